"""Whether a text names the body that "das Unternehmen" or "ein Sprecher der Behörde" leaves open.

Such words are a source that can be asked only where the reader learns which firm or office is meant. What names it
may stand anywhere in the text, so all of it is read first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import ATTRIBUTE, CAP, GENITIVE, NOT_NOUN, SINGULAR, TIME, Grammar
from provenance.languages.de.people import People
from provenance.languages.de.phrases import is_noun

__all__ = ["FIRM", "find_bodies", "is_told"]

#: Stands for the name of a firm, which has no head of its own ("Nordland AG").
FIRM = ""
#: Capitals that make an abbreviation the name of a firm.
_ABBREVIATION = range(3, 7)


def find_bodies(units: Iterable[Unit], people: People, grammar: Grammar) -> frozenset[str]:
    """The heads of all bodies that are told apart by name, compound or owner, lower case, and ``FIRM``."""
    found: set[str] = set()
    for unit in units:
        for at, tag in enumerate(unit.tags):
            if tag & CAP and not tag & TIME:
                found.update(_told_at(unit, at, people, grammar))
    return frozenset(found)


def _told_at(unit: Unit, at: int, people: People, grammar: Grammar) -> Iterator[str]:
    low = unit.lows[at]
    lists = grammar.lists_of(low)
    if "organisation_heads" in lists or grammar.ends_in("firms", low):
        if not grammar.is_in("unowned_bodies", low) or _has_name(unit, at + 1):
            yield low
    elif _is_known(unit, at, grammar):
        yield from (FIRM, low)
    elif _is_firm(unit, at, people, grammar):
        yield FIRM


def _has_name(unit: Unit, after: int) -> bool:
    """Does a name or an owner follow the word for a body?"""
    if after >= len(unit.words):
        return False
    owner = unit.tags[after] & (GENITIVE | ATTRIBUTE) and not unit.tags[after] & CAP
    return bool(owner) or is_noun(unit, after)


def _is_known(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is it a body of a list, or an abbreviation that is no state and no party?"""
    word = unit.words[at]
    if any(word in grammar.canonical[name] for name in ("parties", "countries", "agencies", "outlets")):
        return False
    known = grammar.canonical["organisations"]
    if word in known or (at + 1 < len(unit.words) and f"{word} {unit.words[at + 1]}" in known):
        return True
    return word.isalpha() and word.isupper() and len(word) in _ABBREVIATION and not unit.tags[at] & NOT_NOUN


def _is_firm(unit: Unit, at: int, people: People, grammar: Grammar) -> bool:
    """A legal form behind a name, or a bare noun at the beginning that a verb in the singular has as its subject."""
    if at > 0:
        return is_noun(unit, at - 1) and unit.words[at] in grammar.canonical["legal_forms"]
    if len(unit.words) < 2 or not is_noun(unit, 0) or grammar.lists_of(unit.lows[0]) or people.knows(unit.words[0]):
        return False
    return bool(unit.tags[1] & SINGULAR) and not unit.tags[1] & CAP


def is_told(word: str, bodies: frozenset[str], grammar: Grammar) -> bool:
    """Does one of ``bodies`` tell what the word for a body, lower case, stands for?"""
    stem = grammar.stem(word)
    if any(stem in body for body in bodies):
        return True
    if grammar.is_in("any_bodies", word):
        return any(body and not grammar.ends_in("firms", body) for body in bodies)
    return grammar.is_in("firms", word) and any(not body or grammar.ends_in("firms", body) for body in bodies)
