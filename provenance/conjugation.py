"""Forms of English verbs: by rule, and from a list of those that follow none."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

__all__ = ["EnglishForms", "english_forms"]


class EnglishForms(NamedTuple):
    """Forms of one verb, lower case; a verb may have several pasts and participles ("proved", "proven")."""

    base: str
    third: str
    pasts: frozenset[str]
    participles: frozenset[str]
    gerund: str

    @property
    def all(self) -> frozenset[str]:
        return frozenset({self.base, self.third, self.gerund}) | self.pasts | self.participles


def english_forms(
    infinitive: str, irregular: Mapping[str, Sequence[str]], doubling: Collection[str] = ()
) -> EnglishForms:
    """All forms of a verb. ``irregular`` gives past, participle and further pasts; ``doubling`` are verbs of several
    syllables that double their last letter ("refer").
    """
    base = infinitive.lower()
    known = irregular.get(base)
    past = frozenset({_past(base, doubling)}) if known is None else frozenset((known[0], *known[2:]))
    participle = past if known is None else frozenset(known[1:])
    return EnglishForms(base, _third(base), past, participle, _gerund(base, doubling))


_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)\Z")
_CONSONANT_Y = re.compile(r"[^aeiou]y\Z")
#: One syllable that ends in one vowel and one consonant: "stop", "quit", not "show", "fix".
_SHORT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]\Z")


def _third(base: str) -> str:
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ies"
    return base + ("es" if _SIBILANT.search(base) else "s")


def _past(base: str, doubling: Collection[str]) -> str:
    if base.endswith("e"):
        return base + "d"
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ied"
    return _doubled(base, doubling) + "ed"


def _gerund(base: str, doubling: Collection[str]) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return _doubled(base, doubling) + "ing"


def _doubled(base: str, doubling: Collection[str]) -> str:
    return base + base[-1] if _SHORT.fullmatch(base) or base in doubling else base
