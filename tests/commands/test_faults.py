"""What can go wrong around a check: files, streams, processes, signals. It says so, and loses nothing that was done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.check.articles import TEXT
from tests.conftest import Result, ran

Call = Callable[..., Result]
COMMAND = [sys.executable, "-m", "provenance"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = line.replace("provenance", f"{sys.executable} -m provenance")
    return ran(["bash", "-c", command], text=False, cwd=folder, env=os.environ | environment)


def test_a_file_that_vanishes_in_between_is_named(
    provenance: Call, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (article.parent / "b.txt").write_text(TEXT, encoding="utf-8")
    from provenance import pipeline

    real = pipeline.audit_briefly

    def audit(raw: object, rules: object, _said: object) -> object:
        (article.parent / "b.txt").unlink(missing_ok=True)
        return real(raw, rules)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "audit_briefly", audit)
    result = provenance("check", "a.txt", "b.txt", "--no-cache")
    assert result.code == 3
    assert "b.txt: not audited: cannot be read: it is no longer there" in result.err


@pytest.mark.parametrize(("format_", "target"), [("text", ">"), ("sarif", ">"), ("html", "--output")])
def test_a_full_disk_is_an_error_without_a_traceback(article: Path, format_: str, target: str) -> None:
    done = shell(f"provenance check a.txt --min-score 99 --format {format_} {target} /dev/full", article.parent)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("target", ["2> /dev/full", "2>&-"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("check nowhere.txt", 2),
        ("show a --db a.txt", 5),
        ("check a.txt empty.txt --no-cache", 3),
        ("rules check --rules broken", 4),
    ],
)
def test_an_exit_code_does_not_depend_on_who_can_hear_the_errors(
    article: Path, command: str, code: int, target: str
) -> None:
    (article.parent / "empty.txt").touch()
    (article.parent / "broken").mkdir()
    (article.parent / "broken/score.yaml").write_text("wrong: [", encoding="utf-8")
    assert shell(f"provenance {command} {target}; exit $?", article.parent).returncode == code


def test_an_output_that_could_not_be_completed_does_not_replace_the_last_one(
    provenance: Call, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out.json").write_text("before", encoding="utf-8")
    from provenance.report.checks_ci import JsonCheckWriter

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(JsonCheckWriter, "finish", full)
    assert provenance("check", article, "--format", "json", "--output", "out.json").code == 2
    assert Path("out.json").read_text(encoding="utf-8") == "before"
    assert not list(Path().glob(".out*"))


@pytest.mark.parametrize(
    "command", [("check", "a.txt", "--new-only"), ("show", "a.txt"), ("audit", "a.txt", "--force")]
)
def test_a_database_with_flipped_bytes_is_named(provenance: Call, article: Path, command: tuple[str, ...]) -> None:
    provenance("audit", "a.txt", "--format", "none")
    path = Path("db/provenance.db")
    whole = path.read_bytes()
    codes = set()
    for start in (100, 4096, 20_000, len(whole) // 2):
        damaged = bytearray(whole)
        damaged[start : start + 60_000] = bytes(byte ^ 255 for byte in damaged[start : start + 60_000])
        path.write_bytes(damaged)
        codes.add(provenance(*command).code)
    assert 5 in codes
    assert codes <= {0, 5}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("check a.txt --min-score 99 >&-", 2, b"Bad file descriptor"),
        ("check a.txt >&-", 2, b"Bad file descriptor"),
        ("check - <&-", 3, b"stdin: not audited: is empty"),
        ("audit a.txt --format none <&- >&- 2>&-", 0, b""),
        ("check a.txt --min-score 99 2>&-", 1, b""),
    ],
)
def test_closed_streams(article: Path, line: str, code: int, says: bytes) -> None:
    done = shell(f"provenance {line}", article.parent)
    assert done.returncode == code
    assert says in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("encoding", "format_"), [("latin-1", "text"), ("latin-1", "json"), ("cp1252", "text")])
def test_an_output_in_another_encoding_breaks_on_no_character(article: Path, encoding: str, format_: str) -> None:
    line = f"provenance check a.txt --fail-on warning --format {format_}"
    done = shell(line, article.parent, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    text = done.stdout.decode(encoding if format_ == "text" else "utf-8")
    assert "vague" in text
    assert ("“Experten zufolge”" in text) == (format_ != "text" or encoding == "cp1252")


def test_a_name_that_is_no_text_is_not_found(article: Path) -> None:
    shell("provenance audit a.txt", article.parent)
    done = shell("provenance show $'\\xff\\xfe'", article.parent)
    assert done.returncode == 2
    assert b"is no article in" in done.stderr
    assert b"Traceback" not in done.stderr
