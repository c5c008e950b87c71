"""Signs for how a text looks, or for marks that a keyboard lacks: Markdown, and quotation marks as they are typed.

What is found are edits: a stretch of the text and what the analysis reads in its place. The text itself stays as it is.
Only what comes in pairs is taken, or stands where nothing else can be meant, so that the star in "Expert*innen", the
underscore of a name and the arrow of a menu stay what they are. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Edit", "edits"]


class Edit(NamedTuple):
    """``text[start:end]`` is read as ``reading``, which is no longer than it."""

    start: int
    end: int
    reading: str


# A text without any of these has none.
_SIGN = re.compile(
    r"[*_~`\\]|\]\(|\]\[|\[\^|<(?:https?:|mailto:)|^#{1,6} |,,|''|‘‘|’’|‚‚|<<|>>|\"\"|\| *:?-|"
    r"(?<![^\s(\[–-])[«»‹›„“\"] ",
    re.MULTILINE,
)
#: No pair is further apart; the end of a line parts all.
_WITHIN = 2_000

_LINK = re.compile(
    r"\](?P<target>\((?:<[^<>\n]{0,2000}>|(?:[^\s()]|\([^\s()]{0,500}\)){0,2000})(?: +\"[^\"\n]{0,300}\")?\)"
    r"|\[[^\[\]\n]{0,80}\])"
)
_LONGEST_LABEL = 400
_ALONE = re.compile(
    r"(?P<drop>^#{1,6} +(?=\S)|\[\^[^\[\]\n]{1,40}\](?!:))|<(?P<address>(?:https?://|mailto:)[^<>\s]{1,2000})>",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"(?P<escape>\\)[\\*_`~\[\](){}#+.!>|-]|(?P<marks>\*{1,3}|_{1,3}|~~|`{1,2})|(?P<end>\n)")
_BEFORE_OPENING = frozenset(" \n\t([{„“”\"»«‚‘'›‹*_~–—-:;,")
_BEHIND_CLOSING = frozenset(" \n\t)]}“”\"»«‘’'›‹*_~–—-:;,.!?…")
_TABLE = re.compile(
    r"^(?P<head>[^\n]*\|[^\n]*\n)(?P<rule> *+(?:\| *+)?:?-++:? *+(?:\| *+:?-++:? *+)+(?:\| *+)?(?:\n|\Z))"
    r"(?P<rows>(?:[^\n]*\|[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
_CELLS = re.compile(r"(?<! ) *+\| *+")

_DOUBLED = re.compile(
    r"(?P<low>(?<![\w,]),,(?=[^\s,])|(?<![\w‚])‚‚(?=[^\s‚]))"
    r"|(?<!')''(?!')|(?<!‘)‘‘(?!‘)|(?<!’)’’(?!’)|(?<![^\s(\[])\"\"(?=[\w„“])|(?<=[\w.,!?…])\"\"(?![\"\w])"
)
_ANGLES = re.compile(rf"(?<![\w<>])(?:<< ?(?=\S)[^<>\n]{{1,{_WITHIN}}}>>|>> ?(?=\S)[^<>\n]{{1,{_WITHIN}}}<<)(?![\w<>])")
# With the second half of a pair behind a blank or not; a dash may follow a quotation, a word may not.
_SPACED = re.compile(
    "|".join(
        rf"(?<![^\s(\[–-]){opening} (?=\S)[^{opening}{closing}\n]{{1,{_WITHIN}}}{closing}(?![^\s.,;:!?)\]–-])"
        for opening, closing in ("«»", "»«", "‹›", "›‹", "„“", "“”", '""')
    )
)


def edits(text: str) -> list[Edit]:
    """In text order, none overlapping another."""
    if _SIGN.search(text) is None:
        return []
    kept: list[Edit] = []
    for edit in sorted((*_links(text), *_alone(text), *_emphasis(text), *_tables(text), *_quotes(text))):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _links(text: str) -> Iterator[Edit]:
    """The words of a link stay, its address goes; a picture goes altogether."""
    for link in _LINK.finditer(text):
        start = text.rfind("[", max(0, link.start() - _LONGEST_LABEL), link.start())
        if start < 0 or "\n" in text[start : link.start()]:
            continue
        if text[start - 1 : start] == "!":
            yield Edit(start - 1, link.end(), "")
        elif start + 1 < link.start():
            yield Edit(start, start + 1, "")
            yield Edit(link.start(), link.end(), "")


def _alone(text: str) -> Iterator[Edit]:
    for sign in _ALONE.finditer(text):
        if sign["address"]:
            yield Edit(sign.start(), sign.start() + 1, "")
            yield Edit(sign.end() - 1, sign.end(), "")
        else:
            yield Edit(*sign.span(), "")


def _emphasis(text: str) -> Iterator[Edit]:
    opened: dict[str, list[tuple[int, int]]] = {}
    for sign in _EMPHASIS.finditer(text):
        start, end = sign.span()
        if sign["end"]:
            opened.clear()
        elif sign["escape"]:
            yield Edit(start, start + 1, "")
        else:
            before, behind = text[start - 1 : start] or "\n", text[end : end + 1] or "\n"
            waiting = opened.setdefault(text[start], [])
            closes = not before.isspace() and behind in _BEHIND_CLOSING
            # Three stars may close two and one.
            while closes and waiting and waiting[-1][1] <= end - start:
                at, size = waiting.pop()
                yield Edit(at, at + size, "")
                yield Edit(start, start + size, "")
                start += size
            if start == sign.start() and before in _BEFORE_OPENING and not behind.isspace():
                waiting.append((start, end - start))


def _tables(text: str) -> Iterator[Edit]:
    """Every cell is a line of its own."""
    for table in _TABLE.finditer(text):
        yield Edit(*table.span("rule"), "\n")
        for part in ("head", "rows"):
            for bar in _CELLS.finditer(text, *table.span(part)):
                yield Edit(*bar.span(), "\n")


def _quotes(text: str) -> Iterator[Edit]:
    for sign in _DOUBLED.finditer(text):
        yield Edit(*sign.span(), "„" if sign["low"] else '"')
    for pair in _ANGLES.finditer(text):
        opening, closing = "«»" if pair[0].startswith("<") else "»«"
        yield from _pair(pair, opening, closing)
    for pair in _SPACED.finditer(text):
        yield from _pair(pair, pair[0][0], pair[0][-1])


def _pair(pair: re.Match[str], opening: str, closing: str) -> Iterator[Edit]:
    """Two quotation marks, with the blanks inside of them."""
    size = 2 if pair[0][0] in "<>" else 1
    start, end = pair.span()
    yield Edit(start, start + size + (pair[0][size] == " "), opening)
    yield Edit(end - size - (pair[0][-size - 1] == " "), end, closing)
