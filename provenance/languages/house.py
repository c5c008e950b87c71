"""The outlet that publishes an article, with its sister titles.

A list of houses says which titles belong together; whose article it is, the metadata and the address say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from provenance.languages.protocol import Mention, Vocabulary
from provenance.models import Metadata, Span

__all__ = ["MARKS", "House", "any_of"]

Houses = Iterable[Sequence[str]]
Spellings = Callable[[str], Iterable[str]]
#: From the names of a house to what it says where it tells that it knows, and not from whom.
Informed = Callable[[frozenset[str]], re.Pattern[str]]

_HOST = re.compile(r"(?:https?://)?(?:www\.|m\.|de\.)?([^/:?#\s]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
MARKS = "„“”\"»«‚‘'"
#: Articles that lead to nobody who is told.
_NO_DATIVES = ("die", "das")
_ASKED = ("told_articles", "own_media_words", "asking_events")


class House:
    """The names of the outlet that publishes an article, and of all titles of its house."""

    def __init__(
        self,
        metadata: Metadata,
        vocabulary: Vocabulary,
        houses: Houses,
        spellings: Spellings,
        informed: Informed | None = None,
    ) -> None:
        """``houses`` are the titles of each house, the one that names it first; ``spellings`` gives the forms that a
        name has in a sentence, with and without its article, and its short forms."""
        own = {name for name in _names(metadata.outlet or "", metadata.url or "", spellings) if name}
        for entry in houses:
            if not own.isdisjoint(entry) or not {n.lower() for n in own}.isdisjoint(n.lower() for n in entry[:1]):
                own.update(entry)
        own.update([name.upper() for name in own if name.islower()])
        own.update([name.replace("-", "") for name in own if "-" in name])
        self.names = frozenset(form for name in own for form in (name, *spellings(name)))
        self._vocabulary = vocabulary
        self._informed = informed(self.names) if informed is not None else None

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
        return name.strip(MARKS) in self.names or self._calls_itself(name)

    def named(self, text: str) -> Iterator[Span]:
        """Where the text names the outlet or a title of its house, or the outlet speaks of itself."""
        own = tuple(sorted(self._vocabulary.listed("own_media_words")))
        yield from (Span(*match.span()) for match in _naming(self.names, own).finditer(text))

    @cached_property
    def _told(self) -> re.Pattern[str]:
        return _pattern(self.names, tuple(tuple(sorted(self._vocabulary.listed(name))) for name in _ASKED))

    def asked(self, text: str, start: int, end: int) -> Span | None:
        """Words that say that the outlet was told: "der DW", "im DW-Interview", "gegenüber dieser Redaktion"."""
        found = [Span(*match.span()) for match in self._told.finditer(text, start, end)]
        known = [*self.informed(text, start, end)] if found else []
        told = (span for span in found if not any(span.overlaps(each) for each in known))
        return next((span for span in told if not _everyday(text[span.start : span.end])), None)

    def informed(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where the outlet says that it knows something, and not from whom: "nach Informationen dieser Zeitung"."""
        if self._informed is not None:
            yield from (Span(*match.span()) for match in self._informed.finditer(text, start, end))


def _names(outlet: str, url: str, spellings: Spellings) -> Iterator[str]:
    """The name as given, without its addition in brackets, the addition, and the host with and without its ending."""
    plain = _BRACKETED.sub("", outlet).strip()
    yield from (outlet.strip(), plain, *_BRACKETED.findall(outlet))
    yield from spellings(plain) if plain else ()
    host = _HOST.match(url)
    if host is not None:
        parts = host[1].lower().split(".")
        yield host[1].lower()
        yield ".".join(parts[-2:])


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str], lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    articles, own, events = map(any_of, lists)
    known = any_of(names)
    sure = any_of(name for name in names if _stands_out(name))
    return re.compile(
        rf"\b(?i:{articles})\s+[{MARKS}]?(?:{known})(?![\w-])|\b(?:{known})-(?i:{events})\b|\b(?i:{own})\b"
        rf"|(?<![\w(/.-])(?<![-–|] )(?:{sure})(?![\w)/-])"
    )


@lru_cache(maxsize=256)
def _naming(names: frozenset[str], own: tuple[str, ...]) -> re.Pattern[str]:
    known = any_of(name for name in names if len(name.strip()) > 1 and name.strip() == name)
    return re.compile(rf"(?<![\w-])(?:{known}|(?i:{any_of(own)}))(?!\w)")


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of some words, the longest first; of none it never matches."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _everyday(words: str) -> bool:
    """Is it an accusative or nominative with what may be a word of every day: "an die Welt", not "an die WELT"?"""
    article, _, name = words.partition(" ")
    return article.lower() in _NO_DATIVES and bool(name) and not name.strip(MARKS).isupper()


def _stands_out(name: str) -> bool:
    """Is it a name and no word of every day, even without an article: "ntv", "t-online", "WELT"?"""
    return len(name) > 1 and " " not in name and (name.isupper() or not name.isalpha())
