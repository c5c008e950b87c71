"""A finding keeps its fingerprint while the article around it changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from provenance.check import article_key, fingerprints, portable_path
from provenance.models import Report
from tests.check.articles import TEXT, finding, report


def marks(report: Report) -> set[str]:
    return set(fingerprints(report))


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: "Aachtal (rbd)\n\n\n" + text, id="lines-moved"),
        pytest.param(lambda text: text.replace("auf einer Pressekonferenz", "am Nachmittag"), id="neighbour-edited"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="line-ends"),
        pytest.param(lambda text: text.replace("Experten zufolge dauert", "Experten  zufolge dauert"), id="blanks"),
        pytest.param(lambda text: text + "Das Wetter bleibt am Mittwoch trocken.\n", id="sentence-added"),
    ],
)
def test_findings_of_an_edited_article_are_the_same(audited: Callable[..., Report], edit: Callable[[str], str]) -> None:
    before, after = audited(TEXT), audited(edit(TEXT))
    evidence = {mark: found.text for mark, found in zip(fingerprints(before), before.findings, strict=True)}
    lost = {mark: text for mark, text in evidence.items() if mark not in marks(after)}
    assert len(evidence) == len(before.findings) > 5
    wording = " ".join((after.text or "").split())
    assert not [text for text in lost.values() if text is None or " ".join(text.split()) in wording]
    assert {"Experten zufolge", "Beobachter gehen von höheren Kosten aus"} <= {
        text for mark, text in evidence.items() if mark not in lost
    }


def test_a_new_article_or_rule_or_wording_has_another_fingerprint() -> None:
    base = report(finding("de/x/a", "Experten"))
    others = [
        report(finding("de/x/a", "Experten"), id="b.txt", source="b.txt"),
        report(finding("de/x/b", "Experten")),
        report(finding("de/x/a", "Fachleute")),
        report(finding("de/x/a", None)),
    ]
    assert len(set().union(marks(base), *map(marks, others))) == 5


def test_the_same_wording_twice_is_two_findings_in_text_order() -> None:
    one = fingerprints(report(finding("de/x/a", "Experten", 3)))
    two = fingerprints(report(finding("de/x/a", "Experten", 3), finding("de/x/a", "Experten", 90)))
    assert two[0] == one[0]
    assert two[1] != one[0]


@given(st.lists(st.tuples(st.sampled_from(["de/x/a", "de/x/b"]), st.text(max_size=5)), max_size=8))
def test_no_two_findings_of_an_article_share_one(evidence: list[tuple[str, str]]) -> None:
    found = report(*(finding(rule, text, at) for at, (rule, text) in enumerate(evidence)))
    assert len(marks(found)) == len(evidence)
    assert fingerprints(found) == fingerprints(found)


def test_an_article_of_a_feed_is_known_by_its_headline_when_it_has_no_id() -> None:
    first = report(id="feed.jsonl#1", source="feed.jsonl", title="Brücke gesperrt")
    moved = report(id="feed.jsonl#7", source="feed.jsonl", title="Brücke  gesperrt")
    other = report(id="feed.jsonl#1", source="feed.jsonl", title="Brücke offen")
    named = report(id="agentur-9", source="feed.jsonl", title="Brücke offen")
    assert article_key(first) == article_key(moved) != article_key(other)
    assert article_key(named) == "agentur-9"


def test_paths_are_those_seen_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert portable_path("./in//a.txt") == portable_path(str(tmp_path / "in/a.txt")) == "in/a.txt"
    assert portable_path("/elsewhere/a.txt") == "/elsewhere/a.txt"
    assert portable_path("https://example.org/a//b") == "https://example.org/a//b"
