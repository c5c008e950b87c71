"""Names that are spelt in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.annotate.entities import edit_distance, folded
from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import Detection, Document

_WORD = re.compile(r"\w+")


def name_inconsistency(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """One person, two spellings of the surname ("Budanow" and "Budanov"); a genitive -s is none."""
    if language is None:
        return
    for source in document.sources:
        if source.kind != "named_person":
            continue
        surname = _surname(source.name)
        passed = frozenset(_WORD.findall(f"{source.name} {source.role or ''}"))
        for mention in source.mentions:
            words = (word for word in _WORD.findall(mention.of(document.text)) if word not in passed)
            names = " ".join(word for word in words if language.may_be_name(word))
            other = _variant(surname, names)
            if other:
                yield Detection(mention, {"match": other, "source": source.name})
                break


def _surname(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1] if words else ""


def _variant(surname: str, mention: str) -> str | None:
    """A word of the mention that is nearly the surname, but neither it nor an inflected form of it."""
    inflected = {surname, surname + "s", surname.removesuffix("s"), surname + "es"}
    for word in map(str, _WORD.findall(mention)):
        alike = len(surname) >= 5 and word[:1] == surname[:1] and abs(len(word) - len(surname)) <= 2
        near = alike and edit_distance(word[:40], surname[:40]) <= 2
        sounds = len(surname) >= 5 and word[:1].isupper() and folded(word) == folded(surname)
        if word not in inflected and (near or sounds):
            return word
    return None
