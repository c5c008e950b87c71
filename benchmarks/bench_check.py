"""``provenance check`` from start to finish, as CI calls it: one article, one process against two, cold against cached.

``python -m benchmarks check``. Ratios are taken within one run. What two processes gain can only be seen by the clock,
on a machine that has two cores to spare; what they would gain there follows from processor time, which holds on a busy
one too. One article is held against ``provenance --version``: that is the start, and the rest is rules and audit.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench_audit import texts

_MANY, _FOR_CACHE = 1_000, 3_000


def run() -> dict[str, float]:
    """Seconds of processor time (``_cpu``) or by the clock, and ratios of them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "one.jsonl", 1)
        _write(folder / "many.jsonl", _MANY)
        _write(folder / "cache.jsonl", _FOR_CACHE)
        _check(folder, "one.jsonl", "--no-cache")  # compiles the modules, as an installation does
        start = min(_run(folder, "--version") for _ in range(5))
        one_article = min(_check(folder, "one.jsonl", "--no-cache") for _ in range(5))
        # In turns: a machine that slows down must not do so for one of the two only.
        jobs = [[_check(folder, "many.jsonl", "--no-cache", "--jobs", count) for count in ("1", "2")] for _ in range(5)]
        one, two = (min(times) for times in zip(*jobs, strict=True))
        first = _check(folder, "cache.jsonl", "--cache-dir", "cache")
        second = min(_check(folder, "cache.jsonl", "--cache-dir", "cache") for _ in range(3))
    return {
        "one_article_cpu": one_article[0],
        "one_article_clock": one_article[1],
        "version_per_article": start[0] / one_article[0],
        "articles": _MANY,
        "one_job_clock": one[1],
        "two_jobs_clock": two[1],
        "two_jobs_speedup": one[1] / two[1],
        # One article is what only one of two processes can do at a time.
        "two_jobs_speedup_by_cpu": one[0] / (one_article[0] + (two[0] - one_article[0]) / 2),
        "cached_articles": _FOR_CACHE,
        "cached_cpu": second[0],
        "cached_speedup": first[0] / second[0],
    }


def _write(path: Path, count: int) -> None:
    found = texts()
    records = (
        {"id": f"a{number}", "text": f"{found[number % len(found)]}\nMeldung {number}.", "language": "de"}
        for number in range(count)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def _check(folder: Path, *arguments: str) -> tuple[float, float]:
    """Processor time of all processes, and time by the clock."""
    return _run(folder, "check", *arguments, "--no-config", "--fail-on", "never")


def _run(folder: Path, *arguments: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "provenance", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{figure:26} {value:.2f}")
