"""Sources that an article leans on without an attribution of their own.

Who put material out ("das von der Behörde veröffentlichte Video", "auf dem Sender ausgestrahlt"), what an assertion
rests on ("stützt sich auf Satellitenbilder"), where somebody said it ("in lokalen Medien behauptet"), the medium
before a headline ("WP: …") or a dateline ("Radio X – …"), and the agencies of a credit line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from provenance.languages.de.clauses import Chunk, Unit
from provenance.languages.de.grammar import CAP, COLON, CUE, DASH, DET, PREP, TRACE, Grammar
from provenance.languages.de.mentions import Mention, read_mention
from provenance.languages.de.parts import MARKS
from provenance.languages.de.phrases import Phrase, noun_phrase
from provenance.models import Line, SourceKind, Span
from provenance.vocabulary import CHANNELS

__all__ = ["credited", "last_medium", "traces"]

#: Lists of names that may stand before a headline, and their kinds.
_LEADING: tuple[tuple[str, SourceKind], ...] = (("outlets", "named_media"), ("agencies", "news_agency"))
#: How far before the participle the one who published stands.
_REACH = 14
#: Words of the name of a medium.
_LONGEST_OUTLET = 4


def traces(unit: Unit, grammar: Grammar) -> Iterator[Mention]:
    """Mentions in the order of the text; some may also be the source of an attribution."""
    yield from _leading(unit, grammar)
    placed = not grammar.words["unnamed_media_tails"].isdisjoint(unit.lows)
    for chunk in unit.chunks:
        for place in range(chunk.start, chunk.end):
            low = unit.lows[place]
            if not unit.tags[place] & (TRACE | CUE):
                continue
            if grammar.is_in("publishing_participles", low) and not unit.tags[place] & CAP:
                yield from _publishers(unit, chunk, place, grammar)
            elif grammar.is_in("evidence_prepositions", low) and _rests(unit, chunk, grammar):
                yield from _read(unit, noun_phrase(unit, place + 1, chunk.end, grammar), grammar, None)
            elif placed and unit.tags[place] & CUE and place > chunk.start:
                yield from _places(unit, chunk, place, grammar)


def _leading(unit: Unit, grammar: Grammar) -> Iterator[Mention]:
    """As in "WP: …" and "Radio X – …" at the beginning of a paragraph."""
    for at in range(1, min(5, len(unit.words))):
        if unit.tags[at] & (COLON | DASH):
            name = " ".join(unit.words[:at])
            for table, kind in _LEADING:
                known = grammar.canonical[table].get(name)
                if known:
                    span = unit.span(0, at)
                    yield Mention(span, known, kind=kind, identified=True, gender="n", key=known)
            return


def _publishers(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> Iterator[Mention]:
    for at in range(max(chunk.start, place - _REACH), place):
        low = unit.lows[at]
        if not unit.tags[at] & PREP or (unit.tags[at] & CAP and at > 0):
            continue
        phrase = noun_phrase(unit, at + 1, place, grammar)
        if phrase is None:
            continue
        if grammar.is_in("agent_prepositions", low):
            yield from _read(unit, phrase, grammar, None)
            return
        if grammar.is_in("place_prepositions", low):
            yield from _read(unit, phrase, grammar, CHANNELS)
    subject = chunk.finite + 1
    if 0 < subject < place and grammar.is_in(
        "perfect_auxiliaries", grammar.auxiliaries.get(unit.lows[subject - 1], "")
    ):
        yield from _read(unit, noun_phrase(unit, subject, subject + 1, grammar), grammar, CHANNELS)


def _places(unit: Unit, chunk: Chunk, place: int, grammar: Grammar) -> Iterator[Mention]:
    """As in "in lokalen Medien behauptet": a medium in the clause of a cue."""
    for at in range(max(chunk.start, place - _REACH), min(chunk.end, place + _REACH)):
        if grammar.is_in("place_prepositions", unit.lows[at]) and at != place:
            phrase = noun_phrase(unit, at + 1, chunk.end, grammar, 2)
            if phrase is not None and phrase.end - phrase.start <= 3:
                yield from _read(unit, phrase, grammar, ("unnamed_media",))


def _rests(unit: Unit, chunk: Chunk, grammar: Grammar) -> bool:
    return any(grammar.is_in("evidence_forms", unit.lows[at]) for at in range(chunk.start, chunk.end))


def _read(unit: Unit, phrase: Phrase | None, grammar: Grammar, kinds: Collection[str] | None) -> Iterator[Mention]:
    if phrase is None:
        return
    mention = read_mention(unit, phrase, grammar)
    if mention is None or mention.pronoun:
        return
    known = mention.kind in kinds if kinds else mention.kind != "unnamed_person" or bool(mention.names)
    if known:
        yield mention


def last_medium(unit: Unit, end: int, grammar: Grammar) -> Mention | None:
    """The last medium that is named before the word ``end``, for "das Magazin" that follows."""
    outlets = grammar.canonical["outlets"]
    for at in range(end - 1, -1, -1):
        for length in range(min(_LONGEST_OUTLET, end - at), 0, -1):
            name = " ".join(word.strip(MARKS) for word in unit.words[at : at + length])
            known = outlets.get(name)
            if (
                length == 1
                and not known
                and at
                and at in unit.quotes
                and grammar.ends_in("media_heads", unit.lows[at - 1])
            ):
                known = name  # "die Zeitung „Hafenblatt“"
            several = length - bool(unit.tags[at] & DET) > 1
            if known and (several or at in unit.quotes or name.isupper()):  # "die Zeit" alone is no newspaper
                span = unit.span(at, at + length)
                return Mention(span, known, kind="named_media", identified=True, gender="n", key=known)
    return None


def credited(text: str, lines: Sequence[Line], grammar: Grammar) -> Iterator[Mention]:
    """Agencies and media that a credit line names ("Quellen: dpa, Reuters"), and the agencies of a dateline or of a
    signature ("Kiel (dpa)", "… blieb unklar. (kna/sdo)"). Who made a picture is no source of the article."""
    pictures, sources = (grammar.words[name] for name in ("picture_labels", "source_labels"))
    for line in lines:
        if line.zone == "credits":
            label = _LABEL.search(text, line.start, line.end)
            named = label["label"].lower() if label else ""
            if named in sources and label and label.start() == line.start:
                yield from _names(text, Span(label.end(), line.end), grammar)
            elif named not in pictures | sources:
                yield from _names(text, Span(line.start, line.end), grammar)
        elif line.zone != "noise":
            for bracket in (_DATELINE.match(text, line.start, line.end), _SIGNATURE.search(text, line.start, line.end)):
                if bracket:
                    yield from _agencies(text, Span(*bracket.span("names")), grammar)


_LABEL = re.compile(r"(?<![\w/])(?P<label>\w[\w/]*+) ?:(?=[^:]*$)")
_DATELINE = re.compile(r"[A-ZÄÖÜ][\w/. -]{2,40} \((?P<names>[\w/, .-]{2,30})\)")
_SIGNATURE = re.compile(r"[.!?“”\"] \(?(?P<names>[\w-]{2,12}(?:[/, ]{1,2}[\w-]{2,12}){0,4})\)?$")


def _agencies(text: str, place: Span, grammar: Grammar) -> Iterator[Mention]:
    """Agencies of a signature, whose short names may be in small letters there."""
    short = {name.lower(): key for name, key in grammar.canonical["agencies"].items() if " " not in name}
    for word in re.finditer(r"[\w-]+", place.of(text)):
        if key := short.get(word[0].lower()):
            span = Span(place.start + word.start(), place.start + word.end())
            yield Mention(span, key, kind="news_agency", identified=True, gender="n", key=key)


def _names(text: str, place: Span, grammar: Grammar) -> Iterator[Mention]:
    at = place.start
    words: list[tuple[int, int]] = []
    for piece in place.of(text)[:600].replace("/", " ").replace(",", " ").split(" "):
        bare = piece.strip("•·*()[]:;.|-–")
        if bare:
            start = at + piece.index(bare)
            words.append((start, start + len(bare)))
        at += len(piece) + 1
    done = 0
    for first in range(len(words)):
        for last in range(min(first + 4, len(words)), first, -1):
            if first < done:
                break
            span = Span(words[first][0], words[last - 1][1])
            mention = _known(text, span, grammar)
            if mention is not None:
                yield mention
                done = last


def _known(text: str, span: Span, grammar: Grammar) -> Mention | None:
    name = span.of(text)
    if name in grammar.canonical["agencies"]:
        key = grammar.canonical["agencies"][name]
        return Mention(span, key, kind="news_agency", identified=True, gender="n", key=key)
    if name in grammar.canonical["outlets"]:
        key = grammar.canonical["outlets"][name]
        return Mention(span, key, kind="named_media", identified=True, gender="n", key=key)
    return None
