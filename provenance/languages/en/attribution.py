"""Cues and what they introduce: who says it, what is said, and where that begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from provenance.frames import Frame
from provenance.languages.en.grammar import (
    ADV,
    AUX,
    BASE,
    BE,
    BOTH,
    CAP,
    CLOSE,
    COLON,
    COMMA,
    COORD,
    CUE,
    DASH,
    DET,
    DO,
    GENITIVE,
    HAVE,
    ING,
    MODAL,
    NEG,
    NUM,
    OBJ,
    OPEN,
    PART,
    PAST,
    PERSONAL,
    POSS,
    PREP,
    PRON,
    PUNCT,
    QUOTE,
    REL,
    SEMICOLON,
    STOP,
    SUB,
    THIRD,
    TIME,
    TO,
    WH,
    CueForm,
    Grammar,
)
from provenance.languages.en.phrases import Phrase, is_nominal, object_after, subject_after, subject_before
from provenance.languages.en.units import Unit
from provenance.models import AttributionType
from provenance.vocabulary import CueKind

__all__ = ["Draft", "Hit", "draft_unit"]

Range = tuple[int, int]


class Hit(NamedTuple):
    """A cue in its unit: the words that belong to it, and its frame (``None``: no verb and no noun)."""

    places: tuple[int, ...]
    lemma: str
    kind: CueKind
    frame: Frame | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in words of its unit; ``owner`` is whom the source stands for ("who"), if it is not the source."""

    type: AttributionType
    ranges: tuple[Range, ...]
    hit: Hit | None = None
    source: Phrase | None = None
    owner: Phrase | None = None
    addressee: Phrase | None = None
    carries: bool = False
    leads: bool = True


class _Verb(NamedTuple):
    """A verb of saying with its auxiliaries: ``start`` to ``end`` of the group, ``at`` the verb itself."""

    form: CueForm
    at: int
    start: int
    end: int
    auxiliaries: int
    negated: bool

    @property
    def complements(self) -> frozenset[str]:
        return self.form.frame.complements


def draft_unit(unit: Unit, grammar: Grammar) -> list[Draft]:
    """All attributions of a unit, by their cues in text order, then quotations that no cue claims."""
    return _Reader(unit, grammar).read()


#: Frames that say that somebody is said to do something: "is expected to", "was reported to have".
_REPORTED = frozenset(
    "say report believe understand think allege expect rumour rumor claim estimate suspect consider presume "
    "assume anticipate project see deem".split()
)
_SPOKEN = frozenset({"quote", "inquit"})
#: Prepositions that open where, when or how something was said.
_ADJUNCT = frozenset("in on at during after before via through following amid from by under outside inside".split())
_PARTICIPLE_PREPOSITIONS = frozenset("by after of without for in before while when from despite".split())
#: What no clause without "that" has before its verb.
_OUTSIDE = frozenset({"so", "because", "while", "when", "if", "although", "though", "unless"})
_ADJUNCT_WORDS, _ASIDE = 12, 12
_FRAME_WORDS = 12
_CLAUSE_WORDS = 28


class _Reader:
    """Reads one unit; ``floor`` is the end of the last statement that can have nothing behind it."""

    def __init__(self, unit: Unit, grammar: Grammar) -> None:
        self.unit = unit
        self.grammar = grammar
        self.tags, self.lows, self.roles = unit.tags, unit.lows, unit.roles
        self.end = unit.end
        self.drafts: list[Draft] = []
        self.floor = 0

    def read(self) -> list[Draft]:
        cues, nouns = self.grammar.cues, self.grammar.nouns
        at = 0
        label = self._label()
        if label is not None:
            self.drafts.append(label)
            self.floor = at = label.ranges[0][0]
        while at < self.end:
            low = self.lows[at]
            draft = self._noun(at, nouns[low]) if low in nouns else None
            if draft is None and low in cues:
                draft = self._verbs(at, cues[low])
            if draft is None and low == "according" and self.unit.low(at + 1) == "to":
                draft = self._according(at, at + 2)
            if draft is None and self.tags[at] & ADV and self.grammar.is_in("hearsay_adverbs", low):
                draft = self._hearsay(at)
            if draft is not None:
                self.drafts.append(draft)
            at += 1
        if not self.drafts:
            labelled = self._labelled()
            if labelled is not None:
                self.drafts.append(labelled)
        self.drafts.extend(self._unclaimed())
        return self.drafts

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verbs(self, at: int, forms: Sequence[CueForm]) -> Draft | None:
        if self.tags[at] & CAP and at:
            return None
        for form in forms:
            group = self._group(at, form)
            draft = self._verb(group) if group is not None else None
            if draft is not None:
                return draft
        return None

    def _group(self, at: int, form: CueForm) -> _Verb | None:
        end = at + 1
        for word in form.rest:
            if self.tags[end] & ADV and self.unit.low(end) != word if end < self.end else False:
                end += 1
            if self.unit.low(end) != word:
                return None
            end += 1
        start, found, negated = at, 0, False
        while start > 0:
            tag, role = self.tags[start - 1], self.roles[start - 1]
            if role & (BE | HAVE | DO | MODAL):
                found |= role
                negated = negated or "n't" in self.lows[start - 1] or "n’t" in self.lows[start - 1]
                negated = negated or self.lows[start - 1] == "cannot"
                if tag & (PERSONAL | REL | PRON) and not tag & AUX:
                    break
            elif not tag & (ADV | NEG) or tag & (CAP | NUM | DET | TIME):
                inserted = self._inserted(start) if start == at and form.roles & PART else -1
                if inserted < 0:
                    break
                start = inserted + 1
                continue
            negated = negated or bool(tag & NEG)
            start -= 1
        while start < at and self.tags[start] & NEG and not self.roles[start]:
            start += 1
        return _Verb(form, at, start, end, found, negated)

    def _inserted(self, at: int) -> int:
        """The auxiliary before what stands between it and its verb: "has over the past few months warned"; or -1."""
        for place in range(at - 1, max(-1, at - _INSERTED), -1):
            if self.roles[place] & HAVE and place < at - 1:
                return place
            if not self.tags[place] & (ADV | PREP | TIME | DET | NUM) and self.lows[place] not in _SPANS:
                break
        return -1

    def _verb(self, verb: _Verb) -> Draft | None:
        roles, auxiliaries = verb.form.roles, verb.auxiliaries
        if auxiliaries & MODAL and auxiliaries & BE and self.unit.low(verb.end) == "by":
            return None  # "can be sued by"
        passive = auxiliaries & BE and not auxiliaries & (DO | MODAL & 0) and roles & PART and not roles & ING
        if passive:
            return self._passive(verb)
        if roles & ING and not auxiliaries & BE:
            return self._participle(verb)
        if roles & BASE and not auxiliaries and self.unit.tag(verb.start - 1) & TO:
            return self._infinitive(verb)
        if not auxiliaries and not self._is_finite(verb):
            return None
        return self._active(verb)

    def _is_finite(self, verb: _Verb) -> bool:
        if self.unit.verbs[verb.at]:
            return True
        before, after = self.unit.tag(verb.start - 1), self.unit.tag(verb.end)
        behind = verb.start == 0 or before & (COMMA | QUOTE | DASH)
        if behind and verb.form.roles & (PAST | THIRD | BASE) and _SPOKEN & verb.complements:
            if after & (CAP | DET | PERSONAL | POSS | NUM) or is_nominal(self.unit, verb.end):
                return True
            sure = verb.form.roles & PAST or not self.roles[verb.at] & BOTH
            if sure and before & (COMMA | DASH) and subject_before(self.unit, verb.start, self.grammar) is not None:
                return True
        joined = before & (COORD | COMMA) and verb.form.roles & (PAST | THIRD) and self.unit.low(verb.end) != "by"
        return bool(joined) and bool(after & (QUOTE | SUB | DET | TO | PERSONAL | PREP | WH | POSS | CAP | COLON))

    def _active(self, verb: _Verb) -> Draft | None:
        before = self.unit.tag(verb.start - 1)
        subject = subject_before(self.unit, verb.start, self.grammar)
        joined = subject is None and before & (COORD | COMMA)
        told = self._told(verb, subject) if subject is not None and before & COMMA else None
        if told is not None and told.type != "reported":
            return told
        if subject is None or (before & COMMA and self._inverts(verb)):
            inverted = self._inverted(verb)
            if inverted is not None:
                return inverted
        if subject is None and joined:
            subject = self._last_subject(verb.start)
        if subject is None:
            return None
        told = self._told(verb, subject)
        if told is not None:
            return told
        return self._framed(verb, subject)

    def _inverts(self, verb: _Verb) -> bool:
        return not verb.auxiliaries and self._opens_phrase(verb.end) and bool(_SPOKEN & verb.complements)

    def _opens_phrase(self, at: int) -> bool:
        tag = self.unit.tag(at)
        if tag & (CAP | DET | PERSONAL | POSS | NUM | QUOTE) and not tag & QUOTE:
            return True
        return at < self.end and not tag & (PUNCT | PREP | TO | SUB | ADV | QUOTE | COORD | TIME)

    def _inverted(self, verb: _Verb) -> Draft | None:
        """ "A, said X", "A1, said X, A2"."""
        before = self.unit.tag(verb.start - 1)
        if verb.start == 0 or not before & (COMMA | QUOTE | DASH | STOP) or not self._opens_phrase(verb.end):
            return None
        if not (_SPOKEN | {"clause"}) & verb.complements or {"person"} == verb.complements & {"person", "inquit"}:
            return None
        if not any(
            self.unit.verbs[n] or self.tags[n] & QUOTE for n in range(self._clause_start(verb.start), verb.start)
        ):
            return None
        source = subject_after(self.unit, verb.end, self.grammar, self.end)
        if source is None or self._goes_on_with_verb(source):
            return None
        return self._around(verb, source, verb.start, source.end)

    def _goes_on_with_verb(self, phrase: Phrase) -> bool:
        """Is the phrase behind a verb the subject of a clause of its own: "said Ivanka Trump's statement did …"?"""
        if self.tags[phrase.start] & PERSONAL and self.roles[phrase.start]:
            return True
        at = phrase.core
        while at < self.end and self.tags[at] & ADV and not self.tags[at] & TIME:
            at += 1
        return at < self.end and self.unit.verbs[at]

    def _framed(self, verb: _Verb, subject: Phrase) -> Draft | None:
        """ "A, X said", "A1, X said, A2", "as X said, A"."""
        if not _SPOKEN & verb.complements:
            return None
        start = subject.start
        if self.unit.low(start - 1) == "as":
            start -= 1
        before = self.unit.tag(start - 1)
        if start == 0 and self.lows[0] == "as":
            return self._behind(verb, subject)
        if start == 0 or not before & (COMMA | QUOTE | DASH | STOP):
            return None
        end, addressee = self._past_adjuncts(verb)
        draft = self._around(verb, subject, start, end)
        return replace(draft, addressee=addressee) if draft is not None else None

    def _behind(self, verb: _Verb, source: Phrase) -> Draft | None:
        end, _ = self._past_adjuncts(verb)
        if not self.unit.tag(end) & COMMA or end + 1 >= self.end:
            return None
        return self._draft(((end + 1, self.end),), verb, source)

    def _around(self, verb: _Verb, source: Phrase, start: int, end: int) -> Draft | None:
        """The content around a frame that reaches from ``start`` to ``end``."""
        first = self._clause_start(start)
        stop = start
        while stop > first and self.tags[stop - 1] & PUNCT:
            stop -= 1
        ranges: list[Range] = [(first, stop)] if stop > first else []
        if not ranges or (not {"quote", "clause"} & verb.complements and not self.tags[stop - 1] & QUOTE):
            return None
        after = end
        if self.unit.tag(end) & (COMMA | COLON | DASH) or self.unit.tag(end) & QUOTE:
            after = end + (0 if self.tags[end] & QUOTE else 1)
            if after < self.end and (self.tags[after] & QUOTE or self._goes_on(after, first, stop)):
                ranges.append((after, self._clause_end(after)))
        return self._draft(tuple(ranges), verb, source)

    def _goes_on(self, after: int, first: int, stop: int) -> bool:
        """Does what stands behind a frame belong to what stands before it: "The law, he said, will fall"?"""
        if any(self.tags[at] & QUOTE for at in range(first, stop)):
            return False
        if self.roles[after] & ING or (self.tags[after] & (COORD | REL) and self.lows[after] != "that"):
            return False
        return not any(self.unit.verbs[first:stop])

    def _clause_start(self, at: int) -> int:
        start = max((n + 1 for n in range(self.floor, at) if self.tags[n] & SEMICOLON), default=self.floor)
        while start < at and self.tags[start] & PUNCT:
            start += 1
        return start

    def _told(self, verb: _Verb, subject: Phrase) -> Draft | None:
        """What stands behind the verb: a clause, a quotation, an infinitive, a thing."""
        complements = verb.complements
        found = self._complement(verb)
        if found is None:
            return None
        start, kind, addressee = found
        if verb.auxiliaries & MODAL and kind in _THINGS and self.lows[verb.start] in _HYPOTHETICAL:
            return None
        type_: AttributionType = "reported" if kind in _THINGS else "indirect"
        end = self._clause_end(start, kind)
        if end <= start:
            return None
        if self._is_subordinate(subject):
            end = next((n for n in range(start + 1, end) if self.tags[n] & COMMA), end)
        places = self._places(verb, start if kind == "prep" else -1)
        draft = self._draft(((start, end),), verb, subject, places)
        quoted = self.unit.tag(subject.start - 1) & QUOTE and kind == "quote"
        if quoted:
            draft = replace(draft, ranges=((subject.start - 1, subject.start), *draft.ranges))
        if all(self.tags[at] & (QUOTE | PUNCT) for r in draft.ranges for at in range(*r)):
            type_ = "direct"
        elif complements & _SPOKEN and kind == "inf":
            type_ = "indirect"
        return replace(draft, type=type_, addressee=addressee)

    def _is_subordinate(self, subject: Phrase) -> bool:
        """Does the clause end with a comma, since it is a relative one or opens the sentence: "Though X said A, …"?"""
        if self.tags[subject.start] & REL and subject.end - subject.start == 1:
            return bool(self.unit.tag(subject.start - 1) & COMMA)
        before = subject.start - 1
        return before == 0 and bool(self.tags[before] & SUB) and self.lows[before] not in ("that", "so")

    def _places(self, verb: _Verb, until: int = -1) -> tuple[int, ...]:
        end = until if verb.end < until <= verb.end + 1 else verb.end
        return tuple(
            at for at in range(verb.start, end) if not self.tags[at] & (PERSONAL | REL) or self.roles[at] & AUX
        )

    def _complement(self, verb: _Verb) -> tuple[int, str, Phrase | None] | None:
        """Where the complement of a verb begins, of what sort it is, and who is addressed."""
        words = verb.complements
        at, addressee = verb.end, None
        tag = self.unit.tag(at)
        if at >= self.end:
            return None
        if (
            "person" in words
            and self.lows[at] != "that"
            and (tag & (OBJ | CAP | DET | POSS | NUM) or is_nominal(self.unit, at))
            and not tag & QUOTE
        ):
            end = object_after(self.unit, at, self.end)
            behind = self._skip(end, words)
            if end > at and self._begins(end, words) is not None:
                addressee, at = Phrase(at, end, end), end
            elif behind > end > at and self._begins(behind, words, strict=True) is not None:
                addressee, at = Phrase(at, end, end), behind
        direct = self._begins(at, words)
        if direct is not None:
            start, kind = direct
            if kind == "inf" and addressee is not None and not self.tags[addressee.start] & (OBJ | PERSONAL):
                start = addressee.start
            return start, kind, addressee
        skipped = self._skip(at, words)
        if skipped > at:
            later = self._begins(skipped, words, strict=True)
            if later is not None:
                return (*later, addressee)
        if "quote" in words and self._opens_phrase(at):
            end = object_after(self.unit, at, self.end)
            if end > at and self.unit.tag(end) & COLON and self.unit.tag(end + 1) & QUOTE:
                return end + 1, "quote", Phrase(at, end, end)
        return self._thing(verb, at, words)

    def _begins(self, at: int, words: frozenset[str], *, strict: bool = False) -> tuple[int, str] | None:
        """A clause, a quotation or an infinitive that begins at a place."""
        if at >= self.end:
            return None
        tag, low = self.tags[at], self.lows[at]
        if tag & COLON:
            return (at + 1, "quote") if "quote" in words and at + 1 < self.end else None
        if tag & COMMA:
            following = self.unit.tag(at + 1)
            if following & QUOTE and "quote" in words:
                return at + 1, "quote"
            if self.unit.low(at + 1) == "that" and "clause" in words and self._has_verb(at + 2):
                return at + 1, "clause"
            second = next((n for n in range(at + 2, min(self.end, at + _ASIDE)) if self.tags[n] & COMMA), self.end)
            if self.unit.low(second + 1) == "that" and "clause" in words and not strict:
                return second + 1, "clause"
            return None
        if tag & QUOTE:
            return (at, "quote") if words & {"quote", "acc", "acc-acc"} else None
        if low == "that" and words & {"clause", "that"} and (self._has_verb(at + 1) or self._has_quote(at + 1)):
            return at, "clause"
        if tag & WH and words & {"clause", "that"} and low != "that":
            return at, "wh"
        if tag & TO and "inf" in words and self._is_infinitive(at + 1):
            return at, "inf"
        if self.roles[at] & ING and not tag & (CAP | PREP) and words & {"inf", "acc", "acc?"}:
            return at, "inf"
        if low == "not" and self.unit.tag(at + 1) & TO and "inf" in words:
            return at, "inf"
        if "clause" in words and self._is_bare_clause(at, strict=strict, sure="inquit" in words):
            return at, "bare"
        return None

    def _is_infinitive(self, at: int) -> bool:
        """May the word behind "to" be a verb, be it on no list?"""
        while self.unit.tag(at) & ADV:
            at += 1
        role = self.roles[at] if at < self.end else 0
        return bool(role & (BASE | BE | HAVE | DO)) or (
            at < self.end
            and not role
            and not self.tags[at] & (DET | POSS | CAP | NUM | PERSONAL | OBJ | PUNCT | WH | QUOTE)
        )

    def _has_quote(self, at: int) -> bool:
        return any(tag & QUOTE for tag in self.tags[at : at + _CLAUSE_WORDS])

    def _has_verb(self, at: int) -> bool:
        return any(self.unit.verbs[at : at + _CLAUSE_WORDS])

    def _is_bare_clause(self, at: int, *, strict: bool, sure: bool = False) -> bool:
        """Does a clause without "that" begin here: a noun phrase and a finite verb before any mark?"""
        tag = self.tags[at]
        if tag & PERSONAL and not tag & CAP:
            return sure or bool(self.roles[at]) or any(self.unit.verbs[at + 1 : at + 4])
        if tag & TIME or (tag & (PREP | TO | COORD | PUNCT) and not tag & (CAP | DET | SUB)) or (strict and tag & PREP):
            return False
        if tag & SUB and not tag & (DET | PREP | PRON):
            return not strict and self._has_verb(at + 1)
        if tag & ADV and strict:
            return False
        relatives = 0
        for place in range(at + 1, min(self.end, at + _CLAUSE_WORDS)):
            if self.tags[place] & REL and self.lows[place] != "that":
                relatives += 1
            if self.unit.verbs[place] or self.tags[place] & QUOTE:
                if not relatives or self.tags[place] & QUOTE:
                    return True
                relatives -= not self.unit.verbs[place - 1]
            if self.lows[place] in _OUTSIDE:
                return False
            if self.tags[place] & (COLON | SEMICOLON | STOP):
                return False
            if self.tags[place] & COMMA and (not sure or place > at + _ASIDE or self._is_frame(place + 1)):
                return False
        return False

    def _skip(self, at: int, words: frozenset[str]) -> int:
        """Past adverbs and phrases that say when, where and how: "on Monday in a statement"."""
        start = at
        while at < self.end:
            tag = self.tags[at]
            if tag & (ADV | TIME) and not tag & (SUB | WH):
                at += 1
            elif (
                tag & PREP and (self.lows[at] not in words or self.lows[at] in _ADJUNCT) and at - start < _ADJUNCT_WORDS
            ):
                end = object_after(self.unit, at + 1, self.end)
                end = self._dated(at + 1, end)
                if end <= at + 1:
                    break
                at = end
            elif tag & TO and not self.roles[min(at + 1, self.end - 1)] & BASE:
                end = object_after(self.unit, at + 1, self.end)
                if end <= at + 1:
                    break
                at = end
            else:
                break
        return at

    def _dated(self, at: int, end: int) -> int:
        """Past "Monday", "Oct. 5, 2016", "this week"."""
        while at < self.end and self.tags[at] & (TIME | NUM):
            at += 1
            while at + 1 < self.end and self.tags[at] & (COMMA | STOP) and self.tags[at + 1] & NUM:
                at += 2
        return max(at, end)

    def _thing(self, verb: _Verb, at: int, words: frozenset[str]) -> tuple[int, str, Phrase | None] | None:
        """A thing that is stated, rejected, asked for; a preposition and what it holds."""
        tag, low = self.unit.tag(at), self.unit.low(at)
        if tag & (PREP | TO) and low in words:
            return (at + 1, "prep", None) if at + 1 < self.end else None
        if tag & ADV and not tag & DET and self.unit.low(at + 1) in words and self.unit.tag(at + 1) & (PREP | TO):
            return (at + 2, "prep", None) if at + 2 < self.end else None
        pairs = {word.partition("-")[2] for word in words if word.startswith("acc-")}
        if not (words & {"acc", "acc?"} or pairs or "person" in words):
            return None
        if not self._opens_phrase(at) and not tag & OBJ:
            return None
        end = object_after(self.unit, at, self.end)
        if end <= at:
            return None
        behind = self.unit.low(end)
        if behind in pairs or any(self.lows[n] in pairs and self.tags[n] & PREP for n in range(at + 1, end)):
            return at, "pair", None
        if "acc" in pairs and self._has_name(at, end):
            return at, "pair", None
        if "person" in words and behind in words and self.unit.tag(end) & (PREP | TO):
            return end + 1, "prep", Phrase(at, end, end)
        if "acc" in words or ("acc?" in words and self._is_statable(at, end)):
            return at, "thing", None
        return None

    def _has_name(self, start: int, end: int) -> bool:
        """Does a name for it follow the thing: "called Trump a liar", "called the plan “bold”", "called it unfair"?"""
        if any(self.tags[at] & (DET | POSS) for at in range(start + 1, end)):
            return True
        behind = self.unit.tag(end)
        return end < self.end and not behind & (PREP | PUNCT | TO | COORD | TIME | SUB) and not self.unit.verbs[end]

    def _is_statable(self, start: int, end: int) -> bool:
        return any(self.grammar.is_in("statable", self.lows[at]) for at in range(start, end))

    def _past_adjuncts(self, verb: _Verb) -> tuple[int, Phrase | None]:
        at, addressee = verb.end, None
        if "person" in verb.complements and self._opens_phrase(at):
            end = object_after(self.unit, at, self.end)
            if end > at:
                addressee, at = Phrase(at, end, end), end
        return self._skip(at, frozenset()), addressee

    # --- verbs without a subject of their own -----------------------------------------------------------------------

    def _last_subject(self, at: int) -> Phrase | None:
        """The subject of the last verb before a place that has one."""
        for draft in reversed(self.drafts):
            if draft.source is None or draft.hit is None or draft.hit.kind != "verb":
                continue
            inner = any(r[0] <= draft.source.start < r[1] for other in self.drafts for r in other.ranges)
            if not inner and draft.source.start < at and all(place < at for place in draft.hit.places):
                return draft.source
        return self._main_subject(at)

    def _main_subject(self, limit: int) -> Phrase | None:
        """The subject of the first finite verb of the unit that has one."""
        for at in range(limit):
            if self.unit.verbs[at]:
                start = at
                while start > 0 and self.tags[start - 1] & ADV and not self.tags[start - 1] & (CAP | NUM):
                    start -= 1
                subject = subject_before(self.unit, start, self.grammar)
                if subject is not None and not self.tags[subject.start] & REL:
                    return subject
        return None

    def _participle(self, verb: _Verb) -> Draft | None:
        """ "…, saying that A", "Citing A, X …", "people saying A"."""
        before = self.unit.tag(verb.start - 1)
        if verb.start == 0:
            subject = self._next_subject(verb)
        elif before & (COMMA | COORD | QUOTE | DASH) or self.unit.low(verb.start - 1) in _PARTICIPLE_PREPOSITIONS:
            subject = self._last_subject(verb.start) or (self._next_subject(verb) if verb.start == 1 else None)
        elif is_nominal(self.unit, verb.start - 1) and not before & (DET | POSS | GENITIVE):
            subject = subject_before(self.unit, verb.start, self.grammar)
            if subject is not None:
                absolute = (n + 1 for n in range(subject.start, verb.start) if self.lows[n] == "with")
                start = next(absolute, subject.start)
                subject = subject._replace(start=start, core=max(subject.core, start + 1))
        else:
            return None
        return self._told(verb, subject) if subject is not None else None

    def _next_subject(self, verb: _Verb) -> Phrase | None:
        """The subject of the main clause behind a participle that opens the sentence."""
        comma = next((n for n in range(verb.end, self.end) if self.tags[n] & COMMA), self.end)
        later = next((n for n in range(comma, self.end) if self.unit.verbs[n]), -1)
        return subject_before(self.unit, later, self.grammar, comma + 1) if later > 0 else None

    def _infinitive(self, verb: _Verb) -> Draft | None:
        """ "X went on to say that A", "this led X to say that A"."""
        for at in range(verb.start - 2, max(-1, verb.start - 9), -1):
            if self.tags[at] & (COMMA | QUOTE | SEMICOLON):
                return None
            if self.unit.verbs[at]:
                if self.lows[at] in _UNWILLING:
                    return None
                held = at + 1 < verb.start - 1 and object_after(self.unit, at + 1, verb.start) == verb.start - 1
                if held:
                    subject: Phrase | None = Phrase(at + 1, verb.start - 1, verb.start - 1)
                else:
                    subject = subject_before(self.unit, at, self.grammar) or self._last_subject(at)
                places = tuple(range(at, verb.end)) if verb.start - at <= 3 else ()
                draft = self._told(verb, subject) if subject is not None else None
                if draft is not None and draft.hit is not None and places:
                    draft = replace(draft, hit=draft.hit._replace(places=places))
                return draft
        return None

    def _passive(self, verb: _Verb) -> Draft | None:
        subject = subject_before(self.unit, verb.start, self.grammar)
        lemma, at = verb.form.frame.lemma, verb.end
        if lemma in ("quote", "cite", "report") and self.unit.low(at) == "as" and subject is not None:
            return self._quoted_as(verb, subject, at + 1)
        if subject is None:
            return None
        agent = next(
            (n for n in range(at, min(self.end, at + 16)) if self.lows[n] == "by" and not self.tags[n + 1] & TIME), -1
        )
        stop = next((n for n in range(at, self.end) if self.tags[n] & (COMMA | SEMICOLON)), self.end)
        source = None
        if at <= agent < stop and agent + 1 < self.end:
            source = subject_after(self.unit, agent + 1, self.grammar, self.end)
        if self.unit.tag(at) & TO and lemma in _REPORTED:
            ranges = ((subject.start, subject.core), (at, self._clause_end(at)))
            return self._draft(ranges, verb, source, leads=source is not None)
        at = self._skip(at, frozenset())
        expletive = subject.end - subject.start == 1 and self.lows[subject.start] == "it"
        if expletive and self.unit.low(at) == "that":
            return self._draft(((at, self._clause_end(at)),), verb, source, leads=source is not None)
        if source is not None and verb.complements & _ACCUSATIVES:
            rest = ((at, agent),) if agent > at else ()
            return self._draft(((subject.start, subject.core), *rest), verb, source, type_="reported")
        return None

    def _quoted_as(self, verb: _Verb, subject: Phrase, at: int) -> Draft | None:
        """ "X was quoted as saying A"."""
        if not self.roles[at] & ING:
            return None
        places = tuple(range(verb.start, at + 1))
        hit = Hit(places, "say", "verb", verb.form.frame, verb.negated)
        before = self.unit.tag(subject.start - 1)
        if at + 1 < self.end and not self.tags[at + 1] & PUNCT:
            return Draft("indirect", ((at + 1, self._clause_end(at + 1)),), hit, subject)
        if before & (QUOTE | COMMA):
            first = self._clause_start(subject.start)
            return Draft(self._type(((first, subject.start),)), ((first, subject.start - 1),), hit, subject)
        return None

    # --- other cues -------------------------------------------------------------------------------------------------

    def _noun(self, at: int, frame: Frame) -> Draft | None:
        """ "X's claim that A", "a warning of A by X"."""
        if self.unit.verbs[at] or (self.tags[at] & CAP and at):
            return None
        following = self.unit.low(at + 1)
        clause = following == "that" and "clause" in frame.complements and self._has_verb(at + 2)
        held = following in frame.complements and self.unit.tag(at + 1) & PREP
        clause = clause or (following == "to" and "inf" in frame.complements and self._is_infinitive(at + 2))
        if not clause and not held:
            return None
        owner = self._owner(at)
        if owner is None:
            return None
        start = at + 1 if clause else at + 2
        end = self._clause_end(start) if clause else object_after(self.unit, start, self.end)
        hit = Hit((at,) if clause else (at, at + 1), frame.lemma.lower(), "noun", frame)
        type_: AttributionType = "indirect" if clause else "reported"
        return Draft(type_, ((start, end),), hit, owner, leads=False) if end > start else None

    def _owner(self, at: int) -> Phrase | None:
        for place in range(at - 1, max(-1, at - 5), -1):
            tag = self.tags[place]
            if (tag & POSS and not tag & CAP) or (tag & POSS and place == 0):
                return Phrase(place, place + 1, place + 1)
            if tag & GENITIVE:
                owner = subject_before(self.unit, place + 1, self.grammar)
                return owner
            if tag & (PUNCT | PREP | DET) or self.unit.verbs[place]:
                return None
        return None

    def _according(self, at: int, first: int) -> Draft | None:
        source = subject_after(self.unit, first, self.grammar, self.end)
        if source is None:
            return None
        hit = Hit((at, first - 1), "according to", "preposition")
        start = self._clause_start(at)
        opens = at <= start or (at - start <= 2 and all(self.tags[n] & (COORD | ADV | COMMA) for n in range(start, at)))
        ranges: tuple[Range, ...]
        if opens:
            after = source.end + 1 if self.unit.tag(source.end) & COMMA else source.end
            ranges = ((after, self._clause_end(after)),)
        else:
            stop = at
            while stop > start and self.tags[stop - 1] & PUNCT:
                stop -= 1
            ranges = ((start, stop),)
            if not any(self.unit.verbs[start:stop]) and self.unit.tag(source.end) & COMMA:
                ranges = (*ranges, (source.end + 1, self._clause_end(source.end + 1)))
        ranges = tuple(r for r in ranges if r[1] > r[0])
        return Draft(self._type(ranges), ranges, hit, source) if ranges else None

    def _hearsay(self, at: int) -> Draft | None:
        """ "A reportedly did B": the clause without the adverb, said by nobody in particular."""
        start = at
        while start > self.floor and not self.tags[start - 1] & (COMMA | SEMICOLON | QUOTE | COLON | SUB):
            start -= 1
        end = self._clause_end(at + 1)
        ranges = tuple(r for r in ((start, at), (at + 1, end)) if r[1] > r[0])
        if len(ranges) < 2:
            return None
        return Draft("indirect", ranges, Hit((at,), self.lows[at], "adverb"), leads=False)

    def _label(self) -> Draft | None:
        """ "X: A" in a title."""
        colon = next((n for n in range(1, min(_LABEL, self.end - 1)) if self.tags[n] & COLON), -1)
        if colon < 0 or any(self.tags[n] & (QUOTE | COMMA) for n in range(colon)):
            return None
        if self.grammar.is_in("headline_labels", " ".join(self.lows[:colon])):
            return None
        titled = self.unit.zone == "title" and not any(self.unit.verbs[:colon]) and self.tags[colon - 1] & CAP
        if not titled:
            return None
        ranges = ((colon + 1, self.end),)
        return Draft(self._type(ranges), ranges, Hit((colon,), ":", "adverb"), Phrase(0, colon, colon))

    def _labelled(self) -> Draft | None:
        """A colon before a quotation."""
        colon = next((n for n in range(1, self.end - 1) if self.tags[n] & COLON), -1)
        if colon < 0:
            return None
        quoted = bool(self.tags[colon + 1] & QUOTE)
        hit = Hit((colon,), ":", "adverb")
        content = (colon + 1, self.end)
        if not quoted:
            return None
        subject = self._main_subject(colon)
        if subject is None and colon <= _LABEL and self.tags[0] & (CAP | DET | PERSONAL):
            subject = Phrase(0, colon, colon)
        return Draft("direct", (content,), hit, subject, carries=subject is None)

    def _unclaimed(self) -> Iterator[Draft]:
        """Quotations that no cue claims: whoever spoke last says them."""
        claimed = {at for draft in self.drafts for r in draft.ranges for at in range(*r)}
        for at in self.unit.quotes:
            if self.tags[at] & QUOTE and at not in claimed:
                alone = all(self.tags[n] & (PUNCT | QUOTE) for n in range(len(self.tags)))
                opens = at == 0 or self.unit.tag(at - 1) & (PUNCT | QUOTE)
                if alone or opens:
                    yield Draft("direct", ((at, at + 1),), carries=True)

    # --- ends -------------------------------------------------------------------------------------------------------

    def _clause_end(self, start: int, kind: str = "") -> int:
        """Where what is said ends: before what the outlet adds, a cue of its own, a semicolon, the end of the unit.

        A thing ends earlier than a clause, which may have further clauses.
        """
        closes = _CLOSES.get(kind, _CONTRASTS)
        depth = 0
        for at in range(start, self.end):
            tag = self.tags[at]
            if not tag & (OPEN | CLOSE | SEMICOLON | COMMA | COORD | DASH):
                continue
            depth += bool(tag & OPEN) - bool(tag & CLOSE)
            if depth < 0 or tag & SEMICOLON:
                return at
            if at > start and (
                (tag & COMMA and self._breaks(at + 1, closes, kind))
                or (tag & COORD and self._joins_cue(at))
                or (tag & DASH and kind and self.unit.words[at] != "-" and not self._is_inserted(at, start))
            ):
                return at
        return self.end

    def _is_inserted(self, dash: int, start: int) -> bool:
        return any(self.tags[at] & DASH for at in range(start, self.end) if at != dash)

    def _is_frame(self, at: int) -> bool:
        """Does a frame end the unit here: ", the mayor said on Monday"?"""
        verb = next((n for n in range(at + 1, min(self.end, at + _FRAME_WORDS)) if self.unit.verbs[n]), -1)
        if verb < 0 or not self.roles[verb] & CUE or any(self.tags[n] & (SUB | COMMA | COORD) for n in range(at, verb)):
            return False
        spoken = any(_SPOKEN & form.frame.complements for form in self.grammar.cues.get(self.lows[verb], ()))
        after = self.unit.tag(verb + 1)
        return spoken and (verb + 1 >= self.end or bool(after & (TIME | COMMA)) or self.unit.low(verb + 1) in _ADJUNCT)

    def _joins_cue(self, at: int) -> bool:
        """ "… and warned that", "… but pledged to": the speaker goes on with another cue."""
        verb = at + 1
        while self.unit.tag(verb) & ADV:
            verb += 1
        if verb >= self.end or not self.roles[verb] & CUE or self.tags[verb] & CAP:
            return False
        after = self.unit.tag(verb + 1)
        opens = after & (SUB | TO | QUOTE | PERSONAL | DET | POSS | CAP | WH)
        return bool(self.roles[verb] & (PAST | THIRD) and opens) and self.unit.low(verb + 1) != "by"

    def _breaks(self, at: int, closes: frozenset[str], kind: str) -> bool:
        """Does what follows a comma no longer belong to what is said?"""
        low = self.unit.low(at)
        if low in closes or self._is_frame(at):
            return True
        role, tag = self.roles[at] if at < self.end else 0, self.unit.tag(at)
        if role & ING and (role & CUE or kind in _THINGS):
            return True
        if kind in _THINGS and tag & DET and not any(self.unit.verbs[at : at + _APPOSED]):
            return True
        if tag & COORD:
            verb = at + 1
            if kind == "inf" and self.unit.tag(verb) & (PERSONAL | DET | CAP | POSS) and self._has_verb(verb):
                return True
            while self.unit.tag(verb) & ADV or (verb < self.end and self.roles[verb] & (HAVE | BE)):
                verb += 1
            return verb < self.end and bool(self.roles[verb] & CUE and self.roles[verb] & (PAST | THIRD))
        return False

    def _draft(
        self,
        ranges: tuple[Range, ...],
        verb: _Verb,
        source: Phrase | None,
        places: tuple[int, ...] | None = None,
        *,
        type_: AttributionType | None = None,
        leads: bool = True,
    ) -> Draft:
        frame = verb.form.frame
        hit = Hit(places or self._places(verb) or (verb.at,), frame.lemma, "verb", frame, verb.negated)
        source, owner = self._resolved(source)
        return Draft(type_ or self._type(ranges), ranges, hit, source, owner, leads=leads)

    def _resolved(self, source: Phrase | None) -> tuple[Phrase | None, Phrase | None]:
        """Of "X, who said A" the pronoun and X."""
        if source is None or source.end - source.start != 1 or not self.tags[source.start] & REL:
            return source, None
        at = source.start
        while at > 0 and self.tags[at - 1] & (COMMA | PREP):
            at -= 1
        return source, subject_before(self.unit, at, self.grammar) if at else None

    def _type(self, ranges: tuple[Range, ...]) -> AttributionType:
        words = (at for r in ranges for at in range(*r))
        return "direct" if all(self.tags[at] & (QUOTE | PUNCT) for at in words) else "indirect"


_ACCUSATIVES = frozenset({"acc", "acc-of", "acc-for", "acc-as", "acc-on", "acc-with", "acc-over", "acc-in", "acc-acc"})
#: Sorts of complements that are no clause.
_THINGS = frozenset({"thing", "prep", "pair"})
#: What opens, behind a comma, what the outlet adds to something that is said, to an intention, to a thing.
_CONTRASTS = frozenset("according but though although while whereas even yet".split())
_RELATIVES = _CONTRASTS | frozenset("which who whose".split())
_CLOSES = {"inf": _RELATIVES} | dict.fromkeys(
    _THINGS, _RELATIVES | frozenset("as when after before because since if".split())
)
#: Words of an apposition in which a verb is looked for.
_APPOSED = 6
#: Words between an auxiliary and its verb that say how long.
_SPANS = frozenset({"past", "last", "few", "several"})
_INSERTED = 8
#: What makes a verb say what might be.
_HYPOTHETICAL = frozenset({"could", "would", "might", "may", "should", "can", "must"})
_UNWILLING = frozenset({"declined", "declines", "refused", "refuses", "failed", "declining"})
#: Words before the colon of a label.
_LABEL = 6
