"""Somebody is accused by name, and the article has no answer of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import Detection, Document

__all__ = ["accusation_without_response"]

_ANSWERS = frozenset({"denial", "non_denial", "no_comment"})


def accusation_without_response(
    document: Document, hits: Sequence[Hit], language: Language | None
) -> Iterator[Detection]:
    """The first accusation against a party that is named, if the article has no denial, no refusal to comment and no
    word of that party.
    """
    if language is None or any(hit.rule.category in _ANSWERS for hit in hits):
        return
    for span, accused in islice(language.unanswered(document), 1):
        yield Detection(span, {"source": accused})
