"""Talk between two sides, and lines that only say who speaks: labels, forms of address, signatures; which quotations
are speech; sources without an attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from provenance.languages import Mention
from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    COLON,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    KONJ,
    NAMES,
    NOT_NOUN,
    PREP,
    SUB,
    TIME,
    TRACE,
    TRIGGER,
    Grammar,
)
from provenance.languages.de.mentions import read_mention
from provenance.languages.de.nouns import MUTE, is_surname, noun
from provenance.languages.de.parts import MARKS
from provenance.languages.de.phrases import NounPhrase, noun_phrase
from provenance.models import Line, Quote, Sentence, SourceKind, Span, Token
from provenance.vocabulary import CHANNELS

__all__ = [
    "addressed",
    "contentious",
    "credited",
    "is_credit",
    "is_personal",
    "is_utterance",
    "label_role",
    "last_medium",
    "names_paper",
    "needs_source",
    "points_back",
    "read_word",
    "signature",
    "slips",
    "tells",
    "traces",
    "with_speech",
]


#: Words of a name in a label or a signature, and of a whole signature.
_LONGEST_NAME, _LONGEST_SIGNATURE = 4, 14
#: Words of the credit of an interview.
_LONGEST_CREDIT = 18
_MARKS = frozenset('„“”"»«‚‘›‹')


def label_role(label: str, grammar: Grammar) -> str:
    low = label.lower()
    if grammar.is_in("asking_labels", low):
        return "asks"
    if grammar.is_in("answering_labels", low):
        return "answers"
    first, _, last = low.rpartition(" ")
    led = not first or grammar.tags.get(first, 0) & DET
    function = not first and grammar.tags.get(low, 0) & (SUB | COORD)
    return "nobody" if function or (led and noun(last).kind in MUTE and not is_surname(last)) else ""


def addressed(sentence: Sentence, grammar: Grammar) -> Mention | None:
    tokens = sentence.tokens
    for at, title in enumerate(tokens[:-1]):
        if grammar.is_in("address_titles", title.text.lower()) and title.text[0].isupper():
            behind = (t for t in tokens[at + 1 : at + 4] if t.text[0].isupper() and "." not in t.text)
            name = next((t for t in behind if not grammar.is_in("forms_of_address", t.text.lower())), None)
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
    last = noun(unit.lows[start - 1])
    heading = span is None and last.whole and last.kind in MUTE and not is_surname(unit.lows[start - 1])
    if not alone or heading or (span is None and len(names) < 2):
        return mention if span is not None else None
    return _person(unit.span(start - len(names), start), tuple(names))


def _is_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    tag = unit.tags[at]
    return bool(tag & CAP) and not tag & (NOT_NOUN | TIME) and not grammar.lists_of(unit.lows[at])


# --- Which quotations are speech and which are titles, names or words used with distance ------------------------------


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


# --- What a sentence shows about a quotation in it, words that need a source, and German that nobody would write ------


#: Words of a quotation from which on it can be an utterance rather than a title or an expression.
_UTTERANCE = 6
#: A comma, a verb and who speaks; and how many words, or characters, off a verb can be that says so.
_FRAME, _FAR = 3, 100
#: Words of a question, an exclamation or a saying of two clauses.
_CALL = 3

#: Articles and contractions before which a feminine cannot stand, and those of a feminine.
_NOT_FEMININE = frozenset({"das", "dem", "ein", "einem", "im", "zum", "vom", "beim", "am", "diesem"})
_FEMININE = frozenset({"die", "eine", "zur"})
_OF_ONE_GENDER = _NOT_FEMININE | _FEMININE
#: They stand for an article and nothing else, wherever they are.
_CONTRACTED = frozenset({"im", "zum", "vom", "beim", "am", "zur"})
#: What only adjectives in -en may follow, and prepositions that show such a word to be an article.
_OBLIQUE = frozenset({"dem", "den", "des", "einem", "einer", "eines", "meinem", "ihrem", "seinem", "diesem", "jedem"})
_OF_ONE_CASE = _OBLIQUE | {"die", "dem"}
_UNBENDING = frozenset({"orange", "beige", "ganze", "halbe"})
#: Prepositions with a dative that are no particles of a verb or adverb, and those with an accusative.
_WITH_DATIVE, _WITH_ACCUSATIVE = frozenset({"mit", "bei", "von"}), frozenset({"für", "durch", "gegen"})
_HAVE = frozenset({"haben", "hat", "hatte", "hatten", "habe"})
_PARTICIPLE = re.compile(
    r"(?:\w{2,5})?ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer|unter|über|wider)\w{3,}(?:t|en)|\w{3,}iert"
)
_OBJECT = frozenset({"das", "die", "den", "ein", "eine", "einen"})
#: They open a clause whose verb is last and behind which the main clause begins with its own.
_OPENERS = frozenset({"wenn", "weil", "nachdem", "obwohl", "sobald", "falls", "bevor", "solange", "als"})
_VERB = re.compile(r"[a-zäöüß]{2,}(?:t|en|te|ten|st)")


def is_utterance(sentences: Sequence[Sentence], quote: Span, grammar: Grammar) -> bool:
    """Some words, and a finite verb among them."""
    words = [t.text for s in sentences for t in s.tokens_in(quote) if t.text[:1].isalpha()]
    finite = sum(bool(word[0].islower() and grammar.tags.get(word.lower(), 0) & (FIN | AUX)) for word in words)
    marks = [t.text[0] for s in sentences for t in s.tokens_in(quote)]
    calls = len(words) >= _CALL and ("?" in marks or "!" in marks or finite > 1)
    return bool(finite) and (len(words) >= _UTTERANCE or calls)


def tells(sentence: Sentence, quote: Span, text: str, grammar: Grammar) -> bool:
    """Does the sentence at a quotation say that somebody speaks: a verb of speech, "so …" behind it, a colon?"""
    around = [token for token in sentence.tokens_in(quote, _FAR) if not quote.contains(token.start)]
    leads_in = text[max(quote.start - _FAR, 0) : quote.start].rstrip(' \n„“”"»«‚‘').endswith(":")
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


# --- slips of grammar -------------------------------------------------------------------------------------------------


def slips(sentence: Sentence, read: Callable[[str], Word]) -> Iterator[Span]:
    """Places that no German writes and machine translation does: agreement, case behind a preposition, order of verbs.

    Only what has one reading: a noun whose gender the table knows, an article that stands behind a preposition or opens
    the sentence (else it may be a relative pronoun), a clause without further commas.
    """
    tokens = sentence.tokens
    row = [read(word) for _, _, word in tokens]
    found = (*_disagreeing(row), *_bent_wrongly(row), *_outside_bracket(row), *_verb_third(row))
    places = (Span(tokens[first].start, tokens[last].end) for first, last in found)
    yield from sorted(places, key=lambda span: span.start)


class Word(NamedTuple):
    """A word wherever it stands: its tags and, of a noun, the genders that it may have."""

    low: str
    capital: bool
    tags: int
    kind: str
    genders: str


def read_word(text: str, grammar: Grammar) -> Word:
    low, capital = text.lower(), text[:1].isupper()
    known = noun(low) if capital else None
    kind = known.kind if known and known.whole else ""
    genders = known.genders if known and kind and kind not in _NAMED else ""
    return Word(low, capital, grammar.tags.get(low, 0), kind, genders)


_JOINED = frozenset({"-", "–", "/", "und", "&", "oder"})
_ACTORS = frozenset({"person", "group", "body"})
_NAMED = frozenset({"forename", "surname", "place", "medium", "time"})


def _is_article(row: Sequence[Word], at: int) -> bool:
    """Behind a preposition that itself stands behind no comma, or at the start of the sentence."""
    if at == 0:
        return True
    return not row[at].capital and bool(row[at - 1].tags & PREP) and (at < 2 or row[at - 2].low not in {",", "–", "("})


def _disagreeing(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """ "das Regierung", "zur Präsident": the noun has one gender, and it is not that of the word in front."""
    for at, word in enumerate(row[:-2]):
        if word.low not in _OF_ONE_GENDER:
            continue
        head, behind = row[at + 1], row[at + 2]
        if behind.capital or behind.low in _JOINED or not (word.low in _CONTRACTED or _is_article(row, at)):
            continue
        if (word.low in _NOT_FEMININE and head.genders == "f" and not _is_dative(head.low)) or (
            word.low in _FEMININE
            and head.kind in _ACTORS
            and "f" not in head.genders
            and (word.low == "zur" or "p" not in head.genders)
            and not head.low.endswith(("n", "s", "e"))
        ):
            yield at, at + 1


def _is_dative(low: str) -> bool:
    """ "im Falle", "am Rande": the old dative of another noun; and an infinitive that is a noun is no feminine."""
    return low.endswith("en") or (low.endswith("e") and not {"m", "n"}.isdisjoint(noun(low[:-1]).genders))


def _bent_wrongly(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """ "mit den alte Boot", "bei die Wahl", "für dem Minister"."""
    for at, word in enumerate(row[:-1]):
        if word.low not in _OF_ONE_CASE or at == 0:
            continue
        before, behind = row[at - 1], row[at + 1]
        if word.capital or not before.tags & PREP or (at > 1 and row[at - 2].low in {",", "–", "(", "und"}):
            continue
        bare = behind.low.endswith("e") and not behind.capital and behind.low not in _UNBENDING
        plain = not behind.tags & (DET | ADV | FIN | AUX | PREP | NOT_NOUN)
        if word.low in _OBLIQUE and bare and plain and at + 2 < len(row) and row[at + 2].genders:
            yield at - 1, at + 2
        wrong = (before.low in _WITH_DATIVE and word.low == "die") or (
            before.low in _WITH_ACCUSATIVE and word.low == "dem"
        )
        if wrong and behind.genders:
            yield at - 1, at + 1


def _outside_bracket(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """ "haben gestern unterzeichnet ein Abkommen": an object behind the participle that should end the clause."""
    have = next((at for at, word in enumerate(row) if word.low in _HAVE), len(row))
    for at in range(have + 1, len(row) - 2):
        if row[at].low in {",", ":", ";", "–", "(", "„", "“", '"'} or row[at].tags & COORD:
            return
        if (
            row[at].capital
            or row[at].low == "bewusst"
            or not _PARTICIPLE.fullmatch(row[at].low)
            or row[at].tags & (ADV | PREP | DET)
        ):
            continue
        article, head = row[at + 1], row[at + 2]
        goes_on = any(word.low.endswith(("t", "en", "n")) and not word.capital for word in row[at + 3 :][-2:])
        if article.low in _OBJECT and head.genders and not head.tags & TIME and not goes_on:
            yield at, at + 2
        return


def _verb_third(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """ "Wenn der Sturm kommt, die Bewohner gehen …": the main clause begins with its subject."""
    commas = [at for at, word in enumerate(row) if word.low == ","]
    if not row or row[0].low not in _OPENERS or len(commas) != 1 or commas[0] + 4 >= len(row):
        return
    [at] = commas
    article, subject, verb = row[at + 1 : at + 4]
    verbal = not verb.capital and _VERB.fullmatch(verb.low) and not verb.tags & (ADV | PREP | DET | COORD)
    closed = row[at - 1].tags & (FIN | AUX) or _VERB.fullmatch(row[at - 1].low)
    last = len(row) - (2 if row[-1].low in {".", "!", "?"} else 1)
    if closed and article.low in {"der", "die", "das", "ein", "eine"} and subject.genders and verbal and last != at + 3:
        yield at - 1, at + 3


# --- Which sentences a reader could ask "who says so?" of, by their words alone ---------------------------------------


#: "werden" of what is to come: beside an infinitive.
_TO_COME = frozenset({"wird", "werden"})


def needs_source(sentence: Sentence, grammar: Grammar) -> bool:
    """Does the sentence tell what somebody says or thinks; a cause, a plan, a forecast, a charge or a judgement?

    What is left is what everybody can see or look up: that a thing happened, where and when.
    """
    words = [token.text for token in sentence.tokens]
    lows = [word.lower() for word in words]
    if not grammar.words["asked"].isdisjoint(lows):
        return True
    small = [word for word in words if word[:1].islower()]
    if any(grammar.is_cue(word) or grammar.tags.get(word, 0) & KONJ for word in small):
        return True
    return not _TO_COME.isdisjoint(small) and any(grammar.is_in("infinitives", word) for word in small)


#: What stands between a paper and whoever issued it, and marks of its title.
_ISSUED = frozenset({"der", "des", "vom", "von", "beim"})
_TITLED = frozenset({"„", "»", "“", "‚"})
#: Words behind that in which the name begins: "der renommierten Universität".
_TO_ISSUER = 3
#: Before a journal: it holds what is said ("im angesehenen Fachblatt"); before a paper as well.
_INSIDE = frozenset({"in", "im"})
_HOLDING = frozenset({"in", "laut", "nach", "aus", "gemäß"})


def names_paper(sentence: Sentence, grammar: Grammar) -> bool:
    """Does it name a paper or data with its title or whoever issued them, so that they can be looked up: "die Zahlen
    des Landesamts", "in ihrem Jahresbericht", "im Fachblatt Lancet", "laut Handelsregister"?"""
    words = [token.text for token in sentence.tokens]
    lows = [word.lower() for word in words]
    public, journals, records = map(grammar.listed, ("public_papers", "journals", "issued_records"))
    for at, (word, low) in enumerate(zip(words, lows, strict=True)):
        if not word[0].isupper():
            continue
        behind = words[at + 1] if at + 1 < len(words) else ""
        if low in public:
            return True
        if low in journals and not _INSIDE.isdisjoint(lows[max(at - 3, 0) : at]):
            return behind in _TITLED or behind[:1].isupper()
        paper = grammar.ends_in("issued_papers", low)
        if not (paper or low in records):
            continue
        named = any(word[0].isupper() for word in words[at + 2 : at + 2 + _TO_ISSUER])
        if behind in _TITLED or (named and behind.lower() in _ISSUED):
            return True
        issuer = word.partition("-")[0]  # "die WHO-Studie"
        if issuer != word and (issuer in grammar.canonical["organisations"] or issuer in grammar.canonical["parties"]):
            return True
        if paper and _belongs(lows, at, grammar):
            return True
    return False


def _belongs(lows: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Is the paper somebody's who was named before, and does something stand in it: "in ihrem neuen Bericht"?"""
    first = next((i for i in (at - 1, at - 2) if i > 0 and grammar.is_in("possessives", lows[i])), 0)
    return first > 0 and lows[first - 1] in _HOLDING


# --- Sources that an article leans on without an attribution of their own ---------------------------------------------
# Who put material out ("das von der Behörde veröffentlichte Video", "auf dem Sender ausgestrahlt"), what an assertion
# rests on ("stützt sich auf Satellitenbilder"), where somebody said it ("in lokalen Medien behauptet"), the medium
# before a headline ("WP: …") or a dateline ("Radio X – …"), and the agencies of a credit line.


#: Lists of names that may stand before a headline, and their kinds.
_LEADING: tuple[tuple[str, SourceKind], ...] = (("outlets", "named_media"), ("agencies", "news_agency"))
#: How far before the participle the one who published stands.
_REACH = 14
#: Words of the name of a medium.
_LONGEST_OUTLET = 4


def traces(unit: Unit, grammar: Grammar) -> Iterator[Mention]:
    """Mentions in the order of the text; some may also be the source of an attribution."""
    yield from _leading(unit, grammar)
    placed = not grammar.words["unnamed_media_tails"].isdisjoint(unit.lows)
    for chunk in unit.chunks:
        for place in range(chunk.start, chunk.end):
            low = unit.lows[place]
            if not unit.tags[place] & (TRACE | CUE):
                continue
            if grammar.is_in("publishing_participles", low) and not unit.tags[place] & CAP:
                yield from _publishers(unit, chunk, place, grammar)
            elif grammar.is_in("evidence_prepositions", low) and _rests(unit, chunk, grammar):
                yield from _read(unit, noun_phrase(unit, place + 1, chunk.end, grammar), grammar, None)
            elif placed and unit.tags[place] & CUE and place > chunk.start:
                yield from _places(unit, chunk, place, grammar)


def _leading(unit: Unit, grammar: Grammar) -> Iterator[Mention]:
    """As in "WP: …" and "Radio X – …" at the beginning of a paragraph."""
    for at in range(1, min(5, len(unit.words))):
        if unit.tags[at] & (COLON | DASH):
            name = " ".join(unit.words[:at])
            for table, kind in _LEADING:
                known = grammar.canonical[table].get(name)
                if known:
                    span = unit.span(0, at)
                    yield Mention(span, known, kind=kind, identified=True, gender="n", key=known)
            return


def _publishers(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> Iterator[Mention]:
    for at in range(max(chunk.start, place - _REACH), place):
        low = unit.lows[at]
        if not unit.tags[at] & PREP or (unit.tags[at] & CAP and at > 0):
            continue
        phrase = noun_phrase(unit, at + 1, place, grammar)
        if phrase is None:
            continue
        if grammar.is_in("agent_prepositions", low):
            yield from _read(unit, phrase, grammar, None)
            return
        if grammar.is_in("place_prepositions", low):
            yield from _read(unit, phrase, grammar, CHANNELS)
    subject = chunk.finite + 1
    if 0 < subject < place and grammar.is_in(
        "perfect_auxiliaries", grammar.auxiliaries.get(unit.lows[subject - 1], "")
    ):
        yield from _read(unit, noun_phrase(unit, subject, subject + 1, grammar), grammar, CHANNELS)


def _places(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> Iterator[Mention]:
    """As in "in lokalen Medien behauptet": a medium in the clause of a cue."""
    for at in range(max(chunk.start, place - _REACH), min(chunk.end, place + _REACH)):
        if grammar.is_in("place_prepositions", unit.lows[at]) and at != place:
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar, 2)
            if phrase is not None and phrase.end - phrase.start <= 3:
                yield from _read(unit, phrase, grammar, ("unnamed_media",))


def _rests(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    return not grammar.words["evidence_forms"].isdisjoint(unit.lows[chunk.start : chunk.end])


def _read(unit: Unit, phrase: NounPhrase | None, grammar: Grammar, kinds: Collection[str] | None) -> Iterator[Mention]:
    if phrase is None:
        return
    mention = read_mention(unit, phrase, grammar)
    if mention is None or mention.pronoun:
        return
    known = mention.kind in kinds if kinds else mention.kind != "unnamed_person" or bool(mention.names)
    if known:
        yield mention


def last_medium(unit: Unit, end: int, grammar: Grammar) -> Mention | None:
    """The last medium that is named before the word ``end``, for "das Magazin" that follows."""
    outlets = grammar.canonical["outlets"]
    for at in range(end - 1, -1, -1):
        for length in range(min(_LONGEST_OUTLET, end - at), 0, -1):
            name = " ".join(word.strip(MARKS) for word in unit.words[at : at + length])
            known = outlets.get(name)
            if (
                length == 1
                and not known
                and at
                and at in unit.quotes
                and grammar.ends_in("media_heads", unit.lows[at - 1])
            ):
                known = name  # "die Zeitung „Hafenblatt“"
            several = length - bool(unit.tags[at] & DET) > 1
            if known and (several or at in unit.quotes or name.isupper()):  # "die Zeit" alone is no newspaper
                span = unit.span(at, at + length)
                return Mention(span, known, kind="named_media", identified=True, gender="n", key=known)
    return None


def credited(text: str, lines: Sequence[Line], grammar: Grammar) -> Iterator[Mention]:
    """Agencies and media that a credit line names ("Quellen: dpa, Reuters"), and the agencies of a dateline or of a
    signature ("Kiel (dpa)", "… blieb unklar. (kna/sdo)"). Who made a picture is no source of the article."""
    pictures, sources = (grammar.words[name] for name in ("picture_labels", "source_labels"))
    for line in lines:
        if line.zone == "credits":
            label = _LABEL.search(text, line.start, line.end)
            named = label["label"].lower() if label else ""
            if named in sources and label and label.start() == line.start:
                yield from _names_agency(text, Span(label.end(), line.end), grammar)
            elif named not in pictures | sources:
                yield from _names_agency(text, Span(line.start, line.end), grammar)
        elif line.zone != "noise":
            for bracket in (_DATELINE.match(text, line.start, line.end), _SIGNATURE.search(text, line.start, line.end)):
                if bracket:
                    yield from _agencies(text, Span(*bracket.span("names")), grammar)


_LABEL = re.compile(r"(?<![\w/])(?P<label>\w[\w/]*+) ?:(?=[^:]*$)")
_DATELINE = re.compile(r"[A-ZÄÖÜ][\w/. -]{2,40} \((?P<names>[\w/, .-]{2,30})\)")
_SIGNATURE = re.compile(r"[.!?“”\"] \(?(?P<names>[\w-]{2,12}(?:[/, ]{1,2}[\w-]{2,12}){0,4})\)?$")


def _agencies(text: str, place: Span, grammar: Grammar) -> Iterator[Mention]:
    """Agencies of a signature, whose short names may be in small letters there."""
    short = {name.lower(): key for name, key in grammar.canonical["agencies"].items() if " " not in name}
    for word in re.finditer(r"[\w-]+", place.of(text)):
        if key := short.get(word[0].lower()):
            span = Span(place.start + word.start(), place.start + word.end())
            yield Mention(span, key, kind="news_agency", identified=True, gender="n", key=key)


def _names_agency(text: str, place: Span, grammar: Grammar) -> Iterator[Mention]:
    at = place.start
    words: list[tuple[int, int]] = []
    for piece in place.of(text)[:600].replace("/", " ").replace(",", " ").split(" "):
        bare = piece.strip("•·*()[]:;.|-–")
        if bare:
            start = at + piece.index(bare)
            words.append((start, start + len(bare)))
        at += len(piece) + 1
    done = 0
    for first in range(len(words)):
        for last in range(min(first + 4, len(words)), first, -1):
            if first < done:
                break
            span = Span(words[first][0], words[last - 1][1])
            mention = _known(text, span, grammar)
            if mention is not None:
                yield mention
                done = last


def _known(text: str, span: Span, grammar: Grammar) -> Mention | None:
    name = span.of(text)
    if name in grammar.canonical["agencies"]:
        key = grammar.canonical["agencies"][name]
        return Mention(span, key, kind="news_agency", identified=True, gender="n", key=key)
    if name in grammar.canonical["outlets"]:
        key = grammar.canonical["outlets"][name]
        return Mention(span, key, kind="named_media", identified=True, gender="n", key=key)
    return None
