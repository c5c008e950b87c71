"""Search over texts, sources and numbers, in German; without words it is the list of all articles."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, get_args

from provenance.store.search import Word, excerpt, highlighted, search_query, stems
from provenance.web.data.common import ENTRY, NO_OUTLET, Entry, Speaker, fetch

Field = Literal["articles", "sources", "claims"]
FIELDS: tuple[Field, ...] = get_args(Field)
SORTS = ("newest", "worst", "best")
PAGE = 20
#: Hits beyond these are not counted, nor shown: who has so many needs other words.
MOST_HITS = 2000
_MOST_FACETS = 12
# Of a headline these words are looked for: the longest say most.
_MOST_WORDS = 6
_SHORT = 3
_MOST_ALIKE = 200


class Wanted(NamedTuple):
    """What is looked for; empty values do not narrow."""

    text: str = ""
    field: Field = "articles"
    outlet: str = ""
    band: str = ""
    year: str = ""
    kind: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_wordless(self) -> bool:
        """Something is asked for, and it is marks and signs alone."""
        return bool(self.text.strip()) and not stems(self.text)

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE


class Facet(NamedTuple):
    """One way to narrow: the parameter, its value, and how many hits have it."""

    name: str
    value: str
    hits: int


class ArticleHit(NamedTuple):
    entry: Entry
    title: list[Word]
    passage: list[Word]


class SourceHit(NamedTuple):
    speaker: Speaker
    name: list[Word]


class ClaimHit(NamedTuple):
    text: list[Word]
    statement: list[Word]
    speaker: str | None
    kind: str | None
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    start: int
    end: int


Hit = ArticleHit | SourceHit | ClaimHit


class Results(NamedTuple):
    """``total`` is ``None`` where there are more hits than are counted, or all articles are listed."""

    total: int | None
    hits: Sequence[Hit]
    facets: list[Facet]
    has_more: bool


def search(connection: sqlite3.Connection, wanted: Wanted) -> Results:
    """One page of hits."""
    match wanted.field:
        case "sources":
            return _sources(connection, wanted)
        case "claims":
            return _claims(connection, wanted)
        case _:
            return _found_articles(connection, wanted) if wanted.text.strip() else _all_articles(connection, wanted)


def alike(connection: sqlite3.Connection, article_id: str, title: str) -> list[Entry]:
    """Other articles whose headline shares most words with ``title``, among the last that share any."""
    wanted = sorted({word for word in stems(title) if len(word) > _SHORT}, key=len, reverse=True)[:_MOST_WORDS]
    if not wanted:
        return []
    expression = "title : (" + " OR ".join(f'"{word}"' for word in wanted) + ")"
    found = fetch(
        connection,
        Entry,
        f"SELECT {ENTRY} FROM article_search CROSS JOIN articles ON articles.number = article_search.rowid"  # noqa: S608
        " WHERE article_search MATCH ? AND articles.id <> ? ORDER BY article_search.rowid DESC LIMIT ?",
        [expression, article_id, _MOST_ALIKE],
    )
    shared = {entry.id: len(set(stems(entry.name)).intersection(wanted)) for entry in found}
    return sorted(found, key=lambda entry: -shared[entry.id])[:PAGE]


def counts(connection: sqlite3.Connection, text: str) -> dict[Field, int]:
    """How many hits each field has, up to one more than ``MOST_HITS``."""
    return {
        field: connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)",  # noqa: S608
            [search_query(text), MOST_HITS + 1],
        ).fetchone()[0]
        for field, table in _TABLES.items()
    }


_TABLES: dict[Field, str] = {"articles": "article_search", "sources": "source_search", "claims": "claim_search"}


# --- articles ---------------------------------------------------------------------------------------------------------


def _found_articles(connection: sqlite3.Connection, wanted: Wanted) -> Results:
    narrowed, values = _narrowed(wanted)
    found = fetch(
        connection,
        Entry,
        f"SELECT {ENTRY} FROM article_search CROSS JOIN articles ON articles.number = article_search.rowid"  # noqa: S608
        f" WHERE article_search MATCH ? {narrowed} ORDER BY article_search.rowid DESC LIMIT ?",
        [search_query(wanted.text), *values, MOST_HITS + 1],
    )
    ordered = sorted(found[:MOST_HITS], key=_SORT_KEYS.get(wanted.sort, _SORT_KEYS["newest"]))
    shown = ordered[wanted.offset : wanted.offset + PAGE]
    return Results(
        len(found) if len(found) <= MOST_HITS else None,
        _with_passages(connection, shown, wanted.text),
        _facets(found[:MOST_HITS]),
        len(ordered) > wanted.offset + PAGE,
    )


def _reversed(text: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in text)


_SORT_KEYS: dict[str, Callable[[Entry], Any]] = {
    "newest": lambda entry: (entry.published is None, _reversed(entry.published or ""), -entry.number),
    "worst": lambda entry: (entry.overall is None, entry.overall or 0, entry.number),
    "best": lambda entry: (-(entry.overall or -1), entry.number),
}


def _all_articles(connection: sqlite3.Connection, wanted: Wanted) -> Results:
    narrowed, values = _narrowed(wanted)
    sort = wanted.sort if wanted.sort in SORTS else "worst"
    # The unassessed are at the end of the index; leaving them out lets it give the order.
    assessed = "" if sort == "newest" else " AND overall IS NOT NULL"
    order = {"newest": "published DESC", "worst": "overall", "best": "overall DESC"}[sort]
    found = fetch(
        connection,
        Entry,
        f"SELECT {ENTRY} FROM articles WHERE 1{assessed} {narrowed} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
        [*values, PAGE + 1, wanted.offset],
    )
    hits = [ArticleHit(entry, [Word(entry.name, False)], []) for entry in found[:PAGE]]
    return Results(None, hits, _all_facets(connection), len(found) > PAGE)


def _narrowed(wanted: Wanted) -> tuple[str, list[str]]:
    """Conditions, each beginning with AND, and their values."""
    conditions, values = [], []
    if wanted.outlet == NO_OUTLET:
        conditions.append("AND articles.outlet IS NULL")
    elif wanted.outlet:
        conditions.append("AND articles.outlet = ?")
        values.append(wanted.outlet)
    if wanted.band:
        conditions.append("AND articles.band = ?")
        values.append(wanted.band)
    if wanted.year:
        conditions.append("AND articles.published >= ? AND articles.published < ? || '~'")
        values += [wanted.year, wanted.year]
    return " ".join(conditions), values


def _facets(found: Sequence[Entry]) -> list[Facet]:
    return [
        *_counted("band", sorted(entry.band for entry in found if entry.band)),
        *_counted("outlet", (entry.outlet or NO_OUTLET for entry in found)),
        *_counted("year", (entry.published[:4] for entry in found if entry.published)),
    ]


def _counted(name: str, values: Iterable[str]) -> list[Facet]:
    counted = Counter(values)
    best = counted.items() if name == "band" else counted.most_common(_MOST_FACETS)
    return [Facet(name, value, count) for value, count in best]


def _all_facets(connection: sqlite3.Connection) -> list[Facet]:
    bands = "SELECT 'band', band, sum(articles) FROM outlet_bands GROUP BY band ORDER BY band LIMIT 5"
    outlets = "SELECT 'outlet', outlet, articles FROM outlets ORDER BY articles DESC LIMIT ?"
    years = "SELECT 'year', substr(month, 1, 4), sum(articles) FROM outlet_months GROUP BY 2 ORDER BY 3 DESC LIMIT ?"
    return [
        *fetch(connection, Facet, bands),
        *fetch(connection, Facet, outlets, [_MOST_FACETS]),
        *fetch(connection, Facet, years, [_MOST_FACETS]),
    ]


def _with_passages(connection: sqlite3.Connection, entries: Sequence[Entry], text: str) -> list[ArticleHit]:
    if not entries:
        return []
    texts = dict(
        connection.execute(
            f"SELECT article_id, substr(text, 1, 200000) FROM article_texts"  # noqa: S608 - question marks alone
            f" WHERE article_id IN ({', '.join('?' * len(entries))})",
            [entry.id for entry in entries],
        ).fetchall()
    )
    return [
        ArticleHit(
            entry,
            highlighted(entry.name[:300], text),
            highlighted(excerpt(texts.get(entry.id) or "", text, width=240), text),
        )
        for entry in entries
    ]


# --- sources and claims -----------------------------------------------------------------------------------------------


def _sources(connection: sqlite3.Connection, wanted: Wanted) -> Results:
    columns = "speakers.id, speakers.name, speakers.kind, identified, articles, statements"
    if wanted.text.strip():
        found = fetch(
            connection,
            Speaker,
            f"SELECT {columns} FROM source_search CROSS JOIN speakers ON speakers.id = source_search.rowid"  # noqa: S608
            " WHERE source_search MATCH ? LIMIT ?",
            [search_query(wanted.text), MOST_HITS + 1],
        )
        total = len(found) if len(found) <= MOST_HITS else None
        facets = _counted("kind", (speaker.kind for speaker in found[:MOST_HITS]))
        chosen = [speaker for speaker in found[:MOST_HITS] if wanted.kind in ("", speaker.kind)]
        chosen.sort(key=lambda speaker: (-speaker.statements, speaker.name))
        found = chosen[wanted.offset : wanted.offset + PAGE + 1]
    else:
        total, facets = None, []
        which, values = ("WHERE kind = ?", [wanted.kind]) if wanted.kind else ("", [])
        order = "statements DESC" if wanted.kind else "articles DESC"
        found = fetch(
            connection,
            Speaker,
            f"SELECT {columns} FROM speakers {which} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
            [*values, PAGE + 1, wanted.offset],
        )
    hits = [SourceHit(speaker, highlighted(speaker.name, wanted.text)) for speaker in found[:PAGE]]
    return Results(total, hits, facets, len(found) > PAGE)


class _Claim(NamedTuple):
    text: str
    statement: str | None
    speaker: str | None
    kind: str | None
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    start: int
    end: int


_CLAIMS = """
    SELECT
        claims.text, attributions.content, coalesce(sources.name, attributions.source_text), sources.kind,
        claims.article_id, coalesce(articles.title, articles.id), articles.outlet, articles.published,
        claims.start, claims."end"
    FROM {found} AS found
    CROSS JOIN claims ON claims.id = found.id
    JOIN articles ON articles.id = claims.article_id
    LEFT JOIN attributions ON attributions.id = claims.attribution
    LEFT JOIN sources ON sources.id = attributions.source_id
    ORDER BY claims.id DESC
"""
_MATCHING = "(SELECT rowid AS id FROM claim_search WHERE claim_search MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?)"
_NEWEST = "(SELECT id FROM claims ORDER BY id DESC LIMIT ? OFFSET ?)"


def _claims(connection: sqlite3.Connection, wanted: Wanted) -> Results:
    has_words = bool(wanted.text.strip())
    words = [search_query(wanted.text)] if has_words else []
    sql = _CLAIMS.format(found=_MATCHING if has_words else _NEWEST)
    found = fetch(connection, _Claim, sql, [*words, PAGE + 1, wanted.offset])
    hits = [
        ClaimHit(
            highlighted(claim.text, wanted.text),
            highlighted(excerpt(claim.statement or "", wanted.text, width=240), wanted.text),
            *claim[2:],
        )
        for claim in found[:PAGE]
    ]
    total = counts(connection, wanted.text)["claims"] if has_words else None
    return Results(total if total is None or total <= MOST_HITS else None, hits, [], len(found) > PAGE)
