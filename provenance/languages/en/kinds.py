"""The kind of a source that no name tells: by its noun, and by what stands before it."""

from __future__ import annotations

from provenance.languages.en.grammar import CAP, GENITIVE, Grammar
from provenance.languages.en.units import Unit
from provenance.models import SourceKind

__all__ = ["described_kind", "is_person_noun", "of_state"]

#: Lists of nouns with the kind that they tell, the strongest first.
_KINDS: tuple[tuple[str, SourceKind], ...] = (
    ("anonymous_heads", "anonymous"),
    ("officials", "unnamed_official"),
    ("experts", "unnamed_expert"),
    ("documents", "document"),
    ("unnamed_media", "unnamed_media"),
    ("media_heads", "unnamed_media"),
    ("government_heads", "government"),
    ("organisation_heads", "named_organisation"),
    ("social_media", "social_media"),
    ("persons_generic", "unnamed_person"),
    ("roles", "unnamed_person"),
)
_PEOPLE = frozenset({"roles", "persons_generic", "experts", "officials"})


def described_kind(unit: Unit, words: range, at: int, grammar: Grammar, *, plural: bool) -> tuple[SourceKind, bool]:
    """The kind of a description and whether it is identified; ``at`` is its noun, ``words`` are those of the phrase."""
    lists = grammar.lists_of(unit.lows[at])
    definite = unit.lows[words.start] in _DEFINITE or bool(unit.tags[words.start] & GENITIVE)
    named = any(unit.tags[n] & (GENITIVE | CAP) for n in range(words.start, at))
    owned = named or unit.low(words.stop) == "of"
    if "spokespersons" in lists:
        owned = owned or any(_BODIES & grammar.lists_of(unit.lows[n]) for n in range(words.start, at))
        return ("unnamed_official" if of_state(unit, range(words.start, at), grammar) else "unnamed_person"), owned
    if "authorities" in lists:
        one = unit.lows[at] in _OFFICES
        return ("named_organisation" if one or definite else "unnamed_official"), one
    kind: SourceKind = next((kind for name, kind in _KINDS if name in lists), "unspecified")
    if kind == "document":
        return kind, named
    if kind not in ("government", "named_organisation"):
        return kind, False
    told = (definite or owned) and not (plural and kind == "named_organisation")
    return (kind, True) if told else ("unnamed_organisation", False)


#: Plurals and collectives that are one office, which a reader can find.
_OFFICES = frozenset({"police", "prosecutors"})
#: Lists of bodies that a spokesperson speaks for, named or not: "a police spokesman", "a company spokeswoman".
_BODIES = frozenset({"authorities", "organisation_heads", "public_bodies", "government_heads"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "both"})


def of_state(unit: Unit, words: range, grammar: Grammar) -> bool:
    """Do the words name a state or a public body?"""
    states = grammar.canonical_names("states")
    return any(
        unit.words[at].removesuffix("'s").removesuffix("’s") in states
        or "public_bodies" in grammar.lists_of(unit.lows[at])
        for at in words
    )


def is_person_noun(word: str, grammar: Grammar) -> bool:
    """Is the lower-case word a noun for people?"""
    return not _PEOPLE.isdisjoint(grammar.lists_of(word))
