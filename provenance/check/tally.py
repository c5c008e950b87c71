"""Counts what a run of checks found, and keeps the worst articles."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from provenance.check.baseline import Entry
from provenance.check.verdict import Problem, Verdict
from provenance.models import SEVERITIES

__all__ = ["Tally"]

#: Articles that a summary names.
MOST_NAMED = 5


@dataclass(slots=True)
class Tally:
    """What came of a run.

    ``known`` problems were let pass, ``suppressed`` findings the project does not want to see. ``unchanged`` articles
    were not checked again. ``barless``: nobody has set a bar. ``interrupted``: it was stopped before all articles were
    checked.
    """

    checked: int = 0
    failed: int = 0
    unreadable: int = 0
    known: int = 0
    suppressed: int = 0
    unchanged: int = 0
    unassessed: int = 0
    barless: bool = False
    problems: Counter[str] = field(default_factory=Counter)
    stale: list[Entry] = field(default_factory=list)
    stale_fails: bool = False
    interrupted: bool = False
    lowest: Verdict | None = None
    bands: Counter[str] = field(default_factory=Counter)
    _worst: list[tuple[tuple[float, int], int, Verdict]] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.checked += 1
        self.known += len(verdict.known)
        self.suppressed += sum(item.count for item in verdict.report.suppressed)
        self._count_score(verdict)
        if verdict.passed:
            return
        self.failed += 1
        self.problems.update(problem.rule for problem in verdict.problems)
        push = heapq.heappush if len(self._worst) < MOST_NAMED else heapq.heappushpop
        # A heap of the worst: its smallest key is the least bad article, which is pushed out first. Of equally bad
        # ones the earlier stays.
        push(self._worst, (badness(verdict), -self.checked, verdict))

    def _count_score(self, verdict: Verdict) -> None:
        scores = verdict.report.scores
        if scores.overall is None:
            self.unassessed += 1
            return
        self.bands[scores.band or ""] += 1
        if self.lowest is None or scores.overall < (self.lowest.report.scores.overall or 0):
            self.lowest = verdict

    @property
    def passed(self) -> bool:
        return not (self.failed or (self.stale_fails and self.stale))

    @property
    def worst(self) -> list[Verdict]:
        """At most ``MOST_NAMED`` failing articles, the worst first."""
        return [verdict for _, _, verdict in sorted(self._worst, reverse=True, key=lambda item: item[:2])]


def badness(verdict: Verdict) -> tuple[float, int]:
    """Grows with what is wrong: a low score first, then the number and weight of problems."""
    overall = verdict.report.scores.overall
    return 100 - overall if overall is not None else 0.0, sum(map(_weight, verdict.problems))


def _weight(problem: Problem) -> int:
    return (1000, 100, 10, 1)[SEVERITIES.index(problem.severity)]
