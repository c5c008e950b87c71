"""What a German noun is: its class (a person, a body, a paper, something that cannot speak) and its genders.

The table is made by ``tools/build_nouns.py``; it is read when the first noun is asked for. What it lacks is told by the
end of the word: of a compound the head decides, of a derivation the ending.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["MUTE", "SPEAKING", "Noun", "noun"]

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
    (ending, Noun(kind, genders))
    for kind, genders, endings in (
        ("person", "p", ":innen *innen _innen innen :in *in _in jährigen ierenden studierenden"),
        ("person", "f", "lerin nerin terin derin gerin kerin serin rerin ierin istin login"),
        ("person", "mfp", "jährige ierende"),
        ("person", "m", "jähriger ierender"),
        ("person", "mp", "iker ianer"),
        ("abstract", "f", "ierung heit keit ität schaft igung lung nung tung rung sung gung bung"),
        ("abstract", "p", "ierungen heiten keiten itäten igungen lungen nungen tungen rungen sungen gungen bungen"),
        ("abstract", "m", "ismus"),
        ("body", "n", "amt amtes amts"),
        ("body", "p", "ämter ämtern"),
    )
    for ending in endings.split()
)


@lru_cache(maxsize=1)
def _table() -> dict[str, Noun]:
    table: dict[str, Noun] = {}
    packed = Path(__file__).with_name("nouns.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode().splitlines():
        code, _, words = line.partition("\t")
        kind, _, genders = code.partition(" ")
        table.update(dict.fromkeys(words.split(" "), Noun(kind, genders, True)))
    return table


@lru_cache(maxsize=50_000)
def noun(word: str) -> Noun:
    """What a lower-case noun is, with its Swiss spelling; of a compound with a hyphen, its last part."""
    word = word[-_LONGEST:]
    table = _table()
    found = table.get(word)
    if found is not None:
        return found
    if "-" in word:
        return noun(word.rpartition("-")[2])
    if "ss" in word:
        swiss = table.get(word.replace("ss", "ß"))
        if swiss is not None:
            return swiss
    ending = next((known for ending, known in _ENDINGS if word.endswith(ending) and len(word) > len(ending) + 1), None)
    for at in range(2, len(word) - _HEAD + 1):
        head = table.get(word[at:])
        if head is not None and head.kind not in _NAMES and head.kind != "place":
            if word[at:] in ("ende", "enden") and word[at - 1] not in "sn":
                return Noun("person", "mfp")  # "Pflegende", no "Wochenende"
            if at >= _FRONT and _is_front(word[:at]):
                return head
            return ending or head._replace(whole=False)
    if ending is None and _PARTICIPLE.fullmatch(word):
        return Noun("person", "mfp")
    return ending or _UNKNOWN


#: As in "Eingeweihter", "Befragte", "Trauernde".
_PARTICIPLE = re.compile(r"(?:\w{2,4})?(?:ge|be|ver|er|ent|zer)\w{3,}(?:t|en)e[rn]?|\w{3,}(?:er|el)nde[rn]?")

#: What stands before a noun and is none itself.
_PREFIXES = frozenset(
    "außen aussen innen ober unter haupt neben mit vor nach rück ex vize co chef alt neu groß gross klein hoch voll zwischen "
    "über gegen um an ab auf aus bei ein zu nicht sonder fach bundes landes staats stadt kreis kantons".split()
)


def _is_front(front: str) -> bool:
    """Is it a noun with or without what joins it to the next ("arbeits-", "hunde-", "straßen-"), or the stem of a verb?"""
    if front in _PREFIXES or noun(front).whole or (front[-1] in "sn" and len(front) > _FRONT and noun(front[:-1]).whole):
        return True
    return any(noun(whole).whole for whole in (front + "e", front + "en"))
