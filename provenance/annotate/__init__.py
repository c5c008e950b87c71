"""Who says what, with which cue, and who that is: document and language -> annotated document."""

from __future__ import annotations

from dataclasses import replace

from provenance.annotate.assembly import assemble
from provenance.annotate.genre import with_genre
from provenance.annotate.links import with_links
from provenance.annotate.quotes import find_quotes
from provenance.languages import Language
from provenance.models import Document

__all__ = ["annotate", "with_genre", "with_links"]


def annotate(document: Document, language: Language | None) -> Document:
    """The document with its quotes, sources, attributions and claims; without a language with its quotations only.

    Deterministic; time grows linearly with the text.
    """
    quotes = find_quotes(document.text, document.lines)
    return replace(document, quotes=quotes) if language is None else assemble(document, quotes, language)
