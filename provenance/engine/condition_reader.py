"""Reads conditions: nodes of a YAML tree -> ``conditions``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any, cast, get_args

import regex

from provenance.engine.conditions import (
    FILTERS,
    MOST_SENTENCES_AWAY,
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
    MeasureTest,
    NamesOutlet,
    Near,
    Nearness,
    NoneOf,
    Patterns,
    VoiceTest,
    has_matches,
)
from provenance.engine.fields import ANNOTATED, Compare, Field, Given, OneOf, Test, Tests, ValueKind
from provenance.engine.keys import INVISIBLE, NOT_IN_LINES
from provenance.engine.line_fields import LINE
from provenance.engine.literals import RegexProblem, has_literal, regex_needs
from provenance.engine.phrases import MAX_LENGTH, Pattern, PhraseError, parse_phrase
from provenance.engine.rule import MEASURES
from provenance.lexicon import Lexicon, hint_of_list
from provenance.located import Fault, Node, Sheet, Unusable, choice, flag, guess, integer, number, one_or_more, words
from provenance.models import Genre

__all__ = ["ConditionReader", "measure_tests"]

#: Fields by condition, with what each can be compared with.
_FIELDS: Mapping[str, Mapping[str, Field[Any]]] = {**ANNOTATED, "line": LINE}

_INVISIBLE = re.compile(INVISIBLE)
_OPERATORS = ("lt", "le", "gt", "ge", "between")


class ConditionReader:
    """Reads the conditions of one rule. Faults inside are collected on the sheet."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon, scope: str) -> None:
        self._sheet, self._lexicon, self._scope = sheet, lexicon, scope

    def condition(self, node: Node) -> Condition:
        """A mapping of conditions that must all hold."""
        readers: dict[str, Callable[[Node], Any]] = {
            "all": lambda n: All(self._sheet.items(n, self.condition)),
            "any": lambda n: AnyOf(self._sheet.items(n, self.condition)),
            "not": self._not,
            "phrase": lambda n: Patterns(self._patterns(n, self._phrase)),
            "regex": lambda n: Patterns(self._patterns(n, self._regex)),
            **{kind: partial(self._fields, kind) for kind in ANNOTATED},
            "line": lambda n: LineTest(self._tests(n, "line")),
            "measure": lambda n: MeasureTest(_bounds(self._sheet, n)),
            "genre": lambda n: GenreTest(frozenset(one_or_more(_genre)(n))),
            "voice": lambda n: VoiceTest(choice("voice", ("outlet", "source"))(n)),  # type: ignore[arg-type]
            "names_outlet": lambda n: NamesOutlet(flag(n)),
            "heading": lambda n: InHeading(flag(n)),
            "near": self._near,
            "count": self._count,
            "absent": lambda n: Absent(self.condition(n)),
        }
        if not isinstance(node.value, dict):
            raise Fault(node, f"expected conditions ({', '.join(readers)}), each with its key")
        if not node.value:
            raise Fault(node, "the condition is empty")
        self._check_scope(node)
        values = self._sheet.mapping(node, readers)
        read = [part for value in values.values() for part in (value if isinstance(value, tuple) else (value,))]
        filters = tuple(part for part in read if isinstance(part, Filter))
        parts = tuple(part for part in read if not isinstance(part, Filter))
        if len(values) < len(node.value):
            raise Unusable(node)
        return self._joined(node, parts, filters)

    def _joined(self, node: Node, parts: tuple[Condition, ...], filters: tuple[Filter, ...]) -> Condition:
        found = parts[0] if len(parts) == 1 and not filters else All(parts, filters)
        if filters and not has_matches(found):
            key = next(key for key in (*FILTERS, "not") if key in node.keys)
            named = "“near” in “not”" if key == "not" else f"“{key}”"
            raise Fault(node.keys[key], f"{named} judges a match: put a phrase or another condition beside it")
        return found

    def _check_scope(self, node: Node) -> None:
        keys = node.keys
        if self._scope == "line":
            for key in NOT_IN_LINES:
                if key in keys:
                    message = f"“{key}” cannot be asked of a line: rules of scope line run before sentences are known"
                    self._sheet.fault(keys[key], message)
        elif "line" in keys:
            self._sheet.fault(keys["line"], "“line” needs “scope: line”")

    # --- patterns ----------------------------------------------------------------------------------------------------

    def _patterns(self, node: Node, reader: Any) -> tuple[Pattern, ...]:
        return self._sheet.items(node, reader) if isinstance(node.value, tuple) else (reader(node),)

    def _phrase(self, node: Node) -> Pattern:
        written = _string(node, "a phrase")
        try:
            tree = parse_phrase(written, self._lexicon)
        except PhraseError as error:
            raise _inside(node, error.position, f"{error.message} (in “{written}”)") from None
        if not has_literal(tree.body):
            raise Fault(node, "a phrase needs at least one word that is always there")
        return Pattern(written, self._scope, tree)

    def _regex(self, node: Node) -> Pattern:
        written = _string(node, "a regular expression")
        if len(written) > MAX_LENGTH:
            raise Fault(node, f"the regular expression is longer than {MAX_LENGTH} characters: split it")
        try:
            regex_needs(written)
            regex.compile(written)
        except RegexProblem as error:
            raise Fault(node, str(error)) from None
        except regex.error as error:
            raise Fault(node, f"no valid regular expression: {error}") from None
        return Pattern(written, self._scope)

    # --- tests of fields ---------------------------------------------------------------------------------------------

    def _fields(self, kind: str, node: Node) -> FieldsTest:
        return FieldsTest(kind, self._tests(node, kind))

    def _tests(self, node: Node, kind: str) -> Tests:
        fields = _FIELDS[kind]
        readers = {name: self._test_reader(kind, name, field.kind) for name, field in fields.items()}
        values = self._sheet.mapping(node, readers)
        if not node.value:
            raise Fault(node, f"no field is named; known: {', '.join(fields)}")
        for part in ("source", "cue"):
            without = OneOf(frozenset([False])) == values.get(f"has_{part}")
            asked = next((name for name in values if name.startswith(f"{part}.")), None)
            if without and asked:
                raise Fault(node.keys[asked], f"without a {part} there is no “{asked}”: it can never match")
        return tuple(values.items())

    def _test_reader(self, kind: str, name: str, what: ValueKind) -> Any:
        if what == "flag":
            return lambda node: OneOf(frozenset([flag(node)]))
        if what == "number":
            return comparison
        if what == "text":
            return self._texts
        if what == "name":
            return lambda node: Given(node.value) if isinstance(node.value, bool) else self._texts(node)
        return lambda node: OneOf(frozenset(one_or_more(choice(f"{kind} {name}", what))(node)))

    def _texts(self, node: Node) -> OneOf:
        texts = [word.lower() for item in words(node) for word in self._words(node, item)]
        whole = frozenset[str | bool](text for text in texts if not text.startswith("*"))
        return OneOf(whole, tuple(text[1:] for text in texts if text.startswith("*") and len(text) > 1))

    def _words(self, node: Node, item: str) -> Collection[str]:
        """The text itself, or all words of a list: ``@list``."""
        if not item.startswith("@"):
            return (item,)
        if item[1:] not in self._lexicon:
            raise Fault(node, f"unknown word list “{item}”{hint_of_list(item[1:], self._lexicon.entries)}")
        return self._lexicon.words(item[1:])

    # --- not, near and count ------------------------------------------------------------------------------------------

    def _not(self, node: Node) -> tuple[Condition | Near, ...]:
        """None of the conditions; ``near`` alone among them judges the match, as it does outside, the other way."""
        read = self._sheet.items(node, self._unwanted)
        conditions = tuple(part for part in read if not isinstance(part, Near))
        far = tuple(part for part in read if isinstance(part, Near))
        return (NoneOf(conditions), *far) if conditions else far

    def _unwanted(self, node: Node) -> Condition | Near:
        if not isinstance(node.value, dict) or node.value.keys() != {"near"}:
            return self.condition(node)
        self._check_scope(node)
        return replace(self._near(node.value["near"]), wanted=False)

    def _near(self, node: Node) -> Near:
        where = choice("where", get_args(Nearness))
        readers = {"of": self.condition, "sentences": _up_to(MOST_SENTENCES_AWAY), "where": where}
        values = self._sheet.mapping(node, readers, ("of", "sentences"))
        if not values.keys() >= {"of", "sentences"}:
            raise Unusable(node)
        if values.get("where", "around") != "around" and not has_matches(values["of"]):
            raise Fault(node, "“where” asks for a place: “of” needs a condition with matches, such as a phrase")
        return Near(values["of"], values["sentences"], values.get("where", "around"))

    def _count(self, node: Node) -> Count:
        readers = {"of": self.condition, "min": _at_least(0), "max": _at_least(0)}
        values = self._sheet.mapping(node, readers, ("of",))
        if "of" not in values:
            raise Unusable(node)
        if not {"min", "max"} & set(values):
            raise Fault(node, "“count” needs “min”, “max” or both")
        least, most = values.get("min", 0), values.get("max")
        if most is not None and most < least:
            raise Fault(node, "“max” is below “min”: it can never match")
        if not has_matches(values["of"]):
            raise Fault(node, "“count” needs a condition with matches, such as a phrase")
        return Count(values["of"], least, most)


def measure_tests(sheet: Sheet, node: Node) -> Tests:
    """``measure: {name: {lt: 0.3}}`` at the top of a rule, or ``measure: name``, which any value fulfils."""
    if isinstance(node.value, str):
        return ((choice("measure", MEASURES)(node), Compare()),)
    return _bounds(sheet, node)


def _bounds(sheet: Sheet, node: Node) -> Tests:
    values = sheet.mapping(node, dict.fromkeys(MEASURES, comparison))
    if not values:
        raise Unusable(node) if node.value else Fault(node, "no measure is named")
    return tuple(values.items())


def comparison(node: Node) -> Test:
    """A number, or bounds: ``{ge: 2, lt: 9}``, ``{between: [2, 9]}`` (both included)."""
    if not isinstance(node.value, dict):
        exact = number(node)
        return Compare(ge=exact, le=exact)
    bounds: dict[str, float] = {}
    for key, value in node.value.items():
        if key not in _OPERATORS:
            raise Fault(node.keys[key], f"unknown comparison “{key}”{guess(key, _OPERATORS)}")
        if key == "between":
            if not isinstance(value.value, tuple) or len(value.value) != 2:
                raise Fault(value, "“between” needs two numbers: [2, 9]")
            bounds["ge"], bounds["le"] = number(value.value[0]), number(value.value[1])
        else:
            bounds[key] = number(value)
    if not bounds:
        raise Fault(node, f"a comparison is missing; known: {', '.join(_OPERATORS)}")
    low = max(bounds.get("gt", -inf), bounds.get("ge", -inf))
    high = min(bounds.get("lt", inf), bounds.get("le", inf))
    if low > high or (low == high and {"lt", "gt"} & set(bounds)):
        raise Fault(node, "no number lies between these bounds: it can never match")
    return Compare(**bounds)


def _genre(node: Node) -> Genre:
    return cast(Genre, choice("genre", get_args(Genre))(node))


def _at_least(least: int) -> Any:
    def read(node: Node) -> int:
        value = integer(node)
        if value < least:
            raise Fault(node, f"expected {least} or more, found {value}")
        return value

    return read


def _up_to(most: int) -> Any:
    def read(node: Node) -> int:
        value: int = _at_least(0)(node)
        if value > most:
            raise Fault(node, f"expected {most} or less, found {value}")
        return value

    return read


def _string(node: Node, what: str) -> str:
    if not isinstance(node.value, str):
        raise Fault(node, f"expected {what} in quotation marks, found {node.plain()!r}"[:200])
    if not node.value.strip():
        raise Fault(node, f"{what} is missing: the text is empty")
    if hidden := _INVISIBLE.search(node.value):
        message = f"the invisible character U+{ord(hidden[0]):04X} never stands in the text: it can never match"
        raise _inside(node, hidden.start(), message)
    return node.value


def _inside(node: Node, position: int, message: str) -> Fault:
    """A fault at a character of a scalar."""
    return Fault(node, message, node.offset + position)
