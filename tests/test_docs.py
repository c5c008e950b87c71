"""Documentation that is generated stays what the program says; what is written by hand names what exists."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest

from provenance.cli import cli
from tests.conftest import Result

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_what_the_commands_say(generator: ModuleType) -> None:
    written = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert written == generator.commands_page(), "run “make docs”"


def test_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE))
    named = set(re.findall(r"\bprovenance ([a-z]+)\b", blocks))
    assert len(named) >= 4
    assert isinstance(cli, click.Group)
    assert named <= set(cli.commands)


def test_the_rule_in_the_readme_is_the_rule_that_is_shipped() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"^```yaml\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert shown == (ROOT / "rules/de/attribution/vague-many.yaml").read_text(encoding="utf-8")


def test_the_output_in_the_readme_is_what_the_demo_prints(provenance: Callable[..., Result]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```text\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)[0].split()
    printed = provenance("audit", ROOT / "samples", "--no-db", "--format", "table").out.split()
    assert shown == printed


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
def test_links_of_the_readme_lead_to_files(link: str) -> None:
    assert (ROOT / link).exists()
