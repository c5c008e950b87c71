"""Many articles, in one process or in several: the same outcomes in the same order, whatever happens to a process."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance import runner
from provenance.engine import RuleSet
from provenance.models import Failure, RawArticle
from provenance.runner import Audited, Outcome, Skipped, run

DEADLY = "Dieser Text beendet den Prozess."


def inputs(count: int = 30) -> Iterator[RawArticle | Failure]:
    for number in range(count):
        if number == 7:
            yield Failure("gone.txt", "is not there any more")
        yield RawArticle(id=f"a{number}", source="feed.jsonl", line=number, content=f"Die Stadt baut {number} Häuser.")


def outcome_key(outcome: Outcome) -> str:
    if isinstance(outcome, Audited):
        return outcome.report.model_dump_json() + outcome.fingerprint
    return repr(outcome)


#: A module that the other processes import: there, one article kills the process that audits it.
DEADLY_MODULE = f"""
import os, signal
from provenance import runner

audit_one, start_worker = runner._audit_one, runner._start_worker

def audit_or_die(task, ruleset):
    if {DEADLY!r} in task.raw.content:
        os.kill(os.getpid(), signal.SIGKILL)
    return audit_one(task, ruleset)

def start(ruleset):
    runner._audit_one = audit_or_die
    start_worker(ruleset)
"""


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
    real = runner.audit
    monkeypatch.setattr(runner, "audit", lambda raw, rules: real(raw, rules) if raw.id != "a1" else 1 / 0)
    outcomes = list(run(inputs(3), ruleset))
    assert [type(outcome) for outcome in outcomes] == [Audited, Failure, Audited]
    assert "ZeroDivisionError" in outcome_key(outcomes[1])


def test_a_process_that_dies_takes_one_article_with_it(
    ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "deadly_worker.py").write_text(DEADLY_MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(runner, "_start_worker", importlib.import_module("deadly_worker").start)
    texts = [f"Die Stadt baut {number} Häuser." for number in range(40)]
    texts[11] = DEADLY
    raws = [RawArticle(id=f"a{n}", source=f"{n}.txt", content=text) for n, text in enumerate(texts)]
    outcomes = list(run(raws, ruleset, jobs=2))
    assert len(outcomes) == 40
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, Failure)] == [11]
    assert "died" in outcome_key(outcomes[11])
