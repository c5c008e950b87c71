"""Findings that a project does not want to see, each for a reason, and what else became of the rules in one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TypeVar

from provenance.engine.schema import Rule
from provenance.located.nodes import Place
from provenance.models import Article, Span

__all__ = ["Ignore", "Notes", "path_fits"]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings of ``rule`` (id, category or pattern) are suppressed in the articles that the other fields describe.

    ``source`` is a pattern for the path as given or for the end of it, ``outlet`` one for the outlet, ``article`` an
    id. All that are given must fit. ``also`` are the rules that have taken the place of those it names.
    """

    rule: str
    reason: str
    source: str | None = None
    outlet: str | None = None
    article: str | None = None
    also: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)

    def covers(self, article: Article) -> bool:
        return (
            (self.source is None or path_fits(article.source, self.source))
            and (self.outlet is None or fnmatchcase(article.outlet or "", self.outlet))
            and (self.article is None or article.id == self.article)
        )

    def names(self, rule: Rule) -> bool:
        return fnmatchcase(rule.id, self.rule) or fnmatchcase(rule.category, self.rule) or rule.id in self.also


def path_fits(source: str, pattern: str) -> bool:
    """Does a pattern describe a path as given, or the end of it from a folder on?"""
    path = source.replace("\\", "/").removeprefix("./")
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")


class Notes:
    """What became of the rules in one article, beside their hits.

    ``suppressed`` counts findings by rule and number of the ``Ignore``, from 1. ``late`` holds the ids of rules that
    were not applied because one of their patterns took too long.
    """

    def __init__(
        self,
        ignores: Sequence[Ignore] = (),
        article: Article | None = None,
        refuses: Callable[[str, Span | None], bool] | None = None,
    ) -> None:
        covering = [(at, ignore) for at, ignore in enumerate(ignores, 1) if article and ignore.covers(article)]
        self._ignores: Sequence[tuple[int, Ignore]] = covering
        self._refuses = refuses
        self.suppressed: dict[tuple[str, int], int] = defaultdict(int)
        self.late: set[str] = set()

    def kept(self, rule: Rule, found: Sequence[T], place: Callable[[T], Span | None]) -> Sequence[T]:
        """What of the findings of a rule, each at its place, may be shown.

        A reviewer refused single ones; those that the project suppresses are counted with the first entry that says so.
        """
        if self._refuses is not None:
            found = [one for one in found if not self._refuses(rule.id, place(one))]
        for at, ignore in self._ignores:
            if found and ignore.names(rule):
                self.suppressed[rule.id, at] += len(found)
                return ()
        return found
