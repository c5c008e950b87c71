"""Quantities: "rund 12.000 Soldaten", "1,2 Millionen Euro", "mehrere tausend", "drei Generäle".

Durations count; dates, times, years, ordinals, scores, ages and telephone numbers are no claims. A bare number takes up
what was counted before ("drei von ihnen", "kam nur auf 41") and has no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from provenance.languages.base import rounded
from provenance.languages.de.grammar import ATTRIBUTE, DET, FIN, INFLECTED, NOT_NOUN, PREP, QUANTITY, Grammar
from provenance.models import Claim, Sentence, Span, Token

__all__ = ["find_claims"]

_MARKS = (".", ",")
_UNIT_WORDS = 5
#: Words between a part and its whole: "drei der 20 Boote", "drei von den 20 Booten".
_BETWEEN = 2
#: Marks that set off an age: "Ruth Adler (61)", "Ruth Adler, 61,".
_ASIDE = frozenset(",;()[].–-")
_HOURS = 24
#: More digits without a mark between them are a number on a label or of a telephone.
_CODE = 7
#: Digits between two blanks of "12 000".
_THOUSANDS = 3


class _Quantity(NamedTuple):
    """``value`` is ``None`` for a vague one; ``start`` and ``end`` are tokens; ``scale`` is that of "Millionen"."""

    value: float | None
    approximate: bool
    start: int
    end: int
    scale: float = 1


def find_claims(sentences: Sequence[Sentence], grammar: Grammar) -> Iterator[Claim]:
    """The quantities of all sentences, in text order."""
    for sentence in sentences:
        for quantity, end, unit in _counted(sentence.tokens, grammar):
            span = Span(sentence.tokens[quantity.start].start, sentence.tokens[end - 1].end)
            yield Claim("", span, quantity.value, quantity.approximate, unit)


def _counted(tokens: Sequence[Token], grammar: Grammar) -> Iterator[tuple[_Quantity, int, str | None]]:
    """Quantities, with the end and the wording of what is counted.

    A range is two of them ("200 bis 300 Menschen"); the part takes the unit of the whole ("65 von 270 Kindern").
    """
    waiting: _Quantity | None = None
    for quantity in _quantities(tokens, grammar):
        end, unit = _unit(tokens, quantity, grammar)
        link = _link(tokens, waiting, quantity, grammar) if waiting is not None else ""
        if waiting is not None:
            if link == "range":
                value = _scaled(waiting, quantity)
                yield waiting._replace(value=value, approximate=True), waiting.end, unit or None
            elif link == "part":
                yield waiting, waiting.end, unit or None
            elif _stands_alone(tokens, waiting, grammar):
                yield waiting, waiting.end, _unit_before(tokens, waiting, grammar)
        waiting = None
        if unit:
            yield quantity._replace(approximate=quantity.approximate or link == "range"), end, unit
        elif link and not _is_moment(tokens, quantity, grammar):
            yield quantity, quantity.end, None
        else:
            waiting = quantity
    if waiting is not None and _stands_alone(tokens, waiting, grammar):
        yield waiting, waiting.end, _unit_before(tokens, waiting, grammar)


def _scaled(lower: _Quantity, upper: _Quantity) -> float | None:
    """As in "3,2 bis 3,8 Milliarden": the scale of the second number is the first one's too."""
    if lower.value is None or lower.scale != 1 or upper.scale == 1:
        return lower.value
    return rounded(lower.value * upper.scale)


def _link(tokens: Sequence[Token], lower: _Quantity, upper: _Quantity, grammar: Grammar) -> str:
    """ "range" for "200 bis 300" and "zwischen 200 und 300", "part" for "65 von 270", else ""."""
    if not lower.end < upper.start <= lower.end + _BETWEEN:
        return ""
    link = tokens[lower.end].text.lower()
    if grammar.is_in("part_words", link):
        return "part"
    if upper.start != lower.end + 1:
        return ""
    opener = tokens[lower.start - 1].text.lower() if lower.start else ""
    ranges = grammar.lexicon.entries.get("ranges", ())
    known = any(entry[-1] == link and (len(entry) == 1 or entry[0] == opener) for entry in ranges)
    return "range" if known else ""


def _stands_alone(tokens: Sequence[Token], quantity: _Quantity, grammar: Grammar) -> bool:
    """Does a number without a unit take up what was counted before ("kam nur auf 41", "sanken drei")?

    Not one that names something ("Boeing 737"), says when ("um 8") or how old ("Ruth Adler, 61,").
    """
    if quantity.value is None or not 0 < quantity.end <= len(tokens):
        return False
    if quantity.scale != 1 or quantity.value < 1 or _unit_before(tokens, quantity, grammar):
        return True
    before = tokens[quantity.start - 1].text if quantity.start else "."
    after = tokens[quantity.end].text if quantity.end < len(tokens) else "."
    lone = quantity.start + 1 == quantity.end and before in _ASIDE and after in _ASIDE
    aged = any(grammar.is_in("age_words", t.text.lower()) for t in tokens[max(0, quantity.start - 2) : quantity.start])
    if lone or aged or before[0].isupper() or _is_moment(tokens, quantity, grammar):
        return False
    if tokens[quantity.end - 1].text[0].isdigit():
        return before != "." and not grammar.is_in("ordinal_articles", before.lower())
    if grammar.is_in("part_words", after.lower()):
        return not grammar.tags.get(before.lower(), 0) & DET
    return not after[0].isalnum() and before[0].isalnum() and not grammar.tags.get(before.lower(), 0) & DET


def _is_moment(tokens: Sequence[Token], quantity: _Quantity, grammar: Grammar) -> bool:
    """As in "um acht", "gegen 8": the hour, where nothing is counted."""
    before = tokens[quantity.start - 1].text.lower() if quantity.start else ""
    opens = tokens[quantity.start].text.lower()
    small = quantity.value is not None and quantity.value <= _HOURS
    return small and (grammar.is_in("hour_prepositions", before) or grammar.is_in("hour_prepositions", opens))


def _unit_before(tokens: Sequence[Token], quantity: _Quantity, grammar: Grammar) -> str | None:
    """As in "eine Auflage von 7.500" and "€ 500", or ``None``."""
    at = quantity.start - 1
    if at < 0:
        return None
    word = tokens[at].text
    if word in grammar.canonical["currency_signs"]:
        return word
    if at == 0 or not grammar.is_in("amount_words", word.lower()):
        return None
    noun = tokens[at - 1].text
    counted = noun[0].isupper() and noun.isalpha() and not grammar.is_in("age_words", noun.lower())
    return noun if counted else None


def _quantities(tokens: Sequence[Token], grammar: Grammar) -> Iterator[_Quantity]:
    tags, end = grammar.tags, 0
    for at, (_, _, word) in enumerate(tokens):
        if at < end or not (word[0].isdigit() or tags.get(word.lower(), 0) & QUANTITY):
            continue
        quantity = next((q for read in _READERS if (q := read(tokens, at, grammar))), None)
        if quantity is not None:
            yield quantity
            end = quantity.end


def _vague(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    vague = grammar.words["vague_quantities"]
    for length in (2, 1):
        text = " ".join(token.text.lower() for token in tokens[at : at + length])
        if text in vague and (length == 2 or at == 0 or not tokens[at - 1].text[0].isdigit()):
            return _Quantity(None, True, at, at + length)
    return None


def _share(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    """As in "zwei Drittel der Betriebe", "jeder dritte Betrieb", "gut die Hälfte der Betriebe"."""
    text = " ".join(token.text.lower() for token in tokens[at : at + 2])
    value = grammar.canonical["fractions"].get(text)
    if value is None:
        return None
    start, _ = _approximators(tokens, at, grammar)
    return _Quantity(float(value), True, start, at + 2)


def _one(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    """As in "eine Million", "ein halbes Dutzend", "eine halbe Stunde", "mehr als eine Stunde"."""
    if not grammar.is_in("number_articles", tokens[at].text.lower()) or at + 1 >= len(tokens):
        return None
    halved = grammar.is_in("halves", tokens[at + 1].text.lower())
    end = at + 1 + halved
    scale = grammar.canonical["number_scales"].get(tokens[end].text) if end < len(tokens) else None
    start, approximate = _approximators(tokens, at, grammar)
    if scale is not None:
        factor = float(scale) / (1 + halved)
        return _Quantity(rounded(factor), approximate, start, end + 1, factor)
    if end >= len(tokens) or not (halved or approximate) or not _is_measure(tokens[end].text, grammar):
        return None
    return _Quantity(0.5 if halved else 1, approximate, start, end)


def _exact(tokens: Sequence[Token], at: int, grammar: Grammar) -> _Quantity | None:
    word, end = tokens[at].text, at + 1
    value = _value(word, grammar)
    spelled = value is None
    if value is None:
        value = _spelled(word, grammar)
    elif _goes_on(tokens, at):
        value, end = value * 1000 + float(tokens[end].text), end + 1  # "12 000"
    if value is None or _is_no_quantity(tokens, at, end, grammar):
        return None
    scale = grammar.canonical["number_scales"].get(tokens[end].text) if end < len(tokens) else None
    factor = 1.0 if scale is None else float(scale)
    if scale is not None:
        value *= factor
        end += 1
    elif not spelled and _looks_like_year(word, tokens, at):
        return None
    start, approximate = _approximators(tokens, at, grammar)
    return _Quantity(rounded(value), approximate, start, end, factor)


_READERS = (_share, _vague, _one, _exact)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Are the thousands set off by a blank?"""
    word, following = tokens[at].text, tokens[at + 1].text if at + 1 < len(tokens) else ""
    fits = word.isdigit() and len(word) <= _THOUSANDS and following.isdigit() and len(following) == _THOUSANDS
    return fits and not tokens[at - 1 if at else 0].text[0].isupper()


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
    value = grammar.canonical["number_words"].get(word.lower())
    return float(value) if value is not None else None


def _looks_like_year(word: str, tokens: Sequence[Token], at: int) -> bool:
    if len(word) != 4 or not word.isdigit() or not "1500" <= word <= "2100":
        return False
    following = tokens[at + 1].text if at + 1 < len(tokens) else "."
    return not (following[0].isupper() and following[0].isalpha() and len(following) > 2) or _after_month(tokens, at)


def _after_month(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].text[0].isupper()


def _is_no_quantity(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> bool:
    """A date, a time, a score, an age, a part of a name or of another number."""
    following = tokens[end].text if end < len(tokens) else "."
    before = tokens[at - 1].text if at else ""
    if grammar.is_in("clock_words", following.lower()) or following in grammar.canonical["months"]:
        return True
    if grammar.is_in("numbered_words", before.lower()) or following == "/":
        return True
    if following in grammar.canonical["time_units"] and _is_age_or_date(tokens, at, end, grammar):
        return True
    word = tokens[at].text
    if word.isdigit() and (len(word) > _CODE or (len(word) > 1 and word[0] == "0")):
        return True
    touched = (at > 0 and tokens[at - 1].end == tokens[at].start and before in _TOUCHING) or (
        end < len(tokens) and tokens[end - 1].end == tokens[end].start and following[0] in _TOUCHING
    )
    scored = (end + 1 < len(tokens) and _is_score(tokens[end : end + 2], grammar)) or (
        at > 1 and _is_score((tokens[at - 1], tokens[at - 2]), grammar)
    )
    return touched or scored or (bool(before) and before in grammar.canonical["months"])


#: Marks that make a number that they touch a part of something else.
_TOUCHING = frozenset("-–/:+")


def _is_score(beside: Sequence[Token], grammar: Grammar) -> bool:
    """Do ":" or "zu" and another number stand beside a number, nearest first?"""
    return grammar.is_in("score_words", beside[0].text) and beside[1].text[0].isdigit()


def _is_age_or_date(tokens: Sequence[Token], at: int, end: int, grammar: Grammar) -> bool:
    """As in "45 Jahre alt", "im Alter von 45 Jahren", "vor zwei Wochen"."""
    behind = tokens[end + 1].text.lower() if end + 1 < len(tokens) else ""
    start, _ = _approximators(tokens, at, grammar)
    before = [token.text.lower() for token in tokens[max(0, start - 2) : start]]
    if grammar.is_in("age_words", behind) or any(grammar.is_in("age_words", word) for word in before):
        return True
    aged = tokens[end].text in grammar.canonical["age_units"]
    return bool(before) and (
        grammar.is_in("ago_prepositions", before[-1]) or (aged and grammar.is_in("age_prepositions", before[-1]))
    )


def _approximators(tokens: Sequence[Token], at: int, grammar: Grammar) -> tuple[int, bool]:
    known = grammar.words["approximators"]
    for length in (2, 1):
        if at >= length and " ".join(t.text.lower() for t in tokens[at - length : at]) in known:
            return at - length, True
    return at, False


def _unit(tokens: Sequence[Token], quantity: _Quantity, grammar: Grammar) -> tuple[int, str]:
    """The noun phrase behind a number: adjectives and nouns, or a sign; "" where nothing is counted."""
    at = _past_place(tokens, quantity.end, grammar)
    if quantity.value is not None and quantity.value < 1 and at < len(tokens):
        at += bool(grammar.tags.get(tokens[at].text.lower(), 0) & (DET | ATTRIBUTE))  # "zwei Drittel der Betriebe"
    end = at
    while end < min(len(tokens), at + _UNIT_WORDS):
        sign = _sign(tokens, end, grammar)
        if sign:
            return sign, _words(tokens, at, sign)
        word = tokens[end].text
        tag = grammar.tags.get(word.lower(), 0)
        if not word[0].isalpha() or (tag & (NOT_NOUN | PREP) and not grammar.is_in("counted_pronouns", word)):
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


def _is_measure(word: str, grammar: Grammar) -> bool:
    return any(word in grammar.canonical[name] for name in ("measure_units", "time_units"))


def _sign(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """The end of a unit of measure that begins here ("Prozent", "km/h"), or 0."""
    if tokens[at].text in grammar.canonical["time_units"]:
        return at + 1
    known = grammar.canonical["measure_units"]
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
