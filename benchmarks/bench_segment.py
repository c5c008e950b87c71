"""Sentence splitters compared on German Wikinews: agreement of boundaries, speed; and the growth on hostile text.

usage: bench_segment.py [--data DIR]

Every splitter gets the paragraphs that ``provenance.segment.lines`` finds. Libraries that are not installed
(choppa-srx, sentencex, simplemma) are left out and named. The data are not part of the project; without them only
growth is measured.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from provenance.lexicon import load_lexicon
from provenance.models import Span
from provenance.segment import ABBREVIATIONS, analysis_text, lines, sentences, split

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "wikinews-de"
PARTS = (("dev", "dev.jsonl", 150), ("train", "train.jsonl", 300))

Splitter = Callable[[str], list[tuple[int, int]]]
Doc = dict[str, Any]


def run(data: Path = DATA) -> dict[str, float]:
    """All figures by name: ``f1/dev/own`` (of sentence ends), ``ms/dev/own`` (an article), ``growth/…`` (see below)."""
    figures = _growth()
    if not data.is_dir():
        print(f"no data in {data}: splitters are not compared")
        return figures
    german = _german()
    for part, name, limit in PARTS:
        with (data / name).open(encoding="utf-8") as rows:
            docs = [json.loads(row) for _, row in zip(range(limit), rows, strict=False)]
        for splitter, split_paragraph in _splitters(german).items():
            f1, milliseconds = _compare(docs, split_paragraph)
            figures[f"f1/{part}/{splitter}"] = f1
            figures[f"ms/{part}/{splitter}"] = milliseconds
        figures[f"ms/{part}/all stages"] = _all_stages(docs, german)
    return figures


def _german() -> frozenset[str]:
    lexicon = load_lexicon("de", ROOT / "rules" / "de" / "lexicons")
    return frozenset(lexicon.words("abbreviations"))


def _splitters(abbreviations: frozenset[str]) -> dict[str, Splitter]:
    found: dict[str, Splitter] = {"own": lambda text: list(split(text, 0, len(text), abbreviations))}
    for name, make in (("choppa", _choppa), ("sentencex", _sentencex), ("simplemma", _simplemma)):
        try:
            found[name] = make()
        except ImportError:
            print(f"{name} is not installed: left out")
    return found


def _choppa() -> Splitter:
    from choppa import DEFAULT_SRX_RULESET, SrxDocument, SrxTextIterator

    rules = SrxDocument(ruleset=DEFAULT_SRX_RULESET)
    return lambda text: list(_located(text, SrxTextIterator(rules, "de_two", text)))


def _sentencex() -> Splitter:
    import sentencex

    return lambda text: [
        (found["start_index"], found["end_index"]) for found in sentencex.get_sentence_boundaries("de", text)
    ]


def _simplemma() -> Splitter:
    from simplemma.sentences import split_sentences

    return lambda text: list(_located(text, split_sentences(text, lang="de")))


def _located(text: str, parts: Iterator[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in parts:
        start = text.find(part, at)
        if start >= 0:
            at = start + len(part)
            yield start, at


def _paragraphs(text: str) -> list[Span]:
    groups = groupby(lines(text), key=lambda line: line.paragraph)
    runs = [tuple(group) for _, group in groups]
    return [Span(run[0].start, run[-1].end) for run in runs]


def _compare(docs: Sequence[Doc], split_paragraph: Splitter) -> tuple[float, float]:
    """F1 of sentence ends, and milliseconds an article for the splitting alone."""
    hits = total = 0
    seconds = 0.0
    for doc in docs:
        text = doc["text"]
        paragraphs = _paragraphs(text)
        started = time.perf_counter()
        found = [(p.start, split_paragraph(p.of(text))) for p in paragraphs]
        seconds += time.perf_counter() - started
        ends = {len(text[: base + end].rstrip()) for base, spans in found for _, end in spans}
        expected = {end for _, end in doc["sentences"]}
        hits += len(ends & expected)
        total += len(ends) + len(expected)
    return 2 * hits / total, 1000 * seconds / len(docs)


def _all_stages(docs: Sequence[Doc], abbreviations: frozenset[str]) -> float:
    started = time.perf_counter()
    for doc in docs:
        text, _ = analysis_text(doc["text"])
        sentences(text, lines(text), None, abbreviations)
    return 1000 * (time.perf_counter() - started) / len(docs)


def _growth() -> dict[str, float]:
    """How many times longer four times the text takes, at the best of three; 4 is linear."""
    hostile = ("a", ". ", ".“", "A. ", "a@", "www.", "a\n", "\n", "\xad", "a\u0301\u0323")
    return {f"growth/{part!r}": _seconds(part * 80_000) / _seconds(part * 20_000) for part in hostile}


def _seconds(text: str) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        analysed, _offsets = analysis_text(text)
        sentences(analysed, lines(analysed), None, ABBREVIATIONS)
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    for name, figure in run(parser.parse_args().data).items():
        print(f"{name:28} {figure:8.3f}")


if __name__ == "__main__":
    main()
