"""``rules diff``: what becomes of many articles when the rules change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from provenance.config import Project
from provenance.engine import RuleSet
from provenance.models import DIMENSIONS, Dimension, Report, ReportFinding
from provenance.workshop.corpus import Corpus, audited_twice
from provenance.workshop.revisions import rules_of

__all__ = ["ArticleChange", "Diff", "RuleChanges", "compare", "rules_diff"]

Score = float | int | None


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Ids of rules that are new, gone, or written otherwise; ``others`` says whether word lists or scores differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    others: bool


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What is different in one article. ``scores`` holds those that changed, before and after; bands likewise."""

    id: str
    title: str | None
    came: tuple[ReportFinding, ...]
    gone: tuple[ReportFinding, ...]
    overall: tuple[Score, Score]
    bands: tuple[str | None, str | None]
    scores: tuple[tuple[Dimension, Score, Score], ...]

    @property
    def by(self) -> float:
        """By how much the overall score changed; unknown counts as no change."""
        before, after = self.overall
        return round(after - before, 1) if before is not None and after is not None else 0.0


@dataclass(slots=True)
class Diff:
    """``changes`` are those of articles in which anything changed, the largest change of the score first."""

    rules: RuleChanges
    articles: int = 0
    failed: int = 0
    changes: list[ArticleChange] = field(default_factory=list)

    @property
    def by_rule(self) -> dict[str, tuple[int, int]]:
        """Findings that came and that went, by rule."""
        came = Counter(each.rule for change in self.changes for each in change.came)
        gone = Counter(each.rule for change in self.changes for each in change.gone)
        return {rule: (came[rule], gone[rule]) for rule in sorted(came.keys() | gone.keys())}

    @property
    def band_changes(self) -> Counter[tuple[str | None, str | None]]:
        return Counter(change.bands for change in self.changes if change.bands[0] != change.bands[1])


def rules_diff(project: Project, old: str, new: str, corpus: Corpus) -> Diff:
    """Audit the corpus with both sets of rules. Raises ``UsageError``, ``RuleError``."""
    with rules_of(old, project, new) as before, rules_of(new, project, old) as after:
        diff = Diff(_rule_changes(before, after))
        for pair in audited_twice(corpus, before, after):
            diff.articles += 1
            change = compare(*pair)
            if change is not None:
                diff.changes.append(change)
    diff.failed = len(corpus.failed)
    diff.changes.sort(key=lambda change: (-abs(change.by), change.id))
    return diff


def _rule_changes(before: RuleSet, after: RuleSet) -> RuleChanges:
    old = {rule.id: rule.hash for rule in before.rules}
    new = {rule.id: rule.hash for rule in after.rules}
    changed = [rule for rule in old.keys() & new.keys() if old[rule] != new[rule]]
    others = before.hash != after.hash and (before.lexicons != after.lexicons or before.score != after.score)
    return RuleChanges(
        tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), tuple(sorted(changed)), others
    )


def compare(before: Report, after: Report) -> ArticleChange | None:
    """``None`` if findings and scores are the same. A finding is the same if rule, place and wording are."""
    came, gone = _less(after.findings, before.findings), _less(before.findings, after.findings)
    old, new = before.scores, after.scores
    scores = [(each, old.dimensions[each].score, new.dimensions[each].score) for each in DIMENSIONS]
    changed = tuple((name, was, now) for name, was, now in scores if was != now)
    overall, bands = (old.overall, new.overall), (old.band, new.band)
    if not (came or gone or changed or overall[0] != overall[1] or bands[0] != bands[1]):
        return None
    return ArticleChange(after.article.id, after.article.title, came, gone, overall, bands, changed)


def _less(findings: Iterable[ReportFinding], others: Sequence[ReportFinding]) -> tuple[ReportFinding, ...]:
    left = Counter(map(_key, others))
    kept: list[ReportFinding] = []
    for finding in findings:
        key = _key(finding)
        if left[key]:
            left[key] -= 1
        else:
            kept.append(finding)
    return tuple(kept)


def _key(finding: ReportFinding) -> tuple[str, int | None, int | None]:
    return finding.rule, finding.start, finding.end
