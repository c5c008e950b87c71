"""SARIF 2.1.0, for code scanning: every finding a result with its level and region, the help of its rule and a
fingerprint, whatever the bar; what is known or not wanted is there as suppressed.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from provenance import __version__
from provenance.check import STORY, UNASSESSED, Listed, Location, Tally, Verdict, locate, portable_path
from provenance.engine import Rule
from provenance.models import Failure, Severity
from provenance.report.checks.base import CheckWriter, Context

__all__ = ["SarifWriter"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "note", "info": "note"}
#: What goes first where a run has more results than GitHub takes.
_ORDER = ("error", "warning", "note", "suppressed")
#: GitHub refuses a run with more than 25,000 results.
_MOST_RESULTS = 24_999
_WHY: dict[str, str] = {
    "baseline": "known to the baseline",
    "options": "not selected, or ignored, by --select, --ignore or the same keys of “check:”",
}


class SarifWriter(CheckWriter):
    """Of more results than GitHub takes those are kept that weigh most, the earlier ones first."""

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._results: dict[str, list[dict[str, Any]]] = {name: [] for name in _ORDER}
        self._seen = 0
        self._rules: dict[str, int] = {}
        self._notices: list[dict[str, Any]] = []

    def add(self, verdict: Verdict) -> None:
        for listed in verdict.listing():
            self._seen += 1
            held = self._results["suppressed" if listed.suppressed else _LEVELS[listed.problem.severity]]
            if len(held) < _MOST_RESULTS:
                held.append(_result(verdict, listed))

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
        results = [result for held in self._results.values() for result in held][:_MOST_RESULTS]
        if self._seen > len(results):
            cut = f"{self._seen - len(results)} of {self._seen} results are left out: GitHub takes no more in a run"
            self.remarks.append(f"sarif: {cut}; check fewer articles at once")
            self._notices.append(_notice(cut, level="warning"))
        driver = self._driver(results)
        invocation: dict[str, Any] = {"executionSuccessful": not (tally.unreadable or tally.interrupted)}
        if self._notices:
            invocation["toolExecutionNotifications"] = self._notices
        log = {
            "$schema": _SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "invocations": [invocation],
                    "columnKind": "unicodeCodePoints",
                    "results": results,
                }
            ],
        }
        json.dump(log, self.stream, ensure_ascii=False, indent=1)
        self.stream.write("\n")

    def _driver(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        """The program and the rules that ``results`` name; every result gets the place of its rule."""
        places: dict[str, int] = {}
        for result in results:
            result["ruleIndex"] = places.setdefault(result["ruleId"], len(places))
        known = self.context.rules() if places else {}
        rules = [_rule(name, known.get(name)) for name in places]
        return {"name": "provenance", "semanticVersion": __version__, "rules": rules}


def _result(verdict: Verdict, listed: Listed) -> dict[str, Any]:
    problem, article = listed.problem, verdict.report.article
    location = _location(locate(verdict, problem), problem.finding.text if problem.finding else None)
    # The article itself is a place as well: in a feed it is all that tells one record from another.
    location["logicalLocations"] = [{"name": article.title or article.id, "fullyQualifiedName": article.id}]
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message},
        "locations": [location],
        "partialFingerprints": {"provenance/v1": problem.fingerprint},
    }
    if listed.suppressed:
        why = listed.reason or _WHY[listed.suppressed]
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        kind, _, what = name.partition("/")
        text = f"The score “{what}” is too low." if kind == "score" else f"There are too many findings of “{what}”."
        if name == UNASSESSED:
            text = "There is no score to hold against the bar."
        if name.startswith(STORY):
            text = "What the article does to the stories of the collection."
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
    region = {
        "startLine": place.line or 1,  # code scanning shows nothing that has no line
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "charOffset": place.offset,
        "charLength": place.length,
        "snippet": {"text": evidence} if evidence else None,
    }
    known = {name: value for name, value in region.items() if value is not None}
    return {"physicalLocation": {"artifactLocation": _artifact(place.path), "region": known}}


def _artifact(path: str) -> dict[str, str]:
    """A path below the current folder is relative to the root of the sources, whatever that is called there."""
    if "://" in path:
        return {"uri": path}
    if PurePosixPath(path).is_absolute():
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
