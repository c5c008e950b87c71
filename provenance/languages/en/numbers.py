"""Quantities: "1,500 people", "$2.5bn", "five per cent", "dozens of houses", "a third of voters", "more than a dozen".

Durations count; dates, times, years, ordinals, scores and ages are no claims. A bare number takes up what was counted
before ("three of them") and has no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from provenance.languages.base import rounded
from provenance.languages.en.grammar import ADV, AUX, CAP, DET, PERSONAL, POSS, PREP, PUNCT, REL, SUB, Grammar
from provenance.models import Claim, Sentence, Span, Token

__all__ = ["find_claims"]

_UNIT_WORDS = 4
_NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,4})?(bn|billion|m|mn|million|k|tn|trn|pc)?\Z", re.IGNORECASE
)
#: "a 14-storey block", "a 20-year sentence"; not "45-year-old", whose age it is.
_JOINED = re.compile(r"(\d{1,6})-([a-z]{3,})\Z")
_YEARS = range(1500, 2101)
#: Marks that make a number that they touch a part of something else.
_TOUCHING = frozenset("-–/:+")
_SIGNS = {"$": "$", "£": "£", "€": "€", "¥": "¥", "US$": "$", "A$": "A$", "C$": "C$", "₹": "₹", "Rs": "Rs"}
_COUNTED_TENS = 100


class _Quantity(NamedTuple):
    """``start`` and ``end`` are tokens; ``sign`` is a currency before the number."""

    value: float | None
    approximate: bool
    start: int
    end: int
    sign: str = ""
    plain: bool = False
    share: bool = False


def find_claims(sentences: Sequence[Sentence], grammar: Grammar) -> Iterator[Claim]:
    """The quantities of all sentences, in text order."""
    for sentence in sentences:
        tokens = sentence.tokens
        lows = [token.text.lower() for token in tokens]
        at = 0
        while at < len(tokens):
            quantity = _read(tokens, lows, at, grammar)
            if quantity is None:
                at += 1
                continue
            end, unit = _unit(tokens, lows, quantity, grammar)
            at = max(end, quantity.end)
            if unit or _stands_alone(tokens, lows, quantity):
                start = _approximator(lows, quantity.start, grammar)
                approximate = quantity.approximate or start < quantity.start
                span = Span(tokens[start].start, tokens[at - 1].end)
                yield Claim("", span, quantity.value, approximate, unit or None)


def _read(tokens: Sequence[Token], lows: Sequence[str], at: int, grammar: Grammar) -> _Quantity | None:
    word, low = tokens[at].text, lows[at]
    if word in _SIGNS and at + 1 < len(tokens):
        found = _exact(tokens, lows, at + 1, grammar)
        return found._replace(start=at, sign=_SIGNS[word]) if found is not None else None
    if word[0].isdigit():
        joined = _JOINED.match(low)
        if joined is not None:
            return _Quantity(rounded(float(joined[1])), False, at, at + 1, sign=joined[2])
        return _exact(tokens, lows, at, grammar)
    return _spelled(lows, at, grammar) if low in grammar.counts or low.partition("-")[0] in grammar.counts else None


def _exact(tokens: Sequence[Token], lows: Sequence[str], at: int, grammar: Grammar) -> _Quantity | None:
    match = _NUMBER.match(tokens[at].text)
    if match is None or _is_no_quantity(tokens, lows, at, grammar):
        return None
    value = float(match[1].replace(",", "") + (match[2] or ""))
    scale = _SCALES.get((match[3] or "").lower())
    end = at + 1
    if scale is None and end < len(lows):
        scale = _SCALES.get(lows[end]) if lows[end] in _WRITTEN else None
        end += scale is not None
    plain = scale is None and match[2] is None and "," not in match[1] and not match[3]
    signed = at > 0 and tokens[at - 1].text in _SIGNS
    if plain and not signed and int(value) in _YEARS and len(match[1]) == 4 and _is_year(tokens, lows, at, grammar):
        return None
    return _Quantity(rounded(value * (scale or 1)), False, at, end, plain=plain)


_SCALES = {
    "bn": 1e9, "billion": 1e9, "m": 1e6, "mn": 1e6, "million": 1e6, "k": 1e3, "thousand": 1e3, "tn": 1e12, "trn": 1e12,
    "trillion": 1e12, "hundred": 100.0, "dozen": 12.0, "pc": 1.0, "crore": 1e7, "lakh": 1e5, "lakhs": 1e5,
}  # fmt: skip
_WRITTEN = frozenset(_SCALES) - {"m", "k", "pc"}


def _is_year(tokens: Sequence[Token], lows: Sequence[str], at: int, grammar: Grammar) -> bool:
    after = lows[at + 1] if at + 1 < len(lows) else "."
    before = lows[at - 1] if at else ""
    if (
        before in _YEAR_WORDS
        or not after[0].isalpha()
        or tokens[at - 1 if at else 0].text in grammar.canonical_names("months")
    ):
        return True
    tag, role = grammar.look_up(after)
    return bool(tag & (PREP | DET | AUX | SUB | ADV | PERSONAL)) or bool(role) or not after.endswith("s")


_YEAR_WORDS = frozenset("in since by from until before after of the early late mid during".split())


def _is_no_quantity(tokens: Sequence[Token], lows: Sequence[str], at: int, grammar: Grammar) -> bool:
    """A date, a time, a score, an age, a part of a name or of another number."""
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else "."
    months = grammar.canonical_names("months")
    if (
        before in months
        or after in months
        or lows[at + 1 : at + 2] in (["a.m"], ["p.m"], ["am"], ["pm"], ["a.m."], ["p.m."])
    ):
        return True
    if at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end and after[0] in _TOUCHING:
        return True
    if at and tokens[at - 1].end == tokens[at].start and before[0] in _TOUCHING:
        return True
    if before == "." and tokens[at].text[0] == "0":
        return True
    aside = before in (",", "(") and after in (",", ")", ".") and tokens[at].text.isdigit() and len(tokens[at].text) < 3
    return aside or grammar.is_in("numbered_words", lows[at - 1] if at else "") or _is_age(lows, at)


def _is_age(lows: Sequence[str], at: int) -> bool:
    ahead = lows[at + 1 : at + 4]
    old = ahead[:2] in (["years", "old"], ["year", "old"], ["months", "old"])
    return old or lows[max(0, at - 1) : at] == ["aged"] or lows[max(0, at - 2) : at] == ["age", "of"]


def _spelled(lows: Sequence[str], at: int, grammar: Grammar) -> _Quantity | None:
    """Words: "a dozen", "two-thirds", "half", "dozens", "seven", "twenty-one", "a million"."""
    for length in (3, 2, 1):
        phrase = " ".join(lows[at : at + length])
        share = grammar.canonical_names("fractions").get(phrase)
        if share is not None and len(lows[at : at + length]) == length:
            return _Quantity(float(share), True, at, at + length, share=True)
        if grammar.is_in("vague_quantities", phrase) and len(lows[at : at + length]) == length:
            return _Quantity(None, True, at, at + length)
    if lows[at] in ("a", "an") and at + 1 < len(lows) and lows[at + 1] in _WRITTEN:
        return _Quantity(rounded(_SCALES[lows[at + 1]]), False, at, at + 2)
    first, dash, second = lows[at].partition("-")
    words = grammar.canonical_names("number_words")
    value = words.get(first)
    if value is None or (dash and second not in words) or _is_age(lows, at):
        return None
    number = float(value) + (float(words[second]) if dash else 0)
    end, scaled = at + 1, False
    while end < len(lows) and lows[end] in _WRITTEN:
        number *= _SCALES[lows[end]]
        end, scaled = end + 1, True
    return _Quantity(rounded(number), False, at, end, plain=not scaled)


def _approximator(lows: Sequence[str], at: int, grammar: Grammar) -> int:
    known = grammar.listed("approximators")
    for length in (3, 2, 1):
        if at >= length and " ".join(lows[at - length : at]) in known:
            return at - length
    return at


def _unit(tokens: Sequence[Token], lows: Sequence[str], quantity: _Quantity, grammar: Grammar) -> tuple[int, str]:
    """The noun phrase behind a number: adjectives and nouns, or a sign; "" where nothing is counted."""
    at = quantity.end
    if at < len(tokens) and tokens[at].text in ("%", "°C", "°F", "°"):
        return at + 1, tokens[at].text
    if lows[at : at + 2] in (["per", "cent"], ["percentage", "points"]):
        return at + 2, f"{lows[at]} {lows[at + 1]}"
    if lows[at : at + 1] in (["percent"], ["pc"]):
        return at + 1, lows[at]
    if at < len(lows) and lows[at] == "of" and (quantity.share or quantity.value is None):
        at += 1
        at += at < len(lows) and bool(grammar.look_up(lows[at])[0] & (DET | POSS))
    end = at
    while end < min(len(tokens), at + _UNIT_WORDS):
        tag, role = grammar.look_up(tokens[end].text)
        low = lows[end]
        if not low[0].isalpha() or (tag & (PREP | DET | SUB | REL | PERSONAL | AUX | PUNCT) and not tag & CAP):
            break
        if (tag & ADV and end > at) or (role and end > at and not _may_count(low)):
            break
        end += 1
        if _ends_plural(low) and not (end < len(tokens) and _ends_plural(lows[end]) and lows[end].isalpha()):
            break
    if quantity.sign:
        return quantity.end, quantity.sign
    return (end, " ".join(token.text for token in tokens[at:end])) if end > at else (quantity.end, "")


def _may_count(low: str) -> bool:
    return _ends_plural(low) and not low.endswith("ss")


def _ends_plural(low: str) -> bool:
    return (low.endswith("s") and not low.endswith(("ss", "us", "is"))) or low in (
        "people",
        "men",
        "women",
        "children",
        "police",
    )


def _stands_alone(tokens: Sequence[Token], lows: Sequence[str], quantity: _Quantity) -> bool:
    """Does a number without a unit take up what was counted before ("killed 41", "three of them")?"""
    if quantity.value is None or quantity.value < 1:
        return False
    after = lows[quantity.end] if quantity.end < len(lows) else "."
    before = tokens[quantity.start - 1].text if quantity.start else "."
    if not quantity.plain:
        return True
    if before[0].isupper() or before in ("(", "/", "no.", "."):
        return False
    if after == "of":
        return True
    return quantity.value >= _COUNTED_TENS and not after[0].isalpha()
