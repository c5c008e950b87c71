"""Pages of stories: everything that articles of one event say of it together, each piece with the way to its place."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from provenance.engine import RuleSet
from provenance.models import UI_LANGUAGES, RawArticle
from provenance.pipeline import audit
from provenance.store.links import link
from provenance.store.rows import rule_info
from provenance.web.data import stories
from provenance.web.data.stories import differences
from provenance.web.story_pages import arcs, plot

from .conftest import HOSTILE, Open, Read, connected, make_database
from .test_own_pages import assert_harmless

ROOT = "/provenance/-"
SAMPLE = Path(__file__).parents[2] / "samples" / "story.jsonl"
STORY = f"{ROOT}/story/fische-1"


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, ruleset: RuleSet) -> Path:
    """The samples of one story, linked."""
    path = tmp_path_factory.mktemp("told") / "provenance.db"
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    known = [rule_info(rule) for rule in ruleset.rules]
    articles = [RawArticle(row.pop("id"), "story.jsonl", row.pop("text"), carries_metadata=True, **row) for row in rows]
    make_database(path, [audit(article, ruleset) for article in articles], known)
    link(path, ruleset.lexicons)
    return path


@pytest.fixture
def pages(told: Path, open_datasette: Open) -> Datasette:
    return open_datasette(told)


def page_of(path: Path) -> stories.StoryPage:
    with connected(path) as connection:
        found = stories.story_page(connection, "fische-1")
    assert found
    return found


async def test_the_sample_is_a_story_in_which_a_number_drifts_and_a_caveat_is_lost(told: Path) -> None:
    page = page_of(told)
    assert [one.article.role for one in page.articles] == ["origin", "relay", "copy", "own"]
    [fish, *_] = page.ledgers
    assert (fish.what, fish.values, fish.differ) == ("tote Fische", [2800, 3000, 5000, 10000], True)
    assert fish.nameless == ["C"]
    assert fish.uses[0].sentence.hit == "etwa 3000 tote Fische"
    assert fish.uses[0].sentence.before.startswith("In der Lauter bei Grünau")
    assert page.dropped
    assert page.altered


@pytest.mark.parametrize("language", UI_LANGUAGES)
async def test_the_page_says_who_says_which_number_and_where(pages: Datasette, language: str) -> None:
    answer = await pages.client.get(STORY, cookies={"provenance_lang": language})
    assert answer.status_code == 200
    assert_harmless(answer.text)
    page = Read(answer.text)
    for said in ("Lauterbote", "Talkurier", "Eilblick", "Anglerverein Lautertal", "10.000 tote Fische", "tonnenweise"):
        assert said in page.text
    # Every value is a way to its place in the text.
    assert f"{ROOT}/article/fische-3?span=42-60#span" in page.attributes("href")
    assert [tag for tag, _ in page.tags].count("svg") >= 2
    assert re.search("<ins>tonnenweise</ins>", answer.text)


async def test_what_is_drawn_is_listed_too(pages: Datasette, told: Path) -> None:
    page, text = page_of(told), Read((await pages.client.get(STORY)).text).text
    assert len(arcs(page).arcs) == len(page.relays) + len(page.copies)
    assert "passes on A" in text.replace("\n", "")
    assert "share 46" in text
    order = {one.letter: at for at, one in enumerate(page.articles)}
    drawn = plot(page.ledgers[0], order)
    assert len(drawn.dots) == len(page.ledgers[0].uses)
    high, low = (next(d for d in drawn.dots if d.use.quantity == quantity) for quantity in (10000, 2800))
    assert high.y < low.y
    assert high.x < low.x
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)


async def test_every_link_of_a_story_leads_somewhere(pages: Datasette) -> None:
    for path in (STORY, f"{ROOT}/stories"):
        page = Read((await pages.client.get(path)).text)
        for link_ in sorted({x for x in page.attributes("href") if x.startswith(("?", ROOT))}):
            answer = await pages.client.get(urlsplit(path).path + link_ if link_.startswith("?") else link_)
            assert answer.status_code == 200, link_


async def test_stories_are_found_by_the_words_of_their_articles(pages: Datasette) -> None:
    for asked, found in (("", True), ("chlor", True), ("Zugspitze", False)):
        page = (await pages.client.get(f"{ROOT}/stories?q={asked}")).text
        assert ("Tausende tote Fische" in page) == found


async def test_an_article_leads_to_its_story_and_a_comparison_to_its_articles(pages: Datasette) -> None:
    article = Read((await pages.client.get(f"{ROOT}/article/fische-3")).text)
    assert "This story:" in article.text
    assert "this one: copy" in article.text
    compared = (await pages.client.get(f"{ROOT}/compare?left=fische-3")).text
    first = compared[compared.index("Articles of the same story") :]
    for other in (1, 2, 4):
        assert f"left=fische-3&amp;right=fische-{other}" in first


async def test_articles_that_were_not_linked_say_what_to_do(datasette: Datasette) -> None:
    assert "provenance link" in (await datasette.client.get(f"{ROOT}/stories")).text
    assert (await datasette.client.get(f"{ROOT}/story/none")).status_code == 404


async def test_a_story_comes_as_files(pages: Datasette) -> None:
    whole = json.loads((await pages.client.get(f"{STORY}?format=json")).text)
    assert whole["schema"] == "provenance/story/1"
    assert {"fische-1", "fische-2", "fische-3", "fische-4"} == {one["id"] for one in whole["articles"]}
    assert "10.000 tote Fische" in (await pages.client.get(f"{STORY}?format=csv")).text
    feed = ElementTree.fromstring((await pages.client.get(f"{STORY}?format=atom")).text)  # noqa: S314 - our own
    names = {"atom": "http://www.w3.org/2005/Atom"}
    updated = [one.text or "" for one in feed.iterfind("atom:entry/atom:updated", names)]
    assert len(updated) == 4
    # When it was audited, not when it was published.
    assert all(re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", day) and not day.startswith("2025-05") for day in updated)


@pytest.mark.parametrize("path", ["story/fische-1", "stories", "rules", "overview", "article/fische-1"])
async def test_a_format_that_is_not_there_is_refused(pages: Datasette, path: str) -> None:
    answer = await pages.client.get(f"{ROOT}/{path}?format=xlsx")
    assert answer.status_code == 400
    assert "no format “xlsx”" in Read(answer.text).text


def _poison(value: Any, hostile: str, key: str = "") -> Any:
    """Everything in a story that is not chosen from a fixed list."""
    if isinstance(value, dict):
        return {name: _poison(inner, hostile, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poison(inner, hostile, key) for inner in value]
    fixed = (
        "schema",
        "id",
        "a",
        "b",
        "article",
        "from",
        "to",
        "role",
        "extent",
        "relation",
        "change",
        "standing",
        "kind",
        "articles",
    )
    return hostile if isinstance(value, str) and key not in fixed else value


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_text_in_a_story_is_shown_as_text(
    told: Path, tmp_path: Path, open_datasette: Open, hostile: str
) -> None:
    path = tmp_path / "provenance.db"
    path.write_bytes(told.read_bytes())
    told_hostile = hostile.encode("utf-8", "replace").decode()
    with closing(sqlite3.connect(path)) as connection, connection:
        for story, report in connection.execute("SELECT id, report FROM stories").fetchall():
            poisoned = json.dumps(_poison(json.loads(report), told_hostile))
            connection.execute("UPDATE stories SET report = ?, title = ? WHERE id = ?", [poisoned, told_hostile, story])
        connection.execute("UPDATE entities SET name = ?, party = ?", [told_hostile, told_hostile])
        connection.execute("UPDATE articles SET title = ?, outlet = ?", [told_hostile, told_hostile])
        connection.execute("UPDATE article_texts SET text = ? || text", [told_hostile])
        connection.execute("UPDATE sources SET role = ?", [told_hostile])
    client = open_datasette(path).client
    asked = ("story/fische-1", "stories", "compare?left=fische-1", "source/Heiner+Volkmann", "article/fische-3")
    asked = (*asked, "overview")
    for page, language in zip(asked, ("de", "en") * 3, strict=True):
        answer = await client.get(f"{ROOT}/{page}", cookies={"provenance_lang": language})
        assert answer.status_code == 200
        assert_harmless(answer.text)


@pytest.mark.parametrize(
    ("told_first", "now", "kinds"),
    [
        ("Wir prüfen das.", "Wir prüfen das", [("Wir prüfen das", "plain")]),
        ("Wir prüfen das sehr genau", "Wir prüfen das", [("Wir prüfen das", "plain"), ("sehr genau", "left_out")]),
        ("Wir prüfen das", "Wir prüfen alles", [("Wir prüfen", "plain"), ("das", "left_out"), ("alles", "added")]),
        ("", "neu", [("neu", "added")]),
    ],
)
def test_what_differs_between_two_quotations(told_first: str, now: str, kinds: list[tuple[str, str]]) -> None:
    assert [tuple(stretch) for stretch in differences(told_first, now)] == kinds
