"""Markdown for the summary of a job or a comment under a pull request: the worst articles first, of bounded length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from provenance.check import Problem, Tally, Verdict, locate
from provenance.check.tally import badness
from provenance.models import Failure, UiLanguage
from provenance.report.checks.base import CheckWriter, Context, plain, reasons
from provenance.report.checks.summary import checked, failures, problems
from provenance.wording import count, decimal, say, term

__all__ = ["MarkdownWriter"]

#: GitHub refuses a comment of more than 65,536 characters.
_MOST_CHARACTERS = 60_000
_MOST_PROBLEMS = 20
# Everything that Markdown, GitHub's mentions or HTML could take for more than a character.
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~@&$:])")


class MarkdownWriter(CheckWriter):
    sums_up = True

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._articles: list[tuple[tuple[float, int], str]] = []
        self._failures: list[Failure] = []
        self._news: list[str] = []

    def add(self, verdict: Verdict) -> None:
        if not verdict.passed:
            self._articles.append((badness(verdict), "\n".join(self._article(verdict)) + "\n"))
        article = verdict.report.article
        self._news += (
            f"- {escaped(article.title or article.id)}: {escaped(problem.message_in(self.context.language))}"
            for problem in verdict.news[: _MOST_PROBLEMS - len(self._news)]
        )

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)

    def finish(self, tally: Tally) -> None:
        self.stream.write("".join(f"{line}\n" for line in self._head(tally)))
        left, language = _MOST_CHARACTERS, self.context.language
        ordered = sorted(self._articles, key=lambda item: item[0], reverse=True)
        for shown, (_, text) in enumerate(ordered):
            left -= len(text)
            if left < 0:
                more = count(language, "… and {} more article.|… and {} more articles.", len(ordered) - shown)
                self.stream.write(f"\n{more}\n")
                return
            self.stream.write(text)

    def _head(self, tally: Tally) -> Iterator[str]:
        language = self.context.language
        yield "## " + say(language, "Sourcing of the articles")
        yield ""
        head, *more = checked(language, tally)
        yield head.replace(failures(language, tally), f"**{failures(language, tally)}**", 1) + "."
        for line in more:
            yield ""
            yield escaped(line)
        for failure in self._failures[:_MOST_PROBLEMS]:
            yield f"- ⚠ {escaped(failure.source)}: {say(language, 'not checked')}: {escaped(failure.reason)}"
        if len(self._failures) > _MOST_PROBLEMS:
            left = len(self._failures) - _MOST_PROBLEMS
            yield "- " + say(language, "… and {} more that could not be read", left)
        if self._news:
            yield ""
            yield f"**{say(language, 'In the stories of the collection')}**"
            yield ""
            yield from self._news
        if tally.stale:
            gone = problems(language, len(tally.stale))
            yield ""
            yield say(language, "{} of the baseline no longer found", gone) + "."

    def _article(self, verdict: Verdict) -> Iterator[str]:
        article, scores, language = verdict.report.article, verdict.report.scores, self.context.language
        score = say(language, "not assessed")
        if scores.overall is not None:
            score = say(language, "{} of 100, band {}", decimal(language, scores.overall), scores.band)
        yield ""
        yield f"### {escaped(article.title or article.id)}"
        yield ""
        yield f"{escaped(article.source)} · {score}"
        yield ""
        yield say(language, "| line | severity | problem | rule |")
        yield "|---|---|---|---|"
        for problem in verdict.problems[:_MOST_PROBLEMS]:
            yield _row(verdict, problem, language)
        if len(verdict.problems) > _MOST_PROBLEMS:
            yield f"| | | {say(language, '… and {} more', len(verdict.problems) - _MOST_PROBLEMS)} | |"
        if self.context.explain:
            yield ""
            yield say(language, "Scores: {}", escaped("; ".join(reasons(verdict, self.context))))


def _row(verdict: Verdict, problem: Problem, language: UiLanguage) -> str:
    line = locate(verdict, problem).line or ""
    severity = term(language, problem.severity)
    return f"| {line} | {severity} | {escaped(problem.message_in(language))} | {escaped(problem.rule)} |"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", plain(text))
