"""What a web page says of its article: the parts of trafilatura's metadata search that are worth their time.

They are not documented and were not made for hostile pages, in which some need cubic time: hence the limits, and the
reading of JSON-LD of our own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from html import unescape
from typing import Any, TypeVar
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura import metadata as parts
from trafilatura.json_metadata import extract_json, extract_json_parse_error, normalize_json
from trafilatura.settings import Document

from provenance.models import Metadata

__all__ = ["read_metadata"]

_T = TypeVar("_T")

_LONGEST = 1_000
_LONGEST_NAMES = 300
_MOST_META = 200
_MOST_AUTHORS = 10
_MOST_ITEMS = 30
_MOST_BROKEN_JSON = 5_000
# Without a limit htmldate takes today, and the same page would get another date on another day.
_LAST_DATE = datetime(2100, 1, 1)  # noqa: DTZ001 - htmldate compares naive values


def read_metadata(tree: HtmlElement, url: str | None = None) -> Metadata:
    """Metadata of a parsed page; ``None`` where it says nothing. ``url`` is that of the page, if known."""
    found = _or_none(_declared, tree) or Document()
    url = url or _clean(found.url) or _clean(_or_none(parts.extract_url, tree))
    return Metadata(
        title=_clean(found.title) or _clean(_or_none(parts.extract_title, tree)),
        outlet=_outlet(_clean(found.sitename) or _clean(_or_none(parts.extract_sitename, tree)), url),
        author=_names(found.author) or _names(_or_none(parts.extract_author, tree)),
        published=_or_none(_published, tree, url),
        url=url,
        language=_clean(tree.get("lang")),
        kind=_or_none(_kind, tree),
    )


def _or_none(function: Callable[..., _T], *arguments: Any) -> _T | None:
    """The libraries fail on odd pages; that costs one value, not the article."""
    with suppress(Exception):
        return function(*arguments)
    return None


def _declared(tree: HtmlElement) -> Document:
    """What stands in ``meta`` elements and, more reliable, in JSON-LD."""
    _drop_surplus(tree)
    found = parts.examine_meta(tree)
    # A single word is a user name.
    if found.author and " " not in found.author:
        found.author = None
    for script in tree.findall('.//script[@type="application/ld+json"]')[:_MOST_ITEMS]:
        found = _or_none(_with_json, script.text or "", found) or found
    return found


def _kind(tree: HtmlElement) -> str | None:
    """What the page calls the article: a type of schema.org that says more than "article", else its section."""
    scripts = tree.findall('.//script[@type="application/ld+json"]')[:_MOST_ITEMS]
    declared = " ".join((script.text or "")[:_MOST_BROKEN_JSON] for script in scripts)
    types = [match[1] for match in _TYPE.finditer(declared) if match[1] not in _ANY_ARTICLE]
    section = _SECTION.search(declared)
    metas = (meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "article:section")
    return (types or [section and _clean(section[1])])[0] or _clean(next(metas, None))


_TYPE = re.compile(r'"@type" ?: ?"([A-Z][A-Za-z]{2,30}(?:Article|Posting|Review)|Recipe|Product|HowTo|FAQPage)"')
_ANY_ARTICLE = frozenset(("NewsArticle", "ReportageNewsArticle", "BlogPosting", "SocialMediaPosting", "TechArticle"))
_SECTION = re.compile(r'"articleSection" ?: ?"([^"]{1,60})"')


def _drop_surplus(tree: HtmlElement) -> None:
    """Remove the ``meta`` elements that no honest page has: too many, too long, too many authors."""
    authors = 0
    for at, meta in enumerate([*tree.iter("meta")]):
        is_author = "author" in f"{meta.get('name')} {meta.get('property')}".lower()
        authors += is_author
        longest = _LONGEST_NAMES if is_author else _LONGEST
        if at >= _MOST_META or authors > _MOST_AUTHORS or len(meta.get("content", "")) > longest:
            meta.drop_tree()


def _with_json(text: str, found: Document) -> Document:
    try:
        schema = json.loads(text, strict=False)
    except ValueError:
        return extract_json_parse_error(normalize_json(text), found) if len(text) <= _MOST_BROKEN_JSON else found
    return extract_json(_pruned(schema), found)


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_pruned(item) for item in value[:_MOST_ITEMS]]
    return normalize_json(value[:_LONGEST_NAMES]) if isinstance(value, str) else value


def _published(tree: HtmlElement, url: str | None) -> str | None:
    return find_date(tree, extensive_search=False, original_date=True, url=url, max_date=_LAST_DATE)


def _outlet(name: str | None, url: str | None) -> str | None:
    """The name of the site, else its host; some pages give an address or an account for the name."""
    name = (name or "").lstrip("@")
    if name and not name.startswith(("http:", "https:")):
        return name if name[0].isupper() or "." in name else name.title()
    host = _or_none(_host, url)
    return host or None


def _host(url: str) -> str | None:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _names(authors: str | None) -> str | None:
    names = _clean(authors)
    return names.replace("; ", ", ") if names else None


def _clean(value: object) -> str | None:
    """Plain text on one line, of bounded length."""
    if not isinstance(value, str):
        return None
    text = "".join(char if char.isprintable() else " " for char in unescape(value[:_LONGEST]))
    return " ".join(text.split()) or None
