"""Detectors for what no pattern can express, each on texts that have it and on near misses that do not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.detect import _variant, detect
from provenance.engine import DETECTORS, RuleSet
from provenance.models import Article, Report
from provenance.pipeline import analyse, spoken

Audited = Callable[..., Report]

PROSE = "Die Stadt hat am Montag mit dem Bau der neuen Schule am Ring begonnen, wie das Bauamt der Stadt mitteilte. "


def found(report: Report, category: str) -> list[str | None]:
    return [finding.text for finding in report.findings if finding.category == category]


@pytest.mark.parametrize(
    ("category", "text", "evidence"),
    [
        ("broken_quotation", "„Das war knapp, sagte Jan Pohl. Dann ging er nach Hause.", ["„Das war knapp"]),
        ("broken_quotation", "„Das war knapp“, sagte Jan Pohl. Dann ging er.", []),
        ("broken_quotation", "Er sagte: „Das war knapp.\n\nWir hatten Glück.\n\nNun ist es gut.“ Dann ging er.", []),
        ("broken_quotation", "Er rief \"Das war knapp. Dann ging er.\n\nSie rief \"Halt.", ["\"Das war knapp. Dann ging er.", "\"Halt."]),
        ("encoding_error", "Der BÃ¼rgermeister sagte nichts.", ["Ã¼"]),
        ("encoding_error", "Der Bürgermeister von São Tomé sagte nichts.", []),
        ("encoding_error", "Das B├╝ro von J√∂rg Pohl schlo├ƒ um zehn.", ["├╝", "√∂", "├ƒ"]),
        ("encoding_error", "Die Geb\x81hr tr„gt die Stadt. Das h”rt auf.", ["\x81", "„", "”"]),
        ("encoding_error", "Die GebŸhr trŠgt die Stra§enkasse.", ["Ÿ", "Š", "§"]),
        ("encoding_error", "Die Geb=FChr tr=E4gt die Stadt, =E2=80=9Esagt=E2=80=9C sie.", ["=FC", "=E4", "=E2=80=9E", "=E2=80=9C"]),
        ("encoding_error", "João Simões lebt in L’Haÿ. Simões baut 40 m³ um, √2 lang, nach §§ 3 und 4.", []),
        ("encoding_error", "Er nannte das„gut“ und ging.", []),
        ("duplicate_paragraph", f"{PROSE}\n\nAm Abend.\n\n{PROSE}", [PROSE.strip()]),
        ("duplicate_paragraph", f"{PROSE}\n\nAm Abend.\n\nAm Abend.", []),
        ("name_inconsistency", "Außenminister Pawel Tarassow sagte, er reise ab. „Wir gehen“, sagte Tarasow am Abend.", ["Tarasow"]),
        ("name_inconsistency", "Außenminister Pawel Tarassow sagte, er reise ab. Tarassows Sprecher sagte, es sei Zeit.", []),
        ("name_inconsistency", "Der Landwirt Alois Derks sagte, er gehe. Derks sagte, es reiche.", []),
        ("name_inconsistency", "Alois Derks sagte, er gehe. Der Landwirt Derks sagte, es reiche.", []),
        ("name_inconsistency", "Martin Martens sagte, er gehe. Dann sagte Martens, es reiche.", []),
        ("name_inconsistency", "Für Trainer Jo Traine sagte alles ab. Trainer Jo Traine sagte, es reiche.", []),
        ("name_inconsistency", "Die Ärztin Ada Diehlmann sagte, sie gehe. Die Ärztin Ada Dielmann sagte, es reiche.", ["Die Ärztin Ada Dielmann"]),
    ],
)  # fmt: skip
def test_damage_and_names(audited: Audited, category: str, text: str, evidence: list[str]) -> None:
    assert found(audited(text), category) == evidence


@pytest.mark.parametrize(
    ("accusation", "accused"),
    [
        ("Die Opposition wirft Bürgermeister Jan Pohl vor, Geld genommen zu haben.", "Jan Pohl"),
        ("Gestern warf die Opposition dem Bürgermeister Jan Pohl Untreue vor.", "Jan Pohl"),
        ("Die Opposition hat Jan Pohl beschuldigt, Geld genommen zu haben.", "Jan Pohl"),
        ("Am Montag wurde Jan Pohl beschuldigt, Geld genommen zu haben.", "Jan Pohl"),
        ("Weil die Opposition dem Bürgermeister Jan Pohl immer wieder Untreue vorwarf, kam die Polizei.", "Jan Pohl"),
        ("Dem Bürgermeister Jan Pohl werden Untreue und Betrug zur Last gelegt und vorgeworfen.", "Jan Pohl"),
        ("Gegen Jan Pohl wird wegen Untreue ermittelt.", "Jan Pohl"),
        ("Es gibt schwere Vorwürfe gegen die Nordchem AG.", "Nordchem AG"),
        ("Kiew machte Russland für den Angriff verantwortlich.", "Russland"),
        ("Die Armee gab der Hamas die Schuld an dem Brand.", "Hamas"),
        ("Aktivisten werfen dem Umweltbundesamt Untätigkeit vor.", "Umweltbundesamt"),
        ("Aktivisten werfen der Landesregierung Untätigkeit vor.", "Landesregierung"),
        ("Der Richter wies den Vorwurf gegen Jan Pohl ab.", None),
        ("Es wird nicht gegen Jan Pohl ermittelt.", None),
        ("Sie warf Jan Pohl den Ball vor die Füße.", None),
        ("Die Polizei ermittelt gegen einen Mann aus Kiel.", None),
        ("Manche werfen ihm inzwischen Verrat vor.", None),
        ("Dem Mann wird ein Anschlag auf das Eigentum der Stadt Kiel vorgeworfen.", "Somebody"),
    ],
)
def test_who_is_accused(audited: Audited, accusation: str, accused: str | None) -> None:
    report = audited(f"{accusation} Der Fall liegt drei Jahre zurück.")
    messages = [f.message for f in report.findings if f.category == "accusation_without_response"]
    assert [message.startswith(f"{accused} is accused") for message in messages] == ([True] if accused else [])


@pytest.mark.parametrize(
    "answer",
    [
        "Pohl sagte, er habe alles richtig verbucht.",
        "Sein Verteidiger erklärte, das Geld sei ordentlich verbucht.",
        "Pohl wies die Vorwürfe zurück.",
        "Pohl war für eine Stellungnahme nicht zu erreichen.",
        "Der Angeklagte legte ein Geständnis ab.",
        "Das Landgericht sprach einen Freispruch aus.",
        "In einer schriftlichen Stellungnahme nannte Pohl die Gründe.",
    ],
)
def test_who_answers_is_heard(audited: Audited, answer: str) -> None:
    accusation = "Die Opposition wirft Bürgermeister Jan Pohl vor, Geld genommen zu haben."
    assert not found(audited(f"{accusation} {answer}"), "accusation_without_response")


@pytest.mark.parametrize(
    ("ending", "cut_off"),
    [
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten, weil der Bo", True),
        ("Der Bau soll zwei Jahre dauern [...]", True),
        ("Der Bau soll zwei Jahre dauern ...", True),
        ("Pohl sagte, er sei froh. " * 25 + "Der Bau soll zwei Jahre dauern ...", False),
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten, wie sie in der…", True),
        ("Quellen: Bauamt der Stadt, Statistik 2019, Rundschau am Ring, Nachrichtenagenturen DPA und AFP", False),
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten.", False),
        ("Der Bau soll zwei Jahre dauern und die Stadt mehr als zwölf Millionen Euro kosten, wie sie in der", True),
        (
            "Der Bau soll zwei Jahre dauern und die Stadt nach ersten Schätzungen zwölf Millionen kosten, sagte Pohl",
            False,
        ),
        (
            "Fotos vom Bau und alle Pläne für die Schule stehen unter https://www.stadt.example/bauamt/schule-am-ring/",
            False,
        ),
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
@settings(max_examples=60)
def test_any_text_is_analysed(ruleset: RuleSet, text: str) -> None:
    if text.strip():
        try:
            analysis = analyse(Article(id="a", source="a", text=text, language="de"), ruleset)
        except Exception as error:
            assert type(error).__name__ == "InputError"  # noqa: PT017 - nothing else may be raised
            return
        for hit in analysis.hits:
            assert hit.span is None or 0 <= hit.span.start <= hit.span.end <= len(analysis.document.text)


@pytest.mark.parametrize(
    "text",
    [
        "Der Verein nennt Zahlen, sagte Vorstand Jan Pohl. Der Rat wirft der Verwaltung Untätigkeit vor. ",
        "„Das war so“, sagte sie. ",
        "Der Absatz kommt wieder.\n\n",
        "Anna Pohl sprach mit Anne Pohl. ",
    ],
)
def test_the_work_of_detectors_grows_no_faster_than_the_text(ruleset: RuleSet, text: str) -> None:
    """Counted in calls, so that the machine does not matter."""

    def calls(times: int) -> int:
        document = analyse(Article("a", "a.txt", text * times, language="de"), ruleset).document
        count = 0

        def counted(_frame: Any, event: str, _arg: Any) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            detect(DETECTORS, document, (), spoken(ruleset, "de"))
        finally:
            sys.setprofile(None)
        return count

    calls(5)  # what is kept from one text to the next
    assert calls(200) < 12 * calls(20)


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("Das Verwaltung prüft den Fall.", ["Das Verwaltung"]),
        ("Sie fuhr zur Minister nach Kiel.", ["zur Minister"]),
        ("Er reiste mit dem alte Zug ab.", ["mit dem alte Zug"]),
        ("Das Geld ist für dem Verein bestimmt.", ["für dem Verein"]),
        ("Die Räte haben am Freitag beschlossen einen Vertrag.", ["beschlossen einen Vertrag"]),
        ("Weil der Regen fällt, die Bauern bleiben zu Hause.", ["fällt, die Bauern bleiben"]),
        ("Im Falle eines Brandes gilt am Rande der Stadt das Tragen von Masken als Pflicht.", []),
        ("Ein Plan, das Verwaltung und Rat nicht kannten, lag auf dem Tisch, an dem viele Leute saßen.", []),
        ("Sie haben den Vertrag unterzeichnet und die Stadt verlassen.", []),
        ("Weil der Regen fällt, bleiben die Bauern zu Hause.", []),
        ("Die Bild zitiert den Minister, die Bauern lesen es.", []),
        ("Das Grüne und das Gute liegen nah, beim Arbeiten wie beim Essen.", []),
    ],
)
def test_slips_of_grammar_that_machines_make(audited: Audited, text: str, slips: list[str]) -> None:
    found_there = [f for f in audited(text).findings if f.rule == "de/hygiene/translated-syntax"]
    assert [f.text for f in found_there] == slips


def test_one_slip_in_a_long_article_is_a_slip_of_the_pen(audited: Audited) -> None:
    slip, long = "Das Verwaltung prüft den Fall.", " ".join([PROSE] * 6)
    assert not found(audited(f"{long} {slip}"), "translation_artifact")
    assert len(found(audited(f"{long} {slip} Er reiste mit dem alte Zug ab."), "translation_artifact")) == 2
