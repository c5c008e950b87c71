"""Text with its attributions marked in place, for tests.

``[q …]`` is what is said, ``[s …]`` who says it, ``[c …]`` the cue, ``[a …]`` to whom; marks may nest. A number tells
attributions of one text apart (``[q2 …]``); without one it is the first. Pieces of one mark are joined by `` … ``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from provenance.models import Attribution, Document, Span, Spans

__all__ = ["PARTS", "Marked", "in_words", "parts_of", "read_marked"]

PARTS = {"q": "content", "s": "source", "c": "cue", "a": "addressee"}
_MARK = re.compile(r"\[([qsca])(\d*) |\]")


@dataclass(frozen=True)
class Marked:
    """``attributions`` holds for each number the parts that were marked, by name, as spans of ``text``."""

    text: str
    attributions: tuple[dict[str, Spans], ...]


def read_marked(marked: str) -> Marked:
    """Take the marks out of a text. Raises ``ValueError`` for a mark that is not closed or not open."""
    text, at = "", 0
    open_marks: list[tuple[str, int, int]] = []
    found: dict[int, dict[str, list[Span]]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark[1]:
            open_marks.append((PARTS[mark[1]], int(mark[2] or 1), len(text)))
        elif not open_marks:
            raise ValueError(f"“]” closes nothing: {marked!r}")
        else:
            part, number, start = open_marks.pop()
            found.setdefault(number, {}).setdefault(part, []).append(Span(start, len(text)))
    if open_marks:
        raise ValueError(f"a mark is not closed: {marked!r}")
    text += marked[at:]
    rows = ({part: tuple(sorted(spans)) for part, spans in found[number].items()} for number in sorted(found))
    return Marked(text, tuple(rows))


def parts_of(document: Document, attribution: Attribution) -> dict[str, str | None]:
    """The parts of an attribution in words."""
    spans = {
        "content": attribution.content,
        "source": attribution.source,
        "cue": attribution.cue.spans if attribution.cue else None,
        "addressee": attribution.addressee,
    }
    return {part: in_words(document.text, found) for part, found in spans.items()}


def in_words(text: str, spans: Spans | None) -> str | None:
    return " … ".join(span.of(text) for span in spans) if spans else None
