"""Everybody that an article names: full names, roles and sides by surname, so that a surname alone is somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from provenance.languages.en.grammar import CAP, COMMA, GENITIVE, GIVEN, PARTICLE, PUNCT, REL, ROLE, TITLE, Grammar
from provenance.languages.en.mentions import apposed_role, is_name_word, read_mention, read_name
from provenance.languages.en.phrases import Phrase
from provenance.languages.en.units import Unit
from provenance.languages.protocol import Mention

__all__ = ["Cast", "find_cast"]

_LONGEST_NAME = 5


@dataclass(slots=True)
class Cast:
    """``full`` gives the words of the full name by surname, lower case; ``bodies`` are acronyms and heads that are named."""

    vocabulary: Grammar
    full: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    bodies: set[str] = field(default_factory=set)

    def completed(self, mention: Mention) -> Mention:
        """A mention by surname alone, with the full name and role that the text gives elsewhere."""
        if not mention.names:
            return self._holder(mention)
        surname = mention.names[-1].lower()
        if (
            mention.kind == "named_organisation"
            and len(mention.names) == 1
            and surname in self.full
            and not mention.head
        ):
            mention = replace(mention, kind="named_person", gender="")
        if mention.kind != "named_person":
            return mention
        if mention.guessed and surname not in self.full and surname not in self.roles:
            return replace(mention, kind="named_organisation", guessed=False, gender="n")
        if len(mention.names) == 1 and surname not in self.full and mention.role in _OF_FIRST_NAMES:
            surname = self._surname_of(mention.names[0]) or surname
        full = self.full.get(surname, mention.names)
        names = full if full[-len(mention.names) :] == mention.names or len(mention.names) == 1 else mention.names
        role = mention.role or self.roles.get(surname)
        gender = mention.gender or self.genders.get(surname, "")
        sides = tuple(dict.fromkeys((*mention.sides, *self.sides.get(surname, ()))))
        return replace(mention, names=names, text=" ".join(names), role=role, gender=gender, sides=sides, guessed=False)

    def _holder(self, mention: Mention) -> Mention:
        """ "The president" is whoever the text calls so by name, if it is one."""
        if not mention.definite or mention.gender == "p" or mention.kind not in ("unnamed_official", "unnamed_person"):
            return mention
        if self.vocabulary.is_in("spokespersons", mention.head):
            return mention
        wanted = mention.text.lower()
        found = [name for name, role in self.roles.items() if f" {role.lower()}".endswith(f" {wanted}")]
        if len(found) != 1 or found[0] not in self.full:
            return mention
        names = self.full[found[0]]
        return replace(mention, names=names, text=" ".join(names), kind="named_person", identified=True)

    def _surname_of(self, first: str) -> str:
        """ "Sir Keir" is whoever has the first name, if it is one."""
        found = [surname for surname, names in self.full.items() if names[0] == first and len(names) > 1]
        return found[0] if len(found) == 1 else ""

    def knows(self, surname: str) -> bool:
        return surname.lower() in self.full or surname.lower() in self.roles

    def names_body(self, word: str) -> bool:
        return word in self.bodies


#: Titles that stand before a first name alone.
_OF_FIRST_NAMES = frozenset({"Sir", "Dame", "Lord", "Lady", "King", "Queen", "Prince", "Princess", "Pope"})


def find_cast(units: Sequence[Unit], grammar: Grammar) -> Cast:
    cast = Cast(grammar)
    for unit in units:
        at = 0
        while at < len(unit.words):
            at = _read(unit, at, grammar, cast) if unit.tags[at] & CAP else at + 1
    return cast


def _read(unit: Unit, at: int, grammar: Grammar, cast: Cast) -> int:
    end = at
    while end < min(len(unit.words), at + _LONGEST_NAME) and (
        is_name_word(unit, end, grammar) or (unit.tags[end] & PARTICLE and end > at)
    ):
        end += 1
        if unit.tags[end - 1] & GENITIVE:
            break
    if end < len(unit.words) and end - at > 0 and unit.tags[end] & GENITIVE and unit.tags[end] & CAP:
        end += 1
    while end > at and not unit.tags[end - 1] & CAP:
        end -= 1
    names = read_name(unit, at, end, grammar) if end > at else ()
    before = unit.tag(at - 1) if at else 0
    titled = bool(before & (TITLE | ROLE)) and not before & (GENITIVE | PUNCT)
    if not names or (len(names) < 2 and not titled):
        return max(end, at + 1)
    if before & 1 and not titled:  # an article before it: a body
        return end
    if len(names) >= 2 and not unit.tags[at] & GIVEN and not titled and not _likely(names):
        return end
    surname = names[-1].lower()
    if len(names) > 1:
        cast.full.setdefault(surname, names)
    mention = read_mention(unit, Phrase(max(0, at - (4 if titled else 0)), end, end), grammar) if titled else None
    role = (mention.role if mention is not None and mention.names else None) or (unit.words[at - 1] if titled else "")
    if not role and unit.tag(end) & COMMA:
        stop = next((n for n in range(end + 1, len(unit.words)) if unit.tags[n] & (PUNCT | REL)), len(unit.words))
        role = apposed_role(unit, end + 1, stop, grammar) or ""
    if role:
        cast.roles.setdefault(surname, role)
    gender = _gender(names, grammar) or (grammar.genders.get(unit.lows[at - 1], "") if at else "")
    if gender in ("m", "f"):
        cast.genders.setdefault(surname, gender)
    if mention is not None and mention.sides:
        cast.sides[surname] = tuple(dict.fromkeys((*cast.sides.get(surname, ()), *mention.sides)))
    return max(end, at + 1)


def _likely(names: tuple[str, ...]) -> bool:
    """Two or three words without an acronym among them: a name, be it on no list."""
    return 2 <= len(names) <= 4 and not any(name.isupper() and len(name.strip(".")) > 1 for name in names)


def _gender(names: tuple[str, ...], grammar: Grammar) -> str:
    given = names[0].lower()
    male, female = grammar.is_in("given_names_male", given), grammar.is_in("given_names_female", given)
    return "" if male == female or len(names) < 2 else "m" if male else "f"
