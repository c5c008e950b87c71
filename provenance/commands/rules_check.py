"""``rules check``: everything that is wrong with rules, in one go, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from provenance import __version__, engine
from provenance.commands.rules_named import Asked, asked_of, counted, shown_path, told
from provenance.commands.rules_test import Analyses, place_of_example, why_missed
from provenance.config import Project
from provenance.engine import Examined, ExampleFailure, Rule
from provenance.engine.folders import is_hidden, rule_files
from provenance.errors import Problem
from provenance.located import Node, RuleFile
from provenance.models import Span
from provenance.report.checks_ci import SARIF_SCHEMA

__all__ = ["as_json", "check_rules", "github", "sarif", "text"]


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


# ----------------------------------------------------------------------------------------------------------------------
# Warnings about rules as a whole and the folders they lie in; those about the words of a rule are the engine's own.


#: Tables and reports show that much of a title.
_LONGEST_TITLE = 60
_NO_RULES = frozenset({".txt", ".yaml", ".yml", ".md", ".json"})


def hints(examined: Examined, roots: Sequence[Path]) -> Iterator[Problem]:
    """Warnings about the sound rules, and about what lies in the folders. The first folder holds the built-in rules."""
    rules = examined.ruleset.rules if examined.ruleset else ()
    for rule in rules:
        node = examined.nodes[rule.id]
        yield from _of_rule(rule, node)
        yield from _repeated(node)
    for root in roots:
        yield from _never_read(root)
    for root in roots[1:]:
        yield from _replacing(root, roots[0], examined.nodes)


# --- rules -----------------------------------------------------------------------------------------------------------


def _of_rule(rule: Rule, node: Node) -> Iterator[Problem]:
    if rule.severity == "error" and rule.status == "experimental":
        message = (
            "an experimental rule of severity error makes “provenance check” fail: take warning until it is proven"
        )
        yield _value(node, "severity").place.problem(message, "warning")
    if len(rule.title) > _LONGEST_TITLE:
        message = f"the title has {len(rule.title)} characters: tables show {_LONGEST_TITLE} at most"
        yield _value(node, "title").place.problem(message, "warning")


def _value(node: Node, key: str) -> Node:
    return node.value[key] if isinstance(node.value, dict) else node


def _repeated(node: Node) -> Iterator[Problem]:
    """The same example twice."""
    examples = _value(node, "examples")
    for items in examples.value.values() if isinstance(examples.value, dict) else ():
        first: dict[str, Node] = {}
        for item in items.value if isinstance(items.value, tuple) else ():
            text = " ".join(str(item.value).split())
            if text in first:
                message = f"this example stands in line {first[text].place.line} already: leave one of them out"
                yield item.place.problem(message, "warning")
            first.setdefault(text, item)


# --- folders ---------------------------------------------------------------------------------------------------------


def _never_read(root: Path) -> Iterator[Problem]:
    """Files whose ending says neither rule nor word list: ``denial.yaml.txt``, as some editors save it."""
    for path in sorted(path for path in root.rglob("*") if path.is_file() and not is_hidden(path, root)):
        in_lexicons = path.parent.name in ("lexicons", "frames")
        if path.parent == root or (path.suffix in _NO_RULES and (path.suffix != ".txt" or in_lexicons)):
            continue
        message = (
            "this file is not read: rules end in .yaml, word lists lie in lexicons/, frames in frames/, and end in .txt"
        )
        yield RuleFile(str(path)).at(1).problem(message, "warning")


def _replacing(root: Path, built_in: Path, nodes: Mapping[str, Node]) -> Iterator[Problem]:
    for rule_id, node in nodes.items():
        path = Path(node.place.file.name)
        if path.is_relative_to(root) and "extends" not in node.keys and _file_of(built_in, rule_id):
            message = f"replaces the built-in rule of this id; “extends: {rule_id}” would change only what you write"
            yield node.place.file.at(1).problem(message, "warning")


def _file_of(root: Path, rule_id: str) -> bool:
    return any((root / f"{rule_id}{suffix}").exists() for suffix in (".yaml", ".yml"))


# --- What ``rules check`` found, for people and for other programs ----------------------------------------------------


_GRADES = {
    "error": ("rule-error", "The rule cannot be used, or does not do what its examples say."),
    "warning": ("rule-warning", "The rule works, but something in it is probably not meant."),
}


def text(checked: Checked) -> str:
    """Every problem with its line and a caret, and one line at the end."""
    return "".join(f"{problem}\n" for problem in checked.problems) + _summary(checked)


def _summary(checked: Checked) -> str:
    errors = counted("{} error|{} errors", checked.errors) if checked.errors else ""
    warnings = counted("{} warning|{} warnings", checked.warnings) if checked.warnings else ""
    found = ", ".join(filter(None, [errors, warnings])) or told("all are sound")
    return counted("{} rule checked: {}|{} rules checked: {}", checked.rules, found) + "\n"


def as_json(checked: Checked) -> str:
    """``{"rules": n, "errors": n, "warnings": n, "problems": [{path, line, column, grade, message, source}]}``."""
    problems = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "grade": problem.grade,
            "message": problem.message,
            "source": problem.source_line,
        }
        for problem in checked.problems
    ]
    counts = {"rules": checked.rules, "errors": checked.errors, "warnings": checked.warnings}
    return json.dumps({**counts, "problems": problems}, indent=2, ensure_ascii=False) + "\n"


def sarif(checked: Checked) -> str:
    """SARIF 2.1.0, for code hosts that show results beside the lines of a change."""
    rules = [{"id": name, "shortDescription": {"text": what}} for name, what in _GRADES.values()]
    driver = {"name": "provenance rules check", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in checked.problems],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(problem: Problem) -> Mapping[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    if problem.source_line:
        region["snippet"] = {"text": problem.source_line}  # type: ignore[assignment]
    location = {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}
    return {
        "ruleId": _GRADES[problem.grade][0],
        "level": problem.grade,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": location}],
    }


def github(checked: Checked) -> str:
    """Workflow commands, which GitHub Actions turns into annotations."""
    return "".join(_command(problem) for problem in checked.problems)


def _command(problem: Problem) -> str:
    where = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
    return f"::{problem.grade} {where}::{_escaped(problem.message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _uri(path: str) -> str:
    return PurePath(path).as_uri() if PurePath(path).is_absolute() else quote(PurePath(path).as_posix())
