"""What makes an input the same input."""

from __future__ import annotations

import hashlib

from provenance.models import RawArticle

__all__ = ["fingerprint"]


def fingerprint(raw: RawArticle) -> str:
    """SHA-256 of everything of the input that can change its report; equal inputs need no second audit."""
    parts = (raw.content, raw.format, raw.title, raw.outlet, raw.author, raw.published, raw.url, raw.language)
    digest = hashlib.sha256()
    for part in (*parts, str(raw.carries_metadata)):
        digest.update(b"\x00" if part is None else part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
