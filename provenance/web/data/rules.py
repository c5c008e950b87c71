"""Rules: what each one does, why, how often, and where it found something."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

import yaml

from provenance import resources
from provenance.engine import Successors
from provenance.engine.matching.ruleset import ends
from provenance.intervals import wilson
from provenance.models import UiLanguage
from provenance.web.data.common import NAME, fetch, title_in

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
    """``now`` is what a rule that moved is called today, else its own id; ``former`` are earlier ids of this one."""

    rule: RuleRow
    rationale: str
    rationale_language: UiLanguage
    file: str
    hash: str
    outlets: list[AtOutlet]
    hits: list[Hit]
    next: int | None
    now: str
    former: tuple[str, ...]


_COLUMNS = """
    rules.id, {title}, rules.category, coalesce(rules.dimension, ''), rules.severity, rules.status,
    coalesce(rule_totals.findings, 0), coalesce(rule_totals.articles, 0), rule_totals.article_share,
    coalesce(rule_totals.points, 0)
"""
_HITS = f"""
    SELECT
        found.id, found.article_id, {NAME}, articles.outlet, articles.published,
        {{message}}, found.text, found.start, found."end",
        substr(article_texts.text, max(found.start - {_AROUND} + 1, 1), min(found.start, {_AROUND})),
        substr(article_texts.text, found."end" + 1, {_AROUND}),
        found.total
    FROM (
        SELECT * FROM findings INDEXED BY findings_of_rule WHERE rule = ? AND id < ? ORDER BY id DESC LIMIT ?
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


def all_titles(connection: sqlite3.Connection, language: UiLanguage = "en") -> dict[str, str]:
    """The title of every rule, by its id."""
    sql = f"SELECT id, {title_in(language)} FROM rules LIMIT ?"  # noqa: S608
    return dict(connection.execute(sql, [_MOST_RULES]).fetchall())


def _columns(language: UiLanguage) -> str:
    return _COLUMNS.format(title=title_in(language))


def rule_page(
    connection: sqlite3.Connection,
    rule_id: str,
    language: UiLanguage = "en",
    before: int | None = None,
    most: int = MOST_HITS,
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
    values = [rule_id, before or _LAST, most]
    hits = fetch(connection, Hit, _HITS.format(message=message), values)
    earlier = hits[-1].id if len(hits) == most else None
    now = moved_rules(connection)
    former = tuple(old for old, new in sorted(now.replaced.items()) if new == rule_id)
    return RulePage(found[0], *rationale, file, hash_, outlets, hits, earlier, now.current(rule_id), former)


def moved_rules(connection: sqlite3.Connection) -> Successors:
    """What rules are called now that had another id."""
    direct = connection.execute("SELECT id, replaced_by FROM rules WHERE replaced_by IS NOT NULL LIMIT 2000")
    return Successors(dict(ends(dict(direct.fetchall()))))


def titles(connection: sqlite3.Connection, ids: Collection[str], language: UiLanguage = "en") -> dict[str, str]:
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT id, {title_in(language)} FROM rules WHERE id IN ({marks}) LIMIT 2000"  # noqa: S608 - our own column
    return dict(connection.execute(sql, [*ids]).fetchall())


class Measured(NamedTuple):
    """Of ``read`` findings of a rule ``right`` were right; ``low`` and ``high`` bound that share with 95 %."""

    read: int
    right: int
    low: float
    high: float


@cache
def measured() -> Mapping[str, Measured]:
    """How often the rules that come with the program are right, on texts that they were not written for."""
    known = yaml.load(
        (resources.rules_dir() / "quality.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 - both are safe
    )
    return {
        rule: Measured(said["read"], said["right"], *wilson(said["right"], said["read"]))
        for rule, said in (known or {}).items()
    }
