"""The text of an article as HTML, with its evidence, statements, numbers and noise marked; everything is escaped.

The same marks stand on the page in the browser and in a self-contained file. An element for every piece: a ``mark``
for evidence (class ``m-`` and the dimension of the innermost finding, ``data-f`` with the numbers of all of them), the
number of each finding where it ends, as a link to the entry ``finding-N``; the name of the speaker where a statement
begins, as a link to ``source-ID``. Numbers and names are no part of the text: they are not copied with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from provenance.models import Report, ReportAttribution, ReportFinding, Span, UiLanguage
from provenance.report import marks
from provenance.report.marks import Block, Numbered, Piece
from provenance.wording import say

__all__ = ["MarkedBlock", "marked_blocks", "marked_text"]

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A stretch of the text that is all of the article, or all noise and can be folded away."""

    is_noise: bool
    lines: int
    html: Markup


@dataclass(slots=True)
class _State:
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
    also = [*marks.statements(report), *marks.claims(report), *(marks.selection(selected) if selected else ())]
    state = _State(
        frozenset(shown) if shown is not None else None,
        {source.id: source.name for source in report.sources},
        {number: finding.end for number, finding in enumerate(report.findings, 1) if finding.end is not None},
        prefix,
        language,
    )
    for block in marks.blocks(report, also):
        yield MarkedBlock(block.is_noise, block.lines, _block(block, state))


def marked_text(report: Report, language: UiLanguage = "en") -> Markup:
    """The whole text in one piece, noise greyed."""
    return Markup("").join(
        Markup('<span class="noise">{}</span>').format(block.html) if block.is_noise else block.html
        for block in marked_blocks(report, language)
    )


def _block(block: Block, state: _State) -> Markup:
    return Markup("").join(_piece(piece, state) for piece in block.pieces)


def _piece(piece: Piece, state: _State) -> Markup:
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
    if found:
        html = _mark(html, found, state.language) + _numbers(found, piece.end, state)
    html = anchors + html
    if piece.statements:
        html = _statement(html, piece.statements, state)
    if piece.is_selected:
        at = Markup(' id="span"') if state.begins("span") else ""
        html = Markup('<span class="selected"{}>{}</span>').format(at, html)
    return html


def _mark(html: Markup, found: list[Numbered], language: UiLanguage) -> Markup:
    inner = found[-1]
    classes = f"m m-{inner.finding.dimension}" + (" m-many" if len(found) > 1 else "")
    title = " · ".join(f"{number}: {finding.message_in(language)}" for number, finding in found)
    numbers = " ".join(str(number) for number, _ in found)
    return Markup('<mark class="{}" data-f="{}" title="{}">{}</mark>').format(classes, numbers, title, html)


def _numbers(found: list[Numbered], end: int, state: _State) -> Markup:
    ending = [(number, finding) for number, finding in found if state.last_of[number] <= end]
    return Markup("").join(_number(number, finding, state) for number, finding in ending)


def _number(number: int, finding: ReportFinding, state: _State) -> Markup:
    label = say(state.language, "finding {}", number)
    return Markup('<a class="n n-{}" href="#finding-{}{}" data-f="{}" aria-label="{}">{}</a>').format(
        finding.dimension, state.prefix, number, number, label, number
    )


def _statement(html: Markup, held: tuple[ReportAttribution, ...], state: _State) -> Markup:
    inner = held[-1]
    who = Markup("").join(_who(one, state) for one in held if state.begins(("said", one.id)))
    return who + Markup('<span class="said said-{}" data-a="{}">{}</span>').format(inner.type, inner.id, html)


def _who(attribution: ReportAttribution, state: _State) -> Markup:
    name = state.speakers.get(attribution.source_id or "")
    if name is None:
        nobody = say(state.language, "nobody is named for this statement")
        return Markup('<span class="who who-nobody" title="{}">?</span>').format(nobody)
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    return Markup('<a class="who" href="#source-{}{}" title="{}"><bdi>{}</bdi></a>').format(
        state.prefix, attribution.source_id, say(state.language, "says {}", name), short
    )
