"""Two articles side by side: nothing of either is lost, shared passages are shared, numbers differ where they do."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from benchmarks.synthetic import report
from provenance.models import Report, ReportClaim
from provenance.web.data.articles import SHARED_WORDS, compare

PASSAGE = "Die Leitung habe seit Jahren von den Rissen im Beton gewusst"


def article(text: str, *claims: tuple[str, float, str]) -> Report:
    found = tuple(
        ReportClaim(
            id=f"c{n}",
            text=words,
            quantity=quantity,
            approximate=False,
            unit=unit,
            start=text.index(words),
            end=text.index(words) + len(words),
            attribution=None,
        )
        for n, (words, quantity, unit) in enumerate(claims)
    )
    return report(1).model_copy(
        update={"text": text, "claims": found, "findings": (), "attributions": (), "sources": ()}
    )


@given(st.text("ab \n", max_size=80), st.text("ab \n", max_size=80))
def test_both_texts_stay_whole(left: str, right: str) -> None:
    found = compare(article(left), article(right))
    assert "".join(stretch.text for stretch in found.left) == left
    assert "".join(stretch.text for stretch in found.right) == right
    assert 0 <= found.left_share <= 1
    assert 0 <= found.right_share <= 1


def test_an_article_is_all_shared_with_itself() -> None:
    one = report(3)
    found = compare(one, one)
    assert found.left_share == found.right_share == 1
    assert not any(row.differ for row in found.numbers)
    assert {stretch.kind for stretch in found.left if stretch.text.strip()} <= {"shared", "plain"}


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        (f"Am Montag: {PASSAGE}.", f"{PASSAGE.upper()}, hiess es.", [PASSAGE]),
        (f"{PASSAGE}. Danach nichts.", "Danach nichts, was die anderen nicht schon gesagt hätten.", []),
        (" ".join(PASSAGE.split()[: SHARED_WORDS - 1]), PASSAGE, []),
        (" ".join(PASSAGE.split()[:SHARED_WORDS]), PASSAGE, [" ".join(PASSAGE.split()[:SHARED_WORDS])]),
    ],
)
def test_long_runs_of_words_are_shared(left: str, right: str, shared: list[str]) -> None:
    found = compare(article(left), article(right))
    assert [stretch.text for stretch in found.left if stretch.kind == "shared"] == shared


def test_numbers_in_one_unit_differ_or_agree() -> None:
    left = article(
        "Es waren 11.000 Soldaten und 3 Züge.", ("11.000 Soldaten", 11000, "Soldaten"), ("3 Züge", 3, "Züge")
    )
    right = article("1500 Soldat in 3 Zügen.", ("1500 Soldat", 1500, "Soldat"), ("3 Zügen", 3, "Zügen"))
    found = compare(left, right)
    assert [(row.left, row.right, row.differ) for row in found.numbers] == [
        (("11.000 Soldaten",), ("1500 Soldat",), True),
        (("3 Züge",), ("3 Zügen",), False),
    ]
    assert [stretch.text for stretch in found.left if stretch.kind == "number"] == ["11.000 Soldaten"]
