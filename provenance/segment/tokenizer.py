"""Tokens: words with what belongs to them, numbers, addresses, single marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provenance.models import Token

__all__ = ["count_words", "is_word", "tokens"]

# Letters, digits and their marks by block. Not \w: it leaves out marks that do not compose with their letter and
# takes in the underscore, which is emphasis as often as part of a word.
_LETTER = (
    "0-9A-Za-zªµº²³¹¼-¾À-ÖØ-öø-\u1fff\u2070-\u209c\u20d0-\u20f0\u2c00-\u2dff\u3005-\u3007\u3021-\u302f\u3041-\ud7ff"
    "\uf900-\ufdff\ufe20-\ufe2f\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001efff\U00020000-\U0003ffff"
)
_WORD = f"[{_LETTER}]++"
# Every repetition is possessive, bounded or followed by what it cannot run out of twice: linear time on any text.
_TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"„“”»«]*[\w/]                      # address
    | [@\#](?:{_WORD}|_)++                                        # account, hashtag
    | (?:[^\W\d_]\.){{2,}}+                                       # z.B., U.S.
    | (?: [0-9]++(?:[.,:][0-9]++)*+[{_LETTER}]*+ | {_WORD} )
      (?: (?:[.+_-]{_WORD}){{0,8}}@{_WORD}(?:[.-]{_WORD})++ )?+   # e-mail
      (?: (?: [-'’&]                                              # US-Beamte, geht's
            | [:*_/](?=[Ii]n(?:nen)?(?![{_LETTER}]))              # Bürger:innen
            | \.(?=[a-z]{{2}})                                    # beispiel.de
            | \.-(?=[A-ZÄÖÜ]) ) {_WORD} )*+                       # Priv.-Doz.
      (?: -(?=[\s,;)/]) )?+                                       # Bau- und
      (?: \.(?=[\s,;:]) | (?<=[0-9])\.(?=\)) )?+                  # Dr., 1., (28.)
    | \.{{2,}}+
    | \S[\u0300-\u036f]*+                                         # a mark, with the stroke of a negated one
    """,
    re.VERBOSE,
)


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, which is one sentence or a part of it.

    A full stop inside a sentence belongs to the word before it ("Dr.", "1."); the last one is a token of its own.
    """
    return tuple([Token(*m.span(), m[0]) for m in _TOKEN.finditer(text, start, end)])


def count_words(words: Iterable[Token]) -> int:
    """How many tokens hold a letter or a digit, that is, are more than marks."""
    return sum([is_word(token.text) for token in words])


def is_word(text: str) -> bool:
    """Does a token hold a letter or a digit?"""
    return text[0].isalnum() or (len(text) > 1 and any(map(str.isalnum, text)))
