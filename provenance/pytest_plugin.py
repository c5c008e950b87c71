"""Articles as tests: ``pytest --provenance=articles/`` audits every article there and fails those below the bar.

The bar is that of the project's configuration (``check:`` in provenance.yaml or pyproject.toml). The fixture ``audit``
audits a text inside a test. Nothing of the program is loaded before an article is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr

    from provenance.check import Verdict
    from provenance.config import Project
    from provenance.engine import Rule, RuleSet
    from provenance.models import Failure, RawArticle, Report

_PROJECT = pytest.StashKey["_LoadedProject"]()

_MAX_BYTES = 20_000_000


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("provenance", "audit of articles")
    group.addoption(
        "--provenance",
        metavar="PATH",
        action="append",
        default=[],
        help="Audit the articles of this file or folder, each as a test, by the bar of the project's configuration.",
    )


def pytest_configure(config: pytest.Config) -> None:
    paths = _paths(config)
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise pytest.UsageError(f"--provenance: {', '.join(missing)} does not exist")
    config.args += [str(path) for path in paths if str(path) not in config.args]


def pytest_unconfigure(config: pytest.Config) -> None:
    if (project := config.stash.get(_PROJECT, None)) is not None:
        project.keep()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    asked = _paths(parent.config)
    if file_path in asked:
        return ArticleFile.from_parent(parent, path=file_path)
    if not any(path in file_path.parents for path in asked):
        return None
    from provenance.formats import ENDINGS

    wanted = file_path.name.lower().endswith(ENDINGS) and not _excluded(file_path, parent.config)
    return ArticleFile.from_parent(parent, path=file_path) if wanted else None


def _excluded(path: Path, config: pytest.Config) -> bool:
    return _project(config).project.config.excludes(_as_named(path, config))


@pytest.fixture(scope="session")
def audit(request: pytest.FixtureRequest) -> Callable[..., Report]:
    """Audit a text: ``audit("…", language="de", outlet="…")`` gives its report. ``html=True`` for a page.

    Keywords are those of a record of a feed: ``id``, ``url``, ``title``, ``outlet``, ``author``, ``published``,
    ``language``; with ``carries_metadata=True`` a missing byline or date counts. The rules are those of the project.
    """
    from provenance.models import RawArticle
    from provenance.pipeline import audit as audit_article

    rules = _project(request.config).ruleset

    def audit_text(text: str, *, html: bool = False, **known: Any) -> Report:
        given: dict[str, Any] = {"id": "test", "source": "test", "carries_metadata": html} | known
        return audit_article(RawArticle(content=text, format="html" if html else "text", **given), rules)

    return audit_text


class ArticleFile(pytest.File):
    """A file with one article, or a feed with many; what cannot be read fails as a test."""

    def collect(self) -> Iterator[pytest.Item]:
        from provenance import reader
        from provenance.models import Failure

        # As it would be named on the command line, so that patterns of the configuration fit.
        name = _as_named(self.path, self.config)
        fields = _project(self.config).project.config.fields
        found = self.path not in _paths(self.config)
        for outcome in reader.read([name], max_bytes=_MAX_BYTES, fields=fields, found=found):
            if isinstance(outcome, Failure):
                if outcome.lost:
                    yield UnreadableItem.from_parent(self, name=outcome.source, failure=outcome)
            else:
                yield ArticleItem.from_parent(self, name=outcome.id, raw=outcome)


class ArticleFailedError(Exception):
    """The article is below the bar; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict)
        self.verdict = verdict


class ArticleItem(pytest.Item):
    def __init__(self, *, raw: RawArticle, **others: Any) -> None:
        super().__init__(**others)
        self.raw = raw

    def runtest(self) -> None:
        from provenance.check import InputOrigin, Thresholds, judge
        from provenance.models import Failure
        from provenance.runner import Limits
        from provenance.runner.task import Task, audit_task

        project = _project(self.config)
        outcome = audit_task(Task(self.raw, ""), project.ruleset, Limits(brief=True))
        if isinstance(outcome, Failure):
            pytest.fail(f"{outcome.source}: not audited: {outcome.reason}", pytrace=False)
        thresholds = Thresholds.asked(project.project.config.check.of(outcome.report.article))
        verdict = judge(outcome.report, thresholds, InputOrigin(outcome.format, outcome.record))
        if not verdict.passed:
            raise ArticleFailedError(verdict)
        if verdict.warned:
            pytest.skip(verdict.warned.message)

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        if isinstance(excinfo.value, ArticleFailedError):
            return "\n".join(_explained(excinfo.value.verdict, _project(self.config)))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        line = self.raw.line - 1 if self.raw.line else None
        return self.path, line, f"{self.raw.place} {self.raw.title or ''}".rstrip()


class UnreadableItem(pytest.Item):
    def __init__(self, *, failure: Failure, **others: Any) -> None:
        super().__init__(**others)
        self.failure = failure

    def runtest(self) -> None:
        pytest.fail(f"{self.failure.source}: not audited: {self.failure.reason}", pytrace=False)


class _LoadedProject:
    """The configuration and the rules, loaded once; the rules may be those that a run before has compiled."""

    def __init__(self, project: Project) -> None:
        from provenance.cache import RulesInForce

        self.project = project
        self._rules = RulesInForce(project)
        self.ruleset: RuleSet = self._rules.ruleset

    def keep(self) -> None:
        self._rules.keep()

    @property
    def rules(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.ruleset.rules}


def _project(config: pytest.Config) -> _LoadedProject:
    if _PROJECT not in config.stash:
        from provenance.config import open_project
        from provenance.errors import ProvenanceError

        try:
            config.stash[_PROJECT] = _LoadedProject(open_project())
        except ProvenanceError as error:
            pytest.fail(str(error), pytrace=False)
    return config.stash[_PROJECT]


def _as_named(path: Path, config: pytest.Config) -> str:
    folder = config.invocation_params.dir
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _paths(config: pytest.Config) -> list[Path]:
    given: Iterable[str] = config.getoption("--provenance")
    return [config.invocation_params.dir / path for path in given]


def _explained(verdict: Verdict, project: _LoadedProject) -> Iterator[str]:
    from provenance.report.checks import Context, problem_line, reasons
    from provenance.wording import say

    language = project.project.config.lang_ui or "en"
    for problem in verdict.problems:
        yield problem_line(verdict, problem, language)
    moved = "; ".join(reasons(verdict, Context(lambda: project.rules, language)))
    yield say(language, "What moved the scores: {}", moved)
