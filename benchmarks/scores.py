"""How the scores lie on real articles, and what they owe to the weights: the measured parts of ``docs/scores.md``.

``python -m benchmarks.scores`` audits the 700 training articles of Wikinews and the texts of the project, prints both
tables and writes them into the page, between ``<!-- measured: NAME -->`` and ``<!-- /measured -->``.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scipy.stats import kendalltau

from provenance import engine, resources
from provenance.engine import RuleSet, ScoreConfig
from provenance.extract import extract
from provenance.measures import counted
from provenance.models import DIMENSIONS, Dimension, RawArticle, Scores
from provenance.pipeline import Analysis, analyse
from provenance.score import score

ROOT = Path(__file__).parents[1]
TRAIN = ROOT.parent / "shared" / "data" / "wikinews-de" / "train.jsonl"
OWN = (ROOT / "samples", ROOT / "tests" / "data" / "calibration", ROOT / "tests" / "data" / "metamorphic")
PAGE = ROOT / "docs" / "scores.md"

#: Overall scores of the same articles before the curves of this rule set, by bins of five: what it was to improve.
BEFORE = {30: 56, 35: 167, 40: 49, 45: 120, 50: 103, 55: 97, 60: 60, 65: 18}
#: A weight is changed by this share, up and down.
CHANGE = 0.25
_PART = re.compile(r"(?<=<!-- measured: )([\w-]+)( -->\n).*?(?=<!-- /measured -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Article:
    analysis: Analysis
    for_language: bool

    def scores(self, config: ScoreConfig) -> Scores:
        hits, measures = self.analysis.hits, self.analysis.measures
        told = counted(self.analysis.document, hits)
        return score(hits, measures, config, readable=self.for_language, counted=told).scores


def main() -> int:
    if not TRAIN.is_file():
        print(f"no articles in {TRAIN}: nothing was measured")
        return 1
    ruleset = engine.load([resources.rules_dir()])
    train, own = list(_articles(_train(), ruleset)), list(_articles(_own(), ruleset))
    parts = {"spread": spread(train, ruleset.score), "sensitivity": sensitivity([*train, *own], ruleset.score)}
    print("\n".join(parts.values()))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_PART.sub(lambda part: f"{part[1]}{part[2]}{parts[part[1]]}", page), encoding="utf-8")
    return 0


def _train() -> Iterator[RawArticle]:
    with TRAIN.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield RawArticle(id=record["doc"], source="train.jsonl", content=record["text"], language="de")


def _own() -> Iterator[RawArticle]:
    for path in (path for folder in OWN for path in sorted(folder.glob("*.txt"))):
        yield RawArticle(id=path.name, source=path.name, content=path.read_text(encoding="utf-8"), language="de")


def _articles(raws: Iterator[RawArticle], ruleset: RuleSet) -> Iterator[_Article]:
    for raw in raws:
        analysis = analyse(extract(raw), ruleset)
        yield _Article(analysis, analysis.document.article.language in ruleset.languages)


# --- How the scores lie -----------------------------------------------------------------------------------------------


def spread(articles: Sequence[_Article], config: ScoreConfig) -> str:
    """A histogram before and after, the bands, and where each dimension lies."""
    scores = [article.scores(config) for article in articles]
    overall = [found.overall for found in scores if found.overall is not None]
    after = Counter(int(value // 5) * 5 for value in overall)
    most = max(*BEFORE.values(), *after.values())
    rows = [_row(low, BEFORE.get(low, 0), after[low], most) for low in range(min(*BEFORE, *after), 100, 5)]
    while rows[-1].endswith("0"):
        rows.pop()
    bands = Counter(found.band or "not assessed" for found in scores)
    counted = ", ".join(f"{band} {bands[band]}" for band in (*"ABCDE", "not assessed") if bands[band])
    values = {name: [d for found in scores if (d := found.dimensions[name].score) is not None] for name in DIMENSIONS}
    table = [
        "| | articles | lowest | 10 % below | 25 % below | half below | 25 % above | 10 % above | highest |",
        "|---|" + "---:|" * 8,
        _quantiles("overall", overall),
        *(_quantiles(name, found) for name, found in values.items()),
    ]
    head = "overall  before" + " " * 26 + "after"
    return "\n".join(["```text", head, *rows, "```", "", f"Bands: {counted}.", "", *table]) + "\n"


def _row(low: int, before: int, after: int, most: int) -> str:
    return f"{low:3}–{low + 5:<3} {before:4}  {_bar(before, most)}   {after:4}  {_bar(after, most)}".rstrip()


def _bar(count: int, most: int) -> str:
    return ("█" * round(24 * count / most)).ljust(24)


def _quantiles(name: str, values: Sequence[float]) -> str:
    tenths = statistics.quantiles(values, n=20)
    shown = (min(values), tenths[1], tenths[4], tenths[9], tenths[14], tenths[17], max(values))
    return f"| {name} | {len(values)} | " + " | ".join(f"{value:.0f}" for value in shown) + " |"


# --- What they owe to the weights -------------------------------------------------------------------------------------


def sensitivity(articles: Sequence[_Article], config: ScoreConfig) -> str:
    """How scores, ranks and bands move when one weight is a quarter higher or lower."""
    before = [found for article in articles if (found := article.scores(config)).overall is not None]
    rows = [
        "| weight changed | Kendall's tau | points moved, mean | at most | ranks moved, mean | at most | other band |",
        "|---|" + "---:|" * 6,
    ]
    for name in DIMENSIONS:
        for factor in (1 + CHANGE, 1 - CHANGE):
            changed = _with_weight(config, name, config.dimensions[name].weight * factor)
            after = [found for article in articles if (found := article.scores(changed)).overall is not None]
            rows.append(
                _moved(
                    f"{name} {config.dimensions[name].weight:g} → {config.dimensions[name].weight * factor:g}",
                    before,
                    after,
                )
            )
    return "\n".join([f"{len(before)} articles with an overall score.", "", *rows]) + "\n"


def _with_weight(config: ScoreConfig, name: Dimension, weight: float) -> ScoreConfig:
    dimensions = {**config.dimensions, name: replace(config.dimensions[name], weight=weight)}
    return replace(config, dimensions=dimensions)


def _moved(what: str, before: Sequence[Scores], after: Sequence[Scores]) -> str:
    old, new = [found.overall or 0.0 for found in before], [found.overall or 0.0 for found in after]
    points = [abs(a - b) for a, b in zip(old, new, strict=True)]
    ranks = [abs(a - b) for a, b in zip(_ranks(old), _ranks(new), strict=True)]
    bands = sum(a.band != b.band for a, b in zip(before, after, strict=True))
    tau = kendalltau(old, new).statistic
    return (
        f"| {what} | {tau:.3f} | {statistics.mean(points):.1f} | {max(points):.1f} | {statistics.mean(ranks):.0f} "
        f"| {max(ranks):.0f} | {bands} ({100 * bands / len(before):.1f} %) |"
    )


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank of each value; equal values share the mean of theirs."""
    places: Mapping[float, list[int]] = {}
    places = {value: [] for value in values}
    for place, value in enumerate(sorted(values)):
        places[value].append(place)
    return [statistics.mean(places[value]) for value in values]


if __name__ == "__main__":
    sys.exit(main())
