"""German: verbs, clauses, cues and what they introduce, mentions of sources, numbers."""

from functools import lru_cache

from provenance.languages.de.grammar import REQUIRED
from provenance.languages.de.language import German
from provenance.lexicon import Lexicon, SameLexicon

__all__ = ["REQUIRED", "German", "load"]


def load(lexicon: Lexicon) -> German | None:
    """German; ``None`` without a frame lexicon, which says what verbs do."""
    return _german(SameLexicon(lexicon)) if lexicon.frames else None


@lru_cache(maxsize=8)
def _german(same: SameLexicon) -> German:
    return German(same.value)
