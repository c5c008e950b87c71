"""English: who says what, in one sentence after another of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

from provenance.annotate import annotate
from provenance.engine import RuleSet
from provenance.languages import language
from provenance.lexicon import load_lexicon
from provenance.models import Article, Document
from provenance.pipeline import analyse_text, spoken
from provenance.resources import rules_dir
from provenance.segment import ABBREVIATIONS, analysis_text, lines, sentences
from tests.conftest import ROOT

TABLE = yaml.safe_load((ROOT / "tests/data/languages/english.yaml").read_text(encoding="utf-8"))

English = Callable[[str], Document]


@pytest.fixture(scope="module")
def english() -> English:
    spoken = language(load_lexicon("en", rules_dir() / "en" / "lexicons"))
    assert spoken is not None

    def read(text: str) -> Document:
        analysed, _ = analysis_text(text)
        rows = lines(analysed)
        found = sentences(analysed, rows, None, ABBREVIATIONS | spoken.abbreviations)
        outlet = "The Weir Courier"
        article = Article("a", "a.txt", text, language="en", outlet=outlet)
        return annotate(Document(article, analysed, rows, found), spoken)

    # The first sentence of a text may be its headline.
    return lambda text: read(f"The weir by the mill was full again.\n\n{text}")


def told(document: Document) -> list[tuple[str, str, str]]:
    """Type, source and content of every attribution, in text order."""
    names = {source.id: source.name for source in document.sources}
    return [
        (
            a.type,
            names.get(a.source_id or "", ""),
            " | ".join(part.of(document.text) for part in a.content),
        )
        for a in document.attributions
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Quotations
        ("“The weir will hold,” said Ruth Kolb.", [("direct", "Ruth Kolb", "“The weir will hold,”")]),
        ('"The weir will hold," Ruth Kolb said.', [("direct", "Ruth Kolb", '"The weir will hold,"')]),
        ("‘The weir’s gates won’t move,’ says Ruth Kolb.", [("direct", "Ruth Kolb", "‘The weir’s gates won’t move,’")]),
        (
            "“The weir will hold,” Ruth Kolb said on Monday. “We have checked it.”",
            [("direct", "Ruth Kolb", "“The weir will hold,” | “We have checked it.”")],
        ),
        (
            "“The weir,” said Ruth Kolb, an engineer at the water board, “will hold for years.”",
            [("direct", "Ruth Kolb", "“The weir,” | “will hold for years.”")],
        ),
        ("Ruth Kolb told reporters: “The weir will hold.”", [("direct", "Ruth Kolb", "“The weir will hold.”")]),
        ("Ruth Kolb continued: “The weir will hold.”", [("direct", "Ruth Kolb", "“The weir will hold.”")]),
        # Clauses
        ("Ruth Kolb said that the weir would hold.", [("indirect", "Ruth Kolb", "that the weir would hold")]),
        ("Ruth Kolb said the weir would hold.", [("indirect", "Ruth Kolb", "the weir would hold")]),
        ("Ruth Kolb said on Monday that the weir would hold.", [("indirect", "Ruth Kolb", "that the weir would hold")]),
        ("The weir will hold, Ruth Kolb said.", [("indirect", "Ruth Kolb", "The weir will hold")]),
        ("The weir, Ruth Kolb said, will hold.", [("indirect", "Ruth Kolb", "The weir | will hold")]),
        ("The weir will hold, according to Ruth Kolb.", [("indirect", "Ruth Kolb", "The weir will hold")]),
        ("According to Ruth Kolb, the weir will hold.", [("indirect", "Ruth Kolb", "the weir will hold")]),
        (
            "Ruth Kolb, an engineer at the water board, said the weir would hold.",
            [("indirect", "Ruth Kolb", "the weir would hold")],
        ),
        (
            "Ruth Kolb, 58, told the council on Monday that the weir would hold.",
            [("indirect", "Ruth Kolb", "that the weir would hold")],
        ),
        # What somebody does by speaking
        ("Ruth Kolb rejected the claims.", [("reported", "Ruth Kolb", "the claims")]),
        ("Ruth Kolb warned of a flood.", [("reported", "Ruth Kolb", "a flood")]),
        ("Ruth Kolb accused the mill of neglect.", [("reported", "Ruth Kolb", "the mill of neglect")]),
        ("Ruth Kolb called the plan a mistake.", [("reported", "Ruth Kolb", "the plan a mistake")]),
        ("Ruth Kolb promised to repair the weir.", [("indirect", "Ruth Kolb", "to repair the weir")]),
        ("Ruth Kolb called half of the plans “a waste”.", [("reported", "Ruth Kolb", "half of the plans “a waste”")]),
        ("Ruth Kolb announced on Friday the sale of the mill.", [("reported", "Ruth Kolb", "the sale of the mill")]),
        # Where it ends
        ("Ruth Kolb rejected the claims in a statement on Friday.", [("reported", "Ruth Kolb", "the claims")]),
        ("Ruth Kolb rejected the claims during a debate.", [("reported", "Ruth Kolb", "the claims")]),
        ("Ruth Kolb praised the plan as the council met.", [("reported", "Ruth Kolb", "the plan")]),
        (
            "Ruth Kolb said the weir would hold, but she urged the council to repair it.",
            [
                ("indirect", "Ruth Kolb", "the weir would hold"),
                ("indirect", "Ruth Kolb", "the council to repair it"),
            ],
        ),
        (
            "Ruth Kolb said: “The weir will hold,” adding that the mill was dry.",
            [("direct", "Ruth Kolb", "“The weir will hold,”"), ("indirect", "Ruth Kolb", "that the mill was dry")],
        ),
        (
            "The mill ran well, Ruth Kolb said, until it burned.",
            [("indirect", "Ruth Kolb", "The mill ran well | until it burned")],
        ),
        (
            "Too often, Ruth Kolb said, the weir is forgotten.",
            [("indirect", "Ruth Kolb", "Too often | the weir is forgotten")],
        ),
        ("But the weir will hold, Ruth Kolb said.", [("indirect", "Ruth Kolb", "the weir will hold")]),
        # Papers, and those who are told
        (
            "A survey by Delphi Research shows the mill far ahead.",
            [("reported", "survey by Delphi Research", "the mill far ahead")],
        ),
        (
            "The weir leaks, figures from the water board show.",
            [("indirect", "figures", "The weir leaks")],
        ),
        ("Residents were told the weir would hold.", [("indirect", "", "the weir would hold")]),
        (
            "Per the indictment, Pinnock sold the mill twice.",
            [("indirect", "indictment", "Pinnock sold the mill twice")],
        ),
        ("There were reports that the weir had broken.", [("indirect", "", "that the weir had broken")]),
        ("Her claim that the weir was broken is wrong.", [("indirect", "", "that the weir was broken")]),
        # Nobody in particular
        ("The mill is said to have closed.", [("indirect", "", "The mill | to have closed")]),
        ("The mill has reportedly closed.", [("indirect", "", "The mill has | closed")]),
        (
            "The weir will hold, the delegate for rivers in Wetterau, Ruth Kolb, told reporters.",
            [("indirect", "Ruth Kolb", "The weir will hold")],
        ),
        (
            "A woman who was pulled from the river said that nobody had warned her.",
            [("indirect", "woman", "that nobody had warned her")],
        ),
        ("It is clear that the weir will hold.", []),
        ("However, Ruth Kolb said nothing on Monday.", []),
        (
            "The water board said in a statement it would pay.",
            [("indirect", "water board", "it would pay")],
        ),
        (
            "Engineers at the University of Leeds report that the weir has sunk.",
            [("indirect", "Engineers at the University of Leeds", "that the weir has sunk")],
        ),
        (
            "The water board, which has been accused of neglect, dismissed the claim as “nonsense”.",
            [("reported", "water board", "the claim as “nonsense”")],
        ),
        ("The water board put the damage at £3m.", [("reported", "water board", "the damage at £3m")]),
        ("The delay put her at risk.", []),
        ("The driver, who police say was drunk, fled.", [("indirect", "police", "was drunk")]),
        (
            "Kolb spoke of neglect, an allegation the water board denies.",
            [("reported", "Kolb", "neglect"), ("reported", "water board", "an allegation")],
        ),
        ("“It holds,” said a man who lives there.", [("direct", "man", "“It holds,”")]),
        (
            "Ruth Kolb said the weir was full and disputed the figures.",
            [("indirect", "Ruth Kolb", "the weir was full"), ("reported", "Ruth Kolb", "the figures")],
        ),
        (
            "Ruth Kolb told councillors her brother had built it.",
            [("indirect", "Ruth Kolb", "her brother had built it")],
        ),
        ("When the weir broke, plenty of us felt relieved.", []),
        (
            "According to the board’s figures, seen by the Courier, the weir has sunk.",
            [("indirect", "board’s figures", "the weir has sunk")],
        ),
        ("SELHAVEN, March 3 — The weir will hold, Ruth Kolb said.", [("indirect", "Ruth Kolb", "The weir will hold")]),
        # No attribution
        ("The men, who spoke on condition of anonymity, left early.", []),
        ("The people insisted on anonymity in order to describe the talks.", []),
        ("One man asked not to be named, and another declined to be identified.", []),
        ("By law, the mill must give 60 days’ warning of a flood.", []),
        ("Ruth Kolb is expected to address the council on Monday.", []),
        ("The reports lay on the table of the mill.", []),
        ("She wore a shirt with the word “Weir” on it.", []),
    ],
)
def test_who_says_what(text: str, expected: list[tuple[str, str, str]], english: English) -> None:
    assert told(english(text)) == expected


@pytest.mark.parametrize("case", [case for group in TABLE for case in group["cases"]], ids=lambda case: case["text"])
def test_sentences_of_the_table(case: Mapping[str, Any], english: English) -> None:
    document = english(case["text"])
    assert [[name, content] for _, name, content in told(document)] == case["told"]
    if "identified" in case:
        assert [source.identified for source in document.sources] == [case["identified"]]
    if "kinds" in case:
        assert [source.kind for source in document.sources] == case["kinds"]


@pytest.mark.parametrize(
    ("text", "kind", "identified"),
    [
        ("Ruth Kolb said the weir would hold.", "named_person", True),
        ("Mr Kolb said the weir would hold.", "named_person", True),
        ("The water board said the weir would hold.", "named_organisation", True),
        ("The White House said the weir would hold.", "government", True),
        ("Reuters reported that the weir would hold.", "news_agency", True),
        ("The New York Times reported that the weir would hold.", "named_media", True),
        ("A study by the University of Oxford found that the weir would hold.", "document", True),
        ("Experts said the weir would hold.", "unnamed_expert", False),
        ("A senior administration official said the weir would hold.", "unnamed_official", False),
        ("A person familiar with the matter said the weir would hold.", "anonymous", False),
        ("Two people briefed on the plan said the weir would hold.", "anonymous", False),
        ("Neighbours said the weir would hold.", "unnamed_person", False),
        ("A spokesman for the Ministry of Defence said the weir would hold.", "unnamed_official", True),
        ("A police spokesman said the weir would hold.", "unnamed_official", True),
        ("The Ministry of Justice said the weir would hold.", "named_organisation", True),
        ("The society said the weir would hold.", "named_organisation", True),
        ("The company said the weir would hold.", "unnamed_organisation", False),
        (
            "Nobody knew him, but the author, retired engineer Ruth Kolb, said the weir would hold.",
            "named_person",
            True,
        ),
        ("A spokesman said the weir would hold.", "unnamed_person", False),
        ("Federal prosecutors said the weir would hold.", "named_organisation", True),
        ("The weir_fan84 Reddit user said the weir would hold.", "social_media", True),
    ],
)
def test_kind_of_source(text: str, kind: str, identified: bool, english: English) -> None:
    (source,) = english(text).sources
    assert (source.kind, source.identified) == (kind, identified)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Office for National Rivers said the weir would hold.", ["Office for National Rivers"]),
        ("The Society for the Protection of Weirs said so: “It holds.”", ["Society for the Protection of Weirs"]),
        ("The River Workers of America said the weir would hold.", ["River Workers of America"]),
        ("Kolb & Sons said the weir would hold.", ["Kolb & Sons"]),
        ("Engineers Without Borders said the weir would hold.", ["Engineers Without Borders"]),
        ("Det Ch Insp Ruth Kolb said the weir would hold.", ["Ruth Kolb"]),
        ("Kolbtec Inc. built the weir. The company said it would hold.", ["Kolbtec Inc."]),
        # A word for firms takes up no alliance, one for others no firm.
        ("Kolbtec Inc. was visited by NATO. The company said it was old.", ["Kolbtec Inc."]),
        ("Apple was fined by the EU. The company said it was old.", ["Apple"]),
        ("The EU is old. The company said so: “It is.”", ["company"]),
        ("Amnesty praised Kolbtec Inc. for it. The organisation said it was old.", ["Amnesty"]),
        ("Selhaven Constabulary has confirmed it. The weir will hold, the force said.", ["Selhaven Constabulary"]),
        ("The weir will hold, the police said.", ["police"]),
        (
            "The Department for Weirs, Mills and River Affairs said it would hold.",
            ["Department for Weirs, Mills and River Affairs"],
        ),
        ("The Food and River Administration said the weir would hold.", ["Food and River Administration"]),
        ("NHS Selhaven said the weir would hold.", ["NHS Selhaven"]),
        ("Ichthyologist Ruth Kolb said the weir would hold.", ["Ruth Kolb"]),
        ("Selhaven Dairy is closed. The Selhaven-based company said the weir would hold.", ["Selhaven Dairy"]),
        ("Nobody said the weir would hold.", []),
        ("Two people close to the talks said the weir would hold.", ["Two people close to the talks"]),
        (
            "A spokeswoman for the district attorney, Ruth Kolb, said the weir would hold.",
            ["spokeswoman for the district attorney"],
        ),
        (
            "Two people briefed on the plan said the weir would hold. One of them said it was old.",
            ["Two people briefed on the plan"],
        ),
    ],
)
def test_names_of_sources(text: str, names: list[str], english: English) -> None:
    assert [source.name for source in english(text).sources] == names


def test_surname_role_and_pronoun_are_one_source(english: English) -> None:
    document = english(
        "Ruth Kolb, the mayor of the town, said the weir would hold. Kolb added that it was old. "
        "She said that nobody had checked it."
    )
    assert [source.name for source in document.sources] == ["Ruth Kolb"]
    assert {a.source_id for a in document.attributions} == {"s1"}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        # Offices of different bodies, and somebody who is named behind another's office.
        (
            "Council leader Ruth Kolb said it held. Opposition leader Abel Rook said it did not.",
            ["Ruth Kolb", "Abel Rook"],
        ),
        ("An ally of Mayor Ruth Kolb left. Kolb said the weir would hold.", ["Ruth Kolb"]),
        ("The teachers’ union said it was old. “No,” union president Ruth Kolb said.", ["teachers union"] * 2),
        ("Germany said it held. General secretary Ruth Kolb said it did not.", ["Germany", "Ruth Kolb"]),
        ("Selhaven Council’s leader, Ruth Kolb, said it held.", ["Selhaven Council"]),
        ("The Water Office said it held. President Ruth Kolb said it did not.", ["Water Office", "Ruth Kolb"]),
    ],
)
def test_parties(text: str, parties: list[str], english: English) -> None:
    assert [source.party for source in english(text).sources] == parties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More than 1,500 people fled.", (1500, "people", True)),
        ("The repair cost $2.5bn.", (2.5e9, "$", False)),
        ("About five per cent of it was lost.", (5, "per cent", True)),
        ("Dozens of houses burned.", (None, "houses", True)),
        ("A third of voters stayed away.", (0.333333, "voters", True)),
        ("More than a dozen boats sank.", (12, "boats", True)),
        ("It took three weeks.", (3, "weeks", False)),
        ("A 14-storey block burned.", (14, "storey", False)),
    ],
)
def test_figures(text: str, expected: tuple[float | None, str, bool], english: English) -> None:
    (claim,) = english(text).claims
    assert (claim.quantity, claim.unit, claim.approximate) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 2016.",
        "He died on May 5, 1999.",
        "They won 3-1.",
        "She is 45 years old.",
        "The 45-year-old fell.",
        "At 10 a.m. it rang.",
    ],
)
def test_what_is_no_figure(text: str, english: English) -> None:
    assert english(text).claims == ()


_PIECES = st.sampled_from(
    "said told who that which the a of to and , . : ; ? “ ” ‘ ’ \" ' ( ) — Ruth Kolb Mr mayor claims according to it is "
    "has been warning 1,500 people 's not by \n \n\n Monday report reports".split(" ")
)


@settings(max_examples=150)
@given(text=st.lists(_PIECES, min_size=1, max_size=60).map(" ".join))
@example(text="said who who told ,")
def test_whatever_the_text_every_part_lies_in_it_in_order(text: str, english: English) -> None:
    document = english(text)
    for attribution in document.attributions:
        for spans in (attribution.content, attribution.source or (), attribution.addressee or ()):
            assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))
    for claim in document.claims:
        assert claim.span.of(document.text).strip()


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("The union accused the Selhaven Trading Company of lying about the weir.", ["Selhaven Trading Company"]),
        ("Activists blamed Gerald Pinnock for the leak. The river is brown.", ["Gerald Pinnock"]),
        ("Gerald Pinnock has been charged with fraud. His office was searched.", ["Gerald Pinnock"]),
        ("Activists blamed Gerald Pinnock for the leak. Pinnock said the pipe was old.", []),
        ("Gerald Pinnock has been charged with fraud. He confessed on Monday.", []),
        ("Activists blamed the weather for the leak.", []),
        ("The council, which was accused of nothing, met on Monday.", []),
    ],
)
def test_who_is_accused_and_has_no_word(text: str, accused: list[str], ruleset: RuleSet) -> None:
    analysis = analyse_text(text, "en", ruleset)
    english = spoken(ruleset, "en")
    assert english is not None
    assert [each.accused for each in english.unanswered(analysis.document)] == accused
