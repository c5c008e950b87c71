"""What a page holds besides its words: links, embeds, pictures, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.errors import InputError
from provenance.extract import extract
from provenance.extract.metadata import agencies, people
from provenance.extract.schema_org import read_declared
from provenance.models import Article, RawArticle, Report
from tests.work import calls

Audited = Callable[..., Report]
FIRST = "Die Feuerwehr teilte am Abend mit, dass im Hafen niemand verletzt worden sei, und dankte den Helfern."
SECOND = "Der Kran werde in den nächsten Tagen geborgen, sagte eine Sprecherin des Hafenamts am Montag."
THIRD = "Die Ursache ist noch offen, die Staatsanwaltschaft hat nach eigenen Angaben ein Verfahren eingeleitet."
URL = "https://www.bote.example/hafen/kran.html"


def page(content: str, head: str = "", url: str | None = URL) -> Article:
    html = f'<html lang="de"><head>{head}</head><body><article><h1>Kran im Hafen umgestürzt</h1>{content}</article></body></html>'
    return extract(RawArticle("a", "a.html", html, "html", carries_metadata=True, url=url))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


# --- Links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "text", "url"),
    [
        ('am <a href="https://www.hafen.example/mitteilung?id=1&amp;x=2">Montag</a> mit', "Montag", "https://www.hafen.example/mitteilung?id=1&x=2"),
        ('am <a href="/hafen/akte"><b>Mon</b>tag</a> mit', "Montag", "https://www.bote.example/hafen/akte"),
        ('am <a href="../x.html">Mon&shy;tag</a> mit', "Montag", "https://www.bote.example/x.html"),
        ('am <a href="//cdn.example/a">Montag, 3.\xa0Mai,</a> mit', "Montag, 3. Mai,", "https://cdn.example/a"),
        ('am <a href=" https://b.example/a b ">Mon<wbr>tag</a> mit', "Montag", "https://b.example/ab"),
        ('am <em>frühen <a href="https://c.example/">Montag</a></em> mit', "Montag", "https://c.example/"),
        ('am <a href="%20https://d.example/a%20">Montag</a> mit', "Montag", "https://d.example/a"),
        ('am <a href="%C2%A0/hafen/akte">Montag</a> mit', "Montag", "https://www.bote.example/hafen/akte"),
        ('am <a href="www.amt.example/a">Montag</a> mit', "Montag", "https://www.amt.example/a"),
        ('am <a href="http//amt.example/a">Montag</a> mit', "Montag", "http://amt.example/a"),
        ('am <a href="http://https://amt.example/a">Montag</a> mit', "Montag", "https://amt.example/a"),
        ('am <a href="https:amt.example/a">Montag</a> mit', "Montag", "https://amt.example/a"),
        ('am <a href="HTTPS://amt.example/http://x">Montag</a> mit', "Montag", "https://amt.example/http://x"),
    ],
)  # fmt: skip
def test_a_link_stands_where_its_words_stand(marked: str, text: str, url: str) -> None:
    found = page(paragraphs(FIRST, f"Das Amt teilte {marked}, dass der Kran geborgen wird. Montag ist der Tag.", THIRD))
    (link,) = found.links
    assert (found.text[link.start : link.end].replace("\xad", ""), link.url) == (text.replace("\xad", ""), url)
    assert found.text[: link.start].endswith(("teilte am ", "frühen "))


@pytest.mark.parametrize(
    "href",
    ["#oben", "javascript:alert(1)", "mailto:a@b.example", "tel:112", "data:text/html,x", "", f"{URL}#kommentare", "http://[::1", "%20#oben", "%20javascript:alert(1)", "x" * 3_000],
)  # fmt: skip
def test_what_leads_to_no_other_page_is_no_link(href: str) -> None:
    assert (
        page(paragraphs(FIRST, f'Der <a href="{href}">Kran</a> wird am Montag geborgen, sagte das Amt.', THIRD)).links
        == ()
    )


def test_menus_footers_and_teasers_are_no_links_of_the_article() -> None:
    menu = '<nav><ul><li><a href="/kran">Kran</a></li><li><a href="/hafen">Hafen</a></li></ul></nav>'
    body = f'{menu}<p>{FIRST}</p><p>{SECOND} Der <a href="https://d.example/x">Kran</a> ist alt.</p><p>{THIRD}</p>'
    assert [link.url for link in page(body + '<ul><li><a href="/y">Kran</a></li></ul>').links] == [
        "https://d.example/x"
    ]


@pytest.mark.parametrize(
    "line",
    [
        '<p>Von <a href="/team/ole-harms">Ole Harms</a></p>',
        '<p>Text: <a rel="author" href="/harms">Ole Harms, Redakteur</a></p>',
        '<ul><li>Von: <a href="/harms">Ole Harms</a>, Aachtal</li></ul>',
        '<div class="article-byline"><p><a href="/team/redaktion">Unsere Redaktion</a></p></div>',
        f'<p>Angebliche Gefahr: <a href="{URL}">Kran im Hafen umgestürzt</a></p>',
    ],
)
def test_links_to_who_wrote_it_and_to_the_page_itself_are_none_of_its_text(line: str) -> None:
    head = '<meta name="author" content="Ole Harms">'
    linked = f'Der Kran gehört <a href="/akte">dem Amt</a>, sagte {"sie " * 30} am Montag.'
    assert [link.text for link in page(line + paragraphs(FIRST, linked, THIRD), head).links] == ["dem Amt"]


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ('<span class="initial-letter">D</span> <span>as Amt</span> schweigt', "Das Amt schweigt"),
        ('<span class="outer"><b class="dropcap">D</b></span> as Amt schweigt', "Das Amt schweigt"),
        ('Das <a href="/a">Amt<svg><title>(öffnet im neuen Fenster)</title></svg></a> schweigt', "Das Amt schweigt"),
        ('Das <a href="/a">Amt (öffnet in neuem Fenster)</a> schweigt', "Das Amt schweigt"),
        ('Das <a href="/a">Amt<span> (opens in a new tab)</span></a> schweigt', "Das Amt schweigt"),
        ('Das <a href="/a">Amt (im Rathaus)</a> schweigt', "Das Amt (im Rathaus) schweigt"),
        ('<span class="initial">In</span> <span>der</span> Stadt', "In der Stadt"),
    ],
)
def test_words_are_written_as_the_page_shows_them(marked: str, text: str) -> None:
    assert f"{text}, wie es am Montag hieß" in page(paragraphs(FIRST, f"{marked}, wie es am Montag hieß.", THIRD)).text


def test_the_same_words_in_two_paragraphs_are_two_links() -> None:
    again = 'Mehr sagte das <a href="https://e.example/{}">Amt</a> am Montag dazu nicht, es prüfe den Fall noch.'
    found = page(paragraphs(FIRST, again.format(1), SECOND, again.format(2)))
    assert [link.url[-1] for link in found.links] == ["1", "2"]
    assert found.links[0].end < found.links[1].start


def test_a_link_is_found_where_the_extractor_left_something_out() -> None:
    hidden = '<span class="sr-only">(öffnet neues Fenster)</span>'
    found = page(
        paragraphs(
            FIRST,
            f'Der Bericht <a href="https://f.example/b">des Amtes{hidden}</a> liegt seit Montag vor, sagte sie.',
            THIRD,
        )
    )
    (link,) = found.links
    assert found.text[link.start : link.end] == "des Amtes"


def test_links_of_a_fragment_are_read_too() -> None:
    html = f'<p>{FIRST}</p><p>Das <a href="https://g.example/x">Amt</a> prüft.</p>'
    found = extract(RawArticle("a", "f.jsonl", html, url=URL))
    assert [(link.url, found.text[link.start : link.end]) for link in found.links] == [("https://g.example/x", "Amt")]


KINDS = [
    ("https://www.bundesgerichtshof.de/urteile/12", "primary"), ("https://dserver.bundestag.de/btd/20/1.pdf", "primary"),
    ("https://www.bundestag.de/", "other"), ("https://www.bundesnetzagentur.de/DE/Home/home_node.html", "other"),
    ("https://assets.publishing.service.gov.uk/x", "primary"), ("https://www.un.org/en/ga/1", "primary"),
    ("https://www.stadt.example/gutachten.pdf", "primary"), ("https://doi.org/10.1/x", "study"),
    ("https://www.cs.ox.ac.uk/people/x", "study"), ("https://www.spiegel.de/politik/a-1.html", "outlet"),
    ("https://www.bbc.co.uk/news/1", "outlet"), ("/politik/x", "own"), ("https://video.bote.example/1", "own"),
    ("https://x.com/amt/status/1", "social"), ("https://www.amazon.de/dp/1", "advert"),
    ("https://laden.example/x?tag=bote-21&aff=1", "advert"), ("https://sonst.example/x", "other"),
    ("https://web.archive.org/web/20240506120000/https://www.bundesgerichtshof.de/urteile/12", "primary"),
    ("https://web.archive.org/web/2024id_/https://www.spiegel.de/a-1.html", "outlet"),
    ("https://archive.ph/o/aBc12/https://www.bote.example/alt", "own"), ("https://archive.ph/aBc12", "other"),
    ("https://web.archive.org/web/2024/https://www.bundestag.de/", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "kind"), KINDS)
def test_lists_of_hosts_say_where_a_link_leads(url: str, kind: str, audited: Audited) -> None:
    (link,) = report(
        audited, paragraphs(FIRST, f'Das <a href="{url}">Amt</a> prüft den Fall seit Montag.', THIRD)
    ).links
    assert link.kind == kind


@pytest.mark.parametrize(("rel", "kind"), [("nofollow", "other"), ("ugc noopener", "other"), ("sponsored", "advert"), ("noopener", "primary")])  # fmt: skip
def test_a_link_that_its_page_disowns_is_no_source(rel: str, kind: str, audited: Audited) -> None:
    content = f'Das <a rel="{rel}" href="https://www.bundesgerichtshof.de/x">Urteil</a> liegt seit Montag vor.'
    found = report(audited, paragraphs(FIRST, content, THIRD))
    assert [link.kind for link in found.links] == [kind]
    assert ("any/transparency/primary-linked" in rules(found)) == (kind == "primary")


@pytest.mark.parametrize(
    ("sentence", "linked"),
    [
        ('Die „New York Times“ <a href="https://www.nytimes.com/2024/x.html">berichtete</a>, der Kran sei alt.', True),
        ('Die „New York Times“ <a href="https://www.washingtonpost.com/2024/x">berichtete</a>, der Kran sei alt.', False),
        ('Die „New York Times“ <a href="/dossier/kran">berichtete</a>, der Kran sei alt.', False),
        ('Die „New York Times“ <a href="https://www.nytimes.com/">berichtete</a>, der Kran sei alt.', False),
        ('Nach Recherchen der <a href="https://www.sueddeutsche.de/x-1">Süddeutschen Zeitung</a> war der Kran alt.', True),
        ('Das berichtet der <a href="https://www.spiegel.de/x-1">„Spiegel“</a>.', True),
        ('Mehr dazu steht in der <a href="https://www.zeit.de/x">„Zeit“</a>.', False),
        ('Hafenchefin Karla Winterfeld <a href="https://www.zeit.de/x">sagte</a>, der Kran sei alt.', False),
    ],
)  # fmt: skip
def test_a_relay_is_linked_by_a_page_of_the_outlet_that_it_names(sentence: str, linked: bool, audited: Audited) -> None:
    found = report(audited, paragraphs(FIRST, sentence, THIRD))
    assert ("any/transparency/relay-linked" in rules(found)) == linked


def report(audited: Audited, content: str, head: str = "") -> Report:
    html = f'<html lang="de"><head>{head}</head><body><article><h1>Kran im Hafen umgestürzt</h1>{content}</article></body></html>'
    return audited(html, format="html", url=URL, carries_metadata=True)


def rules(found: Report) -> set[str]:
    return {finding.rule for finding in found.findings}


# --- Pictures ---------------------------------------------------------------------------------------------------------

SRC = 'src="https://bilder.example/kran-1.jpg" width="800" height="500"'
PICTURES: dict[str, tuple[str, str | None, str | None]] = {
    "figcaption": (f"<figure><img {SRC}><figcaption>Der Kran im Hafen. Foto: Karla Winterfeld/dpa</figcaption></figure>", "Karla Winterfeld/dpa", "Der Kran im Hafen."),
    "slash": (f"<figure><img {SRC}><figcaption>Der Kran im Hafen / Foto: Ole Harms</figcaption></figure>", "Ole Harms", "Der Kran im Hafen"),
    "brackets": (f"<figure><img {SRC}><figcaption>Der Kran im Hafen (Foto: Ole Harms)</figcaption></figure>", "Ole Harms", "Der Kran im Hafen"),
    "sign": (f"<figure><img {SRC}><figcaption><span>Der Kran</span> <span>© dpa | Ole Harms</span></figcaption></figure>", "dpa | Ole Harms", "Der Kran"),
    "class": (f'<figure><img {SRC}><figcaption>Der Kran <span class="caption__credit">Ole Harms</span></figcaption></figure>', "Ole Harms", "Der Kran"),
    "microdata": (f'<figure itemscope><img {SRC}><span itemprop="caption">Der Kran</span><span itemprop="copyrightHolder">Ole Harms</span></figure>', "Ole Harms", "Der Kran"),
    "attribute": (f'<figure><img {SRC} data-copyright="Ole Harms/AFP"><figcaption>Der Kran</figcaption></figure>', "Ole Harms/AFP", "Der Kran"),
    "title": (f'<figure><img {SRC} title="Der Kran | Bildrechte: NDR/Ole Harms"><figcaption>Der Kran</figcaption></figure>', "NDR/Ole Harms", "Der Kran"),
    "label and name apart": (f"<figure><img {SRC}><figcaption>Der Kran<div><span>Foto:</span><span>Ole Harms</span></div></figcaption></figure>", "Ole Harms", "Der Kran"),
    "agency": (f"<figure><img {SRC}><figcaption>Der Kran liegt im Hafen. (Ole Harms/AFP)</figcaption></figure>", "Ole Harms/AFP", "Der Kran liegt im Hafen."),
    "box without a figure": (f'<div class="bild"><img {SRC}><div>Der Kran im Hafen</div><div>Quelle: AFP</div></div>', "AFP", "Der Kran im Hafen"),
    "printed twice": (f"<figure><img {SRC}><figcaption><p>Der Kran</p><small>© VG Hafen</small></figcaption><div><p>Der Kran</p></div></figure>", "VG Hafen", "Der Kran"),
    "credit outside": (f"<div><figure><img {SRC}></figure><div>STR/Getty Images</div></div>", "STR/Getty Images", None),
    "English": (f"<figure><img {SRC}><figcaption>The crane in the port. Photograph: Karla Winter/Reuters</figcaption></figure>", "Karla Winter/Reuters", "The crane in the port."),
    "nothing": (f"<figure><img {SRC}><figcaption>Der Kran im Hafen</figcaption></figure>", None, "Der Kran im Hafen"),
    "screenshot": (f"<figure><img {SRC}><figcaption>Der Kran. Bild: Screenshot</figcaption></figure>", "Screenshot", "Der Kran."),
    "lazy": ('<figure><img src="data:image/gif;base64,R0" data-src="https://bilder.example/k.jpg"><figcaption>Der Kran. Foto: dpa</figcaption></figure>', "dpa", "Der Kran."),
    "caption behind": (f"<picture><img {SRC}></picture><figcaption>Der Kran, Foto: Ole Harms</figcaption>", "Ole Harms", "Der Kran"),
    "behind a figure": (f'<div><figure><img {SRC}></figure><figcaption>Der Kran <span class="credit">Foto: Ole Harms/dpa</span></figcaption></div>', "Ole Harms/dpa", "Der Kran"),
    "house in brackets": (f'<figure><img {SRC}><figcaption>Der Kran <small>© Ole Harms (dpa)</small></figcaption></figure>', "Ole Harms (dpa)", "Der Kran"),
    "stand-in": ('<figure><img src="/img/lazyloading-placeholder.png" data-md="/img/kran.jpg"><figcaption>Der Kran. Foto: dpa</figcaption></figure>', "dpa", "Der Kran."),
    "behind a bar, as printed": (f'<figure><img {SRC} title="Der Kran im Hafen. | Karla Winterfeld"><figcaption>Der Kran im Hafen.</figcaption></figure>', "Karla Winterfeld", "Der Kran im Hafen."),
    "house behind a bar": (f'<div class="bild"><img {SRC} title="Der Kran (Archivbild) | NDR/Karla Winterfeld"><span class="caption small">Der Kran</span></div>', "NDR/Karla Winterfeld", "Der Kran"),
    "house at the end": (f"<figure><img {SRC}><figcaption>Der Kran im Hafen | WDR/Ole Harms</figcaption></figure>", "WDR/Ole Harms", "Der Kran im Hafen"),
    "bar of a site": (f'<figure><img {SRC} title="Kräne | Ratgeber für alle"><figcaption>Der Kran im Hafen.</figcaption></figure>', None, "Der Kran im Hafen."),
    "what is seen": (f'<figure><img {SRC} alt="Foto: alte Frau am Kai vor dem Kran"><figcaption>Der Kran.</figcaption></figure>', None, "Der Kran."),
    "what is drawn": (f"<figure><img {SRC}><figcaption>Grafik: So hoch stand der Pegel im Mai</figcaption></figure>", None, "Grafik: So hoch stand der Pegel im Mai"),
    "by courtesy": (f"<figure><img {SRC}><figcaption>Der Kran. Foto: mit freundlicher Genehmigung der Stadt</figcaption></figure>", "mit freundlicher Genehmigung der Stadt", "Der Kran."),
    "box behind": (f'<div class="field-image"><img {SRC}></div><div class="field-copyright">© Stadt Aachtal / Ole Harms</div>', "Stadt Aachtal / Ole Harms", None),
    "dots": (f"<figure><img {SRC}><figcaption>The crane. <span>Credit...</span> <span>Karla Winter for The Post</span></figcaption></figure>", "Karla Winter for The Post", "The crane."),
    "read aloud": (f'<figure><img {SRC}><span>Image source, </span><span class="source">Getty Images</span><figcaption><span>Image caption, </span>The crane</figcaption></figure>', "Getty Images", "The crane"),
    "AMP": (f"<figure><amp-img {SRC}></amp-img><figcaption>Der Kran. Foto: Ole Harms</figcaption></figure>", "Ole Harms", "Der Kran."),
    "JSON-LD": (f"<figure><img {SRC}><figcaption>Der Kran</figcaption></figure>", "Ole Harms", "Der Kran"),
}  # fmt: skip
IMAGE = '<script type="application/ld+json">{"@type": "ImageObject", "url": "https://cdn.example/w800/kran-1.jpg", "creditText": "Ole Harms"}</script>'


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_its_credit_and_its_caption(name: str) -> None:
    html, credit, caption = PICTURES[name]
    found = page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>", head=IMAGE if name == "JSON-LD" else "")
    (image,) = found.images
    assert (image.credit, image.caption) == (credit, caption)
    assert found.text[: image.start].rstrip().endswith(FIRST[-20:])


@pytest.mark.parametrize(
    "html",
    [
        '<img src="/logo.svg">', '<img src="/i.png" width="24" height="24">', '<img src="/i.png" role="presentation">',
        f'<figure><a rel="author" href="/a"><img {SRC}></a><figcaption>Von Ole Harms</figcaption></figure>',
        f'<aside><img {SRC}></aside>', f'<div class="teaser"><img {SRC}><p>Mehr</p></div>',
        f'<a href="/anderer-artikel"><img {SRC}></a>', f'<figure class="video-player"><img {SRC}><p>2:43 min</p></figure>',
        f'<ul><li><img {SRC}></li></ul>',
        f'<figure><img {SRC}><figcaption>Abbildung 2: Höhe des Pegels</figcaption></figure>',
    ],
)  # fmt: skip
def test_icons_portraits_teasers_and_films_are_no_pictures_of_the_article(html: str) -> None:
    assert page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>").images == ()


@pytest.mark.parametrize("name", ["image-caption", "wp-caption-text", "image__copyright", "bildunterschrift"])
def test_what_stands_below_a_picture_is_no_paragraph(name: str) -> None:
    caption = f'<div><img {SRC}><p class="{name}">Der Kran im Hafen der Stadt Aachtal, wie er im Mai noch stand. © Ole Harms</p></div>'
    found = page(f"<p>{FIRST}</p>{caption}<p>{SECOND}</p><p>{THIRD}</p>")
    assert "Ole Harms" not in found.text
    assert [image.credit for image in found.images] == ["Ole Harms"]


@pytest.mark.parametrize("named", ['class="dek"', 'data-manual="teaserText"', 'itemprop="abstract"'])
def test_an_opening_is_found_by_what_its_element_is_called(named: str) -> None:
    opening = "Im Hafen fällt ein Kran um, und niemand weiß, wem er gehört. Die Stadt sucht nach Antworten."
    html = f"<html lang='de'><body><main><header><h1>Kran</h1></header><div><p {named}>{opening}</p></div><article>{paragraphs(FIRST, SECOND, THIRD)}</article></main></body></html>"
    assert extract(RawArticle("a", "a.html", html, "html")).text.count(opening) == 1


def test_of_the_pictures_above_the_text_the_last_one_is_the_article_s() -> None:
    lead = f"<figure><img {SRC}><figcaption>Der Kran. Foto: dpa</figcaption></figure>"
    found = page(f'<img src="https://bilder.example/marke.jpg">{lead}{paragraphs(FIRST, SECOND, THIRD)}')
    assert [(image.credit, image.start) for image in found.images] == [("dpa", 0)]


@pytest.mark.parametrize(("credit", "rule"), [("Ole Harms/dpa", "credited"), ("Screenshot", "uncredited"), ("Internet", "uncredited"), ("", "uncredited")])  # fmt: skip
def test_a_credit_has_to_name_somebody(credit: str, rule: str, audited: Audited) -> None:
    told = f" Foto: {credit}" if credit else ""
    figure = f"<figure><img {SRC}><figcaption>Der Kran im Hafen.{told}</figcaption></figure>"
    found = report(audited, f"<p>{FIRST}</p>{figure}{paragraphs(SECOND, THIRD)}")
    assert {name for name in rules(found) if "/image-" in name} == {f"any/transparency/image-{rule}"}
    assert all(finding.start is None for finding in found.findings if "/image-" in finding.rule)


# --- Embeds -----------------------------------------------------------------------------------------------------------

EMBEDS: dict[str, tuple[str, str, str | None]] = {
    "tweet": ('<blockquote class="twitter-tweet"><p>Der Kran liegt.</p>&mdash; Hafenamt (@hafenamt) <a href="https://twitter.com/hafenamt/status/12">3. Mai</a></blockquote>', "x", "Hafenamt (@hafenamt)"),
    "X by its address": ('<div data-embed-url="https://x.com/hafenamt/status/12">Inhalt laden</div>', "x", "@hafenamt"),
    "Telegram": ('<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="hafenkanal/77"></script>', "telegram", "@hafenkanal"),
    "YouTube": ('<iframe src="https://www.youtube-nocookie.com/embed/abc_123"></iframe>', "youtube", None),
    "YouTube behind consent": ('<div class="consent" data-src="https://www.youtube.com/embed/abc_123"></div>', "youtube", None),
    "Instagram": ('<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/C1/"><a href="https://www.instagram.com/p/C1/">A post shared by Karla (@karla.w)</a></blockquote>', "instagram", "Karla (@karla.w)"),
    "TikTok": ('<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@karla/video/7"><section></section></blockquote>', "tiktok", "@karla"),
    "Facebook": ('<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fhafenamt%2Fposts%2F1"></iframe>', "facebook", "hafenamt"),
    "Bluesky": ('<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:ab/app.bsky.feed.post/3k"><p>Der Kran liegt.</p>&mdash; Hafenamt (<a href="https://bsky.app/profile/did:plc:ab">@hafen-amt.bsky.social</a>) <a href="https://bsky.app/profile/did:plc:ab/post/3k">3. Mai</a></blockquote>', "bluesky", "Hafenamt (@hafen-amt.bsky.social)"),
    "Mastodon in a frame": ('<iframe class="mastodon-embed" src="https://norden.example/@hafenamt/112345/embed"></iframe>', "mastodon", "hafenamt"),
    "Mastodon": ('<blockquote class="mastodon-embed" data-embed-url="https://norden.example/@hafenamt/112345/embed"><a href="https://norden.example/@hafenamt/112345">Ansehen</a></blockquote>', "mastodon", "hafenamt"),
    "Reddit": ('<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/wiekhafen/comments/1a/kran/">Kran</a></blockquote>', "reddit", "wiekhafen"),
    "post in a quotation": ('<blockquote class="lazy" data-loader="content"><a href="https://twitter.com/hafenamt/status/12" rel="nofollow"></a></blockquote>', "x", "@hafenamt"),
    "Datawrapper": ('<iframe src="https://datawrapper.dwcdn.net/AbC1/3/"></iframe>', "chart", None),
    "AMP": ('<amp-twitter data-tweetid="12" width="1" height="1"></amp-twitter>', "x", None),
    "Vimeo": ('<iframe src="//player.vimeo.com/video/1"></iframe>', "video", None),
    "podcast": ('<iframe src="https://open.spotify.com/embed/episode/1"></iframe>', "audio", None),
    "AMP frame": ('<amp-iframe src="https://datawrapper.dwcdn.net/AbC1/3/"></amp-iframe>', "chart", None),
    "markup in an attribute": ('<div data-html="&lt;blockquote&gt;&lt;a href=&quot;https://twitter.com/hafenamt/status/12&quot;&gt;x&lt;/a&gt;&lt;/blockquote&gt;"></div>', "x", "@hafenamt"),
    "JSON in an attribute": (r'''<div data-embed='{"kind": "video", "url": "https:\/\/www.tiktok.com\/@karla\/video\/7"}'></div>''', "tiktok", "@karla"),
    "frame of a consent tool": ('<iframe uc-src="https://www.youtube.com/embed/abc_123" src="about:blank"></iframe>', "youtube", None),
    "packed": ('<script type="text/template">PGlmcmFtZSBzcmM9Imh0dHBzOi8vcGxheWVyLnZpbWVvLmNvbS92aWRlby83NyI+PC9pZnJhbWU+</script>', "video", None),
    "file": ('<iframe src="https://embed.documentcloud.org/documents/1"></iframe>', "document", None),
}  # fmt: skip


@pytest.mark.parametrize("name", EMBEDS)
def test_an_embed_has_its_kind_its_author_and_its_place(name: str) -> None:
    html, kind, author = EMBEDS[name]
    found = page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>")
    (embed,) = found.embeds
    assert (embed.kind, embed.author) == (kind, author)
    assert found.text[: embed.start].rstrip().endswith(FIRST[-20:])


@pytest.mark.parametrize("box", ["{}", "<p>{}</p>", "<figure><div>{}</div></figure>"])
def test_an_embed_above_the_first_paragraph_belongs_to_it(box: str) -> None:
    frame = box.format('<iframe src="https://www.youtube.com/embed/abc"></iframe>')
    found = page(f"{frame}<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>")
    assert [found.text[embed.start :].startswith(FIRST[:30]) for embed in found.embeds] == [True]
    assert page(f"{frame}<div><p>{FIRST}</p></div><p>{SECOND}</p><p>{THIRD}</p>").embeds == ()


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<iframe src="https://www.youtube.com/embed/abc" title="Der Kran am Sonntagabend"></iframe>', "Der Kran am Sonntagabend"),
        ('<iframe src="https://www.youtube.com/embed/abc" title="YouTube video player"></iframe>', None),
        ('<lite-youtube videoid="abc" playlabel="Der Kran am Sonntagabend"></lite-youtube>', "Der Kran am Sonntagabend"),
        ('<figure><iframe src="https://www.youtube.com/embed/abc" title="YouTube video"></iframe><figcaption>Der Kran am <b>Sonntag</b></figcaption></figure>', "Der Kran am Sonntag"),
    ],
)  # fmt: skip
def test_an_embed_says_what_it_shows_in_a_title_or_below(html: str, title: str | None) -> None:
    (embed,) = page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>").embeds
    assert embed.title == title


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>', '<iframe src="https://ads.example/x"></iframe>',
        '<script src="https://platform.twitter.com/widgets.js"></script>', '<blockquote class="zitat"><p>Ja.</p></blockquote>',
        '<aside><iframe src="https://www.youtube.com/embed/abc"></iframe></aside>',
        '<div class="share" data-url="https://x.com/intent/tweet?url=1"></div>',
        '<div data-share-url="https://www.facebook.com/bote/posts/1"></div>', '<script>PGlmcmFtZ</script>',
        '<blockquote><p>Ja, sagte er.</p><a href="https://x.com/hafenamt">Hafenamt</a></blockquote>',
        '<script type="text/template">PGlmcmFtZSBzcmM9%%</script>', '<div data-html="// kein Verweis"></div>',
    ],
)  # fmt: skip
def test_buttons_scripts_and_advertisements_are_no_embeds(html: str) -> None:
    assert page(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>").embeds == ()


# --- JSON-LD ----------------------------------------------------------------------------------------------------------

ARTICLE = '{"@type": "NewsArticle", "headline": "Kran", "author": {"@type": "Person", "name": "Karla Winterfeld"}}'
BLOCKS: dict[str, list[str]] = {
    "plain": [ARTICLE],
    "array": [f"[{ARTICLE}]"],
    "graph": [f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "Bote"}}, {ARTICLE}]}}'],
    "nested": [f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}'],
    "several types": [ARTICLE.replace('"NewsArticle"', '["Article", "NewsArticle"]')],
    "type with address": [ARTICLE.replace('"NewsArticle"', '"http://schema.org/NewsArticle"')],
    "author by reference": ['{"@graph": [{"@type": "NewsArticle", "headline": "Kran", "author": {"@id": "#k"}}, {"@type": "Person", "@id": "#k", "name": "Karla Winterfeld"}]}'],
    "authors in lists of lists": [ARTICLE.replace('{"@type": "Person", "name": "Karla Winterfeld"}', '[[{"@type": "Person", "name": "Karla Winterfeld"}]]')],
    "author as text": [ARTICLE.replace('{"@type": "Person", "name": "Karla Winterfeld"}', '"Karla Winterfeld"')],
    "last comma": [ARTICLE.replace("}}", "},}")],
    "comment": [f"<!-- {ARTICLE} -->"],
    "CDATA": [f"//<![CDATA[\n{ARTICLE}\n//]]>"],
    "semicolon": [f"{ARTICLE};"],
    "two in one": [f"{ARTICLE}\n{{}}"],
    "line break in a text": [ARTICLE.replace('"Kran"', '"Kr\nan"').replace("Kr\nan", "Kran\n")],
    "cut off": [ARTICLE[:-2] + ', "text": "und'],
    "entities": [ARTICLE.replace("Karla Winterfeld", "Karla&nbsp;Winterfeld")],
    "teasers around it": ['{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Anderes"}]}', ARTICLE],
    "two people in one": [ARTICLE.replace('"Karla Winterfeld"', '["Karla Winterfeld"]')],
    "marks that are not escaped": [ARTICLE.replace('"headline": ', '"alternativeHeadline": "Amt sagt "Es ist aus", und "schweigt"", "description": ""Aus": der Kran", "headline": ')],
    "entries of a live blog": ['{"@type": "LiveBlogPosting", "headline": "Kran", "author": {"@type": "Person", "name": "Karla Winterfeld"}, "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Er fällt", "datePublished": "2024-05-06", "articleBody": "x", "author": "Ole Harms"}]}'],
    "another block is broken": ['{"@type": "NewsArticle", "headline": ', ARTICLE],
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_json_ld_is_read_however_it_is_nested_or_broken(name: str) -> None:
    declared = read_declared(BLOCKS[name], URL)
    assert (declared.headline, declared.people) == ("Kran", ("Karla Winterfeld",))


def test_what_an_article_says_of_its_sources_and_corrections_is_kept() -> None:
    block = (
        '{"@type": "NewsArticle", "isAccessibleForFree": "False", "citation": [{"@type": "CreativeWork", "url": "https://a.example/s"}, "Studie"],'
        ' "isBasedOn": "https://b.example/x", "correction": {"@type": "CorrectionComment", "text": "Zahl berichtigt"},'
        ' "publisher": {"@type": "Organization", "name": "Bote"}, "datePublished": "2024-05-03 16:17:29 +02:00"}'
    )
    found = page(paragraphs(FIRST, SECOND), head=f'<script type="application/ld+json">{block}</script>')
    facts = found.page
    assert facts is not None
    assert (facts.free, facts.citations, facts.based_on) == (
        False,
        ("https://a.example/s", "Studie"),
        ("https://b.example/x",),
    )
    assert (facts.corrections, facts.publisher) == (("Zahl berichtigt",), "Bote")
    assert (found.published, facts.published) == ("2024-05-03", "2024-05-03T16:17:29+02:00")
    assert facts.origins == {"title": "text", "published": "json-ld"}


def test_the_article_with_the_address_of_the_page_is_the_one() -> None:
    other = ARTICLE.replace('"Kran"', '"Anderes", "datePublished": "2024", "articleBody": "x"')
    mine = ARTICLE.replace('"Kran"', f'"Kran", "mainEntityOfPage": {{"@id": "{URL}"}}')
    assert read_declared([other, mine], URL).headline == "Kran"


@pytest.mark.parametrize(
    "block",
    [
        '[{"@graph":' * 20_000, '{"a": ' * 5_000 + "1" + "}" * 5_000, f'{{"@type": "NewsArticle", "headline": "{"x" * 1_000_000}"}}',
        "[" + '{"@type": "Person"},' * 50_000 + "{}]", '{"@type": "NewsArticle", "author": ' + "[" * 500 + "]" * 500 + "}",
        '{"@type": 3, "author": 4, "headline": {"@id": []}}', "null", '"text"', "[[[]]]", "{" * 50_000, '{"@type": "NewsArticle", "@id": {}}',
    ],
)  # fmt: skip
def test_hostile_blocks_end_soon(block: str) -> None:
    assert calls(lambda: read_declared([block] * 40)) < 3_000_000
    head = f'<script type="application/ld+json">{block}</script>'
    assert FIRST in page(paragraphs(FIRST, SECOND), head=head).text


def test_huge_attributes_and_many_things_stay_within_bounds() -> None:
    links = "".join(
        f'<p>{n}. {FIRST} <a href="https://h{n}.example/{"x" * 100}">Amt</a> prüft.</p>' for n in range(700)
    )
    images = "".join(
        f'<p>{n}. {SECOND}</p><figure><img src="/b/{n}.jpg" alt="{"y" * 2_000}"><figcaption>Bild {n}</figcaption></figure>'
        for n in range(100)
    )
    found = page(links + images)
    assert len(found.links) == 500
    assert len(found.images) <= 60
    assert all(len(link.url) <= 2_000 for link in found.links)


@pytest.mark.parametrize("html", ["<p><a href='x'><p><a href='y'>", "<figure><figure><img><figcaption><figcaption>", "<iframe src='http://[x'>", "<a href='http://a:b:c/'>x</a>"])  # fmt: skip
def test_odd_markup_costs_the_article_nothing(html: str) -> None:
    try:
        assert FIRST in page(f"{paragraphs(FIRST, SECOND)}{html}{paragraphs(THIRD)}").text
    except InputError:
        pytest.fail("the page is readable")


# --- Who, what, when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bylines", "expected"),
    [
        (["Karla Winterfeld und Ole Harms, dpa"], ["Karla Winterfeld", "Ole Harms"]),
        (["Von Karla Winterfeld"], ["Karla Winterfeld"]),
        (["By Karla Winter and Jack O’Neil"], ["Karla Winter", "Jack O’Neil"]),
        (["Ein Kommentar von Karla Winterfeld"], ["Karla Winterfeld"]),
        (["Karla Winterfeld, Chefreporterin Politik"], ["Karla Winterfeld"]),
        (["Dr. Karla von der Winterfeld (KNA)"], ["Dr. Karla von der Winterfeld"]),
        (["Bill MCCARTHY"], ["Bill MCCARTHY"]),
        (["BR24 Redaktion", "Reuters", "kwi", "admin", "Küstenbote", "DER BOTE", "bote.example", "dpa/AFP"], []),
        (["Küstenbote Verlag GmbH & Co. KG", "k.winterfeld@bote.example", "Austria Presse Agentur"], []),
        (["MDR SACHSEN", "Salzburger Nachrichten"], []),
        (["Anne-Kathrin Neuberg-Vural", "José María García"], ["Anne-Kathrin Neuberg-Vural", "José María García"]),
    ],
)  # fmt: skip
def test_authors_are_people(bylines: list[str], expected: list[str]) -> None:
    assert list(people(bylines, {"kuestenbote", "bote", "mdr"})) == expected


def test_an_agency_is_named_where_no_person_is() -> None:
    assert agencies(["dpa/AFP", "Redaktion"]) == ("dpa", "AFP")
    head = '<meta name="author" content="dpa">'
    assert page(paragraphs(FIRST, SECOND), head=head).author == "dpa"


@pytest.mark.parametrize(
    ("content", "author"),
    [
        ('<p class="byline">Von <a rel="author" href="/kw">Karla Winterfeld</a></p>', "Karla Winterfeld"),
        ('<div class="autoren"><span class="autor">Karla Winterfeld</span>, <span class="autor">Ole Harms</span></div>', "Karla Winterfeld, Ole Harms"),
        ('<span itemprop="author">Karla Winterfeld</span>', "Karla Winterfeld"),
        ('<p class="author">Karla Winterfeld, NDR Hamburg</p>', "Karla Winterfeld"),
        ('<figure><img src="/a.jpg"><figcaption class="bildautor">Karla Winterfeld</figcaption></figure>', None),
    ],
)  # fmt: skip
def test_authors_are_found_where_the_page_prints_them(content: str, author: str | None) -> None:
    assert page(content + paragraphs(FIRST, SECOND, THIRD)).author == author


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kran umgestürzt - Küstenbote", "Kran umgestürzt"), ("Kran umgestürzt | Hafen | Küstenbote", "Kran umgestürzt | Hafen"),
        ("Küstenbote: Kran umgestürzt", "Küstenbote: Kran umgestürzt"), ("KÜSTENBOTE | Kran umgestürzt", "Kran umgestürzt"),
        ("Kran umgestürzt – bote.example", "Kran umgestürzt"), ("Kran umgestürzt – Küstenbote – 03.05.2024", "Kran umgestürzt"),
        ("Kran - und was nun?", "Kran - und was nun?"),
    ],
)  # fmt: skip
def test_titles_are_without_the_name_of_the_site(title: str, expected: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Küstenbote">'
    assert page(paragraphs(FIRST, SECOND), head=head).title == expected


@pytest.mark.parametrize("name", ["6. Jahrgang", "Ausgabe 12/2026", "Heft 3", "11 Freunde"])
def test_the_number_of_an_issue_is_no_outlet(name: str) -> None:
    head = f'<meta property="og:site_name" content="{name}">'
    assert (page(paragraphs(FIRST, SECOND), head=head).outlet == name) is (name == "11 Freunde")


def test_a_title_that_is_cut_short_is_printed_in_full() -> None:
    block = '{"@type": "NewsArticle", "headline": "Kran im Hafen…"}'
    head = f'<script type="application/ld+json">{block}</script>'
    assert page(paragraphs(FIRST, SECOND), head=head).title == "Kran im Hafen umgestürzt"


@pytest.mark.parametrize(
    ("modified", "note", "found"),
    [
        ("2024-05-06T14:00:00+02:00", "", True), ("2024-05-06T10:59:00+02:00", "", False), ("2024-05-06T10:30:00Z", "", True),
        ("2024-05-06", "", False), ("2024-05-06T14:00:00+02:00", "<p>Aktualisiert: 06.05.2024, 14:00</p>", False),
        ("2024-05-06T14:00:00", "", False), ("2024-05-05T14:00:00+02:00", "", False),
    ],
)  # fmt: skip
def test_a_later_change_without_a_note_is_shown(modified: str, note: str, found: bool, audited: Audited) -> None:
    head = (
        '<meta property="article:published_time" content="2024-05-06T10:00:00+02:00">'
        f'<meta property="article:modified_time" content="{modified}">'
    )
    read = report(audited, note + paragraphs(FIRST, SECOND, THIRD), head)
    assert ("any/transparency/modified-unexplained" in rules(read)) == found


def test_a_later_change_is_told_with_its_zone(audited: Audited) -> None:
    def told(modified: str) -> str:
        head = f'<meta property="article:published_time" content="2024-05-06T10:00:00{modified[19:]}"><meta property="article:modified_time" content="{modified}">'
        found = report(audited, paragraphs(FIRST, SECOND, THIRD), head).findings
        return next(each.message for each in found if each.category == "modified_unexplained").rpartition("what: ")[2]

    assert told("2024-05-06T14:30:00Z") == "2024-05-06 14:30 UTC"
    assert told("2024-05-06T14:30:00+02:00") == "2024-05-06 14:30+02:00"
    assert told("2024-05-06T14:30:00") == "2024-05-06 14:30"


def test_what_is_corrected_is_read_in_the_footer_of_an_article(audited: Audited) -> None:
    note = "<footer><p>This article was amended on 7 May 2024. An earlier version misstated the cost.</p></footer>"
    imprint = "<footer><p>Impressum und Datenschutz der Bote GmbH</p></footer>"
    found = report(audited, paragraphs(FIRST, SECOND, THIRD) + note + imprint)
    assert "amended on 7 May" in (found.text or "")
    assert "Impressum" not in (found.text or "")


def test_a_page_without_a_heading_has_the_part_of_its_title_that_it_prints() -> None:
    html = f"<html><head><title>Hafenblatt Online - Kran fällt um</title></head><body><b>Kran fällt um</b>{paragraphs(FIRST, SECOND)}</body></html>"
    assert extract(RawArticle("a", "a.html", html, "html")).title == "Kran fällt um"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="canonical" href="https://andere.example/1">', True), (f'<link rel="canonical" href="{URL}">', False),
        ('<link rel="canonical" href="/hafen/kran">', False), ('<meta name="original-source" content="https://dritte.example/1">', True),
        ('<meta name="syndication-source" content="https://m.bote.example/1">', False), ("", False),
    ],
)  # fmt: skip
def test_a_page_whose_original_is_elsewhere_says_so(head: str, found: bool, audited: Audited) -> None:
    read = report(audited, paragraphs(FIRST, SECOND, THIRD), head)
    assert ("any/transparency/canonical-elsewhere" in rules(read)) == found


#: Pages as systems of newsrooms make them, and what is read of each.
PAGES = Path(__file__).parent / "data" / "pages"
READ: dict[str, dict[str, Any]] = yaml.safe_load((PAGES / "expected.yaml").read_text(encoding="utf-8"))
OF_PAGES = frozenset(
    "primary_linked relay_linked study_unlinked embed_identified embed_unexplained image_credited image_uncredited "
    "modified_unexplained canonical_elsewhere correction".split()
)


@pytest.mark.parametrize("name", READ)
def test_a_page_is_read_whatever_made_it(name: str, audited: Audited) -> None:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    found = audited(html, format="html", url=URL, carries_metadata=True, language=None)
    article = found.article
    assert {
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "modified": article.modified,
        "links": [f"{each.kind} | {each.text} | {each.url}" for each in found.links],
        "embeds": [f"{each.kind} | {each.author or ''} | {each.url}" for each in found.embeds],
        "images": [f"{each.credit or ''} | {each.caption or ''}" for each in found.images],
        "findings": sorted({each.category for each in found.findings} & OF_PAGES),
    } == READ[name]


def test_the_report_says_all_of_it(audited: Audited) -> None:
    body = (
        f'<p>{FIRST}</p><figure><img {SRC}><figcaption>Der Kran. Foto: dpa</figcaption></figure><p>Das '
        f'<a href="https://doi.org/10.1/x">Gutachten</a> liegt seit Montag vor.</p>'
        '<iframe src="https://x.com/hafenamt/status/1"></iframe>' + paragraphs(SECOND, THIRD)
    )  # fmt: skip
    found = report(audited, body)
    told: dict[str, Any] = found.model_dump(mode="json")
    assert told["links"][0] | {"start": 0, "end": 0} == {
        "url": "https://doi.org/10.1/x", "host": "doi.org", "kind": "study", "start": 0, "end": 0, "text": "Gutachten",
    }  # fmt: skip
    assert told["embeds"][0].keys() == {"kind", "url", "author", "start"}
    assert told["images"][0].keys() == {"credit", "caption", "start"}
    assert found.text is not None
    assert found.text[found.links[0].start : found.links[0].end] == "Gutachten"
    assert not found.brief().links
