"""JSON Schema of ``provenance.yaml``, for editors that complete and check while one writes, and where each key belongs.

What needs the rules (does anything have this name?) or the disk (is there such a folder?) the reader checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from provenance.config.sections import Unassessed
from provenance.engine import CHANGEABLE, rule_schema
from provenance.models import DIMENSIONS, SEVERITIES, UI_LANGUAGES
from provenance.reader.fields import NAMES, PRESETS

__all__ = ["config_schema", "homes"]

JsonSchema = dict[str, Any]

_TEXT: JsonSchema = {"type": "string", "pattern": r"\S"}
_SCORE: JsonSchema = {"type": "integer", "minimum": 0, "maximum": 100}
_PATTERN = "a pattern for the path as given, or for the end of it from a folder on; * crosses folders"


def config_schema() -> JsonSchema:
    """The shape of ``provenance.yaml``, every key with its meaning."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of a project that audits articles",
        **_object(
            {
                "paths": _texts("What “audit” and “check” read where no path is given; relative to this file."),
                "exclude": _texts(f"What is passed over in folders and globs: {_PATTERN}; “archive/” is a folder."),
                "lang_ui": _words(UI_LANGUAGES, "Language of messages for people; otherwise what LANG says."),
                "corrections": _described(_TEXT, "Log of what reviewers corrected: JSON lines, or their database."),
                "rules": _rules(),
                "ignore": {
                    "description": "Findings that are known and not wanted, each with its reason.",
                    "type": "array",
                    "items": _ignore(),
                },
                "check": _check(),
                "fields": _fields(),
            }
        ),
        "$defs": {name: told for name, told in rule_schema()["$defs"].items() if name.startswith("points")},
    }


@cache
def homes() -> Mapping[str, str]:
    """Key of a section -> the section, for those who wrote it elsewhere; a top-level key has none ("")."""
    properties = config_schema()["properties"]
    found = {key: name for name in ("rules", "check") for key in properties[name]["properties"]}
    return found | dict.fromkeys(properties, "")


def _rules() -> JsonSchema:
    changes = {key: schema for key, schema in rule_schema()["properties"].items() if key in CHANGEABLE}
    return {
        "description": "Rules beside the built-in ones, rules that do not run, rules that are changed.",
        **_object(
            {
                "version": _described(
                    _TEXT, "The version whose rules are asked for, like 0.2.0; with another one a run ends at once."
                ),
                "base": _described(
                    _TEXT, "A whole folder of rules in place of the built-in ones, made by “provenance rules freeze”."
                ),
                "folders": _texts("Folders of rules, relative to this file; a later one wins."),
                "disable": _texts("Rules that do not run: ids, categories, patterns with *."),
                "override": {
                    "description": "Rules, each with the keys that are to be another.",
                    "type": "object",
                    "additionalProperties": _object(changes),
                },
            }
        ),
    }


def _ignore() -> JsonSchema:
    where = {
        "source": _described(_TEXT, f"{_PATTERN[0].upper()}{_PATTERN[1:]}."),
        "outlet": _described(_TEXT, "A pattern for the outlet."),
        "article": _described(_TEXT, "The id of one article."),
    }
    keys = {
        "rule": _described(_TEXT, "Id, category, or a pattern with *."),
        "reason": _described(_TEXT, "Why; goes into the reports."),
        **where,
    }
    return {**_object(keys, "rule", "reason"), "anyOf": [{"required": [key]} for key in where]}


def _check() -> JsonSchema:
    thresholds: JsonSchema = {
        "min_score": _described(_SCORE, "Least overall score."),
        "min": _described(_object(dict.fromkeys(DIMENSIONS, _SCORE)), "Least score by dimension."),
        "max": {
            "description": "Most findings by severity, category or rule.",
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 0},
        },
        "fail_on": _words((*SEVERITIES, "never"), "Findings of this severity or above fail."),
        "unassessed": _words(get_args(Unassessed), "What becomes of an article without a score that is asked for."),
    }
    of_articles = {
        "outlet": _described(_TEXT, "A pattern for the outlet."),
        "source": _described(_TEXT, f"{_PATTERN[0].upper()}{_PATTERN[1:]}."),
    }
    override = {**_object({**of_articles, **thresholds}), "anyOf": [{"required": [key]} for key in of_articles]}
    return {
        "description": "Thresholds of “provenance check”; its options of the same names win.",
        **_object(
            {
                **thresholds,
                "select": _texts("Only findings of these rules, categories or severities count."),
                "ignore": _texts("Findings of these rules, categories or severities do not count."),
                "baseline": _described(_TEXT, "File of known problems, relative to this file."),
                "overrides": {
                    "description": "Other thresholds for some articles; later ones win.",
                    "type": "array",
                    "items": override,
                    "minItems": 1,
                },
            }
        ),
    }


def _fields() -> JsonSchema:
    return {
        "description": "Under which keys the records of a feed keep what is known of an article: a preset, or by name.",
        "anyOf": [
            {"enum": list(PRESETS)},
            _object({name: _texts("Tried in order; a.b goes into an object.") for name in NAMES}),
        ],
    }


def _object(properties: Mapping[str, JsonSchema], *required: str) -> JsonSchema:
    schema: JsonSchema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


def _described(schema: JsonSchema, description: str) -> JsonSchema:
    return {"description": description, **schema}


def _texts(description: str) -> JsonSchema:
    """One text or a list of them."""
    return {"description": description, "anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}


def _words(words: tuple[str, ...], description: str) -> JsonSchema:
    return {"description": description, "enum": list(words)}
