"""Tables that answer at once what a page would otherwise add up over millions of rows."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from provenance.intervals import FEWEST, mean_interval
from provenance.store.schema import register_functions

_SCRIPT = Path(__file__).with_suffix(".sql")


def summarise(db: Database) -> None:
    """Make all summary tables anew from the tables of articles; the caller holds the transaction."""
    register_functions(db)
    db.conn.create_function("provenance_mean", 2, _mean, deterministic=True)
    db.conn.create_function("provenance_bound", 4, _bound, deterministic=True)
    db.executescript(_SCRIPT.read_text(encoding="utf-8"))


def _mean(mean: float | None, articles: int) -> float | None:
    """Of few articles a mean is no figure."""
    return None if mean is None or articles < FEWEST else round(mean, 1)


def _bound(mean: float | None, squares: float | None, articles: int, side: int) -> float | None:
    """A bound of the 95 % interval of a mean; ``squares`` is the mean of the squares, ``side`` 0 the lower one."""
    if mean is None or squares is None or articles < FEWEST:
        return None
    return round(mean_interval(mean, squares - mean * mean, articles)[side], 1)
