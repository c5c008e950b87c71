"""For people: the table of scores, worst first, and the summary in a few lines."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from rich import box
from rich.table import Table
from rich.text import Text

from provenance.models import DIMENSIONS, Failure, Report, UiLanguage
from provenance.report.base import ReportWriter, main_reasons, printable, reason_text
from provenance.report.console import Console
from provenance.score import MIN_WORDS

#: A table longer than this is a list for Datasette; the rest is counted.
MOST_ROWS = 100

_STYLES = {"A": "green", "B": "green", "C": "yellow", "D": "red", "E": "bold red"}
_HEADS = {
    "attribution": "Attr",
    "verification": "Veri",
    "transparency": "Tran",
    "balance": "Bala",
    "directness": "Dire",
    "hygiene": "Hygi",
}


class SummaryWriter(ReportWriter):
    """How many articles fell into which band, and how many could not be read."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self.bands: Counter[str] = Counter()
        self.suppressed: Counter[str] = Counter()
        self.failures = 0
        self.skipped = 0

    def add(self, report: Report) -> None:
        self.bands[report.scores.band or "not assessed"] += 1
        for item in report.suppressed:
            self.suppressed[item.reason] += item.count

    def fail(self, failure: Failure) -> None:  # noqa: ARG002
        self.failures += 1

    def skip(self) -> None:
        self.skipped += 1

    def finish(self) -> None:
        self.stream.write(self.summary() + "\n" + "".join(f"{line}\n" for line in self.suppressions()))

    def summary(self) -> str:
        total = self.bands.total()
        parts = [f"{name} {self.bands[name]}" for name in (*"ABCDE", "not assessed") if self.bands[name]]
        text = f"{total} article{'s' * (total != 1)} audited" + (f": {', '.join(parts)}" if parts else "")
        if self.skipped:
            text += f"; {self.skipped} unchanged, skipped"
        return text + (f"; {self.failures} could not be read" if self.failures else "")

    def suppressions(self) -> Iterator[str]:
        """How many findings the project does not want to see, by reason."""
        for reason, count in self.suppressed.items():
            yield printable(f"{count} finding{'s' * (count != 1)} suppressed: {reason}")


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
        for head in ("Score", "", *(_HEADS[dimension] for dimension in DIMENSIONS)):
            table.add_column(head, justify="right", no_wrap=True)
        table.add_column("Article", ratio=2, overflow="fold")
        table.add_column("Main reasons", ratio=3, overflow="fold")
        for _, _, report in sorted(self._rows, key=lambda row: (-row[0], row[1])):
            table.add_row(*_cells(report))
        console = Console(file=self.stream, width=None if self.stream.isatty() else 140, highlight=False)
        console.print(table)
        hidden = self.bands.total() - len(self._rows)
        if hidden:
            console.print(f"… and {hidden} more; see them all with “provenance serve”.", markup=False)
        console.print(self.summary() + ". “–” means not assessed.", markup=False)
        for line in self.suppressions():
            console.print(line, markup=False)


def _cells(report: Report) -> list[Text]:
    scores = report.scores
    style = _STYLES.get(scores.band or "", "dim")
    overall = "–" if scores.overall is None else f"{scores.overall:.1f}"
    dimensions = [scores.dimensions[dimension].score for dimension in DIMENSIONS]
    reasons = "; ".join(map(reason_text, main_reasons(report))) if scores.band else _not_assessed(report)
    return [
        Text(overall, style),
        Text(scores.band or "", style),
        *(Text("–" if score is None else str(score)) for score in dimensions),
        Text(printable(report.article.title or report.article.id)),
        Text(reasons),
    ]


def _not_assessed(report: Report) -> str:
    if report.article.words < MIN_WORDS:
        return f"not assessed: only {report.article.words} words of prose"
    return f"not assessed: no rules for the language “{report.article.language or 'unknown'}”"
