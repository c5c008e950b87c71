"""Where a condition holds: windows of a scene, and matches in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from provenance.models import Attribution, Source, Span

__all__ = ["Match", "Matches", "Window", "resolve"]

#: Indexes of units of a scene, ascending.
Window = Sequence[int]


class Match(NamedTuple):
    """Where a leaf matched; with the annotated thing it matched, where it was one; ``total`` from a ``count``.

    A picture or an embed stands between sentences: its match is empty, and ``told`` is what the page says of it.
    """

    start: int
    end: int
    attribution: Attribution | None = None
    source: Source | None = None
    total: int | None = None
    told: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


Matches = tuple[Match, ...]


def resolve(matches: Sequence[Match]) -> Matches:
    """Matches that do not overlap: leftmost first, of those that start together the longest."""
    if len(matches) < 2:
        return tuple(matches)
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return tuple(kept)
