"""JSON Schemas of rule files and of ``score.yaml``, for editors that complete and check while one writes.

They say the shape; what needs the word lists or the whole file (a phrase, a home dimension) the loader checks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, get_args

from provenance.engine.conditions.tree import MOST_SENTENCES_AWAY
from provenance.engine.loading.condition_reader import FIELDS, GENRES
from provenance.engine.loading.key_help import KEY_HELP
from provenance.engine.schema import DETECTORS, MEASURES, Per, Place, Scope, Status
from provenance.models import CATEGORIES, DIMENSIONS, SEVERITIES, TRANSLATIONS

__all__ = ["rule_schema", "score_schema"]

JsonSchema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_REQUIRED = ["title", "category", "severity", "message", "rationale", "examples"]
_KINDS = ("match", "measure", "detect")
_NUMBER: JsonSchema = {"type": "number"}
_COMPARISON: JsonSchema = {
    "description": "A number, or bounds: {ge: 2, lt: 9}, {between: [2, 9]} (both included).",
    "anyOf": [
        _NUMBER,
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(("lt", "le", "gt", "ge"), _NUMBER),
                "between": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
            },
            "additionalProperties": False,
            "minProperties": 1,
        },
    ],
}


def rule_schema() -> JsonSchema:
    """The shape of ``rules/<language>/<dimension>/<name>.yaml``, every key with its meaning and an example."""
    text: JsonSchema = {"type": "string"}
    texts = _one_or_more(text)
    condition = {"$ref": "#/$defs/condition"}
    keys = {
        "extends": text,
        "title": text,
        "category": _words(CATEGORIES),
        "severity": _words(SEVERITIES),
        "status": _words(get_args(Status)),
        "replaced_by": text,
        "message": text,
        "rationale": text,
        "references": {"type": ["string", "array"], "items": text},
        "scope": _words(get_args(Scope)),
        "in": _one_or_more(_words(get_args(Place))),
        "match": condition,
        "measure": {"anyOf": [_words(MEASURES), {"$ref": "#/$defs/measure"}]},
        "detect": _described(DETECTORS),
        "run": condition,
        "points": _explained("dimensions", {key: {"$ref": "#/$defs/points"} for key in DIMENSIONS}),
        "examples": _explained("examples", {"match": texts, "no_match": texts}, ("match", "no_match")),
        **{f"{key}_{language}": text for language in TRANSLATIONS for key in ("title", "message", "rationale")},
    }
    return {
        "$schema": _DRAFT,
        "title": "A rule of provenance",
        **_explained("rule", keys),
        "if": {"required": ["extends"]},
        "then": {"not": {"anyOf": [{"required": [one, other]} for one, other in combinations(_KINDS, 2)]}},
        "else": {"required": _REQUIRED, "oneOf": [{"required": [kind]} for kind in _KINDS]},
        "$defs": _definitions(),
    }


def score_schema() -> JsonSchema:
    """The shape of ``rules/score.yaml``."""
    share = {"type": "integer", "minimum": 0, "maximum": 100}
    return {
        "$schema": _DRAFT,
        "title": "How findings and measures become scores",
        **_object(
            {
                "dimensions": _object({key: {"$ref": "#/$defs/dimension"} for key in DIMENSIONS}, DIMENSIONS),
                "bands": {
                    "description": "Lowest overall score of each band; what lies below the last one is E.",
                    **_object(dict.fromkeys("ABCD", share), tuple("ABCD")),
                },
                "caps": {"type": "array", "items": {"$ref": "#/$defs/cap"}},
            },
            ("dimensions", "bands"),
        ),
        "$defs": {
            "dimension": _object(
                {
                    "base": {"description": "The score before anything was found.", **share},
                    "weight": {
                        "description": "Its share in the overall score.",
                        "type": "number",
                        "exclusiveMinimum": 0,
                    },
                    "rationale": {"type": "string"},
                },
                ("base", "weight"),
            ),
            "cap": _object(
                {
                    "of": _words(("overall", *DIMENSIONS), "What is capped; overall if left out."),
                    "dimension": _words(DIMENSIONS, "Applies if this dimension …"),
                    "measure": _described(
                        {name: measure.definition for name, measure in MEASURES.items()}, "… or this measure …"
                    ),
                    "lt": {"description": "… is below this.", "type": "number"},
                    "cap": {"description": "The most that can be reached then.", **share},
                    "reason": {"description": "What the reader is told.", "type": "string"},
                },
                ("lt", "cap", "reason"),
            ),
        },
    }


def _definitions() -> JsonSchema:
    condition: JsonSchema = {"$ref": "#/$defs/condition"}
    conditions = {"type": "array", "items": condition, "minItems": 1}
    patterns = _one_or_more({"type": "string"})
    count = {"type": "integer", "minimum": 0}
    whole: JsonSchema = {"type": "integer"}
    point = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    conditions_by_key: dict[str, JsonSchema] = {
        **dict.fromkeys(("all", "any", "not"), conditions),
        **dict.fromkeys(("phrase", "regex"), patterns),
        **{kind: {"$ref": f"#/$defs/{kind}"} for kind in FIELDS},
        "genre": _one_or_more(_words(GENRES)),
        "voice": _words(("outlet", "source")),
        "near": _explained(
            "near", {"of": condition, "sentences": {**count, "maximum": MOST_SENTENCES_AWAY}}, ("of", "sentences")
        ),
        "count": _explained("count", {"of": condition, "min": count, "max": count}, ("of",)),
        "absent": condition,
    }
    points: dict[str, JsonSchema] = {
        **dict.fromkeys(("each", "cap", "once"), whole),
        "curve": {"type": "array", "items": point, "minItems": 2},
        "per": _words(get_args(Per)),
    }
    return {
        "condition": {**_explained("condition", conditions_by_key), "minProperties": 1},
        **{kind: _explained(kind, {name: _field(kind, name) for name in fields}) for kind, fields in FIELDS.items()},
        "points": _explained("points", points),
    }


def _field(kind: str, name: str) -> JsonSchema:
    what = FIELDS[kind][name]
    if what == "flag":
        return {"type": "boolean"}
    if what == "number":
        return _COMPARISON
    texts = _one_or_more({"type": "string"} if isinstance(what, str) else _words(what))
    return {"anyOf": [{"type": "boolean"}, *texts["anyOf"]]} if what == "name" else texts


def _explained(name: str, properties: Mapping[str, JsonSchema], required: Collection[str] = ()) -> JsonSchema:
    """An object, every key of it with its meaning and an example."""
    helped = {key: {**schema, **_help(name, key)} for key, schema in properties.items()}
    return _object(helped, required)


def _help(name: str, key: str) -> JsonSchema:
    if name == "measure":
        measure = MEASURES[key]
        example = {"lt": 0.3} if measure.is_share else {"ge": 3}
        return {"description": f"{measure.definition}; {measure.scale}", "examples": [example]}
    description, example = KEY_HELP[name][key]
    return {"description": description, "examples": [example]}


def _object(properties: Mapping[str, JsonSchema], required: Collection[str] = ()) -> JsonSchema:
    schema: JsonSchema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _words(words: Collection[str], description: str = "") -> JsonSchema:
    schema: JsonSchema = {"enum": list(words)}
    return {"description": description, **schema} if description else schema


def _described(words: Mapping[str, str], description: str = "") -> JsonSchema:
    options = [{"const": word, "description": meaning} for word, meaning in words.items()]
    return {"description": description, "oneOf": options} if description else {"oneOf": options}


def _one_or_more(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}
