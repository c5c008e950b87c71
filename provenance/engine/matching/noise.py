"""One line of noise, one finding: of several rules that set a line aside, the one that says most about it is told.

A line "Teilen" below the text is a button for sharing, a line between such lines and a line below the text at once.
All three make it noise; three findings would count it three times.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from provenance.engine.conditions.tree import All, AnyOf, Condition, Count, LineTest, Patterns
from provenance.engine.matching.run import Hit
from provenance.engine.schema import Rule
from provenance.models import Line

__all__ = ["most_specific"]

#: Tests of a line that look at what its words are, not at its place or length.
_OF_WORDS = frozenset({"furniture"})


def most_specific(hits: Sequence[Hit], lines: Sequence[Line]) -> tuple[Hit, ...]:
    """The hits in their order, without those of noise whose line a more specific rule explains.

    More specific is what looks at the words of the line, then what weighs more, shows more of it as evidence, and was
    written for its language.
    """
    starts = [line.start for line in lines]
    best: dict[int, Hit] = {}
    for hit in hits:
        if _is_noise(hit):
            at = _line(hit, starts)
            best[at] = max(best.get(at, hit), hit, key=_specificity)
    return tuple(hit for hit in hits if not _is_noise(hit) or best[_line(hit, starts)] is hit)


def _is_noise(hit: Hit) -> bool:
    return hit.rule.scope == "line" and hit.span is not None and hit.rule.home == "hygiene"


def _line(hit: Hit, starts: Sequence[int]) -> int:
    return bisect_right(starts, hit.span.start) if hit.span else 0


def _specificity(hit: Hit) -> tuple[bool, int, int, bool, str]:
    length = hit.span.end - hit.span.start if hit.span else 0
    return _looks_at_words(hit.rule), _weight(hit.rule), length, hit.rule.language != "any", hit.rule.id


def _weight(rule: Rule) -> int:
    points = rule.points.get("hygiene")
    return abs((points.each or points.once or 0) if points else 0)


def _looks_at_words(rule: Rule) -> bool:
    return rule.match is not None and any(
        isinstance(leaf, Patterns) or (isinstance(leaf, LineTest) and any(name in _OF_WORDS for name, _ in leaf.tests))
        for leaf in _asked_for(rule.match)
    )


def _asked_for(condition: Condition) -> Iterator[Condition]:
    """The leaves that have to be there; what must not be there says nothing of the line."""
    match condition:
        case All(conditions) | AnyOf(conditions):
            for part in conditions:
                yield from _asked_for(part)
        case Count():
            yield from _asked_for(condition.condition)
        case _:
            yield condition
