"""How hard a text is to read: numbers shown to the reader, which give and cost no points.

The formulas are those of textstat, on our counts: its sentences end behind "z. B.", its German syllables are places of
hyphenation ("Oma" has one), and those of English it would download. textstat and what it brings along take a second to
load, so that it is loaded where a whole report is written or a rule asks for such a measure, and nowhere else.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import FunctionType

from provenance.languages import Language
from provenance.models import Sentence
from provenance.segment import is_word

__all__ = ["NAMES", "Counts", "formulas", "readability"]

#: Measures, each with the languages whose constants its formula has; ``None``: it has none.
NAMES: Mapping[str, frozenset[str] | None] = {
    "flesch_amstad": frozenset({"de"}),
    "wiener_sachtextformel": frozenset({"de"}),
    "flesch_reading_ease": frozenset({"en"}),
    "flesch_kincaid_grade": frozenset({"en"}),
    "lix": None,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """``monosyllables`` and ``polysyllables`` (three or more) count words; long words have more than six letters."""

    sentences: int
    words: int
    syllables: int
    monosyllables: int
    polysyllables: int
    long_words: int


def readability(sentences: Sequence[Sentence], code: str | None, language: Language | None) -> dict[str, float | None]:
    """Every measure of these sentences; ``None`` where there are no words, or no formula for the language ``code``."""
    counts = _counts(sentences, language) if language is not None else None
    return {
        name: round(formulas()[name](counts), 1) if counts and (codes is None or code in codes) else None
        for name, codes in NAMES.items()
    }


def _counts(sentences: Sequence[Sentence], language: Language) -> Counts | None:
    words = [token.text for sentence in sentences for token in sentence.tokens if is_word(token.text)]
    if not words:
        return None
    lengths = [language.syllables(word) for word in words]
    return Counts(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(lengths),
        monosyllables=lengths.count(1),
        polysyllables=sum(count >= 3 for count in lengths),
        long_words=sum(len(word) > 6 for word in words),
    )


@cache
def formulas() -> Mapping[str, Callable[[Counts], float]]:
    """The formulas of textstat, by measure. The language is an argument: its ``set_lang`` is of the whole process."""
    from textstat.backend import metrics

    flesch = _on_our_counts(metrics.flesch_reading_ease)
    kincaid = _on_our_counts(metrics.flesch_kincaid_grade)
    wiener = _on_our_counts(metrics.wiener_sachtextformel)
    lix = _on_our_counts(metrics.lix)
    return {
        "flesch_amstad": lambda counts: float(flesch(counts, "de")),
        "wiener_sachtextformel": lambda counts: float(wiener(counts, 1, "de")),
        "flesch_reading_ease": lambda counts: float(flesch(counts, "en")),
        "flesch_kincaid_grade": lambda counts: float(kincaid(counts, "en")),
        "lix": lambda counts: float(lix(counts)),
    }


def _on_our_counts(metric: Callable[..., float]) -> Callable[..., float]:
    """The code of a formula, to which counts are given in place of a text: its counters look them up there."""
    written = inspect.unwrap(metric)
    if not isinstance(written, FunctionType):
        raise TypeError(f"textstat has changed: {metric} is no function of Python")
    called = written.__code__.co_names
    foreign = [name for name in called if name.startswith("count_") and name not in _COUNTERS]
    if foreign:
        raise TypeError(f"textstat has changed: {written.__name__} asks for {', '.join(foreign)}")
    return FunctionType(written.__code__, {**written.__globals__, **_COUNTERS}, written.__name__)


#: What stands for the counters that the formulas call with a text, and some with a language.
_COUNTERS: Mapping[str, Callable[..., float]] = {
    "count_words": lambda counts, *_: counts.words,
    "count_long_words": lambda counts, *_: counts.long_words,
    "count_polysyllable_words": lambda counts, *_: counts.polysyllables,
    "count_monosyllable_words": lambda counts, *_: counts.monosyllables,
    "words_per_sentence": lambda counts, *_: counts.words / counts.sentences,
    "syllables_per_word": lambda counts, *_: counts.syllables / counts.words,
}
