"""Who says it, to whom, and in which medium: the phrases that a cue belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.complements import is_complement
from provenance.languages.de.cues import CueHit, Draft
from provenance.languages.de.grammar import (
    ADV,
    CAP,
    COLON,
    COMMA,
    COORD,
    CUE,
    DET,
    KONJ,
    NAME,
    NUM,
    PARTICIPLE,
    PLACE,
    PLURAL,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SINGULAR,
    SUB,
    TIME,
    Grammar,
)
from provenance.languages.de.mentions import IN_IT, is_thing, read_mention, speaks
from provenance.languages.de.nouns import SPEAKING, is_surname, noun
from provenance.languages.de.parts import MARKS, NO_PART, in_words, is_medium_name, read_part
from provenance.languages.de.phrases import (
    MAX_PHRASE,
    NounPhrase,
    find_phrase,
    is_noun,
    is_object,
    is_one_of,
    noun_phrase,
    phrase_before,
    subject_after,
    subject_before,
)
from provenance.lexicon import Frame
from provenance.vocabulary import MEDIA

__all__ = [
    "actor_of",
    "carried_by",
    "does_otherwise",
    "find_addressee",
    "find_medium",
    "find_subject",
    "interrupted",
    "is_record",
    "past_adverbs",
    "quoted_by",
    "relayed",
    "returns",
    "since_colon",
    "written_in",
]


def find_subject(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    """The source of a verb, or ``None``: its subject, the agent of a passive, or where it is written."""
    source = _subject(unit, hit, chunk, floor, grammar)
    if source is not None and hit.frame is not None and source.start > chunk.finite >= 0:
        source = _without_object(unit, hit.frame, source, chunk, grammar)
    return without_audience(unit, source, grammar)


def _without_object(unit: Unit, frame: Frame, source: NounPhrase, chunk: Chunk, grammar: Grammar) -> NounPhrase:
    """As in "Zuletzt bescheinigte der Stadt | ein Gutachten" (a dative), "rief Kolar | Roth und Holz auf" (a name)."""
    if "dat" in frame.complements and grammar.is_in("feminine_datives", unit.lows[source.start]):
        known = noun(unit.lows[source.core - 1])
        actor = noun_phrase(unit, source.end, chunk.end, grammar) if known.genders == "f" else None
        case = actor is not None and not is_object(unit, actor, grammar) and unit.tags[actor.start] & DET
        return actor if actor is not None and case and speaks(unit, actor, grammar) else source
    if "person" in frame.complements and source.core - source.start == _TWO:
        first, second = unit.lows[source.start : source.core]
        both = is_surname(first) and is_surname(second) and not grammar.is_in("first_names", first)
        return NounPhrase(source.start, source.start + 1, source.start + 1) if both else source
    return source


#: Words of a first name with a surname, or of two surnames.
_TWO = 2


def _subject(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    if hit.lemma == _EMERGES:
        # "Aus der Antwort des Ministers, Jan Kolar, geht hervor, dass …"
        before = range(max(floor, chunk.start - MAX_PHRASE), chunk.start) if chunk.order == "first" else ()
        places = (*range(chunk.start, chunk.end - 1), *before)
        origin = next((at for at in places if unit.lows[at] == "aus" and not unit.tags[at + 1] & PUNCT), chunk.end)
        return noun_phrase(unit, origin + 1, chunk.end, grammar) or written_in(unit, chunk, floor, grammar)
    if hit.passive and not grammar.is_in("quoted_verbs", hit.lemma.lower()):
        phrase = _agent(unit, chunk, grammar)
    else:
        phrase = _actor(unit, hit, chunk, floor, grammar) or _right_before(unit, chunk, grammar)
    if phrase is None or (
        grammar.is_in("empty_subjects", unit.lows[phrase.start]) and not _compares(hit, chunk, grammar)
    ):
        agent = _behind_object(unit, phrase, hit, chunk, grammar) if phrase is not None else None
        if agent is not None:
            return agent
        place = written_in(unit, chunk, floor, grammar) or _reasoning(unit, chunk, grammar)
        return place or ((_place_of(unit, chunk, grammar) or _in_it(unit, chunk)) if hit.powers & PLACE else None)
    return phrase


def _reasoning(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Who did that of which the reason is told: "Die Räte lehnten ab; das sei zu teuer, hieß es zur Begründung"."""
    first = unit.chunks[0]
    told = first.opener or first.finite < 0 or unit.tags[first.finite] & KONJ or first is chunk
    if told or _REASON not in unit.lows[chunk.start : chunk.end]:
        return None
    actor = actor_of(unit, first, grammar)
    return actor if actor is not None and speaks(unit, actor, grammar) else None


def _in_it(unit: Unit, chunk: Chunk) -> NounPhrase | None:
    """The word for the paper that the sentence before tells of: "Darin heißt es"."""
    at = next((at for at in range(chunk.start, chunk.end) if unit.lows[at] == IN_IT), -1)
    return NounPhrase(at, at + 1, at + 1) if at >= 0 else None


def _right_before(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Whoever is named right before the verb, behind a heading: "(Mehr Impfungen) Ruth Kolb stellte in Aussicht, …"."""
    named = phrase_before(unit, chunk.finite, grammar) if chunk.order == "second" else None
    if named is None or named.start == chunk.start or unit.tags[named.start - 1] & (PREP | DET | PUNCT):
        return None
    mention = read_mention(unit, named, grammar)
    return named if mention is not None and mention.kind == "named_person" else None


#: For what was done: "hieß es zur Begründung".
_REASON = "begründung"
#: Its subject is what is said: "Das geht aus dem Bericht hervor".
_EMERGES = "hervorgehen"


def _behind_object(unit: Unit, phrase: NounPhrase, hit: CueHit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Who does it, behind an "es" that is the object: "Ähnlich sieht es Ina Holz", "So sagt es auch der Rat"."""
    if chunk.order == "last" or phrase.start != chunk.finite + 1 or grammar.is_in("empty_verbs", hit.lemma.lower()):
        return None
    at = phrase.end
    while at < chunk.end and unit.tags[at] & ADV and not is_noun(unit, at):
        at += 1
    agent = noun_phrase(unit, at, chunk.end, grammar)
    return agent if agent is not None and not is_object(unit, agent, grammar) and speaks(unit, agent, grammar) else None


def _compares(hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """In "wie es mitteilte" the pronoun is somebody; in "wie es heißt" it is nobody."""
    return grammar.is_in("comparison_frames", chunk.opener) and not grammar.is_in("empty_verbs", hit.lemma.lower())


def written_in(unit: Unit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    """Where it says so stands for who says so: "In dem Bericht, der …, heißt es"."""
    written: NounPhrase | None = None
    told = any(c.finite >= 0 and not c.opener for c in unit.chunks if floor <= c.start < chunk.start)
    low = chunk.start if told and chunk.order == "first" else max(floor, chunk.start - MAX_PHRASE)
    for at in range(low, chunk.end - 1):
        if grammar.is_in("place_prepositions", unit.lows[at]):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar)
            if phrase is None:
                continue
            agent = at >= chunk.start and grammar.is_in("origin_prepositions", unit.lows[at])
            agent = agent and not _belongs(unit, chunk, at)
            told_by = agent and speaks(unit, phrase, grammar)
            if told_by or is_record(unit, phrase, grammar) or _is_circle(unit, phrase, grammar):
                return phrase
            if at >= chunk.start and written is None and _is_written(unit, phrase, grammar):
                written = phrase
    return written


def _place_of(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """As in "hieß es im Ministerium", "heißt es bei der Polizei", "heißt es laut „Talblatt“"."""
    if not _IN_IT.isdisjoint(unit.lows[chunk.start : chunk.end]):
        return None
    for at in range(chunk.start, chunk.end - 1):
        if grammar.is_in("frame_prepositions", unit.lows[at]) and chunk.order == "first":
            return noun_phrase(unit, at + 1, chunk.end, grammar)
        house = grammar.is_in("house_prepositions", unit.lows[at])
        if house or grammar.is_in("place_prepositions", unit.lows[at]):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar)
            if phrase is not None and (_is_house(unit, phrase, grammar) or (house and _is_unknown(unit, phrase))):
                return phrase
            title = at + 1 + bool(unit.tags[at + 1] & DET)  # "hieß es bei der „Rundschau“"
            named = (
                title < chunk.end
                and (unit.tags[title] & QUOTE or title in unit.quotes)
                and len(unit.words[title].split()) <= _TITLE
            )
            if named and house:
                return NounPhrase(at + 1, title + 1, title + 1)
    return None


#: Words that take up where it is written: "heißt es darin laut Talblatt".
_IN_IT = frozenset({IN_IT, "dort"})


def _is_house(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    part = read_part(unit, phrase.start, phrase.core, grammar)
    known = part.kind in ("named_organisation", "government") or (part.head and noun(part.head).kind == "body")
    heads = ("organisation_heads", "government_heads", "public_bodies", "firms")
    return bool(known) or any(
        grammar.ends_in(name, unit.lows[at])
        for at in range(phrase.start, phrase.core)
        if is_noun(unit, at)
        for name in heads
    )


def _is_unknown(unit: Unit, phrase: NounPhrase) -> bool:
    """A single word that is no common noun, and so the name of a house ("heißt es bei Kornwelt", "bei der KBG")."""
    known, bare = noun(unit.lows[phrase.core - 1]), not unit.tags[phrase.start] & DET
    alone = phrase.core - phrase.start == 2 - bare and is_noun(unit, phrase.core - 1)
    return alone and (not known.kind or (bare and not known.whole and known.kind not in ("event", "group", "person")))


def _is_written(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "wie aus Zahlen des Amtes hervorgeht", "in der Rundmail heißt es": a paper on no list, or figures."""
    head = next((unit.lows[at] for at in range(phrase.start, phrase.core) if is_noun(unit, at)), "")
    return noun(head).kind == "paper" or grammar.is_in("estimates", head.rpartition("-")[2])


def _is_circle(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "In der Belegschaft heißt es", "unter Anwohnern erzählt man sich": a group that nobody can call."""
    groups = ("collectives", "persons_generic", "experts", "anonymous_heads", "unnamed_media")
    return any(grammar.ends_in(name, unit.lows[at]) for at in range(phrase.start, phrase.core) for name in groups)


def is_record(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    records = (
        "documents",
        "media_events",
        "media_heads",
        "unspecified_sources",
        "anonymous_heads",
        "frame_nouns",
        "mouthpieces",
        "unnamed_media",
        "social_media",
    )
    nouns = [at for at in range(phrase.start, phrase.core) if is_noun(unit, at)]
    owned = len(nouns) > 1 and nouns[0] == phrase.start and unit.lows[nouns[0]].endswith(("s", "’", "'"))
    head = unit.lows[nouns[owned]] if nouns else ""  # "in Kolars Mitteilung"
    return bool(head) and any(grammar.ends_in(name, head) for name in records)


def _belongs(unit: Unit, chunk: Chunk, at: int) -> bool:
    """Does "von" before the verb belong to the noun that it follows: "Der Brief von Ruth Kolb wurde kritisiert"?"""
    return chunk.start < at < chunk.finite and chunk.order == "second" and is_noun(unit, at - 1)


def _agent(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    for at in range(chunk.start, chunk.end - 1):
        if grammar.is_in("agent_prepositions", unit.lows[at]) and not _belongs(unit, chunk, at):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar)
            if phrase is not None and speaks(unit, phrase, grammar):
                return phrase
    return None


def _actor(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    finite = chunk.finite if chunk.finite >= 0 else hit.places[0]
    if chunk.order == "last":
        return _of_subordinate(unit, chunk, finite, grammar)
    if finite + 1 < chunk.end and grammar.is_in("nominative_pronouns", unit.lows[finite + 1]):
        return NounPhrase(finite + 1, finite + 2, finite + 2)  # "Auch Debatten, die er kennt, hält er für sinnvoll"
    named = _named_beside(unit, hit, chunk, floor, grammar)
    framed = named or _of_frame(unit, hit.places[0], chunk, grammar)
    outer = framed or _shared(unit, hit, chunk, floor, grammar) or _opened_before(unit, hit.chunk, grammar)
    if outer is None and chunk.order == "second" and unit.tags[chunk.start] & QUOTE:
        outer = subject_before(unit, chunk.start + 1, finite, grammar)  # a heading, and the sentence below it
    if outer is not None:
        return outer
    if chunk.order == "second" and not unit.tags[chunk.start] & QUOTE:
        return _of_main(unit, hit, chunk, floor, grammar)
    resumed = _resumed(unit, hit, floor, grammar)
    if resumed is not None and speaks(unit, resumed, grammar) and not _is_of_somebody(unit, resumed):
        return resumed
    # "Prämien, die andere zahlen, lehnt sie ab"
    return subject_after(unit, finite + 1, chunk.end if resumed else len(unit.words), grammar) or resumed


def _is_of_somebody(unit: Unit, phrase: NounPhrase) -> bool:
    """Is it a thing of somebody's: "Kolars Vorschlag, das Gesetz zu ändern, (nannte Adler …)"?"""
    owner = is_noun(unit, phrase.start) and unit.lows[phrase.start].endswith(("s", "’", "'"))
    thing = noun(unit.lows[phrase.core - 1]).kind
    return owner and phrase.core - phrase.start == _OWNED and bool(thing) and thing not in SPEAKING


#: Words of somebody's thing: the owner and the thing.
_OWNED = 2


def _named_beside(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    """As in "(Ein Titel) Die Leiterin des Amtes, Ruth Kolb, sagte": a name between commas, right before the verb."""
    before = unit.chunks[hit.chunk - 1] if hit.chunk else None
    if before is None or before.start < floor or before.opener or before.finite >= 0 or chunk.finite != chunk.start:
        return None
    if before.start == 0 or not unit.tags[before.start - 1] & unit.tags[chunk.start - 1] & COMMA:
        return None
    name = noun_phrase(unit, before.start, before.end, grammar, 1)
    if name is None or name.end != before.end or name.core - name.start < 2:
        return None
    resumed = _resumed(unit, hit, floor, grammar)
    whole = resumed is not None and resumed.end >= name.end
    person = read_part(unit, name.start, name.core, grammar).person and not whole
    return name if person and subject_after(unit, chunk.finite + 1, chunk.end, grammar) is None else None


def _of_main(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    """The subject of a main clause with its verb in second place: what stands before the verb, or behind it."""
    finite = chunk.finite
    before = subject_before(unit, chunk.start, finite, grammar) or _latter(unit, chunk)
    if before is not None and any(before.start <= at < before.end for at in hit.places):
        before = None  # "Mitgeteilt hatte die Kasse"
    if before is not None and grammar.is_in("frame_postpositions", unit.lows[finite - 1]):
        before = None  # "Der Behörde zufolge verneinte das Amt …"
    doubtful: NounPhrase | None = None
    if before is not None and _disagrees(unit, before, finite, grammar):
        # "Das Verbot fordern Ärzte", but "Pence forderte einen Richter auf"
        doubtful, before = (before if before.end == before.start + 1 else None), None
    if before is not None and _is_manner(unit, before, finite, grammar):
        before = None  # "Höhnisch nannte sie …"
    if before is not None and _acts(unit, before, finite, chunk, grammar):
        return _with_name_before(unit, before, grammar)
    resumed = _resumed(unit, hit, floor, grammar) if finite <= chunk.start + 1 else None
    return resumed or subject_after(unit, finite + 1, len(unit.words), grammar, chunk.end) or before or doubtful


def _latter(unit: Unit, chunk: Chunk) -> NounPhrase | None:
    """As in "Der kritisierte die Räte": whoever was named last, not so in "Der kritisierte Rat"."""
    at = chunk.start
    if unit.words[at] != "Der" or chunk.finite != at + 1 or not unit.tags[at + 1] & SINGULAR or chunk.end < at + _TWO:
        return None
    following = unit.tags[at + _TWO] if at + _TWO < len(unit.tags) else PUNCT
    acts = following & (DET | PREP | PRON | PUNCT | ADV) and not following & CAP
    return NounPhrase(at, at + 1, at + 1) if acts else None


def _with_name_before(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> NounPhrase:
    """As in "Gabi Roth, Leiterin der Schule sagte", "Gabi Roth, Jan Kolar und Ina Holz sagten": names before it."""
    number = unit.chunk_at(phrase.start)
    if not number or phrase.start != unit.chunks[number].start or not unit.tags[phrase.start - 1] & COMMA:
        return phrase
    chunk = unit.chunks[number - 1]
    name = noun_phrase(unit, chunk.start, chunk.end, grammar)
    whole = name is not None and name.end == chunk.end and not unit.tags[phrase.start] & (DET | PRON)
    part = read_part(unit, name.start, name.core, grammar) if name is not None and whole else NO_PART
    if name is None or not (part.person or part.key):
        return phrase
    return _with_name_before(unit, NounPhrase(name.start, phrase.end, name.core), grammar)


def actor_of(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """The subject of a main clause, whatever its verb, and not an object that stands first ("Den Plan hält sie …")."""
    if chunk.finite < 0:
        return None
    if chunk.order == "last":
        return _of_subordinate(unit, chunk, chunk.finite, grammar)
    hit = CueHit("verb", "", 0, (chunk.finite,), unit.chunk_at(chunk.finite), chunk.finite, chunk.finite + 1)
    if chunk.order == "second" and not unit.tags[chunk.start] & QUOTE:
        actor = _of_main(unit, hit, chunk, 0, grammar)
        empty = actor is not None and grammar.is_in("empty_subjects", unit.lows[actor.start])
        return (_behind_object(unit, actor, hit, chunk, grammar) if actor is not None and empty else None) or actor
    return _resumed(unit, hit, 0, grammar) or subject_after(unit, chunk.finite + 1, chunk.end, grammar)


def _is_manner(unit: Unit, before: NounPhrase, finite: int, grammar: Grammar) -> bool:
    """Is a single capital word at the beginning an adverb, with whoever acts behind the verb?"""
    if before.start > 0 or before.end > 1 or unit.tags[0] & (PRON | DET):
        return False
    shape = unit.lows[0].endswith(tuple(grammar.words["adverb_endings"])) or unit.tags[0] & PARTICIPLE
    after = subject_after(unit, finite + 1, len(unit.words), grammar) if shape else None
    return after is not None and speaks(unit, after, grammar)


def _of_frame(unit: Unit, place: int, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Who speaks in the frame that a second verb goes on with: "Es sei spät, sagte Ruth Kolb und fügte hinzu: …"."""
    behind = chunk.finite == chunk.start < place and chunk.start and unit.tags[chunk.start - 1] & (COMMA | QUOTE)
    if not behind or not unit.tags[chunk.finite] & CUE or not unit.tags[place - 1] & COORD:
        return None
    if any("person" in form.verb.frame.complements for form in grammar.forms.get(unit.lows[chunk.finite], ())):
        return None  # "gab auf, lobte Ruth Kolb und ging"
    told = subject_after(unit, chunk.finite + 1, place - 1, grammar)
    mention = read_mention(unit, told, grammar) if told is not None else None
    return told if mention is not None and (mention.pronoun or mention.kind == "named_person") else None


def _shared(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> NounPhrase | None:
    """The subject of "X lobte A, nannte B und betonte": it stands before the first of several verbs."""
    place = hit.places[0]
    if chunk.order != "first" or place < chunk.finite or place == 0:
        return None
    contrasts = does_otherwise(unit, hit, chunk, grammar)
    after = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    alone = bool(unit.tags[place - 1] & COMMA) and (contrasts or after is None)
    if not alone and not unit.tags[place - 1] & COORD:
        return None
    for earlier in reversed(unit.chunks[: hit.chunk]):
        marked = earlier.finite >= 0 and unit.tags[earlier.finite] & KONJ
        if (earlier.opener or marked) and earlier.start < floor:
            continue  # what the first verb told
        if earlier.opener:
            return None
        if earlier.order == "second":
            framed = grammar.is_in("frame_postpositions", unit.lows[earlier.finite - 1])  # "Kolb zufolge verneinte X …"
            start, finite = earlier.start, earlier.finite
            other = (
                framed or contrasts or unit.lows[place - 1] == _BUT
            )  # "Gestern half er nicht nur, sondern verriet …"
            before = None if other else subject_before(unit, start, finite, grammar)
            inverted = before is None and _has_no_subject(unit, place + 1, chunk, grammar)
            return actor_of(unit, earlier, grammar) if other or inverted else before
        if earlier.start and unit.tags[earlier.start - 1] & COLON and not unit.tags[earlier.start] & QUOTE:
            return None
    return None


def _has_no_subject(unit: Unit, start: int, chunk: Chunk, grammar: Grammar) -> bool:
    """Is what follows a second verb no subject: "Dann trat Kolar vor die Tür und rief seine Leute auf, zu gehen"?"""
    after = subject_after(unit, start, chunk.end, grammar)
    return after is None or grammar.is_in("possessives", unit.lows[after.start]) or not speaks(unit, after, grammar)


#: Behind it stands a second verb with the subject of the first.
_BUT = "sondern"


def does_otherwise(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """Has the verb the subject of the one before: "Sie begrüßt den Plan, fordert jedoch mehr Geld"?

    Not so where somebody follows who may say it: "Der Plan ist gut, sagt jedoch Ruth Kolb".
    """
    place = hit.places[0]
    if chunk.order != "first" or place != chunk.start or not place or not unit.tags[place - 1] & COMMA:
        return False
    at = place + 1
    while at < chunk.end and unit.tags[at] & ADV and not grammar.is_in("contrasting_words", unit.lows[at]):
        at += 1
    thing = noun_phrase(unit, at, chunk.end, grammar, 1)
    at = thing.end if thing is not None and not speaks(unit, thing, grammar) else at  # "verteidigte das System jedoch"
    if at >= chunk.end or not grammar.is_in("contrasting_words", unit.lows[at]):
        return False
    behind = subject_after(unit, at + 1, chunk.end, grammar)
    asked = hit.frame is not None and "person" in hit.frame.complements
    return behind is None or asked or is_thing(unit, behind, grammar) or not speaks(unit, behind, grammar)


def _acts(unit: Unit, before: NounPhrase, finite: int, chunk: Chunk, grammar: Grammar) -> bool:
    """Is the phrase before the verb its subject, and not what follows ("Der Politik schlug er vor")?"""
    following = unit.tags[finite + 1] if finite + 1 < len(unit.tags) else 0
    if following & PRON and not following & DET and not unit.tags[before.start] & PRON:
        low = unit.lows[finite + 1]
        if low in grammar.words["empty_subjects"]:
            return True
        # "Sprecherin Ada Blum nannte sie …": the pronoun may be an object; not so behind "Der Behörde sagte sie".
        dative = grammar.is_in("feminine_datives", unit.lows[before.start]) and not _is_person(unit, before, grammar)
        return not dative and low in grammar.words["object_pronouns"] and speaks(unit, before, grammar)
    # "Mehr Personal fordert der Verband"
    amount = any(grammar.is_in("more_words", low) for low in unit.lows[max(0, before.start - 1) : before.start + 1])
    many = before.end - before.start == 1 and grammar.is_in("group_pronouns", unit.lows[before.start])
    if many or (speaks(unit, before, grammar) and not amount):
        return True  # "Viele kritisieren auch die Zeugen"
    after = subject_after(unit, finite + 1, chunk.end, grammar)
    return after is None or not speaks(unit, after, grammar) or _disagrees(unit, after, finite, grammar)


def _is_person(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    words = unit.lows[phrase.start : phrase.core]
    return any(grammar.ends_in(name, word) for word in words for name in ("roles", "spokespersons", "persons_generic"))


def _disagrees(unit: Unit, phrase: NounPhrase, finite: int, grammar: Grammar) -> bool:
    """Do phrase and verb differ in number, as far as their forms tell?"""
    tag = unit.tags[finite]
    if not tag & (SINGULAR | PLURAL):
        return False
    number = _number(unit, phrase, grammar)
    return number == ("p" if tag & SINGULAR else "s")


def _number(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> str:
    """ "s", "p" or "" (the article fits both, or "A und B")."""
    if is_one_of(unit, phrase, grammar) or unit.tags[phrase.start] & QUOTE:
        return "s"
    if any(unit.tags[at] & COORD for at in range(phrase.core, phrase.end)):
        return ""
    counted = range(phrase.start, min(phrase.start + 2, phrase.core))
    figures = [at for at in counted if unit.words[at].isdigit() and not unit.tags[at + 1] & TIME]
    if unit.tags[phrase.start] & NUM or figures:
        return "p"  # "seine 13 Mitarbeiter", not "die 30 Jahre alte Ärztin"
    gender = grammar.canonical["article_genders"].get(unit.lows[phrase.start], "")
    if gender in ("p", "m", "n"):
        return "p" if gender == "p" else "s"
    nouns = [unit.lows[at] for at in range(phrase.start, phrase.core) if is_noun(unit, at)]
    known = noun(nouns[0]) if len(nouns) == 1 else None
    if known is not None and known.whole and known.genders == "p":
        told = unit.tags[phrase.start] & DET or not is_surname(nouns[0])
        return "p" if told else ""
    person = read_part(unit, phrase.start, phrase.core, grammar).person
    return "s" if person else ""


def _of_subordinate(unit: Unit, chunk: Chunk, finite: int, grammar: Grammar) -> NounPhrase | None:
    start = chunk.start + 1
    while start < finite and unit.lows[start - 1] != chunk.opener:
        start += 1
    start = _second_relative(unit, start, finite) or start
    phrase = subject_after(unit, start, finite, grammar)
    relative = bool(grammar.tags.get(chunk.opener, 0) & REL) and not grammar.tags.get(chunk.opener, 0) & SUB
    if not relative:
        es = phrase is not None and unit.lows[phrase.start] == "es" and phrase.end < finite
        behind = subject_after(unit, start + 1, finite, grammar) if es else None  # "wie es die Leiterin nennt"
        return behind if behind is not None and speaks(unit, behind, grammar) else phrase
    if phrase is not None and start - 2 >= chunk.start and unit.tags[start - 2] & PREP:
        return phrase  # "in der Mieter Busse fordern"
    actor = next((at for at in range(start, finite) if grammar.is_in("nominative_pronouns", unit.lows[at])), -1)
    if actor >= 0:
        return NounPhrase(actor, actor + 1, actor + 1)  # "deren Namen er nannte"
    if phrase is None or not speaks(unit, phrase, grammar) or _is_masculine(unit, start - 1, grammar):
        # "deren" and "dessen" own something, and do nothing.
        return None if grammar.is_in("owning_relatives", chunk.opener) else NounPhrase(start - 1, start, start)
    return phrase


def _second_relative(unit: Unit, start: int, finite: int) -> int:
    """The place behind the pronoun of a second relative clause ("der gilt und über den | das Blatt schrieb"), or 0."""
    for at in range(start, finite - 2):
        if unit.tags[at] & COORD and unit.tags[at + 1] & PREP and unit.tags[at + 2] & REL and unit.tags[at + 3] & DET:
            return at + 3
    return 0


def _is_masculine(unit: Unit, place: int, grammar: Grammar) -> bool:
    """Is "der" who acts ("ein Mann, der Ruth Kolb vorwarf, …"), since what stands before is no woman?"""
    if unit.lows[place] != "der" or place < 2:
        return False
    before = unit.lows[max(0, place - 3) : place - 1]
    female = ("roles_feminine", "first_names_female", "organisation_heads")
    if any(grammar.ends_in(name, low) or grammar.is_in(name, low) for low in before for name in female):
        return False
    known = noun(before[-1])
    return known.whole and "f" not in known.genders


def _opened_before(unit: Unit, number: int, grammar: Grammar) -> NounPhrase | None:
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
        return not (first.finite >= 0 and unit.tags[first.finite] & KONJ)  # "Weil es so sei, sagte X, gehe sie"
    if first.opener:
        return False
    if len(before) < 2:
        return False
    return bool(before[-1].opener) or noun_phrase(unit, past_adverbs(unit, first), first.end, grammar) is not None


def _resumed(unit: Unit, hit: CueHit, floor: int, grammar: Grammar) -> NounPhrase | None:
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


# --- To whom something is said, and in which medium -------------------------------------------------------------------


#: Complements that name who is told or accused.
_ADDRESSED = frozenset({"dat", "person"})
#: Words of a clause that are searched.
_REACH = 60
#: A medium in a phrase "Interview mit der …" stands so near behind its noun.
_NEAR = 8
#: Words between an article and the name of a medium: "der Düsseldorfer „Rheinpost“", "dem Sender TB24".
_BETWEEN = 3
#: Nouns that a genitive belongs to: "der Chefredakteur der …", "ein Bericht der …".
_OWNERS = SPEAKING | {"abstract", "event", "thing"}
#: Words of the title of a medium at most.
_TITLE = 4


def find_addressee(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """As in "sagte der BBC", "warf dem Minister vor", "gegenüber Journalisten", "Ihm wird vorgeworfen"."""
    frame = draft.hit.frame if draft.hit is not None else None
    addresses = frame is not None and not _ADDRESSED.isdisjoint(frame.complements)
    for phrase in _candidates(unit, draft, chunk, grammar):
        before = unit.lows[phrase.start - 1] if phrase.start else ""
        if grammar.is_in("addressee_prepositions", before) or addresses:
            return phrase
        told = is_object(unit, phrase, grammar) or grammar.is_in("addressees", unit.lows[phrase.start])
        medium = _is_medium(unit, phrase, grammar) and not _owned(unit, phrase.start, draft)
        if medium or (told and speaks(unit, phrase, grammar)):
            return phrase
    return None


def _candidates(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Iterator[NounPhrase]:
    """Phrases of a clause that are neither the source nor said, nor stand behind a preposition of another sort."""
    taken = (*draft.ranges, *((draft.source[:2],) if draft.source else ()))
    at = chunk.start
    end = min(chunk.end, at + _REACH)
    while at < end:
        inside = next((stop for start, stop in taken if start <= at < stop), 0)
        phrase = None if inside else _phrase_at(unit, at, end, grammar)
        if phrase is None:
            at = inside or at + 1
            continue
        if phrase.start == chunk.start or not _governed(unit, phrase, grammar):
            yield phrase
        at = phrase.end


def _governed(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Does a preposition stand before the phrase that does not lead to who is told?"""
    before = unit.lows[phrase.start - 1]
    preposition = unit.tags[phrase.start - 1] & PREP or grammar.is_in("frame_prepositions", before)
    return bool(preposition) and not grammar.is_in("addressee_prepositions", before)


def _phrase_at(unit: Unit, at: int, end: int, grammar: Grammar) -> NounPhrase | None:
    if grammar.is_in("addressee_pronouns", unit.lows[at]):
        return NounPhrase(at, at + 1, at + 1)
    phrase = noun_phrase(unit, at, end, grammar, 1)
    timed = phrase is not None and find_phrase(unit, at, phrase.end, grammar) is None
    return None if timed else phrase


def _is_medium(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    return bool(_named_medium(unit, phrase.start, phrase.end, grammar)) or any(
        grammar.ends_in("media_heads", unit.lows[at]) or grammar.ends_in("agency_heads", unit.lows[at])
        for at in range(phrase.start, phrase.core)
        if unit.tags[at] & CAP
    )


def without_audience(unit: Unit, source: NounPhrase | None, grammar: Grammar) -> NounPhrase | None:
    """The source without the medium that only looks like a part of it.

    As in "(sagte) Sievert der Nachrichtenagentur AFP", "(sagte) Ruth Kolb talbote.de" and "Ruth Kolb Radio Aach". A
    reporter of a station and its spokesperson are left as they are.
    """
    if source is None:
        return source
    source = _without_listener(unit, source, grammar)
    nouns = [at for at in range(source.start, source.core) if is_noun(unit, at)]
    if any(grammar.ends_in("media_staff", unit.lows[at]) for at in nouns):
        return source
    last = source.core - 1
    personal = any(grammar.is_in("first_names", unit.lows[at]) for at in nouns[:-1]) or not unit.words[last].isalpha()
    medium = next((at for at in nouns[2:] if _begins_medium(unit, at, source.core, nouns, grammar)), 0)
    if personal and len(nouns) > 1 and last == nouns[-1] and is_medium_name(unit.words[last], grammar, bare=True):
        medium = last
    if medium:
        return NounPhrase(source.start, medium, medium)
    if source.end == source.core or any(unit.tags[at] & NAME for at in nouns):
        return source
    owner = noun_phrase(unit, source.core, source.end, grammar, 1)
    if owner is None or not is_object(unit, owner, grammar) or not _is_medium(unit, owner, grammar):
        return source
    return NounPhrase(source.start, source.core, source.core)


def _without_listener(unit: Unit, source: NounPhrase, grammar: Grammar) -> NounPhrase:
    """Without the medium that looks like a second genitive: "(sagte) der Leiter des Amtes | der Talzeitung"."""
    for at in range(source.core + 2, source.end):
        body = is_noun(unit, at - 1) and noun(unit.lows[at - 1]).kind in _OF_OTHERS
        if not body or unit.lows[at - 1].endswith(_DESKS) or not unit.tags[at] & DET or unit.tags[at] & PREP:
            continue
        behind = noun_phrase(unit, at, source.end, grammar, 1)
        if behind is not None and is_object(unit, behind, grammar) and _is_medium(unit, behind, grammar):
            return NounPhrase(source.start, at, source.core)
    return source


#: Kinds of nouns that belong to no medium; parts of one.
_OF_OTHERS = frozenset({"", "abstract", "body", "event", "group", "person", "place"})
_DESKS = ("büro", "büros", "studio", "studios", "redaktion", "ressort", "ressorts", "verlags", "gruppe")


def _begins_medium(unit: Unit, at: int, end: int, nouns: Sequence[int], grammar: Grammar) -> bool:
    """Does a medium stand from here to the end, behind a first name and a surname?"""
    if not any(grammar.is_in("first_names", unit.lows[place]) for place in nouns if place < at - 1):
        return False
    name = " ".join(unit.words[at:end])
    if any(grammar.canonical[table].get(name) for table in ("agencies", "outlets")):
        return True
    if at + 1 >= end or grammar.is_in("legal_forms", unit.lows[end - 1]):
        return False  # "die Karl Moll Radio GmbH"
    return grammar.is_in("media_heads", unit.lows[at]) and is_noun(unit, at + 1)


def quoted_by(unit: Unit, draft: Draft, grammar: Grammar) -> Draft:
    """In "„A“, zitiert das Talblatt die Chefin Ruth Kolb" the medium carries what the person says."""
    hit, source = draft.hit, draft.source
    if source is not None and (relied := _relied_on(unit, source, grammar)) is not None:
        return replace(draft, source=relied, medium=_wording(unit, source, grammar))
    if hit is None or source is None or hit.passive or not grammar.is_in("quoting_verbs", hit.lemma.lower()):
        return draft
    chunk = unit.chunks[hit.chunk]
    nouns = [at for at in range(source.start, source.core) if is_noun(unit, at)]
    medium, start = source, max(source.end, chunk.finite + 1)
    while start < chunk.end and unit.tags[start] & ADV and not is_noun(unit, start):
        start += 1  # "zitiert dazu Ruth Kolb"
    behind = noun_phrase(unit, start, chunk.end, grammar, 1)
    told = behind is not None and speaks(unit, behind, grammar)  # "zitiert das Magazin Rundblick die Chefin"
    if not told and len(nouns) > 1 and _is_medium(unit, NounPhrase(source.start, nouns[0] + 1, nouns[0] + 1), grammar):
        medium, start = NounPhrase(source.start, nouns[0] + 1, nouns[0] + 1), nouns[0] + 1
    if not _is_medium(unit, medium, grammar):
        return draft
    person = noun_phrase(unit, start, chunk.end, grammar, 1)
    if person is None or not speaks(unit, person, grammar):
        return draft
    return replace(draft, source=person, medium=_wording(unit, medium, grammar))


def _relied_on(unit: Unit, source: NounPhrase, grammar: Grammar) -> NounPhrase | None:
    """Whom a medium quotes without having heard them: "schreibt das Talblatt unter Berufung auf Ruth Kolb"."""
    low, high = max(0, source.start - _NEAR), min(len(unit.words) - 3, source.end + _NEAR)
    at = next((n for n in range(low, high) if grammar.is_in("reliance_nouns", unit.lows[n])), -1)
    if at < 1 or not unit.tags[at - 1] & PREP or not _is_medium(unit, source, grammar):
        return None
    phrase = noun_phrase(unit, at + 2, len(unit.words), grammar)
    mention = read_mention(unit, phrase, grammar) if phrase is not None and unit.lows[at + 1] == "auf" else None
    return phrase if mention is not None and mention.identified else None


def relayed(unit: Unit, drafts: Sequence[Draft], grammar: Grammar) -> Iterator[Draft]:
    """The drafts, each within what a medium passes on with that medium: "Laut „Talblatt“ sagte Ruth Kolb, A"."""
    outer = [d for d in drafts if _passes_on(unit, d, grammar)]
    for each in drafts:
        draft = _open_within(each, drafts)
        own = draft.source is None or not outer or _tells_as_medium(unit, draft.source, grammar)
        start = draft.hit.start if draft.hit is not None and draft.hit.kind == "verb" and not own else -1
        held = (d for d in outer if d is not draft and any(a <= start < b for a, b in d.ranges))
        by = next(held, None) if draft.medium is None and start >= 0 else None
        yield draft if by is None or by.source is None else replace(draft, medium=_wording(unit, by.source, grammar))


def _open_within(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A passive that leaves open who says it, with the source it stands in ("Laut Kolb wird ihr vorgeworfen, …")."""
    hit = draft.hit
    if hit is None or not hit.passive or draft.source is not None or draft.carries:
        return draft
    framed = (d for d in drafts if d.hit is not None and d.hit.kind == "preposition" and d.source is not None)
    by = next((d for d in framed if any(a <= hit.start < b for a, b in d.ranges)), None)
    return draft if by is None else replace(draft, source=by.source)


def _passes_on(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    hit = draft.hit
    if hit is None or draft.source is None:
        return False
    frame = hit.kind == "preposition" or grammar.is_in("comparison_frames", unit.chunks[hit.chunk].opener)
    return frame and _tells_as_medium(unit, draft.source, grammar)


def _tells_as_medium(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    mention = read_mention(unit, phrase, grammar)
    return mention is not None and mention.kind in MEDIA


def find_medium(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Draft:
    """The draft with its medium, and the words that say so where they do not say who is told.

    As in "sagte X der dpa", "schrieb auf Telegram", "in einem Interview mit der „Abendpost“", "im Fernsehen".
    """
    if draft.addressee is not None and _is_medium(unit, draft.addressee, grammar):
        return replace(draft, medium=_wording(unit, draft.addressee, grammar))
    for at in range(chunk.start, min(chunk.end - 1, chunk.start + _REACH)):
        if grammar.is_in("medium_prepositions", unit.lows[at]) and not any(s <= at < e for s, e in draft.ranges):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar, 1)
            medium = _medium_of(unit, phrase, chunk, grammar) if phrase is not None else ""
            if medium and phrase is not None:
                place = NounPhrase(at, phrase.end, phrase.end)
                return replace(draft, medium=medium, addressee=draft.addressee or place)
    return draft


def carried_by(unit: Unit, draft: Draft, grammar: Grammar) -> Draft:
    """The draft with the medium that stands anywhere beside its cue and its content.

    As in "„A“, sagte Ruth Kolb, Leiterin des Amtes, der „Moorzeitung“", "sagte sie zum Talboten" and "hatte im
    Talboten gewarnt". Somebody else's medium is none: "sagte der Chefredakteur der „Moorzeitung“".
    """
    if draft.hit is None or draft.source is None:
        return draft
    words = grammar.words
    for at in range(min(len(unit.words) - 1, draft.hit.end + _REACH)):
        low = unit.lows[at]
        place = low in words["medium_prepositions"] or low in words["audience_prepositions"]
        leads = place or low in words["dative_articles"] or low in words["addressee_prepositions"]
        if not leads or unit.tags[at] & QUOTE or any(start <= at < end for start, end in draft.ranges):
            continue
        if not place and not (_is_told(unit, at, grammar) and not _owned(unit, at, draft)):
            continue
        found = _title_behind(unit, at + 1, draft, grammar, known=place)
        if found is not None:
            end, title = found
            return replace(draft, addressee=draft.addressee or NounPhrase(at, end, end), medium=draft.medium or title)
    return draft


def _is_told(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Can a word lead to who is told: "der (dpa)", "dem (Sender)", "gegenüber (RND)", "zu (RND)"?"""
    if at < 0:
        return False
    if grammar.is_in("addressee_prepositions", unit.lows[at]):
        return True
    governed = at > 0 and unit.tags[at - 1] & PREP and not grammar.is_in("addressee_prepositions", unit.lows[at - 1])
    return not governed and grammar.is_in("dative_articles", unit.lows[at])


def _fits(unit: Unit, at: int) -> bool:
    """Can a quoted word be a dative behind its article: "den „Nachrichten“", not "den „Spickzettel“"?"""
    return unit.lows[at - 1] != "den" or unit.words[at].strip(MARKS).endswith("n")


def _owned(unit: Unit, at: int, draft: Draft) -> bool:
    """Is the article behind a noun a genitive that belongs to it: "der Chefredakteur der …"?"""
    if at == 0 or (draft.hit is not None and at - 1 in draft.hit.places):
        return False
    kind = noun(unit.lows[at - 1]).kind
    if kind == "person" and "-" in unit.words[at - 1]:  # "die WDR-Sprecherin (der dpa)" has her body already
        return False
    return bool(unit.tags[at - 1] & CAP) and not unit.tags[at - 1] & NAME and kind in _OWNERS


def _of_a_thing(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Does a genitive belong to the noun there, and the noun to no medium: "die Leitung der „Aktion Nord“"?"""
    if at < 0 or not unit.tags[at] & CAP or unit.tags[at] & NAME:
        return False
    heads = ("media_heads", "agency_heads", "media_events")
    return bool(noun(unit.lows[at]).kind) and not any(grammar.ends_in(name, unit.lows[at]) for name in heads)


def _title_behind(unit: Unit, start: int, draft: Draft, grammar: Grammar, *, known: bool) -> tuple[int, str] | None:
    """Where the title of a medium a few words behind an article or a preposition ends, and the title.

    ``known``: what is quoted there may be a book or a town; only titles that a list or their form knows count.
    """
    headed = False
    for at in range(start, min(len(unit.words), start + _BETWEEN)):
        said = any(s <= at < e for s, e in draft.ranges)
        if said or unit.tags[at] & (PUNCT | QUOTE):
            return None
        word = unit.words[at].strip(MARKS)
        if at in unit.quotes:
            named = _fits(unit, at) and word[:1].isupper() and len(word.split()) <= _TITLE
            return (at + 1, word) if named and (headed or not known or _is_title(word, grammar, quoted=True)) else None
        for last in range(min(len(unit.words), at + _TITLE), at, -1):
            name = " ".join(unit.words[at:last])
            if _is_title(name, grammar, quoted=headed):
                known_as = (grammar.canonical[table].get(name) for table in ("agencies", "outlets"))
                return last, next((known for known in known_as if known), name)
        head = grammar.ends_in("media_heads", unit.lows[at]) or grammar.ends_in("agency_heads", unit.lows[at])
        headed = headed or head
        if unit.tags[at] & CAP and not head and not word.endswith("er"):
            return None
    return None


def _is_title(name: str, grammar: Grammar, *, quoted: bool) -> bool:
    """Is it a medium by a list or by its form? A word of every day ("Welt") counts as one where it is ``quoted``."""
    if name in grammar.canonical["quoted_outlets"]:
        return quoted or name.isupper()
    known = any(name in grammar.canonical[table] for table in ("agencies", "outlets"))
    return known or is_medium_name(name, grammar, bare=quoted)


def _medium_of(unit: Unit, phrase: NounPhrase, chunk: Chunk, grammar: Grammar) -> str:
    """The medium that a phrase behind "in", "auf" … stands for, or ""."""
    head = unit.lows[_head(unit, phrase)]
    if grammar.ends_in("media_events", head):
        if grammar.is_in("possessives", unit.lows[phrase.start]):
            return _wording(unit, NounPhrase(phrase.start, phrase.core, phrase.core), grammar, titled=False)
        end = min(chunk.end, phrase.end + _NEAR)
        return _named_medium(unit, phrase.start, end, grammar) or _wording(unit, phrase, grammar)
    if grammar.is_in("medium_names", head) or _is_medium(unit, phrase, grammar):
        return _wording(unit, phrase, grammar)
    return ""


def _head(unit: Unit, phrase: NounPhrase) -> int:
    return next((at for at in range(phrase.core - 1, phrase.start, -1) if is_noun(unit, at)), phrase.start)


def _wording(unit: Unit, phrase: NounPhrase, grammar: Grammar, *, titled: bool = True) -> str:
    """The name of the medium, if it has one and ``titled``, else its description without the article."""
    named = _named_medium(unit, phrase.start, phrase.end, grammar) if titled else ""
    if named:
        return named
    part = read_part(unit, phrase.start, phrase.core, grammar)
    return part.key or in_words(unit, part.start, phrase.core)


def _named_medium(unit: Unit, start: int, end: int, grammar: Grammar) -> str:
    """The proper name of the first agency, outlet or network between two words, or ""."""
    for at in range(start, end):
        if unit.tags[at] & QUOTE:
            break
        if unit.tags[at] & NAME:
            title = unit.words[at].strip(MARKS)
            genitive = at - 2 >= start and _of_a_thing(unit, at - 2, grammar)
            told = (_is_told(unit, at - 1, grammar) and _fits(unit, at) and not genitive) or (
                unit.tags[at - 1] & (CAP | PREP) and not unit.tags[at - 1] & DET and unit.lows[at - 1] != "in"
            )  # "in „Die Brücke“" is a book, "in der „Moorpost“" a medium
            titled = any(_is_title(each, grammar, quoted=True) for each in (title, title.split(" ")[0]))
            return title if titled or told else ""  # "in „Bild live“"
        if not unit.tags[at] & CAP and not unit.words[at][:1].isdigit():
            continue
        for last in range(min(end, at + 4), at, -1):
            name = " ".join(unit.words[at:last])
            if last == at + 1 and is_medium_name(name, grammar, bare=at == 0 or not unit.tags[at - 1] & DET):
                return name
            for table in ("agencies", "outlets", "social_media"):
                known = grammar.canonical[table].get(name)
                everyday = table == "outlets" and name in grammar.canonical["quoted_outlets"] and not name.isupper()
                if known and (not everyday or (_is_told(unit, at - 1, grammar) and unit.lows[at - 1] != "den")):
                    return known
    return ""
