"""Stories for other programs: as claims of schema.org (JSON-LD), and as PROV of the W3C (PROV-JSON).

Both say who wrote what where and who passed on whom. Neither says which claim is true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote as encoded

from provenance.across.story import Story, StoryArticle
from provenance.errors import UsageError
from provenance.models import UiLanguage

__all__ = ["write_jsonld", "write_prov"]

_NAMESPACE = "urn:provenance:"


def write_jsonld(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One document of claims (https://schema.org/Claim): figures and quotations with where they appear, the first
    appearance first.
    """
    graph = [claim for story in stories for claim in _claims(story)]
    yield json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _claims(story: Story) -> Iterator[dict[str, Any]]:
    articles = {article.id: article for article in story.articles}
    kinds = {entity.name: entity.kind for entity in story.entities}
    for number in story.numbers:
        for value in number.values:
            uses = [use for use in number.uses if use.quantity == value.quantity]
            makers = [_agent(name, kinds) for name in value.sources]
            yield _claim(f"{story.id}/{number.id}/{value.quantity:g}", uses, articles, makers)
    for quote in story.quotes:
        makers = [_agent(quote.speaker, kinds)] if quote.speaker else []
        yield _claim(f"{story.id}/{quote.id}", quote.uses, articles, makers)


def _claim(
    id_: str, uses: Sequence[Any], articles: Mapping[str, StoryArticle], makers: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    places = [articles[one] for one in dict.fromkeys(use.article for use in uses) if one in articles]
    claim: dict[str, Any] = {"@type": "Claim", "@id": f"{_NAMESPACE}{id_}", "text": uses[0].text}
    if makers:
        claim["author"] = list(makers)
    claim["appearance"] = [_work(article) for article in places]
    dated = [article for article in places if article.published]
    if dated and len(dated) == len(places):
        claim["firstAppearance"] = _work(min(dated, key=lambda article: article.published or ""))
    return claim


def _work(article: StoryArticle) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "NewsArticle", "@id": article.url or f"{_NAMESPACE}{article.id}"}
    known = {"headline": article.title, "datePublished": article.published, "url": article.url}
    work |= {key: value for key, value in known.items() if value}
    if article.outlet:
        work["publisher"] = {"@type": "Organization", "name": article.outlet}
    return work


def _agent(name: str, kinds: Mapping[str, str]) -> dict[str, str]:
    person = kinds.get(name, "") in ("named_person", "unnamed_official", "unnamed_person", "unnamed_expert")
    return {"@type": "Person" if person else "Organization", "name": name}


def write_prov(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One document in PROV-JSON: articles are entities, outlets agents; ``wasDerivedFrom`` for copies whose direction
    is known and, as a revision, for versions; ``hadPrimarySource`` for relays, ``wasQuotedFrom`` for words that an
    article has by its own account from another.

    Raises ``UsageError`` where the package that writes it is missing.
    """
    try:
        from prov.model import ProvDocument
    except ModuleNotFoundError as error:
        raise UsageError("--format prov needs the package prov: install provenance-auditor[prov]") from error
    document = ProvDocument()
    document.add_namespace("item", _NAMESPACE)
    document.add_namespace("schema", "https://schema.org/")
    seen: set[str] = set()
    for story in stories:
        known = {article.id for article in story.articles}
        for article in story.articles:
            if article.id not in seen:
                seen.add(article.id)
                _add(document, article)
        for later, earlier, relation in _derived(story):
            if later in known and earlier in known:
                getattr(document, relation)(_item(later), _item(earlier))
    yield str(document.serialize(format="json", indent=2)) + "\n"


def _add(document: Any, article: StoryArticle) -> None:
    known = {"prov:label": article.title, "schema:url": article.url, "schema:datePublished": article.published}
    document.entity(_item(article.id), {key: value for key, value in known.items() if value})
    if article.outlet:
        outlet = _item(f"outlet/{article.outlet}")
        document.agent(outlet, {"prov:label": article.outlet, "prov:type": "prov:Organization"})
        document.wasAttributedTo(_item(article.id), outlet)


def _item(name: str) -> str:
    """A name as PROV has names: what is no letter, digit or stroke is written as in an address."""
    return f"item:{encoded(name, safe='')}"


def _derived(story: Story) -> Iterator[tuple[str, str, str]]:
    """Article, what it comes from, and how: a relation of PROV-DM as the package calls it."""
    outlets = {article.id: article.outlet for article in story.articles}
    for article in story.articles:
        if article.version_of:
            yield article.id, article.version_of, "revision"
    for copy in story.copies:
        if copy.origin.kind in ("a", "b"):
            source, other = (copy.a, copy.b) if copy.origin.kind == "a" else (copy.b, copy.a)
            yield other, source, "derivation"
    for relay in story.relays:
        if relay.to:
            yield relay.from_, relay.to, "primary_source"
    yield from ((later, earlier, "quotation") for later, earlier in dict.fromkeys(_quoted(story, outlets)))


def _quoted(story: Story, outlets: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Article and the one that it has words of somebody from, as it says itself."""
    for group in story.quotes:
        for relation in group.relations:
            a, b = group.uses[relation.a], group.uses[relation.b]
            if relation.relation in ("verbatim", "part") and b.via and b.via == outlets.get(a.article):
                yield b.article, a.article
