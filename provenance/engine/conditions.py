"""What a rule can ask of a text: the tree of conditions, and the scene that it is asked about."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeVar

from provenance.engine.fields import ANNOTATED, BETWEEN_SENTENCES, Quoted, Spoken, Tests, Thing, Value
from provenance.engine.phrases import Matchers, MatchSpans, Patience, Pattern, Starts, fold
from provenance.models import Attribution, Embed, Genre, Image, Link, Quote, Source, Span, Zone

__all__ = [
    "FILTERS",
    "MOST_SENTENCES_AWAY",
    "Absent",
    "All",
    "AnyOf",
    "Candidates",
    "Condition",
    "Count",
    "FieldsTest",
    "Filter",
    "GenreTest",
    "InHeading",
    "Known",
    "LineTest",
    "Match",
    "MeasureTest",
    "Measures",
    "NamesOutlet",
    "Near",
    "Nearness",
    "NoneOf",
    "Patterns",
    "Scene",
    "SceneUnit",
    "VoiceTest",
    "Window",
    "gate",
    "has_matches",
    "leaves",
    "place_of",
    "resolve",
]


# --- What the conditions of the rules look at: one text cut into units, with everything known about it ----------------


T = TypeVar("T")

Measures = Mapping[str, float | None]
#: Unit -> patterns that can match in it, and where.
Candidates = Mapping[int, Mapping[Pattern, Starts]]


#: Stands for the spans of a pattern that took too long.
_LATE: MatchSpans = ((0, 0),)


class SceneUnit(NamedTuple):
    """A sentence or a line. Units of one ``paragraph`` stand in one paragraph; 0 for lines."""

    start: int
    end: int
    zone: Zone
    paragraph: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a text so far; ``line_value`` answers what a ``line`` condition asks of a unit."""

    attributions: Sequence[Attribution] = ()
    sources: Sequence[Source] = ()
    quotes: Sequence[Quote] = ()
    links: Sequence[Link] = ()
    embeds: Sequence[Embed] = ()
    images: Sequence[Image] = ()
    measures: Measures = field(default_factory=dict)
    line_value: Callable[[str, int], Value] | None = None
    genre: Genre | None = None
    own_names: Sequence[Span] = ()


_NOTHING = Known()


class Scene:
    """One text as the conditions see it. ``units`` are in text order and do not overlap."""

    def __init__(
        self, text: str, units: Sequence[SceneUnit], candidates: Candidates, matchers: Matchers, known: Known = _NOTHING
    ) -> None:
        self.text, self.units, self.known = text, units, known
        self.candidates, self._matchers = candidates, matchers
        self._starts = [unit.start for unit in units]
        self._annotated: dict[tuple[str, int], dict[int, list[Match]]] = {}
        self._things: dict[str, Sequence[Thing]] = {}
        self._nowhere: dict[object, bool] = {}
        self._patience = Patience()
        self._spans: dict[int, dict[Pattern, MatchSpans]] = defaultdict(dict)
        self._texts: dict[int, tuple[str, str]] = {}

    @property
    def measures(self) -> Measures:
        return self.known.measures

    # --- leaves ------------------------------------------------------------------------------------------------------

    def pattern_matches(self, patterns: Sequence[Pattern], members: frozenset[Pattern], unit: int) -> Matches:
        """Matches of some patterns in one unit, without overlaps; ``members`` are the same. Raises ``TimeoutError``."""
        here = self.candidates.get(unit)
        if here is None or members.isdisjoint(here):
            return ()
        start = self.units[unit].start
        return resolve(
            [
                Match(start + left, start + right)
                for pattern in patterns
                if pattern in here
                for left, right in self.spans(pattern, unit)
            ]
        )

    def spans(self, pattern: Pattern, unit: int) -> MatchSpans:
        """Where a pattern matches in a unit for which it is a candidate, relative to it. Raises ``TimeoutError``."""
        found = self.spans_or_late(pattern, unit)
        if found is _LATE:
            raise TimeoutError
        return found

    def spans_or_late(self, pattern: Pattern, unit: int) -> MatchSpans:
        """As ``spans``; something if it took too long."""
        known = self._spans[unit]
        found = known.get(pattern)
        if found is None:
            found = known[pattern] = self._searched(pattern, unit)
        return found

    def _searched(self, pattern: Pattern, unit: int) -> MatchSpans:
        texts = self._texts.get(unit)
        if texts is None:
            start, end, *_ = self.units[unit]
            texts = self._texts[unit] = (self.text[start:end], self._folded[start:end])
        try:
            found = self._matchers[pattern](*texts, self.candidates[unit][pattern], self._patience)
        except TimeoutError:
            return _LATE
        return [span for span in found if span[1] > span[0]] if found else found

    def may_match(self, members: frozenset[Pattern], window: Window) -> bool:
        """``False`` if the prefilter rules it out that any of the patterns matches in the window."""
        if len(window) == 1:
            here = self.candidates.get(window[0])
            return here is not None and not members.isdisjoint(here)
        return any(not members.isdisjoint(self.candidates.get(unit, ())) for unit in window)

    def units_with(self, members: frozenset[Pattern]) -> frozenset[int]:
        """Units in which the prefilter does not rule it out that one of the patterns matches."""
        return frozenset().union(*[self._units_of[pattern] for pattern in members & self._units_of.keys()])

    def annotation_matches(self, kind: str, tests: Tests, unit: int) -> Sequence[Match]:
        """Annotated things of a kind that begin in the unit and pass the tests."""
        return self.annotated(kind, tests).get(unit, ())

    def annotated(self, kind: str, tests: Tests) -> Mapping[int, Sequence[Match]]:
        """The same for all units that have any."""
        key = (kind, id(tests))  # they belong to a rule, which outlives the scene; their hash takes longer than they do
        found = self._annotated.get(key)
        if found is None:
            fields = ANNOTATED[kind]
            asked = [(fields[name].read, test) for name, test in tests]
            by_cue = any(name.startswith("cue.") for name, _ in tests)
            by_medium = any(name == "medium" for name, _ in tests)
            by_unit: dict[int, list[Match]] = defaultdict(list)
            for thing in self.things(kind):
                for read, test in asked:
                    if not test(read(thing)):
                        break
                else:
                    match = place_of(thing, self.text, by_cue=by_cue, by_medium=by_medium)
                    at = self.unit_at(match.start) if match.told is None else self._unit_from(match.start)
                    if at is not None:
                        here = (
                            match
                            if match.told is None
                            else match._replace(start=self._starts[at], end=self._starts[at])
                        )
                        by_unit[at].append(here)
            found = self._annotated[key] = dict(by_unit)
        return found

    def things(self, kind: str) -> Sequence[Thing]:
        """All annotated things that a condition of this name asks about, in text order."""
        if kind not in self._things:
            self._things[kind] = self._all_things(kind)
        return self._things[kind]

    def _all_things(self, kind: str) -> Sequence[Thing]:
        if kind == "attribution":
            return [Spoken(attribution, self.source(attribution.source_id)) for attribution in self.known.attributions]
        if kind == "source":
            return [source for source in self.known.sources if source.mentions]
        if kind == "link":
            return self.known.links
        if kind in ("embed", "image"):
            return self.known.embeds if kind == "embed" else self.known.images
        return [Quoted(quote, self.text) for quote in self.known.quotes]

    def line_holds(self, tests: Tests, unit: int) -> bool:
        value = self.known.line_value
        for name, test in tests:  # noqa: SIM110 - every rule about lines asks every line: no generator for each
            if value is None or not test(value(name, unit)):
                return False
        return True

    def nowhere(self, key: object, holds: Callable[[Scene, int], bool]) -> bool:
        """Does something hold in no unit of the prose? Found out once for each key."""
        if key not in self._nowhere:
            prose = (at for at, unit in enumerate(self.units) if unit.zone not in ("noise", "credits"))
            self._nowhere[key] = not any(holds(self, at) for at in prose)
        return self._nowhere[key]

    # --- places ------------------------------------------------------------------------------------------------------

    def unit_at(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 and offset < self.units[at].end else None

    def _unit_from(self, offset: int) -> int | None:
        """The unit that begins at an offset or behind it, or the last one."""
        return min(bisect_left(self._starts, offset), len(self._starts) - 1) if self._starts else None

    def around(self, match: Match, distance: int) -> Sequence[int]:
        """The unit of a match and so many before and behind it."""
        at = bisect_right(self._starts, match.start) - 1
        return range(max(0, at - distance), min(len(self.units), at + distance + 1))

    def in_content(self, offset: int) -> bool:
        return self._contents.at(offset) is not None

    def names_outlet(self, span: Span) -> bool:
        """Does the span hold a name of the outlet that publishes the article?"""
        at = bisect_right(self.known.own_names, span.end - 1, key=lambda name: name.start) - 1
        return at >= 0 and self.known.own_names[at].end > span.start

    def in_heading(self, offset: int) -> bool:
        """Does it stand in the title, or in words that no mark ends, as a line of its own or run into a sentence?"""
        at = self.unit_at(offset)
        if at is None:
            return False
        unit = self.units[at]
        return unit.zone == "title" or self.text[unit.start : unit.end].rstrip()[-1:].isalnum()

    def in_quote(self, offset: int) -> bool:
        return self._quoted.at(offset) is not None

    def attribution_of(self, span: Span) -> Attribution | None:
        """The innermost attribution whose content holds the first character, else one whose frame the span touches."""
        if not self.known.attributions:
            return None
        found = self._contents.at(span.start)
        if found is None:
            at = bisect_right(self._frames.starts, span.end - 1) - 1
            if at >= 0 and self._frames.ends[at] > span.start:
                found = self._frames.values[at]
        return found

    def source(self, source_id: str | None) -> Source | None:
        return self._sources.get(source_id) if source_id is not None else None

    @cached_property
    def _units_of(self) -> Mapping[Pattern, Sequence[int]]:
        units: dict[Pattern, list[int]] = defaultdict(list)
        for unit, patterns in self.candidates.items():
            for pattern in patterns:
                units[pattern].append(unit)
        return units

    @cached_property
    def _folded(self) -> str:
        return fold(self.text)

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {source.id: source for source in self.known.sources}

    @cached_property
    def _contents(self) -> Stretches[Attribution]:
        sized = ((a, sum(end - start for start, end in a.content)) for a in self.known.attributions)
        return Stretches((span, size, attribution) for attribution, size in sized for span in attribution.content)

    @cached_property
    def _frames(self) -> Stretches[Attribution]:
        return Stretches((span, span.end - span.start, a) for a in self.known.attributions for span in _frame(a))

    @cached_property
    def _quoted(self) -> Stretches[Quote]:
        return Stretches((quote.content, quote.end - quote.start, quote) for quote in self.known.quotes)


class Stretches(Generic[T]):
    """Which of many intervals is the innermost at an offset, in logarithmic time. Equal sizes: the first one."""

    def __init__(self, intervals: Iterable[tuple[Span, int, T]]) -> None:
        ordered = sorted(
            ((span.start, size, order, span.end, value) for order, (span, size, value) in enumerate(intervals)),
            key=lambda interval: interval[:3],
        )
        edges = sorted({edge for start, _, _, end, _ in ordered for edge in (start, end)})
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.values: list[T] = []
        open_intervals: list[tuple[int, int, int, T]] = []
        at = 0
        for left, right in pairwise(edges):
            while at < len(ordered) and ordered[at][0] <= left:
                _, size, order, end, value = ordered[at]
                heapq.heappush(open_intervals, (size, order, end, value))
                at += 1
            while open_intervals and open_intervals[0][2] <= left:
                heapq.heappop(open_intervals)
            if open_intervals:
                self.starts.append(left)
                self.ends.append(right)
                self.values.append(open_intervals[0][3])

    def at(self, offset: int) -> T | None:
        at = bisect_right(self.starts, offset) - 1
        return self.values[at] if at >= 0 and offset < self.ends[at] else None


def evidence(attribution: Attribution) -> Span:
    """Where a finding about an attribution is shown: from source to cue, without the content, else the content.

    What was said to the outlet itself is shown by the words that say so.
    """
    parts = [*(attribution.source or ()), *(attribution.cue.spans if attribution.cue else ())]
    if attribution.own and attribution.addressee:
        parts.insert(0, attribution.addressee[0])
    if not parts:
        return attribution.content[0]
    hull = Span(min(part.start for part in parts), max(part.end for part in parts))
    return parts[0] if any(hull.overlaps(span) for span in attribution.content) else hull


#: Characters of a cue and what stands between its parts ("wies die Vorwürfe zurück") that are shown as one.
_LONGEST_CUE = 160


def _with_cue(attribution: Attribution) -> Span:
    """From source to cue; where the content stands between, all of the cue, unless that is too long."""
    shown = evidence(attribution)
    parts = attribution.cue.spans if attribution.cue else ()
    said = any(part.overlaps(content) for part in parts for content in attribution.content)
    if not parts or said or shown.contains(parts[0].start):
        return shown
    hull = Span(parts[0].start, parts[-1].end)
    return hull if hull.end - hull.start <= _LONGEST_CUE else parts[0]


def _with_medium(attribution: Attribution) -> Span:
    """The words that name the medium, with the cue where nothing that is said stands between; else as ever."""
    if not attribution.addressee:
        return evidence(attribution)
    told = attribution.addressee[0]
    parts = [told, *(attribution.cue.spans if attribution.cue else ())]
    hull = Span(min(part.start for part in parts), max(part.end for part in parts))
    said = any(hull.overlaps(span) for span in attribution.content)
    return told if said or hull.end - hull.start > _LONGEST_CUE else hull


def place_of(thing: Thing, text: str, *, by_cue: bool = False, by_medium: bool = False) -> Match:
    """Where a finding about an annotated thing is shown; ``by_cue``, ``by_medium``: that is what decided."""
    match thing:
        case Spoken(attribution, source) if by_medium:
            return Match(*_with_medium(attribution), attribution, source)
        case Spoken(attribution, source):
            span = _with_cue(attribution) if by_cue else evidence(attribution)
            return Match(*span, attribution, source)
        case Quoted(quote=Quote(start, end)) | Link(start=start, end=end):
            return Match(start, end)
        case Embed():
            return Match(thing.start, thing.start, told=thing.author or thing.title or thing.url)
        case Image():
            return Match(thing.start or 0, thing.start or 0, told=thing.credit or thing.caption or "")
        case _:
            return Match(*_introduced(thing, text), None, thing)


def _introduced(source: Source, text: str) -> Span:
    """The first mention with the whole name in it: a heading above it may have the surname alone, or a pronoun."""
    last = source.name.rpartition(" ")[2]
    named = (m for m in source.mentions if m.end - m.start >= len(source.name) and last in text[m.start : m.end])
    return next(named, source.mentions[0])


def _frame(attribution: Attribution) -> Iterable[Span]:
    return [*(attribution.source or ()), *(attribution.cue.spans if attribution.cue else ())]


# --- Where a condition holds: windows of a scene, and matches in them -------------------------------------------------


#: Indexes of units of a scene, ascending.
Window = Sequence[int]


class Match(NamedTuple):
    """Where a leaf matched; with the annotated thing it matched, where it was one; ``total`` from a ``count``.

    A picture or an embed stands between sentences: its match is empty, and ``told`` is what the page says of it.
    """

    start: int
    end: int
    attribution: Attribution | None = None
    source: Source | None = None
    total: int | None = None
    told: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


Matches = tuple[Match, ...]


def resolve(matches: Sequence[Match]) -> Matches:
    """Matches that do not overlap: leftmost first, of those that start together the longest."""
    if len(matches) < 2:
        return tuple(matches)
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return tuple(kept)


# --- The conditions of a rule as a tree, and how each is evaluated ----------------------------------------------------
# A condition is asked about a *window* of a *scene*: the units (sentences, or lines) that its scope puts together. The
# answer is ``None`` if it does not hold there, else its matches, which may be none: "shorter than 20 characters" holds
# without a place of its own. ``voice`` and ``near`` are filters: they judge single matches, not windows.


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
class FieldsTest:
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
        for unit in window:
            if not scene.line_holds(self.tests, unit):
                return None
        return ()


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
class VoiceTest:
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


#: Where something stands that is near a match: anywhere around it, behind its last word, or on one of its words.
Nearness = Literal["around", "behind", "touching"]


@dataclass(frozen=True, slots=True)
class Near:
    """The condition holds in the sentence of the match or in one at most so many sentences away; if not ``wanted``, it
    holds in none of them. ``behind`` and ``touching`` ask for a match of it at that place.
    """

    condition: Condition
    sentences: int
    where: Nearness = "around"
    wanted: bool = True

    def keeps(self, scene: Scene, match: Match) -> bool:
        around = scene.around(match, self.sentences)
        return any(self._holds(match, self.condition.find(scene, (unit,))) for unit in around) == self.wanted

    def _holds(self, match: Match, found: Matches | None) -> bool:
        if found is None or self.where == "around":
            return found is not None
        if self.where == "behind":
            return any(other.start >= match.end for other in found)
        return any(other.span.overlaps(match.span) for other in found)


@dataclass(frozen=True, slots=True)
class InHeading:
    """Does the match stand in a headline, a subheading or a teaser, or in a sentence?"""

    wanted: bool

    def keeps(self, scene: Scene, match: Match) -> bool:
        return scene.in_heading(match.start) == self.wanted


Filter = VoiceTest | NamesOutlet | InHeading | Near
#: The keys that say how a match is judged.
FILTERS = ("voice", "names_outlet", "heading", "near")


# --- combinators -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class All:
    """Every condition holds; the matches are those of the first one that has any, if they pass the filters."""

    conditions: tuple[Condition, ...]
    filters: tuple[Filter, ...] = ()

    def find(self, scene: Scene, window: Window) -> Matches | None:
        for members in self._needed:
            if not scene.may_match(members, window):
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


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds; the matches of all that do."""

    conditions: tuple[Condition, ...]

    def find(self, scene: Scene, window: Window) -> Matches | None:
        needed, others = self._gated
        possible = self.conditions if scene.may_match(needed, window) else others
        answers = [condition.find(scene, window) for condition in possible]
        holding = [matches for matches in answers if matches is not None]
        return resolve([match for matches in holding for match in matches]) if holding else None

    @cached_property
    def _gated(self) -> tuple[frozenset[Pattern], tuple[Condition, ...]]:
        """All patterns without one of which most of the conditions cannot hold, and the conditions that can."""
        gates = [(condition, gate(condition)) for condition in self.conditions]
        needed = frozenset().union(*(patterns for _, patterns in gates if patterns is not None))
        return needed, tuple(condition for condition, patterns in gates if patterns is None)


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


Condition = Patterns | FieldsTest | LineTest | MeasureTest | GenreTest | All | AnyOf | NoneOf | Absent | Count


def gate(condition: Condition) -> frozenset[Pattern] | None:
    """Patterns of which at least one must match where the condition holds; ``None`` if there is no such set."""
    match condition:
        case Patterns():
            return condition.members
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
        case FieldsTest(kind):
            return not in_text or kind not in BETWEEN_SENTENCES
        case Patterns():
            return True
        case _:
            return False
