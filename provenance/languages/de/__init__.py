"""German: verbs, clauses, cues and what they introduce, mentions of sources, numbers."""
