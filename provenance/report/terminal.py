"""One article in the terminal: its text with the evidence marked, the findings, and how the scores add up."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from provenance.assessed import why_not_assessed
from provenance.models import DIMENSIONS, Dimension, DimensionScore, Report, UiLanguage
from provenance.report.base import printable, signed
from provenance.report.marks import Piece, pieces
from provenance.report.reasons import contribution_text
from provenance.wording import decimal, say, term

__all__ = ["print_article"]

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


def _marked(piece: Piece) -> Text:
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
