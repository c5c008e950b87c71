"""What the conditions of the rules look at: one text cut into units, with everything known about it."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from provenance.engine.conditions.fields import ANNOTATED, Quoted, Spoken, Tests, Thing, Value
from provenance.engine.conditions.matches import Match, Matches, Window, resolve
from provenance.engine.phrases.fold import fold
from provenance.engine.phrases.pattern import Matchers, Patience, Pattern, Spans, Starts
from provenance.models import Attribution, Embed, Genre, Image, Link, Quote, Source, Span, Zone

__all__ = ["Candidates", "Known", "Measures", "Scene", "Unit"]

T = TypeVar("T")

Measures = Mapping[str, float | None]
#: Unit -> patterns that can match in it, and where.
Candidates = Mapping[int, Mapping[Pattern, Starts]]


#: Stands for the spans of a pattern that took too long.
_LATE: Spans = ((0, 0),)


class Unit(NamedTuple):
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
        self, text: str, units: Sequence[Unit], candidates: Candidates, matchers: Matchers, known: Known = _NOTHING
    ) -> None:
        self.text, self.units, self.known = text, units, known
        self.candidates, self._matchers = candidates, matchers
        self._starts = [unit.start for unit in units]
        self._annotated: dict[tuple[str, Tests], dict[int, list[Match]]] = {}
        self._nowhere: dict[object, bool] = {}
        self._patience = Patience()
        self._spans: dict[int, dict[Pattern, Spans]] = defaultdict(dict)
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

    def spans(self, pattern: Pattern, unit: int) -> Spans:
        """Where a pattern matches in a unit for which it is a candidate, relative to it. Raises ``TimeoutError``."""
        found = self.spans_or_late(pattern, unit)
        if found is _LATE:
            raise TimeoutError
        return found

    def spans_or_late(self, pattern: Pattern, unit: int) -> Spans:
        """As ``spans``; something if it took too long."""
        known = self._spans[unit]
        found = known.get(pattern)
        if found is None:
            found = known[pattern] = self._searched(pattern, unit)
        return found

    def _searched(self, pattern: Pattern, unit: int) -> Spans:
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
            return not members.isdisjoint(self.candidates.get(window[0], ()))
        return any(not members.isdisjoint(self.candidates.get(unit, ())) for unit in window)

    def units_with(self, members: frozenset[Pattern]) -> frozenset[int]:
        """Units in which the prefilter does not rule it out that one of the patterns matches."""
        return frozenset().union(*(self._units_of[pattern] for pattern in members if pattern in self._units_of))

    def annotation_matches(self, kind: str, tests: Tests, unit: int) -> Sequence[Match]:
        """Annotated things of a kind that begin in the unit and pass the tests."""
        return self.annotated(kind, tests).get(unit, ())

    def annotated(self, kind: str, tests: Tests) -> Mapping[int, Sequence[Match]]:
        """The same for all units that have any."""
        key = (kind, tests)
        found = self._annotated.get(key)
        if found is None:
            fields = ANNOTATED[kind]
            by_cue = any(name.startswith("cue.") for name, _ in tests)
            by_medium = any(name == "medium" for name, _ in tests)
            by_unit: dict[int, list[Match]] = defaultdict(list)
            for thing in self.things(kind):
                if all(test(fields[name].read(thing)) for name, test in tests):
                    match = place_of(thing, by_cue=by_cue, by_medium=by_medium)
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
        return value is not None and all(test(value(name, unit)) for name, test in tests)

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


def place_of(thing: Thing, *, by_cue: bool = False, by_medium: bool = False) -> Match:
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
            return Match(*thing.mentions[0], None, thing)


def _frame(attribution: Attribution) -> Iterable[Span]:
    return [*(attribution.source or ()), *(attribution.cue.spans if attribution.cue else ())]
