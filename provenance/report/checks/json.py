"""For programs of one's own: one document (``json``), or one article a line as they come (``jsonl``)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, TextIO

from provenance.check import Tally, Verdict
from provenance.models import Failure
from provenance.report.checks.base import CheckWriter, Context, finding_record, problem_record, reasons

__all__ = ["JsonCheckWriter", "JsonLinesCheckWriter"]


class JsonLinesCheckWriter(CheckWriter):
    """One line for every article, passed or not, and one for every input that could not be read (with ``reason``)."""

    def add(self, verdict: Verdict) -> None:
        self.stream.write(_line(_row(verdict, self.context)) + "\n")

    def fail(self, failure: Failure) -> None:
        row = {"id": None, "source": failure.source, "passed": False, "reason": failure.reason}
        self.stream.write(_line(row) + "\n")

    def finish(self, tally: Tally) -> None:
        pass


class JsonCheckWriter(CheckWriter):
    """One document; ``articles`` are as those lines are."""

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._before = '{"schema": "provenance/check/1", "articles": [\n'
        self._failures: list[Failure] = []

    def add(self, verdict: Verdict) -> None:
        self.stream.write(self._before + _line(_row(verdict, self.context)))
        self._before = ",\n"

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)

    def finish(self, tally: Tally) -> None:
        begin = self._before if self._before.startswith("{") else "\n"
        rest = {
            "failures": [{"source": failure.source, "reason": failure.reason} for failure in self._failures],
            "stale": [asdict(entry) for entry in tally.stale],
            "checked": tally.checked,
            "failed": tally.failed,
            "known": tally.known,
            "unassessed": tally.unassessed,
            "unchanged": tally.unchanged,
            "bar": not tally.barless,
            "passed": tally.passed and not tally.unreadable,
            "interrupted": tally.interrupted,
        }
        self.stream.write(f"{begin}], {_line(rest)[1:]}\n")


def _row(verdict: Verdict, context: Context) -> dict[str, Any]:
    """``findings`` are all there are, whatever the bar; ``problems`` what the article fails for."""
    report = verdict.report
    scores = {name: dimension.score for name, dimension in report.scores.dimensions.items()}
    row: dict[str, Any] = {
        "id": report.article.id,
        "source": report.article.source,
        "record": verdict.origin.line,
        "passed": verdict.passed,
        "overall": report.scores.overall,
        "dimensions": scores,
        "low_scores": [problem.message for problem in verdict.problems if problem.finding is None],
        "findings": [finding_record(verdict, listed) for listed in verdict.listing() if listed.problem.finding],
        "suppressed": [item.model_dump() for item in report.suppressed],
        "unassessed": verdict.unassessed.message if verdict.unassessed else None,
        "problems": [problem_record(verdict, problem) for problem in verdict.problems],
        "known": len(verdict.known),
    }
    return row | {"reasons": reasons(verdict, context, "en")} if context.explain else row


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)
