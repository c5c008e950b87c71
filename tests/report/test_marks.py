"""However findings overlap, the pieces are the text and every finding is whole."""

from __future__ import annotations

from hypothesis import given, strategies as st

from provenance.models import (
    DIMENSIONS,
    DimensionScore,
    Report,
    ReportArticle,
    ReportFinding,
    ReportNoise,
    Scores,
    Span,
)
from provenance.report.marks import pieces
from provenance.report.markup import marked_text

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*sorted(pair))), max_size=8)


def make_report(text: str, findings: list[Span], noise: list[Span], message: str = "why") -> Report:
    return Report(
        schema="provenance/report/2",
        article=ReportArticle(
            id="a", source="a.txt", sha256="", language="de", title=None, outlet=None, author=None, published=None,
            url=None, words=1,
        ),
        text=text,
        noise=ReportNoise(spans=tuple(noise), ratio=0),
        sources=(),
        attributions=(),
        claims=(),
        findings=tuple(
            ReportFinding(
                rule="de/x/y", category="denial", dimension="balance", severity="info", message=message, start=span.start,
                end=span.end, line=1, column=1, text=span.of(text), attribution=None, points={},
            )
            for span in findings
        ),
        measures={},
        scores=Scores(
            overall=None, band=None, weights={}, caps=(),
            dimensions={name: DimensionScore(score=None, base=0, contributions=()) for name in DIMENSIONS},
        ),
        ruleset="", engine="",
    )  # fmt: skip


@given(st.text(min_size=40, max_size=40), SPANS, SPANS)
def test_pieces_join_to_the_text_and_to_every_finding(text: str, findings: list[Span], noise: list[Span]) -> None:
    report = make_report(text, findings, noise)
    cut = list(pieces(report))
    assert "".join(piece.text for piece in cut) == text
    for number, span in enumerate(findings, 1):
        marked = "".join(piece.text for piece in cut if number in [numbered.number for numbered in piece.findings])
        assert marked == span.of(text)
    in_noise = {i for span in noise for i in range(span.start, span.end)}
    assert sum(len(piece.text) for piece in cut if piece.is_noise) == len(in_noise)


def test_hostile_text_and_messages_are_shown_as_text() -> None:
    text = '<script>alert(1)</script>" onmouseover="x'
    page = str(marked_text(make_report(text, [Span(0, 8), Span(4, 30)], [], message='"><img src=x onerror=y>')))
    assert "<script" not in page
    assert "<img" not in page
    assert 'title="1: &#34;&gt;&lt;img' in page
