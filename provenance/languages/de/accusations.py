"""Who is accused by name, and whether the article has a word of theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from provenance.languages.de.grammar import Grammar
from provenance.languages.de.parties import Party, PartyNames
from provenance.lexicon import VerbForms, verb_forms
from provenance.models import Attribution, Document, Sentence, Span, Token
from provenance.vocabulary import MEDIA

__all__ = ["Words", "accusing_words", "unanswered"]

_LISTS = (
    "accusations", "accusation_dismissed", "accusation_settled", "answer_words"
)  # fmt: skip
_CLAUSE_ENDS = frozenset({",", ";", ":", "–", "—"})
_AFTER_PREFIX = _CLAUSE_ENDS | {".", "!", "?", "“", "”", '"', "»", "«", ")", "und", "oder", "aber", "doch", "sowie"}
#: What may stand in front of the accused behind a verb with an accusative, a verb with a dative, and in the passive.
_ACCUSATIVE = frozenset({"", "den", "die", "das", "einen", "eine", "ihren", "ihre", "seinen", "seine"})
_DATIVE = frozenset({"", "dem", "der", "den", "einem", "einer", "ihrem", "ihrer", "ihren", "seinem", "seiner"})
_NOMINATIVE = frozenset({"", "der", "die", "das", "ein", "eine", "ihr", "ihre", "sein", "seine"})
#: Words between a noun that accuses and its "gegen".
_NEAR = 4
#: Words from "gegen" to the end of the name of the accused: article, adjectives, role, name.
_FAR = 8
#: Accusations that are looked at: for each, everything that is said in the article is gone through.
_MOST = 20
_SHORTEST_STEM = 4


def unanswered(document: Document, grammar: Grammar, words: Words) -> Iterator[tuple[Span, str]]:
    """Sentences that accuse a party by name of which the article has no word, each with that name.

    The words that accuse are the list ``accusations`` (beside "gegen") and the verbs of the class ``accuse`` in the
    frame lexicon, with an accusative (``person``) or a dative (``dat``) for the accused. A word of
    ``accusation_dismissed`` in the same clause takes it back; where one of ``accusation_settled`` stands in the
    article, the accused has confessed or a court has decided, and there is nothing left to answer. Whoever speaks in
    the sentence is not the accused.
    """
    if not all(name in grammar.lexicon for name in _LISTS):
        return
    if any(_has(sentence.tokens, grammar.words["accusation_settled"]) for sentence in document.sentences):
        return
    names = PartyNames.of(document, grammar)
    speaking = _speaking(document)
    accusations = (
        (sentence, accused)
        for at, sentence in enumerate(document.sentences)
        if (accused := _accused(sentence, speaking[at], words, names))
    )
    for sentence, accused in islice(accusations, _MOST):
        if not _heard(document, accused, sentence, grammar):
            yield sentence.span, accused.name


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb that accuses, and what may stand in front of the accused in the active and in the passive.

    ``joined`` is what ends a clause as one word, ``anything`` all of its forms.
    """

    forms: VerbForms
    joined: frozenset[str]
    anything: frozenset[str]
    active: frozenset[str]
    passive: frozenset[str]

    @classmethod
    def of(cls, infinitive: str, active: frozenset[str], passive: frozenset[str]) -> _Verb:
        forms = verb_forms(infinitive)
        joined = forms.joined if forms.prefix else frozenset[str]()
        return cls(forms, joined, joined | forms.finite | {forms.participle}, active, passive)


@dataclass(frozen=True, slots=True)
class Words:
    """What accuses, compiled once from the lists and the frames of a grammar."""

    nouns: frozenset[str]
    dismissed: frozenset[str]
    verbs: tuple[_Verb, ...]
    perfect: frozenset[str]
    passive: frozenset[str]


def accusing_words(grammar: Grammar) -> Words:
    accusing = (frame for frame in grammar.lexicon.frames if frame.sense == "accuse" and not frame.noun)
    verbs = [frame for frame in accusing if " " not in frame.lemma]
    return Words(
        nouns=grammar.words["accusations"],
        dismissed=grammar.words["accusation_dismissed"],
        verbs=(
            *(_Verb.of(frame.lemma, _ACCUSATIVE, _NOMINATIVE) for frame in verbs if "person" in frame.complements),
            *(_Verb.of(frame.lemma, _DATIVE, _DATIVE) for frame in verbs if "dat" in frame.complements),
        ),
        perfect=frozenset(form for form, verb in grammar.auxiliaries.items() if verb == "haben"),
        passive=frozenset(form for form, verb in grammar.auxiliaries.items() if verb == "werden"),
    )


def _has(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return any(token.text.lower() in words for token in tokens)


# --- who is accused ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clause:
    """``tokens[start:end]`` of a sentence, between two marks; ``lows`` are its words in lower case."""

    tokens: Sequence[Token]
    start: int
    end: int
    lows: tuple[str, ...]


class _Place(NamedTuple):
    """Where the accused stands: ``tokens[start:end]``. ``articles`` may stand in front of the name; a ``bare`` name, of
    which nothing is known, counts only behind a verb: behind "gegen" it is more often a plural."""

    start: int
    end: int
    articles: frozenset[str]
    bare: bool = True


def _speaking(document: Document) -> Mapping[int, Sequence[Span]]:
    """The mentions of those who speak in each sentence, by its place in the row of sentences."""
    starts = [sentence.start for sentence in document.sentences]
    found: dict[int, list[Span]] = defaultdict(list)
    for span in (span for attribution in document.attributions for span in attribution.source or ()):
        for at in range(max(bisect_right(starts, span.start) - 1, 0), bisect_left(starts, span.end)):
            found[at].append(span)
    return found


def _accused(sentence: Sentence, speaking: Sequence[Span], words: Words, names: PartyNames) -> Party | None:
    """The party that the sentence accuses, if it accuses and names one."""
    for clause in _clauses(sentence.tokens):
        if words.dismissed.isdisjoint(clause.lows):
            for place in _places(clause, words, names):
                words_there = sentence.tokens[place.start : place.end]
                if found := names.first(words_there, place.articles, speaking, bare=place.bare):
                    return found
    return None


def _clauses(tokens: Sequence[Token]) -> Iterator[_Clause]:
    start = 0
    for at in [*(at for at, token in enumerate(tokens) if token.text in _CLAUSE_ENDS), len(tokens)]:
        yield _Clause(tokens, start, at, tuple(token.text.lower() for token in tokens[start:at]))
        start = at + 1


def _places(clause: _Clause, words: Words, names: PartyNames) -> Iterator[_Place]:
    yield from _by_noun(clause, words)
    for verb in words.verbs:
        if not verb.anything.isdisjoint(clause.lows):
            yield from _by_verb(clause, verb, words, names)
    yield from _by_phrase(clause)


def _by_verb(clause: _Clause, verb: _Verb, words: Words, names: PartyNames) -> Iterator[_Place]:
    """ "wirft … vor", "hat … beschuldigt", "weil sie … vorwarf", and the passive "wird beschuldigt"."""
    forms, tokens = verb.forms, clause.tokens
    passive = not words.passive.isdisjoint(clause.lows)
    perfect = next((at for at, low in enumerate(clause.lows, clause.start) if low in words.perfect), clause.end)
    for at, low in enumerate(clause.lows, clause.start):
        if at > 0 and not tokens[at].text[:1].islower():
            continue
        if low == forms.participle and passive:
            yield _Place(clause.start, at, verb.passive)
        elif low == forms.participle and perfect < at:
            yield _Place(perfect + 1, at, verb.active)
        elif low in forms.finite and forms.prefix is None and not _is_adjective(clause, at):
            yield _Place(at + 1, clause.end, verb.active)
        elif low in forms.finite and forms.prefix and (place := _prefix_place(tokens, at, forms.prefix)) is not None:
            stop = min(clause.end, place)
            yield _Place(at + 1, stop - _is_content(tokens, at + 1, stop, names), verb.active)
        elif low in verb.joined:
            yield _Place(clause.start, at, verb.active - {""})


def _is_adjective(clause: _Clause, at: int) -> bool:
    """As in "verdächtige Gefäße": a form in -e before a noun, where the subject is not "ich"."""
    behind = clause.tokens[at + 1].text if at + 1 < clause.end else ""
    return clause.tokens[at].text.endswith("ige") and behind[:1].isupper() and "ich" not in clause.lows


def _prefix_place(tokens: Sequence[Token], at: int, prefix: str) -> int | None:
    """Where the prefix of a verb stands that ends its clause; "vor der Tür" is no prefix."""
    for place in range(at + 1, len(tokens)):
        if tokens[place].text == prefix and (place + 1 == len(tokens) or tokens[place + 1].text in _AFTER_PREFIX):
            return place
    return None


def _is_content(tokens: Sequence[Token], start: int, stop: int, names: PartyNames) -> bool:
    """Does the word before the prefix say what they are accused of ("wirft Adler Betrug vor")?

    Where a clause follows ("vor, betrogen zu haben"), that is the content.
    """
    follows = stop + 1 < len(tokens) and tokens[stop].text not in _CLAUSE_ENDS and tokens[stop + 1].text == ","
    capitals = stop - start > 1 and tokens[stop - 1].text[:1].isupper() and tokens[stop - 2].text[:1].isupper()
    return capitals and not follows and tokens[stop - 1].text not in names.surnames


def _by_noun(clause: _Clause, words: Words) -> Iterator[_Place]:
    """ "Vorwürfe gegen …", and "Gegen … wird ermittelt" at the start of a clause."""
    for at, low in enumerate(clause.lows if "gegen" in clause.lows else ()):
        near = clause.lows[max(0, at - _NEAR) : at] if at else clause.lows
        if low == "gegen" and not words.nouns.isdisjoint(near):
            first = clause.start + at + 1
            yield _Place(first, min(clause.end, first + _FAR), _ACCUSATIVE, bare=False)


def _by_phrase(clause: _Clause) -> Iterator[_Place]:
    """ "machte … für … verantwortlich", "gab … die Schuld"."""
    for verb, end, needed, articles in (
        ({"macht", "machte", "machten", "machen"}, "für", "verantwortlich", _ACCUSATIVE),
        ({"gibt", "gab", "gaben", "geben"}, "schuld", "schuld", _DATIVE),
    ):
        if needed not in clause.lows:
            continue
        at = next((place for place, low in enumerate(clause.lows) if low in verb), clause.end)
        if end in clause.lows[at:]:
            yield _Place(clause.start + at + 1, clause.start + clause.lows.index(end, at), articles)


# --- whether they were heard ------------------------------------------------------------------------------------------


def _heard(document: Document, accused: Party, accusation: Sentence, grammar: Grammar) -> bool:
    """Does the accused say something elsewhere, or a lawyer of theirs, or for a state one of its officials?

    Who is only described may be any other source that speaks.
    """
    accusers = {a.source_id for a in document.attributions if _beside(a, accusation)}
    own = {grammar.stem(part) for word in accused.words for part in word.lower().split("-")}
    for attribution in document.attributions:
        source = document.source(attribution.source_id)
        if source is None or _beside(attribution, accusation):
            continue
        if accused.described and source.id not in accusers and source.kind not in MEDIA:
            return True
        said = " ".join((source.name, source.role or "", *(mention.of(document.text) for mention in source.mentions)))
        speaks = {part for word in said.lower().split() for part in word.strip(",.„“”()").split("-")}
        official = source.kind == "government" or (source.role or "").lower().endswith(
            tuple(grammar.words["answer_words"])
        )
        if (
            any(_alike(mine, grammar.stem(theirs)) for mine in own for theirs in speaks)
            or _defends(speaks, grammar)
            or (accused.state and official)
        ):
            return True
    return any(
        _has(sentence.tokens, grammar.words["answer_words"])
        for sentence in document.sentences
        if accused.words[-1] in {token.text for token in sentence.tokens}
    )


def _beside(attribution: Attribution, sentence: Sentence) -> bool:
    return any(span.overlaps(sentence.span) for span in attribution.source or ())


def _alike(mine: str, theirs: str) -> bool:
    """The same word, or one made of the other ("Nordchem" and "Nordchems", "Iran" and "iranische")."""
    shorter, longer = sorted((mine, theirs), key=len)
    return mine == theirs or (len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter))


def _defends(speaks: set[str], grammar: Grammar) -> bool:
    return any(part.endswith(end) for part in speaks for end in grammar.words["defenders"])
