"""Interviews, tickers, embedded posts and pull quotes: who speaks is told by where it stands."""

from __future__ import annotations

import pytest

from provenance.models import Document
from tests.annotate.conftest import Annotate

ASKED = "Frau Kolb, wann beginnt der Bau?", "Wer bezahlt das?", "Stimmt das?"
ANSWERED = "Im Herbst. Das Eis muss weg.", "Das Land, hoffe ich.", "Ich denke schon."
INTRO = "Bürgermeisterin Ruth Kolb spricht im Interview über die neue Brücke."


def interview(asks: str, answers: str, *, between: str = "\n\n", labelled: int = 3) -> str:
    turns = [
        f"{asks if number < labelled else ''}{question}{between}{answers if number < labelled else ''}{answer}"
        for number, (question, answer) in enumerate(zip(ASKED, ANSWERED, strict=True))
    ]
    return between.join([INTRO, *turns])


def said(document: Document) -> list[tuple[str, str | None]]:
    """The direct statements and the names of their sources."""
    names = {source.id: source.name for source in document.sources}
    return [
        (" ".join(part.of(document.text) for part in a.content), names.get(a.source_id or ""))
        for a in document.attributions
        if a.type == "direct"
    ]


@pytest.mark.parametrize(
    "text",
    [
        interview("Küstenbote: ", "Ruth Kolb: "),
        interview("KÜSTENBOTE: ", "Kolb: "),
        interview("KB: ", "RK: "),
        interview("**Küstenbote:** ", "**Kolb:** "),
        interview("Frage: ", "Antwort: "),
        interview("Küstenbote: ", "Ruth Kolb: ", labelled=1),
        interview("", "Kolb: "),
        interview("Küstenbote: ", ""),
        interview("", ""),
        interview("Küstenbote: ", "Kolb: ", between=" "),
    ],
    ids=[
        "full name",
        "surname",
        "initials",
        "bold",
        "question and answer",
        "only the first",
        "only answers",
        "only questions",
        "no label",
        "one line",
    ],
)
def test_each_answer_is_a_statement_of_the_interviewee(text: str, annotated: Annotate) -> None:
    assert said(annotated(text)) == [(answer, "Ruth Kolb") for answer in ANSWERED]


def test_the_last_answer_ends_before_the_credit(annotated: Annotate) -> None:
    text = interview("Küstenbote: ", "Kolb: ") + "\n\nDas Gespräch führte Ina Holz."
    assert said(annotated(text))[-1] == (ANSWERED[-1], "Ruth Kolb")


def test_somebody_named_within_an_answer_is_a_source_of_their_own(annotated: Annotate) -> None:
    text = interview("Küstenbote: ", "Kolb: ").replace("Das Land, hoffe ich.", "Das Amt sagt, das Land zahle.")
    document = annotated(text)
    (inner,) = (a for a in document.attributions if a.type == "indirect")
    assert inner.content[0].of(document.text) == "das Land zahle"
    assert document.source(inner.source_id).name == "Amt"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Was ist passiert?\n\nDer Damm brach.\n\nWer ist schuld?\n\nDas ist offen.\n\nUnd nun?\n\nAm Dienstag tagt der Rat.",
        "Hintergrund: Der Damm brach.\n\nHintergrund: Der Rat tagt.\n\nFazit: Es eilt.\n\nFazit: Es ist offen.",
    ],
    ids=["an explainer", "headings with a colon"],
)
def test_no_interview(text: str, annotated: Annotate) -> None:
    assert said(annotated(text)) == []


def test_nothing_goes_on_from_one_entry_of_a_ticker_to_the_next(annotated: Annotate) -> None:
    document = annotated(
        "10.31 Uhr: Damm bricht. Die Stadt teilte mit, der Damm sei gebrochen. Niemand sei verletzt.\n\n"
        "11.05 Uhr: Man habe geholfen. „Es ging schnell“, sagte sie.\n\n"
        "12.20 Uhr: Der Rat tagt."
    )
    names = [s.name if (s := document.source(a.source_id)) else None for a in document.attributions]
    assert names == ["Stadt", "Stadt", None, None]


@pytest.mark.parametrize("join", ["\n", " "])
def test_a_post_is_a_statement_of_its_author(join: str, annotated: Annotate) -> None:
    post = "Ich trete zurück. Danke an alle."
    text = f"Der Minister geht.\n\n{post}{join}— Jens Harder (@jensharder) 5. Mai 2023\n\nDie Partei dankte ihm."
    document = annotated(text)
    (attribution,) = (a for a in document.attributions if a.type == "direct")
    assert attribution.content[0].of(document.text).strip() == post
    assert attribution.medium == "@jensharder"
    assert said(document)[0][1] == "Jens Harder"


def test_a_name_below_a_quotation_is_its_source(annotated: Annotate) -> None:
    text = "Die Stadt sagte, der Rat tage.\n\n„Wir haben lange genug gewartet.“\n\nRuth Kolb, Bürgermeisterin\n\nEs regnet."
    assert said(annotated(text)) == [("„Wir haben lange genug gewartet.“", "Ruth Kolb")]


@pytest.mark.parametrize("label", ["Denn", "Beispiel", "Der Grund", "Fazit"])
def test_what_a_word_before_a_colon_explains_is_nobodys_answer(label: str, annotated: Annotate) -> None:
    asked = ["Warum dauert der Bau so lange?", "Wieso ist er so teuer?", "Weshalb zahlt der Kreis?", "Wozu die Eile?"]
    told = ["Der Stahl fehlt.", "Das Eis war dick.", "Die Stadt hat kein Geld.", "Im Mai kommt das Hochwasser."]
    turns = [f"{question} {label}: {answer}" for question, answer in zip(asked, told, strict=True)]
    document = annotated("\n\n".join(["Bürgermeisterin Ruth Kolb stellte den Plan vor.", *turns]))
    assert said(document) == []
