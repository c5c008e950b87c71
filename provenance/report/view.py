"""A report as a reader wants it: the verdict in a sentence, who said what, how each score adds up, what was not
assessed and why; and its text, cut where something is marked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from provenance.models import (
    DIMENSIONS,
    SEVERITIES,
    Dimension,
    DimensionScore,
    Report,
    ReportAttribution,
    ReportClaim,
    ReportEmbed,
    ReportFinding,
    ReportImage,
    ReportLink,
    ReportSource,
    Span,
    UiLanguage,
)
from provenance.score import MIN_WORDS, is_read, unread_language, why_no_score
from provenance.wording import say, sayable

__all__ = [
    "ArticleView",
    "Block",
    "MarkedPiece",
    "Numbered",
    "article_view",
    "blocks",
    "claims",
    "links",
    "pieces",
    "selection",
    "statements",
    "verdict",
]


# --- The verdict on an article in one sentence, made from what moved its score most: first what speaks for it ---------
# Reasons of one kind are one: a rule about single places and a measure of the whole text say the same of it.


#: Points (weighted, of the overall score) below which a reason is not worth a word.
_LEAST = 0.35
_MOST = 2

#: What speaks for an article, by category.
_FOR: Mapping[str, str] = {
    "identified_source": sayable("it names sources"),
    "verification_done": sayable("material was checked"),
    "evidence_basis": sayable("the core is backed by evidence or by several sources"),
    "unconfirmed": sayable("it says what is not confirmed"),
    "admitted_unverifiability": sayable("it says what could not be verified"),
    "withheld_origin": sayable("it says that an origin is kept back"),
    "unknown_circumstance": sayable("it says what is not known"),
    "conditional_caveat": sayable("it draws its conclusions with a condition"),
    "overclaim": sayable("it claims no more than it shows"),
    "anonymity_reason": sayable("it says why somebody stays unnamed"),
    "listed_sources": sayable("it lists its sources"),
    "correction": sayable("it corrects itself openly"),
    "byline": sayable("author and date are given"),
    "publication_date": sayable("author and date are given"),
    "dateline": sayable("author and date are given"),
    "denial": sayable("those accused have their say"),
    "no_comment": sayable("those accused were asked"),
    "first_hand": sayable("it was asked or seen at first hand"),
    "primary_linked": sayable("it links to the papers that it is about"),
    "relay_linked": sayable("it links to whom it passes on"),
    "embed_identified": sayable("it says whose pictures and posts it shows"),
    "image_credited": sayable("it says whose pictures and posts it shows"),
}
#: What weighs against it.
_AGAINST: Mapping[str, str] = {
    "identified_source": sayable("little of it can be traced to a source"),
    "anonymous_source": sayable("nameless sources carry a part of it"),
    "vague_source": sayable("it rests on groups that nobody can ask"),
    "unattributed_quote": sayable("quotations have no speaker"),
    "passive_unsourced": sayable("it hides who claims what"),
    "lede_unsourced": sayable("it begins without a source"),
    "single_source": sayable("one source carries most of it"),
    "software_source": sayable("a program stands for a fact"),
    "evidence_basis": sayable("hardly anything is backed by a second independent source"),
    "unconfirmed": sayable("its material is not confirmed"),
    "admitted_unverifiability": sayable("its material could not be verified"),
    "withheld_origin": sayable("the origin of its material is kept back"),
    "unknown_circumstance": sayable("what matters is not known"),
    "conditional_caveat": sayable("it rests on a condition"),
    "overclaim": sayable("it claims more than it shows"),
    "hedge": sayable("it leaves much open"),
    "missing_metadata": sayable("author or date are missing"),
    "accusation_without_response": sayable("those accused have no say"),
    "media_relay": sayable("much is taken from other media"),
    "hearsay": sayable("it passes on hearsay"),
    "social_media_origin": sayable("it rests on posts of unknown people"),
    "study_unlinked": sayable("it leads to none of its papers"),
    "embed_unexplained": sayable("it does not say whose pictures and posts it shows"),
    "image_uncredited": sayable("it does not say whose pictures and posts it shows"),
    "modified_unexplained": sayable("it was changed without saying how"),
    "translation_artifact": sayable("it reads like an unread translation"),
    "truncated_text": sayable("its text breaks off"),
    "encoding_error": sayable("its text is damaged"),
    "broken_quotation": sayable("its text is damaged"),
    "name_inconsistency": sayable("its text is damaged"),
    "duplicate_paragraph": sayable("its text is damaged"),
}
_NAMED = _FOR["identified_source"]
_TRACED = sayable("much of it can be traced to named sources")
#: Measures of the whole text say something else than single places of their category, by the name of the rule.
_WHOLE: Mapping[tuple[str, bool], str] = {
    ("traceable-share", True): _TRACED,
    ("verbatim-share", True): sayable("much of it is quoted word for word"),
    ("untraced-share", False): sayable("much that needs a source has none"),
}
#: Everything else that costs hygiene.
_NOISE = sayable("much of the text is not the article")


class VerdictSentence(NamedTuple):
    """``text`` is the sentence; ``good`` and ``bad`` are its parts, the heaviest first."""

    text: str
    good: tuple[str, ...]
    bad: tuple[str, ...]


def verdict(report: Report, language: UiLanguage) -> VerdictSentence | None:
    """``None`` where nothing was scored, or nothing weighs anything."""
    scores = report.scores
    if scores.overall is None:
        return None
    known: dict[str, str] = {finding.rule: finding.category for finding in report.findings}
    assessed = [name for name, dimension in scores.dimensions.items() if dimension.score is not None]
    whole = sum(scores.weights.get(name, 0) for name in assessed) or 1
    weights: defaultdict[str, float] = defaultdict(float)
    for name in assessed:
        for reason in scores.dimensions[name].contributions:
            category = known.get(reason.rule, "")
            speaks_for = reason.points > 0
            whole_text = _WHOLE.get((reason.rule.rpartition("/")[2], speaks_for))
            told = whole_text or (_FOR if speaks_for else _AGAINST).get(category)
            if told is None and name == "hygiene" and reason.points < 0:
                told = _NOISE
            if told is not None:
                weights[told] += reason.points * scores.weights.get(name, 0) / whole
    if weights[_TRACED] > 0:
        weights.pop(_NAMED, None)  # the less of the two
    heaviest = sorted(weights, key=lambda told: (-abs(weights[told]), told))
    good, bad = (
        tuple(say(language, told) for told in heaviest if sign * weights[told] >= _LEAST)[:_MOST] for sign in (1, -1)
    )
    sentence = _sentence(good, bad, language)
    return VerdictSentence(sentence[:1].upper() + sentence[1:], good, bad) if sentence else None


def _sentence(good: tuple[str, ...], bad: tuple[str, ...], language: UiLanguage) -> str:
    both = [say(language, "{} and {}", *side) if len(side) == _MOST else "".join(side) for side in (good, bad)]
    if good and bad:
        return say(language, "{}, but {}.", *both)
    return "".join(both) + "." if good or bad else ""


#: What each dimension asks.
ASKS: Mapping[Dimension, str] = {
    "attribution": sayable("Are the statements tied to identifiable sources?"),
    "verification": sayable("How well is the material backed: verified, evidence named, or unconfirmed?"),
    "transparency": sayable("Does the article say what is not known, why a source is unnamed, what was corrected?"),
    "balance": sayable("Do those accused get a say?"),
    "directness": sayable("How far is it from the origin?"),
    "hygiene": sayable("Is it the article, and only it?"),
}

_TOO_SHORT = sayable("fewer than {} words of prose")
_NOTHING_TO_JUDGE: Mapping[Dimension, str] = {
    "balance": sayable("nobody is accused or denies anything"),
    "directness": sayable("nothing is attributed to anybody"),
    "hygiene": sayable("there is no text"),
}


#: Categories of what an article leaves open, and says so.
UNVERIFIABLE = frozenset(
    {"admitted_unverifiability", "withheld_origin", "unknown_circumstance", "conditional_caveat", "unconfirmed"}
)


#: Points from which a finding that is no more than a note is shown like others.
_WORTH_A_LOOK = 5


class ScoreStep(NamedTuple):
    """One bar of a waterfall, on the axis from 0 to 100; ``rule`` is ``None`` for the base."""

    rule: str | None
    times: int
    points: int
    before: int
    after: int

    @property
    def left(self) -> float:
        """Where the bar begins; running totals beyond the axis are drawn at its end."""
        return _on_axis(min(self.before, self.after))

    @property
    def width(self) -> float:
        return max(_on_axis(max(self.before, self.after)) - self.left, 0.6)


class DimensionView(NamedTuple):
    """``reason`` says why there is no score, where there is none; ``share`` is the weight among all, 0 to 1.

    ``asks`` and ``reason`` are in the reader's language.
    """

    name: Dimension
    asks: str
    score: int | None
    reason: str | None
    share: float
    steps: tuple[ScoreStep, ...]


class FindingView(NamedTuple):
    """``message`` is in the reader's language where the rule has it."""

    number: int
    finding: ReportFinding
    speaker: ReportSource | None
    message: str

    @property
    def moved(self) -> int:
        """Points, whatever their sign."""
        return sum(abs(points) for points in self.finding.points.values())

    @property
    def is_weak(self) -> bool:
        """Worth a word, not a look."""
        return self.finding.severity == "info" and self.moved < _WORTH_A_LOOK


class SourceView(NamedTuple):
    source: ReportSource
    statements: tuple[ReportAttribution, ...]


class ClaimView(NamedTuple):
    """``speaker`` is ``None`` for a number in the article's own voice, and where nobody is named."""

    claim: ReportClaim
    statement: ReportAttribution | None
    speaker: ReportSource | None


class ArticleView(NamedTuple):
    """``prefix`` goes before every number in an anchor, so that several articles can stand on one page.

    ``no_score`` says why there is no overall score, where there is none.
    """

    report: Report
    prefix: str
    dimensions: tuple[DimensionView, ...]
    mean: float | None
    findings: tuple[FindingView, ...]
    sources: tuple[SourceView, ...]
    nobody: tuple[ReportAttribution, ...]
    claims: tuple[ClaimView, ...]
    verdict: VerdictSentence | None
    no_score: str | None

    @property
    def unverifiable(self) -> tuple[FindingView, ...]:
        """What the article itself says cannot be verified, in the order of the text."""
        found = (view for view in self.findings if view.finding.category in UNVERIFIABLE and view.finding.text)
        return tuple(sorted(found, key=lambda view: view.finding.start or 0))

    @property
    def held_down(self) -> float:
        """What hard caps took from the weighted mean of the dimensions."""
        overall = self.report.scores.overall
        return 0.0 if overall is None or self.mean is None else round(overall - self.mean, 1)


def article_view(report: Report, language: UiLanguage = "en", prefix: str = "") -> ArticleView:
    """Everything but the text; see ``markup`` for that."""
    sources = {source.id: source for source in report.sources}
    attributions = {attribution.id: attribution for attribution in report.attributions}
    said: defaultdict[str | None, list[ReportAttribution]] = defaultdict(list)
    for attribution in report.attributions:
        said[attribution.source_id if attribution.source_id in sources else None].append(attribution)

    def speaker(attribution_id: str | None) -> ReportSource | None:
        attribution = attributions.get(attribution_id or "")
        return None if attribution is None else sources.get(attribution.source_id or "")

    dimensions = tuple(_dimensions(report, language))
    return ArticleView(
        report,
        prefix,
        dimensions,
        _mean(dimensions),
        tuple(
            sorted(
                (
                    FindingView(number, finding, speaker(finding.attribution), finding.message_in(language))
                    for number, finding in enumerate(report.findings, 1)
                ),
                key=_heaviest_first,
            )
        ),
        tuple(
            sorted(
                (SourceView(source, tuple(said[source.id])) for source in report.sources),
                key=lambda view: -len(view.statements),
            )
        ),
        tuple(said[None]),
        tuple(
            ClaimView(claim, attributions.get(claim.attribution or ""), speaker(claim.attribution))
            for claim in report.claims
        ),
        verdict(report, language),
        why_no_score(report, language) if report.scores.overall is None else None,
    )


def _heaviest_first(view: FindingView) -> tuple[int, int, int]:
    """By what it moved, then by its severity; of equal ones those that stand first."""
    return -view.moved, SEVERITIES.index(view.finding.severity), view.number


def _dimensions(report: Report, language: UiLanguage) -> Iterator[DimensionView]:
    total = sum(report.scores.weights.values())
    for name in DIMENSIONS:
        dimension = report.scores.dimensions.get(name)
        if dimension is None:
            continue
        share = report.scores.weights.get(name, 0) / total if total else 0.0
        reason = _reason(report, name, language) if dimension.score is None else None
        yield DimensionView(name, say(language, ASKS[name]), dimension.score, reason, share, tuple(_steps(dimension)))


def _steps(dimension: DimensionScore) -> Iterator[ScoreStep]:
    if dimension.score is None:
        return
    running = dimension.base
    yield ScoreStep(None, 0, dimension.base, 0, running)
    for contribution in dimension.contributions:
        after = running + contribution.points
        yield ScoreStep(contribution.rule, contribution.count, contribution.points, running, after)
        running = after


def _mean(dimensions: tuple[DimensionView, ...]) -> float | None:
    assessed = [dimension for dimension in dimensions if dimension.score is not None and dimension.share]
    if not assessed:
        return None
    return round(sum((dimension.score or 0) * dimension.share for dimension in assessed), 1)


def _reason(report: Report, name: Dimension, language: UiLanguage) -> str:
    if name != "hygiene":
        if report.article.words >= MIN_WORDS and not is_read(report):
            return unread_language(report, language)
        if report.article.words < MIN_WORDS:
            return say(language, _TOO_SHORT, MIN_WORDS)
    nothing = _NOTHING_TO_JUDGE.get(name)
    return say(language, nothing) if nothing else say(language, _TOO_SHORT, MIN_WORDS)


def _on_axis(value: int) -> float:
    return float(min(max(value, 0), 100))


# --- Cuts a text at every boundary of what is marked in it, so that what overlaps can be shown side by side -----------


class Numbered(NamedTuple):
    """A finding and its number in the report, from 1."""

    number: int
    finding: ReportFinding


class MarkedPiece(NamedTuple):
    """A stretch of text with everything that holds it; joined, the pieces are the text."""

    start: int
    text: str
    findings: tuple[Numbered, ...]
    is_noise: bool
    statements: tuple[ReportAttribution, ...] = ()
    claims: tuple[ReportClaim, ...] = ()
    is_selected: bool = False
    links: tuple[ReportLink, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Block(NamedTuple):
    """Neighbouring pieces, all of the article or all noise, and the embeds and pictures that stand before them.

    What stands below the text is before a block without pieces.
    """

    is_noise: bool
    pieces: tuple[MarkedPiece, ...]
    media: tuple[ReportEmbed | ReportImage, ...] = ()

    @property
    def lines(self) -> int:
        return sum(bool(line.strip()) for line in "".join(piece.text for piece in self.pieces).splitlines())


#: Something that holds a stretch of the text.
Layered = tuple[Span, object]
_SET_APART, _SELECTED = object(), object()


def pieces(report: Report, also: Iterable[Layered] = ()) -> Iterator[MarkedPiece]:
    """The text of a report in pieces; a report without its text has none. Linear in spans after sorting.

    Findings and noise are always there; ``also`` takes what ``statements``, ``claims``,
    ``links`` and ``selection`` give.
    """
    text = report.text or ""
    waiting = sorted((*_evidence(report), *also), key=lambda item: item[0], reverse=True)
    edges = {0, len(text), *(min(edge, len(text)) for span, _ in waiting for edge in span)}
    active: list[Layered] = []
    start = 0
    for end in sorted(edges)[1:]:
        active = [item for item in active if item[0].end > start]
        while waiting and waiting[-1][0].start <= start:
            item = waiting.pop()
            if item[0].end > start:
                active.append(item)
        yield _piece(start, text[start:end], [item for _, item in active])
        start = end


def blocks(report: Report, also: Iterable[Layered] = ()) -> Iterator[Block]:
    """The pieces in groups that can be folded away: noise, and what lies between; each embed and picture begins one."""
    end = len(report.text or "")
    # A picture whose place is not known stands below the text.
    shows: list[ReportEmbed | ReportImage] = [*report.embeds, *report.images]
    placed = [(min(end if one.start is None else one.start, end), one) for one in shows]
    placed.sort(key=lambda item: item[0])
    places, media = [place for place, _ in placed], [one for _, one in placed]
    # Of no width: the text is cut there, and nothing holds it.
    cuts = ((Span(place, place), one) for place, one in placed)
    shown = 0

    def key(piece: MarkedPiece) -> tuple[bool, int]:
        return piece.is_noise, bisect_right(places, piece.start)

    for (is_noise, before), group in groupby(pieces(report, (*also, *cuts)), key):
        yield Block(is_noise, tuple(group), tuple(media[shown:before]))
        shown = before
    if report.text and shown < len(media):
        yield Block(False, (), tuple(media[shown:]))


def statements(report: Report) -> Iterator[Layered]:
    """Where somebody is quoted or paraphrased."""
    return ((span, attribution) for attribution in report.attributions for span in attribution.content.spans)


def claims(report: Report) -> Iterator[Layered]:
    """Where a number stands."""
    return ((Span(claim.start, claim.end), claim) for claim in report.claims)


def links(report: Report) -> Iterator[Layered]:
    """Where words are linked."""
    return ((Span(link.start, link.end), link) for link in report.links if link.start < link.end)


def selection(span: Span) -> Iterator[Layered]:
    """A stretch that a link points to."""
    yield span, _SELECTED


def _piece(start: int, text: str, items: Sequence[object]) -> MarkedPiece:
    return MarkedPiece(
        start,
        text,
        tuple(item for item in items if isinstance(item, Numbered)),
        any(item is _SET_APART for item in items),
        tuple(item for item in items if isinstance(item, ReportAttribution)),
        tuple(item for item in items if isinstance(item, ReportClaim)),
        any(item is _SELECTED for item in items),
        tuple(item for item in items if isinstance(item, ReportLink)),
    )


def _evidence(report: Report) -> Iterator[Layered]:
    for span in report.noise.spans:
        yield span, _SET_APART
    for number, finding in enumerate(report.findings, 1):
        if finding.start is not None and finding.end is not None and finding.start < finding.end:
            yield Span(finding.start, finding.end), Numbered(number, finding)
