"""What those accused or asked answer, article by article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

from provenance.across.view import View
from provenance.models import Span

__all__ = ["Answer", "answers"]

Kind = Literal["denial", "non_denial", "no_comment"]


class Answer(NamedTuple):
    """``who`` is the name of the source, or the words in front of the answer where it has none."""

    who: str
    article: str
    kind: Kind
    span: Span


def answers(views: Sequence[View]) -> Sequence[Answer]:
    """In the order of the articles, and in each of its text."""
    return [
        Answer(
            _who(v, Span(f.start or 0, f.end or 0), f.attribution),
            v.id,
            cast("Kind", f.category),
            Span(f.start or 0, f.end or 0),
        )
        for v in views
        for f in v.findings("denial", "non_denial", "no_comment")
    ]


def _who(view: View, span: Span, attribution: str | None) -> str:
    source = view.source_of(attribution)
    if source is not None:
        return source.name
    sentence = view.sentence_at(span.start)
    near = [
        (abs(start - span.start), one.name)
        for one in view.report.sources
        for start, end in one.mentions
        if sentence.start <= start < sentence.end
    ]
    return min(near)[1] if near else ""
