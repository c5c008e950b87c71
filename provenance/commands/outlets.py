"""``provenance report outlets``: which outlet's noise or attribution has changed."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from provenance import wording
from provenance.drift import MEASURES, Change, Figures, OutletChange, compare
from provenance.errors import UsageError
from provenance.intervals import FEWEST
from provenance.models import UiLanguage
from provenance.report import printable
from provenance.store import Archive
from provenance.wording import count, percent, say, sayable, term

__all__ = ["report_outlets"]

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


def _cell(change: Change, factor: float = 1, unit: str = "") -> str:
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
