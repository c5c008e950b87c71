"""Reports as text: one writer a format, each fed report by report, so that a feed of any length streams through."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TextIO

from provenance.models import UiLanguage
from provenance.report.base import ReportWriter, main_reasons, printable, reason_text

__all__ = ["WRITERS", "ReportWriter", "main_reasons", "printable", "reason_text", "report_writer"]

#: Format -> module of this folder and its class; a module is loaded when its format is asked for.
WRITERS: Mapping[str, tuple[str, str]] = {
    "table": ("table", "TableWriter"),
    "summary": ("table", "SummaryWriter"),
    "json": ("json", "JsonWriter"),
    "jsonl": ("json", "JsonLinesWriter"),
    "html": ("html", "HtmlWriter"),
    "none": ("base", "NoWriter"),
}


def report_writer(format_: str, stream: TextIO, language: UiLanguage) -> ReportWriter:
    """The writer of one of ``WRITERS``."""
    module, name = WRITERS[format_]
    writer: ReportWriter = getattr(import_module(f"{__name__}.{module}"), name)(stream, language)
    return writer
