"""Small rule sets and documents for the tests of the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from provenance.engine import Hit, RuleSet, load, match_document, match_lines
from provenance.models import CATEGORIES, Article, Document, Span
from provenance.segment import lines, sentences

BASE = Path(__file__).parents[1] / "data" / "rules" / "base"
MakeRules = Callable[..., RuleSet]


def rule(category: str = "denial", **keys: Any) -> dict[str, Any]:
    """A sound rule with some keys of its own; ``in_`` stands for ``in``."""
    keys = {key.rstrip("_"): value for key, value in keys.items()}
    examples = {"match": ["[[not run]]"], "no_match": ["not run"]}
    fixed = {"title": "T", "category": category, "severity": "info", "message": "{match}", "rationale": "R"}
    return {**fixed, "examples": examples, **keys}


def write(root: Path, rules: Mapping[str, Mapping[str, Any]]) -> Path:
    """Rule files of a folder; JSON is YAML."""
    for rule_id, content in rules.items():
        path = root / f"{rule_id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return root


@pytest.fixture
def make_rules(tmp_path: Path) -> MakeRules:
    """``make_rules(match=…, scope=…)``: a set of one rule, ``de/<home>/sample``; or several, as ``rule(…)`` by id."""

    def make(rules: Mapping[str, Mapping[str, Any]] | None = None, category: str = "denial", **keys: Any) -> RuleSet:
        rules = rules or {f"de/{CATEGORIES[category]}/sample": rule(category, **keys)}
        return load([BASE, write(tmp_path, rules)])

    return make


def document(text: str, title: str | None = None, **known: Any) -> Document:
    """Sentences of a text without annotations but those given."""
    all_lines = lines(text)
    span = Span(0, len(title)) if title else None
    return Document(
        Article("a", "a", text, language="de", title=title), text, all_lines, sentences(text, all_lines, span), **known
    )


def found(ruleset: RuleSet, text: str | Document) -> list[str]:
    """Wording of all hits in a text, or the empty text for those about the article."""
    given = document(text) if isinstance(text, str) else text
    return [hit.span.of(given.text) if hit.span else "" for hit in match_document(ruleset, given)]


def line_hits(ruleset: RuleSet, text: str) -> tuple[list[str], list[Hit]]:
    """Zones of all lines, and the hits."""
    marked, hits = match_lines(ruleset, text, lines(text), "de")
    return [line.zone for line in marked], hits


@pytest.fixture(scope="session")
def engine() -> Any:
    """The helpers of this file, for tests."""
    return type("Helpers", (), {name: staticmethod(function) for name, function in _HELPERS.items()})


_HELPERS = {"rule": rule, "write": write, "document": document, "found": found, "line_hits": line_hits}
