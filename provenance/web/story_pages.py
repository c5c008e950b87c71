"""Stories: the list of them, the page of one, and what it draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import log10
from typing import TYPE_CHECKING, NamedTuple

from provenance.report.stories import write_csv, write_json
from provenance.web import site
from provenance.web.data import stories
from provenance.web.data.stories import NumberLedger, ShownUse, StoryPage
from provenance.web.site import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

__all__ = ["arcs", "plot", "story", "story_list"]


_MOST_PAGES = 1_000


async def story_list(visit: Visit) -> Response:
    text, sort = visit.argument("q"), visit.argument("sort", "newest")
    page = visit.count("page", 1, _MOST_PAGES)
    if visit.wants_file:
        found = await visit.read(stories.story_list, text, sort, 1, site.MOST_ROWS)
        return visit.rows("stories", found.rows, stories.StoryRow._fields)
    found = await visit.read(stories.story_list, text, sort, page)
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
        return await site.of_articles(visit, page.name, visit.links.story(wanted), entries)
    order = {told.letter: number for number, told in enumerate(page.articles)}
    ids = {told.letter: told.article.id for told in page.articles}
    return visit.page(
        "story.html",
        page=page,
        ids=ids,
        names={told.letter: told.article.outlet or told.name for told in page.articles},
        arcs=arcs(page),
        plots=[plot(ledger, order) if len(ledger.values) > 1 else None for ledger in page.ledgers],
        hidden=len(page.story.articles) - len(page.articles),
    )


def _no_story(visit: Visit) -> Response:
    return visit.not_found(
        visit.say("There is no story of this id. Stories are told by {}; an article that nobody shares has none.",
                  "provenance link")
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------------------------
# What the page of a story draws, as numbers for SVG: who passed on whom, and values over time. Pure functions.


_RADIUS = 13
_MOST_LABELS = 12
_WIDTH, _HEIGHT = 680.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 92.0, 24.0, 20.0, 34.0
#: Values that lie further apart than this factor are shown on a scale of powers.
_FAR = 20
_LINE = 14.0
#: Dots nearer than this would hide each other.
_APART = 22.0


class ArcNode(NamedTuple):
    """An article, or (without an id) an outlet whose article is not in the collection."""

    x: float
    letter: str
    label: str
    article: str | None
    role: str


class Arc(NamedTuple):
    """From the origin to the one that took over, above the line for relays and below for the same words.

    ``path`` is the curve, ``tip`` the corners of its arrow, empty where no direction is known.
    """

    path: str
    tip: str
    kind: str
    width: float


class Arcs(NamedTuple):
    width: float
    height: float
    middle: float
    nodes: tuple[ArcNode, ...]
    arcs: tuple[Arc, ...]
    has_labels: bool


def arcs(page: StoryPage) -> Arcs:
    """Articles on a line in the order of time; arcs lead from whom something comes to who passes it on."""
    outside = list(dict.fromkeys(relay.outlet for relay in page.relays if relay.to is None))[:6]
    step = 104.0 if len(page.articles) + len(outside) <= _MOST_LABELS else 46.0
    at: dict[str, float] = {}
    nodes: list[ArcNode] = []
    for outlet in outside:
        at[f"outlet {outlet}"] = x = 60.0 + step * len(nodes)
        nodes.append(ArcNode(x, "", outlet, None, "outside"))
    for told in page.articles:
        at[told.letter] = x = 60.0 + step * len(nodes)
        nodes.append(ArcNode(x, told.letter, told.article.outlet or "", told.article.id, told.article.role))
    found: dict[tuple[str, str, str], tuple[float, bool]] = {}
    for relay in page.relays:
        origin = relay.to or f"outlet {relay.outlet}"
        if origin in at and origin != relay.letter:
            found[origin, relay.letter, "relay"] = (2.0, True)
    for copy in page.copies:
        found[copy.a, copy.b, "copy"] = (1.5 + 5 * min(copy.shared, 1.0), copy.is_directed)
    reach = {kind: [abs(at[a] - at[b]) for a, b, other in found if other == kind] for kind in ("relay", "copy")}
    above, below = (min(max(reach[kind], default=0) / 2.4, 150.0) for kind in ("relay", "copy"))
    middle = above + _RADIUS + 12
    drawn = [
        _arc((at[a], at[b]), middle, kind, width, directed=directed)
        for (a, b, kind), (width, directed) in found.items()
    ]
    has_labels = step > 50
    height = middle + _RADIUS + below + (40.0 if has_labels else 14.0)
    return Arcs(60.0 + step * (len(nodes) - 1) + 60.0, height, middle, tuple(nodes), tuple(drawn), has_labels)


def _arc(ends: tuple[float, float], middle: float, kind: str, width: float, *, directed: bool) -> Arc:
    a, b = ends
    up = -1 if kind == "relay" else 1
    edge = middle + up * (_RADIUS + 1)
    rise = min(abs(a - b) / 2.4, 150.0)
    top = edge + up * rise * 4 / 3
    crown = edge + up * rise
    path = f"M{a:.1f} {edge:.1f}C{a:.1f} {top:.1f} {b:.1f} {top:.1f} {b:.1f} {edge:.1f}"
    centre, ahead = (a + b) / 2, 7 if b > a else -7
    tip = f"{centre + ahead:.1f},{crown:.1f} {centre - ahead:.1f},{crown - 6:.1f} {centre - ahead:.1f},{crown + 6:.1f}"
    return Arc(path, tip if directed else "", kind, round(width, 1))


class Dot(NamedTuple):
    x: float
    y: float
    use: ShownUse
    differs: bool


class Tick(NamedTuple):
    at: float
    value: float


class Plot(NamedTuple):
    """Values of one thing, from left to right as the articles appeared."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    days: tuple[tuple[float, str], ...]


def plot(ledger: NumberLedger, order: Mapping[str, int]) -> Plot:
    """``order`` gives the place of each article, by its letter, for those that have no date."""
    values = ledger.values
    along = _along(ledger.uses, order)
    up = _up(values)
    taken: list[tuple[float, float]] = []
    dots = []
    for use, x in zip(ledger.uses, along, strict=True):
        y = up[use.quantity]
        while any(abs(x - other) < _APART and abs(y - height) < _APART for other, height in taken):
            x += _APART  # noqa: PLW2901 - beside the one that stands there
        taken.append((x, y))
        dots.append(Dot(round(x, 1), round(y, 1), use, any(relation == "contradicts" for relation, _ in use.relations)))
    days = dict(zip((round(x, 1) for x in along), ((use.day or "")[:10] for use in ledger.uses), strict=True))
    shown: list[tuple[float, str]] = []
    for x, day in sorted(days.items()):
        if day and (not shown or x - shown[-1][0] > 80):
            shown.append((x, day))
    widest = max((dot.x for dot in dots), default=0.0) + _RADIUS + 8
    return Plot(
        max(_WIDTH, widest), _HEIGHT, _LEFT, max(_WIDTH, widest) - _RIGHT, _HEIGHT - _BOTTOM, tuple(dots),
        tuple(_ticks(up)), tuple(shown),
    )  # fmt: skip


def _along(uses: Sequence[ShownUse], order: Mapping[str, int]) -> list[float]:
    days = [_day(use.day) for use in uses]
    numbers = [float(day) for day in days if day is not None]
    if len(numbers) < len(uses) or len(set(numbers)) < 2:
        numbers = [float(order.get(use.letter, 0)) for use in uses]
    low, high = min(numbers), max(numbers)
    room = _WIDTH - _LEFT - _RIGHT - 4 * _RADIUS
    return [_LEFT + 2 * _RADIUS + room * ((number - low) / (high - low) if high > low else 0.5) for number in numbers]


def _day(text: str | None) -> int | None:
    try:
        return date.fromisoformat((text or "")[:10]).toordinal()
    except ValueError:
        return None


def _up(values: Sequence[float]) -> dict[float, float]:
    """Where each value stands, the highest on top."""
    far = min(values) > 0 and max(values) / min(values) > _FAR
    scale = {value: log10(value) if far else value for value in values}
    low, high = min(scale.values()), max(scale.values())
    room = _HEIGHT - _TOP - _BOTTOM - 2 * _RADIUS
    return {
        value: _HEIGHT - _BOTTOM - _RADIUS - room * ((at - low) / (high - low) if high > low else 0.5)
        for value, at in scale.items()
    }


def _ticks(up: Mapping[float, float]) -> list[Tick]:
    """A label for each value; of those that would lie on each other the lower ones."""
    ticks = [Tick(round(at, 1), value) for value, at in sorted(up.items())]
    kept = ticks[:1]
    for tick in ticks[1:]:
        if kept[-1].at - tick.at >= _LINE:
            kept.append(tick)
    return kept
