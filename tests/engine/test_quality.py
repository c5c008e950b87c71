"""``quality.yaml``: records of how well rules work, and ``stable`` that is earned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provenance.engine import Quality, load
from provenance.errors import RuleError

BASE = Path(__file__).parents[1] / "data" / "rules" / "base"
ID = "de/balance/sample"
GOOD = {"corpus": "news", "per_1000": 41.2, "hits": 29, "read": 29, "right": 28, "date": "2026-11-26"}


@pytest.fixture
def load_with(tmp_path: Path, engine: Any) -> Any:
    def call(quality: Any, status: str = "test", folder: str = "a", roots: tuple[Path, ...] = ()) -> Any:
        root = engine.write(tmp_path / folder, {ID: engine.rule(match={"phrase": "x"}, status=status)})
        if quality is not None:
            (root / "quality.yaml").write_text(json.dumps(quality), encoding="utf-8")
        return load([BASE, *roots, root])

    return call


def test_records_are_read_and_change_no_result(load_with: Any) -> None:
    plain, recorded = load_with(None), load_with({ID: GOOD})
    assert plain.quality == {}
    assert recorded.quality == {ID: Quality("news", 41.2, 29, 29, 28, "2026-11-26")}
    assert recorded.quality[ID].precision == 28 / 29
    assert plain.hash == recorded.hash


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (GOOD, None),
        ({**GOOD, "read": 10, "right": 9}, None),
        (None, "“stable” needs a review of the rule's hits"),
        ({**GOOD, "read": 9, "right": 9}, "quality.yaml has 9 right of 9"),
        ({**GOOD, "read": 29, "right": 26}, "quality.yaml has 26 right of 29"),
    ],
)
def test_stable_is_earned(load_with: Any, record: Any, says: str | None) -> None:
    quality = {ID: record} if record else None
    if says is None:
        assert load_with(quality, "stable").rules[0].status == "stable"
        return
    with pytest.raises(RuleError) as error:
        load_with(quality, "stable")
    [problem] = error.value.problems
    assert says in problem.message
    assert problem.path.endswith("sample.yaml")


def test_a_rule_that_replaces_another_does_not_take_its_record_over(load_with: Any, tmp_path: Path) -> None:
    load_with({ID: GOOD}, "stable")
    with pytest.raises(RuleError, match="“stable” needs a review"):
        load_with(None, "stable", "b", (tmp_path / "a",))
    assert load_with(None, "test", "b", (tmp_path / "a",)).quality == {}


@pytest.mark.parametrize(
    ("quality", "says"),
    [
        ({"de/balance/sampl": GOOD}, "there is no rule “de/balance/sampl”: did you mean “de/balance/sample”?"),
        ({ID: {**GOOD, "corpus": "new"}}, "unknown corpus “new”: did you mean “news”?"),
        ({ID: {**GOOD, "hits": -1}}, "expected 0 or more, found -1"),
        ({ID: {**GOOD, "per_1000": -0.5}}, "expected 0 or more, found -0.5"),
        ({ID: {**GOOD, "right": 30}}, "“right” is more than “read”"),
        ({ID: {**GOOD, "read": 30}}, "“read” is more than “hits”"),
        ({ID: {**GOOD, "date": "26.11.2026"}}, "“26.11.2026” is no date"),
        ({ID: {**GOOD, "notes": "x"}}, "unknown key “notes”: did you mean “note”?"),
        ({ID: {key: value for key, value in GOOD.items() if key != "date"}}, "“date” is missing"),
        ({ID: []}, "expected keys"),
        ([], "expected the ids of rules, each with its record"),
    ],
)
def test_broken_records(load_with: Any, quality: Any, says: str) -> None:
    with pytest.raises(RuleError) as error:
        load_with(quality)
    [problem] = error.value.problems
    assert says in problem.message
    assert problem.path.endswith("quality.yaml")
