"""Articles that were stored in one line: what is no article in them is set apart."""

from __future__ import annotations

import pytest

from provenance.engine import RuleSet
from provenance.pipeline import analyse_text

BEFORE = "Der Stadtrat von Aachtal hat am Montag den Bau der neuen Brücke über die Wied beschlossen."
AFTER = "Die Brücke wurde 1960 gebaut und ist seit dem Winter für Lastwagen gesperrt, sagte Ruth Kolb vom Bauamt."
#: More than any paragraph.
BULK = " ".join(
    f"Im Jahr {year} wurde das Geländer zum letzten Mal gestrichen, damals noch in Grau." for year in range(1961, 1978)
)


@pytest.mark.parametrize(
    ("inserted", "zone"),
    [
        ("Lesen Sie auch: Wo es jetzt überall eng wird.", "noise"),
        ("Verfolgen Sie alle Entwicklungen im Liveblog.", "noise"),
        ("Lesen Sie auch Streit um Pfeiler Rat vertagt Entscheidung.", "noise"),
        ("Hier können Sie die Lizenz für diesen Beitrag kaufen.", "noise"),
        ("Permalink: https://bote.example/-abc-d12", "noise"),
        ("Um den Kanal zu abonnieren, klicken Sie hier.", "noise"),
        ("Blick auf die Brücke am Montag Foto: Uta Klamm", "credits"),
        ("Blick auf die Brücke Bild: dpa", "credits"),
        ("Bagger am Ufer der Wied Bild: Picture-Alliance", "credits"),
        ("Spiegel und Sessel im Saal (Quelle: Ida Moll/Bildwerk)", "credits"),
    ],
)
def test_inside_a_long_line(ruleset: RuleSet, inserted: str, zone: str) -> None:
    document = analyse_text(f"{BEFORE} {inserted} {AFTER} {BULK}", "de", ruleset).document
    apart = [document.text[line.start : line.end] for line in document.lines if line.zone == zone]
    assert apart == [inserted]
    sentences = [document.text[sentence.start : sentence.end] for sentence in document.sentences]
    assert sentences[:2] == [BEFORE, AFTER]
    assert [source.name for source in document.sources] == ["Ruth Kolb"]


def test_a_picture_that_somebody_has_of_things_is_no_credit(ruleset: RuleSet) -> None:
    sentence = "Nach den Gesprächen ergibt sich ein klares Bild: Horst Moll wollte nicht, sagte Ina Holz."
    document = analyse_text(f"{BEFORE} {sentence} {AFTER} {BULK}", "de", ruleset).document
    assert [line for line in document.lines if line.zone == "credits"] == []


def test_signature_of_agencies(ruleset: RuleSet) -> None:
    document = analyse_text(f"{BEFORE} {BULK} {AFTER} Quelle: bote.de, mli/rts/dpa", "de", ruleset).document
    assert document.text[document.lines[-1].start :] == "Quelle: bote.de, mli/rts/dpa"
    assert document.lines[-1].zone == "credits"


def test_paragraphs_stay_whole(ruleset: RuleSet) -> None:
    document = analyse_text(f"{BEFORE} {AFTER}\n{AFTER}", "de", ruleset).document
    assert len(document.lines) == 2
    long = analyse_text(f"{BEFORE} {AFTER} {BULK}", "de", ruleset).document
    assert len(long.lines) > 2
    assert {sentence.paragraph for sentence in long.sentences} == {0}


def test_a_quotation_of_two_sentences_is_one_in_a_long_line_too(ruleset: RuleSet) -> None:
    said = "„Die Brücke bleibt. Das Geländer wird neu“"
    text = f"{BEFORE} {said}, sagte Ruth Kolb. {AFTER} Foto: Uta Klamm „Wir bauen“, sagte Jan Moll. {BULK}"
    quotes = analyse_text(text, "de", ruleset).document.quotes
    assert [(text[quote.start : quote.end], quote.balanced) for quote in quotes] == [
        (said, True),
        ("„Wir bauen“", True),
    ]
