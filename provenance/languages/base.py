"""What a language can take over: one that finds nothing, to begin with; the outlet that publishes an article; which
sentences are read as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from provenance.languages import Accusation, Cast, House, Mention, Statement, Told, Vocabulary
from provenance.models import Claim, Document, Line, Metadata, Quote, Sentence, Span
from provenance.segment import Credits, any_of

__all__ = ["NAME_MARKS", "NamedHouse", "Silent", "any_of", "grouped", "outermost", "rounded"]


# --- A language that finds nothing: what a new one begins with, and takes over method by method -----------------------


_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôû]+", re.IGNORECASE)


class Silent:
    """Sentences are its units, ``(sentence, text)``; nobody speaks in them. Subclass it and say what is known."""

    assessed: bool = False
    abbreviations: frozenset[str] = frozenset()
    credits = Credits()
    frame_inside = False

    def headings(self, _text: str, _start: int, _end: int) -> Iterator[Span]:
        return iter(())

    def syllables(self, word: str) -> int:
        return max(1, len(_VOWELS.findall(word)))

    def quotes(self, _text: str, quotes: Sequence[Quote], _sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        return tuple(quotes)

    def units(
        self, text: str, sentences: Sequence[Sentence], _quotes: Sequence[Quote]
    ) -> Iterator[tuple[Any, tuple[Sentence, ...]]]:
        return (((sentence, sentence.span.of(text)), (sentence,)) for sentence in sentences)

    def statements(self, _unit: Any) -> Sequence[Statement]:
        return ()

    def goes_on(self, _unit: Any, _near: bool) -> Span | None:
        return None

    def is_hearsay(self, _unit: Any, _near: bool) -> bool:
        return False

    def is_rumour(self, _unit: Any) -> bool:
        return False

    def label_role(self, _label: str) -> str:
        return ""

    def addresses(self, _sentence: Sentence) -> Mention | None:
        return None

    def is_personal(self, _sentence: Sentence) -> bool:
        return False

    def ends_interview(self, _sentence: Sentence) -> bool:
        return False

    def signature(self, _unit: Any, _span: Span | None = None) -> Mention | None:
        return None

    def unheard(self, _unit: Any) -> tuple[Span, Mention] | None:
        return None

    def told_of(self, _unit: Any) -> Told:
        return Told()

    def traces(self, _unit: Any) -> Iterator[Mention]:
        return iter(())

    def medium_before(self, _unit: Any, _offset: int | None = None) -> Mention | None:
        return None

    def credited(self, _text: str, _lines: Sequence[Line]) -> Iterator[Mention]:
        return iter(())

    def house(self, _metadata: Metadata) -> House:
        return _NoHouse()

    def cast(self, _units: Sequence[Any]) -> Cast:
        return _NoCast()

    def claims(self, _sentences: Sequence[Sentence]) -> Iterator[Claim]:
        return iter(())

    def is_utterance(self, _sentences: Sequence[Sentence], _quote: Span) -> bool:
        return False

    def tells(self, _sentence: Sentence, _quote: Span, _text: str) -> bool:
        return False

    def points_back(self, _sentence: Sentence) -> bool:
        return False

    def contentious(self, _sentences: Sequence[Sentence]) -> bool:
        return False

    def needs_source(self, _sentence: Sentence) -> bool:
        return False

    def names_paper(self, _sentence: Sentence) -> bool:
        return False

    def is_unfinished(self, _word: str) -> bool:
        return False

    def may_be_name(self, _word: str) -> bool:
        return True

    def unanswered(self, _document: Document) -> Iterator[Accusation]:
        return iter(())

    def slips(self, _sentence: Sentence) -> Iterator[Span]:
        return iter(())


class _NoHouse:
    def is_own(self, _mention: Mention, _wording: str) -> bool:
        return False

    def asked(self, _text: str, _start: int, _end: int) -> Span | None:
        return None

    def is_title(self, _name: str) -> bool:
        return False

    def named(self, _text: str) -> Iterator[Span]:
        return iter(())

    def informed(self, _text: str, _start: int, _end: int) -> Iterator[Span]:
        return iter(())


class _NoWords:
    def is_in(self, _name: str, _word: str) -> bool:
        return False

    ends_in = is_in

    def listed(self, _name: str) -> frozenset[str]:
        return frozenset()

    def canonical_names(self, _name: str) -> Mapping[str, str]:
        return {}

    def stem(self, word: str) -> str:
        return word

    def stems(self, text: str) -> set[str]:
        return set(text.lower().split())


class _NoCast:
    vocabulary = _NoWords()

    def completed(self, mention: Mention) -> Mention:
        return mention

    def knows(self, _surname: str) -> bool:
        return False

    def names_body(self, _word: str) -> bool:
        return False

    def titled(self, words: str, _gender: str) -> str:
        return words

    def role_told(self, role: str, _words: str) -> str:
        return role

    def tells(self, _names: tuple[str, ...], _side: str) -> bool:
        return False

    @property
    def states(self) -> tuple[str, str, str]:
        return "", "", ""


# --- The outlet that publishes an article, with its sister titles -----------------------------------------------------
# A list of houses says which titles belong together; whose article it is, the metadata and the address say.


Houses = Iterable[Sequence[str]]
Spellings = Callable[[str], Iterable[str]]
#: From the names of a house to what it says where it tells that it knows, and not from whom.
Informed = Callable[[frozenset[str]], re.Pattern[str]]

_HOST = re.compile(r"(?:https?://)?(?:www\.|m\.|de\.)?([^/:?#\s]+)", re.IGNORECASE)
_BRACKETED = re.compile(r"(?<!\s)\s*\(([^()]*)\)")
NAME_MARKS = "„“”\"»«‚‘'"
#: Articles that lead to nobody who is told.
_NO_DATIVES = ("die", "das")
_ASKED = ("told_articles", "own_media_words", "asking_events")


class NamedHouse:
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
        small = {name.lower() for name in own}
        for entry in houses:
            if not own.isdisjoint(entry) or any(name.lower() in small for name in entry[:1]):
                own.update(entry)
                small.update(name.lower() for name in entry)
        own.update([name.upper() for name in own if name.islower()])
        own.update([name.replace("-", "") for name in own if "-" in name])
        self.names = frozenset(form for name in own for form in (name, *spellings(name)))
        self._vocabulary = vocabulary
        self._informed = informed(self.names) if informed is not None else None

    def is_own(self, mention: Mention, wording: str) -> bool:
        """Is this the outlet, a title of its house, "unsere Redaktion", or "meine Kollegin Jana Holm"?"""
        if mention.kind == "named_person":
            return " ".join(wording.lower().split()[:2]) in self._vocabulary.listed("own_staff")
        if mention.pronoun:
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
        return name.strip(NAME_MARKS) in self.names or self._calls_itself(name)

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
        rf"\b(?i:{articles})\s+[{NAME_MARKS}]?(?:{known})(?![\w-])|\b(?:{known})-(?i:{events})\b|\b(?i:{own})\b"
        rf"|(?<![\w(/.-])(?<![-–|] )(?:{sure})(?![\w)/-])"
    )


@lru_cache(maxsize=256)
def _naming(names: frozenset[str], own: tuple[str, ...]) -> re.Pattern[str]:
    known = any_of(name for name in names if len(name.strip()) > 1 and name.strip() == name)
    return re.compile(rf"(?<![\w-])(?:{known}|(?i:{any_of(own)}))(?!\w)")


def rounded(value: float) -> int | float:
    """A number as a reader of figures writes it: whole where it is whole, else to six places."""
    return int(value) if value == int(value) else round(value, 6)


def _everyday(words: str) -> bool:
    """Is it an accusative or nominative with what may be a word of every day: "an die Welt", not "an die WELT"?"""
    article, _, name = words.partition(" ")
    return article.lower() in _NO_DATIVES and bool(name) and not name.strip(NAME_MARKS).isupper()


def _stands_out(name: str) -> bool:
    """Is it a name and no word of every day, even without an article: "ntv", "t-online", "WELT"?"""
    return len(name) > 1 and " " not in name and (name.isupper() or not name.isalpha())


# --- Which sentences are read as one, since a quotation spans them, and the quotations that each such group holds -----


def outermost(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Without the quotations inside others and without stray marks."""
    kept: list[Quote] = []
    for quote in quotes:
        if not kept or quote.start >= kept[-1].end:
            kept.append(quote)
    return tuple(kept)


def grouped(
    sentences: Sequence[Sentence], quotes: Sequence[Quote]
) -> Iterator[tuple[tuple[Sentence, ...], Sequence[Quote]]]:
    """Groups in text order, each with its quotations. ``quotes`` are the outermost ones, in text order."""
    at = 0
    for group in _groups(sentences, quotes):
        start, end = group[0].start, group[-1].end
        while at < len(quotes) and quotes[at].end <= start:
            at += 1
        inside = []
        ahead = at
        while ahead < len(quotes) and quotes[ahead].start < end:
            inside.append(quotes[ahead])
            ahead += 1
        yield group, inside


def _groups(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> Iterator[tuple[Sentence, ...]]:
    group: list[Sentence] = []
    at = 0
    for sentence in sentences:
        if group:
            boundary = group[-1].end
            while at < len(quotes) and quotes[at].end <= boundary:
                at += 1
            joined = at < len(quotes) and quotes[at].start < boundary and sentence.start < quotes[at].end
            if not joined:
                yield tuple(group)
                group = []
        group.append(sentence)
    if group:
        yield tuple(group)
