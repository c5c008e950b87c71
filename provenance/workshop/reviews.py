"""What readers said of the findings of rules: verdicts in ``reviews.db``, and the precision that follows.

The table is ``verdicts(id, article, rule, start, end, text, verdict, note, actor, created)``; ``verdict`` is ``right``,
``wrong`` or ``unsure``. A later row of the same actor about the same finding replaces the earlier one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from provenance.engine import NO_SUCCESSORS, Successors
from provenance.errors import StoreError
from provenance.intervals import wilson

__all__ = ["Finding", "Precision", "Reviews", "wilson"]

#: Article, rule, start and end: what a verdict is about.
Finding = tuple[str, str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Precision:
    """``right`` of ``n`` findings with a verdict; ``low`` and ``high`` bound the share with 95 % (Wilson)."""

    right: int
    n: int
    low: float
    high: float


class Reviews:
    """The findings that readers agree about: more of them said ``right`` than ``wrong``, or the other way round."""

    def __init__(self, settled: Mapping[Finding, bool]) -> None:
        self.settled = settled
        self.articles = frozenset(article for article, *_ in settled)

    @classmethod
    def open(cls, path: Path, now: Successors = NO_SUCCESSORS) -> Reviews:
        """``now`` tells what rules that moved are called. Raises ``StoreError`` where there are no verdicts to be
        read."""
        try:
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                rows = database.execute(
                    'select actor, article, rule, start, "end", verdict from verdicts'
                    " where rule is not null order by id"
                ).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"no verdicts can be read from {path}: {error}") from error
        return cls(_settled((*row[:2], now.current(row[2]), *row[3:]) for row in rows))

    def on(self, article: str, rule: str, start: int | None, end: int | None) -> Finding | None:
        """The finding with a verdict that this is, perhaps with other bounds than it was judged with."""
        key = (article, rule, start, end)
        if key in self.settled or start is None or end is None:
            return key if key in self.settled else None
        judged = self._places.get((article, rule), ())
        return next(((article, rule, *place) for place in judged if place[0] < end and start < place[1]), None)

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
        places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for article, rule, start, end in self.settled:
            if start is not None and end is not None:
                places[article, rule].append((start, end))
        return places

    def precision(self, audited: Collection[str], found: Collection[Finding]) -> dict[str, Precision]:
        """By rule. A verdict about an article that was ``audited`` counts only if the finding is still ``found``."""
        counts: dict[str, Counter[bool]] = defaultdict(Counter)
        for finding, right in self.settled.items():
            if finding[0] not in audited or finding in found:
                counts[finding[1]][right] += 1
        return {
            rule: Precision(count[True], count.total(), *wilson(count[True], count.total()))
            for rule, count in counts.items()
        }


def _settled(rows: Iterable[tuple[str | None, str, str, int | None, int | None, str]]) -> dict[Finding, bool]:
    last: dict[tuple[str | None, Finding], str] = {}
    for actor, article, rule, start, end, verdict in rows:
        last[actor, (article, rule, start, end)] = verdict
    votes: dict[Finding, int] = defaultdict(int)
    for (_, finding), verdict in last.items():
        votes[finding] += {"right": 1, "wrong": -1}.get(verdict, 0)
    return {finding: vote > 0 for finding, vote in votes.items() if vote}
