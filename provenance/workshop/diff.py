"""``rules diff``: what becomes of many articles when the rules change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from provenance.config import Project
from provenance.drift import ArticleChange, Judgement, difference, same_place
from provenance.engine import RuleSet
from provenance.models import Report
from provenance.workshop.corpus import Corpus, audited_twice
from provenance.workshop.revisions import rules_of

__all__ = ["Diff", "RuleChanges", "compare", "rule_changes", "rules_diff"]


@dataclass(frozen=True, slots=True)
class RuleChanges:
    """Ids of rules that are new, gone, or written otherwise; ``others`` says whether word lists or scores differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    others: bool


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
        others = before.hash != after.hash and (before.lexicons != after.lexicons or before.score != after.score)
        diff = Diff(rule_changes(_hashes(before), _hashes(after), others=others))
        for pair in audited_twice(corpus, before, after):
            diff.articles += 1
            change = compare(*pair)
            if change is not None:
                diff.changes.append(change)
    diff.failed = len(corpus.failed)
    diff.changes.sort(key=lambda change: (-abs(change.by), change.id))
    return diff


def rule_changes(old: Mapping[str, str], new: Mapping[str, str], *, others: bool) -> RuleChanges:
    """What differs between two sets of rules, which are given as hashes by id."""
    changed = [rule for rule in old.keys() & new.keys() if old[rule] != new[rule]]
    return RuleChanges(
        tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), tuple(sorted(changed)), others
    )


def _hashes(ruleset: RuleSet) -> Mapping[str, str]:
    return {rule.id: rule.hash for rule in ruleset.rules}


def compare(before: Report, after: Report) -> ArticleChange | None:
    """``None`` if findings and scores are the same. A finding is the same if rule, place and wording are."""
    article = after.article
    return difference(article.id, article.title, Judgement.of(before), Judgement.of(after), same_place)
