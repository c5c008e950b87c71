"""Messages of findings: a text with ``{name}`` or ``{name|what stands there if the value is missing}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PLACEHOLDERS", "MessageError", "Template", "parse_message", "shorten"]

#: Names that may stand in braces, and what is written where the value is missing and no default is given.
PLACEHOLDERS: Mapping[str, str] = {
    "match": "the article",
    "speaker": "the speaker",
    "source": "an unnamed source",
    "kind": "source",
    "count": "several",
    "value": "unknown",
}

#: Longest ``{match}`` in a message, in characters.
MAX_MATCH = 120

_PART = re.compile(r"\{([^{}]*)\}|[{}]")


class MessageError(ValueError):
    """``position`` counts characters of the message from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position, self.message = position, message


@dataclass(frozen=True, slots=True)
class Template:
    """``parts`` are texts and pairs of a placeholder and its default, in order."""

    text: str
    parts: tuple[str | tuple[str, str], ...]

    def fill(self, values: Mapping[str, str | None]) -> str:
        return "".join(part if isinstance(part, str) else values.get(part[0]) or part[1] for part in self.parts)


def parse_message(text: str) -> Template:
    """Raises ``MessageError`` for unknown placeholders and stray braces."""
    parts: list[str | tuple[str, str]] = []
    at = 0
    for found in _PART.finditer(text):
        if found[1] is None:
            raise MessageError(found.start(), f"a single “{found[0]}”: placeholders look like {{match}}")
        name, bar, default = found[1].partition("|")
        if name not in PLACEHOLDERS:
            raise MessageError(found.start(), f"unknown placeholder “{{{name}}}”; known: {', '.join(PLACEHOLDERS)}")
        parts += [text[at : found.start()], (name, default if bar else PLACEHOLDERS[name])]
        at = found.end()
    return Template(text, (*parts, text[at:]))


def shorten(text: str) -> str:
    """One line of at most ``MAX_MATCH`` characters, the middle left out where it is longer."""
    text = " ".join(text[: 4 * MAX_MATCH].split()) if len(text) < 4 * MAX_MATCH else _ends(text)
    if len(text) <= MAX_MATCH:
        return text
    half = (MAX_MATCH - 3) // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def _ends(text: str) -> str:
    return " ".join(f"{text[: 2 * MAX_MATCH]} {text[-2 * MAX_MATCH :]}".split())
