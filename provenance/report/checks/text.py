"""For a terminal or a log: one line a problem, as compilers write them, and a summary that begins with the worst."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.check import Problem, Tally, Verdict, locate
from provenance.models import Failure, UiLanguage
from provenance.report.checks.base import CheckWriter, count, plain, reasons

__all__ = ["TextWriter"]

_MOST_STALE = 10


class TextWriter(CheckWriter):
    """Writes nothing at all when all is well. What could not be read is told on stderr as it happens."""

    def add(self, verdict: Verdict) -> None:
        for problem in verdict.problems:
            self.stream.write(problem_line(verdict, problem, self.context.language) + "\n")
        if self.context.explain and not verdict.passed:
            self.stream.writelines(f"    {reason}\n" for reason in reasons(verdict))

    def fail(self, failure: Failure) -> None:
        pass

    def finish(self, tally: Tally) -> None:
        self.stream.writelines(f"{line}\n" for line in self._summary(tally))

    def _summary(self, tally: Tally) -> Iterator[str]:
        yield from stale_lines(tally)
        if not (tally.failed or tally.unreadable or tally.interrupted):
            return
        unreadable = f"; {tally.unreadable} could not be read" if tally.unreadable else ""
        known = f"; {count(tally.known, 'known problem')} let pass" if tally.known else ""
        stopped = "; interrupted before all were checked" if tally.interrupted else ""
        yield f"{tally.failed} of {tally.checked} articles failed{unreadable}{known}{stopped}"
        if tally.failed > 1:
            yield "The worst:"
            for verdict in tally.worst:
                yield f"  {headline(verdict)}"
            if tally.failed > len(tally.worst):
                yield f"  … and {tally.failed - len(tally.worst)} more"
            often = ", ".join(f"{rule} {number}" for rule, number in tally.problems.most_common(3))
            yield f"The most frequent problems: {often}"
        if tally.failed:
            why = "" if self.context.explain else "--explain shows the reasons for the scores, "
            yield f"To see more: {why}--format html --output check.html the articles with their evidence marked"


def problem_line(verdict: Verdict, problem: Problem, language: UiLanguage) -> str:
    """ "path:line:column: severity: message [rule]"; of a record the article's id as well."""
    place = locate(verdict, problem)
    numbers = "".join(f":{number}" for number in (place.line, place.column) if number is not None)
    article = f" in {plain(verdict.report.article.id)}" if verdict.origin.line is not None else ""
    message = plain(problem.message_in(language))
    return f"{plain(place.path)}{numbers}: {problem.severity}: {message} [{problem.rule}]{article}"


def headline(verdict: Verdict) -> str:
    """One line on a failing article: its score, what it is called, how much is wrong with it."""
    overall = verdict.report.scores.overall
    score = "    –" if overall is None else f"{overall:5.1f}"
    article = verdict.report.article
    named = f"{plain(article.id)} “{plain(article.title)}”" if article.title else plain(article.id)
    return f"{score}  {named}: {count(len(verdict.problems), 'problem')}"


def stale_lines(tally: Tally) -> list[str]:
    """What the baseline lists and nobody finds any more."""
    if not tally.stale:
        return []
    shown = [f"  {plain(entry.source)} [{entry.rule}] {plain(entry.text or '')}".rstrip() for entry in tally.stale]
    more = [f"  … and {len(shown) - _MOST_STALE} more"] if len(shown) > _MOST_STALE else []
    head = f"{count(len(shown), 'problem')} of the baseline no longer found; --update-baseline takes them out:"
    return [head, *shown[:_MOST_STALE], *more]
