"""The verdict on an article in one sentence, made from what moved its score most: first what speaks for it.

Reasons of one kind are one: a rule about single places and a measure of the whole text say the same of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from provenance.models import Report, UiLanguage
from provenance.wording import say, sayable

__all__ = ["Verdict", "verdict"]

#: Points (weighted, of the overall score) below which a reason is not worth a word.
_LEAST = 0.35
_MOST = 2

#: What speaks for an article, by category.
_FOR: Mapping[str, str] = {
    "identified_source": sayable("it names sources"),
    "verification_done": sayable("material was checked"),
    "evidence_basis": sayable("the core is backed by evidence or by several sources"),
    "unconfirmed": sayable("it says what is not confirmed"),
    "admitted_unverifiability": sayable("it says what could not be verified"),
    "withheld_origin": sayable("it says that an origin is kept back"),
    "unknown_circumstance": sayable("it says what is not known"),
    "conditional_caveat": sayable("it draws its conclusions with a condition"),
    "overclaim": sayable("it claims no more than it shows"),
    "anonymity_reason": sayable("it says why somebody stays unnamed"),
    "listed_sources": sayable("it lists its sources"),
    "correction": sayable("it corrects itself openly"),
    "byline": sayable("author and date are given"),
    "publication_date": sayable("author and date are given"),
    "dateline": sayable("author and date are given"),
    "denial": sayable("those accused have their say"),
    "no_comment": sayable("those accused were asked"),
    "first_hand": sayable("it was asked or seen at first hand"),
    "primary_linked": sayable("it links to the papers that it is about"),
    "relay_linked": sayable("it links to whom it passes on"),
    "embed_identified": sayable("it says whose pictures and posts it shows"),
    "image_credited": sayable("it says whose pictures and posts it shows"),
}
#: What weighs against it.
_AGAINST: Mapping[str, str] = {
    "identified_source": sayable("little of it can be traced to a source"),
    "anonymous_source": sayable("nameless sources carry a part of it"),
    "vague_source": sayable("it rests on groups that nobody can ask"),
    "unattributed_quote": sayable("quotations have no speaker"),
    "passive_unsourced": sayable("it hides who claims what"),
    "lede_unsourced": sayable("it begins without a source"),
    "single_source": sayable("one source carries most of it"),
    "software_source": sayable("a program stands for a fact"),
    "evidence_basis": sayable("hardly anything is backed by a second independent source"),
    "unconfirmed": sayable("its material is not confirmed"),
    "admitted_unverifiability": sayable("its material could not be verified"),
    "withheld_origin": sayable("the origin of its material is kept back"),
    "unknown_circumstance": sayable("what matters is not known"),
    "conditional_caveat": sayable("it rests on a condition"),
    "overclaim": sayable("it claims more than it shows"),
    "hedge": sayable("it leaves much open"),
    "missing_metadata": sayable("author or date are missing"),
    "accusation_without_response": sayable("those accused have no say"),
    "media_relay": sayable("much is taken from other media"),
    "hearsay": sayable("it passes on hearsay"),
    "social_media_origin": sayable("it rests on posts of unknown people"),
    "study_unlinked": sayable("it leads to none of its papers"),
    "embed_unexplained": sayable("it does not say whose pictures and posts it shows"),
    "image_uncredited": sayable("it does not say whose pictures and posts it shows"),
    "modified_unexplained": sayable("it was changed without saying how"),
    "translation_artifact": sayable("it reads like an unread translation"),
    "truncated_text": sayable("its text breaks off"),
    "encoding_error": sayable("its text is damaged"),
    "broken_quotation": sayable("its text is damaged"),
    "name_inconsistency": sayable("its text is damaged"),
    "duplicate_paragraph": sayable("its text is damaged"),
}
_NAMED = _FOR["identified_source"]
_TRACED = sayable("much of it can be traced to named sources")
#: Measures of the whole text say something else than single places of their category, by the name of the rule.
_WHOLE: Mapping[tuple[str, bool], str] = {
    ("traceable-share", True): _TRACED,
    ("verbatim-share", True): sayable("much of it is quoted word for word"),
    ("untraced-share", False): sayable("much that needs a source has none"),
}
#: Everything else that costs hygiene.
_NOISE = sayable("much of the text is not the article")


class Verdict(NamedTuple):
    """``text`` is the sentence; ``good`` and ``bad`` are its parts, the heaviest first."""

    text: str
    good: tuple[str, ...]
    bad: tuple[str, ...]


def verdict(report: Report, language: UiLanguage) -> Verdict | None:
    """``None`` where nothing was scored, or nothing weighs anything."""
    scores = report.scores
    if scores.overall is None:
        return None
    known: dict[str, str] = {finding.rule: finding.category for finding in report.findings}
    assessed = [name for name, dimension in scores.dimensions.items() if dimension.score is not None]
    whole = sum(scores.weights.get(name, 0) for name in assessed) or 1
    weights: defaultdict[str, float] = defaultdict(float)
    for name in assessed:
        for reason in scores.dimensions[name].contributions:
            category = known.get(reason.rule, "")
            speaks_for = reason.points > 0
            whole_text = _WHOLE.get((reason.rule.rpartition("/")[2], speaks_for))
            told = whole_text or (_FOR if speaks_for else _AGAINST).get(category)
            if told is None and name == "hygiene" and reason.points < 0:
                told = _NOISE
            if told is not None:
                weights[told] += reason.points * scores.weights.get(name, 0) / whole
    if weights[_TRACED] > 0:
        weights.pop(_NAMED, None)  # the less of the two
    heaviest = sorted(weights, key=lambda told: (-abs(weights[told]), told))
    good, bad = (
        tuple(say(language, told) for told in heaviest if sign * weights[told] >= _LEAST)[:_MOST] for sign in (1, -1)
    )
    sentence = _sentence(good, bad, language)
    return Verdict(sentence[:1].upper() + sentence[1:], good, bad) if sentence else None


def _sentence(good: tuple[str, ...], bad: tuple[str, ...], language: UiLanguage) -> str:
    both = [say(language, "{} and {}", *side) if len(side) == _MOST else "".join(side) for side in (good, bad)]
    if good and bad:
        return say(language, "{}, but {}.", *both)
    return "".join(both) + "." if good or bad else ""
