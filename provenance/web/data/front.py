"""The front page: what is in the database, and where to begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from provenance.models import UiLanguage
from provenance.web.data.common import (
    ENTRY,
    OUTLET,
    Bar,
    Corpus,
    Entry,
    Facet,
    Outlet,
    Speaker,
    bands_of,
    corpus,
    distribution,
    fetch,
    months_without_gaps,
    reasoned,
)

_FEW = 8


class Month(NamedTuple):
    month: str
    articles: int
    overall: float | None


class LastRun(NamedTuple):
    finished: str | None
    status: str
    articles: int
    skipped: int
    failures: int
    ruleset: str
    engine: str


class Front(NamedTuple):
    corpus: Corpus
    distribution: list[Bar]
    bands: list[str]
    months: list[Month]
    worst: list[Entry]
    newest: list[Entry]
    outlets: list[Outlet]
    noisiest: list[Outlet]
    speakers: list[Speaker]
    unidentified: list[Speaker]
    last_run: LastRun | None
    categories: list[Facet]
    stories: int
    unassessed: int


def front(connection: sqlite3.Connection, language: UiLanguage = "en") -> Front:
    runs = fetch(
        connection,
        LastRun,
        "SELECT finished, status, articles, skipped, failures, ruleset, engine FROM runs ORDER BY id DESC LIMIT 1",
    )
    bars = distribution(connection)
    return Front(
        corpus(connection),
        bars,
        bands_of(connection, bars),
        _months(connection),
        _entries(connection, "WHERE overall IS NOT NULL ORDER BY overall", language),
        _entries(connection, "WHERE published IS NOT NULL ORDER BY published DESC", language),
        fetch(connection, Outlet, f"SELECT {OUTLET} FROM outlets ORDER BY articles DESC LIMIT 12"),  # noqa: S608
        fetch(
            connection,
            Outlet,
            f"SELECT {OUTLET} FROM outlets WHERE noise_ratio > 0 ORDER BY noise_ratio DESC LIMIT {_FEW}",  # noqa: S608
        ),
        _speakers(connection, 1),
        _speakers(connection, 0),
        runs[0] if runs else None,
        fetch(
            connection,
            Facet,
            "SELECT facet, value, hits FROM facet_counts WHERE facet = 'category' ORDER BY hits DESC LIMIT 100",
        ),
        connection.execute("SELECT count(*) FROM stories WHERE articles > 1").fetchone()[0],
        connection.execute("SELECT coalesce(sum(articles - assessed), 0) FROM outlets").fetchone()[0],
    )


def _entries(connection: sqlite3.Connection, which: str, language: UiLanguage) -> list[Entry]:
    found = fetch(connection, Entry, f"SELECT {ENTRY} FROM articles {which} LIMIT {_FEW}")  # noqa: S608
    return reasoned(connection, found, language)


def _speakers(connection: sqlite3.Connection, identified: int) -> list[Speaker]:
    return fetch(
        connection,
        Speaker,
        "SELECT id, name, kind, identified, articles, statements FROM speakers"
        " WHERE identified = ? ORDER BY statements DESC LIMIT ?",
        [identified, _FEW],
    )


def _months(connection: sqlite3.Connection) -> list[Month]:
    """The last three years that have articles, in their order."""
    found = fetch(
        connection,
        Month,
        "SELECT month, sum(articles), round(sum(overall * articles) / sum(CASE WHEN overall IS NOT NULL THEN articles"
        " END), 1) FROM outlet_months GROUP BY month ORDER BY month DESC LIMIT 36",
    )
    return filled(found[::-1])


def filled(found: Sequence[Month]) -> list[Month]:
    """With the months between that have no articles."""
    known = {month.month: month for month in found}
    return [known.get(name, Month(name, 0, None)) for name in months_without_gaps([month.month for month in found])]
