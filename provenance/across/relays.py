"""Where an article passes on what another outlet published, and which article of the collection that was.

The sentence decides, not the article as a whole: the outlet's article is the one that holds most of what the relaying
sentence says, published up to four days before it or a day after. Where none does, the relay leads to nothing that is
in the collection, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from provenance.across.view import View
from provenance.across.words import hashed, key, weight
from provenance.models import ReportAttribution, Span

__all__ = ["Relay", "meant", "outlet_key", "relays"]

_MEDIA = frozenset({"named_media", "news_agency"})
#: Days before and after the relaying article on which the one it means was published.
_BEFORE, _AFTER = 4, 1
#: Share of the weight of the relaying sentence that the article it means holds.
_HELD = 0.6
_LONGEST = 160


class Published(Protocol):
    """An article as far as a relay may mean it: a ``Profile``."""

    @property
    def id(self) -> str: ...
    @property
    def day(self) -> date | None: ...
    @property
    def vector(self) -> Mapping[int, float]: ...


class Relay(NamedTuple):
    """``to`` is the article meant, or ``None``: it is not in the collection or cannot be told.

    ``matter`` are the weighted words of the sentence that passes on, by their hashes.
    """

    article: str
    outlet: str
    span: Span
    text: str
    matter: Mapping[int, float]
    to: str | None = None


def outlet_key(name: str) -> str:
    """Names of one outlet alike: "Der Spiegel" and "SPIEGEL"."""
    low = name.lower().strip(' „“"»«')
    for article in ("der ", "die ", "das "):
        low = low.removeprefix(article)
    return "".join(character for character in low if character.isalnum())


def relays(view: View) -> Sequence[Relay]:
    """The relays of one article; which article of the outlet each means is for ``meant`` to say."""
    own = outlet_key(view.outlet or "")
    found: dict[Span, Relay] = {}
    for span, outlet in sorted(_told(view)):
        if outlet_key(outlet) == own or any(span.start < other.end and other.start < span.end for other in found):
            continue
        found[span] = Relay(view.id, outlet, span, view.text[span.start : span.end], _matter(view, span))
    return list(found.values())


def meant(relay: Relay, day: date | None, published: Iterable[Published]) -> str | None:
    """Of the articles ``published`` by an outlet the one that holds most of what was passed on."""
    total = sum(relay.matter.values())
    near = [(sum(w for term, w in relay.matter.items() if term in p.vector), p.id)
            for p in published if p.id != relay.article and _near(day, p.day)]  # fmt: skip
    best = max(near, default=(0.0, ""))
    return best[1] if total and best[0] >= _HELD * total else None


def _told(view: View) -> Iterator[tuple[Span, str]]:
    for told in view.report.attributions:
        source = view.source_of(told.id)
        outlet = told.medium or (source.name if source and source.kind in _MEDIA else None)
        if outlet:
            yield _frame(view, told, outlet), outlet
    for source in view.report.sources:
        if source.kind in _MEDIA:
            for start, end in source.mentions:
                yield Span(start, end), source.name


def _frame(view: View, told: ReportAttribution, outlet: str) -> Span:
    """The words that say it: source, cue and medium, or the frame where that is short."""
    spans = [Span(*s) for part in (told.source, told.cue) if part for s in part.spans]
    sentence = view.sentence_at(spans[0].start if spans else told.content.spans[0][0])
    at = view.text.find(outlet, sentence.start, sentence.end)
    if at >= 0:
        spans.append(Span(at, at + len(outlet)))
    if not spans:
        return Span(*told.content.spans[0])
    whole = Span(min(s.start for s in spans), max(s.end for s in spans))
    return whole if whole.end - whole.start <= _LONGEST else spans[-1]


def _matter(view: View, span: Span) -> Mapping[int, float]:
    sentence = view.sentence_at(span.start)
    own = {key(word) for word in view.text[span.start : span.end].lower().split()}
    heavy = (w.low for w in view.between(sentence.start, sentence.end) if weight(w.low))
    return {hashed(key(low)): weight(low) for low in heavy if key(low) not in own}


def _near(day: date | None, other: date | None) -> bool:
    return day is None or other is None or -_AFTER <= (day - other).days <= _BEFORE
