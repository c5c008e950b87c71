"""What scraping and copying do to a text: lost marks, repeated paragraphs, wrong characters, a missing end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import Detection, Document, Quote, Span

#: Sentences of UTF-8 read as Windows-1252 ("Ã¼", "â€œ"), and characters that were lost altogether.
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf¤¶¼Ÿ„–œƒ‚]+|â€[\u0080-\u00bfœž™¦“”\u009d]|â‚¬|Â[ \u00a0§°»«]|\ufffd+|ï»¿"
    r"|&(?:amp|nbsp|quot|apos|lt|gt|szlig|[aouAOU]uml|[lr]dquo|bdquo|[nm]dash|euro|#\d{2,5}|#x[\da-fA-F]{2,4});"
    r"|\\u00[\da-fA-F]{2}|=C3=[89AB][\dA-F]"
)
#: Letters that were lost and became question marks: "f?r", "k?nnen". One may be a slip, several are none.
_LOST = re.compile(
    r"(?<![\w/.=?&])(?:[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{1,3}\?[a-z]{1,20}|[A-Za-z]{2,12}[b-df-hj-np-tv-z]\?[a-z]{1,12})\b(?!=)"
)
_FEW_LOST = 2
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|…|\.{3})\s*(?:\[\+\d+ chars\])?$")
_FINISHED = re.compile(r"[.!?:…)\]}\"'“”„»«’‘–-]$")
_MARK = re.compile('[„“”"»«]')
_WORD = re.compile(r"\w+")
#: Characters of a line that is a paragraph, not a heading.
_LONG = 80
#: Letters of what is left of a word.
_STUMP = 3
#: Slips of grammar that make a text a translation, and words of one so short that a single slip does.
_SLIPS, _SHORT = 2, 80
#: Characters that a quotation over several paragraphs may have.
_LONG_QUOTATION = 6_000


def broken_quotation(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """A mark without a partner. One that opens and the next, which closes, are a quotation over several paragraphs."""
    broken = [quote for quote in document.quotes if not quote.balanced]
    at = 0
    while at < len(broken):
        if at + 1 < len(broken) and _belong_together(document.text, broken[at], broken[at + 1]):
            at += 2
            continue
        yield Detection(Span(broken[at].start, broken[at].end))
        at += 1


def _belong_together(text: str, first: Quote, second: Quote) -> bool:
    """An unbalanced quotation begins with its mark if the closing one is missing, and ends with it otherwise."""
    opens = _MARK.match(text[first.start]) and not _MARK.match(text[first.end - 1])
    closes = _MARK.match(text[second.end - 1]) and not _MARK.match(text[second.start])
    return bool(opens and closes) and second.end - first.start <= _LONG_QUOTATION


def duplicate_paragraph(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """A paragraph of running text that was there before, word for word; every one after the first."""
    seen: set[str] = set()
    for line in document.lines:
        key = _folded(Span(line.start, line.end).of(document.text))
        if line.zone == "noise" or len(key) < 60:
            continue
        if key in seen:
            yield Detection(Span(line.start, line.end))
        seen.add(key)


def encoding_error(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """Characters that were read in a wrong encoding, left in a notation of another format, or lost."""
    lost = list(_LOST.finditer(document.text))
    found = [*_MOJIBAKE.finditer(document.text), *(lost if len(lost) >= _FEW_LOST else [])]
    for span in sorted(match.span() for match in found):
        yield Detection(Span(*span))


def truncated_text(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The last line of the running text is cut off: the ellipsis of a feed, or a word that no sentence ends with.

    What follows such a word may be cut off as well: "weil der Bo".
    """
    prose = [line for line in document.lines if line.zone not in ("noise", "credits")]
    if not prose:
        return
    last = prose[-1]
    body = Span(last.start, last.end).of(document.text)
    if _CUT_OFF.search(body) or (len(body) > _LONG and _stops_short(body, language)):
        yield Detection(Span(max(last.start, last.end - 60), last.end))


def _stops_short(body: str, language: Language | None) -> bool:
    words = _WORD.findall(body[-_LONG:].lower())
    if language is None or _FINISHED.search(body) or len(words) < 2:
        return False
    return language.is_unfinished(words[-1]) or (language.is_unfinished(words[-2]) and len(words[-1]) <= _STUMP)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def translated_syntax(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """Slips of grammar. One in a long text is a slip of the pen."""
    if language is None:
        return
    found = [span for sentence in document.sentences for span in language.slips(sentence)]
    if len(found) >= _SLIPS or sum(len(sentence.tokens) for sentence in document.sentences) < _SHORT:
        yield from map(Detection, found)
