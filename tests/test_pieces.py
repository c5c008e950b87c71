"""Articles that were stored in one line: what is no article in them is set apart."""

from __future__ import annotations

import pytest

from provenance.engine import RuleSet
from provenance.models import Line
from provenance.pipeline import analyse_text
from provenance.segment import Seams, pieces

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


#: A heading, and the sentence that it runs into.
HEADINGS = [
    ("Mehr Geld für den Hafen", "Der Minister sagte, der Bau beginne im Mai."),
    ("Rat lehnt Antrag ab", "Er verwies auf die Kosten."),
    ("Kolb: „Das geht zu weit“", "Auch die Bauern sind dagegen, sagte ein Sprecher."),
    ("„Das geht uns zu weit“", "Kolb wies den Vorwurf zurück."),
    ("„Das geht uns zu weit“", "Bürgermeisterin Ruth Kolb wies den Vorwurf zurück."),
    ("Streit um Brücke: Land will prüfen", "Zudem fordert die Kammer ein Gutachten."),
    ("Was das für Pendler bedeutet", "Wer mit dem Zug fährt, braucht mehr Zeit."),
    ("Kosten", "Nach Angaben der Stadt kostet der Bau mehr als geplant."),
    ("Zaun könnte sich als Fehler erweisen", "Renate von der Heyde kündigte an, die Firma müsse liefern."),
    ("Scheitern wäre ein Witz", "Grünen-Chef Jan Kolar warnt vor einer Spaltung."),
    ("Große Sorge um den Verkehr", "Bürgermeisterin Ruth Kolb sagte, sie sei besorgt."),
    ("Amt rechnet mit 700 Gästen", "„Nach wie vor sind Orte mit Industrie stärker betroffen“, erläuterte Jan Holm."),
    ("Hallen und Bäder öffnen", "„Wir können ja nicht alles für immer schließen“, sagte die Leiterin."),
    ("Kosten gehen vor", "Bürgermeisterin Ruth Kolb warnte vor Schulden."),
    ("Bau der Brücke stockt |", "Die Stadt wartet seit Wochen auf Stahl."),
]


@pytest.mark.parametrize(("heading", "sentence"), HEADINGS)
def test_a_heading_that_no_mark_ends_is_a_paragraph(ruleset: RuleSet, heading: str, sentence: str) -> None:
    document = analyse_text(f"{BEFORE} {heading} {sentence} {AFTER}", "de", ruleset).document
    parts = [(document.text[s.start : s.end], s.paragraph) for s in document.sentences]
    assert parts[:3] == [(BEFORE, 0), (heading, 1), (sentence, 2)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Wie das Magazin Der Spiegel berichtet, ist der Bau zu teuer.",
        "Im Film Die Brücke spielt sie eine Ärztin, die nicht schweigt.",
        "Die Bushaltestelle in der Straße Am Hang ist bis Mai gesperrt.",
        "Der Gasthof Zum Anker bleibt geschlossen, sagte die Wirtin.",
        "Sie arbeitet am Gerichtshof in Den Haag, der den Fall prüft.",
        "Zum ersten Mal hat der Rat den Antrag abgelehnt.",
        "Wenn Sie Fragen haben, können Sie sich an das Amt wenden.",
        "Bei dem Unglück wurden drei Menschen getötet und 60 Weitere wurden verletzt.",
        "Auf allen anderen Wegen ruht der Verkehr, der sich sonst staut.",
        "Auf die Frage „Was kostet der Bau Die Stadt“ kam keine Antwort.",
        "Nicht nur Bayerns Ministerin Ruth Kolb warnt davor.",
        "Die in Berlin geborene Ministerin Ruth Kolb sagte, es reiche.",
        "Die neue Berliner Ministerin Ruth Kolb sagte, es reiche.",
        "Am Montag hatte Minister Jan Kolar erklärt, dass es reiche.",
        "Die Vorsitzende der Partei Ruth Kolb sagte, es reiche.",
        "Nach dem Streit um das Gesetz forderte Minister Jan Kolar Ruhe.",
        "Bei einem Treffen mit Kanzlerin Ruth Kolb warnte Präsident Jan Kolar davor.",
        "Oberbürgermeister Peter Kurz spricht von einem Erfolg.",
        "Er las den Satz „Wer zahlt, der schafft an und sonst keiner“, sagte er.",
        "Sie sang das Lied „Die Brücke am Fluss steht nicht mehr lange“, sagte sie.",
        "Die Ständige Vertretung nannte das „ein klares Zeichen“ Europas.",
    ],
)
def test_a_capital_alone_parts_nothing(ruleset: RuleSet, sentence: str) -> None:
    document = analyse_text(f"{BEFORE} {sentence} {AFTER}", "de", ruleset).document
    assert {s.paragraph for s in document.sentences} == {0}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Stadtrat Neue Brücke über die Wied kommt Aachtals Rat hat den Bau beschlossen.", (9, 41)),
        ("Stadtrat Neue Brücke über den Fluss Wied kommt Aachtals Rat hat den Bau am Montag beschlossen.", (9, 47)),
        ("Im Rat hieß es: Neue Brücke über die Wied kommt, sagte Kolb.", ()),
        ("Neue Brücke über die Wied kommt", ()),
    ],
)
def test_the_headline_beside_other_words_is_a_paragraph(text: str, parts: tuple[int, ...]) -> None:
    line = Line(0, len(text), 1, 0)
    title = "Aachtal: Neue Brücke über die Wied kommt"
    found = pieces(text, [line], Seams(), title)
    assert tuple(piece.start for piece in found) == (0, *parts)
    assert [piece.paragraph for piece in found] == [*range(len(parts) + 1)]


def test_a_byline_between_heading_and_text_is_a_credit(ruleset: RuleSet) -> None:
    document = analyse_text(f"{BEFORE} Ein Jahr ohne Brücke Von Maren Tiedemann {AFTER}", "de", ruleset).document
    credited = [document.text[line.start : line.end] for line in document.lines if line.zone == "credits"]
    assert credited == ["Von Maren Tiedemann"]


def test_behind_the_offer_of_the_rights_is_another_article(ruleset: RuleSet) -> None:
    offer = "Sie können eine Lizenz für diesen Beitrag kaufen."
    teaser = "Der Hafen wird teurer, sagte Senator Karl Moll. Nun prüft das Land den Vertrag."
    document = analyse_text(f"{BULK} {AFTER} {offer} {teaser}", "de", ruleset).document
    assert document.text[document.sentences[-1].start : document.sentences[-1].end] == AFTER
    assert [source.name for source in document.sources] == ["Ruth Kolb"]


@pytest.mark.parametrize("label", ["Auch Interessant", "ZUM THEMA"])
def test_a_label_is_parted_from_what_it_stands_before(ruleset: RuleSet, label: str) -> None:
    document = analyse_text(f"{BEFORE} {label} „Wir bauen“, sagte Jan Moll. {AFTER} {BULK}", "de", ruleset).document
    assert label in [document.text[line.start : line.end] for line in document.lines if line.zone == "noise"]
    assert [source.name for source in document.sources] == ["Jan Moll", "Ruth Kolb"]


#: Headlines of other articles in the middle of a line, and the sentence that they run into.
LISTS = [
    ("Streit um Bahnhof: Moll lenkt ein Nach dem Urteil: Bagger stehen still", "Das Amt wartet auf Stahl."),
    (
        "Ärger im Zoo: Wärterin kündigt Ab nach oben: Mieten steigen Regen am Abend: Wehr rückt aus",
        "Behörden rechnen mit Kosten, die keiner nennt.",
    ),
    (
        'Neues Bad: So teuer wird der Eintritt "Wir hoffen auf Mai": Wirte warten Termine der Woche: Das läuft im Kino',
        "Molls Anwalt lehnt den Vergleich ab, den das Gericht vorschlug.",
    ),
    (
        "Streit um Bahnhof: Moll lenkt ein Nach dem Urteil: Bagger stehen still Zug der Zeit: So plant der Rat",
        "Hinzu kommt: Der Stahl ist teurer als gedacht.",
    ),
    ("ZUM THEMA Moll lenkt ein Nach dem Urteil: Bagger stehen still", "Das Amt wartet auf Stahl."),
    (
        "MEHR ZUM THEMA Holz: „Wir bauen nicht“ Kolar zu Kosten: „Das zahlt der Kreis“",
        "Auf dem Markt sagte Jan Moll, es reiche.",
    ),
    ("Surftipp: Alle Karten zum Hochwasser", "Das Amt wartet auf Stahl."),
    ("Lesen Sie auch: Wie der Bahnhof verfiel", "Im Herbst soll der Bau beginnen."),
]


@pytest.mark.parametrize(("headlines", "sentence"), LISTS)
def test_a_list_of_other_articles_in_a_line_is_noise(ruleset: RuleSet, headlines: str, sentence: str) -> None:
    document = analyse_text(f"{BEFORE} {headlines} {sentence} {AFTER} {BULK}", "de", ruleset).document
    assert [document.text[line.start : line.end] for line in document.lines if line.zone == "noise"] == [headlines]
    assert [document.text[s.start : s.end] for s in document.sentences][1] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Fest steht: Der Bau wird teurer, und eines gilt: Die Stadt zahlt.",
        "Kolb fragte: „Wer zahlt das: Die Stadt?“ und verließ den Saal.",
        "Zutaten für vier Personen: Mehl: 300 Gramm Zucker: 100 Gramm Butter: 50 Gramm.",
        "Die Frage bleibt: Wer zahlt: Der Kreis oder die Stadt?",
    ],
)
def test_colons_alone_make_no_list_of_other_articles(ruleset: RuleSet, sentence: str) -> None:
    document = analyse_text(f"{BEFORE} {sentence} {AFTER} {BULK}", "de", ruleset).document
    assert [line for line in document.lines if line.zone == "noise"] == []
    assert {s.paragraph for s in document.sentences} == {0}
