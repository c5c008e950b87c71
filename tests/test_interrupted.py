"""A run that is killed, or told to stop, loses no finished article, and the next run completes the work."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from provenance.cli import _terminate
from tests.check.articles import TEXT
from tests.commands.test_faults import shell
from tests.conftest import Result, Started, ran
from tests.test_cli import GERMAN

ARTICLES = 240
PROVENANCE = [sys.executable, "-m", "provenance"]
COMMAND = [*PROVENANCE, "audit", "feed.jsonl", "--format", "none"]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.jsonl"
    records = (
        {"id": f"a{number}", "text": f"{GERMAN}\nMeldung {number}.", "language": "de"} for number in range(ARTICLES)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def count(db: Path, sql: str) -> int:
    with closing(sqlite3.connect(db)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def wait_for_articles(db: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the first articles are in the database, for at most a minute."""
    for _ in range(1200):
        if db.exists():
            try:
                if count(db, "SELECT count(*) FROM articles"):
                    return
            except sqlite3.OperationalError:
                pass  # it is just being made
        assert process.poll() is None, "the run ended before it was stopped: give it more articles"
        time.sleep(0.05)
    pytest.fail("no article was written within a minute")


@pytest.mark.parametrize(
    ("stop", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_stopped_run_keeps_whole_articles_and_the_next_one_finishes(feed: Path, stop: int, code: int) -> None:
    db = feed.parent / "db/provenance.db"
    with Started(COMMAND, cwd=feed.parent, stderr=subprocess.DEVNULL) as process:
        wait_for_articles(db, process)
        process.send_signal(stop)
    assert process.returncode == code
    kept = count(db, "SELECT count(*) FROM articles")
    assert 0 < kept < ARTICLES
    assert count(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1
    assert count(db, "SELECT count(DISTINCT article_id) FROM article_texts") == kept
    assert count(db, "SELECT count(DISTINCT article_id) FROM findings") == kept
    ran(COMMAND, cwd=feed.parent, check=True)
    assert count(db, "SELECT count(*) FROM articles") == ARTICLES
    assert count(db, "SELECT skipped FROM runs ORDER BY id DESC LIMIT 1") == kept
    assert sorted(path.name for path in db.parent.iterdir()) == ["provenance.db"]


# --- checks ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def long_feed(tmp_path: Path) -> Path:
    """More articles than are checked before a test stops it; the first is read at once, the last ones never."""
    path = tmp_path / "feed.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(1_500):
            text = f"{TEXT}Meldung {number}. " + "Der Rat tagt am Mittwoch. " * 20
            stream.write(json.dumps({"id": f"a{number}", "text": text, "language": "de"}) + "\n")
    return path


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not happen within {seconds} seconds"
        time.sleep(0.05)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_reader_that_goes_away_is_no_fault(long_feed: Path, jobs: int) -> None:
    line = f"provenance check feed.jsonl --format jsonl --no-cache --jobs {jobs} | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = shell(line, long_feed.parent)
    assert done.returncode == 141
    assert json.loads(done.stdout)["id"] == "a0"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("stop", "code", "jobs"), [(signal.SIGINT, 130, 1), (signal.SIGTERM, 143, 2)])
def test_an_interrupted_check_leaves_a_whole_document(long_feed: Path, stop: int, code: int, jobs: int) -> None:
    options = ["check", "feed.jsonl", "--min-score", "99", "--format", "json", "--output", "out.json"]
    command = [*PROVENANCE, *options, "--jobs", str(jobs), "--no-cache"]
    with Started(command, cwd=long_feed.parent, stderr=subprocess.PIPE) as process:
        wait_until(lambda: any(path.stat().st_size > 10_000 for path in long_feed.parent.glob(".out.json.*")))
        process.send_signal(stop)
        _, errors = process.communicate()
    assert process.returncode == code
    assert b"Traceback" not in errors
    written = json.loads((long_feed.parent / "out.json").read_text(encoding="utf-8"))
    assert written["interrupted"] is True
    assert 0 < len(written["articles"]) == written["failed"] < 1_500
    assert not list(long_feed.parent.glob(".out*"))


@contextlib.contextmanager
def _signals_end_it() -> Iterator[None]:
    """As where the program is a process of its own."""
    before = {number: signal.signal(number, _terminate) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


WRITERS = {
    "check": ("provenance.report.checks_ci.JsonCheckWriter", ["--no-cache"]),
    "audit": ("provenance.report.JsonWriter", ["--no-db"]),
    "audit into a database": ("provenance.report.JsonWriter", []),
}


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("command", WRITERS)
def test_what_is_being_written_when_a_signal_comes_is_written_whole(
    provenance: Callable[..., Result],
    feed: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    stop: int,
    code: int,
) -> None:
    writer, options = WRITERS[command]
    module, _, name = writer.rpartition(".")
    kind = getattr(importlib.import_module(module), name)
    add, written = kind.add, []

    def add_interrupted(self: object, what: object) -> None:
        written.append(what)
        if len(written) == 3:
            signal.raise_signal(stop)
        add(self, what)

    monkeypatch.setattr(kind, "add", add_interrupted)
    with _signals_end_it():
        done = provenance(
            command.split(maxsplit=1)[0], "feed.jsonl", "--format", "json", "--output", "out.json", *options
        )
    assert done.code == code
    document = json.loads((feed.parent / "out.json").read_text(encoding="utf-8"))
    assert len(document.get("articles", ()) if command == "check" else document) == 3
    if command == "check":
        assert (document["checked"], document["interrupted"]) == (3, True)
    if command == "audit into a database":
        assert count(feed.parent / "db/provenance.db", "SELECT count(*) FROM articles") == 3


def test_a_second_signal_does_not_wait(
    provenance: Callable[..., Result], feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from provenance.report.checks_ci import JsonCheckWriter

    def never_ends(_self: object, _verdict: object) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("it waited for more")

    monkeypatch.setattr(JsonCheckWriter, "add", never_ends)
    with _signals_end_it():
        assert provenance("check", "feed.jsonl", "--format", "json", "--no-cache").code == 143


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_parent_that_is_killed_leaves_no_process_behind(long_feed: Path) -> None:
    command = [*PROVENANCE, "check", "feed.jsonl", "--format", "jsonl", "--jobs", "2", "--no-cache"]
    with (
        (long_feed.parent / "out").open("wb") as out,
        Started(command, cwd=long_feed.parent, stdout=out) as process,
    ):
        wait_until(lambda: (long_feed.parent / "out").stat().st_size > 0)
        children = _children(process.pid)
        process.kill()
    assert len(children) >= 2
    wait_until(lambda: not any(_runs(child) for child in children))


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_processes_that_are_killed_two_at_a_time_lose_no_article(feed: Path) -> None:
    db = feed.parent / "db/provenance.db"
    with Started([*COMMAND, "--jobs", "2"], cwd=feed.parent, stderr=subprocess.PIPE) as process:
        kills = 0
        while process.poll() is None and kills < 6:
            children = _children(process.pid)
            if len(children) >= 2:
                for child in children:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                kills += 1
            time.sleep(0.1)
        _, errors = process.communicate()
    assert kills >= 3
    assert b"Traceback" not in errors
    failed = count(db, "SELECT count(*) FROM failures")
    assert count(db, "SELECT count(*) FROM articles") + failed == ARTICLES
    assert process.returncode == (3 if failed else 0)


@pytest.mark.parametrize("after", [0.03, 0.1, 0.3])
def test_a_signal_at_the_very_start_leaves_no_traceback(tmp_path: Path, after: float) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    # Python itself is begun already: what it says before is not ours.
    script = "import os, sys; from provenance.__main__ import main; sys.argv = ['provenance', 'audit', 'a.txt']; os.write(1, b'.'); main()"
    with Started(
        [sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode in (-signal.SIGINT, 130)
    assert b"Traceback" not in errors


def test_what_is_told_to_ignore_the_end_of_its_terminal_goes_on(feed: Path) -> None:
    db = feed.parent / "db/provenance.db"
    with Started(["nohup", *COMMAND], cwd=feed.parent, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        wait_for_articles(db, process)
        process.send_signal(signal.SIGHUP)
    assert process.returncode == 0
    assert count(db, "SELECT count(*) FROM articles") == ARTICLES


def test_two_runs_at_once_on_one_database_both_finish(tmp_path: Path) -> None:
    for name in "bc":
        text = "".join(
            json.dumps({"id": f"{name}{n}", "text": f"{TEXT}{n}", "language": "de"}) + "\n" for n in range(60)
        )
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    b, c = ([*PROVENANCE, "audit", f"{name}.jsonl"] for name in "bc")
    with Started(b, cwd=tmp_path) as first, Started(c, cwd=tmp_path) as second:
        assert [process.wait() for process in (first, second)] == [0, 0]
    done = shell("provenance check b.jsonl c.jsonl --new-only --fail-on info --format json", tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["checked"] == 0
