"""What one article attributes or hedges and another one states as a fact.

What one article attributes, without the words that attribute it, is aligned with the sentences of the other by the
weight of the words that they share, if each is the most like the other. Then it is asked of each whether it says on
whose word it stands, by the classes of what the audit found there, not by words: "laut" and "zufolge" are one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
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
#: Share of the weight of the longer of two statements that both have; the weight and the words at least.
_ALIKE, _LEAST, _TERMS = 0.25, 2.5, 2
#: In so many statements of two articles a word has its full weight: in one of each.
_BOTH = 2
#: From this share on two statements have the same words, and one of two doubts was not found.
_SAME_WORDS = 0.8
_NUMBER = 2.0
_ENDING = re.compile(r"(?<=\w{3})(?:en|er|es|e|s|n|t)$")


class Place(NamedTuple):
    """A statement of an article, with the class of what it leaves open ("" for a plain statement)."""

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
    """Of each doubtful statement and each other article the one most like it, if both are and it has lost the doubt."""
    if len(views) < 2:
        return []
    told = {v.id: list(_statements(v)) for v in views}
    return [caveat for a, b in combinations(views, 2) for caveat in _between(told[a.id], told[b.id])]


class _Statement(NamedTuple):
    """``matter`` are its weighted words, ``says`` those of them that are no noun and no name, and its numbers."""

    place: Place
    matter: Mapping[str, float]
    says: frozenset[str]


def _between(one: Sequence[_Statement], other: Sequence[_Statement]) -> Iterator[Caveat]:
    common = Counter(term for statement in (*one, *other) for term in statement.matter)
    one, other = ([_weighed(statement, common) for statement in each] for each in (one, other))
    alike = [
        (shared, a, b)
        for a, first in enumerate(one)
        for b, second in enumerate(other)
        if first.place.doubt != second.place.doubt and (shared := _shared(first, second))
    ]
    best: dict[tuple[int, int], float] = {}
    for shared, a, b in alike:
        for end in ((0, a), (1, b)):
            best[end] = max(best.get(end, 0.0), shared)
    for shared, a, b in alike:
        if shared == best[0, a] == best[1, b]:
            doubtful, plain = sorted((one[a].place, other[b].place), key=lambda place: _rank(place.doubt))
            if not plain.doubt or (doubtful.doubt != "hedge" and shared < _SAME_WORDS):
                change: Change = "weakened" if plain.doubt else "dropped"
                yield Caveat(doubtful.text, doubtful, plain, change, doubtful.doubt)


def _weighed(statement: _Statement, common: Mapping[str, int]) -> _Statement:
    """What both articles are about all the time says little about which of their sentences are one."""
    matter = {term: value * min(1.0, math.sqrt(_BOTH / common[term])) for term, value in statement.matter.items()}
    return statement._replace(matter=matter)


def _rank(doubt: str) -> int:
    return _ORDER.index(doubt) if doubt else len(_ORDER)


def _shared(a: _Statement, b: _Statement) -> float:
    """Share of the weight of the longer statement that both have; 0 where both hardly say one thing.

    The same names are not enough: they must also share what is said of them.
    """
    common = sum(value for term, value in a.matter.items() if term in b.matter)
    if common < _LEAST or (a.says.isdisjoint(b.matter) and b.says.isdisjoint(a.matter)):
        return 0.0
    if len(a.matter.keys() & b.matter.keys()) < _TERMS:
        return 0.0
    longer = max(sum(a.matter.values()), sum(b.matter.values()))
    return common / longer if common >= _ALIKE * longer else 0.0


def _statements(view: View) -> Iterator[_Statement]:
    """What is attributed outside of quotation marks, without the words that attribute it; every other sentence."""
    doubts = [(f.start or 0, f.end or 0, _CLASSES[f.category]) for f in view.findings(*_CLASSES)]
    told = sorted(Span(*s) for a in view.report.attributions if a.type != "direct" for s in a.content.spans)
    quoted = view.quoted
    for sentence in view.sentences:
        if any(q.start < sentence.end and sentence.start < q.end for q in quoted):
            continue
        classes = {kind for start, end, kind in doubts if start < sentence.end and sentence.start < end}
        contents = [s for s in told if s.start < sentence.end and sentence.start < s.end]
        if contents:
            classes.add("attributed")
        start, end = sentence
        if contents:
            start, end = max(start, contents[0].start), min(end, max(s.end for s in contents))
        heavy = [w for w in view.between(start, end) if _weight(w.low)]
        matter = {_stem(w.low): _weight(w.low) for w in heavy}
        says = frozenset(_stem(w.low) for w in heavy if not view.text[w.start].isupper())
        doubt = next((kind for kind in _ORDER if kind in classes), "")
        yield _Statement(Place(view.id, Span(start, end), view.text[start:end], doubt), matter, says)


def _weight(low: str) -> float:
    """As everywhere, but small numbers say something where two sentences are compared."""
    return _NUMBER if low.isdigit() else weight(low)


def _stem(low: str) -> str:
    return key(_ENDING.sub("", low))
