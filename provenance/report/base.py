"""What every writer of reports does."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TextIO

from provenance.models import Failure, Report, UiLanguage

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
