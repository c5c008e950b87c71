"""Shards in, parts out, and from there into a database that is the same as that of a direct audit."""

from __future__ import annotations

import gzip
import importlib
import json
import random
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from provenance.engine import RuleSet
from provenance.models import Failure
from provenance.runner.pool import Pool
from provenance.runner.task import Limits, Task, audit_task
from tests.conftest import Result

fsspec = pytest.importorskip("fsspec")
parquet = pytest.importorskip("pyarrow.parquet")

from provenance import shards  # noqa: E402 - only where its libraries are installed  # noqa: E402
from provenance.shards import ShardOptions, audit_shard  # noqa: E402
from provenance.shards.part import Output  # noqa: E402

TEXT = (
    "Aachtal. Die Stadt baut {n} neue Brücken, sagte Bürgermeisterin Ruth Kolb am Montag. „Wir fangen im Mai an“, sagte "
    "Kolb. Nach Angaben der Verwaltung kosten sie {n},5 Millionen Euro. Ein Sprecher des Landesamts wollte sich nicht "
    "äußern. Die Brücken sollen {n}000 Menschen nützen. „Es gibt Streit“, sagte ein Insider. Die Angaben ließen sich nicht unabhängig überprüfen.\n\n"
    "Unterdessen teilte der Verband der Bauunternehmer mit, er habe die Pläne noch nicht gesehen.\n\nLoading...\nLoading..."
)
DEADLY = "Dieser Text beendet den Prozess."


def record(number: int, **others: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "url": f"https://zeitung{number % 3}.example/{number}",
        "outlet": f"Zeitung {number % 3}",
        "title": f"Brücke {number}",
        "published": f"2026-03-{1 + number % 28:02}",
        "text": TEXT.format(n=number + 2),
        **others,
    }


def write_shard(path: Path, records: list[Any]) -> Path:
    lines = "".join(
        (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)) + "\n" for each in records
    )
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def feeds(folder: Path) -> Path:
    for shard in range(3):
        records: list[Any] = [record(number) for number in range(shard * 4, shard * 4 + 4)]
        write_shard(folder / "in" / f"s{shard}.jsonl.gz", [*records, "no JSON"] if shard == 1 else records)
    return folder / "in"


def tables(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows but those that say when and how the program was called."""
    with closing(sqlite3.connect(db)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        left_out = ("runs", "sqlite_", "_sqlite", "article_search_", "claim_search_")
        found = {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()
            for name in names
            if not name.startswith(left_out)
        }
        columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
    audited = columns.index("audited")
    found["articles"] = [row[:audited] + row[audited + 1 :] for row in found["articles"]]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def hidden(folder: str) -> list[str]:
    """What a run should not leave."""
    return [name for name in names(folder) if name.startswith(".")]


def part_files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*.parquet"))}


# --- A shard ----------------------------------------------------------------------------------------------------------


def test_a_shard_becomes_one_part_with_a_table_a_file(feeds: Path, ruleset: RuleSet) -> None:
    stats = audit_shard("in/s1.jsonl.gz", "out", ruleset)
    assert (stats.articles, stats.failures, stats.shard, stats.whole) == (4, 1, "in/s1.jsonl.gz", True)
    assert names("out") == sorted([stats.part, f"rules-{ruleset.hash[:16]}.json"])
    read = {path.stem: parquet.read_table(path) for path in Path("out", stats.part).iterdir()}
    assert read["articles"].column("id").to_pylist() == ["a4", "a5", "a6", "a7"]
    assert read["findings"].num_rows == stats.findings > 0
    assert read["failures"].to_pylist()[0]["source"] == "in/s1.jsonl.gz#5"
    said = json.loads(parquet.read_metadata(f"out/{stats.part}/articles.parquet").metadata[b"provenance"])
    assert (said["ruleset"], said["engine"]) == (ruleset.hash, stats.engine)


def test_the_same_shard_gives_the_same_bytes_and_a_finished_one_is_passed_over(feeds: Path, ruleset: RuleSet) -> None:
    first = audit_shard("in/s1.jsonl.gz", "out", ruleset)
    assert not first.passed_over
    assert audit_shard("in/s1.jsonl.gz", "out", ruleset).passed_over
    audit_shard("in/s1.jsonl.gz", "other", ruleset)
    assert part_files(Path("out")) == part_files(Path("other"))


def test_another_text_or_another_way_of_reading_makes_the_part_anew(feeds: Path, ruleset: RuleSet) -> None:
    first = audit_shard("in/s0.jsonl.gz", "out", ruleset)
    assert not audit_shard("in/s0.jsonl.gz", "out", ruleset, ShardOptions(no_text=True)).passed_over
    assert parquet.read_table(f"out/{first.part}/article_texts.parquet").column("text").to_pylist() == [None] * 4
    write_shard(feeds / "s0.jsonl.gz", [record(77)])
    again = audit_shard("in/s0.jsonl.gz", "out", ruleset)
    assert (again.part, again.articles) == (first.part, 1)
    assert hidden("out") == []


@pytest.mark.parametrize("content", [None, b"", b"\x1f\x8b\x08broken"])
def test_a_shard_that_cannot_be_read_is_a_failure_and_tried_again(
    folder: Path, ruleset: RuleSet, content: bytes | None
) -> None:
    path = folder / "s.jsonl.gz"
    if content is not None:
        path.write_bytes(content)
    stats = audit_shard("s.jsonl.gz", "out", ruleset)
    assert (stats.articles, stats.failures, stats.whole) == (0, 1, False)
    write_shard(path, [record(1)])
    assert audit_shard("s.jsonl.gz", "out", ruleset).articles == 1


def test_shards_and_parts_may_be_at_addresses(ruleset: RuleSet) -> None:
    system = fsspec.filesystem("memory")
    system.store.clear()
    lines = "\n".join(json.dumps(record(number)) for number in range(3))
    system.pipe("/in/s.jsonl", lines.encode())
    stats = audit_shard("memory://in/s.jsonl", "memory://out", ruleset)
    assert stats.articles == 3
    assert audit_shard("memory://in/s.jsonl", "memory://out", ruleset).passed_over
    output = Output("memory://out")
    with shards.ShardPart(output, stats.part) as part:
        assert [row[0] for row in part.articles(0)] == ["a0", "a1", "a2"]
    assert [name for name in system.find("/out") if "trying" in name] == []
    system.store.clear()


# --- Killed -----------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process is gone: nothing handles it."""


def deadly(task: Task, ruleset: RuleSet, limits: Limits) -> Any:
    if DEADLY in task.raw.content:
        raise Killed
    return audit_task(task, ruleset, limits)


def test_a_record_that_kills_is_given_up_after_two_deaths_and_the_others_are_kept(
    folder: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shard(
        folder / "s.jsonl.gz", [record(0), record(1, text=DEADLY), record(2), record(3, text=DEADLY), record(4)]
    )
    monkeypatch.setattr(shards, "audit_task", deadly)
    for _ in range(4):
        with pytest.raises(Killed):
            audit_shard("s.jsonl.gz", "out", ruleset)
    stats = audit_shard("s.jsonl.gz", "out", ruleset)
    assert (stats.articles, stats.failures) == (3, 2)
    with shards.ShardPart(Output("out"), stats.part) as part:
        assert [failure.source for failure in part.failures(0)] == ["s.jsonl.gz#2", "s.jsonl.gz#4"]
        assert "died, twice" in part.failures(0)[0].reason
    assert hidden("out") == []


@pytest.mark.parametrize("seed", range(8))
def test_killed_anywhere_it_leaves_a_whole_part_or_none_and_calling_again_finishes(
    feeds: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    expected = audit_shard("in/s1.jsonl.gz", "expected", ruleset)
    chance = random.Random(seed)  # noqa: S311 - a moment, no secret
    left = chance.randint(1, 260)

    def trace(_frame: Any, _event: str, _argument: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return trace

    def traced(frame: Any, event: str, argument: Any) -> Any:
        return trace(frame, event, argument) if "/shards/" in frame.f_code.co_filename else None

    sys.settrace(traced)
    try:
        audit_shard("in/s1.jsonl.gz", "out", ruleset)
    except Killed:
        pass
    finally:
        sys.settrace(None)
    found, broken = shards.parts(Output("out"))
    assert not broken
    assert [stats.articles for stats in found] in ([], [4])
    assert audit_shard("in/s1.jsonl.gz", "out", ruleset).articles == expected.articles
    assert part_files(Path("out")) == part_files(Path("expected"))


#: A job whose process is killed by one of its records; in a module of its own, for a process that begins from nothing.
DEADLY_JOB = f"""
import os, signal
from provenance import shards
from provenance.runner.task import audit_task

def die(task, ruleset, limits):
    if {DEADLY!r} in task.raw.content:
        os.kill(os.getpid(), signal.SIGKILL)
    return audit_task(task, ruleset, limits)

class DeadlyJob(shards.ShardJob):
    def do(self, ruleset, limits):
        shards.audit_task = die
        return super().do(ruleset, limits)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
def test_a_process_that_dies_is_followed_by_one_that_goes_on_without_the_record(
    folder: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_shard(folder / "s.jsonl.gz", [record(0), record(1, text=DEADLY), record(2)])
    write_shard(folder / "t.jsonl.gz", [record(3)])
    (folder / "deadly.py").write_text(DEADLY_JOB, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    job = importlib.import_module("deadly").DeadlyJob
    pool: Pool[shards.ShardStats] = Pool(ruleset, 2, Limits(timeout=0))
    found = list(pool.run(job(name, "out", ShardOptions()) for name in ("s.jsonl.gz", "t.jsonl.gz")))
    assert [(each.articles, each.failures) for each in found if not isinstance(each, Failure)] == [(2, 1), (1, 0)]


# --- The command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [["--jobs", "2"], ["--cluster", "local", "--jobs", "2"]], ids=["pool", "cluster"])
def test_what_comes_back_is_what_a_direct_audit_writes(
    feeds: Path, provenance: Callable[..., Result], how: list[str]
) -> None:
    if "--cluster" in how:
        pytest.importorskip("distributed")
    direct = provenance("audit", "in", "--db", "direct.db")
    assert direct.code == 3
    done = provenance("audit", "in", "--out", "out", *how)
    assert done.code == 3
    assert done.out.startswith("3 of 3 shards, 12 articles, ")
    assert ", 1 failure → out\n" in done.out
    loaded = provenance("load", "out", "--db", "loaded.db")
    assert loaded.out == "12 articles written, 1 failure, from 3 shards → loaded.db\n"
    assert tables(Path("loaded.db")) == tables(Path("direct.db"))
    again = provenance("load", "out", "--db", "loaded.db")
    assert again.out.startswith("0 articles written")
    assert provenance("audit", "in", "--out", "out").out.endswith("(3 shards done before)\n")


@pytest.fixture
def out(feeds: Path, ruleset: RuleSet) -> Path:
    for shard in range(3):
        audit_shard(f"in/s{shard}.jsonl.gz", "out", ruleset)
    return Path("out")


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("outlet = 'Zeitung 1'", ["a1", "a10", "a4", "a7"]),
        ("outlet = 'Zeitung 1' AND published >= '2026-03-08'", ["a10", "a7"]),
        ("id = 'nothing'", []),
        ("title LIKE '%1' -- those", ["a1", "a11"]),
    ],
)
def test_a_part_of_what_was_audited_can_be_loaded(
    out: Path, provenance: Callable[..., Result], where: str, ids: list[str]
) -> None:
    assert provenance("load", out, "--db", "some.db", "--where", where).code == 0
    with closing(sqlite3.connect("some.db")) as connection:
        assert [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id")] == ids
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    "where",
    ["nothing = 1", "1) UNION SELECT 1 --", "1); DROP TABLE articles; --", "(SELECT load_extension('x')) = 1", ""],
)
def test_what_is_no_condition_on_articles_is_refused(out: Path, provenance: Callable[..., Result], where: str) -> None:
    done = provenance("load", out, "--db", "some.db", "--where", where)
    assert done.code == 2
    assert "write a condition on the columns of articles" in done.err
    assert not Path("some.db").exists()


def test_an_article_that_would_replace_another_is_named(
    folder: Path, ruleset: RuleSet, provenance: Callable[..., Result]
) -> None:
    write_shard(folder / "in" / "a.jsonl.gz", [record(1), record(2)])
    write_shard(folder / "in" / "b.jsonl.gz", [record(1, text=TEXT.format(n=99)), record(2)])
    for name in ("a", "b"):
        audit_shard(f"in/{name}.jsonl.gz", "out", ruleset)
    provenance("load", "out", "--db", "some.db")
    with closing(sqlite3.connect("some.db")) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        ((source, reason),) = connection.execute("SELECT source, reason FROM failures").fetchall()
    assert source == "in/b.jsonl.gz"
    assert "but another text" in reason


def test_an_article_that_came_again_leaves_the_change_that_a_direct_audit_leaves(
    folder: Path, ruleset: RuleSet, provenance: Callable[..., Result]
) -> None:
    for name, text in (("first", TEXT), ("second", "Die Stadt baut Brücken. " * 40)):
        write_shard(folder / name / "s.jsonl.gz", [record(1), record(2, text=text.format(n=2))])
        assert provenance("audit", name, "--db", "direct.db").code == 0
        audit_shard(f"{name}/s.jsonl.gz", f"out-{name}", ruleset)
        assert provenance("load", f"out-{name}", "--db", "loaded.db").code == 0
    query = "SELECT article_id, run, cause, overall_before, overall_after, scores, came, gone FROM changes"
    changes = []
    for path in ("direct.db", "loaded.db"):
        with closing(sqlite3.connect(path)) as connection:
            changes.append(connection.execute(query).fetchall())
    assert changes[0] == changes[1]
    assert [row[0] for row in changes[0]] == ["a2"]


def test_corrections_that_wait_are_named_and_can_be_applied(out: Path, provenance: Callable[..., Result]) -> None:
    assert provenance("load", out, "--db", "some.db").err == ""
    spoken = ["--article", "a1", "--words", "Wir fangen im Mai an"]
    assert (
        provenance("corrections", "add", "speaker", "--db", "some.db", "--actor", "ute", "--reason", "x", *spoken).code
        == 0
    )
    assert "their corrections yet: 1;" in provenance("load", out, "--db", "some.db").err
    assert provenance("corrections", "apply", "--db", "some.db").code == 0
    assert provenance("load", out, "--db", "some.db").err == ""


def test_what_is_to_be_forgotten_does_not_come_back(out: Path, provenance: Callable[..., Result]) -> None:
    assert provenance("load", out, "--db", "some.db").code == 0
    assert provenance("forget", "--db", "some.db", "--person", "Ruth Kolb", "--outlet", "Zeitung 1", "--yes").code == 0
    again = provenance("load", out, "--db", "some.db")
    assert again.code == 0
    assert "4 articles are kept away" in again.err
    with closing(sqlite3.connect("some.db")) as connection:
        assert connection.execute("SELECT count(*) FROM articles WHERE outlet = 'Zeitung 1'").fetchone() == (0,)
    assert b"Kolb" not in Path("some.db").read_bytes()


def test_a_damaged_part_is_named_and_the_others_are_loaded(
    out: Path, ruleset: RuleSet, provenance: Callable[..., Result]
) -> None:
    first, second, _ = sorted(out.glob("part=*"))
    (first / "articles.parquet").write_bytes(b"PAR1")
    (second / "findings.parquet").unlink()
    done = provenance("load", out, "--db", "some.db")
    assert done.code == 3
    assert done.out.startswith("4 articles written")
    assert first.name in done.err
    assert second.name in done.err
    again = [audit_shard(f"in/s{shard}.jsonl.gz", "out", ruleset).passed_over for shard in range(3)]
    assert sorted(again) == [False, False, True]


def test_a_list_names_the_shards(feeds: Path, provenance: Callable[..., Result]) -> None:
    Path("list.txt").write_text("# two of three\nin/s0.jsonl.gz\n\nin/s2.jsonl.gz\n", encoding="utf-8")
    assert provenance("audit", "--out", "out", "--shards", "list.txt").out.startswith("2 of 2 shards, 8 articles")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["audit", "in", "--out", "out", "--db", "x.db"], "--db does not go with --out"),
        (["audit", "in", "--out", "out", "--format", "json"], "--format does not go with --out"),
        (["audit", "in", "--cluster", "local"], "--cluster works with --out"),
        (["audit", "in", "--shards", "x"], "--shards works with --out"),
        (["audit", "--out", "out", "--shards", "missing.txt"], "--shards missing.txt cannot be read"),
        (["audit", "--out", "out"], "say what to read"),
        (["audit", "in", "--out", "in/s0.jsonl.gz"], "cannot write to in/s0.jsonl.gz"),
        (["load", "missing"], "missing holds no parts"),
        (["load", "in"], "in holds no parts"),
    ],
)
def test_a_call_that_is_wrong_says_why(
    feeds: Path, provenance: Callable[..., Result], arguments: list[str], said: str
) -> None:
    done = provenance(*arguments)
    assert done.code == 2, done
    assert said in done.err


# --- A cluster --------------------------------------------------------------------------------------------------------


#: A module that every worker loads, also one that takes the place of another.
DEADLY_MODULE = f"""
import os, signal
from provenance.runner.task import audit_task as audit_one
from provenance import shards

def audit_or_die(task, ruleset, limits):
    if {DEADLY!r} in task.raw.content:
        os.kill(os.getpid(), signal.SIGKILL)
    return audit_one(task, ruleset, limits)

shards.audit_task = audit_or_die
"""


def test_a_worker_that_is_killed_is_replaced_and_its_shard_taken_again(
    feeds: Path, provenance: Callable[..., Result]
) -> None:
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    module = feeds.parent / "deadly.py"
    module.write_text(DEADLY_MODULE, encoding="utf-8")
    write_shard(feeds / "s3.jsonl.gz", [record(20), record(21, text=DEADLY), record(22)])
    with dask.config.set({"distributed.worker.preload": [str(module)]}):
        done = provenance("audit", "in", "--out", "out", "--cluster", "local", "--jobs", "2")
    assert done.out.startswith("4 of 4 shards, 14 articles, "), done
    assert ", 2 failures → out" in done.out


def test_a_scheduler_that_does_not_answer_is_named(
    feeds: Path, provenance: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("provenance.shards._TO_CONNECT", 1)
    done = provenance("audit", "in", "--out", "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "no scheduler answers there" in done.err
