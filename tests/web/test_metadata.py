"""What the metadata say is true of the database, and says all of it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import SETTINGS, Datasette

from provenance import resources

OURS = json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))["databases"]["provenance"]
TABLES: dict[str, dict[str, Any]] = OURS["tables"]
QUERIES: dict[str, dict[str, Any]] = OURS["queries"]
DESCRIBED = {name: table for name, table in TABLES.items() if not table.get("hidden")}

#: Something that finds rows in the synthetic articles.
ARGUMENTS = {
    "text": "ueberprüfung",
    "headline": "a",
    "outlet": "Talblick",
    "at_least_articles": "1",
    "name": "OLBRICH",
    "number": "300",
    "language": "fr",
    "category": "Withheld-Origin",
    "part": "leer",
}
#: Every number of the synthetic articles has somebody who can be identified.
EMPTY = {"numbers_nobody_stands_behind"}


@pytest.fixture
def columns(database: Path) -> Iterator[dict[str, list[str]]]:
    """Columns of every table and view that people see."""
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE '%!_search%' ESCAPE '!' AND name NOT LIKE '%sqlite_%'"
        ).fetchall()
        # What is hidden is for the program alone.
        names = [(name,) for (name,) in names if not TABLES.get(name, {}).get("hidden")]
        yield {name: [row[1] for row in connection.execute(f"PRAGMA table_xinfo({name})")] for (name,) in names}


def test_every_table_view_and_column_is_described_and_no_other(columns: dict[str, list[str]]) -> None:
    assert DESCRIBED.keys() == columns.keys()
    for name, table in DESCRIBED.items():
        assert list(table["columns"]) == columns[name], name
        assert all(table["columns"].values()), name
        assert table["title"], name
        assert table["description"], name


@pytest.mark.parametrize("name", DESCRIBED)
def test_sorts_facets_and_labels_name_columns(name: str, columns: dict[str, list[str]]) -> None:
    table = TABLES[name]
    named = {table.get(key) for key in ("sort", "sort_desc", "label_column")} | set(table.get("facets", ()))
    named |= set(table.get("sortable_columns", ()))
    assert named - {None} <= set(columns[name])
    assert table.keys() <= {
        *("title", "description", "columns", "sort", "sort_desc", "label_column", "facets", "size"),
        *("fts_table", "fts_pk", "sortable_columns"),
    }


def test_settings_exist() -> None:
    settings = json.loads(resources.datasette_metadata().read_text(encoding="utf-8"))["settings"]
    assert settings.keys() <= {setting.name for setting in SETTINGS}
    assert settings["allow_download"] is False
    assert settings["allow_csv_stream"] is False


def test_no_query_is_named_like_a_table() -> None:
    assert not QUERIES.keys() & TABLES.keys()


@pytest.mark.parametrize("name", QUERIES)
async def test_every_question_has_an_answer(datasette: Datasette, name: str) -> None:
    query = QUERIES[name]
    assert query["title"]
    assert query["description"]
    assert query["params"] == list(dict.fromkeys(re.findall(r":(\w+)", query["sql"])))
    given = {parameter: ARGUMENTS[parameter] for parameter in query["params"]}
    answer = await datasette.client.get(f"/provenance/{name}.json", params={**given, "_shape": "array"})
    assert answer.status_code == 200, answer.text
    assert bool(answer.json()) is (name not in EMPTY)
    if "outlet" in given and answer.json():
        assert {row["outlet"] for row in answer.json()} == {"Talblick"}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_question_takes_any_argument(datasette: Datasette, name: str) -> None:
    for typed in ("", "'", '"', "%", "); DROP TABLE articles", "\0"):
        given = dict.fromkeys(QUERIES[name]["params"], typed)
        page = await datasette.client.get(f"/provenance/{name}", params=given)
        assert page.status_code == 200, page.text
        assert "message-error" not in page.text


async def test_a_database_of_any_name_has_titles_and_questions(database: Path, tmp_path: Path) -> None:
    """Also where nobody gives metadata, or those that come with the program, which know another name."""
    path = tmp_path / "feed_2024.db"
    path.write_bytes(database.read_bytes())
    for given in ({}, {"databases": {"provenance": OURS}}):
        datasette = Datasette(immutables=[str(path)], metadata=given)
        assert "Audit of sources" in (await datasette.client.get("/feed_2024")).text
        answer = await datasette.client.get("/feed_2024/worst_sourced_articles?outlet=")
        assert answer.status_code == 200
        assert "Which articles are sourced worst?" in answer.text
        assert "The dimension with the lowest score" in (await datasette.client.get("/feed_2024/articles")).text
        for db in datasette.databases.values():
            db.close()
