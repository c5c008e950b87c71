"""Does an article pass? The thresholds of ``provenance check``, applied to reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from provenance.models import SEVERITIES, Dimension, Report, ReportFinding, Severity

__all__ = ["Thresholds", "Verdict", "judge"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an article must reach. ``fail_on`` ``None`` lets every finding pass.

    ``select`` and ``ignore`` are rule ids, categories or patterns with ``*``; they say which findings count.
    """

    overall: float | None = None
    dimensions: Mapping[Dimension, int] = field(default_factory=dict)
    fail_on: Severity | None = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def counts(self, finding: ReportFinding) -> bool:
        names = (finding.rule, finding.category)
        if self.select and not _matches(names, self.select):
            return False
        return not _matches(names, self.ignore)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an article fails: scores that are too low, and findings that are too severe. Passes if both are empty."""

    report: Report
    low_scores: tuple[str, ...]
    findings: tuple[ReportFinding, ...]

    @property
    def passed(self) -> bool:
        return not (self.low_scores or self.findings)


def judge(report: Report, thresholds: Thresholds) -> Verdict:
    """A score that was not assessed cannot be too low: unknown is not bad."""
    low = []
    overall = report.scores.overall
    if thresholds.overall is not None and overall is not None and overall < thresholds.overall:
        low.append(f"overall {overall:g} is below {thresholds.overall:g}")
    for dimension, least in thresholds.dimensions.items():
        score = report.scores.dimensions[dimension].score
        if score is not None and score < least:
            low.append(f"{dimension} {score} is below {least}")
    severe = _severities(thresholds.fail_on)
    findings = tuple(f for f in report.findings if f.severity in severe and thresholds.counts(f))
    return Verdict(report, tuple(low), findings)


def _severities(fail_on: Severity | None) -> tuple[Severity, ...]:
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on else ()


def _matches(names: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)
