"""One article in German and in English is scored alike: a difference is something that one language does not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from provenance.models import DIMENSIONS, Report
from tests.conftest import ROOT

ARTICLES = yaml.safe_load((ROOT / "tests/data/parallel.yaml").read_text(encoding="utf-8"))
OVERALL, DIMENSION = 4, 9
KNOWN = {
    "de": {"language": "de", "outlet": "Talheimer Zeitung"},
    "en": {"language": "en", "outlet": "Wellbrook Courier"},
}


@pytest.mark.parametrize("article", ARTICLES, ids=[article["name"] for article in ARTICLES])
def test_an_article_is_scored_alike_in_both_languages(
    article: Mapping[str, Any], audited: Callable[..., Report]
) -> None:
    german, english = (audited(article[code], **KNOWN[code]).scores for code in ("de", "en"))
    assert german.overall is not None
    assert english.overall is not None
    assert abs(german.overall - english.overall) <= article.get("overall", OVERALL)
    for name in DIMENSIONS:
        pair = german.dimensions[name].score, english.dimensions[name].score
        assert (pair[0] is None) == (pair[1] is None), name
        if pair[0] is not None and pair[1] is not None:
            assert abs(pair[0] - pair[1]) <= article.get("dimension", DIMENSION), (name, pair)
