"""A story in the terminal: who counts what and on whose word, who said what, what was dropped, on one screen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from provenance.across.story import Story, StoryArticle
from provenance.models import UiLanguage
from provenance.report.base import printable
from provenance.wording import count, phrase, say, sayable, term

__all__ = ["letter", "write_text"]

_WIDTH = 120
_ARTICLE = (sayable("Outlet"), sayable("Day"), sayable("Headline"), sayable("Role"), sayable("Score"))
_FIGURE = (sayable("Figure"), sayable("On whose word"), sayable("Article"), sayable("Beside it"))
_QUOTATION = (sayable("Who"), sayable("Words"), sayable("Article"), sayable("Beside it"))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_text(stories: Sequence[Story], language: UiLanguage) -> Iterator[str]:
    for story in stories:
        out = io.StringIO()
        _print(story, Console(file=out, width=_WIDTH, highlight=False, color_system=None), language)
        yield out.getvalue() + "\n"


def _print(story: Story, console: Console, language: UiLanguage) -> None:
    names = {article.id: letter(at) for at, article in enumerate(story.articles)}
    console.print(Text(printable(story.title or story.id), style="bold"))
    days = " – ".join(dict.fromkeys(day[:10] for day in (story.first, story.last) if day))
    articles = count(
        language, "{} article|{} articles, {} of them independent", len(story.articles), story.independent_articles
    )
    console.print(Text(" · ".join(filter(None, [story.id, days, articles]))))
    console.print(_articles(story.articles, names, language))
    for table in (_numbers(story, names, language), _quotes(story, names, language), _rest(story, names, language)):
        if table.row_count:
            console.print(table)
    for finding in story.findings:
        message = (language == "de" and finding.message_de) or finding.message
        console.print(Text(printable(f"{names.get(finding.article, '?')}  {message}")))


def letter(at: int) -> str:
    """How an article is called in its story."""
    return _LETTERS[at] if at < len(_LETTERS) else str(at + 1)


def _articles(articles: Sequence[StoryArticle], names: Mapping[str, str], language: UiLanguage) -> Table:
    table = _table(language, sayable("Articles"), "", *_ARTICLE)
    for article in articles:
        score = "–" if article.overall is None else f"{article.overall:g}"
        title = article.title or article.source.rpartition("/")[2]
        role = term(language, article.role)
        table.add_row(
            *_cells(names[article.id], article.outlet or "", (article.published or "")[:10], title, role, score)
        )
    return table


def _numbers(story: Story, names: Mapping[str, str], language: UiLanguage) -> Table:
    table = _table(language, sayable("Figures"), *_FIGURE)
    shared = [n for n in story.numbers if len({use.article for use in n.uses}) > 1]
    for number in shared:
        for at, use in enumerate(number.uses):
            others = dict.fromkeys(
                f"{term(language, r.relation)} {names.get(number.uses[o].article, '?')}"
                for r in number.relations if at in (r.a, r.b) for o in [r.b if r.a == at else r.a]
            )  # fmt: skip
            via = f" ({use.via})" if use.via else ""
            who = (use.source or say(language, "nobody named")) + via
            table.add_row(*_cells(use.text, who, names.get(use.article, "?"), ", ".join(others)))
        table.add_section()
    return table


def _quotes(story: Story, names: Mapping[str, str], language: UiLanguage) -> Table:
    table = _table(language, sayable("Quotations"), *_QUOTATION)
    for quote in story.quotes:
        for at, use in enumerate(quote.uses):
            related = [r for r in quote.relations if r.b == at]
            others = dict.fromkeys(
                f"{term(language, r.relation)} {names.get(quote.uses[r.a].article, '?')}" for r in related
            )
            table.add_row(*_cells(quote.speaker or "", use.text, names.get(use.article, "?"), ", ".join(others)))
        table.add_section()
    return table


def _rest(story: Story, names: Mapping[str, str], language: UiLanguage) -> Table:
    table = _table(language, sayable("What else"), "", sayable("Article"), "")
    for answer in story.answers:
        table.add_row(*_cells(f"{term(language, answer.kind)}: {answer.who}", names.get(answer.article, "?"), ""))
    for relay in story.relays:
        to = names.get(relay.to or "", relay.to) or say(language, "not in the collection")
        table.add_row(
            *_cells(say(language, "passes on {}", relay.outlet), names.get(relay.from_, "?"), f"→ {to}: {relay.text}")
        )
    for copy in story.copies:
        both = f"{names.get(copy.a, copy.a)} = {names.get(copy.b, copy.b)}"
        origin = copy.origin.name or term(language, copy.origin.kind)
        shared = say(language, "{} % of the words, from: {}", round(100 * copy.shared), origin)
        table.add_row(*_cells(say(language, "same words"), both, shared))
    for caveat in story.caveats:
        both = f"{names.get(caveat.a.article, '?')} → {names.get(caveat.b.article, '?')}"
        table.add_row(*_cells(term(language, f"caveat_{caveat.change}"), both, f"{caveat.a.text} → {caveat.b.text}"))
    return table


def _table(language: UiLanguage, title: str, *columns: str) -> Table:
    table = Table(
        title=phrase(language, title), title_justify="left", title_style="bold", show_edge=False, pad_edge=False
    )
    for column in columns:
        table.add_column(phrase(language, column) if column else "", overflow="fold")
    return table


def _cells(*values: str) -> list[Text]:
    return [Text(printable(value)) for value in values]
