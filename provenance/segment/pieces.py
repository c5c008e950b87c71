"""Lines that hold a whole article, cut into pieces, so that what is no article in them can be told from what is.

Some scrapers join all paragraphs of a page with blanks: picture credits, links to other articles and the signature of
an agency then stand between two sentences, or without a full stop in front of the next one ("Der Rat im Saal. Foto: Uta
Klamm Die Stadt plant …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from provenance.models import Line
from provenance.segment.splitter import STARTERS, split

__all__ = ["Credits", "pieces"]

#: Characters from which on a line that holds most of the text is no paragraph of it.
_TOO_LONG = 1200
_ADDRESS = r"https?://\S+"
#: A word of a name has a capital letter; short forms and domains have none ("ntv.de, mli/rts").
_WORD = re.compile(r"\s?(?P<word>[A-ZÄÖÜ][\w.’'&-]*|[\w-]+\.[a-z]{2,3}(?!\w)|[\w-]{2,5}(?=[/,.)]|$))")
_JOINED = re.compile(r" ?[/,|] ?(?=[^\W\d_])")
#: Characters that a caption has at most; what is longer is the sentence that stands before the picture.
_LONGEST_CAPTION = 160
#: First name, an initial or "von", and surname.
_WORDS_OF_NAME = 3


class Credits:
    """Finds where credits end. ``labels`` stand before the colon ("Foto"), ``names`` are those of agencies, ``links``
    stand before an address ("Permalink"), ``sources`` are the labels that belong to the text, not to a picture, and
    ``roots`` begin the path of a page ("Startseite Politik")."""

    def __init__(
        self,
        labels: Sequence[str] = (),
        names: Sequence[str] = (),
        links: Sequence[str] = (),
        sources: Sequence[str] = (),
        roots: Sequence[str] = (),
    ) -> None:
        address = rf"(?P<address>(?:{_any(links)}) ?: ?{_ADDRESS}|(?:{_any(roots)}) [A-ZÄÖÜ]\w+(?= [A-ZÄÖÜ„“\"]))"
        self._sources = frozenset(sources)
        self._marks = re.compile(rf"(?<!\w)(?:{address}|(?P<bracket>\()?(?P<label>{_any(labels)}) ?: ?(?=\S))")
        self._agency = re.compile(rf"(?:{_any(names)})(?!\w)")

    def cuts(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where credits and labelled addresses between ``start`` and ``end`` end, and where those begin that have no
        caption before them."""
        since = start
        for match in self._marks.finditer(text, start, end):
            if match["label"] and not match["bracket"] and self._in_a_sentence(text, start, match.start()):
                continue
            bracket = text.find(")", match.end(), end) if match["bracket"] else -1
            apart = match["address"] or (match["label"] in self._sources and not match["bracket"])
            if apart or match.start() - since > _LONGEST_CAPTION:
                yield match.start()
            if match["address"]:
                since = match.end()
            else:
                since = bracket + 1 if bracket > 0 else self._end_of_names(text, match.end(), end)
            yield since

    @staticmethod
    def _in_a_sentence(text: str, start: int, at: int) -> bool:
        """Does the noun belong to an adjective or a verb before it ("ein klares Bild: …")? Captions end with a noun, a
        number or a bracket, or with a full stop."""
        before = text[start:at].rsplit(None, 1)[-1:]
        return bool(before) and before[0].isalpha() and before[0].islower()

    def _end_of_names(self, text: str, at: int, end: int) -> int:
        """The end of names joined by slashes and commas, as far as it can be told from the beginning of a sentence
        behind them: agencies, and what is written like one, are names by themselves; of all others two words are."""
        while True:
            agency = self._agency.match(text, at, end)
            at = agency.end() if agency else self._end_of_person(text, at, end)
            joined = _JOINED.match(text, at, end)
            if not joined:
                return at
            at = joined.end()

    def _end_of_person(self, text: str, at: int, end: int) -> int:
        for number in range(_WORDS_OF_NAME):
            match = _WORD.match(text, at, end)
            if not match or (number and match["word"] in STARTERS):
                break
            at, word = match.end(), match["word"]
            short = word.isupper() or word.islower() or "-" in word
            if (number or (short and len(word) > 2)) and not word.endswith("."):
                break
        return at


def pieces(text: str, lines: Sequence[Line], abbreviations: frozenset[str], credits: Credits) -> tuple[Line, ...]:
    """The lines, one that holds a whole article in pieces of the same number and paragraph."""
    found: list[Line] = []
    for line in lines:
        size = line.end - line.start
        if size < _TOO_LONG or 2 * size < len(text):
            found.append(line)
        else:
            found += _cut(text, line, abbreviations, credits)
    return tuple(found)


def _cut(text: str, line: Line, abbreviations: frozenset[str], credits: Credits) -> Iterator[Line]:
    for sentence in split(text, line.start, line.end, abbreviations):
        start = sentence.start
        for end in (*credits.cuts(text, sentence.start, sentence.end), sentence.end):
            stripped = text[start:end].strip()
            if any(map(str.isalnum, stripped)):
                first = start + text[start:end].index(stripped)
                yield replace(line, start=first, end=first + len(stripped))
                start = end


def _any(words: Sequence[str]) -> str:
    """A pattern for any of the words; without any, one that nothing matches."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
