"""How fast reports are written, against the same rows, made beforehand, by plain ``executemany``.

``python -m benchmarks.bench_store [articles]``; the ratio is what counts, the rates depend on the machine.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import mean
from time import perf_counter

from benchmarks.synthetic import reports, rules
from provenance.models import Report
from provenance.store import Archive, Store
from provenance.store.database import schema_sql
from provenance.store.rows import TABLES, Rows, rows_of

__all__ = ["run"]

_ARTICLES = 1_000
#: Articles a second that the writing alone must sustain.
GOAL = 300


def run(articles: int = _ARTICLES) -> dict[str, float]:
    """Rates in articles a second; ``ratio`` is our time, with all that belongs to it, by that of the plain rows."""
    written = list(reports(articles, sentences=34))
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder) / "ours.db", Path(folder) / "plain.db"
        first = _timed(lambda: _write(ours, written))
        again = _timed(lambda: _write(ours, written))
        tables = _all_rows(written)
        bare = _timed(lambda: _write_plainly(plain, tables))
        return {
            "articles": articles,
            "findings_per_article": round(mean(len(report.findings) for report in written), 1),
            "attributions_per_article": round(mean(len(report.attributions) for report in written), 1),
            "written_per_second": round(articles / first),
            "replaced_per_second": round(articles / again),
            "read_back_per_second": round(min(articles, 200) / _timed(lambda: _read(ours, written[:200]))),
            "plain_rows_per_second": round(articles / bare),
            "ratio": round(first / bare, 2),
            "bytes_per_article": round(ours.stat().st_size / articles),
        }


def _timed(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _write(path: Path, written: Sequence[Report]) -> None:
    with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=rules()) as run_of_store:
        for report in written:
            run_of_store.write(report, "f")


def _read(path: Path, written: Sequence[Report]) -> None:
    with Archive.open(path) as archive:
        for report in written:
            archive.report(report.article.id)


def _all_rows(written: Sequence[Report]) -> Rows:
    tables: Rows = {table: [] for table in TABLES if not table.endswith("_search")}
    for number, report in enumerate(written, start=1):
        for table, rows in rows_of(report, "f", "", number).items():
            if table in tables:
                tables[table] += rows
    return tables


def _write_plainly(path: Path, tables: Rows) -> None:
    """The same tables and indexes in one transaction: no search, no keys checked, nothing replaced, no summaries."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in schema_sql().split(";\n\n"):
            connection.execute(statement)
        for table, rows in tables.items():
            columns = TABLES[table]
            names = ", ".join(f'"{name}"' for name in columns)
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)


if __name__ == "__main__":
    figures = run(int(sys.argv[1]) if len(sys.argv) > 1 else _ARTICLES)
    print(json.dumps(figures, indent=2))
    sys.exit(figures["written_per_second"] < GOAL)
