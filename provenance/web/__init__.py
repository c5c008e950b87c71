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

from provenance.sandbox import bound_lengths, prepare
from provenance.store.schema import APPLICATION_ID
from provenance.web import access, cells
from provenance.web.described import describe, described, known_to
from provenance.web.links import Links
from provenance.web.row import row_context

if TYPE_CHECKING:
    # Datasette imports its plugins before it is complete itself.
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

    from provenance.web.guard import App

#: Names of the databases of each instance that this program made; filled before their first query.
_OURS: WeakKeyDictionary[Datasette, set[str]] = WeakKeyDictionary()
_FILES: WeakKeyDictionary[Datasette, dict[str, bool]] = WeakKeyDictionary()

# Datasette 0.65 does not say in which language its pages are.
_SET_LANGUAGE = 'document.documentElement.lang ||= "en";'


def is_ours(datasette: Datasette, database: str | None) -> bool:
    return database in _OURS.get(datasette, ())


# Last, so that our escape_fts takes the place of Datasette's own.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    bound_lengths(conn)
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return
    _OURS.setdefault(datasette, set()).add(database)
    prepare(conn)


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]] | None:
    from datasette import __version__, handle_exception as of_datasette

    from provenance.web.walled import wall

    # With rich it would print all variables of a request for every address that is not there, and fail where there is
    # no traceback to print. Faults still have theirs.
    of_datasette.rich = None
    served = access.plugin_config(datasette).get("hosts") is not None
    wall(datasette, lambda path: served or _application_id(path) == APPLICATION_ID)
    if __version__.startswith("0."):
        return None
    return lambda: describe(datasette, _files_of_ours(datasette))


# Gone from Datasette 1.0 on, which ``startup`` tells instead.
@hookimpl(optionalhook=True)
def get_metadata(datasette: Datasette, key: str | None, database: str | None) -> dict[str, Any] | None:
    """Asked for every cell: nothing where somebody described the database, as ``provenance serve`` does."""
    if database is None and key != "databases":
        return None
    known = known_to(datasette)
    asked = [name for name in _files_of_ours(datasette) if name not in known and database in (None, name)]
    return described(asked) if asked else None


def _files_of_ours(datasette: Datasette) -> list[str]:
    """Names of the databases whose files are ours, whether or not they were read already."""
    known = _FILES.setdefault(datasette, {})
    for name, db in datasette.databases.items():
        if name not in known:
            known[name] = db.path is not None and _application_id(Path(db.path)) == APPLICATION_ID
    return [name for name, is_ours in known.items() if is_ours and name in datasette.databases]


def _application_id(path: Path) -> int | None:
    """As SQLite writes it into the head of a file."""
    try:
        with path.open("rb") as stream:
            return int.from_bytes(stream.read(72)[68:72])
    except OSError:
        return None


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    from provenance.web.guard import guarded

    return lambda app: guarded(app, datasette, lambda name: is_ours(datasette, name))


@hookimpl
def handle_exception(datasette: Datasette, request: Request | None, exception: Exception | None) -> Any:
    """An address that leads nowhere is no fault: Datasette would print all it knows of the request."""
    from datasette.utils.asgi import NotFound

    from provenance.web.site import nothing_here
    from provenance.web.walled import typed_sql

    of_no_table = "no such table" in str(exception) and not typed_sql.get()
    if request is None or not (exception is None or isinstance(exception, NotFound) or of_no_table):
        return None
    return lambda: nothing_here(datasette, request)


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
