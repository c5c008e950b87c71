"""Where tables are printed."""

from __future__ import annotations

from typing import NoReturn

from rich import console

__all__ = ["Console"]


class Console(console.Console):
    """Left to itself, rich ends the program as a check that failed does where the reader of its output went away."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError
