"""Which doubts are lost between two articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.across import view
from provenance.across.quotes import caveats
from provenance.models import Report

PLAIN = "In den Trägern der Kanalbrücke klaffen 40 Risse, sie war am Dienstag wegen starker Stürme gesperrt."


@pytest.mark.parametrize(
    ("one", "other", "change"),
    [
        ("Nach Angaben des Bauamts klaffen 40 Risse in den Trägern der Kanalbrücke.", PLAIN, "dropped"),
        (
            "Das Geld sei auf fremden Konten der Betrüger gelandet, sagte Jan Kolbe.",
            "Das Geld floss auf fremde Konten der Betrüger.",
            "dropped",
        ),
        (
            "Ob Salz die Träger der Kanalbrücke angegriffen habe, sei unklar.",
            "Salz hat die Träger der Kanalbrücke angegriffen.",
            "dropped",
        ),
        # The same doubt, the same names only, and another matter.
        (
            "Nach Angaben des Bauamts klaffen 40 Risse in den Trägern.",
            "Laut Bauamt klaffen 40 Risse in den Trägern.",
            None,
        ),
        ("Jan Kolbe sagte, Ruth Adler habe die Sperrung in Wersen lange geprüft.", "Ruth Adler lebt in Wersen.", None),
        ("Nach Angaben des Bauamts klaffen 40 Risse in den Trägern.", "Die Gartenschau zeigt Tulpen.", None),
    ],
)
def test_what_becomes_of_a_doubt(audited: Callable[..., Report], one: str, other: str, change: str | None) -> None:
    a, b = view(audited(one, id="a")), view(audited(other, id="b"))
    for first, second in ((a, b), (b, a)):
        assert [(c.a.article, c.change) for c in caveats([first, second])] == ([("a", change)] if change else [])
