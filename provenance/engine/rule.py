"""A rule: the vocabulary of rule files and the frozen values made of them, its message, and what suppresses it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple, TypeVar, cast

from provenance.engine.conditions import Condition
from provenance.located import Place
from provenance.models import Article, Dimension, Genre, Severity, Span, UiLanguage
from provenance.wording import term

__all__ = [
    "DETECTORS",
    "LEAST_PRECISION",
    "LEAST_READ",
    "MARK",
    "MAX_MATCH",
    "MEASURES",
    "OWN_CATEGORY",
    "PLACEHOLDERS",
    "REQUIRED",
    "RULE_KINDS",
    "STORY_DETECTORS",
    "CapConfig",
    "Category",
    "CorpusKind",
    "DimensionConfig",
    "Examples",
    "Ignore",
    "MessageError",
    "Notes",
    "Per",
    "PointSign",
    "Points",
    "Quality",
    "Rule",
    "RulePlace",
    "Scope",
    "ScoreConfig",
    "Status",
    "Template",
    "mark",
    "parse_message",
    "path_fits",
    "shorten",
    "unmark",
]


# --- Messages of findings: a text with ``{name}`` or ``{name|what stands there if the value is missing}`` -------------


@dataclass(frozen=True, slots=True)
class _ValueWording:
    """How values are said in a language.

    ``defaults``: what is written where a value is missing and the message gives no default. ``words``: values that are
    words of the program; others stand as they are. ``point``: the decimal point.
    """

    language: UiLanguage
    defaults: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    point: str = "."

    def say(self, name: str, value: str) -> str:
        if name == "kind":
            return term(self.language, value)
        if name == "value":
            return self.words.get(value) or value.replace(".", self.point)
        return value


_WORDINGS: Mapping[UiLanguage, _ValueWording] = {
    "en": _ValueWording(
        "en",
        {
            "match": "the article",
            "speaker": "the speaker",
            "source": "an unnamed source",
            "kind": "source",
            "count": "several",
            "value": "unknown",
        },
    ),
    "de": _ValueWording(
        "de",
        {
            "match": "der Artikel",
            "speaker": "die sprechende Person",
            "source": "eine ungenannte Quelle",
            "kind": "Quelle",
            "count": "mehrere",
            "value": "unbekannt",
        },
        {"author": "Autor", "date": "Datum", "author and date": "Autor und Datum"},
        ",",
    ),
}

#: Names that may stand in braces.
PLACEHOLDERS: tuple[str, ...] = tuple(_WORDINGS["en"].defaults)

#: Longest ``{match}`` in a message, in characters.
MAX_MATCH = 120

_PART = re.compile(r"\{([^{}]*)\}|[{}]")


class MessageError(ValueError):
    """``position`` counts characters of the message from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position, self.message = position, message


@dataclass(frozen=True, slots=True)
class Template:
    """``parts`` are texts and pairs of a placeholder and its default, in order."""

    text: str
    parts: tuple[str | tuple[str, str], ...]
    language: UiLanguage = "en"

    def fill(self, values: Mapping[str, str | None]) -> str:
        """The message; ``values`` are as the program has them: "named_person", "0.5"."""
        say = _WORDINGS[self.language].say
        filled = []
        for part in self.parts:
            if isinstance(part, str):
                filled.append(part)
            else:
                name, default = part
                value = values.get(name)
                filled.append(say(name, value) if value else default)
        return "".join(filled)


def parse_message(text: str, language: UiLanguage = "en") -> Template:
    """Raises ``MessageError`` for unknown placeholders and stray braces."""
    defaults = _WORDINGS[language].defaults
    parts: list[str | tuple[str, str]] = []
    at = 0
    for found in _PART.finditer(text):
        if found[1] is None:
            raise MessageError(found.start(), f"a single “{found[0]}”: placeholders look like {{match}}")
        name, bar, default = found[1].partition("|")
        if name not in PLACEHOLDERS:
            raise MessageError(found.start(), f"unknown placeholder “{{{name}}}”; known: {', '.join(PLACEHOLDERS)}")
        parts += [text[at : found.start()], (name, default if bar else defaults[name])]
        at = found.end()
    return Template(text, (*parts, text[at:]), language)


def shorten(text: str) -> str:
    """One line of at most ``MAX_MATCH`` characters, the middle left out where it is longer."""
    text = " ".join(text[: 4 * MAX_MATCH].split()) if len(text) < 4 * MAX_MATCH else _ends(text)
    if len(text) <= MAX_MATCH:
        return text
    half = (MAX_MATCH - 3) // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def _ends(text: str) -> str:
    return " ".join(f"{text[: 2 * MAX_MATCH]} {text[-2 * MAX_MATCH :]}".split())


Scope = Literal["line", "sentence", "paragraph", "article", "story"]
Status = Literal["experimental", "test", "stable", "deprecated"]
RulePlace = Literal["title", "lede", "prose", "quote", "noise", "credits"]
Per = Literal["attribution", "100_sentences"]
CorpusKind = Literal["news", "pages"]

#: What ``stable`` asks for: hits that somebody read, and the share of them that were right.
LEAST_READ, LEAST_PRECISION = 10, 0.9

#: What every rule has; and of these exactly one.
REQUIRED = ("title", "category", "severity", "message", "rationale", "examples")
RULE_KINDS = ("match", "measure", "detect")

#: Detectors built into the program, for what no pattern can express.
DETECTORS: Mapping[str, str] = {
    "accusation_without_response": "somebody is accused and nobody answers, denies or is said to have been asked",
    "single_source": "everything that is attributed comes from one source",
    "lede_unsourced": "the first paragraph states facts and names no source",
    "unattributed_quote": "a quotation for which no source is found",
    "own_information": "the outlet says that it knows something, and not from whom",
    "name_inconsistency": "a name is spelt in several ways",
    "broken_quotation": "a quotation mark without its counterpart",
    "duplicate_paragraph": "a paragraph occurs more than once",
    "encoding_error": "characters that a wrong decoding left behind",
    "truncated_text": "the text breaks off",
    "translated_syntax": "slips of grammar that machine translation leaves: two, or one in a short text",
    "author_given": "the metadata name the author, and the text does not",
    "date_given": "the metadata give the date of publication, and the text does not",
    "modified_unexplained": "a page was changed an hour or more after it was published, and nothing says what",
    "canonical_elsewhere": "a page names another outlet's page as the original",
    "missing_metadata": "no author or no date in an input that could carry them",
}


#: Detectors that look at all articles about one event together; their rules have scope ``story``.
STORY_DETECTORS: Mapping[str, str] = {
    "number_conflict": "two articles give figures of one thing that contradict each other",
    "caveat_dropped": "one article says that it is unconfirmed, hearsay or somebody's word, the other one states it",
    "quote_altered": "the words in quotation marks are not those of another article",
    "circular_sourcing": "articles pass on each other, or several rest on one press release",
    "undeclared_copy": "most of an article stands in an earlier one of another outlet, which it does not name",
    "silent_update": "a later version has other figures or lacks a denial, and does not say so",
}


class Measure(NamedTuple):
    """What a number says of a document. ``of`` is what a share is a share of: such a measure lies between 0 and 1 and
    is shown in percent; of any other the ``unit`` says what is counted, or the scale.
    """

    definition: str
    unit: str = ""
    of: str = ""

    @property
    def is_share(self) -> bool:
        return bool(self.of)

    @property
    def scale(self) -> str:
        """The unit in words, of a share with what it is a share of."""
        return f"share of the {self.of}, 0 to 1" if self.is_share else self.unit


_ASKED = "sentences that need a source"
#: Measures of a document, by name.
MEASURES: Mapping[str, Measure] = {
    "words": Measure("words of the prose, without noise and credits", "words"),
    "sentences": Measure("sentences of the prose", "sentences"),
    "paragraphs": Measure("paragraphs of the prose", "paragraphs"),
    "attributions": Measure("statements tied to a source", "attributions"),
    "direct_quotes": Measure("attributions of type direct", "attributions"),
    "attributed_share": Measure("sentences that hold attributed content", of=_ASKED),
    "traceable_share": Measure("sentences tied to an identified source", of=_ASKED),
    "veiled_share": Measure("sentences tied to no source but unidentified people and bodies", of=_ASKED),
    "untraced_share": Measure("sentences that need a source and are tied to no identified one", of="sentences"),
    "identified_share": Measure("attributions to an identified source", of="attributions"),
    "identified_sources": Measure("sources that are identified", "sources"),
    "independent_sources": Measure("sides that an identified source speaks for, other media left out", "sides"),
    "papers": Measure("sentences that name papers, data or other evidence with whoever issued them", "sentences"),
    "unidentified_sources": Measure("sources that are not identified", "sources"),
    "top_source_share": Measure(
        "attributions of the side whose identified sources have most, other media left out", of="attributions to such"
    ),
    "hearsay_share": Measure("sentences that pass on hearsay", of="sentences"),
    "verbatim_share": Measure("verbatim attributions to others than media", of="attributions"),
    "media_share": Measure("attributions to other media", of="attributions"),
    "relay_share": Measure("attributions to other media, or to who spoke to them", of="attributions"),
    "unattributed_quotes": Measure("quotations without a source", "quotations"),
    "hedges_per_100": Measure("hedges in the outlet's voice", "hedges for every 100 sentences"),
    "noise_ratio": Measure("characters of all lines that lie in noise", of="characters"),
    "links": Measure("links in the text; unknown where the input was no page or had lost its links", "links"),
    "placeholders": Measure("findings of the category placeholder", "findings"),
    "flesch_amstad": Measure("reading ease, Flesch with Amstad's constants for German", "0 (hard) to 100 (easy)"),
    "wiener_sachtextformel": Measure("first Wiener Sachtextformel", "school years, 4 to 15"),
    "flesch_reading_ease": Measure("reading ease, Flesch with his own constants for English", "0 (hard) to 100 (easy)"),
    "flesch_kincaid_grade": Measure("Flesch-Kincaid grade", "school years, 0 to 18"),
    "lix": Measure("LIX: words in a sentence plus share of long words", "20 (easy) to 60 (hard)"),
}


@dataclass(frozen=True, slots=True)
class Points:
    """What a rule gives (above 0) or costs (below 0) in one dimension: one of ``each``, ``once``, ``curve``.

    ``cap`` bounds the sum of ``each``. ``curve`` maps the value of the measure, x ascending, straight between points.
    """

    each: int | None = None
    cap: int | None = None
    once: int | None = None
    curve: tuple[tuple[float, float], ...] | None = None
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts that the rule must find, with its matches marked ``[[…]]``, and texts that it must not."""

    match: tuple[str, ...]
    no_match: tuple[str, ...]


PointSign = Literal["plus", "minus", "none"]
#: A category of a pack, “acme/clickbait”; built-in ones have no “/”.
OWN_CATEGORY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*/[a-z0-9]+(?:[-_][a-z0-9]+)*")


class Category(NamedTuple):
    """What a pack calls findings of its own. ``sign``: do they earn points, cost some, or are they only shown?"""

    title: str
    home: Dimension
    sign: PointSign
    titles: Mapping[UiLanguage, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file. Exactly one of ``match``, ``measure`` and ``detect`` is set.

    ``id`` is the path below the root without ending, ``hash`` the SHA-256 of its content, comments and layout left
    out. ``zones`` is ``None`` for the default: all but noise and credits. ``run`` (line rules) tells which of the lines
    that follow belong to a hit. ``titles``, ``messages`` and ``rationales`` hold the translations. ``extends`` is the
    rule that it took fields from. ``path`` is where it was read, for messages only.
    """

    id: str
    title: str
    category: str
    severity: Severity
    status: Status
    message: Template
    rationale: str
    scope: Scope
    examples: Examples
    language: str
    path: str
    hash: str
    match: Condition | None = None
    measure: Condition | None = None
    measure_name: str | None = None
    detect: str | None = None
    run: Condition | None = None
    zones: frozenset[RulePlace] | None = None
    points: Mapping[Dimension, Points] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    replaced_by: str | None = None
    titles: Mapping[UiLanguage, str] = field(default_factory=dict)
    messages: Mapping[UiLanguage, Template] = field(default_factory=dict)
    rationales: Mapping[UiLanguage, str] = field(default_factory=dict)
    extends: str | None = None

    @property
    def home(self) -> Dimension:
        """The dimension of its folder, which is that of its category."""
        return cast(Dimension, self.id.split("/")[1])


@dataclass(frozen=True, slots=True)
class Quality:
    """How a rule did on background texts.

    ``per_1000`` are hits for every 1,000 articles of the ``corpus``, ``hits`` how many there were, ``read`` how many
    of them somebody read and ``right`` how many of those were right. ``date`` is that of the review, ISO 8601.
    """

    corpus: CorpusKind
    per_1000: float
    hits: int
    read: int
    right: int
    date: str
    note: str | None = None

    @property
    def precision(self) -> float | None:
        return self.right / self.read if self.read else None

    @property
    def proven(self) -> bool:
        return self.read >= LEAST_READ and self.right >= LEAST_PRECISION * self.read


@dataclass(frozen=True, slots=True)
class DimensionConfig:
    base: int
    weight: float
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class CapConfig:
    """If ``dimension`` or ``measure`` is below ``lt``, ``of`` (``overall`` or a dimension) is at most ``cap``."""

    of: str
    dimension: Dimension | None
    measure: str | None
    lt: float
    cap: int
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreConfig:
    """``bands`` holds the lowest overall score of each band, best first; what lies below the last one is E.

    ``unassessed`` are genres that get no overall score, each with the reason that the reader sees.
    """

    dimensions: Mapping[Dimension, DimensionConfig]
    bands: Mapping[Literal["A", "B", "C", "D"], int]
    caps: tuple[CapConfig, ...] = ()
    unassessed: Mapping[Genre, str] = field(default_factory=dict)


# ----------------------------------------------------------------------------------------------------------------------
# Findings that a project does not want to see, each for a reason, and what else became of the rules in one article.


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ignore:
    """Findings of ``rule`` (id, category or pattern) are suppressed in the articles that the other fields describe.

    ``source`` is a pattern for the path as given or for the end of it, ``outlet`` one for the outlet, ``article`` an
    id. All that are given must fit. ``also`` are the rules that have taken the place of those it names.
    """

    rule: str
    reason: str
    source: str | None = None
    outlet: str | None = None
    article: str | None = None
    also: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)

    def covers(self, article: Article) -> bool:
        return (
            (self.source is None or path_fits(article.source, self.source))
            and (self.outlet is None or fnmatchcase(article.outlet or "", self.outlet))
            and (self.article is None or article.id == self.article)
        )

    def names(self, rule: Rule) -> bool:
        return fnmatchcase(rule.id, self.rule) or fnmatchcase(rule.category, self.rule) or rule.id in self.also


def path_fits(source: str, pattern: str) -> bool:
    """Does a pattern describe a path as given, or the end of it from a folder on?"""
    path = source.replace("\\", "/").removeprefix("./")
    return fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")


class Notes:
    """What became of the rules in one article, beside their hits.

    ``suppressed`` counts findings by rule and number of the ``Ignore``, from 1. ``late`` holds the ids of rules that
    were not applied because one of their patterns took too long.
    """

    def __init__(
        self,
        ignores: Sequence[Ignore] = (),
        article: Article | None = None,
        refuses: Callable[[str, Span | None], bool] | None = None,
    ) -> None:
        covering = [(at, ignore) for at, ignore in enumerate(ignores, 1) if article and ignore.covers(article)]
        self._ignores: Sequence[tuple[int, Ignore]] = covering
        self._refuses = refuses
        self.suppressed: dict[tuple[str, int], int] = defaultdict(int)
        self.late: set[str] = set()

    def kept(self, rule: Rule, found: Sequence[T], place: Callable[[T], Span | None]) -> Sequence[T]:
        """What of the findings of a rule, each at its place, may be shown.

        A reviewer refused single ones; those that the project suppresses are counted with the first entry that says so.
        """
        if self._refuses is not None:
            found = [one for one in found if not self._refuses(rule.id, place(one))]
        for at, ignore in self._ignores:
            if found and ignore.names(rule):
                self.suppressed[rule.id, at] += len(found)
                return ()
        return found


# --- The marks in examples: ``"Er [[wies]] es zurück"`` ---------------------------------------------------------------


MARK = re.compile(r"\[\[((?:(?!\[\[).)*?)\]\](?!\])", re.DOTALL)


def unmark(example: str) -> tuple[str, tuple[Span, ...]]:
    """``"Er [[wies]] es"`` -> text without the marks, and what they mark."""
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for found in MARK.finditer(example):
        parts += [example[at : found.start()], found[1]]
        length += found.start() - at
        spans.append(Span(length, length + len(found[1])))
        length += len(found[1])
        at = found.end()
    return "".join([*parts, example[at:]]), tuple(spans)


def mark(text: str, spans: Iterable[Span]) -> str:
    """The reverse of ``unmark``."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts += [text[at:start], "[[", text[start:end], "]]"]
        at = end
    return "".join([*parts, text[at:]])
