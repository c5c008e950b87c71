"""``provenance show`` and ``provenance serve``: look at what was audited."""

from __future__ import annotations

from pathlib import Path

import click

from provenance.cli.options import db_option, lang_ui_option, language_of_environment
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
def serve(db: Path, port: int, live: bool, hosts: tuple[str, ...], sql: bool | None) -> int:
    """Open the database in Datasette, with titles, descriptions, questions and search."""
    from provenance.web.serve import serve as serve_datasette

    return serve_datasette(db, port=port, live=live, hosts=hosts, sql=sql)
