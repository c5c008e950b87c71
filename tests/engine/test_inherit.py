"""``extends``: what a rule takes from another one, across folders, and what is said where that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from provenance.engine import RuleSet, load
from provenance.errors import RuleError

BASE = Path(__file__).parents[1] / "data" / "rules" / "base"
ID, OTHER = "de/balance/sample", "de/balance/other"


@pytest.fixture
def load_layers(tmp_path: Path, engine: Any) -> Any:
    """``load_layers({id: keys}, {id: keys})``: one folder each; keys without ``extends`` are filled up to a rule."""

    def call(*layers: Mapping[str, Mapping[str, Any]]) -> RuleSet:
        roots = [BASE]
        for at, layer in enumerate(layers):
            rules = {rule_id: keys if "extends" in keys else engine.rule(**keys) for rule_id, keys in layer.items()}
            roots.append(engine.write(tmp_path / str(at), rules))
        return load(roots)

    return call


PHRASE = {"phrase": ["bestreitet"]}


def test_every_key_that_is_not_given_is_taken_over(load_layers: Any, engine: Any) -> None:
    base = {"match": PHRASE, "points": {"balance": {"each": 3}}, "in_": ["prose"], "status": "test", "title_de": "T"}
    ruleset = load_layers({OTHER: base, ID: {"extends": OTHER, "severity": "error"}})
    sample, other = (next(rule for rule in ruleset.rules if rule.id == rule_id) for rule_id in (ID, OTHER))
    assert (sample.severity, sample.status, sample.extends) == ("error", "experimental", OTHER)
    for same in ("title", "titles", "points", "zones", "examples", "rationale", "scope"):
        assert getattr(sample, same) == getattr(other, same)
    assert engine.found(ruleset, "Sie bestreitet das.") == ["bestreitet", "bestreitet"]


@pytest.mark.parametrize(
    ("base", "own", "expected"),
    [
        ({"match": PHRASE}, {"match": {"phrase": ["weist zurück"]}}, ["weist zurück"]),
        ({"match": PHRASE, "scope": "paragraph", "in_": ["quote"]}, {"detect": "single_source"}, []),
        ({"measure": {"words": {"gt": 1}}}, {"match": PHRASE}, ["bestreitet"]),
        ({"detect": "single_source"}, {"match": PHRASE, "scope": "paragraph"}, ["bestreitet"]),
        ({"match": PHRASE}, {"in": ["quote"]}, []),
    ],
)
def test_what_a_rule_finds_is_replaced_as_a_whole(
    load_layers: Any, engine: Any, base: dict[str, Any], own: dict[str, Any], expected: list[str]
) -> None:
    ruleset = load_layers({ID: base}, {ID: {"extends": ID, **own}})
    assert engine.found(ruleset, "Sie bestreitet das und weist zurück, was man sagt.") == expected


def test_a_chain_over_several_folders(load_layers: Any) -> None:
    ruleset = load_layers(
        {ID: {"match": PHRASE, "title": "First", "rationale": "First"}},
        {ID: {"extends": ID, "title": "Second"}},
        {OTHER: {"extends": ID, "message": "Third"}, ID: {"extends": ID, "severity": "error"}},
    )
    other = next(rule for rule in ruleset.rules if rule.id == OTHER)
    assert (other.title, other.rationale, other.message.text, other.severity) == ("Second", "First", "Third", "error")


def test_a_translation_goes_with_what_it_translates(load_layers: Any) -> None:
    base = {"match": PHRASE, "title_de": "Nein", "message_de": "Nein: {match}"}
    ruleset = load_layers({ID: base}, {ID: {"extends": ID, "title": "No"}})
    assert ruleset.rules[0].titles == {}
    assert list(ruleset.rules[0].messages) == ["de"]


@pytest.mark.parametrize(
    ("layers", "says"),
    [
        ([{ID: {"extends": "de/balance/samples"}}], "names an unknown rule “de/balance/samples”: did you mean"),
        ([{ID: {"extends": ID}}], "names the rule itself, and no earlier folder of rules has"),
        ([{ID: {"extends": OTHER}, OTHER: {"extends": ID}}], "extend each other in a circle"),
        ([{ID: {"extends": 3}}], "expected text, found 3"),
        (
            [{OTHER: {"match": PHRASE}, ID: {"extends": OTHER, "match": PHRASE, "detect": "single_source"}}],
            "only one of “match”, “measure” and “detect”",
        ),
        ([{OTHER: {"match": PHRASE}, ID: {"extends": OTHER, "category": "hedge"}}], "belongs to verification"),
    ],
)
def test_what_cannot_be_taken_over(load_layers: Any, layers: list[Any], says: str) -> None:
    with pytest.raises(RuleError, match=says):
        load_layers(*layers)


def test_a_fault_of_the_base_is_told_once_and_in_its_file(load_layers: Any) -> None:
    with pytest.raises(RuleError) as error:
        load_layers({OTHER: {"match": PHRASE, "severity": "loud"}, ID: {"extends": OTHER}})
    [problem] = error.value.problems
    assert problem.path.endswith("other.yaml")
