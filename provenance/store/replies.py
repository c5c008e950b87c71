"""The right of reply: what an outlet or a person says to a score, kept with the reviews and shown beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from provenance.store.connection import LOCK_WAIT, explained

__all__ = ["KINDS", "LONGEST_REPLY", "Reply", "add_reply", "all_replies", "remove_reply", "replies_about"]

ReplyKind = Literal["article", "outlet", "person"]
KINDS: tuple[ReplyKind, ...] = get_args(ReplyKind)
#: Characters of a reply, and how many are shown of one thing.
LONGEST_REPLY, _MOST = 5_000, 20

_TABLE = """
    CREATE TABLE IF NOT EXISTS replies (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('article', 'outlet', 'person')),
        about TEXT NOT NULL,
        author TEXT NOT NULL,
        text TEXT NOT NULL,
        created TEXT NOT NULL
    )
"""


class Reply(NamedTuple):
    id: int
    kind: ReplyKind
    about: str
    author: str
    text: str
    created: str


def add_reply(path: Path, reply: Reply) -> int:
    """Returns the number that it gets. Raises ``StoreError``."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=LOCK_WAIT)) as connection, connection:
            connection.execute(_TABLE)
            made = connection.execute(
                "INSERT INTO replies (kind, about, author, text, created) VALUES (?, ?, ?, ?, ?)", reply[1:]
            )
            return int(made.lastrowid or 0)


def all_replies(path: Path) -> list[Reply]:
    with explained(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return _read(connection, "1 ORDER BY id", [])


def remove_reply(path: Path, number: int) -> bool:
    """Was there such a reply?"""
    with explained(path), closing(sqlite3.connect(path, timeout=LOCK_WAIT)) as connection, connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        connection.execute(_TABLE)
        return connection.execute("DELETE FROM replies WHERE id = ?", [number]).rowcount > 0


def replies_about(connection: sqlite3.Connection, about: Sequence[tuple[ReplyKind, str]]) -> list[Reply]:
    """The newest replies about any of these, each a kind and an id or a name in any case."""
    asked = [(kind, name.casefold()) for kind, name in about if name][:200]
    if not asked:
        return []
    which = " OR ".join(["(kind = ? AND folded(about) = ?)"] * len(asked))
    connection.create_function("folded", 1, lambda text: str(text).casefold(), deterministic=True)
    return _read(connection, f"{which} ORDER BY id DESC LIMIT {_MOST}", [part for pair in asked for part in pair])


def _read(connection: sqlite3.Connection, which: str, values: Sequence[str]) -> list[Reply]:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'replies' LIMIT 1").fetchone() is None:
        return []
    sql = f"SELECT id, kind, about, author, text, created FROM replies WHERE {which}"  # noqa: S608 - our own columns
    return [Reply(*row) for row in connection.execute(sql, values)]
