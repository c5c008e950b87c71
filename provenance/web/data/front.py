"""The front page, outlets, and what waits for a look."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from provenance.drift import FEWEST
from provenance.models import UiLanguage
from provenance.web.data import (
    ENTRY,
    NAME,
    NO_OUTLET,
    OUTLET,
    AllArticles,
    Bar,
    Facet,
    ListedArticle,
    Outlet,
    Speaker,
    bands_of,
    corpus,
    distribution,
    fetch,
    months_without_gaps,
    reasoned,
    ten_steps,
)

# --- The front page: what is in the database, and where to begin ------------------------------------------------------


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
    corpus: AllArticles
    distribution: list[Bar]
    bands: list[str]
    months: list[Month]
    worst: list[ListedArticle]
    newest: list[ListedArticle]
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


def listed(connection: sqlite3.Connection, ids: Sequence[str]) -> list[ListedArticle]:
    """Some articles by their ids."""
    marks = ", ".join("?" * len(ids))
    which = f"FROM articles WHERE articles.id IN ({marks})"
    return fetch(connection, ListedArticle, f"SELECT {ENTRY} {which}", ids)


def _entries(connection: sqlite3.Connection, which: str, language: UiLanguage) -> list[ListedArticle]:
    found = fetch(connection, ListedArticle, f"SELECT {ENTRY} FROM articles {which} LIMIT {_FEW}")  # noqa: S608
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


# --- What is new: what a run brought, by default the last one that audited anything -----------------------------------


_MOST_RUNS, MOST_NEW = 12, 100


class AuditRun(NamedTuple):
    """``last_number`` is that of the newest article when the run began, ``None`` where nobody noted it."""

    id: int
    started: str
    finished: str | None
    status: str
    articles: int
    skipped: int
    failures: int
    ruleset: str
    engine: str
    last_number: int | None


class ChangedArticle(NamedTuple):
    """``came`` and ``gone`` are numbers of findings; ``at`` is the time of the audit."""

    id: str
    name: str
    outlet: str | None
    at: str | None
    cause: str
    overall_before: float | None
    overall_after: float | None
    band_before: str | None
    band_after: str | None
    came: int
    gone: int


class News(NamedTuple):
    """``new_total`` is ``None`` where it was not noted which articles were new."""

    run: AuditRun
    runs: list[AuditRun]
    new: list[ListedArticle]
    new_total: int | None
    changed: list[ChangedArticle]
    changed_total: int
    forgotten: int


def news(
    connection: sqlite3.Connection, run: int | None, language: UiLanguage = "en", most: int = MOST_NEW
) -> News | None:
    """What came with a run; ``None`` where there is none of that number."""
    columns = ", ".join(AuditRun._fields)
    runs = fetch(connection, AuditRun, f"SELECT {columns} FROM runs ORDER BY id DESC LIMIT ?", [_MOST_RUNS])  # noqa: S608
    if run is None:
        told = next((one for one in runs if one.articles), runs[0] if runs else None)
    else:
        asked = fetch(connection, AuditRun, f"SELECT {columns} FROM runs WHERE id = ? LIMIT 1", [run])  # noqa: S608
        told = asked[0] if asked else None
    if told is None:
        return None
    new: list[ListedArticle] = []
    new_total = None
    if told.last_number is not None:
        after = "SELECT last_number FROM runs WHERE id > ? AND last_number IS NOT NULL ORDER BY id LIMIT 1"
        next_one = connection.execute(after, [told.id]).fetchone()
        between = [told.last_number, next_one[0] if next_one else 2**62]
        which = "FROM articles WHERE number > ? AND number <= ?"
        found = f"SELECT {ENTRY} {which} ORDER BY number DESC LIMIT ?"
        new = reasoned(connection, fetch(connection, ListedArticle, found, [*between, most]), language)
        new_total = connection.execute(f"SELECT count(*) {which}", between).fetchone()[0]
    changed = fetch(
        connection,
        ChangedArticle,
        f"SELECT articles.id, {NAME}, articles.outlet, changes.changed, changes.cause, changes.overall_before,"  # noqa: S608
        " changes.overall_after, changes.band_before, changes.band_after, json_array_length(changes.came),"
        " json_array_length(changes.gone) FROM changes CROSS JOIN articles ON articles.id = changes.article_id"
        " WHERE changes.run = ? ORDER BY changes.id DESC LIMIT ?",
        [told.id, most],
    )
    changed_total = connection.execute("SELECT count(*) FROM changes WHERE run = ?", [told.id]).fetchone()[0]
    gone = "SELECT count(*) FROM forgotten WHERE kind = 'article' AND created >= ?"
    forgotten = connection.execute(gone, [told.started]).fetchone()[0]
    return News(told, runs, new, new_total, changed, changed_total, forgotten)


# --- Outlets: scores against all others, and habits -------------------------------------------------------------------


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
    corpus: AllArticles
    means: Means
    corpus_means: Means
    distribution: list[Bar]
    bands: list[str]
    corpus_distribution: list[Bar]
    months: list[Month]
    habits: list[Habit]
    worst: list[ListedArticle]
    newest: list[ListedArticle]


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


class OutletList(NamedTuple):
    rows: list[Outlet]
    total: int
    has_more: bool


def all_outlets(connection: sqlite3.Connection, sort: str = "overall", page: int = 1, most: int = PAGE) -> OutletList:
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
    return OutletList(rows[:most], total, len(rows) > most)


def outlet_page(connection: sqlite3.Connection, name: str, language: UiLanguage = "en") -> OutletPage | None:
    found = fetch(connection, Outlet, f"SELECT {OUTLET} FROM outlets WHERE outlet = ?", [name])  # noqa: S608
    if not found:
        return None
    which = "outlet IS NULL" if name == NO_OUTLET else "outlet = ?"
    values = [] if name == NO_OUTLET else [name]

    def entries(wanted: str) -> list[ListedArticle]:
        rows = fetch(connection, ListedArticle, f"SELECT {ENTRY} FROM articles WHERE {wanted} LIMIT {_FEW}", values)  # noqa: S608
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
        _months_of_outlet(connection, name),
        _habits(connection, name),
        entries(f"{which} AND overall IS NOT NULL ORDER BY overall"),
        entries(f"{which} AND published IS NOT NULL ORDER BY published DESC"),
    )


def _means(connection: sqlite3.Connection, name: str) -> Means:
    return fetch(connection, Means, f"SELECT {', '.join(Means._fields)} FROM outlets WHERE outlet = ?", [name])[0]  # noqa: S608


def _corpus_means(connection: sqlite3.Connection) -> Means:
    found = dict(connection.execute("SELECT name, mean FROM corpus_means LIMIT 10").fetchall())
    return Means(*(found.get(name) for name in Means._fields))


def _months_of_outlet(connection: sqlite3.Connection, name: str) -> list[Month]:
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


# --- What waits for a look: articles below a bar, or with error findings, that nobody has judged yet ------------------


_BELOW = f"""
    SELECT {ENTRY} FROM articles
    WHERE overall < :bar AND (overall, number) > (:after, :after_number)
        AND id NOT IN (SELECT value FROM json_each(:reviewed))
    ORDER BY overall, number
    LIMIT :most
"""  # noqa: S608 - our own columns
_WITH_ERRORS = f"""
    SELECT {ENTRY} FROM articles
    WHERE errors > 0 AND overall >= :bar AND (overall, number) > (:after, :after_number)
        AND id NOT IN (SELECT value FROM json_each(:reviewed))
    ORDER BY overall, number
    LIMIT :most
"""  # noqa: S608


class Position(NamedTuple):
    """The last entry of the page before."""

    overall: float = -1.0
    number: int = 0


class Queue(NamedTuple):
    entries: list[ListedArticle]
    next: Position | None


def queue(  # noqa: PLR0913, PLR0917
    connection: sqlite3.Connection,
    bar: float,
    reviewed: Iterable[str] = (),
    after: Position = Position(),  # noqa: B008 - a value that cannot change
    language: UiLanguage = "en",
    most: int = PAGE,
) -> Queue:
    """Worst first: all below ``bar``, then those above it that have error findings. ``reviewed`` are left out."""
    parameters = {
        "bar": bar,
        "reviewed": json.dumps(list(reviewed)),
        "after": after.overall,
        "after_number": after.number,
        "most": most + 1,
    }
    found = fetch(connection, ListedArticle, _BELOW, parameters)
    if len(found) <= most:
        found += fetch(connection, ListedArticle, _WITH_ERRORS, {**parameters, "most": most + 1 - len(found)})
    last = found[most - 1] if len(found) > most else None
    return Queue(reasoned(connection, found[:most], language), last and Position(last.overall or 0.0, last.number))


class Progress(NamedTuple):
    """Of the articles that belong in the queue, how many somebody judged."""

    done: int
    waiting: int


def progress(connection: sqlite3.Connection, bar: float, reviewed: Iterable[str] = ()) -> Progress:
    judged = json.dumps(list(reviewed))
    (low,) = connection.execute("SELECT count(*) FROM articles WHERE overall < ?", [bar]).fetchone()
    (faulty,) = connection.execute("SELECT count(*) FROM articles WHERE errors > 0 AND overall >= ?", [bar]).fetchone()
    (done,) = connection.execute(
        "SELECT count(*) FROM json_each(?) AS judged CROSS JOIN articles ON articles.id = judged.value"
        " WHERE articles.overall < ? OR (articles.errors > 0 AND articles.overall >= ?)",
        [judged, bar, bar],
    ).fetchone()
    return Progress(done, low + faulty - done)
