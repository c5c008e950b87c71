"""``provenance show``, ``link``, ``story`` and ``report``: look at what was audited."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import click

from provenance import formats, wording
from provenance.cache import RulesInForce
from provenance.commands.corrections import log_of
from provenance.config import open_project
from provenance.corrections import in_force
from provenance.drift import FEWEST, MEASURES, Figures, MeasureChange, OutletChange, compare
from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.report import printable
from provenance.report.terminal import TableConsole, print_article
from provenance.store import Archive
from provenance.store.corrections import read_log
from provenance.store.links import link
from provenance.store.neighbours import read_stories
from provenance.wording import count, percent, say, sayable, term

__all__ = ["link_articles", "print_stories", "report_outlets", "show_article"]


# --- ``provenance show``: one article of the database in the terminal -------------------------------------------------


_WIDTH_OF_A_PIPE = 140


def show_article(wanted: str, db: Path, language: UiLanguage) -> None:
    """Print one article of the database. Raises ``UsageError`` where ``wanted`` fits none or more than one."""
    # What is no text on a command line comes as lone surrogates, which neither SQLite nor a terminal takes.
    wanted = wanted.encode("utf-8", "replace").decode("utf-8")
    with Archive.open(db) as archive:
        found = archive.find(wanted)
        report = archive.report(found[0]) if len(found) == 1 else None
        titles = archive.rule_titles(language)
    if report is None:
        known = "\n".join(f"  {article_id}" for article_id in found)
        what = f"fits several articles, name one:\n{known}" if found else f"is no article in {db}"
        raise UsageError(f"“{wanted}” {what}")
    # A pipe has no width that anything would have to be cut for.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH_OF_A_PIPE
    print_article(report, TableConsole(highlight=False, width=width), titles, language)


# --- ``provenance link`` and ``provenance story``: what the articles of a database have to do with each other ---------


def link_articles(db: Path, *, force: bool) -> None:
    """Bring the stories of a database up to date and say what that changed. Raises ``StoreError``."""
    project = open_project()
    log = log_of(None, project, db)
    corrections = in_force(read_log(log)) if log is not None and log.exists() else ()
    ruleset = RulesInForce(project).ruleset
    done = link(
        db,
        ruleset.lexicons,
        rules=[rule for rule in ruleset.of_stories if rule.status != "experimental"],
        corrections=corrections,
        force=force,
    )
    click.echo(
        f"{count('en', '{} article|{} articles', done['articles'])} new or changed, {done['gone']} gone; "
        f"{count('en', '{} story|{} stories', done['stories'])} told anew, "
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


# --- ``provenance report outlets``: which outlet's noise or attribution has changed -----------------------------------


_ARROWS = {"up": "▲", "down": "▼", "same": " ", "few": "?"}
_CAUTION = sayable(
    "“▲ ▼” a clear change, “?” fewer than {} articles on one side, “±” half the 95 % interval of a mean; of fewer "
    "articles no mean is given. A clear change is a reason to look at the articles, and no proof: with many outlets "
    "one or the other changes by chance, and articles of one day are alike."
)


def report_outlets(
    db: Path,
    since: date | None,
    by: Literal["published", "audited"],
    format_: Literal["text", "json"],
    language: UiLanguage = "en",
) -> int:
    """Print every outlet's figures before ``since`` and from then on; by default of the newest seven days.

    Articles without a day are left out and counted.
    """
    with Archive.open(db) as archive:
        known = [
            Figures(row["outlet"], row[by] or "", {name: row[name] for name in MEASURES}, frozenset(row["categories"]))
            for row in archive.outlet_figures()
        ]
    if not known:
        raise UsageError(f"there is no article in {db}")
    articles = [article for article in known if article.date]
    if not articles:
        raise UsageError(f"no article in {db} says when it was published: --by audited takes the day of the audit")
    undated = len(known) - len(articles)
    if since is None:
        since = date.fromisoformat(max(article.date for article in articles)) - timedelta(days=6)
    found = compare(articles, since.isoformat())
    if format_ == "json":
        outlets = [asdict(change) | {"noise_jumped": change.noise_jumped} for change in found]
        told = {"since": since.isoformat(), "by": by, "undated": undated, "outlets": outlets}
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _text(found, since, by, undated, language))
    return 0


def _text(
    found: list[OutletChange], since: date, by: Literal["published", "audited"], undated: int, language: UiLanguage
) -> Iterator[str]:
    day = {
        "published": sayable("Before and since {}, by the day they were published; articles, then means."),
        "audited": sayable("Before and since {}, by the day they were audited; articles, then means."),
    }
    yield say(language, day[by], wording.date(language, since.isoformat()))
    if undated:
        yield count(
            language,
            "Left out: {} article without a day of publication; --by audited takes that of the audit."
            "|Left out: {} articles without a day of publication; --by audited takes that of the audit.",
            undated,
        )
    yield ""
    width = min(max(len(change.outlet) for change in found), 40)
    heads = [
        say(language, "Articles"),
        say(language, "Noise"),
        *(term(language, n) for n in ("attribution", "overall")),
    ]
    articles, noise, attribution, overall = (head[:1].upper() + head[1:] for head in heads)
    yield f"{say(language, 'Outlet'):{width}}  {articles:>13}  {noise:>20}  {attribution:>18}  {overall:>18}"
    for change in found:
        changes = change.changes
        cells = [_cell(changes["noise"], 100, " %"), _cell(changes["attribution"]), _cell(changes["overall"])]
        articles = f"{change.n_before} → {change.n_since}"
        outlet = printable(change.outlet)[:width]
        yield f"{outlet:{width}}  {articles:>13}  {cells[0]:>20}  {cells[1]:>18}  {cells[2]:>18}"
    yield ""
    for change in found:
        if change.noise_jumped:
            yield _jump(change, language)
    yield from textwrap.wrap(say(language, _CAUTION, FEWEST), 118)


def _cell(change: MeasureChange, factor: float = 1, unit: str = "") -> str:
    sides = ((change.before, change.within_before), (change.since, change.within_since))
    means = [_figure(mean, within, factor, unit) for mean, within in sides]
    return f"{' → '.join(means)} {_ARROWS[change.kind]}"


def _figure(mean: float | None, within: float | None, factor: float, unit: str) -> str:
    """A mean with half its interval; of too few articles there is none."""
    return "–" if mean is None or within is None else f"{mean * factor:.0f}±{within * factor:.0f}{unit}"


def _jump(change: OutletChange, language: UiLanguage) -> str:
    noise = change.changes["noise"]
    causes = "; ".join(
        say(language, "{} in {} of {} articles ({} of {} before)", term(language, name), now, change.n_since, was, n)
        for name, was, now in change.causes
        for n in [change.n_before]
    )
    told = say(
        language,
        "noise has jumped from {} to {} of the characters; the page or the scraper may have changed.",
        percent(noise.before),
        percent(noise.since),
    )
    return f"{printable(change.outlet)}: {told} {causes}\n"
