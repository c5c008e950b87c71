"""What was found before is found again without an audit, and never anything else; no damage does harm."""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from provenance import RuleSet, audit, cache, load_rules
from provenance.cache import Cache, KeptRules, default_folder
from provenance.models import RawArticle, Report
from provenance.reader import fingerprint
from tests.check.articles import TEXT
from tests.conftest import ROOT, Result, Started

Call = Callable[..., Result]


def raw(text: str = TEXT, article_id: str = "a.txt", **known: object) -> RawArticle:
    return RawArticle(article_id, "a.txt", text, **known)  # type: ignore[arg-type]


def keep(folder: Path, report: Report, stamp: str = "s", article: RawArticle | None = None) -> None:
    with Cache.open(folder, stamp) as opened:
        assert opened is not None
        opened.keep(report, fingerprint(article or raw()))


def recall(folder: Path, article: RawArticle, stamp: str = "s") -> Report | None:
    with Cache.open(folder, stamp) as opened:
        return opened.recall(article, fingerprint(article)) if opened else None


@pytest.fixture
def report(audited: Callable[..., Report]) -> Report:
    return audited(TEXT, id="a.txt")


def test_a_report_comes_back_as_a_check_needs_it(tmp_path: Path, report: Report) -> None:
    keep(tmp_path / "cache", report)
    assert recall(tmp_path / "cache", raw()) == report.brief()


@pytest.mark.parametrize(
    ("article", "stamp"),
    [
        (raw(TEXT + "!"), "s"),
        (raw(article_id="b.txt"), "s"),
        (raw(title="Brücke"), "s"),
        (raw(outlet="Küstenbote"), "s"),
        (raw(language="de"), "s"),
        (raw(), "other rules, configuration or code"),
    ],
)
def test_whatever_can_change_a_report_asks_for_a_new_one(
    tmp_path: Path, report: Report, article: RawArticle, stamp: str
) -> None:
    keep(tmp_path, report)
    assert recall(tmp_path, article, stamp) is None


def test_a_damaged_entry_is_no_entry(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, report)
    with sqlite3.connect(tmp_path / "reports.db") as connection:
        [(content,)] = connection.execute("SELECT content FROM reports").fetchall()
        for at in range(0, len(content), 97):
            wrong = content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]
            connection.execute("UPDATE reports SET content = ?", [wrong])
            connection.commit()
            found = recall(tmp_path, raw())
            assert found is None or found == report.brief()
    connection.close()


@pytest.mark.parametrize("content", [b"no database at all " * 99, b"SQLite format 3\0" + b"\7" * 5000, b""])
def test_a_damaged_file_is_made_anew(tmp_path: Path, report: Report, content: bytes) -> None:
    (tmp_path / "reports.db").write_bytes(content)
    keep(tmp_path, report)
    assert recall(tmp_path, raw()) == report.brief()


def test_a_damaged_page_is_thrown_away_while_it_is_used(tmp_path: Path, report: Report) -> None:
    for number in range(60):
        keep(tmp_path, report.model_copy(update={"article": report.article.model_copy(update={"id": str(number)})}))
    path = tmp_path / "reports.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    assert recall(tmp_path, raw(article_id="3")) is None
    keep(tmp_path, report)
    assert recall(tmp_path, raw()) == report.brief()


def test_without_a_folder_to_write_to_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Cache.open(tmp_path / "file" / "below", "s") as opened:
        assert opened is None


def test_it_stays_within_its_bound_and_keeps_what_was_used_last(
    tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 200_000)
    for number in range(400):
        monkeypatch.setattr(cache, "time", partial(float, number * 86_400))
        named = report.article.model_copy(update={"id": str(number)})
        keep(tmp_path, report.model_copy(update={"article": named}))
    assert (tmp_path / "reports.db").stat().st_size < 300_000
    assert recall(tmp_path, raw(article_id="399")) is not None
    assert recall(tmp_path, raw(article_id="0")) is None


def poison(folder: Path) -> None:
    """Make every report in the folder's cache a perfect one, as whoever commits it could."""
    with sqlite3.connect(folder / "reports.db") as connection:
        for key, content in connection.execute("SELECT key, content FROM reports").fetchall():
            told = json.loads(zlib.decompress(content[cache._SEAL_BYTES :]))
            told["scores"] |= {"overall": 100.0, "band": "A"}
            told["findings"] = []
            perfect = zlib.compress(json.dumps(told).encode(), 1)
            for wrong in (perfect, content[: cache._SEAL_BYTES] + perfect):
                connection.execute("UPDATE reports SET content = ? WHERE key = ?", [wrong, key])
    connection.close()


@pytest.mark.parametrize("options", [(), ("--cache-dir", ".provenance_cache")])
def test_a_poisoned_cache_in_the_checkout_lets_nothing_pass(
    provenance: Call, tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    call = ("check", "a.txt", "--min-score", "100", "--fail-on", "never")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    first = provenance(*call, "--cache-dir", ".provenance_cache")
    assert first.code == 1
    poison(tmp_path / ".provenance_cache")
    assert provenance(*call, *options) == first


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE reports; CREATE VIEW reports AS WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n)"
        " SELECT key, 1 AS day, zeroblob(1000000000) AS content FROM n",
        "CREATE TRIGGER t AFTER UPDATE ON reports BEGIN SELECT hex(zeroblob(500000000)); END",
        "UPDATE reports SET content = zeroblob(100000000)",
        "UPDATE reports SET content = 'text'",
    ],
)
def test_a_database_of_somebody_else_is_no_cache(tmp_path: Path, report: Report, sql: str) -> None:
    keep(tmp_path, report)
    with sqlite3.connect(tmp_path / "reports.db") as connection:
        connection.executescript(sql)
    connection.close()
    assert recall(tmp_path, raw()) is None


def test_entries_are_sealed_with_a_key_of_the_user(
    tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    keep(tmp_path / "shared", report)
    assert recall(tmp_path / "shared", raw()) == report.brief()
    [key] = (tmp_path / "one").rglob("key")
    assert key.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
    assert recall(tmp_path / "shared", raw()) is None
    monkeypatch.setenv("PROVENANCE_CACHE_KEY", "of the machines in CI")
    keep(tmp_path / "shared", report)
    assert recall(tmp_path / "shared", raw()) == report.brief()
    monkeypatch.setenv("PROVENANCE_CACHE_KEY", "of somebody else")
    assert recall(tmp_path / "shared", raw()) is None


def test_a_report_is_unpacked_within_bounds(tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, report)
    monkeypatch.setattr(cache, "_MOST_OF_REPORT", 1_000)
    assert recall(tmp_path, raw()) is None


def test_the_folder_is_that_of_the_user_whatever_the_project_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".provenance_cache").mkdir()
    assert default_folder().is_absolute()
    assert not default_folder().is_relative_to(tmp_path)


def test_a_cached_check_says_what_the_first_said(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    call = ("check", "a.txt", ROOT / "samples/feed.jsonl", "--fail-on", "warning", "--min-score", "60", "--explain")
    formats = ("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html")
    first = [provenance(*call, "--format", each, "--no-cache") for each in formats]
    provenance(*call, "--cache-dir", "c")
    audits: list[str] = []
    from provenance import pipeline

    real = pipeline.audit
    monkeypatch.setattr(
        pipeline, "audit", lambda article, rules, _said: audits.append(article.id) or real(article, rules)
    )
    again = [provenance(*call, "--format", each, "--cache-dir", "c") for each in formats[:-1]]
    assert again == first[:-1]
    assert audits == []
    assert provenance(*call, "--format", "html", "--cache-dir", "c") == first[-1]
    assert len(audits) == 5


def test_a_changed_rule_or_configuration_is_seen_at_once(provenance: Call, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    call = ("check", "a.txt", "--max", "vague_source=1", "--cache-dir", "c")
    assert provenance(*call).code == 1
    (tmp_path / "provenance.yaml").write_text("rules: {disable: [vague_source]}\n", encoding="utf-8")
    assert provenance(*call).code == 0
    (tmp_path / "provenance.yaml").unlink()
    assert provenance(*call).code == 1


def test_several_runs_at_once_share_one(tmp_path: Path) -> None:
    feed = "".join(json.dumps({"id": f"a{n}", "text": f"{TEXT}{n}.", "language": "de"}) + "\n" for n in range(60))
    (tmp_path / "feed.jsonl").write_text(feed, encoding="utf-8")
    command = [sys.executable, "-m", "provenance", "check", "feed.jsonl", "--format", "jsonl", "--cache-dir", "c"]
    with ExitStack() as stack:
        running = [
            stack.enter_context(Started(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)) for _ in range(3)
        ]
        outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert [process.returncode for process in running] == [0, 0, 0]
    with sqlite3.connect(tmp_path / "c/reports.db") as connection:
        assert connection.execute("SELECT count(*) FROM reports").fetchone() == (60,)
    connection.close()


# --- Rules that were compiled before ----------------------------------------------------------------------------------


class _Trap:
    """Unpickled, it leaves a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return default_folder()


def kept_file(folder: Path) -> Path:
    [path] = folder.glob("rules-*")
    return path


def compiled_rules() -> RuleSet:
    ruleset = load_rules()
    audit(RawArticle("a.txt", "a.txt", TEXT, language="de"), ruleset)
    return ruleset


def keep_twice(ruleset: RuleSet, stamp: str = "s") -> None:
    for _ in range(2):  # the first time it is only noted that they were read
        KeptRules(stamp).keep(ruleset)


def test_rules_come_back_with_what_is_compiled_and_find_the_same(home: Path) -> None:
    ruleset = compiled_rules()
    keep_twice(ruleset)
    found = KeptRules("s").recall()
    assert found is not None
    assert found.hash == ruleset.hash
    assert found.compiled[0]["de"].keys() == ruleset.compiled[0]["de"].keys() == {"lines", "document", "measured"}
    assert found.compiled[1]["de"].keys() == {"grammar", "headings", "known_verbs"}
    for path in sorted((ROOT / "samples").glob("*.txt")):
        article = RawArticle(path.name, path.name, path.read_text(encoding="utf-8"))
        assert audit(article, found) == audit(article, ruleset)


def test_rules_are_kept_when_they_are_read_for_the_second_time(home: Path) -> None:
    ruleset = compiled_rules()
    KeptRules("s").keep(ruleset)
    assert kept_file(home).stat().st_size == 0
    assert KeptRules("s").recall() is None
    KeptRules("s").keep(ruleset)
    assert kept_file(home).stat().st_size > 1_000_000


def test_rules_of_another_stamp_are_others_and_those_not_used_for_longest_go(home: Path) -> None:
    ruleset = compiled_rules()
    keep_twice(ruleset)
    assert KeptRules("others").recall() is None
    for number in range(6):
        KeptRules(f"{number}").keep(ruleset)
        assert KeptRules("s").recall() is not None
    assert len(list(home.glob("rules-*"))) == 4


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _elsewhere(path: Path) -> None:
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


@pytest.mark.parametrize(
    "spoil",
    [
        _flipped,
        _elsewhere,
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(os.urandom(100_000)),
        lambda path: path.chmod(0o620),
        lambda path: path.chmod(0o602),
        lambda path: path.parent.chmod(0o777),
        lambda path: (path.parent / "key").write_bytes(os.urandom(32)),
        lambda path: (path.parent / "key").unlink(),
    ],
)
def test_rules_that_somebody_else_may_have_written_are_not_used(home: Path, spoil: Callable[[Path], object]) -> None:
    keep_twice(compiled_rules())
    assert KeptRules("s").recall() is not None
    spoil(kept_file(home))
    assert KeptRules("s").recall() is None


def test_nothing_is_unpickled_that_is_not_sealed_with_the_key_beside_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_twice(compiled_rules())
    path, trap = kept_file(home), tmp_path / "sprung"
    pickled = pickle.dumps(_Trap(trap))
    monkeypatch.setenv("PROVENANCE_CACHE_KEY", "known to everybody")
    kept = KeptRules("s")
    for key in (b"known to everybody", b"", bytes(32)):
        path.write_bytes(kept._seal(key, pickled) + pickled)
        path.chmod(0o600)
        assert KeptRules("s").recall() is None
        assert not trap.exists()
    path.write_bytes(kept._seal((home / "key").read_bytes(), pickled) + pickled)
    assert KeptRules("s").recall() is None  # sealed by ourselves, and no rules
    assert trap.exists()


def test_a_check_keeps_its_rules_and_makes_damaged_ones_anew(home: Path, tmp_path: Path, provenance: Call) -> None:
    def check(number: int, *options: str) -> Result:
        path = tmp_path / "a.txt"
        path.write_text(f"{TEXT}\nNummer {number}.\n", encoding="utf-8")
        return provenance("check", path, "--format", "json", *options)

    first = check(1, "--no-cache")
    assert not home.exists() or not list(home.glob("rules-*"))
    results = [check(1), check(2)]
    whole = kept_file(home).read_bytes()
    results.append(check(3))
    assert kept_file(home).read_bytes() == whole
    kept_file(home).write_bytes(whole[:-1])
    results.append(check(4))
    assert len(kept_file(home).read_bytes()) == len(whole)
    assert {result.code for result in results} == {first.code}
    assert results[0].out == first.out
