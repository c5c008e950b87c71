"""The project in whose name a command runs: its configuration, and the rules in force with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from provenance import resources
from provenance.config.files import find_file, read_file
from provenance.config.schema import homes
from provenance.config.sections import SECTIONS, CheckSection, RulesSection
from provenance.engine import Changes, Ignore, RuleSet, check, load
from provenance.engine.suppress import path_fits
from provenance.errors import Problem, RuleError
from provenance.located.checks import Fault, Sheet
from provenance.located.nodes import Node
from provenance.models import UiLanguage
from provenance.reader.fields import DEFAULT_FIELDS, Fields

__all__ = ["Config", "Project", "open_project", "read_config"]


@dataclass(frozen=True, slots=True)
class Config:
    """``path`` is ``None`` where there is no configuration; then everything has its default.

    ``paths`` are read where a command names none, ``exclude`` holds patterns of what folders and globs leave out.
    """

    path: Path | None = None
    rules: RulesSection = field(default_factory=RulesSection)
    ignore: tuple[Ignore, ...] = ()
    check: CheckSection = field(default_factory=CheckSection)
    fields: Fields = DEFAULT_FIELDS
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    lang_ui: UiLanguage | None = None

    def excludes(self, path: str) -> bool:
        return any(path_fits(path, pattern) for pattern in self.exclude)


@dataclass(frozen=True, slots=True)
class Project:
    """``roots`` are all folders of rules, built-in ones first, those of the command line last."""

    config: Config
    roots: tuple[Path, ...]

    @property
    def changes(self) -> Changes:
        return Changes(self.config.rules.disable, self.config.rules.override, self.config.ignore)

    def ruleset(self) -> RuleSet:
        """The rules in force. Raises ``RuleError`` with every problem of every file."""
        return load(self.roots, self.changes)

    def problems(self) -> tuple[Problem, ...]:
        """Every error and every warning of the rules in force."""
        return check(self.roots, self.changes)


def open_project(rule_dirs: Sequence[Path] = (), config_file: Path | None = None, no_config: bool = False) -> Project:
    """The project of the working directory, or that of ``config_file``; with ``no_config`` only the built-in rules
    and ``rule_dirs`` count. Raises ``RuleError``.
    """
    found = None if no_config else config_file or find_file(Path.cwd())
    config = read_config(found) if found else Config()
    return Project(config, (resources.rules_dir(), *config.rules.folders, *rule_dirs))


def read_config(path: Path) -> Config:
    """Raises ``RuleError`` with everything that is wrong in the file."""
    node = read_file(path)
    if node is None:
        return Config(path)
    sheet = Sheet(homes=homes)
    folder = path.absolute().parent
    readers: dict[str, Callable[[Node], Any]] = {
        name: partial(_section, read, sheet, folder) for name, read in SECTIONS.items()
    }
    try:
        values = sheet.mapping(node, readers)
    except Fault as fault:
        sheet.add(fault)
    if sheet.problems:
        raise RuleError(sheet.problems)
    return Config(path, **values)


def _section(read: Any, sheet: Sheet, folder: Path, node: Node) -> Any:
    return read(sheet, node, folder)
