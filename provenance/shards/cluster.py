"""Shards on the workers of a Dask cluster, which somebody else runs or which is started here.

Dask brings queues, retries and the replacement of workers that die; ``provenance-auditor[dask]`` installs it.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any

from provenance.engine import RuleSet
from provenance.errors import UsageError
from provenance.models import Failure
from provenance.runner.task import Limits
from provenance.shards.jobs import ShardJob
from provenance.shards.part import Stats
from provenance.stamp import engine_stamp

__all__ = ["on_cluster"]

#: Seconds to wait for a scheduler.
_TO_CONNECT = 20
LOCAL = "local"


def on_cluster(jobs: Iterable[ShardJob], ruleset: RuleSet, address: str, workers: int) -> Iterator[Stats | Failure]:
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


def _results(dask: Any, client: Any, jobs: Iterable[ShardJob], ruleset: RuleSet) -> Iterator[Stats | Failure]:
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


def _do(job: ShardJob, ruleset: RuleSet) -> Stats | Failure:
    return job.do(ruleset, Limits())
