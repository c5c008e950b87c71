"""Messages of findings: a text with ``{name}`` or ``{name|what stands there if the value is missing}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from provenance.models import UiLanguage
from provenance.wording import term

__all__ = ["PLACEHOLDERS", "MessageError", "Template", "parse_message", "shorten"]


@dataclass(frozen=True, slots=True)
class _Wording:
    """How values are said in a language.

    ``defaults``: what is written where a value is missing and the message gives no default. ``words``: values that are
    words of the program; others stand as they are. ``point``: the decimal point.
    """

    language: UiLanguage
    defaults: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    point: str = "."

    def say(self, name: str, value: str) -> str:
        if name == "kind":
            return term(self.language, value)
        if name == "value":
            return self.words.get(value) or value.replace(".", self.point)
        return value


_WORDINGS: Mapping[UiLanguage, _Wording] = {
    "en": _Wording(
        "en",
        {
            "match": "the article",
            "speaker": "the speaker",
            "source": "an unnamed source",
            "kind": "source",
            "count": "several",
            "value": "unknown",
        },
    ),
    "de": _Wording(
        "de",
        {
            "match": "der Artikel",
            "speaker": "die sprechende Person",
            "source": "eine ungenannte Quelle",
            "kind": "Quelle",
            "count": "mehrere",
            "value": "unbekannt",
        },
        {"author": "Autor", "date": "Datum", "author and date": "Autor und Datum"},
        ",",
    ),
}

#: Names that may stand in braces.
PLACEHOLDERS: tuple[str, ...] = tuple(_WORDINGS["en"].defaults)

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
    language: UiLanguage = "en"

    def fill(self, values: Mapping[str, str | None]) -> str:
        """The message; ``values`` are as the program has them: "named_person", "0.5"."""
        say = _WORDINGS[self.language].say
        filled = []
        for part in self.parts:
            if isinstance(part, str):
                filled.append(part)
            else:
                name, default = part
                value = values.get(name)
                filled.append(say(name, value) if value else default)
        return "".join(filled)


def parse_message(text: str, language: UiLanguage = "en") -> Template:
    """Raises ``MessageError`` for unknown placeholders and stray braces."""
    defaults = _WORDINGS[language].defaults
    parts: list[str | tuple[str, str]] = []
    at = 0
    for found in _PART.finditer(text):
        if found[1] is None:
            raise MessageError(found.start(), f"a single “{found[0]}”: placeholders look like {{match}}")
        name, bar, default = found[1].partition("|")
        if name not in PLACEHOLDERS:
            raise MessageError(found.start(), f"unknown placeholder “{{{name}}}”; known: {', '.join(PLACEHOLDERS)}")
        parts += [text[at : found.start()], (name, default if bar else defaults[name])]
        at = found.end()
    return Template(text, (*parts, text[at:]), language)


def shorten(text: str) -> str:
    """One line of at most ``MAX_MATCH`` characters, the middle left out where it is longer."""
    text = " ".join(text[: 4 * MAX_MATCH].split()) if len(text) < 4 * MAX_MATCH else _ends(text)
    if len(text) <= MAX_MATCH:
        return text
    half = (MAX_MATCH - 3) // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def _ends(text: str) -> str:
    return " ".join(f"{text[: 2 * MAX_MATCH]} {text[-2 * MAX_MATCH :]}".split())
