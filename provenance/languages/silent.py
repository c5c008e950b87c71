"""A language that finds nothing: what a new one begins with, and takes over method by method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provenance.languages.protocol import Cast, House, Mention, Statement, Told
from provenance.models import Claim, Document, Line, Metadata, Quote, Sentence, Span
from provenance.segment import Credits

__all__ = ["Silent"]

_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôû]+", re.IGNORECASE)


class Silent:
    """Sentences are its units, ``(sentence, text)``; nobody speaks in them. Subclass it and say what is known."""

    assessed: bool = False
    abbreviations: frozenset[str] = frozenset()
    credits = Credits()
    frame_inside = False

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

    def is_unfinished(self, _word: str) -> bool:
        return False

    def may_be_name(self, _word: str) -> bool:
        return True

    def unanswered(self, _document: Document) -> Iterator[tuple[Span, str]]:
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
