"""What must occur in a text wherever a pattern matches: short literals for the automaton of ``prefilter``.

All literals are folded as ``fold`` folds the text. A set of literals means: at least one of them occurs.
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]  # private, as is the parser: a test pins what is used of them
import re._parser as sre_parser  # type: ignore[import-not-found]
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Any

from provenance.engine.expression import APOSTROPHES_AND_QUOTES, DASHES
from provenance.engine.fold import fold
from provenance.engine.phrase import Atom, Gap, Group, Phrase, Sequence, SplitVerb, Star, Text, Word

__all__ = ["Literals", "RegexProblem", "has_literal", "phrase_literals", "regex_literals"]

Literals = frozenset[str]

#: Most variants of one literal before it is cut in two.
_MAX_VARIANTS = 16
#: Larger sets (whole word lists) are taken as they are: comparing all pairs would take too long.
_MAX_REDUCED = 60
#: A repeat of more than this counts as unlimited.
_MANY = 64
_CUT = re.compile(f"[{re.escape(APOSTROPHES_AND_QUOTES + DASHES)}…\\s]|\\.\\.\\.")


# --- phrases ---------------------------------------------------------------------------------------------------------


def has_literal(sequence: Sequence) -> bool:
    """Would ``phrase_literals`` find any? Much faster."""
    return any(_atom_has_literal(atom) for item in sequence.items if isinstance(item, Word) for atom in item.atoms)


def _atom_has_literal(atom: Atom) -> bool:
    match atom:
        case Text(value):
            return any(_CUT.split(value))
        case Group():
            return not atom.optional and all(map(has_literal, atom.options))
        case _:
            return isinstance(atom, SplitVerb)


def phrase_literals(phrase: Phrase) -> tuple[Literals, ...]:
    """At most two sets of literals, the rarest first: one of each set occurs in every match, words parted by one blank.

    Two are worth it where the parts of a phrase are common words of their own ("gab … zu").
    """
    ranked = _ranked(_runs(_stream(phrase.body)))
    if not ranked:
        return ()
    first = _minimal(ranked[0]) or ranked[0]
    others = (literals for literals in ranked[1:] if not _implied(literals, first))
    return (first, *[_minimal(literals) or literals for literals in islice(others, 1)])


def _implied(literals: Literals, first: Literals) -> bool:
    """Does every text with one of ``first`` have one of ``literals``? A large list is not worth comparing."""
    return len(literals) > _MAX_REDUCED or all(any(short in long for short in literals) for long in first)


#: The pieces of a pattern in order: a set of wordings, ``" "`` between words, ``None`` where anything may stand; a set
#: in a list is a requirement that must not be joined to its neighbours.
_Piece = Literals | str | list[Literals] | None


def _stream(sequence: Sequence) -> Iterator[_Piece]:
    for at, item in enumerate(sequence.items):
        if isinstance(item, Gap) or item.nullable:
            yield None
            continue
        if at:
            yield None if True in item.touches else " "
        yield from _word_stream(item)


def _word_stream(word: Word) -> Iterator[_Piece]:
    for atom in word.atoms:
        match atom:
            case Text(value):
                yield from _text_stream(value)
            case Star():
                yield None
            case SplitVerb(finite, prefix):
                yield [chosen] if (chosen := _best([_reduced(finite), _variants(prefix)])) else None
            case Group():
                yield None if atom.optional else _group_piece(atom)


def _text_stream(value: str) -> Iterator[_Piece]:
    for at, piece in enumerate(_CUT.split(value)):
        if at:
            yield None
        if piece:
            yield _variants(piece)


@lru_cache(maxsize=1024)
def _group_piece(group: Group) -> _Piece:
    if len(group.options) <= _MAX_VARIANTS:
        exact = [_exact(option) for option in group.options]
        wordings = frozenset().union(*(e for e in exact if e is not None))
        if all(e is not None for e in exact) and len(wordings) <= _MAX_VARIANTS:
            return wordings
    needed = [_best(_runs(_stream(option))) for option in group.options]
    if not all(needed):
        return None
    found = _minimal(frozenset(literal for literals in needed if literals for literal in literals))
    return [found] if found else None


def _exact(sequence: Sequence) -> Literals | None:
    """All wordings of a sequence, or ``None`` if they cannot be listed."""
    found: Literals = frozenset([""])
    for piece in _stream(sequence):
        if piece is None or isinstance(piece, list):
            return None
        found = _joined(found, piece)
        if len(found) > _MAX_VARIANTS:
            return None
    return found


def _joined(left: Literals, right: Literals | str) -> Literals:
    return frozenset(a + b for a, b in product(left, [right] if isinstance(right, str) else right))


def _runs(pieces: Iterable[_Piece]) -> Iterator[Literals]:
    """Every requirement that the pieces make: joined as far as nothing unknown stands between."""
    run: Literals = frozenset([""])
    for piece in pieces:
        if isinstance(piece, list):
            yield from piece
        if piece is None or isinstance(piece, list):
            yield run
            run = frozenset([""])
            continue
        longer = _joined(run, piece)
        if len(longer) > _MAX_VARIANTS:
            yield run
            longer = _joined(frozenset([""]), piece)
        run = longer
    yield run


def _variants(text: str) -> Literals:
    """Swiss spelling: ß and ss are one."""
    parts = re.split("ss|ß", fold(text))
    if len(parts) > 4:
        return frozenset([max(parts, key=len)])
    found = frozenset([parts[0]])
    for part in parts[1:]:
        found = frozenset(a + middle + part for a in found for middle in ("ss", "ß"))
    return found


def _reduced(words: Iterable[str]) -> Literals:
    return _minimal(frozenset(variant for word in words for variant in _variants(word))) or frozenset()


def _minimal(literals: Literals | None) -> Literals | None:
    """The same requirement without literals that hold another one of the set."""
    if literals is None or len(literals) > _MAX_REDUCED:
        return literals
    kept: list[str] = []
    for literal in sorted(literals, key=len):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return frozenset(kept)


def _best(candidates: Iterable[Literals]) -> Literals | None:
    return next(iter(_ranked(candidates)), None)


def _ranked(candidates: Iterable[Literals]) -> list[Literals]:
    """Sets that will occur least often first: long literals, and few of them."""
    usable = (frozenset(word.strip() for word in literals) for literals in candidates)
    return sorted((literals for literals in usable if literals and all(literals)), key=_frequency)


def _frequency(literals: Literals) -> tuple[float, list[str]]:
    """A rough guess: every further letter makes a literal four times as rare."""
    return sum(0.25 ** len(literal) for literal in literals), sorted(literals)


# --- regular expressions ---------------------------------------------------------------------------------------------


class RegexProblem(ValueError):  # noqa: N818 - a fault of the rule, not of the program
    """Why a regular expression cannot be used."""


def regex_literals(pattern: str) -> Literals:
    """As ``phrase_literals``. Raises ``RegexProblem`` for nested quantifiers, and if there is no literal."""
    # The standard parser does not know Unicode properties; for the literals a class of any kind is the same.
    readable = re.sub(r"\\[pP]\{[^}]*\}", r"\\w", pattern)
    try:
        with warnings.catch_warnings(action="error"):  # what will mean something else in future
            tree = sre_parser.parse(readable)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise RegexProblem(f"no valid regular expression: {error}") from None
    if _nested(tree, inside=False):
        raise RegexProblem("a repeat inside an unlimited repeat can take for ever: make the outer one {0,9}, or “++”")
    literals = _minimal(_best(_runs(_regex_stream(tree))))
    if literals is None:
        raise RegexProblem("a regular expression needs at least one literal character that is always there")
    return literals


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


def _regex_stream(tree: Any) -> Iterator[_Piece]:
    for kind, value in tree:
        if kind is sre.LITERAL:
            yield _letters([value])
        elif kind is sre.IN:
            yield _letters([code for name, code in value]) if {name for name, _ in value} == {sre.LITERAL} else None
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            yield from _repeat_stream(*value)
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            yield from _regex_stream(value[3] if kind is sre.SUBPATTERN else value)
        elif kind is sre.BRANCH:
            yield from _branch_stream(value[1])
        elif kind not in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            yield None


def _letters(codes: list[int]) -> Literals | None:
    """A set of letters; of white space only the blank, which is the only one that a sentence holds as a rule."""
    letters = frozenset(fold(chr(code)) for code in codes)
    return None if len(letters) > 4 or any(letter.isspace() and letter != " " for letter in letters) else letters


def _repeat_stream(least: int, most: int, body: Any) -> Iterator[_Piece]:
    if least == 0:
        yield None
    else:
        yield from _regex_stream(body)
        if most > 1:
            yield None


def _branch_stream(branches: list[Any]) -> Iterator[_Piece]:
    needed = [_best(_runs(_regex_stream(branch))) for branch in branches]
    yield [frozenset().union(*(literals for literals in needed if literals))] if all(needed) else None
