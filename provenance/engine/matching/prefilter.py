"""Which patterns can match in which units, and where there, found in one pass over the text.

Every pattern needs one of a few literals, most of them at the start of the match, many a second one of a few others
(``literals``). An Aho-Corasick automaton over all of them runs over the text; a pattern is tried only in the units, and
if it can be at the places, in which they occur.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import ahocorasick

from provenance.engine.conditions.scene import Candidates, Unit
from provenance.engine.phrases.fold import fold, skeleton
from provenance.engine.phrases.pattern import Pattern, Starts
from provenance.engine.phrases.phrase_literals import phrase_needs
from provenance.engine.phrases.regex_literals import regex_needs

__all__ = ["Prefilter", "everywhere"]

_Found = dict[int, dict[Pattern, Starts]]


#: By role: literal -> patterns.
_Roles = dict[str, defaultdict[str, list[Pattern]]]


class _Others(NamedTuple):
    """Patterns that need a literal at other places than at the start of a word with which they begin."""

    start: Sequence[Pattern]
    inside: Sequence[Pattern]
    first: Sequence[Pattern]
    second: Sequence[Pattern]


class _Entry(NamedTuple):
    """What it means that a literal occurs.

    ``back`` leads from its last character to its first one in the unit, ``skipped`` further to its very first one.
    """

    back: int
    skipped: int
    word: Sequence[Pattern]
    others: _Others | None


class Prefilter:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        roles: _Roles = {role: defaultdict(list) for role in ("word", *_Others._fields)}
        self._need_two: set[Pattern] = set()
        self._need_none: list[Pattern] = []
        self._need_sign: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            needs = phrase_needs(pattern.phrase) if pattern.phrase else regex_needs(pattern.text)
            where = roles[needs.where]
            for head in needs.heads or ():
                where[f" {head}" if needs.where == "word" else head].append(pattern)
            for sign in needs.signs or ():
                self._need_sign[sign].append(pattern)
            if not needs.heads and not needs.anywhere and not needs.signs:
                self._need_none.append(pattern)
            further = ("second",) if needs.heads else ("first", "second")
            for literals, role in zip(needs.anywhere, further, strict=False):
                for literal in literals:
                    roles[role][literal].append(pattern)
                if role == "second":
                    self._need_two.add(pattern)
        signs = "".join(map(re.escape, self._need_sign))
        self._signs = re.compile(f"[{signs}]") if signs else None
        self._automaton = ahocorasick.Automaton()
        for literal, entry in _entries(roles):
            self._automaton.add_word(literal, entry)
        self._automaton.make_automaton()

    def candidates(self, text: str, units: Sequence[Unit]) -> Candidates:
        """Index of a unit -> patterns that can match in it. ``units`` in text order, without overlaps."""
        found: _Found = defaultdict(dict)
        also: dict[int, set[Pattern]] = defaultdict(set)
        for at in range(len(units)) if self._need_none else ():
            found[at].update(dict.fromkeys(self._need_none))
        if self._signs:
            for at, (start, end, *_) in enumerate(units):
                for sign in dict.fromkeys(self._signs.findall(text, start, end)):
                    found[at].update(dict.fromkeys(self._need_sign[sign]))
        if not len(self._automaton) or not units:
            return found
        folded = fold(text)
        padded = f" {skeleton(folded)} "
        self._collect(folded, padded, units, found, also)
        for at in _odd_units(text, padded, units):
            start, end, *_ = units[at]
            # A literal of several words has single blanks between them.
            joined = " ".join(folded[start:end].split())
            for line in (f" {skeleton(joined)} ", f" {padded[start + 1 : end + 1]} "):
                for _, (_, _, word, others) in self._automaton.iter(line):
                    found[at].update(dict.fromkeys(word))
                    for patterns in others[:3] if others else ():
                        found[at].update(dict.fromkeys(patterns))
                    also[at].update(others.second if others else ())
        return self._complete(found, also)

    def _complete(self, found: _Found, also: Mapping[int, set[Pattern]]) -> Candidates:
        """Without the patterns that need a second literal and do not have it."""
        complete: dict[int, Mapping[Pattern, Starts]] = {}
        for at, here in found.items():
            for pattern in self._need_two.intersection(here).difference(also.get(at, ())):
                del here[pattern]
            if here:
                complete[at] = here
        return complete

    def _collect(
        self, folded: str, padded: str, units: Sequence[Unit], found: _Found, also: dict[int, set[Pattern]]
    ) -> None:
        starts = [unit.start for unit in units]
        words = _WordStarts(folded)
        left, right, at = 0, 0, -1
        here: dict[Pattern, Starts] = {}
        for last, (back, skipped, word, others) in self._automaton.iter(padded):
            place = last - back
            if not left <= place < right:
                unit = bisect_right(starts, place) - 1
                if unit < 0 or place >= units[unit].end:
                    continue
                at = unit
                left, right = units[at].start, units[at].end
                here = found[at]
            for pattern in word:
                _note(here, pattern, place - left)
            if others is not None:
                if others.second:
                    also[at].update(others.second)
                for pattern in others.first:
                    here[pattern] = None
                for pattern in others.start:
                    _note(here, pattern, place - left - skipped)
                if others.inside:
                    _note_all(here, others.inside, words.of(place, left) - left)


def _entries(roles: _Roles) -> Iterator[tuple[str, _Entry]]:
    """Nearly all literals are names and other words with which a pattern begins: they have no other role."""
    words, *others = roles.values()
    elsewhere = frozenset().union(*others)
    for literal in elsewhere.union(words):
        skipped = literal[0] == " "
        more = _Others(*[tuple(role.get(literal, ())) for role in others]) if literal in elsewhere else None
        # One more than to the first character: the text is padded by one.
        yield literal, _Entry(len(literal) - skipped, skipped, tuple(words.get(literal, ())), more)


def _note(here: dict[Pattern, Starts], pattern: Pattern, place: int) -> None:
    places = here.get(pattern)
    if places is None:
        here[pattern] = [place]
    elif places[-1] != place:
        places.append(place)


def _note_all(here: dict[Pattern, Starts], patterns: Iterable[Pattern], place: int) -> None:
    for pattern in patterns:
        _note(here, pattern, place)


class _WordStarts:
    """Where the words begin that hold given places, hyphens taken in; places must ascend. Linear over a whole text."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._place = self._start = 0

    def of(self, place: int, left: int) -> int:
        """Not before ``left``, the start of the unit."""
        text, at = self._folded, place
        while at > max(left, self._place) and (_is_letter(text[at - 1]) or self._is_hyphen(at - 1, left)):
            at -= 1
        if at == self._place and at > left:  # the same word as the last time
            at = max(self._start, left)
        self._place, self._start = place, at
        return at

    def _is_hyphen(self, at: int, left: int) -> bool:
        return self._folded[at] == "-" and at > left and _is_letter(self._folded[at - 1])


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def everywhere(patterns: Iterable[Pattern], units: Sequence[Unit]) -> Candidates:
    """As ``Prefilter.candidates`` without a filter: the plain loop, by which the filter is tested."""
    found: Mapping[Pattern, Starts] = dict.fromkeys(patterns)
    return dict.fromkeys(range(len(units)), found)


def _odd_units(text: str, padded: str, units: Sequence[Unit]) -> Iterator[int]:
    """Units with white space other than single blanks, and those that are cut out of the middle of a word."""
    usual = _is_usual(text.replace("\n", " "))
    for at, unit in enumerate(units):
        start, end = unit[0], unit[1]
        cut = padded[start] != " " or padded[end + 1] != " "
        if cut or text.find("\n", start, end) >= 0 or not (usual or _is_usual(text[start:end])):
            yield at


def _is_usual(text: str) -> bool:
    return text.isprintable() and "  " not in text
