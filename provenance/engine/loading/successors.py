"""Rules that moved: what takes the place of an id that a rule once had, as ``replaced_by`` says, followed to the end.

Configurations, options, baselines and verdicts of an earlier version name rules by such ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from provenance.bounded import read_bounded
from provenance.engine.loading.folders import rule_files
from provenance.engine.matching.ruleset import ends
from provenance.located.nodes import Node, read_yaml

__all__ = ["NO_SUCCESSORS", "Successors", "successors"]


@dataclass(frozen=True, slots=True)
class Successors:
    """``replaced`` maps ids of deprecated rules to those in force; ``ids`` are of all rules, deprecated ones too."""

    replaced: Mapping[str, str]
    ids: frozenset[str] = frozenset()

    def current(self, rule_id: str) -> str:
        """What the rule is called now; of a rule in force, and of what is no rule, the same."""
        return self.replaced.get(rule_id, rule_id)

    def also(self, name: str) -> tuple[str, ...]:
        """The rules in force that a name (an id, or a pattern with ``*``) means by an earlier id alone."""
        found = (new for old, new in sorted(self.replaced.items()) if fnmatchcase(old, name))
        return tuple(dict.fromkeys(new for new in found if not fnmatchcase(new, name)))

    def outdated(self, name: str) -> bool:
        """Does a name mean deprecated rules and nothing that is in force?"""
        meant = [rule_id for rule_id in self.ids if fnmatchcase(rule_id, name)]
        return bool(meant) and all(rule_id in self.replaced for rule_id in meant)

    def followed(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names, and what has taken the place of those that they mean."""
        return tuple(dict.fromkeys(part for name in names for part in (name, *self.also(name))))

    def counted(self, most: Mapping[str, int]) -> Mapping[str, int]:
        """Numbers by name under the names of today; of rules that have become one, the sum, unless it is named
        itself."""
        moved = {name: self.current(name) for name in most if self.current(name) not in most}
        found = {name: number for name, number in most.items() if self.current(name) == name}
        for name, new in moved.items():
            found[new] = found.get(new, 0) + most[name]
        return found


NO_SUCCESSORS = Successors({})


def successors(roots: Sequence[Path]) -> Successors:
    """Those of folders of rules, a later one winning. Only deprecated rules are read, so that this takes a moment."""
    direct: dict[str, str] = {}
    ids: set[str] = set()
    for root in roots:
        for path in rule_files(root) if root.is_dir() else ():
            rule_id = path.relative_to(root).with_suffix("").as_posix()
            ids.add(rule_id)
            direct.pop(rule_id, None)
            if new := _replaced_by(path):
                direct[rule_id] = new
    return Successors(dict(ends(direct)), frozenset(ids))


def _replaced_by(path: Path) -> str | None:
    """What is wrong with the file is said where rules are loaded."""
    try:
        if b"replaced_by" not in read_bounded(path):
            return None
    except OSError:
        return None
    node, _ = read_yaml(path, str(path))
    return _replacement(node) if node else None


def _replacement(node: Node) -> str | None:
    """What a rule file names under ``replaced_by``, where the rule is deprecated."""
    if not isinstance(node.value, dict):
        return None
    values = [value.value if (value := node.value.get(key)) else None for key in ("status", "replaced_by")]
    return values[1] if values[0] == "deprecated" and isinstance(values[1], str) else None
