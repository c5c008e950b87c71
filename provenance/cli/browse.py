"""``provenance show``, ``serve``, ``link`` and ``story``: look at what was audited, alone and together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from provenance import formats
from provenance.cli.options import db_option, format_option, lang_ui_option, language_of_environment
from provenance.models import UiLanguage

_DB_HELP = "Database of the audit."


@click.command()
@click.argument("article")
@db_option(_DB_HELP)
@lang_ui_option
def show(article: str, db: Path, lang_ui: UiLanguage | None) -> None:
    """Show one ARTICLE (its id) in the terminal: evidence marked, contributions below."""
    from provenance.commands.show import show_article
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
    from provenance.commands.stories import link_articles

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
    from provenance.commands.stories import print_stories
    from provenance.config import open_project

    language = lang_ui or open_project().config.lang_ui or language_of_environment()
    print_stories(**options, format_=format_, language=language)
