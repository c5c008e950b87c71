"""Talk between two sides, lines that only say who speaks, and what a sentence shows about a quotation in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from provenance.languages import Mention
from provenance.languages.en.grammar import AUX, CUE, PUNCT, Grammar, singular
from provenance.languages.en.mentions import is_name_word, read_mention, read_name
from provenance.languages.en.phrases import NounPhrase
from provenance.languages.en.units import Unit, finite_verbs
from provenance.models import Quote, Sentence, Span

__all__ = [
    "addressed",
    "is_credit",
    "is_personal",
    "is_utterance",
    "label_role",
    "names_paper",
    "needs_source",
    "points_back",
    "signature",
    "tells",
    "with_speech",
]

_LONGEST_LABEL, _LONGEST_SIGNATURE, _LONGEST_CREDIT = 4, 14, 18
_MARKS = frozenset('„“”"»«')
#: So many words are speech whatever they look like; a quotation with a verb has this many.
_LONG, _CLAUSE, _FEW = 7, 4, 2
#: So many words, or characters, off a quotation nothing says any more who speaks.
_FAR = 100


def with_speech(
    text: str, quotes: Sequence[Quote], sentences: Sequence[Sentence], grammar: Grammar
) -> tuple[Quote, ...]:
    """The quotations with ``speech`` decided."""
    starts = [sentence.start for sentence in sentences]
    return tuple(replace(quote, speech=_is_speech(text, quote, sentences, starts, grammar)) for quote in quotes)


def _is_speech(text: str, quote: Quote, sentences: Sequence[Sentence], starts: Sequence[int], grammar: Grammar) -> bool:
    words = quote.content.of(text)[:400].split()
    stray = not quote.balanced and quote.start == quote.content.start
    if stray or not words:
        return False
    number = bisect_right(starts, quote.start) - 1
    near = sentences[number].tokens_in(Span(quote.start, quote.end), 3) if number >= 0 else ()
    before = [t.text for t in near if t.end <= quote.start]
    after = [t.text for t in near if t.start >= quote.end]
    mark = words[-1][-1:]
    if len(words) >= _LONG:
        return not _is_title(words)
    if _is_title(words) and mark not in ",.!?":
        return False
    if mark in ",?!" or (mark in ".…" and len(words) > _FEW):
        return True
    told = any(grammar.look_up(word.lower())[1] & CUE for word in (*before[-3:], *after[:2]))
    if before[-1:] in ([":"], [","]) and told:
        return True
    return told or len(words) >= _CLAUSE or bool(after and grammar.look_up(after[0].lower())[1] & CUE)


def _is_title(words: Sequence[str]) -> bool:
    """Capitals throughout: the title of a work."""
    if len(words) > _LONG * 2 or len(words) < _FEW:
        return False
    big = [word for word in words if word[:1].isalpha() and len(word) > 2]
    return len(big) > 1 and all(word[:1].isupper() for word in big)


def label_role(label: str, grammar: Grammar) -> str:
    low = label.lower()
    if grammar.is_in("asking_labels", low):
        return "asks"
    return "answers" if grammar.is_in("answering_labels", low) else ""


def addressed(sentence: Sentence, grammar: Grammar) -> Mention | None:
    tokens = sentence.tokens
    for at, title in enumerate(tokens[:-1]):
        if title.text.lower() in grammar.genders and title.text[0].isupper() and tokens[at + 1].text[0].isupper():
            name = tokens[at + 1]
            return Mention(
                Span(name.start, name.end), name.text, (name.text,), kind="named_person", identified=True, person=True
            )
    you = next((token for token in tokens if token.text.lower() in ("you", "your", "you're", "you’re", "you've")), None)
    return Mention(Span(you.start, you.end), "") if you is not None else None


def is_personal(sentence: Sentence) -> bool:
    lows = [token.text.lower() for token in sentence.tokens]
    return _MARKS.isdisjoint(lows) and any(low.partition("'")[0].partition("’")[0] in _FIRST for low in lows)


_FIRST = frozenset({"i", "my", "me", "we", "our", "us", "mine", "myself"})


def is_credit(sentence: Sentence, grammar: Grammar) -> bool:
    if len(sentence.tokens) > _LONGEST_CREDIT:
        return False
    words = " ".join(token.text.lower() for token in sentence.tokens)
    return any(words.startswith(phrase) for phrase in grammar.listed("interview_credits"))


def signature(unit: Unit, span: Span | None, grammar: Grammar) -> Mention | None:
    """A name and what stands around it, where nothing else does; no verb, no full stop."""
    start, end = (unit.place(span.start), unit.place(span.end)) if span else (0, len(unit.words))
    while start < end and not unit.words[start][0].isalnum():
        start += 1
    if not 0 < end - start <= _LONGEST_SIGNATURE or (span is None and any(unit.verbs)):
        return None
    stop = next((at for at in range(start, end) if unit.tags[at] & PUNCT), end)
    mention = read_mention(unit, NounPhrase(start, end, stop), grammar)
    if mention is not None and mention.kind == "named_person" and (span is not None or len(mention.names) > 1):
        return mention
    names_end = start
    while names_end < end and names_end - start < _LONGEST_LABEL and is_name_word(unit, names_end, grammar):
        names_end += 1
    names = read_name(unit, start, names_end, grammar)
    if not names or names_end < end or (span is None and len(names) < 2):
        return mention if span is not None else None
    return Mention(
        unit.span(start, names_end), " ".join(names), names, kind="named_person", identified=True, person=True
    )


def is_utterance(sentences: Sequence[Sentence], quote: Span, grammar: Grammar) -> bool:
    """Some words, and a verb among them."""
    words = [t.text for s in sentences for t in s.tokens_in(quote) if t.text[:1].isalpha()]
    verbs = sum(bool(grammar.look_up(word)[1]) or bool(grammar.look_up(word)[0] & AUX) for word in words)
    return bool(verbs) and len(words) > _CLAUSE


def tells(sentence: Sentence, quote: Span, text: str, grammar: Grammar) -> bool:
    """Does the sentence at a quotation say that somebody speaks?"""
    around = [token for token in sentence.tokens_in(quote, _FAR) if not quote.contains(token.start)]
    if text[max(quote.start - _FAR, 0) : quote.start].rstrip(' \n„“”"»«‚‘').endswith(":"):
        return True
    lows = [token.text.lower() for token in around]
    return "according" in lows or any(grammar.look_up(low)[1] & CUE for low in lows)


def points_back(sentence: Sentence, grammar: Grammar) -> bool:
    """ "So said …", "Those were the words of …"."""
    words = " ".join(token.text.lower() for token in sentence.tokens[:4])
    return any(words.startswith(phrase) for phrase in grammar.listed("quote_anaphors"))


def needs_source(sentence: Sentence, grammar: Grammar) -> bool:
    """Does the sentence tell what somebody says or thinks; a cause, a plan, a forecast, a charge or a judgement?

    What is left is what everybody can see or look up: "he posted a photo", "the questions followed".
    """
    words = [token.text for token in sentence.tokens]
    if not grammar.asked.isdisjoint(word.lower() for word in words) or not _TO_COME.isdisjoint(words):
        return True
    if not any(word in grammar.acts for word in words):
        return False
    return any(low in grammar.acts for low in finite_verbs(sentence, grammar))


#: As they are written: "May" is a month and a name, "Will" a name.
_TO_COME = frozenset({"will", "would", "because", "Because", "could", "may", "might", "should"})


#: What stands between a paper and whoever issued it, and words behind that in which the name begins.
_ISSUED = frozenset({"by", "from"})
_TO_ISSUER = 4


def names_paper(sentence: Sentence, grammar: Grammar) -> bool:
    """Does it name a paper or data with whoever issued them: "a report by the county", "the Agency's data"?"""
    words = [token.text for token in sentence.tokens]
    papers = grammar.listed("evidence_heads")
    for at, word in enumerate(words):
        if singular(word.lower()) not in papers and word.lower() not in papers:
            continue
        before = words[at - 1] if at else ""
        if before[:1].isupper() and before.endswith(("'s", "’s")):
            return True
        named = any(word[0].isupper() for word in words[at + 2 : at + 2 + _TO_ISSUER])
        if named and words[at + 1].lower() in _ISSUED:
            return True
    return False
