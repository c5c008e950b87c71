"""The code quality report of GitLab: a JSON array of issues."""

from __future__ import annotations

import json
from typing import Any, TextIO

from provenance.check import Problem, Tally, Verdict, locate, portable_path
from provenance.check.fingerprint import fingerprint
from provenance.models import Failure, Severity
from provenance.report.checks.base import CheckWriter, Context, plain

__all__ = ["GitlabWriter"]

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "major", "notice": "minor", "info": "info"}


class GitlabWriter(CheckWriter):
    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._before = "[\n"

    def add(self, verdict: Verdict) -> None:
        for listed in verdict.listing():
            # The format knows no suppression; what the baseline knows GitLab knows itself, from the target branch.
            if listed.suppressed in (None, "baseline"):
                self._write(_issue(verdict, listed.problem))

    def fail(self, failure: Failure) -> None:
        path, _, number = failure.source.rpartition("#")
        path, line = (path, int(number)) if path and number.isdecimal() else (failure.source, 1)
        self._write(
            {
                "description": f"not checked: {plain(failure.reason)}",
                "check_name": "unreadable",
                "fingerprint": fingerprint(failure.source, failure.reason),
                "severity": "blocker",
                "location": {"path": portable_path(path), "lines": {"begin": line}},
            }
        )

    def finish(self, tally: Tally) -> None:  # noqa: ARG002 - the format has no summary
        self.stream.write("[]\n" if self._before == "[\n" else "\n]\n")

    def _write(self, issue: dict[str, Any]) -> None:
        self.stream.write(self._before + json.dumps(issue, ensure_ascii=False))
        self._before = ",\n"


def _issue(verdict: Verdict, problem: Problem) -> dict[str, Any]:
    place = locate(verdict, problem)
    lines = {"begin": place.line or 1}
    if place.end_line is not None:
        lines["end"] = place.end_line
    return {
        "description": plain(problem.message),
        "check_name": problem.rule,
        "fingerprint": problem.fingerprint,
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": place.path, "lines": lines},
    }
