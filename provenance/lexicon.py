"""What rule authors keep beside their rules: word lists in ``rules/<language>/lexicons/<name>.txt``, forms of verbs,
frames of cues, and hosts.

One entry a line; ``#`` starts a comment; ``|`` separates further names of the same entry, the first one is its
canonical name (``Washington Post | WP``). ``@include other`` takes in another list of the same language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args
from unicodedata import normalize
from urllib.parse import urlsplit

import ablaut

from provenance.errors import Problem, RuleError
from provenance.resources import read_bounded
from provenance.vocabulary import CueClass

__all__ = [
    "COMPLEMENTS",
    "PREPOSITIONS",
    "VERB_FORMS",
    "Frame",
    "Lexicon",
    "SameLexicon",
    "VerbForms",
    "english_forms",
    "hint_of_list",
    "host_of",
    "listed",
    "load_frames",
    "load_lexicon",
    "same_site",
    "site_of",
    "verb_forms",
]


# --- The frame lexicon: ``rules/<language>/frames/<class>.txt``, which cues do what and where they put what is said ---
# One line holds cues of one make, then their complements: ``bestreiten, in Abrede stellen: clause inf acc?``. A cue is
# an infinitive, a phrase that ends in one, or (with a capital) a noun; the class is the name of the file. A later
# folder adds cues and replaces those that are there; a cue with the complement ``none`` is taken out. ``COMPLEMENTS``
# says what each word means.


#: What a cue may stand with, for people: "X bestreitet, dass A", "X warnt vor A".
COMPLEMENTS: Mapping[str, str] = {
    "clause": "a clause with dass, ob or a question word, or a main clause: „X sagt, A sei B“",
    "dass": "a clause with dass and nothing else: „Fotos zeigen, dass A“",
    "that": "the same in English: “X accepts that A”, and no clause without “that”",
    "inf": "an infinitive: „X verspricht, A zu tun“",
    "quote": "words of their own, a colon, or „A, sagte X“",
    "inquit": "only „A, meint X“",
    "acc": "an accusative that holds what is stated: „X befürchtet einen Ausfall“",
    "paper": "a thing that a paper or a picture shows, and no person: “a poll shows the party ahead”",
    "acc?": "the same of a verb with a second life: who acts must be able to speak, and the thing to be stated",
    "gen": "a genitive: „X beschuldigt ihn der Lüge“",
    "dat": "a dative beside it names who is told or accused: „X wirft ihm Betrug vor“",
    "dat-thing": "a dative that holds what is answered: „X widerspricht dem Vorwurf“",
    "person": "the accusative names who is addressed: „X warnt die Bürger vor A“",
    "acc-acc": "thing and name: „X nennt die Ernte eine Enttäuschung“",
    "acc-adj": "thing and judgement: „X findet den Plan falsch“",
    "self": "the noun of the cue with what belongs to it: „X übt scharfe Kritik an A“",
    "claim": "an infinitive of the past behind a modal verb: „X will A getan haben“",
    "place": "what is written somewhere, which then is the source: „in X steht, dass A“, „so steht es in X“",
    "none": "takes the cue out",
}
#: Prepositions that may hold what is stated, alone ("von": „X spricht von A“) or behind a thing ("acc-als").
PREPOSITIONS = frozenset(
    "als an auf aus bei für gegen gegenüber in mit nach über um von vor wegen zu "
    "about against as at for of on over to with".split()
)


class Frame(NamedTuple):
    """One cue. ``lemma`` is as written in the file, ``complements`` are words of ``COMPLEMENTS`` and prepositions."""

    lemma: str
    sense: CueClass
    complements: frozenset[str]

    @property
    def noun(self) -> bool:
        """Is the cue a noun ("Vorwurf"), not a verb or a phrase with one?"""
        return " " not in self.lemma and self.lemma[:1].isupper()

    @property
    def passive(self) -> bool:
        """Does a verb always say something of its accusative ("wird kritisiert", "wird als Fehler gewertet")?"""
        told = any(word in ("acc", "person") or word.startswith("acc-") for word in self.complements)
        return told and not self.noun and "acc?" not in self.complements and "*" not in self.lemma


def load_frames(*folders: Path) -> tuple[tuple[Frame, ...], list[Problem]]:
    """The frames of the folders that exist, by lemma, and what is wrong in them."""
    frames: dict[str, Frame] = {}
    problems: list[Problem] = []
    for folder in folders:
        own: dict[str, Path] = {}
        for path in sorted(folder.glob("*.txt")):
            for frame, problem in _read(path):
                if frame is None:
                    problems.append(problem)
                elif frame.lemma in own:
                    where = own[frame.lemma].name
                    problems.append(replace(problem, message=f"“{frame.lemma}” stands in {where} already"))
                else:
                    own[frame.lemma] = path
                    frames[frame.lemma] = frame
    kept = (frame for frame in frames.values() if "none" not in frame.complements)
    return tuple(sorted(kept)), problems


def _read(path: Path) -> Iterator[tuple[Frame | None, Problem]]:
    """Each cue of a file beside the place of its line; a problem alone where the line says nothing."""
    sense = path.stem
    if sense not in get_args(CueClass):
        yield None, Problem(str(path), 1, 1, f"unknown class of cues “{sense}”{_guess(sense, get_args(CueClass))}")
        return
    try:
        lines = normalize("NFC", read_bounded(path).decode("utf-8-sig")).splitlines()
    except UnicodeDecodeError:
        yield None, Problem(str(path), 1, 1, "the frames are not UTF-8: save the file as UTF-8")
        return
    except OSError as error:
        yield None, Problem(str(path), 1, 1, f"the frames cannot be read: {error.strerror}")
        return
    for number, line in enumerate(lines, 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        cues, colon, complements = content.rpartition(":")
        here = Problem(str(path), number, 1, "", line)
        words = frozenset(complements.split())
        wrong = next((word for word in sorted(words) if not _known(word)), None)
        if not colon or not words:
            yield None, replace(here, message="a line is “cue, cue: complements”, as in “leugnen: clause inf acc”")
        elif wrong is not None:
            column = line.index(wrong, line.rindex(":")) + 1
            known = sorted({*COMPLEMENTS, *PREPOSITIONS})
            yield None, replace(here, column=column, message=f"unknown complement “{wrong}”{_guess(wrong, known)}")
        else:
            for cue in filter(None, (" ".join(cue.split()) for cue in cues.split(","))):
                yield Frame(cue, sense, words), here  # type: ignore[arg-type]


def _known(word: str) -> bool:
    thing, dash, rest = word.partition("-")
    return word in COMPLEMENTS or word in PREPOSITIONS or (thing == "acc" and bool(dash) and rest in PREPOSITIONS)


def _guess(word: str, known: tuple[str, ...] | list[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f": did you mean “{close[0]}”?" if close else f"; known: {', '.join(known)}"


#: The list in which authors give the forms of verbs that no table has.
VERB_FORMS = "verb_forms"

_BY_CLASS = "ask for the class of the cue: attribution: {cue.class: state}"
#: Lists of version 0.1 that are gone, and what to write in their place.
RETIRED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("speech_verbs", "opinion_verbs", "reported_verbs", "reported_phrases", "naming_verbs", "clause_verbs"),
            *("cue_phrases", "noun_cues", "addressing_verbs", "undone_if_negated"),
        ),
        _BY_CLASS,
    ),
    **dict.fromkeys(
        ("accusing_verbs", "blaming_verbs"), "ask for the class of the cue: attribution: {cue.class: accuse}"
    ),
    "interface_verbs": "de/hygiene/menu-entries finds what buttons say",
}


#: More lists than that are not counted up where one of them is missed.
_MOST_NAMED = 20


def hint_of_list(name: str, known: Collection[str]) -> str:
    """What to say of a list that nobody has: what took its place, or what it may be a slip of."""
    if name in RETIRED:
        return f": it is gone since version 0.2; {RETIRED[name]}, or keep a list of that name in your own lexicons"
    close = get_close_matches(name, sorted(known), n=1)
    if close:
        return f": did you mean “@{close[0]}”?"
    if len(known) > _MOST_NAMED:
        return f"; it would be the file lexicons/{name}.txt of a language"
    return f"; known: {', '.join(sorted(known))}" if known else "; there are none"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language. ``entries[name]`` holds tuples: canonical name first, then the others; ``frames`` is
    the frame lexicon. ``tables`` are what is compiled of them, by name; when pickled they stay behind.
    """

    language: str
    entries: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    tables: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.language, self.entries, self.frames)

    def table(self, name: str, make: Callable[[], Any]) -> Any:
        """What is compiled of the lists under this name, made where it is not there yet."""
        if name not in self.tables:
            self.tables[name] = make()
        return self.tables[name]

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def words(self, name: str) -> tuple[str, ...]:
        """All names of all entries of a list, in file order. Raises ``KeyError`` for an unknown list."""
        return tuple(word for entry in self.entries[name] for word in entry)

    def canonical(self, name: str) -> dict[str, str]:
        """Every name of a list, lower case, to the canonical name of its entry."""
        return {word.lower(): entry[0] for entry in self.entries[name] for word in entry}

    def verb(self, infinitive: str) -> VerbForms:
        """All forms of a verb: from the list ``verb_forms`` ("say | says | said"), else from the tables of the
        language. Raises ``ValueError`` with what is wrong.
        """
        for entry in self.entries.get(VERB_FORMS, ()):
            if entry[0].lower() == infinitive.lower():
                forms = frozenset(form.lower() for form in entry)
                return VerbForms(entry[0], None, forms, frozenset(), "", forms)
        if self.language == "en":
            return self._english(infinitive)
        if self.language not in _CONJUGATED:
            raise ValueError(f"“{infinitive}” has no forms: list them in lexicons/verb_forms.txt, “say | says | said”")
        try:
            return verb_forms(infinitive)
        except ValueError:
            raise ValueError(f"“{infinitive}” is no infinitive that can be conjugated") from None

    def _english(self, infinitive: str) -> VerbForms:
        irregular = {entry[0]: entry[1:] for entry in self.entries.get("irregular_verbs", ())}
        doubling = self.words("doubling_verbs") if "doubling_verbs" in self else ()
        forms = english_forms(infinitive, irregular, doubling)
        finite = frozenset({forms.base, forms.third}) | forms.pasts
        participle = min(forms.participles)
        return VerbForms(forms.base, None, finite, frozenset(), participle, forms.participles | {forms.gerund})

    def participles(self, sense: str) -> tuple[str, ...]:
        """Of all verbs of a class that say it of something or somebody, so that they have a passive: "kritisiert", "zur
        Last gelegt". One with a second life ("abgelehnt") is none of them. Raises ``ValueError`` where there are none.
        """
        cues = (frame.lemma.split() for frame in self._cues(sense) if frame.passive)
        return self._some(sense, (" ".join([*words, self.verb(verb).participle]) for *words, verb in cues))

    def nouns(self, sense: str) -> tuple[str, ...]:
        """All cues of a class that are nouns. Raises ``ValueError`` where there are none."""
        return self._some(sense, (frame.lemma for frame in self._cues(sense) if frame.noun))

    def _cues(self, sense: str) -> Iterator[Frame]:
        return (frame for frame in self.frames if frame.sense == sense)

    def _some(self, sense: str, words: Iterable[str]) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(words))
        if not found:
            classes = get_args(CueClass)
            why = "has no such cues" if sense in classes else f"is no class of cues{_guess(sense, classes)}"
            raise ValueError(f"“{sense}” {why}")
        return found

    @property
    def verbs(self) -> Iterator[str]:
        """The infinitives that the frames and any list of verbs name."""
        yield from (frame.lemma for frame in self.frames if not frame.noun)
        yield from (entry[0] for name, entries in self.entries.items() if "verb" in name for entry in entries)

    def knows_verb(self, infinitive: str) -> bool:
        """Does a list name the verb, or the one that it is derived from? What ends in -ieren is taken for one, and
        everything where there is no list “verbs” to ask.
        """
        lower, verbs = infinitive.lower(), self.table("known_verbs", lambda: frozenset(self.verbs))
        asked = "verbs" in self and self.language in _CONJUGATED and not lower.endswith("ieren")
        if not asked or lower in verbs:
            return True
        prefixes = [*_INSEPARABLE, *filter(None, [verb_forms(infinitive).prefix])]
        bare = [lower.removeprefix(prefix) for prefix in prefixes if lower.startswith(prefix)]
        return not verbs.isdisjoint(bare)


_INSEPARABLE = ("be", "ent", "er", "ge", "miss", "ver", "zer")
#: Languages whose verbs ``verb_forms`` knows; rules for all languages are written in German as well.
_CONJUGATED = frozenset({"de", "any"})


class SameLexicon:
    """Keys a cache by identity: a lexicon is a frozen value, but its tables make it unhashable."""

    __slots__ = ("value",)

    def __init__(self, value: Lexicon) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameLexicon) and self.value is other.value


def load_lexicon(language: str, *folders: Path) -> Lexicon:
    """Read all lists of the folders that exist; a list in a later folder replaces the one of the same name.

    The folders ``frames`` beside them hold the frame lexicon.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        files |= {path.stem: path for path in sorted(folder.glob("*.txt"))}
    frames, problems = load_frames(*(folder.parent / "frames" for folder in folders))
    entries = {name: tuple(_entries(name, files, problems, (), set())) for name in sorted(files)}
    if problems:
        raise RuleError(problems)
    return Lexicon(language, entries, frames)


def _entries(
    name: str, files: Mapping[str, Path], problems: list[Problem], including: tuple[str, ...], taken: set[str]
) -> Iterator[tuple[str, ...]]:
    """Of a list and of those that it includes, each of these once: lists that include others twice, which do so too,
    would have no end.
    """
    taken.add(name)
    path = files[name]
    try:
        lines = normalize("NFC", read_bounded(path).decode("utf-8-sig")).splitlines()
    except OSError as error:
        problems.append(Problem(str(path), 1, 1, f"the word list cannot be read: {error.strerror}"))
        return
    except UnicodeDecodeError:
        problems.append(Problem(str(path), 1, 1, "the word list is not UTF-8: save it as UTF-8"))
        return
    for number, line in enumerate(lines, 1):
        content = line.partition("#")[0].strip()
        if content.startswith("@include"):
            other = content.removeprefix("@include").strip()
            if other not in files or other in (*including, name):
                why = "includes itself" if other in files else f"does not exist; known: {', '.join(sorted(files))}"
                problems.append(Problem(str(path), number, 1, f"the included list “{other}” {why}", line))
            elif other not in taken:
                yield from _entries(other, files, problems, (*including, name), taken)
        elif content:
            yield tuple(word for part in content.split("|") if (word := " ".join(part.split())))


@dataclass(frozen=True, slots=True)
class VerbForms:
    """Forms of one German verb, lower case.

    ``prefix`` is the separable prefix or ``None``. ``finite`` leaves it out ("wies" of "zurückweisen");
    ``konjunktiv`` holds the third-person forms of Konjunktiv I and II that are no indicative of the third person, the
    mark of reported speech ("weise" but not "weisen"); ``infinite`` holds infinitive, participles and zu-infinitive;
    ``apart`` those of them that are also written in two ("bekannt gegeben"). ``singular`` and ``plural`` are the finite
    forms of the third person.
    """

    infinitive: str
    prefix: str | None
    finite: frozenset[str]
    konjunktiv: frozenset[str]
    participle: str
    infinite: frozenset[str]
    apart: frozenset[str] = frozenset()
    singular: frozenset[str] = frozenset()
    plural: frozenset[str] = frozenset()

    @property
    def joined(self) -> frozenset[str]:
        """What is written in one word; of a separable verb the finite forms of a subordinate clause ("zurückwies")."""
        finite = self.finite if self.prefix is None else {self.prefix + form for form in self.finite}
        return self.infinite | finite


#: Every tense has six forms: two of them are indicative, the other two Konjunktiv.
_INDICATIVE = 12
#: Places of the third persons.
_HE, _THEY = slice(2, None, 6), slice(5, None, 6)
#: Shorter prefixes are prepositions, which stand before a verb for other reasons: "auf geben".
_SHORTEST_APART = 5


@lru_cache(maxsize=4096)
def verb_forms(infinitive: str) -> VerbForms:
    """All forms of a German verb (tables of the library ablaut). Raises ``ValueError`` for what is no infinitive."""
    table = ablaut.conjugate(infinitive)
    written = [*table.present, *table.preterite, *table.konjunktiv1, *table.konjunktiv2]
    prefix = min((form.split(" ", 1)[1] for form in written[:_INDICATIVE] if " " in form), key=len, default=None)
    forms = [form.split(" ", 1)[0].lower() for form in written]
    indicative, konjunktiv = forms[:_INDICATIVE], forms[_INDICATIVE:]
    infinite = [infinitive, table.past_participle, table.present_participle, *([table.zu_infinitive] if prefix else [])]
    return VerbForms(
        infinitive,
        prefix,
        frozenset(forms),
        frozenset(konjunktiv[_HE] + konjunktiv[_THEY]) - frozenset(indicative[_HE] + indicative[_THEY]),
        table.past_participle.lower(),
        frozenset([form.lower() for form in infinite if form]),
        frozenset(_apart(prefix, infinitive, table.past_participle) if prefix else ()),
        frozenset(forms[_HE]),
        frozenset(forms[_THEY]),
    )


def _apart(prefix: str, infinitive: str, participle: str) -> Iterator[str]:
    """ "bekannt gegeben", "bekannt zu geben" beside "bekanntgegeben", "bekanntzugeben"."""
    if len(prefix) >= _SHORTEST_APART:
        for form in (infinitive, f"{prefix}zu {infinitive.removeprefix(prefix)}", participle):
            yield f"{prefix} {form.removeprefix(prefix)}".lower()


# --- Forms of English verbs: by rule, and from a list of those that follow none ---------------------------------------


class EnglishForms(NamedTuple):
    """Forms of one verb, lower case; a verb may have several pasts and participles ("proved", "proven")."""

    base: str
    third: str
    pasts: frozenset[str]
    participles: frozenset[str]
    gerund: str

    @property
    def all(self) -> frozenset[str]:
        return frozenset({self.base, self.third, self.gerund}) | self.pasts | self.participles


def english_forms(
    infinitive: str, irregular: Mapping[str, Sequence[str]], doubling: Collection[str] = ()
) -> EnglishForms:
    """All forms of a verb. ``irregular`` gives past, participle and further pasts; ``doubling`` are verbs of several
    syllables that double their last letter ("refer").
    """
    base = infinitive.lower()
    known = irregular.get(base)
    past = frozenset({_past(base, doubling)}) if known is None else frozenset((known[0], *known[2:]))
    participle = past if known is None else frozenset(known[1:])
    return EnglishForms(base, _third(base), past, participle, _gerund(base, doubling))


_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)\Z")
_CONSONANT_Y = re.compile(r"[^aeiou]y\Z")
#: One syllable that ends in one vowel and one consonant: "stop", "quit", not "show", "fix".
_SHORT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]\Z")


def _third(base: str) -> str:
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ies"
    return base + ("es" if _SIBILANT.search(base) else "s")


def _past(base: str, doubling: Collection[str]) -> str:
    if base.endswith("e"):
        return base + "d"
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ied"
    return _doubled(base, doubling) + "ed"


def _gerund(base: str, doubling: Collection[str]) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return _doubled(base, doubling) + "ing"


def _doubled(base: str, doubling: Collection[str]) -> str:
    return base + base[-1] if _SHORT.fullmatch(base) or base in doubling else base


# --- Hosts of addresses: which of them belong to one site, and which lists of hosts name them -------------------------


#: Parts of names below a country under which anybody may register: "bbc.co.uk", "orf.or.at".
_SECOND = frozenset("co com ac gov gv org or net ne edu mil go nic info asn id ltd plc sch nhs police".split())


def host_of(url: str | None) -> str:
    """The host of an address in lower case, without "www."; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def site_of(host: str) -> str:
    """The part of a host that one registers: "de.euronews.com" is of "euronews.com"."""
    labels = host.split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2
    return ".".join(labels[-size:])


def same_site(one: str, other: str) -> bool:
    return bool(one and other) and site_of(one) == site_of(other)


def listed(host: str, path: str, hosts: Collection[str]) -> str | None:
    """The entry of a list that names a host: itself, a domain that it is under, or either with the start of a path.

    The longest one wins.
    """
    return next((entry for entry in _hosts_of_list(host, path) if entry in hosts), None)


def _hosts_of_list(host: str, path: str) -> Iterator[str]:
    labels = host.split(".")
    parts = [part for part in path.split("/") if part][:2]
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        for size in range(len(parts), -1, -1):
            yield "/".join((domain, *parts[:size]))
