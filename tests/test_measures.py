"""Numbers of a document: what they count, and readability by the formulas of textstat."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textstat.backend import counts, metrics

from provenance.languages.de import syllables
from provenance.measures import Counts, _on_our_counts, formulas
from provenance.models import Report
from tests.conftest import ROOT, needs_shared, ran

Audited = Callable[..., Report]
#: Those in German.
SAMPLES = sorted(path for path in (ROOT / "samples").glob("*.txt") if not path.name.startswith("en_"))
#: In a text dump the place and the repetition of a line decide whether it is noise.
CLEAN = [
    *(path for path in SAMPLES if "dump" not in path.name),
    *sorted((ROOT / "tests" / "data" / "calibration").glob("*.txt")),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Die Stadt baut eine Schule. Bürgermeisterin Eva Lind sagte, der Bau beginne im Mai. „Das wird eng“, sagte "
            "der Architekt Jan Pohl.\n\nDie Kosten liegen bei vier Millionen Euro.",
            {"sentences": 4, "paragraphs": 2, "attributions": 2, "direct_quotes": 1, "attributed_share": 0.6667,
             "identified_share": 1.0, "identified_sources": 2, "unidentified_sources": 0, "top_source_share": 0.5},
        ),
        (
            "Experten warnen, der Damm sei zu niedrig. Das Land baut ihn aus. Wann es so weit ist, ist unklar.",
            {"attributed_share": 1.0, "identified_share": 0.0, "unidentified_sources": 1},
        ),
        ("Es regnete.\nLoading...\nLoading...", {"words": 2, "placeholders": 2, "noise_ratio": 0.6452, "attributions": 0,
         "identified_share": None, "top_source_share": None}),
    ],
)  # fmt: skip
def test_measures_count_what_they_say(audited: Audited, text: str, expected: dict[str, float | None]) -> None:
    measures = audited(text).measures
    assert {name: measures[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One sentence of three is traceable, one rests on people without a name, one on nobody.
        (
            "Der Damm hält, sagte Landrätin Eva Lind. Der Damm sei zu niedrig, sagte ein Anwohner. Er ist sechs Meter hoch.",
            {"attributed_share": 0.6667, "traceable_share": 0.3333, "veiled_share": 0.3333, "independent_sources": 1},
        ),
        # A sentence that a named source stands behind is not veiled, whoever else is in it.
        (
            "„Der Damm hält“, sagte Landrätin Eva Lind, obwohl Experten warnen, er sei zu niedrig.",
            {"traceable_share": 1.0, "veiled_share": 0.0},
        ),
        # Media are named, but stand behind nothing on their own.
        (
            "CNN berichtet, der Vertrag sei fertig. Landrätin Eva Lind sagte, sie kenne ihn nicht.",
            {"identified_sources": 2, "independent_sources": 1, "relay_share": 0.5},
        ),
        # Words between quotation marks; those of other media are no nearer to the origin.
        (
            "„Der Damm hält“, sagte Landrätin Eva Lind. Der Ausbau beginne im Mai, sagte Lind.",
            {"verbatim_share": 0.5, "relay_share": 0.0},
        ),
        ("„Der Damm hält nicht“, schreibt die Frankfurter Rundschau.", {"verbatim_share": 0.0, "relay_share": 1.0}),
        ("Es regnete.", {"traceable_share": None, "veiled_share": None, "untraced_share": 0.0, "verbatim_share": None}),
        # A paper that the text has introduced can be looked up, any study cannot; neither hides anybody.
        ("Dem Urteil zufolge war der Damm zu niedrig.", {"traceable_share": 1.0, "veiled_share": 0.0}),
        # What another outlet was told is quoted at second hand.
        ("„Das wird eng“, sagte der Architekt Jan Pohl.", {"verbatim_share": 1.0, "relay_share": 0.0}),
        ("„Das wird eng“, sagte der Architekt Jan Pohl dem Sender CNN.", {"verbatim_share": 0.0, "relay_share": 1.0}),
        ("Laut einer Studie war der Damm zu niedrig.", {"traceable_share": 0.0, "veiled_share": 0.0}),
        # Who spoke to another medium spoke to it throughout.
        (
            "Das Werk schließt, sagte Landrätin Eva Lind dem „Spiegel“. Die Arbeiter hätten es geahnt, sagte Lind.",
            {"relay_share": 1.0},
        ),
    ],
)  # fmt: skip
def test_shares_tell_who_stands_behind_the_sentences(
    audited: Audited, text: str, expected: dict[str, float | None]
) -> None:
    measures = audited(text).measures
    assert {name: measures[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        # Everybody can see it or look it up.
        ("Der Rat tagte am Montag im Rathaus.", False),
        ("Die Heimelf traf kurz vor der Pause.", False),
        ("Am Abend spielt das Orchester in der Stadthalle.", False),
        ("Eva Lind leitet die Bücherei seit Mai.", False),
        # A reader asks who says so.
        ("Der Damm brach wegen des Regens.", True),
        ("Die Stadt will den Damm erhöhen.", True),
        ("Der Damm wird im Winter brechen.", True),
        ("Die Anlage kostet 40 Millionen Euro.", True),
        ("Der Plan ist umstritten.", True),
        ("Die Firma hat die Messwerte gefälscht.", True),
        ("Viele Anwohner fürchten das Hochwasser.", True),
        ("Die Opposition kritisiert den Ausbau.", True),
    ],
)
def test_a_sentence_needs_a_source_where_a_reader_would_ask_who_says_so(
    audited: Audited, sentence: str, needs: bool
) -> None:
    assert audited(sentence).measures["untraced_share"] == float(needs)


@pytest.mark.parametrize(
    ("sentence", "needs"),
    [
        ("The questions and reports were in the post by Monday in May.", False),
        ("The band will play in the hall on Monday evening.", True),
        ("The search for the missing dog continues in the woods.", False),
        ("The clerk found the letter in a drawer of the desk.", False),
        ("Many people in the town have repeatedly criticised the weir.", True),
        ("The dam broke on Monday because of the rain in the hills.", True),
        ("The firm has lied about the weir for years, and nobody knew of it.", True),
    ],
)
def test_in_english_forms_of_verbs_are_those_of_nouns_and_may_is_a_month(
    audited: Audited, sentence: str, needs: bool
) -> None:
    assert audited(sentence, language="en").measures["untraced_share"] == float(needs)


NO_SHARES = {"words", "sentences", "paragraphs", "attributions", "direct_quotes", "unattributed_quotes"}


@pytest.mark.parametrize(
    ("sentence", "papers"),
    [
        ("Nach der Vorlage der Verwaltung kostet der Radweg zwei Millionen Euro.", 1),
        ("Die Zahlen der Polizeidirektion Aarau für 2024 geben ihm recht.", 1),
        ("Eine Auswertung der renommierten Hochschule Wismar war zum selben Ergebnis gekommen.", 1),
        ("Die Studie „Jung im Dorf“ war im Mai erschienen.", 1),
        ("Sie verwies auf das Urteil des Landgerichts Hof.", 1),
        ("Die Werte stehen in ihrem jüngsten Jahresbericht.", 1),
        ("Giftige Zusätze fanden die Chemikerinnen, wie sie im angesehenen Fachblatt „Water Letters“ schreiben.", 1),
        ("Das teilte die Reederei in zwei Pflichtmitteilungen mit.", 1),
        ("Laut Handelsregister gehört die Firma seit März seiner Schwester.", 1),
        ("Das Verwaltungsgericht Greifswald gab ihm recht (Az. 4 K 212/23).", 1),
        ("Die WHO-Studie kam im Mai heraus.", 1),
        ("Die Corona-Studie kam im Mai heraus.", 0),
        ("Das sagte die Chefin dem Fachmagazin „Holz und Hobel“.", 0),
        ("Er trug seinen Bericht nach Hause.", 0),
        ("In der Studie ging es um Schlaf.", 0),
        ("Mehrere Umfragen sprechen dafür.", 0),
        ("Die Soldaten der Bundeswehr zahlen der Bahn nichts.", 0),
        ("Das berichtet das Magazin „Stern“ nach einem Bericht der „New York Times“.", 0),
        ("Der Fahrer gab der Polizei Daten und Fakten der Fahrt.", 0),
    ],
)
def test_papers_are_named_with_whoever_issued_them(audited: Audited, sentence: str, papers: int) -> None:
    assert audited(sentence).measures["papers"] == papers


@pytest.mark.parametrize(
    ("sentence", "papers"),
    [
        ("A report by the Larkfield auditor puts the cost at two million.", 1),
        ("Larkfield’s survey was out on Monday.", 1),
        ("The mayor wrote a report on Monday.", 0),
    ],
)
def test_english_papers_are_named_with_whoever_issued_them(audited: Audited, sentence: str, papers: int) -> None:
    assert audited(sentence, language="en").measures["papers"] == papers


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_text_pasted_twice_has_the_shares_of_one(audited: Audited, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    once, twice = audited(text).measures, audited(f"{text.rstrip()}\n\n{text}").measures
    hygiene = {"noise_ratio", "placeholders"}
    assert {name: twice[name] for name in once.keys() - NO_SHARES - hygiene} == {
        name: once[name] for name in once.keys() - NO_SHARES - hygiene
    }


@pytest.mark.parametrize(
    "disclosure",
    [
        "Wo die Aufnahme entstand, ist unbekannt.",
        "Die Angaben ließen sich nicht unabhängig überprüfen.",
        "Die Behörde sagte am Abend nicht, woher die Bilder stammen.",
    ],
)
def test_a_disclosure_changes_no_share_of_the_sourcing(audited: Audited, disclosure: str) -> None:
    text = "Der Damm hält, sagte Landrätin Eva Lind. Er sei zu niedrig, sagte ein Anwohner. Er ist sechs Meter hoch."
    shares = (
        "attributed_share",
        "traceable_share",
        "veiled_share",
        "identified_share",
        "verbatim_share",
        "relay_share",
    )
    before, after = audited(text).measures, audited(f"{text} {disclosure}").measures
    assert {name: after[name] for name in shares} == {name: before[name] for name in shares}


@pytest.mark.parametrize(
    ("word", "count"),
    [("Oma", 2), ("Haus", 1), ("Überprüfung", 4), ("Quelle", 2), ("Nation", 3), ("Feuer", 2), ("dpa", 1), ("Kfz", 1),
     ("Bäume", 2), ("See", 1), ("Aktie", 2)],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_readability_of_other_languages_is_unknown(audited: Audited) -> None:
    measures = audited("Rada uvedla, že most je uzavřen. " * 5, language="cs").measures
    assert measures["flesch_reading_ease"] is measures["flesch_amstad"] is measures["lix"] is None


def test_a_formula_is_for_the_language_whose_constants_it_has(audited: Audited) -> None:
    measures = audited("The council said that the bridge is closed. " * 5, language="en").measures
    assert measures["flesch_amstad"] is measures["wiener_sachtextformel"] is None
    assert measures["flesch_reading_ease"] == pytest.approx(206.835 - 1.015 * 8 - 84.6 * 9 / 8, abs=0.1)
    assert measures["flesch_kincaid_grade"] == pytest.approx(0.39 * 8 + 11.8 * 9 / 8 - 15.59, abs=0.1)
    assert measures["lix"] == pytest.approx(8 + 100 / 8, abs=0.1)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_formulas_are_those_of_textstat(path: Path) -> None:
    """Of its own counts they make what it makes of the text."""
    text = path.read_text(encoding="utf-8")
    theirs = Counts(
        sentences=counts.count_sentences(text),
        words=counts.count_words(text),
        syllables=counts.count_syllables(text, "de"),
        monosyllables=counts.count_monosyllable_words(text, "de"),
        polysyllables=counts.count_polysyllable_words(text, "de"),
        long_words=counts.count_long_words(text),
    )
    ours = {name: formula(theirs) for name, formula in formulas().items()}
    assert ours["flesch_amstad"] == pytest.approx(metrics.flesch_reading_ease(text, "de"))
    assert ours["wiener_sachtextformel"] == pytest.approx(metrics.wiener_sachtextformel(text, 1, "de"))
    assert ours["lix"] == pytest.approx(metrics.lix(text))


def test_the_formulas_are_what_their_authors_published() -> None:
    """R. Flesch (1948), J. P. Kincaid (1975), T. Amstad (1978), R. Bamberger and E. Vanecek (1984), C.-H. Björnsson (1968), whatever textstat has."""
    of = {name: formula(Counts(10, 150, 280, 60, 30, 40)) for name, formula in formulas().items()}
    assert of == {
        "flesch_amstad": pytest.approx(180 - 15 - 58.5 * 280 / 150),
        "wiener_sachtextformel": pytest.approx(0.1935 * 20 + 0.1672 * 15 + 0.1297 * 80 / 3 - 0.0327 * 40 - 0.875),
        "flesch_reading_ease": pytest.approx(206.835 - 1.015 * 15 - 84.6 * 280 / 150),
        "flesch_kincaid_grade": pytest.approx(0.39 * 15 + 11.8 * 280 / 150 - 15.59),
        "lix": pytest.approx(15 + 100 * 40 / 150),
    }


def test_a_formula_that_counts_otherwise_is_no_formula_of_ours() -> None:
    def other(text: str) -> float:
        return count_miracles(text)  # type: ignore[name-defined,no-any-return] # noqa: F821

    with pytest.raises(TypeError, match="textstat has changed: other asks for count_miracles"):
        _on_our_counts(other)


def test_nothing_is_ever_downloaded(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    import nltk

    monkeypatch.setattr(nltk, "download", lambda *_, **__: pytest.fail("a download"))
    for language in ("de", "en"):
        audited("The council said that the bridge is closed. " * 5, language=language)


#: The modules that a command has loaded when it ends.
LOADED = """
import sys
from provenance.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("loaded:", sorted({"textstat", "nltk", "sqlite_utils"} & set(sys.modules)))
"""
NAMING = """
title: Hard to read
category: hedge
severity: info
message: "{value}"
rationale: R
measure: {lix: {ge: 1}}
examples: {match: [Ein Satz.], no_match: [""]}
"""


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (["check", "--no-cache"], "[]"),
        (["check", "--no-cache", "--format", "json"], "[]"),
        (["check", "--no-cache", "--rules", "naming"], "['textstat']"),
        (["audit", "--no-db", "--format", "none"], "['sqlite_utils', 'textstat']"),
    ],
    ids=" ".join,
)
def test_what_takes_long_to_load_is_loaded_where_it_is_asked_for(
    arguments: list[str], loaded: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Der Hafen bleibt zu, sagte der Minister. " * 10, encoding="utf-8")
    rule = tmp_path / "naming/de/verification/hard.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(NAMING.replace('[""]', '["Ja."]'), encoding="utf-8")
    command, *options = arguments
    done = ran([sys.executable, "-c", LOADED, command, "a.txt", *options], cwd=tmp_path, check=True)
    assert done.stdout.splitlines()[-1] == f"loaded: {loaded}", done.stderr


#: Somebody else in the process asks textstat for what needs the dictionary.
ELSEWHERE = """
import sys
from importlib import import_module
from provenance.measures import formulas
formulas()
print("nltk" in sys.modules, import_module("textstat.backend.utils._get_cmudict").nltk.corpus.__name__)
import nltk
print(nltk.__file__ == sys.modules["nltk"].__file__)
"""


def test_what_is_loaded_when_it_is_used_is_whole_for_everybody() -> None:
    done = ran([sys.executable, "-c", ELSEWHERE], check=True)
    assert done.stdout.split() == ["False", "nltk.corpus", "True"], done.stderr


def test_our_counts_are_near_to_those_of_textstat(audited: Audited) -> None:
    """Two counters of syllables and sentences never agree to the point; on whole articles they must be close."""
    for path in SAMPLES:
        text = path.read_text(encoding="utf-8")
        if "Loading" in text:
            continue
        measures = audited(text).measures
        assert measures["flesch_amstad"] == pytest.approx(metrics.flesch_reading_ease(text, "de"), abs=8)
        assert measures["wiener_sachtextformel"] == pytest.approx(metrics.wiener_sachtextformel(text, 1, "de"), abs=1)
        assert measures["lix"] == pytest.approx(metrics.lix(text), abs=5)


def test_readability_ranks_articles_as_textstat_does(audited: Audited) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(needs_shared("seeds").glob("*.txt"))]
    texts = [text for text in texts if "Loading" not in text]
    ours = [audited(text).measures["flesch_amstad"] for text in texts]
    theirs = [metrics.flesch_reading_ease(text, "de") for text in texts]
    assert statistics.correlation([float(x or 0) for x in ours], theirs) > 0.5
