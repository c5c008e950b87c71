"""The article of a web page: made ready, taken out by trafilatura, with its opening paragraph.

The recipe is more than twice as fast as trafilatura's own call with metadata and finds no less: one tree for
everything, the fast extractor, and the whole cascade only where the fast one left most paragraphs behind.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from lxml.etree import XPath, strip_attributes
from lxml.html import HtmlElement
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document
from trafilatura.xpaths import BODY_XPATH

from provenance.errors import InputError
from provenance.extract.links import PagePlaces, absolute, read_links
from provenance.extract.media import PlacedMedia, find_media, place_media
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
#: Characters of a page that has no more tags and attributes than the parser has memory for, whatever it holds; of a
#: longer one so many of them.
_SMALL_PAGE, _MOST_TAGS, _MOST_ATTRIBUTES = 2_000_000, 500_000, 1_000_000
#: Characters of text that the page of an article has at most, comments of readers included.
_MOST_WORDS = 4_000_000
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
_ASIDE = frozenset({"aside", "footer", "nav", "form"})
_MOST = 0.7
#: What holds items, not text: the box around it is the frame.
_NO_FRAMES = frozenset("ul ol dl li dt dd table thead tbody tfoot tr".split())
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
    tree: HtmlElement, text: str, base: str | None, media: Sequence[PlacedMedia], authors: str | None = None
) -> tuple[tuple[Link, ...], tuple[Embed, ...], tuple[Image, ...]]:
    places = PagePlaces(text)
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
        body = tree.find("body")
        text = "" if body is None else plain_text(body)
        return Page(text, Metadata(), PageFacts(has_links=has_links), *_references(tree, text, url, media))
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"the markup cannot be parsed ({type(error).__name__})") from error


def _parse(html: str) -> HtmlElement:
    if len(html) > _SMALL_PAGE:
        _refuse_too_many(html)
    html = _within_bounds(html)
    # A fragment, as feeds hold them, is parsed as a page.
    if "<html" not in html[:_HTML_WITHIN].lower():
        html = f"<html>{html}"
    tree = load_html(html)
    if tree is None:
        raise InputError("no article text found in the page")
    elements = int(tree.xpath("count(//*)"))
    if elements > _MOST_ELEMENTS:
        raise InputError(
            f"the page has {elements} elements; no more than {_MOST_ELEMENTS} are read: save the article alone"
        )
    if len(html) > _SMALL_PAGE and (words := sum(map(len, _WORDS(tree)))) > _MOST_WORDS:
        raise InputError(
            f"the page has {words} characters of text; no more than {_MOST_WORDS} are read: save the article alone"
        )
    # Cells that span many others are written out for each of them.
    strip_attributes(tree, "colspan", "rowspan")
    return tree


def _refuse_too_many(html: str) -> None:
    """Tags and attributes of which the parser would make more objects than there is memory for."""
    attributes = 0
    for tags, tag in enumerate(_TAG.finditer(html), 1):
        attributes += len(_BETWEEN_ATTRIBUTES.findall(tag[0]))
        if tags > _MOST_TAGS or attributes > _MOST_ATTRIBUTES:
            raise InputError(
                f"the page has more than {_MOST_TAGS} tags or {_MOST_ATTRIBUTES} attributes; no more are read: "
                "save the article alone"
            )


def _within_bounds(html: str) -> str:
    """The page itself, or where its attributes take too long, without them and scripts but those of metadata."""
    long = [tag for tag in _TAG.findall(html) if len(tag) > 2 * _MANY_ATTRIBUTES]
    if sum([((len(tag) + 1) // 2) ** 2 for tag in long]) <= _MOST_COMPARISONS:
        return html  # however many there are
    if sum([len(_BETWEEN_ATTRIBUTES.findall(tag)) ** 2 for tag in long]) <= _MOST_COMPARISONS:
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
    """Mark the box that holds the article where the page does not, or where it marks each post of a live ticker.

    Without one the extractor falls back to all paragraphs of the page, and loses headings and lists between them; of
    several it takes the first.
    """
    body = tree.find("body")
    if body is None:
        return
    marked = next((found[0] for frames in BODY_XPATH if (found := frames(tree))), None)
    posts = [] if marked is None else _posts(marked, body) or _ticker_beside(marked, body)
    parts = _paragraphs(tree) if marked is None or posts else []
    if posts:
        rows = {*posts}
        parts = posts + [part for part in parts if rows.isdisjoint(part.iterancestors())]
    lengths = [(len(text), each) for each in parts if len((text := each.text_content()).split()) >= _WORDS_OF_PROSE]
    total = sum(length for length, _ in lengths)
    if not total:
        return
    held = _held(lengths)
    boxes = [box for box, length in held.items() if length >= _MOST * total and box.tag not in _NO_FRAMES]
    frame = max(boxes, key=lambda box: sum(1 for _ in box.iterancestors()), default=body)
    if posts and frame.find(".//h1") is None:  # a ticker below the article that it belongs to
        frame = next((box for box in frame.iterancestors() if box.find(".//h1") is not None), frame)
    if frame is body or frame.tag == "html":
        frame = body.makeelement("article")
        frame.text, body.text = body.text, None
        frame.extend([*body])
        body.append(frame)
    elif frame.tag in ("td", "th", "center", "font", "form", "fieldset", "span"):
        frame.tag = "article"
    frame.set("itemprop", "articleBody")
    for post in posts:
        post.tag = "div"
        post.attrib.pop("itemprop", None)


def _held(parts: Iterable[tuple[int, HtmlElement]]) -> Mapping[HtmlElement, int]:
    """How much each box around some parts holds of them; level by level, what lies in one box together."""
    held: Counter[HtmlElement] = Counter()
    while parts:
        around: Counter[HtmlElement] = Counter()
        for length, part in parts:
            if (box := part.getparent()) is not None:
                around[box] += length
        held.update(around)
        parts = [(length, box) for box, length in around.items()]
    return held


def _paragraphs(tree: HtmlElement) -> list[HtmlElement]:
    """Those that neither stand in a margin nor are comments or teasers."""
    aside: dict[Any, bool] = {None: False}

    def is_aside(box: Any) -> bool:
        passed = []
        while box not in aside:
            passed.append(box)
            names = box.get("class") or ""
            if box.tag in _ASIDE or "teaser" in names or "omment" in names or "omment" in (box.get("id") or ""):
                aside[box] = True
                break
            box = box.getparent()
        aside.update(dict.fromkeys(passed, aside[box]))
        return aside[box]

    return [paragraph for paragraph in tree.iter("p") if not is_aside(paragraph.getparent())]


def _posts(first: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
    """Boxes of the make of the one that a page marks first, if that is one of several in a row."""
    make = {*(first.get("class") or "").split()}
    posts = [
        each
        for each in body.iter(first.tag)
        if (make & {*(each.get("class") or "").split()} or not (make or each.get("class")))
        and first not in each.iterancestors(first.tag)
        and _is_post(each)
    ]
    return posts if first in posts and len(posts) > 1 else []


def _ticker_beside(article: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
    """The posts of a live ticker that stands outside of what the page marks: boxes in a row, each headed by a time."""
    with_prose: set[HtmlElement] = set()
    for paragraph in body.iter("p"):
        with_prose.update(takewhile(lambda box: box not in with_prose, paragraph.iterancestors()))
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    seen = {body}
    for headline in body.iter(*_HEADLINES):
        if not _CLOCK.match(headline.text_content().strip()) or article in headline.iterancestors():
            continue
        post = next((box for box in headline.iterancestors() if box in with_prose), body)
        row = post.getparent()
        if row is not None and post not in seen and _is_post(post):
            rows.setdefault(row, []).append(post)
        seen.add(post)
    return max((posts for posts in rows.values() if len(posts) >= _FEW_POSTS), key=len, default=[])


_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d\b")
_FEW_POSTS = 3


def _is_post(box: HtmlElement) -> bool:
    """It has a headline or a time of its own, and none that leads elsewhere, as those of teasers do."""
    headlines = [*box.iter(*_HEADLINES)]
    links = [link for each in headlines for link in (*each.iter("a"), *islice(each.iterancestors("a"), 1))]
    return (
        box.find(".//h1") is None
        and (bool(headlines) or box.find(".//time") is not None)
        and all((link.get("href") or "#").startswith("#") for link in links)
        and not any(
            parent.tag in ("nav", "aside", "footer", "form") or "omment" in (parent.get("class") or "")
            for parent in box.iterancestors()
        )
    )


def _text(tree: HtmlElement) -> str:
    """The text of the article, its paragraphs apart by blank lines; empty if there is none."""
    text, blocks = _extracted(tree, fast=True)
    in_paragraphs = sum(len(paragraph.text_content()) for paragraph in _paragraphs(tree))
    # Everything in one block is what trafilatura falls back to: all words of the page.
    if len(text) < _ENOUGH * in_paragraphs or (blocks == 1 and "\n" in text):
        text, blocks = _extracted(tree, fast=False)
    if blocks == 1 and (box := _taken_whole(tree, text)) is not None:
        text = plain_text(box)
    if text and (lede := missing_lede(tree, text)):
        text = f"{lede}\n{text}"
    lines = (part.strip() for line in text.split("\n") for part in _cells(line))
    return _END_OF_PARAGRAPH.sub("\n\n", "\n".join(line for line in lines if line))


def _taken_whole(tree: HtmlElement, text: str) -> HtmlElement | None:
    """The box all of whose words the extractor took as one paragraph, as it does of short articles."""
    words = "".join(text.split())
    return next(
        (
            box
            for box in tree.iter("article", "main", "body")
            if len(box) and "".join("".join(_WORDS(box)).split()) == words
        ),
        None,
    )


_WORDS = XPath(".//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False)


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


# ----------------------------------------------------------------------------------------------------------------------
# A page before its article is looked for: what nobody sees goes, what only style tells apart is parted by characters.
#
# All of it works on the parsed page in place and asks for structure, not for the names of an outlet.


_HIDDEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:s|-text|-only)?|visually-?hidden|hidden-visually|visuallyhidden|"
    r"a11y-(?:hidden|text)|assistive-text|offscreen|is-hidden|print-only|only-print)(?:$|[\s_-])",
    re.I,
)
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|clip\s*:\s*rect|"
    r"(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.I,
)
_STYLED = XPath(".//*[@hidden or @style]")
_CLASSES = XPath(".//@class", smart_strings=False)
_BRACKETED = XPath(".//a[contains(., ')')]")
_OF_CLASS = XPath(".//*[@class=$name]")
_CLASSED = XPath(".//*[@class]")
#: Names of classes for each of which the page is gone through; a page may hold thousands, each once.
_FEW_CLASSES = 10
# What is struck out is no longer said; fall-backs, forms of scripts and the titles of drawings never were.
_UNSAID = XPath(".//del | .//s | .//strike | .//template | .//rp | .//rt | .//svg")
#: What is told of a link to those who do not see its arrow.
_OF_A_LINK = re.compile(
    r"\((?:(?:(?:link )?öffnet |opens )?i[nm] (?:einem |a )?(?:neuem|neuen|new) (?:browser-?)?(?:fenster|tab|window)|"
    r"externer link|external link|neues fenster|new window|new tab)\)$",
    re.I,
)
#: A first letter that is drawn over several lines.
_DRAWN_LETTER = re.compile(
    r"(?:^|[\s_-])(?:initial|initial-?letter|drop-?caps?|first-?letter|versal)(?:$|[\s_-])", re.I
)
# Hidden boxes that hold most of a page are shown by a script.
_MOST_UNFOLDED = 0.4

# How far an element may be from the headline that it is part of.
_NEAR = 4
_HEADLINES = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = ("span", "a", "b", "strong", "em", "i", "small", "time", "mark", "u")
_GLUED = re.compile("[a-zß-ÿ0-9.!?…:“»][A-ZÀ-Þ„“«»]")
#: The end of a word or sentence and the beginning of a word; but "iPhone" and "macOS".
_RUN_TOGETHER = re.compile(r"[a-zß-ÿ0-9]{2}[a-zß-ÿ0-9.!?…:“»](?:[A-ZÀ-Þ][a-zß-ÿ]|[„“«»]\w)")
_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_BLOCKS = frozenset(
    "p div section article ul ol dl table h1 h2 h3 h4 h5 h6 figure blockquote header footer main nav aside".split()
)
_RUNNING = frozenset("p li td th dd blockquote em strong b i span".split())
#: Characters of a cell that is part of the page, not of a table.
_LONG_CELL = 400
_LINES = frozenset("li dt dd tr td th caption figcaption hr".split())
_GAP = re.compile(r"\n{3,}")
# Words of a link that is the headline of another article; shorter ones are names and menus.
_WORDS_OF_HEADLINE = 4
#: What boxes below a picture are called; those with another thing in their name are no such boxes.
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:wp-)?(?:image|img|photo|picture|media|bild|foto|figure)[_-]{0,2}(?:caption|credits?|copyright|"
    r"source|quelle|text|info__text)|(?:wp-)?caption(?:-text)?|bildunterschrift|bildnachweis|bildquelle|bildtext|"
    r"fotocredit|photo-?credit|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OF_PICTURES = frozenset({"p", "div", "span", "small", "cite", "em", "dd"})
_LONGEST_CAPTION = 500


def prepare(tree: HtmlElement, url: str | None) -> None:
    """Everything that the search for the article needs."""
    body = tree.find("body")
    if body is None:
        return
    classes = frozenset(_CLASSES(body))
    _drop(list(_hidden(body, classes)), body)
    _remove(_UNSAID(body))
    _keep_notes(body)
    _part_words(body)
    _join_words(body, classes)
    _write_marks(body)
    _unfold_tables(body)
    _remove([*_teasers(body, url), *body.iter("figcaption"), *_captions(body, classes)])
    _unfold_lists(body)


def _keep_notes(body: HtmlElement) -> None:
    """What is said of corrections below an article stays, though it stands in a footer."""
    for footer in [*body.iter("footer")]:
        text = footer.text_content()
        if (
            len(text) <= _LONGEST_NOTE
            and _OF_CHANGES.search(text)
            and next(footer.iterancestors("article", "main"), None) is not None
        ):
            footer.tag = "div"


_LONGEST_NOTE = 1_000
_OF_CHANGES = re.compile(
    r"\b(?:amended|corrected|correction|clarification|earlier version|korrigiert|korrektur|berichtigt|berichtigung|"
    r"in einer (?:früheren|ersten|ursprünglichen) (?:version|fassung)|transparenzhinweis)\b",
    re.IGNORECASE,
)


def part_headlines(tree: HtmlElement) -> None:
    """Put a blank between parts of a headline that stand in elements of their own, which the page parts by style."""
    for headline in tree.iter(*_HEADLINES):
        for part in headline.iter(*_INLINE):
            following = part.getnext()
            if following is not None and not part.tail and following.text_content()[:1].isalnum():
                part.tail = " "
            words = part.text_content()
            if part.tail and _RUN_TOGETHER.fullmatch(words[-3:] + part.tail[:2]):
                part.tail = f" {part.tail}"
            before = part.getprevious()
            text = (headline.text if part.getparent() is headline else "") if before is None else before.tail
            if text and _RUN_TOGETHER.fullmatch(text[-3:] + words[:2]):
                part.text = f" {part.text or ''}"


def _part_words(body: HtmlElement) -> None:
    """The same in running text, where one element ends like a word or a sentence and the next begins like one."""
    for part in body.iter(*_INLINE):
        following = part.getnext()
        if following is None or part.tail or following.tag not in _INLINE:
            continue
        if _GLUED.match(part.text_content()[-1:] + following.text_content()[:1]):
            part.tail = " "


def _join_words(body: HtmlElement, classes: frozenset[str]) -> None:
    """A first letter in an element of its own belongs to its word; what is told of a link to readers aloud does not."""
    for letter in _of_classes(body, classes, _DRAWN_LETTER):
        text = letter.text_content().strip()
        if len(text) == 1 and text.isupper():
            for each in (letter, *letter.iterdescendants()):
                each.text, each.tail = (each.text or "").strip(), (each.tail or "").lstrip()
            box = letter.getparent()
            if box is not None and len([*islice(filter(str.strip, box.itertext()), 2)]) == 1:  # and says nothing else
                box.text, box.tail = (box.text or "").strip(), (box.tail or "").lstrip()
    for link in _BRACKETED(body):
        parts = (link, *link.iterdescendants())
        for part in (parts[-1], link):
            part.text = _OF_A_LINK.sub("", part.text.rstrip()).rstrip() if part.text and ")" in part.text else part.text


def plain_text(body: HtmlElement) -> str:
    """All that a box says, its blocks apart by blank lines, items of lists and cells on lines of their own."""
    _remove(body.iter("script", "style", "template", "noscript"))
    _part_words(body)
    _join_words(body, frozenset(_CLASSES(body)))
    _write_marks(body)
    for element in body.iter():
        around = "\n\n" if element.tag in _BLOCKS else "\n" if element.tag in _LINES else ""
        if element.tag == "br":
            element.tail = f"\n{element.tail or ''}"
        elif around:
            element.text = f"{around}{'- ' if element.tag == 'li' else ''}{element.text or ''}"
            element.tail = f"{around}{element.tail or ''}"
    lines = (" ".join(line.split()) for line in body.text_content().split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()


def _hidden(body: HtmlElement, classes: frozenset[str]) -> Iterator[HtmlElement]:
    for element in _STYLED(body):
        hidden = element.get("hidden")
        if (hidden is not None and hidden != "until-found") or _INVISIBLE.search(element.get("style") or ""):
            yield element
    yield from _of_classes(body, classes, _HIDDEN)


def _of_classes(body: HtmlElement, classes: Iterable[str], called: re.Pattern[str]) -> Iterator[HtmlElement]:
    """The elements whose class is called so."""
    names = {*filter(called.search, classes)}
    if len(names) > _FEW_CLASSES:
        yield from (element for element in _CLASSED(body) if element.get("class") in names)
        return
    for name in names:
        yield from _OF_CLASS(body, name=name)


def _drop(elements: list[HtmlElement], body: HtmlElement) -> None:
    """What holds most of the page, or only a mark that readers aloud pause at, stays."""
    most = _MOST_UNFOLDED * len(body.text_content()) if elements else 0
    texts = ((element, element.text_content()) for element in elements)
    _remove(
        element
        for element, text in texts
        if len(text) < most and not (text.strip() and not any(map(str.isalnum, text)))
    )


def _remove(elements: Iterable[HtmlElement]) -> None:
    """With all that is in them; what stands behind them stays.

    Of neighbours at once: what stands behind thousands of them would be copied again for each.
    """
    removed = dict.fromkeys(elements)
    for element in removed:
        box, before = element.getparent(), element.getprevious()
        if box is None or before in removed:
            continue
        row = [element, *takewhile(removed.__contains__, element.itersiblings())]
        behind = "".join(each.tail or "" for each in row)
        for each in row:
            box.remove(each)
        if before is not None:
            before.tail = (before.tail or "") + behind
        else:
            box.text = (box.text or "") + behind


def _write_marks(body: HtmlElement) -> None:
    """What browsers draw for an element is written; what the extractor would part or drop is made plain."""
    german = (body.getroottree().getroot().get("lang") or "de").lower().startswith("de")
    for quote in [*body.iter("q")]:
        _quote(quote, *("„“" if german else "“”"))
        quote.tag = "span"
    _remove([raised for raised in body.iter("sup") if _is_note(raised)])
    for raised in body.iter("sup"):
        _raise(raised)
    for moment in [*body.iter("time")]:
        if moment.getparent().tag in _RUNNING:
            moment.tag = "span"
    for words in body.iter("blockquote"):
        authors = [*words.iterchildren("cite", "footer")]
        if (figure := words.getparent()).tag == "figure" and figure.find(".//img") is None:
            figure.tag = "div"
            authors += figure.iterchildren("figcaption")
        for author in authors:
            author.tag = "p"
    for chance in [*body.iter("wbr")]:  # the parser takes it for a box around all that follows
        chance.drop_tag()


def _quote(quote: HtmlElement, opening: str, closing: str) -> None:
    text = quote.text_content().strip()
    if not text or text[0] in "„“”\"»«‚‘'›‹":
        return
    quote.text = opening + (quote.text or "")
    if len(quote):
        quote[-1].tail = (quote[-1].tail or "") + closing
    else:
        quote.text += closing


def _is_note(raised: HtmlElement) -> bool:
    """Is it the number of a footnote?"""
    return raised.text_content().strip().isdigit() and (
        raised.find(".//a") is not None or raised.getparent().tag == "a"
    )


def _raise(raised: HtmlElement) -> None:
    """An exponent is written as one."""
    text = raised.text_content().strip()
    if text and not len(raised) and all(char in "0123456789+-n" for char in text):
        raised.text = text.translate(_SUPERSCRIPT)


def _unfold_tables(body: HtmlElement) -> None:
    """A table that only lays out the page becomes boxes."""
    for table in [*body.iter("table")]:
        if _lays_out(table):
            for part in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")]:
                part.tag = "div"


def _unfold_lists(body: HtmlElement) -> None:
    """A list whose items have headlines or paragraphs, as the posts of a live ticker, becomes boxes."""
    for items in [*body.iter("ul", "ol")]:
        if 2 * sum(map(_has_parts, items)) > len(items):
            for part in [items, *items.iterchildren("li")]:
                part.tag = "div"


def _has_parts(item: HtmlElement) -> bool:
    parts = (each for each in item.iter(*_HEADLINES, "p") if each.text_content().strip())
    return len([*islice(parts, 2)]) > 1


def _lays_out(table: HtmlElement) -> bool:
    """Does it say so, has it a single column, or cells as long as articles, or with more than paragraphs in them?"""
    if table.get("role") in ("presentation", "none") or max((len(row) for row in table.iter("tr")), default=0) < 2:
        return True
    return any(
        len(cell.text_content()) > _LONG_CELL
        or any(child.tag in _BLOCKS and (child.tag != "p" or len(cell) > 1) for child in cell)
        for cell in table.iter("td")
    )


def _teasers(body: HtmlElement, url: str | None) -> Iterator[HtmlElement]:
    """Links to other articles: a list of nothing else, with its heading, and a link around a headline."""
    host = _host(url)
    for items in body.iter("ul", "ol"):
        if len(items) and all(item.tag == "li" and _is_teaser(item, host) for item in items):
            heading = items.getprevious()
            if heading is not None and heading.tag in _HEADLINES and not (heading.tail or "").strip():
                yield heading
            yield items
    for heading in body.iter(*_HEADLINES):
        link = next((parent for parent in islice(heading.iterancestors(), _NEAR) if parent.tag == "a"), None)
        if link is not None:
            yield link


def _captions(body: HtmlElement, classes: frozenset[str]) -> Iterator[HtmlElement]:
    """What stands below a picture where the page has no element for it: a few words in a box named so."""
    for element in _of_classes(body, classes, _CAPTION_CLASS):
        if element.tag in _OF_PICTURES and len(element.text_content()) <= _LONGEST_CAPTION:
            yield element


def _is_teaser(item: HtmlElement, host: str) -> bool:
    """A headline that leads to another article of the site, perhaps with a kicker before it."""
    words = item.text_content().split()
    link = next(item.iter("a"), None) if len(words) >= _WORDS_OF_HEADLINE else None
    if link is None:
        return False
    title, whole = "".join(link.text_content().split()), "".join(words)
    own = _host(link.get("href")) in ("", host)
    return own and whole.endswith(title) and 10 * len(title) >= 4 * len(whole)


def _host(url: str | None) -> str:
    if not url or url[0] == "/" != url[1:2]:
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


# --- The opening paragraph of a page ----------------------------------------------------------------------------------
# It often stands apart from the body, in a box of its own below the headline, and extraction takes it for a teaser. The
# page itself names it: its description says the same, or its class says what it is.


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
_OPENING_BLOCKS = frozenset({"p", "div", "section", "article", "ul", "ol", "table", "h1", "h2", "h3", "figure"})
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
        paragraph = not any(child.tag in _OPENING_BLOCKS for child in element)
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
