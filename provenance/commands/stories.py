"""``provenance link`` and ``provenance story``: what the articles of a database have to do with each other."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from provenance import formats
from provenance.commands.corrections import log_of
from provenance.config import open_project
from provenance.corrections import in_force
from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.store import Archive
from provenance.store.corrections import read_log
from provenance.store.links import link, read_stories

__all__ = ["link_articles", "print_stories"]


def link_articles(db: Path, *, force: bool) -> None:
    """Bring the stories of a database up to date and say what that changed. Raises ``StoreError``."""
    project = open_project()
    log = log_of(None, project, db)
    corrections = in_force(read_log(log)) if log is not None and log.exists() else ()
    ruleset = project.ruleset()
    done = link(
        db,
        ruleset.lexicons,
        rules=[rule for rule in ruleset.of_stories if rule.status != "experimental"],
        corrections=corrections,
        force=force,
    )
    click.echo(
        f"{done['articles']} articles new or changed, {done['gone']} gone; {done['stories']} stories told anew, "
        f"{done['all']} in all",
        err=True,
    )


def print_stories(  # noqa: PLR0913 - the options of one command
    wanted: str | None, db: Path, *, everything: bool, format_: str, output: Path | None, language: UiLanguage
) -> None:
    """Print one story, or all. Raises ``UsageError`` where ``wanted`` fits none or more than one."""
    if (wanted is None) == (not everything):
        raise UsageError("name a story or an article, or ask for --all")
    stories = list(read_stories(db, None if wanted is None else _story_of(wanted, db)))
    if not stories:
        raise UsageError(f"no stories in {db}; make them with: provenance link --db {db}")
    writer = formats.STORY[format_].load()
    if output is None:
        for text in writer(stories, language):
            sys.stdout.write(text)
    else:
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(writer(stories, language))


def _story_of(wanted: str, db: Path) -> str:
    """The id of a story, or of the one article that ``wanted`` may mean."""
    if any(True for _ in read_stories(db, wanted)):
        return wanted
    with Archive.open(db) as archive:
        found = archive.find(wanted)
    if len(found) != 1:
        known = "\n".join(f"  {one}" for one in found)
        what = f"fits several articles, name one:\n{known}" if found else f"is no story and no article in {db}"
        raise UsageError(f"“{wanted}” {what}")
    return found[0]
