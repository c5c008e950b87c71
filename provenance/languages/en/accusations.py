"""Who is accused by name, and whether the article has a word of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.lexicon import Lexicon
from provenance.models import Document, Span

__all__ = ["unanswered"]

_NAME = r"(?:[A-Z][\w’'.-]*+(?: (?:of|for|and|the|de|van|von|bin|al)(?= [A-Z]))? ?){1,6}"
#: "accused the Trading Company of …": who stands right behind the cue, after an article, a title or a possessive.
_ACCUSED = re.compile(rf"(?:the |its |his |her |their |former |[A-Z]\w+’s |[a-z]+ )?(?P<name>{_NAME})")
#: "Pinnock is accused of …", "has been charged with …": the passive leaves out who accuses.
_PASSIVE = re.compile(
    rf"(?<![\w’'.-])(?P<name>{_NAME})(?:, [^,]{{2,60}}, )?"
    r"(?:is|are|was|were|has been|have been|stands?|stood|faces|face|faced) (?:also |now )?"
    r"(?:accused of|charged with|suspected of|blamed for|(?:charges|allegations|accusations) of)"
)
#: Words of a name that many share.
_SHARED = frozenset(
    "the of for and company group party ministry department council president minister mr mrs ms".split()
)
_SHORTEST = 4


def unanswered(document: Document, lexicon: Lexicon) -> Iterator[tuple[Span, str]]:
    """Sentences that accuse somebody by name of whom the article has no word, each with that name.

    The verbs that accuse are those of the class ``accuse`` in the frame lexicon, with the accused behind them, and the
    passives of a charge. Where a word of the list ``accusation_settled`` stands in the article, the accused has
    confessed or a court has decided, and there is nothing left to answer.
    """
    settled = {
        word.lower() for word in (lexicon.words("accusation_settled") if "accusation_settled" in lexicon else ())
    }
    if any(token.text.lower() in settled for sentence in document.sentences for token in sentence.tokens):
        return
    speaking = {attribution.source_id for attribution in document.attributions}
    speak = [_words(source.name) for source in document.sources if source.id in speaking]
    for sentence in document.sentences:
        for name in _accused(sentence.span, document):
            words = _words(name)
            if words and not any(words & said for said in speak):
                yield sentence.span, name
                break


def _accused(span: Span, document: Document) -> Iterator[str]:
    for attribution in document.attributions:
        cue = attribution.cue
        if cue and cue.sense == "accuse" and not cue.negated and span.start <= attribution.start < span.end:
            found = _ACCUSED.match(document.text, attribution.start, span.end)
            if found:
                yield found["name"].strip()
    for passive in _PASSIVE.finditer(document.text, span.start, span.end):
        yield passive["name"].strip()


def _words(name: str) -> set[str]:
    found = {word.lower().removesuffix("’s").removesuffix("'s") for word in re.findall(r"[A-Z][\w’'-]+", name)}
    return {word for word in found if word not in _SHARED and (len(word) >= _SHORTEST or word.isupper())}
