"""What makes an input the same input."""

from __future__ import annotations

import hashlib
from itertools import chain

from provenance.models import RawArticle

__all__ = ["fingerprint"]


def fingerprint(raw: RawArticle) -> str:
    """SHA-256 of everything of the input that can change its report; equal inputs need no second audit."""
    digest = hashlib.sha256()
    for part in (raw.content, raw.format, str(raw.carries_metadata), *chain.from_iterable(raw.known().items())):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x01")
    return digest.hexdigest()
