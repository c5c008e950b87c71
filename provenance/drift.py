"""Did an outlet change? Two periods compared, with the number of articles and a plain caution.

The means of two periods differ by chance as well. A difference counts as a change where it is both large enough to
matter and more than three standard errors (Welch's, for periods of unequal spread) away from none: by chance alone that
happens to about one outlet in four hundred. Articles of one day are not independent, so that it is a reason to look,
and no proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance
from typing import Literal

__all__ = ["MEASURES", "Change", "Figures", "OutletChange", "compare"]

#: Fewer articles on either side say nothing.
FEWEST = 8
STANDARD_ERRORS = 3.0
#: What is compared, and from which difference on it matters: a share of characters, points of 100.
MEASURES: Mapping[str, float] = {"noise": 0.05, "attribution": 5.0, "overall": 5.0}

Kind = Literal["up", "down", "same", "few"]


@dataclass(frozen=True, slots=True)
class Figures:
    """One article. ``values`` by name of measure, ``None`` where it was not assessed; ``noise`` categories found."""

    outlet: str
    date: str
    values: Mapping[str, float | None]
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """Number of articles and mean before and since; means are ``None`` where there is no article."""

    n_before: int
    n_since: int
    before: float | None
    since: float | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class OutletChange:
    """``causes``: categories of noise that became more frequent, with the articles that have them before and since."""

    outlet: str
    n_before: int
    n_since: int
    changes: Mapping[str, Change]
    causes: tuple[tuple[str, int, int], ...]

    @property
    def noise_jumped(self) -> bool:
        return self.changes["noise"].kind == "up"


def compare(articles: Iterable[Figures], since: str) -> list[OutletChange]:
    """Every outlet, those whose noise jumped first, then those with other changes; ``since`` is an ISO date."""
    by_outlet: dict[str, tuple[list[Figures], list[Figures]]] = {}
    for article in articles:
        by_outlet.setdefault(article.outlet, ([], []))[article.date >= since].append(article)
    found = [_outlet(outlet, before, after) for outlet, (before, after) in by_outlet.items()]
    return sorted(found, key=_order)


def _outlet(outlet: str, before: Sequence[Figures], since: Sequence[Figures]) -> OutletChange:
    changes = {name: _change(_values(before, name), _values(since, name), least) for name, least in MEASURES.items()}
    return OutletChange(outlet, len(before), len(since), changes, _causes(before, since))


def _values(articles: Sequence[Figures], name: str) -> list[float]:
    return [value for article in articles if (value := article.values.get(name)) is not None]


def _change(before: Sequence[float], since: Sequence[float], least: float) -> Change:
    kind: Kind = "few"
    if min(len(before), len(since)) >= FEWEST:
        difference = fmean(since) - fmean(before)
        error = sqrt(variance(before) / len(before) + variance(since) / len(since))
        clear = abs(difference) >= least and abs(difference) > STANDARD_ERRORS * error
        kind = ("up" if difference > 0 else "down") if clear else "same"
    return Change(len(before), len(since), _mean(before), _mean(since), kind)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _causes(before: Sequence[Figures], since: Sequence[Figures]) -> tuple[tuple[str, int, int], ...]:
    names = sorted({name for article in since for name in article.categories})
    counted = [(name, _with(name, before), _with(name, since)) for name in names]
    risen = [each for each in counted if each[2] * max(len(before), 1) > each[1] * len(since)]
    return tuple(sorted(risen, key=lambda each: (each[1] * len(since) - each[2] * max(len(before), 1), each[0]))[:3])


def _with(name: str, articles: Sequence[Figures]) -> int:
    return sum(name in article.categories for article in articles)


def _order(change: OutletChange) -> tuple[int, float, str]:
    noise = change.changes["noise"]
    rise = (noise.since or 0) - (noise.before or 0)
    others = any(each.kind in ("up", "down") for each in change.changes.values())
    return (0 if change.noise_jumped else 1 if others else 2), -rise, change.outlet
