"""Pictures of a page: who made them, and what they are said to show.

Figures, captions and credits are told by structure, and by what systems of newsrooms call them in English and German.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from lxml.etree import _Element

from provenance.extract.links import compact
from provenance.extract.schema_org import clean
from provenance.models import Image

__all__ = ["OTHERS", "read_image", "stem"]

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
    rf"{_COPYRIGHT}\s*(?:Copyright|{_LABEL}\s*[:/])?\s*)"
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
_CAPTION_CLASS = re.compile(
    r"caption|bildunterschrift|(?:^|[\s_-])(?:legend|bildtext|mediaInfo)(?:$|[\s_-])", re.IGNORECASE
)
_COUNTED = r"\d{1,3}\s?(?:/|von|of)\s?\d{1,3}"
#: Words that open or fold away a caption, count pictures, or tell how long a film is.
_FURNITURE = re.compile(
    r"(?:(?:das |dieses )?(?:Bild|Foto|Galerie|Bildergalerie|Image|Photo|Detailansicht|Details)\s?"
    rf"(?:in (?:Lightbox|Detailansicht|Originalgröße)\s)?(?:vergrößern|öffnen|anzeigen|schließen|ansehen|{_COUNTED})|"
    r"(?:vergrößern|zurück|weiter|schließen|mehr|teilen|merken|open image|enlarge|close|share|caption|image|"
    rf"bildunterschrift (?:anzeigen|ausblenden)|{_COUNTED}))[.:]?",
    re.IGNORECASE,
)
_FILM = re.compile(r"(?:^|[\s_-])(?:video|player|videos|videoplayer|film)(?:$|[\s_-])|\d:\d\d min", re.IGNORECASE)
_SIGNED_BY = re.compile(r"(?:von|by|autor(?:in)?|author)(?:\s*:)?\s+[A-ZÄÖÜ]", re.IGNORECASE)


def read_image(element: _Element, known: Mapping[str, tuple[str | None, str | None]], taken: set[str]) -> Image | None:
    """The picture with its credit and its caption; ``None`` for what is none, or was there already.

    ``known`` are credit and caption by the stem of the file; ``taken`` remembers what was there.
    """
    source = _source(element)
    box = _box(element)
    name = "" if _is_drawn(source) else stem(source)
    keys = {name, f"box {box.getroottree().getpath(box)}" if box is not element else ""} - {""}
    if keys & taken or _is_icon(element):
        return None
    credit, caption = _told(element, box)
    declared = known.get(name, (None, None))
    image = Image(credit or declared[0], caption or declared[1], None)
    if _is_other(element, box, source, image):
        return None
    taken |= keys
    return image


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
    marks = (each.get("class") or "" for each in [*box.iter()][:60] if isinstance(each.tag, str))
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


def _box(image: _Element) -> _Element:
    """The figure, or the largest box around the picture that holds no other one and no running text."""
    figure = next(image.iterancestors("figure"), None)
    if figure is not None and (figure.text_content().strip() or len(figure.text_content()) >= 3 * _LONGEST):
        return figure
    box = image if figure is None else figure
    for depth, parent in enumerate(box.iterancestors()):
        if depth > 6 or parent.tag in ("article", "main", "body", "section", "header", "li"):
            break
        texts = [len(p.text_content()) for p in parent.iter("p")]
        pictures = {stem(other.get("src") or "") for other in parent.iter("img")}
        if len(pictures - {""}) > 1 or sum(texts) > _LONGEST / 2 or len(parent.text_content()) > _LONGEST:
            break
        if next(parent.iter("h1", "h2", "h3", "h4"), None) is not None:
            break
        box = parent
    return box


def _caption_behind(box: _Element) -> _Element | None:
    """A caption that stands behind the figure, or the picture, instead of in it."""
    if box.tag != "figure" and next(box.iterancestors("figure"), None) is not None:
        return None
    for each in (box, *islice(box.iterancestors("picture", "a", "div"), 2)):
        following = each.getnext()
        if following is not None and not (each.tail or "").strip():
            return following if following.tag == "figcaption" else None
    return None


class _Words(NamedTuple):
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
    credit = credit or _in_attributes(image, box)
    captions = [line.text for line in left if line.text and (_is_caption(line) or (credit and box.tag != "figure"))]
    # What is printed twice, for readers aloud or for a larger picture, is one caption.
    caption = " ".join({compact(text): text for text in captions}.values())
    return credit, caption[: 2 * _LONGEST].strip(" |·•–-,;") or None


#: A credit and the lines that are left, or nothing.
_Found = tuple[str, list[_Words]] | None


def _labelled(lines: list[_Words]) -> _Found:
    """A line that begins like a credit: "Foto: …", "© …"; a label alone is that of the next line."""
    for at, line in enumerate(lines):
        begins = _BEGINS.match(line.text)
        if begins is not None:
            size = 1 if begins["who"] else 2
            who = _plain_credit(begins["who"] or " ".join(each.text for each in lines[at + 1 : at + 2]))
            return (who, [*lines[:at], *lines[at + size :]]) if who else None
    return None


def _named(lines: list[_Words]) -> _Found:
    """A short line in an element that is called a credit."""
    return _first(lines, lambda line: _is_named(line) and len(line.text.split()) <= _WORDS_OF_CREDIT)


def _at_the_end(lines: list[_Words]) -> _Found:
    """The end of a caption: "… im Hafen. Foto: Karla Winterfeld/dpa"."""
    for at, line in enumerate(lines):
        found = _ENDS.search(line.text) or _AGENCY_ENDS.search(line.text)
        if found is not None and (who := _plain_credit(found["who"])):
            rest = line._replace(text=line.text[: found.start()].strip(" (|·•–-[,;"))
            return who, [*lines[:at], rest, *lines[at + 1 :]]
    return None


def _in_small(lines: list[_Words]) -> _Found:
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


def _first(lines: list[_Words], fits: Callable[[_Words], bool]) -> _Found:
    for at, line in enumerate(lines):
        if fits(line) and (who := _plain_credit(line.text)):
            return who, [*lines[:at], *lines[at + 1 :]]
    return None


_WORDS_OF_CREDIT = 14


def _lines(box: _Element) -> Iterator[_Words]:
    """What a box says, piece by piece: words that stand in one element."""
    for element in box.iter():
        if not isinstance(element.tag, str) or element.tag in _UNREAD:
            continue
        held = (element, *element.iterancestors()) if element is not box else (element,)
        inside = held[: held.index(box) + 1]
        if any(each.tag in _UNREAD for each in inside):
            continue
        # Words around links and emphasis belong together.
        if element.tag in _PHRASES and len(inside) > 1 and _runs_on(inside[1]):
            continue
        text = "".join(_own_text(element)) if _runs_on(element) else element.text or ""
        pieces = [(text, inside)]
        pieces += [(child.tail or "", inside) for child in element] if not _runs_on(element) else []
        for piece, elements in pieces:
            line = " ".join(piece.split()).strip(" |·•")
            if line and any(map(str.isalnum, line)) and not _FURNITURE.fullmatch(line):
                yield _Words(line[: 2 * _LONGEST], elements)


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


def _is_named(line: _Words) -> bool:
    """Is the element, or one around it, called a credit?"""
    for each in line.held[:-1]:
        names = " ".join(each.get(name) or "" for name in ("class", "id", "data-testid", "data-manual"))
        if each.tag != "figcaption" and (
            _CREDIT_CLASS.search(names) or (each.get("itemprop") or "").lower() in _CREDIT_PROPERTIES
        ):
            return True
    return False


def _is_caption(line: _Words) -> bool:
    return any(
        each.tag == "figcaption"
        or _CAPTION_CLASS.search(each.get("class") or "")
        or each.get("itemprop") in ("caption", "description")
        for each in line.held
    )


def _in_attributes(image: _Element, box: _Element) -> str | None:
    for element in (image, *[*box.iter()][:40]):
        if not isinstance(element.tag, str) or _CREDIT_ATTRIBUTES.isdisjoint(element.keys()):
            continue
        values = (clean(value) for name, value in element.attrib.items() if name in _CREDIT_ATTRIBUTES)
        value = next((v for v in values if v and not v.startswith(("http", "{", "/", "#")) and len(v) < 200), None)
        if value is not None and (who := _plain_credit(value)):
            return who
    for name in ("data-caption", "title", "alt"):
        value = clean(image.get(name)) or ""
        found = _ENDS.search(value) or (_AGENCY_ENDS.search(value) if "(" in value else None)
        if found is not None and (who := _plain_credit(found["who"])):
            return who
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
    return bare[:200] if sum(map(str.isalpha, bare)) >= 2 else None
