"""``provenance check``: hold articles against thresholds, tell what is wrong, and only what is new if so asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from provenance import formats
from provenance.cache import Cache, RulesInForce, default_folder
from provenance.check import InputOrigin, Thresholds, Verdict, check_names, judge, portable_path
from provenance.check.baseline import Baseline, KnownProblem, Tally, entries
from provenance.commands.corrections import corrections_in_force
from provenance.commands.run import (
    EXIT_FAILED,
    EXIT_FINE,
    EXIT_UNREADABLE,
    InputOptions,
    Remarks,
    check_inputs,
    in_one_piece,
    open_output,
    progress,
    read_inputs,
    tell,
    tell_remarks,
    without_forgotten,
)
from provenance.config import CheckSection
from provenance.engine import Rule, RuleSet
from provenance.engine.loader import NO_SUCCESSORS, Successors
from provenance.errors import UsageError
from provenance.models import Dimension, Failure, Report, ReportArticle, Severity, UiLanguage
from provenance.report import printable
from provenance.report.checks import CheckWriter, Context, check_writer, checked
from provenance.runner import Audited, Limits, Outcome, run
from provenance.stamp import code_stamp
from provenance.wording import count, say

if TYPE_CHECKING:
    from provenance.commands.audit import KnownArticles
    from provenance.store.neighbours import Preview

__all__ = ["CheckOptions", "check_paths"]


# --- The file of known problems that a check lets pass: read, compared with what the run saw, written anew ------------


@dataclass(slots=True)
class BaselineFile:
    """A baseline and what the run has seen of its articles."""

    path: Path
    baseline: Baseline
    given: tuple[str, ...]
    now: Successors
    whole: bool
    _seen: list[KnownProblem] = field(default_factory=list)
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

    def stale(self) -> list[KnownProblem]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions(InputOptions):
    min_score: int | None = None
    least: tuple[tuple[Dimension, int], ...] = ()
    most: tuple[tuple[str, int], ...] = ()
    fail_on: Severity | Literal["never"] | None = None
    fail_unassessed: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    update_baseline: bool = False
    strict_baseline: bool = False
    new_only: bool = False
    since: str | None = None
    db: Path = Path("db/provenance.db")
    stories: bool = False
    no_cache: bool = False
    cache_dir: Path | None = None
    explain: bool = False
    format_: str = "text"


def check_paths(options: CheckOptions) -> int:
    """Audit without writing a database, and hold every article against the thresholds. Returns the exit code."""
    check_inputs(options)
    _check_options(options)
    rules = RulesInForce(options.project, kept=not options.no_cache)
    _check_names(options, rules.names)
    options = _in_names_of_today(options, rules)
    with ExitStack() as stack:
        baseline = _baseline(options, rules)
        known = stack.enter_context(_known(options.db, rules)) if options.new_only else None
        stream = stack.enter_context(
            open_output(options.output, for_machines=not formats.CHECK[options.format_].terminal)
        )
        stories = stack.enter_context(_stories(options, rules)) if options.stories else None
        context = Context(lambda: _by_id(rules.ruleset), options.lang_ui, explain=options.explain)
        writer = check_writer(options.format_, stream, context)
        cache = stack.enter_context(_cache(options, rules))
        tally = Tally(barless=not _asked(options, options.project.config.check).sets_bar)
        remarks = Remarks(options.project.config.ignore, options.project.outdated)
        check = _Check(options, writer, remarks, baseline, known, cache, tally, stories)
        whole = writer.needs_whole_reports or stories is not None
        found = run(
            read_inputs(options, changed_since(options.since) if options.since is not None else None),
            rules.load,
            jobs=options.jobs,
            limits=Limits(options.timeout, brief=not whole),
            is_current=known.is_current if known else None,
            recall=cache.recall if cache and not whole else None,
            corrections=corrections_in_force(options, options.db if options.new_only else None),
        )
        if options.db.is_file():
            from provenance.store.forget import forgotten_of  # the store is slow to load, and few checks need it

            found = without_forgotten(found, forgotten_of(options.db), options.lang_ui)
        try:
            for outcome in stack.enter_context(progress(found)):
                with in_one_piece():
                    check.take(outcome)
        except BaseException as stop:
            if not isinstance(stop, Exception):
                check.tally.interrupted = True
                with in_one_piece():
                    writer.finish(check.tally)
            raise
        with in_one_piece():
            check.conclude()
            writer.finish(check.tally)
    rules.keep()
    if not writer.sums_up:
        writer.remarks += checked(options.lang_ui, check.tally)
    sys.stderr.writelines(printable(line) + "\n" for line in writer.remarks)
    return check.exit_code


@dataclass(slots=True)
class _Check:
    """One run: verdicts go to the writer, their sum is kept."""

    options: CheckOptions
    writer: CheckWriter
    remarks: Remarks
    baseline: BaselineFile | None
    known: KnownArticles | None
    cache: Cache | None
    tally: Tally
    stories: Preview | None = None

    def take(self, outcome: Outcome) -> None:
        if isinstance(outcome, Audited):
            if self.cache and not outcome.recalled:
                self.cache.keep(outcome.report, outcome.fingerprint)
            if self.stories:
                outcome = replace(outcome, report=_with_news(outcome.report, self.stories))
            verdict = self._judge(outcome)
            self.tally.add(verdict)
            self.writer.add(verdict)
        elif isinstance(outcome, Failure):
            tell(outcome, self.options.lang_ui)
            if outcome.lost:
                self.tally.unreadable += 1
                self._miss(outcome.source)
                self.writer.fail(outcome)
        else:
            self.tally.unchanged += 1
            self._miss(outcome.place)
            self.writer.skip(outcome.place)

    def conclude(self) -> None:
        """After the last article: what of the baseline is gone; where asked for, write it anew."""
        tell_remarks(
            self.remarks,
            self.options.lang_ui,
            complete=not (self.tally.unreadable or self.tally.unchanged or self.options.since),
        )
        if self.baseline is None:
            return
        if self.options.update_baseline:
            sys.stderr.write(self.baseline.update(self.options.lang_ui) + "\n")
        else:
            self.tally.stale = self.baseline.stale()
            self.tally.stale_fails = self.options.strict_baseline

    @property
    def exit_code(self) -> int:
        if self.tally.unreadable:
            return EXIT_UNREADABLE
        return EXIT_FINE if self.tally.passed else EXIT_FAILED

    def _judge(self, outcome: Audited) -> Verdict:
        self.remarks.add(outcome.report)
        thresholds = _thresholds(self.options, outcome.report.article)
        verdict = judge(outcome.report, thresholds, InputOrigin(outcome.format, outcome.record))
        if self.known:
            verdict = self.known.apply(verdict, thresholds)
        if self.baseline:
            verdict = self.baseline.apply(verdict)
        return verdict.accepted() if self.options.update_baseline else verdict

    def _miss(self, source: str) -> None:
        if self.baseline:
            self.baseline.miss(source)


def _check_options(options: CheckOptions) -> None:
    if _baseline_path(options) is None and (options.update_baseline or options.strict_baseline):
        asked = "--update-baseline" if options.update_baseline else "--strict-baseline"
        raise UsageError(f"{asked} needs --baseline FILE")


def _check_names(options: CheckOptions, rule_ids: frozenset[str]) -> None:
    asked = options.project.config.check
    where = f"{options.project.config.path}: check: "
    check_names(options.select, rule_ids, "--select")
    check_names(options.ignore, rule_ids, "--ignore")
    check_names((name for name, _ in options.most), rule_ids, "--max")
    check_names(asked.select, rule_ids, f"{where}select")
    check_names(asked.ignore, rule_ids, f"{where}ignore")
    check_names(asked.max, rule_ids, f"{where}max")
    for override in asked.overrides:
        check_names(override.max, rule_ids, f"{where}overrides: max")


def _in_names_of_today(options: CheckOptions, rules: RulesInForce) -> CheckOptions:
    """Options that name rules which have moved mean those in their place, and say so."""
    named = (*options.select, *options.ignore, *(name for name, _ in options.most))
    if not named:
        return options
    now = rules.successors
    for name in dict.fromkeys(filter(now.outdated, named)):
        sys.stderr.write(printable(f"warning: “{name}” is now {', '.join(now.also(name))}: write that") + "\n")
    most = tuple(now.counted(dict(options.most)).items())
    return replace(options, select=now.followed(options.select), ignore=now.followed(options.ignore), most=most)


def _thresholds(options: CheckOptions, article: ReportArticle) -> Thresholds:
    """What the options ask for, else what the project asks of such an article."""
    return Thresholds.asked(_asked(options, options.project.config.check.of(article)))


def _asked(options: CheckOptions, section: CheckSection) -> CheckSection:
    return replace(
        section,
        min_score=options.min_score if options.min_score is not None else section.min_score,
        min={**section.min, **dict(options.least)},
        max={**section.max, **dict(options.most)},
        fail_on=options.fail_on or section.fail_on,
        unassessed="fail" if options.fail_unassessed else section.unassessed,
        select=options.select or section.select,
        ignore=(*options.ignore, *section.ignore),
    )


def _baseline_path(options: CheckOptions) -> Path | None:
    return options.baseline or options.project.config.check.baseline


def _baseline(options: CheckOptions, rules: RulesInForce) -> BaselineFile | None:
    path = _baseline_path(options)
    if path is None:
        return None
    now, whole = rules.successors, options.since is None
    return BaselineFile.open(path, options.paths, now, may_be_new=options.update_baseline, whole=whole)


def _known(db: Path, rules: RulesInForce) -> AbstractContextManager[KnownArticles]:
    from provenance.commands.audit import open_known  # the store is slow to load, and few checks need it

    return open_known(db, rules.ruleset.hash, rules.successors)


@contextmanager
def _stories(options: CheckOptions, rules: RulesInForce) -> Iterator[Preview | None]:
    """The stories of the database that was named; ``None`` where it has none yet."""
    from provenance.store.neighbours import Preview  # the store is slow to load, and few checks need it

    with Preview.open(options.db, rules.ruleset.lexicons) as stories:
        if stories.is_empty:
            hint = say(options.lang_ui, "{} has no stories yet; make them with: provenance link", options.db)
            sys.stderr.write(printable(hint) + "\n")
        yield None if stories.is_empty else stories


def _with_news(report: Report, stories: Preview) -> Report:
    return report.model_copy(update={"findings": (*report.findings, *stories.of(report))})


def _cache(options: CheckOptions, rules: RulesInForce) -> AbstractContextManager[Cache | None]:
    if options.no_cache:
        return nullcontext()
    return Cache.open(options.cache_dir or default_folder(), f"{rules.stamp} {code_stamp()}")


def _by_id(ruleset: RuleSet) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in ruleset.rules}


# --- Which files have changed since a commit, as git sees it: ``provenance check --since REV`` ------------------------


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
