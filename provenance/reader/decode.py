"""From bytes to text: byte order mark, declaration, UTF-8, Windows-1252, in this order. Nothing is guessed by chance.

The text stays as it was written: line ends are kept, only the byte order mark goes.
"""

from __future__ import annotations

import codecs
import re

from provenance.errors import InputError

__all__ = ["decode_page", "decode_text", "reject_binary"]

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
    text = _by_mark(data) or _guess(data.removeprefix(codecs.BOM_UTF8))
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
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
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
    """UTF-8, also with some damage; else Windows-1252, which decodes anything."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    intact = len(lenient) - len(lenient.encode("ascii", "ignore")) - damaged
    return lenient if intact > damaged else _windows_1252(data)


def _windows_1252(data: bytes) -> str:
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]
