"""Findings, articles and numbers, narrowed: what is counted is what is found, and a file holds all of it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from datasette.app import Datasette

from benchmarks.synthetic import report, reports
from provenance.web.data import findings, search
from provenance.web.data.findings import FACETS, WantedFindings
from provenance.web.data.search import asked_range, numeral

from .conftest import HOSTILE, Open, Read, changed, connected, make_database
from .test_own_pages import assert_harmless

ROOT = "/provenance/-"


@pytest.fixture(scope="module")
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with connected(database) as opened:
        yield opened


def _all(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    sql = """
        SELECT findings.id, findings.category, findings.rule, findings.severity, findings.dimension,
            coalesce(articles.outlet, '(unknown)') AS outlet, coalesce(articles.genre, '') AS genre,
            coalesce(articles.language, '') AS language, coalesce(substr(articles.published, 1, 7), '') AS month,
            sources.name AS speaker
        FROM findings JOIN articles ON articles.id = findings.article_id
        LEFT JOIN attributions ON attributions.id = findings.attribution
        LEFT JOIN sources ON sources.id = attributions.source_id
    """
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


CHOICES: list[dict[str, str]] = [
    {},
    {"category": "denial"},
    {"severity": "warning", "dimension": "attribution"},
    {"outlet": "Talblick"},
    {"outlet": "(unknown)", "category": "anonymous_source"},
    {"genre": "report", "language": "de"},
    {"outlet": "Talblick", "genre": "satire", "severity": "error"},
    {"category": "no_such"},
]


@pytest.mark.parametrize("speaker", ["", "Renate Olbrich"])
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_findings_and_every_facet_follow_the_other_filters(
    connection: sqlite3.Connection, chosen: Mapping[str, str], speaker: str
) -> None:
    rows = [row for row in _all(connection) if not speaker or row["speaker"] == speaker]
    found = findings.findings(connection, WantedFindings(chosen, speaker))
    fitting = [row for row in rows if all(row[name] == value for name, value in chosen.items())]
    assert found.total == len(fitting)
    assert [hit.id for hit in found.hits] == sorted((row["id"] for row in fitting), reverse=True)[: findings.PAGE]
    assert found.has_more == (len(fitting) > findings.PAGE)
    for name in FACETS:
        others = [row for row in rows if all(row[key] == value for key, value in chosen.items() if key != name)]
        shown = {facet.value: facet.hits for facet in found.facets if facet.name == name}
        assert shown == Counter(row[name] for row in others), name


def test_pages_of_findings_follow_each_other_without_a_gap(connection: sqlite3.Connection) -> None:
    for chosen in ({}, {"category": "denial"}, {"outlet": "Talblick"}, {"outlet": "Talblick", "category": "denial"}):
        seen: list[int] = []
        page, more = 1, True
        while more:
            found = findings.findings(connection, WantedFindings(chosen, page=page))
            seen += [hit.id for hit in found.hits]
            page, more = page + 1, found.has_more
        assert len(seen) == len(set(seen)) == found.total


async def test_a_finding_leads_to_its_place_and_an_active_filter_has_a_way_out(datasette: Datasette) -> None:
    page = await datasette.client.get(f"{ROOT}/findings?category=denial&outlet=Talblick&lang=de")
    read = Read(page.text)
    assert_harmless(page.text)
    assert any(re.fullmatch(rf"{ROOT}/article/\S+span=\d+-\d+#span", link) for link in read.attributes("href"))
    assert "Kategorie: Dementi ✕" in re.sub(r"\s+", " ", read.text)
    assert any(link.startswith("?outlet=Talblick") and "category" not in link for link in read.attributes("href"))


@pytest.mark.parametrize("path", ["findings?category=denial", "search?outlet=Talblick", "search?in=claims&q=Tonnen"])
async def test_a_file_holds_all_rows_and_not_a_page(datasette: Datasette, path: str) -> None:
    rows = list(csv.DictReader(io.StringIO((await datasette.client.get(f"{ROOT}/{path}&format=csv&page=2")).text)))
    told = json.loads((await datasette.client.get(f"{ROOT}/{path}&format=json")).text)
    hits = told if isinstance(told, list) else told["hits"]
    text = Read((await datasette.client.get(f"{ROOT}/{path}")).text).text
    total = re.search(r"(\d+) (?:finding|hit)s?", text)
    assert total
    assert len(rows) == len(hits) == int(total[1])


async def test_a_file_that_would_be_too_long_says_so(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "MOST_EXPORTED", 10)
    monkeypatch.setattr(search, "MOST_EXPORTED", 10)
    for path in ("findings", "search"):
        answer = await datasette.client.get(f"{ROOT}/{path}?format=csv")
        assert answer.status_code == 400
        assert "Narrow them down" in answer.text


# --- articles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "staudamm"])
@pytest.mark.parametrize(
    "chosen",
    [{}, {"band": "D"}, {"band": "D", "outlet": "Talblick"}, {"band": ""}, {"year": "2024", "genre": "report"}],
    ids=str,
)
def test_articles_and_every_facet_follow_the_other_filters(
    connection: sqlite3.Connection, text: str, chosen: Mapping[str, str]
) -> None:
    whole = search.search(connection, search.WantedResults(text, chosen={}, sort="newest"), most=1000)
    rows = [
        {
            "band": entry.band or "",
            "outlet": entry.outlet or "(unknown)",
            "genre": entry.genre or "",
            "language": entry.language or "",
            "year": (entry.published or "")[:4],
        }
        for hit in whole.hits
        if isinstance(hit, search.ArticleHit)
        for entry in [hit.entry]
    ]
    found = search.search(connection, search.WantedResults(text, chosen=chosen, sort="newest"), most=1000)
    fitting = [row for row in rows if all(row[name] == value for name, value in chosen.items())]
    assert found.total == len(found.hits) == len(fitting)
    for name in ("band", "outlet", "genre", "language", "year"):
        others = [row for row in rows if all(row[key] == value for key, value in chosen.items() if key != name)]
        shown = {facet.value: facet.hits for facet in found.facets if facet.name == name}
        assert shown == Counter(row[name] for row in others), name


async def test_articles_without_a_score_are_listed_and_say_why(datasette: Datasette) -> None:
    page = Read((await datasette.client.get(f"{ROOT}/search?band=")).text)
    assert "Band: not assessed" in re.sub(r"\s+", " ", page.text)
    assert "no rules for “fr”" in page.text


async def test_an_article_without_a_title_is_called_by_its_first_sentence_and_never_by_its_path(
    open_datasette: Open, tmp_path: Path
) -> None:
    told = changed(report(1), id="/srv/feeds/2024/brand.txt", title=None).model_copy(
        update={"text": "\n  In Wesenau brennt eine Halle. Verletzt wurde niemand.\n\nMehr folgt."}
    )
    empty = changed(report(2), id="/srv/feeds/2024/leer.txt", title=None).model_copy(update={"text": ""})
    empty = empty.model_copy(update={"findings": (), "attributions": (), "claims": (), "sources": ()})
    told = told.model_copy(update={"findings": (), "attributions": (), "claims": (), "sources": ()})
    path = make_database(tmp_path / "provenance.db", [told, empty])
    client = open_datasette(path).client
    for page in ("overview", "queue?bar=100", "search?sort=newest"):
        text = Read((await client.get(f"{ROOT}/{page}")).text).text
        assert "In Wesenau brennt eine Halle." in text
        assert "Verletzt wurde" not in text
        assert "/srv/feeds" not in text
    article = Read((await client.get(f"{ROOT}/article/~2Fsrv~2Ffeeds~2F2024~2Fbrand~2Etxt")).text)
    assert "<h1" in "".join(f"<{tag}" for tag, _ in article.tags)
    assert article.text.count("/srv/feeds") == 0


async def test_every_list_tells_the_strongest_reasons(datasette: Datasette) -> None:
    for page in ("overview", "queue?bar=100", "search", "search?q=staudamm", "outlet/Talblick"):
        text = (await datasette.client.get(f"{ROOT}/{page}")).text
        assert re.search(r'<span class="up">\+\d+ \w', text), page
        assert re.search(r'<span class="down">−\d+ \w', text), page


async def test_a_feed_is_as_new_as_the_audit(datasette: Datasette) -> None:
    feed = (await datasette.client.get(f"{ROOT}/search?format=atom")).text
    days = set(re.findall(r"<updated>(\d{4})", feed))
    assert days
    assert days.isdisjoint({"1970", "2023", "2024", "2025"})


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "low", "high", "words"),
    [
        *(
            (one, 11000, 11000, "")
            for one in (
                "11000",
                "11.000",
                "11,000",
                "11 000",
                "elftausend",
                "11 Tsd.",
                "11-tausend",
                "11k",
                "11\u202f000",
            )
        ),
        ("eleven thousand", 11000, 11000, ""),
        ("Elftausend Soldaten", 11000, 11000, "Soldaten"),
        ("10.000 bis 12.000", 10000, 12000, ""),
        ("zwischen 100 und 200 Verletzte", 100, 200, "Verletzte"),
        ("10000-12000", 10000, 12000, ""),
        ("3 bis 5 Millionen", 3e6, 5e6, ""),
        ("rund 1000", 900, 1100, ""),
        ("ab 5 Mio.", 5e6, inf, ""),
        ("mehr als 20 Euro", 20, inf, "Euro"),
        ("weniger als zwanzig", 0, 20, ""),
        ("1.234,5", 1234.5, 1234.5, ""),
        ("3,5 Mrd. Euro", 3.5e9, 3.5e9, "Euro"),
        ("zweihundertfünfzigtausend", 250000, 250000, ""),
        ("forty two", 42, 42, ""),
    ],
)
def test_a_number_is_read_in_any_spelling(typed: str, low: float, high: float, words: str) -> None:
    assert asked_range(typed) == (low, high, words)


@pytest.mark.parametrize("typed", ["", "Soldaten", "undund", "Hundertschaft", "-", "…", *HOSTILE])
def test_what_is_no_number_is_none(typed: str) -> None:
    asked = asked_range(typed)
    assert asked is None or re.search(r"\d|ein|one|zwei", typed)


def test_words_of_numbers_add_up() -> None:
    told = {"dreiundzwanzig": 23, "hundert": 100, "tausend": 1000, "eintausendneunhundertneunundneunzig": 1999}
    assert {word: numeral(word) for word in told} == told


@pytest.mark.parametrize(("typed", "finds"), [("1200", True), ("1.200", True), ("tausendzweihundert", True),
                                              ("1000 bis 1300 Tonnen", True), ("1201", False), ("1200 Fische", False)])  # fmt: skip
async def test_numbers_are_found_by_value_with_their_sentence(datasette: Datasette, typed: str, *, finds: bool) -> None:
    page = Read((await datasette.client.get(f"{ROOT}/search?in=claims&q={quote(typed)}")).text)
    assert ("1.200 Tonnen Schutt" in page.text) == finds
    assert ("Laut Umweltamt Wesenau liegen am Ufer rund 1.200 Tonnen" in page.text) == finds


# --- hostile ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_what_somebody_types_is_text(datasette: Datasette, hostile: str) -> None:
    told = hostile.encode("utf-8", "replace").decode()
    typed = urlencode({**dict.fromkeys(FACETS, told), "speaker": told, "page": told, "sort": told})
    asked = [f"findings?{typed}", f"search?{urlencode(dict.fromkeys(search.FACETS, told))}"]
    asked += [f"search?in=claims&q={quote('12 ' + told)}", f"stories?q={quote(told)}&sort={quote(told)}"]
    asked += [f"findings?format={quote(told)}", f"story/{quote(told, safe='')}"]
    for path in asked:
        answer = await datasette.client.get(f"{ROOT}/{path}")
        too_long = len(path.partition("?")[2]) > 4_000
        assert answer.status_code in ((414,) if too_long else (200, 400, 404)), path
        assert_harmless(answer.text)


async def test_hostile_findings_are_shown_as_text(two_databases: tuple[Path, Path], open_datasette: Open) -> None:
    client = open_datasette(two_databases[0]).client
    for page in range(1, 12):
        answer = await client.get(f"{ROOT}/findings?page={page}")
        assert_harmless(answer.text)
    assert (await client.get(f"{ROOT}/findings?format=atom")).text.count("<script") == 0


def test_reports_of_the_tests_have_all_that_is_narrowed_by() -> None:
    assert len({one.article.genre for one in reports(60)}) > 3
