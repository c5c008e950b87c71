"""What waits for a look: articles below a bar, or with error findings, that nobody has judged yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from provenance.models import UiLanguage
from provenance.web.data.common import ENTRY, Entry, fetch, reasoned

PAGE = 50

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
    entries: list[Entry]
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
    found = fetch(connection, Entry, _BELOW, parameters)
    if len(found) <= most:
        found += fetch(connection, Entry, _WITH_ERRORS, {**parameters, "most": most + 1 - len(found)})
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
