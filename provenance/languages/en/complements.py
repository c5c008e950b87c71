"""What stands behind a verb of saying: where it begins, of what sort it is, who is addressed, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from provenance.languages.en.grammar import (
    ADV,
    BASE,
    BE,
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
    NAME,
    NUM,
    OBJ,
    OPEN,
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
    Grammar,
)
from provenance.languages.en.phrases import NounPhrase, is_nominal, object_after
from provenance.languages.en.units import Unit, VerbGroup

__all__ = ["SPOKEN", "THINGS", "UTTERANCES", "Complement", "Complements"]

Sort = Literal["clause", "bare", "question", "inf", "quote", "prep", "pair", "thing"]
#: Complements of verbs that stand at what is said in words of its own.
SPOKEN = frozenset({"quote", "inquit"})
#: Sorts of complements that are no clause.
THINGS = frozenset({"thing", "prep", "pair"})
#: Prepositions that open where, when or how something was said.
_ADJUNCT = frozenset("in on at during after before via through following amid from by under outside inside".split())
#: What no clause without "that" has before its verb.
_OUTSIDE = frozenset({"so", "because", "while", "when", "if", "although", "though", "unless"})
#: Words of a phrase that says where or when, of an insertion, of a frame, of a clause before its verb.
_ADJUNCT_WORDS, _ASIDE, _FRAME, _CLAUSE = 12, 12, 12, 28
#: Words between a pronoun and its verb; of an apposition in which a verb is looked for.
_CLOSE_BY, _APPOSED = 4, 6
#: In what somebody says something.
UTTERANCES = frozenset(
    "statement interview speech tweet email e-mail letter post posts message remarks address briefing conference "
    "report memo release testimony call comments hearing article column video ruling diatribe".split()
)
#: Words from a thing to the name for it in quotation marks.
_NAME_BEHIND = 6
_WHILE = frozenset({"as", "while", "when", "after", "before", "since", "if", "so"})
#: Words from the beginning of a clause to its verb of saying.
_TELLER = 6
#: What opens, behind a comma, what the outlet adds to something that is said, to an intention, to a thing.
_CONTRASTS = frozenset("according but though although while whereas even yet".split())
_RELATIVES = _CONTRASTS | frozenset("which who whose".split())
_CLOSES = {"inf": _RELATIVES} | dict.fromkeys(
    THINGS, _RELATIVES | frozenset("as when after before because since if".split())
)


class Complement(NamedTuple):
    """Where a complement begins, and who is addressed before it."""

    start: int
    sort: Sort
    addressee: NounPhrase | None = None


class Complements:
    """Reads what stands behind the verbs of one unit."""

    def __init__(self, unit: Unit, grammar: Grammar) -> None:
        self._unit = unit
        self._grammar = grammar
        self._tags, self._lows, self._roles = unit.tags, unit.lows, unit.roles
        self._end = unit.end

    # --- where it begins --------------------------------------------------------------------------------------------

    def of(self, verb: VerbGroup, *, told: bool = False) -> Complement | None:
        """The complement of a verb, if one follows that its frame allows; ``told``: the addressee is its subject."""
        if verb.end >= self._end:
            return None
        words = verb.complements - {"person"} if told else verb.complements
        at, addressee = self._past_addressee(verb.end, words)
        found = self._begins(at, words)
        if found is not None:
            named = addressee is not None and not self._tags[addressee.start] & (OBJ | PERSONAL)
            if found.sort == "inf" and addressee is not None and named:
                return Complement(addressee.start, "inf", addressee)  # "urged | the council to pay"
            return found._replace(addressee=addressee)
        skipped = self.skip(at, words)
        found = self._begins(skipped, words, strict=True) if skipped > at else None
        if found is not None:
            return found._replace(addressee=addressee)
        thing = self._quote_behind(at, words) or self._held(at, words) or self._thing(at, words)
        if thing is None and skipped > at and self._unit.tag(skipped) & (DET | POSS | CAP | NUM):
            thing = self._thing(skipped, words)  # "announced on Friday | the arrest"
        return thing

    def _past_addressee(self, at: int, words: frozenset[str]) -> tuple[int, NounPhrase | None]:
        """Past whom a verb addresses, if what is said follows: "told | the council on Monday | that"."""
        tag = self._tags[at]
        named = tag & (OBJ | CAP | DET | POSS | NUM) or is_nominal(self._unit, at)
        if "person" not in words or not named or tag & QUOTE or self._lows[at] == "that":
            return at, None
        end = self._before_subject(at, object_after(self._unit, at, self._end))
        if end <= at:
            return at, None
        if self._begins(end, words) is not None:
            return end, NounPhrase(at, end, end)
        behind = self.skip(end, words)
        if behind > end and self._begins(behind, words, strict=True) is not None:
            return behind, NounPhrase(at, end, end)
        return at, None

    def _begins(self, at: int, words: frozenset[str], *, strict: bool = False) -> Complement | None:
        """A clause, a quotation or an infinitive that begins at a place."""
        if at >= self._end:
            return None
        if self._tags[at] & (COLON | COMMA | QUOTE):
            return self._behind_mark(at, words, strict=strict)
        clause = self._clause(at, words) or self._infinitive(at, words)
        if clause is None and "clause" in words and self._is_bare_clause(at, strict=strict, sure="inquit" in words):
            return Complement(at, "bare")
        return clause

    def _behind_mark(self, at: int, words: frozenset[str], *, strict: bool) -> Complement | None:
        tag = self._tags[at]
        if tag & QUOTE:
            return Complement(at, "quote") if words & {"quote", "acc", "acc-acc"} else None
        if tag & COLON:
            return Complement(at + 1, "quote") if SPOKEN & words and at + 1 < self._end else None
        if self._unit.tag(at + 1) & QUOTE and SPOKEN & words:
            return Complement(at + 1, "quote")
        if "clause" not in words:
            return None
        if self._unit.low(at + 1) == "that" and self.has_verb(at + 2):
            return Complement(at + 1, "clause")
        aside = range(at + 2, min(self._end, at + _ASIDE))
        second = next((n for n in aside if self._tags[n] & COMMA), self._end)
        follows = self._unit.low(second + 1) == "that" and not strict
        return Complement(second + 1, "clause") if follows else None

    def _clause(self, at: int, words: frozenset[str]) -> Complement | None:
        if not words & {"clause", "that"}:
            return None
        if self._lows[at] == "that":
            quoted = any(tag & (QUOTE | NAME) for tag in self._tags[at + 1 : at + _CLAUSE])
            opened = self._unit.tag(at + 1) & (DET | POSS)  # "that the spray works", be it no known verb
            return Complement(at, "clause") if quoted or opened or self.has_verb(at + 1) else None
        return Complement(at, "question") if self._tags[at] & WH and "clause" in words else None

    def _infinitive(self, at: int, words: frozenset[str]) -> Complement | None:
        """ "to pay", "not to pay", "paying"."""
        tag = self._tags[at]
        after = at + (self._lows[at] == "not")
        if "inf" in words and self._unit.tag(after) & TO and self.is_infinitive(after + 1):
            return Complement(at, "inf")
        gerund = self._roles[at] & ING and not tag & (CAP | PREP)
        return Complement(at, "inf") if gerund and words & {"inf", "acc", "acc?"} else None

    def is_infinitive(self, at: int) -> bool:
        """May the word behind "to" be a verb, be it on no list?"""
        while self._unit.tag(at) & ADV:
            at += 1
        if at >= self._end:
            return False
        role, tag = self._roles[at], self._tags[at]
        unknown = not role and not tag & (DET | POSS | CAP | NUM | PERSONAL | OBJ | PUNCT | WH | QUOTE)
        return unknown or bool(role & (BASE | BE | HAVE | DO))

    def has_verb(self, at: int) -> bool:
        """Does a finite verb follow soon?"""
        return any(self._unit.verbs[at : at + _CLAUSE])

    def _is_bare_clause(self, at: int, *, strict: bool, sure: bool) -> bool:
        """Does a clause without "that" begin here: a noun phrase and a finite verb before any mark?

        ``strict``: adverbs have been passed, so that less can open it. ``sure``: the verb takes hardly anything else.
        """
        tag = self._tags[at]
        if self._unit.tag(at + 1) & NUM and self._grammar.is_in("approximators", self._lows[at]):
            return self._has_subject_and_verb(at + 1, sure=sure)  # "says | about 300 homes are"
        if tag & PERSONAL and not tag & CAP:
            return sure or bool(self._roles[at]) or any(self._unit.verbs[at + 1 : at + _CLOSE_BY])
        if strict and tag & (PREP | ADV):
            return False
        if tag & TIME or (tag & (PREP | TO | COORD | PUNCT) and not tag & (CAP | DET | SUB)):
            return False
        if tag & SUB and not tag & (DET | PREP | PRON):
            when = self._lows[at] in _OUTSIDE and not any(self._tags[n] & COMMA for n in range(at, self._end))
            return not strict and not when and self.has_verb(at + 1)  # "could not comment | while the trial was on"
        return self._has_subject_and_verb(at, sure=sure)

    def is_bare_clause(self, at: int) -> bool:
        """Does a clause without "that" begin here, behind a verb that takes hardly anything else?"""
        return at < self._end and self._is_bare_clause(at, strict=True, sure=False)

    def _has_subject_and_verb(self, at: int, *, sure: bool) -> bool:
        relatives = 0
        for place in range(at + 1, min(self._end, at + _CLAUSE)):
            tag, verb = self._tags[place], self._unit.verbs[place]
            relatives += bool(tag & REL and self._lows[place] != "that")
            if tag & COORD and not relatives and self._is_told(place + 1) and self._unit.verbs[place + 1]:
                return False  # "disputed the letter but said"
            if tag & QUOTE or (verb and not relatives):
                return True
            relatives -= verb and not self._unit.verbs[place - 1]
            if self._lows[place] in _OUTSIDE or tag & (COLON | SEMICOLON | STOP):
                return False
            if tag & COMMA and (not sure or place > at + _ASIDE or self.is_frame(place + 1)):
                return False
        return False

    def _quote_behind(self, at: int, words: frozenset[str]) -> Complement | None:
        """ "scolded the banker: “A”"."""
        if "quote" not in words or not self.opens_phrase(at):
            return None
        end = object_after(self._unit, at, self._end)
        quoted = end > at and self._unit.tag(end) & COLON and self._unit.tag(end + 1) & QUOTE
        return Complement(end + 1, "quote", NounPhrase(at, end, end)) if quoted else None

    def _held(self, at: int, words: frozenset[str]) -> Complement | None:
        """What a preposition of the frame holds, at once or behind an adverb: "called again for A"."""
        first = at + bool(self._tags[at] & ADV and not self._tags[at] & DET and self._lows[at] not in words)
        held = self._unit.tag(first) & (PREP | TO) and self._unit.low(first) in words and first + 1 < self._end
        return Complement(first + 1, "prep") if held else None

    def _thing(self, at: int, words: frozenset[str]) -> Complement | None:
        """A thing that is stated, rejected, asked for, alone or with what is said of it."""
        pairs = {word.partition("-")[2] for word in words if word.startswith("acc-")}
        if not (words & {"acc", "acc?", "paper", "person"} or pairs):
            return None
        end = object_after(self._unit, at, self._end) if self.opens_phrase(at) or self._tags[at] & OBJ else at
        if end <= at:
            return None
        if pairs and "acc?" in words and not self._is_statable(at, end):
            return None  # "put her at risk"
        behind = self._unit.low(end)
        inside = any(self._lows[n] in pairs and self._tags[n] & PREP for n in range(at + 1, end))
        if behind in pairs or inside or ("acc" in pairs and self._has_name(at, end)):
            return Complement(at, "pair")
        if "person" in words and behind in words and self._unit.tag(end) & (PREP | TO):
            return Complement(end + 1, "prep", NounPhrase(at, end, end))
        stated = "acc" in words or "paper" in words or ("acc?" in words and self._is_statable(at, end))
        return Complement(at, "thing") if stated else None

    def _has_name(self, start: int, end: int) -> bool:
        """Does a name for it follow the thing: "called Trump a liar", "called the plan “bold”", "called it unfair"?"""
        if any(self._tags[at] & (DET | POSS) for at in range(start + 1, end)):
            return True
        names = (
            n for n in range(end, min(self._end, end + _NAME_BEHIND)) if self._tags[n] & (QUOTE | COMMA | COLON | STOP)
        )
        quoted = next(names, self._end)
        if self._lows[start] not in ("a", "an") and quoted < self._end and self._tags[quoted] & QUOTE:
            return True  # "called half of her supporters “deplorable”"
        behind = self._unit.tag(end)
        return end < self._end and not behind & (PREP | PUNCT | TO | COORD | TIME | SUB) and not self._unit.verbs[end]

    def _is_statable(self, start: int, end: int) -> bool:
        return any(self._grammar.is_in("statable", self._lows[at]) for at in range(start, end))

    def opens_phrase(self, at: int) -> bool:
        """May a noun phrase begin at a place?"""
        tag = self._unit.tag(at)
        if tag & (CAP | DET | PERSONAL | POSS | NUM) and not tag & QUOTE:
            return not tag & TIME or bool(tag & (GENITIVE | DET))
        if self._unit.low(at + 1) == "of" and self._grammar.is_in("fractions", self._unit.low(at)):
            return True
        return at < self._end and not tag & (PUNCT | PREP | TO | SUB | ADV | QUOTE | COORD | TIME)

    # --- what stands between ----------------------------------------------------------------------------------------

    def skip(self, at: int, words: Iterable[str] = ()) -> int:
        """Past adverbs and phrases that say when, where and how: "on Monday in a statement"."""
        start = at
        while at < self._end:
            tag = self._tags[at]
            if tag & (ADV | TIME) and not tag & (SUB | WH):
                at += 1
                continue
            where = tag & PREP and (self._lows[at] not in words or self._lows[at] in _ADJUNCT)
            whom = tag & TO and not self._roles[min(at + 1, self._end - 1)] & BASE
            if not whom and not (where and at - start < _ADJUNCT_WORDS):
                break
            dated = self._unit.tag(at + 1) & TIME and not self._unit.tag(at + 1) & GENITIVE
            end = at + 2 if dated else object_after(self._unit, at + 1, self._end)
            end = self._dated(at + 1, self._before_subject(at + 1, end)) if where else end
            if end <= at + 1:
                break
            at = end
        return at

    def _before_subject(self, at: int, end: int) -> int:
        """Of "during the rally Trump" before a verb, the end of "the rally"."""
        if end < self._end and self._unit.verbs[end]:
            names = (n for n in range(end - 1, at, -1) if not self._tags[n] & CAP)
            last = next(names, at)
            if at < last < end - 1 and not self._tags[last] & (DET | POSS | PREP | GENITIVE):
                return last + 1
        return end

    def _dated(self, at: int, end: int) -> int:
        """Past "Monday", "Oct. 5, 2016", "this week"."""
        while at < self._end and self._tags[at] & (TIME | NUM):
            at += 1
            while at + 1 < self._end and self._tags[at] & (COMMA | STOP) and self._tags[at + 1] & NUM:
                at += 2
        return max(at, end)

    def past_adjuncts(self, verb: VerbGroup) -> tuple[int, NounPhrase | None]:
        """The end of a frame behind its verb, and who is addressed in it: "said | on Monday", "told | reporters"."""
        at, addressee = verb.end, None
        if "person" in verb.complements and self.opens_phrase(at):
            end = object_after(self._unit, at, self._end)
            if end > at:
                addressee, at = NounPhrase(at, end, end), end
        return self.skip(at), addressee

    # --- where it ends ----------------------------------------------------------------------------------------------

    def end_of(self, start: int, sort: Sort = "clause") -> int:
        """Where what is said ends: before what the outlet adds, a cue of its own, a semicolon, the end of the unit.

        A thing ends earlier than a clause, which may have further clauses.
        """
        closes = _CLOSES.get(sort, _CONTRASTS)
        depth = 0
        for at in range(start, self._end):
            tag = self._tags[at]
            if at > start and sort in THINGS and (self._is_adjunct(at, start) or self._is_second_verb(at, start)):
                return at
            if tag & QUOTE and self._goes_on_telling(at + 1):
                return at + 1
            if not tag & (OPEN | CLOSE | SEMICOLON | COMMA | COORD | DASH):
                continue
            depth += bool(tag & OPEN) - bool(tag & CLOSE)
            if depth < 0 or tag & SEMICOLON:
                return at
            added = tag & COMMA and self._is_added(at + 1, closes, sort)
            if at > start and (added or (tag & COORD and self._joins_cue(at)) or self._is_afterthought(at, start)):
                return at
        return self._end

    def _is_afterthought(self, dash: int, start: int) -> bool:
        """Is it the only dash, so that the outlet goes on behind it?"""
        if not self._tags[dash] & DASH or self._unit.words[dash] == "-":
            return False
        return not any(self._tags[at] & DASH for at in range(start, self._end) if at != dash)

    def is_frame(self, at: int) -> bool:
        """Does a frame end the unit here: ", the mayor said on Monday"?"""
        places = range(at + 1, min(self._end, at + _FRAME))
        verb = next((n for n in places if self._unit.verbs[n]), -1)
        if (
            verb < 0
            or not self._roles[verb] & CUE
            or any(self._tags[n] & (SUB | COMMA | COORD) for n in range(at, verb))
        ):
            return False
        forms = self._grammar.cues.get(self._lows[verb], ())
        if not any(SPOKEN & form.frame.complements for form in forms):
            return False
        after = self._unit.tag(verb + 1)
        return verb + 1 >= self._end or bool(after & (TIME | COMMA)) or self._unit.low(verb + 1) in _ADJUNCT

    def _is_inverted(self, at: int) -> bool:
        """ "…, said Ada Lind"."""
        if not self._is_told(at) or not self._unit.tag(at + 1) & (CAP | DET) or self._tags[at] & CAP:
            return False
        return any(
            "inquit" in form.frame.complements or form.frame.lemma == "say"
            for form in self._grammar.cues[self._lows[at]]
        )

    def _is_adjunct(self, at: int, start: int) -> bool:
        """Does it say behind a thing when, where or why it was said: "rejected it | in a statement", "| as X did"?"""
        low, after = self._lows[at], self._unit.tag(at + 1)
        if (
            at + 1 >= self._end
            or self._tags[at] & CAP
            or after & PUNCT
            or any(self._tags[n] & TO for n in range(start, at))
        ):
            return False
        if low in ("during", "amid"):
            return True
        if low in ("on", "in", "since") and (after & TIME or self._unit.words[at + 1][:2] in ("19", "20")):
            return True
        if low == "in":
            return self._unit.low(at + 1) in ("a", "an") and any(
                self._unit.low(n) in UTTERANCES and not self._unit.tag(n + 1) & CAP for n in range(at + 2, at + 5)
            )
        if (
            low not in _WHILE
            or self._roles[at + 1] & ING
            or self._lows[at + 1] == "being"
            or (not after & (CAP | DET | PERSONAL | POSS | NUM) and not is_nominal(self._unit, at + 1))
        ):
            return False
        verb = next((n for n in range(at + 1, min(self._end, at + _ASIDE)) if self._unit.verbs[n]), -1)
        return verb > 0 and not any(self._tags[n] & (PUNCT | REL | QUOTE) for n in range(at + 1, verb))

    def _is_second_verb(self, at: int, start: int) -> bool:
        """ "viewed them as traitors | and despised them": a thing has no verb that "and" could join another to."""
        if not self._tags[at] & COORD or any(self._tags[n] & (REL | SUB) for n in range(start, at)):
            return False
        return at + 1 < self._end and bool(self._unit.verbs[at + 1]) and not any(self._unit.verbs[start:at])

    def _goes_on_telling(self, at: int) -> bool:
        """Does a participle of saying follow a quotation, whose comma stands inside: "“A,” adding that B"?"""
        return at < self._end and bool(self._roles[at] & ING and self._roles[at] & CUE)

    def _joins_cue(self, at: int) -> bool:
        """ "… and warned that", "… but pledged to": the speaker goes on with another cue."""
        verb = at + 1
        while self._unit.tag(verb) & ADV:
            verb += 1
        if not self._is_told(verb) or self._tags[verb] & CAP:
            return False
        opens = self._unit.tag(verb + 1) & (SUB | TO | QUOTE | PERSONAL | DET | POSS | CAP | WH)
        forms = self._grammar.cues.get(self._lows[verb], ())
        held = any(self._unit.low(verb + 1) in (*form.rest, *form.frame.complements) for form in forms)
        return (bool(opens) or held) and self._unit.low(verb + 1) != "by"

    def _acts(self, at: int) -> bool:
        """Does a verb or a clause follow, so that a thing ends before it: ", but has been met with"?"""
        while self._unit.tag(at) & ADV and at < self._end:
            at += 1
        if at >= self._end or self._tags[at] & QUOTE:
            return False
        return self._unit.verbs[at] or bool(self._tags[at] & PERSONAL and self.has_verb(at + 1))

    def _tells_anew(self, at: int) -> bool:
        """Does a clause with a teller of its own begin here: ", and he urged X to", ", but she said that"?"""
        verb = next((n for n in range(at, min(self._end, at + _TELLER)) if self._unit.verbs[n]), -1)
        if verb <= at or not self._is_told(verb) or not self._roles[verb] & (PAST | THIRD):
            return False
        if any(self._tags[n] & (PUNCT | SUB | REL | QUOTE | COORD | PREP) for n in range(at, verb)):
            return False
        forms = self._grammar.cues.get(self._lows[verb], ())
        follows = self._unit.tag(verb + 1) & (SUB | QUOTE | PERSONAL | DET | POSS | CAP | WH | COLON)
        return bool(follows) and any(SPOKEN & form.frame.complements for form in forms)

    def _is_told(self, at: int) -> bool:
        return at < self._end and bool(self._roles[at] & CUE and self._roles[at] & (PAST | THIRD))

    def _is_added(self, at: int, closes: frozenset[str], sort: Sort) -> bool:
        """Does what follows a comma no longer belong to what is said?"""
        low = self._unit.low(at)
        next_act = sort in THINGS and low == "then"  # "dismissed it, then hung up"
        joined = at + bool(self._unit.tag(at) & COORD)
        if low in closes or next_act or self.is_frame(at) or self._is_inverted(at) or self._tells_anew(joined):
            return True
        role, tag = self._roles[at] if at < self._end else 0, self._unit.tag(at)
        if role & ING and (role & CUE or sort in THINGS):
            return True
        if sort in THINGS and tag & DET and not any(self._unit.verbs[at : at + _APPOSED]):
            return True
        if not tag & COORD:
            return False
        verb = at + 1
        opens = sort == "inf" and self._unit.tag(verb) & (PERSONAL | DET | CAP | POSS) and self.has_verb(verb)
        if opens or (sort in THINGS and self._acts(verb)):
            return True
        while self._unit.tag(verb) & ADV or (verb < self._end and self._roles[verb] & (HAVE | BE)):
            verb += 1
        return self._is_told(verb)
