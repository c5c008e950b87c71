"""Cuts a text at every boundary of evidence and noise, so that overlapping findings can be shown side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from provenance.models import Report, ReportFinding, Span

__all__ = ["Numbered", "Piece", "pieces"]


class Numbered(NamedTuple):
    """A finding and its number in the report, from 1."""

    number: int
    finding: ReportFinding


class Piece(NamedTuple):
    """A stretch of text with all findings that hold it; joined, the pieces are the text."""

    text: str
    findings: tuple[Numbered, ...]
    is_noise: bool


def pieces(report: Report) -> Iterator[Piece]:
    """The text of a report in pieces; a report without its text has none. Linear in spans after sorting."""
    text = report.text or ""
    waiting = sorted(_marked(report), reverse=True, key=lambda item: (item[0], item[1].number))
    noise = sorted(report.noise.spans, reverse=True)
    edges = {0, len(text), *(edge for span, _ in waiting for edge in span), *(edge for span in noise for edge in span)}
    active: list[tuple[Span, Numbered]] = []
    start = 0
    for end in sorted(edges)[1:]:
        active = [item for item in active if item[0].end > start]
        while waiting and waiting[-1][0].start <= start:
            active.append(waiting.pop())
        while noise and noise[-1].end <= start:
            noise.pop()
        is_noise = bool(noise) and noise[-1].start <= start
        yield Piece(text[start:end], tuple(numbered for _, numbered in active), is_noise)
        start = end


def _marked(report: Report) -> Iterator[tuple[Span, Numbered]]:
    for number, finding in enumerate(report.findings, 1):
        if finding.start is not None and finding.end is not None and finding.start < finding.end:
            yield Span(finding.start, finding.end), Numbered(number, finding)
