"""One part of a mention: its head noun, its proper name, its wording.

"die Leiterin des Amtes" has a head, "Jan Kolar" a name, "Amtsleiter Jan Kolar" both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from provenance.languages.base import NAME_MARKS, NamedHouse
from provenance.languages.de.clauses import Unit, found_once
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    COMMA,
    COORD,
    DET,
    GENITIVE,
    NAME,
    NUM,
    OPEN,
    PARTICLE,
    PREP,
    TIME,
    Grammar,
)
from provenance.languages.de.nouns import MUTE, SPEAKING, is_demonym, is_listed, is_surname, noun
from provenance.languages.de.phrases import (
    AGED,
    JOINING,
    is_adjective,
    is_dated,
    is_noun,
    is_shouted,
    joins_title,
    past_participle,
)
from provenance.models import Metadata, SourceKind
from provenance.segment import any_of

__all__ = [
    "FROM",
    "HEAD_LISTS",
    "INITIAL",
    "MARKS",
    "NO_PART",
    "Part",
    "acronym",
    "as_one",
    "house_of",
    "in_words",
    "is_abbreviation",
    "is_beyond_name",
    "is_common_noun",
    "is_declined",
    "is_degree",
    "is_many",
    "is_medium_name",
    "is_person",
    "is_topic",
    "is_unknown",
    "joins_names",
    "leads_openly",
    "nominative",
    "opened",
    "read_part",
    "spaced",
    "stronger",
    "tells_much",
    "tells_something",
    "titled",
]


MARKS = "„“”\"»«‚‘'"

#: Lists of heads, in the order in which they are asked what kind of source they make.
HEAD_LISTS = (
    "anonymous_heads",
    "agency_heads",
    "unnamed_media",
    "media_heads",
    "social_media",
    "spokespersons",
    "experts",
    "documents",
    "document_words",
    "unspecified_sources",
    "officials",
    "government_heads",
    "territories",
    "collectives",
    "organisation_heads",
    "persons_generic",
    "roles",
)
_HEAD_SET = frozenset(HEAD_LISTS)
_PEOPLE = frozenset({"spokespersons", "experts", "officials", "persons_generic", "roles"})
#: Lists whose entries give the cases of one word; in the others further names are other words.
_CASES = _HEAD_SET - {"roles"}

#: Lists of proper names, in the order in which they are asked, and the kind that they give.
_NAMED: dict[str, SourceKind] = {
    "agencies": "news_agency",
    "outlets": "named_media",
    "governments": "government",
    "countries": "government",
    "organisations": "named_organisation",
    "social_media": "social_media",
    "software": "software",
}
_FACELESS_LISTS: tuple[tuple[str, SourceKind], ...] = (
    ("unnamed_media", "unnamed_media"),
    ("social_media", "social_media"),
)


class Part(NamedTuple):
    """Words ``start`` to ``end``, head noun, words of a proper name, entry of a list of names.

    ``person`` is set where the name begins with a known first name.
    """

    start: int
    end: int
    head: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    kind: SourceKind | None = None
    person: bool = False


NO_PART = Part(0, 0)


@found_once
def read_part(unit: Unit, start: int, end: int, grammar: Grammar) -> Part:
    """Head noun and name of the first noun group between two words."""
    bare = _bare(unit, start, end, grammar)
    nouns = _nouns(unit, bare, end, grammar)
    if not nouns:
        return Part(bare, end)
    known = _known(unit, bare, end, nouns, grammar)
    if known is not None:
        return known
    opens = unit.tags[start] & PARTICLE and not unit.tags[start] & DET
    if opens and (unit.tags[start] & PREP or not unit.tags[start] & CAP):
        return Part(nouns[-1], end, names=(unit.words[nouns[-1]],), person=True)  # "(sagte) von Holm", "Von Holm"
    if grammar.is_in("nobility_titles", unit.lows[nouns[0]]) and any(unit.tags[at] & PARTICLE for at in nouns[1:-1]):
        return Part(nouns[-1], end, names=(unit.words[nouns[-1]],), person=True)  # "Graf von Holm"
    person = _person(unit, nouns, grammar)
    if person is not None:
        names = tuple(unit.words[at].strip(MARKS) for at in nouns[slice(*person)])
        return Part(bare, end, unit.lows[nouns[person[0] - 1]] if person[0] else "", names, person=True)
    common = bool(unit.tags[start] & DET and bare > start) or (
        len(nouns) == 1 and (nouns[0] > bare or _is_common(unit, nouns[0], end, grammar))
    )
    return _headed(unit, Part(bare, end), nouns, common, grammar)


def _known(unit: Unit, start: int, end: int, nouns: list[int], grammar: Grammar) -> Part | None:
    """What a list of names has, or one of media without a name, whose list has the adjective with the noun."""
    words = " ".join(unit.words[place].strip(MARKS) for place in nouns)
    called = noun(unit.lows[nouns[0]]).kind == "body" and len(nouns) > 1 and nouns[1] == nouns[0] + 1
    own = words.partition(" ")[2] if called else ""
    own = own if " " in own else ""  # "die Hilfsorganisation Ärzte ohne Grenzen"
    local = len(nouns) > 1 and is_demonym(unit.lows[nouns[0]])
    if local:
        own = words.partition(" ")[2]  # "Berliner Charité"
        if nouns[1:] == [at for at in nouns if at in unit.quotes] and " " not in own and own[:1].isupper():
            paper = grammar.canonical["outlets"].get(own, own)
            return Part(start, end, "", (), paper, "named_media")  # "Wiener „Presse“"
    host = _is_hosted(unit, nouns, grammar)
    if host:
        own = words.partition(" ")[2]  # "Gastgeber Japan"
    for name, kind in _NAMED.items():
        known = grammar.canonical[name].get(words)
        beside = name == "organisations" or (name == "outlets" and local) or (name == "countries" and host)
        known = known or (grammar.canonical[name].get(own) if beside and own else None)
        if known and not (kind == "named_media" and _is_one_of_many(unit, start, nouns, grammar)):
            return Part(start, end, unit.lows[nouns[0]], (), known, kind)
    quoted = len(nouns) == 1 and nouns[0] in unit.quotes
    bare = quoted or start == 0 or not unit.tags[start - 1] & DET
    named = len(nouns) == 1 and is_medium_name(words, grammar, bare=bare)
    last = words.lower().rpartition(" ")[2]  # "die „Neutaler Zeitung“"
    if named or (quoted and not words[:1].islower() and noun(last).kind not in MUTE):
        return Part(start, end, "", (), words, "named_media")  # "die „Abendpost“"
    text = spaced(unit.words[start : nouns[-1] + 1])
    for name, kind in _FACELESS_LISTS:
        table = grammar.canonical[name]
        known = table.get(text) or table.get(text[:1].lower() + text[1:])
        if known:
            return Part(start, nouns[-1] + 1, unit.lows[nouns[-1]], (), known, kind)
    return None


def _is_hosted(unit: Unit, nouns: list[int], grammar: Grammar) -> bool:
    """Is a state called by what people are: "Gastgeber Japan", no "Präsident Jordan"?"""
    first, *rest = nouns
    offices = _PEOPLE - {"persons_generic"}
    human = noun(unit.lows[first]).kind == "person" and offices.isdisjoint(grammar.lists_of(unit.lows[first]))
    return human and len(rest) == 1 and unit.words[rest[0]] in grammar.canonical["countries"]


def _is_one_of_many(unit: Unit, start: int, nouns: list[int], grammar: Grammar) -> bool:
    """As in "ein Blick in die Akten", "ein kurzer Blick": the word that a paper has for its name."""
    word = unit.lows[nouns[0]]
    one = start > 0 and grammar.is_in("indefinite_articles", unit.lows[start - 1])
    return one and len(nouns) == 1 and nouns[0] not in unit.quotes and noun(word).whole and noun(word).kind in MUTE


def _headed(unit: Unit, part: Part, nouns: list[int], common: bool, grammar: Grammar) -> Part:
    """Common noun and name told apart by the lists of heads; ``common``: an article makes an unknown word a noun."""
    if len(nouns) > 1 and nouns[1] == nouns[0] + 1 and _is_heading(unit, nouns[0], grammar):
        nouns = nouns[1:] if is_unknown(unit, nouns[1], grammar) else nouns
    if len(nouns) > 2 and is_topic(unit, nouns[-2]) and is_unknown(unit, nouns[-1], grammar):
        linked = any(not is_noun(unit, at) for at in nouns)
        nouns = nouns[-1:] if linked else nouns  # "Ermittlungen statt voreiliger Schlüsse Kolar sagte …"
    words = tuple(unit.words[place].strip(MARKS) for place in nouns)
    index = _head_at(unit, nouns, grammar)
    titled = len(words) > 1 and is_declined(words[0].lower())  # "die Deutsche Umwelthilfe"
    short = is_abbreviation(words[0]) and (len(words) == 1 or grammar.is_in("club_forms", words[0].lower()))
    short = short or _is_of_a_form(unit, nouns, grammar)
    if index < 0 and common and not titled and not short:
        index = 0
    if index < 0 and len(nouns) > 1 and _says_which(unit, nouns[0], nouns[1], grammar):
        index = 0
    head = unit.lows[nouns[index]] if index >= 0 else ""
    last = index == len(nouns) - 1
    if index > 0 and last and grammar.ends_in("media_heads", head):
        return part._replace(head=head, names=words)  # "Salzburger Nachrichten" is a name as a whole
    if index >= 0 and _is_office(head, grammar) and (last or not is_noun(unit, nouns[index + 1])):
        name = _name_behind(unit, nouns[index] + 1, part.end, grammar)  # none in "Ministerin für Umwelt und Verkehr"
        return part._replace(head=head, names=name, person=bool(name))
    if len(words) == index + 2 and is_genitive_of_place(words[-1]):
        return part._replace(head=head)
    if not last and index >= 0 and not is_noun(unit, nouns[index + 1]):
        titled = grammar.ends_in("organisation_heads", head) and unit.lows[nouns[index + 1]] not in (
            "von",
            "vom",
            "mit",
        )
        return part._replace(head=head, names=words[index + 1 :] if titled else ())  # "Zentrum für Kommunikation"
    if _is_office(head, grammar) and index == len(nouns) - 2 and _is_of_state(words[-1], grammar):
        return part._replace(head=head)  # "der Vertreter Chinas bei der Unesco"
    return part._replace(head=head, names=words[index + 1 :])


def _is_called_by_members(unit: Unit, at: int, grammar: Grammar) -> bool:
    """As in "die Organisation Ärzte ohne Grenzen", "der Verein Eltern für Auental"."""
    body, people = noun(unit.lows[at]), noun(unit.lows[at + 1])
    named = grammar.ends_in("organisation_heads", unit.lows[at]) and body.kind == "body"
    return named and people.whole and people.kind == "person" and "p" in people.genders


def _head_at(unit: Unit, nouns: list[int], grammar: Grammar) -> int:
    """Index of the head noun, -1 for none; of "Daten von Schiffe.com" the first, be it on no list."""
    found = _last_head(unit, nouns, grammar)
    first = len(nouns) > 2 and bool(unit.tags[nouns[1]] & PREP) and is_topic(unit, nouns[0])
    return 0 if found < 0 and first else found


def _is_of_state(word: str, grammar: Grammar) -> bool:
    """Is it the genitive of a state ("Chinas")?"""
    states = grammar.canonical["states"]
    return word.endswith("s") and word not in states and word.removesuffix("s") in states


def is_topic(unit: Unit, at: int) -> bool:
    """Is it a word for a thing, in full and in no genitive, as headings have it?"""
    low = unit.lows[at]
    known = noun(low)
    return is_noun(unit, at) and known.whole and known.kind in MUTE and not low.endswith(("s", "-", "sche", "schen"))


def _says_which(unit: Unit, at: int, behind: int, grammar: Grammar) -> bool:
    """Does what follows a noun say which one it is: "Serie „Dark“", "Klagen auf Schadenersatz"?"""
    if behind in unit.quotes:
        return grammar.ends_in("title_words", unit.lows[at])
    known = noun(unit.lows[at])
    common = known.whole and known.kind in (MUTE | {"paper"}) and not unit.tags[at] & NAME
    return common and bool(unit.tags[behind] & PREP)


def _is_heading(unit: Unit, at: int, grammar: Grammar) -> bool:
    """As in "Spartests Adler fordert …": the word for a topic, things in the plural, before who speaks."""
    known = noun(unit.lows[at])
    return known.whole and known.genders == "p" and known.kind in MUTE and not grammar.lists_of(unit.lows[at])


def _is_common(unit: Unit, at: int, end: int, grammar: Grammar) -> bool:
    """Does a noun without an article show that it is no name, by what it is or by an owner ("Statut des Vereins")?"""
    if unit.tags[at] & NAME:
        return False
    if is_common_noun(unit.lows[at], grammar):
        return True
    return at + 1 < end and bool(unit.tags[at + 1] & GENITIVE) and not unit.tags[at + 1] & CAP


def is_common_noun(low: str, grammar: Grammar) -> bool:
    """Has the table of nouns the lower-case word, or does its end show that it is none of a name?"""
    known = noun(low)
    if known.whole:
        return known.kind in SPEAKING or (known.kind in MUTE and not grammar.is_in("first_names", low))
    return len(low) >= _ABSTRACT and low.endswith(tuple(grammar.words["abstract_endings"]))


#: Letters from which the end of a noun tells that it is abstract: "Hartung" is a surname.
_ABSTRACT = 9


def _name_behind(unit: Unit, start: int, end: int, grammar: Grammar) -> tuple[str, ...]:
    """The name of "der Leiter des Amtes Jan Kolar"; in "der Sprecher des Ministers Jan Kolar" it is the minister's."""
    first = next((at for at in range(start + 1, end - 1) if _is_first_name(unit, at, grammar)), -1)
    if first < 0 or not is_noun(unit, first - 1) or _is_office(grammar.stem(unit.lows[first - 1]), grammar):
        return ()
    if noun(unit.lows[first - 1]).kind == "person":
        return ()  # "die Anhänger des Oppositionellen Jan Kolar"
    end = next((at for at in range(first, end) if unit.tags[at] & OPEN), end)  # "… Jan Kolar (CDU)"
    named = all(_is_surname(unit, at) or unit.tags[at] & PARTICLE for at in range(first, end))
    return tuple(unit.words[first:end]) if named else ()


def _is_office(low: str, grammar: Grammar) -> bool:
    return not _PEOPLE.isdisjoint(grammar.lists_of(low))


def _nouns(unit: Unit, at: int, end: int, grammar: Grammar) -> list[int]:
    """Places of the first nouns and of the small words between them ("Zentrum für strategische Kommunikation")."""
    while at < end and not is_noun(unit, at):
        at += 1
    nouns: list[int] = []
    while at < end and (
        is_noun(unit, at) or (nouns and (_links(unit, at, end, grammar) or joins_title(unit, nouns[0], at, grammar)))
    ):
        nouns.append(at)
        at += 1
    particles = [bool(unit.tags[place] & PARTICLE and not is_noun(unit, place)) for place in nouns]
    for index in range(1, len(nouns)):
        opens = particles[index] and not particles[index - 1]
        if opens and _is_affiliation(unit, nouns[index:], grammar):
            del nouns[index:]
            break
    while nouns and not is_noun(unit, nouns[-1]):
        nouns.pop()
    for index in range(1, len(nouns)):  # "sagte Kolar FOCUS Online"
        rest = " ".join(unit.words[at].strip(MARKS) for at in nouns[index:])
        if rest in grammar.canonical["outlets"] and is_unknown(unit, nouns[index - 1], grammar):
            del nouns[index:]
            break
    shouted = next((index for index, place in enumerate(nouns) if not is_shouted(unit.words[place])), 0)
    del nouns[: shouted if shouted > 1 else 0]  # "ADLER STELLT KLAR Kolar bleibt …"
    while len(nouns) > 1 and nouns[0] in unit.quotes and " " in unit.words[nouns[0]]:
        nouns.pop(0)  # a title before somebody else's name
    return _past_titles(unit, nouns, grammar)


def _past_titles(unit: Unit, nouns: list[int], grammar: Grammar) -> list[int]:
    """Without a word for a thing in quotation marks before a name: "Neue „Kolb-Regel“ Adler verkündete …"."""
    for index in range(len(nouns) - 2, -1, -1):
        quoted = nouns[index] in unit.quotes and noun(unit.lows[nouns[index]].strip(MARKS)).kind in MUTE
        if quoted and is_unknown(unit, nouns[index + 1], grammar):
            return nouns[index + 1 :]
    return nouns


def _is_affiliation(unit: Unit, rest: list[int], grammar: Grammar) -> bool:
    """ "von der Universität" behind a name is no part of it, "von der Leyen" is."""
    first = next((at for at in rest if is_noun(unit, at)), -1)
    known = noun(unit.lows[first]) if first >= 0 else noun("")
    if first >= 0 and (is_abbreviation(unit.words[first]) or first in unit.quotes or unit.words[first][:1].islower()):
        return True  # "von der SPD", "von der „Fair Vote Party“", "zu t-online"
    if unit.tags[rest[0]] & PREP and any(grammar.is_in("foreign_bodies", unit.lows[at]) for at in rest):
        return True  # "von der Arizona State University"
    if (
        tuple(unit.lows[at] for at in rest[:2]) == ("von", "der")
        and known.kind == "person"
        and "f" not in known.genders
    ):
        return False  # "von der Heiden": they would be "den Heiden"
    return known.whole and (known.kind in SPEAKING or unit.lows[rest[0]] == "zu")


def _links(unit: Unit, at: int, end: int, grammar: Grammar) -> bool:
    tag = unit.tags[at]
    named = is_noun(unit, at - 1) and (is_unknown(unit, at - 1, grammar) or INITIAL.fullmatch(unit.words[at - 1]))
    if tag & PREP and not tag & PARTICLE and named:
        return False  # "Ophir aus Buffalo", "K. aus Buffalo"
    if tag & PARTICLE and unit.tags[at - 1] & PARTICLE and at + 1 < end:
        return True  # "von der Heyden"
    between = at + 1 < end and is_unknown(unit, at - 1, grammar) and is_noun(unit, at + 1)
    if tag & PARTICLE and not tag & (PREP | DET) and between:
        return True  # "Lula da Silva"
    return not tag & (DET | COORD | OPEN | NUM | COMMA | ADV)


def _person(unit: Unit, nouns: list[int], grammar: Grammar) -> tuple[int, int] | None:
    """Which of the nouns are somebody's name: a known first name and what follows it, up to a preposition."""
    for first, at in enumerate(nouns[:-1]):
        if unit.tags[at] & PREP:
            return None
        if not _is_first_name(unit, at, grammar):
            continue
        if at and unit.lows[at - 1] == "das":
            return None  # "das Thalia Theater"
        last = first + 1
        while (
            last < len(nouns)
            and not _is_behind(unit, nouns, first, last, grammar)
            and (_is_surname(unit, nouns[last]) or _in_name(unit, nouns, last, grammar))
        ):
            last += 1
        behind = [unit.lows[place] for place in nouns[first + 1 : last]]
        led_by = noun(unit.lows[at - 1]).kind if first and nouns[first - 1] == at - 1 else ""
        word = behind[0] if behind else ""
        surname = len(behind) == 1 and "-" not in word and (led_by == "person" or not noun(word).whole)
        if not surname and any(grammar.ends_in("organisation_heads", low) for low in behind):
            return None  # "Robert Koch-Institut", no "Senatorin Katharina Fegebank"
        led = first > 0 and nouns[first - 1] == at - 1 and is_unknown(unit, at - 1, grammar)
        if any(grammar.is_in("foreign_bodies", low) for low in behind[0 if led else 1 :]):
            return None  # "San Fernando Police"
        if last - first > 1:
            return opened(unit, nouns, first, grammar), last
    return None


def _is_behind(unit: Unit, nouns: list[int], first: int, last: int, grammar: Grammar) -> bool:
    """Does a common noun follow a whole name ("Jan Kolar Rückendeckung")?"""
    at, before = nouns[last], nouns[last - 1]
    if last - first < 2 or (unit.tags[before] & PARTICLE and not is_noun(unit, before)):
        return False  # "Ulrike von der Marwitz"
    return not grammar.is_in("first_names", unit.lows[before]) and is_beyond_name(unit, at, grammar)


def is_beyond_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is the word behind a whole name none of it: a thing, a country, a date ("Ende 2020"), or the name once more?"""
    if not is_noun(unit, at):
        return False
    low = unit.lows[at]
    thing = noun(low).whole and noun(low).kind in _THINGS and not is_surname(low)
    countries = grammar.canonical["countries"]
    country = unit.words[at] in countries or unit.words[at].removesuffix("s") in countries
    dated = at + 1 < len(unit.words) and unit.words[at + 1].isdigit() and unit.tags[at] & TIME
    framed = unit.lows[at + 1 : at + 2] == ("zufolge",) and noun(low).kind == "person"  # "nannte Kolb Kennern zufolge"
    return thing or country or bool(dated) or is_dated(unit, at) or low == unit.lows[at - 1] or framed


def opened(unit: Unit, nouns: Sequence[int], first: int, grammar: Grammar) -> int:
    """Where "Marjorie Taylor Greene" begins, of whose names a list has the second."""
    before = nouns[first - 1] if first else -1
    if before < 0 or before != nouns[first] - 1 or not is_unknown(unit, before, grammar):
        return first
    role = unit.lows[before].removesuffix("s")
    body = unit.words[before] in grammar.canonical["organisations"]  # "die Berliner Charité Jan Kolar"
    if body or is_genitive_of_place(unit.words[before]) or noun(role).kind == "person" or grammar.lists_of(role):
        return first  # "des Weihbischofs Anselm Adam"
    # Behind an article or an adjective it is a role that no list has: "der Benefiziat Lorenz Adam".
    ahead = before - 1
    titled = before and noun(unit.lows[ahead]).kind == "person" and not is_declined(unit.lows[ahead])
    described = before and (
        unit.tags[ahead] & DET or is_demonym(unit.lows[ahead]) or (not titled and is_adjective(unit, ahead, grammar))
    )
    return first if described else first - 1


#: As in "Jan K.".
INITIAL = re.compile(r"[A-ZÄÖÜ]\.")


def is_unknown(unit: Unit, at: int, grammar: Grammar) -> bool:
    """A capital word that no list has: the table of nouns neither."""
    low = unit.lows[at]
    if not is_noun(unit, at) or "-" in low or "." in low or is_abbreviation(unit.words[at]) or is_demonym(low):
        return False
    return not grammar.lists_of(low) and noun(low).kind in ("", "forename", "surname")


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    return grammar.is_in("first_names", low) and not grammar.lists_of(low) and not unit.tags[at] & TIME


def _is_surname(unit: Unit, at: int) -> bool:
    """Capitals, but no acronym: "Hansa BSC" is nobody; nor in "beantwortet Jan Kolar Ihre Fragen" or "Jan K. Hatte"."""
    begins = at and unit.words[at - 1].endswith(".") and unit.tags[at] & AUX  # a sentence; "Ina Lassen" is somebody
    return is_noun(unit, at) and not is_abbreviation(unit.words[at]) and not unit.tags[at] & DET and not begins


def is_abbreviation(word: str) -> bool:
    """As in "GEW" and "VdK"."""
    return 1 < len(word) <= _ACRONYM and word[0].isupper() and word[-1].isupper()


_ACRONYM = 4


def _in_name(unit: Unit, nouns: list[int], index: int, grammar: Grammar) -> bool:
    """A particle behind a first name, a title or another particle: "Mirko Thoma von der Bank" has none in his name."""
    before = nouns[index - 1]
    takes = unit.tags[before] & PARTICLE or grammar.is_in("nobility_titles", unit.lows[before])
    takes = takes or joins_names(unit.lows[nouns[index]])
    if not takes and not _is_first_name(unit, before, grammar):
        return False
    rest = [at for at in nouns[index : index + 3] if not unit.tags[at] & PARTICLE or is_noun(unit, at)]
    return bool(unit.tags[nouns[index]] & PARTICLE and rest and is_noun(unit, rest[0]))


def joins_names(low: str) -> bool:
    """Is it a small word of Romance surnames, behind another one as well: "Franck Vilroy de Galard"?"""
    return low in _ROMANCE


#: No German word is one of them.
_ROMANCE = frozenset({"de", "del", "della", "di", "dos", "du"})


def _bare(unit: Unit, start: int, end: int, grammar: Grammar) -> int:
    """The first word after the articles, and after what belongs to a participle ("ein in Ungarn lebender Bruder")."""
    participle = past_participle(unit, start, end, grammar)
    start = participle + 1 if participle > start and participle + 1 < end else start
    while start < end - 1 and unit.tags[start] & (DET | ADV) and not is_noun(unit, start):
        start += 1
    return start


def _last_head(unit: Unit, nouns: list[int], grammar: Grammar) -> int:
    """Index of the last noun of the first run of common nouns ("Regierungssprecherin" before "Steffi L."), or -1."""
    found = -1
    last = len(nouns) - 1
    if any(unit.words[at] in JOINING for at in nouns) or _is_of_a_form(unit, nouns, grammar):
        return -1
    if last > 0 and nouns[1] == nouns[0] + 1 and _is_called_by_members(unit, nouns[0], grammar):
        return 0
    if last > 0 and nouns[last] - nouns[0] == last and _closes_name(unit, nouns, grammar):
        return last
    for index, at in enumerate(nouns):
        low = unit.lows[at]
        attribute = is_demonym(low) or (is_declined(low) and not grammar.ends_in("officials", low))
        following = nouns[index + 1 : index + 2] == [at + 1]
        if attribute and following and (_is_described(unit, at + 1, grammar) or _is_inflected(unit, at + 1, grammar)):
            continue  # "Schweizer Historiker", "Deutsche Umwelthilfe"
        listed = not unit.tags[at] & NAME and not _HEAD_SET.isdisjoint(grammar.lists_of(low))
        listed = listed or grammar.is_in("forms_of_address", low)  # "Frau Doktor Kolb"
        if found >= 0 and (
            not listed or (index == len(nouns) - 1 and _is_borne(unit.lows[nouns[found]], low, grammar))
        ):
            break
        if listed or (noun(low).whole and noun(low).kind in _HEADS and not unit.tags[at] & (NAME | PARTICLE)):
            found = index
    return found


def _is_of_a_form(unit: Unit, nouns: list[int], grammar: Grammar) -> bool:
    """Is it a firm that a word for people stands for: "die Kesselmann AG", "die Bergbauer GmbH"?"""
    return len(nouns) == _FULL_NAME and grammar.is_in("legal_forms", unit.lows[nouns[1]])


#: Words of a name with one more.
_FULL_NAME = 2


def _closes_name(unit: Unit, nouns: list[int], grammar: Grammar) -> bool:
    """Is the last word the head of all: "Deutscher Online-Casinoverband", "Carvalhos Handeln"?"""
    low, before = unit.lows[nouns[-1]], unit.lows[nouns[-2]]
    if unit.tags[nouns[-1]] & NAME:
        return False
    if grammar.ends_in("organisation_heads", low):
        return noun(unit.lows[nouns[0]]).kind != "person" or "n" in noun(unit.lows[nouns[0]]).genders
    mute = noun(low).whole and noun(low).kind in MUTE and not grammar.lists_of(low)
    return mute and before.endswith("s") and noun(before).kind in ("", "forename", "surname", "place")


def is_declined(low: str) -> bool:
    """Is the noun an adjective ("Deutsche", "Grüne"), which another noun may follow?"""
    known = noun(low)
    if known.kind == "person" and _ADJECTIVE.fullmatch(low):
        return True
    return known.kind == "person" and {"m", "f", "p"} <= set(known.genders) and low.endswith(("e", "er", "en"))


#: "Regierende", "Unabhängiger", "78-Jährige", whatever else the table has of them.
_ADJECTIVE = re.compile(r"\w{2,}(?:end|ig|lich|isch)e[rn]?|\d+-jährige[rn]?")


def _is_described(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it a common noun, be it a first name as well ("der Weiße Ring")?"""
    low = unit.lows[at]
    thing = grammar.is_in("first_names", low) and noun(low).whole and noun(low).kind in MUTE
    return thing or _is_common_at(unit, at, grammar)


def _is_common_at(unit: Unit, at: int, grammar: Grammar) -> bool:
    return not _HEAD_SET.isdisjoint(grammar.lists_of(unit.lows[at])) or is_common_noun(unit.lows[at], grammar)


#: Classes of nouns that no name ends in.
_THINGS = MUTE | {"paper"}
#: Classes of nouns that a name may follow.
_HEADS = frozenset({"person", "group", "body", "medium", "software"})


def _is_borne(role: str, word: str, grammar: Grammar) -> bool:
    """Is the second of two words for people the name of the first: "Trainer Koch", not "Herr Minister"?"""
    if grammar.is_in("forms_of_address", role) or grammar.is_in("forms_of_address", word):
        return False
    front = word.partition("-")[0] if "-" in word else ""
    if noun(front).kind in SPEAKING | MUTE and not is_surname(front):
        return False  # "Börsen-Experte"
    return (
        noun(role).kind == "person" and noun(word).kind == "person" and "p" not in noun(role).genders.replace("mp", "m")
    )


# --- wording --------------------------------------------------------------------------------------------------------


def as_one(words: tuple[str, ...], grammar: Grammar, *, woman: bool = False) -> tuple[str, ...]:
    """The words for what somebody is in the nominative of one, without a degree and whose it may be: of "(des)
    ausgeschiedenen Abgeordneten" "ausgeschiedene Abgeordnete", of "AfD-Chefs" "AfD-Chef", of "Leiter Dr." "Leiter", of
    "(die) Geologen" and a ``woman`` "Geologin".
    """
    while words and (
        is_degree(words[0], grammar)
        or (len(words) == 1 and is_genitive_of_place(words[0]))
        or (len(words) > 1 and grammar.is_in("address_titles", words[0].lower()))
    ):
        words = words[1:]
    while words and is_degree(words[-1], grammar):
        words = words[:-1]
    if not words:
        return words
    last = words[-1]
    ends = (end for end in ("n", "nen", "en", "es", "s") if last.endswith(end))
    base = next((word for end in ends if is_person(word := last.removesuffix(end))), last)
    if base == last and noun(last.lower()).genders == "p":
        base = _of_many(last)
    if base == last:
        return words
    base = _feminine(base) if woman else base
    return (*(word[:-1] if word.islower() and word.endswith("en") else word for word in words[:-1]), base)


def titled(words: str, gender: str, grammar: Grammar) -> str:
    """What somebody of a gender is, as it stands without an article: of a man's "(der) dänische Minister" "dänischer
    Minister", of "(dem) Vorsitzenden des Vereins" "Vorsitzender des Vereins"."""
    parts = _JOINTS.split(words)
    for at in range(0, len(parts), 2):
        own = parts[at].split(" ")
        head = next((n for n, word in enumerate(own) if _is_human(word)), -1)
        if head < 0 or any(_is_small(word, grammar) for word in own[:head]):
            break  # "Leiter für Flucht und Vertriebene"
        while head + 1 < len(own) and (_is_attribute(own[head], grammar) or is_declined(own[head].lower())):
            if not (_is_human(own[head + 1]) or (_is_adjectival(own[head + 1], grammar) and head + 2 < len(own))):
                break
            head += 1  # "Regierende Bürgermeister", "Erste Parlamentarische Geschäftsführerin"
        own[head], shown = _as_called(own[head], gender, grammar)
        for n, word in enumerate(own[:head]):
            own[n] = _ENDING.sub(_NOMINATIVE[shown], word) if _is_adjectival(word, grammar) else word
        parts[at] = " ".join(own)
        if any(_is_small(word, grammar) for word in own[head:]):
            break
    return "".join(parts)


#: What stands between two roles of one person.
_JOINTS = re.compile(r"( und | sowie |, )")


def _as_called(word: str, gender: str, grammar: Grammar) -> tuple[str, str]:
    """A word for a person in the nominative without an article, and the gender that an adjective before it shows."""
    word = (as_one((word,), grammar) or (word,))[0]  # nothing is left of "Europas"
    low, bare = word.lower(), _ENDING.sub("", word)
    ends = noun(f"{bare.lower()}e"), noun(f"{bare.lower()}er")
    both = {end.kind for end in ends} == {"person"} and ends[0].genders[:1] == "m" and "p" in ends[0].genders
    if (low.endswith(("e", "er")) and both) or AGED.search(low):  # "Vorsitzende", "Vorsitzender"
        gender = "m" if low.endswith("er") else gender
        return bare + _NOMINATIVE[gender], gender
    own = noun(low).genders.replace("p", "")
    return word, own if len(own) == 1 else gender


def stronger(role: str, other: str, grammar: Grammar) -> str:
    """Which of two roles of one person tells more: an office more than a trade, this more than "Kollege"; of one office
    the words that tell whose it is, and that it is past. The first where neither does.
    """
    if not role or not other or role == other:
        return role or other
    strength = _strength(other, grammar) - _strength(role, grammar)
    heads = [_ENDING.sub("", _head_in(each.split(), grammar).lower().rpartition("-")[2]) for each in (role, other)]
    if all(heads) and (heads[0].endswith(heads[1]) or heads[1].endswith(heads[0])):
        former = _is_former(role, grammar)
        if former != _is_former(other, grammar):
            return role if former else other
        strength = strength or len(other) - len(role)
    return other if strength > 0 else role


def tells_something(role: str, grammar: Grammar) -> bool:
    """Does it say more than "Kollege"?"""
    return bool(role) and _strength(role, grammar) > 0


def tells_much(role: str, grammar: Grammar) -> bool:
    """Is it an office or a trade?"""
    return _strength(role, grammar) >= _TRADE


def _head_in(words: Sequence[str], grammar: Grammar) -> str:
    """The word for somebody in a role: of "Berliner Politologin" and "Erste Parlamentarische Geschäftsführerin" the
    last.
    """
    small = next((n for n, word in enumerate(words) if n and _is_small(word, grammar)), len(words))
    human = [word for word in words[:small] if _is_human(word)] or list(filter(_is_human, words))
    return next((word for word in human if not _is_attribute(word, grammar)), human[0] if human else "")


def _is_attribute(word: str, grammar: Grammar) -> bool:
    low = word.lower()
    return is_demonym(low) or (is_declined(low) and not grammar.lists_of(low)) or low.startswith("regierend")


def _is_former(role: str, grammar: Grammar) -> bool:
    return any(grammar.is_in("former", word.partition("-")[0]) for word in role.lower().split())


def _strength(role: str, grammar: Grammar) -> int:
    return max(_strength_of(half.split(), grammar) for half in _JOINTS.split(role)[::2])


def _strength_of(words: list[str], grammar: Grammar) -> int:
    """4 for an office of a body that is told, 3 for that of one that is not, for a past one and for a trade, 2 for what
    many are, 1 for whom somebody is from, 0 for what says little.
    """
    low = _head_in(words, grammar).lower()
    if not low:
        return int(words[:1] != [] and words[0] in FROM)
    if grammar.is_in("weak_roles", low.rpartition("-")[2]) or is_demonym(low) or AGED.search(low):
        return 0
    more = words[-1].lower() != low
    if low.endswith(tuple(grammar.words["common_roles"])):
        return 2 + more
    if any(grammar.ends_in(name, low) for name in _OFFICES):
        told = more or any(map(is_genitive_of_place, words)) or not _is_open(low, grammar)
        return _TRADE + (told and not _is_former(" ".join(words), grammar))
    return 0 if is_declined(low) and not grammar.lists_of(low) else _TRADE


#: How much a trade tells.
_TRADE = 3


def _is_open(office: str, grammar: Grammar) -> bool:
    """Is it a post in a body that its words leave open, as in "Vorstandschef" and "Firmengründer"?"""
    fronts = (front.lower() for front in grammar.canonical["unowned_bodies"])
    return leads_openly(office, grammar) or any(office != front and office.startswith(front) for front in fronts)


def leads_openly(role: str, grammar: Grammar) -> bool:
    """Is it a post of which no front tells the body: "Präsident", "Bezirksleiter", unlike "Schulleiter"?"""
    ends = grammar.words["posts"] | grammar.words["spokespersons"]
    front = next((role[:at] for at in range(len(role)) if role[at:] in ends), "-").rstrip("-")
    if grammar.is_in("territories", front) and grammar.ends_in("spokespersons", role):
        return False  # "Kreissprecherin"
    return role in ends or (front in grammar.words["organs"] and bool(front))


#: What stands between somebody and the body that they are from.
FROM = ("von", "vom", "bei", "beim", "aus")
#: Lists of offices.
_OFFICES = ("posts", "public_offices", "spokespersons", "presidencies", "government_offices")


def _is_human(word: str) -> bool:
    return word != word.lower() and (noun(word.lower()).kind == "person" or AGED.search(word.lower()) is not None)


def _is_small(word: str, grammar: Grammar) -> bool:
    """As in "der", "von": a word that ends what is said before it."""
    return word.islower() and bool(grammar.tags.get(word, 0) & (DET | PREP))


def _is_adjectival(word: str, grammar: Grammar) -> bool:
    low = word.lower()
    if not _ENDING.search(low) or grammar.tags.get(low, 0) & (DET | PREP | ADV) or is_demonym(low):
        return False
    return word.rpartition("-")[2].islower() or is_declined(low) or grammar.is_adjective(low, "")  # "US-amerikanische"


def _of_many(word: str) -> str:
    """One of "Anwälte", "Ärzten", "Köche"; the word itself where it is not known."""
    bases = (word.removesuffix(end) for end in ("en", "e", "er") if word.endswith(end))
    spelt = (form for base in bases for form in (base, *(base.replace(*pair) for pair in _UMLAUTS if pair[0] in base)))
    return next((form for form in spelt if is_person(form)), word)


#: Vowels that a plural changes, at the beginning of a word as well.
_UMLAUTS = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("Ä", "A"), ("Ö", "O"), ("Ü", "U"))


def _feminine(word: str) -> str:
    """The word for a woman where there is one: of "Geologe" "Geologin"."""
    if noun(word.lower()).genders == "f":
        return word  # "Schwester"
    forms = (f"{word.removesuffix('e')}in", f"{word}in")
    return next((form for form in forms if noun(form.lower()).genders == "f" and is_person(form)), word)


def is_many(unit: Unit, at: int, behind: int) -> bool:
    """Is the word for people before a name a plural with none of its own: "bewerten die Bürger Kolar besser", unlike
    "die Minister Kolar und Holm"? The name ends at ``behind``.
    """
    genders = noun(unit.lows[at]).genders
    article = unit.lows[at - 1] if at else ""
    several = article == "die" and "p" in genders and "f" not in genders
    joined = behind < len(unit.tags) and unit.tags[behind] & (COORD | COMMA)
    return genders == "p" or (several and not joined)


def is_degree(word: str, grammar: Grammar) -> bool:
    """As in "Dr.", "Univ.-Prof."."""
    return word.endswith(".") and grammar.is_in("forms_of_address", word.lower().rpartition("-")[2])


def is_genitive_of_place(word: str) -> bool:
    """As in "Schwedens Jan Kolar", "die Schauspieler Frankreichs"."""
    low = word.lower()
    # The table has a moon for "Europa".
    return low.endswith("s") and (low == "europas" or noun(low.removesuffix("s")).kind == "place")


def is_person(word: str) -> bool:
    """Is it one person in the nominative ("Chef", "Vorsitzende"), no form of another word ("Demokrate")?"""
    known = noun(word.lower())
    return known.kind == "person" and known.whole and (known.genders != "p")


def nominative(unit: Unit, part: Part, grammar: Grammar) -> str:
    """The words without the article, head and adjectives without their case: of "den dänischen Behörden" "dänische
    Behörden"."""
    words = list(unit.words[part.start : part.end])
    place = next((at for at in range(part.start, part.end) if unit.lows[at] == part.head), -1)
    if place >= 0:
        word, gender = _head(unit, part.start, place, grammar)
        words[place - part.start] = word
        at = place - 1
        while gender and at >= part.start and (is_noun(unit, at) or _is_inflected(unit, at, grammar)):
            if not is_demonym(unit.lows[at]) and _is_inflected(unit, at, grammar):
                words[at - part.start] = _ENDING.sub(_NOMINATIVE[gender], unit.words[at])
            at -= 1
    return spaced(words)


#: Endings of an adjective, and the one that a nominative without an article has, by gender.
_ENDING = re.compile(r"(?:en|em|er|es|e)$")
_NOMINATIVE = {"m": "er", "f": "e", "n": "es", "p": "e"}
#: Ends of the articles of a genitive, and of a dative, of one masculine or neuter.
_OF, _TO = ("es",), ("em", "im", "vom", "zum", "beim")
_PLURALS = ("die", "den")


def _is_inflected(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    if not _ENDING.search(low) or unit.tags[at] & NUM:
        return False
    if unit.tags[at] & CAP:
        weak = low.endswith("en") and noun(low).genders == "p" and is_noun(unit, at + 1)  # "der Zentralen Kommission"
        return is_declined(low) or weak or grammar.is_adjective(low, "")
    return is_adjective(unit, at, grammar)


def _head(unit: Unit, start: int, place: int, grammar: Grammar) -> tuple[str, str]:
    """The head in the nominative, and its gender, "p" for many and "" where it is not known."""
    word, low = unit.words[place], unit.lows[place]
    article = unit.lows[start - 1] if start and unit.tags[start - 1] & (DET | PREP) else ""
    genitive = article.endswith(_OF) and article not in ("dieses", "jenes")
    dative = article.endswith(_TO)
    article = "" if start and unit.tags[start - 1] & PREP and not dative else article
    base = (_base(word, grammar) or "").lower()
    if not base and (genitive or dative):
        cut = ("es", "s", "en", "n") if genitive else ("en", "n")
        base = next((low.removesuffix(end) for end in cut if low.endswith(end) and _is_one(low.removesuffix(end))), "")
        base = base if genitive or noun(base).kind == "person" else ""
    dropped = noun(low[:-1]) if low.endswith("n") and base in ("", low[:-1]) else noun("")
    to_many = (
        article in ("den", "") or low.endswith("enden") or {"m", "f", "p"} <= {*dropped.genders}
    )  # "die Pflegenden"
    if to_many and "p" in dropped.genders and dropped.kind == noun(low).kind and article in (*_PLURALS, ""):
        return word[:-1], "p"
    if grammar.is_in("plural_determiners", article):
        return word, "p"
    weak = not (genitive or dative) and article != "den" and low.endswith("en") and _is_one(low[:-2])
    weak = weak or (article in ("", "die") and low.endswith("en") and _is_one(low[:-1]))  # "laut Virologen"
    adjective = unit.lows[place - 1] if place > start else ""
    gender = "p" if weak and noun(low).kind == "person" else _gender_of(base or low, article, adjective)
    return word[: len(base)] if base and low.startswith(base) else _base(word, grammar) or word, gender


def _is_one(low: str) -> bool:
    known = noun(low)
    return known.whole and bool({"m", "n"} & set(known.genders))


def _gender_of(low: str, article: str, adjective: str) -> str:
    known = noun(low)
    genders = known.genders or ("p" if known.kind == "medium" and low.endswith("en") else "")  # "Medien"
    single = genders.replace("p", "")
    if single == genders or not single:
        return genders if len(genders) == 1 else ""
    if "f" not in single and (article in _PLURALS or (not article and adjective.endswith(("e", "en")))):
        return "p"
    return single if len(single) == 1 and article != "den" else ""


def _base(word: str, grammar: Grammar) -> str | None:
    """The nominative of a listed head, also at the end of a compound ("US-Beamten" -> "US-Beamte")."""
    for name in sorted(grammar.lists_of(word.lower()) & _CASES):
        table = grammar.canonical[name]
        for at in range(max(1, len(word) - 3)):
            known = table.get(word[at : at + 1].upper() + word[at + 1 :])
            if known:
                return word[:at] + (known[0] if word[at].isupper() else known[0].lower()) + known[1:]
    return None


def in_words(unit: Unit, start: int, end: int) -> str:
    return spaced(unit.words[start:end])


def spaced(words: list[str] | tuple[str, ...]) -> str:
    return " ".join(words).replace("( ", "(").replace(" )", ")").replace(" ,", ",").replace(" / ", "/")


#: As in "RKI", "KAGes", "BfArM".
_ACRONYM_FORM = re.compile(r"[A-ZÄÖÜ][\wÄÖÜ]*[A-ZÄÖÜ]\w{0,3}")


def acronym(unit: Unit, part: Part) -> str:
    """The short name in brackets behind a name, or ""."""
    for at in range(part.start, part.end - 2):
        if unit.tags[at] & OPEN and _ACRONYM_FORM.fullmatch(unit.words[at + 1]):
            return unit.words[at + 1]
    return ""


# --- Media by the form of their name, and the names of an outlet in all cases -----------------------------------------


#: Ends of adjectives that are the name of a paper by themselves.
_WEAK = ("sche", "gemeine")
_INFORMED = ("informed_frames", "informations", "own_media_words", "learned")
_ARTICLES = ("Der ", "Die ", "Das ", "DER ", "DIE ")


def is_medium_name(word: str, grammar: Grammar, *, bare: bool) -> bool:
    """Is a word the name of a medium that no list has: "Moorzeitung", "TB24", "talbote.de"?

    ``bare``: no article stands before it, or quotation marks are around it.
    """
    if _STATION.fullmatch(word):
        return True
    low = word.lower()
    end = _end(low, grammar.words["media_name_ends"])
    if not end and (bare or "-" in word):
        end = _end(low, grammar.words["media_name_ends_bare"])
    front = low[: -len(end)].rstrip("-") if end else ""
    if len(front) < _FRONT or not word[:1].isupper():
        return False
    generic = grammar.words["generic_media_fronts"]
    if front in generic or front.rstrip("s") in generic or is_listed(low):
        return False
    known = noun(low)  # "Isolierungsgebote" ends as a paper does
    return not (known.whole and known.kind in MUTE - {"time"})  # but not "Automobilwoche"


def _end(word: str, ends: frozenset[str]) -> str:
    return next((word[at:] for at in range(len(word)) if word[at:] in ends), "")


#: A domain, or the capitals and the number of a station.
_STATION = re.compile(r"[\w-]{3,}\.(?:de|at|ch|com|net|org|info|eu|tv|news|online)|[A-ZÄÖÜ]{2,5}\d{1,3}")
#: Words of a name that has initials.
_PARTS = 2
#: Letters before the end of a name.
_FRONT = 3


def house_of(metadata: Metadata, grammar: Grammar) -> NamedHouse:
    """The outlet that publishes an article, by its names in all cases and with its sister titles."""
    lists = tuple(tuple(sorted(grammar.words[name])) for name in _INFORMED)
    houses = grammar.lexicon.entries.get("houses", ())
    return NamedHouse(
        metadata, grammar, houses, lambda name: _spellings(name, grammar), lambda own: _informed(own, lists)
    )


def _spellings(name: str, grammar: Grammar) -> Iterator[str]:
    """As in "Die Zeit", "(sagte der) Kleinen Zeitung", "(der) Süddeutschen", "SZ", "F.A.Z.", "(dem) Abendblatt"."""
    for article in _ARTICLES:
        if name.startswith(article):
            yield name.removeprefix(article)
    words = name.split()
    yield " ".join(
        f"{word}n" if word.endswith("e") and (at + 1 < len(words) or word.endswith(_WEAK)) else word
        for at, word in enumerate(words)
    )
    if len(words) < _PARTS or not all(word[:1].isupper() for word in words):
        return
    initials = [word[0] for word in words]
    yield "".join(initials)
    yield ".".join(initials) + "."
    last = words[-1].lower()
    if noun(last).kind == "medium" and not grammar.is_in("media_heads", last):
        yield words[-1]


@lru_cache(maxsize=256)
def _informed(names: frozenset[str], lists: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Where the outlet says that it knows, and not from whom: "nach WELT-Informationen", "wie diese Zeitung erfuhr"."""
    frames, informations, own, learned = map(any_of, lists)
    known = any_of(names)
    outlet = rf"(?:(?:[dD](?:e[rmsn]|ie|as)|von)\s+)?[{NAME_MARKS}]?(?:(?:{known})(?!\w)|(?i:{own})\b)[{NAME_MARKS}]?"
    return re.compile(
        rf"\b(?i:{frames})\s+(?:\w+en\s+)?[{NAME_MARKS}]?(?:{known})[{NAME_MARKS}]?-(?i:{informations})\b"
        rf"|\b(?i:{frames})\s+(?:\w+en\s+)?(?i:{informations})\s+{outlet}"
        rf"|\b(?i:wie)\s+{outlet}\s(?:[^.,:;!?]{{1,60}}\s)?(?i:{learned})\b"
    )
