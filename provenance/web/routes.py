"""Which address is which page. ``/DATABASE/-/…`` keeps clear of tables and of Datasette's own addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from datasette import __version__ as datasette_version
from datasette.utils.asgi import Response

from provenance.web import browsing, correcting, judging, pages, searching, telling
from provenance.web.access import HEADERS
from provenance.web.assets import assets
from provenance.web.site import Handler, Visit, visiting

if TYPE_CHECKING:
    from datasette.utils.asgi import Request

#: The files that a list comes as, and a list that can be followed.
_LIST = ("csv", "json")
_FEED = (*_LIST, "atom")

# Our links spell slashes and dots in ids as ~2F and ~2E; what somebody types has them as they are, or as %2F.
_PAGES: dict[str, tuple[Handler, Sequence[str]]] = {
    r"overview": (pages.overview, ()),
    r"queue": (pages.queue_page, _LIST),
    r"search": (searching.search_page, _FEED),
    r"stories": (telling.story_list, _LIST),
    r"findings": (browsing.finding_list, _FEED),
    r"story/(?P<story>.+)": (telling.story, _FEED),
    r"article/(?P<article>.+)\.annotations\.json": (pages.article_annotations, ()),
    r"article/(?P<article>.+)\.json": (pages.article_json, ()),
    r"article/(?P<article>.+)\.html": (pages.article_html, ()),
    r"article/(?P<article>.+)": (pages.article, ()),
    r"source/(?P<name>.+)": (pages.source, _FEED),
    r"rules": (pages.rule_list, _LIST),
    r"rule/(?P<rule>.+)": (pages.rule, _FEED),
    r"outlets": (pages.outlet_list, _LIST),
    r"outlet/(?P<name>.+)": (pages.outlet, ("atom",)),
    r"compare": (pages.comparison, ()),
    r"verdicts": (judging.history, _LIST),
    r"verdict": (judging.give, ()),
    r"missing": (judging.missing, ()),
    r"corrections": (correcting.history, ("jsonl",)),
    r"correct": (correcting.give, ()),
}


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    found = [(rf"^/(?P<database>[^/.]+)/-/{path}$", visiting(*page)) for path, page in _PAGES.items()]
    if datasette_version.startswith("0."):  # from 1.0 on it has pages of its own there
        found.append((r"^/(?P<database>[^/.]+)/-/.*$", visiting(_nothing)))
    return [*found, (r"^/-/provenance/(?P<asset>[\w.]+)$", _asset)]


async def _nothing(visit: Visit) -> Response:
    return visit.not_found(visit.say("There is nothing at this address."))


async def _asset(request: Request) -> Response:
    found = assets().get(request.url_vars["asset"])
    if found is None:
        return Response.text("There is no such file.", status=404)
    headers = {**HEADERS, "cache-control": "public, max-age=31536000, immutable"}
    return Response(found.body, headers=headers, content_type=found.content_type)
