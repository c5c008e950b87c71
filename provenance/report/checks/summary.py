"""What summaries of a check have in common, in the language of whoever reads them."""

from __future__ import annotations

from provenance.check import Tally
from provenance.models import UiLanguage
from provenance.wording import count, say

__all__ = ["asides", "failures", "problems"]


def problems(language: UiLanguage, number: int) -> str:
    return count(language, "{} problem|{} problems", number)


def failures(language: UiLanguage, tally: Tally) -> str:
    """How many articles failed."""
    return count(language, "{1} of {0} article failed|{1} of {0} articles failed", tally.checked, tally.failed)


def asides(language: UiLanguage, tally: Tally) -> list[str]:
    """What else came of a run; nothing is said of what there is none of."""
    told = []
    if tally.unreadable:
        told.append(say(language, "{} could not be read", tally.unreadable))
    if tally.known:
        told.append(count(language, "{} known problem let pass|{} known problems let pass", tally.known))
    if tally.suppressed:
        told.append(count(language, "{} finding suppressed|{} findings suppressed", tally.suppressed))
    if tally.interrupted:
        told.append(say(language, "interrupted before all were checked"))
    return told
