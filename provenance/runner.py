"""Audits many articles, in this process or in several, and yields what came of each in the order they were read.

Nothing is held but a window of a few articles a process, so that a feed of any length streams through.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from provenance import engine
from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.models import Failure, RawArticle, Report
from provenance.pipeline import audit, fingerprint

__all__ = ["Audited", "Outcome", "Skipped", "run"]

#: Articles handed to a process at once: enough that passing them on costs little, few enough to share work evenly.
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Audited:
    report: Report
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that is in the database already, unchanged."""

    id: str


Outcome = Audited | Skipped | Failure
IsCurrent = Callable[[str, str], bool]


def run(
    inputs: Iterable[RawArticle | Failure],
    ruleset: RuleSet,
    roots: Sequence[Path],
    *,
    jobs: int = 1,
    is_current: IsCurrent | None = None,
) -> Iterator[Outcome]:
    """Audit ``inputs``.

    ``roots`` are the folders that ``ruleset`` was loaded from, for the other processes to load it again.
    ``is_current(id, fingerprint)`` says whether an article needs no audit.
    """
    checked = (_check(item, is_current) for item in inputs)
    if jobs <= 1:
        for item in checked:
            yield _audit_one(item, ruleset) if isinstance(item, _Task) else item
    else:
        yield from _run_pool(checked, roots, jobs)


@dataclass(frozen=True, slots=True)
class _Task:
    raw: RawArticle
    fingerprint: str


def _check(item: RawArticle | Failure, is_current: IsCurrent | None) -> _Task | Skipped | Failure:
    if isinstance(item, Failure):
        return item
    mark = fingerprint(item)
    return Skipped(item.id) if is_current and is_current(item.id, mark) else _Task(item, mark)


def _audit_one(task: _Task, ruleset: RuleSet) -> Audited | Failure:
    try:
        return Audited(audit(task.raw, ruleset), task.fingerprint)
    except InputError as error:
        return Failure(task.raw.place, str(error))
    except Exception as error:  # a fault of ours in one article must not lose the others
        return Failure(task.raw.place, f"internal error, please report it: {type(error).__name__}: {error}")


# --- Several processes ------------------------------------------------------------------------------------------------

_worker_rules: RuleSet | None = None


def _start_worker(roots: Sequence[Path]) -> None:
    global _worker_rules  # noqa: PLW0603 - a process of the pool has no other place to keep what it loaded
    # Ctrl-C reaches the whole group; only the parent decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker_rules = engine.load(roots)


def _audit_chunk(tasks: Sequence[_Task | Skipped | Failure]) -> list[Outcome]:
    if _worker_rules is None:
        raise RuntimeError("the worker was not started by _start_worker")
    return [_audit_one(task, _worker_rules) if isinstance(task, _Task) else task for task in tasks]


def _run_pool(items: Iterator[_Task | Skipped | Failure], roots: Sequence[Path], jobs: int) -> Iterator[Outcome]:
    window: deque[tuple[list[_Task | Skipped | Failure], Future[list[Outcome]]]] = deque()
    # Spawned, not forked: a fork of a process that has threads (a database, a progress bar) can hang.
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start_worker, initargs=(roots,))
    try:
        while chunk := list(islice(items, _CHUNK)):
            window.append((chunk, pool.submit(_audit_chunk, chunk)))
            if len(window) > 2 * jobs:
                yield from _result(*window.popleft())
        while window:
            yield from _result(*window.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(chunk: Sequence[_Task | Skipped | Failure], future: Future[list[Outcome]]) -> list[Outcome]:
    try:
        return future.result()
    except BrokenProcessPool:
        why = "a process that audited it or its neighbours died; run again with --jobs 1 to see which article it was"
        return [Failure(item.raw.place, why) if isinstance(item, _Task) else item for item in chunk]
