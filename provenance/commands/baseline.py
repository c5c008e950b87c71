"""The file of known problems that a check lets pass: read, compared with what the run saw, written anew."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from provenance.check import Baseline, Entry, Verdict, entries, portable_path
from provenance.engine.loading.successors import NO_SUCCESSORS, Successors
from provenance.errors import UsageError
from provenance.models import UiLanguage
from provenance.wording import count, say

__all__ = ["BaselineFile"]


@dataclass(slots=True)
class BaselineFile:
    """A baseline and what the run has seen of its articles."""

    path: Path
    baseline: Baseline
    given: tuple[str, ...]
    now: Successors
    whole: bool
    _seen: list[Entry] = field(default_factory=list)
    _sources: set[str] = field(default_factory=set)
    _unseen: set[str] = field(default_factory=set)

    @classmethod
    def open(
        cls, path: Path, paths: tuple[str, ...], now: Successors = NO_SUCCESSORS, *, may_be_new: bool, whole: bool
    ) -> BaselineFile:
        """Raises ``UsageError`` where the file is missing or is no baseline.

        ``paths`` are those that are checked; ``whole`` says whether all that lies below them is. ``now`` tells what
        rules are called that an earlier version wrote into the file.
        """
        given = tuple(portable_path(each) for each in paths)
        try:
            return cls(path, Baseline.parse(path.read_text(encoding="utf-8"), str(path)), given, now, whole)
        except FileNotFoundError as error:
            if may_be_new:
                return cls(path, Baseline.of(()), given, now, whole)
            raise UsageError(f"there is no baseline {path}; make it with --update-baseline") from error
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"baseline {path} cannot be read: {error}") from error

    def apply(self, verdict: Verdict) -> Verdict:
        """The verdict with the known problems set apart; remembers what was found."""
        self.baseline = self.baseline.carried(verdict.report, self.now)
        self._seen += [*entries(verdict), *self.baseline.unasked(verdict)]
        self._sources.add(portable_path(verdict.report.article.source))
        return self.baseline.apply(verdict)

    def miss(self, source: str) -> None:
        """An input that was not checked, a record of a feed perhaps (``path#line``): nothing about it is stale."""
        self._unseen |= {portable_path(source), portable_path(source.rpartition("#")[0] or source)}

    def stale(self) -> list[Entry]:
        return self.baseline.stale(self._seen, self._covered)

    def update(self, language: UiLanguage) -> str:
        """Write the file anew, in one step, and say what changed."""
        updated = self.baseline.updated(self._seen, self._covered)
        before, after = self.baseline.entries.keys(), updated.entries.keys()
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(updated.render(), encoding="utf-8", newline="\n")
            temporary.replace(self.path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise UsageError(f"baseline {self.path} cannot be written: {error.strerror}") from error
        problems = count(language, "{} problem|{} problems", len(after))
        return say(
            language, "baseline {}: {}, {} new, {} gone", self.path, problems, len(after - before), len(before - after)
        )

    def _covered(self, source: str) -> bool:
        """Did the run look at this file in full, or would it have, were the file still there?"""
        if source in self._unseen:
            return False
        return source in self._sources or (self.whole and self._below_given(source) and not Path(source).exists())

    def _below_given(self, source: str) -> bool:
        return any(root in (".", source) or source.startswith(f"{root}/") for root in self.given)
