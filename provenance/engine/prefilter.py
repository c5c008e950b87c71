"""Which patterns can match in which units, found in one pass over the text.

Every pattern needs one of a few literals, many a second one of a few others (``literals``). An Aho-Corasick automaton
over all of them runs over the folded text; a pattern is tried only in the units in which they occur.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

import ahocorasick

from provenance.engine.conditions import Pattern
from provenance.engine.fold import fold
from provenance.engine.literals import phrase_literals, regex_literals
from provenance.engine.scene import Unit

__all__ = ["Prefilter", "everywhere"]

_ODD_SPACE = re.compile(r"\s\s|[^\S ]")


class Prefilter:
    def __init__(self, patterns: Iterable[Pattern]) -> None:
        first: dict[str, list[Pattern]] = defaultdict(list)
        second: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            needed = phrase_literals(pattern.phrase) if pattern.phrase else (regex_literals(pattern.text),)
            for literals, index in zip(needed, (first, second), strict=False):
                for literal in literals:
                    index[literal].append(pattern)
        self._need_two = frozenset(pattern for found in second.values() for pattern in found)
        self._automaton = ahocorasick.Automaton()
        for literal in first.keys() | second.keys():
            self._automaton.add_word(literal, (len(literal), first.get(literal, ()), second.get(literal, ())))
        self._automaton.make_automaton()

    def candidates(self, text: str, units: Sequence[Unit]) -> dict[int, set[Pattern]]:
        """Index of a unit -> patterns that can match in it. ``units`` in text order, without overlaps."""
        found: dict[int, set[Pattern]] = defaultdict(set)
        also: dict[int, set[Pattern]] = defaultdict(set)
        if not len(self._automaton) or not units:
            return found
        folded = fold(text)
        self._collect(folded, units, found, also)
        for at in _odd_units(text, units):
            # A literal of several words has single blanks between them.
            line = " ".join(folded[units[at].start : units[at].end].split())
            for _, (_, first, second) in self._automaton.iter(line):
                found[at].update(first)
                also[at].update(second)
        return {at: left for at, patterns in found.items() if (left := self._complete(patterns, also[at]))}

    def _complete(self, patterns: set[Pattern], also: set[Pattern]) -> set[Pattern]:
        return {pattern for pattern in patterns if pattern in also or pattern not in self._need_two}

    def _collect(
        self, folded: str, units: Sequence[Unit], found: dict[int, set[Pattern]], also: dict[int, set[Pattern]]
    ) -> None:
        starts = [unit.start for unit in units]
        left, right, at = 0, 0, -1
        for last, (length, first, second) in self._automaton.iter(folded):
            start = last - length + 1
            if not left <= start < right:
                at = bisect_right(starts, start) - 1
                if at < 0 or start >= units[at].end:
                    continue
                left, right = units[at].start, units[at].end
            found[at].update(first)
            also[at].update(second)


def everywhere(patterns: Iterable[Pattern], units: Sequence[Unit]) -> dict[int, set[Pattern]]:
    """As ``Prefilter.candidates`` without a filter: the plain loop, by which the filter is tested."""
    found = set(patterns)
    return dict.fromkeys(range(len(units)), found)


def _odd_units(text: str, units: Sequence[Unit]) -> Iterable[int]:
    """Units with white space other than single blanks."""
    starts = [unit.start for unit in units]
    odd: set[int] = set()
    for found in _ODD_SPACE.finditer(text):
        at = bisect_right(starts, found.start()) - 1
        if at >= 0 and found.start() < units[at].end:
            odd.add(at)
    return odd
