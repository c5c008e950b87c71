"""Who can be the source of a verb: somebody who can speak, neither a thing nor nobody, nor the outlet or its reader."""

from __future__ import annotations

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import Draft
from provenance.languages.de.grammar import PLACE, PUNCT, THAT, Grammar
from provenance.languages.de.objects import names_thing
from provenance.languages.de.parts import HEAD_LISTS
from provenance.languages.de.phrases import Phrase, subject_before

__all__ = ["is_listed", "is_nobody", "is_thing", "likelier", "says_none"]

#: Lists of those who say things.
_HEADS = frozenset(HEAD_LISTS)


def likelier(unit: Unit, chunk: Chunk, source: Phrase | None, grammar: Grammar) -> Phrase | None:
    """What stands before the verb, where behind it an act or event was taken for the subject."""
    if source is None or chunk.order != "second" or source.start < chunk.finite or not is_thing(unit, source, grammar):
        return source
    before = subject_before(unit, chunk.start, chunk.finite, grammar)
    return before if before is not None and not is_thing(unit, before, grammar) else source


def is_nobody(unit: Unit, hit: Hit, source: Phrase | None, grammar: Grammar) -> bool:
    """As in "Kein Mensch leugnet, dass der Deich alt ist"."""
    chunk = unit.chunks[hit.chunk]
    places = (chunk.start, *((source.start,) if source is not None else ()))
    if any(grammar.is_in("nobody", unit.lows[at]) for at in places):
        return True
    if hit.powers & PLACE and any(grammar.is_in("anaphors", unit.lows[at]) for at in _beside(chunk)):
        return True  # "Konkret heißt das: …" explains
    if hit.powers & THAT and (source is None or is_thing(unit, source, grammar)):
        return True  # "Damit steht fest, dass …", "Der Fall zeigt, dass …"
    if hit.start == 0 and unit.words[1:2] == ("Sie",):
        return True  # "Fragen Sie Ihren Nachbarn" is told the reader
    if _is_idle(unit, hit, source, grammar):
        return True
    # Whoever writes "ich" is the outlet.
    return source is None and any(low in ("ich", "wir") for low in unit.lows[chunk.start : chunk.end])


def _is_idle(unit: Unit, hit: Hit, source: Phrase | None, grammar: Grammar) -> bool:
    """As in "Hier stellt sich die Frage, …", "der Versuch, zu erklären, …", "Wer hinsieht, erkennt, dass …"."""
    chunk = unit.chunks[hit.chunk]
    itself = not chunk.opener and chunk.finite >= 0 and unit.lows[chunk.finite + 1 : chunk.finite + 2] == ("sich",)
    if itself and (source is None or is_thing(unit, source, grammar)):
        return True
    return source is None and (unit.lows[hit.start - 1 : hit.start] == ("zu",) or unit.lows[0] == "wer")


def _beside(chunk: Chunk) -> list[int]:
    """The words next to the verb of a clause."""
    return [at for at in (chunk.finite - 1, chunk.finite + 1) if chunk.start <= at < chunk.end]


def says_none(unit: Unit, draft: Draft, source: Phrase, grammar: Grammar) -> bool:
    """As in "Der Begriff „Notlage“ verlangt …": words in quotation marks that belong to a thing."""
    if draft.type != "direct":
        return False
    within = not unit.tags[draft.ranges[0][0] - 1] & PUNCT if draft.ranges[0][0] else False
    return within and is_thing(unit, source, grammar)


def is_thing(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """Does the phrase name an act or event, and nobody of a list of those who say things?"""
    return names_thing(unit, phrase) and not is_listed(unit, phrase, grammar)


def is_listed(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    return any(not _HEADS.isdisjoint(grammar.lists_of(unit.lows[at])) for at in range(phrase.start, phrase.core))
