"""For a terminal or a log: one line a problem, as compilers write them, and a summary that begins with the worst."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.check import Problem, Tally, Verdict, locate
from provenance.models import Failure, UiLanguage
from provenance.report.checks.base import CheckWriter, plain, reasons
from provenance.report.checks.summary import checked, problems
from provenance.wording import decimal, say, term

__all__ = ["TextWriter"]

_MOST_STALE = 10


class TextWriter(CheckWriter):
    """One line, what was checked, when all is well. What could not be read is told on stderr as it happens."""

    sums_up = True

    def add(self, verdict: Verdict) -> None:
        for problem in (*verdict.problems, *filter(None, [verdict.warned]), *verdict.news):
            self.stream.write(problem_line(verdict, problem, self.context.language) + "\n")
        if self.context.explain and not verdict.passed:
            self.stream.writelines(f"    {reason}\n" for reason in reasons(verdict, self.context))

    def fail(self, failure: Failure) -> None:
        pass

    def finish(self, tally: Tally) -> None:
        self.stream.writelines(f"{line}\n" for line in self._summary(tally))

    def _summary(self, tally: Tally) -> Iterator[str]:
        language = self.context.language
        yield from stale_lines(tally, language)
        yield from checked(language, tally)
        if tally.failed > 1:
            yield say(language, "The worst:")
            for verdict in tally.worst:
                yield f"  {headline(verdict, language)}"
            if tally.failed > len(tally.worst):
                yield "  " + say(language, "… and {} more", tally.failed - len(tally.worst))
            often = ", ".join(f"{rule} {number}" for rule, number in tally.problems.most_common(3))
            yield say(language, "The most frequent problems: {}", often)
        if tally.failed:
            why = "" if self.context.explain else say(language, "--explain shows the reasons for the scores, ")
            yield say(
                language,
                "To see more: {}--format html --output check.html the articles with their evidence marked",
                why,
            )


def problem_line(verdict: Verdict, problem: Problem, language: UiLanguage) -> str:
    """ "path:line:column: severity: message [rule]"; of a record the article's id as well."""
    place = locate(verdict, problem)
    numbers = "".join(f":{number}" for number in (place.line, place.column) if number is not None)
    article = f" in {plain(verdict.report.article.id)}" if verdict.origin.line is not None else ""
    message = plain(problem.message_in(language))
    severity = problem.severity if language == "en" else term(language, problem.severity)
    return f"{plain(place.path)}{numbers}: {severity}: {message} [{problem.rule}]{article}"


def headline(verdict: Verdict, language: UiLanguage) -> str:
    """One line on a failing article: its score, what it is called, how much is wrong with it."""
    overall = verdict.report.scores.overall
    score = "–" if overall is None else decimal(language, overall)
    article = verdict.report.article
    named = plain(article.id) + (" " + say(language, "“{}”", plain(article.title)) if article.title else "")
    return f"{score:>5}  {named}: {problems(language, len(verdict.problems))}"


def stale_lines(tally: Tally, language: UiLanguage) -> list[str]:
    """What the baseline lists and nobody finds any more."""
    if not tally.stale:
        return []
    shown = [f"  {plain(entry.source)} [{entry.rule}] {plain(entry.text or '')}".rstrip() for entry in tally.stale]
    left = len(shown) - _MOST_STALE
    more = ["  " + say(language, "… and {} more", left)] if left > 0 else []
    gone = say(
        language,
        "{} of the baseline no longer found; --update-baseline takes them out:",
        problems(language, len(shown)),
    )
    return [gone, *shown[:_MOST_STALE], *more]
