"""What rules of scope ``story`` find in small sets of articles (``tests/data/story_sets.yaml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.across import view
from provenance.across.story import DETECTORS, Knowledge, together
from provenance.engine import RuleSet
from provenance.models import Report

DATA = Path(__file__).parents[1] / "data" / "story_sets.yaml"
ADDRESS = "https://hafenbote.example/brand"


def cases() -> Iterator[Any]:
    for language, told in yaml.safe_load(DATA.read_text(encoding="utf-8")).items():
        for one in told["sets"]:
            articles = [
                {"outlet": outlet, "text": text.format(**told), "url": f"https://{at}.example/kessler"}
                for at, (outlet, text) in enumerate(one["articles"])
            ]
            yield pytest.param(language, articles, one["found"], id=f"{language} {one['name']}")
        for one in told["versions"]:
            articles = [{"outlet": "Hafenbote", "text": one[key], "url": ADDRESS} for key in ("before", "after")]
            yield pytest.param(language, articles, one["found"], id=f"{language} {one['name']}")


@pytest.mark.parametrize("published", ["2026-03-02", None])
@pytest.mark.parametrize(("language", "articles", "found"), list(cases()))
def test_what_rules_of_stories_find(
    audited: Callable[..., Report],
    ruleset: RuleSet,
    language: str,
    articles: Sequence[dict[str, str]],
    found: Sequence[Sequence[object]],
    published: str | None,
) -> None:
    views = {
        str(at): view(audited(id=str(at), language=language, published=published, **article))
        for at, article in enumerate(articles)
    }
    story = together([*views.values()], Knowledge(ruleset.lexicons))
    detected = [
        [category, int(each.article), each.match if each.span else None]
        for category, detect in DETECTORS.items()
        for each in detect(story, views)
    ]
    assert detected == list(map(list, found))
