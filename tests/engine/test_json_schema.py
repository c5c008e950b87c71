"""The schema of rule files says of every key what it means, and shows an example that it takes itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from provenance.engine import DETECTORS, MEASURES, STORY_DETECTORS, check, keys as keys_module, rule_schema
from provenance.engine.rule import PLACEHOLDERS

SCHEMA = rule_schema()
DATA = Path(__file__).parents[1] / "data" / "rules"
SOUND_FILE = (DATA / "sound.yaml").read_text(encoding="utf-8")
BROKEN = yaml.safe_load((DATA / "broken.yaml").read_text(encoding="utf-8"))


def keys(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that an object of the schema may have."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            # What a comparison may hold is said where it is described as a whole.
            if name not in ("lt", "le", "gt", "ge", "between"):
                yield f"{path}/{name}", inner
        for name, inner in schema.items():
            if name not in ("if", "then", "else", "allOf", "not"):  # what holds only together with other keys
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


@pytest.mark.parametrize(
    ("old", "new", "declared"),
    [
        ("title: Denial in so many words", "title: T\nnothing: x", keys_module.RULE),
        ('phrase: ["wies … zurück"]', "nothing: x", keys_module.CONDITION),
        ('phrase: ["wies … zurück"]', "near: {nothing: x}", keys_module.NEAR),
        ('phrase: ["wies … zurück"]', "count: {nothing: x}", keys_module.COUNT),
        ("{each: 4, cap: 12}", "{nothing: x}", keys_module.POINTS),
        ("balance: {each: 4, cap: 12}", "nothing: {each: 4}", keys_module.POINTS_BY),
        ("examples:", "examples:\n  nothing: x", keys_module.EXAMPLES),
    ],
    ids=["rule", "condition", "near", "count", "points", "dimensions", "examples"],
)
def test_every_key_that_is_declared_is_read_and_no_other(
    old: str, new: str, declared: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The readers are asked what they know: they look through it where a key is unknown."""
    known: list[set[str]] = []
    monkeypatch.setattr("provenance.located.guess", lambda _, readers: known.append(set(readers)) or "")
    assert SOUND_FILE.count(old) == 1
    path = tmp_path / "de/balance/sample.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SOUND_FILE.replace(old, new), encoding="utf-8")
    check([DATA / "base", tmp_path])
    assert declared.keys() in known


#: What no schema can say: it takes the phrases, the word lists, the other rules, or sums.
ONLY_THE_LOADER = {
    "YAML": "duplicate key; anchor; NUL in a title",
    "phrases": "gap at the end; gap at the beginning; two gaps; too many gaps; bracket not closed; space lost; "
    "bracket not opened; empty alternative; everything optional; star inside; no infinitive; unknown braces; "
    "brace not closed; phrase without a word; deep brackets; star alone; backslash at the end; "
    "brace without an opening; list without a name; optional alternative; bracket at the end; "
    "class of a regular expression; any sign of a regular expression; group of a regular expression; "
    "repeated bracket; bracket any number of times; evidence marked in a phrase; operator of a search engine; "
    "repeated letter; optional letter; set of a regular expression; unknown class of cues; class without nouns",
    "messages": "value of nothing",
    "expressions": "bad regex; nested quantifiers; regex without a literal",
    "word lists": "unknown list; empty list; unknown list of media; unknown list of a field",
    "other files": "home; unknown successor; extends nothing; extends itself; stable without a review",
    "sums": "impossible comparison; exclusive bounds; count upside down; cap below each",
}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_what_the_loader_refuses_the_schema_does_too(case: dict[str, Any]) -> None:
    text = SOUND_FILE.replace(case["old"], case["new"])
    text = (text[: text.index(case["cut"])] if "cut" in case else text).replace("¦", "")
    try:
        rule = yaml.safe_load(text)
    except yaml.YAMLError:
        return
    names = {name.strip() for names in ONLY_THE_LOADER.values() for name in names.split(";")}
    assert Draft202012Validator(SCHEMA).is_valid(rule) is (case["name"] in names)


def test_the_message_key_names_every_placeholder() -> None:
    assert all(f"{{{name}}}" in KEYS["/message"]["description"] for name in PLACEHOLDERS)


def test_measures_and_detectors_are_listed_with_what_they_are() -> None:
    assert {path.rsplit("/", 1)[1] for path in KEYS if path.startswith("/$defs/measure/")} == MEASURES.keys()
    assert {option["const"]: option["description"] for option in KEYS["/detect"]["oneOf"]} == {
        **DETECTORS,
        **STORY_DETECTORS,
    }


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


def test_near_may_stand_in_not_beside_a_match_and_only_there() -> None:
    validator = Draft202012Validator(SCHEMA)
    far = [{"near": {"of": {"phrase": "schwieg"}, "sentences": 1}}]
    validator.validate({**SOUND, "match": {"phrase": "wies … zurück", "not": far}})
    assert not validator.is_valid({**SOUND, "match": {"not": far}})
    assert not validator.is_valid({**SOUND, "scope": "line", "match": {"phrase": "wies … zurück", "not": far}})
