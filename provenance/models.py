"""The frozen values that flow from one stage to the next.

Inside the audit, offsets count characters of ``Document.text`` (see ``segment.analysis_text``); in a ``Report`` they
count characters of the text as it was read. The pipeline maps the one to the other at the very end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from provenance.vocabulary import (
    CATEGORIES as CATEGORIES,
    DIMENSIONS as DIMENSIONS,
    DISCLOSURES as DISCLOSURES,
    SEVERITIES as SEVERITIES,
    TRANSLATIONS as TRANSLATIONS,
    UI_LANGUAGES as UI_LANGUAGES,
    AttributionType as AttributionType,
    Band as Band,
    CorrectionAction as CorrectionAction,
    CorrectionStatus as CorrectionStatus,
    CueClass as CueClass,
    CueKind as CueKind,
    Dimension as Dimension,
    EmbedKind as EmbedKind,
    FieldOrigin as FieldOrigin,
    Genre as Genre,
    GrammaticalNumber as GrammaticalNumber,
    LinkKind as LinkKind,
    Mood as Mood,
    Severity as Severity,
    SourceKind as SourceKind,
    UiLanguage as UiLanguage,
    Zone as Zone,
)


class Span(NamedTuple):
    """Half-open range of characters, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, offset: int) -> bool:
        return self.start <= offset < self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be audited, and why; it never disappears.

    ``lost`` is false for what was no article to begin with, such as the pictures in an archive of pages.
    """

    source: str
    reason: str
    lost: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of an article besides its text; ``None`` where nothing says it.

    Of an article ``language`` is an ISO 639-1 code, of an input whatever stands there. Dates are as they were written,
    those of pages in ISO 8601. ``kind`` is what a page calls the article: a type of schema.org, or its section.
    """

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    language: str | None = None
    kind: str | None = None

    def known(self) -> dict[str, str]:
        """The fields that say something, by name."""
        values = ((each.name, getattr(self, each.name)) for each in fields(Metadata))
        return {name: value for name, value in values if value}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its article besides the metadata; times in ISO 8601, as exact as they stand there.

    ``original`` is the address that it was taken over from (``original-source``, ``syndication-source``). ``updated``
    are the words of the page that tell of a change. ``free``: ``isAccessibleForFree``. ``citations``, ``based_on`` and
    ``corrections`` are those of its JSON-LD. ``hints`` are marks of provenance that are noted and not checked:
    ``c2pa``, ``trust.txt``. ``origins`` says for fields of the metadata where they stood. ``has_links``: there are
    links in it at all, which a cleaned fragment has lost.
    """

    canonical: str | None = None
    original: str | None = None
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    free: bool | None = None
    citations: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    origins: Mapping[str, FieldOrigin] = field(default_factory=dict)
    has_links: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text of an article. ``host`` is in lower case and without "www."; ``start`` and ``end`` are the
    words that are linked.

    ``first`` is said of one link to each host, so that many links to one count once; a link that its page disowns
    (``rel`` nofollow, ugc or sponsored) is none. ``source``: it leads to what its sentence names as the source.
    """

    url: str
    host: str
    start: int
    end: int
    text: str
    rel: str = ""
    kind: LinkKind = "other"
    first: bool = False
    source: bool = False


@dataclass(frozen=True, slots=True)
class Embed:
    """A post, film or chart from elsewhere, which stands before the character ``start``.

    ``author`` is the account as the page names it, ``title`` what else it says of it.
    """

    kind: EmbedKind
    url: str
    author: str | None
    start: int
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; ``start`` is the character that it stands before, ``None`` where that is not known.

    ``credit`` says who made it or where it is from.
    """

    credit: str | None
    caption: str | None
    start: int | None


@dataclass(frozen=True, slots=True)
class RawArticle(Metadata):
    """One article as read, decoded but not yet extracted.

    ``id`` is the record's id, else its URL, else the path (``path#line`` for a record of a feed). ``source`` is the
    path and ends with the file's name. ``carries_metadata`` says whether this kind of input could hold a byline and a
    date (HTML and JSONL), so that a bare text is never blamed for lacking them. ``line`` is that of a record in its
    feed, from 1. ``extra`` holds the keys of a record that mean nothing here. ``images`` come with the record of an
    agency.
    """

    id: str
    source: str
    content: str
    format: Literal["text", "html"] = "text"
    carries_metadata: bool = False
    line: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[Image, ...] = ()

    @property
    def place(self) -> str:
        """Where it was read, for messages: the path, with ``#`` and the line for a record of a feed."""
        return self.source if self.line is None else f"{self.source}#{self.line}"


@dataclass(frozen=True, slots=True)
class Article(Metadata):
    """The text of one article, as read (of HTML: as extracted), and what is known about it.

    ``page`` is ``None`` where the input was no HTML; then there are no links and embeds either. Their offsets count
    characters of ``text``.
    """

    id: str
    source: str
    text: str
    carries_metadata: bool = False
    page: PageFacts | None = None
    links: tuple[Link, ...] = ()
    embeds: tuple[Embed, ...] = ()
    images: tuple[Image, ...] = ()


class Token(NamedTuple):
    """A word, number or single punctuation mark."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without its surrounding white space. ``number`` counts from 1, over all lines."""

    start: int
    end: int
    number: int
    paragraph: int
    zone: Zone = "prose"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the title, the lede or the prose; ``paragraph`` numbers those that hold sentences."""

    index: int
    start: int
    end: int
    zone: Zone
    paragraph: int
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def tokens_in(self, span: Span, around: int = 0) -> tuple[Token, ...]:
        """Those that begin in the span, and at most ``around`` more on either side."""
        first, last = (bisect_left(self.tokens, at, key=itemgetter(0)) for at in span)
        return self.tokens[max(first - around, 0) : last + around]


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch in quotation marks. ``start`` and ``end`` include the marks, ``content`` leaves them out.

    ``balanced`` is false where the opening or the closing mark is missing. ``speech`` is false for titles and scare
    quotes.
    """

    start: int
    end: int
    content: Span
    balanced: bool = True
    speech: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """What says that somebody says: "sagte", "gab … bekannt", "laut". ``lemma`` is an infinitive or the word itself.

    ``sense`` is its class in the frame lexicon (``cue.class`` of the rules), ``None`` where the lexicon does not have
    it. ``negated``: "sagte nicht, ob". ``passive``: "wurde vermutet".
    """

    spans: Spans
    lemma: str
    kind: CueKind
    sense: CueClass | None = None
    negated: bool = False
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One real-world entity that the article leans on; a role, a surname or a pronoun later on is the same source.

    ``head`` is the noun that its first mention is built on, in lower case: "der Chef des Amtes" has "chef".
    ``definite`` and ``number`` are of that mention, ``None`` where it does not show. ``own``: the outlet that publishes
    the article, its staff or a sister title. ``party`` is the side it speaks for, by name. ``heard``: the article tells
    what it says, and not only that it is looking into something, or a quotation that no word gives to it.
    """

    id: str
    name: str
    kind: SourceKind
    identified: bool
    role: str | None
    mentions: Spans
    head: str = ""
    definite: bool | None = None
    number: GrammaticalNumber | None = None
    own: bool = False
    party: str | None = None
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content + source + cue (PARC, PolNeAR).

    ``source`` is the mention next to the cue; it may be ``None`` while ``source_id`` still names the entity. A
    quotation for which no source is found has ``source_id`` ``None`` and stays. ``negated`` and ``mood`` are those of
    the content; ``answers``: a charge precedes it that it may answer; ``linked``: its sentence links to the source.
    ``own``: it was said to the outlet that publishes the article, or to a sister title.
    """

    id: str
    type: AttributionType
    content: Spans
    source: Spans | None = None
    source_id: str | None = None
    cue: Cue | None = None
    frame: Spans | None = None
    addressee: Spans | None = None
    medium: str | None = None
    negated: bool = False
    mood: Mood | None = None
    answers: bool = False
    linked: bool = False
    own: bool = False

    @property
    def start(self) -> int:
        return self.content[0].start


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity: "rund 12.000 Soldaten". ``quantity`` is ``None`` for "mehrere tausend"."""

    id: str
    span: Span
    quantity: float | None
    approximate: bool
    unit: str | None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article with everything that was found in it; what the rules judge.

    ``text`` is the analysis text. ``sentences`` leave out noise and credits. ``genre_evidence`` is the place in the
    text that shows the genre, or the value of the metadata that says it; ``own_names``: where the outlet names itself.
    ``links``, ``embeds`` and ``images`` are those of the article, with offsets of the analysis text.
    """

    article: Article
    text: str
    lines: tuple[Line, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    genre: Genre | None = None
    genre_evidence: Span | str | None = None
    own_names: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    embeds: tuple[Embed, ...] = ()
    images: tuple[Image, ...] = ()

    def source(self, source_id: str | None) -> Source | None:
        return next((source for source in self.sources if source.id == source_id), None)


@dataclass(frozen=True, slots=True)
class Detection:
    """What a built-in detector found: where (``None``: the article as a whole) and values for the message."""

    span: Span | None = None
    values: Mapping[str, str] = field(default_factory=dict)


# --- The report: fixed names, read by tools outside the project ---------------------------------------------------


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class GenrePlace(_Model):
    """The words that show what genre an article is."""

    start: int
    end: int
    text: str


class GenreMetadata(_Model):
    """The value of the metadata that says what genre an article is."""

    metadata: str


class ReportPage(_Model):
    """What the page said of the article besides its metadata; see ``PageFacts``."""

    canonical: str | None = Field(description="address that the page gives as the article's own")
    original: str | None = Field(description="address that it was taken over from, where the page says so")
    published: str | None = Field(description="as exact as the page says it, ISO 8601")
    updated: str | None = Field(description="words of the page that tell of a change")
    publisher: str | None
    free: bool | None = Field(description="is it readable without paying?")
    citations: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    hints: tuple[str, ...] = Field(default=(), description="marks of provenance, noted and not checked")
    origins: Mapping[str, FieldOrigin] = Field(description="where fields of the metadata stood")


class ReportArticle(_Model):
    id: str
    source: str = Field(description="path or URL it was read from; ends with the file's name")
    sha256: str = Field(description="of the text as read, in UTF-8")
    language: str | None
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    modified: str | None = None
    url: str | None
    words: int = Field(description="words of the prose, without noise and credits")
    genre: Genre | None = Field(default=None, description="what the article is; null: not found out")
    genre_evidence: GenrePlace | GenreMetadata | None = None
    page: ReportPage | None = Field(default=None, description="null: the input was no HTML")


class ReportNoise(_Model):
    spans: tuple[Span, ...]
    ratio: float = Field(description="share of the characters of all lines that lie in noise")


class ReportSource(_Model):
    id: str
    name: str
    kind: SourceKind
    identified: bool
    role: str | None
    party: str | None = Field(default=None, description="the side it speaks for, by name")
    mentions: tuple[Span, ...]


class ReportPart(_Model):
    """Some stretches of the text and their wording, joined by blanks."""

    spans: tuple[Span, ...]
    text: str


class ReportAttribution(_Model):
    id: str
    type: AttributionType
    content: ReportPart
    source: ReportPart | None
    source_id: str | None
    cue: ReportPart | None
    frame: ReportPart | None
    addressee: ReportPart | None
    medium: str | None


class ReportClaim(_Model):
    id: str
    text: str
    quantity: float | int | None
    approximate: bool
    unit: str | None
    start: int
    end: int
    attribution: str | None


class ReportLink(_Model):
    url: str
    host: str
    kind: LinkKind
    start: int
    end: int
    text: str


class ReportEmbed(_Model):
    kind: EmbedKind
    url: str
    author: str | None
    start: int = Field(description="the character that it stands before")


class ReportImage(_Model):
    credit: str | None
    caption: str | None
    start: int | None = Field(description="the character that it stands before; null: not known")


class ReportFinding(_Model):
    rule: str
    category: str
    dimension: Dimension = Field(description="home dimension of the category; points may go to others as well")
    severity: Severity
    message: str
    message_de: str | None = Field(default=None, description="the message in German; null where the rule has none")
    start: int | None = Field(description="null: the finding is about the article as a whole")
    end: int | None
    line: int | None
    column: int | None
    text: str | None
    attribution: str | None
    points: Mapping[Dimension, int]

    def message_in(self, language: UiLanguage) -> str:
        """The message in one of ``UI_LANGUAGES``, in English where the rule has no other."""
        translated: str | None = getattr(self, f"message_{language}", None)
        return translated or self.message


class ReportSuppressed(_Model):
    """Findings that the project's configuration does not want to see; they give no points."""

    rule: str
    count: int
    reason: str
    entry: int = Field(description="number of the entry under “ignore” that suppressed them, from 1")


class ReportNotApplied(_Model):
    """A rule that could not be applied to the article, so that its findings are unknown."""

    rule: str
    reason: str


class ReportCorrection(_Model):
    """What a reviewer said of the article, and what became of it in this audit."""

    id: str
    action: CorrectionAction
    status: CorrectionStatus
    text: str | None = Field(description="the words that it is about; null: the article as a whole")
    rule: str | None = None
    name: str | None = None
    kind: SourceKind | None = None
    reason: str
    actor: str
    created: str


class Contribution(_Model):
    rule: str
    count: int = Field(description="how many findings; 0 for a measure")
    points: int


class DimensionScore(_Model):
    """``base`` plus the points of all contributions is exactly ``score``; ``null`` means not assessed."""

    score: int | None
    base: int
    contributions: tuple[Contribution, ...]


class Cap(_Model):
    cap: int
    reason: str


class Scores(_Model):
    overall: float | None
    band: Band | None
    weights: Mapping[Dimension, float] = Field(description="of the dimensions that were assessed")
    caps: tuple[Cap, ...]
    dimensions: Mapping[Dimension, DimensionScore]
    unassessed: str | None = Field(default=None, description="why there is no overall score for this genre")


class Report(_Model):
    """Everything the audit of one article found. ``text`` is left out with ``--no-text``.

    ``provenance/report/1`` lacks the genre, the date of the last change and the parties, and is still read.
    """

    schema_: Literal["provenance/report/2", "provenance/report/1"] = Field(alias="schema")
    article: ReportArticle
    text: str | None = None
    noise: ReportNoise
    sources: tuple[ReportSource, ...]
    attributions: tuple[ReportAttribution, ...]
    claims: tuple[ReportClaim, ...]
    links: tuple[ReportLink, ...] = Field(default=(), description="links in the text of a page")
    embeds: tuple[ReportEmbed, ...] = ()
    images: tuple[ReportImage, ...] = ()
    findings: tuple[ReportFinding, ...]
    suppressed: tuple[ReportSuppressed, ...] = ()
    not_applied: tuple[ReportNotApplied, ...] = ()
    corrections: tuple[ReportCorrection, ...] = ()
    measures: Mapping[str, float | int | None]
    scores: Scores
    ruleset: str
    engine: str

    def brief(self) -> Report:
        """Without text and annotations: all that a check needs, and a third of the whole."""
        nothing: dict[str, Any] = dict.fromkeys(("sources", "attributions", "claims", "links", "embeds", "images"), ())
        return self.model_copy(update={"text": None, "measures": {}, **nothing})
