"""Reports as text: one writer a format, each fed report by report, so that a feed of any length streams through."""

from __future__ import annotations

from typing import TextIO

from provenance import formats
from provenance.models import UiLanguage
from provenance.report.base import ReportWriter, main_reasons, printable, reason_text

__all__ = ["ReportWriter", "main_reasons", "printable", "reason_text", "report_writer"]


def report_writer(format_: str, stream: TextIO, language: UiLanguage) -> ReportWriter:
    """The writer of one of ``formats.AUDIT``."""
    writer: ReportWriter = formats.AUDIT[format_].load()(stream, language)
    return writer
