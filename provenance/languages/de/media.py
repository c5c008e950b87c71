"""Media: by the form of their name, and the outlet itself with its sister titles.

A list of houses says which titles belong together; whose article it is, the metadata and the address say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from provenance.languages.de.grammar import Grammar
from provenance.languages.de.nouns import is_listed
from provenance.languages.protocol import Mention
from provenance.models import Span

__all__ = ["House", "is_medium_name"]

_HOST = re.compile(r"(?:https?://)?(?:www\.|m\.|de\.)?([^/:?#\s]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_MARKS = "„“”\"»«‚‘'"
_ASKED = ("told_articles", "own_media_words", "asking_events")
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


class House:
    """The names of the outlet that publishes an article, and of all titles of its house."""

    def __init__(self, outlet: str | None, url: str | None, grammar: Grammar) -> None:
        own = {name for name in _names(outlet or "", url or "") if name}
        for entry in grammar.lexicon.entries.get("houses", ()):
            if not own.isdisjoint(entry) or not {n.lower() for n in own}.isdisjoint(n.lower() for n in entry[:1]):
                own.update(entry)
        self.names = frozenset(own) | {oblique for name in own if (oblique := _oblique(name)) != name}
        self._grammar = grammar

    def is_own(self, mention: Mention, wording: str) -> bool:
        """Is this the outlet, a title of its house, or "unsere Redaktion"?"""
        if mention.kind == "named_person" or mention.pronoun:
            return False
        known = (mention.key, mention.text, " ".join(mention.names), mention.short)
        if any(word in self.names for word in known if word):
            return True
        size = len(mention.text.split()) + 2
        words = wording.split()[:size]
        return any(self._calls_itself(" ".join(words[at:])) for at in range(len(words) - 1))

    def _calls_itself(self, words: str) -> bool:
        own = self._grammar.words["own_media_words"]
        return " ".join(words.lower().split()[:2]).strip(".,:;") in own

    def is_title(self, name: str) -> bool:
        return name.strip(_MARKS) in self.names or self._calls_itself(name)

    def asked(self, text: str, start: int, end: int) -> Span | None:
        """Words that say that the outlet was told: "der DW", "im DW-Interview", "gegenüber dieser Redaktion"."""
        lists = tuple(tuple(sorted(self._grammar.words[name])) for name in _ASKED)
        match = _pattern(self.names, lists).search(text, start, end)
        return Span(*match.span()) if match is not None else None


def _names(outlet: str, url: str) -> Iterator[str]:
    """The name as given, without its addition in brackets, the addition, and the host with and without its ending."""
    plain = _BRACKETED.sub("", outlet).strip()
    yield from (outlet.strip(), plain, *_BRACKETED.findall(outlet))
    for article in _ARTICLES:
        if plain.startswith(article):
            yield plain.removeprefix(article)
    host = _HOST.match(url)
    if host is not None:
        parts = host[1].lower().split(".")
        yield host[1].lower()
        yield ".".join(parts[-2:])


def _oblique(name: str) -> str:
    """As in "(sagte der) Kleinen Zeitung", "(der) Süddeutschen"."""
    words = name.split()
    return " ".join(
        f"{word}n" if word.endswith("e") and (at + 1 < len(words) or word.endswith(_WEAK)) else word
        for at, word in enumerate(words)
    )


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str], lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    articles, own, events = (("|".join(map(re.escape, words)) or "(?!)") for words in lists)
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    return re.compile(
        rf"\b(?i:{articles})\s+[{_MARKS}]?(?:{known})(?![\w-])|\b(?:{known})-(?i:{events})\b|\b(?i:{own})\b"
    )
