"""Names that are spelt in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.engine import Hit
from provenance.lexicon import Lexicon
from provenance.models import Detection, Document

_WORD = re.compile(r"\w+")


def name_inconsistency(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """One person, two spellings of the surname ("Budanow" and "Budanov"); a genitive -s is none."""
    for source in document.sources:
        if source.kind != "named_person":
            continue
        surname = _surname(source.name)
        for mention in source.mentions:
            other = _variant(surname, mention.of(document.text))
            if other:
                yield Detection(mention, {"match": other, "source": source.name})
                break


def _surname(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1] if words else ""


def _variant(surname: str, mention: str) -> str | None:
    """A word of the mention that is nearly the surname, but neither it nor an inflected form of it."""
    for word in map(str, _WORD.findall(mention)):
        inflected = {surname, surname + "s", surname.removesuffix("s"), surname + "es"}
        if len(surname) >= 5 and word[:1] == surname[:1] and word not in inflected and _distance(word, surname) <= 2:
            return word
    return None


def _distance(a: str, b: str) -> int:
    """Levenshtein distance of two words; 99 where the lengths alone make them different names."""
    if abs(len(a) - len(b)) > 2 or max(len(a), len(b)) > 40:
        return 99
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (char != other))
    return row[-1]
