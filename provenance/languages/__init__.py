"""The languages that articles can be read in: a package each, and one way in for the stages that know none.

A package ``provenance.languages.xx`` has ``REQUIRED``, the word lists that statements cannot be found without, and
``load(lexicon)``, which gives the :class:`Language`, or ``None`` where the lexicon lacks something else. Nothing else
has to be touched to add one; ``base.Silent`` is what it begins with.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from provenance.lexicon import Lexicon
from provenance.models import (
    AttributionType,
    Claim,
    Cue,
    Document,
    Line,
    Metadata,
    Mood,
    Quote,
    Sentence,
    SourceKind,
    Span,
    Spans,
)
from provenance.segment import Credits

__all__ = [
    "MAYBE",
    "Accusation",
    "Cast",
    "House",
    "Language",
    "Mention",
    "Statement",
    "Told",
    "Vocabulary",
    "language",
    "languages",
]


@cache
def languages() -> frozenset[str]:
    """Codes of the languages that there is a package for."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def language(lexicon: Lexicon) -> Language | None:
    """The language of a lexicon; ``None`` where there is no package for it, or it lacks required lists or frames."""
    if lexicon.language not in languages():
        return None
    package = import_module(f"{__name__}.{lexicon.language}")
    if any(name not in lexicon for name in package.REQUIRED):
        return None
    spoken: Language | None = package.load(lexicon)
    return spoken


# --- What the stages ask of a language, and the values that it answers with; free of any language ---------------------
# A language reads one *unit* at a time, a sentence or the sentences that one quotation spans. What a unit is made of is
# its own business: to the stages it is a value that they hand back.


#: Stands before the name of a side that somebody speaks for only where the article has such a body.
MAYBE = "~"


@dataclass(frozen=True, slots=True)
class Mention:
    """``names`` are the words of a proper name, ``head`` the common noun ("sprecher"), both may be empty.

    ``gender`` is "m", "f", "n", "p" or "" (not known); ``key`` is the canonical name of a list; ``pronoun`` is set for
    a word that only points to somebody, whose gender is then all that they may have ("fp"); ``short`` is the acronym
    in brackets; ``points`` is the article of what may stand for somebody just named ("die 62-Jährige"); ``person``
    says that the name begins with a known first name; ``bare``: nothing in front says whether it is this one or some
    one ("Experten"); ``unowned`` is the word for a body that only the rest of the text may tell apart ("unternehmen");
    ``mute``: a word for something that cannot speak, unless the text shows it to be
    somebody's surname; ``guessed``: a name that may as well be a person's; ``sides`` are those that the words tie them
    to ("der russische Minister", "Jan K. (CDU)"), the nearest first; ``owner`` is the gender of whom they act for,
    where a possessive says no more of it ("ihr Sprecher"); ``whose``: the words in front tell whose it is, which makes
    it a certain one ("Mexikos Präsident", "ihre Anwältin").
    """

    span: Span
    text: str
    names: tuple[str, ...] = ()
    head: str = ""
    role: str | None = None
    kind: SourceKind = "unspecified"
    identified: bool = False
    gender: str = ""
    pronoun: str = ""
    key: str = ""
    short: str = ""
    definite: bool = False
    bare: bool = False
    points: str = ""
    person: bool = False
    unowned: str = ""
    mute: bool = False
    guessed: bool = False
    sides: tuple[str, ...] = ()
    owner: str = ""
    whose: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution as its unit alone gives it, before anybody is told apart.

    ``source`` is the wording next to the cue, ``who`` are those it may name, most likely first: of "nach eigenen
    Angaben" the subject of the clause, then the words themselves. ``beside`` are the others of "A, B und C"; ``about``
    is the subject of a clause right before or behind, whom a pronoun means. ``carries``: whoever spoke last says this
    too, ``who`` only where nobody did; ``refers_back``: the sentence before is the content ("Das teilte X mit").
    ``leads``: what follows without a source is said by the same; ``keeps_mention``: it is so under the mention before
    ("demnach").
    """

    type: AttributionType
    content: Spans
    source: Span | None = None
    who: tuple[Mention, ...] = ()
    beside: tuple[Mention, ...] = ()
    about: Mention | None = None
    cue: Cue | None = None
    frame: Spans | None = None
    addressee: Spans | None = None
    medium: str | None = None
    carries: bool = False
    refers_back: bool = False
    leads: bool = True
    keeps_mention: bool = False
    negated: bool = False
    mood: Mood | None = None


class Told:
    """Whom a unit tells of. Mostly its subjects alone are asked for: others are looked for when they are."""

    def __init__(self, subjects: tuple[Mention, ...] = ()) -> None:
        self._subjects = subjects

    @property
    def subjects(self) -> tuple[Mention, ...]:
        """Those of its clauses, main clause first."""
        return self._subjects

    @property
    def others(self) -> tuple[Mention, ...]:
        """All others, in text order."""
        return ()

    @property
    def owners(self) -> tuple[Mention, ...]:
        """Those behind what cannot speak itself: "der Auftritt von Jan Kolar"."""
        return ()

    @property
    def pronoun(self) -> Mention | None:
        """ "Er" or "sie" as the subject of the main clause."""
        return None

    @property
    def everybody(self) -> tuple[Mention, ...]:
        return (*self.subjects, *self.others, *self.owners)


class Accusation(NamedTuple):
    """A sentence that accuses, and the name of the accused; "" for somebody who is only described."""

    span: Span
    accused: str


class Vocabulary(Protocol):
    """The word lists of a language, as those who compare names ask for them."""

    def is_in(self, name: str, word: str) -> bool:
        """Is the lower-case word in the list?"""
        ...

    def ends_in(self, name: str, word: str) -> bool:
        """Is the lower-case word in the list, or a compound whose end is?"""
        ...

    def listed(self, name: str) -> frozenset[str]:
        """All words of a list, lower case; none of a list that there is not."""
        ...

    def canonical_names(self, name: str) -> Mapping[str, str]:
        """Every word of a list to the first one of its entry."""
        ...

    def stem(self, word: str) -> str:
        """A word without its ending, good enough to compare two mentions in one article."""
        ...

    def stems(self, text: str) -> set[str]:
        """Stems of all words of some length."""
        ...


class Cast(Protocol):
    """Everybody that an article tells of, whether or not they speak."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    def completed(self, mention: Mention) -> Mention:
        """The mention with what the rest of the article says of whom it names."""
        ...

    def knows(self, surname: str) -> bool:
        """Does the article have somebody of this surname, with a first name or a role?"""
        ...

    def names_body(self, word: str) -> bool:
        """Does the article name the body that the word, lower case, leaves open ("unternehmen")?"""
        ...

    def titled(self, words: str, gender: str) -> str:
        """The words for what somebody is, in the form that fits a man ("m") or a woman ("f")."""
        ...

    def role_told(self, role: str, words: str) -> str:
        """What somebody is, by the role that is known and by words that describe them further below."""
        ...

    def tells(self, names: tuple[str, ...], side: str) -> bool:
        """Does the article name a state or body where it says what somebody is, so that it is that of the office?"""
        ...

    @property
    def states(self) -> tuple[str, str, str]:
        """The state of the readers, if the article names one, whose government it means where it does not say which;
        the other one that it names most often; the first one again if the article names an office of all of it, and
        not of its parts alone. "" where there is none.
        """
        ...


class House(Protocol):
    """The outlet that publishes an article, and the titles of its house."""

    def is_own(self, mention: Mention, wording: str) -> bool:
        """Is this the outlet, one of its staff or a sister title? ``wording``: the mention and what follows."""
        ...

    def asked(self, text: str, start: int, end: int) -> Span | None:
        """The words that say that a statement was made to the outlet ("sagte X dieser Zeitung"), around it."""
        ...

    def is_title(self, name: str) -> bool:
        """Is this a name of the outlet or of a sister title?"""
        ...

    def named(self, text: str) -> Iterator[Span]:
        """Where the text names the outlet, or it speaks of itself ("this newspaper"), in text order."""
        ...

    def informed(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Where the outlet says that it knows something and not from whom ("nach Informationen dieser Zeitung")."""
        ...


class Language(Protocol):
    """The only way from the stages to grammar. Pure functions of their arguments and of one lexicon."""

    @property
    def assessed(self) -> bool:
        """Are statements found surely enough in it for articles to be scored? If not, findings are shown without."""
        ...

    @property
    def abbreviations(self) -> frozenset[str]:
        """What ends in a full stop that ends no sentence, as ``segment.sentences`` takes it."""
        ...

    @property
    def credits(self) -> Credits:
        """The words that a line of credits or links is told by."""
        ...

    def headings(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Headings in ``text[start:end]``, which is a line or a piece of one, that no mark ends: they run into the
        sentence behind them. In text order."""
        ...

    def syllables(self, word: str) -> int:
        """How many syllables a word is spoken in, at least 1."""
        ...

    @property
    def frame_inside(self) -> bool:
        """Is a frame put into the middle of an utterance, so that what follows it in the paragraph is the same one?"""
        ...

    # --- Units ------------------------------------------------------------------------------------------------------

    def quotes(self, text: str, quotes: Sequence[Quote], sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
        """The quotations with ``speech`` decided; one that nothing closes ends before its frame."""
        ...

    def units(
        self, text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote]
    ) -> Iterator[tuple[Any, tuple[Sentence, ...]]]:
        """Units that hold a word, in text order, each with its sentences."""
        ...

    # --- What a unit says -------------------------------------------------------------------------------------------

    def statements(self, unit: Any) -> Sequence[Statement]:
        """What the cues and quotations of one unit say, in text order."""
        ...

    def goes_on(self, unit: Any, near: bool) -> Span | None:
        """The main verb, if its mood says that the unit goes on with what the source before said.

        ``near``: the unit before has a source, so that a form that the outlet uses as well is enough.
        """
        ...

    def is_hearsay(self, unit: Any, near: bool) -> bool:
        """Does the unit report by its mood alone what somebody says happened ("soll gestohlen haben")?"""
        ...

    def is_rumour(self, unit: Any) -> bool:
        """Does the unit say itself that nobody in particular says so ("wie man hört")?"""
        ...

    # --- Talk -------------------------------------------------------------------------------------------------------

    def label_role(self, label: str) -> str:
        """ "asks" or "answers" for a label that says so ("Frage"), "nobody" for one that is no speaker ("Beispiel"),
        else ""."""
        ...

    def addresses(self, sentence: Sentence) -> Mention | None:
        """Whom a question speaks to: "Frau Kolb, …", or a mention without a name for "you"; ``None``: nobody."""
        ...

    def is_personal(self, sentence: Sentence) -> bool:
        """Does somebody speak of themselves, outside quotation marks?"""
        ...

    def ends_interview(self, sentence: Sentence) -> bool:
        """Is this the credit of an interview ("Das Gespräch führte …")?"""
        ...

    def signature(self, unit: Any, span: Span | None = None) -> Mention | None:
        """The person or body that a label or a line by itself names ("Ruth Kolb, Bürgermeisterin")."""
        ...

    # --- Who is told of ---------------------------------------------------------------------------------------------

    def unheard(self, unit: Any) -> tuple[Span, Mention] | None:
        """The subject of a unit that has a cue but tells nothing, if it is of a sort that says things."""
        ...

    def told_of(self, unit: Any) -> Told:
        """Those whom the unit tells of."""
        ...

    def traces(self, unit: Any) -> Iterator[Mention]:
        """Sources that the unit leans on without a statement of theirs: who put out, what an assertion rests on."""
        ...

    def medium_before(self, unit: Any, offset: int | None = None) -> Mention | None:
        """The last medium that the unit names before the offset (``None``: at all), for "das Magazin"."""
        ...

    def credited(self, text: str, lines: Sequence[Line]) -> Iterator[Mention]:
        """Agencies and media that the lines of credits name ("Quellen: dpa, Reuters")."""
        ...

    def house(self, metadata: Metadata) -> House:
        """What the metadata of an article say of the outlet that publishes it."""
        ...

    # --- The article as a whole -------------------------------------------------------------------------------------

    def cast(self, units: Sequence[Any]) -> Cast:
        """Everybody of the article."""
        ...

    def claims(self, sentences: Sequence[Sentence]) -> Iterator[Claim]:
        """The quantities of all sentences, in text order, without ids and attributions."""
        ...

    # --- What the detectors ask -------------------------------------------------------------------------------------

    def is_utterance(self, sentences: Sequence[Sentence], quote: Span) -> bool:
        """Is a quotation in these sentences a whole utterance, no title and no single expression?"""
        ...

    def tells(self, sentence: Sentence, quote: Span, text: str) -> bool:
        """Does the sentence at a quotation say that somebody speaks?"""
        ...

    def points_back(self, sentence: Sentence) -> bool:
        """Does the sentence say whose words those before it were?"""
        ...

    def contentious(self, sentences: Sequence[Sentence]) -> bool:
        """Do the sentences tell of casualties, wrongdoing or charges, and name no body that may know?"""
        ...

    def needs_source(self, sentence: Sentence) -> bool:
        """Could a reader ask "who says so?": does it tell a cause, a plan, a forecast, a charge, a judgement, or what
        somebody says or thinks? Figures and what is attributed need a source whatever the words."""
        ...

    def names_paper(self, sentence: Sentence) -> bool:
        """Does it name a paper or data with whoever issued them, so that a reader could look them up?"""
        ...

    def is_unfinished(self, word: str) -> bool:
        """Is it a word, lower case, that no sentence ends with?"""
        ...

    def may_be_name(self, word: str) -> bool:
        """May a word beside a name be a spelling of it: is it no article, role or first name?"""
        ...

    def unanswered(self, document: Document) -> Iterator[Accusation]:
        """The first accusation of each party of which the article has no word."""
        ...

    def slips(self, sentence: Sentence) -> Iterator[Span]:
        """Places of a sentence with a grammar that machine translation leaves and no writer."""
        ...
