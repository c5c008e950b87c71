"""Everything that can go wrong, as one small tree::

    ProvenanceError
    ├── UsageError        the call makes no sense: a path that does not exist, an unknown option value   (exit 2)
    ├── InputError        one input cannot be audited: empty, binary, undecodable, no article in it      (exit 3)
    ├── RuleError         rules, lexicons, scores or provenance.yaml are invalid; has every problem found   (exit 4)
    └── StoreError        the database cannot be opened or written                                       (exit 5)

Only ``cli`` turns these into exit codes. An ``InputError`` becomes a ``Failure`` row and never stops a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Grade", "InputError", "Problem", "ProvenanceError", "RuleError", "StoreError", "UsageError"]


class ProvenanceError(Exception):
    """Base of all errors that the program raises on purpose; its text is meant for people."""


class UsageError(ProvenanceError):
    """The call itself is wrong; nothing has been done."""


class InputError(ProvenanceError):
    """One input cannot be audited; its text is the reason that is stored and shown."""


class StoreError(ProvenanceError):
    """The database cannot be opened, read or written."""


#: An ``error`` keeps the rules from being loaded, a ``warning`` does not.
Grade = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a rule file: where (``line`` and ``column`` count from 1) and what to do about it."""

    path: str
    line: int
    column: int
    message: str
    source_line: str = ""
    grade: Grade = "error"

    def __str__(self) -> str:
        message = f"warning: {self.message}" if self.grade == "warning" else self.message
        where = f"{self.path}:{self.line}:{self.column}: {message}"
        if not self.source_line:
            return where
        return f"{where}\n    {self.source_line}\n    {' ' * (self.column - 1)}^"


class RuleError(ProvenanceError):
    """Rules cannot be loaded; ``problems`` holds every fault of every file, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)
