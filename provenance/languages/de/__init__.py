"""German, as the stages ask for it: verbs, clauses, cues and what they introduce, mentions of sources, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from provenance.languages import MAYBE, Accusation, Mention, Statement, Told
from provenance.languages.base import NamedHouse, outermost
from provenance.languages.de.accusations import AccusingWords, accusing_words, unanswered
from provenance.languages.de.attributions import (
    chief_actor,
    cue_negated,
    draft_unit,
    is_hearsay,
    is_negated,
    mood_of,
    reporting_verb,
    sense_of,
    without_source,
)
from provenance.languages.de.clauses import Headings, Unit, build_units
from provenance.languages.de.cues import Draft, Range, without_apposition
from provenance.languages.de.grammar import (
    DET,
    NUM,
    PUNCT,
    REQUIRED,
    SPEECH,
    SUB,
    THAT,
    Grammar,
    compile_grammar,
)
from provenance.languages.de.kinds import FEDERAL, is_team, leader
from provenance.languages.de.mentions import as_speaker, joined_with, read_mention
from provenance.languages.de.nouns import noun
from provenance.languages.de.numbers import find_claims
from provenance.languages.de.parts import house_of, leads_openly, stronger, tells_something, titled
from provenance.languages.de.people import (
    Bodies,
    Paper,
    People,
    PeopleTold,
    agreeing,
    called,
    find_bodies,
    find_papers,
    find_people,
    front_body,
    is_caveat,
    is_one_body,
    is_told,
    owner_of,
    paper_sort,
    places_of_states,
    states_named,
    subject_of_pronoun,
    takes_up,
)
from provenance.languages.de.phrases import NounPhrase
from provenance.languages.de.subjects import actor_of, carried_by, quoted_by, relayed
from provenance.languages.de.talk import (
    addressed,
    contentious,
    credited,
    is_credit,
    is_personal,
    is_utterance,
    label_role,
    last_medium,
    names_paper,
    needs_source,
    points_back,
    read_word,
    signature,
    slips,
    tells,
    traces,
    with_speech,
)
from provenance.lexicon import Lexicon, SameLexicon
from provenance.models import Claim, Cue, Document, Line, Metadata, Quote, Sentence, Span
from provenance.segment import Credits

__all__ = ["REQUIRED", "German", "load", "syllables"]


def load(lexicon: Lexicon) -> German | None:
    """German; ``None`` without a frame lexicon, which says what verbs do."""
    return _german(SameLexicon(lexicon)) if lexicon.frames else None


@lru_cache(maxsize=8)
def _german(same: SameLexicon) -> German:
    return German(same.value)


# --- German, as the stages ask for it: the modules of this package behind ``provenance.languages.Language`` -----------


#: Whatever the firm is called.
_FIRM = "unternehmen"
#: Characters before an office in which the text says whose it is.
_NEAR = 350
#: How a post of a firm begins that an association has ("Hauptgeschäftsführer").
_OF_ASSOCIATIONS = ("haupt", "bundes", "landes", "kreis", "bezirks")
#: Words that stand with a name and are none, however like it they look: "Der Landwirt Alois Derks".
_NO_NAMES = ("determiners", "pronouns", "prepositions", "roles", "roles_feminine", "first_names")


#: What a text calls its state as a whole, beside the parts of it.
_FEDERATION = "Bund"
#: What somebody is tied to who has a part in some research.
_STUDY = "Studie"
_PART = "beteiligt"
#: Words from that for a team to whom it is around.
_TEAM = 3
#: Words that take up any paper told of before.
_ANY_PAPER = ("papier", "dokument", "schriftstück")
#: Kinds of sources that somebody issued.
_PAPERS = ("document", "unspecified")
#: Kinds of sources that go on to say nothing unless their article tells which ones they are.
_VOICELESS = ("unspecified", "unnamed_media")


class German:
    """German with the word lists of one lexicon."""

    assessed = True
    frame_inside = False

    def __init__(self, lexicon: Lexicon) -> None:
        self.grammar = compile_grammar(lexicon)
        # Several stages ask for that of one article.
        self._house = lru_cache(maxsize=16)(
            lambda outlet, url: house_of(Metadata(outlet=outlet, url=url), self.grammar)
        )
        # Half of the words of a text are a few hundred, and news have the others from article to article.
        self._read = lru_cache(maxsize=20_000)(lambda word: read_word(word, self.grammar))

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        lexicon = self.grammar.lexicon
        return frozenset(lexicon.words("abbreviations") if "abbreviations" in lexicon else ())

    @cached_property
    def credits(self) -> Credits:
        lexicon = self.grammar.lexicon
        names = ("credit_labels", "agencies", "link_labels", "source_labels", "page_roots")
        return Credits(*(lexicon.words(name) if name in lexicon else () for name in names))

    def headings(self, text: str, start: int, end: int) -> Iterator[Span]:
        return self._headings(text, start, end)

    @cached_property
    def _headings(self) -> Headings:
        made: Headings = self.grammar.lexicon.table("headings", lambda: Headings(self.grammar, self.abbreviations))
        return made

    def syllables(self, word: str) -> int:
        return syllables(word)

    def quotes(self, text: str, quotes: Sequence[Quote], sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        return with_speech(text, quotes, sentences, self.grammar)

    def units(
        self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote]
    ) -> Iterator[tuple[Unit, tuple[Sentence, ...]]]:
        built = build_units(text, sentences, outermost(quotes), self.grammar)
        return ((unit, group) for unit, group in built if unit.chunks)

    def statements(self, unit: Unit) -> Sequence[Statement]:
        drafts = [quoted_by(unit, draft, self.grammar) for draft in draft_unit(unit, self.grammar)]
        told = (
            d
            for d in drafts
            if any(_has_words(unit, words) for words in d.ranges) and not _is_silent(unit, d, self.grammar)
        )
        sourced = (d for d in told if d.source is None or not is_caveat(unit, d.source, self.grammar))
        parted = list(relayed(unit, [without_apposition(unit, draft) for draft in sourced], self.grammar))
        return [_statement(unit, carried_by(unit, d, self.grammar), parted, self.grammar) for d in parted]

    def goes_on(self, unit: Unit, near: bool) -> Span | None:
        place = reporting_verb(unit, near, self.grammar)
        return unit.span(place, place + 1) if place >= 0 else None

    def is_hearsay(self, unit: Unit, near: bool) -> bool:
        return is_hearsay(unit, near, self.grammar)

    def is_rumour(self, unit: Unit) -> bool:
        return without_source(unit, self.grammar)

    def label_role(self, label: str) -> str:
        return label_role(label, self.grammar)

    def addresses(self, sentence: Sentence) -> Mention | None:
        return addressed(sentence, self.grammar)

    def is_personal(self, sentence: Sentence) -> bool:
        return is_personal(sentence, self.grammar)

    def ends_interview(self, sentence: Sentence) -> bool:
        return is_credit(sentence, self.grammar)

    def signature(self, unit: Unit, span: Span | None = None) -> Mention | None:
        return signature(unit, span, self.grammar)

    def unheard(self, unit: Unit) -> tuple[Span, Mention] | None:
        actor = chief_actor(unit, self.grammar)
        bare = actor is not None and actor.end == actor.core
        if actor is not None and bare and self.grammar.is_in("frame_nouns", unit.lows[actor.core - 1]):
            return None  # "Die Angaben ließen sich nicht überprüfen."
        mention = read_mention(unit, actor, self.grammar) if actor is not None else None
        if actor is None or mention is None or (mention.kind in _VOICELESS and not mention.definite):
            return None  # "Berichte über Mängel häufen sich."
        return unit.span(actor.start, actor.end), mention

    def told_of(self, unit: Unit) -> Told:
        return PeopleTold(unit, self.grammar)

    def traces(self, unit: Unit) -> Iterator[Mention]:
        return traces(unit, self.grammar)

    def medium_before(self, unit: Unit, offset: int | None = None) -> Mention | None:
        place = len(unit.words) if offset is None else unit.place(offset)
        return last_medium(unit, place, self.grammar)

    def credited(self, text: str, lines: Sequence[Line]) -> Iterator[Mention]:
        return credited(text, lines, self.grammar)

    def house(self, metadata: Metadata) -> NamedHouse:
        return self._house(metadata.outlet, metadata.url)

    def cast(self, units: Sequence[Unit]) -> GermanCast:
        people = find_people(units, self.grammar)
        return GermanCast(self.grammar, units, people, find_bodies(units, people, self.grammar))

    def claims(self, sentences: Sequence[Sentence]) -> Iterator[Claim]:
        return find_claims(sentences, self.grammar)

    def is_utterance(self, sentences: Sequence[Sentence], quote: Span) -> bool:
        return is_utterance(sentences, quote, self.grammar)

    def tells(self, sentence: Sentence, quote: Span, text: str) -> bool:
        return tells(sentence, quote, text, self.grammar)

    def points_back(self, sentence: Sentence) -> bool:
        return points_back(sentence, self.grammar)

    def contentious(self, sentences: Sequence[Sentence]) -> bool:
        return contentious(sentences, self.grammar)

    def needs_source(self, sentence: Sentence) -> bool:
        return needs_source(sentence, self.grammar)

    def names_paper(self, sentence: Sentence) -> bool:
        return names_paper(sentence, self.grammar)

    def is_unfinished(self, word: str) -> bool:
        return self.grammar.is_in("unfinished", word)

    def may_be_name(self, word: str) -> bool:
        return not any(self.grammar.is_in(name, word.lower()) for name in _NO_NAMES)

    @cached_property
    def _accusing(self) -> AccusingWords:
        return accusing_words(self.grammar)

    def unanswered(self, document: Document) -> Iterator[Accusation]:
        return unanswered(document, self.grammar, self._accusing)

    def slips(self, sentence: Sentence) -> Iterator[Span]:
        return slips(sentence, self._read)


@dataclass
class GermanCast:
    """The people and the bodies of one article; whether it names a body is asked once for each word."""

    vocabulary: Grammar
    units: Sequence[Unit]
    people: People
    bodies: Bodies
    _named: dict[str, bool] = field(default_factory=dict)
    _told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def completed(self, mention: Mention) -> Mention:
        word = mention.text
        if (
            mention.kind == "unnamed_person"
            and not mention.definite
            and self.bodies.is_called(word)
            and not self.knows(word)
        ):
            # "Brenner" is a word for a person, and here it is a firm.
            return _as_body(mention)
        if self._is_name_of_body(mention):
            return _as_body(mention)
        mention = self._of_study(self._of_home(self._in_body(self.people.completed(self._with_body(mention)))))
        if (
            mention.kind == "named_person"
            and not (mention.person or mention.role)
            and not self.vocabulary.is_in("first_names", mention.names[0].lower())
            and self.bodies.is_firm(mention.names)
        ):
            return replace(mention, kind="named_organisation")
        single = mention.kind == "named_person" and len(mention.names) == 1 and not mention.role
        return self._with_name(mention) if (single or mention.guessed) and not mention.mute else mention

    def _is_name_of_body(self, mention: Mention) -> bool:
        """Is an unknown word with the article of one woman a firm's name ("die Voltara teilte mit")?"""
        low, grammar = mention.head, self.vocabulary
        if mention.kind not in ("unnamed_person", "unspecified") or not mention.definite or "f" not in mention.gender:
            return False
        if not low or mention.text.lower() != low or low.endswith("e") or noun(low).kind or self.knows(low):
            return False
        if any(grammar.is_in(name, low) for name in _NO_NAMES) or not mention.text[:1].isupper():
            return False
        unit = next((unit for unit in reversed(self.units) if unit.starts[0] <= mention.span.start), None)
        chunk = unit.chunks[min(unit.chunk_at(unit.place(mention.span.start)), len(unit.chunks) - 1)] if unit else None
        verb = unit.lows[chunk.finite] if unit and chunk and chunk.finite >= 0 else ""
        return bool(verb) and not verb.endswith(("n", "sind"))

    @cached_property
    def states(self) -> tuple[str, str, str]:
        return states_named(self.units, self.vocabulary)

    def _of_home(self, mention: Mention) -> Mention:
        """ "Die Bundeskanzlerin" is that of the state whose government the text means."""
        home = self.vocabulary.canonical["home_offices"].get(mention.head.capitalize(), "") if mention.head else ""
        federal = mention.text == _FEDERATION or (home and home == self.states[0])
        if federal and FEDERAL not in mention.sides:
            mention = replace(mention, sides=(FEDERAL, *mention.sides))  # "der Bundesrat" in Bern
        if FEDERAL not in mention.sides:
            return mention
        state = self.states[0] or self.vocabulary.canonical["states"][FEDERAL]
        return replace(mention, sides=tuple(state if side == FEDERAL else side for side in mention.sides))

    def _in_body(self, mention: Mention) -> Mention:
        """ "Firmenchef Jan Kolar" and "Jan Kolar, Chef der Firma" lead the firm named last before."""
        speaks = not mention.names and self.vocabulary.ends_in("spokespersons", mention.head)  # "eine Sprecherin"
        words = mention.text if speaks else mention.role or ""
        *before, role = words.split() or [""]
        role = role.lower()
        if mention.kind in _PAPERS:
            return self._of_issuer(self._of_sort(mention))  # "das Urteil"
        defends = role in self.vocabulary.words["defenders"]  # for whom they defend
        if not (speaks or mention.kind == "named_person") or mention.owner or defends:
            return mention
        if not role:
            return self._of_sort(mention)  # "Er leitet die Bank"
        if not self.vocabulary.words["former"].isdisjoint(words.lower().split()):
            return mention
        if mention.sides:
            mention = self._of_sort(mention)
            if any(not side.startswith(MAYBE) for side in mention.sides):
                return mention
        grammar, start = self.vocabulary, mention.span.start
        word = role if before else front_body(role, grammar)
        word = word if grammar.is_in("unowned_bodies", word) else ""
        if not word and not before and "-" not in role and grammar.ends_in("posts_of_firms", role):
            word = "" if role.startswith(_OF_ASSOCIATIONS) else _FIRM
        body = self.bodies.taken_up(word, start, grammar) if word else None
        # "Die kaufmännische Leiterin", "der Ärztliche Direktor"
        described = all(word.islower() or grammar.is_adjective(word.lower(), role.capitalize()) for word in before)
        if body is None and described and not word and leads_openly(role, grammar):
            body = self.bodies.before(start, grammar)
        found = () if body is None else _sides(body)
        if body is None and word == _FIRM and role in grammar.words["posts"] and not mention.sides:
            other = self.bodies.before(start, grammar)  # an association has one as well
            found = () if other is None else (MAYBE + other.text,)
        return replace(mention, sides=(*found, *mention.sides)) if found else mention

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        return find_papers(self.units, self.bodies, self.vocabulary)

    def _of_issuer(self, mention: Mention) -> Mention:
        """ "In dem Bericht heißt es": that of whoever the text said to have issued one."""
        told = any(not side.startswith(MAYBE) for side in mention.sides) or not mention.head
        if told or mention.gender == "p" or not (mention.definite or mention.bare or " " not in mention.text):
            return mention
        sort = paper_sort(mention.head)
        before = (paper for paper in reversed(self.papers) if paper.start < mention.span.end)
        known = next((paper for paper in before if sort in _ANY_PAPER or paper.sort.endswith(sort)), None)
        if known is None:
            return mention
        return replace(mention, sides=(*known.sides, *mention.sides))

    @cached_property
    def leaders(self) -> tuple[tuple[int, str], ...]:
        """Where the text tells who leads a team, and their names."""
        return tuple(
            (unit.starts[at], name)
            for unit in self.units
            if "um" in unit.lows
            for at, low in enumerate(unit.lows[1:], 1)
            if low == "um" and any(is_team(each, self.vocabulary) for each in unit.lows[max(0, at - _TEAM) : at])
            if (name := leader(unit, at))
        )

    @cached_property
    def studies(self) -> tuple[tuple[int, int], ...]:
        """Where the text says of somebody that they have a part in a study: in a journal, or in words for it."""
        works, journals, no = (self.vocabulary.words[name] for name in ("works", "journals", "negations"))
        return tuple(
            (unit.starts[0], unit.starts[-1])
            for unit in self.units
            if not journals.isdisjoint(unit.lows) or (_PART in unit.lows and not works.isdisjoint(unit.lows))
            if no.isdisjoint(unit.lows)
        )

    def _of_study(self, mention: Mention) -> Mention:
        """ "Jana Holm, die an der Studie beteiligt war" and "schreibt Jana Holm im Fachblatt" speak for it."""
        if mention.kind != "named_person" or not any(a <= mention.span.start <= b for a, b in self.studies):
            return mention
        return replace(mention, sides=(*mention.sides, MAYBE + _STUDY))

    def _of_leader(self, mention: Mention) -> Mention:
        """ "Die Forscher" are those around whoever the text named last before."""
        before = (name for start, name in reversed(self.leaders) if start < mention.span.start)
        name = next(before, "")
        return replace(mention, sides=(MAYBE + name,)) if name else mention

    def _of_sort(self, mention: Mention) -> Mention:
        """ "Gerichtssprecher Jan Kolar" speaks for the court named last before, a ruling is of it."""
        start = mention.span.start
        sides: list[str] = []
        for side in mention.sides:
            word = side.removeprefix(MAYBE).lower()
            body = self.bodies.taken_up(word, start, self.vocabulary) if word.isalpha() else None
            sides.extend((side,) if body is None else _sides(body))
        return replace(mention, sides=tuple(dict.fromkeys(sides)))

    def _with_name(self, mention: Mention) -> Mention:
        """A single word of which nothing tells whose name it is may stand behind a first name elsewhere in the text."""
        word = mention.names[-1]
        if noun(word.lower()).kind == "time" and not self.people.knows(word):
            return replace(mention, mute=True)  # "Sonntag, 14. März", "Am Morgen"
        if word not in self._told:
            self._told[word] = called(word, self.units, self.vocabulary)
        names = self._told[word]
        if not names:
            return replace(mention, mute=True) if mention.guessed else mention
        if len(names) == 1 or self.people.knows(word):
            return mention
        text = " ".join(names)
        return replace(mention, names=names, text=text, kind="named_person", person=True, guessed=False)

    def _with_body(self, mention: Mention) -> Mention:
        """ "Die Behörde" is the one named last before; a spokesperson of hers speaks for it."""
        speaks_for = bool(mention.unowned) and mention.head != mention.unowned
        if mention.names or mention.key:
            return mention
        if mention.definite and not mention.sides and is_team(mention.head, self.vocabulary):
            return self._of_leader(mention)  # "die Forscher"
        if not speaks_for and not ((mention.definite or mention.bare) and is_one_body(mention, self.vocabulary)):
            return mention
        word = mention.unowned if speaks_for else mention.head
        body = self.bodies.taken_up(word, mention.span.start, self.vocabulary)
        if body is None:
            sort = self.vocabulary.canonical["unowned_bodies"].get(word.capitalize(), "")
            return replace(mention, sides=(MAYBE + sort, *mention.sides)) if speaks_for and sort else mention
        if speaks_for:
            sides = tuple(dict.fromkeys((body.text, *mention.sides)))
            return replace(mention, sides=sides, identified=True, unowned="")
        return replace(body, span=mention.span)

    def knows(self, surname: str) -> bool:
        return self.people.knows(surname)

    def titled(self, words: str, gender: str) -> str:
        return titled(words, gender, self.vocabulary)

    def role_told(self, role: str, words: str) -> str:
        apart = any(
            self.vocabulary.is_in("telling_apart", word) for word in words.lower().split()
        )  # "die künftige Chefin"
        weak = not apart and not tells_something(role, self.vocabulary) and tells_something(words, self.vocabulary)
        return stronger(role, words, self.vocabulary) if weak else role

    def tells(self, names: tuple[str, ...], side: str) -> bool:
        """Of a body the words stand right before the office; of states it is the last one named before it, or any
        that somebody is known to have an office in.
        """
        states = self.vocabulary.canonical["states"]
        offices = self.people.titled.get(" ".join(names).lower()) or self.people.titled.get(names[-1].lower(), [])
        if side not in states.values():
            return any(self._names_before(side, start) for start in offices)
        known = self.vocabulary.canonical["heads_of_state"]
        if side in (known.get(" ".join(names)), known.get(names[-1])):
            return any(state == side for _, state in self._places_of_states)
        if side == states[FEDERAL]:
            return False  # its parts have ministers as well
        part = self.vocabulary.is_in("state_parts", side.lower())
        for start in offices:
            near = [state for at, state in self._places_of_states if start - _NEAR < at < start]
            near = [state for state in near if self.vocabulary.is_in("state_parts", state.lower()) == part]
            if near[-1:] == [side]:
                return True
        return False

    @cached_property
    def _places_of_states(self) -> tuple[tuple[int, str], ...]:
        return tuple(places_of_states(self.units, self.vocabulary))

    def _names_before(self, body: str, start: int) -> bool:
        """Do all words of a name stand right before the character ``start``?"""
        near = [
            unit for unit in self.units if unit.starts and start - _NEAR < unit.starts[-1] and unit.starts[0] < start
        ]
        said = " ".join(word for unit in near for word, at in zip(unit.words, unit.starts, strict=True) if at < start)
        return all(word.strip("()") in said for word in body.split())

    def names_body(self, word: str) -> bool:
        if word not in self._named:
            self._named[word] = is_told(word, self.bodies.heads, self.vocabulary)
        return self._named[word]


def _as_body(mention: Mention) -> Mention:
    names = (mention.text,)
    return replace(mention, names=names, head="", kind="named_organisation", identified=True, mute=False)


def _sides(body: Mention) -> tuple[str, ...]:
    """Whom somebody speaks for who speaks for a body: the state that it is one of, or the body itself."""
    return body.sides or (body.key or body.text,)


def _statement(unit: Unit, draft: Draft, others: Sequence[Draft], grammar: Grammar) -> Statement:
    source, hit = draft.source, draft.hit
    further = joined_with(unit, source, grammar) if source is not None else ()
    carries = draft.carries or (source is not None and takes_up(unit, source, grammar))
    who = _who(unit, draft, source, grammar, carries=carries) if source is not None else ()
    points = source is not None and bool(who) and bool(who[-1].pronoun)
    return Statement(
        draft.type,
        tuple(_content(unit, words) for words in draft.ranges),
        unit.span(source.start, source.end) if source is not None else None,
        who,
        tuple([mention for each in further if (mention := read_mention(unit, each, grammar)) is not None]),
        subject_of_pronoun(unit, source.start, grammar) if source is not None and points else None,
        _cue(unit, draft, grammar),
        tuple(unit.span(start, max(end, start + 1)) for start, end in draft.frame) or None,
        (unit.span(draft.addressee.start, draft.addressee.end),) if draft.addressee is not None else None,
        draft.medium,
        carries,
        draft.refers_back,
        leads=not (source is not None and _is_share(unit, source, grammar))
        and (hit is None or (hit.kind != "noun" and not _told_within(unit, draft, others, grammar))),
        keeps_mention=hit is not None and hit.kind == "adverb",
        negated=is_negated(unit, draft, grammar),
        mood=mood_of(unit, draft),
    )


def _told_within(unit: Unit, draft: Draft, others: Sequence[Draft], grammar: Grammar) -> bool:
    """Is it told by the way: within what another says, or beside the main clause ("Nachdem X das gesagt hatte, …")?"""
    hit = draft.hit
    if hit is None or hit.kind != "verb":
        return False
    outer = [(d.hit, d.ranges) for d in others if d.hit is not None and d.hit != hit and d.type != "direct"]
    # ", sagte Ruth Kolb", ", so Ruth Kolb"
    frames = (told for cue, told in outer if cue.kind == "verb" or grammar.is_in("frame_adverbs", cue.lemma))
    if any(start <= hit.start < end for told in frames for start, end in told):
        return True
    opener = unit.chunks[hit.chunk].opener
    return bool(grammar.tags.get(opener, 0) & SUB) and not grammar.is_in("comparison_frames", opener)


def _who(unit: Unit, draft: Draft, phrase: NounPhrase, grammar: Grammar, *, carries: bool) -> tuple[Mention, ...]:
    if phrase.end == phrase.start + 1 and grammar.is_in("group_pronouns", unit.lows[phrase.start]):
        word = unit.words[phrase.start].capitalize()
        return (Mention(unit.span(phrase.start, phrase.end), word, kind="unnamed_person", gender="p"),)
    if _is_share(unit, phrase, grammar):
        return (Mention(unit.span(phrase.start, phrase.end), "", head=_SURVEY, kind="document", mute=True),)
    mention = read_mention(unit, phrase, grammar)
    if mention is None or (carries and draft.hit is not None and draft.hit.kind == "preposition"):
        # "nach diesen Angaben": whoever spoke last; "dem Bericht zufolge": no person
        return (replace(mention, mute=False),) if mention is not None and mention.head == _REPORT else ()
    hit = draft.hit
    if not mention.pronoun:
        return (as_speaker(unit, phrase, mention, hit, grammar),)
    if hit is not None and hit.kind == "verb" and hit.powers & THAT and not hit.powers & SPEECH:
        mention = replace(mention, kind="document")  # "Sie zeigen, dass …", "Er sieht vor, …"
    owner = owner_of(unit, phrase.start, grammar)
    chunk = unit.chunks[min(unit.chunk_at(phrase.start), len(unit.chunks) - 1)]
    if owner is None and grammar.is_in("reflexive_owners", unit.lows[phrase.start]):
        actor = actor_of(unit, chunk, grammar)
        if actor is not None and _is_share(unit, actor, grammar):  # "Zwei Drittel kaufen nach eigener Aussage mehr"
            return _who(unit, draft, actor, grammar, carries=carries)
    return ((owner,) if owner is not None else ()) + (agreeing(unit, mention, draft.hit, grammar),)


#: What a medium or a body has put out, but nobody said.
_REPORT = "bericht"


def _is_share(unit: Unit, phrase: NounPhrase, grammar: Grammar) -> bool:
    """As in "60 Prozent (glauben)", "zwei Drittel der Befragten": those whom a survey asked."""
    counted = unit.tags[phrase.start] & (NUM | DET)
    return bool(counted) and grammar.is_in("polled", unit.lows[phrase.core - 1])


#: What a part of those who were asked is a result of.
_SURVEY = "umfrage"


def _cue(unit: Unit, draft: Draft, grammar: Grammar) -> Cue | None:
    hit = draft.hit
    if hit is None:
        return None
    spans, sense = tuple(_joined(unit, hit.places)), sense_of(unit, hit, grammar)
    return Cue(spans, hit.lemma, hit.kind, sense, cue_negated(unit, draft, grammar), hit.passive)


def _joined(unit: Unit, places: Iterable[int]) -> Iterable[Span]:
    """Neighbouring words as one span."""
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                yield unit.span(start, last + 1)
            start = place
        last = place
    yield unit.span(start, last + 1)


def _is_silent(unit: Unit, draft: Draft, grammar: Grammar) -> bool:
    """Is nothing stated: "bat darum, anonym zu bleiben", "…, ist dem Bericht nicht zu entnehmen"?"""
    start, end = draft.ranges[0]
    if draft.hit is not None and "entnehmen" in draft.hit.lemma:
        return any(grammar.is_in("negations", unit.lows[at - 1]) for at in draft.hit.places if at)
    return draft.type == "indirect" and end > start and _VEILED.match(" ".join(unit.lows[start:end])) is not None


_VEILED = re.compile(
    r"(?:anonym|ungenannt|unerkannt|inkognito) zu bleiben"
    r"|(?:(?:ihre?n?|seine?n?|den) )?namen? nicht zu (?:nennen|veröffentlichen)"
    r"|(?:namentlich )?nicht (?:namentlich |beim namen )?(?:genannt|zitiert) zu werden"
)


def _has_words(unit: Unit, words: Range) -> bool:
    return any(char.isalnum() for at in range(*words) for char in unit.words[at])


def _content(unit: Unit, words: Range) -> Span:
    start, end = words
    while end - 1 > start and unit.tags[end - 1] & PUNCT:
        end -= 1
    return unit.span(start, end)


# --- Syllables of German words, for measures of readability -----------------------------------------------------------


_VOWELS = re.compile(r"ei|ai|au|äu|eu|ie|oi|ey|ay|aa|ee|oo|[aeioyäöü]|(?<!q)u", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Vowels and diphthongs of a word; an abbreviation without any counts as one."""
    return len(_VOWELS.findall(word)) or 1
