"""``provenance audit``: audit, store and print."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from provenance import formats
from provenance.commands.corrections import corrections_in_force
from provenance.commands.inputs import EXIT_FINE, EXIT_UNREADABLE, InputOptions, check_inputs, read_inputs
from provenance.commands.output import open_output, progress, tell, tell_remarks, without_forgotten
from provenance.engine import RuleSet
from provenance.models import Failure, Report
from provenance.remarks import Remarks
from provenance.report import ReportWriter, report_writer
from provenance.report.reasons import Titles, rule_titles
from provenance.runner import Audited, Limits, Outcome, Skipped, run
from provenance.stamp import engine_stamp
from provenance.store import Run, Store
from provenance.store.forget import forgotten_of
from provenance.store.rows import rule_info

__all__ = ["AuditOptions", "audit_paths", "open_run", "store_outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions(InputOptions):
    db: Path
    format_: str | None = None
    force: bool = False
    no_text: bool = False
    no_db: bool = False


def audit_paths(options: AuditOptions) -> int:
    """Audit, store and print. Returns the exit code."""
    check_inputs(options)
    ruleset = options.project.ruleset()
    remarks = Remarks(ruleset.ignores, options.project.outdated)
    format_ = options.format_ or ("table" if options.output is None and sys.stdout.isatty() else "summary")
    failed = False
    with ExitStack() as stack:
        forgotten = forgotten_of(options.db)
        paths = forgotten.told(options.paths)
        database = None if options.no_db else stack.enter_context(open_run(options.db, ruleset, paths))
        titles = partial(rule_titles, ruleset.rules, options.lang_ui)
        writer = stack.enter_context(_writer(format_, options, titles))
        # Reports that somebody wants to see are made anew; only a run for the database alone can skip them.
        corrections = corrections_in_force(options, None if options.no_db else options.db)
        unseen = database is not None and not options.force and format_ in ("summary", "none")
        found = run(
            read_inputs(options),
            ruleset,
            jobs=options.jobs,
            limits=Limits(options.timeout),
            is_current=database.is_current if database and unseen else None,
            corrections=corrections,
        )
        found = without_forgotten(found, forgotten, options.lang_ui)
        for audited in stack.enter_context(progress(found)):
            outcome = store_outcome(audited, database, force=options.force) if database else audited
            if isinstance(outcome, Failure):
                failed = failed or outcome.lost
                tell(outcome, options.lang_ui)
                writer.fail(outcome)
            elif isinstance(outcome, Skipped):
                if database and ruleset.ignores:
                    remarks.used(database.suppressing(outcome.id))
                writer.skip()
            else:
                remarks.add(outcome.report)
                writer.add(_without_text(outcome.report) if options.no_text else outcome.report)
    tell_remarks(remarks, options.lang_ui, complete=not failed)
    return EXIT_UNREADABLE if failed else EXIT_FINE


def store_outcome(outcome: Outcome, database: Run, *, force: bool = False) -> Outcome:
    """Write what came of an input; what is in the database unchanged is only counted.

    Returns it, or in its place a failure where it would replace another article.
    """
    if isinstance(outcome, Audited) and (reason := _conflict(database, outcome.report)):
        outcome = Failure(outcome.place, reason)
    if isinstance(outcome, Failure):
        database.fail(outcome)
    elif isinstance(outcome, Skipped) or (
        not force and database.is_current(outcome.report.article.id, outcome.fingerprint)
    ):
        database.skip()
    else:
        database.write(outcome.report, outcome.fingerprint)
    return outcome


def _conflict(database: Run, report: Report) -> str | None:
    return database.conflict(report.article.id, report.article.url, report.article.outlet)


@contextmanager
def open_run(db: Path, ruleset: RuleSet, paths: tuple[str, ...]) -> Iterator[Run]:
    """A run of the database, with all rules that its findings may refer to."""
    with (
        Store.open(db) as store,
        store.run(
            ruleset=ruleset.hash, engine=engine_stamp(), rules=map(rule_info, ruleset.rules), arguments=" ".join(paths)
        ) as run_of_store,
    ):
        yield run_of_store


def _without_text(report: Report) -> Report:
    return report.model_copy(update={"text": None})


@contextmanager
def _writer(format_: str, options: AuditOptions, titles: Titles) -> Iterator[ReportWriter]:
    with open_output(options.output, for_machines=not formats.AUDIT[format_].terminal) as stream:
        writer = report_writer(format_, stream, options.lang_ui, titles)
        try:
            yield writer
        finally:
            # Where nothing can be written any more, an end cannot be written either.
            if not isinstance(sys.exc_info()[1], OSError):
                writer.finish()
