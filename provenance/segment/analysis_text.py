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
from typing import NamedTuple
from unicodedata import is_normalized, normalize

import regex

from provenance.models import Span

__all__ = ["IDENTITY", "Offsets", "analysis_text", "edits"]


# A text of these characters only is its own analysis text: one scan, no copy.
_UNUSUAL = re.compile("[^\n -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
_LINE_BREAK = re.compile("[\r\v\f\x85\u2028\u2029]")
_BLANK = re.compile(r"[^\S\n ]")
# Marks of East Asia, and those that Windows-1252 has where Unicode has controls, for the marks that are known.
_OTHER_MARK = re.compile("[\x82\x84\x91-\x97「-』〝-〟＂]")
_KNOWN_MARK = dict(zip("\x82\x84\x91\x92\x93\x94\x95\x96\x97「」『』〝〞〟＂", '‚„‘’“”•–—„“‚‘„““"', strict=True))

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
    white space a blank, a quotation mark of another writing one that is known. Characters without width (soft hyphen,
    zero-width blanks and joiners, marks of direction, byte order mark) are dropped; the rest is in NFC. Signs of
    Markdown are dropped, quotation marks of two characters (,,…'' and <<…>>) become one, blanks inside of « … » go.
    Dashes, case and other quotation marks stay.
    """
    if _UNUSUAL.search(text) is None:
        even, changes = text, edits(text)
        if not changes:
            return text, IDENTITY
    else:
        even = _BLANK.sub(" ", _LINE_BREAK.sub("\n", text.replace("\r\n", " \n")))
        even = _OTHER_MARK.sub(lambda mark: _KNOWN_MARK[mark[0]], even)
        changes = edits(even)
        if not changes and _CLUSTER.search(even) is None and is_normalized("NFC", even):
            return even, IDENTITY
    pieces = tuple(_pieces(even, changes))
    return "".join(composed for composed, _, _ in pieces), _offsets(pieces)


_TextPiece = tuple[str, int, int]


def _pieces(text: str, changes: Sequence[Edit]) -> Iterator[_TextPiece]:
    """Composed text with the start and end, in ``text``, of what it was made of; dropped characters at the edges of a
    piece lie outside of it."""
    done = 0
    for change in changes:
        yield from _between(text, done, change.start)
        yield change.reading, change.start, change.end if change.reading else change.start
        done = change.end
    yield from _between(text, done, len(text))


def _between(text: str, done: int, end: int) -> Iterator[_TextPiece]:
    for cluster in _CLUSTER.finditer(text, done, end):
        yield from _plain(text, done, cluster.start())
        yield _composed(cluster.group(), cluster.start())
        done = cluster.end()
    yield from _plain(text, done, end)


def _plain(text: str, start: int, end: int) -> Iterator[_TextPiece]:
    """A stretch without marks: at most single characters that have another canonical form (the Ohm sign)."""
    stretch = text[start:end]
    if is_normalized("NFC", stretch):
        yield stretch, start, end
    else:
        for at, char in enumerate(stretch, start):
            yield normalize("NFC", char), at, at + 1


def _composed(cluster: str, start: int) -> _TextPiece:
    kept = _ONLY_DROPPED.sub("", cluster)
    if not kept:
        return "", start, start
    head, tail = cluster.index(kept[0]), cluster.rindex(kept[-1]) + 1
    return normalize("NFC", kept), start + head, start + tail


def _offsets(pieces: tuple[_TextPiece, ...]) -> Offsets:
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


# --- Signs for how a text looks, or for marks that a keyboard lacks: Markdown, and quotation marks as they are typed --
# What is found are edits: a stretch of the text and what the analysis reads in its place. The text itself stays as it
# is. Only what comes in pairs is taken, or stands where nothing else can be meant, so that the star in "Expert*innen",
# the underscore of a name and the arrow of a menu stay what they are. Linear in the length of the text.


class Edit(NamedTuple):
    """``text[start:end]`` is read as ``reading``, which is no longer than it."""

    start: int
    end: int
    reading: str


# A text without any of these has none.
_SIGN = re.compile(
    r"[*_~`\\‟″]|\]\(|\]\[|\[\^|<(?:https?:|mailto:)|^#{1,6} |,,|''|‘‘|’’|‚‚|<<|>>|\"\"|\| *:?-|"
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
    r"^(?P<head>[^\n|]*+\|[^\n]*+\n)(?P<rule> *+(?:\| *+)?:?-++:? *+(?:\| *+:?-++:? *+)+(?:\| *+)?(?:\n|\Z))"
    r"(?P<rows>(?:[^\n|]*+\|[^\n]*+(?:\n|\Z))*+)",
    re.MULTILINE,
)
_CELLS = re.compile(r"(?<! ) *+\| *+")

_DOUBLED = re.compile(
    r"(?P<low>(?<![\w,]),,(?=[^\s,])|(?<![\w‚])‚‚(?=[^\s‚]))"
    r"|(?<!')''(?!')|(?<!‘)‘‘(?!‘)|(?<!’)’’(?!’)|(?<![^\s(\[])\"\"(?=[\w„“])|(?<=[\w.,!?…])\"\"(?![\"\w])"
    r"|(?<![^\s(\[])``(?=\w)|(?<=[\w.,!?…])``(?![`\w])|‟|(?<!\d)″"
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
