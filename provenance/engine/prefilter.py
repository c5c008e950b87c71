"""Which patterns can match in which units, found in one pass over the text.

Every pattern needs one of a few literals (``literals``). An Aho-Corasick automaton over all of them runs over the
folded text; a pattern is tried only in the units in which one of its literals occurs.
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
        needing: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in patterns:
            literals = phrase_literals(pattern.phrase) if pattern.phrase else regex_literals(pattern.text)
            for literal in literals or ():
                needing[literal].append(pattern)
        self._patterns = list(needing.values())
        self._automaton = ahocorasick.Automaton()
        for at, literal in enumerate(needing):
            self._automaton.add_word(literal, (at, len(literal)))
        self._automaton.make_automaton()

    def candidates(self, text: str, units: Sequence[Unit]) -> dict[int, set[Pattern]]:
        """Index of a unit -> patterns that can match in it. ``units`` in text order, without overlaps."""
        found: dict[int, set[Pattern]] = defaultdict(set)
        if not self._patterns or not units:
            return found
        folded = fold(text)
        self._collect(folded, units, found)
        for at in _odd_units(text, units):
            # A literal of several words has single blanks between them.
            line = " ".join(folded[units[at].start : units[at].end].split())
            for _, (literal, _) in self._automaton.iter(line):
                found[at].update(self._patterns[literal])
        return found

    def _collect(self, folded: str, units: Sequence[Unit], found: dict[int, set[Pattern]]) -> None:
        starts = [unit.start for unit in units]
        left, right, at = 0, 0, -1
        for last, (literal, length) in self._automaton.iter(folded):
            start = last - length + 1
            if not left <= start < right:
                at = bisect_right(starts, start) - 1
                if at < 0 or start >= units[at].end:
                    continue
                left, right = units[at].start, units[at].end
            found[at].update(self._patterns[literal])


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
