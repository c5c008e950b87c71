"""Invented articles (``tests/data/stories``) as reports, and databases of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.across.story import Story
from provenance.engine import RuleSet
from provenance.lexicon import Lexicon
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from provenance.store import Store
from provenance.store.links import Linked, link
from provenance.store.neighbours import read_stories
from provenance.store.rows import RuleInfo

DATA = Path(__file__).parents[1] / "data" / "stories"


def raw(name: str) -> list[RawArticle]:
    rows = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        RawArticle(
            row.get("id"), f"{name}.jsonl", row.pop("text"), language="de", carries_metadata=True,
            **{key: value for key, value in row.items() if key != "id"},
        )
        for row in rows
    ]  # fmt: skip


@pytest.fixture(scope="session")
def bridge(ruleset: RuleSet) -> list[Report]:
    return [audit(article, ruleset) for article in raw("bridge")]


@pytest.fixture(scope="session")
def harbour(ruleset: RuleSet) -> list[Report]:
    return [audit(article, ruleset) for article in raw("harbour")]


@pytest.fixture(scope="session")
def lexicons(ruleset: RuleSet) -> Mapping[str, Lexicon]:
    return ruleset.lexicons


@pytest.fixture(scope="session")
def rules(ruleset: RuleSet) -> Sequence[RuleInfo]:
    from provenance.store.rows import rule_info

    return [rule_info(rule) for rule in ruleset.rules]


@pytest.fixture(scope="session")
def write(rules: Sequence[RuleInfo]) -> Callable[[Path, Sequence[Report]], None]:
    def written(path: Path, reports: Sequence[Report]) -> None:
        with Store.open(path) as store, store.run(ruleset="r", engine="e", rules=rules) as run:
            for report in reports:
                run.write(report, report.article.sha256)

    return written


@pytest.fixture(scope="session")
def linked(
    write: Callable[[Path, Sequence[Report]], None], lexicons: Mapping[str, Lexicon]
) -> Callable[..., tuple[Linked, list[Story]]]:
    def run(path: Path, reports: Sequence[Report] = (), **options: Any) -> tuple[Linked, list[Story]]:
        if reports:
            write(path, reports)
        return link(path, lexicons, **options), list(read_stories(path))

    return run


@pytest.fixture(scope="session")
def stories_of(linked: Callable[..., tuple[Linked, list[Story]]]) -> Callable[..., dict[str, Story]]:
    """The stories of some reports by the id of each of their articles."""

    def run(path: Path, reports: Sequence[Report]) -> dict[str, Story]:
        return {article.id: story for story in linked(path, reports)[1] for article in story.articles}

    return run
