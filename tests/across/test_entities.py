"""Which names of several articles are of one person or body."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from provenance.across import view
from provenance.across.entities import Naming, entities, named
from provenance.corrections import Correction, in_force
from provenance.engine import RuleSet
from provenance.models import Report
from provenance.store.links import _Linking, link

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
    ("der Anglerverein Grünau", "der Ruderverein Grünau"),
    ("der Anglerverein (Grünau)", "der Ruderverein (Grünau)"),
    ("die Grünau AG", "die Talwert AG"),
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


#: A body, and what an article calls it by its sort alone.
SORTS = [
    ("die Talwert AG", "die Kesselmann AG", "Konzern"),
    ("die Talwert AG", "die Kesselmann AG", "Unternehmen"),
    ("das Verkehrsministerium", "das Justizministerium", "Ministerium"),
    ("das Uhland-Institut", "das Moorkamp-Institut", "Institut"),
]


@pytest.mark.parametrize(("a", "b", "sort"), SORTS)
def test_the_sort_of_a_body_makes_no_two_bodies_one(
    audited: Callable[..., Report], ruleset: RuleSet, a: str, b: str, sort: str
) -> None:
    naming = Naming(ruleset.lexicons["de"])
    found = []
    for name in (a, b):
        report = audited(f"Die Brücke bleibt gesperrt, teilte {name} am Montag mit.", id=name)
        (source,) = named(view(report), naming)
        # As an article has it that says "der Konzern" of the one whom it named before.
        spelled = tuple(one for one in (*source.spellings, sort) if naming.tells(one, source.name))
        assert sort not in spelled
        found.append(source._replace(spellings=spelled, keys=tuple(sorted({*naming.keys(source.name)}))))
    assert len(entities(found)) == 2


@pytest.mark.parametrize(
    ("spelling", "name", "tells"),
    [
        ("Unternehmensangaben", "Talwert", False),
        ("Gesundheitsministerium", "Bundesgesundheitsministerium", False),
        ("Gesundheitsministerium", "Gesundheitsministerium", True),
        ("Bundesgesundheitsministerium", "Gesundheitsministerium", True),
        ("Zeitung", "Talblick", False),
        ("Uhland-Institut", "Institut", True),
        ("RKI", "Robert-Koch-Institut", True),
        ("Talwert", "Autobauer Talwert", True),
    ],
)
def test_which_spelling_tells_a_body_from_others(ruleset: RuleSet, spelling: str, name: str, tells: bool) -> None:
    assert Naming(ruleset.lexicons["de"]).tells(spelling, name) is tells


@pytest.mark.parametrize(
    "speaker",
    [
        "ein Sprecher des Uhland-Instituts",
        "eine Sprecherin vom Uhland-Institut",
        "ein Sprecher des Uhland-Instituts der Deutschen Presse-Agentur",
    ],
)
def test_who_speaks_for_a_body_is_one_with_it_where_somebody_names_it(
    speaker: str, audited: Callable[..., Report], ruleset: RuleSet
) -> None:
    naming, text = Naming(ruleset.lexicons["de"]), "Die Brücke bleibt gesperrt, sagte {} am Montag."
    spoken = named(view(audited(text.format(speaker), id="a")), naming)
    whole = named(view(audited(text.format("das Uhland-Institut"), id="b")), naming)
    assert entities(spoken) == []
    ((name, kind, also),) = [(one.name, one.kind, one.also) for one in entities([*spoken, *whole])]
    assert (name, kind, also) == ("Uhland-Institut", "named_organisation", ())


def test_a_place_alone_makes_no_two_bodies_one(audited: Callable[..., Report], ruleset: RuleSet) -> None:
    naming, found = Naming(ruleset.lexicons["de"]), []
    for body in ("Anglerverein", "Ruderverein"):
        text = (
            f"Der {body} Grünau lehnt die Sperrung ab. Das teilte der {body} Grünau mit. Grünau forderte eine Brücke."
        )
        found += named(view(audited(text, id=body)), naming)
    assert [entity.name for entity in entities(found)] == ["Anglerverein Grünau", "Ruderverein Grünau"]


#: Articles with a body that is called by its sort alone, and the names of the entities.
OF_SORTS: list[tuple[str, list[str], list[str]]] = [
    (
        "the towns of two articles",
        [
            "In Moorkamp brannte eine Scheune. Verletzt wurde niemand, teilte die Moorkamper Polizei mit. Die Polizei "
            "sagte, das Feuer sei gelegt worden.",
            "Ein Radfahrer stürzte in Aachtal. Die Polizei in Aachtal sucht Zeugen. Der Mann sei betrunken gewesen, "
            "sagte die Polizei.",
        ],
        ["Moorkamper Polizei", "Polizei (Aachtal)"],
    ),
    (
        "one town: in its name, in front of it, as that of another body",
        [
            "Die Straße bleibt gesperrt, teilte die Polizei Aachtal mit.",
            "In Aachtal brannte eine Scheune. Das Feuer sei gelegt worden, teilte die Polizei mit. Das Amtsgericht "
            "Aachtal erließ einen Haftbefehl.",
        ],
        ["Polizei (Aachtal)"],
    ),
    (
        "no town is known",
        ["Ein Mann ist gestürzt, teilte die Polizei mit.", "Eine Frau ist gestürzt, teilte die Polizei mit."],
        ["Polizei", "Polizei"],
    ),
    (
        "whoever speaks for it",
        ["Ein Mann ist gestürzt, teilte die Feuerwehr mit. Es gehe ihm gut, sagte ein Sprecher der Feuerwehr."],
        ["Feuerwehr"],
    ),
    (
        "a dateline",
        [
            "Aachtal (dpa) – Die Brücke ist gesperrt. Sie sei einsturzgefährdet, teilte die Stadt mit.",
            "AACHTAL. Der Markt fällt aus. Das teilte die Stadt mit.",
            "Moorkamp (dpa) – Das Bad öffnet wieder. Das teilte die Stadt mit.",
        ],
        ["Stadt (Aachtal)", "Stadt (Moorkamp)"],
    ),
    (
        "a headline, and what stands behind a body is not always a place",
        [
            "Aachtal: Toter in Garage gefunden\n\nIn Aachtal lag ein Toter in einer Garage. Nun bittet die Polizei "
            "Zeugen um Hilfe. Der Mann sei erstickt, teilte die Polizei mit.",
            "Nun bittet die Polizei Zeugen um Hilfe. Der Mann sei erstickt, teilte die Polizei mit.",
        ],
        ["Polizei", "Polizei (Aachtal)"],
    ),
    (
        "the headline before any other place, where inhabitants tell that it is one",
        [
            "Aachtal: Ermittlungen enden\n\nDas Verfahren gegen den Aachtaler Wirt ist eingestellt. Ein Gutachten aus "
            "Moorkamp half dabei, das in Moorkamp auch der Moorkamper Rat las. Das teilte die Staatsanwaltschaft mit.",
        ],
        ["Staatsanwaltschaft (Aachtal)"],
    ),
    (
        "a ministry is of the state that the audit found, and not of a town",
        [
            "Israel öffnet die Grenzen. Das teilte das israelische Gesundheitsministerium mit. In Aachtal freute man "
            "sich darüber, die Aachtaler Läden öffnen. Das Gesundheitsministerium sagte, es gebe Impfungen.",
            "In Aachtal freute man sich darüber, die Aachtaler Läden öffnen. Das teilte das Kultusministerium mit.",
        ],
        ["Kultusministerium", "israelisches Gesundheitsministerium"],
    ),
    (
        "a body that there is once needs no place",
        [
            "In Aachtal brannte ein Zug. Das teilte die Aachtaler Bundespolizei mit.",
            "Die Grenze bleibt zu, teilte die Bundespolizei mit.",
        ],
        ["Aachtaler Bundespolizei", "Bundespolizei"],
    ),
]


@pytest.mark.parametrize(("texts", "names"), [row[1:] for row in OF_SORTS], ids=[row[0] for row in OF_SORTS])
def test_a_body_called_by_its_sort_is_that_of_its_place_or_of_its_article(
    texts: Sequence[str], names: Sequence[str], audited: Callable[..., Report], ruleset: RuleSet
) -> None:
    naming = Naming(ruleset.lexicons["de"])
    views = [view(audited(text, id=f"{at}")) for at, text in enumerate(texts)]
    found = [one for each in views for one in named(each, naming)]
    assert sorted(entity.name for entity in entities(found) if entity.kind != "news_agency") == names


MADE = {"actor": "Ina", "created": "2026-11-29T12:00:00Z", "reason": "Handelsregister"}


def of_names(db: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute("SELECT name, articles FROM entities ORDER BY name").fetchall()


def test_reviewers_unite_and_separate_and_take_it_back(
    audited: Callable[..., Report],
    ruleset: RuleSet,
    write: Callable[[Path, Sequence[Report]], None],
    tmp_path: Path,
) -> None:
    db = tmp_path / "a.db"
    names = ("das Uhland-Institut", "das Uhland-Institut", "die Kellerwald-Stiftung")
    text = "Die Brücke bleibt gesperrt, teilte {} am Montag mit."
    write(db, [audited(text.format(name), id=f"{at}", url=f"https://x.example/{at}") for at, name in enumerate(names)])

    def linked(*corrections: Correction, force: bool = False) -> list[tuple[str, int]]:
        link(db, ruleset.lexicons, corrections=in_force(corrections), force=force)
        return of_names(db)

    plain = [("Kellerwald-Stiftung", 1), ("Uhland-Institut", 2)]
    united = Correction(action="unite", entity="Uhland-Institut", name="Kellerwald-Stiftung", **MADE)
    apart = Correction(action="separate", article="1", entity="Uhland-Institut", **MADE)
    assert linked() == plain
    assert [number for _, number in linked(united)] == [3]
    assert [number for _, number in linked(united, force=True)] == [3]
    assert linked(apart) == [("Kellerwald-Stiftung", 1), ("Uhland-Institut", 1), ("Uhland-Institut", 1)]
    assert sorted(number for _, number in linked(united, apart)) == [1, 2]
    assert linked(apart, Correction(action="withdraw", of=apart.id, **MADE)) == plain
    nobody = Correction(action="unite", entity="Niemand", name="Keiner", **MADE)
    assert linked(nobody) == linked(nobody) == plain


def test_one_more_article_is_added_to_whom_it_names_without_asking_all_the_others(
    audited: Callable[..., Report],
    ruleset: RuleSet,
    write: Callable[[Path, Sequence[Report]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[set[str]] = []
    monkeypatch.setattr(_Linking, "_sharing", lambda _self, keys: asked.append(keys) or {})
    text = "Die Brücke bleibt gesperrt, teilte {} am Montag mit. „Sie wird nun geprüft“, sagte Ruth Adler."
    names = [
        "ein Sprecher des Uhland-Instituts",
        "das Uhland-Institut",
        "das UHLAND-Institut",
        "die Kellerwald-Stiftung",
    ]
    reports = [audited(text.format(name), id=f"{at}") for at, name in enumerate(names)]
    all_rows = "SELECT name, kind, party, also, articles, tally FROM entities ORDER BY name"
    found = []
    for parts in ([reports], [[one] for one in reversed(reports)]):
        db = tmp_path / f"{len(parts)}.db"
        for part in parts:
            write(db, part)
            link(db, ruleset.lexicons)
        with closing(sqlite3.connect(db)) as connection:
            found.append([(*row[:4], row[4]) for row in connection.execute(all_rows)])
    assert not any(asked)
    assert found[0] == found[1]
    assert [(name, articles) for name, *_, articles in found[0]] == [
        ("Kellerwald-Stiftung", 1),
        ("Ruth Adler", 4),
        ("Uhland-Institut", 3),
    ]
