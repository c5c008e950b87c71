"""What is not what it was a moment ago: a clock that goes back, articles that change in mid-run, a link that is killed at
any moment, a watch that is told to stop while it is busy.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks import soak
from provenance import cache, reader
from provenance.engine import RuleSet
from provenance.models import RawArticle
from provenance.pipeline import audit
from provenance.store import Store, links
from provenance.store.rows import rule_info
from tests.conftest import ROOT, Result, Started, ran
from tests.test_cli import GERMAN
from tests.test_interrupted import PROVENANCE, count, wait_for_articles

Call = Callable[..., Result]


# --- a clock that goes back -------------------------------------------------------------------------------------------


def test_an_audit_with_a_clock_that_went_back_comes_after_the_one_before(tmp_path: Path, ruleset: RuleSet) -> None:
    db = tmp_path / "p.db"
    now = datetime(2026, 11, 29, tzinfo=UTC)
    for step, content in ((0, GERMAN), (-400, GERMAN), (-800, f"{GERMAN} Der Bürgermeister bestritt das.")):
        one = RawArticle("a", "a.txt", content, language="de")
        report, mark = audit(one, ruleset), reader.fingerprint(one)
        with (
            Store.open(db, clock=lambda step=step: now + timedelta(days=step)) as store,
            store.run(ruleset=ruleset.hash, engine=report.engine, rules=map(rule_info, ruleset.rules)) as run,
        ):
            if run.is_current("a", mark):
                run.skip()
            else:
                run.write(report, mark)
    assert count(db, "SELECT skipped FROM runs WHERE id = 2") == 1
    assert count(db, "SELECT count(*) FROM changes WHERE cause = 'article' AND changed < '2025'") == 1
    assert count(db, "SELECT count(*) FROM runs WHERE status = 'finished'") == 3


def test_a_cache_that_was_written_in_the_future_is_used_and_trimmed(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(GERMAN, encoding="utf-8")
    told = []
    for days in (20_000, 19_000, 21_000):
        monkeypatch.setattr(cache, "time", lambda days=days: days * 86_400.0)
        told.append(provenance("check", "a.txt", "--cache-dir", "c").out)
    assert len(set(told)) == 1


# --- articles that change while they are read -------------------------------------------------------------------------


@pytest.mark.parametrize("becomes", ["gone", "empty", "other"])
def test_a_file_that_changes_in_mid_run_is_audited_as_it_is_or_named(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, becomes: str
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{GERMAN}\nMeldung {name}.", encoding="utf-8")
    as_it_was = reader.read

    def changing(*given: Any, **named: Any) -> Iterator[Any]:
        for number, item in enumerate(as_it_was(*given, **named)):
            yield item
            if number == 0:
                later = folder / "b.txt"
                later.unlink()
                if becomes != "gone":
                    later.write_text("" if becomes == "empty" else f"{GERMAN}\nAnders.", encoding="utf-8")

    monkeypatch.setattr(reader, "read", changing)
    done = provenance("audit", "articles", "--db", "p.db")
    audited = count(tmp_path / "p.db", "SELECT count(*) FROM articles")
    failures = count(tmp_path / "p.db", "SELECT count(*) FROM failures")
    assert (done.code, audited, failures) == ((0, 3, 0) if becomes == "other" else (3, 2, 1))
    assert becomes == "other" or "b.txt" in done.err


# --- link, killed -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """A database of articles, the same with its stories, and how many statements that takes."""
    folder = tmp_path_factory.mktemp("linked")
    plain, whole = folder / "plain.db", folder / "whole.db"
    samples = str(ROOT / "samples")
    ran([*PROVENANCE, "audit", samples, "--db", str(plain)], check=True)
    shutil.copy(plain, whole)
    statements = 0

    def one_more(_statement: str) -> None:
        nonlocal statements
        statements += 1

    _link(whole, one_more)
    return plain, whole, statements


def _link(path: Path, traced: Callable[[str], None]) -> None:
    from tests.conftest import built_in

    with pytest.MonkeyPatch.context() as patch:
        opened = links.open_for_writing

        def open_traced(*given: Any) -> Any:
            db = opened(*given)
            db.conn.set_trace_callback(traced)
            return db

        patch.setattr(links, "open_for_writing", open_traced)
        links.link(path, built_in().lexicons)


def _stories(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return db.execute("SELECT id, report FROM stories ORDER BY id").fetchall()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("moment", range(30))
def test_a_link_that_is_killed_leaves_the_stories_of_before_and_the_next_one_finds_all(
    linked: tuple[Path, Path, int], tmp_path: Path, moment: int
) -> None:
    plain, whole, statements = linked
    path = Path(shutil.copy(plain, tmp_path / "p.db"))
    left = random.Random(moment).randrange(1, statements)  # noqa: S311 - moments, no secrets
    child = os.fork()
    if child == 0:

        def kill_in_time(_statement: str) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

        # Neither a lock that a thread of before held nor an error keeps it: it must not go on as a second test run.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(60)
        try:
            _link(path, kill_in_time)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert _stories(path) in ([], _stories(whole))
    _link(path, lambda _statement: None)
    assert _stories(path) == _stories(whole)


# --- a busy watch -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_watch_that_is_told_to_stop_while_busy_keeps_what_is_finished(tmp_path: Path, stop: int, code: int) -> None:
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    records = ({"id": f"a{n}", "text": f"{GERMAN}\nMeldung {n}.", "language": "de"} for n in range(200))
    (feeds / "feed.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    db = tmp_path / "p.db"
    command = [*PROVENANCE, "watch", str(feeds), "--db", str(db), "--interval", "0.1"]
    with Started(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for_articles(db, process)
        process.send_signal(stop)
    assert process.returncode == code
    kept = count(db, "SELECT count(*) FROM articles")
    assert count(db, "SELECT count(DISTINCT article_id) FROM article_texts") == kept
    assert count(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1
    done = ran([*command, "--once"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert count(db, "SELECT count(*) FROM articles") == 200


# --- many readers, for long -------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_fifty_readers_for_ten_minutes_meet_no_error_while_articles_are_written() -> None:
    found = soak.run(readers=50, minutes=10, articles=20_000)
    assert found["errors"] == {}
    assert found["written_meanwhile"] > 0
    assert found["growth"] < 1.15, found["memory"]
