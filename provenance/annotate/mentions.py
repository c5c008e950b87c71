"""What a mention of a source says about it: name, role, kind. Decided by lists, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from provenance.annotate.clauses import Unit
from provenance.annotate.grammar import (
    ADV,
    ATTRIBUTE,
    CAP,
    COMMA,
    COORD,
    DET,
    GENITIVE,
    NAME,
    NUM,
    OPEN,
    PRON,
    REL,
    Grammar,
)
from provenance.annotate.phrases import Phrase, find_phrase, is_noun, noun_phrase, phrase_before
from provenance.models import SourceKind, Span

__all__ = ["HEAD_LISTS", "Mention", "read_mention", "speaks"]

_MARKS = "„“”\"»«‚‘'"

#: Lists of proper names, in the order in which they are asked, and the kind that they give.
_NAMED: dict[str, SourceKind] = {
    "agencies": "news_agency",
    "outlets": "named_media",
    "governments": "government",
    "countries": "government",
    "organisations": "named_organisation",
    "social_media": "social_media",
}

#: Lists of heads, the kind that they give and whether that identifies, in the order in which they are asked.
_KINDS: tuple[tuple[str, SourceKind, bool], ...] = (
    ("anonymous_heads", "anonymous", False),
    ("agency_heads", "unnamed_media", False),
    ("unnamed_media", "unnamed_media", False),
    ("media_heads", "unnamed_media", False),
    ("social_media", "social_media", False),
    ("spokespersons", "unnamed_official", True),
    ("experts", "unnamed_expert", False),
    ("unspecified_sources", "unspecified", False),
    ("documents", "document", False),
    ("officials", "unnamed_official", False),
    ("government_heads", "government", True),
    ("organisation_heads", "named_organisation", True),
    ("persons_generic", "unnamed_person", False),
    ("roles", "unnamed_official", False),
)
HEAD_LISTS = tuple(name for name, _, _ in _KINDS)


_HEAD_SET = frozenset(HEAD_LISTS)
#: Lists whose entries give the cases of one word; in the others further names are other words.
_CASES = _HEAD_SET - {"roles"}
_FACELESS_LISTS: tuple[tuple[str, SourceKind], ...] = (
    ("unnamed_media", "unnamed_media"),
    ("social_media", "social_media"),
)
_FACELESS = ("social_media", "unnamed_media")


@dataclass(frozen=True, slots=True)
class Mention:
    """``names`` are the words of a proper name, ``head`` the common noun ("sprecher"), both may be empty.

    ``gender`` is "m", "f", "n", "p" or "" (not known); ``key`` is the canonical name of a list; ``pronoun`` is set
    for a word that only points to somebody; ``short`` is the acronym in brackets.
    """

    span: Span
    text: str
    names: tuple[str, ...] = ()
    head: str = ""
    role: str | None = None
    kind: SourceKind = "unspecified"
    identified: bool = False
    gender: str = ""
    pronoun: str = ""
    key: str = ""
    short: str = ""
    definite: bool = False


class _Part(NamedTuple):
    """One part of a phrase: its words, head noun, proper name and entry of a list of names."""

    start: int
    end: int
    head: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    kind: SourceKind | None = None


def speaks(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """Is the phrase of a sort that says things: a pronoun, a name, a role, a body, a medium, a document?"""
    if unit.tags[phrase.start] & PRON:
        return True
    for at in range(phrase.start, phrase.core):
        if is_noun(unit, at) and not _HEAD_SET.isdisjoint(grammar.lists_of(unit.lows[at])):
            return True
    part = _part(unit, phrase.start, phrase.core, grammar)
    return part.kind is not None or (bool(part.names) and not part.head)


def read_mention(unit: Unit, phrase: Phrase, grammar: Grammar) -> Mention | None:
    """Read a phrase; ``None`` where it names nobody (it may still be the text of a source)."""
    phrase = _without_statement(unit, phrase, grammar)
    start, end = phrase.start, phrase.end
    low = unit.lows[start]
    if end - start == 1:
        if unit.tags[start] & REL and not unit.tags[start] & CAP:
            antecedent = _antecedent(unit, start, grammar)
            return read_mention(unit, antecedent, grammar) if antecedent else None
        if unit.tags[start] & (PRON | DET) or _points_back(low, grammar):
            return Mention(unit.span(start, end), unit.words[start], pronoun=low)
    if grammar.is_in("own_words", low) and end - start == 2:
        return Mention(unit.span(start, end), unit.words[start], pronoun=low)
    first, rest = _split(unit, phrase)
    return _joined(unit, _part(unit, *first, grammar), _part(unit, *rest, grammar), unit.span(start, end), grammar)


def _points_back(low: str, grammar: Grammar) -> bool:
    return grammar.is_in("content_adverbs", low) or grammar.is_in("content_adverbs_marked", low)


def _antecedent(unit: Unit, place: int, grammar: Grammar) -> Phrase | None:
    """The phrase before the comma in front of a relative pronoun."""
    at = place - 1
    while at > 0 and not unit.tags[at] & COMMA:
        at -= 1
    direct = phrase_before(unit, at, grammar)
    if direct is not None:
        return direct
    start = unit.chunks[max(0, unit.chunk_at(place) - 1)].start
    last = None
    while start < at:
        found = find_phrase(unit, start, at, grammar)
        if found is None:
            break
        last = found if speaks(unit, found, grammar) else last
        start = found.end
    return last


def _without_statement(unit: Unit, phrase: Phrase, grammar: Grammar) -> Phrase:
    """As in "Angaben der Polizei" -> "der Polizei"; without an owner the statement itself stays."""
    head = next((at for at in range(phrase.start, phrase.core) if is_noun(unit, at)), -1)
    if head < 0 or not grammar.is_in("frame_nouns", unit.lows[head]):
        return phrase
    if phrase.core > head + 1:
        return Phrase(head + 1, phrase.end, phrase.core)
    at = phrase.core
    if at < phrase.end and unit.tags[at] & ATTRIBUTE and not unit.tags[at] & GENITIVE:
        at += 1
    owner = noun_phrase(unit, at, phrase.end, grammar) if at < phrase.end else None
    return owner or phrase


def _split(unit: Unit, phrase: Phrase) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first part of a phrase and its apposition; of "A und B" the first alone."""
    for at in range(phrase.core, phrase.end):
        if unit.tags[at] & COMMA:
            return (phrase.start, at), (at + 1, phrase.end)
        if unit.tags[at] & COORD and at == phrase.core:
            return (phrase.start, at), (at, at)
    return (phrase.start, phrase.end), (phrase.end, phrase.end)


def _part(unit: Unit, start: int, end: int, grammar: Grammar) -> _Part:
    """Head noun and name of the first noun group between two words."""
    bare = _bare(unit, start, end)
    at = bare
    while at < end and not is_noun(unit, at):
        at += 1
    nouns: list[int] = []
    while at < end and (is_noun(unit, at) or (nouns and not unit.tags[at] & (DET | COORD | OPEN | NUM | COMMA | ADV))):
        nouns.append(at)
        at += 1
    while nouns and not is_noun(unit, nouns[-1]):
        nouns.pop()
    if not nouns:
        return _Part(bare, end)
    words = tuple(unit.words[place].strip(_MARKS) for place in nouns)
    for name, kind in _NAMED.items():
        known = grammar.canonical.get(name, {}).get(" ".join(words))
        if known:
            return _Part(bare, end, unit.lows[nouns[0]], (), known, kind)
    faceless = _faceless(unit, bare, at, grammar)
    if faceless is not None:
        return faceless
    head = _last_head(unit, nouns, grammar)
    common = (unit.tags[start] & DET and bare > start) or (len(nouns) == 1 and nouns[0] > bare)
    if head < 0 and common:
        head = 0
    if head > 0 and head == len(nouns) - 1 and grammar.ends_in("media_heads", unit.lows[nouns[head]]):
        return _Part(bare, end, unit.lows[nouns[head]], words)  # "Salzburger Nachrichten" is a name as a whole
    return _Part(bare, end, unit.lows[nouns[head]] if head >= 0 else "", words[head + 1 :])


def _faceless(unit: Unit, start: int, end: int, grammar: Grammar) -> _Part | None:
    """Media without a name, whose list has the adjective with the noun ("lokale Medien")."""
    text = _spaced(unit.words[start:end])
    for name, kind in _FACELESS_LISTS:
        table = grammar.canonical.get(name, {})
        known = table.get(text) or table.get(text[:1].lower() + text[1:])
        if known:
            return _Part(start, end, unit.lows[end - 1], (), known, kind)
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


def _joined(unit: Unit, first: _Part, rest: _Part, span: Span, grammar: Grammar) -> Mention | None:
    """Name from one part, role from the other or from the words before the name."""
    if first.key and first.kind:
        gender = _gender(unit, span, first, grammar) or "n"
        return Mention(
            span, first.key, (), first.head, None, first.kind, first.kind not in _FACELESS, gender, key=first.key
        )
    if not first.head and not first.names:
        return None
    named, other = (rest, first) if rest.names and not first.names else (first, rest)
    gender = _gender(unit, span, named if named.names else first, grammar)
    definite = grammar.is_in("definite_articles", unit.text_low(span)) and not first.names
    if named.names:
        role = _role(unit, named, other)
        kind, identified = _named_kind(named, other, grammar)
        if kind == "named_person":
            text = " ".join(named.names)
            return Mention(span, text, named.names, named.head or other.head, role, kind, identified, gender)
        if kind in ("named_media", "news_agency"):
            text = " ".join(named.names)
            return Mention(span, text, named.names, named.head, None, kind, identified, gender, key=text)
        text = _words(unit, named.start, named.end)
        return Mention(span, text, named.names, named.head, None, kind, identified, gender, short=_short(unit, named))
    kind, identified = _described_kind(unit, first, grammar)
    text = _nominative(unit, first, grammar)
    short = _short(unit, first)
    return Mention(span, text, (), first.head, None, kind, identified, gender, short=short, definite=definite)


def _role(unit: Unit, named: _Part, other: _Part) -> str | None:
    """As in "Sprecher der Regierung" of "Sprecher der Regierung, Jan K.", "Kanzler" of "Kanzler Jan K."."""
    if other.head and not other.names:
        return _words(unit, other.start, other.end)
    at = named.start
    while at < named.end and unit.words[at].strip(_MARKS) != named.names[0]:
        at += 1
    return _words(unit, named.start, at) or None if at > named.start else None


def _named_kind(named: _Part, other: _Part, grammar: Grammar) -> tuple[SourceKind, bool]:
    head = named.head
    if (
        other.head
        and not other.names
        and _in_any(("roles", "spokespersons", "officials", "experts"), other.head, grammar)
    ):
        return "named_person", True
    for name, kind in _BY_HEAD:
        if head and grammar.ends_in(name, head):
            return kind, True
    if head and not _in_any(("roles", "spokespersons", "experts", "officials", "persons_generic"), head, grammar):
        return ("named_person", True) if len(named.names) > 1 else ("named_organisation", True)
    if any(grammar.ends_in("organisation_heads", word.lower()) for word in named.names):
        return "named_organisation", True
    if len(named.names) > 1 and not head and named.names[-1] in grammar.canonical.get("countries", {}):
        return "named_organisation", True
    acronym = len(named.names) == 1 and named.names[0].isupper() and len(named.names[0]) > 1
    return ("named_organisation", True) if acronym and not head else ("named_person", True)


_BY_HEAD: tuple[tuple[str, SourceKind], ...] = (
    ("agency_heads", "news_agency"),
    ("media_heads", "named_media"),
    ("documents", "document"),
    ("organisation_heads", "named_organisation"),
)


def _in_any(lists: tuple[str, ...], word: str, grammar: Grammar) -> bool:
    return any(grammar.ends_in(name, word) for name in lists)


def _described_kind(unit: Unit, part: _Part, grammar: Grammar) -> tuple[SourceKind, bool]:
    for name, kind, identified in _KINDS:
        if grammar.ends_in(name, part.head):
            if name in ("documents", "spokespersons"):
                return _attributed(unit, part, kind)
            return kind, identified
    abstract = part.head.endswith(tuple(grammar.words.get("abstract_endings", ())))
    return ("unspecified" if abstract else "unnamed_person"), False


def _attributed(unit: Unit, part: _Part, kind: SourceKind) -> tuple[SourceKind, bool]:
    """A spokesperson or document counts as identified where the body behind it is named."""
    owned = any(unit.tags[at] & (GENITIVE | ATTRIBUTE) for at in range(part.start + 1, part.end))
    if kind == "unnamed_official" and not owned and unit.lows[part.end - 1] == part.head and part.end - part.start <= 2:
        compound = part.end - part.start == 1 and len(part.head) > _PLAIN_ROLE
        return ("unnamed_official", True) if compound else ("unnamed_person", False)
    return kind, owned


#: A longer word for a spokesperson names the body in itself ("Polizeisprecher").
_PLAIN_ROLE = 11


def _nominative(unit: Unit, part: _Part, grammar: Grammar) -> str:
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
    return _spaced(words)


def _adjective(word: str, grammar: Grammar) -> str:
    for oblique, nominative in (entry[:2] for entry in grammar.lexicon.entries.get("plural_adjectives", ())):
        if word.endswith(oblique) and word[:1].islower():
            return word.removesuffix(oblique) + nominative
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


def _words(unit: Unit, start: int, end: int) -> str:
    return _spaced(unit.words[start:end])


def _spaced(words: list[str] | tuple[str, ...]) -> str:
    return " ".join(words).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def _short(unit: Unit, part: _Part) -> str:
    for at in range(part.start, part.end - 2):
        if unit.tags[at] & OPEN and unit.words[at + 1].isupper():
            return unit.words[at + 1]
    return ""


def _gender(unit: Unit, span: Span, part: _Part, grammar: Grammar) -> str:
    first = part.names[0].lower() if part.names else ""
    if part.head and grammar.ends_in("roles_feminine", part.head):
        return "f"
    if first and grammar.is_in("first_names_female", first):
        return "f"
    if first and grammar.is_in("first_names_male", first):
        return "m"
    low = unit.text_low(span)
    if part.head and grammar.ends_in("roles", part.head):
        return "m" if grammar.is_in("singular_articles", low) else "p"
    gender = grammar.canonical.get("article_genders", {}).get(low, "")
    if gender or part.names or part.key:
        return gender
    return "" if grammar.tags.get(low, 0) & DET else "p"
