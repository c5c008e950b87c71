"""What a German noun is: its class (a person, a body, a paper, something that cannot speak) and its genders.

The table is made by ``tools/build_nouns.py``; it is read when the first noun is asked for. What it lacks is told by the
end of the word: of a compound the head decides, of a derivation the ending.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from typing import NamedTuple

from provenance.resources import german_nouns

__all__ = [
    "BORNE",
    "MUTE",
    "SPEAKING",
    "Noun",
    "forenames",
    "front_forms",
    "is_demonym",
    "is_listed",
    "is_surname",
    "noun",
]

#: Classes of what can say something, and of what cannot.
SPEAKING = frozenset({"person", "group", "body", "paper", "medium", "software"})
MUTE = frozenset({"abstract", "event", "thing", "time"})
_NAMES = frozenset({"forename", "surname"})
#: Letters of the shortest head of a compound, and of the shortest front.
_HEAD, _FRONT = 4, 3
#: Longer words are no words.
_LONGEST = 60


class Noun(NamedTuple):
    """``kind`` is a class of the table or "", ``genders`` holds some of "m", "f", "n" and "p" (a plural).

    ``whole`` says that the table has the word itself or a compound of two known words; else its end is all there is.
    """

    kind: str = ""
    genders: str = ""
    whole: bool = False


_UNKNOWN = Noun()
#: Endings of words that the table lacks, the longest first: derivations, and participles that are nouns.
_ENDINGS: tuple[tuple[str, Noun], ...] = tuple(
    (ending, Noun(kind, genders, True))
    for kind, genders, endings in (
        ("person", "p", ":innen *innen _innen innen :in *in _in jährigen ierenden studierenden"),
        ("person", "f", "lerin nerin terin derin gerin kerin serin rerin ierin istin login"),
        ("person", "mfp", "jährige ierende"),
        ("person", "m", "jähriger ierender"),
        ("person", "mp", "iker ianer"),
        ("person", "m", "loge"),
        ("person", "mp", "logen"),
        ("abstract", "f", "heit keit ität schaft lung nung tung rung sung gung bung"),
        (
            "abstract",
            "p",
            "nisse nissen schaften heiten keiten itäten lungen nungen tungen rungen sungen gungen bungen",
        ),
        ("abstract", "m", "ismus"),
        ("body", "n", "amt amtes amts"),
        ("body", "p", "ämter ämtern"),
    )
    for ending in endings.split()
)


_ALL_ENDINGS = tuple(ending for ending, _ in _ENDINGS)

#: What the line of common nouns begins with that are surnames as well.
BORNE = "surnames too"


@lru_cache(maxsize=1)
def _read() -> tuple[dict[str, Noun], frozenset[str]]:
    table: dict[str, Noun] = {}
    borne: frozenset[str] = frozenset()
    for line in gzip.decompress(german_nouns()).decode().splitlines():
        code, _, words = line.partition("\t")
        kind, _, genders = code.partition(" ")
        if code == BORNE:
            borne = frozenset(words.split(" "))
        else:
            table.update(dict.fromkeys(words.split(" "), Noun(kind, genders, True)))
    return table, borne


def _table() -> dict[str, Noun]:
    return _read()[0]


def is_surname(word: str) -> bool:
    """Is the lower-case word somebody's surname, be it a common noun as well ("Vogel", "Stein")?"""
    return word in _read()[1] or noun(word).kind == "surname"


def is_listed(word: str) -> bool:
    """Does the table have the lower-case word itself?"""
    return word in _table()


def forenames() -> frozenset[str]:
    """The first names that the table has, lower case, as far as they are no common nouns."""
    return frozenset(word for word, known in _table().items() if known.kind == "forename")


@lru_cache(maxsize=50_000)
def noun(word: str) -> Noun:
    """What a lower-case noun is, with its Swiss spelling; of a compound with a hyphen, its last part."""
    word = word[-_LONGEST:]
    if (act := _ACT.fullmatch(word)) is not None:
        return Noun("abstract", "m" if act["walk"] else "f", True)
    table = _table()
    found = table.get(word) or (table.get(word.replace("ss", "ß")) if "ss" in word else None)
    if found is not None:
        return found
    if "-" in word:
        return noun(word.rpartition("-")[2])
    ending = None
    if word.endswith(_ALL_ENDINGS):
        ending = next((known for end, known in _ENDINGS if word.endswith(end) and len(word) > len(end) + 1), None)
    if ending is None and _PARTICIPLE.fullmatch(word):
        ending = Noun("person", "mfp")
    return _compound(word, ending) or ending or _UNKNOWN


#: Behind the particle of a verb what else is a group is an act: "Rückgang" is no gang, "Einführung" no leadership.
_ACT = re.compile(
    r"(?:wieder|neu|heim|herbei|zusammen)?"
    r"(?:ab|an|auf|aus|durch|ein|fort|hinter|nach|nieder|rück|über|um|unter|ver|vor|weiter|zu|zurück)"
    r"(?:(?P<walk>gang)e?s?|führung)"
)


def _compound(word: str, ending: Noun | None) -> Noun | None:
    """What the longest end says that is a noun; without a front that is one, an ``ending`` says more."""
    table = _table()
    for at in range(_FRONT, len(word) - _HEAD + 1):
        head = table.get(word[at:])
        if head is None or head.kind in _NAMES or head.kind == "place":
            continue
        if head.kind == "software" and not head.genders:
            continue  # "Capgemini" is no Gemini
        if word[at:] in ("ende", "enden") and (word[at - 1] not in "sn" or word[:at].endswith(_VERBS)):
            return Noun("person", "mfp", len(word) >= _LONG)  # "Mitarbeitende", no "Wochenende"; "Allende" is a name
        return head if _is_front(word[:at]) else ending or head._replace(whole=False)
    return None


#: Verbs whose participle ends as "Wochenende" does: "Anwohnende", "Mitlesende".
_VERBS = ("wohn", "lern", "dien", "les", "zeichn", "öffn", "rechn")
#: Letters from which on a participle is no name.
_LONG = 8
#: As in "Eingeweihter", "Befragte", "Trauernde".
_PARTICIPLE = re.compile(r"(?:\w{2,4})?(?:ge|be|ver|er|ent|zer)\w{3,}(?:t|en)e[rn]?|\w{3,}(?:er|el)nde[rn]?")

#: What stands before a noun and is none itself.
_PREFIXES = frozenset(
    "außen aussen innen ober unter haupt neben mit vor nach rück ex vize co chef alt neu groß gross klein hoch voll "
    "zwischen über gegen um an ab auf aus bei ein zu nicht sonder fach bundes landes staats stadt kreis kantons".split()
)


def front_forms(front: str) -> tuple[str, ...]:
    """Nouns that the front of a compound may be ("arbeits-", "kirch-", "warn-"); () for what always is a front."""
    if front in _PREFIXES:
        return ()
    joined = (front[:-1],) if front[-1] in "sn" and len(front) > _FRONT else ()
    return (front, *joined, front + "e", front + "en")


def _is_front(front: str) -> bool:
    forms = front_forms(front)
    return not forms or any(noun(form).whole for form in forms)


@lru_cache(maxsize=10_000)
def is_demonym(word: str) -> bool:
    """Is the lower-case word made of a place, so that with a capital it may be an adjective ("Berliner Polizei")?"""
    if not word.endswith("er") or len(word) < _HEAD + 1:
        return False
    stem = word[:-2]
    places = (stem, stem + "e", stem + "en", stem[:-1] + "en", stem + "a", stem + "n", stem + "ien")
    return word in _DEMONYMS or any(noun(place).kind == "place" and noun(place).whole for place in places)


#: Made of a place in another form.
_DEMONYMS = frozenset(
    "zürcher basler walliser pariser kiewer moskauer wiener brüsseler prager züricher tessiner".split()
)
