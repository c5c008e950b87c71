"""Noun phrases: where the mention of a source begins and ends.

Greedy and local: determiner, adjectives, nouns and names, then a genitive, "von/für" and its phrase, brackets,
"und" and another phrase, and an apposition between commas.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from provenance.languages.base import NAME_MARKS
from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import (
    ADV,
    ATTRIBUTE,
    AUX,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DET,
    FIN,
    GENITIVE,
    KONJ,
    NAME,
    NOT_NOUN,
    NUM,
    OPEN,
    OTHER_PRON,
    PARTICLE,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    STOP,
    SUB,
    TIME,
    TO,
    TO_FORM,
    WEAK,
    Grammar,
)
from provenance.languages.de.nouns import MUTE, SPEAKING, is_demonym, is_surname, noun

__all__ = [
    "AGED",
    "CALLED",
    "JOINING",
    "NounPhrase",
    "apposition_end",
    "find_phrase",
    "is_dated",
    "is_noun",
    "is_object",
    "is_shouted",
    "noun_phrase",
    "outlet_end",
    "owns",
    "past_among",
    "past_brackets",
    "past_day",
    "past_participle",
    "phrase_before",
    "subject_after",
    "subject_before",
]

#: Between what somebody is and what they are called ("ein Zeuge namens Jan Kolar").
CALLED = "namens"
#: What joins the names of partners in that of a firm.
JOINING = ("&", "+")
#: How a word ends that calls somebody by their age.
AGED = re.compile(r"jährige[rn]?$")
#: Words that one mention may have.
MAX_PHRASE = 32
_DEPTH = 3
#: Words of a place between a role and its name.
_PLACE = 12
_BACK = 14


class NounPhrase(NamedTuple):
    """Words ``start`` to ``end`` of a unit; ``core`` ends the first noun group, before genitive and apposition."""

    start: int
    end: int
    core: int


def is_noun(unit: Unit, at: int) -> bool:
    tag = unit.tags[at]
    if tag & NAME:
        return True
    if not tag & CAP or tag & TIME:
        return False
    if tag & NOT_NOUN:
        return at > 0 and len(unit.words[at]) > 1 and unit.words[at].isupper()
    return True


def is_adjective(unit: Unit, at: int, grammar: Grammar) -> bool:
    tag = unit.tags[at]
    word = unit.lows[at]
    if tag & (PUNCT | QUOTE | PREP | SUB | PRON | OTHER_PRON | ADV | COORD | AUX | KONJ | WEAK):
        return False
    if tag & NUM:
        return True
    if tag & TIME and tag & CAP:
        return at > 0 and bool(unit.tags[at - 1] & NUM)  # "21 Jahre alt", not "für nächste Woche eine Sitzung"
    if len(word) < 4 or not word[-1].isalpha():
        return False
    endings = grammar.words["adjective_endings"]
    return word[-1] in endings or word[-2:] in endings


def noun_phrase(unit: Unit, start: int, limit: int, grammar: Grammar, depth: int = 0) -> NounPhrase | None:
    """The phrase that begins exactly at ``start`` and stays before ``limit``, or ``None``."""
    limit = min(limit, start + MAX_PHRASE, len(unit.words))
    if start >= limit:
        return None
    noble = _opening_name(unit, start, limit, grammar) if unit.tags[start] & CAP else 0
    if noble and not (noble < len(unit.tags) and unit.tags[noble] & COMMA):
        noble = 0  # "Von Kolb hieß es …"
    participle = past_participle(unit, start, limit, grammar)
    at = noble - 1 if noble else _before_noun(unit, participle + (participle > start), limit, grammar)
    if at >= limit or not is_noun(unit, at):
        return _nounless(unit, start, limit, grammar)
    core = at = noble or _nouns(unit, at, limit, grammar)
    named = (
        bool(unit.tags[start] & CAP)
        and not unit.tags[start] & DET
        and not _known_head(unit, core - 1, grammar)
        and (core - start > 1 or not noun(unit.lows[start]).kind or bool(unit.tags[start] & NAME))
    )
    beside = False
    while at < limit and depth < _DEPTH:
        if named and at == core and unit.tags[at] & GENITIVE and not unit.tags[at] & PREP:
            break
        more = _attribute(unit, at, limit, grammar, depth)
        if more <= at or (unit.tags[at] & COMMA and _is_object_of(unit, start, at + 1, grammar)):
            break
        if unit.tags[at] & COMMA:
            if beside and not any(_is_somebody(unit, place, grammar) for place in range(at + 1, more)):
                break  # "lobte Ruth Kolb, Leiterin des Amtes, | Tannwerks Pläne"
            beside = True
        at = more
    return NounPhrase(start, at, core)


def _is_somebody(unit: Unit, at: int, grammar: Grammar) -> bool:
    return is_noun(unit, at) and (noun(unit.lows[at]).kind == "person" or grammar.is_in("first_names", unit.lows[at]))


def _is_object_of(unit: Unit, start: int, at: int, grammar: Grammar) -> bool:
    """Is a phrase behind a comma of another case: "erwartet die Leiterin, Ruth Kolb, | einen Anstieg"?"""
    if not grammar.is_in("object_determiners", unit.lows[at]) or grammar.is_in("object_determiners", unit.lows[start]):
        return False
    if not start or grammar.is_in("frame_prepositions", unit.lows[start - 1]):
        return False  # "laut Jan Kolar, dem Leiter des Amtes"
    return bool(unit.tags[start - 1] & (FIN | ADV)) and not unit.tags[start - 1] & PREP


def _known_head(unit: Unit, at: int, grammar: Grammar) -> bool:
    """A common noun may be followed by a genitive, a proper name not."""
    if unit.tags[at] & NAME:
        return False
    return bool(grammar.lists_of(unit.lows[at])) or noun(unit.lows[at]).kind in SPEAKING


def _nounless(unit: Unit, start: int, limit: int, grammar: Grammar) -> NounPhrase | None:
    """As in "der 81-jährige", "einige der Abgeordneten": an article and an adjective or a genitive, no noun."""
    if grammar.is_in("quantifiers", unit.lows[start]):
        return _some(unit, start, limit, grammar)
    if start + 1 >= limit or not unit.tags[start] & DET:
        return None
    if grammar.is_in("ordinals", unit.lows[start + 1]) and (start + 2 >= limit or not unit.tags[start + 2] & CAP):
        return NounPhrase(start, start + 2, start + 2)
    if unit.words[start + 1][:1].isdigit() and "-" in unit.words[start + 1]:
        return NounPhrase(start, start + 2, start + 2)
    if unit.tags[start + 1] & GENITIVE and not unit.tags[start] & GENITIVE:
        inner = noun_phrase(unit, start + 1, limit, grammar, 1)
        return NounPhrase(start, inner.end, inner.core) if inner else None
    return None


def _some(unit: Unit, start: int, limit: int, grammar: Grammar) -> NounPhrase | None:
    """Somebody without a noun: "manche", "eine, die im Chor singt", "jemand aus dem Vorstand"."""
    at = start + 1
    if at < len(unit.tags) and unit.tags[at] & COMMA and at + 1 < len(unit.tags) and unit.tags[at + 1] & REL:
        chunk = unit.chunks[min(unit.chunk_at(at + 1), len(unit.chunks) - 1)]
        last = chunk.opener or chunk.finite == chunk.end - 1
        return NounPhrase(start, chunk.end, start + 1) if last else None
    closed = at >= len(unit.tags) or bool(unit.tags[at] & PUNCT)  # "sagte eine."
    alone = closed or not grammar.is_in("indefinite_articles", unit.lows[start])
    if at < limit and unit.tags[at] & PREP and not unit.tags[at] & CAP:
        where = noun_phrase(unit, at + 1, limit, grammar, 1)
        if where is None and at + 1 < limit and grammar.is_in("addressee_pronouns", unit.lows[at + 1]):
            where = NounPhrase(at + 1, at + 2, at + 2)
        ends = where is not None and (where.end >= limit or unit.tags[where.end] & (FIN | AUX | PUNCT))
        return NounPhrase(start, where.end, at) if where is not None and ends else None
    return NounPhrase(start, at, at) if alone and (at >= limit or unit.tags[at] & (FIN | AUX | PUNCT)) else None


def is_one_of(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """One of many: "eine der Verkäuferinnen", "einer seiner Söhne", "einer von ihnen"."""
    low, behind = unit.lows[phrase.start], phrase.start + 1
    if behind >= phrase.end or not (grammar.is_in("quantifiers", low) and grammar.is_in("indefinite_articles", low)):
        return False
    tag = unit.tags[behind]
    return bool(tag & DET and tag & GENITIVE) or unit.lows[behind] == "von"


def past_participle(unit: Unit, start: int, limit: int, grammar: Grammar) -> int:
    """The place of the participle of "ein in Ungarn lebender Bruder", or ``start`` where no such thing stands."""
    if (
        start + 3 >= limit
        or not unit.tags[start] & DET
        or not unit.tags[start + 1] & (PREP | DET)
        or unit.tags[start + 1] & CAP
    ):
        return start
    first = start + 1 if unit.tags[start + 1] & DET else start + 2
    inner = None if _is_year(unit, first) else noun_phrase(unit, first, limit, grammar, _DEPTH)
    at = inner.end if inner is not None else first
    if inner is not None and at + 1 < limit and unit.tags[at] & COORD:  # "die von Bund und Ländern beschlossenen"
        second = noun_phrase(unit, at + 1, limit, grammar, _DEPTH)
        at = second.end if second is not None else at
    while at < limit and (unit.tags[at] & (ADV | NUM | TIME | STOP) or _is_year(unit, at)):
        at += 1
    if inner is None and not any(unit.tags[place] & TIME or _is_year(unit, place) for place in range(first, at)):
        return start
    attribute = at + 1 < limit and not unit.tags[at] & CAP and _PARTICIPLE.fullmatch(unit.lows[at])
    return at if attribute and is_adjective(unit, at, grammar) else start


def _is_year(unit: Unit, at: int) -> bool:
    """A year, or the "bis" between two."""
    return bool(_YEAR.fullmatch(unit.words[at])) or (
        unit.lows[at] == "bis" and bool(_YEAR.fullmatch(unit.words[at - 1])) and at + 1 < len(unit.words)
    )


_YEAR = re.compile(r"(?:19|20)\d\d")
#: As in "lebender", "bestellte", "verbotenen".
_PARTICIPLE = re.compile(r"(?:\w{2,}(?:end|[^aeiou]?t|en)|zuständig|verantwortlich|tätig|ansässig)(?:e|er|es|en|em)")


def _before_noun(unit: Unit, start: int, limit: int, grammar: Grammar) -> int:
    """The place of the noun behind article, numeral and adjectives; ``limit`` where there is none."""
    at = start
    seen = False
    while at < limit and not is_noun(unit, at):
        tag = unit.tags[at]
        behind = tag & DET and at > start and not unit.tags[at - 1] & DET
        if behind and (unit.words[at - 1].isdigit() or grammar.is_in("definite_articles", unit.lows[at])):
            return limit  # "(verneinte) 2018 die Frage", "das teilte | die Leiterin mit"
        told = at > start or not _is_inflected(unit, at)
        if (tag & (DET | NUM) and not tag & PREP) or (
            is_adjective(unit, at, grammar) and (seen or not (told and tag & (FIN | CUE)))
        ):
            seen = True
        elif _is_truncated(unit, at, limit, grammar):
            at += 1
        elif not seen or at + 1 >= limit or not _between_adjectives(unit, at, grammar):
            return limit
        at += 1
    return at


def _is_truncated(unit: Unit, at: int, limit: int, grammar: Grammar) -> bool:
    """As in "drogen- und suchtpolitische Sprecherin": an adjective of which another one has the end."""
    first = unit.lows[at].endswith("-") and not unit.tags[at] & CAP
    return first and at + 2 < limit and bool(unit.tags[at + 1] & COORD) and is_adjective(unit, at + 2, grammar)


def _is_inflected(unit: Unit, at: int) -> bool:
    """Is a form that may be a verb's an adjective, for a verb stands before it ("fordert verschärfte Kontrollen")?"""
    before = unit.tags[at - 1] if at else 0
    bare = before & FIN and not before & (CAP | DET) and at + 1 < len(unit.tags) and is_noun(unit, at + 1)
    return bool(bare) and unit.lows[at].endswith("te") and not unit.tags[at] & AUX


def _between_adjectives(unit: Unit, at: int, grammar: Grammar) -> bool:
    """A comma or "und" in a list of adjectives ("der alte, kranke Mann"), an adverb before one ("der sehr alte")."""
    if unit.tags[at] & (COMMA | COORD):
        return is_adjective(unit, at - 1, grammar) and is_adjective(unit, at + 1, grammar)
    if not is_adjective(unit, at + 1, grammar):
        return False
    # "ein zu spätes Handeln", "ein politisch motivierter Prozess"
    return bool(unit.tags[at] & (ADV | TO)) or (not unit.tags[at] and unit.lows[at].endswith(_UNINFLECTED))


#: How an adjective ends that describes another one.
_UNINFLECTED = ("isch", "lich", "ig", "bar", "sam", "los", "voll", "mäßig", "weise")


def _nouns(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    first = at
    while at < limit and not (
        at > first
        and (_is_quoted_behind(unit, at) or (_ends_at(unit, at) and _is_object_behind(unit, first, at, grammar)))
    ):
        particle = unit.tags[at] & PARTICLE and at + 1 < limit and _named(unit, at)
        # "Kranz & Söhne", "Holm + Tann", "CDU/CSU-Fraktion"
        partner = unit.words[at] in (*JOINING, "/") and at + 1 < limit and is_noun(unit, at + 1)
        if particle or partner or is_noun(unit, at) or joins_title(unit, first, at, grammar):
            at += 1
            continue
        after = _past_title(unit, at, limit, grammar) or _past_particles(unit, at, limit, grammar)
        if not after:
            break
        at = after
    return at


def _ends_at(unit: Unit, at: int) -> bool:
    """May a name end before the word? Not in "van den | Berg"."""
    return is_noun(unit, at - 1) or not unit.tags[at - 1] & PARTICLE


def joins_title(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """Is it the "und" within what a body calls itself ("Gewerkschaft Erziehung und Wissenschaft")?

    Two bare nouns for no people stand behind the word for the body. In "fordert der Verband Geld und Personal" they are
    the object: what follows a title is its short form in brackets or the verb, or it is an owner in the genitive.
    """
    if at < first + 2 or at + 1 >= len(unit.tags) or not unit.tags[at] & COORD or not is_noun(unit, at + 1):
        return False
    kinds = (noun(unit.lows[at - 1]), noun(unit.lows[at + 1]))
    if not grammar.ends_in("organisation_heads", unit.lows[first]) or not all(known.whole for known in kinds):
        return False
    if any(known.kind in ("person", "place") or known.genders == "p" for known in kinds):
        return False
    after = unit.tags[at + 2] if at + 2 < len(unit.tags) else PUNCT
    owner = first > 1 and unit.tags[first - 1] & GENITIVE and unit.tags[first - 1] & DET and is_noun(unit, first - 2)
    return bool(after & (OPEN | FIN | AUX) or owner)


def is_dated(unit: Unit, at: int) -> bool:
    """Does a word that is a surname as well say when: "Anfang Januar", "Ende 2020"?"""
    behind = at + 1 < len(unit.tags) and (unit.tags[at + 1] & TIME or _YEAR.fullmatch(unit.words[at + 1]))
    return unit.lows[at] in _OF_A_YEAR and bool(behind)


_OF_A_YEAR = frozenset({"anfang", "mitte", "ende"})


def outlet_end(unit: Unit, at: int, grammar: Grammar) -> int:
    """Where the name of an outlet ends that begins here; ``at`` for none, and for "Stern", which is a word as well."""
    outlets = grammar.listed("outlets")
    if unit.lows[at] not in _first_words(outlets):
        return at
    size = next((n for n in range(_LONGEST_TITLE, 0, -1) if " ".join(unit.lows[at : at + n]) in outlets), 0)
    return at + size if size > 1 or "-" in unit.words[at] or unit.words[at].isupper() else at


@lru_cache(maxsize=8)
def _first_words(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in names)


#: Words of the name of an outlet.
_LONGEST_TITLE = 4


def _is_object_behind(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """Is the noun no part of the name before it: "wirft Frontex Falschaussagen vor", "kündigt Jan Kolar Folgen an"?"""
    known = noun(unit.lows[at])
    if outlet_end(unit, at, grammar) > at and (unit.words[at].isupper() or noun(unit.lows[at - 1]).kind == "person"):
        # "sagte Kolar WELT", "dem Sender RTL", "sagte eine Sprecherin t-online"
        return not grammar.ends_in("media_heads", unit.lows[at - 1])
    stated = _is_stated(unit, first, at, grammar) or _is_many_behind(unit, at, grammar)
    if stated or is_dated(unit, at) or grammar.is_in("vague_quantities", unit.lows[at]):
        return True  # "laut Berichten Tausende Rechner"
    named = at - first > 1 and grammar.is_in("first_names", unit.lows[at - 2])
    named = named and not grammar.is_in("first_names", unit.lows[at - 1])
    owned = at + 1 < len(unit.tags) and unit.tags[at + 1] & DET and unit.tags[at + 1] & GENITIVE
    human = named and known.kind == "person" and known.whole and not is_surname(unit.lows[at])
    # "hat Jan Kolar Ratspolitiker gerügt", "wurde Jan Kolar Opfer eines Betrugs"
    office = human and (owned or grammar.ends_in("officials", unit.lows[at]))
    alone = is_shouted(unit.words[at]) and not unit.words[at - 1].isupper()
    shouted = alone and (named or AGED.search(unit.lows[at - 1]))
    if shouted or _is_country_behind(unit, first, at, grammar, named=named) or (office and not unit.tags[at] & NAME):
        return True  # "erzählt die 31-Jährige TALBOTE"
    common = known.whole and known.kind in MUTE and unit.tags[at] & CAP and not unit.tags[at] & NAME
    if not common or _is_owned_statement(unit, first, at, grammar):
        return False
    second = at - first == 1 and first > 0
    to_one = second and grammar.is_in("object_determiners", unit.lows[first - 1])  # "wirft dem Kämmerer Betrug vor"
    accused = to_one and known.kind in ("abstract", "event") and noun(unit.lows[first]).kind == "person"
    accused = accused and " ".join(unit.words[first : at + 1]) not in grammar.canonical["organisations"]
    if named or accused or (second and grammar.ends_in("persons_generic", unit.lows[first])):
        return True  # "nannte der Verdächtige Geldnot"
    bare = at - first == 1 and (first == 0 or not unit.tags[first - 1] & (DET | NUM))
    return bare and known.genders == "p" and not noun(unit.lows[first]).kind and not grammar.lists_of(unit.lows[first])


def _is_many_behind(unit: Unit, at: int, grammar: Grammar) -> bool:
    """As in "laut Polizei Drogen (gefunden)", "hat die Firma Anwohner (gebeten)": behind a body stands its town or its
    name, and no plural, but for those that are called after their members or their cause."""
    known = noun(unit.lows[at])
    body = unit.lows[at - 1]
    forms = (body, body.removesuffix("s"))
    public = any(grammar.ends_in("public_bodies", form) for form in forms)
    # "Zulieferer Brenner" is a firm's name.
    several = known.genders == "p" or (public and "p" in known.genders and not is_surname(unit.lows[at]))
    people = known.kind == "person" and several
    many = known.whole and (people or (known.kind in _STATED and known.genders == "p"))
    if not many or not unit.tags[at] & CAP or unit.tags[at] & NAME or at in unit.quotes:
        return False
    if grammar.ends_in("associations", body) or (not people and grammar.ends_in("territories", body)):
        return False  # "der Verein Freunde der Küste", "die Gemeinde Hallen"
    if any(noun(form).kind == "place" for form in forms):
        return False  # "Norlands Minister"
    return public or any(grammar.ends_in(kind, form) for kind in _BODIES for form in forms)


#: The lists of words for bodies that are no authorities.
_BODIES = ("organisation_heads", "firms", "media_heads")


def _is_country_behind(unit: Unit, first: int, at: int, grammar: Grammar, *, named: bool) -> bool:
    """As in "führte Kanzlerin Kolb Russland an", "lobte Jan Kolb China"."""
    if unit.words[at] not in grammar.canonical["countries"] or grammar.is_in("first_names", unit.lows[at]):
        return False
    titled = at - first == _TITLED and noun(unit.lows[first]).kind == "person" and not is_demonym(unit.lows[first])
    surname = noun(unit.lows[at - 1]).kind in _NAMED and not grammar.is_in("first_names", unit.lows[at - 1])
    return surname and (named or titled)


#: Words of a role and a surname.
_TITLED = 2


def _is_stated(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """Does a noun behind "nach eigenen Angaben" or "nach Angaben Kolbs" begin what is stated ("Briefe verschickt")?"""
    known = noun(unit.lows[at])
    thing = known.whole and known.kind in _STATED
    if grammar.is_in("frame_nouns", unit.lows[at - 1]):
        # "in seinem Lagebericht „Sicheres Talheim“" has its title.
        return thing or (at not in unit.quotes and _is_own(unit, at - 1, grammar))
    name = unit.lows[at - 1].endswith("s") and not noun(unit.lows[at - 1]).whole
    return thing and name and at - first > 1 and grammar.is_in("frame_nouns", unit.lows[at - 2])


def _is_owned_statement(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """As in "nach Jan Kolars Worten", "Jan Kolars Worten zufolge"."""
    frame = first and (unit.tags[first - 1] & PREP or grammar.is_in("frame_prepositions", unit.lows[first - 1]))
    behind = unit.lows[at + 1] if at + 1 < len(unit.lows) else ""
    frame = frame or any(grammar.is_in(name, behind) for name in ("frame_postpositions", "frame_noun_prepositions"))
    return bool(frame) and grammar.is_in("frame_nouns", unit.lows[at]) and owns(unit, at - 1)


def owns(unit: Unit, at: int) -> bool:
    """Does the word look like a name in the genitive?"""
    return unit.lows[at].endswith(("s", "’", "'")) and noun(unit.lows[at]).kind in _NAMED


def is_shouted(word: str) -> bool:
    """Is it written in capitals, and too long for an abbreviation?"""
    return len(word) > _ABBREVIATED and word.isupper()


#: Letters of the longest abbreviation that is no word.
_ABBREVIATED = 3


def _is_own(unit: Unit, place: int, grammar: Grammar) -> bool:
    return place > 0 and grammar.is_in("own_words", unit.lows[place - 1])


#: Kinds of nouns that follow "nach Angaben" with no article without being whose they are.
_STATED = (*MUTE, "paper")


def _is_quoted_behind(unit: Unit, at: int) -> bool:
    """Are words in quotation marks no title of what stands before: "fordert Jan Kolar „Ruhe und Ordnung“"?"""
    if at not in unit.quotes or noun(unit.lows[at - 1]).kind not in _NAMED:
        return False
    thing = noun(unit.lows[at].strip(NAME_MARKS))
    nickname = at + 1 < len(unit.tags) and any(is_noun(unit, n) for n in (at + 1, at + 2) if n < len(unit.tags))
    said = thing.whole and thing.kind in MUTE and not nickname and is_noun(unit, at - 2)
    return said or any(word.islower() for word in unit.words[at].split())


#: Kinds of nouns that a title in quotation marks is no part of: they are names, or not known.
_NAMED = ("", "forename", "surname")


def _past_title(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """The place of the name behind the second half of a rank or degree ("Generalmajor a. D. Friedrich Holm", "Dr. med.
    habil. Friedrich Holm"), or 0."""
    end = at
    degree = at > 0 and unit.lows[at - 1].endswith(".") and grammar.is_in("forms_of_address", unit.lows[at - 1])
    while end < limit and (size := _addition(unit, end, grammar, degree=degree)):
        end += size
        degree = True
    return end if at < end < limit and is_noun(unit, end) else 0


def _addition(unit: Unit, at: int, grammar: Grammar, *, degree: bool) -> int:
    """The number of words of what is added to a rank, or to a ``degree``, its subject; 0 for none."""
    low = unit.lows[at]
    if grammar.is_in("rank_openers", low):
        entries = (entry.split() for entry in grammar.words["rank_additions"])
        if size := max((len(entry) for entry in entries if unit.lows[at : at + len(entry)] == tuple(entry)), default=0):
            return size
    word = unit.words[at]
    return int(degree and len(low) > 2 and word.endswith(".") and word[:-1].isalpha() and word.islower())


def _past_particles(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """The place of the surname in "Ursula von der Heyden", or 0 where no first name stands before."""
    if at == 0 or at + 2 >= limit or not (unit.tags[at] & PARTICLE and unit.tags[at + 1] & PARTICLE):
        return 0
    before = unit.lows[at - 1]
    foreign = not unit.tags[at] & PREP and noun(before).kind in ("", "forename")  # "Dolf van den Berg"
    return at + 2 if (foreign or grammar.is_in("first_names", before)) and is_noun(unit, at + 2) else 0


def _named(unit: Unit, at: int) -> bool:
    """Is the small word part of a name ("Otto von Habsburg"), not a preposition after a role?"""
    if not is_noun(unit, at + 1) or unit.tags[at] & DET:
        return False
    return at > 1 and is_noun(unit, at - 1) and (not unit.tags[at] & PREP or _first_name(unit, at - 1))


def _first_name(unit: Unit, at: int) -> bool:
    return at > 0 and is_noun(unit, at - 1) and not unit.tags[at - 1] & DET and len(unit.words[at]) > 2


def _attribute(unit: Unit, at: int, limit: int, grammar: Grammar, depth: int) -> int:
    """The end of what follows a noun and belongs to it; ``at`` where nothing does."""
    tag = unit.tags[at]
    end = at
    if tag & OPEN:
        end = _bracket(unit, at, limit)
    elif tag & GENITIVE and not tag & CAP:
        inner = noun_phrase(unit, at, limit, grammar, depth + 1)
        other = inner is None or _is_nominative(unit, inner) or _is_addressed(unit, at - 1, inner, grammar)
        end = at if inner is None or other else inner.end
    elif tag & ATTRIBUTE and not tag & CAP:
        inner = noun_phrase(unit, at + 1, limit, grammar, depth + 1)
        if (day := _day_end(unit, at, limit)) > at:
            return day
        belongs = inner and not unit.tags[at + 1] & TIME and not _is_topic(unit, at - 1, inner)
        end = inner.end if inner and belongs else at
    elif unit.lows[at] == CALLED and at + 1 < limit and is_noun(unit, at + 1):
        end = _nouns(unit, at + 1, limit, grammar)
    elif tag & COORD and grammar.is_in("noun_coordinators", unit.lows[at]):
        inner = noun_phrase(unit, at + 1, limit, grammar, depth + 1)
        end = inner.end if inner else at
    elif tag & COMMA and depth == 0:
        end = apposition_end(unit, at, limit, grammar)
    elif tag & PREP and not tag & CAP and depth == 0:
        end = _named_behind(unit, at, limit, grammar)
    elif (
        unit.lows[at].endswith("er")
        and grammar.is_in("frame_nouns", unit.lows[at - 1])
        and not _is_own(unit, at - 1, grammar)
    ):
        inner = noun_phrase(unit, at, limit, grammar, depth + 1) if is_adjective(unit, at, grammar) else None
        several = inner is not None and "p" in (noun(unit.lows[inner.core - 1]).genders or "p")
        end = inner.end if inner is not None and several else at  # "nach Ansicht britischer Experten"
    return end


def _day_end(unit: Unit, at: int, limit: int) -> int:
    """The end of the date of a paper, whose preposition stands at a place ("ein Bericht vom 3. März"), or the place.

    A year alone may be that of anything ("eine Studie von 2009").
    """
    if at + 1 < limit and _YEAR.fullmatch(unit.words[at + 1]):
        return at + 2
    if noun(unit.lows[at - 1]).kind != "paper":
        return at
    return past_day(unit, at, limit)


def past_day(unit: Unit, at: int, limit: int) -> int:
    """The place behind a preposition and the day or date after it ("vom Freitag", "vom 3. März 2023"), or the place."""
    end = at + 1
    while end < limit and unit.tags[end] & (NUM | TIME) and end <= at + _DATE:
        end += 1
    return end if any(unit.tags[place] & TIME for place in range(at + 1, end)) else at


#: Words of a date at most: "3. März 2023".
_DATE = 3


def _is_nominative(unit: Unit, phrase: NounPhrase) -> bool:
    """ "Nach Auffassung des Autors geht der Sinn verloren": "der" before a masculine singular is no genitive."""
    known = noun(next((unit.lows[at] for at in range(phrase.start, phrase.core) if is_noun(unit, at)), ""))
    return unit.lows[phrase.start] == "der" and known.whole and bool(known.kind) and known.genders == "m"


def _named_behind(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """As in "der Vorsitzende der Fraktion im Landtag, Jan Kolar": a place between a role and its name, or ``at``."""
    place = noun_phrase(unit, at + 1, limit, grammar, _DEPTH - 1)
    comma = place.end if place is not None else at
    if place is not None and _is_short_name(unit, place.core, limit):
        return _bracket(unit, place.core, limit)  # "der Verband Freier Brauer in der Pfalz (VFB)"
    while comma < limit and not unit.tags[comma] & (PUNCT | QUOTE | FIN | AUX | SUB) and comma < at + _PLACE:
        comma += 1  # "des Krankenhauses links der Weser der Stadt Bremen"
    if comma + 2 >= limit or not _is_named_at(unit, comma, grammar):
        return at
    end = apposition_end(unit, comma, limit, grammar)
    return end if end > comma else at


def _is_short_name(unit: Unit, at: int, limit: int) -> bool:
    """Do brackets with nothing but an abbreviation begin at the place?"""
    closed = at + 2 < limit and unit.tags[at] & OPEN and unit.tags[at + 2] & CLOSE
    return bool(closed) and len(unit.words[at + 1]) > 1 and unit.words[at + 1].isupper()


def _both_unknown(unit: Unit, at: int) -> bool:
    return not noun(unit.lows[at]).kind and not noun(unit.lows[at + 1]).kind


def _is_addressed(unit: Unit, head: int, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "sagte der Wirt unserer Redaktion": a dative, told what is said."""
    last = phrase.core - 1
    if grammar.is_in("own_mediums", unit.lows[phrase.start]):
        return grammar.ends_in("media_heads", unit.lows[last])
    if _is_named_at(unit, phrase.end, grammar):
        return False  # "sagte der Korrespondent der „Abendpost“, Jan Kolar"
    house = grammar.ends_in("media_heads", unit.lows[head]) or grammar.ends_in("firms", unit.lows[head])
    told = noun(unit.lows[head]).kind in (*_TOLD, "body") and not house  # no "Redaktion der „Abendpost“"
    return last == phrase.start + 1 and last in unit.quotes and told


#: Classes of names, of places and fields ("Professor für Medienrecht"), and of all that a paper follows that is told,
#: and is none of theirs.
_PLACED = ("place", "surname", "forename", "abstract", "")
_TOLD = ("person", *_PLACED)


def _is_named_at(unit: Unit, comma: int, grammar: Grammar) -> bool:
    """Does a name of two words follow a comma?"""
    if comma + 2 >= len(unit.tags) or not unit.tags[comma] & COMMA:
        return False
    if not is_noun(unit, comma + 1) or not is_noun(unit, comma + 2):
        return False
    return grammar.is_in("first_names", unit.lows[comma + 1]) or _both_unknown(unit, comma + 1)


def _is_topic(unit: Unit, head: int, phrase: NounPhrase) -> bool:
    """As in "nach Angaben der Polizei von dem Brand": what is told of, no part of who tells it."""
    if unit.lows[head + 1] not in _ORIGINS:
        return False
    owner, thing = noun(unit.lows[head]), noun(unit.lows[phrase.core - 1])
    if owner.kind not in ("person", "body", "medium", "group") or not is_noun(unit, head):
        return False
    return thing.whole and thing.kind in ("event", "abstract", "thing") and is_noun(unit, phrase.core - 1)


#: Prepositions that belong to a verb of saying as well as to a noun.
_ORIGINS = ("von", "vom", "aus")


def _bracket(unit: Unit, at: int, limit: int) -> int:
    for end in range(at + 1, min(at + 8, limit)):
        if unit.tags[end] & CLOSE:
            return end + 1
    return at


def past_brackets(unit: Unit, at: int, limit: int) -> int:
    """The place behind the brackets that begin at a place, or the place itself."""
    return _bracket(unit, at, limit) if at < limit and unit.tags[at] & OPEN else at


def apposition_end(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """As in ", der Leiter des Amtes,": a phrase of its own up to the next comma or the end. The comma is left out."""
    inner = noun_phrase(unit, at + 1, limit, grammar, 1)
    other = _is_relative(unit, at + 1) or outlet_end(unit, at + 1, grammar) > at + 1
    if inner is None or unit.tags[at + 1] & (PRON | OTHER_PRON | NUM) or other:
        return at  # not "sagte der Leiter, Jan Kolar, WELT AM SONNTAG", ", 72 Prozent der Befragten" either
    end = inner.end
    if end < len(unit.tags) and unit.tags[end] & COORD and _is_named_at(unit, at, grammar):
        return end  # "die Leiterin des Amtes, Ruth Kolb, | und erhielt Beifall"
    while end < len(unit.tags) and not unit.tags[end] & PUNCT:
        if unit.tags[end] & DET and end + 1 in unit.quotes and noun(unit.lows[end - 1]).kind in _PLACED:
            break  # "sagte Ruth Kolb, Ärztin an der Charité | der „Abendpost“"
        without = unit.tags[end] & SUB and unit.tags[end] & PREP and end + 1 < limit and is_noun(unit, end + 1)
        if unit.tags[end] & (FIN | AUX | CUE | SUB | QUOTE | TO_FORM) and not (unit.tags[end] & CAP or without):
            return at  # but not at "ohne" in "Sprecherin von Ärzte ohne Grenzen"
        if unit.tags[end] & TO and end + 1 < limit and not unit.tags[end + 1] & CAP:
            return at  # ", den Versuch zu beenden"
        end += 1
    if end == len(unit.tags) or unit.tags[end] & (STOP | COMMA | COLON | DET):
        return end if end - inner.end <= _TRAIL else inner.end
    return at


#: Words that may follow the noun of an apposition up to its comma ("Ärztin | am Institut der Universität Ulm").
_TRAIL = 10


def _is_relative(unit: Unit, at: int) -> bool:
    """Do two articles open a clause: "die Bank, die | einen Fonds hat"?"""
    second = unit.tags[at + 1] if at + 1 < len(unit.tags) else 0
    return bool(unit.tags[at] & REL and unit.tags[at] & DET and second & DET) and not second & (GENITIVE | CAP)


def find_phrase(unit: Unit, start: int, limit: int, grammar: Grammar) -> NounPhrase | None:
    """The first phrase after small words ("so am Montag auch der Sprecher"); skips phrases behind a preposition."""
    at = start
    limit = min(limit, start + MAX_PHRASE)
    while at < limit:
        tag = unit.tags[at]
        noble = _noble(unit, at, limit, grammar)
        if noble:
            return NounPhrase(at, noble, noble)
        if past_among(unit, at, limit) > at:
            at += 2
            continue
        if tag & PREP and not tag & CAP and not tag & DET:
            behind = noun_phrase(unit, at + 1, limit, grammar, _DEPTH - 1)
            at = behind.end if behind else at + 1
            while at < limit and unit.tags[at] & (TIME | NUM):
                at += 1
            continue
        if (tag & PRON and not tag & (DET & ~PRON)) or (tag & PRON and _stands_alone(unit, at, limit, grammar)):
            return NounPhrase(at, at + 1, at + 1)
        if not tag & (ADV | TIME | OTHER_PRON) or (tag & CAP and is_noun(unit, at)):
            phrase = noun_phrase(unit, at, limit, grammar)
            if phrase is not None:
                return phrase
            if tag & (PUNCT & ~STOP) or tag & (SUB | QUOTE):
                return None
        at += 1
    return None


def past_among(unit: Unit, at: int, limit: int) -> int:
    """The place behind an adverb of two words ("fordert | unter anderem | der Rat"), or the place itself."""
    pair = unit.lows[at : at + 2]
    governs = pair == _AMONG[0] and at + 2 < limit and unit.tags[at + 2] & CAP  # "unter anderen Umständen"
    return at if pair not in _AMONG or governs else min(at + 2, limit)


_AMONG = (("unter", "anderen"), ("unter", "anderem"), ("vor", "allem"))


def _noble(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """The end of a surname with its particle right behind a verb ("sagte von Holm", "erklärte von der Au"), or 0."""
    if not at or not unit.tags[at] & PARTICLE or unit.tags[at] & CAP or not unit.tags[at - 1] & (FIN | CUE):
        return 0
    end = at + 1
    while end < limit and unit.tags[end] & PARTICLE and not unit.tags[end] & CAP:
        end += 1
    if end >= limit or not is_noun(unit, end) or grammar.lists_of(unit.lows[end]):
        return 0
    known = noun(unit.lows[end])
    if known.kind != "surname" and (known.kind or known.whole):
        return 0
    closing = PUNCT | ADV | PREP | QUOTE
    last = next((n for n in (end + 1, end + 2) if n >= len(unit.tags) or unit.tags[n] & closing), 0)
    # "gestand von Holm ein"; "räumte von der Au Fehler ein"
    owner = unit.lows[end].endswith("s") and last != end + 1  # "verteidigte von der Aus | Vorgänger"
    goes_on = end - at > 1 or (last > end + 1 and not unit.tags[end + 1] & CAP)
    return end + 1 if last == end + 1 or (goes_on and not owner) else 0


def _stands_alone(unit: Unit, at: int, limit: int, grammar: Grammar) -> bool:
    return noun_phrase(unit, at, limit, grammar, _DEPTH) is None


def is_object(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """Is the case of the phrase plainly no nominative: "dem Sender", "den Bericht", "der Zeitung" (a feminine)?"""
    low = unit.lows[phrase.start]
    if grammar.is_in("object_determiners", low):
        return True
    if not grammar.is_in("feminine_datives", low):
        return False
    words = [low.strip(NAME_MARKS) for low in unit.lows[phrase.start + 1 : phrase.core]]
    titled = {*words, *(word.rpartition(" ")[2] for word in words)}  # "Der „Neutaler Zeitung“ (sagte sie)"
    return any(grammar.ends_in("feminine_media", w) or grammar.is_in("feminine_media_names", w) for w in titled)


def subject_after(unit: Unit, start: int, limit: int, grammar: Grammar, latest: int | None = None) -> NounPhrase | None:
    """Who acts, after the verb: the first phrase that is not plainly an object and begins before ``latest``."""
    latest = limit if latest is None else latest
    phrase = find_phrase(unit, start, limit, grammar)
    while phrase is not None and is_object(unit, phrase, grammar):
        phrase = find_phrase(unit, phrase.end, limit, grammar)
    return phrase if phrase is not None and phrase.start < latest else None


def phrase_before(unit: Unit, end: int, grammar: Grammar) -> NounPhrase | None:
    """The longest phrase that ends exactly at ``end``."""
    for start in range(max(0, end - _BACK), end):
        phrase = noun_phrase(unit, start, end, grammar)
        if phrase is not None and phrase.end == end:
            return phrase
    return None


def _governs(unit: Unit, at: int) -> bool:
    """Tells the preposition of "Vor Gericht" from the adverb of "Vor allem Händler"."""
    return bool(unit.tags[at] & PREP) and at + 1 < len(unit.tags) and not unit.tags[at + 1] & (ADV | OTHER_PRON)


def _whole_field(unit: Unit, at: int, finite: int, grammar: Grammar) -> NounPhrase | None:
    """A pronoun or a surname with its particles that fills all before the verb: "Von der Heyden betonte"."""
    tag = unit.tags[at]
    alone = at + 1 == finite or (unit.tags[at + 1] & (ADV | FIN | AUX) and not is_noun(unit, at + 1))
    low = unit.lows[at]
    somebody = at + 1 == finite and grammar.is_in("quantifiers", low)  # "Einer (sagte)"
    if somebody or (alone and (tag & PRON or grammar.is_in("group_pronouns", low))):
        return NounPhrase(at, at + 1, at + 1)
    joined = at + 2 < finite and unit.tags[at + 1] & COORD and unit.tags[at + 2] & (DET | CAP)
    if joined and tag & PRON and not tag & DET:
        return NounPhrase(at, at + 1, at + 1)  # "Sie und viele in Kiel (sagen)"
    named = _opening_name(unit, at, finite, grammar) == finite
    named = named and (finite - at > _NOBLE or _acts_alone(unit, finite, grammar))
    return NounPhrase(at, finite, finite) if named else None


#: Words of a name with one particle, which may be a preposition before a name.
_NOBLE = 2


def _opening_name(unit: Unit, at: int, limit: int, grammar: Grammar) -> int:
    """The end of a surname whose particle opens the sentence ("Von Holm", "Von der Heyden"), or 0."""
    if not (unit.tags[at] & CAP and unit.tags[at] & PARTICLE and unit.tags[at] & PREP):
        return 0
    end = at + 1
    while end < limit and unit.tags[end] & PARTICLE and not unit.tags[end] & CAP:
        end += 1
    unknown = end < limit and is_noun(unit, end) and noun(unit.lows[end]).kind in _NAMED
    return end + 1 if unknown and not grammar.lists_of(unit.lows[end]) else 0


def _acts_alone(unit: Unit, finite: int, grammar: Grammar) -> bool:
    """Does nobody follow the verb who may act ("Von Kolb verlangte der Verband Aufklärung", "Von Kolb hieß es")?"""
    if finite + 1 < len(unit.tags) and unit.tags[finite + 1] & OTHER_PRON:
        return False
    after = subject_after(unit, finite + 1, len(unit.tags), grammar)
    if after is None:
        return any(unit.tags[at] & (CUE | AUX) == CUE for at in range(finite, len(unit.tags)))
    low = unit.lows[after.core - 1]
    return not unit.tags[after.start] & PRON and noun(low).kind in MUTE and not grammar.lists_of(low)


#: Words of an article, an adjective and "und" before the same again.
_BOTH = 3
#: "Weder die Räte noch die Händler (sagen)".
_NEITHER = "weder"
#: Before a number: "Mehr als 60 Prozent sagen".
_THAN = (("mehr", "als"), ("weniger", "als"))


def subject_before(unit: Unit, start: int, finite: int, grammar: Grammar) -> NounPhrase | None:
    """Who acts, before the verb in second place: the whole prefield if it is a phrase, else ``None``."""
    at = past_brackets(unit, start, finite)
    while at < finite and unit.tags[at] & (COORD | ADV) and not is_noun(unit, at) and not _governs(unit, at):
        at += 2 if unit.lows[at : at + 2] in _THAN else 1
    if at + 1 < finite and unit.lows[at] == _NEITHER:
        at += 1
    if at >= finite:
        return None
    whole = _whole_field(unit, at, finite, grammar)
    if whole is not None:
        return whole
    tag = unit.tags[at]
    if tag & (PREP | SUB | OTHER_PRON) and not (tag & DET and not tag & PREP):
        return None
    both = unit.tags[at : at + 4]
    if len(both) > _BOTH and both[0] & DET and both[2] & COORD and both[3] & DET and not both[1] & CAP:
        at += _BOTH if is_adjective(unit, at + 1, grammar) else 0  # "Die katholische und die evangelische Kirche"
    phrase = noun_phrase(unit, at, finite, grammar)
    if phrase is None or is_object(unit, phrase, grammar):
        return None
    end = phrase.end
    while end < finite and unit.tags[end] & PREP and not unit.tags[end] & DET:
        behind = noun_phrase(unit, end + 1, finite, grammar, 1)
        if behind is None or unit.tags[end + 1] & TIME:
            break
        end = behind.end
    # "Diesem Gedanken folgend" is nobody.
    follows = end < finite and unit.lows[end].endswith("end") and not unit.tags[end] & (CAP | ADV | FIN)
    return None if follows else NounPhrase(phrase.start, end, phrase.core)
