"""What a run has to say beside its reports: rules that were not applied, suppressions that suppress nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from provenance.engine import Ignore
from provenance.engine.messages import shorten
from provenance.errors import Problem
from provenance.models import Report, ReportCorrection, UiLanguage
from provenance.wording import count, say, sayable, term

__all__ = ["Remarks"]


#: Corrections that changed nothing: somebody should look at them.
_LOST = {
    "words_gone": sayable("its words are no longer in the article"),
    "nothing_to_correct": sayable("its words stand, but nothing is found there that it could change"),
}


class Remarks:
    """Collects report by report; ``lines`` tells what came of it, and what the configuration should say otherwise."""

    def __init__(self, ignores: Sequence[Ignore], outdated: Sequence[Problem] = ()) -> None:
        self._ignores = ignores
        self._outdated = outdated
        self._used: set[int] = set()
        self._not_applied: Counter[tuple[str, str]] = Counter()
        self._lost: list[tuple[str, ReportCorrection]] = []

    def add(self, report: Report) -> None:
        self.used(item.entry for item in report.suppressed)
        self._not_applied.update((item.rule, item.reason) for item in report.not_applied)
        lost = (item for item in report.corrections if item.status in _LOST)
        self._lost += [(report.article.id, item) for item in lost]

    def used(self, entries: Iterable[int]) -> None:
        """Entries that suppressed something in an article that is not audited again."""
        self._used.update(entries)

    def lines(self, language: UiLanguage, *, complete: bool) -> Iterator[str]:
        """What to tell on stderr; only a run that is ``complete`` knows which suppressions are not needed any more."""
        yield from map(str, self._outdated)
        for (rule, reason), number in sorted(self._not_applied.items()):
            told = count(language, "not applied to {} article: {}|not applied to {} articles: {}", number, reason)
            yield f"{rule}: {told}"
        for article, item in self._lost:
            about = f"“{shorten(item.text)}”" if item.text else item.rule or ""
            told = say(language, "correction {} by {}", item.id, item.actor)
            why = say(language, _LOST[item.status])
            yield f"{article}: {told} ({term(language, item.action)} {about}): {why}"
        if not complete:
            return
        for at, ignore in enumerate(self._ignores, 1):
            if at not in self._used and ignore.place:
                message = say(
                    language, "this entry suppressed nothing in this run: is it still needed? (rule {})", ignore.rule
                )
                yield str(ignore.place.problem(message, "warning"))
