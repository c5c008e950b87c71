"""What summaries of a check say to people, in each of ``UI_LANGUAGES``: English as it is written, German from here."""

from __future__ import annotations

from collections.abc import Mapping

from provenance.check import Tally
from provenance.models import UiLanguage

__all__ = ["asides", "count", "decimal", "failures", "say"]

_GERMAN: Mapping[str, str] = {
    "{} of {} failed": "{} von {} beanstandet",
    "{} could not be read": "{} nicht lesbar",
    "{} let pass": "{} hingenommen",
    "{} suppressed": "{} unterdrückt",
    "interrupted before all were checked": "abgebrochen, bevor alle geprüft waren",
    "The worst:": "Am schlechtesten:",
    "The most frequent problems: {}": "Die häufigsten Probleme: {}",
    "To see more: {}--format html --output check.html the articles with their evidence marked": (
        "Mehr dazu: {}--format html --output check.html die Artikel mit markierten Belegstellen"
    ),
    "--explain shows the reasons for the scores, ": "--explain zeigt die Gründe für die Wertungen, ",
    "… and {} more": "… und noch {}",
    "… and {} more that could not be read": "… und noch {} nicht lesbar",
    "… and {}.": "… und {}.",
    "{} of the baseline no longer found": "{} der Baseline nicht mehr gefunden",
    "{} of the baseline no longer found; --update-baseline takes them out:": (
        "{} der Baseline nicht mehr gefunden; mit --update-baseline fallen sie weg:"
    ),
    "Sourcing of the articles": "Quellenarbeit der Artikel",
    "All is well": "Alles in Ordnung",
    "“{}”": "„{}“",
    "not checked": "nicht geprüft",
    "not assessed": "nicht bewertet",
    "{} of 100, band {}": "{} von 100, Stufe {}",
    "| line | severity | problem | rule |": "| Zeile | Schwere | Problem | Regel |",
    "Scores: {}": "Wertungen: {}",
    "error": "Fehler",
    "warning": "Warnung",
    "notice": "Hinweis",
    "info": "Info",
}
# "von 2 Artikeln": articles are only spoken of as those out of which some fail.
_GERMAN_NOUNS: Mapping[str, tuple[str, str]] = {
    "article": ("Artikel", "Artikeln"),
    "more article": ("weiterer Artikel", "weitere Artikel"),
    "problem": ("Problem", "Probleme"),
    "known problem": ("bekanntes Problem", "bekannte Probleme"),
    "finding": ("Befund", "Befunde"),
}


def say(language: UiLanguage, english: str, *values: object) -> str:
    """``english`` in that language, ``values`` in its braces."""
    return (_GERMAN[english] if language == "de" else english).format(*values)


def count(number: int, noun: str, language: UiLanguage = "en") -> str:
    one, more = _GERMAN_NOUNS[noun] if language == "de" else (noun, f"{noun}s")
    return f"{number} {one if number == 1 else more}"


def decimal(score: float, language: UiLanguage) -> str:
    """A score with one decimal place."""
    text = f"{score:.1f}"
    return text.replace(".", ",") if language == "de" else text


def failures(tally: Tally, language: UiLanguage) -> str:
    """How many articles failed."""
    return say(language, "{} of {} failed", tally.failed, count(tally.checked, "article", language))


def asides(tally: Tally, language: UiLanguage) -> list[str]:
    """What else came of a run; nothing is said of what there is none of."""
    told = {
        "{} could not be read": tally.unreadable and str(tally.unreadable),
        "{} let pass": tally.known and count(tally.known, "known problem", language),
        "{} suppressed": tally.suppressed and count(tally.suppressed, "finding", language),
        "interrupted before all were checked": tally.interrupted,
    }
    return [say(language, english, value) for english, value in told.items() if value]
