"""Every recipe of docs/ci.md is run, or held against the schema of the service it is for."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

from provenance.cache import default_folder
from tests.check.articles import TEXT
from tests.conftest import ROOT, Result, ran
from tests.test_pytest_plugin import GOOD

PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
NAMED = {match[1]: text for _, text in BLOCKS if (match := re.match(r"# (\S+\.\w+)\n", text))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that scrapes news, as the page takes it for granted."""
    root = tmp_path_factory.mktemp("project")
    for name in ("articles/archive", "incoming"):
        (root / name).mkdir(parents=True)
    (root / "articles/gut.txt").write_text(GOOD, encoding="utf-8")
    (root / "articles/vage.txt").write_text(TEXT, encoding="utf-8")
    (root / "articles/archive/alt.txt").write_text(TEXT + "Alt.", encoding="utf-8")
    record = {"url": "https://blatt.example/1", "text": GOOD, "outlet": "Blatt", "published": "2024-05-13"}
    for name in ("incoming/feed.jsonl", "scraped.jl"):
        (root / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    (root / "scraped.json").write_text(json.dumps([record | {"url": "https://blatt.example/2"}]), encoding="utf-8")
    for name in ("provenance.yaml", "test_scraper.py", "settings.py"):
        (root / name).write_text(NAMED[name], encoding="utf-8")
    shell(root, "git init -q && git add -A && git -c user.name=a -c user.email=a@b.example commit -qm one")
    return root


def shell(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTEST_ADDOPTS": "-p no:cacheprovider"}
    return ran(["bash", "-c", script], cwd=folder, env=environment)


def test_the_recipes_of_the_page_do_what_it_says(
    folder: Path, provenance: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    scripts = [text for kind, text in BLOCKS if kind == "sh"]
    assert len(scripts) >= 12
    for script in scripts:
        expected = 1 if script.startswith("# exit code 1") else 0
        for line in filter(lambda line: not line.startswith("#"), script.splitlines()):
            program, *arguments = shlex.split(line)
            if program == "provenance":  # in this process, where the rules are loaded already
                result = provenance(*arguments)
                code, said = result.code, result.out + result.err
            else:
                done = shell(folder, line)
                code, said = done.returncode, done.stdout + done.stderr
            assert code == expected, f"{line}\n{said}"
    assert (folder / "check.html").stat().st_size > 1_000
    assert json.loads((folder / "check.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert list(default_folder().glob("reports.db"))
    assert not list(folder.rglob("reports.db"))


def test_the_examples_in_python_run(folder: Path) -> None:
    done = shell(folder, "pytest -q test_scraper.py")
    assert "1 passed" in done.stdout, done.stdout
    settings: dict[str, object] = {}
    exec(NAMED["settings.py"], settings)  # noqa: S102 - our own page
    from provenance.scrapy import ProvenancePipeline

    [(name, _)] = settings["ITEM_PIPELINES"].items()  # type: ignore[attr-defined]
    assert name == f"{ProvenancePipeline.__module__}.{ProvenancePipeline.__name__}"
    source = (ROOT / "provenance/scrapy.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in source for name in settings if name.startswith("PROVENANCE"))


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".github/workflows/articles.yml", "github-workflows"), (".gitlab-ci.yml", "gitlab-ci")],
)
def test_the_examples_for_services_hold_to_their_schemas(name: str, schema: str) -> None:
    rules = json.loads(files("check_jsonschema").joinpath(f"builtin_schemas/vendor/{schema}.json").read_text("utf-8"))
    # “on” is a truth value in YAML 1.1, and the name of a key for GitHub.
    content = {"on" if key is True else key: value for key, value in yaml.safe_load(NAMED[name]).items()}
    jsonschema.validators.validator_for(rules)(rules).validate(content)


def test_the_example_for_the_action_names_inputs_that_exist() -> None:
    workflow = yaml.safe_load(NAMED[".github/workflows/articles.yml"])
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    [step] = [step for step in workflow["jobs"]["check"]["steps"] if "/provenance@" in step["uses"]]
    assert set(step["with"]) <= set(action["inputs"])
    assert all(f"`{name}`" in PAGE for name in action["inputs"])


def test_the_example_for_pre_commit_names_the_hook() -> None:
    config = yaml.safe_load(NAMED[".pre-commit-config.yaml"])
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert config["repos"][0]["hooks"][0]["id"] == hook["id"]


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)", PAGE))))
def test_links_lead_to_files(link: str) -> None:
    assert (ROOT / "docs" / link).exists()
