"""Many articles, in one process or in several: the same outcomes in the same order, whatever happens to a process."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from provenance import engine, pipeline
from provenance.engine import RuleSet
from provenance.errors import RuleError
from provenance.models import Failure, RawArticle
from provenance.runner import Audited, Limits, Outcome, Skipped, pool, run
from tests.conftest import ran

DEADLY = "Dieser Text beendet den Prozess."
BLOCKING = "Dieser Text hält den Prozess an."


def inputs(count: int = 30) -> Iterator[RawArticle | Failure]:
    for number in range(count):
        if number == 7:
            yield Failure("gone.txt", "is not there any more")
        yield RawArticle(id=f"a{number}", source="feed.jsonl", line=number, content=f"Die Stadt baut {number} Häuser.")


def outcome_key(outcome: Outcome) -> str:
    if isinstance(outcome, Audited):
        return outcome.report.model_dump_json() + outcome.fingerprint
    return repr(outcome)


#: A module that the other processes import: there, one article kills or blocks the process that audits it.
DEADLY_MODULE = f"""
import os, signal
from provenance.runner import pool, task as tasks

audit_one, work = tasks.audit_task, pool.work

def audit_or_die(task, ruleset, limits):
    if {DEADLY!r} in task.raw.content:
        os.kill(os.getpid(), signal.SIGKILL)
    if {BLOCKING!r} in task.raw.content:
        signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGALRM}})
        while True:
            pass
    return audit_one(task, ruleset, limits)

def work_or_die(*arguments):
    tasks.audit_task = audit_or_die
    work(*arguments)
"""


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "deadly_worker.py").write_text(DEADLY_MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "deadly_worker", raising=False)
    monkeypatch.setattr(pool, "work", importlib.import_module("deadly_worker").work_or_die)
    monkeypatch.setattr(pool, "_GRACE", 0.3)


def test_two_processes_give_what_one_gives(ruleset: RuleSet) -> None:
    one = [outcome_key(outcome) for outcome in run(inputs(), ruleset)]
    two = [outcome_key(outcome) for outcome in run(inputs(), ruleset, jobs=2)]
    assert len(one) == 31
    assert one == two


def test_what_is_current_is_not_audited(ruleset: RuleSet) -> None:
    outcomes = list(run(inputs(3), ruleset, is_current=lambda article_id, mark: article_id == "a1" and bool(mark)))
    assert outcomes[1] == Skipped("a1", "feed.jsonl#1")
    assert [type(outcome) for outcome in outcomes] == [Audited, Skipped, Audited]


def test_an_article_without_text_is_named_by_its_place(ruleset: RuleSet) -> None:
    raw = RawArticle(id="x", source="feed.jsonl", line=3, content="<p></p>", format="html")
    [outcome] = run([raw], ruleset)
    assert isinstance(outcome, Failure)
    assert outcome.source == "feed.jsonl#3"


def test_a_fault_of_ours_in_one_article_does_not_lose_the_others(
    ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.audit
    monkeypatch.setattr(pipeline, "audit", lambda raw, rules, _said: real(raw, rules) if raw.id != "a1" else 1 / 0)
    outcomes = list(run(inputs(3), ruleset))
    assert [type(outcome) for outcome in outcomes] == [Audited, Failure, Audited]
    assert "ZeroDivisionError" in outcome_key(outcomes[1])


@pytest.mark.parametrize(
    ("text", "timeout", "reason"), [(DEADLY, 0, "died, twice"), (BLOCKING, 1.0, "took longer than")]
)
@pytest.mark.parametrize(("fork", "deaths"), [(True, (11,)), (True, (0, 1, 8, 9, 39)), (False, (11,))])
def test_a_process_that_dies_or_hangs_takes_one_article_with_it(
    ruleset: RuleSet,
    deadly: None,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    timeout: float,
    reason: str,
    deaths: tuple[int, ...],
    fork: bool,
    request: pytest.FixtureRequest,
) -> None:
    if fork and sys.platform != "linux":
        pytest.skip("a fork is not safe here")
    if fork and threading.active_count() > 1:  # under xdist: a process without threads runs it
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
        ran([*command, request.node.nodeid], cwd=request.config.rootpath, check=True)
        return
    if not fork:
        monkeypatch.setattr(pool, "_can_fork", lambda: False)
    texts = [text if number in deaths else f"Die Stadt baut {number} Häuser." for number in range(40)]
    raws = [RawArticle(id=f"a{n}", source=f"{n}.txt", content=text) for n, text in enumerate(texts)]
    # A process that is no fork reads and compiles the rules while its first article waits, on a busy machine for seconds.
    outcomes = list(run(raws, ruleset, jobs=2, limits=Limits(timeout if fork else 8 * timeout)))
    assert len(outcomes) == 40
    failures = {n: outcome for n, outcome in enumerate(outcomes) if isinstance(outcome, Failure)}
    assert tuple(failures) == deaths
    assert all(reason in failure.reason and failure.source == f"{n}.txt" for n, failure in failures.items())


def test_a_large_article_that_does_not_answer_is_ended_without_other_processes_too(
    ruleset: RuleSet, deadly: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provenance.runner._LARGE", 100)
    large = RawArticle(id="large", source="large.txt", content=f"{BLOCKING} " * 5)
    outcomes = list(run([*inputs(2), large, *inputs(2)], ruleset, limits=Limits(2)))
    assert [type(outcome) for outcome in outcomes] == [Audited, Audited, Failure, Audited, Audited]
    assert "large.txt" in outcome_key(outcomes[2])
    assert "took longer than 2 seconds" in outcome_key(outcomes[2])


def test_where_no_other_process_can_be_started_those_that_run_do_the_work(
    ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, started = pool._Worker.start, []

    def start_one(*arguments: object, fork: bool) -> object:
        if started:
            raise OSError(12, "Cannot allocate memory")
        started.append(arguments)
        return start(*arguments, fork=fork)

    monkeypatch.setattr(pool._Worker, "start", start_one)
    assert sum(isinstance(outcome, Audited) for outcome in run(inputs(), ruleset, jobs=4)) == 30


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_takes_too_long_is_named_and_the_others_go_on(ruleset: RuleSet, jobs: int) -> None:
    endless = RawArticle(id="a1", source="a1.txt", content="Die Stadt baut Häuser. " * 43_000, language="de")
    items = [*inputs(1), endless, *inputs(3)]
    outcomes = list(run(items, ruleset, jobs=jobs, limits=Limits(3)))
    assert [type(outcome) for outcome in outcomes] == [Audited, Failure, Audited, Audited, Audited]
    assert "a1.txt" in outcome_key(outcomes[1])
    assert "took longer than 3 seconds; --timeout" in outcome_key(outcomes[1])


class _Slow:
    """Takes its time when it is deleted, where Python ignores whatever is raised."""

    def __del__(self) -> None:
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            pass


def test_an_interruption_that_python_ignores_comes_again(ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        _Slow()
        time.sleep(60)

    monkeypatch.setattr(pipeline, "audit", endless)
    [outcome] = run(inputs(1), ruleset, limits=Limits(0.1))
    assert "took longer than 0.1 seconds" in outcome_key(outcome)


def test_what_else_python_ignores_is_told_as_before(ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    class Faulty:
        def __del__(self) -> None:
            raise ValueError("in passing")

    told: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: told.append(str(fault.exc_value)))
    real = pipeline.audit

    def audit(*arguments: Any) -> Any:
        Faulty()
        return real(*arguments)

    monkeypatch.setattr(pipeline, "audit", audit)
    [outcome] = run(inputs(1), ruleset, limits=Limits(60))
    assert isinstance(outcome, Audited)
    assert told == ["in passing"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_rules_are_loaded_only_if_an_article_needs_them(ruleset: RuleSet, jobs: int, tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text("wrong: [", encoding="utf-8")
    invalid_rules = partial(engine.load, [tmp_path])  # which another process can load too
    known = next(outcome for outcome in run(inputs(1), ruleset) if isinstance(outcome, Audited)).report
    assert len(list(run(inputs(3), invalid_rules, jobs=jobs, recall=lambda _raw, _mark: known))) == 3
    with pytest.raises(RuleError, match=r"score\.yaml"):
        list(run(inputs(3), invalid_rules, jobs=jobs))


def test_brief_reports_hold_what_a_check_needs(ruleset: RuleSet) -> None:
    whole, brief = (next(run(inputs(1), ruleset, limits=Limits(brief=each))) for each in (False, True))
    assert isinstance(whole, Audited)
    assert isinstance(brief, Audited)
    assert brief.report == whole.report.brief() != whole.report
    assert brief.report.findings == whole.report.findings
    assert brief.report.scores == whole.report.scores
