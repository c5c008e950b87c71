"""Do the scores say what a fact-checker would? Articles written for it, in pairs about one event, with grades."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, product
from typing import Any

import pytest
import yaml

from provenance.models import Report
from tests.conftest import ROOT

CALIBRATION = ROOT / "tests" / "data" / "calibration"
GRADES: Mapping[str, Mapping[str, str]] = {
    entry["article"]: entry for entry in yaml.safe_load((CALIBRATION / "grades.yaml").read_text(encoding="utf-8"))
}
BY_DIMENSION = yaml.safe_load((CALIBRATION / "dimensions.yaml").read_text(encoding="utf-8"))
EVENTS = sorted({article.rpartition("_")[0] for article in GRADES})


@pytest.fixture(scope="module")
def scores(audited: Callable[..., Report]) -> Mapping[str, Any]:
    def scored(article: str) -> Any:
        text = (CALIBRATION / f"{article}.txt").read_text(encoding="utf-8")
        english = {"language": "en", "outlet": "The Harrowgate Echo"} if article.startswith("en/") else {}
        return audited(text, **english).scores

    return {article: scored(article) for article in GRADES}


@pytest.mark.parametrize("event", EVENTS)
def test_of_two_articles_about_one_event_the_better_sourced_scores_higher(
    scores: Mapping[str, Any], event: str
) -> None:
    better, worse = sorted(article for article in GRADES if article.startswith(event))
    assert scores[better].overall > scores[worse].overall + 10
    for dimension in ("attribution", "verification", "transparency"):
        assert scores[better].dimensions[dimension].score > scores[worse].dimensions[dimension].score


def test_a_better_grade_is_a_higher_score_whatever_the_event(scores: Mapping[str, Any]) -> None:
    """Neighbouring grades are a matter of taste at the border; two grades apart they are not."""
    wrong = [
        (better, worse)
        for better, worse in product(GRADES, GRADES)
        if ord(GRADES[worse]["grade"]) - ord(GRADES[better]["grade"]) >= 2
        and scores[better].overall <= scores[worse].overall
    ]
    assert wrong == []


@pytest.mark.parametrize("english", [False, True])
def test_scores_rank_the_articles_of_a_language_as_the_grades_do(scores: Mapping[str, Any], english: bool) -> None:
    graded = [article for article in GRADES if article.startswith("en/") == english]
    pairs = [(a, b) for a, b in combinations(graded, 2) if GRADES[a]["grade"] != GRADES[b]["grade"]]
    agree = sum((GRADES[a]["grade"] < GRADES[b]["grade"]) == (scores[a].overall > scores[b].overall) for a, b in pairs)
    assert agree / len(pairs) >= 0.95


@pytest.mark.parametrize("article", GRADES)
def test_the_band_is_the_grade_or_its_neighbour(scores: Mapping[str, Any], article: str) -> None:
    assert abs(ord(scores[article].band) - ord(GRADES[article]["grade"])) <= 1


def test_the_articles_use_the_whole_scale(scores: Mapping[str, Any]) -> None:
    overall = [found.overall for found in scores.values()]
    assert min(overall) < 30
    assert max(overall) > 75


@pytest.mark.parametrize("dimension", ["verification", "transparency"])
def test_a_dimension_ranks_articles_as_its_grades_do(audited: Callable[..., Report], dimension: str) -> None:
    """Neighbouring grades may change places now and then, grades that are two apart never do."""
    found = [(entry[dimension], audited(entry["text"]).scores.dimensions[dimension].score) for entry in BY_DIMENSION]
    pairs = [(a, b) for a, b in product(found, found) if a[0] < b[0]]
    wrong = [(a, b) for a, b in pairs if a[1] <= b[1]]
    assert [(a, b) for a, b in wrong if ord(b[0]) - ord(a[0]) >= 2] == []
    assert len(wrong) / len(pairs) <= 0.15
