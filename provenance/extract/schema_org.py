"""What a page declares of its article in JSON-LD (schema.org): written for search engines, and often broken.

Blocks that are no JSON are mended where the fault is a common one; what cannot be mended is passed over. A page may
hold any number of blocks, nested as it likes: what is read of them is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

__all__ = ["Declared", "clean", "read_declared"]

_MOST_CHARACTERS = 400_000
_MOST_BLOCKS = 30
_MOST_NODES = 2_000
_MOST_MARKS = 10_000
_MOST_VALUES = 30
_LONGEST = 1_000

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Blog|Newspaper|Reportage)$|^(?:ClaimReview|Recipe|HowTo)$")
#: Types that say what the article of a page is, and those that say no more than that it is one.
_KIND = re.compile(r"[A-Z][A-Za-z]{2,30}(?:Article|Posting|Review)|Recipe|Product|HowTo|FAQPage")
_ANY_ARTICLE = frozenset(("NewsArticle", "ReportageNewsArticle", "BlogPosting", "SocialMediaPosting", "TechArticle"))
#: Nodes that hold other articles than that of the page.
_OTHERS = frozenset({"ItemList", "BreadcrumbList", "SiteNavigationElement", "CollectionPage", "Comment"})
_OTHER_KEYS = frozenset(
    {"itemListElement", "comment", "relatedLink", "hasPart", "associatedArticle", "review", "liveBlogUpdate"}
)
_BODIES = re.compile("Organi[sz]ation|Corporation|Company|Brand", re.IGNORECASE)

_COMMENT = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>"
)
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
#: A quotation mark with what says, in front of it or behind it, that a text begins or ends there.
_QUOTE = re.compile(r'(\\|[{\[,:]\s*+)?+"(?=(\s*+(?:[}\]]|:\s*+["{\[\dtfn-]|,\s*+["{\[]|\Z))?+)')
_FIELD = r'"{}"\s*:\s*"((?:[^"\\]|\\.){{1,400}})"'


@dataclass(frozen=True, slots=True)
class Declared:
    """``people`` and ``bodies`` are names of authors; ``images`` are address, credit and caption of pictures."""

    headline: str | None = None
    kind: str | None = None
    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    section: str | None = None
    url: str | None = None
    free: bool | None = None
    citations: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    images: tuple[tuple[str, str | None, str | None], ...] = ()


def clean(value: object) -> str | None:
    """Plain text on one line, of bounded length."""
    if not isinstance(value, str):
        return None
    text = " ".join((unescape(unescape(value[:_LONGEST])) if "&" in value else value[:_LONGEST]).split())
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text or None


def read_declared(blocks: list[str], url: str | None = None) -> Declared:
    """What the blocks say of the article of the page with this address."""
    nodes: list[Mapping[str, Any]] = []
    broken = ""
    for block in blocks[:_MOST_BLOCKS]:
        text = block[:_MOST_CHARACTERS]
        values = _values(text)
        if not values:
            broken += text
        for value in values:
            nodes += _nodes(value, _MOST_NODES - len(nodes))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    article = _main([node for node in nodes if _ARTICLE.search(_type(node))], url)
    types = (each for each in map(_type, nodes) if each not in _ANY_ARTICLE and _KIND.fullmatch(each))
    kind = next(types, None)
    if article is None:
        return replace(_from_broken(broken), kind=kind, images=tuple(_images(nodes)))
    authors = [by_id.get(str(each.get("@id")), each) if isinstance(each, dict) else each
               for key in ("author", "creator") for each in _flat(article.get(key))][:_MOST_VALUES]  # fmt: skip
    bodies = [each for each in authors if isinstance(each, dict) and _BODIES.search(_type(each))]
    people = [each for each in authors if each not in bodies]
    publisher = next((_resolved(each, by_id) for each in _flat(article.get("publisher"))), None)
    return Declared(
        headline=_first(article, "headline", "name", "title"),
        kind=kind,
        people=_unique(name for each in people for name in _names(each)),
        bodies=_unique(map(_name, bodies)),
        published=_first(article, "datePublished", "dateCreated", "uploadDate"),
        modified=_first(article, "dateModified"),
        publisher=_name(publisher)
        or next((_name(node) for node in nodes if _type(node) == "NewsMediaOrganization"), None),
        section=_first(article, "articleSection"),
        url=_address(article.get("mainEntityOfPage")) or _address(article.get("url")),
        free=_flag(article.get("isAccessibleForFree")),
        citations=_references(article, "citation"),
        based_on=_references(article, "isBasedOn", "isBasedOnUrl"),
        corrections=_unique(map(_text_of, _flat(article.get("correction"))))[:_MOST_VALUES],
        images=tuple(_images(nodes)),
    )


def _values(text: str) -> list[Any]:
    """The JSON values of a block, one after the other, as far as they can be read."""
    bare = _LAST_COMMA.sub("", _COMMENT.sub(" ", text)).strip().rstrip(";")
    for candidate in (text, bare, None):
        with suppress(ValueError, RecursionError):
            return [json.loads(candidate or _QUOTE.sub(_escaped, bare, _MOST_MARKS), strict=False)]
    decoder, at = json.JSONDecoder(strict=False), 0
    found: list[Any] = []
    candidate = _LAST_COMMA.sub("", _COMMENT.sub(" ", text))
    while len(found) < _MOST_BLOCKS and (begin := re.compile(r"[\[{]").search(candidate, at)) is not None:
        try:
            value, at = decoder.raw_decode(candidate, begin.start())
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _escaped(mark: re.Match[str]) -> str:
    """A mark within a text, which somebody forgot to escape: "headline": "He says "No""."""
    return mark[0] if mark[1] is not None or mark[2] is not None else '\\"'


def _nodes(value: Any, most: int) -> list[Mapping[str, Any]]:
    """The objects in a value, whatever holds them, but those that are about other articles; in their order."""
    found: list[Mapping[str, Any]] = []
    waiting = [value]
    steps = 0
    while waiting and len(found) < most and steps < 10 * _MOST_NODES:
        steps += 1
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item[:_MOST_NODES])
        elif isinstance(item, dict):
            if _type(item) in _OTHERS:
                continue
            found.append(item)
            waiting += [part for key, part in item.items()
                        if isinstance(part, dict | list) and key not in _OTHER_KEYS][::-1]  # fmt: skip
    return found


def _type(node: Mapping[str, Any]) -> str:
    """The type of a node; of several the one that says most of an article."""
    types = [each.rpartition("/")[2] for each in _flat(node.get("@type")) if isinstance(each, str)]
    return next((each for each in types if _ARTICLE.search(each)), types[0] if types else "")[:60]


def _main(articles: list[Mapping[str, Any]], url: str | None) -> Mapping[str, Any] | None:
    """The article of the page: the one with its address, else the one that says most of itself."""

    def worth(node: Mapping[str, Any]) -> tuple[bool, int]:
        addresses = {_plain_url(_address(node.get(key))) for key in ("mainEntityOfPage", "url", "@id")}
        says = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "publisher"))
        return bool(url) and _plain_url(url) in addresses, says

    return max(articles, key=worth, default=None)


def _from_broken(text: str) -> Declared:
    """The plain fields of a block that is no JSON: what stands there first."""

    def field(name: str) -> str | None:
        match = re.search(_FIELD.format(name), text)
        if match is None:
            return None
        with suppress(ValueError):
            return clean(json.loads(f'"{match[1]}"', strict=False))
        return clean(match[1])

    if not text or re.search(r'"@type"\s*:\s*\[?\s*"[^"]*(?:Article|Posting|Report)"', text) is None:
        return Declared()
    person = re.search(r'"@type"\s*:\s*"Person"[^{}]{0,300}?"name"\s*:\s*"([^"]{1,200})"', text)
    return Declared(
        headline=field("headline"), published=field("datePublished"), modified=field("dateModified"),
        people=_unique([clean(person[1])]) if person else (),
    )  # fmt: skip


def _images(nodes: list[Mapping[str, Any]]) -> Iterator[tuple[str, str | None, str | None]]:
    for node in nodes:
        if _type(node) != "ImageObject":
            continue
        address = _address(node.get("contentUrl")) or _address(node.get("url")) or ""
        credit = _first(node, "creditText", "copyrightNotice") or next(
            (name for key in ("creator", "author", "copyrightHolder", "provider")
             for each in _flat(node.get(key)) if (name := _name(each))), None)  # fmt: skip
        caption = _first(node, "caption", "description")
        if credit or caption:
            yield address, credit, caption


def _references(article: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    found = (_address(each) or _text_of(each) for key in keys for each in _flat(article.get(key)))
    return _unique(found)[:_MOST_VALUES]


def _flat(value: Any) -> list[Any]:
    """The values of a field that may hold one or many, in lists of lists."""
    found: list[Any] = []
    waiting = [value]
    while waiting and len(found) < _MOST_VALUES:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item[:_MOST_VALUES])
        elif isinstance(item, dict) and "@list" in item:
            waiting.append(item["@list"])
        elif item is not None:
            found.append(item)
    return found


def _resolved(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Any:
    return by_id.get(str(value.get("@id")), value) if isinstance(value, dict) else value


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        whole = _first(value, "name", "legalName", "alternateName")
        return whole or " ".join(filter(None, (_first(value, "givenName"), _first(value, "familyName")))) or None
    return clean(value)


def _names(value: Any) -> list[str | None]:
    """The names of what may be several people in one: ``{"name": ["Karla Winterfeld", "Ole Harms"]}``."""
    several = value.get("name") if isinstance(value, dict) else None
    return [clean(each) for each in _flat(several)] if isinstance(several, list) else [_name(value)]


def _text_of(value: Any) -> str | None:
    return _first(value, "text", "description", "name", "headline") if isinstance(value, dict) else clean(value)


def _first(node: Mapping[str, Any], *keys: str) -> str | None:
    values = (clean(each) for key in keys for each in _flat(node.get(key)))
    return next(filter(None, values), None)


def _address(value: Any) -> str | None:
    for each in _flat(value):
        found = _first(each, "@id", "url", "contentUrl") if isinstance(each, dict) else clean(each)
        if found and found.startswith(("http://", "https://")):
            return found
    return None


def _flag(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower()) if value is not None else None


def _plain_url(url: str | None) -> str:
    return (url or "").partition("#")[0].partition("?")[0].rstrip("/").removeprefix("https").removeprefix("http")


def _unique(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in values if each))
