"""Streams of bytes in small pieces: unpacked, told apart, cut into lines, always within bounds."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from provenance.errors import InputError

__all__ = ["chunks", "lines", "peek", "too_large", "unpacked", "utf8", "whole"]

_CHUNK = 65_536
_HEAD = 4_096
_GZIP = b"\x1f\x8b\x08"
# Text shrinks to a third or a tenth, zeros to a thousandth: what expands like this, and to so much, is an attack.
_BOMB_RATIO = 500
_BOMB_BYTES = 1_000_000

_WIDE = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    while data := stream.read(_CHUNK):
        yield data


def peek(data: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a stream, 4 KB if it has as many, and the stream with them."""
    rest = iter(data)
    head = b""
    try:
        for chunk in rest:
            head += chunk
            if len(head) >= _HEAD:
                break
    except InputError as error:
        if not head:
            raise
        rest = _broken_off(error)
    return head[:_HEAD], chain([head] if head else [], rest)


def _broken_off(error: InputError) -> Iterator[bytes]:
    """What comes where reading broke off, once what came before it has been used."""
    raise error
    yield


def unpacked(data: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes themselves, unpacked if they are gzip, whatever the file is called.

    Raises ``InputError``, after all that could be unpacked, where the packed data are damaged or break off.
    """
    head, data = peek(data)
    return _inflate(data) if head.startswith(_GZIP) else data


def _inflate(data: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    taken = given = 0
    for chunk in data:
        taken += len(chunk)
        packed = chunk
        while packed:
            # A file may hold several members one after the other; zeros may fill up the last block.
            if inflater.eof:
                inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                plain = inflater.decompress(packed, _CHUNK)
            except zlib.error as error:
                raise InputError(f"is damaged: the packed data cannot be unpacked further ({error})") from error
            given += len(plain)
            if given > _BOMB_BYTES and given > _BOMB_RATIO * (taken - len(inflater.unconsumed_tail)):
                raise InputError(
                    f"unpacks to more than {_BOMB_RATIO} times its size: unpack it yourself if you trust it"
                )
            yield plain
            packed = inflater.unused_data.lstrip(b"\0") if inflater.eof else inflater.unconsumed_tail
    yield inflater.flush()
    if not inflater.eof:
        raise InputError("is damaged: the packed data break off")


def utf8(head: bytes, data: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes in UTF-8, where ``head`` begins with the mark of UTF-16 or UTF-32: lines cannot be cut before."""
    encoding = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    return _transcoded(data, encoding) if encoding else iter(data)


def _transcoded(data: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in data:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise InputError(f"begins like {encoding.upper()} but cannot be decoded as such: {error.reason}") from error


def whole(data: Iterable[bytes], limit: int) -> bytes:
    """All bytes of a stream. Raises ``InputError`` as soon as there are more than ``limit``."""
    parts: list[bytes] = []
    size = 0
    for chunk in data:
        size += len(chunk)
        if size > limit:
            raise InputError(too_large(None, limit))
        parts.append(chunk)
    return b"".join(parts)


def lines(data: Iterable[bytes], limit: int) -> Iterator[bytes | int]:
    """The lines of a stream without their ends; of a line longer than ``limit`` only its length, it is not kept."""
    parts: list[bytes] = []
    size = 0
    for chunk in data:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            size += len(piece)
            yield b"".join([*parts, piece]) if size <= limit else size
            parts, size = [], 0
        size += len(rest)
        if size > limit:
            parts.clear()
        elif rest:
            parts.append(rest)
    if size:
        yield b"".join(parts) if size <= limit else size


def too_large(size: int | None, limit: int) -> str:
    """The reason of a failure; ``size`` is ``None`` where reading stopped at the limit."""
    if size is None:
        return f"is larger than the limit of {_human(limit)}; raise it with --max-bytes"
    shown = _human(size) if _human(size) != _human(limit) else f"{size} bytes"
    return f"is {shown}, the limit is {_human(limit)}; raise it with --max-bytes"


def _human(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} bytes"
