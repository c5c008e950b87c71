"""Which branches of the conditions of a rule its examples reach.

A branch is what can hold or not: a phrase or regular expression, a test of fields, a filter with what it filters, and
every part of ``any``, ``all`` or ``not`` that asks for several things at once. It is reached where it holds somewhere
in one of the examples, whatever the rest of the rule says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from provenance.engine import Rule
from provenance.engine.conditions.tree import Condition
from provenance.engine.loading.condition_reader import ConditionReader
from provenance.engine.matching.explain import view
from provenance.lexicon import Lexicon
from provenance.located.checks import Fault, Sheet
from provenance.located.nodes import Node, Place
from provenance.workshop.analyses import Analyses
from provenance.workshop.description import told
from provenance.workshop.places import where

__all__ = ["Branch", "Coverage", "branches", "coverage", "coverage_report"]

_LISTS = ("all", "any", "not")
_FILTERS = ("voice", "near")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """``label`` is what stands in the file, shortened; ``condition`` is this branch alone."""

    place: Place
    label: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Coverage:
    rule: Rule
    branches: tuple[Branch, ...]
    missed: tuple[Branch, ...]

    @property
    def reached(self) -> int:
        return len(self.branches) - len(self.missed)


def coverage_report(rules: Iterable[Rule], nodes: Mapping[str, Node], analyses: Analyses) -> str:
    """Every branch that no example makes true, with its place, and the share of those that one does."""
    found = [
        coverage(rule, nodes[rule.id], analyses)
        for rule in rules
        if rule.match is not None and rule.status != "deprecated"
    ]
    lines = [
        f"{where(branch.place)}: {told('no example reaches {}', branch.label)}"
        for each in found
        for branch in each.missed
    ]
    reached, all_branches = sum(each.reached for each in found), sum(len(each.branches) for each in found)
    # Rounded down: 100 % means all of them.
    share = f" ({100 * reached // all_branches} %)" if all_branches else ""
    return "\n".join([*lines, told("coverage: {} of {} branches", reached, all_branches) + share])


def coverage(rule: Rule, node: Node, analyses: Analyses) -> Coverage:
    """``node`` is the content of the rule. Rules without a ``match`` have no branches."""
    lexicon = analyses.ruleset.lexicon(rule.language)
    found = tuple(branches(node, rule.scope, lexicon))
    missed = list(found)
    for analysis in analyses.of_examples(rule):
        if not missed:
            break
        spoken = analyses.ruleset.lexicon(analysis.document.article.language)
        asked = view(rule, analysis.document, analysis.measures, spoken, [branch.condition for branch in missed])
        everywhere = [*asked.windows, *((unit,) for unit in range(len(asked.scene.units)))]
        missed = [
            branch
            for branch in missed
            if all(branch.condition.find(asked.scene, window) is None for window in everywhere)
        ]
    return Coverage(rule, found, tuple(missed))


def branches(node: Node, scope: str, lexicon: Lexicon) -> Iterator[Branch]:
    """The branches of a rule's ``match``, in the order of the file."""
    match = node.value.get("match") if isinstance(node.value, dict) else None
    return _Walk(scope, lexicon).mapping(match) if match is not None else iter(())


class _Walk:
    """Goes through the nodes of a sound rule and reads each branch as a condition of its own."""

    def __init__(self, scope: str, lexicon: Lexicon) -> None:
        self._reader = ConditionReader(Sheet(), lexicon, scope)

    def mapping(self, node: Node) -> Iterator[Branch]:
        for key, value in _items(node):
            if key in _LISTS:
                for item in _parts(value):
                    if len(_items(item)) > 1:
                        yield Branch(item.place, told("the part {}", _written(item)), self._reader.condition(item))
                    yield from self.mapping(item)
            elif key in ("phrase", "regex"):
                for item in _parts(value):
                    yield Branch(item.place, f"the {key} {_written(item)}", self._alone(key, item))
            elif key in _FILTERS:
                with suppress(Fault):  # in a list of “not” it stands alone: there is nothing that it filters
                    yield Branch(node.keys[key], f"{key} {_written(value)}", self._filtered(node, key))
                yield from self._inner(value)
            elif key == "count":
                yield Branch(node.keys[key], f"count {_written(value)}", self._alone(key, value))
                yield from self._inner(value)
            elif key == "absent":
                yield Branch(node.keys[key], "absent", self._alone(key, value))
                yield from self.mapping(value)
            else:
                yield Branch(node.keys[key], f"{key} {_written(value)}", self._alone(key, value))

    def _inner(self, value: Node) -> Iterator[Branch]:
        for key, inner in _items(value):
            if key == "of":
                yield from self.mapping(inner)

    def _alone(self, key: str, value: Node) -> Condition:
        return self._reader.condition(Node({key: value}, value.place, {key: value.place}))

    def _filtered(self, node: Node, key: str) -> Condition:
        """A filter with what it filters; other filters beside it left out."""
        return self._reader.condition(node.without([each for each in _FILTERS if each != key]))


def _items(node: Node) -> Sequence[tuple[str, Node]]:
    return tuple(node.value.items()) if isinstance(node.value, dict) else ()


def _parts(node: Node) -> Sequence[Node]:
    return node.value if isinstance(node.value, tuple) else (node,)


def _written(node: Node) -> str:
    return _plain(node.plain())


def _plain(value: Any) -> str:
    """A value on one line, as it could stand in the file; long texts are cut off."""
    match value:
        case str():
            return f"“{value}”" if len(value) <= _LONGEST else f"“{value[:_LONGEST].rstrip()}…”"
        case dict():
            return f"{{{', '.join(f'{key}: {_plain(item)}' for key, item in value.items())}}}"
        case list():
            return f"[{', '.join(map(_plain, value))}]"
        case bool():
            return str(value).lower()
        case _:
            return f"{value}"
