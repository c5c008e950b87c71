"""Examples in rules are run, and failures show what was expected and what was found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from provenance.engine import Hit, RuleSet, match_document, match_lines, match_measures, run_examples
from provenance.engine.rule import mark, unmark
from provenance.models import Span


def prepare(ruleset: RuleSet, engine: Any) -> Any:
    def hits(text: str, language: str) -> list[Hit]:
        document = engine.document(text)
        measures = {"words": float(len(text.split()))}
        found = [*match_lines(ruleset, text, document.lines, language)[1], *match_document(ruleset, document)]
        return [*found, *match_measures(ruleset, document, measures)]

    return hits


@pytest.mark.parametrize(
    ("keys", "match", "no_match", "failures"),
    [
        ({"match": {"phrase": "bestritt"}}, ["Er [[bestritt]] es."], ["Er schwieg."], []),
        ({"match": {"phrase": "bestritt"}}, ["Er [[bestritt]] es. Sie [[bestritt]] es."], ["Er."], []),
        (
            {"match": {"phrase": "bestritt"}},
            ["Er [[bestritt es]]."],
            ["Er bestritt es."],
            [
                "de/balance/sample: match\n  - Er [[bestritt es]].\n  + Er [[bestritt]] es.",
                "de/balance/sample: no_match\n  - Er bestritt es.\n  + Er [[bestritt]] es.",
            ],
        ),
        (
            {"match": {"phrase": "bestritt"}},
            ["Er\n[[leugnete]]."],
            ["Er."],
            ["de/balance/sample: match\n  - Er\n    [[leugnete]].\n  + Er\n    leugnete."],
        ),
        ({"measure": {"words": {"lt": 4}}}, ["Er kam."], ["Er kam, sah und siegte."], []),
        (
            {"measure": {"words": {"lt": 4}}},
            ["Er kam, sah und siegte."],
            ["Er kam."],
            [
                "de/balance/sample: no hit in\n    Er kam, sah und siegte.",
                "de/balance/sample: a hit in\n    Er kam.",
            ],
        ),
        ({"match": {"absent": {"phrase": "Rat"}}, "scope": "article"}, ["Er kam."], ["Der Rat kam."], []),
    ],
)
def test_examples(
    keys: Any, match: list[str], no_match: list[str], failures: list[str], make_rules: Any, engine: Any
) -> None:
    ruleset = make_rules(**keys, examples={"match": match, "no_match": no_match})
    found = run_examples(ruleset, prepare(ruleset, engine))
    assert [failure.describe() for failure in found] == failures


def test_examples_of_deprecated_rules_are_not_run(make_rules: Any, engine: Any) -> None:
    wrong = {"match": ["[[y]]"], "no_match": ["x"]}
    right = {"match": ["[[x y]]"], "no_match": ["x"]}
    old = engine.rule(match={"phrase": "x"}, status="deprecated", replaced_by="de/balance/new", examples=wrong)
    new = engine.rule(match={"phrase": "x y"}, examples=right)
    ruleset = make_rules({"de/balance/old": old, "de/balance/new": new})
    assert run_examples(ruleset, prepare(ruleset, engine)) == []


def test_brackets_in_marks() -> None:
    assert unmark("[[[object Object]]] x") == ("[object Object] x", (Span(0, 15),))


@given(st.text("ab \n", max_size=20), st.lists(st.integers(0, 20), max_size=6))
def test_marks_come_back(text: str, cuts: list[int]) -> None:
    edges = sorted({cut for cut in cuts if cut <= len(text)})
    spans = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    assert unmark(mark(text, spans)) == (text, spans)
