"""Forgetting a person, an article or an outlet: out of every table, index and log, and kept away from later audits.

Articles are deleted. A person's name is made unreadable wherever it stands, character by character, so that offsets
stay right; an article that has the name in its id, address or path is deleted. What remains on the list of what must
stay away are salted digests. Deleted rows stay in the file of a database until their pages are used again, and words in
a full text index until it is merged: therefore the indexes are rebuilt and the file is written anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from sqlite_utils import Database

from provenance.models import Report
from provenance.store.archive import Archive
from provenance.store.database import LOCK_WAIT, explained, open_for_reading, open_for_writing, settle
from provenance.store.links import clear
from provenance.store.rows import claim_search_range, storable
from provenance.store.search import fold
from provenance.store.writer import Store, summarise

__all__ = [
    "Forgetting",
    "Forgotten",
    "NameOf",
    "clean_export",
    "forget",
    "forgotten_of",
    "meant",
    "older_than",
]

ForgetKind = Literal["person", "article", "outlet"]
_BLOCK = "\N{FULL BLOCK}"
_WORD = re.compile(r"[^\W_]+")
#: What German and English put behind a name.
_ENDINGS = "(?:['’]?s|es|sche[nmrs]?)?"
#: Fields of a report that say nothing of anybody, and that the program reads.
_STRUCTURE = frozenset(
    "schema id rule category dimension severity kind type status action sha256 language genre ruleset engine band "
    "source_id attribution correction created".split()
)


# --- names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NameOf:
    """The name of a person in a text, whole and the surname alone: in any spelling of its umlauts and accents, with
    endings of case, as an address writes it, and whatever invisible signs stand in it. ``words`` are folded.
    """

    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> NameOf:
        return cls(tuple(_words(name)))

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return _pattern(self.words)

    @cached_property
    def _surname(self) -> re.Pattern[str]:
        return _pattern(self.words[-1:])

    def stands_in(self, text: str) -> bool:
        return bool(self._whole.search(text) or ("%" in text and self._whole.search(unquote(text))))

    def may_stand_in(self, text: str) -> bool:
        """Does the whole name stand there, or what may be the surname alone?"""
        return self.stands_in(text) or any(at[0][0].isupper() for at in self._surname.finditer(text))

    def removed(self, text: str) -> str:
        """The text, of the same length, with blocks in place of the name."""
        is_prose = " " in text
        text = self._whole.sub(_blocks, text)
        # “rode” in running text is another word; in an address it may be the name.
        text = self._surname.sub(lambda at: _blocks(at) if at[0][0].isupper() or not is_prose else at[0], text)
        return _BLOCK if self.stands_in(text) else text


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(_INVISIBLE.sub("", text)))


def _blocks(found: re.Match[str]) -> str:
    return re.sub(r"\S", _BLOCK, found[0])


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    spelled = r"(?:[\W_]|%20){1,4}?".join(map(_spelled, words))
    return re.compile(rf"(?<![^\W_]){spelled}{_ENDINGS}(?![^\W_])", re.IGNORECASE)


#: Signs without width, which may stand within a word.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_MARKS = "[\u0300-\u036f]*"


def _spelled(word: str) -> str:
    """A folded word in every way that it may be written: accents, umlauts as two letters, ß."""
    parts = re.findall("ss|.", word)
    return f"{_INVISIBLE.pattern}*".join("(?:s[\u00ad]?s|ß)" if part == "ss" else _letter(part) for part in parts)


@cache
def _letter(folded: str) -> str:
    return f"[{re.escape(folded)}{''.join(_accented().get(folded, ''))}]{_MARKS}{'e?' if folded in 'aou' else ''}"


@cache
def _accented() -> Mapping[str, list[str]]:
    """Letters with an accent by the letter that they are folded to."""
    found: dict[str, list[str]] = {}
    for code in (*range(0x00C0, 0x0530), *range(0x1E00, 0x2000)):
        found.setdefault(fold(chr(code)), []).append(chr(code))
    return {letter: others for letter, others in found.items() if len(letter) == 1}


def redacted(value: Any, names: Sequence[NameOf], key: str = "") -> Any:
    """The same JSON value without the names, wherever they stand but in what the program reads."""
    if isinstance(value, str):
        for name in names if key not in _STRUCTURE else ():
            value = name.removed(value)
        return value
    if isinstance(value, Mapping):
        return {name: redacted(part, names, name) for name, part in value.items()}
    return [redacted(part, names, key) for part in value] if isinstance(value, list | tuple) else value


# --- what stays away -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forgotten:
    """The list of a database."""

    salt: str = ""
    digests: Mapping[ForgetKind, frozenset[str]] = field(default_factory=dict)
    most_words: int = 0

    def __bool__(self) -> bool:
        return bool(self.digests)

    def told(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Paths as a run may keep them."""
        return tuple(path for path in paths if not self._has("article", path))

    def keeps_away(self, report: Report) -> bool:
        article = report.article
        ids = {article.id, storable(article.id), article.url or "", _path(article.source) or ""}
        return any(self._has("article", one) for one in ids) or self._has("outlet", article.outlet or "")

    def names_in(self, text: str) -> list[NameOf]:
        """The names of the list that a text has."""
        if not self.digests.get("person"):
            return []
        words = _words(text)
        found: dict[tuple[str, ...], None] = {}
        for number in range(1, self.most_words + 1):
            for at in range(len(words) - number + 1):
                *first, last = words[at : at + number]
                for end in {last, last.removesuffix("s"), last.removesuffix("es")}:
                    if self._has("person", " ".join([*first, end])):
                        found[(*first, end)] = None
        return [NameOf(name) for name in found]

    def _has(self, kind: ForgetKind, name: str) -> bool:
        known = self.digests.get(kind)
        return bool(known) and bool(name) and digest(self.salt, kind, name) in (known or ())

    def left_of(self, report: Report) -> Report | None:
        """The report without the names that it must not have; ``None`` for one that must not be there at all."""
        if self.keeps_away(report):
            return None
        names = self.names_in("\n".join(_strings(report.model_dump(mode="json", by_alias=True))))
        if any(map(names_in_address(report), names)):
            return None
        return without(report, names) if names else report

    def is_article(self, path: str) -> bool:
        return self._has("article", _path(path) or path)


def without(report: Report, names: Sequence[NameOf]) -> Report:
    said = redacted(report.model_dump(mode="json", by_alias=True), names)
    told = report.article
    said["article"] |= {"id": told.id, "source": told.source, "url": told.url}
    return Report.model_validate(said)


def names_in_address(report: Report) -> Callable[[NameOf], bool]:
    article = report.article
    return lambda name: any(name.stands_in(told) for told in (article.id, article.url or "", article.source))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def digest(salt: str, kind: ForgetKind, name: str) -> str:
    plain = " ".join(_words(name)) if kind == "person" else name.strip().casefold()
    return hashlib.sha256(f"{salt}\0{kind}\0{plain}".encode("utf-8", "surrogatepass")).hexdigest()


def forgotten_of(path: Path) -> Forgotten:
    """The list of a database; empty where there is none."""
    if not path.is_file():
        return Forgotten()
    with explained(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'forgotten'").fetchone() is None:
            return Forgotten()
        rows = connection.execute("SELECT kind, digest, salt, words FROM forgotten").fetchall()
    digests: dict[ForgetKind, frozenset[str]] = {}
    for kind, known, _, _ in rows:
        digests[kind] = digests.get(kind, frozenset()) | {known}
    return Forgotten(rows[0][2] if rows else "", digests, max((row[3] for row in rows), default=0))


# --- forgetting ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What is to be forgotten: names of persons, and articles as (id, path unless it is that of a feed, address).

    The articles of ``outlets`` are among those; ``redacted`` are ids of articles that name a person and stay.
    """

    persons: tuple[NameOf, ...] = ()
    articles: tuple[tuple[str, str | None, str | None], ...] = ()
    outlets: tuple[str, ...] = ()
    redacted: tuple[str, ...] = ()
    stays_away: bool = True

    def cleaned(self, value: Any, article: str | None) -> Any:
        """What is said of an article without the names; ``None`` where it has none of them.

        A surname alone is somebody else's, unless the article has the whole name.
        """
        parts = tuple(_strings(value))
        whole = "\n".join(("".join(parts), *parts))  # an anchor goes on from one field to the next
        names = [name for name in self.persons if article in self.redacted or name.stands_in(whole)]
        left = redacted(value, names) if names else value
        return left if left != value else None


def meant(db: Path, persons: Sequence[str], articles: Sequence[str], outlets: Sequence[str]) -> Forgetting:
    """What these names mean in a database, before anything is changed. Raises ``StoreError``."""
    names = tuple(NameOf.of(person) for person in persons)
    gone: dict[str, tuple[str, str | None, str | None]] = {}
    changed: list[str] = []
    with Archive.open(db) as archive:
        for article_id in archive.ids():
            report = archive.report(article_id)
            if report is None:
                continue
            told = report.article
            known = (article_id in articles) or (told.url in articles) or (told.source in articles)
            if known or (told.outlet or "").casefold() in {outlet.casefold() for outlet in outlets}:
                gone[article_id] = (article_id, _path(told.source), told.url)
            elif names:
                said = "\n".join(_strings(report.model_dump(mode="json", by_alias=True)))
                here = [name for name in names if name.stands_in(said)]
                if any(map(names_in_address(report), here)):
                    gone[article_id] = (article_id, _path(told.source), told.url)
                elif here:
                    changed.append(article_id)
    return Forgetting(names, tuple(gone.values()), tuple(outlets), tuple(changed))


def _path(source: str) -> str | None:
    """The file of one article; one that holds many stands for none of them."""
    ending = source.partition("#")[0].removesuffix(".gz").rpartition(".")[2].lower()
    return None if ending in ("jsonl", "ndjson", "json", "warc", "parquet") else source


def older_than(db: Path, day: str, by: Literal["published", "audited"]) -> Forgetting:
    """Articles from before a day (ISO date); those that do not say when they were published count by their audit."""
    column = "coalesce(published, audited)" if by == "published" else "audited"
    connection = open_for_reading(db)
    with explained(db):
        rows = connection.execute(f"SELECT id, source, url FROM articles WHERE substr({column}, 1, 10) < ?", [day])  # noqa: S608
        found = tuple((article_id, _path(source), url) for article_id, source, url in rows)
    connection.close()
    return Forgetting(articles=found, stays_away=False)


def forget(db: Path, reviews: Path, what: Forgetting, created: str) -> None:
    """Do it. Killed at any point, the same call again finishes it: the articles, which tell where else something of it
    may be, come last. Raises ``StoreError``."""
    if what.stays_away:
        _keep_away(db, what, created)
    if reviews.is_file():
        _clean_reviews(reviews, what)
    with Archive.open(db) as archive:
        # A report that is written takes the place of all that its article has.
        rewritten = [(archive.report(one), archive.fingerprint(one)) for one in what.redacted]
        ruleset, engine = archive.newest()
    with Store.open(db) as store, store.run(ruleset=ruleset, engine=engine, rules=(), arguments="forget") as run:
        for report, mark in rewritten:
            if report is not None:
                run.write(without(report, what.persons), mark)
    _delete(db, what)


def _keep_away(db: Path, what: Forgetting, created: str) -> None:
    connection = open_for_writing(db, LOCK_WAIT)
    with explained(db), closing(connection.conn), connection.atomic():
        known = connection.execute("SELECT salt FROM forgotten LIMIT 1").fetchone()
        salt = known[0] if known else secrets.token_hex(16)
        said: list[tuple[ForgetKind, str, int]] = [("outlet", outlet, 0) for outlet in what.outlets]
        said += [("person", " ".join(name.words), len(name.words)) for name in what.persons]
        said += [("article", one, 0) for known in what.articles for one in known if one]
        connection.conn.executemany(
            "INSERT OR IGNORE INTO forgotten VALUES (?, ?, ?, ?, ?)",
            [(kind, digest(salt, kind, name), salt, words, created) for kind, name, words in said],
        )


def _delete(db: Path, what: Forgetting) -> None:
    connection = open_for_writing(db, LOCK_WAIT)
    with explained(db):
        try:
            connection.execute("PRAGMA secure_delete = ON").fetchall()
            with connection.atomic():
                connection.execute("PRAGMA defer_foreign_keys = ON").fetchall()
                clear(connection)  # stories hold words of all their articles: they are told anew by the next link
                for article_id, *names in what.articles:
                    _delete_article(connection, article_id, {article_id, *filter(None, names)})
                for name in what.persons:
                    _delete_traces(connection, name.stands_in)
                if what.persons:
                    _sweep(connection, what)
                connection.execute("DELETE FROM link_waiting WHERE article_id NOT IN (SELECT id FROM articles)")
                summarise(connection)
            for table in ("article_search", "claim_search", "source_search"):
                for order in ("rebuild", "optimize"):
                    connection.execute(f"INSERT INTO {table} ({table}) VALUES (?)", [order])  # noqa: S608
            connection.conn.commit()
            _vacuum(connection.conn)
        finally:
            connection.close()
    settle(db)


def _vacuum(connection: sqlite3.Connection) -> None:
    """Statistics hold values of rows; the file is written anew without what lay in free pages."""
    for table in ("sqlite_stat1", "sqlite_stat4"):
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.commit()
    connection.execute("VACUUM")
    connection.execute("PRAGMA analysis_limit = 1000").fetchall()
    connection.execute("PRAGMA optimize").fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _columns(db: Database, table: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table])]


def _tables(db: Database) -> list[str]:
    """All tables that hold what is said of articles, whatever they are; a full text index has tables of its own."""
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    names = [name for (name,) in found.fetchall()]
    return [
        name for name in names if "_search" not in name and name not in ("rules", "forgotten", "_sqlite_migrations")
    ]


def _delete_article(db: Database, article_id: str, traces: set[str]) -> None:
    row = db.execute("SELECT number FROM articles WHERE id = ?", [article_id]).fetchone()
    for table in _tables(db):
        if "article_id" in _columns(db, table):
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608
    if row:
        db.execute("DELETE FROM article_search WHERE rowid = ?", [row[0]])
        db.execute("DELETE FROM claim_search WHERE rowid BETWEEN ? AND ?", claim_search_range(row[0]))
    db.execute("DELETE FROM articles WHERE id = ?", [article_id])
    _delete_traces(db, lambda text: any(trace in text for trace in traces))


#: Findings that a table keeps whole, beside those of the report.
_PACKED = ("came", "gone")


def _sweep(db: Database, what: Forgetting) -> None:
    """What else the tables say: the name goes where it stands whole, the surname with it in articles that have both."""
    db.conn.create_function("without_names", 1, lambda text: _without_names(text, what.persons))
    db.conn.create_function("has_name", 1, lambda text: any(name.stands_in(text) for name in what.persons))
    for table in _tables(db):
        columns = _columns(db, table)
        for column in columns:
            where = [f"has_name({_quoted(column)})"]
            if "article_id" in columns and column in _PACKED:
                where += ["article_id IN (SELECT value FROM json_each(:redacted))"]
            db.execute(
                f"UPDATE {table} SET {_quoted(column)} = without_names({_quoted(column)})"  # noqa: S608
                f" WHERE typeof({_quoted(column)}) = 'text' AND ({' OR '.join(where)})",
                {"redacted": json.dumps(what.redacted)},
            )


def _quoted(column: str) -> str:
    return f'"{column}"'


def _without_names(text: str, names: Sequence[NameOf]) -> str:
    for name in names:
        text = name.removed(text)
    return text


def _delete_traces(db: Database, is_one: Callable[[str], bool]) -> None:
    """What runs and failures say of it: paths, and what was wrong."""
    for number, source, reason in db.execute("SELECT id, source, reason FROM failures").fetchall():
        if is_one(f"{source}\n{reason}"):
            db.execute("DELETE FROM failures WHERE id = ?", [number])
    for number, arguments in db.execute("SELECT id, arguments FROM runs").fetchall():
        if is_one(arguments):
            db.execute("UPDATE runs SET arguments = '' WHERE id = ?", [number])


def _clean_reviews(path: Path, what: Forgetting) -> None:
    """Verdicts, corrections and replies about an article go with it; those that name a person go or lose the name."""
    with explained(path), closing(sqlite3.connect(path, timeout=LOCK_WAIT)) as connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ids = [(one,) for one, *_ in what.articles]
        with connection:
            if "verdicts" in tables:
                connection.executemany("DELETE FROM verdicts WHERE article = ?", ids)
                _redact_verdicts(connection, what)
            if "corrections" in tables:
                connection.executemany("DELETE FROM corrections WHERE article = ?", ids)
                for number, article, line in connection.execute("SELECT id, article, line FROM corrections").fetchall():
                    if what.cleaned(json.loads(line), article) is not None:
                        connection.execute("DELETE FROM corrections WHERE id = ?", [number])
            if "replies" in tables:
                connection.executemany("DELETE FROM replies WHERE kind = 'article' AND about = ?", ids)
                outlets = [(outlet,) for outlet in what.outlets]
                connection.executemany("DELETE FROM replies WHERE kind = 'outlet' AND about = ?", outlets)
                for number, *said in connection.execute("SELECT id, about, author, text FROM replies").fetchall():
                    if what.cleaned(said, said[0]) is not None:
                        connection.execute("DELETE FROM replies WHERE id = ?", [number])
        connection.execute("VACUUM")
    settle(path)


def _redact_verdicts(connection: sqlite3.Connection, what: Forgetting) -> None:
    for number, article, *said in connection.execute("SELECT id, article, text, note, actor FROM verdicts").fetchall():
        left = what.cleaned(said, article)
        if left is not None:
            connection.execute("UPDATE verdicts SET text = ?, note = ?, actor = ? WHERE id = ?", [*left, number])


# --- exports ---------------------------------------------------------------------------------------------------------


def clean_export(path: Path, what: Forgetting) -> bool:
    """Take what is forgotten out of a file of JSON lines; of any other file only see whether it is there.

    Returns whether the file may still hold something of it.
    """
    content = path.read_bytes()
    if path.suffix not in (".jsonl", ".ndjson"):
        return _may_hold(path, content, what)
    lines = []
    for line in content.decode("utf-8", "replace").split("\n"):
        try:
            said = json.loads(line) if line.strip() else None
        except ValueError:
            said = line
        if not isinstance(said, dict):
            lines.append(what.cleaned(line, None) or line)
            continue
        article = said.get("article", said)
        told = article if isinstance(article, dict) else {"id": article}
        ids = {str(told.get(key)) for key in ("id", "url", "source")}
        if ids.isdisjoint({one for one, *_ in what.articles}) and told.get("outlet") not in what.outlets:
            left_of = what.cleaned(said, told.get("id"))
            lines.append(line if left_of is None else json.dumps(left_of, ensure_ascii=False))
    left = "\n".join(lines).encode()
    if left != content:
        path.write_bytes(left)
    return any(name.stands_in(left.decode("utf-8", "replace")) for name in what.persons)


def _may_hold(path: Path, content: bytes, what: Forgetting) -> bool:
    if path.suffix in (".gz", ".parquet", ".db", ".zip", ".sqlite"):
        return True  # packed: what is in it does not show
    text = content.decode("utf-16" if content[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8", "replace")
    # As HTML and JSON may write letters that are none of ASCII.
    read = {text, unescape(text), _ESCAPED.sub(lambda at: chr(int(at[1], 16)), text)}
    named = (*what.outlets, *(one for one, *_ in what.articles))
    return any(
        any(one in each for one in named) or any(name.may_stand_in(each) for name in what.persons) for each in read
    )


_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
