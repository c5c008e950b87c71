"""What the scores mean, told by changes of a text and what these must and must not do to the scores.

Every property is tried on several articles: the samples, the graded ones and one that was written for it; where it is
about a place, a name or an order, on any of them (Hypothesis).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

import pytest
from hypothesis import given, settings, strategies as st

from provenance.engine import RuleSet
from provenance.models import DIMENSIONS, DISCLOSURES, Dimension, RawArticle, Report
from provenance.pipeline import audit
from tests.conftest import ROOT

Audited = Callable[..., Report]
DATA = ROOT / "tests" / "data"

#: Written for the project, in German: samples, graded articles and one for these tests. The text dump is left out where the place of
#: a line decides whether it is noise.
ARTICLES: Mapping[str, str] = {
    path.stem: path.read_text(encoding="utf-8")
    for folder in (ROOT / "samples", DATA / "calibration", DATA / "metamorphic")
    for path in sorted(folder.glob("*.txt"))
    if "dump" not in path.name and not path.name.startswith("en_")
}
ANY = pytest.mark.parametrize("article", ARTICLES)
#: Points of one identified source.
ONE_SOURCE = 4


@pytest.fixture(scope="session")
def audited(ruleset: RuleSet) -> Audited:
    """As the fixture of the same name for all tests, and remembers what it audited."""

    @lru_cache(maxsize=2000)
    def call(text: str, **known: object) -> Report:
        known = {"id": "a", "source": "a.txt", "language": "de"} | known
        return audit(RawArticle(content=text, **known), ruleset)  # type: ignore[arg-type]

    return call


def value(report: Report, dimension: Dimension) -> int:
    score = report.scores.dimensions[dimension].score
    assert score is not None, f"{dimension} was not assessed"
    return score


def reached(report: Report, dimension: Dimension) -> float:
    """The score as it is before the ends of the scale cut it off."""
    score = report.scores.dimensions[dimension]
    return score.base + sum(each.points for each in score.contributions if each.rule != "score/clamp")


def overall(report: Report) -> float:
    assert report.scores.overall is not None
    return report.scores.overall


def all_scores(report: Report, *, but: Dimension | None = None) -> dict[str, int | None]:
    return {name: report.scores.dimensions[name].score for name in DIMENSIONS if name != but}


def but_for_disclosures(report: Report) -> dict[str, int | None]:
    """All scores but transparency, without what disclosures get back in verification where that has no room left."""
    verification = report.scores.dimensions["verification"]
    returned = sum(each.points for each in verification.contributions if each.rule == "score/disclosure")
    score = verification.score if verification.score is None else verification.score - returned
    return all_scores(report, but="transparency") | {"verification": score}


def paragraphs(text: str) -> list[str]:
    return text.strip().split("\n\n")


#: Rules that ask for what a text without HTML cannot have.
OF_PAGES = frozenset(
    f"any/transparency/{name}"
    for name in (
        *("primary-linked", "relay-linked", "study-unlinked", "embed-identified", "embed-unexplained"),
        *("image-credited", "image-uncredited", "modified-unexplained", "canonical-elsewhere"),
    )
)


# --- How a text is written down ---------------------------------------------------------------------------------------
# How a text is written down, and in which order it tells things, says nothing about its sourcing.


BRIDGE = [
    "In Aubach ist am Montag die Brücke der Kreisstraße 7 gesperrt worden, wie die Kreisverwaltung mitteilte.",
    "Der Bauamtsleiter Jens Thoma sagte, die Pfeiler müssten neu gegründet werden.",
    "Nach Angaben der Polizei staute sich der Verkehr auf vier Kilometern.",
    "„Wir rechnen mit zwei Jahren Bauzeit“, sagte Bürgermeisterin Ute Hain.",
    "Die Umleitung führt nach Angaben des Straßenbauamts über Niederau und Berg.",
    "Wer die Kosten trägt, ist noch offen.",
    "Experten warnen seit Jahren vor dem Zustand der Pfeiler.",
]


def assert_same(after: Report, before: Report, text: str) -> None:
    assert all_scores(after) == all_scores(before)
    assert overall(after) == overall(before)
    assert [finding.rule for finding in after.findings] == [finding.rule for finding in before.findings]
    for finding in after.findings:
        if finding.start is not None:
            assert text[finding.start : finding.end] == finding.text


@ANY
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r"), id="CR"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="NFD"),
        pytest.param(lambda text: text.replace("„", "»").replace("“", "«"), id="guillemets"),
        pytest.param(lambda text: text.replace("„", "«").replace("“", "»"), id="Swiss guillemets"),
        pytest.param(lambda text: re.sub("„([^“]*)“", "“\\1”", text), id="English"),
        pytest.param(lambda text: text.replace("„", '"').replace("“", '"'), id="straight"),
        pytest.param(lambda text: "\ufeff" + text, id="BOM"),
        pytest.param(lambda text: re.sub(r"(?m)$", "  ", text), id="trailing blanks"),
        pytest.param(lambda text: re.sub(r"(?m)^(?=.)", "    ", text), id="indented"),
        pytest.param(lambda text: re.sub(r"(?m)^(?=.)", "\t", text), id="indented with tabs"),
        pytest.param(lambda text: text.replace("\n\n", "\n\n\n\n"), id="more blank lines"),
        pytest.param(lambda text: "\n\n" + text + "\n\n\n", id="blank lines around"),
        pytest.param(lambda text: text.strip(), id="no line end"),
        pytest.param(lambda text: text.replace(". ", ".  "), id="two blanks between sentences"),
    ],
)  # fmt: skip
def test_how_a_text_is_written_down_changes_nothing(
    audited: Audited, article: str, change: Callable[[str], str]
) -> None:
    text = change(ARTICLES[article])
    assert_same(audited(text), audited(ARTICLES[article]), text)


@settings(max_examples=40)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)))
def test_any_other_white_space_between_words_changes_nothing(
    audited: Audited, data: st.DataObject, article: str
) -> None:
    text = ARTICLES[article]
    blanks = [found.start() for found in re.finditer(r"(?<=\w) (?=\w)", text)]
    changed = list(text)
    for at in data.draw(st.lists(st.sampled_from(blanks), min_size=1, max_size=30)):
        changed[at] = data.draw(st.sampled_from("\u00a0\u202f\u2009\t"))
    assert_same(audited("".join(changed)), audited(text), "".join(changed))


@settings(max_examples=40)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)))
def test_soft_hyphens_and_zero_width_characters_change_nothing(
    audited: Audited, data: st.DataObject, article: str
) -> None:
    text = ARTICLES[article]
    inside = [found.start() for found in re.finditer(r"(?<=[a-zäöü]{3})(?=[a-zäöü]{3})", text)]
    for at in sorted(data.draw(st.lists(st.sampled_from(inside), min_size=1, max_size=20, unique=True)), reverse=True):
        text = text[:at] + data.draw(st.sampled_from("\u00ad\u200b\ufeff")) + text[at:]
    assert_same(audited(text), audited(ARTICLES[article]), text)


@settings(max_examples=30)
@given(order=st.permutations(range(1, len(BRIDGE))))
def test_self_contained_paragraphs_below_the_lede_may_change_places(audited: Audited, order: list[int]) -> None:
    moved = audited("\n\n".join([BRIDGE[0], *(BRIDGE[at] for at in order)]))
    assert all_scores(moved) == all_scores(audited("\n\n".join(BRIDGE)))


@ANY
def test_a_text_pasted_twice_scores_the_same_but_for_hygiene(audited: Audited, article: str) -> None:
    """But for what a source is worth that is now named twice, which a rule may take for a sign that it can be told."""
    text = ARTICLES[article].rstrip()
    once, twice = all_scores(audited(text)), all_scores(audited(f"{text}\n\n{text}"))
    for name in ("verification", "transparency", "balance", "directness"):
        assert twice[name] == once[name]
    assert 0 <= (twice["attribution"] or 0) - (once["attribution"] or 0) <= ONE_SOURCE
    assert (twice["hygiene"] or 0) < (once["hygiene"] or 0)


@ANY
def test_the_same_text_gives_the_same_report(ruleset: RuleSet, article: str) -> None:
    raw = RawArticle(id="a", source="a.txt", content=ARTICLES[article], language="de")
    assert audit(raw, ruleset).model_dump_json() == audit(raw, ruleset).model_dump_json()


# --- Noise ------------------------------------------------------------------------------------------------------------
# What the scraper left in a text is a matter of hygiene, and of nothing else.


JUNK = (
    "Loading...",
    "Video wird geladen...",
    "Anzeige",
    "Teilen",
    "Link kopieren",
    "Kommentar schreiben",
)


def lowered(audited: Audited, before: str, after: str) -> bool:
    """Is hygiene lower, and everything else as it was?"""
    old, new = audited(before), audited(after)
    assert all_scores(new, but="hygiene") == all_scores(old, but="hygiene")
    return value(new, "hygiene") < value(old, "hygiene")


@ANY
def test_twenty_placeholders_lower_hygiene_and_nothing_else(audited: Audited, article: str) -> None:
    assert lowered(audited, ARTICLES[article], ARTICLES[article] + "Loading...\n" * 20)


@settings(max_examples=60)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)), junk=st.sampled_from(JUNK))
def test_junk_between_two_paragraphs_lowers_hygiene_and_nothing_else(
    audited: Audited, data: st.DataObject, article: str, junk: str
) -> None:
    blocks = paragraphs(ARTICLES[article])
    # The headline is found by the paragraph behind it.
    at = data.draw(st.integers(2, len(blocks)))
    assert lowered(audited, ARTICLES[article], "\n\n".join([*blocks[:at], junk, *blocks[at:]]))


@settings(max_examples=30)
@given(article=st.sampled_from(sorted(ARTICLES)), junk=st.lists(st.sampled_from(JUNK), min_size=1, max_size=8))
def test_more_junk_is_never_better(audited: Audited, article: str, junk: list[str]) -> None:
    text = ARTICLES[article].rstrip()
    scores = [value(audited("\n".join([text, "", *junk[:many]])), "hygiene") for many in range(len(junk) + 1)]
    assert scores == sorted(scores, reverse=True)


@ANY
def test_a_list_of_related_links_lowers_hygiene_and_nothing_else(audited: Audited, article: str) -> None:
    links = "Lesen Sie auch\n- Neue Buslinie verbindet Norden und Bahnhof\n- Freibad öffnet früher\n"
    assert lowered(audited, ARTICLES[article], f"{ARTICLES[article]}\n{links}")


@ANY
def test_a_repeated_paragraph_lowers_hygiene_and_nothing_else(audited: Audited, article: str) -> None:
    blocks = paragraphs(ARTICLES[article])
    assert lowered(audited, ARTICLES[article], "\n\n".join([*blocks, blocks[1]]))


@ANY
@pytest.mark.parametrize(
    "sentence", ["Der Lastwagen stand gerade zum Beladen an der Rampe.", "Die Anzeige wurde geprüft."]
)
def test_words_of_pages_in_a_sentence_are_prose(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert value(after, "hygiene") == value(before, "hygiene")


@ANY
def test_a_page_with_its_navigation_scores_as_its_article(audited: Audited, article: str) -> None:
    """Noise of HTML is taken out by extraction: menu and footer cost nothing at all.

    What only a page can be asked, whether it links to the study that it cites, is left out.
    """
    title, *blocks = paragraphs(ARTICLES[article])
    body = "".join(f"<p>{' '.join(block.split())}</p>" for block in blocks)
    head = f'<title>{title}</title><meta property="og:title" content="{title}">'
    menu = '<nav><ul><li><a href="/">Start</a></li><li><a href="/p">Politik</a></li></ul></nav>'
    page = (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">{head}</head><body>{menu}<main><article>'
        f"<h1>{title}</h1>{body}</article></main><footer><p>Impressum Datenschutz</p></footer></body></html>"
    )
    report = audited(page, format="html")
    found = all_scores(report)
    asked = [each for each in report.scores.dimensions["transparency"].contributions if each.rule in OF_PAGES]
    found["transparency"] = (found["transparency"] or 0) - sum(each.points for each in asked)
    text = all_scores(audited("\n\n".join([title, *blocks])))
    assert {**found, "hygiene": 0} == {**text, "hygiene": 0}
    assert found["hygiene"] == 100


# --- Sources ----------------------------------------------------------------------------------------------------------
# Naming sources raises the scores, hiding them lowers them.


#: What a name of the article stands for when it is taken away.
PEOPLE = {
    "ihre Vorsitzende Karin Lohse": "ein Insider",
    "Landrat Bernd Falke": "Ein Insider",
    "Der Chemiker Udo Prinz von der Hochschule Lausitz": "Ein Insider",
    "Nach Angaben des Umweltamts": "Nach Angaben eines Insiders",
}
IDENTIFIED = (
    "Die Geologin Wiebke Larssen von der Universität Kiel sagte, die Werte seien seit Jahren bekannt.",
    "„Wir haben das im Mai geprüft“, sagte Amtsleiter Hannes Krautwig.",
    "Nach Angaben des Statistischen Bundesamts stieg die Zahl im vergangenen Jahr um vier Prozent.",
    "Der Deutsche Wetterdienst teilte mit, mit Regen sei bis Freitag zu rechnen.",
    "Wirtschaftsprüferin Dorothea Valentin bestätigte, dass die Unterlagen seit März vorliegen.",
)
NAMELESS = (
    "Ein Insider sagte, damit sei schon lange zu rechnen gewesen.",
    "Experten warnen, dass sich die Lage weiter verschlechtern werde.",
    "Aus Regierungskreisen verlautete, eine Entscheidung sei bereits gefallen.",
    "Beobachter gehen davon aus, dass es dabei nicht bleiben wird.",
    "Mit der Sache vertraute Personen sprachen von einem beispiellosen Vorgang.",
)
HEARSAY = (
    "Gerüchten zufolge ist noch mehr zu erwarten.",
    "Dem Vernehmen nach wird schon an einer Lösung gearbeitet.",
    "Berichten zufolge hat es ähnliche Fälle gegeben.",
)
RELAYS = (
    "CNN berichtet, es habe bereits im Frühjahr Warnungen gegeben.",
    "Wie die „Frankfurter Rundschau“ schreibt, ist der Vorgang seit Langem bekannt.",
    "Laut einem Bericht der „New York Times“ waren mehrere Behörden unterrichtet.",
)


def below_the_lede(text: str) -> st.SearchStrategy[int]:
    return st.integers(2, len(paragraphs(text)) - 1)


def with_sentence(text: str, sentence: str, at: int) -> str:
    """The sentence at the end of a paragraph."""
    blocks = paragraphs(text)
    return "\n\n".join([*blocks[:at], f"{blocks[at]} {sentence}", *blocks[at + 1 :]])


@settings(max_examples=20)
@given(hidden=st.sets(st.sampled_from(sorted(PEOPLE)), min_size=1))
def test_names_replaced_by_an_insider_lower_attribution(audited: Audited, hidden: set[str]) -> None:
    text = ARTICLES["deponie"]
    for name in hidden:
        text = text.replace(name, PEOPLE[name])
    before, after = audited(ARTICLES["deponie"]), audited(text)
    assert value(after, "attribution") < value(before, "attribution")
    assert overall(after) < overall(before)


@settings(max_examples=60)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)), sentence=st.sampled_from(IDENTIFIED))
def test_one_more_identified_source_never_lowers_attribution(
    audited: Audited, data: st.DataObject, article: str, sentence: str
) -> None:
    text = ARTICLES[article]
    before, after = audited(text), audited(with_sentence(text, sentence, data.draw(below_the_lede(text))))
    assert value(after, "attribution") >= value(before, "attribution")
    assert value(after, "verification") >= value(before, "verification")
    assert value(after, "transparency") >= value(before, "transparency")
    assert all_scores(after)["hygiene"] == all_scores(before)["hygiene"]


@pytest.mark.parametrize("sentence", IDENTIFIED)
@pytest.mark.parametrize("article", ["unfall_c", "unfall_d", "studie_d", "chemiewerk_d"])
def test_an_identified_source_raises_a_thinly_sourced_article(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert reached(after, "attribution") > reached(before, "attribution")
    assert overall(after) > overall(before)


def test_a_second_independent_source_backs_a_single_one(audited: Audited) -> None:
    one = audited(ARTICLES["unfall_c"])
    two = audited(ARTICLES["unfall_c"].rstrip() + " Feuerwehrkommandant Alois Huber sprach von tiefen Bremsspuren.\n")
    assert any(finding.category == "single_source" for finding in one.findings)
    assert value(two, "attribution") > value(one, "attribution")
    assert value(two, "verification") > value(one, "verification")


@settings(max_examples=60)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)), sentence=st.sampled_from(NAMELESS))
def test_one_more_nameless_source_never_raises_a_score(
    audited: Audited, data: st.DataObject, article: str, sentence: str
) -> None:
    text = ARTICLES[article]
    before, after = audited(text), audited(with_sentence(text, sentence, data.draw(below_the_lede(text))))
    assert value(after, "attribution") <= value(before, "attribution")
    assert value(after, "transparency") <= value(before, "transparency")
    assert value(after, "verification") <= value(before, "verification")


@ANY
@pytest.mark.parametrize("sentence", HEARSAY)
def test_hearsay_lowers_directness_and_raises_nothing(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert value(after, "attribution") <= value(before, "attribution")
    assert value(after, "transparency") <= value(before, "transparency")
    if all_scores(before)["directness"] is not None:
        assert value(after, "directness") < value(before, "directness")
        assert overall(after) < overall(before)


@ANY
@pytest.mark.parametrize("sentence", RELAYS)
def test_a_relay_lowers_directness(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    if all_scores(before)["directness"] is not None:
        assert value(after, "directness") < value(before, "directness")
    assert value(after, "verification") <= value(before, "verification")


@ANY
def test_the_newsroom_s_own_eyes_raise_directness(audited: Audited, article: str) -> None:
    before = audited(ARTICLES[article])
    after = audited(ARTICLES[article].rstrip() + " Die Unterlagen liegen unserer Redaktion vor.\n")
    if all_scores(before)["directness"] is not None:
        assert value(after, "directness") > value(before, "directness")
    assert value(after, "verification") > value(before, "verification")


def test_length_alone_is_no_merit(audited: Audited) -> None:
    """A short report with the same sources as a long one is not punished for being short."""
    short = audited(ARTICLES["unfall_c"])
    long = audited(
        ARTICLES["unfall_c"].rstrip()
        + "\n\nDie Straße verläuft dort in einer langen Kurve oberhalb des Sees. Sie wurde vor zehn Jahren ausgebaut. "
        "Am Wochenende ist dort viel Verkehr. Im Sommer fahren viele Urlauber die Strecke.\n"
    )
    assert value(short, "attribution") >= value(long, "attribution")


# --- Disclosure -------------------------------------------------------------------------------------------------------
# Saying what is not known is never punished; claiming more than is known is.


ADMITTED = (
    "Die Angaben ließen sich nicht unabhängig überprüfen.",
    "Unabhängig prüfen lassen sich diese Zahlen nicht.",
    "Eine unabhängige Bestätigung gab es zunächst nicht.",
    "Wo und wann die Aufnahmen entstanden, ist unklar.",
    "Zur Ursache ist bislang nichts bekannt.",
)
#: Said by a source that the reader can identify.
ADMITTED_BY_A_SOURCE = (
    "Woher die Zahlen stammen, könne sie nicht sagen, erklärte die Sprecherin der Behörde, Ina Voss.",
    "Amtsleiter Hannes Krautwig sagte, er könne das nicht bestätigen.",
    "Die Polizei teilte mit, die Ursache sei noch unklar.",
)
DISCLOSED = {
    **ARTICLES,
    **{f"{name}+": f"{text.rstrip()} {ADMITTED[0]} {ADMITTED_BY_A_SOURCE[0]}\n" for name, text in ARTICLES.items()},
}
_SENTENCE_END = re.compile(r"(?<=[.!?“])\s+(?=[A-ZÄÖÜ„])")


def without(text: str, sentence: str) -> str:
    return text.replace(sentence, "").replace("  ", " ").replace(" \n", "\n")


def disclosing_sentences(report: Report, text: str) -> list[str]:
    """Sentences in which nothing is found but that something is not known.

    One that hides its speaker as well ("Ein Insider sagte, …") is more than a disclosure, and may cost.
    """
    found = []
    for block in text.split("\n\n")[1:]:
        for sentence in _SENTENCE_END.split(block.strip()):
            start = text.index(sentence)
            inside = {
                finding.category
                for finding in report.findings
                if finding.start is not None and start <= finding.start < start + len(sentence)
            }
            if inside & DISCLOSURES and inside <= DISCLOSURES | {"identified_source", "hedge", "no_comment"}:
                found.append(sentence)
    return found


@settings(max_examples=80)
@given(
    data=st.data(),
    article=st.sampled_from(sorted(ARTICLES)),
    sentence=st.sampled_from(ADMITTED + ADMITTED_BY_A_SOURCE),
)
def test_admitting_a_gap_raises_transparency_and_never_lowers_overall(
    audited: Audited, data: st.DataObject, article: str, sentence: str
) -> None:
    text = ARTICLES[article]
    before, after = audited(text), audited(with_sentence(text, sentence, data.draw(below_the_lede(text))))
    assert value(after, "transparency") >= value(before, "transparency")
    assert overall(after) >= overall(before)


@pytest.mark.parametrize("sentence", ADMITTED)
def test_the_first_admitted_gap_is_worth_something(audited: Audited, sentence: str) -> None:
    before = audited(ARTICLES["unfall_d"])
    after = audited(f"{ARTICLES['unfall_d'].rstrip()} {sentence}\n")
    assert value(after, "transparency") > value(before, "transparency")
    assert overall(after) > overall(before)


@pytest.mark.parametrize("article", DISCLOSED)
def test_no_article_gains_by_dropping_a_disclosure(audited: Audited, article: str) -> None:
    text = DISCLOSED[article]
    report = audited(text)
    for sentence in disclosing_sentences(report, text):
        shorter = audited(without(text, sentence))
        if shorter.scores.overall is not None:
            assert overall(shorter) <= overall(report), sentence


def test_disclosures_are_found_in_the_articles(audited: Audited) -> None:
    tried = [s for text in DISCLOSED.values() for s in disclosing_sentences(audited(text), text)]
    assert len(tried) >= 30


@settings(max_examples=25)
@given(data=st.data(), article=st.sampled_from(sorted(ARTICLES)))
def test_however_many_gaps_are_admitted_none_is_punished(audited: Audited, data: st.DataObject, article: str) -> None:
    """Also where transparency has reached its limit."""
    text, scores = ARTICLES[article].rstrip(), []
    for sentence in data.draw(st.permutations(ADMITTED + ADMITTED_BY_A_SOURCE)):
        scores.append(overall(audited(text)))
        text = f"{text} {sentence}"
    assert scores == sorted(scores)


@ANY
def test_a_source_that_keeps_its_origin_back_costs_verification_and_the_print_of_it_pays(
    audited: Audited, article: str
) -> None:
    sentence = "Die Sprecherin der Behörde, Ina Voss, wollte nicht sagen, woher die Aufnahmen stammen."
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert value(after, "transparency") >= value(before, "transparency")
    assert overall(after) >= overall(before)


@ANY
@pytest.mark.parametrize(
    "sentence",
    [
        "Das beweist, dass der Vorgang lange geplant war.",
        "Dafür gibt es erdrückende Beweise.",
    ],
)
def test_claiming_more_than_is_known_lowers_what_it_claims(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert value(after, "verification") < value(before, "verification")
    assert value(after, "transparency") < value(before, "transparency")
    assert overall(after) < overall(before)


@ANY
@pytest.mark.parametrize(
    "sentence",
    [
        "Unsere Redaktion hat den Ort der Aufnahmen anhand von Satellitenbildern verifiziert.",
        "Das geht aus dem Protokoll der Sitzung hervor, das unserer Redaktion vorliegt.",
    ],
)
def test_checking_raises_verification(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert value(after, "verification") > value(before, "verification")


@ANY
def test_a_reason_for_anonymity_is_better_than_none(audited: Audited, article: str) -> None:
    told = ARTICLES[article].rstrip() + " Das sagte eine Mitarbeiterin, die anonym bleiben will{}.\n"
    without_reason = audited(told.format(""))
    with_reason = audited(told.format(", aus Furcht vor Kündigung"))
    assert value(with_reason, "transparency") > value(without_reason, "transparency")
    assert value(with_reason, "attribution") >= value(without_reason, "attribution")
    assert overall(with_reason) > overall(without_reason)


@ANY
@pytest.mark.parametrize(
    "lines",
    [
        "Korrektur: In einer früheren Fassung hieß es, der Vorfall habe sich am Montag ereignet. Richtig ist Dienstag.",
        "Verwendete Quellen:\n- dpa\n- Reuters",
    ],
)
def test_corrections_and_credits_raise_transparency_and_are_no_noise(
    audited: Audited, article: str, lines: str
) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article]}\n{lines}\n")
    assert value(after, "transparency") >= value(before, "transparency")
    assert overall(after) >= overall(before)
    assert value(after, "hygiene") == value(before, "hygiene")


@ANY
def test_byline_and_date_count_only_where_the_input_could_carry_them(audited: Audited, article: str) -> None:
    text = ARTICLES[article]
    bare = audited(text)
    record = audited(text, carries_metadata=True)
    signed = audited(text, carries_metadata=True, author="Eva Lind", published="2025-02-03")
    assert not any(finding.category == "missing_metadata" for finding in (*bare.findings, *signed.findings))
    assert value(record, "transparency") < value(bare, "transparency") <= value(signed, "transparency")
    assert but_for_disclosures(record) == but_for_disclosures(bare)


@ANY
def test_every_score_is_its_base_and_its_contributions(audited: Audited, article: str) -> None:
    report = audited(ARTICLES[article])
    for name, dimension in report.scores.dimensions.items():
        if dimension.score is not None:
            assert dimension.base + sum(c.points for c in dimension.contributions) == dimension.score
            by_findings = sum(finding.points.get(name, 0) for finding in report.findings)
            assert by_findings == sum(c.points for c in dimension.contributions if not c.rule.startswith("score/"))


# --- Disputes, and what cannot be judged ------------------------------------------------------------------------------
# Who is accused should be heard; and what cannot be judged has no score.


ACCUSED = """Vorwürfe gegen den Chemiekonzern Nordchem

Die Bürgerinitiative Saubere Aue wirft dem Chemiekonzern Nordchem vor, Messwerte verschwiegen zu haben. „Seit drei Jahren liegen die Werte über der Grenze“, sagte ihre Vorsitzende Karin Lohse am Montag in Aubach.

Der Chemiker Udo Prinz von der Hochschule Lausitz erklärte, er habe an zwei Brunnen Rückstände gefunden. Nach Angaben des Umweltamts wurden die Proben im Mai genommen. Lohse forderte, die Brunnen bis zur Klärung zu schließen.
"""
DENIALS = (
    "Der Chemiekonzern Nordchem wies den Vorwurf zurück.",
    "Der Chemiekonzern Nordchem bestritt, Werte verschwiegen zu haben.",
    "Der Chemiekonzern Nordchem nannte die Vorwürfe haltlos.",
)
ASKED = (
    "Der Chemiekonzern Nordchem wollte sich auf Anfrage nicht äußern.",
    "Eine Anfrage an den Chemiekonzern Nordchem blieb bis zum Abend unbeantwortet.",
)


@pytest.mark.parametrize("answer", DENIALS)
def test_a_denial_by_the_accused_raises_balance(audited: Audited, answer: str) -> None:
    before, after = audited(ACCUSED), audited(f"{ACCUSED.rstrip()} {answer}\n")
    assert any(finding.category == "accusation_without_response" for finding in before.findings)
    assert value(after, "balance") >= value(before, "balance") + 15
    assert overall(after) > overall(before)


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("Chemiekonzern Nordchem weist Vorwürfe zurück", DENIALS[0]),
        ("Experten warnen vor Rückständen im Brunnen", "Experten warnen seit Jahren vor den Brunnen."),
        ("Insider: Werte waren bekannt", "Insidern zufolge waren die Werte in Aubach bekannt."),
        ("Nordchem soll Messwerte verschwiegen haben", "Der Chemiekonzern Nordchem soll Messwerte verschwiegen haben."),
    ],
)
def test_what_the_headline_says_is_counted_where_the_text_says_it(audited: Audited, headline: str, told: str) -> None:
    text = f"{ACCUSED.rstrip()} {told}\n"
    plain, summed_up = audited(text), audited(text.replace("Vorwürfe gegen den Chemiekonzern Nordchem", headline, 1))
    assert all_scores(summed_up) == all_scores(plain)


@pytest.mark.parametrize("answer", ASKED)
def test_to_have_asked_is_better_than_not_to_have_asked_and_an_answer_is_better_still(
    audited: Audited, answer: str
) -> None:
    unheard, asked = audited(ACCUSED), audited(f"{ACCUSED.rstrip()} {answer}\n")
    heard = audited(f"{ACCUSED.rstrip()} {DENIALS[0]}\n")
    assert value(unheard, "balance") < value(asked, "balance") < value(heard, "balance")
    assert overall(unheard) < overall(asked)


@ANY
@pytest.mark.parametrize("answer", DENIALS)
def test_a_printed_denial_never_lowers_overall(audited: Audited, article: str, answer: str) -> None:
    """Also where it makes balance count that was not assessed before."""
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {answer}\n")
    assert overall(after) >= overall(before)


@ANY
def test_an_accusation_that_nobody_answers_never_raises_overall(audited: Audited, article: str) -> None:
    sentence = "Scharfe Vorwürfe erhob Karin Lohse gegen die Firma Nordchem, die Abfälle in den Fluss geleitet habe."
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    if all_scores(before)["balance"] is not None:
        assert value(after, "balance") <= value(before, "balance")


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Mannschaft bestreitet am Samstag ihr zweites Gruppenspiel.",
        "Sie bestreitet ihren Lebensunterhalt mit Übersetzungen.",
        "Das Gericht wies die Klage zurück.",
    ],
)
@pytest.mark.parametrize("article", ["unfall_c", "unfall_d", "studie_d", "deichschaden"])
def test_words_that_look_like_denials_change_no_balance(audited: Audited, article: str, sentence: str) -> None:
    before, after = audited(ARTICLES[article]), audited(f"{ARTICLES[article].rstrip()} {sentence}\n")
    assert all_scores(after)["balance"] == all_scores(before)["balance"]


@ANY
def test_without_rules_for_the_language_only_hygiene_is_judged(audited: Audited, article: str) -> None:
    scores = all_scores(audited(ARTICLES[article], language="fi"))
    assert {name for name, score in scores.items() if score is not None} == {"hygiene"}


@settings(max_examples=30)
@given(article=st.sampled_from(sorted(ARTICLES)), words=st.integers(1, 58))
def test_too_little_prose_has_no_overall_score(audited: Audited, article: str, words: int) -> None:
    report = audited(" ".join(ARTICLES[article].split("\n\n", 1)[1].split()[:words]))
    assert report.scores.overall is None
    assert report.scores.band is None
    for dimension in ("attribution", "verification", "transparency"):
        assert all_scores(report)[dimension] is None


@ANY
def test_what_was_not_assessed_has_no_weight(audited: Audited, article: str) -> None:
    scores = audited(ARTICLES[article]).scores
    assessed = {name for name in DIMENSIONS if scores.dimensions[name].score is not None}
    assert scores.weights.keys() == assessed
    mean = sum((scores.dimensions[d].score or 0) * w for d, w in scores.weights.items()) / sum(scores.weights.values())
    assert scores.overall == pytest.approx(min([mean, *(cap.cap for cap in scores.caps)]), abs=0.051)


# --- What a page links to ---------------------------------------------------------------------------------------------

LINKED = '<a href="https://www.bundesgerichtshof.de/urteile/12-24">{}</a>'
SAME_HOST = '<a href="https://www.bundesgerichtshof.de/akten/{}">{}</a>'


def as_page(text: str, link: Callable[[int, str], str] = lambda _, word: word) -> str:
    """A page with links on one word of each paragraph, as ``link`` makes them of its number and the word."""
    title, *blocks = paragraphs(text)
    linked = []
    for number, block in enumerate(blocks):
        words = " ".join(block.split()).split(" ")
        words[-1] = link(number, words[-1])
        linked.append(f"<p>{' '.join(words)}</p>")
    return (
        f'<!DOCTYPE html><html lang="de"><head><title>{title}</title><link rel="canonical" href="https://bote.example/1">'
        f'</head><body><nav><a href="/">Start</a></nav><main><article><h1>{title}</h1>{"".join(linked)}</article></main>'
        "</body></html>"
    )


@ANY
def test_a_link_to_a_primary_document_never_lowers_a_score(audited: Audited, article: str) -> None:
    before = audited(as_page(ARTICLES[article]), format="html")
    for at in range(len(paragraphs(ARTICLES[article])) - 1):
        page = as_page(ARTICLES[article], lambda number, word, at=at: LINKED.format(word) if number == at else word)
        after = audited(page, format="html")
        for name in DIMENSIONS:
            assert (after.scores.dimensions[name].score or 0) >= (before.scores.dimensions[name].score or 0)


@ANY
def test_many_links_to_one_host_earn_no_more_than_one(audited: Audited, article: str) -> None:
    many = audited(as_page(ARTICLES[article], SAME_HOST.format), format="html")
    count = len(paragraphs(ARTICLES[article])) - 1
    one = max(
        reached(audited(as_page(ARTICLES[article], lambda n, word, at=at: LINKED.format(word) if n == at else word),
                        format="html"), "transparency")
        for at in range(count)
    )  # fmt: skip
    assert reached(many, "transparency") <= one


@ANY
def test_a_text_is_not_asked_for_what_only_a_page_has(audited: Audited, article: str) -> None:
    report = audited(ARTICLES[article])
    assert not {finding.rule for finding in report.findings} & OF_PAGES
    assert (report.links, report.embeds, report.images, report.article.page) == ((), (), (), None)
