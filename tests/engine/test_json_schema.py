"""The schema of rule files says of every key what it means, and shows an example that it takes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from provenance.engine import DETECTORS, MEASURES, rule_schema
from provenance.engine.loading.key_help import KEY_HELP
from provenance.engine.messages import PLACEHOLDERS

SCHEMA = rule_schema()


def keys(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that an object of the schema may have."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            # What a comparison may hold is said where it is described as a whole.
            if name not in ("lt", "le", "gt", "ge", "between"):
                yield f"{path}/{name}", inner
        for name, inner in schema.items():
            yield from keys(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for at, inner in enumerate(schema):
            yield from keys(inner, f"{path}/{at}")


KEYS = dict(keys(SCHEMA))


@pytest.mark.parametrize("path", KEYS)
def test_every_key_has_its_meaning_and_an_example_that_is_valid(path: str) -> None:
    schema = KEYS[path]
    assert schema["description"].strip()
    assert schema["examples"]
    validator = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
    for example in schema["examples"]:
        validator.validate(example)


def test_no_help_is_left_over() -> None:
    named = {path.rsplit("/", 1)[1] for path in KEYS}
    assert len(KEYS) > 80
    assert {key for helped in KEY_HELP.values() for key in helped} <= named


def test_the_message_key_names_every_placeholder() -> None:
    assert all(f"{{{name}}}" in KEYS["/message"]["description"] for name in PLACEHOLDERS)


def test_measures_and_detectors_are_listed_with_what_they_are() -> None:
    assert {path.rsplit("/", 1)[1] for path in KEYS if path.startswith("/$defs/measure/")} == MEASURES.keys()
    assert {option["const"]: option["description"] for option in KEYS["/detect"]["oneOf"]} == dict(DETECTORS)


SOUND = {
    "title": "T",
    "category": "denial",
    "severity": "info",
    "message": "{match}",
    "rationale": "R",
    "match": {"phrase": "x"},
    "examples": {"match": ["[[x]]"], "no_match": ["y"]},
}


@pytest.mark.parametrize(
    "changes",
    [
        {"titel": "T"},
        {"category": "denail"},
        {"severity": "high"},
        {"status": "done"},
        {"scope": "word"},
        {"in": ["footer"]},
        {"match": {}},
        {"match": {"phrases": ["x"]}},
        {"match": {"phrase": []}},
        {"match": {"any": {"phrase": "x"}}},
        {"match": {"voice": "editor"}},
        {"match": {"near": {"of": {"phrase": "x"}}}},
        {"match": {"count": {"min": 2}}},
        {"match": {"attribution": {"kind": "verb"}}},
        {"match": {"attribution": {"cue.class": "denies"}}},
        {"match": {"attribution": {"medium": 3}}},
        {"match": {"source": {"definite": "yes"}}},
        {"match": {"genre": "essay"}},
        {"match": {"quote": {"words": {"more": 3}}}},
        {"match": {"quote": {"words": {"between": [1]}}}},
        {"match": {"line": {"bullet": "yes"}}},
        {"measure": "words"},
        {"points": {"hygene": {"each": 1}}},
        {"points": {"balance": {"each": 1.5}}},
        {"points": {"balance": {"curve": [[0, 1]]}}},
        {"examples": {"match": ["[[x]]"]}},
        {"title": None},
        {"title": 3},
    ],
    ids=str,
)
def test_a_broken_rule_is_not(changes: dict[str, Any]) -> None:
    validator = Draft202012Validator(SCHEMA)
    validator.validate(SOUND)
    assert not validator.is_valid({**SOUND, **changes})


@pytest.mark.parametrize("key", ["title", "category", "severity", "message", "rationale", "examples", "match"])
def test_what_is_required_may_only_be_left_to_a_rule_that_is_extended(key: str) -> None:
    validator = Draft202012Validator(SCHEMA)
    rule = {name: value for name, value in SOUND.items() if name != key}
    assert not validator.is_valid(rule)
    validator.validate({**rule, "extends": "de/balance/denial"})
