"""Talk between two sides, and lines that only say who speaks: labels, forms of address, signatures."""

from __future__ import annotations

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import CAP, NOT_NOUN, TIME, Grammar
from provenance.languages.de.mentions import read_mention
from provenance.languages.de.phrases import noun_phrase
from provenance.languages.protocol import Mention
from provenance.models import Sentence, Span

__all__ = ["addressed", "is_credit", "is_personal", "label_role", "signature"]

#: Words of a name in a label or a signature, and of a whole signature.
_LONGEST_NAME, _LONGEST_SIGNATURE = 4, 14
#: Words of the credit of an interview.
_LONGEST_CREDIT = 18
_MARKS = frozenset('„“”"»«‚‘›‹')


def label_role(label: str, grammar: Grammar) -> str:
    low = label.lower()
    if grammar.is_in("asking_labels", low):
        return "asks"
    return "answers" if grammar.is_in("answering_labels", low) else ""


def addressed(sentence: Sentence, grammar: Grammar) -> Mention | None:
    tokens = sentence.tokens
    for at, title in enumerate(tokens[:-1]):
        if grammar.is_in("address_titles", title.text.lower()) and title.text[0].isupper():
            name = next((t for t in tokens[at + 1 : at + 4] if t.text[0].isupper() and "." not in t.text), None)
            if name is not None:
                return _person(Span(name.start, name.end), (name.text,))
    you = grammar.words["address_pronouns"]
    formal = grammar.words["formal_pronouns"]
    for at, token in enumerate(tokens):
        word = token.text
        if word in you or (at and word[0].isupper() and word.lower() in formal):
            return Mention(Span(token.start, token.end), "")
    return None


def _person(span: Span, names: tuple[str, ...]) -> Mention:
    return Mention(span, " ".join(names), names, kind="named_person", identified=True, person=True)


def is_personal(sentence: Sentence, grammar: Grammar) -> bool:
    lows = [token.text.lower() for token in sentence.tokens]
    return _MARKS.isdisjoint(lows) and any(grammar.is_in("first_person", low) for low in lows)


def is_credit(sentence: Sentence, grammar: Grammar) -> bool:
    if len(sentence.tokens) > _LONGEST_CREDIT:
        return False
    words = " ".join(token.text.lower() for token in sentence.tokens)
    return any(words.startswith(phrase) for phrase in grammar.words["interview_credits"])


def signature(unit: Unit, span: Span | None, grammar: Grammar) -> Mention | None:
    """A name and what stands around it, where nothing else does; no verb, no full stop."""
    start, end = (unit.place(span.start), unit.place(span.end)) if span else (0, len(unit.words))
    while start < end and not unit.words[start][0].isalnum():
        start += 1
    if not 0 < end - start <= _LONGEST_SIGNATURE or (span is None and any(c.finite >= 0 for c in unit.chunks)):
        return None
    phrase = noun_phrase(unit, start, end, grammar)
    mention = read_mention(unit, phrase, grammar) if phrase is not None and phrase.start == start else None
    if mention is not None and (mention.kind == "named_person" and mention.names):
        return mention
    names: list[str] = []
    while len(names) < _LONGEST_NAME and start < end and _is_name(unit, start, grammar):
        names.append(unit.words[start])
        start += 1
    alone = bool(names) and (start == end or not unit.words[start][0].isalnum())
    if not alone or (span is None and len(names) < 2):
        return mention if span is not None else None
    return _person(unit.span(start - len(names), start), tuple(names))


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    tag = unit.tags[at]
    return bool(tag & CAP) and not tag & (NOT_NOUN | TIME) and not grammar.lists_of(unit.lows[at])
