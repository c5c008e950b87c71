"""Verdicts of reviewers: given, listed, exported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

from provenance.web.access import is_cross_site
from provenance.web.data import verdicts
from provenance.web.pages import rows_as
from provenance.web.site import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping


async def give(visit: Visit) -> Response:
    """Take a posted verdict and go back to what it is about."""
    if visit.request.method != "POST":
        return visit.problem(405, visit.say("Not like this"), visit.say("A verdict is sent with its form."))
    if is_cross_site(visit.request):
        return visit.problem(403, visit.say("Refused"), visit.say("Another site sent this verdict."))
    if visit.reviewer is None or visit.reviews is None:
        return visit.problem(403, visit.say("Sign in first"), visit.say("Only who is signed in can judge."))
    form: Mapping[str, str] = await visit.request.post_vars()
    verdict = verdicts.from_form(form, visit.reviewer, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    if isinstance(verdict, str):
        return visit.problem(400, visit.say("Not a verdict"), visit.say(verdict))
    if not await visit.read(_is_known, verdict.article):
        return visit.problem(400, visit.say("Not a verdict"), visit.say("No article has this id."))
    await visit.reviews.execute_write_fn(lambda connection: verdicts.add(connection, verdict))
    number = form.get("number", "")
    anchor = f"#finding-{number}" if number.isdecimal() else "#verdicts"
    return Response.redirect(visit.links.article(verdict.article) + anchor)


def _is_known(connection: object, article_id: str) -> bool:
    return connection.execute("SELECT 1 FROM articles WHERE id = ?", [article_id]).fetchone() is not None  # type: ignore[attr-defined]


async def history(visit: Visit) -> Response:
    found = await visit.read_reviews(verdicts.newest) or []
    if visit.argument("format") in ("csv", "json"):
        return rows_as(visit, "verdicts", found, verdicts.Verdict._fields)
    return visit.page("verdicts.html", verdicts=found, tallies=await visit.read_reviews(verdicts.tallies) or {})
