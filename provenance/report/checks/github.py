"""Annotations of GitHub Actions: workflow commands that show problems beside the lines they are about."""

from __future__ import annotations

from typing import TextIO

from provenance.check import Problem, Tally, Verdict, locate
from provenance.models import Failure, Severity, UiLanguage
from provenance.report.base import no_command
from provenance.report.checks.base import CheckWriter, Context, plain
from provenance.report.checks.summary import checked, problems
from provenance.wording import say

__all__ = ["GithubWriter"]

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "notice", "info": "notice"}


class GithubWriter(CheckWriter):
    """GitHub shows only the first few annotations of a step, so that the articles that fail come first, the worst of
    them before all, and in each what it fails for.
    """

    sums_up = True

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._held: list[tuple[bool, float, list[str]]] = []

    def add(self, verdict: Verdict) -> None:
        overall = verdict.report.scores.overall
        listed = sorted((each for each in verdict.listing() if not each.suppressed), key=lambda each: not each.fails)
        lines = [_annotation(verdict, each.problem, self.context.language) for each in listed]
        self._held.append((verdict.passed, 100.0 if overall is None else overall, lines))

    def fail(self, failure: Failure) -> None:
        self.stream.write(_command("error", {"file": failure.source, "title": "not checked"}, failure.reason))

    def finish(self, tally: Tally) -> None:
        language = self.context.language
        for _, _, lines in sorted(self._held, key=lambda item: item[:2]):
            self.stream.writelines(lines)
        if tally.stale:
            gone = problems(language, len(tally.stale))
            level = "error" if tally.stale_fails else "notice"
            message = say(language, "{} of the baseline no longer found", gone)
            self.stream.write(_command(level, {"title": "baseline"}, message))
        summary = " · ".join(checked(language, tally))
        self.stream.write(_command("notice", {"title": "provenance check"}, summary))


def _annotation(verdict: Verdict, problem: Problem, language: UiLanguage) -> str:
    place = locate(verdict, problem)
    properties = {"file": place.path, "line": place.line, "endLine": place.end_line}
    if place.end_line == place.line:  # columns of several lines are refused
        properties |= {"col": place.column, "endColumn": place.end_column}
    title = f"{plain(verdict.report.article.title or verdict.report.article.id)}: {problem.rule}"
    return _command(_LEVELS[problem.severity], {**properties, "title": title}, problem.message_in(language))


def _command(level: str, properties: dict[str, str | int | None], message: str) -> str:
    """A workflow command; everything in it is data, whatever an article holds."""
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{level} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    return no_command(plain(text)).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
