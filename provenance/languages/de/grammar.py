"""The word lists of one language, compiled once into tables that a sentence can be looked up in.

A word has *tags* (bit flags); a verb form leads to the cues that it may belong to. Nothing here knows a word of any
language: a list that a lexicon lacks is an empty table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from provenance.languages.de.nouns import MUTE, forenames, is_listed, noun
from provenance.lexicon import PREPOSITIONS, Frame, Lexicon, VerbForms, verb_forms

__all__ = [
    "ADV",
    "ATTRIBUTE",
    "AUX",
    "CAP",
    "CLAIM",
    "CLAUSE",
    "CLOSE",
    "COLON",
    "COMMA",
    "COMPLEMENT",
    "COORD",
    "CUE",
    "DASH",
    "DERIVED",
    "DET",
    "FIN",
    "GENITIVE",
    "INFINITIVE",
    "INFLECTED",
    "KONJ",
    "LISTS",
    "MODAL",
    "NAME",
    "NAMES",
    "NOT_NOUN",
    "NUM",
    "OPEN",
    "OPINION",
    "OTHER_PRON",
    "PARTICIPLE",
    "PARTICLE",
    "PLACE",
    "PLURAL",
    "PREP",
    "PRON",
    "PUNCT",
    "QUANTITY",
    "QUOTE",
    "REL",
    "REPORTS",
    "REQUIRED",
    "SECOND",
    "SEMICOLON",
    "SINGULAR",
    "SPEECH",
    "STOP",
    "SUB",
    "THAT",
    "TIME",
    "TO",
    "TO_FORM",
    "TRACE",
    "TRIGGER",
    "WEAK",
    "Form",
    "Grammar",
    "compile_grammar",
    "declared",
]


T = TypeVar("T")

#: Without these a text cannot be searched for attributions; its quotations still can.
REQUIRED = ("auxiliaries", "determiners", "pronouns", "prepositions", "subordinators")

# Tags of words, by list
DET, PRON, OTHER_PRON, PREP, SUB, REL = 1, 2, 4, 8, 16, 32
COORD, ADV, AUX, FIN, KONJ, WEAK = 64, 128, 256, 512, 1024, 2048
CUE, NUM, TIME, COMPLEMENT, GENITIVE, ATTRIBUTE = 4096, 8192, 16384, 32768, 65536, 131072
MODAL, NOT_NOUN = 262144, 524288
# Tags of tokens, by shape
CAP, QUOTE, NAME, COMMA, COLON, STOP, DASH, OPEN, CLOSE, SEMICOLON = (1 << bit for bit in range(20, 30))
TO, PARTICLE, TO_FORM, PARTICIPLE, SECOND, TRIGGER, TRACE, QUANTITY = (1 << bit for bit in range(30, 38))
INFLECTED = 1 << 38  # a finite form that may as well be an inflected participle: "verletzte"
SINGULAR, PLURAL = 1 << 39, 1 << 40  # a finite form of the third person that can have no other number
PUNCT = COMMA | COLON | STOP | DASH | OPEN | CLOSE | SEMICOLON

# What a cue can do: stand at a quotation, behind a clause, with a thing, call it something, before a clause, an
# infinitive, "dass" alone, an infinitive of the past; be written somewhere
SPEECH, OPINION, REPORTS, NAMES, CLAUSE, INFINITIVE, THAT, CLAIM, PLACE = 1, 2, 4, 8, 16, 32, 64, 128, 256

_TAG_LISTS: Mapping[str, int] = {
    "determiners": DET,
    "pronouns": PRON,
    "other_pronouns": OTHER_PRON,
    "prepositions": PREP,
    "subordinators": SUB,
    "relative_pronouns": REL,
    "coordinators": COORD,
    "adverbs": ADV,
    "complementizers": COMPLEMENT,
    "genitive_determiners": GENITIVE,
    "noun_attributes": ATTRIBUTE,
    "modal_hearsay": MODAL,
    "infinitive_particles": TO,
    "name_particles": PARTICLE,
    "frame_prepositions": TRIGGER,
    "frame_postpositions": TRIGGER,
    "frame_noun_prepositions": TRIGGER,
    "frame_openers": TRIGGER,
    "frame_adverbs": TRIGGER,
    "content_adverbs": TRIGGER,
    "content_adverbs_marked": TRIGGER,
    "publishing_participles": TRACE,
    "evidence_prepositions": TRACE,
    "quantity_openers": QUANTITY,
}
#: What the complements of a frame let its cue do.
_POWERS: Mapping[str, int] = {
    "quote": SPEECH,
    "inquit": OPINION,
    "dass": THAT,
    "clause": CLAUSE,
    "inf": INFINITIVE,
    "claim": CLAIM,
    "place": PLACE,
}


#: Lists whose entries also count as the end of a compound.
HEADS = (
    "government_offices",
    "presidencies",
    "regional_offices",
    "roles",
    "roles_feminine",
    "spokespersons",
    "officials",
    "experts",
    "persons_generic",
    "anonymous_heads",
    "organisation_heads",
    "media_heads",
    "agency_heads",
    "unnamed_media",
    "unspecified_sources",
    "documents",
    "social_media",
    "government_heads",
    "collectives",
    "firms",
    "ruling_heads",
    "frame_nouns",
    "frame_noun_compounds",
    "title_words",
    "media_staff",
    "media_events",
    "feminine_media",
    "statable",
    "petitions",
    "scholars",
    "public_offices",
    "public_bodies",
    "associations",
    "posts",
    "posts_of_firms",
    "posts_of_places",
    "state_offices",
    "bystanders",
    "representatives",
    "outsiders",
    "network_users",
    "branches",
    "named_places",
    "issued_papers",
    "research_teams",
    "study_authors",
    "mouthpieces",
)
#: Lists of proper names, some of which begin with an adjective ("Deutsche Bahn").
_NAME_LISTS = ("agencies", "outlets", "governments", "countries", "organisations", "social_media", "unnamed_media")
#: Lists whose entries count as whole words only: "Plan" is a document, "Kaplan" is somebody.
WHOLE_HEADS = ("territories", "document_words")
#: Lists of words that make a sentence one of which a reader asks who says so, beside judgements in all their forms.
_ASKED = ("cause_words", "prospect_words", "contentious_words", "accusations")
_DECLINED = ("e", "er", "es", "en", "em")
_LONGEST_WORD = 60
#: Letters before the end of a compound: "Vermittler" is no "Ermittler".
_SHORTEST_FIRST = 2
_REMEMBERED = 50_000


class CueVerb(NamedTuple):
    """``particles`` must stand in the same clause as the verb: a separable prefix, "zum Ausdruck", "davon"."""

    lemma: str
    particles: tuple[str, ...]
    powers: int
    frame: Frame


class Form(NamedTuple):
    """What one written form may be: of which cue, and finite, participle or infinitive.

    ``needs`` are the words that must stand beside this form; a joined form ("mitteilte") needs no prefix.
    """

    verb: CueVerb
    role: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled lists. ``tags`` and ``forms`` are keyed by lower-case words, ``words`` by name of the list.

    ``noun_frames`` has the nouns that are cues ("vorwurf"), ``claims`` forms of modal verbs that may claim ("will"),
    ``contracted`` the preposition in "zum"; ``prefixes`` gives for a finite form the separable prefixes with which it
    makes another verb, ``separable`` all; ``names`` are the first two words of the proper names that lists have,
    lower case.
    """

    lexicon: Lexicon
    tags: Mapping[str, int]
    forms: Mapping[str, tuple[Form, ...]]
    auxiliaries: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    canonical: Mapping[str, Mapping[str, str]]
    noun_frames: Mapping[str, Frame] = field(default_factory=dict)
    claims: Mapping[str, Frame] = field(default_factory=dict)
    contracted: Mapping[str, str] = field(default_factory=dict)
    case_endings: tuple[str, ...] = ()
    prefixes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    separable: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    _ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _whole: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Kept rules hold no words of the articles that were read with them."""
        return type(self), tuple({} if one.name == "_known" else getattr(self, one.name) for one in fields(self))

    def is_in(self, name: str, word: str) -> bool:
        """Is the lower-case word in the list? Of first names, two with a hyphen are one ("hans-ulrich")."""
        words = self.words[name]
        if word in words:
            return True
        if "-" not in word or not name.startswith("first_names"):
            return False
        front, _, rest = word.partition("-")
        return front in words and rest in self.words["first_names"]

    def listed(self, name: str) -> frozenset[str]:
        """All words of a list, lower case; none of a list that there is not."""
        return self.words[name]

    def canonical_names(self, name: str) -> Mapping[str, str]:
        """Every word of a list to the first one of its entry."""
        return self.canonical[name]

    def is_to_form(self, word: str) -> bool:
        """Is it by its shape the infinitive with "zu" of a separable verb that is on no list ("aufzukündigen")?"""
        if not word.endswith("n") or word.endswith(_DECLINED_INFINITIVE):
            return False
        at = word.find("zu", 2)
        while at > 0:
            if word[:at] in self.separable and len(word) - at > _SHORTEST_INFINITIVE:
                return True
            at = word.find("zu", at + 1)
        return False

    def ends_in(self, name: str, word: str) -> bool:
        """Is the lower-case word in the list of heads, or a compound whose end is ("finanzminister")?"""
        return name in self.lists_of(word)

    def lists_of(self, word: str) -> frozenset[str]:
        """All lists of heads that the lower-case word or its end stands in.

        An end has four letters or more; one of three counts where the list says so with a star ("*amt").
        """
        known = self._known.get(word)
        if known is None:
            ends = self._ends
            start = max(0, len(word) - _LONGEST_WORD)
            places = range(max(start, _SHORTEST_FIRST), len(word) - 3)
            found = [_of_kind(word, word[at:], ends[word[at:]]) for at in places if word[at:] in ends]
            found.append(ends.get(f"*{word[-3:]}", ()))
            found.append(self._whole.get(word, ()))
            known = frozenset(name for names in (*found, ends.get(word, ())) for name in names)
            if known and word in self.words["first_names"]:
                own = word in ends or word in self._whole
                named = not own or noun(word).kind in ("", "forename", "surname") or not is_listed(word)
                known = frozenset() if named else known  # "Roland" is no land, "Hermann" no man
            if len(self._known) < _REMEMBERED:
                self._known[word] = known
        return known

    def is_adjective(self, word: str, following: str) -> bool:
        """Is the lower-case word, with a capital at the beginning of a sentence, an adjective or adverb and no noun?

        ``following`` is the next word: "Deutsche Bahn" is a name.
        """
        if f"{word} {following}" in self.names:
            return False
        base = next((word.removesuffix(e) for e in _INFLECTIONS if word.endswith(e) and len(word) > len(e) + 1), word)
        listed = self.words["adjectives"]
        if base in listed or word in listed:
            return True
        if self.is_in("first_names", word) or noun(word).whole:
            return False
        described = noun(following)  # "Harsche Worte", whatever the adjective
        several = described.whole and described.kind in MUTE and "p" in described.genders and word.endswith("e")
        return several or bool(_ADJECTIVE.fullmatch(word))

    def is_cue(self, word: str) -> bool:
        """Is the lower-case word a form of a verb that is a cue by itself ("sagte", not "gab" of "gab bekannt")?"""
        return any(not form.needs for form in self.forms.get(word, ()))

    def stem(self, word: str) -> str:
        """A word without its ending of case, good enough to compare two mentions in one article."""
        for ending in self.case_endings:
            if word.endswith(ending) and len(word) - len(ending) > 4:
                return word[: -len(ending)]
        return word

    def stems(self, text: str) -> set[str]:
        """Stems of all words of some length."""
        return {self.stem(word.replace("-", "")) for word in text.lower().split() if len(word) > 3}


#: Endings of an adjective, the longest first.
_INFLECTIONS = ("eren", "erer", "eres", "ere", "sten", "ste", "en", "er", "es", "em", "e")
#: Adverbs by their end, and adjectives and participles that are inflected: a bare "Ludwig" is somebody.
_ADJECTIVE = re.compile(
    r"\w{2,}(?:isch|lich|seitig|weise|dings|wärts|mals|falls|seits|haft|sam|los|maßen|massen|halber)"
    r"|\w{2,}(?:isch|lich|ig|bar|sam|los|haft|iv|iell|ell|är|ös|voll|reich|frei|wert|würdig|fähig|mäßig|artig|förmig"
    r"|schaftlich|gemäß|intern|nah|weit)(?:er)?(?:e|er|es|en|em)"
    r"|(?:\w{2,4})?(?:ge|be|ver|er|ent|zer)\w{2,}(?:t|en)(?:e|er|es|em)|\w{3,}(?:[aeioulrnst]nd)(?:e|er|es|em)|\w{3,}iert(?:e|er|es|en|em)"
)


#: Lists of people, and ends of compounds that surnames have as well.
_OF_PEOPLE = frozenset(
    "roles roles_feminine spokespersons officials experts persons_generic anonymous_heads scholars public_offices "
    "posts posts_of_firms state_offices government_offices presidencies regional_offices media_staff "
    "collectives outsiders network_users study_authors".split()
)
_ALSO_BODIES = frozenset({"state_offices", "government_offices", "regional_offices", "anonymous_heads", "collectives"})
#: Circles of people, and the fronts of those that are places.
_CIRCLE, _DISTRICTS = "kreise", frozenset({"land", "stadt", "wahl"})
_OF_SURNAMES = frozenset({"mann", "bauer", "richter", "kaiser", "könig", "fürst"})


def _of_kind(word: str, end: str, lists: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the lists that a compound can belong to: "Journalisten" are no lists, "Linnemann" is no man."""
    known = noun(word)
    if not known.whole:
        return () if end in _OF_SURNAMES and "-" not in word else lists
    if known.kind == "person":
        return tuple(name for name in lists if name in _OF_PEOPLE)
    if end.startswith(_CIRCLE) and (known.kind == "event" or word.removesuffix(end) in _DISTRICTS):
        return tuple(name for name in lists if name not in _OF_PEOPLE)  # "Rückreisen", "Landkreise"
    mute = known.kind in ("abstract", "event", "thing", "time", "body", "medium")
    return tuple(name for name in lists if name not in _OF_PEOPLE or name in _ALSO_BODIES) if mute else lists


#: Letters of "zu" and the shortest infinitive behind it; how an infinitive ends that is declined ("einzustellenden").
_SHORTEST_INFINITIVE, _DECLINED_INFINITIVE = 5, ("ellenden", "ildenden", "ernden", "elnden", "ndenden", "tenden")


def compile_grammar(lexicon: Lexicon) -> Grammar:
    """The tables of a lexicon; compiled once per lexicon object."""
    made: Grammar = lexicon.table("grammar", lambda: _compile(lexicon))
    return made


def _compile(lexicon: Lexicon) -> Grammar:
    lists = {name: frozenset(w.lower() for w in lexicon.words(name)) for name in lexicon.entries}
    words = declared(lists, frozenset())
    if "first_names" in lexicon:
        words["first_names"] |= forenames()
    words["frame_openers"] = frozenset(entry.split()[0] for entry in words["frame_phrases"])
    words["evidence_forms"] = frozenset(
        form for infinitive in _words(lexicon, "evidence_verbs") for form in _forms_of(infinitive).finite
    )
    words["frame_blocking_forms"] = frozenset(
        form for infinitive in _words(lexicon, "frame_blocking_verbs") for form in _forms_of(infinitive).finite
    )
    words["personal_forms"] = frozenset(
        form for infinitive in _words(lexicon, "personal_verbs") for form in _forms_of(infinitive).finite
    )
    words["quantity_openers"] = frozenset(
        [entry.split()[0] for name in ("vague_quantities", "fractions") for entry in words[name]]
        + list(words["number_articles"])
        + [word.lower() for entry in lexicon.entries.get("number_words", ()) for word in entry[1:]]
    )
    words["rank_openers"] = frozenset(entry.split()[0] for entry in words["rank_additions"])
    words["unnamed_media_tails"] = frozenset(entry.split()[-1] for entry in words["unnamed_media"])
    words["statable"] = frozenset(
        word + ending for word in words["statable"] for ending in ("", *words["noun_endings"])
    )
    words["telling_apart"] = frozenset(word + end for word in words.get("telling_apart", ()) for end in _DECLINED)
    judging = (word + ending for word in words.get("judging_words", ()) for ending in ("", *_DECLINED))
    words["asked"] = frozenset(chain(judging, *(words.get(name, ()) for name in _ASKED)))
    words["infinitives"] = frozenset(infinitive.lower() for infinitive in lexicon.verbs)
    canonical = {name: {w: entry[0] for entry in lexicon.entries[name] for w in entry} for name in lexicon.entries}
    for name in ("agencies", "outlets"):
        canonical[name] = canonical.get(f"{name}_inflected", {}) | canonical.get(name, {})
    auxiliaries = _auxiliaries(lexicon)
    forms = _cue_forms(lexicon)
    tags = _tags(lexicon, words, auxiliaries, forms)
    names = frozenset(
        " ".join(entry.lower().split()[:2]) for name in _NAME_LISTS for entry in _words(lexicon, name) if " " in entry
    )
    ends, whole = _by_word(HEADS, words), _by_word(WHOLE_HEADS, words)
    endings = _words(lexicon, "case_endings")
    nouns = {frame.lemma.lower(): frame for frame in lexicon.frames if frame.noun}
    contracted = {entry[0]: entry[-1] for entry in lexicon.entries.get("contracted_prepositions", ())}
    prefixes = _prefixes(lexicon)
    words = {name: entries.union(filter(None, map(_swiss, entries))) for name, entries in words.items()}
    return Grammar(
        lexicon,
        _with_swiss(tags),
        _with_swiss(forms),
        _with_swiss(auxiliaries),
        words,
        {name: _with_swiss(table) for name, table in declared(canonical, {}).items()},
        noun_frames=_with_swiss(nouns),
        claims=_claims(lexicon),
        contracted=contracted,
        case_endings=endings,
        prefixes=_with_swiss(prefixes),
        separable=frozenset(chain.from_iterable(prefixes.values())),
        names=names,
        _ends=_with_swiss(ends),
        _whole=_with_swiss(whole),
    )


def _swiss(word: str) -> str:
    """A word with ß as Switzerland writes it ("gemäss"), or ""."""
    return word.replace("ß", "ss") if "ß" in word else ""


def _with_swiss(table: Mapping[str, T]) -> dict[str, T]:
    """The table with the Swiss spelling of every key; another word that is written so keeps its own value."""
    return {swiss: value for key, value in table.items() if (swiss := _swiss(key))} | dict(table)


def _by_word(names: Iterable[str], words: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The lists that a word stands in, of those named."""
    table: dict[str, tuple[str, ...]] = {}
    for name in names:
        for word in words[name]:
            table[word] = (*table.get(word, ()), name)
    return table


def _auxiliaries(lexicon: Lexicon) -> dict[str, str]:
    """Finite form to infinitive."""
    table: dict[str, str] = {}
    for infinitive in _words(lexicon, "auxiliaries"):
        for form in _forms_of(infinitive).finite:
            table.setdefault(form, infinitive)
    return table


def _tags(
    lexicon: Lexicon,
    words: Mapping[str, frozenset[str]],
    auxiliaries: Iterable[str],
    forms: Mapping[str, tuple[Form, ...]],
) -> dict[str, int]:
    tags: dict[str, int] = defaultdict(int)

    def mark(entries: Iterable[str], tag: int) -> None:
        for word in entries:
            tags[word] |= tag

    verbs = _verbs(lexicon)
    weak, second = words["konjunktiv_weak"], words["konjunktiv_second"]
    indicative = frozenset(form for verb in verbs for form in verb.finite - verb.konjunktiv)
    unmarked = words["konjunktiv_homographs"] | weak | second | indicative
    endings, particles = _words(lexicon, "case_endings"), words["infinitive_particles"]
    mark((form for verb in verbs for form in _in_one_word(verb, verb.finite)), FIN)
    mark((form for verb in verbs for form in verb.singular - verb.plural), SINGULAR)
    mark((form for verb in verbs for form in verb.plural - verb.singular), PLURAL)
    mark((form for verb in verbs for form in _in_one_word(verb, verb.konjunktiv) if form not in unmarked), KONJ)
    mark((verb.participle for verb in verbs), PARTICIPLE)
    inflected = ((verb, verb.participle + ending) for verb in verbs for ending in endings)
    mark((form for verb, form in inflected if form in verb.finite), INFLECTED)
    separable = ((verb.prefix, verb.infinitive.removeprefix(verb.prefix)) for verb in verbs if verb.prefix)
    mark((prefix + to + stem for prefix, stem in separable for to in particles), TO_FORM)
    for name, tag in _TAG_LISTS.items():
        mark(words[name], tag)
    mark(weak, WEAK)
    mark(second, WEAK | SECOND)
    mark(auxiliaries, AUX | FIN)
    mark(forms, CUE | TRIGGER)
    mark((frame.lemma.lower() for frame in lexicon.frames if frame.noun), TRIGGER)
    mark(_claims(lexicon), TRIGGER)
    mark(words["time_words"], TIME)
    # Names that begin with a small letter ("dpa") are names all the same.
    mark((w for name in ("agencies", "outlets") for w in _words(lexicon, name) if w[:1].islower()), CAP)
    mark((w for entry in lexicon.entries.get("number_words", ()) for w in entry[1:]), NUM)
    closed = ("determiners", "pronouns", "other_pronouns", "prepositions", "subordinators", "coordinators", "adverbs")
    for name in closed:
        mark(words[name], NOT_NOUN)
    return dict(tags)


def _in_one_word(verb: VerbForms, forms: Iterable[str]) -> Iterable[str]:
    """Forms as they are and, in a subordinate clause, with the prefix in front."""
    return chain(forms, (verb.prefix + form for form in forms)) if verb.prefix else forms


def _verbs(lexicon: Lexicon) -> list[VerbForms]:
    """All verbs of all lists; of a cue of several words the last one."""
    listed = (w for name in ("verbs", "auxiliaries") for w in _words(lexicon, name))
    entries = chain(listed, (frame.lemma for frame in lexicon.frames if not frame.noun))
    return [_forms_of(infinitive) for infinitive in sorted({entry.rpartition(" ")[2] for entry in entries})]


def _prefixes(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for verb in _verbs(lexicon):
        if verb.prefix:
            alone = frozenset([verb.prefix])
            for form in verb.finite:
                table[form] = table[form] | alone if form in table else alone
    return table


def _cue_forms(lexicon: Lexicon) -> dict[str, tuple[Form, ...]]:
    table: dict[str, dict[Form, None]] = {}
    for frame in lexicon.frames:
        if not frame.noun and "claim" not in frame.complements:
            for word, form in _forms_of_cue(frame):
                table.setdefault(word, {})[form] = None
    # What needs more words is tried first: "teilte … mit" before "teilte".
    return {word: tuple(sorted(forms, key=lambda f: -len(f.needs))) for word, forms in table.items()}


def _claims(lexicon: Lexicon) -> dict[str, Frame]:
    """Finite forms of modal verbs that claim something with an infinitive of the past; no cues with another."""
    claims = (frame for frame in lexicon.frames if "claim" in frame.complements)
    return {form: frame for frame in claims for form in _forms_of(frame.lemma).finite}


def _powers(frame: Frame) -> int:
    powers = 0
    for word in frame.complements:
        phrase = word in PREPOSITIONS or word.startswith(("acc", "gen", "dat-", "self"))
        powers |= _POWERS.get(word, 0) | (REPORTS if phrase else 0) | (NAMES if word.startswith("acc-") else 0)
    return powers


def _forms_of_cue(frame: Frame) -> Iterable[tuple[str, Form]]:
    *extra, infinitive = frame.lemma.split()
    verb = _forms_of(infinitive)
    words = tuple(word.lower() for word in extra)
    particles = (*words, verb.prefix) if verb.prefix else words
    cue = CueVerb(frame.lemma, particles, _powers(frame), frame)
    for form in verb.finite:
        yield form, Form(cue, "finite", particles)
        if verb.prefix:
            yield verb.prefix + form, Form(cue, "joined", words)
    yield verb.participle, Form(cue, "participle", words)
    yield infinitive.lower(), Form(cue, "infinitive", words)
    for form in verb.joined - verb.finite:
        if form.startswith((verb.prefix or "") + "zu") and form.endswith("n") and verb.prefix:
            yield form, Form(cue, "infinitive", words)


@lru_cache(maxsize=4096)
def _forms_of(infinitive: str) -> VerbForms:
    """Forms of a verb; of what is no infinitive only the word itself, so that a list may hold such a cue."""
    try:
        return verb_forms(infinitive)
    except ValueError:
        word = infinitive.lower()
        return VerbForms(infinitive, None, frozenset({word}), frozenset(), word, frozenset({word}))


def _words(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    return lexicon.words(name) if name in lexicon else ()


# --- The word lists that the code of German asks for by name; what each is for stands at the head of its file ---------
# A name that is not here is a slip of the code and an error, not an empty list. A list that is here may be missing from
# a lexicon: it is empty then, so that a rule author can leave it out.


#: Files of ``rules/de/lexicons``.
LISTS = frozenset(
    """
    abbreviations abstract_endings accusation_dismissed accusation_settled accusations accusations_against
    accused_persons
    address_pronouns
    address_titles addressee_prepositions addressee_pronouns addressees adjective_endings adjectives adverb_endings
    adverbs age_prepositions age_units age_words agencies agency_heads agent_prepositions ago_prepositions
    amount_words anaphors anonymity_phrases anonymous_heads answer_words answering_labels any_bodies armies
    approximators
    article_genders as_words asking_events associations audience_prepositions asking_labels auxiliaries boards
    body_sorts branches
    broadcast_prepositions
    bystanders called_bodies case_endings
    casualties cause_words certain_words common_roles
    caveat_adjectives caveat_nouns charging clock_words club_forms clubs collectives comparison_frames
    companies complementizers conditional_words confirming_verbs conjectures
    content_adverbs content_adverbs_marked contentious_words contracted_prepositions coordinators counted_pronouns
    contrasting_words culprits
    countries credit_labels currency_signs dative_articles deadline_words defenders
    deputies divided_offices definite_articles determiners
    document_words documents empty_subjects empty_verbs estimates evidence_prepositions evidence_verbs experts
    feminine_datives feminine_media feminine_media_names fiction firms first_names first_names_female first_names_male
    first_person foreign_bodies formal_pronouns former forms_of_address fractions frame_adverbs frame_blocking_verbs
    frame_noun_compounds frame_noun_prepositions frame_nouns frame_phrases frame_postpositions frame_prepositions
    generic_media_fronts genitive_determiners genre_authors genre_bodies genre_general genre_labels genre_media
    genre_names genre_outlets genre_readers genre_stance genre_teams genre_telling genre_words government_heads
    government_offices governments group_pronouns halves heads_of_state hearsay_frames home_states hour_prepositions
    home_offices house_prepositions houses indefinite_articles
    indefinite_speakers infinitive_particles informations informed_frames interview_credits issued_papers
    issued_records issuing_verbs journals judgements judging_words
    knowing_bodies knowledge konjunktiv_homographs konjunktiv_second konjunktiv_weak leader_heads leading_verbs
    learned
    legal_forms link_labels measure_units media_events media_heads media_name_ends media_name_ends_bare media_staff
    medium_names medium_prepositions misdeeds modal_hearsay months more_words mouthpieces name_particles named_places
    naming_prepositions
    negations network_users neuters no_accusatives nobility_titles nobody nominative_pronouns noun_attributes
    noun_coordinators
    noun_endings number_articles number_marks number_scales number_words numbered_words object_determiners
    object_pronouns occasion_prepositions occasions offices_of officials ordinal_articles ordinals
    organ_ends organisation_heads organisations organs origin_prepositions other_pronouns outlets outsiders
    own_media_words
    own_mediums own_staff own_words owning_relatives page_labels page_roots part_words parties
    party_adjectives party_alliances party_members passive_auxiliaries passive_participles past_states perceptions
    perfect_auxiliaries
    perfect_infinitives
    personal_acts personal_verbs persons_generic petitions picture_labels place_prepositions plain_datives pluperfect
    polled
    plural_determiners pointing_phrases possessives posts posts_of_firms posts_of_places
    prepositions presidencies
    pronoun_genders pronouns
    prospect_words public_bodies public_offices public_papers publishing_participles purpose_words quantifiers
    quote_anaphors
    quoted_outlets quoted_verbs quoting_verbs ranges rank_additions regional_offices reflexive_owners reflexive_words
    refusing_words
    relative_pronouns reliance_nouns representatives research_teams
    roles roles_feminine ruling_heads scholars score_words
    showing_verbs
    singular_articles
    social_media software
    source_labels spokespersons study_authors
    statable statable_endings state_infinitives state_offices stated_ends
    state_parts state_services statement_prepositions states subordinators taking_up telling_apart territories
    that_words time_units time_words
    title_words told_articles unfinished unnamed_media unowned_bodies unspecified_sources vague_quantities
    veiling_prepositions
    planned_states verbs works wrong_done
    """.split()
)
#: Made of others when a lexicon is compiled.
DERIVED = frozenset(
    """
    asked evidence_forms frame_blocking_forms frame_openers infinitives personal_forms quantity_openers rank_openers
    unnamed_media_tails
    """.split()
)


def declared(tables: Mapping[str, T], empty: T) -> dict[str, T]:
    """The tables by the name of their list, and ``empty`` for each declared list that there is no table of."""
    return dict.fromkeys(LISTS | DERIVED, empty) | dict(tables)
