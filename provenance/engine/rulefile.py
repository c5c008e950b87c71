"""Reads rule files: nodes of a YAML tree -> ``Rule``, with what ``extends`` takes over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from types import MappingProxyType
from typing import Any, get_args

from provenance.engine.condition_reader import ConditionReader, measure_tests
from provenance.engine.conditions import Condition, MeasureTest, has_matches, leaves
from provenance.engine.rule import (
    DETECTORS,
    MARK,
    REQUIRED,
    RULE_KINDS,
    STORY_DETECTORS,
    Category,
    Examples,
    MessageError,
    Per,
    Points,
    Rule,
    RulePlace as Zone,
    Scope,
    Status,
    Template,
    parse_message,
)
from provenance.lexicon import Lexicon
from provenance.located import (
    Fault,
    Node,
    Place,
    Reader,
    Sheet,
    Unusable,
    choice,
    guess,
    integer,
    number,
    one_or_more,
    text,
    words,
)
from provenance.models import CATEGORIES, DIMENSIONS, DISCLOSURES, SEVERITIES, TRANSLATIONS, Dimension, UiLanguage

__all__ = ["Layers", "changed", "read_rule", "resolved"]


_LEMMA = re.compile(r"(?<!\\)\{\s*lemma\s*:\s*([^{}]+?)\s*\}")
_LETTERS = re.compile(r"[^\W\d_]+")


def read_rule(  # noqa: PLR0913
    sheet: Sheet,
    node: Node,
    rule_id: str,
    digest: str,
    lexicon: Lexicon,
    *,
    own: Mapping[str, Category] = MappingProxyType({}),
) -> Rule | None:
    """One rule, or ``None`` if anything is wrong with it; what, is on the sheet. ``own`` are categories of packs."""
    before = len(sheet.problems)
    scope = _scope(node)
    conditions = ConditionReader(sheet, lexicon, scope)
    readers: dict[str, Reader[Any]] = {
        "extends": text,
        "title": text,
        "category": choice("category", (*CATEGORIES, *own)),
        "severity": choice("severity", SEVERITIES),
        "status": choice("status", get_args(Status)),
        "replaced_by": text,
        "message": _message,
        "rationale": text,
        "references": lambda n: words(n) if n.value != () else (),
        "scope": choice("scope", get_args(Scope)),
        "in": one_or_more(choice("place", get_args(Zone))),
        "match": conditions.condition,
        "measure": lambda n: measure_tests(sheet, n),
        "detect": choice("detector", (*DETECTORS, *STORY_DETECTORS)),
        "run": conditions.condition,
        "points": lambda n: _points(sheet, n),
        "examples": lambda n: _examples(sheet, n),
        **{f"{key}_{language}": text for key in ("title", "rationale") for language in TRANSLATIONS},
        **{f"message_{language}": partial(_message, language=language) for language in TRANSLATIONS},
    }
    try:
        values = sheet.mapping(node, readers, REQUIRED)
    except Fault as fault:
        sheet.add(fault)
        return None
    _check_kind(sheet, node)
    _check_home(sheet, node, values, rule_id, own)
    _check_scope(sheet, node, scope)
    _check_points(sheet, node, values)
    _check_marks(sheet, node, values, scope)
    _check_value(sheet, node, values)
    _check_verbs(sheet, node, values, lexicon)
    if len(sheet.problems) > before:
        return None
    return _rule(values, scope, rule_id, digest, node.place.file.name)


def _rule(values: Mapping[str, Any], scope: Any, rule_id: str, digest: str, path: str) -> Rule:
    measure = values.get("measure")
    return Rule(
        id=rule_id,
        title=values["title"],
        category=values["category"],
        severity=values["severity"],
        status=values.get("status", "experimental"),
        message=values["message"],
        rationale=values["rationale"],
        scope=scope,
        examples=values["examples"],
        language=rule_id.split("/", 1)[0],
        path=path,
        hash=digest,
        match=values.get("match"),
        measure=MeasureTest(measure) if measure else None,
        measure_name=measure[0][0] if measure else None,
        detect=values.get("detect"),
        run=values.get("run"),
        zones=frozenset(values["in"]) if "in" in values else None,
        points=values.get("points", {}),
        references=values.get("references", ()),
        replaced_by=values.get("replaced_by"),
        titles=_translations(values, "title"),
        messages=_translations(values, "message"),
        rationales=_translations(values, "rationale"),
        extends=values.get("extends"),
    )


def _translations(values: Mapping[str, Any], key: str) -> Mapping[UiLanguage, Any]:
    return {language: values[f"{key}_{language}"] for language in TRANSLATIONS if f"{key}_{language}" in values}


def _scope(node: Node) -> str:
    """The scope is needed to read the conditions; if it is wrong, its own reader says so."""
    scope = node.value.get("scope") if isinstance(node.value, dict) else None
    return scope.value if scope and scope.value in get_args(Scope) else "sentence"  # type: ignore[return-value]


def _message(node: Node, language: UiLanguage = "en") -> Template:
    try:
        return parse_message(text(node), language)
    except MessageError as error:
        raise Fault(node, error.message, node.offset + error.position if node.offset else 0) from None


# --- checks across keys ----------------------------------------------------------------------------------------------


def _check_kind(sheet: Sheet, node: Node) -> None:
    keys = node.keys
    given = [kind for kind in RULE_KINDS if kind in keys]
    if not given:
        sheet.fault(node, "one of “match”, “measure” and “detect” is missing")
    for kind in given[1:]:
        sheet.fault(keys[kind], f"only one of “match”, “measure” and “detect”; “{given[0]}” is there already")
    if _plain(node, "status") == "deprecated" and "replaced_by" not in keys:
        sheet.fault(keys["status"], "a deprecated rule needs “replaced_by”: the id of the rule to use instead")


def _check_home(sheet: Sheet, node: Node, values: Mapping[str, Any], rule_id: str, own: Mapping[str, Category]) -> None:
    folder, category = rule_id.split("/")[1], values.get("category", "")
    home = own[category].home if category in own else CATEGORIES.get(category)
    if category in own:
        _check_sign(sheet, node, values.get("points", {}).get(own[category].home), own[category])
    if home and home != folder:
        sheet.fault(node.keys["category"], f"“{values['category']}” belongs to {home}: move the file to {home}/")


def _check_sign(sheet: Sheet, node: Node, points: Points | None, category: Category) -> None:
    """A category that costs earns nothing in its home, and the other way round."""
    amount = _amount(points) if points else 0
    contrary = {"plus": amount < 0, "minus": amount > 0, "none": bool(points)}
    if contrary[category.sign]:
        what = {"plus": "earns points", "minus": "costs points", "none": "has no points"}[category.sign]
        place = node.below("points").keys[category.home]
        sheet.fault(place, f"“{_plain(node, 'category')}” {what} in {category.home}, as its pack declares it")


def _check_scope(sheet: Sheet, node: Node, scope: str) -> None:
    keys = node.keys
    if scope == "line" and "in" in keys:
        sheet.fault(keys["in"], "“in” cannot be asked of a line: rules of scope line decide the zones")
    if scope != "line" and "run" in keys:
        sheet.fault(keys["run"], "“run” needs “scope: line”")
    if "match" not in keys and "in" in keys:
        sheet.fault(keys["in"], "“in” has a meaning only beside “match”")
    of_stories = str(_plain(node, "detect")) in STORY_DETECTORS
    if of_stories != (scope == "story"):
        told = (
            "a detector of stories needs “scope: story”" if of_stories else "“scope: story” needs a detector of stories"
        )
        sheet.fault(keys.get("scope", node), f"{told}: {', '.join(STORY_DETECTORS)}")
    elif of_stories and "points" in keys:
        sheet.fault(keys["points"], "what is found across articles gives no points")
    elif "match" not in keys and _plain(node, "scope") not in (None, "article", "story"):
        sheet.fault(keys["scope"], "rules with “measure” or “detect” are about the article: leave “scope” out")


def _check_points(sheet: Sheet, node: Node, values: Mapping[str, Any]) -> None:
    points: Mapping[Dimension, Points] = values.get("points", {})
    for dimension, given in points.items():
        place = node.below("points").keys[dimension]
        if given.curve is not None and "measure" not in node.keys:
            sheet.fault(place, "“curve” needs “measure”")
        if given.per is not None and "measure" in node.keys:
            sheet.fault(place, "“per” counts findings; a measure is no finding")
    if values.get("category") in DISCLOSURES:
        _check_disclosure(sheet, node.below("points").keys, points)


def _check_disclosure(sheet: Sheet, places: Mapping[str, Place], points: Mapping[Dimension, Points]) -> None:
    """Who says what is not known must not lose by it."""
    cost, gain = points.get("verification"), points.get("transparency")
    if cost is None or _amount(cost) >= 0:
        return
    if gain is None or _amount(gain) < -_amount(cost) or cost.per != gain.per:
        message = "a disclosure is never punished: give at least as many points for transparency as it costs here"
        sheet.fault(places["verification"], message)
    elif _bound(gain) < _bound(cost):
        sheet.fault(places["transparency"], "a disclosure is never punished: “cap” must not be below that of the cost")


def _amount(points: Points) -> int:
    return points.each if points.each is not None else points.once or 0


def _bound(points: Points) -> float:
    """The most that the points can add up to."""
    if points.once is not None:
        return abs(points.once)
    return abs(points.cap) if points.cap is not None else float("inf")


def _check_marks(sheet: Sheet, node: Node, values: Mapping[str, Any], scope: str) -> None:
    """Where a rule has matches, its examples show them."""
    match: Condition | None = values.get("match")
    examples = node.below("examples")
    if match is None or examples is node or not isinstance(examples.value, dict):
        return
    in_text = has_matches(match, in_text=True)
    needed = in_text or (scope != "article" and not has_matches(match))
    for kind in ("match", "no_match"):
        for item in examples.value[kind].items if kind in examples.value else ():
            try:
                marked = MARK.search(_example(item)) is not None
            except Fault:  # told where the examples were read
                continue
            if kind == "match" and needed and not marked:
                sheet.fault(item, "nothing is marked: put [[…]] around what the rule finds")
            elif kind == "no_match" and marked:
                sheet.fault(item, "a [[mark]] in an example that must not match: leave it out")


def _check_value(sheet: Sheet, node: Node, values: Mapping[str, Any]) -> None:
    """``{value}`` stands for a measure, or for what a detector names."""
    match: Condition | None = values.get("match")
    if match is None or any(isinstance(leaf, MeasureTest) for leaf in leaves(match)):
        return
    for key in ("message", *(f"message_{language}" for language in TRANSLATIONS)):
        message: Template | None = values.get(key)
        if message and "{value}" in message.text:
            told = "“{value}” is the value of a measure or of a detector, and this rule asks for none: leave it out"
            sheet.fault(node.below(key), told)


def _check_verbs(sheet: Sheet, node: Node, values: Mapping[str, Any], lexicon: Lexicon) -> None:
    """A verb that no word list knows is likely a slip; an example that shows a form of it says that it is meant."""
    examples: Examples | None = values.get("examples")
    for item in phrases_in([node.below(key) for key in ("match", "run") if key in node.keys]):
        for lemma in _LEMMA.findall(str(item.value)):
            if not (_is_known(lemma, lexicon) or (examples and _is_shown(lemma, lexicon, examples))):
                message = f"no word list knows a verb “{lemma}”{_close_verb(lemma, lexicon)}"
                sheet.fault(item, f"{message}; if it is one, show a form of it in an example")


def _is_known(lemma: str, lexicon: Lexicon) -> bool:
    try:
        return lexicon.knows_verb(lemma)
    except ValueError:  # no infinitive at all: told where the phrase was read
        return True


def _is_shown(lemma: str, lexicon: Lexicon, examples: Examples) -> bool:
    shown = set(_LETTERS.findall(" ".join([*examples.match, *examples.no_match]).lower()))
    return not shown.isdisjoint(lexicon.verb(lemma).joined | lexicon.verb(lemma).finite)


def _close_verb(lemma: str, lexicon: Lexicon) -> str:
    close = get_close_matches(lemma, lexicon.verbs, n=1, cutoff=0.8)
    return f": did you mean “{close[0]}”?" if close else ""


# --- points and examples ---------------------------------------------------------------------------------------------


def _points(sheet: Sheet, node: Node) -> Mapping[Dimension, Points]:
    readers: dict[str, Reader[Points]] = {name: lambda n: _dimension_points(sheet, n) for name in DIMENSIONS}
    return sheet.mapping(node, readers)  # type: ignore[return-value]  # the keys are checked


def _dimension_points(sheet: Sheet, node: Node) -> Points:
    whole = dict.fromkeys(("each", "cap", "once"), _points_of)
    readers = {**whole, "curve": _curve, "per": choice("unit", get_args(Per))}
    values = sheet.mapping(node, readers)
    if len(values) < len(node.value):  # type: ignore[arg-type]
        raise Unusable(node)
    ways = [way for way in ("each", "once", "curve") if way in values]
    if len(ways) != 1:
        raise Fault(node, "points need exactly one of “each”, “once” and “curve”")
    for key in ("cap", "per"):
        if key in values and ways != ["each"]:
            raise Fault(node.keys[key], f"“{key}” goes with “each” only")
    points = Points(**values)
    if _amount(points) == 0 and points.curve is None:
        raise Fault(node, "no points: leave the dimension out")
    if points.cap is not None and points.each is not None:
        _check_cap(node.keys["cap"], points.each, points.cap)
    return points


def _check_cap(place: Place, each: int, cap: int) -> None:
    if (cap < 0) != (each < 0) or cap == 0:
        raise Fault(place, "“cap” needs the same sign as “each”")
    if abs(cap) < abs(each):
        raise Fault(place, "“cap” is smaller than “each”: give fewer points")


def _curve(node: Node) -> tuple[tuple[float, float], ...]:
    if not isinstance(node.value, tuple) or len(node.value) < 2:
        raise Fault(node, "a curve needs two points or more: [[0, -20], [0.5, 0]]")
    points: list[tuple[float, float]] = []
    for item in node.value:
        if not isinstance(item.value, tuple) or len(item.value) != 2:
            raise Fault(item, "a point of a curve has two numbers: [measure, points]")
        x, y = number(item.value[0]), _within(item.value[1], number(item.value[1]))
        if points and x <= points[-1][0]:
            raise Fault(item, "the measures of a curve must ascend")
        points.append((x, y))
    return tuple(points)


def _points_of(node: Node) -> int:
    value = integer(node)
    _within(node, value)
    return value


def _within(node: Node, points: float) -> float:
    """A score goes from 0 to 100: more points than that mean nothing."""
    if abs(points) > 100:
        raise Fault(node, f"points go from -100 to 100, found {points:g}")
    return points


def _examples(sheet: Sheet, node: Node) -> Examples:
    values = sheet.mapping(node, dict.fromkeys(("match", "no_match"), one_or_more(_example)), ("match", "no_match"))
    if len(values) < 2:
        raise Unusable(node)
    return Examples(values["match"], values["no_match"])


def _example(node: Node) -> str:
    written = text(node)
    if written.count("[[") != written.count("]]") or len(MARK.findall(written)) != written.count("[["):
        raise Fault(node, "the marks [[…]] do not fit together")
    if any(not inner.strip() for inner in MARK.findall(written)):
        raise Fault(node, "an empty mark [[]]")
    return written


# --- nodes -----------------------------------------------------------------------------------------------------------


def _plain(node: Node, key: str) -> Any:
    return node.below(key).value if key in node.keys else None


def phrases_in(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every phrase below these nodes, in the order written."""
    for node in nodes:
        for key, value in node.value.items() if isinstance(node.value, dict) else ():
            yield from value.items if key == "phrase" else phrases_in([value])
        if isinstance(node.value, tuple):
            yield from phrases_in(node.value)


# --- ``extends``: a rule that takes every field it does not give from another one -------------------------------------
# Rules come in layers, one a folder. A rule may extend one of its own id, which then is that of an earlier folder.


Layers = Sequence[Mapping[str, Node]]

#: How far a rule can be trusted is its own matter.
_NOT_TAKEN = frozenset({"extends", "status", "replaced_by"})

#: Keys that mean something beside a ``match`` only.
_OF_MATCH = frozenset({"scope", "in", "run"})


def resolved(layers: Layers, layer: int, rule_id: str, sheet: Sheet) -> Node | None:
    """The rule with everything that it takes from others; ``None`` if that cannot be had: why, is on the sheet."""
    try:
        return _resolved(layers, layer, rule_id, ())
    except Fault as fault:
        sheet.add(fault)
        return None


def _resolved(layers: Layers, layer: int, rule_id: str, path: tuple[tuple[int, str], ...]) -> Node:
    node = layers[layer][rule_id]
    named = node.value.get("extends") if isinstance(node.value, dict) else None
    if named is None:
        return node
    base_id = text(named)
    way = (*path, (layer, rule_id))
    base_layer = _layer_of(layers, layer, rule_id, base_id)
    if base_layer is None:
        raise Fault(named, _unknown(layers, rule_id, base_id), named.offset)
    if (base_layer, base_id) in way:
        circle = " → ".join([each for _, each in way] + [base_id])
        raise Fault(named, f"the rules extend each other in a circle: {circle}", named.offset)
    base = _resolved(layers, base_layer, base_id, way)
    if not isinstance(base.value, dict):
        raise Unusable(named)
    return _merged(base, node)


def _layer_of(layers: Layers, layer: int, rule_id: str, base_id: str) -> int | None:
    """The last folder that has the base; for a rule of the same id, the last one before its own."""
    end = layer if base_id == rule_id else len(layers)
    return next((at for at in reversed(range(end)) if base_id in layers[at]), None)


def _unknown(layers: Layers, rule_id: str, base_id: str) -> str:
    if base_id == rule_id:
        return f"“extends” names the rule itself, and no earlier folder of rules has a “{base_id}”"
    known = sorted({each for rules in layers for each in rules})
    return f"“extends” names an unknown rule “{base_id}”{guess(base_id, known)}"


def _merged(base: Node, node: Node) -> Node:
    own: Mapping[str, Node] = node.value  # type: ignore[assignment]  # both are mappings
    dropped = set(_NOT_TAKEN)
    if any(kind in own for kind in RULE_KINDS):
        dropped.update(RULE_KINDS)
    if "measure" in own or "detect" in own:
        dropped |= _OF_MATCH
    return changed(base.without(dropped), node)


def changed(base: Node, node: Node) -> Node:
    """The base with the keys of another mapping; a translation does not outlive what it translates."""
    stale = {f"{key}_{language}" for key in node.keys for language in TRANSLATIONS}
    return base.without(stale).updated(node)
