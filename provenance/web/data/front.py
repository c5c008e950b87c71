"""The front page: what is in the database, and where to begin."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from provenance.models import UiLanguage
from provenance.web.data.common import (
    ENTRY,
    OUTLET,
    Bar,
    Corpus,
    Entry,
    Outlet,
    Speaker,
    corpus,
    distribution,
    fetch,
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
    months: list[Month]
    worst: list[Entry]
    newest: list[Entry]
    outlets: list[Outlet]
    noisiest: list[Outlet]
    speakers: list[Speaker]
    unidentified: list[Speaker]
    last_run: LastRun | None


def front(connection: sqlite3.Connection, language: UiLanguage = "en") -> Front:
    runs = fetch(
        connection,
        LastRun,
        "SELECT finished, status, articles, skipped, failures, ruleset, engine FROM runs ORDER BY id DESC LIMIT 1",
    )
    return Front(
        corpus(connection),
        distribution(connection),
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
    return found[::-1]
