"""Verdicts: only who is signed in gives them, the latest counts, nothing is lost, and the audits stay as they were."""

from __future__ import annotations

import csv
import hashlib
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from benchmarks.synthetic import report
from provenance.web.data import rules
from provenance.web.data.rules import ReviewVerdict, VerdictTally

from .conftest import HOSTILE, Open
from .test_own_pages import ROOT, assert_harmless, page_of

ONE = report(3)
NUMBER, FINDING = next((n, f) for n, f in enumerate(ONE.findings, start=1) if f.category == "anonymous_source")


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.db"
    sqlite3.connect(path).close()
    return path


@pytest.fixture
def reviewed(database: Path, reviews: Path, open_datasette: Open) -> Datasette:
    return open_datasette(database, reviews)


def signed_in(datasette: Datasette, name: str = "ina") -> dict[str, str]:
    return {"ds_actor": datasette.sign({"a": {"id": name}}, "actor")}


async def judge(datasette: Datasette, name: str = "ina", **given: Any) -> Any:
    """Post a verdict the way the form of the page does."""
    cookies = signed_in(datasette, name)
    page = await datasette.client.get(page_of(ONE), cookies=cookies)
    token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
    cookies |= dict(page.cookies)
    form = {"csrftoken": token, "article": ONE.article.id, "verdict": "right", **given}
    return await datasette.client.post(f"{ROOT}/verdict", data=form, cookies=cookies)


def on_the_finding(**given: Any) -> dict[str, Any]:
    place = {"rule": FINDING.rule, "start": FINDING.start, "end": FINDING.end, "text": FINDING.text}
    return {**place, "number": NUMBER, **given}


def rows(reviews: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(reviews)) as connection:
        return connection.execute("SELECT * FROM verdicts ORDER BY id").fetchall()


async def test_a_verdict_on_a_finding_is_kept_and_shown(reviewed: Datasette, reviews: Path, database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    answer = await judge(reviewed, **on_the_finding(verdict="wrong", note="He is named in the next line."))
    assert answer.status_code == 302
    assert answer.headers["location"].endswith(f"#finding-{NUMBER}")
    [(_, article, rule, start, end, text, verdict, note, actor, created)] = rows(reviews)
    assert (article, rule, start, end, text) == (
        *(ONE.article.id, FINDING.rule, FINDING.start, FINDING.end, FINDING.text),
    )
    assert (verdict, note, actor) == ("wrong", "He is named in the next line.", "ina")
    assert created.endswith("Z")
    page = (await reviewed.client.get(page_of(ONE))).text
    assert "He is named in the next line." in page
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


async def test_the_form_shows_what_the_reviewer_said_before(reviewed: Datasette) -> None:
    await judge(reviewed, **on_the_finding(verdict="unsure", note="ask"))
    page = (await reviewed.client.get(page_of(ONE), cookies=signed_in(reviewed))).text
    part = page[page.index(f'id="finding-{NUMBER}"') :].partition("</form>")[0]
    assert 'value="unsure" aria-pressed="true"' in part
    assert 'value="ask"' in part


async def test_a_later_verdict_replaces_and_history_stays(reviewed: Datasette, reviews: Path) -> None:
    for name, verdict in (("ina", "wrong"), ("ina", "right"), ("udo", "wrong"), ("ina", "unsure"), ("ina", "right")):
        await judge(reviewed, name, **on_the_finding(verdict=verdict))
    assert len(rows(reviews)) == 5
    with closing(sqlite3.connect(reviews)) as connection:
        assert rules.tallies(connection) == {FINDING.rule: VerdictTally(right=1, wrong=1)}
        said = rules.of_article(connection, ONE.article.id)
    assert {v.verdict for v in rules.latest(said)[said[0].about]} == {"right", "wrong"}
    rule = (await reviewed.client.get(f"{ROOT}/rule/{FINDING.rule.replace('/', '~2F')}")).text
    # Of two verdicts no share is made.
    assert "1 of 2 right" in rule
    table = csv.DictReader(io.StringIO((await reviewed.client.get(f"{ROOT}/verdicts?format=csv")).text))
    assert table.fieldnames == list(ReviewVerdict._fields)
    assert [row["verdict"] for row in table] == ["right", "unsure", "wrong", "right", "wrong"]


async def test_an_article_that_was_judged_leaves_the_queue(reviewed: Datasette) -> None:
    async def queued() -> list[str]:
        entries = (await reviewed.client.get(f"{ROOT}/queue?bar=100&format=json")).json()
        return [entry["id"] for entry in entries]

    before = await queued()
    await judge(reviewed, **on_the_finding())
    assert await queued() == before
    await judge(reviewed, note="done")
    assert [entry for entry in before if entry != ONE.article.id] == (await queued())[: len(before) - 1]
    assert ONE.article.id not in await queued()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"verdict": "great"}, 400),
        ({"article": ""}, 400),
        ({"article": "no such article"}, 400),
        (on_the_finding(start="x"), 400),
    ],
)
async def test_a_form_that_makes_no_sense_is_refused(
    reviewed: Datasette, reviews: Path, given: dict[str, Any], status: int
) -> None:
    assert (await judge(reviewed, **given)).status_code == status
    assert not await reviewed.get_database("reviews").table_exists("verdicts")


@pytest.mark.parametrize("hostile", HOSTILE[::4])
async def test_hostile_notes_are_shown_as_text(reviewed: Datasette, hostile: str) -> None:
    note = hostile.encode("utf-8", "replace").decode()
    assert (await judge(reviewed, note=note)).status_code == 302
    for path in (page_of(ONE), f"{ROOT}/verdicts"):
        for cookies in ({}, signed_in(reviewed)):
            assert_harmless((await reviewed.client.get(path, cookies=cookies)).text)
    table = (await reviewed.client.get(f"{ROOT}/verdicts?format=csv")).text
    assert not any(cell.startswith(("=", "@", "+")) for row in csv.reader(io.StringIO(table)) for cell in row)


# --- who may judge --------------------------------------------------------------------------------------------------------


async def test_who_is_not_signed_in_sees_no_form_and_cannot_post(reviewed: Datasette) -> None:
    page = await reviewed.client.get(page_of(ONE))
    assert 'class="judge"' not in page.text
    answer = await reviewed.client.post(f"{ROOT}/verdict", data={"article": ONE.article.id, "verdict": "right"})
    assert answer.status_code == 403
    assert not await reviewed.get_database("reviews").table_exists("verdicts")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_another_site_cannot_make_a_browser_judge(reviewed: Datasette, headers: dict[str, str]) -> None:
    cookies = signed_in(reviewed)
    page = await reviewed.client.get(page_of(ONE), cookies=cookies)
    token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
    form = {"csrftoken": token, "article": ONE.article.id, "verdict": "right"}
    cookies |= dict(page.cookies)
    answer = await reviewed.client.post(f"{ROOT}/verdict", data=form, cookies=cookies, headers=headers)
    assert answer.status_code == 403
    assert not await reviewed.get_database("reviews").table_exists("verdicts")


async def test_reviewers_can_be_named(database: Path, reviews: Path, open_datasette: Open) -> None:
    datasette = open_datasette(database, reviews, config={"plugins": {"provenance": {"reviewers": {"id": ["udo"]}}}})
    for name, status in (("ina", 403), ("udo", 302)):
        cookies = signed_in(datasette, name)
        page = await datasette.client.get(page_of(ONE), cookies=signed_in(datasette, "udo"))
        token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
        form = {"csrftoken": token, "article": ONE.article.id, "verdict": "right"}
        answer = await datasette.client.post(f"{ROOT}/verdict", data=form, cookies={**dict(page.cookies), **cookies})
        assert answer.status_code == status


@pytest.mark.parametrize("path", [page_of(ONE), f"{ROOT}/verdicts", f"{ROOT}/queue"])
async def test_without_a_database_for_verdicts_there_are_none(datasette: Datasette, path: str) -> None:
    page = await datasette.client.get(path, cookies=signed_in(datasette))
    assert page.status_code == 200
    assert 'class="judge"' not in page.text


async def test_verdicts_are_not_taken_by_get(reviewed: Datasette) -> None:
    answer = await reviewed.client.get(f"{ROOT}/verdict?verdict=right", cookies=signed_in(reviewed))
    assert answer.status_code == 405


async def test_verdicts_are_only_for_those_who_may_see_their_database(
    database: Path, reviews: Path, open_datasette: Open
) -> None:
    datasette = open_datasette(database, reviews, config={"databases": {"reviews": {"allow": {"id": ["ina", "udo"]}}}})
    assert (await judge(datasette, note="among us")).status_code == 302
    for path in (page_of(ONE), f"{ROOT}/verdicts", f"{ROOT}/verdicts?format=csv"):
        assert "among us" not in (await datasette.client.get(path)).text
        assert "among us" in (await datasette.client.get(path, cookies=signed_in(datasette, "udo"))).text


@pytest.mark.parametrize(
    "given",
    [
        {"start": "9" * 30},
        {"start": "-1"},
        {"start": "１２"},
        {"start": "1_0"},
        {"start": FINDING.start + 1},
        {"rule": "de/no/such-rule"},
        {"article": "no-such-article"},
        {"verdict": "perhaps"},
        {f"field{number}": "x" for number in range(2_000)},
    ],
    ids=str,
)
async def test_a_verdict_on_what_is_not_there_is_none(
    reviewed: Datasette, reviews: Path, given: dict[str, Any]
) -> None:
    answer = await judge(reviewed, **{**on_the_finding(), **given})
    assert answer.status_code == (302 if "field1" in given else 400)
    assert len(rows(reviews) if "field1" in given else []) == ("field1" in given)


async def test_bytes_that_are_no_text_are_no_verdict(reviewed: Datasette) -> None:
    cookies = signed_in(reviewed)
    page = await reviewed.client.get(page_of(ONE), cookies=cookies)
    token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
    cookies |= dict(page.cookies)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-csrftoken": token}
    answer = await reviewed.client.post(
        f"{ROOT}/verdict", content=b"verdict=\xff\xfe", cookies=cookies, headers=headers
    )
    assert answer.status_code == 400
