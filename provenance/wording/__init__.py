"""What is said to people, in each of ``UI_LANGUAGES``: English as the code has it, German from the YAML file here.

The English text is the key. A text that the catalogue lacks stays English; a test finds it before a reader does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from provenance.vocabulary import UiLanguage

__all__ = [
    "count",
    "date",
    "decimal",
    "month",
    "number",
    "percent",
    "phrase",
    "say",
    "sayable",
    "singular_or_plural",
    "term",
]

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|\+00:00)?([+-]\d\d:?\d\d)?)?")
_GERMAN_SIGNS = str.maketrans(",.", ".,")


class Catalogue(NamedTuple):
    """``texts`` by the English text, ``terms`` by the name of the program: "named_person"."""

    texts: Mapping[str, str]
    terms: Mapping[str, str]


@cache
def catalogue(language: UiLanguage) -> Catalogue:
    """Read once, and only where somebody asks for another language than English."""
    if language == "en":
        return Catalogue({}, {})
    held = _read(f"{language}.yaml")
    return Catalogue(held["texts"], {name: said for group in held["terms"].values() for name, said in group.items()})


def _read(name: str) -> Any:
    source = files("provenance.wording").joinpath(name).read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


def sayable(english: str) -> str:
    """Marks a text that is said elsewhere, so that its place in the catalogue is checked too."""
    return english


def phrase(language: UiLanguage, english: str) -> str:
    """The text in that language as it is, braces and all."""
    return catalogue(language).texts.get(english, english)


def singular_or_plural(language: UiLanguage, english: str, number: float) -> str:
    """``english`` is "{} word|{} words"; the one that suits the number, with its braces."""
    one, _, more = phrase(language, english).partition("|")
    return one if number == 1 else more


def say(language: UiLanguage, english: str, *values: object) -> str:
    """``english`` in that language, ``values`` in its braces. Without values it is not looked at for braces."""
    told = phrase(language, english)
    return told.format(*values) if values else told


def count(language: UiLanguage, english: str, number: int, *values: object) -> str:
    """``english`` is "{} word|{} words"; the number is the first of the values."""
    return singular_or_plural(language, english, number).format(number, *values)


def term(language: UiLanguage, name: str | None) -> str:
    """A name of the program in plain words: ``named_person`` is "named person"."""
    return catalogue(language).terms.get(name or "") or (name or "").replace("_", " ")


# --- numbers and dates ------------------------------------------------------------------------------------------------


def number(language: UiLanguage, value: float | None) -> str:
    """With separators of thousands, and without ".0"."""
    if value is None:
        return "–"
    return _signs(language, f"{value:,.6g}" if abs(value) < 1_000_000 else f"{value:,.0f}")


def decimal(language: UiLanguage, value: float) -> str:
    """With one decimal place."""
    return _signs(language, f"{value:.1f}")


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", "\N{NARROW NO-BREAK SPACE}%")


def date(language: UiLanguage, value: str | None) -> str:
    """A date of ISO 8601 as people write it; in English, and where it is none, as it stands."""
    found = _DATE.fullmatch(value or "") if language == "de" else None
    if found is None:
        return value or ""
    year, month, day, time, is_utc, _ = found.groups()
    return f"{day}.{month}.{year}" + (f", {time} Uhr" if time else "") + (" UTC" if is_utc else "")


def month(language: UiLanguage, value: str) -> str:
    """ "2025-01" as people write it."""
    return f"{value[5:]}/{value[:4]}" if language == "de" and re.fullmatch(r"\d{4}-\d\d", value) else value


def _signs(language: UiLanguage, digits: str) -> str:
    return digits.translate(_GERMAN_SIGNS) if language == "de" else digits
