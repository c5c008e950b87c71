"""How hard a German text is to read: numbers shown to the reader, which give and cost no points.

The formulas are those of textstat, which the tests hold them against. textstat itself is not used while auditing: it
takes places of hyphenation for syllables ("Oma" has one) and "z. B." for two sentences, and costs a second of start for
libraries that German does not need (``docs/scores.md`` has the figures).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provenance.models import Sentence
from provenance.segment import count_words

__all__ = ["FORMULAS", "Counts", "readability", "syllables"]

_VOWELS = re.compile(r"ei|ai|au|äu|eu|ie|oi|ey|ay|aa|ee|oo|[aeioyäöü]|(?<!q)u", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counts:
    """``monosyllables`` and ``polysyllables`` (three or more) count words; long words have more than six letters."""

    sentences: int
    words: int
    syllables: int
    monosyllables: int
    polysyllables: int
    long_words: int


def readability(sentences: Sequence[Sentence]) -> dict[str, float | None]:
    """Every formula's value for these sentences, or ``None`` where there are no words."""
    counts = _counts(sentences)
    return {name: round(formula(counts), 1) if counts else None for name, formula in FORMULAS.items()}


def _counts(sentences: Sequence[Sentence]) -> Counts | None:
    words = [token.text for sentence in sentences for token in sentence.tokens if count_words((token,))]
    if not words:
        return None
    lengths = [syllables(word) for word in words]
    return Counts(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(lengths),
        monosyllables=sum(count == 1 for count in lengths),
        polysyllables=sum(count >= 3 for count in lengths),
        long_words=sum(len(word) > 6 for word in words),
    )


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Vowels and diphthongs of a German word; an abbreviation without any counts as one."""
    return len(_VOWELS.findall(word)) or 1


def _flesch_amstad(counts: Counts) -> float:
    """Flesch reading ease with the constants for German of T. Amstad (1978); higher is easier."""
    return 180 - counts.words / counts.sentences - 58.5 * counts.syllables / counts.words


def _wiener_sachtextformel(counts: Counts) -> float:
    """First Wiener Sachtextformel of R. Bamberger and E. Vanecek (1984); about the school grade needed."""
    return (
        19.35 * counts.polysyllables / counts.words
        + 0.1672 * counts.words / counts.sentences
        + 12.97 * counts.long_words / counts.words
        - 3.27 * counts.monosyllables / counts.words
        - 0.875
    )


def _lix(counts: Counts) -> float:
    """Läsbarhetsindex of C.-H. Björnsson (1968): below 40 easy, above 60 hard."""
    return counts.words / counts.sentences + 100 * counts.long_words / counts.words


FORMULAS: Mapping[str, Callable[[Counts], float]] = {
    "flesch_amstad": _flesch_amstad,
    "wiener_sachtextformel": _wiener_sachtextformel,
    "lix": _lix,
}
