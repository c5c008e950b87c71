"""How statements are tied to sources: quotations without one, one for all, none in the lede, none for the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from provenance.engine import Hit
from provenance.languages import Language
from provenance.models import Detection, Document, Source, Span
from provenance.vocabulary import FACELESS


def unattributed_quote(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """A quotation that is a whole utterance, and nobody near it who could have said it.

    Titles, single words and quotations that a sentence of speech leads in, follows or points back to are left alone:
    there the reader can tell the speaker, even where the annotation could not.
    """
    if language is None:
        return
    sentences = document.sentences
    starts = [sentence.start for sentence in sentences]
    sourced = sorted(span for a in document.attributions if a.source_id for span in (*a.content, *(a.frame or ())))
    quoted = sorted(Span(other.start, other.end) for other in document.quotes)
    for attribution in document.attributions:
        if attribution.type != "direct" or attribution.source_id is not None:
            continue
        quote = Span(attribution.content[0].start, attribution.content[-1].end)
        first, last = (bisect_right(starts, at) - 1 for at in (quote.start, quote.end - 1))
        if first < 0 or not language.is_utterance(sentences[first : last + 1], quote):
            continue
        before = sentences[first - 1] if first else None
        # Where the sentence before has a source, the quotation would be theirs if the text did not say otherwise.
        follows = before is not None and not _touched(before.span, sourced) and _touched(before.span, quoted)
        goes_on = before is not None and follows and language.tells(before, quote, document.text)
        told = any(language.tells(sentence, quote, document.text) for sentence in sentences[first : last + 1])
        if not goes_on and not told and not any(map(language.points_back, sentences[last + 1 : last + 2])):
            yield Detection(quote)


def _touched(span: Span, ordered: Sequence[Span]) -> bool:
    """Does one of the spans, sorted and mostly apart, overlap ``span``?"""
    at = bisect_right(ordered, span)
    return any(other.overlaps(span) for other in ordered[max(0, at - 1) : at + 1])


def own_information(document: Document, _hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The outlet says that it knows something ("nach Informationen dieser Zeitung"), and not from whom."""
    if language is None:
        return
    house = language.house(document.article)
    quoted = sorted(Span(quote.start, quote.end) for quote in document.quotes)
    for sentence in document.sentences:
        for span in house.informed(document.text, sentence.start, sentence.end):
            if not _touched(Span(span.start, span.start + 1), quoted):
                yield Detection(span)


#: Attributions from one source that make an article rest on it, and how many of them must name it.
_RESTS_ON, _NAMED = 3, 2


def single_source(document: Document, _hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """Three attributions or more, all from one side that is somebody, and no other source is mentioned.

    Rumours and nameless voices are no second source, nor is who speaks for the same side.
    """
    voices = [source for source in document.sources if source.kind not in FACELESS]
    sides = {source.party or source.id for source in voices}
    speakers = {source.id for source in voices}
    owned = [a for a in document.attributions if a.source_id in speakers]
    if len(sides) == 1 and len(owned) >= _RESTS_ON and sum(bool(a.source) for a in owned) >= _NAMED:
        yield Detection(_first_mention(voices[0]), {"source": voices[0].name, "count": str(len(owned))})


def lede_unsourced(document: Document, hits: Sequence[Hit], language: Language | None) -> Iterator[Detection]:
    """The lede tells something contentious without saying from whom, though the article leans on sources further down.

    Contentious are the words of the list ``contentious_words``: casualties, wrongdoing, charges. A lede that names a
    body which may know (a court, the police), or what it does not know, or that carries hits of the directness rules,
    says something of its origin and is left alone.
    """
    lede = [sentence for sentence in document.sentences if sentence.zone == "lede"]
    if language is None or not lede or not document.attributions or not language.contentious(lede):
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


def missing_metadata(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
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
        yield Detection(None, {"value": " and ".join(missing)})


def author_given(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The metadata name who wrote the article, and its text does not; the outlet's own name is nobody's."""
    article = document.article
    if article.author and not _found(hits, "byline") and not _same_name(article.author, article.outlet or ""):
        yield Detection(None, {"value": article.author})


def date_given(document: Document, hits: Sequence[Hit], _language: Language | None) -> Iterator[Detection]:
    """The metadata say when the article was published, and its text does not."""
    if document.article.published and not _found(hits, "publication_date"):
        yield Detection(None, {"value": document.article.published})


def _found(hits: Sequence[Hit], category: str) -> bool:
    return any(hit.rule.category == category and hit.rule.points for hit in hits)


def _same_name(one: str, other: str) -> bool:
    """Letter by letter, whatever the case and the marks ("DER SPIEGEL", "Der Spiegel")."""
    plain = ["".join(filter(str.isalnum, name.casefold())) for name in (one, other)]
    return plain[0] == plain[1]


def _first_mention(source: Source) -> Span | None:
    return source.mentions[0] if source.mentions else None
