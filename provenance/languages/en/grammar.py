"""The word lists of English, compiled once into tables that a word can be looked up in.

A word has *tags* (bit flags of closed classes and of its shape) and *roles*: which forms of a verb it may be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from provenance.lexicon import Frame, Lexicon, english_forms

__all__ = ["REQUIRED", "CueForm", "Grammar", "compile_grammar", "singular"]

#: Without these a text cannot be searched for attributions; its quotations still can.
REQUIRED = ("auxiliaries", "determiners", "prepositions", "pronouns", "subordinators")

# Tags of words, by list
DET, PRON, POSS, PREP, SUB, REL, COORD, ADV, AUX, NEG, TIME, OBJ, WH, PERSONAL, ROLE, TITLE, PARTICLE, GIVEN = (
    1 << bit for bit in range(18)
)
# Tags of tokens, by shape
CAP, NUM, GENITIVE, TO, QUOTE, NAME, COMMA, COLON, SEMICOLON, STOP, DASH, OPEN, CLOSE = (
    1 << bit for bit in range(20, 33)
)
PUNCT = COMMA | COLON | SEMICOLON | STOP | DASH | OPEN | CLOSE
# Roles: the forms of a verb that a word may be; BE and MODAL are those of auxiliaries
#: ``BOTH``: the form is as often a noun's.
BASE, THIRD, PAST, PART, ING, BE, HAVE, DO, MODAL, CUE, BOTH = (1 << bit for bit in range(11))

_TAG_LISTS: Mapping[str, int] = {
    "determiners": DET,
    "possessives": POSS,
    "pronouns": PRON,
    "personal_pronouns": PERSONAL,
    "object_pronouns": OBJ,
    "prepositions": PREP,
    "subordinators": SUB,
    "question_words": WH,
    "relative_pronouns": REL,
    "coordinators": COORD,
    "adverbs": ADV,
    "negations": NEG,
    "time_words": TIME,
    "roles": ROLE,
    "titles": TITLE,
    "name_particles": PARTICLE,
    "given_names_male": GIVEN,
    "given_names_female": GIVEN,
}
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
    "--": DASH,
    "―": DASH,
    "(": OPEN,
    "[": OPEN,
    ")": CLOSE,
    "]": CLOSE,
}
#: Lists of common nouns.
_NOUN_LISTS = (
    "roles", "officials", "experts", "persons_generic", "anonymous_heads", "organisation_heads", "media_heads",
    "documents", "unnamed_media", "statable", "spokespersons", "authorities", "government_heads", "public_bodies",
    "social_media", "feminine_roles", "masculine_roles",
)  # fmt: skip
_NONE: frozenset[str] = frozenset()
#: Ends of nouns for scholars, be they on no list, and the list that they then are of.
_OF_EXPERTS = ("ologist", "icist", "ographer", "iatrist", "onomist", "osopher", "istorian")
_EXPERTS = frozenset({"experts"})
#: Complements that spell out what is said, and those that say to whom or on which paper: "found that", "began: …".
_SPELT_OUT = frozenset({"clause", "that", "quote", "inquit", "inf", "person", "paper"})
_OF_AUXILIARIES = {"be": BE, "have": HAVE, "do": DO, "will": MODAL, "get": BE}
_REMEMBERED = 50_000


class CueForm(NamedTuple):
    """What one written form may be: of which cue, in which roles, and the words that must follow it."""

    frame: Frame
    roles: int
    rest: tuple[str, ...]


class Grammar:
    """Compiled lists. Tables are keyed by lower-case words, ``words`` by the name of a list."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words: Mapping[str, frozenset[str]] = {
            name: frozenset(word.lower() for word in lexicon.words(name)) for name in lexicon.entries
        }
        self.canonical: Mapping[str, Mapping[str, str]] = {
            name: {word: entry[0] for entry in entries for word in entry} for name, entries in lexicon.entries.items()
        }
        self.genders = {word.lower(): entry[0] for entry in lexicon.entries.get("titles", ()) for word in entry[1:]}
        self.pronoun_genders = self._pronoun_genders()
        self._irregular = {entry[0]: entry[1:] for entry in lexicon.entries.get("irregular_verbs", ())}
        self._doubling = self.listed("doubling_verbs")
        self.both = self._both()
        self._nouns = self._noun_lists()
        self.tags = self._tags()
        self.cues, self.nouns = self._cue_tables()
        self.roles = self._roles()
        self.acts = self._acts()
        self.asked = self.listed("asked_words") | self.listed("contentious_words")
        self.starts = self._starts()
        self.counts = self._counts()
        self._seen: dict[str, tuple[int, int]] = {}

    def __getstate__(self) -> dict[str, object]:
        """Kept rules hold no words of the articles that were read with them."""
        return {**self.__dict__, "_seen": {}}

    # --- what those who compare names ask ---------------------------------------------------------------------------

    def is_in(self, name: str, word: str) -> bool:
        return word in self.words.get(name, ())

    def ends_in(self, name: str, word: str) -> bool:
        """Is the word or its singular in the list, or the last word of a phrase with blanks or hyphens?"""
        listed = self.words.get(name, frozenset())
        last = word.rpartition(" ")[2].rpartition("-")[2]
        return any(form in listed for form in (word, singular(word), last, singular(last)))

    def listed(self, name: str) -> frozenset[str]:
        return self.words.get(name, frozenset())

    def canonical_names(self, name: str) -> Mapping[str, str]:
        return self.canonical.get(name, {})

    def stem(self, word: str) -> str:
        return singular(word)

    def stems(self, text: str) -> set[str]:
        words = (_possessor(word) for word in _WORD.findall(text.lower()))
        return {singular(word) for word in words if len(word) > 2 and not self.tags.get(word, 0) & (DET | PREP | COORD)}

    # --- words ------------------------------------------------------------------------------------------------------

    def look_up(self, word: str) -> tuple[int, int]:
        """Tags and roles of a written word."""
        found = self._seen.get(word)
        if found is None:
            found = self._read(word)
            if len(self._seen) < _REMEMBERED:
                self._seen[word] = found
        return found

    def _read(self, word: str) -> tuple[int, int]:
        low = word.lower()
        base, _, short = low.replace("’", "'").partition("'")
        capital = CAP if word[0].isupper() or _ACCOUNT.fullmatch(base) else 0
        known = self.tags.get(base, 0)
        if word in _PUNCTUATION:
            return _PUNCTUATION[word], 0
        if short in _CONTRACTED and not (short == "s" and not known & (PERSONAL | REL | WH) and base not in _THERE):
            return known | capital, _CONTRACTED[short]
        tag, role = self.tags.get(low, 0) | capital, self.roles.get(low, 0)
        if short == "s":
            tag |= GENITIVE | (known & (ROLE | TITLE | GIVEN | TIME))
        if (word[0].isdigit() and not low.endswith(_OLD)) or word[0] in "$£€¥":
            tag |= NUM
        if (
            low.endswith("ly")
            and len(low) > _LY
            and not self.is_in("not_adverbs", low)
            and not tag & (GENITIVE | GIVEN)
        ):
            tag |= ADV
        return tag | (TO if low == "to" else 0), role or (0 if capital else self._by_ending(low))

    def _by_ending(self, low: str) -> int:
        if low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):
            return PAST | PART
        return ING if low.endswith("ing") and len(low) > 5 and not self.is_in("not_gerunds", low) else 0

    def lists_of(self, low: str) -> frozenset[str]:
        """The lists of common nouns that have the word or its singular."""
        known = self._nouns.get(low) or self._nouns.get(singular(low), _NONE)
        return known or (_EXPERTS if singular(low).endswith(_OF_EXPERTS) else _NONE)

    def is_known_noun(self, low: str) -> bool:
        """Does a list of words for people, bodies, papers have the word or its singular?"""
        return bool(self.lists_of(low))

    def is_account(self, word: str) -> bool:
        """Is it the name of an account, by its shape?"""
        return _ACCOUNT.fullmatch(_possessor(word.lower())) is not None

    def may_name(self, first: str) -> bool:
        """Does a name of a list begin with this word, as it is written?"""
        return first in self.starts

    # --- tables -----------------------------------------------------------------------------------------------------

    def _pronoun_genders(self) -> dict[str, str]:
        genders: dict[str, str] = {}
        for gender, *words in self.lexicon.entries.get("pronoun_genders", ()):
            for word in words:
                genders[word] = genders.get(word, "") + gender
        return genders

    def _tags(self) -> dict[str, int]:
        tags: dict[str, int] = defaultdict(int)
        for name, tag in _TAG_LISTS.items():
            for word in self.listed(name):
                if " " not in word:
                    tags[word] |= tag
        return dict(tags)

    def forms(self, infinitive: str) -> Iterator[tuple[str, int]]:
        """Every form of a verb with its role."""
        forms = english_forms(infinitive, self._irregular, self._doubling)
        yield forms.base, BASE
        yield forms.third, THIRD
        yield forms.gerund, ING
        yield from ((form, PAST) for form in forms.pasts)
        yield from ((form, PART) for form in forms.participles)

    def _cue_tables(self) -> tuple[dict[str, tuple[CueForm, ...]], dict[str, Frame]]:
        found: dict[str, dict[tuple[Frame, tuple[str, ...]], int]] = defaultdict(lambda: defaultdict(int))
        nouns: dict[str, Frame] = {}
        for frame in self.lexicon.frames:
            if frame.noun:
                nouns[frame.lemma.lower()] = frame
                nouns.setdefault(english_forms(frame.lemma, {}).third, frame)
                continue
            first, *rest = frame.lemma.split()
            for form, role in self._be() if first == "be" else self.forms(first):
                found[form][frame, tuple(rest)] |= role
        cues = {
            form: tuple(
                CueForm(frame, roles, rest)
                for (frame, rest), roles in sorted(frames.items(), key=lambda each: -len(each[0][1]))
            )
            for form, frames in found.items()
        }
        return cues, nouns

    def _be(self) -> Iterator[tuple[str, int]]:
        yield from (("is", THIRD), ("are", BASE), ("am", BASE), ("was", PAST), ("were", PAST), ("been", PART))
        yield from (("be", BASE), ("being", ING))

    def _roles(self) -> dict[str, int]:
        roles: dict[str, int] = defaultdict(int)
        for name in ("verbs", "irregular_verbs"):
            for entry in self.lexicon.entries.get(name, ()):
                for form, role in self.forms(entry[0]):
                    roles[form] |= role
        for form, cues in self.cues.items():
            for cue in cues:
                roles[form] |= cue.roles | (CUE if not cue.rest else 0)
        for form in self.both & roles.keys():
            roles[form] |= BOTH
        for entry in self.lexicon.entries.get("auxiliaries", ()):
            for word in entry:
                roles[word] = _OF_AUXILIARIES[entry[0]]
        for word in self.listed("auxiliaries"):
            self.tags[word] = self.tags.get(word, 0) | AUX
        return dict(roles)

    def _acts(self) -> frozenset[str]:
        """Forms of verbs that tell of a statement even where its words are missing: "criticised the plan"."""
        told = ((form, cue) for form, cues in self.cues.items() for cue in cues if not cue.rest)
        return frozenset(form for form, cue in told if cue.frame.complements - _SPELT_OUT)

    def _both(self) -> frozenset[str]:
        """Forms of verbs that are forms of nouns as well: "report", "reports"."""
        return frozenset(
            form for word in self.listed("noun_homographs") for form, role in self.forms(word) if role & (BASE | THIRD)
        )

    def _noun_lists(self) -> dict[str, frozenset[str]]:
        lists: dict[str, set[str]] = defaultdict(set)
        for name in _NOUN_LISTS:
            for word in self.listed(name):
                for form in (word, singular(word)):
                    lists[form].add(name)
        none: set[str] = set()
        return {word: frozenset(names | lists.get(singular(word), none)) for word, names in lists.items()}

    def _counts(self) -> frozenset[str]:
        """First words of quantities that no digit begins: "dozens", "a" of "a third", "twenty"."""
        known = [entry for name in ("fractions", "number_words", "vague_quantities") for entry in self.listed(name)]
        return frozenset(word.split()[0] for word in known) | {"a", "an"}

    def _starts(self) -> frozenset[str]:
        names = (
            "agencies",
            "outlets",
            "governments",
            "organisations",
            "companies",
            "social_media",
            "software",
            "states",
        )
        return frozenset(word.split()[0] for name in names for word in self.canonical.get(name, ()))


_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
#: An account of a network: "@ruthkolb", "weir_fan84".
_ACCOUNT = re.compile(r"@\w+|[a-z][a-z_]{2,}\d+")
_LY = 4
_OLD = ("-old", "-olds")
_THERE = frozenset({"there", "that", "what", "here", "this", "one", "who", "where", "how", "let"})
_CONTRACTED = {"s": BE | HAVE, "re": BE, "ve": HAVE, "ll": MODAL, "d": HAVE | MODAL, "m": BE}
_SIBILANT = ("ses", "xes", "zes", "ches", "shes")
_PLURALS = {"men": "man", "women": "woman", "children": "child", "people": "person", "wives": "wife", "lives": "life"}
_SHORTEST = 4


def singular(word: str) -> str:
    """A noun without its plural and its 's, good enough to compare two mentions in one article."""
    word = _possessor(word)
    head, dash, last = word.rpartition("-")
    if last in _PLURALS:
        return head + dash + _PLURALS[last]
    if word.endswith(("men", "women")) and len(word) > _SHORTEST:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(_SIBILANT):
        return word[:-2]
    if word.endswith("s") and len(word) > _SHORTEST - 1 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _possessor(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def compile_grammar(lexicon: Lexicon) -> Grammar:
    """The tables of a lexicon; compiled once per lexicon object."""
    made: Grammar = lexicon.table("grammar", lambda: Grammar(lexicon))
    return made
