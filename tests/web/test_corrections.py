"""Corrections on the pages: only who is signed in gives them, words come from the article, scores follow at once where
the database may be written."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette import __version__ as datasette_version
from datasette.app import Datasette

from provenance.corrections import read_line
from provenance.engine import RuleSet
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from provenance.reader import fingerprint
from provenance.store import Archive, Store
from provenance.store.rows import rule_info

from .conftest import HOSTILE, Open, Read
from .test_own_pages import ROOT, assert_harmless
from .test_verdicts import signed_in

TEXT = (
    "Stadtrat streitet über die Brücke\n\n"
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt. „Der mittlere Pfeiler hat sich gesenkt“, sagte "
    "Landrätin Petra Holl auf einer Pressekonferenz. Nach Angaben des Straßenbauamts wurden am Morgen Risse entdeckt. "
    "Experten warnen seit Jahren vor dem Zustand des Bauwerks. „Wir haben das Land im Frühjahr gewarnt“, sagte "
    "Bürgermeister Jens Rode. Die Kosten trage das Land, erklärte Rode. Ein Anwohner sagte, er habe ein Knacken "
    "gehört. Wie lange die Sperrung dauert, ist unklar. Das Ministerium wollte sich dazu am Dienstag nicht äußern.\n"
)
PAGE = f"{ROOT}/article/bruecke"


@pytest.fixture
def place(tmp_path: Path, ruleset: RuleSet) -> Path:
    raw = RawArticle("bruecke", "bruecke.txt", TEXT, language="de")
    report = audit(raw, ruleset)
    path = tmp_path / "provenance.db"
    with Store.open(path) as store, store.run(
        ruleset=ruleset.hash, engine=report.engine, rules=map(rule_info, ruleset.rules)
    ) as run:  # fmt: skip
        run.write(report, fingerprint(raw))
    sqlite3.connect(tmp_path / "reviews.db").close()
    return tmp_path


@pytest.fixture
def frozen(place: Path, open_datasette: Open) -> Datasette:
    return open_datasette(place / "provenance.db", place / "reviews.db")


def report_of(place: Path) -> Report:
    with Archive.open(place / "provenance.db") as archive:
        report = archive.report("bruecke")
    assert report is not None
    return report


def log_of(place: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(place / "reviews.db")) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'corrections'").fetchone():
            return []
        return [json.loads(line) for (line,) in connection.execute("SELECT line FROM corrections ORDER BY created")]


async def post(datasette: Datasette, reviewer: str | None = "ina", **given: Any) -> Any:
    cookies = signed_in(datasette, reviewer) if reviewer else {}
    page = await datasette.client.get(PAGE, cookies=cookies)
    token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
    cookies |= dict(page.cookies)
    form = {"csrftoken": token, "article": "bruecke", "reason": "steht so im Mitschnitt", **given}
    return await datasette.client.post(f"{ROOT}/correct", data=form, cookies=cookies)


def place_of(report: Report, category: str) -> str:
    return next(f"{f.rule} {f.start} {f.end}" for f in report.findings if f.category == category)


def statement(report: Report, words: str) -> str:
    return next(a.id for a in report.attributions if words in a.content.text)


def source(report: Report, name: str) -> str:
    return next(s.id for s in report.sources if s.name == name)


CORRECTIONS: dict[str, Callable[[Report], dict[str, Any]]] = {
    "refuse": lambda r: {"on": place_of(r, "vague_source")},
    "speaker": lambda r: {"on": statement(r, "Pfeiler"), "name": "Jens Rode"},
    "kind": lambda r: {"on": source(r, "Anwohner"), "kind": "named_person", "identified": "yes"},
    "merge": lambda r: {"on": source(r, "Anwohner"), "name": "Jens Rode"},
    "split": lambda r: {"on": source(r, "Jens Rode") + ".1", "name": "Maria Rode"},
}


@pytest.mark.parametrize("action", CORRECTIONS)
async def test_a_correction_waits_for_the_next_audit_where_the_database_is_not_written(
    place: Path, frozen: Datasette, action: str
) -> None:
    before = (place / "provenance.db").read_bytes()
    answer = await post(frozen, action=action, **CORRECTIONS[action](report_of(place)))
    assert (answer.status_code, answer.headers["location"][-12:]) == (302, "#corrections")
    [said] = log_of(place)
    assert (said["action"], said["actor"], said["reason"]) == (action, "ina", "steht so im Mitschnitt")
    assert said["anchor"]["exact"] in TEXT
    assert (place / "provenance.db").read_bytes() == before
    page = (await frozen.client.get(PAGE)).text
    assert "not audited since" in page
    assert "provenance corrections apply" in page
    assert "steht so im Mitschnitt" in page
    assert "<form" not in page.partition('id="corrections"')[2].partition("</section>")[0]


async def test_scores_follow_at_once_in_a_database_that_is_written(place: Path, open_datasette: Open) -> None:
    live = Datasette([str(place / "provenance.db"), str(place / "reviews.db")], metadata={})
    before = report_of(place)
    answer = await post(live, action="refuse", on=place_of(before, "vague_source"))
    assert answer.status_code == 302
    after = report_of(place)
    assert [one.status for one in after.corrections] == ["applied"]
    assert after.scores.overall is not None
    assert before.scores.overall is not None
    assert after.scores.overall > before.scores.overall
    page = (await live.client.get(PAGE, cookies=signed_in(live))).text
    assert "provenance corrections apply" not in page
    [said] = log_of(place)
    back = await post(live, action="withdraw", of=said["id"], reason="doch nicht")
    assert back.status_code == 302
    assert report_of(place).scores == before.scores
    for db in live.databases.values():
        db.close()


@pytest.mark.parametrize(
    "given",
    [
        {"action": "kill"},
        {"action": "refuse"},
        {"action": "refuse", "on": "de/attribution/vague-source 0 1"},
        {"action": "refuse", "on": "99999"},
        {"action": "refuse", "on": "9" * 5000},
        {"action": "refuse", "on": "²"},
        {"action": "refuse", "on": "1", "reason": "  "},
        {"action": "refuse", "on": "1", "reason": "x" * 2001},
        {"action": "refuse", "on": "1", "article": "nirgends"},
        {"action": "speaker", "on": "a999", "name": "Jens Rode"},
        {"action": "speaker", "on": "a1", "name": "x" * 201},
        {"action": "kind", "on": "s1", "kind": "wizard"},
        {"action": "kind", "on": "s1"},
        {"action": "merge", "on": "s1"},
        {"action": "split", "on": "s1.99", "name": "Ina"},
        {"action": "withdraw", "of": "0" * 16},
        {"action": "unite", "entity": "a", "name": "b"},
    ],
)
async def test_what_is_no_correction_is_refused(place: Path, frozen: Datasette, given: dict[str, str]) -> None:
    assert (await post(frozen, **given)).status_code == 400
    assert log_of(place) == []


async def test_only_who_is_signed_in_corrects_and_no_other_site_does(place: Path, frozen: Datasette) -> None:
    right = {"action": "speaker", "on": "a1"}
    assert (await post(frozen, None, **right)).status_code == 403
    cookies = signed_in(frozen)
    form = {"article": "bruecke", "reason": "x", **right}
    assert (await frozen.client.get(f"{ROOT}/correct", cookies=cookies)).status_code == 405
    if datasette_version.startswith("0."):  # from 1.0 on browsers say where a form comes from, and there is no token
        assert (await frozen.client.post(f"{ROOT}/correct", data=form, cookies=cookies)).status_code == 403
    for header in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = await frozen.client.post(f"{ROOT}/correct", data=form, cookies=cookies, headers=header)
        assert answer.status_code == 403
    assert log_of(place) == []


@pytest.mark.parametrize("body", [b"\xff\xfe=\xff", b"&" * 5000, b"reason=%ff%fe&article=bruecke", b""])
async def test_bytes_that_are_no_form(place: Path, frozen: Datasette, body: bytes) -> None:
    cookies = signed_in(frozen)
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    answer = await frozen.client.post(f"{ROOT}/correct", content=body, cookies=cookies, headers=headers)
    assert answer.status_code in (400, 403)
    assert log_of(place) == []


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_whatever_is_typed_is_shown_as_text(place: Path, frozen: Datasette, hostile: str) -> None:
    hostile = hostile.encode("utf-8", "replace").decode()
    one = report_of(place)
    answer = await post(frozen, action="speaker", on=one.attributions[0].id, name=hostile[:200], reason=hostile[:2000])
    assert answer.status_code in (302, 400)
    for address in (PAGE, f"{ROOT}/corrections"):
        assert_harmless((await frozen.client.get(address, cookies=signed_in(frozen))).text)


async def test_the_log_is_a_page_and_a_file(place: Path, frozen: Datasette) -> None:
    await post(frozen, action="refuse", on=place_of(report_of(place), "vague_source"))
    await post(frozen, action="withdraw", of=log_of(place)[0]["id"], reason="doch nicht")
    assert "doch nicht" in (await frozen.client.get(f"{ROOT}/corrections?lang=de")).text
    lines = (await frozen.client.get(f"{ROOT}/corrections?format=jsonl")).text.splitlines()
    assert [read_line(line).action for line in lines] == ["refuse", "withdraw"]


async def test_beside_each_finding_stands_how_often_its_rule_is_right(place: Path, frozen: Datasette) -> None:
    page = Read((await frozen.client.get(PAGE)).text).text
    assert re.search(r"the rule was right in \d+ of \d+ read \(\d+", page)
    assert page.count("the rule was right in") + page.count("has not been measured") == len(report_of(place).findings)
