"""The headline of a text that has no markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from provenance.models import Line

__all__ = ["find_title"]

_LONGEST = 160
_SHORTEST = 10
# How far down a headline may stand, and how far below it the article must have begun.
_LOOKED_AT = 3
_BODY_WITHIN = 8
_SHORTEST_BODY = 60
_LABEL_WORDS = 4

_SENTENCE_END = re.compile(r"\.[\"“”»«’')\]]*$")
_UNFINISHED = re.compile(r"(?:[:;,…]|\.\.\.)$")
# Of "Dr. Berg" or "20. Oktober" the mark follows a short word or a digit.
_SECOND_SENTENCE = re.compile(r"[a-zäöüß]{4}[.!?][\"“”»«]?\s+[\"„“»«]?[A-ZÄÖÜ]")
# As in: Berlin (dpa) – Die Regierung; KIEW/MOSKAU (Reuters) -
_DATELINE = re.compile(r"[A-ZÄÖÜ][\w./, -]{1,50}\([\w/ .-]{2,30}\)\s*[-–—:]")
_BULLET = re.compile(r"[-–—•·*+|>]\s|\d{1,2}[.)]\s")


def find_title(text: str, lines: Sequence[Line]) -> Line | None:
    """The line that is the headline, if one of the first three is.

    ``lines`` are what remains of the text without noise and credits. A headline is short, a paragraph of its own, and
    has a longer paragraph soon below. It may follow kickers of a few words. One that ends in a full stop must also be
    set apart by a wider gap than the paragraphs: the first sentence of a text is no headline.
    """
    head: list[Line] = []
    for line, below in pairwise(lines[: _LOOKED_AT + 1]):
        if _headline_like(text, line, below):
            head.append(line)
        elif not _is_label(text, line):
            break
    for kicker, line in pairwise(head):
        if _is_kicker(text, kicker, line) and _has_body(lines, line):
            return line
    if head and _has_body(lines, head[0]) and (_is_open(text, head[0]) or _stands_off(lines, head[0])):
        return head[0]
    return None


def _headline_like(text: str, line: Line, below: Line) -> bool:
    if line.paragraph == below.paragraph or not _SHORTEST <= line.end - line.start <= _LONGEST:
        return False
    content = text[line.start : line.end]
    patterns = (_UNFINISHED.search, _SECOND_SENTENCE.search, _DATELINE.match, _BULLET.match)
    return len(content.split()) > 1 and not any(pattern(content) for pattern in patterns)


def _is_label(text: str, line: Line) -> bool:
    """A few words without an end: "Politik", "Krieg im Osten"."""
    content = text[line.start : min(line.end, line.start + _LONGEST)]
    return len(content.split()) <= _LABEL_WORDS and _is_open(text, line) and not _BULLET.match(content)


def _is_kicker(text: str, line: Line, below: Line) -> bool:
    longer_below = line.end - line.start < below.end - below.start
    return longer_below and _is_label(text, line) and _is_open(text, below)


def _is_open(text: str, line: Line) -> bool:
    return _SENTENCE_END.search(text, max(line.start, line.end - 4), line.end) is None


def _has_body(lines: Sequence[Line], title: Line) -> bool:
    at = lines.index(title) + 1
    shortest = max(_SHORTEST_BODY, title.end - title.start)
    return any(line.end - line.start > shortest for line in lines[at : at + _BODY_WITHIN])


def _stands_off(lines: Sequence[Line], title: Line) -> bool:
    """Is the gap below the title wider than what is usual between the lines after it?"""
    gap, *others = (below.number - line.number for line, below in pairwise(lines[lines.index(title) :]))
    return bool(others) and gap > sorted(others)[len(others) // 2]
