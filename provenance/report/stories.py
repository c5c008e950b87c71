"""Stories as text, for people, programs and spreadsheets: each writer takes stories and a language and gives the
pieces of what is written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote as encoded

from rich.console import Console
from rich.table import Table
from rich.text import Text

from provenance.across.story import Story, StoryArticle
from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.report import printable
from provenance.wording import count, phrase, say, sayable, term

__all__ = ["letter", "write_csv", "write_json", "write_jsonld", "write_lines", "write_prov", "write_text"]


# --- A story in the terminal: who counts what and on whose word, who said what, what was dropped, on one screen -------


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
        table.add_row(*_cells(term(language, f"caveat_{caveat.standing}"), both, f"{caveat.a.text} → {caveat.b.text}"))
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


# --- Stories for programs and spreadsheets ----------------------------------------------------------------------------


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


# --- Stories for other programs: as claims of schema.org (JSON-LD), and as PROV of the W3C (PROV-JSON) ----------------
# Both say who wrote what where and who passed on whom. Neither says which claim is true.


_NAMESPACE = "urn:provenance:"


def write_jsonld(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One document of claims (https://schema.org/Claim): figures and quotations with where they appear, the first
    appearance first.
    """
    graph = [claim for story in stories for claim in _claims(story)]
    yield json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _claims(story: Story) -> Iterator[dict[str, Any]]:
    articles = {article.id: article for article in story.articles}
    kinds = {entity.name: entity.kind for entity in story.entities}
    for number in story.numbers:
        for value in number.values:
            uses = [use for use in number.uses if use.quantity == value.quantity]
            makers = [_agent(name, kinds) for name in value.sources]
            yield _claim(f"{story.id}/{number.id}/{value.quantity:g}", uses, articles, makers)
    for quote in story.quotes:
        makers = [_agent(quote.speaker, kinds)] if quote.speaker else []
        yield _claim(f"{story.id}/{quote.id}", quote.uses, articles, makers)


def _claim(
    id_: str, uses: Sequence[Any], articles: Mapping[str, StoryArticle], makers: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    places = [articles[one] for one in dict.fromkeys(use.article for use in uses) if one in articles]
    claim: dict[str, Any] = {"@type": "Claim", "@id": f"{_NAMESPACE}{id_}", "text": uses[0].text}
    if makers:
        claim["author"] = list(makers)
    claim["appearance"] = [_work(article) for article in places]
    dated = [article for article in places if article.published]
    if dated and len(dated) == len(places):
        claim["firstAppearance"] = _work(min(dated, key=lambda article: article.published or ""))
    return claim


def _work(article: StoryArticle) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "NewsArticle", "@id": article.url or f"{_NAMESPACE}{article.id}"}
    known = {"headline": article.title, "datePublished": article.published, "url": article.url}
    work |= {key: value for key, value in known.items() if value}
    if article.outlet:
        work["publisher"] = {"@type": "Organization", "name": article.outlet}
    return work


def _agent(name: str, kinds: Mapping[str, str]) -> dict[str, str]:
    person = kinds.get(name, "") in ("named_person", "unnamed_official", "unnamed_person", "unnamed_expert")
    return {"@type": "Person" if person else "Organization", "name": name}


def write_prov(stories: Sequence[Story], _language: UiLanguage) -> Iterator[str]:
    """One document in PROV-JSON: articles are entities, outlets agents; ``wasDerivedFrom`` for copies whose direction
    is known and, as a revision, for versions; ``hadPrimarySource`` for relays, ``wasQuotedFrom`` for words that an
    article has by its own account from another.

    Raises ``UsageError`` where the package that writes it is missing.
    """
    try:
        from prov.model import ProvDocument
    except ModuleNotFoundError as error:
        raise UsageError("--format prov needs the package prov: install provenance-auditor[prov]") from error
    document = ProvDocument()
    document.add_namespace("item", _NAMESPACE)
    document.add_namespace("schema", "https://schema.org/")
    seen: set[str] = set()
    for story in stories:
        known = {article.id for article in story.articles}
        for article in story.articles:
            if article.id not in seen:
                seen.add(article.id)
                _add(document, article)
        for later, earlier, relation in _derived(story):
            if later in known and earlier in known:
                getattr(document, relation)(_item(later), _item(earlier))
    yield str(document.serialize(format="json", indent=2)) + "\n"


def _add(document: Any, article: StoryArticle) -> None:
    known = {"prov:label": article.title, "schema:url": article.url, "schema:datePublished": article.published}
    document.entity(_item(article.id), {key: value for key, value in known.items() if value})
    if article.outlet:
        outlet = _item(f"outlet/{article.outlet}")
        document.agent(outlet, {"prov:label": article.outlet, "prov:type": "prov:Organization"})
        document.wasAttributedTo(_item(article.id), outlet)


def _item(name: str) -> str:
    """A name as PROV has names: what is no letter, digit or stroke is written as in an address."""
    return f"item:{encoded(name, safe='')}"


def _derived(story: Story) -> Iterator[tuple[str, str, str]]:
    """Article, what it comes from, and how: a relation of PROV-DM as the package calls it."""
    outlets = {article.id: article.outlet for article in story.articles}
    for article in story.articles:
        if article.version_of:
            yield article.id, article.version_of, "revision"
    for copy in story.copies:
        if copy.origin.kind in ("a", "b"):
            source, other = (copy.a, copy.b) if copy.origin.kind == "a" else (copy.b, copy.a)
            yield other, source, "derivation"
    for relay in story.relays:
        if relay.to:
            yield relay.from_, relay.to, "primary_source"
    yield from ((later, earlier, "quotation") for later, earlier in dict.fromkeys(_quoted(story, outlets)))


def _quoted(story: Story, outlets: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Article and the one that it has words of somebody from, as it says itself."""
    for group in story.quotes:
        for relation in group.relations:
            a, b = group.uses[relation.a], group.uses[relation.b]
            if relation.relation in ("verbatim", "part") and b.via and b.via == outlets.get(a.article):
                yield b.article, a.article
