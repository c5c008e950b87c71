"""Reports as text: one writer a format, each fed report by report, so that a feed of any length streams through; and
why a score is what it is.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TextIO

from provenance import formats
from provenance.engine import Rule
from provenance.models import DIMENSIONS, Contribution, Dimension, Failure, Report, ReportFinding, UiLanguage
from provenance.store.rows import SCORE_RULES
from provenance.wording import say, term

__all__ = [
    "JsonLinesWriter",
    "JsonWriter",
    "NoWriter",
    "ReportWriter",
    "Titles",
    "contribution_text",
    "explanation",
    "main_reasons",
    "no_command",
    "printable",
    "reason_text",
    "report_writer",
    "rule_titles",
    "signed",
    "to_json",
]


def report_writer(format_: str, stream: TextIO, language: UiLanguage, titles: Titles) -> ReportWriter:
    """The writer of one of ``formats.AUDIT``; ``titles`` are those of the rules in that language."""
    writer: ReportWriter = formats.AUDIT[format_].load()(stream, language)
    writer.titles = titles
    return writer


# --- What every writer of reports does --------------------------------------------------------------------------------


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMAND_AT_START = re.compile(r"^([^\S\n]*+)::", re.MULTILINE)


class ReportWriter(ABC):
    """Writes reports to a stream as they come. ``finish`` is called once, also after an interruption.

    ``language`` is that of the messages; formats for machines carry all of them and ignore it.
    """

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        self.stream = stream
        self.language = language
        #: Titles of rules by id, in that language, for formats that show them.
        self.titles: Callable[[], Mapping[str, str]] = dict

    @abstractmethod
    def add(self, report: Report) -> None: ...

    def fail(self, failure: Failure) -> None:  # noqa: B027 - most formats do nothing
        """An input that could not be audited; most formats leave it to the summary on stderr."""

    def skip(self) -> None:  # noqa: B027
        """An article that was not audited again, because nothing about it changed."""

    def finish(self) -> None:  # noqa: B027
        """Write what belongs at the end."""


class NoWriter(ReportWriter):
    """Prints nothing: the database is all that is wanted."""

    def add(self, report: Report) -> None:
        pass


def printable(text: str) -> str:
    """The text without control characters that would steer a terminal; line ends and tabs stay."""
    return _CONTROLS.sub("\ufffd", text)


def no_command(text: str) -> str:
    """The text without what GitHub Actions takes for a command wherever it stands in the log, or at the start of a
    line.
    """
    return _COMMAND_AT_START.sub(r"\1: :", text.replace("##[", "# #["))


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


# ----------------------------------------------------------------------------------------------------------------------
# JSON, one array or one report a line. The same report always gives the same bytes.


def to_json(report: Report) -> str:
    return report.model_dump_json(by_alias=True)


class JsonLinesWriter(ReportWriter):
    def add(self, report: Report) -> None:
        self.stream.write(to_json(report) + "\n")


class JsonWriter(ReportWriter):
    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self._before = "[\n"

    def add(self, report: Report) -> None:
        self.stream.write(self._before + to_json(report))
        self._before = ",\n"

    def finish(self) -> None:
        self.stream.write("[]\n" if self._before == "[\n" else "\n]\n")


# --- Why a score is what it is, in a line a reason: points, dimension, the title of the rule, the words it rests on ---


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
