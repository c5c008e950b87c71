"""Names of findings on a command line or in a configuration: severity, category, rule id, pattern with ``*``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase

from provenance.errors import UsageError
from provenance.located.checks import guess_rule
from provenance.models import CATEGORIES, SEVERITIES, ReportFinding

__all__ = ["check_names", "names_finding"]


def names_finding(name: str, finding: ReportFinding) -> bool:
    """Does ``name`` stand for the severity, category or rule of this finding?"""
    return any(fnmatchcase(known, name) for known in (finding.rule, finding.category, finding.severity))


def check_names(names: Iterable[str], rule_ids: Collection[str], where: str) -> None:
    """Raises ``UsageError`` for names that can never stand for a finding; ``where`` says where they were written."""
    known = (*SEVERITIES, *CATEGORIES, *sorted(rule_ids))
    wrong = [name for name in names if not any(fnmatchcase(each, name) for each in known)]
    if wrong:
        raise UsageError(
            f"{where}: "
            + "; ".join(f"“{name}” is no rule, category or severity{_guess(name, known)}" for name in wrong)
        )


def _guess(name: str, known: Collection[str]) -> str:
    return guess_rule(name, known) or "; “provenance rules list” names them all"
