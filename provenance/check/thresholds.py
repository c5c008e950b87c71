"""What an article must reach, and which of its findings count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from provenance.check.names import names_finding
from provenance.config import CheckSection, Unassessed
from provenance.models import SEVERITIES, Dimension, ReportFinding, Severity

__all__ = ["Thresholds"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an article must reach.

    ``overall`` and ``dimensions`` are least scores, 0 to 100. ``fail_on``: findings of this severity or above fail;
    ``None`` lets every finding pass. ``most`` is how many findings there may be under a name: a severity, a category,
    a rule's id, or a pattern with ``*``. ``select`` and ``ignore`` are such names too; they say which findings count.
    ``unassessed``: what becomes of an article that has no score to hold against the bar.
    """

    overall: float | None = None
    dimensions: Mapping[Dimension, int] = field(default_factory=dict)
    fail_on: Severity | None = "error"
    most: Mapping[str, int] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unassessed: Unassessed = "warn"

    @classmethod
    def asked(cls, section: CheckSection) -> Thresholds:
        """Those of a project's configuration; see ``CheckSection.of`` for what it asks of one article."""
        fail_on = section.fail_on or "error"
        return cls(
            overall=section.min_score,
            dimensions=section.min,
            fail_on=None if fail_on == "never" else fail_on,
            most=section.max,
            select=section.select,
            ignore=section.ignore,
            unassessed=section.unassessed or "warn",
        )

    def counts(self, finding: ReportFinding) -> bool:
        if self.select and not any(names_finding(name, finding) for name in self.select):
            return False
        return not any(names_finding(name, finding) for name in self.ignore)

    def fails(self, finding: ReportFinding) -> bool:
        """Is this finding, which counts, too severe on its own?"""
        return self.fail_on is not None and SEVERITIES.index(finding.severity) <= SEVERITIES.index(self.fail_on)
