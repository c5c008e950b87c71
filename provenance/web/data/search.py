"""Search over texts, sources and numbers, in German and English; without words it is the list of all articles."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf, isinf
from typing import Any, Literal, NamedTuple, get_args

from provenance.models import UiLanguage
from provenance.store.search import ExcerptWord, excerpt, highlighted, search_query, stems
from provenance.web.data import (
    AROUND,
    ENTRY,
    NAME,
    NO_OUTLET,
    Facet,
    ListedArticle,
    Passage,
    Speaker,
    fetch,
    passage,
    reasoned,
)

__all__ = [
    "FACETS",
    "FIELDS",
    "FILTERS",
    "MOST_EXPORTED",
    "MOST_HITS",
    "PAGE",
    "ArticleHit",
    "ClaimHit",
    "Results",
    "SearchField",
    "SearchHit",
    "SourceHit",
    "WantedResults",
    "alike",
    "asked_range",
    "counts",
    "numeral",
    "search",
]


SearchField = Literal["articles", "sources", "claims"]
FIELDS: tuple[SearchField, ...] = get_args(SearchField)
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


class WantedResults(NamedTuple):
    """What is looked for; ``chosen`` are values by facet, ``kind`` is that of sources."""

    text: str = ""
    field: SearchField = "articles"
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
    entry: ListedArticle
    title: list[ExcerptWord]
    passage: list[ExcerptWord]


class SourceHit(NamedTuple):
    speaker: Speaker
    name: list[ExcerptWord]


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


SearchHit = ArticleHit | SourceHit | ClaimHit


class Results(NamedTuple):
    """``total`` is ``None`` where there are more hits than are counted."""

    total: int | None
    hits: Sequence[SearchHit]
    facets: list[Facet]
    has_more: bool


def search(
    connection: sqlite3.Connection, wanted: WantedResults, language: UiLanguage = "en", most: int = PAGE
) -> Results:
    """One page of hits, or ``most`` of them."""
    match wanted.field:
        case "sources":
            return _sources(connection, wanted, most)
        case "claims":
            return _claims(connection, wanted, most)
    found = _found_articles if wanted.text.strip() else _all_articles
    return found(connection, wanted, language, most)


def alike(connection: sqlite3.Connection, article_id: str, title: str) -> list[ListedArticle]:
    """Other articles whose headline shares most words with ``title``, among the last that share any."""
    wanted = sorted({word for word in stems(title) if len(word) > _SHORT}, key=len, reverse=True)[:_MOST_WORDS]
    if not wanted:
        return []
    expression = "title : (" + " OR ".join(f'"{word}"' for word in wanted) + ")"
    found = fetch(
        connection,
        ListedArticle,
        f"SELECT {ENTRY} FROM article_search CROSS JOIN articles ON articles.number = article_search.rowid"  # noqa: S608
        " WHERE article_search MATCH ? AND articles.id <> ? ORDER BY article_search.rowid DESC LIMIT ?",
        [expression, article_id, _MOST_ALIKE],
    )
    shared = {entry.id: len(set(stems(entry.name)).intersection(wanted)) for entry in found}
    # One word in common is chance.
    enough = [entry for entry in found if shared[entry.id] > 1 or len(wanted) == 1]
    return sorted(enough, key=lambda entry: -shared[entry.id])[:PAGE]


def counts(connection: sqlite3.Connection, text: str) -> dict[SearchField, int]:
    """How many hits each field has, up to one more than ``MOST_HITS``."""
    found: dict[SearchField, int] = {
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


_TABLES: dict[SearchField, str] = {"articles": "article_search", "sources": "source_search", "claims": "claim_search"}


# --- articles ---------------------------------------------------------------------------------------------------------


def _found_articles(connection: sqlite3.Connection, wanted: WantedResults, language: UiLanguage, most: int) -> Results:
    by_rank = wanted.order == "relevance"
    found = _matching(connection, wanted.text, wanted.chosen, ENTRY, by_rank=by_rank)
    entries = [ListedArticle(*row) for row in found[:MOST_HITS]]
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


def _facets_of_hits(connection: sqlite3.Connection, wanted: WantedResults) -> list[Facet]:
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


_SORT_KEYS: dict[str, Callable[[ListedArticle], Any]] = {
    "newest": lambda entry: (entry.published is None, _reversed(entry.published or ""), -entry.number),
    "audited": lambda entry: -entry.number,
    "worst": lambda entry: (entry.overall is None, entry.overall or 0, entry.number),
    "best": lambda entry: (-(entry.overall or -1), entry.number),
}


def _all_articles(connection: sqlite3.Connection, wanted: WantedResults, language: UiLanguage, most: int) -> Results:
    narrowed, values = narrowing(wanted.chosen)
    counted, total, scored = _counted(connection, wanted.chosen)

    def entries(order: str, room: int, offset: int) -> list[ListedArticle]:
        sql = f"SELECT {ENTRY} FROM articles WHERE {order} LIMIT ? OFFSET ?"  # noqa: S608 - our own columns
        return fetch(connection, ListedArticle, sql.format(narrowed), [*values, room, offset])

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
        ArticleHit(entry, [ExcerptWord(entry.name, is_hit=False)], [])
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


def _with_passages(connection: sqlite3.Connection, entries: Sequence[ListedArticle], text: str) -> list[ArticleHit]:
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


def _sources(connection: sqlite3.Connection, wanted: WantedResults, most: int) -> Results:
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


def _claims(connection: sqlite3.Connection, wanted: WantedResults, most: int) -> Results:
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


def _of_value(connection: sqlite3.Connection, asked: NumberRange, most: int, offset: int) -> list[int]:
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


# --- A number that somebody types, in any spelling: 11000, 11.000, elftausend, 11 Tsd., eleven thousand, 10 bis 12 ----


class NumberRange(NamedTuple):
    """From ``low`` to ``high``, both included; ``words`` are what was typed beside the number."""

    low: float
    high: float
    words: str


_ONES = {
    "ein": 1, "eins": 1, "eine": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14,
    "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES: Mapping[str, float] = {
    "dutzend": 12, "dozen": 12, "hundert": 100, "hundred": 100, "tausend": 1e3, "thousand": 1e3, "tsd": 1e3,
    "tsd.": 1e3, "k": 1e3, "million": 1e6, "millionen": 1e6, "millions": 1e6, "mio": 1e6, "mio.": 1e6, "mill.": 1e6,
    "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "mrd.": 1e9, "billion": 1e9, "billions": 1e9, "bn": 1e9,
}  # fmt: skip
_PARTS = sorted({*_ONES, *_TENS, "und", "hundert", "tausend"}, key=len, reverse=True)
# Possessive: with its parts given back, a word of many parts that is no number would be tried in all its divisions.
_COMPOUND = re.compile(f"(?:{'|'.join(_PARTS)})++")
_PART = re.compile("|".join(_PARTS))
_DIGITS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_TOKEN = re.compile(rf"{_DIGITS.pattern}|[^\W\d_]+\.?|[<>≥≤≈~]=?|[-–—]|\S")
# "11-tausend", "5-Millionen-Grenze"
_HYPHEN = re.compile(r"(?<=\d)-(?=[^\W\d])")
# A blank, also a narrow one, between thousands.
_BLANKS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")
_LINKS = frozenset({"bis", "to", "-", "–", "—", "und", "and"})
_OPENERS = frozenset({"von", "zwischen", "from", "between"})
_LEAST = frozenset({"ab", "über", "ueber", "mindestens", "over", "above", ">", ">=", "≥"})
_MOST = frozenset({"unter", "höchstens", "hoechstens", "under", "below", "<", "<=", "≤"})
_ABOUT = frozenset({"etwa", "rund", "circa", "ca", "ca.", "ungefähr", "ungefaehr", "about", "around", "some", "≈", "~"})
#: "mehr als 20", "weniger als 20".
_COMPARED = re.compile(r"\b(?P<more>mehr als|more than)\b|\b(?:weniger als|less than|fewer than)\b", re.IGNORECASE)
_TENTH = 0.1


def asked_range(text: str) -> NumberRange | None:
    """What is asked for, where something is: one value, a range, or all from a value on."""
    tokens = _TOKEN.findall(_COMPARED.sub(_sign, _BLANKS.sub("", _HYPHEN.sub(" ", text[:1000]))))
    numbers = list(_numbers(tokens))
    if not numbers:
        return None
    first, *more = numbers
    before = tokens[first.start - 1].lower() if first.start else ""
    used = {*range(first.start, first.end)}
    if more and tokens[first.end].lower() in _LINKS and more[0].start == first.end + 1:
        # "3 bis 5 Millionen": the scale is that of both.
        low = first.value * (more[0].scale if first.scale == 1 and first.value < more[0].value else 1)
        used |= {first.end, *range(more[0].start, more[0].end)}
        used |= {first.start - 1} if before in _OPENERS else set()
        return NumberRange(min(low, more[0].value), max(low, more[0].value), _rest(tokens, used))
    if before in _LEAST | _MOST | _ABOUT:
        used.add(first.start - 1)
    rest = _rest(tokens, used)
    if before in _LEAST:
        return NumberRange(first.value, inf, rest)
    if before in _MOST:
        return NumberRange(0, first.value, rest)
    about = _TENTH * first.value if before in _ABOUT else 0
    return NumberRange(first.value - about, first.value + about, rest)


def _sign(compared: re.Match[str]) -> str:
    return ">" if compared["more"] else "<"


class _TypedNumber(NamedTuple):
    value: float
    scale: float
    start: int
    end: int


def _numbers(tokens: Sequence[str]) -> Iterator[_TypedNumber]:
    at = 0
    while at < len(tokens):
        end, total, scale = at, 0.0, 1.0
        while end < len(tokens) and (value := _single(tokens[end])) is not None:
            # "forty two", "eleven thousand two hundred": words add up; digits stand alone.
            if end > at and (tokens[end][0].isdigit() or tokens[end - 1][0].isdigit()):
                break
            total, end = total + value, end + 1
            while end < len(tokens) and (factor := _SCALES.get(tokens[end].lower())):
                total, scale, end = total * factor, scale * factor, end + 1
        if end == at:
            at += 1
        else:
            yield _TypedNumber(round(total, 6), scale, at, end)
            at = end


def _single(token: str) -> float | None:
    return _digits(token) if token[0].isdigit() else numeral(token)


def _digits(token: str) -> float | None:
    """Three digits behind a mark are thousands, others are a fraction."""
    found = re.fullmatch(r"(\d{1,3}(?:[.,'’]\d{3})+)(?:[.,](\d+))?", token)
    if found:
        whole, fraction = re.sub(r"\D", "", found[1]), found[2]
    else:
        whole, _, fraction = token.replace(",", ".").partition(".")
    return float(f"{whole}.{fraction or 0}") if whole.isascii() and whole.isdigit() else None


def numeral(word: str) -> float | None:
    """The value of a number that is written as a word: zweiundvierzig, elftausendfünfhundert, forty."""
    low = word.lower()
    if (low in _SCALES and low not in ("hundert", "tausend")) or not _COMPOUND.fullmatch(low):
        return None
    total, current = 0.0, 0.0
    for part in _PART.findall(low):
        if part == "tausend":
            total, current = total + 1000 * (current or 1), 0.0
        elif part == "hundert":
            current = 100 * (current or 1)
        else:
            current += _ONES.get(part, _TENS.get(part, 0))
    return total + current or None


def _rest(tokens: Sequence[str], used: set[int]) -> str:
    return " ".join(token for at, token in enumerate(tokens) if at not in used and re.search(r"\w", token))
