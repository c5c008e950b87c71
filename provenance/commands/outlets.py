"""``provenance report outlets``: which outlet's noise or attribution has changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from provenance.drift import MEASURES, Change, Figures, OutletChange, compare
from provenance.errors import UsageError
from provenance.intervals import FEWEST
from provenance.report import printable
from provenance.store import Archive

__all__ = ["report_outlets"]

_ARROWS = {"up": "▲", "down": "▼", "same": " ", "few": "?"}
_CAUTION = (
    f"“▲ ▼” a clear change, “?” fewer than {FEWEST} articles on one side. A clear change is a reason to look at the\n"
    "articles, and no proof: with many outlets one or the other changes by chance, and articles of one day are alike."
)


def report_outlets(
    db: Path, since: date | None, by: Literal["published", "audited"], format_: Literal["text", "json"]
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
        sys.stdout.writelines(f"{line}\n" for line in _text(found, since, by, undated))
    return 0


def _text(found: list[OutletChange], since: date, by: str, undated: int) -> Iterator[str]:
    yield f"Before and since {since.isoformat()}, by the day they were {by}; articles, then means."
    if undated:
        articles = f"{undated} article{'s' * (undated != 1)}"
        yield f"Left out: {articles} without a day of publication; --by audited takes that of the audit."
    yield ""
    width = min(max(len(change.outlet) for change in found), 40)
    yield f"{'Outlet':{width}}  {'articles':>13}  {'noise':>16}  {'attribution':>16}  {'overall':>16}"
    for change in found:
        changes = change.changes
        cells = [_cell(changes["noise"], 100, " %"), _cell(changes["attribution"]), _cell(changes["overall"])]
        articles = f"{change.n_before} → {change.n_since}"
        outlet = printable(change.outlet)[:width]
        yield f"{outlet:{width}}  {articles:>13}  " + "  ".join(f"{cell:>16}" for cell in cells)
    yield ""
    for change in found:
        if change.noise_jumped:
            yield _jump(change)
    yield _CAUTION


def _cell(change: Change, factor: float = 1, unit: str = "") -> str:
    means = [f"{value * factor:.0f}{unit}" if value is not None else "–" for value in (change.before, change.since)]
    return f"{' → '.join(means)} {_ARROWS[change.kind]}"


def _jump(change: OutletChange) -> str:
    noise = change.changes["noise"]
    causes = "; ".join(
        f"{name} in {since} of {change.n_since} articles ({before} of {change.n_before} before)"
        for name, before, since in change.causes
    )
    return (
        f"{printable(change.outlet)}: noise has jumped from {noise.before or 0:.0%} to {noise.since or 0:.0%} of the "
        f"characters; the page or the scraper may have changed. {causes}\n"
    )
