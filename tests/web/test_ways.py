"""What an article amounts to, what weighs most, and the ways from every page to the next."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report, reports
from provenance.engine import RuleSet
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from provenance.report.view import article_view, verdict
from provenance.segment import untitled
from provenance.store.corrections import read_log
from provenance.store.links import link
from provenance.store.rows import rule_info
from provenance.web import site
from provenance.web.data import articles, front, months_without_gaps, stories
from provenance.wording import catalogue

from .conftest import HOSTILE, Open, Read, changed, connected, make_database
from .test_own_pages import ROOT, assert_harmless, page_of
from .test_story_pages import SAMPLE, told  # noqa: F401 - a fixture
from .test_verdicts import signed_in

# --- the verdict in a sentence ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(ruleset: RuleSet) -> dict[str, Report]:
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    raw = [RawArticle(row.pop("id"), "s.jsonl", row.pop("text"), carries_metadata=True, **row) for row in rows]
    return {article.id: audit(article, ruleset) for article in raw if article.id}


@pytest.mark.parametrize(
    ("article", "good", "bad"),
    [
        ("fische-1", "much of it can be traced to named sources", "what matters is not known"),
        ("fische-2", "much of it can be traced to named sources", "much is taken from other media"),
        ("fische-3", "it names sources", "nameless sources carry a part of it"),
    ],
)
def test_the_verdict_names_the_heaviest_reasons(sample: dict[str, Report], article: str, good: str, bad: str) -> None:
    made = verdict(sample[article], "en")
    assert made
    assert good in made.good
    assert bad in made.bad
    assert made.text[0].isupper()
    assert re.fullmatch(r"[^.]+, but [^.]+\.", made.text)
    german = verdict(sample[article], "de")
    assert german
    assert catalogue("de").texts[bad] in german.bad


def test_what_was_not_scored_has_no_verdict() -> None:
    assert verdict(next(one for one in reports(60) if one.scores.overall is None), "de") is None


async def test_the_page_says_the_verdict_and_what_cannot_be_verified(told: Path, open_datasette: Open) -> None:  # noqa: F811
    page = (await open_datasette(told).client.get(f"{ROOT}/article/fische-1")).text
    assert "Much of it can be traced" in page
    box = page[page.index('class="open-points"') :].partition("</section>")[0]
    assert "ließ sich nicht unabhängig überprüfen" in box
    assert re.search(r'href="#mark-\d+"', box)


def test_the_heaviest_findings_come_first() -> None:
    view = article_view(report(3))
    moved = [item.moved for item in view.findings]
    assert moved == sorted(moved, reverse=True)
    assert {item.number for item in view.findings} == set(range(1, len(report(3).findings) + 1))


# --- charts are doors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["overview", "outlet/Talblick"])
async def test_every_bar_leads_to_its_articles(datasette: Datasette, path: str) -> None:
    page = (await datasette.client.get(f"{ROOT}/{path}")).text
    table = page[page.index('<table id="distribution"') :].partition("</table>")[0]
    doors = re.findall(
        r'<th scope="row" data-band="(\w)"><a href="([^"]*)">.*?<td class="num" data-value="([\d.]+)"', table
    )
    assert len(doors) == 10
    for band, door, number in doors:
        assert band in "abcde"
        answer = Read((await datasette.client.get(door.replace("&amp;", "&"))).text)
        hits = re.search(r"(\d+) hits?", answer.text)
        assert hits
        if path == "overview":
            assert float(number) == float(hits[1])


async def test_a_month_without_articles_is_a_gap() -> None:
    assert months_without_gaps(["2023-11", "2024-02"]) == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert months_without_gaps([]) == []


async def test_every_category_that_was_found_is_one_click_from_the_overview(datasette: Datasette) -> None:
    page = Read((await datasette.client.get(f"{ROOT}/overview")).text)
    for category in ("denial", "anonymous_source"):
        assert f"{ROOT}/findings?category={category}" in page.attributes("href")


# --- outlets ---------------------------------------------------------------------------------------------------------------


def test_outlets_of_few_articles_come_last_and_pages_follow_each_other(tmp_path: Path) -> None:
    one = [changed(report(n), id=f"x{n}", outlet="Ein Artikel") for n in range(1)]
    path = make_database(tmp_path / "provenance.db", [*reports(60), *one])
    with connected(path) as connection:
        for sort in front.SORTS:
            whole = [row.name for row in front.all_outlets(connection, sort).rows]
            paged = [row.name for page in range(1, 8) for row in front.all_outlets(connection, sort, page, 1).rows]
            assert whole == paged
            few = [row.articles < front.ENOUGH for row in front.all_outlets(connection, sort).rows]
            assert any(few)
            assert sort in ("name", "articles") or few == sorted(few)


# --- who says it -------------------------------------------------------------------------------------------------------------


async def test_a_source_lists_every_article_also_those_without_a_statement(
    open_datasette: Open, tmp_path: Path
) -> None:
    named = report(3)
    silent = tuple(s.model_copy(update={"name": "dpa", "id": f"d{n}"}) for n, s in enumerate(named.sources[:1]))
    without = [
        changed(named, id=f"a{n}").model_copy(
            update={"sources": silent, "attributions": (), "claims": (), "findings": ()}
        )
        for n in range(4)
    ]
    path = make_database(tmp_path / "provenance.db", without)
    page = Read((await open_datasette(path).client.get(f"{ROOT}/source/dpa")).text)
    assert page.text.count("named without a statement") == 4


async def test_what_a_medium_tells_of_an_answer_is_not_its_own(open_datasette: Open, tmp_path: Path) -> None:
    one = next(r for r in reports(60) if any(f.category == "denial" and f.attribution for f in r.findings))
    told_by = next(f.attribution for f in one.findings if f.category == "denial" and f.attribution)
    speaker = next(a.source_id for a in one.attributions if a.id == told_by)
    for kind, own in (("named_person", True), ("news_agency", False), ("document", False)):
        sources = tuple(
            s.model_copy(update={"name": "Probe", "kind": kind}) if s.id == speaker else s for s in one.sources
        )
        path = make_database(tmp_path / f"{kind}.db", [one.model_copy(update={"sources": sources})])
        client = open_datasette(path).client
        page = await client.get(f"/{kind}/-/source/Probe")
        assert page.status_code == 200
        assert ("<h2>Denied" in page.text) == own


@pytest.mark.parametrize(("language", "said"), [("en", "It is satire, in which"), ("de", "Es ist Satire")])
async def test_a_page_says_why_there_is_no_score(
    language: str, said: str, open_datasette: Open, tmp_path: Path, ruleset: RuleSet
) -> None:
    one = report(3)
    reason = ruleset.score.unassessed["satire"]
    scores = one.scores.model_copy(update={"overall": None, "band": None, "caps": (), "unassessed": reason})
    made = changed(one, genre="satire").model_copy(update={"scores": scores})
    path = make_database(tmp_path / "provenance.db", [made])
    client = open_datasette(path).client
    page = Read((await client.get(f"{page_of(made)}?lang={language}")).text)
    assert said in page.text
    assert "cannot be assessed" not in page.text
    # What was written by an earlier version has no reason, and says the genre.
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE articles SET unassessed = NULL")
    again = Read((await open_datasette(path).client.get(f"{page_of(made)}?lang=en")).text)
    assert "Not assessed satire" in " ".join(again.text.split())


async def test_what_is_not_denied_does_not_stand_under_denied(told: Path, open_datasette: Open) -> None:  # noqa: F811
    with connected(told) as connection:
        found = articles.voice(connection, "Papierfabrik Kessler")
    assert found
    assert {said.answer for said in found.answers("denial")} == {"denial"}
    assert found.answers("non_denial") == []


async def test_all_spellings_of_a_body_are_one_page(told: Path, open_datasette: Open) -> None:  # noqa: F811
    with connected(told) as connection:
        names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM sources ORDER BY name")]
        pages = {name: articles.voice(connection, name) for name in names}
    client = open_datasette(told).client
    for name, page in pages.items():
        assert page
        for other in page.spellings:
            assert pages[other] is None or len(pages[other].articles) == len(page.articles)  # type: ignore[union-attr]
        assert (await client.get(f"{ROOT}/source/{name}")).status_code == 200


SHARED_NAME = [
    ("Polizei", "Polizei", [], 3),
    ("Polizei (Aachtal)", "Polizei (Aachtal)", ["Polizei", "Polizei Aachtal"], 2),
    ("Polizei Aachtal", "Polizei (Aachtal)", ["Polizei", "Polizei Aachtal"], 2),
    ("Polizei (Moorkamp)", "Polizei (Moorkamp)", ["Polizei"], 1),
]


async def test_bodies_that_share_a_name_have_a_page_each(
    ruleset: RuleSet, tmp_path: Path, open_datasette: Open
) -> None:
    text = "In {0} brannte eine Scheune. Das Amtsgericht {0} erließ einen Haftbefehl. Das teilte die {1} am Montag mit."
    rows = [("Aachtal", "Polizei"), ("Aachtal", "Polizei Aachtal"), ("Moorkamp", "Polizei"), ("Talort", "Feuerwehr")]
    texts = [text.format(*one) for one in rows] + ["Die Brücke ist gesperrt. Das teilte die Polizei am Montag mit."]
    contents = [audit(RawArticle(f"{at}", "a.txt", one, language="de"), ruleset) for at, one in enumerate(texts)]
    db = make_database(tmp_path / "provenance.db", contents, [rule_info(rule) for rule in ruleset.rules])
    link(db, ruleset.lexicons)
    with connected(db) as connection:
        for name, who, spelled, articles_ in SHARED_NAME:
            page = articles.voice(connection, name)
            assert page
            assert (page.name, sorted(page.spellings), page.total) == (who, spelled, articles_)
    assert (
        await open_datasette(db).client.get(f"{ROOT}/source/{tilde_encode('Polizei (Aachtal)')}")
    ).status_code == 200


@pytest.mark.parametrize(
    "path", ["source/Renate+Olbrich", "outlet/Talblick", "rule/de~2Fbalance~2Fdenial", "findings", "search?in=claims"]
)
async def test_what_is_followed_comes_as_a_feed(datasette: Datasette, path: str) -> None:
    asked = path + ("&" if "?" in path else "?") + "format=atom"
    answer = await datasette.client.get(f"{ROOT}/{asked}")
    assert answer.status_code == 200
    assert "<entry>" in answer.text
    years = set(re.findall(r"<updated>(\d{4})", answer.text))
    assert years.isdisjoint({"1970", "2023", "2024", "2025"})


@pytest.mark.parametrize("written", ["de/balance/denial", "de%2Fbalance%2Fdenial", "de~2Fbalance~2Fdenial"])
async def test_a_rule_is_found_however_its_slashes_are_written(datasette: Datasette, written: str) -> None:
    assert (await datasette.client.get(f"{ROOT}/rule/{written}")).status_code == 200


# --- a finding that is missing --------------------------------------------------------------------------------------------


async def _missing(datasette: Datasette, **given: Any) -> Any:
    cookies = signed_in(datasette)
    page = await datasette.client.get(page_of(report(3)), cookies=cookies)
    token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
    form = {"csrftoken": token, "article": report(3).article.id, "category": "hedge", "text": "", **given}
    return await datasette.client.post(f"{ROOT}/missing", data=form, cookies=cookies | dict(page.cookies))


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.db"
    sqlite3.connect(path).close()
    return path


async def test_what_is_missing_is_kept_and_counted_as_a_miss(
    database: Path, reviews: Path, open_datasette: Open
) -> None:
    datasette = open_datasette(database, reviews)
    text = report(3).text or ""
    words = text[40:70].strip()
    answer = await _missing(datasette, text=words, start=str(text.index(words)), note="fehlt")
    assert answer.status_code == 302
    [kept] = read_log(reviews)
    assert (kept.action, kept.rule, kept.actor, kept.reason) == ("missing", "hedge", "ina", "fehlt")
    assert kept.anchor
    assert kept.anchor.exact == words
    for page in (page_of(report(3)), f"{ROOT}/verdicts"):
        assert words in Read((await datasette.client.get(page, cookies=signed_in(datasette))).text).text


async def test_what_is_missed_counts_for_its_rule_where_that_is_known(
    database: Path, reviews: Path, open_datasette: Open
) -> None:
    datasette, rule = open_datasette(database, reviews), "de/balance/denial"
    for said, words in ((rule, "Ein Insider berichtete"), ("denial", "nicht unabhängig überprüfen")):
        answer = await _missing(datasette, text=words, category=said)
        assert answer.status_code == 302, answer.text
    address = f"{ROOT}/rule/{tilde_encode(rule)}"
    page = Read((await datasette.client.get(address, cookies=signed_in(datasette))).text).text
    assert "missed by reviewers: of this rule, of its category alone1, 1" in page


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "steht nicht da"}, {"text": "der", "category": "none"}, {"article": "none", "text": "der"},
     *({"text": hostile} for hostile in HOSTILE[:12])],
)  # fmt: skip
async def test_what_makes_no_sense_is_not_missing(
    database: Path, reviews: Path, open_datasette: Open, wrong: dict[str, str]
) -> None:
    answer = await _missing(open_datasette(database, reviews), **wrong)
    assert answer.status_code == 400
    assert_harmless(answer.text)


async def test_who_is_not_signed_in_cannot_miss_anything(datasette: Datasette) -> None:
    assert (await datasette.client.post(f"{ROOT}/missing", data={})).status_code == 403
    assert (await datasette.client.get(f"{ROOT}/missing")).status_code == 405


async def test_every_link_of_the_overview_leads_somewhere(told: Path, open_datasette: Open) -> None:  # noqa: F811
    client = open_datasette(told).client
    page = Read((await client.get(f"{ROOT}/overview")).text)
    for way in sorted({x for x in page.attributes("href") if x.startswith(ROOT)}):
        assert (await client.get(way)).status_code == 200, urlsplit(way)


@pytest.mark.parametrize("base_url", ["/", "/foo/"])
async def test_the_first_page_of_the_server_leads_to_the_overview(
    database: Path, open_datasette: Open, base_url: str
) -> None:
    config = {"plugins": {"provenance": {"hosts": [], "begins": "provenance"}}}
    client = open_datasette(database, config=config, base_url=base_url).client
    answer = await client.get("/", headers={"host": "localhost"})
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{base_url}provenance/-/overview"


@pytest.mark.parametrize("sort", ["title", "findings", "share", "precision", "none"])
async def test_rules_are_sorted_by_every_column(datasette: Datasette, sort: str) -> None:
    page = (await datasette.client.get(f"{ROOT}/rules?sort={sort}")).text
    group = page[page.index("<tbody>") :].partition("</tbody>")[0]
    findings = [int(number.replace(",", "")) for number in re.findall(r"findings\?rule=[^>]*>([\d,]+)</a>", group)]
    titles = re.findall(r'/rule/[^>]*">([^<]+)</a>', group)
    assert findings
    assert sort != "findings" or findings == sorted(findings, reverse=True)
    assert sort != "title" or titles == sorted(titles, key=str.casefold)


# --- articles without a headline ------------------------------------------------------------------------------------------

UNTITLED = json.loads((Path(__file__).parents[1] / "data" / "untitled.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", UNTITLED, ids=lambda case: case["called"])
def test_an_article_without_a_title_is_called_by_its_first_sentence_and_never_by_a_path(case: dict[str, str]) -> None:
    assert untitled(case["id"], case["text"]) == case["called"]


async def test_no_page_calls_an_article_by_its_path(tmp_path: Path, open_datasette: Open, ruleset: RuleSet) -> None:
    text = "Am 29. Mai sprach Dr. Anna Weber von 11.000 Gästen. Die Feuerwehr wies den Vorwurf zurück.\n\n"
    rest = "Das berichtete das „Uferblatt“ unter Berufung auf Kreise. " * 12
    raw = [RawArticle(f"tief/unten/{name}.txt", "x", text + rest, outlet="Talblick") for name in ("eins", "zwei")]
    path = make_database(
        tmp_path / "provenance.db", [audit(one, ruleset) for one in raw], [rule_info(rule) for rule in ruleset.rules]
    )
    link(path, ruleset.lexicons)
    client = open_datasette(path).client
    with connected(path) as connection:
        rule = connection.execute("SELECT rule FROM findings WHERE start IS NOT NULL LIMIT 1").fetchone()[0]
        story = connection.execute("SELECT id FROM stories WHERE articles > 1").fetchone()[0]
    one, other = (tilde_encode(article.id) for article in raw)
    asked = urlencode({"left": raw[0].id, "right": raw[1].id})
    for page in (
        *("overview", "findings", "queue?bar=100", "search", "search?in=claims&q=11000", "stories", "news"),
        *(f"story/{story}", f"article/{one}", f"rule/{rule}", "outlet/Talblick", f"compare?{asked}"),
        *("findings?format=atom", "search?format=atom", f"story/{story}?format=atom", f"article/{other}.html"),
    ):
        answer = await client.get(f"{ROOT}/{page}")
        assert answer.status_code == 200, page
        shown = Read(answer.text)
        assert "Am 29. Mai sprach Dr. Anna Weber von 11.000 Gästen." in shown.text, page
        if not page.startswith(("compare", "article")):
            assert "tief/unten" not in shown.text, page


# --- what is counted is what is listed ------------------------------------------------------------------------------------


async def test_a_page_of_somebody_counts_what_it_lists(told: Path, open_datasette: Open) -> None:  # noqa: F811
    client = open_datasette(told).client
    with connected(told) as connection:
        names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM sources ORDER BY name")]
        for name in names:
            voice = articles.voice(connection, name)
            assert voice
            assert (voice.total, voice.said) == (len(voice.articles), len(voice.statements))
            paged = articles.voice(connection, name, most=1)
            assert paged
            assert (paged.total, paged.said) == (voice.total, voice.said)
    shown = " ".join(Read((await client.get(f"{ROOT}/source/{tilde_encode(names[0])}?lang=en")).text).text.split())
    assert re.search(r"In these articles ?\d", shown)


async def test_a_list_of_stories_counts_the_caveats_that_the_story_shows(told: Path) -> None:  # noqa: F811
    with connected(told) as connection:
        row = stories.story_list(connection).rows[0]
        page = stories.story_page(connection, row.id)
    assert page
    assert row.lost == len(page.dropped)
    assert row.to_check == len([one for one in page.lost if not one.is_lost and not one.is_later])


async def test_the_file_of_stories_has_all_of_them(told: Path) -> None:  # noqa: F811
    with connected(told) as connection:
        assert len(stories.story_list(connection, most=0).rows) == 0
        assert stories.story_list(connection, most=0).has_more
        assert not stories.story_list(connection, most=site.MOST_ROWS).has_more


async def test_a_page_of_many_marks_shows_the_beginning_and_says_so(
    tmp_path: Path, open_datasette: Open, ruleset: RuleSet
) -> None:
    paragraph = (
        "Nach Angaben der Polizei wurden {} Menschen verletzt. Die Stadt zahle {} Euro, hieß es aus Kreisen.\n\n"
    )
    text = "".join(paragraph.format(n, 7 * n) for n in range(3, 300))
    long = audit(RawArticle("lang", "x", text, title="Lang"), ruleset)
    path = make_database(tmp_path / "provenance.db", [long], [rule_info(rule) for rule in ruleset.rules])
    client = open_datasette(path).client
    answer = (await client.get(f"{ROOT}/article/lang?lang=en")).text
    assert len(answer) < 300_000
    shown = " ".join(Read(answer).text.split())
    said = re.search(r"(\d+) statements, here (\d+) of them", shown)
    assert said
    assert int(said[1]) == len(long.attributions) > int(said[2]) > 20
    assert "Show more of it" in shown
    assert f"zahle {7 * 299} Euro" not in shown
    last = text.rindex("Nach Angaben")
    for asked in ("whole=1", f"span={last}-{last + 12}"):
        assert f"zahle {7 * 299} Euro" in Read((await client.get(f"{ROOT}/article/lang?{asked}")).text).text
