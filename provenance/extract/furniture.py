"""A page before its article is looked for: what nobody sees goes, what only style tells apart is parted by characters.

All of it works on the parsed page in place and asks for structure, not for the names of an outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

__all__ = ["part_headlines", "plain_text", "prepare"]

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
_MOST = 0.4

# How far an element may be from the headline that it is part of.
_NEAR = 4
_HEADLINES = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = ("span", "a", "b", "strong", "em", "i", "small", "time", "mark", "u")
_GLUED = re.compile("[a-zß-ÿ0-9.!?…:“»][A-ZÀ-Þ„“«»]")
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
    for element in _UNSAID(body):
        _remove(element)
    _part_words(body)
    _join_words(body, classes)
    _write_marks(body)
    _unfold_tables(body)
    for element in [*_teasers(body, url), *body.iter("figcaption"), *_captions(body, classes)]:
        _remove(element)


def part_headlines(tree: HtmlElement) -> None:
    """Put a blank between parts of a headline that stand in elements of their own, which the page parts by style."""
    for headline in tree.iter(*_HEADLINES):
        for part in headline.iter(*_INLINE):
            following = part.getnext()
            if following is not None and not part.tail and following.text_content()[:1].isalnum():
                part.tail = " "


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
    for name in filter(_DRAWN_LETTER.search, classes):
        for letter in _OF_CLASS(body, name=name):
            text = letter.text_content().strip()
            if len(text) == 1 and text.isupper():
                for each in (letter, *letter.iterdescendants()):
                    each.text, each.tail = (each.text or "").strip(), (each.tail or "").lstrip()
                if (box := letter.getparent()) is not None and box.text_content().strip() == text:
                    box.text, box.tail = (box.text or "").strip(), (box.tail or "").lstrip()
    for link in _BRACKETED(body):
        parts = (link, *link.iterdescendants())
        for part in (parts[-1], link):
            part.text = _OF_A_LINK.sub("", part.text.rstrip()).rstrip() if part.text and ")" in part.text else part.text


def plain_text(tree: HtmlElement) -> str:
    """All that a page says, its blocks apart by blank lines, items of lists and cells on lines of their own."""
    body = tree.find("body")
    if body is None:
        return ""
    for element in [*body.iter("script", "style", "template", "noscript")]:
        _remove(element)
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
    for name in filter(_HIDDEN.search, classes):
        yield from _OF_CLASS(body, name=name)


def _drop(elements: list[HtmlElement], body: HtmlElement) -> None:
    """What holds most of the page, or only a mark that readers aloud pause at, stays."""
    most = _MOST * len(body.text_content()) if elements else 0
    for element in elements:
        text = element.text_content()
        if len(text) < most and not (text.strip() and not any(map(str.isalnum, text))):
            _remove(element)


def _remove(element: HtmlElement) -> None:
    """With all that is in it; what stands behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _write_marks(body: HtmlElement) -> None:
    """What browsers draw for an element is written; what the extractor would part or drop is made plain."""
    german = (body.getroottree().getroot().get("lang") or "de").lower().startswith("de")
    for quote in [*body.iter("q")]:
        _quote(quote, *("„“" if german else "“”"))
        quote.tag = "span"
    for raised in [*body.iter("sup")]:
        _raise(raised)
    for moment in [*body.iter("time")]:
        if moment.getparent().tag in _RUNNING:
            moment.tag = "span"
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


def _raise(raised: HtmlElement) -> None:
    """An exponent is written as one; the number of a footnote goes."""
    text = raised.text_content().strip()
    if text.isdigit() and (raised.find(".//a") is not None or raised.getparent().tag == "a"):
        _remove(raised)
    elif text and not len(raised) and all(char in "0123456789+-n" for char in text):
        raised.text = text.translate(_SUPERSCRIPT)


def _unfold_tables(body: HtmlElement) -> None:
    """A table that only lays out the page becomes boxes."""
    for table in [*body.iter("table")]:
        if _lays_out(table):
            for part in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup")]:
                part.tag = "div"


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
    for name in filter(_CAPTION_CLASS.search, classes):
        for element in _OF_CLASS(body, name=name):
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
