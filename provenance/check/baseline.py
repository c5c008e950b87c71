"""Problems that are known and let pass until somebody mends them: ``provenance check --baseline FILE``.

The file is JSON with one problem a line, sorted, so that a change of it can be read and merged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from provenance.check.fingerprint import article_key, fingerprint, fingerprints, portable_path
from provenance.check.verdict import UNASSESSED, Problem, Verdict
from provenance.drift import same_evidence, wording
from provenance.engine.loading.successors import Successors
from provenance.errors import UsageError
from provenance.models import Report, ReportFinding

__all__ = ["Baseline", "Entry", "entries"]

SCHEMA = "provenance/baseline/1"
_EVIDENCE = 80
#: Findings of a rule in the same words of one article, of which an earlier version may have known any.
_MOST_ALIKE = 10


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
    return _shortened(problem.finding.text) if problem.finding else None


def _shortened(evidence: str | None) -> str | None:
    text = " ".join((evidence or "").split())
    return text if len(text) <= _EVIDENCE else f"{text[: _EVIDENCE - 1]}…"


# --- what an earlier version wrote ------------------------------------------------------------------------------------


def _counts_carried(old: Iterable[Entry], report: Report, now: Successors) -> Iterator[tuple[str, Entry]]:
    """Too many findings of a rule that has moved: fingerprint and new entry."""
    key = article_key(report)
    for entry in old:
        kind, _, name = entry.rule.partition("/")
        new = f"count/{now.current(name)}"
        if kind == "count" and new != entry.rule and fingerprint(key, entry.rule) == entry.fingerprint:
            yield entry.fingerprint, replace(entry, rule=new, fingerprint=fingerprint(key, new))


def _is_of(entry: Entry, report: Report) -> bool:
    """Is this a finding of the article? A feed holds many; a fingerprint can be tried while its words are there."""
    key, text = article_key(report), entry.text or ""
    if key == entry.source or text.endswith("…"):
        return True
    return any(fingerprint(key, entry.rule, wording(text), str(at)) == entry.fingerprint for at in range(_MOST_ALIKE))


def _is_same(entry: Entry, finding: ReportFinding, now: Successors) -> bool:
    same_rule = now.current(entry.rule) == now.current(finding.rule)
    return same_rule and same_evidence(entry.text, _shortened(finding.text))


def _entry(values: Mapping[str, Any]) -> Entry:
    entry = Entry(**values)
    named = (entry.source, entry.rule, entry.fingerprint, entry.text or "")
    if not all(isinstance(name, str) for name in named) or not isinstance(entry.value, int | float | None):
        raise TypeError(f"an entry holds something unexpected: {values!r}")
    return entry


def _values(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in asdict(entry).items() if value is not None}
