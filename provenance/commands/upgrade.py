"""``provenance upgrade``: what this version says of a database that another one made, and through what.

Twice over the articles. First those that the database holds as they were read: the same words, judged anew, so that
what changes changes through the program. Then what lies where they came from: pages, of which a database has the text
alone, and articles that have changed since.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from provenance import __version__, reader
from provenance.cache import RulesInForce
from provenance.commands.audit import open_run, store_outcome
from provenance.commands.corrections import corrections_in_force
from provenance.commands.rules_diff import Diff, RuleChanges, as_values, rule_changes, text
from provenance.commands.rules_named import counted, told
from provenance.commands.run import EXIT_FINE, EXIT_UNREADABLE, progress, tell
from provenance.config import Project
from provenance.corrections import Correction
from provenance.engine import RuleSet
from provenance.models import Failure, RawArticle
from provenance.runner import Audited, Limits, run
from provenance.stamp import engine_stamp
from provenance.store import Archive, Store
from provenance.store.archive import CAUSES, Kept
from provenance.store.database import settle
from provenance.store.writer import Run
from provenance.wording import sayable

__all__ = ["Upgrade", "UpgradeOptions", "as_json", "as_text", "upgrade", "upgrade_database"]

_TITLES = {
    "program": sayable("Through the program"),
    "article": sayable("Through the article"),
    "both": sayable("Through both: the article changed, and its earlier words cannot be judged anew"),
    "correction": sayable("Through corrections of reviewers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeOptions:
    db: Path
    project: Project
    jobs: int = 1
    timeout: float = 120.0
    max_bytes: int = 20_000_000
    dry_run: bool = False
    from_text: bool = False
    corrections: Path | None = None
    format_: str = "text"


@dataclass(slots=True)
class Upgrade:
    """What came of it. ``engines`` made the database, each with its number of articles; ``gone`` are ids of articles
    that stay as they were: pages whose files are not there.
    """

    engines: Mapping[str, int]
    articles: int
    rules: RuleChanges
    gone: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    audited: int = 0
    by_cause: dict[str, Diff] = field(default_factory=dict)


def upgrade(options: UpgradeOptions) -> int:
    """Upgrade, or with ``dry_run`` a copy of the database, and print what changed. Returns the exit code."""
    if options.dry_run:
        Archive.open(options.db, any_version=True).close()  # is there one?
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / options.db.name
            _copy(options.db, copy)
            done = upgrade_database(replace(options, db=copy), options.db)
    else:
        Archive.open(options.db, any_version=True).close()
        done = upgrade_database(options)
    sys.stdout.write(as_json(done) if options.format_ == "json" else as_text(done, options))
    return EXIT_UNREADABLE if done.failed else EXIT_FINE


def _copy(path: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.backup(new)


def upgrade_database(options: UpgradeOptions, log_beside: Path | None = None) -> Upgrade:
    """``log_beside`` is the database whose corrections count, where it is another one. Raises ``StoreError``,
    ``RuleError``.
    """
    ruleset = RulesInForce(options.project).ruleset
    Store.open(options.db).close()  # all migrations
    with Archive.open(options.db) as archive:
        hashes = archive.rule_hashes()
        engines = archive.engines()
        known = {kept.id: kept for kept in archive.kept()}
        now = {rule.id: rule.hash for rule in ruleset.rules}
        done = Upgrade(engines, len(known), rule_changes(hashes, now, others=False))
        with open_run(options.db, ruleset, ("upgrade",)) as database:
            pages: list[str] = []
            corrections = corrections_in_force(options, log_beside or options.db)
            again = _Again(options, ruleset, database, known, corrections, done)
            again.take(_as_read(archive, again.old, pages, options), same=True)
            database.flush()
            again.take(_from_files(known, options))
            number = database.id
        current = {kept.id for kept in archive.kept() if (kept.ruleset, kept.engine) == (ruleset.hash, engine_stamp())}
        done.gone = [article_id for article_id in pages if article_id not in current]
        for cause in CAUSES:
            changes = [each.change for each in archive.changes("run", number) if each.cause == cause]
            changes.sort(key=lambda change: (-abs(change.by), change.id))
            done.by_cause[cause] = Diff(done.rules, done.articles, 0, changes)
    settle(options.db, lock_wait=0)
    return done


@dataclass(frozen=True, slots=True)
class _Again:
    """Audits articles that the database knows."""

    options: UpgradeOptions
    ruleset: RuleSet
    database: Run
    known: Mapping[str, Kept]
    corrections: Mapping[str, Sequence[Correction]]
    done: Upgrade

    @property
    def old(self) -> Iterator[Kept]:
        current = (self.ruleset.hash, engine_stamp())
        return (kept for kept in self.known.values() if (kept.ruleset, kept.engine) != current)

    def take(self, inputs: Iterable[RawArticle], *, same: bool = False) -> None:
        """``same``: these are known to be the words that the database has."""
        limits = Limits(self.options.timeout)
        items = (self._recognised(item, same=same) for item in inputs)
        found = run(
            items,
            self.ruleset,
            jobs=self.options.jobs,
            limits=limits,
            is_current=self.database.is_current,
            corrections=self.corrections,
        )
        with progress(found) as outcomes:
            for each in outcomes:
                outcome = store_outcome(each, self.database)
                if isinstance(outcome, Failure):
                    self.done.failed.append(outcome)
                    tell(outcome)
                elif isinstance(outcome, Audited):
                    self.done.audited += 1

    def _recognised(self, item: RawArticle, *, same: bool) -> RawArticle:
        """Whatever version gave it its fingerprint, the same input is the same input."""
        mark, plus, corrected = self.known[item.id].fingerprint.partition("+")
        new = reader.fingerprint(item)
        if mark != new and (same or reader.is_of(mark, item)):
            self.database.recognise(item.id, new + plus + corrected)
        return item


# --- where the words are ----------------------------------------------------------------------------------------------


def _as_read(archive: Archive, old: Iterable[Kept], pages: list[str], options: UpgradeOptions) -> Iterator[RawArticle]:
    """Articles that were read as text; what was a page is left in ``pages``."""
    for kept in old:
        raw = _input(kept, archive.text(kept.id) or "", as_text=options.from_text)
        if raw is None:
            pages.append(kept.id)
        else:
            yield raw


def _input(kept: Kept, content: str, *, as_text: bool) -> RawArticle | None:
    """The input that an article was made of, where it is its text with what the database knows of it.

    What of that was given and what was found in the text is not kept, but the fingerprint of the input is: the
    combination that has it is the input itself.
    """
    plain = RawArticle(id=kept.id, source=kept.source, content=content, line=kept.line)
    given = [(name, value) for name, value in kept.known.items() if value]
    for count in range(len(given), -1, -1):
        for chosen in combinations(given, count):
            for carries in (False, True):
                raw = _with(plain, dict(chosen), carries_metadata=carries)
                if reader.is_of(kept.fingerprint, raw):
                    return raw
    return _with(plain, dict(given), carries_metadata=True) if as_text else None


def _with(raw: RawArticle, known: Mapping[str, str], *, carries_metadata: bool) -> RawArticle:
    values: dict[str, Any] = {**known, "carries_metadata": carries_metadata}
    return replace(raw, **values)


def _from_files(known: Mapping[str, Kept], options: UpgradeOptions) -> Iterator[RawArticle]:
    """What lies where the articles came from, of the articles that the database has."""
    sources = dict.fromkeys(kept.source for kept in known.values())
    there = [source for source in sources if "://" not in source and Path(source).is_file()]
    fields = options.project.config.fields
    for item in reader.read(there, max_bytes=options.max_bytes, fields=fields, found=True) if there else ():
        if isinstance(item, RawArticle) and item.id in known and known[item.id].source == item.source:
            yield item


# --- what came of it --------------------------------------------------------------------------------------------------


def as_text(done: Upgrade, options: UpgradeOptions) -> str:
    made = ", ".join(f"{name} ({_articles(number)})" for name, number in done.engines.items())
    head = told("{}: {}, made by {}; this is {}.", options.db, _articles(done.articles), made, engine_stamp())
    again = told("{} would be audited again" if options.dry_run else "{} audited again", _articles(done.audited))
    parts = [f"{head}\n{again}.\n"]
    for cause, diff in done.by_cause.items():
        if diff.changes:
            parts.append(f"{told(_TITLES[cause])}\n\n{text(diff, rules=cause == 'program')}")
    if not any(diff.changes for diff in done.by_cause.values()):
        parts.append(told("Nothing changed: no finding, score or band.") + "\n")
    if done.gone:
        parts.append(
            told("{} left as before: read from pages that are not there any more.", _articles(len(done.gone)))
            + " "
            + told("Audit the pages again, or take their text with --from-text; no links, embeds and images then.")
            + "\n"
            + "".join(f"  {article_id}\n" for article_id in done.gone[:20])
            + (f"  {told('… and {} more', len(done.gone) - 20)}\n" if len(done.gone) > 20 else "")
        )
    return "\n".join(parts)


def _articles(number: int) -> str:
    return counted("{} article|{} articles", number)


def as_json(done: Upgrade) -> str:
    """``{"engines": {name: articles}, "engine", "version", "articles", "audited", "left": [id], "failed": [{source,
    reason}], "changes": {cause: as rules diff}}``.
    """
    values: dict[str, Any] = {
        "engines": dict(done.engines),
        "engine": engine_stamp(),
        "version": __version__,
        "articles": done.articles,
        "audited": done.audited,
        "left": done.gone,
        "failed": [{"source": each.source, "reason": each.reason} for each in done.failed],
        "changes": {cause: as_values(diff) for cause, diff in done.by_cause.items()},
    }
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
