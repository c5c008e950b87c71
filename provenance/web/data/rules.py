"""Rules: what each one does, why, how often, and where it found something."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from provenance.models import UiLanguage
from provenance.web.data.common import fetch, title_in

#: Hits on the page of a rule.
MOST_HITS = 50
_MOST_RULES = 2000
_AROUND = 90


class RuleRow(NamedTuple):
    """``share`` of the articles that have a finding of it; ``points`` over all articles."""

    id: str
    title: str
    category: str | None
    dimension: str
    severity: str | None
    status: str
    findings: int
    articles: int
    share: float | None
    points: int


class Hit(NamedTuple):
    id: int
    article_id: str
    article: str
    outlet: str | None
    published: str | None
    message: str
    text: str | None
    start: int | None
    end: int | None
    before: str | None
    after: str | None
    total: int


class AtOutlet(NamedTuple):
    outlet: str
    findings: int
    articles: int
    share: float | None


class RulePage(NamedTuple):
    rule: RuleRow
    rationale: str
    rationale_language: UiLanguage
    file: str
    hash: str
    outlets: list[AtOutlet]
    hits: list[Hit]
    next: int | None


_COLUMNS = """
    rules.id, {title}, rules.category, coalesce(rules.dimension, ''), rules.severity, rules.status,
    coalesce(rule_totals.findings, 0), coalesce(rule_totals.articles, 0), rule_totals.article_share,
    coalesce(rule_totals.points, 0)
"""
_HITS = f"""
    SELECT
        found.id, found.article_id, coalesce(articles.title, articles.id), articles.outlet, articles.published,
        {{message}}, found.text, found.start, found."end",
        substr(article_texts.text, max(found.start - {_AROUND} + 1, 1), min(found.start, {_AROUND})),
        substr(article_texts.text, found."end" + 1, {_AROUND}),
        found.total
    FROM (
        SELECT * FROM findings WHERE rule = ? AND severity = ? AND id < ? ORDER BY id DESC LIMIT ?
    ) AS found
    JOIN articles ON articles.id = found.article_id
    LEFT JOIN article_texts ON article_texts.article_id = found.article_id
    ORDER BY found.id DESC
"""  # noqa: S608 - a number
_LAST = 2**62


def all_rules(connection: sqlite3.Connection, language: UiLanguage = "en") -> list[RuleRow]:
    return fetch(
        connection,
        RuleRow,
        f"SELECT {_columns(language)} FROM rules LEFT JOIN rule_totals ON rule_totals.rule = rules.id"  # noqa: S608
        " ORDER BY rules.dimension IS NULL, rules.dimension, rules.category, rules.id LIMIT ?",
        [_MOST_RULES],
    )


def _columns(language: UiLanguage) -> str:
    return _COLUMNS.format(title=title_in(language))


def rule_page(
    connection: sqlite3.Connection, rule_id: str, language: UiLanguage = "en", before: int | None = None
) -> RulePage | None:
    found = fetch(
        connection,
        RuleRow,
        f"SELECT {_columns(language)} FROM rules LEFT JOIN rule_totals ON rule_totals.rule = rules.id"  # noqa: S608
        " WHERE rules.id = ?",
        [rule_id],
    )
    if not found:
        return None
    english, german, file, hash_ = connection.execute(
        "SELECT rationale, rationale_de, file, hash FROM rules WHERE id = ?", [rule_id]
    ).fetchone()
    rationale: tuple[str, UiLanguage] = (german, "de") if language == "de" and german else (english, "en")
    outlets = fetch(
        connection,
        AtOutlet,
        "SELECT outlet, findings, articles, article_share FROM rule_outlets WHERE rule = ?"
        " ORDER BY article_share DESC LIMIT 12",
        [rule_id],
    )
    message = "coalesce(found.message_de, found.message)" if language == "de" else "found.message"
    values = [rule_id, found[0].severity, before or _LAST, MOST_HITS]
    hits = fetch(connection, Hit, _HITS.format(message=message), values)
    earlier = hits[-1].id if len(hits) == MOST_HITS else None
    return RulePage(found[0], *rationale, file, hash_, outlets, hits, earlier)
