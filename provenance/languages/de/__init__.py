"""German: verbs, clauses, cues and what they introduce, mentions of sources, numbers."""

from provenance.languages.de.grammar import REQUIRED
from provenance.languages.de.language import German

__all__ = ["REQUIRED", "German", "load"]

load = German
