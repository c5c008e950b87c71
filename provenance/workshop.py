"""For people who write rules: list, describe, check and test them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from provenance import engine
from provenance.config import Project
from provenance.engine import Points, Rule, RuleSet
from provenance.errors import UsageError
from provenance.models import Report
from provenance.pipeline import hits_in

__all__ = ["check_summary", "describe_rule", "json_schema", "rule_table", "test_examples"]


def rule_table(project: Project) -> str:
    """All rules, one a line: id, category, severity, status, title."""
    rows = [(rule.id, rule.category, rule.severity, rule.status, rule.title) for rule in project.ruleset().rules]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ("  ".join([*map(str.ljust, row[:4], widths), row[4]]) for row in rows)
    return "\n".join(lines) + "\n"


def describe_rule(rule_id: str, project: Project) -> str:
    """One rule in words. Raises ``UsageError`` where there is none of that id."""
    rule = _find(project.ruleset(), rule_id)
    points = [f"  {dimension}: {_points(points)}" for dimension, points in rule.points.items()]
    parts = {
        "Title": rule.title,
        "Category": f"{rule.category}, {rule.severity}, {rule.status}",
        "Message": rule.message.text,
        **{f"Message ({language})": message.text for language, message in rule.messages.items()},
        "Rationale": " ".join(rule.rationale.split()),
        "References": "; ".join(rule.references),
        "Points": "\n" + "\n".join(points) if points else "none, shown only",
        "Finds": "".join(f"\n  {example}" for example in rule.examples.match),
        "Leaves alone": "".join(f"\n  {example}" for example in rule.examples.no_match),
        "File": rule.path,
    }
    return "".join(f"{name}: {text}\n" for name, text in parts.items() if text)


def check_summary(project: Project) -> str:
    """Load everything; raises ``RuleError`` with every problem of every file."""
    ruleset = project.ruleset()
    languages = ", ".join(sorted(ruleset.languages))
    return f"{len(ruleset.rules)} rules ({languages} and for any language) are valid; rule set {ruleset.hash[:12]}"


def test_examples(rule_ids: Sequence[str], project: Project) -> tuple[str, bool]:
    """Run the examples of these rules, or of all; the failures in words, and whether there were none."""
    ruleset = project.ruleset()
    rules = [_find(ruleset, rule_id) for rule_id in rule_ids] or list(ruleset.rules)
    failures = engine.run_examples(ruleset, partial(hits_in, ruleset=ruleset), rules)
    examples = sum(len(rule.examples.match) + len(rule.examples.no_match) for rule in rules)
    told = "".join(f"{failure.describe()}\n\n" for failure in failures)
    return f"{told}{len(rules)} rules, {examples} examples, {len(failures)} failed", not failures


def json_schema(what: str) -> str:
    """The JSON Schema of a ``report``, a ``rule`` file or ``score`` (score.yaml)."""
    schemas = {"report": Report.model_json_schema, "rule": engine.rule_schema, "score": engine.score_schema}
    return json.dumps(schemas[what](), indent=2, ensure_ascii=False)


def _find(ruleset: RuleSet, rule_id: str) -> Rule:
    for rule in ruleset.rules:
        if rule.id == rule_id:
            return rule
    near = [rule.id for rule in ruleset.rules if rule_id in rule.id]
    hint = f"; did you mean {', '.join(near[:5])}?" if near else "; “provenance rules list” names them all"
    raise UsageError(f"there is no rule “{rule_id}”{hint}")


def _points(points: Points) -> str:
    if points.curve:
        return "by the value, " + ", ".join(f"{x:g} → {y:+g}" for x, y in points.curve)
    if points.once is not None:
        return f"{points.once:+d} once"
    per = {"attribution": " per attribution", "100_sentences": " per 100 sentences", None: ""}[points.per]
    cap = f", {points.cap:+d} at most" if points.cap is not None else ""
    return f"{points.each or 0:+d} each{per}{cap}"
