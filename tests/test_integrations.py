"""The pre-commit hook and the GitHub Action, each run as far as that goes without their services."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from provenance.cache import default_folder
from tests.check.articles import TEXT
from tests.conftest import ROOT, ran
from tests.test_pytest_plugin import GOOD

BIN = Path(sys.executable).parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    identity = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return ran(command, cwd=folder, env=os.environ | {"PATH": path} | identity | environment)


# --- pre-commit -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """A repository that uses the hook of a repository made of this checkout's hook file."""
    if not (BIN / "pre-commit").exists() or shutil.which("git") is None:
        pytest.skip("needs pre-commit and git")
    hooks, articles = tmp_path / "hooks", tmp_path / "articles"
    for folder in (hooks, articles):
        folder.mkdir()
        assert run("git", "init", "-q", folder=folder).returncode == 0
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    run("git", "add", "-A", folder=hooks)
    run("git", "commit", "-qm", "hooks", folder=hooks)
    revision = run("git", "rev-parse", "HEAD", folder=hooks).stdout.strip()
    # The program is installed in this environment: nothing is fetched.
    hook = {"id": "provenance-check", "language": "system", "args": ["--fail-on", "warning"]}
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [hook]}]}
    (articles / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return articles


def test_the_hook_checks_what_is_committed(hooked: Path, tmp_path: Path) -> None:
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    (hooked / "gut.txt").write_text(GOOD, encoding="utf-8")
    (hooked / "setup.py").write_text("Experten zufolge = 1", encoding="utf-8")
    run("git", "add", "-A", folder=hooked)
    assert run("pre-commit", "install", folder=hooked, **home).returncode == 0
    committed = run("git", "commit", "-qm", "one", folder=hooked, **home)
    assert committed.returncode == 0, committed.stdout + committed.stderr
    assert "Passed" in committed.stderr
    (hooked / "provenance.yaml").write_text("exclude: [archive/]\n", encoding="utf-8")
    (hooked / "archive").mkdir()
    (hooked / "archive" / "alt.txt").write_text(TEXT, encoding="utf-8")
    run("git", "add", "-A", folder=hooked)
    kept = run("git", "commit", "-qm", "excluded", folder=hooked, **home)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    (hooked / "vage.txt").write_text(TEXT, encoding="utf-8")
    run("git", "add", "-A", folder=hooked)
    refused = run("git", "commit", "-qm", "two", folder=hooked, **home)
    assert refused.returncode == 1
    assert "vage.txt:4:1: warning: “Experten zufolge”" in refused.stderr
    assert run("git", "rev-list", "--count", "HEAD", folder=hooked).stdout.strip() == "2"


def test_the_hook_file_is_one(tmp_path: Path) -> None:
    if not (BIN / "pre-commit").exists():
        pytest.skip("needs pre-commit")
    done = run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), folder=tmp_path)
    assert done.returncode == 0, done.stdout
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    from provenance.formats import FORMATS, PACKED

    for each in FORMATS:
        for ending in each.endings:
            for name in (f"in/a{ending}", f"in/a{ending}{PACKED}"):
                # What is committed is named to the check, which must not fail on the settings of other programs.
                assert bool(re.search(hook["files"], name)) != each.shared
    assert not re.search(hook["files"], "setup.py")


# --- GitHub Action ----------------------------------------------------------------------------------------------------


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "my articles"
    folder.mkdir()
    (folder / "gut.txt").write_text(GOOD, encoding="utf-8")
    (folder / "vage.txt").write_text(TEXT, encoding="utf-8")
    return folder


def perform(folder: Path, **inputs: str) -> tuple[int, str, str, str]:
    """Run the step “Check” as the runner does: code, stdout, outputs of the step, summary of the job."""
    [step] = [step for step in ACTION["runs"]["steps"] if step.get("id") == "check"]
    given = {name: declared.get("default", "") for name, declared in ACTION["inputs"].items()} | inputs
    assert given.keys() == ACTION["inputs"].keys()
    environment = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in step["env"].items()
    }
    files_ = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    (folder / "step.sh").write_text(step["run"], encoding="utf-8")
    command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "step.sh")
    done = run(*command, folder=folder, **environment, **files_)
    read = [Path(path).read_text(encoding="utf-8") if Path(path).exists() else "" for path in files_.values()]
    return done.returncode, done.stdout, *read


def test_the_action_holds_to_its_schema() -> None:
    schema = files("check_jsonschema").joinpath("builtin_schemas/vendor/github-actions.json").read_text("utf-8")
    jsonschema.validate(ACTION, json.loads(schema))
    assert all(declared["description"] for declared in ACTION["inputs"].values())
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert not any("${{" in script for script in scripts), "an input must not become part of a script"
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each) for each in used), "a tag can be moved, a commit cannot"


def test_the_action_annotates_sums_up_and_fails(articles: Path) -> None:
    code, out, outputs, summary = perform(
        articles.parent, paths="my articles\n", **{"fail-on": "warning", "sarif": "out.sarif"}
    )
    assert code == 1
    assert "::warning file=my articles/vage.txt,line=4,endLine=4,col=1," in out
    assert outputs == "exit-code=1\n"
    assert "**1 of 2 articles failed**" in summary
    results = json.loads((articles.parent / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert sum(result["level"] == "warning" for result in results) == 2
    assert default_folder().joinpath("reports.db").exists()
    assert not list(articles.parent.rglob("reports.db"))


def test_the_action_says_what_was_checked_when_all_is_well(articles: Path) -> None:
    code, out, outputs, summary = perform(articles.parent, paths="my articles/gut.txt\nmy articles/g*.txt")
    assert (code, outputs) == (0, "exit-code=0\n")
    assert out.splitlines()[-1].startswith("::notice title=provenance check::1 article checked · ")
    assert "1 article checked" in summary
    assert "No bar is set" in summary


def test_the_action_fails_on_what_was_not_assessed_if_so_asked(articles: Path) -> None:
    (articles / "stumpf.txt").write_text(
        "Jetzt weiterlesen mit Plus und vier Wochen gratis testen.\n", encoding="utf-8"
    )
    for asked, expected in (("", 0), ("true", 1)):
        code, *_ = perform(articles.parent, paths="my articles/stumpf.txt", **{"fail-unassessed": asked})
        assert code == expected


def test_what_is_passed_to_the_action_is_data(articles: Path) -> None:
    code, *_ = perform(articles.parent, paths="$(touch owned)\n; touch owned\n--help\nmy articles")
    assert code == 2
    assert not (articles.parent / "owned").exists()
