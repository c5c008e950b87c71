"""How it is said: the class of a cue, whether cue and content are negated, and the mood of the content."""

from __future__ import annotations

import re

from provenance.languages.de.clauses import Unit
from provenance.languages.de.complements import is_infinitive
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import Draft
from provenance.languages.de.grammar import KONJ, QUOTE, WEAK, Grammar
from provenance.languages.de.phrases import is_noun
from provenance.models import CueClass, Mood

__all__ = ["cue_negated", "is_negated", "mood_of", "sense_of"]

_SENTENCE_END = re.compile(r"[.!?…]\s")
_WORD = re.compile(r"\w+")


def sense_of(unit: Unit, hit: Hit, grammar: Grammar) -> CueClass:
    """The class of a cue: of "nach Einschätzung der Polizei" that of its noun, of "laut" and "so" that of saying."""
    if hit.frame is not None:
        return hit.frame.sense
    nouns = (unit.lows[at] for at in range(hit.start, min(hit.end, len(unit.lows))) if is_noun(unit, at))
    frame = grammar.noun_frames.get(next(nouns, ""))
    return frame.sense if frame is not None else "state"


def cue_negated(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    """As in "sagte nicht, ob": a negation beside the verb, neither in what is said nor in the cue nor in the source."""
    hit = draft.hit
    if hit is None or hit.kind != "verb":
        return False
    chunk = unit.chunks[hit.chunk]
    taken = {at for start, end in draft.ranges for at in range(start, end)}.union(hit.places)
    if draft.source is not None:
        taken.update(range(draft.source.start, draft.source.end))
    return any(grammar.is_in("negations", unit.lows[at]) for at in range(chunk.start, chunk.end) if at not in taken)


def is_negated(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    """Is the first clause of what is said negated, or the first sentence of a quotation?"""
    start, end = draft.ranges[0]
    if unit.tags[start] & QUOTE:
        words = _WORD.findall(_SENTENCE_END.split(unit.lows[start], maxsplit=1)[0])
    else:
        number = unit.chunk_at(start)
        stop = unit.chunks[number].end if number < len(unit.chunks) else end
        words = list(unit.lows[start : min(end, max(stop, start + 1))])
    return any(grammar.is_in("negations", word) for word in words)


def mood_of(unit: Unit, draft: Draft) -> Mood | None:
    """Mood of the first clause of what is said that has a verb; ``None`` for a thing and for a quotation."""
    start, end = draft.ranges[0]
    if draft.type in ("direct", "reported") or unit.tags[start] & QUOTE:
        return None
    for chunk in unit.chunks[unit.chunk_at(start) :]:
        if chunk.start >= end:
            break
        if not chunk.opener and is_infinitive(unit, chunk):
            return "infinitive"
        if chunk.finite >= 0:
            return "konjunktiv" if unit.tags[chunk.finite] & (KONJ | WEAK) else "indicative"
    return None
