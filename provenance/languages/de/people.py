"""The people of an article: every surname that stands with its first name or a role somewhere in the text.

"Präsident Jan Kolar" in the first sentence tells who "Kolar" and "der Präsident" are when they speak in the third,
though nobody is quoted in the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import AUX, CAP, NAME, PARTICLE, TIME, Grammar
from provenance.languages.de.mentions import Mention
from provenance.languages.de.nouns import MUTE, is_demonym, noun
from provenance.languages.de.parts import is_abbreviation, is_unknown
from provenance.languages.de.phrases import is_adjective, is_noun, noun_phrase
from provenance.languages.de.sides import sides_of

__all__ = ["People", "find_people"]

#: Words of a name behind a role.
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class People:
    """``full`` gives the words of the full name by surname, ``roles`` the role and ``sides`` whom they speak for.

    The keys are surnames in lower case. ``firms`` are the names of firms, in text order, with the character that each
    begins at.
    """

    full: dict[str, tuple[str, ...]]
    roles: dict[str, str]
    sides: dict[str, tuple[str, ...]]
    firms: list[tuple[int, str]] = field(default_factory=list)

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
        if not mention.names and mention.head in self.full and not noun(mention.head).whole:
            # "Der 78-jährige Kolar" has an article, and is somebody all the same.
            name = mention.text.split()[-1]
            mention = replace(
                mention, names=(name,), text=name, head="", kind="named_person", identified=True, mute=False
            )
        if mention.unowned and mention.definite and mention.kind == "named_organisation":
            mention = self._named_firm(mention)
        if not mention.names and mention.definite and mention.gender in ("m", "f") and mention.kind in _DESCRIBED:
            mention = self._holder(mention)
        if mention.names:
            mention = self._uninflected(mention)
        if mention.mute and mention.names and self.knows(mention.names[-1]):
            # "Lauterbach" is a town, and here it is somebody.
            mention = replace(mention, kind="named_person", identified=True, mute=False)
        if mention.guessed and self.knows(mention.names[-1]):
            mention = replace(mention, kind="named_person", guessed=False)
        if mention.kind != "named_person" or not mention.names:
            return mention
        surname = mention.names[-1].lower()
        names = self.full.get(surname, mention.names) if len(mention.names) == 1 else mention.names
        role = mention.role or self.roles.get(surname)
        sides = tuple(dict.fromkeys((*mention.sides, *self.sides.get(surname, ()))))
        return replace(mention, names=names, text=" ".join(names), role=role, sides=sides)

    def _holder(self, mention: Mention) -> Mention:
        """ "Die Kanzlerin" is whoever the text calls so by name, if it is one."""
        if mention.text.lower() != mention.head or len(mention.head) < _SHORTEST_ROLE:
            return mention
        found = [surname for surname, role in self.roles.items() if _is_role_of(role.lower(), mention.head)]
        if len(found) != 1 or found[0] not in self.full:
            return mention
        names = self.full[found[0]]
        return replace(mention, names=names, text=" ".join(names), kind="named_person", identified=True, points="")

    def _named_firm(self, mention: Mention) -> Mention:
        """ "Das Unternehmen" is the firm named last."""
        name = next((name for start, name in reversed(self.firms) if start < mention.span.start), "")
        if not name or mention.text.lower() != mention.head:
            return mention
        return replace(mention, text=name, names=tuple(name.split()), head="", identified=True, unowned="")

    def _uninflected(self, mention: Mention) -> Mention:
        """ "Hännis" is "Hänni" where the text has that."""
        last = mention.names[-1]
        bare = last.rstrip("’'")
        bare = bare if bare != last else last.removesuffix("s")
        if bare == last or self.knows(last) or not (self.knows(bare) or last != last.rstrip("’'")):
            return mention
        names = (*mention.names[:-1], bare)
        return replace(mention, names=names, text=" ".join(names))


_DESCRIBED = ("unnamed_official", "unnamed_person", "unnamed_expert")
#: Letters of the shortest word for an office that may stand for its holder.
_SHORTEST_ROLE = 6


def _is_role_of(role: str, word: str) -> bool:
    return role == word or (role.endswith(word) and noun(word).kind == "person")


def find_people(units: Iterable[Unit], grammar: Grammar) -> People:
    """Names behind a role or led by a known first name; the first full form of a surname counts."""
    people = People({}, {}, {})
    firms = tuple(grammar.words["firms"])
    for unit in units:
        at = 0
        while at < len(unit.words):
            if unit.tags[at] & CAP and unit.lows[at].endswith(firms):
                _note_firm(unit, at, grammar, people)
                if at + 1 < len(unit.words) and is_abbreviation(unit.words[at + 1]):
                    at += 2  # "Reiseveranstalter TUI" is nobody's role
                    continue
            at = _read(unit, at, grammar, people) if unit.tags[at] & CAP else at + 1
    return people


def _note_firm(unit: Unit, at: int, grammar: Grammar, people: People) -> None:
    """The name behind a word for a firm ("der Chiphersteller Nordchip")."""
    end = at + 1
    while end < min(len(unit.words), at + _LONGEST_NAME) and _is_name(unit, end, grammar):
        end += 1
    if end > at + 1:
        people.firms.append((unit.starts[at], " ".join(unit.words[at + 1 : end])))


def _read(unit: Unit, at: int, grammar: Grammar, people: People) -> int:
    role = at if _is_role(unit, at, grammar) else -1
    first = at + 1 if role >= 0 else at
    end = first
    while end < min(len(unit.words), first + _LONGEST_NAME) and (
        _is_name(unit, end, grammar) or _is_particle(unit, first, end, grammar)
    ):
        end += 1
    if role < 0:
        # "Chemikerin Lore Adam": what stands before a known first name is a role that no list has.
        known = next((place for place in range(first, end - 1) if _is_first_name(unit, place, grammar)), -1)
        unknown = next((n for n in range(first, end) if is_unknown(unit, n, grammar)), end)
        if known < 0 and end - unknown < 2:
            return max(end, at + 1)
        known = known if known >= 0 else unknown
        first, role = known, known - 1 if known > first else -1
    if end == first and role >= 0 and _is_borne(unit, first, grammar):
        end = first + 1  # "Rapper Haftbefehl"
    names = unit.words[first:end]
    if names:
        surname = names[-1].lower()
        if len(names) > 1:
            people.full.setdefault(surname, names)
        if role >= 0:
            people.roles.setdefault(surname, unit.words[role])
        if role >= 0 or len(names) > 1:
            _note_sides(unit, role if role >= 0 else first, surname, grammar, people)
    return max(end, at + 1)


def _is_particle(unit: Unit, first: int, at: int, grammar: Grammar) -> bool:
    """As in "Ursula von der Heyde": between a first name and a word that is nothing else than a name."""
    if at == first or not unit.tags[at] & PARTICLE or unit.tags[at] & CAP:
        return False
    before = unit.lows[at - 1]
    end = at + 1
    while end < len(unit.tags) and unit.tags[end] & PARTICLE and not unit.tags[end] & CAP:
        end += 1
    behind = grammar.is_in("first_names", before) or bool(unit.tags[at - 1] & PARTICLE and not unit.tags[at - 1] & CAP)
    return behind and end < len(unit.tags) and is_unknown(unit, end, grammar)


def _is_borne(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Is a common noun right behind a role, without an article, somebody's name?"""
    if at >= len(unit.words) or not is_noun(unit, at) or noun(unit.lows[at - 1]).genders == "p":
        return False
    known = noun(unit.lows[at])
    if is_demonym(unit.lows[at - 1]) or known.kind not in MUTE | {"paper"}:
        return False
    return known.genders != "p" and not grammar.ends_in("roles", unit.lows[at])


def _note_sides(unit: Unit, start: int, surname: str, grammar: Grammar, people: People) -> None:
    """Whom the adjectives before somebody's role, and what follows the name, say that they speak for."""
    begins = start
    while begins > max(0, start - _LONGEST_NAME) and _describes(unit, begins - 1, grammar):
        begins -= 1
    phrase = noun_phrase(unit, begins, len(unit.words), grammar) or noun_phrase(unit, start, len(unit.words), grammar)
    found = sides_of(unit, begins, phrase.end, grammar) if phrase is not None else ()
    if found:
        people.sides[surname] = tuple(dict.fromkeys((*people.sides.get(surname, ()), *found)))


def _describes(unit: Unit, at: int, grammar: Grammar) -> bool:
    return is_adjective(unit, at, grammar) or bool(unit.tags[at] & CAP and unit.lows[at].endswith("s"))


def _is_role(unit: Unit, at: int, grammar: Grammar) -> bool:
    lists, known = grammar.lists_of(unit.lows[at]), noun(unit.lows[at])
    person = known.kind == "person" and known.whole and not _is_first_name(unit, at, grammar)
    return "roles" in lists or "spokespersons" in lists or person


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    return grammar.is_in("first_names", unit.lows[at])


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    if at == 0 and unit.tags[at] & AUX and not grammar.is_in("first_names", unit.lows[at]):
        return False  # "Hat Kolar recht?"
    if not is_noun(unit, at) or unit.tags[at] & TIME:
        return False
    return not grammar.lists_of(unit.lows[at]) or (bool(unit.tags[at] & NAME) and at not in unit.quotes)
