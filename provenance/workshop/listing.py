"""``rules list``: all rules in force."""

from __future__ import annotations

import json
from collections.abc import Sequence

from provenance.config import Project
from provenance.engine import Rule
from provenance.workshop.description import own
from provenance.workshop.selection import select

__all__ = ["rule_list"]


def rule_list(project: Project, names: Sequence[str], format_: str) -> str:
    """The rules, one a line as ``text`` or all as ``json``. Raises ``RuleError``, ``UsageError``."""
    rules = select(project, names).rules
    return (
        f"{json.dumps(list(map(_plain, rules)), indent=2, ensure_ascii=False)}\n"
        if format_ == "json"
        else _table(rules)
    )


def _table(rules: Sequence[Rule]) -> str:
    rows = [(rule.id, rule.category, rule.severity, rule.status, own(rule.title, rule.titles)) for rule in rules]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "".join("  ".join([*map(str.ljust, row[:4], widths), row[4]]) + "\n" for row in rows)


def _plain(rule: Rule) -> dict[str, str]:
    fields = ("id", "category", "severity", "status", "title", "path", "hash")
    return {name: getattr(rule, name) for name in fields}
