"""From bytes to values: unpacked, decoded, cut into lines or JSON, in small pieces and within bounds."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from provenance.errors import InputError
from provenance.formats import wide_encoding

__all__ = [
    "chunks",
    "decode_page",
    "decode_text",
    "lines",
    "peek",
    "reject_binary",
    "too_large",
    "unpacked",
    "utf8",
    "values",
    "whole",
]


_CHUNK = 65_536
_HEAD = 4_096
_GZIP = b"\x1f\x8b\x08"
# Text shrinks to a third or a tenth, zeros to a thousandth: what expands like this, and to so much, is an attack.
_BOMB_RATIO = 500
_BOMB_BYTES = 1_000_000


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
    """The bytes in UTF-8, where ``head`` is that of UTF-16 or UTF-32: lines cannot be cut before."""
    encoding = wide_encoding(head)
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


# ----------------------------------------------------------------------------------------------------------------------
# From bytes to text: byte order mark, declaration, UTF-8, in this order; else an encoding of one byte a character, by
# where it puts letters and signs. Nothing is guessed by chance.
#
# The text stays as it was written: line ends are kept, only the byte order mark goes.


# The WHATWG table of windows-1252, as in browsers: the five bytes that are undefined become C1 control characters.
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]{3,30})|<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{3,30})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4_096
_LATIN_1 = re.compile(r"(?:us-)?ascii|iso-?8859-?1|latin-?1|l1|cp-?1252|windows-?1252|x-cp1252", re.IGNORECASE)
# Python knows codecs that no page may ask for, such as unicode_escape or punycode.
_OTHER = re.compile(
    r"windows-\d{3,4}|cp\d{3,4}|iso-?8859-?\d{1,2}|koi8-[ru]|macintosh|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)"
    r"|iso-2022-jp",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


def decode_text(data: bytes) -> str:
    """Plain text. Raises ``InputError`` if the bytes are no text."""
    text = _by_mark(data) or _guess(_of_seven_bits(data.removeprefix(codecs.BOM_UTF8)))
    reject_binary(text)
    if "\0" in text:
        raise InputError("is binary data, not text: it holds NUL characters")
    return text


def decode_page(data: bytes, charset: str | None = None) -> str:
    """HTML; ``charset`` is what the server said of it. Valid UTF-8 beats a declaration of another encoding: many
    scrapers convert and leave the declaration.
    """
    text = _by_mark(data) or _by_declaration(data, charset) or _guess(data.removeprefix(codecs.BOM_UTF8))
    reject_binary(text)
    return text


def reject_binary(text: str) -> None:
    """Raises ``InputError`` where more than every twentieth character is a control character."""
    if sum(1 for _ in _CONTROLS.finditer(text)) * 20 > len(text):
        raise InputError("is binary data, not text")


def _by_mark(data: bytes) -> str | None:
    encoding = wide_encoding(data[:_HEAD])
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper()
        raise InputError(f"begins like {name} but cannot be decoded as such: fault at byte {error.start}") from error


def _by_declaration(data: bytes, charset: str | None) -> str | None:
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    label = charset or (match and (match[1] or match[2]).decode("ascii", "replace"))
    if not label or _is_utf8(data):
        return None
    if _LATIN_1.fullmatch(label):
        return _windows_1252(data)
    if not _OTHER.fullmatch(label):
        return None
    try:
        return data.decode(label)
    except (LookupError, UnicodeDecodeError):
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    # Pure ASCII may still be ISO-2022-JP.
    return not data.isascii()


def _guess(data: bytes) -> str:
    """UTF-8, also with some damage; else the encoding of one byte a character that gives words."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    intact = len(lenient) - len(lenient.encode("ascii", "ignore")) - damaged
    return lenient if intact > damaged else _of_one_byte(data)


_ONE_BYTE = ("windows-1252", "iso8859-15", "cp858", "mac_roman")
_SAMPLE = 200_000
_SMALL, _CAPITAL = "ß-öø-ÿœšž", "À-ÖØ-ÞŒŠŽ"
_SIGNS = "„“”‚‘’«»‹›–—…•·€£¢¥§¶©®™†‡°ªº±µ×÷¹²³¼½¾¿¡´`¨¸¯¬\\xa0\\xad"
#: Characters beside ASCII where no text in Latin letters has them: a sign within a word, a capital behind a small
#: letter, a letter by itself or three together, and what such a text does not hold.
_MISFIT = re.compile(
    rf"(?<=[a-z{_SMALL}])[{_CAPITAL}](?![A-Z])|[{_SMALL}](?=[A-Z])|[{_SMALL}{_CAPITAL}]{{3,}}"
    rf"|(?<![A-Za-z{_SMALL}{_CAPITAL}])[{_SMALL}{_CAPITAL}](?![A-Za-z{_SMALL}{_CAPITAL}])"
    rf"|(?<=[A-Za-z])(?![’\xa0\xad–—])[{_SIGNS}](?=[a-z])|[^\x00-\x7f{_SMALL}{_CAPITAL}{_SIGNS}]"
)
_NOT_ASCII, _ASCII_LETTER = re.compile(r"[^\x00-\x7f]"), re.compile("[A-Za-z]")


def _of_one_byte(data: bytes) -> str:
    """The text in the encoding that puts the fewest characters where they cannot be, in doubt in that of browsers.

    Raises ``InputError`` where most of them are misfits in each, or few letters are of ASCII: the text is in other
    letters, or in another encoding.
    """
    sample = data[:_SAMPLE]
    misfits: dict[str, int] = {}
    for encoding in _ONE_BYTE:
        misfits[encoding] = sum(len(misfit[0]) for misfit in _MISFIT.finditer(_decoded(sample, encoding)))
        if not misfits[encoding]:
            break
    best = min(misfits, key=misfits.__getitem__)
    text = _decoded(data, best)
    reject_binary(text)
    beyond_ascii, ascii_letters = (len(these.findall(text[:_SAMPLE])) for these in (_NOT_ASCII, _ASCII_LETTER))
    if beyond_ascii > ascii_letters or 2 * misfits[best] > beyond_ascii > len(sample) / 20:
        raise InputError(
            "is in an encoding that cannot be told, or in letters that are not Latin: "
            "convert it to UTF-8, for one with “iconv -f ENCODING -t UTF-8”"
        )
    return text


def _decoded(data: bytes, encoding: str) -> str:
    return _windows_1252(data) if encoding == "windows-1252" else data.decode(encoding)


def _windows_1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{3,80}-?")
_SHIFTED_IN_WORD = re.compile(rb"(?<=[A-Za-z])\+[A-Za-z0-9+/]{3,80}-(?=[a-z])")
_OF_WORDS = re.compile(rf"[{_SMALL}{_CAPITAL}{_SIGNS}]+")


def _of_seven_bits(data: bytes) -> bytes:
    """UTF-8 of UTF-7, which writes “ü” as “+APw-”; what is not certainly that stays as it is."""
    in_word = _SHIFTED_IN_WORD.search(data) if b"+" in data and data.isascii() else None
    if in_word is None or _unshifted(in_word[0]).isascii():
        return data
    return _SHIFTED.sub(lambda shifted: _unshifted(shifted[0]).encode(), data)


def _unshifted(shifted: bytes) -> str:
    try:
        text = shifted.decode("utf-7")
    except UnicodeDecodeError:
        text = ""
    return text if _OF_WORDS.fullmatch(text) else shifted.decode()


# ----------------------------------------------------------------------------------------------------------------------
# The values of a JSON document as they come: an array of records, one record, or several of both one after the other.
#
# A second run of a scraper appends an array, and lines of JSON are often called ``.json``: whatever follows the first
# value is read as well. Linear in the length of the document, of which little more than one record is held.


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
    document = _JsonWindow(data, limit)
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


#: Of a record; each takes a hundred times the memory that it takes in the file.
_MOST_PARTS = 1_000_000


def bound_parts(record: str, start: int = 0) -> None:
    """Refuse a record of more lists and objects than there is memory for."""
    if record.count("{", start) + record.count("[", start) > _MOST_PARTS:
        raise InputError(f"holds a record of more than {_MOST_PARTS} lists and objects; no more are read: split it")


class _JsonWindow:
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
                if cut:
                    bound_parts(self.text, self.at)
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
