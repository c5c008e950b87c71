"""The pages for fact-checkers: they open anywhere, lead somewhere, say why, and show what is hostile as text."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from datasette.app import Datasette
from datasette.utils import tilde_encode

from benchmarks.synthetic import report, rules
from provenance.models import UI_LANGUAGES, Report, ReportEmbed, ReportImage, ReportLink
from provenance.report.html import safe_url, self_contained
from provenance.store import Store
from provenance.web import site
from provenance.wording import catalogue

from .conftest import HOSTILE, Open, Read, changed, make_database, poisoned

ROOT = "/provenance/-"


def page_of(one: Report, suffix: str = "") -> str:
    return f"{ROOT}/article/{tilde_encode(one.article.id)}{suffix}"


PAGES = [
    *(f"{ROOT}/{name}" for name in ("overview", "news", "queue", "search", "rules", "outlets", "verdicts", "compare")),
    *(f"{ROOT}/search?in={field}" for field in ("sources", "claims")),
    *(f"{ROOT}/search?q=pruefung&in={field}" for field in ("articles", "sources", "claims")),
    page_of(report(1)),
    page_of(report(4)) + "?dimension=attribution&span=5-60&lang=de",
    f"{ROOT}/source/Renate+Olbrich",
    f"{ROOT}/rule/{tilde_encode('de/attribution/anonymous-source')}",
    f"{ROOT}/outlet/Talblick",
    f"{ROOT}/outlet/{tilde_encode('(unknown)')}",
    f"{ROOT}/compare?left={quote(report(1).article.id)}",
    f"{ROOT}/compare?left={quote(report(1).article.id)}&right={quote(report(2).article.id)}",
]
FILES = [
    *(f"{ROOT}/{name}?format=csv" for name in ("news", "queue", "search", "rules", "outlets", "verdicts")),
    *(f"{ROOT}/{name}?format=json" for name in ("news", "queue", "search", "rules", "outlets", "verdicts")),
    f"{ROOT}/search?q=der&format=atom",
    *(page_of(report(1), suffix) for suffix in (".json", ".html", ".annotations.json")),
]


@pytest.mark.parametrize("base_url", ["/", "/foo/"])
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_opens_with_a_strict_policy(
    database: Path, open_datasette: Open, base_url: str, path: str
) -> None:
    answer = await open_datasette(database, base_url=base_url).client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Read(answer.text)
    assert not [given for _, given in page.tags if "style" in given]
    links = [link for link in page.attributes("href", "src", "action") if link.startswith("/")]
    assert links
    assert all(link.startswith(base_url) for link in links)
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("template", sorted((Path(site.__file__).parent / "templates/own").glob("*.html")), ids=str)
async def test_templates_are_no_pages_of_datasette(datasette: Datasette, template: Path) -> None:
    assert (await datasette.client.get(f"/{template.stem}")).status_code == 404


@pytest.mark.parametrize("path", FILES)
async def test_every_list_and_article_comes_as_a_file(datasette: Datasette, path: str) -> None:
    answer = await datasette.client.get(path)
    assert answer.status_code == 200
    assert answer.text


@pytest.mark.parametrize("path", PAGES)
async def test_links_of_pages_lead_somewhere(datasette: Datasette, path: str) -> None:
    page = Read((await datasette.client.get(path)).text)
    ids = {*page.attributes("id")}
    for link in set(page.attributes("href")):
        if link.startswith("#"):
            assert link[1:] in ids, link
    ours = [link for link in page.attributes("href") if link.startswith(("?", ROOT))]
    for link in sorted(set(ours))[::3]:
        answer = await datasette.client.get(urlsplit(path).path + link if link.startswith("?") else link)
        assert answer.status_code == 200, link


@pytest.mark.parametrize(
    "path",
    ["article/none", "source/Nobody", "rule/none", "outlet/None", "article/none.json", "article/none.annotations.json"],
)
async def test_what_is_not_there_is_said(datasette: Datasette, path: str) -> None:
    answer = await datasette.client.get(f"{ROOT}/{path}")
    assert answer.status_code == 404
    assert "Not here" in answer.text


@pytest.mark.parametrize(
    ("typed", "says"), [('"', "no word in that to search for"), (" * ", "no word in that"), ("zzzz", "Try fewer words")]
)
async def test_a_search_that_finds_nothing_says_what_to_do(datasette: Datasette, typed: str, says: str) -> None:
    for field in ("articles", "sources", "claims"):
        assert says in (await datasette.client.get(f"{ROOT}/search?q={quote(typed)}&in={field}")).text


# --- what an article's page says --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3, 7, 11])
async def test_marks_and_findings_are_linked_both_ways(datasette: Datasette, number: int) -> None:
    one = report(number)
    page = Read((await datasette.client.get(page_of(one))).text)
    ids, links = page.attributes("id"), page.attributes("href")
    for index, finding in enumerate(one.findings, start=1):
        assert f"finding-{index}" in ids
        if finding.start is not None:
            assert f"mark-{index}" in ids
            assert {f"#mark-{index}", f"#finding-{index}"} <= set(links)
    assert one.text is not None
    for line in one.text.splitlines()[2:]:
        for sentence in line.split(". "):
            assert sentence.strip()[:20] in page.text


async def test_contributions_add_up_on_the_page(datasette: Datasette) -> None:
    one = report(3)
    page = (await datasette.client.get(page_of(one))).text
    for name, dimension in one.scores.dimensions.items():
        part = page[page.index(f'id="why-{name}"') :].partition("</details>")[0]
        shown = re.findall(r'<td class="num [^"]*">([+−\d]+)</td>', part)
        points = [int(text.replace("−", "-").replace("+", "")) for text in shown]
        assert points[0] == dimension.base
        assert sum(points) == dimension.score


async def test_what_was_not_assessed_is_named_with_its_reason(datasette: Datasette) -> None:
    one = next(report(n) for n in range(60) if report(n).scores.overall is None)
    page = Read((await datasette.client.get(page_of(one))).text)
    assert page.text.count("not assessed") >= 6
    assert "articles in the language “fr” cannot be assessed" in page.text


async def test_lists_say_first_that_there_was_too_little_to_assess(tmp_path: Path, open_datasette: Open) -> None:
    one = next(report(n) for n in range(60) if report(n).scores.overall is None)
    short = changed(one, id="short", language="de", words=19, genre="commentary")
    page = await open_datasette(make_database(tmp_path / "provenance.db", [short])).client.get(f"{ROOT}/search?band=")
    assert "not assessed: only 19 words" in Read(page.text).text


async def test_filters_work_without_scripts(datasette: Datasette) -> None:
    one = report(3)
    page = (await datasette.client.get(page_of(one) + "?category=anonymous_source")).text
    entries = re.findall(r'<li id="finding-\d+"[^>]*data-category="(\w+)"[^>]*?( hidden)?>', page)
    assert {hidden for category, hidden in entries if category == "anonymous_source"} == {""}
    assert {hidden for category, hidden in entries if category != "anonymous_source"} == {" hidden"}
    assert set(re.findall(r'<mark class="m m-(\w+)', page)) == {"attribution"}


async def test_a_permalink_marks_its_span(datasette: Datasette) -> None:
    one = report(3)
    assert one.text is not None
    page = (await datasette.client.get(page_of(one) + "?span=4-30")).text
    selected = "".join(re.findall(r'<span class="selected"[^>]*>(.*?)</span>', page))
    assert re.sub("<[^>]*>", "", selected) == one.text[4:30]
    assert page.count('id="span"') == 1


async def test_noise_can_be_folded_away(datasette: Datasette) -> None:
    one = next(report(n) for n in range(60) if report(n).noise.spans)
    page = (await datasette.client.get(page_of(one))).text
    assert re.search(r'<details class="noise" open><summary lang="en">noise: \d+ line', page)


async def test_messages_are_german_for_who_wants_them(open_datasette: Open, tmp_path: Path) -> None:
    one = report(1)
    told = tuple(f.model_copy(update={"message_de": f"Befund {n}"}) for n, f in enumerate(one.findings))
    path = make_database(tmp_path / "provenance.db", [one.model_copy(update={"findings": told})])
    client = open_datasette(path).client
    english, german = [(await client.get(page_of(one) + f"?lang={lang}")) for lang in ("en", "de")]
    assert "Befund 0" not in english.text
    assert '<html lang="en">' in english.text
    assert "Befund 0" in german.text
    assert "provenance_lang=de" in german.headers["set-cookie"]
    assert "Befund 0" in (await client.get(page_of(one), cookies={"provenance_lang": "de"})).text


@pytest.mark.parametrize(
    ("preferred", "cookies", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", {}, "de"),
        ("en-US,en;q=0.9,de;q=0.8", {}, "en"),
        ("fr, de;q=0.5", {}, "de"),
        ("de-AT", {"provenance_lang": "en"}, "en"),
        ("xx;;,,\x00", {}, "en"),
        ("", {}, "en"),
    ],
)
async def test_a_page_is_in_the_language_that_the_browser_prefers(
    datasette: Datasette, preferred: str, cookies: dict[str, str], language: str
) -> None:
    answer = await datasette.client.get(f"{ROOT}/rules", headers={"accept-language": preferred}, cookies=cookies)
    assert f'<html lang="{language}">' in answer.text
    assert "accept-language" in answer.headers["vary"]


#: What both languages write alike, and what reviewers, rules and files are called.
_ALIKE = {"English", "provenance", "CSV", "JSON"}


@pytest.mark.parametrize("path", [*PAGES, f"{ROOT}/article/none", f"{ROOT}/search?q=zzzz", page_of(report(3), ".html")])
async def test_nothing_english_is_left_on_a_german_page(datasette: Datasette, path: str) -> None:
    answer = await datasette.client.get(path, cookies={"provenance_lang": "de"})
    page = Read(answer.text)
    assert page.tags[0] == ("html", {"lang": "de"})
    german = catalogue("de")
    english = {text for text, said in german.texts.items() if said != text and "{" not in text}
    english |= {name.replace("_", " ") for name, said in german.terms.items() if said != name}
    told = {*map(str.strip, page.words), *page.attributes("title", "placeholder", "aria-label")}
    assert told & english - _ALIKE == set()


async def test_a_feed_stays_in_the_language_of_its_page(datasette: Datasette) -> None:
    page = await datasette.client.get(f"{ROOT}/search", cookies={"provenance_lang": "de"})
    feed = re.search(r'type="application/atom\+xml"[^>]*href="([^"]*)"', page.text)
    assert feed
    told = (await datasette.client.get(f"{ROOT}/search{feed[1].replace('&amp;', '&')}")).text
    assert "<title>provenance: alle Artikel</title>" in told
    assert "Stufe" in told


# --- hostile ----------------------------------------------------------------------------------------------------------

_TAGS = set(
    "html head meta title link script body a header nav ul li form label input button main footer p b kbd h1 h2 h3 "
    "section article div span small time svg rect table caption colgroup col thead tbody tfoot tr th td details summary ol i strong "
    "mark q aside select option optgroup datalist bdi dl dt dd code br ins del h4 line path circle polygon text".split()
)


def assert_harmless(page: str) -> None:
    """Only elements and attributes of ours; addresses that stay here, or are http(s) and marked as leading away."""
    for tag, given in Read(page).tags:
        assert tag in _TAGS, tag
        assert not [name for name in given if name.startswith("on") or name in ("style", "srcdoc", "formaction")], given
        for name in ("href", "src", "action"):
            address = given.get(name, "#")
            if not address.startswith(("#", "?")) and not re.match(r"/(?!/)", address):
                assert re.match(r"https?://[^/@]+(/|$)", address), address
                assert tag == "a"
                assert "noopener" in given.get("rel", "")
        if tag == "script":
            assert given["src"].startswith("/-/provenance/")
            assert given.keys() == {"src", "defer"}


def hostile_pages() -> list[str]:
    articles = [f"article/poisoned-{number}" for number in range(1, len(HOSTILE) + 1)]
    shared = ["overview", "queue?bar=100", "outlets", "rules", "search", "search?in=sources", "search?in=claims"]
    rule = f"rule/{tilde_encode('de/attribution/identified-source')}"
    return [*articles, *shared, rule, "search?q=alert", "search?q=evil&in=sources", "search?q=script&in=claims"]


@pytest.mark.parametrize("language", UI_LANGUAGES)
@pytest.mark.parametrize("path", hostile_pages())
async def test_hostile_text_is_shown_as_text(
    two_databases: tuple[Path, Path], open_datasette: Open, path: str, language: str
) -> None:
    client = open_datasette(two_databases[0]).client
    answer = await client.get(f"{ROOT}/{path}", cookies={"provenance_lang": language})
    assert answer.status_code == 200
    assert_harmless(answer.text)


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_words_typed_and_names_asked_for_are_shown_as_text(
    two_databases: tuple[Path, Path], open_datasette: Open, hostile: str
) -> None:
    client = open_datasette(two_databases[0]).client
    typed = quote(hostile, errors="replace")
    part = tilde_encode(hostile.encode("utf-8", "replace").decode())
    asked = [f"search?q={typed}&in={field}" for field in ("articles", "sources", "claims")]
    asked += [f"search?q=x&outlet={typed}&band={typed}&year={typed}&kind={typed}&sort={typed}&page={typed}"]
    asked += [f"queue?bar={typed}&after={typed}&number={typed}", f"compare?left={typed}&right={typed}"]
    asked += [f"article/poisoned-1?span={typed}&rule={typed}&lang={typed}", f"rule/{part}", f"article/{part}"]
    asked += [f"source/{part}", f"outlet/{part}"]
    for path, language in product(asked, UI_LANGUAGES):
        answer = await client.get(f"{ROOT}/{path}", cookies={"provenance_lang": language})
        too_long = len(path.partition("?")[2]) > 4_000
        assert answer.status_code in ((414,) if too_long else (200, 404)), path
        assert_harmless(answer.text)
        assert "\n" not in answer.headers.get("location", "")
    feed = await client.get(f"{ROOT}/search?q={typed}&format=atom")
    assert feed.status_code == 200
    assert "<script" not in feed.text


async def test_an_article_of_ten_megabytes_is_cut_short_and_said_so(open_datasette: Open, tmp_path: Path) -> None:
    one = report(2)
    long = one.model_copy(update={"text": (one.text or "") + "<b>Wort</b> Straße " * 550_000})
    path = make_database(tmp_path / "provenance.db", [long])
    answer = await open_datasette(path).client.get(page_of(one))
    assert answer.status_code == 200
    assert len(answer.text) < 300_000
    assert "the page shows its first 40,000 characters" in answer.text
    whole = await open_datasette(path).client.get(page_of(one) + "?whole=1")
    assert len(whole.text) < 1_500_000
    assert "the page shows its first 200,000 characters" in whole.text
    # A place further on is shown with what stands before it.
    assert 'id="span"' in (await open_datasette(path).client.get(page_of(one) + "?span=50000-50010")).text
    assert_harmless(answer.text)


@pytest.mark.parametrize(("longer", "shown"), [(0, True), (550_000, False)])
async def test_links_embeds_and_pictures_stand_in_the_text_that_is_shown(
    open_datasette: Open, tmp_path: Path, longer: int, shown: bool
) -> None:
    one = report(2)
    text = "Wort " * longer + (one.text or "")
    end = len(text)
    url = "https://uni.example/s"
    paged = one.model_copy(
        update={
            "text": text,
            "links": (
                ReportLink(url=url, host="uni.example", kind="study", start=0, end=4, text=text[:4]),
                ReportLink(url=url, host="a.example", kind="primary", start=end - 9, end=end, text=text[-9:]),
            ),
            "embeds": (ReportEmbed(kind="x", url="https://x.com/a/status/1", author="Amt", start=end - 9),),
            "images": (ReportImage(credit="dpa", caption="Der Kran", start=None),),
        }
    )
    path = make_database(tmp_path / "provenance.db", [paged])
    page = (await open_datasette(path).client.get(page_of(one))).text
    assert_harmless(page)
    assert f'href="{url}" rel="nofollow noopener noreferrer" title="study: uni.example">{text[:4]}</a>' in page
    for told in ("primary source: a.example", "by <bdi>Amt</bdi>", "dpa – Der Kran"):
        assert (told in page) is shown, told


async def test_broken_utf8_in_the_database_is_shown(open_datasette: Open, tmp_path: Path) -> None:
    one = report(2)
    path = make_database(tmp_path / "provenance.db", [changed(one, id="broken")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE articles SET title = CAST(x'c3283c623e' AS TEXT)")
        connection.execute("UPDATE article_texts SET text = CAST(x'fffe3c623ec328' AS TEXT) || text")
    answer = await open_datasette(path).client.get(f"{ROOT}/article/broken")
    assert answer.status_code == 200
    assert_harmless(answer.text)
    assert "\N{REPLACEMENT CHARACTER}(&lt;b&gt;" in answer.text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_as_text_in_a_file_too(hostile: str) -> None:
    page = Read(self_contained(poisoned(report(3), hostile), "de"))
    for tag, given in page.tags:
        assert tag in _TAGS | {"style"} - {"script", "link", "form", "input", "button"}, tag
        assert not [name for name in given if name.startswith("on") or name in ("style", "src", "action")], given
        # Only the article's own links lead away, and only where a browser may follow them.
        assert given.get("href", "#").startswith("#") or (
            given["class"].split()[0] == "link" and safe_url(given["href"])
        )
    assert [tag for tag, _ in page.tags].count("style") == 1


@pytest.mark.parametrize("language", UI_LANGUAGES)
async def test_what_a_run_brought_is_named_with_its_cause(tmp_path: Path, open_datasette: Open, language: str) -> None:
    path = make_database(tmp_path / "provenance.db", [report(1), report(2)])
    hostile, again = HOSTILE[0], report(2)
    scores = again.scores.model_copy(update={"overall": 1.0, "band": "E"})
    with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=rules()) as run:
        run.write(changed(again, title=hostile).model_copy(update={"scores": scores}), "another")
        run.write(changed(report(3), title=f"{hostile} 3"), "f")
    client = open_datasette(path).client
    cookies = {"provenance_lang": language}
    answer = await client.get(f"{ROOT}/news", cookies=cookies)
    assert answer.status_code == 200
    assert_harmless(answer.text)
    rows = (await client.get(f"{ROOT}/news?format=json")).json()
    assert [(one["id"], one["cause"], one["overall_after"]) for one in rows] == [
        (report(3).article.id, "new", report(3).scores.overall),
        (again.article.id, "article", 1.0),
    ]
    page = Read(answer.text).text
    assert hostile in page
    assert catalogue(language).texts.get("the article", "the article") in page
    assert "→ 1 E" in page
    first = Read((await client.get(f"{ROOT}/news?run=1", cookies=cookies)).text)
    assert [page_of(one) in first.attributes("href") for one in (report(1), again, report(3))] == [True, True, False]
    feed = await client.get(f"{ROOT}/news?format=atom", cookies=cookies)
    assert feed.status_code == 200
    assert feed.text.count("<entry>") == 2
    assert (await client.get(f"{ROOT}/news?run=9")).status_code == 404


# --- who may see --------------------------------------------------------------------------------------------------------


async def test_a_database_that_may_not_be_seen_has_no_pages(database: Path, open_datasette: Open) -> None:
    for block in ({"allow": False}, {"databases": {"provenance": {"tables": {"article_texts": {"allow": False}}}}}):
        client = open_datasette(database, config=block).client
        for path in (PAGES[0], PAGES[2], page_of(report(1)), page_of(report(1), ".json")):
            assert (await client.get(path)).status_code == 403


async def test_pages_are_only_for_databases_of_audits(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    sqlite3.connect(path).close()
    datasette = Datasette([str(path)])
    for name in ("other", "none"):
        assert (await datasette.client.get(f"/{name}/-/overview")).status_code == 404
    datasette.databases["other"].close()


async def test_assets_are_served_for_ever_and_no_other_files(datasette: Datasette) -> None:
    page = (await datasette.client.get(PAGES[0])).text
    assets = re.findall(r'(?:href|src)="(/-/provenance/[^"]*)"', page)
    assert len(assets) >= 5
    for asset in assets:
        answer = await datasette.client.get(asset.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert not re.search(r"url\(\s*['\"]?(https?:|//)|@import", answer.text)
    for name in ("none.css", "__init__.py"):
        assert (await datasette.client.get(f"/-/provenance/{name}")).status_code == 404


async def test_sql_of_strangers_is_turned_off_with_a_line(database: Path, open_datasette: Open) -> None:
    client = open_datasette(database, config={"allow_sql": False}).client
    assert (await client.get("/provenance?sql=select+1")).status_code in (302, 403)
    assert (await client.get("/provenance.json?sql=select+1")).status_code in (302, 400, 403)
    for path in PAGES[:3]:
        assert (await client.get(path)).status_code == 200
