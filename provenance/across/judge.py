"""What rules of scope ``story`` say of articles read together. It is shown and gives no points."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from provenance.across.knowledge import Knowledge
from provenance.across.profile import profile
from provenance.across.relays import Relay, meant, relays
from provenance.across.reuse import Origin, Reuse, origin, reuse
from provenance.across.story import Story, StoryFinding, StoryRelation, tell
from provenance.across.view import View
from provenance.engine import Rule
from provenance.engine.messages import shorten
from provenance.models import Span

__all__ = ["DETECTORS", "judged", "together"]

_LEFT_OUT = re.compile(r"\(\s*(?:\.\.\.|…)\s*\)|\[|\.\.\.|…")
#: Within a compound.
_STROKE = re.compile(r"(?<=\w)[-‐‑](?=\w)")
#: Articles that rest on one press release, from which on they look like as many reports.
_MANY = 3


class Detected(NamedTuple):
    """``article`` is where it is to be seen, ``span`` in it, if at one place; ``match`` the words there. ``value`` is
    what it is compared with, ``source`` the other outlet.
    """

    article: str
    span: Span | None
    match: str | None = None
    value: str | None = None
    source: str | None = None


Detector = Callable[[Story, Mapping[str, View]], Iterator[Detected]]


def judged(story: Story, views: Sequence[View], rules: Sequence[Rule]) -> Story:
    """The story with what rules find in it, in the order of its articles."""
    by_id = {one.id: one for one in views}
    order = {article.id: at for at, article in enumerate(story.articles)}
    found: list[tuple[tuple[int, int, str], StoryFinding]] = []
    for rule in rules:
        for each in dict.fromkeys(DETECTORS[rule.detect or ""](story, by_id)):
            values = {
                "match": shorten(each.match) if each.match else None,
                "value": shorten(each.value) if each.value else None,
                "source": each.source,
            }
            said = {f"message_{language}": message.fill(values) for language, message in rule.messages.items()}
            finding = StoryFinding.model_validate(
                {
                    **{"rule": rule.id, "category": rule.category, "severity": rule.severity, **said},
                    **{"message": rule.message.fill(values), "article": each.article, "span": each.span},
                }
            )
            at = each.span.start if each.span else -1
            found.append(((order.get(each.article, len(order)), at, rule.id), finding))
    return story.model_copy(update={"findings": tuple(finding for _, finding in sorted(found, key=lambda f: f[0]))})


def together(views: Sequence[View], knowledge: Knowledge) -> Story:
    """The story of a few articles, whatever they tell of; without a database."""
    outlets = {v.id: knowledge.outlets(v) for v in views}
    profiles = {v.id: profile(v, outlets[v.id].key(v.outlet or "")) for v in views}
    told: list[Relay] = []
    for v in views:
        for relay in relays(v, outlets[v.id]):
            published = [p for p in profiles.values() if p.outlet == outlets[v.id].key(relay.outlet)]
            told.append(relay._replace(to=meant(relay, v.day, published)))
    led = {relay.article: relay.to for relay in reversed(told) if relay.to}
    copies: list[tuple[Reuse, Origin]] = []
    for at, a in enumerate(views):
        for b in views[at + 1 :]:
            one, other = sorted((a, b), key=lambda v: v.id)
            if one.outlet and one.outlet == other.outlet:
                continue
            if found := reuse(one, other):
                copies.append((found, origin(one, other, led)))
    return tell(views, copies, told, knowledge)


# --- detectors --------------------------------------------------------------------------------------------------------


def _number_conflict(story: Story, _views: Mapping[str, View]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for number in story.numbers:
        for a, b in _pairs(number.relations, "contradicts"):
            use, other = number.uses[b], number.uses[a]
            yield Detected(use.article, use.span, use.text, other.text, outlets.get(other.article))


def _caveat_dropped(story: Story, _views: Mapping[str, View]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for caveat in story.caveats:
        if caveat.change == "dropped":
            yield Detected(caveat.b.article, caveat.b.span, caveat.b.text, caveat.a.text, outlets.get(caveat.a.article))


def _quote_altered(story: Story, _views: Mapping[str, View]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for quote in story.quotes:
        for a, b in _pairs(quote.relations, "altered"):
            use, other = quote.uses[b], quote.uses[a]
            if not _only_written_otherwise(use.text, other.text):
                yield Detected(use.article, use.span, use.text, other.text, outlets.get(other.article))


def _only_written_otherwise(a: str, b: str) -> bool:
    """Are they the same words, "Service-Aufgaben" as one, "10" in letters; or is it said that something is left out?"""
    if _LEFT_OUT.search(a + b):
        return True
    one, other = (re.findall(r"\w+", _STROKE.sub("", text.lower())) for text in (a, b))
    changes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    return all(
        to - at == end - begin == 1 and one[at].isdecimal() != other[begin].isdecimal()
        for _, at, to, begin, end in changes
    )


def _circular_sourcing(story: Story, _views: Mapping[str, View]) -> Iterator[Detected]:
    outlets = _outlets(story)
    passed_on = {relay.from_: relay for relay in reversed(story.relays) if relay.to}
    for relay in story.relays:
        seen = [relay.from_]
        at = relay.to
        while at in passed_on and at not in seen:
            seen.append(at)
            at = passed_on[at].to
        if at == relay.from_ and len(seen) > 1:
            yield Detected(relay.from_, relay.span, relay.text, None, outlets.get(seen[-1]))
    resting: dict[str, set[str]] = defaultdict(set)
    for copy in story.copies:
        if copy.extent == "most" and copy.origin.kind == "press_release":
            resting[copy.origin.name or ""] |= {copy.a, copy.b}
    for name, articles in resting.items():
        if len(articles) >= _MANY:
            yield from (Detected(article, None, None, None, name or None) for article in sorted(articles))


def _undeclared_copy(story: Story, _views: Mapping[str, View]) -> Iterator[Detected]:
    articles = {article.id: article for article in story.articles}
    for copy in story.copies:
        a, b = articles.get(copy.a), articles.get(copy.b)
        if copy.extent != "most" or copy.origin.kind != "unknown" or not (a and b and a.published and b.published):
            continue
        if a.published[:10] == b.published[:10] or not (a.outlet and b.outlet) or a.outlet == b.outlet:
            continue
        first, later = sorted((a, b), key=lambda article: article.published or "")
        span = max((p.b if later is b else p.a for p in copy.passages), key=lambda s: s.end - s.start)
        yield Detected(later.id, span, None, f"{100 * copy.shared:.0f}", first.outlet)


def _silent_update(story: Story, views: Mapping[str, View]) -> Iterator[Detected]:
    for article in story.articles:
        now, before = views.get(article.id), views.get(article.version_of or "")
        if now is None or before is None or now.findings("correction"):
            continue
        gone = _figures(before).keys() - _figures(now).keys()
        new = [(span, text) for key, (span, text) in _figures(now).items() if key not in _figures(before)]
        if gone and new:
            span, text = new[0]
            yield Detected(article.id, span, text, ", ".join(_figures(before)[key][1] for key in sorted(gone)[:3]))
        elif before.findings("denial") and not now.findings("denial"):
            yield Detected(article.id, None, None, before.findings("denial")[0].text)


def _figures(view: View) -> Mapping[tuple[str, float], tuple[Span, str]]:
    """Figures by what they count and how many, each with its place."""
    return {
        ((claim.unit or "").lower(), claim.quantity): (Span(claim.start, claim.end), claim.text)
        for claim in view.report.claims
        if claim.quantity is not None
    }


def _pairs(relations: Sequence[StoryRelation], relation: str) -> Iterator[tuple[int, int]]:
    return ((one.a, one.b) for one in relations if one.relation == relation)


def _outlets(story: Story) -> Mapping[str, str | None]:
    return {article.id: article.outlet for article in story.articles}


DETECTORS: Mapping[str, Detector] = {
    "number_conflict": _number_conflict,
    "caveat_dropped": _caveat_dropped,
    "quote_altered": _quote_altered,
    "circular_sourcing": _circular_sourcing,
    "undeclared_copy": _undeclared_copy,
    "silent_update": _silent_update,
}
