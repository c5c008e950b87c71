"""Search, as a page, as a file and as a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provenance.store.search import Word
from provenance.web import exports, feeds
from provenance.web.data import search
from provenance.web.site import Visit
from provenance.wording import count, term

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

_MOST_PAGES = search.MOST_HITS // search.PAGE


async def search_page(visit: Visit) -> Response:
    wanted = _wanted(visit)
    if visit.wants_file:
        return await _file(visit, wanted)
    if visit.argument("format") == "atom":
        # A feed brings what is new, however the page that links to it is ordered.
        found = await visit.read(search.search, wanted._replace(sort="audited", page=1), visit.language, feeds.MOST)
        return await _feed(visit, wanted, found)
    found = await visit.read(search.search, wanted, visit.language)
    counts = await visit.read(search.counts, wanted.text) if wanted.text.strip() else {}
    return visit.page(
        "search.html", wanted=wanted, results=found, counts=counts, most=search.MOST_HITS, fields=search.FIELDS
    )


def _wanted(visit: Visit) -> search.Wanted:
    field: search.Field = next((field for field in search.FIELDS if field == visit.argument("in")), "articles")
    chosen = {name: visit.argument(name) for name in (*search.FACETS, *search.FILTERS) if visit.given(name)}
    chosen = chosen if field == "articles" else {}
    page = visit.count("page", 1, _MOST_PAGES)
    return search.Wanted(visit.argument("q"), field, chosen, visit.argument("kind"), visit.argument("sort"), page)


async def _file(visit: Visit, wanted: search.Wanted) -> Response:
    """All hits, not a page."""
    most = search.MOST_EXPORTED
    found = await visit.read(search.search, wanted._replace(page=1), visit.language, most)
    if found.has_more:
        reason = visit.say("A file holds {} rows at most, and these are more.", most)
        return visit.problem(400, visit.say("Too many"), f"{reason} {visit.say('Narrow them down first.')}")
    records = [_flat(hit) for hit in found.hits]
    if visit.argument("format") == "json":
        return visit.json({"total": found.total, "hits": records})
    columns = list(records[0]) if records else []
    rows = (list(record.values()) for record in records)
    return visit.text(exports.to_csv(columns, rows), "text/csv; charset=utf-8", "search.csv")


def _flat(hit: search.Hit) -> dict[str, Any]:
    """The hit without the marks of what was found in it."""
    if isinstance(hit, search.ArticleHit):
        return {**hit.entry._asdict(), "passage": _plain(hit.passage)}
    if isinstance(hit, search.SourceHit):
        return hit.speaker._asdict()
    return {**hit._asdict(), "sentence": "".join(hit.sentence)}


def _plain(words: list[Word]) -> str:
    return "".join(word.text for word in words)


async def _feed(visit: Visit, wanted: search.Wanted, found: search.Results) -> Response:
    """What was audited last; of sources and claims too."""
    title = wanted.text or visit.say("all articles")
    page = visit.links.page("search", q=wanted.text, **{"in": wanted.field}, **wanted.chosen)
    articles = [hit for hit in found.hits if isinstance(hit, search.ArticleHit)]
    if articles or wanted.field == "articles":
        return await feeds.of_articles(
            visit, title, page, [hit.entry for hit in articles], [_plain(hit.passage) for hit in articles]
        )
    claims = [hit.article_id for hit in found.hits if isinstance(hit, search.ClaimHit)]
    audited = await visit.read(feeds.when_audited, claims)
    entries = [_entry(visit, hit, audited) for hit in found.hits if not isinstance(hit, search.ArticleHit)]
    return feeds.feed(visit, title, page, entries)


def _entry(visit: Visit, hit: search.SourceHit | search.ClaimHit, audited: dict[str, str]) -> dict[str, str]:
    if isinstance(hit, search.SourceHit):
        speaker = hit.speaker
        statements = count(visit.language, "{} statement|{} statements", speaker.statements)
        articles = count(visit.language, "in {} article|in {} articles", speaker.articles)
        return {
            "address": feeds.absolute(visit, visit.links.source(speaker.name)),
            "title": speaker.name,
            # All articles together were audited at no one time.
            "updated": feeds.NEVER,
            "summary": f"{term(visit.language, speaker.kind)}: {statements} {articles}",
        }
    return {
        "address": feeds.absolute(visit, visit.links.place(hit.article_id, hit.start, hit.end)),
        "title": f"{hit.text} – {hit.article}",
        "updated": audited.get(hit.article_id, feeds.NEVER),
        "summary": f"{hit.speaker or visit.say('the article itself')}: {''.join(hit.sentence)}",
        "author": hit.outlet or "",
    }
