"""Detectors for what no pattern can express, each on texts that have it and on near misses that do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from provenance.detect.names import _variant
from provenance.engine import RuleSet
from provenance.models import Article, Report
from provenance.pipeline import analyse

Audited = Callable[..., Report]

PROSE = "Die Stadt hat am Montag mit dem Bau der neuen Schule am Ring begonnen, wie das Bauamt der Stadt mitteilte. "


def found(report: Report, category: str) -> list[str | None]:
    return [finding.text for finding in report.findings if finding.category == category]


@pytest.mark.parametrize(
    ("category", "text", "evidence"),
    [
        ("broken_quotation", "„Das war knapp, sagte Jan Pohl. Dann ging er nach Hause.", ["„Das war knapp, sagte Jan Pohl. Dann ging er nach Hause."]),
        ("broken_quotation", "„Das war knapp“, sagte Jan Pohl. Dann ging er.", []),
        ("encoding_error", "Der BÃ¼rgermeister sagte nichts.", ["Ã¼"]),
        ("encoding_error", "Der Bürgermeister von São Tomé sagte nichts.", []),
        ("duplicate_paragraph", f"{PROSE}\n\nAm Abend.\n\n{PROSE}", [PROSE.strip()]),
        ("duplicate_paragraph", f"{PROSE}\n\nAm Abend.\n\nAm Abend.", []),
        ("name_inconsistency", "Außenminister Pawel Tarassow sagte, er reise ab. „Wir gehen“, sagte Tarasow am Abend.", ["Tarasow"]),
        ("name_inconsistency", "Außenminister Pawel Tarassow sagte, er reise ab. Tarassows Sprecher sagte, es sei Zeit.", []),
    ],
)  # fmt: skip
def test_damage_and_names(audited: Audited, category: str, text: str, evidence: list[str]) -> None:
    assert found(audited(text), category) == evidence


@pytest.mark.parametrize(
    ("ending", "cut_off"),
    [
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten, weil der Bo", True),
        ("Der Bau soll zwei Jahre dauern [...]", True),
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten.", False),
        ("Mehr dazu um 20 Uhr", False),
    ],
)
def test_truncated_text(audited: Audited, ending: str, cut_off: bool) -> None:
    text = f"{PROSE}\n\n{PROSE.replace('Schule', 'Halle')}\n\n{ending}"
    assert bool(found(audited(text), "truncated_text")) == cut_off


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        ({"carries_metadata": False}, False),
        ({"carries_metadata": True}, True),
        ({"carries_metadata": True, "author": "Eva Lind"}, True),
        ({"carries_metadata": True, "author": "Eva Lind", "published": "2025-01-01"}, False),
    ],
)
def test_metadata_is_missed_only_where_the_input_could_carry_it(
    audited: Audited, known: dict[str, object], missing: bool
) -> None:
    assert bool(found(audited(PROSE * 3, **known), "missing_metadata")) == missing


@pytest.mark.parametrize(
    ("surname", "mention", "variant"),
    [
        ("Tarassow", "Tarasow", "Tarasow"),
        ("Landmann", "Landmanns", None),
        ("Landmann", "Herr Landmann", None),
        ("Meier", "Maier", "Maier"),
        ("Roth", "Rot", None),  # too short to tell a variant from another name
        ("Berger", "Bürger", "Bürger"),
        ("Hansen", "Jansen", None),
    ],
)
def test_variants_of_a_surname(surname: str, mention: str, variant: str | None) -> None:
    assert _variant(surname, mention) == variant


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_is_analysed(ruleset: RuleSet, text: str) -> None:
    if text.strip():
        try:
            analysis = analyse(Article(id="a", source="a", text=text, language="de"), ruleset)
        except Exception as error:
            assert type(error).__name__ == "InputError"  # noqa: PT017 - nothing else may be raised
            return
        for hit in analysis.hits:
            assert hit.span is None or 0 <= hit.span.start <= hit.span.end <= len(analysis.document.text)
