"""Quantities: "rund 12.000 Soldaten", "1,2 Millionen Euro", "mehrere tausend", "drei Generäle".

Dates, times, years, ordinals, scores, ages and telephone numbers are no claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from provenance.languages.de.grammar import DET, FIN, INFLECTED, NOT_NOUN, PREP, QUANTITY, Grammar
from provenance.models import Attribution, Claim, Sentence, Span, Token

__all__ = ["find_claims"]

_MARKS = (".", ",")
_UNIT_WORDS = 5


class _Quantity(NamedTuple):
    """``value`` is ``None`` for a vague one; ``start`` and ``end`` are tokens; ``scale`` is that of "Millionen"."""

    value: float | None
    approximate: bool
    start: int
    end: int
    scale: float = 1


def find_claims(
    sentences: Sequence[Sentence], attributions: Sequence[Attribution], grammar: Grammar
) -> tuple[Claim, ...]:
    """The quantities of all sentences, each with the innermost attribution whose content holds it."""
    owners = _Owners(attributions)
    found: list[Claim] = []
    for sentence in sentences:
        for quantity, end, unit in _counted(sentence.tokens, grammar):
            span = Span(sentence.tokens[quantity.start].start, sentence.tokens[end - 1].end)
            owner = owners.at(span.end - 1)
            found.append(Claim(f"c{len(found) + 1}", span, quantity.value, quantity.approximate, unit, owner))
    return tuple(found)


def _counted(tokens: Sequence[Token], grammar: Grammar) -> Iterator[tuple[_Quantity, int, str]]:
    """Quantities of something, with the end and the wording of what is counted; a range is two of them."""
    lower: _Quantity | None = None
    for quantity in _quantities(tokens, grammar):
        end, unit = _unit(tokens, quantity.end, grammar)
        ranged = lower is not None and bool(unit) and _is_range(tokens, lower, quantity, grammar)
        if ranged and lower is not None:
            yield lower._replace(value=_scaled(lower, quantity), approximate=True), lower.end, unit
        if unit:
            yield quantity._replace(approximate=quantity.approximate or ranged), end, unit
        lower = None if unit else quantity


def _scaled(lower: _Quantity, upper: _Quantity) -> float | None:
    """As in "3,2 bis 3,8 Milliarden": the scale of the second number is the first one's too."""
    if lower.value is None or lower.scale != 1 or upper.scale == 1:
        return lower.value
    return _rounded(lower.value * upper.scale)


def _is_range(tokens: Sequence[Token], lower: _Quantity, upper: _Quantity, grammar: Grammar) -> bool:
    """As in "200 bis 300 Menschen" and "zwischen 200 und 300 Menschen"."""
    if upper.start != lower.end + 1:
        return False
    link = tokens[lower.end].text.lower()
    opener = tokens[lower.start - 1].text.lower() if lower.start else ""
    ranges = grammar.lexicon.entries.get("ranges", ())
    return any(entry[-1] == link and (len(entry) == 1 or entry[0] == opener) for entry in ranges)


class _Owners:
    """The innermost attribution at an offset; offsets are asked for in text order."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self._spans = sorted((span.start, -span.end, a.id) for a in attributions for span in a.content)
        self._at = 0
        self._open: list[tuple[int, str]] = []

    def at(self, offset: int) -> str | None:
        while self._at < len(self._spans) and self._spans[self._at][0] <= offset:
            _, end, ident = self._spans[self._at]
            self._open.append((-end, ident))
            self._at += 1
        while self._open and self._open[-1][0] <= offset:
            self._open.pop()
        return self._open[-1][1] if self._open else None


def _quantities(tokens: Sequence[Token], grammar: Grammar) -> Iterator[_Quantity]:
    at = 0
    while at < len(tokens):
        word = tokens[at].text
        opens = word[0].isdigit() or grammar.tags.get(word.lower(), 0) & QUANTITY
        quantity = (_vague(tokens, at, grammar) or _exact(tokens, at, grammar)) if opens else None
        if quantity is None:
            at += 1
        else:
            yield quantity
            at = quantity.end


def _vague(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    vague = grammar.words.get("vague_quantities", frozenset())
    for length in (2, 1):
        text = " ".join(token.text.lower() for token in tokens[at : at + length])
        if text in vague and (length == 2 or at == 0 or not tokens[at - 1].text[0].isdigit()):
            return _Quantity(None, True, at, at + length)
    return None


def _exact(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    word = tokens[at].text
    value = _value(word, grammar)
    spelled = value is None
    if value is None:
        value = _spelled(word, grammar)
    if value is None or _is_no_quantity(tokens, at, grammar):
        return None
    end = at + 1
    scale = grammar.canonical.get("number_scales", {}).get(tokens[end].text) if end < len(tokens) else None
    factor = 1.0 if scale is None else float(scale)
    if scale is not None:
        value *= factor
        end += 1
    elif not spelled and _looks_like_year(word, tokens, at):
        return None
    start, approximate = _approximators(tokens, at, grammar)
    return _Quantity(_rounded(value), approximate, start, end, factor)


def _rounded(value: float) -> float:
    return int(value) if value == int(value) else round(value, 6)


def _value(word: str, grammar: Grammar) -> float | None:
    """The number that "12.000" or "3,5" stands for; ``None`` for times, scores and whatever else has digits."""
    marks = grammar.lexicon.entries.get("number_marks", (_MARKS,))[0]
    if not word[0].isdigit() or not _number_pattern(marks).match(word):
        return None
    return float(word.replace(marks[0], "").replace(marks[1], "."))


@lru_cache(maxsize=8)
def _number_pattern(marks: tuple[str, ...]) -> re.Pattern[str]:
    thousands, decimal = (re.escape(mark) for mark in marks)
    return re.compile(rf"(?:\d{{1,3}}(?:{thousands}\d{{3}})+|\d{{1,12}})(?:{decimal}\d{{1,4}})?\Z")


def _spelled(word: str, grammar: Grammar) -> float | None:
    value = grammar.canonical.get("number_words", {}).get(word.lower())
    return float(value) if value is not None else None


def _looks_like_year(word: str, tokens: Sequence[Token], at: int) -> bool:
    if len(word) != 4 or not word.isdigit() or not "1500" <= word <= "2100":
        return False
    following = tokens[at + 1].text if at + 1 < len(tokens) else "."
    return not (following[0].isupper() and following[0].isalpha() and len(following) > 2) or _after_month(tokens, at)


def _after_month(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text[0].isupper()


def _is_no_quantity(tokens: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """A date, a time, a score, a part of a name or of another number."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else "."
    before = tokens[at - 1].text if at else ""
    if following in grammar.canonical.get("time_units", {}) or following in grammar.canonical.get("months", {}):
        return True
    if following in ("/", ":") or before in ("/", ":", "§", "+", "Nr.", "Nummer", "Artikel", "Art.", "Paragraf"):
        return True
    touching = at + 1 < len(tokens) and tokens[at].end == tokens[at + 1].start and following[0] in "-–/"
    return touching or (bool(before) and before[0].isupper() and before in grammar.canonical.get("months", {}))


def _approximators(tokens: Sequence[Token], at: int, grammar: Grammar) -> tuple[int, bool]:
    known = grammar.words.get("approximators", frozenset())
    for length in (2, 1):
        if at >= length and " ".join(t.text.lower() for t in tokens[at - length : at]) in known:
            return at - length, True
    return at, False


def _unit(tokens: Sequence[Token], at: int, grammar: Grammar) -> tuple[int, str]:
    """The noun phrase behind a number: adjectives and nouns, or a sign; "" where nothing is counted."""
    at = _past_place(tokens, at, grammar)
    end = at
    while end < min(len(tokens), at + _UNIT_WORDS):
        sign = _sign(tokens, end, grammar)
        if sign:
            return sign, _words(tokens, at, sign)
        word = tokens[end].text
        tag = grammar.tags.get(word.lower(), 0)
        if not word[0].isalpha() or tag & (NOT_NOUN | PREP):
            break
        end += 1
        if word[0].isupper():
            while end < len(tokens) and tokens[end].text[0].isupper() and tokens[end].text[0].isalpha():
                end += 1
            return end, _words(tokens, at, end)
        if tag & FIN and not tag & INFLECTED:
            break
    return at, ""


def _words(tokens: Sequence[Token], start: int, end: int) -> str:
    joined = [t.text for t in tokens[start:end]]
    return "".join(joined) if "/" in joined else " ".join(joined)


def _sign(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """The end of a unit of measure that begins here ("Prozent", "km/h"), or 0."""
    known = grammar.canonical.get("measure_units", {})
    for length in (3, 1):
        if at + length <= len(tokens) and "".join(token.text for token in tokens[at : at + length]) in known:
            return at + length
    return 0


def _past_place(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """Skip "in Asien" of "300 in Asien lebende Vögel"; stay where no adjective and noun follow it."""
    if at + 3 >= len(tokens) or not grammar.tags.get(tokens[at].text, 0) & PREP:
        return at
    behind = at + 1
    while behind < len(tokens) and grammar.tags.get(tokens[behind].text, 0) & DET:
        behind += 1
    if behind + 2 >= len(tokens) or not tokens[behind].text[0].isupper():
        return at
    adjective = tokens[behind + 1].text
    tag = grammar.tags.get(adjective, 0)
    closed = tag & NOT_NOUN or (tag & FIN and not tag & INFLECTED)
    return behind + 1 if adjective[0].islower() and not closed else at
