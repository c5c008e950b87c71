"""Outlets: scores against all others, and habits."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from provenance.intervals import FEWEST
from provenance.models import UiLanguage
from provenance.web.data.common import (
    ENTRY,
    NO_OUTLET,
    OUTLET,
    Bar,
    Corpus,
    Entry,
    Outlet,
    bands_of,
    corpus,
    distribution,
    fetch,
    reasoned,
    ten_steps,
)
from provenance.web.data.front import Month, filled

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


class OutletPage(NamedTuple):
    outlet: Outlet
    corpus: Corpus
    means: Means
    corpus_means: Means
    distribution: list[Bar]
    bands: list[str]
    corpus_distribution: list[Bar]
    months: list[Month]
    habits: list[Habit]
    worst: list[Entry]
    newest: list[Entry]


#: Of fewer articles there is no mean.
ENOUGH = FEWEST
#: What outlets can be sorted by, and whether the largest comes first.
SORTS: Mapping[str, tuple[str, bool]] = {
    "overall": ("overall", False),
    "articles": ("articles", True),
    "noise": ("noise_ratio", True),
    "unidentified": ("unidentified_share", True),
    "findings": ("findings_per_article", True),
    "name": ("outlet", False),
}
PAGE = 50


class Outlets(NamedTuple):
    rows: list[Outlet]
    total: int
    has_more: bool


def all_outlets(connection: sqlite3.Connection, sort: str = "overall", page: int = 1, most: int = PAGE) -> Outlets:
    """One page; those with fewer articles than ``ENOUGH`` come last unless they are sorted by name or number."""
    column, is_down = SORTS.get(sort, SORTS["overall"])
    few = "" if column in ("articles", "outlet") else f"assessed < {ENOUGH}, "
    order = f"{few}{column} IS NULL, {column}{' DESC' if is_down else ''}, outlet"
    rows = fetch(
        connection,
        Outlet,
        f"SELECT {OUTLET} FROM outlets ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 - our own columns
        [most + 1, (page - 1) * most],
    )
    total = connection.execute("SELECT count(*) FROM outlets").fetchone()[0]
    return Outlets(rows[:most], total, len(rows) > most)


def outlet_page(connection: sqlite3.Connection, name: str, language: UiLanguage = "en") -> OutletPage | None:
    found = fetch(connection, Outlet, f"SELECT {OUTLET} FROM outlets WHERE outlet = ?", [name])  # noqa: S608
    if not found:
        return None
    which = "outlet IS NULL" if name == NO_OUTLET else "outlet = ?"
    values = [] if name == NO_OUTLET else [name]

    def entries(wanted: str) -> list[Entry]:
        rows = fetch(connection, Entry, f"SELECT {ENTRY} FROM articles WHERE {wanted} LIMIT {_FEW}", values)  # noqa: S608
        return reasoned(connection, rows, language)

    everywhere = distribution(connection)
    return OutletPage(
        found[0],
        corpus(connection),
        _means(connection, name),
        _corpus_means(connection),
        ten_steps(
            fetch(connection, Bar, "SELECT score_from, articles FROM outlet_scores WHERE outlet = ? LIMIT 10", [name])
        ),
        bands_of(connection, everywhere),
        everywhere,
        _months(connection, name),
        _habits(connection, name),
        entries(f"{which} AND overall IS NOT NULL ORDER BY overall"),
        entries(f"{which} AND published IS NOT NULL ORDER BY published DESC"),
    )


def _means(connection: sqlite3.Connection, name: str) -> Means:
    return fetch(connection, Means, f"SELECT {', '.join(Means._fields)} FROM outlets WHERE outlet = ?", [name])[0]  # noqa: S608


def _corpus_means(connection: sqlite3.Connection) -> Means:
    found = dict(connection.execute("SELECT name, mean FROM corpus_means LIMIT 10").fetchall())
    return Means(*(found.get(name) for name in Means._fields))


def _months(connection: sqlite3.Connection, name: str) -> list[Month]:
    sql = "SELECT month, articles, overall FROM outlet_months WHERE outlet = ? ORDER BY month DESC LIMIT 36"
    return filled(fetch(connection, Month, sql, [name])[::-1])


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
