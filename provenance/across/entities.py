"""One person or body over several articles, under all its names and spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from provenance.across import ComparedArticle, joined
from provenance.corrections import Correction
from provenance.lexicon import Lexicon
from provenance.models import ReportSource, SourceKind

__all__ = ["APART", "UNITED", "Entity", "NamedSource", "Naming", "corrected", "entities", "named"]

_PERSON = frozenset({"named_person"})
_BODIES = frozenset({"named_organisation", "government", "news_agency", "named_media"})
#: "Europäische Arzneimittelbehörde (Ema)", "Arzneimittelbehörde EMA": a name and its abbreviation.
_SHORT = re.compile(r"(?P<name>.*\w)\s+(?:\((?P<bracket>[A-ZÄÖÜ][\wÄÖÜ]{1,7})\)|(?P<bare>[A-ZÄÖÜ]{2,6}))$", re.DOTALL)
#: A word, and no abbreviation: "Anglerverein (Grünau)".
_WORD = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{4,}$")
#: Characters behind a mention in which its abbreviation may stand.
_BEHIND = re.compile(r"\s\([A-ZÄÖÜ][\wÄÖÜ]{1,7}\)")
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|des|the) ", re.IGNORECASE)
_NO_NAME = frozenset({"er", "sie", "es", "dieser", "diese", "dieses", "demnach", "he", "she", "it", "they"})
_LONGEST = 80
_WORDS = re.compile(r"[^\W_]+")
#: Endings of case of nouns and adjectives.
_CASE = re.compile(r"(?<=\w{4})(?:en|er|es|em|e|s|n)$")
#: Letters of two transliterations of one surname that may differ, in eight.
_SAME_SOUND = str.maketrans({"w": "v", "y": "i", "j": "i", "ß": "s", "z": "s", "c": "k", "q": "k"})


#: Keys that corrections give, each followed by the id of the correction.
APART, UNITED = "apart", "united"


class NamedSource(NamedTuple):
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


class Naming:
    """What a language knows of names: bodies that have several, countries and their adjectives, legal forms."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        entries = lexicon.entries if lexicon else {}
        self._other = {
            _compact(other): _compact(entry[0])
            for name in ("organisations", "agencies")
            for entry in entries.get(name, ())
            for other in entry[1:]
        }
        self._countries = {
            _stem(other): _stem(entry[0])
            for entry in entries.get("states", ())
            for other in entry
            if other.islower() or other.isupper()
        }
        self._local = tuple(word for entry in entries.get("local_bodies", ()) for word in entry)
        self._forms = frozenset(word.lower().strip(".") for entry in entries.get("legal_forms", ()) for word in entry)

    def short(self, name: str) -> re.Match[str] | None:
        """Name and abbreviation, where one stands behind the other; a legal form or a place is none."""
        found = _SHORT.match(name)
        behind = (found["bracket"] or found["bare"]) if found else ""
        return None if behind.lower() in self._forms or _WORD.match(behind) else found

    def tells(self, spelling: str, name: str) -> bool:
        """Does a spelling tell the body from others? Of one that every place has, neither the place alone does nor the
        sort of body: "Grünau" and "Verein" of "Anglerverein Grünau".
        """
        whole = {_stem(word) for word in _WORDS.findall(name)}
        if not any(word.lower().endswith(self._local) for word in _WORDS.findall(name)) or spelling.isupper():
            return True
        said = {_stem(word) for word in _WORDS.findall(spelling)}
        return said >= whole or any(not any(one.endswith(word) for one in whole) for word in said)

    def keys(self, name: str) -> Iterator[str]:
        """Keys that names of one body share: "US-Justizministerium" and "das amerikanische Justizministerium"."""
        whole = _compact(name)
        yield f"name {self._other.get(whole, whole)}"
        words = [_stem(word) for word in _WORDS.findall(name) if len(word) > 1]
        words = [self._countries.get(word, word) for word in words if word not in self._forms]
        if words:
            yield f"name {''.join(words)}"
            yield f"words {' '.join(sorted(words))}"


def named(view: ComparedArticle, naming: Naming) -> Sequence[NamedSource]:
    """The persons and bodies among the sources of an article."""
    found = []
    for s in view.report.sources:
        if s.kind in _PERSON | _BODIES:
            spellings = tuple(each for each in _spellings(view, s) if naming.tells(each, s.name) or s.kind in _PERSON)
            keys = tuple(sorted({*_keys(view, s, spellings, naming)}))
            found.append(NamedSource(view.id, s.id, s.kind, s.name, s.party, spellings, keys))
    return found


def corrected(one: NamedSource, corrections: Sequence[Correction]) -> NamedSource:
    """The source with the keys that reviewers leave it: those whom they unite share one, whom they separate shares none
    of its own."""
    names = {_compact(name) for name in (one.name, *one.spellings)}
    apart = [
        said.id
        for said in corrections
        if said.action == "separate" and said.article == one.article and _compact(said.entity or "") in names
    ]
    if apart:
        return one._replace(keys=tuple(f"{APART} {said} {one.source}" for said in apart))
    united = (
        f"{UNITED} {said.id}"
        for said in corrections
        if said.action == "unite" and not names.isdisjoint(map(_compact, (said.entity or "", said.name or "")))
    )
    return one._replace(keys=(*one.keys, *united))


def entities(found: Sequence[NamedSource]) -> Sequence[Entity]:
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


def _entity(members: Sequence[NamedSource]) -> Entity:
    names = Counter(one.name for one in members)
    name = max(names, key=lambda n: (len(n.split()) > 1, names[n], len(n), n))
    spelled = Counter(spelling for one in members for spelling in one.spellings if spelling != name)
    also = tuple(sorted(spelled, key=lambda n: (-spelled[n], n)))
    party = next((one.party for one in members if one.party), None)
    return Entity(name, members[0].kind, party, also, tuple((one.article, one.source) for one in members))


def _spellings(view: ComparedArticle, source: ReportSource) -> Iterator[str]:
    """The names that the article uses, without the article in front and without mere pronouns and roles."""
    yield source.name
    for start, end in source.mentions:
        words = _ARTICLE.sub("", view.text[start:end])
        if words[:1].isupper() and len(words) <= _LONGEST and words.lower() not in _NO_NAME:
            yield words


def _keys(view: ComparedArticle, source: ReportSource, spellings: Sequence[str], naming: Naming) -> Iterator[str]:
    """What two sources share that are one: a name in any case and spelling, first name and sound of a surname, an
    abbreviation."""
    words = source.name.split()
    if source.kind in _PERSON:
        if len(words) > 1:
            yield f"name {_compact(source.name)}"
            yield f"person {words[0][:3].lower()} {_sound(words[-1])}"
        elif source.role:
            yield f"surname {_sound(words[-1])}"
        return
    behind = (_BEHIND.match(view.text, end) for _, end in source.mentions)
    followed = (view.text[start:end] + b[0] for (start, end), b in zip(source.mentions, behind, strict=True) if b)
    for name in {source.name, *followed, *spellings}:
        short = naming.short(name)
        yield from naming.keys(short["bracket"] or short["bare"] if short else name)
        if short and short["bracket"]:
            yield from naming.keys(short["name"])


#: Letters of one sound in two transliterations.
_HEARD = (("tsch", "ch"), ("sch", "s"), ("zh", "s"), ("sh", "s"), ("ts", "s"), ("ow", "ov"), ("ew", "ev"), ("kh", "h"))


def _sound(surname: str) -> str:
    low = surname.lower()
    for written, heard in _HEARD:
        low = low.replace(written, heard)
    return low.translate(_SAME_SOUND).rstrip("si")


def _compact(name: str) -> str:
    """The letters of a name without its ending: "Robert-Koch-Institut" and "Robert Koch-Instituts" are one."""
    return _stem("".join(_WORDS.findall(name)))


def _stem(word: str) -> str:
    return _CASE.sub("", word.lower())
