"""What became of articles that were audited again, and through what."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from provenance.drift import ArticleChange, Judgement, difference, same_evidence
from provenance.engine import Successors
from provenance.models import DIMENSIONS, TRANSLATIONS, Report, ReportFinding

__all__ = ["CAUSES", "CHANGE_COLUMNS", "KEPT", "Cause", "Changed", "before_writing", "change_row", "read_changes"]

#: The program that reads the article, or the rules; its own words, title or date; both at once; what a reviewer said.
Cause = Literal["program", "article", "both", "correction"]
CAUSES: tuple[Cause, ...] = ("program", "article", "both", "correction")

#: Changes of one article that are kept, the newest.
KEPT = 20

CHANGE_COLUMNS = (
    *("article_id", "run", "changed", "cause", "engine_before", "engine_after", "overall_before", "overall_after"),
    *("band_before", "band_after", "scores", "came", "gone"),
)

_Query = Callable[[str, Sequence[Any]], Iterable[Mapping[str, Any]]]


class Changed(NamedTuple):
    """One change; ``at`` is the time of the audit, UTC in ISO 8601."""

    at: str
    cause: Cause
    engines: tuple[str, str]
    change: ArticleChange


class Before(NamedTuple):
    """What the database has of an article that is about to be replaced."""

    fingerprint: str
    ruleset: str
    engine: str
    judgement: Judgement

    def changed(self, report: Report, fingerprint: str, now: Successors, at: str) -> Changed | None:
        """What a new report says otherwise; ``None`` where nothing came of it, or nothing changed that could."""
        cause = self._cause(report, fingerprint)
        if cause is None:
            return None

        def same(old: ReportFinding, new: ReportFinding) -> bool:
            return now.current(old.rule) == now.current(new.rule) and same_evidence(old.text, new.text)

        article = report.article
        change = difference(article.id, article.title, self.judgement, Judgement.of(report), same)
        return Changed(at, cause, (self.engine, report.engine), change) if change else None

    def _cause(self, report: Report, fingerprint: str) -> Cause | None:
        program = (self.ruleset, self.engine) != (report.ruleset, report.engine)
        old, new = (mark.partition("+") for mark in (self.fingerprint, fingerprint))
        if old[0] != new[0]:
            return "both" if program else "article"
        return "program" if program else "correction" if old[2] != new[2] else None


def before_writing(query: _Query, article_id: str) -> Before | None:
    """What the database has of an article, ``None`` where it has none of that id."""
    names = ", ".join(("fingerprint", "ruleset", "engine", "overall", "band", *DIMENSIONS))
    rows = list(query(f"SELECT {names} FROM articles WHERE id = ?", [article_id]))  # noqa: S608
    if not rows:
        return None
    row = rows[0]
    columns = ", ".join(f'"{name}"' for name in _STORED)
    found = query(f"SELECT {columns} FROM findings WHERE article_id = ? ORDER BY id", [article_id])  # noqa: S608
    judgement = Judgement(
        tuple(_finding(each) for each in found), row["overall"], row["band"], {name: row[name] for name in DIMENSIONS}
    )
    return Before(row["fingerprint"], row["ruleset"], row["engine"], judgement)


def change_row(changed: Changed, run: int) -> tuple[Any, ...]:
    """The row of ``changes``, in the order of ``CHANGE_COLUMNS``."""
    change = changed.change
    scores = {name: [was, is_] for name, was, is_ in change.scores}
    return (
        *(change.id, run, changed.at, changed.cause, *changed.engines, *change.overall, *change.bands),
        *(json.dumps(scores), _packed(change.came), _packed(change.gone)),
    )


def read_changes(query: _Query, which: str, value: str | int) -> Iterator[Changed]:
    """The changes of an article (``article_id``) or of a run (``run``), the newest first."""
    rows = query(
        "SELECT changes.*, articles.title FROM changes JOIN articles ON articles.id = changes.article_id"  # noqa: S608
        f" WHERE changes.{which} = ? ORDER BY changes.id DESC",
        [value],
    )
    for row in rows:
        change = ArticleChange(
            row["article_id"],
            row["title"],
            _unpacked(row["came"]),
            _unpacked(row["gone"]),
            (row["overall_before"], row["overall_after"]),
            (row["band_before"], row["band_after"]),
            tuple((name, *pair) for name, pair in json.loads(row["scores"]).items()),
        )
        yield Changed(row["changed"], row["cause"], (row["engine_before"], row["engine_after"]), change)


#: Columns of a finding that are kept of one that came or went.
_STORED = (
    *("rule", "category", "dimension", "severity", "message", "start", "end", "line", "column", "text"),
    *(f"message_{language}" for language in TRANSLATIONS),
)


def _finding(row: Mapping[str, Any]) -> ReportFinding:
    # Not validated: it was when it was written, and a rule of then may have had what none has today.
    return ReportFinding.model_construct(**{name: row[name] for name in _STORED}, attribution=None, points={})


def _packed(findings: Sequence[ReportFinding]) -> str:
    return json.dumps([[getattr(each, name) for name in _STORED] for each in findings], ensure_ascii=False)


def _unpacked(packed: str) -> tuple[ReportFinding, ...]:
    return tuple(_finding(dict(zip(_STORED, values, strict=True))) for values in json.loads(packed))
