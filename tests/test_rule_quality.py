"""What the records of `quality.yaml` allow a rule to be."""

from __future__ import annotations

from provenance.engine import LEAST_READ, RuleSet

SEVERE = {"error", "warning"}


def test_severe_rules_are_right_nearly_always_and_doubtful_ones_cost_nothing(ruleset: RuleSet) -> None:
    assert len(ruleset.quality) > 50
    for rule in ruleset.rules:
        known = ruleset.quality.get(rule.id)
        if known is None or known.precision is None or known.read < LEAST_READ:
            continue
        assert known.precision >= 0.9 or rule.severity not in SEVERE, rule.id
        assert known.precision >= 0.8 or (rule.severity == "info" and not rule.points), rule.id


def test_what_was_hardly_seen_is_experimental(ruleset: RuleSet) -> None:
    unseen = [
        rule for rule in ruleset.rules if rule.id in ruleset.quality and ruleset.quality[rule.id].read < LEAST_READ
    ]
    assert [rule.id for rule in unseen if rule.status not in ("experimental", "deprecated")] == []
