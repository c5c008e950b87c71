"""Does an article pass? Thresholds in, verdicts out: pure functions of reports. What is known already: ``baseline``.

``judge`` holds a report against thresholds; what is wrong comes out as problems. Every problem has a fingerprint that
stays the same while lines move and neighbours change, so that a ``Baseline`` can tell what is new.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Literal

from provenance.config import CheckSection, Unassessed
from provenance.drift import wording
from provenance.errors import UsageError
from provenance.located import guess_rule
from provenance.models import CATEGORIES, SEVERITIES, Dimension, Report, ReportFinding, Severity, UiLanguage
from provenance.score import why_not_assessed
from provenance.wording import count, number, say, term

__all__ = [
    "STORY",
    "UNASSESSED",
    "ArticleProblem",
    "InputOrigin",
    "Listed",
    "Location",
    "Thresholds",
    "Verdict",
    "article_key",
    "check_names",
    "fingerprint",
    "fingerprints",
    "judge",
    "locate",
    "portable_path",
]


# --- What an article must reach, and which of its findings count ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an article must reach.

    ``overall`` and ``dimensions`` are least scores, 0 to 100. ``fail_on``: findings of this severity or above fail;
    ``None`` lets every finding pass. ``most`` is how many findings there may be under a name: a severity, a category,
    a rule's id, or a pattern with ``*``. ``select`` and ``ignore`` are such names too; they say which findings count.
    ``unassessed``: what becomes of an article that has no score to hold against the bar.
    """

    overall: float | None = None
    dimensions: Mapping[Dimension, int] = field(default_factory=dict)
    fail_on: Severity | None = "error"
    most: Mapping[str, int] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unassessed: Unassessed = "warn"

    @classmethod
    def asked(cls, section: CheckSection) -> Thresholds:
        """Those of a project's configuration; see ``CheckSection.of`` for what it asks of one article."""
        fail_on = section.fail_on or "error"
        return cls(
            overall=section.min_score,
            dimensions=section.min,
            fail_on=None if fail_on == "never" else fail_on,
            most=section.max,
            select=section.select,
            ignore=section.ignore,
            unassessed=section.unassessed or "warn",
        )

    def counts(self, finding: ReportFinding) -> bool:
        if self.select and not any(names_finding(name, finding) for name in self.select):
            return False
        return not any(names_finding(name, finding) for name in self.ignore)

    def fails(self, finding: ReportFinding) -> bool:
        """Is this finding, which counts, too severe on its own?"""
        return self.fail_on is not None and SEVERITIES.index(finding.severity) <= SEVERITIES.index(self.fail_on)


# --- Names of findings on a command line or in a configuration: severity, category, rule id, pattern with ``*`` -------


def names_finding(name: str, finding: ReportFinding) -> bool:
    """Does ``name`` stand for the severity, category or rule of this finding?"""
    return any(fnmatchcase(known, name) for known in (finding.rule, finding.category, finding.severity))


def check_names(names: Iterable[str], rule_ids: Collection[str], where: str) -> None:
    """Raises ``UsageError`` for names that can never stand for a finding; ``where`` says where they were written."""
    known = (*SEVERITIES, *CATEGORIES, *sorted(rule_ids))
    wrong = [name for name in names if not any(fnmatchcase(each, name) for each in known)]
    if wrong:
        raise UsageError(
            f"{where}: "
            + "; ".join(f"“{name}” is no rule, category or severity{_guess(name, known)}" for name in wrong)
        )


def _guess(name: str, known: Collection[str]) -> str:
    return guess_rule(name, known) or "; “provenance rules list” names them all"


# --- One article held against the thresholds: what is wrong with it, and where that stands in the file it came from ---


#: The name of the problem that an article has no score to hold against the bar.
UNASSESSED = "score/unassessed"
#: What the names of findings across articles begin with.
STORY = "story/"


@dataclass(frozen=True, slots=True)
class InputOrigin:
    """How the article lay in its file: as text, as a page, or as a record of a feed in line ``line`` (from 1).

    Only in a file of text do the offsets of a report count the characters of the file.
    """

    format: Literal["text", "html"] = "text"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleProblem:
    """What is wrong with an article, or worth telling of it.

    ``rule`` is that of the finding; ``score/<dimension>`` or ``score/overall`` for a score that is too low,
    ``count/<name>`` for too many findings, and ``UNASSESSED``. These have no ``finding``; score and count have a
    ``value``, which a baseline remembers: it must not get worse. ``message_de`` is theirs; that of a finding has its
    own.
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
class Listed:
    """One line of what a program is told of an article, whatever the bar.

    ``fails``: for this the article fails. ``suppressed`` says by what it was set aside, ``reason`` why.
    """

    problem: ArticleProblem
    fails: bool = False
    suppressed: Literal["baseline", "options", "configuration"] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The article passes if there are no ``problems``; ``known`` are those that a baseline lets pass.

    ``unassessed`` is set where the bar asks for a score that the article does not have; ``baseline`` holds the
    fingerprints of one, whether the bar asks about them or not.
    """

    report: Report
    origin: InputOrigin
    problems: tuple[ArticleProblem, ...]
    known: tuple[ArticleProblem, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    unassessed: ArticleProblem | None = None
    baseline: Container[str] = frozenset()

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def warned(self) -> ArticleProblem | None:
        """That the article was not assessed, where it does not fail for it and nobody wants to pass it in silence."""
        return self.unassessed if self.thresholds.unassessed == "warn" else None

    @property
    def news(self) -> tuple[ArticleProblem, ...]:
        """What the article does to the stories of a database, where it was held against one, and does not fail for."""
        listed = (each for each in self.listing() if each.problem.rule.startswith(STORY))
        return tuple(each.problem for each in listed if not (each.fails or each.suppressed))

    def accepted(self) -> Verdict:
        """The same with all problems known."""
        return replace(self, problems=(), known=(*self.known, *self.problems))

    def listing(self) -> Iterator[Listed]:
        """Everything that was found, with its level: first what is wrong with the article as a whole, then every
        finding in text order, then what the configuration suppressed.
        """
        failing = {problem.fingerprint for problem in self.problems}
        yield from (Listed(problem, fails=True) for problem in self.problems if problem.finding is None)
        yield from (Listed(problem, suppressed="baseline") for problem in self.known if problem.finding is None)
        if self.warned:
            yield Listed(self.warned)
        for finding, mark in zip(self.report.findings, fingerprints(self.report), strict=True):
            problem = ArticleProblem(finding.rule, finding.severity, finding.message, mark, finding)
            if mark in failing:
                yield Listed(problem, fails=True)
            elif not self.thresholds.counts(finding):
                yield Listed(problem, suppressed="options")
            else:
                yield Listed(problem, suppressed="baseline" if self._knows(mark) else None)
        yield from self._left_out()

    def _knows(self, mark: str) -> bool:
        return mark in self.baseline or any(problem.fingerprint == mark for problem in self.known)

    def _left_out(self) -> Iterator[Listed]:
        key = article_key(self.report)
        for item in self.report.suppressed:
            problem = ArticleProblem(
                item.rule,
                "notice",
                count("en", "{} finding suppressed|{} findings suppressed", item.count),
                fingerprint(key, item.rule, f"ignore {item.reason}"),
                message_de=count("de", "{} finding suppressed|{} findings suppressed", item.count),
            )
            yield Listed(problem, suppressed="configuration", reason=item.reason)


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


def judge(report: Report, thresholds: Thresholds, origin: InputOrigin | None = None) -> Verdict:
    """A score that was not assessed cannot be too low: unknown is not bad. It is told, and fails if so asked."""
    counted = [at for at, finding in enumerate(report.findings) if thresholds.counts(finding)]
    unassessed = _unassessed(report, thresholds)
    problems = [*_low_scores(report, thresholds)]
    if unassessed and thresholds.unassessed == "fail":
        problems.append(unassessed)
    problems += _too_many(report, thresholds, [report.findings[at] for at in counted])
    failing = [at for at in counted if thresholds.fails(report.findings[at])]
    marks = fingerprints(report) if failing else []
    for at in failing:
        found = report.findings[at]
        problems.append(ArticleProblem(found.rule, found.severity, found.message, marks[at], found))
    return Verdict(report, origin or InputOrigin(), tuple(problems), thresholds=thresholds, unassessed=unassessed)


def _unassessed(report: Report, thresholds: Thresholds) -> ArticleProblem | None:
    """Is a score asked for that the article does not have? ``balance`` and ``directness`` ask nothing of an article
    without an accusation or an attribution: they are missed only where nothing else could be judged either.
    """
    scores = {name: dimension.score for name, dimension in report.scores.dimensions.items()}
    asked: list[float | None] = [
        scores[name] for name in thresholds.dimensions if name not in ("balance", "directness")
    ]
    asked += [scores["attribution"] for name in thresholds.dimensions if name in ("balance", "directness")]
    if thresholds.overall is not None or thresholds.unassessed == "fail":
        asked.append(report.scores.overall)
    if None not in asked:
        return None
    return ArticleProblem(
        UNASSESSED,
        "error" if thresholds.unassessed == "fail" else "warning",
        why_not_assessed(report, "en"),
        fingerprint(article_key(report), UNASSESSED),
        message_de=why_not_assessed(report, "de"),
    )


def _low_scores(report: Report, thresholds: Thresholds) -> list[ArticleProblem]:
    key = article_key(report)
    scores = [("overall", report.scores.overall, thresholds.overall)]
    scores += [(name, report.scores.dimensions[name].score, least) for name, least in thresholds.dimensions.items()]
    return [
        ArticleProblem(
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


def _too_many(report: Report, thresholds: Thresholds, findings: list[ReportFinding]) -> list[ArticleProblem]:
    key = article_key(report)
    counts = [
        (name, sum(names_finding(name, finding) for finding in findings), most)
        for name, most in thresholds.most.items()
    ]
    return [
        ArticleProblem(
            f"count/{name}",
            "error",
            f"{found} of “{name}”, at most {most} allowed",
            fingerprint(key, f"count/{name}"),
            value=found,
            message_de=say("de", "{} of “{}”, at most {} allowed", found, name, most),
        )
        for name, found, most in counts
        if found > most
    ]


def locate(verdict: Verdict, problem: ArticleProblem) -> Location:
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


# --- What makes a finding the same finding in the next run, when lines have moved and neighbours were edited ----------
# A fingerprint is made of the article, the rule and the wording of the evidence, not of its place. Where one rule finds
# the same wording several times in an article, they are numbered in text order.


_LENGTH = 32
_PLACE_OF_RECORD = re.compile(r"#\d+")


def fingerprints(report: Report) -> list[str]:
    """One for each finding of the report, in their order: 32 hexadecimal digits."""
    key = article_key(report)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for finding in report.findings:
        evidence = (finding.rule, wording(finding.text or ""))
        found.append(fingerprint(key, *evidence, str(seen[evidence])))
        seen[evidence] += 1
    return found


def fingerprint(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:_LENGTH]


def article_key(report: Report) -> str:
    """What an article is called from run to run.

    Its id; where that is only its place in a feed, which moves when a line is added above, the feed and the headline
    or the first words.
    """
    article = report.article
    if article.id == article.source:
        return portable_path(article.source)
    if article.id.startswith(article.source) and _PLACE_OF_RECORD.fullmatch(article.id[len(article.source) :]):
        begin = article.title or article.sha256
        return f"{portable_path(article.source)}#{wording(begin)}"
    return article.id


def portable_path(source: str) -> str:
    """A path as it would be written from the current folder, with ``/``; what lies outside stays absolute."""
    if "://" in source:
        return source
    path = os.path.normpath(source)
    if PurePath(path).is_absolute():
        inside = os.path.relpath(path)
        path = path if inside.startswith("..") else inside
    return PurePath(path).as_posix()
