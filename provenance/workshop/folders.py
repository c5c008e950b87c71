"""Which folders of rules a command is about, and what of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from provenance.config import Project
from provenance.errors import UsageError
from provenance.models import DIMENSIONS

__all__ = ["Asked", "asked_of"]

_LANGUAGE = re.compile(r"any|[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """All folders of rules, built-in ones first, and the paths that the answer is to be about; none: everything."""

    roots: tuple[Path, ...]
    paths: tuple[Path, ...]

    def covers(self, file: str) -> bool:
        path = Path(file).resolve()
        return not self.paths or any(path.is_relative_to(each) for each in self.paths)


def asked_of(project: Project, paths: Sequence[Path]) -> Asked:
    """Rules of ``paths`` (files, or folders of any level) join those of the project.

    Raises ``UsageError`` for a path that cannot hold rules.
    """
    known = [root.resolve() for root in project.roots]
    roots = list(project.roots)
    for path in paths:
        root = _root_of(path)
        if root.resolve() not in known:
            roots.append(root)
            known.append(root.resolve())
    return Asked(tuple(roots), tuple(path.resolve() for path in paths))


def _root_of(path: Path) -> Path:
    """The folder that holds the languages. A path that is none of the known levels is taken for one."""
    folder = path.absolute()
    if folder.is_file():
        if folder.parent.name not in DIMENSIONS and folder.suffix in (".yaml", ".yml") and not _holds(folder.parent):
            message = f"{path}: the id of a rule is its path: put it into <language>/<dimension>/, such as de/balance/"
            raise UsageError(message)
        folder = folder.parent
    if folder.name in (*DIMENSIONS, "lexicons", "frames") and _LANGUAGE.fullmatch(folder.parent.name):
        return folder.parent.parent
    if _LANGUAGE.fullmatch(folder.name) and _any_named(folder, (*DIMENSIONS, "lexicons", "frames")):
        return folder.parent
    return folder


def _holds(folder: Path) -> bool:
    """Does the folder hold languages?"""
    return any(_LANGUAGE.fullmatch(each.name) for each in folder.iterdir() if each.is_dir())


def _any_named(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).is_dir() for name in names)
