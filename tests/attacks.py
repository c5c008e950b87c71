"""Run the table of attacks of docs/security.md, row by row: ``python tests/attacks.py [first row [last row]]``.

A row that fails does not keep the others from being run; what failed is shown in full at the end.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Run what takes minutes as well, and end no test that does.
MINUTES = ("-m", "long or not long", "-o", "faulthandler_timeout=0")


def rows() -> list[tuple[str, list[str]]]:
    """The attack of each row, and the arguments of pytest."""
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| ([^|]+) \|[^|]+\| `pytest ([^`]+)` \|$", page, re.MULTILINE)
    return [(attack, shlex.split(command)) for attack, command in found]


def main(first: int = 1, last: int | None = None) -> int:
    table = rows()
    failed = []
    for number, (attack, arguments) in list(enumerate(table, 1))[first - 1 : last]:
        print(f"{number:2} of {len(table)}  {attack}", flush=True)
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *MINUTES, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        said = (done.stdout.strip().splitlines() or ["nothing was said"])[-1].strip("= ")
        print(
            f"          {'FAILED' if done.returncode else 'holds'} after {time.monotonic() - began:.0f} s: {said}",
            flush=True,
        )
        if done.returncode:
            failed.append(f"\n{number}  pytest {shlex.join(arguments)}\n{done.stdout}{done.stderr}")
    print("".join(failed) or "All of them hold.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
