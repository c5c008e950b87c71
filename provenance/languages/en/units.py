"""A sentence as a row of words with tags and roles, and the cues in it.

A quotation is one word of the row, whatever it holds: what is said does not take part in the grammar of who says it.
Sentences that one quotation spans make one unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from provenance.languages.base import grouped
from provenance.languages.en.grammar import (
    ADV,
    AUX,
    BASE,
    BE,
    BOTH,
    CAP,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    DO,
    GENITIVE,
    GIVEN,
    HAVE,
    ING,
    MODAL,
    NAME,
    NEG,
    NUM,
    PART,
    PAST,
    PERSONAL,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    ROLE,
    STOP,
    SUB,
    THIRD,
    TIME,
    TITLE,
    TO,
    CueForm,
    Grammar,
)
from provenance.lexicon import Frame
from provenance.models import Quote, Sentence, Span
from provenance.vocabulary import CueKind

__all__ = ["CueHit", "Range", "Unit", "VerbGroup", "build_units", "finite_verbs", "verb_group"]


#: Words of a unit that are looked at; the rest of a longer "sentence" is a list or hostile.
MAX_WORDS = 400
#: Characters that may stand behind the full stop of a sentence.
_CLOSING = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of one or more sentences; all sequences run in parallel. ``verbs``: is the word a finite verb?"""

    words: Sequence[str]
    lows: Sequence[str]
    tags: Sequence[int]
    roles: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    quotes: dict[int, Quote]
    verbs: Sequence[bool]
    zone: str

    def span(self, start: int, end: int) -> Span:
        """Characters of the words ``start`` to ``end`` (exclusive)."""
        return Span(self.starts[start], self.ends[end - 1])

    def place(self, offset: int) -> int:
        """The first word that begins at an offset of the text or behind it."""
        return bisect_left(self.starts, offset)

    @property
    def end(self) -> int:
        """Place after the last word that is no closing full stop."""
        end = len(self.words)
        while end and self.tags[end - 1] & STOP:
            end -= 1
        return end

    def low(self, at: int) -> str:
        return self.lows[at] if 0 <= at < len(self.lows) else ""

    def tag(self, at: int) -> int:
        return self.tags[at] if 0 <= at < len(self.tags) else 0


def build_units(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], grammar: Grammar
) -> Iterator[tuple[Unit, tuple[Sentence, ...]]]:
    """Units in text order. ``quotes`` are the outermost ones, in text order, without overlaps."""
    for group, inside in _with_frames(text, grouped(sentences, quotes), grammar):
        unit = _unit(text, group, inside, grammar)
        if any(not tag & PUNCT for tag in unit.tags):
            yield unit, group


_Group = tuple[tuple[Sentence, ...], Sequence[Quote]]


def _with_frames(text: str, groups: Iterable[_Group], grammar: Grammar) -> Iterator[_Group]:
    """The groups, a quotation that ends a sentence together with who says it: "“A?” | X said", "“A.” | — X"."""
    before: _Group | None = None
    for group in groups:
        if before is not None and _is_told(text, before, group[0][0], grammar):
            before = (*before[0], *group[0]), (*before[1], *group[1])
            continue
        if before is not None:
            yield before
        before = group
    if before is not None:
        yield before


def _is_told(text: str, group: _Group, sentence: Sentence, grammar: Grammar) -> bool:
    sentences, quotes = group
    if not quotes or sentences[-1].end > quotes[-1].end or sentences[-1].paragraph != sentence.paragraph:
        return False
    if len(sentences) > _CHAIN:
        return False
    tokens, content = sentence.tokens, quotes[-1].content
    if len(tokens) > 1 and grammar.look_up(tokens[0].text)[0] & DASH and tokens[1].text[0].isupper():
        return True
    asks = text[content.start : content.end].rstrip().endswith(("?", "!"))
    return asks and tokens[0].text[0].isupper() and _is_frame(sentence, grammar)


def _is_frame(sentence: Sentence, grammar: Grammar) -> bool:
    """Does the sentence only say who says what stands before it: "Mrs Kolb said.", "He asked on Monday."?"""
    tokens = sentence.tokens
    for at in range(1, min(len(tokens), _FRAME)):
        low, after = tokens[at].text, tokens[at + 1].text if at + 1 < len(tokens) else "."
        tag, role = grammar.look_up(low)
        if tag & PUNCT and low not in ",-":
            return False
        if role & CUE and role & (PAST | THIRD) and low.islower():
            inquit = any({"inquit", "quote"} & form.frame.complements for form in grammar.cues[low])
            opens = grammar.look_up(after)[0]
            return inquit and (after in ".," or bool(opens & (TIME | ADV | PREP)) or after in ("after", "when", "as"))
    return False


#: Words from the beginning of a frame to its verb; sentences of quotations with names behind them that are read as one.
_FRAME, _CHAIN = 9, 80


class _WordRow(NamedTuple):
    """The words of a unit while they are read."""

    words: list[str]
    tags: list[int]
    roles: list[int]
    starts: list[int]
    ends: list[int]

    def add(self, span: Span, word: str, tag: int, role: int) -> None:
        self.words.append(word)
        self.tags.append(tag)
        self.roles.append(role)
        self.starts.append(span.start)
        self.ends.append(span.end)


def _unit(text: str, group: Sequence[Sentence], quotes: Sequence[Quote], grammar: Grammar) -> Unit:
    row = _WordRow([], [], [], [], [])
    held: dict[int, Quote] = {}
    at, covered = 0, -1
    for sentence in group:
        opens = True
        for number, token in enumerate(sentence.tokens):
            if token.start < covered:
                continue
            while at < len(quotes) and quotes[at].end <= token.start:
                at += 1
            if at < len(quotes) and quotes[at].start <= token.start:
                quote = quotes[at]
                held[len(row.words)] = quote
                span = Span(quote.start, quote.end)
                row.add(span, span.of(text)[:80], QUOTE if quote.speech else NAME | CAP, 0)
                covered, opens = quote.end, False
            elif token.text in "'’" and row.ends[-1:] == [token.start] and row.words[-1].lower().endswith("s"):
                row.ends[-1], row.tags[-1] = token.end, row.tags[-1] | GENITIVE  # "the Conservatives' letter"
            else:
                tag, role = _read(sentence, number, grammar, opens=opens)
                opens = bool(tag & COLON) or (opens and bool(tag & (PUNCT | NUM)) and not tag & CAP)
                row.add(Span(token.start, token.end), token.text, tag, role)
        if len(row.words) > MAX_WORDS:
            break
    for column in row:
        del column[MAX_WORDS:]
    held = {place: quote for place, quote in held.items() if place < MAX_WORDS}
    words, tags, roles, starts, ends = row
    lows = [word.lower() for word in words]
    headline = group[0].index == 0 or group[0].zone == "title"
    if headline and len(group) == 1:
        _small(lows, words, tags, roles, grammar)
    verbs = _finite(lows, tags, roles)
    return Unit(words, lows, tags, roles, starts, ends, held, verbs, "title" if headline else group[0].zone)


def _small(lows: Sequence[str], words: Sequence[str], tags: list[int], roles: list[int], grammar: Grammar) -> None:
    """A headline all of whose words have capitals: they say nothing of verbs and small words."""
    letters = [at for at, word in enumerate(words) if word[0].isalpha()]
    if sum(bool(tags[at] & CAP) for at in letters) * 4 < len(letters) * 3:
        return
    for at in letters:
        if tags[at] & CAP and not tags[at] & (GIVEN | TITLE) and words[at] != words[at].upper():
            small, role = grammar.look_up(lows[at])
            if small & _CLOSED & ~TIME or (role and not role & BOTH) or (role & CUE and role & (THIRD | PAST)):
                tags[at], roles[at] = small & ~CAP, role


def _read(sentence: Sentence, number: int, grammar: Grammar, *, opens: bool) -> tuple[int, int]:
    """Tags and roles of a token; ``opens``: it is the first word of its sentence or behind a colon."""
    tokens = sentence.tokens
    token = tokens[number]
    tag, role = grammar.look_up(token.text)
    if tag & TIME and number and "documents" in grammar.lists_of(token.text):
        before = grammar.look_up(tokens[number - 1].text)[0]
        tag &= ~TIME if before & (DET | POSS) and not before & NUM else tag  # "according to the minutes"
    if tag == STOP and token.text == "." and token.start < tokens[-1].start - _CLOSING:
        return 0, role  # "(R-Wis.)"
    if opens and tag & CAP:
        return _opening(token.text, tag, tokens[number + 1].text if number + 1 < len(tokens) else ".", grammar)
    return tag, role


#: Classes of words that have a capital only where they open a sentence.
_CLOSED = DET | PREP | SUB | COORD | ADV | AUX | PERSONAL | REL | TIME | PRON


_OF_ADJECTIVES = ("ed", "al", "ic", "ent", "ive", "ous")


def _opening(word: str, tag: int, following: str, grammar: Grammar) -> tuple[int, int]:
    """The first word of a sentence: its capital says nothing if the word is known in small letters."""
    low = word.lower()
    small, role = grammar.look_up(low)
    if tag & GIVEN and not small & (DET | PREP | SUB | PERSONAL):
        return tag, 0
    if low.endswith(_OF_ADJECTIVES) and grammar.look_up(following)[1] & BOTH and following.endswith("s"):
        return small & ~CAP, role  # "Unconfirmed | reports suggest"
    if following in ("of", "for") and "organisation_heads" in grammar.lists_of(low):
        return tag, 0  # "University of Selhaven researchers"
    if following[0].isupper() and not small & _CLOSED and not (role and not role & BOTH):
        return tag, 0
    if small & _CLOSED or role or small & ROLE or grammar.is_known_noun(low):
        return small & ~CAP | (tag & GENITIVE), role
    return tag, role


def _finite(lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> list[bool]:
    """Which words are finite verbs, told by their form and their neighbours."""
    found: list[bool] = []
    group = False  # behind an auxiliary: what follows belongs to its verb
    for at, role in enumerate(roles):
        finite = bool(role) and _is_finite(at, lows, tags, roles)
        inside = group and not finite and bool(role & (BASE | PART | PAST | ING | BE | HAVE)) and not tags[at] & CAP
        found.append(finite or inside)
        group = (finite and bool(role & (BE | HAVE | DO | MODAL))) or (
            group and (bool(tags[at] & ADV) or bool(role & (BE | HAVE))) and not tags[at] & PUNCT
        )
    return found


def finite_verbs(sentence: Sentence, grammar: Grammar) -> Iterator[str]:
    """The finite verbs of a sentence, quotations read like the rest, in small letters."""
    read = [_read(sentence, number, grammar, opens=not number) for number in range(len(sentence.tokens))]
    lows = [token.text.lower() for token in sentence.tokens]
    verbs = _finite(lows, [tag for tag, _ in read], [role for _, role in read])
    return (low for low, verb in zip(lows, verbs, strict=True) if verb)


class _VerbPlace(NamedTuple):
    """A verb form that no auxiliary stands before: its role, and the words around it, adverbs aside."""

    role: int
    before: int
    before_role: int
    before_low: str
    after: int

    @property
    def first(self) -> bool:
        return not self.before_low


def _is_finite(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    role, tag = roles[at], tags[at]
    behind = roles[at + 1] if at + 1 < len(roles) else 0
    noun = role & BOTH and lows[at].endswith("s") and behind & (BE | HAVE | MODAL)  # "the claims | could"
    if noun or (tag & CAP and at and not tag & AUX):
        return False
    if role & (BE | HAVE | DO | MODAL) or (lows[at] == "close" and lows[at + 1 : at + 2] == ["to"]):
        return lows[at] not in _BARE_BE  # "people close to the talks"
    before = at - 1
    while before >= 0 and tags[before] & ADV and not tags[before] & DET:
        before -= 1
    known = (tags[before], roles[before], lows[before]) if before >= 0 else (0, 0, "")
    place = _VerbPlace(role, *known, tags[at + 1] if at + 1 < len(tags) else STOP)
    if role & PAST and not role & PART and not place.before_role & (BE | HAVE | DO | MODAL):
        return not place.before & (DET & ~PERSONAL) or bool(place.before & (PERSONAL | REL))
    if (
        place.before_role & (BE | HAVE | DO | MODAL)
        or place.before & TO
        or (place.before & PREP and not place.before & SUB)
    ):
        return False
    if role & PAST:
        named = bool(place.before & NUM) and before > 0 and bool(tags[before - 1] & CAP)  # "No 10"
        return _is_past(place, named=named) and not _is_participle(at, lows, tags, roles)
    both = bool(role & BOTH) and (_is_of_several(at, lows, tags, roles) or _closes(at, lows, tags, roles))
    plain = bool(role & BASE) and (_is_plain(place) or both)
    return _is_third(place) if role & THIRD else plain


def _is_past(place: _VerbPlace, *, named: bool) -> bool:
    """Is "ended" the past, and no participle that belongs to a noun?"""
    if place.before & (PERSONAL | REL):
        return True
    nominal = place.before & (DET | POSS | NUM | GENITIVE) and not place.before & (CAP | PRON) and not named
    described = place.before_role & ING and not place.before & CAP and not place.after & _AFTER_VERB & ~NUM
    return not (place.first or nominal or described or place.before & COMMA)  # "ignoring | repeated warnings"


def _is_participle(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Is it a participle behind its noun: "led by X", "people briefed on it say"?"""
    if (at and tags[at - 1] & (PERSONAL | REL)) or at + 1 >= len(tags):
        return False
    if lows[at + 1] == "by" or _is_of_adjunct(at, lows, tags, roles):
        return True
    return lows[at] != "said" and bool(tags[at + 1] & (PREP | TIME | NUM | ADV)) and _verb_follows(at + 1, tags, roles)


def _is_of_adjunct(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Does it belong to a thing behind the verb: "said in a video | posted on Telegram"?"""
    if lows[at] == "said" or not tags[at + 1] & (PREP | TIME):
        return False
    article = next((n for n in range(at - 2, max(0, at - _OF_ADJUNCT), -1) if tags[n] & (DET | PUNCT | PREP)), 0)
    if lows[article] not in ("a", "an") or not tags[article - 1] & PREP:
        return False
    return any(role & CUE and role & (PAST | THIRD) for role in roles[max(0, article - _OF_ADJUNCT) : article - 1])


def _is_third(place: _VerbPlace) -> bool:
    """Is "reports" a verb, and no noun?"""
    before = place.before
    if before & (PERSONAL | REL):
        return True
    if not place.role & BOTH and not place.first:
        return not before & (DET | POSS) or bool(before & (PRON & ~DET))
    noun = before & _NOMINAL and (not before & (CAP | NUM) or before & GENITIVE)
    if noun or (place.before_role & ING and not before & CAP):
        return False
    return bool(place.after & (_AFTER_VERB | ADV | CAP) or before & CAP)


def _is_plain(place: _VerbPlace) -> bool:
    """Is "report" a verb in the present, and no noun or infinitive?"""
    before = place.before
    if place.before_low in _PLURAL_SUBJECTS:
        return True
    if not place.role & BOTH and not place.first:
        named = before & (PRON | CAP) and not before & (GENITIVE | POSS | TO)
        return bool(named) or not before & (_NOMINAL | TO | PREP | COMMA | COORD | PUNCT)
    plural = place.before_low.endswith("s") and not before & (GENITIVE | DET | POSS | PREP)
    people = before & ROLE and place.after & (PREP | TIME | PUNCT)  # "…, the researchers | report in Nature"
    return plural and bool(place.after & (_AFTER_VERB | POSS) or people)


def _is_of_several(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Is "report" the verb of "researchers at the University of Leeds | report that", "many in it | fear that"?"""
    if at + 1 >= len(tags) or not tags[at + 1] & (_AFTER_VERB & ~QUOTE):
        return False
    named = bool(tags[at - 1] & CAP)
    for place in range(at - 1, max(-1, at - _PARTICIPLE), -1):
        if lows[place] in _PLURAL_SUBJECTS:
            return bool(tags[place + 1] & PREP)
        if tags[place] & (PUNCT | SUB | REL | QUOTE | TO | PERSONAL):
            return False
        if named and lows[place] == "by" and place > 1 and roles[place - 1] & PART:
            return lows[place - 2].endswith("s")  # "records reviewed by The Examiner | show"
        if named and not tags[place] & (CAP | DET) and not (tags[place] & PREP and lows[place] in _AT):
            return lows[place].endswith("s") and bool(tags[place + 1] & PREP)
    return False


def _closes(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Is "claim" the verb of a frame that ends the sentence: "A has been closed, union officials | claim."?"""
    ends = all(tag & STOP for tag in tags[at + 1 :])
    comma = next((n for n in range(at - 1, max(0, at - _FRAME), -1) if tags[n] & (PUNCT | SUB | COORD)), 0)
    if not ends or not lows[at - 1].endswith("s") or not comma or not tags[comma] & COMMA:
        return False
    return not any(tags[n] & (NUM | GENITIVE) for n in range(comma, at)) and any(
        role & (BE | HAVE | DO | MODAL) for role in roles[:comma]
    )


_AT = frozenset({"at", "of", "in", "from", "with", "for"})
#: Words from a verb to what it is said in, and of that.
_OF_ADJUNCT = 6
_NOMINAL = DET | POSS | GENITIVE | NUM
_BARE_BE = frozenset({"be", "been", "being", "having", "close"})
#: What stands behind a verb rather than behind a noun.
_AFTER_VERB = DET | SUB | REL | TO | PERSONAL | QUOTE | COLON | NUM


def _verb_follows(at: int, tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Does a sure verb follow in the same clause?"""
    for place in range(at + 1, min(len(tags), at + _PARTICIPLE)):
        joins = tags[place] & COORD and tags[place - 1] & CAP
        if tags[place] & (PUNCT | SUB | REL | QUOTE | PERSONAL) or (tags[place] & COORD and not joins):
            return False
        role = roles[place]
        if (
            role & (BE | HAVE | DO | MODAL)
            or (role & PAST and not role & PART)
            or (role & CUE and role & (PAST | THIRD) and not role & BOTH)
            or (role & CUE and role & BASE and not role & BOTH and not tags[place - 1] & TO)
        ):
            return True
    return False


#: Words behind a participle in which the verb of its noun is looked for.
_PARTICIPLE = 10
_PLURAL_SUBJECTS = frozenset({"i", "you", "we", "they", "who", "people", "others", "some", "many"})


# --- Verbs of saying with their auxiliaries, and cues as they stand in a unit -----------------------------------------


Range = tuple[int, int]


class CueHit(NamedTuple):
    """A cue in its unit: the words that belong to it, and its frame (``None``: no verb and no noun)."""

    places: tuple[int, ...]
    lemma: str
    kind: CueKind
    frame: Frame | None = None
    negated: bool = False


class VerbGroup(NamedTuple):
    """A verb of saying: ``start`` to ``end`` with its auxiliaries and particles, ``at`` the verb itself.

    ``auxiliaries`` are the roles of those before it.
    """

    form: CueForm
    at: int
    start: int
    end: int
    auxiliaries: int
    negated: bool

    @property
    def complements(self) -> frozenset[str]:
        return self.form.frame.complements

    def places(self, unit: Unit, until: int = -1) -> tuple[int, ...]:
        """The words of the cue; with the preposition before ``until`` if it follows at once ("called for")."""
        end = until if self.end < until <= self.end + 1 else self.end
        places = range(self.start, end)
        return tuple(at for at in places if not unit.tags[at] & (PERSONAL | REL) or unit.roles[at] & AUX)


def verb_group(unit: Unit, at: int, form: CueForm) -> VerbGroup | None:
    """The verb at a place with what belongs to it; ``None`` where the words do not follow that the cue needs."""
    end = _particles(unit, at + 1, form.rest)
    if end < 0:
        return None
    start, found, negated = at, 0, False
    while start > 0:
        tag, role, low = unit.tags[start - 1], unit.roles[start - 1], unit.lows[start - 1]
        if role & (BE | HAVE | DO | MODAL):
            found |= role
            negated = negated or low == "cannot" or low.endswith(("n't", "n’t"))
            if tag & (PERSONAL | REL | PRON) and not tag & AUX:
                break  # "he's"
        elif not tag & (ADV | NEG) or tag & (CAP | NUM | DET | TIME):
            inserted = _inserted(unit, start) if not found and form.roles & PART else -1
            if inserted < 0:
                break
            start = inserted + 1
            continue
        negated = negated or bool(tag & NEG)
        start -= 1
    while start < at and unit.tags[start] & NEG and not unit.roles[start]:
        start += 1
    return VerbGroup(form, at, start, end, found, negated)


def _particles(unit: Unit, at: int, rest: tuple[str, ...]) -> int:
    """The end of the words that must follow, with an adverb among them; -1 where they do not."""
    for word in rest:
        if unit.tag(at) & ADV and unit.low(at) != word:
            at += 1
        if unit.low(at) != word:
            return -1
        at += 1
    return at


#: Words between an auxiliary and its verb, and those of them that say how long.
_INSERTED = 8
_SPANS = frozenset({"past", "last", "few", "several"})


def _inserted(unit: Unit, at: int) -> int:
    """The auxiliary before what stands between it and its verb ("has over the past few months warned"), or -1."""
    for place in range(at - 1, max(-1, at - _INSERTED), -1):
        if unit.roles[place] & HAVE and place < at - 1:
            return place
        if not unit.tags[place] & (ADV | PREP | TIME | DET | NUM) and unit.lows[place] not in _SPANS:
            break
    return -1
