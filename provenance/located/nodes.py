"""YAML text -> a tree of plain values that know their line and column.

Built from the events of libyaml's parser, so that it is fast, bounded and can run nothing: anchors, aliases and tags
are refused, depth and size are limited. Plain scalars follow the core schema of YAML 1.2: ``no`` and ``on`` are words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml

from provenance.bounded import read_bounded
from provenance.errors import Grade, Problem
from provenance.located.yaml_errors import explained

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Node", "Place", "RuleFile", "parse_yaml", "read_yaml"]

#: Largest rule file in bytes; far above any real one, far below what would take a second to read.
MAX_BYTES = 256 * 1024
#: Deepest nesting of lists and mappings.
MAX_DEPTH = 32

Scalar = str | int | float | bool | None

_CONSTANTS: dict[str, Scalar] = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of the rules: how problems name it, and its lines."""

    name: str
    lines: tuple[str, ...] = ()

    def at(self, line: int, column: int = 1) -> Place:
        return Place(line, column, self)


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, both from 1, in a file. ``key`` names the place where lines alone do not: ``rules.disable``."""

    line: int
    column: int
    file: RuleFile = field(compare=False, repr=False)
    key: str = ""

    def right(self, columns: int) -> Place:
        return replace(self, column=self.column + columns) if columns else self

    def problem(self, message: str, grade: Grade = "error") -> Problem:
        source = self.file.lines[self.line - 1] if self.line <= len(self.file.lines) else ""
        said = f"{self.key}: {message}" if self.key else message
        return Problem(self.file.name, self.line, self.column, said, source[:200], grade)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file: a scalar, a list of nodes, or a mapping of names to nodes.

    ``keys`` holds the places of a mapping's keys. The first character of a scalar is ``offset`` columns behind its
    place: 1 for one in quotation marks.
    """

    value: Scalar | tuple[Node, ...] | dict[str, Node]
    place: Place
    keys: Mapping[str, Place] = field(default_factory=dict)
    offset: int = 0

    def without(self, dropped: Collection[str]) -> Node:
        """A mapping without some of its keys."""
        values: Mapping[str, Node] = self.value  # type: ignore[assignment]  # only mappings are asked
        kept = {key: node for key, node in values.items() if key not in dropped}
        return replace(self, value=kept, keys={key: self.keys[key] for key in kept})

    def updated(self, other: Node) -> Node:
        """A mapping with keys of another one, whose place it takes."""
        both: dict[str, Node] = {**self.value, **other.value}  # type: ignore[dict-item]  # as above
        return Node(both, other.place, {**self.keys, **other.keys})

    def plain(self) -> Any:
        """The value without places, for hashing."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place, self.message = place, message


def read_yaml(path: Path, name: str) -> tuple[Node | None, list[Problem]]:
    """Read one file. ``None`` for the tree if it cannot be read at all; duplicate keys leave the tree whole."""
    file = RuleFile(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [file.at(1).problem(f"the file is larger than {MAX_BYTES // 1024} KB: split it")]
        text = read_bounded(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [file.at(line).problem("the file is not UTF-8: save it as UTF-8")]
    except OSError as error:
        return None, [file.at(1).problem(f"the file cannot be read: {error.strerror}")]
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    """As ``read_yaml``, of a text."""
    text = normalize("NFC", text)  # as the texts that the rules are held against
    file = RuleFile(name, tuple(text.splitlines()))
    builder = _Builder(file)
    try:
        return builder.document(text), builder.problems
    except _Refused as error:
        return None, [*builder.problems, error.place.problem(error.message)]
    except yaml.MarkedYAMLError as error:
        line, column, message = explained(error, file.lines)
        return None, [*builder.problems, file.at(line, column).problem(message)]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        message = f"no valid YAML: the character U+{int(error.character):04X} is not allowed"
        return None, [*builder.problems, file.at(line, column).problem(message)]


class _Builder:
    """Turns parser events into nodes; recursion is bounded by ``MAX_DEPTH``."""

    def __init__(self, file: RuleFile) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def place(self, mark: Any) -> Place:
        return self.file.at(mark.line + 1, mark.column + 1)

    def document(self, text: str) -> Node | None:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        next(events)  # stream start
        if isinstance(next(events), yaml.StreamEndEvent):
            raise _Refused(self.file.at(1), "the file is empty")
        node = self.node(next(events), events, 0)
        next(events)  # document end
        rest = next(events)
        if not isinstance(rest, yaml.StreamEndEvent):
            message = "a second document in the file: leave out “---”, or make it a file of its own"
            raise _Refused(self.place(rest.start_mark), message)
        return node

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        place = self.place(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor:  # a star may just be the first sign of a phrase
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise _Refused(place, f"a value cannot begin with “{sign}”: put it in quotation marks")
        if event.tag:
            raise _Refused(place, "a value cannot begin with “!”: put it in quotation marks")
        if depth > MAX_DEPTH:
            raise _Refused(place, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.node(event, events, depth + 1))
            return Node(tuple(items), place)
        return self.mapping(place, events, depth)

    def mapping(self, place: Place, events: Iterator[Any], depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if isinstance(key.value, tuple | dict):
                raise _Refused(key.place, "a key must be a word")
            name = event.value
            if name in values:
                first = keys[name].line
                self.problems.append(key.place.problem(f"duplicate key “{name}”, first in line {first}"))
            else:
                values[name], keys[name] = value, key.place
        return Node(values, place, keys)


def _scalar(event: yaml.ScalarEvent, place: Place) -> Node:
    text, style = event.value, event.style
    if style in ("'", '"'):
        return Node(text, place, offset=1)
    if style in ("|", ">"):
        return Node(text, place)
    if text in _CONSTANTS:
        return Node(_CONSTANTS[text], place)
    if _INTEGER.fullmatch(text):
        return Node(int(text), place)
    if _FLOAT.fullmatch(text):
        return Node(float(text), place)
    return Node(text, place)
