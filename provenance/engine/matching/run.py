"""Rules against texts: the two passes of the audit, and the rules about detectors and measures.

A pattern that takes too long makes its rule not applied to this article: the rule yields no hit there. ``Notes`` say
so, and hold back the findings that the project suppresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from provenance.engine.conditions.lines import LineValues
from provenance.engine.conditions.matches import Match, Window, resolve
from provenance.engine.conditions.scene import Known, Measures, Scene, Unit
from provenance.engine.conditions.tree import MeasureTest, leaves
from provenance.engine.matching.ruleset import CandidateFinder, Pass, RuleSet
from provenance.engine.messages import shorten
from provenance.engine.schema import MEASURES, Rule
from provenance.engine.suppress import Notes
from provenance.models import Attribution, Detection, Document, Line, Span, UiLanguage, Zone

__all__ = [
    "Hit",
    "detection_hits",
    "detectors",
    "line_match",
    "match_document",
    "match_lines",
    "match_measures",
    "match_with",
    "measures_asked",
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
    units = [Unit(line.start, line.end, line.zone, 0) for line in lines]
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
    return marked, sorted((hit for at, zone, hit in found if zone == zones[at]), key=_text_order)


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
    return sorted(hits, key=_text_order)


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
    return sorted(hits, key=_text_order)


def document_units(document: Document, rules: Pass) -> list[Unit]:
    units = [Unit(s.start, s.end, s.zone, 2 * s.paragraph + (s.zone == "title")) for s in document.sentences]
    if rules.look_outside_prose:
        left_out = (line for line in document.lines if line.zone in ("noise", "credits"))
        units += [Unit(line.start, line.end, line.zone, -line.number) for line in left_out]
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


def _may_hold(rule: Rule, unit: Unit) -> bool:
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
    return sorted(hits, key=_text_order)


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
        "kind": source.kind if source else None,
        "count": str(match.total or count),
        "value": _measured(rule, scene),
        **(values or {}),
    }
    return Hit(rule, span, attribution, None, rule.message.fill(known), _translated(rule, known))


def _measured(rule: Rule, scene: Scene) -> str | None:
    """The value of the first measure that the conditions of a rule ask for."""
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


def _text_order(hit: Hit) -> tuple[int, int, str]:
    return (hit.span.start, hit.span.end, hit.rule.id) if hit.span else (-1, -1, hit.rule.id)
