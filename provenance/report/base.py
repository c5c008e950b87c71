"""What every writer of reports does."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TextIO

from provenance.models import Contribution, Failure, Report, UiLanguage

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class ReportWriter(ABC):
    """Writes reports to a stream as they come. ``finish`` is called once, also after an interruption.

    ``language`` is that of the messages; formats for machines carry all of them and ignore it.
    """

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        self.stream = stream
        self.language = language

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


def main_reasons(report: Report, most: int = 3) -> list[Contribution]:
    """The contributions that moved the scores most, costs first; at equal size in the order of their rules."""
    contributions = [c for dimension in report.scores.dimensions.values() for c in dimension.contributions]
    return sorted(contributions, key=lambda c: (c.points > 0, -abs(c.points), c.rule))[:most]


def reason_text(contribution: Contribution) -> str:
    """ "anonymous source ×3 −12": the rule's name, how often, and its points."""
    name = contribution.rule.rpartition("/")[2].replace("-", " ")
    times = f" ×{contribution.count}" if contribution.count > 1 else ""
    return f"{name}{times} {signed(contribution.points)}"


def printable(text: str) -> str:
    """The text without control characters that would steer a terminal; line ends and tabs stay."""
    return _CONTROLS.sub("\ufffd", text)


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else str(points).replace("-", "−")
