"""Reports in the terminal: the table of all, and one article with the evidence marked."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NoReturn, TextIO

from rich import box, console
from rich.console import Console
from rich.table import Table
from rich.text import Text

from provenance.models import DIMENSIONS, Dimension, DimensionScore, Failure, Report, UiLanguage
from provenance.report import ReportWriter, contribution_text, main_reasons, printable, reason_text, signed
from provenance.report.view import MarkedPiece, pieces
from provenance.score import why_not_assessed
from provenance.wording import count, decimal, say, term

__all__ = ["SummaryWriter", "TableConsole", "TableWriter", "print_article"]


# --- One article in the terminal: its text with the evidence marked, the findings, and how the scores add up ----------


_STYLES: dict[Dimension, str] = {
    "attribution": "black on cyan",
    "verification": "black on magenta",
    "transparency": "black on green",
    "balance": "black on yellow",
    "directness": "white on blue",
    "hygiene": "black on white",
}


def print_article(report: Report, console: Console, titles: Mapping[str, str], language: UiLanguage = "en") -> None:
    """Print to ``console``; where it has no colours, brackets and numbers carry the marks. ``titles`` are those of the
    rules in that language, by id.
    """
    article, scores = report.article, report.scores
    console.print(Text(printable(article.title or article.id), style="bold"))
    genre = term(language, article.genre) if article.genre else None
    known = [article.outlet, article.author, article.published, genre, article.url or article.source]
    console.print(Text(printable(" · ".join(filter(None, known))), style="dim"))
    if scores.overall is None:
        verdict = why_not_assessed(report, language)
    else:
        verdict = say(language, "{} of 100, band {}", decimal(language, scores.overall), scores.band)
    console.print(Text(f"\n{verdict}\n", style="bold" if scores.band else ""))
    for cap in scores.caps:
        console.print(say(language, "limited to {}: {}", cap.cap, say(language, cap.reason)), markup=False)
    console.print(Text.assemble(*map(_marked, pieces(report))), "\n")
    console.print(_findings(report, language))
    for suppressed in report.suppressed:
        said = f"{say(language, 'suppressed')}: {suppressed.rule} ×{suppressed.count}: {suppressed.reason}"
        console.print(Text(printable(said)))
    for left_out in report.not_applied:
        console.print(Text(printable(f"{say(language, 'not applied')}: {left_out.rule}: {left_out.reason}")))
    console.print(_scores(report, titles, language))


def _marked(piece: MarkedPiece) -> Text:
    text = printable(piece.text)
    if not piece.findings:
        return Text(text, "dim strike" if piece.is_noise else "")
    numbers = ",".join(str(number) for number, _ in piece.findings)
    return Text(f"[{text}]{numbers}", _STYLES[piece.findings[-1].finding.dimension])


def _findings(report: Report, language: UiLanguage) -> Table:
    table = _table(say(language, "Findings"))
    table.add_column(say(language, "No."))
    table.add_column(say(language, "Line"))
    table.add_column(say(language, "Finding"), overflow="fold")
    # An id is copied and searched for: it is never cut, nor broken.
    longest = max((len(finding.rule) for finding in report.findings), default=0)
    table.add_column(say(language, "Rule"), no_wrap=True, min_width=longest)
    table.add_column(say(language, "Points"), overflow="fold")
    for number, finding in enumerate(report.findings, 1):
        points = ", ".join(f"{signed(value)} {term(language, name)}" for name, value in finding.points.items())
        cells = (str(number), str(finding.line or ""), finding.message_in(language), finding.rule, points)
        table.add_row(*map(Text, map(printable, cells)))
    return table


def _scores(report: Report, titles: Mapping[str, str], language: UiLanguage) -> Table:
    table = _table(say(language, "Scores"))
    for head in (say(language, "Dimension"), say(language, "Score"), say(language, "Base and contributions")):
        table.add_column(head, overflow="fold")
    for dimension in DIMENSIONS:
        score = report.scores.dimensions[dimension]
        overall = "–" if score.score is None else str(score.score)
        table.add_row(term(language, dimension), overall, Text(_sum(score, titles, language)))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=None)


def _sum(score: DimensionScore, titles: Mapping[str, str], language: UiLanguage) -> str:
    """What is added up, a line each."""
    if score.score is None:
        return say(language, "not assessed")
    contributions = [contribution_text(contribution, titles) for contribution in score.contributions]
    return "\n".join([say(language, "base {}", score.base), *contributions])


# --- For people: the table of scores, worst first, and the summary in a few lines -------------------------------------


#: A table longer than this is a list for Datasette; the rest is counted.
MOST_ROWS = 100

_STYLES_OF_BANDS = {"A": "green", "B": "green", "C": "yellow", "D": "red", "E": "bold red"}
#: Letters of a dimension's name that head its column.
_LETTERS: dict[UiLanguage, int] = {"en": 4, "de": 5}


class SummaryWriter(ReportWriter):
    """How many articles fell into which band, and how many could not be read."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self.bands: Counter[str] = Counter()
        self.suppressed: Counter[str] = Counter()
        self.failures = 0
        self.skipped = 0

    def add(self, report: Report) -> None:
        self.bands[report.scores.band or ""] += 1
        for item in report.suppressed:
            self.suppressed[item.reason] += item.count

    def fail(self, failure: Failure) -> None:  # noqa: ARG002
        self.failures += 1

    def skip(self) -> None:
        self.skipped += 1

    def finish(self) -> None:
        self.stream.write(self.summary() + "\n" + "".join(f"{line}\n" for line in self.suppressions()))

    def summary(self) -> str:
        language, unknown = self.language, self.bands[""]
        parts = [f"{name} {self.bands[name]}" for name in "ABCDE" if self.bands[name]]
        parts += [f"{say(language, 'not assessed')} {unknown}"] if unknown else []
        text = count(language, "{} article audited|{} articles audited", self.bands.total())
        told = [f"{text}: {', '.join(parts)}" if parts else text]
        if self.skipped:
            told.append(say(language, "{} unchanged, skipped", self.skipped))
        if self.failures:
            told.append(say(language, "{} could not be read", self.failures))
        return "; ".join(told)

    def suppressions(self) -> Iterator[str]:
        """How many findings the project does not want to see, by reason."""
        for reason, number in self.suppressed.items():
            text = count(self.language, "{} finding suppressed|{} findings suppressed", number)
            yield printable(f"{text}: {reason}")


class TableWriter(SummaryWriter):
    """One row an article: scores and what moved them most. Holds at most ``MOST_ROWS`` rows, the worst."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self._rows: list[tuple[float, str, Report]] = []

    def add(self, report: Report) -> None:
        super().add(report)
        overall = report.scores.overall
        # A heap of the worst: its smallest key is the best article, which is pushed out first.
        key = (-overall if overall is not None else -101.0, report.article.id)
        row = (*key, report.model_copy(update={"text": None, "attributions": (), "claims": (), "sources": ()}))
        push = heapq.heappush if len(self._rows) < MOST_ROWS else heapq.heappushpop
        push(self._rows, row)

    def finish(self) -> None:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        language = self.language
        letters = (term(language, dimension)[: _LETTERS[language]].capitalize() for dimension in DIMENSIONS)
        for head in (say(language, "Score"), "", *letters):
            table.add_column(head, justify="right", no_wrap=True)
        table.add_column(say(language, "Article"), ratio=2, overflow="fold")
        table.add_column(say(language, "Main reasons"), ratio=3, overflow="fold")
        titles = self.titles()
        for _, _, report in sorted(self._rows, key=lambda row: (-row[0], row[1])):
            table.add_row(*_cells(report, titles, language))
        console = TableConsole(file=self.stream, width=None if self.stream.isatty() else 140, highlight=False)
        console.print(table)
        hidden = self.bands.total() - len(self._rows)
        if hidden:
            console.print(say(language, "… and {} more; see them all with “provenance serve”.", hidden), markup=False)
        console.print(f"{self.summary()}. {say(language, '“–” means not assessed.')}", markup=False)
        for line in self.suppressions():
            console.print(line, markup=False)


def _cells(report: Report, titles: Mapping[str, str], language: UiLanguage) -> list[Text]:
    scores = report.scores
    style = _STYLES_OF_BANDS.get(scores.band or "", "dim")
    overall = "–" if scores.overall is None else decimal(language, scores.overall)
    dimensions = [scores.dimensions[dimension].score for dimension in DIMENSIONS]
    reasons = why_not_assessed(report, language)
    if scores.band:
        reasons = "; ".join(reason_text(reason, titles, language) for reason in main_reasons(report))
    return [
        Text(overall, style),
        Text(scores.band or "", style),
        *(Text("–" if score is None else str(score)) for score in dimensions),
        Text(printable(report.article.title or report.article.id)),
        Text(reasons),
    ]


# --- Where tables are printed -----------------------------------------------------------------------------------------


class TableConsole(console.Console):
    """Left to itself, rich ends the program as a check that failed does where the reader of its output went away."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError
