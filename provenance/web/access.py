"""Who may see and judge what, on either generation of Datasette; and the headers of our pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from datasette.utils import actor_matches_allow

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

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
