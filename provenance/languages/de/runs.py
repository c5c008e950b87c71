"""Sentences that go on with what somebody said: without a cue of their own, told by the mood of their verb."""

from __future__ import annotations

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.grammar import CAP, KONJ, SECOND, Grammar
from provenance.languages.de.nouns import noun

__all__ = ["reporting_verb"]


def reporting_verb(unit: Unit, near: bool, grammar: Grammar) -> int:
    """The place of the main verb, if its mood says that the unit goes on with what the source before said, or -1.

    ``near``: the sentence before belongs to a source, so that a form that the outlet uses too is enough ("könnte").
    """
    main = [c for c in unit.chunks if not c.opener and c.finite >= 0]
    if not main or any(grammar.is_in("first_person", low) for low in unit.lows):
        return -1
    place = main[0].finite
    if unit.tags[place] & CAP and noun(unit.lows[place]).whole:
        return -1  # "Ende der Galerie" has no verb
    if unit.words[place + 1 : place + 2] == ("Sie",) and main[0].order == "first":
        return -1  # "Seien Sie dabei!"
    if unit.tags[place] & KONJ:
        return place
    if unit.lows[place] == _MAY and not _forbids(unit, main[0], grammar):
        return -1
    conditional = any(grammar.is_in("conditional_words", chunk.opener) for chunk in unit.chunks)
    return place if near and unit.tags[place] & SECOND and not conditional else -1


#: "Must not" of a speaker with a negation ("Sie dürften nicht ruhen"), else what the outlet thinks likely.
_MAY = "dürften"


def _forbids(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    lows = unit.lows[chunk.start : chunk.end]
    told = grammar.is_in("perfect_infinitives", lows[-1])  # "dürften es nicht gewusst haben"
    return not told and any(low == "nur" or grammar.is_in("negations", low) for low in lows)
