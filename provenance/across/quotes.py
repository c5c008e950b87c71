"""What is said in several articles of a story: one utterance, word for word, a part of it, altered, or in the words of
the article; what one attributes and another states as a fact; what those accused answer.

Quotations are one utterance if one holds the other, or if most of their words stand in both in the same order. Words
that are no quotation (``indirect``) are one with a quotation of the same speaker that has most of their weight. A
sentence that quotes a few words of what it tells ("they were “in shock” when …") is compared as both: the words in
quotation marks as a quotation, all of it as what is told.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import chain, combinations, zip_longest
from typing import Literal, NamedTuple, cast

from provenance.across import ComparedArticle, joined, key, weight
from provenance.lexicon import Lexicon
from provenance.models import ReportAttribution, Span
from provenance.segment import any_of, split

__all__ = ["HeldOpen", "Relation", "answers", "caveats", "quotes"]


Relation = Literal["verbatim", "altered", "part", "indirect"]

#: Words that a quotation needs to be told from a turn of phrase.
_SHORT = 4
#: Words of a quotation at least, where they are rare ones.
_SHORTEST = 2
#: Share of the words of the shorter of two quotations that both have, in the same order: altered from there on; where
#: their speakers have different names.
_ALTERED, _OF_TWO = 0.6, 0.85
#: Share of the words of either that both have at least, in whatever order, before their order is looked at.
_LEAST_SHARED = 0.8 * _ALTERED
#: Words of the longer one over which they are strewn, at most, to one of the shorter one.
_STREWN = 2
#: Share of the shorter one's words that stand in one piece in the other: a part of it from there on.
_PART = 0.85
#: Share of the weight of indirect words that a quotation has which says the same.
_HELD = 0.45
#: Weight of the words that both have, where the same speaker says them; where that is not known.
_TELLING, _TELLING_ANYBODY = 1.2, 3.0
#: Weight of a quotation of few words that two articles do not have by chance.
_RARE = 1.5
#: How far the words of two uses are apart: an article may quote a part of what it alters elsewhere.
_FAR: Mapping[Relation, int] = {"verbatim": 0, "part": 1, "altered": 1, "indirect": 2}


@dataclass(frozen=True, eq=False)
class QuoteUse:
    """Words of somebody in one article; ``low`` are the words themselves, ``via`` the medium they were told to.

    ``matter`` are the weighted ones; those that the article has all the time say little of one sentence. ``quoted`` are
    the quotations within words that are told.
    """

    article: str
    span: Span
    text: str
    low: tuple[str, ...]
    direct: bool
    speaker: str | None
    via: str | None
    matter: Mapping[str, float]
    quoted: tuple[Span, ...] = ()

    @cached_property
    def different(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.low)


class QuoteGroup(NamedTuple):
    """One utterance; ``relations`` are between uses, by their numbers."""

    speaker: str | None
    uses: tuple[QuoteUse, ...]
    relations: tuple[tuple[int, int, Relation], ...]


def quotes(views: Sequence[ComparedArticle]) -> Sequence[QuoteGroup]:
    """Utterances that stand in two articles or more; ``views`` in the order in which the articles appeared."""
    if len(views) < 2:
        return []
    uses = [use for v in views for use in _uses(v)]
    related = {
        (a, b): relation
        for a, b in sorted(_comparable(uses))
        if uses[a].article != uses[b].article and (relation := _relation(uses[a], uses[b]))
    }
    kept = _nearest(uses, related)
    groups = []
    for members in joined(len(uses), kept):
        at = {member: number for number, member in enumerate(members)}
        relations = tuple((at[a], at[b], relation) for (a, b), relation in kept.items() if a in at)
        speaker = next((uses[m].speaker for m in members if uses[m].speaker), None)
        groups.append(QuoteGroup(speaker, tuple(uses[m] for m in members), relations))
    return groups


def _comparable(uses: Sequence[QuoteUse]) -> Iterator[tuple[int, int]]:
    """Quotations, and what is quoted at least in part with what is told in words that both have: most of what is told
    has none of them.
    """
    told: Mapping[str, list[int]] = defaultdict(list)
    for number, use in enumerate(uses):
        if not use.direct:
            for term in use.matter:
                told[term].append(number)
    direct = [number for number, use in enumerate(uses) if use.direct]
    yield from combinations(direct, 2)
    for number in (*direct, *(number for number, use in enumerate(uses) if use.quoted)):
        shared = Counter(other for term in uses[number].matter for other in told.get(term, ()))
        least = min(2, len(uses[number].matter))
        yield from ((min(number, other), max(number, other)) for other, terms in shared.items() if terms >= least)


def _nearest(
    uses: Sequence[QuoteUse], related: Mapping[tuple[int, int], Relation]
) -> Mapping[tuple[int, int], Relation]:
    """Of the relations of one use to another article only the nearest: who has the same words is not altered too. What
    quotes a few words is as near as these are.
    """
    far = {(a, b): _FAR[relation] + (not uses[a].direct and not uses[b].direct) for (a, b), relation in related.items()}
    best: dict[tuple[int, str], int] = {}
    for (a, b), distance in far.items():
        for end in ((a, uses[b].article), (b, uses[a].article)):
            best[end] = min(best.get(end, distance), distance)
    at = {(use.article, use.span): number for number, use in enumerate(uses) if use.direct}
    for number, article in [*best]:
        few = ((at.get((uses[number].article, span), -1), article) for span in uses[number].quoted)
        best[number, article] = min([best[number, article], *(best[end] for end in few if end in best)])
    return {
        (a, b): relation
        for (a, b), relation in related.items()
        if far[a, b] == best[a, uses[b].article] == best[b, uses[a].article]
    }


def _uses(view: ComparedArticle) -> Iterator[QuoteUse]:
    """Each sentence of a quotation, and of what stands outside quotation marks each sentence that has a source."""
    quoted: list[Span] = []
    told = [(Span(*span), a) for a in view.report.attributions for span in a.content.spans]
    for span in view.quotations:
        holding = [a for content, a in told if content.start <= span.start + 2 and span.end <= content.end + 2]
        nearest = max(holding, key=lambda a: (a.type == "direct", a.content.spans[0][0]), default=None)
        for part in split(view.text, span.start, span.end):
            use = _use(view, part, tuple(w.low for w in view.between(*part)), True, nearest)
            if len(use.low) >= _SHORT or _is_said(use.text):
                quoted.append(part)
                yield use
    for sentence in view.sentences:
        holding = [a for content, a in told if content.start < sentence.end and sentence.start < content.end]
        if not holding:
            continue
        contents = _clipped([Span(*s) for a in holding for s in a.content.spans], sentence)
        span = Span(min(contents).start, max(s.end for s in contents))
        inside = tuple(q for q in quoted if q.start < sentence.end and sentence.start < q.end)
        around = sum(not _within(w.start, inside) for c in contents for w in view.between(*c))
        words = view.between(*sentence)
        if inside and around >= _SHORTEST:
            yield _use(view, span, tuple(w.low for w in words), False, holding[-1], inside)
        else:
            low = tuple(w.low for w in words if not _within(w.start, inside))
            if len(low) >= _SHORT:
                yield _use(view, span, low, False, holding[-1])


def _within(start: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= start < span.end for span in spans)


def _is_said(text: str) -> bool:
    """Are a few words more than a name or a term: "sehr brutal", not "Section 230"?"""
    return len(text.split()) >= _SHORTEST and any(word.islower() for word in text.split())


def _use(  # noqa: PLR0913, PLR0917 - all that an utterance is made of
    view: ComparedArticle,
    span: Span,
    low: tuple[str, ...],
    direct: bool,
    told: ReportAttribution | None,
    quoted: tuple[Span, ...] = (),
) -> QuoteUse:
    source = view.source_of(told.id) if told else None
    matter = {key(word): weight(word) / math.sqrt(view.spread[key(word)] or 1) for word in low if weight(word)}
    return QuoteUse(
        view.id, span, view.text[slice(*span)], low, direct, source.name if source else None,
        told.medium if told else None, matter, quoted,
    )  # fmt: skip


def _relation(a: QuoteUse, b: QuoteUse) -> Relation | None:
    if not a.direct and not b.direct:
        return _of_told(a, b) if a.quoted or b.quoted else None
    if min(len(use.low) for use in (a, b) if use.direct) < _SHORT:
        return _of_few_words(a, b) if a.speaker or b.speaker else None
    if a.direct and b.direct:
        if len(a.different & b.different) < _LEAST_SHARED * min(len(a.different), len(b.different)):
            return None
        two = bool(a.speaker and b.speaker) and not _same_speaker(a, b)
        return _of_quotations(a.low, b.low, _OF_TWO if two else _ALTERED)
    quoted, told = (a, b) if a.direct else (b, a)
    return "indirect" if _told(told.matter, quoted.matter, _same_speaker(a, b)) else None


def _of_few_words(a: QuoteUse, b: QuoteUse) -> Relation | None:
    """A few words are one utterance where the same speaker says just them, or they are rare ones."""
    few, other = (a, b) if a.direct and (not b.direct or len(a.low) <= len(b.low)) else (b, a)
    if f" {' '.join(few.low)} " not in f" {' '.join(other.low)} ":
        return None
    rare, same = sum(map(weight, few.low)) >= _RARE, _same_speaker(a, b)
    if few.low == other.low and other.direct:
        return "verbatim" if rare or same else None
    if len(few.low) < _SHORTEST or not (rare and same):
        return None
    return "part" if other.direct else "indirect"


def _of_quotations(a: tuple[str, ...], b: tuple[str, ...], altered: float) -> Relation | None:
    """``altered`` is the share of words that both must have, in their order, where they are not the same."""
    if a == b:
        return "verbatim"
    if len(a) > len(b):
        a, b = b, a
    if len(set(a) & set(b)) < altered * len(set(a)) * 0.8:
        return None
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    blocks = matcher.get_matching_blocks()
    common = sum(block.size for block in blocks)
    longest = max(block.size for block in blocks)
    if len(a) < len(b) and longest >= _PART * len(a):
        return "part"
    # What is strewn over a much longer quotation is another one.
    stretch = blocks[-2].b + blocks[-2].size - blocks[0].b if common else 0
    close = stretch <= _STREWN * len(a)
    return "altered" if close and common >= altered * len(a) and common >= _SHORT else None


def _of_told(a: QuoteUse, b: QuoteUse) -> Relation | None:
    """Two sentences that tell, one of which quotes a few words: that both name the speaker says nothing."""
    names = _names(a.speaker or "") | _names(b.speaker or "")
    one, other = ({term: value for term, value in use.matter.items() if term not in names} for use in (a, b))
    return "indirect" if _told(one, other, _same_speaker(a, b)) else None


def _same_speaker(a: QuoteUse, b: QuoteUse) -> bool:
    if not a.speaker or not b.speaker:
        return False
    return not _names(a.speaker).isdisjoint(_names(b.speaker))


@lru_cache(maxsize=1 << 12)
def _names(speaker: str) -> frozenset[str]:
    return frozenset(key(word) for word in speaker.lower().split() if len(word) > 2)


def _told(told: Mapping[str, float], quoted: Mapping[str, float], same_speaker: bool) -> bool:
    """Do the words of an article say what the quotation says? The shorter of the two is held in the other."""
    shared = [min(value, quoted[term]) for term, value in told.items() if term in quoted]
    least = _TELLING if same_speaker else _TELLING_ANYBODY
    held = sum(shared)
    return len(shared) > 1 and held >= least and held >= _HELD * min(sum(told.values()), sum(quoted.values()))


# --- What one article attributes or hedges and another one states as a fact -------------------------------------------
# What one article attributes, without the words that attribute it, is aligned with the sentences of the other by the
# weight of the words that they share, if each is the most like the other. Then it is asked of each whether it says on
# whose word it stands, by the classes of what the audit found there, not by words: "laut" and "zufolge" are one.


CaveatChange = Literal["dropped", "weakened", "kept"]
#: How sure it is that the caveat is gone: everybody who counts or shows caveats goes by it (``_standing``).
CaveatStanding = Literal["lost", "to_check"]

#: Classes of doubt from the strongest on; ``attributed`` is the weakest.
_CLASSES: Mapping[str, str] = {
    "admitted_unverifiability": "unverified",
    "withheld_origin": "unverified",
    "unconfirmed": "unverified",
    "unknown_circumstance": "unverified",
    "hearsay": "hearsay",
    "passive_unsourced": "hearsay",
    "vague_source": "hearsay",
    "hedge": "hedge",
    "conditional_caveat": "hedge",
}
_ORDER = ("unverified", "hearsay", "hedge", "attributed")
#: Share of the weight of the longer of two statements that both have; the weight and the words at least.
_ALIKE, _LEAST, _TERMS = 0.25, 2.5, 2
#: In so many statements of two articles a word has its full weight: in one of each.
_BOTH = 2
#: From this share on two statements have the same words, and one of two doubts was not found.
_SAME_WORDS = 0.8
#: Share of what is said with a doubt that stands in the statement without it: for it to be the same claim; and to be
#: worth a look where no more than the name of a source is gone, and no figure stands in both.
_SAME_CLAIM, _WORTH_A_LOOK = 0.5, 0.45
#: Share of the weight of what pictures are said to show that another article has where it speaks of pictures.
_SAME_PICTURES = 0.5
_MORE_THAN_A_PHRASE = 4.0
#: Categories that say of a source or of circumstances that they are not known, which is no doubt of the claim.
_CIRCUMSTANCE = "unknown_circumstance"
_OF_MORE = frozenset({"withheld_origin", _CIRCUMSTANCE})
#: Categories that say of what stands before them that nobody could check it.
_OF_BEFORE = frozenset({"admitted_unverifiability", "unconfirmed"})
_BEFORE_NOUN = re.compile(r"\s[A-ZÄÖÜ]")
_FIGURE = re.compile(r"\d+(?:[.,\s]\d+)*")
_NO_DIGIT = re.compile(r"\D")
_NUMBER = 2.0
_ENDING = re.compile(r"(?<=\w{3})(?:en|er|es|e|s|n|t)$")
_CLOSING = ' \n)]”“’‘"»«'


class CaveatPlace(NamedTuple):
    """A statement of an article, with the class of what it leaves open ("" for a plain statement)."""

    article: str
    span: Span
    text: str
    doubt: str


class Caveat(NamedTuple):
    """``a`` carries the doubt; ``b`` says the same without it (``dropped``) or with a weaker one (``weakened``)."""

    claim: str
    a: CaveatPlace
    b: CaveatPlace
    change: CaveatChange
    kind: str
    standing: CaveatStanding


class HeldOpen:
    """Words of a language that leave a sentence open or name whose word it is (list ``held_open``); those for pictures
    and recordings (``footage``) and for what they show (``shown``); those for a claim (``anaphors``, ``reports``).
    """

    def __init__(self, lexicon: Lexicon | None) -> None:
        known = lexicon.entries if lexicon else {}
        entries, footage, shown, whether, pronouns, nouns = (
            [word.lower() for row in known.get(name, ()) for word in row]
            for name in ("held_open", "footage", "shown", "whether", "anaphors", "reports")
        )
        self._words = frozenset(entry for entry in entries if " " not in entry)
        self._phrases = tuple(f" {entry} " for entry in entries if " " in entry)
        self._footage = frozenset(footage), tuple(entry[1:] for entry in footage if entry.startswith("*"))
        self._shown = frozenset(shown)
        self._whether = frozenset(whether)
        # A pronoun, and not the article of a noun: "das ließ sich", but not "das Alter ließ sich".
        pronoun = rf"(?i:{any_of(pronouns)})(?=\W+[a-zäöüß]|\W*$)"
        self._claim = re.compile(rf"(?<!\w)(?:{pronoun}|(?i:{any_of(nouns)})(?!\w))")

    def pictures(self, lows: Sequence[str]) -> bool:
        """Whether a sentence of these words speaks of a picture or a recording."""
        words, ends = self._footage
        return any(low in words or (ends and low.endswith(ends)) for low in lows)

    def leaves_open(self, category: str, lows: Sequence[str]) -> bool:
        """Whether a finding says of what its sentence claims that it is open: "Ob X, ist unklar", but no more than that
        somebody keeps something back, or that the circumstances of it are unclear.
        """
        return category not in _OF_MORE or (category == _CIRCUMSTANCE and not self._whether.isdisjoint(lows))

    def shows(self, lows: Sequence[str]) -> bool:
        return not self._shown.isdisjoint(lows)

    def means_a_claim(self, text: str) -> bool:
        """Whether a sentence speaks of what the one before it says: "the claim", "das"."""
        return self._claim.search(text) is not None

    def holds(self, lows: Sequence[str]) -> bool:
        """Whether one of them stands in a sentence of these words, lower case."""
        if any(low in self._words or _bare(low) in self._words for low in lows):
            return True
        sentence = f" {' '.join(lows)} "
        return any(phrase in sentence for phrase in self._phrases)


def caveats(views: Sequence[ComparedArticle], held_open: Callable[[ComparedArticle], HeldOpen]) -> Sequence[Caveat]:
    """Of each doubtful statement and each other article the one most like it, if both are and it has lost the doubt.

    A figure that differs makes it another claim, and a statement that is held open in any words has lost nothing.
    """
    if len(views) < 2:
        return []
    told = {v.id: list(_statements(v, held_open(v))) for v in views}
    shown = {v.id: _footage(v, held_open(v)) for v in views}
    return [
        caveat
        for a, b in combinations(views, 2)
        for caveat in chain(_between(told[a.id], told[b.id]), _of_footage(shown[a.id], shown[b.id]))
    ]


class _WeighedStatement(NamedTuple):
    """``matter`` are its weighted words, ``says`` those of them that are no noun and no name, and its numbers.

    ``is_open``: its sentence holds it open or names a source, whether or not the audit found a doubt there; ``doubts``
    are the words of each that it found, ``words`` all of the sentence.
    """

    place: CaveatPlace
    matter: Mapping[str, float]
    says: frozenset[str]
    figures: frozenset[str]
    is_open: bool
    doubts: tuple[frozenset[str], ...]
    words: frozenset[str]


def _between(one: Sequence[_WeighedStatement], other: Sequence[_WeighedStatement]) -> Iterator[Caveat]:
    common = Counter(term for statement in (*one, *other) for term in statement.matter)
    one, other = ([_weighed(statement, common) for statement in each] for each in (one, other))
    having: Mapping[str, list[int]] = defaultdict(list)
    for b, second in enumerate(other):
        for term in second.matter:
            having[term].append(b)
    alike = [
        (shared, a, b)
        for a, first in enumerate(one)
        for b, terms in sorted(Counter(b for term in first.matter for b in having.get(term, ())).items())
        if terms >= _TERMS and first.place.doubt != other[b].place.doubt and (shared := _shared(first, other[b]))
    ]
    best: dict[tuple[int, int], float] = {}
    for shared, a, b in alike:
        for end in ((0, a), (1, b)):
            best[end] = max(best.get(end, 0.0), shared)
    for shared, a, b in alike:
        if shared == best[0, a] == best[1, b]:
            doubtful, plain = sorted((one[a], other[b]), key=lambda statement: _rank(statement.place.doubt))
            before, after = doubtful.place, plain.place
            if not after.doubt:
                if standing := _standing(doubtful, plain):
                    yield Caveat(before.text, before, after, "dropped", before.doubt, standing)
            elif before.doubt != "hedge" and shared < _SAME_WORDS:
                yield Caveat(before.text, before, after, "weakened", before.doubt, "to_check")


def _standing(doubtful: _WeighedStatement, plain: _WeighedStatement) -> CaveatStanding | None:
    """``lost`` where one article says that its claim is unverified, and the other one says most of it, with its figures
    and its verbs.

    Read side by side, a hedge or hearsay and a plain sentence were mostly about another thing; and that one article
    names a source and the other one does not is no doubt at all: those remain to be checked.
    ``None`` where the other one holds it open in its own words, or says too little of it.
    """
    if plain.is_open or not doubtful.figures <= plain.figures or any(words <= plain.words for words in doubtful.doubts):
        return None
    held = sum(value for term, value in doubtful.matter.items() if term in plain.matter)
    share = held / sum(doubtful.matter.values())
    is_said = not doubtful.says.isdisjoint(plain.says)
    if doubtful.place.doubt == "attributed":
        return "to_check" if doubtful.figures or (is_said and share >= _WORTH_A_LOOK) else None
    in_words = any(not word.isdigit() for word in doubtful.says & plain.says)
    certain = doubtful.place.doubt == "unverified" and in_words and share >= _SAME_CLAIM
    return "lost" if certain else "to_check"


def _weighed(statement: _WeighedStatement, common: Mapping[str, int]) -> _WeighedStatement:
    """What both articles are about all the time says little about which of their sentences are one."""
    matter = {term: value * min(1.0, math.sqrt(_BOTH / common[term])) for term, value in statement.matter.items()}
    return statement._replace(matter=matter)


def _rank(doubt: str) -> int:
    return _ORDER.index(doubt) if doubt else len(_ORDER)


def _shared(a: _WeighedStatement, b: _WeighedStatement) -> float:
    """Share of the weight of the longer statement that both have; 0 where both hardly say one thing.

    The same names are not enough: they must also share what is said of them.
    """
    common = sum(value for term, value in a.matter.items() if term in b.matter)
    if common < _LEAST or (a.says.isdisjoint(b.matter) and b.says.isdisjoint(a.matter)):
        return 0.0
    if len(a.matter.keys() & b.matter.keys()) < _TERMS or not (a.figures <= b.figures or b.figures <= a.figures):
        return 0.0
    longer = max(sum(a.matter.values()), sum(b.matter.values()))
    return common / longer if common >= _ALIKE * longer else 0.0


def _statements(view: ComparedArticle, held_open: HeldOpen) -> Iterator[_WeighedStatement]:
    """What is attributed outside of quotation marks, without the words that attribute it; every other sentence."""
    doubts = [(f.start or 0, f.end or 0, f.category) for f in view.findings(*_CLASSES)]
    # Before a noun it is said of the noun, not of the claim before: "seine unbelegten Vorwürfe".
    checked = [f.start or 0 for f in view.findings(*_OF_BEFORE) if not _BEFORE_NOUN.match(view.text, f.end or 0)]
    told = sorted(Span(*s) for a in view.report.attributions if a.type != "direct" for s in a.content.spans)
    quoted = view.quoted
    for sentence, following in zip_longest(view.sentences, view.sentences[1:]):
        if any(q.start < sentence.end and sentence.start < q.end for q in quoted):
            continue
        lows = [w.low for w in view.between(*sentence)]
        near = [each for each in doubts if each[0] < sentence.end and sentence.start < each[1]]
        here = [(start, end) for start, end, category in near if held_open.leaves_open(category, lows)]
        classes = {_CLASSES[category] for _, _, category in near if held_open.leaves_open(category, lows)}
        contents = _clipped(told, sentence)
        if contents:
            classes.add("attributed")
        is_open = held_open.holds(lows) or _asks(view.text[slice(*sentence)])
        # "Das ließ sich nicht überprüfen" is said of the claim before it.
        if following and any(following.start <= at < following.end for at in checked):
            before = bool(contents) or is_open or held_open.means_a_claim(view.text[slice(*following)])
            classes |= {"unverified"} if before else set()
        start, end = sentence
        if contents:
            start, end = min(contents).start, max(s.end for s in contents)
        heavy = [w for w in view.between(start, end) if _weight(w.low)]
        matter = {_stem(w.low): _weight(w.low) for w in heavy}
        says = frozenset(_stem(w.low) for w in heavy if not view.text[w.start].isupper())
        doubt = next((kind for kind in _ORDER if kind in classes), "")
        text = view.text[start:end]
        figures = frozenset(_NO_DIGIT.sub("", figure) for figure in _FIGURE.findall(text))
        yield _WeighedStatement(
            CaveatPlace(view.id, Span(start, end), text, doubt), matter, says, figures, is_open,
            tuple(frozenset(w.low for w in view.between(*at)) for at in here), frozenset(lows),
        )  # fmt: skip


def _clipped(spans: Iterable[Span], within: Span) -> Sequence[Span]:
    """What of some spans lies within another one."""
    return [
        Span(max(span.start, within.start), min(span.end, within.end))
        for span in spans
        if span.start < within.end and within.start < span.end
    ]


# A doubt of a picture or a recording seldom stands in the sentence that says what it shows: "Der Aufnahmeort ist
# unbekannt". It is lost where another article says plainly what the same pictures show.


class _Footage(NamedTuple):
    """What an article says of pictures: its doubts of them, what it says plainly that they show, and all its words."""

    doubts: tuple[CaveatPlace, ...]
    plain: tuple[tuple[CaveatPlace, Mapping[str, float]], ...]
    matter: Mapping[str, float]


def _footage(view: ComparedArticle, held_open: HeldOpen) -> _Footage:
    doubts, plain, matter = [], [], dict[str, float]()
    open_at = [(f.start or 0, f.category) for f in view.findings(*_CLASSES)]
    told = [Span(*s) for a in view.report.attributions for s in a.content.spans]
    before = False
    for sentence in view.sentences:
        words = view.between(*sentence)
        lows = [w.low for w in words]
        here = held_open.pictures(lows)
        place = CaveatPlace(view.id, sentence, view.text[slice(*sentence)], "")
        opened = {category for at, category in open_at if sentence.start <= at < sentence.end}
        if (here or before) and any(_CLASSES[category] == "unverified" for category in opened):
            # That nobody could check it says more than that its origin is not known.
            doubts.append((opened.isdisjoint(_OF_BEFORE), place._replace(doubt="unverified")))
        elif here and held_open.shows(lows) and not (opened or held_open.holds(lows) or _asks(place.text)):
            theirs = any(s.start < sentence.end and sentence.start < s.end for s in told)
            plain += [] if theirs else [(place, {_stem(low): _weight(low) for low in lows if _weight(low)})]
        if here:
            matter.update({_stem(low): _weight(low) for low in lows if _weight(low)})
        before = here
    return _Footage(tuple(place for _, place in sorted(doubts)), tuple(plain), matter)


def _of_footage(one: _Footage, other: _Footage) -> Iterator[Caveat]:
    for doubtful, plain in ((one, other), (other, one)):
        if doubtful.doubts and not plain.doubts:
            alike = [(_held(matter, doubtful.matter), place) for place, matter in plain.plain]
            best, place = max(alike, key=lambda each: (each[0], -each[1].span.start), default=(0.0, None))
            if place is not None and best >= _SAME_PICTURES:
                doubt = doubtful.doubts[0]
                yield Caveat(doubt.text, doubt, place, "dropped", doubt.doubt, "to_check")


def _asks(sentence: str) -> bool:
    """A question states nothing."""
    return sentence.rstrip(_CLOSING).endswith("?")


def _held(matter: Mapping[str, float], by: Mapping[str, float]) -> float:
    """Share of the weight of some words that others have; 0 where that is a turn of phrase."""
    common = sum(value for term, value in matter.items() if term in by)
    return common / sum(matter.values()) if common >= _MORE_THAN_A_PHRASE else 0.0


def _weight(low: str) -> float:
    """As everywhere, but small numbers say something where two sentences are compared."""
    return _NUMBER if low.isdigit() else weight(low)


def _stem(low: str) -> str:
    return key(_bare(low))


@lru_cache(maxsize=1 << 16)
def _bare(low: str) -> str:
    """A word without its ending."""
    return _ENDING.sub("", low)


# --- What those accused or asked answer, article by article -----------------------------------------------------------


AnswerKind = Literal["denial", "non_denial", "no_comment"]


class Answer(NamedTuple):
    """``who`` is the name of the source, or of one that is named in its sentence; empty where none is."""

    who: str
    article: str
    kind: AnswerKind
    span: Span


def answers(views: Sequence[ComparedArticle]) -> Sequence[Answer]:
    """In the order of the articles, and in each of its text."""
    return [
        Answer(
            _who(v, Span(f.start or 0, f.end or 0), f.attribution),
            v.id,
            cast("AnswerKind", f.category),
            Span(f.start or 0, f.end or 0),
        )
        for v in views
        for f in v.findings("denial", "non_denial", "no_comment")
    ]


def _who(view: ComparedArticle, span: Span, attribution: str | None) -> str:
    source = view.source_of(attribution)
    if source is not None:
        return source.name
    sentence = view.sentence_at(span.start)
    near = [
        (abs(start - span.start), one.name)
        for one in view.report.sources
        for start, end in one.mentions
        if sentence.start <= start < sentence.end
    ]
    return min(near)[1] if near else ""
