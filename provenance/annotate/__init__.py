"""Who says what, with which cue, and who that is: document and language -> annotated document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from provenance.annotate.discourse import Discourse, Post, Turn, find_discourse, find_quotes
from provenance.annotate.entities import BODIES, Registry
from provenance.annotate.genre import with_genre
from provenance.annotate.links import with_links
from provenance.languages import MAYBE, House, Language, Mention, Statement
from provenance.models import Attribution, Claim, Document, Quote, Sentence, Source, Span, Spans
from provenance.vocabulary import CHANNELS, PERSONS

__all__ = ["annotate", "with_genre", "with_links"]


def annotate(document: Document, language: Language | None) -> Document:
    """The document with its quotes, sources, attributions and claims; without a language with its quotations only.

    Deterministic; time grows linearly with the text.
    """
    quotes = find_quotes(document.text, document.lines)
    return replace(document, quotes=quotes) if language is None else assemble(document, quotes, language)


# --- From drafts to the document: character spans, resolved sources, runs in the Konjunktiv, claims -------------------


#: Characters behind a mention in which its owner is looked for.
_OWNER = 30
#: Letters of a quotation that stands in an article twice.
_REPEATED = 12
#: Quotations without a frame that are looked for in all others: more are a list, and each costs a pass.
_COMPARED = 60
#: Characters of a label that is initials; tokens of a line that is a signature.
_INITIALS, _SIGNATURE = 4, 16
#: Sentences without a source that a pronoun is looked for in.
_TOLD = 3
#: Words between a frame and what goes on behind it: "… on Monday."
_FRAME_REST = 25
#: Statements back that may hold the frame: "…, she said, referring to C."
_FRAMES = 3
#: Sentences back that may tell of the paper that "in it" means.
_PAPERS = 2
#: Sentences that a medium is looked for in which "das Magazin" takes up.
_BACK = 12


@dataclass(frozen=True, slots=True)
class _LastVoice:
    """Who spoke last: the mention, and the number of the source."""

    mention: Spans | None = None
    number: int | None = None


@dataclass(slots=True)
class _Thread:
    """What one sentence leaves to the next while an article is read.

    ``running`` are the sentences of a run in the Konjunktiv that is still open; ``heard`` says whether the sentence
    before has words of a source, ``near`` whether it tells them in words of its own; ``silent`` is the sentence
    before if it tells nothing; ``told`` are the sentences since somebody was heard: a pronoun may mean
    the person that they are about; ``earlier`` are all sentences before.
    """

    registry: Registry
    language: Language
    house: House
    text: str
    found: list[Attribution] = field(default_factory=list)
    voice: _LastVoice = _LastVoice()
    running: list[Span] = field(default_factory=list)
    near: bool = False
    heard: bool = False
    before: Span | None = None
    silent: list[Any] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)
    earlier: list[Any] = field(default_factory=list)
    posted: Post | None = None

    def read(self, unit: Any, whole: Span, signed: Mention | None = None, *, heading: bool = False) -> None:
        """Read one unit; ``signed`` is whom the line below names, if it does nothing else."""
        statements = self._taken_up(self.language.statements(unit))
        if signed is not None and len(statements) == 1 and _is_bare(statements[0], whole):
            statements = [replace(statements[0], source=signed.span, who=(signed,), carries=False)]
        goes = self._goes_on(unit, statements)
        rumour = (goes or not statements) and self.language.is_rumour(unit)
        goes = goes and not rumour
        if goes or any(each.carries for each in statements):
            self._listen(self.language.told_of(unit).pronoun)
        if goes:
            self.running.append(whole)
            statements = [_within(each) for each in statements]
        else:
            self.close()
        if rumour:
            self.voice = _LastVoice()
        if not statements and not goes and (rumour or self.language.is_hearsay(unit, self.near)):
            statements = [Statement("free_indirect", (whole,), carries=self.heard and not rumour)]
        for each in statements:
            self._add(unit, each, whole)
        for mention in self.language.traces(unit):
            if not self.is_own(mention):
                (self.registry.note if mention.kind in CHANNELS else self.registry.resolve)(mention)
        self.silent = [] if statements or goes or heading else [*self.silent[1 - _TOLD :], unit]
        if not heading:
            self.told = [] if any(each.source for each in statements) else [*self.told[1 - _TOLD :], unit]
        self.near = goes or any(each.type != "direct" for each in statements)
        self.heard = goes or any(each.carries or each.type != "free_indirect" for each in statements)
        self.before = whole
        self.earlier.append(unit)

    def _taken_up(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        """A cue that leaves open who speaks ("hieß es weiter") takes up the sentence before, and no other."""
        if self.heard:
            return statements
        return [replace(each, carries=False) if _is_impersonal(each) else each for each in statements]

    def _goes_on(self, unit: Any, statements: Sequence[Statement]) -> bool:
        """Does the unit go on with what somebody said, be there cues within it ("Dann habe der Bischof gerufen: …")?"""
        verb = self.language.goes_on(unit, self.heard)
        if verb is None:
            return False
        cued = [each for each in statements if each.cue is not None or each.type != "direct"]
        told = any(part.contains(verb.start) for each in cued for part in each.content)
        return not cued or (self.heard and not told and self.voice.number is not None)

    def restart(self) -> None:
        """What follows knows nothing of what stands before: no pronoun and no run goes on."""
        self.close()
        self.voice, self.silent, self.before = _LastVoice(), [], None
        self.near = self.heard = False
        self.told, self.earlier = [], []
        self.registry.forget()

    def take(self, turn: Turn, who: Mention | None) -> None:
        """Begin a turn of an interview; an answer is one statement, whatever is told in it."""
        self.restart()
        if not turn.asks:
            number = self.registry.resolve(who) if who is not None else None
            mention = (turn.label,) if turn.label is not None else None
            self.found.append(Attribution("", "direct", turn.content, mention, _id(number)))

    def answer(self, unit: Any, whole: Span) -> None:
        """What others say within an answer: those whom it names."""
        for each in self.language.statements(unit):
            if each.cue is not None and any(not mention.pronoun for mention in each.who):
                self._add(unit, replace(each, leads=False), whole)

    def post(self, post: Post, author: Mention | None) -> None:
        self.restart()
        number = self.registry.resolve(author) if author is not None else None
        found = Attribution("", "direct", (post.content,), (post.author,), _id(number), medium=post.account)
        self.found.append(found)

    def close(self) -> None:
        """End an open run in the Konjunktiv: it becomes one attribution."""
        if self.running:
            content = (Span(self.running[0].start, self.running[-1].end),)
            mention, number = self.voice.mention, self.voice.number
            self.found.append(
                Attribution("", "indirect_free_indirect", content, mention, _id(number), mood="konjunktiv")
            )
            self.running = []

    def _focus(self, pointer: Mention) -> Mention | None:
        """Whom a pronoun means who has not spoken since: the subject of a sentence that is about somebody, then those
        heard before (``None``), then a body that is a subject, then everybody else, the last sentence first.
        """
        if pointer.pronoun and pointer.points and self.earlier:
            people = [m for m in self.language.told_of(self.earlier[-1]).everybody if self._is_somebody(m)]
            latter = [m for m in people if self.registry.may_mean(pointer, m)]
            if latter:
                return max(latter, key=lambda m: m.span)  # "Dieser"
        told = [self.language.told_of(unit) for unit in reversed(self.told)]
        nearest = [m for m in told[0].subjects if self.registry.may_mean(pointer, m)] if told else []
        if nearest and not pointer.points and all(m.kind in BODIES and m.gender for m in nearest):
            return nearest[-1]  # "Der Rechnungshof erwartet Kosten. Er kommt zu dem Ergebnis, …"
        subjects = [mention for each in told for mention in each.subjects if self.registry.may_mean(pointer, mention)]
        person = next((mention for mention in subjects if self._is_somebody(mention)), None)
        heard = self.registry.find(pointer)
        if person is None and heard is not None and self.registry.is_body(heard):
            last = (*reversed(told[0].others), *told[0].owners) if told and pointer.pronoun and not nearest else ()
            person = next((m for m in last if m.gender and self.registry.may_mean(pointer, m) and _has_name(m)), None)
        if person is not None or (heard is not None and self.registry.is_known(heard)):
            return person
        earlier = [m for unit in reversed(self.earlier[-_TOLD:]) for m in self.language.told_of(unit).subjects]
        earlier = [m for m in earlier if self._is_somebody(m) and self.registry.may_mean(pointer, m)]
        before = next((m for m in earlier if m.gender or heard is None), None)
        if before is not None or heard is not None:
            return before
        bodies = (mention for mention in subjects if mention.kind in BODIES and not pointer.points)
        others = (m for each in told for m in reversed(each.others) if self.registry.may_mean(pointer, m))
        owners = (m for each in told for m in each.owners if pointer.pronoun and self.registry.may_mean(pointer, m))
        told_of = (m for unit in reversed(self.earlier[-_TOLD:]) for m in reversed(self.language.told_of(unit).others))
        beside = (m for m in told_of if self.registry.may_mean(pointer, m))
        return next(bodies, None) or next((m for m in (*others, *owners, *beside) if self._is_somebody(m)), None)

    def _is_somebody(self, mention: Mention) -> bool:
        return self.registry.is_person(mention) or (mention.kind == "named_person" and len(mention.names) > 1)

    def _listen(self, pronoun: Mention | None) -> None:
        """Somebody has been told of since the last voice, and what follows names no speaker: it is theirs.

        Its ``pronoun``, if it is none of the last voice, means whoever of its gender has been named since.
        """
        for back, unit in enumerate(reversed(self.silent), 1):
            subjects = [m for m in self.language.told_of(unit).subjects[:1] if m.names]
            if back == _TOLD:
                subjects = [m for m in subjects if _has_name(m)]
            body = self.voice.number is None
            named = (m for m in subjects if self._is_somebody(m) or (body and m.kind in BODIES))
            person = next(named, None)
            unheard = self.language.unheard(unit) if back < _TOLD else None
            found = unheard or (None if person is None else (person.span, person))
            number = self.registry.resolve(found[1]) if found is not None else None
            if found is not None and number is not None:
                self.voice = _LastVoice((found[0],), number)
                break
        if pronoun is not None and self.voice.number is not None and self.registry.differs(pronoun, self.voice.number):
            told = (self.language.told_of(unit) for unit in reversed(self.silent))
            people = (m for each in told for m in (*each.subjects, *reversed(each.others)) if self._is_somebody(m))
            meant = next((m for m in people if m.names and self.registry.agrees(pronoun, m)), None)
            if meant is not None:
                self.voice = _LastVoice((meant.span,), self.registry.resolve(meant))

    def _medium_before(self, unit: Any, offset: int) -> Mention | None:
        """The medium named last, which "das Magazin" takes up though nothing was quoted from it before."""
        found = self.language.medium_before(unit, offset)
        named = (self.language.medium_before(each) for each in reversed(self.earlier[-_BACK:]))
        return found or next((medium for medium in named if medium is not None), None)

    def _add(self, unit: Any, said: Statement, whole: Span) -> None:
        asked = self._asked(whole, said) if said.source is not None else None
        if said.who and self.is_own(said.who[0]):
            return  # "nach Informationen unserer Redaktion": what the outlet itself found
        mention: Spans | None = (said.source,) if said.source is not None else None
        number: int | None = None
        goes = said.carries and (said.source is None or self.voice.number is not None)
        if goes and (not _is_report(said) or self._may_report(said, self.voice.number)):
            number, mention = self.voice.number, mention or self.voice.mention
        elif said.source is not None:
            number = self._resolved(unit, said)
        content = said.content
        framed = self._framed_before(said, number) if self.language.frame_inside and number is not None else None
        if framed is not None:
            self.found[framed] = replace(self.found[framed], content=(*self.found[framed].content, *content))
            return
        if said.refers_back and self.before is not None:
            content = self._told_in(self.before)
            if number is not None and not self.registry.is_medium(number):
                self._hand_over(self.before, number, said.source)
        addressee = (asked,) if asked is not None else said.addressee
        own = asked is not None or (said.medium is not None and self._is_ours(said.medium))
        medium = None if own else said.medium
        found = Attribution("", said.type, content, mention, _id(number), said.cue, said.frame, addressee, medium)
        self.found.append(replace(found, negated=said.negated, mood=said.mood, own=own))
        if number is not None and said.leads:
            self.voice = _LastVoice((self.voice.mention or mention) if said.keeps_mention else mention, number)

    def _may_report(self, said: Statement, number: int | None) -> bool:
        """May "the report" be that of a source? No person's; where the frame has a verb of its own, a medium's."""
        if number is None or self.registry.is_human(number):
            return False
        return self.registry.is_medium(number) or (said.cue is not None and said.cue.kind == "preposition")

    def _told_in(self, sentence: Span) -> Spans:
        """What a sentence says that a word of the next takes up: the content of its last statement, if it makes one."""
        cued = (each for each in reversed(self.found[-_FRAMES:]) if each.cue is not None)
        last = next((each.content for each in cued if sentence.contains(each.content[0].start)), None)
        return (sentence,) if last is None else last

    def _hand_over(self, sentence: Span, number: int, mention: Span | None) -> None:
        """What a sentence says without a frame of its own is theirs who are named below: "… Das berichtet X."."""
        for at in range(len(self.found) - 1, max(-1, len(self.found) - 1 - _FRAMES), -1):
            last = self.found[at]
            bare = last.cue is None and last.frame is None
            if bare and all(sentence.contains(part.start) for part in last.content):
                source = (mention,) if mention is not None else None
                self.found[at] = replace(last, source=source, source_id=_id(number))

    def _framed_before(self, said: Statement, number: int) -> int | None:
        """The statement that this is the rest of, whose frame stood in its middle: "A," she said. "B"."""
        if said.type != "direct" or said.cue is not None:
            return None
        for at in range(len(self.found) - 1, max(-1, len(self.found) - 1 - _FRAMES), -1):
            last = self.found[at]
            if last.type == "direct" and last.cue is not None and last.source_id == _id(number):
                parts = (*last.content, *last.cue.spans, *(last.source or ()), *(last.addressee or ()))
                start, end = said.content[0].start, max(part.end for part in parts)
                between = self.text[end:start].split()
                follows = end <= start and "\n" not in self.text[last.start : start]
                ended = any(word[-1] in ".!?" for word in between[:-1])
                return at if follows and not ended and len(between) <= _FRAME_REST else None
        return None

    def _is_ours(self, medium: str) -> bool:
        """The outlet, a programme with its name ("BILD live"), or what it knows ("SPIEGEL-Informationen")."""
        first = medium.split(maxsplit=1)[0]
        known = first.rpartition("-")[0] or first
        return self.house.is_title(medium) or (self.house.is_title(known) and (known != first or first.isupper()))

    def _asked(self, whole: Span, said: Statement) -> Span | None:
        """Where the words around a statement say that it was made to the outlet itself."""
        at = whole.start
        for part in (*said.content, Span(whole.end, whole.end)):
            asked = self.house.asked(self.text, at, part.start) if at < part.start else None
            if asked is not None:
                return asked
            at = max(at, part.end)
        return None

    def is_own(self, mention: Mention) -> bool:
        return self.house.is_own(mention, self.text[mention.span.start : mention.span.end + _OWNER])

    def _resolved(self, unit: Any, said: Statement) -> int | None:
        found = self._first(unit, said)
        for mention in said.beside:
            self.registry.note(mention)
        return found

    def _first(self, unit: Any, said: Statement) -> int | None:
        if not said.who:
            return None
        mention = self._met(unit, self._with_owner(unit, said.who[0]))
        if (mention.kind == "unnamed_media" and mention.definite) or _is_report(said):
            medium = self._medium_before(unit, mention.span.start)
            known = self.registry.find(mention)
            later = medium is not None and (known is None or medium.span.start > self.registry.last_told(known))
            if medium is not None and later and not (_is_report(said) and known is not None):
                return self.registry.resolve(replace(medium, span=mention.span))
        if mention.kind == "document" and (mention.mute or mention.pronoun):
            paper = self._survey(unit, mention) if mention.mute else self._paper(mention)
            if paper is not None or mention.mute or not mention.gender:
                return None if paper is None else self.registry.resolve(replace(paper, span=mention.span))
        if mention.pronoun or (mention.points and not self.registry.is_told(mention)):
            about = said.about if said.about is not None and self.registry.may_mean(mention, said.about) else None
            behind = about is not None and about.span.start > mention.span.start
            focus = (None if behind else about) or self._focus(mention)
            if focus is None and behind and not self.heard and self.registry.find(mention) is None:
                focus = about
            if focus is not None and said.carries and focus.kind in PERSONS and self.registry.find(focus) is None:
                return None  # "demnach" takes up what was said, and nobody who was only told of
            if focus is not None:
                self._introduce(focus)
                self.registry.resolve(focus)
        return self.registry.resolve(mention)

    def _met(self, unit: Any, described: Mention) -> Mention:
        """Whom "die Forscherin" means, where the sentence, or one before it that tells nothing, introduces somebody by
        name who is not the one heard before.
        """
        if not described.points:
            return described
        told = (m for each in (unit, *self.told[-1:]) for m in self.language.told_of(each).subjects)
        new = (m for m in told if len(m.names) > 1 and m.gender and m.span.end <= described.span.start)
        fits = (m for m in new if self.registry.may_mean(described, m) and self.registry.find(m) is None)
        return next((replace(m, span=described.span) for m in fits if self._is_somebody(m)), described)

    def _paper(self, pronoun: Mention) -> Mention | None:
        """The paper that "darin" and "sie zeigt, dass" mean: the last one told of."""
        papers = (m for each in reversed(self.earlier[-_PAPERS:]) for m in self.language.told_of(each).everybody)
        return next((m for m in papers if m.kind == "document" and self.registry.may_mean(pronoun, m)), None)

    def _survey(self, unit: Any, share: Mention) -> Mention | None:
        """The survey that "60 Prozent" are a result of: that of the sentence, the last one cited, or one told of."""
        told = (self.language.told_of(each).everybody for each in (unit, *reversed(self.earlier[-_TOLD:])))
        here, *before = ([m for m in each if self.registry.is_study(m)] for each in told)
        if not here and self.registry.resolve(share) is not None:
            return share
        return next((m for each in (here, *before) for m in each), None)

    def _introduce(self, described: Mention) -> None:
        """Whom "die 30 Jahre alte Imkerin" stands for of whom nothing was heard: the subject named last before."""
        if not described.points or self.registry.is_told(described):
            return
        told = (self.language.told_of(unit) for unit in reversed(self.earlier[-_TOLD:]))
        named = (m for each in told for m in each.subjects if _has_name(m) and m.span.end <= described.span.start)
        person = next((m for m in named if self._is_somebody(m) and self.registry.may_mean(described, m)), None)
        if person is not None:
            self.registry.resolve(person)

    def _with_owner(self, unit: Any, mention: Mention) -> Mention:
        """ "Ihr Sprecher" and "sein Büro" speak for whomever this sentence or the one before is about."""
        if not mention.owner or any(not side.startswith(MAYBE) for side in mention.sides):
            return mention
        told = [self.language.told_of(each) for each in (unit, *reversed(self.earlier[-1:]))]
        before = (
            m for each in told for m in (*each.subjects, *reversed(each.others)) if m.span.end <= mention.span.start
        )
        able = (self.registry.completed(m) for m in before if m.kind in BODIES or self._is_somebody(m))
        owner = next((m for m in able if not m.gender or any(letter in mention.owner for letter in m.gender)), None)
        heard = self.registry.spoke(mention.owner) if owner is None else None
        if heard is not None:
            return replace(mention, sides=(MAYBE + heard, *mention.sides))
        if owner is None:
            return mention
        body = owner.sides or (owner.key or owner.text,)
        sides = body if owner.kind in BODIES else (MAYBE + owner.text,)
        return replace(mention, sides=(*sides, *mention.sides))


def assemble(document: Document, quotes: Sequence[Quote], language: Language) -> Document:
    """Attributions with their sources, in text order, and the claims."""
    marked = language.quotes(document.text, quotes, document.sentences)
    units = tuple(language.units(document.text, document.sentences, marked))
    article = document.article
    registry = Registry(language.cast([unit for unit, _ in units]))
    thread = _Thread(registry, language, language.house(article), document.text)
    _read(thread, units, find_discourse(document, language))
    thread.close()
    for mention in language.credited(document.text, document.lines):
        if not thread.is_own(mention):
            registry.note(mention)
    found = _repeated(thread.found, document.text)
    ordered = sorted(found, key=lambda a: (a.content, a.type))
    named = registry.joined()
    attributions = tuple(
        replace(a, id=f"a{number}", source_id=named.get(a.source_id or "", a.source_id))
        for number, a in enumerate(ordered, 1)
    )
    claims = tuple(_owned(language.claims(document.sentences), attributions))
    return replace(
        document,
        quotes=marked,
        sources=tuple(_with_hearing(registry.sources(), attributions)),
        attributions=attributions,
        claims=claims,
        own_names=tuple(thread.house.named(document.text)),
    )


def _with_hearing(sources: Iterable[Source], attributions: Sequence[Attribution]) -> Iterator[Source]:
    """Which sources are heard: not a body that only looks into something, nor one that a quotation merely follows.

    A quotation without a cue is a person's by its place; a body does much that no words of its own go with. Who has no
    attribution is leant on, credited or named with those who speak.
    """
    named = {a.source_id for a in attributions}
    speaking = {a.source_id for a in attributions if a.cue is not None and a.cue.sense != "check"}
    for source in sources:
        silent = source.id in named - speaking and source.kind not in PERSONS
        yield replace(source, heard=False) if silent else source


def _owned(claims: Iterable[Claim], attributions: Sequence[Attribution]) -> Iterator[Claim]:
    """Each claim with the innermost attribution whose content holds it."""
    owners = _Owners(attributions)
    for number, claim in enumerate(claims, 1):
        yield replace(claim, id=f"c{number}", attribution=owners.at(claim.span.end - 1))


class _Owners:
    """The innermost attribution at an offset, one with a source before one without; asked for in text order."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        held = ((span, a) for a in attributions for span in a.content)
        self._spans = sorted((span.start, -span.end, a.id, bool(a.source_id)) for span, a in held)
        self._at = 0
        self._open: list[tuple[int, str, bool]] = []

    def at(self, offset: int) -> str | None:
        while self._at < len(self._spans) and self._spans[self._at][0] <= offset:
            _, end, ident, sourced = self._spans[self._at]
            self._open.append((-end, ident, sourced))
            self._at += 1
        self._open = [held for held in self._open if held[0] > offset]
        by_source = (ident for _, ident, sourced in reversed(self._open) if sourced)
        return next(by_source, self._open[-1][1] if self._open else None)


_DraftedUnit = tuple[Any, tuple[Sentence, ...]]


def _read(thread: _Thread, units: Sequence[_DraftedUnit], talk: Discourse) -> None:
    """Read all units, each as what it is: told by the outlet, part of an answer, of a post."""
    language = thread.language
    guest = _guest(talk, units, thread) if talk.turns else None
    if guest is not None:
        thread.voice = _LastVoice(None, thread.registry.resolve(guest))
    for number, (unit, group) in enumerate(units):
        first = group[0]
        turn, post = talk.turn(first.index), talk.post(first.start)
        if first.index in talk.restarts:
            thread.restart()
        if post is not None:
            if post.content.start <= first.start < post.content.end and thread.posted != post:
                thread.posted = post
                named = next((u for u, g in units[number : number + _BACK] if g[-1].end >= post.author.end), unit)
                thread.post(post, language.signature(named, post.author))
        elif turn is None:
            below = units[number + 1] if number + 1 < len(units) else None
            above = units[number - 1] if number else None
            heading = _is_heading(above, group, below)
            thread.read(unit, Span(first.start, group[-1].end), _signed(group, below, language), heading=heading)
        else:
            if first.index == turn.first:
                guest = _speaker(turn, unit, language) or guest if not turn.asks else guest
                thread.take(turn, guest)
            if not turn.asks:
                thread.answer(unit, Span(first.start, group[-1].end))


def _guest(talk: Discourse, units: Sequence[_DraftedUnit], thread: _Thread) -> Mention | None:
    """Who answers where no label says so: whom the questions speak to by name, else who is named first of all."""
    language = thread.language
    asked = {number for turn in talk.turns if turn.asks for number in range(turn.first, turn.last)}
    spoken_to = [who for _, group in units for s in group if s.index in asked and (who := language.addresses(s))]
    counts = Counter(who.text for who in spoken_to if who.text)
    if counts:
        name = counts.most_common(1)[0][0]
        return next(who for who in spoken_to if who.text == name)
    before = (unit for unit, group in units if talk.turn(group[0].index) is None)
    told = (mention for unit in before for mention in language.told_of(unit).everybody)
    return next((m for m in told if m.kind == "named_person" and thread.registry.is_person(m)), None)


def _speaker(turn: Turn, unit: Any, language: Language) -> Mention | None:
    """Whom the label of an answer names; ``None`` for initials and for "Antwort"."""
    if turn.label is None:
        return None
    mention = language.signature(unit, turn.label)
    if mention is None or language.label_role(mention.text) or mention.span.end - mention.span.start <= _INITIALS:
        return None
    return mention


def _signed(group: Sequence[Sentence], below: _DraftedUnit | None, language: Language) -> Mention | None:
    """Whom the paragraph below names, if that is all that it does."""
    if below is None or below[1][0].paragraph != group[-1].paragraph + 1 or len(below[1][0].tokens) > _SIGNATURE:
        return None
    return language.signature(below[0])


def _is_heading(above: _DraftedUnit | None, group: Sequence[Sentence], below: _DraftedUnit | None) -> bool:
    """A paragraph of its own that no mark ends."""
    beside = [each[1][0].paragraph for each in (above, below) if each is not None]
    return group[0].paragraph not in beside and group[-1].tokens[-1].text[-1].isalnum()


def _is_bare(said: Statement, whole: Span) -> bool:
    """Is the unit nothing but this quotation?"""
    quoted = Span(said.content[0].start, said.content[-1].end)
    return said.type == "direct" and said.cue is None and said.source is None and quoted == whole


def _repeated(found: Sequence[Attribution], text: str) -> list[Attribution]:
    """A quotation without a frame whose words stand in another one with a speaker is theirs: titles, pull quotes."""
    framed = [(_letters(a, text), a) for a in found if a.type == "direct" and a.source_id and (a.cue or a.frame)]
    read: list[Attribution] = []
    left = _COMPARED
    for a in found:
        bare = left > 0 and a.type == "direct" and a.cue is None and a.frame is None and a.source is None
        left -= bare
        words = _letters(a, text) if bare else ""
        same = next((b for inner, b in framed if len(words) > _REPEATED and words in inner), None)
        read.append(a if same is None else replace(a, source_id=same.source_id))
    return read


def _letters(attribution: Attribution, text: str) -> str:
    return "".join(char.lower() for part in attribution.content for char in part.of(text) if char.isalnum())


def _has_name(mention: Mention) -> bool:
    return mention.kind == "named_person" and bool(mention.names)


def _is_impersonal(said: Statement) -> bool:
    """Does the cue itself leave open who speaks: "hieß es weiter"?"""
    return said.carries and said.cue is not None and said.source is None


def _is_report(said: Statement) -> bool:
    """Does it take up what a medium or a body has put out: "Dem Bericht zufolge", "hieß es in dem Bericht"?"""
    return said.carries and bool(said.who) and said.cue is not None and said.cue.kind in ("preposition", "verb")


def _within(said: Statement) -> Statement:
    """A statement inside a run: it keeps a speaker that it names and does not become who is heard."""
    named = said.cue is not None or (said.frame is not None and any(not mention.pronoun for mention in said.who))
    if named:
        return replace(said, leads=False, carries=said.carries or said.source is None)
    return replace(said, source=None, who=(), frame=None, carries=True)


def _id(number: int | None) -> str | None:
    return None if number is None else f"s{number + 1}"
