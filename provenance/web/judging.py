"""What reviewers do on the pages: verdicts and corrections, given, listed, taken back, exported."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from datasette.utils.asgi import Response
from pydantic import ValidationError

from provenance.cache import RulesInForce
from provenance.config import open_project
from provenance.corrections import Anchor, Correction, anchor_at, by_article, in_force
from provenance.errors import ProvenanceError
from provenance.models import CATEGORIES
from provenance.store import corrections
from provenance.store.archive import read_report
from provenance.store.corrections import Reply, ReplyKind, add, apply, now, read_table, replies_about
from provenance.vocabulary import SourceKind
from provenance.web.access import is_cross_site
from provenance.web.data import names_of, rules
from provenance.web.data.rules import measured, moved_rules
from provenance.web.site import Visit
from provenance.wording import sayable

if TYPE_CHECKING:
    from datasette.database import Database

    from provenance.engine import RuleSet, Successors
    from provenance.models import Report

__all__ = ["context", "correct", "corrections_given", "give", "history", "missed_of", "misses", "missing", "replies"]


class _Posted(NamedTuple):
    """A form that a reviewer sent, and where what it says is kept."""

    form: Mapping[str, str]
    reviewer: str
    reviews: Database


async def _posted(visit: Visit) -> _Posted | Response:
    """The form of a request; or the answer to one that is no form, comes from another site or from nobody known."""
    if visit.request.method != "POST":
        return visit.problem(405, visit.say("Not like this"), visit.say("This is sent with its form."))
    if is_cross_site(visit.request):
        return visit.problem(403, visit.say("Refused"), visit.say("Another site sent this form."))
    if visit.reviewer is None or visit.reviews is None:
        return visit.problem(403, visit.say("Sign in first"), visit.say("Only those who are signed in can do this."))
    try:
        form: Mapping[str, str] = await visit.request.post_vars()
    except ValueError:  # bytes that are no text, or more fields than a form has
        form = {}
    return _Posted(form, visit.reviewer, visit.reviews)


# --- Verdicts of reviewers: given, listed, exported -------------------------------------------------------------------


async def give(visit: Visit) -> Response:
    """Take a posted verdict and go back to what it is about."""
    posted = await _posted(visit)
    if isinstance(posted, Response):
        return posted
    form = posted.form
    verdict = rules.from_form(form, posted.reviewer, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    wrong = verdict if isinstance(verdict, str) else await visit.read(_wrong, verdict)
    if wrong is not None or isinstance(verdict, str):
        return visit.problem(400, visit.say("Not a verdict"), visit.say(str(wrong)))
    await posted.reviews.execute_write_fn(lambda connection: rules.add(connection, verdict))
    number = form.get("number", "")
    anchor = f"#finding-{number}" if number.isdecimal() else "#verdicts"
    return Response.redirect(visit.links.article(verdict.article) + anchor)


async def missing(visit: Visit) -> Response:
    """Take what somebody misses at some words of an article: a line in the log of corrections."""
    posted = await _posted(visit)
    if isinstance(posted, Response):
        return posted
    article = posted.form.get("article", "")
    made = await visit.read(_missed, posted.form, posted.reviewer)
    if isinstance(made, str):
        return visit.problem(400, visit.say("Not a finding"), visit.say(made))
    await posted.reviews.execute_write_fn(lambda connection: corrections.add(connection, [made]))
    return Response.redirect(visit.links.article(article) + "#missing")


def _missed(connection: sqlite3.Connection, form: Mapping[str, str], actor: str) -> Correction | str:
    """What a form says is missing, or what is wrong with it, in English."""
    missed = form.get("category") or ""
    known = connection.execute("SELECT 1 FROM rules WHERE id = ?", [missed]).fetchone()
    if missed not in CATEGORIES and known is None:
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
            rule=missed,
            # Who misses a denial need not say more than that.
            reason=(form.get("note") or "").strip()[: rules.LONGEST_NOTE] or missed,
            actor=actor,
            created=corrections.now(),
        )
    except ValueError:
        return sayable("These are too many words.")


def misses(connection: sqlite3.Connection, article: str | None = None) -> list[Correction]:
    """What reviewers missed, in an article or in all."""
    return [one for one in in_force(corrections.read_table(connection, article)) if one.action == "missing"]


def missed_of(connection: sqlite3.Connection, category: str, *rules: str) -> tuple[int, int]:
    """How often reviewers missed a finding of a rule, by any of its ids; of its category, no matter of which rule."""
    missed = [one.rule for one in misses(connection)]
    return sum(rule in rules for rule in missed), missed.count(category)


def _wrong(connection: sqlite3.Connection, verdict: rules.ReviewVerdict) -> str | None:
    """What a verdict is about must be in the database."""
    if connection.execute("SELECT 1 FROM articles WHERE id = ?", [verdict.article]).fetchone() is None:
        return sayable("No article has this id.")
    sql = 'SELECT 1 FROM findings WHERE article_id = ? AND rule = ? AND start IS ? AND "end" IS ?'
    about = [verdict.article, verdict.rule, verdict.start, verdict.end]
    if verdict.rule is not None and connection.execute(sql, about).fetchone() is None:
        return sayable("The article has no such finding.")
    return None


async def history(visit: Visit) -> Response:
    found = await visit.read_reviews(rules.newest) or []
    if visit.wants_file:
        return visit.rows("verdicts", found, rules.ReviewVerdict._fields)
    now = await visit.read(moved_rules)
    missed = await visit.read_reviews(misses) or []
    ids = [*(one.article for one in found), *(one.article or "" for one in missed)]
    names = await visit.read(names_of, ids)
    return visit.page(
        "verdicts.html",
        verdicts=found,
        misses=missed,
        names=names,
        tallies=await visit.read_reviews(rules.tallies, now) or {},
    )


# --- Corrections of reviewers: given with a form, shown with what became of them, taken back, exported ----------------


_MOST_SHOWN = 200
_ACTIONS = ("speaker", "kind", "merge", "split", "refuse")


class ShownCorrection(NamedTuple):
    """A correction in force; ``status`` is what the last audit made of it, ``None`` if it has not met it."""

    said: Correction
    status: str | None

    @property
    def view(self) -> dict[str, str | None]:
        """As the report tells it."""
        text = self.said.anchor.exact if self.said.anchor else None
        return {"text": text, **{name: getattr(self.said, name) for name in _TOLD}}


_TOLD = ("action", "rule", "name", "kind", "reason", "actor", "created")


@dataclass(frozen=True, slots=True)
class OnPage:
    """What the page of an article shows of its corrections."""

    shown: Sequence[ShownCorrection]

    @property
    def pending(self) -> int:
        return sum(one.status is None for one in self.shown)


async def context(visit: Visit, report: Report, now_called: Successors) -> dict[str, Any]:
    """What the page of an article needs for corrections, and to say beside each finding how often its rule is right."""
    return {
        "corrected": await on_page(visit, report),
        "measured": measured(),
        "tallies": await visit.read_reviews(rules.tallies, now_called) or {},
        "source_kinds": get_args(SourceKind),
        "replies": await replies(
            visit,
            ("article", report.article.id),
            ("outlet", report.article.outlet or ""),
            *(("person", source.name) for source in report.sources),
        ),
    }


async def replies(visit: Visit, *about: tuple[ReplyKind, str]) -> list[Reply]:
    """What those say who are meant; a public copy holds it itself."""
    found = await visit.read_reviews(replies_about, about)
    return await visit.read(replies_about, about) if found is None else found


async def on_page(visit: Visit, report: Report) -> OnPage:
    log = await visit.read_reviews(read_table, report.article.id)
    if log is None:  # nothing but what the audit has of them
        return OnPage([])
    status = {one.id: one.status for one in report.corrections}
    wanted = by_article(in_force(log)).get(report.article.id, ())
    return OnPage([ShownCorrection(one, status.get(one.id)) for one in wanted[-_MOST_SHOWN:]])


async def corrections_given(visit: Visit) -> Response:
    """All of them, what was replaced and withdrawn too."""
    log = await visit.read_reviews(read_table) or []
    if visit.argument("format") == "jsonl":
        text = "".join(one.line() + "\n" for one in log)
        return visit.text(text, "application/x-ndjson; charset=utf-8", "corrections.jsonl")
    holding = {one.id for one in in_force(log)}
    return visit.page("corrections.html", log=log[::-1][:1000], holding=holding)


async def correct(visit: Visit) -> Response:
    """Take a posted correction, score the article anew where that can be done, and go back to it."""
    posted = await _posted(visit)
    if isinstance(posted, Response):
        return posted
    report = await visit.read(_report, posted.form.get("article", ""))
    if report is None:
        return visit.problem(400, visit.say("Not a correction"), visit.say("No article has this id."))
    log = await visit.read_reviews(read_table, report.article.id) or []
    said = _from_form(posted.form, report, log, posted.reviewer)
    if isinstance(said, str):
        return visit.problem(400, visit.say("Not a correction"), visit.say(said))
    await posted.reviews.execute_write_fn(lambda connection: add(connection, [said]))
    await _apply(visit, report.article.id)
    return Response.redirect(visit.links.article(report.article.id) + "#corrections")


def _report(connection: sqlite3.Connection, article_id: str) -> Report | None:
    return read_report(connection.execute, article_id)


def _from_form(form: Mapping[str, str], report: Report, log: Sequence[Correction], actor: str) -> Correction | str:
    """What the form says, or what is wrong with it, in English. The words come from the report, not from the form."""
    action = form.get("action", "")
    given: dict[str, Any] = {"action": action, "article": report.article.id, "actor": actor, "created": now()}
    given["reason"] = form.get("reason", "").strip()
    if not given["reason"]:
        return sayable("A correction needs a reason.")
    if action == "withdraw":
        if form.get("of") not in {one.id for one in log}:
            return sayable("There is no such correction of this article.")
        given["of"] = form["of"]
    elif action not in _ACTIONS:
        return sayable("There is no such correction.")
    else:
        about = _about(action, form, report)
        if about is None:
            return sayable("The article has nothing there that could be corrected.")
        given |= about
        for name in ("name", "kind"):
            if form.get(name, "").strip() and action != "refuse":
                given[name] = form[name].strip()
        if form.get("identified") in ("yes", "no"):
            given["identified"] = form["identified"] == "yes"
    try:
        return Correction(**given)
    except ValidationError:
        return sayable("Something is missing, too long or of no known kind.")


def _about(action: str, form: Mapping[str, str], report: Report) -> dict[str, Any] | None:
    """Anchor, and the rule of a finding; ``None`` where the article has no such thing."""
    on = form.get("on", "")
    if action == "refuse":
        finding = next((f for f in report.findings if on == f"{f.rule} {f.start} {f.end}"), None)
        if finding is None:
            return None
        if finding.start is None or finding.end is None:
            return {"rule": finding.rule}
        anchor = _anchor(report, finding.start, finding.end)
        return {"rule": finding.rule, "anchor": anchor} if anchor else None
    if action == "speaker":
        spans = next((a.content.spans for a in report.attributions if a.id == on), None)
        anchor = _anchor(report, spans[0].start, spans[-1].end) if spans else None
    else:
        source_id, _, mention = on.partition(".")
        mentions = next((s.mentions for s in report.sources if s.id == source_id), ())
        at = int(mention) if mention.isascii() and mention.isdecimal() and len(mention) < 8 else 0
        anchor = _anchor(report, *mentions[at]) if at < len(mentions) else None
    return {"anchor": anchor} if anchor else None


def _anchor(report: Report, start: int, end: int) -> Anchor | None:
    with contextlib.suppress(ValueError):
        return anchor_at(report.text or "", start, end)
    return None


async def _apply(visit: Visit, article: str) -> None:
    """Score an article anew in a database that may be written; in others the correction waits for the next audit."""
    db = visit.datasette.get_database(visit.database)
    if not db.is_mutable or not db.path:
        return
    log = await visit.read_reviews(read_table) or []

    def work() -> None:
        # Whatever keeps it from being done now, the page says that it is still to be done.
        with contextlib.suppress(ProvenanceError):
            list(apply(Path(db.path), log, _ruleset(), only=article))

    await asyncio.to_thread(work)


@cache
def _ruleset() -> RuleSet:
    return RulesInForce(open_project()).ruleset
