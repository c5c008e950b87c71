"""What summaries of a check have in common, in the language of whoever reads them."""

from __future__ import annotations

from provenance.check import Tally
from provenance.models import UiLanguage
from provenance.report.base import printable
from provenance.wording import count, decimal, say

__all__ = ["asides", "checked", "failures", "problems"]


def problems(language: UiLanguage, number: int) -> str:
    return count(language, "{} problem|{} problems", number)


def failures(language: UiLanguage, tally: Tally) -> str:
    """How many articles failed."""
    return count(language, "{1} of {0} article failed|{1} of {0} articles failed", tally.checked, tally.failed)


def checked(language: UiLanguage, tally: Tally) -> list[str]:
    """What was checked, and against what, in a line each: a check that asks nothing must not look like one passed."""
    if tally.failed:
        head = failures(language, tally)
    elif tally.barless or not tally.checked:
        head = count(language, "{} article checked|{} articles checked", tally.checked)
    else:
        head = count(
            language, "{} article checked, none below the bar|{} articles checked, none below the bar", tally.checked
        )
    lines = ["; ".join([head, *asides(language, tally)])]
    if not (tally.barless and tally.checked):
        return lines
    if tally.lowest:
        report = tally.lowest.report
        bands = ", ".join(f"{band} {tally.bands[band]}" for band in sorted(tally.bands))
        lowest = decimal(language, report.scores.overall or 0)
        lines.append(say(language, "Scores: {}; the lowest is {}: {}", bands, lowest, printable(report.article.id)))
    lines.append(
        say(
            language,
            "No bar is set: only findings of severity error fail. --min-score, --min, --max, --fail-on and "
            "--fail-unassessed set one, or “check:” in provenance.yaml.",
        )
    )
    return lines


def asides(language: UiLanguage, tally: Tally) -> list[str]:
    """What else came of a run; nothing is said of what there is none of."""
    told = []
    if tally.unassessed:
        told.append(say(language, "{} not assessed", tally.unassessed))
    if tally.unchanged:
        told.append(say(language, "{} unchanged, not checked again", tally.unchanged))
    if tally.unreadable:
        told.append(say(language, "{} could not be read", tally.unreadable))
    if tally.known:
        told.append(count(language, "{} known problem let pass|{} known problems let pass", tally.known))
    if tally.suppressed:
        told.append(count(language, "{} finding suppressed|{} findings suppressed", tally.suppressed))
    if tally.interrupted:
        told.append(say(language, "interrupted before all were checked"))
    return told
