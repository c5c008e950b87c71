from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.synthetic import report, reports, rules
from provenance.errors import StoreError
from provenance.models import Failure, Report, ReportNotApplied, ReportSuppressed
from provenance.store import Archive, Store
from provenance.store.writer import Identity


def rows(db: Path, sql: str, *parameters: object) -> list[tuple]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql, parameters).fetchall()


def content(db: Path) -> dict[str, list[tuple]]:
    """All rows of all tables but the log of runs."""
    tables = rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' AND name <> 'runs'")
    searched = rows(db, "SELECT rowid, title, text FROM article_search ORDER BY rowid")
    return {name: rows(db, f"SELECT * FROM {name}") for (name,) in tables} | {"article_search": searched}


def test_a_report_is_read_back_as_it_was_written(db: Path, new_run) -> None:
    written = list(reports(12))
    with new_run() as run:
        for one in written:
            run.write(one, "f")
    with Archive.open(db) as archive:
        assert [archive.report(article_id) for article_id in archive.ids()] == written
        assert archive.report("nothing of this name") is None


def test_a_report_of_the_first_version_is_still_read() -> None:
    first = json.loads(report(1).model_dump_json(by_alias=True))
    first["schema"] = "provenance/report/1"
    for key in ("modified", "genre", "genre_evidence"):
        del first["article"][key]
    for source in first["sources"]:
        del source["party"]
    read = Report.model_validate(first)
    assert (read.article.genre, read.article.modified) == (None, None)
    assert [source.party for source in read.sources] == [None] * len(first["sources"])


def test_a_second_run_over_the_same_changes_nothing_but_the_log(db: Path, new_run) -> None:
    dumps = []
    for _ in range(2):
        with new_run() as run:
            for one in reports(5):
                run.write(one, "f")
        dumps.append(content(db))
    assert dumps[0] == dumps[1]


_NOWHERE = {"url": None, "outlet": None}
_WORDS = " ".join(f"wort{number}" for number in range(40))


@pytest.mark.parametrize(
    ("before", "now", "refused"),
    [
        ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}, "URL (https://a.example/1, not"),
        ({"outlet": "Bote", "url": None}, {"outlet": "Blatt", "url": None}, "outlet (Bote, not Blatt)"),
        ({"outlet": "Bote", "url": None}, {"outlet": "Blatt", "url": "https://b.example"}, "outlet (Bote, not Blatt)"),
        ({"url": "https://www.a.example/1/"}, {"url": "http://a.example/1#x"}, None),
        ({"outlet": "Bote", "url": None}, {"outlet": None, "url": "https://a.example/1"}, None),
        ({"outlet": "Bote", "url": "https://a.example/1"}, {"outlet": "BOTE", "url": "https://a.example/1"}, None),
        ({"title": "Hafen", **_NOWHERE}, {"title": "Zoo", "text": _WORDS, **_NOWHERE}, "(“Hafen”, not “Zoo”)"),
        ({"title": None, **_NOWHERE}, {"title": None, "text": _WORDS, **_NOWHERE}, "not “wort0 wort1 wort2"),
        ({"title": "Hafen", **_NOWHERE}, {"title": "hafen", "text": _WORDS, **_NOWHERE}, None),
        ({"title": "Hafen", **_NOWHERE}, {"title": "Zoo", **_NOWHERE}, None),
        ({"title": "Hafen", **_NOWHERE}, {"title": "Zoo", "text": "Zu kurz.", **_NOWHERE}, None),
        ({"title": "Hafen"}, {"title": "Zoo", "text": _WORDS}, None),  # at one address
        ({"title": "Hafen", **_NOWHERE}, {"title": "Zoo", "text": _WORDS, "id": "1", "source": "1", **_NOWHERE}, None),
        (
            {"title": "Hafen", **_NOWHERE},
            {"title": "Zoo", "text": _WORDS, "source": "a", "id": "a#1", **_NOWHERE},
            None,
        ),
    ],
)
@pytest.mark.parametrize("flushed", [True, False])
def test_an_id_names_one_article(
    db: Path, new_run, before: dict[str, str], now: dict[str, str], refused: str | None, flushed: bool
) -> None:
    one = report(1)
    first, second = (
        one.model_copy(update={"article": one.article.model_copy(update=known), "text": known.get("text", one.text)})
        for known in (({"id": now["id"], "source": now["source"]} if "id" in now else {}) | before, now)
    )
    with new_run() as run:
        assert run.conflict(Identity.of(first)) is None
        run.write(first, "f")
        if flushed:
            run.flush()
        reason = run.conflict(Identity.of(second))
        assert sum(run.displaced.values()) == ("id" in now)
    assert (reason is None) == (refused is None)
    assert refused is None or refused in reason


def test_what_is_current_depends_on_input_rules_and_engine(db: Path, new_run) -> None:
    one = report(1)
    with new_run() as run:
        assert not run.is_current(one.article.id, "f")
        run.write(one, "f")
        run.flush()
        assert run.is_current(one.article.id, "f")
        assert not run.is_current(one.article.id, "other input")
        assert not run.is_current("another", "f")
    with new_run(ruleset="1") as run:
        assert not run.is_current(one.article.id, "f")
    with new_run(engine="9") as run:
        assert not run.is_current(one.article.id, "f")


def test_a_changed_article_takes_the_place_of_the_old_one(db: Path, new_run) -> None:
    old, new, other = report(1, seed=1), report(1, seed=2, sentences=3), report(2)
    with new_run() as run:
        run.write(old, "f")
        run.write(other, "f")
    keys = rows(db, "SELECT id, number FROM articles ORDER BY number")
    with new_run() as run:
        run.write(new, "g")
    assert rows(db, "SELECT id, number FROM articles ORDER BY number") == keys
    with Archive.open(db) as archive:
        assert archive.report(new.article.id) == new
        assert archive.report(other.article.id) == other
    assert rows(db, "SELECT count(*) FROM article_search") == [(2,)]
    assert rows(db, "PRAGMA foreign_key_check") == []
    assert rows(db, "SELECT count(*) FROM findings") == [(len(new.findings) + len(other.findings),)]


def test_of_two_reports_with_one_id_in_a_batch_the_last_one_counts(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(1, seed=1), "f")
        run.write(report(1, seed=2), "g")
    with Archive.open(db) as archive:
        assert archive.report(report(1).article.id) == report(1, seed=2)


def test_articles_are_written_a_hundred_at_a_time(db: Path, new_run) -> None:
    with new_run() as run:
        for one in reports(199, sentences=1):
            run.write(one, "f")
        assert rows(db, "SELECT count(*) FROM articles") == [(100,)]
    assert rows(db, "SELECT count(*) FROM articles") == [(199,)]


def test_articles_are_not_held_for_long(db: Path, new_run, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 1.0, 2.5, 2.5])
    monkeypatch.setattr("provenance.store.writer.monotonic", lambda: next(seconds))
    with new_run() as run:
        run.write(report(1), "f")
        assert rows(db, "SELECT count(*) FROM articles") == [(0,)]
        run.write(report(2), "f")
        assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
        monkeypatch.undo()


def test_a_run_counts_what_came_of_it(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(1), "f")
        run.skip()
        run.skip()
        run.fail(Failure("leer.txt", "the file is empty"))
    assert rows(db, "SELECT status, articles, skipped, failures, started, arguments FROM runs") == [
        ("finished", 1, 2, 1, "2024-05-06T07:08:09Z", "samples")
    ]
    assert rows(db, "SELECT run, source, reason FROM failures") == [(1, "leer.txt", "the file is empty")]


@pytest.mark.parametrize(
    ("error", "status"),
    [(KeyboardInterrupt, "interrupted"), (SystemExit, "interrupted"), (ValueError, "failed")],
)
def test_what_was_finished_is_written_when_a_run_breaks_off(db: Path, new_run, error, status: str) -> None:
    def break_off() -> None:
        with new_run() as run:
            run.write(report(1), "f")
            raise error

    with pytest.raises(error):
        break_off()
    assert rows(db, "SELECT status, articles FROM runs") == [(status, 1)]
    assert rows(db, "SELECT sum(articles) FROM outlets") == [(1,)]


def test_a_finished_database_is_one_file_that_opens_immutable(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(1), "f")
    assert [path.name for path in db.parent.iterdir()] == ["provenance.db"]
    with closing(sqlite3.connect(f"{db.as_uri()}?immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def test_the_database_can_be_read_while_a_run_writes(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(1), "f")
        run.flush()
        run.write(report(2), "f")
        assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_two_runs_at_once_both_finish(db: Path, new_run) -> None:
    with new_run() as first, new_run() as second:
        for number in range(1, 40, 2):
            first.write(report(number), "f")
            second.write(report(number + 1), "f")
            first.flush()
            second.flush()
        first.write(report(2, seed=7), "g")
    assert rows(db, "SELECT count(*), count(DISTINCT number) FROM articles") == [(40, 40)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]
    assert rows(db, "SELECT sum(articles) FROM outlets") == [(40,)]
    assert [path.name for path in db.parent.iterdir()] == ["provenance.db"]


def test_text_that_sqlite_cannot_hold_keeps_its_length(db: Path, new_run) -> None:
    broken = with_changes(report(1), text="a\0b\ud800c", id="x\udcff")
    with new_run() as run:
        run.write(broken, "f")
        run.fail(Failure("pfad\udcff.txt", "undecodable\0"))
        run.flush()
        assert run.is_current("x\udcff", "f")
    assert rows(db, "SELECT id, number FROM articles") == [("x\ufffd", 1)]
    assert rows(db, "SELECT text FROM article_texts") == [("a\ufffdb\ufffdc",)]
    assert rows(db, "SELECT source, reason FROM failures") == [("pfad\ufffd.txt", "undecodable\ufffd")]


def test_an_article_without_its_text_can_be_stored(db: Path, new_run) -> None:
    without = report(1).model_copy(update={"text": None})
    with new_run() as run:
        run.write(without, "f")
    with Archive.open(db) as archive:
        assert archive.report(without.article.id) == without


def test_a_finding_of_an_unknown_rule_is_refused(db: Path) -> None:
    with (
        pytest.raises(StoreError, match="FOREIGN KEY"),
        Store.open(db) as store,
        store.run(ruleset="", engine="", rules=[]) as run,
    ):
        run.write(report(1), "f")
    assert rows(db, "SELECT count(*) FROM articles") == [(0,)]


def test_rules_of_an_earlier_rule_set_stay_with_their_findings(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(1), "f")
    with Store.open(db) as store, store.run(ruleset="new", engine="0.1.0", rules=rules()[:1]):
        pass
    counted = dict(rows(db, "SELECT ruleset, count(*) FROM rules GROUP BY 1"))
    # The two that stand for clamping and caps belong to every rule set.
    assert counted == {"new": 4, "0" * 64: len(rules()) - 1}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("feed.jsonl#3", ["feed.jsonl#3"]),
        ("https://zeitung.example/artikel/1", ["https://zeitung.example/a?b=1&c=#1"]),
        ("000003.html", ["feed.jsonl#3"]),
        ("#1", ["https://zeitung.example/a?b=1&c=#1"]),
        ("%", []),
        (
            "",
            [
                "feed.jsonl#0",
                "https://zeitung.example/a?b=1&c=#1",
                "https://zeitung.example/a?b=1&c=#2",
                "feed.jsonl#3",
            ],
        ),
    ],
)
def test_an_article_is_found_by_what_people_remember(db: Path, new_run, wanted: str, found: list[str]) -> None:
    with new_run() as run:
        for one in reports(4):
            run.write(with_changes(one, outlet="x", url=f"https://zeitung.example/artikel/{one.article.id[-1]}"), "f")
    with Archive.open(db) as archive:
        assert archive.find(wanted) == found


def with_changes(one: Report, *, text: str | None = None, **article: object) -> Report:
    changed = one.model_copy(update={"article": one.article.model_copy(update=article)})
    return changed if text is None else changed.model_copy(update={"text": text})


def test_what_was_suppressed_and_not_applied_is_read_back(db: Path, new_run) -> None:
    rule = "de/verification/hedge"
    said = {
        "suppressed": (ReportSuppressed(rule=rule, count=2, reason="known", entry=3),),
        "not_applied": (ReportNotApplied(rule=rule, reason="too slow"),),
    }
    written = report(1).model_copy(update=said)
    with new_run() as run:
        run.write(written, "f")
        run.flush()
        assert run.suppressing(written.article.id) == [3]
    with Archive.open(db) as archive:
        assert archive.report(written.article.id) == written
