"""How good is the annotation, and where does it lose? Gold file in, figures and errors by type out.

    python benchmarks/bench_attribution.py ../shared/data/wikinews-de/dev.jsonl --show 3 --what missed

The figures are those of ``../shared/tools/score_quotes.py``; the classes of errors are this script's own: ``missed``
(gold without any overlap), ``spurious``, ``span`` (paired, overlap under 0.8), ``type`` (paired, other type) and
``speaker`` (paired, no word of the speaker in common).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from provenance.annotate import annotate
from provenance.lexicon import Lexicon, load_lexicon
from provenance.models import Article, Document, Spans
from provenance.resources import rules_dir
from provenance.segment import ABBREVIATIONS, Offsets, analysis_text, lines, sentences

SHARED = Path(__file__).parents[1] / "../shared"
ERRORS = ("missed", "spurious", "span", "type", "speaker")


def load_scorer() -> ModuleType:
    path = SHARED / "tools/score_quotes.py"
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    if spec is None or spec.loader is None or not path.exists():
        sys.exit(f"{path} is not there: the figures need the scorer of the data set")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepare(text: str, name: str, abbreviations: frozenset[str]) -> tuple[Document, Offsets]:
    analysed, offsets = analysis_text(text)
    rows = lines(analysed)
    article = Article(name, name, text, "de")
    return Document(article, analysed, rows, sentences(analysed, rows, None, abbreviations)), offsets


def as_report(document: Document, offsets: Offsets) -> dict[str, Any]:
    def part(spans: Spans | None) -> dict[str, Any] | None:
        if not spans:
            return None
        return {"spans": [[offsets.original(start), offsets.original(end)] for start, end in spans]}

    rows = [
        {
            "type": a.type,
            "content": part(a.content),
            "source": part(a.source),
            "cue": part(a.cue.spans if a.cue else None),
            "frame": part(a.frame),
            "addressee": part(a.addressee),
        }
        for a in document.attributions
    ]
    return {"article": {"id": document.article.id}, "attributions": rows}


def run(gold: list[dict[str, Any]], lexicon: Lexicon) -> tuple[dict[str, Any], float]:
    """Reports by document and milliseconds an article, annotation alone."""
    abbreviations = ABBREVIATIONS.union(lexicon.words("abbreviations"))
    prepared = [prepare(doc["text"], doc["doc"], abbreviations) for doc in gold]
    annotate(prepared[0][0], lexicon)
    start = time.perf_counter()
    annotated = [annotate(document, lexicon) for document, _ in prepared]
    spent = (time.perf_counter() - start) / len(gold) * 1000
    reports = {
        document.article.id: as_report(document, offsets)
        for document, (_, offsets) in zip(annotated, prepared, strict=True)
    }
    return reports, spent


Error = tuple[str, str, dict[str, Any], dict[str, Any] | None, dict[str, Any] | None]


def errors(gold: list[dict[str, Any]], reports: dict[str, Any], scorer: ModuleType) -> Iterator[Error]:
    """(class, type, document, gold, predicted) of everything that is not right."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    for doc in gold:
        left, right = doc["annotations"], scorer.predicted(reports[doc["doc"]], doc["tokens"])
        scores = np.zeros((len(left), len(right)))
        for i, g in enumerate(left):
            for j, p in enumerate(right):
                scores[i, j] = scorer.overlap_f1(g["quote"], p["quote"]) + 0.01 * (g["type"] == p["type"])
        pairs = [
            (i, j) for i, j in zip(*linear_sum_assignment(scores, maximize=True), strict=True) if scores[i, j] > 0.02
        ]
        for i in set(range(len(left))) - {i for i, _ in pairs}:
            yield "missed", left[i]["type"], doc, left[i], None
        for j in set(range(len(right))) - {j for _, j in pairs}:
            yield "spurious", right[j]["type"], doc, None, right[j]
        for i, j in pairs:
            yield from _pair_errors(left[i], right[j], float(scores[i, j]), doc)


def _pair_errors(g: dict[str, Any], p: dict[str, Any], score: float, doc: dict[str, Any]) -> Iterator[Error]:
    if score < 0.8:
        yield "span", g["type"], doc, g, p
    if g["type"] != p["type"]:
        yield "type", g["type"], doc, g, p
    if g["speaker"] and not set(g["speaker"]) & set(p["speaker"]):
        yield "speaker", g["type"], doc, g, p


def words(doc: dict[str, Any], ids: list[int]) -> str:
    parts: list[str] = []
    for at, token in enumerate(sorted(ids)):
        gap = at > 0 and token != sorted(ids)[at - 1] + 1
        parts.append(("## " if gap else "") + doc["text"][slice(*doc["tokens"][token])])
    return " ".join(parts)


def context(doc: dict[str, Any], row: dict[str, Any]) -> str:
    places = row["quote"] or [0]
    start, end = doc["tokens"][min(places)][0], doc["tokens"][max(places)][1]
    inside = [(s, e) for s, e in doc["sentences"] if s < end and e > start]
    return doc["text"][inside[0][0] : inside[-1][1]] if inside else ""


def show(error: Error) -> None:
    kind, type_, doc, gold, predicted = error
    print(f"--- {kind} {type_}: {context(doc, gold or predicted or {'quote': []})}")
    for label, row in (("gold", gold), ("ours", predicted)):
        if row is not None:
            rest = " | ".join(f"{r}: {words(doc, row[r])}" for r in ("speaker", "cue", "addressee") if row[r])
            print(f"    {label} [{row['type']}] {words(doc, row['quote'])} | {rest}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "data/wikinews-de/dev.jsonl")
    parser.add_argument("--first", type=int, help="only the first N documents")
    parser.add_argument("--last", type=int, help="only the last N documents")
    parser.add_argument("--show", type=int, default=0, help="print N examples of every class of errors")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first N of every class")
    parser.add_argument("--what", choices=ERRORS, action="append", help="only these classes")
    parser.add_argument("--type", action="append", help="only these types, as the gold file names them")
    args = parser.parse_args()
    gold = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    gold = gold[: args.first] if args.first else gold[-args.last :] if args.last else gold
    scorer = load_scorer()
    reports, spent = run(gold, load_lexicon("de", rules_dir() / "de/lexicons"))
    out = scorer.evaluate(gold, reports)
    print(f"{out['docs']} documents, {out['gold']} gold, {out['predicted']} predicted, {spent:.2f} ms an article")
    for key in ("quote", "roles", "joint", "strict_joint", "speaker", "cue"):
        print(f"{key:13} P {out[key]['p']:6.2f}  R {out[key]['r']:6.2f}  F1 {out[key]['f1']:6.2f}")
    print("overlap by gold type:", out["found_by_type"])
    found: dict[tuple[str, str], list[Error]] = defaultdict(list)
    for error in errors(gold, reports, scorer):
        found[error[0], error[1]].append(error)
    counts = Counter({key: len(rows) for key, rows in found.items()})
    for (kind, type_), count in sorted(counts.items()):
        print(f"{kind:9} {type_:24} {count}")
        if (args.what and kind not in args.what) or (args.type and type_ not in args.type):
            continue
        for error in found[kind, type_][args.skip : args.skip + args.show]:
            show(error)


if __name__ == "__main__":
    main()
