"""What waits for a look: articles below a bar, or with error findings, that nobody has judged yet."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from provenance.web.data.common import ENTRY, Entry, fetch

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


def queue(
    connection: sqlite3.Connection,
    bar: float,
    reviewed: Iterable[str] = (),
    after: Position = Position(),  # noqa: B008 - a value that cannot change
) -> Queue:
    """Worst first: all below ``bar``, then those above it that have error findings. ``reviewed`` are left out."""
    parameters = {
        "bar": bar,
        "reviewed": json.dumps(list(reviewed)),
        "after": after.overall,
        "after_number": after.number,
        "most": PAGE + 1,
    }
    found = fetch(connection, Entry, _BELOW, parameters)
    if len(found) <= PAGE:
        found += fetch(connection, Entry, _WITH_ERRORS, {**parameters, "most": PAGE + 1 - len(found)})
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Queue(found[:PAGE], last and Position(last.overall or 0.0, last.number))
