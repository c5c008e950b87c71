"""``rules see``: everything that the annotation knows of a text, in the words that a rule asks for it with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from provenance.config import Project
from provenance.engine import RuleSet
from provenance.engine.conditions.fields import ANNOTATED, Field, Quoted, Spoken, Thing, Value
from provenance.engine.messages import shorten
from provenance.errors import InputError, UsageError
from provenance.models import Claim, Document, Sentence, Spans
from provenance.pipeline import analyse_text
from provenance.workshop.analyses import enough

__all__ = ["see", "seen"]

_LONGEST = 300


def see(project: Project, text: str, language: str) -> str:
    """What is seen in a text. Raises ``RuleError``; ``UsageError`` where it is empty or its language has no rules."""
    ruleset = project.ruleset()
    if language not in ruleset.languages:
        known = ", ".join(sorted(ruleset.languages))
        raise UsageError(f"--lang {language}: there are no rules for this language, only for {known}")
    return seen(ruleset, text, language)


def seen(ruleset: RuleSet, text: str, language: str) -> str:
    """The same for rules that are read already. Raises ``UsageError`` where there is no text."""
    try:
        document = analyse_text(text, language, enough(ruleset, ())).document
    except InputError as error:
        raise UsageError(str(error)) from None
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    for line in document.lines:
        if line.zone in ("noise", "credits"):
            yield f"{line.zone}: {_cut(document.text[line.start : line.end])}"
    for sentence in document.sentences:
        yield f"{sentence.zone}: {_cut(sentence.span.of(document.text))}"
        for told in _in_sentence(document, sentence):
            yield f"  {told}"
    yield f"genre: {_value(document.genre)}"


def _in_sentence(document: Document, sentence: Sentence) -> Iterator[str]:
    """What begins in it."""
    wording = _Wording(document.text)
    for attribution in document.attributions:
        if sentence.span.contains(attribution.start):
            source = document.source(attribution.source_id)
            cue = attribution.cue.spans if attribution.cue else None
            parts = {"content": attribution.content, "cue": cue, "source": attribution.source}
            yield f"attribution {attribution.id}: {wording.all(parts)}{f' ({source.name})' if source else ''}"
            yield from _fields(ANNOTATED["attribution"], Spoken(attribution, source))
    for source in document.sources:
        if source.mentions and sentence.span.contains(source.mentions[0].start):
            yield f"source {source.id}: “{_cut(source.name)}”"
            yield from _fields(ANNOTATED["source"], source)
            yield f"  party: {_value(source.party)}"
    for quote in document.quotes:
        if sentence.span.contains(quote.start):
            yield f"quote: “{_cut(quote.content.of(document.text))}”"
            yield from _fields(ANNOTATED["quote"], Quoted(quote, document.text))
    for claim in document.claims:
        if sentence.span.contains(claim.span.start):
            yield _claim(claim, document.text)


class _Wording:
    def __init__(self, text: str) -> None:
        self._text = text

    def all(self, parts: Mapping[str, Spans | None]) -> str:
        said = {name: " … ".join(span.of(self._text) for span in spans) for name, spans in parts.items() if spans}
        return ", ".join(f"{name} “{_cut(words)}”" for name, words in said.items())


def _claim(claim: Claim, text: str) -> str:
    about = "about " if claim.approximate else ""
    whose = f", of attribution {claim.attribution}" if claim.attribution else ""
    return f"claim: “{claim.span.of(text)}”, {about}{_value(claim.quantity)} {claim.unit or ''}".rstrip() + whose


def _fields(fields: Mapping[str, Field[Thing]], thing: Thing) -> Iterator[str]:
    """A line for the fields of the thing itself, and one for those of each of its parts."""
    for _, group in groupby(fields, key=_part):
        yield f"  {_told(fields, thing, group)}"


def _part(name: str) -> str:
    return name.rpartition(".")[0]


def _told(fields: Mapping[str, Field[Thing]], thing: Thing, names: Iterable[str]) -> str:
    return ", ".join(f"{name}: {_value(fields[name].read(thing))}" for name in names)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "–" if value is None else f"{value:g}" if isinstance(value, int | float) else value


def _cut(text: str) -> str:
    return shorten(text) if len(text) > _LONGEST else " ".join(text.split())
