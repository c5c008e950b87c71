"""One utterance in several articles of a story: word for word, a part of it, altered, or in the words of the article.

Quotations are one utterance if one holds the other, or if most of their words stand in both in the same order. Words
that are no quotation (``indirect``) are one with a quotation of the same speaker that has most of their weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations
from typing import Literal, NamedTuple

from provenance.across.groups import joined
from provenance.across.view import View
from provenance.across.words import key, weight
from provenance.models import ReportAttribution, Span
from provenance.segment.splitter import split

__all__ = ["QuoteGroup", "QuoteUse", "quotes"]

Relation = Literal["verbatim", "altered", "part", "indirect"]

#: Words that a quotation needs to be told from a turn of phrase.
_SHORT = 4
#: Words of a quotation at least, where they are rare ones.
_SHORTEST = 2
#: Share of the words of the shorter of two quotations that both have, in the same order: altered from there on.
_ALTERED = 0.6
#: Share of the shorter one's words that stand in one piece in the other: a part of it from there on.
_PART = 0.85
#: Share of the weight of indirect words that a quotation of the same speaker has; of one whose speaker is not known.
_SAME_SPEAKER, _ANYBODY = 0.4, 0.5
#: Weight of words that are more than a turn of phrase.
_TELLING = 4.0
#: Weight of a quotation of few words that two articles do not have by chance.
_RARE = 1.5
#: Relations from the nearest on.
_NEAR: tuple[Relation, ...] = ("verbatim", "part", "altered", "indirect")


@dataclass(frozen=True, eq=False)
class QuoteUse:
    """Words of somebody in one article; ``low`` are the words themselves, ``via`` the medium they were told to."""

    article: str
    span: Span
    text: str
    low: tuple[str, ...]
    direct: bool
    speaker: str | None
    via: str | None

    @cached_property
    def matter(self) -> Mapping[str, float]:
        return {key(word): weight(word) for word in self.low}


class QuoteGroup(NamedTuple):
    """One utterance; ``relations`` are between uses, by their numbers."""

    speaker: str | None
    uses: tuple[QuoteUse, ...]
    relations: tuple[tuple[int, int, Relation], ...]


def quotes(views: Sequence[View]) -> Sequence[QuoteGroup]:
    """Utterances that stand in two articles or more; ``views`` in the order in which the articles appeared."""
    if len(views) < 2:
        return []
    uses = [use for v in views for use in _uses(v)]
    related = {
        (a, b): relation
        for a, b in combinations(range(len(uses)), 2)
        if uses[a].article != uses[b].article and (relation := _relation(uses[a], uses[b]))
    }
    kept = _nearest(uses, related)
    groups = []
    for members in joined(len(uses), kept):
        at = {member: number for number, member in enumerate(members)}
        relations = tuple((at[a], at[b], relation) for (a, b), relation in kept.items() if a in at)
        speaker = next((uses[m].speaker for m in members if uses[m].speaker), None)
        groups.append(QuoteGroup(speaker, tuple(uses[m] for m in members), relations))
    return groups


def _nearest(
    uses: Sequence[QuoteUse], related: Mapping[tuple[int, int], Relation]
) -> Mapping[tuple[int, int], Relation]:
    """Of the relations of one use to another article only the nearest: who has the same words is not altered too."""
    best: dict[tuple[int, str], int] = {}
    for (a, b), relation in related.items():
        for end in ((a, uses[b].article), (b, uses[a].article)):
            best[end] = min(best.get(end, len(_NEAR)), _NEAR.index(relation))
    return {
        (a, b): relation
        for (a, b), relation in related.items()
        if _NEAR.index(relation) == best[a, uses[b].article] == best[b, uses[a].article]
    }


def _uses(view: View) -> Iterator[QuoteUse]:
    """Each sentence of a quotation, and of what stands outside quotation marks each sentence that has a source."""
    told = [(Span(*span), a) for a in view.report.attributions for span in a.content.spans]
    for span in view.quotations:
        holding = [a for content, a in told if content.start <= span.start + 2 and span.end <= content.end + 2]
        nearest = max(holding, key=lambda a: (a.type == "direct", a.content.spans[0][0]), default=None)
        for part in split(view.text, span.start, span.end):
            low = tuple(w.low for w in view.between(part.start, part.end))
            if len(low) >= _SHORT or (len(low) >= _SHORTEST and sum(map(weight, low)) >= _RARE):
                yield _use(view, part, low, True, nearest)
    for span in view.sentences:
        holding = [a for content, a in told if content.start < span.end and span.start < content.end]
        inside = [q for q in view.quotations if q.start < span.end and span.start < q.end]
        words = view.between(span.start, span.end)
        low = tuple(w.low for w in words if not any(q.start <= w.start < q.end for q in inside))
        if holding and len(low) >= _SHORT:
            yield _use(view, span, low, False, holding[-1])


def _use(view: View, span: Span, low: tuple[str, ...], direct: bool, told: ReportAttribution | None) -> QuoteUse:
    source = view.source_of(told.id) if told else None
    text = view.text[span.start : span.end]
    return QuoteUse(view.id, span, text, low, direct, source.name if source else None, told.medium if told else None)


def _relation(a: QuoteUse, b: QuoteUse) -> Relation | None:
    if a.direct and b.direct:
        return _of_quotations(a.low, b.low)
    if a.direct == b.direct:
        return None
    quoted, told = (a, b) if a.direct else (b, a)
    return "indirect" if len(quoted.low) >= _SHORT and _told(told.matter, quoted.matter, _same_speaker(a, b)) else None


def _of_quotations(a: tuple[str, ...], b: tuple[str, ...]) -> Relation | None:
    if a == b:
        return "verbatim"
    if len(a) > len(b):
        a, b = b, a
    if len(a) < _SHORT:
        return "part" if f" {' '.join(a)} " in f" {' '.join(b)} " and len(a) * 3 >= len(b) else None
    if len(set(a) & set(b)) < _ALTERED * len(set(a)) * 0.8:
        return None
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    blocks = matcher.get_matching_blocks()
    common = sum(block.size for block in blocks)
    longest = max(block.size for block in blocks)
    if len(a) < len(b) and longest >= _PART * len(a):
        return "part"
    return "altered" if common >= _ALTERED * len(a) and common >= _SHORT else None


def _same_speaker(a: QuoteUse, b: QuoteUse) -> bool:
    if not a.speaker or not b.speaker:
        return False
    one, other = ({key(w) for w in name.lower().split() if len(w) > 2} for name in (a.speaker, b.speaker))
    return bool(one & other)


def _told(told: Mapping[str, float], quoted: Mapping[str, float], same_speaker: bool) -> bool:
    """Do the words of an article say what the quotation says? The shorter of the two is held in the other."""
    shorter, longer = (told, quoted) if len(told) <= len(quoted) else (quoted, told)
    common = sum(value for term, value in shorter.items() if term in longer)
    least = _SAME_SPEAKER if same_speaker else _ANYBODY
    return common >= _TELLING and common >= least * min(sum(told.values()), sum(quoted.values()))
