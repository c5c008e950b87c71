"""What a sentence shows about a quotation in it, words that need a source, and German that nobody would write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.languages.de.grammar import ADV, AUX, COORD, CUE, DET, FIN, NOT_NOUN, PREP, TIME, TRIGGER, Grammar
from provenance.languages.de.nouns import noun
from provenance.models import Sentence, Span, Token

__all__ = ["contentious", "is_utterance", "points_back", "slips", "tells"]

#: Words of a quotation from which on it can be an utterance rather than a title or an expression.
_UTTERANCE = 6
#: A comma, a verb and who speaks.
_FRAME = 3
#: Words of a question, an exclamation or a saying of two clauses.
_CALL = 3

#: Articles and contractions before which a feminine cannot stand, and those of a feminine.
_NOT_FEMININE = frozenset({"das", "dem", "ein", "einem", "im", "zum", "vom", "beim", "am", "diesem"})
_FEMININE = frozenset({"die", "eine", "zur"})
#: They stand for an article and nothing else, wherever they are.
_CONTRACTED = frozenset({"im", "zum", "vom", "beim", "am", "zur"})
#: What only adjectives in -en may follow, and prepositions that show such a word to be an article.
_OBLIQUE = frozenset({"dem", "den", "des", "einem", "einer", "eines", "meinem", "ihrem", "seinem", "diesem", "jedem"})
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


# --- slips of grammar -------------------------------------------------------------------------------------------------


def slips(sentence: Sentence, grammar: Grammar) -> Iterator[Span]:
    """Places that no German writes and machine translation does: agreement, case behind a preposition, order of verbs.

    Only what has one reading: a noun whose gender the table knows, an article that stands behind a preposition or opens
    the sentence (else it may be a relative pronoun), a clause without further commas.
    """
    row = [_Word(token, grammar) for token in sentence.tokens]
    found = (*_disagreeing(row), *_bent_wrongly(row), *_outside_bracket(row), *_verb_third(row))
    yield from sorted((Span(row[first].start, row[last].end) for first, last in found), key=lambda span: span.start)


class _Word:
    """A word of a sentence, its tags and, of a noun, the genders that it may have."""

    __slots__ = ("capital", "end", "genders", "kind", "low", "start", "tags")

    def __init__(self, token: Token, grammar: Grammar) -> None:
        known = noun(token.text.lower()) if token.text[:1].isupper() else None
        self.low, self.start, self.end = token.text.lower(), token.start, token.end
        self.tags = grammar.tags.get(self.low, 0)
        self.capital = token.text[:1].isupper()
        self.kind = known.kind if known and known.whole else ""
        self.genders = known.genders if known and self.kind and self.kind not in _NAMED else ""


_JOINED = frozenset({"-", "–", "/", "und", "&", "oder"})
_ACTORS = frozenset({"person", "group", "body"})
_NAMED = frozenset({"forename", "surname", "place", "medium", "time"})


def _is_article(row: Sequence[_Word], at: int) -> bool:
    """Behind a preposition that itself stands behind no comma, or at the start of the sentence."""
    if at == 0:
        return True
    return not row[at].capital and bool(row[at - 1].tags & PREP) and (at < 2 or row[at - 2].low not in {",", "–", "("})


def _disagreeing(row: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """ "das Regierung", "zur Präsident": the noun has one gender, and it is not that of the word in front."""
    for at in range(len(row) - 2):
        word, head, behind = row[at], row[at + 1], row[at + 2]
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


def _bent_wrongly(row: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """ "mit den alte Boot", "bei die Wahl", "für dem Minister"."""
    for at in range(1, len(row) - 1):
        before, word, behind = row[at - 1], row[at], row[at + 1]
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


def _outside_bracket(row: Sequence[_Word]) -> Iterator[tuple[int, int]]:
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


def _verb_third(row: Sequence[_Word]) -> Iterator[tuple[int, int]]:
    """ "Wenn der Sturm kommt, die Bewohner gehen …": the main clause begins with its subject."""
    commas = [at for at, word in enumerate(row) if word.low == ","]
    if not row or row[0].low not in _OPENERS or len(commas) != 1 or commas[0] + 4 >= len(row):
        return
    [at] = commas
    article, subject, verb = row[at + 1 : at + 4]
    verbal = not verb.capital and _VERB.fullmatch(verb.low) and not verb.tags & (ADV | PREP | DET | COORD)
    closed = row[at - 1].tags & (FIN | AUX) or _VERB.fullmatch(row[at - 1].low)
    last = row[-2] if row[-1].low in {".", "!", "?"} else row[-1]
    if (
        closed
        and article.low in {"der", "die", "das", "ein", "eine"}
        and subject.genders
        and verbal
        and last is not verb
    ):
        yield at - 1, at + 3
