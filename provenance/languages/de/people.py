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
from provenance.languages.de.nouns import noun
from provenance.languages.de.parts import is_unknown
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
        if (
            not mention.names
            and mention.head == mention.text.lower()
            and not mention.definite
            and self.knows(mention.text)
        ):
            # "Koch" and "Stein" are nouns, and here they are somebody.
            mention = replace(mention, names=(mention.text,), head="", kind="named_person", identified=True, mute=False)
        if mention.names:
            mention = self._uninflected(mention)
        if mention.guessed and self.knows(mention.names[-1]):
            mention = replace(mention, kind="named_person", guessed=False)
        if mention.kind != "named_person" or not mention.names:
            return mention
        surname = mention.names[-1].lower()
        names = self.full.get(surname, mention.names) if len(mention.names) == 1 else mention.names
        role = mention.role or self.roles.get(surname)
        return replace(mention, names=names, text=" ".join(names), role=role)

    def _uninflected(self, mention: Mention) -> Mention:
        """ "Hännis" is "Hänni" where the text has that."""
        last = mention.names[-1]
        bare = last.rstrip("’'")
        bare = bare if bare != last else last.removesuffix("s")
        if bare == last or self.knows(last) or not (self.knows(bare) or last != last.rstrip("’'")):
            return mention
        names = (*mention.names[:-1], bare)
        return replace(mention, names=names, text=" ".join(names))


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
        unknown = next((n for n in range(first, end) if is_unknown(unit, n, grammar)), end)
        if known < 0 and end - unknown < 2:
            return max(end, at + 1)
        known = min(known, unknown) if known >= 0 else unknown
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
    return (
        "roles" in lists
        or "spokespersons" in lists
        or (noun(unit.lows[at]).kind == "person" and noun(unit.lows[at]).whole)
    )


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return grammar.is_in("first_names", unit.lows[at])


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return is_noun(unit, at) and not unit.tags[at] & TIME and not grammar.lists_of(unit.lows[at])
