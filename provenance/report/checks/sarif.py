"""SARIF 2.1.0, for code scanning: every problem a result with its region, the help of its rule and a fingerprint."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from provenance import __version__
from provenance.check import Location, Problem, Tally, Verdict, locate, portable_path
from provenance.engine import Rule
from provenance.models import Failure, Severity
from provenance.report.checks.base import CheckWriter, Context

__all__ = ["SarifWriter"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "note", "info": "note"}


class SarifWriter(CheckWriter):
    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._results: list[dict[str, Any]] = []
        self._rules: dict[str, int] = {}
        self._notices: list[dict[str, Any]] = []

    def add(self, verdict: Verdict) -> None:
        self._results += [self._result(verdict, problem) for problem in verdict.problems]

    def fail(self, failure: Failure) -> None:
        path, _, number = failure.source.rpartition("#")
        record = path and number.isdecimal()
        place = Location(portable_path(path), int(number)) if record else Location(portable_path(failure.source))
        self._notices.append(_notice(f"not checked: {failure.reason}", place))

    def finish(self, tally: Tally) -> None:
        if tally.interrupted:
            self._notices.append(_notice("interrupted before all articles were checked"))
        for entry in tally.stale:
            message = f"a problem of the baseline is no longer found: {entry.rule} {entry.text or ''}".rstrip()
            level = "error" if tally.stale_fails else "note"
            self._notices.append(_notice(message, Location(entry.source), level))
        invocation: dict[str, Any] = {"executionSuccessful": not (tally.unreadable or tally.interrupted)}
        if self._notices:
            invocation["toolExecutionNotifications"] = self._notices
        log = {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": self._driver()},
                    "invocations": [invocation],
                    "columnKind": "unicodeCodePoints",
                    "results": self._results,
                }
            ],
        }
        json.dump(log, self.stream, ensure_ascii=False, indent=1)
        self.stream.write("\n")

    def _driver(self) -> dict[str, Any]:
        known = self.context.rules() if self._rules else {}
        rules = [_rule(name, known.get(name)) for name in self._rules]
        return {"name": "provenance", "semanticVersion": __version__, "rules": rules}

    def _result(self, verdict: Verdict, problem: Problem) -> dict[str, Any]:
        index = self._rules.setdefault(problem.rule, len(self._rules))
        article = verdict.report.article
        location = _location(locate(verdict, problem), problem.finding.text if problem.finding else None)
        # The article itself is a place as well: in a feed it is all that tells one record from another.
        location["logicalLocations"] = [{"name": article.title or article.id, "fullyQualifiedName": article.id}]
        return {
            "ruleId": problem.rule,
            "ruleIndex": index,
            "level": _LEVELS[problem.severity],
            "message": {"text": problem.message},
            "locations": [location],
            "partialFingerprints": {"provenance/v1": problem.fingerprint},
        }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        kind, _, what = name.partition("/")
        text = f"The score “{what}” is too low." if kind == "score" else f"There are too many findings of “{what}”."
        return {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "error"}}
    rationale = rule.rationale.strip()
    references = f"\n\nReferences: {'; '.join(rule.references)}" if rule.references else ""
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in rule.id.rpartition("/")[2].split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rationale},
        "help": {"text": rationale + references},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.category, rule.language], "status": rule.status},
    }


def _notice(message: str, place: Location | None = None, level: str = "error") -> dict[str, Any]:
    notice: dict[str, Any] = {"level": level, "message": {"text": message}}
    return notice | {"locations": [_location(place, None)]} if place else notice


def _location(place: Location, evidence: str | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path)}
    if place.line is not None:
        region = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
            "charOffset": place.offset,
            "charLength": place.length,
            "snippet": {"text": evidence} if evidence else None,
        }
        physical["region"] = {name: value for name, value in region.items() if value is not None}
    return {"physicalLocation": physical}


def _artifact(path: str) -> dict[str, str]:
    """A path below the current folder is relative to the root of the sources, whatever that is called there."""
    if "://" in path:
        return {"uri": path}
    if PurePosixPath(path).is_absolute():
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
