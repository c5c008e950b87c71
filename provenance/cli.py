"""The command ``provenance``: options in, stages called, exit codes out. No logic of its own.

Exit codes: 0 fine · 1 the check failed · 2 usage · 3 some inputs could not be read · 4 rules are invalid ·
5 database error · 130/143 interrupted.
"""

from __future__ import annotations

import contextlib
import functools
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from provenance import __version__
from provenance.errors import ProvenanceError, RuleError, StoreError, UsageError
from provenance.models import DIMENSIONS, SEVERITIES, Dimension

EXIT_FAILED, EXIT_USAGE, EXIT_UNREADABLE, EXIT_RULES, EXIT_DATABASE = 1, 2, 3, 4, 5

_DEFAULT_DB = Path("db/provenance.db")


class Terminated(BaseException):
    """SIGTERM arrived: what is finished is written, then the program ends."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = cli.main(arguments, prog_name="provenance", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except ProvenanceError as error:
        click.echo(f"provenance: {error}", err=True)
        code = _exit_code(error)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            click.echo(f"provenance: cannot go on: {error.strerror or error} ({error.filename or 'output'})", err=True)
            sys.exit(EXIT_USAGE)
        # The reader of our output went away (`| head`): nothing is wrong, and nobody is left to tell.
        with contextlib.suppress(OSError):
            sys.stdout = None  # nothing is left to be flushed at the end
        code = 141
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except Terminated:
        code = 143
    sys.exit(code)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def _exit_code(error: ProvenanceError) -> int:
    codes = {UsageError: EXIT_USAGE, RuleError: EXIT_RULES, StoreError: EXIT_DATABASE}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), EXIT_UNREADABLE)


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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="provenance")
def cli() -> None:
    """Who says this, how do they know, and how far is it from the origin?

    Audits the sourcing of news articles by rules written in YAML. It judges how transparent the sourcing is, and never
    whether something is true.
    """


# --- audit and check --------------------------------------------------------------------------------------------------


_rules_option = click.option(
    "--rules",
    "rule_dirs",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with rules of your own, which add to the built-in ones or replace those of the same id.",
)


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
        _rules_option,
        click.option("--lang", metavar="CODE", help="Language of all inputs, e.g. de; otherwise it is detected."),
        click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes."),
        click.option(
            "--max-bytes", type=Size(), default="20MB", show_default=True, help="Largest file or record that is read."
        ),
        click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout."),
    ]
    return functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


@cli.command()
@_input_options
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_DEFAULT_DB,
    show_default=True,
    help="Database that the results are written to.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "jsonl", "html", "none"]),
    help="How to print the reports; without it a table on a terminal and a summary elsewhere.",
)
@click.option("--force", is_flag=True, help="Audit again what is in the database unchanged.")
@click.option("--no-text", is_flag=True, help="Leave the article's text out of the reports.")
@click.option("--no-db", is_flag=True, help="Write no database.")
def audit(**options: Any) -> int:
    """Audit articles: files, folders, globs, or - for stdin.

    Reads .txt .md .html .htm .jsonl .jsonl.gz. An input that cannot be read is named with its reason; the others are
    audited.
    """
    from provenance.commands import AuditOptions, audit_paths

    return audit_paths(AuditOptions(**options))


@cli.command()
@_input_options
@click.option("--min-score", type=click.IntRange(0, 100), help="Least overall score.")
@click.option("--min", "least", type=LeastScore(), multiple=True, help="Least score of a dimension: hygiene=70.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="error",
    show_default=True,
    help="Fail on findings of this severity or above.",
)
@click.option("--select", multiple=True, metavar="RULE", help="Only findings of this rule or category count (* works).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Findings of this rule or category do not count.")
@click.option("--explain", is_flag=True, help="Show the reasons for the scores of failing articles.")
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def check(**options: Any) -> int:
    """Check newly scraped articles: exit code 1 where one is below the bar. Quiet when all is well."""
    from provenance.commands import CheckOptions, check_paths

    return check_paths(CheckOptions(**options))


# --- rules ------------------------------------------------------------------------------------------------------------


@cli.group()
def rules() -> None:
    """List, show, check and test the rules."""


@rules.command("list")
@_rules_option
def list_rules(rule_dirs: tuple[Path, ...]) -> None:
    """All rules with category, severity and status."""
    from provenance.workshop import rule_table

    click.echo(rule_table(rule_dirs), nl=False)


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@_rules_option
def show_rule(rule_id: str, rule_dirs: tuple[Path, ...]) -> None:
    """One rule: what it finds, why that matters, what it gives or costs."""
    from provenance.workshop import describe_rule

    click.echo(describe_rule(rule_id, rule_dirs), nl=False)


@rules.command("check")
@_rules_option
def check_rules(rule_dirs: tuple[Path, ...]) -> None:
    """Check all rule files: every error with file, line and column."""
    from provenance.workshop import check_summary

    click.echo(check_summary(rule_dirs))


@rules.command("test")
@click.argument("rule_ids", nargs=-1, metavar="[ID]…")
@_rules_option
def test_rules(rule_ids: tuple[str, ...], rule_dirs: tuple[Path, ...]) -> int:
    """Run the examples of the rules, exact to the character."""
    from provenance.workshop import test_examples

    text, passed = test_examples(rule_ids, rule_dirs)
    click.echo(text)
    return 0 if passed else EXIT_FAILED


# --- schema, show, serve ----------------------------------------------------------------------------------------------


@cli.command()
@click.argument("what", type=click.Choice(["report", "rule", "score"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a report, a rule file or score.yaml."""
    from provenance.workshop import json_schema

    click.echo(json_schema(what))


_db_option = click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_DEFAULT_DB,
    show_default=True,
    help="Database of the audit.",
)


@cli.command()
@click.argument("article")
@_db_option
def show(article: str, db: Path) -> None:
    """Show one ARTICLE (its id) in the terminal: evidence marked, contributions below."""
    from provenance.commands import show_article

    show_article(article, db)


@cli.command()
@_db_option
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--live", is_flag=True, help="Follow a database that is still being written.")
def serve(db: Path, port: int, live: bool) -> int:
    """Open the database in Datasette, with titles, descriptions, questions and search."""
    from provenance.web.serve import serve as serve_datasette

    return serve_datasette(db, port=port, live=live)
