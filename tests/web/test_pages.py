from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report
from provenance.models import Cap, Report

from .conftest import make_database, metadata

Open = Callable[..., Datasette]
OURS = metadata()["databases"]["provenance"]
NAMES = [name for name, table in OURS["tables"].items() if not table.get("hidden")]
QUERIES = list(OURS["queries"])
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://a.example/\"onmouseover='alert(1)'",
    "{{ 7 * 7 }}{% raw %}",
    "</td></table><h1>x",
    "\u202egnihton\u202c \u2066",
    "a\nb\tc",
    "'; DROP TABLE articles; --",
    "x" * 5_000,
]


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


async def test_the_page_of_an_article_says_why(datasette: Datasette) -> None:
    one = report(1)
    page = (await datasette.client.get(article_path(one))).text
    assert one.article.title is not None
    assert f"<bdi>{one.article.title}</bdi>" in page
    assert "Why this score" in page
    assert page.count("<h2") == 6
    assert one.sources[0].name in page
    assert one.text is not None
    assert one.text.splitlines()[-1][:30] in page


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


@pytest.fixture(scope="session")
def two_databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same articles twice: with hostile text in every field, and without."""
    numbered = list(enumerate(HOSTILE, start=1))
    poisoned_path = tmp_path_factory.mktemp("poisoned") / "provenance.db"
    clean_path = tmp_path_factory.mktemp("clean") / "provenance.db"
    return (
        make_database(poisoned_path, [poisoned(report(n), hostile) for n, hostile in numbered]),
        make_database(clean_path, [changed(report(n), id=f"poisoned-{n}") for n, _ in numbered]),
    )


@pytest.mark.parametrize(
    "path",
    [
        *("", "provenance", *(f"provenance/{name}" for name in [*NAMES, *QUERIES])),
        *(f"provenance/articles/poisoned-{n}" for n in range(1, len(HOSTILE) + 1)),
        *("provenance/findings/10000001", "provenance/sources/10000001", "provenance/attributions/10000001"),
    ],
)
async def test_hostile_text_is_shown_as_text(two_databases: tuple[Path, Path], open_datasette: Open, path: str) -> None:
    pages = [await open_datasette(database).client.get(f"/{path}") for database in two_databases]
    assert [page.status_code for page in pages] == [200, 200]
    assert dangers(pages[0].text) <= dangers(pages[1].text)


@pytest.mark.parametrize("typed", HOSTILE)
async def test_hostile_words_typed_are_shown_as_text(datasette: Datasette, typed: str) -> None:
    for path in ("/provenance/articles?_search=", "/provenance/search?text=", "/provenance/what_somebody_said?name="):
        hostile = await datasette.client.get(path + quote(typed))
        assert hostile.status_code == 200
        assert dangers(hostile.text) <= dangers((await datasette.client.get(path + "Wort")).text)


def dangers(page: str) -> set[str]:
    """Scripts, event handlers, images and links that could do something."""
    tags = re.findall(r"<[a-z!/][^>]*>", page, flags=re.IGNORECASE)
    handlers = {tag for tag in tags if re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', "", tag))}
    links = {tag for tag in tags if re.search(r"(?:href|src|action)=.?\s*(?:javascript|data):", tag)}
    scripts = re.findall(r"<script[^>]*>", page)
    return (
        handlers | links | {f"{tag} {scripts.count(tag)}" for tag in set(scripts)} | set(re.findall("<img|<h1>x", page))
    )


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


def article_path(one: Report) -> str:
    return f"/provenance/articles/{tilde_encode(one.article.id)}"


def changed(one: Report, **article: object) -> Report:
    return one.model_copy(update={"article": one.article.model_copy(update=article)})


def poisoned(one: Report, hostile: str) -> Report:
    """The report with ``hostile`` in every field that comes from outside."""
    fields = dict.fromkeys(("title", "outlet", "author", "published", "url", "source"), hostile)
    part = one.attributions[0].content.model_copy(update={"text": hostile})
    spoken = {"content": part, "source": part, "cue": part, "frame": part, "addressee": part, "medium": hostile}
    number = HOSTILE.index(hostile) + 1
    return changed(one, id=f"poisoned-{number}", **fields).model_copy(
        update={
            "text": hostile + (one.text or ""),
            "sources": tuple(s.model_copy(update={"name": hostile, "role": hostile}) for s in one.sources),
            "attributions": tuple(a.model_copy(update=spoken) for a in one.attributions),
            "claims": tuple(c.model_copy(update={"text": hostile, "unit": hostile}) for c in one.claims),
            "findings": tuple(f.model_copy(update={"text": hostile, "message": hostile}) for f in one.findings),
            "scores": one.scores.model_copy(update={"caps": (Cap(cap=1, reason=hostile),)}),
        }
    )
