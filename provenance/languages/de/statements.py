"""What is said with a cue: quotations and clauses around a verb, around a cue that is no verb, or summed up."""

from __future__ import annotations

from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.complements import (
    complement,
    content_end,
    is_by_the_way,
    is_complement,
    is_infinitive,
    negated,
    stated,
)
from provenance.languages.de.cues import (
    CueHit,
    Draft,
    Range,
    first_word,
    frame_around,
    has_words,
    is_preterite,
    is_quote,
    quote_before,
    trim_end,
    trim_start,
)
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    CLAIM,
    CLAUSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    GENITIVE,
    INFINITIVE,
    KONJ,
    NAMES,
    OPINION,
    PLACE,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    REPORTS,
    SECOND,
    SEMICOLON,
    SPEECH,
    STOP,
    SUB,
    THAT,
    TIME,
    TO,
    WEAK,
    Grammar,
)
from provenance.languages.de.mentions import (
    is_listed,
    is_nobody,
    is_thing,
    likelier,
    main_subject,
    read_mention,
    says_none,
    speaks,
)
from provenance.languages.de.nouns import noun
from provenance.languages.de.parts import MARKS, is_abbreviation
from provenance.languages.de.phrases import (
    MAX_PHRASE,
    NounPhrase,
    is_noun,
    noun_phrase,
    phrase_before,
    subject_after,
    subject_before,
)
from provenance.languages.de.subjects import (
    does_otherwise,
    find_addressee,
    find_medium,
    find_subject,
    interrupted,
    is_record,
    returns,
    since_colon,
)
from provenance.lexicon import Frame
from provenance.models import AttributionType

__all__ = ["as_reported", "draft_hit"]


# --- What is said around a cue that is no verb: "laut X", "X zufolge", "so X", "demnach", "die Behauptung, dass" ------


#: Chunks that one content may have.
_LONG = 40


def of_preposition(unit: Unit, hit: CueHit, floor: int, grammar: Grammar) -> Draft | None:
    chunk = unit.chunks[min(unit.chunk_at(hit.start), len(unit.chunks) - 1)]
    if grammar.is_in("frame_adverbs", hit.lemma):
        given = hit.end < len(unit.lows) and unit.lows[hit.end] == _GIVEN
        return None if given else _so_frame(unit, hit, floor)
    start = first_word(unit, max(floor, _clause_start(unit, hit, chunk)))
    if chunk.opener and chunk.start > 1 and unit.lows[chunk.start - 2] == _QUESTION:
        return None  # "Auf die Frage, was nach Ansicht der Stadt zu tun sei, antwortete Ruth Kolb"
    before: Range = (start, trim_end(unit, start, _past_adverb(unit, hit.start)))
    after: Range = (_resumes(unit, hit, chunk), _own_clauses_end(unit, hit, chunk))
    ranges = tuple(r for r in (before, after) if r[0] < r[1] and has_words(unit, r))
    if not ranges:
        return None
    frame = (hit.start, hit.end)
    type_: AttributionType = "direct" if len(ranges) == 1 and is_quote(unit, ranges[0]) else "indirect"
    return Draft(type_, ranges, hit, hit.source, (frame,))


#: "so sie denn den Willen haben": a condition.
_GIVEN = "denn"
#: What asks, and says nothing.
_QUESTION = "frage"


def _past_adverb(unit: Unit, start: int) -> int:
    """As in "A, jedenfalls nach Angaben von X": the adverb belongs to the frame."""
    at = start
    while at > 0 and unit.tags[at - 1] & ADV:
        at -= 1
    return at if at > 0 and unit.tags[at - 1] & COMMA else start


def _clause_start(unit: Unit, hit: CueHit, chunk: Chunk) -> int:
    """A frame speaks for its subordinate clause, for its main clause if it opens that, else for the sentence."""
    if chunk.opener:
        return chunk.start
    if hit.start == chunk.start and chunk.finite == hit.end:
        return hit.start
    for at in range(hit.start - 1, max(0, hit.start - MAX_PHRASE), -1):
        if unit.tags[at] & SEMICOLON or (unit.tags[at] & COLON and _is_clause(unit, at)):
            return at + 1
    return 0


def _is_clause(unit: Unit, colon: int) -> bool:
    """Has what stands before a colon a verb of its own: "Die Werte schwanken: Hoch sind sie laut Amt im Süden"?"""
    before = unit.chunks[unit.chunk_at(colon - 1)]
    return before.finite >= 0 and not before.opener


def _resumes(unit: Unit, hit: CueHit, chunk: Chunk) -> int:
    """Behind "Laut dem Bericht, der gestern erschien," the sentence goes on with its verb."""
    at = first_word(unit, hit.end)
    if hit.start != chunk.start or hit.end >= len(unit.tags):
        return at
    if unit.tags[hit.end] & PREP and chunk.order == "second" and not chunk.opener:
        return max(at, chunk.finite)  # "Nach einer Umfrage des Instituts | im Auftrag der Bahn | sind …"
    if not unit.tags[hit.end] & COMMA:
        return at
    number = unit.chunk_at(at)
    for later in unit.chunks[number : number + 3]:
        if later.order == "first":
            return later.start
    return at


def _own_clauses_end(unit: Unit, hit: CueHit, chunk: Chunk) -> int:
    """The sentence, but not the main clause of another speaker in it or what follows a relative clause."""
    number = unit.chunk_at(hit.start)
    for later in unit.chunks[number + 1 : number + _LONG]:
        if unit.tags[later.start - 1] & SEMICOLON:
            return trim_end(unit, hit.end, later.start)
        # "weil Fälle laut X spät entdeckt, erfasst und gemeldet wurden"
        closes = later.order == "first" and not unit.tags[later.end - 1] & AUX
        if chunk.opener and chunk.order == "last" and closes and chunk.finite > hit.end:
            return trim_end(unit, hit.end, later.start)
        tag = unit.tags[later.finite] if later.order == "second" and not later.opener and chunk.finite >= 0 else 0
        last = tag & AUX and later.finite == later.end - 1
        if tag & CUE and not tag & (KONJ | WEAK) and not last:
            return trim_end(unit, hit.end, later.start)
    return unit.end


def _so_frame(unit: Unit, hit: CueHit, floor: int) -> Draft | None:
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
    ahead = before.opener and before.finite >= 0 and unit.tags[before.finite] & unit.tags[later.finite] & KONJ
    if (ahead or before.finite < 0) and later.order == "first" and later.finite == later.start:
        return later.start if between else -1  # "Mit solchen Sätzen, so X, schade sie", "Wenn er gehe, so X, gehe sie"
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


def of_adverb(unit: Unit, hit: CueHit, grammar: Grammar) -> Draft | None:
    place = hit.places[0]
    chunk = unit.chunks[hit.chunk]
    source = phrase_before(unit, place - 1, grammar) if unit.lows[place] == chunk.opener else None
    start = chunk.start if chunk.start == place else first_word(unit, 0)
    colon = hit.chunk > 0 and unit.tags[chunk.start - 1] & COLON and _is_clause(unit, chunk.start - 1)
    if colon:  # "Analysten erklären das mit der Lage: Anleger setzen demnach auf …"
        start, told = chunk.start, unit.chunks[hit.chunk - 1]
        actor = main_subject(unit, told, grammar) if unit.tags[told.finite] & CUE else None
        source = actor if actor is not None and speaks(unit, actor, grammar) else source
    end = _own_clauses_end(unit, hit, chunk) if unit.lows[place] == chunk.opener else unit.end
    ranges = tuple(r for r in ((start, place), (place + 1, end)) if has_words(unit, r))
    if not ranges:
        return None
    carries = (not colon or source is None) and not _is_study(unit, source, grammar)
    return Draft("indirect", ranges, hit, source or hit.source, ((place, place + 1),), carries=carries)


def _is_study(unit: Unit, paper: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "verwies auf eine Studie, wonach …", which says it, unlike "wiederholte seine Aussage, wonach …"."""
    if paper is None or grammar.is_in("possessives", unit.lows[paper.start]):
        return False
    works = tuple(grammar.words["works"])
    return any(unit.lows[at].endswith(works) for at in range(paper.start, paper.core) if is_noun(unit, at))


def of_noun(unit: Unit, hit: CueHit, floor: int, grammar: Grammar) -> Draft | None:
    summed = _summed(unit, hit, grammar)
    if summed is not None:
        return summed
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


def _summed(unit: Unit, hit: CueHit, grammar: Grammar) -> Draft | None:
    """As in "Die Kritik der Räte an der Planung hält an": whose it is, and what it is about."""
    phrase, end = hit.source, unit.chunks[hit.chunk].end
    if phrase is None or hit.frame is None or phrase.end >= end or not unit.tags[phrase.end] & PREP:
        return None
    first = phrase.core + (not unit.tags[phrase.core] & GENITIVE or bool(unit.tags[phrase.core] & PREP))
    owner = noun_phrase(unit, first, phrase.end, grammar, 1)
    thing = noun_phrase(unit, phrase.end + 1, end, grammar)
    if owner is None or thing is None or not speaks(unit, owner, grammar):
        return None
    return Draft("reported", ((phrase.end, thing.end),), hit, owner)


def _is_said(unit: Unit, hit: CueHit, grammar: Grammar) -> bool:
    """Has somebody said so, whoever it was ("der Vorwurf, …", "Berichte, wonach …")? A hope or a decision says nothing.

    "Keine Hinweise, dass …" tells what is not said.
    """
    if any(grammar.is_in("negations", unit.lows[at]) for at in hit.places):
        return False
    said = hit.frame is not None and hit.frame.sense in _SAID
    return said or grammar.is_in("unspecified_sources", unit.lows[hit.places[-1]])


#: Classes of cues whose nouns are things said by somebody, though nobody is told.
_SAID = frozenset({"accuse", "criticise", "distance", "warn", "whisper"})


def _holder(unit: Unit, hit: CueHit, grammar: Grammar) -> NounPhrase | None:
    """Whose statement it is: "Das Gericht begründete das mit dem Hinweis, dass …", "Ihre Warnung, dass …"."""
    if grammar.is_in("possessives", unit.lows[hit.start]):
        chunk = unit.chunks[hit.chunk]
        owner = main_subject(unit, chunk, grammar) if 0 <= chunk.finite < hit.start else None
        if owner is not None and owner.end <= hit.start and speaks(unit, owner, grammar):
            return owner
        return NounPhrase(hit.start, hit.start + 1, hit.start + 1)
    if hit.start == 0 or not grammar.is_in("statement_prepositions", unit.lows[hit.start - 1]):
        return None
    told = (chunk for chunk in reversed(unit.chunks[: hit.chunk + 1]) if chunk.finite >= 0 or chunk.opener)
    chunk = next(told, unit.chunks[hit.chunk])  # "Am Dienstag zog der Rat, das höchste Gremium, den Plan mit der …"
    actor = main_subject(unit, chunk, grammar)
    return actor if actor is not None and speaks(unit, actor, grammar) else None


def _before_main_verb(unit: Unit, hit: CueHit, number: int) -> int:
    """Where the noun opens its sentence, the verb of that is still to come: "Die Klage, es fehle Geld, sei alt"."""
    end = content_end(unit, number)
    if unit.chunks[hit.chunk].finite >= 0:
        return end
    later = (c for c in unit.chunks[number + 1 : number + _LONG] if c.start < end)
    resumed = next((c.start for c in later if c.order == "first" and not c.opener), end)
    return trim_end(unit, unit.chunks[number].start, resumed)


def draft_hit(unit: Unit, hit: CueHit, floor: int, grammar: Grammar) -> Draft | None:
    """The attribution of one cue; ``floor`` is the first word that earlier cues of the unit left free."""
    if hit.kind == "preposition":
        return of_preposition(unit, hit, floor, grammar)
    if hit.kind == "adverb":
        return of_adverb(unit, hit, grammar)
    if hit.kind == "noun":
        return of_noun(unit, hit, floor, grammar)
    return _of_verb(unit, hit, floor, grammar)


def _of_verb(unit: Unit, hit: CueHit, floor: int, grammar: Grammar) -> Draft | None:
    chunk = unit.chunks[hit.chunk]
    source = likelier(unit, chunk, find_subject(unit, hit, chunk, floor, grammar), grammar)
    if is_nobody(unit, hit, source, grammar) or _has_object(unit, hit, chunk, grammar):
        return None
    between = unit.chunks[unit.chunk_at(hit.start) + 1 : unit.chunk_at(hit.places[-1]) + 1]
    clauses = (c for c in between if c.finite >= 0 or c.opener)
    apart = hit.powers & REPORTS and not all(grammar.tags.get(c.opener, 0) & REL for c in clauses)
    attempts = (attempt(unit, hit, chunk, floor, grammar) for attempt in (() if apart else _ATTEMPTS))
    draft = next((draft for draft in attempts if draft is not None), None)
    if draft is None:
        return as_reported(unit, Draft("reported", (), hit, source), grammar)
    source = source or draft.source
    if draft.refers_back and source is None:
        return None  # "Dies widersprach dem Recht"
    impersonal = source is None and grammar.is_in("empty_verbs", hit.lemma.lower())
    elided = source is None and chunk.finite == 1 and chunk.start == 0 and unit.tags[0] & COORD
    topic = unit.lows[chunk.start] in _ON_TOPIC and not unit.tags[chunk.finite - 1] & TIME
    if elided or (impersonal and (chunk.finite == chunk.start or chunk.opener or topic)):
        # "Und erläutert, …", "…, hieß es weiter", "…, wie es hieß", "Zu den Kosten hieß es, …"
        draft = replace(draft, carries=True)
    if source is not None and (says_none(unit, draft, source, grammar) or _adds_up(unit, hit, source, grammar)):
        return None
    behind = draft.type == "indirect" and draft.ranges[0][1] <= hit.start <= (source.start if source else 0)
    if behind and not hit.powers & PLACE and source is not None and _is_found(unit, hit, source, grammar):
        return None  # "Wer sich krank fühlt, findet Hilfe"
    return _with_audience(unit, replace(draft, source=source), chunk, grammar)


#: Begins what a statement is about.
_ON_TOPIC = frozenset({"zu", "zum", "zur"})


def _adds_up(unit: Unit, hit: CueHit, source: NounPhrase, grammar: Grammar) -> bool:
    """As in "sehen, wie sich die Mühen summieren": a thing does something to itself."""
    chunk = unit.chunks[hit.chunk]
    compared = grammar.is_in("comparison_frames", chunk.opener)
    itself = compared and any(grammar.is_in("reflexive_words", low) for low in unit.lows[chunk.start : chunk.end])
    return itself and (noun(unit.lows[source.core - 1]).kind == "thing" or is_thing(unit, source, grammar))


def _is_found(unit: Unit, hit: CueHit, source: NounPhrase, grammar: Grammar) -> bool:
    """Is a thing or an act what somebody finds or has, not who says so?

    The short name of a body may hold the word for one ("AK Datenspeicherung").
    """
    if any(is_abbreviation(unit.words[at]) for at in range(source.start, source.core)):
        return False
    last = source.core - 1
    judged = hit.frame is not None and hit.frame.sense == "judge" and is_noun(unit, last)
    return (judged and noun(unit.lows[last]).kind == "thing") or is_thing(unit, source, grammar)


def _claimed(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
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


def _anaphoric(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "A. Das teilte X mit", "A. Davon geht X aus", and "A, das teilte X mit"."""
    start, place = chunk.start, chunk.finite
    pointing = _points_back(unit, hit, chunk)
    if not pointing and (place != start + 1 or not grammar.is_in("anaphors", unit.lows[start]) or hit.passive):
        return None
    if not hit.powers & (SPEECH | OPINION | PLACE) and not _is_in_paper(unit, hit, chunk, grammar):
        return None
    if complement(unit, hit, chunk, grammar) >= 0:
        return None
    if start > floor and not pointing:
        content = (first_word(unit, floor), trim_end(unit, floor, start))
        return Draft("indirect", (content,), hit, None, ((content[1], unit.end),)) if content[0] < content[1] else None
    return Draft("indirect", ((start, place),), hit, None, ((place, unit.end),), refers_back=True)


def _is_in_paper(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "Das zeigt eine Studie der Universität": by a paper, and not by an act or a case."""
    if not hit.powers & THAT or hit.frame is None or hit.frame.sense != "state":
        return False
    phrase = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    low = unit.lows[phrase.core - 1] if phrase is not None else ""
    return noun(low).kind == "paper" or grammar.is_in("works", low) or grammar.is_in("estimates", low)


def _points_back(unit: Unit, hit: CueHit, chunk: Chunk) -> bool:
    """Do the words of the cue before its verb point back: "Davon geht X aus", "Zu diesem Schluss kommt X"?"""
    if hit.frame is None or hit.frame.sense not in _POINTED or chunk.order != "second":
        return False
    ahead = tuple(hit.lemma.lower().split()[:-1])
    before = unit.lows[chunk.start : chunk.finite]
    return before == ahead != () and (before[0].startswith(_POINTING) or before[1:2] in (("diesem",), ("dieser",)))


#: Classes of cues with which somebody says again what the sentence before says.
_POINTED = frozenset({"demand", "estimate", "judge", "state"})
#: How a word begins that points to what is said.
_POINTING = ("da", "hier")


def _compared(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "Wie X mitteilte, …", "…, wie X mitteilte", "…, wie X mitteilte, …"."""
    end = chunk.end
    if not grammar.is_in("comparison_frames", chunk.opener):
        chunk = interrupted(unit, hit.chunk) or chunk
    if not grammar.is_in("comparison_frames", chunk.opener) or not hit.powers & (SPEECH | OPINION):
        return None
    if chunk.start > 1 and grammar.is_in("perceptions", unit.lows[chunk.start - 2]):
        return None  # "ist zu sehen, wie sie das sagt"
    if hit.passive and subject_after(unit, chunk.start + 1, chunk.finite, grammar) is not None:
        return None  # "schilderte, wie die Listen ergänzt wurden" tells what was done
    places = tuple(sorted({chunk.start + (unit.lows[chunk.start] != chunk.opener), *hit.places}))
    told = chunk.start > 0 and unit.tags[chunk.start - 1] & COLON  # "Alle sind da: Wie sie sagt, bleibt es so"
    before: Range = (floor, floor if told else trim_end(unit, floor, chunk.start))
    after: Range = (end + 1, unit.end)
    cue = replace(hit, places=places)
    frame_start = chunk.start
    ranges = tuple(r for r in (before, after) if r[1] - r[0] > 1 or is_quote(unit, r))
    if len(ranges) > 1 and _only_relative(unit, unit.chunk_at(after[0]), grammar):
        ranges = (before,)  # "…, wie aus Papieren hervorgeht, die uns vorliegen"
    if not ranges:
        return None
    if before in ranges and chunk.start > 0:
        frame_start = before[1]
    if is_quote(unit, ranges[0]) and len(ranges) == 1:
        return Draft("direct", ranges, cue, None, ((frame_start, end + 1),))
    return Draft("indirect", ranges, cue, None, ((frame_start, min(end + 1, unit.end)),))


def _has_object(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "die Tat, wie sie die Anwältin schildert", "wie sie die Lage einschätzen": a thing, and no frame.

    With "es" it is one behind a clause or quotation: "Das sei alt, wie es die Anwältin nennt".
    """
    at = chunk.start + 1
    if not grammar.is_in("comparison_frames", chunk.opener) or unit.lows[chunk.start] != chunk.opener:
        return False
    itself = grammar.is_in("reflexive_words", unit.lows[at]) and unit.lows[at + 1] in _THIS
    if itself and at + 2 < chunk.finite and not is_noun(unit, at + 2):
        return True  # "kommt nicht voran, wie sich das alle gewünscht hatten"
    states = hit.frame is not None and hit.frame.sense == "state"
    before = unit.chunks[hit.chunk - 1] if hit.chunk else chunk
    if states and unit.lows[at] == "es" and (before.finite >= 0 or quote_before(unit, chunk.start) >= 0):
        return False
    if at + 1 < chunk.finite and grammar.is_in("object_pronouns", unit.lows[at]):
        behind = subject_after(unit, at + 1, chunk.finite, grammar)
        return behind is not None and (speaks(unit, behind, grammar) or bool(stated(unit, hit, None, grammar)))
    told = before.finite >= 0 and unit.tags[before.finite] & (KONJ | WEAK)
    quoted = any(unit.tags[place] & QUOTE for place in range(chunk.start))
    return not (told or quoted or hit.lemma.endswith(_MAKES)) and _judges_thing(unit, hit, chunk, grammar)


def _judges_thing(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "ist unklar, wie die Chefin den Vorfall bewertet"."""
    at = chunk.start + 1
    actor = subject_after(unit, at, chunk.finite, grammar)
    thing = noun_phrase(unit, actor.end, hit.start, grammar, 1) if actor is not None else None
    if actor is None or thing is None or thing.start != actor.end or _is_timed(unit, thing):
        return False
    article, many = unit.lows[thing.start], unit.lows[thing.core - 1].endswith("n")
    return article in _ACCUSATIVES and not (article == "den" and many)


def _is_timed(unit: Unit, phrase: NounPhrase) -> bool:
    return any(unit.tags[at] & TIME for at in range(phrase.start, phrase.end))


#: Words for what stands before.
_THIS = ("das", "dies", "es")
#: "wie er die Presse wissen ließ": whom somebody lets know.
_MAKES = "lassen"
#: Articles of a thing that somebody judges, rates or tells of.
_ACCUSATIVES = frozenset({"das", "den", "die", "eine", "einen", "diese", "diesen", "ihre", "ihren", "seine", "seinen"})


def _after_quotation(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, _: Grammar) -> Draft | None:
    """As in "„A“, sagte X", and "„A“, sagte X, „B“" as one."""
    start = chunk.start
    if unit.tags[start] & QUOTE and chunk.finite == start + 1 and start >= floor:
        first, frame_start = start, start + 1
    elif _ends_in_quotation(unit, chunk, floor):
        return None
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


def _ends_in_quotation(unit: Unit, chunk: Chunk, floor: int) -> bool:
    """As in "Sie habe gezahlt, „obwohl …“, sagte X": the quotation is the rest of a sentence in the Konjunktiv."""
    place = quote_before(unit, chunk.start)
    if place <= floor or not unit.tags[place - 1] & COMMA or not unit.words[place].strip(MARKS)[:1].islower():
        return False
    before = [c for c in unit.chunks if floor <= c.start < place and not c.opener and c.finite >= 0]
    return bool(before) and bool(unit.tags[before[0].finite] & (KONJ | SECOND))


def _other_cue(unit: Unit, hit: CueHit, end: int) -> bool:
    """As in "„A“, klagte X und fügte hinzu: „B“": the second quotation has a verb of its own."""
    later = (unit.tags[at] for at in range(hit.places[0] + 1, end) if at not in hit.places)
    return any(tag & CUE and tag & FIN and not tag & CAP for tag in later)


def _separated(unit: Unit, at: int) -> bool:
    return at > 0 and bool(unit.tags[at - 1] & (COMMA | COLON | STOP))


def _behind(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "A, sagte X": the cue opens its chunk and what is said stands before it."""
    first = chunk.start + grammar.is_in("frame_adverbs", unit.lows[chunk.start])
    written = PLACE if first > chunk.start else 0  # ", so steht es im Vertrag"
    written |= THAT if _shows(unit, hit, chunk, grammar) else 0
    if hit.places[0] != first or chunk.start <= floor or not hit.powers & (SPEECH | OPINION | written):
        return None
    if not _is_own_verb(unit, hit, chunk, grammar):
        return None
    if _is_unasked(unit, hit, chunk, floor, grammar) or _answers_below(unit, hit, chunk):
        return None
    before = since_colon(unit, [c for c in unit.chunks[: hit.chunk] if c.start >= floor])
    if not before or returns(unit, before, grammar) or not unit.tags[chunk.start - 1] & (COMMA | STOP | DASH):
        return None
    floor = _past_colon(unit, hit, floor)
    content = (first_word(unit, floor), trim_end(unit, floor, chunk.start))
    told = not any(c.finite >= 0 for c in before)
    own = not does_otherwise(unit, hit, chunk, grammar)
    own = own and subject_after(unit, chunk.finite + 1, chunk.end, grammar) is not None
    # "Auf die Löhne angesprochen, sagte sie, dass …", "Dazu äußerte sie sich nicht, sagte aber, dass …"
    ahead = (told or not own) and _clause_ahead(unit, hit, chunk, grammar)
    if content[1] <= content[0] or ahead or (not own and _goes_on_acting(unit, hit, chunk, floor, grammar)):
        return None
    ranges: tuple[Range, ...] = (trim_start(unit, content),)
    end = unit.end
    resumed = max(resumption(unit, hit.chunk), continuation(unit, hit.chunk))
    if told and hit.chunk + 1 < len(unit.chunks) and not _only_relative(unit, hit.chunk + 1, grammar):
        resumed = unit.chunks[hit.chunk + 1].start
    if resumed >= 0:
        ranges = (*ranges, (resumed, end))
        end = resumed
    return Draft("indirect", ranges, hit, None, ((content[1], end),))


def _shows(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "Die Preise sind gestiegen, zeigt eine Auswertung der Kammer"."""
    if not hit.powers & THAT or hit.places != (chunk.finite,) or chunk.finite != chunk.start:
        return False
    paper = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    if paper is None or paper.end < chunk.end:
        return False
    named = (unit.lows[at] for at in range(paper.start, paper.core))
    return is_record(unit, paper, grammar) or any(grammar.ends_in("issued_papers", low) for low in named)


def _past_colon(unit: Unit, hit: CueHit, floor: int) -> int:
    """The floor behind a colon and a verb of saying before it: "Skeptisch äußerte sich die Bank: A, schrieb X".

    Or behind a semicolon, where the mood changes: "Der Rat lehnte ab; A sei zu teuer, schrieb X".
    """
    for number in range(hit.chunk - 1, 0, -1):
        before, chunk = unit.chunks[number - 1], unit.chunks[number]
        start, tag = chunk.start, unit.tags[before.finite] if before.finite >= floor else 0
        told = not tag & (KONJ | WEAK | SECOND)
        if unit.tags[start - 1] & COLON and tag & CUE and told:
            return max(floor, start)
        if unit.tags[start - 1] & SEMICOLON and tag and told and chunk.finite >= 0 and unit.tags[chunk.finite] & KONJ:
            return max(floor, start)
    return floor


def _only_relative(unit: Unit, number: int, grammar: Grammar) -> bool:
    """As in "Zu teuer, hieß es in einem Brief, den er aufgehängt hat": nothing but relative clauses follows."""
    return all(grammar.tags.get(chunk.opener, 0) & REL for chunk in unit.chunks[number:])


def _is_unasked(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> bool:
    """As in "Ob das stimmt, sagte sie nicht", "Wer sich krank fühlt, findet Hilfe": the clause in front is not said."""
    asked = next((c.opener for c in unit.chunks[: hit.chunk] if c.start >= floor), "")
    if asked == "wer" and not hit.powers & SPEECH:
        return True
    return bool(asked) and not grammar.is_in("that_words", asked) and negated(unit, chunk, grammar)


def _goes_on_acting(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> bool:
    """As in "Sie springt ihm bei, entschuldigt sich aber": one subject, before the first of two verbs."""
    if chunk.finite < 0 or hit.powers & PLACE or grammar.is_in("frame_adverbs", unit.lows[chunk.start]):
        return False
    subject = find_subject(unit, hit, chunk, floor, grammar)
    return subject is not None and floor <= subject.start < chunk.start and speaks(unit, subject, grammar)


def _answers_below(unit: Unit, hit: CueHit, chunk: Chunk) -> bool:
    """As in "Auf die Frage, ob es reiche, antwortete sie: „Nein“": what stands before was asked."""
    if hit.frame is None or hit.frame.sense != "answer" or chunk.end + 1 >= len(unit.tags):
        return False
    return bool(unit.tags[chunk.end] & COLON and unit.tags[chunk.end + 1] & QUOTE)


def _is_own_verb(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """Does the auxiliary only make a perfect, or is it the verb of the cue itself ("ließ … offen")?

    Of passives only that of quoting tells who says it ("…, wird Ruth Kolb zitiert").
    """
    if hit.passive:
        return grammar.is_in("quoted_verbs", hit.lemma.lower())
    helper = grammar.auxiliaries.get(unit.lows[chunk.start])
    if helper is None or len(hit.places) == 1:
        return True
    return grammar.is_in("perfect_auxiliaries", helper) or hit.lemma.endswith(helper)


def _clause_ahead(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    number = complement(unit, hit, chunk, grammar)
    return number >= 0 and (bool(unit.chunks[number].opener) or is_infinitive(unit, unit.chunks[number]))


def _quotation_ahead(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X sagte: „A“" and "X sagte, „A“"; of several quotations in a row all."""
    at = hit.places[-1]
    limit = min(len(unit.words), at + 60)
    place = next((p for p in range(at + 1, limit) if unit.tags[p] & QUOTE), -1)
    relative = grammar.tags.get(chunk.opener, 0) & REL and not grammar.tags.get(chunk.opener, 0) & SUB
    # "Menschen, die sich nicht daran halten, „gefährden alle“"
    marks = (COLON | STOP) if relative else (COLON | COMMA | STOP)
    if place < 0 or not unit.tags[place - 1] & marks or hit.powers & THAT:
        return None
    number = complement(unit, hit, chunk, grammar)
    if number >= 0 and unit.chunks[number].start < place:
        return None
    between = [c for c in unit.chunks if chunk.end < c.start < place and c.finite >= 0 and not c.opener]
    if any(c.order == "first" and unit.tags[c.finite] & CUE for c in between):
        return None  # "Es ergebe sich nichts, teilte X mit: „…“"
    other = chunk.opener and (between or is_by_the_way(unit, hit, chunk, grammar))
    joined = unit.tags[place - 1] & COMMA and not _alone(unit, place)
    if other or joined or _has_own_frame(unit, place, grammar):
        return None  # "Wie er das sieht, zeigt eine Antwort: „…“", "So sehen es auch Fachleute: „A“, sagte X"
    ranges = [(place, place + 1)]
    while place + 1 < len(unit.words) and unit.tags[place + 1] & QUOTE:
        place += 1
        ranges.append((place, place + 1))
    frame = ((first_word(unit, floor), ranges[0][0]),)
    rest = _rest_of_sentence(unit, place, grammar)
    if rest < 0:
        return Draft("direct", tuple(ranges), hit, None, frame)
    return Draft("indirect", ((ranges[0][0], content_end(unit, rest)),), hit, None, frame)


def _rest_of_sentence(unit: Unit, place: int, grammar: Grammar) -> int:
    """The chunk behind a quotation of half a sentence ("X warnt: „Wenn wir streiten“, sei das das Ende"), or -1."""
    number = unit.chunk_at(place + 1)
    chunk = unit.chunks[number] if number < len(unit.chunks) else None
    if chunk is None or chunk.start != place + 2 or chunk.finite != chunk.start or not unit.tags[place + 1] & COMMA:
        return -1
    opener = grammar.tags.get(unit.words[place].strip(MARKS).partition(" ")[0].lower(), 0)
    return number if opener & SUB and unit.tags[chunk.finite] & KONJ else -1


def _has_own_frame(unit: Unit, place: int, grammar: Grammar) -> bool:
    """Does a verb of saying with somebody behind it follow the quotation?"""
    number = unit.chunk_at(place + 1)
    chunk = unit.chunks[number] if number < len(unit.chunks) else None
    if chunk is None or chunk.start != place + 2 or chunk.finite != chunk.start or not unit.tags[place + 1] & COMMA:
        return False
    if not unit.tags[chunk.finite] & CUE or unit.tags[chunk.finite] & AUX:
        return False
    who = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    return who is not None and not unit.tags[who.start] & PRON and speaks(unit, who, grammar)


def _alone(unit: Unit, place: int) -> bool:
    return place + 1 >= len(unit.words) or bool(unit.tags[place + 1] & (PUNCT | QUOTE))


def _quotation_within(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X nannte es eine „große Dummheit“"."""
    if not hit.powers & (NAMES | SPEECH | REPORTS):
        return None
    places = [p for p in range(max(chunk.start, floor), chunk.end) if unit.tags[p] & QUOTE]
    places = [p for p in places if not _is_broadcast(unit, p, grammar) and not _is_above(unit, p, chunk, grammar)]
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


def _is_above(unit: Unit, place: int, chunk: Chunk, grammar: Grammar) -> bool:
    """Is it a heading, with the sentence below it: "„Wir müssen handeln“ Ruth Kolb forderte mehr Geld"?"""
    if place != chunk.start or chunk.finite <= place + 1:
        return False
    return subject_before(unit, place + 1, chunk.finite, grammar) is not None


def _is_broadcast(unit: Unit, place: int, grammar: Grammar) -> bool:
    """As in "sagte bei „Abend live“": the title of a programme, where it was said."""
    if not place or not grammar.is_in("broadcast_prepositions", unit.lows[place - 1]):
        return False
    words = unit.words[place].strip(MARKS).split()
    return len(words) <= _TITLE and words[0][:1].isupper() and words[0] not in _OPENING


#: Words of the title of a programme at most; first words of what somebody says.
_TITLE, _OPENING = 3, frozenset({"Ich", "Wir", "Es", "Das", "Man", "Sie"})


def _ahead(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, grammar: Grammar) -> Draft | None:
    """As in "X sagte, dass A", "X sagte, er sei A", "X versprach, A zu tun"."""
    if not hit.powers & (CLAUSE | INFINITIVE | THAT):
        return None
    shown = _shown_below(unit, hit, chunk, grammar)
    number = hit.chunk + 1 if shown else complement(unit, hit, chunk, grammar)
    if number < 0 or (chunk.finite == chunk.start + 1 and _says_nothing(unit, chunk, grammar)):
        return None
    if not hit.powers & (INFINITIVE | CLAUSE if is_infinitive(unit, unit.chunks[number]) else CLAUSE | THAT):
        return None
    if chunk.opener in _UNTIL and not grammar.is_in("that_words", unit.chunks[number].opener):
        return None
    content = (unit.chunks[number].start, content_end(unit, number))
    whole = _with_infinitive(unit, hit, number, grammar)
    if whole is not None:
        return Draft("reported", ((whole, content[1]),), hit)
    return Draft("indirect", (content,), hit, None, frame_around(unit, floor, content))


def _shown_below(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "Nun zeigt eine Auswertung der Kammer: Die Preise sind gestiegen"."""
    if not hit.powers & THAT or chunk.finite < 0 or hit.chunk + 1 >= len(unit.chunks):
        return False
    below = unit.chunks[hit.chunk + 1]
    if below.finite < 0 or not unit.tags[below.start - 1] & COLON:
        return False
    before = subject_before(unit, chunk.start, chunk.finite, grammar)
    behind = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    return any(paper is not None and is_record(unit, paper, grammar) for paper in (before, behind))


def _with_infinitive(unit: Unit, hit: CueHit, number: int, grammar: Grammar) -> int | None:
    """Where the thing begins to which an infinitive belongs: "begründet das | mit dem Wunsch, gesund zu bleiben"."""
    if hit.powers & INFINITIVE or not is_infinitive(unit, unit.chunks[number]):
        return None
    start, comma = unit.chunks[number].start, unit.chunks[number].start - 1
    source = find_subject(unit, hit, unit.chunks[hit.chunk], 0, grammar)
    ranges = stated(unit, hit, source, grammar) if unit.tags[comma] & COMMA else ()
    return ranges[0][0] if ranges and ranges[-1][1] == comma and start > ranges[0][0] else None


#: Open a clause that tells what is still to come: "bis das Gericht entscheidet, ob …".
_UNTIL = frozenset({"bis", "sobald", "bevor", "ehe", "falls", "sofern", "wenn"})


def _run_on(unit: Unit, hit: CueHit, chunk: Chunk, floor: int, _: Grammar) -> Draft | None:
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


# --- Statements that are summed up: what is criticised, demanded, denied, held for something, with no clause for it ---


#: Classes of cues that tell what somebody thinks with a negation as well.
_EITHER_WAY = frozenset({"deny", "estimate", "judge"})
#: Classes of cues that are not done where there is nothing of it.
_UNDONE = frozenset({"announce", "answer", "concede"})
#: Classes of cues that nothing but somebody can be the subject of, if an act or event is their object.
_TOWARDS = frozenset({"accuse", "criticise", "demand", "deny", "praise", "warn"})


def as_reported(unit: Unit, draft: Draft, grammar: Grammar) -> Draft | None:
    """What is criticised, denied or welcomed: the thing that the frame of the cue says."""
    hit, source = draft.hit, draft.source
    if hit is None or source is None or not _may_speak(unit, source, hit, grammar):
        return None
    if hit.passive and not _is_agent(unit, source, hit, grammar):
        return None
    if hit.frame is None or _is_told_otherwise(unit, hit, hit.frame, grammar) or _convicts(unit, hit):
        return None
    confirms = grammar.is_in("confirming_verbs", hit.lemma.lower())
    if confirms and not _confirms(unit, source, unit.chunks[hit.chunk], grammar):
        return None
    source, hit = _without_object(unit, hit, source), _without_judgement(unit, hit)
    ranges = stated(unit, hit, source, grammar)
    back = () if ranges else _pointed(unit, hit, grammar)
    if not back and (not ranges or _unsaid(unit, hit, ranges, grammar)):
        return None
    reported = Draft("reported", ranges or back, hit, source, refers_back=bool(back))
    return _clause_of_it(unit, reported, hit, grammar) or reported


def _convicts(unit: Unit, hit: CueHit) -> bool:
    """As in "verurteilte zwei Männer zu Haft", "wegen Betrugs verurteilt": a court does so, and says nothing."""
    chunk = unit.chunks[hit.chunk]
    return hit.lemma == "verurteilen" and not _OF_COURTS.isdisjoint(unit.lows[chunk.start : chunk.end])


#: Prepositions before a punishment and before what it is for.
_OF_COURTS = frozenset({"zu", "zum", "zur", "wegen"})


def _clause_of_it(unit: Unit, reported: Draft, hit: CueHit, grammar: Grammar) -> Draft | None:
    """What "es" stands for: "bezeichnete es als Fehler, dass …", "hält es für klug, zu gehen"."""
    chunk = unit.chunks[hit.chunk]
    number = complement(unit, hit, chunk, grammar) if unit.lows[reported.ranges[0][0]] == "es" else -1
    clause = unit.chunks[number]
    joined = number >= 0 and unit.tags[clause.start - 1] & COMMA
    if not joined or not (grammar.is_in("that_words", clause.opener) or is_infinitive(unit, clause)):
        return None
    told = (clause.start, content_end(unit, number))
    return replace(reported, type="indirect", ranges=(told,), frame=((chunk.start, told[0]),))


def _without_judgement(unit: Unit, hit: CueHit) -> CueHit:
    """The cue without the words that judge: they are said ("hält das | für rechtswidrig")."""
    *judged, _ = hit.lemma.lower().split()
    places = tuple(at for at in hit.places if unit.lows[at] not in judged)
    return replace(hit, places=places) if judged and judged[0] == _FOR else hit


_FOR = "für"


def _pointed(unit: Unit, hit: CueHit, grammar: Grammar) -> tuple[Range, ...]:
    """The word that stands for what is denied ("bestreitet das", "weist das zurück"), said a sentence before."""
    chunk, at = unit.chunks[hit.chunk], hit.start + 1
    denies = hit.frame is not None and hit.frame.sense == "deny" and chunk.order == "second" and at < chunk.end
    alone = denies and grammar.is_in("anaphors", unit.lows[at]) and not unit.tags[at + 1] & CAP
    return ((at, at + 1),) if alone else ()


def _is_agent(unit: Unit, source: NounPhrase, hit: CueHit, grammar: Grammar) -> bool:
    """As in "von den Räten begrüßt": what is ruled, held or decided by somebody in the passive is rather done."""
    told = hit.frame is not None and hit.frame.sense in _VOICED
    return told and source.start > 0 and grammar.is_in("agent_prepositions", unit.lows[source.start - 1])


#: Classes of cues whose passive with an agent tells what was said.
_VOICED = frozenset({"accuse", "criticise", "demand", "praise", "warn"})


def _is_told_otherwise(unit: Unit, hit: CueHit, frame: Frame, grammar: Grammar) -> bool:
    """Does the clause tell a reason, a condition or a duty, in which nobody speaks?"""
    reason = frame.sense == "estimate" and bool(unit.chunks[hit.chunk].opener)  # "weil sie Folgen fürchtet"
    condition = (
        hit.start == 0 and unit.chunks[0].order == "first"
    )  # "Tippt ein Spieler auf …, so wird …", or a question
    infinitive = hit.start > 0 and bool(unit.tags[hit.start - 1] & TO)  # "nicht befugt, mit der Presse zu sprechen"
    if len(hit.places) == 1 and {"person", "über"} <= frame.complements and not is_preterite(unit, hit.start, grammar):
        return True  # "informiert Reisende über ihre Rechte": what somebody is there for
    return reason or condition or infinitive


def _without_object(unit: Unit, hit: CueHit, source: NounPhrase) -> NounPhrase:
    """The source without what only looks like its attribute: "(sprach) die Führung in Kiew von Soldaten"."""
    prepositions = hit.frame.complements if hit.frame is not None else frozenset()
    for at in range(source.core, source.end):
        if unit.lows[at] in prepositions and unit.tags[at] & PREP:
            return NounPhrase(source.start, at, source.core)
    return source


def _may_speak(unit: Unit, source: NounPhrase, hit: CueHit, grammar: Grammar) -> bool:
    """A verb with a second life needs somebody who can speak; elsewhere an unknown noun behind an article will do."""
    thing = is_thing(unit, source, grammar)
    if not thing and (is_listed(unit, source, grammar) or speaks(unit, source, grammar)):
        return True
    if unit.tags[source.start] & REL and source.end - source.start == 1:
        mention = read_mention(unit, source, grammar)
        return mention is not None and (mention.kind != "unspecified" or bool(mention.names))
    towards = hit.frame is not None and hit.frame.sense in _TOWARDS
    sure = towards or (hit.frame is not None and "acc?" not in hit.frame.complements)
    if not towards and noun(unit.lows[source.core - 1]).kind == "thing":
        return False  # "Die Haare erinnern an eine Bürste"
    return sure and bool(unit.tags[source.start] & DET) and not thing


def _unsaid(unit: Unit, hit: CueHit, ranges: tuple[Range, ...], grammar: Grammar) -> bool:
    """ "X kritisierte das nicht": nothing is said. A negation within the cue or within what is stated is none of it,
    and "bestritt das nicht", "rechnet nicht mit Schnee" and "hält es nicht für klug" say something.
    """
    if hit.frame is not None and hit.frame.sense in _EITHER_WAY:
        return False
    undone = hit.powers & NAMES or (hit.frame is not None and hit.frame.sense in _UNDONE)
    if undone and grammar.is_in("negations", unit.lows[ranges[0][0]]):
        return True  # "kündigte keinen Rücktritt an", "nannte keine Zahlen"
    chunk = unit.chunks[hit.chunk]
    inside = {at for start, end in ranges for at in range(start, end) if unit.tags[at] & DET}
    return any(
        grammar.is_in("negations", unit.lows[at])
        for at in range(chunk.start, chunk.end)
        if at not in inside and at not in hit.places
    )


#: Lists of those whose confirmation is a statement.
_CONFIRMING = ("spokespersons", "officials", "government_heads", "territories", "organisation_heads")


def _confirms(unit: Unit, source: NounPhrase, chunk: Chunk, grammar: Grammar) -> bool:
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
