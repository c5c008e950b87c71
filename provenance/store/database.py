"""The database: its tables as a row of migrations, one SQL file each; how it is opened; a copy of it for those who
publish.

``make schema`` writes what they amount to. A file that was released is never
edited; the next change is the next file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from provenance.errors import StoreError
from provenance.store.search import shadow

__all__ = [
    "APPLICATION_ID",
    "EXCERPT",
    "LOCK_WAIT",
    "MIGRATIONS",
    "drop_indexes",
    "explained",
    "open_for_reading",
    "open_for_writing",
    "public_copy",
    "register_functions",
    "restore_indexes",
    "schema_sql",
    "settle",
]


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


# --- Opens the file, and says in words what is wrong when SQLite cannot -----------------------------------------------


#: Seconds to wait for another process that writes to the same database.
LOCK_WAIT = 5.0

#: SQLite's primary error codes; the extended ones begin with the same name.
_EXPLANATIONS = {
    "SQLITE_BUSY": "is locked by another process; wait until that one has finished, then run again",
    "SQLITE_LOCKED": "is locked by another process; wait until that one has finished, then run again",
    "SQLITE_READONLY": "cannot be written; check the permissions of the file and its folder, or choose another --db",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder exists and may be written, or choose another --db",
    "SQLITE_NOTADB": "is not a SQLite database; choose another --db or move that file away",
    "SQLITE_FULL": "cannot grow: the disk is full; make room and run again, finished articles are kept",
    "SQLITE_CORRUPT": "is damaged; move it away and audit again, or restore a copy",
    "SQLITE_IOERR": "cannot be read or written: the disk or the network file system reports an error",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into a ``StoreError`` that names ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        reason = next((text for code, text in _EXPLANATIONS.items() if name.startswith(code)), None)
        raise StoreError(f"database {path} {reason or f'failed: {error}'}") from error
    except OSError as error:
        raise StoreError(f"database {path}: {error.strerror or error}") from error


def open_for_writing(path: Path, lock_wait: float = LOCK_WAIT) -> Database:
    """The database at ``path`` with all migrations applied, in WAL mode; the file and its folders are made."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = Database(sqlite3.connect(path, timeout=lock_wait), execute_plugins=False)
        try:
            _refuse_foreign(db, path)
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = NORMAL")
            # The indexes are written all over the file: 32 MiB of cache and of log save writing a page many times.
            db.execute("PRAGMA cache_size = -32768")
            db.execute("PRAGMA wal_autocheckpoint = 8192").fetchall()
            db.enable_wal()
            # enable_wal does nothing on a file that is in WAL mode already: see here whether it can be written.
            db.conn.execute("BEGIN IMMEDIATE")
            MIGRATIONS.apply(db)
            db.commit()
            restore_indexes(db)
        except BaseException:
            db.close()
            raise
    return db


def open_for_reading(path: Path, lock_wait: float = LOCK_WAIT, *, any_version: bool = False) -> Database:
    """The existing database at ``path``, read only; unless ``any_version`` is asked for it must be of this one."""
    if not path.is_file():
        raise StoreError(f"there is no database {path}; make one with: provenance audit PATH… --db {path}")
    with explained(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        db = Database(sqlite3.connect(uri, uri=True, timeout=lock_wait), execute_plugins=False)
        try:
            _refuse_foreign(db, path)
            if MIGRATIONS.pending(db) and not any_version:
                raise StoreError(
                    f"database {path} is of an older version; bring it up to this one with: "
                    f"provenance upgrade --db {path}"
                )
        except BaseException:
            db.close()
            raise
    return db


def settle(path: Path, lock_wait: float = LOCK_WAIT) -> bool:
    """Fold what an interrupted run left beside the file into it, so that it can be opened immutable.

    Returns whether that worked; it does not while another process has the database open.
    """
    with explained(path), closing(sqlite3.connect(path, timeout=lock_wait, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            mode: str = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY")):
                return False
            raise
        return mode == "delete"


def _refuse_foreign(db: Database, path: Path) -> None:
    application_id: int = db.execute("PRAGMA application_id").fetchone()[0]
    if application_id != APPLICATION_ID and db.table_names():
        raise StoreError(f"database {path} belongs to another program; choose another --db")
    if newer := unknown_migrations(db):
        raise StoreError(
            f"database {path} was made by a newer version of provenance (it has {newer[-1]}); upgrade provenance, "
            "or choose another --db"
        )


# --- A copy of a database for those who publish: excerpts in place of texts, and nothing of how the work is done ------
# What is not in the file cannot be read from it, by whatever way: page, table, query or fault.


#: Characters of a quotation or of evidence that an excerpt may have.
EXCERPT = 300

_EXCERPTED = (
    ("attributions", "content"),
    ("attributions", "frame"),
    ("findings", "text"),
    ("findings", "message"),
    ("findings", "message_de"),
    ("claims", "text"),
    ("links", "text"),
    ("images", "caption"),
    ("images", "credit"),
)
_STATEMENTS = (
    "UPDATE article_texts SET text = NULL",
    "UPDATE article_search SET text = ''",
    "INSERT INTO article_search (article_search) VALUES ('rebuild')",
    "INSERT INTO article_search (article_search) VALUES ('optimize')",
    *(
        f"UPDATE {table} SET {column} = substr({column}, 1, {EXCERPT}) || ' …' "  # noqa: S608 - our own names
        f"WHERE length({column}) > {EXCERPT}"
        for table, column in _EXCERPTED
    ),
    "DELETE FROM link_articles",
    "DELETE FROM link_pairs",
    "DELETE FROM link_copies",
    "DELETE FROM fingerprints",
    "DELETE FROM link_terms",
    "DELETE FROM link_addresses",
    "DELETE FROM link_waiting",
    "UPDATE corrections SET actor = ''",
    "UPDATE runs SET arguments = ''",
    "DELETE FROM failures",
)


def public_copy(db: Path, copy: Path, reviews: Path) -> None:
    """Write the copy to ``copy``; replies to scores go with it. Raises ``StoreError``."""
    with explained(db), closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    with explained(copy), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        if reviews.is_file():
            connection.execute("ATTACH ? AS reviews", [str(reviews)])
            if connection.execute("SELECT 1 FROM reviews.sqlite_master WHERE name = 'replies'").fetchone():
                connection.execute("CREATE TABLE replies AS SELECT * FROM reviews.replies")
            connection.execute("DETACH reviews")
        for statement in _STATEMENTS:
            connection.execute(statement)
        connection.execute("VACUUM")
