"""Detectors for what no pattern can express. A rule names one (``detect: single_source``) and gives points and message.

Each detector is a function of the document, the hits of the pattern rules and the word lists, and returns what it found
in text order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from provenance.detect.accusation import accusation_without_response
from provenance.detect.damage import (
    broken_quotation,
    duplicate_paragraph,
    encoding_error,
    translated_syntax,
    truncated_text,
)
from provenance.detect.names import name_inconsistency
from provenance.detect.page import canonical_elsewhere, modified_unexplained
from provenance.detect.sourcing import (
    author_given,
    date_given,
    lede_unsourced,
    missing_metadata,
    own_information,
    single_source,
    unattributed_quote,
)
from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import Detection, Document

__all__ = ["DETECTORS", "detect"]

Detector = Callable[[Document, Sequence[Hit], Language | None], Iterable[Detection]]

DETECTORS: Mapping[str, Detector] = {
    detector.__name__: detector
    for detector in (
        accusation_without_response,
        author_given,
        broken_quotation,
        canonical_elsewhere,
        date_given,
        duplicate_paragraph,
        encoding_error,
        lede_unsourced,
        missing_metadata,
        modified_unexplained,
        name_inconsistency,
        own_information,
        single_source,
        translated_syntax,
        truncated_text,
        unattributed_quote,
    )
}


def detect(
    names: Iterable[str], document: Document, hits: Sequence[Hit], language: Language | None
) -> dict[str, tuple[Detection, ...]]:
    """Run the named detectors. Raises ``KeyError`` for a name that is no detector."""
    return {name: tuple(DETECTORS[name](document, hits, language)) for name in sorted(names)}
