"""Audits many articles, in this process or in several, and yields what came of each in the order they were read.

Nothing is held but a window of a few articles a process, so that a feed of any length streams through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from provenance.models import Failure, RawArticle, Report
from provenance.reader import fingerprint
from provenance.runner.task import Audited, Limits, Outcome, Skipped, Task, audit_task, load

if TYPE_CHECKING:
    from provenance.corrections import Correction
    from provenance.runner.task import Rules

__all__ = ["Audited", "IsCurrent", "Limits", "Outcome", "Recall", "Skipped", "run"]

#: Characters. What a library does outside Python nothing but the end of its process can stop: an article so large that
#: this could take longer than its limit is audited in a process of its own.
_LARGE = 1_000_000

#: Of an article's id and the fingerprint of its input: does it need no audit?
IsCurrent = Callable[[str, str], bool]
#: Of an article and the fingerprint of its input: its report, if that is known already.
Recall = Callable[[RawArticle, str], Report | None]


def run(  # noqa: PLR0913
    inputs: Iterable[RawArticle | Failure],
    rules: Rules,
    *,
    jobs: int = 1,
    limits: Limits | None = None,
    is_current: IsCurrent | None = None,
    recall: Recall | None = None,
    corrections: Mapping[str, Sequence[Correction]] | None = None,
) -> Iterator[Outcome]:
    """Audit ``inputs``.

    ``rules`` are a rule set, or a function that loads it, called when the first article needs an audit. Raises what
    that function raises. ``corrections`` are those of each article by its id; an article whose corrections changed is
    not the one that is known.
    """
    limits = limits or Limits()
    items = (_look_up(item, is_current, recall, corrections or {}) for item in inputs)
    if jobs <= 1:
        return _run_here(items, rules, limits)
    from provenance.runner.pool import Pool

    pool: Pool[Audited | Skipped] = Pool(rules, jobs, limits)
    return pool.run(items)


def _run_here(items: Iterable[Task | Outcome], rules: Rules, limits: Limits) -> Iterator[Outcome]:
    ruleset = None
    for item in items:
        if not isinstance(item, Task):
            yield item
            continue
        ruleset = ruleset or load(rules)
        if limits.timeout and len(item.raw.content) > _LARGE:
            from provenance.runner.pool import Pool

            alone: Pool[Audited | Skipped] = Pool(ruleset, 1, limits)
            yield from alone.run([item])
        else:
            yield audit_task(item, ruleset, limits)


def _look_up(
    item: RawArticle | Failure,
    is_current: IsCurrent | None,
    recall: Recall | None,
    corrections: Mapping[str, Sequence[Correction]],
) -> Task | Outcome:
    if isinstance(item, Failure):
        return item
    corrected = corrections.get(item.id, ())
    mark = fingerprint(item, (one.id for one in corrected))
    if is_current and is_current(item.id, mark):
        return Skipped(item.id, item.place)
    known = recall(item, mark) if recall else None
    return Audited(known, mark, item.format, item.line, recalled=True) if known else Task(item, mark, corrected)
