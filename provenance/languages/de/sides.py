"""Whom somebody speaks for, as far as the words of a mention tell: a state, a body, a political party.

"Kremlsprecher", "der russische Außenminister" and "Kiew" say so with an office and a state, "die Sprecherin der
Polizei" with an owner, "Jan Kolar (CDU)" with a party in brackets. Which of them are one side, only the whole article
shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import ATTRIBUTE, CAP, GENITIVE, OPEN, Grammar
from provenance.languages.de.kinds import is_member, state_adjective
from provenance.languages.de.nouns import is_demonym, noun
from provenance.languages.de.parts import MARKS, nominative, read_part
from provenance.languages.de.phrases import is_noun, noun_phrase

__all__ = ["MAYBE", "sides_of", "state_named"]

#: Lists of proper names of bodies, and how far a name of them reaches.
_BODIES = ("parties", "organisations", "agencies")
_LONGEST = 3
#: Prepositions between somebody and the body that they work for.
#: Before the name of a body that somebody speaks for only where the article has such a body.
MAYBE = "~"
_AT = frozenset({"von", "vom", "bei", "beim", "der", "des"})
#: Letters of the shortest body in the front of a compound.
_FRONT = 3


def sides_of(unit: Unit, start: int, end: int, grammar: Grammar) -> tuple[str, ...]:
    """Names of the sides that the words ``start`` to ``end`` of a mention tell, the nearest first."""
    if any(grammar.is_in("former", low) or low.startswith("ex-") for low in unit.lows[start:end]):
        return tuple(_in_brackets(unit, start, end, grammar))
    state = _state(unit, start, end, grammar)
    found = [state] if state else [*_fronts(unit, start, end, grammar), *_owners(unit, start, end, grammar)]
    found.extend(_in_brackets(unit, start, end, grammar))
    found.extend(_of_office(unit, start, end, grammar))
    return tuple(dict.fromkeys(found))


def _of_office(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The body that an office is one of, if the article has it: of a mayor the town, of a minister the ministry."""
    place = next((unit.words[at] + " " for at in range(start, end) if is_demonym(unit.lows[at])), "")
    offices = grammar.lexicon.entries.get("offices_of", ())
    known = tuple([entry[0] for entry in offices])
    for low in unit.lows[start:end]:
        if low.endswith(("minister", "ministerin")):
            yield MAYBE + low.removesuffix("in").removesuffix("minister").capitalize() + "ministerium"
        ends = [entry for entry in offices if low.endswith(entry[0])] if low.endswith(known) else ()
        bodies = [body for entry in ends for body in entry[1:]]
        yield from (MAYBE + place + body for body in bodies)
        if place:  # of "Walliser Staatsrat" the "Kanton Wallis"
            yield from (f"{MAYBE}{body} {place.removesuffix('er ')}" for body in bodies)


def state_named(name: str, grammar: Grammar) -> str:
    """The state that a name stands for ("Kiew", "Kreml", "Frankreich"), or ""."""
    return grammar.canonical["states"].get(name, "")


def _state(unit: Unit, start: int, end: int, grammar: Grammar) -> str:
    """The state whose office or service the words name."""
    words = range(start, end)
    federal = next((at for at in words if unit.lows[at].startswith("bundes")), -1)
    if federal >= 0 and _is_office(unit.lows[federal], grammar):
        return state_named("Bundesregierung", grammar)
    if not any(_is_office(unit.lows[at], grammar) for at in words):
        return ""
    return next((state for at in words if (state := _state_at(unit, at, grammar))), "")


def _is_office(low: str, grammar: Grammar) -> bool:
    return grammar.ends_in("state_offices", low)


def _state_at(unit: Unit, at: int, grammar: Grammar) -> str:
    """The state of "russische", "Italiens", "US-Präsident"."""
    word, low = unit.words[at].strip(MARKS), unit.lows[at]
    found = state_adjective(low, grammar) if not unit.tags[at] & CAP or at == 0 else ""
    if found:
        return found
    front = word.partition("-")[0] if "-" in word else ""
    names = (word, word.removesuffix("s"), front)
    return next((state for name in names if name and (state := state_named(name, grammar))), "")


def _fronts(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The body in "SPD-Chef", "Polizeisprecher", "Kremlsprecher"."""
    for at in range(start, end):
        word, low = unit.words[at], unit.lows[at]
        if not is_noun(unit, at) or not (_is_human(low, grammar) or grammar.ends_in("branches", low)):
            continue
        if "-" in word:
            front = word.rpartition("-")[0].removeprefix("Ex-").removeprefix("Vize-")
            name = _known(front, grammar) or (front if front and not noun(front.lower()).kind else "")
            if name or noun(front.lower()).kind == "body":
                yield name or front
        elif _is_human(low, grammar):
            yield from (_placed(unit, at, _sort(name, grammar)) for name in _joined(word, grammar))


def _sort(body: str, grammar: Grammar) -> str:
    """The body; a court or an organ of a state is one of many, and the article tells which ("Gerichtssprecher")."""
    low = body.lower()
    one_of_many = _is_office(low, grammar) or grammar.ends_in("ruling_heads", low)
    return MAYBE + body if one_of_many and not state_named(body, grammar) else body


def _placed(unit: Unit, at: int, body: str) -> str:
    """Which one of several it is: "Zermatter Gemeindepräsidentin" speaks for no other place."""
    if not at or not is_demonym(unit.lows[at - 1]):
        return body
    return f"{unit.words[at - 1]} {body.removeprefix(MAYBE)}"


def _joined(word: str, grammar: Grammar) -> Iterator[str]:
    low = word.lower()
    for at in range(_FRONT, len(low)):
        front, end = low[:at], low[at:]
        if not any(end in grammar.words[name] for name in ("spokespersons", "posts", "leader_heads")):
            continue
        for body in () if grammar.is_in("organs", front) else dict.fromkeys((front.removesuffix("s"), front)):
            name = body.capitalize()
            if state_named(name, grammar) or _known(name, grammar) or noun(body).kind == "body":
                yield name
                return


def _is_human(low: str, grammar: Grammar) -> bool:
    listed = any(grammar.ends_in(name, low) for name in ("roles", "spokespersons", "posts"))
    return noun(low).kind == "person" or listed or is_member(low, grammar)


def _known(name: str, grammar: Grammar) -> str:
    """The canonical name of a body or party of a list, or ""."""
    return next((known for table in _BODIES if (known := grammar.canonical[table].get(name, ""))), "")


def _owners(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The bodies of "Leiterin des Amtes", "Jan Kolar von der Gewerkschaft der Polizei"."""
    at = start + 1
    while at < end:
        opens = unit.tags[at] & (GENITIVE | ATTRIBUTE) or unit.lows[at] in _AT
        if not opens or unit.tags[at] & CAP:
            at += 1
            continue
        first = at if unit.tags[at] & GENITIVE and unit.lows[at] not in ("von", "vom", "bei", "beim") else at + 1
        acts_for = grammar.ends_in("representatives", unit.lows[at - 1])
        phrase = noun_phrase(unit, first, end, grammar, 2)
        at = phrase.core if phrase is not None else at + 1
        if phrase is None or unit.lows[phrase.core - 1] in _ANY:
            continue
        if acts_for and noun(unit.lows[phrase.core - 1]).kind in ("person", "group"):
            yield MAYBE + unit.words[phrase.core - 1]  # "der Anwalt der Familie"
            continue
        alone = phrase.core == phrase.end and phrase.core - phrase.start <= 2
        if alone and _stands_in("unowned_bodies", unit.lows[phrase.core - 1], grammar):
            continue
        if _is_organ(unit, phrase.start, phrase.core, grammar):
            continue
        yield from _body(unit, phrase.start, phrase.core, phrase.end, grammar)
        at = max(at, phrase.end)


#: Owners that tell nothing.
_ANY = frozenset({"land", "landes", "länder", "ländern", "staat", "staates", "staaten"})


def _is_organ(unit: Unit, start: int, end: int, grammar: Grammar) -> bool:
    return any(_stands_in("organs", low, grammar) for low in unit.lows[start:end])


def _stands_in(name: str, low: str, grammar: Grammar) -> bool:
    """Has the list the word, or what it is a genitive of?"""
    return any(grammar.is_in(name, form) for form in (low, low.removesuffix("s"), low.removesuffix("es")))


def _body(unit: Unit, start: int, end: int, whole: int, grammar: Grammar) -> Iterator[str]:
    nouns = [at for at in range(start, end) if is_noun(unit, at)]
    for first, at in enumerate(nouns):
        for length in range(min(_LONGEST, len(nouns) - first), 0, -1):
            name = " ".join(unit.words[place].strip(MARKS) for place in nouns[first : first + length])
            known = _known(name, grammar) or _known(name.removesuffix("s"), grammar)
            if known:
                yield known
                return
        if length == 1 and (grammar.ends_in("organisation_heads", unit.lows[at]) or noun(unit.lows[at]).kind == "body"):
            part = read_part(unit, start, end, grammar)
            alone = part._replace(end=whole) if grammar.is_in("unowned_bodies", part.head) or not part.names else part
            yield nominative(unit, alone, grammar)
            return
    if nouns and not noun(unit.lows[nouns[0]]).kind:
        yield " ".join(unit.words[place].strip(MARKS) for place in nouns)


def _in_brackets(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    for at in range(start, end - 1):
        if unit.tags[at] & OPEN:
            yield from (
                known for word in unit.words[at + 1 : end] if (known := grammar.canonical["parties"].get(word, ""))
            )
