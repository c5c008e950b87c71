"""What all commands that read articles are told about their inputs, and the stream of articles that comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance import reader
from provenance.config import Project
from provenance.errors import UsageError
from provenance.extract import normalise_language
from provenance.models import Failure, RawArticle, UiLanguage
from provenance.runner.task import TIMEOUT

__all__ = ["EXIT_FAILED", "EXIT_FINE", "EXIT_UNREADABLE", "InputOptions", "check_inputs", "read_inputs"]

EXIT_FINE, EXIT_FAILED, EXIT_UNREADABLE = 0, 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """What both ``audit`` and ``check`` are told about their inputs."""

    paths: tuple[str, ...]
    project: Project
    lang: str | None = None
    jobs: int = 1
    timeout: float = TIMEOUT
    max_bytes: int = 20_000_000
    output: Path | None = None
    lang_ui: UiLanguage = "en"
    corrections: Path | None = None


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
    """Every article in the order in which they are read; ``wanted`` says which files are.

    What the configuration excludes is left out of folders and globs; a file that is named is read.
    """
    config, named = options.project.config, frozenset(options.paths)

    def is_wanted(path: str) -> bool:
        return (path in named or not config.excludes(path)) and (wanted is None or wanted(path))

    return reader.read(
        options.paths,
        max_bytes=options.max_bytes,
        language=options.lang,
        stdin=sys.stdin.buffer,
        wanted=is_wanted,
        fields=config.fields,
    )


def _is_input(output: Path, paths: tuple[str, ...]) -> bool:
    return any(Path(path).is_file() and output.samefile(path) for path in paths)
