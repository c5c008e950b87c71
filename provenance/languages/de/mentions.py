"""What a mention of a source says about it: name, role, kind, and whether it can be one. Decided by lists, word by
word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from provenance.languages import Mention
from provenance.languages.de.clauses import Chunk, Unit, found_once
from provenance.languages.de.complements import names_thing
from provenance.languages.de.cues import CueHit, Draft
from provenance.languages.de.grammar import (
    ADV,
    ATTRIBUTE,
    CAP,
    CLOSE,
    COMMA,
    COORD,
    DET,
    FIN,
    GENITIVE,
    NUM,
    PLACE,
    PLURAL,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SINGULAR,
    THAT,
    TIME,
    Grammar,
)
from provenance.languages.de.kinds import body_named, described_kind, is_called_body, named_kind, sides_of, unowned_body
from provenance.languages.de.nouns import MUTE, SPEAKING, is_surname, noun
from provenance.languages.de.parts import (
    FROM,
    HEAD_LISTS,
    MARKS,
    NO_PART,
    Part,
    acronym,
    as_one,
    in_words,
    is_abbreviation,
    is_declined,
    is_genitive_of_place,
    is_many,
    is_person,
    is_topic,
    nominative,
    read_part,
    spaced,
    stronger,
)
from provenance.languages.de.phrases import (
    AGED,
    CALLED,
    NounPhrase,
    find_phrase,
    is_noun,
    is_one_of,
    noun_phrase,
    past_brackets,
    phrase_before,
    subject_after,
    subject_before,
)
from provenance.models import SourceKind, Span
from provenance.vocabulary import PERSONS

__all__ = [
    "IN_IT",
    "as_speaker",
    "gender_of",
    "is_listed",
    "is_nobody",
    "is_thing",
    "joined_with",
    "likelier",
    "main_subject",
    "read_mention",
    "says_none",
    "speaks",
]


#: The paper that was told of, as a place where it says something.
IN_IT = "darin"
_HEAD_SET = frozenset(HEAD_LISTS)
_FACELESS = ("social_media", "unnamed_media", "software")
_BODIES = ("named_organisation", "government")
_UNNAMED = PERSONS - {"named_person"}


@found_once
def speaks(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Is the phrase of a sort that says things: a pronoun, a name, a role, a body, a medium, a document?"""
    if unit.tags[phrase.start] & PRON:
        return True
    for at in range(phrase.start, phrase.core):
        if not is_noun(unit, at):
            continue
        if is_abbreviation(unit.words[at]) or not _HEAD_SET.isdisjoint(grammar.lists_of(unit.lows[at])):
            return True
    part = read_part(unit, phrase.start, phrase.core, grammar)
    known = noun(part.head)
    guessed = not known.whole and grammar.ends_in("statable", part.head)  # "die Inzidenzgrenze"
    if part.head and not guessed and known.kind in ({"person"} if part.names else SPEAKING):
        return True  # "die Kammer", "Machthaber Kim"
    return part.kind is not None or part.person or (bool(part.names) and not part.head)


def main_subject(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """The subject of a main clause, before its verb or behind it."""
    if chunk.finite < 0:
        return None
    phrase = subject_before(unit, chunk.start, chunk.finite, grammar)
    if phrase is None or not speaks(unit, phrase, grammar):
        phrase = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    return phrase


@found_once
def read_mention(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """Read a phrase; ``None`` where it names nobody (it may still be the text of a source)."""
    if _is_amount(unit, phrase, grammar):
        return None
    bare = _without_statement(unit, phrase, grammar)
    if bare.start == phrase.start and bare.end < phrase.core:
        unit = _in_nominative(unit, bare.end - 1, grammar)
    elif phrase.end == phrase.start + 1 < len(unit.lows) and unit.lows[phrase.end] in grammar.noun_frames:
        unit = _in_nominative(unit, phrase.start, grammar)  # "Kolbs Vorschlag, zu gehen, …"
    elif phrase.start < bare.start == phrase.core - 1:
        unit = _in_nominative(unit, bare.start, grammar)  # "Angaben Washingtons"
    return _pointing(unit, bare, grammar) or _naming(unit, phrase, bare, grammar)


def _is_amount(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "von geschätzten 22,7 Milliarden Euro": a unit behind a number says nothing."""
    last = phrase.core - 1
    counted = any(unit.tags[at] & NUM for at in range(phrase.start, last))
    return counted and grammar.is_in("measure_units", unit.lows[last])


def _in_nominative(unit: Unit, at: int, grammar: Grammar) -> Unit:
    """The unit with the name that owns a statement as it is called: "Ina Hännis (Ansicht)" -> "Ina Hänni"."""
    low, word = unit.lows[at], unit.words[at]
    bare = low.removesuffix("s")
    known = grammar.is_in("companies", low) or grammar.is_in("first_names", low) or noun(low).kind in _NAMING
    if bare == low or (known and noun(bare).kind not in _NAMING):
        return unit  # "Voss’ Ansicht", "Siemens Angaben"
    words, lows = list(unit.words), list(unit.lows)
    words[at], lows[at] = word[:-1], bare
    return replace(unit, words=tuple(words), lows=tuple(lows), known={})


#: Kinds of nouns that are names.
_NAMING = ("body", "forename", "place", "surname")


def _pointing(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """A word that only points to somebody: a pronoun, a possessive, or whom a relative pronoun takes up."""
    start, end = phrase.start, phrase.end
    low = unit.lows[start]
    if grammar.is_in("quantifiers", low) and phrase.core == start + 1 and not is_noun(unit, start):
        return _somebody(unit, phrase, _gender_of_some(low, grammar))
    if end - start == 2 and unit.tags[start] & DET and grammar.is_in("ordinals", unit.lows[start + 1]):
        return _somebody(unit, NounPhrase(start + 1, end, end))
    if end - start == 1:
        return _pronoun(unit, start, grammar)
    if grammar.is_in("own_words", low) and end - start == 2:
        return Mention(unit.span(start, end), unit.words[start], pronoun=low)
    return None


def _pronoun(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    low, tag = unit.lows[place], unit.tags[place]
    if tag & REL and not tag & CAP:
        antecedent = _antecedent(unit, place, grammar)
        return read_mention(unit, antecedent, grammar) if antecedent else None
    reader = unit.words[place] == "Sie" and place and not unit.tags[place - 1] & (PUNCT | QUOTE)  # "Fragen Sie uns"
    paper = low == IN_IT
    pointing = ("possessives", "pronoun_genders")  # "Ihm zufolge"
    points = tag & (PRON | DET) or paper or _points_back(low, grammar) or any(grammar.is_in(n, low) for n in pointing)
    if reader or not points:
        return None
    kind: SourceKind = "document" if paper else "unspecified"
    low = "dieser" if low == "der" else low
    latter = low if low in _LATTER else ""
    return Mention(unit.span(place, place + 1), unit.words[place], kind=kind, pronoun=low, points=latter)


#: Pronouns that mean whoever was named last.
_LATTER = frozenset({"dieser", "diese", "letzterer", "letztere"})


def _somebody(unit: Unit, phrase: NounPhrase, gender: str = "") -> Mention:
    """Somebody whom no noun tells: "manche", "der andere", "eine, die im Chor singt"."""
    text = in_words(unit, phrase.start, phrase.end)
    span = unit.span(phrase.start, phrase.end)
    return Mention(span, text, head=unit.lows[phrase.start], gender=gender, kind="unnamed_person")


def _gender_of_some(low: str, grammar: Grammar) -> str:
    """Of "eine" and "jemand" one, of "manche" many."""
    if not low.endswith("e"):
        return "m"
    return "f" if grammar.is_in("indefinite_articles", low) else "p"


def _naming(unit: Unit, whole: NounPhrase, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """What names or describes somebody; ``phrase`` is ``whole`` without a word for a statement ("Angaben der …")."""
    first, rest = _split(unit, phrase, grammar)
    apposition = read_part(unit, *rest, grammar) if rest[0] < rest[1] else NO_PART
    span_end = max(first[1], rest[1])
    span = unit.span(phrase.start, span_end)
    part = read_part(unit, *first, grammar)
    mention = _stated_by(unit, part, span, grammar) or _joined(unit, part, apposition, span, grammar)
    if mention is None:
        return None
    acts = mention.kind in _BODIES or not _ACTING.isdisjoint(grammar.lists_of(mention.head))
    owner = _owner_gender(unit, phrase, grammar) if acts else ""
    role = _coordinated(unit, phrase, first[0], mention, grammar)
    mention = replace(mention, role=role, sides=sides_of(unit, phrase.start, span_end, grammar), owner=owner)
    if is_one_of(unit, phrase, grammar) and not mention.names:
        gender = _gender_of_some(unit.lows[phrase.start], grammar)
        mention = replace(mention, text=in_words(unit, phrase.start, span_end), definite=False, gender=gender)
    if mention.mute:
        sides = unit.lows[phrase.core - 1] == _SIDES and unit.lows[phrase.start] in _ALL
        return _somebody(unit, phrase, "p") if sides else _heard(unit, mention, whole, phrase, grammar)
    inside = _insider_from(unit, phrase.start) if mention.kind in _UNNAMED and not mention.names else -1
    if inside >= 0:
        return replace(mention, text=in_words(unit, inside, span_end), kind="anonymous", identified=False)
    if mention.kind in _UNNAMED and _asks_for_anonymity(unit, grammar):
        return replace(mention, kind="anonymous", identified=False)
    if mention.kind in _BODIES and phrase.end >= whole.core and _is_veiled(unit, phrase.start, grammar):
        return replace(mention, identified=False, unowned="")
    return mention


def _coordinated(unit: Unit, phrase: NounPhrase, start: int, mention: Mention, grammar: Grammar) -> str | None:
    """The whole role of "Arzt und Autor Jan Kolar", of whom only the second half was read, from ``start``."""
    if not mention.role or start != phrase.core + 1 or phrase.core >= phrase.end:
        return mention.role
    ahead = read_part(unit, phrase.start, phrase.core, grammar)
    human = unit.tags[phrase.core] & COORD and not ahead.names and noun(ahead.head).kind == "person"
    past = any(grammar.is_in("former", low) for low in unit.lows[ahead.start : ahead.end])
    words = spaced(as_one(unit.words[ahead.start : ahead.end], grammar)) if human and not past else ""
    return f"{words} und {mention.role}" if words else mention.role  # not "früherer Minister und heutiger Anwalt"


def _owner_gender(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> str:
    """The genders of the owner of "ihr Sprecher", "dessen Chef" and "ein Sprecher ihres Ministeriums", or ""."""
    places = (phrase.start, phrase.core) if phrase.core < phrase.end else (phrase.start,)
    owned = (low for at in places if grammar.is_in("possessives", low := unit.lows[at]) or low in _RELATIVES)
    gender = grammar.canonical["pronoun_genders"].get(next(owned, ""), "")
    return "mn" if gender == "m" else gender


_RELATIVES = ("dessen", "deren")
#: Who speaks for whom they belong to ("ihr Sprecher"), unlike "ihr Vorgänger".
_ACTING = frozenset({"posts", "spokespersons", "representatives", "experts", "government_offices"})


def _heard(unit: Unit, mention: Mention, whole: NounPhrase, phrase: NounPhrase, grammar: Grammar) -> Mention:
    """What cannot speak does so as the owner of a statement ("Angaben der Wahlleitung") and behind "laut"."""
    if phrase.start != whole.start and mention.definite:
        named = bool(mention.names) or " " in mention.text
        return replace(mention, kind="named_organisation", identified=named, unowned="", mute=False)
    owner = _owner_of(unit, phrase, grammar)
    if owner is not None:
        return owner
    if _has_ministry(unit, phrase, grammar):
        return replace(mention, kind="government", identified=True, mute=False)
    before = unit.lows[whole.start - 1] if whole.start else ""
    behind = unit.lows[whole.end] if whole.end < len(unit.lows) else ""
    if not grammar.is_in("frame_prepositions", before) and not grammar.is_in("frame_postpositions", behind):
        return mention
    known = noun(mention.head)
    if known.kind == "thing" and known.genders == "m" and phrase.end - phrase.start == 1 and is_surname(mention.head):
        # A masculine that can be counted has an article: "laut Hartung" is somebody.
        return replace(mention, names=(mention.text,), head="", kind="named_person", identified=True, mute=False)
    return replace(mention, mute=False)


def as_speaker(unit: Unit, phrase: NounPhrase, mention: Mention, hit: CueHit | None, grammar: Grammar) -> Mention:
    """What cannot speak, as the subject of a verb that only somebody does: a town is its government ("Talheim kündigte
    an, …"), and a word that can be counted has no article because it is a name ("Chip teilte mit, …").
    """
    if not mention.mute or hit is None or not _is_done_by_somebody(hit, grammar) or phrase.end > phrase.start + 1:
        return mention
    known, written = noun(unit.lows[phrase.start]), unit.words[phrase.start]
    if hit.lemma in _OF_PEOPLE or _is_personal(unit, mention.span, grammar):
        return mention  # "Winterfeld sagte, …"
    if known.kind == "place" and mention.names:
        return replace(mention, head="", kind="government", identified=True, guessed=True, mute=False)
    finite = unit.chunks[hit.chunk].finite
    beside = finite in (phrase.start - 1, phrase.end) and bool(unit.tags[finite] & SINGULAR)
    countable = known.kind == "thing" and known.genders in ("m", "n") and written[0].isupper()
    if not (beside and countable and mention.bare):
        return mention
    return replace(
        mention,
        names=(written,),
        text=written,
        head="",
        kind="named_organisation",
        identified=True,
        guessed=True,
        mute=False,
    )


#: What towns, states and firms are not said to do.
_OF_PEOPLE = frozenset({"sagen", "sprechen", "meinen"})
#: Classes of cues that a thing may be the subject of: "Der Preis versprach viel", "Regen droht".
_ALSO_OF_THINGS = frozenset({"ask", "check", "estimate", "evade", "judge", "praise", "publish", "silent", "warn"})


def _is_done_by_somebody(hit: CueHit, grammar: Grammar) -> bool:
    if hit.kind != "verb" or hit.passive or hit.frame is None or hit.frame.sense in _ALSO_OF_THINGS:
        return False
    return not (hit.powers & THAT or grammar.is_in("showing_verbs", hit.lemma.lower()))


#: As in "beide Seiten": those who deal with each other.
_SIDES, _ALL = "seiten", ("alle", "beide", "beiden")


def _has_ministry(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "Ostmark ließ über sein Außenamt ausrichten": what has a ministry is a state, be it on no list."""
    chunk = unit.chunks[min(unit.chunk_at(phrase.start), len(unit.chunks) - 1)]
    places = range(phrase.end, chunk.end - 1)
    own = (at for at in places if grammar.is_in("possessives", unit.lows[at]))
    return any(grammar.ends_in("state_offices", unit.lows[at + 1]) for at in own)


def _owner_of(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """Who is behind what cannot speak itself: of "die Warnung mehrerer Geologen" the geologists."""
    at = phrase.core
    if at >= phrase.end or unit.tags[at] & CAP or not unit.tags[at] & (GENITIVE | ATTRIBUTE):
        return None
    first = at if unit.tags[at] & GENITIVE and not unit.tags[at] & PREP else at + 1
    owner = noun_phrase(unit, first, phrase.end, grammar, 1)
    if owner is None or not speaks(unit, owner, grammar):
        return None
    mention = read_mention(unit, owner, grammar)
    return None if mention is None or mention.pronoun or mention.mute else mention


def _stated_by(unit: Unit, part: Part, span: Span, grammar: Grammar) -> Mention | None:
    """The body of "Polizeiangaben" and "RMV-Angaben"."""
    ends = grammar.words["stated_ends"]
    end = next((end for end in ends if part.head.endswith(end) and len(part.head) > len(end) + 1), "")
    if not end or part.names or part.key:
        return None
    written = next(unit.words[at] for at in range(part.start, part.end) if unit.lows[at] == part.head)
    front = written[: -len(end)]
    name = front.rstrip("-")
    known = next((known for known in (grammar.canonical[n].get(name, "") for n in _BODY_LISTS) if known), "")
    body = Mention(span, known or name, kind="named_organisation", identified=True, gender="n", key=known)
    if name in grammar.canonical["outlets"]:
        return replace(body, kind="named_media")
    if name in grammar.canonical["agencies"]:
        return replace(body, kind="news_agency")
    if known or ("-" in front and is_abbreviation(name)):
        return body if known else replace(body, names=(name,))
    low = name.lower()
    for word in (low, low.removesuffix("s"), low.removesuffix("n")):
        if noun(word).kind == "body" and grammar.ends_in("organisation_heads", word):
            any_body = grammar.is_in("any_bodies", word)  # "Behördenangaben": of which authority?
            return replace(body, text=word.capitalize(), head=word, gender="f", definite=True, identified=not any_body)
    return None


_BODY_LISTS = ("organisations", "parties", "outlets", "agencies")


def _is_veiled(unit: Unit, start: int, grammar: Grammar) -> bool:
    """As in "heißt es aus dem Ministerium": somebody there, who is not told."""
    return start > 0 and grammar.is_in("veiling_prepositions", unit.lows[start - 1])


def _insider_from(unit: Unit, start: int) -> int:
    """Where "mit den Plänen vertraute | Personen" begins; -1 where nobody is called by what they know."""
    at = start - 1 if start and _INSIDE.fullmatch(unit.lows[start - 1]) else start
    if not _INSIDE.fullmatch(unit.lows[at]):
        return -1
    before = range(at - 1, max(-1, at - _OF_INSIDERS), -1)
    first = next((n for n in before if unit.lows[n] in ("mit", "in") or unit.tags[n] & PUNCT), -1)
    return first if first >= 0 and not unit.tags[first] & PUNCT else -1


_INSIDE = re.compile(r"(?:vertraut|befasst|betraut|eingeweiht|eingebunden|involviert)e[nrs]?")
#: Words from "mit" to "vertraute".
_OF_INSIDERS = 8


def _asks_for_anonymity(unit: Unit, grammar: Grammar) -> bool:
    """As in "ein Beamter, der nicht genannt werden wollte"."""
    words = " ".join(unit.lows)
    return any(phrase in words for phrase in grammar.words["anonymity_phrases"])


def joined_with(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> tuple[NounPhrase, ...]:
    """The further ones of "Schweden und die Schweiz": sources of their own, if they are of a sort that says things."""
    phrase = _without_statement(unit, phrase, grammar)
    joints = _joints(unit, phrase, grammar)
    ends = (*joints[1:], phrase.end)
    further = (noun_phrase(unit, at + 1, end, grammar, 1) for at, end in zip(joints, ends, strict=False))
    return tuple([each for each in further if each is not None and speaks(unit, each, grammar)])


def _joints(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> tuple[int, ...]:
    """What stands between several sources: the "und", and the commas before it ("A (CDU), B und C")."""
    found: list[int] = []
    at = past_brackets(unit, phrase.core, phrase.end)
    while at + 1 < phrase.end and unit.tags[at] & COMMA:
        each = noun_phrase(unit, at + 1, phrase.end, grammar, 1)
        if each is None or not _are_alike(unit, phrase, each, grammar):
            return ()
        found.append(at)
        at = past_brackets(unit, each.core, phrase.end)
    joined = at + 1 < phrase.end and unit.tags[at] & COORD
    return (*found, at) if joined and (found or not _is_one(unit, phrase, at, grammar)) else ()


def _are_alike(unit: Unit, a: NounPhrase, b: NounPhrase, grammar: Grammar) -> bool:
    """Are both of them names, of people or of what a list has, so that none says what the other is?"""
    first = read_part(unit, a.start, a.core, grammar)
    second = read_part(unit, b.start, b.core, grammar)
    return (first.person and second.person) or bool(first.key and second.key)


def _is_one(unit: Unit, phrase: NounPhrase, at: int, grammar: Grammar) -> bool:
    """Are "A und B" one: two roles of somebody ("Arzt und Autor Jan K."), both forms of a word ("Ärztinnen und Ärzte")?

    An article of its own makes the second role another person's.
    """
    first = read_part(unit, phrase.start, at, grammar)
    second = read_part(unit, at + 1, phrase.end, grammar)
    if first.names or not first.head or not second.head or not _is_human(first.head, grammar):
        return False
    if not _is_human(second.head, grammar):
        return False
    if _same_word(first.head, second.head, grammar):
        return True
    if unit.tags[at + 1] & DET:
        return False
    return bool(second.names) or _comma(unit, phrase) > 0


def _is_human(head: str, grammar: Grammar) -> bool:
    return noun(head).kind == "person" or not _HUMAN.isdisjoint(grammar.lists_of(head))


_HUMAN = frozenset({"roles", "experts", "persons_generic", "officials", "spokespersons"})


def _same_word(a: str, b: str, grammar: Grammar) -> bool:
    """As in "Nutzerinnen" and "Nutzer", "Ärztinnen" and "Ärzte"."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if not longer.endswith(("innen", "in")):
        return False
    stem = longer.removesuffix("nen").removesuffix("in")[-_STEM:]
    return grammar.stem(shorter)[-_STEM:][:4] == stem[:4] or shorter.startswith(
        longer.removesuffix("nen").removesuffix("in")
    )


_STEM = 6


def _comma(unit: Unit, phrase: NounPhrase) -> int:
    bare = past_brackets(unit, phrase.core, phrase.end)
    while bare < phrase.end and not unit.tags[bare] & COMMA:
        bare = max(past_brackets(unit, bare, phrase.end), bare + 1)  # "Jan von Kolar (50, CDU)"
    return bare if bare < phrase.end else -1


def _points_back(low: str, grammar: Grammar) -> bool:
    return grammar.is_in("content_adverbs", low) or grammar.is_in("content_adverbs_marked", low)


def _antecedent(unit: Unit, place: int, grammar: Grammar) -> NounPhrase | None:
    """The phrase before the comma in front of a relative pronoun."""
    at = place - 1
    while at > 0 and not unit.tags[at] & COMMA:
        at -= 1
    direct = phrase_before(unit, at, grammar)
    if direct is not None:
        return _living_in(unit, direct, place, grammar) or direct
    start = unit.chunks[max(0, unit.chunk_at(place) - 1)].start
    last = None
    while start < at:
        found = find_phrase(unit, start, at, grammar)
        if found is None:
            break
        last = found if speaks(unit, found, grammar) else last
        start = found.end
    return last


def _living_in(unit: Unit, phrase: NounPhrase, relative: int, grammar: Grammar) -> NounPhrase | None:
    """The people before a phrase that only says where they are: "die Fachleute in den Städten, die das fordern"."""
    if not phrase.start or not grammar.is_in("place_prepositions", unit.lows[phrase.start - 1]):
        return None
    people = phrase_before(unit, phrase.start - 1, grammar)
    if people is None or noun(unit.lows[people.core - 1]).kind != "person":
        return None
    many = "p" in noun(unit.lows[people.core - 1]).genders
    return people if many == ("p" in grammar.canonical["article_genders"].get(unit.lows[relative], "")) else None


def _without_statement(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> NounPhrase:
    """As in "Angaben der Polizei" -> "der Polizei", "Ina Hännis Ansicht" -> "Ina Hännis"; without an owner it stays."""
    head = next((at for at in range(phrase.start, phrase.core) if is_noun(unit, at)), -1)
    if head < 0:
        return phrase
    last = phrase.core - 1
    told = _is_statement(unit, last, grammar) or unit.lows[last] in grammar.noun_frames or unit.lows[last] == _EYES
    if last > head and told and unit.lows[last - 1].endswith(("s", "’", "'")):
        return NounPhrase(phrase.start, last, last)
    if not _is_statement(unit, head, grammar):
        return phrase
    if phrase.core > head + 1:
        return NounPhrase(head + 1, phrase.end, phrase.core)
    at = phrase.core
    if at < phrase.end and unit.tags[at] & ATTRIBUTE and not unit.tags[at] & GENITIVE:
        at += 1
    owner = noun_phrase(unit, at, phrase.end, grammar) if at < phrase.end else None
    return owner or phrase


#: As in "in Ina Hännis Augen".
_EYES = "augen"


def _is_statement(unit: Unit, at: int, grammar: Grammar) -> bool:
    """A word for what somebody states, or puts it out on: its owner is the source."""
    low, words = unit.lows[at], grammar.words
    forms = (low, low.removesuffix("s"), low.removesuffix("es"))
    if not is_noun(unit, at) or not words["works"].isdisjoint(forms):
        return False
    return not words["frame_nouns"].isdisjoint(forms) or not words["mouthpieces"].isdisjoint(forms)


def _split(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first part of a phrase and its apposition; of "A und B" the first alone, unless both are one."""
    comma = _comma(unit, phrase)
    joints = _joints(unit, phrase, grammar)
    if joints:
        return (phrase.start, joints[0]), (joints[0], joints[0])
    if phrase.core < phrase.end and unit.tags[phrase.core] & COORD:
        if comma > phrase.core:
            return (phrase.core + 1, comma), (comma + 1, phrase.end)
        return (phrase.core + 1, phrase.end), (phrase.end, phrase.end)
    called = next((at for at in range(phrase.core, phrase.end) if unit.lows[at] == CALLED), -1)
    border = called if comma < 0 else comma
    border = _second_role(unit, phrase, grammar) if border < 0 else border
    if border >= 0:
        return (phrase.start, border), (border + 1, phrase.end)
    return (phrase.start, phrase.end), (phrase.end, phrase.end)


def _second_role(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> int:
    """Where the "und" stands of "Jan Kolar vom Amt und wissenschaftlicher Leiter der Sonde", or -1."""
    for at in range(phrase.core + 1, phrase.end - 1):
        if unit.tags[at] & COORD and not unit.tags[at + 1] & DET:
            role = noun_phrase(unit, at + 1, phrase.end, grammar, 1)
            known = noun(unit.lows[role.core - 1]) if role is not None else noun("")
            if known.kind == "person" and known.genders != "p":
                return at
    return -1


def _joined(unit: Unit, first: Part, rest: Part, span: Span, grammar: Grammar) -> Mention | None:
    """Name from one part, role from the other or from the words before the name."""
    if first.key and first.kind:
        gender = _gender(unit, span, first, grammar) or "n"
        text = _as_written(unit, first, grammar)
        known = first.kind not in _FACELESS
        last = text.lower().rpartition(" ")[2]  # "Statistisches Bundesamt"
        head = last if grammar.ends_in("organisation_heads", last) else first.head
        return Mention(span, text, (), head, None, first.kind, known, gender, key=first.key)
    if not first.head and not first.names:
        return None
    first = _without_object(unit, _without_governed(unit, _without_listener(first), grammar), grammar)
    rest = _as_name(unit, first, _as_role(unit, first, rest))
    first = _as_office(unit, first, grammar) if rest.person and first.names and _is_led(unit, first) else first
    nobody = rest.names and not rest.person and noun(rest.head).kind != "person" and first.head and not first.names
    owned = any(unit.tags[at] & GENITIVE for at in range(first.start, first.end))
    if nobody and owned and rest.start and unit.tags[rest.start - 1] & DET:
        rest = NO_PART  # "eine Sprecherin der Polizei, der Guardia Civil"
    signed = rest.person and noun(first.head).kind == "paper"  # "der Brief von Jens Bock, Jan Kolar und anderen"
    named, other = (rest, first) if rest.names and not (first.names or signed) else (first, rest)
    return _named(unit, named, other, span, grammar) if named.names else _described(unit, first, span, grammar)


#: Classes of nouns that are nobody's name, unless they are surnames as well.
_NO_NAMES = MUTE | {"person", "group", "body", "paper"}


def _without_listener(part: Part) -> Part:
    """As in "erzählt der 31-Jährige TALBOTE": capitals behind an age are who is told."""
    told = len(part.names) == 1 and part.names[0].isupper() and len(part.names[0]) > 1
    return part._replace(names=()) if told and AGED.search(part.head) else part


def _without_governed(unit: Unit, part: Part, grammar: Grammar) -> Part:
    """As in "führte Kanzlerin Kolb Russland an", "haben die Behörden Verbraucher gewarnt"."""
    if len(part.names) == _FULL_NAME and not part.person and part.names[-1] in grammar.canonical["countries"]:
        return part._replace(names=part.names[:1])
    head, word = noun(part.head), part.names[-1].lower() if len(part.names) == 1 else ""
    if head.kind != "body" or head.genders != "p" or noun(word).kind != "person" or is_surname(word):
        return part
    end = next(at for at in range(part.end - 1, part.start, -1) if unit.words[at].strip(MARKS) == part.names[0])
    return part._replace(names=(), end=end)


def _without_object(unit: Unit, part: Part, grammar: Grammar) -> Part:
    """As in "die medizinische Leiterin Onkologie", "reichte der Verwalter Klage ein", "vielen Nutzern Corona": the word
    behind an office or a group is nobody's name.
    """
    linked = len(part.names) > 2 and part.names[1].islower() and noun(part.names[0].lower()).kind in MUTE | {"body"}
    if (len(part.names) != 1 and not linked) or part.person or noun(part.head).kind != "person":
        return part
    if is_called_body(part.head, part.names, grammar) or is_abbreviation(part.names[-1]):
        return part  # "Messenger-Konkurrent Signal", "Kesselmann AG"
    word = part.names[0].lower()
    known = noun(word)
    if word.endswith("s") and "p" not in known.genders:
        return part  # "der Anwalt Tannhofs"
    field = known.whole and known.kind in _NO_NAMES and not (is_surname(word) or body_named(part.names[0], grammar))
    bare = not (part.start and unit.tags[part.start - 1] & DET) and grammar.ends_in("public_offices", part.head)
    field = field and not grammar.is_in("first_names", word) and not (bare and known.kind == "person")
    head = next((at for at in range(part.start, part.end) if unit.lows[at] == part.head), part.start)
    many = is_many(unit, head, part.end) and not is_abbreviation(part.names[0])
    one = not part.head.endswith("e") or grammar.ends_in("posts", part.head) or grammar.ends_in("roles", part.head)
    if not (many or (field and one)):
        return part
    end = next(at for at in range(part.end - 1, part.start - 1, -1) if unit.words[at].strip(MARKS) == part.names[0])
    return part._replace(names=(), end=end)


def _named(unit: Unit, named: Part, other: Part, span: Span, grammar: Grammar) -> Mention:
    gender = _gender(unit, span, named, grammar)
    text = " ".join(named.names)
    if noun(named.head).kind == "software":
        return Mention(span, text, named.names, named.head, kind="software", gender="n")
    kind = named_kind(named, other, gender, grammar)
    if kind == "named_person":
        return _person(unit, named, other, span, grammar)
    if kind in ("named_media", "news_agency"):
        return Mention(span, text, named.names, named.head, None, kind, True, gender, key=text)
    known = body_named(text, grammar) if noun(named.head).kind == "person" else ""
    if known or (noun(named.head).kind == "person" and is_abbreviation(text)):
        return Mention(span, text, named.names, "", None, kind, True, gender, key=known)  # "Konkurrent Lidl"
    text = nominative(unit, named, grammar)
    if not named.head and text[:1].islower():
        text = text[text.index(named.names[0]) :] if named.names[0] in text else text  # "der prokurdischen HDP"
    text = _ASIDE.sub("", _BEYOND.sub("", text.removesuffix(f" ({named.names[-1]})")))
    return Mention(span, text, named.names, named.head, None, kind, True, gender, short=acronym(unit, named))


#: Brackets that hold more than a short name ("… (44)", "… (rund zwei Millionen Mitglieder)").
_ASIDE = re.compile(r" \([^()]*[\d ,][^()]*\)$")
#: What follows the name of a body and is no part of it ("… aus Ungarn", "… gegenüber BILD").
_BEYOND = re.compile(r" (?:aus|gegenüber|seit|nach|vor|am) .*$")


def _person(unit: Unit, named: Part, other: Part, span: Span, grammar: Grammar) -> Mention:
    """Somebody by name, or what only looks like it: a measure, a place, a firm."""
    gender = _gender(unit, span, named, grammar)
    role = _role(unit, named, other, grammar)
    text = " ".join(named.names)
    if named.person and not (other.head and not other.names):
        role = " ".join(filter(None, (role, _affiliation(unit, named, grammar)))) or None
    if _is_relation(named, grammar):
        own = text.split()[-1].lower()
        return Mention(span, text, head=own, gender=gender_of("", own, grammar), kind="unnamed_person", whose=True)
    thing = (
        not named.person
        and (_is_coded(named) or not role or role[:1].isdigit())
        and (_is_thing(unit, named) or _is_site(named))
    )
    if thing or _is_affair(named):
        return Mention(span, text, head=named.names[-1].lower() if thing else named.head, gender=gender, mute=True)
    if _is_bare(named) and noun(named.names[0].lower()).kind == "place":
        return Mention(span, text, named.names, gender=gender, mute=True)
    if _is_bare(named) and not (named.person or role) and grammar.is_adjective(named.names[0].lower(), ""):
        return Mention(span, text, head=named.names[0].lower(), gender=gender, mute=True)
    known = named.names[-1] in grammar.canonical["heads_of_state"] or grammar.is_in("first_names", text.lower())
    personal = known or _is_personal(unit, span, grammar)
    if not (named.person or role or personal) and _is_bare(named):
        return Mention(span, text, named.names, "", None, "named_organisation", True, gender, guessed=True)
    head = named.head or other.head
    if named.person and _owns_next(unit, named):
        named = named._replace(names=(*named.names[:-1], named.names[-1][:-1]))  # "Angela Merkels | Nachfolge"
        text = text[:-1]
    if len(named.names) > 1 and len(named.names[-1]) == 1:
        text += "."  # "sagt Jan K." at the end of a sentence
        named = named._replace(names=(*named.names[:-1], f"{named.names[-1]}."))
    return Mention(span, text, named.names, head, role, "named_person", True, gender, person=named.person)


#: A part of all, behind an article, as one word or none.
_SHARES = (("meisten",), ("wenigsten",), ("allermeisten",))


def _described(unit: Unit, part: Part, span: Span, grammar: Grammar) -> Mention:
    gender = _gender(unit, span, part, grammar)
    opener = unit.text_low(span)
    place = unit.place(span.start)
    share = unit.lows[place + 1 : place + 2] in _SHARES  # "die meisten Fachleute": which ones, nobody learns
    definite = grammar.is_in("definite_articles", opener) and not share
    bare = not grammar.tags.get(opener, 0) & DET
    whose = grammar.is_in("possessives", opener) or is_genitive_of_place(unit.words[place])
    text = _ASIDE.sub("", nominative(unit, part, grammar))
    mention = Mention(span, text, head=part.head, gender=gender, definite=definite, bare=bare, whose=whose)
    described = described_kind(unit, part, grammar)
    if described is None:
        return replace(mention, mute=True)
    if share:
        mention = replace(mention, gender="p")
    kind, identified = described
    unowned = unowned_body(unit, part, grammar) if identified else ""
    return replace(
        mention,
        kind=kind,
        identified=identified and not unowned,
        short=acronym(unit, part),
        points=_stands_for_a_name(unit, part, opener, grammar) if kind in PERSONS else "",
        unowned=unowned,
    )


def _as_written(unit: Unit, part: Part, grammar: Grammar) -> str:
    """The name of a list; a short name of a body stays what the text calls it ("EU")."""
    if part.kind != "named_organisation":
        return part.key
    written = " ".join(unit.words[at].strip(MARKS) for at in range(part.start, part.end) if is_noun(unit, at))
    short = written.isupper() or is_abbreviation(written)
    return written if short and grammar.canonical["organisations"].get(written) == part.key else part.key


def _is_personal(unit: Unit, span: Span, grammar: Grammar) -> bool:
    """Has the clause a verb or an act of a human being ("erzählt", "lacht", "in einem Brief")?"""
    place = unit.place(span.start)
    chunk = unit.chunks[min(unit.chunk_at(place), len(unit.chunks) - 1)]
    if any(grammar.is_in("personal_acts", low) for low in unit.lows[chunk.start : chunk.end]):
        return True
    return chunk.finite >= 0 and grammar.is_in("personal_forms", unit.lows[chunk.finite])


def _is_relation(part: Part, grammar: Grammar) -> bool:
    """Is it somebody by whose they are: "Jan Kolars Sprecherin", "Aung Sus Familie"?"""
    if len(part.names) == 1 or not part.names[-2].endswith("s") or grammar.is_in("first_names", part.names[-2].lower()):
        return False
    last = noun(part.names[-1].lower())
    return last.whole and last.kind in ("person", "group") and not is_surname(part.names[-1].lower())


def _owns_next(unit: Unit, named: Part) -> bool:
    """Is it a surname in the genitive, and what is somebody's behind it?"""
    low = named.names[-1].lower()
    if not low.endswith("s") or is_surname(low) or not is_surname(low[:-1]):
        return False
    last = next(at for at in range(named.end - 1, -1, -1) if unit.words[at].strip(MARKS) == named.names[-1])
    return last + 1 < len(unit.words) and is_noun(unit, last + 1)


def _is_affair(part: Part) -> bool:
    """Is it an act with somebody's name ("Mordfall Jan K."), a thing with a hyphen ("Impfstoff-Verteilung") or one of
    somebody's ("Elon Musks Tweet")?
    """
    known, last = noun(part.head), part.names[-1].lower()
    owner = part.names[-2].lower() if part.person and len(part.names) > _FULL_NAME else ""
    thing = noun(last).whole and noun(last).kind in MUTE | {"paper"} and not is_surname(last)
    if thing and owner.endswith("s") and not is_surname(owner):
        return True
    act = known.whole and known.kind in ("abstract", "event") and known.genders == "m"
    return act or (not part.person and "-" in last and noun(last).whole and noun(last).kind in MUTE)


def _is_thing(unit: Unit, part: Part) -> bool:
    """Is it a measure, or what ends in a word for a thing, and so nobody ("Milliarden Euro", "2 Min. Lesezeit")?"""
    last = noun(part.names[-1].lower())
    counted = any(unit.tags[at] & NUM for at in range(part.start, part.end))
    first = part.names[0].lower()
    common = noun(first).whole and noun(first).kind in MUTE and not is_surname(first)
    coded = _is_coded(part) or (len(part.names) > 1 and len(part.names[-1]) == 1 and common)  # "Zyklon B"
    several = len(part.names) > 1 and last.whole and last.kind in MUTE
    return counted or coded or several or part.names[-1].endswith("-")


def _is_coded(part: Part) -> bool:
    """As in "die Mutante B117": a figure is in nobody's name."""
    return any(letter.isdigit() for letter in part.names[-1])


def _is_site(part: Part) -> bool:
    """Is it a town by what it is known for: "Grippe-Hotspot Bamberg"?"""
    front, last = part.names[0].lower(), part.names[-1].lower()
    compound = len(part.names) > 1 and "-" in front and not is_surname(front.partition("-")[0])
    return compound and noun(last).kind == "place"


def _is_bare(part: Part) -> bool:
    """A single word of which nothing shows whether it is somebody's name or that of a firm; "K." is somebody."""
    return (
        len(part.names) == 1
        and len(part.names[0]) > len("K.")
        and not part.head
        and noun(part.names[0].lower()).kind not in ("forename", "surname")
    )


def _stands_for_a_name(unit: Unit, part: Part, article: str, grammar: Grammar) -> str:
    """The article of "die 62-Jährige" and "der Verbandschef", which mostly mean somebody just named, or ""."""
    if part.head.endswith(_pointing_ends(grammar.words["pointing_phrases"]).get(article, ())):
        return article
    if not grammar.is_in("definite_articles", article) or unit.lows[part.end - 1] != part.head:
        return ""
    behind = part.start > 1 and is_noun(unit, part.start - 2)
    many = article == "den" and part.start > 1 and unit.lows[part.start - 2] in _BEFORE_DATIVE
    if many or noun(part.head).genders == "p":
        return ""  # "den Autoren zufolge", "von den Studierenden"
    if not _is_feminine(part.head, grammar) and (article == "die" or (article == "der" and behind)):
        return ""  # "die Minister", "die Angaben der Forscher"
    if any(_tells_apart(unit, at, grammar) for at in range(part.start, part.end - 1)):
        return ""
    return article if _is_human(part.head, grammar) and not grammar.ends_in("bystanders", part.head) else ""


#: Before a dative, whose "den" is a plural.
_BEFORE_DATIVE = frozenset({"aus", "bei", "gegenüber", "laut", "mit", "nach", "seit", "von", "zu"})


def _tells_apart(unit: Unit, place: int, grammar: Grammar) -> bool:
    """Does an adjective say that somebody else is meant than whoever has the office: "der künftige Präsident"?"""
    return any(grammar.is_in(name, unit.lows[place]) for name in ("former", "telling_apart"))


@lru_cache(maxsize=8)
def _pointing_ends(phrases: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Of phrases like "die -jährige" the ends of their nouns, by article."""
    found: dict[str, list[str]] = {}
    for first, ending in map(str.split, phrases):
        found.setdefault(first, []).append(ending)
    return {first: tuple(endings) for first, endings in found.items()}


def _is_feminine(head: str, grammar: Grammar) -> bool:
    known = noun(head)
    return grammar.ends_in("roles_feminine", head) or (known.kind == "person" and known.genders == "f")


def _is_led(unit: Unit, part: Part) -> bool:
    """Is the name that of a part, or of whom it belongs to: "der Sprecher von Ministerin Ruth Kolb"?"""
    if not part.person:
        return True
    head = next((at for at in range(part.start, part.end) if is_noun(unit, at)), part.start)
    name = next((at for at in range(head, part.end) if unit.words[at] == part.names[0]), head)
    return any(unit.tags[at] & (ATTRIBUTE | GENITIVE) and not unit.tags[at] & CAP for at in range(head + 1, name))


def _as_office(unit: Unit, part: Part, grammar: Grammar) -> Part:
    """Before a full name, "der Vorsitzende im Ausschuss für Verkehr" has the office for its head, and no name."""
    first = next((at for at in range(part.start, part.end) if is_noun(unit, at)), part.start)
    return part._replace(head=unit.lows[first], names=()) if _is_human(unit.lows[first], grammar) else part


def _as_role(unit: Unit, first: Part, rest: Part) -> Part:
    """Behind a full name, "Umweltdezernentin der Stadt" is a role though no list has its first word."""
    described = any(unit.tags[at] & (GENITIVE | ATTRIBUTE | PREP) for at in range(rest.start + 1, rest.end))
    two = len(rest.names) > 1 and rest.names[1][:1].isupper()  # "Jan Kolar, Mitra Holm und Walto Tann vom Amt"
    named = rest.names and not (rest.head or rest.person or rest.key)
    if len(first.names) > 1 and named and described and not two:
        return rest._replace(head=rest.names[0].lower(), names=())
    alone = rest.names and (len(rest.names) == 1 or rest.names[1].islower()) and not rest.person
    field = noun(rest.names[0].lower()) if alone else noun("")
    if first.person and noun(rest.head).kind == "person" and field.whole and field.kind in _FIELDS and described:
        return rest._replace(names=())  # "Jan Kolar, Programmleiter Wald bei der Stiftung"
    return rest


#: Classes of what somebody may be in charge of.
_FIELDS = MUTE | {"group", "body"}


def _as_name(unit: Unit, first: Part, rest: Part) -> Part:
    """Behind an office, "Tate Kolar" is somebody though the first word is a noun as well."""
    thing = noun(rest.head).kind in MUTE and len(rest.names) == 1 and rest.end - rest.start == _FULL_NAME
    thing = thing and not (noun(rest.names[0].lower()).kind in MUTE and not is_surname(rest.names[0].lower()))
    if not (thing and first.head and not first.names and noun(first.head).kind == "person"):
        return rest
    return rest._replace(head="", names=tuple(unit.words[rest.start : rest.end]), person=True)


#: Words of a first name and a surname.
_FULL_NAME = 2


def _role(unit: Unit, named: Part, other: Part, grammar: Grammar) -> str | None:
    """As in "Sprecher der Regierung" of "Sprecher der Regierung, Jan K.", "Kanzler" of "Kanzler Jan K."."""
    beside = in_words(unit, other.start, _role_end(unit, other, grammar)) if other.head and not other.names else ""
    return stronger(beside, _role_ahead(unit, named, grammar), grammar) or None


def _role_ahead(unit: Unit, named: Part, grammar: Grammar) -> str:
    """The role that stands before the name."""
    at = named.start
    while at < named.end and unit.words[at].strip(MARKS) != named.names[0]:
        at += 1
    head = next((n for n in range(at - 1, named.start - 1, -1) if unit.lows[n] == named.head), at)
    things = (n for n in range(named.start, head) if is_topic(unit, n))
    start = max(things, default=named.start - 1) + 1  # "Strategische Autonomie Präsident Jan Kolar sieht …"
    start += start < head and unit.lows[start].startswith("neue")  # "Neuer Parteichef Jan Kolar"
    if start == at or unit.words[at - 1].islower():
        return ""  # "der texanische Jan Kolar"
    woman = named.person and gender_of(named.names[0], "", grammar) == "f"
    return spaced(as_one(unit.words[start:at], grammar, woman=woman))


def _role_end(unit: Unit, part: Part, grammar: Grammar) -> int:
    """Where a role ends before what is no part of it: in "Ärztin am Spital | aus Ulm", "Arzt | am Montag"."""
    for at in range(part.start + 1, part.end - 1):
        told = unit.tags[at] & GENITIVE and noun(unit.lows[at - 1]).kind != "person"
        if told and grammar.ends_in("agency_heads", unit.lows[at + 1]) and at > part.start + 1:
            return at  # "Gründer der Bank Tann | der Nachrichtenagentur Mora"
        dated = unit.lows[at] == "am" and unit.tags[at + 1] & (TIME | NUM)
        if unit.tags[at + 1] & ADV and at + 2 == part.end and not unit.tags[at + 1] & CAP:
            return at + 1  # "Präsident des Verbands | jüngst"
        if dated or (unit.tags[at] & PREP and not unit.tags[at] & CAP and unit.lows[at] in _OUTSIDE):
            return at
    return part.end


#: Prepositions of what is no part of a role.
_OUTSIDE = frozenset({"aus", "gegenüber", "nach", "seit", "vor"})


def _affiliation(unit: Unit, named: Part, grammar: Grammar) -> str:
    """Whom somebody is from, behind the name: of "Analyst Jan Kolar vom Brokerhaus Tann" "vom Brokerhaus Tann"."""
    last = next(at for at in range(named.end - 1, -1, -1) if unit.words[at].strip(MARKS) == named.names[-1])
    at = past_brackets(unit, last + 1, named.end)
    if at + 1 >= named.end or unit.lows[at] not in FROM:
        return ""
    whole = noun_phrase(unit, at + 1, named.end, grammar, 1)
    body = read_mention(unit, whole, grammar) if whole is not None else None
    foreign = any(grammar.is_in("foreign_bodies", unit.lows[n]) for n in range(at + 1, named.end))
    if whole is None or body is None or not (foreign or (body.kind in _HOUSES and not body.mute)):
        return ""
    if unit.lows[at] == "aus" and not body.head.endswith(tuple(grammar.words["boards"] | grammar.words["organs"])):
        return ""  # "Ruth Kolb aus dem Beirat der Stiftung", but "Ruth Kolb aus Ulm"
    closed = next((n for n in range(at, whole.end) if unit.tags[n] & CLOSE), whole.end)
    end = min(closed + 1, whole.end)  # "… vom Amt (BAW) | einer Mitteilung zufolge"
    while end + 1 < len(unit.words) and unit.lows[end] in _OF and is_noun(unit, end + 1):
        end += 2  # "… von der University of Talheim"
        while end < len(unit.words) and is_noun(unit, end):
            end += 1  # "… of Hygiene & Tropical Medicine"
    return in_words(unit, at, end)


#: English words within the name of a body.
_OF = ("of", "for", "and", "&")
_HOUSES = (*_BODIES, "named_media", "news_agency")
#: Lists of first names, and who bears them.
_BORNE_BY = (("first_names_female", "f"), ("first_names_male", "m"))


def gender_of(first: str, role: str, grammar: Grammar) -> str:
    """ "m", "f" or "" by somebody's role or first name; "Kim" and "Uli" may be either."""
    if role and _is_feminine(role, grammar):
        return "f"
    if not first or is_abbreviation(first):
        return ""  # "AStA" is no Asta
    borne_by = [gender for name, gender in _BORNE_BY if grammar.is_in(name, first.lower())]
    return borne_by[0] if len(borne_by) == 1 else ""


#: Articles of one man in the genitive and dative.
_OF_ONE = frozenset({"des", "dem", "eines", "einem"})


def _gender(unit: Unit, span: Span, part: Part, grammar: Grammar) -> str:
    low = unit.text_low(span)
    woman = part.names and low == "die" and part.head.endswith("e") and is_declined(part.head)
    # "Die Abgeordnete Ilhan Kolb", whatever the first name says.
    told = "f" if woman else gender_of(part.names[0] if part.names else "", part.head, grammar)
    if told:
        return told
    known = noun(part.head)
    weak = part.head.endswith("en") and {"m", "f", "p"} <= set(known.genders)  # "die Beschäftigten", "die Grünen"
    many = weak or (known.whole and "f" not in known.genders)
    if not part.names and many and (low == "die" or (low == "der" and _is_genitive(unit, span, part))):
        return "p"  # "die Richter", "(nach Angaben) der Richter"
    one = bool(part.names) or grammar.is_in("singular_articles", low) or _acts_alone(unit, part)
    one = one or (known.whole and known.genders == "m")  # "Analyst", unlike "Sprecher"
    if part.head and grammar.ends_in("roles", part.head):
        return "m" if one else "p"
    of_one = low in _OF_ONE and "m" in known.genders and "n" not in known.genders  # "nach Meinung des Generals"
    gender = "m" if of_one else grammar.canonical["article_genders"].get(low, "")
    if gender or part.names or part.key:
        return gender
    if grammar.tags.get(low, 0) & NUM or low.isdigit() or grammar.is_in("plural_determiners", low):
        return "p"  # "fünf Personen", "mit zahlreichen Toten"
    owned = bool(grammar.tags.get(low, 0) & DET)
    # "Seine Flotte" is no "er"; "laut Fahrplan" is one, "laut Umfragen" many.
    clear = known.whole and known.genders in (("f", "p") if owned else ("m", "f", "n"))
    one = owned or (one and known.kind == "person" and known.genders != "p")
    return known.genders if clear else "" if one else "p"


def _acts_alone(unit: Unit, part: Part) -> bool:
    """Does a verb in the singular stand beside the words: "Minister fordert …"?"""
    tags = [unit.tags[at] for at in (part.start - 1, part.end) if 0 <= at < len(unit.tags)]
    if part.start and tags[0] & PREP:
        return False  # "nach Einschätzung von Experten | war er müde"
    numbers = [tag & (SINGULAR | PLURAL) for tag in tags if tag & FIN]
    return SINGULAR in numbers and PLURAL not in numbers  # "(Zuvor) hatten | Forscher | vermutet"


def _is_genitive(unit: Unit, span: Span, part: Part) -> bool:
    """Is what stands behind "der" many, and no subject: by its form ("der Experten"), or since a noun is before it?"""
    known, place = noun(part.head), unit.place(span.start)
    if "p" not in known.genders:
        return False
    declined = part.head.endswith("n") and any(is_person(part.head.removesuffix(end)) for end in ("n", "en"))
    return known.genders == "p" or declined or (place > 0 and is_noun(unit, place - 1))


# ----------------------------------------------------------------------------------------------------------------------
# Who can be the source of a verb: somebody who can speak, neither a thing nor nobody, nor the outlet or its reader.


#: Lists of those who say things.
_HEADS = frozenset(HEAD_LISTS)


def likelier(unit: Unit, chunk: Chunk, source: NounPhrase | None, grammar: Grammar) -> NounPhrase | None:
    """What stands before the verb, where behind it an act or event was taken for the subject."""
    if source is None or chunk.order != "second" or source.start < chunk.finite or not is_thing(unit, source, grammar):
        return source
    before = subject_before(unit, chunk.start, chunk.finite, grammar)
    return before if before is not None and not is_thing(unit, before, grammar) else source


def is_nobody(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "Kein Mensch leugnet, dass der Deich alt ist"."""
    chunk = unit.chunks[hit.chunk]
    places = (chunk.start, *((source.start,) if source is not None else ()))
    if any(grammar.is_in("nobody", unit.lows[at]) for at in places) or grammar.is_in("whether", chunk.opener):
        return True  # "Ob sie für ein Verbot plädiert, bleibt offen"
    if (hit.powers & PLACE and _explains(unit, chunk, source, grammar)) or _is_open(unit, hit, source, grammar):
        return True
    if _shows_itself(unit, hit, source, grammar) or _is_guessed(unit, hit, source, grammar):
        return True
    if hit.start == 0 and (unit.words[1:2] in _CALLED or _is_condition(unit, chunk)):
        return True  # "Fragen Sie Ihren Nachbarn" is told the reader, "Fassen wir zusammen: …" says the outlet
    if _is_idle(unit, hit, source, grammar) or _is_reader(unit, source) or _offers_itself(unit, chunk, source):
        return True
    # Whoever writes "ich" is the outlet.
    return source is None and any(low in ("ich", "wir") for low in unit.lows[chunk.start : chunk.end])


def _is_guessed(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> bool:
    """Does the outlet guess what somebody thinks: "Womöglich ahnt Ruth Kolb, dass …", "glaubt offenbar, dass …"?"""
    if hit.frame is None or hit.frame.sense not in _THOUGHT or " " in hit.lemma:
        return False
    places = (unit.chunks[hit.chunk].start, hit.start + 1, *((source.end,) if source is not None else ()))
    return any(at < len(unit.lows) and grammar.is_in("conjectures", unit.lows[at]) for at in places)


#: Classes of cues of what goes on in somebody's head.
_THOUGHT = frozenset({"estimate", "judge"})


def _is_condition(unit: Unit, chunk: Chunk) -> bool:
    """As in "Stimmt der Rat zu, beginnt der Bau": two clauses that a verb opens, the first of which has no "wenn"."""
    later = next((c for c in unit.chunks if c.start >= chunk.end), None)
    if later is None or chunk.order != "first" or later.order != "first" or later.opener:
        return False
    return later.finite == later.start and bool(unit.tags[later.start - 1] & COMMA)


#: Words of what offers itself, and what nobody does.
_ITSELF = frozenset({"es", "sich"})
#: Behind a verb that opens its sentence, who is to do it.
_CALLED = (("Sie",), ("wir",))


def _offers_itself(unit: Unit, chunk: Chunk, source: NounPhrase | None) -> bool:
    """As in "Es empfiehlt sich, zu warten"."""
    nobody = source is None or unit.lows[source.start] == "es"
    return nobody and _ITSELF.issubset(unit.lows[chunk.start : chunk.end])


def _is_reader(unit: Unit, source: NounPhrase | None) -> bool:
    """As in "Darin sehen Sie auch den Verlauf": who reads it is addressed."""
    if source is None or source.end - source.start > 1 or unit.words[source.start] != "Sie":
        return False
    return source.start > 0 and not unit.tags[source.start - 1] & (PUNCT | QUOTE)


def _shows_itself(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "Damit steht fest, dass …", "Der Fall zeigt, dass …", "Der Streik macht deutlich, wie …": by what
    happens, and by no paper or evaluation of somebody's.
    """
    shows = grammar.is_in("showing_verbs", hit.lemma.lower())
    if source is None or not (shows or hit.powers & THAT):
        return source is None and bool(hit.powers & THAT)
    words = unit.lows[source.start : source.core]
    if any(grammar.ends_in("issued_papers", low) for low in words):
        return False
    rises = any(noun(low).kind == "thing" and grammar.ends_in("statable", low) for low in words)
    return (shows and rises) or is_thing(unit, source, grammar)


#: Classes of cues that nobody has said anything with yet, if nobody is told who does it.
_LOOKED = frozenset({"ask", "check"})


def _is_open(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "Es wird geprüft, ob …", "wenn man fragt, ob …": nobody has said it yet."""
    looks = hit.frame is not None and hit.frame.sense in _LOOKED
    if looks and unit.lows[hit.start - 1 : hit.start] == ("zu",):
        return True  # "gilt es zu prüfen, ob"
    if source is not None:  # "Das Beben forderte acht Todesopfer"
        return any(grammar.is_in("casualties", unit.lows[at]) for at in range(source.start, source.core))
    chunk = unit.chunks[hit.chunk]
    looked = hit.passive and looks
    return looked or (grammar.is_in("conditional_words", chunk.opener) and "man" in unit.lows[chunk.start : chunk.end])


def _explains(unit: Unit, chunk: Chunk, source: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "Konkret heißt das: …", "Der Garten heißt „Sonne“", unlike "im Bericht heißt es", "Das steht im Brief"."""
    if source is not None and source.start > chunk.start and unit.tags[source.start - 1] & PREP:
        return False
    if any(grammar.is_in("anaphors", unit.lows[at]) for at in _beside(chunk)):
        return True
    if source is None or not chunk.start <= source.start < chunk.end or chunk.finite < 0:
        return False
    return not any(grammar.is_in("empty_subjects", low) for low in unit.lows[chunk.start : chunk.end])


def _is_idle(unit: Unit, hit: CueHit, source: NounPhrase | None, grammar: Grammar) -> bool:
    """As in "Hier stellt sich die Frage, …", "der Versuch, zu erklären, …", "Wer hinsieht, erkennt, dass …"."""
    chunk = unit.chunks[hit.chunk]
    itself = not chunk.opener and chunk.finite >= 0 and unit.lows[chunk.finite + 1 : chunk.finite + 2] == ("sich",)
    if itself and (source is None or is_thing(unit, source, grammar) or not speaks(unit, source, grammar)):
        return True
    return source is None and (unit.lows[hit.start - 1 : hit.start] == ("zu",) or unit.lows[0] == "wer")


def _beside(chunk: Chunk) -> list[int]:
    """The words next to the verb of a clause."""
    return [at for at in (chunk.finite - 1, chunk.finite + 1) if chunk.start <= at < chunk.end]


def says_none(unit: Unit, draft: Draft, source: NounPhrase, grammar: Grammar) -> bool:
    """As in "Der Begriff „Notlage“ verlangt …": words in quotation marks that belong to a thing."""
    if draft.type != "direct":
        return False
    within = not unit.tags[draft.ranges[0][0] - 1] & PUNCT if draft.ranges[0][0] else False
    return within and is_thing(unit, source, grammar)


def is_thing(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Does the phrase name an act or event, and nobody of a list of those who say things?"""
    return names_thing(unit, phrase) and not is_listed(unit, phrase, grammar)


def is_listed(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    return any(not _HEADS.isdisjoint(grammar.lists_of(unit.lows[at])) for at in range(phrase.start, phrase.core))
