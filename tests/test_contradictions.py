"""No two findings say opposite things of the same words, and none says the same thing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
import yaml

from provenance.models import Report, ReportFinding
from tests.conftest import needs_shared

#: Categories that may not meet in one stretch of text: what is praised in one is blamed or denied in the other, or both
#: are names for one thing.
MAY_NOT_MEET = {
    frozenset(pair)
    for pair in (
        ("evidence_basis", "vague_source"),
        ("evidence_basis", "hearsay"),
        ("conditional_caveat", "overclaim"),
        ("denial", "non_denial"),
        ("denial", "no_comment"),
        ("no_comment", "non_denial"),
        ("no_comment", "unknown_circumstance"),
        ("no_comment", "withheld_origin"),
        ("unknown_circumstance", "withheld_origin"),
        ("verification_done", "admitted_unverifiability"),
        ("verification_done", "unconfirmed"),
        ("anonymous_source", "vague_source"),
        ("anonymous_source", "identified_source"),
        ("vague_source", "identified_source"),
        ("passive_unsourced", "identified_source"),
        ("hearsay", "identified_source"),
        ("first_hand", "media_relay"),
        ("first_hand", "hearsay"),
    )
}


def clashes(report: Report) -> Iterator[tuple[ReportFinding, ReportFinding]]:
    """Pairs of findings with a place that overlap and may not: by the table, or as one category of two rules."""
    placed = [finding for finding in report.findings if finding.start is not None and finding.dimension != "hygiene"]
    for one, other in combinations(placed, 2):
        assert one.start is not None
        assert other.start is not None
        if one.start >= (other.end or 0) or other.start >= (one.end or 0):
            continue
        same = one.category == other.category and one.rule != other.rule
        if same or frozenset((one.category, other.category)) in MAY_NOT_MEET:
            yield one, other


@pytest.mark.parametrize(
    "text",
    [
        "Studien belegen, dass der Hafen versandet. Laut einer Umfrage zufolge sind viele dafür.",
        "Zu den Kosten machte die Sprecherin keine Angaben.",
        "Manche befürchten, dass der Damm bricht. Viele bezweifeln das jedoch.",
        "Aus Kreisen der Mieter ist zu hören, das Haus werde verkauft.",
        "Ein Insider sagte, das Werk schließe. Einem Insider zufolge ist der Vertrag fertig.",
        "Die Firma wollte die Zahlung weder bestätigen noch dementieren.",
        "Wenn die Berichte zutreffen, ist die Brücke gesperrt.",
        "Eine Sprecherin des Ministeriums erklärte in der Bundespressekonferenz, der Hafen werde gebaut.",
        "Warum der Zaun fehlte, ließ das Amt unbeantwortet.",
    ],
)
def test_the_same_words_are_not_praised_and_blamed(audited: Callable[..., Report], text: str) -> None:
    assert [(one.rule, other.rule, one.text) for one, other in clashes(audited(text))] == []


def test_no_findings_clash_in_newsroom_articles(audited: Callable[..., Report]) -> None:
    folder = needs_shared("data", "newsroom-de")
    found = []
    for path in sorted((folder / "gold").glob("*.yaml")):
        name = yaml.safe_load(path.read_text(encoding="utf-8"))["file"]
        report = audited((folder / "articles" / name).read_text(encoding="utf-8"), id=name, source=name)
        found += [(name, one.rule, other.rule, one.text) for one, other in clashes(report)]
    assert found == []
