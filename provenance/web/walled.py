"""Databases whose own pages are read here, and the SQL that somebody typed in a process apart."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.database import Database, QueryInterrupted, Results

from provenance.sandbox import Answer, Question, Sandbox

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["WalledDatabase", "typed_sql", "wall"]

#: Is the SQL of this request somebody's own?
typed_sql: ContextVar[bool] = ContextVar("typed_sql", default=False)

#: Queries that may wait for the one that is answered; each holds a request.
_MOST_WAITING = 20


class WalledDatabase(Database):  # type: ignore[misc] # Datasette has no types
    """One typed query at a time, apart from the threads that read pages: however long they are, pages are answered."""

    _waiting = 0

    @cached_property
    def _sandbox(self) -> Sandbox:
        mode = "mode=ro" if self.is_mutable else "immutable=1"
        return Sandbox(f"file:{self.path}?{mode}")

    @cached_property
    def _queue(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(1, thread_name_prefix="sql")

    async def execute(  # noqa: PLR0913, PLR0917 - Datasette's own parameters
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: float | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,
    ) -> Results:
        if not typed_sql.get():
            return await super().execute(sql, params, truncate, custom_time_limit, page_size, log_sql_errors)
        most = self.ds.max_returned_rows
        most += most == (page_size or self.ds.page_size)
        limit = self.ds.sql_time_limit_ms
        parameters = dict(params) if isinstance(params, Mapping) else list(params or ())
        question = Question(
            sql,
            parameters,
            most_rows=most + 1 if most and truncate else 0,
            milliseconds=min(limit, custom_time_limit or limit),
        )
        answer = await self._ask(question)
        if answer.error:
            name, text = answer.error
            error = getattr(sqlite3, name, sqlite3.OperationalError)(text)
            if error.args == ("interrupted",):
                raise QueryInterrupted(error, sql, params)
            raise error
        rows = answer.rows[:most] if question.most_rows else answer.rows
        return Results(_rows(rows, answer.columns), len(answer.rows) > len(rows), [(name,) for name in answer.columns])

    async def _ask(self, question: Question) -> Answer:
        if self._waiting > _MOST_WAITING:
            raise sqlite3.OperationalError("too many queries at once; try again in a moment")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._queue, self._sandbox.ask, question)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        super().close()
        self._sandbox.close()
        self._queue.shutdown(wait=False)


def _rows(rows: list[tuple[Any, ...]], columns: tuple[str, ...]) -> list[sqlite3.Row]:
    """As Datasette expects them: by number and by name."""
    named = ", ".join('NULL AS "{}"'.format(name.replace('"', '""')) for name in columns) or "NULL"
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.execute(f"SELECT {named}")
        return [sqlite3.Row(cursor, row) for row in rows]


def wall(datasette: Datasette, is_ours: Any) -> None:
    """Put a wall around the databases whose file ``is_ours``."""
    for name, db in list(datasette.databases.items()):
        if db.path and not isinstance(db, WalledDatabase) and is_ours(Path(db.path)):
            datasette.remove_database(name)
            walled = WalledDatabase(datasette, path=db.path, is_mutable=db.is_mutable)
            datasette.add_database(walled, name=name, route=db.route)
