"""One visit to one of our databases: reading from it, rendering a page, answering with the right headers, or with a
file or a feed.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, get_args
from urllib.parse import parse_qsl, unquote, urlencode
from xml.etree import ElementTree

from datasette.utils import tilde_decode
from datasette.utils.asgi import Response
from jinja2 import Environment, PackageLoader

from provenance.models import Report, ReportFinding, UiLanguage
from provenance.report import printable
from provenance.report.html import called, environment
from provenance.store.database import APPLICATION_ID
from provenance.web import access
from provenance.web.access import Links
from provenance.web.data import ListedArticle
from provenance.web.data.articles import VoiceStatement
from provenance.web.data.findings import ListedFinding
from provenance.web.data.rules import RuleHit
from provenance.wording import count, number, say, sayable

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

__all__ = [
    "MOST",
    "MOST_ROWS",
    "NEVER",
    "Handler",
    "Visit",
    "absolute",
    "as_no_formula",
    "atom",
    "feed",
    "finding",
    "hit",
    "nothing_here",
    "of_articles",
    "statement",
    "time_limit",
    "to_csv",
    "visiting",
    "web_annotations",
    "when_audited",
]


# --- Lists as CSV and JSON, searches as an Atom feed, marks as W3C Web Annotations ------------------------------------


#: Rows of a file.
MOST_ROWS = 20_000
#: A spreadsheet takes a cell that begins like this for a formula, some also with white space before it.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTEXT = 32
_ATOM = "http://www.w3.org/2005/Atom"


def to_records(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Named tuples as objects; those inside them too."""
    return [_record(row) for row in rows]


def _record(row: Any) -> dict[str, Any]:
    return {name: _record(value) if hasattr(value, "_asdict") else value for name, value in row._asdict().items()}


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """With a head; text that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: Any) -> Any:
    return as_no_formula(value) if isinstance(value, str) else value


def as_no_formula(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA) else text


def atom(*, address: str, page: str, title: str, updated: str, entries: Iterable[dict[str, str]]) -> str:
    """A feed; each entry has ``address``, ``title``, ``updated``, ``summary`` and perhaps ``author``.

    Addresses are absolute. The text is plain: what a reader of feeds shows is never markup of ours or of an article.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _tag(feed, "id", address)
    _tag(feed, "title", title)
    _tag(feed, "updated", updated)
    _tag(feed, "link", None, rel="self", type="application/atom+xml", href=address)
    _tag(feed, "link", None, rel="alternate", type="text/html", href=page)
    _tag(_tag(feed, "author", None), "name", "provenance")
    for entry in entries:
        element = _tag(feed, "entry", None)
        _tag(element, "id", entry["address"])
        _tag(element, "title", entry["title"])
        _tag(element, "updated", entry["updated"])
        _tag(element, "link", None, rel="alternate", type="text/html", href=entry["address"])
        _tag(element, "summary", entry["summary"])
        if entry.get("author"):
            _tag(_tag(element, "author", None), "name", entry["author"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode")


def _tag(parent: ElementTree.Element, name: str, text: str | None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text is not None:
        # XML knows no control characters, escaped or not.
        element.text = printable(text)
    return element


def web_annotations(report: Report, address: str) -> dict[str, Any]:
    """The findings with a place in the text as an annotation page (W3C Web Annotation); ``address`` is absolute."""
    items = [
        _annotation(report, number, finding, address)
        for number, finding in enumerate(report.findings, 1)
        if finding.start is not None and finding.end is not None
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{address}.annotations.json",
        "type": "AnnotationPage",
        "partOf": {"id": address, "type": "AnnotationCollection", "label": called(report)},
        "startIndex": 0,
        "items": items,
    }


def _annotation(report: Report, number: int, finding: ReportFinding, address: str) -> dict[str, Any]:
    text = report.text or ""
    start, end = finding.start or 0, finding.end or 0
    return {
        "id": f"{address}#finding-{number}",
        "type": "Annotation",
        "motivation": "assessing",
        "generator": {"type": "Software", "name": "provenance", "schema:softwareVersion": report.engine},
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": finding.message},
            {"type": "TextualBody", "purpose": "tagging", "value": finding.category},
            {"type": "TextualBody", "purpose": "tagging", "value": finding.rule},
        ],
        "target": {
            "source": report.article.url or address,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - _CONTEXT) : start],
                    "suffix": text[end : end + _CONTEXT],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


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


#: How many times as long a page may wait for the processor and the disk as it may use them itself.
_WAITS = 10
#: Steps of SQLite between two looks at the clock: less than a tenth of a millisecond.
_STEPS = 1000


@contextmanager
def time_limit(connection: sqlite3.Connection, milliseconds: float) -> Iterator[None]:
    """End a query that takes longer, by the processor time of its own thread: that many others read at the same time,
    or that the machine is busy, makes a page late and not too dear.
    """
    used, late = thread_time() + milliseconds / 1000, monotonic() + _WAITS * milliseconds / 1000
    connection.set_progress_handler(lambda: thread_time() >= used or monotonic() >= late, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


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
        """What ``function`` reads, within the time that Datasette gives its own queries."""
        found: _T = await self._run(self.datasette.get_database(self.database), function, *values, **named)
        return found

    async def read_reviews(self, function: Read[_P, _T], /, *values: _P.args, **named: _P.kwargs) -> _T | None:
        """The same from the database of verdicts; ``None`` where there is none."""
        return None if self.reviews is None else await self._run(self.reviews, function, *values, **named)

    async def _run(self, db: Database, function: Any, *values: Any, **named: Any) -> Any:
        limit = self.datasette.setting("sql_time_limit_ms")

        def work(connection: sqlite3.Connection) -> Any:
            with time_limit(connection, limit):
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
            return self.json(to_records(rows))
        columns = columns or (type(rows[0])._fields if rows else ())
        return self.text(to_csv(columns, rows), "text/csv; charset=utf-8", f"{name}.csv")

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
    return Response.text(say(language_of(request), reason), status=status)


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
        language_of(request),
        access.reviewer(datasette, request.actor) if usable else None,
        reviews if usable else None,
    )


def language_of(request: Request) -> UiLanguage:
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


# ----------------------------------------------------------------------------------------------------------------------
# Feeds: what is new of a search, a source, a rule, an outlet, a story. An entry is as new as its audit.


#: Entries of a feed.
MOST = 50
#: For what has no time of its own.
NEVER = "1970-01-01T00:00:00Z"


async def of_articles(
    visit: Visit, title: str, page: str, entries: Sequence[ListedArticle], said: Sequence[str] = ()
) -> Response:
    """A feed of articles; ``said`` is what each entry tells beside the score, in the order of ``entries``."""
    audited = await visit.read(when_audited, [entry.id for entry in entries[:MOST]])
    told = [
        {
            "address": absolute(visit, visit.links.article(entry.id)),
            "title": entry.name,
            "updated": audited.get(entry.id, NEVER),
            "summary": f"{score_of(visit, entry)} {text}".strip(),
            "author": entry.outlet or "",
        }
        for entry, text in zip(entries[:MOST], [*said, *[""] * MOST], strict=False)
    ]
    return feed(visit, title, page, told)


def finding(visit: Visit, hit: ListedFinding, updated: str) -> dict[str, str]:
    """An entry about one finding."""
    links = visit.links
    place = links.article(hit.article_id)
    if hit.start is not None and hit.end is not None:
        place = links.place(hit.article_id, hit.start, hit.end)
    return {
        "address": absolute(visit, place),
        "title": f"{hit.title} – {hit.article}",
        "updated": updated,
        "summary": "".join(hit.sentence) or hit.message,
        "author": hit.outlet or "",
    }


def hit(visit: Visit, one: RuleHit, audited: Mapping[str, str]) -> dict[str, str]:
    """An entry about a finding of a rule."""
    around = f"{one.before or ''}{one.text or ''}{one.after or ''}"
    place = visit.links.article(one.article_id)
    if one.start is not None and one.end is not None:
        place = visit.links.place(one.article_id, one.start, one.end)
    return {
        "address": absolute(visit, place),
        "title": one.article,
        "updated": audited.get(one.article_id, NEVER),
        "summary": f"…{around}…" if around else one.message,
        "author": one.outlet or "",
    }


def statement(visit: Visit, name: str, said: VoiceStatement, audited: Mapping[str, str]) -> dict[str, str]:
    """An entry about what somebody said."""
    return {
        "address": absolute(visit, visit.links.place(said.article_id, said.start, said.end)),
        "title": f"{name} – {said.article}",
        "updated": audited.get(said.article_id, NEVER),
        "summary": said.content,
        "author": said.outlet or "",
    }


def feed(visit: Visit, title: str, page: str, entries: Iterable[dict[str, str]]) -> Response:
    """``page`` is the address of what the feed follows; each entry has a time of ``when_audited``."""
    told = sorted(entries, key=lambda entry: entry["updated"], reverse=True)
    body = atom(
        address=absolute(visit, visit.request.full_path),
        page=absolute(visit, page),
        title=f"provenance: {title}",
        updated=told[0]["updated"] if told else NEVER,
        entries=told,
    )
    return visit.text(body, "application/atom+xml; charset=utf-8")


def when_audited(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, str]:
    """The time of the audit of each article, as RFC 3339."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, audited FROM articles WHERE id IN ({marks})", list(ids))  # noqa: S608
    return {article: timestamp(audited) for article, audited in rows}


def timestamp(audited: str) -> str:
    """Times of audits are UTC in ISO 8601, with seconds."""
    return audited if audited.endswith("Z") else f"{audited[:19]}Z"


def score_of(visit: Visit, entry: ListedArticle) -> str:
    score = visit.say("not assessed")
    if entry.overall is not None:
        score = visit.say("{} of 100, band {}", number(visit.language, entry.overall), entry.band)
    return f"{score}, {count(visit.language, '{} finding|{} findings', entry.findings)}."


def absolute(visit: Visit, path: str) -> str:
    return str(visit.datasette.absolute_url(visit.request, path))
