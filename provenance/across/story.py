"""A story: everything that the articles about one event say of it together (``provenance/story/1``), and what rules
of scope ``story`` say of that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import chain
from typing import Literal, NamedTuple, TypeVar

from pydantic import Field

from provenance.across import ComparedArticle, joined, profile
from provenance.across.entities import Naming, entities, named
from provenance.across.numbers import Counting, numbers
from provenance.across.quotes import HeldOpen, answers, caveats, quotes
from provenance.across.reuse import CopyOrigin, KnownOutlets, Relay, Reuse, meant, origin, relays, reuse
from provenance.engine import Rule
from provenance.engine.rule import shorten
from provenance.lexicon import Lexicon
from provenance.models import ReportFinding, Severity, SourceKind, Span, _Model as Model
from provenance.vocabulary import Dimension
from provenance.wording import say, sayable

__all__ = [
    "DETECTORS",
    "Knowledge",
    "Role",
    "Story",
    "StoryArticle",
    "StoryNumber",
    "StoryNumberUse",
    "StoryQuote",
    "judged",
    "news",
    "tell",
    "together",
]


Role = Literal["origin", "own", "relay", "copy"]


class StoryArticle(Model):
    id: str
    source: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    version_of: str | None = Field(description="the article of the same address that it is a later version of")
    role: Role = Field(
        description="origin: others rest on it; own; relay: rests on another outlet; copy: mostly shared"
    )
    overall: float | None


class StoryPassage(Model):
    a: Span
    b: Span


class StoryEvidence(Model):
    article: str
    span: Span


class StoryOrigin(Model):
    kind: Literal["agency", "a", "b", "press_release", "unknown"]
    name: str | None
    evidence: StoryEvidence | None


class StoryCopy(Model):
    a: str
    b: str
    extent: Literal["quotes", "passages", "most"]
    shared: float = Field(description="share of the words of the shorter article, 0 to 1")
    passages: tuple[StoryPassage, ...]
    origin: StoryOrigin


class StoryQuoteUse(Model):
    article: str
    span: Span
    text: str
    first: bool
    via: str | None


class StoryRelation(Model):
    a: int
    b: int
    relation: str


class StoryQuote(Model):
    id: str
    speaker: str | None
    uses: tuple[StoryQuoteUse, ...]
    relations: tuple[StoryRelation, ...]


class StoryNumberUse(Model):
    article: str
    span: Span
    text: str
    quantity: float
    approximate: bool
    source: str | None
    via: str | None


class StoryValue(Model):
    quantity: float
    independent_sources: int
    sources: tuple[str, ...]


class StoryNumber(Model):
    id: str
    what: str
    uses: tuple[StoryNumberUse, ...]
    relations: tuple[StoryRelation, ...]
    values: tuple[StoryValue, ...]


class StoryRelay(Model):
    from_: str = Field(alias="from")
    outlet: str
    to: str | None
    span: Span
    text: str


class StoryPlace(Model):
    article: str
    span: Span
    text: str


class StoryCaveat(Model):
    claim: str
    a: StoryPlace
    b: StoryPlace
    change: Literal["dropped", "weakened", "kept"]
    class_: str = Field(alias="class")
    standing: Literal["lost", "to_check"] = Field(
        default="to_check",
        description="lost: the same claim without a doubt; to_check: perhaps, or only its source is not named",
    )


class StoryAnswer(Model):
    who: str
    article: str
    kind: Literal["denial", "non_denial", "no_comment"]
    span: Span


class StoryEntity(Model):
    name: str
    kind: SourceKind
    party: str | None
    also: tuple[str, ...]
    articles: tuple[str, ...]


class StoryFinding(Model):
    rule: str
    category: str
    severity: Severity
    message: str
    message_de: str | None = None
    article: str
    span: Span | None


class Story(Model):
    """Everything that articles about one event say together. It never says which of them is right."""

    schema_: Literal["provenance/story/1"] = Field(default="provenance/story/1", alias="schema")
    id: str
    title: str | None
    first: str | None
    last: str | None
    independent_articles: int
    articles: tuple[StoryArticle, ...]
    copies: tuple[StoryCopy, ...]
    quotes: tuple[StoryQuote, ...]
    numbers: tuple[StoryNumber, ...]
    relays: tuple[StoryRelay, ...]
    caveats: tuple[StoryCaveat, ...]
    answers: tuple[StoryAnswer, ...]
    entities: tuple[StoryEntity, ...]
    findings: tuple[StoryFinding, ...] = ()


_RELAY = ("outlet", "to", "span", "text")
_ENTITY = ("name", "kind", "party", "also")


def tell(
    views: Sequence[ComparedArticle],
    copies: Sequence[tuple[Reuse, CopyOrigin]],
    relays: Sequence[Relay],
    knowledge: Knowledge,
) -> Story:
    """The story of some articles; ``copies`` and ``relays`` are those that begin in them."""
    ordered = sorted(views, key=lambda v: (v.report.article.published or "", v.id))
    dates = [v.report.article.published for v in ordered if v.report.article.published]
    versions = _versions(ordered)
    known = entities([one for v in ordered for one in named(v, knowledge.naming(v))])
    merged = _merged(ordered, copies, relays, versions)
    return Story(
        id=story_id(ordered),
        title=next((v.report.article.title for v in ordered if v.report.article.title), None),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        independent_articles=len({merged[v.id] for v in ordered}),
        articles=tuple(_article(v, versions, copies, relays) for v in ordered),
        copies=tuple(_copy(found, origin) for found, origin in copies),
        quotes=_quotes(ordered),
        numbers=_numbers(ordered, knowledge.counting, {m: e.party or e.name for e in known for m in e.members}),
        relays=tuple(
            StoryRelay.model_validate({"from": r.article, **{key: getattr(r, key) for key in _RELAY}}) for r in relays
        ),
        caveats=tuple(
            StoryCaveat.model_validate(
                {
                    "claim": c.claim,
                    "a": {"article": c.a.article, "span": c.a.span, "text": c.a.text},
                    "b": {"article": c.b.article, "span": c.b.span, "text": c.b.text},
                    "change": c.change,
                    "class": c.kind,
                    "standing": c.standing,
                }
            )
            for c in caveats(ordered, knowledge.held_open)
        ),
        answers=tuple(StoryAnswer(who=a.who, article=a.article, kind=a.kind, span=a.span) for a in answers(ordered)),
        entities=tuple(
            StoryEntity(articles=tuple(sorted({a for a, _ in e.members})), **{key: getattr(e, key) for key in _ENTITY})
            for e in known
        ),
    )  # fmt: skip


def story_id(views: Sequence[ComparedArticle]) -> str:
    """The same articles make the same id, in whatever order they came: that of the earliest, by its name."""
    return "story-" + sha256(min(v.id for v in views).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _versions(views: Sequence[ComparedArticle]) -> Mapping[str, str]:
    """Of every article whose address an earlier one has, that one."""
    first: dict[str, str] = {}
    found = {}
    for v in views:
        url = v.report.article.url
        if url and url in first:
            found[v.id] = first[url]
        elif url:
            first[url] = v.id
    return found


def _merged(
    views: Sequence[ComparedArticle],
    copies: Sequence[tuple[Reuse, CopyOrigin]],
    relays: Sequence[Relay],
    versions: Mapping[str, str],
) -> Mapping[str, str]:
    """Articles that rest on one origin: versions, copies, and relays that lead to an article."""
    leader = {v.id: v.id for v in views}

    def lead(one: str) -> str:
        while leader[one] != one:
            one = leader[one]
        return one

    pairs = [*versions.items(), *((c.a, c.b) for c, _ in copies if c.extent == "most"),
             *((r.article, r.to) for r in relays if r.to)]  # fmt: skip
    for a, b in pairs:
        if a in leader and b in leader:
            one, other = sorted((lead(a), lead(b)))
            leader[other] = one
    return {one: lead(one) for one in leader}


def _article(
    v: ComparedArticle, versions: Mapping[str, str], copies: Sequence[tuple[Reuse, CopyOrigin]], relays: Sequence[Relay]
) -> StoryArticle:
    a = v.report.article
    copied = any(c.extent == "most" and v.id == c.b for c, _ in copies)
    relayed = any(r.article == v.id and r.to for r in relays)
    origin = any(r.to == v.id for r in relays) or any(
        o.kind in ("a", "b") and (c.a if o.kind == "a" else c.b) == v.id for c, o in copies
    )
    role: Role = "origin" if origin else "copy" if copied else "relay" if relayed else "own"
    return StoryArticle(
        id=v.id, source=a.source, url=a.url, outlet=a.outlet, title=a.title, published=a.published,
        version_of=versions.get(v.id), role=role, overall=v.report.scores.overall,
    )  # fmt: skip


def _copy(found: Reuse, origin: CopyOrigin) -> StoryCopy:
    evidence = StoryEvidence(article=origin.article, span=origin.span) if origin.article and origin.span else None
    return StoryCopy(
        a=found.a, b=found.b, extent=found.extent, shared=found.shared,
        passages=tuple(StoryPassage(a=p.a, b=p.b) for p in found.passages),
        origin=StoryOrigin(kind=origin.kind, name=origin.name, evidence=evidence),
    )  # fmt: skip


def _quotes(views: Sequence[ComparedArticle]) -> tuple[StoryQuote, ...]:
    return tuple(
        StoryQuote(
            id=f"q{number}",
            speaker=group.speaker,
            uses=tuple(
                StoryQuoteUse(article=u.article, span=u.span, text=u.text, first=at == 0, via=u.via)
                for at, u in enumerate(group.uses)
            ),
            relations=tuple(StoryRelation(a=a, b=b, relation=r) for a, b, r in group.relations),
        )
        for number, group in enumerate(quotes(views), 1)
    )


def _numbers(
    views: Sequence[ComparedArticle], counting: Mapping[str, Counting], parties: Mapping[tuple[str, str], str]
) -> tuple[StoryNumber, ...]:
    return tuple(
        StoryNumber(
            id=f"n{number}",
            what=group.what,
            uses=tuple(
                StoryNumberUse(
                    article=u.article, span=u.span, text=u.text, quantity=u.quantity, approximate=u.approximate,
                    source=u.source, via=u.via,
                )
                for u in group.uses
            ),
            relations=tuple(StoryRelation(a=a, b=b, relation=r) for a, b, r in group.relations),
            values=tuple(
                StoryValue(quantity=v.quantity, independent_sources=len(v.sources), sources=v.sources)
                for v in group.values
            ),
        )
        for number, group in enumerate(numbers(views, counting, parties), 1)
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------------------------
# What rules of scope ``story`` say of articles read together. It is shown and gives no points.


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


StoryDetector = Callable[[Story, Mapping[str, ComparedArticle]], Iterator[Detected]]


def judged(story: Story, views: Sequence[ComparedArticle], rules: Sequence[Rule]) -> Story:
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


def together(views: Sequence[ComparedArticle], knowledge: Knowledge) -> Story:
    """The story of a few articles, whatever they tell of; without a database."""
    outlets = {v.id: knowledge.outlets(v) for v in views}
    profiles = {v.id: profile(v, outlets[v.id].key(v.outlet or "")) for v in views}
    told: list[Relay] = []
    for v in views:
        for relay in relays(v, outlets[v.id]):
            published = [p for p in profiles.values() if p.outlet == outlets[v.id].key(relay.outlet)]
            told.append(relay._replace(to=meant(relay, v.day, published)))
    led = {relay.article: relay.to for relay in reversed(told) if relay.to}
    copies: list[tuple[Reuse, CopyOrigin]] = []
    for at, a in enumerate(views):
        for b in views[at + 1 :]:
            one, other = sorted((a, b), key=lambda v: v.id)
            if one.outlet and one.outlet == other.outlet:
                continue
            if found := reuse(one, other):
                copies.append((found, origin(one, other, led, knowledge.released)))
    return tell(views, copies, told, knowledge)


# --- what a new article does to the stories of others ----------------------------------------------------------------


def news(story: Story, new: ComparedArticle) -> Sequence[ReportFinding]:
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
        if caveat.standing == "lost" and caveat.b.article == new:
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
    "contradicts": (
        "number_conflict",
        "notice",
        sayable("“{}” here, “{}” in {}: if both count the same, they contradict each other"),
    ),
    "updated": ("number_updated", "info", sayable("“{}” here, “{}” in {}: counted at another time")),
    "other_measure": ("other_measure", "info", sayable("“{}” here, “{}” in {}: these may count different things")),
}
_OF_DISTANCE = frozenset({"joins", "copy", "relay"})


def _told(new: ComparedArticle, found: _News) -> ReportFinding:
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


def _number_conflict(story: Story, _views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for number in story.numbers:
        for a, b in _pairs(number.relations, "contradicts"):
            use, other = number.uses[b], number.uses[a]
            yield Detected(use.article, use.span, use.text, other.text, outlets.get(other.article))


def _caveat_dropped(story: Story, _views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for caveat in story.caveats:
        if caveat.standing == "lost":
            yield Detected(caveat.b.article, caveat.b.span, caveat.b.text, caveat.a.text, outlets.get(caveat.a.article))


def _quote_altered(story: Story, _views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
    outlets = _outlets(story)
    for quote in story.quotes:
        for a, b in _pairs(quote.relations, "altered"):
            use, other = quote.uses[b], quote.uses[a]
            if not _only_written_otherwise(use.text, other.text):
                yield Detected(use.article, use.span, use.text, other.text, outlets.get(other.article))


def _only_written_otherwise(a: str, b: str) -> bool:
    """Are they the same words, "Service-Aufgaben" or "gut machen" as one, "10" in letters, one perhaps with more in
    front or behind; or is it said that something is left out?"""
    if _LEFT_OUT.search(a + b):
        return True
    one, other = (re.findall(r"\w+", _STROKE.sub("", text.lower())) for text in (a, b))
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changes = [code for code in codes if code[0] != "equal"]
    ends = (codes[:1], codes[-1:])
    return all(
        (code[0] in ("insert", "delete") and [code] in ends)
        or "".join(one[at:to]) == "".join(other[begin:end])
        or (to - at == end - begin == 1 and one[at].isdecimal() != other[begin].isdecimal())
        for code in changes
        for _, at, to, begin, end in [code]
    )


def _circular_sourcing(story: Story, _views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
    outlets = _outlets(story)
    passed_on: dict[str, set[str]] = defaultdict(set)
    for relay in story.relays:
        passed_on[relay.from_] |= {relay.to} if relay.to else set()
    for relay in story.relays:
        if relay.to and relay.from_ in _reached(relay.to, passed_on):
            yield Detected(relay.from_, relay.span, relay.text, None, outlets.get(relay.to))
    copies = [copy for copy in story.copies if copy.extent == "most" and copy.origin.kind == "press_release"]
    articles = sorted({one for copy in copies for one in (copy.a, copy.b)})
    at = {one: number for number, one in enumerate(articles)}
    for resting in joined(len(articles), [(at[copy.a], at[copy.b]) for copy in copies]):
        if len(resting) >= _MANY:
            members = [articles[number] for number in resting]
            name = next((copy.origin.name for copy in copies if copy.a in members and copy.origin.name), None)
            yield from (Detected(article, None, None, None, name) for article in members)


def _reached(one: str, ties: Mapping[str, Iterable[str]]) -> set[str]:
    """What one leads to, directly or over others."""
    found: set[str] = set()
    waiting = [one]
    while waiting:
        new = {*ties.get(waiting.pop(), ())} - found
        found |= new
        waiting += new
    return found


def _undeclared_copy(story: Story, _views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
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


def _silent_update(story: Story, views: Mapping[str, ComparedArticle]) -> Iterator[Detected]:
    for article in story.articles:
        now, before = views.get(article.id), views.get(article.version_of or "")
        if now is None or before is None or now.findings("correction"):
            continue
        changed = sorted(_changed(story, article.id, before.id))
        if changed:
            span, text, was = changed[0]
            yield Detected(article.id, span, text, was)
        elif before.findings("denial") and not now.findings("denial"):
            yield Detected(article.id, None, None, before.findings("denial")[0].text)


def _changed(story: Story, now: str, before: str) -> Iterator[tuple[Span, str, str]]:
    """Figures of a version that an earlier one has otherwise, with what that says."""
    for number in story.numbers:
        for relation in number.relations:
            new, old = _mine_first(number.uses[relation.a], number.uses[relation.b], now)
            if (new.article, old.article) == (now, before) and relation.relation in ("updated", "contradicts"):
                yield new.span, new.text, old.text


def _pairs(relations: Sequence[StoryRelation], relation: str) -> Iterator[tuple[int, int]]:
    return ((one.a, one.b) for one in relations if one.relation == relation)


def _outlets(story: Story) -> Mapping[str, str | None]:
    return {article.id: article.outlet for article in story.articles}


DETECTORS: Mapping[str, StoryDetector] = {
    "number_conflict": _number_conflict,
    "caveat_dropped": _caveat_dropped,
    "quote_altered": _quote_altered,
    "circular_sourcing": _circular_sourcing,
    "undeclared_copy": _undeclared_copy,
    "silent_update": _silent_update,
}


# --- What the lists of a language say of what is counted, of outlets and of names -------------------------------------


class Knowledge:
    """The lists of all languages, each ready to be asked; an article in another one is compared without any."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self.counting = {code: Counting(lexicon) for code, lexicon in lexicons.items()}
        self._outlets = {code: KnownOutlets(lexicon) for code, lexicon in lexicons.items()}
        self._naming = {code: Naming(lexicon) for code, lexicon in lexicons.items()}
        self._held_open = {code: HeldOpen(lexicon) for code, lexicon in lexicons.items()}
        self._no_outlets, self._no_names, self._nothing_open = KnownOutlets(None), Naming(None), HeldOpen(None)

    def outlets(self, view: ComparedArticle) -> KnownOutlets:
        return self._outlets.get(view.report.article.language or "", self._no_outlets)

    def released(self, view: ComparedArticle) -> CopyOrigin | None:
        """The press release that an article is or names."""
        return self.outlets(view).released(view)

    def naming(self, view: ComparedArticle) -> Naming:
        return self._naming.get(view.report.article.language or "", self._no_names)

    def held_open(self, view: ComparedArticle) -> HeldOpen:
        return self._held_open.get(view.report.article.language or "", self._nothing_open)
