"""SQL that a reader typed, in a process of its own: it can be ended, and what it may take is bounded.

Within the server nothing bounds it: the time limit of SQLite is looked at between the steps of a query and not within
one, ``printf`` and ``hex`` make text of any length in one step, and a thousand rows of it are held at once.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from time import monotonic
from typing import Any

from provenance.runner.pool import belong_to
from provenance.segment import untitled
from provenance.store.search import excerpt, fold, search_query

__all__ = ["Sandbox", "SqlAnswer", "SqlQuestion", "bound_lengths", "prepare"]

#: Of one value; a text of an article may be as large as --max-bytes allows.
_LONGEST_VALUE = 64_000_000
_LONGEST_SQL = 100_000
#: Of all rows of an answer together, which the server holds and shows.
_LARGEST_ANSWER = 20_000_000
#: Of the process, its program and its libraries included.
_MOST_MEMORY = 1_000_000_000
_MOST_ON_DISK = 1_000_000_000
#: Seconds beyond its time limit after which a query is ended with its process, and to start one.
_GRACE = 1.0
_TO_START = 60.0

_TOO_MUCH = f"the query needs more than the {_MOST_MEMORY // 10**6} MB of memory that one may take"
_TOO_LONG = "interrupted"


@dataclass(frozen=True, slots=True)
class SqlQuestion:
    """``most_rows``: rows that are read; 0 for all of them. ``milliseconds``: time limit."""

    sql: str
    parameters: Mapping[str, Any] | Sequence[Any]
    most_rows: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """The rows and the names of their columns; or the class in ``sqlite3`` and the text of an error."""

    rows: list[tuple[Any, ...]]
    columns: tuple[str, ...] = ()
    error: tuple[str, str] | None = None


class Sandbox:
    """Answers one question after the other about the database at a URI of SQLite; the others wait."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._process: Any = None
        self._channel: Connection | None = None
        self._turn = Lock()

    def ask(self, question: SqlQuestion) -> SqlAnswer:
        with self._turn:
            try:
                channel = self._channel or self._start()
                channel.send(question)
                if channel.poll(question.milliseconds / 1000 + _GRACE):
                    answer: SqlAnswer = channel.recv()
                    return answer
            except (EOFError, OSError):
                self._end()
                return SqlAnswer([], error=("OperationalError", _TOO_MUCH))
            self._end()
            return SqlAnswer([], error=("OperationalError", _TOO_LONG))

    def close(self) -> None:
        with self._turn:
            self._end()

    def _start(self) -> Connection:
        context = get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, self._uri, os.getpid()), daemon=True)
        self._process.start()
        theirs.close()
        if not self._channel.poll(_TO_START):
            raise OSError("the process for queries does not start")
        self._channel.recv()
        return self._channel

    def _end(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        if self._process is not None:
            self._process.kill()
            self._process.join(_GRACE)
            self._process = None


def bound_lengths(connection: sqlite3.Connection) -> None:
    """What no query on any connection may exceed."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_SQL)


def prepare(connection: sqlite3.Connection) -> None:
    """Make the functions known that queries on our databases call."""
    connection.create_function("provenance_fold", 1, _of_text(fold), deterministic=True)
    connection.create_function("provenance_query", 1, _of_text(search_query), deterministic=True)
    connection.create_function("provenance_untitled", 2, _of_text(untitled), deterministic=True)
    connection.create_function("provenance_excerpt", 2, _of_text(excerpt), deterministic=True)
    # Datasette puts what was typed into a search box through this function; ours folds it like the index.
    connection.create_function("escape_fts", 1, _of_text(search_query), deterministic=True)


def _of_text(function: Callable[..., str]) -> Callable[..., str]:
    def convert(*values: Any) -> str:
        return function(*("" if value is None else str(value) for value in values))

    return convert


# --- In the other process ---------------------------------------------------------------------------------------------


def _answer(channel: Connection, uri: str, parent: int) -> None:
    belong_to(parent)
    connection = sqlite3.connect(uri, uri=True)
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    bound_lengths(connection)
    prepare(connection)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA hard_heap_limit = {_MOST_MEMORY // 2}")
    _bound_process()
    with contextlib.suppress(EOFError, OSError):
        channel.send(True)
        while True:
            channel.send(_asked(connection, channel.recv()))


def _bound_process() -> None:
    """Where the system can: SQLite itself is bounded everywhere."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in (("RLIMIT_AS", _MOST_MEMORY), ("RLIMIT_FSIZE", _MOST_ON_DISK), ("RLIMIT_CORE", 0)):
        with contextlib.suppress(ValueError, OSError):
            number = getattr(resource, limit)
            resource.setrlimit(number, (most, most))


def _asked(connection: sqlite3.Connection, question: SqlQuestion) -> SqlAnswer:
    end = monotonic() + question.milliseconds / 1000
    connection.set_progress_handler(lambda: monotonic() >= end, 1_000)
    try:
        with contextlib.closing(connection.execute(question.sql, question.parameters)) as cursor:
            rows = []
            size = 0
            for row in cursor:
                size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
                if size > _LARGEST_ANSWER:
                    raise sqlite3.OperationalError(f"the rows have more than {_LARGEST_ANSWER // 10**6} MB together")
                rows.append(row)
                if len(rows) == question.most_rows:
                    break
            return SqlAnswer(rows, tuple(column[0] for column in cursor.description or ()))
    except sqlite3.Error as error:
        return SqlAnswer([], error=(type(error).__name__, str(error)))
    except MemoryError:
        return SqlAnswer([], error=("OperationalError", _TOO_MUCH))
    finally:
        connection.set_progress_handler(None, 0)
