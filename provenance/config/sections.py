"""The sections of the configuration: one reader and one frozen value each, and their JSON Schema.

A new section is a reader of a node and a line in ``SECTIONS``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from provenance.engine import CHANGEABLE, Ignore, Named, Successors, rule_schema
from provenance.engine.keys import TEXT
from provenance.engine.rule import path_fits
from provenance.located import Fault, Node, Sheet, Unusable, choice, count, one_or_more, percent, text
from provenance.models import DIMENSIONS, SEVERITIES, UI_LANGUAGES, Dimension, ReportArticle, Severity
from provenance.reader.records import NAMES, PRESETS, RecordKeys

__all__ = ["SECTIONS", "CheckSection", "RulesSection", "Unassessed", "config_schema", "homes"]


#: The sheet for faults, the section, and the folder that paths are relative to.
SectionReader = Callable[[Sheet, Node, Path], Any]

FailOn = Severity | Literal["never"]
#: What becomes of an article without the score that the bar asks for: it fails, is named, or passes unsaid.
Unassessed = Literal["fail", "warn", "pass"]


# --- rules -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RulesSection:
    """``version`` is the one whose rules are asked for, ``base`` a folder that holds them in place of the built-in
    ones. ``folders`` are rule packs, later ones winning; see ``engine.Changes`` for the rest. Folders are absolute.
    """

    version: Named | None = None
    base: Path | None = None
    folders: tuple[Path, ...] = ()
    disable: tuple[Named, ...] = ()
    override: tuple[tuple[Named, Node], ...] = ()


def read_rules(sheet: Sheet, node: Node, folder: Path) -> RulesSection:
    readers = {
        "version": _named,
        "base": lambda n: _folder(n, folder),
        "folders": one_or_more(lambda n: _folder(n, folder)),
        "disable": one_or_more(_named),
        "override": lambda n: _overrides(sheet, n),
    }
    return RulesSection(**sheet.mapping(node, readers))


def _folder(node: Node, relative_to: Path) -> Path:
    path = relative_to / Path(text(node)).expanduser()
    if not path.is_dir():
        raise Fault(node, f"there is no folder {path}")
    return path


def _named(node: Node) -> Named:
    return Named(text(node), node.place)


def _overrides(sheet: Sheet, node: Node) -> tuple[tuple[Named, Node], ...]:
    if not isinstance(node.value, dict):
        raise Fault(node, "expected ids of rules, each with what is to be changed: {severity: notice}")
    # What the values may be is for the reader of rules to say, where the rule is known.
    keys: Mapping[str, Callable[[Node], Node]] = dict.fromkeys(CHANGEABLE, lambda value: value)
    for values in node.value.values():
        sheet.mapping(values, keys)
    return tuple((Named(pattern, node.keys[pattern]), values) for pattern, values in node.value.items())


# --- ignore ----------------------------------------------------------------------------------------------------------


def read_ignore(sheet: Sheet, node: Node, _folder: Path) -> tuple[Ignore, ...]:
    return sheet.items(node, lambda item: _ignore(sheet, item)) if node.value else ()


def _ignore(sheet: Sheet, node: Node) -> Ignore:
    where = ("source", "outlet", "article")
    readers = dict.fromkeys(("rule", "reason", *where), text)
    values = sheet.mapping(node, readers, ("rule", "reason"))
    if len(values) < len(node.keys) or not {"rule", "reason"} <= values.keys():
        raise Unusable(node)
    if not any(key in values for key in where):
        message = f"say where: one or more of {', '.join(where)}; to switch a rule off everywhere use “rules: disable”"
        raise Fault(node, message)
    return Ignore(**values, place=node.place)


# --- check -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckOverride:
    """Other thresholds for the articles that ``outlet`` and ``source`` (patterns) describe; ``None``: as elsewhere."""

    outlet: str | None = None
    source: str | None = None
    min_score: int | None = None
    min: Mapping[Dimension, int] = field(default_factory=dict)
    max: Mapping[str, int] = field(default_factory=dict)
    fail_on: FailOn | None = None
    unassessed: Unassessed | None = None

    def covers(self, article: ReportArticle) -> bool:
        outlet = self.outlet is None or fnmatchcase(article.outlet or "", self.outlet)
        return outlet and (self.source is None or path_fits(article.source, self.source))


@dataclass(frozen=True, slots=True)
class CheckSection:
    """Thresholds of ``provenance check``, as its options of the same names; ``None`` where nothing is said.

    ``baseline`` is absolute.
    """

    min_score: int | None = None
    min: Mapping[Dimension, int] = field(default_factory=dict)
    max: Mapping[str, int] = field(default_factory=dict)
    fail_on: FailOn | None = None
    unassessed: Unassessed | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    overrides: tuple[CheckOverride, ...] = ()

    @property
    def sets_bar(self) -> bool:
        """Is anything asked of an article beyond the default?"""
        asked = (self.min_score, self.fail_on, self.unassessed == "fail" or None)
        return bool(self.min or self.max or self.overrides) or any(each is not None for each in asked)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that findings are called by."""
        return (*self.select, *self.ignore, *self.max, *(name for each in self.overrides for name in each.max))

    def followed(self, now: Successors) -> CheckSection:
        """The same in names of today."""
        if not self.names:
            return self
        return replace(
            self,
            select=now.followed(self.select),
            ignore=now.followed(self.ignore),
            max=now.counted(self.max),
            overrides=tuple(replace(each, max=now.counted(each.max)) for each in self.overrides),
        )

    def of(self, article: ReportArticle) -> CheckSection:
        """What is asked of this article; later overrides win."""
        asked = self
        for override in self.overrides:
            if override.covers(article):
                asked = replace(
                    asked,
                    min_score=asked.min_score if override.min_score is None else override.min_score,
                    min={**asked.min, **override.min},
                    max={**asked.max, **override.max},
                    fail_on=override.fail_on or asked.fail_on,
                    unassessed=override.unassessed or asked.unassessed,
                )
        return asked


def read_check(sheet: Sheet, node: Node, folder: Path) -> CheckSection:
    readers = {
        **_thresholds(sheet),
        "select": one_or_more(text),
        "ignore": one_or_more(text),
        "baseline": lambda n: folder / text(n),
        "overrides": lambda n: sheet.items(n, lambda item: _check_override(sheet, item)),
    }
    return CheckSection(**sheet.mapping(node, readers))


def _check_override(sheet: Sheet, node: Node) -> CheckOverride:
    values = sheet.mapping(node, {"outlet": text, "source": text, **_thresholds(sheet)})
    if not {"outlet", "source"} & set(node.keys):
        raise Fault(node, "say for which articles: “outlet”, “source” or both")
    return CheckOverride(**values)


def _thresholds(sheet: Sheet) -> Mapping[str, Callable[[Node], Any]]:
    return {
        "min_score": percent,
        "min": lambda n: sheet.mapping(n, dict.fromkeys(DIMENSIONS, percent)),
        "max": lambda n: _most(sheet, n),
        "fail_on": choice("severity", (*SEVERITIES, "never")),
        "unassessed": choice("answer", get_args(Unassessed)),
    }


def _most(sheet: Sheet, node: Node) -> Mapping[str, int]:
    if not isinstance(node.value, dict):
        raise Fault(node, "expected severities, categories or rules, each with a number: {placeholder: 0}")
    # Which names there are is known where the rules are.
    return sheet.mapping(node, dict.fromkeys(node.value, count))


# --- fields ----------------------------------------------------------------------------------------------------------


def read_fields(sheet: Sheet, node: Node, _folder: Path) -> RecordKeys:
    """A preset, or the keys of records by name; names that are left out keep their own."""
    if isinstance(node.value, str):
        return PRESETS[choice("preset", tuple(PRESETS))(node)]
    return RecordKeys(sheet.mapping(node, dict.fromkeys(NAMES, one_or_more(text))))


# --- paths, exclude, lang_ui -----------------------------------------------------------------------------------------


def read_paths(_sheet: Sheet, node: Node, folder: Path) -> tuple[str, ...]:
    """As they would be named from the working directory, so that reports and patterns have them so."""
    return one_or_more(lambda n: _named_from_here(folder / Path(text(n)).expanduser()))(node)


def _named_from_here(path: Path) -> str:
    try:
        named = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if named.startswith("..") else named


def read_exclude(_sheet: Sheet, node: Node, _folder: Path) -> tuple[str, ...]:
    return tuple(f"{pattern}*" if pattern.endswith("/") else pattern for pattern in one_or_more(text)(node))


def read_lang_ui(_sheet: Sheet, node: Node, _folder: Path) -> str:
    return choice("language", UI_LANGUAGES)(node)


def read_corrections(_sheet: Sheet, node: Node, folder: Path) -> Path:
    path = folder / Path(text(node)).expanduser()
    if not path.is_file():
        raise Fault(node, f"there is no file {path}")
    return path


#: Name of a section -> its reader.
SECTIONS: Mapping[str, SectionReader] = {
    "paths": read_paths,
    "exclude": read_exclude,
    "lang_ui": read_lang_ui,
    "corrections": read_corrections,
    "rules": read_rules,
    "ignore": read_ignore,
    "check": read_check,
    "fields": read_fields,
}


# ----------------------------------------------------------------------------------------------------------------------
# JSON Schema of ``provenance.yaml``, for editors that complete and check while one writes, and where each key belongs.
#
# What needs the rules (does anything have this name?) or the disk (is there such a folder?) the reader checks.


JsonSchema = dict[str, Any]

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
                "corrections": _described(TEXT, "Log of what reviewers corrected: JSON lines, or their database."),
                "rules": _rules(),
                "ignore": {
                    "description": "Findings that are known and not wanted, each with its reason.",
                    "type": "array",
                    "items": _ignore_schema(),
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
                    TEXT, "The version whose rules are asked for, like 0.2.0; with another one a run ends at once."
                ),
                "base": _described(
                    TEXT, "A whole folder of rules in place of the built-in ones, made by “provenance rules freeze”."
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


def _ignore_schema() -> JsonSchema:
    where = {
        "source": _described(TEXT, f"{_PATTERN[0].upper()}{_PATTERN[1:]}."),
        "outlet": _described(TEXT, "A pattern for the outlet."),
        "article": _described(TEXT, "The id of one article."),
    }
    keys = {
        "rule": _described(TEXT, "Id, category, or a pattern with *."),
        "reason": _described(TEXT, "Why; goes into the reports."),
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
        "outlet": _described(TEXT, "A pattern for the outlet."),
        "source": _described(TEXT, f"{_PATTERN[0].upper()}{_PATTERN[1:]}."),
    }
    override = {**_object({**of_articles, **thresholds}), "anyOf": [{"required": [key]} for key in of_articles]}
    return {
        "description": "Thresholds of “provenance check”; its options of the same names win.",
        **_object(
            {
                **thresholds,
                "select": _texts("Only findings of these rules, categories or severities count."),
                "ignore": _texts("Findings of these rules, categories or severities do not count."),
                "baseline": _described(TEXT, "File of known problems, relative to this file."),
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
    return {"description": description, "anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}


def _words(words: tuple[str, ...], description: str) -> JsonSchema:
    return {"description": description, "enum": list(words)}
