"""``provenance audit --out``: shards in, Parquet tables out; ``provenance load``: from there into a database."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.commands.audit import store_outcome
from provenance.commands.inputs import EXIT_FINE, EXIT_UNREADABLE, InputOptions, check_inputs
from provenance.commands.output import progress, tell, without_forgotten
from provenance.errors import InputError, UsageError
from provenance.models import Failure
from provenance.reader.files import STDIN, files
from provenance.runner import Audited, Outcome
from provenance.runner.task import Limits
from provenance.store import Store
from provenance.store.archive import reports_of
from provenance.store.forget import forgotten_of
from provenance.store.rows import ARTICLE_COLUMNS, Row, Rows, RuleInfo

if TYPE_CHECKING:
    from provenance.engine import RuleSet
    from provenance.shards import ShardJob, Stats
    from provenance.shards.part import Output

_NUMBER = ARTICLE_COLUMNS.index("number")

__all__ = ["LoadOptions", "ShardsOptions", "audit_shards", "load_parts"]


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
    ruleset = options.project.ruleset()
    jobs: list[ShardJob] = []
    outcomes: list[Stats | Failure] = []
    for found in files(paths):
        if isinstance(found, Failure):
            outcomes.append(found)
        elif found.path in paths or not options.project.config.excludes(found.path):
            jobs.append(ShardJob(found.path, options.out, how))
    with progress(_run(jobs, ruleset, options)) as ended:
        outcomes.extend(ended)
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            tell(outcome, options.lang_ui)
    return _summed_up([each for each in outcomes if not isinstance(each, Failure)], len(outcomes), options.out)


def _run(jobs: list[ShardJob], ruleset: RuleSet, options: ShardsOptions) -> Iterator[Stats | Failure]:
    if options.cluster:
        from provenance.shards.cluster import on_cluster

        yield from on_cluster(jobs, ruleset, options.cluster, options.jobs)
        return
    from provenance.runner.pool import Pool

    # Records have limits of their own; a shard may take as long as it takes.
    pool: Pool[Stats] = Pool(ruleset, options.jobs, Limits(timeout=0))
    yield from pool.run(jobs)


def _summed_up(done: list[Stats], shards: int, out: str) -> int:
    failures = sum(stats.failures for stats in done)
    before = sum(stats.passed_over for stats in done)
    sys.stdout.write(
        f"{len(done)} of {shards} shards, {sum(stats.articles for stats in done)} articles, "
        f"{sum(stats.findings for stats in done)} findings, {failures} failures → {out}"
        + (f" ({before} shards were done before)\n" if before else "\n")
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
    with closing(_Where(options.where)) as where:
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
    sys.stdout.write(f"{written} articles written, {failures} failures, from {len(found)} shards → {options.db}\n")
    return EXIT_UNREADABLE if unreadable else EXIT_FINE


def _made_by(stats: Stats) -> tuple[str, str]:
    return stats.ruleset, stats.engine


def _rules(output: Output, ruleset: str) -> list[RuleInfo]:
    try:
        return output.rules(ruleset)
    except InputError as error:
        raise UsageError(str(error)) from error


def _groups(
    output: Output, stats: Iterable[Stats], where: _Where, unreadable: list[Failure]
) -> Iterator[tuple[Rows, list[Failure]]]:
    """What parts hold, as much at a time as one transaction takes. Of a choice failures are no part."""
    from provenance.shards import Part

    for each in stats:
        try:
            with Part(output, each.part) as part:
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


class _Where:
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
