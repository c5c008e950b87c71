"""One article in the terminal: its text with the evidence marked, the findings, and how the scores add up."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from provenance.models import DIMENSIONS, Dimension, DimensionScore, Report, UiLanguage
from provenance.report.base import printable, reason_text, signed
from provenance.report.marks import Piece, pieces

__all__ = ["print_article"]

_STYLES: dict[Dimension, str] = {
    "attribution": "black on cyan",
    "verification": "black on magenta",
    "transparency": "black on green",
    "balance": "black on yellow",
    "directness": "white on blue",
    "hygiene": "black on white",
}


def print_article(report: Report, console: Console, language: UiLanguage = "en") -> None:
    """Print to ``console``; where it has no colours, brackets and numbers carry the marks."""
    article, scores = report.article, report.scores
    console.print(Text(printable(article.title or article.id), style="bold"))
    known = [article.outlet, article.author, article.published, article.url or article.source]
    console.print(Text(printable(" · ".join(filter(None, known))), style="dim"))
    if scores.overall is None:
        console.print(f"\nNot assessed overall (language {article.language or 'unknown'}, {article.words} words)\n")
    else:
        console.print(f"\n{scores.overall:.1f} of 100, band {scores.band}\n", style="bold")
    for cap in scores.caps:
        console.print(f"limited to {cap.cap}: {cap.reason}", markup=False)
    console.print(Text.assemble(*map(_marked, pieces(report))), "\n")
    console.print(_findings(report, language))
    for suppressed in report.suppressed:
        console.print(Text(printable(f"suppressed: {suppressed.rule} ×{suppressed.count}: {suppressed.reason}")))
    for left_out in report.not_applied:
        console.print(Text(printable(f"not applied: {left_out.rule}: {left_out.reason}")))
    console.print(_scores(report))


def _marked(piece: Piece) -> Text:
    text = printable(piece.text)
    if not piece.findings:
        return Text(text, "dim strike" if piece.is_noise else "")
    numbers = ",".join(str(number) for number, _ in piece.findings)
    return Text(f"[{text}]{numbers}", _STYLES[piece.findings[-1].finding.dimension])


def _findings(report: Report, language: UiLanguage) -> Table:
    table = Table("No.", "Line", "Finding", "Rule", "Points", title="Findings", title_justify="left", box=None)
    for number, finding in enumerate(report.findings, 1):
        points = ", ".join(f"{signed(value)} {dimension}" for dimension, value in finding.points.items())
        cells = (str(number), str(finding.line or ""), finding.message_in(language), finding.rule, points)
        table.add_row(*map(Text, map(printable, cells)))
    return table


def _scores(report: Report) -> Table:
    table = Table("Dimension", "Score", "Base and contributions", title="Scores", title_justify="left", box=None)
    for dimension in DIMENSIONS:
        score = report.scores.dimensions[dimension]
        table.add_row(dimension, "–" if score.score is None else str(score.score), Text(_sum(score)))
    return table


def _sum(score: DimensionScore) -> str:
    if score.score is None:
        return "not assessed"
    return ", ".join([f"base {score.base}", *map(reason_text, score.contributions)])
