"""Attributions of an article: cues, quotations and runs in the Konjunktiv joined with their sources, in text order;
and how each is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit, is_domain
from provenance.languages.de.complements import content_end, is_infinitive
from provenance.languages.de.cues import CueHit, Draft, Range, find_hits, trim_end
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    KONJ,
    MODAL,
    OPEN,
    OTHER_PRON,
    PRON,
    PUNCT,
    QUOTE,
    REPORTS,
    SECOND,
    SEMICOLON,
    SPEECH,
    THAT,
    WEAK,
    Grammar,
)
from provenance.languages.de.mentions import is_thing, main_subject, read_mention, speaks
from provenance.languages.de.nouns import noun
from provenance.languages.de.phrases import NounPhrase, is_noun, noun_phrase, subject_after
from provenance.languages.de.statements import as_reported, draft_hit
from provenance.languages.de.subjects import actor_of, past_adverbs, quoted_by, written_in
from provenance.models import CueClass, Mood

__all__ = [
    "chief_actor",
    "cue_negated",
    "draft_unit",
    "is_hearsay",
    "is_negated",
    "mood_of",
    "reporting_verb",
    "sense_of",
    "without_source",
]


#: Words that a stretch in quotation marks inside somebody's content needs to count as their own words.
_OWN_WORDS = 3
#: A quotation that no cue introduces is speech beyond this many words.
_SHORT = 5
#: Words before a quotation in which somebody named may have said it.
_FAR = 24


def draft_unit(unit: Unit, grammar: Grammar) -> list[Draft]:
    """What the cues and quotations of one unit say, in text order."""
    hits = find_hits(unit, grammar)
    drafts: list[Draft] = []
    for hit in sorted(hits, key=lambda hit: (hit.kind == "noun", _is_told(unit, hit))):
        if not _frames_only(hit, grammar):
            found = draft_hit(unit, hit, _floor(drafts, hit), grammar)
            for draft in _single(unit, found):
                _add(unit, drafts, draft, grammar)
            if found is not None and found.type == "direct" and _behind_colon(unit, found.ranges[0][0]):
                # "X verteidigte den Plan: „…“" says two things.
                _add(unit, drafts, as_reported(unit, found, grammar), grammar)
            elif found is not None and found.type == "direct" and (whole := _whole(unit, found, grammar)) is not None:
                drafts.append(whole)
    for hit in hits:
        if _frames_only(hit, grammar):
            _add(unit, drafts, _bounded(unit, hit, drafts, grammar), grammar)
    drafts = [each for each in _without_evidence(drafts) if not _has_speaker(unit, each, drafts, grammar)]
    drafts = [_of_outer(unit, draft, drafts) for draft in drafts]
    drafts.extend(_under_colons(unit, drafts, grammar))
    drafts.extend(_certain(unit, drafts, grammar))
    drafts.extend(_reasons(unit, drafts))
    drafts.extend(_nested(unit, drafts))
    drafts.extend(_loose(unit, drafts, grammar))
    return sorted(drafts, key=lambda draft: draft.ranges[0])


def _is_told(unit: Unit, hit: CueHit) -> bool:
    """Is the cue itself told, so that its frame may stand behind it: "Ein Freund habe geraten, zu gehen, sagte X"?

    Or "Die Räte fordern mehr Geld, sagte X", with a frame right behind the thing.
    """
    chunk = unit.chunks[hit.chunk]
    if hit.kind != "verb" or chunk.finite not in hit.places:
        return False
    if unit.tags[chunk.finite] & (KONJ | SECOND):
        return True
    behind = unit.chunks[hit.chunk + 1] if hit.chunk + 1 < len(unit.chunks) else chunk
    frame = behind.order == "first" and behind.finite == behind.start and unit.tags[behind.start - 1] & COMMA
    says = unit.tags[behind.start] & CUE and not unit.tags[behind.start] & (KONJ | AUX)
    return bool(hit.powers & REPORTS and chunk.order == "second" and frame and says)


def _single(unit: Unit, draft: Draft | None) -> Iterator[Draft]:
    """Several quotations within one clause ("nannte es „A“ und „B“") are one attribution each."""
    if draft is None:
        return
    numbers = {unit.chunk_at(start) for start, _ in draft.ranges}
    if draft.type == "direct" and len(draft.ranges) > 1 and len(numbers) == 1:
        for words in draft.ranges:
            yield replace(draft, ranges=(words,))
    else:
        yield draft


def _whole(unit: Unit, draft: Draft, grammar: Grammar) -> Draft | None:
    """What is summed up around a few quoted words ("warnt vor sogenannten „Zwergen“, die in Kellern hausen")."""
    whole = as_reported(unit, draft, grammar)
    if whole is None or not all(any(s <= start and end <= e for s, e in whole.ranges) for start, end in draft.ranges):
        return None
    judged = any(grammar.is_in("as_words", unit.lows[start - 1]) for start, _ in draft.ranges if start)
    if unit.tags[whole.ranges[0][0]] & (PRON | OTHER_PRON) and not judged:
        return None  # "nannte es im Gespräch mit X einen „Irrweg“"
    quoted = sum(len(unit.words[at].split()) for start, end in draft.ranges for at in range(start, end))
    return whole if sum(end - start for start, end in whole.ranges) - len(draft.ranges) > _AROUND * quoted else None


#: Words around a quotation, for each of its own, beyond which it is a part of what is said.
_AROUND = 2


def _frames_only(hit: CueHit, grammar: Grammar) -> bool:
    """A preposition stands inside what it is the frame of; it is read when the other contents are known."""
    return hit.kind == "preposition" and not grammar.is_in("frame_adverbs", hit.lemma)


def _add(unit: Unit, drafts: list[Draft], draft: Draft | None, grammar: Grammar) -> None:
    if draft is None or not draft.ranges:
        return
    if draft.type == "reported" and any(_overlap(d, draft) for d in drafts):
        return
    same = next((number for number, d in enumerate(drafts) if d.ranges == draft.ranges), None)
    if same is None:
        drafts.append(draft)
    elif draft.hit is not None and draft.hit.kind == "verb":
        # The cue nearest to what is said is its own; the one before it may still sum up something else.
        before = drafts[same]
        drafts[same] = draft
        _add(unit, drafts, as_reported(unit, before, grammar), grammar)


def _overlap(a: Draft, b: Draft) -> bool:
    return any(s < end and start < e for s, e in a.ranges for start, end in b.ranges)


def _inside(draft: Draft, place: int) -> bool:
    return any(start <= place < end for start, end in draft.ranges)


def _floor(drafts: Sequence[Draft], hit: CueHit) -> int:
    """The first word that earlier cues leave to this one."""
    floor = 0
    for draft in drafts:
        for start, end in draft.ranges:
            if end <= hit.start:
                floor = max(floor, end)
            elif start <= hit.start:
                floor = max(floor, start)
        for start, end in draft.frame:
            if start <= hit.start and end <= hit.start:
                floor = max(floor, end)
    return floor


def _bounded(unit: Unit, hit: CueHit, drafts: Sequence[Draft], grammar: Grammar) -> Draft | None:
    """A prepositional cue speaks for its sentence, or for the content of another that it stands in."""
    told = [draft for draft in drafts if draft.type != "reported"]
    inside = [(d, start) for d in told for start, end in d.frame if start <= hit.start < end]
    if any(d.hit is not None and d.hit.kind == "verb" and start > 0 for d, start in inside):
        return None
    low, high = _bounds(unit, hit, told)
    draft = draft_hit(unit, hit, low, grammar)
    if draft is None:
        return None
    ends = ((start, trim_end(unit, start, min(end, high))) for start, end in draft.ranges)
    return replace(draft, ranges=tuple((start, end) for start, end in ends if start < end))


def _bounds(unit: Unit, hit: CueHit, drafts: Sequence[Draft]) -> Range:
    """Between the frames of other cues, and within the content that the cue stands in."""
    low, high = 0, unit.end
    for draft in drafts:
        for start, end in draft.ranges:
            if start <= hit.start < end:
                low, high = max(low, start), min(high, end)
        for start, end in draft.frame:
            if end <= hit.start:
                low = max(low, end)
            elif start >= hit.end:
                high = min(high, start)
    return low, high


def _without_evidence(drafts: list[Draft]) -> list[Draft]:
    """ "Die Messung zeigt laut X, dass A": all of it is what X says, the clause no statement of the measurement."""
    whole = [d for d in drafts if d.hit is not None and d.hit.kind == "preposition"]
    return [
        d
        for d in drafts
        if d.hit is None
        or not d.hit.powers & THAT
        or not any(_inside(w, d.hit.start) and _overlap(w, d) for w in whole)
    ]


def _has_speaker(unit: Unit, adverb: Draft, drafts: Sequence[Draft], grammar: Grammar) -> bool:
    """Does somebody say so beside "demnach" ("Er gehe, erklärte Ruth Kolb demnach")? Then that is who says it."""
    hit = adverb.hit
    if hit is None or hit.kind != "adverb" or unit.chunks[hit.chunk].opener:
        return False
    verbs = (d for d in drafts if d.hit is not None and d.hit.kind == "verb" and d.hit.chunk == hit.chunk)
    sources = [d.source for d in verbs if d.source is not None and not unit.tags[d.source.start] & PRON]
    return any(speaks(unit, source, grammar) for source in sources)


def _under_colons(unit: Unit, drafts: Sequence[Draft], grammar: Grammar) -> Iterator[Draft]:
    """As in "Ungeduldig wurde der Direktor: Es fehle das Geld": any verb of somebody, a colon, the Konjunktiv."""
    for number, chunk in enumerate(unit.chunks[1:], 1):
        before = unit.chunks[number - 1]
        marked = chunk.finite >= 0 and not chunk.opener and unit.tags[chunk.finite] & KONJ
        if not unit.tags[chunk.start - 1] & COLON or not marked or before.opener:
            continue
        if any(_inside(d, chunk.start) for d in drafts):
            continue
        if before.finite < 0:
            named = noun_phrase(unit, 0, before.end, grammar) if number == 1 else None
            if named is not None and named.start == 0 and named.end == before.end and speaks(unit, named, grammar):
                told = (chunk.start, trim_end(unit, chunk.start, unit.end))
                yield Draft("indirect", (told,), None, named, ((0, chunk.start),))  # "Ruth Kolb: Es sei zu spät"
            continue
        source = actor_of(unit, before, grammar)
        if source is not None and speaks(unit, source, grammar):
            content = (chunk.start, trim_end(unit, chunk.start, unit.end))
            hit = CueHit(
                "verb", unit.lows[before.finite], SPEECH, (before.finite,), number - 1, before.finite, before.finite + 1
            )
            yield Draft("indirect", (content,), hit, source, ((before.start, chunk.start),))


def _of_outer(unit: Unit, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """As in "X lobte, es sei beschlossen worden: „A“" and "X sagte, man habe „A“ verlangt": a quotation whose cue names
    nobody is the outer speaker's.
    """
    if draft.type != "direct" or draft.source is not None or draft.hit is None or draft.carries:
        return draft
    start = draft.hit.start
    around = (d for d in drafts if d.source is not None and any(a <= start < b for a, b in d.ranges))
    outer = next(around, None) if _behind_colon(unit, draft.ranges[0][0]) or _is_told(unit, draft.hit) else None
    return draft if outer is None else replace(draft, hit=outer.hit, source=outer.source)


def _certain(unit: Unit, drafts: Sequence[Draft], grammar: Grammar) -> Iterator[Draft]:
    """As in "Für Ruth Kolb steht fest, dass der Deich zu alt ist"."""
    chunk = unit.chunks[0]
    if unit.lows[0] != "für" or len(unit.chunks) < _TWO or chunk.finite < _TWO or not unit.tags[chunk.finite] & FIN:
        return
    holds = (at for at in range(chunk.finite + 1, chunk.end) if grammar.is_in("certain_words", unit.lows[at]))
    place, start = next(holds, -1), unit.chunks[1].start
    told = grammar.is_in("that_words", unit.chunks[1].opener) or unit.tags[start - 1] & COLON
    source = noun_phrase(unit, 1, chunk.finite, grammar) if place >= 0 and told else None
    mention = read_mention(unit, source, grammar) if source is not None else None
    if source is None or mention is None or mention.kind not in _CERTAIN or any(_inside(d, start) for d in drafts):
        return
    hit = CueHit("preposition", "für", SPEECH, (0, chunk.finite, place), 0, 0, chunk.end, source)
    yield Draft("indirect", ((start, content_end(unit, 1)),), hit, source, ((0, start),))


_TWO = 2
#: Kinds of those for whom something is certain because they say so.
_CERTAIN = ("named_person", "named_organisation", "government")


def _reasons(unit: Unit, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """As in "wies den Vorwurf zurück, da er haltlos sei": a clause in the Konjunktiv behind what is summed up."""
    for draft in drafts:
        if draft.type != "reported" or draft.hit is None:
            continue
        last = max(draft.ranges[-1][1], draft.hit.places[-1] + 1)
        number = unit.chunk_at(last)
        if number >= len(unit.chunks) or not unit.chunks[number].opener or unit.chunks[number].start < last:
            continue
        clause = unit.chunks[number]
        marked = clause.finite >= 0 and unit.tags[clause.finite] & KONJ
        if marked and not any(_inside(d, clause.start) for d in drafts):
            told = (clause.start, content_end(unit, number))
            yield replace(draft, type="indirect", ranges=(told,), frame=((0, told[0]),))


def _nested(unit: Unit, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Words of their own inside what somebody says: „…“ within an indirect content."""
    taken = {start for d in drafts if d.type == "direct" for start, _ in d.ranges}
    for place in unit.quotes:
        if not unit.tags[place] & QUOTE or place in taken or not _own_words(unit, place):
            continue
        outer = next((d for d in drafts if _inside(d, place)), None)
        if outer is not None:
            yield replace(outer, type="direct", ranges=((place, place + 1),), carries=outer.carries)


def _own_words(unit: Unit, place: int) -> bool:
    words = unit.words[place][1:].split()
    return len(words) >= _OWN_WORDS and (words[0][:1].islower() or len(words) > 5)


def _loose(unit: Unit, drafts: Sequence[Draft], grammar: Grammar) -> Iterator[Draft]:
    """Quotations that no cue of the unit claims."""
    taken = {start for d in drafts for start, end in d.ranges if d.type == "direct"}
    alone = all(tag & (PUNCT | QUOTE) for tag in unit.tags)
    for place in unit.quotes:
        if not unit.tags[place] & QUOTE or place in taken or any(_inside(d, place) for d in drafts):
            continue
        if _is_title(unit, place) or _is_announced(unit, place):
            continue
        if alone:
            yield Draft("direct", ((place, place + 1),), carries=True)
        elif (followed := _followed(unit, place, grammar)) is not None:
            yield followed
        elif _stands_for_speech(unit, place):
            leading = _led_by(unit, drafts, place)
            yield leading if leading is not None else _introduced(unit, place, grammar)


def _is_title(unit: Unit, place: int) -> bool:
    """Does the quotation stand beside the paper or medium that is called so: "der Beitrag „Zu wenig Wasser“ stammt"?"""
    if not _behind_colon(unit, place) and _PARTED.search(unit.words[place]):
        return True  # "bei „Abend live – Die große Runde“"
    beside = place > 0 and is_noun(unit, place - 1) and noun(unit.lows[place - 1]).kind in _TITLED
    return beside and place + 1 < unit.end and not unit.tags[place + 1] & PUNCT


def _is_announced(unit: Unit, place: int) -> bool:
    """Is it the title of a page or a broadcast: "talblatt.de: „Rat berät“", "Heute um 20.15 Uhr: „Am Deich“"?"""
    if place < _TWO or not _behind_colon(unit, place):
        return False
    before = place - 2
    if is_domain(unit.words[before]) or _is_translated(unit, place):
        return True
    clock = unit.lows[before] == "uhr" and not any(
        unit.tags[at] & FIN and not unit.tags[at] & CAP for at in range(before)
    )
    kinds = {noun(unit.lows[at]).kind for at in range(before) if is_noun(unit, at)} if clock else set()
    return clock and kinds.isdisjoint(_WITNESSES)


def _is_translated(unit: Unit, place: int) -> bool:
    """Is it what a title means: "„Sea of Stars“ (auf Deutsch: „Meer der Sterne“)"?"""
    opening = next((at for at in range(place - 2, max(-1, place - _LABEL), -1) if unit.tags[at] & OPEN), -1)
    return opening >= 0 and unit.lows[opening + 1] in _IN_OTHER_WORDS


#: Words between a bracket and what a title means; the first of them.
_LABEL, _IN_OTHER_WORDS = 6, frozenset({"auf", "zu", "deutsch", "englisch", "übersetzt", "originaltitel"})


#: Kinds of nouns of those who may say something at a time of day.
_WITNESSES = ("body", "forename", "group", "person", "surname")


#: The dash between a title and its subtitle.
_PARTED = re.compile(r"^.[A-ZÄÖÜ][^.!?]{0,60} [–-] [A-ZÄÖÜ][^.!?]{0,60}.$")
#: Kinds of nouns that have a title.
_TITLED = ("paper", "medium")


def _followed(unit: Unit, place: int, grammar: Grammar) -> Draft | None:
    """As in "„A“, freut sich X": behind a quotation any verb with somebody behind it is a cue."""
    number = unit.chunk_at(place + 1)
    if number >= len(unit.chunks) or (place and not unit.tags[place - 1] & (PUNCT | QUOTE)):
        return None
    chunk = unit.chunks[number]
    if chunk.start != place + 2 or chunk.finite != chunk.start or unit.tags[chunk.start] & AUX:
        return None
    source = subject_after(unit, chunk.finite + 1, len(unit.words), grammar, chunk.end)
    behind = unit.lows[chunk.finite + 1] if chunk.finite + 1 < len(unit.words) else ""
    if grammar.is_in("indefinite_speakers", behind):
        return Draft("direct", ((place, place + 1),), None, None, ((place + 1, unit.end),))
    if source is None or not speaks(unit, source, grammar):
        return None
    hit = CueHit("verb", unit.lows[chunk.finite], SPEECH, (chunk.finite,), number, chunk.finite, chunk.finite + 1)
    return Draft("direct", ((place, place + 1),), hit, source, ((place + 1, unit.end),))


def _behind_colon(unit: Unit, place: int) -> bool:
    return place > 0 and bool(unit.tags[place - 1] & COLON)


def _leads(unit: Unit, place: int) -> bool:
    """Does the quotation open its sentence, set off by a dash: "„Es reicht uns“ – damit ging sie"?"""
    return place == 0 and len(unit.tags) > 1 and bool(unit.tags[1] & DASH)


def _led_by(unit: Unit, drafts: Sequence[Draft], place: int) -> Draft | None:
    """ "X fürchtet, dass A: „B“": the quotation behind the colon has the cue of what stands before."""
    if not _behind_colon(unit, place):
        return None
    before = [d for d in drafts if d.hit is not None and d.ranges[-1][1] <= place and (d.source or d.carries)]
    return replace(before[-1], type="direct", ranges=((place, place + 1),)) if before else None


def _stands_for_speech(unit: Unit, place: int) -> bool:
    """Without a cue a quotation needs some length, a colon or a full stop of its own to be speech."""
    words = unit.words[place][1:-1].split()
    if _behind_colon(unit, place) or len(words) > _SHORT or (len(words) >= _OWN_WORDS and _leads(unit, place)):
        return True
    return len(words) >= _OWN_WORDS and words[0][:1].islower()


def _introduced(unit: Unit, place: int, grammar: Grammar) -> Draft:
    """A quotation in a sentence without a cue of speech; behind a colon it is the subject's.

    If the subject says nothing there ("Für Rektorin Ina Holz ist es kein Thema: „…“"), it is whoever is named last.
    """
    content: Range = (place, place + 1)
    colon = _behind_colon(unit, place)
    source = None
    if colon or unit.chunks[0].finite >= 0:
        source = _introducing(unit, place, grammar)
    if source is None and _leads(unit, place) and len(unit.chunks) > 1:
        source = main_subject(unit, unit.chunks[1], grammar)
    empty = source is not None and grammar.is_in("empty_subjects", unit.lows[source.start])  # "Es fehle Geld: „…“"
    if source is not None and (empty or not speaks(unit, source, grammar) or is_thing(unit, source, grammar)):
        source = source if not empty and _is_somebodys(unit, source, grammar) else None
    if source is not None and grammar.is_in("possessives", unit.lows[source.start]):
        own = noun(unit.lows[source.core - 1]).kind not in _OWNERS  # "Ihr Urteil: „Es hält“"
        source = NounPhrase(source.start, source.start + 1, source.start + 1) if own else source
    first = next((chunk.finite for chunk in unit.chunks if chunk.finite >= 0 and not chunk.opener), place)
    if source is None and colon and not (first < place and unit.tags[first] & KONJ):  # the speaker before goes on
        source = _named_last(unit, place, grammar)
    source = source or (written_in(unit, unit.chunks[0], 0, grammar) if unit.chunks[0].finite >= 0 or colon else None)
    frame: tuple[Range, ...] = ((0, place),) if colon else ()
    return Draft("direct", (content,), None, source, frame, carries=source is None)


def _is_somebodys(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "Das Fazit der Trainerin: „…“", "Kolars Antwort: „…“": a statement, and whose it is."""
    if unit.lows[phrase.core - 1] not in grammar.noun_frames or grammar.is_in("possessives", unit.lows[phrase.start]):
        return False
    mention = read_mention(unit, phrase, grammar)
    return mention is not None and not mention.mute and mention.kind not in ("document", "unspecified")


#: Kinds of nouns behind a possessive that say something themselves: "Ihr Anwalt: „…“", "Ihr Büro: „…“".
_OWNERS = ("", "body", "forename", "group", "medium", "person", "surname")


def _introducing(unit: Unit, place: int, grammar: Grammar) -> NounPhrase | None:
    """Who acts in the main clause before a quotation; nobody where something only is ("Wichtig seien Leute: „…“")."""
    before = [chunk for chunk in unit.chunks if chunk.start < place and not chunk.opener]
    main = next((chunk for chunk in reversed(before) if 0 <= chunk.finite < place), None)
    if main is None:
        # As in "Dazu die Ministerin" before a colon.
        first = noun_phrase(unit, past_adverbs(unit, before[0]), before[0].end, grammar) if before else None
        if len(before) == 1 or (first is not None and speaks(unit, first, grammar)):
            return first
        # Behind what it is about, as in "Haushalt, Kolar: „…“".
        return noun_phrase(unit, before[-1].start, before[-1].end, grammar) if before else None
    last = min(main.end, place) - 1
    closed = last > main.finite and not unit.tags[last] & (CAP | QUOTE | ADV)  # "hat … gerufen"
    says = closed or not unit.tags[main.finite] & AUX
    passive = grammar.is_in("passive_auxiliaries", grammar.auxiliaries.get(unit.lows[main.finite], ""))
    return actor_of(unit, main, grammar) if says and not passive else None


def _named_last(unit: Unit, place: int, grammar: Grammar) -> NounPhrase | None:
    """The last person with a name before a quotation, if the clause has nobody else who may have said it."""
    for at in range(place - 1, max(-1, place - _FAR), -1):
        if is_noun(unit, at) and not (at and is_noun(unit, at - 1)):
            phrase = noun_phrase(unit, at, place, grammar, 1)
            mention = read_mention(unit, phrase, grammar) if phrase is not None else None
            if mention is not None and mention.kind == "named_person" and (mention.person or mention.role):
                return phrase
    return None


def is_hearsay(unit: Unit, near: bool, grammar: Grammar) -> bool:
    """Is the main clause reported by its modal verb: "soll gestohlen haben"?

    ``near``: the sentence before has a source, so that "soll … werden" tells what that source wants or expects.
    """
    for chunk in unit.chunks:
        if chunk.finite < 0 or not unit.tags[chunk.finite] & MODAL or chunk.opener:
            continue
        last = chunk.end - 1
        if near and (unit.tags[chunk.start] & (PRON | ADV | COORD) or chunk.order != "second"):
            return True  # "Dabei soll auch …", "Sie sollen …"
        past = grammar.is_in("perfect_infinitives", unit.lows[last]) and last - 1 > chunk.finite
        if past and not _is_plan(unit, chunk, grammar):
            return True
    return False


#: What can be done: "einsehbar", "verfügbar".
_ABLE = "bar"


def _is_plan(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    """Is "soll bis Mai fertig sein" a deadline, "soll möglich sein" a wish?

    Not so "soll bis Mai im Ausland gewesen sein".
    """
    last = chunk.end - 1
    state = unit.lows[last - 1]
    if not grammar.is_in("state_infinitives", unit.lows[last]) or grammar.is_in("past_states", state):
        return False
    if grammar.is_in("planned_states", state) or state.endswith(_ABLE):
        return True
    return any(grammar.is_in("deadline_words", low) for low in unit.lows[chunk.start : chunk.end])


def without_source(unit: Unit, grammar: Grammar) -> bool:
    """Does the sentence say itself that nobody in particular says so: "wie man hört"?"""
    words = " ".join(unit.lows)
    return any(phrase in words for phrase in grammar.words["hearsay_frames"])


def chief_actor(unit: Unit, grammar: Grammar) -> NounPhrase | None:
    """Who is heard in a sentence that states nothing: the subject of its last main clause, if a cue is in it and the
    subject is of a sort that says things, or those of whom a judgement comes.
    """
    mains = [chunk for chunk in unit.chunks if not chunk.opener and chunk.finite >= 0]
    for chunk in mains:
        found = _judge(unit, chunk, grammar) or _reacting(unit, chunk, grammar)
        if found is not None:
            return found
    phrase = actor_of(unit, mains[0], grammar) if mains else None
    told = any(_tells(unit, at, grammar) for chunk in mains[:1] for at in range(chunk.start, chunk.end))
    if not told and not (phrase is not None and _rules(unit, phrase, grammar)):
        return None
    quoting = (hit for hit in find_hits(unit, grammar) if grammar.is_in("quoting_verbs", hit.lemma.lower()))
    if phrase is not None and (hit := next(quoting, None)) is not None:
        phrase = quoted_by(unit, Draft("direct", (), hit, phrase), grammar).source  # "Das Talblatt zitierte Ruth Kolb."
    if phrase is None or not speaks(unit, phrase, grammar):
        return None
    return _answering(unit, mains, grammar) or phrase


def _rules(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Is it a court, which does nothing without giving its reasons: "Das Obergericht hob das Urteil auf"?"""
    return any(grammar.ends_in("ruling_heads", low) for low in unit.lows[phrase.start : phrase.core])


def _judge(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Of "Kritik kam von der Kammer" and "Zuspruch erhielt Ruth Kolb von den Bauern" those whose judgement it is."""
    judged = next((at for at in range(chunk.start, chunk.end) if grammar.is_in("judgements", unit.lows[at])), -1)
    if judged < 0 or (judged + 1 < chunk.end and judged > chunk.start and unit.tags[judged - 1] & DET):
        return None
    last = None
    for at in range(chunk.start, chunk.end - 1):
        comes = unit.lows[at] in _COMES_FROM and (at > chunk.finite or at in (chunk.start, judged + 1))
        phrase = noun_phrase(unit, at + 1, chunk.end, grammar) if comes else None
        if phrase is not None and speaks(unit, phrase, grammar) and not unit.tags[phrase.start] & PRON:
            last = phrase
    return last


#: Before those of whom a judgement comes.
_COMES_FROM = frozenset({"von", "vom", "seitens", "aus", "bei", "beim"})


def _reacting(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """Who takes up what was said: "Dem folgten die Richter nicht", "Dagegen wehrt sich die Stadt"."""
    first = chunk.finite == chunk.start + 1 and unit.lows[chunk.start] in _TAKES_UP
    phrase = subject_after(unit, chunk.finite + 1, chunk.end, grammar) if first else None
    if phrase is None or unit.tags[chunk.finite] & AUX or not unit.tags[phrase.start] & (DET | CAP):
        return None
    return phrase if speaks(unit, phrase, grammar) and not is_thing(unit, phrase, grammar) else None


_TAKES_UP = frozenset({"dem", "dagegen", "davon", "darüber"})


def _answering(unit: Unit, mains: Sequence[Chunk], grammar: Grammar) -> NounPhrase | None:
    """The subject of the last of several main clauses: "Das Amt lehnte den Antrag ab, das Gericht gab ihm statt"."""
    last = mains[-1]
    if len(mains) < _TWO or last.order != "second" or not unit.tags[last.start - 1] & (COMMA | COORD | SEMICOLON):
        return None
    phrase = actor_of(unit, last, grammar)
    if phrase is None or phrase.start > last.finite or unit.tags[phrase.start] & PRON:
        return None
    return phrase if speaks(unit, phrase, grammar) and not is_thing(unit, phrase, grammar) else None


def _tells(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it a form of a verb of saying, and none that only shows: "Die Grünen belegten Platz zwei"?"""
    told = unit.tags[at] & CUE and not unit.tags[at] & AUX
    forms = grammar.forms[unit.lows[at]] if told else ()
    said = [form for form in forms if not form.verb.powers & THAT]
    # "Sie machen Tests" is no "machen deutlich".
    return any(all(word[0] == "*" or word in unit.lows for word in form.needs) for form in said)


# --- How it is said: the class of a cue, whether cue and content are negated, and the mood of the content -------------


_SENTENCE_END = re.compile(r"[.!?…]\s")
_WORD = re.compile(r"\w+")


def sense_of(unit: Unit, hit: CueHit, grammar: Grammar) -> CueClass:
    """The class of a cue: of "nach Einschätzung der Polizei" that of its noun, of "laut" and "so" that of saying."""
    if hit.frame is not None:
        return hit.frame.sense
    nouns = (unit.lows[at] for at in range(hit.start, min(hit.end, len(unit.lows))) if is_noun(unit, at))
    frame = grammar.noun_frames.get(next(nouns, ""))
    return frame.sense if frame is not None else "state"


def cue_negated(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    """As in "sagte nicht, ob": a negation beside the verb, neither in what is said nor in the cue nor in the source."""
    hit = draft.hit
    if hit is None or hit.kind != "verb":
        return False
    chunk = unit.chunks[hit.chunk]
    taken = {at for start, end in draft.ranges for at in range(start, end)}.union(hit.places)
    if draft.source is not None:
        taken.update(range(draft.source.start, draft.source.end))
    return any(grammar.is_in("negations", unit.lows[at]) for at in range(chunk.start, chunk.end) if at not in taken)


def is_negated(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    """Is the first clause of what is said negated, or the first sentence of a quotation?"""
    start, end = draft.ranges[0]
    if unit.tags[start] & QUOTE:
        words = _WORD.findall(_SENTENCE_END.split(unit.lows[start], maxsplit=1)[0])
    else:
        number = unit.chunk_at(start)
        stop = unit.chunks[number].end if number < len(unit.chunks) else end
        words = list(unit.lows[start : min(end, max(stop, start + 1))])
    return any(grammar.is_in("negations", word) for word in words)


def mood_of(unit: Unit, draft: Draft) -> Mood | None:
    """Mood of the first clause of what is said that has a verb; ``None`` for a thing and for a quotation."""
    start, end = draft.ranges[0]
    if draft.type in ("direct", "reported") or unit.tags[start] & QUOTE:
        return None
    for chunk in unit.chunks[unit.chunk_at(start) :]:
        if chunk.start >= end:
            break
        if not chunk.opener and is_infinitive(unit, chunk):
            return "infinitive"
        if chunk.finite >= 0:
            return "konjunktiv" if unit.tags[chunk.finite] & (KONJ | WEAK) else "indicative"
    return None


# --- Sentences that go on with what somebody said: without a cue of their own, told by the mood of their verb ---------


def reporting_verb(unit: Unit, near: bool, grammar: Grammar) -> int:
    """The place of the main verb, if its mood says that the unit goes on with what the source before said, or -1.

    ``near``: the sentence before belongs to a source, so that a form that the outlet uses too is enough ("könnte").
    """
    main = [c for c in unit.chunks if not c.opener and c.finite >= 0]
    if not main or not grammar.words["first_person"].isdisjoint(unit.lows) or not _READER.isdisjoint(unit.lows):
        return -1
    place = main[0].finite
    if _is_no_main_verb(unit, main[0], grammar):
        return -1
    if unit.words[place + 1 : place + 2] == ("Sie",) and main[0].order == "first":
        return -1  # "Seien Sie dabei!"
    later = _told_later(unit, main) if near else -1
    if unit.tags[place] & KONJ or later >= 0:
        return max(place, later)
    if unit.lows[place] == _MAY and not _forbids(unit, main[0], grammar):
        return -1
    conditional = any(grammar.is_in("conditional_words", chunk.opener) for chunk in unit.chunks)
    if unit.lows[0] == "um" and unit.chunks[0].finite < 0 and unit.tags[place] & AUX:
        conditional = True  # "Um zu siegen, hätte er mehr Stimmen gebraucht"
    return place if near and unit.tags[place] & SECOND and not conditional else -1


#: Whom a writer speaks to, and nobody who is reported.
_READER = frozenset({"du", "dich", "dir"})


def _told_later(unit: Unit, main: Sequence[Chunk]) -> int:
    """As in "Damit ließen sich 80 Euro sparen, das seien zehn Prozent": the form of the first verb leaves it open.

    The place of the verb that tells it, or -1.
    """
    first = main[0].finite
    if not (unit.tags[first] & (WEAK | SECOND) or unit.lows[first].endswith(_OPEN)):
        return -1
    joined = (c for c in main[1:] if c.order == "second" and unit.tags[c.start - 1] & (COMMA | COORD))
    return next((c.finite for c in joined if unit.tags[c.finite] & KONJ), -1)


#: How a preterite ends that is a Konjunktiv as well.
_OPEN = ("ten", "ßen")


def _is_no_main_verb(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    """As in "Ende der Galerie", "so, als gebe sie noch nicht auf"."""
    compared = chunk.finite == chunk.start + 1 and grammar.is_in("as_words", unit.lows[chunk.start])
    at = chunk.finite
    named = bool(unit.tags[at] & CAP) and noun(unit.lows[at]).whole
    owned = at > 0 and grammar.is_in("possessives", unit.lows[at - 1])
    described = owned and at + 1 < len(unit.words) and is_noun(unit, at + 1)  # "seine wahre Gesinnung"
    return compared or named or described or _is_of_a_noun(unit, chunk)


def _is_of_a_noun(unit: Unit, chunk: Chunk) -> bool:
    """As in "Das Argument, es werde zu laut, ist falsch": the main verb comes later, and tells nothing."""
    first, number = unit.chunks[0], unit.chunk_at(chunk.start)
    bare = all(c.finite < 0 or c.opener for c in unit.chunks[:number])
    if not number or not bare or first.opener or not is_noun(unit, first.end - 1):
        return False
    tags = (unit.tags[c.finite] for c in unit.chunks[number + 1 :] if c.order == "first" and not c.opener)
    return any(not tag & (KONJ | WEAK) and (tag & AUX or not tag & CUE) for tag in tags)


#: "Must not" of a speaker with a negation ("Sie dürften nicht ruhen"), else what the outlet thinks likely.
_MAY = "dürften"


def _forbids(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    lows = unit.lows[chunk.start : chunk.end]
    told = grammar.is_in("perfect_infinitives", lows[-1])  # "dürften es nicht gewusst haben"
    return not told and any(low == "nur" or grammar.is_in("negations", low) for low in lows)
