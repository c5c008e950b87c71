"""Output that nobody reads to its end, and commands that are interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Started

PROGRAM = [sys.executable, "-m", "provenance", "rules"]


@pytest.mark.parametrize("command", [["list"], ["show", "de/balance/non-denial"]])
def test_output_may_be_cut_off(command: list[str], tmp_path: Path) -> None:
    with Started([*PROGRAM, *command], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    # 0 where everything was written before.
    assert process.returncode in (0, 141)


RULES = str(ROOT / "rules")


@pytest.mark.parametrize(
    ("command", "stop", "code"),
    [(["stats"], signal.SIGINT, 130), (["diff", RULES, RULES], signal.SIGTERM, 143)],
    ids=["stats", "diff"],
)
def test_an_interrupted_command_ends_without_a_traceback(
    command: list[str], stop: int, code: int, tmp_path: Path
) -> None:
    """The articles come through a pipe that stays open, so that it is known where the command stands."""
    article = {"text": "Die Stadt teilte mit, die Brücke sei gesperrt. " * 20, "language": "de"}
    arguments = [*PROGRAM, *command, "--corpus", "-", "--jobs", "2"]
    with Started(
        arguments, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than a pipe holds: once it is written, the command is reading.
        os.write(process.stdin.fileno(), (json.dumps(article) + "\n").encode() * 150)
        process.send_signal(stop)
        process.stdin.close()
        told = process.stderr.read().decode()
    assert (process.returncode, told.strip()) == (code, "")
