"""However findings overlap, the pieces are the text and every finding is whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from provenance.models import (
    DIMENSIONS,
    DimensionScore,
    Report,
    ReportArticle,
    ReportEmbed,
    ReportFinding,
    ReportImage,
    ReportLink,
    ReportNoise,
    Scores,
    Span,
    UiLanguage,
)
from provenance.report.html import marked_blocks, marked_text, self_contained
from provenance.report.view import blocks, links, pieces

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


# --- links, embeds, pictures --------------------------------------------------------------------------------------------

TEXT = "Eine Studie der Uni sagt es.\nAbsatz zwei.\nAbsatz drei."
HREF = 'href="https://uni.example/s" rel="nofollow noopener noreferrer" title="study: uni.example"'


def link(start: int, end: int, url: str = "https://uni.example/s", kind: Any = "study") -> ReportLink:
    return ReportLink(url=url, host="uni.example", kind=kind, start=start, end=end, text=TEXT[start:end])


def of_page(text: str = TEXT, findings: list[Span] | None = None, **parts: Any) -> Report:
    return make_report(text, findings or [], []).model_copy(update=parts)


@given(
    st.text(min_size=40, max_size=40),
    SPANS,
    SPANS,
    SPANS,
    st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=5),
)
def test_links_and_media_leave_the_text_whole_and_are_whole_themselves(
    text: str, findings: list[Span], noise: list[Span], linked: list[Span], media: list[int | None]
) -> None:
    report = make_report(text, findings, noise).model_copy(
        update={
            "links": tuple(link(*span, url=f"https://a.example/{number}") for number, span in enumerate(linked)),
            "embeds": tuple(ReportEmbed(kind="x", url="", author=None, start=at) for at in media if at is not None),
            "images": tuple(ReportImage(credit=None, caption=None, start=at) for at in media),
        }
    )
    cut = list(blocks(report, links(report)))
    inside = [piece for block in cut for piece in block.pieces]
    assert "".join(piece.text for piece in inside) == text
    for number, span in enumerate(linked):
        held = [piece for piece in inside if f"https://a.example/{number}" in [one.url for one in piece.links]]
        assert "".join(piece.text for piece in held) == span.of(text)
    assert sorted(map(repr, (one for block in cut for one in block.media))) == sorted(
        map(repr, (*report.embeds, *report.images))
    )
    for block in cut:
        for one in block.media:
            begins = block.pieces[0].start if block.pieces else len(text)
            assert begins == min(len(text) if one.start is None else one.start, len(text))
    page = "".join(str(block.html) for block in marked_blocks(report))
    depth = 0
    for part in page.split("<a ")[1:]:
        assert part.count("</a>") == 1
        depth += 1
    assert page.count("</a>") == depth


@pytest.mark.parametrize(
    ("links", "findings", "html"),
    [
        ([link(5, 11)], [], f'Eine <a class="link k-study" {HREF}>Studie</a><span class="to k-study" lang="en">study</span> der'),
        # A mark that begins within the link: both are whole, and the label stands where the link ends.
        (
            [link(5, 19)],
            [Span(12, 24)],
            f'Eine <a class="link k-study" {HREF}>Studie </a><a id="mark-1" class="anchor"></a><mark class="m m-balance"'
            f' data-f="1" title="1: why"><a class="link k-study" {HREF}>der Uni</a></mark>'
            '<span class="to k-study" lang="en">study</span><mark class="m m-balance" data-f="1" title="1: why"> sagt</mark>'
            '<a class="n',
        ),
        # The same stretch: the number of the finding is a link beside the other, not within it.
        (
            [link(5, 11)],
            [Span(5, 11)],
            f'title="1: why"><a class="link k-study" {HREF}>Studie</a></mark><a class="n n-balance" href="#finding-1"'
            ' data-f="1" aria-label="finding 1">1</a><span class="to k-study" lang="en">study</span> der',
        ),
        # A link in a link is the inner one.
        (
            [link(5, 19), link(12, 15, "https://a.example/?a=1&b=2", "other")],
            [],
            'Studie </a><a class="link k-other" href="https://a.example/?a=1&amp;b=2" rel="nofollow noopener noreferrer"'
            ' title="another site: uni.example">der</a><a class="link k-study"',
        ),
        ([link(5, 5)], [], "Eine Studie der Uni"),
    ],
)  # fmt: skip
def test_links_are_marked_by_kind(links: list[ReportLink], findings: list[Span], html: str) -> None:
    assert html in str(marked_text(of_page(findings=findings, links=tuple(links))))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/x",
        "https://good.example@evil.example/",
        "java\tscript:alert(1)",
        "",
    ],
)
def test_what_a_browser_must_not_follow_is_no_link(url: str) -> None:
    embed = ReportEmbed(kind="x", url=url, author="Amt", start=29)
    (first, second) = marked_blocks(of_page(links=(link(5, 11, url),), embeds=(embed,)))
    assert '<span class="link k-study" title="study: uni.example">Studie</span>' in first.html
    assert second.media == ("Embedded: X, by <bdi>Amt</bdi>",)
    assert "<a" not in first.html + second.html


IMAGE = ReportImage(credit=None, caption=None, start=29)
EMBED = ReportEmbed(kind="youtube", url="https://youtu.be/1", author=None, start=29)


@pytest.mark.parametrize(
    ("one", "language", "line"),
    [
        (EMBED, "en", 'Embedded: <a class="link" href="https://youtu.be/1" rel="nofollow noopener noreferrer">YouTube</a>, nobody is named'),
        (EMBED.model_copy(update={"kind": "chart", "author": "<b>", "url": ""}), "de", "Eingebettet: Grafik, von <bdi>&lt;b&gt;</bdi>"),
        (IMAGE, "en", "Picture without credit or caption"),
        (IMAGE, "de", "Bild ohne Bildnachweis und Bildunterschrift"),
        (IMAGE.model_copy(update={"credit": "dpa"}), "en", 'Picture: <bdi lang="de">dpa</bdi>'),
        (IMAGE.model_copy(update={"credit": "dpa", "caption": "Der Kran"}), "de", 'Bild: <bdi lang="de">dpa – Der Kran</bdi>'),
        (IMAGE.model_copy(update={"credit": '"><img src=x onerror=y>{}'}), "en", 'Picture: <bdi lang="de">&#34;&gt;&lt;img src=x onerror=y&gt;{}</bdi>'),
    ],
)  # fmt: skip
def test_embeds_and_pictures_are_a_line_in_their_place(
    one: ReportEmbed | ReportImage, language: UiLanguage, line: str
) -> None:
    report = of_page(**{"embeds" if isinstance(one, ReportEmbed) else "images": (one,)})
    told = [(block.media, str(block.html)) for block in marked_blocks(report, language)]
    assert told == [((), TEXT[:29]), ((line,), TEXT[29:])]
    page = self_contained(report, language)
    place = page.index(f'<p class="media" lang="{language}">{line}</p>')
    assert page.index("Eine Studie") < place < page.index("Absatz zwei")


def test_a_picture_of_no_place_stands_below_the_text_and_nowhere_without_it() -> None:
    image = IMAGE.model_copy(update={"start": None})
    first, last = marked_blocks(of_page(images=(image,)))
    assert (first.html, first.media, last.html, len(last.media)) == (TEXT, (), "", 1)
    assert list(marked_blocks(of_page("", images=(image,)))) == []


def test_a_page_without_links_and_media_has_nothing_of_them() -> None:
    page = self_contained(of_page(findings=[Span(5, 11)]))
    legend = '<span class="said">said by somebody</span><span>grey: noise</span></p>\n'
    text = (
        '<div class="text" lang="de"><div class="prose">Eine <a id="mark-1-1" class="anchor"></a><mark class="m m-balance"'
        ' data-f="1" title="1: why">Studie</mark><a class="n n-balance" href="#finding-1-1" data-f="1"'
        f' aria-label="finding 1">1</a>{TEXT[11:]}</div></div>\n</section>'
    )
    assert legend + text in page
