"""One self-contained HTML page: every article with its text, the evidence marked, and the reason for every point."""

from __future__ import annotations

from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from provenance.models import Report, UiLanguage
from provenance.report.base import ReportWriter, signed
from provenance.report.marks import Piece, pieces


class HtmlWriter(ReportWriter):
    """Streams: the head, one section an article, the foot. Needs reports that carry their text."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        environment = Environment(
            loader=PackageLoader("provenance", "report/templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["signed"] = signed
        self._section = environment.get_template("article.html")
        self._foot = environment.get_template("foot.html")
        stream.write(environment.get_template("head.html").render())

    def add(self, report: Report) -> None:
        self.stream.write(
            self._section.render(report=report, marked=marked_text(report, self.language), language=self.language)
        )

    def finish(self) -> None:
        self.stream.write(self._foot.render())


def marked_text(report: Report, language: UiLanguage = "en") -> Markup:
    """The text of an article with its findings marked and its noise greyed, everything escaped."""
    return Markup("").join(_marked(piece, language) for piece in pieces(report))


def _marked(piece: Piece, language: UiLanguage) -> Markup:
    body = escape(piece.text)
    if piece.findings:
        numbers = " ".join(str(number) for number, _ in piece.findings)
        dimension = piece.findings[-1].finding.dimension
        title = " · ".join(finding.message_in(language) for _, finding in piece.findings)
        body = Markup('<mark class="{}" title="{}">{}<sup>{}</sup></mark>').format(dimension, title, body, numbers)
    return Markup('<span class="noise">{}</span>').format(body) if piece.is_noise else body
