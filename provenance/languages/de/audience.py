"""To whom something is said, and in which medium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.drafts import Draft
from provenance.languages.de.grammar import CAP, DET, NAME, PREP, QUOTE, Grammar
from provenance.languages.de.media import is_medium_name
from provenance.languages.de.mentions import speaks
from provenance.languages.de.parts import MARKS, in_words, read_part
from provenance.languages.de.phrases import Phrase, find_phrase, is_noun, is_object, noun_phrase

__all__ = ["find_addressee", "find_medium", "quoted_by", "without_audience"]

#: Complements that name who is told or accused.
_ADDRESSED = frozenset({"dat", "person"})
#: Words of a clause that are searched.
_REACH = 60
#: A medium in a phrase "Interview mit der …" stands so near behind its noun.
_NEAR = 8


def find_addressee(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    """As in "sagte der BBC", "warf dem Minister vor", "gegenüber Journalisten", "Ihm wird vorgeworfen"."""
    frame = draft.hit.frame if draft.hit is not None else None
    addresses = frame is not None and not _ADDRESSED.isdisjoint(frame.complements)
    for phrase in _candidates(unit, draft, chunk, grammar):
        before = unit.lows[phrase.start - 1] if phrase.start else ""
        if grammar.is_in("addressee_prepositions", before) or addresses:
            return phrase
        told = is_object(unit, phrase, grammar) or grammar.is_in("addressees", unit.lows[phrase.start])
        if _is_medium(unit, phrase, grammar) or (told and speaks(unit, phrase, grammar)):
            return phrase
    return None


def _candidates(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Iterator[Phrase]:
    """Phrases of a clause that are neither the source nor said, nor stand behind a preposition of another sort."""
    taken = (*draft.ranges, *((draft.source[:2],) if draft.source else ()))
    at = chunk.start
    end = min(chunk.end, at + _REACH)
    while at < end:
        inside = next((stop for start, stop in taken if start <= at < stop), 0)
        phrase = None if inside else _phrase_at(unit, at, end, grammar)
        if phrase is None:
            at = inside or at + 1
            continue
        if phrase.start == chunk.start or not _governed(unit, phrase, grammar):
            yield phrase
        at = phrase.end


def _governed(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """Does a preposition stand before the phrase that does not lead to who is told?"""
    before = unit.lows[phrase.start - 1]
    preposition = unit.tags[phrase.start - 1] & PREP or grammar.is_in("frame_prepositions", before)
    return bool(preposition) and not grammar.is_in("addressee_prepositions", before)


def _phrase_at(unit: Unit, at: int, end: int, grammar: Grammar) -> Phrase | None:
    if grammar.is_in("addressee_pronouns", unit.lows[at]):
        return Phrase(at, at + 1, at + 1)
    phrase = noun_phrase(unit, at, end, grammar, 1)
    timed = phrase is not None and find_phrase(unit, at, phrase.end, grammar) is None
    return None if timed else phrase


def _is_medium(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    return bool(_named_medium(unit, phrase.start, phrase.end, grammar)) or any(
        grammar.ends_in("media_heads", unit.lows[at]) or grammar.ends_in("agency_heads", unit.lows[at])
        for at in range(phrase.start, phrase.core)
        if unit.tags[at] & CAP
    )


def without_audience(unit: Unit, source: Phrase | None, grammar: Grammar) -> Phrase | None:
    """The source without the medium that only looks like a part of it.

    As in "(sagte) Sievert der Nachrichtenagentur AFP" and "(sagte) Ruth Kolb talbote.de". A reporter of a station and
    its spokesperson are left as they are.
    """
    if source is None:
        return source
    nouns = [at for at in range(source.start, source.core) if is_noun(unit, at)]
    if any(grammar.ends_in("media_staff", unit.lows[at]) for at in nouns):
        return source
    last = source.core - 1
    personal = any(grammar.is_in("first_names", unit.lows[at]) for at in nouns[:-1]) or not unit.words[last].isalpha()
    if personal and len(nouns) > 1 and last == nouns[-1] and is_medium_name(unit.words[last], grammar, bare=True):
        return Phrase(source.start, last, last)
    if source.end == source.core or any(unit.tags[at] & NAME for at in nouns):
        return source
    owner = noun_phrase(unit, source.core, source.end, grammar, 1)
    if owner is None or not is_object(unit, owner, grammar) or not _is_medium(unit, owner, grammar):
        return source
    return Phrase(source.start, source.core, source.core)


def quoted_by(unit: Unit, draft: Draft, grammar: Grammar) -> Draft:
    """In "„A“, zitiert das Talblatt die Chefin Ruth Kolb" the medium carries what the person says."""
    hit, source = draft.hit, draft.source
    if hit is None or source is None or hit.passive or not grammar.is_in("quoting_verbs", hit.lemma.lower()):
        return draft
    chunk = unit.chunks[hit.chunk]
    nouns = [at for at in range(source.start, source.core) if is_noun(unit, at)]
    medium, start = source, max(source.end, chunk.finite + 1)
    if len(nouns) > 1 and _is_medium(unit, Phrase(source.start, nouns[0] + 1, nouns[0] + 1), grammar):
        medium, start = Phrase(source.start, nouns[0] + 1, nouns[0] + 1), nouns[0] + 1
    if not _is_medium(unit, medium, grammar):
        return draft
    person = noun_phrase(unit, start, chunk.end, grammar, 1)
    if person is None or not speaks(unit, person, grammar):
        return draft
    return replace(draft, source=person, medium=_wording(unit, medium, grammar))


def find_medium(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> str | None:
    """As in "sagte X der dpa", "schrieb auf Telegram", "in einem Interview mit der „Abendpost“", "im Fernsehen"."""
    if draft.addressee is not None and _is_medium(unit, draft.addressee, grammar):
        return _wording(unit, draft.addressee, grammar)
    for at in range(chunk.start, min(chunk.end - 1, chunk.start + _REACH)):
        if grammar.is_in("medium_prepositions", unit.lows[at]) and not any(s <= at < e for s, e in draft.ranges):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar, 1)
            medium = _medium_of(unit, phrase, chunk, grammar) if phrase is not None else ""
            if medium:
                return medium
    return None


def _medium_of(unit: Unit, phrase: Phrase, chunk: Chunk, grammar: Grammar) -> str:
    """The medium that a phrase behind "in", "auf" … stands for, or ""."""
    head = unit.lows[_head(unit, phrase)]
    if grammar.ends_in("media_events", head):
        end = min(chunk.end, phrase.end + _NEAR)
        return _named_medium(unit, phrase.start, end, grammar) or _wording(unit, phrase, grammar)
    if grammar.is_in("medium_names", head) or _is_medium(unit, phrase, grammar):
        return _wording(unit, phrase, grammar)
    return ""


def _head(unit: Unit, phrase: Phrase) -> int:
    return next((at for at in range(phrase.core - 1, phrase.start, -1) if is_noun(unit, at)), phrase.start)


def _wording(unit: Unit, phrase: Phrase, grammar: Grammar) -> str:
    """The name of the medium, if it has one, else its description without the article."""
    named = _named_medium(unit, phrase.start, phrase.end, grammar)
    if named:
        return named
    part = read_part(unit, phrase.start, phrase.core, grammar)
    return part.key or in_words(unit, part.start, phrase.core)


def _named_medium(unit: Unit, start: int, end: int, grammar: Grammar) -> str:
    """The proper name of the first agency, outlet or network between two words, or ""."""
    for at in range(start, end):
        if unit.tags[at] & QUOTE:
            break
        if unit.tags[at] & NAME:
            return unit.words[at].strip(MARKS)
        if not unit.tags[at] & CAP and not unit.words[at][:1].isdigit():
            continue
        for last in range(min(end, at + 4), at, -1):
            name = " ".join(unit.words[at:last])
            if last == at + 1 and is_medium_name(name, grammar, bare=at == 0 or not unit.tags[at - 1] & DET):
                return name
            for table in ("agencies", "outlets", "social_media"):
                known = grammar.canonical[table].get(name)
                if known:
                    return known
    return ""
