"""Records of news agencies: ninjs, the JSON of the IPTC, in its versions 1 (``body_text``), 2 and 3 (``bodies``).

What they say under their own keys is given under ours; keys that a record has already are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from provenance.models import Image

__all__ = ["from_ninjs", "is_ninjs", "pictures"]

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
