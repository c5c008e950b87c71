"""What holds for every text: it never fails, spans are in place, ids lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, example, given, settings, strategies as st

from provenance.models import Document, Span

Annotate = Callable[[str], Document]

WORDS = (
    "„ “ ” \" ' » « ‚ ‘ ’ ( ) , : . ! – … sagte laut zufolge so wie dass die der er Sie nach Angaben von Polizei Anna "
    "Berta mit zurück wies hat gesagt wonach demnach sei habe soll haben dpa: CNN Berichten 12.000 drei Mio. Soldaten "
    "und veröffentlichte stützt auf Akten Dies Das nannte als erklärte, Minister Kreml heißt es ob zu kommen"
)
PIECES = st.sampled_from([*WORDS.split(), "\n\n", "\n"])
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=40).map("".join)
)


def spans(document: Document) -> Iterator[tuple[Span, ...]]:
    for attribution in document.attributions:
        cue = attribution.cue.spans if attribution.cue else ()
        for part in (attribution.content, attribution.source, cue, attribution.frame, attribution.addressee):
            yield tuple(part or ())
    for source in document.sources:
        yield source.mentions


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text="SAGT:).0")
@example(text="BEICHTE A<GABEN„ ““0")
@given(text=TEXTS)
def test_spans_lie_in_the_text_and_in_order(text: str, annotated: Annotate) -> None:
    document = annotated(text)
    for part in spans(document):
        assert all(0 <= start < end <= len(document.text) for start, end in part)
        assert list(part) == sorted(part)
    for quote in document.quotes:
        assert 0 <= quote.start <= quote.content.start <= quote.content.end <= quote.end <= len(document.text)
    for claim in document.claims:
        assert 0 <= claim.span.start < claim.span.end <= len(document.text)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_ids_lead_somewhere(text: str, annotated: Annotate) -> None:
    document = annotated(text)
    sources = {source.id for source in document.sources}
    attributions = {attribution.id for attribution in document.attributions}
    assert len(sources) == len(document.sources)
    assert len(attributions) == len(document.attributions)
    assert all(a.source_id is None or a.source_id in sources for a in document.attributions)
    assert all(claim.attribution is None or claim.attribution in attributions for claim in document.claims)
    assert all(a.content for a in document.attributions)
