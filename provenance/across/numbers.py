"""Which figures of several articles count the same thing, and how they differ.

A figure is a use of a number: what is counted, how many, in whose words. Two figures are compared if they count the
same sort of thing (``counted_things``) and their sentences speak of the same matter. Figures of different classes of
events (``counted_events``: sent, trained, killed) or counted in two frames (``counted_frames``: in a day, since the
beginning, at most) are never said to contradict each other, whatever their values, and neither are those of two days.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal, NamedTuple

from provenance.across import ComparedArticle, days_told, joined, key, weight
from provenance.lexicon import Lexicon
from provenance.models import Span

__all__ = ["NumberGroup", "NumberUse", "NumberValue", "numbers"]

NumberRelation = Literal["same", "rounded", "updated", "contradicts", "other_measure"]

#: Share of the weight of the shorter sentence that both sentences share: for one value, for another value.
_SAME_MATTER, _OTHER_VALUE = 0.15, 0.25
#: The same where the event is one ("trainieren").
_SAME_EVENT = 0.1
#: The same where an article has several figures of the thing, or it is a share of something.
_SAME_SENTENCE = 0.6
#: Figures further apart than this factor hardly count one thing at one time.
_APART = 2
#: A count that grew by this factor is a later one, not another opinion.
_GROWN = 1.3
#: What is counted is a share of something, and an article has many of those.
_SHARE = re.compile(r"prozent|percent|%", re.IGNORECASE)
#: A number that two articles hardly share by chance.
_TELLING = 100
_SHORTEST_END = 4
#: Endings of number and case of a word that is in no class, and the letters that are compared.
_ENDING, _STEM = re.compile(r"(?<=\w{3})(?:en|es|er[ns]?|n|s|e)$"), 12
_EACH = re.compile(r"\b(?:jeweils|je|pro|per|each)\b(?:\W+\w+){0,4}$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class NumberUse:
    """A figure in one article. ``source`` is the name of who gives it, ``who`` article and source; ``via`` the medium.

    ``thing``, ``events`` and ``frames`` are classes; ``matter`` the weighted words of its sentence, ``days`` those that
    it names.
    """

    article: str
    span: Span
    text: str
    quantity: float
    approximate: bool
    source: str | None
    who: tuple[str, str]
    via: str | None
    unit: str
    thing: str
    events: frozenset[str]
    matter: Mapping[str, float]
    frames: frozenset[str] = frozenset()
    outlet: str | None = None
    days: frozenset[date | str] = frozenset()
    is_least: bool = False
    is_one_of_many: bool = False


class NumberValue(NamedTuple):
    """Who stands behind one value: sources by name, each party once."""

    quantity: float
    sources: tuple[str, ...]


class NumberGroup(NamedTuple):
    """Figures that count one thing; ``relations`` are between uses, by their numbers."""

    what: str
    uses: tuple[NumberUse, ...]
    relations: tuple[tuple[int, int, NumberRelation], ...]
    values: tuple[NumberValue, ...]


class Counting:
    """The classes of what is counted and of what happens to it, of one language."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        things = lexicon.canonical("counted_things") if lexicon and "counted_things" in lexicon else {}
        events = lexicon.canonical("counted_events") if lexicon and "counted_events" in lexicon else {}
        frames = lexicon.canonical("counted_frames") if lexicon and "counted_frames" in lexicon else {}
        entries = lexicon.entries if lexicon else {}
        self._least = tuple(f"{word} " for entry in entries.get("lower_bounds", ()) for word in entry)
        self._time = frozenset(word.lower() for entry in entries.get("time_units", ()) for word in entry)
        self._things = dict(things)
        # With a blank before, as they stand in a text: beginnings of words are looked for.
        self._events = [(f" {start}", name) for start, name in events.items()]
        self._frames = [(f" {start}", name) for start, name in frames.items()]

    def thing(self, unit: str) -> str:
        """The class of what is counted; a word that is in no class is one of its own, without its ending."""
        head = unit.rpartition(" ")[2].lower().rpartition("-")[2]
        for form in (head, head.removesuffix("n")):  # "Anwohnern", the dative of what the lists have
            for start in range(max(1, len(form) - _SHORTEST_END + 1)):
                if form[start:] in self._things:
                    return self._things[form[start:]]
        return _ENDING.sub("", head)[:_STEM]

    def is_least(self, text: str) -> bool:
        """Does a figure say that it is the least: "mehr als 40"?"""
        return text.lower().startswith(self._least)

    def is_one_of_many(self, unit: str) -> bool:
        """Is it a share, a duration or no thing at all, of which an article has many?"""
        return not unit[-1:].isalpha() or bool(_SHARE.search(unit)) or unit.rpartition(" ")[2].lower() in self._time

    def events(self, text: str) -> frozenset[str]:
        return _classes(text, self._events)

    def frames(self, text: str) -> frozenset[str]:
        return _classes(text, self._frames)


def _classes(text: str, known: Sequence[tuple[str, str]]) -> frozenset[str]:
    low = f" {text.lower()}"
    return frozenset([name for start, name in known if start in low])


def numbers(
    views: Sequence[ComparedArticle], counting: Mapping[str, Counting], parties: Mapping[tuple[str, str], str]
) -> Sequence[NumberGroup]:
    """All figures, those that count one thing together; ``views`` in the order in which the articles appeared.

    ``parties`` gives for article and source the side that the source speaks for, over all articles.
    """
    uses = [use for v in views for use in _uses(v, counting.get(v.report.article.language or "") or Counting(None))]
    order = {v.id: (v.day.toordinal() if v.day else 0) for v in views}
    related: dict[tuple[int, int], NumberRelation] = {}
    for a, b in combinations(range(len(uses)), 2):
        if uses[a].article != uses[b].article and (relation := _relation(uses[a], uses[b], order)):
            related[a, b] = relation
    kept = _certain(uses, _nearest(uses, related))
    groups = []
    for members in joined(len(uses), kept):
        at = {member: number for number, member in enumerate(members)}
        relations = [(at[a], at[b], relation) for (a, b), relation in kept.items() if a in at]
        told = tuple(uses[m] for m in members)
        relations += _two_owners(told)
        groups.append(NumberGroup(told[0].unit, told, tuple(relations), _values(told, parties)))
    grouped = {use.article + str(use.span.start) for group in groups for use in group.uses}
    alone = (use for use in uses if use.article + str(use.span.start) not in grouped)
    return [*groups, *(NumberGroup(use.unit, (use,), (), _values([use], parties)) for use in alone)]


def _two_owners(uses: Sequence[NumberUse]) -> Iterator[tuple[int, int, NumberRelation]]:
    """Figures of one thing that one article has from two sources: it tells them apart itself."""
    for (a, one), (b, other) in combinations(enumerate(uses), 2):
        owned = one.article == other.article and one.source and other.source and one.who != other.who
        if owned and one.thing == other.thing and one.quantity != other.quantity:
            yield a, b, "other_measure"


def _nearest(
    uses: Sequence[NumberUse], related: Mapping[tuple[int, int], NumberRelation]
) -> Mapping[tuple[int, int], NumberRelation]:
    """A figure that an article has too is not compared with its other figures of the same thing."""
    same = {end for (a, b), relation in related.items() if relation in ("same", "rounded")
            for end in ((a, uses[b].article), (b, uses[a].article))}  # fmt: skip
    return {
        (a, b): relation
        for (a, b), relation in related.items()
        if relation in ("same", "rounded") or ((a, uses[b].article) not in same and (b, uses[a].article) not in same)
    }


def _certain(
    uses: Sequence[NumberUse], related: Mapping[tuple[int, int], NumberRelation]
) -> Mapping[tuple[int, int], NumberRelation]:
    """Figures contradict each other only where both articles have one of the thing, of one kind, in one frame."""
    values: dict[tuple[str, str], set[float]] = defaultdict(set)
    for use in uses:
        values[use.article, use.thing].add(use.quantity)

    def sure(a: NumberUse, b: NumberUse) -> bool:
        if a.frames != b.frames:
            return False
        alone = max(len(values[use.article, use.thing]) for use in (a, b)) == 1
        low, high = sorted((a, b), key=lambda use: use.quantity)
        if low.is_least and not high.is_least:
            return False
        if a.is_one_of_many or b.is_one_of_many:
            return alone and _shared(a.matter, b.matter) >= _SAME_SENTENCE
        if _described(a) & _described(b):
            return True
        return _shared(a.matter, b.matter) >= (_OTHER_VALUE if alone else _SAME_SENTENCE)

    return {
        (a, b): "other_measure" if relation == "contradicts" and not sure(uses[a], uses[b]) else relation
        for (a, b), relation in related.items()
    }


def _described(use: NumberUse) -> frozenset[str]:
    """What sort of thing is counted: "nordkoreanische" of "nordkoreanische Soldaten"."""
    return frozenset(key(word) for word in use.unit.lower().split()[:-1] if weight(word))


def _uses(view: ComparedArticle, counting: Counting) -> Sequence[NumberUse]:
    found = []
    for claim in view.report.claims:
        if claim.quantity is None:
            continue
        span = Span(claim.start, claim.end)
        sentence = view.sentence_at(claim.start)
        around = view.text[sentence.start : sentence.end]
        source = view.source_of(claim.attribution)
        told = view.attributions.get(claim.attribution or "")
        matter = {
            key(word.low): weight(word.low)
            for word in view.between(sentence.start, sentence.end)
            if not word.low.isdigit() and weight(word.low)
        }
        unit = claim.unit or ""
        found.append(
            NumberUse(
                view.id,
                span,
                claim.text,
                float(claim.quantity),
                claim.approximate,
                source.name if source else None,
                (view.id, source.id if source else ""),
                told.medium if told else None,
                unit,
                counting.thing(unit) + _each(view.text[sentence.start : span.end]),
                counting.events(around),
                matter,
                counting.frames(around),
                view.outlet,
                frozenset(days_told(around, view.day)),
                counting.is_least(claim.text),
                counting.is_one_of_many(unit),
            )
        )
    return found


def _each(before: str) -> str:
    """What is counted for each of something else is another thing: "jeweils 6.000 Mann"."""
    return " each" if _EACH.search(before[-40:]) else ""


def _relation(a: NumberUse, b: NumberUse, order: Mapping[str, int]) -> NumberRelation | None:
    if a.thing != b.thing:
        return None
    matter = _shared(a.matter, b.matter)
    if a.quantity == b.quantity:
        telling = a.quantity >= _TELLING or a.quantity % 1 > 0
        return "same" if telling or matter >= _SAME_MATTER else None
    if matter >= _SAME_MATTER and _rounds(a.quantity, b.quantity, a.approximate or b.approximate):
        return "rounded"
    two_events = a.events and b.events and not a.events & b.events
    if two_events or (a.frames != b.frames and matter >= _OTHER_VALUE):
        return "other_measure"
    if matter < (_SAME_EVENT if a.events & b.events else _OTHER_VALUE):
        return None
    apart = max(a.quantity, b.quantity) > _APART * min(a.quantity, b.quantity)
    different = _difference(a, b, order)
    return "other_measure" if apart and (matter < _OTHER_VALUE or different == "contradicts") else different


def _rounds(a: float, b: float, approximate: bool) -> bool:
    """Is one of the two what the other is when it is rounded: 50,000 and 48,000, but not 11,000 and 12,000?

    Where nothing says so, a figure of one digit is as it is: 20 and 20.6, but 79 and 79.1.
    """
    fine, coarse = sorted((a, b), key=_digits, reverse=True)
    if not approximate and _digits(coarse) == 1:
        return False
    unit = 10 ** (len(f"{coarse:.0f}") - _digits(coarse))
    # "mehr als 1,86 Millionen"; who writes 1,73 may have cut off the last digit of 1,736
    is_cut = _digits(coarse) > 1 if approximate else _digits(coarse) > 2 and coarse % 1 > 0
    cut_off = is_cut and coarse <= fine < coarse + unit
    return _digits(fine) > _digits(coarse) and (cut_off or abs(fine - coarse) <= unit / 2)


def _digits(quantity: float) -> int:
    """How many digits of a number say something: 2 of 11,000, 4 of 54.08."""
    return len(f"{quantity:f}".rstrip("0").rstrip(".").replace(".", "").rstrip("0").lstrip("0")) or 1


def _difference(a: NumberUse, b: NumberUse, order: Mapping[str, int]) -> NumberRelation:
    """Of one thing and one event two values: by one outlet, counted on another day, or later and clearly more, it is an
    update, else they contradict."""
    if a.outlet and a.outlet == b.outlet:
        return "updated"
    first, last = sorted((a, b), key=lambda use: order[use.article])
    dated = order[first.article] > 0
    other_day = order[first.article] != order[last.article] or bool(a.days and b.days)
    if dated and other_day and a.days.isdisjoint(b.days):
        return "updated"
    grown = last.quantity >= _GROWN * first.quantity or (
        order[last.article] == order[first.article] and first.quantity >= _GROWN * last.quantity
    )
    return "updated" if dated and grown else "contradicts"


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Share of the weight of the shorter sentence that stands in both."""
    smaller = min(sum(a.values()), sum(b.values()))
    return sum(value for term, value in a.items() if term in b) / smaller if smaller else 0.0


def _values(uses: Sequence[NumberUse], parties: Mapping[tuple[str, str], str]) -> tuple[NumberValue, ...]:
    found: dict[float, dict[str, str]] = {}
    for use in uses:
        sides = found.setdefault(use.quantity, {})
        if use.source:
            sides.setdefault(parties.get(use.who, use.source), use.source)
    return tuple(NumberValue(quantity, tuple(sides.values())) for quantity, sides in sorted(found.items()))
