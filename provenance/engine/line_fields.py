"""What a ``line`` condition can ask of a line (rules of scope ``line``, before sentences are known)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple

from provenance.engine.fields import Field, Value
from provenance.engine.furniture import ENOUGH, NOTHING, Furniture, Made
from provenance.lexicon import Lexicon
from provenance.models import Line, Zone

__all__ = ["LINE", "SURROUNDINGS", "LineValues", "VerbTest"]

#: A line of so many words that ends like a sentence is running text.
_WORDS_OF_TEXT = 8
#: So many bullets make a list of teasers, of so many words each at most, and of so few behind the kicker at least.
_TEASERS, _WORDS_OF_TEASER, _WORDS_BEHIND_KICKER = 3, 16, 3
#: So many lines below the text must be noise before others there are taken for it.
_NOISE_BELOW = 2
_NOISE_AROUND = 3
#: What a short line weighs against the words of running text behind it.
_SHORT = 6
_WORDS_OF_SUBHEADING = 6
#: A headline has at least so many words, and stands so many lines at most above the text.
_WORDS_OF_HEADLINE = 4
_LINES_OF_HEADLINE = 4

#: What stands behind the Latin alphabets of Europe: letters of others, and signs.
_BEHIND_LATIN = re.compile("[^\0-\u024f]")

#: Noise that tells of a stored page: addresses, numbers and rules stand in articles as well.
_TELLING = re.compile(r"[^@\d]*[^\W\d_]{4}[^@\d]*")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_BULLET = re.compile(r"(?:[-–—•◦▪■●►▶»›·*+✓→]|\d{1,2}[.)])\s")
#: "Verkehr: Wo es jetzt eng wird", with its bullet or without.
_KICKER = re.compile(r"(?:\W{1,2}\s)?(?P<kicker>[„\"»]?\w[^:]{1,40}):\s+(?P<headline>\S.*)")
#: The colon behind a kicker, in a line that holds several ("Verkehr: Wo es eng wird Wahl: Wer antritt"); so many make a
#: list in one line, of so many words at least.
_COLON = re.compile(r"\s?:\s(?=[„“\"»'\dA-ZÄÖÜ])")
_KICKERS_IN_LINE, _WORDS_A_TEASER = 2, 4
_QUOTED, _MARK = re.compile(r"[„“\"»][^„“”\"«»]*[“”\"«]"), re.compile(r"[„“”\"«»]")
_GLUED = re.compile(r"(?<![\w.@/#])[^\W\d_]*[a-zäöüß]{2}[A-ZÄÖÜ](?:[a-zäöüß]|-[A-ZÄÖÜ])")
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
    """Features of the lines of one article, each computed when first asked for.

    ``zones`` holds the lines that are set apart so far; what surrounds a line is read off them once.
    """

    def __init__(
        self,
        text: str,
        lines: Sequence[Line],
        verbs: VerbTest,
        zones: Mapping[int, Zone] | None = None,
        furniture: Furniture | None = None,
    ) -> None:
        self._verbs, self._furniture_of = verbs, furniture.made if furniture else _nothing
        self._known: dict[str, dict[int, Value]] = defaultdict(dict)
        self.texts = [text[line.start : line.end] for line in lines]
        self._numbers = [line.number for line in lines]
        self._found = zones if zones is not None else {}

    def __call__(self, name: str, at: int) -> Value:
        known = self._known[name]
        try:
            return known[at]
        except KeyError:
            known[at] = value = LINE[name].read(LineAt(self, at))
            return value

    def _repeats(self, at: int) -> int:
        return self._counts[self.texts[at]]

    def _from_end(self, at: int) -> int:
        return len(self.texts) - 1 - at

    def _no_verb(self, at: int) -> bool:
        return not self._verbs.has_verb(self.texts[at])

    def _link_like(self, at: int) -> bool:
        return not self("ends_sentence", at) and int(self("words", at) or 0) <= 15 and bool(self("no_verb", at))

    def _above_headline(self, at: int) -> int:
        return len(self._head) - bisect_right(self._head, at)

    def _after_text(self, at: int) -> bool:
        return at > self._begin_of_text

    def _below_text(self, at: int) -> bool:
        return at > self._end_of_text

    def _between_noise(self, at: int) -> bool:
        sides = (range(max(at - 2, 0), at), range(at + 1, min(at + 3, len(self.texts))))
        return all("noise" in map(self._zones.get, side) for side in sides)

    def _furniture(self, at: int) -> str | None:
        """What by itself is not enough is so among furniture: one line of offers is none, three benefits are."""
        made = self._made[at]
        if made.weight >= ENOUGH:
            return made.category
        beside = [side for side in (at - 1, at + 1) if 0 <= side < len(self._made)]
        company = [side for side in beside if self._made[side].weight >= ENOUGH - 1 and not self._is_text(side)]
        listed = bool(self("bullet", at)) and any(self("bullet", side) for side in company)
        enough = bool(company) and made.weight + len(company) + listed >= ENOUGH
        return made.category if enough and not self._is_text(at) else None

    @cached_property
    def _made(self) -> list[Made]:
        return [self._furniture_of(text) for text in self.texts]

    def _subheading(self, at: int) -> bool:
        label = self._size(at) <= _WORDS_OF_SUBHEADING and not self("ends_sentence", at) and bool(self("no_verb", at))
        return label and at + 1 < len(self.texts) and self._is_text(at + 1)

    def _teaser(self, at: int) -> bool:
        return at in self._teasers

    @cached_property
    def _teasers(self) -> frozenset[int]:
        """Lines of the lists of headlines. What a colon announces is a list of the article."""
        found: set[int] = set()
        for is_list, group in groupby(range(len(self.texts)), key=self._may_be_teaser):
            run = list(group)
            if not is_list or len(run) < _TEASERS or (run[0] and self.texts[run[0] - 1].endswith(":")):
                continue
            if 2 * sum(map(self._has_kicker, run)) > len(run):
                found.update(run)
        return frozenset(found.union(filter(self._is_list_of_teasers, range(len(self.texts)))))

    def _is_list_of_teasers(self, at: int) -> bool:
        """Is it a whole list in a part of a line, as pages have it that are stored without their lines?"""
        text = self.texts[at]
        parted = self._parts[self._numbers[at]] > 1
        if text.count(": ") < _KICKERS_IN_LINE or not parted or not self("after_text", at):
            return False
        if self("ends_sentence", at) and not text.endswith("?"):
            return False
        unquoted = _QUOTED.sub("“”", text)
        _, *headlines = _COLON.split(unquoted)
        long = [headline for headline in headlines if _words(headline) >= _WORDS_BEHIND_KICKER or "”" in headline]
        told = sum(map(self._verbs.has_verb, long))
        enough = len(headlines) > _KICKERS_IN_LINE or 2 * told >= len(headlines)
        whole = _MARK.search(unquoted.replace("“”", "")) is None
        # 'Bote: "Streit um Moor" Kurier: "Moor bleibt nass"' are the sources of the article.
        titles = all(headline.startswith("“”") for headline in headlines)
        size = self._size(at) >= _WORDS_A_TEASER * (len(headlines) + 1)  # "Zeit: 30 Minuten Portionen: 4"
        return whole and enough and not titles and size and len(long) >= _KICKERS_IN_LINE

    def _may_be_teaser(self, at: int) -> bool:
        return bool(self("bullet", at)) and not self("ends_sentence", at) and self._size(at) <= _WORDS_OF_TEASER

    def _has_kicker(self, at: int) -> bool:
        match = _KICKER.fullmatch(self.texts[at])
        headline = match["headline"] if match else ""
        return _words(headline) >= _WORDS_BEHIND_KICKER and self._verbs.has_verb(headline)

    def _size(self, at: int) -> int:
        return int(self("words", at) or 0)

    @cached_property
    def _zones(self) -> Mapping[int, Zone]:
        """A copy: what the rules about surroundings themselves find must not depend on their order."""
        return dict(self._found)

    @cached_property
    def _noise(self) -> list[int]:
        """Lines that tell of a stored page."""
        return [at for at, zone in self._zones.items() if zone == "noise" and _TELLING.fullmatch(self.texts[at])]

    @cached_property
    def _headline(self) -> int:
        """The first line of a headline's length among the last few above the running text, which else stands for it.

        A list is no menu: where one comes first, or nothing is known to be noise, there is no headline to look for.
        """
        begin = next(filter(self._is_text, self._others), -1)
        if not self._noise or any(self("bullet", at) for at in range(begin)):
            return -1
        above = [at for at in self._others if at < begin][-_LINES_OF_HEADLINE:]
        return next((at for at in above if int(self("words", at) or 0) >= _WORDS_OF_HEADLINE), begin)

    @cached_property
    def _head(self) -> list[int]:
        """Lines down to the headline."""
        return [at for at in self._others if at <= self._headline]

    @cached_property
    def _begin_of_text(self) -> int:
        """The first line of running text, whatever its zone; the very last line of all where there is none."""
        return next(filter(self._is_text, range(len(self.texts))), len(self.texts))

    @cached_property
    def _end_of_text(self) -> int:
        """The last line before running text gives way to short lines, a few sentences among them or not.

        The very last line of all where lines are no paragraphs, or where too little is known to be noise: lists at the
        end of an article are a part of it.
        """
        long = [at for at in self._others if int(self("words", at) or 0) >= _WORDS_OF_TEXT]
        if 2 * sum(map(self._is_text, long)) <= len(long):
            return len(self.texts)
        begin = next(filter(self._is_text, self._others), len(self.texts))
        body = [at for at in self._others if at >= begin]
        gains = accumulate(int(self("words", at) or 0) if self._is_text(at) else -_SHORT for at in body)
        _, end = max(zip(gains, body, strict=True), default=(0, begin))
        enough = len(self._noise) >= _NOISE_AROUND or sum(at > end for at in self._noise) >= _NOISE_BELOW
        return end if enough else len(self.texts)

    def _is_text(self, at: int) -> bool:
        return int(self("words", at) or 0) >= _WORDS_OF_TEXT and bool(self("ends_sentence", at))

    @cached_property
    def _others(self) -> list[int]:
        """Lines that are not set apart."""
        return [at for at in range(len(self.texts)) if at not in self._zones]

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often each text is a whole line: what is a part of a longer one is no label that a page repeats."""
        return Counter(text for text, number in zip(self.texts, self._numbers, strict=True) if self._parts[number] == 1)

    @cached_property
    def _parts(self) -> Counter[int]:
        """In how many parts each line of the text stands here."""
        return Counter(self._numbers)


def _nothing(_: str) -> Made:
    return NOTHING


def _words(line: str) -> int:
    return len(_WORD.findall(line))


def _letters(line: str) -> int:
    return sum(map(str.isalpha, line))


def _ends_sentence(line: str) -> bool:
    return _END.search(line[-12:]) is not None


def _foreign_script(line: str) -> bool:
    return 2 * sum(map(str.isalpha, _BEHIND_LATIN.findall(line))) > len(line.replace(" ", ""))


class LineAt(NamedTuple):
    """A line among those of its article."""

    values: LineValues
    at: int

    @property
    def text(self) -> str:
        return self.values.texts[self.at]


LineField = Field[LineAt]
#: The words of a page that a line can be made of (``furniture``).
_FURNITURE = (
    "placeholder",
    "navigation",
    "related_links",
    "share_widget",
    "comment_form",
    "subscription_prompt",
    "advertisement",
    "cookie_notice",
)
#: Everything that a rule can ask of a line: declared here, and nowhere else.
LINE: Mapping[str, LineField] = {
    "chars": Field("number", "How many characters it has.", {"lt": 40}, lambda line: len(line.text)),
    "words": Field("number", "How many words it has.", {"le": 6}, lambda line: _words(line.text)),
    "letters": Field("number", "How many letters there are in it.", {"le": 0}, lambda line: _letters(line.text)),
    "repeats": Field(
        "number",
        "How often the same line occurs in the article.",
        {"ge": 3},
        lambda line: line.values._repeats(line.at),
    ),
    "from_start": Field(
        "number", "How many lines stand before it, blank ones not counted.", {"lt": 3}, lambda line: line.at
    ),
    "from_end": Field(
        "number",
        "How many lines stand behind it, blank ones not counted.",
        {"lt": 5},
        lambda line: line.values._from_end(line.at),
    ),
    "above_headline": Field(
        "number",
        "How many lines below it the headline stands; 0 from there on.",
        {"ge": 2},
        lambda line: line.values._above_headline(line.at),
    ),
    "no_verb": Field(
        "flag",
        "No finite verb in it, as far as a list of common verbs and endings can tell.",
        True,
        lambda line: line.values._no_verb(line.at),
    ),
    "bullet": Field(
        "flag",
        "Begins with a bullet, or a number and a bracket or full stop.",
        True,
        lambda line: _BULLET.match(line.text) is not None,
    ),
    "glued": Field(
        "flag", "Words glued together: HomePolitikAusland.", True, lambda line: _GLUED.search(line.text) is not None
    ),
    "ends_sentence": Field(
        "flag", "Ends like a sentence; closing marks may follow.", False, lambda line: _ends_sentence(line.text)
    ),
    "link_like": Field(
        "flag",
        "At most 15 words, no end of a sentence, no finite verb.",
        True,
        lambda line: line.values._link_like(line.at),
    ),
    "foreign_script": Field(
        "flag", "Most of its letters are not Latin.", True, lambda line: _foreign_script(line.text)
    ),
    "after_text": Field(
        "flag", "Running text stands somewhere above it.", True, lambda line: line.values._after_text(line.at)
    ),
    "below_text": Field(
        "flag",
        "It stands behind the place where running text gives way to short lines.",
        True,
        lambda line: line.values._below_text(line.at),
    ),
    "between_noise": Field(
        "flag",
        "One of the two lines before it is noise, and one of the two behind it.",
        True,
        lambda line: line.values._between_noise(line.at),
    ),
    "subheading": Field(
        "flag",
        "At most six words without a verb, in front of running text.",
        False,
        lambda line: line.values._subheading(line.at),
    ),
    "teaser": Field(
        "flag",
        "In a list of headlines of other articles, most of them like “Verkehr: Wo es eng wird”, or such a list itself.",
        True,
        lambda line: line.values._teaser(line.at),
    ),
    "furniture": Field(
        _FURNITURE,
        "What it is by its parts: actions, things, offers and networks of a page.",
        ["share_widget"],
        lambda line: line.values._furniture(line.at),
    ),
}
#: Features that depend on what the other rules made of the lines around: rules that ask for them run last.
SURROUNDINGS = frozenset({"above_headline", "below_text", "between_noise"})
