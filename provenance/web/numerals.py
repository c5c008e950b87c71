"""A number that somebody types, in any spelling: 11000, 11.000, elftausend, 11 Tsd., eleven thousand, 10 bis 12."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

__all__ = ["Range", "asked_range", "numeral"]


class Range(NamedTuple):
    """From ``low`` to ``high``, both included; ``words`` are what was typed beside the number."""

    low: float
    high: float
    words: str


_ONES = {
    "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14,
    "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES: Mapping[str, float] = {
    "dutzend": 12, "dozen": 12, "hundert": 100, "hundred": 100, "tausend": 1e3, "thousand": 1e3, "tsd": 1e3,
    "tsd.": 1e3, "million": 1e6, "millionen": 1e6, "millions": 1e6, "mio": 1e6, "mio.": 1e6, "mill.": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "mrd.": 1e9, "billion": 1e9, "billions": 1e9, "bn": 1e9,
}  # fmt: skip
_PARTS = sorted({*_ONES, *_TENS, "und", "hundert", "tausend"}, key=len, reverse=True)
# Possessive: with its parts given back, a word of many parts that is no number would be tried in all its divisions.
_COMPOUND = re.compile(f"(?:{'|'.join(_PARTS)})++")
_PART = re.compile("|".join(_PARTS))
_DIGITS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_TOKEN = re.compile(rf"{_DIGITS.pattern}|[^\W\d_]+\.?|[<>≥≤≈~]=?|[-–—]|\S")
# A blank, also a narrow one, between thousands.
_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_LINKS = frozenset({"bis", "to", "-", "–", "—", "und", "and"})
_OPENERS = frozenset({"von", "zwischen", "from", "between"})
_LEAST = frozenset({"ab", "über", "ueber", "mindestens", "over", "above", ">", ">=", "≥"})
_MOST = frozenset({"unter", "höchstens", "hoechstens", "under", "below", "<", "<=", "≤"})
_ABOUT = frozenset({"etwa", "rund", "circa", "ca", "ca.", "ungefähr", "ungefaehr", "about", "around", "some", "≈", "~"})
#: "mehr als 20", "weniger als 20".
_COMPARED = re.compile(r"\b(?P<more>mehr als|more than)\b|\b(?:weniger als|less than|fewer than)\b", re.IGNORECASE)
_TENTH = 0.1


def asked_range(text: str) -> Range | None:
    """What is asked for, where something is: one value, a range, or all from a value on."""
    tokens = _TOKEN.findall(_COMPARED.sub(_sign, _BLANKS.sub("", text[:1000])))
    numbers = list(_numbers(tokens))
    if not numbers:
        return None
    first, *more = numbers
    before = tokens[first.start - 1].lower() if first.start else ""
    used = {*range(first.start, first.end)}
    if more and tokens[first.end].lower() in _LINKS and more[0].start == first.end + 1:
        # "3 bis 5 Millionen": the scale is that of both.
        low = first.value * (more[0].scale if first.scale == 1 and first.value < more[0].value else 1)
        used |= {first.end, *range(more[0].start, more[0].end)}
        used |= {first.start - 1} if before in _OPENERS else set()
        return Range(min(low, more[0].value), max(low, more[0].value), _rest(tokens, used))
    if before in _LEAST | _MOST | _ABOUT:
        used.add(first.start - 1)
    rest = _rest(tokens, used)
    if before in _LEAST:
        return Range(first.value, inf, rest)
    if before in _MOST:
        return Range(0, first.value, rest)
    about = _TENTH * first.value if before in _ABOUT else 0
    return Range(first.value - about, first.value + about, rest)


def _sign(compared: re.Match[str]) -> str:
    return ">" if compared["more"] else "<"


class _Number(NamedTuple):
    value: float
    scale: float
    start: int
    end: int


def _numbers(tokens: Sequence[str]) -> Iterator[_Number]:
    at = 0
    while at < len(tokens):
        end, total, scale = at, 0.0, 1.0
        while end < len(tokens) and (value := _single(tokens[end])) is not None:
            # "forty two", "eleven thousand two hundred": words add up; digits stand alone.
            if end > at and (tokens[end][0].isdigit() or tokens[end - 1][0].isdigit()):
                break
            total, end = total + value, end + 1
            while end < len(tokens) and (factor := _SCALES.get(tokens[end].lower())):
                total, scale, end = total * factor, scale * factor, end + 1
        if end == at:
            at += 1
        else:
            yield _Number(round(total, 6), scale, at, end)
            at = end


def _single(token: str) -> float | None:
    return _digits(token) if token[0].isdigit() else numeral(token)


def _digits(token: str) -> float | None:
    """Three digits behind a mark are thousands, others are a fraction."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,'’]\d{3})+)(?:[.,](\d+))?", token)
    if found:
        whole, fraction = re.sub(r"\D", "", found[1]), found[2]
    else:
        whole, _, fraction = token.replace(",", ".").partition(".")
    return float(f"{whole}.{fraction or 0}") if whole.isascii() and whole.isdigit() else None


def numeral(word: str) -> float | None:
    """The value of a number that is written as a word: zweiundvierzig, elftausendfünfhundert, forty."""
    low = word.lower()
    if (low in _SCALES and low not in ("hundert", "tausend")) or not _COMPOUND.fullmatch(low):
        return None
    total, current = 0.0, 0.0
    for part in _PART.findall(low):
        if part == "tausend":
            total, current = total + 1000 * (current or 1), 0.0
        elif part == "hundert":
            current = 100 * (current or 1)
        else:
            current += _ONES.get(part, _TENS.get(part, 0))
    return total + current or None


def _rest(tokens: Sequence[str], used: set[int]) -> str:
    return " ".join(token for at, token in enumerate(tokens) if at not in used and re.search(r"\w", token))
