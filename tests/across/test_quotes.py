"""What is one utterance in two articles, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from provenance.across import view
from provenance.across.quotes import quotes
from provenance.across.story import _only_written_otherwise
from provenance.models import Report

ADLER = "Bauamtsleiterin Ruth Adler sprach am Montag in Wersen. "


@pytest.mark.parametrize(
    ("one", "other", "relations"),
    [
        # A few words are an utterance where somebody says just them in both, and no name or term.
        ("„Das geht nicht“, sagte Ruth Adler.", "„Das geht nicht“, so Adler am Montag.", ["verbatim"]),
        ("„Das geht nicht“, sagte Ruth Adler.", "„Das geht nicht“, sagte Jan Kolbe.", []),
        ("Die Messe „Hafen und Meer“ beginnt.", "Zur Messe „Hafen Nord“ kommen viele.", []),
        (
            "Ruth Adler nannte den Zustand „besonders schauderhaft“.",
            "Der Zustand sei „besonders schauderhaft“, sagte Ruth Adler.",
            ["verbatim"],
        ),
        ("Ruth Adler sagte, „Gesetz 230“ gelte.", "Ruth Adler verwies auf „Gesetz 230“.", []),
        # They are a part of what the same speaker says at greater length, or stand in the words of the article.
        (
            "Ruth Adler beklagte eine „beispiellose Vernachlässigung“.",
            "„Seit vielen Jahren sehen wir an den Brücken über die Wied eine beispiellose Vernachlässigung“, sagte Ruth "
            "Adler.",
            ["part"],
        ),
        (
            "Die Brücke sei „durch Streusalz zerfressen“, sagte Ruth Adler.",
            "Ruth Adler sagte, zwei Träger seien durch Streusalz zerfressen und würden nun ersetzt.",
            ["indirect"],
        ),
        # A sentence that quotes only a few of its words is as a whole what the other one says too.
        (
            "Die Schleuse habe einen „Gipfel der Verwahrlosung“ erreicht, beklagte Ruth Adler im Ausschuss.",
            "Ruth Adler beklagte im Ausschuss, die Schleuse habe eine neue Stufe der „Vernachlässigung“ erreicht.",
            ["indirect"],
        ),
        (
            "„Weite Teile“ des Gutachtens seien „frei erfunden“, sagte Ruth Adler.",
            "Teile des Gutachtens sind nach den Angaben von Ruth Adler frei erfunden.",
            ["indirect"],
        ),
        (
            "Die Brücke sei „marode bis ins Mark“ und müsse weg, sagte Ruth Adler.",
            "Ruth Adler sagte, die Fähre „koste nichts“ und fahre ab Mai.",
            [],
        ),
        # In the words of the article: what is said, not only what both articles are about all the time.
        (
            "„Wir haben jeden Träger mit Ultraschall untersucht“, sagte Ruth Adler.",
            "Jeder Träger sei mit Ultraschall untersucht worden, sagte Ruth Adler.",
            ["indirect"],
        ),
        (
            "„Die Kanalbrücke ist ein Denkmal“, sagte Ruth Adler. Die Kanalbrücke ist alt. Die Kanalbrücke ist zu.",
            "Ruth Adler sagte, die Kanalbrücke bleibe zu. Die Kanalbrücke hat Risse. Wer die Kanalbrücke kennt, weiß es.",
            [],
        ),
        # Words that stand far apart in a long quotation are no shorter one with other words.
        (
            "„Ich danke allen Helfern am Hafen“, sagte Ruth Adler.",
            "„Ich habe in diesen Wochen oft gesehen, wie viele Leute danke sagen, und allen ist klar, dass es ohne die "
            "vielen Helfern aus Wersen nicht gegangen wäre, ob am Bahnhof oder auf dem Markt“, sagte Ruth Adler.",
            [],
        ),
        (
            "„Ich danke allen Helfern hier am Hafen“, sagte Ruth Adler.",
            "„Ich danke allen Helfern dort am alten Hafen sehr“, sagte Ruth Adler.",
            ["altered"],
        ),
        # Two speakers who say much the same are two utterances.
        (
            "„Die Brücke wurde uns gestohlen!“, rief Jan Kolbe.",
            "„Die Brücke wurde nicht gestohlen“, sagte Ruth Adler.",
            [],
        ),
        # Who has the same words in both does not alter them; a part and other words may stand side by side.
        (
            "„Es besteht der Verdacht, dass Geld für Brücken erschlichen wurde“, sagte Ruth Adler.",
            "„Es besteht der Verdacht, dass Geld für Brücken erschlichen wurde“, sagte Ruth Adler. „Es besteht ein "
            "Verdacht, dass Geld für viele Brücken erschlichen wurde“, sagte sie später.",
            ["verbatim"],
        ),
    ],
)
def test_what_is_one_utterance_in_two_articles(
    audited: Callable[..., Report], one: str, other: str, relations: Sequence[str]
) -> None:
    views = [view(audited(ADLER + text, id=f"{at}", outlet=f"Blatt {at}")) for at, text in enumerate((one, other))]
    for order in (views, views[::-1]):
        assert sorted(relation for group in quotes(order) for *_, relation in group.relations) == list(relations)


def test_what_is_told_in_other_words_is_shown_without_the_words_that_attribute_it(
    audited: Callable[..., Report],
) -> None:
    texts = (
        "„Wir haben jeden Träger mit Ultraschall untersucht“, sagte Ruth Adler.",
        "Jeder Träger sei mit Ultraschall untersucht worden, sagte Bauamtsleiterin Ruth Adler am Montag in Wersen.",
    )
    (group,) = quotes([view(audited(text, id=f"{at}")) for at, text in enumerate(texts)])
    assert [use.text for use in group.uses] == [
        "Wir haben jeden Träger mit Ultraschall untersucht",
        "Jeder Träger sei mit Ultraschall untersucht worden",
    ]


@pytest.mark.parametrize(
    ("one", "other", "only"),
    [
        ("Das lässt sich nicht mehr gutmachen", "Das lässt sich nicht mehr gut machen", True),
        ("war es keine Alibi-Prüfung", "Anders als früher war es keine Alibiprüfung", True),
        ("einen Plan ohne die Werte 10 oder 25", "ohne die Werte zehn oder 25", True),
        ("Wie soll man da die Brücken prüfen?", "Wie soll man da Brücken prüfen?", False),
        ("Ein Fehler muss korrigiert werden", "Ein Fehler muss benannt werden", False),
    ],
)
def test_what_is_only_written_otherwise_is_no_other_quotation(one: str, other: str, only: bool) -> None:
    assert _only_written_otherwise(one, other) == _only_written_otherwise(other, one) == only
