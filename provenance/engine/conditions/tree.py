"""The conditions of a rule as a tree, and how each is evaluated.

A condition is asked about a *window* of a *scene*: the units (sentences, or lines) that its scope puts together. The
answer is ``None`` if it does not hold there, else its matches, which may be none: "shorter than 20 characters" holds
without a place of its own. ``voice`` and ``near`` are filters: they judge single matches, not windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from provenance.engine.conditions.fields import BETWEEN_SENTENCES, Tests
from provenance.engine.conditions.matches import Match, Matches, Window, resolve
from provenance.engine.conditions.scene import Scene
from provenance.engine.phrases.pattern import Pattern
from provenance.models import Genre

__all__ = [
    "MOST_SENTENCES_AWAY",
    "Absent",
    "All",
    "AnyOf",
    "Condition",
    "Count",
    "Fields",
    "Filter",
    "GenreTest",
    "LineTest",
    "MeasureTest",
    "Near",
    "NoneOf",
    "Patterns",
    "Voice",
    "has_matches",
    "leaves",
]

# --- leaves ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Patterns:
    """``phrase`` or ``regex``: one of several patterns."""

    patterns: tuple[Pattern, ...]

    @cached_property
    def members(self) -> frozenset[Pattern]:
        return frozenset(self.patterns)

    def find(self, scene: Scene, window: Window) -> Matches | None:
        found = [match for unit in window for match in scene.pattern_matches(self.patterns, self.members, unit)]
        return tuple(found) or None


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """A condition of ``ANNOTATED`` (``attribution``, ``source``, ``link`` …) with tests of its fields."""

    kind: str
    tests: Tests

    def find(self, scene: Scene, window: Window) -> Matches | None:
        found = [match for unit in window for match in scene.annotation_matches(self.kind, self.tests, unit)]
        return tuple(found) or None


@dataclass(frozen=True, slots=True)
class LineTest:
    tests: Tests

    def find(self, scene: Scene, window: Window) -> Matches | None:
        return () if all(scene.line_holds(self.tests, unit) for unit in window) else None


@dataclass(frozen=True, slots=True)
class MeasureTest:
    tests: Tests

    def find(self, scene: Scene, window: Window) -> Matches | None:  # noqa: ARG002
        return () if all(test(scene.measures.get(name)) for name, test in self.tests) else None


@dataclass(frozen=True, slots=True)
class GenreTest:
    """The article is of one of these genres; one whose genre is not known is of none."""

    genres: frozenset[Genre]

    def find(self, scene: Scene, window: Window) -> Matches | None:  # noqa: ARG002
        return () if scene.known.genre in self.genres else None


# --- filters ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """Does the match lie in what a source says, or does the outlet speak itself?"""

    voice: Literal["outlet", "source"]

    def keeps(self, scene: Scene, match: Match) -> bool:
        return scene.in_content(match.start) == (self.voice == "source")


@dataclass(frozen=True, slots=True)
class NamesOutlet:
    """Does the match name the outlet that publishes the article, or does it not?"""

    wanted: bool

    def keeps(self, scene: Scene, match: Match) -> bool:
        return scene.names_outlet(match.span) == self.wanted


#: Every match is judged by all sentences around it; what is further away is another part of the article.
MOST_SENTENCES_AWAY = 20


@dataclass(frozen=True, slots=True)
class Near:
    """The condition holds in the sentence of the match or in one at most so many sentences away; if not ``wanted``, it
    holds in none of them.
    """

    condition: Condition
    sentences: int
    wanted: bool = True

    def keeps(self, scene: Scene, match: Match) -> bool:
        around = scene.around(match, self.sentences)
        return any(self.condition.find(scene, (unit,)) is not None for unit in around) == self.wanted


Filter = Voice | NamesOutlet | Near


# --- combinators -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class All:
    """Every condition holds; the matches are those of the first one that has any, if they pass the filters."""

    conditions: tuple[Condition, ...]
    filters: tuple[Filter, ...] = ()

    def find(self, scene: Scene, window: Window) -> Matches | None:
        if not all(scene.may_match(members, window) for members in self._needed):
            return None
        answers: dict[int, Matches] = {}
        for at in self._cheapest_first:
            matches = self.conditions[at].find(scene, window)
            if matches is None:
                return None
            answers[at] = matches
        for _, matches in sorted(answers.items()):
            if matches:
                return self._filtered(scene, matches) or None
        return ()

    @cached_property
    def _needed(self) -> tuple[frozenset[Pattern], ...]:
        """Sets of patterns, one of each of which must match."""
        return tuple(condition.members for condition in self.conditions if isinstance(condition, Patterns))

    @cached_property
    def _cheapest_first(self) -> tuple[int, ...]:
        return tuple(sorted(range(len(self.conditions)), key=lambda at: not isinstance(self.conditions[at], LineTest)))

    def _filtered(self, scene: Scene, matches: Matches) -> Matches:
        if not self.filters:
            return matches
        return tuple(match for match in matches if all(test.keeps(scene, match) for test in self.filters))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds; the matches of all that do."""

    conditions: tuple[Condition, ...]

    def find(self, scene: Scene, window: Window) -> Matches | None:
        answers = [condition.find(scene, window) for condition in self.conditions]
        holding = [matches for matches in answers if matches is not None]
        return resolve([match for matches in holding for match in matches]) if holding else None


@dataclass(frozen=True, slots=True)
class NoneOf:
    conditions: tuple[Condition, ...]

    def find(self, scene: Scene, window: Window) -> Matches | None:
        holds = any(condition.find(scene, window) is not None for condition in self.conditions)
        return None if holds else ()


@dataclass(frozen=True, slots=True, eq=False)
class Absent:
    """The condition holds in no sentence of the article."""

    condition: Condition

    def find(self, scene: Scene, window: Window) -> Matches | None:  # noqa: ARG002
        return () if scene.nowhere(self, self._holds) else None

    def _holds(self, scene: Scene, unit: int) -> bool:
        return self.condition.find(scene, (unit,)) is not None


@dataclass(frozen=True, slots=True)
class Count:
    """The condition has from ``least`` to ``most`` matches in the window; its match is the first of them."""

    condition: Condition
    least: int
    most: int | None

    def find(self, scene: Scene, window: Window) -> Matches | None:
        found = resolve(self.condition.find(scene, window) or ())
        if len(found) < self.least or (self.most is not None and len(found) > self.most):
            return None
        return tuple(match._replace(total=len(found)) for match in found[:1])


Condition = Patterns | Fields | LineTest | MeasureTest | GenreTest | All | AnyOf | NoneOf | Absent | Count


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every condition that holds no other one, in the order written, those of filters included."""
    match condition:
        case All(conditions, filters):
            inner = [test.condition for test in filters if isinstance(test, Near)]
            for part in (*conditions, *inner):
                yield from leaves(part)
        case AnyOf(conditions) | NoneOf(conditions):
            for part in conditions:
                yield from leaves(part)
        case Absent() | Count():
            yield from leaves(condition.condition)
        case _:
            yield condition


def has_matches(condition: Condition, *, in_text: bool = False) -> bool:
    """Can the condition have a place of its own (as opposed to one that only holds or not)?

    ``in_text``: a place that can be shown in the text, which pictures and embeds between its sentences are not.
    """
    match condition:
        case All(conditions):
            return any(has_matches(part, in_text=in_text) for part in conditions)
        case AnyOf(conditions):
            return all(has_matches(part, in_text=in_text) for part in conditions)
        case Count():
            return condition.least > 0 and (not in_text or has_matches(condition.condition, in_text=True))
        case Fields(kind):
            return not in_text or kind not in BETWEEN_SENTENCES
        case Patterns():
            return True
        case _:
            return False
