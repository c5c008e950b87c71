"""A folder with rules of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

WriteRule = Callable[..., Path]

_SOUND = """
title: A crowd is quoted
category: vague_source
severity: notice
message: "“{match}”: who is that?"
rationale: Nobody can be asked whether that is so.
match:
  phrase: ["die halbe Stadt (spricht|redet)"]
examples:
  match: ["[[Die halbe Stadt spricht]] davon."]
  no_match: ["Die halbe Stadt war da."]
references: [Press code 2]
"""


@pytest.fixture
def write_rule(tmp_path: Path) -> WriteRule:
    """``write_rule("match: …")``: a sound rule, de/attribution/crowd in ``mine``, with some keys exchanged or added.

    A key with nothing behind it is left out.
    """

    def write(changes: str = "", rule_id: str = "de/attribution/crowd", root: str = "mine") -> Path:
        path = tmp_path / root / f"{rule_id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_exchanged(_SOUND, dedent(changes)), encoding="utf-8")
        return path

    return write


def _exchanged(text: str, changes: str) -> str:
    blocks = _blocks(text) | _blocks(changes)
    return "".join(block for key, block in blocks.items() if block != f"{key}:\n")


def _blocks(text: str) -> dict[str, str]:
    """Top-level keys with the lines that belong to them."""
    blocks: dict[str, str] = {}
    key = ""
    for line in text.strip("\n").splitlines(keepends=True):
        if not line[0].isspace():
            key = line.partition(":")[0]
        blocks[key] = blocks.get(key, "") + line
    return {key: block if block.endswith("\n") else f"{block}\n" for key, block in blocks.items()}
