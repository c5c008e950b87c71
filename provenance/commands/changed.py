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
    asked = f"--since {revision}"
    outside = (
        f"{asked}: git sees no repository in {Path.cwd()}: call it in one that holds the articles, or without --since"
    )
    top = Path(os.fsdecode(_git("rev-parse", "--show-toplevel", wrong=outside)).removesuffix("\n"))
    unknown = f"{asked}: git knows no such commit here: name a commit, branch or tag that it has, or fetch more history"
    name = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    commit = os.fsdecode(_git(*name, wrong=unknown)).strip()
    within = ("-C", str(top))
    failed = f"{asked}: git cannot tell what has changed: try “git status” there"
    changed = _git(*within, "diff", "--name-only", "--no-renames", "-z", commit, "--", wrong=failed)
    new = _git(*within, "ls-files", "--others", "--exclude-standard", "-z", wrong=failed)
    names = {os.path.realpath(top / os.fsdecode(name)) for name in (changed + new).split(b"\0") if name}
    return lambda path: path == "-" or os.path.realpath(path) in names


def _git(*arguments: str, wrong: str) -> bytes:
    """What git prints. Raises ``UsageError`` with what is ``wrong`` where it fails, and with its own words."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise UsageError(f"--since needs git, which cannot be started: {error.strerror}") from error
    if done.returncode:
        reason = " ".join(done.stderr.decode("utf-8", "replace").removeprefix("fatal: ").split())
        raise UsageError(f"{wrong} (git: {reason})")
    return done.stdout
