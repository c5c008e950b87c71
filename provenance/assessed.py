"""Why an article has no overall score, in a few words for whoever misses it."""

from __future__ import annotations

from provenance.models import Report, UiLanguage
from provenance.score import MIN_WORDS
from provenance.wording import count, say, term

__all__ = ["unread_language", "why_not_assessed"]


def why_not_assessed(report: Report, language: UiLanguage) -> str:
    """ "not assessed: only 9 words of prose"; of an article that has no overall score."""
    article = report.article
    if article.words < MIN_WORDS:
        reason = count(language, "only {} word of prose|only {} words of prose", article.words)
    elif report.scores.unassessed:
        reason = say(language, report.scores.unassessed)
    else:
        reason = unread_language(report, language)
    return say(language, "not assessed: {}", reason)


def unread_language(report: Report, language: UiLanguage) -> str:
    """Of an article in a language that lacks rules, or that the program does not read."""
    written = report.article.language or term(language, "unknown")
    return say(language, "articles in the language “{}” cannot be assessed", written)
