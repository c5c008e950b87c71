"""The command ``provenance``: options in, stages called, exit codes out. No logic of its own.

Exit codes: 0 fine · 1 the check failed · 2 usage · 3 some inputs could not be read · 4 rules are invalid ·
5 database error · 129/130/143 interrupted.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from provenance import __version__
from provenance.cli.articles import (
    audit,
    check,
    corrections,
    forget,
    link,
    load,
    reply,
    report,
    serve,
    show,
    story,
    upgrade,
    watch,
)
from provenance.cli.rules import rules, schema
from provenance.errors import ProvenanceError, RuleError, StoreError, UsageError

__all__ = ["cli", "main"]


EXIT_USAGE, EXIT_UNREADABLE, EXIT_RULES, EXIT_DATABASE = 2, 3, 4, 5


class Terminated(BaseException):
    """SIGTERM or SIGHUP arrived: what is finished is written, then the program ends."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code."""
    try:
        _own_process()
        prepare_streams()
        code = cli.main(arguments, prog_name="provenance", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except ProvenanceError as error:
        click.echo(f"provenance: {error}", err=True)
        code = _exit_code(error)
    except ReaderGone:
        discard_output()
        code = 141
    except OSError as error:
        discard_output()
        click.echo(f"provenance: cannot go on: {error.strerror or error} ({error.filename or 'output'})", err=True)
        code = EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except Terminated as stop:
        code = stop.code
    sys.exit(code)


def _own_process() -> None:
    """Set up what belongs to the process as a whole. What somebody has set to be ignored, as ``nohup`` does, stays
    ignored.
    """
    # Rules and their patterns are a million objects that stay: looking for cycles among them is a third of the start.
    gc.set_threshold(1_000_000, 20, 100)
    atexit.register(gc.freeze)  # and so is looking for them at the end
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _terminate(number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated(number)


def _exit_code(error: ProvenanceError) -> int:
    codes = {UsageError: EXIT_USAGE, RuleError: EXIT_RULES, StoreError: EXIT_DATABASE}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_UNREADABLE)


class ReaderGone(Exception):  # noqa: N818 - nothing is wrong, and nobody is left to tell
    """The reader of our output went away, as in ``| head``."""


class Commands(click.Group):
    """Left to itself, click ends a command whose reader went away with the code of a check that failed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="provenance")
def cli() -> None:
    """Who says this, how do they know, and how far is it from the origin?

    Audits the sourcing of news articles by rules written in YAML. It judges how transparent the sourcing is, and never
    whether something is true.
    """


for _command in (
    audit,
    check,
    watch,
    rules,
    schema,
    load,
    show,
    link,
    story,
    corrections,
    forget,
    reply,
    upgrade,
    report,
    serve,
):
    cli.add_command(_command)


# --- Standard input and output as this program needs them, however it was started -------------------------------------


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
