"""From a raw input to an article: its text, metadata and language; and the headline of a text without markup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from provenance.extract.language import detect_language, normalise_language
from provenance.extract.title import find_title
from provenance.models import Article, Metadata, PageFacts, RawArticle

if TYPE_CHECKING:
    from provenance.extract.page import Page

__all__ = ["detect_language", "extract", "find_title", "normalise_language"]

# The end of a block, or two breaks: a text that only speaks of a tag has neither.
_MARKUP = re.compile(
    r"</(?:p|div|li|ul|ol|h[1-6]|td|tr|table|blockquote|article|section)>|<br ?/?>(?=.*<br ?/?>)"
    r"|<!doctype html|<html\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)


def extract(raw: RawArticle) -> Article:
    """The article of a raw input.

    Text stays as it was read, unless it is markup after all. Of HTML the article is taken out, its paragraphs apart by
    blank lines, and metadata that the input lacks is taken from the page. Raises ``InputError`` where a page holds no
    article.
    """
    page = _page(raw)
    known = page.metadata.known() | raw.known()
    language = (
        normalise_language(raw.language) or detect_language(page.text) or normalise_language(page.metadata.language)
    )
    return Article(
        raw.id,
        raw.source,
        page.text,
        raw.carries_metadata,
        page.facts and _with_origins(page.facts, raw),
        page.links,
        page.embeds,
        page.images or raw.images,
        **known | {"language": language},
    )


def _with_origins(facts: PageFacts, raw: RawArticle) -> PageFacts:
    """What the record says goes before what its page says."""
    return replace(facts, origins={**facts.origins, **dict.fromkeys(raw.known().keys() & _TOLD, "input")})


_TOLD = frozenset(("title", "author", "published", "modified"))


class _Text(NamedTuple):
    """What is known of a text without markup."""

    text: str
    metadata: Metadata = Metadata()
    facts: None = None
    links: tuple[()] = ()
    embeds: tuple[()] = ()
    images: tuple[()] = ()


def _page(raw: RawArticle) -> Page | _Text:
    if raw.format == "text" and _MARKUP.search(raw.content) is None:
        return _Text(raw.content)
    # trafilatura takes a third of a second to import, which an audit of plain text need not wait for.
    from provenance.extract.page import read_fragment, read_page

    if raw.format == "html" or _PAGE.match(raw.content):
        return read_page(raw.content, raw.url)
    return read_fragment(raw.content, raw.url)
