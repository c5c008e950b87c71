"""What a ``line`` condition can ask of a line (rules of scope ``line``, before sentences are known)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from provenance.engine.conditions import Value
from provenance.lexicon import verb_forms
from provenance.models import Line

__all__ = ["FLAGS", "NUMBERS", "LineValues"]

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

_AUXILIARIES = "sein haben werden können müssen sollen wollen dürfen mögen"
_COMMON_VERBS = (
    "sagen geben gehen kommen stehen liegen lassen machen "
    "sehen finden bleiben zeigen nennen halten bringen erklären berichten teilen fordern melden warnen sprechen "
    "wissen glauben denken heißen gelten führen beginnen erhalten werfen weisen sterben fallen ziehen treffen "
    "steigen sinken verlieren gewinnen nehmen setzen stellen legen laufen fahren kosten suchen brauchen schreiben "
    "lesen starten enden planen beschließen vertagen reisen sorgen drohen"
)
_OTHER_VERBS = frozenset("is are was were has have had will would can could may might said says does did".split())
#: Weak preterites; nouns have a capital, and participles and adjectives seldom end so.
_PRETERITE = re.compile(r"(?:[ei]erte|elte|[^e]igte|[^a]chte|ckte|llte|ßte|sste|[^eo]rte|[aeou]gte|bte|hnte|tzte)n?\Z")
_NO_VERBS = frozenset("rechte rechten echte echten leichte leichten letzte letzten harte harten".split())


class LineValues:
    """Features of the lines of one article, each computed when first asked for."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
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
            case "link_like":
                return not self("ends_sentence", at) and int(self("words", at) or 0) <= 15 and bool(self("no_verb", at))
            case _:
                return _OF_ONE_LINE[name](line)

    @cached_property
    def _repeats(self) -> Counter[str]:
        return Counter(self._texts)


def no_verb(line: str) -> bool:
    """Nouns have a capital in German, so that a capital letter hides a verb only at the beginning: "Ist das wahr?"."""
    words = _WORD.findall(line)
    if words and words[0].lower() in _auxiliaries():
        return False
    return not any(_finite(word) for word in words)


def _finite(word: str) -> bool:
    if not word.islower() or word in _NO_VERBS:
        return False
    return word in _common_forms() or _PRETERITE.search(word[-6:]) is not None


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset().union(*(verb_forms(verb).finite for verb in _AUXILIARIES.split()))


@cache
def _common_forms() -> frozenset[str]:
    return _OTHER_VERBS.union(_auxiliaries(), *(verb_forms(verb).finite for verb in _COMMON_VERBS.split()))


def _words(line: str) -> int:
    return len(_WORD.findall(line))


def _ends_sentence(line: str) -> bool:
    return _END.search(line[-12:]) is not None


_OF_ONE_LINE = {
    "chars": len,
    "words": _words,
    "no_verb": no_verb,
    "bullet": lambda line: _BULLET.match(line) is not None,
    "glued": lambda line: _GLUED.search(line) is not None,
    "ends_sentence": _ends_sentence,
}
