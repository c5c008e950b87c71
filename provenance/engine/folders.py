"""What lies where in a folder of rules: ``<language>/<dimension>/<name>.yaml``, ``<language>/lexicons/*.txt``,
``score.yaml``, ``quality.yaml`` and ``categories.yaml``, of which the last three are read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from provenance.engine.rule import (
    LEAST_PRECISION,
    LEAST_READ,
    MEASURES,
    OWN_CATEGORY,
    CapConfig,
    Category,
    CorpusKind,
    DimensionConfig,
    PointSign,
    Quality,
    Rule,
    ScoreConfig,
)
from provenance.errors import Problem, RuleError
from provenance.lexicon import Lexicon, load_lexicon
from provenance.located import (
    Fault,
    Node,
    RuleFile,
    Sheet,
    Unusable,
    choice,
    count,
    guess,
    guess_rule,
    number,
    percent,
    read_yaml,
    short,
    text,
)
from provenance.models import DIMENSIONS, TRANSLATIONS, Genre

__all__ = [
    "CATEGORY_FILE",
    "LANGUAGE",
    "QUALITY_FILE",
    "SCORE_FILE",
    "category_names",
    "is_hidden",
    "missing_folders",
    "read_categories",
    "read_lexicons",
    "read_quality",
    "read_score",
    "rule_files",
    "rule_nodes",
    "top_file",
    "unproven",
]


SCORE_FILE, QUALITY_FILE, CATEGORY_FILE = "score.yaml", "quality.yaml", "categories.yaml"

#: What lies beside the languages and is no rule; a pack may be configured for its own checks.
_OF_PACK = (SCORE_FILE, QUALITY_FILE, CATEGORY_FILE, "provenance.yaml", "provenance.yml")
LANGUAGE = re.compile(r"any|[a-z]{2}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SUFFIXES = (".yaml", ".yml")


def missing_folders(roots: Sequence[Path]) -> Iterator[Problem]:
    for root in roots:
        if not root.is_dir():
            yield RuleFile(str(root)).at(1).problem("no such folder of rules")


def rule_files(root: Path) -> Sequence[Path]:
    """Every file that is a rule or should be one, be it a pipe or a link to nowhere: these are named
    when they are read. Hidden files and folders (``.git``) are somebody else's.
    """
    found = (path for path in root.rglob("*") if path.suffix in _SUFFIXES and not path.is_dir())
    return sorted(path for path in found if not is_hidden(path, root) and not _is_of_pack(path, root))


def is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _is_of_pack(path: Path, root: Path) -> bool:
    return path.parent == root and path.name in _OF_PACK


def rule_nodes(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Node]]:
    """Id and content of every rule file that can be read at all, in order of their paths."""
    seen: dict[str, Path] = {}
    for path in rule_files(root):
        parts = path.relative_to(root).with_suffix("").parts
        rule_id = "/".join(parts)
        wrong = _wrong_place(parts)
        if rule_id in seen:
            wrong = f"two rules with the id {rule_id}: see {seen[rule_id].name}"
        seen.setdefault(rule_id, path)
        node = None if wrong else _read(path, problems)
        if wrong:
            problems.append(RuleFile(str(path)).at(1).problem(wrong))
        if node is not None:
            yield rule_id, node


def top_file(root: Path, name: str, problems: list[Problem]) -> Node | None:
    """The content of a file that lies beside the languages, if there is one that can be read."""
    path = root / name
    return _read(path, problems) if path.exists() or path.is_symlink() else None


def _read(path: Path, problems: list[Problem]) -> Node | None:
    node, found = read_yaml(path, str(path))
    problems += found
    return node


def _wrong_place(parts: Sequence[str]) -> str | None:
    if len(parts) == 1:
        return "a rule belongs in <language>/<dimension>/<name>.yaml"
    language, *folders, name = parts
    if not LANGUAGE.fullmatch(language):
        return f"“{language}” is no language: “any” or two letters, such as “de”"
    if len(folders) != 1:
        return "a rule belongs in <language>/<dimension>/<name>.yaml"
    if folders[0] not in DIMENSIONS:
        return f"unknown dimension “{folders[0]}”{guess(folders[0], DIMENSIONS)}"
    if not _NAME.fullmatch(name):
        return f"“{name}” is no name for a rule: small letters, digits and hyphens"
    return None


def read_lexicons(roots: Sequence[Path], problems: list[Problem]) -> Mapping[str, Lexicon]:
    """By language; every language has the lists for ``any`` as well."""
    languages = {path.name for root in roots if root.is_dir() for path in root.iterdir() if path.is_dir()}
    lexicons: dict[str, Lexicon] = {}
    for language in sorted(name for name in languages if LANGUAGE.fullmatch(name)):
        folders = [root / each / "lexicons" for each in dict.fromkeys(("any", language)) for root in roots]
        try:
            lexicons[language] = load_lexicon(language, *folders)
        except RuleError as error:
            problems += error.problems
    return lexicons


# --- Reads ``categories.yaml``: what a pack calls its own findings, beside the categories that everybody has ----------
# ::
#
#     acme/clickbait: {title: Clickbait, title_de: Klickköder, home: transparency, sign: minus}


_OF_CATEGORY = ("title", "home", "sign")


def read_categories(sheet: Sheet, node: Node) -> dict[str, Category]:
    """Categories by name; faults are collected on the sheet."""
    found: dict[str, Category] = {}
    if not isinstance(node.value, dict):
        sheet.fault(node, "expected categories, each with what it is: acme/clickbait: {title: …, home: …, sign: …}")
        return found
    for name, value in node.value.items():
        try:
            if not OWN_CATEGORY.fullmatch(name):
                message = f"“{short(name)}” is no name for a category of a pack: write acme/clickbait"
                raise Fault(node.keys[name], message)
            found[name] = _category(sheet, value)
        except Fault as fault:
            sheet.add(fault)
    return found


def category_names(roots: Sequence[Path]) -> frozenset[str]:
    """The categories that these folders declare, by name; what is wrong with them is said where rules are loaded."""
    nodes = [top_file(root, CATEGORY_FILE, []) for root in roots]
    return frozenset(name for node in nodes if node and isinstance(node.value, dict) for name in node.value)


def _category(sheet: Sheet, node: Node) -> Category:
    translated = {f"title_{language}": text for language in TRANSLATIONS}
    readers = {
        "title": text,
        "home": choice("dimension", DIMENSIONS),
        "sign": choice("sign", get_args(PointSign)),
        **translated,
    }
    values = sheet.mapping(node, readers, _OF_CATEGORY)
    if len(values) < len(node.keys) or not set(_OF_CATEGORY) <= values.keys():
        raise Unusable(node)
    titles = {language: values[f"title_{language}"] for language in TRANSLATIONS if f"title_{language}" in values}
    return Category(values["title"], values["home"], values["sign"], titles)


# --- Reads ``score.yaml``: how findings and measures become scores ----------------------------------------------------


def read_score(sheet: Sheet, node: Node) -> ScoreConfig | None:
    """The configuration of the scores, or ``None`` if anything is wrong with it; what, is on the sheet."""
    before = len(sheet.problems)
    readers = {
        "dimensions": lambda n: sheet.mapping(n, dict.fromkeys(DIMENSIONS, lambda d: _dimension(sheet, d)), DIMENSIONS),
        "bands": lambda n: _bands(sheet, n),
        "caps": lambda n: sheet.items(n, lambda c: _cap(sheet, c)) if n.value else (),
        "unassessed": lambda n: sheet.mapping(n, dict.fromkeys(get_args(Genre), text)) if n.value else {},
    }
    try:
        values = sheet.mapping(node, readers, ("dimensions", "bands"))
    except Fault as fault:
        sheet.add(fault)
        return None
    if len(sheet.problems) > before:
        return None
    return ScoreConfig(values["dimensions"], values["bands"], values.get("caps", ()), values.get("unassessed", {}))


def _dimension(sheet: Sheet, node: Node) -> DimensionConfig:
    values = sheet.mapping(node, {"base": percent, "weight": number, "rationale": text}, ("base", "weight"))
    if "base" not in values or "weight" not in values:
        raise Unusable(node)
    if values["weight"] <= 0:
        raise Fault(node.keys["weight"], "a weight must be above 0")
    return DimensionConfig(**values)


def _bands(sheet: Sheet, node: Node) -> Mapping[Any, int]:
    values = sheet.mapping(node, dict.fromkeys("ABCD", percent), "ABCD")
    lowest = [values[band] for band in "ABCD" if band in values]
    if any(better <= worse for better, worse in pairwise(lowest)):
        raise Fault(node, "the bands must descend: A above B above C above D")
    return values


def _cap(sheet: Sheet, node: Node) -> CapConfig:
    readers = {
        "of": choice("score", ("overall", *DIMENSIONS)),
        "dimension": choice("dimension", DIMENSIONS),
        "measure": choice("measure", MEASURES),
        "lt": number,
        "cap": percent,
        "reason": text,
    }
    values = sheet.mapping(node, readers, ("lt", "cap", "reason"))
    if len(values) < len(node.value) or not {"lt", "cap", "reason"} <= set(values):  # type: ignore[arg-type]
        raise Unusable(node)
    if ("dimension" in values) == ("measure" in values):
        raise Fault(node, "a cap needs “dimension” or “measure”, not both")
    return CapConfig(
        values.get("of", "overall"),
        values.get("dimension"),
        values.get("measure"),
        values["lt"],
        values["cap"],
        values["reason"],
    )


# --- Reads ``quality.yaml``: what is known of how well a rule works, measured on texts it was not written for ---------


_OF_RECORD = ("corpus", "per_1000", "hits", "read", "right", "date")


def read_quality(sheet: Sheet, node: Node, known: Collection[str]) -> dict[str, Quality]:
    """Records by id of the rule; faults, among them rules that are not ``known``, are collected on the sheet."""
    found: dict[str, Quality] = {}
    if not isinstance(node.value, dict):
        sheet.fault(node, "expected the ids of rules, each with its record")
        return found
    for rule_id, value in node.value.items():
        if rule_id not in known:
            sheet.fault(node.keys[rule_id], f"there is no rule “{rule_id}”{guess_rule(rule_id, known)}")
            continue
        try:
            found[rule_id] = _record(sheet, value)
        except Fault as fault:
            sheet.add(fault)
    return found


def _record(sheet: Sheet, node: Node) -> Quality:
    readers = {
        "corpus": choice("corpus", get_args(CorpusKind)),
        "per_1000": _not_below_zero,
        "hits": count,
        "read": count,
        "right": count,
        "date": _date,
        "note": text,
    }
    values = sheet.mapping(node, readers, _OF_RECORD)
    if len(values) < len(node.keys) or not set(_OF_RECORD) <= values.keys():
        raise Unusable(node)
    for part, whole in (("read", "hits"), ("right", "read")):
        if values[part] > values[whole]:
            raise Fault(node.keys[part], f"“{part}” is more than “{whole}”")
    return Quality(**values)


def unproven(
    rules: Mapping[str, Rule | None], nodes: Mapping[str, Node], quality: Mapping[str, Quality]
) -> Iterator[Problem]:
    """Rules that call themselves stable and cannot show it; ``nodes`` are their files."""
    for rule_id, rule in rules.items():
        if rule is None or rule.status != "stable":
            continue
        place, record = nodes[rule_id].keys["status"], quality.get(rule_id)
        if record is None:
            yield place.problem("“stable” needs a review of the rule's hits in quality.yaml: until then it is “test”")
        elif not record.proven:
            message = (
                f"“stable” needs {LEAST_READ} hits that were read, {LEAST_PRECISION:.0%} of them right; "
                f"quality.yaml has {record.right} right of {record.read}: leave it at “test”"
            )
            yield place.problem(message)


def _not_below_zero(node: Node) -> float:
    value = number(node)
    if value < 0:
        raise Fault(node, f"expected 0 or more, found {value:g}")
    return value


def _date(node: Node) -> str:
    written = text(node)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Fault(node, f"“{written}” is no date: write it like 2026-11-26") from None
