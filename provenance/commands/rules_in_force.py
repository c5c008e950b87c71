"""The rules of a project, read only when somebody needs them: where nothing has changed, nobody does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.bounded import read_bounded
from provenance.config import Project
from provenance.engine.loading.categories import category_names
from provenance.engine.loading.successors import Successors, successors

if TYPE_CHECKING:
    from provenance.engine import RuleSet

__all__ = ["RulesInForce"]

_RULE_ENDINGS = {".yaml", ".yml"}


class RulesInForce:
    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def ruleset(self) -> RuleSet:
        """Raises ``RuleError``."""
        return self.project.ruleset()

    def load(self) -> RuleSet:
        """The same as a function, which can be passed on to another process."""
        return self.ruleset

    @cached_property
    def ids(self) -> frozenset[str]:
        """By the names of their files; switched off ones and those with mistakes are among them."""
        return frozenset(
            path.relative_to(root).with_suffix("").as_posix()
            for root, path in self._files()
            if path.suffix in _RULE_ENDINGS and path.parent != root
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """What findings can be called by: the ids, and the categories that packs declare."""
        return self.ids | category_names(self.project.roots)

    @cached_property
    def successors(self) -> Successors:
        """What rules that have moved are called now."""
        return successors(self.project.roots)

    @property
    def stamp(self) -> str:
        """Changes with every byte of rules, lexicons and configuration."""
        digest = hashlib.sha256()
        config = self.project.config.path
        paths = [(str(path.relative_to(root)), path) for root, path in self._files()]
        for name, path in [*paths, *([("", config)] if config else [])]:
            try:
                content = read_bounded(path)
            except OSError as error:  # no rule can be read from it either
                content = f"{error.strerror}".encode()
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
        return digest.hexdigest()

    def _files(self) -> Iterator[tuple[Path, Path]]:
        for root in self.project.roots:
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    yield root, path
