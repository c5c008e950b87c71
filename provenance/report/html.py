"""Articles as HTML: self-contained pages of every article with the reason for every point, of those that failed a
check, and of stories; and the marked text that they share with the pages in the browser.

The same marks stand on the page in the browser and in a self-contained file. An element for every piece: a ``mark``
for evidence (class ``m-`` and the dimension of the innermost finding, ``data-f`` with the numbers of all of them), the
number of each finding where it ends, as a link to the entry ``finding-N``; the name of the speaker where a statement
begins, as a link to ``source-ID``. A link of the article is one here too (class ``k-`` and its kind), around the words
alone, so that no link stands in another; where it ends stands what it leads to. Numbers, names and these words are no
part of the text: they are not copied with it. Embeds and pictures are a line of their own, where the article has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from io import StringIO
from typing import Any, ClassVar, TextIO
from urllib.parse import urlsplit

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from provenance import wording
from provenance.across.story import Story
from provenance.check import Verdict
from provenance.check.baseline import Tally
from provenance.models import (
    EmbedKind,
    Failure,
    LinkKind,
    Report,
    ReportAttribution,
    ReportEmbed,
    ReportFinding,
    ReportImage,
    ReportLink,
    Span,
    UiLanguage,
)
from provenance.report import ReportWriter, signed, view
from provenance.report.checks import CheckWriter, Context
from provenance.report.stories import letter
from provenance.report.view import Block, MarkedPiece, Numbered, article_view
from provenance.segment import untitled
from provenance.wording import say, sayable

__all__ = [
    "SEVERITY_SIGNS",
    "HtmlCheckWriter",
    "HtmlWriter",
    "environment",
    "marked_blocks",
    "marked_text",
    "safe_url",
    "self_contained",
    "write_html",
]


# --- Every article on one page that needs nothing else ---------------------------------------------------------------


@cache
def _templates(language: UiLanguage) -> Environment:
    return environment(language)


class NoLinks:
    """Addresses for a page that leads nowhere else."""

    def rule(self, _: str) -> None:
        return None

    def source(self, _: str) -> None:
        return None


class HtmlWriter(ReportWriter):
    """Streams: the head, one section an article, the foot. Needs reports that carry their text."""

    def __init__(self, stream: TextIO, language: UiLanguage = "en") -> None:
        super().__init__(stream, language)
        self._count = 0
        made = _templates(language)
        self._section = made.get_template("article.html")
        self._foot = made.get_template("foot.html")
        stream.write(made.get_template("head.html").render())

    def add(self, report: Report) -> None:
        self._count += 1
        prefix = f"{self._count}-"
        section = self._section.render(
            report=report,
            view=article_view(report, self.language, prefix),
            blocks=list(marked_blocks(report, self.language, prefix=prefix)),
            links=NoLinks(),
        )
        self.stream.write(section)

    def finish(self) -> None:
        self.stream.write(self._foot.render())


def self_contained(report: Report, language: UiLanguage = "en") -> str:
    """One article as a file of its own."""
    stream = StringIO()
    writer = HtmlWriter(stream, language)
    writer.add(report)
    writer.finish()
    return stream.getvalue()


# --- One self-contained page with the articles that failed, their evidence marked -------------------------------------


class HtmlCheckWriter(CheckWriter):
    """The page that ``provenance audit --format html`` makes, of the articles that fail or change a story."""

    needs_whole_reports: ClassVar[bool] = True

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._page = HtmlWriter(stream, context.language)

    def add(self, verdict: Verdict) -> None:
        if not verdict.passed or verdict.news:
            self._page.add(verdict.report)

    def fail(self, failure: Failure) -> None:
        self._page.fail(failure)

    def finish(self, tally: Tally) -> None:  # noqa: ARG002 - the page counts for itself
        self._page.finish()


# --- Stories on one page that needs nothing else ----------------------------------------------------------------------


def write_html(stories: Sequence[Story], language: UiLanguage) -> Iterator[str]:
    made = environment(language)
    yield made.get_template("head.html").render()
    template = made.get_template("story.html")
    for story in stories:
        letters = {article.id: letter(at) for at, article in enumerate(story.articles)}
        yield template.render(story=story, letters=letters)
    yield made.get_template("foot.html").render()


# --- The marked text of an article -----------------------------------------------------------------------------------


_LONGEST_NAME, _LONGEST_CAPTION = 40, 300
_LEADS_TO: Mapping[LinkKind, str] = {
    "primary": sayable("primary source"),
    "study": sayable("study"),
    "outlet": sayable("another outlet"),
    "own": sayable("the same outlet"),
    "social": sayable("social network"),
    "advert": sayable("advertiser"),
    "other": sayable("another site"),
}
#: Services are called by their names in any language.
_SERVICES: Mapping[EmbedKind, str] = {
    "x": "X",
    "telegram": "Telegram",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "reddit": "Reddit",
    "vk": "VK",
    "video": sayable("film"),
    "audio": sayable("sound"),
    "chart": sayable("chart"),
    "document": sayable("a document"),
}


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A stretch of the text that is all of the article, or all noise and can be folded away.

    ``media`` are the embeds and pictures before it, a line each; ``html`` is empty where only they are left.
    """

    is_noise: bool
    lines: int
    html: Markup
    media: tuple[Markup, ...] = ()


@dataclass(slots=True)
class _PageState:
    """What was begun so far: an id may stand on a page once, a name is shown where its statement begins."""

    shown: frozenset[int] | None
    speakers: Mapping[str, str]
    last_of: Mapping[int, int]
    prefix: str
    language: UiLanguage
    begun: set[object] = field(default_factory=set)

    def begins(self, key: object) -> bool:
        is_new = key not in self.begun
        self.begun.add(key)
        return is_new


def marked_blocks(
    report: Report,
    language: UiLanguage = "en",
    *,
    shown: Iterable[int] | None = None,
    selected: Span | None = None,
    prefix: str = "",
) -> Iterator[MarkedBlock]:
    """The text block by block; ``shown`` are the numbers of the findings to mark, all unless given.

    ``prefix`` goes before every number in an anchor, see ``ArticleView``.
    """
    also = [*view.statements(report), *view.claims(report), *view.links(report)]
    also += view.selection(selected) if selected else ()
    state = _PageState(
        frozenset(shown) if shown is not None else None,
        {source.id: source.name for source in report.sources},
        {number: finding.end for number, finding in enumerate(report.findings, 1) if finding.end is not None},
        prefix,
        language,
    )
    for block in view.blocks(report, also):
        media = tuple(_media(one, report.article.language, language) for one in block.media)
        yield MarkedBlock(block.is_noise, block.lines, _block(block, state), media)


def marked_text(report: Report, language: UiLanguage = "en") -> Markup:
    """The whole text in one piece, noise greyed."""
    return Markup("").join(
        Markup('<span class="noise">{}</span>').format(block.html) if block.is_noise else block.html
        for block in marked_blocks(report, language)
    )


def _block(block: Block, state: _PageState) -> Markup:
    return Markup("").join(_piece(piece, state) for piece in block.pieces)


def _piece(piece: MarkedPiece, state: _PageState) -> Markup:
    found = [numbered for numbered in piece.findings if state.shown is None or numbered.number in state.shown]
    html = escape(piece.text)
    anchors = Markup("").join(
        # One for every finding, also those that begin at the same place, and those that filters leave out.
        Markup('<a id="mark-{}{}" class="anchor"></a>').format(state.prefix, number)
        for number, _ in piece.findings
        if state.begins(("mark", number))
    )
    if piece.claims:
        html = Markup('<span class="num" data-c="{}">{}</span>').format(piece.claims[-1].id, html)
    if piece.links:
        html = _link(html, piece.links[-1], state.language)
    if found:
        html = _mark(html, found, state.language) + _numbers(found, piece.end, state)
    if piece.links:
        html += _leads_to(piece, state.language)
    html = anchors + html
    if piece.statements:
        html = _statement(html, piece.statements, state)
    if piece.is_selected:
        at = Markup(' id="span"') if state.begins("span") else ""
        html = Markup('<span class="selected"{}>{}</span>').format(at, html)
    return html


def _link(html: Markup, link: ReportLink, language: UiLanguage) -> Markup:
    title, address = f"{say(language, _LEADS_TO[link.kind])}: {link.host}", safe_url(link.url)
    if address is None:
        return Markup('<span class="link k-{}" title="{}">{}</span>').format(link.kind, title, html)
    return Markup('<a class="link k-{}" href="{}" rel="nofollow noopener noreferrer" title="{}">{}</a>').format(
        link.kind, address, title, html
    )


def _leads_to(piece: MarkedPiece, language: UiLanguage) -> Markup:
    """Where the innermost link ends, what it leads to, if more can be said than that it leads elsewhere."""
    link = piece.links[-1]
    if link.kind == "other" or link.end != piece.end:
        return Markup()
    return Markup('<span class="to k-{}" lang="{}">{}</span>').format(
        link.kind, language, say(language, _LEADS_TO[link.kind])
    )


def _media(one: ReportEmbed | ReportImage, spoken: str | None, language: UiLanguage) -> Markup:
    """The line for something that the article shows: what it is, and whose."""
    if isinstance(one, ReportImage):
        told = " – ".join(_short(part, _LONGEST_CAPTION) for part in (one.credit, one.caption) if part)
        if not told:
            return escape(say(language, "Picture without credit or caption"))
        words = Markup('<bdi lang="{}">{}</bdi>').format(spoken or "", told)
        return escape(say(language, "Picture: {}")).format(words)
    what, address = escape(say(language, _SERVICES[one.kind])), safe_url(one.url)
    if address is not None:
        what = Markup('<a class="link" href="{}" rel="nofollow noopener noreferrer">{}</a>').format(address, what)
    if not one.author:
        return escape(say(language, "Embedded: {}, nobody is named")).format(what)
    author = Markup("<bdi>{}</bdi>").format(_short(one.author, _LONGEST_CAPTION))
    return escape(say(language, "Embedded: {}, by {}")).format(what, author)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _mark(html: Markup, found: list[Numbered], language: UiLanguage) -> Markup:
    inner = found[-1]
    classes = f"m m-{inner.finding.dimension}" + (" m-many" if len(found) > 1 else "")
    title = " · ".join(f"{number}: {finding.message_in(language)}" for number, finding in found)
    numbers = " ".join(str(number) for number, _ in found)
    return Markup('<mark class="{}" data-f="{}" title="{}">{}</mark>').format(classes, numbers, title, html)


def _numbers(found: list[Numbered], end: int, state: _PageState) -> Markup:
    ending = [(number, finding) for number, finding in found if state.last_of[number] <= end]
    return Markup("").join(_number(number, finding, state) for number, finding in ending)


def _number(number: int, finding: ReportFinding, state: _PageState) -> Markup:
    label = say(state.language, "finding {}", number)
    return Markup('<a class="n n-{}" href="#finding-{}{}" data-f="{}" aria-label="{}">{}</a>').format(
        finding.dimension, state.prefix, number, number, label, number
    )


def _statement(html: Markup, held: tuple[ReportAttribution, ...], state: _PageState) -> Markup:
    inner = held[-1]
    who = Markup("").join(_who(one, state) for one in held if state.begins(("said", one.id)))
    return who + Markup('<span class="said said-{}" data-a="{}">{}</span>').format(inner.type, inner.id, html)


def _who(attribution: ReportAttribution, state: _PageState) -> Markup:
    name = state.speakers.get(attribution.source_id or "")
    if name is None:
        nobody = say(state.language, "nobody is named for this statement")
        return Markup('<span class="who who-nobody" title="{}">?</span>').format(nobody)
    return Markup('<a class="who" href="#source-{}{}" title="{}"><bdi>{}</bdi></a>').format(
        state.prefix, attribution.source_id, say(state.language, "says {}", name), _short(name, _LONGEST_NAME)
    )


# --- The one Jinja environment for a self-contained file and for the pages in the browser: everything is escaped ------


SEVERITY_SIGNS = {"error": "✖", "warning": "▲", "notice": "●", "info": "○"}


def environment(language: UiLanguage, *loaders: BaseLoader) -> Environment:
    """Templates of ``loaders`` before those of reports; all that they say is in ``language``.

    Macros see nothing of the page that imports them, so that the language belongs to the environment.
    """
    made = Environment(
        loader=ChoiceLoader(
            [*loaders, *(PackageLoader("provenance", f"report/{folder}") for folder in ("templates", "assets"))]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(language=language, say=partial(_say, language), count=partial(_count, language))
    made.filters.update(
        signed=signed,
        words=partial(wording.term, language),
        percent=wording.percent,
        number=partial(wording.number, language),
        decimal=partial(wording.decimal, language),
        date=partial(wording.date, language),
        month=partial(wording.month, language),
        safe_url=safe_url,
        sign=lambda severity: SEVERITY_SIGNS.get(severity, ""),
        cited=partial(cited, language),
        called=called,
        dimensions=dimensions,
    )
    return made


def _say(language: UiLanguage, english: str, *values: object) -> Markup:
    """``wording.say`` for a page: the text and its values are escaped, unless a value is markup of ours."""
    told = escape(wording.phrase(language, english))
    return told.format(*values) if values else told


def _count(language: UiLanguage, english: str, number: int, *values: object) -> Markup:
    """``wording.count`` for a page, with separators of thousands."""
    told = escape(wording.singular_or_plural(language, english, number))
    return told.format(wording.number(language, number), *values)


def safe_url(value: Any) -> str | None:
    """``value`` if a browser may follow it: an absolute http or https address without anything invisible in it."""
    text = str(value or "").strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    # Who reads an address must see where it leads: nothing invisible in it, and no user before the host.
    clear = all(c.isprintable() and not c.isspace() for c in text) and "@" not in parts.netloc
    return text if clear and parts.scheme in ("http", "https") and parts.netloc else None


def called(report: Report) -> str:
    """What an article is called, with or without a title."""
    return report.article.title or untitled(report.article.id, report.text or "")


def cited(language: UiLanguage, evidence: str, article: Any) -> str:
    """A quotation with its source, to be copied: “…” — Headline, Outlet, date, address."""
    known = [article.title or article.id, article.outlet, wording.date(language, article.published)]
    quoted = wording.say(language, "“{}”", " ".join(evidence.split()))
    return f"{quoted} — {', '.join(filter(None, [*known, safe_url(article.url)]))}"


def dimensions(points: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    return [(name, value) for name, value in points.items() if value]
