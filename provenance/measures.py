"""Numbers of one document: shares, densities, readability; each a value or ``None`` where nothing can be measured.

Shares lie between 0 and 1. Two kinds of sentences are left out of all of them but ``noise_ratio``:

* A sentence that repeats an earlier one to the letter tells nothing new: a text that was pasted twice has the shares of
  the text that was pasted once.
* A sentence that is open or fair (it says what is not known, corrects an error, prints a denial) is left out of the
  shares that tell how statements are sourced, unless it has a source that the reader can identify: an article never
  gains by dropping it.

Shares of traceable, veiled and attributed sentences are shares of those that need a source: what somebody said, did
unseen or is accused of, causes, figures, plans, judgements. What everybody can see or look up needs none.

A statement whose speaker is mentioned ("sagte er") but was not found out is neither identified nor veiled: the reader
will know who it is.
"""

from __future__ import annotations

import inspect
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import FunctionType, ModuleType

from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import DISCLOSURES, Attribution, Document, Line, Sentence, Source, Span
from provenance.segment import count_words, is_word
from provenance.vocabulary import MEDIA, SourceKind

__all__ = ["NAMES", "Counts", "counted", "formulas", "measure", "noise_ratio", "readability", "running"]


#: A paper that is named by what it is can be looked up or asked for: it hides nobody.
_PAPERS = frozenset[SourceKind]({"document"})
_OPEN = DISCLOSURES | {"correction", "denial", "non_denial", "no_comment"}


def measure(document: Document, hits: Sequence[Hit], language: Language | None) -> dict[str, float | None]:
    """All measures by name but those of readability (``provenance schema rule`` describes them); ``hits`` are those of
    the pattern rules, ``language`` says which sentences need a source.
    """
    prose = running(document)
    return {
        **_sizes(document),
        **_sourcing(document, prose, hits, language),
        **_densities(document, prose, hits),
    }


def noise_ratio(lines: Sequence[Line]) -> float:
    """Share of the characters of all lines that lie in noise."""
    total = sum(line.end - line.start for line in lines)
    return round(sum(line.end - line.start for line in lines if line.zone == "noise") / total, 4) if total else 0.0


def _sizes(document: Document) -> dict[str, float | None]:
    identified = [source for source in document.sources if source.identified]
    return {
        "words": sum(count_words(sentence.tokens) for sentence in document.sentences),
        "sentences": len(document.sentences),
        "paragraphs": len({sentence.paragraph for sentence in document.sentences}),
        "attributions": len(document.attributions),
        "direct_quotes": sum(attribution.type == "direct" for attribution in document.attributions),
        "unattributed_quotes": sum(a.type == "direct" and a.source_id is None for a in document.attributions),
        "identified_sources": len(identified),
        "unidentified_sources": len(document.sources) - len(identified),
        "links": len(document.links) if document.article.page and document.article.page.has_links else None,
    }


def _sourcing(
    document: Document, prose: Sequence[Sentence], hits: Sequence[Hit], language: Language | None
) -> dict[str, float | None]:
    by_id = {source.id: source for source in document.sources}
    known = [(a, by_id.get(a.source_id or "")) for a in document.attributions if a.source_id or not a.source]
    identified = _spans(a for a, owner in known if owner and (owner.identified or _can_be_looked_up(owner)))
    hidden = _hidden(document.sources)
    veiled = _spans(a for a, owner in known if not owner or owner.id in hidden)

    independent = len({_party(source) for source in document.sources if source.identified and source.kind not in MEDIA})
    open_ = _open(prose, hits)
    backed = _backed(prose, hits, language)
    traceable = _indexes(_touching(prose, identified)) | backed
    told = [sentence for sentence in prose if sentence.index in traceable or sentence.index not in open_]
    attributed = _indexes(_touching(told, _spans(document.attributions)))
    asked = attributed | _indexes(_asked(document, told, hits, language))
    counted = [sentence for sentence in told if sentence.index in asked]
    return {
        "attributed_share": _share(len(attributed), len(counted)),
        "traceable_share": _share(len(traceable), len(counted)),
        "veiled_share": _share(len(_indexes(_touching(counted, veiled)) - traceable), len(counted)),
        "untraced_share": _share(len(asked - traceable), len(told)),
        "independent_sources": independent if prose else None,
        "papers": len(backed) if prose else None,
        **_by_attribution(known, [sentence for sentence in prose if sentence.index not in open_], hits),
    }


def _asked(
    document: Document, prose: Sequence[Sentence], hits: Sequence[Hit], language: Language | None
) -> list[Sentence]:
    """The sentences that a reader could ask "who says so?" of; without a language all of them.

    Figures are asked for but in sport, where everybody sees the score.
    """
    if language is None:
        return list(prose)
    figures = [] if document.genre == "sport" else [claim.span for claim in document.claims]
    hearsay = [hit.span for hit in hits if hit.span and hit.rule.category == "hearsay"]
    marked = _indexes(_touching(prose, [*figures, *hearsay]))
    return [sentence for sentence in prose if sentence.index in marked or language.needs_source(sentence)]


def _backed(prose: Sequence[Sentence], hits: Sequence[Hit], language: Language | None) -> set[int]:
    """The sentences that name a paper, data or other evidence that a reader could look up or ask for; a paper that
    another medium had is a relay."""

    def hit_by(category: str) -> set[int]:
        return _indexes(_touching(prose, [hit.span for hit in hits if hit.span and hit.rule.category == category]))

    named = [] if language is None else [sentence for sentence in prose if language.names_paper(sentence)]
    return hit_by("evidence_basis") | (_indexes(named) - hit_by("media_relay"))


def _hidden(sources: Sequence[Source]) -> set[str]:
    """Those whom nobody can ask. Scholars of a house that is named can be asked there, and "the researchers" are they
    again; who serves a state or a firm without a name cannot."""
    scholars = [source for source in sources if source.kind == "unnamed_expert"]
    housed = {source.id for source in scholars if source.party}
    if housed:
        housed |= {source.id for source in scholars if source.definite}
    return {s.id for s in sources if not (s.identified or s.kind in _PAPERS or s.id in housed)}


def _can_be_looked_up(source: Source) -> bool:
    """ "Dem Urteil zufolge": a paper that the text has introduced; "eine Studie" could be any."""
    return source.kind in _PAPERS and source.definite is True


def _party(source: Source) -> str:
    """The side that a source speaks for: those of one side are one voice."""
    return source.party or source.id


def _by_attribution(
    known: Sequence[tuple[Attribution, Source | None]], prose: Sequence[Sentence], hits: Sequence[Hit]
) -> dict[str, float | None]:
    """Shares of the attributions that have content in ``prose``.

    A quotation that goes on in the next sentence counts twice, as two quotations do: whether they are one attribution
    is a matter of how a language is read.
    """
    starts, ends = _bounds(prose)
    owned = [
        (a, owner)
        for a, owner in known
        for _ in {bisect_right(ends, span.start) for span in a.content if _overlaps(span, starts, ends)}
    ]
    owners = [owner for _, owner in owned if owner]
    named = Counter(_party(owner) for owner in owners if owner.identified and owner.kind not in MEDIA)
    identified = sum(owner.identified for owner in owners)
    relayed = list(_relayed(owned, prose, hits))
    verbatim = sum(
        a.type == "direct" and owner is not None and owner.kind not in MEDIA and not second_hand
        for (a, owner), second_hand in zip(owned, relayed, strict=True)
    )
    return {
        "identified_share": _share(identified, len(owned)),
        "top_source_share": _share(max(named.values(), default=0), named.total()),
        "verbatim_share": _share(verbatim, len(owned)),
        "media_share": _share(sum(owner.kind in MEDIA for owner in owners), len(owned)),
        "relay_share": _share(sum(relayed), len(owned)),
    }


def _relayed(
    owned: Sequence[tuple[Attribution, Source | None]], prose: Sequence[Sentence], hits: Sequence[Hit]
) -> Iterator[bool]:
    """For each attribution: does a medium say it, or did its source say it to another one?

    Who is once said to have spoken to another medium, and never to the outlet, spoke to that medium throughout.
    """
    relays = _touching(prose, [hit.span for hit in hits if hit.span and hit.rule.category == "media_relay"])
    bounds = _bounds(relays)
    told = {owner.id for a, owner in owned if owner and any(_overlaps(span, *bounds) for span in _spans([a]))}
    told -= {owner.id for a, owner in owned if owner and a.own}
    return (owner is not None and (owner.kind in MEDIA or owner.id in told) for _, owner in owned)


def _densities(document: Document, prose: Sequence[Sentence], hits: Sequence[Hit]) -> dict[str, float | None]:
    hearsay = [hit.span for hit in hits if hit.rule.category == "hearsay" and hit.span]
    hedges = [hit.span for hit in hits if hit.rule.category == "hedge" and hit.span]
    bounds = _bounds(prose)
    return {
        "hearsay_share": _share(len(_touching(prose, hearsay)), len(prose)),
        "hedges_per_100": round(100 * sum(_overlaps(hedge, *bounds) for hedge in hedges) / len(prose), 2)
        if prose
        else None,
        "noise_ratio": noise_ratio(document.lines) if document.lines else None,
        "placeholders": sum(hit.rule.category == "placeholder" for hit in hits),
    }


# --- Which sentences count --------------------------------------------------------------------------------------------


def _repeated_sentences(document: Document) -> list[Sentence]:
    """Those that say to the letter what an earlier sentence, or a line of noise, says."""

    def wording(part: Line | Sentence) -> str:
        return document.text[part.start : part.end].casefold()

    seen = {wording(line) for line in document.lines if line.zone == "noise"}
    repeated = []
    for sentence in document.sentences:
        told = wording(sentence)
        if told in seen:
            repeated.append(sentence)
        seen.add(told)
    return repeated


def counted(document: Document, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that count in the scores: what is said twice counts once.

    What is found in a sentence that says what an earlier one says counts for hygiene only. A headline sums up: what is
    found in it counts only if the same rule finds nothing in the text; a source does, which is found where it is named
    first.
    """
    repeated = [sentence.span for sentence in _repeated_sentences(document)]
    headlines = [sentence.span for sentence in document.sentences if sentence.zone == "title"]
    told = [hit for hit in hits if not _is_in(repeated, hit)]
    in_text = {hit.rule.id for hit in told if not _is_in(headlines, hit)}

    def sums_up(hit: Hit) -> bool:
        return _is_in(headlines, hit) and hit.rule.id in in_text and hit.rule.category != "identified_source"

    kept = {id(hit) for hit in told if not sums_up(hit)}
    return [hit for hit in hits if id(hit) in kept or hit.rule.home == "hygiene"]


def _is_in(spans: Sequence[Span], hit: Hit) -> bool:
    """Does a hit begin in one of these spans, which are in text order?"""
    if hit.span is None:
        return False
    at = bisect_right(spans, hit.span.start, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].contains(hit.span.start)


def running(document: Document) -> list[Sentence]:
    """The sentences below the title, each wording once."""
    left_out = {sentence.index for sentence in _repeated_sentences(document)}
    return [s for s in document.sentences if s.zone != "title" and s.index not in left_out]


def _open(prose: Sequence[Sentence], hits: Sequence[Hit]) -> set[int]:
    """Indexes of the sentences that are open or fair; a correction goes on to the end of its paragraph."""
    said = [hit for hit in hits if hit.span and hit.rule.category in _OPEN]
    corrected = {
        s.paragraph for s in _touching(prose, [h.span for h in said if h.span and h.rule.category == "correction"])
    }
    touched = _indexes(_touching(prose, [hit.span for hit in said if hit.span]))
    return touched | {sentence.index for sentence in prose if sentence.paragraph in corrected}


def _indexes(sentences: Iterable[Sentence]) -> set[int]:
    return {sentence.index for sentence in sentences}


def _spans(attributions: Iterable[Attribution]) -> Iterable[Span]:
    """Everything that ties a sentence to a source."""
    return (span for a in attributions for span in (*a.content, *(a.frame or ()), *(a.cue.spans if a.cue else ())))


def _bounds(prose: Sequence[Sentence]) -> tuple[list[int], list[int]]:
    return [sentence.start for sentence in prose], [sentence.end for sentence in prose]


def _overlaps(span: Span, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Does the span overlap one of the sentences, which are disjoint and in text order?"""
    return bisect_right(ends, span.start) < bisect_left(starts, span.end)


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


# --- How hard a text is to read: numbers shown to the reader, which give and cost no points ---------------------------
# The formulas are those of textstat, on our counts: its sentences end behind "z. B.", its German syllables are places
# of hyphenation ("Oma" has one), and those of English it would download. It is loaded where a whole report is written
# or a rule asks for such a measure, and nowhere else; nltk, whose dictionary is what it would download and which takes
# ten times as long to load, only if somebody else calls a function that needs it.


#: Measures, each with the languages whose constants its formula has; ``None``: it has none.
NAMES: Mapping[str, frozenset[str] | None] = {
    "flesch_amstad": frozenset({"de"}),
    "wiener_sachtextformel": frozenset({"de"}),
    "flesch_reading_ease": frozenset({"en"}),
    "flesch_kincaid_grade": frozenset({"en"}),
    "lix": None,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """``monosyllables`` and ``polysyllables`` (three or more) count words; long words have more than six letters."""

    sentences: int
    words: int
    syllables: int
    monosyllables: int
    polysyllables: int
    long_words: int


def readability(sentences: Sequence[Sentence], code: str | None, language: Language | None) -> dict[str, float | None]:
    """Every measure of these sentences; ``None`` where there are no words, or no formula for the language ``code``."""
    counts = _counts(sentences, language) if language is not None else None
    return {
        name: round(formulas()[name](counts), 1) if counts and (codes is None or code in codes) else None
        for name, codes in NAMES.items()
    }


def _counts(sentences: Sequence[Sentence], language: Language) -> Counts | None:
    words = [word for sentence in sentences for _, _, word in sentence.tokens if word[0].isalnum() or is_word(word)]
    if not words:
        return None
    lengths = list(map(language.syllables, words))
    return Counts(
        sentences=len(sentences),
        words=len(words),
        syllables=sum(lengths),
        monosyllables=lengths.count(1),
        polysyllables=sum([count >= 3 for count in lengths]),
        long_words=sum([len(word) > 6 for word in words]),
    )


@cache
def formulas() -> Mapping[str, Callable[[Counts], float]]:
    """The formulas of textstat, by measure. The language is an argument: its ``set_lang`` is of the whole process."""
    with _loaded_when_used("nltk"):
        from textstat.backend import metrics

    flesch = _on_our_counts(metrics.flesch_reading_ease)
    kincaid = _on_our_counts(metrics.flesch_kincaid_grade)
    wiener = _on_our_counts(metrics.wiener_sachtextformel)
    lix = _on_our_counts(metrics.lix)
    return {
        "flesch_amstad": lambda counts: float(flesch(counts, "de")),
        "wiener_sachtextformel": lambda counts: float(wiener(counts, 1, "de")),
        "flesch_reading_ease": lambda counts: float(flesch(counts, "en")),
        "flesch_kincaid_grade": lambda counts: float(kincaid(counts, "en")),
        "lix": lambda counts: float(lix(counts)),
    }


@contextmanager
def _loaded_when_used(name: str) -> Iterator[None]:
    """Who imports the module meanwhile has one that loads it when something of it is asked for."""
    if name in sys.modules:
        yield
        return
    module = sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]
    module.__getattr__ = lambda attribute: getattr(import_module(name), attribute)  # type: ignore[method-assign]


def _on_our_counts(metric: Callable[..., float]) -> Callable[..., float]:
    """The code of a formula, to which counts are given in place of a text: its counters look them up there."""
    written = inspect.unwrap(metric)
    if not isinstance(written, FunctionType):
        raise TypeError(f"textstat has changed: {metric} is no function of Python")
    called = written.__code__.co_names
    foreign = [name for name in called if name.startswith("count_") and name not in _COUNTERS]
    if foreign:
        raise TypeError(f"textstat has changed: {written.__name__} asks for {', '.join(foreign)}")
    return FunctionType(written.__code__, {**written.__globals__, **_COUNTERS}, written.__name__)


#: What stands for the counters that the formulas call with a text, and some with a language.
_COUNTERS: Mapping[str, Callable[..., float]] = {
    "count_words": lambda counts, *_: counts.words,
    "count_long_words": lambda counts, *_: counts.long_words,
    "count_polysyllable_words": lambda counts, *_: counts.polysyllables,
    "count_monosyllable_words": lambda counts, *_: counts.monosyllables,
    "words_per_sentence": lambda counts, *_: counts.words / counts.sentences,
    "syllables_per_word": lambda counts, *_: counts.syllables / counts.words,
}
