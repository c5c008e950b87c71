"""A scraper that broke shows as a jump in noise; chance does not."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.drift import FEWEST, Figures, compare
from tests.check.articles import TEXT
from tests.conftest import Result

Call = Callable[..., Result]


def figures(outlet: str, date: str, noise: float, attribution: float | None = 60, *categories: str) -> Figures:
    return Figures(outlet, date, {"noise": noise, "attribution": attribution, "overall": 55}, frozenset(categories))


def test_a_scraper_that_broke_is_named_with_what_came_in() -> None:
    before = [figures("Blatt", "2024-05-01", 0.01 * (n % 3)) for n in range(20)]
    since = [figures("Blatt", "2024-05-11", 0.3 + 0.01 * (n % 3), 60, "cookie_notice") for n in range(9)]
    calm = [figures("Bote", f"2024-05-{day:02}", 0.02 * (day % 2), 60, "navigation") for day in range(1, 25)]
    first, second = compare([*calm, *before, *since], "2024-05-10")
    assert (first.outlet, first.noise_jumped, first.n_before, first.n_since) == ("Blatt", True, 20, 9)
    assert first.causes == (("cookie_notice", 0, 9),)
    assert (second.outlet, second.changes["noise"].kind) == ("Bote", "same")


@pytest.mark.parametrize(
    ("before", "since", "kind"),
    [
        ([60] * 20, [40] * 20, "down"),
        ([40] * 20, [60] * 20, "up"),
        ([60] * 20, [57] * 20, "same"),  # clear, but it does not matter
        ([20, 90] * 10, [30, 95] * 10, "same"),  # large, but within what chance does
        ([60] * 20, [10] * (FEWEST - 1), "few"),
        ([60] * 20, [None] * 20, "few"),
        ([], [10] * 20, "few"),
    ],
)
def test_what_counts_as_a_change(before: list[float], since: list[float], kind: str) -> None:
    articles = [figures("Blatt", "2024-05-01", 0, value) for value in before]
    articles += [figures("Blatt", "2024-05-09", 0, value) for value in since]
    [found] = compare(articles, "2024-05-08")
    assert found.changes["attribution"].kind == kind
    assert found.changes["attribution"].n_since == sum(value is not None for value in since)


def test_chance_alone_hardly_ever_looks_like_a_change() -> None:
    chance = random.Random(1)  # noqa: S311
    days = [("2024-05-01", 40), ("2024-05-09", 12)]
    articles = [
        figures(f"Blatt {outlet}", day, chance.random() ** 2 / 2, chance.gauss(60, 15))
        for outlet in range(300)
        for day, count in days
        for _ in range(count)
    ]
    found = compare(articles, "2024-05-08")
    false = sum(change.kind in ("up", "down") for each in found for change in each.changes.values())
    assert false <= 9  # of 900


@pytest.fixture
def database(provenance: Call, tmp_path: Path) -> None:
    feed = [
        {"id": f"{outlet}{n}", "outlet": outlet, "published": f"2024-05-{n + 1:02}", "language": "de",
         "text": f"{TEXT}Meldung {n}.\n" + "Loading ...\n" * (80 if outlet == "Blatt" and n >= 12 else 0)}
        for outlet in ("Blatt", "Bote") for n in range(24)
    ]  # fmt: skip
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(each) + "\n" for each in feed), encoding="utf-8")
    provenance("audit", "feed.jsonl", "--format", "none")


@pytest.mark.usefixtures("database")
def test_the_command_names_the_outlet(provenance: Call) -> None:
    result = provenance("report", "outlets", "--since", "2024-05-13")
    assert result.code == 0
    jumps = [line for line in result.out.splitlines() if "has jumped" in line]
    assert len(jumps) == 1
    assert jumps[0].startswith("Blatt: noise has jumped from 0\u202f% to")
    assert "placeholder in 12 of 12 articles (0 of 12 before)" in jumps[0]
    assert "no proof" in result.out
    found = json.loads(provenance("report", "outlets", "--since", "2024-05-13", "--format", "json").out)
    assert [(each["outlet"], each["noise_jumped"]) for each in found["outlets"]] == [("Blatt", True), ("Bote", False)]
    newest = json.loads(provenance("report", "outlets", "--format", "json").out)
    assert (newest["since"], newest["outlets"][0]["n_since"]) == ("2024-05-18", 7)


def test_articles_without_a_date_are_left_out_and_counted(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    provenance("audit", "a.txt", "--format", "none")
    undated = provenance("report", "outlets")
    assert (undated.code, "no article in db/provenance.db says when it was published" in undated.err) == (2, True)
    assert json.loads(provenance("report", "outlets", "--by", "audited", "--format", "json").out)["undated"] == 0
    record = {"text": TEXT + "Nachtrag.", "outlet": "Bote", "published": "2024-05-01"}
    (tmp_path / "feed.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    provenance("audit", "feed.jsonl", "--format", "none")
    text = provenance("report", "outlets", "--since", "2024-04-01").out
    assert "Left out: 1 article without a day of publication; --by audited" in text
    assert "\nBote " in text
    assert "(unknown)" not in text


def test_a_wrong_call_says_so(provenance: Call, tmp_path: Path) -> None:
    assert provenance("report", "outlets").code == 5
    assert provenance("report", "outlets", "--since", "gestern").code == 2


def test_a_mean_has_its_interval_and_of_few_articles_there_is_none(provenance: Call) -> None:
    from provenance.drift import FEWEST, mean_interval

    few = [Figures("Blatt", "2024-05-01", {"overall": 50.0})] * (FEWEST - 1)
    [outlet] = compare(few, "2024-06-01")
    assert outlet.changes["overall"].before is None
    [outlet] = compare([*few, Figures("Blatt", "2024-05-01", {"overall": 58.0})], "2024-06-01")
    assert outlet.changes["overall"].before == 51.0
    assert outlet.changes["overall"].within_before == pytest.approx(2.365, abs=0.01)  # Student, seven degrees
    assert mean_interval(99.0, 400.0, 8) == (pytest.approx(81.1, abs=0.1), 100.0)
