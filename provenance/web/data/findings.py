"""All findings, narrowed by facets: each in its sentence, with how many there are of every other kind."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from provenance.models import UiLanguage
from provenance.store.rows import claim_search_range
from provenance.web.data import AROUND, NAME, NO_OUTLET, Facet, Passage, fetch, passage, title_in

PAGE = 30
#: A file holds so many findings; who wants more narrows down.
MOST_EXPORTED = 20_000
#: Findings of one speaker, and rows of the counts, that are added up.
_MOST_OF_SPEAKER, _MOST_COUNTED, _MOST_ARTICLES = 5_000, 60_000, 1_000_000
_MOST_SPEAKERS, _NEWEST = 12, 400

#: How findings can be narrowed, and what holds the value: the finding itself, or its article.
OF_FINDING = ("category", "rule", "severity", "dimension")
OF_ARTICLE: Mapping[str, str] = {
    "outlet": "articles.outlet",
    "genre": "articles.genre",
    "language": "articles.language",
    "month": "articles.month",
}
FACETS = (*OF_FINDING, *OF_ARTICLE)

#: The index of findings that is walked for each facet; the first of those asked for is the narrowest.
_INDEXES: Mapping[str, str] = {
    "rule": "findings_of_rule",
    "category": "findings_of_category",
    "dimension": "findings_of_dimension",
    "severity": "findings_severity",
}


class ListedFinding(NamedTuple):
    """One finding; ``sentence`` is empty where it is about the article as a whole."""

    id: int
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    rule: str
    title: str
    category: str
    severity: str
    dimension: str
    message: str
    start: int | None
    end: int | None
    total: int
    speaker: str | None
    sentence: Passage

    def flat(self) -> FlatHit:
        """As a row of a file."""
        return FlatHit(*self[:-1], "".join(self.sentence))


class FlatHit(NamedTuple):
    id: int
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    rule: str
    title: str
    category: str
    severity: str
    dimension: str
    message: str
    start: int | None
    end: int | None
    points: int
    speaker: str | None
    sentence: str


class FoundFindings(NamedTuple):
    """``total`` counts all that fit; where ``is_partial``, facets and total count the beginning of them."""

    hits: list[ListedFinding]
    total: int
    facets: list[Facet]
    has_more: bool
    is_partial: bool


class WantedFindings(NamedTuple):
    """What is asked for, by the name of the facet; ``speaker`` is a name. Empty values do not narrow."""

    chosen: Mapping[str, str]
    speaker: str = ""
    page: int = 1

    def without(self, name: str) -> Mapping[str, str]:
        return {key: value for key, value in self.chosen.items() if key != name}


def findings(
    connection: sqlite3.Connection, wanted: WantedFindings, language: UiLanguage = "en", most: int = PAGE
) -> FoundFindings:
    """One page, those that came in last first."""
    offset = (wanted.page - 1) * PAGE
    if wanted.speaker:
        return _of_speaker(connection, wanted, language, offset, most)
    facets, total, is_partial = _counted(connection, wanted.chosen)
    keys = _keys(connection, wanted.chosen, most + 1, offset)
    hits = _hits(connection, keys[:most], language)
    facets += _speakers(connection, wanted)
    return FoundFindings(hits, total, facets, len(keys) > most, is_partial)


# --- counting ---------------------------------------------------------------------------------------------------------


def _counted(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> tuple[list[Facet], int, bool]:
    """Every facet as all others narrow it, the number of all that fit, and whether not all were counted."""
    if not chosen:
        facets = fetch(
            connection,
            Facet,
            "SELECT facet, value, hits FROM facet_counts WHERE facet <> 'kind' ORDER BY hits DESC LIMIT 5000",
        )
        return facets, sum(facet.hits or 0 for facet in facets if facet.name == "severity"), False
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    rows = _counts(connection, chosen)
    for *values, number in rows:
        for name, value in zip(FACETS, values, strict=True):
            counted[name][value] += number
    is_partial = len(rows) == _MOST_COUNTED
    for name in chosen:
        # The other values of what is chosen: what one could choose instead.
        others = {key: value for key, value in chosen.items() if key != name}
        counted[name] = Counter()
        if others:
            at = FACETS.index(name)
            for row in _counts(connection, others):
                counted[name][row[at]] += row[-1]
        else:
            sql = "SELECT value, hits FROM facet_counts WHERE facet = ? LIMIT 5000"
            counted[name].update(dict(connection.execute(sql, [name]).fetchall()))
    total = sum(number for *_, number in rows)
    facets = [Facet(name, value, number) for name, values in counted.items() for value, number in values.most_common()]
    return facets, total, is_partial


def _counts(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> list[Any]:
    where = " AND ".join(f"{name} = ?" for name in chosen)
    sql = f"SELECT {', '.join(FACETS)}, findings FROM finding_counts WHERE {where} LIMIT {_MOST_COUNTED}"  # noqa: S608
    return connection.execute(sql, list(chosen.values())).fetchall()


# --- finding ----------------------------------------------------------------------------------------------------------


def _keys(connection: sqlite3.Connection, chosen: Mapping[str, str], most: int, offset: int) -> list[int]:
    """Keys of the findings of a page: walked along findings, or along articles, whichever are fewer."""
    of_finding = {name: value for name, value in chosen.items() if name in OF_FINDING}
    of_article = {name: value for name, value in chosen.items() if name in OF_ARTICLE}
    articles, values = _articles_where(of_article)
    if of_article and (not of_finding or _number(connection, of_article) < _number(connection, of_finding)):
        return _along_articles(connection, articles, values, of_finding, most, offset)
    where, own = _findings_where(of_finding)
    index = next((f"INDEXED BY {_INDEXES[name]}" for name in _INDEXES if name in of_finding), "")
    if of_article:
        where += f" AND EXISTS (SELECT 1 FROM articles WHERE articles.id = findings.article_id AND {articles})"  # noqa: S608
    sql = f"SELECT id FROM findings {index} WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608
    return [key for (key,) in connection.execute(sql, [*own, *values, most, offset])]


def _along_articles(  # noqa: PLR0913, PLR0917
    connection: sqlite3.Connection,
    articles: str,
    values: Sequence[str],
    of_finding: Mapping[str, str],
    most: int,
    offset: int,
) -> list[int]:
    """From the newest article on; the findings of an article have keys of one range."""
    numbers = connection.execute(
        f"SELECT number FROM articles WHERE {articles} ORDER BY number DESC LIMIT ?",  # noqa: S608
        [*values, _MOST_ARTICLES],
    )
    where, own = _findings_where(of_finding)
    index = next((f"INDEXED BY {_INDEXES[name]}" for name in _INDEXES if name in of_finding), "")
    sql = f"SELECT id FROM findings {index} WHERE {where} AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"  # noqa: S608
    found: list[int] = []
    for (number,) in numbers:
        room = most + offset - len(found)
        if room <= 0:
            break
        found += [key for (key,) in connection.execute(sql, [*own, *claim_search_range(number), room])]
    return found[offset:]


def _findings_where(of_finding: Mapping[str, str]) -> tuple[str, list[str]]:
    """The first is looked up in its index, the others are compared row by row."""
    ordered = [name for name in _INDEXES if name in of_finding]
    conditions = [f"{'' if at == 0 else '+'}{name} = ?" for at, name in enumerate(ordered)]
    return " AND ".join(conditions) or "1", [of_finding[name] for name in ordered]


def _articles_where(of_article: Mapping[str, str]) -> tuple[str, list[str]]:
    conditions, values = [], []
    for name, value in of_article.items():
        if name != "month" and value in ("", NO_OUTLET):
            conditions.append(f"{OF_ARTICLE[name]} IS NULL")
        else:
            conditions.append(f"{OF_ARTICLE[name]} = ?")
            values.append(value)
    return " AND ".join(conditions) or "1", values


def _number(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> int:
    """How many findings have the rarest of the values."""
    sql = "SELECT hits FROM facet_counts WHERE facet = ? AND value = ?"
    found = [connection.execute(sql, [name, value]).fetchone() for name, value in chosen.items()]
    return min((row[0] if row else 0 for row in found), default=0)


_HITS = """
    SELECT
        findings.id, findings.article_id, {name}, articles.outlet, articles.published, findings.rule, {title},
        findings.category, findings.severity, findings.dimension, {message}, findings.start, findings."end",
        findings.total, coalesce(sources.name, attributions.source_text),
        substr(
            article_texts.text, max(findings.start - {around}, 0) + 1, findings."end" - findings.start + 2 * {around}
        )
    FROM json_each(?) AS wanted
    CROSS JOIN findings ON findings.id = wanted.value
    JOIN articles ON articles.id = findings.article_id
    LEFT JOIN article_texts ON article_texts.article_id = findings.article_id
    LEFT JOIN rules ON rules.id = findings.rule
    LEFT JOIN attributions ON attributions.id = findings.attribution
    LEFT JOIN sources ON sources.id = attributions.source_id
    ORDER BY findings.id DESC
    LIMIT {most}
"""


def _hits(connection: sqlite3.Connection, keys: Sequence[int], language: UiLanguage) -> list[ListedFinding]:
    message = "coalesce(findings.message_de, findings.message)" if language == "de" else "findings.message"
    title = f"coalesce({title_in(language)}, findings.rule)"
    sql = _HITS.format(name=NAME, title=title, message=message, around=AROUND, most=MOST_EXPORTED + 1)
    hits = []
    known: list[Any]
    for *known, window in connection.execute(sql, [f"[{','.join(map(str, keys))}]"]):
        start, end = known[11], known[12]
        sentence = Passage("", "", "")
        if window is not None and start is not None:
            sentence = passage(window, start, end, max(start - AROUND, 0))
        hits.append(ListedFinding._make([*known, sentence]))
    return hits


# --- who says it ------------------------------------------------------------------------------------------------------


def _speakers(connection: sqlite3.Connection, wanted: WantedFindings) -> list[Facet]:
    """Who speaks most in the findings that came in last; how often, where these are all."""
    keys = _keys(connection, wanted.chosen, _NEWEST, 0)
    rows = connection.execute(
        "SELECT sources.name, count(*) FROM json_each(?) AS wanted CROSS JOIN findings ON findings.id = wanted.value"
        " CROSS JOIN attributions ON attributions.id = findings.attribution"
        " CROSS JOIN sources ON sources.id = attributions.source_id GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        [f"[{','.join(map(str, keys))}]", _MOST_SPEAKERS],
    )
    are_all = len(keys) < _NEWEST
    return [Facet("speaker", name, number if are_all else None) for name, number in rows]


_OF_SPEAKER = f"""
    SELECT findings.id, findings.category, findings.rule, findings.severity, findings.dimension,
        coalesce(articles.outlet, '{NO_OUTLET}'), coalesce(articles.genre, ''), coalesce(articles.language, ''),
        articles.month
    FROM sources
    CROSS JOIN attributions ON attributions.source_id = sources.id
    CROSS JOIN findings ON findings.attribution = attributions.id
    CROSS JOIN articles ON articles.id = findings.article_id
    WHERE sources.name = ?
    LIMIT {_MOST_OF_SPEAKER}
"""  # noqa: S608 - our own words and numbers


def _of_speaker(
    connection: sqlite3.Connection, wanted: WantedFindings, language: UiLanguage, offset: int, most: int
) -> FoundFindings:
    """What is found in the words of one name; counted row by row."""
    rows = connection.execute(_OF_SPEAKER, [wanted.speaker]).fetchall()
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    fitting = []
    for key, *values in rows:
        misses = [name for name, value in zip(FACETS, values, strict=True) if wanted.chosen.get(name, value) != value]
        if not misses:
            fitting.append(key)
        for name, value in zip(FACETS, values, strict=True):
            counted[name][value] += not [miss for miss in misses if miss != name]
    fitting.sort(reverse=True)
    facets = [
        Facet(name, value, number)
        for name, values in counted.items()
        for value, number in values.most_common()
        if number
    ]
    facets.append(Facet("speaker", wanted.speaker, len(fitting)))
    hits = _hits(connection, fitting[offset : offset + most], language)
    return FoundFindings(hits, len(fitting), facets, len(fitting) > offset + most, len(rows) == _MOST_OF_SPEAKER)
