"""``provenance show``: one article of the database in the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.report.console import Console
from provenance.report.terminal import print_article
from provenance.store import Archive

__all__ = ["show_article"]

_WIDTH_OF_A_PIPE = 140


def show_article(wanted: str, db: Path, language: UiLanguage) -> None:
    """Print one article of the database. Raises ``UsageError`` where ``wanted`` fits none or more than one."""
    # What is no text on a command line comes as lone surrogates, which neither SQLite nor a terminal takes.
    wanted = wanted.encode("utf-8", "replace").decode("utf-8")
    with Archive.open(db) as archive:
        found = archive.find(wanted)
        report = archive.report(found[0]) if len(found) == 1 else None
        titles = archive.rule_titles(language)
    if report is None:
        known = "\n".join(f"  {article_id}" for article_id in found)
        what = f"fits several articles, name one:\n{known}" if found else f"is no article in {db}"
        raise UsageError(f"“{wanted}” {what}")
    # A pipe has no width that anything would have to be cut for.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH_OF_A_PIPE
    print_article(report, Console(highlight=False, width=width), titles, language)
