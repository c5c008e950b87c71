"""What every process that this program starts does: leave signals to the one that started it, and end with it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

__all__ = ["belong_to", "signals_wait"]

_SIGNALS = {signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])}


@contextmanager
def signals_wait() -> Iterator[None]:
    """Around the start of a process: one that begins with our handlers would answer a Ctrl-C in our place."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def belong_to(parent: int) -> None:
    """First thing in the new process; ``parent`` is the id of the one that started it."""
    # Ctrl-C, and the end of a terminal, reach the whole group; only the parent decides what happens then.
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    with contextlib.suppress(AttributeError):  # Windows
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A parent that is killed can tell nobody: whoever waits for its work would wait for ever."""
    while os.getppid() == parent:
        sleep(0.5)
    os._exit(1)
