"""Text, metadata and language of an article; the headline of a text without markup."""

from __future__ import annotations

import logging
import re
import socket
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from provenance.errors import InputError
from provenance.extract import detect_language, extract, find_title, normalise_language, page as page_module
from provenance.models import Article, RawArticle
from provenance.segment import analysis_text, lines
from tests.conftest import ran
from tests.work import calls

DATA = Path(__file__).parent / "data" / "input"
SENTENCE = "Die Feuerwehr teilte am Abend mit, dass im Hafen niemand verletzt worden sei. "


def page_or_reason(html: str) -> str:
    """The text of a page, or why there is none."""
    try:
        return page(html).text
    except InputError as error:
        return str(error)


def page(html: str, **known: str) -> Article:
    return extract(RawArticle("a", "a.html", html, "html", carries_metadata=True, **known))  # type: ignore[arg-type]


def body(content: str) -> str:
    return f"<html><body><article>{content}</article></body></html>"


# --- Text -------------------------------------------------------------------------------------------------------------


def test_plain_text_stays_as_it_is_with_the_metadata_of_the_record() -> None:
    text = " \r\nDie Behörde\u00a0prüft den Fall,\tsagte  eine Sprecherin.\r\n\r\n"
    raw = RawArticle("a", "f.jsonl", text, title="T", outlet="O", author="A", published="2024", url="U", language="DE")
    assert extract(raw) == Article(
        "a", "f.jsonl", text, language="de", title="T", outlet="O", author="A", published="2024", url="U"
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('<p class="lead">Der Rat tagt.</p><p>„Wir gehen“, sagte sie.<br>Sie ging.</p>', "Der Rat tagt.\n\n„Wir gehen“, sagte sie.\nSie ging."),
        ("Eins.<br><br />Zwei &amp; drei.", "Eins.\n\nZwei & drei."),
        ("<h2><span>Streit</span><span>Rat tagt</span></h2><ul><li>Eins</li><li>Zwei</li></ul>Ende",
         "Streit Rat tagt\n\n- Eins\n\n- Zwei\n\nEnde"),
        ("<table><tr><td>9</td><td><q>Ja</q></td></tr></table><script>x()</script>", "9\n\n„Ja“"),
        ("Das Tag <p> beginnt einen Absatz, <b> hebt hervor.", "Das Tag <p> beginnt einen Absatz, <b> hebt hervor."),
        ("Erst <br> dann nichts.", "Erst <br> dann nichts."),
    ],
)  # fmt: skip
def test_a_text_that_is_markup_is_read_as_such_and_nothing_is_left_out(text: str, read: str) -> None:
    assert extract(RawArticle("a", "f.jsonl", text)).text == read


def test_a_page_in_a_text_field_is_a_page() -> None:
    html = f"<!DOCTYPE html><html><body><nav><p>Start und Archiv</p></nav><article><p>{SENTENCE * 4}</p></article></body></html>"
    assert "Archiv" not in extract(RawArticle("a", "f.jsonl", html)).text


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report() -> Article:
    return page((DATA / "meldung.html").read_text(encoding="utf-8"))


def test_the_article_is_taken_out_with_its_paragraphs_apart(report: Article) -> None:
    assert report.text.split("\n\n") == [
        "Deich bei Osterholm hält",
        "Der Deich bei Osterholm hat dem Hochwasser am Wochenende standgehalten. Das teilte der Landkreis am Sonntag mit.",
        "„Wir haben die Lage im Griff“, sagte Landrätin Mara Wendt. Ob Wasser durchgesickert sei, werde noch geprüft.",
        "Der Betreiber des Schöpfwerks äußerte sich auf Anfrage zunächst nicht zu den Vorwürfen der Anwohner.",
        "Was bisher bekannt ist\n- Der Pegel stieg in der Nacht auf 4,20 Meter und sank danach wieder.\n"
        "- Verletzt wurde nach Angaben der Feuerwehr niemand.",
        "Die Feuerwehr hatte am Samstag rund 3.000 Sandsäcke verbaut.",
        "Weitere liegen am Bauhof von Birkenfurt bereit.",
        "Der Betreiber des Schöpfwerks äußerte sich auf Anfrage zunächst nicht zu den Vorwürfen der Anwohner.",
    ]


def test_what_the_page_says_of_itself_is_taken_over(report: Article) -> None:
    assert report.title == "Deich bei Osterholm hält & wird verstärkt"
    assert report.outlet == "Küstenbote"
    assert report.author == "Ilka Sörensen, Jonas Feldkamp"
    assert report.published == "2024-10-20"
    assert report.url == "https://kuestenbote.example/regional/deich-osterholm.html"
    assert report.language == "de"
    assert report.carries_metadata


def test_what_the_record_says_wins_over_the_page() -> None:
    known = {
        "title": "T",
        "outlet": "O",
        "author": "A",
        "published": "2020",
        "url": "https://u.example/x",
        "language": "en",
    }
    found = page((DATA / "meldung.html").read_text(encoding="utf-8"), **known)
    assert {key: getattr(found, key) for key in known} == known


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        ('<meta name="author" content="Ilka Sörensen">', "author", "Ilka Sörensen"),
        ('<meta name="author" content="admin">', "author", None),
        ('<meta name="twitter:site" content="@kuestenbote">', "outlet", "Kuestenbote"),
        ('<link rel="canonical" href="https://www.talblick.example/a">', "outlet", "talblick.example"),
        (
            '<meta property="article:publisher" content="https://netz.example/tb">'
            '<link rel="canonical" href="https://www.talblick.example/a">',
            "outlet",
            "talblick.example",
        ),
        ("<title>Deich hält - Küstenbote</title>", "title", "Deich hält"),
        ('<meta name="date" content="2024-10-20">', "published", "2024-10-20"),
        ('<link rel="canonical" href="https://k.example/2024/10/20/deich">', "published", "2024-10-20"),
        ('<meta name="date" content="2051-10-20">', "published", "2051-10-20"),
        ('<script type="application/ld+json">{"@context": "https://schema.org",</script>', "author", None),
        ('<script type="application/ld+json">[[[[1]]], null]</script>', "author", None),
    ],
)
def test_metadata_is_found_where_pages_have_it(head: str, field: str, expected: str | None) -> None:
    html = f"<html><head>{head}</head><body><article><p>{SENTENCE * 3}</p></article></body></html>"
    assert getattr(page(html), field) == expected


def test_the_declared_language_counts_only_where_the_text_does_not_tell() -> None:
    numbers = " ".join(f"{number}:{number + 1}" for number in range(100, 180))
    assert page(f'<html lang="de-CH"><body><article><p>{numbers}</p></article></body></html>').language == "de"
    assert page(f'<html lang="en"><body><article><p>{SENTENCE * 3}</p></article></body></html>').language == "de"


FIRST = "Der Stadtrat von Aachtal hat am Montag den Bau der neuen Brücke über die Wied beschlossen. " + SENTENCE
SECOND = "Die Brücke wurde 1960 gebaut und ist seit dem Winter für Lastwagen gesperrt. " + SENTENCE
THIRD = "Ein Sprecher des Landesamts erklärte, die Unterlagen lägen seit Mai vollständig vor. " + SENTENCE


def lines_of(content: str) -> list[str]:
    return [line for line in page(f'<html lang="de"><body>{content}</body></html>').text.split("\n") if line]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(
            f"<h1>Rat</h1><p>{FIRST}</p><p>Er nennt:</p><ul><li>Erstens.</li><li>Zweitens.</li></ul><p>{SECOND}</p>",
            ["Er nennt:", "- Erstens.", "- Zweitens."], id="a list below the body",
        ),
        pytest.param(
            "<div>" + "".join(f"<div><h3>{at} Uhr</h3><p>{text}</p><ul><li>Stand {at}</li></ul></div>"
                              for at, text in ((9, FIRST), (10, SECOND), (11, THIRD))) + "</div>",
            ["9 Uhr", "- Stand 9", "10 Uhr", "11 Uhr", "- Stand 11"], id="a live ticker of boxes",
        ),
        pytest.param(
            "<main><h1>Hochwasser</h1>" + "".join(f"<article class='post'><h3>{at} Uhr</h3><p>{text}</p></article>"
                                                  for at, text in ((9, FIRST), (10, SECOND), (11, THIRD))) + "</main>",
            ["Hochwasser", "9 Uhr", "10 Uhr", "11 Uhr"], id="a live ticker of articles",
        ),
        pytest.param(
            "<div>" + "".join(f"<div class='entry'><h3>{at} Uhr</h3><ul><li>Schule {at} zu</li><li>{text}</li></ul></div>"
                              for at, text in ((9, FIRST), (10, SECOND), (11, "Kita zu"))) + "</div>",
            ["9 Uhr", "- Schule 9 zu", "10 Uhr", "11 Uhr", "- Schule 11 zu"], id="a live ticker whose posts are marked",
        ),
        pytest.param(
            "<h1>Hochwasser</h1><ol>" + "".join(f"<li><h3>{at} Uhr</h3><p>{text}</p></li>"
                                                for at, text in ((9, FIRST), (10, SECOND), (11, THIRD))) + "</ol>",
            ["9 Uhr", FIRST.strip(), "10 Uhr", "11 Uhr"], id="a live ticker that is a list",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><blockquote>Wir warten.<cite>Ute Berg, Amt</cite></blockquote><p>{SECOND}</p>"
            "<blockquote><p>Wir gehen.</p><footer>Jan Holz</footer></blockquote>"
            f"<figure><blockquote>Wir sitzen.</blockquote><figcaption>Ina Kolb</figcaption></figure><p>{THIRD}</p></article>",
            ["Wir warten.", "Ute Berg, Amt", "Wir gehen.", "Jan Holz", "Wir sitzen.", "Ina Kolb"], id="who said what is set apart",
        ),
        pytest.param(
            f"<article><h1><span>Streit</span><span>Rat tagt</span></h1><h2><b>Kritik</b><i>Verein klagt</i></h2><p>{FIRST}</p></article>",
            ["Streit Rat tagt", "Kritik Verein klagt"], id="parts of a headline",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><p><span>Aachtal</span><span>Die Lage ist ernst.</span></p><p><span>D</span>er Rat geht.</p></article>",
            ["Aachtal Die Lage ist ernst.", "Der Rat geht."], id="glued words, not an initial",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><table><tr><th>Jahr</th><th>Wort</th></tr><tr><td>2022</td><td>„Gut“, sagte sie.</td></tr></table><p>{SECOND}</p></article>",
            ["Jahr", "Wort", "2022", "„Gut“, sagte sie."], id="cells of a table",
        ),
        pytest.param(
            f'<table><tr><td><a href="/">Start</a></td><td><h1>Rat</h1><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>',
            ["Rat", FIRST.strip(), SECOND.strip()], id="a table that lays out the page",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><p><q>Wir gehen</q>, sagte sie. Es sind 5 m<sup>2</sup>, sagt er<sup><a href='#1'>1</a></sup>.</p></article>",
            ["„Wir gehen“, sagte sie. Es sind 5 m², sagt er."], id="quotation, exponent, footnote",
        ),
        pytest.param(
            f"<article><p>{FIRST}</p><p>Er kostet <del>9</del> <ins>14</ins> Euro seit <time>3. Mai</time> bei Donau<wbr>werth.</p></article>",
            ["Er kostet 14 Euro seit 3. Mai bei Donauwerth."], id="struck out, a date, a chance to break",
        ),
    ],
)  # fmt: skip
def test_what_stands_in_an_article_is_read_for_what_it_is(content: str, found: list[str]) -> None:
    lines_found = lines_of(content)
    assert [line for line in lines_found if line in found] == found
    assert not any("|" in line for line in lines_found)


def test_teasers_beside_an_article_are_none_of_its_posts() -> None:
    teasers = "".join(
        f"<article><h3><a href='/{name}'>{name} tagt heute wieder</a></h3><p>{THIRD}</p></article>"
        for name in ("A", "B")
    )
    assert THIRD.strip() not in lines_of(f"<main><article><h2>Rat</h2><p>{FIRST * 3}</p></article>{teasers}</main>")


HIDDEN = "Verborgen im Text der Seite, den niemand sieht, auch nicht am Montag."


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden", 'hidden=""', 'style="display:none"', 'style="color: red; visibility: hidden"', 'class="sr-only"',
        'class="u-visually-hidden x"', 'class="screen-reader-text"', 'style="position:absolute; left:-9999px"',
        'style="font-size:0"', 'class="visuallyhidden"',
    ],
)  # fmt: skip
def test_what_nobody_sees_is_no_part_of_the_article(attributes: str) -> None:
    html = f"<article><p>{FIRST}</p><p {attributes}>{HIDDEN}</p><p>{SECOND} <span {attributes}>ganz leise</span></p></article>"
    text = page(f"<html><body>{html}</body></html>").text
    assert HIDDEN not in text
    assert "ganz leise" not in text


def test_an_article_that_a_script_shows_is_read() -> None:
    html = f'<html><body><article style="display:none"><p>{FIRST}</p><p>{SECOND}</p></article></body></html>'
    assert SECOND.strip() in page(html).text


def test_a_mark_for_readers_aloud_stays_between_the_parts_of_a_headline() -> None:
    html = f'<article><h1><span>Streit</span><span class="sr-only">: </span><span>Rat tagt</span></h1><p>{FIRST}</p></article>'
    assert lines_of(html)[0] == "Streit: Rat tagt"


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        ('<li><a href="/a">Wo es jetzt überall eng wird</a></li><li>Unfall: <a href="/b">Straße bleibt gesperrt</a></li>', False),
        ('<li><a href="/a">Wo es jetzt überall eng wird</a></li><li>Ein Punkt ohne Verweis</li>', True),
        ('<li>Der Punkt, den <a href="/a">das Amt</a> nennt, gilt.</li>', True),
    ],
)  # fmt: skip
def test_a_list_of_nothing_but_links_to_the_site_is_no_part_of_the_article(items: str, kept: bool) -> None:
    html = (
        f"<html><body><article><p>{FIRST}</p><h3>Mehr davon</h3><ul>{items}</ul><p>{SECOND}</p></article></body></html>"
    )
    text = page(html, url="https://www.bote.example/1").text
    assert ("\n- " in text) == kept
    assert ("Mehr davon" in text) == kept


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "市议会星期一决定修建新桥。市长表示，旧桥已经使用六十年，必须尽快更换。"),
        ("ja", "市議会は月曜日に新しい橋の建設を決定した。市長によると、古い橋は六十年間使われてきた。"),
        ("th", "สภาเมืองตัดสินใจเมื่อวันจันทร์ที่จะสร้างสะพานใหม่"),
    ],
)
def test_a_page_in_a_language_without_blanks_is_read(language: str, text: str) -> None:
    found = page(f'<html lang="{language}"><body><article><p>{text}</p></article></body></html>')
    assert (found.text, found.language) == (text, language)


LEDE = "Im Hafen von Osterholm ist in der Nacht zum Montag ein Kran umgestürzt, niemand wurde verletzt."
PARAGRAPHS = "".join(f"<p>{number}. {SENTENCE}{SENTENCE}</p>" for number in ("Erstens", "Zweitens", "Drittens"))


@pytest.mark.parametrize(
    ("head", "opening", "found"),
    [
        pytest.param("", f'<div class="article-intro"><p>{LEDE}</p></div>', True, id="class"),
        pytest.param(f'<meta name="description" content="{LEDE}">', f"<div class='c-7'>{LEDE}</div>", True, id="description"),
        pytest.param("", f"<div class='c-7'>{LEDE}</div>", False, id="nothing names it"),
        pytest.param("", f'<div class="summary"><a href="/x">{LEDE}</a></div>', False, id="link to another article"),
        pytest.param("", f'<aside><div class="summary"><p>{LEDE}</p></div></aside>', False, id="in the margin"),
        pytest.param(f'<meta name="description" content="{LEDE}">', "", False, id="described, but not on the page"),
    ],
)  # fmt: skip
def test_an_opening_paragraph_in_a_box_of_its_own_is_put_first(head: str, opening: str, found: bool) -> None:
    html = (
        f"<html><head>{head}</head><body><h1>Kran im Hafen</h1>{opening}<article>{PARAGRAPHS}</article></body></html>"
    )
    text = page(html).text
    assert text.startswith(LEDE) == found
    assert text.count(LEDE) == found
    assert "Drittens" in text


def test_a_teaser_below_the_text_is_no_opening_paragraph() -> None:
    html = f'<html><body><h1>Kran</h1><article>{PARAGRAPHS}</article><div class="summary">{LEDE}</div></body></html>'
    assert LEDE not in page(html).text


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p>",
        f"<p>{SENTENCE * 2}</p>",
        f"<!DOCTYPE html><title>Deich</title><p>{SENTENCE * 2}",
        f'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE * 2}</p>',
        f'<html><head><meta charset="iso-8859-1"></head><body><p>{SENTENCE * 2}\0</p></body></html>',
    ],
)
def test_fragments_and_odd_pages_are_read(html: str) -> None:
    assert SENTENCE.strip() in page(html.replace("verletzt", "„übel“ verletzt")).text.replace(
        "„übel“ verletzt", "verletzt"
    )


def test_repeated_paragraphs_stay() -> None:
    paragraphs = "".join(
        f"<p>{SENTENCE}</p><p>Der {number}. Zeuge sagte am Abend gar nichts.</p>" for number in range(4)
    )
    assert page(body(paragraphs)).text.count(SENTENCE.strip()) == 4


def test_an_article_that_the_fast_extractor_misses_is_found_by_the_others() -> None:
    teaser = "<div class='article-body'><p>Mehr dazu lesen Sie an dieser Stelle in unserem Liveblog.</p></div>"
    paragraphs = "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(30))
    found = page(f"<html><body>{teaser}<div class='story-wrap'>{paragraphs}</div></body></html>").text
    assert all(f"{number}. {SENTENCE.strip()}" in found for number in range(30))


@pytest.mark.parametrize(
    "html",
    [
        (DATA / "ohne-artikel.html").read_text(encoding="utf-8"),
        "<html></html>",
        "<html><body></body></html>",
        "<html><frameset><frame src=a.html></frameset></html>",
        "<",
        "\0",
        "<!-- nur ein Kommentar -->",
        "<html><body><script>let text = 'Dies ist kein Artikel, auch wenn es so aussieht';</script></body></html>",
        "<html><body>" + "<a href=x>Mehr lesen</a> <br>" * 50 + "</body></html>",
    ],
)
def test_a_page_without_an_article_is_an_input_error(html: str) -> None:
    with pytest.raises(InputError, match=r"^no article text found in the page$"):
        page(html)


HOSTILE = {
    "nested deeply": "<div>" * 100_000 + SENTENCE,
    "nested inline": "<p>" + "<b><i>" * 50_000 + SENTENCE,
    "nested lists": "<ul><li>x" * 50_000,
    "nested tables": "<table><tr><td>" * 10_000 + SENTENCE,
    "huge attribute": f"<p class='{'x' * 1_000_000}'>{SENTENCE * 5}</p>",
    "many attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + f">{SENTENCE * 5}</p>",
    "many elements": "<p></p>" * 200_000,
    "wide cells": "<table>" + "<tr><td colspan=1000 rowspan=1000>Zelle</td></tr>" * 300 + "</table>",
    "open angles": "<" * 200_000,
    "many authors": "".join(f'<meta name="author" content="Anna B{number}erg">' for number in range(4_000)) + SENTENCE,
    "broken JSON": '<script type="application/ld+json">{"author": {"name": "'
    + 'A B\\"' * 20_000
    + f"</script>{SENTENCE}",
    "deep JSON": '<script type="application/ld+json">' + '[{"@graph":' * 50_000 + f"</script>{SENTENCE}",
    "angles in metadata": f'<meta name="description" content="{"<" * 100_000}">{SENTENCE}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_soon_in_an_article_or_an_input_error(name: str) -> None:
    page = f"<html><body>{HOSTILE[name]}</body></html>"
    assert page_or_reason(page)
    assert calls(lambda: page_or_reason(page)) < 1_000_000  # one for each character or fewer


def test_a_page_that_is_too_much_work_says_so() -> None:
    with pytest.raises(InputError, match=r"has \d+ elements; no more than 100000 are read"):
        page(f"<html><body>{HOSTILE['many elements']}</body></html>")


@pytest.mark.parametrize("piece", ["<br>", "</p>", f"<p {' '.join(f'a{number}' for number in range(190))}>x"])
def test_a_page_of_more_objects_than_there_is_memory_for_is_not_parsed(piece: str) -> None:
    with pytest.raises(InputError, match="more than 500000 tags or 1000000 attributes"):
        page("<html><body>" + piece * (6_000_000 // len(piece)))


def test_a_page_of_more_than_one_book_is_not_searched_for_an_article() -> None:
    with pytest.raises(InputError, match="characters of text; no more than 4000000 are read"):
        page(f"<html><body>{('<p>' + SENTENCE * 50) * (4_100_000 // len(SENTENCE * 50))}")


@pytest.mark.parametrize("piece", ["Anna sagte, es regne. ", "a\n\n"])
def test_a_text_of_more_than_one_article_is_refused(piece: str) -> None:
    with pytest.raises(InputError, match="no more than 1000000 in 100000 are read as one article"):
        extract(RawArticle("a", "a.txt", piece * (1_100_000 // len(piece))))


def attributes(count: int, join: str, each: str = "a{}") -> str:
    return join.join(each.format(number) for number in range(count))


#: The parser takes a time that grows with the square of the attributes of an element, whoever sees them as such.
ATTRIBUTES = {
    "bare": "<p {bare}>",
    "behind slashes": "<p/{slashes}>",
    "with angles": "<p {angles}>",
    "side by side": "<p {adjacent}>",
    "behind a form feed": "<p\f{form_feeds}>",
    "in quotes that are none": '<p ="{bare}">',
    "in quotes after two signs": '<p a=="{bare}">',
    "in quotes of another parser": '<p a\'b="{bare}">',
    "after a quoted end": "<p a='>' {bare}>",
    "without an end": "</p><p {bare}",
    "of an end": "<p></p {bare}><p>",
    "in a script": "<script><p {bare}></script><p>",
    "in a comment that is none": "<!--><p {bare}>--><p>",
    "of many elements": "<i {few}>x</i>{many}<p>",
}


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_parser_sees_no_element_with_more_attributes_than_it_can_take(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 64_000
    start = ATTRIBUTES[name].format(
        bare=attributes(count, " "),
        slashes=attributes(count, "/", 'a{}="1"'),
        angles=attributes(count, " ", 'a{}="<"'),
        adjacent=attributes(count, "", 'a{}="1"'),
        form_feeds=attributes(count, "\f"),
        few=attributes(250, " "),
        many=f"<i {attributes(2_000, ' ')}>x</i>" * 20,
    )
    parsed: list[str] = []
    real = page_module.load_html
    monkeypatch.setattr(page_module, "load_html", lambda html: parsed.append(html) or real(html))
    reason = page_or_reason(f"<html><body><article>{start}{SENTENCE * 5}</p></article></body></html>")
    assert SENTENCE[:20] in str(reason) or name == "without an end"
    tags = re.findall(r"<[^<>]*", parsed[0])
    work = sum(len(re.findall(r"[\s/=\"']+", tag)) ** 2 for tag in tags)
    assert work < 40_000_000


def test_a_page_with_much_in_one_attribute_is_read_whole() -> None:
    data = attributes(20_000, " ", "&quot;key{}&quot;: 1,")
    found = page(
        f"<html><body><article><div id='app' data-page=\"{data}\"><p>{SENTENCE * 5}</p></div></article></body></html>"
    )
    assert SENTENCE[:20] in found.text


def test_an_ordinary_page_is_parsed_as_it_is() -> None:
    html = (DATA / "meldung.html").read_text(encoding="utf-8")
    assert page_module._within_bounds(html) is html


def test_a_fault_in_the_library_is_an_input_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise AssertionError("unforeseen")

    monkeypatch.setattr("provenance.extract.page.bare_extraction", fail)
    with pytest.raises(InputError, match=r"^the page cannot be parsed \(AssertionError\)$"):
        page(body(SENTENCE))


def test_a_fault_in_the_metadata_costs_only_that_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RecursionError

    monkeypatch.setattr("provenance.extract.metadata.find_date", fail)
    monkeypatch.setattr("provenance.extract.metadata.read_declared", fail)
    html = (DATA / "meldung.html").read_text(encoding="utf-8").replace("article:published_time", "other")
    found = page(html)
    assert (found.published, found.title) == (None, "Deich bei Osterholm hält & wird verstärkt")


def test_the_libraries_stay_silent_and_off_the_network(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    with caplog.at_level(logging.DEBUG):
        page((DATA / "meldung.html").read_text(encoding="utf-8"))
        for html in ("<", "<html><body><p>x", HOSTILE["deep JSON"]):
            page_or_reason(html)
    assert caplog.messages == []
    assert capfd.readouterr() == ("", "")


@given(
    html=st.text(max_size=300)
    | st.lists(st.sampled_from("<p> </p> <div> <b <!-- --> <table> <td &#0; Wort".split())).map("".join)
)
@settings(max_examples=60)
def test_any_page_gives_an_article_or_an_input_error(html: str) -> None:
    assert page_or_reason(html).strip()


def test_the_parts_of_trafilatura_that_are_not_documented_are_those_of_this_version() -> None:
    assert version("trafilatura") == "2.3.1", (
        "look through provenance/extract and the figures of benchmarks/bench_html.py"
    )


def test_plain_text_needs_no_html_library() -> None:
    code = (
        "import sys; from provenance.extract import extract; from provenance.models import RawArticle;"
        f"extract(RawArticle('a', 'a', {SENTENCE * 3!r}));"
        "print(sorted({'trafilatura', 'htmldate', 'requests', 'urllib3'} & set(sys.modules)))"
    )
    done = ran([sys.executable, "-c", code], check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# --- Language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("de", "de"), ("DE", "de"), ("de-DE", "de"), ("de_AT.UTF-8", "de"), (" deutsch ", "de"), ("Deutsch (Schweiz)", "de"),
        ("deu", "de"), ("ger", "de"), ("German", "de"), ("en-US", "en"), ("Englisch", "en"), ("français", "fr"),
        ("xx", None), ("klingonisch", None), ("d", None), ("", None), (" ", None), ("-", None), (None, None),
    ],
)  # fmt: skip
def test_languages_are_brought_to_their_code(value: str | None, code: str | None) -> None:
    assert normalise_language(value) == code


NOISE = "Loading...\nShare. Exit mobile version\n" * 30


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SENTENCE, "de"),
        (SENTENCE.upper(), "de"),
        (NOISE + SENTENCE * 2 + "\n" + NOISE, "de"),
        (
            SENTENCE * 3
            + "\n“We will not give up, and we will be back on Monday morning”, she said in the evening.\n"
            + SENTENCE,
            "de",
        ),
        ("The fire brigade said in the evening that nobody had been hurt in the harbour.", "en"),
        ("Les pompiers ont déclaré dans la soirée que personne n'avait été blessé dans le port.", "fr"),
        ("D'Füürwehr het am Abig gseit, dass im Hafe niemer verletzt worde isch, und si heigi alls im Griff.", "de"),
        ("", None),
        ("Kurz.", None),
        (NOISE, None),
        ("12 345 678 " * 50, None),
        ("🔥" * 100, None),
    ],
)
def test_the_language_is_told_from_the_prose(text: str, code: str | None) -> None:
    assert detect_language(text) == code


def test_an_unknown_language_falls_back_to_the_text() -> None:
    assert extract(RawArticle("a", "a.txt", SENTENCE * 2, language="klingonisch")).language == "de"
    assert extract(RawArticle("a", "a.txt", SENTENCE * 2, language="fr-CH")).language == "fr"


@given(text=st.text(max_size=200))
def test_detection_takes_any_text_and_answers_alike(text: str) -> None:
    assert detect_language(text) == detect_language(text)


def test_detection_looks_at_a_bounded_part_of_a_long_text() -> None:
    assert detect_language(SENTENCE * 20_000) == "de"
    assert calls(lambda: detect_language(SENTENCE * 200_000)) == calls(lambda: detect_language(SENTENCE * 20_000))


# --- Headlines --------------------------------------------------------------------------------------------------------

LONG = "Die Bürgermeisterin sagte am Dienstag vor dem Rat, der Vertrag mit dem Hafen werde in diesem Jahr nicht verlängert. "
BODY = f"{LONG * 2}\n\n{LONG * 3}\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Hafen verliert wichtigsten Kunden\n\n{BODY}", "Hafen verliert wichtigsten Kunden"),
        (f"Hafen verliert wichtigsten Kunden\n{LONG}\n{LONG * 2}", "Hafen verliert wichtigsten Kunden"),
        (f"Wer zahlt für den neuen Kai?\n\n{BODY}", "Wer zahlt für den neuen Kai?"),
        (f"„Das ist ein schwerer Schlag“\n\n{BODY}", "„Das ist ein schwerer Schlag“"),
        (f"Rat lehnt Antrag von Dr. Berg zum 20. Oktober ab\n\n{BODY}", "Rat lehnt Antrag von Dr. Berg zum 20. Oktober ab"),
        (f"Wirtschaft\nHafen verliert wichtigsten Kunden\n\n{BODY}", "Hafen verliert wichtigsten Kunden"),
        (f"Streit in Wesenau\nHafen verliert wichtigsten Kunden\n\n{BODY}", "Hafen verliert wichtigsten Kunden"),
        (f"Video: Kräne im Hafen bei Nacht\n\nStreit um den Kai\nHafen verliert wichtigsten Kunden\n\n{BODY}",
         "Hafen verliert wichtigsten Kunden"),
        (f"Die Stadt muss sich einen neuen Betreiber suchen.\n\n\n{LONG}\n{LONG * 2}\n{LONG}",
         "Die Stadt muss sich einen neuen Betreiber suchen."),
        ((DATA / "meldung.txt").read_text(encoding="utf-8"), "Deich bei Osterholm hält dem Pegel stand"),
        # no headline:
        (BODY, None),
        ("Hafen verliert wichtigsten Kunden", None),
        (LONG, None),
        ("", None),
        (f"Der Rat hat am Dienstag getagt.\n\n{BODY}", None),
        (f"Der Rat hat getagt. Beschlossen wurde nichts\n\n{BODY}", None),
        (f"Wesenau (lnd) – Der Rat hat getagt\n\n{BODY}", None),
        (f"Der Wortlaut der Erklärung:\n\n{BODY}", None),
        (f"{'Wort ' * 40}\n\n{BODY}", None),
        ("Hafen\nPolitik\nSport\nKultur und Leben\nWetter", None),
        ("- Kräne im Hafen\n- Kai und Gleis\n\n" + BODY, None),
        ("Rosen im Garten\nMohn am Wegrand\nKlee auf der Wiese\nDistel im Feld", None),
    ],
)  # fmt: skip
def test_a_headline_is_found_or_none_is_made_up(text: str, title: str | None) -> None:
    plain, _ = analysis_text(text)
    found = find_title(plain, lines(plain))
    assert (found and plain[found.start : found.end]) == title


@given(text=st.text(alphabet=st.sampled_from('ab AÄ.!?\n–(),"„“1'), max_size=300))
def test_a_headline_is_one_of_the_lines(text: str) -> None:
    rows = lines(text)
    found = find_title(text, rows)
    assert found is None or found in rows[:3]


# --- Live tickers beside and within articles, short articles, headlines of parts --------------------------------------

STATED = "Die Stadt Aachtal hat am Montag beschlossen, den Steg am Hafen zu sperren, weil ein Pfeiler gebrochen ist."


def _ticker(row: str, post: str, headline: str) -> str:
    posts = (
        f"<{post}><{headline}>1{n}.40 Uhr: Lage {n}</{headline}><p>Die Feuerwehr war mit {n} Booten am Kai im Einsatz, "
        f"teilte sie am Abend auf dem Platz mit.</p></{post.split(maxsplit=1)[0]}>"
        for n in range(2, 7)
    )
    return f"<{row}>{''.join(posts)}</{row.split(maxsplit=1)[0]}>"


@pytest.mark.parametrize(
    ("row", "post", "headline"),
    [
        ("div", "div class=post", "h3"),
        ("div class=liveblog", "div class=entry", "h4"),
        ("section", "article class=item", "h2"),
        ("ul", "li class=tick", "h4"),
        ("section", "div", "h3"),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("times", [1, 6])
def test_a_ticker_and_the_article_that_it_belongs_to_are_read(
    row: str, post: str, headline: str, inside: bool, times: int
) -> None:
    ticker = _ticker(row, post, headline)
    paragraphs = "".join(f"<p>{STATED} Das war Punkt {n}.</p>" for n in range(times))
    article = (
        f"<article><h1>Steg gesperrt</h1>{paragraphs}{ticker if inside else ''}</article>{'' if inside else ticker}"
    )
    text = page_module.read_page(
        f"<html><body><nav><a href='/'>Start</a></nav><main>{article}</main></body></html>"
    ).text
    assert text.startswith(f"Steg gesperrt\n\n{STATED}")
    assert all(f"1{n}.40 Uhr: Lage {n}" in text and f"mit {n} Booten" in text for n in range(2, 7))
    assert "Start" not in text


def test_a_short_article_keeps_its_lines() -> None:
    html = f"<article><h1>Steg gesperrt</h1><p class=author>Von Olga Pahl</p><p>{STATED}</p><ul><li>Ab Mai.</li></ul></article>"
    text = page_module.read_page(
        f"<html><body><nav><a href='/'>Start</a></nav>{html}<footer>Impressum</footer></body></html>"
    ).text
    assert text == f"Steg gesperrt\n\nVon Olga Pahl\n\n{STATED}\n- Ab Mai."


@pytest.mark.parametrize(
    ("headline", "read"),
    [
        ("<small>Hafen</small>Händler klagen", "Hafen Händler klagen"),
        ("Händler klagen<span>Umsatz sinkt</span>", "Händler klagen Umsatz sinkt"),
        ("<b>e</b>Bay und mac<b>OS</b> im <i>Amt</i>", "eBay und macOS im Amt"),
        ("<b>Neu</b>: der <i>Steg</i>bau", "Neu: der Stegbau"),
    ],
)
def test_parts_of_a_headline_are_apart(headline: str, read: str) -> None:
    html = f"<html><body><article><h1>Titel</h1><p>{STATED}</p><h2>{headline}</h2><p>{STATED} Neu.</p></article></body></html>"
    assert read in page_module.read_page(html).text.split("\n")
