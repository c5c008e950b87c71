"""A run that is killed, or told to stop, loses no finished article, and the next run completes the work."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_cli import GERMAN

ARTICLES = 400
COMMAND = [sys.executable, "-m", "provenance", "audit", "feed.jsonl", "--format", "none"]


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


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_run_keeps_whole_articles_and_the_next_one_finishes(feed: Path, stop: int, code: int) -> None:
    db = feed.parent / "db/provenance.db"
    with subprocess.Popen(COMMAND, cwd=feed.parent, stderr=subprocess.DEVNULL) as process:
        wait_for_articles(db, process)
        process.send_signal(stop)
    assert process.returncode == code
    kept = count(db, "SELECT count(*) FROM articles")
    assert 0 < kept < ARTICLES
    assert count(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1
    assert count(db, "SELECT count(DISTINCT article_id) FROM article_texts") == kept
    assert count(db, "SELECT count(DISTINCT article_id) FROM findings") == kept
    subprocess.run(COMMAND, cwd=feed.parent, check=True, capture_output=True)
    assert count(db, "SELECT count(*) FROM articles") == ARTICLES
    assert count(db, "SELECT skipped FROM runs ORDER BY id DESC LIMIT 1") == kept
    assert sorted(path.name for path in db.parent.iterdir()) == ["provenance.db"]
