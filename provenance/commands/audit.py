"""``provenance audit``, ``watch`` and ``load``: audit, store and print; what arrives, and shards of very many
articles.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from provenance import formats, reader
from provenance.cache import RulesInForce
from provenance.check import Thresholds, Verdict, judge
from provenance.check.baseline import Baseline, entries
from provenance.commands.corrections import corrections_in_force
from provenance.commands.run import (
    EXIT_FINE,
    EXIT_UNREADABLE,
    InputOptions,
    Remarks,
    check_inputs,
    in_one_piece,
    open_output,
    progress,
    read_inputs,
    tell,
    tell_remarks,
    without_forgotten,
)
from provenance.config import Project
from provenance.engine import RuleSet
from provenance.engine.loader import Successors
from provenance.errors import InputError, UsageError
from provenance.models import Failure, RawArticle, Report
from provenance.reader.files import STDIN, find_files
from provenance.report import ReportWriter, Titles, printable, report_writer, rule_titles
from provenance.runner import Audited, Limits, Outcome, Skipped, run
from provenance.runner.task import TIMEOUT
from provenance.stamp import engine_stamp
from provenance.store import Archive, Run, Store
from provenance.store.archive import reports_of
from provenance.store.forget import forgotten_of
from provenance.store.rows import ARTICLE_COLUMNS, Row, Rows, RuleInfo, rule_info
from provenance.store.writer import Identity
from provenance.wording import count

if TYPE_CHECKING:
    from provenance.shards import ShardJob, ShardStats
    from provenance.shards.part import Output

__all__ = [
    "AuditOptions",
    "KnownArticles",
    "LoadOptions",
    "ShardsOptions",
    "WatchOptions",
    "audit_paths",
    "audit_shards",
    "load_parts",
    "open_known",
    "open_run",
    "store_outcome",
    "watch_folder",
]


# --- ``provenance audit``: audit, store and print ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions(InputOptions):
    db: Path
    format_: str | None = None
    force: bool = False
    no_text: bool = False
    no_db: bool = False


def audit_paths(options: AuditOptions) -> int:
    """Audit, store and print. Returns the exit code."""
    check_inputs(options)
    rules = RulesInForce(options.project)
    ruleset = rules.ruleset
    remarks = Remarks(ruleset.ignores, options.project.outdated)
    format_ = options.format_ or ("table" if options.output is None and sys.stdout.isatty() else "summary")
    failed = False
    with ExitStack() as stack:
        forgotten = forgotten_of(options.db)
        paths = forgotten.told(options.paths)
        database = None if options.no_db else stack.enter_context(open_run(options.db, ruleset, paths))
        titles = partial(rule_titles, ruleset.rules, options.lang_ui)
        writer = stack.enter_context(_writer(format_, options, titles))
        # Reports that somebody wants to see are made anew; only a run for the database alone can skip them.
        corrections = corrections_in_force(options, None if options.no_db else options.db)
        unseen = database is not None and not options.force and format_ in ("summary", "none")
        found = run(
            read_inputs(options),
            ruleset,
            jobs=options.jobs,
            limits=Limits(options.timeout),
            is_current=database.is_current if database and unseen else None,
            corrections=corrections,
        )
        found = without_forgotten(found, forgotten, options.lang_ui)
        for audited in stack.enter_context(progress(found)):
            with in_one_piece():
                outcome = store_outcome(audited, database, force=options.force) if database else audited
                if isinstance(outcome, Failure):
                    failed = failed or outcome.lost
                    tell(outcome, options.lang_ui)
                    writer.fail(outcome)
                elif isinstance(outcome, Skipped):
                    if database and ruleset.ignores:
                        remarks.used(database.suppressing(outcome.id))
                    writer.skip()
                else:
                    remarks.add(outcome.report)
                    writer.add(_without_text(outcome.report) if options.no_text else outcome.report)
    rules.keep()
    if database:
        remarks.displaced(database.displaced)
    tell_remarks(remarks, options.lang_ui, complete=not failed)
    return EXIT_UNREADABLE if failed else EXIT_FINE


def store_outcome(outcome: Outcome, database: Run, *, force: bool = False) -> Outcome:
    """Write what came of an input; what is in the database unchanged is only counted.

    Returns it, or in its place a failure where it would replace another article.
    """
    if isinstance(outcome, Audited) and (reason := database.conflict(Identity.of(outcome.report))):
        outcome = Failure(outcome.place, reason)
    if isinstance(outcome, Failure):
        database.fail(outcome)
    elif isinstance(outcome, Skipped) or (
        not force and database.is_current(outcome.report.article.id, outcome.fingerprint)
    ):
        database.skip()
    else:
        database.write(outcome.report, outcome.fingerprint)
    return outcome


@contextmanager
def open_run(db: Path, ruleset: RuleSet, paths: tuple[str, ...]) -> Iterator[Run]:
    """A run of the database, with all rules that its findings may refer to."""
    with (
        Store.open(db) as store,
        store.run(
            ruleset=ruleset.hash, engine=engine_stamp(), rules=map(rule_info, ruleset.rules), arguments=" ".join(paths)
        ) as run_of_store,
    ):
        yield run_of_store


def _without_text(report: Report) -> Report:
    return report.model_copy(update={"text": None})


@contextmanager
def _writer(format_: str, options: AuditOptions, titles: Titles) -> Iterator[ReportWriter]:
    with open_output(options.output, for_machines=not formats.AUDIT[format_].terminal) as stream:
        writer = report_writer(format_, stream, options.lang_ui, titles)
        try:
            yield writer
        finally:
            # Where nothing can be written any more, an end cannot be written either.
            if not isinstance(sys.exc_info()[1], OSError):
                with in_one_piece():
                    writer.finish()


# --- What a database has of articles already: unchanged ones need no check, of changed ones only new problems count ---


@dataclass(frozen=True, slots=True)
class KnownArticles:
    archive: Archive
    ruleset: str
    now: Successors

    def is_current(self, article_id: str, fingerprint: str) -> bool:
        return self.archive.is_current(article_id, fingerprint, self.ruleset, engine_stamp())

    def apply(self, verdict: Verdict, thresholds: Thresholds) -> Verdict:
        """The verdict with those problems set apart that the article had when it was written to the database."""
        before = self.archive.report(verdict.report.article.id)
        if before is None:
            return verdict
        findings = tuple(each.model_copy(update={"rule": self.now.current(each.rule)}) for each in before.findings)
        known = Baseline.of(entries(judge(before.model_copy(update={"findings": findings}), thresholds)))
        return known.carried(verdict.report, self.now).apply(verdict)


@contextmanager
def open_known(db: Path, ruleset: str, now: Successors) -> Iterator[KnownArticles]:
    """Raises ``StoreError`` where there is no database."""
    with Archive.open(db) as archive:
        yield KnownArticles(archive, ruleset, now)


# --- ``provenance watch``: audit what arrives in a folder, for as long as nobody says stop ----------------------------


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
    ruleset = RulesInForce(options.project).ruleset
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
        for audited in outcomes:
            with in_one_piece():
                outcome = store_outcome(audited, database)
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


# --- ``provenance audit --out``: shards in, Parquet tables out; ``provenance load``: from there into a database -------


_NUMBER = ARTICLE_COLUMNS.index("number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardsOptions(InputOptions):
    """``shards`` is a file with a path or an address a line, ``-`` for stdin. ``cluster``: see ``on_cluster``."""

    out: str
    shards: str | None = None
    cluster: str | None = None
    no_text: bool = False


def audit_shards(options: ShardsOptions) -> int:
    """Audit every shard and say what came of them. Returns the exit code."""
    try:
        from provenance.shards import ShardJob, ShardOptions
        from provenance.shards.part import Output
    except ModuleNotFoundError as error:
        raise UsageError(f"--out needs {error.name}: install provenance-auditor[parquet]") from error
    paths = (*options.paths, *_listed(options.shards)) if options.shards else options.paths
    options = replace(options, paths=paths)
    check_inputs(options)
    output = Output(options.out)
    try:
        output.make()
    except OSError as error:
        raise UsageError(f"cannot write to {options.out}: {error.strerror or error}; choose another --out") from error
    how = ShardOptions(
        language=options.lang,
        max_bytes=options.max_bytes,
        fields=options.project.config.fields,
        no_text=options.no_text,
        timeout=options.timeout,
    )
    ruleset = RulesInForce(options.project).ruleset
    jobs: list[ShardJob] = []
    outcomes: list[ShardStats | Failure] = []
    for found in find_files(paths):
        if isinstance(found, Failure):
            outcomes.append(found)
        elif not options.leaves_out(found.path):
            jobs.append(ShardJob(found.path, options.out, how))
    with progress(_run(jobs, ruleset, options)) as ended:
        outcomes.extend(ended)
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            tell(outcome, options.lang_ui)
    return _summed_up([each for each in outcomes if not isinstance(each, Failure)], len(outcomes), options.out)


def _run(jobs: list[ShardJob], ruleset: RuleSet, options: ShardsOptions) -> Iterator[ShardStats | Failure]:
    if options.cluster:
        from provenance.shards import on_cluster

        yield from on_cluster(jobs, ruleset, options.cluster, options.jobs)
        return
    from provenance.runner.pool import Pool

    # Records have limits of their own; a shard may take as long as it takes.
    pool: Pool[ShardStats] = Pool(ruleset, options.jobs, Limits(timeout=0))
    yield from pool.run(jobs)


_some = partial(count, "en")


def _summed_up(done: list[ShardStats], shards: int, out: str) -> int:
    failures = sum(stats.failures for stats in done)
    before = sum(stats.passed_over for stats in done)
    articles = _some("{} article|{} articles", sum(stats.articles for stats in done))
    findings = _some("{} finding|{} findings", sum(stats.findings for stats in done))
    passed_over = f" ({_some('{} shard|{} shards', before)} done before)" if before else ""
    sys.stdout.write(
        f"{len(done)} of {_some('{} shard|{} shards', shards)}, {articles}, {findings}, "
        f"{_some('{} failure|{} failures', failures)} → {out}{passed_over}\n"
    )
    return EXIT_UNREADABLE if failures or len(done) < shards else EXIT_FINE


def _listed(name: str) -> Iterator[str]:
    """Raises ``UsageError``."""
    try:
        text = sys.stdin.read() if name == STDIN else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--shards {name} cannot be read: {error}") from error
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


# --- Back -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """``where`` is a condition of SQL on the columns of ``articles``."""

    directory: str
    db: Path
    where: str | None = None


def load_parts(options: LoadOptions) -> int:
    """Bring the parts of a folder into a database, or what ``where`` names of them. Returns the exit code.

    A part that cannot be read is named, and the others are loaded.
    """
    try:
        from provenance.shards import parts
        from provenance.shards.part import Output
    except ModuleNotFoundError as error:
        raise UsageError(f"load needs {error.name}: install provenance-auditor[parquet]") from error
    with closing(_ArticleCondition(options.where)) as where:
        output = Output(options.directory)
        found, unreadable = parts(output)
        if not found and not unreadable:
            raise UsageError(f"{options.directory} holds no parts; “provenance audit … --out DIR” makes them")
        forgotten = forgotten_of(options.db)
        written = failures = 0
        found.sort(key=_made_by)
        for (ruleset, engine), group in groupby(found, _made_by):
            with (
                Store.open(options.db) as store,
                store.filled(),
                store.run(
                    ruleset=ruleset, engine=engine, rules=_rules(output, ruleset), arguments=options.directory
                ) as run,
            ):
                groups = _groups(output, group, where, unreadable)
                if forgotten:
                    done = [store_outcome(each, run) for each in without_forgotten(_outcomes(groups), forgotten, "en")]
                    written += sum(isinstance(each, Audited) for each in done)
                    failures += sum(isinstance(each, Failure) for each in done)
                else:
                    for rows, failed in groups:
                        written += run.take(rows, failed)
                        failures += len(failed)
    for failure in unreadable:
        tell(failure)
    sys.stdout.write(
        f"{_some('{} article|{} articles', written)} written, {_some('{} failure|{} failures', failures)}, "
        f"from {_some('{} shard|{} shards', len(found))} → {options.db}\n"
    )
    _name_waiting_corrections(options.db)
    return EXIT_UNREADABLE if unreadable else EXIT_FINE


def _name_waiting_corrections(db: Path) -> None:
    """Parts were made without the corrections of reviewers, which belong to the database."""
    from provenance.store.corrections import log_beside, read_log, waiting

    log = log_beside(db)
    found = len(waiting(db, read_log(log))) if log.exists() else 0
    if found:
        sys.stderr.write(
            f"articles whose scores do not have their corrections yet: {found}; “provenance corrections apply --db "
            f"{db}” scores them anew\n"
        )


def _made_by(stats: ShardStats) -> tuple[str, str]:
    return stats.ruleset, stats.engine


def _rules(output: Output, ruleset: str) -> list[RuleInfo]:
    try:
        return output.rules(ruleset)
    except InputError as error:
        raise UsageError(str(error)) from error


def _groups(
    output: Output, stats: Iterable[ShardStats], where: _ArticleCondition, unreadable: list[Failure]
) -> Iterator[tuple[Rows, list[Failure]]]:
    """What parts hold, as much at a time as one transaction takes. Of a choice failures are no part."""
    from provenance.shards import ShardPart

    for each in stats:
        try:
            with ShardPart(output, each.part) as part:
                for group in range(part.groups()):
                    if where.takes_all:
                        yield part.rows(group), part.failures(group)
                    elif chosen := where.chosen(part.articles(group)):
                        rows = part.rows(group)
                        yield {**rows, "articles": [row for row in rows["articles"] if row[_NUMBER] in chosen]}, []
        except InputError as error:
            unreadable.append(Failure(f"{output.address}/{each.part}", str(error)))


def _outcomes(groups: Iterable[tuple[Rows, list[Failure]]]) -> Iterator[Outcome]:
    """The same as reports, for a database that must not have all of their words."""
    for rows, failed in groups:
        for report, mark in reports_of(rows):
            yield Audited(report, mark)
        yield from failed


class _ArticleCondition:
    """A condition on articles, in the SQL of the database itself."""

    def __init__(self, condition: str | None) -> None:
        self.takes_all = condition is None
        self._query = f"SELECT number FROM articles WHERE ({condition}\n)"  # noqa: S608 - nothing but reading is allowed
        self._db = sqlite3.connect(":memory:")
        columns = ", ".join(f'"{name}"' for name in ARTICLE_COLUMNS)
        self._db.execute(f"CREATE TABLE articles ({columns})")
        if condition is not None:
            try:
                self.chosen([])
            except sqlite3.Error as error:
                raise UsageError(
                    f"--where {condition!r}: {error}; write a condition on the columns of articles, such as "
                    "\"outlet = 'X' and published >= '2025-01-01'\""
                ) from error

    def chosen(self, articles: Iterable[Row]) -> set[int]:
        """The numbers of those articles that fit."""
        self._db.set_authorizer(None)
        self._db.execute("DELETE FROM articles")
        marks = ", ".join("?" * len(ARTICLE_COLUMNS))
        self._db.executemany(f"INSERT INTO articles VALUES ({marks})", articles)  # noqa: S608
        self._db.set_authorizer(_only_reading)
        return {number for (number,) in self._db.execute(self._query)}

    def close(self) -> None:
        self._db.close()


def _only_reading(action: int, _first: str | None, name: str | None, *_: str | None) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)
    return sqlite3.SQLITE_OK if action in allowed and name != "load_extension" else sqlite3.SQLITE_DENY
