"""Which doubts are lost between two articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.across import view
from provenance.across.quotes import caveats
from provenance.across.story import Knowledge
from provenance.engine import RuleSet
from provenance.models import Report

PLAIN = "In den Trägern der Kanalbrücke klaffen 40 Risse, sie war am Dienstag wegen starker Stürme gesperrt."


@pytest.mark.parametrize(
    ("one", "other", "standing"),
    [
        # Only the source is not named.
        ("Nach Angaben des Bauamts klaffen 40 Risse in den Trägern der Kanalbrücke.", PLAIN, "to_check"),
        (
            "Das Geld sei auf fremden Konten der Betrüger gelandet, sagte Jan Kolbe.",
            "Das Geld floss auf fremde Konten der Betrüger.",
            "to_check",
        ),
        (
            "Ob Salz die Träger der Kanalbrücke angegriffen habe, sei unklar.",
            "Salz hat die Träger der Kanalbrücke angegriffen.",
            "lost",
        ),
        (
            "In den Trägern der Kanalbrücke klaffen nach Angaben des Bauamts 40 Risse. Das ließ sich nicht überprüfen.",
            PLAIN,
            "lost",
        ),
        # The outlet itself says it of its claim; not of something else.
        (
            "In den Trägern der Kanalbrücke klaffen 40 Risse. Die Angaben ließen sich nicht unabhängig überprüfen.",
            PLAIN,
            "lost",
        ),
        (
            "In den Trägern der Kanalbrücke klaffen 40 Risse. Unabhängig bestätigen ließ sich das zunächst nicht.",
            PLAIN,
            "lost",
        ),
        (
            "In den Trägern der Kanalbrücke klaffen 40 Risse. Das Alter der Nieten ließ sich nicht unabhängig "
            "überprüfen.",
            PLAIN,
            None,
        ),
        # What is said of a noun is no doubt of the sentence before it.
        (
            "In den Trägern der Kanalbrücke klaffen nach Angaben des Bauamts 40 Risse. Jan Kolbe wiederholte seine "
            "unbelegten Vorwürfe gegen die Stadt.",
            PLAIN,
            "to_check",
        ),
        # Held open in other words, or in the same ones that the audit saw in one of them only.
        (
            "Ob Salz die Träger der Kanalbrücke angegriffen habe, sei unklar.",
            "Salz könnte die Träger der Kanalbrücke angegriffen haben.",
            None,
        ),
        (
            "Nach Angaben des Bauamts klaffen 40 Risse in den Trägern der Kanalbrücke.",
            "In den Trägern der Kanalbrücke klaffen 40 Risse, erfuhr die Redaktion aus dem Bauamt.",
            None,
        ),
        ("Nach Angaben des Bauamts klaffen 40 Risse in den Trägern der Kanalbrücke.", PLAIN[:-1] + "?", None),
        # Another figure, the same doubt, the same names only, and another matter.
        (
            "Nach Angaben des Bauamts klaffen 40 Risse in den Trägern der Kanalbrücke.",
            "In den Trägern der Kanalbrücke klaffen 25 Risse.",
            None,
        ),
        (
            "Nach Angaben des Bauamts klaffen 40 Risse in den Trägern.",
            "Laut Bauamt klaffen 40 Risse in den Trägern.",
            None,
        ),
        # Of pictures: the doubt stands in another sentence than what they show.
        (
            "Ein Video zeigt Arbeiter beim Ausbessern der Kanalbrücke. Woher die Aufnahmen stammen, ist unklar.",
            "Das Video zeigt, wie Arbeiter die Kanalbrücke ausbessern.",
            "to_check",
        ),
        (
            "Ein Video zeigt Arbeiter beim Ausbessern der Kanalbrücke. Woher die Aufnahmen stammen, ist unklar.",
            "Das Video zeigt, wie Arbeiter die Kanalbrücke ausbessern. Wer es aufgenommen hat, ist unklar.",
            None,
        ),
        (
            "Ein Video zeigt Arbeiter beim Ausbessern der Kanalbrücke. Woher die Aufnahmen stammen, ist unklar.",
            "Das Video zeigt Tulpen auf der Gartenschau von Wersen.",
            None,
        ),
        ("Jan Kolbe sagte, Ruth Adler habe die Sperrung in Wersen lange geprüft.", "Ruth Adler lebt in Wersen.", None),
        ("Nach Angaben des Bauamts klaffen 40 Risse in den Trägern.", "Die Gartenschau zeigt Tulpen.", None),
    ],
)
def test_what_becomes_of_a_doubt(
    audited: Callable[..., Report], ruleset: RuleSet, one: str, other: str, standing: str | None
) -> None:
    a, b = view(audited(one, id="a")), view(audited(other, id="b"))
    held_open = Knowledge(ruleset.lexicons).held_open
    for first, second in ((a, b), (b, a)):
        found = [(c.a.article, c.change, c.standing) for c in caveats([first, second], held_open)]
        assert found == ([("a", "dropped", standing)] if standing else [])


@pytest.mark.parametrize(
    ("one", "standing"),
    [
        ("The storm opened 40 cracks in the girders. The claim could not be independently verified.", "lost"),
        ("The storm opened 40 cracks in the girders. It could not be independently verified.", "lost"),
        ("The storm reportedly opened 40 cracks in the girders.", "to_check"),
        ("The storm opened 40 cracks in the girders, and the bridge was shut on Tuesday.", None),
    ],
)
def test_what_becomes_of_a_doubt_in_english(
    audited: Callable[..., Report], ruleset: RuleSet, one: str, standing: str | None
) -> None:
    plain = "The storm opened 40 cracks in the girders of the bridge in Selhaven."
    views = [view(audited(text, id=id_, language="en")) for id_, text in (("a", one), ("b", plain))]
    found = [(c.a.article, c.change, c.standing) for c in caveats(views, Knowledge(ruleset.lexicons).held_open)]
    assert found == ([("a", "dropped", standing)] if standing else [])
