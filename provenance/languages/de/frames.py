"""What is said around a cue that is no verb: "laut X", "X zufolge", "so X", "demnach", "die Behauptung, dass"."""

from __future__ import annotations

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.complements import content_end, is_complement, is_infinitive
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import (
    Draft,
    Range,
    first_word,
    frame_around,
    has_words,
    is_quote,
    quote_before,
    trim_end,
)
from provenance.languages.de.grammar import ADV, AUX, CAP, COMMA, COORD, CUE, DET, KONJ, QUOTE, SEMICOLON, WEAK, Grammar
from provenance.languages.de.mentions import main_subject, speaks
from provenance.languages.de.phrases import MAX_PHRASE, Phrase, phrase_before
from provenance.models import AttributionType

__all__ = ["continuation", "of_adverb", "of_noun", "of_preposition", "resumption"]

#: Chunks that one content may have.
_LONG = 40


def of_preposition(unit: Unit, hit: Hit, floor: int, grammar: Grammar) -> Draft | None:
    chunk = unit.chunks[min(unit.chunk_at(hit.start), len(unit.chunks) - 1)]
    if grammar.is_in("frame_adverbs", hit.lemma):
        return _so_frame(unit, hit, floor)
    start = first_word(unit, max(floor, _clause_start(unit, hit, chunk)))
    before: Range = (start, trim_end(unit, start, _past_adverb(unit, hit.start)))
    after: Range = (_resumes(unit, hit, chunk), _own_clauses_end(unit, hit, chunk))
    ranges = tuple(r for r in (before, after) if r[0] < r[1] and has_words(unit, r))
    if not ranges:
        return None
    frame = (hit.start, hit.end)
    type_: AttributionType = "direct" if len(ranges) == 1 and is_quote(unit, ranges[0]) else "indirect"
    return Draft(type_, ranges, hit, hit.source, (frame,))


def _past_adverb(unit: Unit, start: int) -> int:
    """As in "A, jedenfalls nach Angaben von X": the adverb belongs to the frame."""
    at = start
    while at > 0 and unit.tags[at - 1] & ADV:
        at -= 1
    return at if at > 0 and unit.tags[at - 1] & COMMA else start


def _clause_start(unit: Unit, hit: Hit, chunk: Chunk) -> int:
    """A frame speaks for its subordinate clause, for its main clause if it opens that, else for the sentence."""
    if chunk.opener:
        return chunk.start
    if hit.start == chunk.start and chunk.finite == hit.end:
        return hit.start
    for at in range(hit.start - 1, max(0, hit.start - MAX_PHRASE), -1):
        if unit.tags[at] & SEMICOLON:
            return at + 1
    return 0


def _resumes(unit: Unit, hit: Hit, chunk: Chunk) -> int:
    """Behind "Laut dem Bericht, der gestern erschien," the sentence goes on with its verb."""
    at = first_word(unit, hit.end)
    if hit.start != chunk.start or hit.end >= len(unit.tags) or not unit.tags[hit.end] & COMMA:
        return at
    number = unit.chunk_at(at)
    for later in unit.chunks[number : number + 3]:
        if later.order == "first":
            return later.start
    return at


def _own_clauses_end(unit: Unit, hit: Hit, chunk: Chunk) -> int:
    """The sentence, but not the main clause of another speaker in it or what follows a relative clause."""
    number = unit.chunk_at(hit.start)
    for later in unit.chunks[number + 1 : number + _LONG]:
        if unit.tags[later.start - 1] & SEMICOLON:
            return trim_end(unit, hit.end, later.start)
        if chunk.opener and chunk.order == "last" and later.order == "first" and chunk.finite > hit.end:
            return trim_end(unit, hit.end, later.start)
        tag = unit.tags[later.finite] if later.order == "second" and not later.opener and chunk.finite >= 0 else 0
        if tag & CUE and not tag & (KONJ | WEAK):
            return trim_end(unit, hit.end, later.start)
    return unit.end


def _so_frame(unit: Unit, hit: Hit, floor: int) -> Draft | None:
    quote = quote_before(unit, hit.start)
    if quote >= floor:
        end = unit.end
        again = hit.end + 1
        if again < end and unit.tags[hit.end] & COMMA and unit.tags[again] & QUOTE:
            return Draft("direct", ((quote, quote + 1), (again, again + 1)), hit, hit.source, ((quote + 1, again),))
        return Draft("direct", ((quote, quote + 1),), hit, hit.source, ((quote + 1, end),))
    content = (first_word(unit, floor), trim_end(unit, floor, hit.start))
    if content[1] <= content[0]:
        return None
    resumed = max(resumption(unit, hit.chunk), continuation(unit, hit.chunk))
    if resumed < 0:
        return Draft("indirect", (content,), hit, hit.source, ((content[1], unit.end),))
    return Draft("indirect", (content, (resumed, unit.end)), hit, hit.source, ((content[1], resumed),))


def resumption(unit: Unit, number: int) -> int:
    """Where what is said goes on behind an inserted frame ("Zehn Häuser mussten, so X, geräumt werden"), or -1."""
    if number == 0 or number + 1 >= len(unit.chunks):
        return -1
    before, later = unit.chunks[number - 1], unit.chunks[number + 1]
    between = unit.tags[unit.chunks[number].start - 1] & unit.tags[later.start - 1] & COMMA
    if before.finite < 0 and not before.opener and later.order == "first" and later.finite == later.start:
        return later.start if between else -1  # "Mit solchen Sätzen, so X, schade sie dem Amt"
    unfinished = before.finite == before.end - 1 and unit.tags[before.finite] & AUX
    closed = later.finite in (-1, later.end - 1)  # what is left of the clause: an infinitive or a participle at its end
    article = unit.tags[later.start] & DET and later.start + 1 < later.end and unit.tags[later.start + 1] & CAP
    return later.start if between and unfinished and closed and (not later.opener or article) else -1


def continuation(unit: Unit, number: int) -> int:
    """Where a main clause in the Konjunktiv goes on behind a frame ("A sei wach, sagte X, er sei heiser"), or -1.

    An apposition of the source may stand between the two.
    """
    for later in unit.chunks[number + 1 : number + 1 + _APPOSED]:
        if not unit.tags[later.start - 1] & COMMA or later.opener:
            return -1
        if later.finite >= 0:
            marked = unit.tags[later.finite] & KONJ and not unit.tags[later.start] & COORD
            return later.start if marked and later.order == "second" else -1
    return -1


#: Chunks behind a frame in which what is said may go on.
_APPOSED = 2


def of_adverb(unit: Unit, hit: Hit, grammar: Grammar) -> Draft | None:
    place = hit.places[0]
    chunk = unit.chunks[hit.chunk]
    source = phrase_before(unit, place - 1, grammar) if unit.lows[place] == chunk.opener else None
    start = chunk.start if chunk.start == place else first_word(unit, 0)
    end = _own_clauses_end(unit, hit, chunk) if unit.lows[place] == chunk.opener else unit.end
    ranges = tuple(r for r in ((start, place), (place + 1, end)) if has_words(unit, r))
    if not ranges:
        return None
    return Draft("indirect", ranges, hit, source or hit.source, ((place, place + 1),), carries=True)


def of_noun(unit: Unit, hit: Hit, floor: int, grammar: Grammar) -> Draft | None:
    number = hit.chunk + 1
    if number >= len(unit.chunks):
        return None
    candidate = unit.chunks[number]
    konj = candidate.finite >= 0 and not candidate.opener and unit.tags[candidate.finite] & KONJ
    if not (is_complement(candidate, grammar) or is_infinitive(unit, candidate) or konj):
        return None
    if candidate.opener and not grammar.is_in("that_words", candidate.opener):
        return None
    content = (candidate.start, _before_main_verb(unit, hit, number))
    source = hit.source or _holder(unit, hit, grammar)
    if source is None and not _is_said(unit, hit, grammar):
        return None
    return Draft("indirect", (content,), hit, source, frame_around(unit, floor, content))


def _is_said(unit: Unit, hit: Hit, grammar: Grammar) -> bool:
    """Has somebody said so, whoever it was ("der Vorwurf, …", "Berichte, wonach …")? A hope or a decision says nothing.

    "Keine Hinweise, dass …" tells what is not said.
    """
    if any(grammar.is_in("negations", unit.lows[at]) for at in hit.places):
        return False
    said = hit.frame is not None and hit.frame.sense in _SAID
    return said or grammar.is_in("unspecified_sources", unit.lows[hit.places[-1]])


#: Classes of cues whose nouns are things said by somebody, though nobody is told.
_SAID = frozenset({"accuse", "criticise", "distance", "warn", "whisper"})


def _holder(unit: Unit, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Whose statement it is: "Das Gericht begründete das mit dem Hinweis, dass …", "Ihre Warnung, dass …"."""
    if grammar.is_in("possessives", unit.lows[hit.start]):
        chunk = unit.chunks[hit.chunk]
        owner = main_subject(unit, chunk, grammar) if 0 <= chunk.finite < hit.start else None
        if owner is not None and owner.end <= hit.start and speaks(unit, owner, grammar):
            return owner
        return Phrase(hit.start, hit.start + 1, hit.start + 1)
    if hit.start == 0 or not grammar.is_in("statement_prepositions", unit.lows[hit.start - 1]):
        return None
    actor = main_subject(unit, unit.chunks[hit.chunk], grammar)
    return actor if actor is not None and speaks(unit, actor, grammar) else None


def _before_main_verb(unit: Unit, hit: Hit, number: int) -> int:
    """Where the noun opens its sentence, the verb of that is still to come: "Die Klage, es fehle Geld, sei alt"."""
    end = content_end(unit, number)
    if unit.chunks[hit.chunk].finite >= 0:
        return end
    later = (c for c in unit.chunks[number + 1 : number + _LONG] if c.start < end)
    resumed = next((c.start for c in later if c.order == "first" and not c.opener), end)
    return trim_end(unit, unit.chunks[number].start, resumed)
