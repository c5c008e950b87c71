"""Rows as named tuples, and the ones that several pages share."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from provenance.models import UiLanguage

#: How the summaries call articles that name no outlet.
NO_OUTLET = "(unknown)"

_Row_co = TypeVar("_Row_co", covariant=True)


class _Made(Protocol[_Row_co]):
    def __call__(self, *values: Any) -> _Row_co: ...


def fetch(
    connection: sqlite3.Connection,
    made: _Made[_Row_co],
    sql: str,
    parameters: Sequence[object] | Mapping[str, object] = (),
) -> list[_Row_co]:
    """The rows of a query as values; the columns stand in the order of the fields."""
    return [made(*row) for row in connection.execute(sql, parameters)]


class Entry(NamedTuple):
    """An article in a list."""

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

    @property
    def name(self) -> str:
        return self.title or self.id


#: The columns of an ``Entry``.
ENTRY = ", ".join(f"articles.{name}" for name in Entry._fields)


class Outlet(NamedTuple):
    """``name`` is ``NO_OUTLET`` for the articles that name none; ``overall`` and shares are means."""

    name: str
    articles: int
    assessed: int
    overall: float | None
    noise_ratio: float | None
    unidentified_share: float | None
    findings_per_article: float | None


OUTLET = "outlet, articles, assessed, overall, noise_ratio, unidentified_share, findings_per_article"


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


class Corpus(NamedTuple):
    """All articles together."""

    articles: int
    assessed: int
    outlets: int
    overall: float | None
    noise_ratio: float | None
    unidentified_share: float | None
    findings_per_article: float | None


def corpus(connection: sqlite3.Connection) -> Corpus:
    return fetch(
        connection,
        Corpus,
        """
        SELECT
            coalesce(sum(articles), 0), coalesce(sum(assessed), 0), count(*),
            round(sum(overall * assessed) / nullif(sum(assessed), 0), 1),
            sum(noise_ratio * articles) / nullif(sum(articles), 0),
            sum(unidentified_share * articles) / nullif(sum(articles), 0),
            round(sum(findings_per_article * articles) / nullif(sum(articles), 0), 1)
        FROM outlets
        """,
    )[0]


def distribution(connection: sqlite3.Connection) -> list[Bar]:
    return ten_steps(
        fetch(
            connection, Bar, "SELECT score_from, articles FROM score_distribution WHERE dimension = 'overall' LIMIT 10"
        )
    )
