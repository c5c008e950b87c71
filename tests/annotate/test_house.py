"""The outlet itself is no source and no relay: what it asked or found is its own reporting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.annotate import annotate
from provenance.languages import Language
from provenance.models import Document
from tests.annotate.conftest import Annotate


@pytest.fixture
def published(prepared: Annotate, german: Language):  # type: ignore[no-untyped-def]
    def publish(text: str, outlet: str | None, url: str | None) -> Document:
        document = prepared(text)
        return annotate(replace(document, article=replace(document.article, outlet=outlet, url=url)), german)

    return publish


@pytest.mark.parametrize(
    ("said", "outlet", "url"),
    [
        ("„Wir bauen“, sagte Ruth Kolb dem SPIEGEL.", "Spiegel Online", None),
        ("„Wir bauen“, sagte Ruth Kolb dem SPIEGEL.", None, "https://www.spiegel.de/a/b"),
        ("„Wir bauen“, sagte Ruth Kolb der Berliner Morgenpost.", "Hamburger Abendblatt", None),
        ("„Wir bauen“, sagte Ruth Kolb der Kleinen Zeitung.", "Kleine Zeitung", None),
        ("„Wir bauen“, sagte Ruth Kolb im DW-Interview.", "Deutsche Welle", None),
        ("„Wir bauen“, sagte Ruth Kolb gegenüber AFP am Montag.", "AFP Faktencheck", None),
        ("„Wir bauen“, sagte Ruth Kolb im Interview der F.A.Z.", "Frankfurter Allgemeine Zeitung", None),
        ("„Wir bauen“, sagte Ruth Kolb dieser Redaktion.", None, None),
        ("„Wir bauen“, sagte Ruth Kolb dem Talboten.", "Talboten", None),
        ("„Wir bauen“, sagte Ruth Kolb gegenüber TALBUCH.", "talbuch", None),
        ("„Wir bauen“, sagte Ruth Kolb im „ntv Frühstart“.", "n-tv", None),
        ("„Wir bauen“, sagte Ruth Kolb der SZ.", "Süddeutsche Zeitung", None),
        ("„Wir bauen“, sagte Ruth Kolb, Leiterin des Amtes, dem Abendblatt.", "Hamburger Abendblatt", None),
    ],
)
def test_what_was_said_to_the_outlet_itself_has_no_medium(said, outlet, url, published) -> None:  # type: ignore[no-untyped-def]
    document = published(said, outlet, url)
    (attribution,) = document.attributions
    assert (attribution.own, attribution.medium) == (True, None)
    assert [source.name for source in document.sources] == ["Ruth Kolb"]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("Wie der SPIEGEL berichtet, schließt das Werk.", "Der Spiegel"),
        ("Nach Informationen unserer Redaktion schließt das Werk.", None),
        ("Wie die Berliner Morgenpost berichtet, schließt das Werk.", "WAZ"),
        ("Das Werk schließt, schreibt meine Kollegin Jana Holm.", "WAZ"),
        ("„Das Werk schließt“, berichtet unser Korrespondent Tim Adler.", None),
    ],
)
def test_what_the_outlet_found_itself_has_no_source(text, outlet, published) -> None:  # type: ignore[no-untyped-def]
    assert published(text, outlet, None).sources == ()


def test_another_outlet_is_a_source(published) -> None:  # type: ignore[no-untyped-def]
    document = published("Wie der SPIEGEL berichtet, schließt das Werk.", "Süddeutsche Zeitung", None)
    assert [(source.name, source.kind) for source in document.sources] == [("Spiegel", "named_media")]
    (attribution,) = published("„Wir bauen“, sagte Ruth Kolb dem SPIEGEL.", "Süddeutsche Zeitung", None).attributions
    assert (attribution.own, attribution.medium) == (False, "Spiegel")


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("„Wir bauen“, sagte die Leiterin des Amtes, Ruth Kolb, der „Moorzeitung“.", "Moorzeitung"),
        (
            "„Wir bauen“, sagte die Leiterin, Ruth Kolb, am Montag der Deutschen Presse-Agentur.",
            "dpa",
        ),
        ("Das sei falsch, wie Ruth Kolb dem Sender CNN am Montag sagte.", "CNN"),
        ("Ruth Kolb hatte im „Spiegel“ vor dem Bau gewarnt.", "Spiegel"),
        ("„Wir bauen“, sagte eine Amts-Sprecherin der Deutschen Presse-Agentur.", "dpa"),
        ("„Wir bauen“, sagte der Chefredakteur der „Moorzeitung“, Jan Holz.", None),
        ("Ruth Kolb sagte in der Welt der Teilchen, dass alles neu ist.", None),
        ("Ruth Kolb habe „Mittel in Millionenhöhe“ versprochen.", None),
        ("„Wir bauen“, meint Ruth Kolb und lenkt den Blick auf das Amt.", None),
        ("Ruth Kolb hat in Isolierungsgebote eingewilligt, sagte Jan Holz.", None),
    ],
)
def test_a_medium_may_stand_anywhere_beside_the_cue(text, medium, published) -> None:  # type: ignore[no-untyped-def]
    assert [a.medium for a in published(text, None, None).attributions] == [medium]
