"""Words of a text with their places, and what a word weighs when articles are compared.

The weights are frozen: they come with the package (``weights.txt.gz``, made by ``tools/word_weights.py`` from the word
list of wordfreq, CC BY-SA 4.0), not from the articles of the day, so that a comparison does not depend on what else is
in the database or on the order in which it came.
"""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from provenance.resources import word_weights

__all__ = ["Word", "fingerprints", "hashed", "key", "likeness", "vector", "weight", "words"]

_WORD = re.compile(r"\w+")
#: Words are compared by their first letters: an ending of case or number makes no other word.
_KEY = 6
#: The weight of a word that the list does not have, in powers of ten of its rarity.
_RARE = 3.5
#: A word of the title counts as often in the text.
_TITLE = 2
#: Words of a run, and runs of which the smallest hash is kept.
_RUN, _WINDOW = 5, 4


class Word(NamedTuple):
    """A word or number, lower case, and its characters in the text."""

    low: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        yield Word(found.group().lower(), found.start(), found.end())


def key(low: str) -> str:
    return low[:_KEY]


@cache
def hashed(term: str) -> int:
    """32 bits that stand for a term where many are kept."""
    return int.from_bytes(blake2b(term.encode(), digest_size=4).digest())


@cache
def _weights() -> Mapping[str, float]:
    table: dict[str, float] = {}
    for line in gzip.decompress(word_weights()).decode("utf-8").splitlines():
        level, _, entries = line.partition("\t")
        for entry in entries.split():
            table[entry] = int(level) / 10
    return table


@lru_cache(maxsize=1 << 17)
def weight(low: str) -> float:
    """0 for a word that says nothing about what an article is about, up to 3.5 for a rare one."""
    if len(low) < 3:
        return 0.0
    if low.isdigit():
        return 2.0
    return _weights().get(key(low), _RARE)


def vector(text: Sequence[Word], title: str) -> Mapping[str, float]:
    """Words by their keys, each weighted by its rarity and the logarithm of its number; of length 1."""
    counts = Counter(word.low for word in text)
    counts.update(word.low for word in words(title) for _ in range(_TITLE))
    terms: dict[str, float] = {}
    for low, number in counts.items():
        heavy = weight(low)
        if heavy:
            terms[key(low)] = terms.get(key(low), 0.0) + (1 + math.log(number)) * heavy
    length = math.sqrt(sum(value * value for value in terms.values())) or 1.0
    return {term: value / length for term, value in sorted(terms.items())}


def likeness(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    """Cosine of two vectors, 0 to 1."""
    if len(a) > len(b):
        a, b = b, a
    return sum(value * b[term] for term, value in a.items() if term in b)


def fingerprints(text: Sequence[Word]) -> Mapping[int, int]:
    """Winnowed hashes of runs of words, 63 bits each, with the number of the word that the run begins with.

    Two texts that share a run of eight words share a fingerprint (Schleimer, Wilkerson, Aiken 2003).
    """
    hashes = [
        int.from_bytes(blake2b(" ".join([w.low for w in text[at : at + _RUN]]).encode(), digest_size=8).digest()) >> 1
        for at in range(len(text) - _RUN + 1)
    ]
    found: dict[int, int] = {}
    last = -1
    for first in range(max(1, len(hashes) - _WINDOW + 1) if hashes else 0):
        at = min(range(first, min(first + _WINDOW, len(hashes))), key=lambda n: (hashes[n], -n))
        if at != last:
            found.setdefault(hashes[at], at)
            last = at
    return found
