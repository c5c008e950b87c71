"""Reports that were made before, by everything that could change them, and rules that were compiled before; a lost or
damaged cache costs time and no more.

Reports are in one SQLite file, which several processes may use at once. Entries are JSON, packed, and sealed with a key
that only this user has: whoever could write to the file, as with one that came with a checkout, cannot make a check
pass. Those that were not used for longest go when the file grows beyond its bound.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import hmac
import json
import os
import pickle
import platform
import secrets
import sqlite3
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import time
from typing import Self

from platformdirs import user_cache_path
from pydantic import ValidationError

from provenance.config import Project
from provenance.engine import RuleSet
from provenance.engine.folders import category_names
from provenance.engine.loader import Successors, successors
from provenance.models import RawArticle, Report
from provenance.resources import read_bounded
from provenance.stamp import code_stamp

__all__ = ["Cache", "KeptRules", "RulesInForce", "default_folder"]

#: In the environment: the key that seals entries, for machines in CI, which have nothing of their own to keep it in.
KEY_VARIABLE = "PROVENANCE_CACHE_KEY"
MOST_BYTES = 256_000_000
#: Of one report, unpacked. That of a text of 5 MB has 10 MB.
_MOST_OF_REPORT = 64_000_000

_LOCK_WAIT = 2.0
_BATCH = 200
_DAY = 86_400
_KEY_BYTES = 32
_SEAL_BYTES = 32
_TABLE = "CREATE TABLE reports (key BLOB PRIMARY KEY, day INTEGER NOT NULL, content BLOB NOT NULL)"


def default_folder() -> Path:
    return user_cache_path("provenance")


def _user_key() -> bytes:
    """What seals the entries of this user; made anew, and of no use later, where it cannot be kept."""
    if given := os.environ.get(KEY_VARIABLE):
        return given.encode("utf-8", "surrogateescape")
    return _kept_key() or secrets.token_bytes(_KEY_BYTES)


def _kept_key() -> bytes | None:
    """The key in the user's cache folder, which is made; ``None`` where none can be kept."""
    path = default_folder() / "key"
    with contextlib.suppress(OSError):
        if len(key := _start_of(path, _KEY_BYTES)) == _KEY_BYTES:
            return key
    with contextlib.suppress(OSError):
        _write_whole(path, secrets.token_bytes(_KEY_BYTES))
        return _start_of(path, _KEY_BYTES)  # of two that make one at the same time the later one stays
    return None


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _start_of(path: Path, size: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


# --- Rules as they were read and compiled before ----------------------------------------------------------------------
# What is unpickled can run code. So nothing is but what this user has written: a file in the cache folder of the user,
# never in a folder that was named, which belongs to the user, which nobody else may write, and which is sealed with the
# key that lies beside it, never with one of the environment.


class KeptRules:
    """The rules in force under a stamp, with their automata and tables: a check starts in a third of the time."""

    def __init__(self, stamp: str) -> None:
        self._stamp = f"{stamp} {platform.machine()}".encode("utf-8", "surrogateescape")
        name = hashlib.blake2b(self._stamp, digest_size=16).hexdigest()
        self._path = default_folder() / f"{_RULES}{name}"
        self._known: object = None

    def recall(self) -> RuleSet | None:
        """``None`` where there is no such file that this user has written."""
        key = _kept_key()
        content = _own_content(self._path) if key is not None else None
        if key is None or content is None:
            return None
        seal, pickled = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(key, pickled)):
            return None
        ruleset = _unpickled(pickled)
        if ruleset is not None:
            self._known = _extent(ruleset)
            with contextlib.suppress(OSError):
                os.utime(self._path)  # those that were not used for longest go
        return ruleset

    def keep(self, ruleset: RuleSet) -> None:
        """Write the rules with all that is compiled of them by now, if that is more than was there.

        The first time an empty file takes their place: a machine that is thrown away after one check has no use for it.
        """
        key = _kept_key() if _extent(ruleset) != self._known else None
        if key is None:
            return
        pickled = pickle.dumps((ruleset, ruleset.compiled), pickle.HIGHEST_PROTOCOL) if self._path.exists() else b""
        with contextlib.suppress(OSError):
            _write_whole(self._path, self._seal(key, pickled) + pickled if pickled else b"")
            others = sorted(self._path.parent.glob(f"{_RULES}*"), key=lambda path: path.stat().st_mtime)
            for path in others[:-_MOST_RULES]:
                path.unlink(missing_ok=True)

    def _seal(self, key: bytes, pickled: bytes) -> bytes:
        own = hashlib.blake2b(key, digest_size=64, person=b"rules").digest()
        return hashlib.blake2b(self._stamp + b"\0" + pickled, key=own, digest_size=_SEAL_BYTES).digest()


_RULES = "rules-"
#: Files of rules that are kept: those of some projects, or of some states of one.
_MOST_RULES = 4
_MOST_OF_RULES = 256_000_000


def _unpickled(sealed: bytes) -> RuleSet | None:
    """Of what this user has sealed, nothing else."""
    collecting = gc.isenabled()
    gc.disable()  # it would look through a hundred thousand new objects again and again
    try:
        ruleset, tables = pickle.loads(sealed)  # noqa: S301 - see above
        ruleset.take_up(tables)
    except Exception:  # a library that has changed without its version
        return None
    finally:
        if collecting:
            gc.enable()
    return ruleset if isinstance(ruleset, RuleSet) else None


def _extent(ruleset: RuleSet) -> object:
    """Which automata and tables a rule set has by now."""
    automata, tables = ruleset.compiled
    return {key: {*made} for key, made in automata.items()}, {key: {*made} for key, made in tables.items()}


def _own_content(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        if not _is_own(path.parent.stat(), stat.S_ISDIR) or not stat.S_ISREG(path.lstat().st_mode):
            return None
        with path.open("rb") as stream:
            found = os.fstat(stream.fileno())
            if _is_own(found, stat.S_ISREG) and found.st_size <= _MOST_OF_RULES:
                return stream.read()
    return None


def _is_own(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Does it belong to this user, and may nobody else write it? As far as the system knows users by number."""
    if not is_kind(found.st_mode):
        return False
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)


# --- The rules of a project, read only when somebody needs them: where nothing has changed, nobody does ---------------


_RULE_ENDINGS = {".yaml", ".yml"}


class RulesInForce:
    """``kept``: they may be those that a run before has read and compiled; ``keep`` lets the next one have them."""

    def __init__(self, project: Project, *, kept: bool = True) -> None:
        self.project = project
        self._kept = kept

    @cached_property
    def ruleset(self) -> RuleSet:
        """Raises ``RuleError``."""
        return (self._file.recall() if self._kept else None) or self.project.ruleset()

    def keep(self) -> None:
        """Let the next run have them, with what this one has compiled, if this one has read them at all."""
        if self._kept and "ruleset" in vars(self):
            self._file.keep(self.ruleset)

    @cached_property
    def _file(self) -> KeptRules:
        places = [*self.project.roots, *([self.project.config.path] if self.project.config.path else [])]
        return KeptRules(f"{self.stamp} {code_stamp()} {[str(place.absolute()) for place in places]}")

    def load(self) -> RuleSet:
        """The same as a function, which can be passed on to another process."""
        return self.ruleset

    @cached_property
    def ids(self) -> frozenset[str]:
        """By the names of their files; switched off ones and those with mistakes are among them."""
        return frozenset(
            path.relative_to(root).with_suffix("").as_posix()
            for root, path in self._files()
            if path.suffix in _RULE_ENDINGS and path.parent != root
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """What findings can be called by: the ids, and the categories that packs declare."""
        return self.ids | category_names(self.project.roots)

    @cached_property
    def successors(self) -> Successors:
        """What rules that have moved are called now."""
        return successors(self.project.roots)

    @cached_property
    def stamp(self) -> str:
        """Changes with every byte of rules, lexicons and configuration."""
        digest = hashlib.sha256()
        config = self.project.config.path
        paths = [(str(path.relative_to(root)), path) for root, path in self._files()]
        for name, path in [*paths, *([("", config)] if config else [])]:
            try:
                content = read_bounded(path)
            except OSError as error:  # no rule can be read from it either
                content = f"{error.strerror}".encode()
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
        return digest.hexdigest()

    def _files(self) -> Iterator[tuple[Path, Path]]:
        for root in self.project.roots:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    yield root, path


# --- Reports ----------------------------------------------------------------------------------------------------------


class Cache:
    """Brief reports (``Report.brief``). ``stamp`` stands for rules, configuration and code."""

    def __init__(self, path: Path, connection: sqlite3.Connection, stamp: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = connection
        self._stamp = stamp.encode()
        self._seal_key = hashlib.blake2b(_user_key(), digest_size=64).digest()
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

    @staticmethod
    def remove(folder: Path) -> None:
        """Throw away everything that is kept in this folder."""
        _remove(folder / "reports.db")

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
            return self._opened(key, row[1])
        return None

    def _opened(self, key: bytes, content: object) -> Report | None:
        if not isinstance(content, bytes):
            return None
        seal, packed = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(key, packed)):
            return None
        with contextlib.suppress(zlib.error, ValidationError):
            inflater = zlib.decompressobj()
            plain = inflater.decompress(packed, _MOST_OF_REPORT)
            return Report.model_validate_json(plain) if inflater.eof else None
        return None

    def _seal(self, key: bytes, packed: bytes) -> bytes:
        return hashlib.blake2b(key + packed, key=self._seal_key, digest_size=_SEAL_BYTES).digest()

    def keep(self, report: Report, fingerprint: str) -> None:
        key = self._key(report.article.id, report.article.source, fingerprint)
        packed = zlib.compress(report.brief().model_dump_json(by_alias=True).encode("utf-8", "surrogatepass"), 1)
        self._new.append((key, self._today, self._seal(key, packed) + packed))
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
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_OF_REPORT)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
            if not _is_ours(connection):
                connection.close()
                return None
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            _remove(path)
        except OSError:
            return None
        else:
            return connection
    return None


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Nothing but our table, stored as we made it: a view in its place could compute for ever."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL LIMIT 2").fetchall()
    return found == [("table", "reports", _TABLE)]


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
