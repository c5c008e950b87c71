"""Documentation that is generated stays what the program says; what is written by hand names what exists."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from provenance.cli import cli

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_what_the_program_says(generator: ModuleType) -> None:
    for path, text in generator.pages():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run “make docs”"


def test_a_generated_part_is_replaced_and_the_rest_is_kept(generator: ModuleType) -> None:
    page = "a\n<!-- generated: demo -->\nold\n<!-- /generated -->\nb\n"
    filled = generator.fill(page, {"demo": "new\n"})
    assert filled == page.replace("old", "new")
    assert generator.fill(filled, {"demo": "new\n"}) == filled


def test_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE))
    named = set(re.findall(r"\bprovenance ([a-z]+)\b", blocks))
    assert len(named) >= 4
    assert isinstance(cli, click.Group)
    assert named <= set(cli.commands)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
def test_links_of_the_readme_lead_to_files(link: str) -> None:
    assert (ROOT / link).exists()
