"""Write the pages, and the parts of pages, that can be made from the program, so that the two cannot drift apart.

``python -m docs.generate`` writes them; a test compares. A generated part of a page stands between
``<!-- generated: NAME -->`` and ``<!-- /generated -->``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import click
import yaml

from docs.session import rerun
from provenance import engine, formats, resources
from provenance.cli import cli
from provenance.commands.rules_show import catalogue
from provenance.engine import RuleSet
from provenance.models import CATEGORIES, DIMENSIONS, DimensionScore, RawArticle, Report
from provenance.pipeline import audit
from provenance.report import signed
from provenance.store.rows import SCORE_RULES
from provenance.vocabulary import SOURCE_KINDS, CueClass

ROOT = Path(__file__).parents[1]
RULES = ROOT / "docs/rules"
GUIDE = ROOT / "docs/writing-rules.md"
RULE_IN_README = "rules/de/attribution/vague-many.yaml"
EXAMPLE = ROOT / "samples" / "drohnenvideo.txt"
CALIBRATION = ROOT / "tests" / "data" / "calibration"
_PART = re.compile(r"(?<=<!-- generated: )([\w-]+)( -->\n).*?(?=<!-- /generated -->)", re.DOTALL)
_HEAD = """# Commands

Generated from the help texts by `make docs`; do not edit by hand.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | findings or scores fail the check; an example of a rule fails |
| 2 | usage: an unknown option, a named path that does not exist; nothing was done |
| 3 | some inputs could not be read; the others are audited and written, each failure is named with its reason |
| 4 | rules are invalid |
| 5 | database error |
| 129, 130, 143 | interrupted; what was finished is written |
"""


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with generated text, and what must stand in it."""
    yield from rule_pages().items()
    yield ROOT / "docs/commands.md", commands_page()
    readme = ROOT / "README.md"
    yield readme, fill(readme.read_text(encoding="utf-8"), {"demo": demo(), "rule": rule()})
    quality = ROOT / "docs/quality.md"
    yield quality, fill(quality.read_text(encoding="utf-8"), {"quality": quality_table()})
    language = ROOT / "docs/rule-language.md"
    yield language, fill(language.read_text(encoding="utf-8"), {"names": names_of_rules()})
    ci = ROOT / "docs/ci.md"
    yield ci, fill(ci.read_text(encoding="utf-8"), {"formats": formats_table()})
    scores = ROOT / "docs/scores.md"
    yield scores, fill(scores.read_text(encoding="utf-8"), scores_parts())


def guide() -> str:
    """The page for people who write rules, its commands run and their output put below them."""
    return rerun(GUIDE.read_text(encoding="utf-8"))


def rule_pages() -> dict[Path, str]:
    """The catalogue of the rules."""
    ruleset = engine.load([resources.rules_dir()])
    return {RULES / name: page for name, page in catalogue(ruleset).items()}


def fill(page: str, parts: Mapping[str, str]) -> str:
    """The page with its generated parts made anew."""
    return _PART.sub(lambda part: f"{part[1]}{part[2]}{parts[part[1]]}", page)


def names_of_rules() -> str:
    """Every name that a rule can take from the program: categories, kinds, classes of cues, measures, detectors."""
    homes = {home: [name for name, its in CATEGORIES.items() if its == home] for home in DIMENSIONS}
    measures = ([f"`{name}`", each.definition, each.scale] for name, each in engine.MEASURES.items())
    return "\n".join(
        [
            _table(["home", "`category`"], ([f"`{home}`", _code(names)] for home, names in homes.items())),
            f"Kinds of source (`kind`): {_code(SOURCE_KINDS)}.\n",
            f"Classes of cues (`cue.class`): {_code(get_args(CueClass))}.\n",
            _table(["`measure`", "says", "unit"], measures),
            _table(["`detect`", "finds"], ([f"`{name}`", what] for name, what in engine.DETECTORS.items())),
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def formats_table() -> str:
    """What ``provenance check`` writes, and whom it is for."""
    rows = [f"| `{each.name}` | {each.purpose} |\n" for each in formats.CHECK.values()]
    return "".join(["| `--format` | for |\n", "|---|---|\n", *rows])


def demo() -> str:
    """What ``make demo`` prints."""
    command = [sys.executable, "-m", "provenance", "audit", "samples", "--no-db", "--format", "table"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return _block("text", "\n".join(lines).strip("\n"))


def rule() -> str:
    """The rule that the README shows as an example."""
    return _block("yaml", (ROOT / RULE_IN_README).read_text(encoding="utf-8").rstrip("\n"))


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


def commands_page() -> str:
    return _HEAD + "".join(_sections(cli, "provenance", None))


def _sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    width: dict[str, Any] = {"terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, parent, name, **width, **command.context_settings)
    heading = context.command_path
    yield f"\n## {heading}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found:
                yield from _sections(found, sub, context)


def quality_table() -> str:
    """What ``rules/quality.yaml`` says of each rule."""
    path = ROOT / "rules/quality.yaml"
    read = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    rows = ["| rule | corpus | hits in 1,000 articles | read | right |", "|---|---|---:|---:|---|"]
    for name, record in sorted(read.items()):
        share = f"{100 * record['right'] / record['read']:.0f} %" if record["read"] else "–"
        proven = "" if record["read"] >= 10 else ", unproven"
        rows.append(f"| `{name}` | {record['corpus']} | {record['per_1000']:g} | {record['read']} | {share}{proven} |")
    return "\n".join(rows) + "\n"


# --- docs/scores.md ---------------------------------------------------------------------------------------------------


def scores_parts() -> Mapping[str, str]:
    ruleset = engine.load([resources.rules_dir()])
    return {
        "worked-example": "\n".join(_example(ruleset)) + "\n",
        "dimensions": "\n".join(_dimensions(ruleset)) + "\n",
        "measures": "\n".join(_measures(ruleset)) + "\n",
        "grades": "\n".join(_grades(ruleset)) + "\n",
    }


def _audit(path: Path, ruleset: RuleSet) -> Report:
    """The report on a text in German, or in the language that its folder is called after."""
    text = path.read_text(encoding="utf-8")
    language = path.parent.name if path.parent.parent == CALIBRATION else "de"
    return audit(RawArticle(id=path.name, source=path.name, content=text, language=language), ruleset)


def _example(ruleset: RuleSet) -> Iterator[str]:
    scores = _audit(EXAMPLE, ruleset).scores
    titles = {rule.id: rule.title for rule in (*SCORE_RULES, *ruleset.rules)}
    yield f"`samples/{EXAMPLE.name}`: **{scores.overall} of 100, band {scores.band}**"
    yield ""
    yield "| dimension | weight | base | contributions | score |"
    yield "|---|---:|---:|---|---:|"
    for name, dimension in scores.dimensions.items():
        weight = f"{scores.weights[name]:g}" if name in scores.weights else "–"
        score = "not assessed" if dimension.score is None else str(dimension.score)
        yield f"| {name} | {weight} | {dimension.base} | {_contributions(dimension, titles)} | {score} |"
    products = " + ".join(f"{scores.dimensions[name].score} × {weight:g}" for name, weight in scores.weights.items())
    yield ""
    yield f"Overall: ({products}) / {sum(scores.weights.values()):g} = {scores.overall}."


def _contributions(dimension: DimensionScore, titles: Mapping[str, str]) -> str:
    def told(rule: str, count: int, points: int) -> str:
        times = f" ×{count}" if count > 1 else ""
        return f"{titles[rule]}{times} {signed(points)}"

    return "; ".join(told(c.rule, c.count, c.points) for c in dimension.contributions)


def _dimensions(ruleset: RuleSet) -> Iterator[str]:
    config = ruleset.score
    yield "| dimension | base | weight | why |"
    yield "|---|---:|---:|---|"
    for name, dimension in config.dimensions.items():
        yield f"| {name} | {dimension.base} | {dimension.weight:g} | {' '.join(dimension.rationale.split())} |"
    yield ""
    bands = ", ".join(f"{band} from {lowest}" for band, lowest in config.bands.items())
    yield f"Bands: {bands}, E below. Hard caps:"
    yield ""
    for cap in config.caps:
        yield f"- {cap.of} at most {cap.cap} where {cap.dimension or cap.measure} is below {cap.lt:g}: {cap.reason}"


def _measures(ruleset: RuleSet) -> Iterator[str]:
    yield "| measure | what it is | points, from … to |"
    yield "|---|---|---|"
    for rule in ruleset.rules:
        curves = {name: points.curve for name, points in rule.points.items() if points.curve}
        if rule.status != "deprecated" and rule.measure_name and curves:
            told = "; ".join(f"{name} {_end(curve[0])} … {_end(curve[-1])}" for name, curve in curves.items())
            yield f"| `{rule.measure_name}` | {engine.MEASURES[rule.measure_name].definition} | {told} |"


def _end(point: tuple[float, float]) -> str:
    return f"{signed(round(point[1]))} at {point[0]:g}"


def _grades(ruleset: RuleSet) -> Iterator[str]:
    yield "| article | grade | score | band | why this grade |"
    yield "|---|---|---:|---|---|"
    for entry in yaml.safe_load((CALIBRATION / "grades.yaml").read_text(encoding="utf-8")):
        scores = _audit(CALIBRATION / f"{entry['article']}.txt", ruleset).scores
        yield f"| {entry['article']} | {entry['grade']} | {scores.overall} | {scores.band} | {entry['why']} |"


if __name__ == "__main__":
    for path, text in [*pages(), (GUIDE, guide())]:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
