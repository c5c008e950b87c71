"""Rules in words."""

from __future__ import annotations

from provenance.engine import Points, Rule

__all__ = ["counted", "kind_in_words", "points_in_words"]


def counted(number: int, noun: str) -> str:
    """ "1 rule", "1,200 rules"."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"


def points_in_words(points: Points) -> str:
    if points.curve:
        return "by the value, " + ", ".join(f"{x:g} → {y:+g}" for x, y in points.curve)
    if points.once is not None:
        return f"{points.once:+d} once"
    per = {"attribution": " per attribution", "100_sentences": " per 100 sentences", None: ""}[points.per]
    cap = f", {points.cap:+d} at most" if points.cap is not None else ""
    return f"{points.each or 0:+d} each{per}{cap}"


def kind_in_words(rule: Rule) -> str:
    """What decides whether the rule applies, in a few words."""
    if rule.measure_name:
        return f"the measure {rule.measure_name}"
    if rule.detect:
        return f"the detector {rule.detect}"
    return "a match in the article" if rule.scope == "article" else f"a match in a {rule.scope}"
