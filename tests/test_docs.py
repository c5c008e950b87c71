"""Documentation that is generated stays what the program says; what is written by hand names what exists."""

from __future__ import annotations

import importlib.util
import re
import shutil
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


def test_the_guide_to_writing_rules_can_be_followed_and_prints_what_it_shows(generator: ModuleType) -> None:
    if shutil.which("git") is None or shutil.which("make") is None:
        pytest.skip("needs git and make, as the guide does")
    written = generator.GUIDE.read_text(encoding="utf-8")
    assert generator.guide() == written, "run “make docs”"
    assert written.count("```sh\n") >= 10


def test_a_command_of_a_page_that_fails_is_found(generator: ModuleType) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    with pytest.raises(RuntimeError, match="ended with 2 instead of 0"):
        generator.rerun("```sh\nprovenance rules test no/such/rule\n```\n")
    page = "<!-- exit: 2 -->\n```sh\nexit 2\n```\n\n<!-- file: a/b -->\n```yaml\nx\n```\n\n```sh\ncat a/b\n```\n\n```text\n?\n```\n"
    assert generator.rerun(page) == page.replace("?", "x")


@pytest.mark.parametrize(
    "row",
    re.findall(r"^\| (\S+) \| ([A-E]) \| \S+ \| (\S+) \|", (ROOT / "docs/scores.md").read_text(encoding="utf-8"), re.M),
    ids=lambda row: row[0],
)
def test_each_graded_article_is_shown_in_the_band_of_its_grade_or_the_next(row: tuple[str, str, str]) -> None:
    """It is scored in its own language: in another one it has no sources."""
    _, grade, band = row
    assert band in "ABCDE"
    assert abs(ord(band) - ord(grade)) <= 1


def test_the_catalogue_has_every_rule_and_no_page_too_many(generator: ModuleType) -> None:
    pages = generator.rule_pages()
    assert {path.name for path in generator.RULES.iterdir()} == {path.name for path in pages}
    rules = list((ROOT / "rules").glob("*/*/*.yaml"))
    text = "".join(pages.values())
    assert len(rules) > 50
    assert all(f"`{path.relative_to(ROOT / 'rules').with_suffix('').as_posix()}`" in text for path in rules)


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


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_of_the_pages_lead_to_files(page: Path) -> None:
    for link in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
def test_links_of_the_readme_lead_to_files(link: str) -> None:
    assert (ROOT / link).exists()


_TABLE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## To add X, touch Y")[2]


@pytest.mark.parametrize("row", re.findall(r"^\| (?!to add|---)(.+) \|$", _TABLE, re.MULTILINE))
def test_what_is_to_be_touched_is_there(row: str) -> None:
    named = re.findall(r"`([^`]+)`", row)
    paths = [name for name in named if "/" in name or name.endswith((".json", ".yaml"))]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    for name, path in re.findall(r"`([A-Z_]+)` of `([^`]+)`", row):
        assert re.search(rf"^{name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (name, path)
