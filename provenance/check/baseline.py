"""Problems that are known and let pass until somebody mends them: ``provenance check --baseline FILE``.

The file is JSON with one problem a line, sorted, so that a change of it can be read and merged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from provenance.check.fingerprint import fingerprints, portable_path
from provenance.check.verdict import UNASSESSED, Problem, Verdict
from provenance.errors import UsageError

__all__ = ["Baseline", "Entry", "entries"]

SCHEMA = "provenance/baseline/1"
_EVIDENCE = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One known problem. ``value`` is the score or count that was accepted; a worse one fails again."""

    source: str
    rule: str
    fingerprint: str
    text: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class Baseline:
    """Known problems by fingerprint."""

    entries: Mapping[str, Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Baseline:
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

    def apply(self, verdict: Verdict) -> Verdict:
        """The verdict with the known problems set apart."""
        known = tuple(problem for problem in verdict.problems if self._knows(problem))
        new = tuple(problem for problem in verdict.problems if not self._knows(problem))
        return replace(verdict, problems=new, known=(*verdict.known, *known), baseline=self.entries.keys())

    def unasked(self, verdict: Verdict) -> list[Entry]:
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

    def stale(self, seen: Iterable[Entry], covered: Callable[[str], bool]) -> list[Entry]:
        """Entries whose problem is gone; ``covered(source)`` says whether the run looked at that file in full."""
        found = {entry.fingerprint for entry in seen}
        return [entry for mark, entry in sorted(self.entries.items()) if mark not in found and covered(entry.source)]

    def updated(self, seen: Iterable[Entry], covered: Callable[[str], bool]) -> Baseline:
        """What the run saw, and of the rest what it did not look at."""
        kept = [entry for entry in self.entries.values() if not covered(entry.source)]
        return Baseline.of([*kept, *seen])

    @cached_property
    def _by_source(self) -> Mapping[str, Sequence[Entry]]:
        entries = defaultdict(list)
        for entry in self.entries.values():
            entries[entry.source].append(entry)
        return entries

    def _knows(self, problem: Problem) -> bool:
        entry = self.entries.get(problem.fingerprint)
        if entry is None:
            return False
        if entry.value is None or problem.value is None:
            return True
        return problem.value >= entry.value if problem.rule.startswith("score/") else problem.value <= entry.value


def entries(verdict: Verdict) -> list[Entry]:
    """All problems of an article, known and new, as they would stand in a baseline."""
    source = portable_path(verdict.report.article.source)
    return [
        Entry(source, problem.rule, problem.fingerprint, _evidence(problem), problem.value)
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


def _evidence(problem: Problem) -> str | None:
    text = " ".join((problem.finding.text or "").split()) if problem.finding else ""
    return text if len(text) <= _EVIDENCE else f"{text[: _EVIDENCE - 1]}…" if text else None


def _entry(values: Mapping[str, Any]) -> Entry:
    entry = Entry(**values)
    named = (entry.source, entry.rule, entry.fingerprint, entry.text or "")
    if not all(isinstance(name, str) for name in named) or not isinstance(entry.value, int | float | None):
        raise TypeError(f"an entry holds something unexpected: {values!r}")
    return entry


def _values(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value is not None}
