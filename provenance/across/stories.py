"""Which articles tell of one event.

Two articles do if their weighted words are alike and they are about the same day: the day on which something happened
tells the second report of an event from the first one of the next (the next day's figures, the next match). What both
say of the day decides; where one of them says nothing, when they were published.

A story is made of pairs: pairs are joined from the most alike on, as long as each part of a story is tied to most of
the rest, so that no chain of neighbours joins the first week of a topic to its last. The result depends on the pairs
alone, not on the order in which articles came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from provenance.across.profile import Profile
from provenance.across.words import likeness

__all__ = ["SHARED", "WINDOW", "cluster", "one_event"]

#: Days between two articles that are compared.
WINDOW = 3
#: Cosine of two articles about the same day; of what was published a day apart with no day told; of undated ones.
_SAME_DAY, _NEXT_DAY, _UNDATED = 0.28, 0.5, 0.4
#: Terms among the weightiest ones of both that two articles share before they are compared.
SHARED = 2
#: Share of the possible pairs between two parts of a story that are pairs.
_TIED = 0.5


def one_event(a: Profile, b: Profile) -> float:
    """How alike two articles are that tell of one event, 0 to 1; 0 if they do not."""
    gap = abs((a.day - b.day).days) if a.day and b.day else None
    if (gap is not None and gap > WINDOW) or len(a.top & b.top) < SHARED:
        return 0.0
    alike = likeness(a.vector, b.vector)
    return alike if alike >= _least(a, b, gap) else 0.0


def _least(a: Profile, b: Profile, gap: int | None) -> float:
    """The cosine that two articles need; more than 1 where they are about different days."""
    if a.event_day is not None and b.event_day is not None and gap is not None:
        return _SAME_DAY if a.event_day == b.event_day else 2.0
    if gap is None:
        return _UNDATED
    return {0: _SAME_DAY, 1: _NEXT_DAY}.get(gap, 2.0)


def cluster(pairs: Mapping[tuple[str, str], float], members: Iterable[str]) -> Sequence[tuple[str, ...]]:
    """Stories as sorted ids, of all ``members``; one that is in no pair is a story of its own."""
    story: dict[str, int] = {}
    groups: dict[int, list[str]] = {}
    for number, member in enumerate(sorted(members)):
        story[member], groups[number] = number, [member]
    tied: dict[frozenset[int], int] = defaultdict(int)
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        one, other = story[a], story[b]
        tied[frozenset((one, other))] += 1
        neighbours[one].add(other)
        neighbours[other].add(one)
    for (a, b), _ in sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0])):
        one, other = sorted((story[a], story[b]))
        if one == other or tied[frozenset((one, other))] < _TIED * len(groups[one]) * len(groups[other]):
            continue
        for member in groups[other]:
            story[member] = one
        groups[one] += groups.pop(other)
        for third in neighbours.pop(other) - {one}:
            neighbours[third] = neighbours[third] - {other} | {one}
            neighbours[one].add(third)
            tied[frozenset((one, third))] += tied.pop(frozenset((other, third)))
        neighbours[one].discard(other)
    return sorted(tuple(sorted(group)) for group in groups.values())
