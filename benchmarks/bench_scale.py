"""What many machines rest on: a load of very many articles, and Dask beside the pool of one machine.

``python -m benchmarks.bench_scale load [articles]`` makes parts of reports that never were, 20 findings each, and loads
them. ``python -m benchmarks.bench_scale cluster [shards] [records]`` audits the same shards with two processes of the
pool and with two local workers of Dask.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.soak import children_of, memory_of
from benchmarks.synthetic import report, reports, rules
from provenance.commands.audit import LoadOptions, load_parts
from provenance.shards import ShardStats, part_of
from provenance.shards.part import Output, PartWriter
from provenance.stamp import engine_stamp

__all__ = ["cluster", "load"]

_A_PART = 1_000
_FINDINGS = 20


def load(articles: int = 100_000) -> dict[str, float]:
    """Seconds of the processor and of the clock for ``provenance load``."""
    with tempfile.TemporaryDirectory() as folder:
        findings = _make_parts(Path(folder) / "parts", articles)
        processor, clock = time.process_time(), time.perf_counter()
        db = Path(folder) / "provenance.db"
        load_parts(LoadOptions(directory=str(Path(folder) / "parts"), db=db))
        return {
            "articles": articles,
            "findings": findings,
            "cpu_seconds": round(time.process_time() - processor, 1),
            "seconds": round(time.perf_counter() - clock, 1),
            "megabytes": db.stat().st_size // 1_000_000,
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000,
        }


def _make_parts(folder: Path, articles: int) -> int:
    output = Output(str(folder))
    output.make()
    output.write_rules("r", rules())
    kinds = [each for each in reports(300, sentences=24) if each.findings]
    made = 0
    for first in range(0, articles, _A_PART):
        source = f"s{first}.jsonl"
        place = output.new_folder(part_of(source))
        writer = PartWriter(place)
        for number in range(first, min(first + _A_PART, articles)):
            one = kinds[number % len(kinds)]
            article = one.article.model_copy(update={"id": f"a{number}", "url": f"https://a.example/{number}"})
            found = (one.findings * _FINDINGS)[:_FINDINGS]
            writer.add(one.model_copy(update={"article": article, "findings": found}), f"f{number}")
        stats = ShardStats(
            shard=source, part=part_of(source), text="", options="", ruleset="r", engine=engine_stamp(),
            articles=writer.articles, findings=writer.findings,
        )  # fmt: skip
        made += writer.findings
        writer.finish(stats)
        output.publish(place, part_of(source))
    return made


def cluster(shards: int = 20, records: int = 500) -> dict[str, object]:
    """Seconds of the processor and of the clock of each way, without what one shard of one record takes; ``memory``:
    the most that one process had in each quarter of the run, in MB.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _make_shards(place / "one", 1, 1)
        _make_shards(place / "all", shards, records)
        found: dict[str, object] = {"shards": shards, "records": records}
        for name, options in (("pool", ()), ("dask", ("--cluster", "local"))):
            start = _audit(place, "one", f"{name}-one", options)
            whole = _audit(place, "all", f"{name}-all", options)
            found[f"{name}_cpu_seconds"] = round(whole[0] - start[0], 1)
            found[f"{name}_seconds"] = round(whole[1] - start[1], 1)
            found[f"{name}_start_seconds"] = round(start[1], 1)
            found[f"{name}_memory"] = whole[2]
        return found


def _make_shards(folder: Path, shards: int, records: int) -> None:
    folder.mkdir()
    for shard in range(shards):
        with gzip.open(folder / f"s{shard}.jsonl.gz", "wt", encoding="utf-8") as stream:
            for number in range(shard * records, (shard + 1) * records):
                text = report(number % 2_000, sentences=24).text
                stream.write(json.dumps({"id": f"a{number}", "language": "de", "text": text}) + "\n")


def _audit(place: Path, shards: str, out: str, options: tuple[str, ...]) -> tuple[float, float, list[int]]:
    names = sorted(str(each) for each in (place / shards).iterdir())
    command = [sys.executable, "-m", "provenance", "audit", *names, "--out", str(place / out), "--jobs", "2", *options]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    looks = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            looks.append(max((memory_of(child) for child in children_of(process.pid)), default=0))
            time.sleep(0.2)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    quarter = len(looks) // 4 or 1
    return used, time.perf_counter() - began, [max(looks[at : at + quarter]) for at in range(0, 4 * quarter, quarter)]


if __name__ == "__main__":
    what = {"load": load, "cluster": cluster}[sys.argv[1]]
    print(json.dumps(what(*map(int, sys.argv[2:])), indent=2))
