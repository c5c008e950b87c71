"""Rules in words, in the language of the one who reads."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

from provenance.engine import Points, Rule
from provenance.vocabulary import UiLanguage
from provenance.wording import number as in_digits, say, singular_or_plural, term

__all__ = ["counted", "kind_in_words", "named", "own", "points_in_words", "speak", "told"]

#: Of the command that runs. All that the workshop prints is for one person at one terminal.
_SPOKEN: ContextVar[UiLanguage] = ContextVar("spoken", default="en")


def speak(language: UiLanguage) -> None:
    """What is told from here on is told in this language."""
    _SPOKEN.set(language)


def told(english: str, *values: object) -> str:
    """``wording.say`` in the language that is spoken."""
    return say(_SPOKEN.get(), english, *values)


def counted(english: str, number: int, *values: object) -> str:
    """``english`` is "{} rule|{} rules": "1 rule", "1,200 rules"."""
    spoken = _SPOKEN.get()
    return singular_or_plural(spoken, english, number).format(in_digits(spoken, number), *values)


def named(name: str) -> str:
    """``wording.term``: a name of the program in plain words."""
    return term(_SPOKEN.get(), name)


def own(text: str, others: Mapping[UiLanguage, str]) -> str:
    """What a rule says, in the language that is spoken where it says it in that one too."""
    return others.get(_SPOKEN.get(), text)


def points_in_words(points: Points) -> str:
    if points.curve:
        return told("by the value, {}", ", ".join(f"{x:g} → {y:+g}" for x, y in points.curve))
    if points.once is not None:
        return told("{} once", f"{points.once:+d}")
    each = f"{points.each or 0:+d}"
    if points.per == "attribution":
        said = told("{} each per attribution", each)
    elif points.per == "100_sentences":
        said = told("{} each per 100 sentences", each)
    else:
        said = told("{} each", each)
    return said if points.cap is None else told("{}, {} at most", said, f"{points.cap:+d}")


def kind_in_words(rule: Rule) -> str:
    """What decides whether the rule applies, in a few words."""
    if rule.measure_name:
        return told("the measure {}", rule.measure_name)
    if rule.detect:
        return told("the detector {}", rule.detect)
    return {
        "article": told("a match in the article"),
        "paragraph": told("a match in a paragraph"),
        "sentence": told("a match in a sentence"),
        "line": told("a match in a line"),
        "story": told("a match in a story"),
    }[rule.scope]
