"""The project in whose name a command runs: its configuration, and the rules in force with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from provenance import __version__, resources
from provenance.bounded import read_bounded
from provenance.config.files import find_file, misnamed, read_file
from provenance.config.schema import homes
from provenance.config.sections import SECTIONS, CheckSection, RulesSection
from provenance.engine import Changes, Ignore, Named, RuleSet, Successors, check, load, successors
from provenance.engine.suppress import path_fits
from provenance.errors import Problem, RuleError
from provenance.located.checks import Fault, Sheet
from provenance.located.nodes import Node, Place, RuleFile
from provenance.models import UiLanguage
from provenance.reader.fields import DEFAULT_FIELDS, Fields

__all__ = ["Config", "Project", "open_project", "read_config"]

_ADVICE = (
    "install provenance-auditor of that version; or have it write its rules into the project (provenance rules freeze "
    "DIR) and name them (base: DIR); or ask for the version that is there"
)


@dataclass(frozen=True, slots=True)
class Config:
    """``path`` is ``None`` where there is no configuration; then everything has its default.

    ``paths`` are read where a command names none, ``exclude`` holds patterns of what folders and globs leave out.
    ``corrections`` is the log of what reviewers corrected.
    """

    path: Path | None = None
    rules: RulesSection = field(default_factory=RulesSection)
    ignore: tuple[Ignore, ...] = ()
    check: CheckSection = field(default_factory=CheckSection)
    fields: Fields = DEFAULT_FIELDS
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    lang_ui: UiLanguage | None = None
    corrections: Path | None = None

    def excludes(self, path: str) -> bool:
        return any(path_fits(path, pattern) for pattern in self.exclude)

    @property
    def names_rules(self) -> bool:
        return bool(self.rules.disable or self.rules.override or self.ignore or self.check.names)

    def followed(self, now: Successors) -> Config:
        """The same in names of today: whoever named a rule that has moved means the one in its place."""
        disable = [Named(new, each.place) for each in self.rules.disable for new in now.also(each.pattern)]
        override = [
            (Named(new, each.place), values) for each, values in self.rules.override for new in now.also(each.pattern)
        ]
        return replace(
            self,
            rules=replace(
                self.rules, disable=(*self.rules.disable, *disable), override=(*self.rules.override, *override)
            ),
            ignore=tuple(replace(each, also=now.also(each.rule)) for each in self.ignore),
            check=self.check.followed(now),
        )

    def outdated(self, now: Successors) -> tuple[Problem, ...]:
        """Names of rules that have moved, each with the one to write in its place."""
        named = [*self.rules.disable, *(name for name, _ in self.rules.override)]
        named += [Named(each.rule, each.place) for each in self.ignore if each.place]
        found = [
            each.place.problem(f"“{each.pattern}” is now {_listed(now.also(each.pattern))}: write that", "warning")
            for each in named
            if now.outdated(each.pattern)
        ]
        if self.path and (old := [name for name in self.check.names if now.outdated(name)]):
            told = "; ".join(f"“{name}” is now {_listed(now.also(name))}" for name in dict.fromkeys(old))
            found.append(RuleFile(str(self.path)).at(1).problem(f"check: {told}: write that", "warning"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Project:
    """``roots`` are all folders of rules, built-in ones first, those of the command line last; ``outdated`` is what the
    configuration says and should say otherwise."""

    config: Config
    roots: tuple[Path, ...]
    outdated: tuple[Problem, ...] = ()

    @property
    def changes(self) -> Changes:
        return Changes(self.config.rules.disable, self.config.rules.override, self.config.ignore)

    def ruleset(self) -> RuleSet:
        """The rules in force. Raises ``RuleError`` with every problem of every file."""
        return load(self.roots, self.changes)

    def problems(self) -> tuple[Problem, ...]:
        """Every error and every warning of the rules in force."""
        return tuple(sorted({*self.outdated, *check(self.roots, self.changes)}))


def open_project(rule_dirs: Sequence[Path] = (), config_file: Path | None = None, no_config: bool = False) -> Project:
    """The project of the working directory, or that of ``config_file``; with ``no_config`` only the built-in rules
    and ``rule_dirs`` count. Raises ``RuleError``.
    """
    found = None if no_config else config_file or find_file(Path.cwd())
    unread = () if no_config or config_file else misnamed(found.parent if found else Path.cwd())
    config = read_config(found) if found else Config()
    base, older = _base(config)
    roots = (base, *config.rules.folders, *rule_dirs)
    if not config.names_rules:
        return Project(config, roots, (*older, *unread))
    now = successors(roots)
    return Project(config.followed(now), roots, (*older, *config.outdated(now), *unread))


def _base(config: Config) -> tuple[Path, tuple[Problem, ...]]:
    """The folder that all others add to, and what to say where it is not that of this version. Raises ``RuleError``
    where the rules are not those that the project asks for.
    """
    base, asked = config.rules.base, config.rules.version
    here = RuleFile(str(config.path)).at(1)
    there = _version_of(base, here) if base else __version__
    if asked and asked.pattern != there:
        whose = f"those in {base} are of {there}" if base else f"this is {there}"
        raise RuleError(
            [asked.place.problem(f"the rules of version {asked.pattern} are asked for, and {whose}: {_ADVICE}")]
        )
    if base is None or there == __version__:
        return base or resources.rules_dir(), ()
    place = asked.place if asked else here
    message = f"the rules are those of {there}, and this is {__version__}; what newer ones change says: "
    return base, (place.problem(f"{message}provenance rules diff {base} built-in --corpus PATH", "warning"),)


def _version_of(base: Path, place: Place) -> str:
    try:
        version = read_bounded(base / resources.VERSION_FILE, 100).decode().strip()
    except (OSError, UnicodeDecodeError):
        version = ""
    if not version:
        message = (
            f"rules: base: {base} holds no {resources.VERSION_FILE}: make it with “provenance rules freeze {base}”"
        )
        raise RuleError([place.problem(message)])
    return version


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


def _listed(rules: Sequence[str]) -> str:
    return ", ".join(f"“{rule}”" for rule in rules)


def _section(read: Any, sheet: Sheet, folder: Path, node: Node) -> Any:
    return read(sheet, node, folder)
