"""What kind of text an article is, by its labels, its structure and the way it speaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from provenance.models import Report

Audited = Callable[..., Report]

REPORT = """Rat beschließt Brücke

Der Stadtrat von Aachtal hat am Montag den Bau der neuen Brücke über die Wied beschlossen. Das teilte die Verwaltung mit.
„Wir haben lange gewartet“, sagte Bürgermeisterin Ruth Kolb nach der Sitzung. Die Brücke war seit dem Winter gesperrt.

Nach Angaben des Landesamts kostet der Bau 14 Millionen Euro. Der Fahrgastverband forderte am Dienstag, dass auch Busse
die Brücke benutzen dürfen. Ein Sprecher des Amtes erklärte, die Unterlagen lägen seit Mai vor."""

COMMENTARY = """Endlich eine Brücke

Natürlich ist die neue Brücke teuer. Aber was wäre denn die Alternative? Niemand muss ja glauben, dass es ohne sie besser
ginge. Der Rat hat endlich verstanden, dass man nicht ewig warten darf. Das ist immerhin ein Anfang, auch wenn er spät kommt.

Ausgerechnet die Kämmerin warnt nun vor den Kosten. Doch wer so lange gar nichts tut, darf sich nicht wundern, wenn
schließlich alles teurer wird. Man muss das wohl so deutlich sagen. Eigentlich braucht die Stadt keine Gutachten mehr,
sondern nur etwas Mut. Ruth Kolb sollte ihn haben."""

INTERVIEW = """„Die Brücke kommt zu spät“

Frau Kolb, warum hat der Bau so lange gedauert?

Ich habe mir das auch anders gewünscht. Wir mussten drei Gutachten abwarten, und ich war bei jeder Sitzung dabei.

Haben Sie mit Widerstand gerechnet?

Nein, ich war überrascht. Wir hatten alle Anwohner früh eingeladen, und mir hat damals niemand widersprochen.

Was machen Sie, wenn das Geld nicht reicht?

Dann müssen wir noch einmal mit dem Land reden. Ich bin aber sicher, dass wir das schaffen, denn wir haben gut gerechnet."""

ADVICE = """So sparen Sie beim Heizen

Wenn Sie Ihre Heizung richtig einstellen, sparen Sie viel Geld. Achten Sie darauf, dass Ihre Fenster dicht sind. Ein guter
Tipp: Stellen Sie nachts die Temperatur niedriger ein. Das lohnt sich fast immer.

Der Vorteil ist, dass die Kosten sinken. Ein Vergleich der Anbieter empfiehlt sich in jedem Herbst. Geeignet sind Tarife
ohne lange Laufzeit. Die Preise finden Sie auf der Rechnung Ihres Anbieters."""

TICKER = """Die Wahl im Überblick

18.02 Uhr: Die Wahllokale sind geschlossen, teilte die Wahlleiterin mit.

18.15 Uhr: Ruth Kolb liegt nach der ersten Prognose vorn.

18.40 Uhr: Jens Harder gratuliert seiner Gegnerin, wie er vor Anhängern sagte.

19.05 Uhr: In Aachtal fehlen noch zwei Wahlbezirke."""

SHORT = "Ein Boot ist in der Nacht im Hafen gesunken. Verletzt wurde niemand. Die Ursache ist noch unklar."

RECIPE = """Apfelkuchen vom Blech

- 300 g Mehl
- 150 g Butter
- 100 g Zucker
- 2 EL Milch
- 1 Prise Salz

Die Butter mit dem Mehl verkneten. Den Teig eine Stunde ruhen lassen. Die Äpfel in Spalten darauf verteilen."""


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        (REPORT, "report"),
        (COMMENTARY, "commentary"),
        (INTERVIEW, "interview"),
        (ADVICE, "service"),
        (TICKER, "live"),
        (RECIPE, "other"),
        (SHORT, "report"),
    ],
    ids=["report", "commentary", "interview", "advice", "ticker", "recipe", "a few words"],
)
def test_by_how_it_is_built_and_speaks(audited: Audited, text: str, genre: str) -> None:
    assert audited(text).article.genre == genre


@pytest.mark.parametrize(
    ("known", "genre"),
    [
        ({"title": "Kommentar: Rat beschließt Brücke"}, "commentary"),
        ({"title": "Rat beschließt Brücke – Liveticker"}, "live"),
        ({"url": "https://bote.example/meinung/bruecke-123.html"}, "commentary"),
        ({"url": "https://bote.example/lokales/bruecke-kolumne-123"}, "commentary"),
        ({"url": "https://bote.example/lokales/gutachten-123"}, "report"),
        ({"url": "https://bote.example/debatte/bruecke-123"}, "commentary"),
        ({"url": "https://bote.example/experten/bruecke-123"}, "service"),
        ({"url": "https://bote.example/kultur/tv-kritik--die-bruecke-123"}, "commentary"),
        ({"url": "https://bote.example/newsticker/agentur/bruecke-123"}, "report"),
        ({"title": "Debatte zur Brücke: „Nicht noch ein Gutachten“"}, "report"),
        ({"title": "Experten warnen: Brücke wird teuer"}, "report"),
        ({"title": "Die neue Brücke – eine Analyse"}, "analysis"),
        ({"title": "Die Brücke im Test: Was sie aushält"}, "service"),
        ({"url": "https://faktencheck.agentur.example/doc.1"}, "factcheck"),
        ({"outlet": "Der Postillon"}, "satire"),
        (
            {"outlet": "Verkehrsministerium Aachtal", "url": "https://x.example/presse/pressemitteilung/17"},
            "press_release",
        ),
    ],
)
def test_by_what_the_page_calls_it(audited: Audited, known: dict[str, str], genre: str) -> None:
    article = audited(REPORT, **known).article
    assert article.genre == genre
    if genre != "report":
        assert article.genre_evidence is not None
        assert (
            article.genre_evidence.model_dump()["metadata"] in {*known.values(), *known["url"].split("/")}
            if ("url" in known)
            else known.values()
        )


@pytest.mark.parametrize("label", ["Kommentar", "Ein Kommentar von Ruth Kolb", "Meinung"])
def test_by_a_label_in_the_text(audited: Audited, label: str) -> None:
    first, rest = REPORT.split("\n\n", 1)
    article = audited(f"{first}\n\n{label}\n\n{rest}").article
    assert article.genre == "commentary"
    assert article.genre_evidence is not None
    assert article.genre_evidence.model_dump()["text"] == label


@pytest.mark.parametrize(
    ("below", "genre"),
    [
        ("Die Stadt hat zu lange gezögert. Ein Kommentar.", "commentary"),
        ("Die Stadt hat zu lange gezögert. Ein Gastbeitrag von Ruth Kolb und Jens Harder", "commentary"),
        ("Was der Beschluss für die Pendler heißt. Eine Analyse von Ruth Kolb.", "analysis"),
        ("Die Stadt hat zu lange gezögert, kommentiert Jens Harder.", "commentary"),
        ("Die Stadt hat zu lange gezögert, meint unser Redakteur Peter Feld.", "commentary"),
        ("Die Stadt geht damit ein Risiko ein, analysiert Jens Harder.", "analysis"),
        ("Eine Analyse der Bank zeigt hohe Kosten.", "report"),
        ("Ein Kommentar der Verwaltung steht noch aus.", "report"),
        ("Die Stadt habe zu lange gezögert, meint Ruth Kolb.", "report"),
        ("Ein Interview mit der Bürgermeisterin lehnte die Verwaltung ab.", "report"),
    ],
)
def test_by_a_phrase_below_the_headline(audited: Audited, below: str, genre: str) -> None:
    first, rest = REPORT.split("\n\n", 1)
    assert audited(f"{first}\n\n{below}\n\n{rest}", author="Jens Harder").article.genre == genre


def test_what_has_no_yardstick_gets_no_overall_score_and_a_reason(audited: Audited) -> None:
    scores = audited(COMMENTARY).scores
    assert (scores.overall, scores.band, scores.caps) == (None, None, ())
    assert scores.unassessed == "It is a commentary, which owes arguments rather than sources."
    assert scores.dimensions["attribution"].score is not None
    report = audited(REPORT).scores
    assert report.overall is not None
    assert report.unassessed is None


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("Opinion\n\nThe council should be ashamed. I think it must go, and it must go now.", "commentary"),
        ("The council met on Monday. It decided to build a bridge, Mayor Ruth Adler said.", "report"),
        (
            "Press release\n\nWe are delighted to announce our new bridge. Contact: press@bridge.example",
            "press_release",
        ),
        (
            "Fact check: Is the bridge safe?\n\nThe claim that the bridge is unsafe is false, engineers said.",
            "factcheck",
        ),
        (
            "Interview with Ruth Adler\n\nWhat does the bridge cost?\n\nRuth Adler: Two million.\n\nWho pays?\n\n"
            "Ruth Adler: The county.\n\nAnd when will it open?\n\nRuth Adler: In May.",
            "interview",
        ),
    ],
)
def test_english_genres(text: str, genre: str, audited: Audited) -> None:
    assert audited(text, language="en").article.genre == genre


TEXTS = yaml.safe_load((Path(__file__).parents[1] / "data/annotate/genres.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", TEXTS, ids=[f"{each['genre']}: {each['text'][:30]}" for each in TEXTS])
def test_a_genre_is_seen_without_a_label(audited: Audited, sample: dict[str, str]) -> None:
    assert audited(sample["text"], language=sample["language"]).article.genre == sample["genre"]


def test_another_language_has_no_genre(audited: Audited) -> None:
    article = audited("Rada se sešla v pondělí. Rozhodla o stavbě mostu.", language="cs").article
    assert (article.genre, article.genre_evidence) == (None, None)
