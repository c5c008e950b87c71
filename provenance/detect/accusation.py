"""Somebody is accused by name, and the article has no answer of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provenance.engine import Hit
from provenance.lexicon import Lexicon, verb_forms
from provenance.models import Detection, Document, Sentence, Span, Token

__all__ = ["accusation_without_response"]

_ANSWERS = frozenset({"denial", "non_denial", "no_comment"})
_LISTS = ("accusations", "accusing_verbs", "governments", "organisations", "organisation_heads", "against")


def accusation_without_response(document: Document, hits: Sequence[Hit], lexicon: Lexicon) -> Iterator[Detection]:
    """The first accusation against a party that is named, if the article has no denial, no refusal to comment and no
    word of that party.

    The words that accuse are the lists ``accusations`` and ``accusing_verbs`` (infinitives). Whoever speaks in the
    sentence is not the accused.
    """
    if any(hit.rule.category in _ANSWERS for hit in hits) or not all(name in lexicon for name in _LISTS):
        return
    words = _words(lexicon)
    names = {source.id: source.name.split() for source in document.sources}
    heard = {word for a in document.attributions if a.source_id for word in names.get(a.source_id, ())}
    for sentence in document.sentences:
        accused = _accused(document, sentence, words)
        # The last word: two bodies share what they are ("Stadt"), and one person is named by the surname alone.
        if accused and accused.split()[-1] not in heard:
            yield Detection(sentence.span, {"source": accused})
            return


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: frozenset[str]
    verbs: tuple[tuple[frozenset[str], str | None], ...]
    names: frozenset[str]
    heads: tuple[str, ...]
    against: frozenset[str]


def _words(lexicon: Lexicon) -> _Words:
    forms = [verb_forms(infinitive) for infinitive in lexicon.words("accusing_verbs")]
    return _Words(
        nouns=frozenset(word.lower() for word in lexicon.words("accusations")),
        verbs=tuple((form.finite, form.prefix) for form in forms),
        names=frozenset(lexicon.words("governments") + lexicon.words("organisations")),
        heads=tuple(word.lower() for word in lexicon.words("organisation_heads")),
        against=frozenset(lexicon.words("against")),
    )


def _accused(document: Document, sentence: Sentence, words: _Words) -> str | None:
    """The party that the sentence accuses, if it accuses and names one."""
    tokens = sentence.tokens
    at = _by_verb(tokens, words)
    if at is None and any(token.text.lower() in words.nouns for token in tokens):
        at = next((i for i, token in enumerate(tokens) if token.text.lower() in words.against), None)
    if at is None:
        return None
    speaking = [span for a in document.attributions for span in a.source or () if span.overlaps(sentence.span)]
    return next(_named_parties(tokens[at + 1 :], speaking, words), None)


def _by_verb(tokens: Sequence[Token], words: _Words) -> int | None:
    """Where the accusing verb stands: "wirft … vor", "beschuldigt"; its object follows."""
    for at, token in enumerate(tokens):
        for finite, prefix in words.verbs:
            if token.text in finite and (prefix is None or any(later.text == prefix for later in tokens[at + 1 :])):
                return at
    return None


def _named_parties(tokens: Sequence[Token], speaking: Sequence[Span], words: _Words) -> Iterator[str]:
    """Runs of capitalised words that are a name: two or more in a row, a known name, or the compound name of a body.

    The run ends with the clause: what follows a comma is what they are said to have done.
    """
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.text[:1].isupper():
            run.append(token)
            continue
        if run and _is_name(run, words) and not any(Span(run[0].start, run[-1].end).overlaps(s) for s in speaking):
            yield " ".join(part.text for part in run)
        run = []
        if token is not None and token.text in {",", ";", ":"}:
            return


def _is_name(run: Sequence[Token], words: _Words) -> bool:
    if len(run) > 1 or run[0].text in words.names:
        return True
    word = run[0].text.lower()
    return any(word.endswith(head) and len(word) > len(head) + 2 for head in words.heads)
