"""YAML and TOML with the place of everything in them: nodes, readers of values, problems with line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unicodedata import normalize

import yaml

from provenance.errors import Grade, Problem
from provenance.resources import read_bounded

__all__ = [
    "MAX_BYTES",
    "Fault",
    "Node",
    "Place",
    "Reader",
    "RuleFile",
    "Sheet",
    "Unusable",
    "choice",
    "count",
    "flag",
    "guess",
    "guess_rule",
    "integer",
    "number",
    "one_or_more",
    "parse_yaml",
    "percent",
    "read_yaml",
    "short",
    "text",
    "words",
]


# --- YAML text -> a tree of plain values that know their line and column ----------------------------------------------
# Built from the events of libyaml's parser, so that it is fast, bounded and can run nothing: anchors, aliases and tags
# are refused, depth and size are limited. Plain scalars follow the core schema of YAML 1.2: ``no`` and ``on`` are
# words.


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

    @property
    def items(self) -> tuple[Node, ...]:
        """The values of a list; a single value is the list of itself."""
        return self.value if isinstance(self.value, tuple) else (self,)

    def below(self, key: str) -> Node:
        """What a mapping has under a key, and the node itself where it has nothing: a place to point at."""
        return self.value.get(key, self) if isinstance(self.value, dict) else self

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


# --- Small readers that turn nodes of a YAML tree into values and say exactly where one is wrong ----------------------
# A reader is a function of a node that returns a value or raises ``Fault``. Lists and mappings catch the faults of
# their parts, so that all of them are reported at once.


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

T = TypeVar("T")
Reader = Callable[[Node], T]


class Fault(Exception):  # noqa: N818 - a fault of the file, not of the program
    """What is wrong with a node. ``shift`` moves the place to the right, inside a scalar."""

    def __init__(self, place: Node | Place, message: str, shift: int = 0) -> None:
        super().__init__(message)
        base = place.place if isinstance(place, Node) else place
        self.place = base.right(shift)
        self.message = message


class Unusable(Fault):
    """The node cannot be used, but why has been said already: never shown."""

    def __init__(self, node: Node) -> None:
        super().__init__(node, "")


@dataclass
class Sheet:
    """Collects the faults of what is read.

    ``homes`` says of keys that belong elsewhere under which key that is ("" at the top), for those who mistook it.
    """

    problems: list[Problem] = field(default_factory=list)
    homes: Callable[[], Mapping[str, str]] = dict

    def add(self, fault: Fault) -> None:
        if not isinstance(fault, Unusable):
            self.problems.append(fault.place.problem(fault.message))

    def fault(self, place: Node | Place, message: str) -> None:
        self.add(Fault(place, message))

    def mapping(self, node: Node, readers: Mapping[str, Reader[Any]], required: Iterable[str] = ()) -> dict[str, Any]:
        """Read the values of a mapping; faults are collected and the keys concerned left out."""
        if not isinstance(node.value, dict):
            raise Fault(node, f"expected keys ({', '.join(readers)}), found {_kind(node)}")
        values: dict[str, Any] = {}
        for key, value in node.value.items():
            place = node.keys[key]
            if key not in readers:
                self.fault(place, f"unknown key “{short(key)}”{self._hint(key, readers)}")
                continue
            try:
                values[key] = readers[key](value)
            except Fault as fault:
                self.add(fault)
        for key in required:
            if key not in node.value:
                self.fault(node, f"“{key}” is missing")
        return values

    def _hint(self, key: str, readers: Collection[str]) -> str:
        home = self.homes().get(key)
        if home is None:
            return guess(key, readers)
        return f": it belongs below “{home}:”" if home else ": it belongs to no section, at the beginning of a line"

    def items(self, node: Node, reader: Reader[T]) -> tuple[T, ...]:
        """Read the items of a list that may not be empty; faults are collected and the items concerned left out."""
        if not isinstance(node.value, tuple):
            raise Fault(node, f"expected a list, found {_kind(node)}")
        if not node.value:
            raise Fault(node, "the list is empty")
        values: list[T] = []
        for item in node.value:
            try:
                values.append(reader(item))
            except Fault as fault:
                self.add(fault)
        return tuple(values)


def short(word: str) -> str:
    """A word as a message can show it."""
    return word if len(word) <= 60 else f"{word[:60]}…"


def guess(word: str, known: Collection[str], most: int = 50) -> str:
    """ ": did you mean …?" or the list of what is known, unless that is more than ``most``; put behind a message."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f": did you mean “{close[0]}”?"
    if len(known) > most:
        return ""
    return f"; known: {', '.join(sorted(known))}" if known else "; there are none"


def guess_rule(name: str, known: Collection[str]) -> str:
    """ ": did you mean …?" for the name of a rule or category, or nothing.

    Neighbours share their folders, which makes all of them look alike: the end of an id has to be close.
    """
    ends = {each: each.rpartition("/")[2] for each in sorted(known)}
    alike = get_close_matches(name.rpartition("/")[2], set(ends.values()), cutoff=0.75)
    close = get_close_matches(name, [each for each, end in ends.items() if end in alike], n=1, cutoff=0)
    return f": did you mean “{close[0]}”?" if close else ""


def text(node: Node) -> str:
    if not isinstance(node.value, str):
        raise Fault(node, f"expected text, found {_kind(node)}")
    if not node.value.strip():
        raise Fault(node, "the text is empty")
    if control := _CONTROL.search(node.value):
        raise Fault(node, f"the character U+{ord(control[0]):04X} is not allowed in a text")
    return node.value.strip()


def flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        raise Fault(node, f"expected true or false, found {_kind(node)}")
    return node.value


def integer(node: Node) -> int:
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        raise Fault(node, f"expected a whole number, found {_kind(node)}")
    return node.value


def number(node: Node) -> float:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise Fault(node, f"expected a number, found {_kind(node)}")
    if not isfinite(node.value):
        raise Fault(node, "the number is too large")
    return node.value


def count(node: Node) -> int:
    value = integer(node)
    if value < 0:
        raise Fault(node, f"expected 0 or more, found {value}")
    return value


def percent(node: Node) -> int:
    value = integer(node)
    if not 0 <= value <= 100:
        raise Fault(node, f"expected a whole number from 0 to 100, found {value}")
    return value


def choice(what: str, known: Collection[str]) -> Reader[str]:
    """A reader of one word out of a closed list."""

    def read(node: Node) -> str:
        word = text(node)
        if word not in known:
            raise Fault(node, f"unknown {what} “{short(word)}”{guess(word, known)}", node.offset)
        return word

    return read


def words(node: Node) -> tuple[str, ...]:
    return one_or_more(text)(node)


def one_or_more(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A reader of one value or of a list of them; the first fault ends it."""

    def read(node: Node) -> tuple[T, ...]:
        if isinstance(node.value, tuple):
            if not node.value:
                raise Fault(node, "the list is empty")
            return tuple(reader(item) for item in node.value)
        return (reader(node),)

    return read


def _kind(node: Node) -> str:
    match node.value:
        case dict():
            return "keys"
        case tuple():
            return "a list"
        case None:
            return "nothing"
        case bool():
            return str(node.value).lower()
        case str():
            return f"“{node.value[:40]}”"
        case value:
            return f"{value}"


# --- What the YAML parser complains about, in words for somebody who writes YAML now and then -------------------------


class _Trouble(NamedTuple):
    """``at`` is where the parser gave up, ``since`` where what it was reading began; line and column from 0."""

    lines: Sequence[str]
    at: tuple[int, int]
    since: tuple[int, int]

    @property
    def line(self) -> str:
        return self.lines[self.at[0]] if self.at[0] < len(self.lines) else ""

    @property
    def before(self) -> str:
        return self.line[: self.at[1]]

    @property
    def sign(self) -> str:
        return self.line[self.at[1] : self.at[1] + 1]


_Said = tuple[tuple[int, int], str]


def explained(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, int, str]:
    """Line and column, from 1, and what to do."""
    mark = error.problem_mark or error.context_mark
    at = (mark.line, mark.column) if mark else (0, 0)
    start = error.context_mark
    since = (start.line, start.column) if start else at
    trouble = _Trouble(lines, at, since)
    problem = error.problem or ""
    explain = next((explain for words, explain in _EXPLANATIONS if words in problem), None)
    place, message = explain(trouble) if explain else (at, f"no valid YAML: {problem}")
    line, column = place
    if line >= len(lines) > 0:
        line, column = len(lines) - 1, len(lines[-1])
    return line + 1, column + 1, message


def _colon(trouble: _Trouble) -> _Said:
    if re.search(r"[^\s:]:\s|^\s*-\s|[\"']\s*$", trouble.before):
        return trouble.at, "a colon inside the value: put the whole value in quotation marks"
    return _indentation(trouble)


def _indentation(trouble: _Trouble) -> _Said:
    column = len(trouble.line) - len(trouble.line.lstrip())
    return (trouble.at[0], column), "this line does not line up with the lines above it: check how far it is indented"


def _tab(trouble: _Trouble) -> _Said:
    return (trouble.at[0], trouble.line.find("\t")), "a tab: YAML is indented with blanks"


def _cannot_begin(trouble: _Trouble) -> _Said:
    if trouble.sign == "\t":
        return _tab(trouble)
    return trouble.at, f"a value cannot begin with “{trouble.sign}”: put it in quotation marks"


def _open_quotation(trouble: _Trouble) -> _Said:
    return trouble.since, "this quotation mark is never closed"


def _unexpected(trouble: _Trouble) -> _Said:
    if re.search(r"[\"']\s*$", trouble.before):
        hint = "write '' for an apostrophe inside '…'" if trouble.before.rstrip()[-1] == "'" else 'write \\" inside "…"'
        return trouble.at, f"something stands behind the closing quotation mark: {hint}"
    return _indentation(trouble)


def _open_bracket(closing: str) -> Callable[[_Trouble], _Said]:
    opening = {"]": "[", "}": "{"}[closing]

    def explain(trouble: _Trouble) -> _Said:
        if not trouble.line[trouble.at[1] :].strip():
            return trouble.since, f"this “{opening}” is never closed: “{closing}” is missing"
        return trouble.at, f"a comma or “{closing}” is missing here"

    return explain


def _no_colon(trouble: _Trouble) -> _Said:
    return trouble.since, "a key without its colon: write “key: value”, with a blank behind the colon"


def _escape(trouble: _Trouble) -> _Said:
    found = re.match(r"\\?(.)", trouble.line[trouble.at[1] :])
    sign = found[1] if found else ""
    return trouble.at, f"“\\{sign}” means nothing inside \"…\": write “\\\\{sign}”, or use '…' around the value"


_EXPLANATIONS: Sequence[tuple[str, Callable[[_Trouble], _Said]]] = (
    ("mapping values are not allowed", _colon),
    ("tab character", _tab),
    ("unexpected end of stream", _open_quotation),
    ("unexpected document indicator", _open_quotation),
    ("cannot start any token", _cannot_begin),
    ("expected key", _unexpected),
    ("expected '-' indicator", _indentation),
    ("expected ',' or ']'", _open_bracket("]")),
    ("expected ',' or '}'", _open_bracket("}")),
    ("expected ':'", _no_colon),
    ("unknown escape character", _escape),
    ("block sequence entries", lambda t: (t.at, "a list begins on a line of its own, or is written [a, b]")),
    ("comment or line break", lambda t: (t.at, "behind “|” and “>” the text begins on the next line")),
    ("<document start>", lambda t: (t.at, "expected “key: value” lines, and nothing else")),
    ("tag", lambda t: (t.since, "a value cannot begin with “!”: put it in quotation marks")),
)
