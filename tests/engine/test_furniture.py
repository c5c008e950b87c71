"""Lines judged by what they are made of: members of each kind that no list of wordings holds, and look-alikes."""

from __future__ import annotations

import pytest

from provenance.engine import RuleSet
from provenance.engine.furniture import ENOUGH, Furniture
from provenance.engine.line_fields import VerbTest
from provenance.lexicon import Lexicon
from provenance.pipeline import analyse_text

STORY = (
    "Der Stadtrat von Aachtal hat am Montag den Bau der neuen Brücke über die Wied beschlossen.",
    "Die Brücke wurde 1960 gebaut und ist seit dem Winter für Lastwagen gesperrt, sagte ein Sprecher.",
)


def noise(ruleset: RuleSet, *lines: str) -> dict[str, list[str]]:
    """The noise lines of a text of these lines, each with the categories of its findings."""
    analysis = analyse_text("\n\n".join(lines), "de", ruleset)
    text = analysis.document.text
    return {
        text[line.start : line.end]: sorted(
            {hit.rule.category for hit in analysis.hits if hit.span and line.start <= hit.span.start < line.end}
        )
        for line in analysis.document.lines
        if line.zone == "noise"
    }


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Reportage weitergeben: Facebook · Mail · Drucken", "share_widget"),
        ("Diese Meldung verschicken: WhatsApp | Threema | E-Mail", "share_widget"),
        ("Wir und unsere 212 Dienstleister speichern Cookies auf Ihrem Gerät.", "cookie_notice"),
        ("Zum Mitreden erst einloggen.", "comment_form"),
        ("Wie fanden Sie diesen Artikel?", "comment_form"),
        ("Noch mehr Fotos: die Bilderstrecke", "related_links"),
        ("Verfolgen Sie alle Entwicklungen im Liveblog.", "related_links"),
        ("Folgst du uns schon auf Whatsapp?", "navigation"),
        ("Guter Journalismus braucht deine Hilfe.", "subscription_prompt"),
        ("Jetzt 4 Wochen für 1 Euro testen, danach 9,99 Euro im Monat. Jederzeit kündbar.", "subscription_prompt"),
        ("Den Hafen-Newsletter gratis bestellen", "subscription_prompt"),
        ("Neues aufs Handy? Hier geht es zur App des Boten – für Android und iOS.", "subscription_prompt"),
        ("Copyright © Bote 2017-2026. Wer den Inhalt gewerblich nutzen will, braucht ein Abonnement.", "navigation"),
        ("Hauptinhalt", "navigation"),
        ("Embed", "placeholder"),
        ("isSubscriber: false", "placeholder"),
    ],
)
def test_furniture_in_the_middle_of_an_article(ruleset: RuleSet, line: str, category: str) -> None:
    found = noise(ruleset, "Rat beschließt Brücke", STORY[0], line, STORY[1])
    assert list(found) == [line]
    assert category in found[line]


@pytest.mark.parametrize(
    "line",
    [
        "Die Stadt schickt freitags gratis Wasser per Tankwagen in die Siedlung.",
        "640 Euro pro Jahr weniger",
        "Späte Folgen",
        "Streit um die Kosten",
        "Facebook, Twitter und WhatsApp waren am Abend nicht zu erreichen.",
        "Bürger können den neuen Newsletter der Stadt abonnieren.",
        "Das Gericht entschied, dass Firmen Cookies nur nach Zustimmung setzen dürfen.",
        "Unterstützen Sie den Bürgermeister, bat er die Räte.",
        "Warum Kinder wieder mehr lesen",
        "Welche Daten Facebook und WhatsApp teilen",
        "Statt darüber zu diskutieren, teilten viele das Video auf Twitter.",
        "Schauen Sie sich die Papiere gut an!",
        "„Teilen Sie diesen Artikel“, stand auf dem Plakat.",
        "Der Newsletter der Stadt ist seit Montag kostenlos.",
    ],
)
def test_the_article_itself_stays(ruleset: RuleSet, line: str) -> None:
    assert noise(ruleset, "Rat beschließt Brücke", STORY[0], line, STORY[1]) == {}


def test_a_list_of_headlines_is_no_list_of_the_article(ruleset: RuleSet) -> None:
    teasers = (
        "- Verkehr: Wo es jetzt überall eng wird",
        "- Nach Unfall: Diese Straße bleibt gesperrt",
        "- „Über vieles verärgert“: Moll greift Kolb an",
    )
    assert list(noise(ruleset, STORY[0], "\n".join(teasers), STORY[1])) == list(teasers)
    assert noise(ruleset, STORY[0] + " Das sind die Punkte:", "\n".join(teasers), STORY[1]) == {}
    facts = "- Länge: 120 Meter\n- Baujahr: 1960\n- Architekt: Jens Harder aus Kiel"
    assert noise(ruleset, STORY[0], facts, STORY[1]) == {}


def test_benefits_are_furniture_among_furniture_only(ruleset: RuleSet) -> None:
    benefits = ("- Zugriff auf alle Plus-Artikel", "- Zeitung und Meldungen in einer App", "- Eilmeldungen aufs Handy")
    assert list(noise(ruleset, STORY[0], "\n".join(benefits))) == list(benefits)
    assert noise(ruleset, STORY[0], benefits[1], STORY[1]) == {}


def test_a_subheading_below_a_heading_whose_links_are_gone(ruleset: RuleSet) -> None:
    found = noise(ruleset, STORY[0], "Auch interessant", "Streit um die Kosten", STORY[1])
    assert list(found) == ["Auch interessant"]
    links = ("- Rat vertagt Entscheidung", "- Neue Buslinie startet im Mai")
    assert list(noise(ruleset, STORY[0], "Auch interessant", *links, STORY[1])) == ["Auch interessant", *links]


def test_without_word_lists_nothing_is_furniture() -> None:
    empty = Lexicon("xx")
    assert Furniture(empty, VerbTest(empty).has_verb).made("Share this article on Facebook").weight < ENOUGH
