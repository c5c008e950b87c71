"""What a run of checks comes to: problems that are known and let pass until somebody mends them (``provenance check
--baseline FILE``), and how many there are of everything.

The file is JSON with one problem a line, sorted, so that a change of it can be read and merged.
"""

from __future__ import annotations

import heapq
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from provenance.check import UNASSESSED, ArticleProblem, Verdict, article_key, fingerprint, fingerprints, portable_path
from provenance.drift import same_evidence, wording
from provenance.engine.loader import Successors
from provenance.errors import UsageError
from provenance.models import SEVERITIES, Report, ReportFinding

__all__ = ["Baseline", "KnownProblem", "Tally", "badness", "entries"]


SCHEMA = "provenance/baseline/1"
_EVIDENCE = 80
#: Findings of a rule in the same words of one article, of which an earlier version may have known any.
_MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """One known problem. ``value`` is the score or count that was accepted; a worse one fails again."""

    source: str
    rule: str
    fingerprint: str
    text: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class Baseline:
    """Known problems by fingerprint."""

    entries: Mapping[str, KnownProblem]

    @classmethod
    def of(cls, entries: Iterable[KnownProblem]) -> Baseline:
        return cls({entry.fingerprint: entry for entry in entries})

    @classmethod
    def parse(cls, text: str, name: str) -> Baseline:
        """Read a file; raises ``UsageError`` that says what is wrong with it."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"baseline {name} is no JSON: {error}; write it anew with --update-baseline") from error
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise UsageError(f"baseline {name} is no file of “{SCHEMA}”; write it anew with --update-baseline")
        try:
            return cls.of(_entry(values) for values in content["problems"])
        except (KeyError, TypeError) as error:
            raise UsageError(f"baseline {name} is damaged ({error}); write it anew with --update-baseline") from error

    def render(self) -> str:
        """The text of the file: the same entries always give the same bytes."""
        ordered = sorted(self.entries.values(), key=lambda entry: (entry.source, entry.rule, entry.fingerprint))
        lines = ",\n".join(json.dumps(_values(entry), ensure_ascii=False) for entry in ordered)
        return f'{{"schema": "{SCHEMA}", "problems": [\n{lines}\n]}}\n'

    def carried(self, report: Report, now: Successors) -> Baseline:
        """The same with what an earlier version found in this article under the fingerprints of this one.

        A problem is the same where its rule has only moved, and where its evidence has other bounds: the words that the
        two share are half or more of the shorter one.
        """
        entries = self._by_source.get(portable_path(report.article.source), ())
        if not entries:
            return self
        marks = fingerprints(report)
        found = set(marks)
        old = [entry for entry in entries if entry.fingerprint not in found]
        moved = dict(_counts_carried(old, report, now))
        new = [
            (mark, finding) for mark, finding in zip(marks, report.findings, strict=True) if mark not in self.entries
        ]
        old = [entry for entry in old if new and _is_of(entry, report)]
        for mark, finding in new:
            same = next((entry for entry in old if _is_same(entry, finding, now)), None)
            if same is not None:
                old.remove(same)
                moved[same.fingerprint] = replace(
                    same, rule=finding.rule, fingerprint=mark, text=_shortened(finding.text)
                )
        return Baseline.of(moved.get(mark, entry) for mark, entry in self.entries.items()) if moved else self

    def apply(self, verdict: Verdict) -> Verdict:
        """The verdict with the known problems set apart."""
        known = tuple(problem for problem in verdict.problems if self._knows(problem))
        new = tuple(problem for problem in verdict.problems if not self._knows(problem))
        return replace(verdict, problems=new, known=(*verdict.known, *known), baseline=self.entries.keys())

    def unasked(self, verdict: Verdict) -> list[KnownProblem]:
        """Entries of the article that the bar of this run does not ask about, and that are therefore not gone."""
        of_article = self._by_source.get(portable_path(verdict.report.article.source), ())
        if not of_article:
            return []
        asked = {problem.fingerprint for problem in (*verdict.problems, *verdict.known)}
        found = set(fingerprints(verdict.report))
        return [
            entry
            for entry in of_article
            if entry.fingerprint not in asked and (entry.fingerprint in found or not _asks(verdict, entry.rule))
        ]

    def stale(self, seen: Iterable[KnownProblem], covered: Callable[[str], bool]) -> list[KnownProblem]:
        """Entries whose problem is gone; ``covered(source)`` says whether the run looked at that file in full."""
        found = {entry.fingerprint for entry in seen}
        return [entry for mark, entry in sorted(self.entries.items()) if mark not in found and covered(entry.source)]

    def updated(self, seen: Iterable[KnownProblem], covered: Callable[[str], bool]) -> Baseline:
        """What the run saw, and of the rest what it did not look at."""
        kept = [entry for entry in self.entries.values() if not covered(entry.source)]
        return Baseline.of([*kept, *seen])

    @cached_property
    def _by_source(self) -> Mapping[str, Sequence[KnownProblem]]:
        entries = defaultdict(list)
        for entry in self.entries.values():
            entries[entry.source].append(entry)
        return entries

    def _knows(self, problem: ArticleProblem) -> bool:
        entry = self.entries.get(problem.fingerprint)
        if entry is None:
            return False
        if entry.value is None or problem.value is None:
            return True
        return problem.value >= entry.value if problem.rule.startswith("score/") else problem.value <= entry.value


def entries(verdict: Verdict) -> list[KnownProblem]:
    """All problems of an article, known and new, as they would stand in a baseline."""
    source = portable_path(verdict.report.article.source)
    return [
        KnownProblem(source, problem.rule, problem.fingerprint, _evidence(problem), problem.value)
        for problem in (*verdict.known, *verdict.problems)
    ]


def _asks(verdict: Verdict, rule: str) -> bool:
    """Would the run have found this problem, were it still there? A score that was not assessed may still be low."""
    thresholds, scores = verdict.thresholds, verdict.report.scores
    kind, _, name = rule.partition("/")
    if rule == UNASSESSED:
        return thresholds.unassessed == "fail"
    if rule == "score/overall":
        return thresholds.overall is not None and scores.overall is not None
    if kind == "score":
        return any(name == each and scores.dimensions[each].score is not None for each in thresholds.dimensions)
    return kind != "count" or name in thresholds.most


def _evidence(problem: ArticleProblem) -> str | None:
    return _shortened(problem.finding.text) if problem.finding else None


def _shortened(evidence: str | None) -> str | None:
    text = " ".join((evidence or "").split())
    return text if len(text) <= _EVIDENCE else f"{text[: _EVIDENCE - 1]}…"


# --- what an earlier version wrote ------------------------------------------------------------------------------------


def _counts_carried(old: Iterable[KnownProblem], report: Report, now: Successors) -> Iterator[tuple[str, KnownProblem]]:
    """Too many findings of a rule that has moved: fingerprint and new entry."""
    key = article_key(report)
    for entry in old:
        kind, _, name = entry.rule.partition("/")
        new = f"count/{now.current(name)}"
        if kind == "count" and new != entry.rule and fingerprint(key, entry.rule) == entry.fingerprint:
            yield entry.fingerprint, replace(entry, rule=new, fingerprint=fingerprint(key, new))


def _is_of(entry: KnownProblem, report: Report) -> bool:
    """Is this a finding of the article? A feed holds many; a fingerprint can be tried while its words are there."""
    key, text = article_key(report), entry.text or ""
    if key == entry.source or text.endswith("…"):
        return True
    return any(fingerprint(key, entry.rule, wording(text), str(at)) == entry.fingerprint for at in range(_MOST_ALIKE))


def _is_same(entry: KnownProblem, finding: ReportFinding, now: Successors) -> bool:
    same_rule = now.current(entry.rule) == now.current(finding.rule)
    return same_rule and same_evidence(entry.text, _shortened(finding.text))


def _entry(values: Mapping[str, Any]) -> KnownProblem:
    entry = KnownProblem(**values)
    named = (entry.source, entry.rule, entry.fingerprint, entry.text or "")
    if not all(isinstance(name, str) for name in named) or not isinstance(entry.value, int | float | None):
        raise TypeError(f"an entry holds something unexpected: {values!r}")
    return entry


def _values(entry: KnownProblem) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value is not None}


# --- Counts what a run of checks found, and keeps the worst articles --------------------------------------------------


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
    stale: list[KnownProblem] = field(default_factory=list)
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


def _weight(problem: ArticleProblem) -> int:
    return (1000, 100, 10, 1)[SEVERITIES.index(problem.severity)]
