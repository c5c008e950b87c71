"""Several processes that audit: one that dies or does not answer takes one article with it and no more.

The standard library's pool is broken as a whole by the death of one process, and has been seen to wait for ever when a
second one dies while it cleans up. Here every process has a channel of its own and this one has no thread: a death is
the end of one channel, and nothing is waited for without a limit.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from provenance.errors import ProvenanceError
from provenance.models import Failure
from provenance.runner.task import ENDING_SIGNALS, Job, Limits, load, too_long, warm_up

if TYPE_CHECKING:
    from provenance.runner.task import Rules

__all__ = ["Pool", "belong_to", "work"]


R = TypeVar("R")

#: For each process, how many outcomes may wait for one that comes before them.
_WINDOW = 16
#: Seconds beyond the limit of an article after which a process that hangs outside Python is ended.
_GRACE = 5.0
#: Seconds that a process may take to load the rules.
_TO_START = 120.0
#: Seconds in which a process that was killed is gone, unless the machine itself hangs.
_TO_DIE = 10.0

_DIED = "the process that audited it died, {}; it may need too much memory"


@dataclass(slots=True, eq=False)
class _Slot(Generic[R]):
    """A job in the order in which it came, with its outcome as soon as there is one; or an outcome alone."""

    job: Job[R] | None
    outcome: R | Failure | None = None
    #: How many processes died with it, or might have: the next try is alone.
    deaths: int = 0


class Pool(Generic[R]):
    """A process that dies had one article in hand. This is tried once more, alone, and named if a process dies again;
    what else the process had before it goes to the others.
    """

    def __init__(self, rules: Rules, jobs: int, limits: Limits) -> None:
        self._rules, self._jobs, self._limits = rules, jobs, limits
        self._workers: list[_Worker[R]] = []
        self._waiting: deque[_Slot[R]] = deque()

    def run(self, items: Iterable[Job[R] | R | Failure]) -> Iterator[R | Failure]:
        """The outcome of each item, in their order. What needs no audit passes through, in its place.

        Raises ``ProvenanceError`` where the rules cannot be loaded.
        """
        stream = iter(items)
        window: deque[_Slot[R]] = deque()
        more = True
        try:
            while more or window:
                while more and len(window) <= self._jobs * _WINDOW:
                    more = self._read_on(stream, window)
                while window and (outcome := window[0].outcome):
                    window.popleft()
                    yield outcome
                if window:
                    self._hand_out()
                    self._gather()
        finally:
            for worker in self._workers:
                worker.end()

    def _read_on(self, stream: Iterator[Job[R] | R | Failure], window: deque[_Slot[R]]) -> bool:
        item = next(stream, None)
        if item is None:
            return False
        if isinstance(item, Job):
            place: _Slot[R] = _Slot(item)
            self._waiting.append(place)
        else:
            place = _Slot(None, item)
        window.append(place)
        return True

    def _hand_out(self) -> None:
        """Give those that have nothing to do what waits. A suspect waits until nothing else runs, for the machine may
        be short of memory, and nothing else runs beside it.
        """
        while self._waiting:
            busy = [worker for worker in self._workers if worker.under_way]
            if any(place.deaths for worker in busy for place in worker.under_way):
                return
            suspect = self._waiting[0].deaths
            if len(busy) >= self._jobs or (busy and suspect):
                return
            idle = next((worker for worker in self._workers if not worker.under_way), None)
            try:
                idle = idle or self._start()
            except OSError:  # no memory for another one
                if not busy:
                    raise
                self._jobs = len(self._workers)
                return
            share = 1 if suspect else max(1, min(_job(self._waiting[0]).share, len(self._waiting) // self._jobs))
            places = [self._waiting.popleft()]
            while len(places) < share and not self._waiting[0].deaths:
                places.append(self._waiting.popleft())
            if not idle.take(places):
                self._died(idle)

    def _start(self) -> _Worker[R]:
        can_fork = _can_fork()
        if can_fork:
            self._rules = load(self._rules)
            if not self._workers:
                warm_up(self._rules, self._limits)
        worker: _Worker[R] = _Worker.start(self._rules, self._limits, fork=can_fork)
        self._workers.append(worker)
        return worker

    def _gather(self) -> None:
        """Wait until a process has said something, died, or been silent for too long."""
        busy = {worker.channel: worker for worker in self._workers if worker.under_way}
        until = min((worker.deadline(self._limits) for worker in busy.values()), default=inf)
        timeout = None if until == inf else max(0.0, until - monotonic())
        said = connection.wait(list(busy), timeout)
        for channel in said:
            worker = busy[channel]  # type: ignore[index] # it gives back what it was given
            try:
                worker.hear()
            except (EOFError, OSError):
                self._died(worker)
        if not said:
            now = monotonic()
            for worker in [worker for worker in busy.values() if worker.deadline(self._limits) <= now]:
                place = worker.under_way[0]
                place.outcome = Failure(_job(place).place, too_long(self._limits))
                worker.under_way.popleft()
                self._died(worker, suspect=False)

    def _died(self, worker: _Worker[R], *, suspect: bool = True) -> None:
        worker.end()
        self._workers.remove(worker)
        if suspect:
            first = worker.under_way[0]
            first.deaths += 1
            if first.deaths == _job(first).tries:
                worker.under_way.popleft()
                first.outcome = Failure(
                    _job(first).place, _DIED.format("twice" if first.deaths == 2 else f"{first.deaths} times")
                )
        self._waiting.extendleft(reversed(worker.under_way))


def _job(place: _Slot[R]) -> Job[R]:
    if place.job is None:
        raise TypeError("only jobs are handed out")
    return place.job


@dataclass(slots=True, eq=False)
class _Worker(Generic[R]):
    """A process, the channel to it, and what it was given and has not answered yet: the first of it is in its hands."""

    process: Any
    channel: Connection
    under_way: deque[_Slot[R]] = field(default_factory=deque)
    ready: bool = False
    heard: float = field(default_factory=monotonic)

    @classmethod
    def start(cls, rules: Rules, limits: Limits, *, fork: bool) -> _Worker[R]:
        context = get_context("fork") if fork else get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, rules, limits, os.getpid()), daemon=True)
        with signals_wait():
            process.start()
        theirs.close()
        return cls(process, ours)

    def take(self, places: list[_Slot[R]]) -> bool:
        """Whether the process lives and has them now."""
        self.under_way.extend(places)
        self.heard = monotonic()
        try:
            self.channel.send([_job(place) for place in places])
        except OSError:
            return False
        return True

    def hear(self) -> None:
        """Take in one thing that it said: that it is ready, or an outcome. Raises what keeps it from its work, and
        ``EOFError`` or ``OSError`` where it is dead.
        """
        said: bool | ProvenanceError | R | Failure = self.channel.recv()
        self.heard = monotonic()
        if isinstance(said, ProvenanceError):
            raise said
        if isinstance(said, bool):
            self.ready = True
        else:
            self.under_way.popleft().outcome = said

    def deadline(self, limits: Limits) -> float:
        """When it must have been heard. What it said waits in its channel: one that could not be listened to is not
        silent.
        """
        if not limits.timeout:
            return inf
        return self.heard + (limits.timeout + _GRACE if self.ready else max(limits.timeout, _TO_START))

    def end(self) -> None:
        self.channel.close()
        self.process.kill()
        self.process.join(_TO_DIE)


def _can_fork() -> bool:
    """A fork has everything that was loaded at once, but of a process with threads, as with a progress bar, it can
    hang. There, and elsewhere than on Linux, processes begin from nothing. The threads of pyarrow are its own, unknown
    to Python, and a fork waits for them for ever.
    """
    return sys.platform == "linux" and threading.active_count() == 1 and "pyarrow" not in sys.modules


# --- In the other process ---------------------------------------------------------------------------------------------


def work(channel: Connection, rules: Rules, limits: Limits, parent: int) -> None:
    """Say that it is ready, then answer every list of tasks with an outcome for each, until the channel ends."""
    belong_to(parent)
    with contextlib.suppress(EOFError, OSError):
        try:
            ruleset = load(rules)
        except ProvenanceError as problem:
            channel.send(problem)
            return
        channel.send(True)
        while True:
            for task in channel.recv():
                channel.send(task.do(ruleset, limits))


# --- What every process that this program starts does: leave signals to the one that started it, and end with it ------


@contextmanager
def signals_wait() -> Iterator[None]:
    """Around the start of a process: one that begins with our handlers would answer a Ctrl-C in our place."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def belong_to(parent: int) -> None:
    """First thing in the new process; ``parent`` is the id of the one that started it."""
    # Ctrl-C, and the end of a terminal, reach the whole group; only the parent decides what happens then.
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    with contextlib.suppress(AttributeError):  # Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A parent that is killed can tell nobody: whoever waits for its work would wait for ever."""
    while os.getppid() == parent:
        sleep(0.5)
    os._exit(1)
