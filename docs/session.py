"""Runs the commands of a page as a reader would, and puts what they print below them.

In a page, ``sh`` blocks are run one after the other in a fresh clone of the project; a ``text`` block right behind one
holds what it prints, and ``<!-- file: PATH -->`` in front of a block says that its content is saved there, as the page
asks the reader to. ``<!-- exit: N -->`` in front of an ``sh`` block says with which code it ends, 0 if nothing is said.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["rerun"]

ROOT = Path(__file__).parents[1]

_BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|exit): (?P<value>\S+) -->\n)?"
    r"```(?P<language>\w+)\n(?P<content>.*?)^```\n"
    r"(?:\n```text\n(?P<output>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
#: What a clone has of the project, as far as commands about rules need it.
_PARTS = (
    "provenance",
    "rules",
    "samples",
    "pyproject.toml",
    "requirements-dev.txt",
    "Makefile",
    "datasette-metadata.json",
)
_SECONDS = 120


def rerun(page: str) -> str:
    """The page with the output of its commands made anew. Raises ``RuntimeError`` if one does not end as it should."""
    with tempfile.TemporaryDirectory() as name:
        clone = _clone(Path(name))
        return _BLOCK.sub(lambda block: _replayed(block, clone), page)


def _replayed(block: re.Match[str], clone: Path) -> str:
    if block["what"] == "file":
        path = clone / block["value"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["content"], encoding="utf-8")
    if block["language"] != "sh":
        return block[0]
    printed = _run(block["content"], clone, int(block["value"]) if block["what"] == "exit" else 0)
    if block["output"] is None:
        return block[0]
    before, _, _ = block[0].rpartition("\n```text\n")
    return f"{before}\n```text\n{printed.strip(chr(10))}\n```\n"


def _run(script: str, clone: Path, code: int) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=clone,
        env=_environment(clone),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != code:
        raise RuntimeError(f"ended with {done.returncode} instead of {code}:\n{script}\n{done.stdout}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def _environment(clone: Path) -> dict[str, str]:
    who = {f"GIT_{role}_{what}": "reader@localhost" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        "PATH": f"{clone / '.venv/bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(clone),
        "HOME": str(clone.parent),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **who,
    }


def _clone(folder: Path) -> Path:
    """A clone whose branch main and whose origin are the project as it is; what an installation makes is there."""
    clone = folder / "provenance"
    clone.mkdir()
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, clone / part)
    (clone / ".gitignore").write_text(".venv/\n__pycache__/\nrule.schema.json\ncomment.md\n", encoding="utf-8")
    tools = clone / ".venv/bin"
    tools.mkdir(parents=True)
    (tools / "provenance").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m provenance "$@"\n', encoding="utf-8")
    (tools / "provenance").chmod(0o755)
    (tools / "activate").write_text("", encoding="utf-8")
    (clone / ".venv/.installed").touch()
    for command in (
        "git init -q -b main",
        "git add -A",
        "git commit -q -m 'The project as it is'",
        "git clone -q --bare . ../origin.git",
        "git remote add origin ../origin.git",
    ):
        _run(command, clone, 0)
    return clone
