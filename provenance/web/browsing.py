"""Findings, narrowed by facets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.web import feeds
from provenance.web.data import findings, rules
from provenance.web.site import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

_MOST_PAGES = 300


async def finding_list(visit: Visit) -> Response:
    chosen = {name: visit.argument(name) for name in findings.FACETS if visit.given(name)}
    wanted = findings.Wanted(chosen, visit.argument("speaker"), visit.count("page", 1, _MOST_PAGES))
    if visit.wants_file:
        return await _file(visit, wanted)
    found = await visit.read(findings.findings, wanted, visit.language)
    if visit.argument("format") == "atom":
        audited = await visit.read(feeds.when_audited, [hit.article_id for hit in found.hits])
        entries = [feeds.finding(visit, hit, audited.get(hit.article_id, "")) for hit in found.hits]
        page = visit.links.page("findings", **wanted.chosen, speaker=wanted.speaker)
        return feeds.feed(visit, visit.say("Findings"), page, entries)
    titles = await visit.read(rules.all_titles, visit.language)
    return visit.page("findings.html", found=found, wanted=wanted, titles=titles, names=(*findings.FACETS, "speaker"))


async def _file(visit: Visit, wanted: findings.Wanted) -> Response:
    """All of them, not a page."""
    found = await visit.read(findings.findings, wanted._replace(page=1), visit.language, findings.MOST_EXPORTED)
    if found.has_more:
        most = visit.say("A file holds {} findings at most, and these are {}.", findings.MOST_EXPORTED, found.total)
        return visit.problem(400, visit.say("Too many"), f"{most} {visit.say('Narrow them down first.')}")
    return visit.rows("findings", [hit.flat() for hit in found.hits], findings.FlatHit._fields)
