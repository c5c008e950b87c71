"""Rules in words."""

from __future__ import annotations

from provenance.engine import Points, Rule

__all__ = ["kind_in_words", "points_in_words"]


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
    return f"the detector {rule.detect}" if rule.detect else f"a match in each {rule.scope}"
