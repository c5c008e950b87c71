"""The configuration of a project that audits articles: ``provenance.yaml``, or ``[tool.provenance]`` in pyproject.toml.

``open_project`` finds it and gives the rules in force with it. ``sections`` reads it, one function a section.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from provenance import __version__, resources
from provenance.config.sections import SECTIONS, CheckSection, RulesSection, Unassessed, config_schema, homes
from provenance.engine import Changes, Ignore, Named, RuleSet, Successors, check, load, successors
from provenance.engine.rule import path_fits
from provenance.errors import Problem, RuleError
from provenance.located import Fault, Node, Place, RuleFile, Sheet, read_yaml
from provenance.models import UiLanguage
from provenance.reader.records import DEFAULT_FIELDS, RecordKeys
from provenance.resources import read_bounded

__all__ = ["CheckSection", "Config", "Project", "RulesSection", "Unassessed", "config_schema", "open_project"]


# --- The project in whose name a command runs: its configuration, and the rules in force with it ----------------------


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
    fields: RecordKeys = DEFAULT_FIELDS
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


# --- Where the configuration lies, and its content as a tree of nodes, from YAML or TOML ------------------------------


#: What the file may be called; the first is how we write it.
CONFIG_FILES = ("provenance.yaml", "provenance.yml", ".provenance.yaml", ".provenance.yml")
_PYPROJECT = "pyproject.toml"

#: What somebody may call it who does not remember the name.
_STEMS = ("provenance", "provenancerc", "provenance-config", "provenance_config")
_ENDINGS = (
    "yaml",
    "yml",
    "toml",
    "json",
    "ini",
    "cfg",
    "conf",
    "yaml.txt",
    "yml.txt",
    "yaml.yaml",
    "config.yaml",
    "config.yml",
)

_MAX_BYTES = 1_000_000


def find_file(folder: Path) -> Path | None:
    """The nearest configuration, from ``folder`` upwards. Raises ``RuleError`` where one folder holds two."""
    for each in (folder, *folder.parents):
        paths = [each / name for name in (*CONFIG_FILES, _PYPROJECT)]
        found = [path for path in paths if path.is_file() and _is_ours(path)]
        if len(found) > 1:
            file, line = RuleFile(str(found[-1])), _header_line(found[-1]) or 1
            message = f"the project is configured here and in {found[0].name} beside it: keep one of the two"
            raise RuleError([file.at(line).problem(message)])
        if found:
            return found[0]
    return None


def misnamed(folder: Path) -> Iterator[Problem]:
    """Files of a folder that look as if they were meant to configure the project, and do not."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            stem, _, ending = path.name.lower().lstrip(".").partition(".")
            meant = get_close_matches(stem, _STEMS, 1, 0.85) and (ending in _ENDINGS or (not ending and stem in _STEMS))
            if meant and path.name not in CONFIG_FILES and path.is_file():
                message = f"this file is not read: the configuration is called {CONFIG_FILES[0]}"
                yield RuleFile(str(path)).at(1).problem(message, "warning")


def read_file(path: Path) -> Node | None:
    """What stands in it, or ``None`` if nothing does. Raises ``RuleError``."""
    if path.suffix == ".toml":
        return _read_toml(path)
    if _is_blank(path):
        return None
    node, problems = read_yaml(path, str(path))
    if problems:
        raise RuleError(problems)
    return node


def _is_ours(path: Path) -> bool:
    return path.suffix != ".toml" or _header_line(path) > 0


def _is_blank(path: Path) -> bool:
    """Nothing but comments: a configuration that says nothing, and no mistake."""
    try:
        lines = read_bounded(path).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


# --- TOML ------------------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*tool[ \t]*\.[ \t]*provenance[ \t]*[\].]", re.MULTILINE)


def _header_line(path: Path) -> int:
    """The line of the first ``[tool.provenance…]``, from 1; 0 if there is none."""
    try:
        text = read_bounded(path, _MAX_BYTES).decode()
    except (OSError, UnicodeDecodeError):
        return 0
    found = _HEADER.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _read_toml(path: Path) -> Node | None:
    file = RuleFile(str(path))
    try:
        text = read_bounded(path).decode()
        table = tomllib.loads(text).get("tool", {}).get("provenance")
    except OSError as error:
        raise RuleError([file.at(1).problem(f"the file cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise RuleError([file.at(1).problem("the file is not UTF-8: save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        file = RuleFile(str(path), tuple(text.splitlines()))
        raise RuleError([file.at(line, column).problem(f"no valid TOML: {error}")]) from None
    except RecursionError:
        raise RuleError([file.at(1).problem("no valid TOML: nested too deep")]) from None
    if table is None:
        message = "there is no [tool.provenance] in it"
        raise RuleError([file.at(1).problem(message)])
    return _Tables(RuleFile(str(path), tuple(text.splitlines()))).node(table, ())


class _Tables:
    """TOML's values -> nodes. The parser gives no places: the line is that of the key as far as it can be found, and
    the path of the key goes into the message.
    """

    def __init__(self, file: RuleFile) -> None:
        self._file = file
        self._lines = _lines_of_keys(file.lines)

    def node(self, value: Any, path: tuple[str, ...]) -> Node:
        place = self._place(path)
        if isinstance(value, Mapping):
            values = {key: self.node(each, (*path, key)) for key, each in value.items()}
            return Node(values, place, {key: self._place((*path, key)) for key in value})
        if isinstance(value, list):
            return Node(tuple(self.node(each, (*path, str(at))) for at, each in enumerate(value, 1)), place)
        # Dates and times, which no key takes: as text, their reader says what is expected.
        return Node(value if isinstance(value, str | int | float | bool) else str(value), place)

    def _place(self, path: tuple[str, ...]) -> Place:
        line = 1
        for length in range(len(path) + 1):
            line = self._lines.get(path[:length], line)
        return Place(line, 1, self._file, ".".join(path))


def _lines_of_keys(lines: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """First line of tables and of keys that stand at the beginning of a line, by path below ``tool.provenance``."""
    found: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    prefix: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*(\[\[?)([^\[\]]+)\]", line)
        if header:
            prefix = _parts(header[2])
            if header[1] == "[[":  # the next table of a list: its number is part of the path
                counts[prefix] = counts.get(prefix, 0) + 1
                prefix = (*prefix, str(counts[prefix]))
            found.setdefault(prefix, number)
        elif key := re.match(r"\s*([\w.\"'*/-]+)\s*=", line):
            found.setdefault((*prefix, *_parts(key[1])), number)
    return {path[2:]: number for path, number in found.items() if path[:2] == ("tool", "provenance")}


def _parts(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)", dotted)
    return tuple(next(filter(None, part), "") for part in parts)
