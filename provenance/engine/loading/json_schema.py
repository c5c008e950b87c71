"""JSON Schemas of rule files and of ``score.yaml``, for editors that complete and check while one writes.

They say the shape; what needs the word lists, the other rules or the name of the file (a phrase, a home dimension) the
loader checks. A rule that extends another one may leave anything out, so that less can be said of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, get_args

from provenance.engine.conditions.fields import BETWEEN_SENTENCES
from provenance.engine.loading.keys import (
    CONDITION,
    COUNT,
    EXAMPLES,
    FIELDS,
    NEAR,
    NOT_IN_LINES,
    POINTS,
    POINTS_BY,
    RULE,
    WITH_MATCHES,
    Key,
    described,
    words,
)
from provenance.engine.schema import MEASURES
from provenance.models import DIMENSIONS, Genre

__all__ = ["rule_schema", "score_schema"]

JsonSchema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_REQUIRED = ("title", "category", "severity", "message", "rationale", "examples")
_KINDS = ("match", "measure", "detect")
_LINE_RULE: JsonSchema = {"properties": {"scope": {"const": "line"}}, "required": ["scope"]}
_MARKED: JsonSchema = {"pattern": r"\[\[[^\[\]]*\S[^\[\]]*\]\]"}


def rule_schema() -> JsonSchema:
    """The shape of ``rules/<language>/<dimension>/<name>.yaml``, every key with its meaning and an example."""
    return {
        "$schema": _DRAFT,
        "title": "A rule of provenance",
        **_object(RULE),
        "if": {"required": ["extends"]},
        "then": {"not": {"anyOf": [{"required": [one, other]} for one, other in combinations(_KINDS, 2)]}},
        "else": {
            "required": list(_REQUIRED),
            "oneOf": [{"required": [kind]} for kind in _KINDS],
            "allOf": [
                _where({"required": ["match"]}, otherwise=_no_places()),
                _where({"required": ["measure"]}, _points(not_these=("per",)), _points(not_these=("curve",))),
                _where(_LINE_RULE, {"properties": _of_lines()}, {"not": {"required": ["run"]}, **_of_sentences()}),
                _where(_shown(), {"properties": {"examples": {"properties": {"match": _each(_MARKED)}}}}),
            ],
        },
        "allOf": [
            _where({"properties": {"status": {"const": "deprecated"}}, "required": ["status"]}, _needs("replaced_by")),
            _where(
                {"required": ["match"]},
                {"properties": {"examples": {"properties": {"no_match": _each({"not": {"pattern": r"\[\["}})}}}},
            ),
        ],
        "$defs": _definitions(),
    }


def _where(condition: JsonSchema, then: JsonSchema | None = None, otherwise: JsonSchema | None = None) -> JsonSchema:
    parts = {"if": condition, "then": then, "else": otherwise}
    return {key: part for key, part in parts.items() if part is not None}


def _needs(*keys: str) -> JsonSchema:
    return {"required": list(keys)}


def _no_places() -> JsonSchema:
    """Rules with “measure” or “detect” are about the article."""
    return {"not": _needs("in"), "properties": {"scope": {"enum": ["article", "story"]}}}


def _points(not_these: Collection[str]) -> JsonSchema:
    without = {"not": {"anyOf": [_needs(key) for key in not_these]}}
    return {"properties": {"points": {"additionalProperties": without}}}


def _of_lines() -> JsonSchema:
    return {"in": False, "match": {"$ref": "#/$defs/line_condition"}}


def _of_sentences() -> JsonSchema:
    return {"properties": {"match": {"$ref": "#/$defs/sentence_condition"}}}


def _shown() -> JsonSchema:
    """Where a rule has matches in the text, its examples mark them; what stands between sentences cannot be marked."""
    between = [_needs(key) for key in sorted(BETWEEN_SENTENCES)]
    held = [{"properties": {key: {"contains": {"anyOf": between}}}, **_needs(key)} for key in ("all", "any")]
    of_article = {"properties": {"scope": {"const": "article"}}, **_needs("scope")}
    return {
        "required": ["match"],
        "not": {"anyOf": [of_article, {"properties": {"match": {"anyOf": [*between, *held]}}, **_needs("match")}]},
    }


def _each(shape: JsonSchema) -> JsonSchema:
    """Of one text or of every text of a list."""
    return _where({"type": "string"}, shape, {"items": shape})


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
                "unassessed": {
                    "description": "Genres that get no overall score, each with the reason that the reader is told.",
                    **_object({key: {"type": "string"} for key in get_args(Genre)}),
                },
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
                    "of": {"description": "What is capped; overall if left out.", **words(("overall", *DIMENSIONS))},
                    "dimension": {"description": "Applies if this dimension …", **words(DIMENSIONS)},
                    "measure": {
                        "description": "… or this measure …",
                        **described({name: measure.definition for name, measure in MEASURES.items()}),
                    },
                    "lt": {"description": "… is below this.", "type": "number"},
                    "cap": {"description": "The most that can be reached then.", **share},
                    "reason": {"description": "What the reader is told.", "type": "string"},
                },
                ("lt", "cap", "reason"),
            ),
        },
    }


def _definitions() -> JsonSchema:
    fields = {condition: _object(known, least=1) for condition, known in FIELDS.items()}
    fields["attribution"]["allOf"] = [_absent("source"), _absent("cue")]
    sentence = {key: told for key, told in CONDITION.items() if key != "line"}
    line = {key: told for key, told in CONDITION.items() if key not in NOT_IN_LINES}
    line["not"] = line["not"]._replace(shape=line["all"].shape)
    return {
        "condition": _condition(CONDITION),
        "sentence_condition": _condition(sentence, "sentence_condition"),
        "line_condition": _condition(line, "line_condition"),
        **fields,
        "near": _object(NEAR, ("of", "sentences")),
        "count": {**_object(COUNT, ("of",)), "anyOf": [_needs("min"), _needs("max")]},
        "points": {
            **_object(POINTS),
            "oneOf": [_needs("each"), _needs("once"), _needs("curve")],
            "dependentRequired": {"cap": ["each"], "per": ["each"]},
            **_where(
                {"properties": {"each": {"exclusiveMinimum": 0}}},
                {"properties": {"cap": {"exclusiveMinimum": 0}}},
                {"properties": {"cap": {"exclusiveMaximum": 0}}},
            ),
        },
        "points_by": _object(POINTS_BY),
        "examples": _object(EXAMPLES, ("match", "no_match")),
    }


def _condition(keys: Mapping[str, Key], inner: str = "condition") -> JsonSchema:
    """Conditions of one kind of rule hold conditions of the same kind; all are known where the scope is not."""
    far = {"properties": {"not": {"contains": {"required": ["near"], "maxProperties": 1}}}, "required": ["not"]}
    asked = {"anyOf": [_needs("voice"), _needs("names_outlet"), _needs("near"), far]}
    judged = _where(asked, {"anyOf": [_needs(key) for key in WITH_MATCHES]})
    return {**_renamed(_object(keys, least=1), inner), **judged}


def _renamed(schema: Any, inner: str) -> Any:
    if isinstance(schema, dict):
        if schema.get("$ref") == "#/$defs/condition":
            return {**schema, "$ref": f"#/$defs/{inner}"}
        return {key: _renamed(part, inner) for key, part in schema.items()}
    return [_renamed(part, inner) for part in schema] if isinstance(schema, list) else schema


def _absent(part: str) -> JsonSchema:
    """Without a source, nothing can be asked of it."""
    without = {"properties": {f"has_{part}": {"const": False}}, "required": [f"has_{part}"]}
    return _where(without, {"propertyNames": {"not": {"pattern": rf"^{part}\."}}})


def _object(properties: Mapping[str, Key | JsonSchema], required: Collection[str] = (), least: int = 0) -> JsonSchema:
    schemas = {name: told.schema if isinstance(told, Key) else told for name, told in properties.items()}
    schema: JsonSchema = {"type": "object", "properties": schemas, "additionalProperties": False}
    if least:
        schema["minProperties"] = least
    return {**schema, "required": list(required)} if required else schema
