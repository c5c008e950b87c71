from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.synthetic import reports
from provenance.models import DIMENSIONS
from provenance.store import Store
from provenance.store.database import drop_indexes, schema_sql

CHECKOUT = Path(__file__).parents[2]

#: Read by tools outside the project.
FIXED = {
    "articles": {
        *("id", "source", "url", "outlet", "title", "author", "published", "language", "words", "overall", "band"),
        *("modified", "genre"),
        *DIMENSIONS,
        *("noise_ratio", "findings", "identified_sources", "unidentified_sources"),
        *("audited", "ruleset", "engine", "sha256"),
    },
    "sources": {"name", "kind", "identified", "role", "party"},
    "failures": {"run", "source", "reason"},
    "rules": {"id", "title", "rationale", "status", "hash", "file"},
    **{table: set() for table in "article_texts attributions claims findings contributions measures runs".split()},
}


def test_written_schema_is_up_to_date() -> None:
    written = (CHECKOUT / "db" / "schema.sql").read_text(encoding="utf-8")
    assert written == schema_sql(), "run: make schema"


def test_fixed_names_are_there(db: Path, new_run) -> None:
    with new_run():
        pass
    with closing(sqlite3.connect(db)) as connection:
        for table, fixed in FIXED.items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
            assert columns
            assert fixed <= columns


def test_every_reference_to_an_article_rule_or_run_is_a_foreign_key(db: Path, new_run) -> None:
    with new_run():
        pass
    expected = {"article_id": "articles", "rule": "rules", "run": "runs", "source_id": "sources"}
    with closing(sqlite3.connect(db)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")
        for (table,) in tables.fetchall():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
            keys = {row[3]: row[2] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
            for column in columns & expected.keys():
                assert keys.get(column) == expected[column], (table, column)


def test_foreign_keys_hold_and_have_an_index(db: Path, new_run) -> None:
    with new_run() as run:
        for report in reports(20):
            run.write(report, "f")
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table, column in (
            ("findings", "article_id"),
            ("findings", "rule"),
            ("findings", "attribution"),
            ("attributions", "source_id"),
            ("claims", "attribution"),
            ("sources", "article_id"),
            ("measures", "article_id"),
            ("failures", "run"),
        ):
            plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = ?", ["x"]).fetchall()
            assert "SEARCH" in plan[0][3], (table, column, plan)


def test_a_database_whose_indexes_were_left_out_has_them_again_when_it_is_next_opened(tmp_path: Path) -> None:
    """Whoever filled it was killed before it made them."""

    def indexes(store: Store) -> set[str]:
        return {index.name for table in store._db.tables for index in table.indexes}

    path = tmp_path / "p.db"
    with Store.open(path) as store:
        whole = indexes(store)
        drop_indexes(store._db)
        assert indexes(store) < whole
    with Store.open(path) as store:
        assert indexes(store) == whole
