"""How a value of our tables is shown in a cell: bars, badges, links, plain words. Everything is escaped.

Colour only repeats what a letter, a word or a sign says as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from provenance.models import DIMENSIONS
from provenance.report.templating import safe_url
from provenance.web.links import Links

if TYPE_CHECKING:
    from datasette.app import Datasette

#: Text or markup to show; ``None`` leaves it to Datasette.
Shown = Markup | str | None

_MINUS = "\N{MINUS SIGN}"
_LONGEST_LABEL = 90
_LONGEST_PASSAGE = 500
_SEVERITY_SIGNS = {"error": "✖", "warning": "▲", "notice": "●", "info": "○"}
# Where a column is called like a dimension but holds something else.
_NO_SCORES = frozenset({"findings", "claims", "attributions"})
_REFERENCES = {
    "article_id": "articles",
    "source_id": "sources",
    "attribution": "attributions",
    "rule": "rules",
    "run": "runs",
    "outlet": "outlets",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``table`` is ``None`` on the page of a query, ``value`` a dict for a foreign key with its label."""

    row: Any
    value: Any
    column: str
    table: str | None
    database: str
    datasette: Datasette


def render(cell: Cell) -> Shown:
    if isinstance(cell.value, Mapping):
        return _reference(cell)
    show = _BY_COLUMN.get(cell.column)
    return show(cell) if show else None


def article_url(datasette: Datasette, database: str, article_id: str) -> str:
    return Links(datasette, database).article(article_id)


def score(value: Any) -> Shown:
    """A bar with its number; a dash where nothing was assessed."""
    if value is None:
        return Markup('<span class="pv-none" title="not assessed">n/a</span>')
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return None
    step = min(int(value // 20), 4)
    bar = Markup(
        '<svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect width="{:g}" height="10"/></svg>'
    ).format(value)
    return Markup('<span class="pv-score pv-step-{}"><b>{:g}</b>{}</span>').format(step, value, bar)


def band(value: Any) -> Shown:
    if value is None:
        return Markup('<span class="pv-none" title="not assessed">n/a</span>')
    if value not in tuple("ABCDE"):
        return None
    return Markup('<span class="pv-band pv-band-{}">{}</span>').format(value.lower(), value)


def severity(value: Any) -> Shown:
    sign = _SEVERITY_SIGNS.get(value)
    if sign is None:
        return None
    return Markup('<span class="pv-severity pv-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        value, sign, value
    )


def signed(value: Any) -> Shown:
    """Points with their sign: +5, −4."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    kind = "plus" if value > 0 else "minus" if value < 0 else "zero"
    sign = {"plus": "+", "minus": _MINUS, "zero": ""}[kind]
    return Markup('<span class="pv-points pv-{}">{}{:g}</span>').format(kind, sign, abs(value))


def points_by_dimension(value: Any) -> Shown:
    """``{"attribution": -4}`` as "attribution −4"."""
    if isinstance(value, int | float):
        return signed(value)
    try:
        points = json.loads(value)
        pieces = [Markup("{} {}").format(name, signed(number)) for name, number in points.items()]
    except (TypeError, ValueError, AttributeError):
        return None
    return Markup(", ").join(pieces) or Markup('<span class="pv-none">none</span>')


def percent(value: Any) -> Shown:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return f"{value:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def words(value: Any) -> Shown:
    """A name of ours in plain words: ``named_person`` is "named person"."""
    return value.replace("_", " ") if isinstance(value, str) else None


def passage(value: Any) -> Shown:
    """A sentence or two, whole where Datasette would cut it short."""
    return _shortened(value, _LONGEST_PASSAGE) if isinstance(value, str) and value else None


def link_out(value: Any) -> Shown:
    """A link to somewhere else, opened without telling it where the reader came from; text where it is no address."""
    if value is None:
        return None
    url = safe_url(value)
    if url is None:
        # Not left to Datasette: its own test for an address is more generous.
        return str(value)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, _shortened(url, 60))


def _yes_or_no(cell: Cell) -> Shown:
    return {0: "no", 1: "yes"}.get(cell.value) if isinstance(cell.value, int) else None


def _score(cell: Cell) -> Shown:
    return None if cell.table in _NO_SCORES else score(cell.value)


def _headline(cell: Cell) -> Shown:
    """The column ``article`` of a view or a query, as a link where the row says which article it is."""
    keys = cell.row.keys()
    if cell.value is None or "article_id" not in keys:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.row["article_id"]))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value)))


def _title(cell: Cell) -> Shown:
    if cell.table != "articles" or cell.value is None:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.row["id"]))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value), 120))


def _article_id(cell: Cell) -> Shown:
    if cell.value is None:
        return None
    url = article_url(cell.datasette, cell.database, str(cell.value))
    return Markup('<a href="{}">{}</a>').format(url, _shortened(str(cell.value)))


def _reference(cell: Cell) -> Shown:
    """A foreign key by its label, shortened; by the key itself where there is no label."""
    table = _REFERENCES.get(cell.column)
    key, label = cell.value.get("value"), cell.value.get("label")
    if table is None or key is None:
        return None
    shown = str(key if label in (None, "") else label)
    links = Links(cell.datasette, cell.database)
    url = links.own_page(table, str(key)) or links.row(table, str(key))
    return Markup('<a href="{}" title="{}">{}</a>').format(str(url), shown, _shortened(shown))


def _shortened(text: str, limit: int = _LONGEST_LABEL) -> Markup:
    # Isolated, so that marks of direction in a headline do not turn what stands beside it.
    return Markup("<bdi>{}</bdi>").format(text if len(text) <= limit else text[: limit - 1].rstrip() + "…")


def _by_value(show: Callable[[Any], Shown]) -> Callable[[Cell], Shown]:
    return lambda cell: show(cell.value)


_BY_COLUMN: dict[str, Callable[[Cell], Shown]] = {
    **dict.fromkeys(("overall", "score", *DIMENSIONS), _score),
    **dict.fromkeys(("noise_ratio", "article_share", "unidentified_share"), _by_value(percent)),
    **dict.fromkeys(("category", "what", "kind", "type"), _by_value(words)),
    **dict.fromkeys(("identified", "approximate"), _yes_or_no),
    **dict.fromkeys(("url", "source"), _by_value(link_out)),
    **dict.fromkeys(
        ("context", "first_statement", "main_reasons", "message", "passage", "statement"), _by_value(passage)
    ),
    "band": _by_value(band),
    "severity": _by_value(severity),
    "points": _by_value(points_by_dimension),
    "total": _by_value(signed),
    "article": _headline,
    "title": _title,
    "article_id": _article_id,
}
