"""An attribution in words of its unit, and small questions about ranges of words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from provenance.languages.de.clauses import Unit
from provenance.languages.de.cues import Hit
from provenance.languages.de.grammar import FIN, PUNCT, QUOTE
from provenance.languages.de.phrases import Phrase
from provenance.models import AttributionType

__all__ = [
    "Draft",
    "Range",
    "first_word",
    "frame_around",
    "has_words",
    "is_quote",
    "quote_before",
    "trim_end",
    "trim_start",
    "without_apposition",
]

Range = tuple[int, int]
#: Ranges of a content that its cue divides.
_PARTS = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in words of its unit. ``ranges`` are half-open; ``source`` is ``None`` where none was found."""

    type: AttributionType
    ranges: tuple[Range, ...]
    hit: Hit | None = None
    source: Phrase | None = None
    frame: tuple[Range, ...] = ()
    addressee: Phrase | None = None
    medium: str | None = None
    carries: bool = False
    refers_back: bool = False


def first_word(unit: Unit, floor: int) -> int:
    while floor < len(unit.words) and unit.tags[floor] & PUNCT:
        floor += 1
    return floor


def trim_end(unit: Unit, start: int, end: int) -> int:
    while end > start and unit.tags[end - 1] & PUNCT:
        end -= 1
    return end


def trim_start(unit: Unit, content: Range) -> Range:
    start, end = content
    while start < end and unit.tags[start] & PUNCT:
        start += 1
    return (start, end)


def has_words(unit: Unit, content: Range) -> bool:
    return any(not unit.tags[at] & PUNCT for at in range(*content))


def is_quote(unit: Unit, content: Range) -> bool:
    return content[1] - content[0] == 1 and bool(unit.tags[content[0]] & QUOTE)


def quote_before(unit: Unit, start: int) -> int:
    """Place of a quotation right before the chunk, over a comma; -1 if there is none."""
    at = start - 1
    while at >= 0 and unit.tags[at] & PUNCT:
        at -= 1
    if at < 0 or not unit.tags[at] & QUOTE:
        return -1
    alone = at == 0 or bool(unit.tags[at - 1] & (PUNCT | QUOTE))
    return at if alone else -1


def frame_around(unit: Unit, floor: int, content: Range) -> tuple[Range, ...]:
    frame: list[Range] = [(first_word(unit, floor), content[0])]
    if content[1] < unit.end:
        frame.append((content[1], unit.end))
    return tuple(r for r in frame if r[0] < r[1])


def without_apposition(unit: Unit, draft: Draft) -> Draft:
    """The draft without what says who its source is: "A, erklärt Ruth Kolb, eine Ärztin aus Ahlen, gegenüber X"."""
    source = draft.source
    if source is None or len(draft.ranges) < _PARTS:
        return draft
    beside = [r for r in draft.ranges if r[1] <= source.start or r[0] >= source.end or r[0] < source.start]
    cut = [(source.end, end) for start, end in draft.ranges if source.start <= start < source.end < end]
    clauses = [(start, end) for start, end in cut if any(unit.tags[at] & FIN for at in range(start, end))]
    ranges = tuple(sorted((*beside, *(trim_start(unit, clause) for clause in clauses))))
    return replace(draft, ranges=ranges) if ranges and ranges != draft.ranges else draft
