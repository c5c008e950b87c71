"""The commands about articles: audit, check, watch, upgrade, report, show, serve, link, story, corrections, forget,
reply.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

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
    spoken_options,
    timeout_option,
)
from provenance.formats import PLAIN_ENDINGS
from provenance.models import SEVERITIES, CorrectionAction, SourceKind, UiLanguage

if TYPE_CHECKING:
    from provenance.config import Project


# --- ``provenance audit`` and ``provenance check``: many articles, into a database or against thresholds --------------


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.argument("paths", nargs=-1, metavar="PATH…"),
        click.option(
            "--force-exclude",
            is_flag=True,
            help="Leave out what the configuration excludes even where it is named, as pre-commit names files.",
        ),
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
    from provenance.commands.audit import ShardsOptions, audit_shards

    return audit_shards(ShardsOptions(out=out, shards=shards, cluster=cluster, **options))


@click.command()
@click.argument("directory", metavar="DIR")
@db_option("Database that the articles are written to.")
@click.option("--where", metavar="SQL", help="Only articles that fit: \"outlet = 'X' and published >= '2025-01-01'\".")
def load(**options: Any) -> int:
    """Bring what “audit --out DIR” has made into a database."""
    from provenance.commands.audit import LoadOptions, load_parts

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


# --- ``provenance watch``, ``provenance upgrade`` and ``provenance report``: a stream of articles over time -----------


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@project_options
@db_option("Database that the results are written to.")
@click.option("--lang", metavar="CODE", help="Language of all inputs, e.g. de; otherwise it is detected.")
@jobs_option
@timeout_option
@corrections_option
@click.option("--max-bytes", type=Size(), default="20MB", show_default=True, help="Largest file or record.")
@click.option(
    "--interval",
    type=click.FloatRange(0.1, 3600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Time between two looks; a file that is the same at both counts as written.",
)
@click.option(
    "--once", is_flag=True, help="End when nothing new arrives any more: exit code 3 if something could not be read."
)
def watch(**options: Any) -> int:
    """Audit what arrives in a folder, and new lines of feeds that grow, until a signal (Ctrl-C, SIGTERM) ends it.

    What is in the database unchanged is not audited again, so that it can be started anew at any time.
    """
    from provenance.commands.audit import WatchOptions, watch_folder

    return watch_folder(WatchOptions(**options))


@click.command()
@spoken_options
@db_option("Database that another version made.")
@click.option("--dry-run", is_flag=True, help="Say what would change and leave the database as it is.")
@click.option(
    "--from-text",
    is_flag=True,
    help="Audit pages that are not there any more by the text that the database has of them; their links are then "
    "not known.",
)
@corrections_option
@jobs_option
@timeout_option
@click.option("--max-bytes", type=Size(), default="20MB", show_default=True, help="Largest file or record.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def upgrade(**options: Any) -> int:
    """Bring a database up to this version, and say which scores, bands and findings change and through what.

    The texts that it has are judged anew: what changes changes through the program. Then the files are read that the
    articles came from, as far as they are there: what changes now has changed in the article.
    """
    from provenance.commands.upgrade import UpgradeOptions, upgrade as upgrade_database

    return upgrade_database(UpgradeOptions(**options))


@click.group()
def report() -> None:
    """What the articles of a database say together."""


@report.command("outlets")
@db_option("Database of the audit.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="First day of the newer period, like 2024-05-31; otherwise the newest seven days.",
)
@click.option(
    "--by",
    type=click.Choice(["published", "audited"]),
    default="published",
    show_default=True,
    help="Day that counts.",
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_ui_option
def outlets(
    db: Path,
    since: datetime | None,
    by: Literal["published", "audited"],
    format_: Literal["text", "json"],
    lang_ui: UiLanguage | None,
) -> int:
    """Which outlet's noise or attribution has changed: a scraper that broke shows as a jump in noise."""
    from provenance.commands.browse import report_outlets
    from provenance.config import open_project

    language = lang_ui or open_project().config.lang_ui or language_of_environment()
    return report_outlets(db, since.date() if since else None, by, format_, language)


# --- ``provenance show``, ``serve``, ``link`` and ``story``: look at what was audited, alone and together -------------


_DB_HELP = "Database of the audit."


@click.command()
@click.argument("article")
@db_option(_DB_HELP)
@lang_ui_option
def show(article: str, db: Path, lang_ui: UiLanguage | None) -> None:
    """Show one ARTICLE (its id) in the terminal: evidence marked, contributions below."""
    from provenance.commands.browse import show_article
    from provenance.config import open_project

    show_article(article, db, lang_ui or open_project().config.lang_ui or language_of_environment())


@click.command()
@db_option(_DB_HELP)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--live", is_flag=True, help="Follow a database that is still being written.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="ADDRESS",
    help="Address to listen at, otherwise this machine only; given again, other names that the server answers to.",
)
@click.option(
    "--sql/--no-sql",
    default=None,
    help="Let readers run SQL of their own; otherwise they may where only this machine is served.",
)
@click.option("--no-texts", is_flag=True, help="Serve a copy with excerpts in place of the articles' texts.")
@click.option("--public", is_flag=True, help="For those who publish: no texts, no SQL, no forms for reviewers.")
def serve(  # noqa: PLR0913, PLR0917 - options
    db: Path, port: int, live: bool, hosts: tuple[str, ...], sql: bool | None, no_texts: bool, public: bool
) -> int:
    """Open the database in Datasette, with titles, descriptions, questions and search."""
    from provenance.web.serve import serve as serve_datasette

    return serve_datasette(db, port=port, live=live, hosts=hosts, sql=sql, texts=not no_texts, public=public)


@click.command()
@db_option("Database of the audits.")
@click.option("--force", is_flag=True, help="Make everything anew, not only what changed.")
def link(db: Path, force: bool) -> None:
    """Find what the articles of a database have to do with each other.

    Stories, shared passages, quotations, figures and relays; only what is new or changed is looked at.
    """
    from provenance.commands.browse import link_articles

    link_articles(db, force=force)


@click.command()
@click.argument("wanted", required=False, metavar="[STORY|ARTICLE]")
@click.option("--all", "everything", is_flag=True, help="All stories of the database.")
@db_option("Database that was linked.")
@format_option(formats.STORY, default="text")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@lang_ui_option
def story(lang_ui: UiLanguage | None, format_: str, **options: Any) -> None:
    """Tell a STORY by its id, or that of an ARTICLE: who counts what and on whose word, who passed on whom."""
    from provenance.commands.browse import print_stories
    from provenance.config import open_project

    language = lang_ui or open_project().config.lang_ui or language_of_environment()
    print_stories(**options, format_=format_, language=language)


# --- ``provenance corrections`` and ``forget``: what reviewers say in place of the program, and what is to go ---------


@click.group()
def corrections() -> None:
    """Correct who says what, kinds of sources, identities and findings; scores follow, and later audits keep to it.

    A correction holds on to the words that it is about. It counts in every audit as long as they stand there.
    """


def _log_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The log, found as all commands find it, and the database beside it."""

    @project_options
    @db_option("Database of the audits.")
    @corrections_option
    @lang_ui_option
    @wraps(command)
    def with_log(
        *, project: Project, db: Path, corrections: Path | None, lang_ui: UiLanguage | None, **others: Any
    ) -> Any:
        from provenance.commands.corrections import log_of

        language = lang_ui or project.config.lang_ui or language_of_environment()
        return command(project=project, db=db, log=log_of(corrections, project, db), language=language, **others)

    return with_log


@corrections.command("list")
@_log_options
@click.option("--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def list_corrections(project: Project, db: Path, log: Path, language: UiLanguage, format_: str) -> int:  # noqa: ARG001
    """Every correction and what became of it.

    Exit code 1 where the words of one are gone, or nothing is found there that it could change.
    """
    from provenance.commands.corrections import list_corrections as show

    return show(log, db, format_, language)


@corrections.command("add")
@_log_options
@click.argument("action", type=click.Choice(get_args(CorrectionAction)))
@click.option("--article", help="The article: its id, or the end of its URL or path.")
@click.option("--words", help="The words of the article that it is about.")
@click.option("--rule", help="Rule of the finding that is refused or missing.")
@click.option("--name", help="Who says it; whom it is to be one with; who it is in truth.")
@click.option("--kind", type=click.Choice(get_args(SourceKind)), help="Kind of the source.")
@click.option("--identified/--not-identified", default=None, help="Could a reader find the source?")
@click.option("--entity", help="Of “unite” and “separate”: the name over all articles.")
@click.option("--of", help="Of “withdraw”: the id of the correction.")
@click.option("--reason", required=True, help="Why; it stays with the correction.")
@click.option("--actor", required=True, help="Who says so.")
def add(project: Project, db: Path, log: Path, language: UiLanguage, **said: Any) -> int:  # noqa: ARG001
    """Add one correction to the log and print its id.

    \b
    speaker    --words are said by --name; without a name: by nobody who is named
    kind       the source of --words is of --kind
    merge      the source of --words is the one called --name
    split      --words mean somebody else: --name
    refuse     the finding of --rule at --words (or of the whole article) is wrong
    missing    a finding of --rule is missing at --words
    unite      over all articles --entity and --name are one
    separate   --entity in this article is not the one of other articles
    withdraw   takes back the correction --of
    """
    from provenance.commands.corrections import add_correction

    return add_correction(log, db, **said)


@corrections.command("import")
@_log_options
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_(project: Project, db: Path, log: Path, language: UiLanguage, files: tuple[Path, ...]) -> int:  # noqa: ARG001
    """Add the corrections of other logs: JSON lines, or databases of reviewers."""
    from provenance.commands.corrections import import_corrections

    return import_corrections(log, files)


@corrections.command("export")
@_log_options
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
def export(project: Project, db: Path, log: Path, language: UiLanguage, output: Path | None) -> int:  # noqa: ARG001
    """The whole log as JSON lines, what was withdrawn among it."""
    from provenance.commands.corrections import export_corrections

    return export_corrections(log, output)


@corrections.command("apply")
@_log_options
def apply(project: Project, db: Path, log: Path, language: UiLanguage) -> int:
    """Score the articles of the database anew whose corrections have changed, without reading their files.

    Exit code 1 where the text alone does not give the report again, as of some pages: audit their files.
    """
    from provenance.commands.corrections import apply_corrections

    return apply_corrections(log, db, project, language)


@corrections.command("cases")
@_log_options
@click.argument("rules", nargs=-1, metavar="[RULE]…")
def cases(project: Project, db: Path, log: Path, language: UiLanguage, rules: tuple[str, ...]) -> int:  # noqa: ARG001
    """The corrections in force as cases for those who write rules, in YAML: the words, and what is right there."""
    from provenance.commands.corrections import print_cases

    return print_cases(log, rules)


@click.command()
@db_option("Database of the audits.")
@click.option("--person", "persons", multiple=True, metavar="NAME", help="First name and surname.")
@click.option("--article", "articles", multiple=True, metavar="ARTICLE", help="Its id, address or path, in full.")
@click.option("--outlet", "outlets", multiple=True, metavar="OUTLET", help="All articles of this outlet.")
@click.option(
    "--older-than", type=click.IntRange(1, 36_500), metavar="DAYS", help="All articles from before this many days."
)
@click.option(
    "--by",
    type=click.Choice(["published", "audited"]),
    default="published",
    show_default=True,
    help="Day that --older-than counts from.",
)
@click.option(
    "--also",
    multiple=True,
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Exports, files or folders: JSON lines are cleaned, others are named if they may hold something.",
)
@click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the cache, if it is not the user's.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@lang_ui_option
def forget(lang_ui: UiLanguage | None, **options: Any) -> int:
    """Forget people, articles or outlets: out of every table, index, log and cache, and kept away from later audits.

    Articles are deleted. The name of a person is made unreadable wherever it stands, the surname alone too where an
    article has it in full. What stays on the list of what is kept away are salted digests. Exit code 1 where an export
    may still hold something, or nothing was confirmed.
    """
    from provenance.commands.forget import ForgetOptions, forget_all

    return forget_all(ForgetOptions(**options, lang_ui=lang_ui or language_of_environment()))


@click.group()
def reply() -> None:
    """The right of reply: what an outlet or a person says to a score, shown beside it on every page about them."""


@reply.command("add")
@db_option("Database of the audits.")
@click.option("--article", help="About an article: its id.")
@click.option("--outlet", help="About an outlet.")
@click.option("--person", help="About a person or a body that articles name.")
@click.option("--author", required=True, help="Who replies.")
@click.option("--text", help="The reply; otherwise it is read from stdin.")
def add_reply(db: Path, author: str, text: str | None, **about: str | None) -> int:
    """Add a reply and print its number."""
    from provenance.commands.forget import add

    return add(db, about, author, text)


@reply.command("list")
@db_option("Database of the audits.")
def list_replies(db: Path) -> int:
    """Every reply with its number."""
    from provenance.commands.forget import show

    return show(db)


@reply.command("remove")
@db_option("Database of the audits.")
@click.argument("number", type=click.IntRange(1))
def remove_reply(db: Path, number: int) -> int:
    """Take a reply away."""
    from provenance.commands.forget import remove

    return remove(db, number)
