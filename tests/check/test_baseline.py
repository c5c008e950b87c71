"""Known problems are let pass, worse ones are not, and what is gone is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from provenance.check import Thresholds, Verdict, judge
from provenance.check.baseline import Baseline, KnownProblem, entries
from provenance.errors import UsageError
from provenance.models import ReportFinding
from tests.check.articles import finding, report

ENTRIES = st.builds(
    KnownProblem,
    st.text(max_size=9),
    st.text(max_size=9),
    st.text(max_size=9),
    st.none() | st.text(max_size=9),
    st.none() | st.integers(0, 100),
)


def verdict(*found: ReportFinding) -> Verdict:
    return judge(report(*found), Thresholds(fail_on="warning"))


def everything(_source: str) -> bool:
    return True


@given(st.lists(ENTRIES, max_size=6))
def test_a_file_is_read_as_it_was_written(content: list[KnownProblem]) -> None:
    baseline = Baseline.of(content)
    assert Baseline.parse(baseline.render(), "b.json").entries == baseline.entries
    assert Baseline.parse(baseline.render(), "b.json").render() == baseline.render()


def test_known_problems_pass_and_new_ones_fail() -> None:
    old, new = finding("de/x/a", "Experten"), finding("de/x/a", "Fachleute", 20)
    after = Baseline.of(entries(verdict(old))).apply(verdict(new, old))
    assert [problem.finding for problem in after.problems] == [new]
    assert [problem.finding for problem in after.known] == [old]


@pytest.mark.parametrize(("overall", "passes"), [(41, True), (40, True), (39.9, False)])
def test_an_accepted_score_must_not_fall_further(overall: float, passes: bool) -> None:
    bar = Thresholds(overall=50, fail_on=None)
    accepted = Baseline.of(entries(judge(report(overall=40), bar)))
    assert accepted.apply(judge(report(overall=overall), bar)).passed == passes


@pytest.mark.parametrize(("count", "passes"), [(2, True), (3, True), (4, False)])
def test_an_accepted_number_must_not_grow(count: int, passes: bool) -> None:
    bar = Thresholds(most={"vague_source": 1}, fail_on=None)

    def with_vague(number: int) -> Verdict:
        return judge(report(*(finding("de/x/a", str(each), each) for each in range(number))), bar)

    accepted = Baseline.of(entries(with_vague(3)))
    assert accepted.apply(with_vague(count)).passed == passes


def test_what_is_gone_is_stale_only_where_the_run_looked() -> None:
    old = entries(verdict(finding("de/x/a", "Experten"), finding("de/x/b", "Loading", 20)))
    baseline = Baseline.of(old)
    seen = entries(verdict(finding("de/x/a", "Experten")))
    assert [entry.text for entry in baseline.stale(seen, everything)] == ["Loading"]
    assert baseline.stale(seen, lambda source: source != "a.txt") == []
    assert baseline.updated(seen, everything).entries.keys() == {seen[0].fingerprint}
    assert baseline.updated([], lambda _: False).entries == baseline.entries


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "null", '{"schema": "other"}', '{"schema": "provenance/baseline/1"}',
        '{"schema": "provenance/baseline/1", "problems": 3}',
        '{"schema": "provenance/baseline/1", "problems": [{"rule": "x"}]}',
        '{"schema": "provenance/baseline/1", "problems": [{"source": 1, "rule": "x", "fingerprint": "y"}]}',
        '{"schema": "provenance/baseline/1", "problems": [{"source": "a", "rule": "x", "fingerprint": "y", "more": 1}]}',
        json.dumps({"schema": "provenance/baseline/1", "problems": [{"source": "a", "rule": "x", "fingerprint": "y", "value": "z"}]}),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"known\.json.*--update-baseline"):
        Baseline.parse(text, "known.json")
