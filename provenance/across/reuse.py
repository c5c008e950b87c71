"""Passages that two articles share word for word, small edits allowed, and where they come from.

From each shared fingerprint a passage is grown as long as the words are
the same; passages that only a few other words keep apart are one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from provenance.across.profile import Profile
from provenance.across.view import View
from provenance.across.words import Word
from provenance.models import Span

__all__ = ["COPY_WINDOW", "SHARED", "Extent", "Origin", "Passage", "Reuse", "may_share", "origin", "reuse"]

Extent = Literal["quotes", "passages", "most"]
OriginKind = Literal["agency", "a", "b", "press_release", "unknown"]

#: Days between two articles whose passages are compared, and fingerprints that both have.
COPY_WINDOW, SHARED = 14, 2
#: Other words that two passages may have between them and still be one.
_EDITS = 4
#: Words of running text that a passage has at least; of a quotation.
_PASSAGE, _QUOTE = 12, 5
#: Share of a passage in quotation marks from which on it is a quotation.
_QUOTED = 0.4
#: Share of the words of the shorter article, small edits left out, from which on most of it is shared.
_MOST = 0.35


class Passage(NamedTuple):
    """The same words in two articles, by their characters; ``words`` in the first one."""

    a: Span
    b: Span
    words: int


class Origin(NamedTuple):
    """Where shared words come from, as far as the texts show it; ``article`` and ``span`` are the evidence."""

    kind: OriginKind
    name: str | None = None
    article: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """``shared`` is the share of the words of the shorter article, 0 to 1."""

    a: str
    b: str
    extent: Extent
    shared: float
    passages: tuple[Passage, ...]


def may_share(a: Profile, b: Profile) -> bool:
    """May one have taken from the other? What one outlet repeats in all it writes is its furniture."""
    if a.day and b.day and abs((a.day - b.day).days) > COPY_WINDOW:
        return False
    return not a.outlet or a.outlet != b.outlet


def reuse(a: View, b: View) -> Reuse | None:
    """What two articles share, or ``None`` if that is nothing to speak of. Of one address they are one, whatever was
    cut or edited."""
    found = _passages(a, b)
    if a.addresses.isdisjoint(b.addresses):
        return found
    return replace(found, extent="most") if found else Reuse(a.id, b.id, "most", 0.0, ())


def _passages(a: View, b: View) -> Reuse | None:
    passages, running, quoted = [], 0, 0
    for first, last, other, end in _runs(a, b):
        span = Span(a.words[first].start, a.words[last - 1].end)
        in_quotes = _quoted(a, first, last)
        if in_quotes >= _QUOTED * (last - first):
            if last - first < _QUOTE:
                continue
            quoted += last - first
        elif last - first < _PASSAGE:
            continue
        else:
            running += last - first
        passages.append(Passage(span, Span(b.words[other].start, b.words[end - 1].end), last - first))
    if not passages:
        return None
    shared = (running + quoted) / max(1, min(len(a.words), len(b.words)))
    extent: Extent = "quotes" if not running else "most" if shared > _MOST else "passages"
    return Reuse(a.id, b.id, extent, round(min(1.0, shared), 3), tuple(passages))


def _runs(a: View, b: View) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of words that are the same, as (first, end) in ``a`` and in ``b``, in the order of ``a``."""
    in_b = b.fingerprints
    covered = -1
    pending: tuple[int, int, int, int] | None = None
    for at, hashed in sorted((at, hashed) for hashed, at in a.fingerprints.items() if hashed in in_b):
        if at < covered:
            continue
        first, end, other, other_end = _grown(a.words, b.words, at, in_b[hashed])
        covered = end
        if pending and 0 <= first - pending[1] <= _EDITS and 0 <= other - pending[3] <= _EDITS:
            pending = (pending[0], end, pending[2], other_end)
            continue
        if pending:
            yield pending
        pending = (first, end, other, other_end)
    if pending:
        yield pending


def _grown(a: Sequence[Word], b: Sequence[Word], at: int, other: int) -> tuple[int, int, int, int]:
    first, start = at, other
    while first and start and a[first - 1].low == b[start - 1].low:
        first, start = first - 1, start - 1
    end, stop = at, other
    while end < len(a) and stop < len(b) and a[end].low == b[stop].low:
        end, stop = end + 1, stop + 1
    return first, end, start, stop


def _quoted(view: View, first: int, last: int) -> int:
    """How many of the words stand in quotation marks."""
    spans = view.quoted
    starts = [span.start for span in spans]
    inside = 0
    for word in view.words[first:last]:
        at = bisect_right(starts, word.start) - 1
        inside += at >= 0 and word.start < spans[at].end
    return inside


def origin(a: View, b: View, relayed: Mapping[str, str | None]) -> Origin:
    """Where the shared words come from: an agency that is credited, the article that the other one cites, or unknown.

    ``relayed`` gives for each of the two the article that it passes on, where it does. A page that says that its true
    address is that of the other article leaves no question.
    """
    named = (a.report.article.url in b.addresses, b.report.article.url in a.addresses)
    if named[0] != named[1]:
        return Origin("a", a.outlet) if named[0] else Origin("b", b.outlet)
    if relayed.get(a.id) == b.id:
        return Origin("b", b.outlet)
    if relayed.get(b.id) == a.id:
        return Origin("a", a.outlet)
    for v in (a, b):
        agency = next((s for s in v.report.sources if s.kind == "news_agency" and s.mentions), None)
        if agency is not None:
            return Origin("agency", agency.name, v.id, Span(*agency.mentions[-1]))
    return Origin("unknown")
