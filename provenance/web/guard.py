"""Who may ask the server, and what every answer of it carries, those of Datasette's own pages too.

The threat is the browser of the reader: a page of another site that is open in it can send requests here, and with a
name of its own that leads to this machine (DNS rebinding) even read the answers. Browsers say which site a request
comes from (Fetch Metadata) and which name they believe to talk to.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from datasette.utils import tilde_decode

from provenance.web import access
from provenance.web.exports import as_no_formula
from provenance.web.links import Links
from provenance.web.walled import typed_sql

if TYPE_CHECKING:
    from datasette.app import Datasette

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Names of this machine for itself: no other site can take one of these.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
#: Bytes of a request: no form of ours and no query is longer.
_LONGEST_BODY = 1_000_000
_TOO_LONG = f"No more than {_LONGEST_BODY} bytes are read."
#: Datasette's own pages have scripts and styles inside; nothing of them comes from elsewhere.
_HEADERS_OF_DATASETTE: Mapping[str, str] = {
    **access.HEADERS,
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


_ROBOTS = {"x-robots-tag": access.HEADERS["x-robots-tag"]}


class _TooLongError(BaseException):
    """Passes through what Datasette does with errors."""


def guarded(app: App, datasette: Datasette, is_ours: Callable[[str], bool]) -> App:
    """``app`` behind the guard. Which hosts it answers to is known where ``provenance serve`` started it."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        config = access.plugin_config(datasette)
        hosts = config.get("hosts")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        typed = _is_typed_sql(scope)
        refusal = _refusal(scope["method"], headers, hosts, typed=typed)
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
        except _TooLongError:
            await _refuse(send, 413, _TOO_LONG)
        except UnicodeDecodeError:  # of what looks for the token in a form; our own pages answer for theirs
            await _refuse(send, 400, "The form is no text in UTF-8.")
        finally:
            typed_sql.reset(token)

    return guard


def _is_typed_sql(scope: Scope) -> bool:
    query = scope.get("query_string", b"").decode("latin-1")
    if "/-/query" in scope["path"]:  # from Datasette 1.0 on
        return True
    return any(name in ("sql", "_where") for name, _ in parse_qsl(query, keep_blank_values=True))


def _refusal(
    method: str, headers: Mapping[str, str], hosts: Iterable[str] | None, *, typed: bool
) -> tuple[int, str] | None:
    """The status and the reason with which a request is refused, ``None`` if it is not."""
    if hosts is not None and _name(headers.get("host", "")) not in LOOPBACK.union(map(str.lower, hosts)):
        return 421, "This server does not answer to that name; provenance serve --host NAME says which it answers to."
    if not headers.get("content-length", "0").isdecimal() or int(headers.get("content-length", "0")) > _LONGEST_BODY:
        return 413, _TOO_LONG
    if _is_of_another_site(headers):
        if typed:
            return 403, "Another site asks for this query. Put the address into the address bar yourself to run it."
        # A link to a page may stand anywhere; a picture, a frame or a script of another site may not ask.
        if method not in ("GET", "HEAD") or headers.get("sec-fetch-dest", "document") != "document":
            return 403, "Another site asks for this."
    return None


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
            raise _TooLongError
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
