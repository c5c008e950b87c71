"""The Datasette plugin: search in German, scores that can be read at a glance, a page for each article.

Datasette finds it by the entry point ``datasette``; ``templates/`` and ``static/`` beside this file are part of it.
Databases of other programs keep their cells and their search; the stylesheet is the same for all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils import tilde_decode
from markupsafe import Markup

from provenance.store.schema import APPLICATION_ID
from provenance.store.search import excerpt, fold, search_query
from provenance.web import cells
from provenance.web.links import Links
from provenance.web.row import row_context

if TYPE_CHECKING:
    # Datasette imports its plugins before it is complete itself.
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

#: Names of the databases of each instance that this program made; filled before their first query.
_OURS: WeakKeyDictionary[Datasette, set[str]] = WeakKeyDictionary()

# Datasette 0.65 does not say in which language its pages are.
_SET_LANGUAGE = 'document.documentElement.lang ||= "en";'


def is_ours(datasette: Datasette, database: str | None) -> bool:
    return database in _OURS.get(datasette, ())


# Last, so that our escape_fts takes the place of Datasette's own.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return
    _OURS.setdefault(datasette, set()).add(database)
    conn.create_function("provenance_fold", 1, _of_text(fold), deterministic=True)
    conn.create_function("provenance_query", 1, _of_text(search_query), deterministic=True)
    conn.create_function("provenance_excerpt", 2, _of_text(excerpt), deterministic=True)
    # Datasette puts what was typed into a search box through this function; ours folds it like the index.
    conn.create_function("escape_fts", 1, _of_text(search_query), deterministic=True)


def _of_text(function: Callable[..., str]) -> Callable[..., str]:
    def convert(*values: Any) -> str:
        return function(*("" if value is None else str(value) for value in values))

    return convert


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    from provenance.web.routes import routes

    return routes()


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    return [datasette.urls.static_plugins(_plugin_name(), "provenance.css")]


@hookimpl
def extra_body_script() -> str:
    return _SET_LANGUAGE


@hookimpl
def menu_links(datasette: Datasette, actor: Mapping[str, Any] | None) -> list[dict[str, str]]:  # noqa: ARG001
    links = []
    for database in sorted(_OURS.get(datasette, ())):
        ours = Links(datasette, database)
        links += [
            {"href": ours.page("overview"), "label": "Overview"},
            {"href": ours.page("queue"), "label": "Queue"},
            {"href": ours.page("search"), "label": "Search"},
            {"href": datasette.urls.database(database), "label": "All questions and tables"},
        ]
    return links


@hookimpl
def render_cell(  # noqa: PLR0913, PLR0917 - the hook's own parameters
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | str | None:
    if not is_ours(datasette, database):
        return None
    return cells.render(cells.Cell(row, value, column, table, database, datasette))


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Request | None, datasette: Datasette
) -> dict[str, Any] | None:
    """``provenance``: there on pages of our databases; on the first page, where each of them begins."""
    if view_name == "index":
        begins = {name: Links(datasette, name).page("overview") for name in sorted(_OURS.get(datasette, ()))}
        return {"provenance_begins": begins}
    if request is None or database is None or not is_ours(datasette, database):
        return None
    if view_name != "row" or table is None:
        return {"provenance": True}
    return {"provenance": row_context(datasette, database, table, tilde_decode(request.url_vars["pks"]))}


@cache
def _plugin_name() -> str:
    """The name under which Datasette serves our static files: the distribution's, where one is installed."""
    from datasette.plugins import get_plugins

    static = str(Path(__file__).parent / "static")
    return next((str(p["name"]) for p in get_plugins() if p["static_path"] == static), "provenance-auditor")
