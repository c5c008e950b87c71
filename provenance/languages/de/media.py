"""Media by the form of their name, and the names of an outlet in all cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.languages.de.grammar import Grammar
from provenance.languages.de.nouns import is_listed
from provenance.languages.house import House
from provenance.models import Metadata

__all__ = ["house_of", "is_medium_name"]

#: Ends of adjectives that are the name of a paper by themselves.
_WEAK = ("sche", "gemeine")
_ARTICLES = ("Der ", "Die ", "Das ", "DER ", "DIE ")


def is_medium_name(word: str, grammar: Grammar, *, bare: bool) -> bool:
    """Is a word the name of a medium that no list has: "Moorzeitung", "TB24", "talbote.de"?

    ``bare``: no article stands before it, or quotation marks are around it.
    """
    if _STATION.fullmatch(word):
        return True
    low = word.lower()
    end = _end(low, grammar.words["media_name_ends"])
    if not end and (bare or "-" in word):
        end = _end(low, grammar.words["media_name_ends_bare"])
    front = low[: -len(end)].rstrip("-") if end else ""
    if len(front) < _FRONT or not word[:1].isupper():
        return False
    generic = grammar.words["generic_media_fronts"]
    return front not in generic and front.rstrip("s") not in generic and not is_listed(low)


def _end(word: str, ends: frozenset[str]) -> str:
    return next((word[at:] for at in range(len(word)) if word[at:] in ends), "")


#: A domain, or the capitals and the number of a station.
_STATION = re.compile(r"[\w-]{3,}\.(?:de|at|ch|com|net|org|info|eu|tv|news|online)|[A-ZÄÖÜ]{2,5}\d{1,3}")
#: Letters before the end of a name.
_FRONT = 3


def house_of(metadata: Metadata, grammar: Grammar) -> House:
    """The outlet that publishes an article, by its names in all cases and with its sister titles."""
    return House(metadata, grammar, grammar.lexicon.entries.get("houses", ()), _spellings)


def _spellings(name: str) -> Iterator[str]:
    """As in "Die Zeit", "(sagte der) Kleinen Zeitung", "(der) Süddeutschen"."""
    for article in _ARTICLES:
        if name.startswith(article):
            yield name.removeprefix(article)
    words = name.split()
    yield " ".join(
        f"{word}n" if word.endswith("e") and (at + 1 < len(words) or word.endswith(_WEAK)) else word
        for at, word in enumerate(words)
    )
