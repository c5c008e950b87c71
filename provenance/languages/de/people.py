"""The people of an article: every surname that stands with its first name or a role somewhere in the text, and whom
pronouns and bodies left open may mean.

"Präsident Jan Kolar" in the first sentence tells who "Kolar" and "der Präsident" are when they speak in the third,
though nobody is quoted in the first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from provenance.languages import MAYBE, Mention, Told
from provenance.languages.de.clauses import Chunk, Unit, found_once
from provenance.languages.de.cues import CueHit
from provenance.languages.de.grammar import (
    ADV,
    ATTRIBUTE,
    AUX,
    CAP,
    COLON,
    COMMA,
    COORD,
    DET,
    FIN,
    GENITIVE,
    NAME,
    NOT_NOUN,
    NUM,
    PARTICLE,
    PLURAL,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    SINGULAR,
    TIME,
    Grammar,
)
from provenance.languages.de.kinds import (
    FEDERAL,
    is_called_body,
    party_adjective,
    sides_in_clause,
    sides_of,
    state_adjective,
)
from provenance.languages.de.mentions import gender_of, read_mention, speaks
from provenance.languages.de.nouns import MUTE, SPEAKING, is_demonym, is_surname, noun
from provenance.languages.de.parts import (
    FROM,
    MARKS,
    NO_PART,
    as_one,
    in_words,
    is_abbreviation,
    is_beyond_name,
    is_declined,
    is_degree,
    is_genitive_of_place,
    is_many,
    is_unknown,
    joins_names,
    opened,
    read_part,
    spaced,
    stronger,
    tells_much,
)
from provenance.languages.de.phrases import (
    NounPhrase,
    apposition_end,
    find_phrase,
    is_adjective,
    is_dated,
    is_noun,
    is_shouted,
    noun_phrase,
    outlet_end,
    past_brackets,
    phrase_before,
    subject_after,
)
from provenance.languages.de.subjects import actor_of, past_adverbs
from provenance.models import Span

__all__ = [
    "Bodies",
    "Paper",
    "People",
    "PeopleTold",
    "agreeing",
    "called",
    "find_bodies",
    "find_papers",
    "find_people",
    "front_body",
    "is_caveat",
    "is_one_body",
    "is_told",
    "owner_of",
    "paper_sort",
    "places_of_states",
    "states_named",
    "subject_of_pronoun",
    "takes_up",
]


#: Words of a name behind a role.
_LONGEST_NAME = 4
#: Of a name that no role leads.
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class People:
    """``full`` gives the words of the full name by surname, ``roles`` the role and ``sides`` whom they speak for.

    The keys are surnames in lower case; of a second person of one surname, "frauke petersen". ``first_names`` gives the
    surname of a first name that one person alone has, ``genders`` what the first name or the role says; ``bodies`` are
    names of firms that words for people call so; ``roles`` has the one that says most, ``called`` all of them and
    whether the surname stands alone there, ``titled`` where the name has a role before it.
    """

    grammar: Grammar
    full: dict[str, tuple[str, ...]]
    roles: dict[str, str]
    sides: dict[str, tuple[str, ...]]
    first_names: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)
    called: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    titled: dict[str, list[int]] = field(default_factory=dict)

    def knows(self, surname: str) -> bool:
        return surname.lower() in self.full or surname.lower() in self.called

    def completed(self, mention: Mention) -> Mention:
        """A mention by surname alone, with the full name and role that the text gives elsewhere."""
        owner = self._owner(mention)
        if owner:
            text = f"{mention.role} {mention.names[0]}"
            sides = (MAYBE + " ".join(owner), *mention.sides)
            return replace(
                mention, names=(), text=text, role=None, kind="unnamed_person", identified=False, sides=sides
            )
        mention = self._somebody(mention)
        if mention.kind != "named_person" or not mention.names:
            return mention
        surname = mention.names[-1].lower()
        if mention.text in self.bodies and not self.knows(surname):
            return replace(mention, kind="named_organisation", gender="", role=None)
        if len(mention.names) > 1 and self._has_other(mention):
            mention = _of_first(mention)
            surname = mention.names[0].lower()
        if len(mention.names) == 1 and surname not in self.full and not (self.knows(surname) and noun(surname).kind):
            surname = self.first_names.get(mention.names[0], "") or surname  # "Michelle", if there is one
        if self._is_owned(mention):
            return replace(mention, mute=True)
        surname = _person_key(surname, mention.names, self.full)
        names = self.full.get(surname, mention.names)
        names = names if names[-len(mention.names) :] == mention.names or len(mention.names) == 1 else mention.names
        role = stronger(mention.role or "", self.roles.get(surname, ""), self.grammar) or None
        head = mention.head if mention.role else _head_of(role or "")
        sides = tuple(dict.fromkeys((*mention.sides, *self.sides.get(surname, ()))))
        gender = mention.gender or (self.genders.get(surname, "") if len(mention.names) == 1 else "")
        text = " ".join(names)
        return replace(mention, names=names, text=text, head=head, role=role, sides=sides, gender=gender)

    def _somebody(self, mention: Mention) -> Mention:
        """As a person whom the text names elsewhere, whatever the words may mean besides."""
        if (
            not mention.names
            and mention.head == mention.text.lower()
            and not mention.definite
            and self.knows(mention.text)
        ):
            # "Koch" and "Stein" are nouns, and here they are somebody.
            mention = replace(mention, names=(mention.text,), head="", kind="named_person", identified=True, mute=False)
        if not mention.names and mention.head in self.full and not noun(mention.head).whole:
            # "Der 78-jährige Kolar" has an article, and is somebody all the same.
            name = mention.text.split()[-1]
            mention = replace(
                mention, names=(name,), text=name, head="", kind="named_person", identified=True, mute=False
            )
        if not mention.names and mention.definite and mention.gender in ("m", "f") and mention.kind in _DESCRIBED:
            mention = self._holder(mention)
        if mention.names:
            mention = self._uninflected(mention)
        if mention.mute and mention.names and self.knows(mention.names[-1]):
            # "Lauterbach" is a town, and here it is somebody.
            mention = replace(mention, kind="named_person", identified=True, mute=False)
        if mention.guessed and self.knows(mention.names[-1]):
            mention = replace(mention, kind="named_person", guessed=False)
        return mention

    def _owner(self, mention: Mention) -> tuple[str, ...]:
        """The name of whom somebody belongs to: of "der Anwalt Kolars" that of Kolar, or ()."""
        if len(mention.names) != 1 or not mention.role:
            return ()
        low = mention.names[0].lower()
        return self.full.get(low.removesuffix("s"), ()) if low.endswith("s") and low not in self.full else ()

    def _has_other(self, mention: Mention) -> bool:
        """Are two surnames those of two: "rief Kolb Adler auf, zu bleiben"?"""
        first, last = mention.names[0], mention.names[-1].lower()
        known = len(self.full.get(first.lower(), ())) >= _SHORTEST_NAME
        return known and not mention.person and self.full.get(last, ())[:-1] != mention.names[:-1]

    def _is_owned(self, mention: Mention) -> bool:
        """ "Kolars Miner" is a thing of Kolar's, whatever it is."""
        owner, *rest = mention.names
        elsewhere = bool(rest) and self.full.get(rest[-1].lower(), mention.names) != mention.names
        unknown = bool(rest) and not (mention.person or mention.role or elsewhere)
        return unknown and owner.endswith("s") and self.knows(owner.removesuffix("s")) and not self.knows(owner)

    def _holder(self, mention: Mention) -> Mention:
        """ "Die Kanzlerin" is whoever the text calls so by name, if it is one."""
        if mention.text.lower() != mention.head or len(mention.head) < _SHORTEST_ROLE:
            return mention
        called = self.called.items()
        found = [
            surname for surname, roles in called if any(_is_role_of(role.lower(), mention.head) for role, _ in roles)
        ]
        if len(found) != 1 or found[0] not in self.full:
            return mention
        names = self.full[found[0]]
        return replace(mention, names=names, text=" ".join(names), kind="named_person", identified=True, points="")

    def _uninflected(self, mention: Mention) -> Mention:
        """ "Hännis" is "Hänni" where the text has that."""
        last = mention.names[-1]
        bare = last.rstrip("’'")
        bare = bare if bare != last else last.removesuffix("s")
        if bare == last or self.knows(last) or not (self.knows(bare) or last != last.rstrip("’'")):
            return mention
        names = (*mention.names[:-1], bare)
        return replace(mention, names=names, text=" ".join(names))


def _of_first(mention: Mention) -> Mention:
    """Of "rief Kolb Adler auf" Kolb alone."""
    start, end = mention.span
    beyond = len(mention.text) - len(mention.names[0]) if end - start >= len(mention.text) else 0
    return replace(mention, names=mention.names[:1], span=Span(start, end - beyond))


def _head_of(role: str) -> str:
    """The word for somebody in a role, lower case: of "dänischer Minister" "minister"."""
    return next((low for low in role.lower().split() if noun(low).kind == "person"), "")


def _person_key(surname: str, names: tuple[str, ...], full: Mapping[str, tuple[str, ...]]) -> str:
    """The surname, or the whole name of somebody beside whom the text has another person of that surname."""
    first = full.get(surname, names)
    same = len(names) < _SHORTEST_NAME or first[0][:2] == names[0][:2] or first[-len(names) :] == names
    return surname if same else " ".join(names).lower()


def called(word: str, units: Iterable[Unit], grammar: Grammar) -> tuple[str, ...]:
    """The name that a text gives to whom it calls by a single word: with the first name that no list has ("Nancy
    Kolb"), the word alone ("Voltara"), or () for a word that is a name nowhere and opens a sentence as an adverb does.
    """
    inside = False
    for unit in units:
        for at, each in enumerate(unit.words):
            if each != word or at in unit.quotes:
                continue
            if at and _is_unlisted_first_name(unit, at - 1, grammar):
                return (unit.words[at - 1], word)
            inside = inside or bool(at and not unit.tags[at - 1] & (PUNCT | QUOTE))
    low = word.lower()
    adverb = low.endswith(tuple(grammar.words["adverb_endings"])) or _PARTICIPLE.fullmatch(low) is not None
    return () if not inside and (adverb or grammar.tags.get(low, 0) & FIN) else (word,)


#: As in "coronabedingt", "interessant", "enttäuscht".
_PARTICIPLE = re.compile(r"\w{3,}(?:bedingt|gemäß|ant|ent|iert)|(?:\w{2,4})?(?:ge|be|ver|er|ent|zer)\w{3,}t")


def _is_unlisted_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it a name for all that is known, and no common noun behind an article or an adjective?"""
    low, known = unit.lows[at], noun(unit.lows[at])
    if not is_noun(unit, at) or at in unit.quotes or is_abbreviation(unit.words[at]) or is_demonym(low):
        return False
    if grammar.lists_of(low) or known.kind in SPEAKING or "-" in low:
        return False
    if known.kind in MUTE and (known.genders != "mfp" or (at and not unit.tags[at - 1] & PUNCT)):
        return False
    return not at or not (unit.tags[at - 1] & DET or is_adjective(unit, at - 1, grammar))


_DESCRIBED = ("unnamed_official", "unnamed_person", "unnamed_expert")
#: Letters of the shortest word for an office that may stand for its holder.
_SHORTEST_ROLE = 6


def _is_role_of(role: str, word: str) -> bool:
    return role == word or (role.endswith(word) and noun(word).kind == "person")


def find_people(units: Sequence[Unit], grammar: Grammar) -> People:
    """Names behind a role or led by a known first name; the first full form of a surname counts."""
    people = People(grammar, {}, {}, {})
    for unit in units:
        at = 0
        while at < len(unit.words):
            at = _read(unit, at, grammar, people) if unit.tags[at] & CAP else at + 1
    for name in _led(units, people, grammar):
        del people.called[name.lower()]
        people.bodies.add(name)
    for surname in [key for key, names in people.full.items() if _are_two(names, people, grammar)]:
        del people.full[surname]
    _note_ties(units, people, grammar)
    shared = {key.rpartition(" ")[2]: key for key in people.full if " " in key}
    for surname, roles in people.called.items():
        for role, alone in roles:
            if not (alone and surname in shared):  # "Minister Holm" is one of two
                people.roles[surname] = stronger(people.roles.get(surname, ""), role, grammar)
    for surname, other in shared.items():
        if tells_much(people.roles.get(other, ""), grammar) and not people.roles.get(surname):
            _swap(people, surname, other)
    return people


def _are_two(names: tuple[str, ...], people: People, grammar: Grammar) -> bool:
    """Are they the surnames of two: "in der Kolb Adler rügte", where "Jan Kolb" is known?"""
    first = names[0].lower()
    two = len(names) == _SHORTEST_NAME and not grammar.is_in("first_names", first)
    return two and len(people.full.get(first, ())) >= _SHORTEST_NAME


def _swap(people: People, surname: str, other: str) -> None:
    """Of "Ruth und Jan Kolar" and "Minister Jan Kolar" the latter is the one whom the surname alone means."""
    first = " ".join(people.full[surname]).lower()
    _move(people.full, surname, other, first)
    _move(people.roles, surname, other, first)
    _move(people.called, surname, other, first)
    _move(people.titled, surname, other, first)
    _move(people.sides, surname, other, first)
    _move(people.genders, surname, other, first)


def _move(told: dict[str, Any], surname: str, other: str, first: str) -> None:
    values = {key: told.pop(key) for key in (surname, other) if key in told}
    told.update({new: values[key] for key, new in ((surname, first), (other, surname)) if key in values})


def _note_ties(units: Sequence[Unit], people: People, grammar: Grammar) -> None:
    """Whom somebody speaks for by a clause about them: "Kolar leitet das Amt", "Kolar, der …", "Er ist Sprecher …"."""
    last = ""
    for unit in units:
        named = [at for at, low in enumerate(unit.lows) if unit.tags[at] & CAP and low in people.full]
        for chunk in unit.chunks if named or last else ():
            surname = _subject_named(unit, chunk, named, last, people)
            if surname and not any(tells_much(role, grammar) for role, _ in people.called.get(surname, ())):
                people.called.setdefault(surname, []).extend(_told_by_clause(unit, chunk, grammar))
            if surname and not people.sides.get(surname) and (sides := sides_in_clause(unit, chunk, grammar)):
                people.sides[surname] = sides
        last = unit.lows[named[-1]] if named else ""


def _told_by_clause(unit: Unit, chunk: Chunk, grammar: Grammar) -> list[tuple[str, bool]]:
    """What a clause says that its subject is: "Sie ist selbst Ärztin in Graz", "…, der als Gärtner arbeitet"."""
    begins = next((at for at in range(chunk.start, chunk.start + 3) if unit.lows[at : at + 1] == ("als",)), -1)
    acts = begins >= 0 and bool(chunk.opener)  # "…, der als Chef der Bank klagt"
    works = acts or unit.lows[chunk.finite] in _WORKS
    if not works and unit.lows[chunk.finite] not in _IS:
        return []
    opens = next((at for at in range(chunk.start, chunk.end) if unit.lows[at] == "als"), -1) if works else chunk.finite
    at = opens + 1
    while at < chunk.end and unit.tags[at] & (ADV | TIME | NUM) and not unit.tags[at] & CAP:
        at += 1
    phrase = noun_phrase(unit, at, chunk.end, grammar, 1) if 0 <= opens < at < chunk.end else None
    part = read_part(unit, phrase.start, phrase.end, grammar) if phrase is not None else NO_PART
    if part.names or noun(part.head).kind != "person" or noun(part.head).genders == "p":
        return []
    past = chunk.opener and "damals" in unit.lows[chunk.start : chunk.start + 3]
    role = ("damaliger " if past else "") + in_words(unit, part.start, part.end)
    return [(role, False)] if tells_much(role, grammar) else []


#: What says what somebody does for a living.
_WORKS = ("arbeitet", "amtiert", "fungiert", "wirkt")


def _subject_named(unit: Unit, chunk: Chunk, named: Sequence[int], last: str, people: People) -> str:
    """The surname of whom a clause is about, if it is somebody by name or a pronoun right behind the name."""
    if chunk.finite < 0:
        return ""
    start = unit.lows[chunk.start]
    if chunk.opener:
        about = chunk.order == "last" and start in ("der", "die") and chunk.start - _SHORTEST_NAME in named
        return unit.lows[chunk.start - _SHORTEST_NAME] if about else ""
    if start in _GENDERS and chunk.finite == chunk.start + 1:
        return last if people.genders.get(last, "") == _GENDERS[start] else ""
    inside = [at for at in named if chunk.start <= at < chunk.end and abs(at - chunk.finite) <= _SHORTEST_NAME]
    return unit.lows[inside[0]] if inside else ""


_GENDERS = {"er": "m", "sie": "f"}


def _led(units: Sequence[Unit], people: People, grammar: Grammar) -> set[str]:
    """Names without a first one that are a firm's: "Spezialist Homenau", and "Homenau-Gründerin Jana Holm" below."""
    alone = people.called.keys() - people.full.keys()
    compounds = (word for unit in units for word in unit.words if "-" in word) if alone else ()
    fronts = ((word.partition("-")[0], word.lower()) for word in compounds)
    return {name for name, word in fronts if name.lower() in alone and grammar.ends_in("posts_of_firms", word)}


def _read(unit: Unit, at: int, grammar: Grammar, people: People) -> int:
    role = at if _is_role(unit, at, grammar) else -1
    first = at + 1 if role >= 0 else at
    while role >= 0 and first < len(unit.words) and is_degree(unit.words[first], grammar):
        first += 1
    end = _name_end(unit, first, grammar)
    if role >= 0 and end > first and _is_nobodys(unit, role, end, grammar, people):
        return end
    if role < 0 and end - first < _SHORTEST_NAME:
        return max(end, at + 1)
    if role < 0:
        # "Chemikerin Lore Adam": what stands before a known first name is a role that no list has.
        known = next((place for place in range(first, end - 1) if _is_first_name(unit, place, grammar)), -1)
        unknown = next((n for n in range(first, end) if is_unknown(unit, n, grammar)), end)
        if known < 0 and end - unknown < _SHORTEST_NAME:
            return max(end, at + 1)
        known = opened(unit, range(first, end), known - first, grammar) + first if known >= 0 else unknown
        first, role = known, known - 1 if known > first and _may_be_role(unit, known - 1, grammar) else -1
    if end == first and role >= 0 and _is_borne(unit, first, grammar):
        end = first + 1  # "Rapper Haftbefehl"
    shouted = next((n for n, word in enumerate(unit.words[first:end]) if not is_shouted(word)), 0)
    names = unit.words[first + (shouted if shouted > 1 else 0) : end]
    role = -1 if shouted > 1 else role
    if names:
        _note(unit, _Naming(role, end - len(names), end), grammar, people)
        if role >= 0 and _is_of_several(unit, role, grammar):
            return _note_others(unit, role, end, grammar, people)
    return max(end, at + 1)


def _note_others(unit: Unit, role: int, end: int, grammar: Grammar, people: People) -> int:
    """The further ones of "die Geologen Lore Adam und Jan Kolar"; returns where the last of them ends."""
    while (at := past_brackets(unit, end, len(unit.tags))) < len(unit.tags) and unit.tags[at] & (COORD | COMMA):
        last = _name_end(unit, at + 1, grammar)
        if last - at <= _SHORTEST_NAME or not _is_first_name(unit, at + 1, grammar):
            break
        _note(unit, _Naming(role, at + 1, last), grammar, people)
        end = last
    return end


def _is_of_several(unit: Unit, role: int, grammar: Grammar) -> bool:
    """Is the word for people a plural: "die Minister", "Anwälte", "mit Geologen", unlike "dem Geologen"?"""
    first = role
    while first and is_adjective(unit, first - 1, grammar) and not unit.tags[first - 1] & DET:
        first -= 1  # "die grünen Abgeordneten"
    word, article = unit.words[role], unit.lows[first - 1] if first else ""
    if "p" not in noun(unit.lows[role]).genders:
        return False
    several = article == "die" and "f" not in noun(unit.lows[role]).genders
    to_many = article == "den" and role > 1 and bool(unit.tags[role - 2] & PREP)
    return several or to_many or (as_one((word,), grammar) != (word,) and not article.endswith(_CASES_OF_ONE))


#: How an article or a preposition with one ends before one man who is not the subject.
_CASES_OF_ONE = ("em", "es", "en", "om", "im", "um")


def _name_end(unit: Unit, first: int, grammar: Grammar) -> int:
    end = first
    while end < min(len(unit.words), first + _LONGEST_NAME) and (
        _is_name(unit, end, grammar) or _is_particle(unit, first, end, grammar)
    ):
        if outlet_end(unit, end, grammar) > end or (end > first and end in unit.quotes and not _is_nickname(unit, end)):
            break  # "sagte eine Sprecherin t-online", "lädt Jan Kolar „Seemannslied“ hoch"
        if end > first and is_dated(unit, end):
            break  # "den Plan hatte Kevin Ende 2017"
        joined = unit.tags[end - 1] & PARTICLE and not unit.tags[end - 1] & CAP  # "Clara de Assis"
        whole = end > first and not joined and not _is_first_name(unit, end - 1, grammar)
        if whole and is_beyond_name(unit, end, grammar):
            break  # "musste Kanzlerin Kolb Versprechen zurücknehmen"
        end += 1
    return end


def _is_nickname(unit: Unit, at: int) -> bool:
    """Does a name go on behind the word in quotation marks: "Jan „Jo“ Kolar"?"""
    behind = next((n for n in range(at + 1, len(unit.tags)) if not unit.tags[n] & QUOTE), at)
    return at - 1 in unit.quotes or (behind > at and behind not in unit.quotes and is_noun(unit, behind))


class _Naming(NamedTuple):
    """Where the role stands, -1 for none, and where the name begins and ends."""

    role: int
    start: int
    end: int


def _note(unit: Unit, naming: _Naming, grammar: Grammar, people: People) -> None:
    role, start, end = naming
    names = unit.words[start:end]
    surname = names[-1].lower()
    if len(names) > 1:
        known = people.full.get(surname, names)
        if grammar.is_in("first_names", names[0].lower()) and not grammar.is_in("first_names", known[0].lower()):
            people.full[surname] = names  # "bat Kolb Adler zu gehen", and "Jan Adler" below
        surname = _person_key(surname, names, people.full)
        people.full.setdefault(surname, names)
        gender = gender_of(names[0], unit.lows[role] if role >= 0 else "", grammar)
        people.genders[surname] = gender if people.genders.get(surname, gender) == gender else ""
        if people.first_names.setdefault(names[0], surname) != surname:
            people.first_names[names[0]] = ""
    told = _role_told(unit, naming, grammar)
    if told:
        people.called.setdefault(surname, []).append((told, len(names) == 1))
    if role >= 0:
        people.titled.setdefault(surname, []).append(unit.starts[role])
    if role >= 0 or len(names) > 1:
        _note_sides(unit, role if role >= 0 else start, surname, grammar, people)


def _role_told(unit: Unit, naming: _Naming, grammar: Grammar) -> str:
    """The role that stands before a name, or behind it: "Jan Kolar (41), Leiter des Amtes, …", "Jan Kolar ist Arzt"."""
    return stronger(_told_ahead(unit, naming, grammar), _told_behind(unit, naming, grammar), grammar)


def _told_ahead(unit: Unit, naming: _Naming, grammar: Grammar) -> str:
    role, start, end = naming
    named = end - start >= _SHORTEST_NAME and _is_first_name(unit, start, grammar)
    office = _office_of_body(unit, start, grammar) if named and role < 0 else -1
    if office >= 0:
        half = _half_ahead(unit, office, office)  # "der Arzt und Berater der Regierung Jan Kolar"
        told = _told_beside(unit, half, naming, grammar) if half >= 0 else ""
        return told or _told_beside(unit, office, naming, grammar)
    title = role < 0 or grammar.is_in("forms_of_address", unit.lows[role])  # "Professor" says little of what one is
    if title or (not named and is_many(unit, role, end)):
        return ""
    woman = named and gender_of(unit.words[start], "", grammar) == "f"
    first = role
    while first > max(0, role - _LONGEST_NAME) and _tells_which(unit, first - 1, grammar):
        first -= 1
    if first and grammar.is_in("possessives", unit.lows[first - 1]):
        first = role  # "sein früherer Chef" may be one today
    described = first
    while described > max(0, role - _LONGEST_NAME) and is_adjective(unit, described - 1, grammar):
        described -= 1
    if described and is_genitive_of_place(unit.words[described - 1]):
        first = described - 1  # "Frankreichs parteiloser Präsident"
    other = _half_ahead(unit, described, role)
    if other < 0:
        return spaced(as_one(unit.words[first : role + 1], grammar, woman=woman))
    halves = (unit.words[other : other + 1], unit.words[described : role + 1])  # "Arzt und Autor Jan Kolar"
    return " und ".join(spaced(as_one(half, grammar, woman=woman)) for half in halves)


def _half_ahead(unit: Unit, second: int, role: int) -> int:
    """Where the first half stands of "Arzt und | Autor Jan Kolar", or -1."""
    other = second - 2 if second > 1 and unit.tags[second - 1] & COORD else -1
    both = other >= 0 and is_noun(unit, other) and noun(unit.lows[other]).kind == "person"
    return other if both and not is_many(unit, other, role) else -1


def _office_of_body(unit: Unit, name: int, grammar: Grammar) -> int:
    """Where the office stands of "die Sprecherin des Oberhauses Ruth Kolb", or -1."""
    for at in range(name - 2, max(-1, name - _LONGEST_OFFICE), -1):
        if unit.tags[at] & (PUNCT | QUOTE | FIN) and not unit.tags[at] & CAP:
            return -1
        if unit.tags[at + 1] & (GENITIVE | ATTRIBUTE) and not unit.tags[at + 1] & CAP and is_noun(unit, at):
            return at if _is_findable(unit.lows[at], grammar) and noun(unit.lows[at]).kind == "person" else -1
    return -1


#: Words of an office with the name of its body.
_LONGEST_OFFICE = 8


def _told_behind(unit: Unit, naming: _Naming, grammar: Grammar) -> str:
    role, start, end = naming
    at = past_brackets(unit, end, len(unit.tags))
    if end - start < _SHORTEST_NAME or at + 1 >= len(unit.tags):
        return ""
    if unit.lows[at] in _IS:
        phrase = noun_phrase(unit, at + 1, len(unit.words), grammar, 1)
        part = read_part(unit, phrase.start, phrase.end, grammar) if phrase is not None else NO_PART
        office = bool(part.head) and not part.names and _is_findable(part.head, grammar)
        return in_words(unit, part.start, part.end) if office else ""
    if not unit.tags[at] & COMMA:
        return _told_from(unit, at, naming, grammar)
    if unit.tags[at + 1] & ADV and not unit.tags[at + 1] & CAP:
        return _told_then(unit, at + 1, grammar)
    ahead = _role_before(unit, start - 1, grammar) if start > 1 and unit.tags[start - 1] & COMMA else -1
    if ahead >= 0:
        return _told_beside(unit, ahead, naming, grammar)  # "die Leiterin des Amtes, Ruth Kolb, …"
    # "… habe die Leiterin, Ruth Kolb, | den Boten abgelöst"
    governed = (role if role >= 0 else start) > 0 and unit.tags[(role if role >= 0 else start) - 1] & PREP
    object_behind = not governed and grammar.is_in("object_determiners", unit.lows[at + 1])
    return "" if object_behind else _told_beside(unit, start, naming, grammar)


def _role_before(unit: Unit, comma: int, grammar: Grammar) -> int:
    """Where somebody begins who is named behind the comma: in "der Rücktritt | der Leiterin des Amtes, Ruth Kolb", or
    -1."""
    whole = phrase_before(unit, comma, grammar)
    for at in range(whole.start if whole is not None else comma, comma):
        phrase = noun_phrase(unit, at, comma, grammar) if unit.tags[at] & DET else None
        if phrase is not None and phrase.end == comma and noun(unit.lows[phrase.core - 1]).kind == "person":
            return at
    return whole.start if whole is not None and unit.tags[whole.start] & DET else -1


def _told_from(unit: Unit, at: int, naming: _Naming, grammar: Grammar) -> str:
    """Where somebody is from: "Ruth Kolb vom Amt für Wald", and of "Jan Holm und Ruth Kolb vom Amt" him as well."""
    if unit.tags[at] & COORD and naming.role < 0 and _is_first_name(unit, at + 1, grammar):
        naming = _Naming(-1, at + 1, _name_end(unit, at + 1, grammar))
        at = naming.end
    named = at < len(unit.tags) and unit.lows[at] in FROM
    return _told_beside(unit, naming.start, naming, grammar) if named else ""


def _told_then(unit: Unit, first: int, grammar: Grammar) -> str:
    """The role behind adverbs: "Jan Kolar, einst ebenfalls Mitglied im Stadtbeirat, …"."""
    start = first
    while start + 1 < len(unit.tags) and unit.tags[start] & (ADV | TIME) and not unit.tags[start] & CAP:
        start += 1
    end = apposition_end(unit, start - 1, len(unit.words), grammar)
    part = read_part(unit, start, end, grammar) if end >= start else NO_PART
    if part.names or noun(part.head).kind != "person" or not (end < len(unit.tags) and unit.tags[end] & PUNCT):
        return ""
    then = next((unit.lows[at] for at in range(first, start) if grammar.is_in("former", unit.lows[at])), "")
    return " ".join(filter(None, (then, in_words(unit, part.start, end))))


def _tells_which(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Does a word say whose office it is ("dänische", "Bayerns"), or that somebody has it no more, not yet or in part
    ("frühere", "stellvertretende"), or is it part of its title ("Regierende", "Parlamentarische")?"""
    low = unit.lows[at]
    if unit.tags[at] & CAP and at + 1 < len(unit.tags) and is_noun(unit, at) and is_declined(low):
        return low.endswith(_TITLED)
    whose = is_genitive_of_place(unit.words[at]) or bool(
        not unit.tags[at] & CAP and (state_adjective(low, grammar) or party_adjective(low, grammar))
    )
    when = grammar.is_in("former", low) or low.startswith(_WHEN)
    return whose or when


#: How adjectives begin that say that somebody has an office in part or not yet.
_WHEN = ("stellvertretend", "designiert", "künftig", "nächst", "scheidend", "vorig", "amtierend", "kommissarisch")
#: How an adjective ends that an office has in its title.
_TITLED = tuple(f"{stem}e{end}" for stem in ("end", "isch", "lich") for end in ("", "r", "n", "m"))


def _told_beside(unit: Unit, first: int, naming: _Naming, grammar: Grammar) -> str:
    """The role in the phrase from the word ``first``, which has the name and its apposition."""
    phrase = noun_phrase(unit, first, len(unit.words), grammar)
    mention = read_mention(unit, phrase, grammar) if phrase is not None and phrase.end >= naming.end else None
    if mention is None or mention.names != unit.words[naming.start : naming.end]:
        return ""
    role = mention.role or ""
    human = noun(mention.head).kind == "person" or _is_findable(mention.head, grammar)
    return role if human or role.startswith(FROM) else ""


def _is_findable(head: str, grammar: Grammar) -> bool:
    return any(grammar.ends_in(name, head) for name in _FINDABLE)


#: What says that somebody is something today.
_IS = ("ist", "bleibt")
#: Lists of what somebody may be that a reader can find them by.
_FINDABLE = ("posts", "public_offices", "scholars", "roles")


def _is_nobodys(unit: Unit, role: int, end: int, grammar: Grammar, people: People) -> bool:
    """Does nobody's name follow the word for somebody: "der Weiße Ring", "Geimpfte Schwangere", "Konkurrent Lidl",
    "bewerten die Bürger Kolar besser"? Those of bodies are noted.
    """
    names, head = unit.words[role + 1 : end], unit.lows[role]
    somebody = len(names) >= _SHORTEST_NAME and _is_first_name(unit, role + 1, grammar)  # "der Händler Jan Kolar"
    if not somebody and is_called_body(head, names, grammar):
        people.bodies.add(" ".join(names))
        return True
    if len(names) > 1:
        return is_abbreviation(names[0]) and names[0].isupper()  # "der Verkäufer KTS Ticketon"
    if is_many(unit, role, end):
        return True
    known = noun(names[0].lower())
    coloured = is_declined(head) and not grammar.lists_of(head)
    common = known.whole and (known.kind == "person" or (coloured and known.kind in SPEAKING | MUTE))
    return common and not is_surname(names[0].lower())


def _may_be_role(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is the word before a name no thing, act, group or medium ("im Streit Ruth Kolb …", "bei WELT Ruth Kolb …")?"""
    known, outlets = noun(unit.lows[at]), grammar.canonical["outlets"]
    body = unit.words[at] in outlets or unit.words[at] in grammar.canonical["organisations"]
    if at in unit.quotes or unit.lows[at] in _ANYBODY or unit.lows[at] == "online" or body:
        return False
    return not known.kind or (known.kind not in MUTE and known.genders != "p")


def _is_particle(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """As in "Ursula von der Heyde": between a first name and a word that is nothing else than a name."""
    capital = PARTICLE | CAP
    joined = unit.tags[at - 1] & PARTICLE and (not unit.tags[at - 1] & CAP or unit.tags[at] & capital == capital)
    if at == first or not unit.tags[at] & PARTICLE or (unit.tags[at] & CAP and not joined):
        return False  # "Tom Van Der Berg" has two in capitals
    before = unit.lows[at - 1]
    end = at + 1
    while end < len(unit.tags) and unit.tags[end] & PARTICLE and not unit.tags[end] & CAP:
        end += 1
    behind = grammar.is_in("first_names", before) or joins_names(unit.lows[at]) or bool(joined)
    if not behind or end >= len(unit.tags) or not is_noun(unit, end):
        return False
    return is_unknown(unit, end, grammar) or joins_names(unit.lows[at])  # "Clara de Rezende", whatever ends so


def _is_borne(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is a common noun right behind a role, without an article, somebody's name?"""
    if at >= len(unit.words) or not is_noun(unit, at) or noun(unit.lows[at - 1]).genders == "p":
        return False
    known = noun(unit.lows[at])
    if is_demonym(unit.lows[at - 1]) or is_declined(unit.lows[at - 1]) or known.kind not in MUTE | {"paper"}:
        return False
    return known.genders != "p" and not grammar.ends_in("roles", unit.lows[at])


def _note_sides(unit: Unit, start: int, surname: str, grammar: Grammar, people: People) -> None:
    """Whom the adjectives before somebody's role, and what follows the name, say that they speak for."""
    begins = start
    while begins > max(0, start - _LONGEST_NAME) and _describes(unit, begins - 1, grammar):
        begins -= 1
    phrase = noun_phrase(unit, begins, len(unit.words), grammar) or noun_phrase(unit, start, len(unit.words), grammar)
    found = sides_of(unit, begins, _until_other(unit, phrase), grammar) if phrase is not None else ()
    if found:
        people.sides[surname] = tuple(dict.fromkeys((*people.sides.get(surname, ()), *found)))


def _until_other(unit: Unit, phrase: NounPhrase) -> int:
    """Where a second one begins: "Kanzlerin Ruth Kolb | und die Spitzen der EU", "| und Parteichef Jan Kolar"."""
    places = range(phrase.core, phrase.end - 1)
    return next((at for at in places if unit.tags[at] & COORD and unit.tags[at + 1] & (DET | CAP)), phrase.end)


def _describes(unit: Unit, at: int, grammar: Grammar) -> bool:
    return is_adjective(unit, at, grammar) or bool(unit.tags[at] & CAP and unit.lows[at].endswith("s"))


def _is_role(unit: Unit, at: int, grammar: Grammar) -> bool:
    lists, known = grammar.lists_of(unit.lows[at]), noun(unit.lows[at])
    if unit.lows[at] in _ANYBODY:
        return False
    following = unit.lows[at + 1] if at + 1 < len(unit.lows) else ""
    body = at + 1 < len(unit.words) and unit.words[at + 1] in grammar.canonical["organisations"]
    if is_demonym(unit.lows[at]) and (noun(following).whole or body) and not grammar.is_in("first_names", following):
        return False  # "Nürnberger Tierheim", "Berliner Charité"
    person = known.kind == "person" and known.whole and not _is_first_name(unit, at, grammar)
    board = known.kind == "body" and unit.lows[at].endswith(tuple(grammar.words["leader_heads"]))
    post = board and grammar.is_in("first_names", following)  # "Sportvorstand Jan Kolar"
    return "roles" in lists or "spokespersons" in lists or person or post


#: What no name follows but that of the next heading: "tanzt mit einem Mann ¶ Jan Kolar zeigt …".
_ANYBODY = frozenset(
    {"mann", "mannes", "frau", "mensch", "menschen", "person", "kind", "kindes", "kinder", "leute", "ehepaar"}
)


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return grammar.is_in("first_names", unit.lows[at])


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    if unit.tags[at] & AUX and not grammar.is_in("first_names", unit.lows[at]):
        return False  # "Hat Kolar recht?"
    if not is_noun(unit, at) or unit.tags[at] & (TIME | DET):
        return False
    return not grammar.lists_of(unit.lows[at]) or (bool(unit.tags[at] & NAME) and at not in unit.quotes)


# --- The bodies that a text names, one of which "das Unternehmen" and "ein Sprecher der Behörde" mean ----------------
# Such words are a source that can be asked only where the reader learns which firm or office is meant: the one named
# before. What names it may also stand further below, so all of the text is read first.


#: Stands for the name of a firm, which has no head of its own ("Nordland AG").
FIRM = ""
#: Capitals that make an abbreviation the name of a firm.
_ABBREVIATION = range(3, 7)
#: Characters before "das Unternehmen" in which a single firm is the one that is meant.
_NEAR = 300


class NamedBody(NamedTuple):
    """A place where a text names a body, at the word for what it is or at its name.

    ``sort`` is that word in lower case ("landgericht", "rki"), ``FIRM`` for the name of a firm and nothing else.
    """

    start: int
    unit: Unit
    at: int
    sort: str
    firm: bool


@dataclass(frozen=True)
class Bodies:
    """``heads`` of all bodies that are told apart by name, compound or owner, lower case, and ``FIRM``; where they are
    ``named``, in text order.
    """

    heads: frozenset[str]
    named: tuple[NamedBody, ...]

    def is_firm(self, names: tuple[str, ...]) -> bool:
        """Does the text call it a body somewhere ("die Reederei Hapag Lloyd")?"""
        return names in self._firms

    def is_called(self, word: str) -> bool:
        """Does the text introduce a firm by the word alone ("der Zulieferer Brenner")?"""
        return word in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        found = ((b.unit, b.at + 1) for b in self.named if b.firm and b.sort and b.at + 1 < len(b.unit.words))
        return frozenset(
            unit.words[at]
            for unit, at in found
            if is_noun(unit, at) and not (at + 1 < len(unit.words) and is_noun(unit, at + 1))
        )

    @cached_property
    def _firms(self) -> frozenset[tuple[str, ...]]:
        """What stands behind the words for bodies, up to three words."""
        places = ((body.unit, body.at + 1) for body in self.named if body.firm or body.sort)
        behind = [(unit, at) for unit, at in places if at < len(unit.words)]
        quoted = {tuple(unit.words[at].strip(MARKS).split()) for unit, at in behind if at in unit.quotes}
        return frozenset({*quoted, *(unit.words[at : at + size] for unit, at in behind for size in (2, 3))})

    def taken_up(self, word: str, start: int, grammar: Grammar) -> Mention | None:
        """The body named before the character ``start`` that a bare word for bodies means ("das Ministerium")."""
        firm = grammar.ends_in("firms", word) and not word.endswith(_SOCIETY)
        ends = _sort(word, grammar)
        if not firm and not ends:
            return None
        last = bisect_left(self.named, start, key=attrgetter("start"))
        known = [
            body
            for body in self.named[max(0, last - _BACK) : last]
            if ((firm and body.firm) or (ends and body.sort.endswith(ends)))
        ]
        if firm:
            known = _chief_first(known, start)
        elif known and known[-1].sort == _PARTY:  # of "die Grünen kritisierten die SPD" the Greens
            known = [next(body for body in known if body.unit is known[-1].unit)]
        read = (_read_body(body, grammar) for body in reversed(known[-_LOOKED_AT:]))
        told = [mention for mention in read if mention is not None]
        about = _firm_told_of(known, start) if firm else None
        if about is not None:
            # "der Autokonzern" says what a firm is, and not which it is, where the text has its name.
            told = [body for body in told if about in (*body.names, body.key, *body.text.split())] or told
        elif firm and "-" in word:
            return None  # "das Beauty-Unternehmen" may be any of several firms
        return told[0] if told else None

    def before(self, start: int, grammar: Grammar) -> Mention | None:
        """The body named last before the character ``start`` and near it, of whatever sort."""
        last = bisect_left(self.named, start, key=attrgetter("start"))
        near = (body for body in reversed(self.named[max(0, last - _LOOKED_AT) : last]) if body.start > start - _NEAR)
        near = (body for body in near if body.sort != FIRM or noun(body.unit.lows[body.at]).kind != "thing")
        near = (body for body in near if not _are_several(body))
        read = (_read_body(body, grammar) for body in near)
        return next((mention for mention in read if mention is not None and mention.kind != "government"), None)


class Paper(NamedTuple):
    """A paper of which the text says who issued it: where, the word for it in lower case, and their sides."""

    start: int
    sort: str
    sides: tuple[str, ...]


def find_papers(units: Iterable[Unit], bodies: Bodies, grammar: Grammar) -> tuple[Paper, ...]:
    """All papers whose issuer the text tells, in text order."""
    named: dict[int, list[NamedBody]] = {}
    for body in bodies.named:
        named.setdefault(id(body.unit), []).append(body)
    found = (
        Paper(unit.starts[at], paper_sort(low), sides)
        for unit in units
        for at, low in enumerate(unit.lows)
        if unit.tags[at] & CAP and noun(low).kind == "paper" and noun(low).genders != "p"
        if (sides := _issuers(unit, at, named.get(id(unit), []), grammar))
    )
    return tuple(found)


def paper_sort(low: str) -> str:
    """The word for a paper without the ending of its genitive."""
    forms = (low.removesuffix("es"), low.removesuffix("s"))
    return next((form for form in forms if form != low and noun(form).whole and noun(form).kind == "paper"), low)


def _issuers(unit: Unit, at: int, bodies: Sequence[NamedBody], grammar: Grammar) -> tuple[str, ...]:
    """Who issued a paper: "der Bericht des Amtes", "die Umfrage, die der Verband vorlegte", "legte einen Plan vor".

    Before the relative clause there may be a verb: "wie eine Studie ergab, die das Institut vorstellte".
    """
    phrase = noun_phrase(unit, at, len(unit.words), grammar)
    told = sides_of(unit, at, phrase.end, grammar) if phrase is not None else ()
    owned = tuple(side for side in told if not side.startswith(MAYBE))
    if owned or not bodies:
        return owned
    places = range(len(unit.lows))
    start = next((n + 1 for n in reversed(places[:at]) if unit.tags[n] & COMMA), 0)
    end = next((n for n in places[at:] if unit.tags[n] & COMMA), len(places))
    within = [body for body in bodies if start <= body.at < at]
    if end <= at + 2 and end + 1 < len(places) and grammar.is_in("relative_pronouns", unit.lows[end + 1]):
        start, end = end + 2, next((n for n in places[end + 2 :] if unit.tags[n] & COMMA), len(places))
        within = [body for body in bodies if start <= body.at < end]
    own = any(grammar.is_in("possessives", low) for low in unit.lows[max(0, at - 2) : at])  # "in ihrem neuen Bericht"
    if not within or not (own or _is_issued(unit.lows[start:end], grammar)):
        return ()
    body = _read_body(within[0], grammar)
    return () if body is None else body.sides or (body.key or body.text,)


def _is_issued(lows: Sequence[str], grammar: Grammar) -> bool:
    """Do the words say that somebody puts a paper out, with a verb or the parts of one ("legte … vor")?"""
    verbs = grammar.lexicon.entries.get("issuing_verbs", ())
    return any(not set(lows).isdisjoint(forms) and part in ("-", *lows) for part, *forms in verbs)


def _are_several(body: NamedBody) -> bool:
    """As in "viele Gastro-Unternehmen": a compound that stands for all of its sort."""
    low, unit = body.unit.lows[body.at], body.unit
    article = unit.lows[body.at - 1] if body.at else ""
    genders = noun(low).genders
    return "-" in unit.words[body.at] and "p" in genders and "f" not in genders and article in ("die", "der", "den")


def _firm_told_of(firms: Sequence[NamedBody], start: int) -> str | None:
    """The name of the firm that an article is about: the only one near by that it names, and the one it names most."""
    named = [(firm.start, name) for firm in firms if (name := _name_of_firm(firm))]
    near = list(dict.fromkeys(name for at, name in named if at > start - _NEAR))
    counts = Counter(name for _, name in named)
    return near[0] if len(near) == 1 and counts[near[0]] == max(counts.values()) else None


def _name_of_firm(firm: NamedBody) -> str:
    """The first word of its name, behind the word for what it is; "" where that stands alone ("der Autokonzern")."""
    if not _is_sort_of_firm(firm.sort):
        return firm.unit.words[firm.at]
    at = firm.at + 1
    return firm.unit.words[at] if at < len(firm.unit.words) and is_noun(firm.unit, at) else ""


def _is_sort_of_firm(head: str) -> bool:
    """Is it a word for firms that none of them has in its name, unlike "Bank" and "Verlag"?"""
    return head.endswith(_SORTS_OF_FIRMS)


_SORTS_OF_FIRMS = ("konzern", "unternehmen", "firma", "hersteller", "anbieter", "betreiber", "kette", "produzent")
#: "Die Gesellschaft" is everybody.
_SOCIETY = "gesellschaft"
_BODIES = ("named_organisation", "government")
#: The sort of political parties.
_PARTY = "partei"
#: Bodies before a word that it may take up.
_BACK = 200
#: Bodies that are read to find the one that is meant.
_LOOKED_AT = 6


def _chief_first(firms: list[NamedBody], start: int) -> list[NamedBody]:
    """Last the firm that an article is about: the only one named near by, else the one named most often."""
    near = {firm.unit.words[firm.at] for firm in firms if firm.start > start - _NEAR}
    if len(near) == 1:
        return firms
    counts = Counter(firm.unit.words[firm.at] for firm in firms)
    return sorted(firms, key=lambda firm: counts[firm.unit.words[firm.at]])


def _sort(word: str, grammar: Grammar) -> tuple[str, ...]:
    """What the words for bodies end in that a word takes up, in whatever case it stands."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"))
    entries = grammar.lexicon.entries.get("body_sorts", ())
    found = next((entry for entry in entries if entry[0].lower() in forms), ())
    if not found and len(word) >= _COMPOUND:
        return (word,)  # "das Landgericht"
    return tuple(end.lower() for end in found[1:] or found)


def _read_body(body: NamedBody, grammar: Grammar) -> Mention | None:
    """The name of the body, ``None`` where there is none ("das Unternehmen" again) or it is somebody's."""
    unit, start = body.unit, body.at
    own = (" ".join(unit.words[start + 1 : start + 1 + size]) for size in (4, 3, 2))
    known = next((known for name in own if (known := grammar.canonical["organisations"].get(name))), "")
    if known and body.sort != FIRM:  # "die Organisation Reporter ohne Grenzen"
        return Mention(unit.span(start, start + 1), known, kind="named_organisation", identified=True, key=known)
    while start > max(0, body.at - _LONGEST_NAME) and _opens_name(unit, start - 1, grammar):
        start -= 1
    if start and grammar.is_in("possessives", unit.lows[start - 1]):
        return None  # "sein Büro"
    phrase = noun_phrase(unit, start, len(unit.words), grammar)
    mention = read_mention(unit, phrase, grammar) if phrase is not None else None
    if mention is None or mention.kind not in _BODIES or mention.mute or mention.unowned or not mention.identified:
        return None
    words = mention.text.split()
    before = words[: next((at for at, word in enumerate(words) if word.lower() == mention.head), len(words) - 1)]
    owned = len(words) > len(before) + 1  # "Bund der Steuerzahler"
    named = owned or bool(mention.names or mention.key) or not any(word.islower() for word in before)
    return mention if named or all(state_adjective(word, grammar) for word in before) else None


def _opens_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    """As in "Berliner Polizei", "Deutsche Umwelthilfe", "russische Behörde"."""
    if unit.tags[at] & CAP:
        return is_noun(unit, at) and (is_demonym(unit.lows[at]) or is_declined(unit.lows[at]))
    return is_adjective(unit, at, grammar) and not unit.tags[at] & DET


def find_bodies(units: Iterable[Unit], people: People, grammar: Grammar) -> Bodies:
    """All bodies of a text that are told apart."""
    named = [
        body
        for unit in units
        for at, tag in enumerate(unit.tags)
        if tag & CAP and not tag & TIME
        for body in _told_at(unit, at, people, grammar)
    ]
    names = (body for body in named if body.firm and not grammar.ends_in("firms", body.sort))
    heads = {body.sort for body in named} | {FIRM for _ in names}
    return Bodies(frozenset(heads), tuple(named))


def _told_at(unit: Unit, at: int, people: People, grammar: Grammar) -> Iterator[NamedBody]:
    low = unit.lows[at]
    lists = grammar.lists_of(low)
    start = unit.starts[at]
    if "organisation_heads" in lists or "firms" in lists:
        whole = f"{unit.words[at - 1]} {unit.words[at]}" if at else ""
        if whole in grammar.canonical["organisations"]:
            return  # told at its first word: "Statistisches Bundesamt"
        if not grammar.is_in("unowned_bodies", low) or _has_name(unit, at + 1):
            yield NamedBody(start, unit, at, _base_of(low, grammar), "firms" in lists)
    elif _is_club(unit, at, grammar):
        yield NamedBody(start, unit, at, "klub", firm=False)
    elif _is_known(unit, at, grammar) and not (at > 1 and unit.tags[at - 1] & CAP and unit.tags[at - 1] & PREP):
        known, company = grammar.canonical["organisations"], unit.words[at] in grammar.canonical["companies"]
        two = at + 1 < len(unit.words) and f"{unit.words[at]} {unit.words[at + 1]}" in known  # "Deutsche Bank"
        sort = f"{low} {unit.lows[at + 1]}" if two else low
        firm = grammar.ends_in("firms", sort) if two else unit.words[at] not in known
        yield NamedBody(start, unit, at, sort, company or firm)
    elif unit.words[at] in grammar.canonical["parties"] and not _is_member(unit, at, grammar):
        yield NamedBody(start, unit, at, _PARTY, firm=False)
    elif _is_firm(unit, at, people, grammar):
        first = max(0, at - 1)
        yield NamedBody(unit.starts[first], unit, first, FIRM, firm=True)


def _base_of(low: str, grammar: Grammar) -> str:
    """The word for a body without the ending of its genitive ("Gartenbunds")."""
    forms = (low.removesuffix("es"), low.removesuffix("s"))
    return next((form for form in forms if form != low and grammar.ends_in("organisation_heads", form)), low)


def front_body(role: str, grammar: Grammar) -> str:
    """The word for a body in the front of an office, lower case: of "firmenchef" "firma"; "" without."""
    if not any(grammar.ends_in(name, role) for name in ("posts", "leader_heads", "spokespersons")):
        return ""
    forms = grammar.canonical["unowned_bodies"].items()
    found = [base for form, base in forms if role.startswith(form.lower()) and role != form.lower()]
    return max(found, key=len, default="").lower()


def is_one_body(mention: Mention, grammar: Grammar) -> bool:
    """Is it a single body, or a group that may be one, by no name but a word for it: "die Mannschaft"?"""
    known = noun(mention.head)
    if mention.kind not in _BODIES and not (mention.kind == "unnamed_person" and known.kind in ("group", "body")):
        return False
    *before, last = mention.text.lower().split()
    placed = grammar.ends_in("firms", mention.head) and all(word in mention.text or is_demonym(word) for word in before)
    if (before and not placed) or not last.startswith(mention.head[:_STEM]):
        return False
    return known.genders != "p" and (mention.gender != "p" or "f" in known.genders)


#: Letters that all cases of a word have.
_STEM = 3
#: Letters of the shortest word that tells the sort of a body by itself.
_COMPOUND = 10


def _is_club(unit: Unit, at: int, grammar: Grammar) -> bool:
    """As in "BVB", "Rapid Wien", "TSV Auental"."""
    known, word = grammar.canonical["clubs"], unit.words[at]
    if word in known or (grammar.is_in("club_forms", unit.lows[at]) and _has_name(unit, at + 1)):
        return True
    return at + 1 < len(unit.words) and f"{word} {unit.words[at + 1]}" in known


def _is_member(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it one of them, "der Republikaner", "Republikaner Jan Kolar"?"""
    if not grammar.is_in("party_members", unit.lows[at]):
        return False
    return bool(at and unit.lows[at - 1] in _OF_ONE) or (at + 1 < len(unit.words) and is_noun(unit, at + 1))


_OF_ONE = ("der", "dem", "den", "ein", "ihr", "sein")


def _has_name(unit: Unit, after: int) -> bool:
    """Does a name or an owner follow the word for a body?"""
    if after >= len(unit.words):
        return False
    owner = unit.tags[after] & (GENITIVE | ATTRIBUTE) and not unit.tags[after] & CAP
    return bool(owner) or is_noun(unit, after)


def _is_known(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it a body of a list, or an abbreviation that is no state and no party?"""
    word, lists = unit.words[at], grammar.canonical
    if word in lists["parties"] or word in lists["countries"] or word in lists["agencies"] or word in lists["outlets"]:
        return False
    known = lists["organisations"]
    if word in known or (at + 1 < len(unit.words) and f"{word} {unit.words[at + 1]}" in known):
        return True
    return word.isalpha() and word.isupper() and len(word) in _ABBREVIATION and not unit.tags[at] & NOT_NOUN


def _is_firm(unit: Unit, at: int, people: People, grammar: Grammar) -> bool:
    """A legal form behind a name, or a bare noun at the beginning that a verb in the singular has as its subject."""
    if at > 0:
        return is_noun(unit, at - 1) and unit.words[at] in grammar.canonical["legal_forms"]
    first = unit.words[0]
    if len(unit.words) < 2 or not is_noun(unit, 0) or grammar.lists_of(unit.lows[0]) or people.knows(first):
        return False
    if first in grammar.canonical["heads_of_state"]:
        return False  # "Macron wartet ab."
    if grammar.is_adjective(unit.lows[0], unit.lows[1]) or noun(unit.lows[0]).kind in _NO_FIRMS:
        return False
    return bool(unit.tags[1] & SINGULAR) and not unit.tags[1] & CAP


#: Classes of nouns that are no name of a firm, even alone at the beginning.
_NO_FIRMS = (MUTE | SPEAKING | {"place", "forename"}) - {"thing"}


def states_named(units: Sequence[Unit], grammar: Grammar) -> tuple[str, str, str]:
    """Of the states with readers of German, and of all others, the one that the text names most often; the first again
    if the text tells of its federal government. "" where there is none.
    """
    states, homes = grammar.canonical["states"], grammar.canonical["home_states"]
    parts = grammar.canonical["state_parts"]
    named = (_state_at(unit, at, grammar) for unit in units for at in range(len(unit.words)))
    told = Counter(state for state in named if state)
    counts = Counter({state: count for state, count in told.items() if state not in parts})
    named_home = max((s for s in counts if s in homes), key=lambda state: counts[state], default="")
    home = named_home if counts[named_home] > 1 else ""  # once, it may be a place as any other
    abroad = max((s for s in counts if s not in homes), key=lambda state: counts[state], default="")
    home_parts = sum(count for part, count in told.items() if part in parts and part not in _UNIONS)
    if not named_home and home_parts > 2 * counts[abroad]:
        abroad = ""  # an article about Hesse is not about the state that a variant of a virus came from
    federal = {low for unit in units for low in unit.lows if low.startswith("bundes")}
    if counts[abroad] > _OFTEN:
        federal.discard(FEDERAL.lower())  # the USA have one as well
    governing = ("government_offices", "presidencies")  # a "Bundesbehörde" is of any federation
    governed = any(grammar.ends_in(name, low) for low in federal for name in governing)
    if not home and governed:
        home = named_home or states[FEDERAL]
    offices = grammar.canonical["home_offices"]
    if not home and any(named_home and offices.get(low.capitalize()) == named_home for low in federal):
        home = named_home
    return home, abroad, home if governed else ""


def places_of_states(units: Iterable[Unit], grammar: Grammar) -> Iterator[tuple[int, str]]:
    """Where a text names a state or a part of one, in a genitive or compound as well ("US-Senat"), in text order."""
    states = grammar.canonical["states"]
    for unit in units:
        for at, word in enumerate(unit.words):
            front, hyphen, _ = word.partition("-")
            of_state = states.get(word.rstrip("’'").removesuffix("s"), "") or (hyphen and states.get(front, ""))
            state = _state_at(unit, at, grammar) or (of_state if unit.tags[at] & CAP else "")
            if state:
                yield unit.starts[at], state


def _state_at(unit: Unit, at: int, grammar: Grammar) -> str:
    """The state that a word is a name of, or an adjective."""
    low, word = unit.lows[at], unit.words[at]
    if not unit.tags[at] & CAP:
        return state_adjective(low, grammar) if low.endswith(_OF_STATE) else ""
    return grammar.canonical["home_states"].get(word) or grammar.canonical["states"].get(word, "")


#: Unions of states, which are no parts of that of the readers.
_UNIONS = ("Europäische Union", "Vereinte Nationen", "NATO")
#: How often a text names a state that it is about.
_OFTEN = 3
#: What an adjective made of a state ends in.
_OF_STATE = ("sch", "sche", "schen", "scher", "schem", "sches")


def is_told(word: str, bodies: frozenset[str], grammar: Grammar) -> bool:
    """Does one of the heads of bodies tell what the word for a body, lower case, stands for?"""
    stem = grammar.stem(word)
    if any(stem in body for body in bodies):
        return True
    if grammar.is_in("any_bodies", word):
        return any(body and not grammar.ends_in("firms", body) for body in bodies)
    return grammar.is_in("firms", word) and any(not body or grammar.ends_in("firms", body) for body in bodies)


# --- Whom a pronoun may mean: those whom its own sentence and the sentences before tell of ----------------------------


def agreeing(unit: Unit, mention: Mention, hit: CueHit | None, grammar: Grammar) -> Mention:
    """The pronoun with the genders that it and its verb leave open: "sie sagt" is one, "sie sagen" are many."""
    genders = grammar.canonical["pronoun_genders"].get(mention.pronoun, "")
    if len(genders) > 1 and hit is not None and hit.kind == "verb":
        numbers = [tag for place in hit.places if (tag := unit.tags[place] & (SINGULAR | PLURAL))]
        chunk = unit.chunks[hit.chunk]
        if not numbers and chunk.finite >= 0:
            numbers = [unit.tags[chunk.finite] & (SINGULAR | PLURAL)]
        if numbers and numbers[0] in (SINGULAR, PLURAL):
            genders = "p" if numbers[0] == PLURAL else genders.replace("p", "")
    return replace(mention, gender=genders)


def takes_up(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "nach diesen Angaben", "der Darstellung zufolge": the statement of whoever spoke last."""
    if phrase.end - phrase.start != _ARTICLE_AND_NOUN or not grammar.is_in("taking_up", unit.lows[phrase.start]):
        return False
    noun = unit.lows[phrase.start + 1]
    own = grammar.is_in("works", noun) or grammar.ends_in("documents", noun)
    return noun not in _HEARSAY and grammar.is_in("frame_nouns", noun) and not own


_ARTICLE_AND_NOUN = 2
#: "Dem Vernehmen nach" and "den Berichten zufolge" is said by nobody, whoever spoke before.
_HEARSAY = frozenset({"vernehmen", "berichten", "meldungen"})


def is_caveat(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "nach jetzigem Wissen", "nach ersten Erkenntnissen": how sure it is, not who says so."""
    if phrase.end - phrase.start != _ARTICLE_AND_NOUN or not grammar.is_in("caveat_nouns", unit.lows[phrase.start + 1]):
        return False
    return grammar.is_in("caveat_adjectives", unit.lows[phrase.start])


def owner_of(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """The subject of the clause, whose own statement "nach eigenen Angaben" and "von seiner Schilderung" are."""
    own = grammar.is_in("reflexive_owners", unit.lows[place])
    if not own and not grammar.is_in("possessives", unit.lows[place]):
        return None
    chunk = unit.chunks[min(unit.chunk_at(place), len(unit.chunks) - 1)]
    actor = actor_of(unit, chunk, grammar)
    actor = (_having(unit, chunk, actor, grammar) if own else None) or actor
    if actor is None or not speaks(unit, actor, grammar) or not (own or actor.end <= place):
        return None
    owner = read_mention(unit, actor, grammar)
    if own or owner is None or owner.pronoun:
        return owner
    genders = grammar.canonical["pronoun_genders"].get(unit.lows[place], "")
    return owner if not owner.gender or any(letter in genders for letter in owner.gender) else None


def _having(unit: Unit, chunk: Chunk, actor: NounPhrase | None, grammar: Grammar) -> NounPhrase | None:
    """The dative before the verb, of whom the clause is: "Der Behörde liegen nach eigenen Angaben 40 Meldungen vor"."""
    place, finite = chunk.start, chunk.finite
    plural = unit.tags[finite] & (SINGULAR | PLURAL) == PLURAL
    dative = unit.lows[place] == "dem" or (plural and grammar.is_in("feminine_datives", unit.lows[place]))
    phrase = noun_phrase(unit, place, finite, grammar) if dative and finite > place else None
    if phrase is None or not speaks(unit, phrase, grammar):
        return None
    if actor is None or actor.start < finite or not speaks(unit, actor, grammar):
        return phrase
    acting = read_mention(unit, actor, grammar)  # "Dem Rat half nach eigenen Angaben der Wirt"
    return phrase if acting is None or not (acting.names or acting.definite or acting.pronoun) else None


def subject_of_pronoun(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """The subject of the clause before, or behind a clause that opens the sentence, whom the pronoun means.

    As in "Als der Präsident gefragt wurde, sagte er …", "Das Amt hat die Konten gesperrt, wie es mitteilte" and "Die
    Räte haben eine Anfrage gestellt: Sie wollen …".
    """
    number = unit.chunk_at(place)
    if not 0 < number < len(unit.chunks):
        return _subject_behind(unit, grammar) if number == 0 else None
    if any(unit.tags[at] & QUOTE for at in range(place)):
        return _subject_before_quote(unit, place, grammar)
    chunk = unit.chunks[number - 1]
    quoted = number > 1 and unit.tags[chunk.start] & QUOTE and chunk.end == chunk.start + 1
    last = number - 1 if quoted else number  # "X gab sich kühl: „A“, sagte er"
    compared = grammar.is_in("comparison_frames", unit.chunks[number].opener)
    phrase: NounPhrase | None = None
    if unit.tags[unit.chunks[last].start - 1] & COLON:
        main = next((c for c in reversed(unit.chunks[:last]) if not c.opener and c.finite >= 0), None)
        phrase = actor_of(unit, main, grammar) if main is not None else None
    elif chunk.opener and chunk.order == "last":
        opens = unit.lows.index(chunk.opener, chunk.start) if chunk.opener in unit.lows[chunk.start : chunk.end] else 0
        phrase = find_phrase(unit, max(opens, chunk.start) + 1, chunk.finite, grammar)  # "Auch wenn Jan Kolar …"
    elif not compared:
        return _subject_above(unit, number, grammar)
    vague = phrase is None or not is_noun(unit, phrase.core - 1) or not speaks(unit, phrase, grammar)
    if compared and vague:
        mains = [c for c in reversed(unit.chunks[:number]) if not c.opener and c.finite >= 0]
        acting = (_somebody_in(unit, main, grammar) for main in mains)
        phrase = next((each for each in acting if each is not None), None)
    if phrase is None or not (compared or speaks(unit, phrase, grammar)):
        return _subject_above(unit, number, grammar)
    mention = read_mention(unit, phrase, grammar)
    return None if mention is None or mention.pronoun else mention


def _somebody_in(unit: Unit, main: Chunk, grammar: Grammar) -> NounPhrase | None:
    """The subject of a main clause, be "das" before its verb, and no pronoun ("Sie hofft, wie sie sagt")."""
    actor = actor_of(unit, main, grammar)
    if actor is not None and unit.lows[actor.start] in ("das", "dies") and actor.end == actor.start + 1:
        actor = subject_after(unit, main.finite + 1, main.end, grammar)  # "Das bekam auch Ina Holm zu spüren"
    return actor if actor is None or actor.end > actor.start + 1 or not unit.tags[actor.start] & PRON else None


def _subject_above(unit: Unit, number: int, grammar: Grammar) -> Mention | None:
    """As in "Jan Kolar zeigt ein Video, in dem er den Plan verteidigt": the person whom the main clause is about."""
    if not unit.chunks[number].opener:
        return None
    main = next((chunk for chunk in reversed(unit.chunks[:number]) if not chunk.opener and chunk.finite >= 0), None)
    actor = actor_of(unit, main, grammar) if main is not None else None
    mention = read_mention(unit, actor, grammar) if actor is not None else None
    return mention if mention is not None and (mention.kind == "named_person" or mention.guessed) else None


def _subject_behind(unit: Unit, grammar: Grammar) -> Mention | None:
    """As in "Nachdem er das Geld gefordert hatte, verließ Jan Kolar den Saal": the name comes behind its pronoun."""
    first = unit.chunks[0]
    main = next((c for c in unit.chunks[1:] if c.order == "first" and not c.opener and c.finite == c.start), None)
    if not first.opener or first.order != "last" or main is None or grammar.is_in("comparison_frames", first.opener):
        return None
    actor = subject_after(unit, main.finite + 1, main.end, grammar)
    mention = read_mention(unit, actor, grammar) if actor is not None else None
    behind = range(main.start, main.end)  # "…, traf ihn Jan Kolar"
    others = any(unit.tags[at] & PRON or grammar.is_in("addressee_pronouns", unit.lows[at]) for at in behind)
    return None if others or mention is None or mention.kind != "named_person" else mention


def _subject_before_quote(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """As in "Ruth Kolb will bleiben: „Ich gehe nicht“, sagt sie": the person whom the sentence before is about."""
    quote = next(at for at in range(place) if unit.tags[at] & QUOTE)
    for chunk in reversed(unit.chunks):
        if chunk.end > quote or chunk.opener or chunk.finite < 0:
            continue
        actor = actor_of(unit, chunk, grammar)
        mention = read_mention(unit, actor, grammar) if actor is not None else None
        if mention is not None and mention.kind == "named_person":
            return mention
    return None


class PeopleTold(Told):
    """Everybody of a sort that says things; what stands in quotation marks is left out.

    What is found is kept beside the words of the unit.
    """

    def __init__(self, unit: Unit, grammar: Grammar) -> None:
        super().__init__()
        self._of = unit, grammar

    @property
    def subjects(self) -> tuple[Mention, ...]:
        unit, grammar = self._of
        return _mentions(unit, _acting, grammar)

    @property
    def others(self) -> tuple[Mention, ...]:
        unit, grammar = self._of
        return _mentions(unit, _beside, grammar)

    @property
    def owners(self) -> tuple[Mention, ...]:
        unit, grammar = self._of
        return _mentions(unit, _owning, grammar)

    @property
    def pronoun(self) -> Mention | None:
        return _pronoun(*self._of)


@found_once
def _mentions(
    unit: Unit, phrases: Callable[[Unit, Grammar], Sequence[NounPhrase]], grammar: Grammar
) -> tuple[Mention, ...]:
    return tuple(_read_mention(unit, phrases(unit, grammar), grammar))


@found_once
def _acting(unit: Unit, grammar: Grammar) -> Sequence[NounPhrase]:
    return [phrase for chunk in unit.chunks if (phrase := _subject(unit, chunk, grammar)) is not None]


@found_once
def _beside(unit: Unit, grammar: Grammar) -> Sequence[NounPhrase]:
    taken = {at for phrase in _acting(unit, grammar) for at in range(phrase.start, phrase.end)}
    return [phrase for phrase in _phrases(unit, grammar) if phrase.start not in taken]


def _owning(unit: Unit, grammar: Grammar) -> Sequence[NounPhrase]:
    phrases = (*_acting(unit, grammar), *_beside(unit, grammar))
    return [owner for phrase in phrases for owner in _owners(unit, phrase, grammar)]


@found_once
def _pronoun(unit: Unit, grammar: Grammar) -> Mention | None:
    acting = _acting(unit, grammar)
    return _personal(unit, acting[0], grammar) if acting else None


def _personal(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Mention | None:
    """ "Er" or "sie" as the subject of a clause, with the gender that its verb leaves."""
    mention = read_mention(unit, phrase, grammar) if unit.lows[phrase.start] in _PERSONAL else None
    if mention is None or not mention.pronoun:
        return None
    number, at = unit.chunk_at(phrase.start), unit.chunks[unit.chunk_at(phrase.start)].finite
    return agreeing(unit, mention, CueHit("verb", "", 0, (at,), number, at, at + 1) if at >= 0 else None, grammar)


_PERSONAL = ("er", "sie")


def _subject(unit: Unit, chunk: Chunk, grammar: Grammar) -> NounPhrase | None:
    """The subject of a main clause; of "Die Imkerin, deren Stöcke hier stehen, wartete" what stands first."""
    if chunk.opener:
        return None
    if chunk.finite < 0 and chunk is unit.chunks[0] and len(unit.chunks) > 1:
        # "Der Anwalt der Familie, Jan Kolar, wartete"
        main = next((c for c in unit.chunks[1:] if c.finite == c.start and not c.opener), chunk)
        end = chunk.end if main is chunk else main.start
        return noun_phrase(unit, past_adverbs(unit, chunk), end, grammar)
    return actor_of(unit, chunk, grammar)


def _phrases(unit: Unit, grammar: Grammar) -> Iterator[NounPhrase]:
    at = 0
    openers = {chunk.start for chunk in unit.chunks if chunk.opener == unit.lows[chunk.start]}
    while at < len(unit.words):
        tag = unit.tags[at]
        phrase = None
        if at not in openers and not tag & QUOTE and not (tag & PREP and not tag & CAP):
            phrase = noun_phrase(unit, at, len(unit.words), grammar, 1)
        if phrase is not None:
            yield phrase
        at = phrase.end if phrase is not None else at + 1


def _owners(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> Iterator[NounPhrase]:
    """Of "der Auftritt von Jan Kolar" the person: behind what cannot speak stands somebody who can."""
    if speaks(unit, phrase, grammar):
        return
    behind = range(phrase.core, phrase.end)
    first = next((at for at in behind if _is_first_name(unit, at, grammar)), phrase.end)
    start = first - 1 if first > phrase.core and is_noun(unit, first - 1) else first
    if start == phrase.end:  # "eine Aussage des Geistlichen Lorenz"
        start = next((at for at in behind if is_noun(unit, at) and noun(unit.lows[at]).kind == "person"), start)
    owner = noun_phrase(unit, start, phrase.end, grammar, 1)
    if owner is not None:
        yield owner


def _read_mention(unit: Unit, phrases: Sequence[NounPhrase], grammar: Grammar) -> Iterator[Mention]:
    for phrase in phrases:
        if speaks(unit, phrase, grammar):
            mention = read_mention(unit, phrase, grammar)
            if mention is not None and not mention.pronoun:
                yield mention
