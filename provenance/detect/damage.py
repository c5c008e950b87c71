"""What scraping and copying do to a text: lost marks, repeated paragraphs, wrong characters, a missing end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from provenance.engine import Hit
from provenance.lexicon import Lexicon
from provenance.models import Detection, Document, Line, Span

#: Sentences of UTF-8 read as Windows-1252 ("Ã¼", "â€œ"), and characters that were lost altogether.
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf¤¶¼Ÿ„–œ]|â€[\u0080-\u00bfœž™¦“”\u009d]|Â[ \u00a0§°»«]|\ufffd+|ï»¿")
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|…|\.{3})\s*(?:\[\+\d+ chars\])?$")
_FINISHED = re.compile(r"[.!?:…)\]}\"'“”„»«’‘–-]$")
_WORD = re.compile(r"\w+")


def broken_quotation(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for quote in document.quotes:
        if not quote.balanced:
            yield Detection(Span(quote.start, quote.end))


def duplicate_paragraph(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """A paragraph of running text that was there before, word for word; every one after the first."""
    seen: set[str] = set()
    for line in document.lines:
        key = _folded(Span(line.start, line.end).of(document.text))
        if line.zone == "noise" or len(key) < 60:
            continue
        if key in seen:
            yield Detection(Span(line.start, line.end))
        seen.add(key)


def encoding_error(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for match in _MOJIBAKE.finditer(document.text):
        yield Detection(Span(*match.span()))


def truncated_text(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """The last line of the running text is cut off: the ellipsis of a feed, or a long line stops in mid-sentence."""
    prose = [line for line in document.lines if line.zone not in ("noise", "credits")]
    if not prose:
        return
    last = prose[-1]
    body = Span(last.start, last.end).of(document.text)
    if _CUT_OFF.search(body) or (len(prose) > 1 and _stops_short(last, body, prose)):
        yield Detection(Span(max(last.start, last.end - 60), last.end))


def _stops_short(last: Line, body: str, prose: Sequence[Line]) -> bool:
    others = [line for line in prose if line is not last and line.end - line.start > 80]
    return len(body) > 80 and len(others) >= 2 and not _FINISHED.search(body)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))
