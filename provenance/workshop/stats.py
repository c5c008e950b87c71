"""``rules stats``: what the rules find in many articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provenance.config import Project
from provenance.engine import successors
from provenance.models import RawArticle, Report
from provenance.workshop.corpus import Corpus, audited
from provenance.workshop.reviews import Finding, Precision, Reviews
from provenance.workshop.selection import select
from provenance.workshop.timing import milliseconds

__all__ = ["RuleStats", "Stats", "rule_stats"]

#: Articles on which the time of the rules is taken.
_TIMED = 100


@dataclass(slots=True)
class RuleStats:
    """What one rule found. ``overlaps`` counts findings with exactly the same span, by the other rule."""

    rule: str
    hits: int = 0
    articles: int = 0
    outlets: Counter[str | None] = field(default_factory=Counter)
    languages: Counter[str | None] = field(default_factory=Counter)
    overlaps: Counter[str] = field(default_factory=Counter)
    milliseconds: float | None = None
    precision: Precision | None = None


@dataclass(slots=True)
class Stats:
    """``rules`` are those that were asked about, those with most findings first; ``hits`` are those of all rules."""

    articles: int
    failed: int
    hits: int
    rules: tuple[RuleStats, ...]


def rule_stats(
    project: Project, names: Sequence[str], corpus: Corpus, *, reviews: Path | None = None, timed: bool = False
) -> Stats:
    """Audit the corpus and count what the rules called so, or all, find in it.

    Raises ``RuleError``; ``UsageError`` for an unknown rule or a corpus without articles; ``StoreError`` where there
    are no ``reviews``.
    """
    chosen = select(project, names)
    verdicts = Reviews.open(reviews, successors(project.roots)) if reviews is not None else Reviews({})
    tally = _Tally(verdicts)
    sample: list[RawArticle] = []

    def keep(raw: RawArticle) -> None:
        if timed and len(sample) < _TIMED:
            sample.append(raw)

    for report in audited(corpus, chosen.ruleset, keep):
        tally.add(report)
    precision = verdicts.precision(tally.reviewed, tally.found)
    times = milliseconds(chosen.rules, sample, chosen.ruleset) if timed else {}
    found = [tally.rules.get(rule.id, RuleStats(rule.id)) for rule in chosen.rules if rule.status != "deprecated"]
    for each in found:
        each.precision, each.milliseconds = precision.get(each.rule), times.get(each.rule)
    ordered = sorted(found, key=lambda each: (-each.hits, each.rule))
    return Stats(tally.articles, len(corpus.failed), sum(each.hits for each in tally.rules.values()), tuple(ordered))


class _Tally:
    def __init__(self, verdicts: Reviews) -> None:
        self.articles = 0
        self.rules: dict[str, RuleStats] = {}
        self._verdicts = verdicts
        self.reviewed: set[str] = set()
        self.found: set[Finding] = set()

    def add(self, report: Report) -> None:
        self.articles += 1
        counts: Counter[str] = Counter()
        places: dict[tuple[int, int], set[str]] = defaultdict(set)
        for finding in report.findings:
            counts[finding.rule] += 1
            if finding.start is not None and finding.end is not None:
                places[finding.start, finding.end].add(finding.rule)
        for rule, count in counts.items():
            self._count(rule, count, report)
        for rules in places.values():
            for rule in rules:
                self.rules[rule].overlaps.update(rules - {rule})
        self._note_reviewed(report)

    def _count(self, rule: str, count: int, report: Report) -> None:
        stats = self.rules.setdefault(rule, RuleStats(rule))
        stats.hits += count
        stats.articles += 1
        stats.outlets[report.article.outlet] += count
        stats.languages[report.article.language] += count

    def _note_reviewed(self, report: Report) -> None:
        article = report.article.id
        if article in self._verdicts.articles:
            self.reviewed.add(article)
            judged = (self._verdicts.on(article, each.rule, each.start, each.end) for each in report.findings)
            self.found.update(filter(None, judged))
