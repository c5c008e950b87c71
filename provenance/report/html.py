"""One self-contained HTML page: every article with its text, the evidence marked, and the reason for every point."""

from __future__ import annotations

from functools import cache
from io import StringIO
from typing import TextIO

from jinja2 import Environment

from provenance.models import Report, UiLanguage
from provenance.report.base import ReportWriter
from provenance.report.markup import marked_blocks
from provenance.report.templating import environment
from provenance.report.view import article_view

__all__ = ["HtmlWriter", "self_contained"]


@cache
def _templates(language: UiLanguage) -> Environment:
    return environment(language)


class NoLinks:
    """Addresses for a page that leads nowhere else."""

    def rule(self, _: str) -> None:
        return None

    def source(self, _: str) -> None:
        return None


class HtmlWriter(ReportWriter):
    """Streams: the head, one section an article, the foot. Needs reports that carry their text."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self._count = 0
        made = _templates(language)
        self._section = made.get_template("article.html")
        self._foot = made.get_template("foot.html")
        stream.write(made.get_template("head.html").render())

    def add(self, report: Report) -> None:
        self._count += 1
        prefix = f"{self._count}-"
        section = self._section.render(
            report=report,
            view=article_view(report, self.language, prefix),
            blocks=list(marked_blocks(report, self.language, prefix=prefix)),
            links=NoLinks(),
        )
        self.stream.write(section)

    def finish(self) -> None:
        self.stream.write(self._foot.render())


def self_contained(report: Report, language: UiLanguage = "en") -> str:
    """One article as a file of its own."""
    stream = StringIO()
    writer = HtmlWriter(stream, language)
    writer.add(report)
    writer.finish()
    return stream.getvalue()
