"""One visit to one of our databases: reading from it, rendering a page, answering with the right headers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, get_args
from urllib.parse import parse_qsl, unquote, urlencode

from datasette.utils import sqlite_timelimit, tilde_decode
from datasette.utils.asgi import Response
from jinja2 import Environment, PackageLoader

from provenance.models import UiLanguage
from provenance.report.templating import environment
from provenance.store.schema import APPLICATION_ID
from provenance.web import access, exports
from provenance.web.links import Links
from provenance.wording import say, sayable

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

_P = ParamSpec("_P")
_T = TypeVar("_T")
Read = Callable[Concatenate[sqlite3.Connection, _P], _T]

#: The database of verdicts unless the plugin's setting ``reviews`` names another one.
_REVIEWS = "reviews"
_LANGUAGE_COOKIE = "provenance_lang"
LANGUAGES: tuple[UiLanguage, ...] = get_args(UiLanguage)


@cache
def templates(language: UiLanguage) -> Environment:
    # Not in “pages”: Datasette serves what lies there at addresses of its own.
    return environment(language, PackageLoader("provenance", "web/templates/own"))


@dataclass(frozen=True, slots=True)
class Visit:
    """``reviewer`` is the name of somebody who may judge; ``reviews`` the database of verdicts, if there is one."""

    datasette: Datasette
    request: Request
    database: str
    links: Links
    language: UiLanguage
    reviewer: str | None
    reviews: Database | None

    async def read(self, function: Read[_P, _T], /, *values: _P.args, **named: _P.kwargs) -> _T:
        """What ``function`` reads, within the time limit of Datasette's own queries."""
        found: _T = await self._run(self.datasette.get_database(self.database), function, *values, **named)
        return found

    async def read_reviews(self, function: Read[_P, _T], /, *values: _P.args, **named: _P.kwargs) -> _T | None:
        """The same from the database of verdicts; ``None`` where there is none."""
        return None if self.reviews is None else await self._run(self.reviews, function, *values, **named)

    async def _run(self, db: Database, function: Any, *values: Any, **named: Any) -> Any:
        limit = self.datasette.setting("sql_time_limit_ms")

        def work(connection: sqlite3.Connection) -> Any:
            with sqlite_timelimit(connection, limit):
                return function(connection, *values, **named)

        return await db.execute_fn(work)

    def argument(self, name: str, default: str = "") -> str:
        """A parameter of the address, of bounded length."""
        return str(self.request.args.get(name) or default)[:1000]

    def given(self, name: str) -> bool:
        """Is the parameter in the address, be it empty?"""
        return self.request.args.get(name) is not None

    def count(self, name: str, default: int, most: int = 2**62) -> int:
        """A parameter that is a whole number from 1."""
        text = self.argument(name)
        return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 20 else default

    def part(self, name: str) -> str:
        """A part of the path, decoded."""
        return str(tilde_decode(unquote(self.request.url_vars[name])))

    def query(self, without: Iterable[str] = (), **changes: Any) -> str:
        """The parameters of this page with some of them changed, or left out (``None``)."""
        changes = {**dict.fromkeys(without), **changes}
        kept = {
            name: value
            for name, value in parse_qsl(self.request.query_string, keep_blank_values=True)
            if name != "format"
        }
        return urlencode({name: value for name, value in {**kept, **changes}.items() if value is not None})

    def in_language(self, language: str) -> str:
        """This very page in another language, as a link that is relative to it."""
        return f"?{self.query(lang=language)}"

    @property
    def sign_in(self) -> str | None:
        """Where people sign in, if anything here offers that: Datasette itself has only links that do."""
        from datasette.plugins import pm

        offers = any(name.startswith("datasette_auth") for name, _ in pm.list_name_plugin())
        return self.links.sign_in() if offers else None

    def say(self, english: str, *values: object) -> str:
        """A text in the language of the visitor, see ``wording.say``."""
        return say(self.language, english, *values)

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        html = (
            templates(self.language)
            .get_template(template)
            .render(
                visit=self,
                links=self.links,
                csrftoken=self.request.scope["csrftoken"] if self.reviewer else None,
                in_language=self.in_language,
                **context,
            )
        )
        headers = dict(access.HEADERS)
        if self.argument("lang") in LANGUAGES:
            headers["set-cookie"] = f"{_LANGUAGE_COOKIE}={self.language}; Path=/; SameSite=Lax; Max-Age=31536000"
        return Response.html(_clean(html), status=status, headers=headers)

    def problem(self, status: int, title: str, reason: str) -> Response:
        """A page that says what went wrong; both texts are in the visitor's language."""
        return self.page("problem.html", status, title=title, reason=reason)

    def not_found(self, what: str) -> Response:
        return self.problem(404, self.say("Not here"), what)

    @property
    def wants_file(self) -> bool:
        """Is a list asked for as CSV or JSON?"""
        return self.argument("format") in ("csv", "json")

    def rows(self, name: str, rows: Sequence[Any], columns: Sequence[str] | None = None) -> Response:
        """A list as the file that ``format`` asks for; ``columns`` where it may be empty."""
        if self.argument("format") == "json":
            return self.json(exports.to_records(rows))
        columns = columns or (type(rows[0])._fields if rows else ())
        return self.text(exports.to_csv(columns, rows), "text/csv; charset=utf-8", f"{name}.csv")

    def text(self, body: str, content_type: str, filename: str | None = None) -> Response:
        headers = dict(access.HEADERS)
        if filename:
            headers["content-disposition"] = f'attachment; filename="{filename}"'
        return Response(_clean(body), headers=headers, content_type=content_type)

    def json(self, value: object, content_type: str = "application/json") -> Response:
        return self.text(json.dumps(value, ensure_ascii=False, indent=1), f"{content_type}; charset=utf-8")


Handler = Callable[[Visit], Awaitable[Response]]


def visiting(handler: Handler, formats: Sequence[str] = ()) -> Callable[..., Awaitable[Response]]:
    """A view for Datasette: finds the database, asks whether the visitor may see it, and answers for what fails.

    ``formats`` are the files that the page comes as; another one that is asked for is refused.
    """

    async def view(datasette: Datasette, request: Request) -> Response:
        name = tilde_decode(request.url_vars["database"])
        if name not in datasette.databases or not await _is_ours(datasette.databases[name]):
            return _refused(request, sayable("There is no database of audits under this name."), 404)
        if not await access.may_view(datasette, request.actor, name):
            return _refused(request, sayable("You may not see this database."), 403)
        visit = await _visit(datasette, request, name)
        asked = visit.argument("format")
        if asked and asked not in formats:
            known = ", ".join(formats)
            reason = visit.say("Known are: {}.", known) if known else visit.say("This page comes as a page alone.")
            return visit.problem(400, visit.say("There is no format “{}” here", asked), reason)
        try:
            return await handler(visit)
        except sqlite3.OperationalError as error:
            return _failed(visit, error)

    return view


async def nothing_here(datasette: Datasette, request: Request) -> Response:
    """The answer at an address that leads nowhere: a page, or JSON where that was asked for."""
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": "Not found", "status": 404, "title": None}, status=404)
    name = tilde_decode(request.path.removeprefix(datasette.setting("base_url")).strip("/").partition("/")[0])
    known = name in datasette.databases and datasette.databases[name].path is not None
    if not known or not await _is_ours(datasette.databases[name]):
        return _refused(request, sayable("There is nothing at this address."), 404)
    if not await access.may_view(datasette, request.actor, name):
        return _refused(request, sayable("You may not see this database."), 403)
    visit = await _visit(datasette, request, name)
    return visit.not_found(visit.say("There is nothing at this address."))


def _refused(request: Request, reason: str, status: int) -> Response:
    return Response.text(say(_language(request), reason), status=status)


async def _is_ours(db: Database) -> bool:
    def application_id(connection: sqlite3.Connection) -> Any:
        return connection.execute("PRAGMA application_id").fetchone()[0]

    return bool(await db.execute_fn(application_id) == APPLICATION_ID)


async def _visit(datasette: Datasette, request: Request, name: str) -> Visit:
    wanted = str(access.plugin_config(datasette).get("reviews") or _REVIEWS)
    reviews = datasette.databases.get(wanted)
    usable = reviews is not None and reviews.is_mutable and wanted != name
    usable = usable and await access.may_view_database(datasette, request.actor, wanted)
    return Visit(
        datasette,
        request,
        name,
        Links(datasette, name),
        _language(request),
        access.reviewer(datasette, request.actor) if usable else None,
        reviews if usable else None,
    )


def _language(request: Request) -> UiLanguage:
    """What was asked for, now or before, else what the browser of the visitor prefers."""
    asked = request.args.get("lang") or request.cookies.get(_LANGUAGE_COOKIE)
    preferred = (request.headers.get("accept-language") or "")[:200].split(",")
    wanted = [asked, *(language.strip().lower()[:2] for language in preferred)]
    return next((known for language in wanted for known in LANGUAGES if known == language), "en")


def _failed(visit: Visit, error: sqlite3.OperationalError) -> Response:
    text = str(error)
    if "interrupted" in text:
        reason = visit.say("This took longer than the server allows. Ask for less, or raise sql_time_limit_ms.")
        return visit.problem(503, visit.say("Too long"), reason)
    if text.startswith(("no such table", "no such column")):
        reason = visit.say("The database was made by another version of provenance; run provenance audit on it once.")
        return visit.problem(500, visit.say("Another version"), reason)
    raise error


def _clean(text: str) -> str:
    # A lone surrogate, which a broken text can hold, cannot be sent.
    return text.encode("utf-8", "replace").decode("utf-8")
