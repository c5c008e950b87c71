"""Everybody that an article names: full names, roles and sides by surname, so that a surname alone is somebody; and
who of them is accused.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from operator import attrgetter

from provenance.languages import Accusation, Mention
from provenance.languages.en.grammar import (
    CAP,
    COMMA,
    DASH,
    DET,
    GENITIVE,
    GIVEN,
    OPEN,
    PARTICLE,
    PREP,
    PUNCT,
    REL,
    ROLE,
    TITLE,
    Grammar,
    singular,
)
from provenance.languages.en.mentions import (
    apposed_role,
    given_gender,
    goes_on_in_body,
    has_legal_form,
    is_name_word,
    names_body,
    read_mention,
    read_name,
)
from provenance.languages.en.phrases import NounPhrase
from provenance.languages.en.units import Unit
from provenance.lexicon import Lexicon
from provenance.models import Document, Source, Span
from provenance.vocabulary import MEDIA

__all__ = ["People", "find_cast", "unanswered"]


_LONGEST_NAME = 5


@dataclass
class People:
    """``full`` gives the words of the full name by surname, lower case, as do ``roles``, ``sides`` and ``genders``."""

    vocabulary: Grammar
    full: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    units: Sequence[Unit] = ()

    def completed(self, mention: Mention) -> Mention:
        """A mention by surname alone, with the full name and role that the text gives elsewhere."""
        if not mention.names:
            return self._medium(mention) or self._named_body(self._holder(mention))
        surname = mention.names[-1].lower()
        if (
            mention.kind == "named_organisation"
            and len(mention.names) == 1
            and surname in self.full
            and not mention.head
        ):
            mention = replace(mention, kind="named_person", gender="")
        if mention.kind != "named_person":
            return mention
        if mention.guessed and surname not in self.full and surname not in self.roles:
            whole = next((body for body in self._bodies if body.names[1:] and body.names[0] == mention.names[0]), None)
            ends = whole is not None and self.vocabulary.is_in("firm_name_ends", whole.names[-1].lower())
            if whole is not None and (ends or has_legal_form(whole.names)):
                return replace(whole, span=mention.span)  # "Valtrix" of "Valtrix Energy Corp"
            return replace(mention, kind="named_organisation", guessed=False, gender="n")
        if len(mention.names) == 1 and surname not in self.full and mention.role in (None, *_OF_FIRST_NAMES):
            surname = self._surname_of(mention.names[0]) or surname
        full = self.full.get(surname, mention.names)
        names = full if full[-len(mention.names) :] == mention.names or len(mention.names) == 1 else mention.names
        role = mention.role or self.roles.get(surname)
        gender = mention.gender or self.genders.get(surname, "")
        sides = tuple(dict.fromkeys((*mention.sides, *self.sides.get(surname, ()))))
        return replace(mention, names=names, text=" ".join(names), role=role, gender=gender, sides=sides, guessed=False)

    def _holder(self, mention: Mention) -> Mention:
        """ "The president" is whoever the text calls so by name, if it is one."""
        if mention.kind not in ("unnamed_official", "unnamed_person") or mention.gender == "p":
            return mention
        if not mention.definite:
            return self._speaking(mention)
        if self.vocabulary.is_in("spokespersons", mention.head):
            return mention
        wanted = mention.text.lower()
        found = [name for name, role in self.roles.items() if f" {role.lower()}".endswith(f" {wanted}")]
        if len(found) != 1 or found[0] not in self.full:
            return mention
        names = self.full[found[0]]
        return replace(mention, names=names, text=" ".join(names), kind="named_person", identified=True)

    def _speaking(self, mention: Mention) -> Mention:
        """ "A spokesperson" of nobody speaks for the body named right before."""
        alone = mention.text.lower() == mention.head and not (mention.identified or mention.sides)
        if not alone or not self.vocabulary.is_in("spokespersons", mention.head):
            return mention
        before = bisect_left(self._bodies, mention.span, key=attrgetter("span")) - 1
        if before < 0 or mention.span.start - self._bodies[before].span.end > _CLOSE_BY:
            return mention
        return replace(mention, sides=(self._bodies[before].text,), identified=True)

    def _named_body(self, mention: Mention) -> Mention:
        """ "The company" is the firm named last before it; where none is, nobody can ask it."""
        word, listed = mention.head, self.vocabulary.is_in
        firm, other = listed("firms", word), listed("bodies_without_name", word)
        sort = self.vocabulary.canonical_names("bodies_without_name").get(word, word)
        bare = mention.definite and not mention.names and word == _without_place(mention.text.lower())
        if not (firm or other) or not bare or sort != word:
            return mention  # of "force | police", "the police" are those of the place
        last = bisect_left(self._bodies, mention.span, key=attrgetter("span"))
        before = self._bodies[max(0, last - _BACK) : last]
        called = [body for body in before if sort in self._sorts(body)]
        found = called or [
            body for body in before if (firm and self._may_be_firm(body)) or (other and self._may_be_other(body))
        ]
        if not found:
            return replace(mention, kind="unnamed_organisation", identified=False)
        main = max(found, key=lambda body: self._told[body.names[0]])
        often, last = (self._told[body.names[0]] for body in (main, found[-1]))
        aside = firm and not called and often >= _OFTEN and last == 1
        return replace(main if aside else found[-1], span=mention.span)

    @cached_property
    def _told(self) -> Counter[str]:
        """How often the text has each word with a capital."""
        words = (word for unit in self.units for word, tag in zip(unit.words, unit.tags, strict=True) if tag & CAP)
        return Counter(word.removesuffix("'s").removesuffix("’s") for word in words)

    def _medium(self, mention: Mention) -> Mention | None:
        """ "The paper", and "the report" where the text has told of no other, are the medium named last before."""
        text = mention.text.lower()
        if not mention.definite or mention.kind not in ("document", "unnamed_media") or text != mention.head:
            return None
        written = text in _WRITTEN
        if not written and not self.vocabulary.is_in("media_heads", text):
            return None
        last = bisect_left(self._media, mention.span, key=attrgetter("span")) - 1
        introduced = bisect_left(self._introduced.get(text, ()), mention.span.start)
        if last < 0 or introduced or (written and mention.span.start - self._media[last].span.end > _REPORTED_BY):
            return None
        return replace(self._media[last], span=mention.span)

    @cached_property
    def _media(self) -> list[Mention]:
        return [mention for mention in self._named if mention.kind in MEDIA]

    @cached_property
    def _introduced(self) -> dict[str, list[int]]:
        """Where the text tells of a paper that is no medium's: "a report", "its paper"."""
        found: dict[str, list[int]] = {}
        for unit in self.units:
            for at, low in enumerate(unit.lows):
                called = _PAPERS.get(low)
                if called and any(unit.lows[n] in _OF_ANOTHER for n in range(max(0, at - _BEFORE), at)):
                    found.setdefault(called, []).append(unit.starts[at])
        return found

    @cached_property
    def _bodies(self) -> list[Mention]:
        return [mention for mention in self._named if mention.kind not in MEDIA]

    @cached_property
    def _named(self) -> list[Mention]:
        """All bodies and media that the text names, in text order."""
        return sorted(_bodies(self.units, self.vocabulary), key=attrgetter("span"))

    def _sorts(self, body: Mention) -> set[str]:
        """What a body is called by: before its name, or by its last word ("Selhaven Constabulary": "force")."""
        one = self.vocabulary.canonical_names("bodies_without_name")
        return {one.get(word, word) for word in (body.head, singular(body.names[-1].lower()))}

    def _may_be_firm(self, body: Mention) -> bool:
        listed = self.vocabulary.is_in
        return not (body.head or body.key) or listed("firms", body.head) or listed("companies", body.key.lower())

    def _may_be_other(self, body: Mention) -> bool:
        listed = self.vocabulary.is_in
        return not (body.head or has_legal_form(body.names) or listed("companies", body.key.lower()))

    def _surname_of(self, first: str) -> str:
        """ "Sir Keir" and "Jodie" are whoever has the first name, if it is one."""
        found = [surname for surname, names in self.full.items() if names[0] == first and len(names) > 1]
        return found[0] if len(found) == 1 else ""

    def knows(self, surname: str) -> bool:
        return surname.lower() in self.full or surname.lower() in self.roles

    def names_body(self, _word: str) -> bool:
        return False

    def role_told(self, role: str, _words: str) -> str:
        return role

    def titled(self, words: str, _gender: str) -> str:
        return words

    def tells(self, _names: tuple[str, ...], _side: str) -> bool:
        return False

    @property
    def states(self) -> tuple[str, str, str]:
        return "", "", ""


#: Titles that stand before a first name alone.
_OF_FIRST_NAMES = frozenset({"Sir", "Dame", "Lord", "Lady", "King", "Queen", "Prince", "Princess", "Pope"})


def find_cast(units: Sequence[Unit], grammar: Grammar) -> People:
    cast = People(grammar, units=units)
    for unit in units:
        at = 0
        while at < len(unit.words):
            at = _read(unit, at, grammar, cast) if unit.tags[at] & CAP else at + 1
    return cast


def _read(unit: Unit, at: int, grammar: Grammar, cast: People) -> int:
    """Note the person named at a place, and return where to go on."""
    end = _end_of_name(unit, at, grammar)
    names = read_name(unit, at, end, grammar) if end > at else ()
    before = unit.tag(at - 1)
    titled = bool(before & (TITLE | ROLE)) and not before & (GENITIVE | PUNCT)
    known = titled or bool(unit.tags[at] & GIVEN) or _likely(names)
    body = before & DET and not titled
    if names and (len(names) > 1 or titled) and known and not body:
        _note(unit, range(at, end), names, cast, titled=titled)
    return max(end, at + 1)


def _end_of_name(unit: Unit, at: int, grammar: Grammar) -> int:
    end = at
    while end < min(len(unit.words), at + _LONGEST_NAME):
        particle = unit.tags[end] & PARTICLE and end > at
        if not particle and not is_name_word(unit, end, grammar):
            break
        end += 1
        if unit.tags[end - 1] & GENITIVE:
            return end
    if end > at and unit.tag(end) & GENITIVE and unit.tag(end) & CAP:
        end += 1
    while end > at and not unit.tags[end - 1] & CAP:
        end -= 1
    return end


def _note(unit: Unit, words: range, names: tuple[str, ...], cast: People, *, titled: bool) -> None:
    grammar, surname = cast.vocabulary, names[-1].lower()
    if len(names) > 1:
        cast.full.setdefault(surname, names)
    start, end = words.start, words.stop
    first = max((n + 1 for n in range(start - _BEFORE, start) if unit.tag(n) & (PREP | PUNCT)), default=start - _BEFORE)
    mention = read_mention(unit, NounPhrase(max(0, first), end, end), grammar) if titled else None
    role = (mention.role if mention is not None and mention.names else None) or (
        unit.words[start - 1] if titled else ""
    )
    if not role and unit.tag(end) & COMMA:
        stop = next((n for n in range(end + 1, len(unit.words)) if unit.tags[n] & (PUNCT | REL)), len(unit.words))
        told = any(unit.verbs[end + 1 : stop])  # "The minister, Jo Kolb, was told by the director"
        role = "" if told else apposed_role(unit, end + 1, stop, grammar) or ""
    if role:
        cast.roles.setdefault(surname, role)
    gender = given_gender(names, grammar) or grammar.genders.get(unit.low(start - 1), "")
    if gender in ("m", "f"):
        cast.genders.setdefault(surname, gender)
    if mention is not None and mention.sides:
        cast.sides[surname] = tuple(dict.fromkeys((*cast.sides.get(surname, ()), *mention.sides)))


def _without_place(text: str) -> str:
    """ "company" of "selhaven-based company"."""
    first, _, rest = text.partition(" ")
    return rest if first.endswith("-based") else text


def _bodies(units: Sequence[Unit], grammar: Grammar) -> Iterator[Mention]:
    """The bodies and media that a text names, firms by their list, their form or what stands before the name."""
    for unit in units:
        at = 0
        while at < len(unit.words):
            if not unit.tags[at] & CAP:
                at += 1
                continue
            end = at + 1
            while end < len(unit.words) and (unit.tags[end] & CAP or goes_on_in_body(unit, at, end, grammar)):
                end += 1
            firm = bool(at) and grammar.is_in("firms", unit.lows[at - 1])  # "the drugmaker Valtrix"
            start = at - bool(firm or (at and not _CALLED.isdisjoint(grammar.lists_of(unit.lows[at - 1]))))
            start -= bool(start and unit.tag(start - 1) & DET)
            mention = read_mention(unit, NounPhrase(start, end, end), grammar)
            if firm and mention is not None and mention.guessed:
                mention = replace(mention, kind="named_organisation", guessed=False, gender="n")
            told = start < at and unit.lows[at - 1] != "the"
            at, last = end, unit.lows[end - 1]
            dateline = start == 0 and unit.words[0].isupper() and unit.tag(end) & (DASH | COMMA | OPEN)
            if _SEAT.match(unit.words[end - 1]) or dateline:
                continue
            if mention is not None and mention.kind in MEDIA:
                yield mention
            if mention is None or mention.kind != "named_organisation":
                continue
            told = told or bool(mention.key or mention.head)
            if told or grammar.is_in("firm_name_ends", last) or names_body(mention.names):
                yield mention if mention.names else replace(mention, names=tuple(mention.text.split()))


#: A party and a state behind somebody's name: "D-N.M.".
_SEAT = re.compile(r"[DRI]-[A-Z]")
#: Lists of what a body or a medium is called before its name.
_CALLED = frozenset({"organisation_heads", "media_heads"})
#: What a medium writes, what else may be a paper, and what tells that it is another's.
_WRITTEN = frozenset({"report", "article", "story"})
_PAPERS = {word: word for word in (*_WRITTEN, "paper")} | dict.fromkeys(("study", "research", "analysis"), "paper")
_OF_ANOTHER = frozenset({"a", "an", "its", "his", "her", "their", "new", "researchers", "scientists"})
#: Characters between a medium and "the report" that is its own.
_REPORTED_BY = 600
#: How often an article names the firm that it is about.
_OFTEN = 3
#: Bodies before a word that it may take up; characters between a body and its spokesperson.
_BACK, _CLOSE_BY = 200, 300
#: Words before a name that its role may have.
_BEFORE = 4
#: Words of a name without a known given name.
_LIKELY = range(2, 5)


def _likely(names: tuple[str, ...]) -> bool:
    """Some words without an abbreviation among them: a name, be it on no list."""
    return len(names) in _LIKELY and not any(name.isupper() and len(name.strip(".")) > 1 for name in names)


# --- Who is accused by name, and whether the article has a word of theirs ---------------------------------------------


_NAME = r"(?:[A-Z][\w’'.-]*+(?: (?:of|for|and|the|de|van|von|bin|al)(?= [A-Z]))? ?){1,6}"
#: "accused the Trading Company of …": who stands right behind the cue, after an article, a title or a possessive.
_ACCUSED = re.compile(rf"(?:that )?(?:the |its |his |her |their |former |[A-Z]\w+’s |[a-z]+ )?(?P<name>{_NAME})")
#: "accused him of …" and "accused Ruth Kolb of …", whoever accuses. Who goes to court over a law accuses nobody.
_ACTIVE = re.compile(
    rf"\b(?:accus(?:e|es|ed|ing)|suspect(?:s|ed)?) (?:the )?(?:(?P<name>{_NAME})|(?P<pronoun>him|her)) ?of\b"
    rf"|\b(?:su(?:es|ed|ing)|investigat(?:es|ed|ing)) (?:the )?(?P<sued>{_NAME})(?:over|for|after|in|on)\b"
    r"(?![^.;]{0,30}\b(?:law|bill|ordinance|ban|records)\b)"
)
#: "(Workers say) Pinnock falsified …": what somebody says that another one did.
_WRONGED = re.compile(rf"(?:that )?(?P<name>{_NAME})(?:had |has |also |then )*(?P<verb>[a-z]+)")
#: "allegations against Pinnock", "charges against …".
_AGAINST = re.compile(
    r"(?<!Information )\b(?:allegations?|accusations?|charges|complaint|lawsuit|indictment|arrest warrant)"
    rf" (?:(?:was|were) )?(?:filed |brought |made |issued |levelled |leveled )?against (?:the )?(?P<name>{_NAME})"
)
#: "Pinnock is accused of …", "has been charged with …": the passive leaves out who accuses.
_PASSIVE = re.compile(
    rf"(?<![\w’'.-])(?P<name>{_NAME})(?:, [^,]{{2,60}}, )?"
    r",? ?(?:(?:(?:is|are|was|were|has been|have been|stands?|stood) (?:also |now |(?:arrested|detained) and )?"
    r"(?:accused of|charged with|arrested (?:on suspicion of|for|over)|suspected of|blamed for|indicted (?:on|for)"
    r"|under investigation (?:for|over)))"
    r"|(?:faces|face|faced|is facing|are facing) [^.;,]{0,30}?\b(?:charges|allegations|accusations) (?:of|that))"
)
#: Words of a name that many share.
_SHARED = frozenset(
    "the of for and company group party ministry department council president minister mr mrs ms".split()
)
#: Words with a capital that name nobody.
_NOBODY = frozenset("nobody none no one he she it they we you i who police this that these those there".split())
_PRONOUNS = frozenset({"him", "her"})
#: Words with a capital that begin a sentence and no name.
_OPENERS = frozenset(
    "in on at after before under by from with when while since for as but and if although during last this".split()
)
#: Two words or more with a capital, at the start of a sentence.
_LEADING = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,3}(?= [a-z])")
_NEGATED = re.compile(r"(?i)(?:\b(?:not|never|nobody|without)|n[’']t)(?: \w+){0,2} ?\Z")
#: A lawyer, and the body that the article has just named.
_DEFENDS = re.compile(
    r"(?i)\b(?:lawyers?|counsel|solicitors?|barristers?|defen[cs]e team|defen[cs]e attorneys?|attorneys? for"
    r"|the (?:company|firm|group|school|university|church|club|bank|agency))\b"
)
#: Sentences that accuse: for each, everything that is said in the article is gone through.
_MOST_ACCUSATIONS = 20
_SHORTEST = 4


def unanswered(document: Document, lexicon: Lexicon) -> Iterator[Accusation]:
    """The first accusation of each party by name of which the article has no word, nor of a lawyer.

    The verbs that accuse are those of the class ``accuse`` in the frame lexicon, with the accused behind them, and the
    passives of a charge; who says that somebody did what the list ``wrongdoing`` names accuses them as well. "him" and
    "her" are whoever was named last. With a word of the list ``accusation_settled`` beside the accusation, or in a
    sentence that names the accused, they have confessed or a court has decided, and there is nothing left to answer.
    """
    settled = {
        word.lower() for word in (lexicon.words("accusation_settled") if "accusation_settled" in lexicon else ())
    }
    closed = [
        at
        for at, sentence in enumerate(document.sentences)
        if any(token.text.lower() in settled for token in sentence.tokens)
    ]
    wrongdoing = frozenset(lexicon.words("wrongdoing") if "wrongdoing" in lexicon else ())
    told: set[str] = set()
    speaking = {attribution.source_id for attribution in document.attributions}
    accusations = (
        (at, name)
        for at, sentence in enumerate(document.sentences)
        for name in _accused(sentence.span, at, document, wrongdoing)
    )
    for at, name in islice(accusations, _MOST_ACCUSATIONS):
        words, span = _words(name), document.sentences[at].span
        if not words or words & told:
            continue
        told |= words
        beside = [a for a in document.attributions if any(part.overlaps(span) for part in a.source or ())]
        accusers = frozenset(a.source_id for a in beside if a.source_id)
        heard = any(
            words & _words(source.name) or (source.id not in accusers and _speaks_for(source, words, document.text))
            for source in document.sources
            if source.id in speaking
        )
        is_settled = any(
            abs(place - at) <= 1 or words & _words(document.sentences[place].span.of(document.text)) for place in closed
        )
        if not heard and not is_settled:
            yield Accusation(span, name)


def _speaks_for(source: Source, words: set[str], text: str) -> bool:
    said = " ".join((source.name, source.role or "", *(mention.of(text) for mention in source.mentions)))
    return bool(words & _words(said) or _DEFENDS.search(said))


def _accused(span: Span, at: int, document: Document, wrongdoing: frozenset[str]) -> Iterator[str]:
    text = document.text
    for attribution in document.attributions:
        cue = attribution.cue
        if cue and cue.sense == "accuse" and not cue.negated and span.start <= attribution.start < span.end:
            found = _ACCUSED.match(text, max(part.end for part in cue.spans) + 1, span.end)
            if found and _is_charge(cue.lemma, span.of(text)) and not _is_negated(text, span.start, cue.spans[0].start):
                yield found["name"].strip(" .")
        elif attribution.type == "indirect" and span.start <= attribution.start < span.end:
            blamed = _WRONGED.match(text, attribution.content[0].start, span.end)
            if blamed and blamed["verb"] in wrongdoing:
                yield blamed["name"].strip(" .")
    for pattern in (_PASSIVE, _AGAINST, _ACTIVE):
        for accused in pattern.finditer(text, span.start, span.end):
            name = next(group for group in accused.groups() if group)
            if name in _PRONOUNS:
                yield from _last_named(document, at)
            elif name.split()[0].lower() not in _NOBODY and not _is_negated(text, span.start, accused.start()):
                yield name.strip(" .")


def _is_charge(lemma: str, sentence: str) -> bool:
    """To charge somebody is to accuse them only "with" or "of" something: else it costs money."""
    return lemma != "charge" or re.search(r"\bwith\b|\bof\b", sentence) is not None


def _is_negated(text: str, start: int, end: int) -> bool:
    """Does the clause that ends before ``end`` say that it was not done ("has not publicly accused")?"""
    return _NEGATED.search(text, start, end) is not None


def _last_named(document: Document, at: int) -> Iterator[str]:
    """The person by name that the sentence before begins with, if it does."""
    if at:
        before = document.sentences[at - 1].span
        found = _LEADING.match(document.text, before.start, before.end)
        if found and found[0].split()[0].lower() not in _NOBODY | _OPENERS:
            yield found[0].strip()


def _words(name: str) -> set[str]:
    found = {word.lower().removesuffix("’s").removesuffix("'s") for word in re.findall(r"[A-Z][\w’'-]+", name)}
    return {word for word in found if word not in _SHARED and (len(word) >= _SHORTEST or word.isupper())}
