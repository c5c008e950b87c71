"""Lower case that keeps every offset: texts and phrases are folded alike, then compared exactly."""

from __future__ import annotations

import re

__all__ = ["fold", "skeleton"]


def _fold_character(character: str) -> str:
    if character == "İ":  # the module regex takes it for an i
        return "i"
    folded = character.casefold()
    if len(folded) != 1:
        folded = character.lower()
    return folded if len(folded) == 1 else character


#: Blocks that hold letters whose lower case and case folding differ.
_BLOCKS = ((0x80, 0x400), (0x13A0, 0x1400), (0x1C80, 0x1C90), (0x1E00, 0x2000), (0xAB70, 0xABC0))
_SPECIAL = {
    code: folded
    for first, end in _BLOCKS
    for code in range(first, end)
    if (folded := _fold_character(chr(code))) != chr(code).lower() or chr(code) in "Σς"
}
_SPECIAL_CLASS = re.compile("[" + "".join(re.escape(chr(code)) for code in _SPECIAL) + "]")


def fold(text: str) -> str:
    """Lower case, character by character: the length and all offsets stay."""
    if not text.isascii() and _SPECIAL_CLASS.search(text):
        text = text.translate(_SPECIAL)
    return text.lower()


#: Letters and digits of Latin-1 as they are, a blank for anything else; also for "²" and "½", about which the modules
#: ``re`` and ``regex`` differ.
_LETTERS = bytes(
    code if chr(code).isalpha() or chr(code).isdecimal() or chr(code) == "_" else 0x20 for code in range(256)
)


def skeleton(folded: str) -> str:
    """A folded text, character by character, with a blank for every sign and for every letter beyond Latin-1."""
    return folded.encode("latin-1", "replace").translate(_LETTERS).decode("latin-1")
