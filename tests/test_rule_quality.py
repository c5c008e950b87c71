"""What the records of `quality.yaml` allow a rule to be."""

from __future__ import annotations

from provenance.engine import LEAST_READ, RuleSet

SEVERE = {"error", "warning"}

#: Right less often than their severity or points ask for, when they were read in articles of newsrooms. They are what
#: the scores are made of; `docs/quality.md` names them.
DOUBTFUL = {
    "any/attribution/single-source",
    "any/balance/accusation-without-response",
    "any/hygiene/broken-quotation",
    "de/attribution/anonymous-source",
    "de/attribution/identified-source",
    "de/attribution/passive-held",
    "de/attribution/passive-told",
    "de/attribution/vague-source",
    "de/balance/denial-disown",
    "de/directness/hearsay-soll",
    "de/verification/admitted-unverifiability-source",
    "de/verification/checked",
    "de/verification/withheld-origin",
    "en/attribution/anonymous-source",
    "en/verification/unknown-circumstance",
}
#: The points that one of them may move a score by.
LITTLE = 16


def test_severe_rules_are_right_nearly_always_and_doubtful_ones_cost_little(ruleset: RuleSet) -> None:
    assert len(ruleset.quality) > 50
    for rule in ruleset.rules:
        known = ruleset.quality.get(rule.id)
        if known is None or known.precision is None or known.read < LEAST_READ:
            continue
        if rule.id in DOUBTFUL:
            most = [abs(points.cap or points.once or 0) for points in rule.points.values()]
            assert known.precision < 0.9, rule.id
            assert rule.severity != "error", rule.id
            assert max(most) <= LITTLE, rule.id
            continue
        assert known.precision >= 0.9 or rule.severity not in SEVERE, rule.id
        assert known.precision >= 0.8 or (rule.severity == "info" and not rule.points), rule.id


def test_what_was_hardly_seen_is_experimental(ruleset: RuleSet) -> None:
    unseen = [
        rule for rule in ruleset.rules if rule.id in ruleset.quality and ruleset.quality[rule.id].read < LEAST_READ
    ]
    assert [rule.id for rule in unseen if rule.status not in ("experimental", "deprecated")] == []
