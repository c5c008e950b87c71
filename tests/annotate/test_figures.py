"""Annotation does not fall below what it has reached on the attributions of the shared news articles."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from provenance.languages import Language
from provenance.lexicon import Lexicon
from tests.conftest import Started

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "../shared/data/wikinews-de/dev.jsonl"

#: F1 in percent, a little below what was measured. The gold has no cues for what is summed up, which our cues for that
#: pay for.
FLOORS = {"quote": 77.2, "roles": 71.8, "joint": 73.4, "strict_joint": 73.2, "speaker": 67.5, "cue": 68.0}


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_attribution", ROOT / "benchmarks/bench_attribution.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated articles of ../shared are not here")
def test_attributions_of_the_annotated_articles(german: Language) -> None:
    attribution = bench()
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    reports, _ = attribution.run(gold, german)
    figures = attribution.load_scorer().evaluate(gold, reports)
    reached = {name: figures[name]["f1"] for name in FLOORS}
    assert gold
    assert all(reached[name] >= floor for name, floor in FLOORS.items()), reached


def test_a_construction_is_read_off_the_words(word_lists: Lexicon) -> None:
    text = "Die Polizei sagte , dass es brennt"
    places, at = [], 0
    for word in text.split():
        places.append([at, at + len(word)])
        at += len(word) + 1
    doc = {"text": text, "tokens": places}
    row = {"type": "Indirect", "quote": [4, 5, 6], "cue": [2]}
    attribution = bench()
    assert attribution.by_construction(doc, row, word_lists) == "clause with “dass”"
    assert attribution.by_construction(doc, {**row, "type": "Direct"}, word_lists) == "quotation, cue before"
    assert attribution.by_construction(doc, {**row, "cue": []}, word_lists) == "Indirect: no cue"
    assert attribution.by_cue(doc, row, word_lists) == "sagte"


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated articles of ../shared are not here")
def test_a_reader_that_stops_early_sees_no_traceback() -> None:
    command = [sys.executable, str(ROOT / "benchmarks/bench_attribution.py"), "--first", "3", "--show", "50"]
    with Started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"3 documents")
        running.stdout.close()
        assert running.stderr.read() == b""
