"""What every format of ``provenance check`` does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TextIO

from provenance.check import Listed, Problem, Tally, Verdict, locate
from provenance.engine import Rule
from provenance.models import Failure, UiLanguage
from provenance.report.reasons import explanation, main_reasons, rule_titles

__all__ = ["CheckWriter", "Context", "finding_record", "plain", "problem_record", "reasons"]


@dataclass(frozen=True, slots=True)
class Context:
    """What a format may want to know besides the verdicts.

    ``rules`` are by id, and loaded when asked for. ``language`` is that of the messages for people.
    """

    rules: Callable[[], Mapping[str, Rule]]
    language: UiLanguage = "en"
    explain: bool = False


class CheckWriter(ABC):
    """Writes verdicts to a stream as they come. ``finish`` is called once, also after an interruption.

    ``needs_whole_reports``: the format shows the text of articles and who says what in it, not findings alone.
    ``sums_up``: it says at its end what was checked; of the others that is told on stderr.
    """

    needs_whole_reports: ClassVar[bool] = False
    sums_up: ClassVar[bool] = False

    def __init__(self, stream: TextIO, context: Context) -> None:
        self.stream = stream
        self.context = context
        #: What somebody should be told of the document beside it.
        self.remarks: list[str] = []

    @abstractmethod
    def add(self, verdict: Verdict) -> None: ...

    @abstractmethod
    def fail(self, failure: Failure) -> None:
        """An input that could not be checked."""

    def skip(self, place: str) -> None:  # noqa: B027 - most formats leave it to the summary
        """An article that was not checked again, because nothing about it has changed."""

    @abstractmethod
    def finish(self, tally: Tally) -> None:
        """Write what belongs at the end."""


def reasons(verdict: Verdict, context: Context, language: UiLanguage | None = None) -> list[str]:
    """What moved the scores of the article most, costs first; in the language of the context or another."""
    spoken = language or context.language
    titles = rule_titles(context.rules().values(), spoken)
    return [explanation(reason, titles, spoken) for reason in main_reasons(verdict.report, most=10)]


def finding_record(verdict: Verdict, listed: Listed) -> dict[str, Any]:
    """A finding as values for JSON: all of it, and whether the article fails for it."""
    problem = listed.problem
    found = problem.finding.model_dump() if problem.finding else problem_record(verdict, problem)
    return found | {"fails": listed.fails, "suppressed": listed.suppressed, "fingerprint": problem.fingerprint}


def problem_record(verdict: Verdict, problem: Problem) -> dict[str, Any]:
    """A problem as values for JSON; ``line`` and ``column`` are those of the file, where it has any."""
    place = locate(verdict, problem)
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "line": place.line,
        "column": place.column,
        "text": problem.finding.text if problem.finding else None,
        "fingerprint": problem.fingerprint,
    }


def plain(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
