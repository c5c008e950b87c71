"""Corrections: what a reviewer says of an article in place of the program, applied whenever it is audited.

A correction is a line of a log (JSON). It holds on to the words that it is about, as the TextQuoteSelector of the Web
Annotation Data Model does: the words themselves and some on either side. So it outlives ids, offsets, versions and
edits elsewhere in the article; where its words are gone, the report says so. ``Corrected`` applies the corrections of
one article between the stages, and rules and scores follow by themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from provenance.errors import InputError
from provenance.models import (
    Attribution,
    CorrectionAction,
    CorrectionStatus,
    Document,
    ReportCorrection,
    Source,
    SourceKind,
    Span,
    Spans,
)
from provenance.segment import analysis_text
from provenance.vocabulary import IDENTIFIED_KINDS

__all__ = ["Anchor", "Corrected", "Correction", "anchor_at", "by_article", "in_force", "read_line"]

LONGEST_WORDS = 2_000
LONGEST_REASON = 2_000
_LONGEST_NAME = 200
_LONGEST_ID = 2_000
#: Characters on either side that tell one place from another with the same words.
_CONTEXT = 60
#: Words that are enough to know a passage again, whatever has become of those around it.
_ENOUGH = 5
#: Words around a shorter one that must stand.
_AROUND = 3

_QuotedWords = Annotated[str, StringConstraints(max_length=LONGEST_WORDS)]
_Surroundings = Annotated[str, StringConstraints(max_length=4 * _CONTEXT)]
_PlainName = Annotated[str, StringConstraints(max_length=_LONGEST_NAME, min_length=1, strip_whitespace=True)]
_ReasonGiven = Annotated[str, StringConstraints(max_length=LONGEST_REASON, min_length=1, strip_whitespace=True)]
_Id = Annotated[str, StringConstraints(max_length=_LONGEST_ID, min_length=1)]


class _LogModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Anchor(_LogModel):
    """The words that a correction is about, with some of those before and behind them."""

    exact: _QuotedWords
    prefix: _Surroundings = ""
    suffix: _Surroundings = ""


class Correction(_LogModel):
    """One line of the log.

    ===========  ======================================================================================
    speaker      what stands at the anchor is said by ``name`` (null: nobody is named)
    kind         the source mentioned at the anchor is of ``kind``, and ``identified`` or not
    merge        the source mentioned at the anchor is the one called ``name``
    split        that mention is of somebody else: ``name``
    refuse       the finding of ``rule`` at the anchor (null: of the whole article) is wrong
    missing      a finding of ``rule``, an id or a category, is missing there; changes nothing by itself
    unite        over all articles, those called ``entity`` and ``name`` are one
    separate     the source called ``entity`` in this article is not the one of other articles
    withdraw     the correction ``of`` is taken back
    ===========  ======================================================================================
    """

    schema_: Literal["provenance/correction/1"] = Field(alias="schema", default="provenance/correction/1")
    action: CorrectionAction
    article: _Id | None = Field(default=None, description="its id; null for what holds over all articles")
    anchor: Anchor | None = None
    rule: _PlainName | None = None
    name: _PlainName | None = None
    kind: SourceKind | None = None
    identified: bool | None = None
    entity: _PlainName | None = None
    of: _PlainName | None = None
    reason: _ReasonGiven
    actor: _PlainName = Field(description="who says so")
    created: _PlainName = Field(description="in ISO 8601")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for field, actions in _NEEDS.items():
            if self.action in actions and getattr(self, field) is None:
                raise ValueError(f"“{self.action}” needs “{field}”")
        if self.anchor is not None and not self.anchor.exact.strip():
            raise ValueError("the words of the anchor are missing")
        try:
            datetime.fromisoformat(self.created)
        except ValueError:
            raise ValueError("“created” is no date and time in ISO 8601") from None
        return self

    @property
    def id(self) -> str:
        """Made from what it says: the same line has the same id wherever it is read."""
        return hashlib.sha256(json.dumps(self._said(), sort_keys=True).encode()).hexdigest()[:16]

    @property
    def about(self) -> tuple[Any, ...]:
        """A later correction of the same takes the place of the earlier one."""
        named = self.name if self.action == "unite" else None
        return self.action, self.article, self.anchor, self.rule, self.entity, named

    def line(self) -> str:
        return json.dumps({"id": self.id, **self._said()}, ensure_ascii=False)

    def _said(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


_NEEDS: Mapping[str, frozenset[str]] = {
    "article": frozenset({"speaker", "kind", "merge", "split", "refuse", "missing", "separate"}),
    "anchor": frozenset({"speaker", "kind", "merge", "split", "missing"}),
    "rule": frozenset({"refuse", "missing"}),
    "name": frozenset({"merge", "split", "unite"}),
    "kind": frozenset({"kind"}),
    "entity": frozenset({"unite", "separate"}),
    "of": frozenset({"withdraw"}),
}


def read_line(line: str | bytes) -> Correction:
    """Raises ``InputError`` with what is wrong."""
    try:
        said = json.loads(line)
        if not isinstance(said, dict):
            raise InputError("a correction is a JSON object")
        told = said.pop("id", None)
        found = Correction.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"{place}: {first['msg']}" if place else first["msg"].removeprefix("Value error, ")) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"no JSON: {error}") from error
    if told is not None and told != found.id:
        raise InputError(f"its id is {told} but what it says has the id {found.id}: the line was changed")
    return found


def in_force(log: Iterable[Correction]) -> tuple[Correction, ...]:
    """What holds of a log, in the order in which it was said: nothing withdrawn, nothing said anew later."""
    ordered = sorted(log, key=lambda one: (one.created, one.id))
    withdrawn = {one.of for one in ordered if one.action == "withdraw"}
    found: dict[tuple[Any, ...], Correction] = {}
    for one in ordered:
        if one.action != "withdraw" and one.id not in withdrawn:
            found.pop(one.about, None)
            found[one.about] = one
    return tuple(found.values())


def by_article(corrections: Iterable[Correction]) -> dict[str, tuple[Correction, ...]]:
    """Those that change the audit of an article, by its id."""
    found: dict[str, tuple[Correction, ...]] = {}
    for one in corrections:
        if one.article is not None and one.action != "separate":
            found[one.article] = (*found.get(one.article, ()), one)
    return found


# --- words and places ------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\w+")


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of a stretch of the text as read. Raises ``ValueError`` where it is empty or too long."""
    exact = text[start:end]
    if not exact.strip() or len(exact) > LONGEST_WORDS:
        raise ValueError(f"an anchor has 1 to {LONGEST_WORDS} characters")
    before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    if start > _CONTEXT:
        before = re.sub(r"^\w+", "", before)
    if end + _CONTEXT < len(text):
        behind = re.sub(r"\w+$", "", behind)
    return Anchor(exact=exact, prefix=before, suffix=behind)


class AnchorFinder:
    """Finds anchors in a text by their words: case, marks and white space may change, words may not."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._words = [text[start:end].casefold() for start, end in self._spans]
        self._at: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            self._at.setdefault(word, []).append(number)

    def find(self, anchor: Anchor) -> Span | None:
        """Where the words of the anchor stand; of several places the one with most of the words around it."""
        words = _words(anchor.exact)
        if not words:
            at = self._text.find(anchor.exact.strip())
            return Span(at, at + len(anchor.exact.strip())) if at >= 0 else None
        before, behind = _words(anchor.prefix), _words(anchor.suffix)
        rarest = min(range(len(words)), key=lambda n: len(self._at.get(words[n], ())))
        best, most = None, -1
        for number in self._at.get(words[rarest], ()):
            first, last = number - rarest, number - rarest + len(words)
            if first < 0 or self._words[first:last] != words:
                continue
            near = _common(reversed(before), reversed(self._words[max(0, first - len(before)) : first]))
            far = _common(behind, self._words[last : last + len(behind)])
            known = len(words) >= _ENOUGH or near + far >= min(_AROUND, len(before) + len(behind))
            if known and near + far > most:
                best, most = Span(self._spans[first][0], self._spans[last - 1][1]), near + far
        return best


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(analysis_text(text)[0])]


def _common(wanted: Iterable[str], there: Iterable[str]) -> int:
    """How many words in a row are the same."""
    number = 0
    for one, other in zip(wanted, there, strict=False):
        if one != other:
            break
        number += 1
    return number


# --- one article -----------------------------------------------------------------------------------------------------


class Corrected:
    """The corrections of one article while it is audited.

    ``renamed`` says what became of rules that moved. What is refused to one of ``alike`` is refused to all of them.
    """

    def __init__(
        self,
        text: str,
        corrections: Sequence[Correction] = (),
        renamed: Mapping[str, str] | None = None,
        alike: Collection[str] = (),
    ) -> None:
        places = AnchorFinder(text) if corrections else None
        self._corrections = corrections
        self._at = {one.id: places.find(one.anchor) for one in corrections if places and one.anchor}
        self._status: dict[str, CorrectionStatus] = {}
        self._refused: dict[str, list[tuple[Span | None, str]]] = {}
        for one in corrections:
            if one.anchor is not None and self._at[one.id] is None:
                self._status[one.id] = "words_gone"
            elif one.action == "missing":
                self._status[one.id] = "noted"
            elif one.action == "refuse" and one.rule is not None:
                rule = (renamed or {}).get(one.rule, one.rule)
                for refused in alike if rule in alike else (rule,):
                    self._refused.setdefault(refused, []).append((self._at.get(one.id), one.id))

    def refuses(self, rule: str, span: Span | None) -> bool:
        """Did somebody refuse a finding of this rule there?"""
        for at, one in self._refused.get(rule, ()):
            if (at is None and span is None) or (at is not None and span is not None and at.overlaps(span)):
                self._status[one] = "applied"
                return True
        return False

    def document(self, document: Document) -> Document:
        """The document as the reviewers see it."""
        for one in self._corrections:
            at = self._at.get(one.id)
            change = _CHANGES.get(one.action)
            if change is not None and at is not None:
                changed = change(document, one, at)
                self._status[one.id] = "nothing_to_correct" if changed is None else "applied"
                document = changed or document
        return document

    def told(self) -> Iterator[ReportCorrection]:
        """What became of each, once the audit is done."""
        for one in self._corrections:
            yield ReportCorrection(
                id=one.id,
                action=one.action,
                status=self._status.get(one.id, "nothing_to_correct"),
                text=one.anchor.exact if one.anchor else None,
                rule=one.rule,
                name=one.name,
                kind=one.kind,
                reason=one.reason,
                actor=one.actor,
                created=one.created,
            )


def _speaker(document: Document, said: Correction, at: Span) -> Document:
    """Somebody else, or nobody, says what stands there; a statement that was not seen there is one now."""
    document, speaker = _somebody(document, said) if said.name else (document, None)
    speaker_id = speaker.id if speaker else None
    nearest = max(document.attributions, key=lambda a: _shared(a.content, at), default=None)
    if nearest is None or _shared(nearest.content, at) == 0:
        quoted = any(quote.start <= at.start and at.end <= quote.end for quote in document.quotes)
        new = Attribution("", "direct" if quoted else "indirect", (at,), source_id=speaker_id)
        return _numbered(replace(document, attributions=(*document.attributions, new)))
    before, mention = nearest.source_id, nearest.source
    keeps = speaker is not None and mention is not None and _overlap(mention, speaker.mentions)
    changed = replace(nearest, source_id=speaker_id, source=mention if keeps else None)
    attributions = tuple(changed if a is nearest else a for a in document.attributions)
    sources = document.sources
    if before != speaker_id and all(a.source_id != before for a in attributions):
        # Who says nothing any more and was only seen beside these words is no source.
        own = mention or ()
        sources = tuple(s for s in sources if s.id != before or any(m not in own for m in s.mentions))
    return replace(document, attributions=attributions, sources=sources)


def _kind(document: Document, said: Correction, at: Span) -> Document | None:
    source = _mentioned(document, at)
    if source is None or said.kind is None:
        return None
    identified = said.kind in IDENTIFIED_KINDS if said.identified is None else said.identified
    return _with(document, replace(source, kind=said.kind, identified=identified))


def _merge(document: Document, said: Correction, at: Span) -> Document | None:
    source = _mentioned(document, at)
    into = next((s for s in _called(document, said.name or "") if s != source), None)
    if source is None or into is None:
        return None
    merged = replace(
        into,
        mentions=tuple(sorted({*into.mentions, *source.mentions})),
        role=into.role or source.role,
        party=into.party or source.party,
    )
    return replace(
        document,
        sources=tuple(merged if s.id == into.id else s for s in document.sources if s.id != source.id),
        attributions=tuple(
            replace(a, source_id=into.id) if a.source_id == source.id else a for a in document.attributions
        ),
    )


def _split(document: Document, said: Correction, at: Span) -> Document | None:
    source = _mentioned(document, at)
    if source is None:
        return None
    mentions = tuple(mention for mention in source.mentions if mention.overlaps(at))
    document = _with(document, replace(source, mentions=tuple(m for m in source.mentions if m not in mentions)))
    document, other = _somebody(document, said, like=source, mentions=mentions)
    attributions, follows = [], False
    for a in document.attributions:
        if a.source_id == source.id:
            # What goes on without naming anybody is still the one named last.
            follows = _overlap(a.source, mentions) if a.source else follows
        attributions.append(replace(a, source_id=other.id) if follows and a.source_id == source.id else a)
    left = any(a.source_id == source.id for a in attributions) or len(mentions) < len(source.mentions)
    sources = tuple(s for s in document.sources if left or s.id != source.id)
    return replace(document, sources=sources, attributions=tuple(attributions))


_CHANGES = {"speaker": _speaker, "kind": _kind, "merge": _merge, "split": _split}


def _somebody(
    document: Document, said: Correction, like: Source | None = None, mentions: Spans = ()
) -> tuple[Document, Source]:
    """Whom the correction names: a source that the article has, or a new one."""
    name = said.name or ""
    known = next((s for s in _called(document, name) if like is None or s.id != like.id), None)
    if known is not None:
        known = replace(known, mentions=tuple(sorted({*known.mentions, *mentions})))
        return _with(document, known), known
    kind: SourceKind = said.kind or (like.kind if like else "named_person")
    identified = kind in IDENTIFIED_KINDS if said.identified is None else said.identified
    number = max((int(s.id[1:]) for s in document.sources), default=0) + 1
    new = Source(f"s{number}", name, kind, identified, None, mentions)
    return replace(document, sources=(*document.sources, new)), new


def _called(document: Document, name: str) -> Iterator[Source]:
    """Sources of this name, then those that are called so somewhere in the text."""
    plain = _plain(name)
    yield from (source for source in document.sources if _plain(source.name) == plain)
    for source in document.sources:
        if _plain(source.name) != plain and any(_plain(m.of(document.text)) == plain for m in source.mentions):
            yield source


def _plain(name: str) -> str:
    return " ".join(_words(name))


def _mentioned(document: Document, at: Span) -> Source | None:
    """The source with the mention that shares most with these words."""
    found = max(document.sources, key=lambda s: max((_shared((m,), at) for m in s.mentions), default=0), default=None)
    return found if found is not None and any(mention.overlaps(at) for mention in found.mentions) else None


def _shared(spans: Spans, at: Span) -> float:
    """Characters that a place shares with a span, as a share of what both cover."""
    shared = sum(max(0, min(span.end, at.end) - max(span.start, at.start)) for span in spans)
    return shared / (sum(span.end - span.start for span in spans) + at.end - at.start - shared or 1)


def _overlap(some: Spans, others: Spans) -> bool:
    return any(one.overlaps(other) for one in some for other in others)


def _with(document: Document, source: Source) -> Document:
    return replace(document, sources=tuple(source if s.id == source.id else s for s in document.sources))


def _numbered(document: Document) -> Document:
    """A new statement takes its place in the order of the text, with an id that no other has."""
    used = max((int(a.id[1:]) for a in document.attributions if a.id), default=0)
    named = (a if a.id else replace(a, id=f"a{used + 1}") for a in document.attributions)
    return replace(document, attributions=tuple(sorted(named, key=lambda a: (a.content, a.type))))
