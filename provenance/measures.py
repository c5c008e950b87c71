"""Numbers of one document: shares, densities, readability; each a value or ``None`` where nothing can be measured.

Shares lie between 0 and 1. What the outlet says about the limits of its own knowledge ("Der Ort ist unbekannt") needs
no source, so that such sentences are left out where the share of attributed sentences is taken: an article never
gains by dropping a disclosure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provenance.engine import Hit
from provenance.models import DISCLOSURES, Document, Line, Sentence, Span
from provenance.segment import count_words

__all__ = ["measure", "noise_ratio"]

_VOWELS = re.compile(r"ei|ai|au|äu|eu|ie|oi|ey|ay|aa|ee|oo|[aeioyäöü]|(?<!q)u", re.IGNORECASE)
_MEDIA = frozenset({"named_media", "unnamed_media", "news_agency"})


def measure(document: Document, hits: Sequence[Hit]) -> dict[str, float | None]:
    """All measures by name (``provenance schema rule`` describes them); ``hits`` are those of the pattern rules."""
    return {
        **_sizes(document),
        **_attribution_shares(document, hits),
        **_densities(document, hits),
        **_readability(document),
    }


def noise_ratio(lines: Sequence[Line]) -> float:
    """Share of the characters of all lines that lie in noise."""
    total = sum(line.end - line.start for line in lines)
    return round(sum(line.end - line.start for line in lines if line.zone == "noise") / total, 4) if total else 0.0


def _sizes(document: Document) -> dict[str, float | None]:
    return {
        "words": sum(count_words(sentence.tokens) for sentence in document.sentences),
        "sentences": len(document.sentences),
        "paragraphs": len({sentence.paragraph for sentence in document.sentences}),
        "attributions": len(document.attributions),
        "direct_quotes": sum(attribution.type == "direct" for attribution in document.attributions),
    }


def _attribution_shares(document: Document, hits: Sequence[Hit]) -> dict[str, float | None]:
    by_id = {source.id: source for source in document.sources}
    owners = [by_id.get(a.source_id or "") for a in document.attributions]
    named = Counter(owner.id for owner in owners if owner)
    prose = _need_a_source(document, hits)
    attributed = _touching(prose, _attributed_spans(document))
    return {
        "attributed_share": _share(len(attributed), len(prose)),
        "identified_share": _share(sum(bool(owner and owner.identified) for owner in owners), len(owners)),
        "identified_sources": sum(source.identified for source in document.sources),
        "unidentified_sources": sum(not source.identified for source in document.sources),
        "top_source_share": _share(max(named.values(), default=0), sum(named.values())),
        "relay_share": _share(sum(bool(owner and owner.kind in _MEDIA) for owner in owners), len(owners)),
        "unattributed_quotes": sum(a.type == "direct" and a.source_id is None for a in document.attributions),
    }


def _densities(document: Document, hits: Sequence[Hit]) -> dict[str, float | None]:
    prose = _running(document)
    count = Counter(hit.rule.category for hit in hits)
    hearsay = [hit.span for hit in hits if hit.rule.category == "hearsay" and hit.span]
    return {
        "hearsay_share": _share(len(_touching(prose, hearsay)), len(prose)),
        "hedges_per_100": round(100 * count["hedge"] / len(prose), 2) if prose else None,
        "noise_ratio": noise_ratio(document.lines) if document.lines else None,
        "placeholders": count["placeholder"],
    }


def _running(document: Document) -> list[Sentence]:
    return [sentence for sentence in document.sentences if sentence.zone != "title"]


def _need_a_source(document: Document, hits: Sequence[Hit]) -> list[Sentence]:
    """Sentences of the running text but those in which the outlet itself says what is not known."""
    said = sorted(span for attribution in document.attributions for span in attribution.content)
    own = _outside((hit.span for hit in hits if hit.span and hit.rule.category in DISCLOSURES), said)
    prose = _running(document)
    disclosing = {sentence.index for sentence in _touching(prose, own)}
    return [sentence for sentence in prose if sentence.index not in disclosing]


def _outside(spans: Iterable[Span], ordered: Sequence[Span]) -> list[Span]:
    """The spans whose first character lies in none of ``ordered``; linear in both after sorting."""
    outside, at, reach = [], 0, -1
    for span in sorted(spans):
        while at < len(ordered) and ordered[at].start <= span.start:
            reach = max(reach, ordered[at].end)
            at += 1
        if reach <= span.start:
            outside.append(span)
    return outside


def _attributed_spans(document: Document) -> list[Span]:
    return [
        span for a in document.attributions for span in (*a.content, *(a.frame or ()), *(a.cue.spans if a.cue else ()))
    ]


def _touching(sentences: Sequence[Sentence], spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that overlap at least one span; linear in both after sorting."""
    ordered, touched, at, reach = sorted(spans), [], 0, -1
    for sentence in sentences:
        while at < len(ordered) and ordered[at].start < sentence.end:
            reach = max(reach, ordered[at].end)
            at += 1
        if reach > sentence.start:
            touched.append(sentence)
    return touched


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


# --- Readability ------------------------------------------------------------------------------------------------------
# The formulas of textstat (a test compares), over our own sentences and tokens, and with syllables that are counted:
# textstat takes places of hyphenation for syllables ("Oma" has one) and "z. B." for two sentences, and it costs half a
# second at start and 6 ms an article, as much as everything else together.


@dataclass(frozen=True, slots=True)
class _Counts:
    sentences: int
    words: int
    syllables: int
    monosyllables: int
    polysyllables: int
    long_words: int


def _readability(document: Document) -> dict[str, float | None]:
    names = {"flesch_amstad": _flesch_amstad, "wiener_sachtextformel": _wiener_sachtextformel, "lix": _lix}
    language = document.article.language
    # Constants and syllables are German ones; a number for another language would mean nothing.
    counts = _counts(_running(document)) if language == "de" else None
    if counts is None:
        return dict.fromkeys(names)
    formulas: Mapping[str, Callable[[_Counts], float]] = names
    return {name: round(formula(counts), 1) for name, formula in formulas.items()}


def _counts(sentences: Sequence[Sentence]) -> _Counts | None:
    words = [token.text for sentence in sentences for token in sentence.tokens if count_words((token,))]
    if not words:
        return None
    syllables = [_syllables(word) for word in words]
    return _Counts(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(syllables),
        monosyllables=sum(count == 1 for count in syllables),
        polysyllables=sum(count >= 3 for count in syllables),
        long_words=sum(len(word) > 6 for word in words),
    )


@lru_cache(maxsize=50_000)
def _syllables(word: str) -> int:
    """Vowels and diphthongs of a German word; an abbreviation without any counts as one."""
    return len(_VOWELS.findall(word)) or 1


def _flesch_amstad(counts: _Counts) -> float:
    """Flesch reading ease with the constants for German of T. Amstad (1978); higher is easier."""
    return 180 - counts.words / counts.sentences - 58.5 * counts.syllables / counts.words


def _wiener_sachtextformel(counts: _Counts) -> float:
    """First Wiener Sachtextformel of R. Bamberger and E. Vanecek (1984); about the school grade needed."""
    return (
        19.35 * counts.polysyllables / counts.words
        + 0.1672 * counts.words / counts.sentences
        + 12.97 * counts.long_words / counts.words
        - 3.27 * counts.monosyllables / counts.words
        - 0.875
    )


def _lix(counts: _Counts) -> float:
    """Läsbarhetsindex of C.-H. Björnsson (1968): below 40 easy, above 60 hard."""
    return counts.words / counts.sentences + 100 * counts.long_words / counts.words
