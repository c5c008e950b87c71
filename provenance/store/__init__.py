"""Reports in a SQLite database: written safely, read back whole, searched in German."""

from __future__ import annotations

from provenance.store.archive import Archive
from provenance.store.rows import RuleInfo
from provenance.store.search import search_query
from provenance.store.writer import Run, Store

__all__ = ["Archive", "RuleInfo", "Run", "Store", "search_query"]
