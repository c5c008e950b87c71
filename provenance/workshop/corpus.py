"""Many articles, audited to see what rules do: for ``stats`` and ``diff``."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import tee
from typing import cast

from provenance import reader
from provenance.commands.output import progress, tell
from provenance.engine import RuleSet
from provenance.errors import UsageError
from provenance.models import Failure, RawArticle, Report
from provenance.runner import Audited, Outcome, run

__all__ = ["Corpus", "audited", "audited_twice"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the articles are; ``failed`` collects those that could not be audited."""

    paths: tuple[str, ...]
    jobs: int = 1
    max_bytes: int = 20_000_000
    failed: list[Failure] = field(default_factory=list)


def audited(corpus: Corpus, ruleset: RuleSet, seen: Callable[[RawArticle], None] | None = None) -> Iterator[Report]:
    """The report of every article; what cannot be audited is told on stderr and collected.

    ``seen`` is shown every article as read. Raises ``UsageError`` for paths that do not exist, and in the end if there
    was no article.
    """
    inputs = (_shown(item, seen) for item in _read(corpus))
    count = 0
    with progress(run(inputs, ruleset, jobs=corpus.jobs)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Audited):
                count += 1
                yield outcome.report
            else:
                _fail(outcome, corpus)
    _check_count(count, corpus)


def audited_twice(corpus: Corpus, old: RuleSet, new: RuleSet) -> Iterator[tuple[Report, Report]]:
    """Both reports of every article. Otherwise as ``audited``."""
    count = 0
    with progress(_pairs(corpus, old, new)) as pairs:
        for before, after in pairs:
            if isinstance(before, Audited) and isinstance(after, Audited):
                count += 1
                yield before.report, after.report
            else:
                _fail(before if isinstance(before, Failure) else after, corpus)
    _check_count(count, corpus)


def _check_count(count: int, corpus: Corpus) -> None:
    if not count:
        raise UsageError(f"no article of {', '.join(corpus.paths)} could be audited")


def _pairs(corpus: Corpus, old: RuleSet, new: RuleSet) -> Iterator[tuple[Outcome, Outcome]]:
    for_old, for_new = tee(_read(corpus))
    jobs = max(1, corpus.jobs // 2)  # each
    with (
        closing(_generator(run(for_old, old, jobs=jobs))) as before,
        closing(_generator(run(for_new, new, jobs=jobs))) as after,
    ):
        yield from zip(before, after, strict=True)


def _generator(outcomes: Iterator[Outcome]) -> Generator[Outcome, None, None]:
    return cast(Generator[Outcome, None, None], outcomes)


def _read(corpus: Corpus) -> Iterator[RawArticle | Failure]:
    reader.check_paths(corpus.paths)
    return reader.read(corpus.paths, max_bytes=corpus.max_bytes)


def _shown(item: RawArticle | Failure, seen: Callable[[RawArticle], None] | None) -> RawArticle | Failure:
    if seen is not None and isinstance(item, RawArticle):
        seen(item)
    return item


def _fail(outcome: Outcome, corpus: Corpus) -> None:
    if isinstance(outcome, Failure):
        corpus.failed.append(outcome)
        tell(outcome)
