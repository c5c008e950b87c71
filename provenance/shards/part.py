"""What came of a shard: a folder ``part=<hash>`` with one Parquet file a table of the database.

The n-th row group of every file holds the rows of the same articles, so that a part can be written and read a few
hundred articles at a time. Articles are numbered from 1 in each part; everything else is as in the database. The
metadata of ``articles.parquet``, under the key ``provenance``, say what the part was made of. The file is written
last: a folder without it is no part.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow
from pyarrow import parquet
from sqlite_utils import Database

from provenance.errors import InputError
from provenance.models import Failure, Report
from provenance.reader.files import file_system, is_remote
from provenance.store.database import MIGRATIONS
from provenance.store.rows import TABLES, Row, Rows, RuleInfo, rows_of, whole

__all__ = ["Output", "PartWriter", "ShardPart", "ShardStats", "parts"]

_SCHEMA = "provenance/part/1"
#: A row group ends after whichever comes first.
_GROUP_ARTICLES = 1_000
_GROUP_CHARACTERS = 4_000_000
_KEY = b"provenance"
_FAILURES = pyarrow.schema([("source", pyarrow.string()), ("reason", pyarrow.string()), ("lost", pyarrow.bool_())])
#: What a value of the database is in Parquet. ANY stands for numbers, whole ones as integers.
_TYPES = {
    "TEXT": pyarrow.string(),
    "INTEGER": pyarrow.int64(),
    "REAL": pyarrow.float64(),
    "ANY": pyarrow.float64(),
    "": pyarrow.string(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardStats:
    """What came of a shard; it is the same whenever the same shard is audited by the same rules and engine.

    ``text`` stands for its bytes, ``options`` for how it was read. ``characters`` are those of the articles'
    texts. ``whole``: it could be read to its end. ``passed_over``: its part was there already.
    """

    shard: str
    part: str
    text: str
    options: str
    ruleset: str
    engine: str
    articles: int = 0
    failures: int = 0
    findings: int = 0
    characters: int = 0
    whole: bool = True
    passed_over: bool = False

    def same_work(self, other: ShardStats) -> bool:
        names = ("shard", "text", "options", "ruleset", "engine")
        return all(getattr(self, name) == getattr(other, name) for name in names)


class Output:
    """The folder, at a path or an address, that holds the parts."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") or "/"
        self._system, self._path = file_system(address if is_remote(address) else os.path.abspath(address))  # noqa: PTH100
        self._local = not is_remote(address)

    def path(self, *names: str) -> str:
        return "/".join((self._path.rstrip("/"), *names))

    def open(self, *names: str) -> Any:
        return self._system.open(self.path(*names), "rb")

    def make(self) -> None:
        """Raises ``OSError``."""
        self._system.makedirs(self._path, exist_ok=True)

    def write(self, name: str, data: bytes) -> None:
        self._system.pipe_file(self.path(name), data)

    def read(self, name: str) -> bytes | None:
        try:
            data: bytes = self._system.cat_file(self.path(name))
        except FileNotFoundError:
            return None
        return data

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._system.rm(self.path(name), recursive=True)

    @property
    def is_local(self) -> bool:
        return self._local

    def parts(self) -> list[str]:
        with suppress(FileNotFoundError):
            self._system.invalidate_cache()
            found = (str(entry).rstrip("/").rpartition("/")[2] for entry in self._system.ls(self._path, detail=False))
            return sorted(name for name in found if name.startswith("part="))
        return []

    def is_complete(self, part: str) -> bool:
        """Are all of its files there?"""
        files = {str(entry).rpartition("/")[2] for entry in self._system.ls(self.path(part), detail=False)}
        return files >= {f"{table}.parquet" for table in (*TABLES, "failures")}

    def new_folder(self, part: str) -> Path:
        """Where a part is written before it has its name."""
        if self._local:
            for left in Path(self._path).glob(f".{part}.*"):  # by one that was killed
                shutil.rmtree(left, ignore_errors=True)
            folder = Path(self.path(f".{part}.{uuid4().hex}"))
            folder.mkdir()
            return folder
        return Path(tempfile.mkdtemp(prefix="provenance-"))

    def publish(self, folder: Path, part: str) -> None:
        """Give a part its name, in place of an older one; at an address its files go up, ``articles`` last."""
        if self._local:
            target = Path(self.path(part))
            if target.exists():
                old = Path(self.path(f".{part}.{uuid4().hex}"))
                target.rename(old)
                folder.rename(target)
                shutil.rmtree(old)
            else:
                folder.rename(target)
            return
        self.remove(part)
        files = sorted(folder.iterdir(), key=lambda file: file.stem == "articles")
        for file in files:
            self._system.put_file(str(file), self.path(part, file.name))
        shutil.rmtree(folder)

    def write_rules(self, ruleset: str, rules: list[RuleInfo]) -> None:
        """Once for all parts of a rule set."""
        name = _rules_file(ruleset)
        if self.read(name) is None:
            self.write(name, json.dumps([asdict(rule) for rule in rules], ensure_ascii=False).encode())

    def rules(self, ruleset: str) -> list[RuleInfo]:
        """Raises ``InputError``."""
        data = self.read(_rules_file(ruleset))
        if data is None:
            raise InputError(f"{self.address} lacks {_rules_file(ruleset)}, the rules that its parts were made with")
        return [RuleInfo(**values) for values in json.loads(data)]


def _rules_file(ruleset: str) -> str:
    return f"rules-{ruleset[:16]}.json"


class PartWriter:
    """Writes the tables of one part into ``folder``."""

    def __init__(self, folder: Path, *, with_text: bool = True) -> None:
        self._with_text = with_text
        self._files = {
            table: parquet.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd")
            for table, schema in (*_schemas().items(), ("failures", _FAILURES))
        }
        self._rows: Rows = {table: [] for table in TABLES}
        self._failures: list[Row] = []
        self._held = 0
        self.articles = self.failures = self.findings = self.characters = 0

    def add(self, report: Report, fingerprint: str) -> None:
        self.articles += 1
        self.findings += len(report.findings)
        size = len(report.text or "")
        self.characters += size
        self._held += size
        shown = report if self._with_text else report.model_copy(update={"text": None})
        for table, rows in rows_of(shown, fingerprint, "", self.articles).items():
            self._rows[table] += rows
        if len(self._rows["articles"]) >= _GROUP_ARTICLES or self._held >= _GROUP_CHARACTERS:
            self._end_group()

    def fail(self, failure: Failure) -> None:
        self.failures += failure.lost
        self._failures.append((failure.source, failure.reason, failure.lost))
        if len(self._failures) >= _GROUP_ARTICLES:
            self._end_group()

    def _end_group(self) -> None:
        for table, schema in _schemas().items():
            self._files[table].write_table(_as_table(self._rows[table], schema))
        self._files["failures"].write_table(_as_table(self._failures, _FAILURES))
        self._rows = {table: [] for table in TABLES}
        self._failures = []
        self._held = 0

    def finish(self, stats: ShardStats) -> None:
        if self._rows["articles"] or self._failures:
            self._end_group()
        self._files["articles"].add_key_value_metadata({_KEY: json.dumps({"schema": _SCHEMA, **asdict(stats)})})
        self.close()

    def close(self) -> None:
        for file in self._files.values():
            file.close()


@cache
def _schemas() -> Mapping[str, Any]:
    """The columns of all tables, with the types that they have in the database."""
    db = Database(memory=True, execute_plugins=False)
    MIGRATIONS.apply(db)
    found = {}
    for table, columns in TABLES.items():
        types = {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})")}
        found[table] = pyarrow.schema(
            [(name, _TYPES["INTEGER" if name == "rowid" else types[name]]) for name in columns]
        )
    db.close()
    return found


@cache
def _numeric(table: str) -> frozenset[int]:
    """The columns whose numbers are whole where they can be."""
    return frozenset({"measures": {2}, "claims": {TABLES["claims"].index("quantity")}}.get(table, ()))


def _as_table(rows: list[Row], schema: Any) -> Any:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


class ShardPart:
    """A finished part, open for reading."""

    def __init__(self, output: Output, name: str) -> None:
        self._output, self.name = output, name
        self._files: dict[str, Any] = {}
        self.stats = read_stats(output, name)

    def __enter__(self) -> ShardPart:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def groups(self) -> int:
        return int(self._file("articles").num_row_groups)

    def articles(self, group: int) -> list[Row]:
        return self._table("articles", group)

    def rows(self, group: int) -> Rows:
        return {table: self._table(table, group) for table in TABLES}

    def failures(self, group: int) -> list[Failure]:
        return [Failure(*values) for values in self._table("failures", group)]

    def _file(self, table: str) -> Any:
        if table not in self._files:
            try:
                self._files[table] = parquet.ParquetFile(self._output.open(self.name, f"{table}.parquet"))
            except (OSError, pyarrow.ArrowException) as error:
                raise InputError(f"its {table}.parquet cannot be read: {error}") from error
        return self._files[table]

    def _table(self, table: str, group: int) -> list[Row]:
        file = self._file(table)
        if tuple(file.schema_arrow.names) != TABLES.get(table, tuple(_FAILURES.names)):
            raise InputError(f"{self.name} was made by another version of the program: audit {self.stats.shard} again")
        try:
            columns = [column.to_pylist() for column in file.read_row_group(group).columns]
        except (OSError, pyarrow.ArrowException) as error:
            raise InputError(f"its {table}.parquet is damaged: {error}") from error
        for at in _numeric(table):
            columns[at] = list(map(whole, columns[at]))
        return list(zip(*columns, strict=True))


def read_stats(output: Output, name: str) -> ShardStats:
    """What a part was made of. Raises ``InputError`` where it is none."""
    try:
        with output.open(name, "articles.parquet") as stream:
            said = json.loads(parquet.read_metadata(stream).metadata[_KEY])
            if said.pop("schema") == _SCHEMA:
                return ShardStats(**said)
    except (OSError, KeyError, TypeError, ValueError, pyarrow.ArrowException) as error:
        raise InputError(f"{output.address}/{name} is no part of an audit, or is damaged: {error}") from error
    raise InputError(f"{output.address}/{name} was made by another version of the program: audit its shard again")


def parts(output: Output) -> tuple[list[ShardStats], list[Failure]]:
    """Of every finished part what it was made of, in the order of their shards; and what is none."""
    found, failures = [], []
    for name in output.parts():
        try:
            found.append(read_stats(output, name))
        except InputError as error:
            failures.append(Failure(f"{output.address}/{name}", str(error)))
    return sorted(found, key=lambda stats: (stats.shard, stats.part)), failures
