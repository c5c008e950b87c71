"""What reviewers said about findings and articles, in a database of its own.

A later verdict of the same reviewer on the same finding takes the place of the earlier one; all stay as history.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from provenance.drift import same_evidence
from provenance.engine import NO_SUCCESSORS, Successors
from provenance.models import ReportFinding
from provenance.web.data.common import fetch
from provenance.wording import sayable

VERDICTS = ("right", "wrong", "unsure")
LONGEST_NOTE = 2_000
_MOST_ROWS = 1_000

_TABLE = """
    CREATE TABLE IF NOT EXISTS verdicts (
        id INTEGER PRIMARY KEY,
        article TEXT NOT NULL,
        rule TEXT,
        start INTEGER,
        "end" INTEGER,
        text TEXT,
        verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'unsure')),
        note TEXT NOT NULL DEFAULT '',
        actor TEXT NOT NULL,
        created TEXT NOT NULL
    )
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS verdicts_article ON verdicts (article)",
    'CREATE INDEX IF NOT EXISTS verdicts_rule ON verdicts (rule, article, start, "end", actor)',
)


class Verdict(NamedTuple):
    """``rule``, ``start``, ``end`` and ``text`` are ``None`` for a verdict on an article as a whole."""

    id: int | None
    article: str
    rule: str | None
    start: int | None
    end: int | None
    text: str | None
    verdict: str
    note: str
    actor: str
    created: str

    @property
    def about(self) -> Key:
        return Key(self.rule, self.start, self.end)


class Key(NamedTuple):
    """Which finding of an article; all ``None`` for the article itself."""

    rule: str | None = None
    start: int | None = None
    end: int | None = None


class Tally(NamedTuple):
    right: int = 0
    wrong: int = 0
    unsure: int = 0

    @property
    def precision(self) -> float | None:
        """The share of right ones among those that are right or wrong."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


_COLUMNS = ", ".join(f'"{name}"' for name in Verdict._fields)
#: The rows that no later one replaces.
_LATEST = 'SELECT max(id) FROM verdicts WHERE {which} GROUP BY article, rule, start, "end", actor'


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table where it is missing."""
    for statement in (_TABLE, *_INDEXES):
        connection.execute(statement)


def has_table(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'verdicts'")
    return found.fetchone() is not None


def add(connection: sqlite3.Connection, verdict: Verdict) -> None:
    marks = ", ".join("?" * (len(Verdict._fields) - 1))
    with connection:
        prepare(connection)
        connection.execute(
            f"INSERT INTO verdicts ({_COLUMNS.partition(', ')[2]}) VALUES ({marks})",  # noqa: S608 - our own columns
            verdict[1:],
        )


def of_article(connection: sqlite3.Connection, article_id: str) -> list[Verdict]:
    """All verdicts on an article and its findings, the newest first."""
    return _read(connection, "WHERE article = ? ORDER BY id DESC", [article_id])


def latest(verdicts: Sequence[Verdict]) -> dict[Key, list[Verdict]]:
    """Of each reviewer the latest on each finding; ``verdicts`` come newest first."""
    found: defaultdict[Key, dict[str, Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        found[verdict.about].setdefault(verdict.actor, verdict)
    return {key: list(by_actor.values()) for key, by_actor in found.items()}


def carried(verdicts: Sequence[Verdict], findings: Sequence[ReportFinding], now: Successors) -> list[Verdict]:
    """The same with those on findings that another version found by a rule of another id, or with other bounds of their
    evidence, on the findings of today; of several that it may be, on the nearest.
    """
    there = {Key(each.rule, each.start, each.end) for each in findings}
    return [
        verdict if verdict.rule is None or verdict.about in there else _carried(verdict, findings, now)
        for verdict in verdicts
    ]


def _carried(verdict: Verdict, findings: Sequence[ReportFinding], now: Successors) -> Verdict:
    rule = now.current(verdict.rule or "")
    same = [each for each in findings if each.rule == rule and same_evidence(verdict.text, each.text)]
    if not same:
        return verdict
    nearest = min(same, key=lambda each: abs((each.start or 0) - (verdict.start or 0)))
    return verdict._replace(rule=nearest.rule, start=nearest.start, end=nearest.end)


def newest(connection: sqlite3.Connection) -> list[Verdict]:
    return _read(connection, "ORDER BY id DESC", [])


def of_rule(connection: sqlite3.Connection, *rules: str) -> list[Verdict]:
    """The verdicts in force on findings of a rule, whose ids of before may be named too, the newest first."""
    which = f"rule IN ({', '.join('?' * len(rules))})"
    return _read(connection, f"WHERE id IN ({_LATEST.format(which=which)}) ORDER BY id DESC", [*rules])


def tallies(connection: sqlite3.Connection, now: Successors = NO_SUCCESSORS) -> dict[str, Tally]:
    """By rule as it is called now, how many verdicts of each kind are in force."""
    if not has_table(connection):
        return {}
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_force = _LATEST.format(which="rule IS NOT NULL")
    sql = f"SELECT rule, verdict, count(*) FROM verdicts WHERE id IN ({in_force}) GROUP BY rule, verdict"  # noqa: S608
    for rule, verdict, count in connection.execute(sql):
        counted[now.current(rule)][verdict] += count
    return {rule: Tally(**counts) for rule, counts in counted.items()}


def tally(found: Sequence[Verdict]) -> Tally:
    return Tally(**Counter(verdict.verdict for verdict in found))


def reviewed(connection: sqlite3.Connection) -> list[str]:
    """Ids of the articles that somebody judged as a whole."""
    if not has_table(connection):
        return []
    return [article for (article,) in connection.execute("SELECT DISTINCT article FROM verdicts WHERE rule IS NULL")]


def _read(connection: sqlite3.Connection, which: str, values: list[Any]) -> list[Verdict]:
    if not has_table(connection):
        return []
    return fetch(connection, Verdict, f"SELECT {_COLUMNS} FROM verdicts {which} LIMIT {_MOST_ROWS}", values)  # noqa: S608


def from_form(form: Mapping[str, str], actor: str, created: str) -> Verdict | str:
    """What a posted form says, or what is wrong with it, in English."""
    if form.get("verdict") not in VERDICTS:
        return sayable("A verdict is right, wrong or unsure.")
    if not form.get("article"):
        return sayable("The article is missing.")
    rule = form.get("rule") or None
    given = [form.get(name) or "" for name in ("start", "end")] if rule else ["", ""]
    if not all(not text or (text.isascii() and text.isdecimal() and len(text) < 10) for text in given):
        return sayable("Start and end are whole numbers.")
    start, end = (int(text) if text else None for text in given)
    return Verdict(
        None,
        form["article"],
        rule,
        start,
        end,
        (form.get("text") or "")[:LONGEST_NOTE] or None if rule else None,
        form["verdict"],
        (form.get("note") or "").strip()[:LONGEST_NOTE],
        actor,
        created,
    )
