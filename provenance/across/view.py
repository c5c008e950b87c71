"""An article as the comparison of articles needs it: its report with words, sentences and what the words weigh."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from provenance.across.days import days_told, main_day
from provenance.across.words import Word, fingerprints, vector, words
from provenance.annotate.quotes import find_quotes
from provenance.models import Line, Report, ReportAttribution, ReportFinding, ReportSource, Span
from provenance.segment import lines
from provenance.segment.splitter import sentence_spans

__all__ = ["View", "view"]


@dataclass(frozen=True, eq=False)
class View:
    """One report, ready to be compared. All spans are characters of the text as it was read."""

    report: Report
    text: str
    day: date | None

    @property
    def id(self) -> str:
        return self.report.article.id

    @property
    def outlet(self) -> str | None:
        return self.report.article.outlet

    @property
    def addresses(self) -> frozenset[str]:
        """Its own, and the one that its page says is the true one."""
        article = self.report.article
        return frozenset(filter(None, (article.url, article.page.canonical if article.page else None)))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(words(self.text))

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [word.start for word in self.words]

    def between(self, start: int, end: int) -> Sequence[Word]:
        """The words that begin between two characters."""
        return self.words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def fingerprints(self) -> Mapping[int, int]:
        """Hashes of runs of words, each with the number of the word that it begins with."""
        return fingerprints(self.words)

    @cached_property
    def vector(self) -> Mapping[str, float]:
        """Weighted words of title and text, of length 1."""
        return vector(self.words, self.report.article.title or "")

    @cached_property
    def event_day(self) -> date | str | None:
        """The day that the article is about: a date, a weekday where the article has no date, or ``None``."""
        return main_day(days_told(self.text, self.day))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences of the text, noise left out."""
        noise = self.report.noise.spans
        prose = [replace(row, start=at, end=end) for row in lines(self.text) for at, end in _without(row, noise)]
        return tuple(sentence_spans(self.text, prose))

    def sentence_at(self, start: int) -> Span:
        """The sentence that holds a character, or what follows it where none does."""
        at = bisect_right(self.sentences, start, key=lambda span: span.start) - 1
        return self.sentences[at] if at >= 0 and start < self.sentences[at].end else Span(start, start + 1)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """What stands in quotation marks, without them, whoever says it."""
        return tuple(quote.content for quote in find_quotes(self.text, lines(self.text)) if quote.balanced)

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """What stands in quotation marks with a speaker or without, in text order."""
        spans = (s for a in self.report.attributions if a.type == "direct" for s in a.content.spans)
        return tuple(sorted(Span(*span) for span in spans))

    @cached_property
    def sources(self) -> Mapping[str, ReportSource]:
        return {source.id: source for source in self.report.sources}

    @cached_property
    def attributions(self) -> Mapping[str, ReportAttribution]:
        return {attribution.id: attribution for attribution in self.report.attributions}

    def findings(self, *categories: str) -> Sequence[ReportFinding]:
        return [f for f in self.report.findings if f.category in categories and f.start is not None]

    def source_of(self, attribution: str | None) -> ReportSource | None:
        """Whose words an attribution are, where that is known."""
        told = self.attributions.get(attribution or "")
        return self.sources.get(told.source_id or "") if told else None


def _without(row: Line, noise: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """What of a line is left between the noise in it."""
    at = row.start
    for start, end in sorted(noise):
        if start < row.end and at < end:
            if at < start:
                yield at, start
            at = end
    if at < row.end:
        yield at, row.end


def view(report: Report) -> View:
    """Raises ``ValueError`` for a report without its text: nothing can be compared there."""
    if report.text is None:
        raise ValueError(f"the report of “{report.article.id}” has no text: audit it without --no-text")
    return View(report, report.text, _day(report.article.published))


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
