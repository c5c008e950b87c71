"""Addresses of our pages and of Datasette's own, right at any ``base_url``; and who may see and judge what lies
there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from datasette.utils import actor_matches_allow, tilde_encode

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

__all__ = ["HEADERS", "Links", "assets", "is_cross_site", "may_view", "may_view_database", "plugin_config", "reviewer"]


class Links:
    """Pages of one database."""

    def __init__(self, datasette: Datasette, database: str) -> None:
        self._urls = datasette.urls
        self.database = database
        self._root = f"/{tilde_encode(database)}/-"

    def page(self, name: str, **parameters: Any) -> str:
        """A page by its name: overview, queue, search, stories, findings, rules, outlets, compare, verdicts …"""
        return self._path(f"{self._root}/{name}", parameters)

    def article(self, article_id: str, suffix: str = "", **parameters: Any) -> str:
        return self._path(f"{self._root}/article/{tilde_encode(article_id)}{suffix}", parameters)

    def place(self, article_id: str, start: int, end: int) -> str:
        """A stretch of an article's text."""
        return self.article(article_id, span=f"{start}-{end}") + "#span"

    def story(self, story_id: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/story/{tilde_encode(story_id)}", parameters)

    def source(self, name: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/source/{tilde_encode(name)}", parameters)

    def rule(self, rule_id: str, **parameters: Any) -> str:
        return self._path(f"{self._root}/rule/{tilde_encode(rule_id)}", parameters)

    def outlet(self, name: str) -> str:
        return self._path(f"{self._root}/outlet/{tilde_encode(name)}", {})

    def own_page(self, table: str, key: str) -> str | None:
        """The page of ours about a row, where there is one."""
        match table:
            case "articles":
                return self.article(key)
            case "rules":
                return self.rule(key)
            case "outlets":
                return self.outlet(key)
        return None

    def asset(self, name: str) -> str:
        return self._path(f"/-/provenance/{name}", {"v": assets()[name].version})

    def tables(self) -> str:
        """Datasette's own page of the database."""
        return str(self._urls.database(self.database))

    def row(self, table: str, key: str) -> str:
        return str(self._urls.row(self.database, table, tilde_encode(key)))

    def sign_in(self) -> str:
        return str(self._urls.path("/-/login"))

    def _path(self, path: str, parameters: dict[str, Any]) -> str:
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return str(self._urls.path(path)) + (f"?{urlencode(given)}" if given else "")


# --- Who may see and judge what, on either generation of Datasette; and the headers of our pages ----------------------


#: Nothing but our own files and forms; no inline script, no inline style, no frame.
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "vary": "accept-language, cookie",
    "cross-origin-opener-policy": "same-origin",
    # What is said here of people and of accusations is no answer to a search for their names.
    "x-robots-tag": "noindex, nofollow",
}

#: What a page shows lies in these: whoever may not see one of them sees no page.
_TABLES = ("articles", "article_texts", "findings", "sources", "attributions", "claims", "links", "embeds", "images")


async def may_view(datasette: Datasette, actor: Mapping[str, Any] | None, database: str) -> bool:
    """May this visitor see the database and the tables that our pages are made of?"""
    if not hasattr(datasette, "permission_allowed"):
        from datasette.resources import TableResource

        tables = [TableResource(database=database, table=table) for table in _TABLES]
        return all([await datasette.allowed(action="view-table", resource=table, actor=actor) for table in tables])
    # Before 1.0: what is said of a table counts, else what is said of the database, else of the instance.
    of_all = await may_view_database(datasette, actor, database)
    of_tables = [
        await datasette.permission_allowed(actor, "view-table", resource=(database, table), default=None)
        for table in _TABLES
    ]
    return all(of_all if of_table is None else of_table for of_table in of_tables)


async def may_view_database(datasette: Datasette, actor: Mapping[str, Any] | None, database: str) -> bool:
    """May this visitor see the database, whatever is said of its tables?"""
    if not hasattr(datasette, "permission_allowed"):
        from datasette.resources import DatabaseResource

        resource = DatabaseResource(database=database)
        return bool(await datasette.allowed(action="view-database", resource=resource, actor=actor))
    said = await datasette.permission_allowed(actor, "view-database", resource=database, default=None)
    if said is None:
        said = await datasette.permission_allowed(actor, "view-instance", default=None)
    return said is not False


def reviewer(datasette: Datasette, actor: Mapping[str, Any] | None) -> str | None:
    """The name under which this visitor may judge, ``None`` where they may not.

    Whoever is signed in may, unless the plugin's setting ``reviewers`` (an "allow" block) says who.
    """
    if not actor or actor.get("id") in (None, ""):
        return None
    allow = (plugin_config(datasette)).get("reviewers")
    if allow is not None and not actor_matches_allow(actor, allow):
        return None
    return str(actor["id"])


def plugin_config(datasette: Datasette) -> Mapping[str, Any]:
    found = datasette.plugin_config("provenance")
    return found if isinstance(found, dict) else {}


def is_cross_site(request: Request) -> bool:
    """Does a browser say that another site made it send this? Beside Datasette's own token or check."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


# --- Style sheets and scripts of our pages, served under names that change with their content -------------------------


_FILES = {
    "audit.css": "report/assets/audit.css",
    "pages.css": "web/static/pages.css",
    "audit.js": "web/static/audit.js",
    "plots.js": "web/static/plots.js",
    "uPlot.css": "web/static/vendor/uPlot.min.css",
    "uPlot.js": "web/static/vendor/uPlot.iife.min.js",
}
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}


class Asset(NamedTuple):
    body: str
    content_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Read once; the package's files do not change while it runs."""
    return {name: _read(path) for name, path in _FILES.items()}


def _read(path: str) -> Asset:
    body = files("provenance").joinpath(path).read_text(encoding="utf-8")
    version = hashlib.sha256(body.encode()).hexdigest()[:10]
    return Asset(body, _TYPES[path.rpartition(".")[2]], version)
