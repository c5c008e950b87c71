"""Reports as text: one writer a format, each fed report by report, so that a feed of any length streams through."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.report.base import NoWriter, ReportWriter, main_reasons, printable, reason_text
from provenance.report.html import HtmlWriter
from provenance.report.json import JsonLinesWriter, JsonWriter, to_json
from provenance.report.table import SummaryWriter, TableWriter
from provenance.report.terminal import print_article

__all__ = [
    "WRITERS",
    "ReportWriter",
    "SummaryWriter",
    "main_reasons",
    "print_article",
    "printable",
    "reason_text",
    "to_json",
]

WRITERS: Mapping[str, type[ReportWriter]] = {
    "table": TableWriter,
    "summary": SummaryWriter,
    "json": JsonWriter,
    "jsonl": JsonLinesWriter,
    "html": HtmlWriter,
    "none": NoWriter,
}
