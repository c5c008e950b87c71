"""JSON Schemas of rule files and of ``score.yaml``, for editors that complete and check while one writes.

They say the shape; what needs the word lists or the whole file (a phrase, a home dimension) the loader checks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Any, get_args

from provenance.engine.condition_reader import FIELDS
from provenance.engine.lines import FLAGS, NUMBERS
from provenance.engine.messages import PLACEHOLDERS
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
    """The shape of ``rules/<language>/<dimension>/<name>.yaml``."""
    texts = _one_or_more({"type": "string"})
    return {
        "$schema": _DRAFT,
        "title": "A rule of provenance",
        **_object(
            {
                "extends": {
                    "type": "string",
                    "description": "Id of a rule that gives every key that is left out here, but its status.",
                    "examples": ["de/balance/denial-contest"],
                },
                "title": {"type": "string", "description": "A few words that name what is found."},
                "category": _words(CATEGORIES, "What a finding is; its home dimension is the folder of the file."),
                "severity": _words(SEVERITIES, "How bad it is, for checks that fail on a severity."),
                "status": _words(get_args(Status), "How far the rule can be trusted; experimental if left out."),
                "replaced_by": {"type": "string", "description": "Of a deprecated rule: the id of its successor."},
                "message": {
                    "type": "string",
                    "description": "One sentence for a lay reader. Placeholders: "
                    + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                    + "; {speaker|The article} gives a default.",
                    "examples": ["{speaker|The article} does not say where this comes from: “{match}”"],
                },
                "rationale": {"type": "string", "description": "Why it matters to somebody who judges the sourcing."},
                "references": {"type": "array", "items": {"type": "string"}, "description": "Standards that say so."},
                "scope": _words(get_args(Scope), "Where all conditions must hold together; sentence if left out."),
                "in": {
                    **_one_or_more(_words(get_args(Place))),
                    "description": "Places of a match; all but noise and credits if left out.",
                },
                "match": {"$ref": "#/$defs/condition"},
                "measure": {
                    "description": "A measure and its bounds, or just its name beside a curve of points.",
                    "anyOf": [_words(MEASURES), {"$ref": "#/$defs/measure"}],
                },
                "detect": _described(DETECTORS, "A detector built into the program."),
                "run": {
                    "description": "Scope line: the lines that follow a hit belong to it while they meet this.",
                    "$ref": "#/$defs/condition",
                },
                "points": {
                    "description": "What a hit gives (above 0) or costs (below 0), by dimension.",
                    **_object({key: {"$ref": "#/$defs/points"} for key in DIMENSIONS}),
                },
                "examples": {
                    "description": "Texts that are run: [[…]] marks what must be found.",
                    **_object({"match": texts, "no_match": texts}, ("match", "no_match")),
                },
                **{key: what for language in TRANSLATIONS for key, what in _translations(language).items()},
            },
        ),
        "if": {"required": ["extends"]},
        "then": {"not": {"anyOf": [{"required": [one, other]} for one, other in combinations(_KINDS, 2)]}},
        "else": {"required": _REQUIRED, "oneOf": [{"required": [kind]} for kind in _KINDS]},
        "$defs": _definitions(),
    }


def _translations(language: str) -> dict[str, JsonSchema]:
    return {
        f"title_{language}": {"type": "string", "description": f"The title in the language “{language}”."},
        f"message_{language}": {
            "type": "string",
            "description": f"The message in the language “{language}”, with the same placeholders.",
        },
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
                    "measure": _described({name: what for name, (what, _) in MEASURES.items()}, "… or this measure …"),
                    "lt": {"description": "… is below this.", "type": "number"},
                    "cap": {"description": "The most that can be reached then.", **share},
                    "reason": {"description": "What the reader is told.", "type": "string"},
                },
                ("lt", "cap", "reason"),
            ),
        },
    }


def _definitions() -> JsonSchema:
    condition = {"$ref": "#/$defs/condition"}
    conditions = {"type": "array", "items": condition, "minItems": 1}
    patterns = _one_or_more({"type": "string"})
    count = {"type": "integer", "minimum": 0}
    return {
        "condition": {
            "description": "Keys side by side must all hold.",
            **_object(
                {
                    "all": conditions,
                    "any": conditions,
                    "not": {"description": "None of these may match in the scope.", **conditions},
                    "phrase": {
                        "description": "Words; (a|b); (x)?; … a gap; word* inflection; @list; {lemma:verb}; ^ and $.",
                        "examples": ["aus (unseren|seinen|ihren) eigenen Quellen"],
                        **patterns,
                    },
                    "regex": {"description": "Regular expressions that hold a literal.", **patterns},
                    "attribution": {"$ref": "#/$defs/attribution"},
                    "source": {"$ref": "#/$defs/source"},
                    "quote": {"$ref": "#/$defs/quote"},
                    "line": {"$ref": "#/$defs/line"},
                    "measure": {"$ref": "#/$defs/measure"},
                    "voice": _words(("outlet", "source"), "Who speaks: is the match inside attributed content?"),
                    "near": _object({"of": condition, "sentences": count}, ("of", "sentences")),
                    "count": _object({"of": condition, "min": count, "max": count}, ("of",)),
                    "absent": {"description": "Nowhere in the article.", "$ref": "#/$defs/condition"},
                }
            ),
            "minProperties": 1,
        },
        **{kind: _object({name: _field(kind, name) for name in fields}) for kind, fields in FIELDS.items()},
        "points": _object(
            {
                "each": {"description": "Points for each finding.", "type": "integer"},
                "cap": {"description": "The most that “each” adds up to, of the same sign.", "type": "integer"},
                "once": {"description": "Points however many findings there are.", "type": "integer"},
                "curve": {
                    "description": "Measure rules: points of a line, [measure, points], measures ascending.",
                    "type": "array",
                    "items": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
                    "minItems": 2,
                },
                "per": _words(get_args(Per), "Turns the count of “each” into a density."),
            }
        ),
    }


def _field(kind: str, name: str) -> JsonSchema:
    what = FIELDS[kind][name]
    described = {**NUMBERS, **FLAGS} if kind == "line" else {}
    if kind == "measure":
        definition, unit = MEASURES[name]
        described = {name: f"{definition}; {unit}"}
    description: JsonSchema = {"description": described[name]} if name in described else {}
    if what is bool:
        return {**description, "type": "boolean"}
    if what is float:
        return {**_COMPARISON, **description}
    return {**description, **_one_or_more({"type": "string"} if what is str else _words(what))}


def _object(properties: Mapping[str, JsonSchema], required: Collection[str] = ()) -> JsonSchema:
    schema: JsonSchema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _words(words: Collection[str], description: str = "") -> JsonSchema:
    schema: JsonSchema = {"enum": list(words)}
    return {"description": description, **schema} if description else schema


def _described(words: Mapping[str, str], description: str) -> JsonSchema:
    options = [{"const": word, "description": meaning} for word, meaning in words.items()]
    return {"description": description, "oneOf": options}


def _one_or_more(schema: JsonSchema) -> JsonSchema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}
