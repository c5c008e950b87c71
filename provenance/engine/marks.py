"""The marks in examples: ``"Er [[wies]] es zurück"``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provenance.models import Span

__all__ = ["MARK", "mark", "unmark"]

MARK = re.compile(r"\[\[(.*?)\]\](?!\])", re.DOTALL)


def unmark(example: str) -> tuple[str, tuple[Span, ...]]:
    """``"Er [[wies]] es"`` -> text without the marks, and what they mark."""
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for found in MARK.finditer(example):
        parts += [example[at : found.start()], found[1]]
        length += found.start() - at
        spans.append(Span(length, length + len(found[1])))
        length += len(found[1])
        at = found.end()
    return "".join([*parts, example[at:]]), tuple(spans)


def mark(text: str, spans: Iterable[Span]) -> str:
    """The reverse of ``unmark``."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], "[[", text[start:end], "]]"]
        at = end
    return "".join([*parts, text[at:]])
