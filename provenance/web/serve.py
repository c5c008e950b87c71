"""``provenance serve``: Datasette with the plugin, the metadata and its settings, for this machine or for others;
who may ask it, and what every answer carries.
"""

from __future__ import annotations

import asyncio
import codecs
import gc
import json
import re
import socket
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import click
import datasette
from datasette.cli import serve as datasette_serve
from datasette.database import Database, QueryInterrupted, Results
from datasette.utils import tilde_decode, tilde_encode

from provenance import resources
from provenance.errors import StoreError, UsageError
from provenance.sandbox import Sandbox, SqlAnswer, SqlQuestion
from provenance.store.corrections import log_beside
from provenance.store.database import open_for_reading, public_copy, settle
from provenance.web import access
from provenance.web.access import Links
from provenance.web.data import rules
from provenance.web.site import as_no_formula

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["App", "guarded", "metadata_for", "reviews_beside", "serve", "serve_arguments", "typed_sql", "wall"]


_METADATA_NAME = "provenance"
#: New objects, and rounds, after which the server looks for cycles: those of Python itself.
_CYCLES = (700, 10, 10)
#: Addresses to listen at that are those of no machine.
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - told apart, not bound


def serve(  # noqa: PLR0913 - the options of one command
    db: Path,
    *,
    port: int = 8001,
    live: bool = False,
    hosts: Sequence[str] = (),
    sql: bool | None = None,
    texts: bool = True,
    public: bool = False,
) -> int:
    """Serve ``db`` until Ctrl-C; returns the exit code.

    Unless ``live``, the file is opened immutable, which is fast but must not be written meanwhile. The first of
    ``hosts`` is listened at, by default this machine only; all are names that the server answers to, beside those that
    a machine has for itself. SQL of one's own (``sql``) is for those who sit at this machine, unless it is asked for.
    Without ``texts`` a copy with excerpts is served; what is ``public`` has no texts, no SQL and no forms.

    Raises:
        StoreError: there is no database at ``db``, or it is none of ours.
        UsageError: the port is taken, or a host cannot be listened at.
    """
    if live and (public or not texts):
        raise UsageError("--live shows the database itself: without texts a copy is served, which does not change")
    if public and sql:
        raise UsageError("--public has no SQL: leave one of the two out")
    host = hosts[0] if hosts else "127.0.0.1"
    sql = False if public else sql
    sql = host.lower() in LOOPBACK if sql is None else sql
    open_for_reading(db).close()
    if not live and _is_being_written(db):
        raise StoreError(f"database {db} is being written; serve it with --live, or wait until that has finished")
    _check_port(host, port)
    with tempfile.TemporaryDirectory() as folder:
        metadata = metadata_for(db, Path(folder), hosts)
        reviews = None if public else reviews_beside(db)
        if public or not texts:
            click.echo("Making a copy without the texts …", err=True)
            public_copy(db, copy := Path(folder) / db.name, log_beside(db))
            db = copy
        shown = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
        page = f"http://{shown}:{port}/{tilde_encode(db.stem)}/-/overview"
        click.echo(f"Open {page} in a browser; Ctrl-C ends it.", err=True)
        if reviews:
            click.echo(f"Verdicts go into {reviews}; to give them, sign in with this link first:", err=True)
        # A command that ends soon hardly looks for cycles. Here every request leaves some, and what was loaded stays.
        gc.freeze()
        gc.set_threshold(*_CYCLES)
        try:
            arguments = serve_arguments(db, port, live, metadata, reviews, host=host, sql=sql)
            datasette_serve.main(arguments, standalone_mode=False)
        except (KeyboardInterrupt, click.Abort):
            # Ctrl-C is how a server is ended.
            return 0
    return 0


def serve_arguments(  # noqa: PLR0913
    db: Path,
    port: int,
    live: bool,
    metadata: Path | None = None,
    reviews: Path | None = None,
    *,
    host: str = "127.0.0.1",
    sql: bool = True,
) -> list[str]:
    """The arguments of ``datasette serve``; ``metadata`` is ours unless given, ``reviews`` takes verdicts."""
    metadata = metadata or resources.datasette_metadata()
    settings = json.loads(metadata.read_text(encoding="utf-8")).get("settings", {})
    arguments = [str(db)] if live else ["--immutable", str(db)]
    arguments += ["--metadata", str(metadata), "--host", host, "--port", str(port)]
    if not datasette.__version__.startswith("0."):
        # From 1.0 on, queries and plugin configuration are read from here and not from the metadata.
        arguments += ["--config", str(metadata)]
    if reviews:
        # The one who sits at this machine signs in with a link that works once.
        arguments += [str(reviews), "--root"]
    for name, value in {**settings, "default_allow_sql": sql}.items():
        arguments += ["--setting", name, value if isinstance(value, str) else json.dumps(value)]
    return arguments


def reviews_beside(db: Path) -> Path | None:
    """The database of verdicts in the folder of ``db``, made where it is missing; ``None`` where that cannot be."""
    path = db.with_name("reviews.db")
    if path == db:
        return None
    try:
        with closing(sqlite3.connect(path, timeout=0.5)) as connection, connection:
            rules.prepare(connection)
    except sqlite3.Error as error:
        click.echo(f"No verdicts: {path} cannot be used ({error}).", err=True)
        return None
    return path


def metadata_for(db: Path, folder: Path, hosts: Sequence[str] = ()) -> Path:
    """A copy of our metadata in ``folder``, with the name that Datasette gives the database and the ``hosts`` that the
    plugin answers to.
    """
    original = resources.datasette_metadata()
    metadata = json.loads(original.read_text(encoding="utf-8"))
    metadata["databases"][db.stem] = metadata["databases"].pop(_METADATA_NAME)
    metadata.setdefault("plugins", {}).setdefault("provenance", {})["hosts"] = list(hosts)
    # Who comes to the first page wants the overview, also who was signed in by a link.
    metadata["plugins"]["provenance"]["begins"] = db.stem
    copy = folder / original.name
    copy.write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")
    return copy


def _is_being_written(db: Path) -> bool:
    log = db.with_name(db.name + "-wal")
    # An immutable database is read without its log, so whatever an interrupted run left there must go in first.
    return log.exists() and log.stat().st_size > 0 and not settle(db, lock_wait=0.5)


def _check_port(host: str, port: int) -> None:
    try:
        [(family, kind, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"--host {host} is no address of this machine ({error.strerror})") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            reason = f"port {port} cannot be used at {host} ({error.strerror})"
            raise UsageError(f"{reason}; choose another with --port or --host") from error


# --- Who may ask the server, and what every answer of it carries, those of Datasette's own pages too ------------------
# The threat is the browser of the reader: a page of another site that is open in it can send requests here, and with a
# name of its own that leads to this machine (DNS rebinding) even read the answers. Browsers say which site a request
# comes from (Fetch Metadata) and which name they believe to talk to.


AsgiScope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[AsgiScope, Receive, Send], Awaitable[None]]

#: Names of this machine for itself: no other site can take one of these.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
#: Bytes of a request: no form of ours and no query is longer.
_LONGEST_BODY = 1_000_000
_TOO_LONG = f"No more than {_LONGEST_BODY} bytes are read."
#: Characters behind the question mark of a page of ours, which says some of it again in many links.
_LONGEST_QUERY = 4_000
#: Datasette's own pages have scripts and styles inside; nothing of them comes from elsewhere.
_HEADERS_OF_DATASETTE: Mapping[str, str] = {
    **access.HEADERS,
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


#: Datasette's pages with the path of the file and what the process does.
_OF_THE_MACHINE = re.compile(r"/-/(?:databases|threads)(?:\.json)?/?")
_ROBOTS = {"x-robots-tag": access.HEADERS["x-robots-tag"]}


class _BodyTooLongError(BaseException):
    """Passes through what Datasette does with errors."""


def guarded(app: App, datasette: Datasette, is_ours: Callable[[str], bool]) -> App:
    """``app`` behind the guard. Which hosts it answers to is known where ``provenance serve`` started it."""

    async def guard(scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        config = access.plugin_config(datasette)
        hosts = config.get("hosts")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        typed = _is_typed_sql(scope)
        path = scope["path"].removeprefix(datasette.setting("base_url").rstrip("/"))
        refusal = _refusal(scope, headers, hosts, path, typed=typed)
        if refusal:
            await _refuse(send, *refusal)
            return
        if hosts is not None:
            send = _with_headers(send, _HEADERS_OF_DATASETTE)
            begins = config.get("begins")
            root = datasette.setting("base_url")
            if begins and scope["path"] in (root, root.rstrip("/")) and not scope.get("query_string"):
                await _lead(send, Links(datasette, str(begins)).page("overview"))
                return
        elif is_ours(tilde_decode(scope["path"].removeprefix(datasette.setting("base_url")).strip("/").split("/")[0])):
            send = _with_headers(send, _ROBOTS)
        if scope["path"].endswith(".csv"):
            send = _without_formulas(send)
        token = typed_sql.set(typed)
        try:
            await app(scope, _bounded(receive), send)
        except _BodyTooLongError:
            await _refuse(send, 413, _TOO_LONG)
        except UnicodeDecodeError:  # of what looks for the token in a form; our own pages answer for theirs
            await _refuse(send, 400, "The form is no text in UTF-8.")
        finally:
            typed_sql.reset(token)

    return guard


def _is_typed_sql(scope: AsgiScope) -> bool:
    query = scope.get("query_string", b"").decode("latin-1")
    if "/-/query" in scope["path"]:  # from Datasette 1.0 on
        return True
    return any(name in ("sql", "_where") for name, _ in parse_qsl(query, keep_blank_values=True))


def _refusal(
    scope: AsgiScope, headers: Mapping[str, str], hosts: Iterable[str] | None, path: str, *, typed: bool
) -> tuple[int, str] | None:
    """The status and the reason with which a request is refused, ``None`` if it is not."""
    if hosts is not None and _name(headers.get("host", "")) not in LOOPBACK.union(map(str.lower, hosts)):
        return 421, "This server does not answer to that name; provenance serve --host NAME says which it answers to."
    if hosts is not None and _OF_THE_MACHINE.fullmatch(path):
        return 404, "There is nothing at this address."
    if not headers.get("content-length", "0").isdecimal() or int(headers.get("content-length", "0")) > _LONGEST_BODY:
        return 413, _TOO_LONG
    if "/-/" in scope["path"] and not typed and len(scope.get("query_string", b"")) > _LONGEST_QUERY:
        return 414, f"No more than {_LONGEST_QUERY} characters are read behind the question mark: ask for less."
    of_another = _is_of_another_site(headers)
    if of_another and typed:
        return 403, "Another site asks for this query. Put the address into the address bar yourself to run it."
    # A link to a page may stand anywhere; a picture, a frame or a script of another site may not ask.
    linked = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-dest", "document") == "document"
    return (403, "Another site asks for this.") if of_another and not linked else None


def _is_of_another_site(headers: Mapping[str, str]) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    # Browsers of before 2023 say less: what they say counts, and programs that say nothing are no browsers.
    told = headers.get("origin") or headers.get("referer")
    return told is not None and urlsplit(told).netloc != headers.get("host")


def _name(host: str) -> str:
    """Of ``Host``, without the port: ``[::1]:8001`` is ``::1``."""
    found = re.fullmatch(r"\[([^\]]*)\](?::\d+)?|([^:]*)(?::\d+)?", host.lower())
    return (found[1] or found[2] or "") if found else ""


async def _refuse(send: Send, status: int, reason: str) -> None:
    headers = {**access.HEADERS, "content-type": "text/plain; charset=utf-8"}
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": reason.encode()})


async def _lead(send: Send, address: str) -> None:
    await send({"type": "http.response.start", "status": 302, "headers": _encoded({"location": address})})
    await send({"type": "http.response.body", "body": b""})


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def _bounded(receive: Receive) -> Receive:
    """A body without a length in its head ends at the bound too."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > _LONGEST_BODY:
            raise _BodyTooLongError
        return message

    return bounded


def _with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [(name, value) for name, value in _encoded(headers) if name not in given]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return with_headers


# --- CSV of Datasette's own ----------------------------------------------------------------------------------------

#: A field as csv.writer writes it; what is between them are commas and ends of lines.
_FIELD = re.compile(r'"(?:[^"]|"")*+"|[^",\r\n]++')
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)


def _without_formulas(send: Send) -> Send:
    """CSV passes by row by row, and text that a spreadsheet would take for a formula is marked as text."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""
    is_csv = False

    async def without_formulas(message: Message) -> None:
        nonlocal held, is_csv
        if message["type"] == "http.response.start":
            headers = [(name, value) for name, value in message.get("headers", ()) if name.lower() != b"content-length"]
            is_csv = message["status"] == 200 and not any(b"html" in value for _, value in headers)
            await send({**message, "headers": headers} if is_csv else message)
            return
        if not is_csv or message["type"] != "http.response.body":
            await send(message)
            return
        more = message.get("more_body", False)
        held += decoder.decode(message.get("body", b""), final=not more)
        if not more or (held.endswith("\n") and held.count('"') % 2 == 0):
            body, held = _FIELD.sub(_as_text, held), ""
            await send({**message, "body": body.encode()})

    return without_formulas


def _as_text(field: re.Match[str]) -> str:
    if _NUMBER.fullmatch(field[0]):
        return field[0]
    quote = '"' if field[0].startswith('"') else ""
    return quote + as_no_formula(field[0][len(quote) :])


# --- Databases whose own pages are read here, and the SQL that somebody typed in a process apart ----------------------


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
        question = SqlQuestion(
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

    async def _ask(self, question: SqlQuestion) -> SqlAnswer:
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
