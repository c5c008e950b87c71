"""Everything that can be wrong with a database says what, where and what to do, and loses nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from benchmarks.synthetic import report, reports, rules
from provenance.errors import StoreError
from provenance.store import Archive, Store
from tests.conftest import Started

CHECKOUT = Path(__file__).parents[2]

WRITE_UNTIL_KILLED = """
import itertools, sys
from pathlib import Path
from benchmarks.synthetic import report, rules
from provenance.store import Store
with Store.open(Path(sys.argv[1])) as store, store.run(ruleset="r", engine="e", rules=rules()) as run:
    for number in itertools.count():
        run.write(report(number), "f")
        if number % 20 == 0:
            run.flush()
            print(number, flush=True)
"""


def rows(db: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def start_writing(db: Path) -> Started[str]:
    return Started([sys.executable, "-c", WRITE_UNTIL_KILLED, str(db)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.13])
def test_killing_a_run_leaves_whole_articles_and_the_next_one_finishes(db: Path, new_run, wait: float) -> None:
    with start_writing(db) as writing:
        assert writing.stdout is not None
        for line in writing.stdout:
            if int(line) >= 60:
                break
        time.sleep(wait)
        writing.send_signal(signal.SIGKILL)

    with new_run(ruleset="r", engine="e") as run:
        assert rows(db, "PRAGMA integrity_check") == [("ok",)]
        assert rows(db, "PRAGMA foreign_key_check") == []
        left = rows(db, "SELECT count(*) FROM articles")[0][0]
        assert left >= 60
        written = list(reports(left + 10))
        with Archive.open(db) as archive:
            assert [archive.report(article_id) for article_id in archive.ids()] == written[:left]
        for one in written:
            if not run.is_current(one.article.id, "f"):
                run.write(one, "f")
    assert rows(db, "SELECT count(*) FROM articles") == [(left + 10,)]
    assert rows(db, "SELECT count(*) FROM article_search") == [(left + 10,)]
    assert rows(db, "SELECT status FROM runs ORDER BY id") == [("interrupted",), ("finished",)]


def test_a_locked_database_is_waited_for_and_then_named(db: Path, new_run) -> None:
    with new_run():
        pass
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(StoreError, match=r"provenance\.db is locked by another process; wait"):
            Store.open(db, lock_wait=0.2)
        assert time.monotonic() - started < 3


def test_a_lock_that_goes_away_is_no_error(db: Path, new_run) -> None:
    with new_run():
        pass
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); time.sleep(0.5); c.execute('COMMIT'); c.close()"
    )
    with Started([sys.executable, "-c", script, str(db)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        with new_run() as run:
            run.write(report(1), "f")
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Das ist keine Datenbank. " * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"notes\.txt is not a SQLite database"):
        Store.open(path)
    assert path.read_bytes() == before


def test_the_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE articles (id)")
    before = path.read_bytes()
    for open_ in (Store.open, Archive.open):
        with pytest.raises(StoreError, match="belongs to another program"):
            open_(path)
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_alone(db: Path, new_run) -> None:
    with new_run():
        pass
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('provenance', '0099_later', '')"
        )
    for open_ in (Store.open, Archive.open):
        with pytest.raises(StoreError, match=r"newer version of provenance \(it has 0099_later\); upgrade"):
            open_(db)


def test_a_full_disk_keeps_what_is_written(db: Path, new_run) -> None:
    with new_run() as run:
        run.write(report(0), "f")

    def fill_the_disk() -> None:
        with Store.open(db) as store, store.run(ruleset="r", engine="e", rules=rules()) as run:
            # SQLite reports a file that may not grow exactly like a full disk.
            store._db.execute("PRAGMA max_page_count = 1").fetchall()
            for one in reports(200):
                run.write(one, "f")

    with pytest.raises(StoreError, match="the disk is full"):
        fill_the_disk()
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def test_a_folder_in_the_place_of_the_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


def test_a_file_in_the_place_of_its_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"db/provenance\.db"):
        Store.open(tmp_path / "db" / "provenance.db")


def test_reading_a_database_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database .* provenance audit"):
        Archive.open(tmp_path / "none.db")


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Permissions do not bind root, so as root the block runs as nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach; the tests' own belong to one user alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o777)
        yield path
        path.chmod(0o777)


@pytest.mark.parametrize("folder_mode", [0o777, 0o555])
def test_a_read_only_database_is_named(open_folder: Path, folder_mode: int) -> None:
    db = open_folder / "provenance.db"
    Store.open(db).close()
    db.chmod(0o444)
    open_folder.chmod(folder_mode)
    with (
        as_ordinary_user(),
        pytest.raises(StoreError, match=r"provenance\.db cannot be written; check the permissions"),
    ):
        Store.open(db)


def test_a_read_only_folder_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with as_ordinary_user(), pytest.raises(StoreError, match="cannot be opened; check that its folder"):
        Store.open(open_folder / "provenance.db")


def test_a_folder_that_cannot_be_made_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with as_ordinary_user(), pytest.raises(StoreError, match="Permission denied"):
        Store.open(open_folder / "new" / "provenance.db")
