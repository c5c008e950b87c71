"""Opens the file, and says in words what is wrong when SQLite cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from provenance.errors import StoreError
from provenance.store.schema import APPLICATION_ID, MIGRATIONS, restore_indexes, unknown_migrations

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
