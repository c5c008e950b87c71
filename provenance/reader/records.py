"""A record of a feed: a JSON object with a text or a page, and what is known of the article."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from provenance.errors import InputError
from provenance.models import RawArticle
from provenance.reader import ninjs
from provenance.reader.decode import decode_text, reject_binary
from provenance.reader.fields import Fields

__all__ = ["NoArticleError", "article", "from_value", "record"]

_CONTENT = ("text", "html")
_METADATA = ("id", "url", "title", "outlet", "author", "published", "modified", "language")
_WORDS = ("title", "outlet", "author")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


class NoArticleError(InputError):
    """A value that holds no text: it may be there for something else."""


def record(line: bytes, fields: Fields, source: str, number: int) -> RawArticle:
    """The article of a line. Raises ``InputError`` that says what is wrong with it."""
    return article(_object(decode_text(line)), fields, source, f"{source}#{number}", number)


def from_value(value: Any, fields: Fields, source: str, place: str, line: int) -> RawArticle:
    """The article of a value of a JSON document. Raises ``InputError``."""
    if not isinstance(value, dict):
        raise _no_object(value)
    return article(value, fields, source, place, line)


def article(values: Mapping[str, Any], fields: Fields, source: str, place: str, line: int | None = None) -> RawArticle:
    """The article of a record; ``place`` is its id where it has neither id nor URL. Raises ``InputError``."""
    images = ninjs.pictures(values) if ninjs.is_ninjs(values) else ()
    values = ninjs.from_ninjs(values) if ninjs.is_ninjs(values) else values
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


def _content(values: Mapping[str, Any], fields: Fields, name: str) -> str:
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


def _metadata(values: Mapping[str, Any], fields: Fields, name: str) -> str | None:
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
