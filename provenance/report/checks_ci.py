"""The formats of ``provenance check`` for programs: GitHub, GitLab, JUnit, SARIF (code scanning), and JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote
from xml.etree import ElementTree as ET

from provenance import __version__
from provenance.check import (
    STORY,
    UNASSESSED,
    ArticleProblem,
    Listed,
    Location,
    Verdict,
    fingerprint,
    locate,
    portable_path,
)
from provenance.check.baseline import Tally
from provenance.engine import Rule
from provenance.models import Failure, Severity, UiLanguage
from provenance.report import no_command
from provenance.report.checks import (
    CheckWriter,
    Context,
    checked,
    finding_record,
    plain,
    problem_line,
    problem_record,
    problems,
    reasons,
)
from provenance.wording import count, say

__all__ = [
    "SARIF_SCHEMA",
    "GithubWriter",
    "GitlabWriter",
    "JsonCheckWriter",
    "JsonLinesCheckWriter",
    "JunitWriter",
    "SarifWriter",
]


# --- Annotations of GitHub Actions: workflow commands that show problems beside the lines they are about --------------


_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "notice", "info": "notice"}


class GithubWriter(CheckWriter):
    """GitHub shows only the first few annotations of a step, so that the articles that fail come first, the worst of
    them before all, and in each what it fails for.
    """

    sums_up = True

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._held: list[tuple[bool, float, list[str]]] = []

    def add(self, verdict: Verdict) -> None:
        overall = verdict.report.scores.overall
        listed = sorted((each for each in verdict.listing() if not each.suppressed), key=lambda each: not each.fails)
        lines = [_annotation(verdict, each.problem, self.context.language) for each in listed]
        self._held.append((verdict.passed, 100.0 if overall is None else overall, lines))

    def fail(self, failure: Failure) -> None:
        self.stream.write(_command("error", {"file": failure.source, "title": "not checked"}, failure.reason))

    def finish(self, tally: Tally) -> None:
        language = self.context.language
        for _, _, lines in sorted(self._held, key=lambda item: item[:2]):
            self.stream.writelines(lines)
        if tally.stale:
            gone = problems(language, len(tally.stale))
            level = "error" if tally.stale_fails else "notice"
            message = say(language, "{} of the baseline no longer found", gone)
            self.stream.write(_command(level, {"title": "baseline"}, message))
        summary = " · ".join(checked(language, tally))
        self.stream.write(_command("notice", {"title": "provenance check"}, summary))


def _annotation(verdict: Verdict, problem: ArticleProblem, language: UiLanguage) -> str:
    place = locate(verdict, problem)
    properties = {"file": place.path, "line": place.line, "endLine": place.end_line}
    if place.end_line == place.line:  # columns of several lines are refused
        properties |= {"col": place.column, "endColumn": place.end_column}
    title = f"{plain(verdict.report.article.title or verdict.report.article.id)}: {problem.rule}"
    return _command(_LEVELS[problem.severity], {**properties, "title": title}, problem.message_in(language))


def _command(level: str, properties: dict[str, str | int | None], message: str) -> str:
    """A workflow command; everything in it is data, whatever an article holds."""
    given = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{level} {given}::{_data(message)}\n"


def _data(text: str) -> str:
    return no_command(plain(text)).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# --- The code quality report of GitLab: a JSON array of issues --------------------------------------------------------


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


def _issue(verdict: Verdict, problem: ArticleProblem) -> dict[str, Any]:
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


# --- JUnit XML: every article a test case, for whatever shows test reports --------------------------------------------


# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitWriter(CheckWriter):
    """An article that fails is a failure, one that could not be read an error; skipped is one that nothing could be
    held against, because it was not assessed or has not changed. What it does not fail for is its output.
    """

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._suite = ET.Element("testsuite", name="provenance")

    def add(self, verdict: Verdict) -> None:
        article = verdict.report.article
        case = self._case(article.outlet or article.source, article.id)
        overall = verdict.report.scores.overall
        if overall is not None:
            ET.SubElement(ET.SubElement(case, "properties"), "property", name="overall", value=f"{overall:g}")
        if not verdict.passed:
            first = verdict.problems[0].message
            left = len(verdict.problems) - 1
            more = count("en", " and {} more problem| and {} more problems", left) if left else ""
            failure = ET.SubElement(case, "failure", type=verdict.problems[0].rule, message=_clean(first + more))
            lines = [problem_line(verdict, problem, self.context.language) for problem in verdict.problems]
            failure.text = _clean(
                "\n".join([*lines, *(reasons(verdict, self.context) if self.context.explain else [])])
            )
        elif verdict.warned:
            ET.SubElement(case, "skipped", message=_clean(verdict.warned.message_in(self.context.language)))
        passing = [each.problem for each in verdict.listing() if each.problem.finding and not each.fails]
        if passing:
            lines = [problem_line(verdict, problem, self.context.language) for problem in passing]
            ET.SubElement(case, "system-out").text = _clean("\n".join(lines))

    def fail(self, failure: Failure) -> None:
        case = self._case(failure.source, failure.source)
        ET.SubElement(case, "error", type="unreadable", message=_clean(failure.reason))

    def skip(self, place: str) -> None:
        message = say(self.context.language, "unchanged, not checked again")
        ET.SubElement(self._case(place, place), "skipped", message=message)

    def finish(self, tally: Tally) -> None:
        errors = tally.unreadable
        if tally.stale and tally.stale_fails:
            case = self._case("baseline", "baseline")
            lines = "\n".join(f"{entry.source} [{entry.rule}] {entry.text or ''}".rstrip() for entry in tally.stale)
            ET.SubElement(case, "failure", type="stale", message="problems no longer found").text = _clean(lines)
        if tally.interrupted:
            ET.SubElement(self._case("run", "run"), "error", type="interrupted", message="not all were checked")
            errors += 1
        failures = len(self._suite.findall("testcase/failure"))
        skipped = len(self._suite.findall("testcase/skipped"))
        numbers = {
            "tests": str(len(self._suite)),
            "failures": str(failures),
            "errors": str(errors),
            "skipped": str(skipped),
        }
        self._suite.attrib.update(numbers)
        suites = ET.Element("testsuites", {"name": "provenance", **numbers})
        suites.append(self._suite)
        ET.indent(suites)
        self.stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
        self.stream.write(ET.tostring(suites, encoding="unicode") + "\n")

    def _case(self, group: str, name: str) -> ET.Element:
        return ET.SubElement(self._suite, "testcase", classname=_clean(group), name=_clean(name), time="0")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


# ----------------------------------------------------------------------------------------------------------------------
# SARIF 2.1.0, for code scanning: every finding a result with its level and region, the help of its rule and a
# fingerprint, whatever the bar; what is known or not wanted is there as suppressed.


SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "note", "info": "note"}
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
            held = self._results["suppressed" if listed.suppressed else _SARIF_LEVELS[listed.problem.severity]]
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
            "$schema": SARIF_SCHEMA,
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
        "level": _SARIF_LEVELS[problem.severity],
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
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
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


# --- For programs of one's own: one document (``json``), or one article a line as they come (``jsonl``) ---------------


class JsonLinesCheckWriter(CheckWriter):
    """One line for every article, passed or not, and one for every input that could not be read (with ``reason``)."""

    def add(self, verdict: Verdict) -> None:
        self.stream.write(_line(_row(verdict, self.context)) + "\n")

    def fail(self, failure: Failure) -> None:
        row = {"id": None, "source": failure.source, "passed": False, "reason": failure.reason}
        self.stream.write(_line(row) + "\n")

    def finish(self, tally: Tally) -> None:
        pass


class JsonCheckWriter(CheckWriter):
    """One document; ``articles`` are as those lines are."""

    def __init__(self, stream: TextIO, context: Context) -> None:
        super().__init__(stream, context)
        self._before = '{"schema": "provenance/check/1", "articles": [\n'
        self._failures: list[Failure] = []

    def add(self, verdict: Verdict) -> None:
        self.stream.write(self._before + _line(_row(verdict, self.context)))
        self._before = ",\n"

    def fail(self, failure: Failure) -> None:
        self._failures.append(failure)

    def finish(self, tally: Tally) -> None:
        begin = self._before if self._before.startswith("{") else "\n"
        rest = {
            "failures": [{"source": failure.source, "reason": failure.reason} for failure in self._failures],
            "stale": [asdict(entry) for entry in tally.stale],
            "checked": tally.checked,
            "failed": tally.failed,
            "known": tally.known,
            "unassessed": tally.unassessed,
            "unchanged": tally.unchanged,
            "bar": not tally.barless,
            "passed": tally.passed and not tally.unreadable,
            "interrupted": tally.interrupted,
        }
        self.stream.write(f"{begin}], {_line(rest)[1:]}\n")


def _row(verdict: Verdict, context: Context) -> dict[str, Any]:
    """``findings`` are all there are, whatever the bar; ``problems`` what the article fails for."""
    report = verdict.report
    scores = {name: dimension.score for name, dimension in report.scores.dimensions.items()}
    row: dict[str, Any] = {
        "id": report.article.id,
        "source": report.article.source,
        "record": verdict.origin.line,
        "passed": verdict.passed,
        "overall": report.scores.overall,
        "dimensions": scores,
        "low_scores": [problem.message for problem in verdict.problems if problem.finding is None],
        "findings": [finding_record(verdict, listed) for listed in verdict.listing() if listed.problem.finding],
        "suppressed": [item.model_dump() for item in report.suppressed],
        "unassessed": verdict.unassessed.message if verdict.unassessed else None,
        "problems": [problem_record(verdict, problem) for problem in verdict.problems],
        "known": len(verdict.known),
    }
    return row | {"reasons": reasons(verdict, context, "en")} if context.explain else row


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)
