"""The pages that are read: overview, queue, article, source, rule, outlet, comparison."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from provenance.models import CATEGORIES, Report, Span, UiLanguage
from provenance.report.html import self_contained
from provenance.report.json import to_json
from provenance.report.markup import marked_blocks
from provenance.report.view import ArticleView, article_view
from provenance.store.archive import read_report
from provenance.web import correcting, exports, feeds, judging
from provenance.web.data import articles, compare, front, outlets, queue, rules, search, stories, verdicts, voices
from provenance.web.data.common import Bar, Entry, Outlet, names_of, reasoned
from provenance.web.site import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

#: Of a longer text, and of more findings, the page shows the beginning, and more if asked; the exports have everything.
SHOWN_TEXT, LONGEST_TEXT = 40_000, 200_000
MOST_FINDINGS = 500
_DEFAULT_BAR = 50
_MOST_RELATED = 6
#: Rows of a file.
_MOST_ROWS = 20_000


async def overview(visit: Visit) -> Response:
    found = await visit.read(front.front, visit.language)
    return visit.page("overview.html", front=found)


async def queue_page(visit: Visit) -> Response:
    bar = float(visit.count("bar", _DEFAULT_BAR, 100))
    after = queue.Position()
    with suppress(ValueError):
        after = queue.Position(float(visit.argument("after")), visit.count("number", 0))
    reviewed = await visit.read_reviews(verdicts.reviewed) or []
    most = _MOST_ROWS if visit.wants_file else queue.PAGE
    found = await visit.read(queue.queue, bar, reviewed, after, visit.language, most)
    if visit.wants_file:
        return visit.rows("queue", found.entries, Entry._fields)
    progress = await visit.read(queue.progress, bar, reviewed)
    return visit.page("queue.html", queue=found, bar=bar, reviewed=len(reviewed), progress=progress)


# --- one article ------------------------------------------------------------------------------------------------------


async def article(visit: Visit) -> Response:
    article_id = visit.part("article")
    found = await visit.read(articles.article_page, article_id, visit.language)
    if found is None:
        return visit.not_found(
            visit.say("No article has this id. It may have been audited under another one: search for it.")
        )
    report = found.report
    selected = _selected(visit)
    length = LONGEST_TEXT if visit.given("whole") or (selected and selected.end > SHOWN_TEXT) else SHOWN_TEXT
    view = article_view(shortened(report, length), visit.language)
    chosen = {name: visit.argument(name) for name in ("dimension", "category", "rule", "severity")}
    shown = _shown(view, chosen)
    said = await visit.read_reviews(verdicts.of_article, article_id) or []
    return visit.page(
        "article.html",
        found=found,
        view=view,
        shown=shown,
        chosen=chosen,
        blocks=list(marked_blocks(view.report, visit.language, shown=shown, selected=selected)),
        is_cut=len(report.text or "") > length,
        more=length < LONGEST_TEXT,
        hidden=len(report.findings) - len(view.findings),
        verdicts=verdicts.latest(verdicts.carried(said, report.findings, found.now)),
        history=said,
        names={article_id: found.name},
        story=await visit.read(stories.story_of, article_id),
        related=await visit.read(_related, article_id, found.name, visit.language),
        misses=await visit.read_reviews(judging.misses, article_id) or [],
        categories=CATEGORIES,
        **await correcting.context(visit, report, found.now),
    )


async def article_json(visit: Visit) -> Response:
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return visit.not_found(visit.say("No article has this id."))
    return visit.text(to_json(report) + "\n", "application/json; charset=utf-8")


async def article_html(visit: Visit) -> Response:
    """The self-contained file; it is handed out to be kept, and is not one of our pages."""
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return visit.not_found(visit.say("No article has this id."))
    return visit.text(self_contained(shortened(report), visit.language), "text/html; charset=utf-8", "article.html")


async def article_annotations(visit: Visit) -> Response:
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return visit.not_found(visit.say("No article has this id."))
    address = visit.datasette.absolute_url(visit.request, visit.links.article(report.article.id))
    return visit.json(
        exports.web_annotations(report, address), 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )


def _related(connection: Any, article_id: str, name: str, language: UiLanguage) -> list[Entry]:
    """Articles of the same story, or with a headline of the same words."""
    same = stories.same_story(connection, article_id)
    known = {entry.id for entry in same}
    alike = [entry for entry in search.alike(connection, article_id, name) if entry.id not in known]
    return reasoned(connection, [*same, *alike][:_MOST_RELATED], language)


def _report(connection: Any, article_id: str) -> Report | None:
    return read_report(connection.execute, article_id)


def shortened(report: Report, length: int = LONGEST_TEXT) -> Report:
    """What a page can show of a report: a part of a very long text with what is in it, and not more findings than
    somebody can read."""
    text = (report.text or "")[:length]
    inside = [finding for finding in report.findings if (finding.start or 0) <= len(text)][:MOST_FINDINGS]
    update: dict[str, object] = {"text": text, "findings": tuple(inside)}
    if len(text) < len(report.text or ""):
        for name in ("links", "embeds", "images"):
            update[name] = tuple(one for one in getattr(report, name) if one.start is not None and one.start < length)
    return report.model_copy(update=update)


def _shown(view: ArticleView, chosen: dict[str, str]) -> set[int]:
    """Numbers of the findings that the filters leave."""
    return {
        item.number
        for item in view.findings
        if all(wanted in ("", getattr(item.finding, name)) for name, wanted in chosen.items())
    }


def _selected(visit: Visit) -> Span | None:
    start, _, end = visit.argument("span").partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= LONGEST_TEXT:
        return Span(int(start), int(end))
    return None


# --- sources, rules, outlets ------------------------------------------------------------------------------------------


async def source(visit: Visit) -> Response:
    name = visit.part("name")
    most = _MOST_ROWS if visit.wants_file else voices.PAGE
    found = await visit.read(voices.voice, name, visit.count("before", 0) or None, most)
    if found is None:
        return visit.not_found(
            visit.say("Nobody of this name is a source in these articles. Search finds other spellings.")
        )
    if visit.wants_file:
        return visit.rows("statements", found.statements, voices.Statement._fields)
    if visit.argument("format") == "atom":
        audited = await visit.read(feeds.when_audited, [said.article_id for said in found.statements])
        entries = [feeds.statement(visit, name, said, audited) for said in found.statements]
        return feeds.feed(visit, name, visit.links.source(name), entries)
    return visit.page("source.html", voice=found, replies=await correcting.replies(visit, ("person", name)))


async def rule_list(visit: Visit) -> Response:
    found = await visit.read(rules.all_rules, visit.language)
    if visit.wants_file:
        return visit.rows("rules", found)
    now = await visit.read(rules.moved_rules)
    tallies = await visit.read_reviews(verdicts.tallies, now) or {}
    none = verdicts.Tally()

    def precision(one: rules.RuleRow) -> float:
        share = tallies.get(one.id, none).precision
        return 2.0 if share is None else share

    orders: dict[str, Callable[[rules.RuleRow], tuple[float | str, ...]]] = {
        "title": lambda one: (one.title.casefold(),),
        "findings": lambda one: (-one.findings, one.title),
        "share": lambda one: (-(one.share or 0), one.title),
        # What reviewers call wrong is looked at first.
        "precision": lambda one: (precision(one), one.title),
    }
    sort = visit.argument("sort")
    if sort in orders:
        found = sorted(found, key=orders[sort])
    return visit.page("rules.html", rules=found, tallies=tallies, none_judged=none, sort=sort)


async def rule(visit: Visit) -> Response:
    rule_id = visit.part("rule")
    most = _MOST_ROWS if visit.wants_file else rules.MOST_HITS
    found = await visit.read(rules.rule_page, rule_id, visit.language, visit.count("before", 0) or None, most)
    if found is None:
        return visit.not_found(visit.say("The audits in this database know no rule of this id."))
    if visit.wants_file:
        return visit.rows("hits", found.hits, rules.Hit._fields)
    if visit.argument("format") == "atom":
        audited = await visit.read(feeds.when_audited, [hit.article_id for hit in found.hits])
        entries = [feeds.hit(visit, hit, audited) for hit in found.hits]
        return feeds.feed(visit, found.rule.title, visit.links.rule(rule_id), entries)
    said = await visit.read_reviews(verdicts.of_rule, rule_id, *found.former) or []
    tally = verdicts.tally(said)
    return visit.page(
        "rule.html",
        page=found,
        names=await visit.read(names_of, [one.article for one in said]),
        verdicts=said,
        tally=tally,
    )


async def outlet_list(visit: Visit) -> Response:
    sort, page = visit.argument("sort", "overall"), visit.count("page", 1, 100_000)
    if visit.wants_file:
        found = await visit.read(outlets.all_outlets, sort, most=_MOST_ROWS)
        return visit.rows("outlets", found.rows, Outlet._fields)
    found = await visit.read(outlets.all_outlets, sort, page)
    return visit.page("outlets.html", found=found, sort=sort, page=page, enough=outlets.ENOUGH)


async def outlet(visit: Visit) -> Response:
    found = await visit.read(outlets.outlet_page, visit.part("name"), visit.language)
    if found is None:
        return visit.not_found(visit.say("No article in this database names this outlet."))
    if visit.argument("format") == "atom":
        name = found.outlet.name
        wanted = search.Wanted(chosen={"outlet": name}, sort="audited")
        results = await visit.read(search.search, wanted, visit.language, feeds.MOST)
        entries = [hit.entry for hit in results.hits if isinstance(hit, search.ArticleHit)]
        return await feeds.of_articles(visit, name, visit.links.outlet(name), entries)
    replies = await correcting.replies(visit, ("outlet", found.outlet.name))
    return visit.page("outlet.html", page=found, shares=_shares, enough=outlets.ENOUGH, replies=replies)


def _shares(bars: list[Bar]) -> list[float]:
    """In percent, so that an outlet can be compared with all."""
    total = sum(bar.articles for bar in bars) or 1
    return [round(100 * bar.articles / total, 1) for bar in bars]


# --- two articles -----------------------------------------------------------------------------------------------------


async def comparison(visit: Visit) -> Response:
    ids = visit.argument("left"), visit.argument("right")
    reports = [await visit.read(_report, article_id) if article_id else None for article_id in ids]
    left, right = reports
    if left is None or right is None:
        one = left or right
        same: list[Entry] = []
        alike: list[Entry] = []
        if one and not all(ids):
            same = await visit.read(stories.same_story, one.article.id)
            alike = await visit.read(search.alike, one.article.id, one.article.title or "")
            alike = [entry for entry in alike if entry not in same]
        status = 404 if all(ids) else 200
        return visit.page(
            "compare.html", status, left=left, right=right, ids=ids, comparison=None, same=same, alike=alike
        )
    return visit.page(
        "compare.html",
        left=article_view(shortened(left), visit.language),
        right=article_view(shortened(right), visit.language),
        ids=ids,
        comparison=compare.compare(left, right),
    )
