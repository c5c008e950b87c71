"""The way through the conditions of a rule: what each of them answers in one window, and why.

The engine itself is asked at every node of the tree, so that a trace cannot say anything else than an audit; only the
reasons are worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from provenance.commands.rules_named import told
from provenance.engine.conditions import (
    Absent,
    All,
    AnyOf,
    Condition,
    Count,
    FieldsTest,
    Filter,
    GenreTest,
    InHeading,
    LineTest,
    Match,
    MeasureTest,
    NamesOutlet,
    Near,
    NoneOf,
    Patterns,
    Scene,
    VoiceTest,
    Window,
    leaves,
    place_of,
    resolve,
)
from provenance.engine.fields import ANNOTATED, Compare, Given, OneOf, Tests, Thing, Value
from provenance.engine.matching import RuleView, line_match
from provenance.engine.phrases import Gap, Pattern, Phrase, PhraseSequence as Words, expression, fold
from provenance.engine.rule import shorten
from provenance.models import Span

__all__ = ["Step", "Traced", "trace"]

#: Most parts of a list, or things in a sentence, that are spelt out, and how long each may be.
_MOST, _LONGEST = 4, 50


@dataclass(frozen=True, slots=True)
class Step:
    """One condition in one window: whether it holds, where, why or why not, and what it is made of."""

    label: str
    holds: bool
    spans: tuple[Span, ...] = ()
    why: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A window of a rule, and the hits in it: ``None`` stands for one about the article as a whole."""

    view: RuleView
    window: Window
    hits: tuple[Span | None, ...]

    @property
    def span(self) -> Span:
        units = self.view.scene.units
        return Span(units[self.window[0]].start, units[self.window[-1]].end) if self.window else Span(0, 0)

    @property
    def touched(self) -> bool:
        """Does any part of the rule occur, if only one that rules a hit out?"""
        match = self.view.rule.match
        parts = leaves(match) if match is not None else ()
        return any(leaf.find(self.view.scene, self.window) for leaf in parts)

    def way(self) -> Step:
        """The way through the conditions."""
        if self.view.rule.match is None:
            raise ValueError("a rule without conditions has no way through them")
        step = _Tracer(self.view.scene, self.window).step(self.view.rule.match)
        if step.holds and not self.hits:
            places = told(" or ").join(sorted(self.view.rule.zones or ()))
            step = replace(step, holds=False, why=told("not in {}, where the rule looks", places))
        return step


def trace(view: RuleView) -> Iterator[Traced]:
    """All windows in which the rule is asked. Raises ``TimeoutError``."""
    if view.rule.match is None:
        return
    for window in view.windows:
        if window or view.rule.scope == "article":
            yield Traced(view, window, tuple(_hits(view, view.rule.match, window)))


def _hits(view: RuleView, match: Condition, window: Window) -> Iterator[Span | None]:
    found = match.find(view.scene, window)
    if found is None:
        return
    if view.rule.scope == "line":
        yield line_match(view.scene, window[0], found).span
    elif not found:
        yield Traced(view, window, ()).span if view.rule.scope != "article" else None
    else:
        for each in resolve(found):
            if view.in_place(each):
                yield each.span if each.span.start < each.span.end else None


class _Tracer:
    def __init__(self, scene: Scene, window: Window) -> None:
        self.scene, self.window = scene, window

    def step(self, condition: Condition) -> Step:
        found = condition.find(self.scene, self.window)
        spans = tuple(match.span for match in found or ())
        label, why, steps = self._inside(condition, found is not None)
        return Step(label, found is not None, spans, why, tuple(steps))

    def _inside(self, condition: Condition, holds: bool) -> tuple[str, str, Iterable[Step]]:
        """Label, reason and parts."""
        match condition:
            case All(conditions, filters):
                return self._all(conditions, filters, holds)
            case AnyOf(conditions) | NoneOf(conditions):
                label = told("any of" if isinstance(condition, AnyOf) else "none of")
                return label, "", map(self.step, conditions)
            case Absent(inner):
                return told("absent from the article"), "" if holds else self._where(inner), ()
            case Count():
                return self._count(condition)
            case _:
                return self._leaf(condition, holds)

    def _leaf(
        self, leaf: Patterns | FieldsTest | MeasureTest | GenreTest | LineTest, holds: bool
    ) -> tuple[str, str, Iterable[Step]]:
        match leaf:
            case Patterns(patterns):
                return self._patterns(patterns, holds)
            case FieldsTest():
                return leaf.kind + _tests_in_words(leaf.tests), "" if holds else self._things(leaf), ()
            case MeasureTest(tests):
                return "measure" + _tests_in_words(tests), self._values(self.scene.measures, tests), ()
            case GenreTest(genres):
                why = told("{} is {}", "genre", _value(self.scene.known.genre))
                return f"genre {{{', '.join(sorted(genres))}}}", "" if holds else why, ()
            case LineTest(tests):
                return "line" + _tests_in_words(tests), "" if holds else self._line(tests), ()

    # --- combinators -------------------------------------------------------------------------------------------------

    def _all(
        self, conditions: Sequence[Condition], filters: Sequence[Filter], holds: bool
    ) -> tuple[str, str, Iterable[Step]]:
        steps = [self.step(condition) for condition in conditions]
        answers = [condition.find(self.scene, self.window) for condition in conditions]
        judged = next((found for found in answers if found), ()) if None not in answers else ()
        steps += [self._filter(test, judged) for test in filters]
        why = "" if holds or not all(step.holds for step in steps) else told("no match passes all of these")
        return told("all of"), why, steps

    def _filter(self, test: Filter, matches: Sequence[Match]) -> Step:
        kept = [match for match in matches if test.keeps(self.scene, match)]
        label = _judging(test)
        spans = tuple(match.span for match in kept)
        if not matches:
            return Step(label, False, (), told("not asked: there is no match to judge"))
        if kept:
            return Step(label, True, spans)
        why = told("nothing of it stands there")
        if isinstance(test, VoiceTest):
            why = self._who(matches[0])
        elif isinstance(test, NamesOutlet):
            why = told("the outlet is not named in it" if test.wanted else "the outlet is named in it")
        elif not test.wanted:
            why = told("it stands there")
        return Step(label, False, (), why, self._around(test, matches[0]))

    def _who(self, match: Match) -> str:
        words = f"“{shorten(match.span.of(self.scene.text))}”"
        if not self.scene.in_content(match.start):
            return told("{} is said by the outlet itself", words)
        attribution = self.scene.attribution_of(match.span)
        source = self.scene.source(attribution.source_id if attribution else None)
        return told("{} is said by {}", words, source.name if source else told("a source"))

    def _around(self, test: Filter, match: Match) -> tuple[Step, ...]:
        if not isinstance(test, Near):
            return ()
        return (_Tracer(self.scene, self.scene.around(match, test.sentences)).step(test.condition),)

    def _count(self, condition: Count) -> tuple[str, str, Iterable[Step]]:
        found = len(resolve(condition.condition.find(self.scene, self.window) or ()))
        if condition.most is None:
            label = told("count, {} or more", condition.least)
        else:
            label = told("count, {} to {}", condition.least, condition.most)
        return label, told("there are {}", found), [self.step(condition.condition)]

    def _where(self, condition: Condition) -> str:
        for at, unit in enumerate(self.scene.units):
            if unit.zone not in ("noise", "credits") and condition.find(self.scene, (at,)) is not None:
                return told("it stands in “{}”", shorten(self.scene.text[unit.start : unit.end]))
        return ""

    # --- leaves ------------------------------------------------------------------------------------------------------

    def _patterns(self, patterns: Sequence[Pattern], holds: bool) -> tuple[str, str, Iterable[Step]]:
        """One pattern is its own step; of several, those that match or, if none does, those that lack least."""
        is_phrase = patterns[0].phrase is not None
        if len(patterns) == 1:
            lacking = [] if holds else self._lacking(patterns[0])
            shown = _cut(patterns[0].text, 2 * _LONGEST)
            return (
                told("phrase “{}”" if is_phrase else "regular expression “{}”", shown),
                _what_lacks(lacking, holds),
                (),
            )
        if holds:
            steps = [step for step in map(self.step, _singly(patterns)) if step.holds]
        else:
            nearest = sorted(patterns, key=lambda pattern: len(self._lacking(pattern)))
            steps = [self.step(single) for single in _singly(nearest[:_MOST])]
        why = told("none occurs, the nearest are" if len(patterns) > len(steps) else "none occurs")
        label = told("one of {} phrases" if is_phrase else "one of {} regular expressions", len(patterns))
        return label, "" if holds else why, steps

    def _lacking(self, pattern: Pattern) -> list[str]:
        """The words of a phrase that do not occur at all; of a regular expression, itself."""
        if pattern.phrase is None:
            return [pattern.text]
        units = [self.scene.units[at] for at in self.window]
        texts = [fold(self.scene.text[unit.start : unit.end]) for unit in units]
        return [
            written
            for item, written in zip(pattern.phrase.body.items, _written(pattern), strict=True)
            if not isinstance(item, Gap) and not item.nullable and not _occurs(Words((item,)), pattern.scope, texts)
        ]

    def _things(self, leaf: FieldsTest) -> str:
        """The annotated things of the window, and the first test that each of them fails."""
        known = [
            f"“{shorten(match.span.of(self.scene.text))}”: {_failing(leaf, thing)}"
            for thing in self.scene.things(leaf.kind)
            if self.scene.unit_at((match := place_of(thing, self.scene.text)).start) in self.window
        ]
        return "; ".join(known[:_MOST]) or told("there is no {} here", leaf.kind)

    def _line(self, tests: Tests) -> str:
        value = self.scene.known.line_value
        values = {name: value(name, self.window[0]) for name, _ in tests} if value and self.window else {}
        return self._values(values, [(name, test) for name, test in tests if not test(values.get(name))])

    def _values(self, values: Mapping[str, Value], tests: Iterable[tuple[str, object]]) -> str:
        return ", ".join(told("{} is {}", name, _value(values.get(name))) for name, _ in tests)


def _judging(test: Filter) -> str:
    match test:
        case VoiceTest(voice):
            return f"voice: {voice}"
        case NamesOutlet(wanted):
            return f"names_outlet: {str(wanted).lower()}"
        case InHeading(wanted):
            return f"heading: {str(wanted).lower()}"
        case Near():
            return _nearness(test)


def _singly(patterns: Iterable[Pattern]) -> Iterator[Patterns]:
    return (Patterns((pattern,)) for pattern in patterns)


def _what_lacks(lacking: Sequence[str], holds: bool) -> str:
    if holds:
        return ""
    if lacking:
        return told("missing {}", ", ".join(f"“{_cut(word, _LONGEST)}”" for word in lacking[:_MOST]))
    return told("all its words occur, but not in this order, too far apart, or across a mark such as a comma")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def _occurs(words: Words, scope: str, texts: Iterable[str]) -> bool:
    searched = _compiled(words, scope)
    return any(searched.search(text) for text in texts)


@lru_cache(maxsize=1024)
def _compiled(words: Words, scope: str) -> re.Pattern[str]:
    return re.compile(expression(Phrase(words), scope))


def _written(pattern: Pattern) -> list[str]:
    """The items of a phrase as they are written: cut at the white space outside of brackets."""
    text = pattern.text.strip().removeprefix("^").removesuffix("$").strip()
    items, depth = [""], 0
    for before, sign in pairwise(f" {text}"):
        if before != "\\":
            depth += (sign in "({") - (sign in ")}")
        if sign.isspace() and depth == 0:
            items.append("")
        else:
            items[-1] += sign
    return [item for item in items if item]


def _failing(leaf: FieldsTest, thing: Thing) -> str:
    for name, test in leaf.tests:
        value = ANNOTATED[leaf.kind][name].read(thing)
        if not test(value):
            return told("{} is {}", name, _value(value))
    return told("does not fit")


def _tests_in_words(tests: Tests) -> str:
    return f" {{{', '.join(f'{name}: {_test(test)}' for name, test in tests)}}}" if tests else ""


def _test(test: OneOf | Compare | Given) -> str:
    if isinstance(test, Given):
        return _value(test.given)
    if isinstance(test, OneOf):
        values = sorted(map(_value, test.values))
        return f"{', '.join(values[:_MOST])}{', …' if values[_MOST:] else ''}"
    bounds = {"<": test.lt, "≤": test.le, ">": test.gt, "≥": test.ge}
    return " ".join(f"{sign} {bound:g}" for sign, bound in bounds.items() if bound is not None) or told("any value")


def _value(value: Value) -> str:
    if value is None:
        return told("not known")
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float | int) else value


def _nearness(test: Near) -> str:
    where = "" if test.where == "around" else f", where: {test.where}"
    return told("near, {} sentences around" if test.wanted else "not near, {} sentences around", test.sentences) + where
