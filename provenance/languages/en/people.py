"""Everybody that an article names: full names, roles and sides by surname, so that a surname alone is somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from provenance.languages.en.grammar import CAP, COMMA, DET, GENITIVE, GIVEN, PARTICLE, PUNCT, REL, ROLE, TITLE, Grammar
from provenance.languages.en.mentions import apposed_role, given_gender, is_name_word, read_mention, read_name
from provenance.languages.en.phrases import Phrase
from provenance.languages.en.units import Unit
from provenance.languages.protocol import Mention

__all__ = ["Cast", "find_cast"]

_LONGEST_NAME = 5


@dataclass(slots=True)
class Cast:
    """``full`` gives the words of the full name by surname, lower case, as do ``roles``, ``sides`` and ``genders``."""

    vocabulary: Grammar
    full: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)

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

    def names_body(self, _word: str) -> bool:
        return False


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
    """Note the person named at a place, and return where to go on."""
    end = _end_of_name(unit, at, grammar)
    names = read_name(unit, at, end, grammar) if end > at else ()
    before = unit.tag(at - 1)
    titled = bool(before & (TITLE | ROLE)) and not before & (GENITIVE | PUNCT)
    known = titled or bool(unit.tags[at] & GIVEN) or _likely(names)
    body = before & DET and not titled
    if names and (len(names) > 1 or titled) and known and not body:
        _note(unit, range(at, end), names, cast, titled=titled)
    return max(end, at + 1)


def _end_of_name(unit: Unit, at: int, grammar: Grammar) -> int:
    end = at
    while end < min(len(unit.words), at + _LONGEST_NAME):
        particle = unit.tags[end] & PARTICLE and end > at
        if not particle and not is_name_word(unit, end, grammar):
            break
        end += 1
        if unit.tags[end - 1] & GENITIVE:
            return end
    if end > at and unit.tag(end) & GENITIVE and unit.tag(end) & CAP:
        end += 1
    while end > at and not unit.tags[end - 1] & CAP:
        end -= 1
    return end


def _note(unit: Unit, words: range, names: tuple[str, ...], cast: Cast, *, titled: bool) -> None:
    grammar, surname = cast.vocabulary, names[-1].lower()
    if len(names) > 1:
        cast.full.setdefault(surname, names)
    start, end = words.start, words.stop
    mention = read_mention(unit, Phrase(max(0, start - _BEFORE), end, end), grammar) if titled else None
    role = (mention.role if mention is not None and mention.names else None) or (
        unit.words[start - 1] if titled else ""
    )
    if not role and unit.tag(end) & COMMA:
        stop = next((n for n in range(end + 1, len(unit.words)) if unit.tags[n] & (PUNCT | REL)), len(unit.words))
        role = apposed_role(unit, end + 1, stop, grammar) or ""
    if role:
        cast.roles.setdefault(surname, role)
    gender = given_gender(names, grammar) or grammar.genders.get(unit.low(start - 1), "")
    if gender in ("m", "f"):
        cast.genders.setdefault(surname, gender)
    if mention is not None and mention.sides:
        cast.sides[surname] = tuple(dict.fromkeys((*cast.sides.get(surname, ()), *mention.sides)))


#: Words before a name that its role may have.
_BEFORE = 4
#: Words of a name without a known given name.
_LIKELY = range(2, 5)


def _likely(names: tuple[str, ...]) -> bool:
    """Some words without an abbreviation among them: a name, be it on no list."""
    return len(names) in _LIKELY and not any(name.isupper() and len(name.strip(".")) > 1 for name in names)
