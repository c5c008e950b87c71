"""What a mention of a source says about it: name, role, kind. Decided by lists, word by word."""

from __future__ import annotations

from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.grammar import ATTRIBUTE, CAP, COMMA, COORD, DET, GENITIVE, PREP, PRON, REL, Grammar
from provenance.languages.de.kinds import described_kind, named_kind, unowned_body
from provenance.languages.de.parts import (
    HEAD_LISTS,
    MARKS,
    NO_PART,
    Part,
    acronym,
    in_words,
    is_abbreviation,
    nominative,
    read_part,
)
from provenance.languages.de.phrases import (
    Phrase,
    find_phrase,
    is_noun,
    noun_phrase,
    phrase_before,
    subject_after,
    subject_before,
)
from provenance.languages.protocol import Mention
from provenance.models import Span

__all__ = ["Mention", "joined_with", "main_subject", "read_mention", "speaks"]

_HEAD_SET = frozenset(HEAD_LISTS)
_FACELESS = ("social_media", "unnamed_media")
_BODIES = ("named_organisation", "government")
_UNNAMED = ("unnamed_official", "unnamed_person", "unnamed_expert")


def speaks(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """Is the phrase of a sort that says things: a pronoun, a name, a role, a body, a medium, a document?"""
    if unit.tags[phrase.start] & PRON:
        return True
    for at in range(phrase.start, phrase.core):
        if not is_noun(unit, at):
            continue
        if is_abbreviation(unit.words[at]) or not _HEAD_SET.isdisjoint(grammar.lists_of(unit.lows[at])):
            return True
    part = read_part(unit, phrase.start, phrase.core, grammar)
    return part.kind is not None or part.person or (bool(part.names) and not part.head)


def main_subject(unit: Unit, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    """The subject of a main clause, before its verb or behind it."""
    if chunk.finite < 0:
        return None
    phrase = subject_before(unit, chunk.start, chunk.finite, grammar)
    if phrase is None or not speaks(unit, phrase, grammar):
        phrase = subject_after(unit, chunk.finite + 1, chunk.end, grammar)
    return phrase


def read_mention(unit: Unit, phrase: Phrase, grammar: Grammar) -> Mention | None:
    """Read a phrase; ``None`` where it names nobody (it may still be the text of a source)."""
    phrase = _without_statement(unit, phrase, grammar)
    start, end = phrase.start, phrase.end
    low = unit.lows[start]
    if end - start == 1:
        if unit.tags[start] & REL and not unit.tags[start] & CAP:
            antecedent = _antecedent(unit, start, grammar)
            return read_mention(unit, antecedent, grammar) if antecedent else None
        if unit.tags[start] & (PRON | DET) or _points_back(low, grammar) or grammar.is_in("possessives", low):
            return Mention(unit.span(start, end), unit.words[start], pronoun=low)
    if grammar.is_in("own_words", low) and end - start == 2:
        return Mention(unit.span(start, end), unit.words[start], pronoun=low)
    first, rest = _split(unit, phrase)
    apposition = read_part(unit, *rest, grammar) if rest[0] < rest[1] else NO_PART
    end = max(first[1], rest[1])
    mention = _joined(unit, read_part(unit, *first, grammar), apposition, unit.span(start, end), grammar)
    if mention is not None and mention.kind in _UNNAMED and _asks_for_anonymity(unit, grammar):
        return replace(mention, kind="anonymous", identified=False)
    if mention is not None and mention.kind in _BODIES and _is_veiled(unit, start, grammar):
        return replace(mention, identified=False, unowned="")
    return mention


def _is_veiled(unit: Unit, start: int, grammar: Grammar) -> bool:
    """As in "heißt es aus dem Ministerium": somebody there, who is not told."""
    return start > 0 and grammar.is_in("veiling_prepositions", unit.lows[start - 1])


def _asks_for_anonymity(unit: Unit, grammar: Grammar) -> bool:
    """As in "ein Beamter, der nicht genannt werden wollte"."""
    words = " ".join(unit.lows)
    return any(phrase in words for phrase in grammar.words.get("anonymity_phrases", ()))


def joined_with(unit: Unit, phrase: Phrase, grammar: Grammar) -> Phrase | None:
    """The second one of "Schweden und die Schweiz": a source of its own, if it is of a sort that says things."""
    phrase = _without_statement(unit, phrase, grammar)
    if phrase.core >= phrase.end or not unit.tags[phrase.core] & COORD:
        return None
    second = noun_phrase(unit, phrase.core + 1, phrase.end, grammar, 1)
    return second if second is not None and speaks(unit, second, grammar) else None


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
    if head < 0 or not grammar.is_in("frame_nouns", unit.lows[head]) or grammar.is_in("works", unit.lows[head]):
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


def _joined(unit: Unit, first: Part, rest: Part, span: Span, grammar: Grammar) -> Mention | None:
    """Name from one part, role from the other or from the words before the name."""
    if first.key and first.kind:
        gender = _gender(unit, span, first, grammar) or "n"
        return Mention(
            span, first.key, (), first.head, None, first.kind, first.kind not in _FACELESS, gender, key=first.key
        )
    if not first.head and not first.names:
        return None
    rest = _as_role(unit, first, rest)
    named, other = (rest, first) if rest.names and not first.names else (first, rest)
    gender = _gender(unit, span, named if named.names else first, grammar)
    definite = grammar.is_in("definite_articles", unit.text_low(span)) and not first.names
    if named.names:
        role = _role(unit, named, other)
        kind = named_kind(named, other, gender, grammar)
        text = " ".join(named.names)
        if kind == "named_person":
            head = named.head or other.head
            return Mention(span, text, named.names, head, role, kind, True, gender, person=named.person)
        if kind in ("named_media", "news_agency"):
            return Mention(span, text, named.names, named.head, None, kind, True, gender, key=text)
        text = nominative(unit, named, grammar)
        return Mention(span, text, named.names, named.head, None, kind, True, gender, short=acronym(unit, named))
    kind, identified = described_kind(unit, first, grammar)
    unowned = unowned_body(unit, first, grammar) if identified else ""
    if unowned:
        identified = False
    text = nominative(unit, first, grammar)
    short = acronym(unit, first)
    points = _stands_for_a_name(unit.text_low(span), first.head, grammar)
    return Mention(
        span,
        text,
        (),
        first.head,
        None,
        kind,
        identified,
        gender,
        short=short,
        definite=definite,
        points=points,
        unowned=unowned,
    )


def _stands_for_a_name(article: str, head: str, grammar: Grammar) -> str:
    """The article of "die 62-Jährige" and "der CDU-Politiker", which mostly mean somebody just named, or ""."""
    known = (entry.split() for entry in grammar.words.get("pointing_phrases", ()))
    return article if any(article == first and head.endswith(ending) for first, ending in known) else ""


def _as_role(unit: Unit, first: Part, rest: Part) -> Part:
    """Behind a full name, "Umweltdezernentin der Stadt" is a role though no list has its first word."""
    described = any(unit.tags[at] & (GENITIVE | ATTRIBUTE | PREP) for at in range(rest.start + 1, rest.end))
    if len(first.names) > 1 and rest.names and not rest.head and not rest.person and not rest.key and described:
        return rest._replace(head=rest.names[0].lower(), names=())
    return rest


def _role(unit: Unit, named: Part, other: Part) -> str | None:
    """As in "Sprecher der Regierung" of "Sprecher der Regierung, Jan K.", "Kanzler" of "Kanzler Jan K."."""
    if other.head and not other.names:
        return in_words(unit, other.start, other.end)
    at = named.start
    while at < named.end and unit.words[at].strip(MARKS) != named.names[0]:
        at += 1
    return in_words(unit, named.start, at) or None if at > named.start else None


def _gender(unit: Unit, span: Span, part: Part, grammar: Grammar) -> str:
    first = part.names[0].lower() if part.names else ""
    if part.head and grammar.ends_in("roles_feminine", part.head):
        return "f"
    if first and grammar.is_in("first_names_female", first):
        return "f"
    if first and grammar.is_in("first_names_male", first):
        return "m"
    low = unit.text_low(span)
    if part.head and grammar.ends_in("roles", part.head):
        return "m" if part.names or grammar.is_in("singular_articles", low) else "p"
    gender = grammar.canonical.get("article_genders", {}).get(low, "")
    if gender or part.names or part.key:
        return gender
    return "" if grammar.tags.get(low, 0) & DET else "p"
