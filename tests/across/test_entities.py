"""Which names of several articles are of one person or body."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.across.entities import Naming, entities, named
from provenance.across.view import view
from provenance.engine import RuleSet
from provenance.models import Report

ONE = [
    ("das Robert-Koch-Institut", "das Robert Koch-Institut"),
    ("das Uhland-Institut", "das UHLAND-Institut"),
    ("das amerikanische Justizministerium", "das US-Justizministerium"),
    ("die Bundesanstalt für Brückenbau (BFB)", "die Bundesanstalt BFB"),
    ("die Weltgesundheitsorganisation", "die WHO"),
    ("die Universität Aachtal", "die Aachtaler Universität"),
]
TWO = [
    ("der Fernsehsender RTL", "der Fernsehsender CNN"),
    ("das amerikanische Justizministerium", "das polnische Justizministerium"),
    ("das Bundesamt für Brückenbau", "das Bundesamt für Straßenbau"),
]


@pytest.mark.parametrize(("a", "b", "number"), [*((a, b, 1) for a, b in ONE), *((a, b, 2) for a, b in TWO)])
def test_names_of_one_body(audited: Callable[..., Report], ruleset: RuleSet, a: str, b: str, number: int) -> None:
    naming = Naming(ruleset.lexicons["de"])
    found = []
    for at, name in enumerate((a, b)):
        report = audited(f"Die Brücke bleibt gesperrt, teilte {name} am Montag mit.", id=f"{at}")
        found += named(view(report), naming)
    assert len(found) == 2
    assert len(entities(found)) == number
