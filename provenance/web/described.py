"""Titles, columns and questions of our databases, whatever their files are called.

The metadata that come with the program describe a database named “provenance”. Whoever serves a file of another name
with Datasette itself gets the same for it; what somebody wrote for that name goes before ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from provenance import resources

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["describe", "described", "known_to"]

_NAME = "provenance"


@cache
def _ours() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))
    return found


def known_to(datasette: Datasette) -> Mapping[str, Any]:
    """What the metadata that Datasette was started with say of databases, by their names."""
    given = datasette._metadata_local or {}
    return given.get("databases") or {}


def described(databases: Iterable[str]) -> dict[str, Any]:
    """The metadata of databases of ours, as Datasette before 1.0 asks for them."""
    return {"databases": dict.fromkeys(databases, _ours()["databases"][_NAME])}


async def describe(datasette: Datasette, databases: Iterable[str]) -> None:
    """The same for Datasette from 1.0 on, which keeps them in tables of its own."""
    of_database = _ours()["databases"][_NAME]
    given = known_to(datasette)
    for database in databases:
        if database in given:
            continue
        for key in ("title", "description"):
            await datasette.set_database_metadata(database, key, of_database[key])
        for name, table in of_database["tables"].items():
            for key in ("title", "description"):
                if key in table:
                    await datasette.set_resource_metadata(database, name, key, table[key])
            for column, told in table.get("columns", {}).items():
                await datasette.set_column_metadata(database, name, column, "description", told)
        for name, query in of_database["queries"].items():
            await datasette.add_query(
                database, name, query["sql"], title=query.get("title"), description=query.get("description"),
                hide_sql=bool(query.get("hide_sql")), parameters=query.get("params"), is_trusted=True, source="config",
            )  # fmt: skip
        datasette.config = datasette.config or {}
        configured = datasette.config.setdefault("databases", {}).setdefault(database, {})
        configured.setdefault("tables", of_database["tables"])
