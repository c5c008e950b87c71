"""What a ``line`` condition can ask of a line (rules of scope ``line``, before sentences are known)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from provenance.engine.conditions import Value
from provenance.lexicon import Lexicon
from provenance.models import Line

__all__ = ["FLAGS", "NUMBERS", "LineValues", "VerbTest"]

#: Features that are numbers, and what they count.
NUMBERS: Mapping[str, str] = {
    "chars": "characters",
    "words": "words",
    "repeats": "how often the same line occurs in the article",
    "from_start": "lines that stand before it, blank ones not counted",
    "from_end": "lines that stand behind it, blank ones not counted",
}
#: Features that hold or not.
FLAGS: Mapping[str, str] = {
    "no_verb": "no finite verb in it, as far as a list of common verbs and endings can tell",
    "bullet": "begins with a bullet or a number and a bracket or full stop",
    "glued": "words glued together: HomePolitikAusland",
    "ends_sentence": "ends like a sentence; closing marks may follow",
    "link_like": "at most 15 words, no end of a sentence, no finite verb",
}

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_BULLET = re.compile(r"(?:[-–—•◦▪■●►▶»›·*+✓→]|\d{1,2}[.)])\s")
_GLUED = re.compile(r"(?<![\w.@/])[^\W\d_]*[a-zäöüß]{2}[A-ZÄÖÜ](?:[a-zäöüß]|-[A-ZÄÖÜ])")
_END = re.compile(r"[.!?…][\"'„“”‟‚‘’‛«»‹›)\]]*\Z")


class VerbTest:
    """Has a short line a finite verb? As far as word lists can tell: ``line_auxiliaries`` and ``line_verbs`` (verbs),
    ``line_verb_forms`` (finite forms), ``line_verb_endings``, and as exceptions from these ``line_other_endings`` and
    ``line_other_words``.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def has_verb(self, line: str) -> bool:
        """Where nouns have a capital, a capital letter hides a verb only at the beginning: "Ist das wahr?"."""
        words = _WORD.findall(line)
        if words and words[0].lower() in self._auxiliaries:
            return True
        return any(self._is_finite(word) for word in words)

    def _is_finite(self, word: str) -> bool:
        if not word.islower() or word in self._other_words:
            return False
        return word in self._forms or self._ends_like_a_verb(word)

    def _ends_like_a_verb(self, word: str) -> bool:
        longest = min(self._longest_ending, len(word))
        return next((self._endings[end] for at in range(longest, 0, -1) if (end := word[-at:]) in self._endings), False)

    @cached_property
    def _auxiliaries(self) -> frozenset[str]:
        return self._finite("line_auxiliaries")

    @cached_property
    def _forms(self) -> frozenset[str]:
        return self._words("line_verb_forms") | self._auxiliaries | self._finite("line_verbs")

    @cached_property
    def _other_words(self) -> frozenset[str]:
        return self._words("line_other_words")

    @cached_property
    def _endings(self) -> Mapping[str, bool]:
        """Endings, and whether they are those of verbs."""
        others = self._words("line_other_endings")
        return dict.fromkeys(self._words("line_verb_endings"), True) | dict.fromkeys(others, False)

    @cached_property
    def _longest_ending(self) -> int:
        return max(map(len, self._endings), default=0)

    def _words(self, name: str) -> frozenset[str]:
        return frozenset(self._lexicon.words(name)) if name in self._lexicon else frozenset()

    def _finite(self, name: str) -> frozenset[str]:
        return frozenset().union(*(self._lexicon.verb(verb).finite for verb in self._words(name)))


class LineValues:
    """Features of the lines of one article, each computed when first asked for."""

    def __init__(self, text: str, lines: Sequence[Line], verbs: VerbTest) -> None:
        self._verbs = verbs
        self._known: dict[tuple[str, int], Value] = {}
        self._texts = [text[line.start : line.end] for line in lines]

    def __call__(self, name: str, at: int) -> Value:
        key = (name, at)
        if key not in self._known:
            self._known[key] = self._value(name, at)
        return self._known[key]

    def _value(self, name: str, at: int) -> Value:
        line = self._texts[at]
        match name:
            case "repeats":
                return self._repeats[line]
            case "from_start":
                return at
            case "from_end":
                return len(self._texts) - 1 - at
            case "no_verb":
                return not self._verbs.has_verb(line)
            case "link_like":
                return not self("ends_sentence", at) and int(self("words", at) or 0) <= 15 and bool(self("no_verb", at))
            case _:
                return _OF_ONE_LINE[name](line)

    @cached_property
    def _repeats(self) -> Counter[str]:
        return Counter(self._texts)


def _words(line: str) -> int:
    return len(_WORD.findall(line))


def _ends_sentence(line: str) -> bool:
    return _END.search(line[-12:]) is not None


_OF_ONE_LINE = {
    "chars": len,
    "words": _words,
    "bullet": lambda line: _BULLET.match(line) is not None,
    "glued": lambda line: _GLUED.search(line) is not None,
    "ends_sentence": _ends_sentence,
}
