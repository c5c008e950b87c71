"""What the audit finds, against gold that is not part of the project: seed articles, Wikinews attributions, web pages.

Nothing is measured where ``../shared`` is absent, and that is said.
"""

from __future__ import annotations

import importlib.util
import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from provenance import engine, resources
from provenance.engine import RuleSet
from provenance.errors import InputError
from provenance.extract.links import absolute, compact
from provenance.models import Failure, RawArticle
from provenance.pipeline import audit
from provenance.reader import read

SHARED = Path(__file__).parents[2] / "shared"


def run(shared: Path = SHARED) -> dict[str, float]:
    """``check/…``, ``newsroom/…``, ``seeds/…``, ``dev/…``, ``links/…``, ``pictures/…`` in percent, ``pages/…`` as
    shares of 1; empty without gold.

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
        **_references(shared, ruleset),
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


def _references(shared: Path, ruleset: RuleSet) -> dict[str, float]:
    """Links against all ``a`` in the paragraphs that the outlets' own parsers find, and the credits of pictures against
    what ``figcaption`` and JSON-LD say, told by other expressions than ours."""
    paragraphs = {}
    for row in map(json.loads, (shared / "data/newsroom-de/reference.jsonl").read_text(encoding="utf-8").splitlines()):
        paragraphs[f"{row['page']}.html"] = [compact(each.removeprefix("# ")) for each in row["paragraphs"]]
    both, wanted, taken, credits, right = 0, 0, 0, 0, 0
    utf8 = lxml.html.HTMLParser(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("newsroom-de", "pages-de"):
            with tarfile.open(shared / f"data/{name}/pages.tar.gz") as pages:
                pages.extractall(Path(folder) / name, filter="data")
        for raw in read([folder], max_bytes=20_000_000):
            if isinstance(raw, Failure):
                continue
            report, tree = audit(raw, ruleset), lxml.html.document_fromstring(raw.content.encode(), parser=utf8)
            name = Path(raw.source).name
            credited = [_letters(image.credit or "") for image in report.images]
            for credit in dict.fromkeys((*_in_captions(tree), *_in_json(tree))):
                credits += 1
                right += any(ours and (ours in credit or credit in ours) for ours in credited)
            if name in paragraphs:
                gold = set(_in_paragraphs(tree, paragraphs[name], report.article.url))
                found = {compact(link.text) for link in report.links}
                both, wanted, taken = both + len(gold & found), wanted + len(gold), taken + len(found)
    return {
        "links/recall": 100 * both / wanted,
        "links/precision": 100 * both / taken,
        "pictures/credits found": 100 * right / credits,
    }


def _in_paragraphs(tree: HtmlElement, paragraphs: Sequence[str], base: str | None) -> Iterator[str]:
    for drawing in [*tree.iter("svg")]:
        drawing.drop_tree()
    for block in tree.iter("p", "li", "h2", "h3", "h4", "blockquote", "td", "div", "dd"):
        content = compact(block.text_content())
        if content in paragraphs or (len(content) > _SURE and any(content in each for each in paragraphs)):
            for link in block.iter("a"):
                if absolute(link.get("href"), base) and (words := compact(link.text_content())):
                    yield words


#: Characters that no other paragraph has.
_SURE = 60
_CREDITED = re.compile(
    r"(?:(?:Foto|Bild|Photo|Grafik|(?:Bild)?Quelle|Bildrechte|Image)s?(?: ?[:©|]| by )\s*(?:©\s*)?|©\s*)([^\n|]{2,90})"
    r"|[(\[]([^()]{0,60}(?:dpa|AFP|APA|Reuters|imago|Getty|alliance|Keystone|KNA|epd|Shutterstock)[^()]{0,40})[)\]]\s*\.?$",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"credit|copyright|source|urheber|rights|agency|photographer", re.IGNORECASE)
_LABEL = re.compile(
    r"^\W*(?:(?:Foto|Bild|Quelle|Bildrechte|Copyright|Bildquelle|Grafik|Credit)s?\s*:?\s*)*(?:©\s*)?", re.I
)


def _in_captions(tree: HtmlElement) -> Iterator[str]:
    for caption in tree.iter("figcaption"):
        if any(box.tag in ("aside", "nav", "footer", "a") for box in caption.iterancestors()):
            continue
        named = (part for part in caption.iterdescendants() if _CREDIT.search(part.get("class") or ""))
        text = next((part.text_content() for part in named if part.text_content().strip()), None)
        if text is None and (found := _CREDITED.search(" ".join(caption.text_content().split()))):
            text = found[1] or found[2]
        if text and len(letters := _letters(_LABEL.sub("", text.strip()))) > 1:
            yield letters


def _in_json(tree: HtmlElement) -> Iterator[str]:
    for block in tree.iterfind('.//script[@type="application/ld+json"]'):
        with suppress(ValueError):
            nodes = [json.loads(block.text or "")]
            for node in nodes:
                nodes += node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
                if isinstance(node, dict) and "ImageObject" in (node.get("@type") or ()):
                    values = (node.get(key) for key in ("creditText", "copyrightNotice", "creator", "author"))
                    names = (value.get("name") if isinstance(value, dict) else value for value in values)
                    if name := next((name for name in names if isinstance(name, str) and name.strip()), None):
                        yield _letters(_LABEL.sub("", name))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


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
