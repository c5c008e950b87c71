"""The formats of ``provenance check``: verdicts in, text out; ``formats.CHECK`` lists them. Here are those for people,
and what all have in common.

For people: ``text``, ``markdown``, ``html``. For programs: ``json`` and ``jsonl``, ``sarif`` (code scanning), ``junit``
(test reports), ``github`` (annotations), ``gitlab`` (code quality).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TextIO

from provenance import formats
from provenance.check import ArticleProblem, Listed, Verdict, locate
from provenance.check.baseline import Tally, badness
from provenance.engine import Rule
from provenance.models import Failure, UiLanguage
from provenance.report import explanation, main_reasons, printable, rule_titles
from provenance.wording import count, decimal, say, term

__all__ = [
    "CheckWriter",
    "Context",
    "MarkdownWriter",
    "TextWriter",
    "check_writer",
    "checked",
    "finding_record",
    "plain",
    "problem_line",
    "problem_record",
    "problems",
    "reasons",
]


def check_writer(format_: str, stream: TextIO, context: Context) -> CheckWriter:
    """The writer of one of ``formats.CHECK``."""
    writer: CheckWriter = formats.CHECK[format_].load()(stream, context)
    return writer


# --- What every format of ``provenance check`` does -------------------------------------------------------------------


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


def problem_record(verdict: Verdict, problem: ArticleProblem) -> dict[str, Any]:
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


# --- What summaries of a check have in common, in the language of whoever reads them ----------------------------------


def problems(language: UiLanguage, number: int) -> str:
    return count(language, "{} problem|{} problems", number)


def failures(language: UiLanguage, tally: Tally) -> str:
    """How many articles failed."""
    return count(language, "{1} of {0} article failed|{1} of {0} articles failed", tally.checked, tally.failed)


def checked(language: UiLanguage, tally: Tally) -> list[str]:
    """What was checked, and against what, in a line each: a check that asks nothing must not look like one passed."""
    if tally.failed:
        head = failures(language, tally)
    elif tally.barless or not tally.checked:
        head = count(language, "{} article checked|{} articles checked", tally.checked)
    else:
        head = count(
            language, "{} article checked, none below the bar|{} articles checked, none below the bar", tally.checked
        )
    lines = ["; ".join([head, *asides(language, tally)])]
    if not (tally.barless and tally.checked):
        return lines
    if tally.lowest:
        report = tally.lowest.report
        bands = ", ".join(f"{band} {tally.bands[band]}" for band in sorted(tally.bands))
        lowest = decimal(language, report.scores.overall or 0)
        lines.append(say(language, "Scores: {}; the lowest is {}: {}", bands, lowest, printable(report.article.id)))
    lines.append(
        say(
            language,
            "No bar is set: only findings of severity error fail. --min-score, --min, --max, --fail-on and "
            "--fail-unassessed set one, or “check:” in provenance.yaml.",
        )
    )
    return lines


def asides(language: UiLanguage, tally: Tally) -> list[str]:
    """What else came of a run; nothing is said of what there is none of."""
    told = []
    if tally.unassessed:
        told.append(say(language, "{} not assessed", tally.unassessed))
    if tally.unchanged:
        told.append(say(language, "{} unchanged, not checked again", tally.unchanged))
    if tally.unreadable:
        told.append(say(language, "{} could not be read", tally.unreadable))
    if tally.known:
        told.append(count(language, "{} known problem let pass|{} known problems let pass", tally.known))
    if tally.suppressed:
        told.append(count(language, "{} finding suppressed|{} findings suppressed", tally.suppressed))
    if tally.interrupted:
        told.append(say(language, "interrupted before all were checked"))
    return told


# --- For a terminal or a log: one line a problem, as compilers write them, and a summary that begins with the worst ---


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


def problem_line(verdict: Verdict, problem: ArticleProblem, language: UiLanguage) -> str:
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


# ----------------------------------------------------------------------------------------------------------------------
# Markdown for the summary of a job or a comment under a pull request: the worst articles first, of bounded length.


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


def _row(verdict: Verdict, problem: ArticleProblem, language: UiLanguage) -> str:
    line = locate(verdict, problem).line or ""
    severity = term(language, problem.severity)
    return f"| {line} | {severity} | {escaped(problem.message_in(language))} | {escaped(problem.rule)} |"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", plain(text))
