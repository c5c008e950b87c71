"""What passes on another outlet, and what only names one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from provenance.across import view
from provenance.across.reuse import KnownOutlets, relays
from provenance.engine import RuleSet
from provenance.models import Report


@pytest.fixture(scope="module")
def outlets(ruleset: RuleSet) -> KnownOutlets:
    return KnownOutlets(ruleset.lexicons["de"])


@pytest.mark.parametrize(
    ("text", "passed_on"),
    [
        ("„Die Brücke bleibt zu“, sagte Bürgermeister Jan Kolbe der „Süddeutschen Zeitung“.", ["Süddeutschen Zeitung"]),
        (
            "„Die Brücke bleibt zu“, sagte ein Händler am Ort der Deutschen Presse-Agentur.",
            ["Deutschen Presse-Agentur"],
        ),
        ("Zwei Träger sind gebrochen, wie das Portal „Uferblick“ schrieb.", ["Uferblick"]),
        ("Das Wirtschaftsmagazin Talwert berichtete von 40 Rissen.", ["Talwert"]),
        ("Die Brücke bleibt dem Fernsehsender CNN zufolge gesperrt.", ["CNN"]),
        ("Die Brücke bleibt gesperrt. Der Finanznachrichtendienst Bloomberg berichtete von 40 Rissen.", ["Bloomberg"]),
        ("Nach dpa-Informationen bleibt die Brücke gesperrt.", ["dpa"]),
        ("Wie die „Wersener Post“ berichtete, bleibt die Brücke zu.", ["Wersener Post"]),
        ("Wie die Zeitschrift „Petra“ berichtete, bleibt die Brücke zu.", ["Petra"]),
        ("Die Brücke bleibt zu, hieß es in der Petra.", ["Petra"]),
        # A first name is no title, unless it is framed as one.
        ("Petra berichtete von 40 Rissen in der Brücke.", []),
        ("Das sagte Petra dem Stadtrat am Montag, die Brücke bleibe zu.", []),
        ("Chefredakteurin der Zeitschrift Laura Meier berichtete von Rissen.", []),
        ("Das Blatt Martha Kolbe berichtete von 40 Rissen.", []),
        # Media without a name pass words on too; with an article alone they are those named before.
        ("Bürgermeister Jan Kolbe sagte in lokalen Medien, die Brücke bleibe zu.", ["lokale Medien"]),
        ("„Die Brücke bleibt zu“, sagte Jan Kolbe gegenüber US-Medien.", ["US-Medien"]),
        ("Die Brücke bleibe zu, sagte Jan Kolbe mehreren Fernsehsendern.", ["Fernsehsendern"]),
        ("„Die Brücke bleibt zu“, sagte Jan Kolbe den Zeitungen.", []),
        ("Jan Kolbe erklärte in den sozialen Medien, die Brücke bleibe zu.", []),
        # Who only carries words, signs them or is named is no outlet that is passed on.
        ("Die Brücke bleibt zu, sagte Jan Kolbe auf einer Pressekonferenz.", []),
        ("Die Brücke bleibt zu, schrieb Jan Kolbe auf Twitter.", []),
        ("Die Brücke bleibt zu, sagte Jan Kolbe. (dpa)", []),
        ("AFP Der Stadtrat hat die Brücke gesperrt. Das sagte Jan Kolbe.", []),
        ("Beobachter glauben, dass die Brücke zu bleibt, sagte Jan Kolbe.", []),
        ("Der Bund könne die Brücke sperren, sagte Jan Kolbe.", []),
    ],
)
def test_who_is_passed_on(
    audited: Callable[..., Report], outlets: KnownOutlets, text: str, passed_on: list[str]
) -> None:
    report = audited(text, language="de", outlet="Kanal-Kurier")
    assert [relay.outlet for relay in relays(view(report), outlets)] == passed_on


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Der Spiegel", "SPIEGEL"),
        ("Spiegel Online", "Spiegel"),
        ("Bild am Sonntag", "„Bild“"),
        ("Bild-Zeitung", "BILD"),
        ("Welt am Sonntag", "Die Welt"),
        ("Süddeutschen Zeitung", "Süddeutsche Zeitung"),
        ("RND", "Redaktionsnetzwerk Deutschland"),
        ("Deutschen Presse-Agentur", "dpa"),
    ],
)
def test_all_names_of_an_outlet_have_one_key(outlets: KnownOutlets, one: str, other: str) -> None:
    assert outlets.key(one) == outlets.key(other)


def test_an_article_about_an_outlet_passes_nothing_on(audited: Callable[..., Report], outlets: KnownOutlets) -> None:
    text = " ".join(f"Der NDR teilte am {day}. Mai mit, dass der Film geprüft werde." for day in range(1, 9))
    assert relays(view(audited(text, language="de")), outlets) == []


def test_what_stands_beside_noise_in_one_line_is_read(audited: Callable[..., Report], outlets: KnownOutlets) -> None:
    filler = " ".join(f"Im Jahr {year} wurde das Geländer zum letzten Mal gestrichen." for year in range(1961, 1985))
    text = f"Lesen Sie auch: Wo es jetzt überall eng wird. {filler} Wie die „Wersener Post“ berichtete, bleibt sie zu."
    assert [relay.outlet for relay in relays(view(audited(text, language="de")), outlets)] == ["Wersener Post"]


@pytest.mark.parametrize(
    ("text", "passed_on"),
    [
        ("Opposition leader Peter Finch called the plan “a gamble with public money”, and the council agreed.", []),
        (
            "The bridge stays shut, the newspaper Harbour Post reported on Monday, since two girders broke.",
            ["Harbour Post"],
        ),
        ("According to the Harbour Post, the bridge stays shut until May because two girders broke.", ["Harbour Post"]),
        ("Mayor John Cole told local media that the bridge stays shut until two girders are mended.", ["local media"]),
        ("Mayor John Cole told the newspapers that the bridge stays shut until two girders are mended.", []),
    ],
)
def test_who_is_passed_on_in_english(
    audited: Callable[..., Report], ruleset: RuleSet, text: str, passed_on: list[str]
) -> None:
    report = audited(text, language="en", outlet="Channel Courier")
    assert [relay.outlet for relay in relays(view(report), KnownOutlets(ruleset.lexicons["en"]))] == passed_on
