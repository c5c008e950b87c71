"""What must occur in a text wherever a pattern matches: short literals for the automaton of ``prefilter``.

All literals are written as ``skeleton`` writes the text: small letters and digits, and a blank for every other
character. A blank at the edge of a literal says that a word begins or ends there. A set of literals means: at least one
of them occurs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Literal, NamedTuple

from provenance.engine.expression import APOSTROPHES_AND_QUOTES, DASHES
from provenance.engine.fold import fold, skeleton
from provenance.engine.phrase import Atom, Gap, Group, Phrase, Sequence, SplitVerb, Star, Text, Word

__all__ = ["Literals", "Needs", "Piece", "best", "has_literal", "head_run", "needs_of", "phrase_needs", "runs"]

Literals = frozenset[str]

#: Most variants of one literal before it is cut in two.
_MAX_VARIANTS = 16
#: Larger sets (whole word lists) are taken as they are: comparing all pairs would take too long.
_MAX_REDUCED = 60
#: How much more often than the rarest literals those at the start of a match may occur and still be worth more.
_WORTH_A_START = 64
#: The same for a second set, beside literals at the start of a match and beside such as stand anywhere in it.
_WORTH_A_SECOND, _WORTH_A_SECOND_ANYWHERE = 8, 256
_ELLIPSIS = re.compile(r"…|\.\.\.")
_CUT = re.compile(rf"{_ELLIPSIS.pattern}|[{re.escape(APOSTROPHES_AND_QUOTES + DASHES)}]")


#: Word lists of thousands of entries stand in many phrases: each is looked at once.
_per_group = lru_cache(maxsize=1 << 14)

Where = Literal["start", "word", "inside"]


class Needs(NamedTuple):
    """What every match of a pattern needs.

    ``heads``: one of them stands at the very start of the match (``start``), there and at the start of a word
    (``word``), or in the word that the match starts with (``inside``); ``None`` if that is not known or not worth it.
    ``anywhere``: at most two sets, the rarest first, of each of which one occurs in the match; next to ``heads`` at
    most one, and possibly none. Without both, the pattern can match everywhere: its only literals are signs.
    """

    heads: Literals | None
    where: Where
    anywhere: tuple[Literals, ...]


#: The pieces of a pattern in order: a set of wordings, ``" "`` between words, ``None`` where anything may stand; a set
#: in a list is a requirement that must not be joined to its neighbours.
Piece = Literals | str | list[Literals] | None


# --- phrases ---------------------------------------------------------------------------------------------------------


def has_literal(sequence: Sequence) -> bool:
    """Is there a character that stands in every match?"""
    return any(_atom_has_literal(atom) for item in sequence.items if isinstance(item, Word) for atom in item.atoms)


def _atom_has_literal(atom: Atom) -> bool:
    match atom:
        case Text(value):
            return any(_CUT.split(value))
        case Group():
            return not atom.optional and all(map(has_literal, atom.options))
        case _:
            return isinstance(atom, SplitVerb)


def phrase_needs(phrase: Phrase) -> Needs:
    """Words are parted by one blank in the literals: where more stands between, they cannot be relied on."""
    body = phrase.body
    left, right = _edge(body, 0), _edge(body, -1)
    pieces = [left, *_stream(body), right]
    heads, in_word = (None, False) if phrase.at_start else _heads(body, right)
    return needs_of(heads, "inside" if in_word else "word" if left else "start", runs(pieces))


def needs_of(heads: Literals | None, where: Where, found: Iterable[Literals]) -> Needs:
    """The literals that are worth looking for."""
    ranked = _ranked(found)
    if heads is not None and ranked and _frequency(heads) <= _WORTH_A_START * _frequency(ranked[0]):
        starts = _shortest_heads(heads)
        told = frozenset(f" {head}" for head in starts) if where == "word" else starts
        return Needs(starts, where, _second(ranked, told, _WORTH_A_SECOND * _frequency(heads)))
    if not ranked:
        return Needs(None, "start", ())
    first = _minimal(ranked[0])
    return Needs(None, "start", (first, *_second(ranked[1:], first, _WORTH_A_SECOND_ANYWHERE * _frequency(first))))


def _second(ranked: Iterable[Literals], first: Literals, most: float) -> tuple[Literals, ...]:
    """A further set that tells something new, and is rare enough for that to be worth the search."""
    rare = (each for each in ranked if _frequency(each) <= most)
    others = (each for each in rare if not _implied(each, first) and not _implied(first, each))
    return tuple(_minimal(each) for each in islice(others, 1))


def _implied(literals: Literals, first: Literals) -> bool:
    """Does every text with one of ``first`` have one of ``literals``? A large list is not worth comparing."""
    return len(literals) > _MAX_REDUCED or all(any(short in long for short in literals) for long in first)


def _edge(sequence: Sequence, at: int) -> str:
    """The blank in front of the first word (``at`` 0) or behind the last one (-1)."""
    item = sequence.items[at]
    return _edge_of(item, at) if isinstance(item, Word) else ""


def _edge_of(word: Word, at: int) -> str:
    """A blank where a phrase can begin or end only at the edge of a word: a sign may follow a word at once."""
    return " " if _is_letter(word.atoms[at], at) else ""


def _is_letter(atom: Atom, at: int) -> bool:
    match atom:
        case Text(value):
            return value[at].isalnum() or value[at] == "_"
        case Group():
            return _group_is_letter(atom, at)
        case _:
            return isinstance(atom, SplitVerb)


@_per_group
def _group_is_letter(group: Group, at: int) -> bool:
    return not group.optional and all(_edge(option, at) for option in group.options)


def _stream(sequence: Sequence) -> Iterator[Piece]:
    before: Word | None = None
    for item in sequence.items:
        if isinstance(item, Gap) or item.nullable:
            if before is not None:
                yield _edge_of(before, -1)
            yield None
            before = None
            continue
        if before is not None:
            yield " "
            if True in item.touches:  # a comma stands right behind the word or apart from it
                yield None
        elif item is not sequence.items[0]:
            yield _edge_of(item, 0)
        yield from _word_stream(item)
        before = item


def _word_stream(word: Word) -> Iterator[Piece]:
    for atom in word.atoms:
        match atom:
            case Text(value):
                yield from _text_stream(value)
            case Star():
                yield None
            case SplitVerb(finite, prefix):
                chosen = best([_reduced(finite), _plain(f" {form} " for form in _variants(prefix))])
                yield [chosen] if chosen else None
            case Group():
                yield None if atom.optional else _group_piece(atom)


def _text_stream(value: str) -> Iterator[Piece]:
    for at, piece in enumerate(_ELLIPSIS.split(value)):
        if at:
            yield None
        if piece:
            yield _variants(piece)


@_per_group
def _group_piece(group: Group) -> Piece:
    if len(group.options) <= _MAX_VARIANTS:
        exact = [_exact(option) for option in group.options]
        wordings = frozenset().union(*(e for e in exact if e is not None))
        if all(e is not None for e in exact) and len(wordings) <= _MAX_VARIANTS:
            return wordings
    needed = [_needed(option) for option in group.options]
    if not all(needed):
        return None
    return [_minimal(frozenset(literal for literals in needed if literals for literal in literals))]


def _needed(sequence: Sequence) -> Literals | None:
    """The best requirement of a sequence. Most entries of word lists are plain words, which need no more than that."""
    items = sequence.items
    if len(items) == 1 and isinstance(items[0], Word) and len(items[0].atoms) == 1:
        [atom] = items[0].atoms
        if isinstance(atom, Text) and not _ELLIPSIS.search(atom.value):
            return best([_variants(atom.value)])
    return best(runs(_stream(sequence)))


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


# --- how a phrase begins ---------------------------------------------------------------------------------------------


def _heads(sequence: Sequence, right: str = "") -> tuple[Literals | None, bool]:
    """Wordings of which one stands at the start of every match or, if so, in the word it starts with."""
    run = head_run([*_stream(sequence), right])
    if run is not None:
        return run, False
    found: Literals = frozenset()
    for item in sequence.items:
        heads = _word_heads(item) if isinstance(item, Word) else None
        if heads is None:
            return (_star_heads(sequence, right), True) if item is sequence.items[0] else (None, False)
        found |= heads
        if isinstance(item, Word) and not item.nullable:
            return found, False
    return None, False


def _word_heads(word: Word) -> Literals | None:
    first = word.atoms[0]
    if isinstance(first, SplitVerb):
        return _reduced(first.finite)
    if isinstance(first, Text):
        return head_run(_text_stream(first.value))
    if isinstance(first, Star) or (first.optional and len(word.atoms) > 1):
        return None
    return _group_heads(first)


@_per_group
def _group_heads(group: Group) -> Literals | None:
    options = [_heads(option) for option in group.options]
    if any(heads is None or in_word for heads, in_word in options):
        return None
    return frozenset(head for heads, _ in options for head in heads or ())


def _star_heads(sequence: Sequence, right: str) -> Literals | None:
    """ "*minister": the word it starts with holds the literal."""
    first, *others = sequence.items
    if isinstance(first, Gap) or len(first.atoms) < 2 or not isinstance(first.atoms[0], Star):
        return None
    return head_run([*_stream(Sequence((Word(first.atoms[1:]), *others))), right])


def head_run(pieces: Iterable[Piece]) -> Literals | None:
    """The wordings that a pattern begins with, as far as they can be listed."""
    run: Literals = frozenset([""])
    for piece in pieces:
        if piece is None or isinstance(piece, list):
            break
        longer = _joined(run, piece)
        if len(longer) > _MAX_VARIANTS:
            run = run if run != {""} or isinstance(piece, str) else piece
            break
        run = longer
    return run if all(literal.strip() for literal in run) else None


def _shortest_heads(heads: Literals) -> Literals:
    kept: list[str] = []
    for head in sorted(heads):  # what begins like another one stands behind it
        if not kept or not head.startswith(kept[-1]):
            kept.append(head)
    return frozenset(kept)


# --- sets of literals ------------------------------------------------------------------------------------------------


def _joined(left: Literals, right: Literals | str) -> Literals:
    return frozenset(a + b for a, b in product(left, [right] if isinstance(right, str) else right))


def runs(pieces: Iterable[Piece]) -> Iterator[Literals]:
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


@lru_cache(maxsize=1 << 15)
def _variants(text: str) -> Literals:
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
    return _plain(found)


def _plain(words: Iterable[str]) -> Literals:
    return frozenset(map(skeleton, words))


def _reduced(words: Iterable[str]) -> Literals:
    return _minimal(frozenset(variant for word in words for variant in _variants(word)))


def _minimal(literals: Literals) -> Literals:
    """The same requirement without literals that hold another one of the set."""
    if len(literals) > _MAX_REDUCED:
        return literals
    kept: list[str] = []
    for literal in sorted(literals, key=len):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return frozenset(kept)


def best(candidates: Iterable[Literals]) -> Literals | None:
    return next(iter(_ranked(candidates)), None)


def _ranked(candidates: Iterable[Literals]) -> list[Literals]:
    """Sets that will occur least often first: long literals, and few of them."""
    usable = [literals for literals in candidates if literals and all(literal.strip() for literal in literals)]
    if len(usable) < 2:
        return usable
    return sorted(usable, key=lambda literals: (_frequency(literals), sorted(literals)))


def _frequency(literals: Literals) -> float:
    """A rough guess: every further letter makes a literal four times as rare."""
    return sum(0.25 ** len(literal) for literal in literals)
