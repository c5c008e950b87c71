"""What makes an input the same input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain

from provenance.models import RawArticle

__all__ = ["fingerprint", "with_corrections"]


def fingerprint(raw: RawArticle, corrections: Iterable[str] = ()) -> str:
    """SHA-256 of everything of the input that can change its report; equal inputs need no second audit.

    ``corrections`` are the ids of those that reviewers made.
    """
    known = chain.from_iterable(raw.known().items())
    return with_corrections(_digest((raw.content, raw.format, str(raw.carries_metadata), *known)), corrections)


def with_corrections(mark: str, corrections: Iterable[str]) -> str:
    """The fingerprint of the same input with these corrections in place of those that it had."""
    corrected = tuple(corrections)
    return mark.partition("+")[0] + (f"+{_digest(corrected)[:16]}" if corrected else "")


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
