"""What lies where in a folder of rules: ``<language>/<dimension>/<name>.yaml``, ``<language>/lexicons/*.txt``,
``score.yaml`` and ``quality.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from provenance.errors import Problem, RuleError
from provenance.lexicon import Lexicon, load_lexicon
from provenance.located.checks import guess
from provenance.located.nodes import Node, RuleFile, read_yaml
from provenance.models import DIMENSIONS

__all__ = [
    "CATEGORY_FILE",
    "QUALITY_FILE",
    "SCORE_FILE",
    "missing_folders",
    "read_lexicons",
    "rule_files",
    "rule_nodes",
    "top_file",
]

SCORE_FILE, QUALITY_FILE, CATEGORY_FILE = "score.yaml", "quality.yaml", "categories.yaml"

#: What lies beside the languages and is no rule; a pack may be configured for its own checks.
_OF_PACK = (SCORE_FILE, QUALITY_FILE, CATEGORY_FILE, "provenance.yaml", "provenance.yml")
_LANGUAGE = re.compile(r"any|[a-z]{2}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SUFFIXES = (".yaml", ".yml")


def missing_folders(roots: Sequence[Path]) -> Iterator[Problem]:
    for root in roots:
        if not root.is_dir():
            yield RuleFile(str(root)).at(1).problem("no such folder of rules")


def rule_files(root: Path) -> Sequence[Path]:
    """Every file that is a rule or should be one; hidden files and folders (``.git``) are somebody else's."""
    found = (path for path in root.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
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
    return _read(path, problems) if path.exists() else None


def _read(path: Path, problems: list[Problem]) -> Node | None:
    node, found = read_yaml(path, str(path))
    problems += found
    return node


def _wrong_place(parts: Sequence[str]) -> str | None:
    if len(parts) == 1:
        return "a rule belongs in <language>/<dimension>/<name>.yaml"
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


def read_lexicons(roots: Sequence[Path], problems: list[Problem]) -> Mapping[str, Lexicon]:
    """By language; every language has the lists for ``any`` as well."""
    languages = {path.name for root in roots if root.is_dir() for path in root.iterdir() if path.is_dir()}
    lexicons: dict[str, Lexicon] = {}
    for language in sorted(name for name in languages if _LANGUAGE.fullmatch(name)):
        folders = [root / each / "lexicons" for each in dict.fromkeys(("any", language)) for root in roots]
        try:
            lexicons[language] = load_lexicon(language, *folders)
        except RuleError as error:
            problems += error.problems
    return lexicons
