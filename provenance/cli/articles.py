"""``provenance audit`` and ``provenance check``: many articles, into a database or against thresholds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provenance import formats
from provenance.cli.options import (
    LeastScore,
    MostFindings,
    Size,
    corrections_option,
    db_option,
    format_option,
    jobs_option,
    lang_ui_option,
    language_of_environment,
    project_options,
    timeout_option,
)
from provenance.input_formats import PLAIN_ENDINGS
from provenance.models import SEVERITIES, UiLanguage

if TYPE_CHECKING:
    from provenance.config import Project


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.argument("paths", nargs=-1, metavar="PATH…"),
        click.option("--lang", metavar="CODE", help="Language of all inputs, e.g. de; otherwise it is detected."),
        jobs_option,
        timeout_option,
        click.option(
            "--max-bytes", type=Size(), default="20MB", show_default=True, help="Largest file or record that is read."
        ),
        click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout."),
        corrections_option,
        lang_ui_option,
    ]

    @functools.wraps(command)
    def with_defaults(*, project: Project, paths: tuple[str, ...], lang_ui: UiLanguage | None, **others: Any) -> Any:
        language = lang_ui or project.config.lang_ui or language_of_environment()
        return command(project=project, paths=paths or project.config.paths, lang_ui=language, **others)

    return functools.reduce(
        lambda decorated, option: option(decorated), reversed(options), project_options(with_defaults)
    )


@click.command(
    help=f"""Audit articles: files, folders, globs, or - for stdin; without PATH what the configuration names.

    Reads {" ".join(PLAIN_ENDINGS)}, each also packed (.gz), in a folder as by name; in a folder a .json counts only
    where it holds articles. An input that cannot be read is named with its reason; the others are audited.
    """
)
@_input_options
@db_option("Database that the results are written to.")
@format_option(
    formats.AUDIT, help_="How to print the reports; without it a table on a terminal and a summary elsewhere."
)
@click.option("--force", is_flag=True, help="Audit again what is in the database unchanged.")
@click.option("--no-text", is_flag=True, help="Leave the article's text out of the reports.")
@click.option("--no-db", is_flag=True, help="Write no database.")
@click.option(
    "--out",
    metavar="DIR",
    help="Write Parquet tables into this folder or address, and neither a database nor reports.",
)
@click.option("--shards", metavar="FILE", help="With --out: a file with a path or address a line; - for stdin.")
@click.option("--cluster", metavar="ADDRESS", help="With --out: on the Dask scheduler there, tcp://…, or local.")
@click.pass_context
def audit(ctx: click.Context, /, out: str | None, shards: str | None, cluster: str | None, **options: Any) -> int:
    from provenance.commands.audit import AuditOptions, audit_paths

    if out is None:
        if shards or cluster:
            raise click.UsageError(f"{'--shards' if shards else '--cluster'} works with --out")
        return audit_paths(AuditOptions(**options))
    for name in ("db", "format_", "output", "force", "no_db"):
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            raise click.UsageError(f"--{name.strip('_').replace('_', '-')} does not go with --out")
        del options[name]
    from provenance.commands.shards import ShardsOptions, audit_shards

    return audit_shards(ShardsOptions(out=out, shards=shards, cluster=cluster, **options))


@click.command()
@click.argument("directory", metavar="DIR")
@db_option("Database that the articles are written to.")
@click.option("--where", metavar="SQL", help="Only articles that fit: \"outlet = 'X' and published >= '2025-01-01'\".")
def load(**options: Any) -> int:
    """Bring what “audit --out DIR” has made into a database."""
    from provenance.commands.shards import LoadOptions, load_parts

    return load_parts(LoadOptions(**options))


@click.command()
@_input_options
@click.option("--min-score", type=click.IntRange(0, 100), help="Least overall score.")
@click.option("--min", "least", type=LeastScore(), multiple=True, help="Least score of a dimension: hygiene=70.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    help="Fail on findings of this severity or above; error, unless the project's configuration says otherwise. "
    "--min-score, --min and --max hold with never too.",
)
@click.option(
    "--max",
    "most",
    type=MostFindings(),
    multiple=True,
    help="Most findings of a severity, category or rule: warning=3, placeholder=0, 'de/balance/*=1'.",
)
@click.option(
    "--fail-unassessed",
    is_flag=True,
    help="Fail on articles without a score: too short, or in a language that cannot be read.",
)
@click.option("--select", multiple=True, metavar="RULE", help="Only findings of this rule or category count (* works).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Findings of this rule or category do not count.")
@click.option(
    "--baseline", type=click.Path(dir_okay=False, path_type=Path), help="File of known problems, which are let pass."
)
@click.option("--update-baseline", is_flag=True, help="Write the problems of this run to the file of --baseline.")
@click.option("--strict-baseline", is_flag=True, help="Fail if a problem of the baseline is no longer found.")
@click.option(
    "--new-only", is_flag=True, help="Only what the database of --db does not have: new articles, new problems."
)
@click.option("--since", metavar="GIT_REV", help="Only files that have changed since this commit, or are new to git.")
@db_option("Database that --new-only compares with; named, it is said what an article does to its stories.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what was found before.")
@click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the cache; otherwise that of the user, outside of what is checked.",
)
@click.option("--explain", is_flag=True, help="Show the reasons for the scores of failing articles.")
@format_option(formats.CHECK, default="text")
def check(**options: Any) -> int:
    """Check newly scraped articles: exit code 1 where one is below the bar; one line when all is well."""
    from provenance.commands.check import CheckOptions, check_paths

    named = click.get_current_context().get_parameter_source("db") is not click.core.ParameterSource.DEFAULT
    return check_paths(CheckOptions(**options, stories=named))
