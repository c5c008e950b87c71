"""Media by the form of their name, and the names of an outlet in all cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from provenance.languages.de.grammar import Grammar
from provenance.languages.de.nouns import MUTE, is_listed, noun
from provenance.languages.house import MARKS, House, any_of
from provenance.models import Metadata

__all__ = ["house_of", "is_medium_name"]

#: Ends of adjectives that are the name of a paper by themselves.
_WEAK = ("sche", "gemeine")
_INFORMED = ("informed_frames", "informations", "own_media_words", "learned")
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
    if front in generic or front.rstrip("s") in generic or is_listed(low):
        return False
    known = noun(low)  # "Isolierungsgebote" ends as a paper does
    return not (known.whole and known.kind in MUTE - {"time"})  # but not "Automobilwoche"


def _end(word: str, ends: frozenset[str]) -> str:
    return next((word[at:] for at in range(len(word)) if word[at:] in ends), "")


#: A domain, or the capitals and the number of a station.
_STATION = re.compile(r"[\w-]{3,}\.(?:de|at|ch|com|net|org|info|eu|tv|news|online)|[A-ZÄÖÜ]{2,5}\d{1,3}")
#: Words of a name that has initials.
_PARTS = 2
#: Letters before the end of a name.
_FRONT = 3


def house_of(metadata: Metadata, grammar: Grammar) -> House:
    """The outlet that publishes an article, by its names in all cases and with its sister titles."""
    lists = tuple(tuple(sorted(grammar.words[name])) for name in _INFORMED)
    houses = grammar.lexicon.entries.get("houses", ())
    return House(metadata, grammar, houses, lambda name: _spellings(name, grammar), lambda own: _informed(own, lists))


def _spellings(name: str, grammar: Grammar) -> Iterator[str]:
    """As in "Die Zeit", "(sagte der) Kleinen Zeitung", "(der) Süddeutschen", "SZ", "F.A.Z.", "(dem) Abendblatt"."""
    for article in _ARTICLES:
        if name.startswith(article):
            yield name.removeprefix(article)
    words = name.split()
    yield " ".join(
        f"{word}n" if word.endswith("e") and (at + 1 < len(words) or word.endswith(_WEAK)) else word
        for at, word in enumerate(words)
    )
    if len(words) < _PARTS or not all(word[:1].isupper() for word in words):
        return
    initials = [word[0] for word in words]
    yield "".join(initials)
    yield ".".join(initials) + "."
    last = words[-1].lower()
    if noun(last).kind == "medium" and not grammar.is_in("media_heads", last):
        yield words[-1]


@lru_cache(maxsize=256)
def _informed(names: frozenset[str], lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Where the outlet says that it knows, and not from whom: "nach WELT-Informationen", "wie diese Zeitung erfuhr"."""
    frames, informations, own, learned = map(any_of, lists)
    known = any_of(names)
    outlet = rf"(?:(?:[dD](?:e[rmsn]|ie|as)|von)\s+)?[{MARKS}]?(?:(?:{known})(?!\w)|(?i:{own})\b)[{MARKS}]?"
    return re.compile(
        rf"\b(?i:{frames})\s+(?:\w+en\s+)?[{MARKS}]?(?:{known})[{MARKS}]?-(?i:{informations})\b"
        rf"|\b(?i:{frames})\s+(?:\w+en\s+)?(?i:{informations})\s+{outlet}"
        rf"|\b(?i:wie)\s+{outlet}\s(?:[^.,:;!?]{{1,60}}\s)?(?i:{learned})\b"
    )
