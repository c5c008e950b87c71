"""What one article attributes or hedges and another one states as a fact.

Sentences of two articles are aligned by the weight of the words that they share; then it is asked of each whether it
says on whose word it stands, by the classes of what the audit found there, not by words: "laut" and "zufolge" are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from provenance.across.view import View
from provenance.across.words import key, weight
from provenance.models import Span

__all__ = ["Caveat", "Place", "caveats"]

Change = Literal["dropped", "weakened", "kept"]

#: Classes of doubt from the strongest on; ``attributed`` is the weakest.
_CLASSES: Mapping[str, str] = {
    "admitted_unverifiability": "unverified",
    "withheld_origin": "unverified",
    "unconfirmed": "unverified",
    "unknown_circumstance": "unverified",
    "hearsay": "hearsay",
    "passive_unsourced": "hearsay",
    "vague_source": "hearsay",
    "hedge": "hedge",
    "conditional_caveat": "hedge",
}
_ORDER = ("unverified", "hearsay", "hedge", "attributed")
#: Share of the weight of the shorter sentence that both share, and the weight that is at least.
_ALIKE, _LEAST = 0.45, 8.0


class Place(NamedTuple):
    """A sentence of an article, with the class of what it leaves open ("" for a plain statement)."""

    article: str
    span: Span
    text: str
    doubt: str


class Caveat(NamedTuple):
    """``a`` carries the doubt; ``b`` says the same without it (``dropped``) or with a weaker one (``weakened``)."""

    claim: str
    a: Place
    b: Place
    change: Change
    kind: str


def caveats(views: Sequence[View]) -> Sequence[Caveat]:
    """Of each doubtful sentence and each other article the sentence most like it, if it has lost the doubt."""
    told = {v.id: list(_sentences(v)) for v in views}
    found: list[Caveat] = []
    for a, b in combinations(views, 2):
        for first, second in ((a, b), (b, a)):
            for place, matter in told[first.id]:
                if place.doubt:
                    found += _lost(place, matter, told[second.id])
    return found


def _lost(
    place: Place, matter: Mapping[str, float], others: Sequence[tuple[Place, Mapping[str, float]]]
) -> Iterator[Caveat]:
    alike = [(shared, other) for other, theirs in others if (shared := _shared(matter, theirs)) >= _ALIKE]
    if not alike:
        return
    shared, other = max(alike, key=lambda pair: (pair[0], -pair[1].span.start))
    if not other.doubt:
        yield Caveat(place.text, place, other, "dropped", place.doubt)
    elif _ORDER.index(other.doubt) > _ORDER.index(place.doubt):
        yield Caveat(place.text, place, other, "weakened", place.doubt)


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    common = sum(value for term, value in a.items() if term in b)
    smaller = min(sum(a.values()), sum(b.values()))
    return common / smaller if smaller and common >= _LEAST else 0.0


def _sentences(view: View) -> Iterator[tuple[Place, Mapping[str, float]]]:
    doubts = [(f.start or 0, f.end or 0, _CLASSES[f.category]) for f in view.findings(*_CLASSES)]
    told = [Span(*s) for a in view.report.attributions if a.type != "direct" for s in a.content.spans]
    quoted = view.quoted
    for span in view.sentences:
        classes = {kind for start, end, kind in doubts if start < span.end and span.start < end}
        if any(q.start <= span.start + 1 and span.end <= q.end + 2 for q in quoted):
            continue
        if any(s.start < span.end and span.start < s.end for s in [*told, *quoted]):
            classes.add("attributed")
        doubt = next((kind for kind in _ORDER if kind in classes), "")
        matter = {key(w.low): weight(w.low) for w in view.between(span.start, span.end) if weight(w.low)}
        yield Place(view.id, span, view.text[span.start : span.end], doubt), matter
