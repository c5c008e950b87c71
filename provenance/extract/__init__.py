"""From a raw input to an article: its text, metadata and language; and the headline of a text without markup."""

from __future__ import annotations

from provenance.extract.language import detect_language, normalise_language
from provenance.extract.title import find_title
from provenance.models import Article, RawArticle

__all__ = ["detect_language", "extract", "find_title", "normalise_language"]


def extract(raw: RawArticle) -> Article:
    """The article of a raw input.

    Text stays as it was read. Of HTML the article is taken out, its paragraphs apart by blank lines, and metadata that
    the input lacks is taken from the page. Raises ``InputError`` where a page holds no article.
    """
    if raw.format == "text":
        return Article(
            id=raw.id,
            source=raw.source,
            text=raw.content,
            language=normalise_language(raw.language) or detect_language(raw.content),
            title=raw.title,
            outlet=raw.outlet,
            author=raw.author,
            published=raw.published,
            modified=raw.modified,
            url=raw.url,
            carries_metadata=raw.carries_metadata,
        )
    # trafilatura takes a third of a second to import, which an audit of plain text need not wait for.
    from provenance.extract.page import read_page

    text, page = read_page(raw.content, raw.url)
    return Article(
        id=raw.id,
        source=raw.source,
        text=text,
        language=normalise_language(raw.language) or detect_language(text) or normalise_language(page.language),
        title=raw.title or page.title,
        outlet=raw.outlet or page.outlet,
        author=raw.author or page.author,
        published=raw.published or page.published,
        modified=raw.modified,
        url=raw.url or page.url,
        carries_metadata=raw.carries_metadata,
    )
