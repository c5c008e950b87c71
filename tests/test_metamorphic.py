"""What the scores mean, told by changes of a text and what these must and must not do to the scores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from provenance.models import DIMENSIONS, DISCLOSURES, Dimension, Report
from tests.conftest import ROOT

Audited = Callable[..., Report]

ARTICLE = """Landrat weist Kritik an Deponie zurück

Die Bürgerinitiative Saubere Aue hat dem Landkreis Versäumnisse bei der Deponie Hohenfeld vorgeworfen. „Die Messwerte liegen seit Jahren über dem Grenzwert“, sagte ihre Vorsitzende Karin Lohse am Montag in Aubach.

Landrat Bernd Falke erklärte, die Anlage werde regelmäßig geprüft. Nach Angaben des Umweltamts lagen die Werte zuletzt bei 12 Mikrogramm je Liter. Der Chemiker Udo Prinz von der Hochschule Lausitz sagte, das Wasser sei für Menschen unbedenklich.

Die Initiative stützt sich auf ein Gutachten des Ingenieurbüros Remmel aus dem Jahr 2023. Darin heißt es, an zwei Brunnen seien Rückstände gefunden worden. Falke kündigte an, dass der Kreis im Herbst neue Proben nehmen lässt.
"""
PEOPLE = (
    "ihre Vorsitzende Karin Lohse",
    "Landrat Bernd Falke",
    "Der Chemiker Udo Prinz von der Hochschule Lausitz",
    "Falke",
)


@pytest.fixture(scope="module")
def before(audited: Audited) -> Report:
    return audited(ARTICLE)


def value(report: Report, dimension: Dimension) -> int:
    score = report.scores.dimensions[dimension].score
    assert score is not None
    return score


def all_scores(report: Report) -> dict[str, int | None]:
    return {name: dimension.score for name, dimension in report.scores.dimensions.items()}


def overall(report: Report) -> float:
    assert report.scores.overall is not None
    return report.scores.overall


def test_names_replaced_by_an_insider_lower_attribution(audited: Audited, before: Report) -> None:
    text = ARTICLE
    for name in PEOPLE:
        text = text.replace(name, "ein Insider")
    assert value(audited(text), "attribution") < value(before, "attribution")


def test_twenty_placeholders_lower_hygiene_and_nothing_else(audited: Audited, before: Report) -> None:
    after = audited(ARTICLE + "Loading...\n" * 20)
    assert value(after, "hygiene") < value(before, "hygiene")
    assert {**all_scores(after), "hygiene": 0} == {**all_scores(before), "hygiene": 0}


def test_a_denial_raises_balance(audited: Audited) -> None:
    accused = ARTICLE.replace("zurück\n", "an\n", 1)
    denied = accused + "\nFalke wies den Vorwurf zurück, der Kreis habe Werte verschwiegen.\n"
    assert value(audited(denied), "balance") > 50


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Angaben ließen sich nicht unabhängig überprüfen.",
        "Unabhängig prüfen lassen sich diese Zahlen nicht.",
        "Eine offizielle Bestätigung gab es zunächst nicht.",
        "Wo das Foto entstand, ist nicht bekannt.",
    ],
)
def test_saying_what_is_not_known_raises_transparency_and_does_not_lower_overall(
    audited: Audited, before: Report, sentence: str
) -> None:
    after = audited(f"{ARTICLE}\n{sentence}\n")
    assert value(after, "transparency") > value(before, "transparency")
    assert overall(after) >= overall(before)


def test_no_sample_gains_by_dropping_a_disclosure(audited: Audited) -> None:
    tried = 0
    for path in sorted((ROOT / "samples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        report = audited(text)
        for finding in report.findings:
            if finding.category in DISCLOSURES and finding.attribution is None and finding.start is not None:
                tried += 1
                begin = max(text.rfind(mark, 0, finding.start) + 2 for mark in (". ", "\n\n"))
                end = text.index(".", finding.end or 0) + 1
                assert overall(audited(text[:begin] + text[end:])) <= overall(report), text[begin:end]
    assert tried >= 3


def test_a_text_pasted_twice_changes_no_share(audited: Audited, before: Report) -> None:
    twice = audited(f"{ARTICLE}\n{ARTICLE}")
    for name in ("attributed_share", "identified_share", "hearsay_share", "relay_share"):
        assert twice.measures[name] == pytest.approx(before.measures[name], abs=0.12), name


def test_paragraphs_below_the_lede_may_change_places(audited: Audited) -> None:
    blocks = [
        "In Aubach ist am Montag die Brücke der Kreisstraße 7 gesperrt worden, wie die Kreisverwaltung mitteilte.",
        "Der Bauamtsleiter Jens Thoma sagte, die Pfeiler müssten neu gegründet werden.",
        "Nach Angaben der Polizei staute sich der Verkehr auf vier Kilometern.",
        "„Wir rechnen mit zwei Jahren Bauzeit“, sagte Bürgermeisterin Ute Hain.",
        "Die Umleitung führt nach Angaben des Straßenbauamts über Niederau und Berg.",
    ]
    one, other = audited("\n\n".join(blocks)), audited("\n\n".join([blocks[0], *blocks[:0:-1]]))
    assert all_scores(one) == all_scores(other)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="NFD"),
        pytest.param(lambda text: text.replace("„", "»").replace("“", "«"), id="guillemets"),
        pytest.param(lambda text: text.replace("„", '"').replace("“", '"'), id="straight"),
        pytest.param(lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text, count=30), id="no-break spaces"),
        pytest.param(lambda text: text.replace("Messwerte", "Mess\u00adwerte").replace("Gutachten", "Gut\u00adachten"), id="soft hyphens"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
    ],
)  # fmt: skip
def test_how_a_text_is_written_down_changes_no_score(
    audited: Audited, before: Report, change: Callable[[str], str]
) -> None:
    text = change(ARTICLE)
    after = audited(text)
    assert all_scores(after) == all_scores(before)
    assert [finding.rule for finding in after.findings] == [finding.rule for finding in before.findings]
    for finding in after.findings:
        if finding.start is not None:
            assert text[finding.start : finding.end] == finding.text


def test_every_score_is_its_base_and_its_contributions(audited: Audited) -> None:
    for path in sorted((ROOT / "samples").glob("*.txt")):
        report = audited(path.read_text(encoding="utf-8"))
        for name, dimension in report.scores.dimensions.items():
            if dimension.score is not None:
                assert dimension.base + sum(c.points for c in dimension.contributions) == dimension.score
                by_findings = sum(finding.points.get(name, 0) for finding in report.findings)
                by_rules = sum(c.points for c in dimension.contributions if not c.rule.startswith("score/"))
                assert by_findings == by_rules
    assert set(DIMENSIONS) == set(report.scores.dimensions)


def test_the_same_text_gives_the_same_report(audited: Audited) -> None:
    assert audited(ARTICLE).model_dump_json() == audited(ARTICLE).model_dump_json()
