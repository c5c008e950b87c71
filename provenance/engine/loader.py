"""Folders of rules -> ``RuleSet``, or every problem of every file at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from provenance.engine.checks import Sheet, guess
from provenance.engine.nodes import Node, Place, RuleFile, read_yaml
from provenance.engine.rulefile import read_rule
from provenance.engine.ruleset import RuleSet
from provenance.engine.schema import Rule, ScoreConfig
from provenance.engine.scorefile import read_score
from provenance.errors import Problem, RuleError
from provenance.lexicon import Lexicon, load_lexicon
from provenance.models import DIMENSIONS

__all__ = ["load"]

_LANGUAGE = re.compile(r"any|[a-z]{2}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SUFFIXES = (".yaml", ".yml")


def load(roots: Sequence[Path]) -> RuleSet:
    """Load folders shaped like ``rules/``: ``<language>/<dimension>/<name>.yaml``, ``<language>/lexicons/*.txt`` and
    ``score.yaml``. A later folder adds rules and lists, and replaces those of the same name.

    Raises ``RuleError`` with all problems of all files.
    """
    problems: list[Problem] = []
    lexicons = _lexicons(roots, problems)
    rules: dict[str, Rule | None] = {}
    score: tuple[ScoreConfig, str] | None = None
    for root in roots:
        if not root.is_dir():
            problems.append(Problem(str(root), 1, 1, "no such folder of rules"))
            continue
        rules |= _rules(root, lexicons, problems)
        score = _score(root, problems) or score
    if score is None and not any(problem.path.endswith("score.yaml") for problem in problems):
        where = str(roots[0] / "score.yaml") if roots else "score.yaml"
        problems.append(Problem(where, 1, 1, "score.yaml is missing in all folders of rules"))
    loaded = tuple(rules[rule_id] for rule_id in sorted(rules))
    problems += _unknown_replacements(rules)
    if problems or score is None:
        raise RuleError(problems)
    found = tuple(rule for rule in loaded if rule is not None)
    return RuleSet(found, lexicons, score[0], _digest([[r.id, r.hash] for r in found], _lists(lexicons), score[1]))


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules(root: Path, lexicons: Mapping[str, Lexicon], problems: list[Problem]) -> Iterator[tuple[str, Rule | None]]:
    seen: dict[str, Path] = {}
    for path in sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES and path.is_file()):
        parts = path.relative_to(root).with_suffix("").parts
        if len(parts) == 1:
            if path.name not in _AT_ROOT:
                problems.append(_misplaced(path, "a rule belongs in <language>/<dimension>/<name>.yaml"))
            continue
        wrong = _wrong_place(parts)
        rule_id = "/".join(parts)
        if wrong:
            problems.append(_misplaced(path, wrong))
        elif rule_id in seen:
            problems.append(_misplaced(path, f"two rules with the id {rule_id}: see {seen[rule_id].name}"))
        else:
            seen[rule_id] = path
            yield rule_id, _rule(path, rule_id, lexicons, problems)


#: Files beside the folders of the languages that are no rules.
_AT_ROOT = ("score.yaml",)


def _wrong_place(parts: Sequence[str]) -> str | None:
    language, *folders, name = parts
    if not _LANGUAGE.fullmatch(language):
        return f"“{language}” is no language: “any” or two letters, such as “de”"
    if len(folders) != 1:
        return "a rule belongs in <language>/<dimension>/<name>.yaml"
    if folders[0] not in DIMENSIONS:
        return f"unknown dimension “{folders[0]}”{guess(folders[0], DIMENSIONS)}"
    if not _NAME.fullmatch(name):
        return f"“{name}” is no name for a rule: small letters, digits and hyphens"
    return None


def _rule(path: Path, rule_id: str, lexicons: Mapping[str, Lexicon], problems: list[Problem]) -> Rule | None:
    file, node, found = read_yaml(path, str(path))
    sheet = Sheet(file, found)
    rule = None
    if node is not None:
        language = rule_id.split("/", 1)[0]
        rule = read_rule(sheet, node, rule_id, _digest(node.plain()), lexicons.get(language) or Lexicon(language))
    problems += sheet.problems
    return rule


def _unknown_replacements(rules: Mapping[str, Rule | None]) -> Iterator[Problem]:
    for rule in rules.values():
        if rule is not None and rule.replaced_by is not None and rule.replaced_by not in rules:
            message = f"“replaced_by” names an unknown rule “{rule.replaced_by}”{guess(rule.replaced_by, rules)}"
            yield Problem(rule.path, 1, 1, message)


def _misplaced(path: Path, message: str) -> Problem:
    return RuleFile(str(path)).problem(Place(1, 1), message)


# --- lexicons and scores ---------------------------------------------------------------------------------------------


def _lexicons(roots: Sequence[Path], problems: list[Problem]) -> Mapping[str, Lexicon]:
    """By language; every language has the lists for ``any`` as well."""
    languages = {path.name for root in roots if root.is_dir() for path in root.iterdir() if path.is_dir()}
    lexicons: dict[str, Lexicon] = {}
    for language in sorted(name for name in languages if _LANGUAGE.fullmatch(name)):
        folders = [root / each / "lexicons" for each in dict.fromkeys(("any", language)) for root in roots]
        try:
            lexicons[language] = load_lexicon(language, *folders)
        except RuleError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return lexicons


def _score(root: Path, problems: list[Problem]) -> tuple[ScoreConfig, str] | None:
    path = root / "score.yaml"
    if not path.exists():
        return None
    file, node, found = read_yaml(path, str(path))
    sheet = Sheet(file, found)
    config = read_score(sheet, node) if node is not None else None
    problems += sheet.problems
    return (config, _digest(_plain(node))) if config is not None else None


# --- hashes ----------------------------------------------------------------------------------------------------------


def _lists(lexicons: Mapping[str, Lexicon]) -> Any:
    return [[language, sorted(lexicon.entries.items())] for language, lexicon in sorted(lexicons.items())]


def _plain(node: Node | None) -> Any:
    return node.plain() if node is not None else None


def _digest(*parts: Any) -> str:
    """SHA-256 of values as JSON. The order of keys counts: the first leaf of a ``match`` gives the span."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
