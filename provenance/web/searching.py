"""Search, as a page, as a file and as a feed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from provenance.store.search import Word
from provenance.web import exports
from provenance.web.data import search
from provenance.web.site import Visit
from provenance.wording import count, number, term

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

_MOST_PAGES = search.MOST_HITS // search.PAGE


async def search_page(visit: Visit) -> Response:
    wanted = _wanted(visit)
    found = await visit.read(search.search, wanted)
    match visit.argument("format"):
        case "atom":
            return _feed(visit, wanted, found)
        case "csv":
            records = _records(found)
            columns = list(records[0]) if records else []
            return visit.text(
                exports.to_csv(columns, (list(record.values()) for record in records)),
                "text/csv; charset=utf-8",
                "search.csv",
            )
        case "json":
            return visit.json({"total": found.total, "hits": _records(found)})
    counts = await visit.read(search.counts, wanted.text) if wanted.text.strip() else {}
    return visit.page(
        "search.html", wanted=wanted, results=found, counts=counts, most=search.MOST_HITS, fields=search.FIELDS
    )


def _wanted(visit: Visit) -> search.Wanted:
    field: search.Field = next((field for field in search.FIELDS if field == visit.argument("in")), "articles")
    outlet, band, year, kind, sort = map(visit.argument, ("outlet", "band", "year", "kind", "sort"))
    # A feed brings what is new, however the page that links to it is ordered.
    sort = "newest" if visit.argument("format") == "atom" else sort
    page = visit.count("page", 1, _MOST_PAGES)
    return search.Wanted(visit.argument("q"), field, outlet, band, year, kind, sort, page)


def _records(found: search.Results) -> list[dict[str, object]]:
    """The hits without the marks of what was found in them."""
    return [_flat(hit) for hit in found.hits]


def _flat(hit: search.Hit) -> dict[str, object]:
    if isinstance(hit, search.ArticleHit):
        return {**hit.entry._asdict(), "passage": _plain(hit.passage)}
    if isinstance(hit, search.SourceHit):
        return hit.speaker._asdict()
    return {**hit._asdict(), "text": _plain(hit.text), "statement": _plain(hit.statement)}


def _plain(words: list[Word]) -> str:
    return "".join(word.text for word in words)


def _feed(visit: Visit, wanted: search.Wanted, found: search.Results) -> Response:
    """The newest hits; of sources and claims too."""

    def absolute(path: str) -> str:
        return str(visit.datasette.absolute_url(visit.request, path))

    asked = {"q": wanted.text, "in": wanted.field, "outlet": wanted.outlet, "band": wanted.band, "year": wanted.year}
    # A reader of feeds has no cookie that says the language.
    asked["lang"] = "" if visit.language == "en" else visit.language
    entries = [_entry(visit, hit, absolute) for hit in found.hits]
    feed = exports.atom(
        address=absolute(visit.links.page("search", **asked, format="atom")),
        page=absolute(visit.links.page("search", **asked)),
        title=f"provenance: {wanted.text or visit.say('all articles')}",
        updated=max((entry["updated"] for entry in entries), default="1970-01-01T00:00:00Z"),
        entries=entries,
    )
    return visit.text(feed, "application/atom+xml; charset=utf-8")


def _entry(visit: Visit, hit: search.Hit, absolute: Callable[[str], str]) -> dict[str, str]:
    if isinstance(hit, search.ArticleHit):
        entry = hit.entry
        score = visit.say("not assessed")
        if entry.overall is not None:
            score = visit.say("{} of 100, band {}", number(visit.language, entry.overall), entry.band)
        findings = count(visit.language, "{} finding|{} findings", entry.findings)
        return {
            "address": absolute(visit.links.article(entry.id)),
            "title": entry.name,
            "updated": _timestamp(entry.published),
            "summary": f"{score}, {findings}. {_plain(hit.passage)}",
            "author": entry.outlet or "",
        }
    if isinstance(hit, search.SourceHit):
        speaker = hit.speaker
        statements = count(visit.language, "{} statement|{} statements", speaker.statements)
        articles = count(visit.language, "in {} article|in {} articles", speaker.articles)
        summary = f"{term(visit.language, speaker.kind)}: {statements} {articles}"
        address = absolute(visit.links.source(speaker.name))
        return {"address": address, "title": speaker.name, "updated": _timestamp(None), "summary": summary}
    return {
        "address": absolute(visit.links.article(hit.article_id, span=f"{hit.start}-{hit.end}")) + "#span",
        "title": f"{_plain(hit.text)} – {hit.article}",
        "updated": _timestamp(hit.published),
        "summary": f"{hit.speaker or visit.say('the article itself')}: {_plain(hit.statement)}",
        "author": hit.outlet or "",
    }


def _timestamp(published: str | None) -> str:
    """RFC 3339, of a date or a date with a time; the beginning of time where it is not known."""
    date = (published or "")[:10]
    is_date = len(date) == 10 and date[4] == date[7] == "-" and date.replace("-", "").isdecimal()
    return f"{date}T00:00:00Z" if is_date else "1970-01-01T00:00:00Z"
