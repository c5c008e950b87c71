"""Stories for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from provenance.across.story import Story, StoryArticle
from provenance.models import UiLanguage

__all__ = ["write_csv", "write_json", "write_lines"]


def write_json(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One document: the story, or a list of all."""
    told = [story.model_dump_json(by_alias=True, indent=2) for story in stories]
    yield told[0] + "\n" if len(told) == 1 else "[\n" + ",\n".join(told) + "\n]\n"


def write_lines(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One story a line."""
    for story in stories:
        yield story.model_dump_json(by_alias=True) + "\n"


_COLUMNS = ("story", "kind", "group", "article", "outlet", "published", "url", "start", "end", "text", "quantity",
            "approximate", "source", "via", "relations")  # fmt: skip


def write_csv(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One row a use of a number, a quotation, a relay; ``relations`` are those to other rows of its group, by place."""
    yield _row(_COLUMNS)
    for story in stories:
        articles = {article.id: article for article in story.articles}
        for number in story.numbers:
            for at, use in enumerate(number.uses):
                related = [f"{r.relation} {r.b if r.a == at else r.a}" for r in number.relations if at in (r.a, r.b)]
                value = [f"{use.quantity:g}", use.approximate, use.source, use.via, "; ".join(related)]
                yield _row([story.id, "number", number.id, *_place(articles, use.article, use.span, use.text), *value])
        for quote in story.quotes:
            for at, told in enumerate(quote.uses):
                related = [f"{r.relation} {r.b if r.a == at else r.a}" for r in quote.relations if at in (r.a, r.b)]
                who = ["", "", quote.speaker, told.via, "; ".join(related)]
                yield _row([story.id, "quote", quote.id, *_place(articles, told.article, told.span, told.text), *who])
        for relay in story.relays:
            place = _place(articles, relay.from_, relay.span, relay.text)
            yield _row([story.id, "relay", relay.to or "", *place, "", "", relay.outlet, "", ""])


def _place(articles: Mapping[str, StoryArticle], article: str, span: tuple[int, int], text: str) -> list[object]:
    known = articles.get(article)
    about = [known.outlet, known.published, known.url or known.source] if known else ["", "", ""]
    return [article, *about, *span, text]


def _cell(value: object) -> str:
    """Text that a spreadsheet takes for a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r＝＋－＠" and text[:1] else text


def _row(values: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_cell(value) for value in values])
    return out.getvalue()
