"""Search over texts, sources and numbers, in German; without words it is the list of all articles."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isinf
from typing import Any, Literal, NamedTuple, get_args

from provenance.models import UiLanguage
from provenance.store.search import Word, excerpt, highlighted, search_query, stems
from provenance.web.data.common import (
    AROUND,
    ENTRY,
    NAME,
    NO_OUTLET,
    Entry,
    Facet,
    Passage,
    Speaker,
    fetch,
    passage,
    reasoned,
)
from provenance.web.numerals import Range, asked_range

Field = Literal["articles", "sources", "claims"]
FIELDS: tuple[Field, ...] = get_args(Field)
SORTS = ("relevance", "newest", "audited", "worst", "best")
PAGE = 20
#: Hits beyond these are not counted, nor shown: who has so many needs other words.
MOST_HITS = 2000
#: A file holds so many rows; who wants more narrows down.
MOST_EXPORTED = 20_000
# Of a headline these words are looked for: the longest say most.
_MOST_WORDS = 6
_SHORT = 3
_MOST_ALIKE = 200
_LAST_STEP = 90

#: How articles are narrowed, with the column that holds the value; an empty value means that it has none.
FACETS: Mapping[str, str] = {
    "band": "band",
    "weakest": "weakest",
    "outlet": "outlet",
    "genre": "genre",
    "year": "month",
    "language": "language",
}


#: What narrows too, without a list of its values: a step of ten points, a month.
FILTERS = ("score", "month")


class Wanted(NamedTuple):
    """What is looked for; ``chosen`` are values by facet, ``kind`` is that of sources."""

    text: str = ""
    field: Field = "articles"
    chosen: Mapping[str, str] = {}
    kind: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_wordless(self) -> bool:
        """Something is asked for, and it is marks and signs alone."""
        return bool(self.text.strip()) and not stems(self.text)

    @property
    def order(self) -> str:
        return self.sort if self.sort in SORTS else "relevance" if self.text.strip() else "worst"

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE


class ArticleHit(NamedTuple):
    entry: Entry
    title: list[Word]
    passage: list[Word]


class SourceHit(NamedTuple):
    speaker: Speaker
    name: list[Word]


class ClaimHit(NamedTuple):
    """``sentence`` holds the number as its hit."""

    text: str
    quantity: float | None
    unit: str | None
    speaker: str | None
    kind: str | None
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    sentence: Passage


Hit = ArticleHit | SourceHit | ClaimHit


class Results(NamedTuple):
    """``total`` is ``None`` where there are more hits than are counted."""

    total: int | None
    hits: Sequence[Hit]
    facets: list[Facet]
    has_more: bool


def search(connection: sqlite3.Connection, wanted: Wanted, language: UiLanguage = "en", most: int = PAGE) -> Results:
    """One page of hits, or ``most`` of them."""
    match wanted.field:
        case "sources":
            return _sources(connection, wanted, most)
        case "claims":
            return _claims(connection, wanted, most)
    found = _found_articles if wanted.text.strip() else _all_articles
    return found(connection, wanted, language, most)


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
    # One word in common is chance.
    enough = [entry for entry in found if shared[entry.id] > 1 or len(wanted) == 1]
    return sorted(enough, key=lambda entry: -shared[entry.id])[:PAGE]


def counts(connection: sqlite3.Connection, text: str) -> dict[Field, int]:
    """How many hits each field has, up to one more than ``MOST_HITS``."""
    found: dict[Field, int] = {
        field: connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)",  # noqa: S608
            [search_query(text), MOST_HITS + 1],
        ).fetchone()[0]
        for field, table in _TABLES.items()
    }
    asked = asked_range(text)
    if asked and not asked.words:
        found["claims"] = len(_of_value(connection, asked, MOST_HITS + 1, 0))
    return found


_TABLES: dict[Field, str] = {"articles": "article_search", "sources": "source_search", "claims": "claim_search"}


# --- articles ---------------------------------------------------------------------------------------------------------


def _found_articles(connection: sqlite3.Connection, wanted: Wanted, language: UiLanguage, most: int) -> Results:
    by_rank = wanted.order == "relevance"
    found = _matching(connection, wanted.text, wanted.chosen, ENTRY, by_rank=by_rank)
    entries = [Entry(*row) for row in found[:MOST_HITS]]
    ordered = entries if by_rank else sorted(entries, key=_SORT_KEYS.get(wanted.order, _SORT_KEYS["newest"]))
    shown = ordered[wanted.offset : wanted.offset + most]
    return Results(
        len(found) if len(found) <= MOST_HITS else None,
        _with_passages(connection, reasoned(connection, shown, language), wanted.text),
        _facets_of_hits(connection, wanted),
        len(ordered) > wanted.offset + most,
    )


_VALUES = ", ".join(
    {"year": "substr(articles.month, 1, 4)", "outlet": f"coalesce(articles.outlet, '{NO_OUTLET}')"}.get(
        name, f"coalesce(articles.{column}, '')"
    )
    for name, column in FACETS.items()
)


def _matching(
    connection: sqlite3.Connection, text: str, chosen: Mapping[str, str], columns: str, *, by_rank: bool = False
) -> list[tuple[Any, ...]]:
    """Of the articles with these words the last that came in; the ones that fit best first, if so wanted."""
    narrowed, values = narrowing(chosen)
    rank = ", bm25(article_search, 5, 1) AS rank" if by_rank else ""
    sql = (
        f"SELECT {columns}{rank} FROM article_search CROSS JOIN articles ON articles.number = article_search.rowid"  # noqa: S608
        f" WHERE article_search MATCH ? {narrowed} ORDER BY article_search.rowid DESC LIMIT ?"
    )
    found: list[tuple[Any, ...]] = connection.execute(sql, [search_query(text), *values, MOST_HITS + 1]).fetchall()
    return [row[:-1] for row in sorted(found, key=lambda row: row[-1])] if by_rank else found


def _facets_of_hits(connection: sqlite3.Connection, wanted: Wanted) -> list[Facet]:
    """Every facet as all the others narrow it."""
    counted: dict[str, Counter[str]] = {}
    for name in ("", *wanted.chosen):
        others = {key: value for key, value in wanted.chosen.items() if key != name}
        rows = _matching(connection, wanted.text, others, _VALUES)
        for at, facet in enumerate(FACETS):
            if facet == name or (not name and facet not in wanted.chosen):
                counted[facet] = Counter(row[at] for row in rows[:MOST_HITS])
    return _as_facets(counted)


def _as_facets(counted: Mapping[str, Counter[str]]) -> list[Facet]:
    found = []
    for name in FACETS:
        values = counted.get(name, Counter()).items()
        # Bands and years have an order of their own.
        ordered = (
            sorted(values) if name in ("band", "year") else sorted(values, key=lambda value: (-value[1], value[0]))
        )
        found += [Facet(name, value, number) for value, number in ordered]
    return found


def _reversed(text: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in text)


_SORT_KEYS: dict[str, Callable[[Entry], Any]] = {
    "newest": lambda entry: (entry.published is None, _reversed(entry.published or ""), -entry.number),
    "audited": lambda entry: -entry.number,
    "worst": lambda entry: (entry.overall is None, entry.overall or 0, entry.number),
    "best": lambda entry: (-(entry.overall or -1), entry.number),
}


def _all_articles(connection: sqlite3.Connection, wanted: Wanted, language: UiLanguage, most: int) -> Results:
    narrowed, values = narrowing(wanted.chosen)
    counted, total, scored = _counted(connection, wanted.chosen)

    def entries(order: str, room: int, offset: int) -> list[Entry]:
        sql = f"SELECT {ENTRY} FROM articles WHERE {order} LIMIT ? OFFSET ?"  # noqa: S608 - our own columns
        return fetch(connection, Entry, sql.format(narrowed), [*values, room, offset])

    if wanted.order in ("newest", "audited"):
        column = "published" if wanted.order == "newest" else "audited"
        found = entries(f"1 {{}} ORDER BY {column} DESC", most + 1, wanted.offset)
    else:
        # The unassessed are at one end of the index; asked for apart, both parts come in its order.
        order = "overall DESC" if wanted.order == "best" else "overall"
        found = entries(f"overall IS NOT NULL {{}} ORDER BY {order}", most + 1, wanted.offset)
        if len(found) <= most:
            found += entries("overall IS NULL {}", most + 1 - len(found), max(wanted.offset - scored, 0))
    hits = [
        ArticleHit(entry, [Word(entry.name, is_hit=False)], [])
        for entry in reasoned(connection, found[:most], language)
    ]
    return Results(total, hits, _as_facets(counted), len(found) > most)


def _counted(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> tuple[dict[str, Counter[str]], int, int]:
    """Of all articles: every facet as all the others narrow it, how many fit, and how many of them have a score."""
    names = tuple(FACETS)
    sql = f"SELECT {', '.join(names)}, articles FROM article_counts LIMIT 100000"  # noqa: S608
    filters = {name: value for name, value in chosen.items() if name in FILTERS}
    narrowed, filtered = narrowing(filters)
    if filters:  # of what no summary knows the articles themselves are counted
        sql = f"SELECT {_VALUES}, count(*) FROM articles WHERE 1 {narrowed} GROUP BY {_VALUES} LIMIT 100000"  # noqa: S608
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    total = scored = 0
    for *values, number in connection.execute(sql, filtered):
        misses = [name for name, value in zip(names, values, strict=True) if chosen.get(name, value) != value]
        if not misses:
            total += number
            scored += number if values[names.index("band")] else 0
        for name, value in zip(names, values, strict=True):
            if not misses or misses == [name]:
                counted[name][value] += number
    return counted, total, scored


def narrowing(chosen: Mapping[str, str]) -> tuple[str, list[str | int]]:
    """Conditions on articles, each beginning with AND, and their values."""
    conditions: list[str] = []
    values: list[str | int] = []
    for name, value in chosen.items():
        column = f"articles.{FACETS.get(name, name)}"
        if name == "score":
            step = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else -1
            # A full 100 belongs to the last step.
            conditions.append("AND articles.overall >= ? AND articles.overall < ?")
            values += [step, step + 10 if step < _LAST_STEP else 101]
        elif name == "month":
            conditions.append(f"AND {column} = ?")
            values.append(value)
        elif name == "year":
            conditions.append(f"AND {column} >= ? AND {column} < ?" if value else f"AND {column} = ?")
            values += [value, f"{value}~"] if value else [""]
        elif value in ("", NO_OUTLET):
            conditions.append(f"AND {column} IS NULL")
        else:
            conditions.append(f"AND {column} = ?")
            values.append(value)
    return " ".join(conditions), values


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


# --- sources ----------------------------------------------------------------------------------------------------------


def _sources(connection: sqlite3.Connection, wanted: Wanted, most: int) -> Results:
    columns = "speakers.id, speakers.name, speakers.kind, identified, articles, statements"
    if wanted.text.strip():
        found = fetch(
            connection,
            Speaker,
            f"SELECT {columns} FROM source_search CROSS JOIN speakers ON speakers.id = source_search.rowid"  # noqa: S608
            " WHERE source_search MATCH ? LIMIT ?",
            [search_query(wanted.text), MOST_HITS + 1],
        )
        facets = _kinds(Counter(speaker.kind for speaker in found[:MOST_HITS]).items())
        chosen = [speaker for speaker in found[:MOST_HITS] if wanted.kind in ("", speaker.kind)]
        chosen.sort(key=lambda speaker: (-speaker.statements, speaker.name))
        total = len(chosen) if len(found) <= MOST_HITS else None
        found = chosen[wanted.offset : wanted.offset + most + 1]
    else:
        kinds = dict(
            connection.execute("SELECT value, hits FROM facet_counts WHERE facet = 'kind' LIMIT 100").fetchall()
        )
        facets = _kinds(kinds.items())
        total = kinds.get(wanted.kind, 0) if wanted.kind else sum(kinds.values())
        which, values = ("WHERE kind = ?", [wanted.kind]) if wanted.kind else ("", [])
        order = "statements DESC" if wanted.kind else "articles DESC"
        found = fetch(
            connection,
            Speaker,
            f"SELECT {columns} FROM speakers {which} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608
            [*values, most + 1, wanted.offset],
        )
    hits = [SourceHit(speaker, highlighted(speaker.name, wanted.text)) for speaker in found[:most]]
    return Results(total, hits, facets, len(found) > most)


def _kinds(counted: Iterable[tuple[str, int]]) -> list[Facet]:
    return [Facet("kind", kind, number) for kind, number in sorted(counted, key=lambda kind: -kind[1])]


# --- numbers ----------------------------------------------------------------------------------------------------------


_CLAIMS = f"""
    SELECT
        claims.text, claims.quantity, claims.unit, coalesce(sources.name, attributions.source_text), sources.kind,
        claims.article_id, {NAME}, articles.outlet, articles.published, claims.start, claims."end",
        substr(article_texts.text, max(claims.start - {AROUND}, 0) + 1, claims."end" - claims.start + 2 * {AROUND})
    FROM json_each(?) AS found
    CROSS JOIN claims ON claims.id = found.value
    JOIN articles ON articles.id = claims.article_id
    LEFT JOIN article_texts ON article_texts.article_id = claims.article_id
    LEFT JOIN attributions ON attributions.id = claims.attribution
    LEFT JOIN sources ON sources.id = attributions.source_id
    ORDER BY found.key
    LIMIT {MOST_EXPORTED + 1}
"""  # noqa: S608 - our own columns and numbers


def _claims(connection: sqlite3.Connection, wanted: Wanted, most: int) -> Results:
    """By value where a number is asked for, in any spelling; by words else."""
    asked = asked_range(wanted.text)
    total: int | None = None
    if asked:
        keys = _of_value(connection, asked, MOST_HITS + 1, 0)
        keys = _with_words(connection, keys[:MOST_HITS], asked.words) if asked.words else keys
        total = len(keys) if len(keys) <= MOST_HITS else None
        keys = keys[wanted.offset : wanted.offset + most + 1]
    elif wanted.text.strip():
        sql = "SELECT rowid FROM claim_search WHERE claim_search MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?"
        keys = [key for (key,) in connection.execute(sql, [search_query(wanted.text), most + 1, wanted.offset])]
        counted = counts(connection, wanted.text)["claims"]
        total = counted if counted <= MOST_HITS else None
    else:
        sql = "SELECT id FROM claims ORDER BY id DESC LIMIT ? OFFSET ?"
        keys = [key for (key,) in connection.execute(sql, [most + 1, wanted.offset])]
    hits = []
    known: list[Any]
    for *known, window in connection.execute(_CLAIMS, [f"[{','.join(map(str, keys[:most]))}]"]):
        start, end = known[-2:]
        sentence = passage(window, start, end, max(start - AROUND, 0)) if window else Passage("", known[0], "")
        hits.append(ClaimHit._make([*known, sentence]))
    return Results(total, hits, [], len(keys) > most)


def _of_value(connection: sqlite3.Connection, asked: Range, most: int, offset: int) -> list[int]:
    """Keys of the claims in a range, the smallest value first."""
    where, values = "quantity >= ?", [asked.low]
    if not isinf(asked.high):
        where, values = "quantity BETWEEN ? AND ?", [asked.low, asked.high]
    # Text sorts behind all numbers.
    sql = f"SELECT id FROM claims WHERE {where} AND quantity < 'a' ORDER BY quantity LIMIT ? OFFSET ?"  # noqa: S608
    return [key for (key,) in connection.execute(sql, [*values, most, offset])]


def _with_words(connection: sqlite3.Connection, keys: Sequence[int], words: str) -> list[int]:
    """Those that also have these words, in the number or in what is said with it."""
    wanted = set(stems(words))
    rows = connection.execute(
        "SELECT claims.id, claims.text || ' ' || coalesce(attributions.content, '') FROM json_each(?) AS found"
        " CROSS JOIN claims ON claims.id = found.value"
        " LEFT JOIN attributions ON attributions.id = claims.attribution ORDER BY found.key LIMIT ?",
        [f"[{','.join(map(str, keys))}]", MOST_HITS],
    )
    return [key for key, text in rows if wanted <= set(stems(text))]
