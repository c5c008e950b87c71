"""``provenance corrections`` and ``forget``: what reviewers say in place of the program, and what is to go."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from provenance.cli.options import (
    corrections_option,
    db_option,
    lang_ui_option,
    language_of_environment,
    project_options,
)
from provenance.models import CorrectionAction, SourceKind, UiLanguage

if TYPE_CHECKING:
    from provenance.config import Project


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
    from provenance.commands.replies import add

    return add(db, about, author, text)


@reply.command("list")
@db_option("Database of the audits.")
def list_replies(db: Path) -> int:
    """Every reply with its number."""
    from provenance.commands.replies import show

    return show(db)


@reply.command("remove")
@db_option("Database of the audits.")
@click.argument("number", type=click.IntRange(1))
def remove_reply(db: Path, number: int) -> int:
    """Take a reply away."""
    from provenance.commands.replies import remove

    return remove(db, number)
