"""A sentence as a row of words with tags and roles.

A quotation is one word of the row, whatever it holds: what is said does not take part in the grammar of who says it.
Sentences that one quotation spans make one unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    DET,
    DO,
    GENITIVE,
    GIVEN,
    HAVE,
    ING,
    MODAL,
    NAME,
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
    Grammar,
)
from provenance.languages.grouping import grouped
from provenance.models import Quote, Sentence, Span

__all__ = ["Unit", "build_units"]

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
    for group, inside in grouped(sentences, quotes):
        unit = _unit(text, group, inside, grammar)
        if any(not tag & PUNCT for tag in unit.tags):
            yield unit, group


def _unit(text: str, group: Sequence[Sentence], quotes: Sequence[Quote], grammar: Grammar) -> Unit:
    words: list[str] = []
    tags: list[int] = []
    roles: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    held: dict[int, Quote] = {}
    at, covered = 0, -1
    look_up = grammar.look_up
    for sentence in group:
        opens = True
        for number, (start, end, word) in enumerate(sentence.tokens):
            if start < covered:
                continue
            while at < len(quotes) and quotes[at].end <= start:
                at += 1
            if at < len(quotes) and quotes[at].start <= start:
                quote = quotes[at]
                held[len(words)] = quote
                tag, role = (QUOTE if quote.speech else NAME | CAP), 0
                start, end, word = quote.start, quote.end, text[quote.start : quote.end][:80]
                covered = end
                opens = False
            else:
                tag, role = look_up(word)
                if tag == STOP and word == "." and start < sentence.tokens[-1].start - _CLOSING:
                    tag = 0  # "(R-Wis.)"
                if opens and tag & CAP:
                    following = sentence.tokens[number + 1].text if number + 1 < len(sentence.tokens) else "."
                    tag, role = _opening(word, tag, following, grammar)
                opens = bool(tag & COLON) or (opens and bool(tag & PUNCT))
            if word in "'’" and starts and ends[-1] == start and words[-1].lower().endswith("s"):
                ends[-1], tags[-1] = end, tags[-1] | GENITIVE  # "the Conservatives' letter"
                continue
            words.append(word)
            tags.append(tag)
            roles.append(role)
            starts.append(start)
            ends.append(end)
        if len(words) > MAX_WORDS:
            break
    del words[MAX_WORDS:], tags[MAX_WORDS:], roles[MAX_WORDS:], starts[MAX_WORDS:], ends[MAX_WORDS:]
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


#: Classes of words that have a capital only where they open a sentence.
_CLOSED = DET | PREP | SUB | COORD | ADV | AUX | PERSONAL | REL | TIME


def _opening(word: str, tag: int, following: str, grammar: Grammar) -> tuple[int, int]:
    """The first word of a sentence: its capital says nothing if the word is known in small letters."""
    low = word.lower()
    small, role = grammar.look_up(low)
    if tag & GIVEN and not small & (DET | PREP | SUB | PERSONAL):
        return tag, 0
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


_NOMINAL_BEFORE = DET | POSS | GENITIVE | NUM
_BARE_BE = frozenset({"be", "been", "being", "having"})


def _is_finite(at: int, lows: Sequence[str], tags: Sequence[int], roles: Sequence[int]) -> bool:
    role, tag = roles[at], tags[at]
    if tag & CAP and at and not tag & AUX:
        return False
    if role & (BE | HAVE | DO | MODAL):
        return lows[at] not in _BARE_BE
    before = at - 1
    while before >= 0 and tags[before] & ADV and not tags[before] & DET:
        before -= 1
    tag_before = tags[before] if before >= 0 else 0
    role_before = roles[before] if before >= 0 else 0
    low_before = lows[before] if before >= 0 else ""
    after = tags[at + 1] if at + 1 < len(tags) else STOP
    if role_before & (BE | HAVE | DO | MODAL):
        return False  # part of the verb before
    if role & PAST and not role & PART:
        return not tag_before & (DET & ~PERSONAL) or bool(tag_before & (PERSONAL | REL))
    if tag_before & TO or (tag_before & PREP and not tag_before & SUB):
        return False
    if role & PAST:
        if tag_before & (PERSONAL | REL):
            return True
        if before < 0:
            return False
        named = bool(tag_before & NUM) and before > 0 and bool(tags[before - 1] & CAP)  # "No 10"
        if tag_before & (_NOMINAL_BEFORE & ~GENITIVE) and not tag_before & (CAP | PRON) and not named:
            return False
        low_after = lows[at + 1] if at + 1 < len(lows) else ""
        if low_after == "by" or (after & (PREP | TIME) and _verb_follows(at + 1, tags, roles)):
            return False
        if tag_before & (COMMA | COORD):
            return not tag_before & COMMA
        return True
    if role & THIRD:
        if tag_before & (PERSONAL | REL):
            return True
        if not role & BOTH and before >= 0:
            return not tag_before & (DET | POSS) or bool(tag_before & (PRON & ~DET))
        if (tag_before & _NOMINAL_BEFORE and (not tag_before & (CAP | NUM) or tag_before & GENITIVE)) or (
            role_before & ING and not tag_before & CAP
        ):
            return False
        return bool(after & (DET | SUB | TO | PERSONAL | PREP | ADV | QUOTE | COLON | NUM | WH_TAG | CAP)) or bool(
            tag_before & CAP
        )
    if role & BASE:
        if low_before in _PLURAL_SUBJECTS:
            return True
        if not role & BOTH and before >= 0:
            return not tag_before & (_NOMINAL_BEFORE | TO | PREP | COMMA | COORD | PUNCT) or bool(
                tag_before & (PRON | CAP) and not tag_before & (GENITIVE | POSS | TO)
            )
        plural = low_before.endswith("s") and not tag_before & (GENITIVE | DET | POSS | PREP) and before >= 0
        return plural and bool(after & (DET | SUB | TO | PERSONAL | PREP | QUOTE | COLON | POSS | WH_TAG | NUM))
    return False


def _verb_follows(at: int, tags: Sequence[int], roles: Sequence[int]) -> bool:
    """Does a sure verb follow in the same clause, so that the one before is a participle: "people briefed on it say"?"""
    for place in range(at + 1, min(len(tags), at + _PARTICIPLE)):
        if tags[place] & (PUNCT | COORD | SUB | REL | QUOTE):
            return False
        role = roles[place]
        if (
            role & (BE | HAVE | DO | MODAL)
            or (role & PAST and not role & PART)
            or (role & CUE and role & (PAST | THIRD) and not role & BOTH)
        ):
            return True
    return False


#: Words behind a participle in which the verb of its noun is looked for.
_PARTICIPLE = 10
WH_TAG = SUB | REL
_PLURAL_SUBJECTS = frozenset({"i", "you", "we", "they", "who", "people", "others", "some", "many"})
