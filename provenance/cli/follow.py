"""``provenance watch``, ``provenance upgrade`` and ``provenance report``: a stream of articles over time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import click

from provenance.cli.options import (
    Size,
    corrections_option,
    db_option,
    jobs_option,
    lang_ui_option,
    language_of_environment,
    project_options,
    spoken_options,
    timeout_option,
)
from provenance.models import UiLanguage


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
    from provenance.commands.watch import WatchOptions, watch_folder

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
    from provenance.workshop.upgrade import UpgradeOptions, upgrade as upgrade_database

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
    from provenance.commands.outlets import report_outlets
    from provenance.config import open_project

    language = lang_ui or open_project().config.lang_ui or language_of_environment()
    return report_outlets(db, since.date() if since else None, by, format_, language)
