"""Which quotations are speech and which are titles, names or words used with distance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from provenance.languages.de.grammar import AUX, CUE, FIN, NAMES, NOT_NOUN, Grammar
from provenance.models import Quote, Sentence, Span

__all__ = ["with_speech"]

#: So many words are speech whatever they look like.
_LONG = 8
#: Words that a quotation without a closing mark has at least.
_FEW = 2
#: Words before a quotation in which a verb of naming is looked for.
_WINDOW = 14


def with_speech(
    text: str, quotes: Sequence[Quote], sentences: Sequence[Sentence], grammar: Grammar
) -> tuple[Quote, ...]:
    """The quotations with ``speech`` decided; one that nothing closes ends before its frame."""
    starts = [sentence.start for sentence in sentences]
    closed = [_before_frame(quote, sentences, starts, grammar) for quote in quotes]
    return tuple(replace(quote, speech=_is_speech(text, quote, sentences, starts, grammar)) for quote in closed)


def _before_frame(quote: Quote, sentences: Sequence[Sentence], starts: Sequence[int], grammar: Grammar) -> Quote:
    """As in "„A, sagte X.": what stands behind the comma is the outlet's."""
    number = bisect_right(starts, quote.start) - 1
    if quote.balanced or quote.start == quote.content.start or number < 0:
        return quote
    tokens = sentences[number].tokens
    first = bisect_right(tokens, quote.start, key=lambda token: token.start)
    for comma, verb in pairwise(tokens[first + _FEW :]):
        if comma.text == "," and verb.text[0].islower() and grammar.tags.get(verb.text, 0) & CUE & ~AUX:
            return replace(quote, end=comma.start, content=Span(quote.content.start, comma.start))
    return quote


def _is_speech(text: str, quote: Quote, sentences: Sequence[Sentence], starts: Sequence[int], grammar: Grammar) -> bool:
    words = quote.content.of(text)[:400].split()
    stray = not quote.balanced and quote.start == quote.content.start
    if stray or not words:
        return False
    before, after = _around(quote, sentences, starts)
    if _is_title(words, before, grammar):
        return False
    if before and before[-1] == ":":
        return len(words) > 1 or words[0][-1] in ".!?…"
    ends_sentence = words[-1][-1:] in ".!?…" and len(words) > 2
    if len(words) >= _LONG or ends_sentence or _has_frame(after, grammar):
        return True
    return _calls(words, before, after, grammar)


def _has_frame(after: Sequence[str], grammar: Grammar) -> bool:
    """Does a frame follow: ", sagte", ", hat sie gesagt", ", freut sich", ", so"?"""
    if after[:1] != [","] or len(after) < 2:
        return False
    tag = grammar.tags.get(after[1], 0)
    verb = tag & CUE or (tag & FIN and not tag & (AUX | NOT_NOUN))
    return bool(verb) or grammar.is_in("frame_adverbs", after[1])


def _calls(words: Sequence[str], before: Sequence[str], after: Sequence[str], grammar: Grammar) -> bool:
    """Short words in quotation marks are somebody's own if a verb calls something so, or by their shape."""
    window = (*before[-_WINDOW:], *after[:2])
    named = any(_names(word, grammar) for word in window) or _spoken_of(before, window, grammar)
    if words[0][:1].islower():
        after_as = bool(before) and grammar.is_in("as_words", before[-1].lower())
        return len(words) > 1 or named or after_as
    return named or (len(words) > 3 and _has_verb(words, grammar))


def _spoken_of(before: Sequence[str], window: Sequence[str], grammar: Grammar) -> bool:
    """As in "sprach von einem „Kahlschlag mit Ansage“"."""
    near = {word for word in before[-3:] if grammar.is_in("naming_prepositions", word)}
    if not near:
        return False
    return any(near & form.verb.frame.complements for word in window for form in grammar.forms.get(word, ()))


def _is_title(words: Sequence[str], before: Sequence[str], grammar: Grammar) -> bool:
    """A title or a name: behind a word for such, or capitals behind a definite article."""
    if before and grammar.ends_in("title_words", before[-1].lower()):
        return words[-1][-1:] not in ".!?" or len(words) < _LONG
    if " ".join(words) in grammar.canonical["outlets"]:
        return True
    definite = bool(before) and grammar.is_in("definite_articles", before[-1].lower())
    return definite and len(words) < 5 and all(word[:1].isupper() or word[:1].isdigit() for word in words)


def _names(word: str, grammar: Grammar) -> bool:
    return any(form.verb.powers & NAMES for form in grammar.forms.get(word.lower(), ()))


def _around(quote: Quote, sentences: Sequence[Sentence], starts: Sequence[int]) -> tuple[list[str], list[str]]:
    number = bisect_right(starts, quote.start) - 1
    if number < 0:
        return [], []
    tokens = sentences[number].tokens
    low = bisect_right(tokens, quote.start, key=lambda token: token.end)
    high = bisect_right(tokens, quote.end - 1, key=lambda token: token.start)
    return [t.text for t in tokens[max(0, low - _WINDOW) : low]], [t.text for t in tokens[high : high + 5]]


def _has_verb(words: Sequence[str], grammar: Grammar) -> bool:
    tags = [grammar.tags.get(word.lower().strip(".,!?"), 0) for word in words]
    return any(
        tag & AUX or (tag & FIN and not tag & NOT_NOUN and word[0].islower())
        for tag, word in zip(tags, words, strict=True)
    )
