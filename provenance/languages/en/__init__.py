"""English, as the stages ask for it: units, cues and what they introduce, mentions of sources, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from provenance.languages import Accusation, Mention, Statement, Told
from provenance.languages.base import NamedHouse, Silent, outermost
from provenance.languages.en.attributions import Draft, draft_unit
from provenance.languages.en.grammar import CAP, COMMA, PAST, PUNCT, REQUIRED, Grammar, compile_grammar
from provenance.languages.en.mentions import joined_with, read_mention
from provenance.languages.en.numbers import find_claims
from provenance.languages.en.people import People, find_cast, unanswered
from provenance.languages.en.phrases import NounPhrase, subject_before
from provenance.languages.en.talk import (
    addressed,
    is_credit,
    is_personal,
    is_utterance,
    label_role,
    names_paper,
    needs_source,
    points_back,
    signature,
    tells,
    with_speech,
)
from provenance.languages.en.units import Unit, build_units
from provenance.lexicon import Lexicon, SameLexicon
from provenance.models import Claim, Cue, Document, Line, Metadata, Quote, Sentence, Span
from provenance.segment import Credits

__all__ = ["REQUIRED", "English", "load"]


def load(lexicon: Lexicon) -> English | None:
    """English; ``None`` without a frame lexicon, which says what verbs do."""
    return _english(SameLexicon(lexicon)) if lexicon.frames else None


@lru_cache(maxsize=8)
def _english(same: SameLexicon) -> English:
    return English(same.value)


# --- English, as the stages ask for it: the modules of this package behind ``provenance.languages.Language`` ----------


_CREDITS = ("credit_labels", "agencies", "link_labels", "source_labels", "page_roots")
_VOWELS = re.compile(r"[aeiouy]+")


class English(Silent):
    """English with the word lists of one lexicon."""

    #: Not before three in four of the contents that it finds are right (content precision, PolNeAR dev).
    assessed = True
    frame_inside = True

    def __init__(self, lexicon: Lexicon) -> None:
        self.grammar: Grammar = compile_grammar(lexicon)
        self.abbreviations = frozenset(lexicon.words("abbreviations") if "abbreviations" in lexicon else ())
        self.credits = Credits(*(lexicon.words(name) if name in lexicon else () for name in _CREDITS))

    def syllables(self, word: str) -> int:
        low = word.lower()
        count = len(_VOWELS.findall(low))
        silent = (low.endswith("e") and not low.endswith(("le", "ee", "ye"))) or (
            low.endswith(("ed", "es")) and not low.endswith(_SOUNDED)
        )
        return max(1, count - bool(silent and count > 1))

    def quotes(self, text: str, quotes: Sequence[Quote], sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        return with_speech(text, quotes, sentences, self.grammar)

    def units(
        self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote]
    ) -> Iterator[tuple[Unit, tuple[Sentence, ...]]]:
        return build_units(text, sentences, outermost(quotes), self.grammar)

    def statements(self, unit: Unit) -> Sequence[Statement]:
        return [_statement(unit, draft, self.grammar) for draft in draft_unit(unit, self.grammar)]

    def label_role(self, label: str) -> str:
        return label_role(label, self.grammar)

    def addresses(self, sentence: Sentence) -> Mention | None:
        return addressed(sentence, self.grammar)

    def is_personal(self, sentence: Sentence) -> bool:
        return is_personal(sentence)

    def ends_interview(self, sentence: Sentence) -> bool:
        return is_credit(sentence, self.grammar)

    def signature(self, unit: Unit, span: Span | None = None) -> Mention | None:
        return signature(unit, span, self.grammar)

    def told_of(self, unit: Unit) -> Told:
        subjects: list[Mention] = []
        for at, verb in enumerate(unit.verbs):
            if verb or self._closes_aside(unit, at):
                phrase = subject_before(unit, at, self.grammar)
                mention = read_mention(unit, phrase, self.grammar) if phrase is not None else None
                if mention is not None and not mention.pronoun:
                    subjects.append(mention)
        return Told(tuple(subjects))

    def _closes_aside(self, unit: Unit, at: int) -> bool:
        """Is it the past behind what is set off from its subject: "Ruth Kolb, a baker from Selhaven, tested it"?"""
        return at > 0 and bool(unit.tags[at - 1] & COMMA and unit.roles[at] & PAST) and unit.low(at + 1) != "by"

    def medium_before(self, unit: Unit, offset: int | None = None) -> Mention | None:
        place = len(unit.words) if offset is None else unit.place(offset)
        found = None
        for at in range(place):
            if unit.tags[at] & CAP:
                mention = read_mention(unit, NounPhrase(at, min(at + 4, place), min(at + 4, place)), self.grammar)
                if mention is not None and mention.kind in ("named_media", "news_agency"):
                    found = mention
        return found

    def credited(self, text: str, lines: Sequence[Line]) -> Iterator[Mention]:
        names = {**self.grammar.canonical_names("outlets"), **self.grammar.canonical_names("agencies")}
        agencies = self.grammar.canonical_names("agencies")
        for line in lines:
            if line.zone != "credits":
                continue
            for match in _RUN.finditer(text, line.start, line.end):
                name = match.group()
                if name in names:
                    kind = "news_agency" if name in agencies else "named_media"
                    yield Mention(Span(*match.span()), names[name], kind=kind, identified=True, key=names[name])  # type: ignore[arg-type]

    def house(self, metadata: Metadata) -> NamedHouse:
        return NamedHouse(metadata, self.grammar, self.grammar.lexicon.entries.get("houses", ()), self._spellings)

    def _spellings(self, name: str) -> Iterator[str]:
        """ "The Selhaven Echo" without its article, and as "the Echo"; "South Coast Daily News" as "SCDN"."""
        yield name.removeprefix("The ") if name.startswith("The ") else f"The {name}"
        if not name.startswith("The "):
            yield f"the {name}"
        words = name.removeprefix("The ").split()
        last = words[-1] if len(words) > 1 else ""
        if last and (words[0] in _PERIODS or self.grammar.is_in("media_name_ends", last.lower())):
            yield from (last, f"The {last}", f"the {last}")
        if len(words) >= _INITIALS and all(map(str.isalpha, words)):
            yield "".join(word[0] for word in words).upper()

    def cast(self, units: Sequence[Unit]) -> People:
        return find_cast(units, self.grammar)

    def claims(self, sentences: Sequence[Sentence]) -> Iterator[Claim]:
        return find_claims(sentences, self.grammar)

    def is_utterance(self, sentences: Sequence[Sentence], quote: Span) -> bool:
        return is_utterance(sentences, quote, self.grammar)

    def tells(self, sentence: Sentence, quote: Span, text: str) -> bool:
        return tells(sentence, quote, text, self.grammar)

    def points_back(self, sentence: Sentence) -> bool:
        return points_back(sentence, self.grammar)

    def contentious(self, sentences: Sequence[Sentence]) -> bool:
        words, bodies = self.grammar.listed("contentious_words"), self.grammar.listed("knowing_bodies")
        told = {token.text.lower() for sentence in sentences for token in sentence.tokens}
        return not words.isdisjoint(told) and bodies.isdisjoint(told)

    def unanswered(self, document: Document) -> Iterator[Accusation]:
        return unanswered(document, self.grammar.lexicon)

    def slips(self, _sentence: Sentence) -> Iterator[Span]:
        return iter(())

    def needs_source(self, sentence: Sentence) -> bool:
        return needs_source(sentence, self.grammar)

    def names_paper(self, sentence: Sentence) -> bool:
        return names_paper(sentence, self.grammar)

    def is_unfinished(self, word: str) -> bool:
        return self.grammar.is_in("unfinished", word)

    def may_be_name(self, word: str) -> bool:
        lists = ("determiners", "pronouns", "prepositions", "roles", "given_names_male", "given_names_female")
        return not any(self.grammar.is_in(name, word.lower()) for name in lists)


#: What opens the name of a paper whose last word is its own.
_PERIODS = frozenset({"Daily", "Sunday", "Evening", "Weekly", "Morning"})
_INITIALS = 3
_SOUNDED = ("ted", "ded", "ses", "zes", "xes", "ches", "shes", "ges", "ces", "les")
_RUN = re.compile(r"(?:The )?[A-Z][\w.&’'-]*(?: (?:of|and|de|for) [A-Z][\w.’'-]*| [A-Z][\w.&’'-]*)*")


def _statement(unit: Unit, draft: Draft, grammar: Grammar) -> Statement:
    source = draft.source
    named = draft.owner or source
    further = joined_with(unit, named, grammar) if named is not None else None
    beside = read_mention(unit, further, grammar) if further is not None else None
    mention = read_mention(unit, named, grammar) if named is not None else None
    if mention is not None and not _may_speak(mention, grammar):
        mention = None
    hit = draft.hit
    cue = None
    if hit is not None:
        spans = tuple(_joined(unit, hit.places))
        cue = Cue(spans, hit.lemma, hit.kind, hit.frame.sense if hit.frame is not None else None, hit.negated)
    return Statement(
        draft.type,
        tuple(_content(unit, *words) for words in draft.ranges),
        _trimmed(unit, source),
        (mention,) if mention is not None else (),
        (beside,) if beside is not None else (),
        None,
        cue,
        None,
        (unit.span(draft.addressee.start, draft.addressee.end),) if draft.addressee is not None else None,
        None,
        draft.carries,
        leads=draft.leads and mention is not None,
        negated=hit is not None and hit.negated,
    )


def _may_speak(mention: Mention, grammar: Grammar) -> bool:
    """Is it of a sort that says things? What no list knows is a source in the text, and nobody."""
    if mention.kind == "document" and not mention.identified and grammar.is_in("recordings", mention.head):
        return False
    if mention.kind != "unspecified" or mention.names or mention.key or mention.pronoun:
        return True
    return grammar.is_in("unspecified_sources", mention.head) or grammar.is_in(
        "unspecified_sources", mention.text.lower()
    )


def _trimmed(unit: Unit, phrase: NounPhrase | None) -> Span | None:
    if phrase is None:
        return None
    end = phrase.end
    while end - 1 > phrase.start and unit.words[end - 1] in ",–—-":
        end -= 1
    return unit.span(phrase.start, end)


def _content(unit: Unit, start: int, end: int) -> Span:
    while end - 1 > start and unit.tags[end - 1] & PUNCT and unit.words[end - 1] not in ")]":
        end -= 1
    return unit.span(start, end)


def _joined(unit: Unit, places: Iterable[int]) -> Iterator[Span]:
    """Neighbouring words as one span."""
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                yield unit.span(start, last + 1)
            start = place
        last = place
    if start >= 0:
        yield unit.span(start, last + 1)
