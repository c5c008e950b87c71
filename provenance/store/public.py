"""A copy of a database for those who publish: excerpts in place of texts, and nothing of how the work is done.

What is not in the file cannot be read from it, by whatever way: page, table, query or fault.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from provenance.store.connection import explained

__all__ = ["EXCERPT", "public_copy"]

#: Characters of a quotation or of evidence that an excerpt may have.
EXCERPT = 300

_EXCERPTED = (
    ("attributions", "content"),
    ("attributions", "frame"),
    ("findings", "text"),
    ("findings", "message"),
    ("findings", "message_de"),
    ("claims", "text"),
    ("links", "text"),
    ("images", "caption"),
    ("images", "credit"),
)
_STATEMENTS = (
    "UPDATE article_texts SET text = NULL",
    "UPDATE article_search SET text = ''",
    "INSERT INTO article_search (article_search) VALUES ('rebuild')",
    "INSERT INTO article_search (article_search) VALUES ('optimize')",
    *(
        f"UPDATE {table} SET {column} = substr({column}, 1, {EXCERPT}) || ' …' "  # noqa: S608 - our own names
        f"WHERE length({column}) > {EXCERPT}"
        for table, column in _EXCERPTED
    ),
    "DELETE FROM link_articles",
    "DELETE FROM link_pairs",
    "DELETE FROM link_copies",
    "DELETE FROM fingerprints",
    "DELETE FROM link_terms",
    "DELETE FROM link_waiting",
    "UPDATE corrections SET actor = ''",
    "UPDATE runs SET arguments = ''",
    "DELETE FROM failures",
)


def public_copy(db: Path, copy: Path, reviews: Path) -> None:
    """Write the copy to ``copy``; replies to scores go with it. Raises ``StoreError``."""
    with explained(db), closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    with explained(copy), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        if reviews.is_file():
            connection.execute("ATTACH ? AS reviews", [str(reviews)])
            if connection.execute("SELECT 1 FROM reviews.sqlite_master WHERE name = 'replies'").fetchone():
                connection.execute("CREATE TABLE replies AS SELECT * FROM reviews.replies")
            connection.execute("DETACH reviews")
        for statement in _STATEMENTS:
            connection.execute(statement)
        connection.execute("VACUUM")
