"""Which files have changed since a commit, as git sees it: ``provenance check --since REV``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from provenance.errors import UsageError

__all__ = ["changed_since"]


def changed_since(revision: str) -> Callable[[str], bool]:
    """Tells of a path whether its file differs from that commit or is not known to git yet.

    Raises ``UsageError`` outside a repository and for a revision that git does not know.
    """
    top = Path(os.fsdecode(_git("rev-parse", "--show-toplevel")).removesuffix("\n"))
    commit = os.fsdecode(_git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")).strip()
    changed = _git("-C", str(top), "diff", "--name-only", "--no-renames", "-z", commit, "--")
    new = _git("-C", str(top), "ls-files", "--others", "--exclude-standard", "-z")
    names = {os.path.realpath(top / os.fsdecode(name)) for name in (changed + new).split(b"\0") if name}
    return lambda path: path == "-" or os.path.realpath(path) in names


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise UsageError(f"--since needs git, which cannot be started: {error.strerror}") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(f"--since: git says: {reason}")
    return done.stdout
