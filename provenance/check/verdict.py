"""One article held against the thresholds: what is wrong with it, and where that stands in the file it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from provenance.check.fingerprint import article_key, fingerprint, fingerprints, portable_path
from provenance.check.names import names_finding
from provenance.check.thresholds import Thresholds
from provenance.models import Report, ReportFinding, Severity, UiLanguage
from provenance.wording import number, say, term

__all__ = ["Location", "Origin", "Problem", "Verdict", "judge", "locate"]


@dataclass(frozen=True, slots=True)
class Origin:
    """How the article lay in its file: as text, as a page, or as a record of a feed in line ``line`` (from 1).

    Only in a file of text do the offsets of a report count the characters of the file.
    """

    format: Literal["text", "html"] = "text"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an article fails.

    ``rule`` is that of the finding; ``score/<dimension>`` or ``score/overall`` for a score that is too low, and
    ``count/<name>`` for too many findings. Those two have no ``finding`` but a ``value``, which a baseline remembers:
    it must not get worse. ``message_de`` is theirs; that of a finding has its own.
    """

    rule: str
    severity: Severity
    message: str
    fingerprint: str
    finding: ReportFinding | None = None
    value: float | None = None
    message_de: str = ""

    def message_in(self, language: UiLanguage) -> str:
        if self.finding:
            return self.finding.message_in(language)
        return self.message_de if language == "de" else self.message


@dataclass(frozen=True, slots=True)
class Verdict:
    """The article passes if there are no ``problems``; ``known`` are those that a baseline lets pass."""

    report: Report
    origin: Origin
    problems: tuple[Problem, ...]
    known: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.problems

    def accepted(self) -> Verdict:
        """The same with all problems known."""
        return replace(self, problems=(), known=(*self.known, *self.problems))


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Lines and columns count from 1, ``offset`` from 0, all in characters; ends are exclusive."""

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    offset: int | None = None
    length: int | None = None


def judge(report: Report, thresholds: Thresholds, origin: Origin | None = None) -> Verdict:
    """A score that was not assessed cannot be too low: unknown is not bad."""
    counted = [at for at, finding in enumerate(report.findings) if thresholds.counts(finding)]
    problems = [*_low_scores(report, thresholds)]
    problems += _too_many(report, thresholds, [report.findings[at] for at in counted])
    failing = [at for at in counted if thresholds.fails(report.findings[at])]
    marks = fingerprints(report) if failing else []
    for at in failing:
        found = report.findings[at]
        problems.append(Problem(found.rule, found.severity, found.message, marks[at], found))
    return Verdict(report, origin or Origin(), tuple(problems))


def _low_scores(report: Report, thresholds: Thresholds) -> list[Problem]:
    key = article_key(report)
    scores = [("overall", report.scores.overall, thresholds.overall)]
    scores += [(name, report.scores.dimensions[name].score, least) for name, least in thresholds.dimensions.items()]
    return [
        Problem(
            f"score/{name}",
            "error",
            f"{name} {score:g} is below {least:g}",
            fingerprint(key, f"score/{name}"),
            value=score,
            message_de=say("de", "{} {} is below {}", term("de", name), number("de", score), number("de", least)),
        )
        for name, score, least in scores
        if score is not None and least is not None and score < least
    ]


def _too_many(report: Report, thresholds: Thresholds, findings: list[ReportFinding]) -> list[Problem]:
    key = article_key(report)
    counts = [
        (name, sum(names_finding(name, finding) for finding in findings), most)
        for name, most in thresholds.most.items()
    ]
    return [
        Problem(
            f"count/{name}",
            "error",
            f"{count} of “{name}”, at most {most} allowed",
            fingerprint(key, f"count/{name}"),
            value=count,
            message_de=say("de", "{} of “{}”, at most {} allowed", count, name, most),
        )
        for name, count, most in counts
        if count > most
    ]


def locate(verdict: Verdict, problem: Problem) -> Location:
    """Where the problem stands in the file: of a record its line, of a page only the page."""
    path, origin, finding = portable_path(verdict.report.article.source), verdict.origin, problem.finding
    if origin.line is not None:
        return Location(path, origin.line)
    if origin.format == "html" or finding is None or finding.line is None or finding.column is None:
        return Location(path)
    evidence = finding.text or ""
    breaks = evidence.count("\n")
    last = len(evidence) - evidence.rfind("\n") - 1
    return Location(
        path=path,
        line=finding.line,
        column=finding.column,
        end_line=finding.line + breaks,
        end_column=last + 1 if breaks else finding.column + last,
        offset=finding.start,
        length=len(evidence),
    )
