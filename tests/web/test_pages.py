from __future__ import annotations

import re
import sqlite3
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report

from .conftest import HOSTILE, Open, Read, article_path, changed, make_database, metadata

OURS = metadata()["databases"]["provenance"]
NAMES = [name for name, table in OURS["tables"].items() if not table.get("hidden")]
QUERIES = list(OURS["queries"])


@pytest.mark.parametrize("base_url", ["/", "/foo/"])
@pytest.mark.parametrize("path", ["", "provenance", *(f"provenance/{name}" for name in NAMES)])
async def test_every_page_opens(database: Path, open_datasette: Open, base_url: str, path: str) -> None:
    page = await open_datasette(database, base_url=base_url).client.get(f"/{path}")
    assert page.status_code == 200
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    assert links
    assert all(link.startswith(base_url) for link in links)


@pytest.mark.parametrize("base_url", ["/", "/foo/"])
async def test_links_of_pages_lead_somewhere(database: Path, open_datasette: Open, base_url: str) -> None:
    client = open_datasette(database, base_url=base_url).client
    seen: set[str] = set()
    for start in (
        "/provenance",
        "/provenance/articles",
        "/provenance/findings",
        "/provenance/worst_sourced",
        "/provenance/denials_by_article",
        article_path(report(1)),
        article_path(report(3)),
    ):
        page = await client.get(start)
        links = {link for link in re.findall(r'href="([^"]*)"', page.text) if link.startswith(base_url)}
        # Datasette's own links of export have the prefix twice when it is asked without a server in between.
        some = sorted(link.replace("&amp;", "&") for link in links - seen if not link.startswith("/foo/foo/"))[::4]
        seen |= links
        for link in some:
            answer = await client.get("/" + link.removeprefix(base_url))
            assert answer.status_code in (200, 302), link


async def test_articles_come_worst_first_and_unassessed_last(datasette: Datasette) -> None:
    page = await datasette.client.get("/provenance/articles.json?_shape=array&_size=100")
    scores = [row["overall"] for row in page.json()]
    known = [score for score in scores if score is not None]
    assert None in scores
    assert scores == sorted(known) + [None] * (len(scores) - len(known))


async def test_the_search_box_finds_any_spelling(datasette: Datasette) -> None:
    found = []
    for typed in ("überprüfung", "ueberprueft", "uberprufen", 'überprüft "'):
        page = await datasette.client.get(
            "/provenance/articles.json", params={"_search": typed, "_shape": "array", "_size": 100}
        )
        assert page.status_code == 200
        found.append([row["id"] for row in page.json()])
    assert found[0]
    assert all(ids == found[0] for ids in found)


async def test_cells_show_bands_bars_labels_and_plain_words(datasette: Datasette) -> None:
    articles = (await datasette.client.get("/provenance/articles?_size=100")).text
    assert re.search(r'<span class="pv-band pv-band-[a-e]">[A-E]</span>', articles)
    assert '<rect width="' in articles
    assert "not assessed" in articles
    findings = (await datasette.client.get("/provenance/findings?category=withheld_origin")).text
    assert "</span> warning</span>" in findings
    assert ">Withheld origin</bdi></a>" in findings
    assert report(1).article.title is not None
    assert '<td class="col-category type-str">withheld origin</td>' in findings
    sources = (await datasette.client.get("/provenance/sources?identified=0")).text
    assert ">no</td>" in sources


async def test_an_article_without_a_headline_is_shown_by_its_id(datasette: Datasette) -> None:
    assert report(0).article.title is None
    page = await datasette.client.get("/provenance/findings", params={"article_id__exact": report(0).article.id})
    assert "None</" not in page.text
    assert "<bdi>feed.jsonl#0</bdi>" in page.text


@pytest.mark.parametrize(
    ("row", "own"),
    [
        (f"articles/{tilde_encode(report(1).article.id)}", "article/"),
        ("rules/de~2Fbalance~2Fdenial", "rule/"),
        ("outlets/Talblick", "outlet/"),
    ],
)
async def test_a_row_leads_to_the_page_that_says_more(datasette: Datasette, row: str, own: str) -> None:
    page = (await datasette.client.get(f"/provenance/{row}")).text
    link = re.search(r'class="pv-own" href="([^"]*)"', page)
    assert link
    assert link[1].startswith(f"/provenance/-/{own}")
    assert (await datasette.client.get(link[1])).status_code == 200


async def test_hostile_ids_lead_to_their_pages(open_datasette: Open, tmp_path: Path) -> None:
    ids = [*HOSTILE[:6], "a/b", "a,b", "a.b", "~2F", "100%", "ü", ".."]
    path = make_database(tmp_path / "provenance.db", (changed(report(n), id=i) for n, i in enumerate(ids, start=1)))
    client = open_datasette(path).client
    for article_id in ids:
        page = await client.get(f"/provenance/articles/{tilde_encode(article_id)}")
        assert page.status_code == 200, article_id
        link = re.search(r'href="([^"]*article_id__exact=[^"]*)">[\d,]+ in findings', page.text)
        assert link, article_id
        findings = await client.get(link[1].replace("&amp;", "&"))
        assert findings.status_code == 200
        assert '<td class="col-message' in findings.text


@pytest.mark.parametrize(
    "path",
    [
        *("", "provenance", *(f"provenance/{name}" for name in [*NAMES, *QUERIES])),
        *(f"provenance/articles/poisoned-{n}" for n in range(1, len(HOSTILE) + 1, 6)),
        *("provenance/findings/10000001", "provenance/sources/10000001", "provenance/attributions/10000001"),
    ],
)
async def test_hostile_text_is_shown_as_text(two_databases: tuple[Path, Path], open_datasette: Open, path: str) -> None:
    pages = [await open_datasette(database).client.get(f"/{path}") for database in two_databases]
    assert [page.status_code for page in pages] == [200, 200]
    assert dangers(pages[0].text) <= dangers(pages[1].text)


@pytest.mark.parametrize("typed", HOSTILE[:12])
async def test_hostile_words_typed_are_shown_as_text(datasette: Datasette, typed: str) -> None:
    for path in ("/provenance/articles?_search=", "/provenance/search?text=", "/provenance/what_somebody_said?name="):
        hostile = await datasette.client.get(path + quote(typed))
        assert hostile.status_code == 200
        assert dangers(hostile.text) <= dangers((await datasette.client.get(path + "Wort")).text)


def dangers(page: str) -> set[str]:
    """Scripts, event handlers, images and links that could do something."""
    tags = Read(page).tags
    found = {f"{tag} {name}" for tag, given in tags for name in given if name.startswith("on")}
    links = Read(page).attributes("href", "src", "action")
    found |= {link for link in links if re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE)}
    unusual = ("script", "img", "iframe", "base", "meta", "object", "style", "math")
    counted = Counter(tag for tag, _ in tags if tag in unusual)
    return found | {f"{count} {tag}" for tag, count in counted.items()}


async def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, band TEXT, url TEXT)")
    connection.execute("INSERT INTO articles VALUES (1, 'A', 'x')")
    connection.commit()
    connection.close()
    datasette = Datasette([str(path)])
    page = await datasette.client.get("/other/articles")
    row = await datasette.client.get("/other/articles/1")
    datasette.databases["other"].close()
    assert page.status_code == row.status_code == 200
    assert "pv-band" not in page.text + row.text


async def test_what_is_ours_on_datasettes_pages_is_said_in_the_visitors_language(datasette: Datasette) -> None:
    address = f"/provenance/articles/{tilde_encode(report(3).article.id)}"
    for language, texts in (
        ("de", ("Was darauf verweist", "Mit markierten Belegen lesen", "Alle Fragen und Tabellen", "Prüfliste")),
        ("en", ("What refers to it", "Read it with its evidence marked", "All questions and tables", "Queue")),
    ):
        page = (await datasette.client.get(address, headers={"accept-language": language})).text
        assert [text for text in texts if text not in page] == []
    # What the metadata says of columns the page itself says in the visitor's language, of its table alone.
    told = "Ihr vollster Name"
    for table, is_told in (("entities", True), ("articles", False), ("nowhere", False)):
        page = (await datasette.client.get(f"/provenance/{table}", headers={"accept-language": "de"})).text
        assert (told in page) is is_told
    assert told not in (await datasette.client.get("/provenance/entities")).text
