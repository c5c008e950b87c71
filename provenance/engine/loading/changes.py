"""What a project changes about the rules in force, as its configuration says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from provenance.engine.loading.inherit import changed
from provenance.engine.suppress import Ignore
from provenance.errors import Problem
from provenance.located.checks import guess_rule
from provenance.located.nodes import Node, Place
from provenance.models import TRANSLATIONS

__all__ = ["CHANGEABLE", "NO_CHANGES", "Changes", "Named", "selects"]

# With the configuration that is wrong, nothing can be listed.
_LIST = "; “provenance rules list --no-config” names the built-in ones"

#: Keys of what is told to people in other languages.
TRANSLATED = tuple(f"{key}_{language}" for key in ("title", "message", "rationale") for language in TRANSLATIONS)
#: Keys of a rule that can be changed without making another rule of it.
CHANGEABLE = ("severity", "points", "title", "message", "rationale", "references", *TRANSLATED)


def selects(pattern: str, rule_id: str, category: str) -> bool:
    """Does an id, a category or a pattern with ``*`` name this rule?"""
    return fnmatchcase(rule_id, pattern) or fnmatchcase(category, pattern)


@dataclass(frozen=True, slots=True)
class Named:
    """Rules by id, category or pattern, and where that is written."""

    pattern: str
    place: Place


@dataclass(frozen=True, slots=True)
class Changes:
    """``override`` maps keys of ``CHANGEABLE`` to what stands in their place; later ones win."""

    disable: tuple[Named, ...] = ()
    override: tuple[tuple[Named, Node], ...] = ()
    ignore: tuple[Ignore, ...] = ()

    def disables(self, rule_id: str, category: str) -> bool:
        return any(selects(named.pattern, rule_id, category) for named in self.disable)

    def changed(self, rule_id: str, node: Node) -> Node:
        for named, values in self.override:
            if selects(named.pattern, rule_id, category_of(node)):
                node = changed(node, values)
        return node

    def unknown(self, rules: Mapping[str, Node]) -> Iterator[Problem]:
        """Names that no rule has."""
        named = [*self.disable, *(name for name, _ in self.override)]
        named += [Named(ignore.rule, ignore.place) for ignore in self.ignore if ignore.place]
        names = [(rule_id, category_of(node)) for rule_id, node in rules.items()]
        for each in named:
            if not any(selects(each.pattern, *name) for name in names):
                known = {part for name in names for part in name if part}
                message = f"there is no rule or category “{each.pattern}”"
                hint = guess_rule(each.pattern, known) or _LIST
                yield each.place.problem(message + hint)


def category_of(node: Node) -> str:
    """The category as written in a rule file, the empty text if there is none."""
    value = node.value.get("category") if isinstance(node.value, dict) else None
    return value.value if value and isinstance(value.value, str) else ""


NO_CHANGES = Changes()
