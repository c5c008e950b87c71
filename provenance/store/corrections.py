"""What people say to what was found: the log of corrections, in a table of ``reviews.db`` or as JSON lines, with
articles scored anew by it; and replies of those who are meant.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from provenance.corrections import Correction, by_article, in_force, read_line
from provenance.engine import RuleSet
from provenance.errors import InputError, StoreError
from provenance.models import Article, Metadata, Report
from provenance.pipeline import audit_extracted
from provenance.reader import with_corrections
from provenance.resources import read_bounded
from provenance.stamp import engine_stamp
from provenance.store.archive import Archive
from provenance.store.database import LOCK_WAIT, explained
from provenance.store.rows import rule_info
from provenance.store.writer import Store

__all__ = [
    "KINDS",
    "LONGEST_REPLY",
    "Reply",
    "ReplyKind",
    "add",
    "add_reply",
    "add_to",
    "all_replies",
    "apply",
    "log_beside",
    "now",
    "read_log",
    "read_table",
    "remove_reply",
    "replies_about",
    "waiting",
    "write_lines",
]


_TABLE = """
    CREATE TABLE IF NOT EXISTS corrections (
        id TEXT PRIMARY KEY NOT NULL,
        article TEXT,
        action TEXT NOT NULL,
        actor TEXT NOT NULL,
        created TEXT NOT NULL,
        line TEXT NOT NULL
    )
"""
_INDEX = "CREATE INDEX IF NOT EXISTS corrections_article ON corrections (article)"
#: Of a file of corrections; a line has a few hundred.
_MOST_BYTES = 100_000_000
_ENDINGS = (".jsonl", ".ndjson", ".json")


def log_beside(db: Path) -> Path:
    """Where the log of a database is kept, with the verdicts of reviewers."""
    return db.with_name("reviews.db")


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table where it is missing."""
    connection.execute(_TABLE)
    connection.execute(_INDEX)


def read_log(path: Path) -> list[Correction]:
    """Every line of a log, a database or JSON lines. Raises ``StoreError`` with the line where it is none of these."""
    if path.suffix in _ENDINGS:
        return list(_read_lines(path))
    with explained(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return read_table(connection)


def read_table(connection: sqlite3.Connection, article: str | None = None) -> list[Correction]:
    """Every correction of a database, or of one article and of all articles, in the order in which they were made."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'corrections'").fetchone() is None:
        return []
    where, values = ("WHERE article IS NULL OR article = ?", [article]) if article is not None else ("", [])
    rows = connection.execute(f"SELECT id, line FROM corrections {where} ORDER BY created, id", values)  # noqa: S608
    found = []
    for number, line in rows:
        try:
            found.append(read_line(line))
        except InputError as error:
            raise StoreError(f"correction {number} cannot be read: {error}") from error
    return found


def _read_lines(path: Path) -> Iterator[Correction]:
    try:
        lines = read_bounded(path, _MOST_BYTES).split(b"\n")
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield read_line(line)
            except InputError as error:
                raise StoreError(f"{path}:{number}: {error}") from error


def now() -> str:
    """The time as corrections have it, fine enough to tell which of two came later."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_lines(corrections: Iterable[Correction]) -> Iterator[str]:
    for one in corrections:
        yield one.line() + "\n"


def add(connection: sqlite3.Connection, corrections: Iterable[Correction]) -> int:
    """Add to the log what it does not have; returns how many that were."""
    rows = [(one.id, one.article, one.action, one.actor, one.created, one.line()) for one in corrections]
    with connection:
        prepare(connection)
        before = connection.total_changes
        connection.executemany("INSERT OR IGNORE INTO corrections VALUES (?, ?, ?, ?, ?, ?)", rows)
        return connection.total_changes - before


def add_to(path: Path, corrections: Sequence[Correction]) -> int:
    """The same for a file, which is made. Raises ``StoreError``."""
    if path.suffix in _ENDINGS:
        known = {one.id for one in read_log(path)} if path.exists() else set()
        new = [one for one in corrections if one.id not in known]
        with explained(path), path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(write_lines(new))
            stream.flush()
            os.fsync(stream.fileno())
        return len(new)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=5.0)) as connection:
            return add(connection, corrections)


# --- scored anew -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Applied:
    """An article whose corrections changed. ``outcome``: it was scored anew, or its input must be audited again."""

    article: str
    source: str
    outcome: Literal["scored", "audit_again"]
    before: Report
    after: Report | None


def apply(
    db: Path,
    log: Iterable[Correction],
    ruleset: RuleSet,
    only: str | None = None,
) -> Iterator[Applied]:
    """Score those articles of a database anew whose corrections are not those of their last audit, or ``only`` one.

    The audit is made again from the text that the database keeps, and is taken only where it first gives, with the
    corrections that the report has, the very report that is there: a page may have said more than its text. Raises
    ``StoreError``.
    """
    log = list(log)
    known = {one.id: one for one in log}
    wanted = by_article(in_force(log))
    stale = list(_stale(db, wanted, only))
    if not stale:
        return
    made: list[Applied] = []
    with Archive.open(db) as archive:
        for article_id in stale:
            before = archive.report(article_id)
            if before is None:
                continue
            had = [known[one.id] for one in before.corrections if one.id in known]
            article = _article(before, ruleset, had) if len(had) == len(before.corrections) else None
            after = audit_extracted(article, ruleset, wanted.get(article_id, ())) if article else None
            outcome: Literal["scored", "audit_again"] = "scored" if after else "audit_again"
            made.append(Applied(article_id, before.article.source, outcome, before, after))
        marks = {one.article: archive.fingerprint(one.article) for one in made}
    if any(one.after for one in made):
        with Store.open(db) as store, store.run(
            ruleset=ruleset.hash, engine=engine_stamp(), rules=map(rule_info, ruleset.rules), arguments="corrections"
        ) as run:  # fmt: skip
            for one in made:
                if one.after:
                    ids = (correction.id for correction in wanted.get(one.article, ()))
                    run.write(one.after, with_corrections(marks[one.article], ids))
    yield from made


def waiting(db: Path, log: Iterable[Correction]) -> list[str]:
    """The ids of the articles of a database whose corrections are not those of their last audit."""
    return list(_stale(db, by_article(in_force(log)), None))


def _stale(db: Path, wanted: Mapping[str, Sequence[Correction]], only: str | None) -> Iterator[str]:
    with Archive.open(db) as archive:
        for article_id, applied in archive.corrected(only, list(wanted)):
            if applied != [one.id for one in wanted.get(article_id, ())]:
                yield article_id


def _article(report: Report, ruleset: RuleSet, had: Sequence[Correction]) -> Article | None:
    """The article that the report was made of, as far as that shows; ``None`` where it cannot be made again."""
    if report.text is None or report.ruleset != ruleset.hash or report.engine != engine_stamp():
        return None
    told = report.article
    names = [name for name in Metadata.__dataclass_fields__ if name != "kind"]
    metadata = {name: getattr(told, name) for name in names}
    for carries in (True, False):
        article = Article(id=told.id, source=told.source, text=report.text, carries_metadata=carries, **metadata)
        with suppress(InputError):
            again = audit_extracted(article, ruleset, had)
            # Links, for one, are in no text: a report that has some cannot be made from it.
            if again.model_copy(update={"measures": {}}) == report.model_copy(update={"measures": {}}):
                return article
    return None


# --- The right of reply: what an outlet or a person says to a score, kept with the reviews and shown beside it --------


ReplyKind = Literal["article", "outlet", "person"]
KINDS: tuple[ReplyKind, ...] = get_args(ReplyKind)
#: Characters of a reply, and how many are shown of one thing.
LONGEST_REPLY, _MOST = 5_000, 20

_TABLE_OF_REPLIES = """
    CREATE TABLE IF NOT EXISTS replies (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('article', 'outlet', 'person')),
        about TEXT NOT NULL,
        author TEXT NOT NULL,
        text TEXT NOT NULL,
        created TEXT NOT NULL
    )
"""


class Reply(NamedTuple):
    id: int
    kind: ReplyKind
    about: str
    author: str
    text: str
    created: str


def add_reply(path: Path, reply: Reply) -> int:
    """Returns the number that it gets. Raises ``StoreError``."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=LOCK_WAIT)) as connection, connection:
            connection.execute(_TABLE_OF_REPLIES)
            made = connection.execute(
                "INSERT INTO replies (kind, about, author, text, created) VALUES (?, ?, ?, ?, ?)", reply[1:]
            )
            return int(made.lastrowid or 0)


def all_replies(path: Path) -> list[Reply]:
    with explained(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return _read(connection, "1 ORDER BY id", [])


def remove_reply(path: Path, number: int) -> bool:
    """Was there such a reply?"""
    with explained(path), closing(sqlite3.connect(path, timeout=LOCK_WAIT)) as connection, connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        connection.execute(_TABLE_OF_REPLIES)
        return connection.execute("DELETE FROM replies WHERE id = ?", [number]).rowcount > 0


def replies_about(connection: sqlite3.Connection, about: Sequence[tuple[ReplyKind, str]]) -> list[Reply]:
    """The newest replies about any of these, each a kind and an id or a name in any case."""
    asked = [(kind, name.casefold()) for kind, name in about if name][:200]
    if not asked:
        return []
    which = " OR ".join(["(kind = ? AND folded(about) = ?)"] * len(asked))
    connection.create_function("folded", 1, lambda text: str(text).casefold(), deterministic=True)
    return _read(connection, f"{which} ORDER BY id DESC LIMIT {_MOST}", [part for pair in asked for part in pair])


def _read(connection: sqlite3.Connection, which: str, values: Sequence[str]) -> list[Reply]:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'replies' LIMIT 1").fetchone() is None:
        return []
    sql = f"SELECT id, kind, about, author, text, created FROM replies WHERE {which}"  # noqa: S608 - our own columns
    return [Reply(*row) for row in connection.execute(sql, values)]
