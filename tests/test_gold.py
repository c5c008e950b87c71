"""The figures that the project promises, on articles and annotations that are not part of it."""

from __future__ import annotations

import gc
import importlib.util
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from provenance.engine import RuleSet
from provenance.extract import extract
from provenance.models import RawArticle, Report
from provenance.pipeline import audit
from tests.conftest import needs_shared


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, needs_shared("tools", f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_json(report: Report) -> Any:
    return json.loads(report.model_dump_json(by_alias=True))


@pytest.fixture(scope="module")
def seeds(audited: Callable[..., Report]) -> dict[str, Any]:
    paths = sorted(needs_shared("seeds").glob("*.txt"))
    assert len(paths) == 5
    return {
        path.name: as_json(audited(path.read_text(encoding="utf-8"), id=path.name, source=path.name)) for path in paths
    }


def test_the_seed_articles_give_what_stands_in_their_gold(seeds: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the scorer leaves files to the garbage collector
        found = tool("score_gold").evaluate(str(needs_shared("gold")), str(needs_shared("seeds")), seeds)
        gc.collect()
    assert found["noise"]["f1"] >= 97
    assert found["signals"]["r"] >= 92
    assert found["signals"]["p"] >= 85
    assert found["sources"]["f1"] >= 85
    assert found["content"]["f1"] >= 88
    assert found["speaker"] >= 88
    assert found["kind"] >= 90
    assert found["claims_found"] >= 80


def test_the_seed_articles_stand_in_the_order_a_fact_checker_gives_them(seeds: dict[str, Any]) -> None:
    scores = {int(name[:3]): report["scores"] for name, report in seeds.items()}
    orderings = yaml.safe_load(needs_shared("gold", "orderings.yaml").read_text(encoding="utf-8"))

    def score(article: int, dimension: str) -> float:
        found = scores[article]
        return float(found["overall"] if dimension == "overall" else found["dimensions"][dimension]["score"])

    for dimension, pairs in orderings.items():
        for higher, lower, why in pairs:
            assert score(higher, dimension) > score(lower, dimension), f"{dimension}: {higher} > {lower}: {why}"


def test_attributions_of_wikinews_are_found(ruleset: RuleSet) -> None:
    lines = needs_shared("data", "wikinews-de", "dev.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    assert len(documents) == 150
    reports = {}
    for document in documents:
        raw = RawArticle(id=document["doc"], source="dev.jsonl", content=document["text"], language="de")
        assert extract(raw).text == document["text"]
        reports[document["doc"]] = as_json(audit(raw, ruleset))
    found = tool("score_quotes").evaluate(documents, reports)
    assert found["quote"]["f1"] >= 75
    assert found["roles"]["f1"] >= 69
    assert found["joint"]["f1"] >= 71


def test_offsets_lead_to_the_evidence(seeds: dict[str, Any]) -> None:
    for report in seeds.values():
        text = report["text"]
        for finding in report["findings"]:
            if finding["start"] is not None:
                assert text[finding["start"] : finding["end"]] == finding["text"]
                assert text.split("\n")[finding["line"] - 1][finding["column"] - 1 :].startswith(
                    finding["text"].split("\n")[0]
                )
        for claim in report["claims"]:
            assert text[claim["start"] : claim["end"]] == claim["text"]
        for attribution in report["attributions"]:
            for part in (attribution[name] for name in ("content", "source", "cue", "frame", "addressee")):
                if part:
                    assert " ".join(text[start:end] for start, end in part["spans"]) == part["text"]


def test_no_text_of_the_measuring_data_is_in_the_project() -> None:
    root = Path(__file__).parents[1]
    own = [path for folder in ("samples", "tests", "rules", "docs") for path in (root / folder).rglob("*.*")]
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in own if path.suffix in {".txt", ".yaml", ".html", ".md"}
    )
    seeds = list(needs_shared("seeds").glob("*.txt"))
    assert seeds
    for path in seeds:
        sentences = [s.strip() for s in path.read_text(encoding="utf-8").replace("\n", ". ").split(". ")]
        assert not [s for s in sentences if len(s) > 60 and s in texts]
