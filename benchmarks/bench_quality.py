"""What the audit finds, against gold that is not part of the project: seed articles, Wikinews attributions, web pages.

Nothing is measured where ``../shared`` is absent, and that is said.
"""

from __future__ import annotations

import importlib.util
import json
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from provenance import engine, resources
from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.models import Failure, RawArticle
from provenance.pipeline import audit
from provenance.reader import read

SHARED = Path(__file__).parents[2] / "shared"


def run(shared: Path = SHARED) -> dict[str, float]:
    """``check/…``, ``newsroom/…``, ``seeds/…``, ``dev/…`` in percent, ``pages/…`` as shares of 1; empty without gold.

    ``check`` are newsroom articles that are scored and never read, ``newsroom`` those that errors are looked for in.
    """
    if not shared.is_dir():
        print(f"no gold in {shared}: quality was not measured")
        return {}
    ruleset = engine.load([resources.rules_dir()])
    return {
        **_newsroom(shared, ruleset, "check"),
        **_newsroom(shared, ruleset, ""),
        **_seeds(shared, ruleset),
        **_dev(shared, ruleset),
        **_pages(shared, ruleset),
    }


def _newsroom(shared: Path, ruleset: RuleSet, part: str) -> dict[str, float]:
    folder = shared / "data/newsroom-de"
    articles, gold = (folder / (f"{name}-{part}" if part else name) for name in ("articles", "gold"))
    raws = []
    for path in sorted(articles.glob("*.txt")):
        known = json.loads(path.with_name(f"{path.stem}.meta.json").read_text(encoding="utf-8"))
        about = {name: known.get(name) for name in ("url", "outlet", "published")}
        author = ", ".join(known.get("authors") or []) or None
        title, _, _ = (text := path.read_text(encoding="utf-8")).partition("\n")
        raws.append(
            RawArticle(
                id=path.name, source=path.name, content=text, title=title, author=author, language="de",
                carries_metadata=True, **about,
            )
        )  # fmt: skip
    found = _tool(shared, "score_gold").evaluate(str(gold), str(articles), _reports(raws, ruleset))
    name = part or "newsroom"
    return {
        f"{name}/content f1": found["content"]["f1"],
        f"{name}/speaker": found["speaker"],
        f"{name}/sources f1": found["sources"]["f1"],
        f"{name}/kind": found["kind"],
        f"{name}/signals precision": found["signals"]["p"],
        f"{name}/signals recall": found["signals"]["r"],
        f"{name}/genre": found["genre"],
    }


def _seeds(shared: Path, ruleset: RuleSet) -> dict[str, float]:
    paths = sorted((shared / "seeds").glob("*.txt"))
    raws = (
        RawArticle(id=path.name, source=path.name, content=path.read_text(encoding="utf-8"), language="de")
        for path in paths
    )
    found = _tool(shared, "score_gold").evaluate(str(shared / "gold"), str(shared / "seeds"), _reports(raws, ruleset))
    return {
        "seeds/noise f1": found["noise"]["f1"],
        "seeds/signals recall": found["signals"]["r"],
        "seeds/signals precision": found["signals"]["p"],
        "seeds/sources f1": found["sources"]["f1"],
        "seeds/content f1": found["content"]["f1"],
        "seeds/speaker": found["speaker"],
        "seeds/kind": found["kind"],
        "seeds/claims found": found["claims_found"],
    }


def _dev(shared: Path, ruleset: RuleSet) -> dict[str, float]:
    with (shared / "data/wikinews-de/dev.jsonl").open(encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    raws = (RawArticle(id=doc["doc"], source=doc["doc"], content=doc["text"], language="de") for doc in gold)
    found = _tool(shared, "score_quotes").evaluate(gold, _reports(raws, ruleset))
    return {f"dev/{name} f1": found[name]["f1"] for name in ("quote", "roles", "joint", "strict_joint")}


def _pages(shared: Path, ruleset: RuleSet) -> dict[str, float]:
    scorer = _tool(shared, "score_html")
    gold = json.loads((shared / "data/pages-de/segments.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(shared / "data/pages-de/pages.tar.gz") as pages:
            pages.extractall(folder, filter="data")
        raws = [raw for raw in read([folder], max_bytes=20_000_000) if not isinstance(raw, Failure)]
    reports = {Path(name).name: report for name, report in _reports(raws, ruleset, by="source").items()}
    whole, kept = [0, 0, 0], [0, 0, 0]
    for name, segments in gold.items():
        report = reports.get(name, {"text": "", "noise": {"spans": []}})
        for total, text in ((whole, report["text"]), (kept, _without_noise(report))):
            for at, count in enumerate(scorer.counts(text, segments)):
                total[at] += count
    return {
        "pages/extracted f1": scorer.scores(*whole)["f1"],
        "pages/without noise f1": scorer.scores(*kept)["f1"],
        "pages/without noise recall": scorer.scores(*kept)["r"],
    }


def _without_noise(report: dict[str, Any]) -> str:
    pieces, at = [], 0
    for start, end in sorted(report["noise"]["spans"]):
        pieces.append(report["text"][at:start])
        at = max(at, end)
    return " ".join([*pieces, report["text"][at:]])


def _reports(raws: Iterable[RawArticle], ruleset: RuleSet, by: str = "id") -> dict[str, Any]:
    reports = {}
    for raw in raws:
        try:
            report = json.loads(audit(raw, ruleset).model_dump_json(by_alias=True))
        except InputError:
            continue
        reports[report["article"][by]] = report
    return reports


def _tool(shared: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{shared}/tools/{name}.py is missing: nothing was measured")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{figure:28} {value:8.2f}")
