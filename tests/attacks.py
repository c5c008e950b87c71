"""Run the table of attacks of docs/security.md, command by command: ``python tests/attacks.py``."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Run what takes minutes as well, and end no test that does.
MINUTES = ("-m", "long or not long", "-o", "faulthandler_timeout=0")


def commands() -> list[list[str]]:
    """The arguments of pytest of each row."""
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    return [shlex.split(found) for found in re.findall(r"\| `pytest ([^`]+)` \|$", page, re.MULTILINE)]


def main() -> int:
    failed = []
    for arguments in commands():
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *MINUTES, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        last = (done.stdout.strip().splitlines() or ["nothing"])[-1]
        print(f"{'holds ' if done.returncode == 0 else 'FAILED'}  {shlex.join(arguments)}  ({last})", flush=True)
        if done.returncode:
            failed.append(done.stdout)
    print("".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
