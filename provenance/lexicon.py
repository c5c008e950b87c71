"""Word lists that rule authors keep: ``rules/<language>/lexicons/<name>.txt``.

One entry a line; ``#`` starts a comment; ``|`` separates further names of the same entry, the first one is its
canonical name (``Washington Post | WP``). ``@include other`` takes in another list of the same language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

import ablaut

from provenance.bounded import read_bounded
from provenance.conjugation import english_forms
from provenance.errors import Problem, RuleError
from provenance.frames import Frame, load_frames

__all__ = ["VERB_FORMS", "Lexicon", "SameLexicon", "VerbForms", "hint_of_list", "load_lexicon", "verb_forms"]


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


def hint_of_list(name: str, known: Collection[str]) -> str:
    """What to say of a list that nobody has: what took its place, or what it may be a slip of."""
    if name in RETIRED:
        return f": it is gone since version 0.2; {RETIRED[name]}, or keep a list of that name in your own lexicons"
    close = get_close_matches(name, sorted(known), n=1)
    if close:
        return f": did you mean “@{close[0]}”?"
    return f"; known: {', '.join(sorted(known))}" if known else "; there are none"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language. ``entries[name]`` holds tuples: canonical name first, then the others; ``frames`` is
    the frame lexicon.
    """

    language: str
    entries: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()

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

    @property
    def verbs(self) -> Iterator[str]:
        """The infinitives that the frames and any list of verbs name."""
        yield from (frame.lemma for frame in self.frames if not frame.noun)
        yield from (entry[0] for name, entries in self.entries.items() if "verb" in name for entry in entries)

    def knows_verb(self, infinitive: str) -> bool:
        """Does a list name the verb, or the one that it is derived from? What ends in -ieren is taken for one, and
        everything where there is no list “verbs” to ask.
        """
        lower, verbs = infinitive.lower(), frozenset(self.verbs)
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
