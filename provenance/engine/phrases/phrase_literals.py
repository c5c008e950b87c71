"""What must occur in a text wherever a phrase matches; see ``literals``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from provenance.engine.phrases.expression import APOSTROPHES_AND_QUOTES, DASHES
from provenance.engine.phrases.fold import fold
from provenance.engine.phrases.literals import (
    MAX_VARIANTS,
    Literals,
    Needs,
    Piece,
    best,
    head_run,
    joined,
    minimal,
    needs_of,
    plain,
    reduced,
    runs,
    usable,
    variants,
)
from provenance.engine.phrases.phrase import (
    Atom,
    Gap,
    Group,
    Number,
    Phrase,
    Sequence,
    SplitVerb,
    Star,
    Text,
    Word,
    Words,
    plain_sequence,
)

__all__ = ["has_literal", "phrase_needs", "requirements"]

_ELLIPSIS = re.compile(r"…|\.\.\.")
_CUT = re.compile(rf"{_ELLIPSIS.pattern}|[{re.escape(APOSTROPHES_AND_QUOTES + DASHES)}]")


#: Word lists of thousands of entries stand in many phrases: each is looked at once.
_per_group = lru_cache(maxsize=1 << 14)


def has_literal(sequence: Sequence) -> bool:
    """Is there a character that stands in every match?"""
    return any(_atom_has_literal(atom) for item in sequence.items if isinstance(item, Word) for atom in item.atoms)


def _atom_has_literal(atom: Atom) -> bool:
    match atom:
        case Text(value):
            return value[0].isalnum() or any(_CUT.split(value))
        case Group() | Words():
            return not atom.optional and _group_has_literal(atom)
        case _:
            return isinstance(atom, SplitVerb)


@_per_group
def _group_has_literal(group: Group | Words) -> bool:
    if isinstance(group, Words):
        return all(wording[0].isalnum() or any(map(str.isalnum, wording)) for wording in group.wordings)
    return all(map(has_literal, group.options))


def phrase_needs(phrase: Phrase) -> Needs:
    """Words are parted by one blank in the literals: where more stands between, they cannot be relied on."""
    left, *pieces = _pieces(phrase.body)
    heads, in_word = (None, False) if phrase.at_start else _heads(phrase.body, pieces, _edge(phrase.body, -1))
    return needs_of(heads, "inside" if in_word else "word" if left else "start", runs([left, *pieces]))


def requirements(phrase: Phrase) -> tuple[Literals, ...]:
    """All that a match holds, in its order: of each set one literal. ``phrase_needs`` are the most telling of them."""
    return tuple(usable(runs(_pieces(phrase.body))))


def _pieces(body: Sequence) -> list[Piece]:
    return [_edge(body, 0), *_stream(body, whole=True), _edge(body, -1)]


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
            return _is_word_sign(value[at])
        case Group() | Words():
            return not atom.optional and _group_is_letter(atom, at)
        case _:
            return isinstance(atom, SplitVerb)


def _is_word_sign(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@_per_group
def _group_is_letter(group: Group | Words, at: int) -> bool:
    if isinstance(group, Words):
        return all(_is_word_sign(wording[at]) for wording in group.wordings)
    return all(_edge(option, at) for option in group.options)


def _stream(sequence: Sequence, whole: bool = False) -> Iterator[Piece]:
    """``whole``: the sequence is the phrase itself, with the edges of words in front and behind."""
    before: Word | None = None
    last = len(sequence.items) - 1
    for at, item in enumerate(sequence.items):
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
        elif at:
            yield _edge_of(item, 0)
        yield from _word_stream(item, whole or at > 0, whole or at < last)
        before = item


def _word_stream(word: Word, begins: bool, ends: bool) -> Iterator[Piece]:
    """``begins``, ``ends``: the edges of the word are edges in the text."""
    for at, atom in enumerate(word.atoms):
        match atom:
            case Text(value):
                yield from _text_stream(value)
            case Star() | Number():
                yield None
            case SplitVerb(finite, prefix):
                chosen = best([reduced(finite), plain(f" {form} " for form in variants(prefix))])
                yield [chosen] if chosen else None
            case Group() | Words():
                left = " " if begins and at == 0 and _is_letter(atom, 0) else ""
                right = " " if ends and at == len(word.atoms) - 1 and _is_letter(atom, -1) else ""
                yield None if atom.optional else _group_piece(atom, left, right)


def _text_stream(value: str) -> Iterator[Piece]:
    for at, piece in enumerate(_ELLIPSIS.split(value)):
        if at:
            yield None
        if piece:
            found = variants(piece)
            broken = all(len(variant) < len(piece) for variant in found)
            yield from (None, found, None) if broken else (found,)


@_per_group
def _group_piece(group: Group | Words, left: str, right: str) -> Piece:
    """All wordings, if they are few; else what is needed, with the blanks at the edges of the word."""
    known, others = _options(group)
    if len(known) + len(others) <= MAX_VARIANTS:
        exact = [_exact(option) for option in others]
        wordings = known.union(*(e for e in exact if e is not None))
        if all(e is not None for e in exact) and len(wordings) <= MAX_VARIANTS:
            return wordings
    needed = [best(runs([left, *_stream(option), right])) for option in others]
    if not all(needed) or not all(map(str.strip, known)):
        return None
    bounded = frozenset([f"{left}{wording}{right}" for wording in known])
    return [minimal(bounded.union(*(literals for literals in needed if literals)))]


@_per_group
def _options(group: Group | Words) -> tuple[Literals, list[Sequence]]:
    """The wordings that can be written in one way only, as nearly all of a list can, and the other options."""
    if isinstance(group, Group):
        return frozenset(), list(group.options)
    folded = [fold(wording) for wording in group.wordings]
    several = [wording for wording in folded if "ss" in wording or "ß" in wording]
    known = frozenset(folded).difference(several) if several else folded
    return plain(known), [plain_sequence(wording) for wording in several]


def _exact(sequence: Sequence) -> Literals | None:
    """All wordings of a sequence, or ``None`` if they cannot be listed."""
    found: Literals = frozenset([""])
    for piece in _stream(sequence):
        if piece is None or isinstance(piece, list):
            return None
        found = joined(found, piece)
        if len(found) > MAX_VARIANTS:
            return None
    return found


# --- how a phrase begins ---------------------------------------------------------------------------------------------


def _heads(sequence: Sequence, pieces: Iterable[Piece], right: str = "") -> tuple[Literals | None, bool]:
    """Wordings of which one stands at the start of every match or, if so, in the word it starts with.

    ``pieces`` are those of the sequence with ``right``, the blank behind it, if there is one.
    """
    run = head_run(pieces)
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
        return reduced(first.finite)
    if isinstance(first, Text):
        return head_run(_text_stream(first.value))
    if isinstance(first, Star | Number) or (first.optional and len(word.atoms) > 1):
        return None
    return _group_heads(first)


@_per_group
def _group_heads(group: Group | Words) -> Literals | None:
    known, others = _options(group)
    options = [_heads(option, _stream(option)) for option in others]
    if any(heads is None or in_word for heads, in_word in options) or not all(map(str.strip, known)):
        return None
    return known.union(*(heads for heads, _ in options if heads))


def _star_heads(sequence: Sequence, right: str) -> Literals | None:
    """ "*minister": the word it starts with holds the literal."""
    first, *others = sequence.items
    if isinstance(first, Gap) or len(first.atoms) < 2 or not isinstance(first.atoms[0], Star):
        return None
    return head_run([*_stream(Sequence((Word(first.atoms[1:]), *others))), right])
