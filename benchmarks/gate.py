"""Every benchmark, and a gate: no figure may fall below its floor in floors.json.

Speed is pinned as ratios between things measured in one run, so that the gate holds on any machine. ``--update`` sets
floors to what was measured less a margin; it raises floors and never lowers one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path

from benchmarks import (
    bench_audit,
    bench_check,
    bench_engine,
    bench_html,
    bench_quality,
    bench_segment,
    bench_store,
    bench_web,
)

FLOORS = Path(__file__).with_name("floors.json")
#: What a figure may lose before the gate fails: quality is exact, speed is noisy.
MARGINS = {"quality": 0.995, "audit": 0.7, "html": 0.8, "engine": 0.5, "segment": 0.995, "web": 0.7, "check": 0.8}

RUNS: Mapping[str, Callable[[], Mapping[str, float]]] = {
    "quality": bench_quality.run,
    "audit": bench_audit.run,
    "html": bench_html.run,
    "engine": bench_engine.run,
    "segment": bench_segment.run,
    "store": bench_store.run,
    "web": bench_web.run,
    "check": bench_check.run,
}


def run(name: str) -> dict[str, float]:
    return dict(RUNS[name]())


def main(arguments: list[str]) -> int:
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    names = [name for name in arguments if name in RUNS] or list(RUNS)
    # A process each: what one benchmark leaves behind in memory slows the next one down.
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        figures = pool.map(run, names, chunksize=1)
    measured = {f"{name}: {f}": value for name, found in zip(names, figures, strict=True) for f, value in found.items()}
    if not measured:
        print("nothing was measured")
        return 1
    below = [figure for figure, value in measured.items() if value < floors.get(figure, value)]
    for figure, value in measured.items():
        floor = f"   floor {floors[figure]:g}" if figure in floors else ""
        print(f"{figure:48} {value:12.4g}{floor}{'   BELOW' if figure in below else ''}")
    if "--update" in arguments:
        raised = {f: round(v * MARGINS[f.partition(":")[0]], 4) for f, v in measured.items() if f in floors}
        FLOORS.write_text(
            json.dumps({f: max(floor, raised.get(f, floor)) for f, floor in floors.items()}, indent=2) + "\n",
            encoding="utf-8",
        )
    missing = [figure for figure in floors if figure not in measured and figure.partition(":")[0] in names]
    for figure in missing:
        print(f"{figure} was not measured")
    # A gate that checks nothing must not look as if it had passed; quality needs gold that not everybody has.
    unmeasured = [figure for figure in missing if not (figure.startswith("quality") and "--without-gold" in arguments)]
    return 1 if below or unmeasured else 0
