"""Who says what, with which cue, and who that is: article and lexicon -> annotated document."""

from __future__ import annotations

from dataclasses import replace

from provenance.annotate.assembly import assemble
from provenance.annotate.quotes import find_quotes
from provenance.languages import language
from provenance.lexicon import Lexicon
from provenance.models import Document

__all__ = ["annotate"]


def annotate(document: Document, lexicon: Lexicon) -> Document:
    """The document with its quotes, sources, attributions and claims.

    A lexicon without the lists that its language cannot do without yields quotations only. Deterministic; time grows
    linearly with the text.
    """
    quotes = find_quotes(document.text, document.lines)
    spoken = language(lexicon)
    return replace(document, quotes=quotes) if spoken is None else assemble(document, quotes, spoken)
