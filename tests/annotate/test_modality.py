"""Class of the cue, negation and mood: what rules ask for instead of words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.models import Document

Annotate = Callable[[str], Document]


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Die Sprecherin sagte, der Plan sei fertig.", "state"),
        ("Die Ministerin räumte ein, dass Belege fehlen.", "concede"),
        ("Der Minister bestreitet, Geld genommen zu haben.", "deny"),
        ("Der Minister stellte die Vorwürfe in Abrede.", "deny"),
        ("„Das ist Sache des Rats“, entgegnete die Ministerin.", "answer"),
        ("Die Prüfer werfen dem Minister vor, Belege vernichtet zu haben.", "accuse"),
        ("Die Ministerin kritisierte die Pläne des Rats.", "criticise"),
        ("Die Ministerin lobte die Arbeit der Feuerwehr.", "praise"),
        ("Die Ministerin hält den Plan für falsch.", "judge"),
        ("Die Ministerin rechnet mit einem Ausfall.", "estimate"),
        ("Die Ministerin kündigte an, dass der Damm erhöht wird.", "announce"),
        ("Die Ministerin forderte eine neue Brücke.", "demand"),
        ("Die Ministerin warnte vor einem Ausfall.", "warn"),
        ("„Wer hat das bezahlt?“, fragte die Ministerin.", "ask"),
        ("Die Ministerin ließ offen, ob der Damm erhöht wird.", "evade"),
        ("Die Ministerin behauptet, der Damm halte.", "distance"),
        ("Nach Einschätzung der Ministerin hält der Damm.", "estimate"),
        ("Laut der Ministerin hält der Damm.", "state"),
        ("Der Vorwurf der Ministerin, der Damm sei marode, steht im Protokoll.", "accuse"),
    ],
)
def test_the_class_of_a_cue(text: str, sense: str, annotated: Annotate) -> None:
    assert [a.cue.sense for a in annotated(text).attributions if a.cue] == [sense]


@pytest.mark.parametrize(
    ("text", "cue", "content", "mood"),
    [
        ("Der Minister bestritt den Vorwurf nicht.", True, False, None),
        ("Der Minister bestritt den Vorwurf.", False, False, None),
        ("Die Ministerin sagte, der Damm sei nicht sicher.", False, True, "konjunktiv"),
        ("Die Ministerin sagte, der Damm ist sicher.", False, False, "indicative"),
        ("„Das stimmt nicht“, sagte die Ministerin.", False, True, None),
        ("„Das stimmt. Wir wussten es nicht“, sagte die Ministerin.", False, False, None),
        ("Die Ministerin versprach, nicht zu gehen.", False, True, "infinitive"),
        ("Die Ministerin kritisierte die Pläne.", False, False, None),
    ],
)
def test_negation_and_mood(text: str, cue: bool, content: bool, mood: str | None, annotated: Annotate) -> None:
    found = annotated(text).attributions
    assert [(a.cue and a.cue.negated, a.negated, a.mood) for a in found] == [(cue, content, mood)]


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Es wird vermutet, dass der Damm hält.", True),
        ("Zuvor war spekuliert worden, ob der Damm hält.", True),
        ("Die Ministerin hat vermutet, dass der Damm hält.", False),
        ("Laut der Ministerin hält der Damm.", False),
    ],
)
def test_the_passive_of_a_cue(text: str, passive: bool, annotated: Annotate) -> None:
    assert [a.cue.passive for a in annotated(text).attributions if a.cue] == [passive]
