"""The article of a web page, by trafilatura.

The recipe is more than twice as fast as trafilatura's own call with metadata and finds no less: one tree for
everything, the fast extractor, and the whole cascade only where the fast one left most paragraphs behind.
"""

from __future__ import annotations

import logging
import re

from lxml.etree import XPath, strip_attributes
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from provenance.errors import InputError
from provenance.extract.lede import missing_lede
from provenance.extract.metadata import Metadata, read_metadata

__all__ = ["read_page"]

# The libraries report on damaged pages; what matters of it is in the reason of the failure.
for _library in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

# The time grows with the number of elements; the longest live tickers have some 20,000.
_MOST_ELEMENTS = 100_000
# The parser compares every attribute of an element with every other one of it. A tag as browsers read it: of names, of
# values in quotes or without, whatever characters are in between.
_TAG = re.compile(
    r"""</?[A-Za-z][^\s/>]*+
    (?: [\s/]++
    |   (?: =[^\s/>=]*+ | [^\s/>=]++ ) (?: \s*+=\s*+ (?: "[^"]*+"?+ | '[^']*+'?+ | [^\s>"'][^\s>]*+ )?+ )?+
    )*+ >?+""",
    re.VERBOSE,
)
#: What can begin another attribute, for any parser; within quotes too, where one may see an attribute and another none.
_BETWEEN_ATTRIBUTES = re.compile(r"""[\s/=<"']+""")
# Comparisons: a second of them, and a hundred times what a page asks for.
_MOST_COMPARISONS = 40_000_000
_MANY_ATTRIBUTES = 300
_UNREAD = re.compile(
    r"<(script|style)\b(?:(?!</\1).)*+(?:</\1[^>]*+>)?+|<!--(?:(?!-->).)*+(?:-->)?+", re.DOTALL | re.IGNORECASE
)
_HTML_WITHIN = 4_096
# Below this share of the text in the paragraphs of a page, without those of readers and of the margins, the fast
# extractor has most likely missed the article.
_ENOUGH = 0.3
_PARAGRAPHS = XPath(
    ".//p[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::form or ancestor::*["
    "contains(@class, 'omment') or contains(@id, 'omment') or contains(@class, 'teaser')])]"
)
# Menus, lists of links and cookie buttons have shorter lines.
_WORDS_OF_PROSE = 8
# A line is a paragraph; the items of a list and the rows of a table stay together.
_END_OF_PARAGRAPH = re.compile(r"\n(?!- |\| )")


def read_page(html: str, url: str | None = None) -> tuple[str, Metadata]:
    """The text of the article and what the page says of it.

    Raises ``InputError`` if the page holds no article, cannot be parsed, or would take too long.
    """
    try:
        tree = _parse(html)
        text = _text(tree)
    except InputError:
        raise
    except Exception as error:  # hostile markup finds the untested corners of several libraries
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error
    if not any(len(line.split()) >= _WORDS_OF_PROSE for line in text.split("\n")):
        raise InputError("no article text found in the page")
    return text, read_metadata(tree, url)


def _parse(html: str) -> HtmlElement:
    html = _within_bounds(html)
    # A fragment, as feeds hold them, is parsed as a page.
    if "<html" not in html[:_HTML_WITHIN].lower():
        html = f"<html>{html}"
    tree = load_html(html)
    if tree is None:
        raise InputError("no article text found in the page")
    elements = int(tree.xpath("count(//*)"))
    if elements > _MOST_ELEMENTS:
        raise InputError(f"the page has {elements} elements; no more than {_MOST_ELEMENTS} are read")
    # Cells that span many others are written out for each of them.
    strip_attributes(tree, "colspan", "rowspan")
    return tree


def _within_bounds(html: str) -> str:
    """The page itself, or where its attributes would take too long, without scripts and the attributes of such tags."""
    if sum(_attributes(tag) ** 2 for tag in _TAG.finditer(html)) <= _MOST_COMPARISONS:
        return html
    return _TAG.sub(_without_many_attributes, _UNREAD.sub("", html))


def _attributes(tag: re.Match[str]) -> int:
    """No fewer than the tag has, if it has many; each takes two characters."""
    return len(_BETWEEN_ATTRIBUTES.findall(tag[0])) if len(tag[0]) > 2 * _MANY_ATTRIBUTES else 0


def _without_many_attributes(tag: re.Match[str]) -> str:
    if _attributes(tag) <= _MANY_ATTRIBUTES:
        return tag[0]
    name = re.match(r"</?[\w:-]+", tag[0])
    return f"{name[0]}>" if name else ""


def _text(tree: HtmlElement) -> str:
    """The text of the article, its paragraphs apart by blank lines; empty if there is none."""
    text, blocks = _extracted(tree, fast=True)
    in_paragraphs = sum(len(paragraph.text_content()) for paragraph in _PARAGRAPHS(tree))
    # Everything in one block is what trafilatura falls back to: all words of the page.
    if len(text) < _ENOUGH * in_paragraphs or (blocks == 1 and "\n" in text):
        text, _ = _extracted(tree, fast=False)
    if text and (lede := missing_lede(tree, text)):
        text = f"{lede}\n{text}"
    lines = (line.strip() for line in text.split("\n"))
    return _END_OF_PARAGRAPH.sub("\n\n", "\n".join(line for line in lines if line))


def _extracted(tree: HtmlElement, *, fast: bool) -> tuple[str, int]:
    """The text, a line a paragraph, and the number of blocks it came in.

    Repeated paragraphs are kept, for they tell of the page, but for copies right below each other.
    """
    document = bare_extraction(tree, fast=fast, include_comments=False, include_tables=True, deduplicate=False)
    return (document.text or "", len(document.body)) if isinstance(document, Document) else ("", 0)
