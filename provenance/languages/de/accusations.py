"""Who is accused, who is named at all, and whether the article has a word of theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from provenance.languages import Accusation
from provenance.languages.de.grammar import DET, NOT_NOUN, OTHER_PRON, PREP, PRON, TIME, Grammar
from provenance.languages.de.nouns import noun
from provenance.lexicon import VerbForms, verb_forms
from provenance.models import Attribution, Document, Sentence, Span, Token
from provenance.vocabulary import MEDIA, PERSONS

__all__ = ["AccusingWords", "accusing_words", "unanswered"]


_LISTS = (
    "accusations", "accusation_dismissed", "accusation_settled", "accusations_against", "accused_persons",
    "answer_words", "charging", "culprits", "fiction", "misdeeds", "wrong_done",
)  # fmt: skip
_CLAUSE_ENDS = frozenset({",", ";", ":", "–", "—", "-", "|"})
_AFTER_PREFIX = _CLAUSE_ENDS | {".", "!", "?", "“", "”", '"', "»", "«", ")", "und", "oder", "aber", "doch", "sowie"}
#: What may stand in front of the accused behind a verb with an accusative, a verb with a dative, and in the passive.
_ACCUSATIVE = frozenset({"", "den", "die", "das", "einen", "eine", "ihren", "ihre", "seinen", "seine"})
_DATIVE = frozenset({"", "dem", "der", "den", "einem", "einer", "ihrem", "ihrer", "ihren", "seinem", "seiner"})
_ARTICLES = frozenset({"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines"})
_NOMINATIVE = frozenset({"", "der", "die", "das", "ein", "eine", "ihr", "ihre", "sein", "seine"})
#: Words between a noun that accuses and its "gegen".
_NEAR = 4
#: Words from "gegen" to the end of the name of the accused: article, adjectives, role, name.
_FAR = 8
#: Accusations that are looked at: for each, everything that is said in the article is gone through.
_MOST = 20
#: Colons of a sentence; with more of them it is a row of headlines that leads elsewhere.
_MOST_COLONS = 2
#: Sentences before a pronoun that may hold whom it means.
_LOOK_BACK = 2
#: Verbs that say something else as well, and the word that makes a charge of them ("belastete ihn schwer").
_CHARGES_WITH = {"belasten": "schwer"}
_SHORTEST_STEM = 4
#: Verbs of the class that find fault more often than they tell of wrongdoing.
_REPROACHES = frozenset({"vorhalten", "verübeln", "ankreiden", "unterstellen", "nachsagen", "anhängen", "anprangern"})
#: Sentences that tell what a text is about, and those of a text that can be about more than one thing.
_BEGINNING, _LONG_TEXT = 4, 12
#: Ends of compounds for a few people ("Wirtepaar").
_PAIRS = ("paar", "duo", "trio")


def unanswered(document: Document, grammar: Grammar, words: AccusingWords) -> Iterator[Accusation]:
    """The first accusation of each party of which the article has no word.

    The words that accuse are the list ``accusations`` (beside "gegen"), the verbs of the class ``accuse`` in the
    frame lexicon, with an accusative (``person``) or a dative (``dat``) for the accused, and what says how somebody
    stands before the law ("steht im Verdacht", "muss sich … verantworten"). The accused have a name, are described
    ("dem Paar"), or are the ones a pronoun means. A word of ``accusation_dismissed`` in the same clause takes it
    back; with one of ``accusation_settled`` near the accusation or beside the accused, they have confessed or a court
    has decided, and there is nothing left to answer. Whoever speaks in the sentence is not the accused.
    """
    if not all(name in grammar.lexicon for name in _LISTS):
        return
    names = PartyNames.of(document, grammar)
    speaking = _speaking(document)
    accusations = (
        (at, accused)
        for at in range(len(document.sentences))
        for accused in _accused(document.sentences, at, speaking[at], words, names)
    )
    told: list[tuple[int, Party]] = []
    for at, accused in islice(accusations, _MOST):
        if not any(_same(accused, other, grammar) for _, other in told):
            told.append((at, accused))
    for at, accused in told:
        sentence = document.sentences[at]
        settled = _settled(document, at, accused, grammar) or _is_aside(document, at, accused)
        if not settled and not _heard(document, at, accused, grammar, alone=len(told) == 1):
            name = "" if accused.described and accused.person else accused.name
            yield Accusation(sentence.span, name)


def _same(one: Party, other: Party, grammar: Grammar) -> bool:
    """Do two phrases share their last word ("Jan Pohl" and "Pohls")?"""
    return _alike(grammar.stem(one.words[-1].lower()), grammar.stem(other.words[-1].lower()))


def _is_aside(document: Document, at: int, accused: Party) -> bool:
    """Is this, far down in a long text, the only sentence that names them? Then the text is about something else."""
    if at < _BEGINNING or len(document.sentences) < _LONG_TEXT or accused.described:
        return False
    name = accused.words[-1]
    return not any(token.text.startswith(name) for s in document.sentences if s.index != at for token in s.tokens)


def _settled(document: Document, at: int, accused: Party, grammar: Grammar) -> bool:
    """Does a sentence beside the accusation, or one about the accused, say that they confessed or a court decided?

    About who is only described, and about anybody once they are called by what they are ("der Angeklagte"), any
    sentence can be, unless it is about somebody else who is known: what an office concedes, what a minister condemns.
    """
    last, settling = accused.words[-1], grammar.words["accusation_settled"]
    return any(
        _has(sentence.tokens, settling)
        and (
            abs(place - at) <= 1
            or accused.described
            or any(token.text.startswith(last) or is_accused_person(token.text, grammar) for token in sentence.tokens)
        )
        and not (accused.described and _is_of_another(document, sentence, accused, grammar))
        for place, sentence in enumerate(document.sentences)
    )


def _is_of_another(document: Document, sentence: Sentence, accused: Party, grammar: Grammar) -> bool:
    """Is the sentence about somebody in an office, a body or a state that is not the accused, and no court?"""
    if any(grammar.ends_in("knowing_bodies", token.text.lower()) for token in sentence.tokens):
        return False
    mine = {grammar.stem(word.lower()) for word in accused.words}
    return any(
        any(mention.overlaps(sentence.span) for mention in source.mentions)
        and mine.isdisjoint(grammar.stem(word.lower()) for word in source.name.split())
        for source in document.sources
        if source.kind in ("government", "named_organisation") or (source.kind == "named_person" and source.role)
    )


def is_accused_person(word: str, grammar: Grammar) -> bool:
    """Is it a word for one person or some who are accused ("45-Jährigen", "Angeklagte", "Paar")?"""
    low = word.lower().rpartition("-")[2]
    return _is_noun(word) and (low in grammar.words["accused_persons"] or low.endswith(_PAIRS))


def _is_noun(word: str) -> bool:
    """Is the word, or its last part ("45-Jährigen"), written with a capital?"""
    return word.rpartition("-")[2][:1].isupper()


@dataclass(frozen=True, slots=True)
class _AccusingVerb:
    """A verb that accuses, and what may stand in front of the accused in the active and in the passive.

    ``joined`` is what ends a clause as one word, ``anything`` all of its forms; without the word ``needs``, if there is
    one, it accuses nobody.
    """

    forms: VerbForms
    joined: frozenset[str]
    anything: frozenset[str]
    active: frozenset[str]
    passive: frozenset[str]
    needs: str

    @classmethod
    def of(cls, infinitive: str, active: frozenset[str], passive: frozenset[str]) -> _AccusingVerb:
        forms = verb_forms(infinitive)
        joined = forms.joined if forms.prefix else frozenset[str]()
        return cls(
            forms,
            joined,
            joined | forms.finite | {forms.participle},
            active,
            passive,
            _CHARGES_WITH.get(infinitive, ""),
        )


@dataclass(frozen=True, slots=True)
class AccusingWords:
    """What accuses, compiled once from the lists and the frames of a grammar; ``forms`` are all forms of the verbs."""

    nouns: frozenset[str]
    dismissed: frozenset[str]
    misdeeds: frozenset[str]
    wrong_done: frozenset[str]
    charging: frozenset[str]
    culprits: frozenset[str]
    fiction: frozenset[str]
    verbs: tuple[_AccusingVerb, ...]
    forms: frozenset[str]
    perfect: frozenset[str]
    passive: frozenset[str]

    def accuses(self, low: str) -> bool:
        """Is the word one of the nouns that accuse, or a compound of one ("Untreueverdacht")?"""
        if low in self.nouns:
            return True
        return any(low[at:] in self.nouns for at in range(_SHORTEST_FIRST_PART, len(low)))


def accusing_words(grammar: Grammar) -> AccusingWords:
    accusing = (frame for frame in grammar.lexicon.frames if frame.sense == "accuse" and not frame.noun)
    verbs = [frame for frame in accusing if " " not in frame.lemma and frame.lemma not in _REPROACHES]
    active = (
        _AccusingVerb.of(frame.lemma, _ACCUSATIVE, _NOMINATIVE)
        for frame in verbs
        if frame.lemma in _CHARGES_WITH or not frame.complements.isdisjoint(("person", "acc-wegen"))
    )
    dative = (_AccusingVerb.of(frame.lemma, _DATIVE, _DATIVE) for frame in verbs if "dat" in frame.complements)
    told = (*active, *dative)
    return AccusingWords(
        nouns=grammar.words["accusations"] | grammar.words["accusations_against"],
        dismissed=grammar.words["accusation_dismissed"],
        misdeeds=grammar.words["misdeeds"],
        wrong_done=grammar.words["wrong_done"],
        charging=grammar.words["charging"],
        culprits=grammar.words["culprits"],
        fiction=grammar.words["fiction"],
        verbs=told,
        forms=frozenset().union(*(verb.anything for verb in told)),
        perfect=frozenset(form for form, verb in grammar.auxiliaries.items() if verb == "haben"),
        passive=frozenset(form for form, verb in grammar.auxiliaries.items() if verb == "werden"),
    )


def _has(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return any(token.text.lower() in words for token in tokens)


# --- who is accused ---------------------------------------------------------------------------------------------------


class _Clause(NamedTuple):
    """``tokens[start:end]`` of a sentence, between two marks; ``lows`` are its words in lower case."""

    tokens: Sequence[Token]
    start: int
    end: int
    lows: tuple[str, ...]


class _AccusedPlace(NamedTuple):
    """Where the accused stands: ``tokens[start:end]``. ``articles`` may stand in front of the name; a ``bare`` name, of
    which nothing is known, counts only behind a verb: behind "gegen" it is more often a plural. ``pronouns`` may be
    all that is there; ``persons``: bodies cannot be meant."""

    start: int
    end: int
    articles: frozenset[str]
    bare: bool = True
    pronouns: bool = True
    persons: bool = False


def _speaking(document: Document) -> Mapping[int, Sequence[Span]]:
    """The mentions of those who speak in each sentence, by its place in the row of sentences."""
    starts = [sentence.start for sentence in document.sentences]
    found: dict[int, list[Span]] = defaultdict(list)
    for span in (span for attribution in document.attributions for span in attribution.source or ()):
        for at in range(max(bisect_right(starts, span.start) - 1, 0), bisect_left(starts, span.end)):
            found[at].append(span)
    return found


def _accused(
    sentences: Sequence[Sentence], at: int, speaking: Sequence[Span], words: AccusingWords, names: PartyNames
) -> Iterator[Party]:
    """The parties that a sentence accuses, at most one for a clause."""
    tokens = sentences[at].tokens
    if sum([token.text == ":" for token in tokens]) > _MOST_COLONS:
        return
    before = sentences[max(0, at - _LOOK_BACK) : at]
    clauses = list(_clauses(tokens))
    said = frozenset([low for clause in clauses for low in clause.lows])
    for clause in clauses:
        if not words.dismissed.isdisjoint(clause.lows):
            continue
        for place in _places(clause, said, words, names):
            there = tokens[place.start : place.end]
            found = names.first(there, place.articles, speaking, bare=place.bare) or (
                names.meant(there, before, tokens, speaking) if place.pronouns else None
            )
            if found and (found.person or not place.persons):
                yield found
                break


def _clauses(tokens: Sequence[Token]) -> Iterator[_Clause]:
    start = 0
    lows = tuple([token.text.lower() for token in tokens])
    for at in [*[at for at, low in enumerate(lows) if low in _CLAUSE_ENDS], len(tokens)]:
        yield _Clause(tokens, start, at, lows[start:at])
        start = at + 1


def _places(clause: _Clause, said: frozenset[str], words: AccusingWords, names: PartyNames) -> Iterator[_AccusedPlace]:
    """Where the accused may stand in a clause of a sentence of the words ``said``."""
    yield from _by_noun(clause, words)
    accusing = not words.forms.isdisjoint(clause.lows)
    for verb in words.verbs if accusing else ():
        if not verb.anything.isdisjoint(clause.lows) and (not verb.needs or verb.needs in said):
            for place in _by_verb(clause, verb, words, names):
                yield place._replace(persons=bool(verb.needs))
    yield from _by_phrase(clause, words)
    yield from _by_standing(clause, words)
    yield from _by_deed(clause, words)


def _by_verb(clause: _Clause, verb: _AccusingVerb, words: AccusingWords, names: PartyNames) -> Iterator[_AccusedPlace]:
    """ "wirft … vor", "hat … beschuldigt", "weil sie … vorwarf", and the passive "wird beschuldigt"."""
    forms, tokens = verb.forms, clause.tokens
    passive = not words.passive.isdisjoint(clause.lows)
    perfect = next((at for at, low in enumerate(clause.lows, clause.start) if low in words.perfect), clause.end)
    for at, low in enumerate(clause.lows, clause.start):
        if at > 0 and not tokens[at].text[:1].islower():
            continue
        if low == forms.participle and passive:
            yield _AccusedPlace(clause.start, at, verb.passive)
        elif low == forms.participle and perfect < at:
            yield _AccusedPlace(perfect + 1, at, verb.active)
        elif low in forms.finite and forms.prefix is None and not _is_adjective(clause, at):
            yield _AccusedPlace(at + 1, clause.end, verb.active)
        elif low in forms.finite and forms.prefix and (place := _prefix_place(tokens, at, forms.prefix)) is not None:
            stop = min(clause.end, place)
            yield _AccusedPlace(at + 1, stop - _is_content(tokens, at + 1, stop, names), verb.active)
        elif low in verb.joined:
            yield _AccusedPlace(clause.start, at, verb.active - {""})


def _is_adjective(clause: _Clause, at: int) -> bool:
    """As in "verdächtige Gefäße", a form in -e before a noun, where the subject is not "ich", and in "der früh
    verdächtigte Schwager", behind an article or a number and words in lower case."""
    behind = clause.tokens[at + 1].text if at + 1 < clause.end else ""
    before = [token.text for token in clause.tokens[max(clause.start, at - 2) : at]]
    framed = any(
        (word.lower() in _ARTICLES or word[0].isdigit()) and all(other.islower() for other in before[place + 1 :])
        for place, word in enumerate(before)
    )
    in_ige = clause.tokens[at].text.endswith("ige") and "ich" not in clause.lows
    return behind[:1].isupper() and (in_ige or framed)


def _prefix_place(tokens: Sequence[Token], at: int, prefix: str) -> int | None:
    """Where the prefix of a verb stands that ends its clause; "vor der Tür" is no prefix."""
    for place in range(at + 1, len(tokens)):
        if tokens[place].text == prefix and (place + 1 == len(tokens) or tokens[place + 1].text in _AFTER_PREFIX):
            return place
    return None


def _is_content(tokens: Sequence[Token], start: int, stop: int, names: PartyNames) -> bool:
    """Does the word before the prefix say what they are accused of ("wirft Adler Betrug vor")?

    Where a clause follows ("vor, betrogen zu haben"), that is the content.
    """
    follows = stop + 1 < len(tokens) and tokens[stop].text not in _CLAUSE_ENDS and tokens[stop + 1].text == ","
    capitals = stop - start > 1 and tokens[stop - 1].text[:1].isupper() and tokens[stop - 2].text[:1].isupper()
    return capitals and not follows and tokens[stop - 1].text not in names.surnames


#: "…, gegen den auch die Polizei ermittelt": the accused stands in front of the comma.
_ELSEWHERE = frozenset({"im", "in", "beim"})
_RELATIVE = frozenset({"den", "die", "das"})


def _by_noun(clause: _Clause, words: AccusingWords) -> Iterator[_AccusedPlace]:
    """ "Vorwürfe gegen …", and "Gegen … wird ermittelt" at the start of a clause."""
    for at, low in enumerate(clause.lows if "gegen" in clause.lows else ()):
        near = clause.lows[max(0, at - _NEAR) : at] if at else clause.lows
        if at and not _ELSEWHERE.isdisjoint(near):  # "die Anklage im Verfahren gegen …"
            continue
        relative = at == 0 and clause.start > 0 and at + 1 < len(clause.lows) and clause.lows[at + 1] in _RELATIVE
        if low == "gegen" and not relative and any(words.accuses(each) for each in near):
            first = clause.start + at + 1
            yield _AccusedPlace(first, min(clause.end, first + _FAR), _ACCUSATIVE, bare=False, pronouns=False)


def _by_standing(clause: _Clause, words: AccusingWords) -> Iterator[_AccusedPlace]:
    """How somebody stands before the law: the accused is the subject of the clause."""
    lows = clause.lows
    suspicion = any(low.endswith("verdacht") for low in lows)
    should = not _SHOULD.isdisjoint(lows) and "worden" not in lows and words.fiction.isdisjoint(lows)
    accuses = (
        (suspicion and not _STANDS.isdisjoint(lows) and not {"im", "unter", "in"}.isdisjoint(lows))
        or ("verantworten" in lows and "sich" in lows)
        or ("angeklagt" in lows and not _IS.isdisjoint(lows))
        or ("hinter" in lows and not _HIDES.isdisjoint(lows))
        or (should and (_is_told_charge(clause, words) or _is_told_misdeed(lows, words)))
        or ("hat" in lows and not words.charging.isdisjoint(lows) and not words.misdeeds.isdisjoint(lows))
    )
    if accuses:
        middle = clause.start + (lows.index("sich") if "sich" in lows else len(lows))
        for start, end in ((clause.start, middle), (middle + 1, clause.end)):
            yield _AccusedPlace(start, end, _NOMINATIVE, bare=False, pronouns=False)


def _by_deed(clause: _Clause, words: AccusingWords) -> Iterator[_AccusedPlace]:
    """ "Missbrauch durch …": who stands behind the wrong that is told of."""
    for at, low in enumerate(clause.lows if "durch" in clause.lows else ()):
        if low == "durch" and at and clause.lows[at - 1] in words.wrong_done:
            first = clause.start + at + 1
            yield _AccusedPlace(first, min(clause.end, first + _FAR), _ACCUSATIVE, bare=False, pronouns=False)


_STANDS = frozenset({"steht", "stehen", "stand", "standen", "gerät", "geraten", "geriet", "gerieten"})
_IS = frozenset({"ist", "sind", "war", "waren", "sei", "seien"})
_HIDES = frozenset({"steckt", "stecken", "steckte", "steckten", "stecke"})
_SHOULD = frozenset({"soll", "sollen"})


def _is_told_charge(clause: _Clause, words: AccusingWords) -> bool:
    """Does the clause stand behind a noun that accuses and a colon: "der Vorwurf: Sie sollen …"?"""
    at = clause.start
    return at > 1 and clause.tokens[at - 1].text == ":" and words.accuses(clause.tokens[at - 2].text.lower())


def _is_told_misdeed(lows: Sequence[str], words: AccusingWords) -> bool:
    """Is it a wrong of the past that is passed on: "soll … veruntreut haben", not "soll veruntreut worden sein"?"""
    return any(
        (behind in words.perfect and low in words.misdeeds) or (low == "und" and at and lows[at - 1] in words.misdeeds)
        for at, (low, behind) in enumerate(pairwise(lows))
    )


def _by_phrase(clause: _Clause, words: AccusingWords) -> Iterator[_AccusedPlace]:
    """ "machte … für … verantwortlich", "gab … die Schuld", "hält … für den Täter"."""
    culprits = ((_HOLDS, "für", low, _ACCUSATIVE) for low in clause.lows if low in words.culprits)
    for verb, end, needed, articles in (*culprits, *_PHRASES):
        if needed not in clause.lows:
            continue
        at = next((place for place, low in enumerate(clause.lows) if low in verb), clause.end)
        if end in clause.lows[at:]:
            yield _AccusedPlace(clause.start + at + 1, clause.start + clause.lows.index(end, at), articles)
    if "last" in clause.lows and "gelegt" in clause.lows and not _LAID.isdisjoint(clause.lows):
        yield _AccusedPlace(clause.start, clause.start + clause.lows.index("last"), _DATIVE)


_SEES = {"sieht", "sehen", "sah", "sahen", "vermutet", "vermuten", "vermutete", "vermuteten"}
_HOLDS = {"hält", "halten", "hielt", "hielten"}
#: Forms of the verb, the word behind which the accused ends, a word that is needed, and the articles of the accused.
_PHRASES: tuple[tuple[set[str], str, str, frozenset[str]], ...] = (
    *((_SEES, "hinter", deed, _ACCUSATIVE) for deed in ("tat", "anschlag", "attacke", "angriff", "angriffen")),
    ({"macht", "machte", "machten", "machen"}, "für", "verantwortlich", _ACCUSATIVE),
    ({"gibt", "gab", "gaben", "geben"}, "schuld", "schuld", _DATIVE),
    ({"legt", "legte", "legten", "legen"}, "zur", "last", _DATIVE),
)
_LAID = frozenset({"wird", "werden", "wurde", "wurden"})


# --- whether they were heard ------------------------------------------------------------------------------------------


def _accusers(document: Document, accusation: Sentence) -> frozenset[str]:
    """The sources that speak in the sentence that accuses, and do not deny or answer there."""
    beside = [a for a in document.attributions if a.source_id and _beside(a, accusation)]
    answering = {a.source_id for a in beside if a.cue and a.cue.sense in _ANSWERING}
    return frozenset(a.source_id for a in beside if a.source_id and a.source_id not in answering)


_ANSWERING = frozenset({"deny", "answer", "concede", "evade", "silent"})
#: Of these, what nobody but the accused and those who speak for them does about a charge.
_REFUSING = frozenset({"deny", "evade", "silent"})


def _heard(document: Document, at: int, accused: Party, grammar: Grammar, *, alone: bool) -> bool:
    """Does the accused say something elsewhere, or a lawyer of theirs, or for a state one of its officials?

    What goes on behind the accusation in the Konjunktiv, of nobody, is the accusation ("Er habe Mieter bedroht"). For
    a body that is only described any other source may speak that is no medium, for a described person any other
    person without a name. Where nobody else is accused (``alone``), whoever denies, evades or is silent does so for
    them, but not somebody of another name.
    """
    accusers = _accusers(document, document.sentences[at])
    words = (*accused.words, _office_of(accused, document.sentences[at]))
    own = {grammar.stem(part) for word in words for part in word.lower().split("-") if part}
    for attribution in document.attributions:
        source = document.source(attribution.source_id)
        if source is not None and source.id in accusers:
            continue
        somebody_else = accused.person and source is not None and source.kind == "named_person"
        if alone and not somebody_else and attribution.cue and attribution.cue.sense in _REFUSING:
            return True
        if source is None or _goes_on(attribution, document.sentences[at + 1 : at + 2]):
            continue
        # Somebody who is new here ("ein Nachbar") is none of those who were told of before.
        answering = (
            source.kind == "unnamed_person" and source.definite is not False
            if accused.person
            else source.kind not in MEDIA
        )
        if accused.described and answering:
            return True
        said = " ".join((source.name, source.role or "", *(mention.of(document.text) for mention in source.mentions)))
        speaks = {part for word in said.split() for part in _parts(word.strip(",.„“”()"), grammar)}
        official = source.kind in ("government", "unnamed_official") or (source.role or "").lower().endswith(
            tuple(grammar.words["officials"])
        )
        if (
            any(_alike(mine, grammar.stem(theirs)) for mine in own for theirs in speaks)
            or _defends(speaks, grammar)
            or (accused.state and official)
            or (
                accused.person
                and source.kind in PERSONS
                and any(is_accused_person(word, grammar) for word in said.split())
            )
        ):
            return True
    if accused.person and any(_defends({t.text.lower()}, grammar) for s in document.sentences for t in s.tokens):
        return True
    return any(
        _has(sentence.tokens, grammar.words["answer_words"])
        for sentence in document.sentences
        if any(
            token.text == accused.words[-1] or (accused.person and is_accused_person(token.text, grammar))
            for token in sentence.tokens
        )
    )


def _office_of(accused: Party, sentence: Sentence) -> str:
    """The compound in front of a name, which says whose office or member somebody is ("SPD-Ministerin Kolb"), or ""."""
    before = next((token.text for token in reversed(sentence.tokens) if token.end <= accused.span.start), "")
    return before if "-" in before[1:] and before[:1].isupper() else ""


def _goes_on(attribution: Attribution, behind: Sequence[Sentence]) -> bool:
    """Is it a sentence in the Konjunktiv, without a cue and a source of its own, and one of these?"""
    content = attribution.content[0]
    return not attribution.cue and not attribution.frame and any(content.overlaps(each.span) for each in behind)


def _beside(attribution: Attribution, sentence: Sentence) -> bool:
    return any(span.overlaps(sentence.span) for span in attribution.source or ())


def _parts(word: str, grammar: Grammar) -> Sequence[str]:
    """The parts of a word in lower case; outsiders do not speak for a body ("Nordchem-Opfer")."""
    *front, last = word.lower().split("-")
    return [last] if grammar.ends_in("outsiders", last) else [*front, last]


def _alike(mine: str, theirs: str) -> bool:
    """The same word, or one made of the other ("Nordchem" and "Nordchems", "Iran" and "iranische")."""
    shorter, longer = sorted((mine, theirs), key=len)
    return mine == theirs or (len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter))


#: Beginnings of compounds of "Anwalt" for those who accuse.
_PROSECUTES = ("staats", "oberstaats", "general", "bundes")


def _defends(speaks: set[str], grammar: Grammar) -> bool:
    ends = tuple(grammar.words["defenders"])
    return any(part.endswith(ends) and not part.startswith(_PROSECUTES) for part in speaks)


# --- Who is named in a stretch of a sentence: people, bodies and states, by their names -------------------------------
# German writes every noun with a capital. A capitalised word begins a name where it is a known name, a first name in
# front of another word, a surname that the article gives in full elsewhere, an abbreviation, or the compound name of a
# body.


_COMMON = ("roles", "roles_feminine", "officials", "experts", "persons_generic", "anonymous_heads", "spokespersons")
_KNOWN = ("organisations", "governments", "countries", "parties")
_ROLES = ("roles", "roles_feminine")
_BODIES = ("organisation_heads", "government_heads", "collectives")
_DEFINITE = frozenset({"der", "die", "das", "dem", "den"})
_STATES = ("governments", "countries")
#: Pronouns that stand for the accused, and what may stand in front of whom they mean.
_MEANS = {
    "ihm": frozenset({"", "der", "das"}),
    "ihn": frozenset({"", "der"}),
    "ihr": frozenset({"", "die"}),
}
_COMPANY_FORMS = frozenset({"AG", "SE", "KG", "GmbH", "UG", "OHG", "SA", "NV", "AB", "LLC"})
#: Letters that a compound must have more than the word for a body that ends it.
_SHORTEST_FIRST_PART = 3
_LONGEST_NAME = 4
_ABBREVIATION = range(2, 7)


@dataclass(frozen=True, slots=True)
class Party:
    """A party; ``article`` is the determiner in front, lower case, or empty.

    ``described``: there is no name, the words say what the party is. ``person``: it is one person, or some.
    """

    span: Span
    words: tuple[str, ...]
    article: str
    state: bool
    described: bool
    person: bool

    @property
    def name(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class PartyNames:
    """Names that can be told in one document; ``surnames`` stand with a first name somewhere in it."""

    grammar: Grammar
    surnames: frozenset[str]

    @classmethod
    def of(cls, document: Document, grammar: Grammar) -> PartyNames:
        found = {source.name.split()[-1] for source in document.sources if source.kind == "named_person"}
        for sentence in document.sentences:
            words = [token.text for token in sentence.tokens]
            capitals = [at for at, word in enumerate(words) if word[0].isupper()]
            found |= {
                words[at + 1]
                for at, behind in pairwise(capitals)
                if behind == at + 1 and _is_person(words, at, grammar)
            }
        return cls(grammar, frozenset(found))

    def first(
        self, tokens: Sequence[Token], articles: Container[str], left_out: Sequence[Span], *, bare: bool
    ) -> Party | None:
        """The party that the first noun phrase of the words names, if it names one.

        Passed over are phrases with another word in front than one of ``articles`` (another case, a preposition),
        those that overlap ``left_out``, and times; a role may stand in front of the name, or
        with a definite article be all there is. ``bare``: the very first word counts as a name, if it may be one,
        though nothing is known of it.
        """
        article = preposition = ""
        role: Party | None = None
        seen = False
        words = [token.text for token in tokens]
        for at, token in enumerate(tokens):
            tag = self._tag(token.text)
            if self._is_pronoun(token.text) or (seen and tag & (PREP | DET)):
                break
            if tag & PREP and not tag & DET:
                preposition = token.text.lower()
            elif tag & DET:
                article = article if token.text == "beiden" and article else token.text.lower()
            elif not _is_noun(token.text) or (at == 0 and tag & NOT_NOUN):
                continue
            elif (
                tag & TIME
                or (preposition or article) not in articles
                or any(Span(token.start, token.end).overlaps(span) for span in left_out)
            ):
                article, preposition, role, seen = "", "", None, False
            elif is_accused_person(token.text, self.grammar):
                return self._described(token, article, (), person=True)
            elif self._is_role(token.text) or _is_person(words, at + 1, self.grammar):
                role, seen = self._described(token, article, _ROLES) or self._of_state(tokens, at, article), True
            else:
                party = self._party(tokens[at : at + _LONGEST_NAME], article, bare=bare and at == 0)
                return party or role or self._of_state(tokens, at, article) or self._described(token, article, _BODIES)
        return role

    def meant(
        self, there: Sequence[Token], before: Sequence[Sentence], same: Sequence[Token], left_out: Sequence[Span]
    ) -> Party | None:
        """Whom the pronoun means that the words begin with: the last person who is a subject before it and does not
        speak in the sentence."""
        pronoun = next((low for token in there[:2] if (low := token.text.lower()) in _MEANS), "")
        speaks = " ".join(
            token.text for token in same if any(span.overlaps(Span(token.start, token.end)) for span in left_out)
        )
        for sentence in reversed(before if pronoun else ()):
            party = self.first(sentence.tokens, _NOMINATIVE, (), bare=False)
            if party and party.person and party.article in _MEANS[pronoun] and party.words[-1] not in speaks:
                return party
        return None

    def _described(self, token: Token, article: str, lists: Sequence[str], *, person: bool = False) -> Party | None:
        """A party that is only described, by what it is: "die Regierung", "der Kanzlerin", "dem Paar"."""
        of_a_kind = person or not self.grammar.lists_of(token.text.lower()).isdisjoint(lists)
        return (
            Party(Span(token.start, token.end), (token.text,), article, state=False, described=True, person=person)
            if article in _DEFINITE and of_a_kind
            else None
        )

    def _party(self, tokens: Sequence[Token], article: str, *, bare: bool) -> Party | None:
        words = tuple(token.text for token in tokens)
        length = self._length(words, bare=bare, plural=not article)
        name, behind = words[:length], words[length:]
        # What belongs to somebody is meant, not they: "gegen Jan Pohls Pläne".
        if not length or (behind and name[-1][-1] == "s" and _is_noun(behind[0]) and noun(behind[0].lower()).kind):
            return None
        described = length == 1 and article in _DEFINITE and self.grammar.ends_in("firms", name[0].lower())
        person = _is_person(words, 0, self.grammar) or words[0] in self.surnames
        state = any(self._is_in(_STATES, word) for word in (*name, " ".join(name)))
        span = Span(tokens[0].start, tokens[length - 1].end)
        return Party(span, name, article, state=state, described=described, person=person)

    def _length(self, words: Sequence[str], *, bare: bool, plural: bool) -> int:
        """How many of the words are the name that begins with the first of them; 0 if none does.

        ``plural``: no article stands in front, so that the word for a body means some that nobody names.
        """
        known = (length for length in range(len(words), 0, -1) if self._is_in(_KNOWN, " ".join(words[:length])))
        if length := next(known, 0):
            return length
        if _is_person(words, 0, self.grammar):
            return self._run(words, 2, _LONGEST_NAME)
        if words[0] in self.surnames:
            return 1
        if _is_abbreviation(words[0]) or (self._is_body(words[0]) and not plural):
            return self._run(words, 1, 2)
        if len(words) > 1 and words[1] in _COMPANY_FORMS:  # "Nordchem AG"
            return 2
        return int(bare and self._may_be_name(words[0]) and words[0].isalpha() and words[0][-1] not in "ns")

    def _run(self, words: Sequence[str], length: int, longest: int) -> int:
        """How many words the name has that is known to have ``length``: what follows and may be a part of it."""
        while length < min(len(words), longest) and self._may_be_name(words[length]):
            length += 1
        return length

    def _may_be_name(self, word: str) -> bool:
        endings = self.grammar.words["abstract_endings"]
        return (
            word[:1].isupper()
            and not self._tag(word) & (NOT_NOUN | TIME)
            and not self.grammar.lists_of(word.lower())
            and not any(word.lower().endswith(ending) for ending in endings)
        )

    def _is_body(self, word: str) -> bool:
        """A compound that ends with a word for a body ("Umweltbundesamt", "Chemiekonzern")."""
        low, heads = word.lower(), self.grammar.words["organisation_heads"]
        return any(low.endswith(head) and len(low) >= len(head) + _SHORTEST_FIRST_PART for head in heads)

    def _is_pronoun(self, word: str) -> bool:
        tag = self._tag(word)
        pronoun = bool(tag & (PRON | OTHER_PRON)) or self.grammar.is_in("pronoun_genders", word.lower())
        return pronoun and not tag & DET

    def _is_role(self, word: str) -> bool:
        return not self.grammar.lists_of(word.lower()).isdisjoint(_COMMON) and word not in self.surnames

    def _of_state(self, tokens: Sequence[Token], at: int, article: str) -> Party | None:
        """Some of a state, by the stem of the adjective: "nordkoreanische Hacker"."""
        if article or at == 0 or noun(tokens[at].text.lower()).kind not in ("person", "group"):
            return None
        stem = tokens[at - 1].text.lower().removesuffix("e")
        if not stem.endswith("isch") or not self.grammar.is_in("states", stem):
            return None
        name = (tokens[at - 1].text, tokens[at].text)
        span = Span(tokens[at - 1].start, tokens[at].end)
        return Party(span, name, "", state=True, described=False, person=False)

    def _is_in(self, lists: Sequence[str], name: str) -> bool:
        return any(self.grammar.is_in(key, name.lower()) for key in lists)

    def _tag(self, word: str) -> int:
        return self.grammar.tags.get(word.lower(), 0)


def _is_person(words: Sequence[str], at: int, grammar: Grammar) -> bool:
    """A first name, and a capitalised word behind it that is no common noun."""
    if at + 1 >= len(words) or not words[at][:1].isupper() or not words[at + 1][:1].isupper():
        return False
    first, second = words[at].lower(), words[at + 1].lower()
    if not (grammar.is_in("first_names_female", first) or grammar.is_in("first_names_male", first)):
        return False
    common = any(grammar.is_in(name, second) for name in _COMMON)
    return not common and not grammar.tags.get(second, 0) & NOT_NOUN


def _is_abbreviation(word: str) -> bool:
    return len(word) in _ABBREVIATION and word.isalpha() and word[0].isupper() and word[-1].isupper()
