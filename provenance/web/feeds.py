"""Feeds: what is new of a search, a source, a rule, an outlet, a story. An entry is as new as its audit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from provenance.web import exports
from provenance.web.data.common import Entry
from provenance.web.data.findings import Hit
from provenance.web.data.rules import Hit as RuleHit
from provenance.web.data.voices import Statement
from provenance.web.site import Visit
from provenance.wording import count, number

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

#: Entries of a feed.
MOST = 50
#: For what has no time of its own.
NEVER = "1970-01-01T00:00:00Z"


async def of_articles(
    visit: Visit, title: str, page: str, entries: Sequence[Entry], said: Sequence[str] = ()
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


def finding(visit: Visit, hit: Hit, updated: str) -> dict[str, str]:
    """An entry about one finding."""
    links = visit.links
    place = links.article(hit.article_id)
    if hit.start is not None and hit.end is not None:
        place = links.place(hit.article_id, hit.start, hit.end)
    return {
        "address": absolute(visit, place),
        "title": f"{hit.title} – {hit.name}",
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


def statement(visit: Visit, name: str, said: Statement, audited: Mapping[str, str]) -> dict[str, str]:
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
    body = exports.atom(
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


def score_of(visit: Visit, entry: Entry) -> str:
    score = visit.say("not assessed")
    if entry.overall is not None:
        score = visit.say("{} of 100, band {}", number(visit.language, entry.overall), entry.band)
    return f"{score}, {count(visit.language, '{} finding|{} findings', entry.findings)}."


def absolute(visit: Visit, path: str) -> str:
    return str(visit.datasette.absolute_url(visit.request, path))
