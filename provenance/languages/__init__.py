"""Languages: a package each, and one way in for the stages that know none."""

from __future__ import annotations

from provenance.languages.de.grammar import REQUIRED
from provenance.languages.de.language import German
from provenance.languages.protocol import Language, Mention, Statement
from provenance.lexicon import Lexicon

__all__ = ["Language", "Mention", "Statement", "language"]


def language(lexicon: Lexicon) -> Language | None:
    """The language of a lexicon; ``None`` where it lacks the frames or lists that no statement is found without."""
    if not lexicon.frames or any(name not in lexicon for name in REQUIRED):
        return None
    return German(lexicon)
