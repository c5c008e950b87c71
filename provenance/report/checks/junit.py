"""JUnit XML: every article a test case, for whatever shows test reports."""

from __future__ import annotations

import re
from typing import TextIO
from xml.etree import ElementTree as ET

from provenance.check import Tally, Verdict
from provenance.models import Failure
from provenance.report.checks.base import CheckWriter, Context, reasons
from provenance.report.checks.text import problem_line
from provenance.wording import count, say

__all__ = ["JunitWriter"]

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
