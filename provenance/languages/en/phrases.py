"""Noun phrases: who does what a verb says, before it and behind it, with what is set off by commas or in brackets."""

from __future__ import annotations

from typing import NamedTuple

from provenance.languages.en.grammar import (
    ADV,
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

__all__ = ["Phrase", "is_nominal", "object_after", "subject_after", "subject_before"]

#: Words that a subject may have before its verb, and between two commas.
_LONGEST, _LONGEST_ASIDE = 30, 34
_ASIDES = 4


class Phrase(NamedTuple):
    """Words ``start`` to ``end`` of a unit; what follows ``core`` is set off by a comma, or a relative clause."""

    start: int
    end: int
    core: int


def is_nominal(unit: Unit, at: int) -> bool:
    """May a noun phrase end with the word?"""
    tag = unit.tag(at)
    if tag & (PUNCT | QUOTE | PREP | TO | SUB | COORD) and not tag & (PRON | CLOSE | CAP):
        return False
    if unit.verbs[at] or (tag & ADV and not tag & (TIME | CAP | NUM)):
        return False
    return not tag & POSS or bool(tag & (CAP | PRON | OBJ))


_EDGE = COMMA | COLON | SEMICOLON | STOP | QUOTE | OPEN
#: What no subject begins with.
_NO_START = PREP | COORD | SUB | TO | ADV | PUNCT | NEG


def subject_before(unit: Unit, at: int, grammar: Grammar, floor: int = 0) -> Phrase | None:
    """The noun phrase that ends right before a verb, with appositions and relative clauses between commas."""
    at = _before_date(unit, at, floor)
    if at > floor and unit.tags[at - 1] & (COMMA | DASH):
        return _set_off(unit, at - 1, grammar, floor)
    start = _begin(unit, at, grammar, floor)
    if start >= at:
        return None
    return Phrase(start, at, _core(unit, start, at))


def _before_date(unit: Unit, at: int, floor: int) -> int:
    """As in "The committee on Wednesday demanded", "Clinton late last year said"."""
    start = at
    while start > floor and unit.tags[start - 1] & TIME and not unit.tags[start - 1] & GENITIVE:
        start -= 1
    if start == at:
        return at
    while start > floor and unit.lows[start - 1] in _BEFORE_DATES:
        start -= 1
    return start if start > floor and is_nominal(unit, start - 1) else at


_BEFORE_DATES = frozenset({"on", "in", "late", "early", "last", "this", "earlier"})


def _core(unit: Unit, start: int, end: int) -> int:
    """Where the head of a phrase and what stands before it end: before "of", "who", a bracket."""
    return next((at for at in range(start + 1, end) if unit.tags[at] & (REL | OPEN | COMMA | DASH)), end)


def _set_off(unit: Unit, comma: int, grammar: Grammar, floor: int) -> Phrase | None:
    """The phrase before "…, a spokesman for X," whose last comma is given."""
    mark = unit.tags[comma] & (COMMA | DASH)
    found: Phrase | None = None
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
            if start < at and not held and _is_aside(unit, at + 1, comma):
                found = Phrase(start, comma + 1, at)
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
    return (
        bool(tag & (DET | NUM)) or bool(tag & ROLE and not tag & CAP) or (end - start == 1 and "-" in unit.words[start])
    )


def _begin(unit: Unit, end: int, grammar: Grammar, floor: int) -> int:
    """Where the noun phrase begins that ends before ``end``; ``end`` itself where there is none."""
    at = end
    joined = -1
    tags, lows = unit.tags, unit.lows
    while at > max(floor, end - _LONGEST):
        here = at - 1
        tag = tags[here]
        if tag & CLOSE:
            opened = _opened(unit, here, floor)
            if opened < 0:
                break
            at = opened
            continue
        if tag & _EDGE or tag & DASH:
            break
        if (tag & PERSONAL and not tag & CAP) or lows[here] in _ALONE:
            return here if at == end else _trimmed(unit, at, end)
        if tag & (REL | SUB | WH) and not tag & ADV:
            if tag & REL and at == end:
                return here
            break
        if unit.verbs[here]:
            relative = _behind_relative(unit, here, end, grammar, floor)
            if relative >= 0:
                return relative
            said = unit.roles[here] & CUE and any("inquit" in c.frame.complements for c in grammar.cues[lows[here]])
            return _trimmed(unit, joined if joined >= 0 and not said else at, end)
        if tag & COORD:
            if not is_nominal(unit, here - 1) or here - 1 < floor:
                break
            joined = at
        elif tag & TO or (tag & PREP and not tag & CAP):
            if here - 1 < floor or not is_nominal(unit, here - 1) or tags[here - 1] & PERSONAL:
                relative = _behind_relative(unit, here, end, grammar, floor)
                if relative >= 0:
                    return relative
                if tag & SUB and not tag & PREP:
                    break
                if lows[here] == "with":
                    return _trimmed(unit, at, end)  # "…, with reports indicating"
                return _behind_adjunct(unit, at, end)
        elif (
            (tag & TIME and at < end and tags[at] & (CAP | DET) and not tags[at] & TIME)
            or (tag & ADV and not tag & (CAP | NUM | DET | TIME) and not _describes(unit, here, at))
            or (at < end and _ends_adjunct(unit, here, at, grammar))
        ):
            break
        at = here
    return _trimmed(unit, at, end)


def _behind_relative(unit: Unit, here: int, end: int, grammar: Grammar, floor: int) -> int:
    """The beginning of "a woman who was held by X" before its verb; -1 where no relative clause ends here."""
    if unit.verbs[here] and unit.roles[here] & CUE and here + 1 < end and unit.tags[here + 1] & (CAP | DET | PERSONAL):
        return -1  # "who think Trump"
    for at in range(here, floor, -1):
        tag = unit.tags[at]
        if tag & (PUNCT | QUOTE):
            return -1
        if tag & REL and not tag & CAP and is_nominal(unit, at - 1) and not unit.tags[at - 1] & (PERSONAL | TIME):
            verbs = any(unit.verbs[n] for n in range(at, here + 1))
            start = _begin(unit, at, grammar, floor) if verbs else at
            return start if start < at else -1
    return -1


_ALONE = frozenset({"there"})


def _describes(unit: Unit, adverb: int, at: int) -> bool:
    """As in "the newly elected president"."""
    before = unit.tag(adverb - 1)
    return bool(before & (DET | POSS | GENITIVE)) or (bool(unit.roles[at] & (PART | ING)) and not unit.verbs[at])


def _opened(unit: Unit, closed: int, floor: int) -> int:
    return next((at for at in range(closed - 1, max(floor, closed - 14) - 1, -1) if unit.tags[at] & OPEN), -1)


def _ends_adjunct(unit: Unit, here: int, at: int, grammar: Grammar) -> bool:
    """Is the word the end of what stands before the subject: "in a statement | Trump said", "at the rally | he"?"""
    tag, following = unit.tags[here], unit.tags[at]
    if tag & (CAP | DET | POSS | NUM | ADV | GENITIVE | ROLE | PRON) or unit.verbs[here]:
        return False
    starts = (following & (CAP | DET | PERSONAL | POSS) and not following & GENITIVE) or following & PERSONAL
    if not starts or grammar.is_in("persons_generic", unit.lows[here]):
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


def _trimmed(unit: Unit, at: int, end: int) -> int:
    while at < end and unit.tags[at] & _NO_START and not unit.tags[at] & (CAP | DET | PRON | NUM):
        at += 1
    return at


#: Prepositions that go on with a phrase behind a verb; the others say where or when.
_WRITTEN = frozenset("report study analysis survey poll review paper letter memo document data figures book".split())
_GOES_ON = frozenset({"of", "for"})
_LONGEST_AFTER = 16


def subject_after(unit: Unit, at: int, grammar: Grammar, limit: int) -> Phrase | None:
    """The noun phrase behind an inverted verb ("said X, a spokesman for Y"), with its apposition."""
    end = _reach(unit, at, limit)
    if end <= at:
        return None
    core = end
    while end < limit and unit.tags[end] & OPEN:
        end = next((n + 1 for n in range(end, min(limit, end + 14)) if unit.tags[n] & CLOSE), limit)
    for _ in range(_ASIDES):
        if end >= limit or not unit.tags[end] & COMMA:
            break
        close = next((n for n in range(end + 1, limit) if unit.tags[n] & (COMMA | SEMICOLON | STOP | QUOTE)), limit)
        if close <= end + 1 or not _is_apposition(unit, end + 1, close):
            break
        end = close
    return Phrase(at, end, core)


def _is_apposition(unit: Unit, start: int, end: int) -> bool:
    tag = unit.tags[start]
    if tag & REL and unit.lows[start] != "that":
        return True
    if tag & (PERSONAL | COORD | QUOTE | SUB | ADV) and not tag & ROLE:
        return False
    opens = tag & (DET | NUM | ROLE | CAP | POSS) or unit.lows[start] in ("of", "from", "then", "now")
    return bool(opens) and not any(unit.verbs[at] for at in range(start, end) if not _in_relative(unit, start, at))


def _in_relative(unit: Unit, start: int, at: int) -> bool:
    return any(unit.tags[n] & REL for n in range(start, at))


def _reach(unit: Unit, at: int, limit: int) -> int:
    """Where the noun phrase ends that begins at ``at``."""
    end = at
    while end < min(limit, at + _LONGEST_AFTER):
        tag = unit.tags[end]
        if tag & PUNCT or (tag & QUOTE and not (end > at and unit.tags[end - 1] & (DET | POSS))):
            break
        if tag & (PERSONAL | OBJ) and not tag & POSS:
            return end + 1 if end == at else end
        if tag & PREP and not tag & CAP:
            written = (
                end > at and unit.lows[end - 1] in _WRITTEN and unit.lows[end] in ("by", "from", "on", "in", "into")
            )
            named = (
                written
                or unit.lows[end] in _GOES_ON
                or (
                    unit.lows[end] in ("at", "with", "to", "from", "in")
                    and bool(unit.tags[end - 1] & ROLE)
                    and end > at
                )
            )
            if end == at or not named or unit.tag(end + 1) & TIME:
                break
        elif (
            (tag & (SUB | WH | REL) and not tag & (DET | PRON))
            or (unit.lows[end] == "that" and end > at)
            or tag & TO
            or (unit.verbs[end] and end > at)
            or (tag & TIME and not tag & CAP)
            or (tag & TIME and end > at)
            or (tag & ADV and not tag & (CAP | DET) and end > at)
            or (tag & COORD and not is_nominal(unit, end - 1))
        ):
            break
        end += 1
    while end > at and unit.tags[end - 1] & (COORD | PREP | DET) and not unit.tags[end - 1] & (CAP | PRON):
        end -= 1
    return end


def object_after(unit: Unit, at: int, limit: int) -> int:
    """Where a noun phrase that begins at ``at`` ends; ``at`` itself where none does."""
    return _reach(unit, at, limit)
