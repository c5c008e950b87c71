"""Short literals for the automaton of ``Prefilter``: one of a set occurs in a text wherever a pattern matches.

All literals are written as ``skeleton`` writes the text: small letters and digits, and a blank for every other
character. A blank at the edge of a literal says that a word begins or ends there. A set of literals means: at least one
of them occurs.
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore[import-not-found]  # private, as is the parser: a test pins what is used of them
import re._parser as sre_parser  # type: ignore[import-not-found]
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, NamedTuple

from provenance.engine.phrases import (
    APOSTROPHES_AND_QUOTES,
    DASHES,
    Atom,
    Gap,
    Group,
    Number,
    Phrase,
    PhraseSequence,
    SplitVerb,
    Star,
    Text,
    Word,
    Words,
    fold,
    plain_sequence,
    skeleton,
)

__all__ = ["Literals", "RegexProblem", "has_literal", "is_word_sign", "phrase_needs", "regex_needs", "requirements"]


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
LiteralPiece = Literals | str | list[Literals] | None

LiteralPlace = Literal["start", "word", "inside"]


class Needs(NamedTuple):
    """What every match of a pattern needs.

    ``heads``: one of them stands at the very start of the match (``start``), there and at the start of a word
    (``word``), or in the word that the match starts with (``inside``); ``None`` if that is not known or not worth it.
    ``anywhere``: at most two sets, the rarest first, of each of which one occurs in the match; next to ``heads`` at
    most one, and possibly none. Without both, the only literals of the pattern are signs: one of ``signs`` stands in
    the match, unless that is not known either. ``at_start``: no match begins anywhere but where the text does.
    """

    heads: Literals | None
    where: LiteralPlace
    anywhere: tuple[Literals, ...]
    signs: frozenset[str] | None = None
    at_start: bool = False


def needs_of(heads: Literals | None, where: LiteralPlace, found: Iterable[Literals]) -> Needs:
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


def head_run(pieces: Iterable[LiteralPiece]) -> Literals | None:
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


def runs(pieces: Iterable[LiteralPiece]) -> Iterator[Literals]:
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


# --- What must occur in a text wherever a phrase matches; see ``literals`` --------------------------------------------


_ELLIPSIS = re.compile(r"…|\.\.\.")
_CUT = re.compile(rf"{_ELLIPSIS.pattern}|[{re.escape(APOSTROPHES_AND_QUOTES + DASHES)}]")


#: Word lists of thousands of entries stand in many phrases: each is looked at once.
_per_group = lru_cache(maxsize=1 << 14)


def has_literal(sequence: PhraseSequence) -> bool:
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


def _pieces(body: PhraseSequence) -> list[LiteralPiece]:
    return [_edge(body, 0), *_stream(body, whole=True), _edge(body, -1)]


def _edge(sequence: PhraseSequence, at: int) -> str:
    """The blank in front of the first word (``at`` 0) or behind the last one (-1)."""
    item = sequence.items[at]
    return _edge_of(item, at) if isinstance(item, Word) else ""


def _edge_of(word: Word, at: int) -> str:
    """A blank where a phrase can begin or end only at the edge of a word: a sign may follow a word at once."""
    return " " if _is_letter(word.atoms[at], at) else ""


def _is_letter(atom: Atom, at: int) -> bool:
    match atom:
        case Text(value):
            return is_word_sign(value[at])
        case Group() | Words():
            return not atom.optional and _group_is_letter(atom, at)
        case _:
            return isinstance(atom, SplitVerb)


def is_word_sign(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@_per_group
def _group_is_letter(group: Group | Words, at: int) -> bool:
    if isinstance(group, Words):
        return all(is_word_sign(wording[at]) for wording in group.wordings)
    return all(_edge(option, at) for option in group.options)


def _stream(sequence: PhraseSequence, whole: bool = False) -> Iterator[LiteralPiece]:
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


def _word_stream(word: Word, begins: bool, ends: bool) -> Iterator[LiteralPiece]:
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


def _text_stream(value: str) -> Iterator[LiteralPiece]:
    for at, piece in enumerate(_ELLIPSIS.split(value)):
        if at:
            yield None
        if piece:
            found = variants(piece)
            broken = all(len(variant) < len(piece) for variant in found)
            yield from (None, found, None) if broken else (found,)


@_per_group
def _group_piece(group: Group | Words, left: str, right: str) -> LiteralPiece:
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
def _options(group: Group | Words) -> tuple[Literals, list[PhraseSequence]]:
    """The wordings that can be written in one way only, as nearly all of a list can, and the other options."""
    if isinstance(group, Group):
        return frozenset(), list(group.options)
    folded = [fold(wording) for wording in group.wordings]
    several = [wording for wording in folded if "ss" in wording or "ß" in wording]
    known = frozenset(folded).difference(several) if several else folded
    return plain(known), [plain_sequence(wording) for wording in several]


def _exact(sequence: PhraseSequence) -> Literals | None:
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


def _heads(sequence: PhraseSequence, pieces: Iterable[LiteralPiece], right: str = "") -> tuple[Literals | None, bool]:
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


def _star_heads(sequence: PhraseSequence, right: str) -> Literals | None:
    """ "*minister": the word it starts with holds the literal."""
    first, *others = sequence.items
    if isinstance(first, Gap) or len(first.atoms) < 2 or not isinstance(first.atoms[0], Star):
        return None
    return head_run([*_stream(PhraseSequence((Word(first.atoms[1:]), *others))), right])


# --- What must occur wherever a regular expression matches, read from its tree; see ``literals`` ----------------------


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
    heads = _regex_heads(tree)
    at_word = bool(tree) and tree[0] == (sre.AT, sre.AT_BOUNDARY) and all(map(_begins_a_word, heads or ()))
    needs = needs_of(heads, "word" if at_word else "start", runs(_regex_stream(tree)))
    at_start = bool(tree) and tree[0] in _AT_START and not tree.state.flags & re.MULTILINE
    return (needs if _is_telling(needs) else _by_sign(needs, _rarest(_signs(tree))))._replace(at_start=at_start)


_AT_START = ((sre.AT, sre.AT_BEGINNING), (sre.AT, sre.AT_BEGINNING_STRING))
#: A letter by itself, or a few of two, stand in most sentences; a sign that is no full stop, comma or hyphen does not.
_TELLING = 0.25


def _is_telling(needs: Needs) -> bool:
    return bool(needs.heads) or (bool(needs.anywhere) and _frequency(needs.anywhere[0]) < _TELLING)


def _by_sign(needs: Needs, signs: frozenset[str] | None) -> Needs:
    """The pattern by its signs, if it has no letters or such as stand everywhere."""
    if needs.anywhere and (signs is None or not signs.isdisjoint(_FREQUENT)):
        return needs
    return Needs(None, "start", (), signs)


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


def _regex_stream(tree: Any) -> Iterator[LiteralPiece]:
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
    """A set of letters; signs and white space are blanks."""
    letters = frozenset(skeleton(fold(chr(code))) for code in codes)
    return None if len(letters) > 4 else letters


def _repeat_stream(least: int, most: int, body: Any) -> Iterator[LiteralPiece]:
    if least == 0:
        yield None
    else:
        yield from _regex_stream(body)
        if most > 1:
            yield None


def _branch_stream(branches: list[Any]) -> Iterator[LiteralPiece]:
    needed = [best(runs(_regex_stream(branch))) for branch in branches]
    yield [frozenset().union(*(literals for literals in needed if literals))] if all(needed) else None


def _regex_heads(tree: Iterable[Any]) -> Literals | None:
    """Wordings of which one stands at the start of every match."""
    parts = [part for part in tree if part[0] not in (sre.AT, sre.ASSERT, sre.ASSERT_NOT)]
    run = head_run(_regex_stream(parts))
    if run is not None or not parts:
        return run
    kind, value = parts[0]
    if kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return _regex_heads(value[3] if kind is sre.SUBPATTERN else value)
    if kind is not sre.BRANCH:
        return None
    options = [_regex_heads(branch) for branch in value[1]]
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
