"""Verbs of saying with their auxiliaries, and cues as they stand in a unit."""

from __future__ import annotations

from typing import NamedTuple

from provenance.frames import Frame
from provenance.languages.en.grammar import (
    ADV,
    AUX,
    BE,
    CAP,
    DET,
    DO,
    HAVE,
    MODAL,
    NEG,
    NUM,
    PART,
    PERSONAL,
    PREP,
    PRON,
    REL,
    TIME,
    CueForm,
)
from provenance.languages.en.units import Unit
from provenance.vocabulary import CueKind

__all__ = ["Hit", "Range", "Verb", "verb_group"]

Range = tuple[int, int]


class Hit(NamedTuple):
    """A cue in its unit: the words that belong to it, and its frame (``None``: no verb and no noun)."""

    places: tuple[int, ...]
    lemma: str
    kind: CueKind
    frame: Frame | None = None
    negated: bool = False


class Verb(NamedTuple):
    """A verb of saying: ``start`` to ``end`` with its auxiliaries and particles, ``at`` the verb itself.

    ``auxiliaries`` are the roles of those before it.
    """

    form: CueForm
    at: int
    start: int
    end: int
    auxiliaries: int
    negated: bool

    @property
    def complements(self) -> frozenset[str]:
        return self.form.frame.complements

    def places(self, unit: Unit, until: int = -1) -> tuple[int, ...]:
        """The words of the cue; with the preposition before ``until`` if it follows at once ("called for")."""
        end = until if self.end < until <= self.end + 1 else self.end
        places = range(self.start, end)
        return tuple(at for at in places if not unit.tags[at] & (PERSONAL | REL) or unit.roles[at] & AUX)


def verb_group(unit: Unit, at: int, form: CueForm) -> Verb | None:
    """The verb at a place with what belongs to it; ``None`` where the words do not follow that the cue needs."""
    end = _particles(unit, at + 1, form.rest)
    if end < 0:
        return None
    start, found, negated = at, 0, False
    while start > 0:
        tag, role, low = unit.tags[start - 1], unit.roles[start - 1], unit.lows[start - 1]
        if role & (BE | HAVE | DO | MODAL):
            found |= role
            negated = negated or low == "cannot" or low.endswith(("n't", "n’t"))
            if tag & (PERSONAL | REL | PRON) and not tag & AUX:
                break  # "he's"
        elif not tag & (ADV | NEG) or tag & (CAP | NUM | DET | TIME):
            inserted = _inserted(unit, start) if start == at and form.roles & PART else -1
            if inserted < 0:
                break
            start = inserted + 1
            continue
        negated = negated or bool(tag & NEG)
        start -= 1
    while start < at and unit.tags[start] & NEG and not unit.roles[start]:
        start += 1
    return Verb(form, at, start, end, found, negated)


def _particles(unit: Unit, at: int, rest: tuple[str, ...]) -> int:
    """The end of the words that must follow, with an adverb among them; -1 where they do not."""
    for word in rest:
        if unit.tag(at) & ADV and unit.low(at) != word:
            at += 1
        if unit.low(at) != word:
            return -1
        at += 1
    return at


#: Words between an auxiliary and its verb, and those of them that say how long.
_INSERTED = 8
_SPANS = frozenset({"past", "last", "few", "several"})


def _inserted(unit: Unit, at: int) -> int:
    """The auxiliary before what stands between it and its verb ("has over the past few months warned"), or -1."""
    for place in range(at - 1, max(-1, at - _INSERTED), -1):
        if unit.roles[place] & HAVE and place < at - 1:
            return place
        if not unit.tags[place] & (ADV | PREP | TIME | DET | NUM) and unit.lows[place] not in _SPANS:
            break
    return -1
