"""Whatever lies in a folder of rules is refused by name or read within bounds; nothing waits for ever."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from provenance import lexicon as lexicon_module
from provenance.engine import load
from provenance.errors import RuleError
from provenance.lexicon import load_lexicon
from provenance.resources import MOST_BYTES, read_bounded
from tests.conftest import SHARED
from tests.engine.test_loader import BASE, SOUND

NO_FILE = "cannot be read: it is no file but a folder, a pipe or a device"


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


def itself(path: Path) -> None:
    path.symlink_to(path)


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(10 * MOST_BYTES)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize(
    ("make", "name"),
    [
        *product((pipe, device, huge), ("de/lexicons/x.txt", "de/frames/deny.txt", "score.yaml", "de/balance/x.yaml")),
        *product((nowhere, itself), ("score.yaml", "de/balance/x.yaml")),
    ],
)
def test_what_is_no_file_or_has_no_end_is_named(tmp_path: Path, make: Callable[[Path], None], name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    with pytest.raises(RuleError) as error:
        load([BASE, tmp_path])
    [problem] = error.value.problems
    assert problem.path.endswith(name)
    assert any(said in problem.message for said in ("larger than", NO_FILE, "No such file", "symbolic links"))


def test_a_folder_that_is_called_like_a_rule_is_none(tmp_path: Path) -> None:
    (tmp_path / "de/balance/sample.yaml").mkdir(parents=True)
    assert load([BASE, tmp_path]).rules == load([BASE]).rules


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("make", [pipe, device, folder, huge])
def test_only_files_within_bounds_are_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x")
    with pytest.raises(OSError, match=r"no file|larger|Is a directory"):
        read_bounded(tmp_path / "x")


def test_lists_that_include_each_other_many_times_are_read_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        (tmp_path / f"l{number}.txt").write_text(f"@include l{number + 1}\n@include l{number + 1}\n", encoding="utf-8")
    (tmp_path / "l40.txt").write_text("Wort\n", encoding="utf-8")
    read: list[Path] = []
    monkeypatch.setattr(lexicon_module, "read_bounded", lambda path: read.append(path) or read_bounded(path))
    assert load_lexicon("de", tmp_path).words("l0") == ("Wort",)
    assert len(read) == 41 * 42 // 2


@pytest.mark.parametrize("sentences", [21, 1_000_000_000])
def test_what_is_near_is_bounded(tmp_path: Path, sentences: int) -> None:
    path = tmp_path / "de/balance/sample.yaml"
    path.parent.mkdir(parents=True)
    near = f"match:\n  near: {{of: {{phrase: Rat}}, sentences: {sentences}}}"
    path.write_text(SOUND.replace("match:", near, 1), encoding="utf-8")
    with pytest.raises(RuleError, match="expected 20 or less"):
        load([BASE, tmp_path])


def test_the_rule_of_the_collected_attacks_is_refused() -> None:
    attack = SHARED / "cases/attacks/near"
    if not attack.is_dir():
        pytest.skip("the collected attacks are not here")
    with pytest.raises(RuleError, match="expected 20 or less"):
        load([BASE, attack])
