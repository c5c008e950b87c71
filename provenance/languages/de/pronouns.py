"""Whom a pronoun may mean: those whom its own sentence and the sentences before tell of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.cues import Hit
from provenance.languages.de.grammar import CAP, PLURAL, PREP, QUOTE, SINGULAR, Grammar
from provenance.languages.de.mentions import read_mention, speaks
from provenance.languages.de.phrases import Phrase, find_phrase, noun_phrase
from provenance.languages.de.subjects import actor_of, past_adverbs
from provenance.languages.protocol import Mention, Told

__all__ = ["agreeing", "is_caveat", "owner_of", "subject_before_pronoun", "takes_up", "told_of"]


def agreeing(unit: Unit, mention: Mention, hit: Hit | None, grammar: Grammar) -> Mention:
    """The pronoun with the genders that it and its verb leave open: "sie sagt" is one, "sie sagen" are many."""
    genders = grammar.canonical["pronoun_genders"].get(mention.pronoun, "")
    if len(genders) > 1 and hit is not None and hit.kind == "verb":
        numbers = [tag for place in hit.places if (tag := unit.tags[place] & (SINGULAR | PLURAL))]
        chunk = unit.chunks[hit.chunk]
        if not numbers and chunk.finite >= 0:
            numbers = [unit.tags[chunk.finite] & (SINGULAR | PLURAL)]
        if numbers and numbers[0] in (SINGULAR, PLURAL):
            genders = "p" if numbers[0] == PLURAL else genders.replace("p", "")
    return replace(mention, gender=genders)


def takes_up(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """As in "nach diesen Angaben", "der Darstellung zufolge": the statement of whoever spoke last."""
    if phrase.end - phrase.start != _ARTICLE_AND_NOUN or not grammar.is_in("taking_up", unit.lows[phrase.start]):
        return False
    noun = unit.lows[phrase.start + 1]
    own = grammar.is_in("works", noun) or grammar.ends_in("documents", noun)
    return noun != _HEARSAY and grammar.is_in("frame_nouns", noun) and not own


_ARTICLE_AND_NOUN = 2
#: "Dem Vernehmen nach" is said by nobody, whoever spoke before.
_HEARSAY = "vernehmen"


def is_caveat(unit: Unit, phrase: Phrase, grammar: Grammar) -> bool:
    """As in "nach jetzigem Wissen", "nach ersten Erkenntnissen": how sure it is, not who says so."""
    if phrase.end - phrase.start != _ARTICLE_AND_NOUN or not grammar.is_in("caveat_nouns", unit.lows[phrase.start + 1]):
        return False
    return grammar.is_in("caveat_adjectives", unit.lows[phrase.start])


def owner_of(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """The subject of the clause, whose own statement "nach eigenen Angaben" and "von seiner Schilderung" are."""
    own = grammar.is_in("reflexive_owners", unit.lows[place])
    if not own and not grammar.is_in("possessives", unit.lows[place]):
        return None
    chunk = unit.chunks[min(unit.chunk_at(place), len(unit.chunks) - 1)]
    actor = actor_of(unit, chunk, grammar)
    if actor is None or not speaks(unit, actor, grammar) or not (own or actor.end <= place):
        return None
    owner = read_mention(unit, actor, grammar)
    if own or owner is None or owner.pronoun:
        return owner
    genders = grammar.canonical["pronoun_genders"].get(unit.lows[place], "")
    return owner if not owner.gender or any(letter in genders for letter in owner.gender) else None


def subject_before_pronoun(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """The subject of the clause before, whom the pronoun means.

    As in "Als der Präsident gefragt wurde, sagte er …" and "Das Amt hat die Konten gesperrt, wie es mitteilte".
    """
    number = unit.chunk_at(place)
    if not 0 < number < len(unit.chunks):
        return None
    chunk = unit.chunks[number - 1]
    if chunk.opener and chunk.order == "last":
        phrase = find_phrase(unit, chunk.start + 1, chunk.finite, grammar)
    elif grammar.is_in("comparison_frames", unit.chunks[number].opener):
        main = next((c for c in reversed(unit.chunks[:number]) if not c.opener and c.finite >= 0), None)
        phrase = actor_of(unit, main, grammar) if main is not None else None
    else:
        return None
    compared = grammar.is_in("comparison_frames", unit.chunks[number].opener)
    if phrase is None or not (compared or speaks(unit, phrase, grammar)):
        return None
    mention = read_mention(unit, phrase, grammar)
    return None if mention is None or mention.pronoun else mention


def told_of(unit: Unit, grammar: Grammar) -> Told:
    """Everybody of a sort that says things; what stands in quotation marks is left out."""
    subjects = [phrase for chunk in unit.chunks if (phrase := _subject(unit, chunk, grammar)) is not None]
    taken = {at for phrase in subjects for at in range(phrase.start, phrase.end)}
    others = (phrase for phrase in _phrases(unit, grammar) if phrase.start not in taken)
    return Told(tuple(_read(unit, subjects, grammar)), tuple(_read(unit, list(others), grammar)))


def _subject(unit: Unit, chunk: Chunk, grammar: Grammar) -> Phrase | None:
    """The subject of a main clause; of "Die Imkerin, deren Stöcke hier stehen, wartete" what stands first."""
    if chunk.opener:
        return None
    if chunk.finite < 0 and chunk is unit.chunks[0] and len(unit.chunks) > 1:
        return noun_phrase(unit, past_adverbs(unit, chunk), chunk.end, grammar)
    return actor_of(unit, chunk, grammar)


def _phrases(unit: Unit, grammar: Grammar) -> Iterator[Phrase]:
    at = 0
    while at < len(unit.words):
        tag = unit.tags[at]
        phrase = None
        if not tag & QUOTE and not (tag & PREP and not tag & CAP):
            phrase = noun_phrase(unit, at, len(unit.words), grammar, 1)
        if phrase is not None:
            yield phrase
        at = phrase.end if phrase is not None else at + 1


def _read(unit: Unit, phrases: list[Phrase], grammar: Grammar) -> Iterator[Mention]:
    for phrase in phrases:
        if speaks(unit, phrase, grammar):
            mention = read_mention(unit, phrase, grammar)
            if mention is not None and not mention.pronoun:
                yield mention
