"""Rules against texts: what they find, which of several lines of noise is told, why one finds nothing.

A pattern that takes too long makes its rule not applied to this article: the rule yields no hit there. ``Notes`` say
so, and hold back the findings that the project suppresses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from provenance.engine.conditions import (
    All,
    AnyOf,
    Condition,
    Count,
    Known,
    LineTest,
    Match,
    Measures,
    MeasureTest,
    Patterns,
    Scene,
    SceneUnit,
    Window,
    has_matches,
    leaves,
    resolve,
)
from provenance.engine.furniture import Furniture
from provenance.engine.line_fields import LineValues, VerbTest
from provenance.engine.phrases import Pattern
from provenance.engine.rule import MEASURES, Notes, Rule, mark, shorten, unmark
from provenance.engine.ruleset import CandidateFinder, Pass, RuleSet, everywhere
from provenance.lexicon import Lexicon
from provenance.models import Attribution, Detection, Document, Line, Source, Span, UiLanguage, Zone
from provenance.vocabulary import IDENTIFIED_KINDS, PERSONS

__all__ = [
    "ExampleFailure",
    "Hit",
    "RuleView",
    "detection_hits",
    "detectors",
    "example_language",
    "line_match",
    "match_document",
    "match_lines",
    "match_measures",
    "match_with",
    "measures_asked",
    "most_specific",
    "rule_view",
    "run_examples",
    "text_order",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule applies. ``span`` is ``None`` for the article as a whole, ``value`` the measure of a measure rule.

    ``attribution`` is the innermost one whose content holds the first character, else one whose source or cue the span
    touches. ``messages`` holds the translations of ``message``.
    """

    rule: Rule
    span: Span | None
    attribution: Attribution | None
    value: float | None
    message: str
    messages: Mapping[UiLanguage, str] = field(default_factory=dict)


# --- first pass: lines -----------------------------------------------------------------------------------------------


def match_lines(
    ruleset: RuleSet, text: str, lines: Sequence[Line], language: str | None, notes: Notes | None = None
) -> tuple[tuple[Line, ...], list[Hit]]:
    """Rules of scope ``line``: the lines with their zones, and at most one hit for each rule and line.

    Rules of the dimension hygiene make their lines noise, all others credits. Credits win: noise is no finding there.
    """
    compiled, notes = ruleset.for_language(language), notes or Notes()
    rules = compiled.lines
    units = [SceneUnit(line.start, line.end, line.zone, 0) for line in lines]
    candidates = rules.filter.candidates(text, units)
    zones: dict[int, Zone] = {}
    line_value = LineValues(text, lines, compiled.verbs, zones, compiled.furniture)
    scene = Scene(text, units, candidates, rules.matchers, Known(line_value=line_value))
    found: list[tuple[int, Zone, Hit]] = []
    for rule, possible in sorted(rules.possible(scene), key=lambda item: item[0].id in rules.last):
        try:
            matches = dict(notes.kept(rule, list(_line_matches(rule, scene, possible)), lambda found: found[1].span))
            touched = [*matches, *_runs(rule, scene, lines, matches)]
        except TimeoutError:
            notes.late.add(rule.id)
            continue
        zone: Zone = "noise" if rule.home == "hygiene" else "credits"
        found += [(at, zone, hit) for at, hit in zip(matches, _hits(rule, scene, list(matches.values())), strict=True)]
        for at in touched:
            if zones.get(at) != "credits":
                zones[at] = zone
    marked = tuple(replace(line, zone=zones[at]) if at in zones else line for at, line in enumerate(lines))
    return marked, sorted((hit for at, zone, hit in found if zone == zones[at]), key=text_order)


def _line_matches(rule: Rule, scene: Scene, possible: Iterable[int] | None) -> Iterator[tuple[int, Match]]:
    for at in sorted(possible) if possible is not None else range(len(scene.units)):
        matches = rule.match.find(scene, (at,)) if rule.match else None
        if matches is not None:
            yield at, line_match(scene, at, matches)


def line_match(scene: Scene, at: int, matches: Iterable[Match]) -> Match:
    """The one hit of a rule in a line: the first match, else the line."""
    unit = scene.units[at]
    first = min(matches, key=lambda match: match.start, default=Match(unit.start, unit.end))
    return first._replace(end=_end_of_word(scene.text, first.end, unit.end))


def _end_of_word(text: str, at: int, end: int) -> int:
    """Evidence is not cut inside a word: a pattern may ask for its beginning only."""
    while 0 < at < end and text[at - 1].isalnum() and text[at].isalnum():
        at += 1
    return at


def _runs(rule: Rule, scene: Scene, lines: Sequence[Line], heads: Mapping[int, Match]) -> Iterator[int]:
    """Lines that follow a hit, one blank line between them at most, and meet the rule's ``run``."""
    if rule.run is None:
        return
    for head in heads:
        at = head + 1
        while at < len(lines) and at not in heads and lines[at].number - lines[at - 1].number <= 2:
            if rule.run.find(scene, (at,)) is None:
                break
            yield at
            at += 1


# --- second pass: sentences ------------------------------------------------------------------------------------------


def match_document(ruleset: RuleSet, document: Document, notes: Notes | None = None) -> list[Hit]:
    """Rules with ``match`` of all other scopes, but those that ask for a measure."""
    rules = ruleset.for_language(document.article.language).document
    return match_with(rules, rules.filter.candidates, document, {}, notes)


def match_measures(ruleset: RuleSet, document: Document, measures: Measures, notes: Notes | None = None) -> list[Hit]:
    """Rules about measures, and rules with ``match`` that ask for one. A measure that is ``None`` never matches."""
    compiled = ruleset.for_language(document.article.language)
    rules = compiled.measured
    notes = notes or Notes()
    hits = match_with(rules, rules.filter.candidates, document, measures, notes)
    scene = Scene("", (), {}, rules.matchers, Known(measures=measures))
    for rule in compiled.measures:
        name = rule.measure_name or ""
        value = measures.get(name)
        holds = value is not None and rule.measure is not None and rule.measure.find(scene, ()) is not None
        if value is not None and holds and notes.kept(rule, [name], lambda _: None):
            told = {"value": _number(name, value), "count": "1"}
            hits.append(Hit(rule, None, None, value, rule.message.fill(told), _translated(rule, told)))
    return sorted(hits, key=text_order)


def match_with(
    rules: Pass, find: CandidateFinder, document: Document, measures: Measures, notes: Notes | None = None
) -> list[Hit]:
    """Hits of the rules of one pass; ``find`` says which patterns are worth trying where."""
    if not rules.rules:
        return []
    units, notes = document_units(document, rules), notes or Notes()
    candidates = find(document.text, units)
    scene = Scene(document.text, units, candidates, rules.matchers, known_of(document, measures))
    hits: list[Hit] = []
    for rule, possible in rules.possible(scene):
        try:
            matches = [match for window in windows_of(rule, scene, possible) for match in _matches(rule, scene, window)]
        except TimeoutError:
            notes.late.add(rule.id)
        else:
            hits += _hits(rule, scene, notes.kept(rule, matches, _place))
    return sorted(hits, key=text_order)


def document_units(document: Document, rules: Pass) -> list[SceneUnit]:
    units = [SceneUnit(s.start, s.end, s.zone, 2 * s.paragraph + (s.zone == "title")) for s in document.sentences]
    if rules.look_outside_prose:
        left_out = (line for line in document.lines if line.zone in ("noise", "credits"))
        units += [SceneUnit(line.start, line.end, line.zone, -line.number) for line in left_out]
    return sorted(units)


def known_of(document: Document, measures: Measures) -> Known:
    return Known(
        document.attributions,
        document.sources,
        document.quotes,
        document.links,
        document.embeds,
        document.images,
        measures,
        genre=document.genre,
        own_names=document.own_names,
    )


def windows_of(rule: Rule, scene: Scene, possible: set[int] | None) -> Iterator[Window]:
    """The windows of the rule's scope in which it can match and may."""
    if rule.scope == "sentence":
        for at in range(len(scene.units)) if possible is None else sorted(possible):
            if _may_hold(rule, scene.units[at]):
                yield (at,)
        return
    allowed = [at for at, unit in enumerate(scene.units) if _may_hold(rule, unit)]
    if rule.scope == "article":
        yield tuple(allowed)
        return
    for _, group in groupby(allowed, key=lambda at: scene.units[at].paragraph):
        window = tuple(group)
        if possible is None or not possible.isdisjoint(window):
            yield window


def _may_hold(rule: Rule, unit: SceneUnit) -> bool:
    """Can a match in this unit be in one of the places of the rule's ``in``?"""
    if rule.zones is None:
        return unit.zone not in ("noise", "credits")
    if unit.zone in ("noise", "credits"):
        return unit.zone in rule.zones
    return bool(rule.zones & {unit.zone, "quote"}) or (unit.zone == "lede" and "prose" in rule.zones)


def _matches(rule: Rule, scene: Scene, window: Window) -> Iterator[Match]:
    matches = rule.match.find(scene, window) if rule.match else None
    if matches is None:
        return
    if not matches:
        yield from _whole(rule, scene, window)
    for match in resolve(matches):
        if in_place(rule, scene, match):
            yield match


def _whole(rule: Rule, scene: Scene, window: Window) -> Iterator[Match]:
    """A condition without a place of its own is shown at its window; of the article, at nothing."""
    if rule.scope == "article":
        yield _NOWHERE
    elif window:
        yield Match(scene.units[window[0]].start, scene.units[window[-1]].end)


_NOWHERE = Match(-1, -1)


def in_place(rule: Rule, scene: Scene, match: Match) -> bool:
    if rule.zones is None:
        return True
    at = scene.unit_at(match.start)
    zone = scene.units[at].zone if at is not None else "prose"
    if zone not in ("noise", "credits") and scene.in_quote(match.start):
        return "quote" in rule.zones
    return zone in rule.zones or (zone == "lede" and "prose" in rule.zones)


# --- detectors -------------------------------------------------------------------------------------------------------


def detectors(ruleset: RuleSet, language: str | None) -> frozenset[str]:
    """Names of the detectors that the rules of a language ask for."""
    return frozenset(rule.detect for rule in ruleset.for_language(language).detecting if rule.detect)


def measures_asked(ruleset: RuleSet, language: str | None) -> frozenset[str]:
    """Names of the measures that the rules of a language, or the caps of the scores, ask for."""
    caps = {cap.measure for cap in ruleset.score.caps if cap.measure}
    return ruleset.for_language(language).asked | caps


def detection_hits(
    ruleset: RuleSet, document: Document, detections: Mapping[str, Sequence[Detection]], notes: Notes | None = None
) -> list[Hit]:
    """What the detectors found, as hits of the rules that ask for them."""
    compiled = ruleset.for_language(document.article.language)
    scene = Scene(document.text, (), {}, compiled.document.matchers, known_of(document, {}))
    hits: list[Hit] = []
    notes = notes or Notes()
    for rule in compiled.detecting:
        found = notes.kept(rule, detections.get(rule.detect or "", ()), lambda detection: detection.span)
        for detection in found:
            match = Match(*detection.span) if detection.span else _NOWHERE
            hits.append(_hit(rule, scene, match, len(found), detection.values))
    return sorted(hits, key=text_order)


# --- hits ------------------------------------------------------------------------------------------------------------


def _hits(rule: Rule, scene: Scene, matches: Sequence[Match]) -> list[Hit]:
    return [_hit(rule, scene, match, len(matches)) for match in matches]


def _place(match: Match) -> Span | None:
    return match.span if match.start < match.end else None


def _hit(rule: Rule, scene: Scene, match: Match, count: int, values: Mapping[str, str] | None = None) -> Hit:
    span = _place(match)
    attribution = match.attribution or (scene.attribution_of(span) if span else None)
    source = match.source or scene.source(attribution.source_id if attribution else None)
    name = source.name if source else _mention(attribution, scene.text)
    known = {
        "match": shorten(span.of(scene.text)) if span else shorten(match.told) if match.told else None,
        "speaker": name,
        "source": name,
        "kind": source.kind if source and not _speaks_for_a_body(source) else None,
        "count": str(match.total or count),
        "value": _measured(rule, scene),
        **(values or {}),
    }
    return Hit(rule, span, attribution, None, rule.message.fill(known), _translated(rule, known))


def _speaks_for_a_body(source: Source) -> bool:
    """Is it known though nobody names the person, as the spokesperson of a body is?"""
    return source.identified and source.kind in PERSONS - IDENTIFIED_KINDS


def _measured(rule: Rule, scene: Scene) -> str | None:
    """The value of the first measure that the conditions of a rule ask for."""
    if not scene.measures:
        return None
    leaf = next((leaf for leaf in leaves(rule.match) if isinstance(leaf, MeasureTest)), None) if rule.match else None
    name = leaf.tests[0][0] if leaf else ""
    value = scene.measures.get(name)
    return None if value is None else _number(name, value)


def _translated(rule: Rule, values: Mapping[str, str | None]) -> Mapping[UiLanguage, str]:
    return {language: template.fill(values) for language, template in rule.messages.items()}


def _mention(attribution: Attribution | None, text: str) -> str | None:
    if attribution is None or not attribution.source:
        return None
    return shorten(" ".join(span.of(text) for span in attribution.source))


def _number(name: str, value: float) -> str:
    if MEASURES[name].is_share:
        return f"{100 * value:.0f} %"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text_order(hit: Hit) -> tuple[int, int, str]:
    """Sorts hits as they stand in the text; those of the whole article go first."""
    return (hit.span.start, hit.span.end, hit.rule.id) if hit.span else (-1, -1, hit.rule.id)


# --- One line of noise, one finding: of several rules that set a line aside, the one that says most about it is told --
# A line "Teilen" below the text is a button for sharing, a line between such lines and a line below the text at once.
# All three make it noise; three findings would count it three times.


#: Tests of a line that look at what its words are, not at its place or length.
_OF_WORDS = frozenset({"furniture"})


def most_specific(hits: Sequence[Hit], lines: Sequence[Line]) -> tuple[Hit, ...]:
    """The hits in their order, without those of noise whose line a more specific rule explains.

    More specific is what looks at the words of the line, then what weighs more, shows more of it as evidence, and was
    written for its language.
    """
    starts = [line.start for line in lines]
    best: dict[int, Hit] = {}
    for hit in hits:
        if _is_noise(hit):
            at = _line(hit, starts)
            best[at] = max(best.get(at, hit), hit, key=_specificity)
    return tuple(hit for hit in hits if not _is_noise(hit) or best[_line(hit, starts)] is hit)


def _is_noise(hit: Hit) -> bool:
    return hit.rule.scope == "line" and hit.span is not None and hit.rule.home == "hygiene"


def _line(hit: Hit, starts: Sequence[int]) -> int:
    return bisect_right(starts, hit.span.start) if hit.span else 0


def _specificity(hit: Hit) -> tuple[bool, int, int, bool, str]:
    length = hit.span.end - hit.span.start if hit.span else 0
    return _looks_at_words(hit.rule), _weight(hit.rule), length, hit.rule.language != "any", hit.rule.id


def _weight(rule: Rule) -> int:
    points = rule.points.get("hygiene")
    return abs((points.each or points.once or 0) if points else 0)


def _looks_at_words(rule: Rule) -> bool:
    return rule.match is not None and any(
        isinstance(leaf, Patterns) or (isinstance(leaf, LineTest) and any(name in _OF_WORDS for name, _ in leaf.tests))
        for leaf in _asked_for(rule.match)
    )


def _asked_for(condition: Condition) -> Iterator[Condition]:
    """The leaves that have to be there; what must not be there says nothing of the line."""
    match condition:
        case All(conditions) | AnyOf(conditions):
            for part in conditions:
                yield from _asked_for(part)
        case Count():
            yield from _asked_for(condition.condition)
        case _:
            yield condition


# --- What a rule looks at in a document, for those who want to know why it matches or does not ------------------------
# The conditions are asked as in an audit, but without the filter in front of them and one rule at a time.


@dataclass(frozen=True, slots=True)
class RuleView:
    """The windows of a document in which a rule of this scope is asked, and the scene that they belong to."""

    rule: Rule
    scene: Scene
    windows: tuple[Window, ...]

    def in_place(self, match: Match) -> bool:
        """Does the match begin in one of the places of the rule's ``in``?"""
        return self.rule.scope == "line" or in_place(self.rule, self.scene, match)


def rule_view(
    rule: Rule, document: Document, measures: Measures, lexicon: Lexicon, conditions: Iterable[Condition] = ()
) -> RuleView:
    """For the conditions of the rule itself, and others that are to be asked in its place.

    ``lexicon`` is that of the article's language.
    """
    rules = Pass([rule])
    patterns = [*rules.patterns, *_patterns(conditions)]
    if rule.scope == "line":
        units = [SceneUnit(line.start, line.end, line.zone, 0) for line in document.lines]
        zones = {at: line.zone for at, line in enumerate(document.lines) if line.zone in ("noise", "credits")}
        verbs = VerbTest(lexicon)
        furniture = Furniture(lexicon, verbs.has_verb)
        known = Known(line_value=LineValues(document.text, document.lines, verbs, zones, furniture))
        scene = Scene(document.text, units, everywhere(patterns, units), rules.matchers, known)
        return RuleView(rule, scene, tuple((at,) for at in range(len(units))))
    units = document_units(document, rules)
    scene = Scene(document.text, units, everywhere(patterns, units), rules.matchers, known_of(document, measures))
    return RuleView(rule, scene, tuple(windows_of(rule, scene, None)))


def _patterns(conditions: Iterable[Condition]) -> Iterable[Pattern]:
    found = (leaf for condition in conditions for leaf in leaves(condition) if isinstance(leaf, Patterns))
    return (pattern for leaf in found for pattern in leaf.patterns)


# --- Runs the examples that stand in the rules ------------------------------------------------------------------------


#: All hits of all rules in a text of the language, as a whole short article.
Prepare = Callable[[str, str], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that a rule does not fulfil: which one of its kind, from 0.

    ``expected`` and ``found`` are spans of ``text``, marks left out; ``whole`` says that only a hit is asked for, not
    where.
    """

    rule: Rule
    kind: Literal["match", "no_match"]
    number: int
    text: str
    expected: tuple[Span, ...]
    found: tuple[Span, ...]
    whole: bool = False

    def describe(self) -> str:
        """What should be found and what is, as marked text."""
        if self.whole:
            return f"{self.rule.id}: {'no hit in' if self.kind == 'match' else 'a hit in'}\n    {_indented(self.text)}"
        expected, found = mark(self.text, self.expected), mark(self.text, self.found)
        return f"{self.rule.id}: {self.kind}\n  - {_indented(expected)}\n  + {_indented(found)}"


def run_examples(ruleset: RuleSet, prepare: Prepare, rules: Iterable[Rule] | None = None) -> list[ExampleFailure]:
    """Every example that fails, of the given rules or of all that are in force.

    A ``match`` must give exactly the marked spans, in order, a ``no_match`` none. Rules with ``measure`` or ``detect``,
    and those without a place of their own, only have to have a hit.
    """
    failures: list[ExampleFailure] = []
    for rule in ruleset.rules if rules is None else rules:
        if rule.status != "deprecated":
            failures += _failures(rule, prepare, ruleset)
    return failures


def example_language(rule: Rule, text: str, ruleset: RuleSet) -> str:
    """The language that an example is read in: the rule's own; for a rule of ``any`` the one whose small words it has
    most of, and German where they do not tell.
    """
    if rule.language != "any":
        return rule.language
    words = _WORD.findall(text.lower())
    small = {language: _small_words(lexicon) for language, lexicon in ruleset.lexicons.items() if language != "any"}
    return max(small or {"de"}, key=lambda each: (sum(word in small.get(each, ()) for word in words), each == "de"))


_WORD = re.compile(r"[^\W\d_]+")
#: Lists of words that hardly a sentence of their language is without.
_SMALL = ("auxiliaries", "determiners", "prepositions", "pronouns")


def _small_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word for name in _SMALL if name in lexicon for word in lexicon.words(name))


def _failures(rule: Rule, prepare: Prepare, ruleset: RuleSet) -> Iterable[ExampleFailure]:
    whole = rule.match is None or (rule.scope == "article" and not has_matches(rule.match))
    for number, example in enumerate(rule.examples.match):
        text, expected = unmark(example)
        hits = [hit for hit in prepare(text, example_language(rule, text, ruleset)) if hit.rule.id == rule.id]
        found = _spans(hits)
        if not hits or (found != expected and (expected or not whole)):
            yield ExampleFailure(rule, "match", number, text, expected, found, whole and not expected)
    for number, example in enumerate(rule.examples.no_match):
        hits = [hit for hit in prepare(example, example_language(rule, example, ruleset)) if hit.rule.id == rule.id]
        if hits:
            yield ExampleFailure(rule, "no_match", number, example, (), _spans(hits), whole)


def _spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    return tuple(sorted(hit.span for hit in hits if hit.span is not None))


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
