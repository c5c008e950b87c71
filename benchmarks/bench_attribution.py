"""How good is the annotation, and where does it lose? Gold file in, figures and errors out (docs/measuring.md).

    python benchmarks/bench_attribution.py ../shared/data/wikinews-de/dev.jsonl --show 3 --what missed
    python benchmarks/bench_attribution.py --by construction

The figures are those of ``../shared/tools/score_quotes.py``; the classes of errors are this script's own: ``missed``
(gold without any overlap), ``spurious``, ``span`` (paired, overlap under 0.8), ``type`` (paired, other type) and
``speaker`` (paired, no word of the speaker in common).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from provenance.annotate import annotate
from provenance.languages import Language, language
from provenance.lexicon import Lexicon, load_lexicon
from provenance.models import Article, Document, Spans
from provenance.resources import rules_dir
from provenance.segment import ABBREVIATIONS, Offsets, analysis_text, lines, sentences

SHARED = Path(__file__).parents[1] / "../shared"
ERRORS = ("missed", "spurious", "span", "type", "speaker")
#: Lists of words that make a frame without a verb of their own, and "wie".
FRAMES = ("frame_prepositions", "frame_postpositions", "frame_noun_prepositions", "frame_adverbs", "comparison_frames")
#: Overlap from which a span counts as right.
SAME = 0.8


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
    article = Article(name, name, text, language="de")
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


def run(gold: list[dict[str, Any]], german: Language) -> tuple[dict[str, Any], float]:
    """Reports by document and milliseconds an article, annotation alone."""
    abbreviations = ABBREVIATIONS | german.abbreviations
    prepared = [prepare(doc["text"], doc["doc"], abbreviations) for doc in gold]
    annotate(prepared[0][0], german)
    start = time.perf_counter()
    annotated = [annotate(document, german) for document, _ in prepared]
    spent = (time.perf_counter() - start) / len(gold) * 1000
    reports = {
        document.article.id: as_report(document, offsets)
        for document, (_, offsets) in zip(annotated, prepared, strict=True)
    }
    return reports, spent


Row = dict[str, Any]
Error = tuple[str, str, Row, Row | None, Row | None]


def pairs(gold: list[Row], reports: dict[str, Any], scorer: ModuleType) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """(document, gold, predicted), one to one as the scorer pairs them; ``None`` where one side has no partner."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    for doc in gold:
        left, right = doc["annotations"], scorer.predicted(reports[doc["doc"]], doc["tokens"])
        scores = np.zeros((len(left), len(right)))
        for i, g in enumerate(left):
            for j, p in enumerate(right):
                overlap = scorer.overlap_f1(g["quote"], p["quote"])
                scores[i, j] = overlap + 0.01 * (overlap > 0 and g["type"] == p["type"])
        found = [(i, j) for i, j in zip(*linear_sum_assignment(scores, maximize=True), strict=True) if scores[i, j] > 0]
        yield from ((doc, left[i], right[j]) for i, j in found)
        yield from ((doc, left[i], None) for i in sorted(set(range(len(left))) - {i for i, _ in found}))
        yield from ((doc, None, right[j]) for j in sorted(set(range(len(right))) - {j for _, j in found}))


def errors(gold: list[Row], reports: dict[str, Any], scorer: ModuleType) -> Iterator[Error]:
    """(class, type, document, gold, predicted) of everything that is not right."""
    for doc, g, p in pairs(gold, reports, scorer):
        if g is None or p is None:
            row = g or p or {}
            yield "spurious" if g is None else "missed", row["type"], doc, g, p
            continue
        if scorer.overlap_f1(g["quote"], p["quote"]) < SAME:
            yield "span", g["type"], doc, g, p
        if g["type"] != p["type"]:
            yield "type", g["type"], doc, g, p
        if g["speaker"] and not set(g["speaker"]) & set(p["speaker"]):
            yield "speaker", g["type"], doc, g, p


def by_cue(doc: Row, row: Row, _: Lexicon) -> str:
    return words(doc, row["cue"]).lower() or "(no cue)"


def by_construction(doc: Row, row: Row, lexicon: Lexicon) -> str:
    """How what is said is tied to its cue, read off the words alone: the same for gold and for what was predicted."""
    if not row["cue"]:
        return f"{row['type']}: no cue"
    quote, cue = sorted(row["quote"]), min(row["cue"])
    order = "behind" if cue > quote[-1] else "before" if cue < quote[0] else "inside"
    if row["type"] == "Direct":
        return f"quotation, cue {order}"
    word, first = words(doc, [cue]).lower(), words(doc, quote[:1]).lower()
    if word in _listed(lexicon, *FRAMES):
        return f"frame with “{word}”, {order}"
    if first in _listed(lexicon, "complementizers"):
        return f"clause with “{first}”"
    infinitive = set(words(doc, quote[-3:]).lower().split()) & _listed(lexicon, "infinitive_particles")
    return "infinitive" if infinitive else f"{row['type']}: clause, cue {order}"


def _listed(lexicon: Lexicon, *names: str) -> set[str]:
    return {word.lower() for name in names for word in lexicon.words(name)}


GROUPS = {"cue": by_cue, "construction": by_construction}


def table(gold: list[Row], reports: dict[str, Any], scorer: ModuleType, lexicon: Lexicon, by: str) -> Iterator[str]:
    """One line a group, largest first: gold, found, wrong span or speaker among the found, spurious."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, g, p in pairs(gold, reports, scorer):
        count = counts[GROUPS[by](doc, g or p or {}, lexicon)]
        count["gold"] += g is not None
        count["spurious"] += g is None
        if g is not None and p is not None:
            count["found"] += 1
            count["span"] += scorer.overlap_f1(g["quote"], p["quote"]) < SAME
            count["speaker"] += bool(g["speaker"]) and not set(g["speaker"]) & set(p["speaker"])
    columns = ("gold", "found", "span", "speaker", "spurious")
    yield f"{by:40}" + "".join(f"{column:>10}" for column in columns)
    for name, count in sorted(counts.items(), key=lambda item: (-item[1]["gold"], -item[1]["spurious"], item[0])):
        yield f"{name[:40]:40}" + "".join(f"{count[column]:10}" for column in columns)


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
    parser.add_argument("--by", choices=tuple(GROUPS), help="a table by cue or by construction instead of examples")
    args = parser.parse_args()
    gold = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    gold = gold[: args.first] if args.first else gold[-args.last :] if args.last else gold
    scorer = load_scorer()
    lexicon = load_lexicon("de", rules_dir() / "de/lexicons")
    german = language(lexicon)
    assert german is not None
    reports, spent = run(gold, german)
    out = scorer.evaluate(gold, reports)
    print(f"{out['docs']} documents, {out['gold']} gold, {out['predicted']} predicted, {spent:.2f} ms an article")
    for key in ("quote", "roles", "joint", "strict_joint", "speaker", "cue"):
        print(f"{key:13} P {out[key]['p']:6.2f}  R {out[key]['r']:6.2f}  F1 {out[key]['f1']:6.2f}")
    print("overlap by gold type:", out["found_by_type"])
    if args.by:
        print(*table(gold, reports, scorer, lexicon, args.by), sep="\n")
        return
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
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough ("| head"): what is still to be written goes nowhere, without a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
