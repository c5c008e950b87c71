"""What the commands do: connect reader, runner, store and writers, and say what came of it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO, cast

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from provenance import reader
from provenance.check import Thresholds, Verdict, judge
from provenance.config import Project
from provenance.engine import Rule, RuleSet
from provenance.errors import UsageError
from provenance.extract import normalise_language
from provenance.models import CATEGORIES, Dimension, Failure, Report, Severity, UiLanguage
from provenance.pipeline import ENGINE
from provenance.remarks import Remarks
from provenance.report import WRITERS, ReportWriter, main_reasons, print_article, printable, reason_text
from provenance.runner import Audited, IsCurrent, Outcome, Skipped, run
from provenance.store import Archive, RuleInfo, Run, Store

EXIT_FINE, EXIT_FAILED, EXIT_UNREADABLE = 0, 1, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """What both ``audit`` and ``check`` are told about their inputs."""

    paths: tuple[str, ...]
    project: Project
    lang: str | None = None
    jobs: int = 1
    max_bytes: int = 20_000_000
    output: Path | None = None
    lang_ui: UiLanguage = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions(InputOptions):
    db: Path
    format_: str | None = None
    force: bool = False
    no_text: bool = False
    no_db: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions(InputOptions):
    min_score: float | None = None
    least: tuple[tuple[Dimension, int], ...] = ()
    fail_on: Severity | Literal["never"] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    explain: bool = False
    format_: str = "text"


def audit_paths(options: AuditOptions) -> int:
    """Audit, store and print. Returns the exit code."""
    _check_inputs(options)
    ruleset = options.project.ruleset()
    remarks = Remarks(ruleset.ignores)
    format_ = options.format_ or ("table" if options.output is None and sys.stdout.isatty() else "summary")
    failed = skipped = False
    with ExitStack() as stack:
        database = None if options.no_db else stack.enter_context(_database(options, ruleset))
        writer = stack.enter_context(_writer(format_, options))
        # Reports that somebody wants to see are made anew; only a run for the database alone can skip them.
        unseen = database is not None and not options.force and format_ in ("summary", "none")
        outcomes = _outcomes(options, ruleset, database.is_current if database and unseen else None)
        for outcome in stack.enter_context(_progress(outcomes)):
            if database:
                _store(outcome, database, force=options.force)
            if isinstance(outcome, Failure):
                failed = True
                _tell(outcome)
                writer.fail(outcome)
            elif isinstance(outcome, Skipped):
                skipped = True
                writer.skip()
            else:
                remarks.add(outcome.report)
                writer.add(_without_text(outcome.report) if options.no_text else outcome.report)
    _remark(remarks, complete=not (failed or skipped))
    return EXIT_UNREADABLE if failed else EXIT_FINE


def _store(outcome: Outcome, database: Run, *, force: bool) -> None:
    if isinstance(outcome, Failure):
        database.fail(outcome)
    elif isinstance(outcome, Skipped) or (
        not force and database.is_current(outcome.report.article.id, outcome.fingerprint)
    ):
        database.skip()
    else:
        database.write(outcome.report, outcome.fingerprint)


def check_paths(options: CheckOptions) -> int:
    """Audit without a database and hold every article against the thresholds. Returns the exit code."""
    _check_inputs(options)
    ruleset = options.project.ruleset()
    remarks = Remarks(ruleset.ignores)
    checked = failed = unreadable = 0
    with _stream(options.output) as stream, _progress(_outcomes(options, ruleset, None)) as outcomes:
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                unreadable += 1
                _tell(outcome)
            elif isinstance(outcome, Audited):
                checked += 1
                remarks.add(outcome.report)
                verdict = judge(outcome.report, _thresholds(options, outcome.report))
                failed += not verdict.passed
                _write_verdict(stream, verdict, options)
        if options.format_ == "text" and (failed or unreadable):
            stream.write(f"{failed} of {checked} articles failed" + _unreadable(unreadable) + "\n")
    _remark(remarks, complete=not unreadable)
    if unreadable:
        return EXIT_UNREADABLE
    return EXIT_FAILED if failed else EXIT_FINE


def _thresholds(options: CheckOptions, report: Report) -> Thresholds:
    """What the options ask for, else what the project asks of such an article."""
    asked = options.project.config.check.of(report.article)
    fail_on = options.fail_on or asked.fail_on or "error"
    return Thresholds(
        overall=options.min_score if options.min_score is not None else asked.min_score,
        dimensions={**asked.min, **dict(options.least)},
        fail_on=None if fail_on == "never" else fail_on,
        select=options.select or asked.select,
        ignore=(*options.ignore, *asked.ignore),
    )


def _remark(remarks: Remarks, *, complete: bool) -> None:
    for line in remarks.lines(complete=complete):
        sys.stderr.write(printable(line) + "\n")


def _check_inputs(options: InputOptions) -> None:
    """Raises ``UsageError`` before anything is read."""
    if "" in options.paths:
        raise UsageError("a path is empty; write . for the current folder")
    reader.check_paths(options.paths)
    if options.output is not None and options.output.is_file() and _is_input(options.output, options.paths):
        raise UsageError(f"--output {options.output} is one of the inputs and would be replaced; choose another")
    if options.lang is not None and normalise_language(options.lang) is None:
        raise UsageError(f"--lang {options.lang}: no known language; write a code of two letters, like de")


def _is_input(output: Path, paths: tuple[str, ...]) -> bool:
    return any(Path(path).is_file() and output.samefile(path) for path in paths)


def _outcomes(options: InputOptions, ruleset: RuleSet, is_current: IsCurrent | None) -> Iterator[Outcome]:
    inputs = reader.read(options.paths, max_bytes=options.max_bytes, language=options.lang, stdin=sys.stdin.buffer)
    return run(inputs, ruleset, jobs=options.jobs, is_current=is_current)


def _write_verdict(stream: TextIO, verdict: Verdict, options: CheckOptions) -> None:
    report = verdict.report
    if options.format_ == "jsonl":
        low, findings = verdict.low_scores, [finding.model_dump() for finding in verdict.findings]
        row = {"id": report.article.id, "source": report.article.source, "passed": verdict.passed}
        row |= {"overall": report.scores.overall, "low_scores": low, "findings": findings}
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif not verdict.passed:
        for reason in verdict.low_scores:
            stream.write(f"{report.article.source}: {reason}\n")
        for finding in verdict.findings:
            place = f":{finding.line}:{finding.column}" if finding.line else ""
            message = finding.message_in(options.lang_ui)
            stream.write(f"{report.article.source}{place}: {finding.severity}: {message} [{finding.rule}]\n")
        if options.explain:
            for contribution in main_reasons(report, most=10):
                stream.write(f"    {reason_text(contribution)}\n")


def _unreadable(count: int) -> str:
    return f"; {count} could not be read" if count else ""


def _without_text(report: Report) -> Report:
    return report.model_copy(update={"text": None})


def _tell(failure: Failure) -> None:
    sys.stderr.write(printable(f"{failure.source}: not audited: {failure.reason}") + "\n")


@contextmanager
def _database(options: AuditOptions, ruleset: RuleSet) -> Iterator[Run]:
    rules, asked = map(_rule_info, ruleset.rules), " ".join(options.paths)
    with (
        Store.open(options.db) as store,
        store.run(ruleset=ruleset.hash, engine=ENGINE, rules=rules, arguments=asked) as run_of_store,
    ):
        yield run_of_store


def _rule_info(rule: Rule) -> RuleInfo:
    return RuleInfo(
        id=rule.id,
        title=rule.title,
        rationale=rule.rationale,
        status=rule.status,
        hash=rule.hash,
        file=f"{rule.id}.yaml",
        category=rule.category,
        dimension=CATEGORIES[rule.category],
        severity=rule.severity,
        title_de=rule.titles.get("de"),
    )


@contextmanager
def _writer(format_: str, options: AuditOptions) -> Iterator[ReportWriter]:
    with _stream(options.output) as stream:
        writer = WRITERS[format_](stream, options.lang_ui)
        try:
            yield writer
        finally:
            # Where nothing can be written any more, an end cannot be written either.
            if not isinstance(sys.exc_info()[1], OSError):
                writer.finish()


@contextmanager
def _stream(output: Path | None) -> Iterator[TextIO]:
    """Stdout, or a file that appears under its name only once it is complete."""
    if output is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    # A device or a pipe is written to as it is: a file put in its place would replace it.
    special = output.exists() and not output.is_file()
    temporary = output if special else output.with_name(f".{output.name}.{os.getpid()}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        stream = temporary.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}; choose another --output") from error
    try:
        with stream:
            yield stream
    except Exception:
        if not special:
            temporary.unlink(missing_ok=True)
        raise
    finally:
        # An interrupted run keeps what was finished.
        if not special and temporary.exists():
            temporary.replace(output)


@contextmanager
def _progress(outcomes: Iterator[Outcome]) -> Iterator[Iterable[Outcome]]:
    """Count on a terminal's stderr while outcomes pass by; closing it ends the processes behind them."""
    with contextlib.closing(cast(Generator[Outcome, None, None], outcomes)):
        if not sys.stderr.isatty():
            yield outcomes
            return
        columns = (TextColumn("Auditing"), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("audit", total=None)
            yield _counted(outcomes, lambda: progress.advance(task))


def _counted(outcomes: Iterable[Outcome], advance: Callable[[], None]) -> Iterator[Outcome]:
    for outcome in outcomes:
        yield outcome
        advance()


def show_article(wanted: str, db: Path, language: UiLanguage) -> None:
    """Print one article of the database. Raises ``UsageError`` where ``wanted`` fits none or more than one."""
    with Archive.open(db) as archive:
        found = archive.find(wanted)
        report = archive.report(found[0]) if len(found) == 1 else None
    if report is None:
        known = "\n".join(f"  {article_id}" for article_id in found)
        what = f"fits several articles, name one:\n{known}" if found else f"is no article in {db}"
        raise UsageError(f"“{wanted}” {what}")
    print_article(report, Console(highlight=False), language)
