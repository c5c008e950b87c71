"""Which sentences are read as one, since a quotation spans them, and the quotations that each such group holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from provenance.models import Quote, Sentence

__all__ = ["grouped", "outermost"]


def outermost(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Without the quotations inside others and without stray marks."""
    kept: list[Quote] = []
    for quote in quotes:
        if not kept or quote.start >= kept[-1].end:
            kept.append(quote)
    return tuple(kept)


def grouped(
    sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> Iterator[tuple[tuple[Sentence, ...], Sequence[Quote]]]:
    """Groups in text order, each with its quotations. ``quotes`` are the outermost ones, in text order."""
    at = 0
    for group in _groups(sentences, quotes):
        start, end = group[0].start, group[-1].end
        while at < len(quotes) and quotes[at].end <= start:
            at += 1
        inside = []
        ahead = at
        while ahead < len(quotes) and quotes[ahead].start < end:
            inside.append(quotes[ahead])
            ahead += 1
        yield group, inside


def _groups(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> Iterator[tuple[Sentence, ...]]:
    group: list[Sentence] = []
    at = 0
    for sentence in sentences:
        if group:
            boundary = group[-1].end
            while at < len(quotes) and quotes[at].end <= boundary:
                at += 1
            joined = at < len(quotes) and quotes[at].start < boundary and sentence.start < quotes[at].end
            if not joined:
                yield tuple(group)
                group = []
        group.append(sentence)
    if group:
        yield tuple(group)
