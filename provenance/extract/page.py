"""The article of a web page, by trafilatura.

The recipe is more than twice as fast as trafilatura's own call with metadata and finds no less: one tree for
everything, the fast extractor, and the whole cascade only where the fast one left most paragraphs behind.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple, TypeVar

from lxml.etree import XPath, strip_attributes
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document
from trafilatura.xpaths import BODY_XPATH

from provenance.errors import InputError
from provenance.extract.furniture import part_headlines, plain_text, prepare
from provenance.extract.lede import missing_lede
from provenance.extract.links import Places, absolute, read_links
from provenance.extract.media import Found, find_media, place_media
from provenance.extract.metadata import read_metadata
from provenance.models import Embed, Image, Link, Metadata, PageFacts

__all__ = ["Page", "read_fragment", "read_page"]

T = TypeVar("T")

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
    r"<(script|style)\b(?![^>]{0,200}ld\+json)(?:(?!</\1).)*+(?:</\1[^>]*+>)?+|<!--(?:(?!-->).)*+(?:-->)?+",
    re.DOTALL | re.IGNORECASE,
)
_HTML_WITHIN = 4_096
# Below this share of the text in the paragraphs of a page, without those of readers and of the margins, the fast
# extractor has most likely missed the article.
_ENOUGH = 0.3
_PARAGRAPHS = XPath(
    ".//p[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::form or ancestor::*["
    "contains(@class, 'omment') or contains(@id, 'omment') or contains(@class, 'teaser')])]"
)
_MOST = 0.7
# Menus, lists of links and cookie buttons have shorter lines.
_WORDS_OF_PROSE = 8
# Chinese, Japanese, Thai, Lao, Khmer and Burmese part no words by blanks.
_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_CHARACTERS_OF_PROSE = 15
# A line is a paragraph; the items of a list stay together.
_END_OF_PARAGRAPH = re.compile(r"\n(?!- )")


class Page(NamedTuple):
    """The text of the article and all that the page says and shows of it; offsets are those of ``text``."""

    text: str
    metadata: Metadata = Metadata()
    facts: PageFacts | None = None
    links: tuple[Link, ...] = ()
    embeds: tuple[Embed, ...] = ()
    images: tuple[Image, ...] = ()


def read_page(html: str, url: str | None = None) -> Page:
    """The article of a page.

    Raises ``InputError`` if the page holds no article, cannot be parsed, or would take too long.
    """
    try:
        tree = _parse(html)
        part_headlines(tree)
        metadata, facts, declared = read_metadata(tree, url)
        base = _base(tree, metadata.url)
        media = _or_nothing(find_media, tree, base, declared.images)
        has_links = tree.find(".//body//a[@href]") is not None
        prepare(tree, metadata.url)
        _frame(tree)
        text = _text(tree)
    except InputError:
        raise
    except Exception as error:  # hostile markup finds the untested corners of several libraries
        raise InputError(f"the page cannot be parsed ({type(error).__name__})") from error
    if not any(map(_is_prose, text.split("\n"))):
        raise InputError("no article text found in the page")
    facts = replace(facts, has_links=has_links)
    return Page(text, metadata, facts, *_references(tree, text, base, media, metadata.author))


def _references(
    tree: HtmlElement, text: str, base: str | None, media: Sequence[Found], authors: str | None = None
) -> tuple[tuple[Link, ...], tuple[Embed, ...], tuple[Image, ...]]:
    places = Places(text)
    links = tuple(_or_nothing(read_links, tree, places, base, authors))
    with suppress(Exception):
        return links, *place_media(media, places)
    return links, (), ()


def _or_nothing(function: Callable[..., Sequence[T]], *arguments: object) -> Sequence[T]:
    """What odd markup hides from us costs the article nothing else."""
    with suppress(Exception):
        return function(*arguments)
    return ()


def _base(tree: HtmlElement, url: str | None) -> str | None:
    """The address that links of the page are relative to."""
    declared = tree.find(".//base[@href]")
    return absolute(declared.get("href"), url) or url if declared is not None else url


def read_fragment(html: str, url: str | None = None) -> Page:
    """All words of a piece of markup, its blocks on lines of their own: it is an article already, nothing is left out.

    Raises ``InputError`` as ``read_page`` does.
    """
    try:
        tree = _parse(html)
        part_headlines(tree)
        has_links = tree.find(".//body//a[@href]") is not None
        media = _or_nothing(find_media, tree, url)
        text = plain_text(tree)
        return Page(text, Metadata(), PageFacts(has_links=has_links), *_references(tree, text, url, media))
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"the markup cannot be parsed ({type(error).__name__})") from error


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
    """The page itself, or where its attributes take too long, without them and scripts but those of metadata."""
    long = [tag for tag in _TAG.findall(html) if len(tag) > 2 * _MANY_ATTRIBUTES]
    if sum(len(_BETWEEN_ATTRIBUTES.findall(tag)) ** 2 for tag in long) <= _MOST_COMPARISONS:
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


def _frame(tree: HtmlElement) -> None:
    """Mark the box that holds the article where the page does not.

    Without one the extractor falls back to all paragraphs of the page, and loses headings and lists between them.
    """
    body = tree.find("body")
    if body is None or tree.find(".//article") is not None or any(frames(tree) for frames in BODY_XPATH):
        return
    paragraphs = [(len(text), each) for each in _PARAGRAPHS(tree) if len((text := each.text_content()).split()) >= 8]
    total = sum(length for length, _ in paragraphs)
    if not total:
        return
    held: dict[HtmlElement, int] = {}
    for length, paragraph in paragraphs:
        for box in paragraph.iterancestors():
            held[box] = held.get(box, 0) + length
    # The deepest box is the one that was entered last.
    boxes = [box for box, length in held.items() if length >= _MOST * total]
    frame = max(boxes, key=lambda box: sum(1 for _ in box.iterancestors()), default=body)
    if frame is body or frame.tag == "html":
        frame = body.makeelement("article")
        frame.text, body.text = body.text, None
        frame.extend([*body])
        body.append(frame)
    elif frame.tag in ("td", "th", "center", "font", "form", "fieldset", "span"):
        frame.tag = "article"
    else:
        frame.set("itemprop", "articleBody")


def _text(tree: HtmlElement) -> str:
    """The text of the article, its paragraphs apart by blank lines; empty if there is none."""
    text, blocks = _extracted(tree, fast=True)
    in_paragraphs = sum(len(paragraph.text_content()) for paragraph in _PARAGRAPHS(tree))
    # Everything in one block is what trafilatura falls back to: all words of the page.
    if len(text) < _ENOUGH * in_paragraphs or (blocks == 1 and "\n" in text):
        text, _ = _extracted(tree, fast=False)
    if text and (lede := missing_lede(tree, text)):
        text = f"{lede}\n{text}"
    lines = (part.strip() for line in text.split("\n") for part in _cells(line))
    return _END_OF_PARAGRAPH.sub("\n\n", "\n".join(line for line in lines if line))


def _cells(line: str) -> list[str]:
    """The cells of a row as the extractor writes it, or the line; the rule below the head of a table is no text."""
    if not line.startswith("| ") and not line.startswith("|---"):
        return [line]
    return [cell for cell in line.strip("| ").split(" | ") if cell.strip("-| ")]


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _WORDS_OF_PROSE or len(_WITHOUT_BLANKS.findall(line)) >= _CHARACTERS_OF_PROSE


def _extracted(tree: HtmlElement, *, fast: bool) -> tuple[str, int]:
    """The text, a line a paragraph, and the number of blocks it came in.

    Repeated paragraphs are kept, for they tell of the page, but for copies right below each other.
    """
    document = bare_extraction(tree, fast=fast, include_comments=False, include_tables=True, deduplicate=False)
    return (document.text or "", len(document.body)) if isinstance(document, Document) else ("", 0)
