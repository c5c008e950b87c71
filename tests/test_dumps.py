"""Text dumps of whole pages of very different sites, line by line: what is noise, what are credits, what is the article.

A line of a dump is "noise| …", "credits| …" or "prose| …". The furniture of pages never ends, so not all of it has to be
found; but a line of the article is never to be lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.engine import RuleSet
from provenance.models import Article
from provenance.pipeline import analyse
from tests.conftest import ROOT

DUMPS = sorted((ROOT / "tests" / "data" / "dumps").glob("*.txt"))

Lines = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def judged(ruleset: RuleSet) -> dict[str, Lines]:
    """By dump: each line as it should be, as it was found, and its text."""
    return {path.stem: lines_of(path, ruleset) for path in DUMPS}


def lines_of(path: Path, ruleset: RuleSet) -> Lines:
    rows = [line.partition("| ")[::2] for line in path.read_text(encoding="utf-8").split("\n")]
    article = Article(id=path.stem, source=path.name, text="\n".join(text for _, text in rows), language="de")
    zones = {line.number: line.zone for line in analyse(article, ruleset).document.lines}
    found = {"noise": "noise", "credits": "credits"}
    return [
        (kind, found.get(str(zones.get(number)), "prose"), text)
        for number, (kind, text) in enumerate(rows, start=1)
        if text
    ]


@pytest.mark.parametrize("dump", [path.stem for path in DUMPS])
def test_no_line_of_the_article_is_lost(judged: dict[str, Lines], dump: str) -> None:
    assert [text for kind, zone, text in judged[dump] if kind == "prose" and zone != "prose"] == []


@pytest.mark.parametrize("dump", [path.stem for path in DUMPS])
def test_credits_are_no_noise(judged: dict[str, Lines], dump: str) -> None:
    assert [text for kind, zone, text in judged[dump] if kind == "credits" and zone == "noise"] == []


@pytest.mark.parametrize("dump", [path.stem for path in DUMPS])
def test_most_furniture_is_found(judged: dict[str, Lines], dump: str) -> None:
    missed = [text for kind, zone, text in judged[dump] if kind == "noise" and zone == "prose"]
    assert len(missed) <= 0.35 * len(judged[dump]), missed


def test_nearly_all_furniture_and_credits_are_found_over_all(judged: dict[str, Lines]) -> None:
    lines = [line for dump in judged.values() for line in dump]
    assert len(judged) >= 20
    for wanted, least in (("noise", 0.93), ("credits", 0.93)):
        zones = [zone for kind, zone, _ in lines if kind == wanted]
        assert zones.count(wanted) >= least * len(zones), wanted
