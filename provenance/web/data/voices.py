"""Somebody who is quoted: everything they said, in which articles, and what of it is a denial."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from typing import NamedTuple

from provenance.web.data.common import NAME, Speaker, fetch

#: Articles a page; the newest come first.
PAGE = 50
_MOST_STATEMENTS = 500
_MOST_MEMBERS, _MOST_SPELLINGS = 2_000, 40


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


class Told(NamedTuple):
    """An article that has somebody as a source, be it without a statement."""

    id: str
    name: str
    outlet: str | None
    published: str | None
    statements: int


class Voice(NamedTuple):
    """Somebody over all spellings of their name; ``party`` is the side that they speak for, where that is known."""

    name: str
    spellings: list[str]
    party: str | None
    kinds: list[Speaker]
    roles: list[tuple[str, int]]
    outlets: list[tuple[str, int]]
    statements: list[Statement]
    articles: list[Told]
    next: int | None

    def answers(self, kind: str) -> list[Statement]:
        return [said for said in self.statements if said.answer == kind]


_STATEMENTS = f"""
    SELECT
        found.id, attributions.type, attributions.content, attributions.start, attributions."end", found.role,
        found.article_id, {NAME}, articles.outlet, articles.published,
        (
            SELECT category FROM findings
            WHERE findings.attribution = attributions.id AND category IN ('denial', 'non_denial', 'no_comment')
            LIMIT 1
        )
    FROM (SELECT id, article_id, role FROM sources WHERE {{named}} AND id < ? ORDER BY id DESC LIMIT ?) AS found
    CROSS JOIN attributions ON attributions.source_id = found.id
    JOIN articles ON articles.id = found.article_id
    LIMIT ?
"""  # noqa: S608 - our own column
_LAST = 2**62


_TOLD = f"""
    SELECT articles.id, {NAME}, articles.outlet, articles.published, sum(found.statements)
    FROM (SELECT id, article_id, statements FROM sources WHERE {{named}} AND id < ? ORDER BY id DESC LIMIT ?) AS found
    JOIN articles ON articles.id = found.article_id
    GROUP BY articles.id
    ORDER BY articles.published IS NULL, articles.published DESC, max(found.id) DESC
    LIMIT ?
"""  # noqa: S608 - our own column


def voice(connection: sqlite3.Connection, name: str, before: int | None = None, most: int = PAGE) -> Voice | None:
    """``None`` where nobody of that name is a source; ``before`` is the ``next`` of the page before.

    Where articles are linked, all spellings of one person or body are one; ``most`` is how many sources are read.
    """
    who, party, names = _entity(connection, name)
    known = json.dumps(names)
    kinds = fetch(
        connection,
        Speaker,
        "SELECT min(id), max(name), kind, max(identified), sum(articles), sum(statements) FROM speakers"
        " WHERE name IN (SELECT value FROM json_each(?)) GROUP BY kind LIMIT 20",
        [known],
    )
    if not kinds:
        return None
    # One name is walked in the order of its index; of several the keys are sorted.
    named, values = ("name = ?", [names[0]]) if len(names) == 1 else (
        "name IN (SELECT value FROM json_each(?))", [known]
    )  # fmt: skip
    asked = [*values, before or _LAST, most]
    last = connection.execute(
        f"SELECT min(id), count(*) FROM (SELECT id FROM sources WHERE {named} AND id < ? ORDER BY id DESC LIMIT ?)",  # noqa: S608
        asked,
    ).fetchone()
    found = fetch(connection, Statement, _STATEMENTS.format(named=named), [*asked, _MOST_STATEMENTS])
    found.sort(key=lambda said: (said.published or "", said.source_id), reverse=True)
    return Voice(
        who,
        [one for one in names if one != who],
        party if party != who else None,
        sorted(kinds, key=lambda kind: -kind.statements),
        Counter(said.role for said in found if said.role).most_common(6),
        Counter(said.outlet for said in found if said.outlet).most_common(6),
        found,
        fetch(connection, Told, _TOLD.format(named=named), [*asked, most]),
        last[0] if last[1] == most else None,
    )


def _entity(connection: sqlite3.Connection, name: str) -> tuple[str, str | None, list[str]]:
    """The name, the side and all spellings of the person or body that has this name in some article."""
    row = connection.execute(
        "SELECT entities.id, entities.name, entities.party FROM sources"
        " CROSS JOIN entity_sources ON entity_sources.article_id = sources.article_id"
        " AND entity_sources.source = sources.local_id"
        " CROSS JOIN entities ON entities.id = entity_sources.entity_id WHERE sources.name = ? LIMIT 1",
        [name],
    ).fetchone()
    if row is None:
        return name, None, [name]
    number, who, party = row
    spelled = connection.execute(
        "SELECT DISTINCT sources.name FROM ("
        "SELECT article_id, source FROM entity_sources WHERE entity_id = ? LIMIT ?) AS own"
        " CROSS JOIN sources ON sources.article_id = own.article_id AND sources.local_id = own.source LIMIT ?",
        [number, _MOST_MEMBERS, _MOST_SPELLINGS],
    )
    names = dict.fromkeys([name, *(one for (one,) in spelled)])
    return (who if who in names else name), party, list(names)
