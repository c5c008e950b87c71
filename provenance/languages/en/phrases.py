"""Noun phrases: who does what a verb says, before it and behind it, with what is set off by commas or in brackets;
and what kind of source a noun is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from provenance.languages.en.grammar import (
    ADV,
    BASE,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    GENITIVE,
    ING,
    NAME,
    NEG,
    NUM,
    OBJ,
    OPEN,
    PART,
    PERSONAL,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    ROLE,
    SEMICOLON,
    STOP,
    SUB,
    TIME,
    TO,
    WH,
    Grammar,
)
from provenance.languages.en.units import Unit
from provenance.models import SourceKind

__all__ = [
    "DEFINITE",
    "NounPhrase",
    "described_kind",
    "is_nominal",
    "is_person_noun",
    "object_after",
    "of_state",
    "office_list",
    "subject_after",
    "subject_before",
]


#: Words that a subject may have before its verb, and between two commas.
_LONGEST, _LONGEST_ASIDE = 30, 34
_ASIDES = 4


class NounPhrase(NamedTuple):
    """Words ``start`` to ``end`` of a unit; what follows ``core`` is set off by a comma, or a relative clause."""

    start: int
    end: int
    core: int


def is_nominal(unit: Unit, at: int) -> bool:
    """May a noun phrase end with the word?"""
    if not 0 <= at < len(unit.words):
        return False
    tag = unit.tags[at]
    if tag & (PUNCT | QUOTE | PREP | TO | SUB | COORD) and not tag & (PRON | CLOSE | CAP):
        return False
    if unit.verbs[at] or (tag & ADV and not tag & (TIME | CAP | NUM)):
        return False
    return not tag & POSS or bool(tag & (CAP | PRON | OBJ))


_EDGE = COMMA | COLON | SEMICOLON | STOP | QUOTE | OPEN | DASH
#: What no subject begins with.
_NO_START = PREP | COORD | SUB | TO | ADV | PUNCT | NEG


def subject_before(unit: Unit, at: int, grammar: Grammar, floor: int = 0) -> NounPhrase | None:
    """The noun phrase that ends right before a verb, with appositions and relative clauses between commas."""
    at = _before_date(unit, at, floor)
    if at > floor and unit.tags[at - 1] & (COMMA | DASH):
        return _set_off(unit, at - 1, grammar, floor)
    floor = _behind_outlet(unit, at, floor, grammar)
    joined = at > floor and unit.tags[at - 1] & COORD and not unit.tags[at - 1] & PRON
    start = at if joined else _begin(unit, at, grammar, floor)
    if start >= at:
        return None
    whole = _of_office(unit, start, at, grammar)
    return NounPhrase(whole, at, _core(unit, start, at))


def _behind_outlet(unit: Unit, at: int, floor: int, grammar: Grammar) -> int:
    """Where the speaker's name begins that no comma parts from an outlet's: "Speaking to the Daily Mail | Kolb"."""
    run = at
    while run > floor and unit.tags[run - 1] & CAP and not unit.tags[run - 1] & PUNCT:
        run -= 1
    preposition = run - 1 - (unit.low(run - 1) == "the")
    if at - run < 2 or unit.low(preposition) not in ("to", "with") or unit.low(preposition - 1) not in _CONVERSATIONS:
        return floor
    names = (grammar.canonical_names(name) for name in ("outlets", "agencies"))
    known = {name for listed in names for name in listed}
    ends = (end for end in range(at - 1, run, -1) if " ".join(unit.words[run:end]) in known)
    return next(ends, floor)


_CONVERSATIONS = frozenset("speaking talking interview interviews conversation spoke chat chatting".split())


def office_list(unit: Unit, at: int, grammar: Grammar) -> int:
    """Where "Department for Environment, Food and Rural Affairs" ends that begins at ``at``; -1 where none does."""
    if not unit.tag(at) & CAP or unit.low(at + 1) not in ("of", "for") or not unit.tag(at + 2) & CAP:
        return -1
    if not {"organisation_heads", "government_heads"} & grammar.lists_of(unit.lows[at]):
        return -1
    end, listed = at + 2, False
    while end < len(unit.words):
        tag, after = unit.tags[end], unit.tag(end + 1)
        if tag & COORD and after & (CAP | DET):
            end += 1 + bool(after & DET)
            while unit.tag(end) & CAP:
                end += 1
            return end if listed else -1
        if tag & COMMA and after & (CAP | COORD):
            listed = True
        elif not tag & CAP:
            return -1
        end += 1
    return -1


def _of_office(unit: Unit, start: int, end: int, grammar: Grammar) -> int:
    """The beginning of the name of an office whose last member stands from ``start`` to ``end``; else ``start``."""
    if start < 2 or not unit.tags[start - 1] & COMMA:
        return start
    heads = range(max(0, start - _LONGEST_OFFICE), start)
    head = next((at for at in heads if office_list(unit, at, grammar) == end), start)
    return head - (head < start and bool(unit.tag(head - 1) & DET))


_LONGEST_OFFICE = 12


def _before_date(unit: Unit, at: int, floor: int) -> int:
    """As in "The committee on Wednesday demanded", "Clinton late last year said"."""
    start = at
    if start - 1 > floor and _YEAR.fullmatch(unit.words[start - 1]) and unit.lows[start - 2] in ("in", "since"):
        start -= 2
    while start > floor and unit.tags[start - 1] & TIME and not unit.tags[start - 1] & GENITIVE:
        start -= 1
    if start == at:
        return at
    while start > floor and unit.lows[start - 1] in _BEFORE_DATES:
        start -= 1
    return start if start > floor and is_nominal(unit, start - 1) else at


_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE_DATES = frozenset({"on", "in", "late", "early", "last", "this", "earlier"})


def _core(unit: Unit, start: int, end: int) -> int:
    """Where the head of a phrase and what stands before it end: before "of", "who", a bracket."""
    return next((at for at in range(start + 1, end) if unit.tags[at] & (REL | OPEN | COMMA | DASH)), end)


def _set_off(unit: Unit, comma: int, grammar: Grammar, floor: int) -> NounPhrase | None:
    """The phrase before "…, a spokesman for X," whose last comma is given."""
    mark = unit.tags[comma] & (COMMA | DASH)
    found: NounPhrase | None = None
    tried = 0
    at = comma - 1
    while at > max(floor, comma - _LONGEST_ASIDE) and tried < _ASIDES:
        tag = unit.tags[at]
        if tag & (SEMICOLON | STOP | QUOTE):
            break
        if tag & mark and at + 1 < comma:
            tried += 1
            start = _begin(unit, at, grammar, floor)
            held = start > floor and unit.tags[start - 1] & PREP and not unit.tags[start - 1] & CAP
            opens = start <= floor or unit.tags[start - 1] & (PUNCT | QUOTE | SUB | COORD)
            if start < at and not held and (opens or found is None) and _is_aside(unit, at + 1, comma):
                found = NounPhrase(start, comma + 1, at)
                if not (start > floor and unit.tags[start - 1] & COMMA and _is_apposed(unit, start, at)):
                    return found
        at -= 1
    return found


def _is_aside(unit: Unit, start: int, end: int) -> bool:
    """May the words stand between commas behind a name: an apposition, a relative clause, an age, a participle?"""
    tag, role = unit.tags[start], unit.roles[start]
    if tag & (DET | CAP | NUM | ROLE | POSS | NAME | GENITIVE) and not tag & PERSONAL:
        return not any(unit.verbs[at] for at in range(start, end)) or _has_relative(unit, start, end)
    if tag & REL or unit.lows[start] in _ASIDE_OPENERS or role & (ING | PART):
        return True
    return not any(unit.verbs[at] for at in range(start, end)) and not tag & (SUB | COORD)


_ASIDE_OPENERS = frozenset({"in", "of", "from", "with", "like", "along", "speaking", "now", "then", "also", "once"})


def _has_relative(unit: Unit, start: int, end: int) -> bool:
    verb = next((at for at in range(start, end) if unit.verbs[at]), end)
    return any(unit.tags[at] & REL for at in range(start, verb))


def _is_apposed(unit: Unit, start: int, end: int) -> bool:
    """Is the phrase itself what is said about a name before it: "a Republican", "70", "president of X"?"""
    tag = unit.tags[start]
    if unit.roles[start] & (PART | ING) and not tag & CAP:
        return True
    office = tag & ROLE and (not tag & CAP or unit.low(start + 1) in ("of", "for"))  # "Director of X"
    return bool(tag & (DET | NUM)) or bool(office) or (end - start == 1 and "-" in unit.words[start])


def _begin(unit: Unit, end: int, grammar: Grammar, floor: int) -> int:
    """Where the noun phrase begins that ends before ``end``; ``end`` itself where there is none."""
    return _PhraseWalk(unit, grammar, end, floor).begin()


class _PhraseWalk(NamedTuple):
    """Goes from the end of a noun phrase back to its beginning."""

    unit: Unit
    grammar: Grammar
    end: int
    floor: int

    def begin(self) -> int:
        at, joined = self.end, -1
        while at > max(self.floor, self.end - _LONGEST):
            here = at - 1
            tag = self.unit.tags[here]
            if tag & CLOSE:
                opened = _opened(self.unit, here, self.floor)
                if opened < 0:
                    break
                at = opened
                continue
            start = self._stopped(here, at, joined)
            if start is not None:
                return start
            joined = at if tag & COORD else joined
            at = here
        return self._trimmed(at)

    def _stopped(self, here: int, at: int, joined: int) -> int | None:
        """The beginning of the phrase if the word ``here``, left of ``at``, does not belong to it, else ``None``."""
        tag, low = self.unit.tags[here], self.unit.lows[here]
        pointing = (tag & PERSONAL and not tag & CAP) or low in _ALONE
        points_at = low == "that" and here == self.floor  # "That figure is disputed"
        if points_at or (at == self.end and (pointing or (tag & REL and not tag & ADV and not tag & _EDGE))):
            return here
        if pointing or tag & _EDGE or (tag & (REL | SUB | WH) and not tag & ADV):
            relative = self._behind_relative(here) if low == "as" else -1
            return relative if relative >= 0 else self._trimmed(at)  # "a man who gave his name as Jo | said"
        if self.unit.verbs[here]:
            return self._behind_verb(here, at, joined)
        if tag & TO or (tag & PREP and not tag & (CAP | COORD)):
            return self._behind_preposition(here, at)
        if tag & COORD:
            before = here - 1
            return None if before >= self.floor and is_nominal(self.unit, before) else self._trimmed(at)
        return self._trimmed(at) if self._ends(here, at) else None

    def _ends(self, here: int, at: int) -> bool:
        """Is the word the end of what stands before the phrase: a date, an adverb, "in a statement"?"""
        tag, following = self.unit.tags[here], self.unit.tag(at)
        if tag & TIME and at < self.end and following & (CAP | DET) and not following & TIME:
            return True
        if tag & ADV and not tag & (CAP | NUM | DET | TIME) and not _describes(self.unit, here, at):
            return True
        return at < self.end and _ends_adjunct(self.unit, here, at, self.grammar)

    def _behind_verb(self, here: int, at: int, joined: int) -> int:
        """ "…, denied it and the council | said": what is joined begins a new one, unless somebody said so of both."""
        relative = self._behind_relative(here)
        if relative >= 0:
            return relative
        cue = self.unit.roles[here] & CUE
        said = cue and any("inquit" in c.frame.complements for c in self.grammar.cues[self.unit.lows[here]])
        return self._trimmed(joined if joined >= 0 and not said else at)

    def _behind_preposition(self, here: int, at: int) -> int | None:
        before = here - 1
        if before >= self.floor and is_nominal(self.unit, before) and not self.unit.tags[before] & PERSONAL:
            return None
        if before > self.floor and self.unit.roles[before] & PART and is_nominal(self.unit, before - 1):
            return None  # "researchers led | by X"
        relative = self._behind_relative(here)
        if relative >= 0:
            return relative
        if self.unit.lows[here] == "with":
            return self._trimmed(at)  # "…, with reports indicating"
        return _behind_adjunct(self.unit, at, self.end)

    def _behind_relative(self, here: int) -> int:
        """The beginning of "a woman who was held by X" before its verb; -1 where no relative clause ends here."""
        unit = self.unit
        thought = unit.verbs[here] and unit.roles[here] & CUE and here + 1 < self.end
        if thought and unit.tags[here + 1] & (CAP | DET | PERSONAL):
            return -1  # "who think Trump"
        for at in range(here, self.floor, -1):
            tag = unit.tags[at]
            if tag & (PUNCT | QUOTE):
                return -1
            if tag & REL and not tag & CAP and is_nominal(unit, at - 1) and not unit.tags[at - 1] & (PERSONAL | TIME):
                verbs = any(unit.verbs[n] for n in range(at, here + 1))
                start = _begin(unit, at, self.grammar, self.floor) if verbs else at
                return start if start < at else -1
        return -1

    def _trimmed(self, at: int) -> int:
        tags = self.unit.tags
        while at < self.end and tags[at] & _NO_START and not tags[at] & (CAP | DET | PRON | NUM):
            at += 1
        return at


_ALONE = frozenset({"there"})


def _describes(unit: Unit, adverb: int, at: int) -> bool:
    """As in "the newly elected president"."""
    before = unit.tag(adverb - 1)
    return bool(before & (DET | POSS | GENITIVE)) or (bool(unit.roles[at] & (PART | ING)) and not unit.verbs[at])


def _opened(unit: Unit, closed: int, floor: int) -> int:
    return next((at for at in range(closed - 1, max(floor, closed - 14) - 1, -1) if unit.tags[at] & OPEN), -1)


#: Lists of nouns before a name that is theirs: "residents | …", "the research group | Open Harbour".
_APPOSED = frozenset({"persons_generic", "roles", "experts", "officials", "organisation_heads", "media_heads"})


def _ends_adjunct(unit: Unit, here: int, at: int, grammar: Grammar) -> bool:
    """Is the word the end of what stands before the subject: "in a statement | Trump said", "at the rally | he"?"""
    tag, following = unit.tags[here], unit.tags[at]
    if tag & (CAP | DET | POSS | NUM | ADV | GENITIVE | ROLE | PRON) or unit.verbs[here]:
        return False
    if unit.roles[here] & BASE and unit.tag(here - 1) & TO:
        return False  # "a woman who did not want to give | her name"
    starts = (following & (CAP | DET | PERSONAL | POSS) and not following & GENITIVE) or following & PERSONAL
    if not starts or not _APPOSED.isdisjoint(grammar.lists_of(unit.lows[here])):
        return False
    if following & (DET | POSS | PERSONAL):
        return True
    back = here - 1
    while back >= 0 and here - back < 4 and not unit.tags[back] & (PREP | PUNCT) and not unit.verbs[back]:
        back -= 1
    return back >= 0 and bool(unit.tags[back] & PREP)


def _behind_adjunct(unit: Unit, at: int, end: int) -> int:
    """The subject behind a preposition that opens the clause: "In Paris the minister", "On Monday Trump"."""
    for place in range(at, end):
        tag = unit.tags[place]
        opens = tag & (DET | POSS | PERSONAL) or (tag & CAP and unit.tags[place - 1] & TIME)
        if place > at and opens and not unit.tags[place - 1] & (DET | POSS | GENITIVE | NUM | PREP):
            return place
    return end


#: Prepositions that go on with a phrase behind a verb; the others say where or when.
_WRITTEN = frozenset("report study analysis survey poll review paper letter memo document data figures book".split())
_OF_WRITTEN = frozenset({"by", "from", "on", "in", "into"})
_GOES_ON, _OF_OFFICES = frozenset({"of", "for"}), frozenset({"at", "with", "to", "from", "in"})
_LONGEST_AFTER = 16


def subject_after(unit: Unit, at: int, limit: int) -> NounPhrase | None:
    """The noun phrase behind an inverted verb ("said X, a spokesman for Y"), with its apposition."""
    end = object_after(unit, at, limit)
    if end <= at:
        return None
    core = end
    while end < limit and unit.tags[end] & OPEN:
        end = next((n + 1 for n in range(end, min(limit, end + 14)) if unit.tags[n] & CLOSE), limit)
    for _ in range(_ASIDES):
        if end >= limit or not unit.tags[end] & COMMA:
            break
        close = next((n for n in range(end + 1, limit) if unit.tags[n] & (COMMA | SEMICOLON | STOP | QUOTE)), limit)
        quoted = close < limit and unit.tags[close] & QUOTE  # "According to the police, the mayor “lied”"
        if close <= end + 1 or quoted or not _is_apposition(unit, end + 1, close):
            break
        end = close
    return NounPhrase(at, end, core)


def _is_apposition(unit: Unit, start: int, end: int) -> bool:
    tag = unit.tags[start]
    if tag & REL and unit.lows[start] != "that":
        return True
    if tag & (PERSONAL | COORD | QUOTE | SUB | ADV) and not tag & ROLE:
        return False
    opens = tag & (DET | NUM | ROLE | CAP | POSS) or unit.lows[start] in ("of", "from", "then", "now")
    opens = opens or (unit.roles[start] & PART and not unit.roles[start] & ING and unit.tag(start + 1) & PREP)
    return bool(opens) and not any(unit.verbs[at] for at in range(start, end) if not _in_relative(unit, start, at))


def _in_relative(unit: Unit, start: int, at: int) -> bool:
    return any(unit.tags[n] & REL for n in range(start, at))


def object_after(unit: Unit, at: int, limit: int) -> int:
    """Where a noun phrase that begins at ``at`` ends; ``at`` itself where none does."""
    end = at
    while end < min(limit, at + _LONGEST_AFTER):
        tag = unit.tags[end]
        if tag & (PERSONAL | OBJ) and not tag & (POSS | QUOTE):
            return end + 1 if end == at else end
        if not _continues(unit, at, end):
            break
        end += 1
    while end > at and unit.tags[end - 1] & (COORD | PREP | DET) and not unit.tags[end - 1] & (CAP | PRON):
        end -= 1
    return end


def _continues(unit: Unit, start: int, at: int) -> bool:
    """Does the word belong to the noun phrase that began at ``start``?"""
    tag, first = unit.tags[at], at == start
    if tag & QUOTE:
        return not first and bool(unit.tags[at - 1] & (DET | POSS))  # "a “certain” party"
    if tag & (PUNCT | TO) or (tag & (SUB | WH | REL) and (not tag & (DET | PRON | PREP) or (tag & REL and not first))):
        return False
    if tag & PREP and not tag & CAP:
        return not first and _attaches(unit, at) and not unit.tag(at + 1) & TIME
    if tag & TIME:
        inside = not first and unit.tags[at - 1] & (DET | TIME) and is_nominal(unit, at + 1)
        titled = first or (unit.tags[at - 1] & GENITIVE and is_nominal(unit, at + 1))  # "the BBC's Today programme"
        return (bool(titled) and bool(tag & CAP)) or (
            bool(inside) and not unit.tags[at + 1] & (PERSONAL | CAP | DET | POSS)
        )
    before = not first and is_nominal(unit, at - 1)
    opens = tag & POSS or (tag & DET and not unit.tags[at - 1] & (DET | PRON | NUM) and unit.lows[at - 1] != "half")
    if (tag & COORD and not before) or (opens and before and not tag & CAP):
        return False  # "told senators | her brother had died"
    later = unit.lows[at] == "that" or unit.verbs[at] or (tag & ADV and not tag & (CAP | DET))
    return first or not later


def _attaches(unit: Unit, at: int) -> bool:
    """Does a preposition go on with the noun before it, and not with what is told: "the report by", "an aide to"?"""
    low, before = unit.lows[at], unit.lows[at - 1]
    if low in _GOES_ON:
        return True
    written = before in _WRITTEN and low in _OF_WRITTEN
    return written or (low in _OF_OFFICES and bool(unit.tags[at - 1] & ROLE))


# --- The kind of a source that no name tells: by its noun, and by what stands before it -------------------------------


#: Lists of nouns with the kind that they tell, the strongest first.
_KINDS: tuple[tuple[str, SourceKind], ...] = (
    ("anonymous_heads", "anonymous"),
    ("officials", "unnamed_official"),
    ("experts", "unnamed_expert"),
    ("documents", "document"),
    ("unnamed_media", "unnamed_media"),
    ("media_heads", "unnamed_media"),
    ("government_heads", "government"),
    ("organisation_heads", "named_organisation"),
    ("social_media", "social_media"),
    ("persons_generic", "unnamed_person"),
    ("roles", "unnamed_person"),
)
_PEOPLE = frozenset({"roles", "persons_generic", "experts", "officials"})


def described_kind(unit: Unit, words: range, at: int, grammar: Grammar, *, plural: bool) -> tuple[SourceKind, bool]:
    """The kind of a description and whether it is identified; ``at`` is its noun, ``words`` are those of the phrase."""
    lists = grammar.lists_of(unit.lows[at])
    definite = unit.lows[words.start] in DEFINITE or bool(unit.tags[words.start] & GENITIVE)
    named = any(unit.tags[n] & (GENITIVE | CAP) for n in range(words.start, at))
    owned = named or unit.low(words.stop) == "of"
    if "spokespersons" in lists:
        owned = owned or any(_BODIES & grammar.lists_of(unit.lows[n]) for n in range(words.start, at))
        return ("unnamed_official" if of_state(unit, range(words.start, at), grammar) else "unnamed_person"), owned
    if "authorities" in lists and (plural or lists.isdisjoint({*_PEOPLE, "organisation_heads"})):
        one = unit.lows[at] in _OFFICES
        return ("named_organisation" if one or definite else "unnamed_official"), one
    kind: SourceKind = next((kind for name, kind in _KINDS if name in lists), "unspecified")
    if kind == "document":
        return kind, named
    if kind not in ("government", "named_organisation"):
        return kind, False
    told = (definite or owned) and not (plural and kind == "named_organisation")
    return (kind, True) if told else ("unnamed_organisation", False)


#: Plurals and collectives that are one office, which a reader can find.
_OFFICES = frozenset({"police", "prosecutors"})
#: Lists of bodies that a spokesperson speaks for, named or not: "a police spokesman", "a company spokeswoman".
_BODIES = frozenset({"authorities", "organisation_heads", "public_bodies", "government_heads"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "both"})


def of_state(unit: Unit, words: range, grammar: Grammar) -> bool:
    """Do the words name a state or a public body?"""
    states = grammar.canonical_names("states")
    return any(
        unit.words[at].removesuffix("'s").removesuffix("’s") in states
        or "public_bodies" in grammar.lists_of(unit.lows[at])
        for at in words
    )


def is_person_noun(word: str, grammar: Grammar) -> bool:
    """Is the lower-case word a noun for people?"""
    return not _PEOPLE.isdisjoint(grammar.lists_of(word))
