"""Warnings about rules as a whole and the folders they lie in; those about the words of a rule are the engine's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from provenance.engine import Examined, Rule
from provenance.engine.loading.folders import is_hidden
from provenance.errors import Problem
from provenance.located.nodes import Node, RuleFile

__all__ = ["hints"]

#: Tables and reports show that much of a title.
_LONGEST_TITLE = 60
_NO_RULES = frozenset({".txt", ".yaml", ".yml", ".md", ".json"})


def hints(examined: Examined, roots: Sequence[Path]) -> Iterator[Problem]:
    """Warnings about the sound rules, and about what lies in the folders. The first folder holds the built-in rules."""
    rules = examined.ruleset.rules if examined.ruleset else ()
    for rule in rules:
        node = examined.nodes[rule.id]
        yield from _of_rule(rule, node)
        yield from _repeated(node)
    for root in roots:
        yield from _never_read(root)
    for root in roots[1:]:
        yield from _replacing(root, roots[0], examined.nodes)


# --- rules -----------------------------------------------------------------------------------------------------------


def _of_rule(rule: Rule, node: Node) -> Iterator[Problem]:
    if rule.severity == "error" and rule.status == "experimental":
        message = (
            "an experimental rule of severity error makes “provenance check” fail: take warning until it is proven"
        )
        yield _value(node, "severity").place.problem(message, "warning")
    if len(rule.title) > _LONGEST_TITLE:
        message = f"the title has {len(rule.title)} characters: tables show {_LONGEST_TITLE} at most"
        yield _value(node, "title").place.problem(message, "warning")


def _value(node: Node, key: str) -> Node:
    return node.value[key] if isinstance(node.value, dict) else node


def _repeated(node: Node) -> Iterator[Problem]:
    """The same example twice."""
    examples = _value(node, "examples")
    for items in examples.value.values() if isinstance(examples.value, dict) else ():
        first: dict[str, Node] = {}
        for item in items.value if isinstance(items.value, tuple) else ():
            text = " ".join(str(item.value).split())
            if text in first:
                message = f"this example stands in line {first[text].place.line} already: leave one of them out"
                yield item.place.problem(message, "warning")
            first.setdefault(text, item)


# --- folders ---------------------------------------------------------------------------------------------------------


def _never_read(root: Path) -> Iterator[Problem]:
    """Files whose ending says neither rule nor word list: ``denial.yaml.txt``, as some editors save it."""
    for path in sorted(path for path in root.rglob("*") if path.is_file() and not is_hidden(path, root)):
        in_lexicons = path.parent.name in ("lexicons", "frames")
        if path.parent == root or (path.suffix in _NO_RULES and (path.suffix != ".txt" or in_lexicons)):
            continue
        message = (
            "this file is not read: rules end in .yaml, word lists lie in lexicons/, frames in frames/, and end in .txt"
        )
        yield RuleFile(str(path)).at(1).problem(message, "warning")


def _replacing(root: Path, built_in: Path, nodes: Mapping[str, Node]) -> Iterator[Problem]:
    for rule_id, node in nodes.items():
        path = Path(node.place.file.name)
        if path.is_relative_to(root) and "extends" not in node.keys and _file_of(built_in, rule_id):
            message = f"replaces the built-in rule of this id; “extends: {rule_id}” would change only what you write"
            yield node.place.file.at(1).problem(message, "warning")


def _file_of(root: Path, rule_id: str) -> bool:
    return any((root / f"{rule_id}{suffix}").exists() for suffix in (".yaml", ".yml"))
