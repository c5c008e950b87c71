"""Cues: the words that say that somebody says; and drafts of what is said with them.

Verbs ("sagte", "gab … bekannt", "zum Ausdruck gebracht hat"), prepositions ("laut", "nach Angaben", "zufolge", "so"),
nouns with a clause ("die Behauptung, dass") and adverbs that take up a source ("demnach").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from provenance.languages.de.clauses import Chunk, Unit, opens_attribute
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    CLAIM,
    CLOSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    INFLECTED,
    KONJ,
    MODAL,
    NUM,
    OPEN,
    PARTICIPLE,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SECOND,
    SPEECH,
    TO,
    TO_FORM,
    TRIGGER,
    Form,
    Grammar,
)
from provenance.languages.de.nouns import noun
from provenance.languages.de.phrases import (
    NounPhrase,
    is_adjective,
    is_noun,
    noun_phrase,
    owns,
    past_day,
    phrase_before,
)
from provenance.lexicon import Frame
from provenance.models import AttributionType, CueKind

__all__ = [
    "CueHit",
    "Draft",
    "Range",
    "find_hits",
    "first_word",
    "frame_around",
    "has_words",
    "is_preterite",
    "is_quote",
    "quote_before",
    "trim_end",
    "trim_start",
    "without_apposition",
]


#: A prefix or noun of the cue is looked for this many words away.
_REACH = 45
#: Cues of one sentence that are followed up.
_MOST = 40


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue at some places of a unit. ``source`` is known for prepositions and nouns; verbs look for their subject.

    ``start`` and ``end`` are the words of the frame as far as the cue knows it: of a preposition the whole phrase.
    """

    kind: CueKind
    lemma: str
    powers: int
    places: tuple[int, ...]
    chunk: int
    start: int
    end: int
    source: NounPhrase | None = None
    passive: bool = False
    frame: Frame | None = None


def find_hits(unit: Unit, grammar: Grammar) -> list[CueHit]:
    """All cues of a unit in the order of their first word."""
    hits: list[CueHit] = []
    words = frozenset(unit.lows)
    for number, chunk in enumerate(unit.chunks):
        taken: set[int] = set()
        for place in range(chunk.start, chunk.end):
            if not unit.tags[place] & TRIGGER or place in taken:
                continue
            hit = _hit_at(unit, number, chunk, place, grammar)
            if hit is None and unit.tags[place] & CUE and (not unit.tags[place] & CAP or place == 0):
                hit = _verb(unit, number, place, words, grammar)
            if hit is not None:
                taken.update(range(hit.start, hit.end) if hit.kind == "preposition" else hit.places)
                hits.append(hit)
        if len(hits) > _MOST:
            break
    return hits


def _hit_at(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    low, words = unit.lows[place], grammar.words
    for name, read in _READERS:
        if low in words[name]:
            hit = read(unit, number, chunk, place, grammar)
            if hit is not None:
                return hit
    if unit.lows[place] in grammar.claims and (claim := _claim(unit, number, chunk, place, grammar)) is not None:
        return claim
    if unit.lows[place] in grammar.noun_frames:
        hit = _noun(unit, number, chunk, place, grammar)
        if hit is not None:
            return hit
    return None


# --- verbs ----------------------------------------------------------------------------------------------------------


def _verb(unit: Unit, number: int, place: int, words: frozenset[str], grammar: Grammar) -> CueHit | None:
    """The cue of a verb form; ``words`` are those of the unit, among them all that a cue of several words needs."""
    chunk = unit.chunks[number]
    if unit.tags[place] & ADV or _describes(unit, place, grammar) or _is_refused(unit, number, place, grammar):
        return None
    if place == 0 and chunk.end > 1 and grammar.is_in("frame_postpositions", unit.lows[1]):
        return None  # "Berichten zufolge"
    if grammar.is_in("quantifiers", unit.lows[place]) and place + 1 < chunk.end and is_noun(unit, place + 1):
        return None  # "einige Zeit"
    main = _interrupted(unit, number, place)
    helper = _helper(unit, chunk, place) if main < 0 else unit.chunks[main].finite
    other = _prefix_of_another(unit, chunk, place, grammar)
    for form in grammar.forms[unit.lows[place]]:
        if form.needs and not words.issuperset(form.needs) and not _has_star(form.needs):
            continue
        needed = _needed(unit, number, chunk, place, form)
        fits = form.role == "participle" if main >= 0 else _fits(unit, chunk, place, form, grammar)
        if needed is None or (other and chunk.end - 1 not in needed) or not fits:
            continue
        if any(_is_framed(unit, at, grammar) for at in needed):
            continue  # "ist nach Auffassung des Rats nötig"
        passive = False
        places = [place, *needed]
        if form.role in ("participle", "infinitive") and helper >= 0:
            places.append(helper)
            passive = form.role == "participle" and _is_passive(unit, chunk, helper, grammar)
        where, clause = tuple(sorted(places)), number if main < 0 else main
        verb = form.verb
        return CueHit("verb", verb.lemma, verb.powers, where, clause, place, place + 1, None, passive, verb.frame)
    return None


def _is_framed(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Does a noun stand right behind "nach", whose frame it is?"""
    before = unit.lows[at - 1] if at else ""
    return is_noun(unit, at) and grammar.is_in("frame_noun_prepositions", before) and _states(unit.lows[at], grammar)


def _interrupted(unit: Unit, number: int, place: int) -> int:
    """The chunk with the auxiliary of a participle that an insertion parts from it, or -1.

    As in "Am Abend hat das Amt, das die Proben prüfte, mitgeteilt, dass …".
    """
    chunk = unit.chunks[number]
    if chunk.finite not in (-1, place) or chunk.opener or not unit.tags[place] & PARTICIPLE or place != chunk.end - 1:
        return -1
    for at in range(number - 1, max(-1, number - _INSERTED), -1):
        before = unit.chunks[at]
        if not unit.tags[before.end] & COMMA:
            return -1
        if before.finite >= 0 and not before.opener:
            have = unit.tags[before.finite] & AUX and not unit.tags[before.finite] & MODAL
            closed = unit.tags[before.end - 1] & (PARTICIPLE | FIN) and not unit.tags[before.end - 1] & CAP
            return at if have and not closed and at < number - 1 else -1
    return -1


#: Chunks back in which the auxiliary of a participle is looked for.
_INSERTED = 5


def _is_refused(unit: Unit, number: int, place: int, grammar: Grammar) -> bool:
    """As in "weigerte sich zu sagen, woher": nothing is said; "vergaß nicht zu sagen" says it."""
    if not place or not unit.tags[place - 1] & TO:
        return False
    lows = unit.lows[unit.chunks[max(0, number - 1)].start : place]
    refused = not grammar.words["refusing_words"].isdisjoint(lows)
    return refused and grammar.words["negations"].isdisjoint(lows)


@lru_cache(maxsize=4096)  # a few thousand cues have several words
def _has_star(needs: tuple[str, ...]) -> bool:
    return any(word[0] == "*" for word in needs)


def _describes(unit: Unit, place: int, grammar: Grammar) -> bool:
    """As in "der bekannten Ökonomen", "nicht erwarteten Folgen": an inflected participle before its noun."""
    if not unit.tags[place] & INFLECTED or place == 0:
        return False
    if grammar.is_in("negations", unit.lows[place - 1]) and place + 1 < len(unit.tags) and is_noun(unit, place + 1):
        return True
    if not unit.tags[place - 1] & (DET | NUM):
        follows = place + 1 < len(unit.tags) and is_noun(unit, place + 1)
        return follows and opens_attribute(unit.tags, place)
    if place + 1 < len(unit.tags) and unit.tags[place + 1] & DET:
        return False  # "Das berichtete die „Abendpost“"
    phrase = noun_phrase(unit, place - 1, len(unit.words), grammar, 1)
    return phrase is not None and phrase.core > place + 1


def _claim(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    """As in "will davon nichts gewusst haben", not "will bis Mai 300 Mitglieder geworben haben"."""
    last = chunk.end - 1
    if place != chunk.finite or chunk.opener or last - 1 <= place or not _is_participle(unit, last - 1):
        return None
    if not grammar.is_in("perfect_infinitives", unit.lows[last]):
        return None
    if any(grammar.is_in("deadline_words", low) for low in unit.lows[chunk.start : chunk.end]):
        return None
    frame = grammar.claims[unit.lows[place]]
    return CueHit("verb", frame.lemma, CLAIM, (place,), number, place, place + 1, None, False, frame)


def _is_participle(unit: Unit, at: int) -> bool:
    """By the verbs that are known, of another word by its shape."""
    tag = unit.tags[at]
    return bool(tag & PARTICIPLE) or (not tag and unit.words[at][0].islower() and unit.lows[at].endswith(("t", "en")))


def _prefix_of_another(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> bool:
    """Does the clause close with a prefix that makes another verb of this one ("sprach … frei")?"""
    last = chunk.end - 1
    return last > place and unit.lows[last] in grammar.prefixes.get(unit.lows[place], ())


def _helper(unit: Unit, chunk: Chunk, place: int) -> int:
    """The finite auxiliary of the chunk, or -1."""
    finite = chunk.finite
    return finite if finite >= 0 and finite != place and unit.tags[finite] & AUX else -1


def _fits(unit: Unit, chunk: Chunk, place: int, form: Form, grammar: Grammar) -> bool:
    helper = _helper(unit, chunk, place)
    if form.role == "joined" and place == 0:
        return False  # "Hinweise auf …" is a noun
    if form.role == "infinitive":
        return place == chunk.end - 1 and helper >= 0 and _is_made_to_say(unit, helper, form, grammar)
    past = unit.tags[place] & PARTICIPLE and place + 2 < chunk.end and unit.tags[place + 1] & TO
    if past and grammar.is_in("perfect_infinitives", unit.lows[place + 2]):
        return False  # "scheint bemerkt zu haben"
    if form.role in ("finite", "joined"):
        return helper < 0 or (form.role == "finite" and _coordinated(unit, chunk, place, helper))
    return form.role == "participle" and helper >= 0 and _told(unit, chunk, place, helper, grammar)


def _is_made_to_say(unit: Unit, helper: int, form: Form, grammar: Grammar) -> bool:
    """As in "musste einräumen", "wollte nicht ausschließen": some modal verbs leave no doubt that it was said."""
    said = _SAID_WITH.get(form.verb.lemma) or _SAID_WITH.get(form.verb.frame.sense, frozenset())
    return not unit.tags[helper] & (KONJ | SECOND) and grammar.auxiliaries[unit.lows[helper]] in said


#: Modal verbs with which an infinitive tells what was said, by its cue or the class of that.
_SAID_WITH = {"concede": frozenset({"müssen"}), "nicht ausschließen": frozenset({"wollen", "können", "mögen"})}


def _told(unit: Unit, chunk: Chunk, place: int, helper: int, grammar: Grammar) -> bool:
    """Does the auxiliary make a perfect or a passive of the participle ("hat gesagt", "wurde gesagt")?

    Beside a quotation so does "soll … gesagt haben".
    """
    infinitive = grammar.auxiliaries[unit.lows[helper]]
    if unit.quotes and unit.tags[helper] & MODAL and place + 1 < chunk.end:
        return grammar.auxiliaries.get(unit.lows[place + 1], unit.lows[place + 1]) == "haben"
    return grammar.is_in("perfect_auxiliaries", infinitive) or _is_passive(unit, chunk, helper, grammar)


def _is_passive(unit: Unit, chunk: Chunk, helper: int, grammar: Grammar) -> bool:
    """As in "wurde gesagt" and "ist gesagt worden"."""
    if grammar.is_in("passive_auxiliaries", grammar.auxiliaries[unit.lows[helper]]):
        return True
    return any(grammar.is_in("passive_participles", low) for low in unit.lows[chunk.start : chunk.end])


def _coordinated(unit: Unit, chunk: Chunk, place: int, helper: int) -> bool:
    """A second finite verb after the auxiliary's own verb group ("ist gekommen und sagte")."""
    after_and = bool(unit.tags[place - 1] & COORD) and not unit.tags[place] & PARTICIPLE
    return helper < place and not chunk.opener and after_and


def _needed(unit: Unit, number: int, chunk: Chunk, place: int, form: Form) -> tuple[int, ...] | None:
    """Where the further words of a cue stand, or ``None`` if one is missing."""
    found: list[int] = []
    for word in form.needs:
        prefix = form.role == "finite" and word == form.needs[-1] and _is_prefix(word, form)
        at = _find_in(unit, chunk.start, chunk.end, place, word)
        if prefix and (at < place or not _closes(unit, at, chunk.end)):
            at = -1
        if at < 0 and word != form.needs[-1] and form.role == "finite" and word[0] != "*":
            at = _find_behind(unit, number, place, word)
        if at < 0:
            later = word == form.needs[-1] and form.role == "finite"
            at = _find_later(unit, number, place, word, prefix=_is_prefix(word, form)) if later else -1
        if at < 0:
            return None
        found.append(at)
    return tuple(found)


def _is_prefix(word: str, form: Form) -> bool:
    verb = form.verb.lemma.rpartition(" ")[2]
    return verb.startswith(word) and verb != word


def _closes(unit: Unit, at: int, end: int) -> bool:
    """A separable prefix closes its clause: nothing but "und …" or a quotation follows."""
    return at + 1 >= end or bool(unit.tags[at + 1] & (COORD | QUOTE | PUNCT))


def _find_in(unit: Unit, start: int, end: int, place: int, word: str) -> int:
    """The place of a word nearest to the end of the clause; a star stands for the beginning of a compound."""
    if word.startswith("*"):
        found = (
            at for at in range(start, min(end, place + _REACH)) if unit.lows[at].endswith(word[1:]) and at != place
        )
        return next(found, -1)
    for at in range(min(end, place + _REACH) - 1, place, -1):
        if unit.lows[at] == word:
            return at
    for at in range(place - 1, max(start, place - _REACH) - 1, -1):
        if unit.lows[at] == word:
            return at
    return -1


def _find_behind(unit: Unit, number: int, place: int, word: str) -> int:
    """Where a clause goes on behind an apposition: "ging Kolb, die Ärztin, noch davon aus, dass"; -1 for nowhere."""
    for chunk in unit.chunks[number + 1 : number + _INSERTED]:
        if chunk.finite >= 0 or chunk.opener or chunk.start > place + _REACH:
            break
        if word in unit.lows[chunk.start : chunk.end]:
            return unit.lows.index(word, chunk.start)
    return -1


def _find_later(unit: Unit, number: int, place: int, word: str, *, prefix: bool) -> int:
    """A prefix behind an inserted clause stands alone (", zurück"); before a noun it is a preposition (", aus Not")."""
    for chunk in unit.chunks[number + 1 : number + 6]:
        if chunk.start > place + _REACH:
            break
        if unit.lows[chunk.start] == word:
            return chunk.start if not prefix or _closes(unit, chunk.start, chunk.end) else -1
        if prefix and chunk.finite < 0 and unit.lows[chunk.end - 1] == word:
            return chunk.end - 1  # "teilte der Bürgermeister, Jan Kolar, am Montag mit"
    return -1


# --- prepositions ---------------------------------------------------------------------------------------------------


def _preposition(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    low = unit.lows[place]
    alone = grammar.is_in("frame_prepositions", low)
    if place == chunk.start and chunk.order == "last" and place > 1 and unit.tags[place + 1] & REL:
        taken = phrase_before(unit, place - 1, grammar)
        if taken is not None and (alone or _has_frame_noun(unit, taken, grammar)):
            source = NounPhrase(place + 1, place + 2, place + 2)  # "Berichte, nach denen …", "Meldungen, laut denen …"
            return CueHit("preposition", low, SPEECH, (place,), number, place, place + 2, source)
    phrase = noun_phrase(unit, place + 1, len(unit.words), grammar)
    if phrase is None or _is_caveat(unit, chunk, phrase, grammar) or _is_provision(unit, phrase, grammar):
        return None
    if _is_predicate(unit, chunk, phrase):
        phrase = NounPhrase(phrase.start, phrase.start + 1, phrase.start + 1)
    if not alone and (not _has_frame_noun(unit, phrase, grammar) or _is_occasion(unit, chunk, phrase, grammar)):
        return None
    if chunk.finite >= 0 and grammar.is_in("frame_blocking_forms", unit.lows[chunk.finite]):
        return None
    if alone and place > 0 and unit.tags[place - 1] & FIN and unit.tags[place] & PREP == 0 and chunk.order == "last":
        return None
    lemma = low if alone else f"{low} {unit.words[phrase.core - 1]}"
    dated = phrase.end < len(unit.lows) and unit.lows[phrase.end] == "vom"  # "nach Angaben der Ermittler vom Freitag"
    end = past_day(unit, phrase.end, len(unit.lows)) if dated else phrase.end
    return CueHit("preposition", lemma, SPEECH, (place,), number, place, end, phrase)


def _is_caveat(unit: Unit, chunk: Chunk, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "Risse seien nach jetzigem Wissen nicht entstanden": what the last speaker knows, and no source."""
    if phrase.end > phrase.core or not grammar.is_in("knowledge", unit.lows[phrase.core - 1]):
        return False
    return chunk.finite >= 0 and bool(unit.tags[chunk.finite] & KONJ)


def _is_predicate(unit: Unit, chunk: Chunk, phrase: NounPhrase) -> bool:
    """As in "Der Mann ist laut Polizei | Rentner": behind a body, what somebody is."""
    if phrase.core - phrase.start != _TWO or not chunk.start <= chunk.finite < phrase.start:
        return False
    body, told = (noun(unit.lows[at]) for at in range(phrase.start, phrase.core))
    return (
        unit.lows[chunk.finite] in _IS and body.whole and body.kind == "body" and told.whole and told.kind == "person"
    )


#: Words of a body and of what somebody is; what says that somebody is something.
_TWO, _IS = 2, frozenset({"ist", "sind", "war", "waren", "bleibt", "sei"})


def _is_provision(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "nach Artikel 10 Grundgesetz": a rule that holds, and nobody says it."""
    counted = phrase.end < len(unit.tags) and unit.tags[phrase.end] & NUM
    return bool(counted) and grammar.is_in("numbered_words", unit.lows[phrase.end - 1])


def _is_occasion(unit: Unit, chunk: Chunk, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Does it tell when something was done: "nach Berichten über Rauch strichen …", "nach der Vorstellung ging …"?

    What is reported has its verb in the Konjunktiv or with "sollen".
    """
    finite = chunk.finite
    if finite < 0 or unit.tags[finite] & (KONJ | MODAL):
        return False
    about = unit.lows[phrase.end] if phrase.end < len(unit.lows) else ""
    if grammar.is_in("occasion_prepositions", about):
        behind = noun_phrase(unit, phrase.end + 1, len(unit.words), grammar, 1)
        return behind is not None and not grammar.ends_in("social_media", unit.lows[behind.core - 1])
    head = next(at for at in range(phrase.start, phrase.core) if is_noun(unit, at))
    if any(unit.lows[at].endswith(_LASTING) for at in range(phrase.start, head)):
        return True  # "nach monatelangen Ermittlungen"
    if not grammar.is_in("occasions", unit.lows[head]) or not grammar.is_in(
        "definite_articles", unit.lows[phrase.start]
    ):
        return False
    return grammar.is_in("pluperfect", unit.lows[finite]) or is_preterite(unit, finite, grammar)


#: How an adjective ends that tells how long something took.
_LASTING = ("langen", "langem", "langer")


def is_preterite(unit: Unit, finite: int, grammar: Grammar) -> bool:
    """Is a full verb neither "geht" nor "gehen"?"""
    low = unit.lows[finite]
    present = low.endswith("t") or grammar.is_in("infinitives", low)
    return not unit.tags[finite] & AUX and not present


def _has_frame_noun(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Is the head of the phrase one of the nouns of stating ("nach Aussage der Polizei", not "nach dem Tag")?"""
    head = next((at for at in range(phrase.start, phrase.core) if is_noun(unit, at)), -1)
    if head < 0:
        return False
    return any(_states(unit.lows[at], grammar) for at in range(head, phrase.core))


def _states(low: str, grammar: Grammar) -> bool:
    return grammar.is_in("frame_nouns", low) or grammar.ends_in("frame_noun_compounds", low)


def _postposition(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    if place == chunk.start + 1 and unit.tags[chunk.start] & REL and chunk.opener == unit.lows[chunk.start]:
        if not grammar.is_in("frame_postpositions", unit.lows[place]):
            return None
        source = NounPhrase(chunk.start, place, place)  # "Meldungen, denen zufolge …"
        return CueHit("preposition", unit.lows[place], SPEECH, (place,), number, chunk.start, place + 1, source)
    relative = unit.tags[chunk.start] & REL and chunk.opener == unit.lows[chunk.start]  # ", der den Autoren zufolge"
    floor = max(chunk.start + bool(relative), place - 14)
    for start in range(floor, place):
        if unit.tags[start] & (PUNCT | QUOTE):
            continue
        phrase = noun_phrase(unit, start, place, grammar)
        if phrase is None or phrase.end != place:
            continue
        if start > chunk.start and unit.tags[start] & CAP and unit.tags[start - 1] & DET:
            continue
        if unit.tags[start] & DET and grammar.is_in("possessives", unit.lows[start + 1]):
            continue  # "Heute sei das | ihrer Meinung nach …"
        if _swallows(unit, phrase, grammar) or (chunk.finite < 0 and not unit.tags[start] & (CAP | DET)):
            continue
        if not grammar.is_in("frame_postpositions", unit.lows[place]) and not _postposed_noun(unit, phrase, grammar):
            return None
        return CueHit("preposition", unit.lows[place], SPEECH, (place,), number, start, place + 1, phrase)
    return None


def _swallows(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Does another noun stand before the statement ("wurden die Soldaten Berichten zufolge")?"""
    last = phrase.core - 1
    bare = last > phrase.start and _states(unit.lows[last], grammar)
    # The capital of a first word says nothing: "Ukrainischen Angaben zufolge".
    adjective = last - 1 == phrase.start == 0 and is_adjective(unit, 0, grammar)
    # "Jan Kolars Meinung nach"
    return bare and is_noun(unit, last - 1) and not adjective and not owns(unit, last - 1)


def _postposed_noun(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    after = phrase.end + 1
    if after < len(unit.words) and unit.lows[after] in _WHERE_TO:
        return False  # "in den Umfragen nach vorn"
    if after < len(unit.words) and noun_phrase(unit, after, len(unit.words), grammar, 3) is not None:
        return False
    return _has_frame_noun(unit, phrase, grammar) or _is_paper(unit, phrase, grammar)


#: Behind "nach" these tell a direction.
_WHERE_TO = frozenset({"vorn", "vorne", "hinten", "oben", "unten", "außen", "innen", "draußen", "links", "rechts"})


def _is_paper(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "dem Protokoll nach": a paper in the dative."""
    dative = grammar.is_in("object_determiners", unit.lows[phrase.start]) or grammar.is_in(
        "feminine_datives", unit.lows[phrase.start]
    )
    return dative and any(
        grammar.ends_in("documents", unit.lows[at]) for at in range(phrase.start, phrase.core) if is_noun(unit, at)
    )


@lru_cache(maxsize=8)
def _longest_first(entries: frozenset[str]) -> tuple[str, ...]:
    """In an order that is the same in every process, which that of a set is not."""
    return tuple(sorted(entries, key=lambda entry: (-len(entry), entry)))


def _frame_phrase(unit: Unit, number: int, _: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    for entry in _longest_first(grammar.words["frame_phrases"]):
        words = entry.split()
        if unit.lows[place : place + len(words)] == tuple(words):
            start = place + (1 if unit.tags[place] & PREP else len(words))
            phrase = noun_phrase(unit, start, len(unit.words), grammar)
            if phrase is not None and (len(words) == 1 or not unit.tags[place] & FIN or place == 0):
                return CueHit("preposition", entry, SPEECH, (place,), number, place, phrase.end, phrase)
        if words[0] == unit.lows[place] and (end := _past_owned(unit, place + 1, words[-1])):
            owned = NounPhrase(place + 1, end, end)
            return CueHit("preposition", entry, SPEECH, (place,), number, place, end, owned)
    return None


def _past_owned(unit: Unit, start: int, low: str) -> int:
    """The place behind somebody's view, whose name stands before it ("aus | Ina Kolars Sicht"), or 0."""
    at = start
    while at < min(len(unit.lows), start + _NAME) and is_noun(unit, at) and unit.lows[at] != low:
        at += 1
    owned = start < at < len(unit.lows) and unit.lows[at] == low and owns(unit, at - 1)
    return at + 1 if owned else 0


#: Words of a name with an office before it.
_NAME = 3


def _so(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    if place != chunk.start or chunk.finite >= 0 or number == 0:
        return None
    at = place + 1
    while at < len(unit.words) and unit.tags[at] & ADV:
        at += 1
    phrase = noun_phrase(unit, at, len(unit.words), grammar)
    if phrase is None and at < len(unit.words) and unit.tags[at] & PRON:
        phrase = NounPhrase(at, at + 1, at + 1)
    if phrase is None:
        return None
    return CueHit("preposition", unit.lows[place], SPEECH, (place,), number, place, phrase.end, phrase)


def _adverb(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    if not _takes_up(unit, chunk, place, grammar):
        return None
    source = NounPhrase(place, place + 1, place + 1)
    return CueHit("adverb", unit.lows[place], SPEECH, (place,), number, place, place + 1, source)


def _takes_up(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> bool:
    """As in "Demnach …": first in the sentence, or right behind the verb."""
    low = unit.lows[place]
    always = grammar.is_in("content_adverbs", low)
    finite = chunk.finite
    if place == chunk.start and low == chunk.opener:
        return always
    if finite < 0 or chunk.opener or not (always or unit.tags[finite] & KONJ):
        return False
    return place == chunk.start or place <= finite + 2 or (always and place > finite)


# --- nouns ----------------------------------------------------------------------------------------------------------


def _noun(unit: Unit, number: int, chunk: Chunk, place: int, grammar: Grammar) -> CueHit | None:
    """As in "die Behauptung, dass": the noun with what belongs to it reaches the end of its chunk."""
    if not unit.tags[place] & CAP:
        return None
    start = place
    while start > 0 and unit.tags[start - 1] & DET and place - start < 3:
        start -= 1
    phrase = noun_phrase(unit, start, len(unit.words), grammar, 1)
    if phrase is None:
        return None
    frame = grammar.noun_frames[unit.lows[place]]
    if _is_about(unit, phrase, chunk, frame, grammar):
        return CueHit("noun", unit.words[place], SPEECH, (place,), number, start, phrase.end, phrase, False, frame)
    rest = range(phrase.end, chunk.end)
    closed = chunk.end < len(unit.words) and unit.tags[chunk.end] & COMMA
    closed = closed and not grammar.is_in("frame_adverbs", unit.lows[chunk.end - 1])  # "deutete die Wahl so, dass …"
    if not closed or len(rest) > 2 or any(unit.tags[at] & (CAP | TO | TO_FORM) for at in rest):
        return None
    if grammar.is_in("anaphors", unit.lows[chunk.start]) and chunk.finite == chunk.start + 1:
        return None  # "Das ist die Behauptung, dass …"
    source = phrase if phrase.end > phrase.core else None
    if (
        source is None
        and start == place
        and place > 0
        and unit.lows[place - 1].endswith("s")
        and is_noun(unit, place - 1)
    ):
        source = NounPhrase(place - 1, place, place)  # "Adlers Vorschlag, …"
    places = tuple(range(start, place + 1))
    return CueHit("noun", unit.words[place], SPEECH, places, number, start, phrase.end, source, False, frame)


def _is_about(unit: Unit, phrase: NounPhrase, chunk: Chunk, frame: Frame, grammar: Grammar) -> bool:
    """As in "die Forderung der Räte nach Ruhe": an owner, and behind it what the frame of the noun asks for."""
    at = phrase.end
    if phrase.end == phrase.core or at >= chunk.end or not unit.tags[at] & PREP:
        return False
    return grammar.contracted.get(unit.lows[at], unit.lows[at]) in frame.complements


#: Lists of cue words and how a cue that begins with one of them is read, in the order in which they are tried.
_READERS: tuple[tuple[str, Callable[[Unit, int, Chunk, int, Grammar], CueHit | None]], ...] = (
    ("frame_prepositions", _preposition),
    ("frame_noun_prepositions", _preposition),
    ("frame_postpositions", _postposition),
    ("frame_noun_prepositions", _postposition),
    ("frame_openers", _frame_phrase),
    ("frame_adverbs", _so),
    ("content_adverbs", _adverb),
    ("content_adverbs_marked", _adverb),
)


# --- An attribution in words of its unit, and small questions about ranges of words -----------------------------------


Range = tuple[int, int]
#: Ranges of a content that its cue divides.
_PARTS = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in words of its unit. ``ranges`` are half-open; ``source`` is ``None`` where none was found."""

    type: AttributionType
    ranges: tuple[Range, ...]
    hit: CueHit | None = None
    source: NounPhrase | None = None
    frame: tuple[Range, ...] = ()
    addressee: NounPhrase | None = None
    medium: str | None = None
    carries: bool = False
    refers_back: bool = False


def first_word(unit: Unit, floor: int) -> int:
    """The first word of what is said from a place on, behind a dateline ("Berlin (dpa) - Die Bahn …")."""
    floor = floor or _dateline_end(unit)
    while floor < len(unit.words) and unit.tags[floor] & PUNCT:
        floor += 1
    return floor


def _dateline_end(unit: Unit) -> int:
    """The place behind a place, an agency in brackets and a dash at the beginning, or 0."""
    at = 0
    while at < min(_DATELINE, len(unit.tags) - 1) and (unit.tags[at] & CAP or unit.words[at] == "/"):
        at += 1
    closing = at
    while unit.tags[at] & OPEN and closing < len(unit.tags) - 2 and not unit.tags[closing] & CLOSE:
        closing += 1
    bracketed = at > 0 and closing > at
    return closing + 2 if bracketed and unit.tags[closing + 1] & (DASH | COLON) else 0


#: Words of a place in a dateline at most.
_DATELINE = 6


def trim_end(unit: Unit, start: int, end: int) -> int:
    while end > start and unit.tags[end - 1] & PUNCT:
        end -= 1
    return end


def trim_start(unit: Unit, content: Range) -> Range:
    start, end = content
    while start < end and unit.tags[start] & PUNCT:
        start += 1
    return (start, end)


def has_words(unit: Unit, content: Range) -> bool:
    return any(not unit.tags[at] & PUNCT for at in range(*content))


def is_quote(unit: Unit, content: Range) -> bool:
    return content[1] - content[0] == 1 and bool(unit.tags[content[0]] & QUOTE)


def quote_before(unit: Unit, start: int) -> int:
    """Place of a quotation right before the chunk, over a comma; -1 if there is none."""
    at = start - 1
    while at >= 0 and unit.tags[at] & PUNCT:
        at -= 1
    if at < 0 or not unit.tags[at] & QUOTE:
        return -1
    alone = at == 0 or bool(unit.tags[at - 1] & (PUNCT | QUOTE))
    return at if alone else -1


def frame_around(unit: Unit, floor: int, content: Range) -> tuple[Range, ...]:
    frame: list[Range] = [(first_word(unit, floor), content[0])]
    if content[1] < unit.end:
        frame.append((content[1], unit.end))
    return tuple(r for r in frame if r[0] < r[1])


def without_apposition(unit: Unit, draft: Draft) -> Draft:
    """The draft without what says who its source is: "A, erklärt Ruth Kolb, eine Ärztin aus Ahlen, gegenüber X"."""
    source = draft.source
    if source is None or len(draft.ranges) < _PARTS:
        return draft
    beside = [r for r in draft.ranges if r[1] <= source.start or r[0] >= source.end or r[0] < source.start]
    cut = [(source.end, end) for start, end in draft.ranges if source.start <= start < source.end < end]
    clauses = [(start, end) for start, end in cut if any(unit.tags[at] & FIN for at in range(start, end))]
    ranges = tuple(sorted((*beside, *(trim_start(unit, clause) for clause in clauses))))
    return replace(draft, ranges=ranges) if ranges and ranges != draft.ranges else draft
