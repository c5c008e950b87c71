"""Tables that answer at once what a page would otherwise add up over millions of rows."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from provenance.store.schema import register_functions

_SCRIPT = Path(__file__).with_suffix(".sql")


def summarise(db: Database) -> None:
    """Make all summary tables anew from the tables of articles; the caller holds the transaction."""
    register_functions(db)
    db.executescript(_SCRIPT.read_text(encoding="utf-8"))
