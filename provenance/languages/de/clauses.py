"""A sentence as a row of words with tags, cut into chunks at commas, colons and dashes.

A quotation is one word of the row, whatever it holds: what is said does not take part in the grammar of who says it.
Sentences that one quotation spans make one unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from provenance.languages.base import grouped
from provenance.languages.de.grammar import (
    ADV,
    AUX,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    FIN,
    INFLECTED,
    KONJ,
    NAME,
    NOT_NOUN,
    NUM,
    OPEN,
    PARTICIPLE,
    PARTICLE,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SEMICOLON,
    SINGULAR,
    STOP,
    SUB,
    TIME,
    TO,
    TO_FORM,
    WEAK,
    Grammar,
)
from provenance.languages.de.nouns import MUTE, noun
from provenance.models import Quote, Sentence, Span, Token
from provenance.segment import STARTERS, any_of, is_word, split, tokens, wordings

__all__ = ["Chunk", "Headings", "Unit", "build_units", "found_once", "is_domain", "opens_attribute"]

#: Words of a unit that are looked at; the rest of a longer "sentence" is a list or hostile.
MAX_WORDS = 600
#: How far an insertion between dashes may reach.
_INSERTION = 14
#: How far a bracket may reach.
_BRACKET = 40
#: How far a bracket with a signature may reach.
_SIGNED = 8
#: Letters of the short name of an agency in small letters ("dpa").
_SHORT_NAME = 4

_DOMAIN = re.compile(r"[\w-]{3,}\.[a-z]{2,4}$")

_PUNCTUATION = {
    ",": COMMA,
    ":": COLON,
    ";": SEMICOLON,
    ".": STOP,
    "!": STOP,
    "?": STOP,
    "…": STOP,
    "...": STOP,
    "–": DASH,
    "—": DASH,
    "-": DASH,
    "(": OPEN,
    "[": OPEN,
    ")": CLOSE,
    "]": CLOSE,
}


class Chunk(NamedTuple):
    """Words ``start`` to ``end`` of a unit between two separators.

    ``finite`` is the place of the finite verb or -1; ``order`` is "first", "second", "last" or "" (no finite verb);
    ``opener`` is the tag word that opens a subordinate clause, or "".
    """

    start: int
    end: int
    finite: int
    order: str
    opener: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of one or more sentences; all sequences run in parallel."""

    words: tuple[str, ...]
    lows: tuple[str, ...]
    tags: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quotes: dict[int, Quote]
    sentences: tuple[int, ...]
    paragraph: int
    zone: str
    chunks: tuple[Chunk, ...]
    known: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def span(self, start: int, end: int) -> Span:
        """Characters of the words ``start`` to ``end`` (exclusive)."""
        return Span(self.starts[start], self.ends[end - 1])

    def place(self, offset: int) -> int:
        """The first word that begins at an offset of the text or behind it."""
        return bisect_left(self.starts, offset)

    def text_low(self, span: Span) -> str:
        """The first word of a span, lower case."""
        return self.lows[self.place(span.start)]

    @property
    def end(self) -> int:
        """Place after the last word that is no closing full stop, and no bracket behind that ("… bleibt. (dpa)")."""
        end = len(self.words)
        if end and self.tags[end - 1] & CLOSE:
            opening = next((at for at in range(end - 2, max(0, end - _SIGNED), -1) if self.tags[at] & OPEN), 0)
            signed = all(len(word) <= _SHORT_NAME and word[0].islower() for word in self.words[opening + 1 : end - 1])
            end = opening if opening and (signed or self.words[opening - 1].endswith(".")) else end
        while end and self.tags[end - 1] & STOP:
            end -= 1
        return end

    def chunk_at(self, place: int) -> int:
        """Number of the chunk that holds a word, or of the next one if it is a separator."""
        low, high = 0, len(self.chunks)
        while low < high:
            middle = (low + high) // 2
            if self.chunks[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low


P = ParamSpec("P")
T = TypeVar("T")


def found_once(function: Callable[Concatenate[Unit, P], T]) -> Callable[Concatenate[Unit, P], T]:
    """For what several stages ask of the same words of a unit: its answer is kept beside these.

    The last argument is the grammar, which is the same for all that is asked of a unit.
    """

    @wraps(function)
    def asked(unit: Unit, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (function, *args[:-1])
        if key not in unit.known:
            unit.known[key] = function(unit, *args, **kwargs)
        return cast(T, unit.known[key])

    return cast(Callable[Concatenate[Unit, P], T], asked)


def build_units(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], grammar: Grammar
) -> Iterator[tuple[Unit, tuple[Sentence, ...]]]:
    """Units in text order. ``quotes`` are the outermost ones, in text order, without overlaps."""
    surnames = _surnames(sentences, grammar)
    for group, inside in grouped(sentences, quotes):
        yield _unit(text, group, inside, surnames, grammar), group


def _surnames(sentences: Sequence[Sentence], grammar: Grammar) -> frozenset[str]:
    """Common words, lower case, that the text has behind a first name: "Jan Keller", "Mara Weil"."""
    found = set()
    for sentence in sentences:
        before = ""
        for _, _, word in sentence.tokens:
            low = word.lower()
            if before and word[0].isupper() and word[1:].islower() and _is_word(low, grammar):
                found.add(low)
            first = word[0].isupper() and grammar.is_in("first_names", low) and not grammar.lists_of(low)
            before = low if first and noun(low).kind in _NO_WORD else ""
    return frozenset(found)


#: Kinds of what is no common noun.
_NO_WORD = ("", "forename", "surname")


def _is_word(low: str, grammar: Grammar) -> bool:
    known = noun(low)
    kept = grammar.is_in("first_names", low) or grammar.tags.get(low, 0) & (DET | PREP | PRON)
    common = (known.whole or known.kind == "body") and known.kind not in _NO_WORD
    return not kept and bool(common or grammar.tags.get(low, 0) & (NOT_NOUN | TIME))


def _unit(
    text: str, group: Sequence[Sentence], quotes: Sequence[Quote], surnames: frozenset[str], grammar: Grammar
) -> Unit:
    words: list[str] = []
    tags: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    held: dict[int, Quote] = {}
    at = 0
    covered = -1
    known = grammar.tags
    for sentence in group:
        opens = True
        tokens = _compounded(_graduated(_gendered(_owning(sentence.tokens))))
        small = [token.text.lower() for token in tokens]
        for number, (start, end, word) in enumerate(tokens):
            if start < covered:
                continue
            while at < len(quotes) and quotes[at].end <= start:
                at += 1
            if at < len(quotes) and quotes[at].start <= start < quotes[at].end:
                quote = quotes[at]
                held[len(words)] = quote
                named, tag, covered = _quoted(text, quote)
                words.append(named)
                tags.append(tag)
                starts.append(quote.start)
                ends.append(covered)
                continue
            before = tags[-1] if tags else 0
            low = small[number]
            tag = _tag(word, known.get(low, 0)) or (TO_FORM if "zu" in low and grammar.is_to_form(low) else 0)
            tag &= ~TIME if tag & TIME and _is_forename(tokens, number, before, grammar) else tag
            tag |= before & PRON and tag & FIN and _subjunctive(low, words[-1], grammar)
            if tag & CAP and surnames and _is_borne(low, tag, before, surnames, opens=opens):
                acts = number + 1 < len(small) and known.get(small[number + 1], 0) & (FIN | AUX)
                tag = CAP | NAME if acts or not opens else tag
            if opens and tag & CAP and not tag & NAME:
                tag = _opening(low, tag, small[number + 1] if number + 1 < len(small) else "", grammar)
            elif tag & CAP and tag & NOT_NOUN and words and grammar.is_in("first_names", words[-1].lower()):
                tag |= NAME  # "Nico Lange"
            opens = bool(tag & COLON) or (opens and bool(tag & PUNCT))
            words.append(word)
            tags.append(tag)
            starts.append(start)
            ends.append(end)
        if len(words) > MAX_WORDS:
            break
    del words[MAX_WORDS:], tags[MAX_WORDS:], starts[MAX_WORDS:], ends[MAX_WORDS:]
    held = {place: quote for place, quote in held.items() if place < MAX_WORDS and ends[place] == quote.end}
    lows = tuple([word.lower() for word in words])
    words = [
        text[start:end] if end - start > len(word) and at not in held and text[start].isalnum() else word
        for at, (word, start, end) in enumerate(zip(words, starts, ends, strict=True))
    ]  # a compound is looked up by its last part, "Bürger:innen" as "Bürgerinnen", and called by all of it
    chunks = tuple(_chunks(lows, tags))
    first = group[0]
    return Unit(
        tuple(words),
        lows,
        tuple(tags),
        tuple(starts),
        tuple(ends),
        held,
        tuple([sentence.index for sentence in group]),
        first.paragraph,
        first.zone,
        chunks,
    )


def _subjunctive(low: str, pronoun: str, grammar: Grammar) -> int:
    """The mark of the mood for a word that is mostly something else, but not in "Es reiche nicht"."""
    return KONJ if pronoun.lower() in _THIRD and low in grammar.words["konjunktiv_homographs"] else 0


#: Pronouns behind which a form in -e is no first person, and no adjective.
_THIRD = ("er", "es", "man")


def _owning(tokens: Sequence[Token]) -> Sequence[Token]:
    """Names with the apostrophe that is their genitive as one word: "Voss’ Vorgänger"."""
    marks = [at for at, token in enumerate(tokens) if token.text in _APOSTROPHES and 0 < at < len(tokens) - 1]
    found = list(tokens) if marks else tokens
    for at in reversed(marks):
        (start, end, word), mark, behind = tokens[at - 1 : at + 2]
        if end == mark.start and word.lower().endswith(_HISSING) and mark.end < behind.start and behind.text.istitle():
            found = [*found[: at - 1], Token(start, mark.end, word + "’"), *found[at + 1 :]]
    return found


_APOSTROPHES = ("'", "’")
#: How a name ends that takes no further s.
_HISSING = ("s", "x", "z", "ß", "ce")


def _gendered(tokens: Sequence[Token]) -> Sequence[Token]:
    """Words for both sexes with the text of the feminine: of "ein/e Lehrer:in" "eine" and "Lehrerin"."""
    if not _MAY_BE_BOTH.search("".join([token.text for token in tokens])) or not any(
        _BOTH.search(token.text) or token.text in _BOTH_SIGNS for token in tokens
    ):
        return tokens
    found: list[Token] = []
    for start, end, word in tokens:
        article = f"{found[-2].text}{found[-1].text}{word}" if len(found) > 1 and found[-2].end + 1 == start else ""
        if (pair := _ARTICLES.fullmatch(article)) is not None:
            first = found[-2]
            forms = (pair[1], pair[2] if len(pair[2]) > 2 else pair[1] + pair[2])
            feminine = next((form for end_ in ("e", "er") for form in forms if form.endswith(end_)), forms[0])
            found[-2:] = [Token(first.start, end, feminine)]
        else:
            found.append(Token(start, end, _BOTH.sub(r"\1\2", word)))
    return found


def _graduated(tokens: Sequence[Token]) -> Sequence[Token]:
    """Degrees with the kind of school in brackets as one word, with the text of the degree: "Dipl.-Ing. (FH)"."""
    schools = [at for at, token in enumerate(tokens) if token.text in _SCHOOLS and 1 < at < len(tokens) - 1]
    found = list(tokens) if schools else tokens
    for at in reversed(schools):
        degree, opening, _, closing = tokens[at - 2 : at + 2]
        if degree.text.endswith(".") and (opening.text, closing.text) == ("(", ")"):
            found = [*found[: at - 2], Token(degree.start, closing.end, degree.text), *found[at + 2 :]]
    return found


_SCHOOLS = frozenset("FH BA DH TU TH VWA WA HS Univ. Uni univ. FOM Hons".split())
_BOTH_SIGNS = "/*:_"
#: What few sentences have, and all that have such a word.
_MAY_BE_BOTH = re.compile(rf"[({_BOTH_SIGNS}]")
_BOTH = re.compile(r"(?<=\w)(?:[:*_]|-?/-?|\([-:*_]?)([Ii]n(?:nen\w*)?)(?:\)(\w*))?$")
_ARTICLES = re.compile(
    rf"((?i:d(?:er|ie|en|em|es)|k?ein(?:e[rnms]?)?|jede[rnms]?|diese[rnms]?))[{_BOTH_SIGNS}]"
    r"(-?(?:e?[rnms]|e|d(?:er|ie|en|em|es)|k?ein(?:e[rnms]?)?))"
)


#: The second part of a compound whose first one is quoted: "„Talblatt“-Bericht".
_QUOTED_FRONT = re.compile(r"-[A-ZÄÖÜ][\w-]+")


def _quoted(text: str, quote: Quote) -> tuple[str, int, int]:
    """The one word that a quotation is in its row, with its tag and its end; "„ “" is nothing's name."""
    head = None if quote.speech else _QUOTED_FRONT.match(text, quote.end)
    if head is not None:
        return quote.content.of(text) + head[0], CAP, head.end()
    word = text[quote.start : quote.end][:80]
    name = NAME | CAP if any(map(str.isalnum, word)) else PUNCT
    return word, QUOTE if quote.speech else name, quote.end


def _compounded(tokens: Sequence[Token]) -> Sequence[Token]:
    """Words with "Industrie- und Handelskammer" as one: from the first part to the last, with the text of the last."""
    if not any(token.text[-1] == "-" and len(token.text) > 1 for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        last = _compound_end(tokens, at)
        found.append(Token(tokens[at].start, tokens[last].end, tokens[last].text))
        at = last + 1
    return found


def _compound_end(tokens: Sequence[Token], at: int) -> int:
    """The place of the last part of the compound that begins at a place, be it the word itself."""
    place = at
    while tokens[place].text[-1] == "-" and len(tokens[place].text) > 1 and place + 2 < len(tokens):
        joint, following = tokens[place + 1].text, tokens[place + 2].text
        if place - at > _LONGEST_COMPOUND or joint not in (",", *_JOINTS) or not following[0].isupper():
            return at
        if joint == "," and following[-1] != "-":
            return at
        place += 2
    return place if tokens[place].text[-1] != "-" else at


_JOINTS = ("und", "oder", "sowie", "bzw", "beziehungsweise")
_LONGEST_COMPOUND = 8


def _tag(word: str, known: int) -> int:
    """The tag of a word that has the tags ``known`` wherever it stands."""
    tag = _PUNCTUATION.get(word)
    if tag is not None:
        return tag
    tag = known
    if word[0].isupper() or ("-" in word and _compound(word)):
        tag |= CAP
    elif is_domain(word):
        tag |= CAP | NAME
    elif word[0].isdigit():
        tag |= NUM
    return tag


def is_domain(word: str) -> bool:
    return "." in word and _DOMAIN.match(word) is not None


def _is_forename(tokens: Sequence[Token], number: int, before: int, grammar: Grammar) -> bool:
    """Is it no month: "Jan Kolar", "Moderatorin Mai Holm", not "seit Mai Kanzler"?"""
    if not grammar.is_in("first_names", tokens[number][2].lower()) or number + 1 >= len(tokens):
        return False
    return tokens[number + 1][2][:1].isupper() and not before & (DET | PREP | NUM | TIME)


def _opening(low: str, tag: int, following: str, grammar: Grammar) -> int:
    """The tag of a first word: in "Schwere Vorwürfe" the capital is that of the sentence."""
    told = tag & PARTICIPLE and grammar.tags.get(following, 0) & AUX and not grammar.is_in("first_names", low)
    return tag & ~CAP if told or grammar.is_adjective(low, following) else tag


def _is_borne(low: str, tag: int, before: int, surnames: frozenset[str], *, opens: bool) -> bool:
    """Is a common word somebody's surname here: without an article ("Keller", "Kellers Plan"), as the text has it?"""
    if low not in surnames and low.removesuffix("s") not in surnames:
        return False
    if tag & TIME:
        return opens or bool(before & (CAP | FIN | AUX))  # "Detlev Sommer", "sagte Sommer", not "vergangenen Sommer"
    return bool(before & CAP) or not before & (DET | NUM | PREP)


def _compound(word: str) -> bool:
    """As in "ai-Bericht" is a noun though its first letter is small."""
    return word.rpartition("-")[2][:1].isupper()


def _chunks(lows: Sequence[str], tags: Sequence[int]) -> Iterator[Chunk]:
    start = 0
    bracket_end = -1
    for place, tag in enumerate(tags):
        if place < bracket_end:
            continue
        if tag & OPEN:
            closing = next((at for at in range(place, min(place + _BRACKET, len(tags))) if tags[at] & CLOSE), place)
            bracket_end = closing
        elif tag & DASH and place > start and (closing := _closing_dash(tags, place)):
            bracket_end = closing + 1
        elif tag & (COMMA | COLON | SEMICOLON | DASH | STOP):
            if place > start:
                yield _chunk(lows, tags, start, place)
            start = place + 1
    if start < len(tags):
        yield _chunk(lows, tags, start, len(tags))


def _closing_dash(tags: Sequence[int], place: int) -> int:
    """The second of two dashes around an insertion without a verb ("die Opfer – viele davon Frauen – seien"), or 0."""
    for at in range(place + 1, min(place + _INSERTION, len(tags) - 1)):
        tag = tags[at]
        if tag & DASH:
            return at if at > place + 1 and not tags[at + 1] & (DASH | COMMA) else 0
        if tag & (COLON | SEMICOLON | STOP | QUOTE) or (tag & FIN and not tag & CAP and not tag & NOT_NOUN):
            return 0
    return 0


def _chunk(lows: Sequence[str], tags: Sequence[int], start: int, end: int) -> Chunk:
    opener = ""
    first = start
    while first < end - 1 and tags[first] & (COORD | ADV) and not tags[first] & (CAP | SUB) and first < start + 2:
        first += 1
    begun = start == 0 and end > 1 and tags[0] & (ADV | COORD) and not tags[0] & (SUB | NAME)
    if begun and tags[1] & SUB and _opens(tags, start, 1, end):  # "Auch wenn", "Erst als", "Und weil"
        opener = lows[1]
    elif _opens(tags, start, first, end):
        opener = lows[first]
    elif (
        start
        and end - first > 3
        and tags[first] & PREP
        and tags[first + 1] & REL
        and _verb_at_end(tags, first + 1, end)
    ):
        opener = lows[first + 1]
    elif start and end - first > 2 and tags[first] & PREP and lows[first + 1] in _ASKED:
        opener = lows[first + 1]  # ", gegen wen ermittelt wird"
    finite = _finite(tags, start, end, bool(opener))
    if finite < 0:
        return Chunk(start, end, -1, "", opener)
    if opener:
        order = "last"
    elif finite <= first:
        order = "first"
    else:
        order = "second"
    return Chunk(start, end, finite, order, opener)


#: Words of a question that may stand behind a preposition.
_ASKED = frozenset({"wen", "wem", "wessen", "wann"})


def _opens(tags: Sequence[int], start: int, first: int, end: int) -> bool:
    """Does the word at ``first`` open a subordinate clause?"""
    tag = tags[first]
    if tag & SUB:
        return not tag & (PREP | ADV) or _verb_last(tags, first, end)
    if not tag & REL or tag & CAP:
        return False
    # A short one follows a noun: ", die Zahl sinkt" behind a verb is a main clause.
    behind_noun = start < 2 or bool(tags[start - 2] & (CAP | NAME | QUOTE | CLOSE | NUM))
    return (behind_noun or end - first > _SHORT_CLAUSE) and _verb_at_end(tags, first, end)


def _verb_last(tags: Sequence[int], start: int, end: int) -> bool:
    """Tells "während er sprach" from "während des Krieges": the last word is a verb or an infinitive with "zu"."""
    last = tags[end - 1]
    if end - start > 2 and tags[end - 2] & TO:
        return True
    return bool(last & (FIN | TO_FORM) and not last & CAP) and not _auxiliary_inside(tags, start, end)


def _verb_at_end(tags: Sequence[int], start: int, end: int) -> bool:
    """Is the last word the finite verb of a relative clause, without an auxiliary in second place?"""
    last = tags[end - 1]
    if tags[end - 2] & TO:
        return False  # ", den Damm zu erhöhen"
    if not last & FIN or last & CAP or (last & KONJ and not last & AUX and end - start == _SHORT_CLAUSE):
        return False
    return not _auxiliary_inside(tags, start, end)


def _auxiliary_inside(tags: Sequence[int], start: int, end: int) -> bool:
    """ "gesagt haben soll" ends in two auxiliaries; "sei zerstört" and "könnte er kommen" are main clauses."""
    inside = range(start, max(start, end - 3 if tags[end - 1] & AUX else end - 1))
    return any(tags[at] & AUX and not tags[at] & NOT_NOUN for at in inside)


#: "die Zahl sinke": article, noun and verb.
_SHORT_CLAUSE = 3


def _attributive(tags: Sequence[int], at: int, end: int) -> bool:
    """As in "zehn verletzte Menschen": a participle between what opens a noun phrase and its noun."""
    if not tags[at] & INFLECTED or at + 1 >= end or not tags[at + 1] & CAP or tags[at + 1] & NOT_NOUN:
        return False
    return bool(tags[at - 1] & (DET | NUM | PREP)) or opens_attribute(tags, at)


def opens_attribute(tags: Sequence[int], place: int) -> bool:
    """As in "die von den Grünen (verlangte) Steuer": an article before a preposition waits for its noun."""
    nouns = 0
    for at in range(place - 1, max(0, place - _ATTRIBUTE), -1):
        named = tags[at] & CAP and not tags[at] & TIME
        nouns += bool(named and not tags[at + 1] & CAP)
        if tags[at] & PUNCT or nouns > 1:
            return False
        if tags[at - 1] & DET and not tags[at - 1] & PREP and tags[at] & PREP and not tags[at] & CAP:
            return True
    return False


#: Words between an article and a participle that belongs to it.
_ATTRIBUTE = 12


def _opens_subject(tags: Sequence[int], start: int, at: int, end: int) -> bool:
    """Is a form in the Konjunktiv an adjective: before its noun, behind nothing but adverbs, the verb still to come?"""
    if not tags[at] & KONJ or tags[at] & (AUX | CAP) or at + 2 >= end or not tags[at + 1] & CAP:
        return False
    bare = all(tags[place] & ADV for place in range(start, at))
    return bare and any(tags[place] & FIN and not tags[place] & CAP for place in range(at + 2, end))


def _finite(tags: Sequence[int], start: int, end: int, subordinate: bool) -> int:
    """The finite verb of a chunk: the last verb form of a subordinate clause, else the first one in second place."""
    places = range(end - 1, start, -1) if subordinate else range(start, end)
    best = -1
    for at in places:
        tag = tags[at]
        if not tag & FIN or (tag & CAP and at > start) or (tag & NOT_NOUN and not tag & AUX):
            continue
        if at > start and (tags[at - 1] & TO or _attributive(tags, at, end)):
            continue
        if best > start and tag & KONJ and not tag & (AUX | CAP) and at + 1 < end and tags[at + 1] & CAP:
            continue  # "laufen verdächtige Verfahren"
        if best < 0 and at > start and not subordinate and _opens_subject(tags, start, at, end):
            continue  # ", noch lockere Erde bleibt"
        if tag & AUX or (tag & (KONJ | WEAK) and not tag & CAP):
            return at
        if best < 0 or (best == start and tags[start] & CAP):
            best = at  # a capital at the beginning is a noun ("Kämpfe dauern an") unless there is no other verb
            if subordinate:
                return best
    return best


# --- Headings that no mark ends: scraped text has them in one line with the sentence behind them ----------------------
# "Bund plant Reform Der Minister sagte, …": inside a sentence a word of grammar has no capital. One that has begins a
# sentence, if what stands before it may end a heading and what follows has a verb. Names and offices have capitals
# anyway; but a clause has one part before its verb, so that "Streit um das Gesetz Minister Kolb sagte …" and "„Das geht
# zu weit“ Kolb sagte …" are two.


#: A capital behind a word, a number, the end of a quotation or a bracket, and the word before.
_CAPITAL = re.compile(r"(?P<before>[\w)%€“”\"«»‘’|])\s(?=(?P<word>[A-ZÄÖÜ][a-zäöüß]+)(?![\w–-])|[A-ZÄÖÜ])")
#: A quotation of a sentence behind a word; and such a one with the verb of whoever says it.
_BEFORE_QUOTE = re.compile(r"[a-zäöüß\d]\s(?=[„\"»“][A-ZÄÖÜ])")
_OPENS_QUOTE, _CLOSES_QUOTE = frozenset('„“"»'), frozenset('“”"«')
_FRAMED = re.compile(r"[„“\"»](?:[^\s„“”\"»«]+ ){4,60}[^\s„“”\"»«]+[“”\"«],? ([a-zäöüß]+)\b")
#: What asks the reader is set apart with all that it names: "Lesen Sie auch Streit um Brücke Der Rat vertagt …".
_ASKS = re.compile(r"\W{0,3}\w+ Sie ")
_TO_THE_READER = re.compile(r" Sie \w+ ")
#: Words that a heading has at most; of a quotation that is one, at least; letters of a heading of one word.
_HEADING, _QUOTED_HEADING, _ALONE = 16, 3, 4
#: So many stand in a row, a topic and its headline; more are a list.
_IN_A_ROW = 2
#: "Streit um die Bahn: Kolb lenkt ein Nach dem Urteil: Bagger stehen still Der Rat tagt": topics and headlines of other
#: articles, so many at least. The colon behind a topic; words of the first at most, of a headline with the next topic.
_TOPIC = re.compile(r"(?<=[\w“”\"«»')?])\s?:\s(?=[„“\"»'A-ZÄÖÜ\d])")
_TOPICS, _OF_TOPIC, _OF_BOTH, _OF_HEADLINE = 2, 10, 2, 28
#: From so many topics on a list is known as one whatever the sentence behind it begins with.
_CERTAIN = 3
#: Words that a headline has at least.
_LEAST = 2
#: Somebody's office or first name, and the name behind it.
_NAME = re.compile(r"([A-ZÄÖÜ][\w-]+) (?:(?:von|van|de|der|zu) ){0,2}[A-ZÄÖÜ]")
#: Lists of what somebody is before a name.
_OFFICES = ("officials", "roles", "spokespersons")
#: Words at the end of a heading in which no comma stands.
_NEAR_END = 4
_BULLET = re.compile(r"[^\w„“”\"«»(\[]+\s")
#: Words behind a heading that a finite verb is looked for in, and words of a subject before its verb.
_TOLD, _SUBJECT = 40, 5
#: Characters of a word that is not looked at any further, so that many names in one sentence cost no square.
_LONG_WORD = 40
#: What opens a sentence: words of grammar; of these, those that names of works and media begin with as well.
_OPENING = DET | PRON | PREP | SUB | COORD | ADV | NUM
_OF_TITLES = DET | PRON
_TITLED = frozenset({"title_words", "media_heads"})
#: What no heading ends with, but for particles of its verb ("Rat lehnt Antrag ab").
_UNENDED = DET | SUB | COORD | REL | TO
_PARTICLES = frozenset("ab an auf aus bei ein mit nach vor zu".split())
#: Words of grammar that are nouns, names or forms of address as well; and what is counted ("drei Tote und 20 Weitere").
_NOUNS = frozenset("morgen oder kurz lange weil knapp ganz bald ihr ihre ihren ihrem ihrer ihres ihnen".split())
_COUNTED, _ALSO_NOUNS = frozenset(("weitere", "andere")), frozenset(("wegen", "dank", "trotz"))
_ATTRIBUTIVE = ("e", "en", "er", "es", "em")


class Headings:
    """Finds headings in the lines of a text; compiled once for the word lists of a grammar."""

    def __init__(self, grammar: Grammar, abbreviations: frozenset[str]) -> None:
        self._grammar, self._tags, self._abbreviations = grammar, grammar.tags, abbreviations
        self._openers = frozenset(filter(self._opens, (word.capitalize() for word in grammar.tags)))
        lexicon = grammar.lexicon
        words = lexicon.words("page_labels") if "page_labels" in lexicon else ()
        self._label = re.compile(rf"(?:{any_of(words)}):?\s(?=(?:[►▶] )?[A-ZÄÖÜ„“\"»«\d])")

    def __call__(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The headings in a line that run into the sentence behind them, in text order."""
        places = [m.end() for m in _CAPITAL.finditer(text, start, end) if self._may_begin(text, m)]
        quoted = [m.end() for m in _BEFORE_QUOTE.finditer(text, start, end)]
        places = sorted({*places, *quoted}) if quoted else places
        if not places and not self._label.match(text, start, end) and text.count(": ", start, end) < _TOPICS:
            return
        for whole in split(text, start, end, self._abbreviations):
            label = self._label.match(text, *whole)
            inside = [at for at in places if whole.start < at < whole.end]
            listed = self._listed(text, whole, inside, label.end() if label is not None else None)
            if listed > whole.start:
                yield Span(whole.start, listed)
            elif label is not None and ":" not in label[0]:
                listed = label.end()
                yield Span(*label.span())
            sentence = Span(listed, whole.end)
            found = [*self._within(text, sentence, [at for at in inside if sentence.start < at])]
            if len(found) <= _IN_A_ROW:
                yield from found

    def _listed(self, text: str, whole: Span, places: Sequence[int], label: int | None) -> int:
        """Where a list of headlines of other articles ends that a "sentence" begins with; its start if there is none.

        ``label`` is the end of what stands over such a list ("MEHR ZUM THEMA").
        """
        heads = [whole.start if label is None else label]
        for colon in _TOPIC.finditer(text, heads[0], whole.end):
            words = wordings(text, heads[-1], colon.start())
            first = len(heads) == 1
            if _is_open(words):
                continue
            most = _OF_TOPIC if first and label is None else _OF_HEADLINE
            fits = (0 if first else _OF_BOTH) < len(words) <= most
            if not fits or self._is_no_topic(words[-1]):
                break
            heads.append(colon.end())
        if label is None and len(heads) <= _TOPICS:
            return whole.start
        if text[whole.end - 1] not in '.!“”"«»)':
            return whole.end
        bounds = [*heads, whole.end]
        certain = len(heads) > (_CERTAIN if label is None else _TOPICS)
        for number in range(len(heads) - 1, -1 if label is not None else _TOPICS - 1, -1):
            headline = Span(bounds[number], bounds[number + 1])
            begins = [*self._begins(text, headline, whole.end, places, certain=certain)]
            if begins:  # one headline stands behind a topic, and behind "Lesen Sie auch:"; several below another label
                several = label is not None and ":" not in text[whole.start : label]
                return begins[-1 if several else 0]
        return whole.start

    def _is_no_topic(self, word: str) -> bool:
        """Is it the label of a credit, or of a time?"""
        lists = self._grammar.lists_of(word.lower())
        return word == "Uhr" or not lists.isdisjoint(("credit_labels", "picture_labels"))

    def _begins(self, text: str, headline: Span, end: int, places: Sequence[int], *, certain: bool) -> Iterator[int]:
        """Where behind a headline a sentence that ends at ``end`` may begin: where one does anywhere, or else, if
        something of the kind is ``certain``, with a subject right before its verb.
        """
        words = tokens(text, *headline)
        behind = _LEAST
        if words[0].text in _OPENS_QUOTE:
            behind = next((at for at, word in enumerate(words[1:], 1) if word.text in _CLOSES_QUOTE), len(words)) + 1
        found = [
            word.start
            for at, word in enumerate(words[behind:], behind)
            if word.start in places and self._ends(text, words[max(at - _HEADING, 0)].start, word.start, end)
        ]
        if found:
            yield from found
        elif certain:
            yield from self._subjects([word.text for word in words], words, behind)

    def _subjects(self, texts: Sequence[str], words: Sequence[Token], behind: int) -> Iterator[int]:
        """Where the subjects right before a verb begin, behind so many words and in front of the first comma."""
        limit = texts.index(",", behind) if "," in texts[behind:] else len(texts)
        for verb in range(behind + 1, limit):
            first = verb - 1
            if not self._is_verb(texts[verb]) or not texts[first][0].isupper() or texts[first] in self._openers:
                continue
            while first > behind and self._belongs(texts[first - 1], texts[first]):
                first -= 1
            first -= first > behind and texts[first - 1] in _OPENS_QUOTE
            if first > behind and not self._closes(texts[:first]):
                back = range(first - 1, max(first - _OF_TOPIC, behind) - 1, -1)
                first = next((at for at in back if texts[at] in self._openers), 0)
            if first >= behind and (first == 0 or self._closes(texts[:first])):
                yield words[first].start

    def _belongs(self, before: str, word: str) -> bool:
        """Is the word before another one a number or an adjective, a name's genitive, a first name or an office?"""
        attribute = before.endswith(("s", *_ATTRIBUTIVE)) and not noun(before.lower()).whole
        known = before in self._openers or attribute or self._may_speak(before)
        return before[0].isupper() and word[0].isupper() and known

    def _closes(self, words: Sequence[str]) -> bool:
        """Can a heading end with the last of the words? Not with one of grammar, or an adjective of what follows."""
        last = words[-1]
        attributive = last.islower() and last.endswith(_ATTRIBUTIVE) and not self._tags.get(last, 0)
        return not attributive and self._is_end(words)

    def _within(self, text: str, sentence: Span, places: Sequence[int]) -> Iterator[Span]:
        bullet = _BULLET.match(text, *sentence)
        first = bullet.end() if bullet else sentence.start
        for at in places:
            near = first < at <= first + _HEADING * _LONG_WORD
            if near and not _ASKS.match(text, first) and self._ends(text, first, at, sentence.end):
                yield Span(first, at)
                first = at

    def _opens(self, word: str) -> bool:
        low = word.lower()
        tag = self._tags.get(low, 0)
        return bool(tag & _OPENING) and (word in STARTERS or not noun(low).whole) and low not in _NOUNS

    def _may_begin(self, text: str, match: re.Match[str]) -> bool:
        before, word = match["before"], match["word"]
        if not before.isalnum():
            return True
        if word in self._openers:
            return True
        named = _NAME.match(text, match.end())
        if named is not None and self._may_speak(named[1]):
            return True
        return word is not None and bool(
            self._tags.get(word.lower(), 0) & FIN and _TO_THE_READER.match(text, match.end() + len(word))
        )

    def _ends(self, text: str, start: int, at: int, end: int) -> bool:
        """Does a sentence begin at the capital ``at``, and look what stands before it like a heading?"""
        head = wordings(text, start, at)
        words = list(filter(is_word, head))
        if not 0 < len(words) <= _HEADING or _is_open(head):
            return False
        rest = wordings(text, at, min(end, at + _TOLD * _LONG_WORD))
        mark, opener = text[at - 2], rest[0]
        if mark in "|)" or text[at] in _OPENS_QUOTE:  # "Zürich. (sda) Der Gewinn stieg"
            return self._is_framed(head, text, at) if mark not in "|)" else mark == "|" and self._has_clause(rest)
        if opener == "Von" and len(rest) > 1 and self._is_forename(rest[1]):
            return True
        if mark.isalnum() and opener not in self._openers and self._may_speak(opener):
            return self._is_told(head, rest)
        if opener in self._openers or mark.isalnum():
            return self._may_end(words, opener.lower(), rest)
        return self._is_utterance(head, words) and self._has_subject(rest)

    def _is_framed(self, head: Sequence[str], text: str, at: int) -> bool:
        """Does somebody say the quotation that begins at ``at``: "Streit um die Bahn „Das hilft keinem“, sagte …"?"""
        frame = _FRAMED.match(text, at)
        tag = self._tags.get(frame[1], 0) if frame is not None else 0
        last = head[-1]
        known = noun(last.lower())
        titled = not _TITLED.isdisjoint(self._grammar.lists_of(last.lower())) or known.kind == "paper"
        bare = len(head) >= _QUOTED_HEADING and not self._tags.get(head[-2].lower(), 0) & DET
        told = any(map(self._is_verb, head))
        named = last[0].isupper() and known.whole and (told or known.kind in MUTE) and not titled
        return bool(tag & CUE and tag & FIN) and bare and (named or self._is_verb(last))

    def _may_speak(self, word: str) -> bool:
        """Is it a first name, or what somebody is by office ("Grünen-Chef")?"""
        low = word.lower()
        return self._grammar.is_in("first_names", low) or any(self._grammar.ends_in(n, low) for n in _OFFICES)

    def _is_told(self, head: Sequence[str], rest: Sequence[str]) -> bool:
        """Behind a clause, does a second one begin with a name and a cue ("Strafe droht Ruth Kolb warnt vor …")?

        Behind a heading without a verb the name needs an office ("Streit um die Bahn Minister Kolb sagte").
        """
        if any(word in (",", ":") for word in head[-_NEAR_END:]) or len(head) < _QUOTED_HEADING:
            return False
        beginning = rest[: _SUBJECT + 1]
        verb = next((at for at, word in enumerate(beginning) if self._is_verb(word)), -1)
        tag = self._tags.get(beginning[verb], 0) if verb > 1 else 0
        if not tag & CUE or not tag & SINGULAR or tag & PARTICIPLE:
            return False  # "Am Montag hatte Minister Jan Kolb | erklärt"
        last = head[-1]
        known = noun(last.lower())
        named = all(word[:1].isupper() or self._tags.get(word, 0) & PARTICLE for word in beginning[:verb])
        told = any(map(self._is_verb, head))
        office = not self._grammar.is_in("first_names", beginning[0].lower())
        closes = self._is_verb(last) or last in _PARTICLES
        ends = known.whole and known.kind in MUTE if last[0].isupper() else told and closes
        return named and (told or office) and ends

    def _is_forename(self, word: str) -> bool:
        return word[0].isupper() and self._grammar.is_in("first_names", word.lower())

    def _may_end(self, words: Sequence[str], opener: str, rest: Sequence[str]) -> bool:
        """May a heading end with the last of the words, and a sentence begin with ``rest``, a word of grammar?"""
        following = rest[1].lower() if len(rest) > 1 else ""
        if not self._has_clause(rest):
            return following == "sie"
        return self._is_end(words) and not self._goes_on(words, opener, following)

    def _is_end(self, words: Sequence[str]) -> bool:
        """Is it more than a word of grammar, or ends it with no other than the particle of its verb?"""
        last = words[-1]
        tag = self._tags.get(last.lower(), 0)
        if tag & (_UNENDED | PREP) and not (last in _PARTICLES and any(map(self._is_verb, words))):
            return False
        return len(words) > 1 or (len(last) >= _ALONE and last[0].isupper() and not tag & NOT_NOUN)

    def _goes_on(self, words: Sequence[str], opener: str, following: str) -> bool:
        """Is the word of grammar a part of a name, or meant for the reader, or a noun after all?"""
        last = words[-1]
        low = last.lower()
        tag, function, lists = self._tags.get(low, 0), self._tags.get(opener, 0), self._grammar.lists_of(low)
        address = tag & PRON or (tag & FIN and (last.islower() or not any(map(self._is_verb, words))))
        return bool(
            f"{opener} {following}" in self._grammar.names
            or self._grammar.is_in("first_names", low)
            or (opener == "sie" and address)  # "müssen Sie"
            or (opener in _COUNTED and last[-1].isdigit())
            or (opener in _ALSO_NOUNS and last.islower() and last.endswith(_ATTRIBUTIVE))  # "auf anderen Wegen"
            or (function & _OF_TITLES and not lists.isdisjoint(_TITLED))  # "der Film Die Brücke"
            or ("named_places" in lists and (opener == "den" or not function & (DET | PRON)))  # "die Straße Am Hang"
        )

    def _is_utterance(self, head: Sequence[str], words: Sequence[str]) -> bool:
        """Is it a quotation of some words, and no more than the name of the speaker before it?"""
        spoken = not is_word(head[0]) or (len(head) > _ALONE and head[1] == ":")
        return spoken and len(words) >= _QUOTED_HEADING and any(map(str.islower, words))

    def _has_subject(self, rest: Sequence[str]) -> bool:
        """Does it begin with a subject and its verb?"""
        beginning = rest[: _SUBJECT + 1]
        verb = next((at for at, word in enumerate(beginning) if self._is_verb(word)), -1)
        return verb > 0 and all(map(is_word, beginning[:verb]))

    def _has_clause(self, rest: Sequence[str]) -> bool:
        """Has it a finite verb, and not only behind a participle and a comma ("Nur Schams getroffen, das …")?"""
        rest = rest[1:_TOLD]
        verb = next((at for at, word in enumerate(rest) if self._is_verb(word)), -1)
        comma = next((at for at, word in enumerate(rest) if word == ","), verb)
        return verb >= 0 and not (0 < comma < verb and self._tags.get(rest[comma - 1], 0) & PARTICIPLE)

    def _is_verb(self, word: str) -> bool:
        return word.islower() and bool(self._tags.get(word, 0) & FIN)


def _is_open(head: Sequence[str]) -> bool:
    """Is a quotation or a bracket begun in it that it does not end, or ended that it does not begin?"""
    marks = [word for word in head if not is_word(word)]
    return any(marks.count(opening) != marks.count(closing) for opening, closing in _PAIRS) or marks.count('"') % 2 == 1


_PAIRS = (("„", "“"), ("(", ")"), ("[", "]"), ("»", "«"))
