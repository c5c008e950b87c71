"""Lines, and the paragraphs that they make up.

In scraped text a line is a paragraph. Two structures say otherwise: a block of lines that were wrapped at one width,
and a line that breaks off in mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from provenance.models import Line

__all__ = ["lines"]

_WIDTHS = range(40, 101)
# A wrapper may count a trailing blank, an indent or a byte that is not seen here.
_TOLERANCE = 3
_BULLET = re.compile(r"[•●▪◦‣·►*+]\s|[-–—]\s+(?![a-zäöüß])|\(?\d{1,2}\)\s")
_TERMINAL = re.compile(r"[.!?…:][\"“”»«’')\]]*$")
# Words that no headline and no byline ends with.
_EXPECTS_MORE = re.compile(r"[ ](?:d(?:er|ie|as|em|en|es)|eine?[mnrs]?|und|oder|sowie|für|the|an?|of|and|or|for)$")

_Row = tuple[int, int, int]  # number, start, end


def lines(text: str) -> tuple[Line, ...]:
    """The lines of an analysis text that are not blank, each with the number of its paragraph, which counts from 0."""
    rows = tuple(_rows(text))
    joined = _joined(text, rows)
    found: list[Line] = []
    paragraph = -1
    for number, start, end in rows:
        paragraph += number not in joined
        found.append(Line(start, end, number, paragraph))
    return tuple(found)


def _rows(text: str) -> Iterator[_Row]:
    start = 0
    for number, row in enumerate(text.split("\n"), 1):
        content = row.strip()
        if content:
            first = start + row.index(content[0])
            yield number, first, first + len(content)
        start += len(row) + 1


def _joined(text: str, rows: Sequence[_Row]) -> frozenset[int]:
    """Numbers of the lines that go on the paragraph of the line before."""
    blocks = tuple(_blocks(rows))
    widths = [max(end - start for _, start, end in block) for block in blocks if _wrapped(text, block)]
    width = max(widths, default=0)
    numbers: set[int] = set()
    for block in blocks:
        goes_on = _full if width and _fits(text, block, width) else _breaks_off
        numbers.update(b[0] for a, b in pairwise(block) if goes_on(text, a, b, width))
    return frozenset(numbers)


def _blocks(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Runs of two lines or more without a blank line between."""
    first = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0] != rows[at - 1][0] + 1:
            if at - first > 1:
                yield rows[first:at]
            first = at


def _wrapped(text: str, block: Sequence[_Row]) -> bool:
    """Was this block of three lines or more wrapped at the width of its longest line?"""
    width = max(end - start for _, start, end in block)
    if len(block) < 3 or width not in _WIDTHS:
        return False
    pairs = tuple(pairwise(block))
    open_ends = sum(_open_end(text, a) for a, _ in pairs)
    lower = sum(text[b[1]].islower() for _, b in pairs)
    return open_ends * 2 > len(pairs) and lower * 4 >= len(pairs) and _fits(text, block, width)


def _fits(text: str, block: Sequence[_Row], width: int) -> bool:
    """Is no line longer than the width, and nearly every line but the last as full as it can be?"""
    if any(end - start > width for _, start, end in block):
        return False
    pairs = tuple(pairwise(block))
    return sum(_full(text, a, b, width) for a, b in pairs) * 5 >= len(pairs) * 4


def _full(text: str, row: _Row, following: _Row, width: int) -> bool:
    """Would the first word of the following line not have fitted into this one?"""
    _, start, end = following
    if _BULLET.match(text, start, end):
        return False
    blank = text.find(" ", start, min(end, start + width))
    word = (blank if blank >= 0 else end) - start
    return row[2] - row[1] + 1 + word > width - _TOLERANCE


def _breaks_off(text: str, row: _Row, following: _Row, _width: int) -> bool:
    """Is this a long line without an end, and the following one its second half?"""
    if row[2] - row[1] < 60 or not _open_end(text, row):
        return False
    if _EXPECTS_MORE.search(text, row[2] - 7, row[2]):
        return True
    return text[following[1]].islower() and not _open_end(text, following)


def _open_end(text: str, row: _Row) -> bool:
    return _TERMINAL.search(text, max(row[1], row[2] - 4), row[2]) is None
