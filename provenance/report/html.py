"""Self-contained HTML pages: every article with its text, the evidence marked, and the reason for every point; the
articles that failed a check; stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import StringIO
from typing import ClassVar, TextIO

from jinja2 import Environment

from provenance.across.story import Story
from provenance.check import Verdict
from provenance.check.baseline import Tally
from provenance.models import Failure, Report, UiLanguage
from provenance.report import ReportWriter
from provenance.report.checks import CheckWriter, Context
from provenance.report.markup import environment, marked_blocks
from provenance.report.stories import letter
from provenance.report.view import article_view

__all__ = ["HtmlCheckWriter", "HtmlWriter", "self_contained", "write_html"]


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


# --- One self-contained page with the articles that failed, their evidence marked -------------------------------------


class HtmlCheckWriter(CheckWriter):
    """The page that ``provenance audit --format html`` makes, of the articles that fail or change a story."""

    needs_whole_reports: ClassVar[bool] = True

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._page = HtmlWriter(stream, context.language)

    def add(self, verdict: Verdict) -> None:
        if not verdict.passed or verdict.news:
            self._page.add(verdict.report)

    def fail(self, failure: Failure) -> None:
        self._page.fail(failure)

    def finish(self, tally: Tally) -> None:  # noqa: ARG002 - the page counts for itself
        self._page.finish()


# --- Stories on one page that needs nothing else ----------------------------------------------------------------------


def write_html(stories: Sequence[Story], language: UiLanguage) -> Iterator[str]:
    made = environment(language)
    yield made.get_template("head.html").render()
    template = made.get_template("story.html")
    for story in stories:
        letters = {article.id: letter(at) for at, article in enumerate(story.articles)}
        yield template.render(story=story, letters=letters)
    yield made.get_template("foot.html").render()
