"""One line of a feed: a JSON object with ``text`` or ``html`` and what is known of the article."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from provenance.errors import InputError
from provenance.models import RawArticle
from provenance.reader.decode import decode_text, reject_binary

__all__ = ["record"]

_CONTENT = ("text", "html")
_METADATA = ("id", "url", "title", "outlet", "author", "published", "language")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}


def record(line: bytes, source: str, number: int) -> RawArticle:
    """The article of a line. Raises ``InputError`` that says what is wrong with it."""
    values = _object(decode_text(line))
    known = {key: _metadata(key, values.get(key)) for key in _METADATA}
    content = {key: _content(key, values.get(key)) for key in _CONTENT}
    format_ = next((key for key in _CONTENT if content[key].strip()), None)
    if format_ is None:
        raise InputError("the record has no text: neither “text” nor “html” holds anything")
    return RawArticle(
        id=known.pop("id") or known["url"] or f"{source}#{number}",
        source=source,
        content=content[format_],
        format="html" if format_ == "html" else "text",
        carries_metadata=True,
        line=number,
        extra={key: value for key, value in values.items() if key not in (*_CONTENT, *_METADATA)},
        **known,
    )


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
        raise InputError(f'the record is {_kind(values)}; it must be an object such as {{"text": "…"}}')
    return values


def _content(key: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"“{key}” is {_kind(value)}; it must be text")
    text = _SURROGATES.sub("\ufffd", value)
    reject_binary(text)
    if key == "text" and "\0" in text:
        raise InputError("“text” is binary data, not text: it holds NUL characters")
    return text


def _metadata(key: str, value: object) -> str | None:
    if key == "id" and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if key == "author" and isinstance(value, list) and all(isinstance(name, str) for name in value):
        value = ", ".join(name.strip() for name in value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise InputError(f"“{key}” is {_kind(value)}; it must be text")
    # Metadata goes to terminals and file names: no line breaks, no escape sequences.
    return " ".join(_CONTROLS.sub(" ", _SURROGATES.sub("\ufffd", value)).split()) or None


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "text" if isinstance(value, str) else "null")
