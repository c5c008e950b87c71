"""Who says it: the phrase that a cue belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.languages.de.audience import without_audience
from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.complements import is_complement
from provenance.languages.de.cues import Hit
from provenance.languages.de.grammar import (
    ADV,
    CAP,
    COLON,
    COMMA,
    COORD,
    DET,
    KONJ,
    NUM,
    PARTICIPLE,
    PLURAL,
    PRON,
    QUOTE,
    REL,
    SINGULAR,
    SUB,
    Grammar,
)
from provenance.languages.de.mentions import speaks
from provenance.languages.de.nouns import noun
from provenance.languages.de.parts import read_part
from provenance.languages.de.phrases import (
    MAX_PHRASE,
    Phrase,
    find_phrase,
    is_noun,
    noun_phrase,
    subject_after,
    subject_before,
)

__all__ = [
    "actor_of",
    "find_subject",
    "interrupted",
    "is_record",
    "past_adverbs",
    "returns",
    "since_colon",
    "written_in",
]


def find_subject(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    """The source of a verb, or ``None``: its subject, the agent of a passive, or where it is written."""
    return without_audience(unit, _subject(unit, hit, chunk, floor, grammar), grammar)


def _subject(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    if hit.passive and not grammar.is_in("quoted_verbs", hit.lemma.lower()):
        phrase = _agent(unit, chunk, grammar)
    else:
        phrase = _actor(unit, hit, chunk, floor, grammar)
    if phrase is None or (
        grammar.is_in("empty_subjects", unit.lows[phrase.start]) and not _compares(hit, chunk, grammar)
    ):
        return written_in(unit, chunk, floor, grammar)
    return phrase


def _compares(hit: Hit, chunk: Chunk, grammar: Grammar) -> bool:
    """In "wie es mitteilte" the pronoun is somebody; in "wie es heißt" it is nobody."""
    return grammar.is_in("comparison_frames", chunk.opener) and not grammar.is_in("empty_verbs", hit.lemma.lower())


def written_in(unit: Unit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    """Where it says so stands for who says so: "In dem Bericht, der …, heißt es"."""
    written: Phrase | None = None
    for at in range(max(floor, chunk.start - MAX_PHRASE), chunk.end - 1):
        if grammar.is_in("place_prepositions", unit.lows[at]):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar)
            if phrase is None:
                continue
            agent = at >= chunk.start and grammar.is_in("origin_prepositions", unit.lows[at])
            told_by = agent and speaks(unit, phrase, grammar)
            if told_by or is_record(unit, phrase, grammar) or _is_circle(unit, phrase, grammar):
                return phrase
            if at >= chunk.start and written is None and _is_written(unit, phrase, grammar):
                written = phrase
    return written


def _is_written(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """As in "wie aus Zahlen des Amtes hervorgeht", "in der Rundmail heißt es": a paper on no list, or figures."""
    head = next((unit.lows[at] for at in range(phrase.start, phrase.core) if is_noun(unit, at)), "")
    return noun(head).kind == "paper" or grammar.is_in("estimates", head.rpartition("-")[2])


def _is_circle(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """As in "In der Belegschaft heißt es", "unter Anwohnern erzählt man sich": a group that nobody can call."""
    groups = ("collectives", "persons_generic", "experts", "anonymous_heads", "unnamed_media")
    return any(grammar.ends_in(name, unit.lows[at]) for at in range(phrase.start, phrase.core) for name in groups)


def is_record(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    records = (
        "documents",
        "media_events",
        "media_heads",
        "unspecified_sources",
        "anonymous_heads",
        "frame_nouns",
        "unnamed_media",
        "social_media",
    )
    nouns = [at for at in range(phrase.start, phrase.core) if unit.tags[at] & CAP]
    return bool(nouns) and any(grammar.ends_in(name, unit.lows[nouns[0]]) for name in records)


def _agent(unit: Unit, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    for at in range(chunk.start, chunk.end - 1):
        if grammar.is_in("agent_prepositions", unit.lows[at]):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar)
            if phrase is not None and speaks(unit, phrase, grammar):
                return phrase
    return None


def _actor(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    finite = chunk.finite if chunk.finite >= 0 else hit.places[0]
    if chunk.order == "last":
        return _of_subordinate(unit, chunk, finite, grammar)
    if finite + 1 < chunk.end and grammar.is_in("nominative_pronouns", unit.lows[finite + 1]):
        return Phrase(finite + 1, finite + 2, finite + 2)  # "Auch Debatten, die er kennt, hält er für sinnvoll"
    outer = _shared(unit, hit, chunk, floor, grammar) or _opened_before(unit, hit.chunk, grammar)
    if outer is not None:
        return outer
    if chunk.order == "second" and not unit.tags[chunk.start] & QUOTE:
        return _of_main(unit, hit, chunk, floor, grammar)
    return _resumed(unit, hit, floor, grammar) or subject_after(unit, finite + 1, len(unit.words), grammar)


def _of_main(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    """The subject of a main clause with its verb in second place: what stands before the verb, or behind it."""
    finite = chunk.finite
    before = subject_before(unit, chunk.start, finite, grammar)
    if before is not None and any(before.start <= at < before.end for at in hit.places):
        before = None  # "Mitgeteilt hatte die Kasse"
    if before is not None and _disagrees(unit, before, finite, grammar):
        before = None  # "Das Verbot fordern Ärzte"
    if before is not None and _is_manner(unit, before, finite, grammar):
        before = None  # "Höhnisch nannte sie …"
    if before is not None and _acts(unit, before, finite, chunk, grammar):
        return _with_name_before(unit, before, grammar)
    resumed = _resumed(unit, hit, floor, grammar) if finite <= chunk.start + 1 else None
    return resumed or subject_after(unit, finite + 1, len(unit.words), grammar, chunk.end) or before


def _with_name_before(unit: Unit, phrase: Phrase, grammar: Grammar) -> Phrase:
    """As in "Gabi Roth, Leiterin der Schule sagte": a name before its role, whose second comma is missing."""
    number = unit.chunk_at(phrase.start)
    if not number or phrase.start != unit.chunks[number].start or not unit.tags[phrase.start - 1] & COMMA:
        return phrase
    chunk = unit.chunks[number - 1]
    name = noun_phrase(unit, chunk.start, chunk.end, grammar)
    whole = name is not None and name.end == chunk.end and not unit.tags[phrase.start] & (DET | PRON)
    if name is None or not whole or not read_part(unit, name.start, name.core, grammar).person:
        return phrase
    return Phrase(name.start, phrase.end, name.core)


def actor_of(unit: Unit, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    """The subject of a main clause, whatever its verb, and not an object that stands first ("Den Plan hält sie …")."""
    if chunk.finite < 0:
        return None
    hit = Hit("verb", "", 0, (chunk.finite,), unit.chunk_at(chunk.finite), chunk.finite, chunk.finite + 1)
    if chunk.order == "second" and not unit.tags[chunk.start] & QUOTE:
        return _of_main(unit, hit, chunk, 0, grammar)
    return _resumed(unit, hit, 0, grammar) or subject_after(unit, chunk.finite + 1, chunk.end, grammar)


def _is_manner(unit: Unit, before: Phrase, finite: int, grammar: Grammar) -> bool:
    """Is a single capital word at the beginning an adverb, with whoever acts behind the verb?"""
    if before.start > 0 or before.end > 1 or unit.tags[0] & (PRON | DET):
        return False
    shape = unit.lows[0].endswith(tuple(grammar.words["adverb_endings"])) or unit.tags[0] & PARTICIPLE
    after = subject_after(unit, finite + 1, len(unit.words), grammar) if shape else None
    return after is not None and speaks(unit, after, grammar)


def _shared(unit: Unit, hit: Hit, chunk: Chunk, floor: int, grammar: Grammar) -> Phrase | None:
    """The subject of "X lobte A, nannte B und betonte": it stands before the first of several verbs."""
    place = hit.places[0]
    if chunk.order != "first" or place < chunk.finite or place == 0:
        return None
    alone = bool(unit.tags[place - 1] & COMMA) and subject_after(unit, chunk.finite + 1, chunk.end, grammar) is None
    if not alone and not unit.tags[place - 1] & COORD:
        return None
    for earlier in reversed(unit.chunks[: hit.chunk]):
        marked = earlier.finite >= 0 and unit.tags[earlier.finite] & KONJ
        if (earlier.opener or marked) and earlier.start < floor:
            continue  # what the first verb told
        if earlier.opener:
            return None
        if earlier.order == "second":
            return subject_before(unit, earlier.start, earlier.finite, grammar)
        if earlier.start and unit.tags[earlier.start - 1] & COLON and not unit.tags[earlier.start] & QUOTE:
            return None
    return None


def _acts(unit: Unit, before: Phrase, finite: int, chunk: Chunk, grammar: Grammar) -> bool:
    """Is the phrase before the verb its subject, and not what follows ("Der Politik schlug er vor")?"""
    following = unit.tags[finite + 1] if finite + 1 < len(unit.tags) else 0
    if following & PRON and not following & DET and not unit.tags[before.start] & PRON:
        low = unit.lows[finite + 1]
        if low in grammar.words["empty_subjects"]:
            return True
        # "Sprecherin Ada Blum nannte sie …": the pronoun may be an object; not so behind "Der Behörde sagte sie".
        dative = grammar.is_in("feminine_datives", unit.lows[before.start]) and not _is_person(unit, before, grammar)
        return not dative and low in grammar.words["object_pronouns"] and speaks(unit, before, grammar)
    if speaks(unit, before, grammar):
        return True
    after = subject_after(unit, finite + 1, chunk.end, grammar)
    return after is None or not speaks(unit, after, grammar) or _disagrees(unit, after, finite, grammar)


def _is_person(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    words = unit.lows[phrase.start : phrase.core]
    return any(grammar.ends_in(name, word) for word in words for name in ("roles", "spokespersons", "persons_generic"))


def _disagrees(unit: Unit, phrase: Phrase, finite: int, grammar: Grammar) -> bool:
    """Do phrase and verb differ in number, as far as their forms tell?"""
    tag = unit.tags[finite]
    if not tag & (SINGULAR | PLURAL):
        return False
    number = _number(unit, phrase, grammar)
    return number == ("p" if tag & SINGULAR else "s")


def _number(unit: Unit, phrase: Phrase, grammar: Grammar) -> str:
    """ "s", "p" or "" (the article fits both, or "A und B")."""
    if any(unit.tags[at] & COORD for at in range(phrase.core, phrase.end)):
        return ""
    if unit.tags[phrase.start] & NUM:
        return "p"
    gender = grammar.canonical["article_genders"].get(unit.lows[phrase.start], "")
    if gender in ("p", "m", "n"):
        return "p" if gender == "p" else "s"
    nouns = [unit.lows[at] for at in range(phrase.start, phrase.core) if is_noun(unit, at)]
    known = noun(nouns[0]) if len(nouns) == 1 and unit.tags[phrase.start] & DET else None
    if known is not None and known.whole and known.genders == "p":
        return "p"
    person = read_part(unit, phrase.start, phrase.core, grammar).person
    return "s" if person else ""


def _of_subordinate(unit: Unit, chunk: Chunk, finite: int, grammar: Grammar) -> Phrase | None:
    start = chunk.start + 1
    while start < finite and unit.lows[start - 1] != chunk.opener:
        start += 1
    phrase = subject_after(unit, start, finite, grammar)
    relative = bool(grammar.tags.get(chunk.opener, 0) & REL) and not grammar.tags.get(chunk.opener, 0) & SUB
    if relative and (phrase is None or not speaks(unit, phrase, grammar)):
        return Phrase(start - 1, start, start)
    return phrase


def _opened_before(unit: Unit, number: int, grammar: Grammar) -> Phrase | None:
    """The subject of "nachdem der Chef, Jan K., in X gesagt hatte" stands before the apposition."""
    chunk = interrupted(unit, number)
    return find_phrase(unit, chunk.start + 1, unit.chunks[number].start, grammar) if chunk else None


def interrupted(unit: Unit, number: int) -> Chunk | None:
    """The beginning of a subordinate clause whose verb stands in chunk ``number``, behind an apposition."""
    if unit.chunks[number].finite != unit.chunks[number].end - 1:
        return None
    for chunk in reversed(unit.chunks[max(0, number - 3) : number]):
        if chunk.finite >= 0:
            return None
        if chunk.opener:
            return chunk
    return None


def returns(unit: Unit, before: list[Chunk], grammar: Grammar) -> bool:
    """Is the cue the main verb of what stands before ("X, der Leiter, sagte"; "Als er kam, sagte X")?"""
    if any(unit.tags[at] & QUOTE for c in before for at in range(c.start, min(c.end, c.start + 3))):
        return False
    first = before[0]
    if any(not c.opener and c.finite >= 0 and (c is first or not unit.tags[c.finite] & CAP) for c in before):
        return False
    if first.opener and not is_complement(first, grammar):
        return True
    if first.opener:
        return False
    if len(before) < 2:
        return False
    return bool(before[-1].opener) or noun_phrase(unit, past_adverbs(unit, first), first.end, grammar) is not None


def _resumed(unit: Unit, hit: Hit, floor: int, grammar: Grammar) -> Phrase | None:
    """The subject of "X, der Leiter des Amtes, sagte" stands at the beginning."""
    before = since_colon(unit, [c for c in unit.chunks[: hit.chunk] if c.start >= floor])
    if floor and _only_described(unit.chunks[: hit.chunk], grammar):
        before = list(unit.chunks[: hit.chunk])
    if not before or not returns(unit, before, grammar) or before[0].opener:
        return None
    return noun_phrase(unit, past_adverbs(unit, before[0]), unit.chunks[hit.chunk].start, grammar)


def since_colon(unit: Unit, before: list[Chunk]) -> list[Chunk]:
    """Of "Kritik gab es auch: Jan Kolar, der Leiter, (sagte)" what stands behind the colon, if that only names."""
    last = next((n for n in range(len(before) - 1, 0, -1) if unit.tags[before[n].start - 1] & COLON), 0)
    rest = before[last:] if last else []
    if len(rest) < 2 or not (is_noun(unit, rest[0].start) or unit.tags[rest[0].start] & DET):
        return before
    return rest if all(chunk.finite < 0 or chunk.opener for chunk in rest) else before


def _only_described(before: Sequence[Chunk], grammar: Grammar) -> bool:
    """Does all that stands before say who it is, be there a statement in it: "X, der darauf besteht, dass …, sagte"?"""
    if len(before) < 2 or before[0].opener or before[0].finite >= 0:
        return False
    relative = grammar.tags.get(before[1].opener, 0) & REL
    return bool(relative) and all(chunk.opener or chunk.finite < 0 for chunk in before[1:])


def past_adverbs(unit: Unit, chunk: Chunk) -> int:
    at = chunk.start
    while at < chunk.end - 1 and unit.tags[at] & (ADV | COORD):
        at += 1
    return at
