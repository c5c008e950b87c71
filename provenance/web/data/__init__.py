"""What the pages show, read from the database: functions of a connection that give typed values; here what several
share.

Every statement is bound, limited, and answered from an index or a summary table; a test reads their plans.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from provenance.drift import FEWEST
from provenance.models import UiLanguage
from provenance.segment import BEGINNING, lines, sentence_spans

#: How the summaries call articles that name no outlet.
NO_OUTLET = "(unknown)"
MINUS = "\N{MINUS SIGN}"

_Row_co = TypeVar("_Row_co", covariant=True)


class _RowType(Protocol[_Row_co]):
    def __call__(self, *values: Any) -> _Row_co: ...


def fetch(
    connection: sqlite3.Connection,
    made: _RowType[_Row_co],
    sql: str,
    parameters: Sequence[object] | Mapping[str, object] = (),
) -> list[_Row_co]:
    """The rows of a query as values; the columns stand in the order of the fields."""
    return [made(*row) for row in connection.execute(sql, parameters)]


#: What an article is called, see ``segment.untitled``. The text is looked at only where there is no title.
NAME = f"""
    coalesce(
        nullif(trim(articles.title), ''),
        provenance_untitled(
            articles.id,
            (SELECT substr(text, 1, {BEGINNING}) FROM article_texts WHERE article_texts.article_id = articles.id)
        )
    )
"""  # noqa: S608 - our own number


class ListedArticle(NamedTuple):
    """An article in a list; ``name`` is what it is called, ``reasons`` what moved its scores most, see ``reasoned``."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    overall: float | None
    band: str | None
    identified_sources: int
    unidentified_sources: int
    findings: int
    errors: int
    number: int
    words: int
    language: str | None
    genre: str | None
    name: str
    reasons: str = ""


#: The columns of an ``Entry``.
ENTRY = ", ".join(NAME if name == "name" else f"articles.{name}" for name in ListedArticle._fields[:-1])
#: Between two reasons.
REASONS = " · "
_REASONS_A_SIDE = 2
#: Months in a plot.
_MOST_MONTHS = 120


def reasoned(
    connection: sqlite3.Connection, entries: Sequence[ListedArticle], language: UiLanguage
) -> list[ListedArticle]:
    """The entries, each with the two strongest reasons up and down: “+22 Share of traceable sentences”."""
    sql = (
        f"SELECT contributions.article_id, {title_in(language)}, contributions.points"  # noqa: S608 - our own column
        " FROM json_each(?) AS wanted CROSS JOIN contributions ON contributions.article_id = wanted.value"
        " JOIN rules ON rules.id = contributions.rule WHERE contributions.rule NOT LIKE 'score/%'"
        " ORDER BY abs(contributions.points) DESC, contributions.id LIMIT ?"
    )
    found: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    wanted = json.dumps([entry.id for entry in entries])
    for article, title, points in connection.execute(sql, [wanted, 1000 * max(len(entries), 1)]):
        side = found[article, points > 0]
        # What one rule gives in several dimensions is one reason.
        if len(side) < _REASONS_A_SIDE and points and not any(told.endswith(f" {title}") for told in side):
            side.append(f"{'+' if points > 0 else MINUS}{abs(points)} {title}")
    return [
        entry._replace(reasons=REASONS.join([*found[entry.id, True], *found[entry.id, False]])) for entry in entries
    ]


def names_of(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """What each article is called."""
    sql = (
        f"SELECT articles.id, {NAME} FROM json_each(?) AS wanted CROSS JOIN articles ON articles.id = wanted.value"  # noqa: S608
        " LIMIT 2000"
    )
    return dict(connection.execute(sql, [json.dumps(list(dict.fromkeys(ids)))]).fetchall())


class Outlet(NamedTuple):
    """``name`` is ``NO_OUTLET`` for the articles that name none; ``overall`` and shares are means.

    Of fewer than ``drift.FEWEST`` assessed articles there is no ``overall``; else it has a 95 % interval.
    """

    name: str
    articles: int
    assessed: int
    overall: float | None
    noise_ratio: float | None
    unidentified_share: float | None
    findings_per_article: float | None
    overall_low: float | None
    overall_high: float | None


OUTLET = (
    "outlet, articles, assessed, overall, noise_ratio,"
    f" CASE WHEN articles >= {FEWEST} THEN unidentified_share END,"
    f" CASE WHEN articles >= {FEWEST} THEN findings_per_article END,"
    " overall_low, overall_high"
)


class Speaker(NamedTuple):
    """Everybody of one name and kind, over all articles."""

    id: int
    name: str
    kind: str
    identified: bool
    articles: int
    statements: int


class Bar(NamedTuple):
    """How many articles have a score from ``score_from`` up to ten more."""

    score_from: int
    articles: int


def ten_steps(bars: Sequence[Bar]) -> list[Bar]:
    """All ten steps from 0 to 100, also those that are empty."""
    known = dict(bars)
    return [Bar(step, known.get(step, 0)) for step in range(0, 100, 10)]


def title_in(language: UiLanguage) -> str:
    """The column of ``rules`` that holds their titles in a language, English where there is no other."""
    return "coalesce(rules.title_de, rules.title)" if language == "de" else "rules.title"


class Facet(NamedTuple):
    """One way to narrow: the parameter, its value, and how many hits have it, ``None`` where they were not counted."""

    name: str
    value: str
    hits: int | None


class AllArticles(NamedTuple):
    """All articles together."""

    articles: int
    assessed: int
    outlets: int
    overall: float | None
    noise_ratio: float | None
    unidentified_share: float | None
    findings_per_article: float | None


def corpus(connection: sqlite3.Connection) -> AllArticles:
    return fetch(
        connection,
        AllArticles,
        """
        SELECT
            coalesce(sum(articles), 0), coalesce(sum(assessed), 0), count(*),
            (SELECT mean FROM corpus_means WHERE name = 'overall'),
            sum(noise_ratio * articles) / nullif(sum(articles), 0),
            sum(unidentified_share * articles) / nullif(sum(articles), 0),
            round(sum(findings_per_article * articles) / nullif(sum(articles), 0), 1)
        FROM outlets
        """,
    )[0]


def bands_of(connection: sqlite3.Connection, bars: Sequence[Bar]) -> list[str]:
    """The band that the middle of each step is in, as far as an article tells; else that of the step before."""
    found = "e"
    bands = []
    for bar in bars:
        sql = "SELECT band FROM articles WHERE overall >= ? AND overall < ? ORDER BY overall LIMIT 1"
        row = connection.execute(sql, [bar.score_from + 5, bar.score_from + 10]).fetchone()
        found = str(row[0]).lower() if row and row[0] else found
        bands.append(found)
    return bands


def months_without_gaps(months: Sequence[str]) -> list[str]:
    """All months from the first to the last; ``months`` are in order."""
    found: list[str] = []
    for month in months[:1]:
        year, number = int(month[:4]), int(month[5:7])
        while (name := f"{year:04}-{number:02}") <= months[-1] and len(found) < _MOST_MONTHS:
            found.append(name)
            year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return found


def distribution(connection: sqlite3.Connection) -> list[Bar]:
    return ten_steps(
        fetch(
            connection, Bar, "SELECT score_from, articles FROM score_distribution WHERE dimension = 'overall' LIMIT 10"
        )
    )


# --- pieces of a text -------------------------------------------------------------------------------------------------

#: Characters of a text before and after a passage in which its sentence is looked for.
AROUND = 500


class Stretch(NamedTuple):
    """A part of a text and what it is, such as plain, shared, added."""

    text: str
    kind: str


class Passage(NamedTuple):
    """A stretch of a text in its sentence."""

    before: str
    hit: str
    after: str


def passage(text: str, start: int, end: int, offset: int = 0) -> Passage:
    """The sentence of a stretch, cut where a paragraph or ``AROUND`` characters end.

    ``text`` may be a window of the whole text, which begins at ``offset``.
    """
    start, end = max(start - offset, 0), min(end - offset, len(text))
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + AROUND)
    paragraph = text[first:last]
    spans = [s for s in sentence_spans(paragraph, lines(paragraph)) if s.end > start - first and s.start < end - first]
    if spans:
        first, last = first + min(spans[0].start, start - first), first + max(spans[-1].end, end - first)
    return Passage(text[first:start], text[start:end], text[end:last])


def letter(number: int) -> str:
    """A, B … Z, AA, AB …: what the articles of a story are called, from 0 on."""
    more, one = divmod(number, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + one)
