"""The whole audit of plain text, on one core and without a database, against a fixed reference task of the same run.

``python benchmarks/bench_audit.py [feed.jsonl]``; without a feed the texts of ../shared or, where these are absent, the
samples, repeated.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from provenance import engine, resources
from provenance.models import RawArticle
from provenance.pipeline import audit

_ROOT = Path(__file__).parents[1]
_DEV = _ROOT.parent / "shared/data/wikinews-de/dev.jsonl"
_WORD = re.compile(r"\w+")


def texts(feed: Path | None = None) -> list[str]:
    feed = feed or (_DEV if _DEV.exists() else None)
    if feed:
        return [json.loads(line)["text"] for line in feed.read_text(encoding="utf-8").splitlines()]
    return [path.read_text(encoding="utf-8") for path in sorted((_ROOT / "samples").glob("*.txt"))] * 30


def run(feed: Path | None = None) -> dict[str, float]:
    """Articles a second, and how many times longer an article takes than to find its words 100 times.

    ``first_pass`` includes compiling every pattern that the articles need, once a process; the other figures do not.
    """
    articles = [
        RawArticle(id=str(number), source=f"{number}.txt", content=text, language="de")
        for number, text in enumerate(texts(feed))
    ]
    ruleset = engine.load([resources.rules_dir()])
    first_pass = _seconds(lambda: [audit(a, ruleset) for a in articles])
    took, reference = _seconds(lambda: [audit(a, ruleset) for a in articles]), _reference(articles)
    return {
        "articles": len(articles),
        "articles_per_second": len(articles) / took,
        "first_pass_articles_per_second": len(articles) / first_pass,
        "ms_per_article": 1000 * took / len(articles),
        "reference_per_audit": reference / took,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _reference(articles: Sequence[RawArticle]) -> float:
    return _seconds(lambda: [_WORD.findall(article.content) for article in articles for _ in range(100)])


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    for name, value in run(Path(sys.argv[1]) if len(sys.argv) > 1 else None).items():
        print(f"{name:32} {value:.2f}")
