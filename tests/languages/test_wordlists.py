"""Word lists that the German code asks for by name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import provenance.languages.de
from provenance.languages.de.grammar import DERIVED, LISTS, declared
from provenance.resources import rules_dir

CODE = Path(provenance.languages.de.__file__).parent


def test_every_declared_list_has_a_file():
    assert sorted(name for name in LISTS if not (rules_dir() / f"de/lexicons/{name}.txt").is_file()) == []


def test_every_declared_list_is_asked_for():
    code = [path for path in CODE.rglob("*.py") if path.name != "wordlists.py"]
    shared = [*CODE.parent.glob("*.py"), *(CODE.parents[1] / "annotate").glob("*.py")]
    strings = {
        node.value
        for path in [*code, *shared]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted((LISTS | DERIVED) - strings) == []


def test_a_misspelt_name_is_an_error_and_a_missing_list_is_empty():
    lists = declared({"roles": frozenset({"arzt"})}, frozenset())
    assert lists["roles"] == {"arzt"}
    assert lists["verbs"] == frozenset()
    with pytest.raises(KeyError, match="rolls"):
        lists["rolls"]
