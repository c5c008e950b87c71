"""One line of noise is one finding, that of the rule which says most about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from provenance.models import CATEGORIES, Report

BODY = (
    "Der Landkreis hat am Dienstag die Brücke über die Ache gesperrt, weil sich ein Pfeiler gesenkt hat. Die Prüfer des "
    "Straßenbauamts waren am Morgen an den Lagern und am Mittelpfeiler.\n"
)


def dump(*furniture: str) -> str:
    return BODY * 3 + "\n".join(furniture) + "\n"


@pytest.mark.parametrize(
    ("furniture", "category"),
    [
        ("Teilen", "share_widget"),
        ("Link kopieren", "share_widget"),
        ("Loading", "placeholder"),
        ("Anzeige", "advertisement"),
        ("Mehr zum Thema", "related_links"),
        ("Jetzt Newsletter abonnieren", "subscription_prompt"),
    ],
)
def test_a_line_is_called_what_it_is(audited: Callable[..., Report], furniture: str, category: str) -> None:
    report = audited(dump("Neueste Artikel", furniture, "Schreiben Sie einen Kommentar"))
    line = report.text.split("\n").index(furniture) + 1 if report.text else 0
    found = [finding for finding in report.findings if finding.line == line and finding.text]
    assert [finding.category for finding in found] == [category]


def test_no_line_of_noise_is_counted_twice(audited: Callable[..., Report]) -> None:
    labels = ("Teilen", "Merken", "Drucken", "Mehr zum Thema", "Lesen Sie auch", "Anzeige", "Loading", "Nach oben")
    report = audited(dump(*labels))
    noise = {"duplicate_paragraph", "encoding_error", "broken_quotation", "name_inconsistency"}
    lines = Counter(
        finding.line
        for finding in report.findings
        if finding.line and CATEGORIES[finding.category] == "hygiene" and finding.category not in noise
    )
    assert lines
    assert set(lines.values()) == {1}
    assert len(report.noise.spans) == len(lines), "what is no finding of its own is noise all the same"
