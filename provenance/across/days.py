"""Which day an article is about, by the days that it names.

Two reports of one event are told from those of the same topic on the next day by it: "am Freitag" of an article of
Saturday and "heute" of one of Friday are the same day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

__all__ = ["days_told", "main_day"]

#: What an article is about is said at its beginning.
_BEGINNING = 6000
_FIRST = 6

_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_RELATIVE = {"heute": 0, "gestern": 1, "vorgestern": 2}
_DAY = re.compile(
    r"\b(?:(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
    r"(?:vormittag|nachmittag|morgen|mittag|abend|nacht|früh|s)?|(heute|gestern|vorgestern))\b",
    re.IGNORECASE,
)
#: What makes it another day than the last one of this name: "kommenden Montag", "bis Freitag".
_OTHER = re.compile(r"(?:kommend|nächst|bis |ab |vergangen|letzt|jeden|vor)\w*\s*\w*$", re.IGNORECASE)


def days_told(text: str, published: date | None) -> Sequence[date | str]:
    """The first days that a text names, as dates; as weekdays where it is not known when it was published."""
    return list(_days(text[:_BEGINNING], published))[:_FIRST]


def _days(text: str, published: date | None) -> Iterator[date | str]:
    for found in _DAY.finditer(text):
        weekday = (found[1] or "").lower().replace("sonnabend", "samstag")
        if not weekday:
            if published is not None:
                yield published - timedelta(_RELATIVE[found[2].lower()])
        elif not _OTHER.search(text[max(0, found.start() - 25) : found.start()]):
            if published is None:
                yield weekday
            else:
                yield published - timedelta((published.weekday() - _WEEKDAYS.index(weekday)) % 7)


def main_day(days: Sequence[date | str]) -> date | str | None:
    """The day named most often; of several the first."""
    counts = Counter(days)
    return max(counts, key=lambda day: (counts[day], -days.index(day))) if days else None
