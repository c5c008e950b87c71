"""Which sources speak for one side: holder, spokesperson and body; state, capital, head and services; firm and founder.

The words of each mention name the sides that they tie somebody to (``Mention.sides``); here the sources of one article
are compared, and each gets the name of its party. A source that nothing ties to anybody is a party of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from provenance.models import SourceKind

__all__ = ["Member", "find_parties"]

#: Stands before the name of a body that an office is one of, be it in the article or not.
MAYBE = "~"
_BODIES = frozenset({"named_organisation", "government", "named_media", "news_agency"})
#: Kinds that are a party of their own where nothing ties them to a body.
_ALONE = frozenset({"named_person", "document", "software", "social_media"})


class Member(NamedTuple):
    """What is known of one source: its name, the sides that its mentions tell, the stems of its words.

    A side with ``MAYBE`` before it counts only where the article has such a body.

    ``names`` are further names of it; ``leads``: it speaks for a body that its mentions leave open ("Geschäftsführer
    Jan Kolar"); ``start`` is where the text has it first.
    """

    name: str
    kind: SourceKind
    identified: bool
    sides: tuple[str, ...]
    words: frozenset[str]
    names: tuple[str, ...]
    role: str
    leads: bool
    start: int


def find_parties(
    members: Sequence[Member], states: Mapping[str, str], stems: Mapping[str, frozenset[str]]
) -> list[str | None]:
    """The party of each member, ``None`` where it is not known.

    ``states`` gives the state that a name stands for, ``stems`` those of the words of every side.
    """
    bodies = {number: _own(member, states) for number, member in enumerate(members) if member.kind in _BODIES}
    article = _Article(members, bodies, states, stems)
    return [bodies[number] if number in bodies else article.party(member) for number, member in enumerate(members)]


class _Article(NamedTuple):
    """The members of one article; ``bodies`` gives the party of those that are bodies, by their place."""

    members: Sequence[Member]
    bodies: Mapping[int, str]
    states: Mapping[str, str]
    stems: Mapping[str, frozenset[str]]

    def party(self, member: Member) -> str | None:
        named = any(member.role == self.members[number].name for number in self.bodies)
        sides = (*member.sides, member.role) if named else member.sides  # "der Staatsrat", and one of them by name
        known = [self._known(side) for side in sides]
        sure = next((side for side in sides if not side.startswith(MAYBE)), None)
        party = next((party for party in known if party), sure)
        if party is None and member.leads:
            party = self._before(member.start)
        alone = member.kind in _ALONE and member.identified
        return member.name if party is None and alone else party

    def _known(self, side: str) -> str | None:
        """The party that a side means, if it is a state or one of the article's sources."""
        if side in self.states:
            return self.states[side]
        side = side.removeprefix(MAYBE)
        return next((party for number, party in self.bodies.items() if self._is(side, self.members[number])), None)

    def _is(self, side: str, body: Member) -> bool:
        if side.lower() in {name.lower() for name in (body.name, *body.names)}:
            return True
        stems = self.stems[side]
        if stems and stems <= body.words:
            return True
        return body.kind == "government" and any(_is_organ_of(side, word) for word in body.words)

    def _before(self, start: int) -> str | None:
        """The body named last before a place, for "Geschäftsführer Jan Kolar"."""
        states = set(self.states.values())
        before = [
            number
            for number, party in self.bodies.items()
            if self.members[number].start < start
            and self.members[number].kind == "named_organisation"
            and party not in states
        ]
        return self.bodies[max(before, key=lambda number: self.members[number].start)] if before else None


def _is_organ_of(side: str, body: str) -> bool:
    """As in "Gemeinderat" and "Gemeinde"."""
    return len(body) >= _STEM and side.lower().startswith(body) and " " not in side


#: Letters of a word for a territory that its organs begin with.
_STEM = 5


def _own(body: Member, states: Mapping[str, str]) -> str:
    """A body of a state is that state, any other one itself."""
    names = (body.name, *body.names, *body.sides)
    return next((states[name] for name in names if name in states), body.name)
