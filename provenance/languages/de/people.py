"""The people of an article: every surname that stands with its first name or a role somewhere in the text.

"Präsident Jan Kolar" in the first sentence tells who "Kolar" and "der Präsident" are when they speak in the third,
though nobody is quoted in the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import CAP, TIME, Grammar
from provenance.languages.de.mentions import Mention
from provenance.languages.de.phrases import is_noun

__all__ = ["People", "find_people"]

#: Words of a name behind a role.
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class People:
    """``full`` gives the words of the full name by surname, ``roles`` the role by surname, both lower case keys."""

    full: dict[str, tuple[str, ...]]
    roles: dict[str, str]

    def knows(self, surname: str) -> bool:
        return surname.lower() in self.full or surname.lower() in self.roles

    def completed(self, mention: Mention) -> Mention:
        """A mention by surname alone, with the full name and role that the text gives elsewhere."""
        if mention.kind != "named_person" or not mention.names:
            return mention
        surname = mention.names[-1].lower()
        names = self.full.get(surname, mention.names) if len(mention.names) == 1 else mention.names
        role = mention.role or self.roles.get(surname)
        return replace(mention, names=names, text=" ".join(names), role=role)


def find_people(units: Iterable[Unit], grammar: Grammar) -> People:
    """Names behind a role or led by a known first name; the first full form of a surname counts."""
    people = People({}, {})
    for unit in units:
        at = 0
        while at < len(unit.words):
            at = _read(unit, at, grammar, people) if unit.tags[at] & CAP else at + 1
    return people


def _read(unit: Unit, at: int, grammar: Grammar, people: People) -> int:
    role = at if _is_role(unit, at, grammar) else -1
    first = at + 1 if role >= 0 else at
    end = first
    while end < min(len(unit.words), first + _LONGEST_NAME) and _is_name(unit, end, grammar):
        end += 1
    if role < 0:
        # "Chemikerin Lore Adam": what stands before a known first name is a role that no list has.
        known = next((place for place in range(first, end - 1) if _is_first_name(unit, place, grammar)), -1)
        if known < 0:
            return max(end, at + 1)
        first, role = known, known - 1 if known > first else -1
    names = unit.words[first:end]
    if names:
        surname = names[-1].lower()
        if len(names) > 1:
            people.full.setdefault(surname, names)
        if role >= 0:
            people.roles.setdefault(surname, unit.words[role])
    return max(end, at + 1)


def _is_role(unit: Unit, at: int, grammar: Grammar) -> bool:
    lists = grammar.lists_of(unit.lows[at])
    return "roles" in lists or "spokespersons" in lists


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return grammar.is_in("first_names", unit.lows[at])


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return is_noun(unit, at) and not unit.tags[at] & TIME and not grammar.lists_of(unit.lows[at])
