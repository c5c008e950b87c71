"""Reports in a SQLite database: written safely, read back whole, searched in German.

Nothing is loaded before it is asked for: a check without a database needs the names of columns at most, and
sqlite-utils with what it brings along takes longer to load than an article to be checked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.store.archive import Archive
    from provenance.store.rows import RuleInfo
    from provenance.store.search import search_query
    from provenance.store.writer import Run, Store

__all__ = ["Archive", "RuleInfo", "Run", "Store", "search_query"]

_HOMES = {"Archive": "archive", "RuleInfo": "rows", "Run": "writer", "Store": "writer", "search_query": "search"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
