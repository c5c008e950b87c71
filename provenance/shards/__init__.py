"""More articles than one machine audits in a night: shards in, Parquet tables out, each worker on its own.

A shard is a file of many articles (JSON lines, a WARC archive, a Parquet table) at a path or at any address that fsspec
opens. ``audit_shard`` is all that an engine for many machines has to call; docs/scale.md shows several.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import logging
import os
import pickle
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance import reader
from provenance.engine import RuleSet
from provenance.errors import InputError, ProvenanceError, UsageError
from provenance.models import Failure, RawArticle
from provenance.reader.files import as_written, file_system, is_remote
from provenance.reader.records import DEFAULT_FIELDS, RecordKeys
from provenance.runner.task import TIMEOUT, Audited, Job, Limits, Task, audit_task, load
from provenance.shards.part import Output, PartWriter, ShardPart, ShardStats, parts, read_stats
from provenance.stamp import engine_stamp
from provenance.store.rows import rule_info

if TYPE_CHECKING:
    from provenance.runner.task import Rules

__all__ = ["ShardJob", "ShardOptions", "ShardPart", "ShardStats", "audit_shard", "on_cluster", "parts"]


# --- ``audit_shard``: one shard to one part, whatever its records are and whoever kills it ----------------------------


#: Seconds beyond its limit after which a record that nothing in Python can stop takes the process with it.
_GRACE = 5.0
#: How often a process may die with a record in hand before the record is given up.
_DEATHS = 2
_DIED = "the process that audited it died, twice; it may need too much memory or time"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardOptions:
    """As the options of ``provenance audit``. ``timeout``: seconds that one record may take, 0 for no limit."""

    language: str | None = None
    max_bytes: int = 20_000_000
    fields: RecordKeys = DEFAULT_FIELDS
    no_text: bool = False
    timeout: float = TIMEOUT

    @property
    def mark(self) -> str:
        """Equal where the same shard gives the same part."""
        fields = (sorted(self.fields.keys.items()), sorted(self.fields.also.items()))
        return hashlib.sha256(repr((self.language, self.max_bytes, fields, self.no_text)).encode()).hexdigest()[:16]


_DEFAULTS = ShardOptions()


def audit_shard(
    uri: str, out: str | Path, rules: Rules, options: ShardOptions = _DEFAULTS, *, may_exit: bool = False
) -> ShardStats:
    """Audit every record of the shard at ``uri`` and leave its part in the folder ``out``; both may be addresses.

    A part of the same bytes, options, rules and engine is left as it is. Killed at any moment it leaves nothing or a
    whole part, and calling it again finishes the work: a record with which the process died twice is given up and
    named. ``may_exit``: a record that cannot be stopped otherwise may end the process. What cannot be read is a row of
    ``failures``. Raises ``OSError`` where ``out`` cannot be written and ``RuleError``.
    """
    ruleset = load(rules)
    output = Output(str(out))
    source = as_written(uri)
    wanted = ShardStats(
        shard=source,
        part=part_of(source),
        text=_bytes_of(uri),
        options=options.mark,
        ruleset=ruleset.hash,
        engine=engine_stamp(),
    )
    if (done := _finished(output, wanted)) is not None:
        return replace(done, passed_over=True)
    output.make()
    output.write_rules(ruleset.hash, [rule_info(rule) for rule in ruleset.rules])
    folder = output.new_folder(wanted.part)
    journal = _Journal(output, wanted.part)
    try:
        writer = PartWriter(folder, with_text=not options.no_text)
        try:
            is_whole = True
            for outcome in _outcomes(uri, journal, options, rules=ruleset, may_exit=may_exit):
                if isinstance(outcome, Audited):
                    writer.add(outcome.report, outcome.fingerprint)
                else:
                    writer.fail(outcome)
                    is_whole = is_whole and not (outcome.lost and outcome.source == source)
            stats = replace(
                wanted,
                articles=writer.articles,
                failures=writer.failures,
                findings=writer.findings,
                characters=writer.characters,
                whole=is_whole,
            )
            writer.finish(stats)
        except BaseException:
            writer.close()
            raise
        output.publish(folder, wanted.part)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    journal.end()
    return stats


def part_of(source: str) -> str:
    return f"part={hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _finished(output: Output, wanted: ShardStats) -> ShardStats | None:
    """A shard that could not be read to its end is tried again: a network may have failed."""
    try:
        done = read_stats(output, wanted.part)
    except InputError:
        return None
    return done if done.whole and done.same_work(wanted) and output.is_complete(wanted.part) else None


def _bytes_of(uri: str) -> str:
    """What stands for the bytes of a shard; empty where it cannot be read, which reading it says again."""
    try:
        if is_remote(uri):
            system, path = file_system(uri)
            return str(system.ukey(path))
        with Path(uri).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (InputError, OSError, NotImplementedError):
        return ""


def _outcomes(
    uri: str, journal: _Journal, options: ShardOptions, *, rules: Rules, may_exit: bool
) -> Iterator[Audited | Failure]:
    ruleset = load(rules)
    limits = Limits(options.timeout)
    records = reader.read([uri], max_bytes=options.max_bytes, language=options.language, fields=options.fields)
    for number, item in enumerate(records, 1):
        if not isinstance(item, RawArticle):
            yield item
        elif journal.deaths.get(number, 0) >= _DEATHS:
            yield Failure(item.place, _DIED)
        else:
            journal.take(number)
            with _watched(options.timeout if may_exit else 0):
                yield audit_task(Task(item, reader.fingerprint(item)), ruleset, limits)


@contextmanager
def _watched(timeout: float) -> Iterator[None]:
    """Ends the process where a library goes on beyond the limit and no signal reaches it, as on a thread."""
    if not timeout:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(timeout + _GRACE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


class _Journal:
    """Which record a process had in hand, for the one that comes after its death.

    Where writing is slow, at an address, it is kept from the second try on.
    """

    def __init__(self, output: Output, part: str) -> None:
        self._output, self._name = output, f".{part.replace('part=', 'trying=')}.json"
        self.deaths: dict[int, int] = {}
        before = output.read(self._name)
        if before:
            said = json.loads(before)
            self.deaths = {int(number): count for number, count in said["deaths"].items()}
            if said["now"]:
                self.deaths[said["now"]] = self.deaths.get(said["now"], 0) + 1
        self._kept = output.is_local or before is not None
        self._write(0)

    def take(self, number: int) -> None:
        if self._kept:
            self._write(number)

    def end(self) -> None:
        self._output.remove(self._name)

    def _write(self, now: int) -> None:
        self._output.write(self._name, json.dumps({"now": now, "deaths": self.deaths}).encode())


# --- Many shards on the processes of one machine ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShardJob(Job[ShardStats]):
    """A process that dies is followed by another, which goes on without the record that killed two."""

    tries = 20

    uri: str
    out: str
    options: ShardOptions

    @property
    def place(self) -> str:
        return self.uri

    def do(self, ruleset: RuleSet, limits: Limits) -> ShardStats | Failure:  # noqa: ARG002 - records have limits of their own
        try:
            return audit_shard(self.uri, self.out, ruleset, self.options, may_exit=True)
        except (OSError, ProvenanceError) as error:
            return Failure(self.uri, f"its part cannot be written: {error}")
        except Exception as error:  # no engine passes on every error, and the others shall be audited
            return Failure(self.uri, f"internal error, please report it: {type(error).__name__}: {error}")


# --- Shards on the workers of a Dask cluster, which somebody else runs or which is started here -----------------------
# Dask brings queues, retries and the replacement of workers that die; ``provenance-auditor[dask]`` installs it.


#: Seconds to wait for a scheduler.
_TO_CONNECT = 20
LOCAL = "local"


def on_cluster(
    jobs: Iterable[ShardJob], ruleset: RuleSet, address: str, workers: int
) -> Iterator[ShardStats | Failure]:
    """What came of each job, in the order in which they end.

    ``address`` is that of a scheduler (``tcp://…``), or ``local`` for ``workers`` processes of this machine. A worker
    that dies is replaced by Dask, and its shard is taken again, without the record that killed two. Raises
    ``UsageError`` where there is no such cluster or its workers run another version of the program.
    """
    try:
        dask: Any = import_module("distributed")
    except ModuleNotFoundError as error:
        raise UsageError("--cluster needs Dask: install provenance-auditor[dask]") from error
    with ExitStack() as stack:
        if address == LOCAL:
            try:
                cluster = dask.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
                )
            except RuntimeError as error:
                raise UsageError(f"--cluster local: its workers do not start: {error.__cause__ or error}") from error
            stack.enter_context(cluster)
            address = cluster.scheduler_address
        try:
            client = stack.enter_context(dask.Client(address, timeout=_TO_CONNECT))
        except (OSError, ValueError) as error:
            raise UsageError(f"--cluster {address}: no scheduler answers there ({error})") from error
        _check_versions(client)
        yield from _results(dask, client, jobs, ruleset)


def _check_versions(client: Any) -> None:
    here = engine_stamp()
    for worker, stamp in sorted(client.run(engine_stamp).items()):
        if stamp != here:
            raise UsageError(
                f"the worker {worker} runs {stamp} and this is {here}: install the same version of the program, of its "
                "libraries and of Python on all of them"
            )


def _results(dask: Any, client: Any, jobs: Iterable[ShardJob], ruleset: RuleSet) -> Iterator[ShardStats | Failure]:
    # A task and no data: the workers pass on what it gave, and make it again where all that had it are gone.
    rules = client.submit(pickle.loads, pickle.dumps(ruleset), key=f"rules-{ruleset.hash}")
    waiting = {client.submit(_do, job, rules, pure=False): (job, 1) for job in jobs}
    ended = dask.as_completed(list(waiting))
    for future in ended:
        job, tries = waiting.pop(future)
        error = future.exception()
        if error is None:
            yield future.result()
        elif isinstance(error, dask.KilledWorker) and tries < ShardJob.tries:
            again = client.submit(_do, job, rules, pure=False)
            waiting[again] = (job, tries + 1)
            ended.add(again)
        else:
            yield Failure(job.place, f"was not audited: {type(error).__name__}: {error}")


def _do(job: ShardJob, ruleset: RuleSet) -> ShardStats | Failure:
    return job.do(ruleset, Limits())
