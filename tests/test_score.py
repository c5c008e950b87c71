"""What the scores are made of: whole points that add up, nothing where nothing was assessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.engine import CapConfig, DimensionConfig, Hit, Points, Rule, ScoreConfig
from provenance.engine.rule import Examples, parse_message
from provenance.languages import en as english
from provenance.models import CATEGORIES, DIMENSIONS, DISCLOSURES, Dimension, Report, Scores, Severity, Span
from provenance.score import Scored, score

ENOUGH = {"words": 200.0, "attributions": 10.0, "sentences": 20.0, "noise_ratio": 0.0, "share": 0.5}


def make_config(
    caps: tuple[CapConfig, ...] = (), base: int = 50, weights: dict[str, float] | None = None
) -> ScoreConfig:
    return ScoreConfig(
        dimensions={name: DimensionConfig(base, (weights or {}).get(name, 1), "why") for name in DIMENSIONS},
        bands={"A": 80, "B": 65, "C": 50, "D": 35},
        caps=caps,
    )


def make_rule(name: str, category: str, points: dict[Dimension, Points], severity: Severity = "notice") -> Rule:
    return Rule(
        id=f"de/{CATEGORIES[category]}/{name}", title=name, category=category, severity=severity, status="test",
        message=parse_message("m"), rationale="r", scope="sentence", examples=Examples((), ()), language="de",
        path=f"{name}.yaml", hash=name, points=points,
    )  # fmt: skip


def make_hits(rule: Rule, count: int, value: float | None = None) -> list[Hit]:
    return [Hit(rule, Span(at, at + 1), None, value, "m") for at in range(count)]


def scored(hits: list[Hit], config: ScoreConfig | None = None, measures: dict[str, float] | None = None) -> Scored:
    return score(hits, ENOUGH | (measures or {}), config or make_config(), readable=True)


def adds_up(scores: Scores) -> bool:
    return all(
        dimension.score is None or dimension.base + sum(c.points for c in dimension.contributions) == dimension.score
        for dimension in scores.dimensions.values()
    )


@pytest.mark.parametrize(
    ("points", "count", "expected"),
    [
        (Points(each=-4), 2, [-4, -4]),
        (Points(each=-4, cap=-10), 4, [-4, -4, -2]),
        (Points(each=5, cap=10), 3, [5, 5]),
        (Points(once=7), 3, [7]),
        (Points(each=-30, per="attribution"), 2, [-3, -3]),
        (Points(each=-2, per="100_sentences"), 2, [-10, -10]),
        (Points(each=-5, per="attribution"), 3, [-2]),  # −0.5, −1, −1.5 in whole points: 0, −1, −2
    ],
)
def test_findings_share_the_points_of_their_rule(points: Points, count: int, expected: list[int]) -> None:
    result = scored(make_hits(make_rule("x", "anonymous_source", {"attribution": points}), count))
    given_points = [hit_points.get("attribution", 0) for hit_points in result.points]
    contribution = result.scores.dimensions["attribution"].contributions[0]
    assert sum(given_points) == contribution.points == sum(expected)
    assert contribution.count == count


@pytest.mark.parametrize(("value", "points"), [(0.0, -20), (0.25, -10), (0.5, 0), (0.65, 8), (0.8, 15), (1.0, 15)])
def test_a_curve_is_straight_between_its_points_and_flat_beyond(value: float, points: int) -> None:
    rule = make_rule("c", "identified_source", {"attribution": Points(curve=((0, -20), (0.5, 0), (0.8, 15)))})
    result = scored([Hit(rule, None, None, value, "m")])
    assert result.scores.dimensions["attribution"].score == 50 + points


POINTS = st.builds(Points, each=st.integers(-40, 40), cap=st.none())
RULES = st.builds(
    make_rule,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(sorted(CATEGORIES)),
    st.dictionaries(st.sampled_from(DIMENSIONS), POINTS, max_size=3),
)


@given(
    st.lists(st.tuples(RULES, st.integers(1, 6)), max_size=6, unique_by=lambda pair: pair[0].id), st.integers(0, 100)
)
def test_base_plus_contributions_is_the_score(rules: list[tuple[Rule, int]], base: int) -> None:
    caps = (CapConfig("hygiene", None, "share", 0.6, 30, "r"), CapConfig("overall", "hygiene", None, 20, 40, "r"))
    hits = [hit for rule, count in rules for hit in make_hits(rule, count)]
    result = scored(hits, make_config(caps, base))
    assert adds_up(result.scores)
    assert all(d.score is None or 0 <= d.score <= 100 for d in result.scores.dimensions.values())
    assert result.scores == scored(hits[::-1], make_config(caps, base)).scores
    for dimension in DIMENSIONS:
        by_rules = sum(c.points for c in result.scores.dimensions[dimension].contributions if "score/" not in c.rule)
        assert by_rules == sum(points.get(dimension, 0) for points in result.points)


@given(
    disclosures=st.integers(1, 6),
    cost=st.integers(0, 15),
    surplus=st.integers(0, 15),
    other=st.integers(-60, 60),
    weight=st.sampled_from([1, 2, 3]),
)
def test_one_more_disclosure_never_lowers_the_overall_score(
    disclosures: int, cost: int, surplus: int, other: int, weight: int
) -> None:
    admits = make_rule(
        "admits",
        "admitted_unverifiability",
        {
            "verification": Points(each=-cost, cap=-3 * cost),
            "transparency": Points(each=cost + surplus, cap=3 * (cost + surplus)),
        },
    )
    rest = make_hits(make_rule("rest", "listed_sources", {"transparency": Points(each=other)}), 1)
    config = make_config(weights={"verification": 1, "transparency": weight})
    more, fewer = (scored([*make_hits(admits, n), *rest], config).scores for n in (disclosures, disclosures - 1))
    assert adds_up(more)
    assert more.overall is not None
    assert fewer.overall is not None
    assert more.overall >= fewer.overall


def test_a_language_is_scored_when_its_package_says_that_it_can_be(
    audited: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The bridge is safe, said Mayor Ruth Adler. The council paid for the work in May, Adler said on Monday. " * 5
    for assessed in (False, True):
        monkeypatch.setattr(english.English, "assessed", assessed)
        scores = audited(text, language="en").scores
        assert (scores.overall is not None) == assessed
        assert scores.dimensions["hygiene"].score is not None


@pytest.mark.parametrize(
    ("measures", "category", "for_language", "assessed"),
    [
        ({}, None, True, {"attribution", "verification", "transparency", "directness", "hygiene"}),
        ({}, "denial", True, set(DIMENSIONS)),
        ({"attributions": 0}, None, True, {"attribution", "verification", "transparency", "hygiene"}),
        ({"words": 59}, None, True, {"directness", "hygiene"}),
        ({}, "denial", False, {"hygiene"}),
    ],
)
def test_what_cannot_be_assessed_is_null(
    measures: dict[str, float], category: str | None, for_language: bool, assessed: set[str]
) -> None:
    hits = make_hits(make_rule("x", category, {}), 1) if category else []
    scores = score(hits, ENOUGH | measures, make_config(), readable=for_language).scores
    assert {name for name, dimension in scores.dimensions.items() if dimension.score is not None} == assessed
    assert scores.weights.keys() == assessed
    assert (scores.overall is None) == ("attribution" not in assessed)
    assert (scores.band is None) == (scores.overall is None)


def test_caps_name_their_reason_and_what_they_took() -> None:
    caps = (
        CapConfig("attribution", None, "share", 0.6, 30, "half is unattributed"),
        CapConfig("overall", "attribution", None, 31, 40, "hardly sourced"),
    )
    scores = scored([], make_config(caps)).scores
    assert [(c.rule, c.points) for c in scores.dimensions["attribution"].contributions] == [("score/cap", -20)]
    assert scores.overall == 40
    assert [cap.reason for cap in scores.caps] == ["half is unattributed", "hardly sourced"]


@pytest.mark.parametrize(("base", "band"), [(80, "A"), (79, "B"), (65, "B"), (50, "C"), (35, "D"), (34, "E"), (0, "E")])
def test_bands(base: int, band: str) -> None:
    assert scored([], make_config(base=base)).scores.band == band


def test_disclosures_are_categories() -> None:
    assert CATEGORIES.keys() >= DISCLOSURES


def test_the_shipped_configuration_lets_disclosures_pay(tmp_path: Path, ruleset: object) -> None:
    config: ScoreConfig = ruleset.score  # type: ignore[attr-defined]
    assert config.dimensions["transparency"].weight >= config.dimensions["verification"].weight
