"""The Datasette plugin: search in German, scores that can be read at a glance, a page for each article.

Datasette finds it by the entry point ``datasette``; ``templates/`` and ``static/`` beside this file are part of it.
Databases of other programs keep their cells and their search; the stylesheet is the same for all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.utils import tilde_decode
from markupsafe import Markup

from provenance import resources
from provenance.models import DIMENSIONS
from provenance.report.html import SEVERITY_SIGNS, safe_url
from provenance.sandbox import bound_lengths, prepare
from provenance.store.database import APPLICATION_ID
from provenance.web import access
from provenance.web.access import Links
from provenance.wording import say, sayable

if TYPE_CHECKING:
    # Datasette imports its plugins before it is complete itself.
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

    from provenance.vocabulary import UiLanguage
    from provenance.web.serve import App

#: Names of the databases of each instance that this program made; filled before their first query.
_OURS: WeakKeyDictionary[Datasette, set[str]] = WeakKeyDictionary()
_FILES: WeakKeyDictionary[Datasette, dict[str, bool]] = WeakKeyDictionary()

# Datasette 0.65 does not say in which language its pages are.
_SET_LANGUAGE = 'document.documentElement.lang ||= "en";'
# What describes our tables and questions is one text for all visitors of Datasette: the page itself says it in their
# language. What stands in cells and fields stays.
_TRANSLATE = """
const said = %s;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const own = said[node.data.trim()];
  if (own && !node.parentElement.closest("td, textarea, pre, script, style")) {
    node.data = node.data.replace(node.data.trim(), () => own);
    node.parentElement.lang = "%s";
  }
}
// The menu of a column shows this.
for (const head of document.querySelectorAll("[data-column-description]")) {
  head.dataset.columnDescription = said[head.dataset.columnDescription] || head.dataset.columnDescription;
}
"""


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

    from provenance.web.serve import wall

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
    from provenance.web.serve import guarded

    return lambda app: guarded(app, datasette, lambda name: is_ours(datasette, name))


@hookimpl
def handle_exception(datasette: Datasette, request: Request | None, exception: Exception | None) -> Any:
    """An address that leads nowhere is no fault: Datasette would print all it knows of the request."""
    from datasette.utils.asgi import NotFound

    from provenance.web.serve import typed_sql
    from provenance.web.site import nothing_here

    of_no_table = "no such table" in str(exception) and not typed_sql.get()
    if request is None or not (exception is None or isinstance(exception, NotFound) or of_no_table):
        return None
    return lambda: nothing_here(datasette, request)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    from provenance.web.pages import routes

    return routes()


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    return [datasette.urls.static_plugins(_plugin_name(), "provenance.css")]


@hookimpl
def extra_body_script(database: str | None, table: str | None, request: Request | None, datasette: Datasette) -> str:
    from provenance.web.site import language_of

    if request is None or not is_ours(datasette, database) or (language := language_of(request)) == "en":
        return _SET_LANGUAGE
    known = table if table in _ours()["databases"][_NAME]["tables"] else None
    return _SET_LANGUAGE + _TRANSLATE % (_descriptions(language, known), language)


@cache
def _descriptions(language: UiLanguage, table: str | None) -> str:
    """Titles and descriptions of our tables and questions as they are said in a language, as JSON; of what columns hold
    those of one table."""
    told = {text: say(language, text) for text in described_texts(*filter(None, [table]))}
    return json.dumps({text: own for text, own in told.items() if own != text}).replace("<", "\\u003c")


def described_texts(*tables: str) -> Iterator[str]:
    """What the metadata for Datasette says in words, of the columns of some tables."""
    ours = _ours()["databases"][_NAME]
    for each in (ours, *ours["queries"].values(), *ours["tables"].values()):
        yield from filter(None, (each.get("title"), each.get("description")))
    for table in tables:
        yield from ours["tables"][table].get("columns", {}).values()


def _say(request: Request | None) -> Callable[..., str]:
    """Texts of Datasette's own pages, as far as they are ours, in the language of the visitor."""
    from provenance.web.site import language_of

    return partial(say, language_of(request) if request is not None else "en")


@hookimpl
def menu_links(datasette: Datasette, request: Request | None) -> list[dict[str, str]]:
    links, said = [], _say(request)
    for database in sorted(_OURS.get(datasette, ())):
        ours = Links(datasette, database)
        links += [
            {"href": ours.page("overview"), "label": said("Overview")},
            {"href": ours.page("queue"), "label": said("Queue")},
            {"href": ours.page("search"), "label": said("Search")},
            {"href": datasette.urls.database(database), "label": said(sayable("All questions and tables"))},
        ]
    return links


@hookimpl
def render_cell(  # noqa: PLR0913, PLR0917 - the hook's own parameters
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | str | None:
    if not is_ours(datasette, database):
        return None
    return render(Cell(row, value, column, table, database, datasette))


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Request | None, datasette: Datasette
) -> dict[str, Any] | None:
    """``provenance``: there on pages of our databases; on the first page, where each of them begins."""
    if view_name == "index":
        begins = {name: Links(datasette, name).page("overview") for name in sorted(_OURS.get(datasette, ()))}
        return {"provenance_begins": begins, "provenance_say": _say(request)}
    if request is None or database is None or not is_ours(datasette, database):
        return None
    said = {"provenance_say": _say(request)}
    if view_name != "row" or table is None:
        return {"provenance": True, **said}
    return {"provenance": row_context(datasette, database, table, tilde_decode(request.url_vars["pks"])), **said}


@cache
def _plugin_name() -> str:
    """The name under which Datasette serves our static files: the distribution's, where one is installed."""
    from datasette.plugins import get_plugins

    static = str(Path(__file__).parent / "static")
    return next((str(p["name"]) for p in get_plugins() if p["static_path"] == static), "provenance-auditor")


# ----------------------------------------------------------------------------------------------------------------------
# How a value of our tables is shown in a cell: bars, badges, links, plain words. Everything is escaped.
#
# Colour only repeats what a letter, a word or a sign says as well.


#: Text or markup to show; ``None`` leaves it to Datasette.
ShownCell = Markup | str | None

_MINUS = "\N{MINUS SIGN}"
_LONGEST_LABEL = 90
_LONGEST_PASSAGE = 500
# Where a column is called like a dimension but holds something else.
_NO_SCORES = frozenset({"findings", "claims", "attributions"})
_REFERENCES = {
    "article_id": "articles",
    "source_id": "sources",
    "attribution": "attributions",
    "rule": "rules",
    "run": "runs",
    "outlet": "outlets",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``table`` is ``None`` on the page of a query, ``value`` a dict for a foreign key with its label."""

    row: Any
    value: Any
    column: str
    table: str | None
    database: str
    datasette: Datasette


def render(cell: Cell) -> ShownCell:
    if isinstance(cell.value, Mapping):
        return _reference(cell)
    show = _BY_COLUMN.get(cell.column)
    return show(cell) if show else None


def article_url(datasette: Datasette, database: str, article_id: str) -> str:
    return Links(datasette, database).article(article_id)


def score(value: Any) -> ShownCell:
    """A bar with its number; a dash where nothing was assessed."""
    if value is None:
        return Markup('<span class="pv-none" title="not assessed">n/a</span>')
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    step = min(int(value // 20), 4)
    bar = Markup(
        '<svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect width="{:g}" height="10"/></svg>'
    ).format(value)
    return Markup('<span class="pv-score pv-step-{}"><b>{:g}</b>{}</span>').format(step, value, bar)


def band(value: Any) -> ShownCell:
    if value is None:
        return Markup('<span class="pv-none" title="not assessed">n/a</span>')
    if value not in tuple("ABCDE"):
        return None
    return Markup('<span class="pv-band pv-band-{}">{}</span>').format(value.lower(), value)


def severity(value: Any) -> ShownCell:
    sign = SEVERITY_SIGNS.get(value)
    if sign is None:
        return None
    return Markup('<span class="pv-severity pv-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        value, sign, value
    )


def signed(value: Any) -> ShownCell:
    """Points with their sign: +5, −4."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    kind = "plus" if value > 0 else "minus" if value < 0 else "zero"
    sign = {"plus": "+", "minus": _MINUS, "zero": ""}[kind]
    return Markup('<span class="pv-points pv-{}">{}{:g}</span>').format(kind, sign, abs(value))


def points_by_dimension(value: Any) -> ShownCell:
    """``{"attribution": -4}`` as "attribution −4"."""
    if isinstance(value, int | float):
        return signed(value)
    try:
        points = json.loads(value)
        pieces = [Markup("{} {}").format(name, signed(number)) for name, number in points.items()]
    except (TypeError, ValueError, AttributeError):
        return None
    return Markup(", ").join(pieces) or Markup('<span class="pv-none">none</span>')


def percent(value: Any) -> ShownCell:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return f"{value:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def words(value: Any) -> ShownCell:
    """A name of ours in plain words: ``named_person`` is "named person"."""
    return value.replace("_", " ") if isinstance(value, str) else None


def passage(value: Any) -> ShownCell:
    """A sentence or two, whole where Datasette would cut it short."""
    return _shortened(value, _LONGEST_PASSAGE) if isinstance(value, str) and value else None


def link_out(value: Any) -> ShownCell:
    """A link to somewhere else, opened without telling it where the reader came from; text where it is no address."""
    if value is None:
        return None
    url = safe_url(value)
    if url is None:
        # Not left to Datasette: its own test for an address is more generous.
        return str(value)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, _shortened(url, 60))


def _yes_or_no(cell: Cell) -> ShownCell:
    return {0: "no", 1: "yes"}.get(cell.value) if isinstance(cell.value, int) else None


def _score(cell: Cell) -> ShownCell:
    return None if cell.table in _NO_SCORES else score(cell.value)


def _headline(cell: Cell) -> ShownCell:
    """The column ``article`` of a view or a query, as a link where the row says which article it is."""
    keys = cell.row.keys()
    if cell.value is None or "article_id" not in keys:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.row["article_id"]))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value)))


def _title(cell: Cell) -> ShownCell:
    if cell.table != "articles" or cell.value is None:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.row["id"]))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value), 120))


def _article_id(cell: Cell) -> ShownCell:
    if cell.value is None:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.value))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value)))


def _reference(cell: Cell) -> ShownCell:
    """A foreign key by its label, shortened; by the key itself where there is no label."""
    table = _REFERENCES.get(cell.column)
    key, label = cell.value.get("value"), cell.value.get("label")
    if table is None or key is None:
        return None
    shown = str(key if label in (None, "") else label)
    links = Links(cell.datasette, cell.database)
    url = links.own_page(table, str(key)) or links.row(table, str(key))
    return Markup('<a href="{}" title="{}">{}</a>').format(str(url), shown, _shortened(shown))


def _shortened(text: str, limit: int = _LONGEST_LABEL) -> Markup:
    # Isolated, so that marks of direction in a headline do not turn what stands beside it.
    return Markup("<bdi>{}</bdi>").format(text if len(text) <= limit else text[: limit - 1].rstrip() + "…")


def _by_value(show: Callable[[Any], ShownCell]) -> Callable[[Cell], ShownCell]:
    return lambda cell: show(cell.value)


_BY_COLUMN: dict[str, Callable[[Cell], ShownCell]] = {
    **dict.fromkeys(("overall", "score", *DIMENSIONS), _score),
    **dict.fromkeys(("noise_ratio", "article_share", "unidentified_share"), _by_value(percent)),
    **dict.fromkeys(("category", "what", "kind", "type"), _by_value(words)),
    **dict.fromkeys(("identified", "approximate"), _yes_or_no),
    **dict.fromkeys(("url", "source"), _by_value(link_out)),
    **dict.fromkeys(
        ("context", "first_statement", "main_reasons", "message", "passage", "statement"), _by_value(passage)
    ),
    "band": _by_value(band),
    "severity": _by_value(severity),
    "points": _by_value(points_by_dimension),
    "total": _by_value(signed),
    "article": _headline,
    "title": _title,
    "article_id": _article_id,
}


# --- Titles, columns and questions of our databases, whatever their files are called ----------------------------------
# The metadata that come with the program describe a database named “provenance”. Whoever serves a file of another name
# with Datasette itself gets the same for it; what somebody wrote for that name goes before ours.


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


# --- What Datasette's page of one row shows beyond its columns: the page of ours that says more, and links ------------


def row_context(datasette: Datasette, database: str, table: str, key: str) -> dict[str, Any]:
    """Variables of ``templates/row.html``."""
    links = Links(datasette, database)

    def filter_url(of_table: str, column: str, value: Any) -> str:
        return f"{datasette.urls.table(database, of_table)}?{urlencode({f'{column}__exact': value})}"

    return {"filter_url": filter_url, "own_page": links.own_page(table, key)}
