"""Stories: the list of them, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.report.stories.data import write_csv, write_json
from provenance.web import drawing, feeds
from provenance.web.data import stories
from provenance.web.site import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

_MOST_PAGES = 1_000


async def story_list(visit: Visit) -> Response:
    text, sort = visit.argument("q"), visit.argument("sort", "newest")
    page = visit.count("page", 1, _MOST_PAGES)
    found = await visit.read(stories.story_list, text, sort, page)
    if visit.wants_file:
        return visit.rows("stories", found.rows, stories.StoryRow._fields)
    return visit.page("stories.html", found=found, text=text, sort=sort, number=page, sorts=tuple(stories.SORTS))


async def story(visit: Visit) -> Response:
    """``ID`` is that of a story, or of an article in it."""
    wanted = visit.part("story")
    if visit.argument("format") in ("csv", "json"):
        whole = await visit.read(stories.read_story, wanted)
        if whole is None:
            return _no_story(visit)
        if visit.argument("format") == "csv":
            return visit.text("".join(write_csv([whole], visit.language)), "text/csv; charset=utf-8", "story.csv")
        return visit.text("".join(write_json([whole], visit.language)), "application/json; charset=utf-8")
    page = await visit.read(stories.story_page, wanted)
    if page is None:
        return _no_story(visit)
    if visit.argument("format") == "atom":
        entries = [told.entry for told in page.articles if told.entry]
        return await feeds.of_articles(visit, page.story.title or page.story.id, visit.links.story(wanted), entries)
    order = {told.letter: number for number, told in enumerate(page.articles)}
    ids = {told.letter: told.article.id for told in page.articles}
    return visit.page(
        "story.html",
        page=page,
        ids=ids,
        names={told.letter: told.article.outlet or told.article.title or told.article.id for told in page.articles},
        arcs=drawing.arcs(page),
        plots=[drawing.plot(ledger, order) if len(ledger.values) > 1 else None for ledger in page.ledgers],
        hidden=len(page.story.articles) - len(page.articles),
    )


def _no_story(visit: Visit) -> Response:
    return visit.not_found(
        visit.say("There is no story of this id. Stories are told by {}; an article that nobody shares has none.",
                  "provenance link")
    )  # fmt: skip
