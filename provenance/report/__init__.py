"""Reports as text: one writer a format, each fed report by report, so that a feed of any length streams through."""

from __future__ import annotations

from typing import TextIO

from provenance import formats
from provenance.models import UiLanguage
from provenance.report.base import ReportWriter, no_command, printable
from provenance.report.reasons import Titles

__all__ = ["ReportWriter", "no_command", "printable", "report_writer"]


def report_writer(format_: str, stream: TextIO, language: UiLanguage, titles: Titles) -> ReportWriter:
    """The writer of one of ``formats.AUDIT``; ``titles`` are those of the rules in that language."""
    writer: ReportWriter = formats.AUDIT[format_].load()(stream, language)
    writer.titles = titles
    return writer
