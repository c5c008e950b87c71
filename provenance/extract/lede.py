"""The opening paragraph of a page.

It often stands apart from the body, in a box of its own below the headline, and extraction takes it for a teaser. The
page itself names it: its description says the same, or its class says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

__all__ = ["missing_lede"]

_DESCRIPTIONS = "//meta[@name='description' or @property='og:description']/@content"
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro|vorspann|standfirst|summary|excerpt|einleitung|anrisstext|teaser-?text|dek|deck|"
    r"subheadline|sub-?title|abstract|kicker-?text|article-?description)(?:$|[\s_-])",
    re.I,
)
_MARGINS = frozenset({"nav", "aside", "footer", "form", "li", "a", "button"})
#: A description that agrees in so many characters is that of the paragraph.
_ALIKE = 50
_SHORTEST, _LONGEST = 60, 1_200
_BLOCKS = frozenset({"p", "div", "section", "article", "ul", "ol", "table", "h1", "h2", "h3", "figure"})
_SPACE = re.compile(r"\s+")


def missing_lede(tree: HtmlElement, text: str) -> str | None:
    """The opening paragraph of the page, if it has one that is not in ``text``."""
    known = _plain(text)
    keys = {key for key in map(_key, tree.xpath(_DESCRIPTIONS)) if len(key) == _ALIKE and key not in known}
    return next((opening for opening in _openings(tree, keys, known) if _key(opening) not in known), None)


def _openings(tree: HtmlElement, keys: set[str], known: str) -> Iterator[str]:
    """Paragraphs that are named as the opening one, in the order of the page.

    What is named by its class stands between the headline and the first paragraph that is known.
    """
    below_headline = above_text = False
    for element in tree.iter("h1", "p", "h2", "h3", "div", "span", "strong"):
        if element.tag == "h1":
            below_headline = above_text = True
            continue
        named = above_text and _is_named(element)
        paragraph = not any(child.tag in _BLOCKS for child in element)
        if not (named or (paragraph and (keys or above_text))):
            continue
        content = _SPACE.sub(" ", element.text_content()).strip()
        if not _SHORTEST <= len(content) <= _LONGEST:
            continue
        if paragraph and below_headline and _key(content) in known:
            above_text = False
        elif (named or _key(content) in keys) and not _in_margin(element) and not _is_link(element, content):
            yield content
        if not (keys or above_text):
            return


def _is_named(element: HtmlElement) -> bool:
    """Is it called an opening, or the box that holds nothing else?"""
    box = element.getparent()
    alone = box is not None and len(box) == 1 and box.tag not in ("body", "article", "main")
    return any(
        _CLASS.search(each.get(name) or "") is not None
        for each in ((element, box) if alone and box is not None else (element,))
        for name in ("class", "data-manual", "data-testid", "itemprop")
    )


def _is_link(element: HtmlElement, content: str) -> bool:
    """A teaser: most of it leads elsewhere."""
    return 2 * sum(len(link.text_content()) for link in element.iter("a")) > len(content)


def _in_margin(element: HtmlElement) -> bool:
    parents = (element, *element.iterancestors())
    return any(parent.tag in _MARGINS or "omment" in (parent.get("class") or "") for parent in parents)


def _key(text: str) -> str:
    return _plain(text)[:_ALIKE]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().lower()
