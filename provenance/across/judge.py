"""What rules of scope ``story`` say of articles read together. It is shown and gives no points."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import NamedTuple, TypeVar

from provenance.across.knowledge import Knowledge
from provenance.across.profile import profile
from provenance.across.relays import Relay, meant, relays
from provenance.across.reuse import Origin, Reuse, origin, reuse
from provenance.across.story import Story, StoryFinding, StoryNumberUse, StoryQuoteUse, StoryRelation, tell
from provenance.across.view import View
from provenance.engine import Rule
from provenance.engine.messages import shorten
from provenance.models import ReportFinding, Severity, Span
from provenance.vocabulary import Dimension
from provenance.wording import say, sayable

__all__ = ["DETECTORS", "judged", "news", "together"]

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


# --- what a new article does to the stories of others ----------------------------------------------------------------


def news(story: Story, new: View) -> Sequence[ReportFinding]:
    """What an article does to the story that it joins: nothing where it is alone and passes nobody on."""
    return [_told(new, each) for each in dict.fromkeys(chain(_joins(story, new.id), _changes(story, new.id)))]


class _News(NamedTuple):
    """``message`` has a place for each of the ``values``; ``span`` is in the new article."""

    kind: str
    severity: Severity
    message: str
    values: tuple[str | int, ...]
    span: Span | None = None


def _joins(story: Story, new: str) -> Iterator[_News]:
    """Whose company it is in: its story, whose words it has, whom it passes on."""
    names, others = _names(story), [one for one in story.articles if one.id != new]
    if others:
        title = next((one.title for one in others if one.title), None) or others[0].id
        yield _News(
            "joins", "info", sayable("joins the story “{}” (number of its articles so far: {})"), (title, len(others))
        )
    for copy in story.copies:
        if new in (copy.a, copy.b) and copy.extent != "quotes":
            other, at = (copy.b, 0) if copy.a == new else (copy.a, 1)
            span = max(((p.a, p.b)[at] for p in copy.passages), key=lambda s: s.end - s.start, default=None)
            values = (round(100 * copy.shared), names.get(other) or other)
            yield _News("copy", "notice", sayable("{} of 100 words stand in {} too"), values, span)
    for relay in story.relays:
        if relay.from_ == new and relay.to:
            yield _News("relay", "info", sayable("passes on what {} reports"), (relay.outlet,), relay.span)


def _changes(story: Story, new: str) -> Iterator[_News]:
    """What it says otherwise than the others."""
    names = _names(story)
    for number in story.numbers:
        for relation in number.relations:
            mine, other = _mine_first(number.uses[relation.a], number.uses[relation.b], new)
            if mine.article == new and relation.relation in _FIGURES:
                kind, severity, message = _FIGURES[relation.relation]
                yield _News(kind, severity, message, (mine.text, other.text, names[other.article]), mine.span)
    for quote in story.quotes:
        for a, b in _pairs(quote.relations, "altered"):
            said, before = _mine_first(quote.uses[a], quote.uses[b], new)
            if said.article == new and not _only_written_otherwise(said.text, before.text):
                values = (shorten(said.text), shorten(before.text), names[before.article])
                message = sayable("“{}” here, “{}” in {}: one quotation, other words")
                yield _News("quote_altered", "notice", message, values, said.span)
    for caveat in story.caveats:
        # That one names a source and the other does not is no doubt that is lost.
        if caveat.change == "dropped" and caveat.class_ != "attributed" and caveat.b.article == new:
            message = sayable("states as a fact what is left open in {}: “{}”")
            told = (names[caveat.a.article], shorten(caveat.a.text))
            yield _News("caveat_dropped", "notice", message, told, caveat.b.span)


_Use = TypeVar("_Use", StoryNumberUse, StoryQuoteUse)


def _mine_first(a: _Use, b: _Use, new: str) -> tuple[_Use, _Use]:
    return (a, b) if a.article == new else (b, a)


def _names(story: Story) -> Mapping[str, str]:
    return {one.id: one.outlet or one.title or one.id for one in story.articles}


#: What is said of a figure by its relation to one of another article.
_FIGURES: Mapping[str, tuple[str, Severity, str]] = {
    "contradicts": ("number_conflict", "notice", sayable("“{}” here, “{}” in {}: one of them cannot be right")),
    "updated": ("number_updated", "info", sayable("“{}” here, “{}” in {}: counted at another time")),
    "other_measure": ("other_measure", "info", sayable("“{}” here, “{}” in {}: these may count different things")),
}
_OF_DISTANCE = frozenset({"joins", "copy", "relay"})


def _told(new: View, found: _News) -> ReportFinding:
    kind, span = found.kind, found.span
    start, end = span or (None, None)
    line = new.text.count("\n", 0, span.start) + 1 if span else None
    column = span.start - new.text.rfind("\n", 0, span.start) if span else None
    dimension: Dimension = "directness" if kind in _OF_DISTANCE else "verification"
    return ReportFinding(
        rule=f"story/{kind.replace('_', '-')}", category=kind, dimension=dimension, severity=found.severity,
        message=found.message.format(*found.values), message_de=say("de", found.message, *found.values),
        start=start, end=end, line=line, column=column, text=new.text[start:end] if span else None,
        attribution=None, points={},
    )  # fmt: skip


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
        passages = (p.b if later is b else p.a for p in copy.passages)
        span = max(passages, key=lambda s: s.end - s.start, default=None)
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
