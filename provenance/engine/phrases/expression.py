"""Trees of phrases -> regular expressions, in the notation that the modules ``re`` and ``regex`` share.

Matching stays linear in the length of the text: words inside a gap are matched possessively, the number of words and of
gaps is bounded, and a star runs over one word only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from provenance.engine.phrases.fold import fold
from provenance.engine.phrases.phrase import (
    PUNCTUATION,
    Gap,
    Group,
    Number,
    Phrase,
    Sequence,
    SplitVerb,
    Star,
    Text,
    Word,
    Words,
)

__all__ = ["APOSTROPHES_AND_QUOTES", "DASHES", "expression"]

APOSTROPHES_AND_QUOTES = "\"'„“”‟‚‘’‛«»‹›`´ʼ′″〝〞"
DASHES = "-‐‑‒–—―−"

#: Words that a gap may hold at most.
GAP_WORDS = 14
#: A word of a gap. A comma or colon between digits ("1,5", "10:30") does not end a clause.
_GAP_WORD = r"(?:[^\s,;:!?]|(?<=\d)[,:](?=\d))++"
#: In a line the ends of sentences are not known yet: a full stop behind three letters counts as one.
_LINE_GAP_WORD = _GAP_WORD + r"(?<![^\W\d_]{3}\.)"

_QUOTE_CLASS = f"[{re.escape(APOSTROPHES_AND_QUOTES)}]"
_DASH_CLASS = f"[{re.escape(DASHES)}]"
_ELLIPSIS = r"(?:…|\.\.\.)"
_LETTERS = re.compile(r"…|\.\.\.|ss|.", re.DOTALL)

#: Thousands are parted by a full stop, an apostrophe or a narrow blank, decimals by a comma or a full stop.
_DIGITS = r"\d++(?:[.,'’  ]\d++)*+"
_ANY_WORD = r"\w++(?:[-–.,:/'’]\w++)*+"
_STAR_BEHIND = r"\w*+(?:-\w++)*+"
_STAR_IN_FRONT = r"(?<!\w)(?<!\w-)(?:\w+-)*\w*"
#: No word may go on across the edge of a phrase; a hyphen ends a word.
_EDGE_LEFT = r"(?<!\w(?=\w))"
_EDGE_RIGHT = r"(?!(?<=\w)\w)"


@dataclass(frozen=True, slots=True)
class _Style:
    gap_word: str
    gap_edge: str


_IN_SENTENCE = _Style(_GAP_WORD, r"[^\s\w,;:!?]*+")
_IN_LINE = _Style(_LINE_GAP_WORD, r"[^\s\w,;:!?.]*+")


def expression(phrase: Phrase, scope: str) -> str:
    """The regular expression of a phrase, for one folded sentence or (scope ``line``) line.

    The match is group 1, since an anchor skips bullets in front.
    """
    style = _IN_LINE if scope == "line" else _IN_SENTENCE
    start = r"\A[\W_]*+" if phrase.at_start else ""
    end = r"(?=[\W_]*+\Z)" if phrase.at_end else ""
    return f"{start}({_EDGE_LEFT}{_sequence(phrase.body, style)}{_EDGE_RIGHT}){end}"


def _sequence(sequence: Sequence, style: _Style) -> str:
    parts: list[str] = []
    apart = False  # whether the next word must be separated from what stands before
    for at, item in enumerate(sequence.items):
        if isinstance(item, Gap):
            parts.append(_gap(style, apart, sequence.items[at + 1 : at + 2]))
            apart = False
            continue
        word, space = _word(item, style), _space_before(item)
        if not item.nullable:
            parts.append(f"{space if apart else ''}{word}")
            apart = True
        else:
            # An optional word that is not there must not leave its white space behind.
            parts.append(rf"(?:{space}{word}(?<=\S))?" if apart else rf"(?:(?=\S){word}\s+)?")
    return "".join(parts)


def _gap(style: _Style, behind_word: bool, following: tuple[Word | Gap, ...]) -> str:
    if not behind_word:  # at the start of a line or sentence
        return rf"(?:{style.gap_word}\s+){{0,{GAP_WORDS}}}?{style.gap_edge}"
    words = rf"{style.gap_edge}(?:\s+{style.gap_word}){{0,{GAP_WORDS}}}?"
    if not following:  # at the end
        return words
    space = _space_before(following[0]) if isinstance(following[0], Word) else r"\s+"
    return f"{words}{space}{style.gap_edge}"


def _space_before(word: Word) -> str:
    """White space, which a word that begins with a punctuation mark does not need."""
    if True not in word.touches:
        return r"\s+"
    return r"\s*" if False not in word.touches else rf"(?:\s*(?=[{re.escape(PUNCTUATION)}])|\s+)"


def _word(word: Word, style: _Style) -> str:
    if word.atoms == (Star(),):
        return _ANY_WORD
    parts: list[str] = []
    for at, atom in enumerate(word.atoms):
        match atom:
            case Text(value):
                parts.append(_text(value))
            case Star():
                parts.append(_STAR_BEHIND if at else _STAR_IN_FRONT)
            case Number():
                parts.append(_one_of([_DIGITS, *map(_text, atom.words)], optional=False))
            case SplitVerb():
                parts.append(_split_verb(atom, style))
            case Group():
                parts.append(_group(atom, style))
            case Words():
                parts.append(_words(atom))
    return "".join(parts)


def _text(value: str) -> str:
    folded = fold(value)
    if folded.isalnum() and "ss" not in folded and "ß" not in folded:
        return folded
    return "".join([_letter(letter) for letter in _LETTERS.findall(folded)])


def _letter(letter: str) -> str:
    if letter in ("…", "..."):
        return _ELLIPSIS
    if letter in ("ß", "ss"):
        return "(?:ß|ss)"
    if letter in APOSTROPHES_AND_QUOTES:
        return _QUOTE_CLASS
    return _DASH_CLASS if letter in DASHES else re.escape(letter)


@lru_cache(maxsize=1 << 14)  # the same word lists stand in many phrases
def _group(group: Group, style: _Style) -> str:
    return _one_of([_sequence(option, style) for option in group.options], group.optional)


@lru_cache(maxsize=1 << 14)
def _words(words: Words) -> str:
    return _one_of([r"\s+".join(map(_text, wording.split(" "))) for wording in words.wordings], words.optional)


def _one_of(options: Iterable[str], optional: bool) -> str:
    # The first alternative that fits wins, so that the longest has to stand first.
    longest_first = sorted(dict.fromkeys(options), key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)}){'?' if optional else ''}"


def _split_verb(verb: SplitVerb, style: _Style) -> str:
    """Finite form and prefix; one clause between commas may stand between them: "wies den Vorwurf, er lüge, zurück"."""
    words = rf"(?:\s+{style.gap_word}){{0,{GAP_WORDS}}}?"
    clause = rf"(?:,(?:\s+{style.gap_word}){{1,{GAP_WORDS}}}?,{words})?"
    finite = "|".join(_text(form) for form in sorted(verb.finite, key=len, reverse=True))
    edge = style.gap_edge
    return rf"(?:{finite})(?!\w){edge}{words}{edge}{clause}\s+{edge}{_text(verb.prefix)}(?!\w)"
