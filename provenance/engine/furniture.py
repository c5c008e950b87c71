"""What a line of a page is made of: furniture is told by its parts, not by its wording.

What a page says to its visitors is built from few things. Somebody is asked to do what can be done on a page
("teilen", "abonnieren Sie"), with a thing that pages have ("diesen Artikel", "Newsletter"), for an offer ("gratis",
"jederzeit kündbar") or on a network, and is spoken to; all that in few words. A sentence of an article has an event or
a source instead, and a finite verb that is about neither reader nor page. So each part speaks for furniture or against
it, and tells of which category it is.

The words are lists of the language: ``page_actions``, ``page_objects`` (what articles hardly speak of) and
``page_things`` (what they speak of as well), each entry with the category first; ``page_offers``, ``page_networks``,
``page_reader`` and ``page_newsroom`` (how a page speaks of both), ``page_pointers`` ("hier", "jetzt", "auch"),
``page_openers`` (words that take an infinitive up: "warum", "zu"), ``page_purposes`` ("zum Mitreden"), ``page_idioms``
(verbs that state nothing: "geht es"), ``page_demonstratives`` and ``page_events`` (words of an event or of a source).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from provenance.lexicon import Lexicon, VerbForms

__all__ = ["ENOUGH", "NOTHING", "Furniture", "Made"]

#: From this weight on a line is furniture.
ENOUGH = 4
#: A page speaks briefly: so few words speak for it, and each further lot of them, from so many on, against it.
_SHORT_PIECE, _LONG, _LOT, _TOO_LONG = 8, 17, 8, 80
#: An imperative with an address ("Lesen Sie") is rare in articles; an infinitive is not.
_ADDRESSED, _ACTION = 3, 2
_OBJECT, _THING, _THINGS_AT_MOST = 2, 1, 4
#: Of offers, and of networks and addresses, so many count.
_OFFERS_AT_MOST, _AT_MOST = 3, 2
_LIST_OF_NETWORKS = 3
#: "Wie fanden Sie": the verb stands among the first words.
_INVERTED = 3
_EVENT, _STATEMENT, _QUOTED, _NUMBERED = -3, -2, -2, -1

_WORD_OF_LINE = re.compile(r"[^\W_](?:[\w&]|[-.'’:*](?=\w))*")
#: Ends one label of a line: "Artikel teilen: Facebook · Mail".
_BETWEEN_PARTS = re.compile(r"[,;:!?·|•>›»/]|\s[-–—]\s|\.(?:\s|$)")
#: A price to the cent is one of the page's own.
_PRICE = re.compile(r"\d,\d\d ?(?:€|Euro|EUR|CHF|Franken)(?!\w)")
#: Items of a numbered list are steps or reasons of an article.
_NUMBER = re.compile(r"\d{1,3}[.)]\s")
_MARKS = '„“”»«"'
_ENDINGS = ("", "e", "n", "s", "en", "es", "er", "em", "ern")
#: No shorter word is looked for at the end of a compound ("Hafen-Brief", "Wochennewsletter").
_SHORTEST_PART = 4
_REMEMBERED = 20_000


class Made(NamedTuple):
    """How much speaks for furniture, and the category for which most does."""

    weight: int
    category: str


NOTHING = Made(0, "")


class _Noun(NamedTuple):
    """An object is what articles hardly speak of."""

    category: str
    is_object: bool


class Furniture:
    """Weighs single lines. ``has_verb`` says whether a text has a finite verb. Without word lists nothing is found."""

    def __init__(self, lexicon: Lexicon, has_verb: Callable[[str], bool]) -> None:
        self._lexicon, self._has_verb = lexicon, has_verb
        # Nouns come again and again, in one article and from article to article.
        self._noun = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def made(self, line: str) -> Made:
        """What a line is made of, by itself."""
        words = _WORD_OF_LINE.findall(line)
        if not words or len(words) > _TOO_LONG or not self._actions or line[0] in _MARKS:
            return NOTHING
        votes: Counter[str] = Counter()
        asked = 0
        lower = " ".join(words).lower()
        # Most lines are text, in which nothing can be done on a page: they need not be taken apart.
        if not self._doing.isdisjoint(lower.replace(":", " ").split()):
            asked = sum(self._act(_WORD_OF_LINE.findall(part), votes) for part in _BETWEEN_PARTS.split(line))
        acts, acted = bool(votes), sum(votes.values())
        self._things_among(words, votes)
        self._networks_among(lower.split(), votes)
        offers = _count(words, self._offers) + (_PRICE.search(line) is not None)
        things = offers > 0 or sum(votes.values()) > acted
        if not votes and offers >= _AT_MOST:
            votes["subscription_prompt"] = 0
        elif not votes:
            return NOTHING
        weight = (
            min(offers, _OFFERS_AT_MOST) + sum(votes.values()) + self._manner(words, asked, acts=acts, things=things)
        )
        # Behind an imperative only the one who says so counts: "Lesen Sie auch: Wie der Rat entschied".
        telling = _WORD_OF_LINE.findall(line.rpartition(",")[2]) if asked else words
        weight += max(_EVENT * _count(telling, self._events), 2 * _EVENT)
        if not asked:
            speaks = _count(words, self._reader) > 0
            weight += 0 if speaks or acts or not self._states(words) else _STATEMENT
        weight += _NUMBERED if _NUMBER.match(line) else 0
        weight += _QUOTED if not set(_MARKS).isdisjoint(line) else 0
        return Made(weight, max(votes, key=lambda category: votes[category]))

    def _states(self, words: Sequence[str]) -> bool:
        """Has it a finite verb, but that of an idiom of pages ("Hier geht es zur App")?"""
        pairs = zip(words, [*words[1:], ""], strict=True)
        return self._has_verb(" ".join(word for word, after in pairs if f"{word} {after}" not in self._idioms))

    def _manner(self, words: Sequence[str], asked: int, *, acts: bool, things: bool) -> int:
        """How a line speaks, beside its imperative ("Lesen Sie")."""
        reader = _count(words, self._reader)
        spoken_to = (reader or acts) and not asked
        address = min(reader + _count(words, self._newsroom), _AT_MOST) if spoken_to else 0
        pointed = acts and _count(words, self._pointers) > 0
        short = len(words) <= _SHORT_PIECE and (pointed or things or not asked)
        return address + (pointed and not asked) + short - max(0, (len(words) - _LONG) // _LOT + 1)

    def _act(self, words: Sequence[str], votes: Counter[str]) -> bool:
        """Vote for what somebody is asked to do in one part of a line; is it asked by an imperative with an address?

        Infinitives ask if no other verb takes them up ("können … abonnieren"), unless it is the reader who can.
        """
        if not words:
            return False
        last = words[-1]
        for at, (word, following) in enumerate(pairwise(words[: _INVERTED + 1])):
            category = self._asked(word.lower() if at == 0 else word, words[at + 1 :])
            if category and (following in self._reader or (at == 0 and following in self._after_imperative)):
                votes[category] += _ACTION if at else _ADDRESSED
                return True
        if last in self._actions or (len(words) == 1 and last.lower() in self._actions):
            before = [word.lower() for word in words[:-1]]
            free = self._openers.isdisjoint(before[:1] + before[-1:])
            if free and (_count(words, self._reader) or not self._has_verb(" ".join(words[:-1]))):
                votes[self._actions[last.lower()]] += _ACTION
        elif len(words) > 1 and words[0].lower() in self._purposes and words[1].lower() in self._actions:
            votes[self._actions[words[1].lower()]] += _ACTION
        return False

    def _asked(self, form: str, others: Sequence[str]) -> str | None:
        """The category of an action in this finite form; the prefix of a separable verb must stand at the end."""
        return next(
            (category for category, prefix in self._finite.get(form, ()) if prefix is None or prefix == others[-1]),
            None,
        )

    def _things_among(self, words: Sequence[str], votes: Counter[str]) -> None:
        found: Counter[str] = Counter()
        named = False
        for at, word in enumerate(words):
            noun = None if word[0].islower() else self._noun(word)
            if noun is None:
                continue
            if noun.is_object:
                found[noun.category] += _THING if named else _OBJECT
                named = True
            else:
                pointed = at > 0 and words[at - 1].lower() in self._demonstratives
                found[noun.category] += _OBJECT if pointed else _THING
        if found:
            most = max(found, key=lambda category: found[category])
            votes[most] += min(sum(found.values()), _THINGS_AT_MOST)

    def _look_up(self, word: str) -> _Noun | None:
        if category := _by_ending(word, self._objects):
            return _Noun(category, is_object=True)
        category = _by_ending(word, self._things, compounds=False)
        return _Noun(category, is_object=False) if category else None

    def _networks_among(self, words: Sequence[str], votes: Counter[str]) -> None:
        """``words`` in lower case."""
        named = sum([word in self._networks for word in words])
        if named:
            most_of_it = named > 1 and 2 * named >= len(words) - 1
            votes["share_widget"] += _LIST_OF_NETWORKS if most_of_it else min(named, _AT_MOST)

    # --- the words ---------------------------------------------------------------------------------------------------

    @cached_property
    def _actions(self) -> Mapping[str, str]:
        """Infinitives, also with "zu" inside, to the category that they speak for."""
        found: dict[str, str] = {}
        for category, *infinitives in self._entries("page_actions"):
            for infinitive in infinitives:
                verb = self._forms_of(infinitive)
                found.update(dict.fromkeys(verb.infinite - {verb.participle} if verb else (), category))
        return found

    @cached_property
    def _doing(self) -> frozenset[str]:
        """All forms of what can be done on a page, lower case."""
        return frozenset(map(str.lower, (*self._actions, *self._finite)))

    @cached_property
    def _finite(self) -> Mapping[str, Sequence[tuple[str, str | None]]]:
        """Finite forms with which a reader is asked, "abonnieren" (Sie), "abonniere", "abonnier", "folgst" (du), to
        their categories and separable prefixes."""
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for category, *infinitives in self._entries("page_actions"):
            for infinitive in infinitives:
                verb = self._forms_of(infinitive)
                forms = verb.finite - verb.konjunktiv if verb else frozenset([infinitive])
                for form in forms | {form[:-1] for form in forms if form.endswith("e")}:
                    found[form].append((category, verb.prefix if verb else None))
        return found

    def _forms_of(self, infinitive: str) -> VerbForms | None:
        """``None`` for an irregular imperative, which has an entry of its own."""
        try:
            return self._lexicon.verb(infinitive)
        except ValueError:
            return None

    @cached_property
    def _objects(self) -> Mapping[str, str]:
        return self._nouns("page_objects")

    @cached_property
    def _things(self) -> Mapping[str, str]:
        return self._nouns("page_things")

    @cached_property
    def _offers(self) -> frozenset[str]:
        return self._words("page_offers")

    @cached_property
    def _networks(self) -> frozenset[str]:
        return frozenset(word.lower() for word in self._words("page_networks"))

    @cached_property
    def _reader(self) -> frozenset[str]:
        return self._words("page_reader")

    @cached_property
    def _newsroom(self) -> frozenset[str]:
        return self._words("page_newsroom")

    @cached_property
    def _after_imperative(self) -> frozenset[str]:
        return self._pointers | self._newsroom

    @cached_property
    def _pointers(self) -> frozenset[str]:
        return self._words("page_pointers")

    @cached_property
    def _openers(self) -> frozenset[str]:
        return self._words("page_openers")

    @cached_property
    def _idioms(self) -> frozenset[str]:
        return self._words("page_idioms")

    @cached_property
    def _purposes(self) -> frozenset[str]:
        return self._words("page_purposes")

    @cached_property
    def _events(self) -> frozenset[str]:
        return self._words("page_events")

    @cached_property
    def _demonstratives(self) -> frozenset[str]:
        return self._words("page_demonstratives")

    def _nouns(self, name: str) -> Mapping[str, str]:
        return {noun.lower(): category for category, *nouns in self._entries(name) for noun in nouns}

    def _words(self, name: str) -> frozenset[str]:
        return frozenset(self._lexicon.words(name)) if name in self._lexicon else frozenset()

    def _entries(self, name: str) -> Sequence[tuple[str, ...]]:
        return self._lexicon.entries.get(name, ())


def _count(words: Sequence[str], listed: frozenset[str]) -> int:
    """How many of the words are listed, as they stand or in lower case (at the beginning of a sentence)."""
    opens = words and words[0] not in listed and words[0].lower() in listed
    return sum([word in listed for word in words]) + bool(opens)


def _by_ending(word: str, nouns: Mapping[str, str], *, compounds: bool = True) -> str | None:
    """The category of a noun, of its inflected form, or of the last part of a compound: of one with a hyphen only
    ("Foto-Seite"), or of any ("Wochennewsletter")."""
    lower = word.lower() if compounds else word.lower().rpartition("-")[2]
    for ending in _ENDINGS:
        if lower.endswith(ending):
            stem = lower[: len(lower) - len(ending)]
            if stem in nouns:
                return nouns[stem]
            for at in range(1, len(stem) - _SHORTEST_PART + 1) if compounds else ():
                if stem[at:] in nouns:
                    return nouns[stem[at:]]
    return None
