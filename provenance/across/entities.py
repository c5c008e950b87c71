"""One person or body over several articles, under all its names and spellings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from provenance.across import ComparedArticle, joined
from provenance.corrections import Correction
from provenance.lexicon import Lexicon
from provenance.models import ReportSource, SourceKind
from provenance.segment import any_of

__all__ = [
    "APART",
    "SPEAKS_FOR",
    "UNITED",
    "Entity",
    "NameTally",
    "NamedSource",
    "Naming",
    "corrected",
    "entities",
    "named",
    "tied",
]

_PERSON = frozenset({"named_person"})
_BODIES = frozenset({"named_organisation", "government", "news_agency", "named_media"})
#: Who has no name and is identified may speak for a body: "die Sprecherin des Seeamts", "ein Sprecher der Werft". What
#: such a source is among those of a body.
_UNNAMED = frozenset({"unnamed_official", "unnamed_person"})
SPEAKS_FOR: SourceKind = "unnamed_official"
#: "Europäische Arzneimittelbehörde (Ema)", "Arzneimittelbehörde EMA": a name and its abbreviation.
_SHORT = re.compile(r"(?P<name>.*\w)\s+(?:\((?P<bracket>[A-ZÄÖÜ][\wÄÖÜ]{1,7})\)|(?P<bare>[A-ZÄÖÜ]{2,6}))$", re.DOTALL)
#: A word, and no abbreviation: "Anglerverein (Grünau)".
_WORD = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{4,}$")
#: Characters behind a mention in which its abbreviation may stand.
_BEHIND = re.compile(r"\s\([A-ZÄÖÜ][\wÄÖÜ]{1,7}\)")
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|des|the) ", re.IGNORECASE)
_NO_NAME = frozenset({"er", "sie", "es", "dieser", "diese", "dieses", "demnach", "he", "she", "it", "they"})
_LONGEST = 80
#: Letters of a word that is taken for the first part of a compound.
_LONG = 5
_WORDS = re.compile(r"[^\W_]+")
#: Endings of case of nouns and adjectives.
_CASE = re.compile(r"(?<=\w{4})(?:en|er|es|em|e|s|n)$")
#: Letters of two transliterations of one surname that may differ, in eight.
_SAME_SOUND = str.maketrans({"w": "v", "y": "i", "j": "i", "ß": "s", "z": "s", "c": "k", "q": "k"})


#: Keys that corrections give, each followed by the id of the correction.
APART, UNITED = "apart", "united"
#: The key of a body that is one of its article only, followed by that and by its name.
_HERE = "here"

_CAPITALISED = r"[A-ZÄÖÜ][\w’]{1,30}(?:-[\w’]{1,30}){0,3}(?: [A-ZÄÖÜ][\w’]{1,30})?"
#: Where an article was written, at the beginning of a line: "KÖLN. …", "Köln (dpa) – …", "ASHFORD, Ohio (AP) — …".
_DATELINE = re.compile(
    rf"^(?:(?P<mixed>{_CAPITALISED})(?:, [\w. ]{{2,20}})? ?\([^()\n]{{2,30}}\) ?[-–—.:]"
    r"|(?P<capitals>[A-ZÄÖÜ]{3,20}(?: [A-ZÄÖÜ]{3,20})?)(?:, [\w. ]{2,20})? ?[.–—-] )",
    re.MULTILINE,
)
#: Inhabitants in front of something: "Kölner Dom".
_INHABITANTS = re.compile(r"(?<!\w)(?P<place>[A-ZÄÖÜ][a-zäöüß]{3,20}er) (?=[A-ZÄÖÜ])")
#: The beginning of a headline: "Köln: Feuer im Hafen", "In Köln – …".
_LED = re.compile(rf"(?:In )?(?P<place>{_CAPITALISED})\s?[:–—]\s")
#: Characters of an article in which it says where it is.
_FIRST = 1500


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
    """``also`` are its other names, the commonest first; ``members`` the sources that are it, as (article, source),
    ``tally`` how often they are called what.
    """

    name: str
    kind: SourceKind
    party: str | None
    also: tuple[str, ...]
    members: tuple[tuple[str, str], ...]
    tally: NameTally


class _Sorts:
    """Words for bodies, some of which end compounds too ("*polizei"), whatever their case."""

    def __init__(self, words: Iterable[str]) -> None:
        bare = {word.removeprefix("*"): word.startswith("*") for word in words}
        self._words = frozenset(map(_stem, bare))
        self._ends = tuple(_stem(word) for word, ends in bare.items() if ends)
        ends = any_of(word for word, is_end in bare.items() if is_end)
        self.pattern = rf"\w{{0,30}}(?:{ends})|{any_of(bare)}"

    def has(self, name: str) -> bool:
        low = _stem(name)
        return low in self._words or (low.isalpha() and low.endswith(self._ends))


#: Lists of bodies that are called by their sort alone, and of what stands before a place.
_OPEN = ("bodies_of_places", "bodies_of_states", "where_prepositions")
#: How names of bodies begin that are the only one of a state: "Bundesgesundheitsministerium".
_UNIQUE = ("bund", "federal")


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
        self._spokespersons = tuple(word.lower() for entry in entries.get("spokespersons", ()) for word in entry)
        joining = ("determiners", "contracted_prepositions", "prepositions")
        self._joining = frozenset(
            word.lower() for list_ in joining for entry in entries.get(list_, ()) for word in entry
        )
        media = [name for list_ in ("agencies", "outlets") for entry in entries.get(list_, ()) for name in entry]
        self._media = frozenset(_stems(name) for name in media if not name.islower())
        self._local = tuple(word for entry in entries.get("local_bodies", ()) for word in entry)
        # What every house is called once its name is known; a short one may begin any word.
        sorts = {
            _stem(word)
            for name in ("unowned_bodies", "media_words")
            for entry in entries.get(name, ())
            for word in entry
            if word.isalpha()
        }
        self._sorts, self._long_sorts = frozenset(sorts), tuple(sort for sort in sorts if len(sort) >= _LONG)
        listed = {name: [word for entry in entries.get(name, ()) for word in entry] for name in _OPEN}
        self._of_places, self._of_states = (_Sorts(listed[name]) for name in _OPEN[:2])
        self._before_places = frozenset(map(_stem, listed["where_prepositions"]))
        where = rf"(?i:{any_of(listed['where_prepositions'])})"
        self._where = re.compile(rf"(?<!\w){where} (?P<place>{_CAPITALISED})")
        either = f"(?i:{self._of_places.pattern}|{self._of_states.pattern})"
        self._placed = re.compile(
            rf"(?<![\w-])(?:(?P<before>{_CAPITALISED}) (?=(?P<of>{either})(?!\w))"
            rf"|(?P<body>{either}) (?:{where} )?(?P<behind>{_CAPITALISED}))"
        )
        # Names of bodies of their own, and of states, are no sort: "Kanzleramt".
        self._proper = frozenset(
            name.lower() for list_ in ("organisations", "states") for entry in entries.get(list_, ()) for name in entry
        )
        states = entries.get("states", ())
        self._known = {_place(name): name for entry in states for name in entry if not name.islower()}
        cities = {name for entry in entries.get("city_states", ()) for name in entry}
        # Of what every place has none is that of a whole state.
        wide = {entry[0] for entry in states} | {name for entry in entries.get("countries", ()) for name in entry}
        self._wide = frozenset(_place(name) for name in wide - cities)
        self._forms = frozenset(word.lower().strip(".") for entry in entries.get("legal_forms", ()) for word in entry)

    def short(self, name: str) -> re.Match[str] | None:
        """Name and abbreviation, where one stands behind the other; a legal form or a place is none."""
        found = _SHORT.match(name)
        behind = (found["bracket"] or found["bare"]) if found else ""
        return None if behind.lower() in self._forms or _WORD.match(behind) else found

    def spoken_for(self, name: str) -> str | None:
        """The body for which somebody without a name speaks: "Sprecherin des Seeamts", "Seeamt-Sprecherin".

        A medium behind it is whom they told it: "sagte ein Sprecher des Seeamts der Deutschen Presse-Agentur".
        """
        words = name.split()
        at = next((at for at, word in enumerate(words) if word.lower().endswith(self._spokespersons)), None)
        if at is None:
            return None
        body = words[at + 1 :]
        told = next((place for place in range(len(body)) if _stems(" ".join(body[place:])) in self._media), len(body))
        body = body[:told]
        while body and body[0].lower() in self._joining:
            del body[0]
        while body and body[-1].lower() in self._joining:
            del body[-1]
        joined = words[at].rpartition("-")[0]
        return " ".join(body) or joined or " ".join(words[:at]) or None

    def is_bare(self, spelling: str) -> bool:
        """Is it the sort of body alone, which each article says of its own: "Konzern", "Unternehmensangaben"?"""
        words = _stems(spelling)
        return len(words) == 1 and (words[0] in self._sorts or words[0].startswith(self._long_sorts))

    def tells(self, spelling: str, name: str) -> bool:
        """Does a spelling tell the body from others? Its sort does not, be it a compound: "Konzern", and
        "Gesundheitsministerium" of that of the state. Of one that every place has neither does the place alone:
        "Grünau" of "Anglerverein Grünau".
        """
        words, whole_name = _stems(spelling), _compact(name)
        if self.is_bare(spelling) or (self.is_open(spelling) and _compact(spelling) != whole_name):
            return False
        if len(words) == 1 and len(words[0]) < len(whole_name) and words[0].endswith(self._long_sorts):
            return False
        whole = {_stem(word) for word in _WORDS.findall(name)}
        if not any(word.lower().endswith(self._local) for word in _WORDS.findall(name)) or spelling.isupper():
            return True
        said = {_stem(word) for word in _WORDS.findall(spelling)}
        return said >= whole or any(not any(one.endswith(word) for one in whole) for word in said)

    def is_open(self, name: str) -> bool:
        """Is it the sort of a body of which every place or state has its own, and nothing more: "Polizei"?"""
        is_one = self._of_places.has(name) or self._of_states.has(name)
        return is_one and name.lower() not in self._proper and not name.lower().startswith(_UNIQUE)

    def owner(self, view: ComparedArticle, body: str, party: str | None) -> str | None:
        """Whose a body is that is called by its sort alone, as far as its article tells: the state or the body in full
        that the audit found, the place in the name of such a body ("Kölner Polizei"), and for what every place has that
        of the headline, of another such body, of the dateline, or the first one."""
        if party and party != body and (_place(party) in self._known or _is_in_full(party, body)):
            return party
        names = {name for where in self._where.finditer(view.text) for name in _parts(where["place"].split())}
        places = {_place(name): name for name in sorted(names, key=lambda name: (-len(name), name))}
        lived = {_place(name): name[:-2] for name in _INHABITANTS.findall(view.text)}
        known = lived | places | self._known
        own = self._told(view.text, known, lambda sort: _stem(sort) == _stem(body))
        if not self._of_places.has(body):
            return _only(own)
        narrow = {place: name for place, name in known.items() if place not in self._wide and not name.isupper()}
        sure = lived.keys() | self._known.keys()
        if found := own & {*narrow.values()}:
            return _only(found)
        headed = self._first(view.report.article.title or "", sure, narrow)
        told = set() if headed else self._told(view.text, narrow, self._of_places.has)
        if headed or told:
            return headed or _only(told)
        line = _DATELINE.search(view.text, 0, _FIRST)
        if line is None:
            return self._first(view.text[:_FIRST], sure, narrow)
        place: str = line["mixed"] or line["capitals"]
        return place.title() if place.isupper() else place

    def _told(self, text: str, known: Mapping[str, str], is_meant: Callable[[str], bool]) -> set[str]:
        """The ``known`` places in the names of bodies: "Kölner Polizei", "Polizei in Köln", "Polizei Köln"."""
        told = set()
        for found in self._placed.finditer(text):
            if is_meant(found["of"] or found["body"]):
                words = (found["before"] or found["behind"]).split()
                names = _parts(words[::-1] if found["before"] else words)
                told |= {known[place] for place in map(_place, names) if place in known}
        return told

    def _first(self, text: str, sure: Set[str], known: Mapping[str, str]) -> str | None:
        """The place at the beginning of a headline, or the first one; ``sure`` are places for which more speaks than a
        preposition in front."""
        led = _LED.match(text)
        if led and _place(led["place"]) in known:
            return led["place"]
        first = sorted(
            (found.start(), known[place])
            for pattern, asked in ((self._where, sure), (_INHABITANTS, self._known.keys()))
            for found in pattern.finditer(text)
            for place in map(_place, _parts(found["place"].split()))
            if place in asked and place in known
        )
        return first[0][1] if first else None

    def keys(self, name: str) -> Iterator[str]:
        """Keys that names of one body share: "US-Justizministerium" and "das amerikanische Justizministerium"."""
        whole = _compact(name)
        yield f"name {self._other.get(whole, whole)}"
        words = [_stem(word) for word in _WORDS.findall(name) if len(word) > 1]
        words = [self._countries.get(word, word) for word in words if word not in self._forms | self._before_places]
        if words:
            yield f"name {''.join(words)}"
            yield f"words {' '.join(sorted(words))}"


def named(view: ComparedArticle, naming: Naming) -> Sequence[NamedSource]:
    """The persons and bodies among the sources of an article, and who speaks for a body, by its name."""
    found = []
    for s in view.report.sources:
        if s.kind in _BODIES and naming.is_open(s.name):
            found.append(_open(view, s, s.kind, s.name, naming))
        elif s.kind in _PERSON | _BODIES:
            spellings = tuple(each for each in _spellings(view, s) if naming.tells(each, s.name) or s.kind in _PERSON)
            keys = tuple(sorted({*_keys(view, s, spellings, naming)}))
            found.append(NamedSource(view.id, s.id, s.kind, s.name, s.party, spellings, keys))
        elif s.kind in _UNNAMED and s.identified and (body := naming.spoken_for(s.name)):
            if naming.is_open(body):
                found.append(_open(view, s, SPEAKS_FOR, body, naming))
            else:
                keys = tuple(sorted({*naming.keys(body)}))
                found.append(NamedSource(view.id, s.id, SPEAKS_FOR, body, s.party, (), keys))
    return found


def _open(view: ComparedArticle, source: ReportSource, kind: SourceKind, body: str, naming: Naming) -> NamedSource:
    """A body that is called by its sort alone: one with those of its place or state, or of its article only."""
    owner = naming.owner(view, body, source.party)
    if owner and _is_in_full(owner, body):
        return NamedSource(view.id, source.id, kind, owner, owner, (body,), tuple(sorted({*naming.keys(owner)})))
    if owner is None:
        return NamedSource(
            view.id, source.id, kind, body, source.party, (body,), (f"{_HERE} {view.id} {body.lower()}",)
        )
    name = f"{body} ({owner})"
    party = name if source.party == body else source.party
    return NamedSource(view.id, source.id, kind, name, party, (body,), tuple(sorted({*naming.keys(f"{body} {owner}")})))


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
    """Sources that are one, over all articles; the result does not depend on the order of ``found``.

    Who speaks for a body is one with it where an article names it, and nobody where none does.
    """
    return [_entity(members) for members in tied(found) if any(one.kind != SPEAKS_FOR for one in members)]


def tied(found: Sequence[NamedSource], also: Mapping[str, str] | None = None) -> Sequence[Sequence[NamedSource]]:
    """Sources that share keys, directly or over others; ``also`` gives for a key another one that ties as well."""
    ordered = sorted(found)
    by_key: Mapping[str, list[int]] = defaultdict(list)
    for number, one in enumerate(ordered):
        for key in one.keys:
            by_key[key].append(number)
            if also and key in also:
                by_key[also[key]].append(number)
    pairs = [(numbers[0], other) for numbers in by_key.values() for other in numbers[1:]]
    groups = joined(len(ordered), pairs)
    grouped = {member for group in groups for member in group}
    alone = [(number,) for number in range(len(ordered)) if number not in grouped]
    return [[ordered[m] for m in group] for group in sorted([*groups, *alone])]


@dataclass(slots=True)
class NameTally:
    """How often the sources that are one are called what: as their name, and anywhere in a text."""

    names: Counter[str] = field(default_factory=Counter)
    spelled: Counter[str] = field(default_factory=Counter)

    def add(self, members: Iterable[NamedSource]) -> None:
        for one in members:
            self.names.update([] if one.kind == SPEAKS_FOR else [one.name])
            self.spelled.update(one.spellings)

    @property
    def name(self) -> str:
        return max(self.names, key=lambda n: (len(n.split()) > 1, self.names[n], len(n), n))

    @property
    def also(self) -> tuple[str, ...]:
        """Its other names, the commonest first."""
        name = self.name
        return tuple(sorted((n for n in self.spelled if n != name), key=lambda n: (-self.spelled[n], n)))


def _entity(members: Sequence[NamedSource]) -> Entity:
    tally = NameTally()
    tally.add(members)
    kind = next(one.kind for one in members if one.kind != SPEAKS_FOR)
    party = next((one.party for one in members if one.party), None)
    called = tuple((one.article, one.source) for one in members)
    return Entity(tally.name, kind, party, tally.also, called, tally)


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
    for name in {*followed, *spellings} | (set() if naming.is_bare(source.name) else {source.name}):
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


def _parts(words: Sequence[str]) -> Sequence[str]:
    """What may be the name of a place, of one or two words the second of which may be another: "New York", "Köln"."""
    return [" ".join(words), words[0]]


def _is_in_full(name: str, body: str) -> bool:
    """Is it the name of such a body with more in it: "Landgericht Köln"?"""
    return " " in name and any(_stem(word).endswith(_stem(body)) for word in name.split())


def _only(places: set[str]) -> str | None:
    return next(iter(places)) if len(places) == 1 else None


def _place(name: str) -> str:
    """What the name of a place and that of its inhabitants share: "Dresden", "Dresdner"."""
    return _compact(name).removesuffix("er").rstrip("n")


def _stems(name: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORDS.findall(name))


def _stem(word: str) -> str:
    return _CASE.sub("", word.lower())
