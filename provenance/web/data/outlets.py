"""Outlets: scores against all others, and habits."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from provenance.models import UiLanguage
from provenance.web.data.common import (
    ENTRY,
    NO_OUTLET,
    OUTLET,
    Bar,
    Corpus,
    Entry,
    Outlet,
    corpus,
    distribution,
    fetch,
    reasoned,
    ten_steps,
)

_MOST_OUTLETS = 1000
_FEW = 8


class Means(NamedTuple):
    """Mean score of each dimension, ``None`` where no article was assessed in it."""

    attribution: float | None
    verification: float | None
    transparency: float | None
    balance: float | None
    directness: float | None
    hygiene: float | None


class Habit(NamedTuple):
    """Findings of a category for every 100 articles, here and in all articles."""

    category: str
    here: float
    everywhere: float


class Month(NamedTuple):
    month: str
    articles: int
    overall: float | None


class OutletPage(NamedTuple):
    outlet: Outlet
    corpus: Corpus
    means: Means
    corpus_means: Means
    distribution: list[Bar]
    corpus_distribution: list[Bar]
    months: list[Month]
    habits: list[Habit]
    worst: list[Entry]
    newest: list[Entry]


def all_outlets(connection: sqlite3.Connection) -> list[Outlet]:
    return fetch(
        connection,
        Outlet,
        f"SELECT {OUTLET} FROM outlets ORDER BY overall IS NULL, overall LIMIT ?",  # noqa: S608
        [_MOST_OUTLETS],
    )


def outlet_page(connection: sqlite3.Connection, name: str, language: UiLanguage = "en") -> OutletPage | None:
    found = fetch(connection, Outlet, f"SELECT {OUTLET} FROM outlets WHERE outlet = ?", [name])  # noqa: S608
    if not found:
        return None
    which = "outlet IS NULL" if name == NO_OUTLET else "outlet = ?"
    values = [] if name == NO_OUTLET else [name]

    def entries(wanted: str) -> list[Entry]:
        rows = fetch(connection, Entry, f"SELECT {ENTRY} FROM articles WHERE {wanted} LIMIT {_FEW}", values)  # noqa: S608
        return reasoned(connection, rows, language)

    return OutletPage(
        found[0],
        corpus(connection),
        _means(connection, name),
        _corpus_means(connection),
        ten_steps(
            fetch(connection, Bar, "SELECT score_from, articles FROM outlet_scores WHERE outlet = ? LIMIT 10", [name])
        ),
        distribution(connection),
        _months(connection, name),
        _habits(connection, name),
        entries(f"{which} AND overall IS NOT NULL ORDER BY overall"),
        entries(f"{which} AND published IS NOT NULL ORDER BY published DESC"),
    )


def _means(connection: sqlite3.Connection, name: str) -> Means:
    return fetch(connection, Means, f"SELECT {', '.join(Means._fields)} FROM outlets WHERE outlet = ?", [name])[0]  # noqa: S608


def _corpus_means(connection: sqlite3.Connection) -> Means:
    columns = ", ".join(
        f"round(sum({name} * articles) / sum(CASE WHEN {name} IS NOT NULL THEN articles END), 1)"
        for name in Means._fields
    )
    return fetch(connection, Means, f"SELECT {columns} FROM outlets")[0]  # noqa: S608


def _months(connection: sqlite3.Connection, name: str) -> list[Month]:
    sql = "SELECT month, articles, overall FROM outlet_months WHERE outlet = ? ORDER BY month DESC LIMIT 36"
    return fetch(connection, Month, sql, [name])[::-1]


def _habits(connection: sqlite3.Connection, name: str) -> list[Habit]:
    """The categories that this outlet has oftener or more rarely than all, those that differ most first."""
    found = fetch(
        connection,
        Habit,
        """
        SELECT
            rules.category,
            round(
                100.0 * coalesce(sum(rule_outlets.findings), 0) / (SELECT articles FROM outlets WHERE outlet = :name), 1
            ),
            round(100.0 * sum(rule_totals.findings) / (SELECT sum(articles) FROM outlets), 1)
        FROM rule_totals
        JOIN rules ON rules.id = rule_totals.rule
        LEFT JOIN rule_outlets ON rule_outlets.rule = rule_totals.rule AND rule_outlets.outlet = :name
        WHERE rules.category IS NOT NULL
        GROUP BY rules.category
        LIMIT 200
        """,
        {"name": name},
    )
    present = [habit for habit in found if habit.here or habit.everywhere]
    return sorted(present, key=lambda habit: -abs(habit.here - habit.everywhere))
