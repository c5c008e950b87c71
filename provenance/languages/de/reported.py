"""Statements that are summed up: what is criticised, demanded, denied, held for something, with no clause for it."""

from __future__ import annotations

from provenance.frames import Frame
from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import Draft, Range
from provenance.languages.de.grammar import DET, PREP, REL, TO, Grammar
from provenance.languages.de.mentions import read_mention, speaks
from provenance.languages.de.objects import stated
from provenance.languages.de.parts import is_abbreviation
from provenance.languages.de.phrases import Phrase
from provenance.languages.de.speakers import is_listed, is_thing
from provenance.languages.de.subjects import is_record

__all__ = ["as_reported"]

#: Classes of cues that count on the day they are uttered: what had been demanded before is how it came about.
_OF_THE_DAY = frozenset({"announce", "criticise", "demand", "judge", "praise"})
#: Classes of cues that are not done where there is nothing of it.
_UNDONE = frozenset({"announce", "answer", "concede"})
#: Classes of cues that nothing but somebody can be the subject of, if an act or event is their object.
_TOWARDS = frozenset({"accuse", "criticise", "demand", "deny", "praise", "warn"})


def as_reported(unit: Unit, draft: Draft, grammar: Grammar) -> Draft | None:
    """What is criticised, denied or welcomed: the thing that the frame of the cue says."""
    hit, source = draft.hit, draft.source
    if hit is None or source is None or hit.passive or not _may_speak(unit, source, hit, grammar):
        return None
    if hit.frame is None or _is_told_otherwise(unit, hit, hit.frame, grammar):
        return None
    confirms = grammar.is_in("confirming_verbs", hit.lemma.lower())
    if confirms and not _confirms(unit, source, unit.chunks[hit.chunk], grammar):
        return None
    source = _without_object(unit, hit, source)
    ranges = stated(unit, hit, source, grammar)
    if not ranges or _unsaid(unit, hit, ranges, grammar):
        return None
    return Draft("reported", ranges, hit, source)


def _is_told_otherwise(unit: Unit, hit: Hit, frame: Frame, grammar: Grammar) -> bool:
    """Does the clause tell a reason, a condition or what came before, in which nobody speaks now?"""
    past = frame.sense in _OF_THE_DAY and any(grammar.is_in("pluperfect", unit.lows[at]) for at in hit.places)
    reason = frame.sense == "estimate" and bool(unit.chunks[hit.chunk].opener)  # "weil sie Folgen fürchtet"
    condition = (
        hit.start == 0 and unit.chunks[0].order == "first"
    )  # "Tippt ein Spieler auf …, so wird …", or a question
    infinitive = hit.start > 0 and bool(unit.tags[hit.start - 1] & TO)  # "nicht befugt, mit der Presse zu sprechen"
    return past or reason or condition or infinitive


def _without_object(unit: Unit, hit: Hit, source: Phrase) -> Phrase:
    """The source without what only looks like its attribute: "(sprach) die Führung in Kiew von Soldaten"."""
    prepositions = hit.frame.complements if hit.frame is not None else frozenset()
    for at in range(source.core, source.end):
        if unit.lows[at] in prepositions and unit.tags[at] & PREP:
            return Phrase(source.start, at, source.core)
    return source


def _may_speak(unit: Unit, source: Phrase, hit: Hit, grammar: Grammar) -> bool:
    """A verb with a second life needs somebody who can speak; elsewhere an unknown noun behind an article will do."""
    thing = is_thing(unit, source, grammar)
    if not thing and (is_listed(unit, source, grammar) or speaks(unit, source, grammar)):
        return True
    if unit.tags[source.start] & REL and source.end - source.start == 1:
        mention = read_mention(unit, source, grammar)
        return mention is not None and (mention.kind != "unspecified" or bool(mention.names))
    sure = hit.frame is not None and ("acc?" not in hit.frame.complements or hit.frame.sense in _TOWARDS)
    return sure and bool(unit.tags[source.start] & DET) and not thing


def _unsaid(unit: Unit, hit: Hit, ranges: tuple[Range, ...], grammar: Grammar) -> bool:
    """ "X kritisierte das nicht": nothing is said. A negation within the cue or within what is stated is none of it,
    and "bestritt das nicht" says something.
    """
    if hit.frame is not None and hit.frame.sense == "deny":
        return False
    if hit.frame is not None and hit.frame.sense in _UNDONE and grammar.is_in("negations", unit.lows[ranges[0][0]]):
        return True  # "kündigte keinen Rücktritt an"
    chunk = unit.chunks[hit.chunk]
    inside = {at for start, end in ranges for at in range(start, end) if unit.tags[at] & DET}
    return any(
        grammar.is_in("negations", unit.lows[at])
        for at in range(chunk.start, chunk.end)
        if at not in inside and at not in hit.places
    )


#: Lists of those whose confirmation is a statement.
_CONFIRMING = ("spokespersons", "officials", "government_heads", "territories", "organisation_heads")


def _confirms(unit: Unit, source: Phrase, chunk: Chunk, grammar: Grammar) -> bool:
    """An office or its people confirm; a test that confirms a suspicion and a court that confirms a ruling do not."""
    if not speaks(unit, source, grammar) or is_record(unit, source, grammar):
        return False
    if any(grammar.is_in("reflexive_words", low) for low in unit.lows[chunk.start : chunk.end]):
        return False
    heads = unit.lows[source.start : source.core]
    if any(grammar.ends_in("ruling_heads", low) for low in heads):
        return False
    abbreviated = any(is_abbreviation(word) for word in unit.words[source.start : source.core])
    return abbreviated or any(grammar.ends_in(name, low) for name in _CONFIRMING for low in heads)
