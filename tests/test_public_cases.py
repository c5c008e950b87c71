"""Kinds of fault that were met in everyday use, a small input each: what is right is so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SHARED, Result, needs_shared

CASES: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "public_cases.yaml").read_text(encoding="utf-8")
)
FOLDER = SHARED / "cases" / "public"


def test_every_case_is_here() -> None:
    folder = needs_shared("cases", "public")
    assert sorted(CASES) == sorted(path.stem for path in folder.glob("*.yaml"))


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_is_so(provenance: Callable[..., Result], tmp_path: Path, name: str) -> None:
    case = CASES[name]
    path = _laid_out(case, name, tmp_path)
    if "run" in case:
        done = provenance(*case["run"], path)
        _check_sarif(json.loads(done.out))
        return
    done = provenance("audit", path, "--no-db", "--format", "jsonl")
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert len(reports) == case.get("articles", 1), done.err
    assert done.code == case.get("exit", 0)
    assert case.get("failure", "") in done.err
    wrong = [each for report in reports for each in _wrong(case, report)]
    assert wrong == []


def _laid_out(case: Mapping[str, Any], name: str, folder: Path) -> str:
    needs_shared("cases", "public")
    [given] = (
        FOLDER.glob(case["from"]) if "from" in case else [p for p in FOLDER.glob(f"{name}.*") if p.suffix != ".yaml"]
    )
    path = folder / case.get("as", given.name)
    path.parent.mkdir(exist_ok=True)
    data = given.read_bytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(case.get("read", path.name))


def _wrong(case: Mapping[str, Any], report: Mapping[str, Any]) -> Iterator[str]:  # noqa: C901 - one question after another
    names = {source["id"]: source["name"] for source in report["sources"]}
    identified = sorted(source["name"] for source in report["sources"] if source["identified"])
    said = [(names.get(a["source_id"]), a["content"]["text"], a["type"]) for a in report["attributions"]]
    for key in ("title", "author", "language"):
        if key in case and report["article"][key] != case[key]:
            yield f"{key} is {report['article'][key]!r}"
    if "overall" in case and report["scores"]["overall"] != case["overall"]:
        yield f"overall is {report['scores']['overall']}"
    if "identified" in case and identified != sorted(case["identified"]):
        yield f"identified are {identified}"
    if "identified_among" in case and not {*identified} <= {*case["identified_among"]}:
        yield f"identified are {identified}"
    if "sources" in case and sorted(names.values()) != sorted(case["sources"]):
        yield f"sources are {sorted(names.values())}"
    if "attributions" in case and len(said) != case["attributions"]:
        yield f"statements are {said}"
    for kind, wanted in (("direct", ("direct",)), ("statements", ("direct", "indirect", "free_indirect", "reported"))):
        for speaker, words in case.get(kind, {}).items():
            if not any(who == speaker and words in what and type_ in wanted for who, what, type_ in said):
                yield f"{words!r} is not {kind} of {speaker}: {said}"
    for name, kinds in case.get("kinds", {}).items():
        yield from (f"{name} is {s['kind']}" for s in report["sources"] if s["name"] == name and s["kind"] not in kinds)
    for words in case.get("not_attributed", ()):
        yield from (f"{words!r} is a statement of {who}" for who, what, _ in said if words in what)
    found = {finding["category"] for finding in report["findings"]}
    yield from (f"no finding of {category}" for category in case.get("categories", ()) if category not in found)
    left_out = [report["text"][start:end] for start, end in report["noise"]["spans"]]
    yield from (f"{line!r} is no noise" for line in case.get("noise", ()) if not any(line in out for out in left_out))
    yield from (f"{line!r} is noise" for line in case.get("prose", ()) if any(line in out for out in left_out))
    yield from (f"{words!r} is missing" for words in case.get("text", ()) if words not in report["text"])
    yield from (f"{words!r} is in the text" for words in case.get("not_text", ()) if words in report["text"])


def _check_sarif(log: Mapping[str, Any]) -> None:
    results = log["runs"][0]["results"]
    assert results
    assert all(place["physicalLocation"]["region"]["startLine"] for each in results for place in each["locations"])
