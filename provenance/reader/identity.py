"""What makes an input the same input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain

from provenance.models import RawArticle

__all__ = ["fingerprint", "is_of", "with_corrections"]


def fingerprint(raw: RawArticle, corrections: Iterable[str] = ()) -> str:
    """SHA-256 of everything of the input that can change its report; equal inputs need no second audit.

    ``corrections`` are the ids of those that reviewers made.
    """
    known = (*chain.from_iterable(raw.known().items()), *map(repr, raw.images))
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


def is_of(mark: str, raw: RawArticle) -> bool:
    """Is ``mark`` the fingerprint of this input, as this version makes it or an earlier one did, whatever corrections
    it had?"""
    return mark.partition("+")[0] in (fingerprint(raw), _fingerprint_of_0_1(raw))


def _fingerprint_of_0_1(raw: RawArticle) -> str:
    digest = hashlib.sha256()
    known = (raw.content, raw.format, raw.title, raw.outlet, raw.author, raw.published, raw.url, raw.language)
    for part in (*known, str(raw.carries_metadata)):
        digest.update(b"\x00" if part is None else part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
