"""The clause that a cue is followed by: where what is said begins and where it ends."""

from __future__ import annotations

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import trim_end
from provenance.languages.de.grammar import (
    AUX,
    CAP,
    COLON,
    COMMA,
    COMPLEMENT,
    COORD,
    CUE,
    FIN,
    KONJ,
    OPINION,
    PARTICIPLE,
    PREP,
    QUOTE,
    REL,
    REPORTS,
    SEMICOLON,
    SPEECH,
    STOP,
    SUB,
    THAT,
    TO,
    TO_FORM,
    WEAK,
    Grammar,
)
from provenance.languages.de.objects import stated
from provenance.languages.de.phrases import subject_after

__all__ = ["complement", "content_end", "is_complement", "is_infinitive", "negated"]

#: A clause with what is said begins at most this many chunks after its cue.
_NEAR = 5
#: Chunks that one content may have.
_LONG = 40


def is_complement(chunk: Chunk, grammar: Grammar) -> bool:
    return bool(grammar.tags.get(chunk.opener, 0) & COMPLEMENT) and not grammar.is_in("comparison_frames", chunk.opener)


def complement(unit: Unit, hit: Hit, chunk: Chunk, grammar: Grammar) -> int:
    """Number of the chunk that begins what is said after the cue in ``chunk``, or -1."""
    for number in range(hit.chunk + 1, min(hit.chunk + _NEAR, len(unit.chunks))):
        found = _begins(unit, hit, chunk, number, grammar)
        if found is not None:
            return found
    return -1


def _begins(unit: Unit, hit: Hit, frame: Chunk, number: int, grammar: Grammar) -> int | None:
    """Where what is said begins, judged by one chunk: its number, -1 for nowhere, ``None`` for further on."""
    chunk = unit.chunks[number]
    separator = unit.tags[chunk.start - 1]
    if separator & (SEMICOLON | STOP) or _is_barred(unit, hit, chunk, grammar):
        return -1
    if separator & COLON:
        return -1 if _speaks_itself(unit, chunk) or _explains(unit, hit, chunk, grammar) else number
    if number == hit.chunk + 1 and _tells_how(unit, hit, chunk, grammar) and not negated(unit, frame, grammar):
        return number
    if is_complement(chunk, grammar):
        certain = grammar.is_in("that_words", chunk.opener) or not negated(unit, frame, grammar)
        return number if certain else -1
    if is_infinitive(unit, chunk):
        return _infinitive_start(unit, hit, frame, number, grammar)
    return _clause_or_apposition(unit, hit, frame, number, grammar)


def _speaks_itself(unit: Unit, chunk: Chunk) -> bool:
    """Behind a colon, has the sentence a speaker of its own: "Sie wurde deutlich: Im Rat nannte sie es „dumm“"?"""
    if chunk.finite < 0 or unit.tags[chunk.finite] & (KONJ | WEAK) or not unit.tags[chunk.finite] & CUE:
        return False
    return any(unit.tags[at] & QUOTE for at in range(chunk.finite + 1, chunk.end))


def _explains(unit: Unit, hit: Hit, chunk: Chunk, grammar: Grammar) -> bool:
    """Behind a colon, does the outlet itself explain a thing that the cue has: "beschloss die Quote: Sie gilt …"?"""
    if unit.tags[chunk.start] & QUOTE or chunk.finite < 0 or unit.tags[chunk.finite] & (KONJ | WEAK):
        return False
    return bool(stated(unit, hit, None, grammar))


def _tells_how(unit: Unit, hit: Hit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "erläuterte, wie die Proben gezogen wurden", not "sagte er, wie die Zeitung berichtet"."""
    if not grammar.is_in("comparison_frames", chunk.opener) or chunk.order != "last" or not hit.powers & SPEECH:
        return False
    if not any(grammar.is_cue(low) for low in unit.lows[chunk.start : chunk.end]):
        return True
    passive = grammar.is_in("passive_auxiliaries", grammar.auxiliaries.get(unit.lows[chunk.finite], "")) or any(
        grammar.is_in("passive_participles", low) for low in unit.lows[chunk.start : chunk.end]
    )
    return passive and subject_after(unit, chunk.start + 1, chunk.finite, grammar) is not None


def _is_barred(unit: Unit, hit: Hit, chunk: Chunk, grammar: Grammar) -> bool:
    """Some verbs take "dass" only, and "so dass" opens a consequence."""
    if hit.powers & THAT and not grammar.is_in("that_words", chunk.opener):
        return True
    return bool(chunk.opener) and grammar.is_in("frame_adverbs", unit.lows[chunk.start])


def _infinitive_start(unit: Unit, hit: Hit, frame: Chunk, number: int, grammar: Grammar) -> int:
    if grammar.is_in("purpose_words", unit.lows[unit.chunks[number].start]):
        return -1
    # The frame is complete with its cue: what lies between it and the infinitive belongs to what is said.
    return hit.chunk + 1 if frame.end - 1 in hit.places and number <= hit.chunk + 3 else number


def _clause_or_apposition(unit: Unit, hit: Hit, frame: Chunk, number: int, grammar: Grammar) -> int | None:
    chunk = unit.chunks[number]
    first = number == hit.chunk + 1
    if chunk.opener:
        relative = grammar.tags.get(chunk.opener, 0) & REL or not grammar.tags.get(chunk.opener, 0) & SUB
        if relative:
            return None
        return number if first and _condition_first(unit, number) else -1
    if chunk.finite >= 0:
        return number if _verb_second(unit, hit, frame, number, grammar) else -1
    if first and any(unit.tags[at] & QUOTE for at in range(chunk.start + 1, chunk.end)):
        return number
    return None if _inserted(unit, chunk) else -1


def negated(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    return any(grammar.is_in("negations", unit.lows[at]) for at in range(chunk.start, chunk.end))


def is_infinitive(unit: Unit, chunk: Chunk) -> bool:
    if chunk.opener:
        return False  # ", auf dem der Rumpf zu sehen ist"
    if chunk.finite >= 0 and chunk.order == "second" and unit.tags[chunk.finite] & AUX:
        return False
    last = chunk.end - 1
    for at in range(max(chunk.start, last - 3), last):
        if unit.tags[at] & TO and not unit.tags[at + 1] & CAP:
            return True
    return bool(unit.tags[last] & TO_FORM)


def _condition_first(unit: Unit, number: int) -> bool:
    """What is said may begin with a condition: "X fürchtet, sobald A komme, werde B gehen"."""
    if number + 1 >= len(unit.chunks):
        return False
    later = unit.chunks[number + 1]
    return later.order == "first" and bool(unit.tags[later.finite] & (KONJ | WEAK))


def _verb_second(unit: Unit, hit: Hit, frame: Chunk, number: int, grammar: Grammar) -> bool:
    """Can a main clause be what is said: in the Konjunktiv always, else right behind a verb of saying only."""
    chunk = unit.chunks[number]
    if unit.tags[chunk.finite] & (KONJ | WEAK):
        return True
    if number != hit.chunk + 1 or not hit.powers & (SPEECH | OPINION) or chunk.order != "second" or hit.passive:
        return False
    joined = unit.tags[chunk.start - 1] & COMMA and not unit.tags[chunk.start] & (COORD | SUB)
    if not joined or not _no_object(unit, hit, frame):
        return False
    return not (hit.powers & REPORTS and _under_preposition(unit, hit, grammar))


def _under_preposition(unit: Unit, hit: Hit, grammar: Grammar) -> bool:
    """Has the cue its thing already: "Die einen plädieren für Ruhe, andere empören sich"?"""
    ranges = stated(unit, hit, None, grammar)
    return bool(ranges) and bool(unit.tags[ranges[0][0]] & PREP)


def _no_object(unit: Unit, hit: Hit, frame: Chunk) -> bool:
    """Does nothing stand between verb and comma that could be what is said ("sagte die Polizei,")?"""
    last = frame.end - 1
    nouns = sum(bool(unit.tags[at] & CAP and not unit.tags[at - 1] & CAP) for at in range(hit.places[0] + 1, frame.end))
    return last in hit.places or nouns <= (1 if frame.finite - frame.start <= 1 or frame.order == "first" else 2)


def _inserted(unit: Unit, chunk: Chunk) -> bool:
    """An apposition or the rest of the frame stands between the cue and what is said."""
    return chunk.end - chunk.start <= 14 and not unit.tags[chunk.start] & QUOTE


def content_end(unit: Unit, number: int) -> int:
    """The end of what is said from a chunk on: the sentence, unless the frame takes over again."""
    first = unit.chunks[number]
    end = unit.end
    for later in unit.chunks[number + 1 : number + _LONG]:
        quoted = unit.tags[later.start] & QUOTE and unit.tags[later.start - 1] & COLON
        if quoted or unit.tags[later.start - 1] & SEMICOLON or _taken_over(unit, first, later):
            end = trim_end(unit, first.start, later.start)
            break
    return _without_tail(unit, first, min(end, unit.end))


def _taken_over(unit: Unit, first: Chunk, later: Chunk) -> bool:
    if later is unit.chunks[-1] and later.end - later.start == 1 and not unit.tags[later.start] & (CAP | QUOTE | FIN):
        return True  # the prefix of the frame's verb: "wies den Vorwurf, er habe gelogen, zurück"
    if later.opener or later.finite < 0:
        return False
    tag = unit.tags[later.finite]
    if later.order == "first":
        return not tag & (KONJ | WEAK) and not (tag & PARTICIPLE and later.end - later.start < 4)
    marked = bool(first.opener) or bool(first.finite >= 0 and unit.tags[first.finite] & KONJ)
    leads = unit.tags[later.start] & COORD and not tag & (KONJ | WEAK)
    return bool(marked and leads and later.order == "second")


def _without_tail(unit: Unit, first: Chunk, end: int) -> int:
    """Cut "… gewesen sei und forderte": a second verb of the frame after the clause's own last verb."""
    if not first.opener:
        return end
    for at in range(first.start + 2, end - 1):
        if unit.tags[at] & COORD and unit.tags[at - 1] & FIN and not unit.tags[at - 1] & CAP:
            tag = unit.tags[at + 1]
            if tag & FIN and not tag & (KONJ | WEAK | CAP):
                return at
    return end
