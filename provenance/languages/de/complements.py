"""What a cue is followed by: the clause in which something is said, where it begins and where it ends; or the thing
that is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.cues import CueHit, Range, trim_end
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    COMPLEMENT,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    GENITIVE,
    INFINITIVE,
    KONJ,
    MODAL,
    NOT_NOUN,
    NUM,
    OPINION,
    OTHER_PRON,
    PARTICIPLE,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    REPORTS,
    SEMICOLON,
    SPEECH,
    STOP,
    SUB,
    THAT,
    TIME,
    TO,
    TO_FORM,
    WEAK,
    Grammar,
)
from provenance.languages.de.nouns import SPEAKING, noun
from provenance.languages.de.phrases import (
    NounPhrase,
    is_adjective,
    is_noun,
    noun_phrase,
    past_among,
    past_brackets,
    subject_after,
)
from provenance.lexicon import Frame

__all__ = [
    "complement",
    "content_end",
    "is_by_the_way",
    "is_complement",
    "is_infinitive",
    "names_thing",
    "negated",
    "stated",
]


#: A clause with what is said begins at most this many chunks after its cue.
_NEAR = 5
#: Chunks that one content may have.
_LONG = 40


def is_complement(chunk: Chunk, grammar: Grammar) -> bool:
    return bool(grammar.tags.get(chunk.opener, 0) & COMPLEMENT) and not grammar.is_in("comparison_frames", chunk.opener)


def complement(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> int:
    """Number of the chunk that begins what is said after the cue in ``chunk``, or -1."""
    behind = _behind(unit, hit)
    for number in range(behind, min(behind - 1 + _NEAR, len(unit.chunks))):
        found = _begins(unit, hit, chunk, number, grammar)
        if found is not None:
            return found
    return -1


def _behind(unit: Unit, hit: CueHit) -> int:
    """Number of the chunk behind the verb of a cue; its clause may begin before an insertion."""
    return max(hit.chunk, unit.chunk_at(hit.start)) + 1


def _begins(unit: Unit, hit: CueHit, frame: Chunk, number: int, grammar: Grammar) -> int | None:
    """Where what is said begins, judged by one chunk: its number, -1 for nowhere, ``None`` for further on."""
    chunk = unit.chunks[number]
    separator = unit.tags[chunk.start - 1]
    closes = frame.opener and (_is_prefix(unit, chunk) or _resumes_main(unit, hit, frame, number, grammar))
    if separator & (SEMICOLON | STOP) or closes or _is_barred(unit, hit, chunk, grammar):
        return -1
    if separator & COLON:
        return -1 if _speaks_itself(unit, chunk, grammar) or _explains(unit, hit, chunk, grammar) else number
    how = number == _behind(unit, hit) and _tells_how(unit, hit, chunk, grammar)
    if (how or _asks(unit, hit, chunk, grammar)) and not negated(unit, frame, grammar):
        return number
    if is_complement(chunk, grammar):
        certain = grammar.is_in("that_words", chunk.opener) or not negated(unit, frame, grammar)
        # "wurde ausgerufen, was bedeutet, dass …" adds what the outlet thinks of it.
        added = chunk.opener == "was" and not unit.tags[chunk.finite] & (KONJ | WEAK)
        added = added and unit.lows[chunk.end - 1] not in _CONCERNING
        added = added and (hit.passive or bool(hit.powers & REPORTS and stated(unit, hit, None, grammar)))
        return number if certain and not added else -1
    if is_infinitive(unit, chunk):
        return _infinitive_start(unit, hit, frame, number, grammar)
    return _clause_or_apposition(unit, hit, frame, number, grammar)


def _asks(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """Does a question follow right behind the cue or its pronoun: "erklärte sie, welche Folgen das hat"?

    A relative clause does not ("unterstrich den Wert, welche sie hat"), nor "wie" with a cue ("…, wie er sagte").
    """
    last = chunk.start - 2
    bare = last in hit.places or (last > hit.start and bool(unit.tags[last] & PRON))
    asked = grammar.is_in("question_words", chunk.opener) and chunk.opener != "was"
    if hit.passive or not bare or not unit.tags[last + 1] & COMMA or not asked:
        return False
    words = unit.lows[chunk.start : chunk.end]
    told = grammar.is_in("comparison_frames", chunk.opener) and any(grammar.is_cue(low) for low in words)
    behind = unit.tags[min(chunk.end - 1, chunk.start + words.index(chunk.opener) + 1)]
    owned = grammar.tags.get(chunk.opener, 0) & REL and behind & (DET | PRON)
    return not told and not owned


#: Verbs of a clause with "was" that belongs to the thing before it: "Ruhe, was die Kosten angeht".
_CONCERNING = frozenset({"angeht", "anbelangt", "anlangt", "betrifft"})


def _resumes_main(unit: Unit, hit: CueHit, frame: Chunk, number: int, grammar: Grammar) -> bool:
    """Is the cue by the way, and the main clause goes on?

    As in "Dass er das bezweifelt hat, dürfte er bereuen" and "Forscher, die das berichten, gehen noch weiter: …".
    """
    chunk = unit.chunks[number]
    if unit.tags[chunk.start - 1] & COLON:
        further = number > _behind(unit, hit) and grammar.tags.get(frame.opener, 0) & REL
        return bool(further) or is_by_the_way(unit, hit, frame, grammar)
    return chunk.order == "first" and not chunk.opener


def is_by_the_way(unit: Unit, hit: CueHit, frame: Chunk, grammar: Grammar) -> bool:
    """Is a quotation behind a relative clause the main clause's: "antwortete Ruth Kolb, der das Haus vertraut: „…“"?

    The relative clause tells of a view or an act only, and the main clause has a verb of saying.
    """
    opener = grammar.tags.get(frame.opener, 0)
    if not opener & REL or opener & SUB or hit.frame is None or hit.frame.sense in _VERBATIM:
        return False
    main = next((c for c in reversed(unit.chunks[: hit.chunk]) if not c.opener and c.finite >= 0), None)
    forms = grammar.forms.get(unit.lows[main.finite], ()) if main is not None else ()
    return any(form.verb.frame.sense in _VERBATIM and not form.needs for form in forms)


#: Classes of cues that a quotation behind a colon is of, rather than those of another clause.
_VERBATIM = frozenset({"answer", "state"})


def _is_prefix(unit: Unit, chunk: Chunk) -> bool:
    """Does the main clause only close: "forderte die Leute, deren Zahl er nannte, auf, zu gehen"?"""
    return chunk.end - chunk.start == 1 and not unit.tags[chunk.start] & (CAP | QUOTE | FIN | PRON)


def _speaks_itself(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    """Behind a colon, has the sentence a speaker of its own: "Sie wurde deutlich: Im Rat nannte sie es „dumm“"?

    Its frame may stand behind it ("Die Bank warnt: A, schrieb Analystin Ruth Kolb").
    """
    number = unit.chunk_at(chunk.start) + 1
    for later in unit.chunks[number : number + _NEAR]:
        frame = later.order == "first" and later.finite == later.start and unit.tags[later.start - 1] & COMMA
        tag = unit.tags[later.finite] if frame else 0
        if tag & CUE and not tag & (KONJ | WEAK):
            return subject_after(unit, later.finite + 1, later.end, grammar) is not None
    if chunk.finite < 0 or unit.tags[chunk.finite] & (KONJ | WEAK) or not unit.tags[chunk.finite] & CUE:
        return False
    return any(unit.tags[at] & QUOTE for at in range(chunk.finite + 1, chunk.end))


def _explains(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """Behind a colon, does the outlet itself explain a thing that the cue has: "beschloss die Quote: Sie gilt …"?"""
    if unit.tags[chunk.start] & QUOTE or chunk.finite < 0 or unit.tags[chunk.finite] & (KONJ | WEAK):
        return False
    if hit.passive and any(is_noun(unit, at) for at in range(unit.chunks[hit.chunk].start, hit.places[-1])):
        return True  # "Am Dienstag wurde ein Rekord registriert: …"
    return bool(stated(unit, hit, None, grammar))


def _tells_how(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "erläuterte, wie die Proben gezogen wurden", not "sagte er, wie die Zeitung berichtet"."""
    if not grammar.is_in("comparison_frames", chunk.opener) or chunk.order != "last" or not hit.powers & SPEECH:
        return False
    if not any(grammar.is_cue(low) for low in unit.lows[chunk.start : chunk.end]):
        return True
    passive = grammar.is_in("passive_auxiliaries", grammar.auxiliaries.get(unit.lows[chunk.finite], "")) or any(
        grammar.is_in("passive_participles", low) for low in unit.lows[chunk.start : chunk.end]
    )
    return passive and subject_after(unit, chunk.start + 1, chunk.finite, grammar) is not None


def _is_barred(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> bool:
    """Some verbs take "dass" only, and "so dass" opens a consequence."""
    infinitive = hit.powers & INFINITIVE and is_infinitive(unit, chunk)
    if hit.powers & THAT and not infinitive and not grammar.is_in("that_words", chunk.opener):
        return True
    before = {unit.lows[chunk.start], *unit.lows[max(0, chunk.start - 2) : chunk.start - 1]}
    if not before.isdisjoint(_WHOEVER):
        return True  # "egal, wer gewählt wird"
    return bool(chunk.opener) and grammar.is_in("frame_adverbs", unit.lows[chunk.start])


#: Words before a clause that is true of whoever or whatever it is.
_WHOEVER = frozenset({"egal", "gleichgültig", "einerlei"})


def _infinitive_start(unit: Unit, hit: CueHit, frame: Chunk, number: int, grammar: Grammar) -> int:
    if grammar.is_in("purpose_words", unit.lows[unit.chunks[number].start]):
        return -1
    before = unit.chunks[number - 1]
    if sum(bool(unit.tags[at] & DASH) for at in range(hit.start, unit.chunks[number].start)) == 1:
        return -1  # "hat Updates veröffentlicht – das Signal für Hacker, sich auf die Suche zu machen"
    if not hit.powers & INFINITIVE and number > _behind(unit, hit) and grammar.tags.get(before.opener, 0) & REL:
        return -1  # "verweisen auf den Effekt, der die Kraft hat, Luft zu lenken"
    # The frame is complete with its cue: what lies between it and the infinitive belongs to what is said.
    behind = _behind(unit, hit)
    return behind if frame.end - 1 in hit.places and number <= behind + _APPOSED else number


#: Chunks between a cue and an infinitive that belongs to what is said.
_APPOSED = 2


def _clause_or_apposition(unit: Unit, hit: CueHit, frame: Chunk, number: int, grammar: Grammar) -> int | None:
    chunk = unit.chunks[number]
    first = number == _behind(unit, hit)
    if chunk.opener:
        relative = grammar.tags.get(chunk.opener, 0) & REL or not grammar.tags.get(chunk.opener, 0) & SUB
        if relative or grammar.is_in("purpose_words", chunk.opener):
            return None  # "sagte Ruth Kolb, ohne den Namen zu nennen, dass …"
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


def _verb_second(unit: Unit, hit: CueHit, frame: Chunk, number: int, grammar: Grammar) -> bool:
    """Can a main clause be what is said: in the Konjunktiv always, else right behind a verb of saying only."""
    chunk = unit.chunks[number]
    if unit.tags[chunk.finite] & (KONJ | WEAK):
        told = chunk.order != "first" or not unit.tags[frame.finite] & KONJ
        return told or subject_after(unit, chunk.finite + 1, chunk.end, grammar) is not None  # ", sei aber müde"
    if hit.frame is not None and hit.frame.sense == "demand" and not unit.tags[chunk.finite] & MODAL:
        return False  # "Sie fordert 500 Euro, das Gericht lehnt ab"
    if number != _behind(unit, hit) or not hit.powers & (SPEECH | OPINION) or chunk.order != "second" or hit.passive:
        return False
    if " " in hit.lemma and hit.lemma.startswith(_POINTING):
        return False  # "berichtete darüber, das Amt bestätigte es"
    joined = unit.tags[chunk.start - 1] & COMMA and not unit.tags[chunk.start] & (COORD | SUB)
    relative = grammar.tags.get(frame.opener, 0) & REL and not grammar.tags.get(frame.opener, 0) & SUB
    if not joined or relative or not _no_object(unit, hit, frame):
        return False
    return not (hit.powers & REPORTS and _has_thing(unit, hit, grammar))


#: What a cue begins with that points to what is said, so that only "dass" can follow.
_POINTING = ("da", "hier")


def _has_thing(unit: Unit, hit: CueHit, grammar: Grammar) -> bool:
    """Has the cue its thing already: "Die einen plädieren für Ruhe, andere …", "Der Verband zählt 14 Fälle, das Amt …"?

    Without the subject at hand, only what stands under a preposition or is a figure cannot be that.
    """
    tags = [unit.tags[at] for start, end in stated(unit, hit, None, grammar) for at in range(start, end)]
    return bool(tags) and (bool(tags[0] & PREP) or any(tag & NUM for tag in tags))


def _no_object(unit: Unit, hit: CueHit, frame: Chunk) -> bool:
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


_SO = "so"


def _taken_over(unit: Unit, first: Chunk, later: Chunk) -> bool:
    if later is unit.chunks[-1] and later.end - later.start == 1 and not unit.tags[later.start] & (CAP | QUOTE | FIN):
        return True  # the prefix of the frame's verb: "wies den Vorwurf, er habe gelogen, zurück"
    if later is unit.chunks[-1] and unit.lows[later.start] == _SO and later.finite < 0:
        return True  # "Er sei überzeugt, dass es reicht, so Ruth Kolb"
    if later.opener or later.finite < 0:
        return False
    tag = unit.tags[later.finite]
    if later.order == "first":
        # ", erzählt er", ", erzählt Kolb"
        actor = later.finite + 1 < later.end and unit.tags[later.finite + 1] & (PRON | CAP)
        return not tag & (KONJ | WEAK) and not (tag & PARTICIPLE and later.end - later.start < 4 and not actor)
    marked = bool(first.opener) or bool(first.finite >= 0 and unit.tags[first.finite] & KONJ)
    leads = unit.tags[later.start] & COORD and not tag & (KONJ | WEAK)
    closes = later.finite == later.end - 1 > later.start + 2  # "dass Ruß, oder auch Rauch zu sehen sind"
    return bool(marked and leads and later.order == "second" and not closes)


def _without_tail(unit: Unit, first: Chunk, end: int) -> int:
    """Cut "… gewesen sei und forderte": a second verb of the frame after the clause's own last verb."""
    if not first.opener:
        return end
    for at in range(first.start + 2, end - 1):
        if unit.tags[at] & COORD and unit.tags[at - 1] & FIN and not unit.tags[at - 1] & CAP:
            tag = unit.tags[at + 1]
            if at + 2 < end and unit.tags[at + 2] & AUX and (tag & PARTICIPLE or unit.lows[at + 1].endswith("n")):
                continue  # "dass Fälle erfasst und übermittelt werden", "dass Gäste kommen und staunen werden"
            if tag & FIN and not tag & (KONJ | WEAK | CAP):
                return at
    return end


# --- What is stated as a thing: the object of a cue, where the frame of the cue says to look for it -------------------
# A main clause is read in fields: what stands before its verb, what stands between its two verbs or up to its end, and
# what follows. In the fields the phrases stand in a row; adverbials and insertions between them hide nothing.


#: Clauses that a list of things or a relative clause may add to an object.
_MORE = 6
#: Words that a part of a list has at most.
_ITEM = 14
#: Classes of cues whose verbs are also those of offices and courts.
_DECIDING = frozenset({"answer", "criticise", "deny"})
#: Classes of nouns that name an act or a quality.
_ACTS = frozenset({"abstract", "event"})
#: Words on either side of a cue that are looked at.
_REACH = 60
#: Words between a preposition and the phrase behind it.
_DESCRIBING = 3


class _FieldPart(NamedTuple):
    """A phrase of a field: ``word`` is its preposition, or "" for a noun phrase, or "+" for an adjective alone.

    ``limit`` is where the cue, the source or the end of the field cuts off what may belong to it.
    """

    word: str
    start: int
    end: int
    limit: int


def stated(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> tuple[Range, ...]:
    """The words that hold what is stated with the cue; none where its frame has no such place, or nothing stands there.

    Neither the cue nor the source is part of them.
    """
    if hit.frame is None:
        return ()
    taken = set(hit.places) | (set(range(source.start, source.end)) if source is not None else set())
    low, high = hit.start - _REACH, hit.start + _REACH
    chunk, words = unit.chunks[hit.chunk], hit.frame.complements
    parts = (
        _parts(unit, (max(start, low), min(end, high)), taken, words, grammar)
        for start, end in _fields(unit, hit, grammar)
    )
    fields = [[part for part in row if part.start < chunk.end or not _is_described(unit, part)] for row in parts]
    if any(grammar.is_in("reflexive_words", unit.lows[at]) for at in range(chunk.start, chunk.end)):
        # "äußerte sich abfällig über …", "sieht sich als Opfer": who does something to himself states no other thing.
        words = words - {"acc?", *(word for word in words if word.startswith("acc-"))}
    if "self" in words:
        return _of_cue(unit, hit, source, grammar)
    readers = (_undergone,) if hit.passive else (_judged, _object_under_preposition, _thing)
    for read in readers:
        for ranges in read(unit, words, fields, grammar):
            if not _is_petition(unit, hit.frame, ranges, grammar):
                return ranges
    return ()


def _is_described(unit: Unit, part: _FieldPart) -> bool:
    """Does the phrase stand in a relative clause, which only tells more of a thing?"""
    return bool(unit.chunks[unit.chunk_at(part.start)].opener)


def _of_cue(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> tuple[Range, ...]:
    """As in "übte scharfe Kritik an der Planung": the noun of the cue, what describes it and what it is about."""
    nouns = [at for at in hit.places if is_noun(unit, at)]
    if not nouns:
        return ()
    taken = set(hit.places).difference(nouns)
    taken.update(range(source.start, source.end) if source is not None else ())
    for start, end in _fields(unit, hit, grammar):
        row = list(_parts(unit, (start, end), taken, frozenset(), grammar))
        part = next((part for part in row if part.start <= nouns[-1] < part.end), None)
        if part is not None:
            told = (part.start, _through(unit, row, part.start, grammar))
            return (told,) if told[1] - told[0] > 1 else ()
    return ()


def _is_petition(unit: Unit, frame: Frame, ranges: tuple[Range, ...], grammar: Grammar) -> bool:
    """As in "wies die Eingabe zurück", "lehnte den Antrag ab": a body decides, and says nothing."""
    nouns = [unit.lows[at] for at in range(*ranges[0]) if is_noun(unit, at)]
    if frame.sense == "demand":  # "Das Beben forderte acht Todesopfer"
        return any(grammar.is_in("casualties", low) for low in nouns)
    return frame.sense in _DECIDING and grammar.ends_in("petitions", next(iter(nouns), ""))


# --- fields ----------------------------------------------------------------------------------------------------------


def _fields(unit: Unit, hit: CueHit, grammar: Grammar) -> list[Range]:
    """The fields of the clause of a cue, from the first to the last; verbs are no part of them."""
    chunk = unit.chunks[hit.chunk]
    end = _end(unit, hit, chunk, grammar)
    if chunk.opener:
        start = chunk.start
        while start < chunk.end and unit.lows[start] != chunk.opener:
            start += 1
        return [(start + 1, min(hit.start, end))]
    bracket = chunk.finite if chunk.finite in hit.places else hit.start
    second = bracket != chunk.finite and bracket > chunk.finite >= 0
    # Beside a quotation nothing else stands before the verb: it is a heading.
    first = chunk.start + bool(unit.tags[chunk.start] & QUOTE and bracket > chunk.start + 1)
    before = [] if second or bracket <= chunk.start else [(first, bracket)]
    closing = [at for at in hit.places if bracket < at < end and _closes(unit, at)]
    last = closing[-1] if closing else end
    rest = [(last + 1, end)] if last + 1 < end else []
    joined = _second_participle(unit, bracket + 1, hit.start)
    if any(is_noun(unit, at) or unit.tags[at] & QUOTE for at in range(joined + 1, hit.start) if joined > 0):
        return [(joined + 1, last), *rest]
    # "hat den Plan geprüft und abgelehnt": both verbs have the same thing.
    return [*before, (bracket + 1, joined - 1 if joined > 0 else last), *rest]


def _second_participle(unit: Unit, start: int, end: int) -> int:
    """The place of "und" between two participles in "hat den Fehler eingeräumt und Hilfe angekündigt", or -1."""
    joined = (at for at in range(end - 1, start, -1) if unit.tags[at] & COORD and _is_participle(unit, at - 1))
    return next(joined, -1)


def _is_participle(unit: Unit, at: int) -> bool:
    return bool(unit.tags[at] & PARTICIPLE) and not unit.tags[at] & CAP


def _closes(unit: Unit, at: int) -> bool:
    """Is a word of the cue the second half of the bracket, not a noun within it ("übte Kritik an")?"""
    return not unit.tags[at] & CAP


def _end(unit: Unit, hit: CueHit, chunk: Chunk, grammar: Grammar) -> int:
    """Where the clause ends: before a second verb behind "und", behind the parts of a list and relative clauses."""
    last = hit.places[-1]
    for at in range(hit.start + 1, chunk.end - 1):
        contrasts = at == hit.start + 1 and grammar.is_in("contrasting_words", unit.lows[at])
        if unit.tags[at] & COORD and (_is_verb(unit, at + 1) or (last < at == hit.start + 1 and not contrasts)):
            return at
    if last >= chunk.end:
        return last
    end = chunk.end
    for later in unit.chunks[hit.chunk + 1 : hit.chunk + 1 + _MORE]:
        if not unit.tags[later.start - 1] & COMMA or not _goes_on(unit, later, grammar):
            break
        end = later.end
    return end


def _is_verb(unit: Unit, at: int) -> bool:
    tag = unit.tags[at]
    return bool(tag & FIN) and not tag & CAP and (not tag & NOT_NOUN or bool(tag & AUX))


def _goes_on(unit: Unit, later: Chunk, grammar: Grammar) -> bool:
    """A relative clause about the object, or a further part of a list."""
    if later.opener:
        tag = grammar.tags.get(later.opener, 0)
        return bool(tag & REL) and not tag & SUB
    verb = later.finite >= 0 and not unit.tags[later.finite] & CAP  # "nannte die Feiern, Schulen und Läden"
    if verb or later.end - later.start > _ITEM or unit.tags[later.end - 1] & TO_FORM:
        return False
    if any(unit.tags[at] & TO and not unit.tags[at + 1] & CAP for at in range(later.start, later.end - 1)):
        return False
    first = later.start + bool(unit.tags[later.start] & COORD)
    return first < later.end and noun_phrase(unit, first, later.end, grammar, 1) is not None


# --- phrases of a field ----------------------------------------------------------------------------------------------


def _parts(unit: Unit, field: Range, taken: set[int], words: frozenset[str], grammar: Grammar) -> Iterator[_FieldPart]:
    """Phrases in a row; one ends where a preposition begins that the cue may ask for ("in Kiew von Soldaten")."""
    at, end = field
    while (at := past_brackets(unit, past_among(unit, at, end), end)) < end:
        limit = next((place for place in range(at, end) if place in taken), end)
        if limit == at:
            at += 1
            continue
        part = _part(unit, at, limit, grammar)
        if part is not None:
            ends = (place for place in range(at + 1, part.end) if _asked(unit, place, words, grammar))
            part = part._replace(end=next(ends, part.end))
            yield part
        at = part.end if part is not None else at + 1


def _asked(unit: Unit, place: int, words: frozenset[str], grammar: Grammar) -> bool:
    """Is it a preposition that the cue asks for: "macht den Rat | für den Bau verantwortlich", "hält es | für Unfug"?

    A verb that has the thing alone only with a judgement may have another life: "hält Hühner für den Eigenbedarf".
    """
    if not unit.tags[place] & PREP:
        return False
    word = grammar.contracted.get(unit.lows[place], unit.lows[place])
    if word in words or f"acc-{word}" not in words:
        return word in words
    definite = place + 1 < len(unit.lows) and grammar.is_in("definite_articles", unit.lows[place + 1])
    return "acc" in words or not definite


def _part(unit: Unit, at: int, limit: int, grammar: Grammar) -> _FieldPart | None:
    tag, low = unit.tags[at], unit.lows[at]
    if tag & QUOTE:
        return _FieldPart("", at, at + 1, limit)
    like = at > 0 and low == _LIKE and unit.lows[at - 1] in _JUST  # "fordert genauso wie der Rat Geld"
    if (like or grammar.is_in("as_words", low)) and at + 1 < limit:
        return _FieldPart(_LIKE if like else "als", at, _phrase_end(unit, at + 1, limit, grammar), limit)
    if tag & PREP and not is_noun(unit, at) and not tag & DET:
        if at + 2 < limit and unit.tags[at + 1] & REL and _opens(unit, at + 2, grammar):
            return None  # "der Fall, über den | die Zeitung berichtet"
        return _FieldPart(grammar.contracted.get(low, low), at, _phrase_end(unit, at + 1, limit, grammar), limit)
    if tag & (PUNCT | COORD | SUB) and not tag & CAP:
        return None
    phrase = noun_phrase(unit, at, limit, grammar)
    return _lone_word(unit, at, limit, grammar) if phrase is None else _of_phrase(unit, phrase, limit, grammar)


def _opens(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Does an article or "ihre" open a phrase of its own, which "vielen" behind an article does not?"""
    low = unit.lows[at]
    return any(grammar.is_in(name, low) for name in ("definite_articles", "indefinite_articles", "possessives"))


#: With whom somebody shares what he says.
_LIKE, _JUST = "wie", frozenset({"ebenso", "genauso", "genau", "so", "ähnlich"})


def _of_phrase(unit: Unit, phrase: NounPhrase, limit: int, grammar: Grammar) -> _FieldPart | None:
    if _is_time(unit, phrase):
        return None
    if phrase.end < limit and grammar.is_in("frame_postpositions", behind := unit.lows[phrase.end]):
        return _FieldPart(behind, phrase.start, phrase.end + 1, limit)  # "kündigt dem Bericht zufolge Geld an"
    nouns = [at for at in range(phrase.start, phrase.core) if is_noun(unit, at)]
    low = unit.lows[nouns[-1]] if len(nouns) > 1 else ""
    # "(warf) dem Rat Betrug (vor)": a dative and what is stated without an article are no name.
    if low and grammar.is_in("plain_datives", unit.lows[phrase.start]) and _names_act(low, grammar):
        return _FieldPart("", phrase.start, nouns[-1], limit)
    return _FieldPart("", phrase.start, phrase.end, limit)


def _names_act(low: str, grammar: Grammar) -> bool:
    kind = noun(low).kind
    if grammar.ends_in("statable", low) or kind in _ACTS:
        return True
    return kind not in SPEAKING and low.endswith(tuple(grammar.words["statable_endings"]))


def _lone_word(unit: Unit, at: int, limit: int, grammar: Grammar) -> _FieldPart | None:
    tag = unit.tags[at]
    if tag & (PRON | OTHER_PRON):
        return None if grammar.is_in("reflexive_words", unit.lows[at]) else _FieldPart("", at, at + 1, limit)
    describes = not tag & (ADV | DET) and is_adjective(unit, at, grammar)
    return _FieldPart("+", at, at + 1, limit) if describes or (not tag and unit.lows[at].isalpha()) else None


def _phrase_end(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """The end of the phrase behind a preposition, over what describes an adjective ("mit ungewöhnlich scharfen …")."""
    for start in range(at, min(at + _DESCRIBING, limit)):
        if unit.tags[start] & QUOTE:
            return start + 1  # "vor sogenannten „Zwergen“"
        phrase = noun_phrase(unit, start, limit, grammar)
        if phrase is not None:
            return phrase.end
        if start == at and unit.tags[start] & PREP and not unit.tags[start] & CAP:
            continue  # "bis zur nächsten Sitzung"
        if unit.tags[start] & (PUNCT | PREP | CAP | FIN):
            break
    return min(at + 1, limit)


def _is_time(unit: Unit, phrase: NounPhrase) -> bool:
    """As in "vergangenen Montag", "drei Tage lang": no thing that is stated."""
    return bool(unit.tags[phrase.core - 1] & TIME) and not unit.tags[phrase.start] & NUM


def _timed(unit: Unit, part: _FieldPart) -> bool:
    """Does the phrase only tell when? A span of time may be what is stated: "geht von zwei Jahren Haft aus"."""
    if unit.lows[part.start] in _SPANNING and unit.tags[part.start + 1] & (NUM | DET) and not _is_definite(unit, part):
        return False
    behind = part.end < len(unit.tags) and unit.tags[part.end] & TIME and unit.tags[part.end - 1] & NUM  # "vom 12. Mai"
    timed = (at for at in range(part.start, part.end) if unit.tags[at] & TIME)
    return bool(behind) or any(unit.lows[at - 1] != "pro" for at in timed)  # "von 300 Euro pro Monat"


def _is_definite(unit: Unit, part: _FieldPart) -> bool:
    return bool(unit.tags[part.start + 1] & REL)


#: Prepositions of a span of time that is expected or told of.
_SPANNING = frozenset({"mit", "von"})


def _through(unit: Unit, row: Sequence[_FieldPart], start: int, grammar: Grammar) -> int:
    """The end of what begins at ``start`` and goes on to the end of its field, adverbials at its end left out."""
    rest = [part for part in row if part.start >= start]
    rest = [part for part in rest if part.limit == rest[0].limit]
    end = rest[0].limit
    told = next((at for at, part in enumerate(rest) if at and _is_occasion(unit, part, grammar)), 0)
    if told and not any(part.word in _KEPT for part in rest[told:]):
        end, rest = rest[told].start, rest[:told]
    while True:
        while end - 1 > start and unit.tags[end - 1] & (PUNCT | ADV) and not unit.tags[end - 1] & (CAP | CLOSE):
            end -= 1
        if len(rest) < 2 or rest[-1].end != end or rest[-1].word in ("", "+") or not _timed(unit, rest[-1]):
            return end
        end = rest.pop().start


def _is_occasion(unit: Unit, part: _FieldPart, grammar: Grammar) -> bool:
    """Does it tell where somebody says so: "während der Sitzung", "in einem Gespräch", "bei einem Auftritt"?"""
    if part.word not in _SPOKEN or part.end - part.start <= _ASKED:
        return False
    # "die Aussagen in der Rede" may belong together.
    if part.word != _DURING and not grammar.is_in("indefinite_articles", unit.lows[part.start + 1]):
        return False
    return any(grammar.ends_in("media_events", unit.lows[at].removesuffix("s")) for at in range(part.start, part.end))


#: Prepositions of an occasion on which somebody speaks.
_DURING, _SPOKEN = "während", frozenset({"auf", "bei", "in", "vor", "während"})
#: What belongs to a statement behind its occasion: another thing, a reason or a judgement.
_KEPT = frozenset({"", "+", "als", "für"})


# --- complements -----------------------------------------------------------------------------------------------------

_FrameFields = Sequence[Sequence[_FieldPart]]


def _judged(unit: Unit, words: frozenset[str], fields: _FrameFields, grammar: Grammar) -> Iterator[tuple[Range, ...]]:
    """As in "hält den Abriss für falsch", "Die Tat nannte er einen Irrtum"."""
    kinds = {word.removeprefix("acc-") for word in words if word.startswith("acc-")}
    parts = [(number, part) for number, row in enumerate(fields) for part in row] if kinds else []
    things = [each for each in parts if each[1].word == "" and not _is_dative(unit, each[1], grammar)]
    things = [each for each in things if not _is_manner(unit, each[1], grammar)]
    last = max((at for at, each in enumerate(parts) if each[1].word in kinds - {"acc", "adj"}), default=0)
    for number, judgement in parts[last:] or parts:  # of "den Antrag für die Halle | für falsch" the last
        found = judgement.word in kinds or (
            judgement.word == "+" and "adj" in kinds and not _is_act(unit, judgement, grammar)
        )
        rest = [thing for thing in things if thing[1] != judgement]
        if judgement.word == "" and "acc" in kinds and rest:
            found, rest = number > 0 and judgement == things[-1][1], things[:1]
        if found and rest:
            yield from _thing_and_judgement(unit, fields, rest[0], (number, judgement), grammar)
            return


def _is_manner(unit: Unit, part: _FieldPart, grammar: Grammar) -> bool:
    """As in "Finanziell sieht die Leiterin das Haus gut aufgestellt": an adverb with the capital of the first word."""
    return part.end == 1 and unit.lows[0].endswith(tuple(grammar.words["adverb_endings"]))


def _is_act(unit: Unit, part: _FieldPart, grammar: Grammar) -> bool:
    """Is the word an infinitive or a prefix, so that nothing is judged: "sah die Kinder spielen", "sah es voraus"?"""
    infinitive = unit.lows[part.start].endswith("en") and not unit.tags[part.start] & PARTICIPLE
    return infinitive or (part.end == part.limit and unit.lows[part.start] in grammar.separable)


def _thing_and_judgement(
    unit: Unit,
    fields: _FrameFields,
    thing: tuple[int, _FieldPart],
    judgement: tuple[int, _FieldPart],
    grammar: Grammar,
) -> Iterator[tuple[Range, ...]]:
    """Both as one stretch, or as two where the verb stands between them."""
    number, last = judgement
    end = _through(unit, fields[number], last.start, grammar)
    if last.word in ("für", "+") and end < fields[number][-1].end:
        return  # "hält einen Platz für Nachzügler frei"
    row = fields[number]
    others = (at for at in range(thing[1].end, last.start) if not any(p.start <= at < p.end for p in row))
    if thing[0] == number and any(is_noun(unit, at) for at in others):  # "feiert | es | die Fachwelt | als Durchbruch"
        yield ((thing[1].start, thing[1].end), (last.start, end))
    elif thing[0] == number:
        yield ((min(thing[1].start, last.start), end),)
    elif thing[1].start < last.start:
        first = thing[1].start
        yield ((first, _through(unit, fields[thing[0]], first, grammar)), (last.start, end))


def _object_under_preposition(
    unit: Unit, words: frozenset[str], fields: _FrameFields, grammar: Grammar
) -> Iterator[tuple[Range, ...]]:
    """As in "spricht von einem Erfolg", "warnt vor Engpässen"."""
    for row in reversed(fields):
        for part in row:
            named = any(is_noun(unit, at) or unit.tags[at] & (QUOTE | NUM) for at in range(part.start + 1, part.end))
            asked = part.end - part.start == _ASKED and any(p.word == part.word and p.start > part.start for p in row)
            if part.word in words and named and not asked and not _timed(unit, part):
                yield ((part.start, _through(unit, row, part.start, grammar)),)


#: Words of a preposition with its bare noun, which only tell when: "verweist auf Anfrage | auf die eigene Website".
_ASKED = 2


def _thing(unit: Unit, words: frozenset[str], fields: _FrameFields, grammar: Grammar) -> Iterator[tuple[Range, ...]]:
    """As in "fordert die Freigabe", "wirft ihm Betrug vor", "widerspricht dem Vorwurf", "beschuldigt ihn der Lüge"."""
    things = [(row, part) for row in fields for part in row if part.word == "" and not _points(unit, part)]
    accusatives = [each for each in things if not grammar.is_in("no_accusatives", unit.lows[each[1].start])]
    if "dat" in words and len(accusatives) > 1 and _is_somebody(unit, accusatives[0][1]):
        accusatives = accusatives[1:]  # the first one is told or accused
        things = [each for each in things if each in accusatives]
    for row, part in things:
        statable = _statable(unit, part, grammar)
        if (
            ("dat-thing" in words and statable)
            or ("gen" in words and any(unit.tags[at] & GENITIVE for at in range(part.start + 1, part.end)))
            or ((row, part) in accusatives and ("acc" in words or ("acc?" in words and statable)))
        ):
            yield ((_more(unit, part.start, grammar), _through(unit, row, part.start, grammar)),)


def _is_somebody(unit: Unit, part: _FieldPart) -> bool:
    """May the phrase be who is told or accused: with an article, or a name or a word for people?"""
    nouns = [at for at in range(part.start, part.end) if is_noun(unit, at)]
    named = nouns and noun(unit.lows[nouns[0]]).kind in _PEOPLE and not unit.tags[part.start] & QUOTE
    return bool(unit.tags[part.start] & DET or named)


#: Kinds of nouns that name people, and of names.
_PEOPLE = SPEAKING | {"", "forename", "surname"}


def _undergone(
    unit: Unit, words: frozenset[str], fields: _FrameFields, grammar: Grammar
) -> Iterator[tuple[Range, ...]]:
    """As in "Von den Räten wurde der Plan begrüßt": the subject of a passive."""
    parts = (part for row in fields for part in row if part.word == "" and not _points(unit, part))
    for part in parts:
        stated_of = "acc" in words or ("acc?" in words and _statable(unit, part, grammar))
        if stated_of and not _is_dative(unit, part, grammar):
            yield ((_more(unit, part.start, grammar), part.end),)


def _more(unit: Unit, start: int, grammar: Grammar) -> int:
    """The start of a phrase with what stands before it: "mehr | Schutz", "eine global | ungerechte Verteilung"."""
    if start > 1 and unit.tags[start - 2] & DET and not unit.tags[start - 1] and unit.lows[start - 1].isalpha():
        return start - 2
    return start - 1 if start > 0 and grammar.is_in("more_words", unit.lows[start - 1]) else start


def _points(unit: Unit, part: _FieldPart) -> bool:
    """Is it a pronoun, whose thing stands elsewhere?"""
    alone = part.end - part.start == 1 and not unit.tags[part.start] & CAP
    return alone and bool(unit.tags[part.start] & (PRON | OTHER_PRON))


def _is_dative(unit: Unit, part: _FieldPart, grammar: Grammar) -> bool:
    return grammar.is_in("plain_datives", unit.lows[part.start])


def names_thing(unit: Unit, phrase: NounPhrase) -> bool:
    """Does the phrase name an act, an event or a thing, which says nothing itself, and nobody beside it?"""
    kinds = {noun(unit.lows[at]).kind for at in range(phrase.start, phrase.core) if is_noun(unit, at)}
    return not kinds & SPEAKING and bool(kinds & _ACTS)


def _statable(unit: Unit, part: _FieldPart, grammar: Grammar) -> bool:
    """Can the thing be stated: a quotation, a figure, an act, an event, a judgement?"""
    if unit.tags[part.start] & QUOTE:
        return True
    for at in range(part.start, part.end):
        low = unit.lows[at]
        if unit.tags[at] & NUM:
            return True
        if is_noun(unit, at) and unit.tags[at] & CAP:
            return _names_act(low, grammar) or _nominalised(unit, part, at, grammar)
    return False


def _nominalised(unit: Unit, part: _FieldPart, at: int, grammar: Grammar) -> bool:
    """As in "das Vorgehen", "ihr Schweigen": a verb as a noun."""
    return at > part.start and unit.lows[at].endswith("en") and grammar.is_in("neuters", unit.lows[at - 1])
