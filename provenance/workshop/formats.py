"""What ``rules check`` found, for people and for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from provenance import __version__
from provenance.errors import Problem
from provenance.workshop.check import Checked
from provenance.workshop.description import counted, told

__all__ = ["as_json", "github", "sarif", "text"]

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
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
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


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
