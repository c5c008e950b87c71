"""What a sentence shows about a quotation in it, and words that need a source."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.languages.de.grammar import AUX, CUE, FIN, TRIGGER, Grammar
from provenance.models import Sentence, Span, Token

__all__ = ["contentious", "is_utterance", "points_back", "tells"]

#: Words of a quotation from which on it can be an utterance rather than a title or an expression.
_UTTERANCE = 6
#: A comma, a verb and who speaks.
_FRAME = 3
#: Words of a question, an exclamation or a saying of two clauses.
_CALL = 3


def is_utterance(sentences: Sequence[Sentence], quote: Span, grammar: Grammar) -> bool:
    """Some words, and a finite verb among them."""
    words = [t.text for s in sentences for t in s.tokens if quote.contains(t.start) and t.text[:1].isalpha()]
    finite = sum(bool(word[0].islower() and grammar.tags.get(word.lower(), 0) & (FIN | AUX)) for word in words)
    marks = [t.text[0] for s in sentences for t in s.tokens if quote.contains(t.start)]
    calls = len(words) >= _CALL and ("?" in marks or "!" in marks or finite > 1)
    return bool(finite) and (len(words) >= _UTTERANCE or calls)


def tells(sentence: Sentence, quote: Span, text: str, grammar: Grammar) -> bool:
    """Does the sentence at a quotation say that somebody speaks: a verb of speech, "so …" behind it, a colon?"""
    around = [token for token in sentence.tokens if not quote.contains(token.start)]
    leads_in = text[: quote.start].rstrip(' \n„“”"»«‚‘').endswith(":")
    behind = [token.text.lower() for token in around if token.start >= quote.end][:_FRAME]
    if any(grammar.is_in("indefinite_speakers", word) for word in behind):
        return False  # "hörte man"
    return leads_in or any(_says(token, token is sentence.tokens[0], grammar) for token in around)


def _says(token: Token, first: bool, grammar: Grammar) -> bool:
    """Is the word a cue? A noun that looks like a verb is none ("diese Frage")."""
    tag = grammar.tags.get(token.text.lower(), 0)
    noun = token.text[0].isupper() and not first
    return bool(tag & TRIGGER and not (noun and tag & CUE)) or bool(tag & CUE and not noun)


def points_back(sentence: Sentence, grammar: Grammar) -> bool:
    """ "So sprach …", "Das ist die Aussage einer Studie": the sentence says whose words those before it were."""
    return bool(sentence.tokens) and grammar.is_in("quote_anaphors", sentence.tokens[0].text.lower())


def contentious(sentences: Sequence[Sentence], grammar: Grammar) -> bool:
    """Casualties, wrongdoing, charges (``contentious_words``), and no body that may know of them by itself."""
    # Case counts: "Verletzte" are casualties, a "verletzte Spieler" is not.
    words, bodies = (tuple(_listed(grammar, name)) for name in ("contentious_words", "knowing_bodies"))
    told = [token.text for sentence in sentences for token in sentence.tokens]
    return not set(words).isdisjoint(told) and not any(word.lower().endswith(bodies) for word in told)


def _listed(grammar: Grammar, name: str) -> Sequence[str]:
    return grammar.lexicon.words(name) if name in grammar.lexicon else ()
