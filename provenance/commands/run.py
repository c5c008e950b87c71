"""What all commands have in common: their inputs, where results go, and what there is to say beside them."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

from provenance import reader
from provenance.config import Project
from provenance.engine import Ignore
from provenance.engine.rule import shorten
from provenance.errors import Problem, UsageError
from provenance.extract import normalise_language
from provenance.models import Failure, RawArticle, Report, ReportCorrection, UiLanguage
from provenance.report import no_command, printable
from provenance.runner import Audited, Outcome
from provenance.runner.task import ENDING_SIGNALS, TIMEOUT
from provenance.wording import count, say, sayable, term

if TYPE_CHECKING:
    from provenance.store.forget import Forgotten

__all__ = [
    "EXIT_FAILED",
    "EXIT_FINE",
    "EXIT_UNREADABLE",
    "InputOptions",
    "Remarks",
    "check_inputs",
    "in_one_piece",
    "open_output",
    "progress",
    "read_inputs",
    "tell",
    "tell_remarks",
    "without_forgotten",
]


# --- What all commands that read articles are told about their inputs, and the stream of articles that comes of it ----


EXIT_FINE, EXIT_FAILED, EXIT_UNREADABLE = 0, 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """What both ``audit`` and ``check`` are told about their inputs."""

    paths: tuple[str, ...]
    project: Project
    force_exclude: bool = False
    lang: str | None = None
    jobs: int = 1
    timeout: float = TIMEOUT
    max_bytes: int = 20_000_000
    output: Path | None = None
    lang_ui: UiLanguage = "en"
    corrections: Path | None = None

    def leaves_out(self, path: str) -> bool:
        """What the configuration excludes, of folders and globs; a file that is named is read unless forced out."""
        return self.project.config.excludes(path) and (self.force_exclude or path not in self.paths)


def check_inputs(options: InputOptions) -> None:
    """Raises ``UsageError`` before anything is read."""
    if not options.paths:
        raise UsageError("say what to read: PATH…, or “paths:” in provenance.yaml")
    if "" in options.paths:
        raise UsageError("a path is empty; write . for the current folder")
    reader.check_paths(options.paths)
    if options.output is not None and options.output.is_file() and _is_input(options.output, options.paths):
        raise UsageError(f"--output {options.output} is one of the inputs and would be replaced; choose another")
    if options.lang is not None and normalise_language(options.lang) is None:
        raise UsageError(f"--lang {options.lang}: no known language; write a code of two letters, like de")


def read_inputs(options: InputOptions, wanted: Callable[[str], bool] | None = None) -> Iterator[RawArticle | Failure]:
    """Every article in the order in which they are read; ``wanted`` says which files are."""

    def is_wanted(path: str) -> bool:
        return not options.leaves_out(path) and (wanted is None or wanted(path))

    return reader.read(
        options.paths,
        max_bytes=options.max_bytes,
        language=options.lang,
        stdin=sys.stdin.buffer,
        wanted=is_wanted,
        fields=options.project.config.fields,
    )


def _is_input(output: Path, paths: tuple[str, ...]) -> bool:
    return any(Path(path).is_file() and output.samefile(path) for path in paths)


# --- Where results go: stdout, or a file that is there only once it is complete; progress and failures on stderr ------


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
def in_one_piece() -> Iterator[None]:
    """A signal that would end the program waits until the block is done, so that what was found in an article is both
    counted and written. A second one does not wait: what the block writes to may take nothing any more.
    """
    handlers = {number: handler for number in ENDING_SIGNALS if callable(handler := signal.getsignal(number))}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}
    waiting: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        if waiting:
            handlers[number](number, frame)
        waiting.append(number)

    try:
        for number in handlers:
            signal.signal(number, wait)
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number in waiting:
        signal.raise_signal(number)


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


# --- What a run has to say beside its reports: rules that were not applied, suppressions that suppress nothing --------


#: Corrections that changed nothing: somebody should look at them.
_LOST = {
    "words_gone": sayable("its words are no longer in the article"),
    "nothing_to_correct": sayable("its words stand, but nothing is found there that it could change"),
}


class Remarks:
    """Collects report by report; ``lines`` tells what came of it, and what the configuration should say otherwise."""

    def __init__(self, ignores: Sequence[Ignore], outdated: Sequence[Problem] = ()) -> None:
        self._ignores = ignores
        self._outdated = outdated
        self._used: set[int] = set()
        self._not_applied: Counter[tuple[str, str]] = Counter()
        self._lost: list[tuple[str, ReportCorrection]] = []
        self._displaced: Mapping[str, int] = {}

    def add(self, report: Report) -> None:
        self.used(item.entry for item in report.suppressed)
        self._not_applied.update((item.rule, item.reason) for item in report.not_applied)
        lost = (item for item in report.corrections if item.status in _LOST)
        self._lost += [(report.article.id, item) for item in lost]

    def used(self, entries: Iterable[int]) -> None:
        """Entries that suppressed something in an article that is not audited again."""
        self._used.update(entries)

    def displaced(self, by_source: Mapping[str, int]) -> None:
        """How many articles of a source took the place of others that the database had from there."""
        self._displaced = by_source

    def lines(self, language: UiLanguage, *, complete: bool) -> Iterator[str]:
        """What to tell on stderr; only a run that is ``complete`` knows which suppressions are not needed any more."""
        yield from map(str, self._outdated)
        for (rule, reason), number in sorted(self._not_applied.items()):
            told = count(language, "not applied to {} article: {}|not applied to {} articles: {}", number, reason)
            yield f"{rule}: {told}"
        for article, item in self._lost:
            about = f"“{shorten(item.text)}”" if item.text else item.rule or ""
            told = say(language, "correction {} by {}", item.id, item.actor)
            why = say(language, _LOST[item.status])
            yield f"{article}: {told} ({term(language, item.action)} {about}): {why}"
        for source, number in self._displaced.items():
            told = count(
                language,
                "{} article took the place of another one that was read from here before; "
                "an “id”, a “url” or a file of its own keeps both"
                "|{} articles took the place of others that were read from here before; "
                "an “id”, a “url” or a file of its own for each keeps both",
                number,
            )
            yield f"{source}: {told}"
        if not complete:
            return
        for at, ignore in enumerate(self._ignores, 1):
            if at not in self._used and ignore.place:
                message = say(
                    language, "this entry suppressed nothing in this run: is it still needed? (rule {})", ignore.rule
                )
                yield str(ignore.place.problem(message, "warning"))
