"""Writes reports: whole articles only, many in a transaction, safe to kill at any point.

::

    with Store.open(path) as store, store.run(ruleset=…, engine=…, rules=…) as run:
        for outcome in …:
            run.write(report, fingerprint)   # or run.fail(failure), or run.skip()

Leaving the block writes what is still held, also after Ctrl-C or an error, makes the summaries and leaves one file
without ``-wal`` that can be opened immutable. Nothing here is safe for several threads; several processes may write
to one database, each transaction waits for its turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from textwrap import shorten
from time import monotonic
from types import TracebackType
from typing import NamedTuple, Self

from sqlite_utils import Database

from provenance.drift import FEWEST, mean_interval
from provenance.engine import Successors
from provenance.engine.ruleset import ends
from provenance.errors import StoreError
from provenance.models import Failure, Report
from provenance.store.archive import CHANGE_COLUMNS, KEPT, before_writing, change_row, reports_of
from provenance.store.database import (
    LOCK_WAIT,
    drop_indexes,
    explained,
    open_for_writing,
    register_functions,
    restore_indexes,
    settle,
)
from provenance.store.rows import (
    ARTICLE_COLUMNS,
    CHILD_TABLES,
    SCORE_RULES,
    TABLES,
    Row,
    Rows,
    RuleInfo,
    claim_search_range,
    moved,
    rows_of,
    storable,
)

# A transaction ends after whichever comes first. Short ones cost speed, long ones cost what a kill loses.
_BATCH_ARTICLES = 100
_BATCH_SECONDS = 2.0
_BATCH_CHARACTERS = 4_000_000

_ONLY_NEWEST = (
    "DELETE FROM changes WHERE article_id = ? AND id NOT IN"
    " (SELECT id FROM changes WHERE article_id = ? ORDER BY id DESC LIMIT ?)"
)
_ADDRESS = re.compile(r"https?://(?:www\.)?")

_WORD = re.compile(r"\w+")
#: Of the runs of three words of the shorter of two texts: the share that must be in the longer one too for the two to
#: be versions of one article. Two articles of one day have none in common, one pair in a hundred a tenth; two made of
#: one agency report have a third or more.
_SHARED = 0.1
#: With fewer runs than this nobody can say.
_ENOUGH_RUNS = 20
_HEADING = 80

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A database that is open for writing."""

    def __init__(self, path: Path, db: Database, clock: Clock) -> None:
        self.path = path
        self._db = db
        self._clock = clock

    @classmethod
    def open(cls, path: Path, *, lock_wait: float = LOCK_WAIT, clock: Clock = utc_now) -> Self:
        """Open or make the database at ``path``; raises ``StoreError`` in words for people.

        ``lock_wait`` is how long to wait for another process, in seconds.
        """
        return cls(path, open_for_writing(path, lock_wait), clock)

    def run(self, *, ruleset: str, engine: str, rules: Iterable[RuleInfo], arguments: str = "") -> Run:
        """Begin a run; ``rules`` are all that its findings may refer to."""
        return Run(self.path, self._db, self._clock, ruleset=ruleset, engine=engine, rules=rules, arguments=arguments)

    @contextmanager
    def filled(self) -> Iterator[None]:
        """Around writing much at once: a database without articles has its indexes made at the end."""
        with explained(self.path):
            is_new = self._db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None
            if is_new:
                drop_indexes(self._db)
        try:
            yield
        finally:
            with explained(self.path):
                restore_indexes(self._db)

    def close(self) -> None:
        """Close the file and, unless another process has it open, make it one that opens immutable."""
        self._db.close()
        with suppress(StoreError):
            # Nothing is lost when this fails: the next one to open the database does it.
            settle(self.path, lock_wait=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Identity(NamedTuple):
    """What tells one article from another that has its id."""

    id: str
    source: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    text: str | None = None

    @classmethod
    def of(cls, report: Report) -> Self:
        known = report.article
        return cls(known.id, known.source, known.url, known.outlet, known.title, report.text)

    @property
    def is_named_by_its_place(self) -> bool:
        """Is the id but the path of a file, or a line of one?"""
        return self.id == self.source or self.id.startswith(f"{self.source}#")

    @property
    def heading(self) -> str:
        """The headline, or where there is none the first words."""
        return self.title or shorten(self.text or "", _HEADING, placeholder="…")

    def tells_something_else_than(self, other: Self) -> bool:
        """Has it another headline, and hardly anything in its text that the other says in the same words?"""
        if self.title and other.title and self.title.casefold() == other.title.casefold():
            return False
        mine, theirs = _runs(self.text), _runs(other.text)
        fewer = min(len(mine), len(theirs))
        return fewer >= _ENOUGH_RUNS and len(mine & theirs) < _SHARED * fewer


class Run:
    """One call of ``provenance audit`` and what came of it."""

    def __init__(  # noqa: PLR0913 - made by Store.run alone
        self,
        path: Path,
        db: Database,
        clock: Clock,
        *,
        ruleset: str,
        engine: str,
        rules: Iterable[RuleInfo],
        arguments: str,
    ) -> None:
        self._path, self._db, self._clock = path, db, clock
        self._ruleset, self._engine = ruleset, engine
        self._reports: dict[str, tuple[Report, str]] = {}
        self._failures: list[Failure] = []
        self._skipped = 0
        self._characters = 0
        self._held_since = monotonic()
        self._changed = False
        self._taken: dict[str, str] = {}
        self.displaced: Counter[str] = Counter()
        self.id = self._start(rules, arguments)

    def is_current(self, article_id: str, fingerprint: str) -> bool:
        """Is this article in the database already, made by these rules and this engine from the same input?"""
        with explained(self._path):
            row = self._db.execute(
                "SELECT 1 FROM articles WHERE id = ? AND fingerprint = ? AND ruleset = ? AND engine = ?",
                [storable(article_id), fingerprint, self._ruleset, self._engine],
            ).fetchone()
        return row is not None

    def _is_corrected(self, article_id: str, fingerprint: str) -> bool:
        """Is it here from the same input, with corrections of reviewers, which what was audited elsewhere lacks?"""
        before = self._db.execute("SELECT fingerprint FROM articles WHERE id = ?", [storable(article_id)]).fetchone()
        return bool(before and "+" in before[0] and before[0].partition("+")[0] == fingerprint) and self.is_current(
            article_id, before[0]
        )

    def suppressing(self, article_id: str) -> list[int]:
        """The entries under “ignore” that suppressed findings of this article when it was audited."""
        query = "SELECT DISTINCT entry FROM suppressed WHERE article_id = ?"
        with explained(self._path):
            return [row[0] for row in self._db.execute(query, [storable(article_id)])]

    def conflict(self, new: Identity) -> str | None:
        """Why this article may not be written: its id is that of another one, at another address or, where one of the
        two has no address, of another outlet or with another headline and text. A corrected article is no other one.

        An id that only says where the article was read is no such claim: what stands there now is taken. How many took
        the place of another article so, by source, is in ``displaced``.
        """
        old = self._known(new.id)
        if old is None or (old.url and new.url and _plain(old.url) == _plain(storable(new.url))):
            return None
        if old.url and new.url:
            name, before, now = "URL", old.url, new.url
        elif old.outlet and new.outlet and _plain(old.outlet) != _plain(storable(new.outlet)):
            name, before, now = "outlet", old.outlet, new.outlet
        elif new.tells_something_else_than(old):
            if new.is_named_by_its_place:
                self.displaced[new.source] += 1
                return None
            name, before, now = "headline and text", f"“{old.heading}”", f"“{new.heading}”"
        else:
            return None
        return (
            f"has the same id, “{new.id}”, as an article of the database with another {name} ({before}, not {now}) "
            "and would replace it: give it an id of its own, or use another database"
        )

    def _known(self, article_id: str) -> Identity | None:
        if held := self._reports.get(article_id):
            return Identity.of(held[0])
        with explained(self._path):
            query = (
                "SELECT id, source, url, outlet, title, t.text FROM articles a"
                " LEFT JOIN article_texts t ON t.article_id = a.id WHERE id = ?"
            )
            found = self._db.execute(query, [storable(article_id)]).fetchone()
        return None if found is None else Identity(*found)

    def recognise(self, article_id: str, fingerprint: str) -> None:
        """An earlier version gave the input of this article another fingerprint; it is the same input."""
        with explained(self._path), self._db.atomic():
            query = "UPDATE articles SET fingerprint = ? WHERE id = ?"
            self._db.execute(query, [fingerprint, storable(article_id)])

    def skip(self) -> None:
        """Count an article that needs no audit."""
        self._skipped += 1

    def write(self, report: Report, fingerprint: str) -> None:
        """Write an article, in place of what the database has under its id; it may be held back for two seconds."""
        self._reports[report.article.id] = (report, fingerprint)
        self._characters += len(report.text or "")
        self._flush_when_due()

    def take(self, rows: Rows, failures: Sequence[Failure] = ()) -> int:
        """Write whole articles that were audited elsewhere, in one transaction; ``rows`` are those of ``rows_of``,
        under numbers of their own. Returns how many were written: what is here unchanged is counted as skipped, what
        would replace another article becomes a failure.
        """
        self.flush()
        ids: dict[int, str] = {}
        texts = {row[0]: row[1] for row in rows["article_texts"]}
        for row in rows["articles"]:
            article = dict(zip(ARTICLE_COLUMNS, row, strict=True))
            id_, mark = article["id"], article["fingerprint"]
            if self._taken.setdefault(id_, mark) != mark:
                reason: str | None = (
                    f"has the same id as an article before it, “{id_}”, but another text; ids must be unique"
                )
            else:
                known = {name: article[name] for name in ("id", "source", "url", "outlet", "title")}
                reason = self.conflict(Identity(**known, text=texts.get(id_)))
            if reason:
                failures = [*failures, Failure(article["source"], reason)]
            elif self.is_current(id_, mark) or self._is_corrected(id_, mark):
                self._skipped += 1
            else:
                ids[article["number"]] = id_
        self._failures += failures
        with explained(self._path), self._db.atomic():
            self._count(len(ids))
            self._write_failures()
            at = self._timestamp()
            changes = self._changes(self._replacing(rows, ids), at)
            numbers = self._numbers(list(ids.values()))
            self._insert(moved(rows, {number: numbers[id_] for number, id_ in ids.items()}, at))
            self._write_changes(changes)
        self._changed = self._changed or bool(ids)
        self._failures, self._skipped = [], 0
        return len(ids)

    def fail(self, failure: Failure) -> None:
        """Write an input that could not be audited."""
        self._failures.append(failure)
        self._flush_when_due()

    def flush(self) -> None:
        """Write everything that is held, in one transaction."""
        held = list(self._reports.values())
        if held or self._failures or self._skipped:
            with explained(self._path), self._db.atomic():
                # A write comes first: it takes the lock, waiting for its turn. A transaction that has read before
                # would be refused at once when another process wrote in between.
                self._count(len(held))
                self._write_failures()
                self._write_articles(held)
            self._changed = self._changed or bool(held)
        self._reports, self._failures, self._skipped = {}, [], 0
        self._characters = 0
        self._held_since = monotonic()

    def finish(self, status: str) -> None:
        """Write what is held, make the summaries and close the run: finished, interrupted or failed."""
        self.flush()
        with explained(self._path):
            with self._db.atomic():
                self._db.execute(
                    "UPDATE runs SET finished = ?, status = ? WHERE id = ?", [self._timestamp(), status, self.id]
                )
                if self._changed:
                    summarise(self._db)
            # The planner needs figures; a sample of each index is enough and takes no time.
            self._db.execute("PRAGMA analysis_limit = 1000").fetchall()
            self._db.execute("PRAGMA optimize")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.finish("finished")
            return
        # The error that ends the run must reach the caller, not one that follows from it.
        with suppress(StoreError):
            self.finish("failed" if isinstance(error, Exception) else "interrupted")

    # --- one transaction each -----------------------------------------------------------------------------------------

    def _start(self, rules: Iterable[RuleInfo], arguments: str) -> int:
        known = [*SCORE_RULES, *rules]
        self._now = Successors(dict(ends({r.id: r.replaced_by for r in known if r.replaced_by})))
        rows = [
            (
                *(r.id, r.title, r.title_de, r.category, r.dimension, r.severity, r.status),
                *(r.rationale, r.rationale_de, r.file, r.hash, r.replaced_by, self._ruleset),
            )
            for r in known
        ]
        with explained(self._path), self._db.atomic():
            # A run that still says "running" was killed: had it ended by itself, it would say how.
            self._db.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
            cursor = self._db.execute(
                "INSERT INTO runs (started, status, ruleset, engine, arguments, last_number)"
                " VALUES (?, 'running', ?, ?, ?, (SELECT coalesce(max(number), 0) FROM articles))",
                [self._timestamp(), self._ruleset, self._engine, storable(arguments)],
            )
            columns = ("id", "title", "title_de", "category", "dimension", "severity", "status")
            others = ("rationale", "rationale_de", "file", "hash", "replaced_by", "ruleset")
            self._db.conn.executemany(_upsert("rules", (*columns, *others)), rows)
        return int(cursor.lastrowid or 0)

    def _flush_when_due(self) -> None:
        held = len(self._reports) + len(self._failures)
        late = monotonic() - self._held_since >= _BATCH_SECONDS
        if held >= _BATCH_ARTICLES or late or self._characters >= _BATCH_CHARACTERS:
            self.flush()

    def _count(self, articles: int) -> None:
        self._db.execute(
            "UPDATE runs SET articles = articles + ?, skipped = skipped + ?, failures = failures + ? WHERE id = ?",
            [articles, self._skipped, len(self._failures), self.id],
        )

    def _write_failures(self) -> None:
        self._db.conn.executemany(
            "INSERT INTO failures (run, source, reason) VALUES (?, ?, ?)",
            [(self.id, storable(failure.source), storable(failure.reason)) for failure in self._failures],
        )

    def _write_articles(self, held: list[tuple[Report, str]]) -> None:
        audited = self._timestamp()
        changes = self._changes(held, audited)
        numbers = self._numbers([storable(report.article.id) for report, _ in held])
        found: Rows = {table: [] for table in TABLES}
        for report, fingerprint in held:
            number = numbers[storable(report.article.id)]
            for table, rows in rows_of(report, fingerprint, audited, number).items():
                found[table] += rows
        self._insert(found)
        self._write_changes(changes)

    def _insert(self, rows: Rows) -> None:
        for table, columns in TABLES.items():
            write = _upsert if table == "articles" else _insert
            self._db.conn.executemany(write(table, columns), rows[table])

    def _replacing(self, rows: Rows, ids: Mapping[int, str]) -> Iterator[tuple[Report, str]]:
        """The reports among rows, by number, that take the place of what the database has under their id."""
        marks = ", ".join("?" * len(ids))
        found = self._db.execute(f"SELECT id FROM articles WHERE id IN ({marks})", list(ids.values()))  # noqa: S608
        known = {id_ for (id_,) in found}
        at, number = ARTICLE_COLUMNS.index("id"), ARTICLE_COLUMNS.index("number")
        again = [row for row in rows["articles"] if row[at] in known and row[number] in ids]
        return reports_of({**rows, "articles": again}) if again else iter(())

    def _changes(self, written: Iterable[tuple[Report, str]], at: str) -> list[Row]:
        return [row for report, mark in written if (row := self._change(report, mark, at))]

    def _write_changes(self, changes: list[Row]) -> None:
        self._db.conn.executemany(_insert("changes", CHANGE_COLUMNS), changes)
        self._db.conn.executemany(_ONLY_NEWEST, [(row[0], row[0], KEPT) for row in changes])

    def _change(self, report: Report, fingerprint: str, at: str) -> Row | None:
        before = before_writing(self._db.query, storable(report.article.id))
        changed = before and before.changed(report, fingerprint, self._now, at)
        if not changed:
            return None
        return tuple(storable(each) if isinstance(each, str) else each for each in change_row(changed, self.id))

    def _numbers(self, ids: list[str]) -> dict[str, int]:
        """The number of every article; the rows of those that had one are removed."""
        marks = ", ".join("?" * len(ids))
        found = self._db.execute(f"SELECT id, number FROM articles WHERE id IN ({marks})", ids)  # noqa: S608
        known = dict(found.fetchall())
        self._remove_rows(known)
        highest: int = self._db.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0]
        new = [article_id for article_id in ids if article_id not in known]
        return known | {article_id: number for number, article_id in enumerate(new, start=highest + 1)}

    def _remove_rows(self, numbers: dict[str, int]) -> None:
        connection = self._db.conn
        for table in reversed(tuple(CHILD_TABLES)):
            connection.executemany(f"DELETE FROM {table} WHERE article_id = ?", [(key,) for key in numbers])  # noqa: S608
        connection.executemany("DELETE FROM article_search WHERE rowid = ?", [(n,) for n in numbers.values()])
        ranges = map(claim_search_range, numbers.values())
        connection.executemany("DELETE FROM claim_search WHERE rowid BETWEEN ? AND ?", ranges)

    def _timestamp(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def _runs(text: str | None) -> set[tuple[str, ...]]:
    words = _WORD.findall((text or "").casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def _plain(name: str) -> str:
    """An address or the name of an outlet without what may change while it stays the same."""
    return _ADDRESS.sub("", name.partition("#")[0].strip().casefold()).rstrip("/")


def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


def _upsert(table: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in columns[1:])
    return f"{_insert(table, columns)} ON CONFLICT (id) DO UPDATE SET {changes}"


# --- Tables that answer at once what a page would otherwise add up over millions of rows ------------------------------


_SCRIPT = Path(__file__).with_name("summaries.sql")


def summarise(db: Database) -> None:
    """Make all summary tables anew from the tables of articles; the caller holds the transaction."""
    register_functions(db)
    db.conn.create_function("provenance_mean", 2, _mean, deterministic=True)
    db.conn.create_function("provenance_bound", 4, _bound, deterministic=True)
    db.executescript(_SCRIPT.read_text(encoding="utf-8"))


def _mean(mean: float | None, articles: int) -> float | None:
    """Of few articles a mean is no figure."""
    return None if mean is None or articles < FEWEST else round(mean, 1)


def _bound(mean: float | None, squares: float | None, articles: int, side: int) -> float | None:
    """A bound of the 95 % interval of a mean; ``squares`` is the mean of the squares, ``side`` 0 the lower one."""
    if mean is None or squares is None or articles < FEWEST:
        return None
    return round(mean_interval(mean, squares - mean * mean, articles)[side], 1)
