"""What kind of source a mention is and whether it is identified, by lists of head nouns."""

from __future__ import annotations

from provenance.languages.de.clauses import Unit
from provenance.languages.de.grammar import ATTRIBUTE, GENITIVE, NAME, NUM, Grammar
from provenance.languages.de.nouns import MUTE, is_demonym, noun
from provenance.languages.de.parts import HEAD_LISTS, Part, is_abbreviation, is_common_noun, is_declined
from provenance.languages.de.phrases import is_noun
from provenance.models import SourceKind

__all__ = ["described_kind", "in_any", "is_member", "named_kind", "unowned_body"]

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
    known = next((kind for name, kind in _BY_HEAD if named.head and grammar.ends_in(name, named.head)), None)
    if known is not None:
        return known
    return "named_organisation" if not named.person and _is_body(named, gender, grammar) else "named_person"


def is_member(head: str, grammar: Grammar) -> bool:
    """Is it a board that its members are called by ("Finanzvorstand Jana Holm")?"""
    return head.endswith(tuple(grammar.words["boards"]))


def _is_body(named: Part, gender: str, grammar: Grammar) -> bool:
    """Has a name without a known first name the shape of a body: "Amnesty International", "Team USA", "das Bauhaus"?"""
    first = named.names[0].lower()
    if len(named.names) > 1 and not named.head and (is_declined(first) or grammar.is_adjective(first, "")):
        return True  # "Deutsche Umwelthilfe"
    short = len(named.names) > 1 and is_abbreviation(named.names[0]) and named.names[0].isupper()  # "DB Regio"
    if short or "&" in named.names or any(grammar.is_in("foreign_bodies", word.lower()) for word in named.names):
        return True
    if named.head and noun(named.head).kind != "person" and not in_any(_PEOPLE, named.head, grammar):
        return len(named.names) == 1 or gender == "n"
    last = named.names[-1]
    firm = is_abbreviation(last) and named.head.endswith(tuple(grammar.words["firms"]))  # "Reiseveranstalter TUI"
    if firm or any(grammar.ends_in("organisation_heads", word.lower()) for word in named.names):
        return True
    if len(named.names) > 1:
        return not named.head and last in grammar.canonical["countries"]
    return not named.head and (is_abbreviation(last) or (last.isupper() and len(last) > 1))


def described_kind(unit: Unit, part: Part, grammar: Grammar) -> tuple[SourceKind, bool] | None:
    """The kind of what has a head noun but no name; ``None`` for what cannot speak."""
    if part.head == "lager" and any(unit.tags[at] & GENITIVE for at in range(part.start, part.end)):
        return "anonymous", False  # "das Lager des Rektors"
    name = next((name for name in HEAD_LISTS if grammar.ends_in(name, part.head)), "")
    return _listed_kind(unit, part, name, grammar) if name else _kind_of_class(unit, part, grammar)


def _listed_kind(unit: Unit, part: Part, name: str, grammar: Grammar) -> tuple[SourceKind, bool]:
    """The kind that a list of heads gives, as far as the words around the head leave it."""
    kind, identified = _KINDS[name]
    if kind == "unspecified" and _is_title(unit, part):
        kind, identified = _attributed(unit, part, "document")
        return kind, identified or any(unit.tags[at] & NAME for at in range(part.start, part.end))
    if kind == "document" and _is_generic(unit, part, grammar):
        return "unspecified", False
    if kind == "unnamed_official" and name != "spokespersons":
        kind = _of_people(unit, part, grammar)
    if name in _OWNED:
        return _attributed(unit, part, kind)
    return _of_body(unit, part, kind, identified, grammar)


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
        return _attributed(unit, part, "document")
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
    several = noun(part.head).genders == "p" or counted or grammar.is_in("plural_determiners", before)
    one_of_many = grammar.is_in("indefinite_articles", before) and grammar.is_in("unowned_bodies", part.head)
    return ("unnamed_organisation", False) if (several and not described) or one_of_many else (kind, identified)


def state_adjective(low: str, grammar: Grammar) -> str:
    """The state of an adjective ("russische"), or ""."""
    table = grammar.canonical["states"]
    stems = (low.removesuffix(ending) for ending in ("en", "er", "es", "em", "e", "") if low.endswith(ending))
    return next((table[stem] for stem in stems if stem in table and stem.endswith("sch")), "")


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
    if grammar.ends_in("public_offices", part.head):
        return "unnamed_official"
    if not grammar.ends_in("posts", part.head):
        return "unnamed_person"
    front = next((part.head.removesuffix(end) for end in grammar.words["posts"] if part.head.endswith(end)), "")
    owners = (unit.lows[at] for at in range(part.start, part.end) if is_noun(unit, at))
    of_state = any(
        _is_public(word, grammar) for word in (front, front.removesuffix("s"), front.rstrip("-"), *owners) if word
    )
    return "unnamed_official" if of_state else "unnamed_person"


def _is_public(word: str, grammar: Grammar) -> bool:
    """Is it a word for an authority, with its inflection, or for a state?"""
    return any(grammar.ends_in("public_bodies", form) for form in (word, grammar.stem(word), word.removesuffix("s")))


def _attributed(unit: Unit, part: Part, kind: SourceKind) -> tuple[SourceKind, bool]:
    """A spokesperson or document counts as identified where the body behind it is named."""
    owned = any(unit.tags[at] & (GENITIVE | ATTRIBUTE) for at in range(part.start + 1, part.end))
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
        return next((word for word in grammar.words["unowned_bodies"] if part.head.startswith(word)), "")
    last = unit.lows[nouns[-1]] if nouns else ""
    whose = len(nouns) == 1 or (len(nouns) == 2 and in_any(_OWNED, part.head, grammar))
    return last if whose and grammar.is_in("unowned_bodies", last) else ""


def in_any(lists: tuple[str, ...], word: str, grammar: Grammar) -> bool:
    return any(grammar.ends_in(name, word) for name in lists)
