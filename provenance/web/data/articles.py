"""An article: its report, and where its score stands among the others."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from provenance.engine import Successors
from provenance.models import Report, UiLanguage
from provenance.store.archive import read_report
from provenance.store.changes import Changed, read_changes
from provenance.web.data.common import NAME, NO_OUTLET, Bar, fetch, ten_steps
from provenance.web.data.rules import moved_rules, titles


class Place(NamedTuple):
    """Where a score stands; ``share_below`` is the share of assessed articles that lie in lower steps of ten."""

    outlet_mean: float | None
    outlet_articles: int
    outlet_low: float | None
    outlet_high: float | None
    corpus_mean: float | None
    corpus_articles: int
    share_below: float | None


class ArticlePage(NamedTuple):
    report: Report
    place: Place
    audited: str
    number: int
    name: str
    rules: dict[str, str]
    changes: list[Changed]
    now: Successors


def article_page(connection: sqlite3.Connection, article_id: str, language: UiLanguage = "en") -> ArticlePage | None:
    """``None`` where there is no article of that id; ``rules`` are the titles of the rules that gave points or
    whose findings changed; ``now`` tells what rules that moved are called.
    """
    report = read_report(connection.execute, article_id)
    if report is None:
        return None
    audited, number, name = connection.execute(
        f"SELECT audited, number, {NAME} FROM articles WHERE id = ?",  # noqa: S608 - our own column
        [report.article.id],
    ).fetchone()
    changes = list(read_changes(connection.execute, "article_id", report.article.id))
    given = {each.rule for dimension in report.scores.dimensions.values() for each in dimension.contributions}
    moved = {each.rule for changed in changes for each in (*changed.change.came, *changed.change.gone)}
    return ArticlePage(
        report,
        _place(connection, report),
        audited,
        number,
        name,
        titles(connection, given | moved, language),
        changes,
        moved_rules(connection),
    )


def _place(connection: sqlite3.Connection, report: Report) -> Place:
    name = report.article.outlet or NO_OUTLET
    of_outlet = connection.execute(
        "SELECT overall, assessed, overall_low, overall_high FROM outlets WHERE outlet = ?", [name]
    ).fetchone()
    of_all = connection.execute("SELECT mean, articles FROM corpus_means WHERE name = 'overall' LIMIT 1").fetchone()
    mean, assessed = of_all or (None, 0)
    outlet_mean, outlet_articles, low, high = of_outlet or (None, 0, None, None)
    return Place(
        outlet_mean, outlet_articles, low, high, mean, assessed, _share_below(connection, report.scores.overall)
    )


def _share_below(connection: sqlite3.Connection, overall: float | None) -> float | None:
    if overall is None:
        return None
    bars = ten_steps(
        fetch(
            connection, Bar, "SELECT score_from, articles FROM score_distribution WHERE dimension = 'overall' LIMIT 10"
        )
    )
    total = sum(bar.articles for bar in bars)
    return sum(bar.articles for bar in bars if bar.score_from + 10 <= overall) / total if total else None
