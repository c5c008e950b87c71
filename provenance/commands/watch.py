"""``provenance watch``: audit what arrives in a folder, for as long as nobody says stop."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from time import sleep

from provenance import reader
from provenance.commands.audit import open_run, store_outcome
from provenance.commands.corrections import corrections_in_force
from provenance.commands.inputs import EXIT_FINE, EXIT_UNREADABLE
from provenance.commands.output import tell, without_forgotten
from provenance.config import Project
from provenance.engine import RuleSet
from provenance.errors import UsageError
from provenance.models import Failure, RawArticle
from provenance.report import printable
from provenance.runner import Audited, Limits, run
from provenance.runner.task import TIMEOUT
from provenance.store.forget import forgotten_of

__all__ = ["WatchOptions", "watch_folder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    folder: Path
    db: Path
    project: Project
    lang: str | None = None
    jobs: int = 1
    timeout: float = TIMEOUT
    max_bytes: int = 20_000_000
    interval: float = 2.0
    once: bool = False
    corrections: Path | None = None


def watch_folder(options: WatchOptions) -> int:
    """Look, audit what is new, write it, wait, and so on; the database is closed while nothing arrives.

    With ``once`` returns the exit code after the first look that finds nothing new; what could not be read is then
    known, last lines of feeds that break off among it. Otherwise ends by the signal that stops it.
    """
    if not options.folder.is_dir():
        raise UsageError(f"{options.folder} is no folder")
    ruleset = options.project.ruleset()
    arrivals = reader.Arrivals(
        str(options.folder),
        max_bytes=options.max_bytes,
        fields=options.project.config.fields,
        wanted=lambda path: not options.project.config.excludes(path),
    )
    looks = 0
    unreadable = False
    while True:
        paths, grown = arrivals.look()
        looks += 1
        articles = _with_language(chain(_read(paths, options), grown), options.lang)
        first = next(articles, None)
        if first is not None:
            unreadable |= _take(chain([first], articles), options, ruleset)
        elif options.once and looks > 2:  # a file counts as written when two looks found it the same
            rest = list(arrivals.rest())
            unreadable |= bool(rest) and _take(rest, options, ruleset)
            return EXIT_UNREADABLE if unreadable else EXIT_FINE
        sleep(options.interval)


def _take(articles: Iterable[RawArticle | Failure], options: WatchOptions, ruleset: RuleSet) -> bool:
    """Whether something could not be audited; it is named and in the database."""
    unreadable = False
    with open_run(options.db, ruleset, (str(options.folder),)) as database:
        outcomes = run(
            articles,
            ruleset,
            jobs=options.jobs,
            limits=Limits(options.timeout),
            is_current=database.is_current,
            corrections=corrections_in_force(options, options.db),
        )
        outcomes = without_forgotten(outcomes, forgotten_of(options.db), "en")
        for outcome in (store_outcome(each, database) for each in outcomes):
            if isinstance(outcome, Failure):
                unreadable = unreadable or outcome.lost
                tell(outcome)
            elif isinstance(outcome, Audited):
                overall = outcome.report.scores.overall
                score = "  –  " if overall is None else f"{overall:5.1f}"
                sys.stdout.write(printable(f"{score}  {outcome.report.article.id}") + "\n")
    sys.stdout.flush()
    return unreadable


def _read(paths: list[str], options: WatchOptions) -> Iterator[RawArticle | Failure]:
    if not paths:
        return iter(())
    return reader.read(paths, max_bytes=options.max_bytes, fields=options.project.config.fields, found=True)


def _with_language(articles: Iterable[RawArticle | Failure], language: str | None) -> Iterator[RawArticle | Failure]:
    for article in articles:
        yield replace(article, language=language) if language and isinstance(article, RawArticle) else article
