"""What a run has to say beside its reports: rules that were not applied, suppressions that suppress nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from provenance.engine import Ignore
from provenance.errors import Problem
from provenance.models import Report, UiLanguage
from provenance.wording import count, say

__all__ = ["Remarks"]


class Remarks:
    """Collects report by report; ``lines`` tells what came of it, and what the configuration should say otherwise."""

    def __init__(self, ignores: Sequence[Ignore], outdated: Sequence[Problem] = ()) -> None:
        self._ignores = ignores
        self._outdated = outdated
        self._used: set[int] = set()
        self._not_applied: Counter[tuple[str, str]] = Counter()

    def add(self, report: Report) -> None:
        self.used(item.entry for item in report.suppressed)
        self._not_applied.update((item.rule, item.reason) for item in report.not_applied)

    def used(self, entries: Iterable[int]) -> None:
        """Entries that suppressed something in an article that is not audited again."""
        self._used.update(entries)

    def lines(self, language: UiLanguage, *, complete: bool) -> Iterator[str]:
        """What to tell on stderr; only a run that is ``complete`` knows which suppressions are not needed any more."""
        yield from map(str, self._outdated)
        for (rule, reason), number in sorted(self._not_applied.items()):
            told = count(language, "not applied to {} article: {}|not applied to {} articles: {}", number, reason)
            yield f"{rule}: {told}"
        if not complete:
            return
        for at, ignore in enumerate(self._ignores, 1):
            if at not in self._used and ignore.place:
                message = say(
                    language, "this entry suppressed nothing in this run: is it still needed? (rule {})", ignore.rule
                )
                yield str(ignore.place.problem(message, "warning"))
