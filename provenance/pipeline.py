"""The way of an article through the stages: read → extract → lines → noise → sentences → annotate → rules → score.

``audit`` is a pure function of its two arguments, without global state, so that a pool of processes can map it.
"""

from __future__ import annotations

import bisect
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from provenance import annotate, engine, languages
from provenance.corrections import Corrected, Correction
from provenance.detect import detect
from provenance.engine import Hit, Notes, RuleSet
from provenance.engine.matching import text_order
from provenance.errors import InputError
from provenance.extract import extract, find_title
from provenance.languages import Language
from provenance.lexicon import host_of
from provenance.measures import NAMES as READABILITY, counted, measure, noise_ratio, readability, running
from provenance.models import (
    Article,
    Attribution,
    Dimension,
    Document,
    Embed,
    EmbedKind,
    GenreMetadata,
    GenrePlace,
    Image,
    Link,
    PageFacts,
    RawArticle,
    Report,
    ReportArticle,
    ReportAttribution,
    ReportClaim,
    ReportCorrection,
    ReportEmbed,
    ReportFinding,
    ReportImage,
    ReportLink,
    ReportNoise,
    ReportNotApplied,
    ReportPage,
    ReportPart,
    ReportSource,
    ReportSuppressed,
    Span,
    Spans,
)
from provenance.score import Scored, for_genre, score
from provenance.segment import ABBREVIATIONS, Offsets, Seams, analysis_text, lines, pieces, sentences
from provenance.stamp import engine_stamp
from provenance.wording import sayable

__all__ = ["Analysis", "analyse", "analyse_text", "audit", "audit_briefly", "audit_extracted", "hits_in", "spoken"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """An annotated document, every hit of the rules in it, in text order, its measures, and what became of rules and of
    the corrections of reviewers.
    """

    document: Document
    offsets: Offsets
    hits: tuple[Hit, ...]
    measures: dict[str, float | None]
    notes: Notes
    corrections: tuple[ReportCorrection, ...] = ()


def audit(raw: RawArticle, ruleset: RuleSet, corrections: Sequence[Correction] = ()) -> Report:
    """Audit one article. Raises ``InputError`` with the reason where there is no text to audit.

    ``corrections`` are those of this article, in force, in the order in which they were made.
    """
    return audit_extracted(extract(raw), ruleset, corrections)


def audit_extracted(article: Article, ruleset: RuleSet, corrections: Sequence[Correction] = ()) -> Report:
    """The same of an article whose text and metadata are known already."""
    analysis = analyse(article, ruleset, corrections)
    return report(replace(analysis, measures=analysis.measures | _readability(analysis.document, ruleset)), ruleset)


def audit_briefly(raw: RawArticle, ruleset: RuleSet, corrections: Sequence[Correction] = ()) -> Report:
    """The same, without what a check has no use for (``Report.brief``) and need not wait for."""
    return report(analyse(extract(raw), ruleset, corrections), ruleset).brief()


def analyse(article: Article, ruleset: RuleSet, corrections: Sequence[Correction] = ()) -> Analysis:
    """Everything up to the scores: both passes of the engine, annotation, detectors and measures."""
    text, offsets = analysis_text(article.text)
    if not text.strip():
        raise InputError("there is no text in it")
    corrected = Corrected(text, corrections, ruleset.renamed, ruleset.noise_rules) if corrections else None
    notes = Notes(ruleset.ignores, article, corrected.refuses if corrected else None)
    document, line_hits = _prepare(article, text, offsets, ruleset, notes)
    if corrected:
        document = corrected.document(document)
    hits = [*line_hits, *engine.match_document(ruleset, document, notes)]
    found = detect(engine.detectors(ruleset, article.language), document, hits, spoken(ruleset, article.language))
    hits += engine.detection_hits(ruleset, document, found, notes)
    measures = measure(document, hits, spoken(ruleset, article.language))
    if not engine.measures_asked(ruleset, article.language).isdisjoint(READABILITY):
        measures |= _readability(document, ruleset)
    hits += engine.match_measures(ruleset, document, measures, notes)
    told = tuple(corrected.told()) if corrected else ()
    return Analysis(document, offsets, tuple(sorted(hits, key=text_order)), measures, notes, told)


def analyse_text(text: str, language: str, ruleset: RuleSet) -> Analysis:
    """Analyse a text that is taken for a whole article of a feed, as the examples of the rules are.

    Lines between two lines "---" at its beginning are its metadata ("author: …"), and what its page holds: "link: WORDS
    -> URL", "embed: KIND URL", "image: CREDIT | CAPTION", both with "by AUTHOR" or without; pictures stand above the
    text.
    """
    head = _METADATA.match(text)
    said = [line.partition(": ")[::2] for line in head[1].splitlines()] if head else []
    known = {name: value for name, value in said if name not in _SHOWN}
    # The head stays as blank lines, so that offsets do.
    body = "\n" * head.end() + text[head.end() :] if head else text
    facts = PageFacts(
        canonical=known.pop("canonical", None),
        original=known.pop("original", None),
        updated=known.pop("updated", None),
        published=known.get("published"),
        has_links=True,
    )
    shown = [(name, value) for name, value in said if name in _SHOWN]
    article = Article(
        id="example",
        source="example",
        text=body,
        language=language,
        carries_metadata=True,
        page=facts if shown or "url" in known else None,
        links=tuple(_example_link(value, body) for name, value in shown if name == "link"),
        embeds=tuple(_example_embed(value, body) for name, value in shown if name == "embed"),
        images=tuple(_example_image(value) for name, value in shown if name == "image"),
        **known,
    )
    return analyse(article, ruleset)


_SHOWN = frozenset(("link", "embed", "image"))
_METADATA = re.compile(
    r"---\n((?:(?:author|published|modified|outlet|url|canonical|original|updated|link|embed|image):[^\n]*\n)+)---\n"
)


def _example_link(value: str, body: str) -> Link:
    words, _, address = value.partition(" -> ")
    url, _, rel = address.partition(" ")
    start = max(body.find(words), 0)
    return Link(url, host_of(url), start, start + len(words), words, rel)


def _example_embed(value: str, body: str) -> Embed:
    kind, _, rest = value.partition(" ")
    url, _, author = rest.partition(" by ")
    start = len(body) - len(body.lstrip("\n"))
    return Embed(cast(EmbedKind, kind), url, author or None, start)


def _example_image(value: str) -> Image:
    credit, _, caption = value.partition("|")
    return Image(credit.strip() or None, caption.strip() or None, 0)


def metadata_above(text: str) -> tuple[dict[str, str], int]:
    """What the lines "author: …", "published: …", "outlet: …" and "url: …" between two lines "---" at the beginning
    say, and where the text begins.
    """
    head = _METADATA_ALONE.match(text)
    return (dict(line.split(": ", 1) for line in head[1].splitlines()), head.end()) if head else ({}, 0)


_METADATA_ALONE = re.compile(r"---\n((?:(?:author|published|outlet|url): [^\n]+\n)+)---\n")


def hits_in(text: str, language: str, ruleset: RuleSet) -> Sequence[Hit]:
    """All hits in such a text."""
    return analyse_text(text, language, ruleset).hits


def _prepare(
    article: Article, text: str, offsets: Offsets, ruleset: RuleSet, notes: Notes
) -> tuple[Document, Sequence[Hit]]:
    """Find the noise, then sentences and annotations of what is left."""
    language = spoken(ruleset, article.language)
    abbreviations = ABBREVIATIONS | (language.abbreviations if language else frozenset())
    seams = Seams(abbreviations, language.credits, language.headings) if language else Seams(abbreviations)
    cut = pieces(text, lines(text), seams, article.title)
    all_lines, hits = engine.match_lines(ruleset, text, cut, article.language, notes)
    prose = [line for line in all_lines if line.zone not in ("noise", "credits")]
    title = find_title(text, prose)
    document = Document(
        article if article.title or title is None else replace(article, title=text[title.start : title.end]),
        text,
        tuple(all_lines),
        sentences(text, all_lines, title, abbreviations),
    )
    lexicon = ruleset.lexicon(article.language)
    document = annotate.annotate(_with_media(document, offsets), language)
    return annotate.with_genre(annotate.with_links(document, lexicon), lexicon, language), hits


def _with_media(document: Document, offsets: Offsets) -> Document:
    """The document with the links, embeds and pictures of its article, but for what is linked in noise."""
    article = document.article
    if not (article.links or article.embeds or article.images):
        return document
    size = len(document.text)

    def analysed(offset: int) -> int:
        return bisect.bisect_left(range(size), offset, key=offsets.original)

    noise = [Span(line.start, line.end) for line in document.lines if line.zone == "noise"]
    links = (replace(link, start=analysed(link.start), end=analysed(link.end)) for link in article.links)
    return replace(
        document,
        links=tuple(link for link in links if link.start < link.end and not _holds(noise, link.start)),
        embeds=tuple(replace(embed, start=analysed(embed.start)) for embed in article.embeds),
        images=tuple(
            image if image.start is None else replace(image, start=analysed(image.start)) for image in article.images
        ),
    )


def _holds(spans: Sequence[Span], offset: int) -> bool:
    at = bisect.bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].contains(offset)


def _readability(document: Document, ruleset: RuleSet) -> dict[str, float | None]:
    code = document.article.language
    return readability(running(document), code, spoken(ruleset, code))


def spoken(ruleset: RuleSet, language: str | None) -> Language | None:
    """A language with the word lists of the rules; ``None`` where statements cannot be found in it."""
    lexicon = ruleset.lexicons.get(language or "")
    return languages.language(lexicon) if lexicon is not None else None


# --- The report: offsets back to the text as read --------------------------------------------------------------------


def report(analysis: Analysis, ruleset: RuleSet) -> Report:
    """Score an analysis and write everything down, with offsets into the text as it was read."""
    document, article = analysis.document, analysis.document.article
    hits = engine.most_specific(analysis.hits, document.lines)
    language = spoken(ruleset, article.language)
    scored = score(
        hits,
        analysis.measures,
        ruleset.score,
        readable=article.language in ruleset.languages and language is not None and language.assessed,
        counted=counted(document, hits),
    )
    if document.genre:
        scored = for_genre(scored, ruleset.score.unassessed.get(document.genre))
    write = _Writer(article.text, analysis.offsets)
    return Report(
        schema="provenance/report/2",
        article=ReportArticle(
            id=article.id,
            source=article.source,
            sha256=hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
            language=article.language,
            title=article.title,
            outlet=article.outlet,
            author=article.author,
            published=article.published,
            modified=article.modified,
            url=article.url,
            words=int(analysis.measures["words"] or 0),
            genre=document.genre,
            genre_evidence=write.genre_evidence(document.genre_evidence),
            page=_page(article.page),
        ),
        text=article.text,
        noise=ReportNoise(
            spans=tuple(write.span(Span(line.start, line.end)) for line in document.lines if line.zone == "noise"),
            ratio=noise_ratio(document.lines),
        ),
        sources=tuple(
            ReportSource(
                id=source.id,
                name=source.name,
                kind=source.kind,
                identified=source.identified,
                role=source.role,
                party=source.party,
                mentions=tuple(write.span(mention) for mention in source.mentions),
            )
            for source in document.sources
        ),
        attributions=tuple(write.attribution(attribution) for attribution in document.attributions),
        claims=tuple(
            ReportClaim(
                id=claim.id,
                text=write.text(claim.span),
                quantity=claim.quantity,
                approximate=claim.approximate,
                unit=claim.unit,
                start=write.span(claim.span).start,
                end=write.span(claim.span).end,
                attribution=claim.attribution,
            )
            for claim in document.claims
        ),
        links=tuple(write.link(link) for link in document.links),
        embeds=tuple(write.embed(embed) for embed in document.embeds),
        images=tuple(write.image(image) for image in document.images),
        findings=tuple(_findings(scored, write)),
        suppressed=tuple(_suppressed(analysis.notes, ruleset)),
        not_applied=tuple(_not_applied(analysis.notes)),
        corrections=analysis.corrections,
        measures=analysis.measures,
        scores=scored.scores,
        ruleset=ruleset.hash,
        engine=engine_stamp(),
    )


class _Writer:
    """Turns offsets of the analysis text into spans, lines and wording of the text as read."""

    def __init__(self, text: str, offsets: Offsets) -> None:
        self._text = text
        self._offsets = offsets
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def span(self, span: Span) -> Span:
        return self._offsets.span(span.start, span.end)

    def text(self, span: Span) -> str:
        return self.span(span).of(self._text)

    def position(self, start: int) -> tuple[int, int]:
        """Line and column of an offset of the text as read, both from 1."""
        line = bisect.bisect_right(self._line_starts, start)
        return line, start - self._line_starts[line - 1] + 1

    def part(self, spans: Spans | None) -> ReportPart | None:
        return self.whole(spans) if spans else None

    def whole(self, spans: Spans) -> ReportPart:
        return ReportPart(spans=tuple(map(self.span, spans)), text=" ".join(map(self.text, spans)))

    def genre_evidence(self, found: Span | str | None) -> GenrePlace | GenreMetadata | None:
        if found is None or isinstance(found, str):
            return GenreMetadata(metadata=found) if found else None
        span = self.span(found)
        return GenrePlace(start=span.start, end=span.end, text=span.of(self._text))

    def link(self, link: Link) -> ReportLink:
        span = self.span(Span(link.start, link.end))
        return ReportLink(
            url=link.url, host=link.host, kind=link.kind, start=span.start, end=span.end, text=span.of(self._text)
        )

    def embed(self, embed: Embed) -> ReportEmbed:
        return ReportEmbed(kind=embed.kind, url=embed.url, author=embed.author, start=self._place(embed.start))

    def image(self, image: Image) -> ReportImage:
        start = None if image.start is None else self._place(image.start)
        return ReportImage(credit=image.credit, caption=image.caption, start=start)

    def _place(self, offset: int) -> int:
        return min(self._offsets.original(offset), len(self._text))

    def attribution(self, attribution: Attribution) -> ReportAttribution:
        return ReportAttribution(
            id=attribution.id,
            type=attribution.type,
            content=self.whole(attribution.content),
            source=self.part(attribution.source),
            source_id=attribution.source_id,
            cue=self.part(attribution.cue.spans if attribution.cue else None),
            frame=self.part(attribution.frame),
            addressee=self.part(attribution.addressee),
            medium=attribution.medium,
        )


def _page(facts: PageFacts | None) -> ReportPage | None:
    if facts is None:
        return None
    return ReportPage(**{name: getattr(facts, name) for name in ReportPage.model_fields})


def _findings(scored: Scored, write: _Writer) -> list[ReportFinding]:
    return [_finding(hit, points, write) for hit, points in zip(scored.hits, scored.points, strict=True)]


def _suppressed(notes: Notes, ruleset: RuleSet) -> Iterator[ReportSuppressed]:
    for (rule, entry), count in sorted(notes.suppressed.items()):
        yield ReportSuppressed(rule=rule, count=count, reason=ruleset.ignores[entry - 1].reason, entry=entry)


def _not_applied(notes: Notes) -> Iterator[ReportNotApplied]:
    for rule in sorted(notes.late):
        yield ReportNotApplied(rule=rule, reason=sayable("one of its patterns took too long in a sentence"))


def _finding(hit: Hit, points: dict[Dimension, int], write: _Writer) -> ReportFinding:
    span = write.span(hit.span) if hit.span else None
    line, column = write.position(span.start) if span else (None, None)
    return ReportFinding(
        rule=hit.rule.id,
        category=hit.rule.category,
        dimension=hit.rule.home,
        severity=hit.rule.severity,
        message=hit.message,
        **{f"message_{language}": message for language, message in hit.messages.items()},
        start=span.start if span else None,
        end=span.end if span else None,
        line=line,
        column=column,
        text=write.text(hit.span) if hit.span else None,
        attribution=hit.attribution.id if hit.attribution else None,
        points=points,
    )
