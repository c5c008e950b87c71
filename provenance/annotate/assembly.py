"""From drafts to the document: character spans, resolved sources, runs in the Konjunktiv, claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from provenance.annotate.entities import Registry
from provenance.languages.de.attribution import chief_actor, draft_unit, goes_on, is_hearsay, without_source
from provenance.languages.de.bodies import find_bodies
from provenance.languages.de.claims import find_claims
from provenance.languages.de.clauses import Unit, build_units
from provenance.languages.de.drafts import Draft, Range
from provenance.languages.de.grammar import PUNCT, Grammar
from provenance.languages.de.mentions import Mention, joined_with, main_subject, read_mention, speaks
from provenance.languages.de.people import find_people
from provenance.languages.de.phrases import Phrase, find_phrase
from provenance.languages.de.speech import outermost, with_speech
from provenance.languages.de.traces import MEDIA, credited, last_medium, traces
from provenance.models import Attribution, Cue, Document, Quote, Span, Spans

__all__ = ["assemble"]


#: Sentences without a source that a pronoun is looked for in.
_TOLD = 3
#: Sentences that a medium is looked for in which "das Magazin" takes up.
_BACK = 12


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who spoke last: the mention, and the number of the source."""

    mention: Spans | None = None
    number: int | None = None


@dataclass(slots=True)
class _Thread:
    """What one sentence leaves to the next while an article is read.

    ``running`` are the sentences of a run in the Konjunktiv that is still open; ``near`` says whether the sentence
    before told what a source says; ``silent`` is the subject of a sentence that has a cue but tells nothing; ``told``
    are the sentences since somebody was heard: a pronoun may mean the person that they are about; ``earlier`` are all
    sentences before.
    """

    registry: Registry
    grammar: Grammar
    found: list[Attribution] = field(default_factory=list)
    voice: _Voice = _Voice()
    running: list[Span] = field(default_factory=list)
    near: bool = False
    before: Span | None = None
    silent: tuple[Spans, Mention] | None = None
    told: list[Unit] = field(default_factory=list)
    earlier: list[Unit] = field(default_factory=list)

    def read(self, unit: Unit, whole: Span) -> None:
        drafts = draft_unit(unit, self.grammar)
        cueless = all(draft.hit is None and draft.type == "direct" for draft in drafts)
        goes = cueless and goes_on(unit, self.near, self.grammar)
        rumour = (goes or not drafts) and without_source(unit, self.grammar)
        goes = goes and not rumour
        if self.silent is not None and (goes or any(draft.carries for draft in drafts)):
            self._hear(*self.silent)
        if goes:
            self.running.append(whole)
            drafts = [replace(draft, source=None, frame=(), carries=True) for draft in drafts]
        else:
            self.close()
        if rumour:
            self.voice = _Voice()
        if not drafts and not goes and (rumour or is_hearsay(unit, self.near, self.grammar)):
            drafts = [Draft("free_indirect", ((0, len(unit.words)),), carries=not rumour)]
        for draft in drafts:
            self._add(unit, draft, whole)
        self._note_traces(unit)
        self.silent = None if drafts or goes else self._silent(unit)
        self.told = [] if any(draft.source for draft in drafts) else [*self.told[1 - _TOLD :], unit]
        self.near = goes or any(draft.type != "direct" for draft in drafts)
        self.before = whole
        self.earlier.append(unit)

    def close(self) -> None:
        """End an open run in the Konjunktiv: it becomes one attribution."""
        if self.running:
            content = (Span(self.running[0].start, self.running[-1].end),)
            mention, number = self.voice.mention, self.voice.number
            self.found.append(Attribution("", "indirect_free_indirect", content, mention, _id(number)))
            self.running = []

    def _hear(self, spans: Spans, mention: Mention) -> None:
        number = self.registry.resolve(mention)
        if number is not None:
            self.voice = _Voice(spans, number)

    def _silent(self, unit: Unit) -> tuple[Spans, Mention] | None:
        actor = chief_actor(unit, self.grammar)
        mention = read_mention(unit, actor, self.grammar) if actor is not None else None
        return None if actor is None or mention is None else ((unit.span(actor.start, actor.end),), mention)

    def _focus(self) -> Mention | None:
        """Whom the main clause of the last sentence is about that is about somebody."""
        for unit in reversed(self.told):
            actor = main_subject(unit, next((c for c in unit.chunks if not c.opener), unit.chunks[0]), self.grammar)
            mention = read_mention(unit, actor, self.grammar) if actor is not None else None
            if mention is not None and self.registry.is_person(mention):
                return mention
        return None

    def _medium_before(self, unit: Unit, place: int) -> Mention | None:
        """The medium named last, which "das Magazin" takes up though nothing was quoted from it before."""
        found = last_medium(unit, place, self.grammar)
        units = reversed(self.earlier[-_BACK:])
        return found or next((m for m in (last_medium(u, len(u.words), self.grammar) for u in units) if m), None)

    def _note_traces(self, unit: Unit) -> None:
        for mention in traces(unit, self.grammar):
            if mention.kind in MEDIA:
                self.registry.note(mention)
            else:
                self.registry.resolve(mention)

    def _add(self, unit: Unit, draft: Draft, whole: Span) -> None:
        mention: Spans | None = (unit.span(draft.source.start, draft.source.end),) if draft.source is not None else None
        number: int | None = None
        if draft.source is not None:
            number = self._resolved(unit, draft.source)
        elif draft.carries:
            number, mention = self.voice.number, self.voice.mention
        content = tuple(_content(unit, words) for words in draft.ranges)
        if draft.type == "free_indirect":
            content = (whole,)
        if draft.refers_back and self.before is not None:
            content = (self.before, *content)
        frame = tuple(unit.span(start, max(end, start + 1)) for start, end in draft.frame) or None
        addressee = draft.addressee and (unit.span(draft.addressee.start, draft.addressee.end),)
        cue = _cue(unit, draft)
        self.found.append(
            Attribution("", draft.type, content, mention, _id(number), cue, frame, addressee, draft.medium)
        )
        if number is not None and not (draft.hit is not None and draft.hit.kind == "noun"):
            points = draft.hit is not None and draft.hit.kind == "adverb"
            self.voice = _Voice((self.voice.mention or mention) if points else mention, number)

    def _resolved(self, unit: Unit, phrase: Phrase) -> int | None:
        found = self._first(unit, phrase)
        further = joined_with(unit, phrase, self.grammar)
        second = read_mention(unit, further, self.grammar) if further is not None else None
        if second is not None:
            self.registry.note(second)
        return found

    def _first(self, unit: Unit, phrase: Phrase) -> int | None:
        mention = read_mention(unit, phrase, self.grammar)
        if mention is None:
            return None
        if mention.pronoun:
            owner = _owner(unit, phrase.start, self.grammar)
            if owner is not None:
                return self.registry.resolve(owner)
            inner = _subject_of_clause_before(unit, phrase.start, self.grammar)
            if inner is not None and self.registry.find(inner) is not None:
                self.registry.resolve(inner)
        if mention.kind == "unnamed_media" and mention.definite and self.registry.find(mention) is None:
            medium = self._medium_before(unit, phrase.start)
            if medium is not None:
                return self.registry.resolve(replace(medium, span=mention.span))
        points = mention.pronoun or mention.points
        focus = self._focus() if points else None
        if focus is not None and self.registry.agrees(focus.gender, points):
            self.registry.resolve(focus)
        return self.registry.resolve(mention)


def assemble(document: Document, quotes: Sequence[Quote], grammar: Grammar) -> Document:
    """Attributions with their sources, in text order, and the claims."""
    marked = with_speech(document.text, quotes, document.sentences, grammar)
    units = tuple(build_units(document.text, document.sentences, outermost(marked), grammar))
    people = find_people((unit for unit, _ in units), grammar)
    registry = Registry(grammar, people, find_bodies((unit for unit, _ in units), people, grammar))
    thread = _Thread(registry, grammar)
    for unit, group in units:
        if unit.chunks:
            thread.read(unit, Span(group[0].start, group[-1].end))
    thread.close()
    for mention in credited(document.text, document.lines, grammar):
        registry.note(mention)
    ordered = sorted(thread.found, key=lambda a: (a.content, a.type))
    attributions = tuple(replace(a, id=f"a{number}") for number, a in enumerate(ordered, 1))
    claims = find_claims(document.sentences, attributions, grammar)
    return replace(document, quotes=marked, sources=registry.sources(), attributions=attributions, claims=claims)


def _id(number: int | None) -> str | None:
    return None if number is None else f"s{number + 1}"


def _owner(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """The subject of the clause, whose own statement "nach eigenen Angaben" is."""
    if not grammar.is_in("reflexive_owners", unit.lows[place]):
        return None
    chunk = unit.chunks[min(unit.chunk_at(place), len(unit.chunks) - 1)]
    actor = main_subject(unit, chunk, grammar)
    return read_mention(unit, actor, grammar) if actor is not None and speaks(unit, actor, grammar) else None


def _subject_of_clause_before(unit: Unit, place: int, grammar: Grammar) -> Mention | None:
    """As in "Als der Präsident gefragt wurde, sagte er": the pronoun means the subject of the clause before."""
    number = unit.chunk_at(place)
    chunk = unit.chunks[number - 1] if number > 0 else None
    if chunk is None or not chunk.opener or chunk.order != "last":
        return None
    phrase = find_phrase(unit, chunk.start + 1, chunk.finite, grammar)
    if phrase is None or not speaks(unit, phrase, grammar):
        return None
    mention = read_mention(unit, phrase, grammar)
    return None if mention is None or mention.pronoun else mention


def _cue(unit: Unit, draft: Draft) -> Cue | None:
    hit = draft.hit
    if hit is None:
        return None
    return Cue(tuple(_joined(unit, hit.places)), hit.lemma, hit.kind)


def _joined(unit: Unit, places: Iterable[int]) -> Iterable[Span]:
    """Neighbouring words as one span."""
    start = last = -2
    for place in places:
        if place != last + 1:
            if start >= 0:
                yield unit.span(start, last + 1)
            start = place
        last = place
    yield unit.span(start, last + 1)


def _content(unit: Unit, words: Range) -> Span:
    start, end = words
    while end - 1 > start and unit.tags[end - 1] & PUNCT:
        end -= 1
    return unit.span(start, end)
