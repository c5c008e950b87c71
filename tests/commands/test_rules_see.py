"""``rules see``: everything that the annotation knows, in the words that rules ask for it with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from provenance.engine.fields import ANNOTATED
from tests.conftest import Result

Call = Callable[..., Result]

TEXT = "Ein Insider sagte der „Küstenpost“, das Amt habe „von allem nichts“ gewusst. Rund 300 Menschen kamen, so die Polizei."


def test_every_field_that_a_rule_can_ask_is_shown(provenance: Call) -> None:
    out = provenance("rules", "see", TEXT).out
    of_pages = {"link", "embed", "image"}  # a text has none
    for thing in ANNOTATED.keys() - of_pages:
        fields = ANNOTATED[thing]
        assert [name for name in fields if f" {name}: " not in out] == []
    assert "\ngenre: " in out
    assert " party: " in out


@pytest.mark.parametrize(
    "shown",
    [
        "lede: Ein Insider sagte der „Küstenpost“, das Amt habe",
        "content “das Amt habe „von allem nichts“ gewusst”, cue “sagte”, source “Ein Insider” (Insider)",
        "cue.lemma: sagen, cue.kind: verb",
        "source.kind: anonymous, source.identified: false",
        "source s1: “Insider”",
        "quote: “von allem nichts”",
        "claim: “Rund 300 Menschen”, about 300 Menschen, of attribution a",
    ],
)
def test_names_and_values_are_those_of_a_rule(provenance: Call, shown: str) -> None:
    assert shown in provenance("rules", "see", TEXT).out


def test_what_is_shown_can_be_asked_as_it_stands(provenance: Call, write_rule: Callable[..., object]) -> None:
    lines = provenance("rules", "see", TEXT).out.splitlines()
    first = lines.index(next(line for line in lines if line.startswith("  attribution a1")))
    fields = [part for line in lines[first + 1 :] if line.startswith("    ") for part in line.strip().split(", ")]
    asked = ", ".join(part for part in fields[: len(ANNOTATED["attribution"])] if not part.endswith(" –"))
    asked = asked.replace("source.name: Insider, ", "")
    match = yaml.safe_dump({"match": {"attribution": yaml.safe_load(f"{{{asked}}}")}}, allow_unicode=True)
    write_rule(match)
    assert "1 hit in" in provenance("rules", "show", "mine", "--text", TEXT).out


def test_lines_that_are_no_prose_are_named(provenance: Call) -> None:
    text = "Der Hafen bleibt zu.\n\nJetzt kommentieren\n\nVerwendete Quellen: dpa, Reuters\n"
    out = provenance("rules", "see", text).out
    assert "noise: Jetzt kommentieren\n" in out
    assert "credits: Verwendete Quellen: dpa, Reuters\n" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Guten Tag.", "--lang", "xx"], "--lang xx: there are no rules for this language, only for de"),
        ([" "], "there is no text in it"),
    ],
)
def test_what_cannot_be_seen(provenance: Call, arguments: list[str], says: str) -> None:
    result = provenance("rules", "see", *arguments)
    assert result.code == 2
    assert says in result.err


def test_no_text_does_harm(provenance: Call) -> None:
    for text in ("„", "a\0b", "<script>", "\ud83d\ude00 sagte er", "„“" * 50, "-" * 5000):
        assert provenance("rules", "see", "--", text).code in (0, 2)
