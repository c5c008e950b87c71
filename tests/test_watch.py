"""What arrives in a folder is audited once it is written, line by line or file by file, until somebody says stop."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pytest

from provenance.models import Failure, RawArticle
from provenance.reader import Arrivals, files as arrivals_module
from provenance.reader.records import DEFAULT_FIELDS
from provenance.reader.streams import chunks
from tests.check.articles import TEXT
from tests.conftest import Result, Started
from tests.test_cli import rows

Call = Callable[..., Result]


@pytest.fixture
def arrivals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Arrivals:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return Arrivals("in", max_bytes=10_000, fields=DEFAULT_FIELDS)


def seen(arrivals: Arrivals) -> list[str]:
    """Names of files that are whole, ids of records, places of failures."""
    paths, grown = arrivals.look()
    return [*paths, *(each.id if isinstance(each, RawArticle) else f"!{each.source}" for each in grown)]


def record(name: str) -> str:
    return json.dumps({"id": name, "text": "Der Rat tagt."})


def test_a_file_is_read_when_nobody_writes_to_it_any_more(arrivals: Arrivals) -> None:
    path = Path("in/a.txt")
    path.write_text("Der Rat", encoding="utf-8")
    assert seen(arrivals) == []
    path.write_text("Der Rat tagt.", encoding="utf-8")
    assert seen(arrivals) == []
    assert seen(arrivals) == ["in/a.txt"]
    assert seen(arrivals) == []
    path.write_text("Der Rat tagt nicht.", encoding="utf-8")
    assert [seen(arrivals), seen(arrivals), seen(arrivals)] == [[], ["in/a.txt"], []]
    path.unlink()
    assert seen(arrivals) == []
    path.write_text("Der Rat tagt nicht.", encoding="utf-8")
    assert [seen(arrivals), seen(arrivals)] == [[], ["in/a.txt"]]


def test_what_is_not_wanted_does_not_arrive(arrivals: Arrivals) -> None:
    for name in ("a.txt", "b.txt", "c.jsonl"):
        Path("in", name).write_text("Der Rat tagt.", encoding="utf-8")
    picky = Arrivals("in", max_bytes=10_000, fields=DEFAULT_FIELDS, wanted=lambda path: path.endswith("a.txt"))
    assert [seen(picky), seen(picky)] == [[], ["in/a.txt"]]


def test_a_feed_is_read_line_by_line(arrivals: Arrivals) -> None:
    path = Path("in/feed.jsonl")
    path.write_text(record("a") + "\n" + record("b")[:9], encoding="utf-8")
    assert seen(arrivals) == ["a"]
    assert [seen(arrivals), seen(arrivals)] == [[], []]  # half a line is not read, however long it stays
    with path.open("a", encoding="utf-8") as stream:
        stream.write(record("b")[9:] + "\n\n" + record("c"))
    assert seen(arrivals) == ["b"]
    assert seen(arrivals) == ["c"]  # the last line has no end, but it is whole and nothing is added
    with path.open("a", encoding="utf-8") as stream:
        stream.write('\n{"broken\n' + record("d") + "\n")
    assert seen(arrivals) == ["!in/feed.jsonl#5", "d"]
    assert seen(arrivals) == []


def test_a_feed_that_was_begun_anew_is_read_from_its_beginning(arrivals: Arrivals) -> None:
    path = Path("in/feed.jsonl")
    path.write_text(record("a") + "\n" + record("b") + "\n", encoding="utf-8")
    assert seen(arrivals) == ["a", "b"]
    path.write_text(record("c") + "\n", encoding="utf-8")
    assert seen(arrivals) == ["c"]
    Path("in/next").write_text(record("d") + "\n" + record("e") + "\n", encoding="utf-8")
    Path("in/next").replace(path)
    assert seen(arrivals) == ["d", "e"]


def test_a_line_that_is_too_long_is_named(arrivals: Arrivals) -> None:
    Path("in/feed.jsonl").write_text("x" * 20_000 + "\n" + record("a") + "\n", encoding="utf-8")
    _, grown = arrivals.look()
    failure, article = grown
    assert isinstance(failure, Failure)
    assert "--max-bytes" in failure.reason
    assert isinstance(article, RawArticle)


def test_an_endless_line_is_named_once_and_what_is_known_of_it_not_read_again(
    arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("in/feed.jsonl")
    read: list[int] = []
    real = chunks

    def counted(stream: BinaryIO) -> Iterator[bytes]:
        for chunk in real(stream):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(arrivals_module, "chunks", counted)
    written = 0
    for look in range(200):
        with path.open("ab") as stream:
            written += stream.write(b"x" * 1_000)
        assert seen(arrivals) == (["!in/feed.jsonl#1"] if look == 10 else [])
    assert sum(read) < written + 11 * 10_000
    with path.open("a", encoding="utf-8") as stream:
        stream.write("x\n" + record("a") + "\n")
    assert seen(arrivals) == ["a"]
    assert seen(arrivals) == []


def test_a_last_line_that_breaks_off_is_named_at_the_end(arrivals: Arrivals, provenance: Call, tmp_path: Path) -> None:
    Path("in/feed.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}) + "\n" + record("b")[:-1], encoding="utf-8")
    result = provenance("watch", "in", "--once", "--interval", "0.1")
    assert result.code == 3
    assert "in/feed.jsonl#2: not audited: the last line breaks off" in result.err
    assert rows("db/provenance.db", "SELECT source FROM failures") == [("in/feed.jsonl#2",)]
    with Path("in/feed.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("}")
    assert provenance("watch", "in", "--once", "--interval", "0.1").code == 0


def test_the_command_audits_what_is_there_and_ends_if_so_asked(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in/b.txt").write_text("", encoding="utf-8")
    (tmp_path / "in/feed.jsonl").write_text(json.dumps({"id": "r1", "text": TEXT + "!"}) + "\n", encoding="utf-8")
    result = provenance("watch", "in", "--once", "--interval", "0.1")
    assert result.code == 3
    assert {line.split()[-1] for line in result.out.splitlines()} == {"in/a.txt", "r1"}
    assert "in/b.txt: not audited: is empty" in result.err
    assert rows("db/provenance.db", "SELECT count(*) FROM articles") == [(2,)]
    assert rows("db/provenance.db", "SELECT source FROM failures") == [("in/b.txt",)]
    # Begun anew it audits nothing again.
    assert provenance("watch", "in", "--once", "--interval", "0.1").out == ""
    assert provenance("watch", "nowhere").code == 2


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_everything_written(tmp_path: Path, stop: int, code: int) -> None:
    (tmp_path / "in").mkdir()
    feed = tmp_path / "in/feed.jsonl"
    command = [sys.executable, "-m", "provenance", "watch", "in", "--interval", "0.1"]
    with Started(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with feed.open("a", encoding="utf-8") as stream:
            for number in range(3):
                stream.write(json.dumps({"id": f"a{number}", "text": f"{TEXT}{number}", "language": "de"}) + "\n")
                stream.flush()
                assert process.stdout.readline().split()[-1] == f"a{number}"
        time.sleep(0.2)
        process.send_signal(stop)
        _, errors = process.communicate()
    assert process.returncode == code
    assert errors.strip() == ""
    with closing(sqlite3.connect(tmp_path / "db/provenance.db")) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (3,)
    assert sorted(path.name for path in (tmp_path / "db").iterdir()) == ["provenance.db"]
