"""Small readers that turn nodes of a YAML tree into values and say exactly where one is wrong.

A reader is a function of a node that returns a value or raises ``Fault``. Lists and mappings catch the faults of their
parts, so that all of them are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeVar

from provenance.errors import Problem
from provenance.located.nodes import Node, Place

__all__ = [
    "Fault",
    "Sheet",
    "Unusable",
    "choice",
    "count",
    "flag",
    "guess",
    "integer",
    "number",
    "one_or_more",
    "percent",
    "short",
    "text",
    "words",
]

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
