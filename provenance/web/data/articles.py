"""An article: its report, and where its score stands among the others."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from provenance.models import Report, UiLanguage
from provenance.store.archive import read_report
from provenance.web.data.common import NO_OUTLET, Bar, fetch, ten_steps, title_in


class Place(NamedTuple):
    """Where a score stands; ``share_below`` is the share of assessed articles that lie in lower steps of ten."""

    outlet_mean: float | None
    outlet_articles: int
    corpus_mean: float | None
    corpus_articles: int
    share_below: float | None


class ArticlePage(NamedTuple):
    report: Report
    place: Place
    audited: str
    number: int
    rules: dict[str, str]


def article_page(connection: sqlite3.Connection, article_id: str, language: UiLanguage = "en") -> ArticlePage | None:
    """``None`` where there is no article of that id; ``rules`` are the titles of the rules that gave points."""
    report = read_report(connection.execute, article_id)
    if report is None:
        return None
    audited, number = connection.execute(
        "SELECT audited, number FROM articles WHERE id = ?", [report.article.id]
    ).fetchone()
    rules = connection.execute(
        f"SELECT id, {title_in(language)} FROM rules"  # noqa: S608 - our own column
        " WHERE id IN (SELECT rule FROM contributions WHERE article_id = ?)",
        [report.article.id],
    )
    return ArticlePage(report, _place(connection, report), audited, number, dict(rules.fetchall()))


def _place(connection: sqlite3.Connection, report: Report) -> Place:
    name = report.article.outlet or NO_OUTLET
    of_outlet = connection.execute("SELECT overall, assessed FROM outlets WHERE outlet = ?", [name]).fetchone()
    mean, assessed = connection.execute(
        "SELECT round(sum(overall * assessed) / nullif(sum(assessed), 0), 1), coalesce(sum(assessed), 0) FROM outlets"
    ).fetchone()
    outlet_mean, outlet_articles = of_outlet or (None, 0)
    return Place(outlet_mean, outlet_articles, mean, assessed, _share_below(connection, report.scores.overall))


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
