"""Markdown for the summary of a job or a comment under a pull request: the worst articles first, of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from provenance.check import Problem, Tally, Verdict, locate
from provenance.check.tally import badness
from provenance.models import Failure, UiLanguage
from provenance.report.checks.base import CheckWriter, Context, count, plain, reasons

__all__ = ["MarkdownWriter"]

#: GitHub refuses a comment of more than 65,536 characters.
_MOST_CHARACTERS = 60_000
_MOST_PROBLEMS = 20
# Everything that Markdown, GitHub's mentions or HTML could take for more than a character.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~@&$:])")


class MarkdownWriter(CheckWriter):
    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._articles: list[tuple[tuple[float, int], str]] = []
        self._failures: list[Failure] = []

    def add(self, verdict: Verdict) -> None:
        if not verdict.passed:
            self._articles.append((badness(verdict), "\n".join(self._article(verdict)) + "\n"))

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)

    def finish(self, tally: Tally) -> None:
        self.stream.write("".join(f"{line}\n" for line in self._head(tally)))
        left = _MOST_CHARACTERS
        ordered = sorted(self._articles, key=lambda item: item[0], reverse=True)
        for shown, (_, text) in enumerate(ordered):
            left -= len(text)
            if left < 0:
                self.stream.write(f"\n… and {count(len(ordered) - shown, 'more article')}.\n")
                return
            self.stream.write(text)

    def _head(self, tally: Tally) -> Iterator[str]:
        yield "## Sourcing of the articles"
        yield ""
        parts = [f"**{tally.failed} of {tally.checked}** articles failed" if tally.failed else "All is well"]
        parts += [f"{tally.unreadable} could not be read"] if tally.unreadable else []
        parts += [f"{count(tally.known, 'known problem')} let pass"] if tally.known else []
        parts += ["interrupted before all were checked"] if tally.interrupted else []
        yield "; ".join(parts) + "."
        for failure in self._failures[:_MOST_PROBLEMS]:
            yield f"- ⚠ {escaped(failure.source)}: not checked: {escaped(failure.reason)}"
        if len(self._failures) > _MOST_PROBLEMS:
            yield f"- … and {len(self._failures) - _MOST_PROBLEMS} more that could not be read"
        if tally.stale:
            yield ""
            yield f"{count(len(tally.stale), 'problem')} of the baseline no longer found."

    def _article(self, verdict: Verdict) -> Iterator[str]:
        article, overall = verdict.report.article, verdict.report.scores.overall
        score = "not assessed" if overall is None else f"{overall:.1f} of 100, band {verdict.report.scores.band}"
        yield ""
        yield f"### {escaped(article.title or article.id)}"
        yield ""
        yield f"{escaped(article.source)} · {score}"
        yield ""
        yield "| line | severity | problem | rule |"
        yield "|---|---|---|---|"
        for problem in verdict.problems[:_MOST_PROBLEMS]:
            yield _row(verdict, problem, self.context.language)
        if len(verdict.problems) > _MOST_PROBLEMS:
            yield f"| | | … and {len(verdict.problems) - _MOST_PROBLEMS} more | |"
        if self.context.explain:
            yield ""
            yield "Scores: " + escaped("; ".join(reasons(verdict)))


def _row(verdict: Verdict, problem: Problem, language: UiLanguage) -> str:
    line = locate(verdict, problem).line or ""
    return f"| {line} | {problem.severity} | {escaped(problem.message_in(language))} | {escaped(problem.rule)} |"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", plain(text))
