"""Why a score is what it is, in a line a reason: points, dimension, the title of the rule, the words it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from provenance.engine import Rule
from provenance.models import DIMENSIONS, Contribution, Dimension, Report, ReportFinding, UiLanguage
from provenance.report.base import printable, signed
from provenance.store.rows import SCORE_RULES
from provenance.wording import say, term

__all__ = ["Reason", "Titles", "contribution_text", "explanation", "main_reasons", "reason_text", "rule_titles"]

#: Gives the titles of rules in a reader's language, by id; asked only where a reason is told.
Titles = Callable[[], Mapping[str, str]]

#: Of more evidence than this the beginning is shown.
_MOST_EVIDENCE = 50


class Reason(NamedTuple):
    """``finding`` is the first of the rule, ``None`` where scores themselves contribute."""

    dimension: Dimension
    contribution: Contribution
    finding: ReportFinding | None


def rule_titles(rules: Iterable[Rule], language: UiLanguage) -> dict[str, str]:
    """The titles of ``rules`` and of what scores themselves contribute."""
    titles = {rule.id: rule.titles.get(language, rule.title) for rule in rules}
    built_in = {rule.id: (rule.title_de if language == "de" else None) or rule.title for rule in SCORE_RULES}
    return titles | built_in


def main_reasons(report: Report, most: int = 3) -> list[Reason]:
    """The contributions that moved the scores most, costs first; at equal size in the order of their rules."""
    first = {finding.rule: finding for finding in reversed(report.findings)}
    reasons = [
        Reason(dimension, contribution, first.get(contribution.rule))
        for dimension in DIMENSIONS
        for contribution in report.scores.dimensions[dimension].contributions
    ]
    return sorted(reasons, key=lambda reason: _weight(reason.contribution))[:most]


def reason_text(reason: Reason, titles: Mapping[str, str], language: UiLanguage) -> str:
    """ "−15 attribution: Anonymous insiders ×3 “Insider”": of what is about the whole article, the title alone."""
    points, _, title = contribution_text(reason.contribution, titles).partition(" ")
    text = reason.finding.text if reason.finding else None
    evidence = f" {say(language, '“{}”', _short(text))}" if text else ""
    return f"{points} {term(language, reason.dimension)}: {title}{evidence}"


def explanation(reason: Reason, titles: Mapping[str, str], language: UiLanguage) -> str:
    """The reason, and of what is about the whole article what was found of it."""
    text = reason_text(reason, titles, language)
    if reason.finding is None or reason.finding.text:
        return text
    return f"{text} ({printable(reason.finding.message_in(language))})"


def contribution_text(contribution: Contribution, titles: Mapping[str, str]) -> str:
    """ "−15 Anonymous insiders ×3"."""
    fallback = contribution.rule.rpartition("/")[2].replace("-", " ")
    times = f" ×{contribution.count}" if contribution.count > 1 else ""
    return f"{signed(contribution.points)} {titles.get(contribution.rule, fallback)}{times}"


def _weight(contribution: Contribution) -> tuple[bool, int, str]:
    return contribution.points > 0, -abs(contribution.points), contribution.rule


def _short(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _MOST_EVIDENCE else f"{line[: _MOST_EVIDENCE - 1].rstrip()}…"
