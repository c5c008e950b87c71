"""Where the links of a page stand in the text that was taken out of it.

The extractor that could keep links changes the text by them, so they are looked up: a block of the page is found in
the text by its characters without blanks; where something was left out of it, a link is found by the words around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath, _Element, iterwalk
from lxml.html import HtmlElement

from provenance.hosts import host_of
from provenance.models import Link

__all__ = ["Places", "absolute", "read_links"]

_MOST = 500
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
_NO_TARGET = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|data:|about:|whatsapp:|sms:|blob:|file:)", re.IGNORECASE)
#: Characters without width; what one sees is all but these and white space.
_INVISIBLE = "\xad\u200b-\u200f\u2060\ufeff"
_SEEN = re.compile(rf"[^\s\x1c-\x1f{_INVISIBLE}]+")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")


def compact(text: str) -> str:
    """The characters that one sees."""
    joined = "".join(text.split())
    return joined if joined.isascii() else _HIDDEN.sub("", joined)


class Places:
    """Finds what stands on the page in the text of its article. Offsets that are returned are those of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = [at for run in _SEEN.finditer(text) for at in range(*run.span())]
        self._compact = "".join(_SEEN.findall(text))
        self._line_starts = frozenset(
            bisect_left(self._at, start) for start in (0, *(m.end() for m in re.finditer(r"\n(?:- )?", text)))
        ) | ({bisect_left(self._at, 2)} if text.startswith("- ") else set())
        self._cursor = 0

    def has(self, content: str) -> bool:
        return content != "" and content in self._compact

    def block(self, content: str, *, whole: bool = True) -> tuple[int, int] | None:
        """Where some compact text stands, looked for from the place of the last one on, then from the beginning.

        ``whole``: it begins where a line begins and ends where one ends.
        """
        if not content:
            return None
        for since in dict.fromkeys((self._cursor, 0)):
            at = self._compact.find(content, since)
            while at >= 0:
                end = at + len(content)
                if not whole or (at in self._line_starts and self._ends_line(end)):
                    self._cursor = end
                    return at, end
                at = self._compact.find(content, at + 1)
        return None

    def _ends_line(self, end: int) -> bool:
        return end >= len(self._at) or end in self._line_starts or end + 1 in self._line_starts

    def within(self, block: str, start: int, end: int) -> tuple[int, int] | None:
        """Where ``block[start:end]`` stands, by what is around it in the block; only where that is sure."""
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
    if not href or _NO_TARGET.match(href):
        return None
    try:
        url = urljoin(base or "", href.strip())
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "") or len(url) > _LONGEST_URL:
        return None
    if base is not None and url.partition("#")[0] == base.partition("#")[0]:
        return None
    return "".join(char for char in url if char.isprintable() and char not in " \"'<>")


def read_links(tree: HtmlElement, places: Places, base: str | None, authors: str | None = None) -> tuple[Link, ...]:
    """The links of the article in the order of its text, as they stand in it.

    ``base`` is the address of the page, ``authors`` are those of its article: links to them are no part of its text.
    """
    body = tree.find("body")
    if body is None:
        return ()
    blocks: dict[_Element, list[_Element]] = {}
    wrote = compact(authors or "").lower()
    for anchor in _ANCHORS(body):
        words = compact(anchor.text_content())
        if not places.has(words):
            continue
        block = next((parent for parent in anchor.iterancestors() if parent.tag in _BLOCKS), None)
        if block is not None and not _is_byline(anchor, words.lower(), block, wrote):
            blocks.setdefault(block, []).append(anchor)
    found: dict[tuple[int, int], Link] = {}
    for block, anchors in blocks.items():
        if len(found) >= _MOST:
            break
        for anchor, start, end in _located(block, anchors, places):
            url = absolute(anchor.get("href"), base)
            if url is not None:
                first, last = places.span(start, end)
                link = Link(url, host_of(url), first, last, places.text[first:last], _rel(anchor))
                found.setdefault((first, last), link)
    return tuple(sorted(found.values(), key=lambda link: (link.start, link.end)))[:_MOST]


def _is_byline(anchor: _Element, words: str, block: _Element, wrote: str) -> bool:
    """Does it lead to who wrote the article: as it says, in a box named so, or as one of them in a short line?"""
    if "author" in f"{anchor.get('rel') or ''} {anchor.get('itemprop') or ''}".lower():
        return True
    if len(block.text_content()) > _LONGEST_BYLINE:
        return False
    boxes = (anchor, *islice(anchor.iterancestors(), _NEAR))
    return (words != "" and words in wrote) or any(_BYLINE.search(each.get("class") or "") for each in boxes)


def _rel(anchor: _Element) -> str:
    return " ".join((anchor.get("rel") or "").lower().split())[:100]


def _located(block: _Element, anchors: Sequence[_Element], places: Places) -> Iterator[tuple[_Element, int, int]]:
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
