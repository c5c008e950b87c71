"""What German nouns are: by the table, by the head of a compound, by an ending."""

from __future__ import annotations

import pytest

from provenance.languages.de.nouns import is_demonym, noun


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("bürgermeisterin", "person"),
        ("gegenspieler", "person"),
        ("campingplatzleiter", "person"),
        ("promovierenden", "person"),
        ("pflegenden", "person"),
        ("anwohner:innen", "person"),
        ("anwohnende", "person"),
        ("saisonende", "time"),
        ("glaziologin", "person"),
        ("belegschaft", "group"),
        ("außenamt", "body"),
        ("bundesnetzagentur", "body"),
        ("strassenbaubehörde", "body"),
        ("rechenschaftsbericht", "paper"),
        ("fahrtenbuch", "paper"),
        ("handelsregisterauszug", "paper"),
        ("vorwürfe", "abstract"),
        ("reaktion", "abstract"),
        ("versäumnisse", "abstract"),
        ("debatten", "event"),
        ("feuer", "event"),
        ("wochenende", "time"),
        ("obergrenze", "thing"),
        ("schneegrenze", "thing"),
        ("gigant", "person"),
        ("chatbot", "software"),
    ],
)
def test_class(word: str, kind: str) -> None:
    assert noun(word).kind == kind


@pytest.mark.parametrize(
    ("word", "genders"),
    [("reise", "f"), ("vorwürfe", "p"), ("lehrer", "mp"), ("geldhaus", "n"), ("synodalpräsidentin", "f")],
)
def test_genders(word: str, genders: str) -> None:
    assert noun(word).genders == genders


@pytest.mark.parametrize("word", ["nirgendwo", "solovey", "kolar"])
def test_what_is_no_noun_is_unknown(word: str) -> None:
    assert not noun(word).kind


@pytest.mark.parametrize("word", ["habeck", "unterdessen"])
def test_an_end_without_a_front_tells_little(word: str) -> None:
    assert not noun(word).whole


@pytest.mark.parametrize(
    ("word", "is_one"), [("berliner", True), ("zermatter", True), ("trainer", False), ("minister", False)]
)
def test_demonym(word: str, is_one: bool) -> None:
    assert is_demonym(word) is is_one
