"""Two articles side by side: the passages they share, and where their numbers differ."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from provenance.models import Report, ReportClaim, Span
from provenance.store.search import fold, stem
from provenance.web.data.common import Stretch

#: So many words in a row are no accident.
SHARED_WORDS = 7
_LONGEST_TEXT = 200_000
_WORD = re.compile(r"[^\W_]+")


class Numbers(NamedTuple):
    """What both articles say in one unit; ``differ`` where they have no number in common."""

    unit: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    differ: bool


class RuleCounts(NamedTuple):
    rule: str
    left: int
    right: int


class Comparison(NamedTuple):
    """Stretches are plain, shared or number (one that differs). ``share`` is the share of the words of each text that
    stand in the other one too.
    """

    left: tuple[Stretch, ...]
    right: tuple[Stretch, ...]
    left_share: float
    right_share: float
    numbers: tuple[Numbers, ...]
    rules: tuple[RuleCounts, ...]
    sources: tuple[str, ...]


def compare(left: Report, right: Report) -> Comparison:
    """Linear in the length of both texts."""
    texts = [(report.text or "")[:_LONGEST_TEXT] for report in (left, right)]
    words = [list(_WORD.finditer(text)) for text in texts]
    shared = _shared(words[0], words[1]), _shared(words[1], words[0])
    numbers = tuple(_numbers(left.claims, right.claims))
    differing = {quantity for row in numbers if row.differ for quantity in (*row.left, *row.right)}
    marked = [[Span(c.start, c.end) for c in report.claims if c.text in differing] for report in (left, right)]
    return Comparison(
        tuple(_stretches(texts[0], shared[0], marked[0])),
        tuple(_stretches(texts[1], shared[1], marked[1])),
        _share(shared[0], words[0]),
        _share(shared[1], words[1]),
        numbers,
        tuple(_rules(left, right)),
        _common_sources(left, right),
    )


def _shared(words: Sequence[re.Match[str]], others: Sequence[re.Match[str]]) -> list[Span]:
    """Where ``words`` has runs that stand in ``others`` too, in order and without overlap."""
    known = set(_runs(others))
    spans: list[Span] = []
    for at, run in enumerate(_runs(words)):
        if run in known:
            span = Span(words[at].start(), words[at + SHARED_WORDS - 1].end())
            if spans and spans[-1].end >= span.start:
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
    return spans


def _runs(words: Sequence[re.Match[str]]) -> Iterator[tuple[str, ...]]:
    folded = [word[0].casefold() for word in words]
    return (tuple(folded[at : at + SHARED_WORDS]) for at in range(len(folded) - SHARED_WORDS + 1))


def _share(spans: Sequence[Span], words: Sequence[re.Match[str]]) -> float:
    starts = [word.start() for word in words]
    inside = sum(bisect_left(starts, span.end) - bisect_left(starts, span.start) for span in spans)
    return inside / len(words) if words else 0.0


def _stretches(text: str, shared: Sequence[Span], numbers: Sequence[Span]) -> Iterator[Stretch]:
    edges = sorted({0, len(text), *(min(e, len(text)) for span in (*shared, *numbers) for e in span)})
    kinds = ["plain"] * len(edges)
    at = {edge: index for index, edge in enumerate(edges)}
    for kind, spans in (("shared", shared), ("number", numbers)):
        for span in spans:
            first, last = (at[min(edge, len(text))] for edge in span)
            kinds[first:last] = [kind] * (last - first)
    for start, end, kind in zip(edges, edges[1:], kinds, strict=False):
        yield Stretch(text[start:end], kind)


def _numbers(left: Sequence[ReportClaim], right: Sequence[ReportClaim]) -> Iterator[Numbers]:
    ours, theirs = _by_unit(left), _by_unit(right)
    for unit in sorted(ours.keys() & theirs.keys()):
        quantities = [{claim.quantity for claim in claims} for claims in (ours[unit], theirs[unit])]
        yield Numbers(
            ours[unit][0].unit or "",
            tuple(dict.fromkeys(claim.text for claim in ours[unit])),
            tuple(dict.fromkeys(claim.text for claim in theirs[unit])),
            quantities[0].isdisjoint(quantities[1]),
        )


def _by_unit(claims: Sequence[ReportClaim]) -> dict[str, list[ReportClaim]]:
    by_unit: defaultdict[str, list[ReportClaim]] = defaultdict(list)
    for claim in claims:
        if claim.unit and claim.quantity is not None:
            by_unit[stem(fold(claim.unit))].append(claim)
    return by_unit


def _rules(left: Report, right: Report) -> Iterator[RuleCounts]:
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, report in enumerate((left, right)):
        for finding in report.findings:
            counted[finding.rule][side] += 1
    for rule, (ours, theirs) in sorted(counted.items()):
        yield RuleCounts(rule, ours, theirs)


def _common_sources(left: Report, right: Report) -> tuple[str, ...]:
    names = {source.name for source in right.sources}
    return tuple(dict.fromkeys(source.name for source in left.sources if source.name in names))
