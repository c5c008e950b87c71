"""Detectors for what no pattern can express. A rule names one (``detect: single_source``) and gives points and message.

Each detector is a function of the document and the hits of the pattern rules, and returns what it found in text order.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from provenance.engine import Hit
from provenance.lexicon import Lexicon
from provenance.models import Detection, Document, Line, Source, Span

__all__ = ["DETECTORS", "detect"]

_ANSWERS = frozenset({"denial", "non_denial", "no_comment"})
#: Sentences of UTF-8 read as Windows-1252 ("Ã¼", "â€œ"), and characters that were lost altogether.
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf¤¶¼Ÿ„–œ]|â€[\u0080-\u00bfœž™¦“”\u009d]|Â[ \u00a0§°»«]|\ufffd+|ï»¿")
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|…|\.{3})\s*(?:\[\+\d+ chars\])?$")
_FINISHED = re.compile(r"[.!?:…)\]}\"'“”„»«’‘–-]$")
_WORD = re.compile(r"\w+")


def detect(
    names: Iterable[str], document: Document, hits: Sequence[Hit], lexicon: Lexicon
) -> dict[str, tuple[Detection, ...]]:
    """Run the named detectors. Raises ``KeyError`` for a name that is no detector."""
    return {name: tuple(DETECTORS[name](document, hits, lexicon)) for name in sorted(names)}


def _unattributed_quote(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for attribution in document.attributions:
        if attribution.type == "direct" and attribution.source_id is None:
            yield Detection(Span(attribution.content[0].start, attribution.content[-1].end))


def _single_source(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """Three attributions or more, and all of them from one source; nobody else is named as a source either."""
    owners = Counter(attribution.source_id for attribution in document.attributions)
    owners.pop(None, None)
    if len(document.sources) == 1 and len(owners) == 1 and owners.total() >= 3:
        source = document.sources[0]
        yield Detection(_first_mention(source), {"source": source.name, "count": str(owners.total())})


def _lede_unsourced(document: Document, hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """The lede tells news without saying from whom, though the article leans on sources further down.

    A lede that names what it does not know, or that carries hits of the directness rules, says something of its
    origin and is left alone.
    """
    lede = [sentence for sentence in document.sentences if sentence.zone == "lede"]
    if not lede or not document.attributions:
        return
    whole = Span(lede[0].start, lede[-1].end)
    spoken = (span for a in document.attributions for span in (*a.content, *(a.frame or ()), *(a.source or ())))
    mentioned = (mention for source in document.sources for mention in source.mentions)
    said = (hit.span for hit in hits if hit.span and hit.rule.category in _SAYS_WHERE_FROM)
    if not any(span.overlaps(whole) for group in (spoken, mentioned, said) for span in group):
        yield Detection(whole)


_SAYS_WHERE_FROM = frozenset(
    {"media_relay", "hearsay", "first_hand", "evidence_basis", "social_media_origin", "unconfirmed", "hedge"}
)


def _accusation_without_response(document: Document, hits: Sequence[Hit], lexicon: Lexicon) -> Iterator[Detection]:
    """An accusation against a party that is named, and nowhere a denial, a refusal to comment or a word of that party.

    The words that accuse are the list ``accusations``. Whoever makes the accusation is not the accused.
    """
    if any(hit.rule.category in _ANSWERS for hit in hits) or "accusations" not in lexicon:
        return
    words = {word.lower() for word in lexicon.words("accusations")}
    heard = {attribution.source_id for attribution in document.attributions}
    for sentence in document.sentences:
        accusing = next((token for token in sentence.tokens if token.text.lower() in words), None)
        if accusing is None:
            continue
        accused = [
            source
            for source in document.sources
            if source.identified and any(mention.overlaps(sentence.span) for mention in source.mentions)
        ]
        if accused and not any(source.id in heard for source in accused):
            yield Detection(sentence.span, {"source": accused[0].name})
            return


def _name_inconsistency(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """One person, two spellings of the surname ("Budanow" and "Budanov"); a genitive -s is none."""
    for source in document.sources:
        if source.kind != "named_person":
            continue
        surname = _surname(source.name)
        for mention in source.mentions:
            other = _variant(surname, mention.of(document.text))
            if other:
                yield Detection(mention, {"match": other, "source": source.name})
                break


def _surname(name: str) -> str:
    words = _WORD.findall(name)
    return words[-1] if words else ""


def _variant(surname: str, mention: str) -> str | None:
    """A word of the mention that is nearly the surname, but neither it nor an inflected form of it."""
    for word in _WORD.findall(mention):
        inflected = {surname, surname + "s", surname.removesuffix("s"), surname + "es"}
        if len(surname) >= 5 and word[:1] == surname[:1] and word not in inflected and _distance(word, surname) <= 2:
            return word
    return None


def _distance(a: str, b: str) -> int:
    """Levenshtein distance of two words; 99 where the lengths alone make them different names."""
    if abs(len(a) - len(b)) > 2 or max(len(a), len(b)) > 40:
        return 99
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (char != other))
    return row[-1]


def _broken_quotation(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for quote in document.quotes:
        if not quote.balanced:
            yield Detection(Span(quote.start, quote.end))


def _duplicate_paragraph(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """A paragraph of running text that was there before, word for word; every one after the first."""
    seen: set[str] = set()
    for line in document.lines:
        key = _folded(Span(line.start, line.end).of(document.text))
        if line.zone == "noise" or len(key) < 60:
            continue
        if key in seen:
            yield Detection(Span(line.start, line.end))
        seen.add(key)


def _encoding_error(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for match in _MOJIBAKE.finditer(document.text):
        yield Detection(Span(*match.span()))


def _truncated_text(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
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


def _missing_metadata(document: Document, hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """Author or date are missing where the input could have carried them, and the text has none either."""
    if not document.article.carries_metadata:
        return
    found = {hit.rule.category for hit in hits}
    given = {
        "author": bool(document.article.author) or "byline" in found,
        "date": bool(document.article.published) or bool({"publication_date", "dateline"} & found),
    }
    missing = [name for name, there in given.items() if not there]
    if missing:
        yield Detection(None, {"match": " and ".join(missing)})


def _first_mention(source: Source) -> Span | None:
    return source.mentions[0] if source.mentions else None


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


DETECTORS: Mapping[str, Callable[[Document, Sequence[Hit], Lexicon], Iterable[Detection]]] = {
    "accusation_without_response": _accusation_without_response,
    "single_source": _single_source,
    "lede_unsourced": _lede_unsourced,
    "unattributed_quote": _unattributed_quote,
    "name_inconsistency": _name_inconsistency,
    "broken_quotation": _broken_quotation,
    "duplicate_paragraph": _duplicate_paragraph,
    "encoding_error": _encoding_error,
    "truncated_text": _truncated_text,
    "missing_metadata": _missing_metadata,
}
