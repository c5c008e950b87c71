"""Which articles fail, why, and where that is."""

from __future__ import annotations

import pytest

from provenance.check import InputOrigin, Thresholds, check_names, judge, locate
from provenance.check.baseline import Tally
from provenance.errors import UsageError
from tests.check.articles import finding, report

FOUND = (
    finding("de/attribution/vague-experts", "Experten", 3),
    finding("de/attribution/vague-experts", "Fachleute", 40),
    finding("de/hygiene/placeholder", "Loading", 80, "error", category="placeholder", dimension="hygiene"),
    finding("de/balance/denial", "bestritt", 120, "info", category="denial", dimension="balance"),
)


@pytest.mark.parametrize(
    ("thresholds", "rules"),
    [
        (Thresholds(fail_on=None), []),
        (Thresholds(), ["de/hygiene/placeholder"]),
        (Thresholds(fail_on="warning"), ["de/attribution/vague-experts"] * 2 + ["de/hygiene/placeholder"]),
        (Thresholds(fail_on="info", select=("balance", "denial")), ["de/balance/denial"]),
        (Thresholds(fail_on="info", ignore=("de/attribution/*", "error")), ["de/balance/denial"]),
        (Thresholds(overall=60, fail_on=None), []),
        (Thresholds(overall=60.5, fail_on=None), ["score/overall"]),
        (Thresholds(dimensions={"hygiene": 51, "balance": 50}, fail_on=None), ["score/hygiene"]),
        (Thresholds(dimensions={"directness": 100}, fail_on=None), []),  # was not assessed
        (Thresholds(most={"vague_source": 1, "error": 1, "de/*": 4}, fail_on=None), ["count/vague_source"]),
        (Thresholds(most={"de/*": 3}, fail_on=None), ["count/de/*"]),
        (Thresholds(most={"de/*": 3}, ignore=("denial",), fail_on=None), []),
    ],
)
def test_what_fails(thresholds: Thresholds, rules: list[str]) -> None:
    verdict = judge(report(*FOUND, scores={"directness": None}), thresholds)
    assert [problem.rule for problem in verdict.problems] == rules
    assert verdict.passed == (not rules)


def test_an_article_that_was_not_assessed_passes_every_bar() -> None:
    nothing = report(overall=None, scores={"attribution": None})
    assert judge(nothing, Thresholds(overall=100, dimensions={"attribution": 100})).passed


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("vague_sources", "vague_source"),
        ("denial-reject", "de/balance/denial-reject"),
        ("de/balance/denial-rejekt", "de/balance/denial-reject"),
        ("de/balnce/*", "rules list"),
        ("Error", "error"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="--select") as refused:
        check_names(["vague_source", name], ["de/balance/denial-reject"], "--select")
    assert name in str(refused.value)
    assert hint in str(refused.value)
    check_names(["warning", "denial", "de/*", "*-reject"], ["de/balance/denial-reject"], "--select")


def test_a_place_in_a_text_counts_lines_and_characters() -> None:
    found = finding("de/x/a", "zwei\nZeilen", 10, line=2, column=4)
    place = locate(verdict := judge(report(found), Thresholds(fail_on="warning")), verdict.problems[0])
    assert (place.line, place.column, place.end_line, place.end_column) == (2, 4, 3, 7)
    assert (place.offset, place.length) == (10, 11)


@pytest.mark.parametrize(("origin", "line"), [(InputOrigin("text", 12), 12), (InputOrigin("html"), None)])
def test_a_record_is_its_line_and_a_page_has_none(origin: InputOrigin, line: int | None) -> None:
    verdict = judge(report(finding("de/x/a", "Experten", 10)), Thresholds(fail_on="warning"), origin)
    place = locate(verdict, verdict.problems[0])
    assert (place.path, place.line, place.column, place.offset) == ("a.txt", line, None, None)


def test_the_worst_articles_come_first() -> None:
    tally = Tally()
    for number, overall in enumerate([50, 20, None, 90, 30, 20, 70, 10]):
        found = [finding("de/x/a", str(each), each) for each in range(1 + number % 2)]
        tally.add(judge(report(*found, id=str(number), overall=overall), Thresholds(fail_on="warning")))
    assert [verdict.report.article.id for verdict in tally.worst] == ["7", "1", "5", "4", "0"]
    assert (tally.checked, tally.failed) == (8, 8)
