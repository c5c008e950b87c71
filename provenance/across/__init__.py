"""Across articles: which tell one story, who passed on what from whom, what changed on the way. Here is what each part
compares: an article with its words and their weights, its sentences and its day.

Every part is a pure function of reports and gives the same answer in whatever order they came: ``linked`` is the whole,
over the profiles of a collection and the views of its articles.
"""

from __future__ import annotations

import gzip
import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from provenance.annotate.discourse import find_quotes
from provenance.models import Line, Report, ReportAttribution, ReportFinding, ReportSource, Span
from provenance.resources import word_weights
from provenance.segment import lines, sentence_spans

__all__ = [
    "ComparedArticle",
    "Profile",
    "TextWord",
    "days_told",
    "hashed",
    "joined",
    "key",
    "likeness",
    "profile",
    "view",
    "weight",
]


# --- An article as the comparison of articles needs it: its report with words, sentences and what the words weigh -----


@dataclass(frozen=True, eq=False)
class ComparedArticle:
    """One report, ready to be compared. All spans are characters of the text as it was read."""

    report: Report
    text: str
    day: date | None

    @property
    def id(self) -> str:
        return self.report.article.id

    @property
    def outlet(self) -> str | None:
        return self.report.article.outlet

    @property
    def canonical(self) -> str | None:
        """The address that its page says is the true one."""
        page = self.report.article.page
        return page.canonical if page else None

    @property
    def addresses(self) -> frozenset[str]:
        """Its own and the true one."""
        return frozenset(filter(None, (self.report.article.url, self.canonical)))

    @cached_property
    def words(self) -> tuple[TextWord, ...]:
        return words(self.text)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [word.start for word in self.words]

    def between(self, start: int, end: int) -> Sequence[TextWord]:
        """The words that begin between two characters."""
        return self.words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def fingerprints(self) -> Mapping[int, int]:
        """Hashes of runs of words, each with the number of the word that it begins with."""
        return fingerprints(self.words)

    @cached_property
    def vector(self) -> Mapping[str, float]:
        """Weighted words of title and text, of length 1."""
        return vector(self.words, self.report.article.title or "")

    @cached_property
    def event_days(self) -> Sequence[date | str]:
        """The day that the article may be about, or days: dates, or weekdays where the article has no date."""
        return main_days(days_told(self.text, self.day))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences of the text, noise left out."""
        noise = self.report.noise.spans
        prose = [replace(row, start=at, end=end) for row in lines(self.text) for at, end in _without(row, noise)]
        return tuple(sentence_spans(self.text, prose))

    @cached_property
    def spread(self) -> Counter[str]:
        """In how many sentences the key of each word stands."""
        return Counter(term for span in self.sentences for term in {key(word.low) for word in self.between(*span)})

    def sentence_at(self, start: int) -> Span:
        """The sentence that holds a character, or what follows it where none does."""
        at = bisect_right(self.sentences, start, key=lambda span: span.start) - 1
        return self.sentences[at] if at >= 0 and start < self.sentences[at].end else Span(start, start + 1)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """What stands in quotation marks, without them, whoever says it."""
        return tuple(quote.content for quote in find_quotes(self.text, lines(self.text)) if quote.balanced)

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """What stands in quotation marks with a speaker or without, in text order."""
        spans = (s for a in self.report.attributions if a.type == "direct" for s in a.content.spans)
        return tuple(sorted(Span(*span) for span in spans))

    @cached_property
    def sources(self) -> Mapping[str, ReportSource]:
        return {source.id: source for source in self.report.sources}

    @cached_property
    def attributions(self) -> Mapping[str, ReportAttribution]:
        return {attribution.id: attribution for attribution in self.report.attributions}

    def findings(self, *categories: str) -> Sequence[ReportFinding]:
        return [f for f in self.report.findings if f.category in categories and f.start is not None]

    def source_of(self, attribution: str | None) -> ReportSource | None:
        """Whose words an attribution are, where that is known."""
        told = self.attributions.get(attribution or "")
        return self.sources.get(told.source_id or "") if told else None


def _without(row: Line, noise: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """What of a line is left between the noise in it."""
    at = row.start
    for start, end in sorted(noise):
        if start < row.end and at < end:
            if at < start:
                yield at, start
            at = end
    if at < row.end:
        yield at, row.end


def view(report: Report) -> ComparedArticle:
    """Raises ``ValueError`` for a report without its text: nothing can be compared there."""
    if report.text is None:
        raise ValueError(f"the report of “{report.article.id}” has no text: audit it without --no-text")
    return ComparedArticle(report, report.text, _day(report.article.published))


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


# --- What of an article is kept to find the articles that it has to do with: small, comparable, made once -------------


#: Terms of an article by which others are looked for.
_TOP = 24


@dataclass(frozen=True, eq=False)
class Profile:
    """``terms`` are hashes of weighted words with their weights, heaviest first; of length 1 as a vector.

    ``event_days`` are those that the article may be about, ISO dates or weekdays; ``fingerprints`` are those of
    ``ComparedArticle.fingerprints``.
    """

    id: str
    day: date | None
    event_days: frozenset[str]
    outlet: str
    terms: array[int]
    weights: array[float]
    fingerprints: tuple[int, ...] = ()

    @cached_property
    def vector(self) -> Mapping[int, float]:
        return dict(zip(self.terms, self.weights, strict=True))

    @cached_property
    def top(self) -> frozenset[int]:
        """The terms that say most about the article."""
        return frozenset(self.terms[:_TOP])


def profile(view: ComparedArticle, outlet: str) -> Profile:
    """``outlet`` is the key of its outlet (``Outlets.key``)."""
    ordered = sorted(view.vector.items(), key=lambda term: (-term[1], term[0]))
    return Profile(
        view.id,
        view.day,
        frozenset(told.isoformat() if isinstance(told, date) else told for told in view.event_days),
        outlet,
        array("I", [hashed(term) for term, _ in ordered]),
        array("f", [weight for _, weight in ordered]),
        tuple(sorted(view.fingerprints)),
    )


# --- Words of a text with their places, and what a word weighs when articles are compared -----------------------------
# The weights are frozen: they come with the package (``weights.txt.gz``, made by ``tools/word_weights.py`` from the
# word list of wordfreq, CC BY-SA 4.0), not from the articles of the day, so that a comparison does not depend on what
# else is in the database or on the order in which it came.


_WORD = re.compile(r"\w+")
#: Words are compared by their first letters: an ending of case or number makes no other word.
_KEY = 6
#: The weight of a word that the list does not have, in powers of ten of its rarity.
_RARE = 3.5
#: A word of the title counts as often in the text.
_TITLE = 2
#: Words of a run, and runs of which the smallest hash is kept.
_RUN, _WINDOW = 5, 4


class TextWord(NamedTuple):
    """A word or number, lower case, and its characters in the text."""

    low: str
    start: int
    end: int


def words(text: str) -> tuple[TextWord, ...]:
    # ``TextWord(…)`` takes twice as long, and there are as many of them as words in all articles.
    made = tuple.__new__
    return tuple([made(TextWord, (found[0].lower(), *found.span())) for found in _WORD.finditer(text)])


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


def vector(text: Sequence[TextWord], title: str) -> Mapping[str, float]:
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


def fingerprints(text: Sequence[TextWord]) -> Mapping[int, int]:
    """Winnowed hashes of runs of words, 63 bits each, with the number of the word that the run begins with.

    Two texts that share a run of eight words share a fingerprint (Schleimer, Wilkerson, Aiken 2003).
    """
    lows = [word.low.encode() for word in text]
    hashes = [
        int.from_bytes(blake2b(b" ".join(lows[at : at + _RUN]), digest_size=8).digest()) >> 1
        for at in range(len(lows) - _RUN + 1)
    ]
    found: dict[int, int] = {}
    at = -1
    for end in range(max(0, min(_WINDOW, len(hashes)) - 1), len(hashes)):
        first, before = max(0, end - _WINDOW + 1), at
        if at < first:
            at = min(range(first, end + 1), key=lambda n: (hashes[n], -n))
        elif hashes[end] <= hashes[at]:
            at = end
        if at != before:
            found.setdefault(hashes[at], at)
    return found


# --- Which day an article is about, by the days that it names ---------------------------------------------------------
# Two reports of one event are told from those of the same topic on the next day by it: "am Freitag" of an article of
# Saturday and "heute" of one of Friday are the same day.


#: What an article is about is said at its beginning.
_BEGINNING = 6000
_FIRST = 6

_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_RELATIVE = {"heute": 0, "gestern": 1, "vorgestern": 2}
_DAY = re.compile(
    r"\b(?:(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
    r"(?:vormittag|nachmittag|morgen|mittag|abend|nacht|früh|s)?|(heute|gestern|vorgestern))\b",
    re.IGNORECASE,
)
#: What makes it another day than the last one of this name: "kommenden Montag", "bis Freitag".
_OTHER = re.compile(r"(?:kommend|nächst|bis |ab |vergangen|letzt|jeden|vor)\w*\s*\w*$", re.IGNORECASE)


def days_told(text: str, published: date | None) -> Sequence[date | str]:
    """The first days that a text names, as dates; as weekdays where it is not known when it was published."""
    return list(_days(text[:_BEGINNING], published))[:_FIRST]


def _days(text: str, published: date | None) -> Iterator[date | str]:
    for found in _DAY.finditer(text):
        weekday = (found[1] or "").lower().replace("sonnabend", "samstag")
        if not weekday:
            if published is not None:
                yield published - timedelta(_RELATIVE[found[2].lower()])
        elif not _OTHER.search(text[max(0, found.start() - 25) : found.start()]):
            if published is None:
                yield weekday
            else:
                yield published - timedelta((published.weekday() - _WEEKDAYS.index(weekday)) % 7)


def main_days(days: Sequence[date | str]) -> Sequence[date | str]:
    """The day named most often; several where they are named equally often and more than once, else the first."""
    counts = Counter(days)
    most = max(counts.values(), default=0)
    return [day for day in counts if counts[day] == most] if most > 1 else days[:1]


# --- What is tied together pair by pair -------------------------------------------------------------------------------


def joined(number: int, pairs: Iterable[tuple[int, int]]) -> Sequence[tuple[int, ...]]:
    """The numbers below ``number`` that ``pairs`` tie together, in order; one tied to nothing is left out."""
    leader = list(range(number))

    def lead(member: int) -> int:
        while leader[member] != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for a, b in pairs:
        one, other = sorted((lead(a), lead(b)))
        leader[other] = one
    groups: dict[int, list[int]] = {}
    for member in range(number):
        groups.setdefault(lead(member), []).append(member)
    return [tuple(group) for group in groups.values() if len(group) > 1]
