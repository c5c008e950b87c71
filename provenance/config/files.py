"""Where the configuration lies, and its content as a tree of nodes, from YAML or TOML."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from provenance.bounded import read_bounded
from provenance.errors import Problem, RuleError
from provenance.located.nodes import Node, Place, RuleFile, read_yaml

__all__ = ["CONFIG_FILES", "find_file", "misnamed", "read_file"]

#: What the file may be called; the first is how we write it.
CONFIG_FILES = ("provenance.yaml", "provenance.yml", ".provenance.yaml", ".provenance.yml")
_PYPROJECT = "pyproject.toml"

#: What somebody may call it who does not remember the name.
_STEMS = ("provenance", "provenancerc", "provenance-config", "provenance_config")
_ENDINGS = (
    "yaml",
    "yml",
    "toml",
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
