"""The frame lexicon: read from files of classes, added to by packs, wrong lines named with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.lexicon import COMPLEMENTS, PREPOSITIONS, Frame, load_frames
from provenance.resources import rules_dir


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for sense, text in files.items():
        (path / f"{sense}.txt").write_text(text, encoding="utf-8")
    return path


def test_a_line_gives_each_cue_its_class_and_complements(tmp_path: Path) -> None:
    frames, problems = load_frames(folder(tmp_path / "a", deny="# no\nleugnen, in Abrede stellen: clause acc?  # so\n"))
    complements = frozenset({"clause", "acc?"})
    assert problems == []
    assert frames == (Frame("in Abrede stellen", "deny", complements), Frame("leugnen", "deny", complements))


def test_a_later_folder_adds_replaces_and_takes_out(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", deny="leugnen, dementieren: clause", state="sagen: clause quote")
    second = folder(tmp_path / "b", distance="leugnen: clause", deny="dementieren: none", state="blubbern: quote")
    frames, problems = load_frames(first, second, tmp_path / "absent")
    assert problems == []
    assert [(frame.lemma, frame.sense) for frame in frames] == [
        ("blubbern", "state"),
        ("leugnen", "distance"),
        ("sagen", "state"),
    ]


def test_a_capital_makes_a_noun_and_a_phrase_none() -> None:
    nouns = {lemma: Frame(lemma, "accuse", frozenset()).noun for lemma in ("Vorwurf", "Vorwürfe erheben", "vorwerfen")}
    assert nouns == {"Vorwurf": True, "Vorwürfe erheben": False, "vorwerfen": False}


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("deny", "leugnen", (1, 1), "a line is “cue, cue: complements”, as in “leugnen: clause inf acc”"),
        ("deny", "\nleugnen: claus", (2, 10), "unknown complement “claus”: did you mean “clause”?"),
        ("denial", "leugnen: clause", (1, 1), "unknown class of cues “denial”"),
        ("deny", "leugnen: clause\nleugnen: inf", (2, 1), "“leugnen” stands in deny.txt already"),
    ],
)
def test_a_wrong_line_is_named(name: str, text: str, place: tuple[int, int], message: str, tmp_path: Path) -> None:
    _, problems = load_frames(folder(tmp_path / "a", **{name: text}))
    assert [(p.line, p.column) for p in problems] == [place]
    assert problems[0].message.startswith(message)


def test_the_guide_tells_every_complement() -> None:
    guide = (Path(__file__).parents[1] / "docs/rule-language.md").read_text(encoding="utf-8")
    told = guide.partition("## Cues and their frames")[2].partition("\n## ")[0]
    assert [word for word in (*COMPLEMENTS, *PREPOSITIONS) if f"`{word}`" not in told] == []


def test_the_shipped_frames_can_be_read_and_fill_every_class() -> None:
    frames, problems = load_frames(rules_dir() / "de/frames")
    assert problems == []
    assert {path.stem for path in (rules_dir() / "de/frames").glob("*.txt")} == {frame.sense for frame in frames}
