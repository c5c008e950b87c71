"""How statements are tied to sources: quotations without one, one for all, none in the lede, none for the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from provenance.engine import Hit
from provenance.lexicon import Lexicon
from provenance.models import Detection, Document, Source, Span


def unattributed_quote(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    for attribution in document.attributions:
        if attribution.type == "direct" and attribution.source_id is None:
            yield Detection(Span(attribution.content[0].start, attribution.content[-1].end))


def single_source(document: Document, _hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
    """Three attributions or more, and all of them from one source; nobody else is named as a source either."""
    owners = Counter(attribution.source_id for attribution in document.attributions)
    owners.pop(None, None)
    if len(document.sources) == 1 and len(owners) == 1 and owners.total() >= 3:
        source = document.sources[0]
        yield Detection(_first_mention(source), {"source": source.name, "count": str(owners.total())})


def lede_unsourced(document: Document, hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
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


def missing_metadata(document: Document, hits: Sequence[Hit], _lexicon: Lexicon) -> Iterator[Detection]:
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


def _first_mention(source: Source) -> Span | None:
    return source.mentions[0] if source.mentions else None
