"""``rules check``: everything that is wrong with rules, in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provenance import engine
from provenance.config import Project
from provenance.engine import Examined, ExampleFailure
from provenance.engine.loading.folders import rule_files
from provenance.errors import Problem
from provenance.models import Span
from provenance.workshop.analyses import Analyses
from provenance.workshop.description import told
from provenance.workshop.examples import place_of_example, why_missed
from provenance.workshop.folders import Asked, asked_of
from provenance.workshop.hints import hints
from provenance.workshop.places import shown_path

__all__ = ["Checked", "check_rules"]


@dataclass(frozen=True, slots=True)
class Checked:
    """``problems`` in the order of files and lines; ``rules`` is the number of files that were looked at, those that
    cannot be read among them.
    """

    problems: tuple[Problem, ...]
    rules: int

    @property
    def errors(self) -> int:
        return sum(problem.grade == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check_rules(project: Project, paths: Sequence[Path] = ()) -> Checked:
    """Load the rules, run their examples and look for what is probably not meant.

    ``paths`` are files and folders of rules, which join those of the project; only they are reported on, and what keeps
    them from being checked at all. Raises ``UsageError`` for a path that cannot hold rules.
    """
    asked = asked_of(project, paths)
    examined = engine.examine(asked.roots, project.changes)
    warnings = [*examined.warnings, *hints(examined, asked.roots)]
    problems = {*examined.problems, *warnings, *_failing_examples(examined, asked)}
    shown = (problem for problem in problems if asked.covers(problem.path) or _keeps_all(problem, examined))
    rules = sum(asked.covers(str(path)) for root in asked.roots for path in rule_files(root))
    return Checked(tuple(sorted(replace(problem, path=shown_path(problem.path)) for problem in shown)), rules)


def _keeps_all(problem: Problem, examined: Examined) -> bool:
    return examined.ruleset is None and problem.grade == "error"


def _failing_examples(examined: Examined, asked: Asked) -> Iterator[Problem]:
    if examined.ruleset is None:
        return
    rules = [rule for rule in examined.ruleset.rules if asked.covers(rule.path)]
    analyses = Analyses(examined.ruleset, rules)
    for failure in engine.run_examples(examined.ruleset, analyses.hits, rules):
        place = place_of_example(examined.nodes[failure.rule.id], failure)
        yield place.problem("; ".join(filter(None, [_what_fails(failure), why_missed(failure, analyses)])))


def _what_fails(failure: ExampleFailure) -> str:
    missed = [span for span in failure.expected if span not in failure.found]
    extra = [span for span in failure.found if span not in failure.expected]
    if failure.kind == "no_match":
        return told("the rule finds {} in it", _quoted(extra, failure)) if extra else told("the rule has a hit in it")
    if not missed and not extra:
        return told("the rule has no hit in it")
    parts = [told("the rule does not find {}", _quoted(missed, failure))] if missed else []
    parts += [told("the rule finds {}, which is not marked", _quoted(extra, failure))] if extra else []
    return "; ".join(parts)


def _quoted(spans: Sequence[Span], failure: ExampleFailure) -> str:
    return ", ".join(f"“{span.of(failure.text)}”" for span in spans)
