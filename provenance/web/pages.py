"""The pages that are read: overview, queue, search, article, source, rule, outlet, comparison, findings; and their
addresses.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from datasette import __version__ as datasette_version
from datasette.utils.asgi import Response

from provenance.models import Report, Span, UiLanguage
from provenance.report import to_json
from provenance.report.html import marked_blocks, self_contained
from provenance.report.view import ArticleView, article_view, verdict
from provenance.store.archive import read_report
from provenance.store.search import ExcerptWord
from provenance.web import judging, site, story_pages
from provenance.web.access import HEADERS, assets
from provenance.web.data import (
    Bar,
    ListedArticle,
    Outlet,
    articles,
    findings,
    front,
    names_of,
    reasoned,
    rules,
    search,
    stories,
)
from provenance.web.site import Handler, Visit, visiting
from provenance.wording import count, number, term

if TYPE_CHECKING:
    from datasette.utils.asgi import Request


#: Of a longer text, and of more findings, the page shows the beginning, and more if asked; the exports have everything.
SHOWN_TEXT, LONGEST_TEXT = 40_000, 200_000
MOST_FINDINGS = 500
#: What marks a page shows at first: a finding is a card of its own beside its mark, and counts as much as three others.
MOST_EVIDENCE = 220
_OF_A_FINDING = 3
_DEFAULT_BAR = 50
_MOST_RELATED = 6


async def overview(visit: Visit) -> Response:
    found = await visit.read(front.front, visit.language)
    return visit.page("overview.html", front=found)


async def news_page(visit: Visit) -> Response:
    asked = visit.count("run", 0) or None
    most = site.MOST_ROWS if visit.wants_file else front.MOST_NEW
    found = await visit.read(front.news, asked, visit.language, most)
    if found is None and asked:
        return visit.not_found(visit.say("No run has this number."))
    new, changed = (found.new, found.changed) if found else ([], [])
    if visit.wants_file:
        rows = [
            front.ChangedArticle(one.id, one.name, one.outlet, None, "new", None, one.overall, None, one.band, 0, 0)
            for one in new
        ]
        return visit.rows("news", [*rows, *changed], front.ChangedArticle._fields)
    if visit.argument("format") == "atom":
        again = {one.id: one for one in changed[: site.MOST]}
        entries = [*new, *await visit.read(front.listed, list(again))]
        said = [
            visit.say("before: {}", number(visit.language, again[one.id].overall_before))
            if one.id in again
            else visit.say("new")
            for one in entries
        ]
        return await site.of_articles(visit, visit.say("What is new"), visit.links.page("news"), entries, said)
    return visit.page("news.html", news=found)


async def queue_page(visit: Visit) -> Response:
    bar = float(visit.count("bar", _DEFAULT_BAR, 100))
    after = front.Position()
    with suppress(ValueError):
        after = front.Position(float(visit.argument("after")), visit.count("number", 0))
    reviewed = await visit.read_reviews(rules.reviewed) or []
    most = site.MOST_ROWS if visit.wants_file else front.PAGE
    found = await visit.read(front.queue, bar, reviewed, after, visit.language, most)
    if visit.wants_file:
        return visit.rows("queue", found.entries, ListedArticle._fields)
    progress = await visit.read(front.progress, bar, reviewed)
    return visit.page("queue.html", queue=found, bar=bar, reviewed=len(reviewed), progress=progress)


# --- one article ------------------------------------------------------------------------------------------------------


async def article(visit: Visit, ending: str = "") -> Response:
    article_id = visit.part("article") + ending
    found = await visit.read(articles.article_page, article_id, visit.language)
    if found is None:
        return visit.not_found(
            visit.say("No article has this id. It may have been audited under another one: search for it.")
        )
    report = found.report
    selected = _selected(visit)
    length = readable(report)
    if visit.given("whole") or (selected and selected.end > length):
        length = LONGEST_TEXT
    view = article_view(shortened(report, length), visit.language)
    view = view._replace(verdict=verdict(report, visit.language))
    chosen = {name: visit.argument(name) for name in ("dimension", "category", "rule", "severity")}
    shown = _shown(view, chosen)
    said = await visit.read_reviews(rules.of_article, article_id) or []
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
        verdicts=rules.latest(rules.carried(said, report.findings, found.now)),
        history=said,
        names={article_id: found.name},
        story=await visit.read(stories.story_of, article_id),
        related=await visit.read(_related, article_id, found.name, visit.language),
        misses=await visit.read_reviews(judging.misses, article_id) or [],
        missable=await visit.read(rules.by_category, report.article.language, visit.language) if visit.reviewer else [],
        **await judging.context(visit, report, found.now),
    )


async def article_json(visit: Visit) -> Response:
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return await article(visit, visit.part("ending"))
    return visit.text(to_json(report) + "\n", "application/json; charset=utf-8")


async def article_html(visit: Visit) -> Response:
    """The self-contained file; it is handed out to be kept, and is not one of our pages."""
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return await article(visit, visit.part("ending"))
    return visit.text(self_contained(shortened(report), visit.language), "text/html; charset=utf-8", "article.html")


async def article_annotations(visit: Visit) -> Response:
    report = await visit.read(_report, visit.part("article"))
    if report is None:
        return await article(visit, visit.part("ending"))
    address = visit.datasette.absolute_url(visit.request, visit.links.article(report.article.id))
    return visit.json(
        site.web_annotations(report, address), 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    )


def _related(connection: Any, article_id: str, name: str, language: UiLanguage) -> list[ListedArticle]:
    """Articles of the same story, or with a headline of the same words."""
    same = stories.same_story(connection, article_id)
    known = {entry.id for entry in same}
    alike = [entry for entry in search.alike(connection, article_id, name) if entry.id not in known]
    return reasoned(connection, [*same, *alike][:_MOST_RELATED], language)


def _report(connection: Any, article_id: str) -> Report | None:
    return read_report(connection.execute, article_id)


def readable(report: Report) -> int:
    """How much of a text a page shows at first: as much as somebody reads at once, and has not too many marks."""
    marks = [(finding.start, _OF_A_FINDING) for finding in report.findings if finding.start is not None]
    marks += [(span.start, 1) for statement in report.attributions for span in statement.content.spans[:1]]
    marks += [(claim.start, 1) for claim in report.claims]
    room = MOST_EVIDENCE
    for start, weight in sorted(marks):
        room -= weight
        if room < 0:
            # Up to the paragraph, or at least the line, that would be too much.
            paragraph = (report.text or "").rfind("\n", 0, start)
            return min(SHOWN_TEXT, paragraph if paragraph > start // 2 else start)
    return SHOWN_TEXT


def shortened(report: Report, length: int = LONGEST_TEXT) -> Report:
    """What a page can show of a report: a part of a very long text with what is in it, and not more findings than
    somebody can read."""
    text = (report.text or "")[:length]
    inside = [finding for finding in report.findings if (finding.start or 0) <= len(text)][:MOST_FINDINGS]
    update: dict[str, Any] = {"text": text, "findings": tuple(inside)}
    if len(text) < len(report.text or ""):
        for name in ("links", "embeds", "images", "claims"):
            update[name] = tuple(one for one in getattr(report, name) if one.start is not None and one.start < length)
        needed = {one.attribution for one in (*inside, *update["claims"])}
        update["attributions"] = tuple(
            one
            for one in report.attributions
            if one.id in needed or any(span.start < length for span in one.content.spans)
        )
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
    most = site.MOST_ROWS if visit.wants_file else articles.PAGE
    found = await visit.read(articles.voice, name, visit.count("before", 0) or None, most)
    if found is None:
        return visit.not_found(
            visit.say("Nobody of this name is a source in these articles. Search finds other spellings.")
        )
    if visit.wants_file:
        return visit.rows("statements", found.statements, articles.VoiceStatement._fields)
    if visit.argument("format") == "atom":
        audited = await visit.read(site.when_audited, [said.article_id for said in found.statements])
        entries = [site.statement(visit, name, said, audited) for said in found.statements]
        return site.feed(visit, name, visit.links.source(name), entries)
    return visit.page("source.html", voice=found, replies=await judging.replies(visit, ("person", name)))


async def rule_list(visit: Visit) -> Response:
    found = await visit.read(rules.all_rules, visit.language)
    if visit.wants_file:
        return visit.rows("rules", found)
    now = await visit.read(rules.moved_rules)
    tallies = await visit.read_reviews(rules.tallies, now) or {}
    none = rules.VerdictTally()

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
    most = site.MOST_ROWS if visit.wants_file else rules.MOST_HITS
    found = await visit.read(rules.rule_page, rule_id, visit.language, visit.count("before", 0) or None, most)
    if found is None:
        return visit.not_found(visit.say("The audits in this database know no rule of this id."))
    if visit.wants_file:
        return visit.rows("hits", found.hits, rules.RuleHit._fields)
    if visit.argument("format") == "atom":
        audited = await visit.read(site.when_audited, [hit.article_id for hit in found.hits])
        entries = [site.hit(visit, hit, audited) for hit in found.hits]
        return site.feed(visit, found.rule.title, visit.links.rule(rule_id), entries)
    said = await visit.read_reviews(rules.of_rule, rule_id, *found.former) or []
    tally = rules.tally(said)
    missed = await visit.read_reviews(judging.missed_of, found.rule.category or "", rule_id, *found.former)
    return visit.page(
        "rule.html",
        missed=missed,
        page=found,
        names=await visit.read(names_of, [one.article for one in said]),
        verdicts=said,
        tally=tally,
    )


async def outlet_list(visit: Visit) -> Response:
    sort, page = visit.argument("sort", "overall"), visit.count("page", 1, 100_000)
    if visit.wants_file:
        found = await visit.read(front.all_outlets, sort, most=site.MOST_ROWS)
        return visit.rows("outlets", found.rows, Outlet._fields)
    found = await visit.read(front.all_outlets, sort, page)
    return visit.page("outlets.html", found=found, sort=sort, page=page, enough=front.ENOUGH)


async def outlet(visit: Visit) -> Response:
    found = await visit.read(front.outlet_page, visit.part("name"), visit.language)
    if found is None:
        return visit.not_found(visit.say("No article in this database names this outlet."))
    if visit.argument("format") == "atom":
        name = found.outlet.name
        wanted = search.WantedResults(chosen={"outlet": name}, sort="audited")
        results = await visit.read(search.search, wanted, visit.language, site.MOST)
        entries = [hit.entry for hit in results.hits if isinstance(hit, search.ArticleHit)]
        return await site.of_articles(visit, name, visit.links.outlet(name), entries)
    replies = await judging.replies(visit, ("outlet", found.outlet.name))
    return visit.page("outlet.html", page=found, shares=_shares, enough=front.ENOUGH, replies=replies)


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
        same: list[ListedArticle] = []
        alike: list[ListedArticle] = []
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
        comparison=articles.compare(left, right),
    )


# --- Search, as a page, as a file and as a feed -----------------------------------------------------------------------


_MOST_PAGES = search.MOST_HITS // search.PAGE


async def search_page(visit: Visit) -> Response:
    wanted = _wanted(visit)
    if visit.wants_file:
        return await _file(visit, wanted)
    if visit.argument("format") == "atom":
        # A feed brings what is new, however the page that links to it is ordered.
        found = await visit.read(search.search, wanted._replace(sort="audited", page=1), visit.language, site.MOST)
        return await _feed(visit, wanted, found)
    found = await visit.read(search.search, wanted, visit.language)
    counts = await visit.read(search.counts, wanted.text) if wanted.text.strip() else {}
    return visit.page(
        "search.html", wanted=wanted, results=found, counts=counts, most=search.MOST_HITS, fields=search.FIELDS
    )


def _wanted(visit: Visit) -> search.WantedResults:
    field: search.SearchField = next((field for field in search.FIELDS if field == visit.argument("in")), "articles")
    chosen = {name: visit.argument(name) for name in (*search.FACETS, *search.FILTERS) if visit.given(name)}
    chosen = chosen if field == "articles" else {}
    page = visit.count("page", 1, _MOST_PAGES)
    return search.WantedResults(
        visit.argument("q"), field, chosen, visit.argument("kind"), visit.argument("sort"), page
    )


async def _file(visit: Visit, wanted: search.WantedResults) -> Response:
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
    return visit.text(site.to_csv(columns, rows), "text/csv; charset=utf-8", "search.csv")


def _flat(hit: search.SearchHit) -> dict[str, Any]:
    """The hit without the marks of what was found in it."""
    if isinstance(hit, search.ArticleHit):
        return {**hit.entry._asdict(), "passage": _plain(hit.passage)}
    if isinstance(hit, search.SourceHit):
        return hit.speaker._asdict()
    return {**hit._asdict(), "sentence": "".join(hit.sentence)}


def _plain(words: list[ExcerptWord]) -> str:
    return "".join(word.text for word in words)


async def _feed(visit: Visit, wanted: search.WantedResults, found: search.Results) -> Response:
    """What was audited last; of sources and claims too."""
    title = wanted.text or visit.say("all articles")
    page = visit.links.page("search", q=wanted.text, **{"in": wanted.field}, **wanted.chosen)
    articles = [hit for hit in found.hits if isinstance(hit, search.ArticleHit)]
    if articles or wanted.field == "articles":
        return await site.of_articles(
            visit, title, page, [hit.entry for hit in articles], [_plain(hit.passage) for hit in articles]
        )
    claims = [hit.article_id for hit in found.hits if isinstance(hit, search.ClaimHit)]
    audited = await visit.read(site.when_audited, claims)
    entries = [_entry(visit, hit, audited) for hit in found.hits if not isinstance(hit, search.ArticleHit)]
    return site.feed(visit, title, page, entries)


def _entry(visit: Visit, hit: search.SourceHit | search.ClaimHit, audited: dict[str, str]) -> dict[str, str]:
    if isinstance(hit, search.SourceHit):
        speaker = hit.speaker
        statements = count(visit.language, "{} statement|{} statements", speaker.statements)
        articles = count(visit.language, "in {} article|in {} articles", speaker.articles)
        return {
            "address": site.absolute(visit, visit.links.source(speaker.name)),
            "title": speaker.name,
            # All articles together were audited at no one time.
            "updated": site.NEVER,
            "summary": f"{term(visit.language, speaker.kind)}: {statements} {articles}",
        }
    return {
        "address": site.absolute(visit, visit.links.place(hit.article_id, hit.start, hit.end)),
        "title": f"{hit.text} – {hit.article}",
        "updated": audited.get(hit.article_id, site.NEVER),
        "summary": f"{hit.speaker or visit.say('the article itself')}: {''.join(hit.sentence)}",
        "author": hit.outlet or "",
    }


# --- Findings, narrowed by facets -------------------------------------------------------------------------------------


_MOST_PAGES_OF_FINDINGS = 300


async def finding_list(visit: Visit) -> Response:
    chosen = {name: visit.argument(name) for name in findings.FACETS if visit.given(name)}
    wanted = findings.WantedFindings(chosen, visit.argument("speaker"), visit.count("page", 1, _MOST_PAGES_OF_FINDINGS))
    if visit.wants_file:
        return await _file_of_findings(visit, wanted)
    found = await visit.read(findings.findings, wanted, visit.language)
    if visit.argument("format") == "atom":
        audited = await visit.read(site.when_audited, [hit.article_id for hit in found.hits])
        entries = [site.finding(visit, hit, audited.get(hit.article_id, "")) for hit in found.hits]
        page = visit.links.page("findings", **wanted.chosen, speaker=wanted.speaker)
        return site.feed(visit, visit.say("Findings"), page, entries)
    titles = await visit.read(rules.all_titles, visit.language)
    return visit.page("findings.html", found=found, wanted=wanted, titles=titles, names=(*findings.FACETS, "speaker"))


async def _file_of_findings(visit: Visit, wanted: findings.WantedFindings) -> Response:
    """All of them, not a page."""
    found = await visit.read(findings.findings, wanted._replace(page=1), visit.language, findings.MOST_EXPORTED)
    if found.has_more:
        most = visit.say("A file holds {} findings at most, and these are {}.", findings.MOST_EXPORTED, found.total)
        return visit.problem(400, visit.say("Too many"), f"{most} {visit.say('Narrow them down first.')}")
    return visit.rows("findings", [hit.flat() for hit in found.hits], findings.FlatHit._fields)


# ----------------------------------------------------------------------------------------------------------------------
# Which address is which page. ``/DATABASE/-/…`` keeps clear of tables and of Datasette's own addresses.


#: The files that a list comes as, and a list that can be followed.
_LIST = ("csv", "json")
_FEED = (*_LIST, "atom")

# Our links spell slashes and dots in ids as ~2F and ~2E; what somebody types has them as they are, or as %2F, and an id
# that ends like a file is no file.
_PAGES: dict[str, tuple[Handler, Sequence[str]]] = {
    r"overview": (overview, ()),
    r"news": (news_page, _FEED),
    r"queue": (queue_page, _LIST),
    r"search": (search_page, _FEED),
    r"stories": (story_pages.story_list, _LIST),
    r"findings": (finding_list, _FEED),
    r"story/(?P<story>.+)": (story_pages.story, _FEED),
    r"article/(?P<article>.+)(?P<ending>\.annotations\.json)": (article_annotations, ()),
    r"article/(?P<article>.+)(?P<ending>\.json)": (article_json, ()),
    r"article/(?P<article>.+)(?P<ending>\.html)": (article_html, ()),
    r"article/(?P<article>.+)": (article, ()),
    r"source/(?P<name>.+)": (source, _FEED),
    r"rules": (rule_list, _LIST),
    r"rule/(?P<rule>.+)": (rule, _FEED),
    r"outlets": (outlet_list, _LIST),
    r"outlet/(?P<name>.+)": (outlet, ("atom",)),
    r"compare": (comparison, ()),
    r"verdicts": (judging.history, _LIST),
    r"verdict": (judging.give, ()),
    r"missing": (judging.missing, ()),
    r"corrections": (judging.corrections_given, ("jsonl",)),
    r"correct": (judging.correct, ()),
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
