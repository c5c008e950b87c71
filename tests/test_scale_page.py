"""Every recipe of docs/scale.md does what the page says."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from provenance.engine import RuleSet
from tests.conftest import ROOT, ran
from tests.test_shards import record, write_shard

shards = pytest.importorskip("provenance.shards", exc_type=ImportError)

PAGE = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
BLOCKS = [(match[1], match[2]) for match in re.finditer(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)]
PYTHON = [text for language, text in BLOCKS if language == "python"]
SQL = [text for language, text in BLOCKS if language == "sql"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two shards and the list that names them."""
    for shard in range(2):
        records = [record(number) for number in range(shard * 3, shard * 3 + 3)]
        write_shard(tmp_path / "in" / f"s{shard}.jsonl.gz", [*records, "no JSON"])
    (tmp_path / "list.txt").write_text("in/s0.jsonl.gz\nin/s1.jsonl.gz\n", encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    done = ran(command, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("engine", ["ray", "pyspark"])
def test_an_engine_audits_the_shards(archive: Path, engine: str) -> None:
    pytest.importorskip(engine)
    (recipe,) = (text for text in PYTHON if re.search(rf"^(?:import|from) {engine}\b", text, re.MULTILINE))
    assert len(recipe.splitlines()) <= 20
    rows = [
        line.split() for line in run([sys.executable, "-c", recipe], archive).splitlines() if line.startswith("in/")
    ]
    assert rows == [["in/s0.jsonl.gz", "3", "1"], ["in/s1.jsonl.gz", "3", "1"]]


def test_one_call_audits_one_shard(archive: Path) -> None:
    (recipe,) = (text for text in PYTHON if text.startswith("from provenance.config"))
    here = recipe.replace("s3://archive/2025/01.jsonl.gz", "in/s0.jsonl.gz")
    assert run([sys.executable, "-c", here], archive) == "3 1\n"


def test_every_task_of_an_array_takes_its_lines_of_the_list(archive: Path) -> None:
    (script,) = (text for language, text in BLOCKS if language == "bash" and "SLURM" in text)
    program = f"{sys.executable} -m provenance"
    here = script.replace("provenance audit", f"{program} audit").replace("n=64", "n=2")
    for task in "01":
        done = ran(["bash", "-c", here], cwd=archive, env={"SLURM_ARRAY_TASK_ID": task, "PATH": "/usr/bin:/bin"})
        assert done.returncode == 3, done.stderr
        assert done.stdout.startswith("1 of 1 shard, 3 articles")
    assert len(list((archive / "results").glob("part=*"))) == 2


@pytest.mark.parametrize("query", SQL, ids=lambda query: re.sub(r"\s+", " ", query)[:40])
def test_a_question_is_answered_from_the_files(archive: Path, ruleset: RuleSet, query: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    for shard in range(2):
        shards.audit_shard(f"{archive}/in/s{shard}.jsonl.gz", str(archive / "results"), ruleset)
    # The page speaks of outlets with many articles.
    here = query.replace("'results/", f"'{archive}/results/").replace(">= 20", ">= 2")
    with duckdb.connect() as connection:
        assert connection.execute(here).fetchall(), query
