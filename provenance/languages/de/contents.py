"""What is said with a verb: quotations and clauses before, behind and around the cue."""

from __future__ import annotations

from dataclasses import replace

from provenance.languages.de.audience import find_addressee, find_medium
from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.complements import complement, content_end, is_complement, is_infinitive, negated
from provenance.languages.de.cues import Hit
from provenance.languages.de.drafts import (
    Draft,
    Range,
    first_word,
    frame_around,
    is_quote,
    quote_before,
    trim_end,
    trim_start,
)
from provenance.languages.de.frames import continuation, of_adverb, of_noun, of_preposition, resumption
from provenance.languages.de.grammar import (
    CAP,
    CLAIM,
    CLAUSE,
    COLON,
    COMMA,
    CUE,
    DASH,
    FIN,
    INFINITIVE,
    NAMES,
    OPINION,
    PLACE,
    PUNCT,
    QUOTE,
    REPORTS,
    SPEECH,
    STOP,
    THAT,
    Grammar,
)
from provenance.languages.de.objects import stated
from provenance.languages.de.phrases import subject_after
from provenance.languages.de.reported import as_reported
from provenance.languages.de.speakers import is_nobody, is_thing, likelier, says_none
from provenance.languages.de.subjects import find_subject, interrupted, is_record, returns, since_colon

__all__ = ["draft_hit"]


def draft_hit(unit: Unit, hit: Hit, floor: int, grammar: Grammar) -> Draft | None:
    """The attribution of one cue; ``floor`` is the first word that earlier cues of the unit left free."""
    if hit.kind == "preposition":
        return of_preposition(unit, hit, floor, grammar)
    if hit.kind == "adverb":
        return of_adverb(unit, hit, grammar)
    if hit.kind == "noun":
        return of_noun(unit, hit, floor, grammar)
    return _of_verb(unit, hit, floor, grammar)


def _of_verb(unit: Unit, hit: Hit, floor: int, grammar: Grammar) -> Draft | None:
    chunk = unit.chunks[hit.chunk]
    source = likelier(unit, chunk, find_subject(unit, hit, chunk, floor, grammar), grammar)
    if is_nobody(unit, hit, source, grammar):
        return None
    between = unit.chunks[hit.chunk + 1 : unit.chunk_at(hit.places[-1]) + 1]
    apart = hit.powers & REPORTS and any(c.finite >= 0 or c.opener for c in between)
    attempts = (attempt(unit, hit, chunk, floor, grammar) for attempt in (() if apart else _ATTEMPTS))
    draft = next((draft for draft in attempts if draft is not None), None)
    if draft is None:
        return as_reported(unit, Draft("reported", (), hit, source), grammar)
    source = source or draft.source
    if source is not None and says_none(unit, draft, source, grammar):
        return None
    return _with_audience(unit, replace(draft, source=source), chunk, grammar)


def _claimed(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "Der Verleiher will die ganze Nacht gewartet haben"."""
    if not hit.powers & CLAIM:
        return None
    source = find_subject(unit, hit, chunk, floor, grammar)
    if source is None or is_thing(unit, source, grammar):
        return None
    number = complement(unit, hit, chunk, grammar)
    if number >= 0 and is_complement(unit.chunks[number], grammar):  # "will herausgefunden haben, dass …"
        told = (unit.chunks[number].start, content_end(unit, number))
        return Draft("indirect", (told,), hit, source, frame_around(unit, floor, told))
    start = max(hit.start + 1, source.end if source.start < chunk.end else 0)
    content = (start, chunk.end)
    return Draft("indirect", (content,), hit, source, frame_around(unit, floor, content)) if start < chunk.end else None


def _with_audience(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Draft:
    draft = replace(draft, addressee=find_addressee(unit, draft, chunk, grammar))
    return find_medium(unit, draft, chunk, grammar)


def _anaphoric(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "A. Das teilte X mit" and "A, das teilte X mit"."""
    start = chunk.start
    if chunk.finite != start + 1 or not grammar.is_in("anaphors", unit.lows[start]) or hit.passive:
        return None
    if not hit.powers & (SPEECH | OPINION) or complement(unit, hit, chunk, grammar) >= 0:
        return None
    if start > floor:
        content = (first_word(unit, floor), trim_end(unit, floor, start))
        return Draft("indirect", (content,), hit, None, ((content[1], unit.end),)) if content[0] < content[1] else None
    return Draft("indirect", ((start, start + 1),), hit, None, ((start + 1, unit.end),), refers_back=True)


def _compared(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "Wie X mitteilte, …", "…, wie X mitteilte", "…, wie X mitteilte, …"."""
    end = chunk.end
    if not grammar.is_in("comparison_frames", chunk.opener):
        chunk = interrupted(unit, hit.chunk) or chunk
    if not grammar.is_in("comparison_frames", chunk.opener) or not hit.powers & (SPEECH | OPINION):
        return None
    if hit.passive and subject_after(unit, chunk.start + 1, chunk.finite, grammar) is not None:
        return None  # "schilderte, wie die Listen ergänzt wurden" tells what was done
    places = tuple(sorted({chunk.start + (unit.lows[chunk.start] != chunk.opener), *hit.places}))
    before: Range = (floor, trim_end(unit, floor, chunk.start))
    after: Range = (end + 1, unit.end)
    cue = replace(hit, places=places)
    frame_start = chunk.start
    ranges = tuple(r for r in (before, after) if r[1] - r[0] > 1)
    if not ranges:
        return None
    if before in ranges and chunk.start > 0:
        frame_start = before[1]
    if is_quote(unit, ranges[0]) and len(ranges) == 1:
        return Draft("direct", ranges, cue, None, ((frame_start, end + 1),))
    return Draft("indirect", ranges, cue, None, ((frame_start, min(end + 1, unit.end)),))


def _after_quotation(unit: Unit, hit: Hit, chunk: Chunk, floor: int, _: Grammar) -> Draft | None:
    """As in "„A“, sagte X", and "„A“, sagte X, „B“" as one."""
    start = chunk.start
    if unit.tags[start] & QUOTE and chunk.finite == start + 1 and start >= floor:
        first, frame_start = start, start + 1
    else:
        first = quote_before(unit, start)
        if first < floor or chunk.order != "first":
            return None
        frame_start = first + 1
    end = unit.end
    ranges: list[Range] = [(first, first + 1)]
    again = next((at for at in range(frame_start, end) if unit.tags[at] & QUOTE and _separated(unit, at)), -1)
    while first - 2 >= floor and unit.tags[first - 1] & QUOTE:
        first -= 1
        ranges.insert(0, (first, first + 1))
    if again > 0 and not _other_cue(unit, hit, again):
        ranges.append((again, again + 1))
        end = again
    return Draft("direct", tuple(ranges), hit, None, ((frame_start, end),))


def _other_cue(unit: Unit, hit: Hit, end: int) -> bool:
    """As in "„A“, klagte X und fügte hinzu: „B“": the second quotation has a verb of its own."""
    later = (unit.tags[at] for at in range(hit.places[0] + 1, end) if at not in hit.places)
    return any(tag & CUE and tag & FIN and not tag & CAP for tag in later)


def _separated(unit: Unit, at: int) -> bool:
    return at > 0 and bool(unit.tags[at - 1] & (COMMA | COLON | STOP))


def _behind(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "A, sagte X": the cue opens its chunk and what is said stands before it."""
    first = chunk.start + grammar.is_in("frame_adverbs", unit.lows[chunk.start])
    written = PLACE if first > chunk.start else 0  # ", so steht es im Vertrag"
    if hit.places[0] != first or chunk.start <= floor or hit.passive or not hit.powers & (SPEECH | OPINION | written):
        return None
    helper = grammar.auxiliaries.get(unit.lows[chunk.start])
    if helper is not None and len(hit.places) > 1 and not _own_helper(hit, helper, grammar):
        return None
    asked = [c for c in unit.chunks[: hit.chunk] if c.start >= floor][:1]
    if asked and asked[0].opener and not grammar.is_in("that_words", asked[0].opener) and negated(unit, chunk, grammar):
        return None
    before = since_colon(unit, [c for c in unit.chunks[: hit.chunk] if c.start >= floor])
    if not before or returns(unit, before, grammar) or not unit.tags[chunk.start - 1] & (COMMA | STOP | DASH):
        return None
    content = (floor, trim_end(unit, floor, chunk.start))
    told = not any(c.finite >= 0 for c in before)
    own = subject_after(unit, chunk.finite + 1, chunk.end, grammar) is not None
    if content[1] <= content[0] or ((told or not own) and _clause_ahead(unit, hit, chunk, grammar)):
        return (
            None  # "Auf die Löhne angesprochen, sagte sie, dass …", "Dazu äußerte sie sich nicht, sagte aber, dass …"
        )
    ranges: tuple[Range, ...] = (trim_start(unit, content),)
    end = unit.end
    resumed = max(resumption(unit, hit.chunk), continuation(unit, hit.chunk))
    if told and hit.chunk + 1 < len(unit.chunks):
        resumed = unit.chunks[hit.chunk + 1].start
    if resumed >= 0:
        ranges = (*ranges, (resumed, end))
        end = resumed
    return Draft("indirect", ranges, hit, None, ((content[1], end),))


def _own_helper(hit: Hit, helper: str, grammar: Grammar) -> bool:
    """Does the auxiliary only make a perfect, or is it the verb of the cue itself ("ließ … offen")?"""
    return grammar.is_in("perfect_auxiliaries", helper) or hit.lemma.endswith(helper)


def _clause_ahead(unit: Unit, hit: Hit, chunk: Chunk, grammar: Grammar) -> bool:
    number = complement(unit, hit, chunk, grammar)
    return number >= 0 and (bool(unit.chunks[number].opener) or is_infinitive(unit, unit.chunks[number]))


def _quotation_ahead(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X sagte: „A“" and "X sagte, „A“"; of several quotations in a row all."""
    at = hit.places[-1]
    limit = min(len(unit.words), at + 60)
    place = next((p for p in range(at + 1, limit) if unit.tags[p] & QUOTE), -1)
    if place < 0 or not unit.tags[place - 1] & (COLON | COMMA | STOP) or hit.powers & THAT:
        return None
    number = complement(unit, hit, chunk, grammar)
    if number >= 0 and unit.chunks[number].start < place:
        return None
    if chunk.opener and any(c.finite >= 0 and not c.opener and chunk.end < c.start < place for c in unit.chunks):
        return None  # "Wie er das sieht, zeigt eine Antwort von X: „…“"
    if unit.tags[place - 1] & COMMA and not _alone(unit, place):
        return None
    ranges = [(place, place + 1)]
    while place + 1 < len(unit.words) and unit.tags[place + 1] & QUOTE:
        place += 1
        ranges.append((place, place + 1))
    return Draft("direct", tuple(ranges), hit, None, ((first_word(unit, floor), ranges[0][0]),))


def _alone(unit: Unit, place: int) -> bool:
    return place + 1 >= len(unit.words) or bool(unit.tags[place + 1] & (PUNCT | QUOTE))


def _quotation_within(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X nannte es eine „große Dummheit“"."""
    if not hit.powers & (NAMES | SPEECH | REPORTS):
        return None
    places = [p for p in range(max(chunk.start, floor), chunk.end) if unit.tags[p] & QUOTE]
    if not hit.powers & (NAMES | SPEECH):
        ranges = stated(unit, hit, find_subject(unit, hit, chunk, floor, grammar), grammar) if places else ()
        places = [p for p in places if any(start <= p < end for start, end in ranges)]
    if not places:
        return None
    if _ahead(unit, hit, chunk, floor, grammar) is not None:
        return None
    ranges = tuple((p, p + 1) for p in places)
    start = first_word(unit, floor)
    frame: list[Range] = []
    for p in places:
        if p > start:
            frame.append((start, p))
        start = p + 1
    if start < chunk.end:
        frame.append((start, chunk.end))
    return Draft("direct", ranges, hit, None, tuple(frame))


def _ahead(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X sagte, dass A", "X sagte, er sei A", "X versprach, A zu tun"."""
    if not hit.powers & (CLAUSE | INFINITIVE | THAT):
        return None
    number = complement(unit, hit, chunk, grammar)
    if number < 0 or (chunk.finite == chunk.start + 1 and _says_nothing(unit, chunk, grammar)):
        return None
    if not hit.powers & (INFINITIVE | CLAUSE if is_infinitive(unit, unit.chunks[number]) else CLAUSE | THAT):
        return None
    content = (unit.chunks[number].start, content_end(unit, number))
    return Draft("indirect", (content,), hit, None, frame_around(unit, floor, content))


def _run_on(unit: Unit, hit: Hit, chunk: Chunk, floor: int, _: Grammar) -> Draft | None:
    """As in "Sie haben dazu aufgerufen die Gleise zu räumen", without the comma."""
    start, end = hit.places[-1] + 1, chunk.end
    if not hit.powers & INFINITIVE or hit.places[-1] == chunk.finite or end - start < _INFINITIVE or chunk.opener:
        return None
    if not is_infinitive(unit, Chunk(start, end, -1, "", "")):
        return None
    content = (start, trim_end(unit, start, end))
    return Draft("indirect", (content,), hit, None, frame_around(unit, floor, content))


#: Words of the shortest infinitive with something that belongs to it.
_INFINITIVE = 3


def _says_nothing(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    """ "Dies bestätigt Berichte, dass …" is the outlet's own conclusion."""
    if not grammar.is_in("anaphors", unit.lows[chunk.start]):
        return False
    actor = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    return actor is None or is_record(unit, actor, grammar)


_ATTEMPTS = (
    _claimed,
    _compared,
    _anaphoric,
    _after_quotation,
    _behind,
    _quotation_ahead,
    _quotation_within,
    _ahead,
    _run_on,
)
