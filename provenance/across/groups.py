"""What is tied together pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["joined"]


def joined(number: int, pairs: Iterable[tuple[int, int]]) -> Sequence[tuple[int, ...]]:
    """The numbers below ``number`` that ``pairs`` tie together, in order; one tied to nothing is left out."""
    leader = list(range(number))

    def lead(member: int) -> int:
        while leader[member] != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for a, b in pairs:
        one, other = sorted((lead(a), lead(b)))
        leader[other] = one
    groups: dict[int, list[int]] = {}
    for member in range(number):
        groups.setdefault(lead(member), []).append(member)
    return [tuple(group) for group in groups.values() if len(group) > 1]
