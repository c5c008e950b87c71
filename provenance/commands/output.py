"""Where results go: stdout, or a file that is there only once it is complete; progress and failures on stderr."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

from provenance.errors import UsageError
from provenance.models import Failure, UiLanguage
from provenance.remarks import Remarks
from provenance.report import no_command, printable
from provenance.runner import Audited, Outcome
from provenance.wording import count, say

if TYPE_CHECKING:
    from provenance.store.forget import Forgotten

__all__ = ["open_output", "progress", "tell", "tell_remarks", "without_forgotten"]

T = TypeVar("T")


def tell(failure: Failure, language: UiLanguage = "en") -> None:
    """Name an input that could not be audited, at once."""
    sys.stderr.write(_line(f"{failure.source}: {say(language, 'not audited')}: {failure.reason}"))


def tell_remarks(remarks: Remarks, language: UiLanguage, *, complete: bool) -> None:
    """Rules that were not applied; of a ``complete`` run also suppressions that suppressed nothing."""
    sys.stderr.writelines(_line(line) for line in remarks.lines(language, complete=complete))


def without_forgotten(outcomes: Iterable[Outcome], forgotten: Forgotten, language: UiLanguage) -> Iterator[Outcome]:
    """What may be seen of the outcomes of an audit. Of articles that are to be forgotten nothing is said but how many
    they are."""
    away = 0
    with contextlib.closing(cast(Generator[Outcome, None, None], outcomes)):
        for outcome in outcomes:
            if isinstance(outcome, Audited):
                left = forgotten.left_of(outcome.report)
                away += left is None
                if left is not None:
                    yield outcome if left is outcome.report else replace(outcome, report=left)
            elif isinstance(outcome, Failure) and forgotten.is_article(outcome.source):
                away += 1
            else:
                yield outcome
    if away:
        sys.stderr.write(_line(count(language, "{} article is kept away|{} articles are kept away", away)))


def _line(text: str) -> str:
    """Whatever names and texts hold, it steers neither a terminal nor the log of a job."""
    return no_command(printable(text)) + "\n"


@contextmanager
def open_output(output: Path | None, *, for_machines: bool = False) -> Iterator[TextIO]:
    """Stdout, or a file that appears under its name only once it is complete.

    What is written ``for_machines`` is UTF-8 whatever the terminal takes.
    """
    if output is None:
        if for_machines and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    # A device or a pipe is written to as it is: a file put in its place would replace it.
    special = output.exists() and not output.is_file()
    temporary = output if special else output.with_name(f".{output.name}.{os.getpid()}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        stream = temporary.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}; choose another --output") from error
    try:
        with stream:
            yield stream
    except Exception:
        if not special:
            temporary.unlink(missing_ok=True)
        raise
    finally:
        # An interrupted run keeps what was finished.
        if not special and temporary.exists():
            temporary.replace(output)


@contextmanager
def progress(outcomes: Iterator[T]) -> Iterator[Iterable[T]]:
    """Count on a terminal's stderr while outcomes pass by; closing it ends the processes behind them."""
    with contextlib.closing(cast(Generator[T, None, None], outcomes)):
        if not sys.stderr.isatty():
            yield outcomes
            return
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("Auditing"), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("audit", total=None)
            yield _counted(outcomes, lambda: bar.advance(task))


def _counted(outcomes: Iterable[T], advance: Callable[[], None]) -> Iterator[T]:
    for outcome in outcomes:
        yield outcome
        advance()
