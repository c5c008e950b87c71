"""JSON, one array or one report a line. The same report always gives the same bytes."""

from __future__ import annotations

from typing import TextIO

from provenance.models import Report, UiLanguage
from provenance.report.base import ReportWriter


def to_json(report: Report) -> str:
    return report.model_dump_json(by_alias=True)


class JsonLinesWriter(ReportWriter):
    def add(self, report: Report) -> None:
        self.stream.write(to_json(report) + "\n")


class JsonWriter(ReportWriter):
    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self._before = "[\n"

    def add(self, report: Report) -> None:
        self.stream.write(self._before + to_json(report))
        self._before = ",\n"

    def finish(self) -> None:
        self.stream.write("[]\n" if self._before == "[\n" else "\n]\n")
