"""Several processes that audit, started anew when one of them dies, and gone when the one that started them is."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from time import monotonic
from typing import TYPE_CHECKING

from provenance.errors import ProvenanceError
from provenance.models import Failure
from provenance.runner.task import Audited, Limits, Outcome, Task, audit_task, load, warm_up

if TYPE_CHECKING:
    from provenance.engine import RuleSet
    from provenance.runner.task import Rules

__all__ = ["Pool"]

#: Articles handed to a process at once: enough that passing them on costs little, few enough to share work evenly.
_CHUNK = 8
#: Seconds beyond the limit of an article after which a process that hangs outside Python ends itself.
_GRACE = 5.0

_Found = list[Audited | Failure]


class Pool:
    """A death breaks everything that was under way. Each of these articles is tried once more, alone; the one with
    which a process dies again is named.
    """

    def __init__(self, rules: Rules, jobs: int, limits: Limits) -> None:
        self._rules, self._jobs, self._limits = rules, jobs, limits
        self._executor: ProcessPoolExecutor | None = None
        self._careful: ProcessPoolExecutor | None = None

    def run(self, items: Iterable[Task | Outcome]) -> Iterator[Outcome]:
        """What needs no audit passes through, in its place."""
        stream = iter(items)
        window: deque[tuple[list[Task | Outcome], list[Task], Future[_Found] | None]] = deque()
        try:
            while chunk := list(islice(stream, _CHUNK)):
                tasks = [item for item in chunk if isinstance(item, Task)]
                window.append((chunk, tasks, self._submit(tasks) if tasks else None))
                if len(window) > 2 * self._jobs:
                    yield from self._results(*window.popleft())
            while window:
                yield from self._results(*window.popleft())
        finally:
            self._close()

    def _results(
        self, chunk: list[Task | Outcome], tasks: list[Task], future: Future[_Found] | None
    ) -> Iterator[Outcome]:
        found = iter(self._found(tasks, future)) if future else iter(())
        for item in chunk:
            yield next(found) if isinstance(item, Task) else item

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        if _can_fork():
            self._rules = load(self._rules)
            warm_up(self._rules)
        context = get_context("fork" if _can_fork() else "spawn")
        executor = ProcessPoolExecutor(jobs, context, initializer=start_worker, initargs=(self._rules, self._limits))
        # All processes start now. One that is being started while another one dies would be forgotten by the clean-up
        # and then waited for for ever.
        for _ in range(jobs):
            executor.submit(audit_chunk, ())
        return executor

    def _submit(self, tasks: list[Task]) -> Future[_Found]:
        self._executor = self._executor or self._start(self._jobs)
        try:
            return self._executor.submit(audit_chunk, tasks)
        except BrokenProcessPool:
            self._executor.shutdown()
            self._executor = self._start(self._jobs)
            return self._executor.submit(audit_chunk, tasks)

    def _found(self, tasks: list[Task], future: Future[_Found]) -> _Found:
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._alone(task) for task in tasks]

    def _alone(self, task: Task) -> Audited | Failure:
        self._careful = self._careful or self._start(1)
        try:
            return self._careful.submit(audit_chunk, [task]).result()[0]
        except BrokenProcessPool:
            self._careful.shutdown()
            self._careful = None
            return Failure(
                task.raw.place,
                "the process that audited it died, twice; it may need too much memory or take longer than --timeout",
            )

    def _close(self) -> None:
        for executor in filter(None, (self._executor, self._careful)):
            executor.shutdown(wait=True, cancel_futures=True)


def _can_fork() -> bool:
    """A fork has everything that was loaded at once, but of a process with threads it can hang: of one with a progress
    bar, or of one whose processes died. There, and elsewhere than on Linux, processes begin from nothing.
    """
    return sys.platform == "linux" and threading.active_count() == 1


# --- In the other process ---------------------------------------------------------------------------------------------


class _Worker:
    """What a process of the pool keeps; there is no other place for it."""

    ruleset: RuleSet | None = None
    limits = Limits()
    problem: ProvenanceError | None = None
    nowhere: int | None = None
    #: Since when an article may hang outside Python; ``None`` when nothing is watched.
    watched: float | None = None


def start_worker(rules: Rules, limits: Limits) -> None:
    # Ctrl-C reaches the whole group; only the parent decides what happens then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.limits = limits
    _Worker.nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        _Worker.ruleset = load(rules)
    except ProvenanceError as problem:  # an initializer that raises is taken for a process that died
        _Worker.problem = problem


def audit_chunk(tasks: Sequence[Task]) -> _Found:
    if _Worker.problem:
        raise _Worker.problem
    if _Worker.ruleset is None:
        raise RuntimeError("the worker was not started by start_worker")
    try:
        return [_watched(task, _Worker.ruleset) for task in tasks]
    finally:
        faulthandler.cancel_dump_traceback_later()
        _Worker.watched = None


def _watched(task: Task, ruleset: RuleSet) -> Audited | Failure:
    """Winding the clock up starts a thread each time: one that has run for less than a second is left running."""
    timeout, now = _Worker.limits.timeout, monotonic()
    if timeout and _Worker.nowhere is not None and (_Worker.watched is None or now - _Worker.watched > 1):
        faulthandler.dump_traceback_later(timeout + 1 + _GRACE, exit=True, file=_Worker.nowhere)
        _Worker.watched = now
    return audit_task(task, ruleset, _Worker.limits)


def _end_with_parent() -> None:
    """A parent that is killed can tell nobody: whoever waits for its work would wait for ever."""
    parent = parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            connection.wait([parent.sentinel])
        os._exit(1)
