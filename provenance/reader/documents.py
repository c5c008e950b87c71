"""The values of a JSON document as they come: an array of records, one record, or several of both one after the other.

A second run of a scraper appends an array, and lines of JSON are often called ``.json``: whatever follows the first
value is read as well. Linear in the length of the document, of which little more than one record is held.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from provenance.errors import InputError
from provenance.reader.decode import decode_text
from provenance.reader.streams import too_large

__all__ = ["values"]

_CHUNK = 65_536
# U+001E parts the records of a JSON text sequence (RFC 7464).
_BETWEEN = re.compile("[ \t\r\n\ufeff\x1e]*")
_BETWEEN_ITEMS = re.compile("[ \t\r\n,]*")
# Bytes that were no UTF-8.
_ESCAPED = re.compile("[\udc80-\udcff]")
# Nothing that a chunk may cut in two, but strings, is longer: "false", "\ud83d\ude00".
_LONGEST_PIECE = 12


def values(data: Iterable[bytes], limit: int) -> Iterator[tuple[Any, int, bool]]:
    """Every record with its line, from 1, and whether it is one of several; the items of an array are records.

    Raises ``InputError`` where the document is no JSON or breaks off, and where a record is longer than ``limit``.
    """
    document = _Document(data, limit)
    in_array = several = False
    while True:
        begin = document.skip(_BETWEEN_ITEMS if in_array else _BETWEEN)
        if not begin:
            if in_array:
                raise InputError("is no JSON: it breaks off")
            return
        if begin == "[" and not in_array:
            in_array = several = True
            document.at += 1
        elif begin == "]" and in_array:
            in_array = False
            document.at += 1
        else:
            line = document.line
            value = document.value()
            several = several or bool(document.skip(_BETWEEN))
            yield value, line, several


class _Document:
    """A window on the text that moves on; ``at`` is where in ``text`` it is read next."""

    def __init__(self, data: Iterable[bytes], limit: int) -> None:
        self._chunks = iter(data)
        self._limit = limit
        self._utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._scan = json.JSONDecoder().raw_decode
        self._ended = False
        self._lines, self._column, self._counted = 1, 1, 0
        self.text, self.at = "", 0

    @property
    def line(self) -> int:
        self._count(self.at)
        return self._lines

    def skip(self, what: re.Pattern[str]) -> str:
        """Pass over what matches; the character that follows, empty at the end."""
        while True:
            match = what.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def value(self) -> Any:
        while True:
            try:
                value, end = self._scan(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated string") or error.pos > len(self.text) - _LONGEST_PIECE
                if len(self.text) - self.at > self._limit and cut:
                    raise InputError(f"holds a record that {too_large(None, self._limit)}") from error
                ahead = error.pos - self.at
                if not cut or not self._more():
                    raise self._fault(error.msg, ahead) from error
            except RecursionError as error:
                raise InputError("is nested too deeply") from error
            except ValueError as error:  # a number of thousands of digits
                raise InputError(f"is no JSON that can be read: {error}") from error
            else:
                # A number or a word may go on in the next chunk.
                if end < len(self.text) or self.text[end - 1] in '}]"' or not self._more():
                    break
        source, self.at = self.text[self.at : end], end
        return json.loads(decode_text(source.encode("utf-8", "surrogateescape"))) if _ESCAPED.search(source) else value

    def _more(self) -> bool:
        """Read on, as much again as is held, so that what is tried again costs no more than what is new."""
        self._count(self.at)
        parts = [self.text[self.at :]]
        self._counted = 0
        wanted, size = max(_CHUNK, len(parts[0])), 0
        while not self._ended and size < wanted:
            chunk = next(self._chunks, None)
            self._ended = chunk is None
            parts.append(self._utf8.decode(chunk or b"", final=self._ended))
            size += len(parts[-1])
        self.text, self.at = "".join(parts), 0
        return size > 0

    def _count(self, to: int) -> None:
        """Move the count of lines and columns on."""
        breaks = self.text.count("\n", self._counted, to)
        if breaks:
            self._lines += breaks
            self._column = to - self.text.rfind("\n", self._counted, to)
        else:
            self._column += to - self._counted
        self._counted = to

    def _fault(self, what: str, ahead: int) -> InputError:
        self._count(self.at + ahead)
        return InputError(f"is no JSON, line {self._lines}, column {self._column}: {what}; what follows is not read")
