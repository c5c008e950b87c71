"""For people: the table of scores, worst first, and the summary in a few lines."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TextIO

from rich import box
from rich.table import Table
from rich.text import Text

from provenance.assessed import why_not_assessed
from provenance.models import DIMENSIONS, Failure, Report, UiLanguage
from provenance.report.base import ReportWriter, printable
from provenance.report.console import Console
from provenance.report.reasons import main_reasons, reason_text
from provenance.wording import count, decimal, say, term

#: A table longer than this is a list for Datasette; the rest is counted.
MOST_ROWS = 100

_STYLES = {"A": "green", "B": "green", "C": "yellow", "D": "red", "E": "bold red"}
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
        console = Console(file=self.stream, width=None if self.stream.isatty() else 140, highlight=False)
        console.print(table)
        hidden = self.bands.total() - len(self._rows)
        if hidden:
            console.print(say(language, "… and {} more; see them all with “provenance serve”.", hidden), markup=False)
        console.print(f"{self.summary()}. {say(language, '“–” means not assessed.')}", markup=False)
        for line in self.suppressions():
            console.print(line, markup=False)


def _cells(report: Report, titles: Mapping[str, str], language: UiLanguage) -> list[Text]:
    scores = report.scores
    style = _STYLES.get(scores.band or "", "dim")
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
