"""Stretches in quotation marks: German, French and English styles, nested, reopened over paragraphs, unbalanced.

A quotation never crosses a paragraph, unless the next paragraph opens again with a mark of the same kind. An
apostrophe is no mark. Marks that were damaged on their way ("&bdquo;", bytes of UTF-8 read as another encoding) are
read as the marks that they stand for. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from provenance.models import Line, Quote, Span

__all__ = ["find_quotes"]

#: What stands for a mark: entities, bytes of UTF-8 read as Windows-1252 or Latin-1.
_STAND_INS = {
    "&bdquo;": "„",
    "&ldquo;": "“",
    "&rdquo;": "”",
    "&quot;": '"',
    "&laquo;": "«",
    "&raquo;": "»",
    "&sbquo;": "‚",
    "&lsquo;": "‘",
    "&rsquo;": "’",
    "&lsaquo;": "‹",
    "&rsaquo;": "›",
    "&#8222;": "„",
    "&#8220;": "“",
    "&#8221;": "”",
    "&#34;": '"',
    "&#171;": "«",
    "&#187;": "»",
    "&#8218;": "‚",
    "&#8216;": "‘",
    "&#8217;": "’",
} | {
    damaged: mark
    for mark in "„“”»«‚‘’›‹"
    for encoding in ("cp1252", "latin-1")
    if (damaged := mark.encode().decode(encoding, "ignore")) and len(damaged) > 1
}
_MARKS = re.compile("|".join(map(re.escape, sorted(_STAND_INS, key=len, reverse=True))) + "|[„“”\"»«‚‘’'›‹]")
#: Opening mark to the marks that close it. Which of two readings a mark has is told by its neighbours.
_CLOSERS = {
    "„": '“”"',
    "“": '”"',
    "”": "”",
    '"': '"',
    "»": "«",
    "«": "»",
    "‚": "‘’'",
    "‘": "’'",
    "’": "’",
    "'": "'",
    "›": "‹",
    "‹": "›",
}
_SINGLE = frozenset("‚‘’'›‹")
_ALWAYS_OPENS = frozenset("„‚")
#: No quotation begins with these.
_NEVER_FIRST = frozenset(",;:!?)")
#: Deeper than this no quotation is nested; what opens beyond it is hostile text.
_DEPTH = 4


class _Mark(NamedTuple):
    """``char`` is the mark that the characters ``start`` to ``end`` are or stand for."""

    char: str
    start: int
    end: int


def find_quotes(text: str, lines: Sequence[Line]) -> tuple[Quote, ...]:
    """All quotations of the lines that belong to the article, outermost and nested ones, in text order."""
    quotes: list[Quote] = []
    carried: _Mark | None = None
    for start, end in _paragraphs(lines):
        carried = _scan(text, start, end, carried, quotes)
    if carried is not None:
        quotes.append(_broken(text, carried, _paragraph_end(lines, carried.start)))
    return tuple(sorted(quotes, key=lambda quote: (quote.start, -quote.end)))


def _paragraphs(lines: Sequence[Line]) -> Iterable[tuple[int, int]]:
    """Ranges of lines, or of pieces of one line, that follow each other without a blank line, noise or credits."""
    current: tuple[int, int] | None = None
    before: Line | None = None
    for line in lines:
        if line.zone in ("noise", "credits"):
            before = None
            continue
        follows = before is not None and line.paragraph == before.paragraph and line.number - before.number <= 1
        if current is not None and follows:
            current = (current[0], line.end)
        else:
            if current is not None:
                yield current
            current = (line.start, line.end)
        before = line
    if current is not None:
        yield current


def _paragraph_end(lines: Sequence[Line], offset: int) -> int:
    return next((end for start, end in _paragraphs(lines) if start <= offset < end), offset + 1)


def _scan(text: str, start: int, end: int, carried: _Mark | None, quotes: list[Quote]) -> _Mark | None:
    """Read the marks of one paragraph; returns what stays open at its end and may be reopened by the next."""
    stack: list[_Mark] = []
    at = start
    if carried is not None:
        again = _MARKS.match(text, start, end)
        if again is not None and _mark(again).char == carried.char:
            stack.append(carried)
            at = again.end()
        else:
            quotes.append(_broken(text, carried, _line_end(text, carried.start)))
    for match in _MARKS.finditer(text, at, end):
        _read_mark(text, _mark(match), (start, end), stack, quotes)
    if not stack:
        return None
    quotes.extend(_broken(text, unclosed, end) for unclosed in stack[1:] if unclosed.char not in _SINGLE)
    return None if stack[0].char in _SINGLE else stack[0]


def _mark(match: re.Match[str]) -> _Mark:
    written = match.group()
    return _Mark(_STAND_INS.get(written, written), match.start(), match.end())


def _read_mark(text: str, mark: _Mark, bounds: tuple[int, int], stack: list[_Mark], quotes: list[Quote]) -> None:
    before = text[mark.start - 1] if mark.start > bounds[0] else " "
    after = text[mark.end] if mark.end < bounds[1] else " "
    if mark.char in "’'‘" and (before.isalnum() and after.isalnum()):
        return
    closes = next((depth for depth in range(len(stack) - 1, -1, -1) if mark.char in _CLOSERS[stack[depth].char]), None)
    if closes is not None and _may_close(mark.char, before, after):
        opened = stack[closes]
        del stack[closes:]
        if opened.end < mark.start:
            quotes.append(Quote(opened.start, mark.end, Span(opened.end, mark.start)))
        return
    if _may_open(mark.char, before, after) and len(stack) < _DEPTH:
        stack.append(mark)
    elif mark.char not in _SINGLE and not stack and not before.isdigit():
        start = _sentence_start(text, bounds[0], mark.start, quotes)
        if start < mark.start:
            quotes.append(Quote(start, mark.end, Span(start, mark.start), balanced=False))


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in "»«›‹":
        return True
    if mark in "\"'" and before.isspace() and not after.isspace():
        return False
    return not (after.isalnum() and not before.isalnum()) if mark in "“”" else not after.isalnum()


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark in _ALWAYS_OPENS:
        return True
    return not after.isspace() and not before.isalnum() and after not in _NEVER_FIRST


def _sentence_start(text: str, floor: int, at: int, quotes: Sequence[Quote]) -> int:
    """Where a stray closing mark may have begun: the sentence before it, back to the last quotation at most."""
    if quotes and floor <= quotes[-1].end <= at:
        floor = quotes[-1].end
    floor = max(floor, at - 400)
    stop = max(text.rfind(mark, floor, max(floor, at - 1)) for mark in (". ", "! ", "? ", "\n"))
    start = stop + 2 if stop >= 0 else floor
    while start < at and text[start].isspace():
        start += 1
    return start


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _broken(text: str, opened: _Mark, end: int) -> Quote:
    while end > opened.end and text[end - 1].isspace():
        end -= 1
    end = max(end, opened.end)
    return Quote(opened.start, end, Span(opened.end, end), balanced=False)
