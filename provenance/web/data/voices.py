"""Somebody who is quoted: everything they said, in which articles, and what of it is a denial."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import NamedTuple

from provenance.web.data.common import NAME, Speaker, fetch

#: Articles a page; the newest come first.
PAGE = 50
_MOST_STATEMENTS = 500


class Statement(NamedTuple):
    """``answer`` is denial, non_denial or no_comment where a rule found one in it."""

    source_id: int
    type: str
    content: str
    start: int
    end: int
    role: str | None
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    answer: str | None


class Voice(NamedTuple):
    name: str
    kinds: list[Speaker]
    roles: list[tuple[str, int]]
    outlets: list[tuple[str, int]]
    statements: list[Statement]
    next: int | None


_STATEMENTS = f"""
    SELECT
        found.id, attributions.type, attributions.content, attributions.start, attributions."end", found.role,
        found.article_id, {NAME}, articles.outlet, articles.published,
        (
            SELECT category FROM findings
            WHERE findings.attribution = attributions.id AND category IN ('denial', 'non_denial', 'no_comment')
            LIMIT 1
        )
    FROM (SELECT id, article_id, role FROM sources WHERE name = ? AND id < ? ORDER BY id DESC LIMIT ?) AS found
    CROSS JOIN attributions ON attributions.source_id = found.id
    JOIN articles ON articles.id = found.article_id
    LIMIT ?
"""  # noqa: S608 - our own column
_LAST = 2**62


def voice(connection: sqlite3.Connection, name: str, before: int | None = None) -> Voice | None:
    """``None`` where nobody of that name is a source; ``before`` is the ``next`` of the page before."""
    kinds = fetch(
        connection,
        Speaker,
        "SELECT id, name, kind, identified, articles, statements FROM speakers WHERE name = ? LIMIT 20",
        [name],
    )
    if not kinds:
        return None
    last = connection.execute(
        "SELECT min(id), count(*) FROM (SELECT id FROM sources WHERE name = ? AND id < ? ORDER BY id DESC LIMIT ?)",
        [name, before or _LAST, PAGE],
    ).fetchone()
    found = fetch(connection, Statement, _STATEMENTS, [name, before or _LAST, PAGE, _MOST_STATEMENTS])
    found.sort(key=lambda said: (said.published or "", said.source_id), reverse=True)
    return Voice(
        name,
        sorted(kinds, key=lambda kind: -kind.statements),
        Counter(said.role for said in found if said.role).most_common(6),
        Counter(said.outlet for said in found if said.outlet).most_common(6),
        found,
        last[0] if last[1] == PAGE else None,
    )
