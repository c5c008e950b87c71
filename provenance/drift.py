"""What has changed: an article between two audits, an outlet between two periods; and how sure a figure is.

**An article.** A finding is the same finding where its rule has only moved and its evidence has other bounds: another
version of the program, and another version of the article, put them elsewhere.

**An outlet.** Two periods compared, with the number of articles and a plain caution. The means of two periods differ by
chance as well. A difference counts as a change where it is both large enough to matter and more than three standard
errors (Welch's, for periods of unequal spread) away from none: by chance alone that happens to about one outlet in four
hundred. Articles of one day are not independent, so that it is a reason to look, and no proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean, pvariance, variance
from typing import Literal, NamedTuple
from unicodedata import normalize

from provenance.models import DIMENSIONS, Dimension, Report, ReportFinding

__all__ = [
    "FEWEST",
    "MEASURES",
    "ArticleChange",
    "Figures",
    "Judgement",
    "MeasureChange",
    "OutletChange",
    "Score",
    "compare",
    "difference",
    "mean_interval",
    "same_evidence",
    "same_place",
    "wilson",
    "wording",
]


# --- an article between two audits ------------------------------------------------------------------------------------

Score = float | int | None
#: Are these two findings, the one before and the one after, the same?
Same = Callable[[ReportFinding, ReportFinding], bool]

_WORD = re.compile(r"\w+")


class Judgement(NamedTuple):
    """What an audit says of an article, without what it says it by."""

    findings: tuple[ReportFinding, ...]
    overall: Score
    band: str | None
    scores: Mapping[Dimension, Score]

    @classmethod
    def of(cls, report: Report) -> Judgement:
        scores = {name: dimension.score for name, dimension in report.scores.dimensions.items()}
        return cls(report.findings, report.scores.overall, report.scores.band, scores)


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What is different in one article. ``scores`` holds those that changed, before and after; bands likewise."""

    id: str
    title: str | None
    came: tuple[ReportFinding, ...]
    gone: tuple[ReportFinding, ...]
    overall: tuple[Score, Score]
    bands: tuple[str | None, str | None]
    scores: tuple[tuple[Dimension, Score, Score], ...]

    @property
    def by(self) -> float:
        """By how much the overall score changed; unknown counts as no change."""
        before, after = self.overall
        return round(after - before, 1) if before is not None and after is not None else 0.0


def difference(
    article_id: str, title: str | None, before: Judgement, after: Judgement, same: Same
) -> ArticleChange | None:
    """``None`` if findings and scores are the same; ``same`` says which two findings are."""
    gone = list(before.findings)
    came: list[ReportFinding] = []
    for finding in after.findings:
        known = next((at for at, each in enumerate(gone) if same(each, finding)), None)
        if known is None:
            came.append(finding)
        else:
            del gone[known]
    scores = [(each, before.scores.get(each), after.scores.get(each)) for each in DIMENSIONS]
    changed = tuple((name, was, now) for name, was, now in scores if was != now)
    overall, bands = (before.overall, after.overall), (before.band, after.band)
    if not (came or gone or changed or overall[0] != overall[1] or bands[0] != bands[1]):
        return None
    return ArticleChange(article_id, title, tuple(came), tuple(gone), overall, bands, changed)


def same_place(before: ReportFinding, after: ReportFinding) -> bool:
    """Of one text and one program: the same rule at the same place."""
    return (before.rule, before.start, before.end) == (after.rule, after.start, after.end)


def same_evidence(before: str | None, after: str | None) -> bool:
    """Is it the same stretch of the article, if with other bounds? Half of the shorter one or more is in both."""
    one, other = (_WORD.findall(wording(text or "")) for text in (before, after))
    return one == other or _shared(one, other) * 2 >= min(_length(one), _length(other)) > 0


def wording(text: str) -> str:
    """Words however they are spaced and whatever their case."""
    return " ".join(normalize("NFC", text).casefold().split())


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Characters of the words that two stretches of a text have in common, where one holds the other or its end is the
    beginning of the other.
    """
    short, long = sorted((one, other), key=len)
    if any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1)):
        return _length(short)
    overlaps = (
        tail[-count:]
        for tail, head in ((one, other), (other, one))
        for count in range(1, len(short))
        if tail[-count:] == head[:count]
    )
    return max(map(_length, overlaps), default=0)


def _length(words: Sequence[str]) -> int:
    return len(" ".join(words))


# --- an outlet between two periods ------------------------------------------------------------------------------------

STANDARD_ERRORS = 3.0
#: What is compared, and from which difference on it matters: a share of characters, points of 100.
MEASURES: Mapping[str, float] = {"noise": 0.05, "attribution": 5.0, "overall": 5.0}

ChangeKind = Literal["up", "down", "same", "few"]


@dataclass(frozen=True, slots=True)
class Figures:
    """One article. ``values`` by name of measure, ``None`` where it was not assessed; ``noise`` categories found."""

    outlet: str
    date: str
    values: Mapping[str, float | None]
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """Number of articles and mean before and since; means are ``None`` of too few articles; half their
    95 % intervals stand in ``within_before`` and ``within_since``."""

    n_before: int
    n_since: int
    before: float | None
    since: float | None
    kind: ChangeKind
    within_before: float | None = None
    within_since: float | None = None


@dataclass(frozen=True, slots=True)
class OutletChange:
    """``causes``: categories of noise that became more frequent, with the articles that have them before and since."""

    outlet: str
    n_before: int
    n_since: int
    changes: Mapping[str, MeasureChange]
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


def _change(before: Sequence[float], since: Sequence[float], least: float) -> MeasureChange:
    kind: ChangeKind = "few"
    if min(len(before), len(since)) >= FEWEST:
        difference = fmean(since) - fmean(before)
        error = sqrt(variance(before) / len(before) + variance(since) / len(since))
        clear = abs(difference) >= least and abs(difference) > STANDARD_ERRORS * error
        kind = ("up" if difference > 0 else "down") if clear else "same"
    return MeasureChange(len(before), len(since), _mean(before), _mean(since), kind, _within(before), _within(since))


def _within(values: Sequence[float]) -> float | None:
    """Half the 95 % interval of a mean."""
    if len(values) < FEWEST:
        return None
    low, high = mean_interval(0.0, pvariance(values), len(values), inf, -inf)
    return (high - low) / 2


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if len(values) >= FEWEST else None


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


# ----------------------------------------------------------------------------------------------------------------------
# How sure a figure is: 95 % intervals of a share and of a mean, and the fewest articles that make a figure at all.


#: Of fewer articles nothing is said of an outlet as a whole: their mean says more about chance than about it.
FEWEST = 8

#: Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share, from 0 to 1 (Wilson 1927), which stays sensible where ``n`` is small."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = right / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def mean_interval(mean: float, variance: float, n: int, most: float = 100.0, least: float = 0.0) -> tuple[float, float]:
    """The 95 % interval of the mean of ``n`` values from ``least`` to ``most``; ``variance`` is theirs, over ``n``.

    The quantile of Student's distribution is taken from its expansion (Abramowitz & Stegun 26.7.5), which is off by
    less than 0.01 from seven degrees of freedom on.
    """
    if n < 2:
        return least, most
    df, z = n - 1, _Z
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    half = t * sqrt(max(variance, 0.0) / df)
    return max(least, mean - half), min(most, mean + half)
