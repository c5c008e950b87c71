"""One part of a mention: its head noun, its proper name, its wording.

"die Leiterin des Amtes" has a head, "Jan Kolar" a name, "Amtsleiter Jan Kolar" both.
"""

from __future__ import annotations

from typing import NamedTuple

from provenance.annotate.clauses import Unit
from provenance.annotate.grammar import (
    ADV,
    COMMA,
    COORD,
    DET,
    NAME,
    NUM,
    OPEN,
    PARTICLE,
    PREP,
    TIME,
    Grammar,
)
from provenance.annotate.phrases import is_noun
from provenance.models import SourceKind

__all__ = ["HEAD_LISTS", "MARKS", "NO_PART", "Part", "acronym", "in_words", "nominative", "read_part", "spaced"]

MARKS = "„“”\"»«‚‘'"

#: Lists of heads, in the order in which they are asked what kind of source they make.
HEAD_LISTS = (
    "anonymous_heads",
    "agency_heads",
    "unnamed_media",
    "media_heads",
    "social_media",
    "spokespersons",
    "experts",
    "unspecified_sources",
    "documents",
    "officials",
    "government_heads",
    "organisation_heads",
    "persons_generic",
    "roles",
)
_HEAD_SET = frozenset(HEAD_LISTS)
#: Lists whose entries give the cases of one word; in the others further names are other words.
_CASES = _HEAD_SET - {"roles"}

#: Lists of proper names, in the order in which they are asked, and the kind that they give.
_NAMED: dict[str, SourceKind] = {
    "agencies": "news_agency",
    "outlets": "named_media",
    "governments": "government",
    "countries": "government",
    "organisations": "named_organisation",
    "social_media": "social_media",
}
_FACELESS_LISTS: tuple[tuple[str, SourceKind], ...] = (
    ("unnamed_media", "unnamed_media"),
    ("social_media", "social_media"),
)


class Part(NamedTuple):
    """Words ``start`` to ``end``, head noun, words of a proper name, entry of a list of names.

    ``person`` is set where the name begins with a known first name.
    """

    start: int
    end: int
    head: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    kind: SourceKind | None = None
    person: bool = False


NO_PART = Part(0, 0)


def read_part(unit: Unit, start: int, end: int, grammar: Grammar) -> Part:
    """Head noun and name of the first noun group between two words."""
    bare = _bare(unit, start, end)
    nouns = _nouns(unit, bare, end)
    if not nouns:
        return Part(bare, end)
    words = tuple(unit.words[place].strip(MARKS) for place in nouns)
    for name, kind in _NAMED.items():
        known = grammar.canonical.get(name, {}).get(" ".join(words))
        if known:
            return Part(bare, end, unit.lows[nouns[0]], (), known, kind)
    faceless = _faceless(unit, bare, nouns[-1] + 1, grammar)
    if faceless is not None:
        return faceless
    person = _person(unit, nouns, grammar)
    if person is not None:
        first, last = person
        return Part(bare, end, unit.lows[nouns[first - 1]] if first else "", words[first:last], person=True)
    head = _last_head(unit, nouns, grammar)
    common = (unit.tags[start] & DET and bare > start) or (len(nouns) == 1 and nouns[0] > bare)
    if head < 0 and common:
        head = 0
    if head > 0 and head == len(nouns) - 1 and grammar.ends_in("media_heads", unit.lows[nouns[head]]):
        return Part(bare, end, unit.lows[nouns[head]], words)  # "Salzburger Nachrichten" is a name as a whole
    return Part(bare, end, unit.lows[nouns[head]] if head >= 0 else "", words[head + 1 :])


def _nouns(unit: Unit, at: int, end: int) -> list[int]:
    """Places of the first nouns and of the small words between them ("Zentrum für strategische Kommunikation")."""
    while at < end and not is_noun(unit, at):
        at += 1
    nouns: list[int] = []
    while at < end and (is_noun(unit, at) or (nouns and _links(unit, at, end))):
        nouns.append(at)
        at += 1
    while nouns and not is_noun(unit, nouns[-1]):
        nouns.pop()
    return nouns


def _links(unit: Unit, at: int, end: int) -> bool:
    tag = unit.tags[at]
    if tag & PARTICLE and unit.tags[at - 1] & PARTICLE and at + 1 < end:
        return True  # "von der Heyden"
    return not tag & (DET | COORD | OPEN | NUM | COMMA | ADV)


def _person(unit: Unit, nouns: list[int], grammar: Grammar) -> tuple[int, int] | None:
    """Which of the nouns are somebody's name: a known first name and what follows it, up to a preposition."""
    for first, at in enumerate(nouns[:-1]):
        if unit.tags[at] & PREP:
            return None
        if not _is_first_name(unit, at, grammar):
            continue
        last = first + 1
        while last < len(nouns) and (_is_surname(unit, nouns[last]) or _in_name(unit, nouns, last, grammar)):
            last += 1
        if last - first > 1:
            return first, last
    return None


def _is_first_name(unit: Unit, at: int, grammar: Grammar) -> bool:
    low = unit.lows[at]
    known = grammar.is_in("first_names_female", low) or grammar.is_in("first_names_male", low)
    return known and not grammar.lists_of(low) and not unit.tags[at] & TIME


def _is_surname(unit: Unit, at: int) -> bool:
    """Capitals, but no acronym: "Hansa BSC" is nobody."""
    word = unit.words[at]
    return is_noun(unit, at) and not (word.isupper() and 1 < len(word) <= _ACRONYM)


_ACRONYM = 4


def _in_name(unit: Unit, nouns: list[int], index: int, grammar: Grammar) -> bool:
    """A particle behind a first name, a title or another particle: "Mirko Thoma von der Bank" has none in his name."""
    before = nouns[index - 1]
    takes = unit.tags[before] & PARTICLE or grammar.is_in("nobility_titles", unit.lows[before])
    if not takes and not _is_first_name(unit, before, grammar):
        return False
    rest = [at for at in nouns[index : index + 3] if not unit.tags[at] & PARTICLE or is_noun(unit, at)]
    return bool(unit.tags[nouns[index]] & PARTICLE and rest and is_noun(unit, rest[0]))


def _faceless(unit: Unit, start: int, end: int, grammar: Grammar) -> Part | None:
    """Media without a name, whose list has the adjective with the noun ("lokale Medien")."""
    text = spaced(unit.words[start:end])
    for name, kind in _FACELESS_LISTS:
        table = grammar.canonical.get(name, {})
        known = table.get(text) or table.get(text[:1].lower() + text[1:])
        if known:
            return Part(start, end, unit.lows[end - 1], (), known, kind)
    return None


def _bare(unit: Unit, start: int, end: int) -> int:
    """The first word after the articles."""
    while start < end - 1 and unit.tags[start] & (DET | ADV) and not is_noun(unit, start):
        start += 1
    return start


def _last_head(unit: Unit, nouns: list[int], grammar: Grammar) -> int:
    """Index of the last noun of the first run of common nouns ("Regierungssprecherin" before "Steffi L."), or -1."""
    found = -1
    for index, at in enumerate(nouns):
        known = not unit.tags[at] & NAME and not _HEAD_SET.isdisjoint(grammar.lists_of(unit.lows[at]))
        if known:
            found = index
        elif found >= 0:
            break
    return found


# --- wording --------------------------------------------------------------------------------------------------------


def nominative(unit: Unit, part: Part, grammar: Grammar) -> str:
    """The words without the article, the head in the form that its list gives first."""
    words = list(unit.words[part.start : part.end])
    for at, word in enumerate(words):
        if word.lower() != part.head:
            continue
        base = _base(word, grammar)
        if base and base != word:
            words[at] = base
            words[:at] = [_adjective(w, grammar) for w in words[:at]]
        break
    return spaced(words)


def _adjective(word: str, grammar: Grammar) -> str:
    for oblique, base in (entry[:2] for entry in grammar.lexicon.entries.get("plural_adjectives", ())):
        if word.endswith(oblique) and word[:1].islower():
            return word.removesuffix(oblique) + base
    return word


def _base(word: str, grammar: Grammar) -> str | None:
    """The nominative of a listed head, also at the end of a compound ("US-Beamten" -> "US-Beamte")."""
    for name in sorted(grammar.lists_of(word.lower()) & _CASES):
        table = grammar.canonical.get(name, {})
        for at in range(max(1, len(word) - 3)):
            known = table.get(word[at : at + 1].upper() + word[at + 1 :])
            if known:
                return word[:at] + (known[0] if word[at].isupper() else known[0].lower()) + known[1:]
    return None


def in_words(unit: Unit, start: int, end: int) -> str:
    return spaced(unit.words[start:end])


def spaced(words: list[str] | tuple[str, ...]) -> str:
    return " ".join(words).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def acronym(unit: Unit, part: Part) -> str:
    """The short name in brackets behind a name, or ""."""
    for at in range(part.start, part.end - 2):
        if unit.tags[at] & OPEN and unit.words[at + 1].isupper():
            return unit.words[at + 1]
    return ""
