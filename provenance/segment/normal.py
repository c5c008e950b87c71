"""The analysis text: the text as read with one spelling for what looks alike, and the way back to the original.

Every kind of blank becomes a blank and every kind of line break a newline, one character for one, so that offsets
stay. What changes lengths: characters without width are dropped, characters are composed (Unicode NFC), and signs of
Markdown and quotation marks of two characters are read for what they stand for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import is_normalized, normalize

import regex

from provenance.models import Span
from provenance.segment.notation import Edit, edits

__all__ = ["IDENTITY", "Offsets", "analysis_text"]

# A text of these characters only is its own analysis text: one scan, no copy.
_UNUSUAL = re.compile("[^\n -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
_LINE_BREAK = re.compile("[\r\v\f\x85\u2028\u2029]")
_BLANK = re.compile(r"[^\S\n ]")

_DROPPED = "\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_ONLY_DROPPED = re.compile(f"[{_DROPPED}]+")
# What may melt into the character before it: marks, Hangul vowels and finals, Kirat Rai vowels. Canonical ordering
# takes quadratic time over a run of marks; 64 is twice the longest run of Unicode's stream-safe text format.
_CLUSTER = regex.compile(rf"[\s\S]?[\p{{M}}\u1160-\u11ff\U00016d63-\U00016d6a{_DROPPED}]{{1,64}}")


@dataclass(frozen=True, slots=True)
class Offsets:
    """Maps offsets of an analysis text to the text as read.

    Character ``i`` of the analysis text begins at ``i`` plus the shift of the last entry of ``starts`` that is not
    beyond ``i``; a span that ends at ``i`` ends there with the shift from ``ends``. The two differ where a character
    was dropped: it belongs to no span that begins behind it or ends before it.
    """

    starts: tuple[int, ...] = (0,)
    start_shifts: tuple[int, ...] = (0,)
    ends: tuple[int, ...] = (0,)
    end_shifts: tuple[int, ...] = (0,)

    def original(self, i: int) -> int:
        """Where the character at ``i`` begins in the text as read."""
        return i + self.start_shifts[bisect_right(self.starts, i) - 1]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text as read that ``[start, end)`` of the analysis text was made of."""
        first = self.original(start)
        if end <= start:
            return Span(first, first)
        return Span(first, end + self.end_shifts[bisect_right(self.ends, end) - 1])


IDENTITY = Offsets()


def analysis_text(text: str) -> tuple[str, Offsets]:
    """The text that all later stages work on, and the way from its offsets back to those of ``text``.

    CRLF becomes a blank and a newline, any other line break (CR, VT, FF, NEL, U+2028, U+2029) a newline, any other
    white space a blank. Characters without width (soft hyphen, zero-width blanks and joiners, marks of direction, byte
    order mark) are dropped; the rest is in NFC. Signs of Markdown are dropped, quotation marks of two characters (,,…''
    and <<…>>) become one, blanks inside of « … » go. Dashes, case and other quotation marks stay.
    """
    if _UNUSUAL.search(text) is None:
        even, changes = text, edits(text)
        if not changes:
            return text, IDENTITY
    else:
        even = _BLANK.sub(" ", _LINE_BREAK.sub("\n", text.replace("\r\n", " \n")))
        changes = edits(even)
        if not changes and _CLUSTER.search(even) is None and is_normalized("NFC", even):
            return even, IDENTITY
    pieces = tuple(_pieces(even, changes))
    return "".join(composed for composed, _, _ in pieces), _offsets(pieces)


_Piece = tuple[str, int, int]


def _pieces(text: str, changes: Sequence[Edit]) -> Iterator[_Piece]:
    """Composed text with the start and end, in ``text``, of what it was made of; dropped characters at the edges of a
    piece lie outside of it."""
    done = 0
    for change in changes:
        yield from _between(text, done, change.start)
        yield change.reading, change.start, change.end if change.reading else change.start
        done = change.end
    yield from _between(text, done, len(text))


def _between(text: str, done: int, end: int) -> Iterator[_Piece]:
    for cluster in _CLUSTER.finditer(text, done, end):
        yield from _plain(text, done, cluster.start())
        yield _composed(cluster.group(), cluster.start())
        done = cluster.end()
    yield from _plain(text, done, end)


def _plain(text: str, start: int, end: int) -> Iterator[_Piece]:
    """A stretch without marks: at most single characters that have another canonical form (the Ohm sign)."""
    stretch = text[start:end]
    if is_normalized("NFC", stretch):
        yield stretch, start, end
    else:
        for at, char in enumerate(stretch, start):
            yield normalize("NFC", char), at, at + 1


def _composed(cluster: str, start: int) -> _Piece:
    kept = _ONLY_DROPPED.sub("", cluster)
    if not kept:
        return "", start, start
    head, tail = cluster.index(kept[0]), cluster.rindex(kept[-1]) + 1
    return normalize("NFC", kept), start + head, start + tail


def _offsets(pieces: tuple[_Piece, ...]) -> Offsets:
    starts, ends = {0: 0}, {0: 0}
    at = 0
    for composed, start, end in pieces:
        size, width = len(composed), end - start
        if size == width:
            starts[at], ends[at + 1] = start - at, start - at
        else:
            for i in range(size):
                starts[at + i] = start + min(i, width - 1) - at - i
                ends[at + i + 1] = (start + min(i + 1, width) if i + 1 < size else end) - at - i - 1
        at += size
    return Offsets(*_changes(starts), *_changes(ends))


def _changes(shifts: dict[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Drop the entries that repeat the shift before them."""
    kept: list[tuple[int, int]] = []
    for at, shift in shifts.items():
        if not kept or kept[-1][1] != shift:
            kept.append((at, shift))
    return tuple(at for at, _ in kept), tuple(shift for _, shift in kept)
