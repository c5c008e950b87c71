"""An item pipeline for Scrapy: every article is audited as it is scraped (``pip install provenance-auditor[scrapy]``).

::

    ITEM_PIPELINES = {"provenance.scrapy.ProvenancePipeline": 800}
    PROVENANCE_BELOW = "flag"      # or "drop": what happens to an item below the bar
    PROVENANCE_ADD = "score"       # or "report", "nothing": what is added to every item
    PROVENANCE_FIELD = "provenance"  # under this field
    PROVENANCE_MIN_SCORE = 40      # least overall score; everything else is asked by the project's configuration
    PROVENANCE_CONFIG = "provenance.yaml"  # otherwise the nearest one from the working directory upwards

An item is read as a record of a feed is: under our own field names, those of newspaper4k and news-please, or those that
``fields:`` in the configuration names. An item that cannot be audited, one without a text for instance, passes as it
is, with a warning in the log that says why. An audit takes a hundredth of a second of the process that scrapes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from provenance.cache import RulesInForce
from provenance.check import Thresholds, Verdict, judge
from provenance.config import open_project
from provenance.errors import InputError
from provenance.models import Failure, RawArticle
from provenance.reader import from_record
from provenance.report import printable
from provenance.runner import Limits
from provenance.runner.task import Task, audit_task

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

__all__ = ["ProvenancePipeline"]

_LOG = logging.getLogger(__name__)

_BELOW = ("flag", "drop")
_ADD = ("score", "report", "nothing")


class ProvenancePipeline:
    """Counts into Scrapy's stats: ``provenance/audited``, ``…/below``, ``…/dropped``, ``…/not_audited``,
    ``…/band/A`` to ``E`` and ``…/finding/<category>``.
    """

    def __init__(self, settings: BaseSettings, stats: StatsCollector) -> None:
        """Raises ``ValueError`` or ``ProvenanceError`` where a setting, the configuration or a rule is wrong.

        Not ``NotConfigured``: Scrapy would go on without the pipeline, and nothing would be checked.
        """
        self._below = _choice(settings, "PROVENANCE_BELOW", _BELOW)
        self._add = _choice(settings, "PROVENANCE_ADD", _ADD)
        self._field = settings.get("PROVENANCE_FIELD", "provenance")
        self._stats = stats
        config = settings.get("PROVENANCE_CONFIG")
        self._project = open_project(config_file=Path(config) if config else None)
        self._rules = RulesInForce(self._project)
        self._ruleset = self._rules.ruleset
        least = settings.get("PROVENANCE_MIN_SCORE")
        self._least = None if least is None else int(least)
        self._count = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.stats is None:
            raise ValueError("the crawler has no stats")
        return cls(crawler.settings, crawler.stats)

    def close_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - Scrapy before 2.14 passes it
        """The next crawl need not read and compile the rules."""
        self._rules.keep()

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 - Scrapy before 2.14 passes it
        """The item, with what was found added. Raises ``DropItem`` where it is below the bar and is to be dropped."""
        adapter = ItemAdapter(item)
        verdict = self._verdict(adapter.asdict())
        if verdict is None:
            return item
        self._note(verdict)
        if not verdict.passed and self._below == "drop":
            self._inc("dropped")
            raise DropItem(f"below the bar: {'; '.join(problem.message for problem in verdict.problems)}")
        if self._add != "nothing":
            self._attach(adapter, verdict)
        return item

    def _verdict(self, record: Mapping[str, Any]) -> Verdict | None:
        self._count += 1
        try:
            raw = self._article(record)
        except InputError as error:
            self._miss(record, str(error))
            return None
        outcome = audit_task(Task(raw, ""), self._ruleset, Limits())
        if isinstance(outcome, Failure):
            self._miss(record, outcome.reason)
            return None
        asked = self._project.config.check.of(outcome.report.article)
        if self._least is not None:
            asked = replace(asked, min_score=self._least)
        return judge(outcome.report, Thresholds.asked(asked))

    def _miss(self, record: Mapping[str, Any], reason: str) -> None:
        self._inc("not_audited")
        said = (record.get(key) for key in ("url", "id", "title"))
        named = next((each for each in said if each and isinstance(each, str)), f"item {self._count}")
        _LOG.warning("not audited: %s: %s", printable(named), reason)

    def _article(self, record: Mapping[str, Any]) -> RawArticle:
        return from_record(record, self._project.config.fields, "scrapy", f"scrapy#{self._count}")

    def _note(self, verdict: Verdict) -> None:
        self._inc("audited")
        self._inc(f"band/{verdict.report.scores.band or 'not assessed'}")
        for finding in verdict.report.findings:
            self._inc(f"finding/{finding.category}")
        if not verdict.passed:
            self._inc("below")

    def _attach(self, adapter: ItemAdapter, verdict: Verdict) -> None:
        try:
            adapter[self._field] = self._found(verdict)
        except KeyError as error:
            raise KeyError(
                f"items of type {type(adapter.item).__name__} have no field “{self._field}”: declare it, name another "
                "one with PROVENANCE_FIELD, or set PROVENANCE_ADD to “nothing”"
            ) from error

    def _found(self, verdict: Verdict) -> dict[str, Any]:
        report = verdict.report
        found: dict[str, Any] = {
            "passed": verdict.passed,
            "overall": report.scores.overall,
            "band": report.scores.band,
            "dimensions": {name: dimension.score for name, dimension in report.scores.dimensions.items()},
            "problems": [problem.message for problem in verdict.problems],
        }
        return found | {"report": report.model_dump(mode="json", by_alias=True)} if self._add == "report" else found

    def _inc(self, name: str) -> None:
        self._stats.inc_value(f"provenance/{name}")


def _choice(settings: BaseSettings, name: str, values: tuple[str, ...]) -> str:
    value: str = settings.get(name, values[0])
    if value not in values:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(values)}")
    return value
