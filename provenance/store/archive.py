"""Reads reports back out of the database, complete and equal to what was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlite_utils import Database

from provenance.models import DIMENSIONS, TRANSLATIONS, Report, UiLanguage
from provenance.store.changes import Changed, read_changes
from provenance.store.connection import LOCK_WAIT, explained, open_for_reading
from provenance.store.rows import ARTICLE_COLUMNS, CHILD_TABLES, Rows, storable

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


def read_report(query: Callable[[str, list[str]], Iterable[Any]], article_id: str) -> Report | None:
    """The report of an article; ``query`` gives rows whose columns can be had by name."""
    article = next(iter(query("SELECT * FROM articles WHERE id = ?", [article_id])), None)
    if article is None:
        return None
    return report_of(article, {table: _children(query, table, article_id) for table in CHILD_TABLES})


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
