"""What other programs call, in one place: everything that ``provenance`` itself offers by name. See docs/python.md.

The package loads it when the first of these names is asked for: a command that needs none of it starts without.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from provenance import engine, reader, resources
from provenance.engine import RuleSet
from provenance.errors import InputError, Problem, ProvenanceError, RuleError, StoreError, UsageError
from provenance.models import (
    Contribution,
    DimensionScore,
    Failure,
    RawArticle,
    Report,
    ReportArticle,
    ReportAttribution,
    ReportClaim,
    ReportFinding,
    ReportSource,
    Scores,
)
from provenance.pipeline import audit as audit_raw
from provenance.store import Archive

__all__ = [
    "Archive",
    "Contribution",
    "DimensionScore",
    "Failure",
    "InputError",
    "Problem",
    "ProvenanceError",
    "RawArticle",
    "Report",
    "ReportArticle",
    "ReportAttribution",
    "ReportClaim",
    "ReportFinding",
    "ReportSource",
    "RuleError",
    "RuleSet",
    "Scores",
    "StoreError",
    "UsageError",
    "audit",
    "load_rules",
    "read_articles",
]


def audit(article: str | RawArticle, rules: RuleSet | None = None) -> Report:
    """Audit one article, given as a text or as ``read_articles`` gives it.

    ``rules`` are the built-in ones unless given. Raises ``InputError`` with the reason where there is no text to audit.
    The same article and rules always give the same report. Safe to call in several threads and processes.
    """
    raw = RawArticle("text", "text", article) if isinstance(article, str) else article
    return audit_raw(raw, rules or _built_in())


def load_rules(folders: Sequence[str | Path] = ()) -> RuleSet:
    """The built-in rules and those of ``folders``, which add to them or replace those of the same id.

    Raises ``RuleError`` with every problem of every file. A rule set can be pickled.
    """
    return engine.load([resources.rules_dir(), *map(Path, folders)]) if folders else _built_in()


def read_articles(
    paths: str | Path | Sequence[str | Path], *, max_bytes: int = 20_000_000
) -> Iterator[RawArticle | Failure]:
    """Every article of files, folders and globs, one after the other, as the command reads them.

    What cannot be read comes as a ``Failure`` with its reason. Raises ``UsageError`` for a path that does not exist.
    """
    given = [str(paths)] if isinstance(paths, str | Path) else [str(path) for path in paths]
    reader.check_paths(given)
    return reader.read(given, max_bytes=max_bytes)


@cache
def _built_in() -> RuleSet:
    return engine.load([resources.rules_dir()])
