"""Rules: what each one does and how often; and what reviewers said of it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import yaml

from provenance import resources
from provenance.drift import same_evidence, wilson
from provenance.engine import NO_SUCCESSORS, Successors
from provenance.engine.ruleset import ends
from provenance.models import ReportFinding, UiLanguage
from provenance.vocabulary import CATEGORIES
from provenance.web.data import NAME, fetch, title_in
from provenance.wording import sayable

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


class RuleHit(NamedTuple):
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
    hits: list[RuleHit]
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
    hits = fetch(connection, RuleHit, _HITS.format(message=message), values)
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


# --- What reviewers said about findings and articles, in a database of its own ----------------------------------------
# A later verdict of the same reviewer on the same finding takes the place of the earlier one; all stay as history.


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


class ReviewVerdict(NamedTuple):
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
    def about(self) -> FindingKey:
        return FindingKey(self.rule, self.start, self.end)


class FindingKey(NamedTuple):
    """Which finding of an article; all ``None`` for the article itself."""

    rule: str | None = None
    start: int | None = None
    end: int | None = None


class VerdictTally(NamedTuple):
    right: int = 0
    wrong: int = 0
    unsure: int = 0

    @property
    def precision(self) -> float | None:
        """The share of right ones among those that are right or wrong."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


_FIELDS = ", ".join(f'"{name}"' for name in ReviewVerdict._fields)
#: The rows that no later one replaces.
_LATEST = 'SELECT max(id) FROM verdicts WHERE {which} GROUP BY article, rule, start, "end", actor'


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table where it is missing."""
    for statement in (_TABLE, *_INDEXES):
        connection.execute(statement)


def has_table(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'verdicts'")
    return found.fetchone() is not None


def add(connection: sqlite3.Connection, verdict: ReviewVerdict) -> None:
    marks = ", ".join("?" * (len(ReviewVerdict._fields) - 1))
    with connection:
        prepare(connection)
        connection.execute(
            f"INSERT INTO verdicts ({_FIELDS.partition(', ')[2]}) VALUES ({marks})",  # noqa: S608 - our own columns
            verdict[1:],
        )


def of_article(connection: sqlite3.Connection, article_id: str) -> list[ReviewVerdict]:
    """All verdicts on an article and its findings, the newest first."""
    return _read(connection, "WHERE article = ? ORDER BY id DESC", [article_id])


def latest(verdicts: Sequence[ReviewVerdict]) -> dict[FindingKey, list[ReviewVerdict]]:
    """Of each reviewer the latest on each finding; ``verdicts`` come newest first."""
    found: defaultdict[FindingKey, dict[str, ReviewVerdict]] = defaultdict(dict)
    for verdict in verdicts:
        found[verdict.about].setdefault(verdict.actor, verdict)
    return {key: list(by_actor.values()) for key, by_actor in found.items()}


def carried(
    verdicts: Sequence[ReviewVerdict], findings: Sequence[ReportFinding], now: Successors
) -> list[ReviewVerdict]:
    """The same with those on findings that another version found by a rule of another id, or with other bounds of their
    evidence, on the findings of today; of several that it may be, on the nearest.
    """
    there = {FindingKey(each.rule, each.start, each.end) for each in findings}
    return [
        verdict if verdict.rule is None or verdict.about in there else _carried(verdict, findings, now)
        for verdict in verdicts
    ]


def _carried(verdict: ReviewVerdict, findings: Sequence[ReportFinding], now: Successors) -> ReviewVerdict:
    rule = now.current(verdict.rule or "")
    same = [each for each in findings if each.rule == rule and same_evidence(verdict.text, each.text)]
    if not same:
        return verdict
    nearest = min(same, key=lambda each: abs((each.start or 0) - (verdict.start or 0)))
    return verdict._replace(rule=nearest.rule, start=nearest.start, end=nearest.end)


def newest(connection: sqlite3.Connection) -> list[ReviewVerdict]:
    return _read(connection, "ORDER BY id DESC", [])


def by_category(
    connection: sqlite3.Connection, spoken: str | None, language: UiLanguage
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each category the rules that may find something in an article of a language, as (id, title)."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = connection.execute(
        f"SELECT id, {title_in(language)}, category FROM rules WHERE replaced_by IS NULL ORDER BY 2, 1"  # noqa: S608
    )
    for rule, title, category in rows:
        if rule.partition("/")[0] in ("any", spoken):
            found[category].append((rule, title))
    return [(category, found[category]) for category in CATEGORIES]


def of_rule(connection: sqlite3.Connection, *rules: str) -> list[ReviewVerdict]:
    """The verdicts in force on findings of a rule, whose ids of before may be named too, the newest first."""
    which = f"rule IN ({', '.join('?' * len(rules))})"
    return _read(connection, f"WHERE id IN ({_LATEST.format(which=which)}) ORDER BY id DESC", [*rules])


def tallies(connection: sqlite3.Connection, now: Successors = NO_SUCCESSORS) -> dict[str, VerdictTally]:
    """By rule as it is called now, how many verdicts of each kind are in force."""
    if not has_table(connection):
        return {}
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_force = _LATEST.format(which="rule IS NOT NULL")
    sql = f"SELECT rule, verdict, count(*) FROM verdicts WHERE id IN ({in_force}) GROUP BY rule, verdict"  # noqa: S608
    for rule, verdict, count in connection.execute(sql):
        counted[now.current(rule)][verdict] += count
    return {rule: VerdictTally(**counts) for rule, counts in counted.items()}


def tally(found: Sequence[ReviewVerdict]) -> VerdictTally:
    return VerdictTally(**Counter(verdict.verdict for verdict in found))


def reviewed(connection: sqlite3.Connection) -> list[str]:
    """Ids of the articles that somebody judged as a whole."""
    if not has_table(connection):
        return []
    return [article for (article,) in connection.execute("SELECT DISTINCT article FROM verdicts WHERE rule IS NULL")]


def _read(connection: sqlite3.Connection, which: str, values: list[Any]) -> list[ReviewVerdict]:
    if not has_table(connection):
        return []
    return fetch(connection, ReviewVerdict, f"SELECT {_FIELDS} FROM verdicts {which} LIMIT {_MOST_ROWS}", values)  # noqa: S608


def from_form(form: Mapping[str, str], actor: str, created: str) -> ReviewVerdict | str:
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
    return ReviewVerdict(
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
