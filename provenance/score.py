"""Findings and measures become scores: base plus contributions, in whole points, so that every sum is exact; or why
there is none.

``rules/score.yaml`` gives each dimension its base and weight, the bands, and the hard caps. Contributions that no rule
made are ``score/clamp`` (a score stays within 0 and 100), ``score/cap`` (a hard cap on a dimension) and
``score/disclosure`` (see ``_settle_disclosures``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import floor

from provenance.engine import CapConfig, Hit, Points, ScoreConfig
from provenance.engine.conditions import Measures
from provenance.models import (
    DIMENSIONS,
    DISCLOSURES,
    Band,
    Cap,
    Contribution,
    Dimension,
    DimensionScore,
    Report,
    Scores,
    UiLanguage,
)
from provenance.wording import count, say, term

__all__ = ["MIN_WORDS", "Scored", "for_genre", "score", "unread_language", "why_not_assessed"]


#: Below this much prose there is too little to judge how it is sourced.
MIN_WORDS = 60

_PROSE: tuple[Dimension, ...] = ("attribution", "verification", "transparency")
_DISPUTES = frozenset({"denial", "non_denial", "no_comment", "accusation_without_response"})

HitPoints = dict[Dimension, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """``points`` stands beside ``hits``, one mapping a hit: what this very finding gave or cost."""

    scores: Scores
    hits: tuple[Hit, ...]
    points: tuple[HitPoints, ...]


@dataclass(slots=True)
class _Ledger:
    """The contributions of one dimension while they are being added up."""

    base: int
    contributions: list[Contribution] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.base + sum(contribution.points for contribution in self.contributions)

    def add(self, rule: str, points: int, count: int = 0) -> None:
        if points:
            self.contributions.append(Contribution(rule=rule, count=count, points=points))


def score(
    hits: Sequence[Hit],
    measures: Measures,
    config: ScoreConfig,
    *,
    readable: bool,
    counted: Sequence[Hit] | None = None,
) -> Scored:
    """Score one document.

    ``hits`` are all hits of the audit, in text order. ``readable`` says whether the program reads the language of the
    prose and has rules for it: else nobody is found to say anything, and only hygiene can be judged. ``counted`` are
    those hits that count (``measures.counted``); all of them if it is not given.
    """
    assessed = _assessed(hits, measures, readable)
    ledgers = {dimension: _Ledger(config.dimensions[dimension].base) for dimension in assessed}
    ordered = sorted(hits if counted is None else counted, key=lambda hit: hit.rule.id)
    points: dict[int, HitPoints] = {id(hit): {} for hit in hits}
    for _, group in groupby(ordered, key=lambda hit: hit.rule.id):
        _contribute(list(group), measures, ledgers, points)
    for ledger in ledgers.values():
        ledger.contributions.sort(key=lambda contribution: (-abs(contribution.points), contribution.rule))
    _settle_disclosures(hits, points, ledgers, config)
    caps = _cap_dimensions(ledgers, measures, config)
    _clamp(ledgers)
    return Scored(_overall(ledgers, measures, caps, config), tuple(hits), tuple(points[id(hit)] for hit in hits))


def for_genre(scored: Scored, reason: str | None) -> Scored:
    """The scores of a genre for which there is no yardstick, with the ``reason``: nothing overall."""
    if reason is None or scored.scores.overall is None:
        return scored
    scores = scored.scores.model_copy(update={"overall": None, "band": None, "caps": (), "unassessed": reason})
    return replace(scored, scores=scores)


def _assessed(hits: Sequence[Hit], measures: Measures, readable: bool) -> tuple[Dimension, ...]:
    """The dimensions that can be judged at all; the others are ``null``, never 0 and never 100."""
    enough = readable and (measures.get("words") or 0) >= MIN_WORDS
    can: dict[Dimension, bool] = dict.fromkeys(_PROSE, enough)
    can["balance"] = readable and any(hit.rule.category in _DISPUTES for hit in hits)
    can["directness"] = readable and bool(measures.get("attributions"))
    can["hygiene"] = measures.get("noise_ratio") is not None
    return tuple(dimension for dimension in DIMENSIONS if can[dimension])


def _contribute(
    hits: Sequence[Hit], measures: Measures, ledgers: Mapping[Dimension, _Ledger], points: Mapping[int, HitPoints]
) -> None:
    """Add what the hits of one rule give to each dimension, and share it out among them in text order."""
    rule = hits[0].rule
    for dimension, rule_points in rule.points.items():
        if dimension not in ledgers:
            continue
        running = 0
        for number, hit in enumerate(hits, 1):
            total = _points(rule_points, number, hit, measures)
            if total != running:
                points[id(hit)][dimension] = total - running
            running = total
        ledgers[dimension].add(rule.id, running, sum(hit.value is None for hit in hits))


def _points(points: Points, count: int, hit: Hit, measures: Measures) -> int:
    """What ``count`` hits of a rule are worth together, in whole points."""
    if points.curve is not None:
        return round(_interpolate(points.curve, hit.value or 0.0))
    if points.once is not None:
        return points.once
    total = float((points.each or 0) * count)
    if points.per == "attribution":
        total /= max(measures.get("attributions") or 1, 1)
    elif points.per == "100_sentences":
        total *= 100 / max(measures.get("sentences") or 1, 1)
    if points.cap is not None:
        total = max(total, points.cap) if points.cap < 0 else min(total, points.cap)
    return round(total)


def _interpolate(curve: Sequence[tuple[float, float]], x: float) -> float:
    """Straight lines between the points of the curve, flat beyond both ends."""
    at = bisect_right([point[0] for point in curve], x)
    if at == 0 or at == len(curve):
        return curve[min(at, len(curve) - 1)][1]
    (x0, y0), (x1, y1) = curve[at - 1], curve[at]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _clamp(ledgers: Mapping[Dimension, _Ledger]) -> None:
    for ledger in ledgers.values():
        ledger.add("score/clamp", _within(ledger.total) - ledger.total)


def _cap_dimensions(ledgers: Mapping[Dimension, _Ledger], measures: Measures, config: ScoreConfig) -> list[Cap]:
    applied = []
    for cap in config.caps:
        ledger = next((ledger for dimension, ledger in ledgers.items() if dimension == cap.of), None)
        if ledger is not None and ledger.total > cap.cap and _holds(cap, ledgers, measures):
            ledger.add("score/cap", cap.cap - ledger.total)
            applied.append(Cap(cap=cap.cap, reason=cap.reason))
    return applied


def _holds(cap: CapConfig, ledgers: Mapping[Dimension, _Ledger], measures: Measures) -> bool:
    if cap.dimension is not None:
        ledger = ledgers.get(cap.dimension)
        value = float(ledger.total) if ledger else None
    else:
        value = measures.get(cap.measure or "")
    return value is not None and value < cap.lt


def _settle_disclosures(
    hits: Sequence[Hit], points: Mapping[int, HitPoints], ledgers: Mapping[Dimension, _Ledger], config: ScoreConfig
) -> None:
    """Let disclosures cost in ``verification`` only as far as they earn in ``transparency``.

    Where ``transparency`` has reached its limit, one more "we do not know" would cost and earn nothing; what the
    disclosures then cost is given back. Those that earn most for their cost fill the room that is left first (a
    fractional knapsack), so that one more disclosure never lowers the overall score.
    """
    if not {"verification", "transparency"} <= ledgers.keys():
        return
    own = [points[id(hit)] for hit in hits if hit.rule.category in DISCLOSURES]
    bargains = [(-point.get("verification", 0), point.get("transparency", 0)) for point in own]
    gain, cost = sum(gain for _, gain in bargains), sum(cost for cost, _ in bargains)
    transparency = ledgers["transparency"].total
    room = _within(transparency) - _within(transparency - gain)
    worth = config.dimensions["transparency"].weight / config.dimensions["verification"].weight
    counted = 0.0
    for price, earned in sorted((c / g, g) for c, g in bargains if g > 0):
        used = min(earned, room)
        counted += used * min(price, worth)
        room -= used
    ledgers["verification"].add("score/disclosure", max(cost - floor(counted + 1e-9), 0))


def _within(total: int) -> int:
    return min(max(total, 0), 100)


def _overall(
    ledgers: Mapping[Dimension, _Ledger], measures: Measures, caps: Sequence[Cap], config: ScoreConfig
) -> Scores:
    weights = {dimension: config.dimensions[dimension].weight for dimension in ledgers}
    overall = None
    applied = list(caps)
    # Hygiene alone says nothing about sourcing: no prose that can be judged, no overall score.
    if "attribution" in ledgers:
        mean = sum(ledgers[d].total * weight for d, weight in weights.items()) / sum(weights.values())
        overall = round(mean, 1)
        for cap in config.caps:
            if cap.of == "overall" and overall > cap.cap and _holds(cap, ledgers, measures):
                overall = float(cap.cap)
                applied.append(Cap(cap=cap.cap, reason=cap.reason))
    dimensions: dict[Dimension, DimensionScore] = {}
    for dimension in DIMENSIONS:
        ledger = ledgers.get(dimension)
        dimensions[dimension] = DimensionScore(
            score=ledger.total if ledger else None,
            base=config.dimensions[dimension].base,
            contributions=tuple(ledger.contributions) if ledger else (),
        )
    return Scores(
        overall=overall,
        band=_band(overall, config) if overall is not None else None,
        weights=weights,
        caps=tuple(applied),
        dimensions=dimensions,
    )


def _band(overall: float, config: ScoreConfig) -> Band:
    return next((band for band, lowest in config.bands.items() if overall >= lowest), "E")


# --- Why an article has no overall score, in a few words for whoever misses it ----------------------------------------


def why_not_assessed(report: Report, language: UiLanguage) -> str:
    """ "not assessed: only 9 words of prose"; of an article that has no overall score."""
    return say(language, "not assessed: {}", why_no_score(report, language))


def why_no_score(report: Report, language: UiLanguage) -> str:
    """ "only 9 words of prose"; of an article that has no overall score."""
    article = report.article
    if article.words < MIN_WORDS:
        return count(language, "only {} word of prose|only {} words of prose", article.words)
    if report.scores.unassessed:
        return say(language, report.scores.unassessed)
    return term(language, article.genre) if is_read(report) and article.genre else unread_language(report, language)


def is_read(report: Report) -> bool:
    """Was an article of enough words read at all, in a language that has rules?"""
    attribution = report.scores.dimensions.get("attribution")
    return attribution is not None and attribution.score is not None


def unread_language(report: Report, language: UiLanguage) -> str:
    """Of an article in a language that lacks rules, or that the program does not read."""
    written = report.article.language or term(language, "unknown")
    return say(language, "articles in the language “{}” cannot be assessed", written)
