"""Every regular expression of the program is tried with baits of its own: what makes each of its repetitions go on and
on, and then does not let it match. The work may grow as the bait does.
"""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any

import pytest
import regex

import provenance
from provenance.engine import RuleSet
from provenance.engine.phrases import Pattern as Phrased, expression as expression_of
from provenance.models import RawArticle
from provenance.pipeline import audit
from tests.work import comes_to_an_end, ends_soon, grows_no_faster

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


def baits(expression: Any, most: int = 1) -> set[tuple[str, str]]:
    """What to begin with, and what to go on with; of alternatives at most so many."""
    found = {("", common) for common in _COMMON}
    pattern = expression.pattern if isinstance(expression.pattern, str) else expression.pattern.decode("latin-1")
    for known, plain in _OF_THE_OTHER_ENGINE.items():
        pattern = pattern.replace(known, plain)
    try:
        tree = parser.parse(pattern, expression.flags & (re.I | re.M | re.S | re.X))
    except (re.error, OverflowError):
        return found
    for before, again in _repetitions(tree, most):
        if again:
            found |= {(before, again), ("", before + again)}
    return found | {("", whole) for whole in _samples(tree, most) if whole}


_OF_THE_OTHER_ENGINE = {"\\p{Lu}": "[A-Z]", "\\p{Ll}": "[a-z]", "\\p{L}": "[a-z]"}


def _repetitions(tree: Iterable[Any], most: int, before: str = "") -> Iterator[tuple[str, str]]:
    """Of every repetition without a close end what precedes it and what it repeats: each of its alternatives, and all
    of them by turns.
    """
    for operation, given in tree:
        name = str(operation)
        if name.endswith("_REPEAT"):
            if given[1] is parser.MAXREPEAT or given[1] > 20:
                samples = _samples(given[2], most)
                yield from ((before, each) for each in {*samples, "".join(samples)})
            yield from _repetitions(given[2], most, before)
        for part in _parts(name, given):
            yield from _repetitions(part, most, before)
        before += _samples([(operation, given)], 1)[0]


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


def _samples(tree: Iterable[Any], most: int) -> list[str]:
    """Texts that it matches, as far as can be told without looking around; at least one, at most ``most``."""
    texts = [""]
    for operation, given in tree:
        parts = _ones(str(operation), given, most)
        texts = [text + part for part in parts for text in texts][:most]
    return texts


def _ones(name: str, given: Any, most: int) -> list[str]:
    if name.endswith("_REPEAT"):
        return [text * max(given[0], 1) for text in _samples(given[2], most)]
    match name:
        case "LITERAL":
            return [chr(given)]
        case "NOT_LITERAL" | "ANY":
            return ["y"]
        case "IN":
            return _of_set(given)[:most]
        case "SUBPATTERN" | "ATOMIC_GROUP" | "BRANCH":
            return [text for each in _parts(name, given)[:most] for text in _samples(each, most)][:most]
    return [""]


_CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": "-"}


def _of_set(given: Any) -> list[str]:
    chars = set()
    for operation, value in given:
        name = str(operation)
        chars |= {chr(value)} if name == "LITERAL" else {chr(value[0])} if name == "RANGE" else set()
        chars |= {_CATEGORIES.get(str(value), "a")} if name == "CATEGORY" else set()
    if str(given[0][0]) == "NEGATE":
        return [next(each for each in "ax1 -_.,;\nß" if each not in chars)]
    return sorted(chars)


# --- the test ---------------------------------------------------------------------------------------------------------


def _everywhere(expression: Any) -> Callable[[Any], object]:
    return lambda text: deque(expression.finditer(text), maxlen=0)


def _calls(name: str, expression: Any) -> list[Callable[[str], object]]:
    module, _, own = name.partition("[")[0].rpartition(".")
    used = _uses().get((module, own), set()) & (_ANYWHERE | {"match", "fullmatch"})
    if not used or used & _ANYWHERE:
        return [_everywhere(expression)]
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
                assert grows_no_faster(work, 1_000), (before, again, end)


def test_what_sees_little_is_still_there() -> None:
    assert SEES_LITTLE.keys() <= EXPRESSIONS.keys()


# --- all of them, those too that are made when they are needed ---------------------------------------------------------


def _held(*begin: tuple[str, Any]) -> Iterator[tuple[str, Any]]:
    """Expressions and phrases that ours hold in whatever way: in classes, tables, closures and caches."""
    left, seen = deque(begin), {}
    while left:
        name, value = left.popleft()
        if id(value) in seen or isinstance(value, str | bytes | int | float | ModuleType | None):
            continue
        seen[id(value)] = value
        if isinstance(value, re.Pattern | regex.Pattern):
            yield name, value
        elif isinstance(value, Phrased):
            yield f"{name} {value.text}", _compiled(value)
        elif isinstance(value, type | FunctionType | MethodType):
            if str(getattr(value, "__module__", "")).startswith("provenance"):
                left.extend((name, each) for each in vars(value).values())
                left.extend((name, each) for each in gc.get_referents(value) if not isinstance(value, type))
        elif not (isinstance(value, dict) and "__spec__" in value):
            left.extend((name, each) for each in gc.get_referents(value))


def _compiled(pattern: Phrased) -> Any:
    if pattern.phrase is None:
        return regex.compile(pattern.text)
    return re.compile(expression_of(pattern.phrase, pattern.scope))


@pytest.mark.long
def test_no_bait_makes_any_expression_that_the_program_holds_work_for_ever(ruleset: RuleSet) -> None:
    for language, said in (("de", "Anna Berg sagte: „Wir gehen nicht.“ "), ("en", "Anna Berg said: “We go.” ")):
        audit(RawArticle("a", "a.txt", said * 20, language=language), ruleset)
    modules = [(f"{each.__name__}.{name}", value) for each in _modules() for name, value in vars(each).items()]
    held = {value: [_everywhere(value)] for _, value in _held(("rules", ruleset), *modules)}
    assert len(held) > len(EXPRESSIONS) + 500
    held |= {value: [] if name in SEES_LITTLE else _calls(name, value) for name, value in EXPRESSIONS.items()}
    endless = []
    for expression, calls in held.items():
        for before, again in sorted(baits(expression, 6)):
            text: Any = before + again * (2_000 // len(again)) + "\0"
            text = text if isinstance(expression.pattern, str) else text.encode("latin-1", "replace")
            endless += [
                (expression.pattern, before, again)
                for call in calls
                if not ends_soon(lambda text=text, call=call: call(text), 0.5)
            ]
    assert endless == []
