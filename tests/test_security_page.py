"""docs/security.md names tests that exist, and what is installed is named to the byte."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.attacks import rows
from tests.conftest import ROOT

LOCK = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
PINNED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;\\]+)", LOCK, re.MULTILINE)
}


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for group in project["optional-dependencies"].values() for each in group]
    # One extra may ask for others of ours.
    return [one for one in map(Requirement, [*project["dependencies"], *extras]) if one.name != project["name"]]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_every_dependency_is_locked_to_a_version_that_is_allowed(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINNED[canonicalize_name(requirement.name)], prereleases=True)


def test_every_locked_version_has_hashes() -> None:
    entries = re.findall(r"^[\w.-]+(?:\[.*\])?==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)*", LOCK, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[^\s#]", LOCK, re.MULTILINE)) > 100
    assert all("--hash=sha256:" in entry for entry in entries)


def test_every_attack_of_the_page_is_tried_by_a_test() -> None:
    """Each word that a row selects by is in the name of a test, or of its values, in one of the files that it names."""
    assert len(rows()) >= 20
    for _, arguments in rows():
        files, words = arguments, ""
        if "-k" in arguments:
            files, words = arguments[: arguments.index("-k")], arguments[-1]
        texts = [text for file in files for text in _sources(ROOT / file)]
        assert all((ROOT / file).exists() for file in files), arguments
        for word in words.split(" or ") if words else []:
            assert any(re.search(rf"def test_\w*{re.escape(word)}", text) for text in texts), (arguments, word)


def _sources(path: Path) -> list[str]:
    return [each.read_text(encoding="utf-8") for each in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
