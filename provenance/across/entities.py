"""One person or body over several articles, under all its names and spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from provenance.across.groups import joined
from provenance.across.view import View
from provenance.models import ReportSource, SourceKind

__all__ = ["Entity", "Named", "entities", "named"]

_PERSON = frozenset({"named_person"})
_BODIES = frozenset({"named_organisation", "government", "news_agency", "named_media"})
#: "Europäische Arzneimittelbehörde (EMA)", "Arzneimittelbehörde EMA": a name and its abbreviation.
_SHORT = re.compile(r"[\w.-]+ \(?([A-ZÄÖÜ][A-Za-zÄÖÜ]{1,5}[A-ZÄÖÜa-z])\)?(?!\w)")
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|des|the) ", re.IGNORECASE)
_NO_NAME = frozenset({"er", "sie", "es", "dieser", "diese", "dieses", "demnach", "he", "she", "it", "they"})
_LONGEST = 80
_LETTERS = re.compile(r"[^\W\d_]+")
#: Letters of two transliterations of one surname that may differ, in eight.
_SAME_SOUND = str.maketrans({"w": "v", "y": "i", "j": "i", "ß": "s", "z": "s", "c": "k", "q": "k"})


class Named(NamedTuple):
    """A source of one article that is a person or a body; ``keys`` are what it shares with others that are the same."""

    article: str
    source: str
    kind: SourceKind
    name: str
    party: str | None
    spellings: tuple[str, ...]
    keys: tuple[str, ...]


class Entity(NamedTuple):
    """``also`` are its other names, the commonest first; ``members`` the sources that are it, as (article, source)."""

    name: str
    kind: SourceKind
    party: str | None
    also: tuple[str, ...]
    members: tuple[tuple[str, str], ...]


def compact(name: str) -> str:
    """The letters of a name: "Robert-Koch-Institut" and "Robert Koch-Institut" are one."""
    return "".join(_LETTERS.findall(name)).lower()


def named(view: View) -> Sequence[Named]:
    """The persons and bodies among the sources of an article."""
    return [
        Named(view.id, s.id, s.kind, s.name, s.party, tuple(_spellings(view, s)), tuple(sorted({*_keys(view, s)})))
        for s in view.report.sources
        if s.kind in _PERSON | _BODIES
    ]


def entities(found: Sequence[Named]) -> Sequence[Entity]:
    """Sources that are one, over all articles; the result does not depend on the order of ``found``."""
    ordered = sorted(found)
    by_key: Mapping[str, list[int]] = defaultdict(list)
    for number, one in enumerate(ordered):
        for key in one.keys:
            by_key[key].append(number)
    pairs = [(numbers[0], other) for numbers in by_key.values() for other in numbers[1:]]
    groups = joined(len(ordered), pairs)
    grouped = {member for group in groups for member in group}
    alone = [(number,) for number in range(len(ordered)) if number not in grouped]
    return [_entity([ordered[m] for m in group]) for group in sorted([*groups, *alone])]


def _entity(members: Sequence[Named]) -> Entity:
    names = Counter(one.name for one in members)
    name = max(names, key=lambda n: (len(n.split()) > 1, names[n], len(n), n))
    spelled = Counter(spelling for one in members for spelling in one.spellings if spelling != name)
    also = tuple(sorted(spelled, key=lambda n: (-spelled[n], n)))
    party = next((one.party for one in members if one.party), None)
    return Entity(name, members[0].kind, party, also, tuple((one.article, one.source) for one in members))


def _spellings(view: View, source: ReportSource) -> Iterator[str]:
    """The names that the article uses, without the article in front and without mere pronouns and roles."""
    yield source.name
    for start, end in source.mentions:
        words = _ARTICLE.sub("", view.text[start:end])
        if words[:1].isupper() and len(words) <= _LONGEST and words.lower() not in _NO_NAME:
            yield words


def _keys(view: View, source: ReportSource) -> Iterator[str]:
    """What two sources share that are one: all letters of a name, first name and sound of a surname, abbreviation."""
    if source.kind in _PERSON:
        words = source.name.split()
        if len(words) > 1:
            yield f"person {words[0][:3].lower()} {_sound(words[-1])}"
        elif source.role:
            yield f"surname {_sound(words[-1])}"
        return
    yield f"body {compact(source.name)}"
    for short in _abbreviated(view, source):
        yield f"body {short.lower()}"


def _abbreviated(view: View, source: ReportSource) -> Iterator[str]:
    for start, end in source.mentions:
        found = _SHORT.search(view.text[start : end + 12])
        short = found[1] if found else ""
        if sum(map(str.isupper, short)) > 1:
            yield short


#: Letters of one sound in two transliterations.
_HEARD = (("tsch", "ch"), ("sch", "s"), ("zh", "s"), ("sh", "s"), ("ts", "s"), ("ow", "ov"), ("ew", "ev"), ("kh", "h"))


def _sound(surname: str) -> str:
    low = surname.lower()
    for written, heard in (
        ("tsch", "ch"),
        ("sch", "s"),
        ("zh", "s"),
        ("sh", "s"),
        ("ts", "s"),
        ("ow", "ov"),
        ("ew", "ev"),
        ("kh", "h"),
    ):
        low = low.replace(written, heard)
    return low.translate(_SAME_SOUND).rstrip("si")
