"""To whom something is said, and in which medium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.drafts import Draft
from provenance.languages.de.grammar import CAP, DET, NAME, PREP, PUNCT, QUOTE, Grammar
from provenance.languages.de.media import is_medium_name
from provenance.languages.de.mentions import speaks
from provenance.languages.de.nouns import SPEAKING, noun
from provenance.languages.de.parts import MARKS, in_words, read_part
from provenance.languages.de.phrases import Phrase, find_phrase, is_noun, is_object, noun_phrase

__all__ = ["carried_by", "find_addressee", "find_medium", "quoted_by", "without_audience"]

#: Complements that name who is told or accused.
_ADDRESSED = frozenset({"dat", "person"})
#: Words of a clause that are searched.
_REACH = 60
#: A medium in a phrase "Interview mit der …" stands so near behind its noun.
_NEAR = 8
#: Words between an article and the name of a medium: "der Düsseldorfer „Rheinpost“", "dem Sender TB24".
_BETWEEN = 3
#: Nouns that a genitive belongs to: "der Chefredakteur der …", "ein Bericht der …".
_OWNERS = SPEAKING | {"abstract", "event", "thing"}
#: Words of the title of a medium at most.
_TITLE = 4


def find_addressee(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    """As in "sagte der BBC", "warf dem Minister vor", "gegenüber Journalisten", "Ihm wird vorgeworfen"."""
    frame = draft.hit.frame if draft.hit is not None else None
    addresses = frame is not None and not _ADDRESSED.isdisjoint(frame.complements)
    for phrase in _candidates(unit, draft, chunk, grammar):
        before = unit.lows[phrase.start - 1] if phrase.start else ""
        if grammar.is_in("addressee_prepositions", before) or addresses:
            return phrase
        told = is_object(unit, phrase, grammar) or grammar.is_in("addressees", unit.lows[phrase.start])
        medium = _is_medium(unit, phrase, grammar) and not _owned(unit, phrase.start, draft)
        if medium or (told and speaks(unit, phrase, grammar)):
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


def find_medium(unit: Unit, draft: Draft, chunk: Chunk, grammar: Grammar) -> Draft:
    """The draft with its medium, and the words that say so where they do not say who is told.

    As in "sagte X der dpa", "schrieb auf Telegram", "in einem Interview mit der „Abendpost“", "im Fernsehen".
    """
    if draft.addressee is not None and _is_medium(unit, draft.addressee, grammar):
        return replace(draft, medium=_wording(unit, draft.addressee, grammar))
    for at in range(chunk.start, min(chunk.end - 1, chunk.start + _REACH)):
        if grammar.is_in("medium_prepositions", unit.lows[at]) and not any(s <= at < e for s, e in draft.ranges):
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar, 1)
            medium = _medium_of(unit, phrase, chunk, grammar) if phrase is not None else ""
            if medium and phrase is not None:
                place = Phrase(at, phrase.end, phrase.end)
                return replace(draft, medium=medium, addressee=draft.addressee or place)
    return draft


def carried_by(unit: Unit, draft: Draft, grammar: Grammar) -> Draft:
    """The draft with the medium that stands anywhere beside its cue and its content.

    As in "„A“, sagte Ruth Kolb, Leiterin des Amtes, der „Moorzeitung“" and "hatte im Talboten gewarnt". Somebody else's
    medium is none: "sagte der Chefredakteur der „Moorzeitung“".
    """
    if draft.hit is None or draft.source is None:
        return draft
    for at in range(min(len(unit.words) - 1, draft.hit.end + _REACH)):
        if unit.tags[at] & QUOTE or any(start <= at < end for start, end in draft.ranges):
            continue
        place = grammar.is_in("medium_prepositions", unit.lows[at])
        if not place and not (_is_told(unit, at, grammar) and not _owned(unit, at, draft)):
            continue
        found = _title_behind(unit, at + 1, draft, grammar, known=place)
        if found is not None:
            end, title = found
            return replace(draft, addressee=draft.addressee or Phrase(at, end, end), medium=draft.medium or title)
    return draft


def _is_told(unit: Unit, at: int, grammar: Grammar) -> bool:
    """Can a word lead to who is told: "der (dpa)", "dem (Sender)", "gegenüber (RND)", "zu (RND)"?"""
    if at < 0:
        return False
    if grammar.is_in("addressee_prepositions", unit.lows[at]):
        return True
    governed = at > 0 and unit.tags[at - 1] & PREP and not grammar.is_in("addressee_prepositions", unit.lows[at - 1])
    return not governed and grammar.is_in("dative_articles", unit.lows[at])


def _fits(unit: Unit, at: int) -> bool:
    """Can a quoted word be a dative behind its article: "den „Nachrichten“", not "den „Spickzettel“"?"""
    return unit.lows[at - 1] != "den" or unit.words[at].strip(MARKS).endswith("n")


def _owned(unit: Unit, at: int, draft: Draft) -> bool:
    """Is the article behind a noun a genitive that belongs to it: "der Chefredakteur der …"?"""
    if at == 0 or (draft.hit is not None and at - 1 in draft.hit.places):
        return False
    kind = noun(unit.lows[at - 1]).kind
    if kind == "person" and "-" in unit.words[at - 1]:  # "die WDR-Sprecherin (der dpa)" has her body already
        return False
    return bool(unit.tags[at - 1] & CAP) and not unit.tags[at - 1] & NAME and kind in _OWNERS


def _title_behind(unit: Unit, start: int, draft: Draft, grammar: Grammar, *, known: bool) -> tuple[int, str] | None:
    """Where the title of a medium a few words behind an article or a preposition ends, and the title.

    ``known``: what is quoted there may be a book or a town; only titles that a list or their form knows count.
    """
    headed = False
    for at in range(start, min(len(unit.words), start + _BETWEEN)):
        said = any(s <= at < e for s, e in draft.ranges)
        if said or unit.tags[at] & (PUNCT | QUOTE):
            return None
        word = unit.words[at].strip(MARKS)
        if at in unit.quotes:
            named = _fits(unit, at) and word[:1].isupper() and len(word.split()) <= _TITLE
            return (at + 1, word) if named and (headed or not known or _is_title(word, grammar, quoted=True)) else None
        for last in range(min(len(unit.words), at + _TITLE), at, -1):
            name = " ".join(unit.words[at:last])
            if _is_title(name, grammar, quoted=headed):
                known_as = (grammar.canonical[table].get(name) for table in ("agencies", "outlets"))
                return last, next((known for known in known_as if known), name)
        head = grammar.ends_in("media_heads", unit.lows[at]) or grammar.ends_in("agency_heads", unit.lows[at])
        headed = headed or head
        if unit.tags[at] & CAP and not head and not word.endswith("er"):
            return None
    return None


def _is_title(name: str, grammar: Grammar, *, quoted: bool) -> bool:
    """Is it a medium by a list or by its form? A word of every day ("Welt") counts as one where it is ``quoted``."""
    if name in grammar.canonical["quoted_outlets"]:
        return quoted or name.isupper()
    known = any(name in grammar.canonical[table] for table in ("agencies", "outlets"))
    return known or is_medium_name(name, grammar, bare=quoted)


def _medium_of(unit: Unit, phrase: Phrase, chunk: Chunk, grammar: Grammar) -> str:
    """The medium that a phrase behind "in", "auf" … stands for, or ""."""
    head = unit.lows[_head(unit, phrase)]
    if grammar.ends_in("media_events", head):
        if grammar.is_in("possessives", unit.lows[phrase.start]):
            return _wording(unit, Phrase(phrase.start, phrase.core, phrase.core), grammar, titled=False)
        end = min(chunk.end, phrase.end + _NEAR)
        return _named_medium(unit, phrase.start, end, grammar) or _wording(unit, phrase, grammar)
    if grammar.is_in("medium_names", head) or _is_medium(unit, phrase, grammar):
        return _wording(unit, phrase, grammar)
    return ""


def _head(unit: Unit, phrase: Phrase) -> int:
    return next((at for at in range(phrase.core - 1, phrase.start, -1) if is_noun(unit, at)), phrase.start)


def _wording(unit: Unit, phrase: Phrase, grammar: Grammar, *, titled: bool = True) -> str:
    """The name of the medium, if it has one and ``titled``, else its description without the article."""
    named = _named_medium(unit, phrase.start, phrase.end, grammar) if titled else ""
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
            title = unit.words[at].strip(MARKS)
            told = (_is_told(unit, at - 1, grammar) and _fits(unit, at)) or (
                unit.tags[at - 1] & (CAP | PREP) and not unit.tags[at - 1] & DET
            )
            return title if _is_title(title, grammar, quoted=True) or told else ""
        if not unit.tags[at] & CAP and not unit.words[at][:1].isdigit():
            continue
        for last in range(min(end, at + 4), at, -1):
            name = " ".join(unit.words[at:last])
            if last == at + 1 and is_medium_name(name, grammar, bare=at == 0 or not unit.tags[at - 1] & DET):
                return name
            for table in ("agencies", "outlets", "social_media"):
                known = grammar.canonical[table].get(name)
                everyday = table == "outlets" and name in grammar.canonical["quoted_outlets"] and not name.isupper()
                if known and (not everyday or (_is_told(unit, at - 1, grammar) and unit.lows[at - 1] != "den")):
                    return known
    return ""
