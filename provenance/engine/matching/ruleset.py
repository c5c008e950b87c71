"""All rules in force, and what is compiled of them for one language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from provenance.engine.conditions.furniture import Furniture
from provenance.engine.conditions.lines import SURROUNDINGS, VerbTest
from provenance.engine.conditions.scene import Candidates, Scene, Unit
from provenance.engine.conditions.tree import (
    All,
    AnyOf,
    Condition,
    Count,
    Fields,
    GenreTest,
    LineTest,
    MeasureTest,
    Patterns,
    leaves,
)
from provenance.engine.matching.prefilter import Prefilter
from provenance.engine.phrases.matchers import LazyMatchers
from provenance.engine.phrases.pattern import Pattern
from provenance.engine.schema import Quality, Rule, ScoreConfig
from provenance.engine.suppress import Ignore
from provenance.lexicon import Lexicon

__all__ = ["Compiled", "Pass", "RuleSet"]

CandidateFinder = Callable[[str, Sequence[Unit]], Candidates]


@dataclass(frozen=True)
class RuleSet:
    """``rules`` are sorted by id, ``lexicons`` are by language. ``hash`` is the SHA-256 of all that can change a
    report. ``ignores`` are what a project suppresses, ``quality`` what is known of how well rules work, by id.

    Can be pickled; what is compiled stays behind and is made again when needed.
    """

    rules: tuple[Rule, ...]
    lexicons: Mapping[str, Lexicon]
    score: ScoreConfig
    hash: str
    ignores: tuple[Ignore, ...] = ()
    quality: Mapping[str, Quality] = field(default_factory=dict)
    _compiled: dict[str | None, Compiled] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def languages(self) -> frozenset[str]:
        """Languages that have rules of their own."""
        return frozenset(rule.language for rule in self.rules if rule.language != "any" and rule.status != "deprecated")

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The rule in force that has taken the place of each deprecated one."""
        return dict(ends({rule.id: rule.replaced_by for rule in self.rules if rule.replaced_by is not None}))

    @cached_property
    def noise_rules(self) -> frozenset[str]:
        """Ids of the rules that set a line aside; of several only one is told (``noise.most_specific``)."""
        return frozenset(rule.id for rule in self.rules if rule.scope == "line" and rule.home == "hygiene")

    def for_language(self, language: str | None) -> Compiled:
        """The rules for all languages and those of this one, deprecated ones left out."""
        key = language if language in self.languages else None
        if key not in self._compiled:
            rules = (rule for rule in self.rules if rule.language in ("any", key) and rule.status != "deprecated")
            self._compiled[key] = Compiled(rules, self.lexicon(key))
        return self._compiled[key]

    @cached_property
    def of_stories(self) -> tuple[Rule, ...]:
        """The rules about articles read together."""
        return tuple(rule for rule in self.rules if rule.scope == "story" and rule.status != "deprecated")

    def lexicon(self, language: str | None) -> Lexicon:
        """The word lists of a language; of one without any, those for all languages."""
        return self.lexicons.get(language or "any") or self.lexicons.get("any") or Lexicon("any")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.rules, self.lexicons, self.score, self.hash, self.ignores, self.quality)


def ends(direct: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Old id and the end of its chain; one that goes round has no end, and is left out."""
    for old in direct:
        seen = [old]
        while (new := direct.get(seen[-1])) and new not in seen:
            seen.append(new)
        if new is None:
            yield old, seen[-1]


class Compiled:
    """The rules of one language, by the pass in which they run."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        self.rules = tuple(rules)
        self.verbs = VerbTest(lexicon)
        self.furniture = Furniture(lexicon, self.verbs.has_verb)
        with_match = [rule for rule in self.rules if rule.match is not None]
        later = [rule for rule in with_match if rule.scope != "line"]
        self.lines = Pass(rule for rule in with_match if rule.scope == "line")
        self.document = Pass(rule for rule in later if not _measures(rule))
        self.measured = Pass(rule for rule in later if _measures(rule))
        self.measures = tuple(rule for rule in self.rules if rule.measure is not None)
        named = {rule.measure_name for rule in self.measures if rule.measure_name}
        #: Names of the measures that these rules ask for.
        self.asked = frozenset(named.union(*map(_measures_named, self.measured.rules)))
        self.detecting = tuple(rule for rule in self.rules if rule.detect is not None and rule.scope != "story")


class Pass:
    """Rules that are matched together, with the automaton over their patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.matchers = LazyMatchers()

    @cached_property
    def look_outside_prose(self) -> bool:
        """Does any rule ask for matches in noise or credits?"""
        return any(rule.zones is not None and rule.zones & {"noise", "credits"} for rule in self.rules)

    @cached_property
    def last(self) -> frozenset[str]:
        """Ids of the line rules that ask what surrounds a line: they need what all others set apart."""
        return frozenset(rule.id for rule in self.rules if _asks_for_surroundings(rule))

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        conditions = [condition for rule in self.rules for condition in (rule.match, rule.run) if condition]
        found = [leaf for condition in conditions for leaf in leaves(condition) if isinstance(leaf, Patterns)]
        return tuple(dict.fromkeys(pattern for leaf in found for pattern in leaf.patterns))

    @cached_property
    def filter(self) -> Prefilter:
        return Prefilter(self.patterns)

    @cached_property
    def _gates(self) -> tuple[Mapping[Pattern, list[Rule]], list[Rule]]:
        gated: dict[Pattern, list[Rule]] = defaultdict(list)
        always: list[Rule] = []
        for rule in self.rules:
            needed = gate(rule.match) if rule.match else None
            for pattern in needed or ():
                gated[pattern].append(rule)
            if needed is None:
                always.append(rule)
        return gated, always

    def possible(self, scene: Scene) -> Iterable[tuple[Rule, set[int] | None]]:
        """Rules that can match, each with the units in which it can; ``None`` stands for all. In order of their ids.

        Of rules that need one of some patterns, those are possible of which one matches; of others, those that need
        what is annotated or a genre, if there is such a thing.
        """
        gated, always = self._gates
        found: dict[str, tuple[Rule, set[int] | None]] = {}
        for rule in always:
            where = places(rule.match, scene) if rule.match else None
            if where is None or where:
                found[rule.id] = (rule, None if where is None else set(where))
        for unit, patterns in scene.candidates.items():
            for pattern in patterns:
                rules = gated.get(pattern)
                if rules and scene.spans_or_late(pattern, unit):
                    for rule in rules:
                        _, units = found.setdefault(rule.id, (rule, set()))
                        if units is not None:
                            units.add(unit)
        return [found[rule_id] for rule_id in sorted(found)]


def gate(condition: Condition) -> frozenset[Pattern] | None:
    """Patterns of which at least one must match where the condition holds; ``None`` if there is no such set."""
    match condition:
        case Patterns(patterns):
            return frozenset(patterns)
        case All(conditions):
            gates = [found for part in conditions if (found := gate(part)) is not None]
            return min(gates, key=len, default=None)
        case AnyOf(conditions):
            options = [gate(part) for part in conditions]
            known = [option for option in options if option is not None]
            return frozenset().union(*known) if len(known) == len(options) else None
        case Count() if condition.least > 0:
            return gate(condition.condition)
        case _:
            return None


def places(condition: Condition, scene: Scene) -> Set[int] | None:
    """Units of which a window must hold one for the condition to hold in it; ``None`` stands for all."""
    match condition:
        case Patterns():
            return scene.units_with(condition.members)
        case Fields(kind, tests):
            return scene.annotated(kind, tests).keys()
        case GenreTest(genres):
            return None if scene.known.genre in genres else frozenset()
        case All(conditions) | AnyOf(conditions):
            known = [found for part in conditions if (found := places(part, scene)) is not None]
            any_of = frozenset().union(*known) if len(known) == len(conditions) else None
            return min(known, key=len, default=None) if isinstance(condition, All) else any_of
        case Count() if condition.least > 0:
            return places(condition.condition, scene)
        case _:
            return None


def _measures(rule: Rule) -> bool:
    return bool(_measures_named(rule))


def _measures_named(rule: Rule) -> frozenset[str]:
    tests = (leaf.tests for leaf in leaves(rule.match) if isinstance(leaf, MeasureTest)) if rule.match else ()
    return frozenset(name for group in tests for name, _ in group)


def _asks_for_surroundings(rule: Rule) -> bool:
    tests = (leaf.tests for leaf in leaves(rule.match) if isinstance(leaf, LineTest)) if rule.match else ()
    return any(name in SURROUNDINGS for group in tests for name, _ in group)
