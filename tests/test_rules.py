"""The rules that are shipped: valid, complete, and every example holds to the character."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from provenance import engine, resources
from provenance.across import story
from provenance.commands.rules_test import Analyses
from provenance.detect import DETECTORS
from provenance.engine import MEASURES, RuleSet
from provenance.models import CATEGORIES, DIMENSIONS, RawArticle
from provenance.pipeline import audit

FILES = sorted(resources.rules_dir().glob("*/*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}/{path.stem}")
def test_examples_hold(ruleset: RuleSet, path: Path) -> None:
    rule = next(rule for rule in ruleset.rules if rule.id == "/".join((*path.parts[-3:-1], path.stem)))
    failures = engine.run_examples(ruleset, Analyses(ruleset, ruleset.rules).hits, [rule])
    assert not failures, "\n".join(failure.describe() for failure in failures)
    assert rule.examples.match
    assert rule.examples.no_match


def test_there_are_rules_for_every_category_and_dimension(ruleset: RuleSet) -> None:
    german = [rule for rule in ruleset.rules if rule.language in ("de", "any")]
    assert len(german) >= 50
    assert {rule.category for rule in german} == set(CATEGORIES)
    assert {dimension for rule in german for dimension in rule.points} == set(DIMENSIONS)


def test_editors_accept_what_the_loader_accepts() -> None:
    schema = engine.rule_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in FILES:
        validator.validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    score = resources.rules_dir() / "score.yaml"
    jsonschema.validate(yaml.safe_load(score.read_text(encoding="utf-8")), engine.score_schema())


@pytest.mark.parametrize("change", [{"titel": "x"}, {"category": "denyal"}, {"points": {"balance": {"each": "two"}}}])
def test_editors_refuse_what_the_loader_refuses(change: dict[str, object]) -> None:
    rule = yaml.safe_load(FILES[0].read_text(encoding="utf-8")) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(rule, engine.rule_schema())


def test_every_detector_and_measure_a_rule_can_name_exists(ruleset: RuleSet) -> None:
    assert set(engine.DETECTORS) == set(DETECTORS)
    assert set(engine.STORY_DETECTORS) == set(story.DETECTORS)
    text = "Die Stadt teilte mit, die Brücke sei gesperrt. " * 12
    report = audit(RawArticle(id="a", source="a", content=text, language="de"), ruleset)
    assert set(report.measures) == set(MEASURES)
