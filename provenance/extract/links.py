"""Where the links of a page stand in the text that was taken out of it; and its pictures: who made them, and what they
are said to show.

The extractor that could keep links changes the text by them, so they are looked up: a block of the page is found in
the text by its characters without blanks; where something was left out of it, a link is found by the words around it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import XPath, _Element, iterwalk
from lxml.html import HtmlElement

from provenance.extract.schema_org import clean
from provenance.lexicon import host_of
from provenance.models import Image, Link

__all__ = ["OTHERS", "PagePlaces", "Pictures", "absolute", "compact", "read_links", "stem"]


_MOST = 500
#: Links of a page that are looked for in its text; those of them that are looked for by the words around them; and
#: places of a text where a line may be that has the words of a block.
_MOST_LOOKED_AT, _MOST_BY_CONTEXT, _MOST_PLACES = 5_000, 1_000, 200
_LONGEST_URL = 2_000
_LONGEST_BLOCK = 20_000
_LONGEST_ANCHOR = 300
_LONGEST_BYLINE = 200
#: How far above a link the name of a box says what it is.
_NEAR = 3
_BLOCKS = frozenset(
    "p li td th dd dt blockquote h1 h2 h3 h4 h5 h6 div section article main body header footer aside nav figure form "
    "ul ol table figcaption address pre details summary".split()
)
#: Blocks of running text; a link of another is taken only with words around it.
_PROSE = frozenset("p li td th dd dt blockquote h2 h3 h4 h5 h6 pre".split())
#: Characters, without blanks, on either side by which a link is found; of both together.
_CONTEXT, _LEAST = 24, 16
#: Links outside menus and imprints.
_ANCHORS = XPath(".//a[@href][not(ancestor::nav or ancestor::footer)]")
#: Names of boxes with those who wrote the article.
_BYLINE = re.compile(r"(?:^|[\s_-])(?:authors?|autor(?:en|in)?|bylines?)(?:$|[\s_-])", re.IGNORECASE)
_NO_TARGET = re.compile(r"(?:#|javascript:|mailto:|tel:|data:|about:|whatsapp:|sms:|blob:|file:)", re.IGNORECASE)
#: Blanks around an address, also as they are written in one.
_AROUND = re.compile(r"\A(?:\s|%(?:20|0[9AD]|C2%A0))++|(?:\s|%(?:20|0[9AD]|C2%A0))++\Z", re.IGNORECASE)
#: The scheme of an address, also one that is mistyped or doubled: "https//amt.example", "http://https://amt.example".
_SCHEME = re.compile(r"(?:(https?)(?::/*+|//++))++", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[\w-]++\.[a-z]", re.IGNORECASE)
#: Characters without width; what one sees is all but these and white space.
_INVISIBLE = "\xad\u200b-\u200f\u2060\ufeff"
_SEEN = re.compile(rf"[^\s\x1c-\x1f{_INVISIBLE}]+")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")


def compact(text: str) -> str:
    """The characters that one sees."""
    joined = "".join(text.split())
    return joined if joined.isascii() else _HIDDEN.sub("", joined)


class PagePlaces:
    """Finds what stands on the page in the text of its article. Offsets that are returned are those of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Millions of numbers, for the longest texts.
        self._at = array("L", chain.from_iterable(range(*run.span()) for run in _SEEN.finditer(text)))
        self._compact = "".join(_SEEN.findall(text))
        self._line_starts = frozenset(
            bisect_left(self._at, start) for start in (0, *(m.end() for m in re.finditer(r"\n(?:- )?", text)))
        ) | ({bisect_left(self._at, 2)} if text.startswith("- ") else set())
        self._cursor = 0
        self._by_context = 0

    def has(self, content: str) -> bool:
        return content != "" and content in self._compact

    def block(self, content: str, *, whole: bool = True) -> tuple[int, int] | None:
        """Where some compact text stands, looked for from the place of the last one on, then from the beginning.

        ``whole``: it begins where a line begins and ends where one ends.
        """
        if not content:
            return None
        for since in dict.fromkeys((self._cursor, 0)):
            at = since - 1
            for _ in range(_MOST_PLACES):
                at = self._compact.find(content, at + 1)
                if at < 0:
                    break
                end = at + len(content)
                if not whole or (at in self._line_starts and self._ends_line(end)):
                    self._cursor = end
                    return at, end
        return None

    def _ends_line(self, end: int) -> bool:
        return end >= len(self._at) or end in self._line_starts or end + 1 in self._line_starts

    def within(self, block: str, start: int, end: int) -> tuple[int, int] | None:
        """Where ``block[start:end]`` stands, by what is around it in the block; only where that is sure."""
        self._by_context += 1
        if self._by_context > _MOST_BY_CONTEXT:
            return None
        before, after = block[max(0, start - _CONTEXT) : start], block[end : end + _CONTEXT]
        for left, right in ((before, after), (before, after[:4]), (before[-4:], after), (before, ""), ("", after)):
            wanted = left + block[start:end] + right
            if len(left) + len(right) < _LEAST:
                continue
            at = self._compact.find(wanted, self._cursor)
            at = at if at >= 0 else self._compact.find(wanted)
            if at >= 0:
                return at + len(left), at + len(wanted) - len(right)
        return None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of compact text as one of the text."""
        return self._at[start], self._at[end - 1] + 1

    def after(self, end: int) -> int:
        """Where the line begins that follows a place of the compact text."""
        last = self._at[end - 1] if end else 0
        at = self.text.find("\n", last)
        return (
            next((m.start() for m in re.compile(r"[^\n]").finditer(self.text, at)), len(self.text))
            if at >= 0
            else len(self.text)
        )


def absolute(href: str | None, base: str | None) -> str | None:
    """The whole address that a link leads to; ``None`` where it leads to no other page."""
    meant = _meant(href or "")
    if not meant or _NO_TARGET.match(meant):
        return None
    try:
        url = urljoin(base or "", meant)
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or len(url) > _LONGEST_URL:
        return None
    if base is not None and url.partition("#")[0] == base.partition("#")[0]:
        return None
    return "".join(char for char in url if char.isprintable() and char not in " \"'<>")


def _meant(href: str) -> str:
    """An address without the blanks that it was pasted with, and with a scheme where that was mistyped or left out."""
    bare = _AROUND.sub("", href)
    if (scheme := _SCHEME.match(bare)) is not None:
        return f"{scheme[1].lower()}://{bare[scheme.end() :]}"
    return f"https://{bare}" if _BARE_HOST.match(bare) else bare


def read_links(tree: HtmlElement, places: PagePlaces, base: str | None, authors: str | None = None) -> tuple[Link, ...]:
    """The links of the article in the order of its text, as they stand in it.

    ``base`` is the address of the page, ``authors`` are those of its article: links to them are no part of its text.
    """
    body = tree.find("body")
    if body is None:
        return ()
    found: dict[tuple[int, int], Link] = {}
    for block, anchors in _by_block(body, places, compact(authors or "").lower()).items():
        if len(found) >= _MOST:
            break
        for anchor, start, end in _located(block, anchors, places):
            url = absolute(anchor.get("href"), base)
            if url is not None:
                first, last = places.span(start, end)
                link = Link(url, host_of(url), first, last, places.text[first:last], _rel(anchor))
                found.setdefault((first, last), link)
    return tuple(sorted(found.values(), key=lambda link: (link.start, link.end)))[:_MOST]


def _by_block(body: HtmlElement, places: PagePlaces, wrote: str) -> Mapping[_Element, list[_Element]]:
    """The links whose words stand in the text, but those to who ``wrote`` it, by the blocks that they stand in."""
    blocks: dict[_Element, list[_Element]] = {}
    lengths: dict[_Element, int] = {}
    for anchor in islice(_ANCHORS(body), _MOST_LOOKED_AT):
        words = compact(anchor.text_content())
        if not places.has(words):
            continue
        block = next((parent for parent in anchor.iterancestors() if parent.tag in _BLOCKS), None)
        if block is None:
            continue
        if block not in lengths:
            lengths[block] = len(block.text_content())
        if not _is_byline(anchor, words.lower(), lengths[block], wrote):
            blocks.setdefault(block, []).append(anchor)
    return blocks


def _is_byline(anchor: _Element, words: str, length: int, wrote: str) -> bool:
    """Does it lead to who wrote the article: as it says, in a box named so, or as one of them in a line so short?"""
    if "author" in f"{anchor.get('rel') or ''} {anchor.get('itemprop') or ''}".lower():
        return True
    if length > _LONGEST_BYLINE:
        return False
    boxes = (anchor, *islice(anchor.iterancestors(), _NEAR))
    return (words != "" and words in wrote) or any(_BYLINE.search(each.get("class") or "") for each in boxes)


def _rel(anchor: _Element) -> str:
    return " ".join((anchor.get("rel") or "").lower().split())[:100]


def _located(block: _Element, anchors: Sequence[_Element], places: PagePlaces) -> Iterator[tuple[_Element, int, int]]:
    """The links of a block with their places in the compact text."""
    content, spans = _written(block, frozenset(anchors))
    if not content or len(content) > _LONGEST_BLOCK:
        return
    linked = sum(end - start for start, end in spans.values())
    prose = block.tag in _PROSE
    at = places.block(content) if prose or linked < len(content) else None
    for anchor, (start, end) in spans.items():
        if not 0 < end - start <= _LONGEST_ANCHOR:
            continue
        if at is not None:
            yield anchor, at[0] + start, at[0] + end
        elif linked < len(content) and (here := places.within(content, start, end)) is not None:
            yield anchor, *here


def _written(block: _Element, anchors: frozenset[_Element]) -> tuple[str, dict[_Element, tuple[int, int]]]:
    """The compact text of a block, and where in it the links stand."""
    parts: list[str] = []
    size = 0
    begun: dict[_Element, int] = {}
    spans: dict[_Element, tuple[int, int]] = {}
    for event, element in iterwalk(block, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element in anchors:
                begun[element] = size
            piece = element.text if isinstance(element.tag, str) and element.tag not in ("script", "style") else None
        else:
            if element in begun:
                spans[element] = (begun.pop(element), size)
            piece = element.tail if element is not block else None
        if piece and (piece := compact(piece)):
            parts.append(piece)
            size += len(piece)
            if size > _LONGEST_BLOCK:
                return "", {}
    return "".join(parts), spans


# --- Pictures of a page: who made them, and what they are said to show ------------------------------------------------
# Figures, captions and credits are told by structure, and by what systems of newsrooms call them in English and German.


_LONGEST = 600
#: Names of boxes that hold other things than the article: teasers, portraits of authors, buttons, advertisements.
OTHERS = re.compile(
    r"(?:^|[\s_-])(?:teasers?|related|recommend\w*|newsletter|comments?|kommentare|sidebar|authors?|author-?(?:box|image|"
    r"portrait|info|bio)|autor(?:en)?|byline|avatar|portrait|logo|icon|social|share|footer|ads?|advert\w*|anzeige|werbung|"
    r"promo\w*|more-?articles|mehr|outbrain|taboola|navigation|nav|menu|breadcrumbs?|epaper|paywall|cta)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Pixels of a side of a picture; icons are smaller.
_SMALL = 120
_SOURCES = ("src", "data-src", "data-lazy-src", "data-original", "srcset", "data-srcset", "data-url")

_CREDIT_CLASS = re.compile(
    r"credit|copyright|bildnachweis|bildautor|urheber|rightsholder|mediaRights|"
    r"(?:^|[\s_-])(?:rights|rechte|quelle|bildquelle|photographer|fotograf\w*|agency|attribution)(?:$|[\s_-])|"
    r"(?:image|img|photo|picture|media|bild|foto|figure|figcaption|caption)[\w-]{0,60}(?:source|author|autor|rights|agency|by)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CREDIT_ATTRIBUTES = frozenset(
    "data-copyright data-credit data-credits data-photographer data-rights data-image-credit data-image-credits "
    "data-source data-caption-credit data-photo-credit data-attribution data-media-credit data-image-copyright".split()
)
_CREDIT_PROPERTIES = frozenset("author creator copyrightholder copyrightnotice credittext provider contributor".split())
_LABEL = (
    r"(?:Symbol|Archiv|Agentur|Titel|Teaser|Presse|Lead|Beitrags|Vorschau|Artikel)?"
    r"(?:Fotos?|Bild(?:er|quellen?|nachweis|rechte|credits?|autor)?|Grafik(?:en)?|Screenshot|Quellen?|Photos?(?:graph)?|"
    r"Images?|Pictures?|Illustration(?:en)?|Montage|Collage|Karikatur|Copyright|Credits?|Rechte|Fotograf(?:in)?|"
    r"Photographer|Sources?|Visualisierung|Rendering|Karte|Fotocredits?|Zeichnung)"
)
_COPYRIGHT = r"(?:©|\(c\)|&copy;)"
#: What begins a credit: "Foto: …", "© …", "Photo by …".
_MARK = (
    rf"(?:{_LABEL}(?:\s+credit)?\s?(?:[:©|/–-]|\s(?:by|von|via|courtesy of)\s)\s*(?:{_COPYRIGHT}\s*)?(?:{_LABEL}:\s*)?|"
    rf"Credits?\s?(?:…|\.{{3}})\s*|{_COPYRIGHT}\s*(?:Copyright|{_LABEL}\s*[:/])?\s*)"
)
_BEGINS = re.compile(rf"[(\[|–-]*\s*{_MARK}(?P<who>.*)", re.IGNORECASE)
_ENDS = re.compile(rf"(?<!\w)[(\[]?{_MARK}(?P<who>[^\n]{{2,160}}?)[)\]]?\.?$", re.IGNORECASE)
#: Agencies and stock houses behind a slash or in brackets: "Kay Nietfeld/dpa", "(AP Photo/…)", "IMAGO / Zink".
_AGENCY = (
    r"(?:dpa|AFP|AP|APA|Reuters|imago(?:\s?images)?|Getty(?:\s?Images)?|picture[\s-]?alliance|epa|Keystone|SDA|KNA|epd|"
    r"Shutterstock|i?Stock(?:photo)?|Adobe\s?Stock|Pixabay|Unsplash|Pexels|Wikimedia|ddp|Ukrinform|ANSA|SIPA|Bloomberg|ZUMA|"
    r"Anadolu|NurPhoto|Xinhua|TASS|alamy|Fotolia|Depositphotos|CC[\s-]BY[\w\s.-]*|CC0|gemeinfrei|NASA|dts)"
)
_AGENCY_ENDS = re.compile(
    rf"(?:[(\[]|(?<=[.!?“\"”]\s)|^|\s[-–—|]\s?)"
    rf"(?P<who>(?:[^().!?|]{{0,80}}[/,|+\s-])?{_AGENCY}(?!\w)(?:\s?[/|,+-]\s?[^().!?]{{0,70}})?)[)\]]?\.?$",
    re.IGNORECASE,
)
#: A house and who works for it, behind a bar or in brackets: "… im Hafen | MDR/Karla Winterfeld".
_HOUSE_ENDS = re.compile(
    r"(?:[(\[]|\s[-–—|]\s?|\|\s?)(?P<who>[A-ZÄÖÜ]{2,8}\s?/\s?[A-ZÄÖÜ][^()\[\]|!?]{1,80})[)\]]?\.?$"
)
_BAR = re.compile(r"(?:(?<!\s)\s++)?+\|\s*+|\s[-–—·•]\s")
_CAPTION_CLASS = re.compile(
    r"caption|bildunterschrift|(?:^|[\s_-])(?:legend|bildtext|mediaInfo)(?:$|[\s_-])", re.IGNORECASE
)
_COUNTED = r"\d{1,3}\s?(?:/|von|of)\s?\d{1,3}"
#: Words that open or fold away a caption, count pictures, or tell how long a film is.
_FURNITURE = re.compile(
    r"(?:(?:das |dieses )?(?:Bild|Foto|Galerie|Bildergalerie|Image|Photo|Detailansicht|Details)\s?"
    rf"(?:in (?:Lightbox|Detailansicht|Originalgröße)\s)?(?:vergrößern|öffnen|anzeigen|schließen|ansehen|{_COUNTED})|"
    r"(?:vergrößern|zurück|weiter|schließen|mehr|teilen|merken|open image|enlarge|close|share|caption|"
    r"(?:image|photo|picture)(?: (?:caption|source))?|media|"
    rf"bildunterschrift(?: (?:anzeigen|ausblenden))?|vollbild|{_COUNTED}))[.:,]?",
    re.IGNORECASE,
)
_FILM = re.compile(r"(?:^|[\s_-])(?:video|player|videos|videoplayer|film)(?:$|[\s_-])|\d:\d\d min", re.IGNORECASE)
_SIGNED_BY = re.compile(r"(?:von|by|autor(?:in)?|author)(?:\s*:)?\s+[A-ZÄÖÜ]", re.IGNORECASE)


class Pictures:
    """Reads the pictures of a page, each once.

    What was found of a box holds for all pictures in it: a page may have thousands in one.
    """

    def __init__(self, known: Mapping[str, tuple[str | None, str | None]]) -> None:
        """``known`` are credit and caption by the stem of the file."""
        self._known = known
        self._names = {""}
        self._tries: Counter[_Element] = Counter()
        self._is_wide: dict[_Element, bool] = {}

    def read(self, element: _Element) -> Image | None:
        """The picture with its credit and its caption; ``None`` for what is none, or was there already."""
        source = _source(element)
        name = "" if _is_drawn(source) else stem(source)
        figure = next(element.iterancestors("figure"), element)
        if (name and name in self._names) or self._tries[figure] >= _MOST_TRIES or _is_icon(element):
            return None
        box = self._box(element, figure)
        if self._tries[box] >= _MOST_TRIES:
            return None
        credit, caption = _told(element, box)
        by, says = self._known.get(name, (None, None))
        # Systems fill in the name of the file where nobody wrote a caption.
        image = Image(credit or by, caption or (says if _letters(says or "") not in _letters(name) else None), None)
        if _is_other(element, box, source, image):
            self._tries.update({figure, box})
            return None
        self._names.add(name)
        self._tries[figure] = self._tries[box] = _MOST_TRIES
        return image

    def _box(self, image: _Element, figure: _Element) -> _Element:
        """The figure, or the largest box around the picture that holds no other one and no running text."""
        if figure is not image and ((text := figure.text_content()).strip() or len(text) >= 3 * _LONGEST):
            return figure
        box = figure
        for depth, parent in enumerate(figure.iterancestors()):
            if depth > 6 or parent.tag in ("article", "main", "body", "section", "header", "li"):
                break
            if parent not in self._is_wide:
                self._is_wide[parent] = _is_wide(parent)
            if self._is_wide[parent]:
                break
            box = parent
        return box


#: Pictures of a box that are looked at before it is none of a picture.
_MOST_TRIES = 10


def _is_wide(box: _Element) -> bool:
    """Does it hold several pictures, running text, or a headline?"""
    pictures = {stem(other.get("src") or "") for other in box.iter("img")}
    return (
        len(pictures - {""}) > 1
        or sum(len(p.text_content()) for p in box.iter("p")) > _LONGEST / 2
        or len(box.text_content()) > _LONGEST
        or next(box.iter("h1", "h2", "h3", "h4"), None) is not None
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _source(image: _Element) -> str:
    """The address of a picture, where possible not of what stands there until it is loaded."""
    values = [value for name in _SOURCES if (value := image.get(name)) and not value.startswith("data:")]
    values += [value for name, value in image.attrib.items() if name.startswith("data-") and _FILE.search(value)]
    return next((value for value in values if not _STANDS_IN.search(stem(value))), "")


#: Names of files that stand in for a picture.
_STANDS_IN = re.compile(
    r"placeholder|(?:^|[_-])(?:blank|spacer|transparent|lazy|lazyload|dummy|loading|logo)(?:$|[_-])", re.I
)
_FILE = re.compile(r"/[^\s/]{1,200}\.(?:jpe?g|png|webp|avif)(?:$|[?\s])", re.IGNORECASE)


def _is_icon(element: _Element) -> bool:
    sizes = [(element.get(name) or "").removesuffix("px") for name in ("width", "height")]
    small = min((int(size) for size in sizes if size.isdigit()), default=_SMALL) < _SMALL
    if small and not (element.get("data-src") or element.get("srcset")):
        return True
    return element.get("role") == "presentation" or OTHERS.search(element.get("class") or "") is not None


def _is_other(image: _Element, box: _Element, source: str, told: Image) -> bool:
    """Is it no picture of the article: a portrait, a film, a teaser, a chart, a place where one will be loaded?"""
    if any("author" in (link.get("rel") or "") for link in (*box.iter("a"), *image.iterancestors("a"))):
        return True
    if _SIGNED_BY.match(told.caption or "") and len((told.caption or "").split()) < _WORDS_OF_BYLINE:
        return True
    if told.credit is not None:
        return False
    if _CHART.match(told.caption or ""):
        return True
    if not source or _is_drawn(source) or _is_film(box):
        return True
    return not (told.caption and box.tag == "figure") and _is_teaser(image, box, source)


_WORDS_OF_BYLINE = 8
#: A numbered figure is a chart that the page itself draws.
_CHART = re.compile(
    r"(?:Abbildung|Abb\.|Grafik|Diagramm|Schaubild|Tabelle|Figure|Fig\.|Chart|Table|Graph)\s?\d", re.IGNORECASE
)


def _is_drawn(source: str) -> bool:
    """A drawing, or what stands there until the picture is loaded."""
    return source.lower().partition("?")[0].endswith((".svg", ".gif"))


def _is_film(box: _Element) -> bool:
    marks = (each.get("class") or "" for each in islice(box.iter(), 60) if isinstance(each.tag, str))
    words = (*marks, " ".join(box.text_content().split()), *map(str, box.attrib))
    return (
        any(_FILM.search(each) or each.startswith("data-video") for each in words) or box.find(".//video") is not None
    )


def _is_teaser(image: _Element, box: _Element, source: str) -> bool:
    """Does it lead to another article, or stand beside words that do?"""
    leads = next(image.iterancestors("a"), None)
    target = (leads.get("href") or "").lower() if leads is not None else ""
    if leads is not None and stem(target) != stem(source) and not _ENLARGES.search(target):
        return True
    if next(image.iterancestors("li", "td"), None) is not None:
        return True
    return box.tag != "figure" and any(link.text_content().strip() for link in box.iter("a"))


_ENLARGES = re.compile(r"\.(?:jpe?g|png|webp)|lightbox|gallery|galerie|^#")


def stem(url: str) -> str:
    """The name of the file of a picture, whatever its size."""
    path = unquote(url.partition(",")[0].partition(" ")[0].partition("?")[0])
    return path.rstrip("/").rpartition("/")[2].rpartition(".")[0][:120] if "/" in path else ""


def _caption_behind(box: _Element) -> _Element | None:
    """A caption that stands behind the figure, or the picture, instead of in it."""
    if box.tag != "figure" and next(box.iterancestors("figure"), None) is not None:
        return None
    for each in (box, *islice(box.iterancestors("picture", "a", "div"), 2)):
        following = each.getnext()
        if following is not None and not (each.tail or "").strip():
            return following if following.tag == "figcaption" or _is_below_picture(following) else None
    return None


def _is_below_picture(element: _Element) -> bool:
    """Is it a few words in an element that is called a credit or a caption?"""
    if element.tag not in ("div", "p", "span", "small", "cite", "em"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (_CREDIT_CLASS.search(named) or _CAPTION_CLASS.search(named)) is not None and (
        0 < len(element.text_content().strip()) <= _LONGEST / 2
    )


class _BoxWords(NamedTuple):
    """Some words in a box, with the elements of the box that they stand in, from the innermost on."""

    text: str
    held: tuple[_Element, ...]


def _told(image: _Element, box: _Element) -> tuple[str | None, str | None]:
    """Credit and caption of a picture, as the page prints them or keeps them in attributes."""
    behind = _caption_behind(box)
    lines = list(dict.fromkeys((*_lines(box), *(_lines(behind) if behind is not None else ()))))
    credit, left = next(
        (found for find in (_labelled, _named, _at_the_end, _in_small) if (found := find(lines))), (None, lines)
    )
    credit = credit or _in_attributes(image, box) or _behind_caption(image, left)
    captions = [line.text for line in left if line.text and (_is_caption(line) or (credit and box.tag != "figure"))]
    # What is printed twice, for readers aloud or for a larger picture, is one caption.
    caption = " ".join({compact(text): text for text in captions}.values())
    return credit, caption[: 2 * _LONGEST].strip(" |·•–-,;/") or None


#: A credit and the lines that are left, or nothing.
_FoundCredit = tuple[str, list[_BoxWords]] | None


def _labelled(lines: list[_BoxWords]) -> _FoundCredit:
    """A line that begins like a credit: "Foto: …", "© …"; a label alone is that of the next line."""
    for at, line in enumerate(lines):
        begins = _BEGINS.match(line.text)
        if begins is not None:
            size = 1 if begins["who"] else 2
            who = _plain_credit(begins["who"] or " ".join(each.text for each in lines[at + 1 : at + 2]))
            return (who, [*lines[:at], *lines[at + size :]]) if who else None
    return None


def _named(lines: list[_BoxWords]) -> _FoundCredit:
    """A short line in an element that is called a credit."""
    return _first(lines, lambda line: _is_named(line) and len(line.text.split()) <= _WORDS_OF_CREDIT)


def _at_the_end(lines: list[_BoxWords]) -> _FoundCredit:
    """The end of a caption: "… im Hafen. Foto: Karla Winterfeld/dpa"."""
    for at, line in enumerate(lines):
        found = _ends_in_credit(line.text)
        if found is not None and (who := _plain_credit(found["who"])):
            rest = line._replace(text=line.text[: found.start()].strip(" (|·•–-[,;/"))
            return who, [*lines[:at], rest, *lines[at + 1 :]]
    return None


def _ends_in_credit(text: str) -> re.Match[str] | None:
    return _ENDS.search(text) or _AGENCY_ENDS.search(text) or _HOUSE_ENDS.search(text)


def _in_small(lines: list[_BoxWords]) -> _FoundCredit:
    """A few words in small print below a picture."""
    return _first(
        lines,
        lambda line: (
            _is_caption(line)
            and any(each.tag in ("small", "cite") for each in line.held)
            and len(line.text.split()) <= _WORDS_OF_BYLINE
            and not line.text[:1].isdigit()
        ),
    )


def _first(lines: list[_BoxWords], fits: Callable[[_BoxWords], bool]) -> _FoundCredit:
    for at, line in enumerate(lines):
        if fits(line) and (who := _plain_credit(line.text)):
            return who, [*lines[:at], *lines[at + 1 :]]
    return None


_WORDS_OF_CREDIT = 14


def _lines(box: _Element) -> Iterator[_BoxWords]:
    """What a box says, piece by piece: words that stand in one element."""
    known: dict[_Element, bool] = {}

    def runs_on(element: _Element) -> bool:
        if element not in known:
            known[element] = _runs_on(element)
        return known[element]

    for element in box.iter():
        if not isinstance(element.tag, str) or element.tag in _UNREAD:
            continue
        held = (element, *element.iterancestors()) if element is not box else (element,)
        inside = held[: held.index(box) + 1]
        if any(each.tag in _UNREAD for each in inside):
            continue
        # Words around links and emphasis belong together.
        if element.tag in _PHRASES and len(inside) > 1 and runs_on(inside[1]):
            continue
        text = "".join(_own_text(element)) if runs_on(element) else element.text or ""
        pieces = [(text, inside)]
        pieces += [(child.tail or "", inside) for child in element] if not runs_on(element) else []
        for piece, elements in pieces:
            line = " ".join(piece.split()).strip(" |·•")
            if line and any(map(str.isalnum, line)) and not _FURNITURE.fullmatch(line):
                yield _BoxWords(line[: 2 * _LONGEST], elements)


_UNREAD = frozenset({"script", "style", "button", "svg", "noscript", "time", "template", "select", "video", "audio"})
_PHRASES = frozenset({"a", "b", "strong", "em", "i", "u", "abbr", "mark"})


def _runs_on(element: _Element) -> bool:
    """Are there words of its own, and nothing in it but phrases?"""
    return bool((element.text or "").strip() or any((child.tail or "").strip() for child in element)) and all(
        child.tag in _PHRASES and len(child) == 0 for child in element
    )


def _own_text(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.text or ""
        yield child.tail or ""


def _is_named(line: _BoxWords) -> bool:
    """Is the element, or one around it, called a credit?"""
    for each in line.held[:-1]:
        names = " ".join(each.get(name) or "" for name in ("class", "id", "data-testid", "data-manual"))
        if each.tag != "figcaption" and (
            _CREDIT_CLASS.search(names) or (each.get("itemprop") or "").lower() in _CREDIT_PROPERTIES
        ):
            return True
    return False


def _is_caption(line: _BoxWords) -> bool:
    return any(
        each.tag == "figcaption"
        or _CAPTION_CLASS.search(each.get("class") or "")
        or each.get("itemprop") in ("caption", "description")
        for each in line.held
    )


def _in_attributes(image: _Element, box: _Element) -> str | None:
    for element in (image, *islice(box.iter(), 40)):
        if not isinstance(element.tag, str) or _CREDIT_ATTRIBUTES.isdisjoint(element.keys()):
            continue
        values = (clean(value) for name, value in element.attrib.items() if name in _CREDIT_ATTRIBUTES)
        value = next((v for v in values if v and not v.startswith(("http", "{", "/", "#")) and len(v) < 200), None)
        if value is not None and (who := _plain_credit(value)):
            return who
    for name in ("data-caption", "title", "alt"):
        value = clean(image.get(name)) or ""
        found = (
            _ENDS.search(value) or _HOUSE_ENDS.search(value) or (_AGENCY_ENDS.search(value) if "(" in value else None)
        )
        if found is not None and (who := _plain_credit(found["who"])):
            return who
    return None


def _behind_caption(image: _Element, lines: list[_BoxWords]) -> str | None:
    """What an attribute says behind a bar and the caption that is printed: "Der Kran im Hafen | Karla Winterfeld"."""
    printed = {compact(line.text) for line in lines if _is_caption(line)}
    for value in filter(None, (clean(image.get(name)) for name in ("title", "alt", "data-caption"))):
        for bar in _BAR.finditer(value):
            if compact(value[: bar.start()]) in printed:
                return _plain_credit(value[bar.end() :])
    return None


_LABELLED = re.compile(rf"^[(\[|–-]*\s*(?:{_MARK})+", re.IGNORECASE)


def _plain_credit(text: str) -> str | None:
    """Who is credited, without the label; a label alone says nobody, but "Screenshot" says what it is."""
    bare = _LABELLED.sub("", " ".join(text.split())).strip(" |·•–-.,:/©")
    for opening, closing in ("()", "[]"):  # of a pair, or what is left of one; "Karla Winterfeld (dpa)" keeps its own
        bare = bare[1:] if bare.startswith(opening) and bare.find(closing) in (-1, len(bare) - 1) else bare
        bare = bare[:-1] if bare.endswith(closing) and opening not in bare else bare
        bare = bare + closing if opening in bare and closing not in bare[bare.rfind(opening) :] else bare
    bare = bare.strip(" |·•–-.,:/©")
    if re.fullmatch(_LABEL, bare, re.IGNORECASE) and "creenshot" not in bare:
        return None
    return bare[:200] if sum(map(str.isalpha, bare)) >= 2 and not _is_told(bare) else None


def _is_told(text: str) -> bool:
    """Does it tell what is seen, where a credit names somebody? "junge Frau im Wasser vor den Hütten"."""
    words = [word for word in text.split() if word[:1].isalpha()]
    told = sum(word[0].islower() for word in words)
    named = "/" in text or "@" in text or _COURTESY.search(text) or re.search(rf"(?<!\w){_AGENCY}(?!\w)", text)
    return len(words) >= _FEWEST_TOLD and 2 * told > len(words) and not named


_FEWEST_TOLD = 4
_COURTESY = re.compile(
    r"genehmigung|courtesy|permission|verfügung|überlassen|provided|aufgenommen|privat", re.IGNORECASE
)
