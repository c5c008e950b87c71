"""Cues and what they introduce: who says it, what is said, and where that begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.languages.en.complements import SPOKEN, THINGS, UTTERANCES, Complement, Complements
from provenance.languages.en.grammar import (
    ADV,
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
    NUM,
    PART,
    PAST,
    PERSONAL,
    POSS,
    PREP,
    PUNCT,
    QUOTE,
    REL,
    ROLE,
    SEMICOLON,
    STOP,
    SUB,
    THIRD,
    TIME,
    TITLE,
    TO,
    WH,
    CueForm,
    Grammar,
)
from provenance.languages.en.mentions import read_mention
from provenance.languages.en.phrases import NounPhrase, is_nominal, object_after, subject_after, subject_before
from provenance.languages.en.units import CueHit, Range, Unit, VerbGroup, verb_group
from provenance.lexicon import Frame
from provenance.models import AttributionType

__all__ = ["CueHit", "Draft", "draft_unit"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in words of its unit; ``owner`` is whom the source stands for ("who"), if it is not the source."""

    type: AttributionType
    ranges: tuple[Range, ...]
    hit: CueHit | None = None
    source: NounPhrase | None = None
    owner: NounPhrase | None = None
    addressee: NounPhrase | None = None
    carries: bool = False
    leads: bool = True


def draft_unit(unit: Unit, grammar: Grammar) -> list[Draft]:
    """All attributions of a unit, by their cues in text order, then quotations that no cue claims."""
    return _UnitReader(unit, grammar).read()


#: Frames of those who pass on what somebody says: "was quoted as saying", "cited him as saying".
_QUOTES = frozenset({"quote", "cite", "report"})
#: Frames that say that somebody is said to do something: "is expected to", "was reported to have".
_REPORTED = frozenset(
    "say report believe understand think allege expect rumour rumor claim estimate suspect consider presume "
    "assume anticipate project see deem".split()
)
#: Of them those that tell of somebody what they are about to do.
_FORESEEN = frozenset({"expect", "anticipate"})
_PARTICIPLE_PREPOSITIONS = frozenset("by after of without for in before while when from despite".split())


class _UnitReader:
    """Reads one unit; ``floor`` is the end of the last statement that can have nothing behind it."""

    def __init__(self, unit: Unit, grammar: Grammar) -> None:
        self.unit = unit
        self.grammar = grammar
        self.tags, self.lows, self.roles = unit.tags, unit.lows, unit.roles
        self.end = unit.end
        self.complements = Complements(unit, grammar)
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
            if draft is None:
                draft = self._verbs(at, cues[low]) if low in cues else self._other(at)
            if draft is not None:
                self.drafts.append(draft)
                if low == "according" and draft.source is not None:
                    at = max(at, draft.source.core - 1)  # "according to emails | disclosed to the panel"
            at += 1
        if not self.drafts:
            labelled = self._labelled()
            if labelled is not None:
                self.drafts.append(labelled)
        self.drafts.extend(self._unclaimed())
        return [draft for draft in self.drafts if not self._is_told_within(draft)]

    def _is_told_within(self, draft: Draft) -> bool:
        """ "According to the indictment, he allegedly did it": the adverb hides nobody where the source is told."""
        if draft.hit is None or draft.hit.kind != "adverb" or draft.source is not None or draft.carries:
            return False
        at = draft.hit.places[0]
        return any(start <= at < end for other in self.drafts if other.source for start, end in other.ranges)

    def _other(self, at: int) -> Draft | None:
        """What a preposition or an adverb at a place tells."""
        low = self.lows[at]
        if low == "according" and self.unit.low(at + 1) == "to":
            return self._according(at, at + 2)
        if low in ("per", "in"):
            return self._preposition(at)
        hearsay = self.tags[at] & ADV and self.grammar.is_in("hearsay_adverbs", low)
        return self._hearsay(at) if hearsay else None

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _verbs(self, at: int, forms: Sequence[CueForm]) -> Draft | None:
        if self.tags[at] & CAP and at:
            return None
        for form in forms:
            group = verb_group(self.unit, at, form)
            draft = self._verb(group) if group is not None else None
            if draft is not None:
                return draft
        return None

    def _verb(self, verb: VerbGroup) -> Draft | None:
        roles, auxiliaries = verb.form.roles, verb.auxiliaries
        if auxiliaries & MODAL and auxiliaries & BE and self.unit.low(verb.end) == "by":
            return None  # "can be sued by"
        passive = auxiliaries & BE and not auxiliaries & DO and roles & PART and not roles & ING
        if passive:
            return self._passive(verb)
        if roles & ING and not auxiliaries & BE:
            return self._participle(verb)
        if roles & BASE and not auxiliaries and self.unit.tag(verb.start - 1) & TO:
            return self._infinitive(verb)
        accused = "acc-of" in verb.complements and self.unit.low(verb.end) == "of"  # "a man accused of"
        if not auxiliaries and (accused or not self._is_finite(verb)):
            return None
        return self._active(verb)

    def _is_finite(self, verb: VerbGroup) -> bool:
        if self.unit.verbs[verb.at]:
            return True
        before, after = self.unit.tag(verb.start - 1), self.unit.tag(verb.end)
        if "paper" in verb.complements and not verb.form.roles & ING and not before & (TO | DET | POSS):
            subject = subject_before(self.unit, verb.start, self.grammar)
            if subject is not None and self._is_paper(subject):
                return True
        past = before & COMMA and verb.form.roles & PAST and after & (CAP | DET | PERSONAL | POSS | NUM)
        if past and verb.start > 2 and subject_before(self.unit, verb.start, self.grammar) is not None:
            return True
        behind = verb.start == 0 or before & (COMMA | QUOTE | DASH)
        if behind and verb.form.roles & (PAST | THIRD | BASE) and SPOKEN & verb.complements:
            if after & (CAP | DET | PERSONAL | POSS | NUM) or is_nominal(self.unit, verb.end):
                return True
            sure = verb.form.roles & PAST or not self.roles[verb.at] & BOTH
            if sure and before & (COMMA | DASH) and subject_before(self.unit, verb.start, self.grammar) is not None:
                return True
        joined = before & (COORD | COMMA) and verb.form.roles & (PAST | THIRD) and self.unit.low(verb.end) != "by"
        return bool(joined) and bool(after & (QUOTE | SUB | DET | TO | PERSONAL | PREP | WH | POSS | CAP | COLON))

    def _active(self, verb: VerbGroup) -> Draft | None:
        before = self.unit.tag(verb.start - 1)
        subject = subject_before(self.unit, verb.start, self.grammar)
        joined = subject is None and before & (COORD | COMMA)
        told = self._told(verb, subject) if subject is not None and before & COMMA else None
        if told is not None and subject is not None and self._only_closes(subject, told):
            told = None
        quoted = self.unit.tag(verb.start - 1) & QUOTE or self.unit.tag(verb.start - 2) & QUOTE
        if told is not None and (told.type != "reported" or not (quoted or "inquit" in verb.complements)):
            return told  # "X, which had been warned, rejected the claim"
        if subject is None or (before & COMMA and self._inverts(verb) and not self._is_whole(subject, verb)):
            inverted = self._inverted(verb)
            if inverted is not None:
                return inverted
        if subject is None and joined:
            subject = self._last_subject(verb.start)
        if subject is None:
            return None
        told = self._within_relative(verb, subject) or self._told(verb, subject)
        framed = self._framed(verb, subject) if told is not None and self._only_closes(subject, told) else None
        if framed is not None or told is not None:
            return framed or told
        if verb.form.frame.lemma == "tell" and self._closes(verb) and not verb.auxiliaries:
            return self._around(verb, None, subject.start, verb.end)  # "…, jury told"
        return self._framed(verb, subject) or self._of_noun_before(verb, subject)

    def _only_closes(self, subject: NounPhrase, told: Draft) -> bool:
        """Does what stands behind a frame only say when or of what: "“A,” X said | after the talks had ended"?"""
        at = subject.start - 1
        first = told.ranges[-1][0]
        if at < 0 or self.lows[first] == "that" or self.tags[first] & QUOTE:
            return False
        quoted = self.tags[at] & QUOTE or (self.tags[at] & COMMA and self.unit.tag(at - 1) & QUOTE)
        return bool(quoted) or bool(self.tags[at] & COMMA and self.lows[first] in _WHEN_CLAUSES)

    def _closes(self, verb: VerbGroup) -> bool:
        return verb.end >= self.end or bool(self.tags[verb.end] & PUNCT)

    def _within_relative(self, verb: VerbGroup, subject: NounPhrase) -> Draft | None:
        """ "who | police say | was drunk": the frame stands in the relative clause that it tells."""
        relative = subject.start - 1
        if relative < 0 or not self.tags[relative] & REL or not SPOKEN & verb.complements:
            return None
        if self.lows[relative] == "that" or verb.end >= self.end or not self.unit.verbs[verb.end]:
            return None
        end = next((n for n in range(verb.end, self.end) if self.tags[n] & (COMMA | SEMICOLON | DASH)), self.end)
        return self._draft(((verb.end, end),), verb, subject)

    def _of_noun_before(self, verb: VerbGroup, subject: NounPhrase) -> Draft | None:
        """ "an allegation | the company denies": what is stated stands before its relative clause without a pronoun."""
        closed = verb.end >= self.end or self.tags[verb.end] & (COMMA | STOP | DASH | SEMICOLON)
        noun = subject.start - 1
        if not closed or noun < 1 or not {"acc", "acc?"} & verb.complements or self.tags[subject.start] & REL:
            return None
        if not self.grammar.is_in("statable", self.lows[noun]) and self.lows[noun] not in self.grammar.nouns:
            return None
        start = noun
        while start > self.floor and is_nominal(self.unit, start - 1) and not self.tags[start] & (DET | POSS):
            start -= 1
        return replace(self._draft(((start, noun + 1),), verb, subject), type="reported")

    def _is_whole(self, subject: NounPhrase, verb: VerbGroup) -> bool:
        """Is the subject with its relative clause all that stands before the verb: "The firm, which …, reported A"?"""
        first, last = subject.core + 1, verb.start - 1
        relative = self.unit.tag(subject.core) & COMMA and self.unit.tag(first) & REL
        alone = bool(relative) and not any(self.tags[n] & COMMA for n in range(first, last))
        return alone and subject.start <= self._clause_start(verb.start)

    def _inverts(self, verb: VerbGroup) -> bool:
        return not verb.auxiliaries and self.complements.opens_phrase(verb.end) and bool(SPOKEN & verb.complements)

    def _inverted(self, verb: VerbGroup) -> Draft | None:
        """ "A, said X", "A1, said X, A2"."""
        before = self.unit.tag(verb.start - 1)
        if verb.start == 0 or not before & (COMMA | QUOTE | DASH | STOP) or not self.complements.opens_phrase(verb.end):
            return None
        if not (SPOKEN | {"clause"}) & verb.complements or {"person"} == verb.complements & {"person", "inquit"}:
            return None
        source = subject_after(self.unit, verb.end, self.end)
        if source is None or self._goes_on_with_verb(source) or self._is_share(source.start):
            return None
        ahead = range(self._clause_start(verb.start), verb.start)
        split = self.unit.tag(source.end) & COMMA and any(self.unit.verbs[source.end : self.end])
        if not split and not any(self.unit.verbs[n] or self.tags[n] & QUOTE for n in ahead):
            return None  # "The truth, say scientists, lies between"
        return self._around(verb, source, verb.start, source.end)

    def _is_share(self, at: int) -> bool:
        """ "61 per cent", "$6 million": a figure, and nobody."""
        return bool(self.tags[at] & NUM) and (
            self.unit.words[at][0] in "$£€¥" or self.unit.low(at + 1) in ("per", "percent", "%", "in", "out")
        )

    def _goes_on_with_verb(self, phrase: NounPhrase) -> bool:
        """Is the phrase behind a verb the subject of a clause of its own: "said Ivanka Trump's statement did …"?"""
        if self.tags[phrase.start] & PERSONAL and self.roles[phrase.start]:
            return True
        at = phrase.core
        while at < self.end and self.tags[at] & ADV and not self.tags[at] & TIME:
            at += 1
        return at < self.end and self.unit.verbs[at]

    def _framed(self, verb: VerbGroup, subject: NounPhrase) -> Draft | None:
        """ "A, X said", "A1, X said, A2", "as X said, A"."""
        alone = subject.end - subject.start == 1
        if not SPOKEN & verb.complements or (alone and self.tags[subject.start] & REL):
            return None  # "the man, who spoke on Monday"
        start = subject.start
        if self.unit.low(start - 1) == "as":
            start -= 1
        before = self.unit.tag(start - 1)
        if start == 0 and self.lows[0] == "as":
            return self._behind(verb, subject)
        if start == 0 or not before & (COMMA | QUOTE | DASH | STOP):
            return None
        end, addressee = self.complements.past_adjuncts(verb)
        draft = self._around(verb, subject, start, end)
        return replace(draft, addressee=addressee) if draft is not None else None

    def _behind(self, verb: VerbGroup, source: NounPhrase) -> Draft | None:
        end, _ = self.complements.past_adjuncts(verb)
        if not self.unit.tag(end) & COMMA or end + 1 >= self.end:
            return None
        return self._draft(((end + 1, self.end),), verb, source)

    def _around(self, verb: VerbGroup, source: NounPhrase | None, start: int, end: int) -> Draft | None:
        """The content around a frame that reaches from ``start`` to ``end``."""
        first = self._clause_start(start)
        stop = start
        while stop > first and self.tags[stop - 1] & PUNCT:
            stop -= 1
        relative = next((n for n in range(stop - 1, first, -1) if self.tags[n] & REL and self.lows[n] != "that"), -1)
        follows = self.unit.tag(end) & COMMA and end + 1 < self.end
        if relative > 0 and follows and not any(self.unit.verbs[relative:stop]):
            return self._draft(((relative, stop), (end + 1, self.complements.end_of(end + 1))), verb, source)
        # "When the dam broke, plenty of us felt …"
        whole = any(self.tags[n] & (COMMA | QUOTE) for n in range(first, stop))
        says = self._says_something(first, stop) and (whole or self.lows[first] not in ("when", "while", "if"))
        ranges: list[Range] = [(first, stop)] if says else []
        if not ranges:
            return self._inserted(verb, source, (first, stop), end) if source is not None else None
        if not {"quote", "clause"} & verb.complements and not self.tags[stop - 1] & QUOTE:
            return None
        after = end
        if self.unit.tag(end) & (COMMA | COLON | DASH) or self.unit.tag(end) & QUOTE:
            after = end + (0 if self.tags[end] & QUOTE else 1)
            if after < self.end and (self.tags[after] & QUOTE or self._goes_on(after, first, stop)):
                ranges.append((after, self.complements.end_of(after)))
        return self._draft(tuple(ranges), verb, source)

    def _inserted(self, verb: VerbGroup, source: NounPhrase, opening: Range, end: int) -> Draft | None:
        """ "Too often, X said, A": the frame stands behind what opens the sentence."""
        start, stop = opening
        enclosed = self.tags[stop] & COMMA and not self.tags[source.start] & REL and self.unit.tag(end) & COMMA
        if not enclosed or not {"quote", "clause"} & verb.complements or not any(self.unit.verbs[end + 1 : self.end]):
            return None
        rest = (end + 1, self.complements.end_of(end + 1))
        told = any(self.lows[n] in UTTERANCES for n in range(start, stop))
        opens = stop > start + 1 and not told
        return self._draft(((start, stop), rest) if opens else (rest,), verb, source)

    def _says_something(self, start: int, end: int) -> bool:
        """No mere "However" and "In a statement" before a frame."""
        opens = start < end and self.tags[start] & (ADV | PREP | TIME) and not self.tags[start] & CAP
        first = start + bool(start < end and self.roles[start] & (PART | ING))  # "Asked for a date, X laughed"
        opens = opens or first > start
        told = any(self.unit.verbs[at] or self.tags[at] & QUOTE for at in range(first, end))
        return told or (start < end and not opens)

    def _goes_on(self, after: int, first: int, stop: int) -> bool:
        """Does what stands behind a frame belong to what stands before it: "The law, he said, will fall"?"""
        if any(self.tags[at] & QUOTE for at in range(first, stop)):
            return False
        if self.roles[after] & ING or (self.tags[after] & (COORD | REL) and self.lows[after] != "that"):
            return False
        if self.tags[stop] & COMMA and self.unit.tag(after - 1) & COMMA and self.lows[after] in _HINGES:
            return True
        return not any(self.unit.verbs[first:stop])

    def _clause_start(self, at: int) -> int:
        start = max((n + 1 for n in range(self.floor, at) if self.tags[n] & SEMICOLON), default=self.floor)
        while start < at and self.tags[start] & PUNCT:
            start += 1
        if start == 0:
            start = self._dateline(at)
        if start == 0 and self.lows[0] in _LINKS and at > 1:
            start = 1 + bool(self.tags[1] & COMMA)
        return start

    def _dateline(self, at: int) -> int:
        """The place behind "SAN JOSE, June 3 (AP) —" at the beginning of a unit, or 0."""
        dash = next((n for n in range(1, min(at, _DATELINE)) if self.tags[n] & DASH), 0)
        told = any(not self.tags[n] & (CAP | NUM | PUNCT | TIME) for n in range(dash))
        return 0 if told or not self.unit.words[0].isupper() else dash + bool(dash)

    def _told(self, verb: VerbGroup, subject: NounPhrase) -> Draft | None:
        """What stands behind the verb: a clause, a quotation, an infinitive, a thing."""
        quoted = self._quotes_somebody(verb)
        found = self.complements.of(verb) if quoted is None and self._may_tell(verb, subject) else None
        if found is None:
            return quoted
        start, sort = found.start, found.sort
        if ("paper" in verb.complements and not self._shows(subject, sort)) or self._tells_nothing(
            verb, subject, found
        ):
            return None
        veiled = sort in ("inf", "prep", "thing") and self._keeps_name_back(start)
        if veiled or (sort == "bare" and self._takes_main_verb(subject, start)):
            return None
        might = verb.auxiliaries & MODAL and self.lows[verb.start] in _HYPOTHETICAL
        if might and (sort in THINGS or sort == "inf"):
            return None
        end = self.complements.end_of(start, sort)
        if self._is_subordinate(subject):
            end = next((n for n in range(start + 1, end) if self.tags[n] & COMMA), end)
        if end <= start:
            return None
        spoken = not verb.form.roles & ING or verb.auxiliaries
        framed = sort == "quote" and spoken and subject.start > 0 and self.tags[subject.start - 1] & QUOTE
        ranges = ((subject.start - 1, subject.start), (start, end)) if framed else ((start, end),)
        draft = self._draft(ranges, verb, subject, verb.places(self.unit, start if sort == "prep" else -1))
        type_: AttributionType = "reported" if sort in THINGS and draft.type != "direct" else draft.type
        return replace(draft, type=type_, addressee=found.addressee)

    def _tells_nothing(self, verb: VerbGroup, subject: NounPhrase, found: Complement) -> bool:
        """ "The row threatens | to break up the coalition"; "citing | company sources", who says it, and not what."""
        lemma = verb.form.frame.lemma
        if lemma in _OF_THINGS and found.sort == "inf":
            return self._is_thing(subject)
        if lemma == "quote" and found.sort == "thing":
            return self.tags[found.start] & QUOTE == 0  # "Call 101, quoting | reference 4471"
        return lemma == "cite" and found.sort == "thing" and self._is_source(found.start)

    def _is_thing(self, subject: NounPhrase) -> bool:
        """Is the subject nobody who could mean to do something?"""
        mention = read_mention(self.unit, subject, self.grammar)
        return mention is not None and mention.kind in ("unspecified", "document") and not mention.pronoun

    def _is_source(self, at: int) -> bool:
        """Is it somebody who tells, and no paper or event that is told of?"""
        end = object_after(self.unit, at, self.end)
        mention = read_mention(self.unit, NounPhrase(at, end, end), self.grammar) if end > at else None
        return mention is not None and mention.kind not in ("unspecified", "document")

    def _takes_main_verb(self, subject: NounPhrase, start: int) -> bool:
        """ "The user who posted | it did not respond": no clause begins, since the verb is that of the user."""
        relative = subject.end - subject.start == 1 and self.tags[subject.start] & REL
        if not relative or self.unit.tag(subject.start - 1) & COMMA or self.lows[start] not in ("it", "them", "this"):
            return False
        groups = sum(self.unit.verbs[n] and not self.unit.verbs[n - 1] for n in range(start, self.end))
        return groups == 1

    def _keeps_name_back(self, at: int) -> bool:
        """ "asked | not to be named", "insisted on | anonymity": no statement, but how one came about."""
        words = " ".join(self.lows[at : at + _VEIL])
        kept = any(phrase in words for phrase in self.grammar.listed("anonymity_phrases"))
        return kept or "be identified" in words or self.lows[at] == "anonymity"

    def _shows(self, subject: NounPhrase, sort: str) -> bool:
        """May the subject of "find" and "show" have what stands behind it: a thing, a clause without "that"?"""
        if sort not in ("thing", "bare"):
            return True
        if self._is_paper(subject):
            return True
        known = self.grammar.lists_of(self.lows[subject.core - 1])
        return sort == "bare" and bool(known) and not self.tags[subject.start] & PERSONAL

    def _is_paper(self, subject: NounPhrase) -> bool:
        """Is the head of a phrase a paper, a picture, a count, or does a pronoun stand for one?"""
        if subject.end - subject.start == 1 and self.lows[subject.start] in ("it", "they", "this"):
            return self.lows[subject.start] != "they"
        stops = (n for n in range(subject.start + 1, subject.core) if self.tags[n] & PREP or self.roles[n] & PART)
        head = self.lows[next(stops, subject.core) - 1]
        return "documents" in self.grammar.lists_of(head)

    def _may_tell(self, verb: VerbGroup, subject: NounPhrase) -> bool:
        """Not the outlet itself ("I think"), and nobody in "it is clear that"."""
        low = self.lows[subject.start].replace("’", "'").partition("'")[0]
        if subject.end - subject.start != 1 or low not in _OWN_VOICE:
            return True
        return low == "it" and not verb.form.frame.lemma.startswith("be ")

    def _is_subordinate(self, subject: NounPhrase) -> bool:
        """Does the clause end with a comma, since it is a relative one or opens the sentence: "Though X said A, …"?"""
        if self.tags[subject.start] & REL and subject.end - subject.start == 1:
            return bool(self.unit.tag(subject.start - 1) & COMMA)
        before = subject.start - 1
        return before == 0 and bool(self.tags[before] & SUB) and self.lows[before] not in ("that", "so")

    # --- verbs without a subject of their own -----------------------------------------------------------------------

    def _last_subject(self, at: int) -> NounPhrase | None:
        """The subject of the last verb before a place that has one."""
        for draft in reversed(self.drafts):
            if draft.source is None or draft.hit is None or draft.hit.kind != "verb":
                continue
            inner = any(r[0] <= draft.source.start < r[1] for other in self.drafts for r in other.ranges)
            if not inner and draft.source.start < at and all(place < at for place in draft.hit.places):
                return draft.source
        return self._main_subject(at)

    def _main_subject(self, limit: int) -> NounPhrase | None:
        """The subject of the first finite verb of the unit that has one, or of the clause that a joined verb ends."""
        clause = next((n for n in range(limit - 1, -1, -1) if self.tags[n] & (COMMA | SEMICOLON | COLON | QUOTE)), -1)
        joined = bool(self.unit.tag(limit - 1) & COORD)
        opened = (n + 1 for n in range(clause + 1, limit) if joined and self.lows[n] in _CLAUSES)
        for at in range(next(opened, 0), limit):
            if self.unit.verbs[at]:
                start = at
                while start > 0 and self.tags[start - 1] & ADV and not self.tags[start - 1] & (CAP | NUM):
                    start -= 1
                subject = subject_before(self.unit, start, self.grammar)
                if subject is not None and not self.tags[subject.start] & REL:
                    return subject
        return None

    def _participle(self, verb: VerbGroup) -> Draft | None:
        """ "…, saying that A", "Citing A, X …", "people saying A"."""
        before = self.unit.tag(verb.start - 1)
        if verb.start == 0:
            subject = self._next_subject(verb)
        elif before & (COMMA | COORD | QUOTE | DASH) or self.unit.low(verb.start - 1) in _PARTICIPLE_PREPOSITIONS:
            subject = self._last_subject(verb.start) or (self._next_subject(verb) if verb.start == 1 else None)
        elif self.roles[verb.start - 1] & CUE and self.roles[verb.start - 1] & PAST:
            return None  # "described | hearing him shout"
        elif is_nominal(self.unit, verb.start - 1) and not before & (DET | POSS | GENITIVE):
            subject = subject_before(self.unit, verb.start, self.grammar)
            if subject is not None:
                absolute = (n + 1 for n in range(subject.start, verb.start) if self.lows[n] == "with")
                start = next(absolute, subject.start)
                subject = subject._replace(start=start, core=max(subject.core, start + 1))
        else:
            return None
        draft = self._told(verb, subject) if subject is not None else None
        if draft is not None and subject is not None and subject.start > verb.end:
            ranges = tuple((start, min(end, subject.start)) for start, end in draft.ranges if start < subject.start)
            return replace(draft, ranges=ranges) if ranges else None
        return draft

    def _next_subject(self, verb: VerbGroup) -> NounPhrase | None:
        """The subject of the main clause behind a participle that opens the sentence."""
        comma = next((n for n in range(verb.end, self.end) if self.tags[n] & COMMA), self.end)
        later = next((n for n in range(comma, self.end) if self.unit.verbs[n]), -1)
        return subject_before(self.unit, later, self.grammar, comma + 1) if later > 0 else None

    def _infinitive(self, verb: VerbGroup) -> Draft | None:
        """ "X went on to say that A", "this led X to say that A"."""
        for at in range(verb.start - 2, max(-1, verb.start - 9), -1):
            if self.tags[at] & (COMMA | QUOTE | SEMICOLON) or self.lows[at : at + 2] == ["in", "order"]:
                return None
            if self.unit.verbs[at]:
                if self.lows[at] in _UNWILLING:
                    return None
                if self.roles[at] & BE and not self.roles[at + 1] & ING:
                    return None  # "there is little for X to say"
                held = at + 1 < verb.start - 1 and object_after(self.unit, at + 1, verb.start) == verb.start - 1
                if held:
                    subject: NounPhrase | None = NounPhrase(at + 1, verb.start - 1, verb.start - 1)
                else:
                    subject = subject_before(self.unit, at, self.grammar) or self._last_subject(at)
                places = tuple(range(at, verb.end)) if verb.start - at <= 3 else ()
                draft = self._told(verb, subject) if subject is not None else None
                if draft is not None and draft.hit is not None and places:
                    draft = replace(draft, hit=draft.hit._replace(places=places))
                return draft
        return None

    def _passive(self, verb: VerbGroup) -> Draft | None:
        subject = subject_before(self.unit, verb.start, self.grammar)
        lemma, at = verb.form.frame.lemma, verb.end
        if subject is None:
            return None
        if lemma in _QUOTES and self.unit.low(at) == "as":
            return self._quoted_as(verb, subject, at + 1)
        agent = next(
            (n for n in range(at, min(self.end, at + 16)) if self.lows[n] == "by" and not self.unit.tag(n + 1) & TIME),
            -1,
        )
        stop = next((n for n in range(at, self.end) if self.tags[n] & (COMMA | SEMICOLON)), self.end)
        source = None
        acts = at <= agent < stop and agent + 1 < self.end and self.roles[agent + 1] & ING  # "by comparing them"
        if at <= agent < stop and agent + 1 < self.end and not acts:
            source = subject_after(self.unit, agent + 1, self.end)
        if self.unit.tag(at) & TO and lemma in _REPORTED:
            ranges = ((subject.start, subject.core), (at, self.complements.end_of(at)))
            planned = lemma in _FORESEEN and self._is_somebody(subject)  # "She is expected to speak on Monday"
            return None if planned else self._draft(ranges, verb, source)
        at = self.complements.skip(at)
        expletive = subject.end - subject.start == 1 and self.lows[subject.start] == "it"
        clause = self.unit.low(at) == "that" or (lemma in _REPORTED and self.complements.is_bare_clause(at))
        if expletive and clause:
            return self._draft(((at, self.complements.end_of(at)),), verb, source)
        held = verb.complements & _ACCUSATIVES
        as_such = held != {"acc-as"} or (source and "as" in (self.unit.low(at), self.unit.low(source.end)))
        if source is not None and held and as_such:  # "was seen as a risk by X", and no letter "seen by X"
            rest = ((at, agent),) if agent > at else ()
            if self.unit.low(source.end) == "as" and "acc-as" in verb.complements:
                rest = ((source.end, self.complements.end_of(source.end, "pair")),)
            draft = self._draft(((subject.start, subject.core), *rest), verb, source)
            return replace(draft, type="reported")
        return self._told_to(verb, subject, source)

    def _is_somebody(self, subject: NounPhrase) -> bool:
        tag = self.tags[subject.start]
        person = bool(tag & PERSONAL) and self.lows[subject.start] in ("he", "she", "they")
        return person or any(self.tags[n] & (ROLE | TITLE | GIVEN) for n in range(subject.start, subject.core))

    def _told_to(self, verb: VerbGroup, subject: NounPhrase, source: NounPhrase | None) -> Draft | None:
        """ "X was told that A", by whoever it was."""
        if not ("person" in verb.complements and {"clause", "quote"} & verb.complements):
            return None
        before = subject.start > 0 and self.tags[subject.start - 1] & (COMMA | QUOTE)
        if before and source is None and self._closes(verb):
            return self._around(verb, None, subject.start, verb.end)  # "…, a court has been told"
        found = None if verb.negated and source is None else self.complements.of(verb, told=True)
        if found is None or found.sort not in ("clause", "bare", "quote"):
            return None
        return self._draft(((found.start, self.complements.end_of(found.start)),), verb, source)

    def _quotes_somebody(self, verb: VerbGroup) -> Draft | None:
        """ "X quoted Y as saying A": Y says so, and X passes it on."""
        if verb.form.frame.lemma not in _QUOTES:
            return None
        end = object_after(self.unit, verb.end, self.end)
        if end == verb.end or self.unit.low(end) != "as":
            return None
        return self._quoted_as(verb, NounPhrase(verb.end, end, end), end + 1)

    def _quoted_as(self, verb: VerbGroup, subject: NounPhrase, at: int) -> Draft | None:
        """ "X was quoted as saying A"."""
        if at >= self.end or not self.roles[at] & ING:
            return None
        places = (*range(verb.start, verb.end), *range(at - 1, at + 1))
        hit = CueHit(places, "say", "verb", verb.form.frame, verb.negated)
        before = self.unit.tag(subject.start - 1)
        if at + 1 < self.end and not self.tags[at + 1] & PUNCT:
            return Draft("indirect", ((at + 1, self.complements.end_of(at + 1)),), hit, subject)
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
        clause = following == "that" and "clause" in frame.complements and self.complements.has_verb(at + 2)
        held = following in frame.complements and self.unit.tag(at + 1) & PREP
        clause = clause or (following == "to" and "inf" in frame.complements and self.complements.is_infinitive(at + 2))
        if not clause and not held:
            return None
        owner = self._owner(at)
        if owner is None and not (following == "that" and clause and self._is_told_of(at, frame)):
            return None
        start = at + 1 if clause else at + 2
        end = self._clause_end(at, start) if clause else object_after(self.unit, start, self.end)
        hit = CueHit((at,) if clause else (at, at + 1), frame.lemma.lower(), "noun", frame)
        type_: AttributionType = "indirect" if clause else "reported"
        return Draft(type_, ((start, end),), hit, owner, leads=False) if end > start else None

    def _is_told_of(self, at: int, frame: Frame) -> bool:
        """ "There were reports that A", "amid claims that A": nobody in particular says so."""
        plural = self.lows[at].endswith("s") and not self.unit.tag(at - 1) & (POSS | GENITIVE)
        return (plural and frame.sense in ("whisper", "distance", "accuse")) or self.lows[at] == "reports"

    def _clause_end(self, at: int, start: int) -> int:
        """The end of a noun's clause; before the verb whose subject the noun is: "his claim that A | was rejected"."""
        end = self.complements.end_of(start)
        if any(self.unit.verbs[:at]):
            return end
        first = next((n for n in range(start, end) if self.unit.verbs[n] or self.tags[n] & TO), end)
        known = BE | HAVE | DO | MODAL
        for n in range(first + 1, end):
            if not self.unit.verbs[n] or not self.roles[n] & known or self.tags[n - 1] & (PERSONAL | REL | COORD):
                continue
            if self.tags[first] & TO or (self.unit.verbs[n - 1] and not self.roles[n - 1] & known):
                return n
        return end

    def _owner(self, at: int) -> NounPhrase | None:
        for place in range(at - 1, max(-1, at - 5), -1):
            tag = self.tags[place]
            if (tag & POSS and not tag & CAP) or (tag & POSS and place == 0):
                return NounPhrase(place, place + 1, place + 1)
            if tag & GENITIVE:
                if tag & TIME:
                    return None  # "60 days' notice"
                return subject_before(self.unit, place + 1, self.grammar)
            if tag & (PUNCT | PREP | DET) or self.unit.verbs[place]:
                return None
        return None

    def _according(self, at: int, first: int) -> Draft | None:
        source = subject_after(self.unit, first, self.end)
        if source is None:
            return None
        source = source._replace(end=self._past_description(source.end))
        hit = CueHit(tuple(range(at, first)), "according to", "preposition")
        start = self._clause_start(at)
        opens = at <= start or (at - start <= 2 and all(self.tags[n] & (COORD | ADV | COMMA) for n in range(start, at)))
        ranges: tuple[Range, ...]
        if opens:
            after = source.end + 1 if self.unit.tag(source.end) & COMMA else source.end
            ranges = ((after, self.complements.end_of(after)),)
        else:
            stop = at
            while stop > start and self.tags[stop - 1] & PUNCT:
                stop -= 1
            ranges = ((start, stop),)
            if not any(self.unit.verbs[start:stop]) and self.unit.tag(source.end) & COMMA:
                ranges = (*ranges, (source.end + 1, self.complements.end_of(source.end + 1)))
        ranges = tuple(r for r in ranges if any(not tag & PUNCT for tag in self.tags[slice(*r)]))
        return Draft(self._type(ranges), ranges, hit, source) if ranges else None

    def _past_description(self, at: int) -> int:
        """Past what tells a source from others: "documents | filed at the court", "people | with knowledge of it"."""
        if not (self.unit.tag(at) & PREP or (at < self.end and self.roles[at] & PART)) or self.unit.low(at) in _WHEN:
            return at
        stop = next((n for n in range(at, self.end) if self.tags[n] & (PUNCT | QUOTE | REL | SUB)), self.end)
        date = next((n for n in range(at, stop) if self.unit.tag(n + 1) & TIME and self.tags[n] & PREP), stop)
        past = next((n for n in range(date + 1, stop) if not self.tags[n] & (TIME | NUM)), stop)
        told = past == stop and date > at and self.roles[date - 1] & PART
        if not told and self.unit.low(past) not in ("in", "by"):  # "published on Tuesday | in the journal Nature"
            stop = date
        return at if any(self.unit.verbs[at + 1 : stop]) else stop

    def _preposition(self, at: int) -> Draft | None:
        """ "Per the indictment, A", "In the words of X, A"."""
        first = at - (self.unit.low(at - 1) == "as" and self.lows[at] == "per")  # "as per X's figures"
        if first and not self.tags[first - 1] & COMMA:
            return None
        if self.lows[at] == "per":
            named = self.unit.tag(at + 1) & (DET | CAP | POSS) and not self.unit.tag(at + 1) & (NUM | TIME)
            return self._according(first, at + 1) if named else None
        said = self.unit.low(at + 1) == "the" and self.unit.low(at + 2) in _VIEWS and self.unit.low(at + 3) == "of"
        return self._according(at, at + 4) if said else None

    def _hearsay(self, at: int) -> Draft | None:
        """ "A reportedly did B": the clause without the adverb, said by nobody in particular."""
        start = at
        while start > self.floor and not self.tags[start - 1] & (COMMA | SEMICOLON | QUOTE | COLON | SUB):
            start -= 1
        end = self.complements.end_of(at + 1)
        ranges = tuple(r for r in ((start, at), (at + 1, end)) if r[1] > r[0])
        if len(ranges) < 2:
            return None
        return Draft("indirect", ranges, CueHit((at,), self.lows[at], "adverb"), leads=False)

    def _label(self) -> Draft | None:
        """ "X: A" in a title."""
        colon = next((n for n in range(1, min(_LABEL, self.end - 1)) if self.tags[n] & COLON), -1)
        if colon < 0 or any(self.tags[n] & (QUOTE | COMMA) for n in range(colon)):
            return None
        if self.grammar.is_in("headline_labels", " ".join(self.lows[:colon])) or self.unit.low(colon + 1) == "live":
            return None
        known = self.tags[colon - 1] & (CAP | ROLE) or self.grammar.is_known_noun(self.lows[colon - 1])
        noun = next((n for n in range(colon) if self.tags[n] & PREP), colon)
        if noun < colon and not (self.tags[noun - 1] & ROLE or self.grammar.is_known_noun(self.lows[noun - 1])):
            return None  # "Earthquake in Selhaven: …"
        titled = self.unit.zone == "title" and not any(self.unit.verbs[:colon]) and known
        if not titled:
            return None
        ranges = ((colon + 1, self.end),)
        return Draft(self._type(ranges), ranges, CueHit((colon,), ":", "adverb"), NounPhrase(0, colon, colon))

    def _labelled(self) -> Draft | None:
        """A colon before a quotation."""
        colon = next((n for n in range(1, self.end - 1) if self.tags[n] & COLON), -1)
        if colon < 0:
            return None
        quoted = bool(self.tags[colon + 1] & QUOTE)
        hit = CueHit((colon,), ":", "adverb")
        content = (colon + 1, self.end)
        if not quoted:
            return None
        subject = self._main_subject(colon)
        if subject is None and colon <= _LABEL and self.tags[0] & (CAP | DET | PERSONAL):
            subject = NounPhrase(0, colon, colon)
        return Draft("direct", (content,), hit, subject, carries=subject is None)

    def _unclaimed(self) -> Iterator[Draft]:
        """Quotations that no cue claims: whoever spoke last says them."""
        claimed = {at for draft in self.drafts for r in draft.ranges for at in range(*r)}
        for at in self.unit.quotes:
            if self.tags[at] & QUOTE and at not in claimed:
                signed = self._signature(at + 1)
                if signed is not None:
                    yield Draft("direct", ((at, at + 1),), source=signed)
                    continue
                alone = all(self.tags[n] & (PUNCT | QUOTE) for n in range(len(self.tags)))
                opens = at == 0 or self.unit.tag(at - 1) & (PUNCT | QUOTE)
                if alone or opens:
                    yield Draft("direct", ((at, at + 1),), carries=True)

    def _signature(self, dash: int) -> NounPhrase | None:
        """ "“A” — Ruth Kolb": a name behind a dash, and nothing else before the end or the next quotation."""
        end = dash + 1
        while end < self.end and self.tags[end] & CAP and not self.tags[end] & (PUNCT | QUOTE):
            end += 1
        closed = end >= self.end or self.tags[end] & (PUNCT | QUOTE)
        return NounPhrase(dash + 1, end, end) if self.unit.tag(dash) & DASH and closed and end > dash + 1 else None

    # --- drafts -----------------------------------------------------------------------------------------------------

    def _draft(
        self, ranges: tuple[Range, ...], verb: VerbGroup, source: NounPhrase | None, places: tuple[int, ...] = ()
    ) -> Draft:
        frame = verb.form.frame
        hit = CueHit(places or verb.places(self.unit) or (verb.at,), frame.lemma, "verb", frame, verb.negated)
        source, owner = self._resolved(source)
        return Draft(self._type(ranges), ranges, hit, source, owner, leads=source is not None)

    def _resolved(self, source: NounPhrase | None) -> tuple[NounPhrase | None, NounPhrase | None]:
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
#: What opens a clause that hangs on the one before the frame: "The mill ran, he said, until it burned".
_HINGES = frozenset("until because unless since if when once where that".split())
#: Prepositions behind a source that say when or where something was, and not which source it is.
_WHEN = frozenset({"during", "after", "before", "since", "until", "as", "for", "than"})
#: What opens a clause that says when something was said.
_WHEN_CLAUSES = frozenset({"after", "before", "as", "when", "while", "until"})
#: What things do as well as people: the summer promises to be hot.
_OF_THINGS = frozenset({"threaten", "promise"})
#: What opens a clause in which "and" joins a second verb: "after the airline warned of a loss and | blamed".
_CLAUSES = frozenset({"after", "before", "because", "since", "while", "when", "as", "until", "although", "though"})
#: What follows in "in the words of X".
_VIEWS = frozenset({"words", "view", "opinion", "eyes"})
#: How the outlet goes on from the sentence before.
_LINKS = frozenset({"and", "but", "however", "still", "yet", "moreover", "meanwhile"})
#: Pronouns of the outlet, and of nobody.
_OWN_VOICE = frozenset({"i", "we", "you", "it"})
#: What makes a verb say what might be.
_HYPOTHETICAL = frozenset({"could", "would", "might", "may", "should", "can", "must"})
#: Verbs before "to say" behind which nothing has been said yet.
_UNWILLING = frozenset(
    "declined declines refused refuses failed declining authorized authorised allowed permitted able unable".split()
)
#: Words before the colon of a label; of "not to be named".
_LABEL, _VEIL = 6, 5
#: Words of a dateline.
_DATELINE = 12
