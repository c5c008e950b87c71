"""What kind of source a mention is and whether it is identified, by lists of head nouns; and whom it speaks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from provenance.languages import MAYBE
from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.grammar import (
    ATTRIBUTE,
    CAP,
    COMMA,
    DET,
    GENITIVE,
    NAME,
    NUM,
    OPEN,
    PARTICLE,
    PREP,
    PRON,
    REL,
    Grammar,
)
from provenance.languages.de.nouns import MUTE, front_forms, is_demonym, is_listed, is_surname, noun
from provenance.languages.de.parts import (
    HEAD_LISTS,
    INITIAL,
    MARKS,
    Part,
    is_abbreviation,
    is_common_noun,
    is_declined,
    is_genitive_of_place,
    is_unknown,
    nominative,
    read_part,
)
from provenance.languages.de.phrases import JOINING, is_noun, noun_phrase
from provenance.models import SourceKind

__all__ = [
    "FEDERAL",
    "body_named",
    "described_kind",
    "is_called_body",
    "is_team",
    "leader",
    "named_kind",
    "sides_in_clause",
    "sides_of",
    "state_adjective",
    "unowned_body",
]


#: The kind that a list of heads gives, and whether such a source is identified.
_KINDS: dict[str, tuple[SourceKind, bool]] = {
    "anonymous_heads": ("anonymous", False),
    "agency_heads": ("unnamed_media", False),
    "unnamed_media": ("unnamed_media", False),
    "media_heads": ("unnamed_media", False),
    "social_media": ("social_media", False),
    "spokespersons": ("unnamed_official", True),
    "experts": ("unnamed_expert", False),
    "unspecified_sources": ("unspecified", False),
    "documents": ("document", False),
    "document_words": ("document", False),
    "officials": ("unnamed_official", False),
    "government_heads": ("government", True),
    "territories": ("government", True),
    "collectives": ("unnamed_person", False),
    "organisation_heads": ("named_organisation", True),
    "persons_generic": ("unnamed_person", False),
    "roles": ("unnamed_official", False),
}
#: The kind of what has a name, by the list that its head stands in.
_BY_HEAD: tuple[tuple[str, SourceKind], ...] = (
    ("agency_heads", "news_agency"),
    ("media_heads", "named_media"),
    ("documents", "document"),
    ("document_words", "document"),
    ("government_heads", "government"),
    ("territories", "government"),
    ("organisation_heads", "named_organisation"),
)
#: Kinds of sources that count as identified where the body behind them is named.
_OWNED = ("documents", "document_words", "spokespersons")
_OFFICES = ("roles", "spokespersons", "officials", "experts")
_PEOPLE = (*_OFFICES, "persons_generic")
#: A longer word for a spokesperson names the body in itself ("Polizeisprecher").
_PLAIN_ROLE = 11


def named_kind(named: Part, other: Part, gender: str, grammar: Grammar) -> SourceKind:
    """The kind of what has a proper name; ``other`` is its apposition or what it is the apposition of."""
    human = not named.head or noun(named.head).kind == "person" or in_any(_PEOPLE, named.head, grammar)
    human = human or (named.person and is_member(named.head, grammar))
    if is_demonym(named.head) and not grammar.lists_of(named.head) and is_abbreviation(named.names[-1]):
        return "named_organisation"  # "Münchner CSU"
    person = named.person and human
    if person or (other.head and not other.names and in_any(_OFFICES, other.head, grammar)):
        return "named_person"
    described = other.head and not other.names and grammar.ends_in("firms", other.head)
    if not named.person and (described or (named.head and is_called_body(named.head, named.names, grammar))):
        return "named_organisation"  # "Seuss Enterprises, das Unternehmen"
    return _kind_of_name(named, gender, grammar)


def _kind_of_name(named: Part, gender: str, grammar: Grammar) -> SourceKind:
    """The kind that the head before a name or the shape of the name gives."""
    if is_member(named.head, grammar) and len(named.names) == 1 and is_surname(named.names[0].lower()):
        return "named_person"  # "Bahn-Vorstand Huber"
    known = next((kind for name, kind in _BY_HEAD if named.head and grammar.ends_in(name, named.head)), None)
    if known is not None:
        return known
    if noun(named.head).kind == "paper" or (
        noun(named.head).kind == "thing" and grammar.ends_in("title_words", named.head)
    ):
        return "document"  # "der Dokumentarfilm „Das stille Tal“"
    return "named_organisation" if not named.person and _is_body(named, gender, grammar) else "named_person"


def is_called_body(head: str, names: tuple[str, ...], grammar: Grammar) -> bool:
    """Is a body what a word for people calls so: "Konkurrent Lidl", "Koalitionspartnerin SPD", "Veranstalter Sonn"?"""
    if noun(head).kind == "person" and body_named(" ".join(names), grammar):
        return not in_any(_OFFICES, head, grammar)  # "Minister Ford"
    if head.endswith(tuple(grammar.words["called_bodies"])) and ("-" in head or is_abbreviation(names[-1])):
        return not (is_surname(names[-1].lower()) or grammar.is_in("first_names", names[-1].lower()))
    firms = grammar.words["firms"]
    firm = next((head[at:] for at in range(len(head)) if head[at:] in firms), "")
    if not firm or (noun(firm).kind != "body" and firm.removesuffix("s") not in _SELDOM_ONE):
        return grammar.ends_in("firms", head) and not in_any(_OFFICES, head, grammar)
    return not (is_surname(names[-1].lower()) or grammar.is_in("first_names", names[-1].lower()))


#: Words for people that are mostly firms.
_SELDOM_ONE = ("veranstalter", "dienstleister")


def is_member(head: str, grammar: Grammar) -> bool:
    """Is it a board that its members are called by ("Finanzvorstand Jana Holm")?"""
    return head.endswith(tuple(grammar.words["boards"]))


#: Classes of nouns for several people.
_GROUPS = ("body", "group", "medium")


def _is_body(named: Part, gender: str, grammar: Grammar) -> bool:
    """Has a name without a known first name the shape of a body: "Amnesty International", "Team USA", "das Bauhaus"?"""
    first, last = named.names[0].lower(), named.names[-1].lower()
    if len(named.names) > 1 and not named.head and (is_declined(first) or grammar.is_adjective(first, "")):
        return True  # "Deutsche Umwelthilfe"
    short = len(named.names) > 1 and is_abbreviation(named.names[0]) and named.names[0].isupper()  # "DB Regio"
    group = noun(named.head).kind in _GROUPS and not in_any(_PEOPLE, named.head, grammar)  # "die Denkfabrik Open Sea"
    common = all(noun(word).whole and noun(word).kind in MUTE and not is_surname(word) for word in (first, last))
    shaped = short or group or (common and len(named.names) > 1 and not named.head)  # "die Johanniter Unfallhilfe"
    joined = any(mark in named.names for mark in (*JOINING, "/"))  # "Holm & Söhne", "Nordtech/Pharmex"
    if shaped or joined or any(grammar.is_in("foreign_bodies", word.lower()) for word in named.names):
        return True
    if named.head and noun(named.head).kind != "person" and not in_any(_PEOPLE, named.head, grammar):
        return len(named.names) == 1 or gender == "n"
    last = named.names[-1]
    firm = is_abbreviation(last) and named.head.endswith(tuple(grammar.words["firms"]))  # "Reiseveranstalter TUI"
    if firm or any(grammar.ends_in("organisation_heads", word.lower()) for word in named.names):
        return True
    if len(named.names) > 1:
        return not named.head and last in grammar.canonical["countries"]
    short = is_abbreviation(last) or (last.isupper() and len(last) > 1 and not INITIAL.fullmatch(last))
    return not named.head and short


def described_kind(unit: Unit, part: Part, grammar: Grammar) -> tuple[SourceKind, bool] | None:
    """The kind of what has a head noun but no name; ``None`` for what cannot speak."""
    if part.head == "lager" and any(unit.tags[at] & GENITIVE for at in range(part.start, part.end)):
        return "anonymous", False  # "das Lager des Rektors"
    lists = grammar.lists_of(part.head)
    if "network_users" in lists and _is_in_network(unit, part, grammar):
        return "social_media", False
    name = next((name for name in HEAD_LISTS if name in lists), "") if lists else ""
    return _listed_kind(unit, part, name, grammar) if name else _kind_of_class(unit, part, grammar)


def _is_in_network(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """As in "Nutzer auf TikTok", "User sozialer Netzwerke", "Facebook-Nutzer"."""
    words = [unit.words[at] for at in range(part.start, part.end)]
    fronts = (word.partition("-")[0] for word in words)
    networks = grammar.canonical["social_media"]
    in_words = any(a.lower().startswith("sozial") and b.startswith(("Medi", "Netz")) for a, b in pairwise(words))
    return in_words or "Plattform" in words or any(front in networks for front in fronts)


def _listed_kind(unit: Unit, part: Part, name: str, grammar: Grammar) -> tuple[SourceKind, bool]:
    """The kind that a list of heads gives, as far as the words around the head leave it."""
    kind, identified = _KINDS[name]
    if kind == "unspecified" and _is_title(unit, part):
        kind, identified = _attributed(unit, part, "document", grammar)
        return kind, identified or any(unit.tags[at] & NAME for at in range(part.start, part.end))
    if kind == "document" and _is_generic(unit, part, grammar):
        return "unspecified", False
    if kind == "unnamed_official" and name != "spokespersons":
        if part.head.endswith(_MINISTERS) and unit.lows[part.end - 1] in _OF_THE_STATES:
            return "government", True
        kind = _of_people(unit, part, grammar)
    if name in _OWNED:
        kind, identified = _attributed(unit, part, kind, grammar)
        private = name == "spokespersons" and kind == "unnamed_official" and _is_of_firm(unit, part, grammar)
        return "unnamed_person" if private else kind, identified
    return _of_body(unit, part, kind, identified, grammar)


#: Ministers of all parts of a state speak as its governments ("die Innenminister der Länder", "von Bund und Ländern").
_MINISTERS = ("minister", "ministern", "ministerinnen")
_OF_THE_STATES = frozenset({"länder", "ländern", "bundesländer", "bundesländern", "kantone", "kantonen"})


def _kind_of_class(unit: Unit, part: Part, grammar: Grammar) -> tuple[SourceKind, bool] | None:
    known = noun(part.head)
    before = unit.lows[part.start - 1] if part.start else ""
    if grammar.is_in("party_members", part.head) and grammar.is_in("definite_articles", before):
        return "named_organisation", True
    if known.kind == "person":
        return _of_people(unit, part, grammar), False
    if known.kind == "paper" and _is_generic(unit, part, grammar):
        return "unspecified", False
    if known.kind == "paper":
        return _attributed(unit, part, "document", grammar)
    if known.kind in _BY_CLASS:
        return _of_body(unit, part, *_BY_CLASS[known.kind], grammar)
    mute = known.kind in MUTE or is_common_noun(part.head, grammar)
    return None if mute else ("unnamed_person", False)


def _of_body(unit: Unit, part: Part, kind: SourceKind, identified: bool, grammar: Grammar) -> tuple[SourceKind, bool]:
    """A body that is one of several ("ein Verband", "mehrere Verbände") is not named."""
    if kind not in ("named_organisation", "government") or not identified:
        return kind, identified
    if any(unit.tags[at] & (GENITIVE | ATTRIBUTE | NAME) for at in range(part.start + 1, part.end)):
        return kind, identified
    place = next((at for at in range(part.start, part.end) if unit.lows[at] == part.head), part.start)
    described = any(state_adjective(unit.lows[at], grammar) for at in range(part.start, place))
    before = unit.lows[part.start - 1] if part.start else ""
    counted = part.start > 0 and bool(unit.tags[part.start - 1] & NUM)
    several = counted or grammar.is_in("plural_determiners", before) or _are_many(unit, part, grammar)
    open_body = grammar.is_in("unowned_bodies", part.head) or grammar.ends_in("firms", part.head)
    one_of_many = grammar.is_in("indefinite_articles", before) and open_body  # "ein großer Autohersteller"
    if several and not described and grammar.ends_in("public_bodies", part.head):
        return "unnamed_official", False  # "Sicherheitsbehörden"
    return ("unnamed_organisation", False) if (several and not described) or one_of_many else (kind, identified)


def _are_many(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """Is the head a plural, by itself or since one would have an article ("Stromanbieter")?"""
    genders = noun(part.head).genders
    before = unit.lows[part.start - 1] if part.start else ""
    bare = not (part.start and unit.tags[part.start - 1] & (DET | PREP)) and not grammar.is_in(
        "frame_prepositions", before
    )
    return genders == "p" or ("p" in genders and "f" not in genders and (bare or before == "die"))


def party_adjective(low: str, grammar: Grammar) -> str:
    """The political party of an adjective ("grüne"), or ""."""
    table = grammar.canonical["party_adjectives"]
    return next((table[stem] for stem in _stems(low) if stem in table), "")


def state_adjective(low: str, grammar: Grammar) -> str:
    """The state of an adjective ("russische"), or ""."""
    table = grammar.canonical["states"]
    return next((table[stem] for stem in _stems(low) if stem in table and stem.endswith("sch")), "")


def _stems(adjective: str) -> Iterator[str]:
    """What an adjective may be without its ending ("grünen")."""
    endings = ("en", "er", "es", "em", "e", "")
    return (adjective.removesuffix(ending) for ending in endings if adjective.endswith(ending))


#: Reports of nobody in particular, whatever stands behind.
_ANY_REPORT = ("bericht", "meldung", "hinweis", "gerücht", "information")


def _is_title(unit: Unit, part: Part) -> bool:
    """Is it a report of a sort ("Lagebericht", "Warnmeldung"), or one with a title, and not any report?"""
    sort = noun(part.head).kind == "paper" and not part.head.startswith(_ANY_REPORT)
    titled = any(unit.tags[at] & NAME and at in unit.quotes for at in range(part.start, part.end))
    return (sort and part.head.endswith(("bericht", "berichts", "meldung"))) or titled


def _is_generic(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """ "Studien" and "Umfragen" without an owner are no papers that a reader finds."""
    generic = grammar.is_in("works", part.head) or grammar.is_in("estimates", part.head)
    if not generic or noun(part.head).genders != "p":
        return False
    owned = any(unit.tags[at] & (GENITIVE | ATTRIBUTE | NAME) for at in range(part.start, part.end))
    return not owned and part.end - part.start <= 2


#: The kind that the class of a noun gives which no list of heads has, and whether such a source is identified.
_BY_CLASS: dict[str, tuple[SourceKind, bool]] = {
    "group": ("unnamed_person", False),
    "body": ("named_organisation", True),
    "medium": ("unnamed_media", False),
    "software": ("software", False),
}


def _of_people(unit: Unit, part: Part, grammar: Grammar) -> SourceKind:
    """The kind of somebody without a name, by their office and the body that they have it in."""
    if grammar.ends_in("scholars", part.head):
        return "unnamed_expert"
    forms = (part.head, part.head.removesuffix("s"))  # "eines Vertreters"
    if any(grammar.ends_in("public_offices", form) for form in forms):
        return "unnamed_official"
    post = next((form for form in forms if grammar.ends_in("posts", form)), None)
    if post is None:
        return "unnamed_person"
    # "Bundesgeschäftsführer" ends in two of them.
    fronts = [post.removesuffix(end) for end in grammar.words["posts"] if post.endswith(end)]
    bodies = (form for front in fronts for form in (front, front.removesuffix("s"), front.rstrip("-")))
    owners = (unit.lows[at] for at in range(part.start, part.end) if is_noun(unit, at))
    of_state = any(_is_public(word, grammar) for word in (*bodies, *owners) if word)
    return "unnamed_official" if of_state else "unnamed_person"


def _is_of_firm(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """Is whoever somebody speaks for a firm, a club or the like, and no authority ("die Sprecherin des Autobauers")?"""
    place = next((at for at in range(part.start, part.end) if unit.lows[at] == part.head), part.start)
    ends = sorted(grammar.words["spokespersons"], key=len, reverse=True)
    front = next((unit.words[place][: -len(end)] for end in ends if part.head.endswith(end)), "").rstrip("-")
    owners = [unit.words[at] for at in range(place + 1, part.end) if is_noun(unit, at)]
    if any(word in grammar.canonical["legal_forms"] for word in owners):
        return True  # "Sprecher der Nordland AG"
    words = [word for word in (front, *owners[:1]) if word]
    lows = [
        form for word in words for form in (word.lower(), word.lower().removesuffix("s"), grammar.stem(word.lower()))
    ]
    offices = ("public_bodies", "state_offices", "territories", "government_heads", "public_offices")
    if any(in_any(offices, low, grammar) for low in lows) or any(state_named(word, grammar) for word in words):
        return False
    bodies = any(noun(low).kind == "body" or in_any(("organisation_heads", "firms"), low, grammar) for low in lows)
    name = bool(front) and "-" in unit.words[place] and not is_abbreviation(front) and not noun(front.lower()).kind
    return bodies or name


def _is_public(word: str, grammar: Grammar) -> bool:
    """Is it a word for an authority, with its inflection, or for a state?"""
    return any(grammar.ends_in("public_bodies", form) for form in (word, grammar.stem(word), word.removesuffix("s")))


def _has_issuer(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """Does a body, a person or a name follow the word for a paper, and no thing or place ("der Laute", "aus Bonn")?"""
    place = next((at for at in range(part.start, part.end) if unit.lows[at] == part.head), part.start)
    for at in range(place + 1, part.end):
        if not is_noun(unit, at) or unit.lows[at - 1] == "aus":
            continue
        known = noun(unit.lows[at])
        several = "p" in known.genders and not grammar.is_in("definite_articles", unit.lows[at - 1])
        people = known.kind in ("person", "group") or (known.kind in MUTE and known.genders == "p")
        if several and people and not unit.tags[at] & NAME and not body_named(unit.words[at], grammar):
            continue  # "Studie von Forschern", "Auswertung von Impfdaten": whose, a name behind them may tell
        one = known.kind == "thing" and unit.lows[at - 1] in ("des", "der") and known.genders != "p"
        named = unit.tags[at] & NAME or not known.whole or known.kind not in MUTE
        if named or one or grammar.lists_of(unit.lows[at]):
            return not any(grammar.is_in("plural_determiners", low) for low in unit.lows[place + 1 : at])
    return False


def _names_issuer(unit: Unit, part: Part, grammar: Grammar) -> bool:
    """As in "RKI-Lagebericht", "Bitkom-Umfrage", and not where a study was made ("US-Studie")."""
    word = next((unit.words[at] for at in range(part.start, part.end) if unit.lows[at] == part.head), "")
    front = word.rpartition("-")[0]
    if state_named(front, grammar) and not grammar.is_in("organisations", front.lower()):
        return False
    known = bool(body_named(front, grammar)) or front in grammar.canonical["outlets"]
    return known or is_abbreviation(front) or (front[:1].isupper() and not noun(front.lower()).kind)


def _attributed(unit: Unit, part: Part, kind: SourceKind, grammar: Grammar) -> tuple[SourceKind, bool]:
    """A spokesperson or document counts as identified where the body behind it is named."""
    owned = any(unit.tags[at] & (GENITIVE | ATTRIBUTE) for at in range(part.start + 1, part.end))
    if kind == "document":
        return kind, (owned and _has_issuer(unit, part, grammar)) or _names_issuer(unit, part, grammar)
    if kind == "unnamed_official" and not owned and unit.lows[part.end - 1] == part.head and part.end - part.start <= 2:
        compound = part.end - part.start == 1 and len(part.head) > _PLAIN_ROLE
        return ("unnamed_official", True) if compound else ("unnamed_person", False)
    return kind, owned


def unowned_body(unit: Unit, part: Part, grammar: Grammar) -> str:
    """The word for a body that the phrase leaves open, its own or that of its owner, or "".

    As in "das Unternehmen", "ein Sprecher der Behörde", "der Konzernsprecher".
    """
    nouns = [at for at in range(part.start, part.end) if is_noun(unit, at)]
    if len(nouns) == 1 and in_any(("spokespersons",), part.head, grammar):
        fronts = (word for word in grammar.words["unowned_bodies"] if part.head.startswith(word))
        return max(fronts, key=len, default="")
    last = unit.lows[nouns[-1]] if nouns else ""
    whose = len(nouns) == 1 or (len(nouns) == 2 and in_any(_OWNED, part.head, grammar))
    return last if whose and grammar.is_in("unowned_bodies", last) else ""


def in_any(lists: tuple[str, ...], word: str, grammar: Grammar) -> bool:
    return not grammar.lists_of(word).isdisjoint(lists)


# --- Whom somebody speaks for, as far as the words of a mention tell: a state, a body, a political party --------------
# "Kremlsprecher", "der russische Außenminister" and "Kiew" say so with an office and a state, "die Sprecherin der
# Polizei" with an owner, "Jan Kolar (CDU)" with a party in brackets. Which of them are one side, only the whole article
# shows.


#: Lists of proper names of bodies, and how far a name of them reaches.
_BODIES = ("parties", "organisations", "agencies")
_LONGEST = 3
#: Prepositions between somebody and the body that they work for.
_AT = frozenset({"von", "vom", "bei", "beim", "der", "des"})
#: Prepositions between somebody with a post and the body that they have it in.
_IN = frozenset({"im", "am"})
_SERVING = ("posts", "public_offices", "spokespersons", "officials", "scholars")
#: What stands before an office and is no body: "E-Mail", "Ko-Vorsitzende".
_NO_BODIES = frozenset({"E", "Co", "Ko"})
#: Letters of the shortest body in the front of a compound.
_FRONT = 3


def sides_of(unit: Unit, start: int, end: int, grammar: Grammar) -> tuple[str, ...]:
    """Names of the sides that the words ``start`` to ``end`` of a mention tell, the nearest first."""
    lows = unit.lows[start:end]
    if not grammar.words["former"].isdisjoint(lows) or any(low.startswith("ex-") for low in lows):
        parties = grammar.canonical["parties"].values()  # somebody stays a member of
        told = (*_fronts(unit, start, end, grammar), *_owners(unit, start, end, grammar))
        members = (*_by_adjective(unit, start, end, grammar), *_in_brackets(unit, start, end, grammar))
        return tuple(dict.fromkeys((*(side for side in told if side in parties), *members)))
    state = _state(unit, start, end, grammar)
    found = [state] if state else [*_fronts(unit, start, end, grammar), *_owners(unit, start, end, grammar)]
    found.extend(_by_adjective(unit, start, end, grammar))
    found.extend(_in_brackets(unit, start, end, grammar))
    found.extend(_in_genitive(unit, start, end, grammar))
    found.extend(_of_office(unit, start, end, grammar))
    found.extend(_led_by(unit, start, end, grammar))
    return tuple(dict.fromkeys(found))


def is_team(low: str, grammar: Grammar) -> bool:
    """Is it a word for those who do research together, "Forscher" or "Team"?"""
    return low.endswith(_TEAMS) or in_any(("study_authors", "research_teams"), low, grammar)


_TEAMS = ("team", "gruppe")


def leader(unit: Unit, at: int) -> str:
    """Whom a team has at its head: "Forscher um Jana Holm", "das Team um den Physiker Ole Kern"; ``at`` is "um"."""
    end = at + 1
    while end < len(unit.words) and unit.tags[end] & (CAP | DET) and not unit.tags[end] & COMMA:
        end += 1
    names = [place for place in range(at + 1, end) if unit.tags[place] & CAP][-_NAMED:]
    told = len(names) == _NAMED and not any(noun(unit.lows[place]).kind == "time" for place in names)
    return " ".join(unit.words[place].strip(MARKS) for place in names) if told else ""


def _led_by(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    if end < len(unit.lows) and unit.lows[end] == "um" and any(is_team(low, grammar) for low in unit.lows[start:end]):
        name = leader(unit, end)
        yield from (MAYBE + name,) if name else ()


def _in_genitive(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """Whoever a name before a body or a lawyer says that they belong to: "Kolars Ministerium", "Kolars Anwältin"; of
    "Leipzigs Trainer" the club that has the name of the place.
    """
    word, low = unit.words[start].strip(MARKS), unit.lows[start]
    if end - start < _NAMED or not is_noun(unit, start) or unit.tags[start] & DET or not low.endswith(("s", "’")):
        return
    owned, owner = unit.lows[start + 1], low.rstrip("’").removesuffix("s")
    whole = state_named(word.removesuffix("s"), grammar) not in ("", *grammar.canonical["state_parts"])
    posts = is_genitive_of_place(word) and not whole and grammar.ends_in("posts_of_places", owned)
    if noun(low).whole and not (is_surname(owner) or posts):
        return
    own = noun(owned).kind == "body" or grammar.ends_in("representatives", owned)
    if is_noun(unit, start + 1) and (own or posts):
        yield MAYBE + word.rstrip("’").removesuffix("s")


#: Words of a name and of what is called by it.
_NAMED = 2


def _by_adjective(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The political party of "die grüne Abgeordnete", "der freiheitliche Bürgermeister"."""
    for at in range(start, end - 1):
        if unit.tags[at] & CAP and at:
            continue
        party = party_adjective(unit.lows[at], grammar)
        if party and is_noun(unit, at + 1) and _is_human(unit.lows[at + 1], grammar):
            yield party


def _of_office(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The body that an office is one of, if the article has it: of a mayor the town, of a minister the ministry."""
    place = next((unit.words[at] + " " for at in range(start, end) if is_demonym(unit.lows[at])), "")
    offices = grammar.lexicon.entries.get("offices_of", ())
    known = tuple([entry[0] for entry in offices])
    for at in range(start, end):
        low = unit.lows[at]
        if at > start and unit.tags[at] & CAP and unit.lows[at - 1] == "des":
            low = low.removesuffix("s")  # "ein Sprecher des Bürgermeisters"
        if low.endswith(("minister", "ministerin")):
            yield MAYBE + low.removesuffix("in").removesuffix("minister").capitalize() + "ministerium"
        elif low.endswith(("senator", "senatorin")) and (field := low.removesuffix("in").removesuffix("senator")):
            yield MAYBE + field.capitalize() + "verwaltung"
        ends = [entry for entry in offices if low.endswith(entry[0])] if low.endswith(known) else ()
        bodies = max(ends, key=lambda entry: len(entry[0]), default=("",))[1:]  # a "Direktor" is no "Rektor"
        yield from (MAYBE + place + body for body in bodies)
        if place:  # of "Walliser Staatsrat" the "Kanton Wallis"
            yield from (f"{MAYBE}{body} {place.removesuffix('er ')}" for body in bodies)


#: The government of the state that an office is one of ("Bundeskanzler"): which one, only the whole text tells.
FEDERAL = "Bundesregierung"


def state_named(name: str, grammar: Grammar) -> str:
    """The state that a name stands for ("Kiew", "Kreml", "Frankreich"), or ""."""
    return grammar.canonical["states"].get(name, "")


def _state(unit: Unit, start: int, end: int, grammar: Grammar) -> str:
    """The state whose office or service the words name."""
    offices = [
        unit.lows[at]
        for at in range(start, end)
        if _is_office(unit.lows[at], grammar) and not _is_of_party(unit.words[at], grammar)
    ]
    if not offices:
        return ""
    named = next((state for at in range(start, end) if (state := _state_at(unit, at, end, grammar))), "")
    clubs = all(low.endswith(_OF_CLUBS) and "minister" not in low for low in offices)
    if named in grammar.canonical["state_parts"] and clubs:
        return ""  # "Bayern-Präsident", "der Präsident des Instituts in Kiel"
    words = [unit.words[at] for at in range(start, end) if unit.lows[at] in offices]
    federal = any(
        w.lower().startswith("bundes") and not [*_joined(w.replace("-", ""), grammar)] for w in words
    )  # no "Bundestagspräsident", no "Bundestags-Vizepräsident"
    return named or (FEDERAL if federal else "")


#: An office that no part of a state has.
_OF_CLUBS = ("präsident", "präsidenten", "präsidentin")


def _is_of_party(word: str, grammar: Grammar) -> bool:
    """Is it an office in a political party, as "CDU-Generalsekretärin" is, unlike "CDU-Ministerpräsident"?"""
    front, _, office = word.partition("-")
    governs = in_any(("government_offices", "presidencies"), office.lower(), grammar)
    return front in grammar.canonical["parties"] and not governs


def _is_office(low: str, grammar: Grammar) -> bool:
    return any(grammar.ends_in("state_offices", form) for form in (low, low.removesuffix("s"), low.removesuffix("es")))


def _state_at(unit: Unit, at: int, end: int, grammar: Grammar) -> str:
    """The state of "russische", "Italiens", "US-Präsident"."""
    word, low = unit.words[at].strip(MARKS), unit.lows[at]
    behind = unit.lows[at + 1] if at + 1 < end else ""  # "Tschechische Republik", "die Russische Botschaft"
    named = not unit.tags[at] & CAP or at == 0 or behind in _REPUBLICS or _is_office(behind, grammar)
    found = state_adjective(low, grammar) if named else ""
    if found and not (unit.tags[at] & CAP and found in grammar.canonical["state_parts"]):  # no "Europäische Behörde"
        return "" if behind not in _REPUBLICS and _is_private(unit, at + 1, end, grammar) else found
    before = unit.lows[at - 1] if at and "-" not in word and not low.endswith("s") else ""
    if before == "aus" or (before and is_noun(unit, at - 1) and not _is_office(before, grammar)):
        return ""  # "der Sozialverband Deutschland", "die Abgeordnete aus Berlin"
    front = word.partition("-")[0] if "-" in word else ""
    names = (word, word.removesuffix("s"), front)
    found = next((state for name in names if name and (state := state_named(name, grammar))), "")
    if is_demonym(low) and noun(behind).kind == "body" and (seat := _seated_at(word.removesuffix("er"), grammar)):
        return seat
    return found or grammar.canonical["heads_of_state"].get(front, "")  # "Trump-Regierung"


def _seated_at(town: str, grammar: Grammar) -> str:
    """The state of "Moskauer Ministerium"; a "Berliner Behörde" may be one of the town, a "Wiesbadener" one of all."""
    state = state_named(town, grammar)
    home = state in grammar.canonical["home_states"] or (state in grammar.canonical["state_parts"] and state != town)
    return "" if home else state


#: What stands behind an adjective in the name of a state.
_REPUBLICS = frozenset({"republik", "föderation", "bundesrepublik", "konföderation"})


def _is_private(unit: Unit, at: int, end: int, grammar: Grammar) -> bool:
    """Is what the adjective describes no office or authority ("Präsident des deutschen Reiseverbands")?"""
    low = next((unit.lows[place] for place in range(at, end) if is_noun(unit, place)), "")
    if not low or _is_office(low, grammar) or _is_public(low, grammar):
        return False
    return noun(low).kind in ("body", "place") or in_any(("organisation_heads", "firms", "territories"), low, grammar)


_PAPERS = ("documents", "document_words")


def _fronts(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The body in "SPD-Chef", "Polizeisprecher", "Kremlsprecher"."""
    for at in range(start, end):
        word, low = unit.words[at], unit.lows[at]
        paper = noun(low).kind == "paper" or in_any(_PAPERS, low, grammar)
        if not is_noun(unit, at) or not (paper or _is_human(low, grammar) or in_any(("branches",), low, grammar)):
            continue
        named = at > start and "-" in low and grammar.is_in("first_names", unit.lows[at - 1])
        if named or grammar.ends_in("outsiders", low):
            continue  # "Gesa Kranz-Ackermann", "Tesla-Kritiker"
        if "-" in low:
            front = word.rpartition("-")[0].removeprefix("Ex-").removeprefix("Vize-").removesuffix("-Co")
            if (
                front in _NO_BODIES
                or not front[:1].isalpha()
                or grammar.is_in("organs", front.lower())
                or not front_forms(front.lower() or "-")
            ):
                continue  # "Landes-Digitalminister", "der Staats- und Parteichef", "E-Mail"
            if at > 1 and unit.words[at - 1] == "/":  # "CDU/CSU-Fraktion"
                yield from _listed(unit.words[at - 2], grammar)
            last = front.rpartition("-")[2]  # "Thüringen-CDU-Chef"
            yield from _before_hyphen(last if body_named(last, grammar) else front, low, grammar)
        elif _is_human(low, grammar):
            yield from (_placed(unit, at, _sort(name, grammar)) for name in _joined(word, grammar))


def _before_hyphen(front: str, low: str, grammar: Grammar) -> Iterator[str]:
    name = body_named(front, grammar) or (front if _is_name(front.lower(), low, grammar) else "")
    if not name and grammar.is_in("ruling_heads", front.lower().removesuffix("s")):
        return  # "Bundestags-Vizepräsident": of whatever party
    if name or noun(front.lower()).kind == "body":
        yield name or front
    elif in_any(("posts", "spokespersons"), low, grammar) or (
        is_abbreviation(front) and in_any(("scholars", "representatives"), low, grammar)
    ):
        yield MAYBE + front  # "Bayern-Trainer", "Kessler-Sprecherin", "ADAC-Jurist"
        if "-" in front:  # "IG-Bau-Bezirkschef", "Nordwind-Deutschland-Chef"
            yield from (MAYBE + front.replace("-", " "), MAYBE + front.partition("-")[0])


def _listed(word: str, grammar: Grammar) -> tuple[str, ...]:
    return (known,) if (known := body_named(word, grammar)) else ()


def _is_name(front: str, office: str, grammar: Grammar) -> bool:
    """Is the front of a compound a name, as what leads a body has it: "Unep-Chefin", "Gesamtmetall-Präsident"?"""
    known = noun(front)
    ends = tuple(grammar.words["leader_heads"] | grammar.words["spokespersons"])
    leads = not is_listed(front) and "-" not in front and office.endswith(ends)
    return bool(front) and (not known.kind or (leads and known.kind == "thing"))


def _sort(body: str, grammar: Grammar) -> str:
    """The body; a court or an organ of a state is one of many, and the article tells which ("Gerichtssprecher")."""
    low = body.lower()
    one_of_many = _is_office(low, grammar) or grammar.ends_in("ruling_heads", low)
    one_of_many = one_of_many or grammar.is_in("unowned_bodies", low)  # "Verlagschefin"
    return MAYBE + body if one_of_many and not state_named(body, grammar) else body


def _placed(unit: Unit, at: int, body: str) -> str:
    """Which one of several it is: "Zermatter Gemeindepräsidentin" speaks for no other place."""
    if not at or not is_demonym(unit.lows[at - 1]):
        return body
    return f"{unit.words[at - 1]} {body.removeprefix(MAYBE)}"


_OF_STATE = "staats"


def _joined(word: str, grammar: Grammar) -> Iterator[str]:
    low, words = word.lower(), grammar.words
    for at in range(_FRONT, len(low)):
        front, end = low[:at], low[at:]
        if (
            end in _POLITICIANS
            and (party := body_named(front.capitalize(), grammar)) in grammar.canonical["parties"].values()
        ):
            yield party  # "Grünenpolitikerin"
            return
        if end not in words["spokespersons"] and end not in words["posts"] and end not in words["leader_heads"]:
            continue
        if front.endswith(_OF_STATE):
            return  # "Oberstaatsanwältin", "Justizstaatssekretär"
        part = _is_part(front, grammar) or not front_forms(front)  # "Landeschefin", "Landtagsfraktionschef"
        if end in words["spokespersons"]:
            forms = (form for form in (front, front.removesuffix("s")) if grammar.is_in("territories", form))
            yield from (MAYBE + form.capitalize() for form in forms)  # "Stadtsprecher", "Kreissprecherin"
        for body in () if part or front in _ANY else dict.fromkeys((front.removesuffix("s"), front)):
            name = body.capitalize()
            body_word = noun(body).kind == "body" or grammar.is_in("organisation_heads", body)  # "Klinikum"
            if state_named(name, grammar) or body_named(name, grammar) or body_word:
                yield name
                return


_POLITICIANS = ("politiker", "politikerin", "politikers")


def _is_human(low: str, grammar: Grammar) -> bool:
    return noun(low).kind == "person" or in_any(_HUMAN, low, grammar) or is_member(low, grammar)


_HUMAN = ("roles", "spokespersons", "posts")


def body_named(name: str, grammar: Grammar) -> str:
    """The canonical name of a body or party of a list, or ""; of "FDP-Fraktion" that of the party."""
    front, _, part = name.partition("-")
    if part and front in grammar.canonical["parties"] and grammar.ends_in("branches", part.lower()):
        return grammar.canonical["parties"][front]
    return next((known for table in _BODIES if (known := grammar.canonical[table].get(name, ""))), "")


def _owners(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    """The bodies of "Leiterin des Amtes", "Jan Kolar von der Gewerkschaft der Polizei"."""
    at = end if _is_noble_name(unit, start, end, grammar) else start + 1
    while at < end:
        opens = unit.tags[at] & (GENITIVE | ATTRIBUTE) or unit.lows[at] in _AT
        if unit.lows[at] in _IN and in_any(_SERVING, unit.lows[at - 1], grammar):
            opens = True  # "ein Beamter im Innenministerium"
        if not opens or unit.tags[at] & CAP or (unit.tags[at] & PARTICLE and _is_noble(unit, at, end, grammar)):
            at += 1
            continue
        if unit.tags[at - 1] & COMMA and (past := _past_role(unit, at, end, grammar)) > at:
            at = past  # "Jan Kolar, der ehrenamtliche Leiter | des Amtes"
            continue
        first = at if unit.tags[at] & GENITIVE and unit.lows[at] not in ("von", "vom", "bei", "beim") else at + 1
        acts_for = grammar.ends_in("representatives", unit.lows[at - 1])
        # "der Fraktionschef im Bundestag" is of whatever party.
        none = ("ruling_heads",) if unit.lows[at] in _IN else ()
        phrase = noun_phrase(unit, first, end, grammar, 2)
        at = phrase.core if phrase is not None else at + 1
        if phrase is None or unit.lows[phrase.core - 1] in _ANY:
            continue
        if acts_for and noun(unit.lows[phrase.core - 1]).kind in ("person", "group"):
            yield MAYBE + unit.words[phrase.core - 1]  # "der Anwalt der Familie"
            continue
        if grammar.is_in("works", unit.lows[phrase.core - 1]):
            yield MAYBE + unit.words[phrase.core - 1]  # "der Leiter der Studie"
            continue
        alone = phrase.core == phrase.end and phrase.core - phrase.start <= 2
        if alone and _stands_in("unowned_bodies", unit.lows[phrase.core - 1], grammar):
            continue
        if _is_organ(unit, phrase.start, phrase.core, grammar) or in_any(none, unit.lows[phrase.core - 1], grammar):
            continue
        yield from _body(unit, phrase.start, phrase.core, phrase.end, grammar)
        at = max(at, phrase.end)


def sides_in_clause(unit: Unit, chunk: Chunk, grammar: Grammar) -> tuple[str, ...]:
    """The bodies that a clause says somebody leads or acts for: "leitet das Amt", "ist Sprecherin des Verbands"."""
    if chunk.finite < 0:
        return ()
    low, last = unit.lows[chunk.finite], chunk.order == "last"
    if low in _IS:
        return _in_predicate(unit, chunk, grammar)
    entries = [entry for entry in grammar.lexicon.entries.get("leading_verbs", ()) if low in entry[1:]]
    places = range(chunk.start + 1, chunk.finite) if last else range(chunk.finite + 1, chunk.end)
    for tie, *_ in entries:
        if tie == "für":
            at = next((at + 1 for at in places if unit.lows[at] == tie), -1)
        elif tie == "-" or unit.lows[chunk.end - 1] == tie:
            at = _object_at(unit, places, grammar)
        else:
            continue
        if at >= 0 and (found := _bodies_at(unit, at, chunk.end, grammar)):
            return found
    return ()


_IS = ("ist", "bleibt")


def _in_predicate(unit: Unit, chunk: Chunk, grammar: Grammar) -> tuple[str, ...]:
    for at in range(chunk.start, chunk.end):
        post = unit.tags[at] & CAP and in_any(("posts", "spokespersons"), unit.lows[at], grammar)
        first = at
        while first > chunk.start and not unit.tags[first - 1] & (CAP | PREP | NUM):
            first -= 1
        post = post and not (
            first > chunk.start and unit.tags[first - 1] & PREP
        )  # no "ist gegen den Sprecher des Amtes"
        phrase = noun_phrase(unit, at, chunk.end, grammar) if post else None
        if phrase is not None:
            return tuple(side for side in sides_of(unit, at, phrase.end, grammar) if not side.startswith(MAYBE))
    return ()


def _object_at(unit: Unit, places: Iterable[int], grammar: Grammar) -> int:
    """Where the first phrase begins that no preposition leads: "seit Mai | die Kammer"."""
    until = 0
    for at in places:
        if at < until:
            continue
        phrase = noun_phrase(unit, at, len(unit.words), grammar)
        led = bool(unit.tags[at - 1] & PREP) and not unit.tags[at - 1] & CAP
        if phrase is not None and (led or (unit.tags[at] & (PRON | REL) and not unit.tags[at] & DET)):
            until = phrase.end
        elif phrase is not None and (unit.tags[at] & (DET | CAP)):
            return at
    return -1


def _bodies_at(unit: Unit, at: int, limit: int, grammar: Grammar) -> tuple[str, ...]:
    """The body that a phrase names, or whose organ it names ("den Aufsichtsrat der Nordbank")."""
    phrase = noun_phrase(unit, at, limit, grammar, 1)
    if phrase is None:
        return ()
    organ = _is_organ(unit, phrase.core - 1, phrase.core, grammar)
    owners = tuple(_owners(unit, phrase.core - 1, phrase.end, grammar)) if organ else ()
    bare = unit.words[phrase.end - 1]
    known = grammar.canonical["unowned_bodies"].get(bare, "")
    alone = phrase.core == phrase.end and phrase.core - phrase.start <= _NAMED
    if known and not owners and (organ or alone):
        return (MAYBE + known,)  # "er leitet den Aufsichtsrat der Bank"
    if organ or unit.lows[phrase.core - 1] in _ANY or (alone and _stands_in("territories", bare.lower(), grammar)):
        return owners
    return tuple(_body(unit, phrase.start, phrase.core, phrase.end, grammar))


def _past_role(unit: Unit, at: int, end: int, grammar: Grammar) -> int:
    """Where the word for somebody ends that stands behind an article and its adjectives; ``at`` where there is none."""
    last = at + 1
    while last + 1 < end and grammar.is_adjective(unit.lows[last], "") and not _is_human(unit.lows[last], grammar):
        last += 1
    return last if last < end and _is_human(unit.lows[last], grammar) else at


def _is_noble_name(unit: Unit, start: int, end: int, grammar: Grammar) -> bool:
    """Is it a surname alone, "von der Heyde"?"""
    particles = unit.tags[start : start + 2]
    return len(particles) == _NAMED and all(tag & PARTICLE for tag in particles) and is_unknown(unit, end - 1, grammar)


def _is_noble(unit: Unit, at: int, end: int, grammar: Grammar) -> bool:
    """As in "Ursula von der Heyde": between a first name and a word that is a name and nothing else."""
    before = at - 1
    while before and unit.tags[before] & PARTICLE and not unit.tags[before] & CAP:
        before -= 1
    if not grammar.is_in("first_names", unit.lows[before]):
        return False
    while at < end and unit.tags[at] & PARTICLE and not unit.tags[at] & CAP:
        at += 1
    return at < end and is_unknown(unit, at, grammar)


#: Owners that tell nothing.
_ANY = frozenset({"land", "landes", "länder", "ländern", "staat", "staates", "staaten"})


def _is_organ(unit: Unit, start: int, end: int, grammar: Grammar) -> bool:
    lows = (low for low in unit.lows[start:end] if not (low.endswith("s") and grammar.is_in("unowned_bodies", low)))
    return any(_is_part(low, grammar) or _stands_in("organs", low, grammar) for low in lows)  # no "des Vereins Nord"


def _is_part(low: str, grammar: Grammar) -> bool:
    """Is it a word for an organ of a body, or a long one with any front?"""
    words = grammar.words["organs"]  # "Marketingabteilung", but no "Reiseverbands"
    long = tuple(organ for organ in words if len(organ) >= _LONG_ORGAN and organ[-1] not in "sn")
    return low in words or low.endswith(long)


#: Letters from which a word for an organ of a body is one behind any front.
_LONG_ORGAN = 8


def _stands_in(name: str, low: str, grammar: Grammar) -> bool:
    """Has the list the word, or what it is a genitive of?"""
    return not grammar.words[name].isdisjoint((low, low.removesuffix("s"), low.removesuffix("es")))


def _body(unit: Unit, start: int, end: int, whole: int, grammar: Grammar) -> Iterator[str]:
    nouns = [at for at in range(start, end) if is_noun(unit, at)]
    for first, at in enumerate(nouns):
        for length in range(min(_LONGEST, len(nouns) - first), 0, -1):
            name = " ".join(unit.words[place].strip(MARKS) for place in nouns[first : first + length])
            known = body_named(name, grammar) or body_named(name.removesuffix("s"), grammar)
            if known:
                yield known
                return
            from_there = start and unit.lows[start - 1] == "aus"  # "Forscher aus Bern"
            school = at + length < len(unit.lows) and grammar.is_in("foreign_bodies", unit.lows[at + length])
            placed = first or school or from_there  # "Queens College London", "London School"
            if name in grammar.canonical["governments"] and not placed:
                yield state_named(grammar.canonical["governments"][name], grammar)
                return
        listed = in_any(("organisation_heads", "firms", "territories"), unit.lows[at], grammar)
        if length == 1 and (listed or noun(unit.lows[at]).kind == "body"):
            part = read_part(unit, start, end, grammar)
            alone = part._replace(end=whole) if grammar.is_in("unowned_bodies", part.head) or not part.names else part
            named = (n for n in range(start, whole - 1) if grammar.is_in("first_names", unit.lows[n]))
            person = next((n for n in named if is_noun(unit, n + 1)), whole)
            if person > start:  # "der Sprecher des Klinikums Jan Kolar"
                alone = alone._replace(end=min(alone.end, person))
            dated = (n for n in range(alone.start + 1, alone.end - 1) if unit.tags[n] & PREP and unit.tags[n + 1] & NUM)
            last = next(dated, alone.end) - 1  # "des Spendenrats für 2020"
            while last > alone.start and unit.tags[last] & PREP and not is_noun(unit, last):
                last -= 1  # "das Labor von Jan Kolar"
            yield nominative(unit, alone._replace(end=last + 1), grammar)
            return
    if nouns and (not noun(unit.lows[nouns[0]]).kind or is_abbreviation(unit.words[nouns[0]])):  # "ETH Zürich"
        yield " ".join(unit.words[place].strip(MARKS) for place in nouns)


def _in_brackets(unit: Unit, start: int, end: int, grammar: Grammar) -> Iterator[str]:
    for at in range(start, end - 1):
        if unit.tags[at] & OPEN:
            yield from (
                known for word in unit.words[at + 1 : end] if (known := grammar.canonical["parties"].get(word, ""))
            )
