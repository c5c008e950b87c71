"""What a database has of articles already: unchanged ones need no check, of changed ones only new problems count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from provenance.check import Baseline, Thresholds, Verdict, entries, judge
from provenance.engine.loading.successors import Successors
from provenance.stamp import engine_stamp
from provenance.store import Archive

__all__ = ["KnownArticles", "open_known"]


@dataclass(frozen=True, slots=True)
class KnownArticles:
    archive: Archive
    ruleset: str
    now: Successors

    def is_current(self, article_id: str, fingerprint: str) -> bool:
        return self.archive.is_current(article_id, fingerprint, self.ruleset, engine_stamp())

    def apply(self, verdict: Verdict, thresholds: Thresholds) -> Verdict:
        """The verdict with those problems set apart that the article had when it was written to the database."""
        before = self.archive.report(verdict.report.article.id)
        if before is None:
            return verdict
        findings = tuple(each.model_copy(update={"rule": self.now.current(each.rule)}) for each in before.findings)
        known = Baseline.of(entries(judge(before.model_copy(update={"findings": findings}), thresholds)))
        return known.carried(verdict.report, self.now).apply(verdict)


@contextmanager
def open_known(db: Path, ruleset: str, now: Successors) -> Iterator[KnownArticles]:
    """Raises ``StoreError`` where there is no database."""
    with Archive.open(db) as archive:
        yield KnownArticles(archive, ruleset, now)
