"""Short literals for the automaton of ``prefilter``: one of a set occurs in a text wherever a pattern matches.

All literals are written as ``skeleton`` writes the text: small letters and digits, and a blank for every other
character. A blank at the edge of a literal says that a word begins or ends there. A set of literals means: at least one
of them occurs. ``phrase_literals`` and ``regex_literals`` find them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from provenance.engine.phrases.fold import fold, skeleton

__all__ = [
    "MAX_VARIANTS",
    "Literals",
    "Needs",
    "Piece",
    "best",
    "head_run",
    "joined",
    "minimal",
    "needs_of",
    "plain",
    "reduced",
    "runs",
    "usable",
    "variants",
]

Literals = frozenset[str]

#: Most variants of one literal before it is cut in two.
MAX_VARIANTS = 16
#: Larger sets (whole word lists) are taken as they are: comparing all pairs would take too long.
_MAX_REDUCED = 60
#: How much more often than the rarest literals those at the start of a match may occur and still be worth more.
_WORTH_A_START = 64
#: The same for a second set, beside literals at the start of a match and beside such as stand anywhere in it.
_WORTH_A_SECOND, _WORTH_A_SECOND_ANYWHERE = 8, 256

#: The pieces of a pattern in order: a set of wordings, ``" "`` between words, ``None`` where anything may stand; a set
#: in a list is a requirement that must not be joined to its neighbours.
Piece = Literals | str | list[Literals] | None

Where = Literal["start", "word", "inside"]


class Needs(NamedTuple):
    """What every match of a pattern needs.

    ``heads``: one of them stands at the very start of the match (``start``), there and at the start of a word
    (``word``), or in the word that the match starts with (``inside``); ``None`` if that is not known or not worth it.
    ``anywhere``: at most two sets, the rarest first, of each of which one occurs in the match; next to ``heads`` at
    most one, and possibly none. Without both, the only literals of the pattern are signs: one of ``signs`` stands in
    the match, unless that is not known either.
    """

    heads: Literals | None
    where: Where
    anywhere: tuple[Literals, ...]
    signs: frozenset[str] | None = None


def needs_of(heads: Literals | None, where: Where, found: Iterable[Literals]) -> Needs:
    """The literals that are worth looking for."""
    ranked = _ranked(found)
    if heads is not None and ranked and _frequency(heads) <= _WORTH_A_START * _frequency(ranked[0]):
        starts = _shortest_heads(heads)
        told = frozenset(f" {head}" for head in starts) if where == "word" else starts
        return Needs(starts, where, _second(ranked, told, _WORTH_A_SECOND * _frequency(heads)))
    if not ranked:
        return Needs(None, "start", ())
    first = minimal(ranked[0])
    return Needs(None, "start", (first, *_second(ranked[1:], first, _WORTH_A_SECOND_ANYWHERE * _frequency(first))))


def _second(ranked: Iterable[Literals], first: Literals, most: float) -> tuple[Literals, ...]:
    """A further set that tells something new, and is rare enough for that to be worth the search."""
    rare = (each for each in ranked if _frequency(each) <= most)
    others = (each for each in rare if not _implied(each, first) and not _implied(first, each))
    return tuple(minimal(each) for each in islice(others, 1))


def _implied(literals: Literals, first: Literals) -> bool:
    """Does every text with one of ``first`` have one of ``literals``? A large list is not worth comparing."""
    return len(literals) > _MAX_REDUCED or all(any(short in long for short in literals) for long in first)


# --- what a pattern is made of ---------------------------------------------------------------------------------------


def head_run(pieces: Iterable[Piece]) -> Literals | None:
    """The wordings that a pattern begins with, as far as they can be listed."""
    run: Literals = frozenset([""])
    for piece in pieces:
        if piece is None or isinstance(piece, list):
            break
        longer = joined(run, piece)
        if len(longer) > MAX_VARIANTS:
            run = run if run != {""} or isinstance(piece, str) else piece
            break
        run = longer
    return run if all(map(str.strip, run)) else None


def _shortest_heads(heads: Literals) -> Literals:
    kept: list[str] = []
    for head in sorted(heads):  # what begins like another one stands behind it
        if not kept or not head.startswith(kept[-1]):
            kept.append(head)
    return frozenset(kept)


def joined(left: Literals, right: Literals | str) -> Literals:
    if isinstance(right, str):
        return frozenset([a + right for a in left])
    return frozenset([a + b for a in left for b in right])


def runs(pieces: Iterable[Piece]) -> Iterator[Literals]:
    """Every requirement that the pieces make, in order: joined as far as nothing unknown stands between."""
    run: Literals = frozenset([""])
    for piece in pieces:
        if piece is None or isinstance(piece, list):
            yield run
            yield from piece or ()
            run = frozenset([""])
            continue
        longer = joined(run, piece)
        if len(longer) > MAX_VARIANTS:
            yield run
            longer = joined(frozenset([""]), piece)
        run = longer
    yield run


@lru_cache(maxsize=1 << 15)
def variants(text: str) -> Literals:
    """Swiss spelling: ß and ss are one."""
    folded = fold(text)
    if "ss" not in folded and "ß" not in folded:
        return frozenset([skeleton(folded)])
    parts = re.split("ss|ß", folded)
    if len(parts) > 4:
        return frozenset([skeleton(max(parts, key=len))])
    found = frozenset([parts[0]])
    for part in parts[1:]:
        found = frozenset(a + middle + part for a in found for middle in ("ss", "ß"))
    return plain(found)


def plain(words: Iterable[str]) -> Literals:
    return frozenset(map(skeleton, words))


def reduced(words: Iterable[str]) -> Literals:
    return minimal(frozenset(variant for word in words for variant in variants(word)))


def minimal(literals: Literals) -> Literals:
    """The same requirement without literals that hold another one of the set."""
    if len(literals) > _MAX_REDUCED:
        return literals
    kept: list[str] = []
    for literal in sorted(literals, key=len):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return frozenset(kept)


def usable(candidates: Iterable[Literals]) -> Iterator[Literals]:
    """Without those that blanks alone fulfil."""
    return (literals for literals in candidates if literals and all(map(str.strip, literals)))


def best(candidates: Iterable[Literals]) -> Literals | None:
    return next(iter(_ranked(candidates)), None)


def _ranked(candidates: Iterable[Literals]) -> list[Literals]:
    """Sets that will occur least often first: long literals, and few of them."""
    found = list(usable(candidates))
    if len(found) < 2:
        return found
    return sorted(found, key=lambda literals: (_frequency(literals), sorted(literals)))


def _frequency(literals: Literals) -> float:
    """A rough guess: every further letter makes a literal four times as rare."""
    return sum([0.25 ** len(literal) for literal in literals])
