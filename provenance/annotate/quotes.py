"""Stretches in quotation marks: German, French and English styles, nested, reopened over paragraphs, unbalanced.

A quotation never crosses a paragraph, unless the next paragraph opens again with a mark of the same kind. An
apostrophe is no mark. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provenance.models import Line, Quote, Span

__all__ = ["find_quotes"]

_MARKS = re.compile("[„“”\"»«‚‘’'›‹]")
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
#: Deeper than this no quotation is nested; what opens beyond it is hostile text.
_DEPTH = 4


@dataclass(slots=True)
class _Open:
    mark: str
    start: int


def find_quotes(text: str, lines: Sequence[Line]) -> tuple[Quote, ...]:
    """All quotations of the lines that belong to the article, outermost and nested ones, in text order."""
    quotes: list[Quote] = []
    carried: _Open | None = None
    for start, end in _paragraphs(lines):
        carried = _scan(text, start, end, carried, quotes)
    if carried is not None:
        quotes.append(_broken(text, carried.start, _paragraph_end(lines, carried.start)))
    return tuple(sorted(quotes, key=lambda quote: (quote.start, -quote.end)))


def _paragraphs(lines: Sequence[Line]) -> Iterable[tuple[int, int]]:
    """Ranges of lines that stand one under the other without a blank line, noise or credits between them."""
    current: tuple[int, int] | None = None
    key: tuple[int, int] | None = None
    for line in lines:
        if line.zone in ("noise", "credits"):
            continue
        if current is not None and key == (line.paragraph, line.number - 1):
            current = (current[0], line.end)
        else:
            if current is not None:
                yield current
            current = (line.start, line.end)
        key = (line.paragraph, line.number)
    if current is not None:
        yield current


def _paragraph_end(lines: Sequence[Line], offset: int) -> int:
    return next((end for start, end in _paragraphs(lines) if start <= offset < end), offset + 1)


def _scan(text: str, start: int, end: int, carried: _Open | None, quotes: list[Quote]) -> _Open | None:
    """Read the marks of one paragraph; returns what stays open at its end and may be reopened by the next."""
    stack: list[_Open] = []
    if carried is not None:
        if text[start] == carried.mark:
            stack.append(carried)
        else:
            quotes.append(_broken(text, carried.start, _line_end(text, carried.start)))
    at = start + 1 if stack else start
    for match in _MARKS.finditer(text, at, end):
        _read_mark(text, match.start(), (start, end), stack, quotes)
    if not stack:
        return None
    quotes.extend(_broken(text, unclosed.start, end) for unclosed in stack[1:] if unclosed.mark not in _SINGLE)
    if stack[0].mark in _SINGLE:
        return None
    return stack[0]


def _read_mark(text: str, at: int, bounds: tuple[int, int], stack: list[_Open], quotes: list[Quote]) -> None:
    mark = text[at]
    before = text[at - 1] if at > bounds[0] else " "
    after = text[at + 1] if at + 1 < bounds[1] else " "
    if mark in "’'‘" and (before.isalnum() and after.isalnum()):
        return
    closes = next((depth for depth in range(len(stack) - 1, -1, -1) if mark in _CLOSERS[stack[depth].mark]), None)
    if closes is not None and _may_close(mark, before, after):
        opened = stack[closes]
        del stack[closes:]
        if not opened.start + 1 < at:
            return
        quotes.append(Quote(opened.start, at + 1, Span(opened.start + 1, at)))
        return
    if _may_open(mark, before, after) and len(stack) < _DEPTH:
        stack.append(_Open(mark, at))
    elif mark not in _SINGLE and not stack and not before.isdigit():
        start = _sentence_start(text, bounds[0], at, quotes)
        if start < at:
            quotes.append(Quote(start, at + 1, Span(start, at), balanced=False))


def _may_close(mark: str, before: str, after: str) -> bool:
    if mark in "»«›‹":
        return True
    if mark in "\"'" and before.isspace() and not after.isspace():
        return False
    return not (after.isalnum() and not before.isalnum()) if mark in "“”" else not after.isalnum()


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark in _ALWAYS_OPENS:
        return True
    if after.isspace() or before.isalnum():
        return False
    return mark not in "”’" or not before.isalnum()


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


def _broken(text: str, start: int, end: int) -> Quote:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return Quote(start, max(end, start + 1), Span(min(start + 1, end), end), balanced=False)
