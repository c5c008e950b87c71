"""Rules as they are, or as they were: a folder, or a revision of it in git."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance import engine, resources
from provenance.config import Project
from provenance.engine import RuleSet
from provenance.errors import UsageError

__all__ = ["rules_of"]

_GIT, _BUILT_IN = "git:", "built-in"
_SECONDS = 60


@contextmanager
def rules_of(named: str, project: Project, other: str = "") -> Iterator[RuleSet]:
    """The rules of a folder, of ``git:REVISION`` or ``git:REVISION:FOLDER``, or ``built-in``: those of this version.

    A folder with a ``score.yaml`` is a whole set of rules, any other one joins the built-in rules. What the project's
    configuration changes is left out. Without FOLDER it is ``other``, the folder that the revision is compared with; if
    that is a revision too, the folder of the project, or ``rules``. Raises ``UsageError`` where there is no such folder
    or revision, ``RuleError``.
    """
    if not named.startswith(_GIT):
        yield _load(resources.rules_dir() if named == _BUILT_IN else Path(named), named, project)
        return
    revision, _, folder = named.removeprefix(_GIT).partition(":")
    beside = Path(other) if other and not other.startswith(_GIT) and Path(other).is_dir() else None
    with tempfile.TemporaryDirectory() as name:
        folder = folder or _default_folder(project, beside)
        yield _load(_checked_out(revision, folder, Path(name), beside), named, project)


def _load(folder: Path, named: str, project: Project) -> RuleSet:
    if not folder.is_dir():
        raise UsageError(
            f"{named} is no folder of rules; for a revision write git:HEAD~1, for the rules of this version built-in"
        )
    whole = (folder / "score.yaml").exists()
    return engine.load([folder] if whole else [project.roots[0], folder])


def _default_folder(project: Project, beside: Path | None) -> str:
    top = Path(_git("rev-parse", "--show-toplevel", folder=beside).decode().rstrip("\n"))
    asked = (beside or project.roots[-1]).resolve()
    return asked.relative_to(top).as_posix() if asked.is_relative_to(top) else "rules"


def _checked_out(revision: str, folder: str, target: Path, beside: Path | None) -> Path:
    """The folder as it was, below ``target``."""
    named = ("--end-of-options", f"{revision}^{{commit}}")
    commit = _git("rev-parse", "--verify", "--quiet", *named, folder=beside).decode().strip()
    top = Path(_git("rev-parse", "--show-toplevel", folder=beside).decode().rstrip("\n"))
    packed = _git("archive", "--format=zip", commit, "--", folder, folder=top)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        files.extractall(target)
    return target / folder


def _git(*arguments: str, folder: Path | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; what the user names follows --end-of-options or --
            ["git", *arguments],  # noqa: S607 - git of the user's own path
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError("git is not installed; name a folder instead") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not answer within {_SECONDS} seconds") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or "there is no such revision"
        raise UsageError(f"git {arguments[0]}: {said}")
    return done.stdout
