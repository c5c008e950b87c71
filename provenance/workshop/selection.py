"""Rules by what people call them: an id, a pattern, a file or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from provenance import engine
from provenance.config import Project
from provenance.engine import Examined, Rule, RuleSet
from provenance.errors import RuleError, UsageError
from provenance.located.checks import guess_rule
from provenance.workshop.folders import asked_of

__all__ = ["Selection", "select"]


@dataclass(frozen=True, slots=True)
class Selection:
    """All rules in force, and those of them that were called, in order of their ids."""

    examined: Examined
    ruleset: RuleSet
    rules: tuple[Rule, ...]

    @property
    def only(self) -> Rule:
        """Raises ``UsageError`` where several were called."""
        if len(self.rules) == 1:
            return self.rules[0]
        several = ", ".join(rule.id for rule in self.rules[:5])
        raise UsageError(f"that is {len(self.rules)} rules, name one: {several}{', …' if self.rules[5:] else ''}")


def select(project: Project, names: Sequence[str]) -> Selection:
    """The rules of these ids, patterns (``de/balance/*``), files and folders; all if none is named.

    Rules of files and folders join those of the project. Raises ``RuleError`` if any rule is wrong, ``UsageError`` for
    a name that no rule has.
    """
    paths = [Path(name) for name in names if Path(name).exists()]
    examined = engine.examine(asked_of(project, paths).roots, project.changes)
    if examined.problems or examined.ruleset is None:
        raise RuleError(examined.problems)
    found: dict[str, Rule] = {}
    for name in names:
        rules = _called(examined.ruleset, name)
        if not rules:
            raise _unknown(examined.ruleset, name)
        found |= {rule.id: rule for rule in rules}
    rules = tuple(found[rule_id] for rule_id in sorted(found)) if names else examined.ruleset.rules
    return Selection(examined, examined.ruleset, rules)


def _called(ruleset: RuleSet, name: str) -> Sequence[Rule]:
    exact = [rule for rule in ruleset.rules if rule.id == name]
    if exact:
        return exact
    path = Path(name).resolve()
    if path.exists():
        return [rule for rule in ruleset.rules if Path(rule.path).resolve().is_relative_to(path)]
    return [rule for rule in ruleset.rules if fnmatchcase(rule.id, name)]


def _unknown(ruleset: RuleSet, name: str) -> UsageError:
    if Path(name).exists():
        return UsageError(f"there is no rule in {name}")
    ids = [rule.id for rule in ruleset.rules]
    near = [rule_id for rule_id in ids if name.casefold() in rule_id]
    if near:
        return UsageError(f"there is no rule “{name}”: did you mean {' or '.join(near[:5])}?")
    hint = guess_rule(name, ids) or "; “provenance rules list” names them all"
    return UsageError(f"there is no rule “{name}”{hint}")
