"""What is no article though it could be read as one long text: containers, pictures, tables, lists of links.

Each is named for what it is, with what to do.
"""

from __future__ import annotations

import re

from provenance.errors import InputError
from provenance.input_formats import PACKED, FormatName, characters, format_of

__all__ = ["reject_others"]

_UNPACK = "unpack it and name what it holds"
_AS_FEED = 'write each article as a line of JSON, such as {"text": "…", "url": "…"}'
_AS_PAGES = "save its pages as .html, or as the “html” of a feed of JSON lines"
_AS_TEXT = "save its text as .txt or .html"
_MAGIC = (
    (b"%PDF-", "a PDF document", _AS_TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an office document", _AS_TEXT),
    (b"{\\rtf", "an RTF document", _AS_TEXT),
    (b"%!PS", "a PostScript document", _AS_TEXT),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"ID3\x03", "a sound", ""),
    (b"ID3\x04", "a sound", ""),
    (b"OggS", "a sound or film", ""),
    (b"SQLite format 3", "a database", _AS_FEED),
    (b"ARROW1", "an Arrow table", _AS_FEED),
)
_MAGIC_WITHIN = (
    (257, b"ustar", "a tar archive", _UNPACK),
    (4, b"ftyp", "a sound or film", ""),
    (8, b"WEBP", "a picture", ""),
    (8, b"WAVE", "a sound", ""),
)
_HEADERS = r"(?:[a-z][a-z0-9-]{1,40}:[^\n]{0,900}\n(?:[ \t][^\n]{0,900}\n)*){0,60}?"
# Over the first characters in lower case, line ends as newlines.
_BEGINNINGS = tuple(
    (re.compile(pattern), name, advice)
    for pattern, name, advice in (
        (r"http/\d(?:\.\d)? \d{3}\b", "an answer of a server with its headers", _AS_PAGES),
        (rf"{_HEADERS}content-type:\s*multipart/related", "an MHTML archive", _AS_PAGES),
        (
            rf"(?:from [^\n]{{1,200}}\n)?{_HEADERS}(?:mime-version:\s*1\.0|message-id:\s*<|received:\s*(?:from|by)\s)",
            "an e-mail message",
            _AS_TEXT,
        ),
        (r"webvtt\b|1\n\d\d:\d\d:\d\d,\d{3} -->", "subtitles", _AS_TEXT),
        (r"begin:v(?:calendar|card)\b", "a calendar or an address book", ""),
    )
)
_XML = re.compile(r"(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>]*>|\s)*+<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)", re.S)
_FEED_OF_LINKS = 'fetch the pages that it links to, or write its entries as lines of JSON, such as {"html": "…"}'
_ROOTS = {
    "rss": ("an RSS feed", _FEED_OF_LINKS),
    "rdf": ("an RSS feed", _FEED_OF_LINKS),
    "feed": ("an Atom feed", _FEED_OF_LINKS),
    "urlset": ("a sitemap", _FEED_OF_LINKS),
    "sitemapindex": ("a sitemap", _FEED_OF_LINKS),
    "opml": ("a list of feeds", _FEED_OF_LINKS),
}
# A first line of nothing but names of columns, one of which is that of a text or an address.
_TABLE = re.compile(
    r'(?=[^\n]*\b(?:text|body|content|html|title|headline|url|link)\b)"?\w[\w .-]{0,30}"?'
    r'(?:([,;\t|])"?\w[\w .-]{0,30}"?)(?:\1"?\w[\w .-]{0,30}"?)*\n[^\n]*\1'
)
_BY_ENDING = {
    **dict.fromkeys((".csv", ".tsv"), ("a table", _AS_FEED)),
    **dict.fromkeys((".mhtml", ".mht"), ("an MHTML archive", _AS_PAGES)),
    **dict.fromkeys((".eml", ".mbox"), ("an e-mail message", _AS_TEXT)),
    ".har": ("a record of a browser", _AS_PAGES),
    **dict.fromkeys((".rss", ".atom"), ("an RSS feed", _FEED_OF_LINKS)),
    ".xml": ("an XML document", _AS_FEED),
}


def reject_others(name: str, head: bytes) -> None:
    """Raises ``InputError`` that names what a file is instead of an article, and what to do."""
    format_ = format_of(name, head)
    known = _by_bytes(head) or _bycharacters(characters(head).lstrip("\ufeff \t\n"), format_)
    if known is None and format_ == "text":
        known = _BY_ENDING.get("." + name.lower().removesuffix(PACKED).rpartition(".")[2])
    if known is not None:
        what, advice = known
        raise InputError(f"is {what}, not text" + (f": {advice}" if advice else ""))


def _by_bytes(head: bytes) -> tuple[str, str] | None:
    marks = (*((0, *each) for each in _MAGIC), *_MAGIC_WITHIN)
    return next(((what, advice) for at, mark, what, advice in marks if head.startswith(mark, at)), None)


def _bycharacters(start: str, format_: FormatName) -> tuple[str, str] | None:
    if format_ in ("json", "feed"):
        return None
    if known := next(((what, advice) for pattern, what, advice in _BEGINNINGS if pattern.match(start)), None):
        return known
    if root := _XML.match(start):
        return _ROOTS.get(root[1])
    return ("a table", _AS_FEED) if format_ == "text" and _TABLE.match(start) else None
