"""What must occur wherever a regular expression matches, read from its tree; see ``literals``."""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]  # private, as is the parser: a test pins what is used of them
import re._parser as sre_parser  # type: ignore[import-not-found]
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from provenance.engine.phrases.fold import fold, skeleton
from provenance.engine.phrases.literals import Literals, Needs, Piece, best, head_run, needs_of, runs

__all__ = ["RegexProblem", "regex_needs"]

#: A repeat of more than this counts as unlimited.
_MANY = 64
_FREQUENT = frozenset(".,-")


class RegexProblem(ValueError):  # noqa: N818 - a fault of the rule, not of the program
    """Why a regular expression cannot be used."""


@lru_cache(maxsize=1024)  # asked when a rule is read, and again when the rules are put together
def regex_needs(pattern: str) -> Needs:
    """Raises ``RegexProblem`` for nested quantifiers, and if there is no literal."""
    # The standard parser does not know Unicode properties; for the literals a class of any kind is the same.
    readable = re.sub(r"\\[pP]\{[^}]*\}", r"\\w", pattern)
    try:
        with warnings.catch_warnings(action="error"):  # what will mean something else in future
            tree = sre_parser.parse(readable)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise RegexProblem(f"no valid regular expression: {error}") from None
    if _nested(tree, inside=False):
        raise RegexProblem("a repeat inside an unlimited repeat can take for ever: make the outer one {0,9}, or “++”")
    if not _has_literal(tree):
        raise RegexProblem("a regular expression needs at least one literal character that is always there")
    heads = _heads(tree)
    at_word = bool(tree) and tree[0] == (sre.AT, sre.AT_BOUNDARY) and all(map(_begins_a_word, heads or ()))
    needs = needs_of(heads, "word" if at_word else "start", runs(_stream(tree)))
    return needs if needs.heads or needs.anywhere else needs._replace(signs=_rarest(_signs(tree)))


def _has_literal(tree: Any) -> bool:
    """Is there a character, or one of a few, in every match?"""
    return any(_is_certain(kind, value) for kind, value in tree)


def _is_certain(kind: Any, value: Any) -> bool:
    if kind is sre.IN:
        return {name for name, _ in value} == {sre.LITERAL}
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return value[0] > 0 and _has_literal(value[2])
    if kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return _has_literal(value[3] if kind is sre.SUBPATTERN else value)
    if kind is sre.BRANCH:
        return all(map(_has_literal, value[1]))
    return kind is sre.LITERAL


def _begins_a_word(head: str) -> bool:
    return head[0] != " "


def _nested(tree: Any, inside: bool) -> bool:
    """Is there an unlimited repeat inside an unlimited one? Possessive and atomic ones cannot run away."""
    for kind, value in tree:
        unlimited = kind in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[1] > _MANY
        if unlimited and inside:
            return True
        possessive = kind in (sre.POSSESSIVE_REPEAT, sre.ATOMIC_GROUP)
        if any(_nested(part, (inside or unlimited) and not possessive) for part in _subtrees(value)):
            return True
    return False


def _subtrees(value: Any) -> Iterator[Any]:
    if isinstance(value, sre_parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _subtrees(part)


def _stream(tree: Any) -> Iterator[Piece]:
    for kind, value in tree:
        if kind is sre.LITERAL:
            yield _letters([value])
        elif kind is sre.IN:
            yield _letters([code for name, code in value]) if {name for name, _ in value} == {sre.LITERAL} else None
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _repeat_stream(*value)
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            yield from _stream(value[3] if kind is sre.SUBPATTERN else value)
        elif kind is sre.BRANCH:
            yield from _branch_stream(value[1])
        elif kind not in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            yield None


def _letters(codes: list[int]) -> Literals | None:
    """A set of letters; signs and white space are blanks."""
    letters = frozenset(skeleton(fold(chr(code))) for code in codes)
    return None if len(letters) > 4 else letters


def _repeat_stream(least: int, most: int, body: Any) -> Iterator[Piece]:
    if least == 0:
        yield None
    else:
        yield from _stream(body)
        if most > 1:
            yield None


def _branch_stream(branches: list[Any]) -> Iterator[Piece]:
    needed = [best(runs(_stream(branch))) for branch in branches]
    yield [frozenset().union(*(literals for literals in needed if literals))] if all(needed) else None


def _heads(tree: Iterable[Any]) -> Literals | None:
    """Wordings of which one stands at the start of every match."""
    parts = [part for part in tree if part[0] not in (sre.AT, sre.ASSERT, sre.ASSERT_NOT)]
    run = head_run(_stream(parts))
    if run is not None or not parts:
        return run
    kind, value = parts[0]
    if kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return _heads(value[3] if kind is sre.SUBPATTERN else value)
    if kind is not sre.BRANCH:
        return None
    options = [_heads(branch) for branch in value[1]]
    return None if None in options else frozenset().union(*(heads for heads in options if heads))


# --- signs, for expressions without letters ---------------------------------------------------------------------------


def _signs(tree: Any) -> Iterator[frozenset[str]]:
    """Sets of characters, of each of which one stands in every match, as it is written."""
    for kind, value in tree:
        if kind is sre.LITERAL:
            yield frozenset(chr(value))
        elif kind is sre.IN and {name for name, _ in value} == {sre.LITERAL}:
            yield frozenset(chr(code) for _, code in value)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and value[0] > 0:
            yield from _signs(value[2])
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            yield from _signs(value[3] if kind is sre.SUBPATTERN else value)
        elif kind is sre.BRANCH:
            options = [_rarest(_signs(branch)) for branch in value[1]]
            if all(options):
                yield frozenset().union(*(option for option in options if option))


def _rarest(candidates: Iterable[frozenset[str]]) -> frozenset[str] | None:
    """Letters are out of the question: they have two cases."""
    signs = [each for each in candidates if not any(sign.isalnum() or sign.isspace() for sign in each)]
    return min(signs, key=lambda each: (len(each & _FREQUENT), len(each), sorted(each)), default=None)
