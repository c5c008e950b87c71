"""Reads reports back out of the database, complete and equal to what was written; and what became of articles that
were audited again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from sqlite_utils import Database

from provenance.drift import ArticleChange, Judgement, difference, same_evidence
from provenance.engine import Successors
from provenance.models import DIMENSIONS, TRANSLATIONS, Report, ReportFinding, UiLanguage
from provenance.store.database import LOCK_WAIT, explained, open_for_reading
from provenance.store.rows import ARTICLE_COLUMNS, CHILD_TABLES, Rows, storable

__all__ = [
    "CAUSES",
    "CHANGE_COLUMNS",
    "KEPT",
    "Archive",
    "Changed",
    "Kept",
    "before_writing",
    "change_row",
    "read_changes",
    "read_report",
    "reports_of",
]


_Record = Mapping[str, Any]

_SUPPRESSED = ("rule", "count", "reason", "entry")
_CORRECTION = ("action", "status", "text", "name", "kind", "reason", "actor", "created")


#: What is known of an article and may have been given with it.
_OF_INPUT = ("title", "outlet", "author", "published", "modified", "url", "language")


class Kept(NamedTuple):
    """An article as far as its input goes. ``known`` is its metadata, given or found in the text."""

    id: str
    source: str
    fingerprint: str
    ruleset: str
    engine: str
    known: Mapping[str, str | None]

    @property
    def line(self) -> int | None:
        """That of its record in a feed, as far as the id tells."""
        place = self.id.removeprefix(f"{self.source}#")
        return int(place) if place != self.id and place.isdecimal() else None


class Archive:
    """A database that is open for reading."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db

    @classmethod
    def open(cls, path: Path, *, lock_wait: float = LOCK_WAIT, any_version: bool = False) -> Self:
        """Open an existing database; raises ``StoreError`` where there is none, it is of a newer version or, unless
        ``any_version`` is asked for, of an older one."""
        return cls(path, open_for_reading(path, lock_wait, any_version=any_version))

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, wanted: str, limit: int = 20) -> list[str]:
        """Ids of articles that ``wanted`` may mean: an id, a URL or path, the end of one, or a part of a headline.

        The first kind that fits anything decides.
        """
        anywhere = f"%{wanted.replace('!', '!!').replace('%', '!%').replace('_', '!_')}"
        for condition, value in (
            ("id = :wanted", wanted),
            ("url = :wanted OR source = :wanted", wanted),
            ("id LIKE :wanted ESCAPE '!' OR source LIKE :wanted ESCAPE '!' OR url LIKE :wanted ESCAPE '!'", anywhere),
            ("title LIKE :wanted ESCAPE '!'", f"{anywhere}%"),
        ):
            query = f"SELECT id FROM articles WHERE {condition} ORDER BY number LIMIT {limit:d}"  # noqa: S608
            if ids := [row["id"] for row in self._query(query, {"wanted": value})]:
                return ids
        return []

    def is_current(self, article_id: str, fingerprint: str, ruleset: str, engine: str) -> bool:
        """Is this article here already, made by these rules and this engine from the same input?"""
        query = "SELECT 1 FROM articles WHERE id = ? AND fingerprint = ? AND ruleset = ? AND engine = ?"
        return any(self._query(query, [storable(article_id), fingerprint, ruleset, engine]))

    def kept(self) -> Iterator[Kept]:
        """Every article with what is known of the input it was made of, in the order in which they were written."""
        names = ", ".join((*_OF_INPUT, "id", "source", "fingerprint", "ruleset", "engine"))
        for row in self._query(f"SELECT {names} FROM articles ORDER BY number", []):  # noqa: S608
            known = {name: row[name] for name in _OF_INPUT}
            yield Kept(row["id"], row["source"], row["fingerprint"], row["ruleset"], row["engine"], known)

    def text(self, article_id: str) -> str | None:
        rows = list(self._query("SELECT text FROM article_texts WHERE article_id = ?", [article_id]))
        return rows[0]["text"] if rows else None

    def engines(self) -> dict[str, int]:
        """Numbers of articles by the engine that made their reports."""
        query = "SELECT engine, count(*) AS articles FROM articles GROUP BY engine ORDER BY engine"
        return {row["engine"]: row["articles"] for row in self._query(query, [])}

    def rule_hashes(self) -> dict[str, str]:
        """Hashes of the rules of the last run that had any, by id."""
        query = (
            "SELECT id, hash FROM rules WHERE hash != ''"
            " AND ruleset = (SELECT ruleset FROM runs ORDER BY id DESC LIMIT 1)"
        )
        return {row["id"]: row["hash"] for row in self._query(query, [])}

    def changes(self, which: str, value: str | int) -> Iterator[Changed]:
        """What became of an article (``article_id``) or in a run (``run``), the newest first."""
        with explained(self.path):
            yield from read_changes(self._db.query, which, value)

    def outlet_figures(self) -> Iterator[_Record]:
        """Of every article: outlet, days (ISO dates; ``None`` where the day of publication is not known), noise
        as a share, scores, and the categories of noise found in it.
        """
        query = """
            SELECT coalesce(outlet, '(unknown)') AS outlet, substr(audited, 1, 10) AS audited,
                date(substr(published, 1, 10)) AS published,
                noise_ratio AS noise, attribution, overall,
                (SELECT group_concat(DISTINCT category) FROM findings
                    WHERE article_id = articles.id AND dimension = 'hygiene') AS categories
            FROM articles ORDER BY number
        """
        for row in self._query(query, []):
            yield {**row, "categories": (row["categories"] or "").split(",") if row["categories"] else []}

    def rule_titles(self, language: UiLanguage) -> dict[str, str]:
        """Titles of all rules that findings and contributions refer to, by id."""
        query = "SELECT id, title, title_de FROM rules"
        return {row["id"]: (language == "de" and row["title_de"]) or row["title"] for row in self._query(query, [])}

    def ids(self) -> Iterator[str]:
        """Ids of all articles in the order in which they were first written."""
        return (row["id"] for row in self._query("SELECT id FROM articles ORDER BY number", []))

    def report(self, article_id: str) -> Report | None:
        """The report of an article as it was written, or ``None`` where there is none of that id."""
        return read_report(self._query, article_id)

    def fingerprint(self, article_id: str) -> str:
        """What the input of an article was; "" where there is none of that id."""
        found = self._query("SELECT fingerprint FROM articles WHERE id = ?", [storable(article_id)])
        return next((row["fingerprint"] for row in found), "")

    def newest(self) -> tuple[str, str]:
        """Rule set and engine of the last run; "" where there was none."""
        found = self._query("SELECT ruleset, engine FROM runs ORDER BY id DESC LIMIT 1", [])
        return next(((row["ruleset"], row["engine"]) for row in found), ("", ""))

    def corrections(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Article and id of every correction that an audit has met, and what became of it."""
        for row in self._query("SELECT article_id, correction, status FROM corrections", []):
            yield (row["article_id"], row["correction"]), row["status"]

    def corrected(self, only: str | None, others: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """Articles that were corrected when they were audited, and those of ``others`` that are here, each with the
        ids of its corrections; or ``only`` one.
        """
        ids = dict.fromkeys(row["article_id"] for row in self._query("SELECT article_id FROM corrections", []))
        for article_id in [*ids, *(other for other in others if other not in ids)] if only is None else [only]:
            if any(self._query("SELECT 1 FROM articles WHERE id = ?", [storable(article_id)])):
                query = "SELECT correction FROM corrections WHERE article_id = ? ORDER BY id"
                yield article_id, [row["correction"] for row in self._query(query, [storable(article_id)])]

    def _query(self, sql: str, parameters: list[str] | dict[str, str]) -> Iterator[_Record]:
        with explained(self.path):
            yield from self._db.query(sql, parameters)


def read_report(
    query: Callable[[str, list[str]], Iterable[Any]], article_id: str, only: Collection[str] = CHILD_TABLES
) -> Report | None:
    """The report of an article; ``query`` gives rows whose columns can be had by name. What is not in the tables of
    ``only``, which have its text, is left empty."""
    article = next(iter(query("SELECT * FROM articles WHERE id = ?", [article_id])), None)
    if article is None:
        return None
    return report_of(
        article, {table: _children(query, table, article_id) if table in only else [] for table in CHILD_TABLES}
    )


def reports_of(rows: Rows) -> Iterator[tuple[Report, str]]:
    """The reports that ``rows_of`` made rows of, each with the fingerprint of its input."""
    of_article: dict[str, dict[str, list[_Record]]] = {}
    for table, columns in CHILD_TABLES.items():
        at = columns.index("article_id")
        for row in rows[table]:
            tables = of_article.setdefault(row[at], {name: [] for name in CHILD_TABLES})
            tables[table].append(dict(zip(columns, row, strict=True)))
    for row in rows["articles"]:
        article = dict(zip(ARTICLE_COLUMNS, row, strict=True))
        yield report_of(article, of_article[article["id"]]), article["fingerprint"]


def _children(query: Callable[[str, list[str]], Iterable[Any]], table: str, article_id: str) -> list[Any]:
    order = "id" if CHILD_TABLES[table][0] == "id" else "article_id"
    return list(query(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY {order}", [article_id]))  # noqa: S608


def report_of(article: _Record, rows: Mapping[str, list[_Record]]) -> Report:
    """The report of a row of ``articles`` and the rows of its ``CHILD_TABLES``, with their columns by name."""
    text = rows["article_texts"][0]
    noise = json.loads(text["noise"])
    sources = {row["id"]: row["local_id"] for row in rows["sources"]}
    attributions = {row["id"]: row["local_id"] for row in rows["attributions"]}
    metadata = ("id", "source", "sha256", "language", "title", "outlet", "author", "published", "url", "words")
    later = ("modified", "genre")
    evidence = article["genre_evidence"]
    return Report.model_validate(
        {
            "schema": "provenance/report/2",
            "article": {
                **{name: article[name] for name in (*metadata, *later)},
                "genre_evidence": json.loads(evidence) if evidence else None,
                "page": json.loads(article["page"]) if article["page"] else None,
            },
            "text": text["text"],
            "noise": {"spans": noise, "ratio": article["noise_ratio"]},
            "sources": [_source(row) for row in rows["sources"]],
            "attributions": [_attribution(row, sources) for row in rows["attributions"]],
            "claims": [_claim(row, attributions) for row in rows["claims"]],
            **{
                name: [{key: row[key] for key in CHILD_TABLES[name][2:]} for row in rows[name]]
                for name in ("links", "embeds", "images")
            },
            "findings": [_finding(row, attributions) for row in rows["findings"]],
            "suppressed": [{key: row[key] for key in _SUPPRESSED} for row in rows["suppressed"]],
            "not_applied": [{key: row[key] for key in ("rule", "reason")} for row in rows["not_applied"]],
            "corrections": [
                {name: row[name] for name in _CORRECTION} | {"id": row["correction"], "rule": row["rule_or_category"]}
                for row in rows["corrections"]
            ],
            "measures": {row["name"]: row["value"] for row in rows["measures"]},
            "scores": _scores(article, rows),
            "ruleset": article["ruleset"],
            "engine": article["engine"],
        }
    )


def _source(row: _Record) -> dict[str, Any]:
    same = {name: row[name] for name in ("name", "kind", "role", "party")}
    return {**same, "id": row["local_id"], "identified": bool(row["identified"]), "mentions": json.loads(row["spans"])}


def _attribution(row: _Record, sources: Mapping[int, str]) -> dict[str, Any]:
    spans = json.loads(row["spans"])
    wording = {"source": row["source_text"]} | {name: row[name] for name in ("content", "cue", "frame", "addressee")}
    parts = {name: {"spans": spans[name], "text": text} if name in spans else None for name, text in wording.items()}
    source_id = sources.get(row["source_id"])
    return {"id": row["local_id"], "type": row["type"], "source_id": source_id, "medium": row["medium"], **parts}


def _claim(row: _Record, attributions: Mapping[int, str]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("text", "quantity", "unit", "start", "end")},
        "id": row["local_id"],
        "approximate": bool(row["approximate"]),
        "attribution": attributions.get(row["attribution"]),
    }


def _finding(row: _Record, attributions: Mapping[int, str]) -> dict[str, Any]:
    same = ("rule", "category", "dimension", "severity", "message", "start", "end", "line", "column", "text")
    translated = (f"message_{language}" for language in TRANSLATIONS)
    return {
        **{name: row[name] for name in (*same, *translated)},
        "attribution": attributions.get(row["attribution"]),
        "points": json.loads(row["points"]),
    }


def _scores(article: _Record, rows: Mapping[str, list[_Record]]) -> dict[str, Any]:
    by_name = {row["dimension"]: row for row in rows["dimensions"]}
    present = [by_name[name] for name in DIMENSIONS if name in by_name]
    return {
        "overall": article["overall"],
        "band": article["band"],
        "weights": {row["dimension"]: row["weight"] for row in present if row["weight"] is not None},
        "caps": json.loads(article["caps"]),
        "unassessed": article["unassessed"],
        "dimensions": {
            row["dimension"]: {
                "score": row["score"],
                "base": row["base"],
                "contributions": [
                    {name: contribution[name] for name in ("rule", "count", "points")}
                    for contribution in rows["contributions"]
                    if contribution["dimension"] == row["dimension"]
                ],
            }
            for row in present
        },
    }


# --- What became of articles that were audited again, and through what ------------------------------------------------


#: The program that reads the article, or the rules; its own words, title or date; both at once; what a reviewer said.
Cause = Literal["program", "article", "both", "correction"]
CAUSES: tuple[Cause, ...] = ("program", "article", "both", "correction")

#: Changes of one article that are kept, the newest.
KEPT = 20

CHANGE_COLUMNS = (
    *("article_id", "run", "changed", "cause", "engine_before", "engine_after", "overall_before", "overall_after"),
    *("band_before", "band_after", "scores", "came", "gone"),
)

_Query = Callable[[str, Sequence[Any]], Iterable[Mapping[str, Any]]]


class Changed(NamedTuple):
    """One change; ``at`` is the time of the audit, UTC in ISO 8601."""

    at: str
    cause: Cause
    engines: tuple[str, str]
    change: ArticleChange


class Before(NamedTuple):
    """What the database has of an article that is about to be replaced."""

    fingerprint: str
    ruleset: str
    engine: str
    judgement: Judgement

    def changed(self, report: Report, fingerprint: str, now: Successors, at: str) -> Changed | None:
        """What a new report says otherwise; ``None`` where nothing came of it, or nothing changed that could."""
        cause = self._cause(report, fingerprint)
        if cause is None:
            return None

        def same(old: ReportFinding, new: ReportFinding) -> bool:
            return now.current(old.rule) == now.current(new.rule) and same_evidence(old.text, new.text)

        article = report.article
        change = difference(article.id, article.title, self.judgement, Judgement.of(report), same)
        return Changed(at, cause, (self.engine, report.engine), change) if change else None

    def _cause(self, report: Report, fingerprint: str) -> Cause | None:
        program = (self.ruleset, self.engine) != (report.ruleset, report.engine)
        old, new = (mark.partition("+") for mark in (self.fingerprint, fingerprint))
        if old[0] != new[0]:
            return "both" if program else "article"
        return "program" if program else "correction" if old[2] != new[2] else None


def before_writing(query: _Query, article_id: str) -> Before | None:
    """What the database has of an article, ``None`` where it has none of that id."""
    names = ", ".join(("fingerprint", "ruleset", "engine", "overall", "band", *DIMENSIONS))
    rows = list(query(f"SELECT {names} FROM articles WHERE id = ?", [article_id]))  # noqa: S608
    if not rows:
        return None
    row = rows[0]
    columns = ", ".join(f'"{name}"' for name in _STORED)
    found = query(f"SELECT {columns} FROM findings WHERE article_id = ? ORDER BY id", [article_id])  # noqa: S608
    judgement = Judgement(
        tuple(_told_finding(each) for each in found),
        row["overall"],
        row["band"],
        {name: row[name] for name in DIMENSIONS},
    )
    return Before(row["fingerprint"], row["ruleset"], row["engine"], judgement)


def change_row(changed: Changed, run: int) -> tuple[Any, ...]:
    """The row of ``changes``, in the order of ``CHANGE_COLUMNS``."""
    change = changed.change
    scores = {name: [was, is_] for name, was, is_ in change.scores}
    return (
        *(change.id, run, changed.at, changed.cause, *changed.engines, *change.overall, *change.bands),
        *(json.dumps(scores), _packed(change.came), _packed(change.gone)),
    )


def read_changes(query: _Query, which: str, value: str | int) -> Iterator[Changed]:
    """The changes of an article (``article_id``) or of a run (``run``), the newest first."""
    rows = query(
        "SELECT changes.*, articles.title FROM changes JOIN articles ON articles.id = changes.article_id"  # noqa: S608
        f" WHERE changes.{which} = ? ORDER BY changes.id DESC",
        [value],
    )
    for row in rows:
        change = ArticleChange(
            row["article_id"],
            row["title"],
            _unpacked(row["came"]),
            _unpacked(row["gone"]),
            (row["overall_before"], row["overall_after"]),
            (row["band_before"], row["band_after"]),
            tuple((name, *pair) for name, pair in json.loads(row["scores"]).items()),
        )
        yield Changed(row["changed"], row["cause"], (row["engine_before"], row["engine_after"]), change)


#: Columns of a finding that are kept of one that came or went.
_STORED = (
    *("rule", "category", "dimension", "severity", "message", "start", "end", "line", "column", "text"),
    *(f"message_{language}" for language in TRANSLATIONS),
)


def _told_finding(row: Mapping[str, Any]) -> ReportFinding:
    # Not validated: it was when it was written, and a rule of then may have had what none has today.
    return ReportFinding.model_construct(**{name: row[name] for name in _STORED}, attribution=None, points={})


def _packed(findings: Sequence[ReportFinding]) -> str:
    return json.dumps([[getattr(each, name) for name in _STORED] for each in findings], ensure_ascii=False)


def _unpacked(packed: str) -> tuple[ReportFinding, ...]:
    return tuple(_told_finding(dict(zip(_STORED, values, strict=True))) for values in json.loads(packed))
