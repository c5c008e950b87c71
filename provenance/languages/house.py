"""The outlet that publishes an article, with its sister titles.

A list of houses says which titles belong together; whose article it is, the metadata and the address say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from provenance.languages.protocol import Mention, Vocabulary
from provenance.models import Metadata, Span

__all__ = ["House"]

Houses = Iterable[Sequence[str]]
Spellings = Callable[[str], Iterable[str]]

_HOST = re.compile(r"(?:https?://)?(?:www\.|m\.|de\.)?([^/:?#\s]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_MARKS = "„“”\"»«‚‘'"
_ASKED = ("told_articles", "own_media_words", "asking_events")


class House:
    """The names of the outlet that publishes an article, and of all titles of its house."""

    def __init__(self, metadata: Metadata, vocabulary: Vocabulary, houses: Houses, spellings: Spellings) -> None:
        """``houses`` are the titles of each house, the one that names it first; ``spellings`` gives the forms that a
        name has in a sentence, with and without its article."""
        own = {name for name in _names(metadata.outlet or "", metadata.url or "", spellings) if name}
        for entry in houses:
            if not own.isdisjoint(entry) or not {n.lower() for n in own}.isdisjoint(n.lower() for n in entry[:1]):
                own.update(entry)
        self.names = frozenset(form for name in own for form in (name, *spellings(name)))
        self._vocabulary = vocabulary

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
        own = self._vocabulary.listed("own_media_words")
        return " ".join(words.lower().split()[:2]).strip(".,:;") in own

    def is_title(self, name: str) -> bool:
        return name.strip(_MARKS) in self.names or self._calls_itself(name)

    def asked(self, text: str, start: int, end: int) -> Span | None:
        """Words that say that the outlet was told: "der DW", "im DW-Interview", "gegenüber dieser Redaktion"."""
        lists = tuple(tuple(sorted(self._vocabulary.listed(name))) for name in _ASKED)
        match = _pattern(self.names, lists).search(text, start, end)
        return Span(*match.span()) if match is not None else None


def _names(outlet: str, url: str, spellings: Spellings) -> Iterator[str]:
    """The name as given, without its addition in brackets, the addition, and the host with and without its ending."""
    plain = _BRACKETED.sub("", outlet).strip()
    yield from (outlet.strip(), plain, *_BRACKETED.findall(outlet))
    yield from spellings(plain)
    host = _HOST.match(url)
    if host is not None:
        parts = host[1].lower().split(".")
        yield host[1].lower()
        yield ".".join(parts[-2:])


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str], lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    articles, own, events = (("|".join(map(re.escape, words)) or "(?!)") for words in lists)
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    return re.compile(
        rf"\b(?i:{articles})\s+[{_MARKS}]?(?:{known})(?![\w-])|\b(?:{known})-(?i:{events})\b|\b(?i:{own})\b"
    )
