"""Every regular expression of the program is tried with baits of its own: what makes each of its repetitions go on and
on, and then does not let it match. The work may grow as the bait does.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex

import provenance
from tests.work import comes_to_an_end, grows_no_faster

PACKAGE = Path(provenance.__file__).parent

#: Expressions that could take long where they see much, and why they do not.
SEES_LITTLE = {
    "provenance.across._OTHER": "25 characters",
    "provenance.engine.rulefile._LEMMA": "a phrase of a rule, whose file is bounded",
    "provenance.engine.phrases._REGEX": "a phrase of a rule, whose file is bounded",
    "provenance.commands.rules_new._POINTS": "what is typed at a prompt",
}

_ANYWHERE = {"search", "finditer", "findall", "sub", "subn", "split", "scanner"}


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(provenance.__path__, "provenance."):
        if not found.name.endswith("__main__") and found.name != "provenance.scrapy":
            yield importlib.import_module(found.name)


def _expressions() -> dict[str, Any]:
    """Compiled expressions by module and name, each once."""
    found: dict[str, Any] = {}
    seen = set()
    for module in _modules():
        for name, value in vars(module).items():
            several = (
                value
                if isinstance(value, tuple | list | frozenset)
                else value.values()
                if isinstance(value, dict)
                else [value]
            )
            for number, each in enumerate(several):
                if isinstance(each, re.Pattern | regex.Pattern) and isinstance(each.pattern, str) and each not in seen:
                    seen.add(each)
                    found[f"{module.__name__}.{name}" + (f"[{number}]" if each is not value else "")] = each
    return found


@cache
def _uses() -> dict[tuple[str, str], set[str]]:
    """How each name of a module is called: ``_WORD.match(…)``."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                parts = path.relative_to(PACKAGE).with_suffix("").parts
                module = ".".join(("provenance", *parts)).removesuffix(".__init__")
                found[module, node.value.id].add(node.attr)
    return found


# --- baits ------------------------------------------------------------------------------------------------------------

_COMMON = (" ", "a", "A", "1", "\n", "-", '"', "x ", ". ", "„")


def baits(expression: Any) -> set[tuple[str, str]]:
    """What to begin with, and what to go on with."""
    found = {("", common) for common in _COMMON}
    try:
        tree = parser.parse(expression.pattern, expression.flags & (re.I | re.M | re.S | re.X))
    except (re.error, OverflowError):  # of the other engine
        return found
    for before, again in _repetitions(tree):
        if again:
            found |= {(before, again), ("", before + again)}
    return found | {("", whole) for whole in [_sample(tree)] if whole}


def _repetitions(tree: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Of every repetition without a close end what precedes it and what it repeats."""
    for operation, given in tree:
        name = str(operation)
        if name.endswith("_REPEAT"):
            if given[1] is parser.MAXREPEAT or given[1] > 20:
                yield before, _sample(given[2])
            yield from _repetitions(given[2], before)
        for part in _parts(name, given):
            yield from _repetitions(part, before)
        before += _sample([(operation, given)])


def _parts(name: str, given: Any) -> list[Any]:
    match name:
        case "SUBPATTERN":
            return [given[-1]]
        case "ATOMIC_GROUP":
            return [given]
        case "BRANCH":
            return list(given[1])
        case "ASSERT" | "ASSERT_NOT":
            return [given[1]]
    return []


def _sample(tree: Iterable[Any]) -> str:
    """A text that it matches, as far as can be told without looking around."""
    return "".join(_one(str(operation), given) for operation, given in tree)


def _one(name: str, given: Any) -> str:
    match name:
        case "LITERAL":
            return chr(given)
        case "NOT_LITERAL" | "ANY":
            return "y"
        case "IN":
            return _of_set(given)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _sample(given[2]) * max(given[0], 1)
        case "SUBPATTERN" | "ATOMIC_GROUP" | "BRANCH":
            return _sample(_parts(name, given)[0])
    return ""


_CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "-"}


def _of_set(given: Any) -> str:
    chars = set()
    for operation, value in given:
        name = str(operation)
        chars |= {chr(value)} if name == "LITERAL" else {chr(value[0])} if name == "RANGE" else set()
        chars |= {_CATEGORIES.get(str(value), "a")} if name == "CATEGORY" else set()
    if str(given[0][0]) == "NEGATE":
        return next(each for each in "ax1 -_.,;\nß" if each not in chars)
    return min(chars)


# --- the test ---------------------------------------------------------------------------------------------------------


def _calls(name: str, expression: Any) -> list[Callable[[str], object]]:
    module, _, own = name.partition("[")[0].rpartition(".")
    used = _uses().get((module, own), set()) & (_ANYWHERE | {"match", "fullmatch"})
    if not used or used & _ANYWHERE:
        return [lambda text: sum(1 for _ in expression.finditer(text))]
    return [getattr(expression, each) for each in sorted(used)]


EXPRESSIONS = _expressions()


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - SEES_LITTLE.keys()))
def test_no_bait_makes_an_expression_work_with_its_square(name: str) -> None:
    for call in _calls(name, EXPRESSIONS[name]):
        for before, again in sorted(baits(EXPRESSIONS[name])):
            for end in ("\0", "!"):

                def work(size: int, before: str = before, again: str = again, end: str = end) -> object:
                    return call(before + again * (size // len(again) or 1) + end)  # noqa: B023 - called at once

                assert comes_to_an_end(work, 300), (before, again, end)
                assert grows_no_faster(work, 300), (before, again, end)


def test_what_sees_little_is_still_there() -> None:
    assert SEES_LITTLE.keys() <= EXPRESSIONS.keys()
