"""A story: everything that the articles about one event say of it together (``provenance/story/1``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal

from pydantic import Field

from provenance.across.answers import answers
from provenance.across.caveats import caveats
from provenance.across.entities import entities, named
from provenance.across.knowledge import Knowledge
from provenance.across.numbers import Counting, numbers
from provenance.across.quotes import quotes
from provenance.across.relays import Relay
from provenance.across.reuse import Origin, Reuse
from provenance.across.view import View
from provenance.models import Severity, SourceKind, Span, _Model as Model

__all__ = ["Story", "tell"]

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
    views: Sequence[View],
    copies: Sequence[tuple[Reuse, Origin]],
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
        title=ordered[0].report.article.title,
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
                }
            )
            for c in caveats(ordered)
        ),
        answers=tuple(StoryAnswer(who=a.who, article=a.article, kind=a.kind, span=a.span) for a in answers(ordered)),
        entities=tuple(
            StoryEntity(articles=tuple(sorted({a for a, _ in e.members})), **{key: getattr(e, key) for key in _ENTITY})
            for e in known
        ),
    )  # fmt: skip


def story_id(views: Sequence[View]) -> str:
    """The same articles make the same id, in whatever order they came: that of the earliest, by its name."""
    return "story-" + sha256(min(v.id for v in views).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _versions(views: Sequence[View]) -> Mapping[str, str]:
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
    views: Sequence[View], copies: Sequence[tuple[Reuse, Origin]], relays: Sequence[Relay], versions: Mapping[str, str]
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
    v: View, versions: Mapping[str, str], copies: Sequence[tuple[Reuse, Origin]], relays: Sequence[Relay]
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


def _copy(found: Reuse, origin: Origin) -> StoryCopy:
    evidence = StoryEvidence(article=origin.article, span=origin.span) if origin.article and origin.span else None
    return StoryCopy(
        a=found.a, b=found.b, extent=found.extent, shared=found.shared,
        passages=tuple(StoryPassage(a=p.a, b=p.b) for p in found.passages),
        origin=StoryOrigin(kind=origin.kind, name=origin.name, evidence=evidence),
    )  # fmt: skip


def _quotes(views: Sequence[View]) -> tuple[StoryQuote, ...]:
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
    views: Sequence[View], counting: Mapping[str, Counting], parties: Mapping[tuple[str, str], str]
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
