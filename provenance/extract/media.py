"""Where pictures and embeds stand in an article, and which of a page belong to it.

What stands in menus, margins and teasers of other articles does not, nor what stands behind words that are no part of
the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from lxml.etree import _Element
from lxml.html import HtmlElement

from provenance.extract.embeds import LOADERS, is_loader, read_embed
from provenance.extract.links import Places, compact
from provenance.extract.pictures import OTHERS, read_image, stem
from provenance.models import Embed, Image

__all__ = ["Found", "find_media", "place_media"]

_MOST: Mapping[type, int] = {Image: 60, Embed: 40}
_MOST_LOOKED_AT = 20_000
#: Characters of a paragraph that tells where in the article something stands.
_PARAGRAPH = 40
_MARGINS = frozenset({"aside", "nav", "footer", "form", "noscript", "template", "button", "select"})
_TEXTS = ("p", "h2")
#: Paragraphs, pictures and embeds.
_TAGS = (*_TEXTS, "img", *LOADERS)


class Found(NamedTuple):
    """Something that stands behind a paragraph (``None``: in front of the first one)."""

    thing: Image | Embed
    behind: _Element | None
    #: The element itself, whose own words may stand in the text.
    element: _Element


def find_media(
    tree: HtmlElement, base: str | None, declared: Sequence[tuple[str, str | None, str | None]] = ()
) -> list[Found]:
    """Everything that may belong to the article, in the order of the page.

    ``declared`` are address, credit and caption of pictures as JSON-LD has them.
    """
    body = tree.find("body")
    if body is None:
        return []
    known = {stem(url): (credit, caption) for url, credit, caption in declared}
    found: list[Found] = []
    taken: set[str] = set()
    counts = {Image: 0, Embed: 0}
    above: list[_Element] = []
    elsewhere: dict[_Element, bool] = {}
    for element in islice(body.iter(*_TAGS), _MOST_LOOKED_AT):
        if element.tag in _TEXTS:
            above.append(element)
            continue
        if (element.tag != "img" and not is_loader(element)) or _elsewhere(element, elsewhere):
            continue
        thing = read_image(element, known, taken) if element.tag == "img" else read_embed(element, base, taken)
        if thing is not None and counts[type(thing)] < _MOST[type(thing)]:
            counts[type(thing)] += 1
            found.append(Found(thing, _last_paragraph(above), element))
    return found


def _last_paragraph(above: list[_Element]) -> _Element | None:
    """The last of some elements that is a paragraph and no caption; what is behind it is forgotten."""
    while above:
        if len(above[-1].text_content()) >= _PARAGRAPH and next(above[-1].iterancestors("figure"), None) is None:
            return above[-1]
        above.pop()
    return None


def place_media(found: Sequence[Found], places: Places) -> tuple[tuple[Embed, ...], tuple[Image, ...]]:
    """What stands between the paragraphs of the article, and the pictures above it, with their places in the text."""
    located: dict[_Element, int | None] = {}
    at = [None if each.behind is None else _place(each.behind, places, located) for each in found]
    first = next((number for number, place in enumerate(at) if place is not None), len(found))
    # Of the pictures above the text the last one that is told of is the article's; those before it are the site's.
    above = [number for number in reversed(range(first)) if isinstance(found[number].thing, Image)]
    told = (number for number in above if found[number].thing != Image(None, None, None))
    lead = next(told, above[0] if above else None)
    embeds: list[Embed] = []
    images: list[Image] = []
    end = len(places.text.rstrip())
    for number, (thing, _, element) in enumerate(found):
        place = 0 if number == lead else at[number]
        if place is None:
            continue
        if isinstance(thing, Embed):
            own = places.block(compact(element.text_content())[:60], whole=False) if len(element) else None
            embeds.append(replace(thing, start=places.span(*own)[0] if own else place))
        elif place < end:
            images.append(replace(thing, start=place))
    return tuple(embeds), tuple(images)


def _place(paragraph: _Element, places: Places, located: dict[_Element, int | None]) -> int | None:
    """Where the line begins that follows a paragraph of the page; ``None`` if it is not in the text."""
    if paragraph not in located:
        content = compact(paragraph.text_content())
        at = places.block(content, whole=False) or places.block(content[-60:], whole=False) if content else None
        located[paragraph] = places.after(at[1]) if at else None
    return located[paragraph]


def _elsewhere(element: _Element, known: dict[_Element, bool]) -> bool:
    """Does it stand in a margin, a menu or a teaser? What was found of a box holds for all in it."""
    passed: list[_Element] = []
    found = False
    for parent in (element, *element.iterancestors()):
        if parent in known:
            found = known[parent]
            break
        passed.append(parent)
        if parent.tag in _MARGINS or (
            len(passed) <= _DEEPEST and OTHERS.search(f"{parent.get('class') or ''} {parent.get('id') or ''}")
        ):
            found = True
            break
        if parent.tag in ("article", "main", "body") and parent is not element:
            break
    known.update(dict.fromkeys(passed, found))
    return found


#: How far above a picture the name of a box says what it is part of.
_DEEPEST = 9
