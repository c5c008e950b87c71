"""Markdown that shows texts from elsewhere as they are: they cannot format it, link, or call anybody."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["escaped", "markdown_table"]

_MEANS_SOMETHING = re.compile(r"[^\w\s.,;:!?()/“”„‚‘’«»–—…%&+→·-]|_")
#: Addresses become links without being asked to; a comment in the middle keeps them text.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www)(?=[:.])")


def escaped(text: str) -> str:
    """On one line; signs that mean something are written as entities."""
    plain = " ".join(text.split()).replace("&", "&amp;")
    plain = _MEANS_SOMETHING.sub(lambda sign: f"&#{ord(sign[0])};", plain)
    return _ADDRESS.sub(r"\1<!-- -->", plain)


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
