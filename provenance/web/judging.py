"""Verdicts of reviewers: given, listed, exported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

from provenance.corrections import Correction, anchor_at, in_force
from provenance.models import CATEGORIES
from provenance.store import corrections
from provenance.web.access import is_cross_site
from provenance.web.data import verdicts
from provenance.web.data.common import names_of
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


async def missing(visit: Visit) -> Response:
    """Take what somebody misses at some words of an article: a line in the log of corrections."""
    if visit.request.method != "POST":
        return visit.problem(405, visit.say("Not like this"), visit.say("What is missing is sent with its form."))
    if is_cross_site(visit.request):
        return visit.problem(403, visit.say("Refused"), visit.say("Another site sent this verdict."))
    if visit.reviewer is None or visit.reviews is None:
        return visit.problem(403, visit.say("Sign in first"), visit.say("Only who is signed in can judge."))
    try:
        form: Mapping[str, str] = await visit.request.post_vars()
    except ValueError:
        form = {}
    article = form.get("article", "")
    made = await visit.read(_missed, dict(form), visit.reviewer)
    if isinstance(made, str):
        return visit.problem(400, visit.say("Not a finding"), visit.say(made))
    await visit.reviews.execute_write_fn(lambda connection: corrections.add(connection, [made]))
    return Response.redirect(visit.links.article(article) + "#missing")


def _missed(connection: sqlite3.Connection, form: Mapping[str, str], actor: str) -> Correction | str:
    """What a form says is missing, or what is wrong with it, in English."""
    if form.get("category") not in CATEGORIES:
        return sayable("Choose what the words are.")
    row = connection.execute("SELECT text FROM article_texts WHERE article_id = ?", [form.get("article")]).fetchone()
    if row is None or row[0] is None:
        return sayable("No article has this id.")
    text, words = str(row[0]), (form.get("text") or "").strip()
    given = form.get("start") or ""
    at = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
    # The place that was selected, else the first one that has the words.
    start = at if words and text.startswith(words, at) else text.find(words) if words else -1
    if start < 0:
        return sayable("These words do not stand in the article.")
    try:
        return Correction(
            action="missing",
            article=form["article"],
            anchor=anchor_at(text, start, start + len(words)),
            rule=form["category"],
            reason=(form.get("note") or "").strip()[: verdicts.LONGEST_NOTE],
            actor=actor,
            created=corrections.now(),
        )
    except ValueError:
        return sayable("These are too many words.")


def misses(connection: sqlite3.Connection, article: str | None = None) -> list[Correction]:
    """What reviewers missed, in an article or in all."""
    return [one for one in in_force(corrections.read_table(connection, article)) if one.action == "missing"]


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
    missed = await visit.read_reviews(misses) or []
    ids = [*(one.article for one in found), *(one.article or "" for one in missed)]
    names = await visit.read(names_of, ids)
    return visit.page(
        "verdicts.html",
        verdicts=found,
        misses=missed,
        names=names,
        tallies=await visit.read_reviews(verdicts.tallies, now) or {},
    )
