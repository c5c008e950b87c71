"""Verdicts of reviewers: given, listed, exported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

from provenance.web.access import is_cross_site
from provenance.web.data import verdicts
from provenance.web.data.rules import moved_rules
from provenance.web.site import Visit
from provenance.wording import sayable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


async def give(visit: Visit) -> Response:
    """Take a posted verdict and go back to what it is about."""
    if visit.request.method != "POST":
        return visit.problem(405, visit.say("Not like this"), visit.say("A verdict is sent with its form."))
    if is_cross_site(visit.request):
        return visit.problem(403, visit.say("Refused"), visit.say("Another site sent this verdict."))
    if visit.reviewer is None or visit.reviews is None:
        return visit.problem(403, visit.say("Sign in first"), visit.say("Only who is signed in can judge."))
    try:
        form: Mapping[str, str] = await visit.request.post_vars()
    except ValueError:  # bytes that are no text, or more fields than a form has
        form = {}
    verdict = verdicts.from_form(form, visit.reviewer, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    wrong = verdict if isinstance(verdict, str) else await visit.read(_wrong, verdict)
    if wrong is not None or isinstance(verdict, str):
        return visit.problem(400, visit.say("Not a verdict"), visit.say(str(wrong)))
    await visit.reviews.execute_write_fn(lambda connection: verdicts.add(connection, verdict))
    number = form.get("number", "")
    anchor = f"#finding-{number}" if number.isdecimal() else "#verdicts"
    return Response.redirect(visit.links.article(verdict.article) + anchor)


def _wrong(connection: sqlite3.Connection, verdict: verdicts.Verdict) -> str | None:
    """What a verdict is about must be in the database."""
    if connection.execute("SELECT 1 FROM articles WHERE id = ?", [verdict.article]).fetchone() is None:
        return sayable("No article has this id.")
    sql = 'SELECT 1 FROM findings WHERE article_id = ? AND rule = ? AND start IS ? AND "end" IS ?'
    about = [verdict.article, verdict.rule, verdict.start, verdict.end]
    if verdict.rule is not None and connection.execute(sql, about).fetchone() is None:
        return sayable("The article has no such finding.")
    return None


async def history(visit: Visit) -> Response:
    found = await visit.read_reviews(verdicts.newest) or []
    if visit.wants_file:
        return visit.rows("verdicts", found, verdicts.Verdict._fields)
    now = await visit.read(moved_rules)
    return visit.page("verdicts.html", verdicts=found, tallies=await visit.read_reviews(verdicts.tallies, now) or {})
