"""What a process is given to do; the audit of one article within its limits, whatever goes wrong."""

from __future__ import annotations

import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, NoReturn, TypeVar

from provenance.errors import InputError
from provenance.models import Failure, RawArticle, Report

if TYPE_CHECKING:  # what audits is slow to load, and where nothing has changed it is not needed
    from provenance.corrections import Correction
    from provenance.engine import RuleSet

    Rules = RuleSet | Callable[[], RuleSet]

__all__ = [
    "ENDING_SIGNALS",
    "Audited",
    "Job",
    "Limits",
    "Outcome",
    "Skipped",
    "Task",
    "audit_task",
    "load",
    "too_long",
    "warm_up",
]

R = TypeVar("R")

#: Signals that end a program, as far as the system has them.
ENDING_SIGNALS = frozenset(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
#: Seconds; a press release takes a hundredth of one, a text of 5 MB half a minute.
TIMEOUT = 120.0
#: Seconds after which an article whose interruption was ignored is interrupted again.
_AGAIN = 0.01


@dataclass(frozen=True, slots=True)
class Limits:
    """``timeout``: seconds that one article may take, 0 for no limit.

    ``brief``: reports come without text and annotations, which are most of what has to be passed on between processes.
    """

    timeout: float = TIMEOUT
    brief: bool = False


class Job(ABC, Generic[R]):
    """What a process is given to do. ``share``: how many it gets at once, enough that passing them on costs little, few
    enough to share work evenly. ``tries``: how often it may die of one before that is given up.
    """

    __slots__ = ()
    share: ClassVar[int] = 1
    tries: ClassVar[int] = 2

    @property
    @abstractmethod
    def place(self) -> str:
        """For messages."""

    @abstractmethod
    def do(self, ruleset: RuleSet, limits: Limits) -> R | Failure:
        """Called in the other process."""


@dataclass(frozen=True, slots=True)
class Task(Job["Audited | Skipped"]):
    """An article to be audited; ``corrections`` are those of this article."""

    share = 8

    raw: RawArticle
    fingerprint: str
    corrections: Sequence[Correction] = ()

    @property
    def place(self) -> str:
        return self.raw.place

    def do(self, ruleset: RuleSet, limits: Limits) -> Audited | Failure:
        return audit_task(self, ruleset, limits)


@dataclass(frozen=True, slots=True)
class Audited:
    """``record`` is the line of the article in its feed, from 1. ``recalled``: the report was made before."""

    report: Report
    fingerprint: str
    format: Literal["text", "html"] = "text"
    record: int | None = None
    recalled: bool = False

    @property
    def place(self) -> str:
        """Where it was read, as ``RawArticle.place``."""
        source = self.report.article.source
        return source if self.record is None else f"{source}#{self.record}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that is in the database already, unchanged. ``place`` is where it was read."""

    id: str
    place: str


Outcome = Audited | Skipped | Failure


def load(rules: Rules) -> RuleSet:
    return rules() if callable(rules) else rules


def _audit(limits: Limits) -> Callable[[RawArticle, RuleSet, Sequence[Correction]], Report]:
    from provenance.pipeline import audit, audit_briefly

    return audit_briefly if limits.brief else audit


def warm_up(ruleset: RuleSet, limits: Limits) -> None:
    """Load and compile what every audit needs, so that processes forked from this one have it."""
    audit = _audit(limits)
    for language in sorted(ruleset.languages):
        audit(RawArticle("warm-up", "warm-up", "Der Rat tagt. The council meets.", language=language), ruleset, ())


def audit_task(task: Task, ruleset: RuleSet, limits: Limits) -> Audited | Failure:
    raw = task.raw
    try:
        with _time_limit(limits.timeout):
            report = _audit(limits)(raw, ruleset, task.corrections)
    except _AuditTooLongError:
        return Failure(raw.place, too_long(limits))
    except InputError as error:
        return Failure(raw.place, str(error))
    except Exception as error:  # a fault of ours in one article must not lose the others
        return Failure(raw.place, f"internal error, please report it: {type(error).__name__}: {error}")
    return Audited(report, task.fingerprint, raw.format, raw.line)


def too_long(limits: Limits) -> str:
    return f"took longer than {limits.timeout:g} seconds; --timeout allows more"


class _AuditTooLongError(BaseException):
    """Passes through every handler that takes care of errors."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Interrupts what runs in it. Does nothing in another thread than the first and where there is no such signal."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler, ignored = signal.getsignal(signal.SIGALRM), sys.unraisablehook

    def again(fault: sys.UnraisableHookArgs) -> None:
        # What interrupts is an exception, and where it meets a callback of the garbage collector or an object that is
        # being deleted, Python ignores it.
        if fault.exc_type is _AuditTooLongError:
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
        else:
            ignored(fault)

    sys.unraisablehook = again
    signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        sys.unraisablehook = ignored


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _AuditTooLongError
