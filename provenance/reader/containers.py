"""Many articles in one file: the pages of a WARC archive and the rows of a Parquet table.

Both are read by libraries that are extras, ``provenance-auditor[warc]`` and ``[parquet]``.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email.message import Message
from typing import Any, BinaryIO

from provenance.errors import InputError
from provenance.models import Failure, RawArticle
from provenance.reader.decode import decode_page
from provenance.reader.fields import Fields
from provenance.reader.records import from_value
from provenance.reader.streams import too_large

__all__ = ["pages", "rows"]

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


def rows(stream: BinaryIO, source: str, fields: Fields, limit: int) -> Iterator[RawArticle | Failure]:
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
