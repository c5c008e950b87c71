"""One self-contained page with the articles that failed, their evidence marked."""

from __future__ import annotations

from typing import ClassVar, TextIO

from provenance.check import Tally, Verdict
from provenance.models import Failure
from provenance.report.checks.base import CheckWriter, Context
from provenance.report.html import HtmlWriter

__all__ = ["HtmlCheckWriter"]


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
