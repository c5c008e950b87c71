"""One article of many: a record of a feed (a JSON object with a text or a page, and what is known of the article), a
page of a WARC archive, a row of a Parquet table.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from email.message import Message
from html import unescape
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from provenance.errors import InputError
from provenance.models import Failure, Image, RawArticle
from provenance.reader.streams import bound_parts, decode_page, decode_text, reject_binary, too_large

__all__ = [
    "DEFAULT_FIELDS",
    "NAMES",
    "PRESETS",
    "NoArticleError",
    "RecordKeys",
    "article",
    "from_value",
    "pages",
    "record",
    "rows",
]


_CONTENT = ("text", "html")
_METADATA = ("id", "url", "title", "outlet", "author", "published", "modified", "language")
_WORDS = ("title", "outlet", "author")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


class NoArticleError(InputError):
    """A value that holds no text: it may be there for something else."""


def record(line: bytes, fields: RecordKeys, source: str, number: int) -> RawArticle:
    """The article of a line. Raises ``InputError`` that says what is wrong with it."""
    return article(_object(decode_text(line)), fields, source, f"{source}#{number}", number)


def from_value(value: Any, fields: RecordKeys, source: str, place: str, line: int) -> RawArticle:
    """The article of a value of a JSON document. Raises ``InputError``."""
    if not isinstance(value, dict):
        raise _no_object(value)
    return article(value, fields, source, place, line)


def article(
    values: Mapping[str, Any], fields: RecordKeys, source: str, place: str, line: int | None = None
) -> RawArticle:
    """The article of a record; ``place`` is its id where it has neither id nor URL. Raises ``InputError``."""
    images = pictures(values) if is_ninjs(values) else ()
    values = from_ninjs(values) if is_ninjs(values) else values
    known = {name: _metadata(values, fields, name) for name in _METADATA}
    content = {name: _content(values, fields, name) for name in _CONTENT}
    format_ = next((name for name in _CONTENT if content[name].strip()), None)
    if format_ is None:
        keys = [key for name in _CONTENT for key in fields.keys_of(name)]
        raise NoArticleError(f"the record has no text: {_neither(keys)} holds anything")
    used = fields.top_keys()
    return RawArticle(
        id=known.pop("id") or known["url"] or place,
        source=source,
        content=content[format_],
        format="html" if format_ == "html" else "text",
        carries_metadata=True,
        line=line,
        extra={key: value for key, value in values.items() if key not in used},
        images=images,
        **known,
    )


def _neither(keys: list[str]) -> str:
    return "neither " + " nor ".join(f"“{key}”" for key in keys)


def _object(line: str) -> Mapping[str, Any]:
    bound_parts(line)
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"is no JSON, column {error.colno}: {error.msg}; a feed holds one record a line") from error
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"is no JSON that can be read: {error}") from error
    except RecursionError as error:
        raise InputError("is nested too deeply") from error
    if not isinstance(values, dict):
        raise _no_object(values)
    return values


def _no_object(value: object) -> NoArticleError:
    return NoArticleError(f'the record is {_kind(value)}; it must be an object such as {{"text": "…"}}')


def _content(values: Mapping[str, Any], fields: RecordKeys, name: str) -> str:
    for key, value, strict in fields.values(values, name):
        if not isinstance(value, str):
            if strict:
                raise InputError(f"“{key}” is {_kind(value)}; it must be text")
            continue
        text = _SURROGATES.sub("\ufffd", value)
        reject_binary(text)
        if name == "text" and "\0" in text:
            raise InputError(f"“{key}” is binary data, not text: it holds NUL characters")
        if text.strip():
            return text
    return ""


def _metadata(values: Mapping[str, Any], fields: RecordKeys, name: str) -> str | None:
    for key, value, strict in fields.values(values, name):
        text = _as_text(name, value)
        if text is None and strict:
            raise InputError(f"“{key}” is {_kind(value)}; it must be text")
        # Metadata goes to terminals and file names: no line breaks, no escape sequences.
        # Scrapers leave the entities of a page in its headline.
        said = unescape(text or "") if name in _WORDS else text or ""
        clean = " ".join(_CONTROLS.sub(" ", _SURROGATES.sub("\ufffd", said)).split())
        if clean:
            return _host(clean) if key == "source_url" else clean
    return None


def _as_text(name: str, value: object) -> str | None:
    if name == "id" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if name == "author" and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(each.strip() for each in value)
    return value if isinstance(value, str) else None


def _host(url: str) -> str:
    """newspaper4k names the outlet by its address."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "text" if isinstance(value, str) else "null")


# --- Under which keys a record keeps the text and what is known of the article: its own names, or those of a scraper --


#: What a record can say of an article.
NAMES = ("id", "url", "title", "outlet", "author", "published", "modified", "language", "text", "html")


@dataclass(frozen=True)
class RecordKeys:
    """For each of ``NAMES`` the keys to look under, in order; ``a.b`` goes into an object, and names without an entry
    are their own key. The first key that holds something counts.

    ``also`` are keys of other programs, tried last: what they hold may as well mean something else, so that a value of
    the wrong kind is passed over there.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys_of(self, name: str) -> tuple[str, ...]:
        return self.keys.get(name, (name,))

    def values(self, record: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any, bool]]:
        """Key and value wherever there is one, and whether it must be of the right kind."""
        for key in self.keys_of(name):
            if (value := _at(record, key)) is not None:
                yield key, value, True
        for key in self.also.get(name, ()):
            if (value := _at(record, key)) is not None:
                yield key, value, False

    def top_keys(self) -> frozenset[str]:
        """Keys of a record that are used up."""
        named = [key for name in NAMES for key in (*self.keys_of(name), *self.also.get(name, ()))]
        return frozenset(part for key in named for part in (key, key.partition(".")[0]))


def _at(record: Mapping[str, Any], key: str) -> Any:
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


_NEWSPAPER = {
    "author": ("authors",),
    "published": ("publish_date",),
    "outlet": ("source_url",),
    "language": ("meta_lang",),
}
_NEWS_PLEASE = {
    "text": ("maintext",),
    "author": ("authors",),
    "published": ("date_publish",),
    "outlet": ("source_domain",),
}

#: Names that a configuration can give instead of keys.
PRESETS: Mapping[str, RecordKeys] = {
    "provenance": RecordKeys(),
    "newspaper4k": RecordKeys({name: (*keys, name) for name, keys in _NEWSPAPER.items()}),
    "news-please": RecordKeys({name: (*keys, name) for name, keys in _NEWS_PLEASE.items()}),
}

#: Our own names, and where they are missing those of the two scrapers: their records are read as they are.
DEFAULT_FIELDS = RecordKeys(
    also={
        name: tuple(dict.fromkeys((*_NEWSPAPER.get(name, ()), *_NEWS_PLEASE.get(name, ()))))
        for name in (*_NEWSPAPER, *_NEWS_PLEASE)
    }
)


# --- Records of news agencies: ninjs, the JSON of the IPTC, in its versions 1 (``body_text``), 2 and 3 (``bodies``) ---
# What they say under their own keys is given under ours; keys that a record has already are left alone.


_BODIES = ("body_text", "body_html", "body_xhtml", "bodytext", "bodyhtml", "bodyxhtml")
#: Roles of texts in their order: the whole first, then whatever is there.
_ROLES = ("main", "body", "", "headline", "title")
_MOST_PICTURES = 60
_LONGEST = 1_000
_URI = re.compile(r"https?://", re.IGNORECASE)
_SIGNED = re.compile(r"^\s*(?:von|by)\s+", re.IGNORECASE)


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """It has an URI and a body or headlines as no other record has them."""
    keys = {key.lower() for key in record}
    known = keys & {*_BODIES, "bodies", "headlines"}
    return "uri" in keys and bool(known)


def from_ninjs(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with what it says under our keys as well."""
    known = {key.lower(): value for key, value in record.items()}
    uri = known.get("uri")
    said = {
        "id": uri if isinstance(uri, str) else None,
        "url": uri if isinstance(uri, str) and _URI.match(uri) else None,
        "title": _text(known, "headlines", ("headline",)),
        "text": _text(known, "bodies", _BODIES),
        "author": _SIGNED.sub("", _text(known, "", ("byline", "by")) or "") or None,
        "outlet": _names(known.get("infosources") or known.get("infosource"))
        or _text(known, "", ("copyrightholder", "source")),
        "published": _text(known, "", ("firstcreated", "contentcreated", "versioncreated")),
        "modified": _text(known, "", ("versioncreated", "contentmodified")),
        "language": _text(known, "", ("language",)),
    }
    return {**{key: value for key, value in said.items() if value}, **record}


def pictures(record: Mapping[str, Any]) -> tuple[Image, ...]:
    """The pictures that come with it, each with who made it and what it shows."""
    return tuple(_pictures(record))[:_MOST_PICTURES]


def _pictures(record: Mapping[str, Any]) -> Iterator[Image]:
    held = {key.lower(): value for key, value in record.items()}.get("associations")
    items = list(held.values()) if isinstance(held, Mapping) else held if isinstance(held, list) else []
    for item in items[: 2 * _MOST_PICTURES]:
        # Version 2 wraps what it associates in an object of its own.
        parts = (
            [item, *(value for value in item.values() if isinstance(value, Mapping))]
            if isinstance(item, Mapping)
            else []
        )
        known = next(
            (low for part in parts if (low := {k.lower(): v for k, v in part.items()}).get("type") == "picture"), None
        )
        if known is None:
            continue
        by = [_text(known, "", (key,)) for key in ("byline", "by", "copyrightholder", "usageterms")][:3]
        caption = _text(known, "descriptions", ("description_text", "descriptiontext", "headline", "body_text"))
        yield Image("/".join(dict.fromkeys(filter(None, by))) or None, caption, None)


def _text(known: Mapping[str, Any], many: str, single: tuple[str, ...]) -> str | None:
    """A text under one of some keys, or the main one of a list of texts with roles."""
    for key in single:
        if isinstance(value := known.get(key), str) and value.strip():
            return value
    listed = known.get(many)
    texts = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    by_role = {
        str(each.get("role", "")).lower(): each["value"]
        for each in reversed(texts)
        if isinstance(each.get("value"), str)
    }
    ordered = (by_role[role] for role in (*_ROLES, *by_role) if by_role.get(role, "").strip())
    return next(ordered, None)


def _names(value: Any) -> str | None:
    items = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, Mapping) else item for item in items)
    return next((name[:_LONGEST] for name in names if isinstance(name, str) and name.strip()), None)


# --- Many articles in one file: the pages of a WARC archive and the rows of a Parquet table ---------------------------
# Both are read by libraries that are extras, ``provenance-auditor[warc]`` and ``[parquet]``.


#: Rows of a table in memory at once.
_ROWS = 64
_PAGES = ("text/html", "application/xhtml+xml")
#: What says something about other records, and no answer of a server.
_ABOUT = ("warcinfo", "request", "metadata", "revisit")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CHUNK = re.compile(rb"\r?\n?([0-9a-fA-F]{1,8})(?:;[^\r\n]{0,200})?\r?\n")
#: How zlib is told of what HTTP calls gzip and deflate.
_WINDOWS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS | 32}


class _Stream:
    """Pieces of bytes as the file that a library wants to read."""

    def __init__(self, data: Iterator[bytes]) -> None:
        self._data = data
        self._held = b""
        self._given = 0
        self.error: InputError | None = None

    def close(self) -> None:
        """Whoever opened what is read here closes it."""

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise OSError("pieces come once")

    def tell(self) -> int:
        return self._given

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            try:
                piece = next(self._data, b"")
            except InputError as error:  # what was read before counts
                self.error = error
                piece = b""
            if not piece:
                break
            self._held += piece
        size = len(self._held) if size < 0 else size
        taken, self._held = self._held[:size], self._held[size:]
        self._given += len(taken)
        return taken


def pages(data: Iterator[bytes], source: str, limit: int) -> Iterator[RawArticle | Failure]:
    """The HTML pages of a WARC archive (ISO 28500) that were answered with success, with address and charset as
    recorded. At its end one failure, which lost nothing, counts what is no page. ``data`` is unpacked already.

    Raises ``InputError`` where the archive is damaged, after all that could be read.
    """
    try:
        from fastwarc.warc import ArchiveIterator
    except ModuleNotFoundError as error:
        raise InputError("is a WARC archive: install provenance-auditor[warc] to read it") from error
    stream = _Stream(data)
    others: Counter[str] = Counter()
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream, parse_http=True, auto_decode="none"), 1):
            place = f"{source}#{number}"
            try:
                other = _no_page(record)
                if other is None:
                    yield _page(record, source, number, limit)
                elif other:
                    others[other] += 1
            except InputError as error:
                yield Failure(place, str(error))
    except OSError as error:
        raise InputError(f"is a WARC archive, and damaged: {error}") from error
    if others:
        found = ", ".join(f"{count} × {what}" for what, count in sorted(others.items()))
        yield Failure(source, f"{sum(others.values())} of its records are no page: {found}", lost=False)
    if stream.error:
        raise stream.error
    if not number:
        raise InputError("is a WARC archive, and damaged: no record of it can be read")


def _no_page(record: Any) -> str | None:
    """What a record is instead of a page, ``None`` where it is one; empty where nobody misses it."""
    kind = (record.headers.get("WARC-Type") or "").lower()
    if not _NAME.fullmatch(kind):
        raise InputError("is a damaged record: the WARC archive does not say of which type it is")
    if kind in _ABOUT:
        return ""
    if kind == "response" and record.http_headers is not None:
        status = record.http_headers.status_code
        if status is None or not 200 <= status < 300:
            return f"answer with status {status}"
        type_ = _content_type(record.http_headers.get("Content-Type") or "").get_content_type()
    elif kind == "resource":
        type_ = _content_type(record.headers.get("Content-Type") or "").get_content_type()
    else:
        return f"record of type {kind}"
    return None if type_ in _PAGES else f"file of type {type_}"


def _content_type(value: str) -> Message:
    message = Message()
    message["Content-Type"] = "".join(value.splitlines()) or "application/octet-stream"
    return message


def _page(record: Any, source: str, number: int, limit: int) -> RawArticle:
    if record.content_length > limit:
        raise InputError(too_large(record.content_length, limit))
    headers = record.headers if record.http_headers is None else record.http_headers
    body = record.reader.read()
    if len(body) < record.content_length:
        raise InputError(f"breaks off: {len(body)} of {record.content_length} bytes are there")
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _joined(body)
    body = _unpacked(body, (headers.get("Content-Encoding") or "").strip().lower(), limit)
    text = decode_page(body, _content_type(headers.get("Content-Type") or "").get_content_charset())
    if not text.strip():
        raise InputError("holds nothing but white space")
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
    return RawArticle(url or f"{source}#{number}", source, text, "html", carries_metadata=True, line=number, url=url)


def _joined(body: bytes) -> bytes:
    """The chunks of HTTP in one piece. Many crawlers join them and leave the header: then the body as it is."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
        if not size:
            break
    return b"".join(parts) if parts else body


def _unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """What a server had packed; unpacked already where a crawler left the header. Raises ``InputError``."""
    if encoding in ("", "identity") or body.lstrip().startswith((b"<", b"\xef\xbb\xbf")):
        return body
    if encoding not in _WINDOWS:
        raise InputError(f"is packed as {encoding[:20]}, which cannot be unpacked here")
    inflater = zlib.decompressobj(_WINDOWS[encoding])
    try:
        text = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise InputError(f"is damaged: the packed page cannot be unpacked ({error})") from error
    if len(text) > limit:
        raise InputError(too_large(None, limit))
    return text


def rows(stream: BinaryIO, source: str, fields: RecordKeys, limit: int) -> Iterator[RawArticle | Failure]:
    """The rows of a Parquet table as records of a feed; ``fields`` says in which columns what stands.

    Raises ``InputError`` where the table cannot be read, after all rows that could.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as error:
        raise InputError("is a Parquet table: install provenance-auditor[parquet] to read it") from error
    if not stream.seekable():
        raise InputError("is a Parquet table, which cannot be read from a pipe: name the file")
    stream.seek(0)
    number = 0
    try:
        for batch in ParquetFile(stream).iter_batches(batch_size=_ROWS):
            for values in batch.to_pylist():
                number += 1
                place = f"{source}#{number}"
                try:
                    article = from_value(_dated(values), fields, source, place, number)
                    if len(article.content) > limit:
                        raise InputError(too_large(len(article.content), limit))
                    yield article
                except InputError as error:
                    yield Failure(place, str(error))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"is damaged: {' '.join(str(error).split())[:200]}") from error
    if not number:
        raise InputError("holds no row")


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    """A row with its dates as feeds write them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
