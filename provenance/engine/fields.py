"""What rules can ask of annotated things, field by field: declared here, and nowhere else.

The reader of conditions, the JSON Schema, the help of editors, the trace and the values that are tested all come from
these tables. A new field is a row; the page about the rule language names it in words (a test compares).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args

from provenance.models import (
    Attribution,
    AttributionType,
    CueClass,
    CueKind,
    Embed,
    EmbedKind,
    GrammaticalNumber,
    Image,
    Link,
    LinkKind,
    Mood,
    Quote,
    Source,
    SourceKind,
)

__all__ = [
    "ANNOTATED",
    "BETWEEN_SENTENCES",
    "Compare",
    "Field",
    "Given",
    "OneOf",
    "Quoted",
    "Spoken",
    "Test",
    "Tests",
    "Thing",
    "Value",
    "ValueKind",
]

#: Of a field; ``None``: not known, or not there.
Value = str | float | bool | None

T = TypeVar("T")

# --- tests of one value ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some values; texts in any case, and in ``ends`` by their end, as compounds are ("*leute")."""

    values: frozenset[str | bool]
    ends: tuple[str, ...] = ()

    def __call__(self, value: Value) -> bool:
        if value in self.values:
            return True
        if not isinstance(value, str):
            return False
        low = value.lower()
        return low in self.values or low.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class Compare:
    """Bounds that all must hold; a missing value never fulfils them."""

    lt: float | None = None
    le: float | None = None
    gt: float | None = None
    ge: float | None = None

    def __call__(self, value: Value) -> bool:
        if value is None or isinstance(value, str):
            return False
        return (
            (self.lt is None or value < self.lt)
            and (self.le is None or value <= self.le)
            and (self.gt is None or value > self.gt)
            and (self.ge is None or value >= self.ge)
        )


@dataclass(frozen=True, slots=True)
class Given:
    """There is a value, or there is none."""

    given: bool

    def __call__(self, value: Value) -> bool:
        return (value is not None) == self.given


Test = OneOf | Compare | Given
Tests = tuple[tuple[str, Test], ...]


# --- the fields ------------------------------------------------------------------------------------------------------

#: What a field can be compared with: true or false; a number or bounds; texts and word lists; true, false or texts
#: ("is there any, or one of these?"); or words of a closed list.
ValueKind = Literal["flag", "number", "text", "name"] | tuple[str, ...]


class Field(NamedTuple, Generic[T]):
    """One thing that a rule can ask; ``meaning`` and ``example`` are shown where it is written."""

    kind: ValueKind
    meaning: str
    example: Any
    read: Callable[[T], Value]


class Spoken(NamedTuple):
    """An attribution with the source behind it, where that is known."""

    attribution: Attribution
    source: Source | None


SOURCE: Mapping[str, Field[Source]] = {
    "kind": Field(get_args(SourceKind), "What kind of source it is.", ["anonymous"], lambda s: s.kind),
    "identified": Field("flag", "Can the reader tell who the source is?", False, lambda s: s.identified),
    "role": Field("flag", "Is a role given: “Sprecherin des Amtes”?", True, lambda s: bool(s.role)),
    "name": Field("text", "The name as the article gives it; @list for many.", "@agencies", lambda s: s.name),
    "head": Field(
        "text", "The noun it is first called by, in lower case; @list for many.", "insider", lambda s: s.head or None
    ),
    "definite": Field(
        "flag",
        "Is it first named as a certain one: “die Beamten”, “ihre Anwältin”, not “ein Beamter”?",
        False,
        lambda s: s.definite,
    ),
    "number": Field(get_args(GrammaticalNumber), "One or several?", "plural", lambda s: s.number),
    "own": Field("flag", "Is it the outlet that publishes the article, or its staff?", True, lambda s: s.own),
    "heard": Field(
        "flag",
        "Does the article tell what it says, not only that it looks into something?",
        True,
        lambda s: s.heard,
    ),
    "mentions": Field("number", "How often the article names the source.", {"ge": 3}, lambda s: len(s.mentions)),
}


def _of_source(name: str) -> Field[Spoken]:
    """The field of the source as one of the attribution; it has no value where the source is not known."""
    field = SOURCE[name]
    return Field(
        field.kind, field.meaning, field.example, lambda spoken: field.read(spoken.source) if spoken.source else None
    )


ATTRIBUTION: Mapping[str, Field[Spoken]] = {
    "type": Field(get_args(AttributionType), "How it is reported.", "direct", lambda a: a.attribution.type),
    "has_source": Field(
        "flag",
        "Is a source named or known?",
        False,
        lambda a: a.attribution.source_id is not None or a.attribution.source is not None,
    ),
    "has_cue": Field("flag", "Do words say that somebody says it?", True, lambda a: a.attribution.cue is not None),
    "cue.lemma": Field(
        "text",
        "The infinitive of the verb, or the word itself; @list for many.",
        ["behaupten", "sagen"],
        lambda a: a.attribution.cue.lemma if a.attribution.cue else None,
    ),
    "cue.kind": Field(
        get_args(CueKind),
        "What kind of word the cue is.",
        "verb",
        lambda a: a.attribution.cue.kind if a.attribution.cue else None,
    ),
    "cue.class": Field(
        get_args(CueClass),
        "What the source does by saying it, whatever the word: deny, accuse, estimate …",
        ["deny", "answer"],
        lambda a: a.attribution.cue.sense if a.attribution.cue else None,
    ),
    "cue.negated": Field(
        "flag",
        "Is it told that the source did not say it: “bestritt nicht, dass …”?",
        True,
        lambda a: a.attribution.cue.negated if a.attribution.cue else None,
    ),
    "cue.passive": Field(
        "flag",
        "Is the cue in the passive, which can leave out who says it: “es wird vermutet”?",
        True,
        lambda a: a.attribution.cue.passive if a.attribution.cue else None,
    ),
    "content.negated": Field(
        "flag", "Is what the source says negated: “er habe nichts gewusst”?", True, lambda a: a.attribution.negated
    ),
    "content.mood": Field(
        get_args(Mood), "The mood in which the outlet puts it down.", "konjunktiv", lambda a: a.attribution.mood
    ),
    "answers": Field(
        "flag", "Does a charge precede it that the source may answer?", True, lambda a: a.attribution.answers
    ),
    "medium": Field(
        "name",
        "Did another medium carry it? True, false, or its name; @list for many.",
        True,
        lambda a: a.attribution.medium,
    ),
    "own": Field("flag", "Was it said to the outlet that publishes the article?", True, lambda a: a.attribution.own),
    "linked": Field("flag", "Does its sentence link to where it comes from?", True, lambda a: a.attribution.linked),
    **{
        f"source.{name}": _of_source(name)
        for name in ("kind", "identified", "role", "name", "head", "definite", "number", "own")
    },
}


class Quoted(NamedTuple):
    """A quotation and the text it stands in."""

    quote: Quote
    text: str


QUOTE: Mapping[str, Field[Quoted]] = {
    "balanced": Field("flag", "Are both quotation marks there?", False, lambda q: q.quote.balanced),
    "speech": Field("flag", "Is it speech, and no title or scare quote?", True, lambda q: q.quote.speech),
    "words": Field("number", "How many words it has.", {"gt": 30}, lambda q: len(q.quote.content.of(q.text).split())),
}


LINK: Mapping[str, Field[Link]] = {
    "kind": Field(get_args(LinkKind), "Where it leads.", ["primary", "study"], lambda link: link.kind),
    "host": Field(
        "text", "The host it leads to, without www.; @list for many.", "bundestag.de", lambda link: link.host
    ),
    "own": Field("flag", "Does it lead to a page of the article's own house?", False, lambda link: link.kind == "own"),
    "first": Field(
        "flag",
        "Is it the one link of its host that counts? Many links to one host are one.",
        True,
        lambda link: link.first,
    ),
    "source": Field("flag", "Does it lead to what its sentence gives as the source?", True, lambda link: link.source),
}
EMBED: Mapping[str, Field[Embed]] = {
    "kind": Field(get_args(EmbedKind), "What it is, or whose service shows it.", ["x", "telegram"], lambda e: e.kind),
    "author": Field(
        "name", "Is it said who posted it? True, false, or the name; @list for many.", False, lambda e: e.author
    ),
    "title": Field("name", "Is it said what it is? True, false, or the words.", True, lambda e: e.title),
}
IMAGE: Mapping[str, Field[Image]] = {
    "credit": Field(
        "name",
        "Is it said who made it or where it is from? True, false, or the name; @list for many.",
        False,
        lambda image: image.credit,
    ),
    "caption": Field("name", "Is it said what it shows? True, false, or the words.", True, lambda image: image.caption),
}

#: Conditions on what stands before a sentence and is no part of the text.
BETWEEN_SENTENCES = frozenset({"embed", "image"})

Thing = Spoken | Source | Quoted | Link | Embed | Image
#: By the name of the condition.
ANNOTATED: Mapping[str, Mapping[str, Field[Any]]] = {
    "attribution": ATTRIBUTION,
    "source": SOURCE,
    "quote": QUOTE,
    "link": LINK,
    "embed": EMBED,
    "image": IMAGE,
}
