"""English: units, cues and what they introduce, mentions of sources, numbers."""

from functools import lru_cache

from provenance.languages.en.grammar import REQUIRED
from provenance.languages.en.language import English
from provenance.lexicon import Lexicon, SameLexicon

__all__ = ["REQUIRED", "English", "load"]


def load(lexicon: Lexicon) -> English | None:
    """English; ``None`` without a frame lexicon, which says what verbs do."""
    return _english(SameLexicon(lexicon)) if lexicon.frames else None


@lru_cache(maxsize=8)
def _english(same: SameLexicon) -> English:
    return English(same.value)
