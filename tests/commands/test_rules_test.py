"""``rules test``: examples exact to the character, and what they do not reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.commands.rules_test import Analyses, branches, coverage
from provenance.engine import RuleSet, examine
from provenance.lexicon import Lexicon
from provenance.located import parse_yaml
from provenance.resources import rules_dir
from tests.commands.conftest import WriteRule
from tests.conftest import Result

Call = Callable[..., Result]


def test_all_failures_are_shown_as_a_difference_of_marks(provenance: Call, write_rule: WriteRule) -> None:
    write_rule(
        """
        examples:
          match:
            - "[[Die halbe Stadt]] redet."
            - |
              Der Rat schweigt.
              [[Die halbe Stadt redet]], und die halbe Stadt spricht.
          no_match: ["Die halbe Stadt redet."]
        """
    )
    result = provenance("rules", "test", "mine")
    assert result.code == 1
    assert result.out == (
        "mine/de/attribution/crowd.yaml:10:7: de/attribution/crowd, example 1 of “match”\n"
        "  - [[Die halbe Stadt]] redet.\n"
        "  + [[Die halbe Stadt redet]].\n"
        "    not found: “Die halbe Stadt”\n"
        "    found, not marked: “Die halbe Stadt redet”\n"
        "\n"
        "mine/de/attribution/crowd.yaml:11:7: de/attribution/crowd, example 2 of “match”\n"
        "  - [[Die halbe Stadt redet]], und die halbe Stadt spricht.\n"
        "  + [[Die halbe Stadt redet]], und [[die halbe Stadt spricht]].\n"
        "    found, not marked: “die halbe Stadt spricht”\n"
        "\n"
        "mine/de/attribution/crowd.yaml:14:14: de/attribution/crowd, example 1 of “no_match”\n"
        "  - Die halbe Stadt redet.\n"
        "  + [[Die halbe Stadt redet]].\n"
        "    found, not marked: “Die halbe Stadt redet”\n"
        "\n"
        "1 rule, 3 examples: 3 failed, of 1 rule\n"
    )


def test_a_rule_about_the_article_only_has_to_have_a_hit(provenance: Call, write_rule: WriteRule) -> None:
    write_rule("match:\nmeasure: {words: {gt: 3}}\nexamples:\n  match: [Kurz.]\n  no_match: [Eins zwei drei vier.]")
    result = provenance("rules", "test", "mine")
    assert result.code == 1
    assert "  the rule has no hit in\n    Kurz.\n" in result.out
    assert "  the rule has a hit in\n    Eins zwei drei vier.\n" in result.out


def test_rules_are_called_by_id_pattern_file_or_folder(provenance: Call, write_rule: WriteRule) -> None:
    path = write_rule()
    fulfilled = "1 rule, 2 examples: all pass\n"
    for name in (path, "mine", "mine/de/attribution"):
        assert provenance("rules", "test", name).out == fulfilled
    for name in ("de/attribution/crowd", "de/*/cro?d"):
        assert provenance("rules", "test", name, "--rules", "mine").out == fulfilled


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("crowd", "did you mean de/attribution/crowd?"),
        ("de/attribution/crwd", "did you mean “de/attribution/crowd”?"),
        ("de/attribution/foo-bar", "“provenance rules list” names them all"),
        ("de/nothing/*", "“provenance rules list” names them all"),
    ],
)
def test_an_unknown_name_is_answered_with_what_may_be_meant(
    provenance: Call, write_rule: WriteRule, name: str, hint: str
) -> None:
    write_rule()
    result = provenance("rules", "test", name, "--rules", "mine")
    assert (result.code, hint in result.err) == (2, True)


@pytest.mark.parametrize("examples", ['match: ["[[Die halbe Stadt redet]]."]', 'no_match: ["x"]'])
def test_a_rule_without_examples_of_both_kinds_fails(provenance: Call, write_rule: WriteRule, examples: str) -> None:
    write_rule(f"examples:\n  {examples}")
    result = provenance("rules", "test", "mine")
    assert (result.code, "is missing" in result.err) == (4, True)


def test_few_rules_are_enough_for_the_hits_that_a_rule_has_among_all(ruleset: RuleSet) -> None:
    everything = Analyses(ruleset, ruleset.rules)
    for rule in ruleset.rules[::10]:
        alone = Analyses(ruleset, [rule])
        for few, all_of_them in zip(alone.of_examples(rule), everything.of_examples(rule), strict=True):
            found, expected = ([hit for hit in each.hits if hit.rule == rule] for each in (few, all_of_them))
            assert found == expected


# --- coverage --------------------------------------------------------------------------------------------------------

TREE = """
match:
  any:
    - phrase: ["halbe Stadt redet", "ganze Stadt redet"]
      voice: outlet
    - regex: "Gerücht"
  not:
    - phrase: "nur"
    - all:
        - attribution: {type: direct}
        - near: {of: {phrase: "Markt"}, sentences: 1}
          phrase: "Rathaus"
examples:
  match: ["Die [[halbe Stadt redet]].", "Ein [[Gerücht]] geht um."]
  no_match: ["Nur die halbe Stadt redet."]
"""


def test_branches_that_no_example_makes_true_are_named_with_their_place(
    provenance: Call, write_rule: WriteRule
) -> None:
    write_rule(TREE)
    result = provenance("rules", "test", "mine", "--coverage")
    assert result.code == 0
    where = "mine/de/attribution/crowd.yaml"
    assert result.out.splitlines() == [
        f"{where}:8:37: no example reaches the phrase “ganze Stadt redet”",
        f"{where}:14:11: no example reaches attribution {{type: “direct”}}",
        f"{where}:15:11: no example reaches the part {{near: {{of: {{phrase: “Markt”}}, sentences: 1}}, phrase: “Rathaus”}}",
        f"{where}:15:11: no example reaches near {{of: {{phrase: “Markt”}}, sentences: 1}}",
        f"{where}:15:31: no example reaches the phrase “Markt”",
        f"{where}:16:19: no example reaches the phrase “Rathaus”",
        "coverage: 5 of 11 branches (45 %)",
        "",
        "1 rule, 3 examples: all pass",
    ]


@pytest.mark.parametrize(
    ("match", "labels"),
    [
        ("phrase: [a, b]", ["the phrase “a”", "the phrase “b”"]),
        ("{phrase: a, voice: source}", ["the phrase “a”", "voice “source”"]),
        ("count: {of: {phrase: a}, min: 2}", ["count {of: {phrase: “a”}, min: 2}", "the phrase “a”"]),
        ("{phrase: a, absent: {phrase: b}}", ["the phrase “a”", "absent", "the phrase “b”"]),
        ("any: [{phrase: a}, {all: [{phrase: b}, {regex: c}]}]", ["the phrase “a”", "the phrase “b”", "the regex “c”"]),
        ("{measure: {words: {lt: 9}}, phrase: a}", ["measure {words: {lt: 9}}", "the phrase “a”"]),
    ],
)
def test_every_kind_of_condition_has_its_branches(match: str, labels: list[str]) -> None:
    node, _ = parse_yaml(f"match: {match}" if match[0] == "{" else f"match: {{{match}}}", "x.yaml")
    assert node is not None
    assert [branch.label for branch in branches(node, "sentence", Lexicon("de"))] == labels


def test_shipped_rules_have_branches_and_examples_that_reach_some(ruleset: RuleSet) -> None:
    examined = examine([rules_dir()])
    analyses = Analyses(ruleset, ruleset.rules)
    rules = [rule for rule in ruleset.rules if rule.match is not None and rule.scope != "line"][:10]
    for rule in rules:
        found = coverage(rule, examined.nodes[rule.id], analyses)
        assert 0 < found.reached <= len(found.branches), rule.id
        assert all(Path(branch.place.file.name).exists() for branch in found.branches)
