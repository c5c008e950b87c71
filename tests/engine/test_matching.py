"""Lines and zones, measures, detectors, messages and timeouts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, get_args

import pytest
import regex

from provenance import resources
from provenance.engine import (
    Notes,
    detection_hits,
    detectors,
    match_document,
    match_lines,
    match_measures,
    phrases,
    ruleset as matchers,
)
from provenance.engine.line_fields import LineValues, VerbTest
from provenance.engine.rule import MAX_MATCH, MessageError, parse_message, shorten
from provenance.lexicon import Lexicon, load_lexicon
from provenance.models import TRANSLATIONS, Detection, SourceKind, Span
from provenance.segment import lines

# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "hit"),
    [
        ({"phrase": "^ Loading… $"}, ["Loading...", "Loading…"]),
        ({"line": {"repeats": {"ge": 2}}}, ["Teilen", "Teilen"]),
        ({"line": {"from_start": 0}}, ["Nordblick > Politik"]),
        ({"line": {"from_end": {"lt": 2}}}, ["Loading…", "Teilen"]),
        ({"line": {"bullet": True}}, ["• Neue Linie startet im Mai", "2) Rat vertagt das Stadion"]),
        ({"line": {"glued": True}}, ["HomePolitikAusland"]),
        ({"line": {"words": {"between": [2, 3]}}, "regex": " > "}, [" > "]),
        ({"line": {"chars": {"le": 6}}, "not": [{"phrase": "Teilen"}]}, []),
        ({"line": {"ends_sentence": True}, "phrase": "Rat"}, ["Rat"]),
        ({"line": {"link_like": True, "words": {"ge": 2}}}, ["Nordblick > Politik"]),
        ({"any": [{"phrase": "vertagt"}, {"phrase": "Rat"}]}, ["Rat", "Rat"]),
    ],
)
def test_line_conditions(match: Any, hit: list[str], make_rules: Any, engine: Any) -> None:
    text = (
        "Nordblick > Politik\n\nTeilen\nDer Rat tagt, sagte die Bürgermeisterin: „Es wird Zeit.“\n"
        "• Neue Linie startet im Mai\n2) Rat vertagt das Stadion\nHomePolitikAusland\nLoading...\nLoading…\nTeilen"
    )
    _, hits = engine.line_hits(make_rules(category="placeholder", match=match, scope="line"), text)
    assert [found.span.of(text) for found in hits] == hit


LISTS = resources.rules_dir()
GERMAN = load_lexicon("de", LISTS / "any/lexicons", LISTS / "de/lexicons")


@pytest.mark.parametrize(
    ("line", "features"),
    [
        ("Politik Wirtschaft Sport Wissen Reise", {"no_verb": True, "link_like": True}),
        ("Der Rat hat getagt", {"no_verb": False, "link_like": False}),
        ("Ist das wahr?", {"no_verb": False, "ends_sentence": True}),
        ("Der Deich brach, meldete die Feuerwehr", {"no_verb": False}),
        ("Rechte Parolen im Netz", {"no_verb": True}),
        ("Er sagte: „Ja.“)", {"ends_sentence": True, "words": 3, "chars": 16}),
        ("IconE-Mail", {"glued": True}),
        ("iPhone und YouTube", {"glued": True}),
        ("McDonald und eBay", {"glued": False}),
        ("1. Spieltag", {"bullet": True}),
        ("– Rat tagt", {"bullet": True}),
        ("2019 war gut", {"bullet": False}),
    ],
)
def test_features(line: str, features: dict[str, Any]) -> None:
    value = LineValues(line, lines(line), VerbTest(GERMAN))
    assert {name: value(name, 0) for name in features} == features


DUMP = """Depot
Kurse
Werft
Neuer Auftrag für die Werft
Die Werft hat am Montag einen neuen Auftrag bekommen.
Loading
Mehr
Loading
Das Schiff wird in zwei Jahren gebaut, teilte sie mit.
Loading
Gold
Loading
Привет Мир"""


@pytest.mark.parametrize(
    ("feature", "lines_with_it"),
    [
        ("after_text", range(5, 13)),
        ("below_text", range(9, 13)),
        ("between_noise", range(6, 11)),
        ("foreign_script", (12,)),
    ],
)
def test_surroundings_of_a_line(feature: str, lines_with_it: Iterable[int]) -> None:
    value = LineValues(DUMP, lines(DUMP), VerbTest(GERMAN), dict.fromkeys((5, 7, 9, 11), "noise"))
    assert [at for at in range(13) if value(feature, at)] == list(lines_with_it)


def test_lines_above_the_headline_are_counted_down() -> None:
    value = LineValues(DUMP, lines(DUMP), VerbTest(GERMAN), {5: "noise"})
    assert [value("above_headline", at) for at in range(6)] == [3, 2, 1, 0, 0, 0]
    clean = LineValues(DUMP, lines(DUMP), VerbTest(GERMAN), {})
    assert not any(clean("above_headline", at) for at in range(6))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Die Werft hat am Montag einen Auftrag bekommen.\nMehr\nGold", id="nothing known to be noise"),
        pytest.param("Die Werft hat am Montag einen neuen\nAuftrag bekommen, wie sie am Abend in Kiel\nmitteilte.\nX", id="wrapped"),
        pytest.param("Depot\nKurse", id="no text"),
    ],
)  # fmt: skip
def test_nothing_is_below_the_text(text: str) -> None:
    value = LineValues(text, lines(text), VerbTest(GERMAN), {})
    assert not any(value("below_text", at) for at in range(text.count("\n") + 1))


def test_rules_about_surroundings_see_what_all_others_found(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        {
            "de/hygiene/a": engine.rule(
                "placeholder", scope="line", match={"line": {"between_noise": True, "words": 1}}
            ),
            "de/hygiene/b": engine.rule("placeholder", scope="line", match={"phrase": "Loading"}),
        }
    )
    zones, _ = engine.line_hits(ruleset, "Loading\nGold\nLoading\nDer Rat tagt.")
    assert zones == ["noise", "noise", "noise", "prose"]


def test_zones_and_credits_win(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        {
            "de/hygiene/noise": engine.rule("placeholder", scope="line", match={"phrase": "Quellen"}),
            "de/transparency/credits": engine.rule("listed_sources", scope="line", match={"phrase": "^ Quellen: dpa"}),
        }
    )
    zones, hits = engine.line_hits(ruleset, "Der Rat tagt.\nQuellen: dpa\nQuellen")
    assert zones == ["prose", "credits", "noise"]
    assert [hit.message for hit in hits] == ["Quellen: dpa", "Quellen"], (
        "a line of credits is no noise, and no finding of it"
    )


def test_each_line_is_a_finding_and_one_at_most(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(category="placeholder", scope="line", match={"phrase": "Loading"})
    zones, hits = engine.line_hits(ruleset, "Loading Loading\n" * 20)
    assert (len(hits), zones) == (20, ["noise"] * 20)


def test_run_takes_the_lines_that_follow(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        category="related_links",
        scope="line",
        match={"phrase": "^ Lesen Sie auch $"},
        run={"line": {"bullet": True}},
    )
    text = (
        "Der Rat tagt.\nLesen Sie auch\n- eins\n\n- zwei\n\n\n- drei\nEnde.\n- vier\n"
        "Lesen Sie auch\nLesen Sie auch\n- fünf"
    )
    zones, hits = engine.line_hits(ruleset, text)
    assert zones == ["prose", "noise", "noise", "noise", "prose", "prose", "prose", "noise", "noise", "noise"]
    assert [hit.span.of(text) for hit in hits] == ["Lesen Sie auch"] * 3


def test_rules_may_look_into_noise_and_credits(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        {
            "de/hygiene/noise": engine.rule("placeholder", scope="line", match={"phrase": "^ Lädt"}),
            "de/balance/seen": engine.rule(match={"phrase": "bestritt"}, in_=["noise"]),
            "de/balance/default": engine.rule(match={"phrase": "bestritt"}),
        }
    )
    text = "Er bestritt es.\nLädt: Sie bestritt es"
    document = engine.document(text)
    marked, _ = match_lines(ruleset, text, document.lines, "de")
    prose = engine.document("Er bestritt es.")
    shown = type(document)(document.article, text, marked, prose.sentences)
    assert [(hit.rule.id, hit.span.start) for hit in match_document(ruleset, shown)] == [
        ("de/balance/default", 3),
        ("de/balance/seen", 26),
    ]


# --- measures and detectors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "value", "message"),
    [
        ({"identified_share": {"lt": 0.3}}, 0.25, "25 %"),
        ({"identified_share": {"lt": 0.3}}, 0.3, None),
        ({"identified_share": {"lt": 0.3}}, None, None),
        ("identified_share", 0.0, "0 %"),
        ("identified_share", None, None),
        ({"lix": {"between": [50, 60]}}, 55.456, "55.46"),
        ({"words": {"ge": 9}, "lix": {"gt": 100}}, 9.0, None),
    ],
)
def test_measures(measure: Any, value: float | None, message: str | None, make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(measure=measure, message="{value}", points={"balance": {"curve": [[0, 0], [1, 9]]}})
    name = measure if isinstance(measure, str) else next(iter(measure))
    hits = match_measures(ruleset, engine.document("Der Rat tagt."), {"lix": 0.0, name: value})
    assert [(hit.message, hit.value, hit.span) for hit in hits] == ([(message, value, None)] if message else [])


def test_patterns_that_ask_for_a_measure_run_with_the_measures(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(match={"phrase": "tagt", "measure": {"words": {"lt": 9}}})
    document = engine.document("Der Rat tagt.")
    assert match_document(ruleset, document) == []
    assert [hit.span for hit in match_measures(ruleset, document, {"words": 3})] == [Span(8, 12)]
    assert match_measures(ruleset, document, {"words": None}) == []


def test_a_message_tells_the_measure_that_a_match_asks_for(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        match={"phrase": "tagt", "measure": {"identified_share": {"lt": 0.5}}}, message="{match} at {value}"
    )
    [hit] = match_measures(ruleset, engine.document("Der Rat tagt."), {"identified_share": 0.25})
    assert hit.message == "tagt at 25 %"


def test_detectors(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(
        {
            "de/hygiene/cut": engine.rule("truncated_text", detect="truncated_text", message="{match|all}, {speaker}"),
            "en/hygiene/cut": engine.rule("encoding_error", detect="encoding_error"),
        }
    )
    assert detectors(ruleset, "de") == {"truncated_text"}
    found = [Detection(Span(4, 7), {"speaker": "Ole"}), Detection()]
    hits = detection_hits(ruleset, engine.document("Der Rat tagt."), {"truncated_text": found, "encoding_error": found})
    assert [(hit.span, hit.message) for hit in hits] == [
        (None, "all, the speaker"),
        (Span(4, 7), "Rat, Ole"),
    ]


# --- messages and timeouts -------------------------------------------------------------------------------------------


def test_message_template() -> None:
    template = parse_message("{match|the text} by {speaker}: {count}")
    assert template.fill({"speaker": "Ole", "count": None}) == "the text by Ole: several"
    for broken, position in (("a {x}", 2), ("a } b", 2), ("{match", 0), ("{{match}}", 0)):
        with pytest.raises(MessageError) as error:
            parse_message(broken)
        assert error.value.position == position


def test_a_translated_message_says_values_and_defaults_in_its_language() -> None:
    template = parse_message("{value}: {speaker}, {kind}, {count|viele}", "de")
    assert template.fill({}) == "unbekannt: die sprechende Person, Quelle, viele"
    assert template.fill({"value": "0.5", "kind": "document", "speaker": "v1.2"}) == "0,5: v1.2, Dokument, viele"


def test_every_kind_of_source_has_a_name_in_every_language() -> None:
    for language in TRANSLATIONS:
        template = parse_message("{kind}", language)
        names = {template.fill({"kind": kind}) for kind in get_args(SourceKind)}
        assert len(names) == len(get_args(SourceKind))
        assert not any("_" in name for name in names)


def test_a_hit_carries_the_translations_of_its_message(make_rules: Any, engine: Any) -> None:
    ruleset = make_rules(match={"phrase": "tagt"}, message="found {match}", message_de="gefunden: {match}")
    (hit,) = match_document(ruleset, engine.document("Der Rat tagt."))
    assert (hit.message, hit.messages) == ("found tagt", {"de": "gefunden: tagt"})
    ruleset = make_rules(measure={"lix": {"gt": 1}}, message="{value}", message_de="{value}")
    (hit,) = match_measures(ruleset, engine.document("Der Rat tagt."), {"lix": 55.456})
    assert (hit.message, hit.messages) == ("55.46", {"de": "55,46"})


@pytest.mark.parametrize("length", [1, 119, 120, 121, 500, 10_000])
def test_long_matches_are_cut_in_the_middle(length: int) -> None:
    text = "Anfang " + "x" * length + " Ende"
    short = shorten(text)
    assert len(short) <= MAX_MATCH
    assert short == text if len(text) <= MAX_MATCH else (short.startswith("Anfang") and short.endswith("Ende"))
    assert shorten("a\n  b") == "a b"


def test_a_rule_that_takes_too_long_is_not_applied(
    make_rules: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matchers, "TIMEOUT", 0.01)
    slow = {"regex": r"(?:a|b|ab){1,60}c"}
    ruleset = make_rules(
        {
            "de/balance/slow": engine.rule(match=slow),
            "de/balance/fast": engine.rule(match={"phrase": "Rat"}),
            "de/hygiene/slow": engine.rule("placeholder", scope="line", match=slow),
        }
    )
    text = f"Der Rat tagt. {'ab' * 60} c"
    notes = Notes()
    assert [hit.rule.id for hit in match_document(ruleset, engine.document(text), notes)] == ["de/balance/fast"]
    assert match_lines(ruleset, text, lines(text), "de", notes)[1] == []
    assert notes.late == {"de/balance/slow", "de/hygiene/slow"}


def test_a_busy_machine_makes_no_rule_slow(make_rules: Any, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock runs out twice, though next to no processor time was used."""
    compiled = regex.compile("Rat")
    late = iter([True, True])

    class Interrupted:
        def match(self, text: str, start: int, timeout: float) -> Any:  # noqa: ARG002
            if next(late, False):
                raise TimeoutError
            return compiled.match(text, start)

    ruleset = make_rules({"de/balance/rat": engine.rule(match={"regex": "Rat"})})
    monkeypatch.setattr(matchers.regex, "compile", lambda _: Interrupted())
    notes = Notes()
    assert [hit.rule.id for hit in match_document(ruleset, engine.document("Der Rat tagt."), notes)]
    assert not notes.late


@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("Das Amt erklärte sich", True),
        ("die Ämter erklärten sich", True),
        ("Zahl der Schäden gestiegen", False),
        ("Klage eingereicht", False),
        ("kaum beachtete Reste", False),
        ("der geneigte Leser", False),
        ("nach der Karte", False),
        ("Die orten uns", False),
        ("Wird es regnen?", True),
        ("Werden Sie Mitglied", True),
        ("Termine und Karten", False),
    ],
)
def test_a_verb_is_told_by_lists_and_endings(line: str, verb: bool) -> None:
    assert VerbTest(GERMAN).has_verb(line) == verb


def test_another_language_needs_no_more_than_its_lists() -> None:
    english = Lexicon("en", {"line_verb_forms": (("says",), ("warns",)), "line_verb_endings": (("ized",),)})
    assert VerbTest(english).has_verb("Council warns of floods")
    assert VerbTest(english).has_verb("Mayor criticized")
    assert not VerbTest(english).has_verb("Council and mayor")
    assert not VerbTest(Lexicon("fr")).has_verb("Le maire dit non")


def test_slow_searches_of_one_pattern_add_up_in_an_article(
    make_rules: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()
    for module, clock in ((matchers, "perf_counter"), (phrases, "thread_time")):
        monkeypatch.setattr(module, clock, lambda: next(ticks) * 0.02)
    ruleset = make_rules(
        {
            "de/balance/slow": engine.rule(match={"regex": "Rat"}),
            "de/balance/quick": engine.rule(match={"phrase": "Rat"}),
        }
    )
    for sentences, late in ((50, set()), (500, {"de/balance/slow"})):
        notes = Notes()
        hits = match_document(ruleset, engine.document("Der Rat tagt. " * sentences), notes)
        assert notes.late == late
        assert len([hit for hit in hits if hit.rule.id == "de/balance/quick"]) == sentences
