"""The tables of the database as a row of migrations, one SQL file each.

``python -m provenance.store > db/schema.sql`` writes what they amount to. A file that was released is never
edited; the next change is the next file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from provenance.store.search import shadow

#: "PROV", kept in the header of the file; tells our databases from other SQLite files.
APPLICATION_ID = 0x5052_4F56

_FILES = sorted((Path(__file__).parent / "migrations").glob("*.sql"))


def _migrations() -> Migrations:
    migrations = Migrations("provenance")
    for file in _FILES:
        migrations(name=file.stem)(_run_script(file))
    return migrations


def _run_script(file: Path) -> Callable[[Database], None]:
    def migrate(db: Database) -> None:
        register_functions(db)
        db.executescript(file.read_text(encoding="utf-8"))

    return migrate


MIGRATIONS = _migrations()


def register_functions(db: Database) -> None:
    """``provenance_shadow(text)``: what a full text index holds in place of the text."""
    db.conn.create_function("provenance_shadow", 1, lambda text: shadow(text or ""), deterministic=True)


def unknown_migrations(db: Database) -> list[str]:
    """Names of migrations in ``db`` that a newer version of the program made."""
    known = {file.stem for file in _FILES}
    return [applied.name for applied in MIGRATIONS.applied(db) if applied.name not in known]


#: In the header of a file whose indexes are to be made again: whoever filled it was killed.
_UNINDEXED = 1


def drop_indexes(db: Database) -> None:
    """Before a new database is filled with much at once: made at the end, indexes cost a third of the time."""
    with db.atomic():
        for name, _ in _indexes(db):
            db.execute(f'DROP INDEX "{name}"')
        db.execute(f"PRAGMA user_version = {_UNINDEXED}")


def restore_indexes(db: Database) -> None:
    """Make the indexes that are missing, if somebody left them out."""
    if db.execute("PRAGMA user_version").fetchone()[0] != _UNINDEXED:
        return
    new = Database(memory=True, execute_plugins=False)
    MIGRATIONS.apply(new)
    with db.atomic():
        for _, sql in _indexes(new):
            db.execute(sql.replace("INDEX", "INDEX IF NOT EXISTS", 1))
        db.execute("PRAGMA user_version = 0")
    new.close()


def _indexes(db: Database) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    return [(name, sql) for name, sql in db.execute(query).fetchall()]


def schema_sql() -> str:
    """All tables, indexes and views of a new database, in the order in which they are made."""
    db = Database(memory=True, execute_plugins=False)
    MIGRATIONS.apply(db)
    made = db.execute(
        "SELECT sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND name NOT LIKE '%!_search!_%' ESCAPE '!' AND name NOT LIKE '%sqlite_%'"
        " ORDER BY rowid"
    )
    return ";\n\n".join(row[0] for row in made) + ";\n"
