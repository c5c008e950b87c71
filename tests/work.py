"""Work is counted, not timed: a test must not fail because the machine does something else."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

__all__ = ["calls", "comes_to_an_end", "ends_soon", "grows_no_faster", "steps"]

_TRIES = 8
_FAR_TOO_LONG = 1.0
"""Seconds of the processor, for a few hundred characters."""


def calls(work: Callable[[], object]) -> int:
    """How many functions were called and left. What runs inside the interpreter's own functions is not seen."""
    return _events(work, sys.getprofile, sys.setprofile)


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python were run, each turn of a loop again. What one line does to a long text is not seen."""
    return _events(work, sys.gettrace, sys.settrace)


def _events(work: Callable[[], object], observer: Callable[[], Any], observe: Callable[[Any], None]) -> int:
    """How often the interpreter tells whom it lets observe something while it works."""
    count = 0

    def counted(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return counted

    before = observer()
    observe(counted)
    try:
        work()
    finally:
        observe(before)
    return count


def grows_no_faster(work: Callable[[int], object], size: int) -> bool:
    """For what runs inside the interpreter (regular expressions), whose steps nobody can count: is ten times the size
    at most thirty times the work? Growth with the square takes a hundred times, whatever else the machine does; so one
    of several tries is enough, and the shortest of them all is what the longer ones are held against.
    """
    work(size)
    short = float("inf")
    for _ in range(_TRIES):
        short = min(short, *(_seconds(work, size) for _ in range(3)))
        if _seconds(work, 10 * size) < 30 * max(short, 0.0005):
            return True
    return False


def comes_to_an_end(work: Callable[[int], object], size: int) -> bool:
    """Whether there is no size up to this one that takes for ever, found by small steps upwards: what doubles with each
    character more would never return at the first size that a test asks for.
    """
    step = 10.0
    while step < size:
        if _seconds(work, int(step)) > _FAR_TOO_LONG:
            return False
        step *= 1.25
    return True


def ends_soon(work: Callable[[], object], seconds: float = _FAR_TOO_LONG) -> bool:
    """Whether it needs no more than so much of the processor: an expression is stopped there, whatever it is about."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        work()
    except TimeoutError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def _seconds(work: Callable[[int], object], size: int) -> float:
    start = time.process_time()
    work(size)
    return time.process_time() - start
