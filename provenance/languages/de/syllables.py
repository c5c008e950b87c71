"""Syllables of German words, for measures of readability."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["syllables"]

_VOWELS = re.compile(r"ei|ai|au|äu|eu|ie|oi|ey|ay|aa|ee|oo|[aeioyäöü]|(?<!q)u", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Vowels and diphthongs of a word; an abbreviation without any counts as one."""
    return len(_VOWELS.findall(word)) or 1
