"""Types of options, and options that several commands have."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from provenance.formats import OutputFormat
from provenance.models import DIMENSIONS, UI_LANGUAGES, Dimension, UiLanguage

__all__ = [
    "LeastScore",
    "MostFindings",
    "Size",
    "db_option",
    "format_option",
    "jobs_option",
    "lang_ui_option",
    "language_of_environment",
    "project_options",
    "spoken_options",
    "timeout_option",
]

F = TypeVar("F", bound=Callable[..., Any])

_DEFAULT_DB = Path("db/provenance.db")


class Size(click.ParamType[int]):
    """A number of bytes: ``500000``, ``300kB``, ``20MB``, ``1GB``."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value).strip().lower().removesuffix("b")
        factor = {"k": 10**3, "m": 10**6, "g": 10**9}.get(text[-1:], 1)
        try:
            size = int(float(text.rstrip("kmg")) * factor)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no size; write it like 20MB", param, ctx)
        return size if size > 0 else self.fail("the size must be above zero", param, ctx)


class LeastScore(click.ParamType[tuple[Dimension, int]]):
    """``hygiene=70``."""

    name = "dimension=score"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Dimension, int]:
        if isinstance(value, tuple):
            return value
        name, _, score = str(value).partition("=")
        dimension = next((d for d in DIMENSIONS if d == name), None)
        if dimension is None or not score.isdecimal() or int(score) > 100:
            self.fail(f"{value!r}: write one of {', '.join(DIMENSIONS)}, then = and 0 to 100", param, ctx)
        return dimension, int(score)


class MostFindings(click.ParamType[tuple[str, int]]):
    """``placeholder=0``."""

    name = "name=number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        name, _, number = str(value).rpartition("=")
        if not name or not number.isdecimal():
            self.fail(f"{value!r}: write a severity, category or rule, then = and a number", param, ctx)
        return name, int(number)


def project_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--rules``, ``--config`` and ``--no-config``, which reach the command as one ``project``."""
    options = [
        click.option(
            "--rules",
            "rule_dirs",
            multiple=True,
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="Folder with rules of your own, which add to the built-in ones or replace those of the same id.",
        ),
        click.option(
            "--config",
            "config_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Configuration of the project; otherwise the nearest provenance.yaml from here upwards.",
        ),
        click.option("--no-config", is_flag=True, help="Read no configuration of a project."),
    ]

    @functools.wraps(command)
    def with_project(*, rule_dirs: tuple[Path, ...], config_file: Path | None, no_config: bool, **others: Any) -> Any:
        from provenance.config import open_project

        if config_file and no_config:
            raise click.UsageError("--config and --no-config exclude each other")
        return command(project=open_project(rule_dirs, None if no_config else config_file, no_config), **others)

    return functools.reduce(lambda decorated, option: option(decorated), reversed(options), with_project)


jobs_option = click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")

timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(0, 86_400),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time for one article, 0 for no limit; one that takes longer is named and left out.",
)

corrections_option = click.option(
    "--corrections",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Log of what reviewers corrected, JSON lines or their database; otherwise that of the configuration, or "
    "reviews.db beside the database.",
)

lang_ui_option = click.option(
    "--lang-ui",
    type=click.Choice(UI_LANGUAGES),
    help="Language of the messages in tables, text and HTML, otherwise that of the configuration or of LANG; machine "
    "formats carry all.",
)


def language_of_environment() -> UiLanguage:
    """What LC_ALL, LC_MESSAGES or LANG say, the first of them that says anything; English where we lack it."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return next((language for language in UI_LANGUAGES if said[:2].lower() == language), "en")


def spoken_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Those of a project and ``--lang-ui``: what is said to people on the terminal is said in that language."""

    @lang_ui_option
    @functools.wraps(command)
    def in_language(*, project: Any, lang_ui: UiLanguage | None, **others: Any) -> Any:
        from provenance.commands.rules_named import speak

        speak(lang_ui or project.config.lang_ui or language_of_environment())
        return command(project=project, **others)

    return project_options(in_language)


def format_option(known: Mapping[str, OutputFormat], default: str | None = None, help_: str = "") -> Callable[[F], F]:
    """``--format`` with the names of one of the tables of ``formats``."""
    names = [each.name for each in known.values() if each.offered]
    return click.option(
        "--format", "format_", type=click.Choice(names), default=default, show_default=bool(default), help=help_ or None
    )


def db_option(help_: str) -> Callable[[F], F]:
    """``--db`` with the default that all commands share."""
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        default=_DEFAULT_DB,
        show_default=True,
        help=help_,
    )
