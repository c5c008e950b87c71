"""A report says which code made it, so that nothing old passes for unchanged."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from provenance import stamp
from provenance.stamp import code_stamp, engine_stamp
from tests.conftest import Result

Call = Callable[..., Result]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small program, stamped in place of this one."""
    folder = tmp_path / "program"
    for name in ("annotate/cues.py", "pipeline.py", "web/pages.py", "report/table.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("pass", encoding="utf-8")
    monkeypatch.setattr(stamp, "_PACKAGE", folder)
    engine_stamp.cache_clear()
    code_stamp.cache_clear()
    yield folder
    engine_stamp.cache_clear()
    code_stamp.cache_clear()


def stamps() -> tuple[str, str]:
    engine_stamp.cache_clear()
    code_stamp.cache_clear()
    return engine_stamp(), code_stamp()


def test_it_has_the_version_and_a_digest() -> None:
    assert re.fullmatch(r"provenance \d+\.\d+\.\d+\+[0-9a-f]{12}", engine_stamp())


@pytest.mark.parametrize(
    ("name", "changes"),
    [("annotate/cues.py", True), ("pipeline.py", True), ("web/pages.py", False), ("report/table.py", False)],
)
def test_it_changes_with_the_code_that_can_change_a_result(package: Path, name: str, changes: bool) -> None:
    before = stamps()
    assert before == stamps()
    (package / name).write_text("changed = True", encoding="utf-8")
    after = stamps()
    assert (after[0] != before[0]) is changes
    assert after[1] != before[1]


def test_a_module_that_moves_is_another_program(package: Path) -> None:
    before = stamps()
    (package / "annotate/cues.py").rename(package / "annotate/words.py")
    assert stamps()[0] != before[0]


def test_an_article_that_other_code_made_is_audited_again(
    provenance: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Der Hafen bleibt zu, sagte der Minister.", encoding="utf-8")

    def audited() -> tuple[int, int]:
        assert provenance("audit", "a.txt", "--db", "a.db").code == 0
        with closing(sqlite3.connect("a.db")) as db:
            row = db.execute("SELECT articles, skipped FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return row[0], row[1]

    assert [audited(), audited()] == [(1, 0), (0, 1)]
    for module in ("provenance.pipeline", "provenance.commands.audit"):
        monkeypatch.setattr(f"{module}.engine_stamp", lambda: "provenance 0.1.0+other")
    assert [audited(), audited()] == [(1, 0), (0, 1)]
