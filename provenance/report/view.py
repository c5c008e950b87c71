"""A report as a reader wants it: who said what, how each score adds up, what was not assessed and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from provenance.assessed import unread_language
from provenance.models import (
    DIMENSIONS,
    SEVERITIES,
    Dimension,
    DimensionScore,
    Report,
    ReportAttribution,
    ReportClaim,
    ReportFinding,
    ReportSource,
    UiLanguage,
)
from provenance.report.verdict import Verdict, verdict
from provenance.score import MIN_WORDS
from provenance.wording import say, sayable

__all__ = ["ASKS", "ArticleView", "article_view"]

#: What each dimension asks.
ASKS: Mapping[Dimension, str] = {
    "attribution": sayable("Are the statements tied to identifiable sources?"),
    "verification": sayable("How well is the material backed: verified, evidence named, or unconfirmed?"),
    "transparency": sayable("Does the article say what is not known, why a source is unnamed, what was corrected?"),
    "balance": sayable("Do those accused get a say?"),
    "directness": sayable("How far is it from the origin?"),
    "hygiene": sayable("Is it the article, and only it?"),
}

_TOO_SHORT = sayable("fewer than {} words of prose")
_NOTHING_TO_JUDGE: Mapping[Dimension, str] = {
    "balance": sayable("nobody is accused or denies anything"),
    "directness": sayable("nothing is attributed to anybody"),
    "hygiene": sayable("there is no text"),
}


#: Categories of what an article leaves open, and says so.
UNVERIFIABLE = frozenset(
    {"admitted_unverifiability", "withheld_origin", "unknown_circumstance", "conditional_caveat", "unconfirmed"}
)


#: Points from which a finding that is no more than a note is shown like others.
_WORTH_A_LOOK = 5


class Step(NamedTuple):
    """One bar of a waterfall, on the axis from 0 to 100; ``rule`` is ``None`` for the base."""

    rule: str | None
    times: int
    points: int
    before: int
    after: int

    @property
    def left(self) -> float:
        """Where the bar begins; running totals beyond the axis are drawn at its end."""
        return _on_axis(min(self.before, self.after))

    @property
    def width(self) -> float:
        return max(_on_axis(max(self.before, self.after)) - self.left, 0.6)


class DimensionView(NamedTuple):
    """``reason`` says why there is no score, where there is none; ``share`` is the weight among all, 0 to 1.

    ``asks`` and ``reason`` are in the reader's language.
    """

    name: Dimension
    asks: str
    score: int | None
    reason: str | None
    share: float
    steps: tuple[Step, ...]


class FindingView(NamedTuple):
    """``message`` is in the reader's language where the rule has it."""

    number: int
    finding: ReportFinding
    speaker: ReportSource | None
    message: str

    @property
    def moved(self) -> int:
        """Points, whatever their sign."""
        return sum(abs(points) for points in self.finding.points.values())

    @property
    def is_weak(self) -> bool:
        """Worth a word, not a look."""
        return self.finding.severity == "info" and self.moved < _WORTH_A_LOOK


class SourceView(NamedTuple):
    source: ReportSource
    statements: tuple[ReportAttribution, ...]


class ClaimView(NamedTuple):
    """``speaker`` is ``None`` for a number in the article's own voice, and where nobody is named."""

    claim: ReportClaim
    statement: ReportAttribution | None
    speaker: ReportSource | None


class ArticleView(NamedTuple):
    """``prefix`` goes before every number in an anchor, so that several articles can stand on one page."""

    report: Report
    prefix: str
    dimensions: tuple[DimensionView, ...]
    mean: float | None
    findings: tuple[FindingView, ...]
    sources: tuple[SourceView, ...]
    nobody: tuple[ReportAttribution, ...]
    claims: tuple[ClaimView, ...]
    verdict: Verdict | None

    @property
    def unverifiable(self) -> tuple[FindingView, ...]:
        """What the article itself says cannot be verified, in the order of the text."""
        found = (view for view in self.findings if view.finding.category in UNVERIFIABLE and view.finding.text)
        return tuple(sorted(found, key=lambda view: view.finding.start or 0))

    @property
    def held_down(self) -> float:
        """What hard caps took from the weighted mean of the dimensions."""
        overall = self.report.scores.overall
        return 0.0 if overall is None or self.mean is None else round(overall - self.mean, 1)


def article_view(report: Report, language: UiLanguage = "en", prefix: str = "") -> ArticleView:
    """Everything but the text; see ``markup`` for that."""
    sources = {source.id: source for source in report.sources}
    attributions = {attribution.id: attribution for attribution in report.attributions}
    said: defaultdict[str | None, list[ReportAttribution]] = defaultdict(list)
    for attribution in report.attributions:
        said[attribution.source_id if attribution.source_id in sources else None].append(attribution)

    def speaker(attribution_id: str | None) -> ReportSource | None:
        attribution = attributions.get(attribution_id or "")
        return None if attribution is None else sources.get(attribution.source_id or "")

    dimensions = tuple(_dimensions(report, language))
    return ArticleView(
        report,
        prefix,
        dimensions,
        _mean(dimensions),
        tuple(
            sorted(
                (
                    FindingView(number, finding, speaker(finding.attribution), finding.message_in(language))
                    for number, finding in enumerate(report.findings, 1)
                ),
                key=_heaviest_first,
            )
        ),
        tuple(
            sorted(
                (SourceView(source, tuple(said[source.id])) for source in report.sources),
                key=lambda view: -len(view.statements),
            )
        ),
        tuple(said[None]),
        tuple(
            ClaimView(claim, attributions.get(claim.attribution or ""), speaker(claim.attribution))
            for claim in report.claims
        ),
        verdict(report, language),
    )


def _heaviest_first(view: FindingView) -> tuple[int, int, int]:
    """By what it moved, then by its severity; of equal ones those that stand first."""
    return -view.moved, SEVERITIES.index(view.finding.severity), view.number


def _dimensions(report: Report, language: UiLanguage) -> Iterator[DimensionView]:
    total = sum(report.scores.weights.values())
    for name in DIMENSIONS:
        dimension = report.scores.dimensions.get(name)
        if dimension is None:
            continue
        share = report.scores.weights.get(name, 0) / total if total else 0.0
        reason = _reason(report, name, language) if dimension.score is None else None
        yield DimensionView(name, say(language, ASKS[name]), dimension.score, reason, share, tuple(_steps(dimension)))


def _steps(dimension: DimensionScore) -> Iterator[Step]:
    if dimension.score is None:
        return
    running = dimension.base
    yield Step(None, 0, dimension.base, 0, running)
    for contribution in dimension.contributions:
        after = running + contribution.points
        yield Step(contribution.rule, contribution.count, contribution.points, running, after)
        running = after


def _mean(dimensions: tuple[DimensionView, ...]) -> float | None:
    assessed = [dimension for dimension in dimensions if dimension.score is not None and dimension.share]
    if not assessed:
        return None
    return round(sum((dimension.score or 0) * dimension.share for dimension in assessed), 1)


def _reason(report: Report, name: Dimension, language: UiLanguage) -> str:
    if name != "hygiene":
        if report.scores.overall is None and not report.scores.unassessed and report.article.words >= MIN_WORDS:
            return unread_language(report, language)
        if report.article.words < MIN_WORDS:
            return say(language, _TOO_SHORT, MIN_WORDS)
    nothing = _NOTHING_TO_JUDGE.get(name)
    return say(language, nothing) if nothing else say(language, _TOO_SHORT, MIN_WORDS)


def _on_axis(value: int) -> float:
    return float(min(max(value, 0), 100))
