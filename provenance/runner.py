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
from typing import Literal

from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.models import Failure, RawArticle, Report
from provenance.pipeline import audit, fingerprint

__all__ = ["Audited", "Outcome", "Skipped", "run"]

#: Articles handed to a process at once: enough that passing them on costs little, few enough to share work evenly.
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Audited:
    """``record`` is the line of the article in its feed, from 1."""

    report: Report
    fingerprint: str
    format: Literal["text", "html"] = "text"
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that is in the database already, unchanged. ``place`` is where it was read."""

    id: str
    place: str


Outcome = Audited | Skipped | Failure
IsCurrent = Callable[[str, str], bool]


def run(
    inputs: Iterable[RawArticle | Failure],
    ruleset: RuleSet,
    *,
    jobs: int = 1,
    is_current: IsCurrent | None = None,
) -> Iterator[Outcome]:
    """Audit ``inputs``.

    ``is_current(id, fingerprint)`` says whether an article needs no audit.
    """
    checked = (_check(item, is_current) for item in inputs)
    if jobs <= 1:
        for item in checked:
            yield _audit_one(item, ruleset) if isinstance(item, _Task) else item
    else:
        yield from _run_pool(checked, ruleset, jobs)


@dataclass(frozen=True, slots=True)
class _Task:
    raw: RawArticle
    fingerprint: str


def _check(item: RawArticle | Failure, is_current: IsCurrent | None) -> _Item:
    if isinstance(item, Failure):
        return item
    mark = fingerprint(item)
    return Skipped(item.id, item.place) if is_current and is_current(item.id, mark) else _Task(item, mark)


def _audit_one(task: _Task, ruleset: RuleSet) -> Audited | Failure:
    try:
        return Audited(audit(task.raw, ruleset), task.fingerprint, task.raw.format, task.raw.line)
    except InputError as error:
        return Failure(task.raw.place, str(error))
    except Exception as error:  # a fault of ours in one article must not lose the others
        return Failure(task.raw.place, f"internal error, please report it: {type(error).__name__}: {error}")


_Item = _Task | Skipped | Failure


# --- Several processes ------------------------------------------------------------------------------------------------

_worker_rules: RuleSet | None = None


def _start_worker(ruleset: RuleSet) -> None:
    global _worker_rules  # noqa: PLW0603 - a process of the pool has no other place to keep what it was given
    # Ctrl-C reaches the whole group; only the parent decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker_rules = ruleset


def _audit_chunk(tasks: Sequence[_Item]) -> list[Outcome]:
    if _worker_rules is None:
        raise RuntimeError("the worker was not started by _start_worker")
    return [_audit_one(task, _worker_rules) if isinstance(task, _Task) else task for task in tasks]


def _run_pool(items: Iterator[_Item], ruleset: RuleSet, jobs: int) -> Iterator[Outcome]:
    pool = _Pool(ruleset, jobs)
    window: deque[tuple[list[_Item], Future[list[Outcome]]]] = deque()
    try:
        while chunk := list(islice(items, _CHUNK)):
            window.append((chunk, pool.submit(chunk)))
            if len(window) > 2 * jobs:
                yield from pool.result(*window.popleft())
        while window:
            yield from pool.result(*window.popleft())
    finally:
        pool.close()


class _Pool:
    """Processes that are started anew when one of them dies.

    A death breaks everything that was under way. Each of these articles is tried once more, alone; the one with which
    a process dies again is named.
    """

    def __init__(self, ruleset: RuleSet, jobs: int) -> None:
        self._ruleset, self._jobs = ruleset, jobs
        self._executor = self._start(jobs)
        self._careful: ProcessPoolExecutor | None = None

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork of a process that has threads (a database, a progress bar) can hang.
        return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start_worker, initargs=(self._ruleset,))

    def submit(self, chunk: list[_Item]) -> Future[list[Outcome]]:
        try:
            return self._executor.submit(_audit_chunk, chunk)
        # A pool that breaks while it starts another process trips over pipes that are being closed.
        except (BrokenProcessPool, OSError, ValueError):
            self._executor.shutdown()
            self._executor = self._start(self._jobs)
            return self._executor.submit(_audit_chunk, chunk)

    def result(self, chunk: list[_Item], future: Future[list[Outcome]]) -> list[Outcome]:
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._alone(item) if isinstance(item, _Task) else item for item in chunk]

    def _alone(self, task: _Task) -> Outcome:
        self._careful = self._careful or self._start(1)
        try:
            return self._careful.submit(_audit_chunk, [task]).result()[0]
        except BrokenProcessPool:
            self._careful.shutdown()
            self._careful = None
            return Failure(task.raw.place, "the process that audited it died, twice; it may need too much memory")

    def close(self) -> None:
        for executor in filter(None, (self._executor, self._careful)):
            executor.shutdown(wait=True, cancel_futures=True)
