"""Why an article has no overall score, in a few words for whoever misses it."""

from __future__ import annotations

from provenance.models import Report, UiLanguage
from provenance.score import MIN_WORDS
from provenance.wording import count, say

__all__ = ["why_not_assessed"]


def why_not_assessed(report: Report, language: UiLanguage) -> str:
    """ "not assessed: only 9 words of prose"; of an article that has no overall score."""
    article = report.article
    if article.words < MIN_WORDS:
        reason = count(language, "only {} word of prose|only {} words of prose", article.words)
    else:
        reason = say(language, "no rules for the language “{}”", article.language or say(language, "unknown"))
    return say(language, "not assessed: {}", reason)
