"""How the files of an earlier version were made: by that version, in its own environment, never again afterwards.

    git worktree add --detach /tmp/old b94af90 && python -m venv /tmp/old/.venv && /tmp/old/.venv/bin/pip install /tmp/old
    python tests/data/versions/make.py /tmp/old/.venv/bin/provenance tests/data/versions/0.1

``project/`` (articles, configuration, rule packs) is written by hand, in words of our own. Version 0.1 is the last state
before anything of 0.2 was begun.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

_VERDICTS = """
    CREATE TABLE IF NOT EXISTS verdicts (
        id INTEGER PRIMARY KEY, article TEXT NOT NULL, rule TEXT, start INTEGER, "end" INTEGER, text TEXT,
        verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'unsure')), note TEXT NOT NULL DEFAULT '',
        actor TEXT NOT NULL, created TEXT NOT NULL
    )
"""


def make(program: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        project = Path(shutil.copytree(folder / "project", Path(name) / "project"))
        old = {**os.environ, "XDG_CACHE_HOME": str(Path(name) / "cache"), "LC_ALL": "C.UTF-8"}

        def call(*arguments: str) -> bytes:
            done = subprocess.run([program, *arguments], cwd=project, env=old, stdout=subprocess.PIPE, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{arguments}: exit code {done.returncode}")
            return done.stdout

        (folder / "reports.jsonl").write_bytes(call("audit", "articles", "--db", "provenance.db", "--format", "jsonl"))
        call("check", "articles", "--baseline", "baseline.json", "--update-baseline")
        call("check", "articles", "--cache-dir", ".provenance_cache", "--no-config")
        _judge(project / "provenance.db", project / "reviews.db")
        shutil.copy(project / "baseline.json", folder / "project" / "baseline.json")
        for made in ("provenance.db", "reviews.db", ".provenance_cache/reports.db"):
            packed = folder / f"{made.replace('.provenance_cache/reports', 'cache')}.gz"
            packed.write_bytes(gzip.compress((project / made).read_bytes(), 9, mtime=0))


def _judge(database: Path, reviews: Path) -> None:
    """A verdict on every finding that has words, as the page of 0.1 writes it."""
    with closing(sqlite3.connect(database)) as db, closing(sqlite3.connect(reviews)) as kept, kept:
        kept.execute(_VERDICTS)
        found = db.execute(
            'SELECT article_id, rule, start, "end", text FROM findings WHERE start IS NOT NULL ORDER BY id'
        )
        for at, finding in enumerate(found):
            verdict = ("right", "wrong", "unsure")[at % 3]
            kept.execute(
                'INSERT INTO verdicts (article, rule, start, "end", text, verdict, note, actor, created)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'wiebke', '2026-11-27T09:00:00Z')",
                [*finding, verdict, f"note {at}"],
            )


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
