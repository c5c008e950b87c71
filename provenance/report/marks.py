"""Cuts a text at every boundary of what is marked in it, so that what overlaps can be shown side by side."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from provenance.models import (
    Report,
    ReportAttribution,
    ReportClaim,
    ReportEmbed,
    ReportFinding,
    ReportImage,
    ReportLink,
    Span,
)

__all__ = ["Block", "Layered", "Numbered", "Piece", "blocks", "claims", "links", "pieces", "selection", "statements"]


class Numbered(NamedTuple):
    """A finding and its number in the report, from 1."""

    number: int
    finding: ReportFinding


class Piece(NamedTuple):
    """A stretch of text with everything that holds it; joined, the pieces are the text."""

    start: int
    text: str
    findings: tuple[Numbered, ...]
    is_noise: bool
    statements: tuple[ReportAttribution, ...] = ()
    claims: tuple[ReportClaim, ...] = ()
    is_selected: bool = False
    links: tuple[ReportLink, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Block(NamedTuple):
    """Neighbouring pieces, all of the article or all noise, and the embeds and pictures that stand before them.

    What stands below the text is before a block without pieces.
    """

    is_noise: bool
    pieces: tuple[Piece, ...]
    media: tuple[ReportEmbed | ReportImage, ...] = ()

    @property
    def lines(self) -> int:
        return sum(bool(line.strip()) for line in "".join(piece.text for piece in self.pieces).splitlines())


#: Something that holds a stretch of the text.
Layered = tuple[Span, object]
_NOISE, _SELECTED = object(), object()


def pieces(report: Report, also: Iterable[Layered] = ()) -> Iterator[Piece]:
    """The text of a report in pieces; a report without its text has none. Linear in spans after sorting.

    Findings and noise are always there; ``also`` takes what ``statements``, ``claims``,
    ``links`` and ``selection`` give.
    """
    text = report.text or ""
    waiting = sorted((*_evidence(report), *also), key=lambda item: item[0], reverse=True)
    edges = {0, len(text), *(min(edge, len(text)) for span, _ in waiting for edge in span)}
    active: list[Layered] = []
    start = 0
    for end in sorted(edges)[1:]:
        active = [item for item in active if item[0].end > start]
        while waiting and waiting[-1][0].start <= start:
            item = waiting.pop()
            if item[0].end > start:
                active.append(item)
        yield _piece(start, text[start:end], [item for _, item in active])
        start = end


def blocks(report: Report, also: Iterable[Layered] = ()) -> Iterator[Block]:
    """The pieces in groups that can be folded away: noise, and what lies between; each embed and picture begins one."""
    end = len(report.text or "")
    # A picture whose place is not known stands below the text.
    shows: list[ReportEmbed | ReportImage] = [*report.embeds, *report.images]
    placed = [(min(end if one.start is None else one.start, end), one) for one in shows]
    placed.sort(key=lambda item: item[0])
    places, media = [place for place, _ in placed], [one for _, one in placed]
    # Of no width: the text is cut there, and nothing holds it.
    cuts = ((Span(place, place), one) for place, one in placed)
    shown = 0

    def key(piece: Piece) -> tuple[bool, int]:
        return piece.is_noise, bisect_right(places, piece.start)

    for (is_noise, before), group in groupby(pieces(report, (*also, *cuts)), key):
        yield Block(is_noise, tuple(group), tuple(media[shown:before]))
        shown = before
    if report.text and shown < len(media):
        yield Block(False, (), tuple(media[shown:]))


def statements(report: Report) -> Iterator[Layered]:
    """Where somebody is quoted or paraphrased."""
    return ((span, attribution) for attribution in report.attributions for span in attribution.content.spans)


def claims(report: Report) -> Iterator[Layered]:
    """Where a number stands."""
    return ((Span(claim.start, claim.end), claim) for claim in report.claims)


def links(report: Report) -> Iterator[Layered]:
    """Where words are linked."""
    return ((Span(link.start, link.end), link) for link in report.links if link.start < link.end)


def selection(span: Span) -> Iterator[Layered]:
    """A stretch that a link points to."""
    yield span, _SELECTED


def _piece(start: int, text: str, items: Sequence[object]) -> Piece:
    return Piece(
        start,
        text,
        tuple(item for item in items if isinstance(item, Numbered)),
        any(item is _NOISE for item in items),
        tuple(item for item in items if isinstance(item, ReportAttribution)),
        tuple(item for item in items if isinstance(item, ReportClaim)),
        any(item is _SELECTED for item in items),
        tuple(item for item in items if isinstance(item, ReportLink)),
    )


def _evidence(report: Report) -> Iterator[Layered]:
    for span in report.noise.spans:
        yield span, _NOISE
    for number, finding in enumerate(report.findings, 1):
        if finding.start is not None and finding.end is not None and finding.start < finding.end:
            yield Span(finding.start, finding.end), Numbered(number, finding)
