"""``rules stats``: what rules find in many articles, and how often readers found it right."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from scipy.stats import binomtest

from provenance.commands.rules_stats import Reviews
from provenance.drift import wilson
from tests.commands.conftest import WriteRule
from tests.conftest import Result

Call = Callable[..., Result]

ARTICLES = [
    {"id": "a", "outlet": "Bote", "text": "Die halbe Stadt redet davon. Die halbe Stadt spricht darüber."},
    {"id": "b", "outlet": "Bote", "text": "Die halbe Stadt redet."},
    {"id": "c", "outlet": "Kurier", "text": "Die halbe Stadt redet."},
    {"id": "d", "text": "Der Rat hat am Montag getagt und nichts beschlossen."},
]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    lines = (json.dumps({"language": "de", **article}, ensure_ascii=False) for article in ARTICLES)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def counted(provenance: Call, *arguments: str | Path) -> dict[str, Any]:
    result = provenance("rules", "stats", "mine", "--corpus", "feed.jsonl", "--format", "json", *arguments)
    assert result.code == 0, result.err
    return json.loads(result.out)


def test_hits_articles_outlets_languages_and_overlaps(provenance: Call, write_rule: WriteRule, feed: Path) -> None:
    write_rule()
    write_rule('match:\n  phrase: "die halbe Stadt redet"', "de/attribution/other")
    stats = counted(provenance)
    assert (stats["articles"], stats["failed"]) == (4, 0)
    [crowd, other] = stats["rules"]
    assert crowd == {
        "rule": "de/attribution/crowd",
        "hits": 4,
        "per_1000": 1000.0,
        "articles": 3,
        "share": round(4 / stats["hits"], 4),
        "outlets": {"Bote": 0.75, "Kurier": 0.25},
        "languages": {"de": 1.0},
        "overlaps": {"de/attribution/other": 3},
        "milliseconds": None,
        "precision": None,
    }
    assert other["overlaps"] == {"de/attribution/crowd": 3}


def test_the_table_names_rules_without_a_hit(provenance: Call, write_rule: WriteRule, feed: Path) -> None:
    write_rule()
    write_rule("match:\n  phrase: Marktplatz", "de/attribution/silent")
    out = provenance("rules", "stats", "mine", "--corpus", feed).out.splitlines()
    assert out[0].split() == [
        "rule",
        "hits",
        "per",
        "1,000",
        "articles",
        "share",
        "outlets",
        "languages",
        "same",
        "place",
        "as",
    ]
    assert out[1].split()[:4] == ["de/attribution/crowd", "4", "1000.0", "3"]
    assert "Bote 75 %, Kurier 25 %" in out[1]
    assert out[3] == "without a hit: de/attribution/silent"
    assert out[5].startswith("4 articles, ")


def test_several_processes_count_the_same(provenance: Call, write_rule: WriteRule, feed: Path) -> None:
    write_rule()
    assert counted(provenance, "--jobs", "2") == counted(provenance)


def test_time_is_given_for_every_kind_of_rule(provenance: Call, write_rule: WriteRule, feed: Path) -> None:
    write_rule()
    write_rule("match:\ndetect: single_source", "de/attribution/detecting")
    write_rule("match:\nmeasure: {words: {gt: 3}}", "de/attribution/measuring")
    write_rule("scope: line", "de/attribution/reading-lines")
    stats = counted(provenance, "--time")
    assert all(rule["milliseconds"] > 0 for rule in stats["rules"])
    assert len(stats["rules"]) == 4


def test_an_article_that_cannot_be_read_is_told_and_the_others_counted(
    provenance: Call, write_rule: WriteRule, feed: Path
) -> None:
    write_rule()
    feed.write_text(feed.read_text(encoding="utf-8") + "\n{broken", encoding="utf-8")
    result = provenance("rules", "stats", "mine", "--corpus", feed)
    assert result.code == 3
    assert "not audited" in result.err
    assert result.out.endswith("; 1 could not be audited\n")


def test_a_corpus_without_articles_or_that_does_not_exist_is_refused(
    provenance: Call, write_rule: WriteRule, tmp_path: Path
) -> None:
    write_rule()
    (tmp_path / "empty").mkdir()
    result = provenance("rules", "stats", "mine", "--corpus", "empty")
    assert (result.code, "no article of empty could be audited" in result.err) == (2, True)
    assert provenance("rules", "stats", "mine", "--corpus", "nowhere").code == 2


# --- reviews ---------------------------------------------------------------------------------------------------------

Verdict = tuple[str, str, int | None, int | None, str, str]


def reviews_db(path: Path, verdicts: Iterable[Verdict]) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "create table verdicts (id integer primary key, article text, rule text, start integer, end integer, "
            "text text, verdict text check (verdict in ('right', 'wrong', 'unsure')), note text, actor text, created text)"
        )
        database.executemany(
            "insert into verdicts (article, rule, start, end, verdict, actor) values (?, ?, ?, ?, ?, ?)", verdicts
        )
    return path


CROWD = "de/attribution/crowd"


def test_precision_counts_the_last_verdict_of_each_reader_and_what_most_say(
    provenance: Call, write_rule: WriteRule, feed: Path, tmp_path: Path
) -> None:
    write_rule()
    reviews = reviews_db(
        tmp_path / "reviews.db",
        [
            ("a", CROWD, 0, 21, "wrong", "eva"),
            ("a", CROWD, 0, 21, "right", "eva"),  # she thought again
            ("a", CROWD, 29, 52, "right", "eva"),
            ("a", CROWD, 29, 52, "wrong", "max"),  # they disagree: not settled
            ("b", CROWD, 0, 21, "wrong", "eva"),
            ("b", CROWD, 0, 21, "wrong", "max"),
            ("c", CROWD, 0, 21, "unsure", "eva"),
            ("c", CROWD, 22, 28, "right", "eva"),  # the rule no longer finds that
            ("elsewhere", CROWD, 5, 9, "right", "eva"),  # an article that is not in the corpus
            ("c", None, None, None, "right", "eva"),  # about the article as a whole
        ],
    )
    [rule] = counted(provenance, "--reviews", reviews)["rules"]
    low, high = wilson(2, 3)
    assert rule["precision"] == {"right": 2, "n": 3, "share": 0.6667, "low": round(low, 4), "high": round(high, 4)}
    table = provenance("rules", "stats", "mine", "--corpus", feed, "--reviews", reviews).out
    assert "67 % (21 to 94), n = 3" in table


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    right, n = counts
    low, high = wilson(right, n)
    expected = binomtest(right, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert 0 <= low <= right / n + 1e-12
    assert right / n - 1e-12 <= high <= 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 20])
def test_a_file_without_verdicts_is_a_database_error(
    provenance: Call, write_rule: WriteRule, feed: Path, tmp_path: Path, content: bytes
) -> None:
    write_rule()
    (tmp_path / "reviews.db").write_bytes(content)
    result = provenance("rules", "stats", "mine", "--corpus", feed, "--reviews", "reviews.db")
    assert (result.code, "no verdicts can be read from reviews.db" in result.err) == (5, True)


def test_reviews_are_read_and_never_written(tmp_path: Path) -> None:
    path = reviews_db(tmp_path / "reviews.db", [("a", CROWD, 0, 1, "right", "eva")])
    before = path.read_bytes()
    assert Reviews.open(path).settled == {("a", CROWD, 0, 1): True}
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["reviews.db"]
