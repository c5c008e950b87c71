"""Whole articles in which several persons, bodies and states speak: who is found, and who speaks for one side."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from tests.annotate.conftest import Annotate
from tests.annotate.test_annotate import cases


@pytest.mark.parametrize("case", cases("casts"), ids=lambda case: str(case["title"]))
def test_casts(case: dict[str, Any], annotated: Annotate) -> None:
    sides = {name: number for number, names in enumerate(case["parties"]) for name in names}
    sides.update({name: -number for number, name in enumerate(case["alone"], 1)})
    found = {source.name: source.party for source in annotated(case["text"]).sources}
    assert sides.keys() <= found.keys(), found
    joined = {
        pair for pair in combinations(sides, 2) if found[pair[0]] is not None and found[pair[0]] == found[pair[1]]
    }
    assert joined == {(a, b) for a, b in combinations(sides, 2) if sides[a] == sides[b]}, found
