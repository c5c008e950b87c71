"""A language is a package and a folder of rules: one of a few lines is audited with nothing else touched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance import engine, languages, resources
from provenance.models import RawArticle
from provenance.pipeline import audit

TOY = Path(__file__).parents[1] / "data" / "languages"
TEXT = "The weir will hold, says Ada Blum. " + "The river rose by a hand in the night and fell again at noon. " * 6


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(TOY / "packages")])
    languages.languages.cache_clear()
    yield
    languages.languages.cache_clear()
    sys.modules.pop("provenance.languages.eo", None)


def audited(language: str) -> dict[str, object]:
    ruleset = engine.load([resources.rules_dir(), TOY / "rules"])
    report = audit(RawArticle("a", "a.txt", TEXT, language=language), ruleset)
    return {
        "said": [(a.content.text, a.source_id) for a in report.attributions],
        "sources": [source.name for source in report.sources],
        "found": [finding.text for finding in report.findings if finding.rule.startswith("eo/")],
        "attribution": report.scores.dimensions["attribution"].score,
    }


@pytest.mark.usefixtures("toy")
def test_a_package_and_rules_make_a_language() -> None:
    assert {"de", "eo"} <= languages.languages()
    found = audited("eo")
    assert found["said"] == [("The weir will hold", "s1")]
    assert found["sources"] == ["Ada Blum"]
    assert found["found"] == ["Ada Blum"]
    assert found["attribution"] is not None


def test_rules_alone_assess_nothing() -> None:
    """Nobody could find who says what, so what is missing is not known to be missing."""
    found = audited("eo")
    assert (found["said"], found["found"], found["attribution"]) == ([], [], None)
