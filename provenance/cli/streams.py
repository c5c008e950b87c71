"""Standard input and output as this program needs them, however it was started."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

__all__ = ["discard_output", "prepare_streams"]


def prepare_streams() -> None:
    """No stream is missing, and no character of an article breaks one.

    A closed descriptor would be given to the next file that is opened, a database perhaps, and then be written to.
    Reading from the one that is put in its place finds nothing, writing to it fails.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _fill(number)
            mode = "r" if number == 0 else "w"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    told = sys.stderr
    is_own = told is sys.__stderr__
    if told is not None and is_own:
        heard = io.BufferedWriter(_Heard(told.fileno()))
        sys.stderr = io.TextIOWrapper(heard, told.encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace" if stream is sys.stderr else "replace")


class _Heard(io.RawIOBase):
    """Standard error, whether or not anybody can hear it: what cannot be said there must not change what is done, nor
    the exit code.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: Any, /) -> int:
        with contextlib.suppress(OSError):
            return os.write(self._descriptor, data)
        return len(memoryview(data))

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)


def discard_output() -> None:
    """What is held for stdout cannot be written any more: it must not be tried again at the end of the program."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _fill(number: int) -> None:
    opened = os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
